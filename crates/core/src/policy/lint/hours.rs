//! Hours that leave too little time for changes (C5, A10), by the clocks of the business zone.

use super::{
    Check, Lint, Season, Severity, USUAL_LENGTH, quoted,
    seasons::{WEEK, Year},
};
use crate::{
    change::Kind,
    diagnostic::Diagnostic,
    lead::{ApproximateDuration, Length},
    policy::{AgreedWindow, Policy, WindowTerms},
    window::Window,
};
use chrono::{NaiveDate, TimeDelta};

/// Kinds of change that the same hours bind.
struct Group {
    kinds: Vec<Kind>,
    year: Year,
    /// How long a change of these kinds has to be able to last.
    length: Length,
    /// How long the longest window is open that was agreed for them.
    agreed: Option<Length>,
}

impl Group {
    /// The agreed windows that these kinds keep to.
    fn windows<'p>(&self, policy: &'p Policy) -> impl Iterator<Item = &'p AgreedWindow> {
        let kind = self.kinds[0];
        policy.allowed().iter().filter(move |window| policy.hours(kind).keep_to(window))
    }
}

pub(super) fn check(lint: &mut Lint) {
    let policy = lint.policy;
    let mut groups: Vec<Group> = Vec::new();
    for kind in policy.kinds().iter().map(|terms| terms.id).filter(|kind| policy.hours(*kind).bind()) {
        let agreed = agreed(lint, kind);
        let length = lint.length.unwrap_or_else(|| agreed.map_or(USUAL_LENGTH, |agreed| agreed.min(USUAL_LENGTH)));
        let year = Year::new(policy, policy.hours(kind), lint.now, length.seconds());
        match groups.iter_mut().find(|group| (&group.year, group.length, group.agreed) == (&year, length, agreed)) {
            Some(group) => group.kinds.push(kind),
            None => groups.push(Group { kinds: vec![kind], year, length, agreed }),
        }
    }
    for group in &groups {
        remark(lint, group);
    }
    for (i, window) in policy.allowed().iter().enumerate() {
        let bound = groups.iter().filter(|group| group.windows(policy).any(|other| other.id() == window.id()));
        let mut bound = bound.filter(|group| group.year.unknown.is_none()).peekable();
        let open = |stretch: &Window| {
            let opening = window.openings(stretch.start()).ok().and_then(|mut openings| openings.next());
            opening.is_none_or(|opening| opening.start() < stretch.end())
        };
        if bound.peek().is_some() && !bound.any(|group| group.year.stretches.iter().any(open)) {
            let what = "is never open in 52 weeks: peak hours or freezes cover it";
            let diagnostic = Diagnostic::new(format!("windows[{i}]"), what).help("move it, or leave it out");
            lint.add(Severity::Warning, Check::Hours, diagnostic);
        }
    }
}

/// How long the longest window is open that was agreed for a kind.
fn agreed(lint: &Lint, kind: Kind) -> Option<Length> {
    let (policy, hours) = (lint.policy, lint.policy.hours(kind));
    let windows = lint.file().windows.iter().zip(policy.allowed()).filter(|(_, window)| hours.keep_to(window));
    windows.filter_map(|(terms, _)| duration(terms)).max()
}

/// How long a window is open on a day on which no clocks are changed.
fn duration(terms: &WindowTerms) -> Option<Length> {
    let [from, to] = [terms.from, terms.to].map(|time| time.on(NaiveDate::default()));
    let seconds = (to? - from?).num_seconds();
    Length::of_seconds(if seconds > 0 { seconds } else { seconds + TimeDelta::days(1).num_seconds() })
}

