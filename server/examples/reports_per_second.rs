//! How many reports a second the server makes durable, over loopback, with clients in the same process; and how many a bare
//! loop over the same database would, that inserts as many nonces at a time as there are clients.
//!
//! `cargo run --release -p cairn-server --example reports_per_second -- [connections] [reports] [directory]`
//!
//! Give a directory on the disk that matters: many systems keep temporary files in memory, where waiting for the disk
//! costs nothing.

use anyhow::{Context as _, ensure};
use cairn::privacy::mechanism::Mechanism;
use cairn::privacy::policy::TaskHash;
use cairn::privacy::report::{MEDIA_TYPE, Report};
use cairn::stored::digest::sha256;
use cairn_server::{Config, Limits, bind_with};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const EPOCH: u32 = 226;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default| arguments.next().map_or(Ok(default), |text| text.parse::<u64>());
    let (connections, reports) = (number(64)?, number(200_000)?);
    let parent = arguments.next().map_or_else(std::env::temp_dir, Into::into);
    let directory = tempfile::tempdir_in(parent)?;

    // Epochs of 91 days.
    let now = (i64::from(EPOCH) + 1) * 91 * 86_400_000 - 1;
    let limits = Limits { reports_per_source: 0, ..Limits::default() };
    let server = bind_with(Config::new(directory.path().join("data")), Arc::new(move || now), limits).await?;
    let task = server.policy().task_hash(&server.policy().tasks[0]);
    let address = server.address();
    let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async move { drop(stopping.await) }));

    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..connections {
        clients.spawn(send(address, task, client, reports / connections));
    }
    let mut slowest = Vec::new();
    while let Some(client) = clients.join_next().await {
        slowest.extend(client??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    slowest.sort_unstable();
    let quantile = |share: f64| slowest[(share * (slowest.len() - 1) as f64) as usize] / 1000;
    println!(
        "{} durable reports in {seconds:.2} s over {connections} connections: {:.0} a second; answered in {} us (median), \
         {} us (99 %)",
        slowest.len(),
        slowest.len() as f64 / seconds,
        quantile(0.5),
        quantile(0.99),
    );
    drop(stop);
    running.await??;
    let bare = bare_loop(&directory.path().join("bare.db"), task, connections, reports / connections).await?;
    println!(
        "a bare loop of the same inserts, {connections} a transaction: {bare:.0} a second; the server reaches {:.0} % of that",
        100.0 * slowest.len() as f64 / seconds / bare
    );
    Ok(())
}

/// Inserts a second, one statement each, with the settings of the server.
async fn bare_loop(file: &Path, task: TaskHash, clients: u64, count: u64) -> anyhow::Result<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-65536")
        .pragma("wal_autocheckpoint", "16384");
    let mut database = options.connect().await?;
    let table = "CREATE TABLE nonces (nonce BLOB NOT NULL PRIMARY KEY, task BLOB NOT NULL, epoch INTEGER NOT NULL) \
                 STRICT, WITHOUT ROWID";
    sqlx::raw_sql(table).execute(&mut database).await?;
    let begun = Instant::now();
    for index in 0..count {
        let mut transaction = database.begin_with("BEGIN IMMEDIATE").await?;
        for client in 0..clients {
            let digest = sha256(&[&client.to_le_bytes(), &index.to_le_bytes()]);
            sqlx::query("INSERT INTO nonces VALUES (?, ?, ?)")
                .bind(&digest[..16])
                .bind(&task.0[..])
                .bind(EPOCH)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
    }
    Ok((clients * count) as f64 / begun.elapsed().as_secs_f64())
}

/// Sends reports one after another; the time to each answer in nanoseconds.
async fn send(address: SocketAddr, task: TaskHash, client: u64, count: u64) -> anyhow::Result<Vec<u64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = [0; 4096];
    let mut times = Vec::with_capacity(count as usize);
    for index in 0..count {
        let digest = sha256(&[&client.to_le_bytes(), &index.to_le_bytes()]);
        let nonce = digest[..16].try_into()?;
        let report = Report {
            epoch: EPOCH,
            task,
            nonce,
            mechanism: Mechanism::BinaryRandomisedResponse,
            payload: vec![digest[16] & 1],
        }
        .to_bytes();
        let mut request = format!(
            "POST /v1/reports HTTP/1.1\r\nhost: {address}\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {}\r\n\r\n",
            report.len()
        )
        .into_bytes();
        request.extend(report);
        let sent = Instant::now();
        stream.write_all(&request).await?;
        let mut length = 0;
        while !answer[..length].ends_with(b"}") {
            let read = stream.read(&mut answer[length..]).await?;
            ensure!(read > 0, "the server hung up");
            length += read;
        }
        times.push(sent.elapsed().as_nanos() as u64);
        let text = std::str::from_utf8(&answer[..length]).context("not text")?;
        ensure!(text.starts_with("HTTP/1.1 201"), "{text}");
    }
    Ok(times)
}
