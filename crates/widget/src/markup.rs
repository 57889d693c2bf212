//! What an element shows, as data.
//!
//! `view!` makes a type of every element, and compiles building, hydration and change for each type. That would be most of
//! what a reader downloads. As data, all elements share one implementation (docs/embed-size.md has the figures).

mod diff;
#[cfg(feature = "ssr")]
mod html;
mod view;

/// An HTML element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Content,
}

/// What is inside an element: a text or other elements, never both.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Text(String),
    Children(Vec<Markup>),
}

impl Markup {
    /// An element of a class; without one where the class is empty.
    // Inlined at its many calls it would cost 150 bytes after Brotli.
    #[inline(never)]
    pub(crate) fn new(tag: &'static str, class: &str) -> Self {
        let empty = Self { tag, attributes: Vec::new(), content: Content::Children(Vec::new()) };
        if class.is_empty() { empty } else { empty.with("class", class) }
    }

    /// With an attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With a text as its content.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.content = Content::Text(text.to_owned());
        self
    }

    /// With more children, as its content.
    pub(crate) fn children(mut self, more: impl IntoIterator<Item = Self>) -> Self {
        self.child_list().extend(more);
        self
    }

    // Likewise 300 bytes.
    #[inline(never)]
    fn child_list(&mut self) -> &mut Vec<Self> {
        if matches!(self.content, Content::Text(_)) {
            self.content = Content::Children(Vec::new());
        }
        match &mut self.content {
            Content::Children(children) => children,
            Content::Text(_) => unreachable!(),
        }
    }
}
