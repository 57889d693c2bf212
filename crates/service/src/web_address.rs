//! Addresses of other sites, to which a page links.

use fairnotice_core::diagnostic::Diagnostic;
use url::Url;

/// The longest address in bytes.
const LONGEST: usize = 2_000;

/// Reads an address of http or https at a key, as it is written into pages.
pub(crate) fn parse(at: &str, text: &str) -> Result<String, Diagnostic> {
    let refused = |what: String| Err(Diagnostic::new(at, what).help("write one such as `https://docs.example/3.10`"));
    if text.len() > LONGEST {
        return refused(format!("has {} characters; an address may have {LONGEST} at most", text.len()));
    }
    // The parser would leave control characters and surrounding blanks out.
    if text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return refused("has a blank or a control character".to_owned());
    }
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => refused(format!("`{text}` is not a web address")),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            refused(format!("`{text}` names a user: readers would take it for another site"))
        }
        Ok(url) => Ok(url.into()),
        Err(_) => refused(format!("`{text}` is not a web address")),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn s13_an_address_is_of_the_web_and_names_no_user() {
        for (text, written) in [
            ("https://docs.example/3.10", "https://docs.example/3.10"),
            ("http://docs.example", "http://docs.example/"),
            ("HTTPS://Docs.Example/A?b#c", "https://docs.example/A?b#c"),
            ("https://docs.example/\"><script>", "https://docs.example/%22%3E%3Cscript%3E"),
        ] {
            assert_eq!(parse("url", text).unwrap(), written);
        }
        let long = format!("https://docs.example/{}", "x".repeat(2_000));
        for text in [
            "docs.example",
            "/docs",
            "https://",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://x\r\nY: 1",
            "https://docs.example/a b",
            " https://docs.example",
            "http://a:b@evil/",
            "https://docs.example@evil.example/",
            "https://[::1",
            &long,
        ] {
            assert_eq!(parse("url", text).unwrap_err().at, "url", "{text}");
        }
    }
}
