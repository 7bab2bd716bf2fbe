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
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The epoch that the clock shows at first.
pub const EPOCH: u32 = 226;

pub struct Server {
    pub client: Client,
    pub address: SocketAddr,
    pub directory: Arc<TempDir>,
    config: Config,
    clock: Arc<AtomicI64>,
    shutdown: oneshot::Sender<()>,
    running: JoinHandle<anyhow::Result<()>>,
}

/// RFC 8032, 7.1, test 1: a key that is known, so that the school is known before a server starts.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// The school of servers with that key.
pub fn school() -> School {
    School::of_key(&BASE64.decode(PUBLIC_KEY).unwrap().try_into().unwrap())
}

/// A configuration over a fresh directory, with the key of [`school`].
pub fn config() -> (Config, Arc<TempDir>) {
    let directory = TempDir::new().unwrap();
    let key = directory.path().join("key.pem");
    write(&key, KEY);
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        data: directory.path().join("data"),
        packs: None,
        web: None,
        policy: None,
        signing_key: Some(key),
    };
    (config, Arc::new(directory))
}

impl Server {
    pub async fn start() -> Self {
        let (config, directory) = config();
        Self::start_with(config, directory, Limits::default()).await
    }

    pub async fn start_with(config: Config, directory: Arc<TempDir>, limits: Limits) -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let time = Arc::clone(&clock);
        let server = bind_with(config.clone(), Arc::new(move || time.load(SeqCst)), limits).await.unwrap();
        let address = server.address();
        let (shutdown, stopping) = oneshot::channel();
        let running = tokio::spawn(server.run(async move { drop(stopping.await) }));
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let server = Self { client, address, directory, config, clock, shutdown, running };
        server.turn_clock(EPOCH);
        server
    }

    /// Sets the clock to the middle of an epoch.
    pub fn turn_clock(&self, epoch: u32) {
        let policy = default_policy();
        self.clock.store(policy.epoch_end(epoch) - policy.epoch_ms() / 2, SeqCst);
    }

    /// Asks the server to stop and waits until it has.
    pub async fn stop(self) -> (Config, Arc<TempDir>) {
        self.shutdown.send(()).unwrap();
        self.running.await.unwrap().unwrap();
        (self.config, self.directory)
    }

    pub async fn restart(self) -> Self {
        let (config, directory) = self.stop().await;
        Self::start_with(config, directory, Limits::default()).await
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

    /// What the latest release says; an empty one where there is none yet.
    pub async fn release(&self) -> Value {
        let response = self.get("/v1/releases/latest").await;
        if response.status() == 404 {
            return serde_json::json!({ "estimates": [] });
        }
        assert_eq!(response.status(), 200);
        open(&json(response).await)
    }

    /// The reports in the latest release, over all tasks and epochs.
    pub async fn published(&self) -> u64 {
        let release = self.release().await;
        release["estimates"].as_array().unwrap().iter().map(|e| e["reports"].as_u64().unwrap()).sum()
    }

    /// The value of a metric.
    pub async fn metric(&self, name: &str) -> u64 {
        let text = self.text("/metrics").await;
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
    Server::start_with(config, directory, Limits::default()).await
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
