//! Random policies: one of the shipped policies with random changes.

use crate::Draw;
use fairnotice_core::{
    calendar::{Combine, Counting, Day, HolidayCalendar, HolidayDates},
    change::Kind,
    component::Impact,
    file,
    instant::Instant,
    policy::{
        Freeze, KindTerms, NotesDue, OfMonth, PeakFile, PolicyFile, RegionFile, Renotice, Requirement, Tier,
        WindowTerms,
    },
    release::Deploys,
    rule::Rule,
};
use std::sync::LazyLock;

/// The shipped policies: the variants of the reference policy, and the examples.
static SHIPPED: LazyLock<Vec<PolicyFile>> = LazyLock::new(|| {
    [
        include_str!("../../../policies/reference-strict.toml"),
        include_str!("../../../policies/reference-sections.toml"),
        include_str!("../../../policies/reference-table.toml"),
        include_str!("../../../policies/example-freezes.toml"),
        include_str!("../../../policies/example-no-releases.toml"),
        include_str!("../../../policies/example-tiers.toml"),
        include_str!("../../../policies/example-weekly-window.toml"),
    ]
    .into_iter()
    .filter_map(|text| Some(file::policy(text).ok()?.file().clone()))
    .collect()
});

/// A policy whose holidays and freezes are near `anchor`.
pub(crate) fn policy(draw: &mut Draw, anchor: Instant) -> PolicyFile {
    let mut file = SHIPPED[draw.below(SHIPPED.len())].clone();
    let business = &mut file.business;
    business.counting = draw.one(&[business.counting, Counting::Clear, Counting::Elapsed, Counting::Date]);
    business.combine = draw.one(&[business.combine, Combine::All, Combine::Any]);
    if draw.once_in(3) {
        draw.zone().clone_into(&mut business.zone);
    }
    if draw.once_in(3) {
        business.weekdays = draw.some_weekdays();
    }
    if draw.once_in(2) {
        for i in 0..draw.below(4) {
            let calendar = calendar(draw, anchor, i);
            if draw.once_in(2) {
                file.business.calendars.push(calendar.id.clone());
            }
            file.calendars.push(calendar);
        }
    }
    if draw.once_in(8) {
        file.business.calendars.clear();
    }
    file.order = file.order != draw.once_in(4);
    file.reminder = if draw.once_in(4) { draw.maybe(2, Draw::length) } else { file.reminder };
    file.urgent.target = draw.maybe(3, Draw::length).or(file.urgent.target);
    file.banner.ahead = draw.maybe(4, Draw::length);
    if draw.once_in(4) {
        file.waivable = draw.some(&Rule::ALL);
    }
    renotice(draw, &mut file);
    if draw.once_in(2) {
        file.components.iter_mut().for_each(|component| component.regions.clear());
        let calendars: Vec<_> = file.calendars.iter().map(|calendar| calendar.id.clone()).collect();
        file.regions = draw.list(4, |draw, i| region(draw, &calendars, i));
    }
    file.windows.extend(draw.list(2, |draw, i| window(draw, i)));
    file.freezes.extend(draw.list(2, |draw, i| freeze(draw, anchor, i)));
    for terms in &mut file.kinds {
        if draw.once_in(3) {
            kind(draw, terms);
        }
    }
    if draw.once_in(16) && file.kinds.len() > 1 {
        file.kinds.remove(draw.below(file.kinds.len()));
    }
    file
}

fn renotice(draw: &mut Draw, file: &mut PolicyFile) {
    let terms = &mut file.renotice;
    for requirement in [
        &mut terms.inside,
        &mut terms.earlier,
        &mut terms.later,
        &mut terms.longer,
        &mut terms.more_downtime,
        &mut terms.more_components,
        &mut terms.worse_impact,
        &mut terms.higher_class,
    ] {
        if draw.once_in(6) {
            *requirement = match draw.below(3) {
                0 => Renotice::Immediate,
                1 => Renotice::FullLead,
                _ => Renotice::Ahead(draw.lead()),
            };
        }
    }
}

