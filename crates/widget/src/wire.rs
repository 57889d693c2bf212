//! Reads the embed's documents out of what `JSON.parse` made of them.
//!
//! Without serde: every reader downloads this code, and typed deserialization costs 15 kB. What is missing or of another
//! type reads as empty, so a newer server never breaks an older page.

use fairnotice_core::{
    change::Kind,
    component::Status,
    embed::{Document, EmbedChange, EmbedComponent, EmbedIncident, Month},
    record::State,
};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, key: &str) -> String {
    string(&get(object, key))
}

fn string(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "the wire's numbers are integers; `as` saturates")]
fn number(value: &JsValue) -> i64 {
    value.as_f64().unwrap_or_default() as i64
}

fn list<T>(object: &JsValue, key: &str, read: fn(&JsValue) -> T) -> Vec<T> {
    match get(object, key).dyn_into::<Array>() {
        Ok(array) => array.iter().map(|item| read(&item)).collect(),
        Err(_) => Vec::new(),
    }
}

fn one_of<T: Copy, const N: usize>(all: [T; N], object: &JsValue, key: &str) -> T {
    usize::try_from(number(&get(object, key))).ok().and_then(|at| all.get(at)).copied().unwrap_or(all[0])
}

fn small(value: &JsValue) -> u16 {
    u16::try_from(number(value)).unwrap_or(u16::MAX)
}

fn change(object: &JsValue) -> EmbedChange {
    EmbedChange {
        id: text(object, "i"),
        title: text(object, "t"),
        kind: one_of(Kind::ALL, object, "k"),
        state: one_of(State::ALL, object, "s"),
        start: number(&get(object, "a")),
        end: number(&get(object, "b")),
        until: number(&get(object, "f")),
        moved: number(&get(object, "v")),
        message: text(object, "m"),
        affected: list(object, "x", small),
    }
}

fn component(object: &JsValue) -> EmbedComponent {
    EmbedComponent {
        id: text(object, "i"),
        name: text(object, "t"),
        status: one_of(Status::ALL, object, "s"),
        regions: list(object, "g", string),
    }
}

fn incident(object: &JsValue) -> EmbedIncident {
    EmbedIncident {
        id: text(object, "i"),
        title: text(object, "t"),
        started: number(&get(object, "a")),
        affected: list(object, "x", small),
    }
}

fn revision(object: &JsValue) -> u64 {
    u64::try_from(number(&get(object, "r"))).unwrap_or_default()
}

fn count(object: &JsValue, key: &str) -> u32 {
    u32::try_from(number(&get(object, key))).unwrap_or_default()
}

/// The messages that came with an element's data.
pub(crate) fn messages(data: &JsValue) -> Vec<String> {
    list(data, "w", string)
}

/// What a banner and a status board show.
pub(crate) fn document(object: &JsValue) -> Document {
    Document {
        revision: revision(object),
        now: number(&get(object, "n")),
        url: text(object, "u"),
        changes: list(object, "c", change),
        components: list(object, "p", component),
        incidents: list(object, "i", incident),
        others: count(object, "o"),
        other_incidents: count(object, "j"),
    }
}

/// What a calendar shows.
pub(crate) fn month(object: &JsValue) -> Month {
    Month {
        revision: revision(object),
        url: text(object, "u"),
        zone: text(object, "z"),
        month: text(object, "m"),
        previous: text(object, "l"),
        next: text(object, "h"),
        midnights: list(object, "d", number),
        weekday: u8::try_from(number(&get(object, "w"))).unwrap_or_default(),
        now: number(&get(object, "n")),
        changes: list(object, "c", change),
        components: list(object, "p", component),
        rest: text(object, "o"),
    }
}

/// An element's document within its data.
pub(crate) fn payload(data: &JsValue) -> JsValue {
    get(data, "d")
}
