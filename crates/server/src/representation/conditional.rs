//! Conditional requests (RFC 9110, section 13): a reader who has the newest answer gets `304`.

use axum::http::{HeaderMap, header};

/// Whether the reader has the answer with this entity tag. Weak tags and strong ones are compared alike (section 13.1.2).
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let named = opaque(etag);
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.into_iter().any(|line| line.trim() == "*" || tags(line).any(|tag| opaque(tag) == named))
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The tags of a line, up to what is none: a tag may hold a comma.
fn tags(mut rest: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let quote = if rest.starts_with("W/\"") { 2 } else { 0 };
        let inner = rest.get(quote..)?.strip_prefix('"')?;
        let (tag, after) = rest.split_at_checked(quote + inner.find('"')? + 2)?;
        rest = after;
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::is_known;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[track_caller]
    fn check(lines: &[&'static str], etag: &str, expected: bool) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(line));
        }
        assert_eq!(is_known(&headers, etag), expected, "{lines:?} {etag}");
    }

    #[test]
    fn s11_a_tag_is_found_in_a_list() {
        for lines in [
            &["\"a\""][..],
            &["*"],
            &["W/\"a\""],
            &["\"b\", \"a\""],
            &["\"b\",W/\"c\" ,, \"a\","],
            &["\"b\"", "\"a\""],
            &["\"b,\", \"a\""],
        ] {
            check(lines, "\"a\"", true);
            check(lines, "W/\"a\"", true);
        }
        for lines in
            [&[][..], &[""], &["a"], &["\"b\""], &["\"a"], &["\"*\""], &["\"a\"b\""], &["\"b,\"a\"\""], &["w/\"a\""]]
        {
            check(lines, "\"c\"", false);
        }
        check(&["\"x,\"a\",y\""], "\"a\"", false);
        check(&["\"a-br\""], "\"a\"", false);
    }
}
