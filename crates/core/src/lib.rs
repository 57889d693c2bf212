//! The rules of fair notice.
//!
//! A vendor's policy promises how early it announces changes, and when it makes them. This crate evaluates a planned change
//! against the policy: for each rule it gives the outcome, the reason, the margin, and what would help.
//!
//! ```
//! # #[cfg(all(feature = "file", feature = "tz"))]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use fairnotice_core::{evaluate::evaluate, file, instant, rule::Rule, slot, timetable::timetable, verdict::Outcome};
//!
//! let policy = file::policy(
//!     r#"
//!     id = "example"
//!     version = "1"
//!     effective_from = 2026-01-01
//!     reminder = "1 hour"
//!     business = { zone = "Europe/Madrid" }
//!     components = [{ id = "api" }]
//!     kinds = [{ id = "update", releases = ["none"], change_notice = "3 business days" }]
//!     "#,
//! )?;
//! let change = file::change(
//!     r#"
//!     title = "A larger database"
//!     kind = "update"
//!     description = "Moves the API to a larger database."
//!     start = 2026-11-18T20:00:00Z
//!     end = 2026-11-18T21:00:00Z
//!     components = [{ id = "api", impact = "full_outage", downtime = true }]
//!     downtime = { required = true, duration = "10 minutes" }
//!     rollback = { infrastructure = "keep the old one", services = "switch back", data = "replay the journal" }
//!     "#,
//! )?;
//!
//! // Friday the 13th is too late for Wednesday the 18th: only Monday and Tuesday lie in between.
//! let now = instant::parse("2026-11-13T09:00:00Z")?;
//! let verdict = evaluate(&policy, &change, now);
//! assert_eq!(verdict.outcome, Outcome::Fail);
//! let finding = verdict.finding(Rule::C3).ok_or("every rule has a finding")?;
//! assert_eq!(finding.help().as_deref(), Some("start on Thu 19 Nov 2026 at 00:00 Europe/Madrid or later"));
//!
//! // The engine finds that start itself, and says which rule sets it.
//! let slots = slot::slots(&policy, &change, now, 1)?;
//! assert_eq!(instant::text(slots.slots[0].start), "2026-11-18T23:00:00Z");
//! assert_eq!(slots.binding, [Rule::C3]);
//!
//! // Every notice that is due: the announcement, a reminder, start and end, an overrun and a rollback.
//! assert_eq!(timetable(&policy, &change, now).entries.len(), 6);
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "file", feature = "tz")))]
//! # fn main() {}
//! ```
//!
//! A [`change`] deploys a [`release`]. [`evaluate`] checks it against a [`policy`] and its [`calendar`]. [`slot`] finds when
//! it can start, [`timetable`] lists the notices that are due, and [`what_if`] compares it with another plan. The
//! [`lifecycle`] defines the steps of a record. A [`snapshot`] is the public state, and [`notice`] computes what a banner
//! shows at one instant. [`history`] says what happened on the last days. [`dispatch`] says which notices go out by mail, and
//! [`subscription`] for whom. [`promises`] counts the promises that were kept.
//!
//! Nothing here performs I/O or reads a clock: `now` is always an argument.

pub mod calendar;
pub mod change;
pub mod component;
pub mod diagnostic;
pub mod dispatch;
pub mod embed;
pub mod evaluate;
#[cfg(feature = "file")]
pub mod file;
mod help;
pub mod hex;
pub mod history;
pub mod id;
pub mod incident;
pub mod instant;
pub mod lead;
pub mod lifecycle;
pub mod most_pressing;
pub mod notice;
pub mod policy;
pub mod promises;
pub mod published_release;
pub mod record;
pub mod release;
pub mod rule;
pub mod scheduled_step;
#[cfg(feature = "schema")]
pub mod schema;
pub mod slot;
pub mod snapshot;
pub mod subscription;
pub mod text;
pub mod time_of_day;
pub mod timetable;
pub mod verdict;
pub mod what_if;
pub mod window;
pub mod zone;
