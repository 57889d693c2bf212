//! What an element shows, as data: elements that hold either a text or other elements.
//!
//! `view!` makes a type of every element and compiles building, taking over and changing it for each type, which is most of
//! what a reader would download. As data all of them share one implementation (docs/embed-size.md has the figures).

use leptos::tachys::{
    html::attribute::any_attribute::AnyAttribute,
    hydration::Cursor,
    no_attrs,
    renderer::types,
    view::{Mountable, Position, PositionState, Render, RenderHtml},
};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Self>,
}

impl Default for Markup {
    fn default() -> Self {
        Self::new("div", "")
    }
}

impl Markup {
    /// An element of a class; without one where the class is empty.
    pub(crate) fn new(tag: &'static str, class: &str) -> Self {
        let empty = Self { tag, attributes: Vec::new(), text: String::new(), children: Vec::new() };
        if class.is_empty() { empty } else { empty.with("class", class) }
    }

    /// With an attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With a text, instead of children.
    pub(crate) fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    /// With children.
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// Makes `element`, which looks like `before`, look like this. What is the same is not touched: focus stays.
    fn apply(&self, element: &Element, before: &Self) {
        for (name, value) in &self.attributes {
            if !before.attributes.contains(&(*name, value.clone())) {
                // The names are ours and valid.
                _ = element.set_attribute(name, value);
            }
        }
        for (name, _) in &before.attributes {
            if !self.attributes.iter().any(|(other, _)| other == name) {
                _ = element.remove_attribute(name);
            }
        }
        if self.text != before.text {
            element.set_text_content(Some(&self.text));
        }
        let children = element.children();
        let mut at = 0;
        for child in &self.children {
            match (children.item(at), before.children.get(at as usize)) {
                (Some(element), Some(before)) if before.tag == child.tag => child.apply(&element, before),
                (old, _) => {
                    let new = child.make();
                    _ = match old {
                        Some(old) => element.replace_child(&new, &old),
                        None => element.append_child(&new),
                    };
                }
            }
            at += 1;
        }
        while let Some(surplus) = children.item(at) {
            surplus.remove();
        }
    }

    fn make(&self) -> Element {
        let element = leptos::tachys::dom::document().create_element(self.tag).unwrap_or_else(|_| unreachable!());
        self.apply(&element, &Self::new(self.tag, ""));
        element
    }
}

/// An element in the page, and what it looks like.
pub struct Placed {
    element: Element,
    markup: Markup,
}

impl Render for Markup {
    type State = Placed;

    fn build(self) -> Placed {
        Placed { element: self.make(), markup: self }
    }

    fn rebuild(self, placed: &mut Placed) {
        self.apply(&placed.element, &placed.markup);
        placed.markup = self;
    }
}

no_attrs!(Markup);

impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    #[cfg(feature = "ssr")]
    fn to_html_with_buf(self, buf: &mut String, position: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {
        self.write(buf);
        *position = Position::NextChild;
    }

    #[cfg(not(feature = "ssr"))]
    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Placed {
        if position.get() == Position::FirstChild {
            cursor.child();
        } else {
            cursor.sibling();
        }
        position.set(Position::NextChild);
        Placed { element: cursor.current().unchecked_into(), markup: self }
    }

    fn into_owned(self) -> Self {
        self
    }
}

#[cfg(feature = "ssr")]
impl Markup {
    fn write(&self, html: &mut String) {
        let Self { tag, attributes, text, children } = self;
        html.extend(["<", tag]);
        for (name, value) in attributes {
            html.extend([" ", name, "=\"", &html_escape::encode_double_quoted_attribute(value), "\""]);
        }
        html.push('>');
        html.push_str(&html_escape::encode_text(text));
        for child in children {
            child.write(html);
        }
        html.extend(["</", tag, ">"]);
    }
}

impl Mountable for Placed {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        // Both are in the page: it was asked to show this between them.
        _ = parent.insert_before(&self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = self.element.parent_element() else { return false };
        child.mount(&parent, Some(&self.element));
        true
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element.clone()]
    }
}
