//! Texts that somebody reads. A text of an operator is hostile until it is shown as text.

/// Whether a text shows nothing: no character in it has a form of its own. Blanks have none, and neither have controls and the
/// characters that Unicode calls default-ignorable, such as U+200B.
pub fn is_blank(text: &str) -> bool {
    !text.starts_with(|letter: char| letter.is_ascii_graphic())
        && text.chars().all(|letter| letter.is_whitespace() || letter.is_control() || is_ignorable(letter))
}

/// A text on one line: a title or a name. Without what would break the line, or the order of the letters around it.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|letter: char| letter.is_whitespace() || letter.is_control() || is_break(letter)) {
        let word: String = word.chars().filter(|letter| !is_unwanted(*letter)).collect();
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    line
}

/// A text of several lines: its breaks as line feeds, and at most one empty line in a row. Without other controls, and without what
/// would break the order of the letters around it.
pub fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut clean = String::with_capacity(text.len());
    let mut breaks = 2;
    for letter in text.trim().chars() {
        if is_break(letter) {
            if breaks < 2 {
                clean.push('\n');
            }
            breaks += 1;
        } else if letter == '\t' {
            clean.push(' ');
        } else if !letter.is_control() && !is_unwanted(letter) {
            clean.push(letter);
            breaks = 0;
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates, of which one left open turns the text around it; the byte order mark; and
/// noncharacters, which no program expects.
fn is_unwanted(letter: char) -> bool {
    let is_bidi = matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    is_bidi || matches!(letter, '\u{FDD0}'..='\u{FDEF}') || u32::from(letter) & 0xfffe == 0xfffe
}

/// Unicode 17, `DerivedCoreProperties.txt`: `Default_Ignorable_Code_Point`; and the blank of Braille, which is a symbol.
fn is_ignorable(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::{is_blank, one_line, paragraphs};

    #[test]
    fn a_line_is_one_line_of_text() {
        assert_eq!(one_line("  A larger\r\n database\t\u{0}now \u{2028}"), "A larger database now");
        assert_eq!(one_line("a\u{202e}b\u{2066}c\u{fdd0}\u{ffff}"), "abc");
        assert_eq!(one_line("\u{200f}مرحبا 👍🏽"), "\u{200f}مرحبا 👍🏽");
        assert_eq!(one_line("\u{0}\r\n"), "");
    }

    #[test]
    fn paragraphs_keep_their_breaks() {
        assert_eq!(paragraphs("\r\none\r\ntwo\r\r\r\nthree\n\n\n\nfour\u{0}\t\n"), "one\ntwo\n\nthree\n\nfour");
    }

    #[test]
    fn s13_a_text_of_what_is_not_seen_shows_nothing() {
        for text in [
            "",
            " \n\t",
            "\u{200B}",
            "\u{FEFF}\u{2060}",
            "\u{A0}\u{3000}",
            "\u{AD}",
            "\u{2800}",
            "\u{7}",
            "\u{3164}",
            "\u{E0020}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "\u{200B}a", "0", ".", "é", "e\u{301}", "\u{200F}\u{5D0}", "👍🏽", "–", "ـ"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
