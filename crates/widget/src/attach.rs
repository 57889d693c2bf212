//! Brings an element to life: `www/embed-life.js` calls [`attach`] with what the server rendered.

use crate::{
    banner::{self, Banner, BannerProps, Clock},
    calendar::{self, Calendar, CalendarProps},
    host::Host,
    locale::Locale,
    markup::Markup,
    shown::Act,
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
    Banner(Rc<LiveBanner>),
    Status(LiveStatus),
    Calendar(Rc<LiveCalendar>),
}

#[wasm_bindgen]
impl Attached {
    /// Moves the element's clock: now in epoch milliseconds, and how long ago the server was heard of.
    pub fn tick(&self, now: f64, age: f64) {
        let clock = Clock { now: whole(now), age: whole(age) };
        match &self.element {
            Element::Banner(banner) => banner.turn(|known| known.clock = Some(clock)),
            Element::Status(status) => status.turn(|known| known.1 = clock),
            Element::Calendar(calendar) => calendar.turn(|known| known.1 = Some(clock)),
        }
    }

    /// Takes the newest document of banner and status board. A calendar, whose document is its month, asks for it anew.
    pub fn update(&self, data: &JsValue) {
        match &self.element {
            Element::Banner(banner) => banner.turn(|known| known.document = wire::document(data)),
            Element::Status(status) => status.turn(|known| known.0 = wire::document(data)),
            Element::Calendar(calendar) => {
                let month = calendar.wanted.borrow().clone();
                calendar.clone().fetch(month);
            }
        }
    }
}

/// Takes over `root`. With `fresh` it is empty and gets built; without, it holds what the server rendered from `data`,
/// and is taken over as it is: nothing flashes.
#[wasm_bindgen]
pub fn attach(kind: &str, root: HtmlElement, data: &JsValue, host: &Host, fresh: bool) -> Attached {
    let owner = Owner::new_root(None);
    owner.set();
    let (words, payload) = (Words::new(wire::words(data)), wire::payload(data));
    let (element, mounted) = match kind {
        "calendar" => {
            let calendar = LiveCalendar::new(wire::month(&payload), words.clone(), host);
            let (shown, turning) = (calendar.shown, calendar.clone());
            let turn = Act::new(move |month| turning.clone().asked(month));
            let view = move || Calendar(CalendarProps { shown, words, turn });
            (Element::Calendar(calendar), mount(root, fresh, view))
        }
        "status" => {
            let status = LiveStatus::new(wire::document(&payload), words, host);
            let shown = status.shown;
            (Element::Status(status), mount(root, fresh, move || StatusBoard(StatusBoardProps { shown })))
        }
        _ => {
            let banner = LiveBanner::new(wire::document(&payload), words.clone(), host);
            let (shown, dismissing) = (banner.shown, banner.clone());
            let dismiss = Act::new(move |key| dismissing.dismiss(key));
            (Element::Banner(banner), mount(root, fresh, move || Banner(BannerProps { shown, words, dismiss })))
        }
    };
    Attached { element, _mounted: Box::new((owner, mounted)) }
}

fn mount<N: IntoView + 'static>(root: HtmlElement, fresh: bool, view: impl FnOnce() -> N + 'static) -> Box<dyn Any>
where
    N::State: 'static,
{
    if fresh { Box::new(mount_to(root, view)) } else { Box::new(hydrate_from(root, view)) }
}

#[expect(clippy::cast_possible_truncation, reason = "an instant in milliseconds is whole; `as` saturates")]
fn whole(ms: f64) -> i64 {
    ms as i64
}

/// Only what differs is news to the page.
fn show<T: PartialEq + Send + Sync + 'static>(shown: RwSignal<T>, newest: T) {
    // Gone where the element left the page while an answer was on its way.
    if shown.try_with_untracked(|shown| *shown != newest) == Some(true) {
        shown.set(newest);
    }
}

struct LiveBanner {
    shown: RwSignal<banner::Shown>,
    known: RefCell<KnownBanner>,
    host: Host,
}

struct KnownBanner {
    document: Document,
    asked: banner::Asked,
    clock: Option<Clock>,
}

