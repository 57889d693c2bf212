//! What came of a target: libFuzzer's own words, read.

use super::Target;
use std::path::PathBuf;

/// What came of one target.
pub(crate) struct Report {
    target: Target,
    runs: u64,
    coverage: u64,
    corpus: u64,
    crashes: Vec<PathBuf>,
    /// Why it ended otherwise than by time; the program's last words.
    fault: Option<String>,
}

impl Report {
    /// What libFuzzer said of a target, which found what lies in its folder of crashes.
    pub(super) fn read(target: Target, said: &str, succeeded: bool, crashes: Vec<PathBuf>) -> Self {
        let fault = (!succeeded || !crashes.is_empty()).then(|| last_words(said));
        let counted = |key: &str| said.lines().rev().find_map(|line| number_after(line, key)).unwrap_or(0);
        let (runs, coverage) = (counted("stat::number_of_executed_units:"), counted(" cov:"));
        Self { target, runs, coverage, corpus: counted(" corp:"), crashes, fault }
    }

    pub(super) fn target(&self) -> Target {
        self.target
    }

    pub(super) fn is_clean(&self) -> bool {
        self.fault.is_none()
    }

    /// One line, and what went wrong below it.
    pub(super) fn says(&self) -> String {
        let Self { target, runs, coverage, corpus, crashes, fault } = self;
        let name = target.name();
        let mut text =
            format!("{name:<17} {runs:>9} runs {coverage:>6} cov {corpus:>5} corpus {:>3} crashes", crashes.len());
        for crash in crashes {
            text.extend(["\n        ", &crash.display().to_string()]);
        }
        text.extend(fault.iter().flat_map(|fault| ["\n        ", fault.as_str()]));
        text
    }
}

/// The number that stands after a key.
fn number_after(line: &str, key: &str) -> Option<u64> {
    let (_, rest) = line.split_once(key)?;
    let rest = rest.trim_start();
    rest[..rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())].parse().ok()
}

/// The line that says what broke, and the one after it.
fn last_words(said: &str) -> String {
    let lines: Vec<_> = said.lines().collect();
    let telling = |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let at = lines.iter().position(telling).unwrap_or(lines.len().saturating_sub(2));
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
    use super::{last_words, number_after};

    #[test]
    fn what_libfuzzer_says_is_read() {
        let line = "#1177\tDONE   cov: 11243 ft: 29087 corp: 499/44Kb lim: 1024 exec/s: 19 rss: 45Mb";
        assert_eq!((number_after(line, " cov:"), number_after(line, " corp:")), (Some(11_243), Some(499)));
        assert_eq!(number_after("stat::number_of_executed_units: 721", "stat::number_of_executed_units:"), Some(721));
        assert_eq!(number_after("stat::peak_rss_mb: 99", " cov:"), None);
    }

    #[test]
    fn what_broke_is_told_before_what_followed() {
        let said = "INFO: x\nthread panicked at a.rs:1:2:\nno law\nstack\n==1== ERROR: libFuzzer: deadly signal\n";
        assert_eq!(last_words(said), "thread panicked at a.rs:1:2:\n        no law");
    }
}
