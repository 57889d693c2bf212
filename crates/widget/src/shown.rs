//! How a component reads what it shows: every text, attribute and list that can change is a closure of one of three types,
//! so that Leptos' machinery behind them is compiled once and not once for each.

use crate::markup::Markup;
use leptos::prelude::{LocalStorage, RwSignal, StoredValue, With as _, WithValue as _};

/// A text that changes.
pub(crate) type Text = Box<dyn FnMut() -> String + Send>;
/// An attribute that is there or not.
pub(crate) type Flag = Box<dyn FnMut() -> bool + Send>;
/// Rows that change.
pub(crate) type Rows = Box<dyn FnMut() -> Markup + Send>;

/// A text out of what is shown.
pub(crate) fn text<T: Send + Sync + 'static>(shown: RwSignal<T>, read: fn(&T) -> &String) -> Text {
    Box::new(move || shown.with(|shown| read(shown).clone()))
}

/// A flag out of what is shown.
pub(crate) fn flag<T: Send + Sync + 'static>(shown: RwSignal<T>, read: fn(&T) -> bool) -> Flag {
    Box::new(move || shown.with(read))
}

/// Rows out of what is shown.
pub(crate) fn rows<T: Send + Sync + 'static>(shown: RwSignal<T>, read: fn(&T) -> &Markup) -> Rows {
    Box::new(move || shown.with(|shown| read(shown).clone()))
}

/// What a button or a link does; one type for all, as of the texts.
#[derive(Clone, Copy)]
pub struct Act(StoredValue<Box<dyn Fn(String) -> bool>, LocalStorage>);

impl Act {
    /// `act` is told what the button stands for, and answers whether it will do it.
    pub fn new(act: impl Fn(String) -> bool + 'static) -> Self {
        Self(StoredValue::new_local(Box::new(act)))
    }

    pub(crate) fn run(self, with: String) -> bool {
        self.0.with_value(|act| act(with))
    }
}
