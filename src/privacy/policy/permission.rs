//! Who may turn sharing on: the learner, only somebody who knows a code, or nobody.
//!
//! A school decides by age or by its law, and neither needs a birth date: a teacher or a guardian types a code. The code keeps
//! a child from pressing on alone. It is no secret from who can read the policy and try codes at leisure, and it guards no data.

use super::PolicyError;
use super::school::unhex;
use crate::stored::codec::Writer;
use crate::stored::digest::hex;
use serde::{Deserialize, Serialize};

/// Fewer rounds would let a short code be found in seconds; more than the upper limit would stop a slow device.
const ITERATIONS: std::ops::RangeInclusive<u32> = 100_000..=5_000_000;

/// Who may turn sharing on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Permission {
    /// The learner.
    #[default]
    Open = 0,
    /// The learner, once a guardian's or teacher's code was typed.
    Guardian = 1,
    /// Nobody.
    Off = 2,
}

impl Permission {
    /// As it is written in a policy.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Guardian => "guardian",
            Self::Off => "off",
        }
    }

    /// The one with that label.
    pub fn labelled(label: &str) -> Option<Self> {
        [Self::Open, Self::Guardian, Self::Off].into_iter().find(|one| one.label() == label)
    }

    pub(super) const fn code(self) -> u8 {
        self as u8
    }
}

/// What a code is compared with: PBKDF2 with HMAC-SHA-256 over the code in UTF-8 (RFC 8018), 32 bytes long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guardian {
    /// 32 lower-case hexadecimal digits.
    pub salt: String,
    /// Rounds of PBKDF2, 100,000 to 5,000,000.
    pub iterations: u32,
    /// 64 lower-case hexadecimal digits.
    pub hash: String,
}

impl Guardian {
    /// From a salt and the hash of a code.
    pub fn new(salt: &[u8; 16], iterations: u32, hash: &[u8; 32]) -> Self {
        Self { salt: hex(salt), iterations, hash: hex(hash) }
    }

    pub(super) fn validate(&self) -> Result<(), PolicyError> {
        unhex::<16>(&self.salt).ok_or(PolicyError::Hex { field: "guardian.salt", digits: 32 })?;
        unhex::<32>(&self.hash).ok_or(PolicyError::Hex { field: "guardian.hash", digits: 64 })?;
        if !ITERATIONS.contains(&self.iterations) {
            let value = self.iterations.into();
            return Err(PolicyError::OutOfRange {
                field: "guardian.iterations",
                value,
                allowed: "100000 to 5000000",
            });
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.text(&self.salt);
        writer.u32(self.iterations);
        writer.text(&self.hash);
    }
}
