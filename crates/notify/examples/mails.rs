//! Writes the mails of the tests into a folder, signed, as `NAME-LANGUAGE.eml` and `NAME-LANGUAGE.html`, and their DKIM record as
//! `dkim.txt`: for programs that read them, and for people who look at them.
//!
//! `cargo run --example mails -- FOLDER`

#[path = "../tests/common/mod.rs"]
mod common;

use common::{READERS, at, context, dispatch, incident, life, recipient, release};
use fairnotice_notify::{
    dkim::Dkim,
    mail::{Dispatch, Letter, MailContent, compose},
};
use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("write: mails FOLDER")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut context = context();
    let keys = [include_str!("../tests/keys/rsa-pkcs8.pem"), include_str!("../tests/keys/ed25519.pem")];
    let signers = keys.map(|pem| Dkim::new("mail2026", "acme.example", pem));
    let [rsa, ed25519] = signers;
    let signers = [rsa?, ed25519?];
    fs::write(folder.join("dkim.txt"), signers.each_ref().map(Dkim::record).join("\n"))?;
    let mut number = 0;
    let mut write = |name: &str, published_at: &str, about: &MailContent<'_>| -> Result<(), Box<dyn Error>> {
        number += 1;
        for (place, reader) in READERS.into_iter().enumerate() {
            context.dkim = Some(signers[place % 2].clone());
            let dispatch = Dispatch { id: number, ..dispatch(published_at) };
            let mail = compose(&context, dispatch, about, &recipient(reader))?;
            let file = format!("{number:02}-{name}-{}-{}", reader.1, reader.2);
            fs::write(folder.join(format!("{file}.eml")), &mail.raw)?;
            fs::write(folder.join(format!("{file}.html")), &mail.html)?;
        }
        Ok(())
    };
    let life = life();
    for notice in &life {
        let about =
            MailContent::Change { notice: notice.notice, record: &notice.record, before: notice.before.as_ref() };
        write(notice.name, notice.at, &about)?;
    }
    for (name, notice, release, published_at) in release() {
        write(name, published_at, &MailContent::Release { notice, release: &release })?;
    }
    let incidents = incident();
    for (name, incident, published_at) in &incidents {
        write(name, published_at, &MailContent::Incident { incident })?;
    }
    let link = "https://status.acme.example/manage?token=AQIAAAABAAAAAAAAAAE".to_owned();
    let expires = Some(at("2026-10-26T09:00:00Z"));
    for letter in [
        Letter::Confirm { link: link.clone(), expires },
        Letter::Manage { link: link.clone(), expires },
        Letter::Goodbye { link, expires: None },
    ] {
        write(&format!("letter-{}", letter.id()), "2026-10-24T09:00:00Z", &MailContent::Letter(&letter))?;
    }
    let bundled = incidents.iter().map(|(_, incident, now)| (MailContent::Incident { incident }, at(now)));
    write("bundle", "2026-10-25T01:30:00Z", &MailContent::Bundle(&bundled.collect::<Vec<_>>()))
}
