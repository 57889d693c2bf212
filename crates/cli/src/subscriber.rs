//! `fairnotice subscriber list|import|export|erase|rotate-keys`

mod row;
mod table;

use crate::{Database, failure::Failure, input::Input, output};
use clap::{Args, Subcommand, ValueEnum};
use fairnotice_core::{file, instant::Instant, policy::Policy, zone::Tzdata};
use fairnotice_service::subscribers::{IMPORT_LIMIT, Import, Offered, Outcome, Subscribers, address};
use fairnotice_store::{Erased, Store, Subscriber, SubscriberId, SubscriberState};
use std::ffi::OsString;

/// How many subscribers are read at a time.
const PAGE: u32 = 1_000;

#[derive(Debug, Args)]
pub(crate) struct SubscriberCommand {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the subscribers: number, state, address, language and time zone
    List {
        /// Only those in this state
        #[arg(long)]
        state: Option<State>,
        #[command(flatten)]
        database: Database,
    },
    /// Import subscribers who have agreed to get notices, from a CSV file with the column `address`
    Import {
        /// The file, or `-` for standard input
        file: OsString,
        /// How it is known that they agreed, such as `contract, annex 2`; stored with each of them
        #[arg(long)]
        consent: String,
        /// Who imports; stored with each of them, and in the audit log
        #[arg(long, default_value = ACTOR)]
        by: String,
        #[command(flatten)]
        database: Database,
    },
    /// Write the active subscribers as CSV, as `import` reads it
    Export {
        #[command(flatten)]
        database: Database,
    },
    /// Erase a subscriber, so that the address is not in the database any more
    Erase {
        /// The number that `subscriber list` shows, or the address
        subscriber: String,
        #[command(flatten)]
        database: Database,
    },
    /// Make a new key that signs the links of mails from now on
    RotateKeys {
        /// Retire the earlier keys too: the links of every mail that was sent are void
        #[arg(long)]
        retire: bool,
        #[command(flatten)]
        database: Database,
    },
}

/// A state as the command line names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Pending,
    Active,
    Suspended,
    Ended,
}

impl From<State> for SubscriberState {
    fn from(state: State) -> Self {
        match state {
            State::Pending => Self::Pending,
            State::Active => Self::Active,
            State::Suspended => Self::Suspended,
            State::Ended => Self::Ended,
        }
    }
}

impl SubscriberCommand {
    pub(crate) async fn run(self, now: Instant) -> Result<(), Failure> {
        match self.command {
            Verb::List { state, database } => list(&open(&database).await?, state.map(Into::into)).await,
            Verb::Import { file, consent, by, database } => {
                import(&open(&database).await?, file.into(), consent, by, now).await
            }
            Verb::Export { database } => export(&open(&database).await?, now).await,
            Verb::Erase { subscriber, database } => erase(&open(&database).await?, &subscriber, now).await,
            Verb::RotateKeys { retire, database } => rotate(&open(&database).await?, retire, now).await,
        }
    }
}

async fn open(database: &Database) -> Result<Store, Failure> {
    Ok(Store::open(&database.database_url).await?)
}

async fn list(store: &Store, state: Option<SubscriberState>) -> Result<(), Failure> {
    let line =
        |one: &Subscriber| format!("{}  {}  {}  {}  {}\n", one.id, one.state.id(), one.address, one.language, one.zone);
    each_page(store, state, |page| output::plain(&page.iter().map(line).collect::<String>())).await?;
    let counts = store.subscriber_counts().await?;
    let fairnotice_store::SubscriberCounts { pending, active, suspended, ended } = counts;
    output::note(&format!("{active} active, {pending} pending, {suspended} suspended, {ended} ended"));
    Ok(())
}

/// The actor of these commands in the audit log.
pub(crate) const ACTOR: &str = "command line";

async fn export(store: &Store, now: Instant) -> Result<(), Failure> {
    let active = store.subscriber_counts().await?.active;
    // Before the first address is shown.
    Subscribers::new(store, now).note("export", &format!("{active} active subscribers"), ACTOR).await?;
    output::plain(&table::header()?)?;
    each_page(store, Some(SubscriberState::Active), |page| output::plain(&table::rows(page)?)).await
}

/// Reads every subscriber, page by page.
async fn each_page(
    store: &Store,
    state: Option<SubscriberState>,
    mut show: impl FnMut(&[Subscriber]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let page = store.subscribers(state, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        show(&page)?;
    }
}

/// Imports a complete file, or nothing where a line has a mistake.
async fn import(store: &Store, file: Input, consent: String, by: String, now: Instant) -> Result<(), Failure> {
    let name = file.to_string();
    let (components, tzdata) = (store.public(now).await?.components, Tzdata::built_in());
    // A server has stored its policy.
    let policy = store.newest_policy_text().await?.and_then(|text| file::policy(&text).ok());
    let regions = policy.as_ref().map(Policy::regions).unwrap_or_default();
    let offered = Offered { components: &components, regions, tzdata: &tzdata };
    let rows = table::read(&file.bytes()?, offered).map_err(|problems| Failure::unreadable(&name, problems))?;
    let mut rows = rows.into_iter().peekable();
    let mut outcomes = Vec::new();
    while rows.peek().is_some() {
        let subscribers: Vec<_> = rows.by_ref().take(IMPORT_LIMIT).collect();
        let import = Import { subscribers, by: by.clone(), consent: consent.clone() };
        let imported = Subscribers::new(store, now).import(import).await?;
        outcomes.extend(imported.into_iter().map(|one| one.outcome));
    }
    let count = |wanted: Outcome| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    output::note(&format!(
        "{} imported, {} that had not been confirmed; not imported: {} known already, {} unsubscribed, {} suspended",
        count(Outcome::Added),
        count(Outcome::Confirmed),
        count(Outcome::Known),
        count(Outcome::Unsubscribed),
        count(Outcome::Suspended),
    ));
    Ok(())
}

async fn erase(store: &Store, subscriber: &str, now: Instant) -> Result<(), Failure> {
    const MISSING: Failure =
        Failure::Usage("there is no such subscriber; `fairnotice subscriber list` shows numbers and addresses");
    let id = if let Ok(number) = subscriber.parse() {
        SubscriberId(number)
    } else {
        let address = address(subscriber).map_err(|problem| Failure::unreadable("the argument", problem))?;
        store.subscriber_with(&address.key()).await?.ok_or(MISSING)?.id
    };
    match Subscribers::new(store, now).erase(id, ACTOR).await? {
        Erased::Missing => return Err(MISSING),
        Erased::Done => output::note(&format!("subscriber {id} is erased")),
        Erased::Mentioned => output::note(&format!(
            "subscriber {id} is erased; another text in the database still has the address, such as the description of a record"
        )),
    }
    Ok(())
}

async fn rotate(store: &Store, retire: bool, now: Instant) -> Result<(), Failure> {
    let subscribers = Subscribers::new(store, now);
    let key = subscribers.rotate_link_keys().await?;
    subscribers.note("rotate_keys", &format!("key {key} signs"), ACTOR).await?;
    output::note(&format!("key {key} signs links from now on"));
    if !retire {
        output::note("links of earlier keys stay valid; `--retire` ends them");
        return Ok(());
    }
    let retired = subscribers.retire_earlier_link_keys().await?;
    let retired: Vec<_> = retired.iter().map(ToString::to_string).collect();
    let retired = if retired.is_empty() { "none".to_owned() } else { retired.join(", ") };
    subscribers.note("retire_keys", &retired, ACTOR).await?;
    output::note(&format!("retired: {retired}; the links that they signed are void"));
    Ok(())
}
