//! The database: the only crate that knows SQL.
//!
//! **Invariant:** one [`Transaction`] writes a record, its verdict, its notices, its audit entry and the new
//! revision of the public state. A reader sees all of it or nothing.
//!
//! **Invariant:** no step of a subject is stored before its previous step, and the audit log's instants never run backwards.
//!
//! **Boundary:** no decisions. The service decides which steps a record may take and computes its verdict.

mod address;
mod announced;
mod audit;
mod backup;
mod changes;
mod column;
mod components;
mod connections;
mod copy;
mod decisions;
mod embed_files;
mod error;
mod fault;
mod file;
mod follow;
mod health;
mod idempotency_keys;
mod incidents;
mod leases;
mod notices;
mod page;
mod policies;
mod public;
mod reader;
mod releases;
mod server_lock;
mod store;
mod subject;
mod tokens;
mod transaction;

pub use announced::ChangedRecords;
pub use audit::StoredAuditEntry;
pub use backup::{Backup, BackupError, backup};
pub use changes::{ChangePage, Derived, Range, StoredChange};
pub use copy::{CopyError, Progress, Side, copy};
pub use decisions::StoredDecision;
pub use error::Error;
pub use follow::Follower;
pub use idempotency_keys::{IdempotencyKey, StepResult};
pub use notices::StoredNotice;
pub use page::Page;
pub use public::Public;
pub use reader::Reader;
pub use server_lock::{LockError, ServerLock};
pub use store::Store;
pub use subject::SubjectId;
pub use tokens::Token;
pub use transaction::{AuditEntry, Transaction};
