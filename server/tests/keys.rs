//! Keys that follow one another, and the statements by which a reader follows them.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::stored::digest::{hex, sha256};
use cairn_server::keys::{create, revoke, rotate};
use common::{Server, config, json, limits, open, report, reports};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;

const KEY: &str = "application/vnd.cairn.key+json";
const RELEASE: &str = "application/vnd.cairn.release+json";

fn bytes(text: &Value) -> Vec<u8> {
    BASE64.decode(text.as_str().unwrap()).unwrap()
}

fn id(key: &[u8]) -> String {
    hex(&sha256(&[key]))
}

thread_local! {
    /// What was checked already: a thousand readers ask the same few questions.
    static CHECKED: RefCell<HashMap<(String, Vec<u8>), bool>> = RefCell::default();
}

/// Whether a key signed an envelope.
fn signed(envelope: &Value, kind: &str, key: &[u8]) -> bool {
    let question = (format!("{kind}{envelope}"), key.to_vec());
    if let Some(known) = CHECKED.with_borrow(|checked| checked.get(&question).copied()) {
        return known;
    }
    let holds = checked(envelope, kind, key);
    CHECKED.with_borrow_mut(|checked| checked.insert(question, holds));
    holds
}

fn checked(envelope: &Value, kind: &str, key: &[u8]) -> bool {
    let payload = bytes(&envelope["payload"]);
    let mut text = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    text.extend(payload);
    let signature = &envelope["signatures"][0];
    let of_key = VerifyingKey::from_bytes(key.try_into().unwrap()).unwrap();
    envelope["payloadType"] == kind
        && signature["keyid"] == id(key)
        && of_key.verify_strict(&text, &Signature::from_slice(&bytes(&signature["sig"])).unwrap()).is_ok()
}

/// A reader that pinned a first key, and perhaps a root.
#[derive(Clone)]
struct Reader {
    school: String,
    /// Each key, with the last release that it may have signed.
    keys: Vec<(Vec<u8>, u64)>,
    root: Option<Vec<u8>>,
}

impl Reader {
    fn new(first: Vec<u8>, root: Option<Vec<u8>>) -> Self {
        Self { school: id(&first)[..32].to_owned(), keys: vec![(first, u64::MAX)], root }
    }

    fn follow(&mut self, document: &Value) {
        assert_eq!(document["version"], 1);
        for envelope in document["statements"].as_array().unwrap().iter().skip(self.keys.len() - 1) {
            let statement = open(envelope);
            let (newest, until) = self.keys.last_mut().unwrap();
            assert_eq!(
                (&statement["version"], &statement["school"]),
                (&1.into(), &self.school.clone().into())
            );
            assert_eq!(statement["replaces"], id(newest));
            let by = if statement["revoked"] == true { self.root.as_ref() } else { Some(&*newest) };
            if !by.is_some_and(|by| signed(envelope, KEY, by)) {
                return;
            }
            *until = statement["lastRelease"].as_u64().unwrap();
            self.keys.push((bytes(&statement["names"]), u64::MAX));
            assert_eq!(statement["number"], self.keys.len() - 1);
        }
    }

    fn takes(&self, envelope: &Value) -> bool {
        let release = open(envelope);
        let number = release["number"].as_u64().unwrap();
        release["school"] == self.school
            && self.keys.iter().any(|(key, until)| number <= *until && signed(envelope, RELEASE, key))
    }
}

async fn key(server: &Server) -> Vec<u8> {
    bytes(&json(server.get("/v1/releases/key").await).await["publicKey"])
}

