//! The entries of release notes, by category (rules R3, R4 and R8).

use super::page::{empty, fact, stated};
use fairnotice_core::release::{Category, Item};
use leptos::prelude::*;

const CATEGORIES: [(Category, &str); 3] =
    [(Category::Feature, "Features"), (Category::Improvement, "Improvements"), (Category::Patch, "Patches")];

/// Every entry under its category's heading.
pub(super) fn items(items: &[Item], are_final: bool) -> AnyView {
    if items.is_empty() {
        return empty(if are_final {
            "The final notes list no entry."
        } else {
            "No entry has been published yet. The final notes list each feature, improvement and patch."
        });
    }
    let part = |(category, heading): (Category, &'static str)| {
        let entries: Vec<_> = items.iter().filter(|item| item.category == category).map(entry).collect();
        (!entries.is_empty()).then(|| {
            view! {
                <h3>{heading}</h3>
                <ul class="list">{entries}</ul>
            }
        })
    };
    CATEGORIES.map(part).into_iter().flatten().collect_view().into_any()
}

fn entry(item: &Item) -> AnyView {
    // A feature always shows its maturity; the default is production.
    let maturity = match (item.category, item.maturity) {
        (Category::Feature, maturity) => Some(maturity.unwrap_or_default()),
        (_, maturity) => maturity,
    };
    let maturity = maturity.map(|maturity| fact("Maturity", super::badge::capital(maturity.id())));
    let pace = item.per_organisation.map(|own| {
        let text = if own { "Each organisation moves at its own pace" } else { "All organisations move together" };
        fact("Transition", text)
    });
    let compatible = item.compatible.map(|compatible| {
        let text = if compatible { "Existing use continues to work" } else { "Existing use needs a change" };
        fact("Compatibility", text)
    });
    let disruptive = item.disruptive.then(|| view! { <span class="state" data-tone="warn">"Disruptive"</span> });
    let facts: Vec<_> = [
        stated("Behaviour", &item.behaviour),
        maturity,
        stated("Impact", &item.impact),
        stated("Enable or disable", &item.toggle),
        pace,
        compatible,
        stated("What to do", &item.instructions),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <li class="summary">
            <h4 dir="auto">{item.title.clone()}</h4>
            {disruptive}
            {(!facts.is_empty()).then(|| view! { <dl>{facts}</dl> })}
        </li>
    }
    .into_any()
}
