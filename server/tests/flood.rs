//! Made-up reports in great numbers, from one source and in all; and who sees the operator's listener.

mod common;

use cairn_server::Limits;
use common::{Server, config, join_all, json, limits, report, reports, write_secret};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// 6,000 from one address, as fast as they go: what a school of 2,000 devices could need is taken, and no more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_one_source_is_cut_off_and_told_when_to_come_back() {
    let (config, place) = config();
    let allowance = Limits::default().reports_per_source;
    assert!(allowance >= 2 * 2000);
    let limits = Limits { reports_per_source: allowance, ..limits() };
    let server = Server::start_with(config, place, limits).await;
    let answers = Mutex::new(BTreeMap::<u16, u32>::new());
    let all = reports(0..6000);
    join_all(all.chunks(200).map(|share| {
        let (server, answers) = (&server, &answers);
        async move {
            for report in share {
                let status = server.post(report.to_bytes()).await.status().as_u16();
                *answers.lock().unwrap().entry(status).or_default() += 1;
            }
        }
    }))
    .await;
    let answers = answers.into_inner().unwrap();
    println!("6,000 reports from one address: {answers:?}");
    // One more may be taken while they come: the allowance fills up again within a day.
    assert!((allowance..allowance + 20).contains(&answers[&201]), "{answers:?}");
    assert_eq!(answers[&429], 6000 - answers[&201]);

    let refused = server.post(report(7000, true).to_bytes()).await;
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=23).contains(&seconds), "{seconds}");
    let problem = json(refused).await;
    assert_eq!(problem["type"], "urn:cairn:problem:too-many");
    assert!(problem["detail"].as_str().unwrap().contains("send the same report again"), "{problem}");
    assert!(server.metric(r#"cairn_reports_refused_total{reason="too-many"}"#).await > 1900);
    // Everything else is still there for that address.
    assert_eq!(server.get("/v1/policy").await.status(), 200);
}

#[tokio::test]
async fn a_full_database_says_when_to_come_back_and_has_room_when_an_epoch_is_forgotten() {
    let (config, place) = config();
    let server = Server::start_with(config, place, Limits { reports: 30, ..limits() }).await;
    server.send_all(&reports(0..30), 201).await;
    let refused = server.post(report(31, true).to_bytes()).await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["retry-after"]),
        (429, &"3600".parse().unwrap())
    );
    assert_eq!(json(refused).await["type"], "urn:cairn:problem:full");
    server.turn_clock(common::EPOCH + 2);
    server.ticked().await;
    let later = cairn::privacy::report::Report { epoch: common::EPOCH + 2, ..report(31, true) };
    assert_eq!(server.send(&later).await.0, 201);
}

#[tokio::test]
async fn a_database_as_large_as_it_may_be_takes_no_report() {
    let (config, place) = config();
    let server = Server::start_with(config, place, Limits { database: 60_000, ..limits() }).await;
    let mut taken = 0;
    while server.send(&report(taken, true)).await.0 == 201 {
        taken += 1;
        assert!(taken < 2000);
    }
    assert!(taken > 10, "{taken}");
    assert_eq!(server.post(report(taken, true).to_bytes()).await.status(), 429);
    let size = std::fs::metadata(server.database()).unwrap().len();
    assert!(size < 80_000, "{size}");
}

#[tokio::test]
async fn strangers_see_neither_metrics_nor_the_operators_page() {
    let server = Server::start().await;
    for path in ["/metrics", "/operator", "/operator.css"] {
        assert_eq!(server.get(path).await.status(), 404, "{path}");
    }
    for path in ["/metrics", "/operator", "/"] {
        assert_eq!(server.admin(path).await.status(), 200, "{path}");
    }
    // A page with a name of its own that points here is not this machine.
    let foreign =
        server.client.get(format!("http://{}/metrics", server.admin)).header("host", "evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 421);
    assert_eq!(server.admin("/v1/reports").await.status(), 404);
}

#[tokio::test]
async fn other_machines_need_the_token() {
    let (mut config, place) = config();
    config.admin_listen = ([0, 0, 0, 0], 0).into();
    let error =
        Server::try_start(config.clone(), std::sync::Arc::clone(&place), limits()).await.err().unwrap();
    assert!(format!("{error:#}").contains("--admin-token-file"), "{error:#}");
    let file = place.path().join("token");
    write_secret(&file, "correct-horse-battery-staple\n");
    config.admin_token = Some(file);
    let server = Server::start_with(config, place, limits()).await;
    let url = format!("http://127.0.0.1:{}/metrics", server.admin.port());
    let refused = server.client.get(&url).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    assert!(!refused.text().await.unwrap().contains("cairn_reports"));
    let with =
        |token: &str| server.client.get(&url).header("authorization", format!("Bearer {token}")).send();
    assert_eq!(with("correct-horse-battery-stapler").await.unwrap().status(), 401);
    assert_eq!(with("correct-horse-battery-staple").await.unwrap().status(), 200);
}
