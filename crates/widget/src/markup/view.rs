//! Markup in the page: Leptos builds, hydrates and changes it.

use super::{Markup, diff};
use leptos::tachys::{
    html::attribute::any_attribute::AnyAttribute,
    hydration::Cursor,
    no_attrs,
    renderer::types,
    view::{Mountable, Position, PositionState, Render, RenderHtml},
};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// An element in the page, and the markup that it shows.
pub struct MountedElement {
    element: Element,
    markup: Markup,
}

impl diff::Node for Element {
    fn create(tag: &'static str) -> Self {
        // The tags are ours and valid.
        leptos::tachys::dom::document().create_element(tag).unwrap_or_else(|_| unreachable!())
    }

    fn set_attribute(&self, name: &'static str, value: &str) {
        // The names are ours and valid.
        _ = self.set_attribute(name, value);
    }

    fn remove_attribute(&self, name: &'static str) {
        _ = self.remove_attribute(name);
    }

    fn set_text(&self, text: &str) {
        self.set_text_content(Some(text));
    }

    fn first_child(&self) -> Option<Self> {
        self.first_element_child()
    }

    fn next_sibling(&self) -> Option<Self> {
        self.next_element_sibling()
    }

    fn append(&self, child: &Self) {
        _ = self.append_child(child);
    }

    fn replace_with(&self, new: &Self) {
        _ = self.replace_with_with_node_1(new);
    }

    fn remove(&self) {
        self.remove();
    }
}

impl Render for Markup {
    type State = MountedElement;

    fn build(self) -> MountedElement {
        MountedElement { element: diff::make(&self), markup: self }
    }

    fn rebuild(self, mounted: &mut MountedElement) {
        diff::apply(&mounted.element, &mounted.markup, &self);
        mounted.markup = self;
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

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> MountedElement {
        if position.get() == Position::FirstChild {
            cursor.child();
        } else {
            cursor.sibling();
        }
        position.set(Position::NextChild);
        MountedElement { element: cursor.current().unchecked_into(), markup: self }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for MountedElement {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        // Both are in the page; the new node goes between them.
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
