//! The ways of signing mails that are measured.

use crate::{error::Error, folder, program, serve::Installation, step::note};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::path::{Path, PathBuf};

/// The head of a private key of Ed25519 (RFC 8410), before its 32 bytes.
const ED25519: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// How mails are signed.
pub(super) struct DkimKey {
    name: &'static str,
    /// None where they are not.
    file: Option<PathBuf>,
}

impl DkimKey {
    /// Not at all, by Ed25519, and by RSA if there is the program `openssl`, which makes the key. No mail is checked, so the keys
    /// need not be secret.
    pub(super) fn all(folder: &Path) -> Result<Vec<Self>, Error> {
        let mut all = vec![Self { name: "not signed", file: None }];
        let file = folder.join("ed25519.pem");
        let key = STANDARD.encode([&ED25519[..], &[7; 32]].concat());
        folder::write(&file, format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n").as_bytes())?;
        all.push(Self { name: "signed (DKIM), Ed25519", file: Some(file) });
        if let Some(openssl) = program::find("openssl") {
            let file = folder.join("rsa.pem");
            let mut openssl = program::program(openssl);
            openssl.args(["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out"]);
            program::output(openssl.arg(&file))?;
            all.push(Self { name: "signed (DKIM), RSA of 2048 bits", file: Some(file) });
        } else {
            note("without the program `openssl` there is no key of RSA: its figures are skipped");
        }
        Ok(all)
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The installation whose server signs so.
    pub(super) fn of(&self, installation: Installation) -> Installation {
        match &self.file {
            Some(file) => installation
                .with("FAIRNOTICE_DKIM_KEY_FILE", file.display().to_string())
                .with("FAIRNOTICE_DKIM_SELECTOR", "s1"),
            None => installation,
        }
    }
}
