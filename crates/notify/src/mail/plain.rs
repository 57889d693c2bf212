//! The part for plain readers.

use super::{
    MailError,
    audience::Audience,
    lines,
    page::{Action, Page, Section},
    rendered::{ADDRESS, MANAGE, UNSUBSCRIBE},
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
    let mut blocks: Vec<_> = page.lead.iter().map(|text| lines::wrap(text, "")).collect();
    blocks.extend(page.sections.iter().flat_map(|section| section_blocks(audience, section)));
    blocks.extend(page.actions.iter().map(link));
    let plain = Plain {
        label: &page.label,
        title: &lines::wrap(&page.title.text, ""),
        rule: &lines::rule(&page.title.text),
        blocks,
        footer: footer(audience, is_letter),
    };
    // Blanks that keep words together are for HTML. They would show as signs in a terminal without Unicode.
    Ok(plain.render()?.replace('\u{A0}', " "))
}

fn footer(audience: &Audience<'_>, is_letter: bool) -> Vec<String> {
    let why = if is_letter { MailText::WhyLetter } else { MailText::Why };
    let why = lines::wrap(&audience.fill(why, &[("address", ADDRESS)]), "");
    let links = [(MailText::Manage, MANAGE), (MailText::Unsubscribe, UNSUBSCRIBE)];
    let links = links.into_iter().filter(|_| !is_letter);
    let links = links.map(|(label, gap)| link(&Action { label: audience.text(label), link: gap.to_owned() }));
    let site = format!("{}\n{}", audience.vendor, audience.context.vendor.url);
    [why].into_iter().chain(links).chain([site]).collect()
}

/// A link on a line of its own, where no program breaks it.
fn link(action: &Action) -> String {
    format!("{}:\n{}", action.label, action.link)
}

fn section_blocks(audience: &Audience<'_>, section: &Section) -> Vec<String> {
    match section {
        Section::Changes(changes) => {
            let (before, after) = (audience.text(MailText::Before), audience.text(MailText::After));
            let changes = changes.iter().map(|changed| lines::changed(changed, &before, &after));
            headed(&audience.text(MailText::Changes), changes.collect())
        }
        Section::Text { heading, text, .. } => headed(heading, vec![lines::wrap(&text.text, "")]),
        Section::Facts { heading, facts } => headed(heading, vec![lines::facts(facts)]),
        Section::Notes { heading, scope, groups, more } => {
            let scope = (!scope.is_empty()).then(|| lines::wrap(scope, ""));
            let groups = groups.iter().map(|group| {
                let entries: Vec<_> = group.items.iter().map(lines::entry).collect();
                format!("{}:\n{}", group.heading, entries.join("\n"))
            });
            let more = (!more.is_empty()).then(|| more.clone());
            headed(heading, scope.into_iter().chain(groups).chain(more).collect())
        }
        Section::Notices(notices) => notices
            .iter()
            .map(|notice| format!("{}\n{}\n{}", lines::wrap(&notice.subject, ""), notice.at, notice.link))
            .collect(),
    }
}

/// The first block under its heading.
fn headed(heading: &str, mut blocks: Vec<String>) -> Vec<String> {
    if let Some(first) = blocks.first_mut().filter(|_| !heading.is_empty()) {
        *first = format!("{heading}\n{}\n{first}", "-".repeat(heading.chars().count()));
    }
    blocks
}
