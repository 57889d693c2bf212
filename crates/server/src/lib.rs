//! Serves the status site, the API, the live stream and the embed over HTTP.
//!
//! **Boundary:** nothing is decided here, no SQL is written and no record is stored. A handler reads a request, has
//! `fairnotice-service` carry it out or reads what is stored, and answers: with JSON, with a page of `fairnotice-site`, or with
//! an element of `fairnotice-widget`.

mod answers;
pub mod api;
pub mod app;
mod asset;
mod base_path;
pub mod brand;
pub mod clock;
mod edge;
pub mod embed;
mod extract;
mod frame_ancestors;
mod headers;
mod limits;
mod memory;
mod pages;
mod problem;
pub mod public_url;
mod representation;
mod routes;
pub mod serving;
pub mod sign_ups;
