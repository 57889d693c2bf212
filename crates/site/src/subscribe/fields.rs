//! The fields of the forms, each with what is wrong with it.

use super::{
    Choices as Offered, Entered,
    listed::{Choice, Choices},
};
use crate::badge::capital;
use fairnotice_core::{
    change::{Kind, MessageKind},
    component::Impact,
    diagnostic::Diagnostic,
};
use fairnotice_locale::language::Language;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// From which impact on: its id in forms, and its label.
pub const IMPACTS: [(Impact, &str, &str); 5] = [
    (Impact::None, "none", "Any impact, and none"),
    (Impact::BriefInterruptions, "brief_interruptions", "Brief interruptions or worse"),
    (Impact::Degraded, "degraded", "Degraded performance or worse"),
    (Impact::PartialOutage, "partial_outage", "Partial outage or worse"),
    (Impact::FullOutage, "full_outage", "Full outage only"),
];

/// The name of a language in itself.
fn native_name(tag: &str) -> &str {
    match tag {
        "en" => "English",
        "es" => "Español",
        "ar" => "العربية",
        "de" => "Deutsch",
        "fr" => "Français",
        "pt" => "Português",
        "ja" => "日本語",
        other => other,
    }
}

/// The key of a mistake, and the id of the field that it stands at.
fn field_of(key: &str) -> &str {
    match key.split(['.', '[']).next().unwrap_or_default() {
        "subscription" => "what",
        "components" => "component",
        "regions" => "region",
        "kinds" => "kind",
        key => key,
    }
}

