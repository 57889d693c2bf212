//! `/releases` and `/releases/{version}`: the published releases (rules R2 to R9, N8).

use super::{
    badge::{Badge, capital},
    context::PageContext,
    items, lists,
    mailed::{self, MailedNotice},
    page::{Page, empty, fact, stated},
};
use crate::text::TextView as _;
use fairnotice_core::{published_release::Release, release::Class, snapshot::PublicChange};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// One page of the list, newest first.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseList<'a> {
    /// The releases.
    pub releases: &'a [Release],
    /// Whether it is the first page.
    pub is_first: bool,
    /// The parameter `after` of the next page; none on the last.
    pub next: Option<&'a str>,
}

/// The page of a list.
pub fn list(list: ReleaseList<'_>, context: &PageContext) -> String {
    Page::part(context, "/releases", "Releases").render(|| all(list, context))
}

fn class(release: &Release) -> String {
    release.file.class().map_or_else(String::new, |class| capital(&class.to_string()))
}

fn all(ReleaseList { releases, is_first, next }: ReleaseList<'_>, context: &PageContext) -> AnyView {
    let first = (!is_first).then(|| ("/releases".to_owned(), "Newest releases"));
    let next = next.map(|after| (format!("/releases?after={after}"), "Older releases"));
    let entries = releases.iter().map(|release| {
        let version = release.version().to_string();
        let latest = release.notices.last().map(|notice| {
            view! { <span>{capital(notice.kind.words())} " " {context.time(notice.published_at)}</span> }
        });
        view! {
            <li class="summary">
                <a class="version" href=context.link(&format!("/releases/{version}"))>{version.clone()}</a>
                <p class="facts">
                    {Badge::notes(release.file.notes_at.is_some(), context).badge()} " " <span>{class(release)}</span> " " {latest}
                </p>
                {scope(release).paragraph()}
            </li>
        }
    });
    let list = if releases.is_empty() {
        empty("No release has been announced yet. Each release is announced here early, with its expected content.")
    } else {
        view! { <ul class="list">{entries.collect_view()}</ul> }.into_any()
    };
    view! {
        <h1>"Releases"</h1>
        <div id="work" data-live>
            {list}
            {lists::turning("Pages of releases", first, next, context)}
        </div>
    }
    .into_any()
}

/// The scope as far as it is known.
fn scope(release: &Release) -> TranslatedText {
    let file = &release.file;
    TranslatedText::original(if file.scope_final.trim().is_empty() { &file.scope_tentative } else { &file.scope_final })
}

/// The page of one release, with the change that deploys it and its notices by mail.
pub fn page(
    release: &Release,
    change: Option<&PublicChange>,
    mailed: &[MailedNotice],
    context: &PageContext,
) -> String {
    let title = format!("Release {}", release.version());
    Page::below(context, "/releases", TranslatedText::original(&title)).render(|| {
        let is_final = release.file.notes_at.is_some();
        let tentative = (!is_final).then(|| {
            view! {
                <p class="notice" data-tone="warn">
                    "Scope and notes are tentative: quality certification may still change them. The final scope comes with the announcement of the change."
                </p>
            }
        });
        let was_tentative = (!release.file.scope_final.trim().is_empty()
            && release.file.scope_tentative != release.file.scope_final)
            .then(|| TranslatedText::original(&release.file.scope_tentative))
            .filter(|scope| !scope.text.trim().is_empty())
            .map(|scope| {
                view! {
                    <h3>"As first announced"</h3>
                    {scope.paragraph()}
                }
            });
        let scope = scope(release);
        let scope = if scope.text.trim().is_empty() { empty("No scope has been published.") } else { scope.paragraph() };
        view! {
            <article id="work" data-live>
                <h1>{title}</h1>
                <p class="facts">{Badge::notes(is_final, context).badge()} " " <span>{class(release)}</span></p>
                {tentative}
                {facts(release, change, context)}
                <h2>"Scope"</h2>
                {scope}
                {was_tentative}
                <h2>"Release notes"</h2>
                {items::items(&release.file.items, is_final)}
                {mailed::list(mailed, context)}
            </article>
        }
    })
}

fn facts(release: &Release, change: Option<&PublicChange>, context: &PageContext) -> AnyView {
    let file = &release.file;
    let deployed = match change {
        Some(change) => view! {
            <a href=context.link(&format!("/maintenance/{}", change.id))>{context.title(change).inline()}</a>
            ", "
            {context.range(change.start, change.end)}
            " "
            {Badge::of(change, context).badge()}
        }
        .into_any(),
        None => "The change that deploys it is not announced yet".into_any(),
    };
    let coexistence = match file.class() {
        Some(Class::Major) if file.coexistence.trim().is_empty() => {
            Some(fact("Coexistence", "Nothing has been published yet"))
        }
        _ => stated("Coexistence", &file.coexistence),
    };
    let migration = stated("Data migration", &file.migration);
    let migration = migration.unwrap_or_else(|| fact("Data migration", "None has been announced"));
    view! {
        <dl>
            {fact("Deployed by", deployed)} {file.from.as_ref().map(|from| fact("Follows", from.to_string()))}
            {file.early_notice_at.map(|at| fact("Announced early", context.time(at)))}
            {file.notes_at.map(|at| fact("Final notes", context.time(at)))} {documentation(release, context)} {migration}
            {coexistence}
        </dl>
    }
    .into_any()
}

/// The address and the date of the product documentation (rule R9).
fn documentation(release: &Release, context: &PageContext) -> AnyView {
    let url = &release.docs_url;
    // Only web addresses become links: another scheme could run a script.
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let link = is_web.then(|| view! { <a href=url.clone() rel="noopener noreferrer">{url.clone()}</a> ", " });
    match (release.file.docs_at, release.file.docs_changed) {
        (Some(at), _) => fact("Documentation", view! { {link} "distributed " {context.time(at)} }),
        (None, Some(false)) => fact("Documentation", "Nothing in it changes"),
        (None, _) => fact("Documentation", "Not distributed yet"),
    }
}
