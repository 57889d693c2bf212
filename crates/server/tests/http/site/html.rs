//! A page as a reader without JavaScript reads it; one that is not well-formed fails its test.

use crate::app::TestApp;
use axum::http::{Method, StatusCode, header};

/// Elements that run on in a line.
const INLINE: [&str; 15] = [
    "a", "b", "bdi", "button", "code", "input", "label", "path", "progress", "slot", "small", "span", "strong", "svg",
    "time",
];
const VOID: [&str; 5] = ["img", "input", "link", "meta", "source"];

/// What a page says, on one line.
pub(crate) async fn reads(app: &TestApp, path: &str) -> String {
    reads_in(app, path, "").await
}

/// What a page says to a reader who asks for languages.
pub(crate) async fn reads_in(app: &TestApp, path: &str, languages: &str) -> String {
    let headers = [("accept", "text/html"), ("accept-language", languages)];
    let answer = app.fetch(Method::GET, path, &headers).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
    words(&answer.text)
}

/// Checks that a page says all of this.
#[track_caller]
pub(crate) fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "it does not say `{part}`: {text}");
    }
}

/// Checks that a page says none of this.
#[track_caller]
pub(crate) fn is_silent_on(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(part), "it says `{part}`: {text}");
    }
}

/// The text of a page's own part.
#[track_caller]
pub(crate) fn words(html: &str) -> String {
    let mut rest = html.strip_prefix("<!doctype html>").unwrap();
    let (mut open, mut ids, mut text) = (Vec::new(), Vec::new(), String::new());
    while let Some((before, tag)) = rest.split_once('<') {
        // A drawing is for the eye: what it says is said in words too.
        if open.contains(&"main") && !open.contains(&"svg") {
            text.push_str(before);
        }
        if let Some(after) = tag.strip_prefix("!---->") {
            rest = after;
            continue;
        }
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "`{name}` is closed in {html}");
            if !INLINE.contains(&name) {
                text.push(' ');
            }
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        attributes(tag, &mut ids);
        if !INLINE.contains(&name) {
            assert!(!open.contains(&"p"), "`{name}` in a paragraph: {html}");
            text.push(' ');
        }
        if name == "script" {
            rest = rest.split_once("</script>").unwrap().1;
        } else if !VOID.contains(&name.trim_end_matches('/')) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "left open in {html}");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks that no attribute is given twice, that each value is quoted, and that no id is another element's.
#[track_caller]
fn attributes<'h>(tag: &'h str, ids: &mut Vec<&'h str>) {
    let mut names = Vec::new();
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest).trim();
    while !rest.is_empty() && rest != "/" {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        assert!(!names.contains(&name), "`{name}` twice in <{tag}>");
        names.push(name);
        rest = after.trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let (value, after) = value.strip_prefix('"').unwrap().split_once('"').unwrap();
            if name == "id" {
                assert!(!ids.contains(&value), "`{value}` is the id of two elements");
                ids.push(value);
            }
            rest = after.trim_start();
        }
    }
}
