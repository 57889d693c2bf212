//! S9: what an element is sent does not grow with the number of planned changes, and no filter is blind because of that.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use chrono::{DateTime, TimeDelta};
use fairnotice_core::{
    embed::Document,
    instant::{self, Instant},
    most_pressing::MOST_NOTICES,
    notice::{Filter, Notice, NoticeSubject, notices},
    snapshot::{Snapshot, Truncated},
};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: &str = "2026-11-03T09:00:00Z";

fn now() -> Instant {
    instant::parse(NOW).unwrap()
}

/// Announced work that starts so many hours from now, on one component.
fn change(id: &str, hours: i64, component: &str) -> Value {
    let start = now() + TimeDelta::hours(hours);
    json!({
        "id": id, "title": id, "kind": "patch", "state": "announced", "description": "Repairs.",
        "start": instant::text(start), "end": instant::text(start + TimeDelta::hours(2)),
        "announced_at": "2026-11-01T09:00:00Z", "shown_from": "2026-11-01T09:00:00Z",
        "shown_until": instant::text(start + TimeDelta::hours(3)),
        "actual": {}, "components": [{ "id": component, "impact": "none", "downtime": false }],
        "rollback_planned": true, "updates": [],
    })
}

fn incident(id: &str) -> Value {
    json!({
        "id": id, "revision": 1, "title": id, "stage": "investigating", "started_at": NOW,
        "components": [{ "id": "api", "status": "partial_outage" }], "updates": [],
    })
}

fn snapshot(mut changes: Vec<Value>, incidents: &[Value]) -> Snapshot {
    changes.sort_by_key(|change| change["start"].as_str().unwrap().to_owned());
    let component = |id: &str, regions: &[&str]| json!({ "id": id, "name": id, "regions": regions });
    serde_json::from_value(json!({
        "revision": 1, "vendor": { "name": "V", "url": "https://status.example" },
        "components": [component("api", &["eu"]), component("web", &["us"])],
        "changes": changes, "incidents": incidents,
    }))
    .unwrap()
}

fn many(count: i64) -> Vec<Value> {
    (0..count).map(|n| change(&format!("c{n:04}"), 2 + n, "api")).collect()
}

fn document(snapshot: &Snapshot, filter: &Filter) -> Document {
    Document::most_pressing(snapshot, filter, now(), "")
}

fn shown(document: &Document, filter: &Filter) -> Vec<String> {
    let id = |notice: Notice| match notice.subject {
        NoticeSubject::Change(change) => change.id,
        NoticeSubject::Incident(incident) => incident.id,
    };
    notices(document, filter, now().timestamp_millis()).into_iter().map(id).collect()
}

#[test]
fn s9_a_document_does_not_grow_with_what_is_planned() {
    let everything = Filter::default();
    let few = document(&snapshot(many(20), &[]), &everything);
    assert_eq!((few.changes.len(), few.others), (MOST_NOTICES, 0));
    let [some, many] = [30, 500].map(|count| document(&snapshot(many(count), &[]), &everything));
    assert_eq!((some.changes.len(), some.others), (MOST_NOTICES, 10));
    assert_eq!((many.changes.len(), many.others), (MOST_NOTICES, 480));
    // The first by start.
    assert_eq!(shown(&many, &everything), shown(&few, &everything));
    let size = |document: &Document| serde_json::to_vec(document).unwrap().len();
    assert!(size(&many) <= size(&some) + 1, "{} {}", size(&some), size(&many));
    // What the snapshot leaves out is counted, where its last change shows.
    let cut = Truncated { announced: 3_000, ..Truncated::default() };
    let cut = Snapshot { truncated: Some(cut), ..snapshot(self::many(500), &[]) };
    assert_eq!(document(&cut, &everything).others, 3_480);
}

