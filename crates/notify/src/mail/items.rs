//! Release notes by entry (rule R8).

use super::{
    audience::Audience,
    clean,
    page::{Entry, Group, Section},
};
use fairnotice_core::{
    release::{Category, Item, Maturity, ReleaseFile},
    text::is_blank,
};
use fairnotice_locale::mail::MailText;

/// The most entries of a mail: the release's page has all.
const MOST: usize = 40;

/// The notes of a release; none where it has neither scope nor entries.
pub(super) fn notes(audience: &Audience<'_>, release: &ReleaseFile) -> Option<Section> {
    let is_final = release.notes_at.is_some();
    let scopes = [&release.scope_final, &release.scope_tentative];
    let scope = scopes.into_iter().find(|scope| !is_blank(scope)).map(|scope| audience.original(scope));
    if scope.is_none() && release.items.is_empty() {
        return None;
    }
    let heading = if is_final { MailText::Notes } else { MailText::NotesTentative };
    let listed = release.items.get(..MOST).unwrap_or(&release.items);
    let group = |(category, label)| {
        let items: Vec<_> = listed.iter().filter(|item| item.category == category).collect();
        let entries = items.into_iter().map(|item| entry(audience, item)).collect::<Vec<_>>();
        (!entries.is_empty()).then(|| Group { heading: audience.text(label), items: entries })
    };
    let groups = [
        (Category::Feature, MailText::Features),
        (Category::Improvement, MailText::Improvements),
        (Category::Patch, MailText::Fixes),
    ];
    let left_out = release.items.len() - listed.len();
    let more = audience.fill(MailText::ItemsMore, &[("count", &left_out.to_string())]);
    Some(Section::Notes {
        heading: audience.text(heading),
        scope: scope.unwrap_or_default(),
        groups: groups.into_iter().filter_map(group).collect(),
        more: if left_out > 0 { more } else { String::new() },
    })
}

fn entry(audience: &Audience<'_>, item: &Item) -> Entry {
    let maturity = match item.maturity.unwrap_or_default() {
        Maturity::Pilot => audience.aside(&audience.text(MailText::Pilot)),
        Maturity::Beta => audience.aside(&audience.text(MailText::Beta)),
        Maturity::Production => String::new(),
    };
    let said = |label: MailText, text: &str| {
        (!is_blank(text)).then(|| audience.fill(label, &[("text", &audience.original(text))]))
    };
    let stated = |label: MailText, holds: bool| holds.then(|| audience.text(label));
    let lines = [
        (!is_blank(&item.behaviour)).then(|| audience.original(&item.behaviour)),
        said(MailText::ItemImpact, &item.impact),
        said(MailText::ItemToggle, &item.toggle),
        stated(MailText::ItemOwnPace, item.per_organisation == Some(true)),
        stated(MailText::ItemIncompatible, item.compatible == Some(false)),
        said(MailText::ItemInstructions, &item.instructions),
    ];
    Entry { title: clean::line(&item.title), maturity, lines: lines.into_iter().flatten().collect() }
}
