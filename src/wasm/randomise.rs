//! One answer, randomised: for hosts that keep their own ledger, and for the audit of what ships.

use super::error::{Fault, Result};
use super::randomness::words;
use crate::privacy::epsilon::Epsilon;
use crate::privacy::mechanism::{Input, Mechanism, Randomiser};
use wasm_bindgen::prelude::*;

/// A nonce of 16 bytes and the payload for one answer, from the browser's own random words: the nonce takes the first two,
/// whatever the answer. `mechanism` is its number in a report, `size` the number of categories or dimensions. An answer is
/// `choice`, or for a direction `direction`; the other does not count. Nothing is charged: that is for the caller to do.
#[wasm_bindgen]
pub fn randomise(
    mechanism: u8,
    numerator: u32,
    denominator: u32,
    size: u32,
    choice: u32,
    direction: &[i8],
) -> Result<Vec<u8>> {
    let invalid = || Fault::new("mechanism-invalid", "no mechanism has this number, epsilon and size");
    let mechanism = Mechanism::from_code(mechanism).ok_or_else(invalid)?;
    let epsilon = Epsilon::new(numerator, denominator).map_err(|_| invalid())?;
    let randomiser = Randomiser::new(mechanism, epsilon, size).map_err(|_| invalid())?;
    let input = match mechanism {
        Mechanism::KClosest => Input::Direction(direction.to_vec()),
        _ => Input::Choice(choice),
    };
    let words = words(2 + randomiser.words())?;
    let (nonce, words) = words.split_at(2);
    let nonce = (u128::from(nonce[0]) | u128::from(nonce[1]) << 64).to_le_bytes();
    Ok([&nonce[..], &randomiser.encode(&input, &nonce, words)].concat())
}
