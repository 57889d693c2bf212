//! `/dev/mail`: the mails of a server that has no mail server, for whoever tries it out.

use super::{
    context::PageContext,
    page::{Page, empty, fact},
};
use fairnotice_core::instant::Instant;
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// A mail in the mailbox.
#[derive(Debug, Clone, Copy)]
pub struct ShownMail<'a> {
    /// Its number in the mailbox.
    pub number: u64,
    /// When it was sent.
    pub at: Instant,
    /// The sender's address, for delivery reports.
    pub from: &'a str,
    /// The recipient's address.
    pub to: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The part for plain readers.
    pub text: &'a str,
}

/// The mails, newest first.
pub fn list(mails: &[ShownMail<'_>], context: &PageContext) -> String {
    Page::below(context, "", TranslatedText::original("Mailbox")).render(|| {
        let line = |mail: &ShownMail<'_>| {
            let path = context.link(&format!("/dev/mail/{}", mail.number));
            view! {
                <article class="summary">
                    <h2>
                        <a href=path dir="auto">{mail.subject.to_owned()}</a>
                    </h2>
                    <p class="facts">"to " {mail.to.to_owned()} " " {context.time(mail.at)}</p>
                </article>
            }
        };
        let lines = if mails.is_empty() {
            empty("No mail yet. Subscribe on this site, confirm the address by the mail that then appears here, and announce a change.")
        } else {
            mails.iter().map(line).collect_view().into_any()
        };
        view! {
            <h1>"Mailbox"</h1>
            <p>"This server has no mail server: what it would send stays here, in memory. Its promises count no mail as sent before it is here."</p>
            {lines}
        }
    })
}

/// One mail: who it is for, its plain part, and links to its other forms.
pub fn mail(mail: ShownMail<'_>, context: &PageContext) -> String {
    let of = |end: &str| context.link(&format!("/dev/mail/{}{end}", mail.number));
    Page::below(context, "", TranslatedText::original(mail.subject)).render(|| {
        view! {
            <p>
                <a href=context.link("/dev/mail")>"Mailbox"</a>
            </p>
            <h1 dir="auto">{mail.subject.to_owned()}</h1>
            <dl>
                {fact("To", mail.to.to_owned())} {fact("Return path", mail.from.to_owned())}
                {fact("Sent", context.time(mail.at))}
            </dl>
            <p>
                <a href=of("/html")>"As HTML"</a>
                " · "
                <a href=of("/source")>"As it is sent"</a>
            </p>
            <pre class="mail" dir="auto" tabindex="0">
                {linked(mail.text)}
            </pre>
        }
    })
}

/// A text whose addresses are links. A mail has nothing but web addresses of this site.
fn linked(text: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("http") {
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        views.push(before.to_owned().into_any());
        if address.starts_with("http://") || address.starts_with("https://") {
            views.push(view! { <a href=address.to_owned()>{address.to_owned()}</a> }.into_any());
        } else {
            views.push(address.to_owned().into_any());
        }
        rest = after;
    }
    views.push(rest.to_owned().into_any());
    views
}
