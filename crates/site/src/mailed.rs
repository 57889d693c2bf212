//! The notices that went out by mail, with how many got them.
//!
//! A page says what a mail server accepted, and never that a mail was sent. Where nobody was subscribed, it says that the notice was
//! published on the site.

use super::{badge::capital, context::PageContext};
use fairnotice_core::{change::MessageKind, instant::Instant};
use leptos::prelude::*;

/// A notice that went out by mail, and how far its mail has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedNotice {
    /// What it announces.
    pub notice: MessageKind,
    /// When it was published.
    pub published_at: Instant,
    /// Whether all of its recipients are counted.
    pub is_counted: bool,
    /// For how many subscribers it is.
    pub recipients: u32,
    /// For how many it was accepted.
    pub accepted: u32,
    /// For how many it was refused for good.
    pub refused: u32,
    /// For how many it will not be sent: it came too late, say.
    pub parked: u32,
    /// For how many it still waits.
    pub waiting: u32,
    /// The first acceptance.
    pub first_accepted_at: Option<Instant>,
    /// The last one so far.
    pub last_accepted_at: Option<Instant>,
}

/// The list; nothing where no notice went out by mail.
pub(super) fn list(notices: &[MailedNotice], context: &PageContext) -> AnyView {
    let entries = notices.iter().map(|notice| {
        view! {
            <li>
                <span class="what">
                    <strong>{capital(notice.notice.words())}</strong>
                </span>
                " "
                <span class="to">"published " {context.time(notice.published_at)}</span>
                " "
                <span class="when">{outcome(notice, context)}</span>
            </li>
        }
    });
    (!notices.is_empty())
        .then(|| {
            view! {
                <h3>"By mail"</h3>
                <ul class="timetable">{entries.collect_view()}</ul>
            }
        })
        .into_any()
}

fn outcome(notice: &MailedNotice, context: &PageContext) -> AnyView {
    let MailedNotice { recipients, is_counted, accepted, refused, parked, waiting, .. } = *notice;
    if recipients == 0 {
        let said =
            if is_counted { "published on this site; nobody was subscribed" } else { "mails are being prepared" };
        return said.into_any();
    }
    let so_far = if is_counted { "" } else { ", as far as they are counted" };
    let subscribers = if recipients == 1 { "subscriber" } else { "subscribers" };
    let others = [(refused, "refused for"), (parked, "not sent to"), (waiting, "waiting for")];
    let others: String = others
        .iter()
        .filter(|(count, _)| *count > 0)
        .fold(String::new(), |text, (count, words)| format!("{text}, {words} {count}"));
    let span = notice.first_accepted_at.zip(notice.last_accepted_at).map(|(first, last)| {
        let until = (first != last).then(|| view! { " to " {context.time(last)} });
        let from = if first == last { "; accepted " } else { "; accepted from " };
        view! { {from} {context.time(first)} {until} }
    });
    view! { {format!("for {recipients} {subscribers}{so_far}: accepted for {accepted}{others}")} {span} }.into_any()
}
