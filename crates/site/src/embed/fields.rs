//! The form of the page.

use super::{EmbedElement, EmbedPage, Setting, Snippet, element_name, with_example};
use crate::context::PageContext;
use fairnotice_core::change::Kind;
use fairnotice_locale::language::Language;
use leptos::prelude::*;

/// Seconds of the choices of `lead`.
const LEADS: [(&str, i64); 6] =
    [("PT12H", 43_200), ("P1D", 86_400), ("P3D", 259_200), ("P7D", 604_800), ("P14D", 1_209_600), ("P30D", 2_592_000)];

/// The form. It is sent as an address, so that a result can be passed on.
pub(super) fn form(shown: EmbedPage<'_>, context: &PageContext) -> AnyView {
    let (snippet, texts) = (shown.snippet, &context.texts().embed);
    // A form replaces the query of its address, and with it what every page of the site keeps.
    let kept = [("lang", context.chosen.map(|language| language.tag)), ("zone", context.clocks.name())];
    let kept = kept.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let hints = [&texts.banner_hint, &texts.calendar_hint, &texts.board_hint];
    let elements = EmbedElement::ALL.into_iter().zip(hints).map(|(element, hint)| {
        let (id, is_chosen) = (element.id(), element == snippet.element);
        view! {
            <li>
                <label>
                    <input type="radio" name="element" value=id checked=is_chosen />
                    <span>{element_name(element, context)} " " <small>{hint.as_str()}</small></span>
                </label>
            </li>
        }
    });
    let field = |setting| field(setting, snippet, context);
    let more = [Setting::Paths, Setting::Poll, Setting::Texts, Setting::Src, Setting::Data];
    let is_open = snippet.no_wasm || more.iter().any(|setting| !snippet.typed(*setting).is_empty());
    view! {
        <form method="get" action=context.file("/embed") data-makes="made made-more">
            {kept.collect_view()}
            <fieldset>
                <legend>{texts.element.as_str()}</legend>
                <ul class="choices">{elements.collect_view()}</ul>
            </fieldset>
            <div class="of-banner">
                {narrowed(shown, context)} {field(Setting::Lead)} {field(Setting::Position)} {field(Setting::Dismiss)}
            </div>
            <div class="of-calendar">{field(Setting::View)} {field(Setting::Month)}</div>
            {field(Setting::Theme)}
            {field(Setting::Language)}
            <details open=is_open>
                <summary>{texts.more.as_str()}</summary>
                {more.map(field).collect_view()}
                <ul class="choices">
                    <li>
                        <label>
                            <input type="checkbox" name="wasm" value="off" checked=snippet.no_wasm />
                            <span>{texts.wasm.as_str()} " " <small>{texts.wasm_hint.as_str()}</small></span>
                        </label>
                    </li>
                </ul>
            </details>
            <p class="buttons">
                <button type="submit">{texts.make.as_str()}</button>
            </p>
        </form>
    }
    .into_any()
}

/// Everything, or only some components, regions and kinds.
fn narrowed(shown: EmbedPage<'_>, context: &PageContext) -> AnyView {
    let (snippet, texts) = (shown.snippet, &context.texts().embed);
    let components = context.snapshot().components.iter();
    let components = components.map(|component| (component.id.to_string(), component.name.clone()));
    let regions = shown.regions.iter().map(|region| (region.id.to_string(), region.name.to_owned()));
    let kinds = Kind::ALL.into_iter().map(|kind| (kind.id().to_owned(), context.words(kind).to_owned()));
    let chosen: Vec<_> = snippet.kinds.iter().map(|kind| kind.id().to_owned()).collect();
    let is_open = !(snippet.components.is_empty() && snippet.regions.is_empty() && chosen.is_empty());
    view! {
        <details open=is_open>
            <summary>{texts.narrow.as_str()}</summary>
            {boxes("component", &texts.components, components.collect(), &snippet.components, context)}
            {boxes("region", &texts.regions, regions.collect(), &snippet.regions, context)}
            {boxes("kind", &texts.kinds, kinds.collect(), &chosen, context)}
        </details>
    }
    .into_any()
}

/// Values with their names, each with a box to tick.
fn boxes(
    field: &'static str,
    legend: &'static str,
    offered: Vec<(String, String)>,
    chosen: &[String],
    context: &PageContext,
) -> Option<AnyView> {
    let one = |(value, name): (String, String)| {
        let is_chosen = chosen.contains(&value);
        view! {
            <li>
                <label>
                    <input type="checkbox" name=field value=value checked=is_chosen />
                    <span dir="auto">{name}</span>
                </label>
            </li>
        }
    };
    (!offered.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>{legend}</legend>
                <p class="hint">{context.texts().embed.tick_none.as_str()}</p>
                <ul class="choices">{offered.into_iter().map(one).collect_view()}</ul>
            </fieldset>
        }
        .into_any()
    })
}

