//! A table of figures: what is measured, ours, the peers, the aim, the ratio, and whether the aim is met.

/// A figure, the same figure of the peers, and its aim.
pub(super) struct Row {
    /// What is measured.
    pub(super) what: String,
    /// Our time, in nanoseconds.
    pub(super) ours: f64,
    /// The name of each peer and its time for the same task in the same run, in nanoseconds. None if it was skipped.
    pub(super) peers: Vec<(&'static str, Option<f64>)>,
    /// The most nanoseconds that the aim allows. None if there is no aim.
    pub(super) aim: Option<f64>,
}

impl Row {
    fn is_met(&self) -> Option<bool> {
        self.aim.map(|aim| self.ours <= aim)
    }

    fn cells(&self) -> [String; 6] {
        let peers = |text: &dyn Fn(&str, f64) -> String| {
            let texts =
                self.peers.iter().map(|(name, time)| time.map_or(format!("{name} skipped"), |time| text(name, time)));
            texts.collect::<Vec<_>>().join(", ")
        };
        let result = match self.is_met() {
            Some(true) => "met",
            Some(false) => "NOT MET",
            None => "",
        };
        [
            self.what.clone(),
            time(self.ours),
            peers(&|name, theirs| format!("{name} {}", time(theirs))),
            self.aim.map_or(String::new(), |aim| format!("≤ {}", time(aim))),
            peers(&|name, theirs| format!("{name} {:.1} ×", theirs / self.ours)),
            result.to_owned(),
        ]
    }
}

/// The rows with a heading, in aligned columns.
pub(super) fn text(rows: &[Row]) -> String {
    let heading = ["what", "ours", "peers", "aim", "peer / ours", ""].map(str::to_owned);
    let lines: Vec<_> = [heading].into_iter().chain(rows.iter().map(Row::cells)).map(Vec::from).collect();
    columns(&lines)
}

/// Lines of cells in aligned columns. A line may have fewer cells than others.
pub(super) fn columns(lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|cells| cells.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..lines.iter().map(Vec::len).max().unwrap_or(0)).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Lines of cells as a table in Markdown; the first line is the heading, and figures are aligned to the right.
pub(super) fn markdown(lines: &[Vec<String>]) -> String {
    let line = |cells: &Vec<String>| format!("| {} |", cells.join(" | "));
    let rule = |count: usize| format!("| --- |{}", " --: |".repeat(count.saturating_sub(1)));
    let mut text: Vec<_> = lines.iter().map(line).collect();
    if let Some(heading) = lines.first() {
        text.insert(1, rule(heading.len()));
    }
    text.join("\n")
}

/// How many figures miss their aim.
pub(super) fn missed(rows: &[Row]) -> usize {
    rows.iter().filter(|row| row.is_met() == Some(false)).count()
}

/// A time as text: `6.8 ns`, `1.94 µs`, `0.83 ms`.
pub(super) fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1_000.0 => format!("{ns:.1} ns"),
        ns if ns < 500_000.0 => format!("{:.2} µs", ns / 1e3),
        ns => format!("{:.2} ms", ns / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, markdown, missed, text};

    #[test]
    fn a_table_shows_which_aims_are_met() {
        let row = |what: &str, ours, peers, aim| Row { what: what.to_owned(), ours, peers, aim };
        let rows = [
            row("add", 6.84, vec![("bdays", Some(68.4)), ("numpy", None)], Some(20.0)),
            row("a start", 2_500.0, vec![], Some(2_000.0)),
            row("build", 900_000.0, vec![], None),
        ];
        let expected = "\
what     ours     peers                         aim        peer / ours
add      6.8 ns   bdays 68.4 ns, numpy skipped  ≤ 20.0 ns  bdays 10.0 ×, numpy skipped  met
a start  2.50 µs                                ≤ 2.00 µs                               NOT MET
build    0.90 ms";
        assert_eq!(text(&rows), expected);
        assert_eq!(missed(&rows), 1);
    }

    #[test]
    fn a_table_in_markdown_has_its_figures_on_the_right() {
        let lines = [["what", "ours"], ["add", "6.8 ns"]].map(|line| line.map(str::to_owned).to_vec());
        assert_eq!(markdown(&lines), "| what | ours |\n| --- | --: |\n| add | 6.8 ns |");
    }
}
