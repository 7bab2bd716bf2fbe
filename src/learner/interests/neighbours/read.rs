//! Bytes to a model. Every length is checked before it is used.

use super::{KIND, Model};
use crate::stored::codec::{CodecError, Reader};
use crate::stored::digest::Digest;
use crate::stored::model::{ModelError, open};

/// No scale is larger, so that no sum of a history becomes infinite.
const MOST_SCALE: f32 = 1e6;

impl Model {
    /// Checks bytes from anywhere and reads them.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let (content, digest) = open(&KIND, bytes)?;
        let mut r = Reader::new(content);
        let model = Self::content(&mut r, content.len(), digest)?;
        r.finish()?;
        Ok(model)
    }

    fn content(r: &mut Reader<'_>, length: usize, digest: Digest) -> Result<Self, CodecError> {
        let salt = r.u32("salt")?;
        let offset = r.offset();
        let decay = r.f32("decay")?;
        require(decay > 0.0 && decay <= 1.0, offset, "decay")?;
        let offset = r.offset();
        let count = r.count(4 + 2 + 4, "number of items")?;
        require(count <= usize::from(u16::MAX) + 1, offset, "number of items")?;
        let offset = r.offset();
        let hashes = (0..count).map(|_| r.u32("hashes")).collect::<Result<Vec<_>, _>>()?;
        require(hashes.is_sorted_by(|a, b| a < b), offset, "hashes, which must ascend")?;
        let offset = r.offset();
        let mut starts = vec![0_u32];
        for item in 0..count {
            starts.push(starts[item] + u32::from(r.u16("numbers of neighbours")?));
        }
        let sum = starts[count] as usize;
        require(sum <= length, offset, "numbers of neighbours")?;
        let mut scales = Vec::with_capacity(count);
        for _ in 0..count {
            let offset = r.offset();
            let scale = r.f32("scales")?;
            require((0.0..=MOST_SCALE).contains(&scale), offset, "scales")?;
            scales.push(scale);
        }
        let offset = r.offset();
        let bytes = r.raw(sum * 2, "neighbours")?;
        let neighbours: Vec<u16> =
            bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        for range in starts.windows(2) {
            let own = &neighbours[range[0] as usize..range[1] as usize];
            let offset = offset + range[0] as usize * 2;
            require(own.is_sorted_by(|a, b| a < b), offset, "neighbours, which must ascend")?;
            let known = own.last().is_none_or(|&last| usize::from(last) < count);
            require(known, offset, "neighbours, which must be items")?;
        }
        let weights = r.raw(sum, "weights")?.to_vec();
        Ok(Self { digest, salt, decay, hashes, starts, scales, neighbours, weights })
    }
}

fn require(holds: bool, offset: usize, what: &'static str) -> Result<(), CodecError> {
    if holds { Ok(()) } else { Err(CodecError::OutOfRange { offset, what }) }
}
