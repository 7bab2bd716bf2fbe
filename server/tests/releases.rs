//! What is published: right, only in batches, and the same whatever is sent twice.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::stored::digest::hex;
use common::{DAY, EPOCH, Server, default_policy, json, open, report, reports, simulate, task};
use ed25519_dalek::{Signature, VerifyingKey};

#[tokio::test]
async fn two_thousand_reports_estimate_the_truth_and_replays_change_nothing() {
    let server = Server::start().await;
    let (sent, yes) = simulate(2000, 0.62, 20_261);
    server.send_all(&sent, 201).await;
    let release = server.release().await;
    let estimates = release["estimates"].as_array().unwrap();
    assert_eq!(estimates.len(), 1);
    let estimate = &estimates[0];
    assert_eq!((estimate["reports"].as_u64(), estimate["epoch"].as_u64()), (Some(2000), Some(226)));
    let truth = yes as f64 / 2000.0;
    let first = |field: &str| estimate[field][0].as_f64().unwrap();
    let (value, noise) = (first("value"), first("noiseStandardError"));
    assert!((value - truth).abs() < 3.0 * noise, "{value} against {truth}, noise {noise}");
    assert!(noise < first("standardError") && noise < 0.02);

    let before = server.text("/v1/releases/latest").await;
    assert_eq!(server.send(&sent[7]).await, (200, "already counted".to_owned()));
    server.next_day().await;
    assert_eq!(server.text("/v1/releases/latest").await, before);
    server.send_all(&sent, 200).await;
    server.next_day().await;
    assert_eq!(server.text("/v1/releases/latest").await, before);
    assert_eq!(server.metric("cairn_reports_accepted_total").await, 2000);
    assert_eq!(server.metric("cairn_reports_replayed_total").await, 2001);
}

#[tokio::test]
async fn the_document_is_as_its_page_says() {
    let server = Server::start().await;
    let none = server.get("/v1/releases/latest").await;
    assert_eq!(none.status(), 404);
    assert_eq!(json(none).await["type"], "urn:cairn:problem:no-release");

    let sent: Vec<_> = (0..10).map(|nonce| report(nonce, nonce < 7)).collect();
    server.send_all(&sent, 201).await;
    assert_eq!(server.get("/v1/releases/latest").await.status(), 404, "asking closes nothing");
    server.next_day().await;
    let response = server.get("/v1/releases/latest").await;
    assert_eq!(response.headers()["content-type"], "application/vnd.dsse+json");
    let mut release = open(&json(response).await);
    let estimate = release["estimates"][0].as_object_mut().unwrap();
    // From the definition, with f = b / (a + b), and an even prior over 0 to 1.
    let flip = 1000.0 / 8389.0;
    let (value, error) =
        ((0.7 - flip) / (1.0 - 2.0 * flip), (8.0 / 12.0 * 4.0 / 12.0 / 10.0_f64).sqrt() / (1.0 - 2.0 * flip));
    let weight = (1.0 / 12.0) / (1.0 / 12.0 + error * error);
    let figures = [
        ("value", value),
        ("standardError", error),
        ("noiseStandardError", (flip * (1.0 - flip) / 10.0).sqrt() / (1.0 - 2.0 * flip)),
        ("shrunk", 0.5 + weight * (value - 0.5)),
        ("shrunkError", weight.sqrt() * error),
    ];
    for (name, expected) in figures {
        let found = estimate.remove(name).unwrap();
        assert_eq!(found.as_array().unwrap().len(), 1);
        let found = found[0].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-6, "{name}: {found} against {expected}");
    }
    let policy = default_policy();
    let rest = serde_json::json!({
        "version": 3,
        "school": hex(&common::school().0),
        "number": 1,
        "previous": null,
        "epoch": 226,
        "staleAfter": policy.epoch_end(227),
        "policy": policy.fingerprint().join("-"),
        "policyDigest": hex(&policy.digest()),
        "policies": [hex(&policy.digest())],
        "counted": [{"hash": hex(&task().0), "epoch": 226, "reports": 10}],
        "cohortFloor": 10,
        "estimates": [{
            "task": format!("solved-{}", hex(&task().0)),
            "hash": hex(&task().0),
            "question": {"kind": "solved", "items": ["tables-chairs"]},
            "mechanism": "binary-randomised-response",
            "epsilon": {"numerator": 7389, "denominator": 1000},
            "epoch": 226,
            "reports": 10,
        }],
    });
    assert_eq!(release, rest);
}