#[test]
fn s9_the_most_pressing_stay() {
    let mut late = change("late", 900, "web");
    late["state"] = json!("in_progress");
    late["actual"] = json!({ "started_at": "2026-11-03T08:00:00Z" });
    let mut changes = many(40);
    changes.push(late);
    let document = document(&snapshot(changes, &[incident("broken")]), &Filter::default());
    let shown = shown(&document, &Filter::default());
    assert_eq!(shown[..3], ["broken", "late", "c0000"]);
    assert_eq!((shown.len(), document.others, document.other_incidents), (MOST_NOTICES, 23 - 1, 0));
    let incidents: Vec<_> = (0..25).map(|n| incident(&format!("i{n}"))).collect();
    let document = self::document(&snapshot(many(3), &incidents), &Filter::default());
    assert_eq!((document.incidents.len(), document.changes.len()), (MOST_NOTICES, 0));
    assert_eq!((document.other_incidents, document.others), (5, 3));
}

#[test]
fn s9_a_filter_holds_before_the_cut() {
    let mut changes = many(300);
    changes.push(change("last", 1_000, "web"));
    let mut urgent = change("urgent", 1_001, "api");
    urgent["kind"] = json!("urgent");
    changes.push(urgent);
    let snapshot = snapshot(changes, &[]);
    for (filter, expected) in [
        (Filter::new("web", "", "", ""), "last"),
        (Filter::new("", "us", "", ""), "last"),
        (Filter::new("", "", "urgent", ""), "urgent"),
    ] {
        let document = document(&snapshot, &filter);
        assert_eq!((shown(&document, &filter), document.others), (vec![expected.to_owned()], 0), "{filter:?}");
    }
    // What the lead hides is there for later.
    let soon = Filter::new("", "", "", "PT5H");
    let document = document(&snapshot, &soon);
    assert_eq!((shown(&document, &soon).len(), document.changes.len(), document.others), (4, MOST_NOTICES, 0));
    // Dismissed notices make room for others.
    let all = Filter::default();
    let first = notices(&self::document(&snapshot, &all), &all, now().timestamp_millis());
    let rest = Filter::default().without(first.iter().map(Notice::key).collect());
    let document = self::document(&snapshot, &rest);
    assert_eq!(shown(&document, &rest)[0], "c0020");
    assert_eq!((shown(&document, &rest).len(), document.others), (MOST_NOTICES, 262));
}

#[test]
fn s9_a_filter_for_a_query_says_what_it_lets_through() {
    let snapshot = snapshot(Vec::new(), &[]);
    let of_changes = |filter: Filter| filter.of_changes(&snapshot.components);
    assert_eq!(of_changes(Filter::default()), None);
    assert_eq!(of_changes(Filter::new("", "", "", "P7D")), None);
    let one = of_changes(Filter::new("web nowhere", "", "patch,unknown", "")).unwrap();
    assert_eq!(
        (one.kinds.unwrap().len(), one.components, one.without_components),
        (1, Some(vec!["web".into()]), false)
    );
    let region = of_changes(Filter::new("", "eu", "", "")).unwrap();
    assert_eq!((region.kinds, region.components, region.without_components), (None, Some(vec!["api".into()]), true));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Between two turns a cut document is the same, so that a cache may keep it.
    #[test]
    fn s9_a_cut_document_is_the_same_until_it_turns(
        hours in prop::collection::vec((-3..60_i64, prop::bool::ANY, prop::bool::ANY), 21..60),
        lead in prop::sample::select(vec!["", "PT5H", "P1D"]),
        within in 0.0..1.0_f64,
    ) {
        let changes = hours.iter().enumerate().map(|(n, (hours, moved, web))| {
            let mut change = change(&format!("c{n}"), *hours, if *web { "web" } else { "api" });
            if *moved {
                change["revisions"] = json!([{ "at": "2026-11-03T07:00:00Z", "start": "2026-11-01T07:00:00Z" }]);
            }
            change
        });
        let snapshot = snapshot(changes.collect(), &[]);
        let filter = Filter::new("", "", "", lead);
        let document = Document::most_pressing(&snapshot, &filter, now(), "");
        let until = Document::most_pressing_until(&snapshot, &filter, now()).min(now().timestamp_millis() + 400 * 3_600_000);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant between the two will do")]
        let between = now().timestamp_millis() + ((until - 1 - now().timestamp_millis()) as f64 * within) as i64;
        let later = Document::most_pressing(&snapshot, &filter, DateTime::from_timestamp_millis(between).unwrap(), "");
        prop_assert_eq!(&later, &document);
        prop_assert!(document.changes.len() <= MOST_NOTICES && document.now <= now().timestamp_millis());
    }
}
