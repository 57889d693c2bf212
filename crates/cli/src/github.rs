//! Annotations as GitHub Actions reads them from a step's output.

use fairnotice_core::{
    diagnostic::Diagnostic,
    file,
    policy::lint::{Remark, Severity},
    verdict::{Finding, Outcome, Verdict},
};

/// A mistake in a file, at its place.
pub(crate) fn unreadable(file: &str, diagnostic: &Diagnostic) -> String {
    annotation("error", file, "unreadable", diagnostic)
}

/// A finding about a policy, at its place.
pub(crate) fn remark(file: &str, remark: &Remark) -> String {
    let level = match remark.severity {
        Severity::Fault => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    annotation(level, file, remark.severity.words(), &remark.diagnostic)
}

/// The findings of a record that need attention, each at the line of its key.
pub(crate) fn verdict(file: &str, text: &str, verdict: &Verdict) -> Vec<String> {
    let shown = verdict.findings.iter().filter_map(|finding| Some((level(finding.outcome)?, finding)));
    let (levels, mut diagnostics): (Vec<_>, Vec<_>) = shown
        .map(|(level, finding)| {
            let title = format!("{} {} {}", finding.rule, finding.rule.title(), finding.outcome.words());
            ((level, title), Diagnostic::new(finding.key(), explained(finding)))
        })
        .unzip();
    file::place(text, &mut diagnostics);
    // A missing key has no line; `kind` is always present.
    for missing in diagnostics.iter_mut().filter(|diagnostic| diagnostic.line == 0) {
        "kind".clone_into(&mut missing.at);
        file::place(text, [missing]);
    }
    let annotation = |((level, title), diagnostic): (&(&str, String), Diagnostic)| {
        // The text of a finding names its keys itself.
        annotation(level, file, title, &Diagnostic { at: String::new(), ..diagnostic })
    };
    levels.iter().zip(diagnostics).map(annotation).collect()
}

fn level(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Fail | Outcome::Unknown => Some("error"),
        Outcome::Waived => Some("warning"),
        Outcome::Pending => Some("notice"),
        Outcome::Pass | Outcome::NotApplicable => None,
    }
}

fn explained(finding: &Finding) -> String {
    let mut text = finding.why();
    if let Some(waiver) = &finding.waiver {
        text.extend(["\nwaived by ", &waiver.by, ": ", &waiver.reason]);
    }
    text.extend(finding.help().map(|help| format!("\nto pass: {help}")));
    text
}

fn annotation(level: &str, file: &str, title: &str, diagnostic: &Diagnostic) -> String {
    let Diagnostic { line, column, .. } = *diagnostic;
    let place = if line > 0 { format!(",line={line},col={column}") } else { String::new() };
    let text = Diagnostic { line: 0, column: 0, ..diagnostic.clone() }.to_string();
    format!("::{level} file={}{place},title={}::{}", property(file), property(title), message(&text))
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{message, property, unreadable};
    use fairnotice_core::diagnostic::Diagnostic;

    #[test]
    fn what_a_record_says_cannot_end_an_annotation() {
        assert_eq!(message("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c\n"), "a%2Cb%3Ac%0A");
        let at = Diagnostic { line: 3, column: 7, ..Diagnostic::new("end", "is too early") };
        let expected = "::error file=a.toml,line=3,col=7,title=unreadable::`end`: is too early";
        assert_eq!(unreadable("a.toml", &at), expected);
    }
}
