//! `/policy`: the policy in force, or another version of it.

use super::{
    Visit,
    answer::not_found,
    visit::{Failure, Rendered},
};
use crate::{extract::Query, problem::Problem};
use axum::response::Response;
use chrono::Days;
use fairnotice_core::{file, instant::Instant, policy::Policy};
use fairnotice_service::Phase;
use fairnotice_site::{
    Missing,
    policy::{self, PolicyPage, StoredVersion},
};
use serde::Deserialize;
use std::borrow::Cow;

const NO_VERSION: Missing = Missing::Page;
/// The most stored versions that the page lists.
const LISTED: u32 = 50;
/// The length of a hash.
const HASH: usize = 64;

/// Which version: by its name, or by the hash of its file.
#[derive(Deserialize)]
pub(crate) struct VersionQuery {
    version: Option<String>,
    hash: Option<String>,
}

/// A version that the server reads, or one that is stored only.
enum Asked {
    Read(Policy),
    Stored(String),
}

impl Asked {
    /// The version that the query asks for; none where there is none, or where its hash is no hash.
    fn of(query: VersionQuery, visit: &Visit) -> Option<Self> {
        let policies = visit.app.service().policies();
        let find = |is_it: &dyn Fn(&Policy) -> bool| policies.all().iter().find(|policy| is_it(policy)).cloned();
        match query {
            VersionQuery { version: None, hash: None } => {
                Some(Self::Read(policies.in_force(visit.context.now).clone()))
            }
            VersionQuery { version: Some(version), hash: None } => {
                find(&|policy| policy.version() == version).map(Self::Read)
            }
            VersionQuery { version: None, hash: Some(hash) } => {
                let is_hash = hash.len() == HASH && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                let read = find(&|policy| policy.hash() == hash).map(Self::Read);
                read.or_else(|| is_hash.then_some(Self::Stored(hash)))
            }
            VersionQuery { version: Some(_), hash: Some(_) } => None,
        }
    }

    /// The only address of the version.
    fn address(&self, in_force: &Policy) -> String {
        match self {
            Self::Read(policy) if policy.hash() == in_force.hash() => "/policy".to_owned(),
            Self::Read(policy) => policy::address(policy),
            Self::Stored(hash) => format!("/policy?hash={hash}"),
        }
    }
}

/// `GET /policy?version=&hash=`
pub(crate) async fn show(visit: Visit, query: Result<Query<VersionQuery>, Problem>) -> Response {
    let Ok(Query(query)) = query else { return not_found(NO_VERSION, &visit.context) };
    let Some(asked) = Asked::of(query, &visit) else { return not_found(NO_VERSION, &visit.context) };
    let app = visit.app.clone();
    let policies = app.service().policies();
    let in_force = policies.in_force(visit.context.now);
    let visit = visit.at(asked.address(in_force));
    let render = async {
        let policy = match &asked {
            Asked::Read(policy) => Cow::Borrowed(policy),
            Asked::Stored(hash) => Cow::Owned(stored(hash, &visit).await?),
        };
        let stored = app.reader().policy_versions(LISTED).await.map_err(|error| Failure::Ours(error.into()))?;
        let is_read = |hash: &str| policies.all().iter().any(|policy| policy.hash() == hash);
        let stored: Vec<_> = stored
            .into_iter()
            .filter(|(hash, _)| !is_read(hash))
            .map(|(hash, version)| StoredVersion { hash, version })
            .collect();
        let data = PolicyPage { policy: &policy, in_force, versions: policies.all(), stored: &stored };
        Ok(Rendered { html: policy::page(data, &visit.context), until: None })
    };
    visit.show(phase(policies.all(), &visit), render).await
}

/// A version that is stored only, with the server's time zone data.
async fn stored(hash: &str, visit: &Visit) -> Result<Policy, Failure> {
    let text = visit.app.reader().policy_text(hash).await.map_err(|error| Failure::Ours(error.into()))?;
    let text = text.ok_or(Failure::Missing(NO_VERSION))?;
    // What an earlier release of the server could read, this one may not.
    file::policy_by(&text, visit.app.tzdata()).map_err(|error| {
        tracing::warn!(%error, hash, "a stored version of the policy cannot be read");
        Failure::Missing(NO_VERSION)
    })
}

/// How long the page says the same: for a day of the business zone and of the page's, and while the same version is in force and
/// the same freezes are to come.
fn phase(versions: &[Policy], visit: &Visit) -> Phase {
    let now = visit.context.now;
    let zones = versions.iter().map(Policy::business_zone).chain([&visit.context.zone]);
    let days = zones.flat_map(|zone| {
        let today = zone.local(now).map(|local| local.date());
        let tomorrow = today.and_then(|today| today.checked_add_days(Days::new(1)));
        [today, tomorrow].into_iter().flatten().filter_map(|date| zone.day_start(date))
    });
    // Where the page shows UTC, its week begins by UTC.
    let midnight = Instant::from_timestamp(now.timestamp().div_euclid(86_400).saturating_mul(86_400), 0);
    let utc = midnight.into_iter().flat_map(|start| [Some(start), start.checked_add_days(Days::new(1))]).flatten();
    let starts = versions.iter().map(Policy::effective_from);
    let ends = versions.iter().flat_map(|policy| policy.file().freezes.iter().map(|freeze| freeze.end));
    let turns = days.chain(utc).chain(starts).chain(ends);
    Phase::between(turns.map(|at| at.timestamp_millis()), now)
}
