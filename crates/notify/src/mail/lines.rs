//! The plain part of a mail: names, values and entries as lines that a terminal can show.

use super::{
    columns::{is_short, wrap},
    page::{Action, Changed, Entry, Fact, Line},
};
use fairnotice_locale::mail::{MailCatalogue, MailText};

/// Writes lines with the punctuation of a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines(&'static MailCatalogue);

impl Lines {
    pub(super) fn new(catalogue: &'static MailCatalogue) -> Self {
        Self(catalogue)
    }

    /// A name with what is below it.
    pub(super) fn below(self, name: &str, below: &str) -> String {
        format!("{}\n{below}", self.0.fill(MailText::FactHeading, &[("name", name)]))
    }

    /// A link on a line of its own, where no program breaks it.
    pub(super) fn link(self, action: &Action) -> String {
        self.below(&action.label, &action.link)
    }

    /// Names and values, with an empty line around each that needs several lines.
    pub(super) fn facts(self, facts: &[Fact]) -> String {
        let mut text = String::new();
        let mut is_long_before = false;
        for fact in facts.iter().map(|fact| self.fact(fact)) {
            let is_long = fact.contains('\n');
            if !text.is_empty() {
                text.push_str(if is_long || is_long_before { "\n\n" } else { "\n" });
            }
            text.push_str(&fact);
            is_long_before = is_long;
        }
        text
    }

    /// A name and its value: on one line where they fit, otherwise the value below.
    fn fact(self, fact: &Fact) -> String {
        self.named(&fact.label, &fact.lines, "")
    }

    /// A value before and after.
    pub(super) fn changed(self, changed: &Changed, before: &str, after: &str) -> String {
        let sides = if changed.before.is_empty() {
            values(&changed.after, "  ")
        } else {
            [(before, &changed.before), (after, &changed.after)]
                .map(|(side, lines)| self.named(side, lines, "  "))
                .join("\n")
        };
        self.below(&changed.label, &sides)
    }

    fn named(self, name: &str, lines: &[Line], indent: &str) -> String {
        let inline = match lines {
            [line] => Some(self.joined(line)).filter(|value| is_short(name, value)),
            _ => None,
        };
        let text = match inline {
            Some(value) => self.0.fill(MailText::FactInline, &[("name", name), ("value", &value)]),
            None => self.below(name, &values(lines, &format!("{indent}  "))),
        };
        format!("{indent}{text}")
    }

    fn joined(self, line: &Line) -> String {
        format!("{}{}", line.main, self.0.aside(&line.aside))
    }
}

/// An entry of the release notes.
pub(super) fn entry(entry: &Entry) -> String {
    let title = wrap(&format!("{}{}", entry.title, entry.maturity), "  ");
    let lines = entry.lines.iter().map(|line| wrap(line, "    "));
    let title = title.replacen("  ", "- ", 1);
    [title].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

fn values(lines: &[Line], indent: &str) -> String {
    let value = |line: &Line| match line.aside.as_str() {
        "" => wrap(&line.main, indent),
        aside => format!("{}\n{}", wrap(&line.main, indent), wrap(aside, &format!("{indent}  "))),
    };
    lines.iter().map(value).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Fact, Line, Lines};
    use fairnotice_locale::{language::Language, mail::MailCatalogue};

    fn lines(tag: &str) -> Lines {
        Lines::new(MailCatalogue::of(Language::of(tag)))
    }

    #[test]
    fn a_value_stands_beside_its_name_where_it_fits() {
        let of = |values: Vec<Line>| lines("en").fact(&Fact::new("Downtime", values));
        assert_eq!(of(vec![Line::new("None")]), "Downtime: None");
        assert_eq!(of(vec![Line::with("02:00", "5 minutes")]), "Downtime: 02:00 (5 minutes)");
        assert_eq!(of(vec![Line::new("a"), Line::with("b", "c")]), "Downtime:\n  a\n  b\n    c");
        assert_eq!(of(vec![Line::new("x ".repeat(40))]).lines().count(), 3);
    }

    #[test]
    fn names_and_values_are_joined_as_in_their_language() {
        let value = || vec![Line::with("02:00", "5")];
        assert_eq!(lines("fr").fact(&Fact::new("Durée", value())), "Durée\u{202F}: 02:00 (5)");
        assert_eq!(lines("ja").fact(&Fact::new("停止時間", value())), "停止時間：02:00（5）");
        // Letters of two columns need twice the room.
        let long = vec![Line::new("影".repeat(33))];
        assert_eq!(lines("ja").fact(&Fact::new("影響", long)).lines().count(), 2);
    }

    #[test]
    fn a_value_of_several_lines_stands_apart() {
        let list = [vec!["1"], vec!["2"], vec!["3", "4"], vec!["5"]];
        let list = list.map(|lines| Fact::new("x", lines.into_iter().map(Line::new).collect()));
        assert_eq!(lines("en").facts(&list), "x: 1\nx: 2\n\nx:\n  3\n  4\n\nx: 5");
    }
}
