//! Random change records near an anchor: planned, in progress, completed, rolled back or cancelled.

use crate::{Draw, draw::later};
use chrono::TimeDelta;
use fairnotice_core::{
    change::{
        Actual, AffectedComponent, Automatic, CausedIncident, ChangeFile, Deviation, Downtime, Extension, Kind,
        Message, MessageKind, Revision, Rollback, Urgent, Waiver,
    },
    component::Impact,
    instant::Instant,
    release::{Category, Class, Deploys, Item, Maturity, ReleaseFile},
    rule::Rule,
};
use semver::Version;
use std::collections::BTreeMap;

const IMPACTS: [Impact; 5] =
    [Impact::None, Impact::BriefInterruptions, Impact::Degraded, Impact::PartialOutage, Impact::FullOutage];

/// A record whose work starts near `anchor`. It can be invalid.
pub(crate) fn record(draw: &mut Draw, anchor: Instant) -> ChangeFile {
    let start = draw.near(anchor, 10);
    let end = later(start, TimeDelta::seconds(draw.length().seconds()));
    let kind = draw.one(&[Kind::Patch, Kind::Update, Kind::Upgrade, Kind::Urgent, Kind::Routine]);
    let announced = later(start, TimeDelta::days(-30));
    let file = ChangeFile {
        id: None,
        title: "Fixes".into(),
        kind,
        description: text(draw, "Deploys a release."),
        start,
        end,
        announced_at: draw.maybe(2, |draw| draw.near(announced, 40)),
        decided_at: draw.maybe(3, |draw| draw.near(announced, 40)),
        policy_version: None,
        components: components(draw),
        downtime: draw.maybe(2, |draw| downtime(draw, start)),
        effect_without_downtime: text(draw, "Slower for a minute."),
        release: (!draw.once_in(4)).then(|| release(draw, kind, announced)),
        rollback: (!draw.once_in(4)).then(|| Rollback {
            infrastructure: text(draw, "a"),
            services: text(draw, "b"),
            data: text(draw, "c"),
            none_because: draw.maybe(4, Draw::text).unwrap_or_default(),
        }),
        urgent: draw.maybe(3, |draw| Urgent {
            cause: text(draw, "a hole"),
            criticality: text(draw, "high"),
            advance_possible: draw.one(&[None, Some(true), Some(false)]),
            impact: text(draw, "none"),
            time_of_day: text(draw, "any"),
            risk_of_delay: text(draw, "large"),
        }),
        automatic: Automatic::default(),
        translations: BTreeMap::new(),
        revisions: Vec::new(),
        notices: Vec::new(),
        actual: None,
        waivers: Vec::new(),
        statements: Vec::new(),
    };
    if draw.once_in(3) { past(draw, file) } else { file }
}

/// The record with edits, messages, and the actual course of the work.
fn past(draw: &mut Draw, mut file: ChangeFile) -> ChangeFile {
    let (start, end) = (file.start, file.end);
    file.revisions = draw.list(3, |draw, _| Revision {
        at: draw.near(later(start, TimeDelta::days(-10)), 10),
        told_at: draw.maybe(2, |draw| draw.near(later(start, TimeDelta::days(-10)), 10)),
        start: draw.maybe(2, |draw| draw.near(start, 3)),
        end: draw.maybe(2, |draw| draw.near(later(end, TimeDelta::days(2)), 2)),
        downtime: draw.maybe(3, |draw| downtime(draw, start)),
        components: draw.maybe(3, components),
        class: draw.maybe(3, |draw| draw.one(&[Deploys::None, Deploys::Patch, Deploys::Minor, Deploys::Major])),
        note: String::new(),
    });
    file.revisions.sort_by_key(|revision| revision.at);
    file.notices = draw.list(6, |draw, _| Message {
        kind: draw.one(&MessageKind::ALL),
        for_start: draw.maybe(3, |draw| draw.near(start, 1)),
        published_at: draw.near(start, 2),
    });
    file.actual = draw.maybe(2, |draw| Actual {
        started_at: draw.maybe(2, |draw| draw.near(start, 1)),
        deviation: draw.maybe(6, |draw| Deviation { reason: text(draw, "agreed"), at: draw.near(start, 1) }),
        withheld_at: draw.maybe(8, |draw| draw.near(end, 1)),
        extended: draw.list(2, |draw, _| Extension { at: draw.near(end, 1), end: draw.near(end, 1) }),
        finished_at: draw.maybe(4, |draw| draw.near(end, 1)),
        applied: draw.one(&[None, Some(true), Some(false)]),
        verified: draw.one(&[None, Some(true), Some(false)]),
        rolled_back_at: draw.maybe(4, |draw| draw.near(end, 1)),
        rollback_told_at: draw.maybe(4, |draw| draw.near(end, 1)),
        completed_at: draw.maybe(3, |draw| draw.near(end, 1)),
        closed_at: draw.maybe(4, |draw| draw.near(end, 2)),
        cancelled_at: draw.maybe(4, |draw| draw.near(start, 2)),
        incidents: draw
            .list(2, |draw, i| CausedIncident { id: format!("i{i}"), at: draw.maybe(2, |draw| draw.near(end, 1)) }),
    });
    file.waivers = draw.list(2, |draw, _| Waiver {
        rule: draw.one(&Rule::ALL),
        reason: text(draw, "agreed"),
        by: text(draw, "Ana Ruiz"),
        at: draw.near(start, 10),
    });
    file.statements = draw.list(2, |draw, _| draw.text());
    file
}

