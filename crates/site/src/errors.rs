//! Pages that say that something is missing or failed: what happened, what is not lost, and what helps.

use super::{badge::Badge, context::PageContext, page::Page, text::TextView as _};
use crate::text::filled;
use fairnotice_core::{
    component::Status,
    embed::Document,
    incident::{Incident, Stage},
    notice::Filter,
    snapshot::PublicChange,
};
use fairnotice_locale::{
    language::Language,
    site::{Errors, SiteTexts, fill},
    translation::TranslatedText,
};
use fairnotice_widget::status::headline;
use leptos::prelude::*;

/// What an address names that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A page.
    Page,
    /// A maintenance record.
    Record,
    /// An incident.
    Incident,
    /// A release.
    Release,
    /// A month of the calendar.
    Month,
    /// A page of a list.
    List,
    /// A version of the policy.
    PolicyVersion,
}

impl Missing {
    fn text(self, texts: &Errors) -> &str {
        match self {
            Self::Page => &texts.page,
            Self::Record => &texts.record,
            Self::Incident => &texts.incident,
            Self::Release => &texts.release,
            Self::Month => &texts.month,
            Self::List => &texts.list,
            Self::PolicyVersion => &texts.policy_version,
        }
    }

    /// The same in English, for programs.
    pub fn english(self) -> &'static str {
        self.text(&SiteTexts::of(Language::english()).errors)
    }
}

/// What a reader may have meant by an address.
#[derive(Debug, Clone)]
pub enum Meant {
    /// A part of the site, by its address.
    Part(&'static str),
    /// A maintenance record.
    Change(Box<PublicChange>),
    /// An incident.
    Incident(Box<Incident>),
    /// A release, by its version.
    Release(String),
}

impl Meant {
    fn view(&self, context: &PageContext) -> AnyView {
        let texts = context.texts();
        let (path, name) = match self {
            Self::Part(path) => ((*path).to_owned(), part(path, context).into_any()),
            Self::Change(change) => (format!("/maintenance/{}", change.id), context.title(change).inline()),
            Self::Incident(incident) => {
                let title = context.text(&incident.title, &incident.translations);
                (format!("/incidents/{}", incident.id), title.inline())
            }
            Self::Release(version) => {
                (format!("/releases/{version}"), fill(&texts.errors.a_release, &[("version", version)]).into_any())
            }
        };
        view! {
            <li>
                <a href=context.link(&path)>{name}</a>
            </li>
        }
        .into_any()
    }
}

/// The parts of the site that a wrong address may mean.
pub const PARTS: [&str; 10] = [
    "/maintenance",
    "/incidents",
    "/history",
    "/releases",
    "/promises",
    "/policy",
    "/subscribe",
    "/manage",
    "/unsubscribe",
    "/embed",
];

/// What a part of the site is called.
fn part(path: &str, context: &PageContext) -> &'static str {
    let texts = context.texts();
    match path {
        "/maintenance" => &texts.errors.to_maintenance,
        "/incidents" => &texts.errors.to_incidents,
        "/history" => &texts.history.link,
        "/releases" => &texts.errors.to_releases,
        "/promises" => &texts.errors.to_promises,
        "/policy" => &texts.policy.title,
        "/subscribe" => &texts.subscribe.heading,
        "/manage" => &texts.manage.title,
        "/unsubscribe" => &texts.manage.unsubscribe,
        "/embed" => &texts.embed.heading,
        _ => &texts.errors.to_status,
    }
}

/// The page for an address at which there is nothing, with what may be meant. `detail` is the server's own word on it.
pub fn not_found(missing: Missing, meant: &[Meant], detail: Option<&str>, context: &PageContext) -> String {
    let texts = &context.texts().errors;
    Page::error(context, &texts.not_found).render(|| {
        let meant = (!meant.is_empty()).then(|| {
            let links = meant.iter().map(|meant| meant.view(context)).collect_view();
            view! {
                <p class="meant">{texts.meant.as_str()}</p>
                <ul class="meant">{links}</ul>
            }
        });
        let parts = ["/", "/maintenance", "/incidents", "/history", "/releases", "/promises", "/policy"];
        let parts = parts.map(|path| Meant::Part(path).view(context)).collect_view();
        view! {
            <h1>{texts.not_found.as_str()}</h1>
            <p class="intro">{missing.text(texts)} " " {texts.why.as_str()}</p>
            {detail.map(|detail| technical(detail, context))}
            {state(context)}
            {meant}
            <p>{texts.go_to.as_str()}</p>
            <ul>{parts}</ul>
        }
    })
}

