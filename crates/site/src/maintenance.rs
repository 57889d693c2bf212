//! `/maintenance`: one month of maintenance.

use super::{
    context::PageContext,
    page::{Page, element},
};
use fairnotice_core::embed::Month;
use fairnotice_widget::element::Element;
use leptos::prelude::*;

/// The page.
pub fn page(month: &Month, reading: &PageContext) -> String {
    Page::part(reading, "/maintenance", "Maintenance").render(|| {
        view! {
            <h1>"Maintenance"</h1>
            {element(Element::Calendar(month), reading)}
        }
    })
}
