//! Hours that leave too little time for changes (C5, A10).

use super::{
    Check, Lint, Season, Severity, quoted,
    seasons::{WEEK, Year},
};
use crate::{change::Kind, diagnostic::Diagnostic, lead::ApproximateDuration, window::Window};

pub(super) fn check(lint: &mut Lint) {
    let policy = lint.policy;
    let mut years: Vec<(Year, Vec<Kind>)> = Vec::new();
    for kind in policy.kinds().iter().map(|terms| terms.id).filter(|kind| policy.hours(*kind).bind()) {
        let year = Year::new(policy, policy.hours(kind), lint.now, lint.length.seconds());
        // Kinds that the same hours bind are told together.
        match years.iter_mut().find(|(known, _)| *known == year) {
            Some((_, kinds)) => kinds.push(kind),
            None => years.push((year, vec![kind])),
        }
    }
    for (year, kinds) in &years {
        told(lint, year, kinds);
    }
    for (i, allowed) in policy.allowed().iter().enumerate() {
        let bound = years.iter().filter(|(_, kinds)| kinds.iter().any(|kind| policy.hours(*kind).keep_to(allowed)));
        let mut bound = bound.filter(|(year, _)| year.unknown.is_none()).peekable();
        let open = |stretch: &Window| {
            let opening = allowed.openings(stretch.start()).ok().and_then(|mut openings| openings.next());
            opening.is_none_or(|opening| opening.start() < stretch.end())
        };
        if bound.peek().is_some() && !bound.any(|(year, _)| year.stretches.iter().any(open)) {
            let what = "is never open in 52 weeks: peak hours or freezes cover it";
            let diagnostic = Diagnostic::new(format!("windows[{i}]"), what).help("move it, or leave it out");
            lint.tell(Severity::Warning, Check::Hours, diagnostic);
        }
    }
}

fn told(lint: &mut Lint, year: &Year, kinds: &[Kind]) {
    let names = quoted(kinds.iter().map(|kind| kind.id()));
    let agreed =
        lint.policy.allowed().iter().any(|allowed| kinds.iter().any(|kind| lint.policy.hours(*kind).keep_to(allowed)));
    let at = match lint.file() {
        _ if agreed => "windows",
        file if file.regions.is_empty() => "freezes",
        _ => "regions",
    };
    if let Some(unknown) = &year.unknown {
        let what = format!("leaves the hours of {names} unknown from some day within 52 weeks on: {unknown}");
        lint.tell(Severity::Warning, Check::Hours, Diagnostic::new(at, what).help("extend the region's holidays"));
    }
    let Some(whole) = year.whole() else { return };
    let (severity, what, help) = words(lint, year, &whole, agreed);
    // Freezes alone leave nearly everything.
    if severity < Severity::Note || at != "freezes" {
        let diagnostic = Diagnostic::new(at, format!("{names}: {what}")).help(help);
        lint.tell(severity, Check::Hours, diagnostic).seasons.clone_from(&year.seasons);
    }
}

/// The worst that can be said of a year.
fn words(lint: &Lint, year: &Year, whole: &Season, agreed: bool) -> (Severity, String, String) {
    let length = lint.length;
    let all = whole.all();
    let shorten = |longest: i64| match longest {
        0 => "narrow the peak hours, widen the agreed windows, or lift a freeze".to_owned(),
        longest => format!("keep changes to {}, or narrow the peak hours", ApproximateDuration(longest)),
    };
    if all.long_enough == 0 {
        let what = format!("no stretch of {length} is free in 52 weeks");
        return (Severity::Fault, what, shorten(all.longest));
    }
    // Agreed windows and freezes are meant to leave little; a region's clocks are not.
    let meant = |season: &Season| {
        agreed || lint.file().freezes.iter().any(|freeze| freeze.start < season.until && season.from < freeze.end)
    };
    let mut lasting = year.seasons.iter().filter(|season| season.until - season.from >= WEEK && !meant(season));
    let days = |season: &Season| format!("from {} to {}", season.from.date_naive(), season.until.date_naive());
    if let Some(season) = lasting.clone().find(|season| year.longest(season) < length.seconds()) {
        let what = format!("no stretch of {length} is free {}, between two changes of clocks", days(season));
        return (Severity::Fault, what, shorten(year.longest(season)));
    }
    let at_weekends = |season: &Season| season.longest_on_weekdays < length.seconds();
    let found = if at_weekends(whole) && !agreed {
        Some((whole, "in 52 weeks".to_owned()))
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
            "{what} is free from Monday to Friday (UTC) {when}, and {long_enough} stretches at weekends are long enough"
        );
        return (Severity::Warning, what, "plan for weekends, or narrow a region's peak hours".to_owned());
    }
    let what = format!(
        "{} free stretches in 52 weeks, {} of {length} or more, {} of these inside Monday to Friday (UTC)",
        all.count, all.long_enough, whole.weekdays.long_enough
    );
    (Severity::Note, what, String::new())
}
