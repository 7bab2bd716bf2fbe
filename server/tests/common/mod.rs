//! A real server on a port of its own, with a clock that the test turns.
#![allow(dead_code, reason = "each test file uses its part")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::privacy::mechanism::binary_randomised_response::BinaryRandomisedResponse;
use cairn::privacy::mechanism::{Input, Mechanism};
use cairn::privacy::policy::{Policy, PolicySource, School, Task, TaskHash};
use cairn::privacy::report::{MEDIA_TYPE, Report};
use cairn_server::{Config, Limits, bind_with};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The epoch that the clock shows at first.
pub const EPOCH: u32 = 226;

/// How long a day is, in milliseconds.
pub const DAY: i64 = 86_400_000;

pub struct Server {
    pub client: Client,
    pub address: SocketAddr,
    pub admin: SocketAddr,
    pub directory: Arc<Place>,
    config: Config,
    shutdown: oneshot::Sender<()>,
    running: JoinHandle<anyhow::Result<()>>,
}

/// A directory, and a clock that goes on when a server over it starts anew.
#[derive(Debug)]
pub struct Place {
    directory: TempDir,
    clock: AtomicI64,
}

impl Place {
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn now(&self) -> i64 {
        self.clock.load(SeqCst)
    }

    pub fn set(&self, now: i64) {
        self.clock.store(now, SeqCst);
    }

    /// Sets the clock to the middle of an epoch.
    pub fn turn_clock(&self, epoch: u32) {
        let policy = default_policy();
        self.set(policy.epoch_end(epoch) - policy.epoch_ms() / 2);
    }
}

/// RFC 8032, 7.1, test 1: a key that is known, so that the school is known before a server starts.
pub const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// The school of servers with that key.
pub fn school() -> School {
    School::of_key(&BASE64.decode(PUBLIC_KEY).unwrap().try_into().unwrap())
}

/// A configuration over a fresh directory, with the key of [`school`].
pub fn config() -> (Config, Arc<Place>) {
    let place = Place { directory: TempDir::new().unwrap(), clock: AtomicI64::new(0) };
    place.turn_clock(EPOCH);
    let key = place.path().join("key.pem");
    write_secret(&key, KEY);
    let config = Config { signing_key: Some(key), ..Config::new(place.path().join("data")) };
    (config, Arc::new(place))
}

/// No limit for each source, and a look at the clock whenever nothing else is done.
pub fn limits() -> Limits {
    Limits { reports_per_source: 0, tick: Duration::from_millis(5), ..Limits::default() }
}

impl Server {
    pub async fn start() -> Self {
        let (config, directory) = config();
        Self::start_with(config, directory, limits()).await
    }

    pub async fn start_with(config: Config, directory: Arc<Place>, limits: Limits) -> Self {
        Self::try_start(config, directory, limits).await.unwrap()
    }

    pub async fn try_start(config: Config, directory: Arc<Place>, limits: Limits) -> anyhow::Result<Self> {
        let place = Arc::clone(&directory);
        let server = bind_with(config.clone(), Arc::new(move || place.now()), limits).await?;
        let (address, admin) = (server.address(), server.admin_address());
        let (shutdown, stopping) = oneshot::channel();
        let running = tokio::spawn(server.run(async move { drop(stopping.await) }));
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Ok(Self { client, address, admin, directory, config, shutdown, running })
    }

    /// Sets the clock to the middle of an epoch.
    pub fn turn_clock(&self, epoch: u32) {
        self.directory.turn_clock(epoch);
    }

    /// Lets a day pass, and waits until the server has done what is due.
    pub async fn next_day(&self) {
        self.directory.set(self.directory.now() + DAY);
        self.ticked().await;
    }

