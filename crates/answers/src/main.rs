//! `answers`: reads a question per line from standard input, and prints an answer per line to standard output.

use fairnotice_answers::Answers;
use std::io::{self, BufRead as _, Write as _};

fn main() -> io::Result<()> {
    let mut answers = Answers::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut lines = io::stdin().lock().lines();
    while let Some(line) = lines.next().transpose()? {
        writeln!(out, "{}", answers.answer(&line))?;
        out.flush()?;
    }
    Ok(())
}
