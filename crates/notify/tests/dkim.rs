//! Keys and signatures (DKIM). `tests/conformance/mails.py` has another program verify them.

mod common;

use common::{READERS, context, dispatch, life, recipient};
use fairnotice_notify::{
    dkim::{Dkim, DkimError},
    mail::{MailContent, compose},
};

/// Keys for the tests alone.
const ED25519: &str = include_str!("keys/ed25519.pem");
const RSA: &str = include_str!("keys/rsa-pkcs8.pem");
const RSA_PKCS1: &str = include_str!("keys/rsa-pkcs1.pem");

#[test]
fn a_key_in_any_form_of_openssl_is_taken() {
    let record = |pem| Dkim::new("mail2026", "acme.example", pem).unwrap().record();
    assert_eq!(record(RSA), record(RSA_PKCS1));
    assert!(record(RSA).starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"), "{}", record(RSA));
    assert!(record(ED25519).starts_with("v=DKIM1; k=ed25519; p="));
    let dkim = Dkim::new("mail2026", "Acme.Example", ED25519).unwrap();
    assert_eq!(dkim.record_name(), "mail2026._domainkey.acme.example");
    assert!(!format!("{dkim:?}").contains("key"));
}

#[test]
fn what_is_no_key_is_refused() {
    let refused = |selector, domain, pem| Dkim::new(selector, domain, pem).unwrap_err();
    assert_eq!(refused("s", "acme.example", "secret"), DkimError::Pem);
    let public = ED25519.replace("PRIVATE", "PUBLIC");
    assert_eq!(refused("s", "acme.example", &public), DkimError::Pem);
    let garbage = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    assert_eq!(refused("s", "acme.example", garbage), DkimError::Key);
    for (selector, domain) in [("", "acme.example"), ("s\r\nX: y", "acme.example"), ("s", "acme..example"), ("s;", "a")]
    {
        assert_eq!(refused(selector, domain, ED25519), DkimError::Name);
    }
}

#[test]
fn a_signature_covers_what_a_reader_trusts() {
    let notice = life().swap_remove(0);
    let about = MailContent::Change { notice: notice.notice, record: &notice.record, before: None };
    for (key, algorithm) in [(RSA, "rsa-sha256"), (ED25519, "ed25519-sha256")] {
        let mut context = context();
        let unsigned = compose(&context, dispatch(notice.at), &about, &recipient(READERS[0])).unwrap();
        context.dkim = Some(Dkim::new("mail2026", "acme.example", key).unwrap());
        let signed = compose(&context, dispatch(notice.at), &about, &recipient(READERS[0])).unwrap();
        let raw = String::from_utf8(signed.raw.clone()).unwrap();
        let rest = raw.strip_suffix(&String::from_utf8(unsigned.raw).unwrap()).unwrap();
        assert!(rest.starts_with("DKIM-Signature: v=1; ") && rest.contains(algorithm), "{rest}");
        assert!(rest.lines().all(|line| line.len() <= 100), "{rest}");
        let unfolded = rest.replace("\r\n ", "");
        let names = unfolded.split("h=").nth(1).unwrap().split(';').next().unwrap();
        for sealed in ["from", "subject", "list-unsubscribe", "list-unsubscribe-post"] {
            assert_eq!(names.split(':').filter(|name| *name == sealed).count(), 2, "{names}");
        }
    }
}
