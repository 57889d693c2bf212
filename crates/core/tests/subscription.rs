//! Who gets a notice: by component, region, kind, impact and topic, and what nobody can mute.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{at, change, id_of};
use fairnotice_core::{
    change::{Change, MessageKind},
    component::{Component, Status},
    incident::{ComponentImpact, Incident, Stage},
    lifecycle::StepMessage,
    published_release::Release,
    subscription::{About, Choice, Subscription},
};
use serde_json::{Value, from_value, json, to_value};

fn subscription(choices: Value) -> Subscription {
    from_value(choices).unwrap()
}

/// `api` serves Europe and Asia, `web` Europe alone, `core` every region.
fn components() -> Vec<Component> {
    let component = |id: &str, regions: &[&str]| Component {
        id: id.into(),
        name: id.to_owned(),
        group: String::new(),
        regions: regions.iter().map(|region| (*region).into()).collect(),
        status: Status::Operational,
    };
    vec![component("api", &["eu", "asia"]), component("web", &["eu"]), component("core", &[])]
}

fn choice(subscription: &Subscription, notice: MessageKind, about: About<'_>) -> Choice {
    subscription.choice(notice, about, &components(), &[MessageKind::Cancelled])
}

fn patch_of(components: &str) -> Change {
    change(&[("components", components)])
}

#[track_caller]
fn check(choices: Value, change: &Change, notice: MessageKind, expected: Choice) {
    let found = choice(&subscription(choices.clone()), notice, About::Change(change.file()));
    assert_eq!(found, expected, "{choices} {notice}");
}

#[test]
fn a_new_subscription_is_to_everything() {
    let everything = json!({
        "components": [], "regions": [], "kinds": [], "impact": "none",
        "changes": true, "incidents": true, "releases": true, "muted": [],
    });
    assert_eq!(subscription(json!({})), Subscription::default());
    assert_eq!(to_value(Subscription::default()).unwrap(), everything);
    from_value::<Subscription>(json!({ "component": ["api"] })).unwrap_err();
}

#[test]
fn a_change_is_wanted_by_its_parts() {
    let on_api = patch_of("[{ id = 'api', impact = 'degraded' }]");
    for (choices, wanted) in [
        (json!({}), true),
        (json!({ "components": ["api"] }), true),
        (json!({ "components": ["web"] }), false),
        (json!({ "components": ["web", "api"] }), true),
        (json!({ "regions": ["asia"] }), true),
        (json!({ "regions": ["us"] }), false),
        (json!({ "components": ["api"], "regions": ["us"] }), false),
        (json!({ "kinds": ["patch"] }), true),
        (json!({ "kinds": ["upgrade", "urgent"] }), false),
        (json!({ "impact": "degraded" }), true),
        (json!({ "impact": "partial_outage" }), false),
        (json!({ "changes": false }), false),
        (json!({ "incidents": false, "releases": false }), true),
    ] {
        let expected = if wanted { Choice::Wanted } else { Choice::NotWanted };
        check(choices, &on_api, MessageKind::Started, expected);
    }
}

/// What fits has to fit in one component: not the region of one and the impact of another.
#[test]
fn all_parts_hold_for_one_component() {
    let both = patch_of("[{ id = 'web', impact = 'full_outage' }, { id = 'api', impact = 'none' }]");
    let choices = json!({ "regions": ["asia"], "impact": "degraded" });
    check(choices, &both, MessageKind::Started, Choice::NotWanted);
    check(json!({ "regions": ["eu"], "impact": "degraded" }), &both, MessageKind::Started, Choice::Wanted);
}

#[test]
fn who_serves_all_regions_and_who_names_no_component_concerns_everybody() {
    let choices = json!({ "regions": ["us"], "impact": "degraded" });
    for (components, wanted) in [
        ("[{ id = 'core', impact = 'degraded' }]", true),
        // The vendor does not list it any more.
        ("[{ id = 'gone', impact = 'degraded' }]", true),
        ("[]", true),
        ("[{ id = 'web', impact = 'degraded' }]", false),
    ] {
        let expected = if wanted { Choice::Wanted } else { Choice::NotWanted };
        check(choices.clone(), &patch_of(components), MessageKind::Announcement, expected);
    }
}

/// Otherwise a reader who prepared for the work would never hear that it does not concern him any more.
#[test]
fn who_was_concerned_by_an_earlier_plan_hears_of_the_new_one() {
    let announced = patch_of("[{ id = 'web', impact = 'full_outage' }]").announced(at("2026-11-02T09:00:00Z"));
    let edited = announced.edited(&patch_of("[{ id = 'api', impact = 'none' }]"), at("2026-11-03T09:00:00Z"));
    let choices = json!({ "components": ["web"], "impact": "full_outage" });
    check(choices.clone(), &edited, MessageKind::Changed, Choice::Wanted);
    let never = patch_of("[{ id = 'api', impact = 'none' }]");
    check(choices, &never, MessageKind::Changed, Choice::NotWanted);
}

