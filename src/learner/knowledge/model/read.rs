//! Bytes to a model. Every length is checked before it is used, every number that must be finite is.

use super::super::features::COUNT;
use super::super::head::{Head, INPUTS, UNITS};
use super::super::similar::{HEADS, LANES, MOST_DIMENSIONS};
use super::{ItemParameters, SkillParameters};
use crate::stored::codec::{CodecError, Reader};
use crate::stored::model::{Kind, ModelError, id_hash, open};

/// What tells a model file from others.
pub(super) const KIND: Kind = Kind { start: "CAIRNKM", version: 1, name: "model of knowledge" };

/// No number of a model is larger.
const MOST: f32 = 1e6;

/// A model as it was stored.
#[derive(Debug, Clone)]
pub struct Model {
    digest: [u8; 32],
    size: usize,
    salt: u32,
    pub(super) dimensions: usize,
    pub(super) mean: f32,
    pub(super) intercept: f32,
    pub(super) slope: f32,
    pub(super) shift: f32,
    pub(super) weights: [f32; COUNT],
    pub(super) decays: [f32; HEADS],
    pub(super) reads: Vec<f32>,
    pub(super) head: Head,
    skill_hashes: Vec<u32>,
    skills: Vec<SkillParameters>,
    items: Items,
}

/// The items, column by column and as they were stored: there may be many.
#[derive(Debug, Clone)]
struct Items {
    hashes: Vec<u32>,
    scales: [f32; 3],
    difficulties: Vec<u8>,
    weights: Vec<u8>,
    lengths: Vec<u8>,
    vectors: Vec<u8>,
}

impl Model {
    /// Checks bytes from anywhere and reads them.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let (content, digest) = open(&KIND, bytes)?;
        let mut r = Reader::new(content);
        let model = Self::content(&mut r, digest, bytes.len())?;
        r.finish()?;
        Ok(model)
    }

    fn content(r: &mut Reader<'_>, digest: [u8; 32], size: usize) -> Result<Self, CodecError> {
        let salt = r.u32("salt")?;
        let what = "number of dimensions";
        let offset = r.offset();
        let dimensions = r.u32(what)? as usize;
        if !dimensions.is_multiple_of(LANES) || dimensions > MOST_DIMENSIONS {
            return Err(CodecError::OutOfRange { offset, what });
        }
        let offset = r.offset();
        let [mean, intercept, slope, shift] = floats(r, "the model's own numbers")?;
        if !(mean > 0.0 && mean < 1.0) {
            return Err(CodecError::OutOfRange { offset, what: "mean score" });
        }
        Self {
            digest,
            size,
            salt,
            dimensions,
            mean,
            intercept,
            slope,
            shift,
            weights: floats(r, "weights of the features")?,
            decays: decays(r)?,
            reads: list(r, HEADS * dimensions, "weights of the reads")?,
            head: Head {
                inner: list(r, INPUTS * UNITS, "inner weights")?,
                bias: floats(r, "biases")?,
                outer: floats(r, "outer weights")?,
                direct: floats(r, "direct weights")?,
            },
            skill_hashes: hashes(r, 4 + 5 * 4 + dimensions, "skills")?,
            skills: Vec::new(),
            items: Items::empty(),
        }
        .with_tables(r)
    }

    fn with_tables(mut self, r: &mut Reader<'_>) -> Result<Self, CodecError> {
        for _ in 0..self.skill_hashes.len() {
            let [difficulty, weight, wins, losses, largest] = floats(r, "a skill")?;
            let vector = r.raw(self.dimensions, "a skill's vector")?;
            let vector = vector.iter().map(|&x| f32::from(x as i8) / 127.0 * largest).collect();
            self.skills.push(SkillParameters { difficulty, weight, wins, losses, vector });
        }
        let hashes = hashes(r, 7 + self.dimensions / 2, "items")?;
        let count = hashes.len();
        let scales = floats(r, "scales of the items")?;
        let mut column = |bytes: usize, what| r.raw(bytes, what).map(<[u8]>::to_vec);
        self.items = Items {
            hashes,
            scales,
            difficulties: column(count, "difficulties of the items")?,
            weights: column(count, "weights of the items")?,
            lengths: column(count, "lengths of the items' vectors")?,
            vectors: column(count * self.dimensions / 2, "vectors of the items")?,
        };
        Ok(self)
    }

    /// SHA-256 of the content: what tells one model from another.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Size of the file in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The mean score that the model was trained at.
    pub fn mean(&self) -> f32 {
        self.mean
    }

    /// How many skills and items it knows.
    pub fn counts(&self) -> (usize, usize) {
        (self.skills.len(), self.items.hashes.len())
    }

    pub(super) fn skill(&self, id: &str) -> Option<&SkillParameters> {
        let at = self.skill_hashes.binary_search(&id_hash(self.salt, id)).ok()?;
        Some(&self.skills[at])
    }

    /// The row of an item.
    pub(super) fn item_row(&self, id: &str) -> Option<usize> {
        self.items.hashes.binary_search(&id_hash(self.salt, id)).ok()
    }

    /// Difficulty and weight of an item, its vector left out.
    pub(super) fn item(&self, row: usize) -> ItemParameters {
        let [difficulty, weight, _] = self.items.scales;
        let scaled = |byte: u8, scale: f32| f32::from(byte as i8) / 127.0 * scale;
        ItemParameters {
            difficulty: scaled(self.items.difficulties[row], difficulty),
            weight: scaled(self.items.weights[row], weight),
            vector: Vec::new(),
        }
    }

    /// Adds an item's own vector.
    pub(super) fn add_item_vector(&self, row: usize, to: &mut [f32]) {
        let scale = f32::from(self.items.lengths[row]) / 255.0 * self.items.scales[2] / 7.0;
        let bytes = &self.items.vectors[row * self.dimensions / 2..][..self.dimensions / 2];
        for (pair, byte) in to.chunks_exact_mut(2).zip(bytes) {
            // Shifting a nibble to the top and back makes it signed.
            pair[0] += f32::from((byte << 4) as i8 >> 4) * scale;
            pair[1] += f32::from(*byte as i8 >> 4) * scale;
        }
    }
}

