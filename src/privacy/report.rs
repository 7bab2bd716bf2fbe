//! The bytes that leave: a fixed layout without identifier, the same length for every answer to a task.
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 1 | version, 1 |
//! | 1 | 1 | mechanism |
//! | 2 | 2 | length of the payload |
//! | 4 | 4 | epoch |
//! | 8 | 8 | task hash |
//! | 16 | 16 | nonce: random, new for every report, the same when a report is sent again |
//! | 32 | .. | payload; for binary randomised response one byte, 0 or 1 |
//!
//! Little-endian; `docs/formats/report.md`.

use super::mechanism::Mechanism;
use super::policy::TaskHash;
use crate::stored::codec::{CodecError, Reader, Writer};
use thiserror::Error;

/// The version of the layout.
pub const VERSION: u8 = 1;
/// Bytes before the payload.
pub const HEADER_LEN: usize = 32;
/// The longest report that this version knows.
pub const MAX_LEN: usize = HEADER_LEN + 1;
/// The media type under which reports are sent.
pub const MEDIA_TYPE: &str = "application/vnd.cairn.report";

/// One randomised answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The epoch in which it was made.
    pub epoch: u32,
    /// The task that it answers.
    pub task: TaskHash,
    /// So that a report sent twice is counted once.
    pub nonce: [u8; 16],
    /// The randomised answer.
    pub answer: Answer,
}

/// A randomised answer, by mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// Of binary randomised response.
    Bit(bool),
}

/// Why bytes are not a report.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReportError {
    /// Cut short, or too long.
    #[error("not a report: {0}")]
    Layout(#[from] CodecError),
    /// A version that this library does not know.
    #[error("report version {0} is not known here (version {VERSION} is)")]
    Version(u8),
    /// A mechanism that this library does not know.
    #[error("report mechanism {0} is not known here")]
    Mechanism(u8),
    /// A payload of another length than the mechanism's.
    #[error("the payload has {found} bytes, but this mechanism's has {expected}")]
    PayloadLength {
        /// The length given.
        found: u16,
        /// The mechanism's length.
        expected: usize,
    },
    /// A payload that the mechanism cannot make.
    #[error("the payload at offset {HEADER_LEN} is not one that this mechanism makes")]
    Payload,
}

impl Answer {
    /// The mechanism that makes such answers.
    pub const fn mechanism(self) -> Mechanism {
        match self {
            Self::Bit(_) => Mechanism::BinaryRandomisedResponse,
        }
    }
}

impl Report {
    /// The bytes that are sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mechanism = self.answer.mechanism();
        let mut writer = Writer::default();
        writer.u8(VERSION);
        writer.u8(mechanism.code());
        writer.u16(1);
        writer.u32(self.epoch);
        writer.raw(&self.task.0);
        writer.raw(&self.nonce);
        match self.answer {
            Answer::Bit(bit) => writer.u8(u8::from(bit)),
        }
        writer.finish()
    }

    /// Reads bytes that anyone may have sent.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReportError> {
        let mut reader = Reader::new(bytes);
        let version = reader.u8("version")?;
        if version != VERSION {
            return Err(ReportError::Version(version));
        }
        let code = reader.u8("mechanism")?;
        if code != Mechanism::BinaryRandomisedResponse.code() {
            return Err(ReportError::Mechanism(code));
        }
        let length = reader.u16("payload length")?;
        if length != 1 {
            return Err(ReportError::PayloadLength { found: length, expected: 1 });
        }
        let epoch = reader.u32("epoch")?;
        let task = TaskHash(reader.array("task")?);
        let nonce = reader.array("nonce")?;
        let answer = match reader.u8("payload")? {
            bit @ 0..=1 => Answer::Bit(bit == 1),
            _ => return Err(ReportError::Payload),
        };
        reader.finish()?;
        Ok(Self { epoch, task, nonce, answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(bit: bool) -> Report {
        Report { epoch: 226, task: TaskHash([7; 8]), nonce: [9; 16], answer: Answer::Bit(bit) }
    }

    #[test]
    fn reads_back_and_has_one_size() {
        for bit in [false, true] {
            let bytes = report(bit).to_bytes();
            assert_eq!(bytes.len(), MAX_LEN);
            assert_eq!(Report::from_bytes(&bytes), Ok(report(bit)));
        }
    }

    #[test]
    fn refuses_every_other_length_and_every_unknown_byte() {
        let bytes = report(true).to_bytes();
        for cut in 0..bytes.len() {
            assert!(Report::from_bytes(&bytes[..cut]).is_err());
        }
        assert!(Report::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
        for (offset, value) in [(0, 2), (1, 0), (1, 2), (2, 2), (3, 1), (32, 2)] {
            let mut wrong = bytes.clone();
            wrong[offset] = value;
            assert!(Report::from_bytes(&wrong).is_err(), "byte {offset}");
        }
    }
}
