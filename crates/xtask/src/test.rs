//! `cargo xtask test`: runs every step and prints a table of results.

use crate::{
    budget::Budgets,
    conformance, embed,
    error::Error,
    folder, fuzz,
    install::{self, Tool},
    mail,
    postgres::Postgres,
    program, run, servers,
    step::{note, seconds},
    tidy, trunk,
};
use clap::ValueEnum;
use fairnotice_bundle::Manifest;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsStr,
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

/// The steps in the order in which they run. Quick ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Step {
    /// Formatting.
    Fmt,
    /// File lengths, leftovers, paths in documents.
    Tidy,
    /// The build of the embed.
    Embed,
    /// The sizes of the embed's files.
    Budgets,
    /// What the dependencies may be.
    Deny,
    /// Lints, for this machine.
    Clippy,
    /// Lints, for the browser.
    ClippyWasm,
    /// Unit, property and server tests.
    Unit,
    /// The tests of the store and of the server on PostgreSQL.
    Postgres,
    /// Conformance tests of the rules.
    Conformance,
    /// The fuzz targets: every seed, and some seconds of new inputs.
    Fuzz,
    /// The crates' documentation.
    Doc,
    /// The build of the program `fairnotice`.
    Server,
    /// Several servers on one database, and one that is killed.
    Servers,
    /// Mail from end to end.
    Mail,
    /// The build of the preview.
    Preview,
    /// End-to-end tests in Chromium.
    E2e,
    /// Those of the embed in Firefox and WebKit.
    Engines,
}

/// The tests that run on PostgreSQL.
const ON_POSTGRES: [&str; 6] = ["test", "--package", "fairnotice-store", "--test", "postgres", "--quiet"];

/// The end-to-end tests that every engine passes: those of what a customer's page shows.
const IN_EVERY_ENGINE: [&str; 7] = ["elements", "live", "calendar", "strict", "texts", "frame", "hosts"];

/// How a step ended.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// Results of earlier steps that later steps need.
struct Artifacts {
    /// The path of xtask itself. It is read at the start: if a step builds xtask again, Linux reports the running
    /// program's file as deleted.
    xtask: PathBuf,
    embed: Option<Manifest>,
    server: bool,
    preview: bool,
    /// Started by the first step that needs it.
    postgres: Option<Postgres>,
}

impl Artifacts {
    /// The PostgreSQL of the tests, started if it does not run yet. It is stopped with this program.
    fn postgres(&mut self) -> Result<&mut Postgres, Error> {
        let postgres = match self.postgres.take() {
            Some(postgres) => postgres,
            None => Postgres::start()?,
        };
        Ok(self.postgres.insert(postgres))
    }
}