impl Items {
    const fn empty() -> Self {
        Self {
            hashes: Vec::new(),
            scales: [0.0; 3],
            difficulties: Vec::new(),
            weights: Vec::new(),
            lengths: Vec::new(),
            vectors: Vec::new(),
        }
    }
}

fn floats<const N: usize>(r: &mut Reader<'_>, what: &'static str) -> Result<[f32; N], CodecError> {
    let mut floats = [0.0; N];
    for float in &mut floats {
        *float = float_of(r, what)?;
    }
    Ok(floats)
}

fn list(r: &mut Reader<'_>, count: usize, what: &'static str) -> Result<Vec<f32>, CodecError> {
    (0..count).map(|_| float_of(r, what)).collect()
}

/// A number that no sum of products of its like makes infinite.
fn float_of(r: &mut Reader<'_>, what: &'static str) -> Result<f32, CodecError> {
    let offset = r.offset();
    let float = r.f32(what)?;
    if float.abs() <= MOST { Ok(float) } else { Err(CodecError::OutOfRange { offset, what }) }
}

/// A memory that grows instead of fading would overflow.
fn decays(r: &mut Reader<'_>) -> Result<[f32; HEADS], CodecError> {
    let offset = r.offset();
    let decays: [f32; HEADS] = floats(r, "decays")?;
    if decays.iter().all(|decay| (0.0..=1.0).contains(decay)) {
        Ok(decays)
    } else {
        Err(CodecError::OutOfRange { offset, what: "decays" })
    }
}

/// The hashes of a table's rows, strictly ascending, as they are searched by halving.
fn hashes(r: &mut Reader<'_>, row_bytes: usize, what: &'static str) -> Result<Vec<u32>, CodecError> {
    let count = r.count(row_bytes, what)?;
    let offset = r.offset();
    let hashes = (0..count).map(|_| r.u32(what)).collect::<Result<Vec<_>, _>>()?;
    if hashes.is_sorted_by(|a, b| a < b) { Ok(hashes) } else { Err(CodecError::OutOfRange { offset, what }) }
}
