//! `/subscribe`: the form, what follows it, and the page that confirms an address (S4).
//!
//! The pages with forms are whole without JavaScript. Each mistake stands at its field, and what was typed stays.

mod chosen;
pub(crate) mod fields;
mod listed;

pub use fields::IMPACTS;

use super::{context::PageContext, page::Page};
pub(crate) use chosen::facts;
use fairnotice_core::{component::Component, diagnostic::Diagnostic, subscription::Subscription};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// What a reader can choose from.
pub struct Choices<'a> {
    /// The vendor's components.
    pub components: &'a [Component],
    /// The regions that they serve, each with its zone where the policy has one.
    pub regions: Vec<(&'a str, Option<&'a str>)>,
    /// The names of the time zones.
    pub zones: &'a [String],
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
    let vendor = context.snapshot().vendor.name.clone();
    let is_new = problems.is_empty() && entered.address.is_empty();
    Page::part(context, "/subscribe", &titled("Subscribe", problems)).render(|| {
        view! {
            <h1>"Subscribe to notices by mail"</h1>
            <p class="intro">
                <span dir="auto">{vendor}</span>
                " writes to you when work is announced, when something about it changes, shortly before it begins, and until it is finished; and about incidents and releases. First you get a mail with a link. Nothing else is sent until you confirm it."
            </p>
            {fields::summary(problems)}
            <form method="post" action=context.link("/subscribe")>
                {fields::address(entered, problems)} {fields::what(entered, problems)}
                {fields::only(entered, problems, choices)} {fields::language(entered, problems)}
                {fields::zone(entered, problems, choices, is_new)}
                <p class="buttons">
                    <button type="submit">"Subscribe"</button>
                    <span class="hint">"Every mail has a link that ends the subscription."</span>
                </p>
            </form>
        }
    })
}

/// A page's title; it says that there are mistakes, because a reader may hear the title alone.
pub(crate) fn titled(title: &str, problems: &[Diagnostic]) -> String {
    if problems.is_empty() { title.to_owned() } else { format!("Please correct: {title}") }
}

/// The page after the form: the same for every address.
pub fn sent(address: &str, context: &PageContext) -> String {
    let address = address.to_owned();
    Page::below(context, "/subscribe", TranslatedText::original("Look in your mailbox")).render(|| {
        view! {
            <h1>"Look in your mailbox"</h1>
            <p>"A mail is on its way to " <strong class="address" dir="ltr">{address}</strong> ". Open the link in it to go on."</p>
            <p>
                "If nothing comes within some minutes, look among the unwanted mail, and check the address. No address gets more than three such mails in an hour."
            </p>
            <p>
                <a href=context.link("/subscribe")>"Enter another address"</a>
            </p>
        }
    })
}

/// The page with the button that confirms an address.
pub fn confirm(entered: &Entered, token: &str, context: &PageContext) -> String {
    Page::below(context, "/subscribe", TranslatedText::original("Confirm your subscription")).render(|| {
        view! {
            <h1>"Confirm your subscription"</h1>
            <p>"This is what you will get. You can change it later, and unsubscribe at any time."</p>
            {facts(entered, context)}
            {button("/subscribe/confirm", token, "Confirm", context)}
            <p class="hint">"If you did not ask for it, close this page. Nothing more is sent to you."</p>
        }
    })
}

/// The page of somebody who is subscribed from now on; `manage` is the token of a link to the subscription.
pub fn confirmed(entered: &Entered, manage: &str, context: &PageContext) -> String {
    Page::below(context, "/subscribe", TranslatedText::original("You are subscribed")).render(|| {
        view! {
            <h1>"You are subscribed"</h1>
            {facts(entered, context)}
            <p>
                <a href=context.link(&format!("/manage?token={manage}"))>"Change what you get, or unsubscribe"</a>
            </p>
        }
    })
}

/// The page for a link that opens nothing, with the reason.
pub fn refused(reason: &str, context: &PageContext) -> String {
    let reason = super::badge::capital(reason);
    Page::below(context, "/subscribe", TranslatedText::original("This link cannot be used")).render(|| {
        view! {
            <h1>"This link cannot be used"</h1>
            <p>{reason} "."</p>
            <p>
                "To get a new link, "
                <a href=context.link("/subscribe")>"enter your address"</a>
                ": a mail with a link to your subscription is sent to it."
            </p>
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
