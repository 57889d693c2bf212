//! Each step of a record's life sends exactly the notices that the policy's N rules ask for, in its own transaction; and the
//! promises hear of what became of them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod recipients;
mod steps;
mod world;
