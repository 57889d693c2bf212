//! What a banner says at each instant: phases to the millisecond, filters, order, and that it changes only when it turns.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{STRICT, at};
use fairnotice_core::{
    change::{Actual, ChangeFile, Kind},
    component::{Component, Status},
    embed::{Document, EmbedChange, EmbedIncident, HORIZON_MS},
    instant::Instant,
    notice::{Filter, Notice, NoticeSubject, Phase, next_turn, notices, turned},
    record::{Record, State},
    snapshot::{PublicRecords, Snapshot, Vendor},
};
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Start and end of the window, and when work ended, in epoch milliseconds; an ended change shows for an hour more.
const START: i64 = 1_794_621_600_000;
const END: i64 = START + 3 * HOUR;
const ENDED: i64 = START + 2 * HOUR;

fn change(state: State) -> EmbedChange {
    let until = if matches!(state, State::Completed | State::Closed | State::Cancelled) { ENDED + HOUR } else { 0 };
    EmbedChange {
        id: "fixes".into(),
        title: "Fixes".into(),
        kind: Kind::Patch,
        state,
        start: START,
        end: END,
        moved: 0,
        until,
        message: String::new(),
        affected: vec![1],
    }
}

fn document(changes: Vec<EmbedChange>) -> Document {
    let components = ["api", "web", "recordings"];
    let component = |id: &str| fairnotice_core::embed::EmbedComponent {
        id: id.into(),
        name: id.to_uppercase(),
        status: Status::Operational,
        regions: match id {
            "api" => vec!["eu".into()],
            "web" => vec!["us".into(), "latam".into()],
            _ => Vec::new(),
        },
    };
    Document { revision: 1, changes, components: components.map(component).to_vec(), ..Document::default() }
}

fn ids(notices: &[Notice]) -> Vec<&str> {
    let id = |notice: &Notice| match &notice.subject {
        NoticeSubject::Change(change) => change.id.clone(),
        NoticeSubject::Incident(incident) => incident.id.clone(),
    };
    let all: Vec<String> = notices.iter().map(id).collect();
    all.into_iter().map(|id| &*id.leak()).collect()
}

#[test]
fn a_moved_window_is_news_until_the_hour_before_it() {
    let moved = |until| EmbedChange { moved: until, ..change(State::Announced) };
    for (until, now, phase) in [
        (START - DAY, START - DAY - 1, Phase::Moved),
        (START - DAY, START - DAY, Phase::Announced),
        (START, START - HOUR, Phase::WithinTheHour),
    ] {
        assert_eq!(Phase::of(&moved(until), now), Some(phase), "{}", now - START);
    }
}

#[test]
fn phases_turn_at_their_millisecond() {
    use Phase::{
        Announced, Cancelled, Completed, DidNotStart, Due, InProgress, Overrun, RolledBack, Verifying, WithinTheHour,
    };
    // In this state, before and from this instant on.
    let cases = [
        (State::Announced, START - HOUR, Some(Announced), Some(WithinTheHour)),
        (State::Announced, START, Some(WithinTheHour), Some(Due)),
        // T11: a window that has ended is not about to start for ever.
        (State::Announced, END, Some(Due), Some(DidNotStart)),
        (State::InProgress, START, Some(InProgress), Some(InProgress)),
        (State::InProgress, END, Some(InProgress), Some(Overrun)),
        (State::Verifying, END, Some(Verifying), Some(Overrun)),
        (State::RolledBack, END + 30 * DAY, Some(RolledBack), Some(RolledBack)),
        (State::Completed, ENDED + HOUR, Some(Completed), None),
        (State::Closed, ENDED + HOUR, Some(Completed), None),
        (State::Cancelled, ENDED + HOUR, Some(Cancelled), None),
        (State::Draft, START, None, None),
    ];
    for (state, at, before, from) in cases {
        let phase = |now| Phase::of(&change(state), now);
        assert_eq!((phase(at - 1), phase(at)), (before, from), "{state} around {at}");
        let document = document(vec![change(state)]);
        let shown = |now| notices(&document, &Filter::default(), now).first().map(|notice| notice.phase);
        assert_eq!((shown(at - 1), shown(at)), (before, from), "{state} around {at}");
    }
}

/// T11: how long a missed window shows is the policy's to say, and then nothing does.
#[test]
fn t11_work_that_did_not_start_says_so_and_goes() {
    let missed = EmbedChange { until: END + HOUR, ..change(State::Announced) };
    let document = document(vec![missed.clone()]);
    for (now, phase) in [
        (END - 1, Some(Phase::Due)),
        (END, Some(Phase::DidNotStart)),
        (END + HOUR - 1, Some(Phase::DidNotStart)),
        (END + HOUR, None),
    ] {
        assert_eq!(Phase::of(&missed, now), phase, "{}", now - END);
        assert_eq!(notices(&document, &Filter::default(), now).first().map(|notice| notice.phase), phase);
    }
    assert_eq!(next_turn(&document, &Filter::default(), START), Some(END));
    assert_eq!(next_turn(&document, &Filter::default(), END), Some(END + HOUR));
}

