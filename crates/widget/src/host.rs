//! What the loader gives to WASM: the page's dates, clock, attributes and events. The other side is `www/embed.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The element, as the loader offers it.
    #[derive(Clone)]
    pub type Host;

    /// Writes an instant or a range by `Intl`, in the page's language and the reader's zone.
    #[wasm_bindgen(method)]
    pub fn format(this: &Host, style: u8, from: f64, to: f64) -> String;

    /// The reader's clock, corrected by the server's.
    #[wasm_bindgen(method)]
    pub fn now(this: &Host) -> f64;

    /// Resolves after so many milliseconds.
    #[wasm_bindgen(method)]
    pub fn wait(this: &Host, ms: u32) -> js_sys::Promise;

    /// An attribute of the element; empty where it is missing.
    #[wasm_bindgen(method)]
    pub fn attribute(this: &Host, name: &str) -> String;

    /// Tells the page that what the element shows has changed.
    #[wasm_bindgen(method)]
    pub fn changed(this: &Host, revision: f64);

    /// Where the element's data lies on the server; empty where it has no server to ask.
    #[wasm_bindgen(method, getter)]
    pub fn base(this: &Host) -> String;

    /// The reader's zone by its IANA name.
    #[wasm_bindgen(method, getter)]
    pub fn zone(this: &Host) -> String;
}
