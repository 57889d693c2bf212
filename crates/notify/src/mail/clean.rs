//! Texts of operators, made harmless for a mail: [`fairnotice_core::text`] within the limits of mails. HTML is escaped by the template.

pub(super) use fairnotice_core::text::one_line as line;

/// The longest text in a mail, in characters; the status site has all of it.
const LONGEST: usize = 6_000;

/// A text of several lines; `cut` stands after one that is too long.
pub(super) fn paragraphs(text: &str, cut: &str) -> String {
    match text.trim().char_indices().nth(LONGEST) {
        None => fairnotice_core::text::paragraphs(text),
        Some((end, _)) => fairnotice_core::text::paragraphs(&text.trim()[..end]) + cut,
    }
}

/// A text on one line of a header, at most so many characters. What looks like an encoded word (RFC 2047) is taken
/// apart: a mail program would decode it, and show what nobody wrote.
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

#[cfg(test)]
mod tests {
    use super::{LONGEST, clip, header, paragraphs};

    #[test]
    fn a_long_text_is_cut() {
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
