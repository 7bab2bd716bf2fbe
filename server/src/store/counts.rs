//! What a batch keeps of its reports: sums from which the estimate is made, and nothing that tells one report.

use cairn::privacy::mechanism::Randomiser;

/// The sums over the payloads of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts(Vec<u64>);

impl Counts {
    /// Before the first report of a task.
    pub fn new(randomiser: &Randomiser) -> Self {
        Self(vec![0; randomiser.counts_len()])
    }

    /// Counts a report, whose payload was checked when it came in.
    pub fn add(&mut self, randomiser: &Randomiser, nonce: &[u8; 16], payload: &[u8]) {
        randomiser.add(&mut self.0, nonce, payload);
    }

    /// Adds the sums of another batch of the same task; false where that is none.
    pub fn merge(&mut self, other: &Self) -> bool {
        let same = self.0.len() == other.0.len();
        if same {
            self.0.iter_mut().zip(&other.0).for_each(|(sum, more)| *sum += more);
        }
        same
    }

    /// The sums.
    pub fn sums(&self) -> &[u64] {
        &self.0
    }

    /// As they are stored: 64 bits each, little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|count| count.to_le_bytes()).collect()
    }

    /// Reads what was stored of a task; `None` where that is something else.
    pub fn of_task(randomiser: &Randomiser, bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes).filter(|counts| counts.0.len() == randomiser.counts_len())
    }

    /// Reads what was stored; `None` where that is no row of 64-bit integers.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, []) = bytes.as_chunks::<8>() else { return None };
        Some(Self(words.iter().map(|word| u64::from_le_bytes(*word)).collect()))
    }
}
