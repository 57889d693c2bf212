//! The relaxed form of headers and body, which stays the same when a relay changes blanks and folds (RFC 6376, section 3.4).

/// The names and values of headers, both in the relaxed form (RFC 6376, section 3.4.2).
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let head = String::from_utf8_lossy(head).replace("\r\n ", " ").replace("\r\n\t", " ");
    let fields = head.split("\r\n").filter_map(|line| line.split_once(':'));
    fields.map(|(name, text)| (name.trim_end().to_ascii_lowercase(), value(text))).collect()
}

/// Folds and runs of blanks become one blank; none at either end.
pub(super) fn value(text: &str) -> String {
    let words = text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// RFC 6376, section 3.4.4.
pub(super) fn body(text: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(line);
        let mut is_blank = false;
        for byte in content {
            if matches!(byte, b' ' | b'\t') {
                is_blank = true;
                continue;
            }
            if std::mem::take(&mut is_blank) {
                relaxed.push(b' ');
            }
            relaxed.push(*byte);
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    while relaxed.ends_with(b"\r\n\r\n") {
        relaxed.truncate(relaxed.len() - 2);
    }
    if relaxed == b"\r\n" { Vec::new() } else { relaxed }
}

#[cfg(test)]
mod tests {
    use super::{body, fields, value};

    /// The example of RFC 6376, section 3.4.5.
    #[test]
    fn blanks_are_relaxed_as_the_standard_shows() {
        let head = fields(b"A: X\r\nB : Y\t\r\n\tZ  ");
        assert_eq!(head, [("a".to_owned(), "X".to_owned()), ("b".to_owned(), "Y Z".to_owned())]);
        assert_eq!(body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
    }

    #[test]
    fn an_empty_body_is_nothing() {
        for empty in ["", "\r\n", "\r\n\r\n", " \t\r\n"] {
            assert_eq!(body(empty.as_bytes()), b"", "{empty:?}");
        }
        assert_eq!(body(b"no end"), b"no end\r\n");
        assert_eq!(value(" \r\n a \t b "), "a b");
    }
}
