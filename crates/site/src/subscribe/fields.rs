//! The fields of the forms, each with what is wrong with it.

use super::{
    Choices as Offered, Entered,
    listed::{Choice, Choices},
};
use crate::{badge::capital, context::PageContext};
use fairnotice_core::{
    change::{Kind, MessageKind},
    component::Impact,
    diagnostic::Diagnostic,
};
use fairnotice_locale::{language::Language, negotiation::ORIGINAL};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// From which impact on, by its id in forms.
pub const IMPACTS: [(Impact, &str); 5] = [
    (Impact::None, "none"),
    (Impact::BriefInterruptions, "brief_interruptions"),
    (Impact::Degraded, "degraded"),
    (Impact::PartialOutage, "partial_outage"),
    (Impact::FullOutage, "full_outage"),
];

/// What it means to choose everything from an impact on.
pub(super) fn from_impact(impact: Impact, context: &PageContext) -> &'static str {
    let texts = &context.texts().subscribe;
    match impact {
        Impact::None => &texts.impact_any,
        Impact::BriefInterruptions => &texts.impact_brief,
        Impact::Degraded => &texts.impact_degraded,
        Impact::PartialOutage => &texts.impact_partial,
        Impact::FullOutage => &texts.impact_full,
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
pub(crate) fn summary(problems: &[Diagnostic], context: &PageContext) -> Option<AnyView> {
    let one = |problem: &Diagnostic| {
        let to = format!("#{}", field_of(&problem.at));
        view! {
            <li>
                <a href=to>{sentence(problem, context)}</a>
            </li>
        }
    };
    (!problems.is_empty()).then(|| {
        view! {
            <div class="notice" data-tone="bad" role="alert">
                <h2>{context.texts().subscribe.nothing_stored.as_str()}</h2>
                <ul>{problems.iter().map(one).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// What is wrong. The engine says it exactly and in English; another language says what the field expects.
fn sentence(problem: &Diagnostic, context: &PageContext) -> String {
    let texts = &context.texts().subscribe;
    let expected = match field_of(&problem.at) {
        "address" => &texts.wrong_address,
        "what" => &texts.wrong_what,
        "component" => &texts.wrong_component,
        "region" => &texts.wrong_region,
        "kind" => &texts.wrong_kind,
        "language" => &texts.wrong_language,
        "zone" => &texts.wrong_zone,
        _ => "",
    };
    if context.language().tag != ORIGINAL && !expected.is_empty() {
        return expected.to_owned();
    }
    let help = if problem.help.is_empty() { String::new() } else { format!(" ({})", problem.help) };
    quoted(&format!("{}{help}", capital(&problem.what)))
}

/// A text with quotation marks where programs have backticks.
fn quoted(text: &str) -> String {
    let mut marks = ['“', '”'].into_iter().cycle();
    text.chars().map(|letter| if letter == '`' { marks.next().unwrap_or(letter) } else { letter }).collect()
}

/// What is wrong with a field: the text, and its id for the field.
fn mistake(field: &str, problems: &[Diagnostic], context: &PageContext) -> (Option<AnyView>, Option<String>) {
    let Some(problem) = problems.iter().find(|problem| field_of(&problem.at) == field) else { return (None, None) };
    let id = format!("{field}-problem");
    let text = view! { <p class="problem" dir="auto" id=id.clone()>{sentence(problem, context)}</p> };
    (Some(text.into_any()), Some(id))
}

/// The address.
pub(super) fn address(entered: &Entered, problems: &[Diagnostic], context: &PageContext) -> AnyView {
    let (problem, described_by) = mistake("address", problems, context);
    let invalid = described_by.is_some().then_some("true");
    view! {
        <div class="field">
            <label for="address">{context.texts().subscribe.address.as_str()}</label>
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
pub(crate) fn what(entered: &Entered, problems: &[Diagnostic], context: &PageContext) -> AnyView {
    let (problem, described_by) = mistake("what", problems, context);
    let (wanted, texts) = (&entered.subscription, &context.texts().subscribe);
    let label = |name: &'static str, hint: &'static str| view! { {name} " " <small>{hint}</small> };
    let boxes = vec![
        Choice::new("changes", label(&texts.changes, &texts.changes_hint), wanted.changes),
        Choice::new("incidents", label(&texts.incidents, &texts.incidents_hint), wanted.incidents),
        Choice::new("releases", label(&texts.releases, &texts.releases_hint), wanted.releases),
    ];
    Choices { field: "what", legend: &texts.what, hint: "", problem, described_by, boxes }.view()
}

/// Everything, or only for some components, regions and kinds, and from an impact on.
pub(crate) fn only(
    entered: &Entered,
    problems: &[Diagnostic],
    offered: &Offered<'_>,
    context: &PageContext,
) -> AnyView {
    let (wanted, texts) = (&entered.subscription, &context.texts().subscribe);
    let mistake = |field| mistake(field, problems, context);
    let (components, regions, kinds) = (mistake("component"), mistake("region"), mistake("kind"));
    let has_mistake = components.1.is_some() || regions.1.is_some() || kinds.1.is_some();
    let is_narrowed = !(wanted.components.is_empty() && wanted.regions.is_empty() && wanted.kinds.is_empty())
        || wanted.impact != Impact::None;
    let component_boxes = offered.components.iter().map(|component| {
        let label = view! { <span dir="auto">{component.name.clone()}</span> };
        Choice::new(component.id.as_str(), label, wanted.components.contains(&component.id))
    });
    let region_boxes = offered.regions.iter().map(|region| {
        let zone = region.zone.map(|zone| view! { <small dir="ltr">{place(zone)}</small> });
        let label = view! { <span dir="auto">{region.name.to_owned()}</span> " " {zone} };
        Choice::new(region.id.as_str(), label, wanted.regions.contains(region.id))
    });
    // No notice of a routine update is sent (rule C2).
    let kinds_with_notices = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Routine);
    let kind_boxes =
        kinds_with_notices.map(|kind| Choice::new(kind.id(), context.words(kind), wanted.kinds.contains(&kind)));
    let list = |field, legend, (problem, described_by), boxes: Vec<Choice>| {
        let hint = texts.tick_none.as_str();
        (!boxes.is_empty()).then(|| Choices { field, legend, hint, problem, described_by, boxes }.view())
    };
    let impact = IMPACTS.map(|(impact, id)| {
        view! { <option value=id selected=impact == wanted.impact>{from_impact(impact, context)}</option> }
    });
    view! {
        <details open=is_narrowed || has_mistake>
            <summary>{texts.narrow.as_str()}</summary>
            {list("component", &texts.components, components, component_boxes.collect())}
            {list("region", &texts.regions, regions, region_boxes.collect())}
            {list("kind", &texts.kinds, kinds, kind_boxes.collect())}
            <div class="field">
                <label for="impact">{texts.impact.as_str()}</label>
                <select id="impact" name="impact">{impact.into_iter().collect_view()}</select>
            </div>
        </details>
    }
    .into_any()
}

/// The notices, to be muted one by one; those that the policy requires cannot be.
pub(crate) fn notices(entered: &Entered, required: &[MessageKind], context: &PageContext) -> AnyView {
    let texts = &context.texts().manage;
    let one = |kind: MessageKind| {
        let is_required = required.contains(&kind);
        let always = is_required.then(|| view! { <small>{texts.always.as_str()}</small> });
        let is_chosen = is_required || !entered.subscription.muted.contains(&kind);
        let label = view! { {texts.notice(kind)} " " {always} };
        Choice { is_fixed: is_required, ..Choice::new(kind.id(), label, is_chosen) }
    };
    let boxes = MessageKind::ALL.map(one).into();
    let (legend, hint) = (texts.notices.as_str(), texts.notices_hint.as_str());
    Choices { field: "notice", legend, hint, problem: None, described_by: None, boxes }.view()
}

/// The language of the mail.
pub(crate) fn language(entered: &Entered, problems: &[Diagnostic], context: &PageContext) -> AnyView {
    let (problem, described_by) = mistake("language", problems, context);
    let invalid = described_by.is_some().then_some("true");
    let one = |tag: &str| {
        let known = Language::all().iter().find(|language| language.tag == tag);
        let name = known.map_or(tag, |language| &language.name).to_owned();
        // What is no language, but was sent, is written as it is.
        let lang = known.map(|language| language.tag);
        let (tag, is_chosen) = (tag.to_owned(), tag == entered.language);
        view! { <option value=tag lang=lang selected=is_chosen>{name}</option> }
    };
    // One that an operator set stays.
    let tags: Vec<&str> = Language::all().iter().map(|language| language.tag).collect();
    let other = (!tags.contains(&entered.language.as_str()) && problem.is_none()).then_some(entered.language.as_str());
    view! {
        <div class="field">
            <label for="language">{context.texts().subscribe.language.as_str()}</label>
            <select id="language" name="language" aria-describedby=described_by aria-invalid=invalid>
                {tags.into_iter().chain(other).map(one).collect_view()}
            </select>
            {problem}
        </div>
    }
    .into_any()
}

/// The time zone of the mail. The site's script chooses the browser's where the form is new.
pub(crate) fn zone(
    entered: &Entered,
    problems: &[Diagnostic],
    offered: &Offered<'_>,
    is_new: bool,
    context: &PageContext,
) -> AnyView {
    let (problem, described_by) = mistake("zone", problems, context);
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
            <label for="zone">{context.texts().subscribe.zone.as_str()}</label>
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
