//! A mailbox in memory: what `/dev/mail` shows where there is no mail server.

use super::Accepted;
use crate::mail::Mail;
use fairnotice_core::instant::Instant;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// The newest mails of all subscribers.
#[derive(Debug)]
pub struct Mailbox {
    capacity: usize,
    kept: Mutex<VecDeque<Arc<KeptMail>>>,
}

/// A mail in the mailbox.
#[derive(Debug)]
pub struct KeptMail {
    /// Counts the mails, from 1.
    pub number: u64,
    /// When it came.
    pub at: Instant,
    /// The mail.
    pub mail: Mail,
}

impl Mailbox {
    /// An empty mailbox that keeps so many mails; older ones are dropped.
    pub fn new(capacity: usize) -> Self {
        Self { capacity: capacity.max(1), kept: Mutex::default() }
    }

    /// Every mail, the newest first.
    pub fn mails(&self) -> Vec<Arc<KeptMail>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// The mail of a number; none where it was dropped.
    pub fn find(&self, number: u64) -> Option<Arc<KeptMail>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|kept| kept.number == number).cloned()
    }

    pub(super) fn put(&self, mail: Mail, at: Instant) -> Accepted {
        // Mails are inserted complete, so a poisoned lock holds valid data.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let number = kept.back().map_or(1, |newest| newest.number + 1);
        if kept.len() == self.capacity {
            kept.pop_front();
        }
        kept.push_back(Arc::new(KeptMail { number, at, mail }));
        Accepted { reply: format!("kept as mail {number}") }
    }
}
