//! The outer form of what training writes: a start that tells the kind, a version, a hash, and the content that was hashed.
//!
//! A model comes over a network and is trusted with what a learner is told, so nothing of it is looked at before the
//! hash agrees. It names skills and items by hashes of their ids ([`id_hash`]), so that it holds no text of a catalog.
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 8 | the kind's own start |
//! | 8 | 4 | format version |
//! | 12 | 32 | SHA-256 over the content |
//! | 44 | to the end | the content |

use super::codec::{CodecError, Reader, Writer};
use super::digest::{Digest, sha256};
use thiserror::Error;

const MAGIC_LEN: usize = 8;
/// Bytes before the content.
pub const HEADER_LEN: usize = MAGIC_LEN + 4 + 32;

/// What a file is a model of.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// How the file starts: seven letters, behind which is a zero.
    pub start: &'static str,
    /// The version that is written and read.
    pub version: u32,
    /// As an error calls it.
    pub name: &'static str,
}

/// Why bytes are not a model.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not one of ours, or one of another kind.
    #[error("not a {name}: the file does not start with {start} (offset 0)")]
    NotAModel {
        /// What it should be.
        name: &'static str,
        /// How it should start.
        start: &'static str,
    },
    /// Another version.
    #[error("model format version {found} is not known here (this library reads version {known}; offset 8)")]
    Version {
        /// The file's.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The content is not the one that was hashed.
    #[error("the content does not match the hash at offset 12: the model was damaged or changed")]
    Hash,
    /// A field that is not as the format has it. Offsets are from the start of the content, at byte 44.
    #[error("the model cannot be read: {0}")]
    Codec(CodecError),
}

/// Not as the source of the error, or whoever prints causes would say it twice.
impl From<CodecError> for ModelError {
    fn from(error: CodecError) -> Self {
        Self::Codec(error)
    }
}

/// A model's content, and the hash of it that was checked.
pub fn open<'a>(kind: &Kind, bytes: &'a [u8]) -> Result<(&'a [u8], Digest), ModelError> {
    let behind = bytes.strip_prefix(kind.start.as_bytes()).and_then(|rest| rest.first());
    if behind != Some(&0) {
        return Err(ModelError::NotAModel { name: kind.name, start: kind.start });
    }
    let mut r = Reader::new(bytes);
    r.raw(MAGIC_LEN, "magic")?;
    let found = r.u32("version")?;
    if found != kind.version {
        return Err(ModelError::Version { found, known: kind.version });
    }
    let digest = r.array("hash")?;
    let content = &bytes[HEADER_LEN..];
    if sha256(&[content]) == digest { Ok((content, digest)) } else { Err(ModelError::Hash) }
}

/// The file with this content.
pub fn seal(kind: &Kind, content: &[u8]) -> Vec<u8> {
    let mut w = Writer::default();
    w.raw(kind.start.as_bytes());
    w.u8(0);
    w.u32(kind.version);
    w.raw(&sha256(&[content]));
    w.raw(content);
    w.finish()
}

/// An id's hash in a model. The salt is chosen so that no two ids of the model share one.
pub fn id_hash(salt: u32, id: &str) -> u32 {
    let [a, b, c, d, ..] = sha256(&[&salt.to_le_bytes(), id.as_bytes()]);
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind { start: "CAIRNXX", version: 3, name: "model of nothing" };

    #[test]
    fn what_was_sealed_is_opened_and_nothing_else() {
        let bytes = seal(&KIND, b"content");
        assert_eq!(open(&KIND, &bytes).unwrap(), (&b"content"[..], sha256(&[b"content"])));
        assert_eq!(open(&KIND, &seal(&KIND, b"")).unwrap().0, b"");
        for end in 0..bytes.len() {
            assert!(open(&KIND, &bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(open(&KIND, &changed).is_err(), "{at}");
        }
        let says = |bytes: &[u8]| open(&KIND, bytes).unwrap_err().to_string();
        assert!(says(b"").contains("not a model of nothing: the file does not start with CAIRNXX"));
        assert!(says(&bytes[..20]).contains("inside hash"));
        let newer = Kind { version: 4, ..KIND };
        assert!(
            says(&seal(&newer, b"")).contains("version 4 is not known here (this library reads version 3")
        );
    }
}
