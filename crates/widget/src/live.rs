//! The live stream: one for all elements of a page that ask the same server, for as long as one of them is there.

use crate::host::Host;
use futures_util::{
    StreamExt as _,
    future::{AbortHandle, abortable},
};
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
type Listener = Rc<dyn Fn(&JsValue)>;
/// Does not keep its element alive.
type Heard = Weak<dyn Fn(&JsValue)>;

struct Stream {
    base: String,
    listeners: RefCell<Vec<Heard>>,
    newest: RefCell<JsValue>,
    connection: AbortHandle,
}

/// An element's part in a stream. With the last part the connection ends.
pub(crate) struct Part {
    _listener: Listener,
    _stream: Rc<Stream>,
}

thread_local! {
    static STREAMS: RefCell<Vec<Weak<Stream>>> = const { RefCell::new(Vec::new()) };
}

/// Tells `listener` of every document from now on, beginning with the newest known.
pub(crate) fn listen(host: &Host, listener: impl Fn(&JsValue) + 'static) -> Part {
    let listener: Listener = Rc::new(listener);
    let stream = STREAMS.with_borrow_mut(|streams| {
        streams.retain(|stream| stream.strong_count() > 0);
        let known = streams.iter().filter_map(Weak::upgrade).find(|stream| stream.base == host.base());
        known.unwrap_or_else(|| {
            let stream = Stream::open(host);
            streams.push(Rc::downgrade(&stream));
            stream
        })
    });
    stream.listeners.borrow_mut().push(Rc::downgrade(&listener));
    let newest = stream.newest.borrow().clone();
    if !newest.is_undefined() {
        listener(&newest);
    }
    Part { _listener: listener, _stream: stream }
}

impl Stream {
    fn open(host: &Host) -> Rc<Self> {
        Rc::new_cyclic(|stream| {
            let (connection, handle) = abortable(run(stream.clone(), host.clone()));
            // It ends by being aborted, and that is all its answer says.
            spawn_local(async move { _ = connection.await });
            Self {
                base: host.base(),
                listeners: RefCell::default(),
                newest: RefCell::new(JsValue::UNDEFINED),
                connection: handle,
            }
        })
    }

    fn tell(&self, document: JsValue) {
        let there: Vec<_> = {
            let mut listeners = self.listeners.borrow_mut();
            listeners.retain(|listener| listener.strong_count() > 0);
            listeners.iter().filter_map(Weak::upgrade).collect()
        };
        // Called with nothing borrowed: a listener may make another element listen.
        for listener in &there {
            listener(&document);
        }
        self.newest.replace(document);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

async fn run(stream: Weak<Stream>, host: Host) {
    let url = format!("{}/api/v1/live?of=embed", host.base());
    loop {
        if let Ok(mut source) = EventSource::new(&url)
            && let Ok(mut events) = source.subscribe("snapshot")
        {
            while let Some(Ok((_, event))) = events.next().await {
                let document = event.data().as_string().and_then(|text| js_sys::JSON::parse(&text).ok());
                if let (Some(stream), Some(document)) = (stream.upgrade(), document) {
                    stream.tell(document);
                }
            }
        }
        // The answer does not matter: a timer cannot fail.
        _ = JsFuture::from(host.wait(REOPEN_MS)).await;
    }
}
