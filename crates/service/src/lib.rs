//! Every operation on records, releases, incidents and components, and the scheduled steps.
//!
//! An [`Operation`] runs in one transaction: it decides once, by `fairnotice-core`, and writes the record, the verdict, the
//! timetable and an audit entry. [`Service::carry_out`] commits it, publishes the new public state and returns the
//! decision. Only the API and the scheduler call this crate; nothing else writes records.
//!
//! Subscribers ([`subscribers`]) are no part of the public state: their operations have transactions of their own.
//!
//! **Boundary:** no HTTP, no HTML and no SQL. The caller provides the clock.

pub mod announce;
mod audience;
mod backoff;
pub mod change_input;
pub mod component;
pub mod cursor;
pub mod decision;
mod dispatch;
mod duplicates;
pub mod edit;
mod error;
mod evaluate;
mod history;
pub mod incident;
mod lease;
mod mail;
mod matching;
pub mod merge_patch;
mod operation;
pub mod others;
pub mod outbox;
mod past;
mod policies;
pub mod promises;
mod public_changes;
pub mod publication;
mod published;
pub mod release;
pub mod response;
pub mod retention;
pub mod scheduler;
mod service;
pub mod step;
pub mod subscribers;
pub mod token;
mod web_address;

pub use audience::{Notified, StepMail};
pub use error::{Error, Same};
pub use history::Since;
pub use mail::{MailHealth, MailRoute, MailStop};
pub use operation::{Caller, Operation, OperationResult};
pub use past::{LastDays, PastEventPage};
pub use policies::Policies;
pub use public_changes::PublicChangePage;
pub use publication::PublishError;
pub use published::{Feed, Phase, Published};
pub use service::{Service, ServiceParts, TimeSource};
