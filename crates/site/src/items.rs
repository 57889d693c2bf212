//! The entries of release notes, by category (rules R3, R4 and R8).

use super::{
    context::PageContext,
    page::{empty, fact, stated},
};
use crate::text::TextView as _;
use fairnotice_core::{
    change::Texts,
    release::{Category, Item, Maturity},
};
use leptos::prelude::*;

/// Every entry under its category's heading.
pub(super) fn items(items: &[Item], are_final: bool, context: &PageContext) -> AnyView {
    let texts = &context.texts().releases;
    if items.is_empty() {
        return empty(if are_final { &texts.no_items } else { &texts.no_items_yet });
    }
    let categories = [
        (Category::Feature, &texts.features),
        (Category::Improvement, &texts.improvements),
        (Category::Patch, &texts.patches),
    ];
    let parts = categories.into_iter().filter_map(|(category, heading)| {
        let of_category = items.iter().filter(|item| item.category == category);
        let entries: Vec<_> = of_category.map(|item| entry(item, context)).collect();
        (!entries.is_empty()).then(|| {
            view! {
                <h3>{heading.as_str()}</h3>
                <ul class="list">{entries}</ul>
            }
        })
    });
    parts.collect_view().into_any()
}

fn entry(item: &Item, context: &PageContext) -> AnyView {
    let texts = &context.texts().releases;
    // A feature always shows its maturity; the default is production.
    let maturity = match (item.category, item.maturity) {
        (Category::Feature, maturity) => Some(maturity.unwrap_or_default()),
        (_, maturity) => maturity,
    };
    let maturity = maturity.map(|maturity| {
        let name = match maturity {
            Maturity::Pilot => &texts.pilot,
            Maturity::Beta => &texts.beta,
            Maturity::Production => &texts.production,
        };
        fact(&texts.maturity, name.as_str())
    });
    let pace = item.per_organisation.map(|own| {
        let text = if own { &texts.own_pace } else { &texts.together };
        fact(&texts.transition, text.as_str())
    });
    let compatible = item.compatible.map(|compatible| {
        let text = if compatible { &texts.compatible } else { &texts.incompatible };
        fact(&texts.compatibility, text.as_str())
    });
    let disruptive =
        item.disruptive.then(|| view! { <span class="state" data-tone="warn">{texts.disruptive.as_str()}</span> });
    let facts: Vec<_> = [
        stated(&texts.behaviour, &item.behaviour),
        maturity,
        stated(&texts.impact, &item.impact),
        stated(&texts.toggle, &item.toggle),
        pace,
        compatible,
        stated(&texts.instructions, &item.instructions),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <li class="summary item">
            <h4>{context.text(&item.title, &Texts::default()).inline()}</h4>
            {disruptive}
            {(!facts.is_empty()).then(|| view! { <dl>{facts}</dl> })}
        </li>
    }
    .into_any()
}
