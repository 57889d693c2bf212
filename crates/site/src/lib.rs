//! The status site's pages as Leptos views: data in, HTML out, complete without JavaScript.
//!
//! **Boundary:** no store, no server and no clock. A page is a pure function of the data that it shows and of the
//! [`PageContext`]: the time, the zone and the languages. Routes, headers and database access belong to the server.

mod agenda;
mod badge;
mod bars;
mod board;
mod brand;
mod context;
pub mod embed;
mod errors;
pub mod history;
pub mod home;
mod icon;
pub mod incidents;
mod items;
mod lists;
pub mod mailbox;
pub mod mailed;
pub mod maintenance;
pub mod manage;
mod page;
pub mod policy;
pub mod promises;
pub mod record;
pub mod releases;
mod style;
pub mod subscribe;
mod summary;
mod text;
pub mod unsubscribe;
mod updates;

pub use brand::{Brand, BrandImage, BrandLink, BrandLogo, Place};
pub use context::{Clocks, PageContext};
pub use errors::{Fault, Meant, Missing, PARTS, fault, not_found};
pub use page::CONTENT_SECURITY_POLICY;
pub use style::STYLE;
