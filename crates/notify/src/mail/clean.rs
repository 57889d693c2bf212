//! Texts of operators, made harmless for a mail.
//!
//! A text of a record is hostile until it is shown as text. HTML is escaped by the template. Here go the characters that would break
//! a header, a calendar line or the order of the letters around them.

/// The longest text in a mail, in characters; the status site has all of it.
const LONGEST: usize = 6_000;

/// A text on one line: a title or a name.
pub(super) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|letter: char| letter.is_whitespace() || letter.is_control() || is_separator(letter)) {
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

/// A text with its line breaks as line feeds and at most one empty line in a row; `cut` stands after one that is too long.
pub(super) fn paragraphs(text: &str, cut: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut clean = String::with_capacity(text.len().min(4 * LONGEST));
    let mut breaks = 2;
    for (count, letter) in text.trim().chars().enumerate() {
        if count == LONGEST {
            clean.truncate(clean.trim_end().len());
            clean.push_str(cut);
            break;
        }
        match letter {
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if breaks < 2 {
                    clean.push('\n');
                }
                breaks += 1;
            }
            '\t' => clean.push(' '),
            letter if letter.is_control() || is_unwanted(letter) => {}
            letter => {
                clean.push(letter);
                breaks = 0;
            }
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// A text on one line of a header, at most so many characters. What looks like an encoded word (RFC 2047) is taken apart: a mail
/// program would decode it, and show what nobody wrote.
pub(super) fn header(text: &str, most: usize) -> String {
    clip(&line(text).replace("=?", "= ?"), most)
}

/// At most so many characters, on a word's end where one is near.
pub(super) fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => {
            let head = &text[..end];
            let word = head.rfind(' ').filter(|at| 2 * at > end).unwrap_or(end);
            format!("{}…", head[..word].trim_end())
        }
    }
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates, of which one left open turns the text around it; the byte order mark; and noncharacters,
/// which stand for what differs from reader to reader (see [`super::rendered`]).
fn is_unwanted(letter: char) -> bool {
    let is_bidi = matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    is_bidi || matches!(letter, '\u{FDD0}'..='\u{FDEF}') || u32::from(letter) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, clip, header, line, paragraphs};

    #[test]
    fn a_line_is_one_line_of_text() {
        assert_eq!(line("  A larger\r\n database\t\u{0}now \u{2028}"), "A larger database now");
        assert_eq!(line("a\u{202e}b\u{2066}c\u{fdd0}\u{ffff}"), "abc");
        assert_eq!(line("\u{200f}مرحبا 👍🏽"), "\u{200f}مرحبا 👍🏽");
        assert_eq!(line("\u{0}\r\n"), "");
    }

    #[test]
    fn paragraphs_keep_their_breaks() {
        assert_eq!(paragraphs("\r\none\r\ntwo\r\r\r\nthree\n\n\n\nfour\u{0}\t\n", "…"), "one\ntwo\n\nthree\n\nfour");
        let long = paragraphs(&"a ".repeat(LONGEST), " (cut)");
        assert_eq!(long.chars().count(), LONGEST - 1 + " (cut)".len());
        assert!(long.ends_with("a (cut)"), "{long}");
    }

    #[test]
    fn a_header_has_no_encoded_words_but_ours() {
        assert_eq!(header("A \r\n=?utf-8?q?=0D=0ABcc:_x?=", 150), "A = ?utf-8?q?=0D=0ABcc:_x?=");
        assert_eq!(header("what =", 5), "what…");
    }

    #[test]
    fn a_long_text_is_clipped_at_a_word() {
        assert_eq!(clip("one two", 7), "one two");
        assert_eq!(clip("one two three", 10), "one two…");
        assert_eq!(clip(&"x".repeat(20), 10), format!("{}…", "x".repeat(10)));
        assert_eq!(clip(&"👍".repeat(20), 10), format!("{}…", "👍".repeat(10)));
    }
}
