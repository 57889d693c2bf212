//! How much memory a target may take: no more than linear in its input.

use peak_alloc::PeakAlloc;

/// Runs the work and holds its peak of memory to `fixed + each * length` bytes. Counts only where the program's allocator does.
pub(crate) fn within(fixed: usize, each: usize, length: usize, work: impl FnOnce()) {
    PeakAlloc.reset_peak_usage();
    let before = PeakAlloc.current_usage();
    work();
    let peak = PeakAlloc.peak_usage().saturating_sub(before);
    let limit = fixed + each * length;
    assert!(peak <= limit, "an input of {length} bytes took {peak} bytes of memory, and {limit} are its limit");
}