fn remark(lint: &mut Lint, group: &Group) {
    let names = quoted(group.kinds.iter().map(|kind| kind.id()));
    let agreed = group.agreed.is_some();
    let at = match lint.file() {
        _ if agreed => "windows",
        file if file.regions.is_empty() => "freezes",
        _ => "regions",
    };
    if let Some(unknown) = &group.year.unknown {
        let what = format!("leaves the hours of {names} unknown from some day within 52 weeks on: {unknown}");
        lint.add(Severity::Warning, Check::Hours, Diagnostic::new(at, what).help("extend the region's holidays"));
    }
    let Some(all) = group.year.all() else { return };
    let (severity, what, help) = worst(lint, group, &all);
    // Freezes alone leave nearly everything.
    if severity < Severity::Note || at != "freezes" {
        let diagnostic = Diagnostic::new(at, format!("{names}: {what}")).help(help);
        lint.add(severity, Check::Hours, diagnostic).seasons.clone_from(&group.year.seasons);
    }
}

/// What would make room, for everything that binds these kinds.
fn more_room(lint: &Lint, group: &Group) -> String {
    let policy = lint.policy;
    let binds = |check: fn(&Policy, Kind) -> bool| group.kinds.iter().any(|kind| check(policy, *kind));
    let peak = !policy.regions().is_empty()
        && binds(|policy, kind| kind != Kind::Routine && policy.kind(kind).is_some_and(|terms| !terms.peak_exempt));
    let freezes = lint.file().freezes.iter().any(|freeze| group.kinds.iter().any(|kind| !freeze.except.contains(kind)));
    let ways = [
        (group.agreed.is_some(), "widen the agreed windows"),
        (peak, "narrow the peak hours"),
        (freezes, "lift a freeze"),
    ];
    let ways: Vec<_> = ways.into_iter().filter(|(is_bound, _)| *is_bound).map(|(_, way)| way).collect();
    ways.join(", or ")
}

/// The worst remark on a year.
fn worst(lint: &Lint, group: &Group, all: &Season) -> (Severity, String, String) {
    let Group { year, length, agreed, .. } = group;
    let zone = lint.policy.business_zone().name();
    let stretches = all.all();
    let room = more_room(lint, group);
    let shorten = |longest: i64| match longest {
        0 => room.clone(),
        // A night on which clocks go back has an extra hour.
        longest => {
            let longest = agreed.map_or(longest, |agreed| longest.min(agreed.seconds()));
            format!("keep changes to {}, or {room}", ApproximateDuration(longest))
        }
    };
    if stretches.long_enough == 0 {
        let what = format!("no stretch of {length} is free in 52 weeks");
        return (Severity::Fault, what, shorten(stretches.longest));
    }
    // Agreed windows and freezes leave little time on purpose; clocks do not.
    let meant = |season: &Season| {
        agreed.is_some()
            || lint.file().freezes.iter().any(|freeze| freeze.start < season.until && season.from < freeze.end)
    };
    let mut lasting = year.seasons.iter().filter(|season| season.until - season.from >= WEEK && !meant(season));
    let days = |season: &Season| format!("from {} to {}", season.first, season.last);
    if let Some(season) = lasting.clone().find(|season| year.longest(season) < length.seconds()) {
        let what = format!("no stretch of {length} is free {}, between two changes of clocks", days(season));
        return (Severity::Fault, what, shorten(year.longest(season)));
    }
    let at_weekends = |season: &Season| season.longest_on_weekdays < length.seconds();
    let found = if at_weekends(all) && agreed.is_none() {
        Some((all, "in 52 weeks".to_owned()))
    } else {
        lasting.find(|season| at_weekends(season)).map(|season| (season, days(season)))
    };
    if let Some((season, when)) = found {
        let what = match season.longest_on_weekdays {
            0 => "not one minute".to_owned(),
            _ => format!("no stretch of {length}"),
        };
        let long_enough = season.weekends.long_enough;
        let what = format!(
            "{what} is free from Monday to Friday ({zone}) {when}, and {long_enough} stretches at weekends are long enough"
        );
        return (Severity::Warning, what, format!("plan for weekends, or {room}"));
    }
    let what = format!(
        "{} free stretches in 52 weeks, {} of {length} or more, {} of these inside Monday to Friday ({zone})",
        stretches.count, stretches.long_enough, all.weekdays.long_enough
    );
    (Severity::Note, what, String::new())
}
