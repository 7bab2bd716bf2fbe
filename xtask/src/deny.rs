//! cargo-deny: the licences, sources and bans of deny.toml, and known vulnerabilities where their list can be fetched.

use std::env::consts::EXE_SUFFIX;
use std::net::{TcpStream, ToSocketAddrs};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::command::{cargo, output, program, run, target};
use crate::steps::Done;

const VERSION: &str = "0.20.2";
/// Where cargo-deny fetches the list of vulnerabilities from.
const ADVISORIES: (&str, u16) = ("github.com", 443);

/// What deny.toml asks, answered from Cargo.lock alone.
pub fn policy() -> Result<&'static str> {
    install()?;
    run(cargo_deny().args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))?;
    Ok("bans, licences, sources")
}

/// Known vulnerabilities. Their list changes daily and lies on the network, so where that cannot be reached the answer
/// is not "none".
pub fn advisories() -> Result<Done> {
    install()?;
    if !reachable() {
        return Ok(Done::Skipped(format!("the list of advisories on {} could not be reached", ADVISORIES.0)));
    }
    run(cargo_deny().args(["check", "advisories"]))?;
    Ok(Done::Passed(String::new()))
}

fn cargo_deny() -> Command {
    program(target().join(format!("tools/bin/cargo-deny{EXE_SUFFIX}")))
}

fn install() -> Result<()> {
    let there = cargo_deny().arg("--version").output();
    if there.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).trim() == format!("cargo-deny {VERSION}")) {
        return Ok(());
    }
    eprintln!("setup: building cargo-deny {VERSION} into target/tools, once, in some minutes");
    let tools = target().join("tools");
    output(cargo().args(["install", "cargo-deny", "--version", VERSION, "--locked", "--root"]).arg(tools))
        .map(drop)
}

fn reachable() -> bool {
    let addresses = ADVISORIES.to_socket_addrs().into_iter().flatten();
    addresses.take(2).any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(3)).is_ok())
}
