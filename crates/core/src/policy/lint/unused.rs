//! Calendars, regions, agreed windows and freezes that bind nothing.

use super::{Check, Lint, Severity, quoted};
use crate::{change::Kind, diagnostic::Diagnostic, id::RegionId, lead::Unit};

pub(super) fn check(lint: &mut Lint) {
    calendars(lint);
    regions(lint);
    windows(lint);
    freezes(lint);
}

fn add(lint: &mut Lint, severity: Severity, at: String, what: impl Into<String>, help: &str) {
    lint.add(severity, Check::Reach, Diagnostic::new(at, what).help(help));
}

fn calendars(lint: &mut Lint) {
    let file = lint.file();
    for (i, calendar) in file.calendars.iter().enumerate() {
        let by_regions = file.regions.iter().any(|region| region.calendars.contains(&calendar.id));
        if !file.business.calendars.contains(&calendar.id) && !by_regions {
            let what = format!("`{}` is used by nothing", calendar.id);
            let help = "name it in `business.calendars` or in a region's `calendars`, or leave it out";
            add(lint, Severity::Warning, format!("calendars[{i}]"), what, help);
        }
    }
    if !file.business.calendars.is_empty() && !lint.leads().any(|lead| lead.unit == Unit::BusinessDays) {
        let what = "never matter: no lead is counted in business days";
        add(lint, Severity::Warning, "business.calendars".to_owned(), what, "leave them out");
    }
}

fn regions(lint: &mut Lint) {
    let file = lint.file();
    let named = |id: &RegionId| file.components.iter().any(|component| component.regions.contains(id));
    let any_named = file.components.iter().any(|component| !component.regions.is_empty());
    for (i, region) in file.regions.iter().enumerate() {
        let at = |key: &str| format!("regions[{i}]{key}");
        if region.peak.days.is_empty() {
            add(
                lint,
                Severity::Warning,
                at(".peak.days"),
                "names no day: the region has no peak hours",
                "leave it out",
            );
        }
        if any_named && !named(&region.id) {
            let what = format!("`{}` serves no component, and its peak hours bind every change", region.id);
            add(lint, Severity::Warning, at(""), what, "name it among a component's `regions`, or leave it out");
        }
        if region.holidays_are_peak && !region.calendars.is_empty() {
            let what = "never matter: holidays are as busy as other days here";
            add(lint, Severity::Warning, at(".calendars"), what, "set `holidays_are_peak = false`, or leave them out");
        }
    }
}

/// Those of some kinds that the policy does not have.
fn absent<'k>(lint: &Lint, kinds: &'k [Kind]) -> Vec<&'k str> {
    kinds.iter().filter(|kind| lint.policy.kind(**kind).is_none()).map(|kind| kind.id()).collect()
}

fn windows(lint: &mut Lint) {
    let policy = lint.policy;
    for (i, (terms, allowed)) in lint.file().windows.iter().zip(policy.allowed()).enumerate() {
        let missing = absent(lint, &terms.kinds);
        if !missing.is_empty() {
            let what = format!("name {}, which the policy does not have", quoted(missing));
            add(lint, Severity::Warning, format!("windows[{i}].kinds"), what, "add the kind, or leave it out");
        }
        if !policy.kinds().iter().any(|terms| policy.hours(terms.id).keep_to(allowed)) {
            let what = format!("`{}` binds no kind", terms.id);
            add(lint, Severity::Warning, format!("windows[{i}]"), what, "list the `kinds` that it is for");
        }
    }
}

fn freezes(lint: &mut Lint) {
    for (i, freeze) in lint.file().freezes.iter().enumerate() {
        let at = |key: &str| format!("freezes[{i}]{key}");
        let missing = absent(lint, &freeze.except);
        if !missing.is_empty() {
            let what = format!("names {}, which the policy does not have", quoted(missing));
            add(lint, Severity::Note, at(".except"), what, "");
        }
        let id = &freeze.id;
        if lint.policy.kinds().iter().all(|terms| freeze.except.contains(&terms.id)) {
            add(lint, Severity::Warning, at(""), format!("`{id}` binds no kind: all are excepted"), "leave it out");
        }
        if freeze.end <= lint.policy.effective_from() {
            let what = format!("`{id}` never applies: it ends before the policy comes into force");
            add(lint, Severity::Warning, at(""), what, "leave it out");
        } else if freeze.end <= lint.now {
            let what = format!("`{id}` is over since {}", crate::instant::text(freeze.end));
            add(lint, Severity::Note, at(""), what, "");
        }
    }
}
