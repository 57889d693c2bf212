//! Finds addresses in a file, in one reading however many they are.
//!
//! Each address has an `@`, and few of a file's bytes are one: only there is something compared.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read as _},
    path::Path,
};

/// How many bytes are read at a time.
const WINDOW: usize = 1 << 20;

/// Addresses in lower case, by the bytes around their `@`.
#[derive(Debug, Default)]
pub(super) struct Needles {
    by_neighbours: HashMap<(u8, u8), Vec<Needle>>,
    longest: usize,
}

/// An address and the place of its `@`. It has one between two other bytes.
#[derive(Debug)]
struct Needle {
    text: Vec<u8>,
    at: usize,
}

impl Needles {
    /// What has no `@` between two other bytes is no address, and is not looked for.
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut needles = Self::default();
        for text in texts {
            let text = text.to_ascii_lowercase().into_bytes();
            let Some(at) = text.iter().position(|byte| *byte == b'@') else { continue };
            let (Some(before), Some(after)) = (at.checked_sub(1).map(|before| text[before]), text.get(at + 1).copied())
            else {
                continue;
            };
            needles.longest = needles.longest.max(text.len());
            needles.by_neighbours.entry((before, after)).or_default().push(Needle { text, at });
        }
        needles
    }

    /// Whether a file has one of them, in any case. A file that is not there has none.
    pub(super) fn are_in(&self, file: &Path) -> io::Result<bool> {
        let mut file = match File::open(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            file => file?,
        };
        let (mut window, mut kept) = (vec![0; self.longest + WINDOW], 0);
        loop {
            let read = file.read(&mut window[kept..])?;
            if read == 0 {
                return Ok(false);
            }
            let seen = kept + read;
            window[kept..seen].make_ascii_lowercase();
            if self.are_among(&window[..seen]) {
                return Ok(true);
            }
            // An address can begin in one part and end in the next.
            let tail = self.longest.min(seen);
            window.copy_within(seen - tail..seen, 0);
            kept = tail;
        }
    }

    fn are_among(&self, bytes: &[u8]) -> bool {
        let signs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'@').map(|(sign, _)| sign);
        signs.filter(|sign| *sign > 0 && sign + 1 < bytes.len()).any(|sign| {
            let needles = self.by_neighbours.get(&(bytes[sign - 1], bytes[sign + 1]));
            needles.into_iter().flatten().any(|Needle { text, at }| {
                let start = sign.checked_sub(*at);
                start.is_some_and(|start| bytes[start..].starts_with(text))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Needles;
    use std::{fs, io::Write as _};

    #[test]
    fn a_text_is_found_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let needles = Needles::new(["bo@example.com", "Ana@example.org", "ana@example.net"].into_iter());
        assert!(!needles.are_in(&file).unwrap(), "there is no file");
        for (before, text, found) in [
            (0, "ana@example.org", true),
            (0, "Ana@Example.ORG", true),
            (0, "ana@example.or", false),
            (0, "na@example.org", false),
            (0, "bo@example.org", false),
            (0, "bo@example.com", true),
            ((1 << 20) + 3, "ana@example.org", true),
            ((1 << 20) - 7, "ana@example.net", true),
            ((1 << 21) + 23, "ana@example.org", true),
            (3_000_000, "aana@example.org", true),
            (3_000_000, "@@ana@example.org", true),
        ] {
            let mut bytes = vec![b'.'; before];
            bytes.extend(text.bytes());
            fs::File::create(&file).unwrap().write_all(&bytes).unwrap();
            assert_eq!(needles.are_in(&file).unwrap(), found, "{before} {text}");
        }
        assert!(!Needles::new(["nobody", "@x", "x@"].into_iter()).are_in(&file).unwrap());
    }
}
