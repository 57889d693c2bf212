//! Brings an element to life: the loader calls [`attach`] with what the server rendered.

use crate::{
    banner::{self, Banner, BannerProps},
    calendar::{self, Calendar, CalendarProps},
    host::Host,
    locale::Locale,
    status::{self, StatusBoard, StatusBoardProps},
    wire,
    words::Words,
};
use fairnotice_core::{
    embed::{Document, Month},
    notice::Filter,
};
use leptos::{
    mount::{hydrate_from, mount_to},
    prelude::*,
};
use std::{any::Any, cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// An element that is alive. Freeing it ends its reactions.
#[wasm_bindgen]
pub struct Attached {
    element: Element,
    _mounted: Box<dyn Any>,
}

enum Element {
    Banner(RwSignal<banner::Shown>, Rc<RefCell<(Document, banner::Asked, i64)>>),
    Board(RwSignal<status::Shown>, Words),
    Calendar(RwSignal<calendar::Shown>, Rc<RefCell<(Month, i64)>>, Words, Locale, Host),
}

#[wasm_bindgen]
impl Attached {
    /// Moves the element's clock (epoch milliseconds).
    pub fn tick(&self, now: f64) {
        let now = whole(now);
        match &self.element {
            Element::Banner(shown, known) => {
                known.borrow_mut().2 = now;
                turn_banner(*shown, known);
            }
            Element::Board(..) => {}
            Element::Calendar(shown, known, words, locale, _) => {
                known.borrow_mut().1 = now;
                set(*shown, calendar::Shown::new(&known.borrow().0, now, words, locale));
            }
        }
    }

    /// Takes the newest document of banner and status board. A calendar, whose document is its month, asks for it anew.
    pub fn update(&self, data: &JsValue) {
        match &self.element {
            Element::Banner(shown, known) => {
                known.borrow_mut().0 = wire::document(data);
                turn_banner(*shown, known);
            }
            Element::Board(shown, words) => set(*shown, status::Shown::new(&wire::document(data), words)),
            Element::Calendar(shown, known, words, locale, host) => {
                let month = known.borrow().0.month.clone();
                fetch(month, *shown, known.clone(), words.clone(), locale.clone(), host.clone());
            }
        }
    }
}

fn turn_banner(shown: RwSignal<banner::Shown>, known: &Rc<RefCell<(Document, banner::Asked, i64)>>) {
    let (document, asked, now) = &*known.borrow();
    set(shown, banner::Shown::new(document, asked, *now, true));
}

/// Only what differs is news to the page.
fn set<T: PartialEq + Send + Sync + 'static>(shown: RwSignal<T>, newest: T) {
    if shown.with_untracked(|shown| *shown != newest) {
        shown.set(newest);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an instant in milliseconds is whole; `as` saturates")]
fn whole(ms: f64) -> i64 {
    ms as i64
}

/// Takes over `root`. With `fresh` it is empty and gets built; without, it holds what the server rendered from `data`,
/// and is taken over as it is: nothing flashes.
#[wasm_bindgen]
pub fn attach(kind: &str, root: HtmlElement, data: &JsValue, host: &Host, fresh: bool) -> Attached {
    let owner = Owner::new_root(None);
    owner.set();
    let words = Words::new(wire::words(data));
    let locale = Locale::page(host.clone());
    let payload = wire::payload(data);
    let (element, mounted) = match kind {
        "calendar" => {
            let month = wire::month(&payload);
            let now = month.now;
            let shown = RwSignal::new(calendar::Shown::new(&month, now, &words, &locale));
            let known = Rc::new(RefCell::new((month, now)));
            let (fetching, host) = (StoredValue::new_local((known.clone(), words.clone(), locale.clone(), host.clone())), host.clone());
            let turn = Callback::new(move |wanted: String| {
                fetching.with_value(|(known, words, locale, host)| {
                    let has_server = !host.base().is_empty();
                    if has_server {
                        fetch(wanted, shown, known.clone(), words.clone(), locale.clone(), host.clone());
                    }
                    has_server
                })
            });
            let view = { let words = words.clone(); move || Calendar(CalendarProps { shown, words, turn }) };
            (Element::Calendar(shown, known, words, locale, host), mount(root, fresh, view))
        }
        "status" => {
            let shown = RwSignal::new(status::Shown::new(&wire::document(&payload), &words));
            (Element::Board(shown, words), mount(root, fresh, move || StatusBoard(StatusBoardProps { shown })))
        }
        _ => {
            let document = wire::document(&payload);
            let filter = Filter::new(&host.attribute("components"), &host.attribute("kinds"), &host.attribute("lead"));
            let asked = banner::Asked { filter, dismissed: Vec::new(), words: words.clone(), locale };
            let now = document.now;
            let shown = RwSignal::new(banner::Shown::new(&document, &asked, now, false));
            let known = Rc::new(RefCell::new((document, asked, now)));
            let held = StoredValue::new_local(known.clone());
            let dismiss = Box::new(move || {
                held.with_value(|known| {
                    let key = shown.with_untracked(|shown| shown.key.clone());
                    known.borrow_mut().1.dismissed.push(key);
                    turn_banner(shown, known);
                });
            });
            (Element::Banner(shown, known), mount(root, fresh, move || Banner(BannerProps { shown, words, dismiss })))
        }
    };
    Attached { element, _mounted: Box::new((owner, mounted)) }
}

fn fetch(wanted: String, shown: RwSignal<calendar::Shown>, known: Rc<RefCell<(Month, i64)>>, words: Words, locale: Locale, host: Host) {
    wasm_bindgen_futures::spawn_local(async move {
        let url = format!("{}/embed/v1/calendar.json?month={wanted}&tz={}", host.base(), js_sys::encode_uri_component(&host.zone()));
        if let Some(month) = fetch_month(&url).await {
            let now = known.borrow().1;
            set(shown, calendar::Shown::new(&month, now, &words, &locale));
            known.borrow_mut().0 = month;
        }
    });
}

async fn fetch_month(url: &str) -> Option<Month> {
    let answer = gloo_net::http::Request::get(url).send().await.ok().filter(gloo_net::http::Response::ok)?;
    let data = js_sys::JSON::parse(&answer.text().await.ok()?).ok()?;
    Some(wire::month(&wire::payload(&data)))
}

fn mount<N: IntoView + 'static>(root: HtmlElement, fresh: bool, view: impl FnOnce() -> N + 'static) -> Box<dyn Any>
where
    N::State: 'static,
{
    if fresh { Box::new(mount_to(root, view)) } else { Box::new(hydrate_from(root, view)) }
}
