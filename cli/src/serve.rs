//! `cairn serve`: the server, with defaults that need no flag.

use anyhow::Context as _;
use cairn_server::{Config, bind};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8087")]
    listen: SocketAddr,
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
}

#[tokio::main]
pub async fn run(args: Args) -> anyhow::Result<()> {
    // What the server logs names no client and no time: not the format's own clock either.
    tracing_subscriber::fmt().with_writer(std::io::stderr).without_time().init();
    let Args { listen, data, packs, web, policy, signing_key } = args;
    let server = bind(Config { listen, data, packs, web, policy, signing_key }).await?;
    // Tests and `cargo xtask demo` wait for this line.
    println!("Cairn is at http://{}", server.address());
    println!("The operator's page is at http://{}/operator. Ctrl-C stops the server.", server.address());
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
