//! Random words, from `crypto.getRandomValues` and nothing else: this is the only place where any are drawn.

use super::error::{Fault, Result};

/// So many uniform words. Where the browser gives none, nothing is randomised and nothing is sent.
pub(super) fn words(count: usize) -> Result<Vec<u64>> {
    let mut bytes = vec![0; count * 8];
    getrandom::fill(&mut bytes).map_err(|_| {
        Fault::new("no-randomness", "the browser gives no random numbers, so nothing is reported")
    })?;
    Ok(bytes.as_chunks::<8>().0.iter().map(|&chunk| u64::from_le_bytes(chunk)).collect())
}