/// Why a request was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The database cannot be reached.
    Unavailable,
    /// A fault of the program.
    Failed,
    /// The server has more to do than it can.
    Busy,
    /// The server has just started.
    Starting,
    /// A commit was not answered.
    Uncertain,
    /// A client sent too many requests.
    TooMany,
    /// A form of another site.
    OtherSite,
    /// The address does not take this method.
    Method,
    /// The address or the body is too large.
    TooLarge,
    /// What was sent makes no sense.
    Unreadable,
}

impl Fault {
    fn texts(self, texts: &'static Errors) -> (&'static str, &'static str) {
        match self {
            Self::Unavailable => (&texts.unavailable, &texts.unavailable_text),
            Self::Failed => (&texts.failed, &texts.failed_text),
            Self::Busy => (&texts.busy, &texts.busy_text),
            Self::Starting => (&texts.starting, &texts.starting_text),
            Self::Uncertain => (&texts.uncertain, &texts.uncertain_text),
            Self::TooMany => (&texts.too_many, &texts.too_many_text),
            Self::OtherSite => (&texts.other_site, &texts.other_site_text),
            Self::Method => (&texts.method, &texts.method_text),
            Self::TooLarge => (&texts.too_large, &texts.too_large_text),
            Self::Unreadable => (&texts.unreadable, &texts.unreadable_text),
        }
    }

    /// Whether the server failed, and not who asked.
    fn is_ours(self) -> bool {
        matches!(self, Self::Unavailable | Self::Failed | Self::Busy | Self::Starting)
    }

    /// Whether the same request can succeed later.
    fn passes(self) -> bool {
        self.is_ours() || self == Self::TooMany
    }

    /// Whether the server's own words say more than the page does.
    fn has_detail(self) -> bool {
        matches!(self, Self::TooLarge | Self::Unreadable)
    }
}

/// The page for a request that was not carried out; `wait` says after how many seconds to try again.
pub fn fault(fault: Fault, detail: &str, wait: Option<u32>, context: &PageContext) -> String {
    let texts = &context.texts().errors;
    let (title, text) = fault.texts(texts);
    Page::error(context, title).render(|| {
        let again = match wait {
            // For a reader a few seconds are no time.
            Some(wait) if wait >= 60 => fill(&texts.again_in, &[("time", &context.duration(wait.into()))]),
            _ => texts.again.clone(),
        };
        let link = view! { <a href=context.link("/")>{texts.latest_link.as_str()}</a> };
        view! {
            <h1>{title}</h1>
            <p class="intro">{text}</p>
            {fault.has_detail().then(|| technical(detail, context))}
            {fault.is_ours().then(|| view! { <p>{texts.not_lost.as_str()}</p> })}
            {fault.passes().then(|| view! { <p>{again}</p> })}
            {(!fault.is_ours()).then(|| state(context))}
            <p>{filled(&texts.latest, [("link", link.into_any())])}</p>
        }
    })
}

/// The present state of all components, in one line. A server that fails may not know it.
fn state(context: &PageContext) -> AnyView {
    let document = Document::most_pressing(context.snapshot(), &Filter::default(), context.now(), "");
    let worst = document.components.iter().map(|component| component.status).max().unwrap_or_default();
    let badge = match worst {
        Status::Operational if !document.incidents.is_empty() => Badge::stage(Stage::Investigating, context),
        worst => Badge::component(worst, context),
    };
    let words = context.language().message(headline(&document));
    view! {
        <p class="current" data-tone=badge.tone>
            {badge.icon.view()} " " <a href=context.link("/")>{words}</a>
        </p>
    }
    .into_any()
}

/// The server's own words, which are English.
fn technical(detail: &str, context: &PageContext) -> AnyView {
    let english = TranslatedText { text: detail.to_owned(), lang: Some("en".to_owned()) };
    view! { <p class="hint">{context.texts().errors.detail.as_str()} " " {english.inline()}</p> }.into_any()
}
