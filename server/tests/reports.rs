//! Taking in reports: each counted once, and everything else refused with a reason.

mod common;

use cairn::privacy::policy::TaskHash;
use cairn::privacy::report::{MEDIA_TYPE, Report};
use cairn_server::Limits;
use common::{EPOCH, Server, config, join_all, json, limits, report, reports};
use reqwest::Response;
use sqlx::Connection as _;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

async fn assert_problem(response: Response, status: u16, name: &str) -> String {
    assert_eq!(response.status(), status, "{name}");
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{name}");
    let problem = json(response).await;
    let fields: Vec<_> = problem.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["detail", "status", "title", "type"]);
    assert_eq!(problem["status"], status);
    if name == "plain" {
        assert_eq!(problem["type"], "about:blank");
    } else {
        assert_eq!(problem["type"], format!("urn:cairn:problem:{name}"));
    }
    assert!(!problem["title"].as_str().unwrap().is_empty());
    problem["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_malformed_report_is_refused_with_a_reason_and_not_counted() {
    let server = Server::start().await;
    let good = report(1, true).to_bytes();
    let mut refused = 0;
    for length in 0..good.len() {
        let detail = assert_problem(server.post(good[..length].to_vec()).await, 400, "layout").await;
        assert!(detail.contains("the bytes end at offset"), "{detail}");
        refused += 1;
    }
    let layouts = [
        (0, 2, "version 2"),
        (1, 99, "mechanism 99"),
        (2, 2, "end at offset"),
        (32, 2, "payload is not one"),
    ];
    for (offset, value, words) in layouts {
        let mut wrong = good.clone();
        wrong[offset] = value;
        let detail = assert_problem(server.post(wrong).await, 400, "layout").await;
        assert!(detail.contains(words), "{detail}");
        refused += 1;
    }
    let longer = [&good[..], &[0]].concat();
    let detail = assert_problem(server.post(longer).await, 400, "layout").await;
    assert!(detail.contains("left over"), "{detail}");
    refused += 1;
    assert_eq!(server.metric(r#"cairn_reports_refused_total{reason="layout"}"#).await, refused);

    let unknown = Report { task: TaskHash([1; 8]), ..report(1, true) };
    assert_problem(server.post(unknown.to_bytes()).await, 422, "unknown-task").await;
    for epoch in [0, EPOCH - 2, EPOCH + 1, u32::MAX] {
        let other = Report { epoch, ..report(1, true) };
        let detail = assert_problem(server.post(other.to_bytes()).await, 422, "epoch").await;
        assert!(detail.contains(&epoch.to_string()) && detail.contains("226"), "{detail}");
    }
    for length in [32 + 2048 + 1, 70_000, 3_000_000] {
        assert_problem(server.post(vec![1; length]).await, 413, "too-large").await;
    }
    for media_type in
        ["application/json", "application/octet-stream", "text/plain", "application/vnd.cairn.reports"]
    {
        assert_problem(server.post_as(good.clone(), media_type).await, 415, "media-type").await;
    }
    let bare = server.client.post(server.url("/v1/reports")).body(good.clone()).send().await.unwrap();
    assert_problem(bare, 415, "media-type").await;

    assert_eq!(server.metric("cairn_reports_accepted_total").await, 0);
    let mut database = server.open().await;
    let stored: i64 =
        sqlx::query_scalar("SELECT count(*) FROM nonces").fetch_one(&mut database).await.unwrap();
    assert_eq!(stored, 0);
    assert_eq!(server.post(good).await.status(), 201);
}

#[tokio::test]
async fn other_methods_and_paths_of_the_interface_are_problems() {
    let server = Server::start().await;
    for (path, allowed) in
        [("/v1/reports", "POST"), ("/v1/releases/latest", "GET,HEAD"), ("/index.html", "GET,HEAD")]
    {
        let response = server.client.delete(server.url(path)).send().await.unwrap();
        assert_eq!(response.headers()["allow"], allowed, "{path}");
        assert_problem(response, 405, "plain").await;
    }
    for path in ["/v1", "/v1/", "/v1/report", "/v1/releases/x"] {
        assert_problem(server.get(path).await, 404, "plain").await;
    }
}

#[tokio::test]
async fn an_answer_says_what_became_of_the_report() {
    let server = Server::start().await;
    assert_eq!(server.send(&report(1, true)).await, (201, "accepted".to_owned()));
    assert_eq!(server.send(&report(1, true)).await, (200, "already counted".to_owned()));
    // No answer is kept by itself, so that only the rest can differ.
    assert_eq!(server.send(&report(1, false)).await, (200, "already counted".to_owned()));
    let elsewhere = Report { epoch: EPOCH - 1, ..report(1, true) };
    assert_problem(server.post(elsewhere.to_bytes()).await, 409, "conflict").await;
    assert_eq!(server.send(&report(1, true)).await.0, 200);

    server.send_all(&reports(2..12), 201).await;
    assert_eq!(server.published().await, 11);
    assert_problem(server.post(elsewhere.to_bytes()).await, 409, "conflict").await;
    assert_eq!(server.published().await, 11);
}

#[tokio::test]
async fn the_previous_epoch_is_still_taken_and_media_types_may_have_parameters() {
    let server = Server::start().await;
    assert_eq!(server.send(&Report { epoch: EPOCH - 1, ..report(1, true) }).await.0, 201);
    let written = MEDIA_TYPE.to_uppercase() + "; v=1";
    assert_eq!(server.post_as(report(2, true).to_bytes(), &written).await.status(), 201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_report_posted_by_many_at_once_is_counted_once() {
    let server = Server::start().await;
    for nonce in 0..10 {
        let (created, replayed) = (AtomicU32::new(0), AtomicU32::new(0));
        let same = report(nonce, true);
        join_all((0..50).map(|_| async {
            match server.send(&same).await.0 {
                201 => created.fetch_add(1, SeqCst),
                200 => replayed.fetch_add(1, SeqCst),
                other => panic!("{other}"),
            };
        }))
        .await;
        assert_eq!((created.into_inner(), replayed.into_inner()), (1, 49));
    }
    assert_eq!(server.published().await, 10);
}

#[tokio::test]
async fn of_two_reports_with_one_nonce_at_once_one_is_a_conflict() {
    let server = Server::start().await;
    for nonce in 0..20 {
        let conflicts = AtomicU32::new(0);
        join_all([EPOCH, EPOCH - 1].map(|epoch| {
            let (server, conflicts) = (&server, &conflicts);
            async move {
                if server.send(&Report { epoch, ..report(nonce, true) }).await.0 == 409 {
                    conflicts.fetch_add(1, SeqCst);
                }
            }
        }))
        .await;
        assert_eq!(conflicts.into_inner(), 1);
    }
    assert_eq!(server.metric("cairn_reports_accepted_total").await, 20);
}

#[tokio::test]
async fn a_full_queue_is_said_at_once_and_what_was_refused_can_be_sent_again() {
    let (config, directory) = config();
    let limits = Limits { queue: 2, ..limits() };
    let server = Server::start_with(config, directory, limits).await;
    let mut database = server.open().await;
    let (busy, accepted) = (AtomicU32::new(0), AtomicU32::new(0));
    let transaction = database.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let all = reports(0..20);
    let sending = join_all(all.iter().map(|report| {
        let (server, busy, accepted) = (&server, &busy, &accepted);
        async move {
            let response = server.post(report.to_bytes()).await;
            if response.status() == 503 {
                assert_eq!(response.headers()["retry-after"], "2");
                assert_problem(response, 503, "busy").await;
                busy.fetch_add(1, SeqCst);
            } else {
                assert_eq!(response.status(), 201);
                accepted.fetch_add(1, SeqCst);
            }
        }
    }));
    let unlocking = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        transaction.rollback().await.unwrap();
    };
    tokio::join!(sending, unlocking);
    let (busy, accepted) = (busy.into_inner(), accepted.into_inner());
    assert!(busy > 0 && accepted > 0 && busy + accepted == 20, "{busy} and {accepted}");
    for report in &all {
        assert!(server.send(report).await.0 < 300);
    }
    assert_eq!(server.published().await, 20);
}

#[tokio::test]
async fn what_could_not_be_stored_is_not_called_accepted() {
    let server = Server::start().await;
    let mut database = server.open().await;
    sqlx::raw_sql("ALTER TABLE nonces RENAME TO gone").execute(&mut database).await.unwrap();
    let response = server.post(report(1, true).to_bytes()).await;
    assert!(response.headers().contains_key("retry-after"));
    assert_problem(response, 503, "storage").await;
    sqlx::raw_sql("ALTER TABLE gone RENAME TO nonces").execute(&mut database).await.unwrap();
    assert_eq!(server.send(&report(1, true)).await.0, 201);
}
