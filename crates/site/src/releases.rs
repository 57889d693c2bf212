//! `/releases` and `/releases/{version}`: what is coming, as final as it is so far (rules R2, R5 to R9).

use super::{
    badge::Badge,
    context::PageContext,
    items, lists,
    mailed::{self, MailedNotice},
    page::{Page, empty, fact, stated},
};
use crate::text::{TextView as _, filled};
use fairnotice_core::{
    change::Texts, id::ChangeId, published_release::Release, record::State, release::Class, snapshot::PublicChange,
};
use fairnotice_locale::{site::fill, translation::TranslatedText};
use leptos::prelude::*;
use std::{collections::HashMap, sync::Arc};

/// One page of the list, newest first.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseList<'a> {
    /// The releases.
    pub releases: &'a [Release],
    /// The changes that deploy them.
    pub changes: &'a HashMap<ChangeId, Arc<PublicChange>>,
    /// Whether it is the first page.
    pub is_first: bool,
    /// The parameter `after` of the next page; none on the last.
    pub next: Option<&'a str>,
}

/// The page of a list.
pub fn list(list: ReleaseList<'_>, context: &PageContext) -> String {
    Page::part(context, "/releases", &context.texts().releases.title).render(|| all(list, context))
}

/// The class; nothing where no number moves.
fn class(release: &Release, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().releases;
    let name = match release.file.class()? {
        Class::Major => &texts.major,
        Class::Minor => &texts.minor,
        Class::Patch => &texts.patch,
    };
    Some(view! { <span class="class">{name.as_str()}</span> }.into_any())
}

/// Whether it is planned, live or undone, and since or for when: as the change that deploys it says.
fn standing(change: Option<&PublicChange>, context: &PageContext) -> AnyView {
    let Some(change) = change else { return Badge::unplanned(context).badge() };
    let since = |at| filled(&context.texts().home.began, [("start", context.time(at))]);
    let actual = &change.actual;
    let when = match change.outcome() {
        State::InProgress | State::Verifying => actual.started_at.map(since),
        State::Completed | State::Closed | State::RolledBack | State::Cancelled => {
            actual.ended_at().map(|at| context.time(at))
        }
        State::Draft | State::Announced => Some(context.time(change.start)),
    };
    let badge = match change.outcome() {
        State::Completed | State::Closed => Badge::released(context),
        _ => Badge::of(change, context),
    };
    view! { {badge.badge()} " " <span>{when}</span> }.into_any()
}

fn all(ReleaseList { releases, changes, is_first, next }: ReleaseList<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().releases;
    let first = (!is_first).then(|| ("/releases".to_owned(), texts.newest.as_str()));
    let next = next.map(|after| (format!("/releases?after={after}"), texts.older.as_str()));
    let entries = releases.iter().map(|release| {
        let change = release.change.as_ref().and_then(|id| changes.get(id));
        entry(release, change.map(AsRef::as_ref), context)
    });
    let entries: Vec<_> = entries.collect();
    let list =
        if entries.is_empty() { empty(&texts.empty) } else { view! { <ul class="list">{entries}</ul> }.into_any() };
    view! {
        <h1>{texts.title.as_str()}</h1>
        <div id="work" data-live>
            {list}
            {lists::turning(&texts.pages, first, next, context)}
        </div>
    }
    .into_any()
}

fn entry(release: &Release, change: Option<&PublicChange>, context: &PageContext) -> AnyView {
    let version = release.version().to_string();
    let notes = release.file.notes_at.is_none().then(|| Badge::tentative(context).badge());
    view! {
        <li class="summary release">
            <p class="facts standing">
                <a class="version" href=context.link(&format!("/releases/{version}"))>
                    <bdi>{version.clone()}</bdi>
                </a>
                " "
                {standing(change, context)}
            </p>
            {scope(release, context).paragraph()}
            <p class="facts notes">{class(release, context)} " " {notes}</p>
        </li>
    }
    .into_any()
}

