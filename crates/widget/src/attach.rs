//! Brings an element to life: `www/embed-life.js` calls [`attach`] with what the server rendered.

use crate::{
    clock::Clock,
    element::{Element, View, ViewProps},
    host::Host,
    locale::Locale,
    markup::Markup,
    wire,
    words::Words,
};
use any_spawner::Executor;
use fairnotice_core::{
    embed::{Document, Month},
    notice::Filter,
};
use leptos::{
    prelude::*,
    tachys::{hydration::Cursor, view::PositionState},
};
use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// How long after a month could not be had it is asked for again.
const AGAIN_MS: i64 = 10_000;

/// An element that is alive. Freeing it ends its reactions.
#[wasm_bindgen]
pub struct Attached {
    live: Rc<Live>,
    _mounted: (Box<dyn Any>, Owner),
}

#[wasm_bindgen]
impl Attached {
    /// Moves the element's clock: now in epoch milliseconds, and how long ago the server was heard of.
    pub fn tick(&self, now: f64, age: f64) {
        let clock = Clock { now: whole(now), age: whole(age) };
        self.live.tick(clock);
        if clock.now >= self.live.again_at.get() {
            let wanted = self.live.wanted.borrow().clone();
            self.live.clone().fetch(wanted);
        }
    }

    /// Takes the newest document of banner and status board. A calendar, whose document is its month, asks for it anew.
    pub fn update(&self, data: &JsValue) {
        if let Some(month) = self.live.month() {
            return self.live.clone().fetch(month);
        }
        self.live.turn(|known| match &mut known.data {
            Data::Banner(document, ..) | Data::Status(document) => *document = wire::document(data),
            Data::Calendar(_) => {}
        });
    }

    /// Takes a notice out of the banner.
    pub fn dismiss(&self, key: String) {
        self.live.turn(|known| {
            if let Data::Banner(_, _, without) = &mut known.data {
                without.push(key);
            }
        });
    }

    /// Turns the calendar to another month.
    pub fn turn(&self, month: String) {
        self.live.clone().fetch(month);
    }
}

/// Takes over `root`. With `fresh` it is empty and gets built; without, it holds what the server rendered from `data`,
/// and is taken over as it is: nothing flashes.
#[wasm_bindgen]
pub fn attach(kind: &str, root: HtmlElement, data: &JsValue, host: &Host, fresh: bool) -> Attached {
    // An error means that it is there already. Leptos' own mounting would bring a context along in which a server's streamed
    // answers arrive, of which there are none.
    _ = Executor::init_wasm_bindgen();
    let owner = Owner::new_root(None);
    owner.set();
    let live = Live::new(kind, data, host);
    let view = View(ViewProps { shown: live.shown }).into_view();
    let mounted: Box<dyn Any> = if fresh {
        let mut built = view.build();
        built.mount(&root, None);
        Box::new(built)
    } else {
        Box::new(view.hydrate::<true>(&Cursor::new(root.into()), &PositionState::default()))
    };
    // What the server rendered knows of no dismissal: those of before are taken out when the clock begins to move.
    if let Data::Banner(_, _, without) = &mut live.known.borrow_mut().data {
        *without = host.dismissed();
    }
    Attached { live, _mounted: (mounted, owner) }
}

#[expect(clippy::cast_possible_truncation, reason = "an instant in milliseconds is whole; `as` saturates")]
fn whole(ms: f64) -> i64 {
    ms as i64
}

enum Data {
    Banner(Document, Filter, Vec<String>),
    Status(Document),
    Calendar(Month),
}

struct Known {
    data: Data,
    clock: Option<Clock>,
}

struct Live {
    shown: RwSignal<Markup>,
    known: RefCell<Known>,
    /// The month that was asked for last. Answers may overtake one another: only this one is shown.
    wanted: RefCell<String>,
    /// When it is asked for once more, after it could not be had.
    again_at: Cell<i64>,
    words: Words,
    host: Host,
}

impl Live {
    fn new(kind: &str, data: &JsValue, host: &Host) -> Rc<Self> {
        let (words, payload) = (Words::new(wire::words(data)), wire::payload(data));
        let data = match kind {
            "calendar" => Data::Calendar(wire::month(&payload)),
            "status" => Data::Status(wire::document(&payload)),
            _ => {
                let [components, regions, kinds, lead] =
                    ["components", "regions", "kinds", "lead"].map(|name| host.attribute(name));
                Data::Banner(wire::document(&payload), Filter::new(&components, &regions, &kinds, &lead), Vec::new())
            }
        };
        let known = Known { data, clock: None };
        let shown = RwSignal::new(known.markup(&words, host));
        let wanted = RefCell::new(known.month().unwrap_or_default());
        Rc::new(Self {
            shown,
            known: RefCell::new(known),
            wanted,
            again_at: Cell::new(i64::MAX),
            words,
            host: host.clone(),
        })
    }

    /// The calendar's month that was asked for last.
    fn month(&self) -> Option<String> {
        self.known.borrow().month().map(|_| self.wanted.borrow().clone())
    }

    /// A calendar is the same from midnight to midnight, but for its age: it is not made anew each second.
    fn tick(&self, clock: Clock) {
        let locale = Locale(self.host.clone());
        let is_same = match &*self.known.borrow() {
            Known { data: Data::Calendar(month), clock: Some(before) } => {
                let day = |clock: &Clock| month.midnights.iter().filter(|midnight| **midnight <= clock.now).count();
                day(before) == day(&clock) && before.stale(&self.words, &locale) == clock.stale(&self.words, &locale)
            }
            _ => false,
        };
        if is_same {
            self.known.borrow_mut().clock = Some(clock);
        } else {
            self.turn(|known| known.clock = Some(clock));
        }
    }

    fn turn(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.borrow_mut());
        let newest = self.known.borrow().markup(&self.words, &self.host);
        // Only what differs is news to the page. The signal is gone where the element left the page while an answer was on
        // its way.
        if self.shown.try_with_untracked(|shown| *shown != newest) == Some(true) {
            self.shown.set(newest);
        }
    }

    /// Brings a month.
    fn fetch(self: Rc<Self>, month: String) {
        self.wanted.replace(month.clone());
        self.again_at.set(i64::MAX);
        wasm_bindgen_futures::spawn_local(async move {
            let answer = fetch(&self.host, &month).await;
            if *self.wanted.borrow() != month {
                return;
            }
            match answer {
                Some(month) => self.turn(|known| known.data = Data::Calendar(month)),
                None => self.again_at.set(self.known.borrow().clock.map_or(0, |clock| clock.now) + AGAIN_MS),
            }
        });
    }
}

impl Known {
    fn markup(&self, words: &Words, host: &Host) -> Markup {
        let element = match &self.data {
            Data::Banner(document, filter, without) => Element::Banner(document, filter, without),
            Data::Status(document) => Element::Status(document),
            Data::Calendar(month) => Element::Calendar(month),
        };
        element.markup(self.clock, words, &Locale(host.clone()))
    }

    fn month(&self) -> Option<String> {
        match &self.data {
            Data::Calendar(month) => Some(month.month.clone()),
            _ => None,
        }
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