impl LiveBanner {
    fn new(document: Document, words: Words, host: &Host) -> Rc<Self> {
        let [components, regions, kinds, lead] =
            ["components", "regions", "kinds", "lead"].map(|name| host.attribute(name));
        let filter = Filter::new(&components, &regions, &kinds, &lead);
        // What the server rendered knows of no dismissal: those of before are taken out when the clock begins to move.
        let asked = banner::Asked { filter, dismissed: Vec::new(), words, locale: Locale(host.clone()) };
        let shown = RwSignal::new(banner::Shown::new(&document, &asked, None));
        let asked = banner::Asked { dismissed: host.dismissed(), ..asked };
        Rc::new(Self { shown, known: RefCell::new(KnownBanner { document, asked, clock: None }), host: host.clone() })
    }

    fn turn(&self, change: impl FnOnce(&mut KnownBanner)) {
        change(&mut self.known.borrow_mut());
        let KnownBanner { document, asked, clock } = &*self.known.borrow();
        show(self.shown, banner::Shown::new(document, asked, *clock));
    }

    fn dismiss(&self, key: String) -> bool {
        self.host.dismiss(&key);
        self.turn(|known| known.asked.dismissed.push(key));
        true
    }
}

struct LiveStatus {
    shown: RwSignal<Markup>,
    known: RefCell<(Document, Clock)>,
    words: Words,
    locale: Locale,
}

impl LiveStatus {
    fn new(document: Document, words: Words, host: &Host) -> Self {
        let shown = RwSignal::new(status::board(&document, &words, ""));
        let clock = Clock { now: document.now, age: 0 };
        Self { shown, known: RefCell::new((document, clock)), words, locale: Locale(host.clone()) }
    }

    fn turn(&self, change: impl FnOnce(&mut (Document, Clock))) {
        change(&mut self.known.borrow_mut());
        let (document, clock) = &*self.known.borrow();
        show(self.shown, status::board(document, &self.words, &clock.stale(&self.words, &self.locale)));
    }
}

struct LiveCalendar {
    shown: RwSignal<calendar::Shown>,
    known: RefCell<(Month, Option<Clock>)>,
    /// The month that was asked for last. Answers may overtake one another: only this one is shown.
    wanted: RefCell<String>,
    words: Words,
    host: Host,
}

impl LiveCalendar {
    fn new(month: Month, words: Words, host: &Host) -> Rc<Self> {
        let shown = RwSignal::new(calendar::Shown::new(&month, None, &words, &Locale(host.clone())));
        let wanted = RefCell::new(month.month.clone());
        Rc::new(Self { shown, known: RefCell::new((month, None)), wanted, words, host: host.clone() })
    }

    fn turn(&self, change: impl FnOnce(&mut (Month, Option<Clock>))) {
        change(&mut self.known.borrow_mut());
        let (month, clock) = &*self.known.borrow();
        show(self.shown, calendar::Shown::new(month, *clock, &self.words, &Locale(self.host.clone())));
    }

    /// Brings another month, where there is a server to ask.
    fn asked(self: Rc<Self>, month: String) -> bool {
        let has_server = !self.host.base().is_empty();
        if has_server {
            self.fetch(month);
        }
        has_server
    }

    fn fetch(self: Rc<Self>, wanted: String) {
        self.wanted.replace(wanted.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let answer = fetch(&self.host, &wanted).await;
            if *self.wanted.borrow() != wanted {
                return;
            }
            match answer {
                Some(month) => self.turn(|known| known.0 = month),
                None => _ = self.wanted.replace(self.known.borrow().0.month.clone()),
            }
        });
    }
}

async fn fetch(host: &Host, month: &str) -> Option<Month> {
    let (zone, lang) = (js_sys::encode_uri_component(&host.zone()), js_sys::encode_uri_component(&host.lang()));
    let query = [month, "&tz=", &String::from(zone), "&lang=", &String::from(lang)].concat();
    let url = [&host.base(), "/embed/v1/calendar.json?month=", &query].concat();
    let answer = gloo_net::http::Request::get(&url).send().await.ok().filter(gloo_net::http::Response::ok)?;
    let data = js_sys::JSON::parse(&answer.text().await.ok()?).ok()?;
    Some(wire::month(&wire::payload(&data)))
}
