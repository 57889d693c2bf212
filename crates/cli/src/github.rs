//! Annotations as GitHub Actions reads them from a step's output.

use fairnotice_core::{
    diagnostic::Diagnostic,
    policy::lint::{Remark, Severity},
    verdict::{Finding, Outcome},
};

/// A mistake in a file, at its place.
pub(crate) fn problem(file: &str, problem: &Diagnostic) -> String {
    annotation("error", file, "unreadable", problem)
}

/// What was found about a policy, at its place.
pub(crate) fn remark(file: &str, remark: &Remark) -> String {
    let level = match remark.severity {
        Severity::Fault => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    annotation(level, file, remark.severity.words(), &remark.diagnostic)
}

fn annotation(level: &str, file: &str, title: &str, problem: &Diagnostic) -> String {
    let place = if problem.line > 0 { format!(",line={},col={}", problem.line, problem.column) } else { String::new() };
    let text = Diagnostic { line: 0, column: 0, ..problem.clone() }.to_string();
    format!("::{level} file={}{place},title={title}::{}", property(file), message(&text))
}

/// A finding that somebody should look at; none where the rule is kept.
pub(crate) fn finding(file: &str, finding: &Finding) -> Option<String> {
    let level = match finding.outcome {
        Outcome::Fail | Outcome::Unknown => "error",
        Outcome::Waived => "warning",
        Outcome::Pending => "notice",
        Outcome::Pass | Outcome::NotApplicable => return None,
    };
    let title = format!("{} {} {}", finding.rule, finding.rule.title(), finding.outcome.words());
    let mut text = finding.why();
    if let Some(waiver) = &finding.waiver {
        text.extend(["\nwaived by ", &waiver.by, ": ", &waiver.reason]);
    }
    text.extend(finding.help().map(|help| format!("\nto pass: {help}")));
    Some(format!("::{level} file={},title={}::{}", property(file), property(&title), message(&text)))
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{message, problem, property};
    use fairnotice_core::diagnostic::Diagnostic;

    #[test]
    fn what_a_record_says_cannot_end_an_annotation() {
        assert_eq!(message("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c\n"), "a%2Cb%3Ac%0A");
        let at = Diagnostic { line: 3, column: 7, ..Diagnostic::new("end", "is too early") };
        assert_eq!(problem("a.toml", &at), "::error file=a.toml,line=3,col=7,title=unreadable::`end`: is too early");
    }
}
