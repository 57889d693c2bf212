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

/// What is to be done with a claimed delivery, and with what is bundled with it.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// What is sent; none where nothing of it is to be sent.
    pub(crate) mail: Option<Box<Mail>>,
    /// What is not in the mail, and what becomes of it.
    pub(crate) left_out: Vec<(DispatchId, Settled)>,
}

impl Prepared {
    pub(crate) fn leaves_out(&self, dispatch: DispatchId) -> bool {
        self.left_out.iter().any(|(left, _)| *left == dispatch)
    }
}

/// A dispatch, those of its bundle if it has one, a language and a zone.
type RenderedKey = (DispatchId, Vec<DispatchId>, &'static str, String);

/// Writes the mails of one group of deliveries. What readers share is written once for each language and zone.
pub(crate) struct Writer {
    outbox: Outbox,
    context: MailContext,
    keys: LinkKeys,
    notices: HashMap<DispatchId, Notice>,
    rendered: HashMap<RenderedKey, Rendered>,
    now: Instant,
}

impl Writer {
    /// Reads what the mails of these deliveries need.
    pub(crate) async fn new(outbox: &Outbox, claimed: &[ClaimedDelivery]) -> Result<Self, OutboxError> {
        let context = outbox.context(outbox.store().components().await?);
        let keys = outbox.parts().service.subscribers().signing_keys().await?;
        let mut notices = HashMap::new();
        for dispatch in claimed.iter().flat_map(ClaimedDelivery::dispatches) {
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
        let (mut wanted, mut left_out) = (Vec::new(), Vec::new());
        for dispatch in delivery.dispatches() {
            match unsendable(dispatch, &delivery.subscriber, self.now) {
                Some(settled) => left_out.push((dispatch.id, settled)),
                None => wanted.push(dispatch),
            }
        }
        let parked = |error: &Unwritable| Settled::Parked { reason: error.to_string() };
        let mut mail = self.mail(delivery, &wanted);
        if mail.is_err() && wanted.len() > 1 {
            // A notice that cannot be written does not hold up the others.
            wanted.retain(|one| match self.mail(delivery, &[*one]) {
                Ok(_) => true,
                Err(error) => {
                    left_out.push((one.id, parked(&error)));
                    false
                }
            });
            mail = self.mail(delivery, &wanted);
        }
        let mail = mail.unwrap_or_else(|error| {
            left_out.extend(wanted.iter().map(|dispatch| (dispatch.id, parked(&error))));
            None
        });
        Prepared { mail: mail.map(Box::new), left_out }
    }

    /// The mail that carries these dispatches of a delivery; none without any.
    fn mail(&mut self, delivery: &ClaimedDelivery, wanted: &[&Arc<Dispatch>]) -> Result<Option<Mail>, Unwritable> {
        let Some(newest) = wanted.iter().map(|dispatch| dispatch.published_at).max() else { return Ok(None) };
        let (dispatch, subscriber) = (&delivery.dispatch, &delivery.subscriber);
        let language = Language::of(subscriber.language.tag());
        let recipient = self.recipient(subscriber, language)?;
        let of = mail::Dispatch { id: dispatch.id.0, published_at: newest };
        if let Content::Letter { letter, .. } = &dispatch.content {
            let letter = self.letter(*letter, dispatch, subscriber);
            return Ok(Some(mail::compose(&self.context, of, &MailContent::Letter(&letter), &recipient)?));
        }
        // What a bundle has lost since it was first tried does not make it another mail.
        let of_bundle = !delivery.bundled.is_empty();
        let ids = if of_bundle { wanted.iter().map(|dispatch| dispatch.id).collect() } else { Vec::new() };
        let key = (dispatch.id, ids, language.tag, subscriber.zone.clone());
        if !self.rendered.contains_key(&key) {
            let notice = |id| self.notices.get(id).map(Notice::content).ok_or(Unwritable::NoDocument);
            let rendered = if of_bundle {
                let notices = wanted.iter().map(|dispatch| Ok((notice(&dispatch.id)?, dispatch.published_at)));
                let notices = notices.collect::<Result<Vec<_>, Unwritable>>()?;
                Rendered::new(&self.context, of, &MailContent::Bundle(&notices), language, &recipient.zone)?
            } else {
                Rendered::new(&self.context, of, &notice(&dispatch.id)?, language, &recipient.zone)?
            };
            self.rendered.insert(key.clone(), rendered);
        }
        let rendered = self.rendered.get(&key).ok_or(Unwritable::NoDocument)?;
        Ok(Some(rendered.mail(&self.context, &recipient)?))
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
