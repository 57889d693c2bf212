//! Hydrates an element: `www/embed/embed-hydrate.js` calls [`hydrate`] with what the server rendered.

use crate::{
    clock::PageClock,
    element::{Element, View, ViewProps},
    host::Host,
    locale::Locale,
    markup::Markup,
    wire,
};
use any_spawner::Executor;
use fairnotice_core::{
    embed::{Document, Month},
    notice::Filter,
};
use fairnotice_locale::message::Catalogue;
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

/// How long after a failed request for a month the next one is made.
const RETRY_MS: i64 = 10_000;

/// A hydrated element. Freeing it ends its reactions.
#[wasm_bindgen]
pub struct Hydration {
    controller: Rc<Controller>,
    _mounted: (Box<dyn Any>, Owner),
}

#[wasm_bindgen]
impl Hydration {
    /// Moves the element's clock: now in epoch milliseconds, and how long ago the server last answered.
    pub fn tick(&self, now: f64, age: f64) {
        let clock = PageClock { now: millis(now), age: millis(age) };
        self.controller.tick(clock);
        if clock.now >= self.controller.retry_at.get() {
            let wanted = self.controller.wanted.borrow().clone();
            self.controller.clone().fetch(wanted);
        }
    }

    /// Takes the newest document of banner and status board. A calendar, whose document is its month, requests it again.
    pub fn update(&self, data: &JsValue) {
        if let Some(month) = self.controller.month() {
            return self.controller.clone().fetch(month);
        }
        self.controller.turn(|state| match &mut state.data {
            Data::Banner(document, ..) | Data::Status(document) => *document = wire::document(data),
            Data::Calendar(_) => {}
        });
    }

    /// Takes a notice out of the banner.
    pub fn dismiss(&self, key: String) {
        self.controller.turn(|state| {
            if let Data::Banner(_, filter) = &mut state.data {
                filter.without.push(key);
            }
        });
    }

    /// Turns the calendar to another month.
    pub fn turn(&self, month: String) {
        self.controller.clone().fetch(month);
    }
}

/// Hydrates `root`. With `fresh` it is empty, and the element is built. Without, it holds what the server rendered from `data`,
/// and those nodes stay: nothing flashes.
#[wasm_bindgen]
pub fn hydrate(kind: &str, root: HtmlElement, data: &JsValue, host: &Host, fresh: bool) -> Hydration {
    // An error means that there is an executor already. Leptos' own mounting would add a context for the streamed responses of
    // a server, and there are none.
    _ = Executor::init_wasm_bindgen();
    let owner = Owner::new_root(None);
    owner.set();
    let controller = Controller::new(kind, data, host);
    let view = View(ViewProps { shown: controller.shown }).into_view();
    let mounted: Box<dyn Any> = if fresh {
        let mut built = view.build();
        built.mount(&root, None);
        Box::new(built)
    } else {
        Box::new(view.hydrate::<true>(&Cursor::new(root.into()), &PositionState::default()))
    };
    // The server rendered dismissed notices too. They are taken out when the clock begins to move.
    if let Data::Banner(_, filter) = &mut controller.state.borrow_mut().data {
        filter.without = host.dismissed();
    }
    Hydration { controller, _mounted: (mounted, owner) }
}

#[expect(clippy::cast_possible_truncation, reason = "an instant in milliseconds is an integer; `as` saturates")]
fn millis(ms: f64) -> i64 {
    ms as i64
}

enum Data {
    Banner(Document, Filter),
    Status(Document),
    Calendar(Month),
}

struct State {
    data: Data,
    clock: Option<PageClock>,
}

/// What an element shows, and from what.
struct Controller {
    shown: RwSignal<Markup>,
    state: RefCell<State>,
    /// The month that was requested last. Responses may overtake one another: only this one is shown.
    wanted: RefCell<String>,
    /// When it is requested again, after a failed request.
    retry_at: Cell<i64>,
    catalogue: Catalogue,
    host: Host,
}

impl Controller {
    fn new(kind: &str, data: &JsValue, host: &Host) -> Rc<Self> {
        let (catalogue, payload) = (Catalogue::new(wire::messages(data)), wire::payload(data));
        let data = match kind {
            "calendar" => Data::Calendar(wire::month(&payload)),
            "status" => Data::Status(wire::document(&payload)),
            _ => {
                let [components, regions, kinds, lead] =
                    ["components", "regions", "kinds", "lead"].map(|name| host.attribute(name));
                Data::Banner(wire::document(&payload), Filter::new(&components, &regions, &kinds, &lead))
            }
        };
        let state = State { data, clock: None };
        let shown = RwSignal::new(state.markup(&catalogue, host));
        let wanted = RefCell::new(state.month().unwrap_or_default());
        Rc::new(Self {
            shown,
            state: RefCell::new(state),
            wanted,
            retry_at: Cell::new(i64::MAX),
            catalogue,
            host: host.clone(),
        })
    }

    /// The calendar's month that was requested last.
    fn month(&self) -> Option<String> {
        self.state.borrow().month().map(|_| self.wanted.borrow().clone())
    }

    /// A calendar is the same from midnight to midnight, except for its age: it is not made again each second.
    fn tick(&self, clock: PageClock) {
        let locale = Locale(self.host.clone());
        let is_same = match &*self.state.borrow() {
            State { data: Data::Calendar(month), clock: Some(before) } => {
                let day = |clock: &PageClock| month.midnights.iter().filter(|midnight| **midnight <= clock.now).count();
                day(before) == day(&clock)
                    && before.stale(&self.catalogue, &locale) == clock.stale(&self.catalogue, &locale)
            }
            _ => false,
        };
        if is_same {
            self.state.borrow_mut().clock = Some(clock);
        } else {
            self.turn(|state| state.clock = Some(clock));
        }
    }

    fn turn(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.borrow_mut());
        let newest = self.state.borrow().markup(&self.catalogue, &self.host);
        // The page is changed only where something differs. The signal is gone where the element left the page while a
        // request was under way.
        if self.shown.try_with_untracked(|shown| *shown != newest) == Some(true) {
            self.shown.set(newest);
        }
    }

    /// Requests a month, and shows it.
    fn fetch(self: Rc<Self>, month: String) {
        self.wanted.replace(month.clone());
        self.retry_at.set(i64::MAX);
        wasm_bindgen_futures::spawn_local(async move {
            let response = fetch(&self.host, &month).await;
            if *self.wanted.borrow() != month {
                return;
            }
            match response {
                Some(month) => self.turn(|state| state.data = Data::Calendar(month)),
                None => self.retry_at.set(self.state.borrow().clock.map_or(0, |clock| clock.now) + RETRY_MS),
            }
        });
    }
}

impl State {
    fn markup(&self, catalogue: &Catalogue, host: &Host) -> Markup {
        let element = match &self.data {
            Data::Banner(document, filter) => Element::Banner(document, filter),
            Data::Status(document) => Element::Status(document),
            Data::Calendar(month) => Element::Calendar(month),
        };
        element.markup(self.clock, catalogue, &Locale(host.clone()))
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
    let response = gloo_net::http::Request::get(&url).send().await.ok().filter(gloo_net::http::Response::ok)?;
    let data = js_sys::JSON::parse(&response.text().await.ok()?).ok()?;
    Some(wire::month(&wire::payload(&data)))
}
