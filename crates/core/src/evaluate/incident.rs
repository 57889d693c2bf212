//! N7: the messages on incidents that the work causes.

use super::{Case, Ruling, messages::immediate_outcome};
use crate::{
    change::MessageKind,
    verdict::{Outcome, Reason, text::message as text},
};

/// N7. Each incident that the work causes is published as any other.
pub(super) fn published(case: &Case) -> Ruling {
    let caused = &case.actual().incidents;
    if caused.is_empty() {
        return Ruling::not_applicable(text::NO_INCIDENT);
    }
    let mut messages: Vec<_> =
        case.change.notices.iter().filter(|message| message.kind == MessageKind::Incident).collect();
    messages.sort_by_key(|message| message.published_at);
    let began = case.actual().started_at.unwrap_or(case.window.start());
    let (mut outcome, mut faults) = (Outcome::Pass, Vec::new());
    for (i, incident) in caused.iter().enumerate() {
        // Each message counts for one incident, and for none that begins after it.
        let own = messages.iter().position(|message| incident.at.unwrap_or(began) <= message.published_at);
        let published = own.map(|own| messages.remove(own).published_at);
        let found = immediate_outcome(case, incident.at.or(published).unwrap_or(began), published);
        outcome = outcome.min(found);
        if found < Outcome::Pass {
            faults.push(text::incident_unpublished(i, &incident.id));
        }
    }
    match outcome {
        Outcome::Pass => Ruling::pass(text::INCIDENTS_PUBLISHED),
        _ => Ruling { outcome, reason: Reason::Faults(faults) },
    }
}
