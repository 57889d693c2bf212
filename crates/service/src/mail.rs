//! Where mails go, and how they go: for operators.

use crate::service::Service;
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::Error;
use serde::Serialize;
use std::fmt;

/// Where mails go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailRoute {
    /// To a mail server.
    MailServer,
    /// Nowhere: this server keeps them, and shows them at `/dev/mail`.
    DevMail,
    /// No mail goes out.
    None,
}

/// Why nothing is sent for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailStop {
    /// Since when.
    #[serde(with = "instant::required")]
    pub since: Instant,
    /// How far it went, and the codes that the mail server gave. Everybody can read it.
    pub why: String,
    /// When it is tried again.
    #[serde(with = "instant::required")]
    pub again: Instant,
}

/// Whoever sends mails says whether it is stopped.
type StopSource = dyn Fn() -> Option<MailStop> + Send + Sync;

/// What a server knows of its mail.
pub(crate) struct MailState {
    pub(crate) route: MailRoute,
    stopped: Box<StopSource>,
}

impl fmt::Debug for MailState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MailState").field(&self.route).finish()
    }
}

/// How mail goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailHealth {
    /// Where mails go.
    route: MailRoute,
    /// Why nothing is sent for now; null while mails are sent.
    stopped: Option<MailStop>,
    /// How many mails wait, and how many notices of which no mail is written yet: at most 1,000 of each are counted.
    waiting: u64,
    notices_waiting: u64,
    /// When the oldest of the counted ones was published; null where nothing waits.
    #[serde(with = "instant::option")]
    oldest: Option<Instant>,
    /// Whether mail waits for an operator's word after a restore: `fairnotice mail withheld`.
    withheld: bool,
}

impl Service {
    /// From now on, what is published goes out by mail too. Called once, when the server starts; `stopped` says why nothing is
    /// sent for now.
    pub fn enable_mail(&self, route: MailRoute, stopped: impl Fn() -> Option<MailStop> + Send + Sync + 'static) {
        if self.mail_state().set(MailState { route, stopped: Box::new(stopped) }).is_err() {
            tracing::error!("mail was enabled twice");
        }
        // So that the answer to the first step has a count.
        let service = self.clone();
        tokio::spawn(async move { service.count_audience_soon().await });
    }

    /// Where mails go.
    pub fn mail_route(&self) -> MailRoute {
        self.mail_state().get().map_or(MailRoute::None, |mail| mail.route)
    }

    /// Whether what is published goes out by mail.
    pub fn sends_mail(&self) -> bool {
        self.mail_route() != MailRoute::None
    }

    /// How mail goes. It reads at most 1,000 rows of each kind.
    pub async fn mail_health(&self) -> Result<MailHealth, Error> {
        let waiting = self.reader().waiting_mail().await?;
        let stopped = self.mail_state().get().and_then(|mail| (mail.stopped)());
        Ok(MailHealth {
            route: self.mail_route(),
            stopped,
            waiting: waiting.mails,
            notices_waiting: waiting.notices,
            oldest: waiting.oldest,
            withheld: waiting.is_withheld,
        })
    }
}
