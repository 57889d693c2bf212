//! The tables, and whether the aims are met.

use super::{super::table, CONNECTIONS, FEW, run::Measured};
use std::{fmt, time::Duration};

/// At least so many mails for each one of `smtp-source`.
const AIM: f64 = 0.5;
/// What would be better still.
const WISH: f64 = 0.9;
/// The aim: the operator waits at most so many times as long as with few subscribers.
const ANSWER_AIM: f64 = 2.0;
/// The aim: the server needs at most so many times the memory that it needs for the first tenth of the mails.
const MEMORY_AIM: f64 = 1.25;

/// Everything that was measured.
pub(super) struct Figures {
    pub(super) subscribers: u32,
    /// Of a mail that is not signed.
    pub(super) bytes: u64,
    /// The operator's, with few subscribers.
    pub(super) answers: Vec<Duration>,
    /// Whether `smtp-source` kept its connections, and the mails in a second.
    pub(super) peers: Vec<(bool, f64)>,
    /// The ways of signing. The first is none.
    pub(super) runs: Vec<(&'static str, Measured)>,
}

impl Figures {
    /// The best rate of `smtp-source`.
    fn peer(&self, keeps: bool) -> f64 {
        self.peers.iter().filter(|(kept, _)| *kept == keeps).map(|(_, rate)| *rate).fold(f64::NAN, f64::max)
    }

    /// The names and values of what has an aim, and whether it is met.
    fn aims(&self) -> Vec<(String, bool)> {
        let Some((_, plain)) = self.runs.first() else { return Vec::new() };
        let (ratio, answer) = (plain.rate / self.peer(true), self.answer_ratio());
        let memory = self.runs.iter().map(|(_, run)| run.peak / run.tenth).fold(0.0, f64::max);
        vec![
            (
                format!("{ratio:.2} of smtp-source's mails; the aim is ≥ {AIM}, and {WISH} would be better still"),
                AIM <= ratio,
            ),
            (
                format!(
                    "an answer takes {answer:.1} times as long as with {FEW} subscribers; the aim is ≤ {ANSWER_AIM}"
                ),
                answer <= ANSWER_AIM,
            ),
            (
                format!("{memory:.2} of the memory of the first tenth of the mails; the aim is ≤ {MEMORY_AIM}"),
                memory <= MEMORY_AIM,
            ),
        ]
    }

    fn answer_ratio(&self) -> f64 {
        median(self.runs.iter().map(|(_, run)| run.answer)) / median(self.answers.iter().copied())
    }

    /// Which aims are missed; none if all are met.
    pub(super) fn missed(&self) -> Option<String> {
        let missed: Vec<_> = self.aims().into_iter().filter(|(_, is_met)| !is_met).map(|(what, _)| what).collect();
        (!missed.is_empty()).then(|| missed.join("; "))
    }

    fn rates(&self) -> String {
        let peer = self.peer(true);
        let line =
            |what: &str, rate: f64| [what.to_owned(), format!("{rate:.0}"), format!("{:.2}", rate / peer)].to_vec();
        let mut lines = vec![["what", "mails/s", "ratio"].map(str::to_owned).to_vec()];
        lines.push(line("smtp-source, its connections kept", peer));
        lines.push(line("smtp-source, a connection for each mail", self.peer(false)));
        lines.extend(self.runs.iter().map(|(name, run)| line(&format!("Fairnotice, {name}"), run.rate)));
        table::markdown(&lines)
    }

    fn server(&self) -> String {
        let milliseconds = |milliseconds: f64| format!("{milliseconds:.1} ms");
        let heading =
            ["Fairnotice", "announcement", "steps meanwhile", "slowest", "memory before", "first tenth", "peak"];
        let mut lines = vec![heading.map(str::to_owned).to_vec()];
        lines.push(vec![format!("{FEW} subscribers"), milliseconds(median(self.answers.iter().copied()))]);
        for (name, run) in &self.runs {
            let slowest = run.steps.iter().max().copied().unwrap_or_default();
            let steps = [median(run.steps.iter().copied()), slowest.as_secs_f64() * 1e3].map(milliseconds);
            let [median, slowest] = steps;
            let [before, tenth, peak] = [run.before, run.tenth, run.peak].map(|megabytes| format!("{megabytes:.0} MB"));
            let what = format!("{} subscribers, {name}", self.subscribers);
            lines.push(vec![what, milliseconds(run.answer.as_secs_f64() * 1e3), median, slowest, before, tenth, peak]);
        }
        let width = heading.len();
        // A row of Markdown has every cell.
        for line in &mut lines {
            line.resize(width, String::new());
        }
        table::markdown(&lines)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subscribers, bytes, .. } = self;
        writeln!(f, "{subscribers} mails of {bytes} bytes (signed ones have more), {CONNECTIONS} connections:\n")?;
        writeln!(f, "{}\n\n{}\n", self.rates(), self.server())?;
        for (what, is_met) in self.aims() {
            writeln!(f, "{}  {what}", if is_met { "met    " } else { "NOT MET" })?;
        }
        Ok(())
    }
}

/// Milliseconds.
fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::{Figures, Measured};
    use std::time::Duration;

    fn figures(rate: f64, answer: u64, peak: f64) -> Figures {
        let run = Measured {
            time: Duration::from_secs(10),
            rate,
            answer: Duration::from_millis(answer),
            steps: vec![Duration::from_millis(4), Duration::from_millis(9), Duration::from_millis(5)],
            before: 40.0,
            tenth: 80.0,
            peak,
        };
        let answers = vec![Duration::from_millis(5); 3];
        let peers = vec![(true, 9_000.0), (false, 4_000.0), (true, 10_000.0)];
        Figures { subscribers: 100_000, bytes: 16_000, answers, peers, runs: vec![("not signed", run)] }
    }

    #[test]
    fn the_better_figure_of_the_peer_counts() {
        let text = figures(5_000.0, 10, 100.0).to_string();
        assert!(text.contains("| Fairnotice, not signed | 5000 | 0.50 |"), "{text}");
        assert!(
            text.contains("| 100000 subscribers, not signed | 10.0 ms | 5.0 ms | 9.0 ms | 40 MB | 80 MB | 100 MB |"),
            "{text}"
        );
        assert_eq!(figures(5_000.0, 10, 100.0).missed(), None);
    }

    #[test]
    fn each_missed_aim_is_named() {
        let missed = |rate, answer, peak| figures(rate, answer, peak).missed().unwrap_or_default();
        assert!(missed(4_900.0, 10, 100.0).starts_with("0.49 of smtp-source's mails"));
        assert!(missed(5_000.0, 11, 100.0).starts_with("an answer takes 2.2 times"));
        assert!(missed(5_000.0, 10, 108.0).starts_with("1.35 of the memory"));
    }
}
