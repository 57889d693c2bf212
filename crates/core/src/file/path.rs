//! Key paths such as `components[1].id`: found in a document, and found for a place in it.

use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    Key(String),
    Index(usize),
}

/// A way from the document's root to one of its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Path(pub(super) Vec<Segment>);

impl Path {
    /// Reads what [`Path::text`] writes.
    pub(super) fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        for part in text.split('.').filter(|part| !part.is_empty()) {
            let mut pieces = part.split('[');
            steps.extend(pieces.next().filter(|key| !key.is_empty()).map(|key| Segment::Key(key.to_owned())));
            steps.extend(pieces.filter_map(|piece| Some(Segment::Index(piece.strip_suffix(']')?.parse().ok()?))));
        }
        Self(steps)
    }

    pub(super) fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for step in &self.0 {
            match step {
                Segment::Key(key) if text.is_empty() => text.push_str(key),
                Segment::Key(key) => text.extend([".", key]),
                Segment::Index(i) => text.extend(["[", &i.to_string(), "]"]),
            }
        }
        text
    }

    /// The path of the innermost value around a stretch of text, or of the key that stands there.
    pub(super) fn at(root: &DeTable, place: &Range<usize>) -> Self {
        let mut path = Self::default();
        path.descend_table(root, place);
        path
    }

    fn descend_table(&mut self, table: &DeTable, place: &Range<usize>) {
        for (key, value) in table {
            let on_key = key.span().contains(&place.start) && place.end <= key.span().end;
            if on_key || around(value, place) {
                self.0.push(Segment::Key(key.get_ref().clone().into_owned()));
                if !on_key {
                    self.descend(value, place);
                }
                return;
            }
        }
    }

    fn descend(&mut self, value: &Spanned<DeValue>, place: &Range<usize>) {
        match value.get_ref() {
            DeValue::Table(table) => self.descend_table(table, place),
            DeValue::Array(list) => {
                if let Some((i, item)) = list.iter().enumerate().find(|(_, item)| around(item, place)) {
                    self.0.push(Segment::Index(i));
                    self.descend(item, place);
                }
            }
            _ => {}
        }
    }

    /// Where the longest part of the path that exists stands, and whether that is all of it.
    pub(super) fn find(&self, root: &DeTable) -> Option<(Range<usize>, bool)> {
        let mut place = None;
        let mut table = Some(root);
        let mut list = None;
        for (done, step) in self.0.iter().enumerate() {
            let value: Option<&Spanned<DeValue>> = match step {
                Segment::Key(key) => table.and_then(|table| table.get(key.as_str())),
                Segment::Index(i) => list.and_then(|list: &toml::de::DeArray| list.get(*i)),
            };
            let Some(value) = value else { return place.map(|place| (place, done == self.0.len())) };
            place = Some(value.span());
            table = value.get_ref().as_table();
            list = value.get_ref().as_array();
        }
        place.map(|place| (place, true))
    }

    /// Takes the value out of a table, so that what follows can be read.
    pub(super) fn remove(&self, root: &mut DeTable) -> bool {
        let Some((target, way)) = self.0.split_last() else { return false };
        let Some((first, rest)) = way.split_first() else {
            return matches!(target, Segment::Key(key) if root.remove(key.as_str()).is_some());
        };
        let Segment::Key(first) = first else { return false };
        let mut value = root.get_mut(first.as_str()).map(Spanned::get_mut);
        for step in rest {
            value = value.and_then(|value| match (step, value) {
                (Segment::Key(key), DeValue::Table(table)) => table.get_mut(key.as_str()).map(Spanned::get_mut),
                (Segment::Index(i), DeValue::Array(list)) => list.get_mut(*i).map(Spanned::get_mut),
                _ => None,
            });
        }
        match (target, value) {
            (Segment::Key(key), Some(DeValue::Table(table))) => table.remove(key.as_str()).is_some(),
            (Segment::Index(i), Some(DeValue::Array(list))) if *i < list.len() => {
                let mut rest = toml::de::DeArray::new();
                let others = list.iter().enumerate().filter(|(j, _)| j != i);
                others.for_each(|(_, item)| rest.push(item.clone()));
                *list = rest;
                true
            }
            _ => false,
        }
    }
}

/// A table under a header has only the span of the header, so its contents count too.
fn around(value: &Spanned<DeValue>, place: &Range<usize>) -> bool {
    let own = value.span();
    if own.start <= place.start && place.end <= own.end {
        return true;
    }
    match value.get_ref() {
        DeValue::Table(table) => table.iter().any(|(key, value)| {
            (key.span().start <= place.start && place.end <= key.span().end) || around(value, place)
        }),
        DeValue::Array(list) => list.iter().any(|item| around(item, place)),
        _ => false,
    }
}
