//! The outbox: who gets a notice by mail, and its delivery. Nothing else sends mail.
//!
//! A step of a record writes one *dispatch* in its own transaction, however many subscribers there are. The outbox
//! expands it into *deliveries* in batches, claims those that are due in groups, sends them over a few connections, and
//! stores what became of each group in one transaction. A claim is a lease: if the server stops, another one, or the next start,
//! carries on. A crash repeats at most the mails that were being sent, each with the same Message-ID.
//!
//! Notices beyond the limit of mails to one subscriber in an hour wait, and go out together in one mail (`limit.rs`).
//!
//! A failure that is the mail server's stops the whole outbox for a while (`stop.rs`) and costs no delivery an attempt. A failure of
//! one delivery is its own: it is tried again later, or parked with the reason.
//!
//! **Boundary:** SQL is in `store`, SMTP is in `notify`. The caller provides the clock.

mod content;
#[cfg(test)]
mod fixture;
mod group;
mod limit;
mod outbox;
mod pruning;
mod retry;
mod sending;
mod stop;
mod writer;

pub use content::OutboxError;
pub use outbox::{Outbox, OutboxParts, run};
pub use stop::Stopped;
