//! `/policy`: what the policy promises, made from the policy alone.

mod calendar;
mod hours;
mod kinds;
pub(crate) mod phrases;
mod rules;
mod table;
mod week;

use super::{
    badge::Badge,
    context::PageContext,
    icon::Icon,
    page::{Page, fact},
};
use crate::text::{encoded, filled};
use fairnotice_core::{instant::Instant, policy::Policy};
use fairnotice_locale::{site::fill, translation::TranslatedText};
use leptos::prelude::*;

/// The data of the page.
#[derive(Debug, Clone, Copy)]
pub struct PolicyPage<'a> {
    /// The version that is shown.
    pub policy: &'a Policy,
    /// The version in force.
    pub in_force: &'a Policy,
    /// The versions that the server reads, earliest first.
    pub versions: &'a [Policy],
    /// Versions that are stored only, newest first.
    pub stored: &'a [StoredVersion],
}

/// A version that is stored for the records that it applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVersion {
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub hash: String,
    /// Its version.
    pub version: String,
}

/// The page.
pub fn page(data: PolicyPage<'_>, context: &PageContext) -> String {
    let texts = &context.texts().policy;
    let policy = data.policy;
    let is_in_force = policy.hash() == data.in_force.hash();
    let page = if is_in_force {
        Page::part(context, "/policy", &texts.title)
    } else {
        let title = [&texts.title, " ", policy.version()].concat();
        Page::below(context, "/policy", TranslatedText::original(&title))
    };
    page.render(|| {
        view! {
            <article class="policy">
                <h1>{texts.title.as_str()}</h1>
                {standing(data, context)}
                {contents(context)}
                {kinds::kinds(policy, context)}
                {table::table(policy, context)}
                {hours::hours(policy, context)}
                {calendar::calendar(policy, context)}
                {calendar::freezes(policy, context)}
                {rules::content(policy, context)}
                {rules::rules(policy, context)}
                {versions(data, context)}
            </article>
        }
    })
}

/// Which version it is, since when, and what it comes from.
fn standing(data: PolicyPage<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let PolicyPage { policy, in_force, versions, .. } = data;
    let vendor = view! { <bdi>{context.snapshot().vendor.name.clone()}</bdi> }.into_any();
    let other = (policy.hash() != in_force.hash()).then(|| {
        let version = version_link("/policy", in_force, context);
        let text = filled(&texts.other_version, [("version", version)]);
        view! { <p class="notice" data-tone="warn">{text}</p> }
    });
    let next = versions.iter().find(|version| context.now() < version.effective_from()).map(|next| {
        let version = version_link(&address(next), next, context);
        let gaps = [("version", version), ("time", context.time(next.effective_from()))];
        view! { <p class="notice" data-tone="calm">{filled(&texts.next_version, gaps)}</p> }
    });
    let from = policy.effective_from();
    let since = if from <= context.now() { &texts.in_force_since } else { &texts.in_force_from };
    view! {
        <p class="lead">{filled(&texts.lead, [("vendor", vendor)])}</p>
        <p>{texts.made.as_str()}</p>
        {other}
        {next}
        <dl class="standing">
            {fact(&texts.version, phrases::own(policy.version(), context))} {fact(since, context.time(from))}
            {document(policy, context)}
        </dl>
    }
    .into_any()
}

/// What a verdict names of the policy, for whoever checks one.
fn origin(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    view! {
        <dl>
            {fact(&texts.hash, view! { <code class="hash">{policy.hash().to_owned()}</code> })}
            {fact(&texts.tzdata, policy.tzdata().to_string())}
        </dl>
    }
    .into_any()
}

/// The vendor's document; none where the policy names none.
fn document(policy: &Policy, context: &PageContext) -> Option<AnyView> {
    let source = &policy.file().source;
    if source.document.trim().is_empty() {
        return None;
    }
    // Only web addresses become links: another scheme could run a script.
    let is_web = source.url.starts_with("https://") || source.url.starts_with("http://");
    let name = phrases::own(&source.document, context);
    let name = if is_web {
        view! { <a href=source.url.clone() rel="noopener noreferrer">{name}</a> }.into_any()
    } else {
        name
    };
    let revision =
        (!source.revision.trim().is_empty()).then(|| view! { " (" {phrases::own(&source.revision, context)} ")" });
    Some(fact(&context.texts().policy.document, view! { <bdi>{name} {revision}</bdi> }))
}

/// Links to the parts of the page.
fn contents(context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let parts = [
        ("#kinds", &texts.kinds),
        ("#table", &texts.table),
        ("#hours", &texts.peak_hours),
        ("#calendar", &texts.calendar),
        ("#freezes", &texts.freezes),
        ("#content-of", &texts.content),
        ("#rules", &texts.rules),
        ("#versions", &texts.versions),
    ];
    let links = parts.map(|(part, name)| view! { <a href=part>{name.as_str()}</a> });
    view! { <nav class="contents" aria-label=texts.contents.as_str()>{links.collect_view()}</nav> }.into_any()
}

/// The address of a version.
pub fn address(policy: &Policy) -> String {
    format!("/policy?version={}", encoded(policy.version()))
}

fn version_link(path: &str, policy: &Policy, context: &PageContext) -> AnyView {
    let name = fill(&context.texts().policy.version_name, &[("version", policy.version())]);
    view! { <a href=context.link(path) dir="auto">{name}</a> }.into_any()
}

/// Every version, newest first.
fn versions(data: PolicyPage<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let ends = data.versions.iter().skip(1).map(|next| Some(next.effective_from())).chain([None]);
    let mut known: Vec<_> = data.versions.iter().zip(ends).map(|(one, end)| version(one, end, data, context)).collect();
    known.reverse();
    let stored = data.stored.iter().map(|stored| {
        let name = fill(&texts.version_name, &[("version", &stored.version)]);
        let here = (stored.hash == data.policy.hash()).then_some("page");
        let path = format!("/policy?hash={}", stored.hash);
        view! {
            <li>
                <a href=context.link(&path) aria-current=here dir="auto">{name}</a>
                " "
                <span>{texts.version_kept.as_str()}</span>
                " "
                <code>{stored.hash.chars().take(12).collect::<String>()}</code>
            </li>
        }
    });
    let stored: Vec<_> = stored.collect();
    view! {
        <section aria-labelledby="versions">
            <h2 id="versions">{texts.versions.as_str()}</h2>
            <ul class="versions">{known} {stored}</ul>
            {origin(data.policy, context)}
        </section>
    }
    .into_any()
}

/// A version that the server reads; `end` is when the next one comes into force.
fn version(policy: &Policy, end: Option<Instant>, data: PolicyPage<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let (from, now) = (policy.effective_from(), context.now());
    let is_in_force = policy.hash() == data.in_force.hash();
    let path = if is_in_force { "/policy".to_owned() } else { address(policy) };
    let name = fill(&texts.version_name, &[("version", policy.version())]);
    let here = (policy.hash() == data.policy.hash()).then_some("page");
    let when = match end.filter(|end| *end <= now) {
        Some(end) => filled(&texts.version_until, [("range", context.range(from, end))]),
        None if now < from => filled(&texts.version_from, [("time", context.time(from))]),
        None => filled(&texts.version_since, [("time", context.time(from))]),
    };
    let badge = is_in_force.then(|| Badge { words: &texts.version_current, tone: "ok", icon: Icon::Tick }.badge());
    view! {
        <li>
            <a href=context.link(&path) aria-current=here dir="auto">{name}</a>
            " "
            <span>{when}</span>
            " "
            {badge}
        </li>
    }
    .into_any()
}
