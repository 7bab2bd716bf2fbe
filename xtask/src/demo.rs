//! Builds what ships and serves it on this machine: from a fresh clone to the running app in one command.

use std::net::{SocketAddr, TcpListener};
use std::path::{PathBuf, absolute};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::command::root;
use crate::{build, native, setup};

const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8087);
const TRIES: u16 = 20;

#[derive(Args)]
pub struct Options {
    /// Where to listen [default: 127.0.0.1:8087, or the next port that is free]
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<SocketAddr>,
    /// Where the server keeps its data [default: cairn-data beside the sources]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve the packs in this folder too
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

pub fn run(options: Options) -> Result<()> {
    // Before the build, so that nobody waits minutes to hear that a port is taken.
    let listen = address(options.listen)?;
    setup::for_building()?;
    build::everything()?;
    let data = options.data.map_or_else(|| Ok(root().join("cairn-data")), absolute)?;
    let mut serve = native::cairn();
    // The server says where the operator's page is; a second demo must not find that port taken.
    serve
        .args(["serve", "--listen", &listen.to_string(), "--admin-listen", "127.0.0.1:0", "--data"])
        .arg(&data);
    if let Some(packs) = options.packs {
        // As the person who typed it meant it: the server starts in the workspace's root.
        serve.arg("--packs").arg(absolute(packs)?);
    }
    println!("\nServing at http://{listen} with its data in {}. Ctrl-C stops it.\n", data.display());
    become_(serve)
}

/// The address asked for, or the first free one from the default on.
fn address(asked: Option<SocketAddr>) -> Result<SocketAddr> {
    if let Some(address) = asked {
        TcpListener::bind(address)
            .with_context(|| format!("{address} cannot be used: choose another --listen"))?;
        return Ok(address);
    }
    let ports = DEFAULT.port()..DEFAULT.port() + TRIES;
    let mut addresses = ports.map(|port| SocketAddr::new(DEFAULT.ip(), port));
    let Some(free) = addresses.find(|address| TcpListener::bind(address).is_ok()) else {
        bail!("{DEFAULT} and the {TRIES} ports after it are taken: choose one with --listen HOST:PORT");
    };
    if free != DEFAULT {
        println!("{DEFAULT} is taken; using {free}");
    }
    Ok(free)
}

/// Gives this process over to the server, so that Ctrl-C reaches it alone and it can close in its own time.
#[cfg(unix)]
fn become_(mut server: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("the server could not be started")
}

#[cfg(not(unix))]
fn become_(mut server: Command) -> Result<()> {
    crate::command::run(&mut server)
}
