//! Random policies and records, [`laws`] (properties that hold for every policy and record), and the targets of
//! coverage-guided fuzzing.
//!
//! A [`Case`] is made from bytes, so two kinds of search can use the same cases and laws. Property tests choose random
//! bytes and shrink them. libFuzzer changes bytes that reached new code.
//!
//! `cargo xtask soak` builds the targets with coverage (`--cfg fuzzing`). In every other build the program of a target
//! runs it once for each file on the command line, which shows why an input failed.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a broken law panics: that ends the search, and libFuzzer stores the input"
)]

mod case;
mod draw;
mod files;
pub mod laws;
mod memory;
mod policy;
mod record;
mod targets;
mod zones;

pub use case::Case;
pub use draw::Draw;
pub use targets::Target;
pub use zones::zone;

#[doc(hidden)]
pub use peak_alloc::PeakAlloc;

#[cfg(fuzzing)]
#[doc(hidden)]
pub use libfuzzer_sys;

/// The program of one target. It is libFuzzer's in a build with coverage. Otherwise it runs the target for each file on
/// the command line.
#[macro_export]
macro_rules! program {
    ($target:ident) => {
        #[global_allocator]
        static ALLOCATOR: $crate::PeakAlloc = $crate::PeakAlloc;

        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::Target::named(stringify!($target)).run(bytes);
        });

        #[cfg(not(fuzzing))]
        fn main() -> std::io::Result<()> {
            $crate::Target::named(stringify!($target)).replay(std::env::args_os().skip(1))
        }
    };
}
