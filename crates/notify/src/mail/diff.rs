//! What an edit changed, old and new (rule C9).

use super::{
    audience::Audience,
    facts,
    page::{Changed, Line},
    when,
};
use fairnotice_core::{
    change::{AffectedComponent, ChangeFile},
    id::ComponentId,
};
use fairnotice_locale::mail::MailText;

/// Each thing that a reader counts on and that is another one now.
pub(super) fn changes(audience: &Audience<'_>, before: &ChangeFile, after: &ChangeFile) -> Vec<Changed> {
    let mut changes = Vec::new();
    let mut push = |label: MailText, old: Vec<Line>, new: Vec<Line>| {
        if old != new {
            changes.push(Changed { label: audience.text(label), before: old, after: new });
        }
    };
    let title = |file| vec![Line::new(audience.change_title(file).text)];
    push(MailText::Title, title(before), title(after));
    let window = |file: &ChangeFile| vec![when::short(audience, file.start, file.end)];
    push(MailText::When, window(before), window(after));
    push(MailText::Downtime, downtime(audience, before), downtime(audience, after));
    let effect = |file| vec![Line::new(audience.effect(file).text)];
    push(MailText::Effect, effect(before), effect(after));
    let (old, new) = components(audience, before, after);
    push(MailText::Affects, old, new);
    push(MailText::Release, release(audience, before), release(audience, after));
    let rollback = |file| facts::rollback(audience, file).lines;
    push(MailText::Rollback, rollback(before), rollback(after));
    changes.iter_mut().flat_map(|change| [&mut change.before, &mut change.after]).for_each(|lines| {
        // An effect that was not stated before has nothing to show there.
        lines.iter_mut().filter(|line| line.main.is_empty()).for_each(|line| "–".clone_into(&mut line.main));
    });
    changes
}

/// The downtime. One that begins with the window is said by its length, or every move would list it.
fn downtime(audience: &Audience<'_>, file: &ChangeFile) -> Vec<Line> {
    let Some(stated) = &file.downtime else { return vec![Line::new(audience.text(MailText::DowntimeNone))] };
    match stated.duration {
        Some(length) if stated.required && stated.start.is_none_or(|start| start == file.start) => {
            vec![Line::new(audience.duration(length.seconds()))]
        }
        _ => facts::downtime_lines(audience, file, stated),
    }
}

/// The components that are added, removed or affected differently.
fn components(audience: &Audience<'_>, before: &ChangeFile, after: &ChangeFile) -> (Vec<Line>, Vec<Line>) {
    let find = |file: &ChangeFile, id: &ComponentId| file.components.iter().find(|c| c.id == *id).cloned();
    let gone = before.components.iter().filter(|component| find(after, &component.id).is_none());
    let ids = after.components.iter().chain(gone).map(|component| &component.id);
    let changed = ids.filter(|id| find(before, id) != find(after, id));
    let say = |component: Option<AffectedComponent>, id: &ComponentId| {
        let name = audience.component(id);
        let none = audience.text(MailText::NotAffected);
        let not_affected = || audience.fill(MailText::Affected, &[("component", &name), ("impact", &none)]);
        Line::new(component.map_or_else(not_affected, |component| facts::impact_of(audience, &name, &component)))
    };
    changed.map(|id| (say(find(before, id), id), say(find(after, id), id))).unzip()
}

fn release(audience: &Audience<'_>, file: &ChangeFile) -> Vec<Line> {
    let version = file.release.as_ref().map(|release| facts::version(audience, release));
    vec![Line::new(version.unwrap_or_else(|| audience.text(MailText::ReleaseNone)))]
}
