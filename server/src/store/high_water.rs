//! The last release's number and a mark, outside the database: how a server notices that its database was put back.
//!
//! The file is written, and on the disk, before a release of that number is signed. The database has the same mark. So a
//! database that is older than the last release does not fit the file, and neither does a file that was put back by itself.

use crate::files;
use anyhow::Context as _;
use cairn::stored::digest::{Digest, hex};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const FILE: &str = "last-release.json";

/// What is in the file, and where that is.
#[derive(Debug, Clone)]
pub(super) struct HighWater {
    file: PathBuf,
    said: Said,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// The highest number that was signed or left out.
    number: u32,
    /// SHA-256 of that release's document, or random digits where no release was made since the database was new or put back.
    mark: String,
}

impl HighWater {
    /// Reads the file in a data directory; `None` where there is none.
    pub(super) fn read(directory: &Path) -> anyhow::Result<Option<Self>> {
        let file = directory.join(FILE);
        let content = match std::fs::read(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            content => content.with_context(|| format!("cannot read {}", file.display()))?,
        };
        let said = serde_json::from_slice(&content).with_context(|| {
            format!(
                "{} is damaged. Remove it and start again: the server then takes its database for one that was put back, and takes \
                 no reports of the current epoch",
                file.display()
            )
        })?;
        Ok(Some(Self { file, said }))
    }

    /// Writes a file where there may be none.
    pub(super) fn create(directory: &Path, number: u32, mark: &Digest) -> anyhow::Result<Self> {
        let mut new = Self { file: directory.join(FILE), said: Said { number: 0, mark: String::new() } };
        new.write(number, mark)?;
        Ok(new)
    }

    /// Writes a number and a mark. They are on the disk when this returns.
    pub(super) fn write(&mut self, number: u32, mark: &Digest) -> anyhow::Result<()> {
        let said = Said { number, mark: hex(mark) };
        files::replace(&self.file, &serde_json::to_vec(&said)?)
            .with_context(|| format!("cannot write {}", self.file.display()))?;
        self.said = said;
        Ok(())
    }

    pub(super) const fn number(&self) -> u32 {
        self.said.number
    }

    pub(super) fn has_mark(&self, mark: &[u8]) -> bool {
        self.said.mark == hex(mark)
    }
}
