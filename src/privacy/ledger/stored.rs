//! The ledger as bytes, and the chain that holds its entries together.

use super::{Charge, Entry, Ledger, Record};
use crate::privacy::epsilon::Epsilon;
use crate::privacy::mechanism::Mechanism;
use crate::privacy::policy::TaskHash;
use crate::stored::codec::{CodecError, Reader, Writer};
use crate::stored::digest::{Digest, sha256};
use thiserror::Error;

/// Why stored bytes are not a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// An entry's hash does not follow from what is before it.
    #[error("entry {0} of the ledger was changed")]
    Chain(u32),
    /// An entry refers to a charge that is not there.
    #[error("entry {0} of the ledger refers to no charge")]
    Dangling(u32),
}

impl Ledger {
    pub(in crate::privacy) fn write(&self, writer: &mut Writer) {
        writer.u32(self.entries.len() as u32);
        for entry in &self.entries {
            write_record(writer, &entry.record);
            writer.raw(&entry.hash);
        }
    }

    /// Reads entries; the chain is checked by [`Ledger::verify`].
    pub(in crate::privacy) fn read(reader: &mut Reader<'_>) -> Result<Self, CodecError> {
        let count = reader.count(1 + 4 + 32, "number of ledger entries")?;
        let entries = (0..count)
            .map(|_| Ok(Entry { record: read_record(reader)?, hash: reader.array("entry hash")? }))
            .collect::<Result<_, CodecError>>()?;
        Ok(Self { entries })
    }

    /// Checks that every entry follows from the one before.
    pub fn verify(&self) -> Result<(), LedgerError> {
        let mut before = [0; 32];
        for (place, entry) in (0_u32..).zip(&self.entries) {
            if entry.hash != link(&before, &entry.record) {
                return Err(LedgerError::Chain(place));
            }
            if let Record::Acknowledged { charge } | Record::Withdrawn { charge } = entry.record {
                let earlier = self.entries[..place as usize].get(charge as usize);
                if !earlier.is_some_and(|entry| matches!(entry.record, Record::Charged(_))) {
                    return Err(LedgerError::Dangling(place));
                }
            }
            before = entry.hash;
        }
        Ok(())
    }
}

/// The hash of an entry that follows one with hash `before`.
pub(super) fn link(before: &Digest, record: &Record) -> Digest {
    let mut writer = Writer::default();
    write_record(&mut writer, record);
    sha256(&[before, &writer.finish()])
}

fn write_record(writer: &mut Writer, record: &Record) {
    match record {
        Record::Charged(charge) => {
            writer.u8(1);
            writer.u32(charge.epoch);
            writer.i64(charge.ends_at);
            writer.raw(&charge.task.0);
            writer.u8(charge.mechanism.code());
            writer.u32(charge.epsilon.numerator());
            writer.u32(charge.epsilon.denominator());
            writer.raw(&charge.report);
        }
        Record::Acknowledged { charge } => {
            writer.u8(2);
            writer.u32(*charge);
        }
        Record::Withdrawn { charge } => {
            writer.u8(3);
            writer.u32(*charge);
        }
        Record::SatOut { until } => {
            writer.u8(4);
            writer.i64(*until);
        }
        Record::Inherited { epsilon, report } => {
            writer.u8(5);
            writer.u32(epsilon.numerator());
            writer.u32(epsilon.denominator());
            writer.raw(report);
        }
    }
}

fn read_record(reader: &mut Reader<'_>) -> Result<Record, CodecError> {
    let offset = reader.offset();
    match reader.u8("kind of ledger entry")? {
        1 => {
            let epoch = reader.u32("epoch")?;
            let ends_at = reader.i64("end of the epoch")?;
            let task = TaskHash(reader.array("task")?);
            let offset = reader.offset();
            let mechanism = Mechanism::from_code(reader.u8("mechanism")?)
                .ok_or(CodecError::OutOfRange { offset, what: "mechanism" })?;
            let epsilon = read_epsilon(reader)?;
            let report = reader.array("report digest")?;
            Ok(Record::Charged(Charge { epoch, ends_at, task, mechanism, epsilon, report }))
        }
        2 => Ok(Record::Acknowledged { charge: reader.u32("charge")? }),
        3 => Ok(Record::Withdrawn { charge: reader.u32("charge")? }),
        4 => Ok(Record::SatOut { until: reader.i64("time")? }),
        5 => Ok(Record::Inherited { epsilon: read_epsilon(reader)?, report: reader.array("report digest")? }),
        _ => Err(CodecError::OutOfRange { offset, what: "kind of ledger entry" }),
    }
}

fn read_epsilon(reader: &mut Reader<'_>) -> Result<Epsilon, CodecError> {
    let offset = reader.offset();
    Epsilon::new(reader.u32("epsilon")?, reader.u32("epsilon")?)
        .map_err(|_| CodecError::OutOfRange { offset, what: "epsilon" })
}
