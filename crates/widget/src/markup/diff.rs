//! Makes a node of the page show other markup than before. What is the same is not touched: nodes stay, and so does the focus.

use super::{Content, Markup};

/// A node of the page. In the browser it is an `Element`; the tests have a page of their own.
pub(super) trait Node: Sized {
    /// A new element, outside of the page.
    fn create(tag: &'static str) -> Self;
    /// Sets an attribute.
    fn set_attribute(&self, name: &'static str, value: &str);
    /// Removes an attribute.
    fn remove_attribute(&self, name: &'static str);
    /// Puts a text in the place of everything inside.
    fn set_text(&self, text: &str);
    /// The first element inside.
    fn first_child(&self) -> Option<Self>;
    /// The element after this one.
    fn next_sibling(&self) -> Option<Self>;
    /// Adds an element at the end.
    fn append(&self, child: &Self);
    /// Puts another element in its place.
    fn replace_with(&self, new: &Self);
    /// Removes it from the page.
    fn remove(&self);
}

/// A node that shows markup.
pub(super) fn make<N: Node>(markup: &Markup) -> N {
    let node = N::create(markup.tag);
    apply(&node, &Markup::new(markup.tag, ""), markup);
    node
}

/// Makes `node`, which shows `before`, show `after`. Both have the same tag.
pub(super) fn apply<N: Node>(node: &N, before: &Markup, after: &Markup) {
    for attribute in &after.attributes {
        if !before.attributes.contains(attribute) {
            node.set_attribute(attribute.0, &attribute.1);
        }
    }
    for (name, _) in &before.attributes {
        if !after.attributes.iter().any(|(other, _)| other == name) {
            node.remove_attribute(name);
        }
    }
    match (&before.content, &after.content) {
        (Content::Children(before), Content::Children(after)) => apply_children(node, before, after),
        (Content::Text(_), Content::Children(after)) => {
            node.set_text("");
            apply_children(node, &[], after);
        }
        (before, Content::Text(text)) => {
            if *before != after.content {
                node.set_text(text);
            }
        }
    }
}

/// Place by place: a child stays where the one before it at this place has the same tag.
fn apply_children<N: Node>(parent: &N, before: &[Markup], after: &[Markup]) {
    let mut next = parent.first_child();
    let mut before = before.iter();
    for after in after {
        let here = next;
        next = here.as_ref().and_then(Node::next_sibling);
        match (here, before.next()) {
            (Some(node), Some(before)) if before.tag == after.tag => apply(&node, before, after),
            (Some(node), _) => node.replace_with(&make(after)),
            (None, _) => parent.append(&make(after)),
        }
    }
    while let Some(surplus) = next {
        next = surplus.next_sibling();
        surplus.remove();
    }
}

#[cfg(test)]
mod tests;
