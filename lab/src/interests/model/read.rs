//! Bytes to a model. Every length is checked before it is used.

use super::{MAGIC, Model, Neighbours};
use ::cairn::stored::codec::{CodecError, Reader};
use ::cairn::stored::digest::sha256;
use thiserror::Error;

/// The version of the format.
pub const VERSION: u32 = 1;

/// Why bytes are not a model.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not one of ours.
    #[error("not a model of interests: the file does not start with CAIRNIN (offset 0)")]
    NotAModel,
    /// Another version.
    #[error("model format version {0} is not known here (this program reads version {VERSION}; offset 8)")]
    Version(u32),
    /// The content is not the one that was hashed.
    #[error("the content does not match the hash at offset 12: the model was damaged or changed")]
    Hash,
    /// A field that is not as the format has it. Offsets are from the start of the content, at byte 44.
    #[error("the model cannot be read: {0}")]
    Codec(#[from] CodecError),
}

impl Model {
    /// Checks bytes from anywhere and reads them.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut r = Reader::new(bytes);
        if bytes.get(..MAGIC.len()) != Some(&MAGIC[..]) {
            return Err(ModelError::NotAModel);
        }
        r.raw(MAGIC.len(), "magic")?;
        let version = r.u32("version")?;
        if version != VERSION {
            return Err(ModelError::Version(version));
        }
        let digest: [u8; 32] = r.array("hash")?;
        let content = &bytes[r.offset()..];
        if sha256(&[content]) != digest {
            return Err(ModelError::Hash);
        }
        let mut r = Reader::new(content);
        let model = Self::content(&mut r)?;
        r.finish()?;
        Ok(model)
    }

    fn content(r: &mut Reader<'_>) -> Result<Self, CodecError> {
        let salt = r.u32("salt")?;
        let decay = within(r, "decay", |decay| decay > 0.0 && decay <= 1.0)?;
        let offset = r.offset();
        let count = r.count(4 + 2 + 4, "number of items")?;
        let refuse = |wrong: bool, offset, what| {
            if wrong { Err(CodecError::OutOfRange { offset, what }) } else { Ok(()) }
        };
        refuse(count > usize::from(u16::MAX) + 1, offset, "number of items")?;
        let offset = r.offset();
        let hashes = (0..count).map(|_| r.u32("hashes")).collect::<Result<Vec<_>, _>>()?;
        refuse(!hashes.is_sorted_by(|a, b| a < b), offset, "hashes, which must ascend")?;
        let counts = (0..count).map(|_| r.u16("numbers of neighbours")).collect::<Result<Vec<_>, _>>()?;
        let scales = (0..count)
            .map(|_| within(r, "scales", |scale| (0.0..=1e6).contains(&scale)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut neighbours = Vec::with_capacity(count);
        for (&own, scale) in counts.iter().zip(scales) {
            let offset = r.offset();
            let bytes = r.raw(usize::from(own) * 2, "neighbours")?;
            let items: Vec<u16> =
                bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
            refuse(!items.is_sorted_by(|a, b| a < b), offset, "neighbours, which must ascend")?;
            let beyond = items.last().is_some_and(|&last| usize::from(last) >= count);
            refuse(beyond, offset, "neighbours, which must be items")?;
            neighbours.push(Neighbours { scale, items, weights: Vec::new() });
        }
        for (&own, one) in counts.iter().zip(&mut neighbours) {
            one.weights = r.raw(own.into(), "weights")?.to_vec();
        }
        Ok(Self { salt, decay, hashes, neighbours })
    }
}

fn within(r: &mut Reader<'_>, what: &'static str, good: impl Fn(f32) -> bool) -> Result<f32, CodecError> {
    let offset = r.offset();
    let value = r.f32(what)?;
    if good(value) { Ok(value) } else { Err(CodecError::OutOfRange { offset, what }) }
}
