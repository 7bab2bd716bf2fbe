//! `cairn keys`: the keys that releases are signed with, and the offline root that may revoke them.

use anyhow::Context as _;
use cairn_server::keys::{Changed, create, revoke, rotate};
use std::path::PathBuf;

#[derive(clap::Subcommand)]
pub enum Keys {
    /// Make a key in a file: an offline root, or one for `cairn serve --signing-key`
    New {
        /// File to make; one that is there already is left alone
        file: PathBuf,
    },
    /// Replace the signing key; the old one names the new one
    Rotate(Where),
    /// Replace a signing key that was lost or stolen; the offline root names the new one
    Revoke {
        #[command(flatten)]
        place: Where,
        /// The offline root, whose public half pages have pinned
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
        /// The last release that may be signed with an older key, instead of the last that this server signed
        #[arg(long, value_name = "N")]
        last_release: Option<u32>,
    },
}

#[derive(clap::Args)]
pub struct Where {
    /// Folder of the server's data
    #[arg(long, value_name = "DIR", default_value = "cairn-data")]
    data: PathBuf,
    /// The signing key, if it is not the one in the data folder
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
pub async fn run(keys: Keys) -> anyhow::Result<()> {
    match keys {
        Keys::New { file } => {
            let key = create(&file)?;
            println!("{} has a new Ed25519 key. Keep it to yourself.", file.display());
            println!("Its public half, for `sharing.releases.root` or `key` of a page: {}", key.public_key);
            println!("Its id: {}", key.keyid);
        }
        Keys::Rotate(place) => {
            told(
                &rotate(&place.data, place.signing_key.as_deref())
                    .await
                    .context("the key was not rotated")?,
            );
        }
        Keys::Revoke { place, root, last_release } => {
            let revoked = revoke(&place.data, place.signing_key.as_deref(), &root, last_release).await;
            told(&revoked.context("the key was not revoked")?);
        }
    }
    Ok(())
}

fn told(changed: &Changed) {
    println!("Releases after number {} are signed with {}", changed.last_release, changed.key.public_key);
    println!("Its id: {}; it replaces {}", changed.key.keyid, changed.replaced);
    println!("Start the server again. Pages that pinned the first key follow by themselves.");
}