#[test]
fn the_most_pressing_comes_first_then_by_start() {
    let states = [
        ("cancelled", State::Cancelled, START),
        ("announced", State::Announced, START + 2 * DAY),
        ("completed", State::Completed, START),
        ("rolled-back", State::RolledBack, START),
        ("within", State::Announced, ENDED + HOUR / 2),
        ("due", State::Announced, ENDED),
        ("verifying", State::Verifying, START),
        ("early", State::InProgress, START),
        ("late", State::InProgress, START + 1),
        ("draft", State::Draft, START),
    ];
    let mut changes: Vec<_> = states
        .iter()
        .map(|(id, state, start)| EmbedChange {
            id: (*id).into(),
            start: *start,
            end: start + 3 * HOUR,
            ..change(*state)
        })
        .collect();
    changes.push(EmbedChange { id: "overrun".into(), end: ENDED, ..change(State::InProgress) });
    let mut document = document(changes);
    document.incidents.push(EmbedIncident {
        id: "broken".into(),
        title: "Broken".into(),
        started: ENDED,
        affected: vec![0],
    });
    let shown = notices(&document, &Filter::default(), ENDED);
    let order = [
        "broken",
        "overrun",
        "early",
        "late",
        "verifying",
        "due",
        "within",
        "rolled-back",
        "completed",
        "cancelled",
        "announced",
    ];
    assert_eq!(ids(&shown), order);
}

#[test]
fn an_element_shows_what_it_asks_for() {
    let on = |id: &str, kind, affected: &[u16]| EmbedChange {
        id: id.into(),
        kind,
        affected: affected.to_vec(),
        ..change(State::InProgress)
    };
    let changes = vec![
        on("a", Kind::Patch, &[0]),
        on("b", Kind::Update, &[1, 2]),
        on("c", Kind::Urgent, &[]),
        on("d", Kind::Patch, &[9]),
    ];
    let mut document = document(changes);
    document.incidents.push(EmbedIncident {
        id: "i".into(),
        title: "Broken".into(),
        started: START,
        affected: vec![2],
    });
    let cases = [
        ("", "", "", "i a b c d"),
        ("api", "", "", "a"),
        ("api,web", "", "", "a b"),
        ("api\n\tweb", "", "", "a b"),
        (" recordings  api ", "", "", "i a b"),
        ("API", "", "", ""),
        ("nothing", "", "", ""),
        // Kinds choose among changes; an incident has none.
        ("", "", "patch", "i a d"),
        ("", "", "urgent, update", "i b c"),
        ("", "", "garbage", "i"),
        ("web", "", "patch", ""),
        // What names no component may be felt anywhere.
        ("", "eu", "", "i a b c"),
        ("", "latam us", "", "i b c"),
        ("", "nowhere", "", "i b c"),
        ("api", "us", "", ""),
    ];
    for (components, regions, kinds, expected) in cases {
        let shown = notices(&document, &Filter::new(components, regions, kinds, ""), START + 1);
        assert_eq!(ids(&shown).join(" "), expected, "components={components:?} regions={regions:?} kinds={kinds:?}");
    }
}

#[test]
fn a_lead_hides_what_is_far_ahead_and_garbage_hides_nothing() {
    let leads = [
        ("P7D", Some(7 * DAY)),
        ("P2W", Some(14 * DAY)),
        ("PT90M", Some(90 * HOUR / 60)),
        ("P1DT2H30M", Some(DAY + 150 * HOUR / 60)),
        ("P0D", Some(0)),
        ("PT00001H", Some(HOUR)),
    ];
    let garbage = [
        "",
        "P",
        "PT",
        "7D",
        "p7d",
        " P7D",
        "P7",
        "P7DT",
        "PT5",
        "P-7D",
        "P1.5D",
        "P1Y",
        "P1M",
        "P1H",
        "PT1D",
        "PT1W",
        "PTT5M",
        "P1DP1D",
        "PD",
        "P99999999999999999999D",
        "P9223372036854775807D",
        "P٣D",
        "PT1S",
        "\u{0}",
        "P7D ",
    ];
    for (text, lead) in leads.into_iter().chain(garbage.map(|text| (text, None))) {
        let filter = Filter::new("", "", "", text);
        assert_eq!(filter.lead, lead, "{text:?}");
        let document = document(vec![change(State::Announced)]);
        let shown = |now| !notices(&document, &filter, now).is_empty();
        match lead {
            Some(lead) if lead > HOUR => {
                assert_eq!((shown(START - lead - 1), shown(START - lead)), (false, true), "{text:?}");
            }
            // Within the hour a change is never hidden.
            Some(_) => assert_eq!((shown(START - HOUR - 1), shown(START - HOUR)), (false, true), "{text:?}"),
            None => assert!(shown(0), "{text:?}"),
        }
    }
}

