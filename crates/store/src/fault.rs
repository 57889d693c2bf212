//! Numbered points at which a test kills the process. Without the feature `faults` there are none.

/// Passes a point. If `FAIRNOTICE_FAULT` is its number, the process ends here, as if it had been killed; with
/// `FAIRNOTICE_FAULT_HOLDS` it prints a line and waits to be killed.
#[cfg(feature = "faults")]
pub(crate) fn point() {
    use std::{
        env, process,
        sync::{
            LazyLock,
            atomic::{AtomicU32, Ordering},
        },
        thread,
    };
    static PASSED: AtomicU32 = AtomicU32::new(0);
    static DEADLY: LazyLock<Option<u32>> =
        LazyLock::new(|| env::var("FAIRNOTICE_FAULT").ok().and_then(|number| number.parse().ok()));
    if *DEADLY != Some(PASSED.fetch_add(1, Ordering::SeqCst)) {
        return;
    }
    if env::var_os("FAIRNOTICE_FAULT_HOLDS").is_none() {
        // Nothing is unwound, flushed or rolled back.
        process::abort();
    }
    println!("held at the point");
    loop {
        thread::park();
    }
}

#[cfg(not(feature = "faults"))]
pub(crate) fn point() {}
