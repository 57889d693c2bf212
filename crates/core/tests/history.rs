//! Which version of a policy applies to a change, and how long its banner shows the change.
#![cfg(all(feature = "file", feature = "tz"))]

mod common;

use common::{at, change, policy, policy_with};
use fairnotice_core::policy::{Banner, History};

#[test]
fn the_policy_in_force_at_the_announcement_applies() {
    let next = [
        ("version = \"2019.11.13\"", "version = \"2027\""),
        ("effective_from = 2019-03-01", "effective_from = 2026-11-05"),
    ];
    let history = History::new(vec![policy_with("strict", &next), policy("strict")]).unwrap();
    let applicable = |with: &[(&str, &str)], now: &str| {
        history.applicable(change(with).file(), at(now)).map(|policy| policy.version().to_owned())
    };
    let now = "2026-12-01T00:00:00Z";
    assert_eq!(applicable(&[("announced_at", "2026-11-04T22:59:59Z")], now).unwrap(), "2019.11.13");
    assert_eq!(applicable(&[("announced_at", "2026-11-04T23:00:00Z")], now).unwrap(), "2027");
    assert_eq!(applicable(&[("announced_at", "")], now).unwrap(), "2027");
    assert_eq!(applicable(&[("announced_at", "")], "2026-11-04T22:59:59Z").unwrap(), "2019.11.13");
    assert_eq!(applicable(&[("policy_version", "'2019.11.13'")], now).unwrap(), "2019.11.13");
    assert_eq!(applicable(&[("policy_version", "'2018'")], now), None);
    assert_eq!(applicable(&[("announced_at", "2019-02-28T22:59:59Z")], now), None);
    assert_eq!(history.versions().len(), 2);
}

/// R4: two policies of which only the file names differ are refused.
#[test]
fn r4_policies_that_are_not_versions_of_one_are_refused() {
    let version = ("version = \"2019.11.13\"", "version = \"2027\"");
    let later = ("effective_from = 2019-03-01", "effective_from = 2026-11-05");
    let id = ("id = \"reference-strict\"", "id = \"other\"");
    for (edits, key, what) in [
        (&[later][..], "version", "two files have the version `2019.11.13`"),
        (
            &[version],
            "effective_from",
            "the versions `2019.11.13` and `2027` both come into force at 2019-02-28T23:00:00Z",
        ),
        (
            &[id, version, later],
            "id",
            "`other` is another policy than `reference-strict`, and all have to be versions of one",
        ),
    ] {
        let versions = [policy_with("strict", &[version, later]), policy("strict"), policy_with("strict", edits)];
        let conflict = History::new(versions[1..].to_vec()).map(|_| ()).unwrap_err();
        assert_eq!((conflict.earlier, conflict.later), (0, 1));
        assert_eq!((conflict.diagnostic.at.as_str(), conflict.diagnostic.what.as_str()), (key, what));
        assert!(History::new(versions[..2].to_vec()).is_ok());
    }
}

/// R4: a single version applies to changes that were announced while it was in force, and to those that name it.
#[test]
fn r4_one_version_is_not_every_version() {
    let one = History::new(vec![policy("strict")]).unwrap();
    let now = at("2026-12-01T00:00:00Z");
    assert!(one.applicable(change(&[("announced_at", "")]).file(), now).is_some());
    assert!(one.applicable(change(&[("announced_at", "")]).file(), at("2019-02-28T22:59:59Z")).is_none());
    assert!(one.applicable(change(&[("policy_version", "'9'")]).file(), now).is_none());
}

#[test]
fn how_long_the_banner_shows() {
    let banner = policy("strict").file().banner;
    assert_eq!(banner, Banner::default());
    let shows = |actual: &str| banner.shows(change(&[("actual", actual)]).file()).unwrap();
    let from = at("2026-11-02T09:00:00Z");
    // T11: where work does not begin, the policy says how long that shows after the window.
    assert_eq!(shows(""), (from, Some(at("2026-11-14T04:00:00Z"))));
    let days = policy_with("strict", &[("[banner]", "[banner]\nafter_missed_window = \"2 days\"")]).file().banner;
    assert_eq!(days.shows(change(&[]).file()).unwrap().1, Some(at("2026-11-16T03:00:00Z")));
    assert_eq!(shows("{ started_at = 2026-11-14T02:00:00Z }"), (from, None));
    assert_eq!(shows("{ completed_at = 2026-11-14T03:00:00Z }"), (from, Some(at("2026-11-14T04:00:00Z"))));
    assert_eq!(shows("{ cancelled_at = 2026-11-13T03:00:00Z }"), (from, Some(at("2026-11-13T04:00:00Z"))));
    assert_eq!(shows("{ rolled_back_at = 2026-11-14T03:00:00Z }"), (from, None));
    let closed = "{ rolled_back_at = 2026-11-14T03:00:00Z, closed_at = 2026-11-15T03:00:00Z }";
    assert_eq!(shows(closed), (from, Some(at("2026-11-15T03:00:00Z"))));
    assert_eq!(banner.shows(change(&[("announced_at", "")]).file()), None);
    let ahead = policy_with("strict", &[("[banner]", "[banner]\nahead = \"7 days\"")]).file().banner;
    assert_eq!(ahead.shows(change(&[]).file()).unwrap().0, at("2026-11-07T02:00:00Z"));
}
