//! How an operator's text is put into a page.

use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

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
