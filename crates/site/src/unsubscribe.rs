//! `/unsubscribe` and what undoes it (S4, RFC 8058).

use super::{
    context::PageContext,
    page::Page,
    subscribe::{self, Entered},
};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// The page with the button that ends a subscription.
pub fn ask(address: &str, token: &str, context: &PageContext) -> String {
    let (vendor, address) = (context.snapshot().vendor.name.clone(), address.to_owned());
    let action = context.link(&format!("/unsubscribe?token={token}"));
    Page::below(context, "/subscribe", TranslatedText::original("Unsubscribe")).render(|| {
        view! {
            <h1>"Unsubscribe"</h1>
            <p>
                <span dir="auto">{vendor}</span> " will send no more notices to "
                <strong class="address" dir="ltr">{address}</strong> "."
            </p>
            <form method="post" action=action>
                <p class="buttons">
                    <button type="submit" name="List-Unsubscribe" value="One-Click">"Unsubscribe"</button>
                </p>
            </form>
        }
    })
}

/// The page of somebody who is not subscribed any more; `letter` says whether a last mail was written.
pub fn done(letter: bool, context: &PageContext) -> String {
    Page::below(context, "/subscribe", TranslatedText::original("You are unsubscribed")).render(|| {
        view! {
            <h1>"You are unsubscribed"</h1>
            <p>"No more notices are sent to you. What is planned stays on this site."</p>
            {letter.then(|| view! { <p>"You get a last mail. It has a link that undoes this."</p> })}
        }
    })
}

/// The page with the button that takes unsubscribing back.
pub fn ask_undo(entered: &Entered, token: &str, context: &PageContext) -> String {
    Page::below(context, "/subscribe", TranslatedText::original("Subscribe again")).render(|| {
        view! {
            <h1>"Subscribe again"</h1>
            <p>"You get again what you had chosen."</p>
            {subscribe::facts(entered, context)}
            {subscribe::button("/unsubscribe/undo", token, "Subscribe again", context)}
        }
    })
}
