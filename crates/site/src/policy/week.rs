//! This week as strips: the peak hours of each region, and the hours that are free for each kind of change.

use super::phrases;
use crate::context::PageContext;
use chrono::{Datelike as _, Days, NaiveDate};
use fairnotice_core::{
    calendar::Unknown,
    change::Kind,
    instant::Instant,
    policy::{PeakTerms, Policy},
    window::Window,
};
use fairnotice_locale::{Locale, date::Style, site::fill};
use leptos::prelude::*;

/// The most stretches of a week that are drawn.
const DRAWN: usize = 200;

/// A week of days by the page's clocks.
struct Week {
    window: Window,
    days: Vec<(NaiveDate, Instant)>,
}

impl Week {
    /// The week of an instant, from Monday on; none where clocks are not known.
    fn of(context: &PageContext) -> Option<Self> {
        let zone = context.zone();
        let today = zone.local(context.now())?.date();
        let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
        let days = monday.iter_days().take(8).map(|date| Some((date, zone.day_start(date)?)));
        let mut days = days.collect::<Option<Vec<_>>>()?;
        let (_, end) = days.pop()?;
        let window = Window::new(days.first()?.1, end)?;
        Some(Self { window, days })
    }

    /// Minutes after the week's beginning, inside it.
    fn minutes(&self, at: Instant) -> i64 {
        (at.clamp(self.window.start(), self.window.end()) - self.window.start()).num_minutes()
    }

    /// A strip with stretches of a class; the days are set off by lines. The mirror image for right-to-left pages is the style
    /// sheet's.
    fn strip(&self, stretches: &[Window], class: &'static str) -> AnyView {
        let rects = stretches.iter().map(|stretch| {
            let (from, to) = (self.minutes(stretch.start()), self.minutes(stretch.end()));
            view! { <rect class=class x=from y="0" width=to - from height="10"></rect> }
        });
        let lines = self.days.iter().skip(1).map(|(_, start)| {
            let x = self.minutes(*start);
            view! { <line x1=x y1="0" x2=x y2="10"></line> }
        });
        let view_box = format!("0 0 {} 10", self.minutes(self.window.end()));
        view! {
            <svg class="week-hours" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
                {rects.collect_view()}
                {lines.collect_view()}
            </svg>
        }
        .into_any()
    }
}

/// The stretches of a week in which a kind of change may take place.
fn free(policy: &Policy, kind: Kind, week: Window) -> Result<Vec<Window>, Unknown> {
    let (mut all, mut at) = (Vec::new(), week.start());
    while let Some(gap) = policy.hours(kind).next_gap(at, week.end())? {
        at = gap.end();
        all.push(gap);
        if all.len() == DRAWN {
            break;
        }
    }
    Ok(all)
}

/// Kinds of change with the same free hours.
type Free = (Vec<Kind>, Result<Vec<Window>, Unknown>);

/// The free hours of every kind that some hours bind.
fn by_kind(policy: &Policy, week: Window) -> Vec<Free> {
    let mut all: Vec<Free> = Vec::new();
    let table = policy.table();
    for row in table.rows().iter().filter(|row| row.peak != PeakTerms::Unbound) {
        let stretches = free(policy, row.kind, week);
        match all.iter_mut().find(|(_, other)| *other == stretches) {
            Some((kinds, _)) => kinds.push(row.kind),
            None => all.push((vec![row.kind], stretches)),
        }
    }
    all
}

/// The strips with their text; nothing where clocks are not known.
pub(super) fn week(policy: &Policy, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().policy;
    let week = Week::of(context)?;
    let names = week.days.iter().map(|(date, start)| {
        view! { <span><b>{short(*start, context)}</b> " " {date.day()}</span> }
    });
    let names = names.collect_view();
    let regions: Vec<_> = policy
        .regions()
        .iter()
        .filter_map(|region| {
            let busy = region.busy_in(week.window).ok()?;
            Some(view! {
                <div class="row">
                    <span class="name">
                        <bdi>{region.name().to_owned()}</bdi>
                    </span>
                    {week.strip(&busy, "busy")}
                </div>
            })
        })
        .collect();
    let free = by_kind(policy, week.window);
    let strips = free.iter().filter_map(|(kinds, stretches)| {
        let name = fill(&texts.week_free, &[("kinds", &phrases::kinds(kinds, context))]);
        let strip = week.strip(stretches.as_ref().ok()?, "free");
        Some(view! { <div class="row"><span class="name">{name}</span> {strip}</div> })
    });
    let strips: Vec<_> = strips.collect();
    let [from, to] = [week.days.first(), week.days.last()].map(|day| day.map(|(date, _)| *date).unwrap_or_default());
    let [from, to] = [from, to].map(|date| phrases::date(date, context));
    let caption = fill(&texts.week, &[("from", &from), ("to", &to), ("zone", context.zone().name())]);
    Some(
        view! {
            <figure class="week">
                <figcaption>{caption}</figcaption>
                <div class="row days" aria-hidden="true">
                    <span class="name"></span>
                    <span class="names">{names}</span>
                </div>
                {regions}
                {strips}
            </figure>
            <details class="twin">
                <summary>{texts.week_list.as_str()}</summary>
                {free.iter().map(|one| list(one, context)).collect_view()}
            </details>
        }
        .into_any(),
    )
}

/// The shortest name of a day: the columns are narrow, and the caption has the dates in full.
fn short(start: Instant, context: &PageContext) -> String {
    Locale::new(context.zone(), context.language()).instant(Style::Weekday, start.timestamp_millis())
}

/// The free hours as text.
fn list((kinds, stretches): &Free, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let hours = match stretches {
        Err(_) => view! { <p>{texts.week_unknown.as_str()}</p> }.into_any(),
        Ok(stretches) if stretches.is_empty() => view! { <p>{texts.week_nothing.as_str()}</p> }.into_any(),
        Ok(stretches) => {
            let entries = stretches.iter().map(|one| view! { <li>{context.range(one.start(), one.end())}</li> });
            view! { <ul class="plain">{entries.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <h3>{fill(&texts.week_free, &[("kinds", &phrases::kinds(kinds, context))])}</h3>
        {hours}
    }
    .into_any()
}