/// Mostly the usual text; sometimes a random one, which can be empty.
fn text(draw: &mut Draw, usual: &str) -> String {
    draw.maybe(8, Draw::text).unwrap_or_else(|| usual.to_owned())
}

fn components(draw: &mut Draw) -> Vec<AffectedComponent> {
    let ids = ["api", "web", "meetings", "unheard-of"];
    let ids = if draw.once_in(2) { draw.some(&ids) } else { vec!["api"] };
    let component = |id: &str| AffectedComponent {
        id: id.into(),
        impact: draw.one(&IMPACTS.map(Some)).filter(|_| !draw.once_in(8)),
        downtime: draw.once_in(3),
    };
    ids.into_iter().map(component).collect()
}

fn downtime(draw: &mut Draw, start: Instant) -> Downtime {
    Downtime {
        required: draw.once_in(2),
        start: draw.maybe(4, |draw| draw.near(start, 1)),
        duration: draw.maybe(3, Draw::length),
    }
}

fn version(draw: &mut Draw) -> Version {
    let mut number = || u64::try_from(draw.within(0, 3)).unwrap_or_default();
    let mut version = Version::new(number(), number(), number());
    if draw.once_in(8) {
        version.pre = semver::Prerelease::new("rc.1").unwrap_or_default();
    }
    version
}

fn release(draw: &mut Draw, kind: Kind, announced: Instant) -> ReleaseFile {
    let usual = match kind {
        Kind::Upgrade => Version::new(4, 0, 0),
        Kind::Update => Version::new(3, 10, 0),
        _ => Version::new(3, 9, 3),
    };
    let (from, to) =
        if draw.once_in(3) { (draw.maybe(2, version), version(draw)) } else { (Some(Version::new(3, 9, 2)), usual) };
    ReleaseFile {
        from,
        to,
        raised_class: draw.maybe(8, |draw| draw.one(&[Class::Patch, Class::Minor, Class::Major])),
        coexistence: text(draw, "none"),
        migration: draw.maybe(4, Draw::text).unwrap_or_default(),
        scope_tentative: draw.maybe(4, Draw::text).unwrap_or_default(),
        scope_final: draw.maybe(4, Draw::text).unwrap_or_default(),
        early_notice_at: draw.maybe(3, |draw| draw.near(announced, 50)),
        notes_at: draw.maybe(3, |draw| draw.near(announced, 40)),
        docs_changed: draw.one(&[None, Some(true), Some(false)]),
        docs_at: draw.maybe(3, |draw| draw.near(announced, 40)),
        items: draw.list(2, |draw, _| item(draw)),
    }
}

fn item(draw: &mut Draw) -> Item {
    Item {
        category: draw.one(&[Category::Patch, Category::Improvement, Category::Feature]),
        title: text(draw, "x"),
        behaviour: text(draw, "y"),
        maturity: draw.one(&[None, Some(Maturity::Pilot), Some(Maturity::Beta), Some(Maturity::Production)]),
        impact: text(draw, "z"),
        toggle: text(draw, "in the settings"),
        per_organisation: draw.one(&[None, Some(true), Some(false)]),
        disruptive: draw.once_in(3),
        compatible: draw.one(&[None, Some(true), Some(false)]),
        instructions: text(draw, "w"),
    }
}
