//! # The Cairn server
//!
//! What a school runs beside its web server, or instead of one. It gives out the web app, packs and the policy as
//! static files, takes in randomised [reports](cairn::privacy::report), and publishes what they say together, signed. It needs
//! no trust: a report is private before it arrives. It is built to deserve some all the same, and keeps no address, no
//! time finer than the epoch, and no answer for longer than it takes to count it: `docs/server.md`.
//!
//! ```no_run
//! # async fn run() -> anyhow::Result<()> {
//! let server = cairn_server::bind(cairn_server::Config {
//!     listen: ([127, 0, 0, 1], 8080).into(),
//!     ..cairn_server::Config::new("cairn-data")
//! })
//! .await?;
//! println!("http://{}/", server.address());
//! server.run(std::future::pending()).await
//! # }
//! ```
#![deny(missing_docs)]

mod admin;
mod app;
mod files;
mod headers;
mod http;
pub mod keys;
mod listen;
mod metrics;
mod pages;
mod policy;
mod problem;
mod reports;
mod server;
mod signing;
mod source;
mod store;
mod web;

pub use server::{Clock, Config, Limits, Server, bind, bind_with, system_clock};
pub use signing::PublicKey;
pub use store::backup;
