//! Opening what a server needs, serving, and stopping without losing anything.

use crate::admin::Guard;
use crate::app::App;
use crate::keys::Keys;
use crate::listen::Listener;
use crate::policy;
use crate::signing::PublicKey;
use crate::source::Sources;
use crate::store::{Database, Room, Store, Writer};
use cairn::privacy::policy::Policy;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

/// Connections at a time to the operator's listener.
const ADMIN_CONNECTIONS: usize = 32;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen at; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The address of the operator's page and the metrics.
    pub admin_listen: SocketAddr,
    /// A file with the token that these ask for; one is needed unless they are at a loopback address.
    pub admin_token: Option<PathBuf>,
    /// The directory for `reports.db`, created if it is missing.
    pub data: PathBuf,
    /// Whether the data directory as a whole was put back from a copy, which the server cannot see by itself.
    pub restored: bool,
    /// A directory with packs (`*.cairn`) to give out besides those of the web app.
    pub packs: Option<PathBuf>,
    /// A directory to serve instead of the web app that is built in.
    pub web: Option<PathBuf>,
    /// A policy to use instead of the one that is built in: `docs/formats/policy.md`.
    pub policy: Option<PathBuf>,
    /// An Ed25519 key (PKCS#8 in PEM) to sign releases with instead of `signing-key.pem` in the data directory, which is made
    /// if it is missing.
    pub signing_key: Option<PathBuf>,
    /// Reverse proxies whose `X-Forwarded-For` says where a report comes from.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Config {
    /// Over a data directory, on free ports of this machine.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: ([127, 0, 0, 1], 0).into(),
            admin_listen: ([127, 0, 0, 1], 0).into(),
            admin_token: None,
            data: data.into(),
            restored: false,
            packs: None,
            web: None,
            policy: None,
            signing_key: None,
            trusted_proxies: Vec::new(),
        }
    }
}

/// The time in milliseconds since 1970-01-01 UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What one client, or many, may take of the server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest wait for a request head, the first as well as the next on an open connection.
    pub head: Duration,
    /// The longest wait for the body of a report.
    pub body: Duration,
    /// The longest that a client may take nothing of an answer.
    pub stall: Duration,
    /// How long open requests may take to end after the shutdown was asked for.
    pub drain: Duration,
    /// Connections at a time; more wait in the system's queue.
    pub connections: usize,
    /// Reports that may wait to be stored; further ones are answered with 503.
    pub queue: usize,
    /// Reports a day from one source, at once or spread; further ones are answered with 429. 0 is no limit.
    pub reports_per_source: u32,
    /// Reports of which it is known that they were counted; while there are so many, further ones are answered with 429.
    pub reports: u64,
    /// Bytes of the database above which reports are answered with 429.
    pub database: u64,
    /// How often to look whether a new day has begun.
    pub tick: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            // Half of the 1,024 open files that systems commonly allow a process.
            connections: 512,
            queue: 4096,
            // A school of 2,000 devices, all on the same day, each twice.
            reports_per_source: 4000,
            reports: 1_000_000,
            database: 1 << 30,
            tick: Duration::from_mins(1),
        }
    }
}

/// A server that has its ports and its database, and is ready to [`run`](Server::run).
#[derive(Debug)]
pub struct Server {
    public: Listener,
    admin: Listener,
    guard: Guard,
    key: PublicKey,
    store: Store,
    app: Arc<App>,
    limits: Limits,
}

/// Opens the database, reads the policy and binds the ports.
pub async fn bind(config: Config) -> anyhow::Result<Server> {
    bind_with(config, Arc::new(system_clock), Limits::default()).await
}

/// The same under another clock and other limits: this is how tests move the days.
pub async fn bind_with(config: Config, clock: Clock, limits: Limits) -> anyhow::Result<Server> {
    let web = crate::web::Site::new(config.web.as_deref(), config.packs.as_deref())?;
    let guard = Guard::new(config.admin_listen, config.admin_token.as_deref())?;
    let mut database = Database::open(&config.data, config.restored, clock()).await?;
    let school = database.school().await?;
    let Keys { signer, chain } = Keys::open(config.signing_key.as_deref(), &config.data, school)?;
    let policy = policy::load(config.policy.as_deref(), chain.school())?;
    let public = Listener::bind(config.listen, "--listen").await?;
    let admin = Listener::bind(config.admin_listen, "--admin-listen").await?;
    let key = signer.public_key();
    let room = Room { reports: limits.reports, bytes: limits.database };
    let (store, writer) = database.start(&policy, signer, room, limits.queue).await?;
    let sources = Sources::new(limits.reports_per_source, config.trusted_proxies);
    let app = App::new(policy, clock, limits.body, web, store.readers(), writer, sources, &key, &chain)?;
    Ok(Server { public, admin, guard, key, store, app: Arc::new(app), limits })
}

impl Server {
    /// The address it listens at.
    pub fn address(&self) -> SocketAddr {
        self.public.address
    }

    /// The address of the operator's page and the metrics.
    pub fn admin_address(&self) -> SocketAddr {
        self.admin.address
    }

    /// The key that releases are signed with.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// The policy in force, as devices are given it.
    pub fn policy(&self) -> &Policy {
        &self.app.policy
    }

    /// Serves until `shutdown` is ready; then takes no further connection, finishes what is under way, and leaves the
    /// database in one file.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { public, admin, guard, mut store, app, limits, .. } = self;
        tracing::info!(address = %public.address, "listening");
        tracing::info!(address = %admin.address, "listening for the operator");
        let (stop, stopping) = watch::channel(false);
        let mut listening = JoinSet::new();
        let places = limits.connections;
        listening.spawn(public.serve(app.public(), limits.clone(), places, stopping.clone()));
        listening.spawn(admin.serve(app.admin(guard), limits.clone(), ADMIN_CONNECTIONS, stopping));
        let mut ticking = JoinSet::new();
        ticking.spawn(tick(app, limits.tick));
        let mut shutdown = std::pin::pin!(shutdown);
        let ended = tokio::select! {
            () = &mut shutdown => Ok(()),
            stopped = store.stopped() => stopped.and(Err(anyhow::anyhow!("the writer stopped"))),
        };
        tracing::info!("stopping");
        let _ = stop.send(true);
        ticking.shutdown().await;
        while listening.join_next().await.is_some() {}
        match ended {
            Ok(()) => store.close().await,
            failed => failed,
        }
    }
}

/// Looks again and again what time it is. What is due once a day is done by the writer, also where nobody asks for anything.
async fn tick(app: Arc<App>, every: Duration) {
    let mut interval = tokio::time::interval(every);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        let writer: &Writer = &app.writer;
        writer.tick((app.clock)()).await;
        app.sources.forget();
    }
}

/// The machine's own clock.
pub fn system_clock() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
