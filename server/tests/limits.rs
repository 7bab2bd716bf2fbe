//! What slow and many clients may take, and how the server stops.

mod common;

use cairn::privacy::report::MEDIA_TYPE;
use cairn_server::Limits;
use common::{Server, config, limits, report, write};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(5);

async fn start(limits: Limits) -> Server {
    let (config, directory) = config();
    Server::start_with(config, directory, limits).await
}

/// What the server sends until it hangs up, which must be soon.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = tokio::time::timeout(LONG, stream.read_to_end(&mut answer)).await.expect("still open");
    assert!(read.is_ok() || read.unwrap_err().kind() == std::io::ErrorKind::ConnectionReset);
    String::from_utf8_lossy(&answer).into_owned()
}

fn head(length: usize) -> String {
    format!(
        "POST /v1/reports HTTP/1.1\r\nhost: x\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {length}\r\n\r\n"
    )
}

#[tokio::test]
async fn who_sends_no_request_is_hung_up_on() {
    let server = start(Limits { head: SHORT, ..limits() }).await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    until_closed(&mut silent).await;
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    until_closed(&mut slow).await;
    // Also after a first request.
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(until_closed(&mut idle).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_a_problem_and_not_counted() {
    let server = start(Limits { body: SHORT, ..limits() }).await;
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    slow.write_all(head(33).as_bytes()).await.unwrap();
    slow.write_all(&report(1, true).to_bytes()[..20]).await.unwrap();
    let answer = until_closed(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("urn:cairn:problem:body"), "{answer}");
    assert_eq!(server.metric("cairn_reports_accepted_total").await, 0);
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_hung_up_on() {
    let (mut config, directory) = config();
    let packs = directory.path().join("packs");
    // More than the sockets of both sides hold.
    write(&packs.join("large.cairn"), vec![0; 50_000_000]);
    config.packs = Some(packs);
    let limits = Limits { stall: SHORT, connections: 1, ..limits() };
    let server = Server::start_with(config, directory, limits).await;
    let mut stalled = TcpStream::connect(server.address).await.unwrap();
    stalled.write_all(b"GET /packs/large.cairn HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    // The one place is free again although the client still holds its end.
    let health = tokio::time::timeout(LONG, server.get("/healthz")).await.expect("no place");
    assert_eq!(health.status(), 200);
    drop(stalled);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_a_place() {
    let server = start(Limits { connections: 2, head: SHORT, ..limits() }).await;
    let mut held = Vec::new();
    for _ in 0..6 {
        held.push(TcpStream::connect(server.address).await.unwrap());
    }
    let start = Instant::now();
    assert_eq!(server.get("/healthz").await.status(), 200);
    assert!(start.elapsed() >= 2 * SHORT, "{:?}", start.elapsed());
}

#[tokio::test]
async fn stopping_finishes_what_is_under_way() {
    let server = start(limits()).await;
    let address = server.address;
    let mut under_way = TcpStream::connect(address).await.unwrap();
    under_way.write_all(head(33).as_bytes()).await.unwrap();
    let bytes = report(1, true).to_bytes();
    under_way.write_all(&bytes[..20]).await.unwrap();
    // An idle connection does not hold the server up.
    let _idle = TcpStream::connect(address).await.unwrap();
    tokio::time::sleep(SHORT).await;

    let begun = Instant::now();
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(SHORT).await;
    assert!(TcpStream::connect(address).await.is_err(), "it still listens");
    under_way.write_all(&bytes[20..]).await.unwrap();
    assert!(until_closed(&mut under_way).await.starts_with("HTTP/1.1 201 "));
    let (config, directory) = stopping.await.unwrap();
    assert!(begun.elapsed() < LONG);

    let server = Server::start_with(config, directory, limits()).await;
    assert_eq!(server.send(&report(1, true)).await.0, 200);
}

#[tokio::test]
async fn stopping_does_not_wait_forever() {
    let server = start(Limits { drain: SHORT, ..limits() }).await;
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    slow.write_all(head(33).as_bytes()).await.unwrap();
    tokio::time::sleep(SHORT).await;
    tokio::time::timeout(LONG, server.stop()).await.expect("still running");
}