impl Step {
    /// The name that `--only` takes, and a description.
    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "fmt: formatting by rustfmt",
            Self::Tidy => "tidy: file lengths, leftovers, paths in documents",
            Self::Embed => "embed: build of the embed",
            Self::Budgets => "budgets: size limits of the embed's files",
            Self::Deny => "deny: licences, sources and bans of the dependencies",
            Self::Clippy => "clippy: lints of the workspace",
            Self::ClippyWasm => "clippy-wasm: lints of the widget for the browser",
            Self::Unit => "unit: unit, property and server tests",
            Self::Postgres => "postgres: tests of the store and of the server on PostgreSQL",
            Self::Servers => "servers: several servers on one PostgreSQL, killed, paused and cut off",
            Self::Mail => "mail: a record's life, faults and kills, into a real mail server",
            Self::Conformance => "conformance: rules and mails, compared with independent programs",
            Self::Fuzz => "fuzz: every seed, and five seconds of new inputs for each target",
            Self::Doc => "doc: documentation of the crates",
            Self::Server => "server: build of the program `fairnotice`",
            Self::Preview => "preview: build by Trunk",
            Self::E2e => "e2e: server, embed and preview in Chromium",
            Self::Engines => "engines: the embed in Firefox and WebKit",
        }
    }

    /// The tools that have to be installed.
    fn tools(self) -> &'static [Tool] {
        match self {
            Self::Fmt => &[Tool::Rustfmt],
            Self::Deny => &[Tool::CargoDeny],
            Self::Clippy => &[Tool::Clippy],
            Self::ClippyWasm => &[Tool::Clippy, Tool::WasmTarget],
            Self::Embed => &[Tool::WasmTarget, Tool::Node, Tool::Binaryen],
            Self::Conformance => &[Tool::WasmTarget, Tool::Python, Tool::Node, Tool::Packages],
            Self::Postgres | Self::Servers => &[Tool::Postgres],
            Self::Mail => &[Tool::Python, Tool::Faketime, Tool::Postgres],
            Self::Preview => &[Tool::WasmTarget, Tool::Trunk],
            Self::E2e => &[Tool::Node, Tool::Packages, Tool::Chromium, Tool::Java],
            Self::Engines => &[Tool::Node, Tool::Packages, Tool::Firefox, Tool::WebKit],
            Self::Tidy | Self::Budgets | Self::Unit | Self::Fuzz | Self::Doc | Self::Server => &[],
        }
    }

    /// The steps that have to run before. `--only` runs them too.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Budgets | Self::Clippy | Self::Unit | Self::Postgres | Self::Doc | Self::Server => &[Self::Embed],
            Self::Servers | Self::Mail | Self::Engines => &[Self::Embed, Self::Server],
            Self::E2e => &[Self::Embed, Self::Server, Self::Preview],
            _ => &[],
        }
    }

    fn run(self, artifacts: &mut Artifacts) -> Result<Outcome, Error> {
        let cargo = |arguments: &[&str]| program::run(program::cargo().args(arguments));
        match self {
            Self::Fmt => cargo(&["fmt", "--all", "--check"])?,
            Self::Tidy => tidy::check()?,
            Self::Embed => artifacts.embed = Some(embed::build()?),
            Self::Budgets => return budgets(artifacts.embed.as_ref()),
            Self::Deny => {
                // A build downloads the crates of its own platform alone, and the check is of all.
                cargo(&["fetch", "--locked"])?;
                cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"])?;
            }
            Self::Clippy => cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?,
            Self::ClippyWasm => {
                let widget = ["clippy", "--package", "fairnotice-widget", "--features", "hydrate", "--target"];
                cargo(&[&widget[..], &["wasm32-unknown-unknown", "--", "--deny", "warnings"]].concat())?;
            }
            Self::Unit => cargo(&["test", "--workspace"])?,
            Self::Postgres => {
                let url = artifacts.postgres()?.url();
                let mut cargo = program::cargo();
                program::run(cargo.args(ON_POSTGRES).env("FAIRNOTICE_TEST_POSTGRES", url))?;
            }
            Self::Servers => {
                if !artifacts.server {
                    return Ok(Outcome::Skipped("the server was not built".to_owned()));
                }
                servers::check(&folder::server(), artifacts.postgres()?)?;
            }
            Self::Mail => mail::check(artifacts.postgres()?)?,
            Self::Conformance => conformance::run()?,
            Self::Fuzz => match fuzz::unsupported() {
                Some(reason) => return Ok(Outcome::Skipped(reason.to_owned())),
                None => fuzz::check()?,
            },
            Self::Doc => {
                let mut cargo = program::cargo();
                program::run(cargo.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
            }
            Self::Server => {
                run::build_server()?;
                artifacts.server = true;
            }
            Self::Preview => {
                trunk::build()?;
                artifacts.preview = true;
            }
            Self::E2e => return end_to_end(artifacts),
            Self::Engines => return Ok(engines(artifacts)),
        }
        Ok(Outcome::Passed)
    }
}

/// Runs the steps in `only` and those that they need, or every step. Fails if a step failed.
pub(crate) fn test(only: &[Step]) -> Result<(), Error> {
    let steps = chosen(only);
    let tools: BTreeSet<_> = steps.iter().flat_map(|step| step.tools()).collect();
    let mut missing = BTreeMap::new();
    for tool in tools {
        if let Err(reason) = tool.ensure() {
            missing.insert(*tool, reason.to_string());
        }
    }
    let xtask = env::current_exe().map_err(Error::file("xtask"))?;
    let mut artifacts = Artifacts { xtask, embed: None, server: false, preview: false, postgres: None };
    let mut report = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        eprintln!("[{}/{}] {}", number + 1, steps.len(), step.title());
        let began = Instant::now();
        let outcome = match step.tools().iter().find_map(|tool| missing.get(tool)) {
            Some(reason) => Outcome::Skipped(reason.clone()),
            None => step.run(&mut artifacts).unwrap_or_else(|error| Outcome::Failed(error.to_string())),
        };
        let time = began.elapsed();
        note(&outcome.text(time));
        report.push((*step, outcome, time));
    }
    summarize(&report)
}

impl Outcome {
    fn text(&self, time: Duration) -> String {
        let time = seconds(time);
        match self {
            Self::Passed => format!("passed {time:>9}"),
            Self::Failed(reason) => format!("FAILED {time:>9}  {reason}"),
            Self::Skipped(reason) => format!("skipped {time:>8}  {reason}"),
        }
    }
}

fn chosen(only: &[Step]) -> Vec<Step> {
    let is_chosen =
        |step: &Step| only.is_empty() || only.iter().any(|chosen| chosen == step || chosen.needs().contains(step));
    Step::value_variants().iter().copied().filter(is_chosen).collect()
}

