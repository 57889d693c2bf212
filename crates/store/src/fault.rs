//! Numbered points at which a test kills the process. Without the feature `faults` there are none.

/// Passes a point; the process ends here if it was told to, as if it had been killed.
#[cfg(feature = "faults")]
pub(crate) fn point() {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    };
    static PASSED: AtomicU32 = AtomicU32::new(0);
    static DEADLY: LazyLock<Option<u32>> =
        LazyLock::new(|| std::env::var("FAIRNOTICE_FAULT").ok().and_then(|number| number.parse().ok()));
    if *DEADLY == Some(PASSED.fetch_add(1, Ordering::SeqCst)) {
        // Nothing is unwound, flushed or rolled back.
        std::process::abort();
    }
}

#[cfg(not(feature = "faults"))]
pub(crate) fn point() {}
