//! The newest message on an incident (rule N7).

use super::{
    audience::Audience,
    page::{Fact, Line, Page, Section, Tone},
    when,
};
use fairnotice_core::{
    incident::{Incident, Stage},
    text::is_blank,
};
use fairnotice_locale::mail::MailText;

/// What the mail shows.
pub(super) fn page(audience: &Audience<'_>, incident: &Incident) -> Page {
    let (label, lead, tone) = match incident.stage {
        Stage::Investigating => (MailText::LabelInvestigating, MailText::LeadInvestigating, Tone::Bad),
        Stage::Identified => (MailText::LabelIdentified, MailText::LeadIdentified, Tone::Bad),
        Stage::Monitoring => (MailText::LabelMonitoring, MailText::LeadMonitoring, Tone::Warn),
        Stage::Resolved => (MailText::LabelResolved, MailText::LeadResolved, Tone::Good),
    };
    let subject = match incident.stage {
        Stage::Resolved => MailText::SubjectIncidentResolved,
        _ if incident.updates.len() > 1 => MailText::SubjectIncidentUpdate,
        _ => MailText::SubjectIncident,
    };
    let title = audience.title(&incident.title, &incident.translations);
    let news = incident.updates.last().filter(|report| !is_blank(&report.message));
    let mut sections: Vec<_> = news
        .map(|report| Section::Text {
            heading: audience.text(MailText::Message),
            text: audience.operators(&report.message, &report.translations),
            is_news: true,
        })
        .into_iter()
        .collect();
    sections.push(Section::Facts { heading: String::new(), facts: facts(audience, incident) });
    let mut actions = vec![audience.action(MailText::OpenIncident, &format!("/incidents/{}", incident.id))];
    if let Some(change) = &incident.caused_by {
        actions.push(audience.action(MailText::OpenRecord, &format!("/maintenance/{change}")));
    }
    Page {
        subject: audience.fill(subject, &[("title", &title.text)]),
        label: audience.text(label),
        tone,
        title,
        lead: vec![audience.text(lead)],
        sections,
        actions,
        // An incident that a change caused is read where that change is.
        thread: Some(match &incident.caused_by {
            Some(change) => format!("change-{change}"),
            None => format!("incident-{}", incident.id),
        }),
    }
}

fn facts(audience: &Audience<'_>, incident: &Incident) -> Vec<Fact> {
    let components = incident.components.iter().map(|component| {
        let name = audience.component(&component.id);
        // Once it is over, what it did to a component is past.
        if !incident.is_open() {
            return Line::new(name);
        }
        let status = audience.status(component.status);
        Line::new(audience.fill(MailText::Affected, &[("component", &name), ("impact", &status)]))
    });
    let components: Vec<_> = components.collect();
    let mut facts = Vec::new();
    if !components.is_empty() {
        let label = if incident.is_open() { MailText::Affects } else { MailText::AffectedNames };
        facts.push(Fact::new(&audience.text(label), components));
    }
    facts.push(when::instant(audience, MailText::BeganAt, incident.started_at));
    facts.extend(incident.resolved_at.map(|at| when::instant(audience, MailText::OverAt, at)));
    facts
}
