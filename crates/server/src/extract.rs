//! Extractors for requests, with a problem as the answer to a bad one.

mod address;
mod body;
mod bounds;
mod client;
mod form;
mod id;
mod loopback_host;
mod operator;
mod own_page;
mod request;

pub(crate) use address::{Path, Query};
pub(crate) use body::Body;
pub(crate) use client::Client;
pub(crate) use form::Form;
pub(crate) use id::Id;
pub(crate) use loopback_host::LoopbackHost;
pub(crate) use operator::Operator;
pub(crate) use own_page::OwnPage;
pub(crate) use request::{IfMatch, OperatorRequest};