/// The envelope's signature, by the key that the server gives out.
fn verify(envelope: &serde_json::Value, key: &serde_json::Value) -> bool {
    let bytes = |text: &serde_json::Value| BASE64.decode(text.as_str().unwrap()).unwrap();
    let kind = envelope["payloadType"].as_str().unwrap();
    assert_eq!(kind, "application/vnd.cairn.release+json");
    let payload = bytes(&envelope["payload"]);
    let mut signed = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    signed.extend(payload);
    let signature = &envelope["signatures"][0];
    assert_eq!(signature["keyid"], key["keyid"]);
    let public = bytes(&key["publicKey"]);
    assert_eq!(key["keyid"], hex(&cairn::stored::digest::sha256(&[&public])));
    let public = VerifyingKey::from_bytes(&public.try_into().unwrap()).unwrap();
    public.verify_strict(&signed, &Signature::from_slice(&bytes(&signature["sig"])).unwrap()).is_ok()
}

#[tokio::test]
async fn releases_are_signed_numbered_and_never_change() {
    let server = Server::start().await;
    server.send_all(&reports(0..10), 201).await;
    server.next_day().await;
    let first = server.text("/v1/releases/latest").await;
    server.send_all(&reports(10..20), 201).await;
    server.next_day().await;
    let second = server.text("/v1/releases/latest").await;
    let server = server.restart().await;
    let key = json(server.get("/v1/releases/key").await).await;
    assert_eq!(key["algorithm"], "Ed25519");
    for (number, body) in [(1, &first), (2, &second)] {
        let response = server.get(&format!("/v1/releases/{number}")).await;
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(&response.text().await.unwrap(), body);
        let mut envelope: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(open(&envelope)["number"], number);
        assert!(verify(&envelope, &key));
        let mut other = open(&envelope);
        other["estimates"][0]["reports"] = 99.into();
        envelope["payload"] = BASE64.encode(other.to_string()).into();
        assert!(!verify(&envelope, &key));
    }
    assert_eq!(server.text("/v1/releases/latest").await, second);
    for missing in ["/v1/releases/0", "/v1/releases/3", "/v1/releases/4294967295"] {
        let response = server.get(missing).await;
        assert_eq!(response.status(), 404);
        assert_eq!(json(response).await["type"], "urn:cairn:problem:no-release");
    }
    for nothing in
        ["/v1/releases", "/v1/releases/", "/v1/releases/-1", "/v1/releases/x", "/v1/releases/4294967296"]
    {
        let response = server.get(nothing).await;
        assert_eq!(
            (response.status().as_u16(), &json(response).await["type"]),
            (404, &"about:blank".into()),
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn a_release_that_cannot_be_stored_closes_nothing() {
    let server = Server::start().await;
    server.send_all(&reports(0..10), 201).await;
    let mut database = server.open().await;
    sqlx::raw_sql("ALTER TABLE releases RENAME TO gone").execute(&mut database).await.unwrap();
    server.directory.set(server.directory.now() + DAY);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(server.get("/v1/releases/latest").await.status(), 503);
    let batches: i64 =
        sqlx::query_scalar("SELECT count(*) FROM batches").fetch_one(&mut database).await.unwrap();
    assert_eq!(batches, 0);
    sqlx::raw_sql("ALTER TABLE gone RENAME TO releases").execute(&mut database).await.unwrap();
    // It is tried again on the same day.
    server.ticked().await;
    assert_eq!(server.latest().await["counted"][0]["reports"], 10);
}

#[tokio::test]
async fn a_restart_keeps_counts_and_knows_replays() {
    let server = Server::start().await;
    let sent = reports(0..25);
    server.send_all(&sent[..12], 201).await;
    server.next_day().await;
    let closed = server.text("/v1/releases/latest").await;
    server.send_all(&sent[12..], 201).await;

    let server = server.restart().await;
    server.send_all(&sent, 200).await;
    assert_eq!(server.text("/v1/releases/latest").await, closed);
    assert_eq!(server.published().await, 25);
    assert_eq!(server.restart().await.published().await, 25);
}

#[tokio::test]
async fn below_the_floor_nothing_is_published_and_the_number_is_not_shown() {
    let server = Server::start().await;
    let empty = server.text("/v1/releases/latest").await;
    let page = server.admin_text("/operator").await;
    server.send_all(&reports(0..9), 201).await;
    server.next_day().await;
    assert_eq!(server.text("/v1/releases/latest").await, empty);
    // Not only is there no 9: the page is the same as without any report.
    assert_eq!(server.admin_text("/operator").await, page);
    assert!(page.contains("fewer than 10"));
    server.send_all(&reports(9..10), 201).await;
    assert_ne!(server.admin_text("/operator").await, page);
    assert_eq!(server.published().await, 10);
}

#[tokio::test]
async fn a_batch_is_closed_once_and_batches_share_no_report() {
    let server = Server::start().await;
    server.send_all(&reports(0..15), 201).await;
    assert_eq!(server.published().await, 15);
    let first = server.text("/v1/releases/latest").await;
    // Nine more wait: a release with them would tell what nine say.
    server.send_all(&reports(15..24), 201).await;
    server.next_day().await;
    assert_eq!(server.text("/v1/releases/latest").await, first);
    server.send_all(&reports(24..27), 201).await;
    // However many ask, nothing is closed before the day is over.
    common::join_all((0..20).map(|_| async { assert_eq!(server.text("/v1/releases/latest").await, first) }))
        .await;
    assert_eq!(server.published().await, 27);

    let mut database = server.open().await;
    let batches: Vec<(i64, i64, Vec<u8>)> =
        sqlx::query_as("SELECT id, reports, counts FROM batches ORDER BY id")
            .fetch_all(&mut database)
            .await
            .unwrap();
    let ones = |count: u64| count.to_le_bytes().to_vec();
    assert_eq!(batches, [(1, 15, ones(5)), (2, 12, ones(4))]);
    let kept: (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM nonces), (SELECT count(*) FROM waiting)")
            .fetch_one(&mut database)
            .await
            .unwrap();
    assert_eq!(kept, (27, 0), "each report in one batch, and nothing left of what waited");
}

#[tokio::test]
async fn epochs_are_published_apart_and_old_nonces_are_deleted() {
    let server = Server::start().await;
    let of = |epoch, nonces| {
        reports(nonces)
            .into_iter()
            .map(|report| cairn::privacy::report::Report { epoch, ..report })
            .collect::<Vec<_>>()
    };
    server.send_all(&of(EPOCH - 1, 0..11), 201).await;
    server.send_all(&of(EPOCH, 100..112), 201).await;
    server.send_all(&of(EPOCH - 1, 20..24), 201).await;
    let epochs = |release: serde_json::Value| {
        let estimates = release["estimates"].as_array().unwrap().clone();
        estimates
            .iter()
            .map(|e| (e["epoch"].as_u64().unwrap(), e["reports"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(epochs(server.release().await), [(225, 15), (226, 12)]);
    server.send_all(&of(EPOCH - 1, 30..33), 201).await;

    server.turn_clock(EPOCH + 1);
    server.send_all(&of(EPOCH + 1, 200..201), 201).await;
    assert_eq!(epochs(server.release().await), [(225, 15), (226, 12)]);
    let mut database = server.open().await;
    let kept: Vec<(i64, i64)> =
        sqlx::query_as("SELECT epoch, count(*) FROM nonces GROUP BY epoch ORDER BY epoch")
            .fetch_all(&mut database)
            .await
            .unwrap();
    assert_eq!(kept, [(226, 12), (227, 1)]);

    // A clock that is put back does not open what was deleted, and a restart does not forget that.
    server.turn_clock(EPOCH);
    server.send_all(&of(EPOCH - 1, 0..11), 422).await;
    let server = server.restart().await;
    server.send_all(&of(EPOCH - 1, 0..11), 422).await;
    server.send_all(&of(EPOCH, 100..112), 200).await;
    assert_eq!(epochs(server.release().await), [(225, 15), (226, 12)]);
}

#[tokio::test]
async fn a_further_batch_is_a_quarter_of_what_is_published_and_the_last_takes_the_rest() {
    let server = Server::start().await;
    server.send_all(&reports(0..100), 201).await;
    assert_eq!(server.published().await, 100);
    for more in (100..124).step_by(4) {
        server.send_all(&reports(more..more + 4), 201).await;
        assert_eq!(server.published().await, 100);
    }
    server.send_all(&reports(124..125), 201).await;
    assert_eq!(server.published().await, 125);
    server.send_all(&reports(125..140), 201).await;
    assert_eq!(server.published().await, 125);
    // Two epochs on nothing more can come, and what is enough to publish is published before it is forgotten. Nobody need
    // report or ask for that.
    server.turn_clock(EPOCH + 2);
    assert_eq!(server.published().await, 140);
}

#[tokio::test]
async fn a_reader_that_has_the_release_is_told_so() {
    let server = Server::start().await;
    server.send_all(&reports(0..10), 201).await;
    server.next_day().await;
    for path in ["/v1/releases/latest", "/v1/releases/1"] {
        let response = server.get(path).await;
        let tag = response.headers()["etag"].clone();
        let again = || server.client.get(server.url(path)).header("if-none-match", &tag).send();
        let unchanged = again().await.unwrap();
        assert_eq!(unchanged.status(), 304);
        assert_eq!(unchanged.headers()["etag"], tag);
    }
}
