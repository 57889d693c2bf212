//! What a person at a terminal sees: colour where the output is a terminal that wants it.

use anstyle::{AnsiColor, Style};
use std::io::{self, Write as _};

/// The first words of a line of the engine's text, and how each is shown.
const WORDS: [(&str, AnsiColor); 15] = [
    ("fails", AnsiColor::Red),
    ("not compliant", AnsiColor::Red),
    ("overdue", AnsiColor::Red),
    ("unknown", AnsiColor::Magenta),
    ("pending", AnsiColor::Yellow),
    ("compliant", AnsiColor::Green),
    ("owed", AnsiColor::Yellow),
    ("waived", AnsiColor::Cyan),
    ("passes", AnsiColor::Green),
    ("done", AnsiColor::Green),
    ("fault ", AnsiColor::Red),
    ("warning ", AnsiColor::Yellow),
    ("note ", AnsiColor::BrightBlack),
    ("n/a", AnsiColor::BrightBlack),
    ("if needed", AnsiColor::BrightBlack),
];

/// Prints text to the standard output. Colour is dropped where that is no terminal, and where `NO_COLOR` is set.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        // Deeper lines explain the one above.
        let word = WORDS.iter().filter(|_| indent <= 2).find(|(word, _)| line[indent..].starts_with(word));
        match word {
            Some((word, color)) => {
                let style = Style::new().fg_color(Some((*color).into())).bold();
                let (before, after) = (&line[..indent], &line[indent + word.len()..]);
                writeln!(out, "{before}{style}{word}{style:#}{after}")?;
            }
            None => writeln!(out, "{line}")?,
        }
    }
    out.flush()
}
