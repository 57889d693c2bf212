//! What somebody has chosen, as a list of facts.

use super::{Entered, RegionChoice, fields::from_impact};
use crate::{context::PageContext, page::fact};
use fairnotice_core::component::Impact;
use fairnotice_locale::language::Language;
use leptos::prelude::*;

/// Between the entries of a list, in every language alike.
const BETWEEN: &str = " · ";

/// The address and what it gets. A region that is not offered any more is shown by its id.
pub(crate) fn facts(entered: &Entered, offered: &[RegionChoice<'_>], context: &PageContext) -> AnyView {
    let (chosen, texts) = (&entered.subscription, &context.texts().subscribe);
    let parts =
        [(&texts.changes, chosen.changes), (&texts.incidents, chosen.incidents), (&texts.releases, chosen.releases)];
    let parts: Vec<_> = parts.into_iter().filter(|(_, is_wanted)| *is_wanted).map(|(part, _)| part.as_str()).collect();
    let address = view! { <span class="address" dir="ltr">{entered.address.clone()}</span> };
    let components: Vec<_> = chosen.components.iter().map(|id| context.component(id)).collect();
    let regions = chosen
        .regions
        .iter()
        .map(|id| offered.iter().find(|region| region.id == id).map_or(id.as_str(), |region| region.name));
    let regions: Vec<_> = regions.collect();
    let kinds: Vec<_> = chosen.kinds.iter().map(|kind| context.words(*kind)).collect();
    let impact = (chosen.impact != Impact::None).then(|| fact(&texts.fact_impact, from_impact(chosen.impact, context)));
    let language = Language::all().iter().find(|language| language.tag == entered.language);
    let language = language
        .map(|language| fact(&texts.fact_language, view! { <span lang=language.tag>{language.name.as_str()}</span> }));
    let narrowed =
        |name, text: String| (!text.is_empty()).then(|| fact(name, view! { <span dir="auto">{text}</span> }));
    let zone = view! { <span dir="ltr">{entered.zone.replace('_', " ")}</span> };
    view! {
        <dl>
            {fact(&texts.fact_address, address)} {fact(&texts.fact_what, parts.join(BETWEEN))}
            {narrowed(&texts.components, components.join(BETWEEN))} {narrowed(&texts.regions, regions.join(BETWEEN))}
            {narrowed(&texts.kinds, kinds.join(BETWEEN))} {impact} {language} {fact(&texts.fact_zone, zone)}
        </dl>
    }
    .into_any()
}
