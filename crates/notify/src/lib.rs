//! Mail notices: what a mail says, and the way to a mail server.
//!
//! - [`address`]: addresses that mail can be sent to.
//! - [`links`]: the signed links of a mail; [`return_path`]: the signed address that delivery reports go to.
//! - [`mail`]: a notice, or a letter to one subscriber, becomes a mail. Pure: data in, mail out.
//! - [`dkim`]: signs a mail for its domain.
//! - [`transport`]: hands mails to a mail server, and says whose fault a failure is.
//! - [`bounce`]: reads a delivery report; [`status_code`]: what its codes mean.
//!
//! ```
//! use fairnotice_core::{instant, snapshot::Vendor, zone::Zone};
//! use fairnotice_locale::language::Language;
//! use fairnotice_notify::{
//!     links::{Link, LinkKey, LinkKeys, Purpose},
//!     mail::{Dispatch, Letter, MailContent, MailContext, Recipient, compose},
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let site = "https://status.example";
//! let context = MailContext {
//!     vendor: Vendor { name: "Example".to_owned(), url: site.to_owned() },
//!     zone: Zone::utc(),
//!     components: Vec::new(),
//!     sender: "status@mail.example".parse()?,
//!     reply_to: None,
//!     dkim: None,
//! };
//!
//! // Somebody asks for notices, and is asked to confirm.
//! let keys = LinkKeys::new(LinkKey::new(1, [7; 32]), []);
//! let link = |purpose| keys.address(site, &Link { purpose, subscriber: 12, epoch: 1, expires: None });
//! let recipient = Recipient {
//!     subscriber: 12,
//!     address: "aiko@customer.example".parse()?,
//!     return_path: "bounces@mail.example".parse()?,
//!     language: Language::of("es"),
//!     zone: Zone::utc(),
//!     manage: link(Purpose::Manage),
//!     unsubscribe: link(Purpose::Unsubscribe),
//! };
//! let letter = Letter::Confirm { link: link(Purpose::Confirm), expires: None };
//! let dispatch = Dispatch { id: 42, published_at: instant::parse("2026-10-25T00:30:00Z")? };
//! let mail = compose(&context, dispatch, &MailContent::Letter(&letter), &recipient)?;
//!
//! assert_eq!(mail.subject, "Confirme su suscripción a los avisos de Example");
//! assert_eq!(mail.message_id, "<42.12@mail.example>");
//! assert!(mail.text.contains("https://status.example/subscribe/confirm?token="));
//! # Ok(())
//! # }
//! ```
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
