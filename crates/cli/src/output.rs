//! The output of commands. Only this file writes to standard output and standard error.
//!
//! A reader who has seen enough (`| head`, `| grep -q`) is no error: output ends, and the exit code stays the same. A disk that is full is an error. Neither is a panic, which `println!` would make of both.

use crate::{failure::Failure, terminal};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};

/// The form of a command's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

/// The form of findings in several files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Json,
    Github,
}

/// Writes text for people: coloured where the output is a terminal that wants colour.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    written(anstream::stdout().lock(), &terminal::coloured(text))
}

/// Writes text as it is.
pub(crate) fn plain(text: &str) -> Result<(), Failure> {
    written(io::stdout().lock(), text)
}

/// Writes JSON for programs.
pub(crate) fn json(answer: &impl Serialize) -> Result<(), Failure> {
    plain(&(serde_json::to_string_pretty(answer)? + "\n"))
}

/// Writes a secret; returns whether somebody may have read it.
pub(crate) fn secret(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush())
}

/// Writes a line to standard error; a failure has no other place to go.
pub(crate) fn note(line: &str) {
    _ = writeln!(io::stderr(), "{line}");
}

/// Text from a server on one line, without control characters: it cannot imitate other output or control the terminal.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn written(mut out: impl Write, text: &str) -> Result<(), Failure> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Failure::Output),
    }
}
