//! Brings an element to life: the loader calls [`attach`] with what the server rendered.

use crate::{
    banner::{Banner, BannerProps, View},
    calendar::{Calendar, CalendarProps, CalendarView},
    host::Host,
    live::{self, Part},
    locale::Locale,
    status::{StatusBoard, StatusBoardProps},
    wire,
    words::Words,
};
use fairnotice_core::{embed::Month, notice::Filter};
use leptos::{
    mount::{hydrate_from, mount_to},
    prelude::*,
};
use std::{any::Any, cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// An element that is alive. Freeing it ends its timers, its part in the stream and its reactions.
#[wasm_bindgen]
pub struct Attached {
    now: RwSignal<i64>,
    _part: Option<Part>,
    _mounted: Box<dyn Any>,
}

#[wasm_bindgen]
impl Attached {
    /// Moves the element's clock (epoch milliseconds).
    pub fn tick(&self, now: f64) {
        self.now.set(whole(now));
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
    if kind == "calendar" {
        calendar(root, data, host, fresh)
    } else {
        board(kind == "banner", root, data, host, fresh)
    }
}

fn board(is_banner: bool, root: HtmlElement, data: &JsValue, host: &Host, fresh: bool) -> Attached {
    let owner = Owner::new_root(None);
    owner.set();
    let document = wire::document(&wire::payload(data));
    let filter = Filter::new(&host.attribute("components"), &host.attribute("kinds"), &host.attribute("lead"));
    let view = View {
        now: RwSignal::new(document.now),
        document: RwSignal::new(document),
        filter: StoredValue::new(filter),
        words: Words::new(wire::words(data)),
        locale: Locale::page(host.clone()),
    };
    let mounted: Box<dyn Any> = if is_banner {
        mount(root, fresh, move || Banner(BannerProps { view }))
    } else {
        mount(root, fresh, move || StatusBoard(StatusBoardProps { view }))
    };
    let telling = host.clone();
    let part = (!host.base().is_empty()).then(|| {
        live::listen(host, move |data| {
            let newest = wire::document(data);
            // Any other revision, not only a higher one: a server that was restored from a backup counts anew.
            if newest.revision != view.document.with_untracked(|document| document.revision) {
                let revision = newest.revision;
                view.document.set(newest);
                tell(&telling, revision);
            }
        })
    });
    Attached { now: view.now, _part: part, _mounted: Box::new((owner, mounted)) }
}

fn calendar(root: HtmlElement, data: &JsValue, host: &Host, fresh: bool) -> Attached {
    let owner = Owner::new_root(None);
    owner.set();
    let month = wire::month(&wire::payload(data));
    let view = CalendarView {
        now: RwSignal::new(month.now),
        month: RwSignal::new(month),
        words: Words::new(wire::words(data)),
        locale: Locale::page(host.clone()),
    };
    let has_server = !host.base().is_empty();
    let shown = view.month.with_untracked(|month| month.month.clone());
    let (fetching, latest) = (host.clone(), Rc::new(RefCell::new(shown)));
    let wanted = latest.clone();
    let fetch = move |wanted: String| {
        let (host, latest) = (fetching.clone(), latest.clone());
        latest.replace(wanted.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let url = format!(
                "{}/embed/v1/calendar.json?month={wanted}&tz={}",
                host.base(),
                js_sys::encode_uri_component(&host.zone())
            );
            let answer = fetch_month(&url).await;
            // Answers may overtake one another: only the month that was asked for last is shown.
            if *latest.borrow() != wanted {
                return;
            }
            if let Some(month) = answer {
                let revision = month.revision;
                let is_news = revision != view.month.with_untracked(|month| month.revision);
                view.month.set(month);
                if is_news {
                    tell(&host, revision);
                }
            } else {
                latest.replace(view.month.with_untracked(|month| month.month.clone()));
            }
        });
    };
    let refetch = fetch.clone();
    let fetch = StoredValue::new_local(fetch);
    let turn = Callback::new(move |wanted| {
        if has_server {
            fetch.with_value(|fetch| fetch(wanted));
        }
        has_server
    });
    let mounted = mount(root, fresh, move || Calendar(CalendarProps { view, turn }));
    let part = has_server.then(|| {
        live::listen(host, move |data| {
            if wire::document(data).revision != view.month.with_untracked(|month| month.revision) {
                let month = wanted.borrow().clone();
                refetch(month);
            }
        })
    });
    Attached { now: view.now, _part: part, _mounted: Box::new((owner, mounted)) }
}

async fn fetch_month(url: &str) -> Option<Month> {
    let answer = gloo_net::http::Request::get(url).send().await.ok().filter(gloo_net::http::Response::ok)?;
    let data = js_sys::JSON::parse(&answer.text().await.ok()?).ok()?;
    Some(wire::month(&wire::payload(&data)))
}

#[expect(clippy::cast_precision_loss, reason = "a revision stays far below 2^53")]
fn tell(host: &Host, revision: u64) {
    host.changed(revision as f64);
}

fn mount<N: IntoView + 'static>(root: HtmlElement, fresh: bool, view: impl FnOnce() -> N + 'static) -> Box<dyn Any>
where
    N::State: 'static,
{
    if fresh { Box::new(mount_to(root, view)) } else { Box::new(hydrate_from(root, view)) }
}
