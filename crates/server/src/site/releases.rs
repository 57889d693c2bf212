//! `/releases` and `/releases/{version}`: what is published of each release (rules R2 to R9, N8).

use super::{
    items,
    language::Wording,
    page::{Page, empty, fact, stated},
    reading::Reading,
    standing::{Standing, capital},
};
use crate::{
    api::{address::Path, problem::Problem},
    app::App,
};
use axum::{extract::State, response::Response};
use fairnotice_core::{published_release::Release, release::Class, snapshot::PublicChange};
use leptos::prelude::*;

/// How many releases the list holds.
const PAGE: u32 = 100;

const MISSING: &str = "There is no release of this version.";

pub(super) async fn list(State(app): State<App>, reading: Reading) -> Response {
    match app.store().releases(PAGE).await {
        Ok(releases) => Page::part(&reading, "/releases", "Releases").render(|| all(&releases, &reading)),
        Err(error) => super::failed(&reading, error, MISSING),
    }
}

fn class(release: &Release) -> String {
    release.file.class().map_or_else(String::new, |class| capital(&class.to_string()))
}

fn all(releases: &[Release], reading: &Reading) -> AnyView {
    let entries = releases.iter().map(|release| {
        let version = release.version().to_string();
        let told = release.notices.last().map(|notice| {
            view! { <span>{capital(notice.kind.words())} " " {reading.time(notice.published_at)}</span> }
        });
        view! {
            <li class="summary">
                <a class="version" href=format!("/releases/{version}")>{version.clone()}</a>
                <p class="facts">
                    {Standing::notes(release.file.notes_at.is_some()).badge()} " " <span>{class(release)}</span> " " {told}
                </p>
                {scope(release).said()}
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
fn scope(release: &Release) -> Wording {
    let file = &release.file;
    Wording::plain(if file.scope_final.trim().is_empty() { &file.scope_tentative } else { &file.scope_final })
}

pub(super) async fn show(State(app): State<App>, reading: Reading, version: Result<Path<String>, Problem>) -> Response {
    let Ok(Path(version)) = version else { return super::nothing(&reading, MISSING) };
    let release = match app.store().release(&version).await {
        Ok(release) => release,
        Err(error) => return super::failed(&reading, error, MISSING),
    };
    let change = match &release.change {
        Some(change) => super::record::published(&app, change).await,
        None => Ok(None),
    };
    match change {
        Ok(change) => page(&release, change.as_ref(), &reading),
        Err(error) => super::failed(&reading, error, MISSING),
    }
}

fn page(release: &Release, change: Option<&PublicChange>, reading: &Reading) -> Response {
    let title = format!("Release {}", release.version());
    Page::below(reading, "/releases", Wording::plain(&title)).render(|| {
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
            .then(|| Wording::plain(&release.file.scope_tentative))
            .filter(|scope| !scope.text.trim().is_empty())
            .map(|scope| {
                view! {
                    <h3>"As it was announced early"</h3>
                    {scope.said()}
                }
            });
        let scope = scope(release);
        let scope = if scope.text.trim().is_empty() { empty("No scope has been written down.") } else { scope.said() };
        view! {
            <article id="work" data-live>
                <h1>{title}</h1>
                <p class="facts">{Standing::notes(is_final).badge()} " " <span>{class(release)}</span></p>
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

fn facts(release: &Release, change: Option<&PublicChange>, reading: &Reading) -> AnyView {
    let file = &release.file;
    let deployed = match change {
        Some(change) => view! {
            <a href=format!("/maintenance/{}", change.id)>{reading.title(change).inline()}</a>
            ", "
            {reading.range(change.start, change.end)}
            " "
            {Standing::of(change, reading).badge()}
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
fn documentation(release: &Release, reading: &Reading) -> AnyView {
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
