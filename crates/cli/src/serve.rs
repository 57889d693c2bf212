//! `fairnotice serve`

use crate::{
    Database,
    brand::BrandPath,
    failure::Failure,
    mail_options::MailOptions,
    parse_instant,
    policies::{PolicyFiles, PolicyPath},
    retention_options::RetentionOptions,
};
use clap::{Args, value_parser};
use fairnotice_core::{instant::Instant, policy::lint::Severity};
use fairnotice_outbox::Outbox;
use fairnotice_server::{
    app::{App, AppParts},
    clock::Clock,
    embed::{self, FrameAncestors},
    public_url::PublicUrl,
    serving::{self, Limits},
    sign_ups,
};
use fairnotice_service::{
    others, promises,
    retention::{self, Retention},
    scheduler,
};
use fairnotice_store::{ServerLock, Store};
use std::{io::IsTerminal as _, mem::ManuallyDrop, net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, signal, sync::oneshot, task::JoinHandle, time};
use tracing_subscriber::EnvFilter;

/// How long running requests have once the server is stopped. A client that never finishes its request must not block
/// the end. A second signal ends it immediately.
const GRACE: Duration = Duration::from_secs(10);

/// How often the database's file is looked at.
const WATCH: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen at
    #[arg(long, env = "FAIRNOTICE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    policy: PolicyPath,
    /// The address at which readers reach the site, such as `https://status.example` or `https://status.example/s`; by default the
    /// address on which the server listens
    #[arg(long, env = "FAIRNOTICE_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
    /// The vendor's name
    #[arg(long, env = "FAIRNOTICE_VENDOR", default_value = "Status")]
    vendor: String,
    #[command(flatten)]
    brand: BrandPath,
    /// Sites that may show `/embed/v1/frame`: sources as in a Content Security Policy, separated by spaces
    #[arg(long, env = "FAIRNOTICE_FRAME_ANCESTORS", default_value_t)]
    frame_ancestors: FrameAncestors,
    /// The most open connections; by default as many as the limit of open files allows, at most 20,000
    #[arg(long, env = "FAIRNOTICE_MAX_CONNECTIONS", value_name = "NUMBER")]
    max_connections: Option<usize>,
    /// The most readers of the live stream; by default four fifths of the connections
    #[arg(long, env = "FAIRNOTICE_MAX_LIVE_READERS", value_name = "NUMBER")]
    max_live_readers: Option<usize>,
    /// Through how many proxies each request comes: the client's address is the entry of this number from the right in
    /// `X-Forwarded-For`
    #[arg(long, env = "FAIRNOTICE_TRUSTED_PROXIES", value_name = "NUMBER", default_value_t = 0)]
    trusted_proxies: usize,
    /// How many letters the server writes in an hour because somebody entered an address on `/subscribe`; beyond that sign-ups are
    /// refused for a while
    #[arg(
        long,
        env = "FAIRNOTICE_SIGN_UPS_PER_HOUR",
        value_name = "NUMBER",
        default_value_t = sign_ups::AN_HOUR,
        value_parser = value_parser!(u16).range(1..)
    )]
    sign_ups_per_hour: u16,
    /// Start at this instant instead of now, and take `POST /dev/clock`; on a loopback address only
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    clock: Option<Instant>,
    #[command(flatten)]
    mail: MailOptions,
    #[command(flatten)]
    retention: RetentionOptions,
    /// Serve `/demo`, an example of a customer's site
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        begin_log();
        let clock = match self.clock {
            Some(_) if !self.listen.ip().is_loopback() => {
                return Err(Failure::Usage(
                    "`--clock` is for tests and demonstrations: listen at a loopback address such as 127.0.0.1:8080",
                ));
            }
            Some(at) => Clock::set_to(at),
            None => Clock::System,
        };
        let limits = Limits::new(open_files(), self.max_connections, self.max_live_readers)?;
        let policies = self.policy.load()?;
        let brand = self.brand.load()?;
        let in_force = policies.in_force(clock.now())?.clone();
        let PolicyFiles { versions, texts, tzdata } = policies;
        if embed::version().is_none() {
            tracing::warn!("this binary was built without the embed: build it with `cargo xtask build`");
        }
        let listener =
            TcpListener::bind(self.listen).await.map_err(|source| Failure::Listen { address: self.listen, source })?;
        // Until the process ends: if its files were closed earlier, SQLite would lose its own locks.
        let _lock = ManuallyDrop::new(ServerLock::take(&self.database.database_url)?);
        let store = Store::open(&self.database.database_url).await?;
        for (policy, text) in &texts {
            store.keep_policy(policy, text, clock.now()).await?;
        }
        // The components come from the version in force when the server starts.
        let policy = &in_force;
        let remarks = policy.lint(None, clock.now());
        for remark in remarks.iter().filter(|remark| remark.severity < Severity::Note) {
            tracing::warn!("policy `{}`: {}: {}", policy.id(), remark.severity.words(), remark.diagnostic);
        }
        let listed = policy.listed();
        store.list_components(&listed).await?;
        embed::keep(&store, clock.now()).await?;
        if store.tokens().await?.is_empty() {
            tracing::warn!(
                "there is no operator's token yet, so that no change can be announced; create one with `fairnotice token create --name NAME`"
            );
        }
        let address = listener.local_addr().map_err(Failure::Serve)?;
        let url = self.public_url.unwrap_or_else(|| PublicUrl::listening_at(address));
        if url.is_unspecified() {
            tracing::warn!(
                "links begin with `{url}`, which no reader can use: set `--public-url` to the address that readers use"
            );
        }
        let mail = self.mail.settings(&url, self.listen.ip())?;
        let vendor = url.vendor(self.vendor);
        let parts = AppParts {
            store: store.clone(),
            policy: versions.versions().first().unwrap_or(policy).clone(),
            versions,
            tzdata,
            clock,
            vendor,
            brand,
            demo: self.demo,
            frame_ancestors: self.frame_ancestors,
            transport: mail.as_ref().map(|mail| mail.transport.clone()),
            trusted_proxies: self.trusted_proxies,
            sign_ups_an_hour: self.sign_ups_per_hour,
        };
        let app = App::new(parts).await?;
        let outbox = mail.map(|mail| mail.outbox(store.clone(), &app));
        let withheld = store.withhold_restored(app.now()).await?;
        if withheld.dispatches + withheld.deliveries > 0 {
            tracing::warn!(
                mails = withheld.deliveries,
                notices = withheld.dispatches,
                "the database was restored from a backup, and mail that may have been sent waits for your word: `fairnotice mail withheld`"
            );
        }
        // Takes missed scheduled steps before the first request is answered.
        if let Err(problem) = scheduler::catch_up(app.service()).await {
            tracing::error!(?problem, "missed scheduled steps could not be taken; they will be tried again");
        }
        let tasks = Tasks::start(&app, &store, outbox, self.retention.into());
        let (policy, tzdata) = (app.policy(), app.tzdata().version());
        tracing::info!(policy = policy.id(), version = policy.version(), %tzdata, connections = limits.connections(), live_readers = limits.live_readers(), "serving at http://{address}/");
        let (asked_to_end, is_ending) = oneshot::channel();
        let serving = serving::serve(listener, app, limits, async move {
            stopped().await;
            tracing::info!("stopping: no new requests, running ones are answered");
            // Its receiver lives as long as the server.
            _ = asked_to_end.send(());
        });
        let impatience = async move {
            if is_ending.await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::select! { () = time::sleep(GRACE) => {}, () = stopped() => {} }
        };
        tokio::select! {
            () = serving => {}
            () = impatience => tracing::warn!("stopping although some requests are not finished"),
        }
        tasks.ended().await;
        store.close().await;
        Ok(())
    }
}

