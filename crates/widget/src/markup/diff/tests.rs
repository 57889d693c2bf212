//! The diff on a page that logs its changes.

use super::{Content, Markup, Node, apply, make};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::{Rc, Weak},
};

thread_local! {
    /// The changes since the last case began, in order.
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// A node of the test's page. Nodes are numbered in the order in which they were created.
#[derive(Clone)]
struct TestNode(Rc<Inner>);

struct Inner {
    number: usize,
    tag: &'static str,
    attributes: RefCell<BTreeMap<&'static str, String>>,
    text: RefCell<String>,
    children: RefCell<Vec<TestNode>>,
    parent: RefCell<Weak<Inner>>,
}

impl TestNode {
    fn log(&self, what: impl AsRef<str>) {
        LOG.with_borrow_mut(|log| log.push(format!("{}{} {}", self.0.tag, self.0.number, what.as_ref())));
    }

    fn parent_and_place(&self) -> (Self, usize) {
        let parent = Self(self.0.parent.borrow().upgrade().expect("a node in the page"));
        let place = parent.0.children.borrow().iter().position(|child| Rc::ptr_eq(&child.0, &self.0));
        (parent, place.expect("a node among its parent's"))
    }

    fn adopt(&self, child: &Self) {
        *child.0.parent.borrow_mut() = Rc::downgrade(&self.0);
    }

    /// The markup that the node shows.
    fn markup(&self) -> Markup {
        let inner = &self.0;
        let attributes = inner.attributes.borrow().iter().map(|(name, value)| (*name, value.clone())).collect();
        let children = inner.children.borrow();
        let text = inner.text.borrow();
        assert!(text.is_empty() || children.is_empty(), "a text and children");
        let content = if text.is_empty() {
            Content::Children(children.iter().map(Self::markup).collect())
        } else {
            Content::Text(text.clone())
        };
        Markup { tag: inner.tag, attributes, content }
    }

    /// The node of a number, where it is still in the page.
    fn find(&self, number: usize) -> Option<Self> {
        if self.0.number == number {
            return Some(self.clone());
        }
        self.0.children.borrow().iter().find_map(|child| child.find(number))
    }
}

impl Node for TestNode {
    fn create(tag: &'static str) -> Self {
        let number = COUNT.replace(COUNT.get() + 1);
        Self(Rc::new(Inner {
            number,
            tag,
            attributes: RefCell::default(),
            text: RefCell::default(),
            children: RefCell::default(),
            parent: RefCell::default(),
        }))
    }

    fn set_attribute(&self, name: &'static str, value: &str) {
        self.log(format!("{name}={value}"));
        self.0.attributes.borrow_mut().insert(name, value.to_owned());
    }

    fn remove_attribute(&self, name: &'static str) {
        self.log(format!("-{name}"));
        self.0.attributes.borrow_mut().remove(name);
    }

    fn set_text(&self, text: &str) {
        self.log(format!("\"{text}\""));
        self.0.children.borrow_mut().clear();
        text.clone_into(&mut self.0.text.borrow_mut());
    }

    fn first_child(&self) -> Option<Self> {
        self.0.children.borrow().first().cloned()
    }

    fn next_sibling(&self) -> Option<Self> {
        let (parent, place) = self.parent_and_place();
        parent.0.children.borrow().get(place + 1).cloned()
    }

    fn append(&self, child: &Self) {
        self.log(format!("+{}{}", child.0.tag, child.0.number));
        self.adopt(child);
        self.0.children.borrow_mut().push(child.clone());
    }

    fn replace_with(&self, new: &Self) {
        self.log(format!("-> {}{}", new.0.tag, new.0.number));
        let (parent, place) = self.parent_and_place();
        parent.adopt(new);
        parent.0.children.borrow_mut()[place] = new.clone();
    }

    fn remove(&self) {
        self.log("removed");
        let (parent, place) = self.parent_and_place();
        parent.0.children.borrow_mut().remove(place);
    }
}

fn p(text: &str) -> Markup {
    Markup::new("p", "").text(text)
}

fn div(children: impl IntoIterator<Item = Markup>) -> Markup {
    Markup::new("div", "").children(children)
}

/// Attributes by name, and no difference between no text and no children: a page knows neither.
fn normal(markup: &Markup) -> Markup {
    let mut attributes = markup.attributes.clone();
    attributes.sort();
    let content = match &markup.content {
        Content::Text(text) if text.is_empty() => Content::Children(Vec::new()),
        Content::Text(text) => Content::Text(text.clone()),
        Content::Children(children) => Content::Children(children.iter().map(normal).collect()),
    };
    Markup { tag: markup.tag, attributes, content }
}

/// A page that shows `before`, its nodes numbered from 0.
fn page(before: &Markup) -> TestNode {
    COUNT.set(0);
    let node = make(before);
    LOG.take();
    node
}

/// What the diff does to come from one markup to another; the page shows it afterwards.
#[track_caller]
fn check(before: &Markup, after: &Markup, expected: &[&str]) {
    let node = page(before);
    assert_eq!(node.markup(), normal(before));
    apply(&node, before, after);
    assert_eq!(LOG.take(), expected);
    assert_eq!(node.markup(), normal(after));
}

#[test]
fn what_is_the_same_is_not_touched() {
    let banner = div([p("a").with("class", "x"), div([p("b"), p("")])]).with("hidden", "");
    check(&banner, &banner.clone(), &[]);
    check(&div([]), &div([]), &[]);
}

#[test]
fn a_text_changes_in_its_node() {
    check(&div([p("a"), p("b")]), &div([p("a"), p("c")]), &["p2 \"c\""]);
    check(&p("a"), &p(""), &["p0 \"\""]);
    check(&p(""), &p("a"), &["p0 \"a\""]);
}

#[test]
fn an_attribute_is_set_changed_and_removed() {
    check(&p("a"), &p("a").with("hidden", ""), &["p0 hidden="]);
    check(&p("a").with("class", "x"), &p("a").with("class", "y"), &["p0 class=y"]);
    check(&p("a").with("class", "x").with("hidden", ""), &p("a").with("class", "x"), &["p0 -hidden"]);
    check(&p("a").with("class", "x").with("dir", "auto"), &p("a").with("dir", "auto").with("class", "x"), &[]);
}

#[test]
fn a_child_is_inserted() {
    check(&div([p("a")]), &div([p("a"), p("b")]), &["p2 \"b\"", "div0 +p2"]);
    check(&div([]), &div([div([p("a")])]), &["p2 \"a\"", "div1 +p2", "div0 +div1"]);
    // Place by place: nodes of the same tag stay, and their texts move on.
    check(&div([p("b")]), &div([p("a"), p("b")]), &["p1 \"a\"", "p2 \"b\"", "div0 +p2"]);
}

#[test]
fn a_child_is_removed() {
    check(&div([p("a"), p("b")]), &div([p("a")]), &["p2 removed"]);
    check(&div([p("a"), p("b"), p("c")]), &div([]), &["p1 removed", "p2 removed", "p3 removed"]);
    check(&div([p("a"), p("b")]), &div([p("b")]), &["p1 \"b\"", "p2 removed"]);
}

#[test]
fn a_child_of_another_tag_is_replaced() {
    let span = || Markup::new("span", "x").text("s");
    check(&div([p("a"), p("b")]), &div([span(), p("b")]), &["span3 class=x", "span3 \"s\"", "p1 -> span3"]);
    check(
        &div([p("a"), span()]),
        &div([span(), p("a"), p("b")]),
        &["span3 class=x", "span3 \"s\"", "p1 -> span3", "p4 \"a\"", "span2 -> p4", "p5 \"b\"", "div0 +p5"],
    );
}

#[test]
fn a_text_and_children_take_turns() {
    let text = Markup::new("div", "").text("t");
    check(&text, &div([p("a")]), &["div0 \"\"", "p1 \"a\"", "div0 +p1"]);
    check(&div([p("a")]), &text, &["div0 \"t\""]);
    check(&text, &div([]), &["div0 \"\""]);
}

/// Every content of a node after every other.
#[test]
fn any_markup_becomes_any_other() {
    let span = |text: &str| Markup::new("span", "x").text(text);
    let all = [
        div([]),
        div([]).with("hidden", ""),
        Markup::new("div", "y").text("t"),
        Markup::new("div", "").text(""),
        div([p("a")]),
        div([p("a"), span("b")]),
        div([span("b"), p("a")]),
        div([p(""), div([p("a"), p("b")]), p("c").with("dir", "auto")]),
        div([div([span("b")]), div([]), p("c"), p("d")]),
    ];
    for before in &all {
        for after in &all {
            let node = page(before);
            apply(&node, before, after);
            assert_eq!(node.markup(), normal(after), "{before:?}");
        }
    }
}

#[test]
fn the_node_with_the_focus_stays() {
    let line = |title: &str, more: &[&str]| {
        let button = Markup::new("button", "").text("×");
        div([p(title), div(more.iter().map(|text| p(text))), button])
    };
    let before = line("a", &["b"]);
    let root = page(&before);
    let focus = 4;
    assert_eq!(root.find(focus).expect("the button").0.tag, "button");
    for after in [line("c", &["b"]), line("c", &["b", "d", "e"]), line("", &[]), line("a", &["b"])] {
        let shown = root.markup();
        apply(&root, &shown, &after);
        assert!(root.find(focus).is_some(), "{after:?}");
    }
}
