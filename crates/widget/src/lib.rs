//! The banner, the maintenance calendar and the status board.
//!
//! One source for both sides: the server renders the components to HTML (feature `ssr`), and in the browser the same
//! components hydrate that HTML (feature `hydrate`). What they show is a function of a document of [`fairnotice_core::embed`]
//! and of `now`; neither side holds anything else.

mod banner;
mod calendar;
pub mod clock;
pub mod element;
pub mod locale;
pub mod markup;
pub mod status;
mod time;

#[cfg(feature = "ssr")]
pub mod render;
// The language of a rendering.
#[cfg(feature = "ssr")]
pub use fairnotice_locale::language;

#[cfg(target_arch = "wasm32")]
pub mod host;
#[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
pub mod hydrate;
#[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
mod wire;
