//! The result of one target's search, read from libFuzzer's log.

use super::Target;
use std::path::PathBuf;

/// The result of one target's search.
pub(crate) struct Report {
    target: Target,
    runs: u64,
    coverage: u64,
    corpus: u64,
    crashes: Vec<PathBuf>,
    /// Why it failed: the lines of the log that say so. None if it found no fault.
    failure: Option<String>,
}

impl Report {
    /// Reads libFuzzer's log. `crashes` are the inputs with which it found a fault.
    pub(super) fn read(target: Target, log: &str, succeeded: bool, crashes: Vec<PathBuf>) -> Self {
        let failure = (!succeeded || !crashes.is_empty()).then(|| failure_lines(log));
        let number = |key: &str| log.lines().rev().find_map(|line| number_after(line, key)).unwrap_or(0);
        let (runs, coverage) = (number("stat::number_of_executed_units:"), number(" cov:"));
        Self { target, runs, coverage, corpus: number(" corp:"), crashes, failure }
    }

    pub(super) fn target(&self) -> Target {
        self.target
    }

    pub(super) fn is_clean(&self) -> bool {
        self.failure.is_none()
    }

    /// One line of figures, and the failure in the lines after it.
    pub(super) fn text(&self) -> String {
        let Self { target, runs, coverage, corpus, crashes, failure } = self;
        let name = target.name();
        let mut text =
            format!("{name:<17} {runs:>9} runs {coverage:>6} edges {corpus:>5} inputs {:>3} crashes", crashes.len());
        for crash in crashes {
            text.extend(["\n        ", &crash.display().to_string()]);
        }
        text.extend(failure.iter().flat_map(|failure| ["\n        ", failure.as_str()]));
        text
    }
}

/// The number after a key.
fn number_after(line: &str, key: &str) -> Option<u64> {
    let (_, rest) = line.split_once(key)?;
    let rest = rest.trim_start();
    rest[..rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())].parse().ok()
}

/// The first line that reports a failure and the one after it, or the last two lines.
fn failure_lines(log: &str) -> String {
    let lines: Vec<_> = log.lines().collect();
    let is_failure = |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let at = lines.iter().position(is_failure).unwrap_or(lines.len().saturating_sub(2));
    lines
        .iter()
        .skip(at)
        .take(2)
        .map(|line| line.chars().take(300).collect::<String>())
        .collect::<Vec<_>>()
        .join("\n        ")
}

#[cfg(test)]
mod tests {
    use super::{failure_lines, number_after};

    #[test]
    fn numbers_of_the_log_are_read() {
        let line = "#1177\tDONE   cov: 11243 ft: 29087 corp: 499/44Kb lim: 1024 exec/s: 19 rss: 45Mb";
        assert_eq!((number_after(line, " cov:"), number_after(line, " corp:")), (Some(11_243), Some(499)));
        assert_eq!(number_after("stat::number_of_executed_units: 721", "stat::number_of_executed_units:"), Some(721));
        assert_eq!(number_after("stat::peak_rss_mb: 99", " cov:"), None);
    }

    #[test]
    fn the_first_failure_is_reported() {
        let log = "INFO: x\nthread panicked at a.rs:1:2:\nno law\nstack\n==1== ERROR: libFuzzer: deadly signal\n";
        assert_eq!(failure_lines(log), "thread panicked at a.rs:1:2:\n        no law");
    }
}
