//! The keys that releases are signed with, one after another, and the statements by which each names the next.
//!
//! Whoever pinned the first key can follow: a key is replaced by a statement that the key before it signed, or, where that was
//! lost or stolen, by one of a root key that is kept offline. `docs/formats/release.md` has the statements. The school's name
//! comes from the first key and stays.

mod chain;
mod change;

pub(crate) use chain::Chain;
pub use change::{Changed, create, revoke, rotate};

use crate::signing::Signer;
use anyhow::{Context as _, bail};
use cairn::privacy::policy::School;
use std::path::{Path, PathBuf};

/// The name of the key in the data directory.
const FILE: &str = "signing-key.pem";

/// The key in use, and how it came to be that.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) signer: Signer,
    pub(crate) chain: Chain,
}

impl Keys {
    /// The key in `file`, or else that in the data directory, which is made at the first start: where no school is known yet.
    pub(crate) fn open(file: Option<&Path>, data: &Path, school: Option<School>) -> anyhow::Result<Self> {
        let file = path(file, data);
        if let Some(chain) = Chain::read(data)? {
            finish(&file, &chain)?;
            let signer = Signer::read(&file, "signing key")?;
            if signer.public_bytes() != chain.newest() {
                bail!(
                    "the signing key {} has the id {}, but by {} releases are signed with {}: put that key back, or replace it with \
                     `cairn keys rotate` or `cairn keys revoke`",
                    file.display(),
                    signer.public_key().keyid,
                    Chain::path(data).display(),
                    chain.newest_id()
                );
            }
            return Ok(Self { signer, chain });
        }
        if !file.exists() {
            if let Some(school) = school {
                bail!(
                    "there is no signing key {}, and the database belongs to the school {}: put back signing-key.pem and keys.json \
                     of that school",
                    file.display(),
                    String::from(school)
                );
            }
            let made = Signer::generate()?.write(&file);
            made.with_context(|| format!("cannot make the signing key {}", file.display()))?;
        }
        let signer = Signer::read(&file, "signing key")?;
        let chain = Chain::new(signer.public_bytes());
        chain.write(data)?;
        Ok(Self { signer, chain })
    }
}

fn path(file: Option<&Path>, data: &Path) -> PathBuf {
    file.map_or_else(|| data.join(FILE), Path::to_owned)
}

/// Where the next key lies until the statement that names it is on the disk.
fn next_path(file: &Path) -> PathBuf {
    file.with_extension("next.pem")
}

/// Puts the next key in its place, if a change was interrupted after its statement was written.
fn finish(file: &Path, chain: &Chain) -> anyhow::Result<()> {
    let next = next_path(file);
    if Signer::read(&next, "next signing key").is_ok_and(|next| next.public_bytes() == chain.newest()) {
        std::fs::rename(&next, file).with_context(|| format!("cannot replace {}", file.display()))?;
        crate::files::sync_parent(file)?;
    }
    Ok(())
}
