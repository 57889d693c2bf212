//! Mail notices: what a mail says, and the way to a mail server.
//!
//! - [`address`]: addresses that mail can be sent to.
//! - [`links`]: the signed links of a mail; [`return_path`]: the signed address that delivery reports go to.
//! - [`mail`]: a notice, or a letter to one subscriber, becomes a mail. Pure: data in, mail out.
//! - [`dkim`]: signs a mail for its domain.
//! - [`transport`]: hands mails to a mail server, and says whose fault a failure is.
//! - [`bounce`]: reads a delivery report; [`status_code`]: what its codes mean.
//!
//! **Boundary:** no SQL, no HTTP, no clock.

pub mod address;
pub mod bounce;
pub mod dkim;
mod link_key;
pub mod links;
pub mod mail;
pub mod return_path;
pub mod status_code;
pub mod transport;