#[test]
fn a_document_that_never_turns_says_so() {
    for filter in [Filter::default(), Filter::new("", "", "", "P9000W")] {
        let document = document(vec![change(State::Announced)]);
        assert_eq!(turned(&document, &filter, -1).max(0), 0);
        assert_eq!(next_turn(&document, &filter, END), None);
    }
    assert_eq!(turned(&document(vec![change(State::Announced)]), &Filter::default(), 0), 0);
    assert_eq!(turned(&document(Vec::new()), &Filter::default(), START), 0);
    assert_eq!(next_turn(&document(Vec::new()), &Filter::default(), START), None);
}

fn instant(ms: i64) -> Instant {
    Instant::from_timestamp_millis(ms).unwrap()
}

/// A record of a snapshot whose window starts at `start` and that stands in `state` since `ended`.
fn snapshot(state: State, start: i64, ended: i64) -> Snapshot {
    let text = |ms| fairnotice_core::instant::text(instant(ms));
    let (from, to) = (text(start), text(start + HOUR));
    let change = common::change(&[("start", &from), ("end", &to)]);
    let record = Record::announced("fixes".parse().unwrap(), change, at("2026-01-01T00:00:00Z"));
    let ended = Some(instant(ended));
    let actual = match state {
        State::InProgress | State::Verifying => Actual { started_at: Some(instant(start)), ..Actual::default() },
        State::Completed | State::Closed => Actual { completed_at: ended, ..Actual::default() },
        State::RolledBack => Actual { rolled_back_at: ended, ..Actual::default() },
        State::Cancelled => Actual { cancelled_at: ended, ..Actual::default() },
        _ => Actual::default(),
    };
    let file = ChangeFile { actual: Some(actual), ..record.change.file().clone() };
    let record = Record { state, change: file.try_into().unwrap(), ..record };
    let vendor = Vendor { name: "V".into(), url: "https://status.example".into() };
    let status = Status::Operational;
    let api = Component { id: "api".into(), name: "API".into(), group: String::new(), regions: Vec::new(), status };
    let records =
        PublicRecords { revision: 1, components: &[api], records: &[record], incidents: &[], truncated: None };
    Snapshot::new(vendor, records, |_| &STRICT)
}

#[test]
fn drafts_never_show() {
    let snapshot = snapshot(State::Draft, START, ENDED);
    assert_eq!(snapshot.changes, []);
    // Nor from a document that holds one all the same.
    for now in [0, START - 1, START, END] {
        assert_eq!(notices(&document(vec![change(State::Draft)]), &Filter::default(), now), []);
    }
}

#[test]
fn a_change_enters_the_document_ninety_days_ahead_and_leaves_it_with_its_notice() {
    let cases = [
        (State::Announced, START - HORIZON_MS, false, true),
        // T11: work that did not start shows for an hour after its window.
        (State::Announced, START + 2 * HOUR, true, false),
        (State::InProgress, END + 300 * DAY, true, true),
        (State::RolledBack, END + 300 * DAY, true, true),
        (State::Completed, ENDED + HOUR, true, false),
        (State::Closed, ENDED + HOUR, true, false),
        (State::Cancelled, ENDED + HOUR, true, false),
    ];
    for (state, turn, before, from) in cases {
        let snapshot = snapshot(state, START, ENDED);
        let at = |ms| Document::new(&snapshot, instant(ms), "");
        assert_eq!((at(turn - 1).changes.len() == 1, at(turn).changes.len() == 1), (before, from), "{state}");
        assert_eq!((at(turn - 1).now == turn, at(turn).now == turn), (false, before != from), "{state}");
    }
}

/// Closing takes nothing back: what was rolled back says so wherever it is still shown, and no banner shows it any more.
#[test]
fn a_rollback_that_is_closed_is_no_completion() {
    let mut snapshot = snapshot(State::Closed, START, ENDED);
    let mut closed = (*snapshot.changes[0]).clone();
    let (rolled_back, until) = (Some(instant(ENDED)), Some(instant(ENDED + HOUR)));
    closed.actual = Actual { rolled_back_at: rolled_back, closed_at: until, ..Actual::default() };
    closed.shown_until = until;
    let shown = EmbedChange::new(&closed, &snapshot, "");
    snapshot.changes = vec![closed.into()];
    assert_eq!(shown.state, State::RolledBack);
    assert_eq!(Phase::of(&shown, ENDED + HOUR - 1), Some(Phase::RolledBack));
    assert_eq!(Phase::of(&shown, ENDED + HOUR), None);
    assert_eq!(Document::new(&snapshot, instant(ENDED + HOUR), "").changes, []);
}

