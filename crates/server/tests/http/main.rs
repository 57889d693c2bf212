//! The server as its callers see it: the complete router in this process, a real database, and a fixed clock.
//! Files are named for the addresses that they try.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod app;
mod automatic;
mod backoff;
mod bad_input;
mod base_path;
mod brand;
mod caching;
mod changes;
mod clock_back;
mod clock_far;
mod components;
mod concurrency;
mod decisions;
mod dev_clock;
mod drafts;
mod dry_run;
mod duplicates;
mod embed;
mod embed_files;
mod frame;
mod health;
mod idempotency;
mod incidents;
mod limits;
mod live;
mod mailbox;
mod maker;
mod markup;
mod problems;
mod promises;
mod ranges;
mod releases;
mod security_headers;
mod serving;
mod site;
mod snapshot;
mod steps;
mod subscribers;
mod tokens;
mod unpublished;
mod upgrades;
mod week;
mod windows;
