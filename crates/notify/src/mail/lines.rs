//! The plain part of a mail: lines that a terminal can show.

use super::page::{Changed, Entry, Fact, Line};

/// Columns of a line, so that it stays whole when it is quoted in an answer.
const WIDTH: usize = 72;

/// A text in lines of at most 72 columns, each after `indent`. A word that is longer stays whole: it is an address.
pub(super) fn wrap(text: &str, indent: &str) -> String {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut columns = 0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if columns > 0 && indent.len() + columns + 1 + length > WIDTH {
                lines.push(std::mem::take(&mut line));
                columns = 0;
            }
            if columns > 0 {
                line.push(' ');
                columns += 1;
            }
            line.push_str(word);
            columns += length;
        }
        lines.push(line);
    }
    let indented = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    indented.collect::<Vec<_>>().join("\n")
}

/// A line below a title, as long as the title.
pub(super) fn rule(title: &str) -> String {
    "=".repeat(title.chars().count().clamp(3, WIDTH))
}

/// Names and values, with an empty line around each that needs several lines.
pub(super) fn facts(facts: &[Fact]) -> String {
    let mut text = String::new();
    let mut is_long_before = false;
    for fact in facts.iter().map(fact) {
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
fn fact(fact: &Fact) -> String {
    match fact.lines.as_slice() {
        [line] if is_short(&fact.label, line) => format!("{}: {}", fact.label, joined(line)),
        lines => format!("{}:\n{}", fact.label, values(lines, "  ")),
    }
}

/// A value before and after.
pub(super) fn changed(changed: &Changed, before: &str, after: &str) -> String {
    let side = |name: &str, lines: &[Line]| match lines {
        [line] if is_short(name, line) => format!("  {name}: {}", joined(line)),
        lines => format!("  {name}:\n{}", values(lines, "    ")),
    };
    let sides = if changed.before.is_empty() {
        values(&changed.after, "  ")
    } else {
        format!("{}\n{}", side(before, &changed.before), side(after, &changed.after))
    };
    format!("{}:\n{sides}", changed.label)
}

/// An entry of the release notes.
pub(super) fn entry(entry: &Entry) -> String {
    let maturity = if entry.maturity.is_empty() { String::new() } else { format!(" ({})", entry.maturity) };
    let title = wrap(&format!("{}{maturity}", entry.title), "  ");
    let lines = entry.lines.iter().map(|line| wrap(line, "    "));
    let title = title.replacen("  ", "- ", 1);
    [title].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

fn is_short(name: &str, line: &Line) -> bool {
    !line.main.contains('\n') && name.chars().count() + joined(line).chars().count() < WIDTH - 4
}

fn joined(line: &Line) -> String {
    if line.aside.is_empty() { line.main.clone() } else { format!("{} ({})", line.main, line.aside) }
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
    use super::{Fact, Line, fact, facts, rule, wrap};

    #[test]
    fn a_line_has_72_columns_at_most() {
        let wrapped = wrap(&"word ".repeat(40), "  ");
        assert!(wrapped.lines().all(|line| line.starts_with("  word") && line.chars().count() <= 72), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().count(), 40);
        let address = format!("https://{}", "x".repeat(100));
        assert_eq!(wrap(&format!("see {address} now"), ""), format!("see\n{address}\nnow"));
        assert_eq!(wrap("one\n\ntwo", " "), " one\n\n two");
    }

    #[test]
    fn a_value_stands_beside_its_name_where_it_fits() {
        let of = |lines: Vec<Line>| fact(&Fact::new("Downtime", lines));
        assert_eq!(of(vec![Line::new("None")]), "Downtime: None");
        assert_eq!(of(vec![Line::with("02:00", "5 minutes")]), "Downtime: 02:00 (5 minutes)");
        assert_eq!(of(vec![Line::new("a"), Line::with("b", "c")]), "Downtime:\n  a\n  b\n    c");
        assert_eq!(of(vec![Line::new("x ".repeat(40))]).lines().count(), 3);
    }

    #[test]
    fn a_value_of_several_lines_stands_apart() {
        let list = [vec!["1"], vec!["2"], vec!["3", "4"], vec!["5"]];
        let list = list.map(|lines| Fact::new("x", lines.into_iter().map(Line::new).collect()));
        assert_eq!(facts(&list), "x: 1\nx: 2\n\nx:\n  3\n  4\n\nx: 5");
    }

    #[test]
    fn a_rule_is_as_long_as_its_title() {
        assert_eq!(rule("Title").len(), 5);
        assert_eq!(rule(&"x".repeat(100)).len(), 72);
    }
}