/// Every mistake, with links to the fields; nothing where there is none.
pub(crate) fn summary(problems: &[Diagnostic]) -> Option<AnyView> {
    let one = |problem: &Diagnostic| {
        let to = format!("#{}", field_of(&problem.at));
        view! {
            <li>
                <a href=to>{sentence(problem)}</a>
            </li>
        }
    };
    (!problems.is_empty()).then(|| {
        view! {
            <div class="notice" data-tone="bad" role="alert">
                <h2>"Nothing is stored yet"</h2>
                <ul>{problems.iter().map(one).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

fn sentence(problem: &Diagnostic) -> String {
    let help = if problem.help.is_empty() { String::new() } else { format!(" ({})", problem.help) };
    quoted(&format!("{}{help}", capital(&problem.what)))
}

/// A text with quotation marks where programs have backticks.
fn quoted(text: &str) -> String {
    let mut marks = ['“', '”'].into_iter().cycle();
    text.chars().map(|letter| if letter == '`' { marks.next().unwrap_or(letter) } else { letter }).collect()
}

/// What is wrong with a field: the text, and its id for the field.
fn mistake(field: &str, problems: &[Diagnostic]) -> (Option<AnyView>, Option<String>) {
    let Some(problem) = problems.iter().find(|problem| field_of(&problem.at) == field) else { return (None, None) };
    let id = format!("{field}-problem");
    let text = view! { <p class="problem" dir="auto" id=id.clone()>{sentence(problem)}</p> };
    (Some(text.into_any()), Some(id))
}

/// The address.
pub(super) fn address(entered: &Entered, problems: &[Diagnostic]) -> AnyView {
    let (problem, described_by) = mistake("address", problems);
    let invalid = described_by.is_some().then_some("true");
    view! {
        <div class="field">
            <label for="address">"Your mail address"</label>
            <input
                type="email" id="address" name="address" value=entered.address.clone() autocomplete="email" dir="ltr" required
                aria-describedby=described_by aria-invalid=invalid
            />
            {problem}
        </div>
    }
    .into_any()
}

/// What to hear of.
pub(crate) fn what(entered: &Entered, problems: &[Diagnostic]) -> AnyView {
    let (problem, described_by) = mistake("what", problems);
    let wanted = &entered.subscription;
    let label = |name: &'static str, hint: &'static str| view! { {name} " " <small>{hint}</small> };
    let boxes = vec![
        Choice::new(
            "changes",
            label("Changes", "planned and urgent work, from its announcement to its end"),
            wanted.changes,
        ),
        Choice::new("incidents", label("Incidents", "what goes wrong, until it works again"), wanted.incidents),
        Choice::new("releases", label("Releases", "early notices, release notes and documentation"), wanted.releases),
    ];
    Choices { field: "what", legend: "What you get", hint: "", problem, described_by, boxes }.view()
}

/// Everything, or only for some components, regions and kinds, and from an impact on.
pub(crate) fn only(entered: &Entered, problems: &[Diagnostic], offered: &Offered<'_>) -> AnyView {
    let wanted = &entered.subscription;
    let (components, regions, kinds) =
        (mistake("component", problems), mistake("region", problems), mistake("kind", problems));
    let has_mistake = components.1.is_some() || regions.1.is_some() || kinds.1.is_some();
    let is_narrowed = !(wanted.components.is_empty() && wanted.regions.is_empty() && wanted.kinds.is_empty())
        || wanted.impact != Impact::None;
    let component_boxes = offered.components.iter().map(|component| {
        let label = view! { <span dir="auto">{component.name.clone()}</span> };
        Choice::new(component.id.as_str(), label, wanted.components.contains(&component.id))
    });
    let region_boxes = offered.regions.iter().map(|(id, zone)| {
        let label = view! { <span dir="auto">{(*id).to_owned()}</span> " " {zone.map(|zone| view! { <small>{place(zone)}</small> })} };
        Choice::new(id, label, wanted.regions.iter().any(|region| region == id))
    });
    // No notice of a routine update is sent (rule C2).
    let kinds_with_notices = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Routine);
    let kind_boxes =
        kinds_with_notices.map(|kind| Choice::new(kind.id(), capital(kind.name()), wanted.kinds.contains(&kind)));
    let list = |field, legend, (problem, described_by), boxes: Vec<Choice>| {
        let hint = "Tick none for all of them.";
        (!boxes.is_empty()).then(|| Choices { field, legend, hint, problem, described_by, boxes }.view())
    };
    let impact =
        IMPACTS.map(|(impact, id, label)| view! { <option value=id selected=impact == wanted.impact>{label}</option> });
    view! {
        <details open=is_narrowed || has_mistake>
            <summary>"Only some components, regions or kinds of work"</summary>
            {list("component", "Components", components, component_boxes.collect())}
            {list("region", "Regions", regions, region_boxes.collect())}
            {list("kind", "Kinds of work", kinds, kind_boxes.collect())}
            <div class="field">
                <label for="impact">"From this impact on"</label>
                <select id="impact" name="impact">{impact.into_iter().collect_view()}</select>
            </div>
        </details>
    }
    .into_any()
}

/// The notices, to be muted one by one; those that the policy requires cannot be.
pub(crate) fn notices(entered: &Entered, required: &[MessageKind]) -> AnyView {
    let one = |kind: MessageKind| {
        let is_required = required.contains(&kind);
        let always = is_required.then(|| view! { <small>"always sent: the policy requires it"</small> });
        let is_chosen = is_required || !entered.subscription.muted.contains(&kind);
        let label = view! { {capital(kind.words())} " " {always} };
        Choice { is_fixed: is_required, ..Choice::new(kind.id(), label, is_chosen) }
    };
    let hint = "Those that are not ticked are not sent to you. They are published on this site all the same.";
    let boxes = MessageKind::ALL.map(one).into();
    Choices { field: "notice", legend: "Notices", hint, problem: None, described_by: None, boxes }.view()
}

/// The language of the mail.
pub(crate) fn language(entered: &Entered, problems: &[Diagnostic]) -> AnyView {
    let (problem, described_by) = mistake("language", problems);
    let invalid = described_by.is_some().then_some("true");
    let one = |tag: &str| {
        let (tag, name, is_chosen) = (tag.to_owned(), native_name(tag).to_owned(), tag == entered.language);
        view! { <option value=tag.clone() lang=tag selected=is_chosen>{name}</option> }
    };
    // One that an operator set stays.
    let tags: Vec<&str> = Language::all().iter().map(|language| language.tag).collect();
    let other = (!tags.contains(&entered.language.as_str()) && problem.is_none()).then_some(entered.language.as_str());
    view! {
        <div class="field">
            <label for="language">"Language of the mail"</label>
            <select id="language" name="language" aria-describedby=described_by aria-invalid=invalid>
                {tags.into_iter().chain(other).map(one).collect_view()}
            </select>
            {problem}
        </div>
    }
    .into_any()
}

/// The time zone of the mail. The site's script chooses the browser's where the form is new.
pub(crate) fn zone(entered: &Entered, problems: &[Diagnostic], offered: &Offered<'_>, is_new: bool) -> AnyView {
    let (problem, described_by) = mistake("zone", problems);
    let invalid = described_by.is_some().then_some("true");
    let other = (!offered.zones.contains(&entered.zone) && problem.is_none()).then_some(&entered.zone);
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in offered.zones.iter().chain(other) {
        groups.entry(name.split_once('/').map_or("", |(group, _)| group)).or_default().push(name);
    }
    let one = |name: &str| {
        let is_chosen = name == entered.zone;
        view! { <option value=name.to_owned() selected=is_chosen>{place(name)}</option> }
    };
    let group = |(group, names): (&str, Vec<&str>)| {
        let options = names.into_iter().map(one).collect_view();
        if group.is_empty() {
            options.into_any()
        } else {
            view! { <optgroup label=group.to_owned()>{options}</optgroup> }.into_any()
        }
    };
    view! {
        <div class="field">
            <label for="zone">"Time zone of the mail"</label>
            <select id="zone" name="zone" aria-describedby=described_by aria-invalid=invalid data-own=is_new>
                {groups.into_iter().map(group).collect_view()}
            </select>
            {problem}
        </div>
    }
    .into_any()
}

/// The name of a zone as a reader writes it.
fn place(zone: &str) -> String {
    zone.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::native_name;
    use fairnotice_locale::language::Language;

    #[test]
    fn every_language_has_a_name_in_itself() {
        for Language { tag, .. } in Language::all() {
            assert_ne!(native_name(tag), *tag);
        }
    }
}
