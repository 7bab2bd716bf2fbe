//! What the server keeps, and what keeps it.

mod common;

use cairn_server::bind;
use common::{EPOCH, Server, config, documented, limits, report, reports, task, write};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use std::collections::BTreeSet;
use std::path::Path;

#[tokio::test]
async fn no_column_is_kept_beyond_the_documented_ones() {
    let server = Server::start().await;
    server.send_all(&reports(0..12), 201).await;
    assert_eq!(server.published().await, 12);
    let mut database = server.open().await;
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c \
         WHERE m.type IN ('table', 'view')",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    assert_eq!(columns.into_iter().collect::<BTreeSet<_>>(), documented("Columns"));
    let others: Vec<(String, String)> =
        sqlx::query_as("SELECT type, name FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL")
            .fetch_all(&mut database)
            .await
            .unwrap();
    assert_eq!(others, []);
}

#[tokio::test]
async fn the_order_of_arrival_is_not_kept() {
    let server = Server::start().await;
    for nonce in [5, 3, 9, 1, 7] {
        assert_eq!(server.send(&report(nonce, nonce == 3)).await.0, 201);
    }
    let mut database = server.open().await;
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT nonce FROM nonces").fetch_all(&mut database).await.unwrap();
    assert_eq!(kept.iter().map(|nonce| nonce[0]).collect::<Vec<_>>(), [1, 3, 5, 7, 9]);
    for table in ["nonces", "waiting"] {
        let rows = sqlx::AssertSqlSafe(format!("SELECT rowid FROM {table}"));
        assert!(sqlx::raw_sql(rows).execute(&mut database).await.is_err(), "{table}");
    }
}

/// A server that makes its key at the first start.
async fn with_a_key_of_its_own() -> Server {
    let (mut config, directory) = config();
    config.signing_key = None;
    Server::start_with(config, directory, limits()).await
}

#[tokio::test]
async fn stopping_leaves_one_file_and_a_lock_and_a_key_beside_it() {
    let (config, _directory) = with_a_key_of_its_own().await.stop().await;
    let mut files: Vec<_> = std::fs::read_dir(&config.data)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["keys.json", "last-release.json", "lock", "reports.db", "signing-key.pem"]);
    assert!(files.iter().all(|file| documented("Files").contains(file)));
}

/// The log holds the groups in which reports came, in their order.
#[tokio::test]
async fn the_log_is_emptied_as_soon_as_nothing_more_comes() {
    let server = Server::start().await;
    let log = server.database().with_extension("db-wal");
    for more in 0..3 {
        server.send_all(&reports(more * 10..more * 10 + 10), 201).await;
        emptied(&log).await;
    }
    server.next_day().await;
    emptied(&log).await;
    // Somebody who reads meanwhile only puts it off.
    let mut reader = server.open().await;
    let mut reading = reader.begin().await.unwrap();
    sqlx::query("SELECT * FROM nonces").fetch_all(&mut *reading).await.unwrap();
    server.send_all(&reports(100..110), 201).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(std::fs::metadata(&log).unwrap().len() > 0);
    reading.rollback().await.unwrap();
    emptied(&log).await;
}

async fn emptied(log: &Path) {
    for _ in 0..400 {
        if std::fs::metadata(log).unwrap().len() == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("{} bytes in the log", std::fs::metadata(log).unwrap().len());
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_directory_is_for_the_server_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (config, _directory) = with_a_key_of_its_own().await.stop().await;
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(config.data.clone()), 0o700);
    for file in std::fs::read_dir(&config.data).unwrap() {
        assert_eq!(mode(file.unwrap().path()), 0o600);
    }
}

#[tokio::test]
async fn a_second_server_over_the_same_data_does_not_start() {
    let server = Server::start().await;
    let (mut second, _directory) = config();
    second.data = server.database().parent().unwrap().to_owned();
    let error = bind(second.clone()).await.unwrap_err();
    assert!(format!("{error:#}").contains("another server is using"), "{error:#}");
    server.stop().await;
    bind(second).await.unwrap();
}

#[tokio::test]
async fn a_database_of_a_newer_server_is_left_alone() {
    let server = Server::start().await;
    let mut database = server.open().await;
    let (config, _directory) = server.stop().await;
    sqlx::raw_sql("PRAGMA user_version = 4").execute(&mut database).await.unwrap();
    let error = bind(config).await.unwrap_err();
    assert!(format!("{error:#}").contains("version 4"), "{error:#}");
}

