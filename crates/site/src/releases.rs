//! `/releases` and `/releases/{version}`: what is published of each release (rules R2 to R9, N8).

use super::{
    badge::{Badge, capital},
    context::PageContext,
    items,
    page::{Page, empty, fact, stated},
};
use crate::text::TextView as _;
use fairnotice_core::{published_release::Release, release::Class, snapshot::PublicChange};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// The list, newest first.
pub fn list(releases: &[Release], reading: &PageContext) -> String {
    Page::part(reading, "/releases", "Releases").render(|| all(releases, reading))
}

fn class(release: &Release) -> String {
    release.file.class().map_or_else(String::new, |class| capital(&class.to_string()))
}

fn all(releases: &[Release], reading: &PageContext) -> AnyView {
    let entries = releases.iter().map(|release| {
        let version = release.version().to_string();
        let told = release.notices.last().map(|notice| {
            view! { <span>{capital(notice.kind.words())} " " {reading.time(notice.published_at)}</span> }
        });
        view! {
            <li class="summary">
                <a class="version" href=format!("/releases/{version}")>{version.clone()}</a>
                <p class="facts">
                    {Badge::notes(release.file.notes_at.is_some()).badge()} " " <span>{class(release)}</span> " " {told}
                </p>
                {scope(release).paragraph()}
            </li>
        }
    });
    let list = if releases.is_empty() {
        empty("No release has been announced yet. Each is announced here early, with what it will probably contain.")
    } else {
        view! { <ul class="list">{entries.collect_view()}</ul> }.into_any()
    };
    view! {
        <h1>"Releases"</h1>
        <div id="work" data-live>
            {list}
        </div>
    }
    .into_any()
}

/// The scope as far as it is known.
fn scope(release: &Release) -> TranslatedText {
    let file = &release.file;
    TranslatedText::original(if file.scope_final.trim().is_empty() { &file.scope_tentative } else { &file.scope_final })
}

/// The page of one release, with the change that deploys it.
pub fn page(release: &Release, change: Option<&PublicChange>, reading: &PageContext) -> String {
    let title = format!("Release {}", release.version());
    Page::below(reading, "/releases", TranslatedText::original(&title)).render(|| {
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
                    <h3>"As it was announced early"</h3>
                    {scope.paragraph()}
                }
            });
        let scope = scope(release);
        let scope = if scope.text.trim().is_empty() { empty("No scope has been written down.") } else { scope.paragraph() };
        view! {
            <article id="work" data-live>
                <h1>{title}</h1>
                <p class="facts">{Badge::notes(is_final).badge()} " " <span>{class(release)}</span></p>
                {tentative}
                {facts(release, change, reading)}
                <h2>"Scope"</h2>
                {scope}
                {was_tentative}
                <h2>"Release notes"</h2>
                {items::items(&release.file.items, is_final)}
            </article>
        }
    })
}

fn facts(release: &Release, change: Option<&PublicChange>, reading: &PageContext) -> AnyView {
    let file = &release.file;
    let deployed = match change {
        Some(change) => view! {
            <a href=format!("/maintenance/{}", change.id)>{reading.title(change).inline()}</a>
            ", "
            {reading.range(change.start, change.end)}
            " "
            {Badge::of(change, reading).badge()}
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
            {file.early_notice_at.map(|at| fact("Announced early", reading.time(at)))}
            {file.notes_at.map(|at| fact("Final notes", reading.time(at)))} {documentation(release, reading)} {migration}
            {coexistence}
        </dl>
    }
    .into_any()
}

/// Where the product documentation is, and since when (rule R9).
fn documentation(release: &Release, reading: &PageContext) -> AnyView {
    let url = &release.docs_url;
    // Whatever else an address could do when it is followed, it does not do it from here.
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let link = is_web.then(|| view! { <a href=url.clone() rel="noopener noreferrer">{url.clone()}</a> ", " });
    match (release.file.docs_at, release.file.docs_changed) {
        (Some(at), _) => fact("Documentation", view! { {link} "distributed " {reading.time(at)} }),
        (None, Some(false)) => fact("Documentation", "Nothing in it changes"),
        (None, _) => fact("Documentation", "Not distributed yet"),
    }
}
