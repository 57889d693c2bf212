//! Colours for a terminal.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

/// The first words of a line of the engine's text, and how each is shown.
const WORDS: [(&str, AnsiColor); 15] = [
    ("fails", AnsiColor::Red),
    ("not compliant", AnsiColor::Red),
    ("overdue", AnsiColor::Red),
    ("unknown", AnsiColor::Magenta),
    ("pending", AnsiColor::Yellow),
    ("compliant", AnsiColor::Green),
    ("due ", AnsiColor::Yellow),
    ("waived", AnsiColor::Cyan),
    ("passes", AnsiColor::Green),
    ("done", AnsiColor::Green),
    ("fault ", AnsiColor::Red),
    ("warning ", AnsiColor::Yellow),
    ("note ", AnsiColor::BrightBlack),
    ("n/a", AnsiColor::BrightBlack),
    ("if needed", AnsiColor::BrightBlack),
];

/// The text with the first words of its lines coloured.
pub(crate) fn coloured(text: &str) -> String {
    let mut coloured = String::with_capacity(text.len());
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        // Deeper lines explain the one above.
        let word = WORDS.iter().filter(|_| indent <= 2).find(|(word, _)| line[indent..].starts_with(word));
        match word {
            Some((word, color)) => {
                let style = Style::new().fg_color(Some((*color).into())).bold();
                let (before, after) = (&line[..indent], &line[indent + word.len()..]);
                // Writing to a string cannot fail.
                _ = writeln!(coloured, "{before}{style}{word}{style:#}{after}");
            }
            None => coloured.extend([line, "\n"]),
        }
    }
    coloured
}
