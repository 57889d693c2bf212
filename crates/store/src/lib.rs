//! The database: the only crate that knows SQL.
//!
//! **Invariant:** one [`Transaction`] writes a record, its verdict, its notices, its audit entry and the new
//! revision of the public state. A reader sees all of it or nothing.
//!
//! **Invariant:** no step of a subject is stored before its previous step, and the audit log's instants never run backwards.
//!
//! Mail has transactions of its own ([`MailTransaction`]): subscribers, letters to them, and the deliveries of what a step has
//! dispatched.
//!
//! **Boundary:** no decisions. The service decides which steps a record may take and computes its verdict.

mod address;
mod announced;
mod audit;
mod audit_line;
mod audited_mail;
mod backup;
mod change_keys;
mod changes;
mod column;
mod components;
mod connections;
mod copy;
mod counters;
mod decisions;
mod deliveries;
mod dispatches;
mod embed_files;
mod erasure;
mod error;
mod fault;
mod file;
mod follow;
mod health;
mod idempotency_keys;
mod incidents;
mod leases;
mod link_keys;
mod mail_transaction;
mod migrations;
mod notices;
mod page;
mod past;
mod policies;
mod public;
mod reader;
mod recent_moment;
mod releases;
mod restored;
mod server_lock;
mod store;
mod subject;
mod subscribers;
mod tokens;
mod transaction;
mod waiting;

pub use announced::ChangedRecords;
pub use audit::StoredAuditEntry;
pub use audit_line::AuditEntry;
pub use audited_mail::AuditedMailTransaction;
pub use backup::{Backup, BackupError, backup};
pub use change_keys::{ChangeKey, ChangeKeyPage, ChangePage, Range};
pub use changes::{Derived, StoredChange};
pub use copy::{CopyError, Progress, Side, copy};
pub use decisions::StoredDecision;
pub use deliveries::{ClaimedDelivery, PutOff, RecentMails, Settled};
pub use dispatches::{Content, Dispatch, DispatchId};
pub use erasure::{Erased, LEFT_LATE};
pub use error::Error;
pub use follow::Follower;
pub use idempotency_keys::{IdempotencyKey, StepResult};
pub use link_keys::LinkKey;
pub use mail_transaction::MailTransaction;
pub use notices::StoredNotice;
pub use page::Page;
pub use past::{Past, PastRange};
pub use public::Public;
pub use reader::Reader;
pub use restored::Withheld;
pub use server_lock::{LockError, ServerLock};
pub use store::Store;
pub use subject::SubjectId;
pub use subscribers::{Audience, NewSubscriber, Subscriber, SubscriberCounts, SubscriberId, SubscriberState};
pub use tokens::Token;
pub use transaction::Transaction;
pub use waiting::WaitingMail;