#[test]
fn a_required_notice_is_never_muted() {
    let on_api = patch_of("[{ id = 'api', impact = 'degraded' }]");
    let muted = json!({ "muted": ["cancelled", "reminder"] });
    for (notice, expected) in [
        (MessageKind::Cancelled, Choice::Wanted),
        (MessageKind::Reminder, Choice::Muted),
        (MessageKind::Started, Choice::Wanted),
    ] {
        check(muted.clone(), &on_api, notice, expected);
    }
    // What is not wanted is not muted either: it does not count at all.
    let other = json!({ "components": ["web"], "muted": ["reminder"] });
    check(other, &on_api, MessageKind::Reminder, Choice::NotWanted);
}

#[test]
fn an_incident_of_a_change_is_an_incident() {
    let on_api = patch_of("[{ id = 'api', impact = 'degraded' }]");
    for (choices, notice, expected) in [
        (json!({ "changes": false }), MessageKind::Incident, Choice::Wanted),
        (json!({ "changes": false }), MessageKind::Update, Choice::NotWanted),
        (json!({ "incidents": false }), MessageKind::Incident, Choice::Wanted),
        (json!({ "changes": false, "incidents": false }), MessageKind::Incident, Choice::NotWanted),
        (json!({ "changes": false, "components": ["web"] }), MessageKind::Incident, Choice::NotWanted),
        // A kind of change says nothing of incidents.
        (json!({ "kinds": ["upgrade"] }), MessageKind::Incident, Choice::Wanted),
    ] {
        check(choices, &on_api, notice, expected);
    }
}

fn incident(status: Status) -> Incident {
    let impacts = vec![ComponentImpact { id: "api".into(), status }];
    let message = StepMessage::new("We look into it.");
    Incident::opened(id_of("slow-api"), "The API is slow", impacts, None, &message, at("2026-11-04T09:00:00Z"))
}

#[test]
fn an_incident_is_wanted_by_what_it_does() {
    let wants = |choices: Value, incident: &Incident| {
        choice(&subscription(choices), MessageKind::Incident, About::Incident(incident)) == Choice::Wanted
    };
    for (status, least) in [
        (Status::Operational, "none"),
        (Status::UnderMaintenance, "none"),
        (Status::DegradedPerformance, "degraded"),
        (Status::PartialOutage, "partial_outage"),
        (Status::MajorOutage, "full_outage"),
    ] {
        for impact in ["none", "brief_interruptions", "degraded", "partial_outage", "full_outage"] {
            let order = |word: &str| from_value::<fairnotice_core::component::Impact>(json!(word)).unwrap();
            let expected = order(impact) <= order(least);
            assert_eq!(wants(json!({ "impact": impact }), &incident(status)), expected, "{status:?} {impact}");
        }
    }
    assert!(!wants(json!({ "incidents": false }), &incident(Status::MajorOutage)));
    assert!(!wants(json!({ "components": ["web"] }), &incident(Status::MajorOutage)));
    assert!(wants(json!({ "changes": false, "kinds": ["upgrade"] }), &incident(Status::MajorOutage)));
    // Whoever heard of it hears of its end, although its components are well again.
    let well = Some(vec![ComponentImpact { id: "api".into(), status: Status::Operational }]);
    let over = StepMessage::new("It is over.");
    let resolved = incident(Status::MajorOutage).updated(Stage::Resolved, well, &over, at("2026-11-04T10:00:00Z"));
    assert!(wants(json!({ "impact": "full_outage" }), &resolved));
    assert!(!wants(json!({ "impact": "full_outage", "components": ["web"] }), &resolved));
}

#[test]
fn a_release_is_wanted_with_releases_alone() {
    let file = from_value(json!({ "to": "5.0.1", "scope_tentative": "Fixes." })).unwrap();
    let release = Release::early(file, at("2026-11-02T09:00:00Z"));
    let about = About::Release(&release);
    for (choices, expected) in [
        (json!({ "changes": false, "components": ["web"], "impact": "full_outage" }), Choice::Wanted),
        (json!({ "releases": false }), Choice::NotWanted),
        (json!({ "muted": ["early"] }), Choice::Muted),
    ] {
        assert_eq!(choice(&subscription(choices), MessageKind::Early, about), expected);
    }
}

#[test]
fn an_announcement_that_publishes_notices_of_a_release_is_one_of_the_release() {
    let releases = json!({ "changes": false, "incidents": false });
    let now = at("2026-11-02T09:00:00Z");
    let plan = |notes: &str| {
        let release =
            format!("{{ from = '5.0.0', to = '5.0.1', items = [{{ category = 'patch', title = 'Fixed' }}] {notes} }}");
        change(&[("release", release.as_str())]).announced(now)
    };
    let with_notes = plan(", notes_at = 2026-11-02T09:00:00Z");
    check(releases.clone(), &with_notes, MessageKind::Announcement, Choice::Wanted);
    check(releases.clone(), &with_notes, MessageKind::Changed, Choice::NotWanted);
    check(releases, &plan(""), MessageKind::Announcement, Choice::NotWanted);
}
