//! Real histories: every release of four libraries, as if it had been announced at the release before it.
//!
//! `tests/replay` holds version, instant and yank of each, from the package index. A release starts from the greatest stable
//! version below it that was out before and was not yanked, takes an hour, and says all that the policy asks for; so what
//! the verdicts differ by is versions and dates. A yank is a rollback, at the latest by the next release; the index
//! publishes no message about it.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod common;

use chrono::TimeDelta;
use common::{at, policy_text};
use fairnotice_core::{
    change::Change,
    evaluate::evaluate,
    file,
    instant::{self, Instant},
    policy::Policy,
    release::{Class, VersionStep},
    rule::Rule,
    verdict::Outcome,
};
use semver::Version;
use std::{collections::BTreeMap, fmt::Write as _, fs};

const LIBRARIES: [&str; 4] = ["chrono", "serde", "syn", "tokio"];
const READINGS: [&str; 3] = ["strict", "sections", "table"];

/// A line of a history.
struct Published {
    version: Version,
    at: Instant,
    yanked: bool,
}

fn read(name: &str) -> String {
    fs::read_to_string(format!("{}/../../tests/replay/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A library's releases, in the order in which they came out.
fn history(library: &str) -> Vec<Published> {
    let line = |line: &str| {
        let fields: Vec<_> = line.split(',').collect();
        let [version, published, yanked] = fields[..] else { panic!("{line}") };
        Published { version: version.parse().unwrap(), at: at(published), yanked: yanked.parse().unwrap() }
    };
    read(&format!("{library}.csv")).lines().skip(1).map(line).collect()
}

/// A reading of the reference policy, in force since before the first release, with holidays from then on.
fn policy(reading: &str) -> Policy {
    let mut policy: toml::Table = policy_text(reading).parse().unwrap();
    policy["effective_from"] = toml::Value::Datetime("2014-01-01".parse().unwrap());
    let holidays: toml::Table = read("es-madrid.toml").parse().unwrap();
    policy["calendars"][0]["dates"] = toml::Value::Table(holidays);
    file::policy(&toml::to_string(&policy).unwrap()).unwrap()
}

/// The last stable version in production, on the line that leads to a release.
fn before<'a>(release: &Published, earlier: &'a [Published]) -> Option<&'a Version> {
    let stable = earlier.iter().filter(|one| one.version.pre.is_empty() && !one.yanked);
    stable.map(|one| &one.version).filter(|version| **version < release.version).max()
}

fn record(release: &Published, announced: &Published, from: Option<&Version>, yanked_by: Option<Instant>) -> Change {
    let class = VersionStep::between(from, &release.version).class().unwrap();
    let kind = match class {
        Class::Major => "upgrade",
        Class::Minor => "update",
        Class::Patch => "patch",
    };
    let published = instant::text(announced.at);
    let (start, end) = (instant::text(release.at), instant::text(release.at + TimeDelta::hours(1)));
    let from = from.map_or_else(String::new, |from| format!("from = '{from}'"));
    let rolled_back = yanked_by.map_or_else(String::new, |by| {
        let by = instant::text(by.max(release.at));
        format!("actual = {{ started_at = {start}, verified = false, rolled_back_at = {by}, closed_at = {by} }}")
    });
    let text = format!(
        "title = 'Release {to}'\nkind = '{kind}'\ndescription = 'Deploys {to}.'\nstart = {start}\nend = {end}
        announced_at = {published}\ncomponents = [{{ id = 'api', impact = 'degraded' }}]\ndowntime = {{ required = false }}
        effect_without_downtime = 'None.'\nrollback = {{ infrastructure = 'a', services = 'b', data = 'c' }}
        {rolled_back}\n[release]\n{from}\nto = '{to}'\ncoexistence = 'weighed'\nearly_notice_at = {published}\nnotes_at = {published}
        docs_at = {published}\nitems = [{{ category = 'patch', title = 'As the notes say' }}]\n",
        to = release.version
    );
    file::change(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

/// Whether a rule speaks of versions or dates; what a record says of itself is made up here.
fn applies(rule: Rule, yanked: bool) -> bool {
    matches!(rule, Rule::R1 | Rule::R6 | Rule::R8 | Rule::R9 | Rule::C1 | Rule::C3 | Rule::C5)
        || (yanked && rule == Rule::N6)
}

#[derive(Default)]
struct Tally {
    releases: usize,
    compliant: usize,
    yanked: usize,
    classes: BTreeMap<Class, (usize, usize)>,
    broken: BTreeMap<String, usize>,
}

impl Tally {
    fn count(&mut self, library: &str, policy: &Policy) {
        let history = history(library);
        for i in 1..history.len() {
            let (release, announced) = (&history[i], &history[i - 1]);
            let from = before(release, &history[..i]);
            let yanked_by = release.yanked.then(|| history.get(i + 1).map_or(release.at, |next| next.at));
            let change = record(release, announced, from, yanked_by);
            let verdict = evaluate(policy, &change, yanked_by.unwrap_or(announced.at));
            let findings = verdict.findings.iter().filter(|finding| applies(finding.rule, release.yanked));
            let broken: Vec<_> = findings.filter(|finding| finding.outcome <= Outcome::Unknown).collect();
            let class = VersionStep::between(from, &release.version).class().unwrap();
            let compliant = usize::from(broken.is_empty());
            self.releases += 1;
            self.compliant += compliant;
            self.yanked += usize::from(release.yanked);
            let (all, well) = self.classes.entry(class).or_default();
            (*all, *well) = (*all + 1, *well + compliant);
            for finding in broken {
                *self.broken.entry(format!("{} {}", finding.rule, finding.outcome.words())).or_default() += 1;
            }
        }
    }

    fn line(&self, name: &str) -> String {
        let mut line = format!("{name}: {} of {} kept it, {} yanked", self.compliant, self.releases, self.yanked);
        for (class, (all, well)) in &self.classes {
            let _ = write!(line, "; {} {well} of {all}", class.number());
        }
        let broken: Vec<_> = self.broken.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        let _ = write!(line, "\n    {}\n", broken.join(", "));
        line
    }
}

#[test]
fn real_histories_under_each_reading() {
    let mut table = String::new();
    for reading in READINGS {
        let policy = policy(reading);
        let mut all = Tally::default();
        for library in LIBRARIES {
            let mut own = Tally::default();
            own.count(library, &policy);
            table += &own.line(&format!("{reading} {library}"));
            all.count(library, &policy);
        }
        table += &all.line(&format!("{reading} all"));
    }
    insta::assert_snapshot!(table);
}
