//! What the server writes about itself, at the finest level: nothing about who asked, and only what is documented.

mod common;

use cairn::privacy::report::MEDIA_TYPE;
use cairn::stored::digest::hex;
use common::{EPOCH, Server, config, documented, limits, report, reports};
use sqlx::Connection as _;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Every event and span of the process at every level, with its fields.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<Line>>>);

#[derive(Default)]
struct Line {
    target: String,
    fields: Vec<(String, String)>,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.fields.push((field.name().to_owned(), format!("{value:?}")));
    }
}

impl Captured {
    fn keep(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Line)) {
        let mut line = Line { target: metadata.target().to_owned(), ..Line::default() };
        record(&mut line);
        self.0.lock().unwrap().push(line);
    }
}

impl Subscriber for Captured {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.keep(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.keep(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// A request by hand, so that no client's own log lines mix in; the status and the headers' names of the answer.
async fn ask(address: SocketAddr, head: &str, body: &[u8]) -> (u16, Vec<String>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let client = stream.local_addr().unwrap();
    let mut request = format!(
        "{head} HTTP/1.1\r\nhost: school.example\r\nuser-agent: SpyBrowser/7\r\ncookie: id=TRACKED\r\n\
         x-forwarded-for: 203.0.113.77\r\nreferer: http://elsewhere.example/\r\nvia: {client}\r\n\
         content-type: {MEDIA_TYPE}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend(body);
    stream.write_all(&request).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let head = answer.split("\r\n\r\n").next().unwrap();
    let names = head.lines().skip(1).map(|line| line.split(':').next().unwrap().to_owned());
    (answer[9..12].parse().unwrap(), names.collect())
}

async fn run() -> (String, BTreeSet<String>) {
    let (config, directory) = config();
    let server = Server::start_with(config, directory, limits()).await;
    let mut headers = BTreeSet::new();
    let mut secrets = String::new();
    for report in reports(1000..1030) {
        let _ = write!(secrets, "{} {:?} ", hex(&report.nonce), report.nonce);
        let (status, names) = ask(server.address, "POST /v1/reports", &report.to_bytes()).await;
        assert_eq!(status, 201);
        headers.extend(names);
    }
    let long = format!("GET /SECRETPATH{}", "x".repeat(300));
    for (head, body) in [
        ("POST /v1/reports", report(1000, false).to_bytes()),
        ("POST /v1/reports", vec![9; 40]),
        ("POST /v1/reports", vec![9; 4000]),
        ("DELETE /v1/reports?SECRETQUERY", vec![]),
        ("GET /v1/releases/latest", vec![]),
        ("GET /v1/releases/keys", vec![]),
        ("GET /operator", vec![]),
        ("GET /page.css", vec![]),
        ("GET /healthz", vec![]),
        ("GET /SECRETPATH", vec![]),
        (&long, vec![]),
        ("GET /", vec![]),
        ("BROKEN", vec![]),
    ] {
        headers.extend(ask(server.address, head, &body).await.1);
    }
    for head in ["GET /operator", "GET /metrics", "GET /SECRETPATH"] {
        headers.extend(ask(server.admin, head, &[]).await.1);
    }
    server.next_day().await;
    // A database that fails: its own words are logged, and they must not repeat what was sent.
    let mut database = server.open().await;
    sqlx::raw_sql("ALTER TABLE nonces RENAME TO gone").execute(&mut database).await.unwrap();
    assert_eq!(ask(server.address, "POST /v1/reports", &report(2000, true).to_bytes()).await.0, 503);
    ask(server.address, "GET /v1/releases/latest", &[]).await;
    database.close().await.unwrap();
    let _ = write!(secrets, "{} ", hex(&report(2000, true).nonce));
    server.stop().await;
    (secrets, headers)
}

#[test]
fn no_line_says_anything_about_a_request_and_every_field_is_documented() {
    let captured = Captured::default();
    tracing::subscriber::set_global_default(captured.clone()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (secrets, headers) = runtime.block_on(run());
    drop(runtime);

    let lines = captured.0.lock().unwrap();
    let (ours, others): (Vec<_>, Vec<_>) =
        lines.iter().partition(|line| line.target.starts_with("cairn_server"));
    let names: BTreeSet<_> =
        ours.iter().flat_map(|line| &line.fields).map(|(name, _)| name.clone()).collect();
    let listed = documented("Log");
    assert!(names.is_subset(&listed), "{names:?} beyond {listed:?}");
    let texts: Vec<_> = ours.iter().flat_map(|line| &line.fields).map(|(_, text)| text.as_str()).collect();
    for expected in ["listening", "closed a batch", "reports could not be stored", "stopping"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
    // The libraries beneath may speak at finer levels than `cairn serve` shows; they name no request either.
    for line in ours.iter().chain(&others) {
        let mut whole = String::new();
        for (name, text) in &line.fields {
            let _ = write!(whole, "{name}={text} ");
        }
        for secret in ["SpyBrowser", "TRACKED", "203.0.113", "elsewhere", "SECRET", "school.example"] {
            assert!(!whole.contains(secret), "{}: {whole}", line.target);
        }
        for secret in secrets.split_terminator(' ').filter(|secret| secret.len() > 8) {
            assert!(!whole.contains(secret), "{}: {whole}", line.target);
        }
        let epoch_only = whole.replace(&format!("epoch={EPOCH} "), "");
        assert!(!epoch_only.contains("2026-") && !epoch_only.contains("19723"), "a time: {whole}");
        let addressed = line.fields.iter().filter(|(_, text)| text.contains("127.0.0.1"));
        assert!(addressed.clone().all(|(name, _)| name == "address"), "{}: {whole}", line.target);
    }

    // Names of headers, of whatever answer.
    let mut allowed = BTreeSet::new();
    let page = include_str!("../../docs/privacy/data-map.md");
    let (_, table) = page.split_once("| header of an answer |").unwrap();
    for row in table.lines().filter(|row| row.starts_with("| `")) {
        let cell = row.split('|').nth(1).unwrap();
        allowed.extend(cell.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    let beyond: Vec<_> = headers.difference(&allowed).collect();
    assert!(beyond.is_empty(), "{beyond:?} beyond {allowed:?}");
}
