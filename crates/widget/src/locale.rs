//! The reader's language and zone: `Intl` in the browser, [`fairnotice_locale`] on the server. Both write the same.

pub use fairnotice_locale::date::{Style, datetime};

#[cfg(not(target_arch = "wasm32"))]
pub use fairnotice_locale::Locale;
#[cfg(target_arch = "wasm32")]
pub use page::Locale;

#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_precision_loss, reason = "an instant in milliseconds fits a float exactly for 285,000 years")]
mod page {
    use super::Style;
    use crate::host::Host;

    /// The page's own language, and the reader's zone.
    #[derive(Clone)]
    pub struct Locale(pub(crate) Host);

    impl Locale {
        /// Writes an instant (epoch milliseconds).
        pub fn instant(&self, style: Style, at: i64) -> String {
            self.range(style, at, at)
        }

        /// Writes a range (epoch milliseconds); `to` equal to `from` is one instant.
        pub fn range(&self, style: Style, from: i64, to: i64) -> String {
            self.0.format(style.number(), from as f64, to as f64)
        }

        /// The plural category of a number: its place in CLDR's order, 0 (`zero`) to 5 (`other`).
        pub fn plural(&self, count: usize) -> usize {
            self.0.plural(count)
        }
    }
}
