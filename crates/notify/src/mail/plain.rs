//! The part for plain readers.

use super::{
    MailError,
    audience::Audience,
    columns,
    gaps::{ADDRESS, MANAGE, UNSUBSCRIBE},
    lines,
    page::{Action, Page, Section},
};
use askama::Template;
use fairnotice_locale::mail::MailText;

#[derive(Template)]
#[template(path = "mail.txt")]
struct Plain<'a> {
    label: &'a str,
    title: &'a str,
    rule: &'a str,
    /// Texts that an empty line parts.
    blocks: Vec<String>,
    footer: Vec<String>,
}

/// Writes the part.
pub(super) fn render(audience: &Audience<'_>, page: &Page, is_letter: bool) -> Result<String, MailError> {
    let lines = audience.lines();
    let mut blocks: Vec<_> = page.lead.iter().map(|text| columns::wrap(text, "")).collect();
    blocks.extend(page.sections.iter().flat_map(|section| section_blocks(audience, section)));
    blocks.extend(page.actions.iter().map(|action| lines.link(action)));
    let plain = Plain {
        label: &page.label,
        title: &columns::wrap(&page.title.text, ""),
        rule: &columns::rule(&page.title.text),
        blocks,
        footer: footer(audience, is_letter),
    };
    // Blanks that keep words together are for HTML. They would show as signs in a terminal without Unicode.
    Ok(plain.render()?.replace(['\u{A0}', '\u{202F}'], " "))
}

fn footer(audience: &Audience<'_>, is_letter: bool) -> Vec<String> {
    let why = if is_letter { MailText::WhyLetter } else { MailText::Why };
    let why = columns::wrap(&audience.fill(why, &[("address", ADDRESS)]), "");
    let links = [(MailText::Manage, MANAGE), (MailText::Unsubscribe, UNSUBSCRIBE)];
    let links = links.into_iter().filter(|_| !is_letter);
    let links =
        links.map(|(label, gap)| audience.lines().link(&Action { label: audience.text(label), link: gap.to_owned() }));
    let site = format!("{}\n{}", audience.vendor, audience.context.vendor.url);
    [why].into_iter().chain(links).chain([site]).collect()
}

fn section_blocks(audience: &Audience<'_>, section: &Section) -> Vec<String> {
    let lines = audience.lines();
    match section {
        Section::Changes(changes) => {
            let (before, after) = (audience.text(MailText::Before), audience.text(MailText::After));
            let changes = changes.iter().map(|changed| lines.changed(changed, &before, &after));
            headed(&audience.text(MailText::Changes), changes.collect())
        }
        Section::Text { heading, text, .. } => headed(heading, vec![columns::wrap(&text.text, "")]),
        Section::Facts { heading, facts } => headed(heading, vec![lines.facts(facts)]),
        Section::Notes { heading, scope, groups, more } => {
            let scope = (!scope.is_empty()).then(|| columns::wrap(scope, ""));
            let groups = groups.iter().map(|group| {
                let entries: Vec<_> = group.items.iter().map(lines::entry).collect();
                lines.below(&group.heading, &entries.join("\n"))
            });
            let more = (!more.is_empty()).then(|| columns::wrap(more, ""));
            headed(heading, scope.into_iter().chain(groups).chain(more).collect())
        }
        Section::Notices(notices) => notices
            .iter()
            .map(|notice| format!("{}\n{}\n{}", columns::wrap(&notice.subject, ""), notice.at, notice.link))
            .collect(),
    }
}

/// The first block under its heading.
fn headed(heading: &str, mut blocks: Vec<String>) -> Vec<String> {
    if let Some(first) = blocks.first_mut().filter(|_| !heading.is_empty()) {
        *first = format!("{heading}\n{}\n{first}", columns::underline(heading));
    }
    blocks
}
