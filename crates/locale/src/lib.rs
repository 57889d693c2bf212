//! Languages of pages, elements and mails: message catalogues, plurals, dates and negotiation.
//!
//! - [`message`]: every text by its id, and the message catalogue of one language.
//! - [`negotiation`]: which language serves a reader best.
//! - [`translation`]: an operator's text in the language that serves a reader best.
//! - [`date`]: how an instant is written.
//! - `language` and `Locale` (feature `catalogues`): the languages' files, their plural rules, and dates in a zone.
//! - `mail` and `clock` (feature `catalogues`): what mails say, and instants with their offset from UTC.
//! - `site` (feature `catalogues`): what the status site says.
//!
//! ```
//! # #[cfg(feature = "catalogues")] {
//! use fairnotice_core::zone::Zone;
//! use fairnotice_locale::{Locale, date::Style, message::MessageId, negotiation::LanguagePreferences};
//!
//! let preferences = LanguagePreferences::from_accept_language(["es-MX, es;q=0.9, en;q=0.5"]);
//! let language = preferences.language();
//! assert_eq!(language.message(MessageId::Details), "Detalles");
//!
//! let locale = Locale::new(Zone::utc(), language);
//! assert_eq!(locale.instant(Style::When, 1_792_872_000_000), "sáb 24 oct 2026, 20:00 UTC");
//! # }
//! ```
//!
//! **Boundary:** no store, no HTTP and no views. A caller reads the header and hands over its text.

#[cfg(feature = "catalogues")]
pub mod clock;
pub mod date;
#[cfg(feature = "catalogues")]
pub mod language;
#[cfg(feature = "catalogues")]
mod locale;
#[cfg(feature = "catalogues")]
pub mod mail;
pub mod message;
pub mod negotiation;
#[cfg(feature = "catalogues")]
mod plural;
#[cfg(feature = "catalogues")]
pub mod site;
pub mod translation;

#[cfg(feature = "catalogues")]
pub use locale::Locale;