/// A database as the first schema left it: a closed batch, and reports that wait.
async fn first_schema(file: &Path) {
    let directory = file.parent().unwrap();
    std::fs::create_dir_all(directory).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut database = options.connect().await.unwrap();
    sqlx::raw_sql(include_str!("../migrations/1.sql")).execute(&mut database).await.unwrap();
    sqlx::raw_sql("PRAGMA user_version = 1").execute(&mut database).await.unwrap();
    sqlx::query("INSERT INTO batches VALUES (7, ?, ?, 300, 258)")
        .bind(&task().0[..])
        .bind(EPOCH)
        .execute(&mut database)
        .await
        .unwrap();
    for nonce in 0..8_u64 {
        let report = report(nonce, nonce % 2 == 1);
        let answer = (nonce > 0).then_some(i64::from(nonce % 2 == 1));
        sqlx::query("INSERT INTO reports VALUES (?, ?, ?, ?, ?)")
            .bind(&report.nonce[..])
            .bind(&report.task.0[..])
            .bind(EPOCH)
            .bind(answer)
            .bind((nonce == 0).then_some(7))
            .execute(&mut database)
            .await
            .unwrap();
    }
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_database_of_the_first_schema_keeps_what_is_published() {
    let (config, directory) = config();
    first_schema(&config.data.join("reports.db")).await;
    let server = Server::start_with(config, directory, limits()).await;
    // 300 and 258 do not fit one byte.
    assert_eq!(server.published().await, 300);
    let mut database = server.open().await;
    let counts: Vec<u8> =
        sqlx::query_scalar("SELECT counts FROM batches WHERE id = 7").fetch_one(&mut database).await.unwrap();
    assert_eq!(counts, 258_u64.to_le_bytes());
    // What waited was of a policy whose reports nothing can count any more, and is gone.
    let waiting: (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM nonces), (SELECT count(*) FROM waiting)")
            .fetch_one(&mut database)
            .await
            .unwrap();
    assert_eq!(waiting, (0, 0));
    // And it goes on: 74 are not a quarter of 300, 75 are.
    server.send_all(&reports(10..84), 201).await;
    assert_eq!(server.published().await, 300);
    server.send_all(&reports(84..85), 201).await;
    assert_eq!(server.published().await, 375);
}

#[tokio::test]
async fn a_policy_that_devices_would_refuse_stops_the_start() {
    let (mut config, directory) = config();
    let file = directory.path().join("policy.json");
    config.policy = Some(file.clone());
    let valid = include_str!("../policy.json");
    for (content, words) in [
        (valid.replace("7389", "9000"), "asks for epsilon"),
        (valid.replace(": 91", ": 1"), "epochDays is 1"),
        (valid.replace("\"version\": 2", "\"version\": 2, \"id\": \"ours\""), "unknown field `id`"),
        (valid.replace("7389", "7388.5"), "is not a policy"),
        ("{}".to_owned(), "missing field"),
        ("reports".to_owned(), "is not a policy"),
    ] {
        write(&file, content);
        let error = format!("{:#}", bind(config.clone()).await.unwrap_err());
        assert!(error.contains(words) && error.contains("policy.json"), "{error}");
    }
    std::fs::remove_file(&file).unwrap();
    assert!(format!("{:#}", bind(config).await.unwrap_err()).contains("policy.json"));
}

#[tokio::test]
async fn figures_of_another_policy_wait_until_it_is_back() {
    let server = Server::start().await;
    server.send_all(&reports(0..12), 201).await;
    let mut before = server.release().await;
    let digest = before["policyDigest"].clone();
    let (mut config, directory) = server.stop().await;
    let file = directory.path().join("policy.json");
    write(&file, include_str!("../policy.json").replace("tables-chairs", "another-item"));
    config.policy = Some(file);
    let server = Server::start_with(config, directory, limits()).await;
    assert_eq!(server.published().await, 0);
    assert_eq!(server.send(&report(0, true)).await.0, 422);
    let (mut config, directory) = server.stop().await;
    config.policy = None;
    let server = Server::start_with(config, directory, limits()).await;
    let mut after = server.release().await;
    assert_eq!((after["number"].take(), before["number"].take()), (3.into(), 1.into()));
    // The other policy stays among those that were in force.
    assert_eq!(
        (after["policies"].take().as_array().unwrap().len(), before["policies"].take()),
        (2, [digest].into())
    );
    assert!(after["previous"].take().is_string() && before["previous"].take().is_null());
    assert_eq!(after, before);
    server.send_all(&reports(0..12), 200).await;
}