    /// Waits until the server has done what is due on this day.
    pub async fn ticked(&self) {
        let today = self.directory.now() / DAY;
        for _ in 0..2000 {
            let mut database = self.open().await;
            let closed: Result<Option<i64>, _> =
                sqlx::query_scalar("SELECT closed FROM server").fetch_one(&mut database).await;
            database.close().await.unwrap();
            if matches!(closed, Ok(Some(closed)) if closed == today) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("day {today} was not closed");
    }

    /// The database, beside the server.
    pub async fn open(&self) -> SqliteConnection {
        SqliteConnection::connect(self.database().to_str().unwrap()).await.unwrap()
    }

    /// Asks the server to stop and waits until it has.
    pub async fn stop(self) -> (Config, Arc<Place>) {
        self.shutdown.send(()).unwrap();
        self.running.await.unwrap().unwrap();
        (self.config, self.directory)
    }

    pub async fn restart(self) -> Self {
        let (config, directory) = self.stop().await;
        Self::start_with(config, directory, limits()).await
    }

    /// What the operator sees.
    pub async fn admin(&self, path: &str) -> Response {
        self.client.get(format!("http://{}{path}", self.admin)).send().await.unwrap()
    }

    pub async fn admin_text(&self, path: &str) -> String {
        self.admin(path).await.text().await.unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    pub async fn text(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    pub async fn post(&self, body: Vec<u8>) -> Response {
        self.post_as(body, MEDIA_TYPE).await
    }

    pub async fn post_as(&self, body: Vec<u8>, media_type: &str) -> Response {
        self.client
            .post(self.url("/v1/reports"))
            .header("content-type", media_type)
            .body(body)
            .send()
            .await
            .unwrap()
    }

    /// Sends a report; the status and what the body says.
    pub async fn send(&self, report: &Report) -> (u16, String) {
        let response = self.post(report.to_bytes()).await;
        let status = response.status().as_u16();
        let body = json(response).await;
        (status, body["status"].as_str().unwrap_or_default().to_owned())
    }

    /// Sends reports over several connections and expects each to be answered with `status`.
    pub async fn send_all(&self, reports: &[Report], status: u16) {
        let shares = reports.chunks(reports.len().div_ceil(32).max(1)).map(|share| async move {
            for report in share {
                assert_eq!(self.send(report).await.0, status);
            }
        });
        join_all(shares).await;
    }

    /// What the latest release says on the next day; an empty one where there is none yet.
    pub async fn release(&self) -> Value {
        self.next_day().await;
        self.latest().await
    }

    /// What the latest release says now.
    pub async fn latest(&self) -> Value {
        let response = self.get("/v1/releases/latest").await;
        if response.status() == 404 {
            return serde_json::json!({ "estimates": [] });
        }
        assert_eq!(response.status(), 200);
        open(&json(response).await)
    }

    /// The reports in the next day's release, over all tasks and epochs.
    pub async fn published(&self) -> u64 {
        let release = self.release().await;
        release["estimates"].as_array().unwrap().iter().map(|e| e["reports"].as_u64().unwrap()).sum()
    }

    /// The value of a metric.
    pub async fn metric(&self, name: &str) -> u64 {
        let text = self.admin_text("/metrics").await;
        let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).expect(name);
        line.rsplit_once(' ').unwrap().1.parse().unwrap()
    }

    pub fn database(&self) -> PathBuf {
        self.config.data.join("reports.db")
    }
}

/// Runs futures that borrow from the test, side by side.
pub async fn join_all<F: Future<Output = ()>>(futures: impl IntoIterator<Item = F>) {
    let mut futures: Vec<_> = futures.into_iter().map(|future| Some(Box::pin(future))).collect();
    std::future::poll_fn(|context| {
        for slot in &mut futures {
            if slot.as_mut().is_some_and(|future| future.as_mut().poll(context).is_ready()) {
                *slot = None;
            }
        }
        if futures.iter().all(Option::is_none) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}

pub async fn json(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

/// The policy that is built in.
pub fn default_policy() -> Policy {
    canonical(serde_json::from_str(include_str!("../../policy.json")).unwrap())
}

/// A policy as the server of [`school`] gives it out.
pub fn canonical(source: PolicySource) -> Policy {
    source.canonical(school()).unwrap()
}

/// The one task of the policy that is built in.
pub fn task() -> TaskHash {
    let policy = default_policy();
    policy.task_hash(&policy.tasks[0])
}

/// A report with a nonce made from a number.
pub fn report(nonce: u64, bit: bool) -> Report {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&nonce.to_le_bytes());
    Report {
        epoch: EPOCH,
        task: task(),
        nonce: bytes,
        mechanism: Mechanism::BinaryRandomisedResponse,
        payload: vec![u8::from(bit)],
    }
}

pub fn reports(nonces: std::ops::Range<u64>) -> Vec<Report> {
    nonces.map(|nonce| report(nonce, nonce % 3 == 0)).collect()
}

/// Reports whose nonces are found nowhere by chance.
pub fn scattered(nonces: std::ops::Range<u64>) -> Vec<Report> {
    nonces.map(|nonce| report((nonce + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15), nonce % 3 == 0)).collect()
}

/// Random words that are the same in every run (`SplitMix64`; Steele, Lea and Flood 2014).
pub struct Words(pub u64);

impl Words {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }
}

/// A policy with every kind of question, at the most that a device gives for a report.
pub fn full_policy() -> Policy {
    let names = ["data", "numbers", "shapes"];
    let items = ["fractions-1", "tables-chairs"];
    let catalog = "ab".repeat(32);
    let task = |question: Value, mechanism: &str| {
        json!({
            "question": question, "mechanism": mechanism,
            "epsilon": { "numerator": 7389, "denominator": 1000 },
        })
    };
    let tasks = [
        task(json!({ "kind": "solved", "items": items }), "binary-randomised-response"),
        task(json!({ "kind": "tried", "items": items }), "binary-randomised-response"),
        task(json!({ "kind": "helped" }), "binary-randomised-response"),
        task(json!({ "kind": "topic", "topics": names }), "subset-selection"),
        task(json!({ "kind": "move", "topics": names }), "projective-geometry"),
        task(json!({ "kind": "interest", "catalog": catalog, "dimensions": 8 }), "k-closest"),
    ];
    let cap = json!({ "numerator": 2_980_957, "denominator": 1000 });
    let policy = json!({
        "version": 2, "epochDays": 91, "cohortFloor": 10, "lifetimeCap": cap, "tasks": tasks,
    });
    canonical(serde_json::from_value(policy).unwrap())
}

/// A server under some policy.
pub async fn start_under(policy: &Policy) -> Server {
    let (mut config, directory) = config();
    let file = directory.path().join("policy.json");
    write(&file, serde_json::to_string(&PolicySource::from(policy)).unwrap());
    config.policy = Some(file);
    Server::start_with(config, directory, limits()).await
}

/// An honest report to a task.
pub fn honest(policy: &Policy, task: &Task, input: &Input, words: &mut Words) -> Report {
    let randomiser = task.randomiser().unwrap();
    let mut nonce = [0; 16];
    nonce[..8].copy_from_slice(&words.next().to_le_bytes());
    nonce[8..].copy_from_slice(&words.next().to_le_bytes());
    let drawn: Vec<u64> = (0..randomiser.words()).map(|_| words.next()).collect();
    let payload = randomiser.encode(input, &nonce, &drawn);
    Report { epoch: EPOCH, task: policy.task_hash(task), nonce, mechanism: task.mechanism, payload }
}

/// Simulated learners, of whom about `share` would truly say yes: their reports, and how many of them would.
pub fn simulate(learners: u64, share: f64, seed: u64) -> (Vec<Report>, u64) {
    let policy = default_policy();
    let mechanism = BinaryRandomisedResponse::new(policy.tasks[0].epsilon);
    let mut words = Words(seed);
    let mut yes = 0;
    let reports = (0..learners)
        .map(|_| {
            let truth = (words.next() as f64) < share * 2_f64.powi(64);
            yes += u64::from(truth);
            report(words.next(), mechanism.encode(truth, words.next()))
        })
        .collect();
    (reports, yes)
}

pub fn write(path: &Path, content: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// Writes a file that others cannot read.
pub fn write_secret(path: &Path, content: impl AsRef<[u8]>) {
    write(path, content);
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// What `docs/privacy/data-map.md` lists under a heading: the first cell of each row, without its backquotes.
pub fn documented(heading: &str) -> BTreeSet<String> {
    let page = include_str!("../../../docs/privacy/data-map.md");
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect(heading);
    let section = section.split("\n## ").next().unwrap();
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .collect()
}

/// The document in an envelope.
pub fn open(envelope: &Value) -> Value {
    let payload = BASE64.decode(envelope["payload"].as_str().unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}
