//! `/subscribe`: the form, what follows it, and the page that confirms an address (S4).
//!
//! The pages with forms are whole without JavaScript. Each mistake stands at its field, and what was typed stays.

mod chosen;
pub(crate) mod fields;
mod listed;

pub use fields::IMPACTS;

use super::{context::PageContext, page::Page};
use crate::text::filled;
pub(crate) use chosen::facts;
use fairnotice_core::{component::Component, diagnostic::Diagnostic, id::RegionId, subscription::Subscription};
use fairnotice_locale::{site::fill, translation::TranslatedText};
use leptos::prelude::*;

/// What a reader can choose from.
pub struct Choices<'a> {
    /// The vendor's components.
    pub components: &'a [Component],
    /// The regions that they serve.
    pub regions: &'a [RegionChoice<'a>],
    /// The names of the time zones.
    pub zones: &'a [String],
}

/// A region that a reader can choose.
#[derive(Debug, Clone, Copy)]
pub struct RegionChoice<'a> {
    /// Its id.
    pub id: &'a RegionId,
    /// What a reader sees: its name, or its id where it has none.
    pub name: &'a str,
    /// The name of its zone; none where the policy does not have the region.
    pub zone: Option<&'a str>,
}

/// What a reader has entered, right or wrong, or had chosen before.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The address.
    pub address: String,
    /// The tag of the language.
    pub language: String,
    /// The name of the time zone.
    pub zone: String,
    /// What to hear of.
    pub subscription: Subscription,
}

/// The form; with the mistakes of what was sent.
pub fn form(entered: &Entered, problems: &[Diagnostic], choices: &Choices<'_>, context: &PageContext) -> String {
    let texts = &context.texts().subscribe;
    let is_new = problems.is_empty() && entered.address.is_empty();
    Page::part(context, "/subscribe", &titled(&texts.title, problems, context)).render(|| {
        view! {
            <h1>{texts.heading.as_str()}</h1>
            <p class="intro">{filled(&texts.intro, [("vendor", vendor(context))])}</p>
            {fields::summary(problems, context)}
            <form method="post" action=context.link("/subscribe")>
                {fields::address(entered, problems, context)} {fields::what(entered, problems, context)}
                {fields::only(entered, problems, choices, context)} {fields::language(entered, problems, context)}
                {fields::zone(entered, problems, choices, is_new, context)}
                <p class="buttons">
                    <button type="submit">{texts.button.as_str()}</button>
                </p>
                <p class="hint">{texts.privacy.as_str()}</p>
            </form>
        }
    })
}

/// The vendor's name in a sentence.
pub(crate) fn vendor(context: &PageContext) -> AnyView {
    view! { <bdi>{context.snapshot().vendor.name.clone()}</bdi> }.into_any()
}

/// An address in a sentence.
pub(crate) fn address(address: &str) -> AnyView {
    view! { <strong class="address" dir="ltr">{address.to_owned()}</strong> }.into_any()
}

/// A page's title; it says that there are mistakes, because a reader may hear the title alone.
pub(crate) fn titled(title: &str, problems: &[Diagnostic], context: &PageContext) -> String {
    if problems.is_empty() { title.to_owned() } else { fill(&context.texts().subscribe.correct, &[("title", title)]) }
}

/// A page that only the links of mails and its forms lead to.
pub(crate) fn below<'c>(context: &'c PageContext, title: &str) -> Page<'c> {
    Page::below(context, "/subscribe", TranslatedText { text: title.to_owned(), lang: None })
}

/// The page after the form: the same for every address.
pub fn sent(to: &str, context: &PageContext) -> String {
    let texts = &context.texts().subscribe;
    below(context, &texts.sent_title).render(|| {
        view! {
            <h1>{texts.sent_title.as_str()}</h1>
            <p>{filled(&texts.sent, [("address", address(to))])}</p>
            <p>{texts.sent_late.as_str()}</p>
            <p>
                <a href=context.link("/subscribe")>{texts.sent_other.as_str()}</a>
            </p>
        }
    })
}

/// The page with the button that confirms an address.
pub fn confirm(entered: &Entered, token: &str, regions: &[RegionChoice<'_>], context: &PageContext) -> String {
    let texts = &context.texts().subscribe;
    below(context, &texts.confirm_title).render(|| {
        view! {
            <h1>{texts.confirm_title.as_str()}</h1>
            <p>{texts.confirm.as_str()}</p>
            {facts(entered, regions, context)}
            {button("/subscribe/confirm", token, &texts.confirm_button, context)}
            <p class="hint">{texts.confirm_not_you.as_str()}</p>
        }
    })
}

/// The page of somebody who is subscribed from now on; `manage` is the token of a link to the subscription.
pub fn confirmed(entered: &Entered, manage: &str, regions: &[RegionChoice<'_>], context: &PageContext) -> String {
    let texts = &context.texts().subscribe;
    below(context, &texts.confirmed_title).render(|| {
        view! {
            <h1>{texts.confirmed_title.as_str()}</h1>
            {facts(entered, regions, context)}
            <p>
                <a href=context.link(&format!("/manage?token={manage}"))>{texts.confirmed_change.as_str()}</a>
            </p>
        }
    })
}

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It was not signed by this server, for this page.
    Invalid,
    /// Its time is over.
    Expired,
    /// The subscription was ended, begun again or erased since.
    Outdated,
}

/// The page for a link that opens nothing, with the reason.
pub fn refused(why: Refused, context: &PageContext) -> String {
    let texts = &context.texts().subscribe;
    let reason = match why {
        Refused::Invalid => &texts.refused_invalid,
        Refused::Expired => &texts.refused_expired,
        Refused::Outdated => &texts.refused_outdated,
    };
    below(context, &texts.refused_title).render(|| {
        let link = view! { <a href=context.link("/subscribe")>{texts.refused_link.as_str()}</a> };
        view! {
            <h1>{texts.refused_title.as_str()}</h1>
            <p>{reason.as_str()}</p>
            <p>{filled(&texts.refused_again, [("link", link.into_any())])}</p>
        }
    })
}

/// A form of one button, which sends the token on.
pub(crate) fn button(path: &str, token: &str, label: &'static str, context: &PageContext) -> AnyView {
    let action = context.link(&format!("{path}?token={token}"));
    view! {
        <form method="post" action=action>
            <p class="buttons">
                <button type="submit">{label}</button>
            </p>
        </form>
    }
    .into_any()
}
