//! Markup as HTML text, on the server.

use super::{Content, Markup};

impl Markup {
    /// Writes the element. Every text and every value is escaped: texts of a record are hostile until they are shown as text.
    pub(super) fn write(&self, html: &mut String) {
        let Self { tag, attributes, content } = self;
        html.extend(["<", tag]);
        for (name, value) in attributes {
            html.extend([" ", name, "=\"", &html_escape::encode_double_quoted_attribute(value), "\""]);
        }
        html.push('>');
        match content {
            Content::Text(text) => html.push_str(&html_escape::encode_text(text)),
            Content::Children(children) => children.iter().for_each(|child| child.write(html)),
        }
        html.extend(["</", tag, ">"]);
    }
}
