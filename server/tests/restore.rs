//! Putting a database back, at random times and from every kind of copy: it never undoes the floor.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::privacy::policy::{Policy, PolicySource};
use cairn::privacy::report::Report;
use cairn_server::{Config, backup};
use common::{
    DAY, EPOCH, Place, Server, Words, canonical, config, limits, report, reports, scattered, write,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FLOOR: usize = 10;

fn private(directory: &Path) {
    std::fs::create_dir_all(directory).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
}

/// The issue's own case: 13 reports, a copy, one more, a release about 14. Put back, a release about 13 would tell the one.
#[tokio::test]
async fn a_copy_put_back_publishes_nothing_that_tells_one_report() {
    for whole_backup in [false, true] {
        let server = Server::start().await;
        server.send_all(&reports(0..13), 201).await;
        let copy = server.directory.path().join("copy.db");
        let data = server.database().parent().unwrap().to_owned();
        let server = if whole_backup {
            backup(&data, &copy).await.unwrap();
            server
        } else {
            let (config, place) = server.stop().await;
            std::fs::copy(data.join("reports.db"), &copy).unwrap();
            Server::start_with(config, place, limits()).await
        };
        server.send_all(&reports(13..14), 201).await;
        assert_eq!(server.published().await, 14);
        let first = server.latest().await;
        let (config, place) = server.stop().await;
        std::fs::copy(&copy, data.join("reports.db")).unwrap();
        let server = Server::start_with(config, place, limits()).await;
        // What waited is gone, and nothing of this epoch or the one before is taken.
        server.send_all(&reports(13..30), 422).await;
        server.send(&Report { epoch: EPOCH - 1, ..report(40, true) }).await;
        assert_eq!(server.published().await, 0, "from a backup: {whole_backup}");
        server.turn_clock(EPOCH + 1);
        server.ticked().await;
        let next: Vec<_> =
            reports(50..60).into_iter().map(|one| Report { epoch: EPOCH + 1, ..one }).collect();
        server.send_all(&next, 201).await;
        assert_eq!(server.published().await, 10);
        assert!(server.latest().await["number"].as_u64() > first["number"].as_u64());
    }
}

#[tokio::test]
async fn a_backup_holds_what_is_published_and_nothing_that_waits() {
    let server = Server::start().await;
    server.send_all(&scattered(0..12), 201).await;
    assert_eq!(server.published().await, 12);
    server.send_all(&scattered(12..20), 201).await;
    let data = server.database().parent().unwrap().to_owned();
    let file = server.directory.path().join("backup.db");
    backup(&data, &file).await.unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let content = std::fs::read(&file).unwrap();
    for sent in scattered(0..20) {
        assert!(!content.windows(16).any(|window| window == sent.nonce), "a nonce is in the backup");
    }
    let again = backup(&data, &file).await.unwrap_err();
    assert!(format!("{again:#}").contains("never writes over"), "{again:#}");
    let nothing = backup(server.directory.path(), &file.with_extension("b")).await.unwrap_err();
    assert!(format!("{nothing:#}").contains("--data"), "{nothing:#}");

    // In a new place, with the key of before, what is published is given out as it was.
    let before = server.text("/v1/releases/latest").await;
    let (mut config, place) = server.stop().await;
    config.data = place.path().join("elsewhere");
    private(&config.data);
    std::fs::copy(&file, config.data.join("reports.db")).unwrap();
    let server = Server::start_with(config, place, limits()).await;
    assert_eq!(server.text("/v1/releases/latest").await, before);
    assert_eq!(server.published().await, 12);
}

#[tokio::test]
async fn without_its_key_a_backup_does_not_start_and_no_key_is_made_for_it() {
    let server = Server::start().await;
    let data = server.database().parent().unwrap().to_owned();
    let file = server.directory.path().join("backup.db");
    backup(&data, &file).await.unwrap();
    let (mut config, place) = server.stop().await;
    config.data = place.path().join("elsewhere");
    config.signing_key = None;
    private(&config.data);
    std::fs::copy(&file, config.data.join("reports.db")).unwrap();
    let error = format!("{:#}", Server::try_start(config.clone(), place, limits()).await.err().unwrap());
    assert!(error.contains("put back signing-key.pem and keys.json"), "{error}");
    assert!(!config.data.join("signing-key.pem").exists());
}

#[tokio::test]
async fn a_clock_that_shows_a_day_before_the_copy_stops_the_start() {
    let server = Server::start().await;
    server.next_day().await;
    let file = server.directory.path().join("backup.db");
    backup(server.database().parent().unwrap(), &file).await.unwrap();
    let (mut config, place) = server.stop().await;
    config.data = place.path().join("elsewhere");
    private(&config.data);
    std::fs::copy(&file, config.data.join("reports.db")).unwrap();
    place.set(place.now() - 30 * DAY);
    let error = format!("{:#}", Server::try_start(config, place, limits()).await.err().unwrap());
    assert!(error.contains("set the clock"), "{error}");
}

/// What the test knows of a server: which reports are in which sets.
#[derive(Debug, Clone, Default)]
struct Model {
    waiting: BTreeMap<u32, BTreeSet<u64>>,
    closed: BTreeMap<u32, BTreeSet<u64>>,
}

/// A copy that can be put back.
struct Copy {
    file: PathBuf,
    /// By `cairn backup`, which may go into a new place.
    whole: bool,
    model: Model,
}

struct Drill {
    words: Words,
    policy: Policy,
    server: Option<Server>,
    place: Arc<Place>,
    model: Model,
    copies: Vec<Copy>,
    /// Every release that anybody was ever given, by number.
    releases: BTreeMap<u64, Vec<u8>>,
    /// Every set that was ever published, by epoch.
    published: BTreeMap<u32, BTreeSet<BTreeSet<u64>>>,
    sent: Vec<(u64, Report)>,
    places: u32,
    restores: u32,
}

impl Drill {
    async fn start(seed: u64) -> Self {
        let (mut config, place) = config();
        let mut source: PolicySource = serde_json::from_str(include_str!("../policy.json")).unwrap();
        source.epoch_days = 7;
        let file = place.path().join("policy.json");
        write(&file, serde_json::to_string(&source).unwrap());
        config.policy = Some(file);
        let server = Server::start_with(config, Arc::clone(&place), limits()).await;
        Self {
            words: Words(seed),
            policy: canonical(source),
            server: Some(server),
            place,
            model: Model::default(),
            copies: Vec::new(),
            releases: BTreeMap::new(),
            published: BTreeMap::new(),
            sent: Vec::new(),
            places: 0,
            restores: 0,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.words.next() % bound as u64) as usize
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    fn data(&self) -> PathBuf {
        self.server().database().parent().unwrap().to_owned()
    }

    /// New reports, and old ones again, as a network could repeat them.
    async fn send(&mut self) {
        let now = self.policy.epoch_at(self.place.now());
        for _ in 0..self.below(16) {
            let id = self.words.next() >> 1;
            let epoch = now - u32::from(self.below(4) == 0);
            let task = self.policy.task_hash(&self.policy.tasks[0]);
            self.sent.push((id, Report { epoch, task, ..report(id, id.is_multiple_of(2)) }));
            self.post(self.sent.len() - 1).await;
        }
        for _ in 0..self.below(6).min(self.sent.len()) {
            let old = self.below(self.sent.len());
            self.post(old).await;
        }
    }

    async fn post(&mut self, index: usize) {
        let (id, report) = self.sent[index].clone();
        if self.server().send(&report).await.0 == 201 {
            assert!(self.model.waiting.entry(report.epoch).or_default().insert(id));
        }
    }

    async fn day(&mut self) {
        let days = 1 + self.below(3) as i64;
        self.place.set(self.place.now() + days * DAY);
        self.server().ticked().await;
        self.look().await;
        let now = self.policy.epoch_at(self.place.now());
        self.model.waiting.retain(|epoch, _| epoch + 1 >= now);
    }

    /// Notes what is published now, which must be whole sets.
    async fn look(&mut self) {
        let response = self.server().get("/v1/releases/latest").await;
        if response.status() == 404 {
            return;
        }
        let envelope: Value = common::json(response).await;
        let payload = BASE64.decode(envelope["payload"].as_str().unwrap()).unwrap();
        let release: Value = serde_json::from_slice(&payload).unwrap();
        let number = release["number"].as_u64().unwrap();
        let known = self.releases.entry(number).or_insert_with(|| payload.clone());
        assert_eq!(*known, payload, "two releases have the number {number}");
        for counted in release["counted"].as_array().unwrap() {
            let epoch = u32::try_from(counted["epoch"].as_u64().unwrap()).unwrap();
            let reports = counted["reports"].as_u64().unwrap() as usize;
            let closed = self.model.closed.entry(epoch).or_default();
            if reports != closed.len() {
                closed.extend(self.model.waiting.remove(&epoch).unwrap_or_default());
            }
            assert_eq!(reports, closed.len());
            self.published.entry(epoch).or_default().insert(closed.clone());
        }
    }

    async fn copy(&mut self) {
        let file = self.place.path().join(format!("copy-{}.db", self.copies.len()));
        let whole = self.below(2) == 0;
        if whole {
            backup(&self.data(), &file).await.unwrap();
        } else {
            let (config, place) = self.server.take().unwrap().stop().await;
            std::fs::copy(config.data.join("reports.db"), &file).unwrap();
            self.server = Some(Server::start_with(config, place, limits()).await);
        }
        self.copies.push(Copy { file, whole, model: self.model.clone() });
    }

    async fn restore(&mut self) {
        if self.copies.is_empty() {
            return;
        }
        let chosen = self.below(self.copies.len());
        let (mut config, place) = self.server.take().unwrap().stop().await;
        if self.copies[chosen].whole && self.below(2) == 0 {
            self.places += 1;
            config.data = self.place.path().join(format!("place-{}", self.places));
            private(&config.data);
        }
        std::fs::copy(&self.copies[chosen].file, config.data.join("reports.db")).unwrap();
        self.restores += 1;
        self.model = self.copies[chosen].model.clone();
        self.restart(config, place).await;
    }

    async fn restart(&mut self, config: Config, place: Arc<Place>) {
        let server = Server::start_with(config, place, limits()).await;
        let mut database = server.open().await;
        let waiting: Vec<(u32, i64)> =
            sqlx::query_as("SELECT epoch, reports FROM waiting").fetch_all(&mut database).await.unwrap();
        // Either all that waited is still there, because nothing was published since, or nothing.
        if waiting.is_empty() {
            self.model.waiting.clear();
        }
        for (epoch, reports) in waiting {
            assert_eq!(self.model.waiting[&epoch].len() as i64, reports);
        }
        self.server = Some(server);
        self.look().await;
    }

    fn judge(&self) {
        for (epoch, sets) in &self.published {
            let sets: Vec<_> = sets.iter().collect();
            for (index, one) in sets.iter().enumerate() {
                for other in &sets[index + 1..] {
                    let apart = one.symmetric_difference(other).count();
                    assert!(apart >= FLOOR, "epoch {epoch}: two published sets differ by {apart}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_random_times_no_number_is_signed_twice_and_no_two_sets_differ_by_less_than_the_floor() {
    let (mut restores, mut releases, mut sets) = (0, 0, 0);
    for seed in 0..8 {
        let mut drill = Drill::start(seed).await;
        for _ in 0..60 {
            match drill.below(24) {
                0..12 => drill.send().await,
                12..21 => drill.day().await,
                21 | 22 => drill.copy().await,
                _ => drill.restore().await,
            }
        }
        drill.judge();
        restores += drill.restores;
        releases += drill.releases.len();
        sets += drill.published.values().map(BTreeSet::len).sum::<usize>();
        drill.server.take().unwrap().stop().await;
    }
    println!("{restores} restores, {releases} releases, {sets} published sets");
    assert!(restores > 10 && releases > 40 && sets > 40, "{restores} {releases} {sets}");
}
