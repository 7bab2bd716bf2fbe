//! The name of a school: which server a policy and its reports belong to.
//!
//! It is made from the first key with which the server signed, so that no server can take another's name and keep that name
//! believable: whoever pins the key can check it. It stays when keys are rotated.

use super::PolicyError;
use crate::stored::digest::{hex, sha256};
use serde::{Deserialize, Serialize};

/// The first 16 bytes of SHA-256 over a server's first public signing key; 32 lower-case hexadecimal digits in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct School(pub [u8; 16]);

impl School {
    /// Of the 32 bytes of a server's first public key.
    pub fn of_key(public_key: &[u8; 32]) -> Self {
        Self(*sha256(&[public_key]).first_chunk().expect("a digest has 32 bytes"))
    }

    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        unhex(text).map(Self).ok_or(PolicyError::Hex { field: "school", digits: 32 })
    }
}

/// The bytes behind lower-case hexadecimal digits, exactly as many as are asked for. Upper case would be a second form of the
/// same meaning.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}

impl TryFrom<String> for School {
    type Error = PolicyError;

    fn try_from(text: String) -> Result<Self, PolicyError> {
        Self::parse(&text)
    }
}

impl From<School> for String {
    fn from(school: School) -> Self {
        hex(&school.0)
    }
}
