//! A change's facts (A26): what is affected, the downtime, the release, the way back.

use super::{
    audience::Audience,
    change,
    page::{Fact, Line},
    when,
};
use fairnotice_core::{
    change::{AffectedComponent, ChangeFile, Downtime, MessageKind},
    record::Record,
    release::ReleaseFile,
    text::is_blank,
};
use fairnotice_locale::mail::MailText;

/// The facts that a notice gives: all of the plan, or what matters once work is under way or over.
pub(super) fn of_notice(audience: &Audience<'_>, notice: MessageKind, record: &Record) -> Vec<Fact> {
    let (file, actual) = (record.change.file(), record.change.actual());
    let is_over = actual.started_at.is_some() && actual.ended_at().is_some();
    let label = match notice {
        MessageKind::Cancelled => MailText::WhenCancelled,
        _ if is_over => MailText::WhenAnnounced,
        _ => MailText::When,
    };
    let [window, length] = when::window(audience, label, file.start, file.end);
    let mut list = if is_over {
        let (began, ended) = actual.ran(file.start, record.change.expected_end());
        let length = audience.duration((ended - began).num_seconds());
        let worked = Line { aside: length, ..when::short(audience, began, ended) };
        vec![Fact::new(&audience.text(MailText::WhenWorked), vec![worked]), window]
    } else {
        vec![window, length]
    };
    if !is_over {
        list.extend(actual.started_at.map(|at| when::instant(audience, MailText::StartedAt, at)));
        let end = Some(record.change.expected_end()).filter(|end| *end != file.end);
        list.extend(end.map(|end| when::instant(audience, MailText::ExpectedEnd, end)));
    }
    let deviation = actual.deviation.as_ref().filter(|_| notice == MessageKind::Started);
    list.extend(deviation.map(|deviation| {
        Fact::new(&audience.text(MailText::Deviation), vec![Line::new(audience.original(&deviation.reason))])
    }));
    let is_past = is_over || notice == MessageKind::Cancelled;
    list.push(if is_past { affected_names(audience, file) } else { affects(audience, file) });
    if change::is_plan(notice) || notice == MessageKind::Started {
        list.extend(downtime(audience, file));
    }
    if change::is_plan(notice) {
        list.extend(release(audience, file));
        list.push(rollback(audience, file));
        list.push(kind(audience, file));
    }
    list
}

/// The kind of change (rule C1).
pub(super) fn kind(audience: &Audience<'_>, file: &ChangeFile) -> Fact {
    Fact::new(&audience.text(MailText::Kind), vec![Line::new(audience.kind(file.kind))])
}

/// The downtime, or what is noticed without one (rule C7); nothing where the record does not say.
pub(super) fn downtime(audience: &Audience<'_>, file: &ChangeFile) -> Vec<Fact> {
    let stated = file.downtime.as_ref().map(|downtime| downtime_lines(audience, file, downtime));
    let effect = audience.effect(file);
    let effect = (!is_blank(&effect.text)).then(|| (MailText::Effect, vec![Line::new(effect.text)]));
    let facts = stated.map(|lines| (MailText::Downtime, lines)).into_iter().chain(effect);
    facts.map(|(label, lines)| Fact::new(&audience.text(label), lines)).collect()
}

/// The downtime on the reader's clocks.
pub(super) fn downtime_lines(audience: &Audience<'_>, file: &ChangeFile, downtime: &Downtime) -> Vec<Line> {
    let from = downtime.start.unwrap_or(file.start);
    let line = match (downtime.required, downtime.duration.and_then(|length| length.after(from))) {
        (false, _) => Line::new(audience.text(MailText::DowntimeNone)),
        (true, None) => Line::new(audience.text(MailText::DowntimeWindow)),
        (true, Some(to)) => {
            let length = audience.duration((to - from).num_seconds());
            Line { aside: length, ..when::short(audience, from, to) }
        }
    };
    vec![line]
}