/// A calendar with holidays within 60 days of the anchor. Its horizon is 10 to 590 days after the anchor.
pub(crate) fn calendar(draw: &mut Draw, anchor: Instant, i: usize) -> HolidayCalendar {
    let days = draw.list(12, |draw, _| Day(draw.near(anchor, 60).date_naive()));
    let horizon = Day(draw.near(anchor + chrono::TimeDelta::days(300), 290).date_naive());
    let dates = days.into_iter().filter(|day| *day <= horizon).map(|day| (day, format!("holiday {i}"))).collect();
    HolidayCalendar {
        id: format!("c{i}"),
        source: "drawn".into(),
        version: "1".into(),
        horizon,
        dates: HolidayDates(dates),
    }
}

/// A region. Its peak hours can span midnight.
pub(crate) fn region(draw: &mut Draw, calendars: &[String], i: usize) -> RegionFile {
    let peak = PeakFile { days: draw.weekdays(), from: draw.time_of_day(), to: draw.time_of_day() };
    let own: Vec<_> = calendars.iter().filter(|_| draw.once_in(3)).cloned().collect();
    let holidays_are_peak = own.is_empty() || draw.once_in(2);
    let name = (i % 2 == 1).then(|| format!("Region {i}"));
    RegionFile {
        id: format!("r{i}").into(),
        name,
        zone: draw.zone().to_owned(),
        peak,
        holidays_are_peak,
        calendars: own,
    }
}

/// A window that customers agreed to.
fn window(draw: &mut Draw, i: usize) -> WindowTerms {
    let weeks = [OfMonth::First, OfMonth::Second, OfMonth::Third, OfMonth::Fourth, OfMonth::Fifth, OfMonth::Last];
    WindowTerms {
        id: format!("w{i}"),
        zone: draw.maybe(2, |draw| draw.zone().to_owned()),
        days: draw.some_weekdays(),
        of_month: if draw.once_in(4) { draw.some(&weeks) } else { Vec::new() },
        from: draw.time_of_day(),
        to: draw.time_of_day(),
        kinds: draw.some(&Kind::ALL),
    }
}

/// A freeze near the anchor.
pub(crate) fn freeze(draw: &mut Draw, anchor: Instant, i: usize) -> Freeze {
    let start = draw.near(anchor, 20);
    let end = crate::draw::later(start, chrono::TimeDelta::seconds(draw.length().seconds()));
    let end = end.max(crate::draw::later(start, chrono::TimeDelta::seconds(1)));
    let start = start.min(end - chrono::TimeDelta::seconds(1));
    Freeze { id: format!("f{i}"), reason: String::new(), start, end, except: draw.some(&Kind::ALL) }
}

fn kind(draw: &mut Draw, terms: &mut KindTerms) {
    let impacts =
        [Impact::None, Impact::BriefInterruptions, Impact::Degraded, Impact::PartialOutage, Impact::FullOutage];
    let requirements = [
        Requirement::Cause,
        Requirement::Criticality,
        Requirement::Impact,
        Requirement::TimeOfDay,
        Requirement::RiskOfDelay,
    ];
    terms.releases = draw.some(&[Deploys::None, Deploys::Patch, Deploys::Minor, Deploys::Major]);
    if terms.releases.is_empty() {
        terms.releases.push(Deploys::Patch);
    }
    terms.early_notice = draw.maybe(2, Draw::lead);
    terms.change_notice = draw.maybe(2, Draw::lead);
    terms.documentation = draw.maybe(2, Draw::lead);
    terms.notes_due = draw.one(&[None, Some(NotesDue::ChangeNotice), Some(NotesDue::Completion)]);
    terms.peak_exempt = draw.once_in(4);
    terms.rollback_exempt = draw.once_in(4);
    terms.requires = draw.some(&requirements);
    terms.tiers = draw.list(2, |draw, _| Tier {
        impact: draw.maybe(2, |draw| draw.one(&impacts)),
        longer_than: Some(draw.length()),
        change_notice: draw.lead(),
    });
}