/// One setting: chosen from a list, or typed.
fn field(setting: Setting, snippet: &Snippet, context: &PageContext) -> AnyView {
    let (id, name) = (setting.field(), label(setting, context));
    let typed = snippet.typed(setting).to_owned();
    let wrong = snippet.is_wrong(setting);
    let hint = hint(setting, context);
    let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
    let ids = [hint.is_some().then(|| hint_id.clone()), wrong.then(|| problem_id.clone())];
    let described_by = ids.into_iter().flatten().reduce(|one, other| format!("{one} {other}"));
    let invalid = wrong.then_some("true");
    let choices = setting.choices();
    let input = if choices.is_empty() {
        // A field for a month takes no other text, also as its value, and so has no limit.
        let is_month = setting == Setting::Month;
        let kind = if is_month { "month" } else { "text" };
        let value = if is_month && wrong { String::new() } else { typed };
        let limit = (!is_month).then(|| Setting::LONGEST.to_string());
        view! {
            <input
                type=kind id=id name=id value=value dir="ltr" maxlength=limit autocomplete="off" spellcheck="false"
                aria-describedby=described_by aria-invalid=invalid
            />
        }
        .into_any()
    } else {
        // A value that is understood and not offered, such as another length of time, stays.
        let other = (!wrong && !typed.is_empty() && !choices.contains(&typed.as_str())).then(|| typed.clone());
        let options = choices.iter().map(|value| (*value).to_owned()).chain(other).map(|value| {
            let is_chosen = value == typed;
            let lang = (setting == Setting::Language).then(|| value.clone());
            let name = option(setting, &value, context);
            view! { <option value=value lang=lang selected=is_chosen>{name}</option> }
        });
        view! {
            <select id=id name=id aria-describedby=described_by aria-invalid=invalid>
                <option value="">{option(setting, "", context)}</option>
                {options.collect_view()}
            </select>
        }
        .into_any()
    };
    let problem = wrong.then(|| {
        let text = with_example(&context.texts().embed.left_out, setting.example());
        view! { <p class="problem" id=problem_id>{text}</p> }
    });
    view! {
        <div class="field">
            <label for=id>{name}</label>
            {input}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {problem}
        </div>
    }
    .into_any()
}

fn label(setting: Setting, context: &PageContext) -> &'static str {
    let texts = &context.texts().embed;
    match setting {
        Setting::Lead => &texts.lead,
        Setting::Position => &texts.position,
        Setting::Dismiss => &texts.dismiss,
        Setting::View => &texts.view,
        Setting::Month => &texts.month,
        Setting::Theme => &texts.theme,
        Setting::Language => &texts.language,
        Setting::Paths => &texts.paths,
        Setting::Poll => &texts.poll,
        Setting::Texts => &texts.texts,
        Setting::Src => &texts.src,
        Setting::Data => &texts.data,
    }
}

fn hint(setting: Setting, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().embed;
    let text = match setting {
        Setting::Month => &texts.month_hint,
        Setting::Paths => &texts.paths_hint,
        Setting::Poll => &texts.poll_hint,
        Setting::Texts => &texts.texts_hint,
        Setting::Src => &texts.src_hint,
        Setting::Data => &texts.data_hint,
        _ => return None,
    };
    Some(with_example(text, setting.example()))
}

/// The name of a value; of the usual one, where it is empty.
fn option(setting: Setting, value: &str, context: &PageContext) -> String {
    let texts = &context.texts().embed;
    if setting == Setting::Lead && !value.is_empty() {
        let known = LEADS.iter().find(|(lead, _)| *lead == value);
        let time = known.map_or_else(|| value.to_owned(), |(_, seconds)| context.duration(*seconds));
        return fairnotice_locale::site::fill(&texts.lead_of, &[("time", &time)]);
    }
    if setting == Setting::Language && !value.is_empty() {
        return Language::of(value).name.clone();
    }
    let name = match (setting, value) {
        (Setting::Lead, _) => &texts.lead_default,
        (Setting::Position, "top") => &texts.position_top,
        (Setting::Position, "slot") => &texts.position_slot,
        (Setting::Position, _) => &texts.position_bottom,
        (Setting::Dismiss, "session") => &texts.dismiss_session,
        (Setting::Dismiss, "local") => &texts.dismiss_local,
        (Setting::Dismiss, "off") => &texts.dismiss_off,
        (Setting::Dismiss, _) => &texts.dismiss_view,
        (Setting::View, "month") => &texts.view_month,
        (Setting::View, "agenda") => &texts.view_agenda,
        (Setting::View, _) => &texts.view_both,
        (Setting::Theme, "light") => &texts.theme_light,
        (Setting::Theme, "dark") => &texts.theme_dark,
        (Setting::Theme, _) => &texts.theme_page,
        _ => &texts.language_page,
    };
    name.clone()
}
