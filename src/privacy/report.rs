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
//! | 32 | .. | payload: the randomised answer, as long as the task's mechanism makes it |
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
pub const MAX_LEN: usize = HEADER_LEN + 2048;
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
    /// How the answer was randomised.
    pub mechanism: Mechanism,
    /// The randomised answer; [`Randomiser::is_payload`](super::mechanism::Randomiser::is_payload) knows what it can be.
    pub payload: Vec<u8>,
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
    /// Longer than any report.
    #[error("a report has at most {MAX_LEN} bytes")]
    TooLong,
}

impl Report {
    /// The bytes that are sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u8(VERSION);
        writer.u8(self.mechanism.code());
        writer.u16(self.payload.len() as u16);
        writer.u32(self.epoch);
        writer.raw(&self.task.0);
        writer.raw(&self.nonce);
        writer.raw(&self.payload);
        writer.finish()
    }

    /// Reads bytes that anyone may have sent.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReportError> {
        if bytes.len() > MAX_LEN {
            return Err(ReportError::TooLong);
        }
        let mut reader = Reader::new(bytes);
        let version = reader.u8("version")?;
        if version != VERSION {
            return Err(ReportError::Version(version));
        }
        let code = reader.u8("mechanism")?;
        let mechanism = Mechanism::from_code(code).ok_or(ReportError::Mechanism(code))?;
        let length = reader.u16("payload length")?.into();
        let epoch = reader.u32("epoch")?;
        let task = TaskHash(reader.array("task")?);
        let nonce = reader.array("nonce")?;
        let payload = reader.raw(length, "payload")?.to_vec();
        reader.finish()?;
        Ok(Self { epoch, task, nonce, mechanism, payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(payload: Vec<u8>) -> Report {
        let mechanism = Mechanism::BinaryRandomisedResponse;
        Report { epoch: 226, task: TaskHash([7; 8]), nonce: [9; 16], mechanism, payload }
    }

    #[test]
    fn reads_back_up_to_the_longest() {
        for payload in [vec![0], vec![1], vec![], vec![7; MAX_LEN - HEADER_LEN]] {
            let bytes = report(payload.clone()).to_bytes();
            assert_eq!(bytes.len(), HEADER_LEN + payload.len());
            assert_eq!(Report::from_bytes(&bytes), Ok(report(payload)));
        }
        let longer = report(vec![7; MAX_LEN - HEADER_LEN + 1]).to_bytes();
        assert_eq!(Report::from_bytes(&longer), Err(ReportError::TooLong));
    }

    #[test]
    fn refuses_every_other_length_and_every_unknown_byte() {
        let bytes = report(vec![1]).to_bytes();
        for cut in 0..bytes.len() {
            assert!(Report::from_bytes(&bytes[..cut]).is_err());
        }
        assert!(Report::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
        for (offset, value) in [(0, 2), (1, 0), (1, 99), (2, 0), (2, 2), (3, 1)] {
            let mut wrong = bytes.clone();
            wrong[offset] = value;
            assert!(Report::from_bytes(&wrong).is_err(), "byte {offset}");
        }
    }
}
