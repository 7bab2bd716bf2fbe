//! `cairn keys`: making a key, replacing the one in use, and replacing one that was lost or stolen.
//!
//! A change is written in an order that a power cut cannot break: the next key, then the statement that names it, then the
//! next key in the place of the old. The server must be stopped, since it signs with the key that it read.

use super::{Chain, Keys, finish, next_path, path};
use crate::signing::{PublicKey, Signer};
use crate::store::Database;
use anyhow::{Context as _, ensure};
use std::path::Path;

/// What a change came to.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The id of the key that was replaced.
    pub replaced: String,
    /// The key that releases are signed with from now on.
    pub key: PublicKey,
    /// The last release that may be signed with an older key.
    pub last_release: u32,
}

/// Makes a key in a file that is not there yet, for signing or as an offline root.
pub fn create(file: &Path) -> anyhow::Result<PublicKey> {
    let key = Signer::generate()?;
    key.write(file).with_context(|| format!("cannot make the key {}", file.display()))?;
    Ok(key.public_key())
}

/// Replaces the signing key of the server over `data` by a new one, which the old one names.
pub async fn rotate(data: &Path, signing_key: Option<&Path>) -> anyhow::Result<Changed> {
    let (mut database, last) = open(data).await?;
    let keys = Keys::open(signing_key, data, database.school().await?)?;
    let changed = change(data, &path(signing_key, data), keys.chain, &keys.signer, last, false);
    database.close().await?;
    changed
}

/// Replaces a signing key that was lost or stolen: the root key in `root` names the new one. Releases after `last_release` are
/// then taken only from that; without one, those after the last that this server signed.
pub async fn revoke(
    data: &Path,
    signing_key: Option<&Path>,
    root: &Path,
    last_release: Option<u32>,
) -> anyhow::Result<Changed> {
    let root = Signer::read(root, "root key")?;
    let (database, last) = open(data).await?;
    let chain = Chain::read(data)?.with_context(|| {
        format!("there is no {}: the server was never started", Chain::path(data).display())
    })?;
    ensure!(
        root.public_bytes() != chain.newest(),
        "the root key is the signing key itself: a root key is one that no server has"
    );
    let last = last_release.unwrap_or(last);
    let changed = change(data, &path(signing_key, data), chain, &root, last, true);
    database.close().await?;
    changed
}

async fn open(data: &Path) -> anyhow::Result<(Database, u32)> {
    ensure!(data.is_dir(), "there is no data directory {}: name it with --data", data.display());
    let database = Database::open(data, false, crate::server::system_clock())
        .await
        .context("keys are changed while the server is stopped")?;
    let last = database.last_number();
    Ok((database, last))
}

fn change(
    data: &Path,
    file: &Path,
    mut chain: Chain,
    signer: &Signer,
    last_release: u32,
    revoked: bool,
) -> anyhow::Result<Changed> {
    finish(file, &chain)?;
    let next = Signer::generate()?;
    let replaced = chain.newest_id();
    chain.name(&next, signer, last_release, revoked)?;
    let next_file = next_path(file);
    // One that was left over belongs to a change that never came to be: no statement names it.
    match std::fs::remove_file(&next_file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot remove {}", next_file.display()));
        }
        _ => {}
    }
    next.write(&next_file).with_context(|| format!("cannot make the key {}", next_file.display()))?;
    chain.write(data)?;
    finish(file, &chain)?;
    Ok(Changed { replaced, key: next.public_key(), last_release })
}
