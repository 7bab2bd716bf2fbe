//! The file of statements, `keys.json`, and what it must hold to.

use crate::files;
use crate::signing::{Envelope, Signer, key_id};
use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::privacy::policy::School;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const FILE: &str = "keys.json";
const VERSION: u32 = 1;
/// The type under which a statement is signed.
const PAYLOAD_TYPE: &str = "application/vnd.cairn.key+json";

/// The first key, and a statement for each that came after it.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    first: [u8; 32],
    statements: Vec<Envelope>,
    newest: [u8; 32],
    last_release: u32,
}

/// As the file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u32,
    /// Base64 of the first public key.
    first: String,
    statements: Vec<Envelope>,
}

/// As it is given out.
#[derive(Serialize)]
struct Given<'a> {
    version: u32,
    statements: &'a [Envelope],
}

/// One key names the next, or a root key does.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Statement {
    version: u32,
    number: u32,
    school: School,
    /// Base64 of the next public key.
    names: String,
    /// The id of the key that it replaces.
    replaces: String,
    /// The last release that may be signed with a key before the one named.
    last_release: u32,
    /// Whether the replaced key was lost or stolen; then a root key signs.
    revoked: bool,
}

impl Chain {
    /// Of a first key.
    pub(super) fn new(first: [u8; 32]) -> Self {
        Self { first, statements: Vec::new(), newest: first, last_release: 0 }
    }

    pub(super) fn path(data: &Path) -> PathBuf {
        data.join(FILE)
    }

    /// Reads the file in a data directory; `None` where there is none.
    pub(super) fn read(data: &Path) -> anyhow::Result<Option<Self>> {
        let file = Self::path(data);
        let named = || format!("the statements of keys, {}", file.display());
        let content = match std::fs::read(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            content => content.with_context(named)?,
        };
        let stored: Stored = serde_json::from_slice(&content).with_context(named)?;
        Self::check(stored).with_context(named).map(Some)
    }

    fn check(stored: Stored) -> anyhow::Result<Self> {
        ensure!(stored.version == VERSION, "version {} is not {VERSION}", stored.version);
        let mut chain = Self::new(public_key(&stored.first)?);
        for envelope in stored.statements {
            chain.follow(envelope)?;
        }
        Ok(chain)
    }

    /// Takes a statement if it is the next one. That a root key may revoke, only those can check who pinned that key.
    fn follow(&mut self, envelope: Envelope) -> anyhow::Result<()> {
        let number = self.statements.len() as u32 + 1;
        let statement: Statement = serde_json::from_slice(&envelope.payload()?)
            .with_context(|| format!("statement {number} cannot be read"))?;
        let next = statement.version == VERSION
            && statement.number == number
            && statement.school == self.school()
            && statement.replaces == self.newest_id()
            && statement.last_release >= self.last_release;
        ensure!(next, "statement {number} does not follow from the one before");
        ensure!(
            statement.revoked || envelope.holds(PAYLOAD_TYPE, &self.newest),
            "statement {number} is not signed by the key that it replaces"
        );
        self.newest = public_key(&statement.names)?;
        self.last_release = statement.last_release;
        self.statements.push(envelope);
        Ok(())
    }

    /// Adds the statement that `signer` makes about the next key.
    pub(super) fn name(
        &mut self,
        next: &Signer,
        signer: &Signer,
        last_release: u32,
        revoked: bool,
    ) -> anyhow::Result<()> {
        let statement = Statement {
            version: VERSION,
            number: self.statements.len() as u32 + 1,
            school: self.school(),
            names: next.public_key().public_key,
            replaces: self.newest_id(),
            last_release: last_release.max(self.last_release),
            revoked,
        };
        self.follow(signer.sign(PAYLOAD_TYPE, &serde_json::to_vec(&statement)?))
    }

    /// Writes the file. It is on the disk when this returns.
    pub(super) fn write(&self, data: &Path) -> anyhow::Result<()> {
        let stored = Stored {
            version: VERSION,
            first: BASE64.encode(self.first),
            statements: self.statements.clone(),
        };
        let file = Self::path(data);
        files::replace(&file, &serde_json::to_vec_pretty(&stored)?)
            .with_context(|| format!("cannot write {}", file.display()))
    }

    /// The document at `/v1/releases/keys`.
    pub(crate) fn document(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&Given { version: VERSION, statements: &self.statements })
    }

    pub(crate) fn school(&self) -> School {
        School::of_key(&self.first)
    }

    /// The key that releases are signed with now.
    pub(super) const fn newest(&self) -> [u8; 32] {
        self.newest
    }

    pub(super) fn newest_id(&self) -> String {
        key_id(&self.newest)
    }
}

fn public_key(base64: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = BASE64.decode(base64).context("a public key is not base64")?;
    bytes.try_into().map_err(|_| anyhow::anyhow!("a public key does not have 32 bytes"))
}