/// Writes a log to standard error. `FAIRNOTICE_LOG` says what is in it.
fn begin_log() {
    let filter = EnvFilter::try_from_env("FAIRNOTICE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // Otherwise a log that cannot be written would panic.
        .log_internal_errors(false)
        .init();
}

/// What runs beside the requests.
struct Tasks {
    /// They end with the server, each with its name.
    ending: Vec<(&'static str, JoinHandle<()>)>,
    watch: JoinHandle<()>,
}

impl Tasks {
    fn start(app: &App, store: &Store, outbox: Option<Outbox>, kept: Retention) -> Self {
        let service = || app.service().clone();
        let mut ending = vec![
            ("the scheduler", tokio::spawn(scheduler::run(service(), app.ending()))),
            ("following the other servers", tokio::spawn(others::run(service(), app.ending()))),
            ("the promises report", tokio::spawn(promises::run(service(), app.ending()))),
            ("the erasure of what is due", tokio::spawn(retention::run(service(), kept, app.ending()))),
        ];
        let run = |outbox| tokio::spawn(fairnotice_outbox::run(outbox, app.service().follow(), app.ending()));
        ending.extend(outbox.map(|outbox| ("the outbox", run(outbox))));
        Self { ending, watch: tokio::spawn(watch(store.clone())) }
    }

    /// Waits until they have ended, the scheduler between two steps. A mail server that does not answer must not block the end: the
    /// mail that it was given may be sent again.
    async fn ended(self) {
        for (name, task) in self.ending {
            match time::timeout(GRACE, task).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "{name} ended early"),
                Err(_) => tracing::warn!("stopping although {name} is not finished"),
            }
        }
        self.watch.abort();
    }
}

/// Raises the soft limit of open files to the hard one, and returns it: many systems begin with 1,024, for programs that
/// cannot take more.
fn open_files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files stays as it is");
        rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(1_024, |(soft, _)| soft)
    })
}

/// Logs when the database's file is deleted or replaced. Health and writes look for themselves.
async fn watch(store: Store) {
    let mut every = time::interval(WATCH);
    loop {
        every.tick().await;
        if let Err(error) = store.check_file() {
            tracing::error!(%error, "the database can no longer be used");
            return;
        }
    }
}

/// Ctrl-C, or the signal by which a service manager ends a program.
async fn stopped() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => _ = terminate.recv().await,
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}
