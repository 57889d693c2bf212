//! The server as its callers see it: the whole router in this process, a real database, and a clock that stands still.
//! Files are named for the addresses that they try.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod app;
mod automatic;
mod bad_input;
mod changes;
mod clock_back;
mod components;
mod concurrency;
mod decisions;
mod dev_clock;
mod drafts;
mod duplicates;
mod embed;
mod embed_files;
mod frame;
mod idempotency;
mod incidents;
mod live;
mod markup;
mod problems;
mod promises;
mod ranges;
mod releases;
mod site;
mod snapshot;
mod steps;
mod tokens;
mod troubles;
mod week;
