//! `/manage`: what a subscriber chose, to be changed or ended (S4, A44).

use super::{
    context::PageContext,
    page::Page,
    subscribe::{Choices, Entered, address, fields, titled},
};
use crate::text::filled;
use fairnotice_core::{change::MessageKind, diagnostic::Diagnostic};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy)]
pub struct ManagePage<'a> {
    /// What is chosen, or was just entered.
    pub entered: &'a Entered,
    /// What is wrong with it.
    pub problems: &'a [Diagnostic],
    /// The notices that nobody can mute.
    pub required: &'a [MessageKind],
    /// The token of the link that opened the page.
    pub token: &'a str,
    /// Whether a change was just stored.
    pub is_saved: bool,
    /// Whether mail to the address was refused for good.
    pub is_suspended: bool,
}

impl<'a> ManagePage<'a> {
    /// The page as a link opens it.
    pub fn new(entered: &'a Entered, token: &'a str) -> Self {
        Self { entered, problems: &[], required: &[], token, is_saved: false, is_suspended: false }
    }
}

/// The page.
pub fn page(shown: ManagePage<'_>, choices: &Choices<'_>, context: &PageContext) -> String {
    let ManagePage { entered, problems, required, token, is_saved, is_suspended } = shown;
    let texts = &context.texts().manage;
    let action = context.link(&format!("/manage?token={token}"));
    Page::part(context, "/manage", &titled(&texts.title, problems, context)).render(|| {
        view! {
            <h1>{texts.title.as_str()}</h1>
            <p>{filled(&texts.to, [("address", address(&entered.address))])}</p>
            {is_suspended.then(|| suspended(context))}
            {is_saved.then(|| saved(context))}
            {fields::summary(problems, context)}
            <form method="post" action=action.clone()>
                {fields::what(entered, problems, context)} {fields::only(entered, problems, choices, context)}
                {fields::notices(entered, required, context)} {fields::language(entered, problems, context)}
                {fields::zone(entered, problems, choices, false, context)}
                <p class="buttons">
                    <button type="submit" name="do" value="change">{texts.save.as_str()}</button>
                </p>
            </form>
            <h2>{texts.unsubscribe.as_str()}</h2>
            <p>{texts.unsubscribe_text.as_str()}</p>
            <form method="post" action=action>
                <p class="buttons">
                    <button type="submit" name="do" value="unsubscribe" class="plain">{texts.unsubscribe.as_str()}</button>
                </p>
            </form>
        }
    })
}

fn saved(context: &PageContext) -> AnyView {
    view! {
        <div class="notice" data-tone="ok" role="status">
            <p>{context.texts().manage.saved.as_str()}</p>
        </div>
    }
    .into_any()
}

fn suspended(context: &PageContext) -> AnyView {
    let texts = &context.texts().manage;
    let link = view! { <a href=context.link("/subscribe")>{texts.suspended_link.as_str()}</a> };
    view! {
        <div class="notice" data-tone="warn">
            <h2>{texts.suspended_title.as_str()}</h2>
            <p>{filled(&texts.suspended, [("link", link.into_any())])}</p>
        </div>
    }
    .into_any()
}
