//! `/maintenance`: one month of maintenance.

use super::{
    context::PageContext,
    page::{Page, element},
};
use fairnotice_core::embed::Month;
use fairnotice_widget::element::Element;
use leptos::prelude::*;

/// The page.
pub fn page(month: &Month, context: &PageContext) -> String {
    Page::part(context, "/maintenance", "Maintenance").render(|| {
        view! {
            <h1>"Maintenance"</h1>
            {element(Element::Calendar(month), context)}
        }
    })
}
