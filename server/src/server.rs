//! Opening the port, accepting connections, and stopping without losing anything.
//!
//! The accept loop is our own because of what it bounds: how many connections there are, how long a client may take
//! to send a request head, and how long it may take nothing of an answer. A slow client costs one of many places for a
//! few seconds, never memory.

use crate::app::App;
use crate::policy;
use crate::signing::{PublicKey, Signer};
use crate::store::{self, Store};
use anyhow::Context as _;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

/// How long to leave the listener alone when the system has no socket to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen at; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The directory for `reports.db`, created if it is missing.
    pub data: PathBuf,
    /// A directory with packs (`*.cairn`) to give out besides those of the web app.
    pub packs: Option<PathBuf>,
    /// A directory to serve instead of the web app that is built in.
    pub web: Option<PathBuf>,
    /// A policy to use instead of the one that is built in: `docs/formats/policy.md`.
    pub policy: Option<PathBuf>,
    /// An Ed25519 key (PKCS#8 in PEM) to sign releases with instead of `signing-key.pem` in the data directory, which is made
    /// if it is missing.
    pub signing_key: Option<PathBuf>,
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
        }
    }
}

/// A server that has its port and its database, and is ready to [`run`](Server::run).
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    key: PublicKey,
    store: Store,
    app: App,
    limits: Limits,
}

/// Opens the database, reads the policy and binds the port.
pub async fn bind(config: Config) -> anyhow::Result<Server> {
    bind_with(config, Arc::new(system_clock), Limits::default()).await
}

/// The same under another clock and other limits: this is how tests move the epoch.
pub async fn bind_with(config: Config, clock: Clock, limits: Limits) -> anyhow::Result<Server> {
    let web = crate::web::Site::new(config.web.as_deref(), config.packs.as_deref())?;
    store::create_directory(&config.data)?;
    let signer = Signer::open(config.signing_key.as_deref(), &config.data)?;
    let policy = policy::load(config.policy.as_deref(), signer.school())?;
    let key = signer.public_key();
    let (store, writer) = Store::open(&config.data, &policy, signer, limits.queue).await?;
    let app = App::new(policy, clock, limits.body, web, store.readers(), writer, &key)?;
    let bound = || format!("cannot listen at {}", config.listen);
    let listener = TcpListener::bind(config.listen).await.with_context(bound)?;
    let address = listener.local_addr().with_context(bound)?;
    Ok(Server { listener, address, key, store, app, limits })
}

impl Server {
    /// The address it listens at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key that releases are signed with.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// Serves until `shutdown` is ready; then takes no further connection, finishes what is under way, and leaves the
    /// database in one file.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { listener, address, mut store, app, limits, .. } = self;
        tracing::info!(%address, "listening");
        let service = TowerToHyperService::new(app.router());
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.head);
        let places = Arc::new(Semaphore::new(limits.connections));
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut shutdown = std::pin::pin!(shutdown);
        let ended = loop {
            let next = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (accept(&listener).await, place)
            };
            let (stream, place) = tokio::select! {
                () = &mut shutdown => break Ok(()),
                stopped = store.stopped() => break stopped.and(Err(anyhow::anyhow!("the writer stopped"))),
                accepted = next => accepted,
            };
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(limits.stall));
            let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service.clone());
            let connection = graceful.watch(connection);
            connections.spawn(async move {
                // A connection that breaks is the client's affair, and its error may name the client.
                let _ = connection.await;
                drop(place);
            });
            while connections.try_join_next().is_some() {}
        };
        drop(listener);
        tracing::info!("stopping");
        let _ = tokio::time::timeout(limits.drain, graceful.shutdown()).await;
        connections.shutdown().await;
        drop(service);
        match ended {
            Ok(()) => store.close().await,
            failed => failed,
        }
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small and whole: waiting to fill a packet would only delay them.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn system_clock() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
