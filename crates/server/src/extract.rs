//! Extractors for requests, with a problem as the answer to a bad one.

mod address;
mod body;
mod bounds;
mod id;
mod loopback_host;
mod operator;
mod request;

pub(crate) use address::{Path, Query};
pub(crate) use body::Body;
pub(crate) use id::Id;
pub(crate) use loopback_host::LoopbackHost;
pub(crate) use operator::Operator;
pub(crate) use request::{IfMatch, OperatorRequest};
