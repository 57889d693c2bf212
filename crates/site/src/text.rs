//! How texts are put into a page: an operator's, and the page's own with views in their gaps.

use fairnotice_locale::{
    site::{Part, parts},
    translation::TranslatedText,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A text with its own language and its own direction.
pub(crate) trait TextView {
    /// The text in a line of others.
    fn inline(self) -> AnyView;
    /// The text as a paragraph; nothing where it is blank.
    fn paragraph(self) -> AnyView;
}

impl TextView for TranslatedText {
    fn inline(self) -> AnyView {
        view! { <span dir="auto" lang=self.lang>{self.text}</span> }.into_any()
    }

    fn paragraph(self) -> AnyView {
        (!self.text.trim().is_empty())
            .then(|| view! { <p class="message" dir="auto" lang=self.lang>{self.text}</p> })
            .into_any()
    }
}

/// A text whose gaps are filled by views. A gap that is not given stays empty: the test of the texts compares their gaps.
pub(crate) fn filled<const N: usize>(text: &'static str, gaps: [(&str, AnyView); N]) -> AnyView {
    let mut gaps: BTreeMap<_, _> = gaps.into_iter().collect();
    let parts = parts(text).map(|part| match part {
        Part::Text(text) => text.into_any(),
        Part::Gap(name) => gaps.remove(name).into_any(),
    });
    parts.collect_view().into_any()
}

/// A text as a value of a query (RFC 3986, section 2.3).
pub(crate) fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_text_is_one_value_of_a_query() {
        assert_eq!(encoded("a-1._~"), "a-1._~");
        assert_eq!(encoded("a&b=c #\n\"é"), "a%26b%3Dc%20%23%0A%22%C3%A9");
    }
}
