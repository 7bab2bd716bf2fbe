//! `cairn serve`: the server, with defaults that need no flag.

use anyhow::Context as _;
use cairn_server::{Config, Limits, bind_with, system_clock};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8087")]
    listen: SocketAddr,
    /// Where the operator's page and the metrics are; port 0 takes any free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8088")]
    admin_listen: SocketAddr,
    /// File with the token that these ask for; needed where other machines can reach them
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
    /// Folder for the database of reports; made if missing
    #[arg(long, value_name = "DIR", default_value = "cairn-data")]
    data: PathBuf,
    /// Folder with further packs (*.cairn) to give out
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Folder with a web app to serve instead of the one built in
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,
    /// Reporting policy (JSON) instead of the one built in
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Key to sign releases with (Ed25519, PKCS#8 in PEM) instead of the one in the data folder, which is made if missing
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
    /// Say that the whole data folder was put back from a copy; the server notices by itself only where the database was
    #[arg(long)]
    restored: bool,
    /// Reports that are taken from one address in a day; 0 is no limit
    #[arg(long, value_name = "N", default_value_t = Limits::default().reports_per_source)]
    reports_per_source: u32,
    /// Address of a reverse proxy whose X-Forwarded-For says where a report comes from; may be given again
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Vec<IpAddr>,
    /// Reports of the current epoch and the one before that are taken in all
    #[arg(long, value_name = "N", default_value_t = Limits::default().reports)]
    max_reports: u64,
    /// Size of the database above which no reports are taken
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().database >> 20)]
    max_database: u64,
}

#[tokio::main]
pub async fn run(args: Args) -> anyhow::Result<()> {
    // What the server logs names no client and no time: not the format's own clock either.
    tracing_subscriber::fmt().with_writer(std::io::stderr).without_time().init();
    let config = Config {
        listen: args.listen,
        admin_listen: args.admin_listen,
        admin_token: args.admin_token_file,
        data: args.data,
        restored: args.restored,
        packs: args.packs,
        web: args.web,
        policy: args.policy,
        signing_key: args.signing_key,
        trusted_proxies: args.trusted_proxy,
    };
    let limits = Limits {
        reports_per_source: args.reports_per_source,
        reports: args.max_reports,
        database: args.max_database.saturating_mul(1 << 20),
        ..Limits::default()
    };
    let server = bind_with(config, Arc::new(system_clock), limits).await?;
    // Tests and `cargo xtask demo` wait for this line.
    println!("Cairn is at http://{}", server.address());
    println!(
        "The operator's page is at http://{}/operator. Ctrl-C stops the server.",
        server.admin_address()
    );
    println!("Releases are signed with the Ed25519 key {}", server.public_key().public_key);
    server.run(stopped()?).await
}

/// Ctrl-C, or what a service manager sends.
fn stopped() -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).context("cannot listen for the signal to stop")?
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
