//! `/unsubscribe` and what undoes it (S4, RFC 8058).

use super::{
    context::PageContext,
    subscribe::{self, Entered, RegionChoice, below},
};
use crate::text::filled;
use leptos::prelude::*;

/// The page with the button that ends a subscription.
pub fn ask(address: &str, token: &str, context: &PageContext) -> String {
    let texts = &context.texts().manage;
    let action = context.link(&format!("/unsubscribe?token={token}"));
    below(context, &texts.unsubscribe).render(|| {
        let gaps = [("vendor", subscribe::vendor(context)), ("address", subscribe::address(address))];
        view! {
            <h1>{texts.unsubscribe.as_str()}</h1>
            <p>{filled(&texts.ask, gaps)}</p>
            <form method="post" action=action>
                <p class="buttons">
                    <button type="submit" name="List-Unsubscribe" value="One-Click">{texts.unsubscribe.as_str()}</button>
                </p>
            </form>
        }
    })
}

/// The page of somebody who is not subscribed any more; `letter` says whether a last mail was written.
pub fn done(letter: bool, context: &PageContext) -> String {
    let texts = &context.texts().manage;
    below(context, &texts.done_title).render(|| {
        view! {
            <h1>{texts.done_title.as_str()}</h1>
            <p>{texts.done.as_str()}</p>
            {letter.then(|| view! { <p>{texts.done_letter.as_str()}</p> })}
        }
    })
}

/// The page with the button that takes unsubscribing back.
pub fn ask_undo(entered: &Entered, token: &str, regions: &[RegionChoice<'_>], context: &PageContext) -> String {
    let texts = &context.texts().manage;
    below(context, &texts.undo).render(|| {
        view! {
            <h1>{texts.undo.as_str()}</h1>
            <p>{texts.undo_text.as_str()}</p>
            {subscribe::facts(entered, regions, context)}
            {subscribe::button("/unsubscribe/undo", token, &texts.undo, context)}
        }
    })
}
