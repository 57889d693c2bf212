//! Numbered points at which a test kills the process. Without the feature `faults` there are none.

/// Passes a point. If `FAIRNOTICE_FAULT` is its number, counted from 0, the process ends here, as if it had been killed; with
/// `FAIRNOTICE_FAULT_HOLDS` it waits to be killed. `FAIRNOTICE_FAULT_FILE` is the end of a path: then the points of other files do
/// not count. Prints where the point is.
#[cfg(feature = "faults")]
#[track_caller]
pub(crate) fn point() {
    use std::{
        env,
        panic::Location,
        process,
        sync::{
            LazyLock,
            atomic::{AtomicU32, Ordering},
        },
        thread,
    };
    static PASSED: AtomicU32 = AtomicU32::new(0);
    static DEADLY: LazyLock<Option<u32>> =
        LazyLock::new(|| env::var("FAIRNOTICE_FAULT").ok().and_then(|number| number.parse().ok()));
    static FILE: LazyLock<String> = LazyLock::new(|| env::var("FAIRNOTICE_FAULT_FILE").unwrap_or_default());
    let place = Location::caller();
    if !place.file().ends_with(&*FILE) || *DEADLY != Some(PASSED.fetch_add(1, Ordering::SeqCst)) {
        return;
    }
    let (file, line) = (place.file(), place.line());
    if env::var_os("FAIRNOTICE_FAULT_HOLDS").is_none() {
        println!("ended at the point {file}:{line}");
        // Nothing is unwound, flushed or rolled back.
        process::abort();
    }
    println!("held at the point {file}:{line}");
    loop {
        thread::park();
    }
}

#[cfg(not(feature = "faults"))]
pub(crate) fn point() {}
