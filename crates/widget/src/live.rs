//! The live stream: one for all elements of a page that ask the same server.

use crate::host::Host;
use futures_util::StreamExt as _;
use gloo_net::eventsource::futures::EventSource;
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How long to wait before a stream that the browser has given up is opened anew, in milliseconds.
const REOPEN_MS: u32 = 5_000;

/// Told of every new document.
pub(crate) type Listener = Rc<dyn Fn(&JsValue)>;

/// Does not keep its element alive.
type Heard = Weak<dyn Fn(&JsValue)>;

struct Stream {
    base: String,
    listeners: RefCell<Vec<Heard>>,
    newest: RefCell<JsValue>,
}

thread_local! {
    static STREAMS: RefCell<Vec<Rc<Stream>>> = const { RefCell::new(Vec::new()) };
}

/// Tells `listener` of every document from now on, beginning with the newest known, for as long as it is alive.
pub(crate) fn listen(host: &Host, listener: &Listener) {
    let base = host.base();
    let known = STREAMS.with_borrow(|streams| streams.iter().find(|stream| stream.base == base).cloned());
    let stream = known.unwrap_or_else(|| {
        let stream = Rc::new(Stream { base, listeners: RefCell::default(), newest: RefCell::new(JsValue::UNDEFINED) });
        STREAMS.with_borrow_mut(|streams| streams.push(stream.clone()));
        spawn_local(run(stream.clone(), host.clone()));
        stream
    });
    stream.listeners.borrow_mut().push(Rc::downgrade(listener));
    if !stream.newest.borrow().is_undefined() {
        listener(&stream.newest.borrow());
    }
}

impl Stream {
    /// Tells everyone who is still there; says whether anyone is.
    fn tell(&self, document: &JsValue) -> bool {
        self.newest.replace(document.clone());
        let there: Vec<_> = {
            let mut listeners = self.listeners.borrow_mut();
            listeners.retain(|listener| listener.strong_count() > 0);
            listeners.iter().filter_map(Weak::upgrade).collect()
        };
        // Called with nothing borrowed: a listener may make another element listen.
        for listener in &there {
            listener(document);
        }
        !there.is_empty()
    }
}

async fn run(stream: Rc<Stream>, host: Host) {
    loop {
        if let Ok(mut source) = EventSource::new(&format!("{}/api/v1/live?of=embed", stream.base))
            && let Ok(mut events) = source.subscribe("snapshot")
        {
            while let Some(Ok((_, event))) = events.next().await {
                let document = event.data().as_string().and_then(|text| js_sys::JSON::parse(&text).ok());
                if let Some(document) = document
                    && !stream.tell(&document)
                {
                    STREAMS.with_borrow_mut(|streams| streams.retain(|other| !Rc::ptr_eq(other, &stream)));
                    return;
                }
            }
        }
        // The answer does not matter: a timer cannot fail.
        _ = JsFuture::from(host.wait(REOPEN_MS)).await;
    }
}
