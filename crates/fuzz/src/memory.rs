//! A limit on the memory that a target uses. It grows at most linearly with the input.

use peak_alloc::PeakAlloc;

/// Runs the work. Panics if its peak memory is above `fixed + each * length` bytes. It measures only in a program whose
/// global allocator is [`PeakAlloc`].
pub(crate) fn within(fixed: usize, each: usize, length: usize, work: impl FnOnce()) {
    PeakAlloc.reset_peak_usage();
    let before = PeakAlloc.current_usage();
    work();
    let peak = PeakAlloc.peak_usage().saturating_sub(before);
    let limit = fixed + each * length;
    assert!(peak <= limit, "an input of {length} bytes used {peak} bytes of memory; the limit is {limit}");
}
