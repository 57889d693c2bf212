//! Random policies and records, the laws that hold for all of them, and the targets of coverage-guided fuzzing.
//!
//! A [`Case`] is made from bytes, so one search is as good as another: property tests draw the bytes by chance and shrink them,
//! libFuzzer changes those that reached new code. Both hold the case to the same [`laws`].
//!
//! `cargo xtask soak` builds the targets with coverage (`--cfg fuzzing`); in every other build a target's program runs the
//! files that it is given through the target once, which is how a crash is looked at.

// What fails here is a fault that was sought: it ends the search, and its input is kept.
#![expect(clippy::panic, clippy::missing_panics_doc, reason = "a broken law panics; that is what targets are for")]

mod case;
mod draw;
mod files;
pub mod laws;
mod policy;
mod record;
mod room;
mod targets;
mod zones;

pub use case::Case;
pub use draw::Draw;
pub use targets::Target;
pub use zones::{zone, zone_names};

#[doc(hidden)]
pub use peak_alloc::PeakAlloc;

#[cfg(fuzzing)]
#[doc(hidden)]
pub use libfuzzer_sys;

/// The program of one target: libFuzzer's where the build has coverage, else one that runs the files it is given.
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