/// Prints a line per step. Fails if a step failed, and under `CI=true` if a step was skipped.
fn summarize(report: &[(Step, Outcome, Duration)]) -> Result<(), Error> {
    eprintln!();
    for (step, outcome, time) in report {
        let name = step.title().split(':').next().unwrap_or_default();
        eprintln!("{name:<12} {}", outcome.text(*time));
    }
    let count = |is: fn(&Outcome) -> bool| report.iter().filter(|(_, outcome, _)| is(outcome)).count();
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let skipped = count(|outcome| matches!(outcome, Outcome::Skipped(_)));
    let all: Duration = report.iter().map(|(_, _, time)| *time).sum();
    eprintln!("{} steps in {}: {failed} failed, {skipped} skipped", report.len(), seconds(all));
    let is_strict = env::var("CI").is_ok_and(|value| value == "true");
    match (failed, skipped) {
        (0, 0) => Ok(()),
        (0, _) if !is_strict => Ok(()),
        (0, _) => Err(Error::Other("a skipped step counts as failed under CI=true".to_owned())),
        _ => Err(Error::Other("not every step passed".to_owned())),
    }
}

fn budgets(embed: Option<&Manifest>) -> Result<Outcome, Error> {
    let Some(embed) = embed else { return Ok(Outcome::Skipped("the embed was not built".to_owned())) };
    let budgets = Budgets::read()?;
    eprintln!("{}", budgets.table(embed));
    let breaches = budgets.breaches(embed);
    Ok(if breaches.is_empty() { Outcome::Passed } else { Outcome::Failed(breaches.join("; ")) })
}

fn end_to_end(artifacts: &Artifacts) -> Result<Outcome, Error> {
    if !(artifacts.server && artifacts.preview) {
        return Ok(Outcome::Skipped("the server or the preview was not built".to_owned()));
    }
    let folder = folder::root().join("tests").join("e2e");
    let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?;
    let paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<BTreeSet<_>, _>>()
        .map_err(Error::file(&folder))?;
    let tests: Vec<_> = paths.iter().filter(|path| path.to_string_lossy().ends_with(".test.js")).collect();
    if tests.is_empty() {
        return Ok(Outcome::Failed(format!("{} has no test", folder.display())));
    }
    let chromium = install::chromium().ok_or_else(|| Error::Other("Chromium is missing".to_owned()))?;
    let chromium = [("CHROMIUM", chromium.as_os_str()), ("FAIRNOTICE_XTASK", artifacts.xtask.as_os_str())];
    Ok(in_browser(tests.into_iter().map(|test| (test.clone(), chromium))))
}

fn engines(artifacts: &Artifacts) -> Outcome {
    if !artifacts.server {
        return Outcome::Skipped("the server was not built".to_owned());
    }
    let path = |name: &str| folder::root().join("tests").join("e2e").join(format!("{name}.test.js"));
    let has_firefox = is_driven(&program::output(program::program("firefox-esr").arg("--version")).unwrap_or_default());
    if !has_firefox {
        note("this Firefox is older than 143 and cannot be driven: the tests run in WebKit alone");
    }
    let engines = ["firefox", "webkit"].into_iter().filter(|engine| has_firefox || *engine != "firefox");
    let runs = engines.flat_map(|engine| {
        IN_EVERY_ENGINE.into_iter().map(move |name| (path(name), [("FAIRNOTICE_ENGINE", OsStr::new(engine))]))
    });
    in_browser(runs)
}

/// Whether a Firefox of this version has the commands of WebDriver BiDi that the tests use: `network.addDataCollector` came with 143.
fn is_driven(version: &str) -> bool {
    let number = version.split_whitespace().find_map(|word| word.split('.').next()?.parse::<u32>().ok());
    number.is_some_and(|number| 143 <= number)
}

/// Runs test files, each with its variables. One at a time: a second browser on a small machine would slow the first one down, and some
/// tests measure time.
fn in_browser<'v, const N: usize>(runs: impl Iterator<Item = (PathBuf, [(&'static str, &'v OsStr); N])>) -> Outcome {
    let failed: Vec<_> = runs
        .filter_map(|(test, variables)| {
            let mut node = program::program("node");
            node.arg("--test").arg(test).env("FAIRNOTICE_BIN", folder::server());
            program::run(node.env("FAIRNOTICE_DIST", folder::preview()).envs(variables)).err()
        })
        .map(|error| error.to_string())
        .collect();
    if failed.is_empty() { Outcome::Passed } else { Outcome::Failed(failed.join("; ")) }
}
