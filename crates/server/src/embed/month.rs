//! One month of changes, as the calendar shows it.

use crate::{app::App, problem::Problem};
use fairnotice_core::{
    diagnostic::Diagnostic,
    embed::Month,
    instant::Instant,
    snapshot::{Snapshot, Vendor},
    zone::Zone,
};
use fairnotice_service::cursor;
use fairnotice_service::{Error, Phase, Published};
use fairnotice_store::Range;

/// How many changes a month shows.
const LIMIT: u32 = 100;

/// The days of the requested month in a zone: nothing of the public state is in it yet, because most requests only need to know
/// which month it is.
pub(crate) fn empty(name: Option<&str>, zone: &Zone, now: Instant) -> Result<Month, Problem> {
    let nothing = Snapshot {
        revision: 0,
        vendor: Vendor { name: String::new(), url: String::new() },
        components: Vec::new(),
        changes: Vec::new(),
        incidents: Vec::new(),
        truncated: None,
    };
    Month::new(name, zone, now, &nothing, &[], "").ok_or_else(|| {
        let what = match name {
            Some(name) => format!("`{name}` is not a month within the calendar's horizon; write one as `2026-11`"),
            None => "the clock of this server is outside the years for which time zones are known; name a month, such as `2026-11`"
                .to_owned(),
        };
        Error::invalid(Diagnostic::new("month", what)).into()
    })
}

/// The time in which a month stays as it is: until midnight.
pub(crate) fn phase(month: &Month, now: Instant) -> Phase {
    Phase::between(month.midnights.iter().copied(), now)
}

/// The same month with its changes and the texts for a reader of `wanted`.
pub(crate) async fn filled(
    app: &App,
    published: &Published,
    empty: &Month,
    zone: &Zone,
    wanted: &str,
    now: Instant,
) -> Result<Month, Problem> {
    let edge = |at: Option<&i64>| at.and_then(|at| Instant::from_timestamp_millis(*at)).unwrap_or(now);
    let (from, to) = (edge(empty.midnights.first()), edge(empty.midnights.last()));
    let page = app.service().public_changes(&Range::new(from, to, LIMIT)).await?;
    let name = &empty.month;
    let changes = page.changes.iter().map(AsRef::as_ref);
    let month = Month::new(Some(name), zone, now, &published.snapshot, changes, wanted);
    let month = month.ok_or_else(|| Problem::internal(format_args!("the month {name} is there and is not")))?;
    let rest = page.next.as_ref().map(|next| format!("/maintenance?month={name}&after={}", cursor::text(next)));
    Ok(Month { rest: rest.unwrap_or_default(), ..month })
}
