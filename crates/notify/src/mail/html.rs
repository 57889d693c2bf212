//! The part in HTML: one document without images, scripts or anything that is fetched.

use super::{
    MailError,
    audience::Audience,
    page::{Line, Page, Section},
    rendered::{ADDRESS, MANAGE, UNSUBSCRIBE},
};
use askama::Template;
use fairnotice_locale::mail::MailText;

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    lang: &'a str,
    dir: &'a str,
    /// For mail programs that know no `text-align: start`.
    align: &'static str,
    /// What a mailbox shows after the subject.
    preview: String,
    page: &'a Page,
    vendor: &'a str,
    site: &'a str,
    changes: String,
    before: String,
    after: String,
    why: String,
    /// The label and the address of each link below.
    links: Vec<(String, &'static str)>,
}

/// Writes the part.
pub(super) fn render(audience: &Audience<'_>, page: &Page, is_letter: bool) -> Result<String, MailError> {
    let why = if is_letter { MailText::WhyLetter } else { MailText::Why };
    let links = [(MailText::Manage, MANAGE), (MailText::Unsubscribe, UNSUBSCRIBE)];
    let html = Html {
        lang: audience.language.tag,
        dir: &audience.language.direction,
        align: if audience.language.direction == "rtl" { "right" } else { "left" },
        preview: preview(page),
        page,
        vendor: &audience.vendor,
        site: &audience.context.vendor.url,
        changes: audience.text(MailText::Changes),
        before: audience.text(MailText::Before),
        after: audience.text(MailText::After),
        why: audience.fill(why, &[("address", ADDRESS)]),
        links: links.into_iter().filter(|_| !is_letter).map(|(text, gap)| (audience.text(text), gap)).collect(),
    };
    Ok(html.render()?)
}

/// What happened, and when: the subject has the title.
fn preview(page: &Page) -> String {
    let when = page.sections.iter().find_map(|section| match section {
        Section::Facts { facts, .. } => facts.first()?.lines.first().map(|line| line.main.as_str()),
        _ => None,
    });
    page.lead.first().map(String::as_str).into_iter().chain(when).collect::<Vec<_>>().join(" ")
}

/// A text with its line breaks, escaped.
fn broken(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("<br>")
}

/// Lines of a value, escaped. Each has the direction of its own text, and the mail's alignment.
fn values(lines: &[Line]) -> String {
    let line = |line: &Line| match line.aside.as_str() {
        "" => format!("<div><bdi>{}</bdi></div>", broken(&line.main)),
        aside => format!("<div><bdi>{}</bdi></div><div class=\"soft\">{}</div>", broken(&line.main), escape(aside)),
    };
    lines.iter().map(line).collect()
}

/// A text in HTML: as content, and as an attribute in quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_stays_text() {
        assert_eq!(super::escape("<b title=\"a\">'&'"), "&lt;b title=&quot;a&quot;&gt;&#39;&amp;&#39;");
        assert_eq!(super::broken("a\n<b>"), "a<br>&lt;b&gt;");
    }
}
