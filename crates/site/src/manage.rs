//! `/manage`: what a subscriber chose, to be changed or ended (S4, A44).

use super::{
    context::PageContext,
    page::Page,
    subscribe::{Choices, Entered, fields, titled},
};
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
    let action = context.link(&format!("/manage?token={token}"));
    let address = view_address(entered);
    Page::part(context, "/manage", &titled("Your subscription", problems)).render(|| {
        view! {
            <h1>"Your subscription"</h1>
            <p>"Notices are sent to " {address} "."</p>
            {is_suspended.then(|| suspended(context))}
            {is_saved.then(saved)}
            {fields::summary(problems)}
            <form method="post" action=action.clone()>
                {fields::what(entered, problems)} {fields::only(entered, problems, choices)}
                {fields::notices(entered, required)} {fields::language(entered, problems)}
                {fields::zone(entered, problems, choices, false)}
                <p class="buttons">
                    <button type="submit" name="do" value="change">"Save"</button>
                </p>
            </form>
            <h2>"Unsubscribe"</h2>
            <p>"You get no more notices, and a last mail by which you can undo this."</p>
            <form method="post" action=action>
                <p class="buttons">
                    <button type="submit" name="do" value="unsubscribe" class="plain">"Unsubscribe"</button>
                </p>
            </form>
        }
    })
}

fn view_address(entered: &Entered) -> AnyView {
    view! { <strong class="address" dir="ltr">{entered.address.clone()}</strong> }.into_any()
}

fn saved() -> AnyView {
    view! {
        <div class="notice" data-tone="ok" role="status">
            <p>"Saved. It holds for every notice from now on."</p>
        </div>
    }
    .into_any()
}

fn suspended(context: &PageContext) -> AnyView {
    view! {
        <div class="notice" data-tone="warn">
            <h2>"No notices are sent now"</h2>
            <p>
                "Mail to this address was refused. Once it works again, "
                <a href=context.link("/subscribe")>"enter it once more"</a>
                " and confirm it."
            </p>
        </div>
    }
    .into_any()
}