/// The components with their impact (rule C8).
pub(super) fn affects(audience: &Audience<'_>, file: &ChangeFile) -> Fact {
    let mut lines: Vec<_> = file.components.iter().map(|c| Line::new(affected(audience, c))).collect();
    if lines.is_empty() {
        lines.push(Line::new(audience.text(MailText::AffectsNone)));
    }
    Fact::new(&audience.text(MailText::Affects), lines)
}

/// The components alone, once no impact is expected any more.
pub(super) fn affected_names(audience: &Audience<'_>, file: &ChangeFile) -> Fact {
    let names = file.components.iter().map(|component| Line::new(audience.component(&component.id)));
    let mut lines: Vec<_> = names.collect();
    if lines.is_empty() {
        lines.push(Line::new(audience.text(MailText::AffectsNone)));
    }
    Fact::new(&audience.text(MailText::AffectedNames), lines)
}

fn affected(audience: &Audience<'_>, component: &AffectedComponent) -> String {
    let name = audience.component(&component.id);
    impact_of(audience, &name, component)
}

/// A component's name with its impact.
pub(super) fn impact_of(audience: &Audience<'_>, name: &str, component: &AffectedComponent) -> String {
    let impact = audience.impact(component.impact.unwrap_or_default());
    let text = if component.downtime { MailText::AffectedDown } else { MailText::Affected };
    audience.fill(text, &[("component", name), ("impact", &impact)])
}

/// The release, the data migration and the coexistence (rules R2 and R5).
pub(super) fn release(audience: &Audience<'_>, file: &ChangeFile) -> Vec<Fact> {
    let Some(release) = &file.release else { return Vec::new() };
    let mut facts = vec![Fact::new(&audience.text(MailText::Release), vec![Line::new(version(audience, release))])];
    facts.extend(effects(audience, release));
    facts
}

/// What a release asks of its users besides its entries.
pub(super) fn effects(audience: &Audience<'_>, release: &ReleaseFile) -> Vec<Fact> {
    let texts = [(MailText::Migration, &release.migration), (MailText::Coexistence, &release.coexistence)];
    let texts = texts.into_iter().filter(|(_, text)| !is_blank(text));
    texts.map(|(label, text)| Fact::new(&audience.text(label), vec![Line::new(audience.original(text))])).collect()
}

/// A version, with the one that it follows.
pub(super) fn version(audience: &Audience<'_>, release: &ReleaseFile) -> String {
    let to = release.to.to_string();
    match &release.from {
        Some(from) => audience.fill(MailText::ReleaseAfter, &[("to", &to), ("from", &from.to_string())]),
        None => to,
    }
}

/// Whether a way back is planned (rule C6). The plan itself stays internal.
pub(super) fn rollback(audience: &Audience<'_>, file: &ChangeFile) -> Fact {
    let text = if is_rollback_planned(file) { MailText::RollbackPlanned } else { MailText::RollbackNone };
    Fact::new(&audience.text(MailText::Rollback), vec![Line::new(audience.text(text))])
}

/// As the published record says it.
pub(super) fn is_rollback_planned(file: &ChangeFile) -> bool {
    file.rollback.as_ref().is_some_and(|plan| plan.none_because.is_empty())
}

/// Why an urgent update cannot wait (rule C4): what the operator stated, unchecked.
pub(super) fn urgent(audience: &Audience<'_>, file: &ChangeFile) -> Vec<Fact> {
    let Some(urgent) = &file.urgent else { return Vec::new() };
    let texts = [
        (MailText::UrgentCause, &urgent.cause),
        (MailText::UrgentCriticality, &urgent.criticality),
        (MailText::UrgentImpact, &urgent.impact),
        (MailText::UrgentRisk, &urgent.risk_of_delay),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !is_blank(text));
    texts.map(|(label, text)| Fact::new(&audience.text(label), vec![Line::new(audience.original(text))])).collect()
}
