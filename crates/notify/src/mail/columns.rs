//! Columns of the plain part: where a line ends, and how long a rule is. A letter of Japanese takes two columns.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of a line, so that it stays whole when it is quoted in an answer.
const WIDTH: usize = 72;

/// What no line begins with, by the Japanese rules of typesetting (JIS X 4051): closing brackets, marks and small kana.
const NEVER_FIRST: &str = "、。，．・：；？！ー～）」』】〕］｝〉》”’…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％\u{3000}\u{FF9E}\u{FF9F}),.:;!?]}%";

/// What no line ends with: opening brackets.
const NEVER_LAST: &str = "（「『【〔［｛〈《“‘([{";

/// A text in lines of at most 72 columns, each after `indent`. A word that is longer stays whole: it is an address.
pub(super) fn wrap(text: &str, indent: &str) -> String {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut columns = 0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            for (nth, piece) in pieces(word).into_iter().enumerate() {
                let blank = if nth == 0 && columns > 0 { " " } else { "" };
                if columns > 0 && indent.len() + columns + blank.len() + piece.width() > WIDTH {
                    lines.push(std::mem::take(&mut line));
                    columns = 0;
                }
                if columns > 0 {
                    line.push_str(blank);
                    columns += blank.len();
                }
                line.push_str(piece);
                columns += piece.width();
            }
        }
        lines.push(line);
    }
    let indented = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    indented.collect::<Vec<_>>().join("\n")
}

/// A line below a title, as long as the title.
pub(super) fn rule(title: &str) -> String {
    "=".repeat(title.width().clamp(3, WIDTH))
}

/// A line below a heading, as long as the heading.
pub(super) fn underline(heading: &str) -> String {
    "-".repeat(heading.width())
}

/// Whether a text fits on a line together with what stands before it and between them.
pub(super) fn is_short(name: &str, value: &str) -> bool {
    !value.contains('\n') && name.width() + value.width() < WIDTH - 4
}

/// The parts of a word between which a line may end. Japanese and Chinese have no blanks: there it may end after almost every
/// letter.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, letter) in word.char_indices() {
        if before.is_some_and(|before| may_end_between(before, letter)) {
            pieces.push(&word[start..at]);
            start = at;
        }
        before = Some(letter);
    }
    pieces.push(&word[start..]);
    pieces
}

fn may_end_between(before: char, after: char) -> bool {
    let is_mark = after.width().unwrap_or(0) == 0;
    (is_han_or_kana(before) || is_han_or_kana(after))
        && !is_mark
        && !NEVER_LAST.contains(before)
        && !NEVER_FIRST.contains(after)
}

/// Whether it is a letter or a mark of Japanese or Chinese.
fn is_han_or_kana(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{pieces, rule, underline, wrap};
    use unicode_width::UnicodeWidthStr as _;

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
    fn a_line_of_japanese_ends_where_it_may() {
        let text = "作業は、先にお知らせした時刻より遅れて終了する見込みです。".repeat(4);
        let wrapped = wrap(&text, "  ");
        assert_eq!(wrapped.replace("\n  ", ""), format!("  {text}"));
        for line in wrapped.lines() {
            assert!(line.width() <= 72, "{line}");
            assert!(line.width() >= 68 || wrapped.ends_with(line), "{line}");
            assert!(!line.trim_start().starts_with(['、', '。']), "{line}");
        }
        assert_eq!(pieces("新API（ベータ）、"), ["新", "API", "（ベー", "タ）、"]);
        assert_eq!(pieces("👩🏽‍🚀👍🏽"), ["👩🏽‍🚀👍🏽"]);
        assert_eq!(wrap("バージョン 2.0", ""), "バージョン 2.0");
    }

    #[test]
    fn a_rule_is_as_long_as_its_title() {
        assert_eq!(rule("Title").len(), 5);
        assert_eq!(rule(&"x".repeat(100)).len(), 72);
        assert_eq!(rule("障害").len(), 4);
        assert_eq!(underline("変更点").len(), 6);
    }
}
