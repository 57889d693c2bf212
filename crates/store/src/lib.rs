//! The database: the only crate that knows SQL.
//!
//! **Invariant:** one [`Transaction`] writes a record, the verdict that let it through, the notices that are due for it, its
//! audit entry and the new revision of the public state. A reader sees all of it or nothing.
//!
//! **Invariant:** no step of a subject is stored before the one before it, and the audit log's instants never run backwards.
//!
//! **Boundary:** nothing is decided here. What a record may do, and which verdict it gets, is the service's to say.

mod audit;
mod changes;
mod column;
mod components;
mod decisions;
mod embed_files;
mod error;
mod fault;
mod idempotency_keys;
mod incidents;
mod notices;
mod policies;
mod public;
mod reader;
mod releases;
mod store;
mod subject;
mod tokens;
mod transaction;

pub use audit::StoredAuditEntry;
pub use changes::{Derived, Page, Range, StoredChange};
pub use decisions::Decision;
pub use error::Error;
pub use idempotency_keys::{IdempotencyKey, StepResult};
pub use notices::Notice;
pub use public::Public;
pub use reader::Reader;
pub use store::Store;
pub use subject::Subject;
pub use tokens::Token;
pub use transaction::{AuditEntry, Transaction};
