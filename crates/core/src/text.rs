//! Texts that somebody reads.

/// Whether a text shows nothing: no character in it has a form of its own. Blanks have none, and neither have controls and the
/// characters that Unicode calls default-ignorable, such as U+200B.
pub fn is_blank(text: &str) -> bool {
    !text.starts_with(|letter: char| letter.is_ascii_graphic())
        && text.chars().all(|letter| letter.is_whitespace() || letter.is_control() || is_ignorable(letter))
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
    use super::is_blank;

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