#[tokio::test]
async fn readers_follow_a_key_that_was_rotated_and_one_that_was_revoked() {
    let (mut config, place) = config();
    config.signing_key = None;
    let server = Server::start_with(config, place, limits()).await;
    let first = key(&server).await;
    let policy = server.text("/v1/policy").await;
    assert_eq!(
        json(server.get("/v1/releases/keys").await).await,
        serde_json::json!({ "version": 1, "statements": [] })
    );
    let of_policy: cairn::privacy::policy::Policy = serde_json::from_str(&policy).unwrap();
    let task = of_policy.task_hash(&of_policy.tasks[0]);
    let sent = |range| {
        reports(range)
            .into_iter()
            .map(|one| cairn::privacy::report::Report { task, ..one })
            .collect::<Vec<_>>()
    };
    server.send_all(&sent(0..10), 201).await;
    assert_eq!(server.published().await, 10);
    let one = json(server.get("/v1/releases/latest").await).await;

    let root_file = server.directory.path().join("root.pem");
    let root = BASE64.decode(create(&root_file).unwrap().public_key).unwrap();
    // A fleet of devices: all have pinned the first key, half of them the root as well.
    let mut fleet: Vec<Reader> =
        (0..1000).map(|n| Reader::new(first.clone(), (n % 2 == 0).then(|| root.clone()))).collect();

    // While the server runs, nothing is changed under it.
    let data = server.database().parent().unwrap().to_owned();
    let running = format!("{:#}", rotate(&data, None).await.unwrap_err());
    assert!(running.contains("while the server is stopped"), "{running}");
    let (config, place) = server.stop().await;
    let old = std::fs::read(data.join("signing-key.pem")).unwrap();
    let changed = rotate(&data, None).await.unwrap();
    assert_eq!((changed.replaced.as_str(), changed.last_release), (&id(&first)[..], 1));
    let mut names: Vec<_> = std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["keys.json", "last-release.json", "lock", "reports.db", "signing-key.pem"]);

    let server = Server::start_with(config, place, limits()).await;
    let second = key(&server).await;
    assert!(second != first && changed.key.public_key == BASE64.encode(&second));
    assert_eq!(
        server.text("/v1/policy").await,
        policy,
        "the school stays, and with it the policy and consent to it"
    );
    server.send_all(&sent(0..10), 200).await;
    server.send_all(&sent(10..20), 201).await;
    assert_eq!(server.published().await, 20);
    let two = json(server.get("/v1/releases/latest").await).await;
    let statements = json(server.get("/v1/releases/keys").await).await;
    for reader in &mut fleet {
        assert!(reader.takes(&one) && !reader.takes(&two));
        reader.follow(&statements);
        assert!(reader.takes(&one) && reader.takes(&two));
    }

    // The new key is stolen. The root names another; who has not pinned a root does not follow, and takes nothing new.
    let (config, place) = server.stop().await;
    let stolen = std::fs::read(data.join("signing-key.pem")).unwrap();
    let wrong = revoke(&data, None, &data.join("signing-key.pem"), None).await.unwrap_err();
    assert!(format!("{wrong:#}").contains("the signing key itself"), "{wrong:#}");
    let changed = revoke(&data, None, &root_file, None).await.unwrap();
    assert_eq!((changed.replaced.as_str(), changed.last_release), (&id(&second)[..], 2));
    let server = Server::start_with(config, place, limits()).await;
    server.send_all(&sent(20..40), 201).await;
    assert_eq!(server.published().await, 40);
    let three = json(server.get("/v1/releases/latest").await).await;
    let statements = json(server.get("/v1/releases/keys").await).await;
    for (index, reader) in fleet.iter_mut().enumerate() {
        reader.follow(&statements);
        assert_eq!(reader.takes(&three), index % 2 == 0);
        assert!(reader.takes(&one) && reader.takes(&two));
    }

    // With a key of before nothing starts and nothing is made: neither by its thief beside us, nor by mistake.
    let (config, place) = server.stop().await;
    for former in [old, stolen] {
        let good = std::fs::read(data.join("signing-key.pem")).unwrap();
        std::fs::write(data.join("signing-key.pem"), &former).unwrap();
        let refused = Server::try_start(config.clone(), std::sync::Arc::clone(&place), limits()).await;
        let error = format!("{:#}", refused.err().unwrap());
        assert!(error.contains("put that key back"), "{error}");
        std::fs::write(data.join("signing-key.pem"), good).unwrap();
    }
}

/// A power cut after the statement was written and before the key was put in its place.
#[tokio::test]
async fn a_change_that_was_interrupted_is_finished_at_the_next_start() {
    let (mut config, place) = config();
    config.signing_key = None;
    let (config, place) = Server::start_with(config, place, limits()).await.stop().await;
    let file = config.data.join("signing-key.pem");
    let old = std::fs::read(&file).unwrap();
    let changed = rotate(&config.data, None).await.unwrap();
    std::fs::rename(&file, config.data.join("signing-key.next.pem")).unwrap();
    common::write_secret(&file, old);
    let server = Server::start_with(config, place, limits()).await;
    assert_eq!(BASE64.encode(key(&server).await), changed.key.public_key);
}

/// Another key in the place of the first would be another school, whose reports nobody could tell from these.
#[tokio::test]
async fn a_key_that_was_only_exchanged_stops_the_start() {
    let server = Server::start().await;
    assert_eq!(server.send(&report(1, true)).await.0, 201);
    let (mut config, place) = server.stop().await;
    let other = place.path().join("other.pem");
    create(&other).unwrap();
    config.signing_key = Some(other);
    let refused = Server::try_start(config.clone(), std::sync::Arc::clone(&place), limits()).await;
    assert!(format!("{:#}", refused.err().unwrap()).contains("cairn keys rotate"));
    // Also without the statements.
    std::fs::remove_file(config.data.join("keys.json")).unwrap();
    let refused = Server::try_start(config, place, limits()).await;
    assert!(format!("{:#}", refused.err().unwrap()).contains("belongs to the school"));
}