fn states() -> impl Strategy<Value = State> {
    prop::sample::select(&State::ALL[..])
}

/// Any of the instants at which something could turn, or one a little before or after, or any other.
fn instants() -> impl Strategy<Value = i64> {
    let edges =
        prop::sample::select(vec![START, END, ENDED, ENDED + HOUR, START - HOUR, START - 7 * DAY, START - HORIZON_MS]);
    prop_oneof![(edges, -2..=2_i64).prop_map(|(edge, ms)| edge + ms), START - 100 * DAY..START + 10 * DAY]
}

fn changes() -> impl Strategy<Value = Vec<EmbedChange>> {
    let moved = prop::sample::select(vec![0, START - 2 * DAY, START - HOUR / 2, START + HOUR]);
    let one = (states(), -3..3_i64, 1..5_i64, prop::sample::select(&Kind::ALL[..]), 0..4_u16, moved);
    let one = one.prop_map(|(state, shift, hours, kind, affected, moved)| {
        let start = START + shift * HOUR;
        EmbedChange {
            id: format!("{state}-{start}"),
            start,
            end: start + hours * HOUR,
            kind,
            moved,
            affected: vec![affected],
            ..change(state)
        }
    });
    prop::collection::vec(one, 0..6)
}

fn filters() -> impl Strategy<Value = Filter> {
    let words = |all: &'static [&'static str]| prop::sample::select(all);
    (
        words(&["", "api", "web recordings"]),
        words(&["", "eu", "latam,eu", "nowhere"]),
        words(&["", "patch", "urgent,update"]),
        words(&["", "P7D", "PT30M", "PT5H", "P0D", "P9000W"]),
    )
        .prop_map(|(components, regions, kinds, lead)| Filter::new(components, regions, kinds, lead))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// A cache may keep what it has until the next turn: between two turns nothing changes.
    #[test]
    fn between_turns_nothing_changes(changes in changes(), filter in filters(), now in instants(), within in 0.0..1.0_f64) {
        let document = document(changes);
        let shown = |at| notices(&document, &filter, at);
        let (last, next) = (turned(&document, &filter, now), next_turn(&document, &filter, now));
        prop_assert!(last <= now && next.is_none_or(|next| now < next), "{} {} {:?}", last, now, next);
        prop_assert_eq!(shown(last), shown(now));
        let end = next.unwrap_or(now + 100 * DAY);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant between the two will do")]
        let between = (now + ((end - now) as f64 * within) as i64).clamp(now, end - 1);
        prop_assert_eq!(shown(now), shown(between));
        prop_assert_eq!(shown(now), shown(end - 1));
        // Both agree from wherever one looks.
        prop_assert_eq!(turned(&document, &filter, between), last);
        prop_assert_eq!(next_turn(&document, &filter, between), next);
    }

    /// The document for a banner gives the same notices, with the same components, as the complete document.
    #[test]
    fn components_that_nothing_touches_are_not_missed(changes in changes(), filter in filters(), now in instants()) {
        let complete = document(changes);
        let small = complete.clone().with_touched_components();
        let named = |document: &Document| -> Vec<Vec<String>> {
            let names = |change: &EmbedChange| document.names(&change.affected).map(str::to_owned).collect();
            document.changes.iter().map(names).collect()
        };
        prop_assert_eq!(named(&small), named(&complete));
        let (shown, of_complete) = (notices(&small, &filter, now), notices(&complete, &filter, now));
        prop_assert_eq!(ids(&shown), ids(&of_complete));
        prop_assert!(small.components.len() <= complete.changes.len());
    }

    /// The same for the document, which a change enters and leaves: its `now` names the stretch.
    #[test]
    fn a_document_is_the_same_until_it_turns(state in states(), now in instants()) {
        let snapshot = snapshot(state, START, ENDED);
        let document = Document::new(&snapshot, instant(now), "");
        prop_assert!(document.now <= now);
        prop_assert_eq!(&Document::new(&snapshot, instant(document.now.max(START - 200 * DAY)), ""), &document);
    }

    #[test]
    fn no_filter_and_no_instant_panics(lead in "P?[0-9WDHMT]{0,24}", now in any::<i64>(), start in any::<i64>(), state in states()) {
        let document = document(vec![EmbedChange { start, end: start.saturating_add(1), until: start, ..change(state) }]);
        let filter = Filter::new("", "", "", &lead);
        let _ = (notices(&document, &filter, now), turned(&document, &filter, now), next_turn(&document, &filter, now));
    }
}
