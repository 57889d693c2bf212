//! What the page gives to WASM: its dates, attributes and dismissals. The other side is `startWithWasm` in `www/embed/embed-hydrate.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The element, as the loader offers it.
    #[derive(Clone)]
    pub type Host;

    /// Writes an instant or a range by `Intl`, in the page's language and the reader's zone.
    #[wasm_bindgen(method)]
    pub fn format(this: &Host, style: u8, from: f64, to: f64) -> String;

    /// The plural category of a number: its place in CLDR's order.
    #[wasm_bindgen(method)]
    pub fn plural(this: &Host, count: usize) -> usize;

    /// An attribute of the element; empty where it is missing.
    #[wasm_bindgen(method)]
    pub fn attribute(this: &Host, name: &str) -> String;

    /// Keys of the notices that the reader has dismissed.
    #[wasm_bindgen(method)]
    pub fn dismissed(this: &Host) -> Vec<String>;

    /// Where the element's data lies on the server.
    #[wasm_bindgen(method, getter)]
    pub fn base(this: &Host) -> String;

    /// The page's language by its BCP 47 tag.
    #[wasm_bindgen(method, getter)]
    pub fn lang(this: &Host) -> String;

    /// The reader's zone by its IANA name.
    #[wasm_bindgen(method, getter)]
    pub fn zone(this: &Host) -> String;
}
