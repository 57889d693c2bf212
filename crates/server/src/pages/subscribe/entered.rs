//! What a reader enters in a form, and what the form offers.

use crate::extract::Form;
use crate::pages::visit::Visit;
use fairnotice_core::{
    change::{Kind, MessageKind},
    subscription::Subscription,
};
use fairnotice_service::subscribers::Offered;
use fairnotice_site::subscribe::{Entered, IMPACTS, RegionChoice};
use fairnotice_store::Subscriber;

/// The longest text of a field in characters: nothing that can be chosen is longer, and the form shows again what was typed.
const LONGEST: usize = 1_000;

/// What the form has, as it was typed. What cannot be chosen is refused later, at its field.
pub(super) fn entered(form: &Form) -> Entered {
    let has = |field, value: &str| form.values(field).any(|given| given == value);
    let typed = |field| form.value(field).chars().take(LONGEST).collect();
    let impact = IMPACTS.into_iter().find(|(_, id)| *id == form.value("impact"));
    Entered {
        address: typed("address"),
        language: typed("language"),
        zone: typed("zone"),
        subscription: Subscription {
            components: form.values("component").map(Into::into).collect(),
            regions: form.values("region").map(Into::into).collect(),
            kinds: Kind::ALL.into_iter().filter(|kind| has("kind", kind.id())).collect(),
            impact: impact.map(|(impact, _)| impact).unwrap_or_default(),
            changes: has("what", "changes"),
            incidents: has("what", "incidents"),
            releases: has("what", "releases"),
            muted: Vec::new(),
        },
    }
}

/// The notices that are not ticked, without those that nobody can mute.
pub(super) fn muted(form: &Form, required: &[MessageKind]) -> Vec<MessageKind> {
    let is_ticked = |kind: &MessageKind| form.values("notice").any(|id| id == kind.id());
    MessageKind::ALL.into_iter().filter(|kind| !required.contains(kind) && !is_ticked(kind)).collect()
}

/// What a subscriber has chosen.
pub(super) fn chosen(subscriber: &Subscriber) -> Entered {
    Entered {
        address: subscriber.address.clone(),
        language: subscriber.language.tag().to_owned(),
        zone: subscriber.zone.clone(),
        subscription: subscriber.subscription.clone(),
    }
}

/// What can be chosen.
pub(in crate::pages) fn offered(visit: &Visit) -> Offered<'_> {
    Offered {
        components: &visit.context.snapshot.components,
        regions: visit.app.policy().regions(),
        tzdata: visit.app.tzdata(),
    }
}

/// The regions that can be chosen, as a reader sees them.
pub(in crate::pages) fn regions(visit: &Visit) -> Vec<RegionChoice<'_>> {
    let policy = visit.app.policy();
    let choice = |id| {
        let region = policy.regions().iter().find(|region| region.id() == id);
        RegionChoice { id, name: policy.region_name(id), zone: region.map(|region| region.zone().name()) }
    };
    offered(visit).regions().into_iter().map(choice).collect()
}

/// The zones of places, which have a `/`, and UTC.
pub(super) fn zones(visit: &Visit) -> Vec<String> {
    let groups = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
    let is_place = |name: &str| name.split_once('/').is_some_and(|(group, _)| groups.contains(&group));
    let names = visit.app.tzdata().names().into_iter().filter(|name| is_place(name) || *name == "UTC");
    names.map(str::to_owned).collect()
}
