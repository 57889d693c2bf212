//! From claimed deliveries to mails.

use crate::{
    content::{Notice, OutboxError},
    outbox::Outbox,
};
use fairnotice_core::{dispatch::Letter as LetterKind, instant::Instant, zone::Zone};
use fairnotice_locale::language::Language;
use fairnotice_notify::{
    links::{Link, LinkKeys, Purpose},
    mail::{self, Letter, Mail, MailContent, MailContext, MailError, Recipient, Rendered},
    return_path::Returned,
};
use fairnotice_service::{outbox::unsendable, subscribers::letter_expires};
use fairnotice_store::{ClaimedDelivery, Content, Dispatch, DispatchId, Settled, Subscriber};
use std::{collections::HashMap, sync::Arc};

/// What is to be done with a claimed delivery.
#[derive(Debug)]
pub(crate) enum Prepared {
    /// It is sent.
    Mail(Box<Mail>),
    /// It is not sent.
    Settled(Settled),
}

/// Writes the mails of one group of deliveries. What readers share is written once for each language and zone.
pub(crate) struct Writer {
    outbox: Outbox,
    context: MailContext,
    keys: LinkKeys,
    notices: HashMap<DispatchId, Notice>,
    rendered: HashMap<(DispatchId, &'static str, String), Rendered>,
    now: Instant,
}

impl Writer {
    /// Reads what the mails of these deliveries need.
    pub(crate) async fn new(outbox: &Outbox, claimed: &[ClaimedDelivery]) -> Result<Self, OutboxError> {
        let context = outbox.context(outbox.store().components().await?);
        let keys = outbox.parts().service.subscribers().signing_keys().await?;
        let mut notices = HashMap::new();
        for ClaimedDelivery { dispatch, .. } in claimed {
            if !notices.contains_key(&dispatch.id)
                && let Some(notice) = Notice::read(&outbox.parts().service, dispatch).await?
            {
                notices.insert(dispatch.id, notice);
            }
        }
        Ok(Self { outbox: outbox.clone(), context, keys, notices, rendered: HashMap::new(), now: outbox.now() })
    }

    /// What is to be done with each delivery. It computes for a while: call it on a thread for blocking work.
    pub(crate) fn prepare(mut self, claimed: &[ClaimedDelivery]) -> Vec<Prepared> {
        claimed.iter().map(|delivery| self.prepared(delivery)).collect()
    }

    fn prepared(&mut self, delivery: &ClaimedDelivery) -> Prepared {
        let ClaimedDelivery { dispatch, subscriber, .. } = delivery;
        if let Some(settled) = unsendable(delivery, self.now) {
            return Prepared::Settled(settled);
        }
        match self.mail(dispatch, subscriber) {
            Ok(mail) => Prepared::Mail(Box::new(mail)),
            Err(error) => Prepared::Settled(Settled::Parked { reason: error.to_string() }),
        }
    }

    fn mail(&mut self, dispatch: &Arc<Dispatch>, subscriber: &Subscriber) -> Result<Mail, Unwritable> {
        let language = Language::of(subscriber.language.tag());
        let recipient = self.recipient(subscriber, language)?;
        let of = mail::Dispatch { id: dispatch.id.0, published_at: dispatch.published_at };
        match &dispatch.content {
            Content::Letter { letter, .. } => {
                let letter = self.letter(*letter, dispatch, subscriber);
                Ok(mail::compose(&self.context, of, &MailContent::Letter(&letter), &recipient)?)
            }
            Content::Notice { .. } => {
                let key = (dispatch.id, language.tag, subscriber.zone.clone());
                if !self.rendered.contains_key(&key) {
                    let notice = self.notices.get(&dispatch.id).ok_or(Unwritable::NoDocument)?;
                    let rendered = Rendered::new(&self.context, of, &notice.content(), language, &recipient.zone)?;
                    self.rendered.insert(key.clone(), rendered);
                }
                let rendered = self.rendered.get(&key).ok_or(Unwritable::NoDocument)?;
                Ok(rendered.mail(&self.context, &recipient)?)
            }
        }
    }

    fn recipient(&self, subscriber: &Subscriber, language: &'static Language) -> Result<Recipient, Unwritable> {
        let address = subscriber.address.parse().map_err(|_| Unwritable::Address)?;
        let returned = Returned { subscriber: subscriber.id.0, epoch: subscriber.epoch };
        let return_path = self.outbox.parts().return_path.sign(&self.keys, returned);
        let zone: Zone = self.outbox.zone(&subscriber.zone);
        Ok(Recipient {
            subscriber: subscriber.id.0,
            address,
            return_path: return_path.map_err(|_| Unwritable::Address)?,
            language,
            zone,
            manage: self.link(Purpose::Manage, subscriber, None),
            unsubscribe: self.link(Purpose::Unsubscribe, subscriber, None),
        })
    }

    fn link(&self, purpose: Purpose, subscriber: &Subscriber, expires: Option<Instant>) -> String {
        let link = Link { purpose, subscriber: subscriber.id.0, epoch: subscriber.epoch, expires };
        self.keys.address(&self.context.vendor.url, &link)
    }

    fn letter(&self, letter: LetterKind, dispatch: &Dispatch, subscriber: &Subscriber) -> Letter {
        let expires = Some(letter_expires(letter, dispatch.published_at));
        let link = |purpose| self.link(purpose, subscriber, expires);
        match letter {
            LetterKind::Confirm => Letter::Confirm { link: link(Purpose::Confirm), expires },
            LetterKind::Manage => Letter::Manage { link: link(Purpose::Manage), expires },
            LetterKind::Goodbye => Letter::Goodbye { link: link(Purpose::Resubscribe), expires },
        }
    }
}

/// Why a mail cannot be written. Another attempt would give the same.
#[derive(Debug, thiserror::Error)]
enum Unwritable {
    #[error("the stored address is none that mail can be sent to")]
    Address,
    #[error("the documents of the notice are not readable")]
    NoDocument,
    #[error(transparent)]
    Mail(#[from] MailError),
}
