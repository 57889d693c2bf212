//! Extractors for requests, with a problem as the answer to a bad one.

mod address;
mod body;
mod id;
mod operator;
mod request;

pub(crate) use address::{Path, Query};
pub(crate) use body::Body;
pub(crate) use id::Id;
pub(crate) use operator::Operator;
pub(crate) use request::{IfMatch, OperatorRequest};
