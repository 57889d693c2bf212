//! A reader of the demonstration, who subscribes as every reader does: by the form, and by the link in the mail that comes then.

use crate::{api::Api, error::Error, step};
use std::{
    thread,
    time::{Duration, Instant},
};

/// The reader's address. Nothing is sent to it: the mails stay in the server's mailbox.
pub(crate) const ADDRESS: &str = "aiko@customer.example";

/// How long the mail may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Subscribes the reader. Returns whether the server keeps its mails: nobody else could open the link for her.
pub(crate) fn subscribe(api: &Api) -> Result<bool, Error> {
    let Some(mailbox) = api.page("/dev/mail")? else {
        step::note("this server has no mailbox at /dev/mail: nobody subscribes");
        return Ok(false);
    };
    let before = numbers(&mailbox);
    let everything = [("what", "changes"), ("what", "incidents"), ("what", "releases")];
    let reader = [("address", ADDRESS), ("language", "en"), ("zone", "Asia/Tokyo")];
    api.send_form("/subscribe", &[reader, everything].concat())?;
    let began = Instant::now();
    let token = loop {
        let mailbox = api.page("/dev/mail")?.unwrap_or_default();
        let new = numbers(&mailbox).into_iter().find(|number| !before.contains(number));
        if let Some(number) = new
            && let Some(mail) = api.page(&format!("/dev/mail/{number}"))?
            && let Some(token) = token(&mail)
        {
            break token.to_owned();
        }
        if PATIENCE < began.elapsed() {
            return Err(Error::Other("no mail came that asks to confirm the subscription".to_owned()));
        }
        thread::sleep(Duration::from_millis(100));
    };
    api.send_form(&format!("/subscribe/confirm?token={token}"), &[])?;
    step::note(&format!("{ADDRESS} subscribes, and confirms it by the link in /dev/mail"));
    Ok(true)
}

/// The numbers of the mails in the mailbox.
fn numbers(mailbox: &str) -> Vec<u64> {
    let links = mailbox.split("href=\"/dev/mail/").skip(1);
    links.filter_map(|rest| rest.split('"').next().and_then(|number| number.parse().ok())).collect()
}

/// The token of the link that confirms a subscription.
fn token(mail: &str) -> Option<&str> {
    let (_, rest) = mail.split_once("/subscribe/confirm?token=")?;
    rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.~%=".contains(letter))).next()
}

#[cfg(test)]
mod tests {
    use super::{numbers, token};

    #[test]
    fn a_mail_and_its_link_are_found() {
        assert_eq!(numbers("<a href=\"/dev/mail/12\">b</a> <a href=\"/dev/mail/3\">"), [12, 3]);
        assert_eq!(numbers("<a href=\"/dev/mail\">"), [0; 0]);
        let mail = "<a href=\"http://127.0.0.1/subscribe/confirm?token=AQ-b_9.c\">http://";
        assert_eq!(token(mail), Some("AQ-b_9.c"));
        assert_eq!(token("<a href=\"/manage?token=a\">"), None);
    }
}