/// The scope as far as it is known.
fn scope(release: &Release, context: &PageContext) -> TranslatedText {
    let file = &release.file;
    let scope = if file.scope_final.trim().is_empty() { &file.scope_tentative } else { &file.scope_final };
    context.text(scope, &Texts::default())
}

/// The page of one release, with the change that deploys it and its notices by mail.
pub fn page(
    release: &Release,
    change: Option<&PublicChange>,
    mailed: &[MailedNotice],
    context: &PageContext,
) -> String {
    let texts = &context.texts().releases;
    let title = fill(&texts.release, &[("version", &release.version().to_string())]);
    Page::below(context, "/releases", TranslatedText::original(&title)).render(|| {
        let is_final = release.file.notes_at.is_some();
        let tentative =
            (!is_final).then(|| view! { <p class="notice" data-tone="warn">{texts.tentative.as_str()}</p> });
        let was_tentative = (!release.file.scope_final.trim().is_empty()
            && release.file.scope_tentative != release.file.scope_final)
            .then(|| context.text(&release.file.scope_tentative, &Texts::default()))
            .filter(|scope| !scope.text.trim().is_empty())
            .map(|scope| {
                view! {
                    <h3>{texts.scope_first.as_str()}</h3>
                    {scope.paragraph()}
                }
            });
        let scope = scope(release, context);
        let scope = if scope.text.trim().is_empty() { empty(&texts.scope_none) } else { scope.paragraph() };
        view! {
            <article id="work" class="release" data-live>
                <h1>{title}</h1>
                <p class="facts standing">{standing(change, context)} " " {class(release, context)}</p>
                {tentative}
                {facts(release, change, context)}
                <h2>{texts.scope.as_str()}</h2>
                {scope}
                {was_tentative}
                <h2>{texts.notes.as_str()}</h2>
                {items::items(&release.file.items, is_final, context)}
                {mailed::list(mailed, |_| None, context)}
            </article>
        }
    })
}

fn facts(release: &Release, change: Option<&PublicChange>, context: &PageContext) -> AnyView {
    let (texts, file) = (&context.texts().releases, &release.file);
    let deployed = match change {
        Some(change) => view! {
            <a href=context.link(&format!("/maintenance/{}", change.id))>{context.title(change).inline()}</a>
            " "
            <span class="facts">{context.range(change.start, change.end)}</span>
        }
        .into_any(),
        None => texts.not_deployed.as_str().into_any(),
    };
    let coexistence = match file.class() {
        Some(Class::Major) if file.coexistence.trim().is_empty() => {
            Some(fact(&texts.coexistence, texts.coexistence_none.as_str()))
        }
        _ => stated(&texts.coexistence, &file.coexistence),
    };
    let migration = stated(&texts.migration, &file.migration);
    let migration = migration.unwrap_or_else(|| fact(&texts.migration, texts.migration_none.as_str()));
    let follows = file.from.as_ref().map(|from| fact(&texts.follows, view! { <bdi>{from.to_string()}</bdi> }));
    view! {
        <dl>
            {fact(&context.texts().frame.maintenance, deployed)} {follows}
            {file.early_notice_at.map(|at| fact(&texts.early, context.time(at)))}
            {file.notes_at.map(|at| fact(&texts.final_notes, context.time(at)))} {documentation(release, context)}
            {migration} {coexistence}
        </dl>
    }
    .into_any()
}

/// The address and the date of the product documentation (rule R9).
fn documentation(release: &Release, context: &PageContext) -> AnyView {
    let (texts, url) = (&context.texts().releases, &release.docs_url);
    // Only web addresses become links: another scheme could run a script.
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let link = is_web.then(|| {
        view! { " " <a class="address" dir="ltr" href=url.clone() rel="noopener noreferrer">{url.clone()}</a> }
    });
    let what = match (release.file.docs_at, release.file.docs_changed) {
        (Some(at), _) => {
            let when = filled(&texts.distributed, [("time", context.time(at))]);
            view! { <span>{when}</span> {link} }.into_any()
        }
        (None, Some(false)) => texts.documentation_same.as_str().into_any(),
        (None, _) => texts.documentation_missing.as_str().into_any(),
    };
    fact(&texts.documentation, what)
}
