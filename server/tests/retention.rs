//! What is forgotten, by the clock and by nothing else; and what a copy of the files tells of the order of arrival.

mod common;

use cairn::privacy::mechanism::Input;
use cairn::privacy::report::Report;
use common::{
    DAY, EPOCH, KEY, Server, Words, config, full_policy, honest, limits, report, reports, scattered,
    start_under, write_secret,
};
use sqlx::Connection as _;
use std::path::Path;

/// Everything in the data directory, but the keys.
fn bytes(data: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for name in ["reports.db", "reports.db-wal"] {
        all.extend(std::fs::read(data.join(name)).unwrap_or_default());
    }
    all
}

async fn kept(server: &Server) -> (i64, i64) {
    let mut database = server.open().await;
    let kept = sqlx::query_as("SELECT (SELECT count(*) FROM nonces), (SELECT count(*) FROM waiting)")
        .fetch_one(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    kept
}

#[tokio::test]
async fn after_800_idle_days_nothing_is_left_of_answers_and_nonces() {
    // Of a policy that is in force, and of one that is not any more.
    let policy = full_policy();
    let server = start_under(&policy).await;
    let mut words = Words(3);
    let mut all = Vec::new();
    for task in &policy.tasks {
        all.extend((0..7).map(|_| honest(&policy, task, &Input::Choice(1), &mut words)));
    }
    server.send_all(&all, 201).await;
    let (mut config, place) = server.stop().await;
    config.policy = None;
    let server = Server::start_with(config, place, limits()).await;
    let own = scattered(0..8);
    server.send_all(&own, 201).await;
    let before: Vec<_> =
        scattered(100..125).into_iter().map(|one| Report { epoch: EPOCH - 1, ..one }).collect();
    server.send_all(&before, 201).await;
    server.next_day().await;
    assert_eq!(kept(&server).await, (42 + 8 + 25, 7));
    all.extend(own);
    all.extend(before);

    // Nobody reports or asks for anything.
    server.directory.set(server.directory.now() + 800 * DAY);
    server.ticked().await;
    assert_eq!(kept(&server).await, (0, 0));
    let data = server.database().parent().unwrap().to_owned();
    let mut files = bytes(&data);
    for _ in 0..100 {
        if std::fs::metadata(data.join("reports.db-wal")).unwrap().len() == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        files = bytes(&data);
    }
    for report in &all {
        assert!(!files.windows(16).any(|window| window == report.nonce), "a nonce is left in the files");
    }
    // What was published stays, and nothing of then is taken again.
    assert_eq!(server.latest().await["counted"][0]["reports"], 25);
}

#[tokio::test]
async fn an_epoch_is_forgotten_when_nothing_of_it_can_be_taken_any_more() {
    let server = Server::start().await;
    server.send_all(&reports(0..9), 201).await;
    server.turn_clock(EPOCH + 1);
    server.ticked().await;
    assert_eq!(kept(&server).await, (9, 1));
    server.send_all(&reports(0..9), 200).await;
    server.turn_clock(EPOCH + 2);
    server.ticked().await;
    assert_eq!(kept(&server).await, (0, 0));
    // A clock that is put right again opens nothing that was forgotten, and does not hold up what was not.
    server.turn_clock(EPOCH + 1);
    server.send_all(&reports(0..9), 200 + 222).await;
    let of_now: Vec<_> = reports(20..30).into_iter().map(|one| Report { epoch: EPOCH + 1, ..one }).collect();
    server.send_all(&of_now, 201).await;
}

#[tokio::test]
async fn a_clock_that_ran_years_ahead_costs_the_epoch_and_not_the_years() {
    let server = Server::start().await;
    server.send_all(&reports(0..9), 201).await;
    server.turn_clock(EPOCH + 40);
    server.ticked().await;
    server.turn_clock(EPOCH);
    server.ticked().await;
    server.send_all(&reports(0..9), 422).await;
    server.turn_clock(EPOCH + 1);
    let next: Vec<_> = reports(50..60).into_iter().map(|one| Report { epoch: EPOCH + 1, ..one }).collect();
    server.send_all(&next, 201).await;
    assert_eq!(server.published().await, 10);
}

#[tokio::test]
async fn batches_are_closed_once_a_day_however_often_somebody_asks_or_restarts() {
    let server = Server::start().await;
    server.send_all(&reports(0..10), 201).await;
    for path in ["/v1/releases/latest", "/v1/releases/1"] {
        assert_eq!(server.get(path).await.status(), 404);
    }
    server.admin_text("/operator").await;
    let server = server.restart().await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(server.get("/v1/releases/latest").await.status(), 404, "a restart closes nothing");
    assert_eq!(server.published().await, 10);
    let first = server.latest().await;
    server.send_all(&reports(10..40), 201).await;
    let server = server.restart().await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(server.latest().await, first, "nothing more on this day");
    // A clock that goes back over midnight and forth again makes none either.
    server.directory.set(server.directory.now() - DAY);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    server.directory.set(server.directory.now() + DAY);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(server.latest().await, first);
    assert_eq!(server.published().await, 40);
}

#[tokio::test]
async fn in_each_epoch_one_release_says_that_the_others_are_not_stale() {
    let server = Server::start().await;
    server.send_all(&reports(0..10), 201).await;
    assert_eq!(server.published().await, 10);
    let first = server.latest().await;
    server.next_day().await;
    assert_eq!(server.latest().await, first);
    server.turn_clock(EPOCH + 1);
    server.ticked().await;
    let second = server.latest().await;
    assert_eq!((second["epoch"].as_u64(), &second["estimates"]), (Some(227), &first["estimates"]));
    assert_eq!(second["staleAfter"].as_i64(), Some(common::default_policy().epoch_end(EPOCH + 2)));
    server.next_day().await;
    assert_eq!(server.latest().await, second);
}

/// Two servers that take the same reports in opposite orders have the same file when the day is over.
#[tokio::test]
async fn when_the_day_is_over_the_file_does_not_show_in_which_order_reports_came() {
    let mut files = Vec::new();
    for backwards in [false, true] {
        let server = Server::start().await;
        let mut order: Vec<_> = (0..400)
            .map(|n: u64| report(n.wrapping_mul(0x9E37_79B9_7F4A_7C15), n.is_multiple_of(3)))
            .collect();
        if backwards {
            order.reverse();
        }
        for report in &order {
            assert_eq!(server.send(report).await.0, 201);
        }
        server.next_day().await;
        // Marks are random, one for each server; the key makes all else the same.
        let mut database = server.open().await;
        sqlx::query("UPDATE server SET mark = zeroblob(32)").execute(&mut database).await.unwrap();
        database.close().await.unwrap();
        let (config, _place) = server.stop().await;
        let mut file = std::fs::read(config.data.join("reports.db")).unwrap();
        // How often the file and its schema were changed: a number of transactions.
        for counter in [24..28, 40..44, 92..96] {
            file[counter].fill(0);
        }
        files.push(file);
    }
    assert!(files[0].len() > 5 * 4096);
    let apart = files[0].iter().zip(&files[1]).filter(|(one, other)| one != other).count();
    assert!(files[0].len() == files[1].len() && apart == 0, "{apart} of {} bytes", files[0].len());
}

/// The same bytes are not taken by two servers of the same built-in policy.
#[tokio::test]
async fn a_report_for_one_school_is_refused_by_another() {
    let one = Server::start().await;
    let (mut config, place) = config();
    config.signing_key = None;
    let other = Server::start_with(config, place, limits()).await;
    assert_eq!(one.send(&report(1, true)).await.0, 201);
    let refused = other.post(report(1, true).to_bytes()).await;
    assert_eq!(refused.status(), 422);
    assert_eq!(common::json(refused).await["type"], "urn:cairn:problem:unknown-task");
    let school = |policy: &str| serde_json::from_str::<serde_json::Value>(policy).unwrap()["school"].clone();
    assert_ne!(school(&one.text("/v1/policy").await), school(&other.text("/v1/policy").await));
    // It is the key that makes the school, wherever it lies.
    let (config, place) = common::config();
    write_secret(&place.path().join("key.pem"), KEY);
    let again = Server::start_with(config, place, limits()).await;
    assert_eq!(again.send(&report(1, true)).await.0, 201);
}

#[cfg(unix)]
#[tokio::test]
async fn a_data_directory_that_others_can_read_is_refused_with_the_mend() {
    use std::os::unix::fs::PermissionsExt as _;
    let (config, place) = Server::start().await.stop().await;
    for mode in [0o755, 0o750, 0o701, 0o711] {
        std::fs::set_permissions(&config.data, std::fs::Permissions::from_mode(mode)).unwrap();
        let tried = Server::try_start(config.clone(), std::sync::Arc::clone(&place), limits()).await;
        let error = format!("{:#}", tried.err().unwrap());
        assert!(error.contains(&format!("chmod 700 {}", config.data.display())), "{error}");
    }
    std::fs::set_permissions(&config.data, std::fs::Permissions::from_mode(0o700)).unwrap();
    // A database that an older server left readable is closed to others.
    std::fs::set_permissions(config.data.join("reports.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let server = Server::start_with(config, place, limits()).await;
    server.send_all(&reports(0..3), 201).await;
    for file in std::fs::read_dir(server.database().parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            file.display()
        );
    }
}
