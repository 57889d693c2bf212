//! What somebody has chosen, as a list of facts.

use super::{Entered, fields::IMPACTS};
use crate::{badge::capital, context::PageContext, page::fact};
use fairnotice_core::{component::Impact, id::RegionId};
use leptos::prelude::*;

/// The address and what it gets.
pub(crate) fn facts(entered: &Entered, context: &PageContext) -> AnyView {
    let chosen = &entered.subscription;
    let parts = [("changes", chosen.changes), ("incidents", chosen.incidents), ("releases", chosen.releases)];
    let parts: Vec<_> = parts.into_iter().filter(|(_, is_wanted)| *is_wanted).map(|(part, _)| part).collect();
    let address = view! { <span class="address" dir="ltr">{entered.address.clone()}</span> };
    let components = context.components(chosen.components.iter());
    let regions = chosen.regions.iter().map(RegionId::as_str).collect::<Vec<_>>().join(", ");
    let kinds = capital(&chosen.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", "));
    let impact = IMPACTS.into_iter().find(|(impact, ..)| *impact == chosen.impact && *impact != Impact::None);
    let narrowed =
        |name, text: String| (!text.is_empty()).then(|| fact(name, view! { <span dir="auto">{text}</span> }));
    view! {
        <dl>
            {fact("Address", address)} {fact("Notices of", capital(&parts.join(", ")))}
            {narrowed("Components", components)} {narrowed("Regions", regions)} {narrowed("Kinds of work", kinds)}
            {impact.map(|(_, _, label)| fact("Impact", label))} {fact("Time zone", entered.zone.replace('_', " "))}
        </dl>
    }
    .into_any()
}
