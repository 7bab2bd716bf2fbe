//! What was spent, written down before anything leaves.
//!
//! The ledger only grows. A charge names its epoch, task, mechanism, exact epsilon and the digest of the very bytes that
//! may be sent; what became of it is a later entry. Each entry's hash covers the one before, so that an entry can be
//! neither changed nor taken out from between others without it showing. Whatever is not known to have stayed here counts
//! as spent: a report that was never acknowledged, one that a damaged record may have held, and the time about which
//! nothing is known. Epochs are kept as times, because another policy may count them in other lengths.

use super::budget;
use super::epsilon::Epsilon;
use super::mechanism::Mechanism;
use super::policy::TaskHash;
use crate::stored::codec::{CodecError, Reader, Writer};
use crate::stored::digest::{Digest, sha256};
use thiserror::Error;

/// In place of the digest of a report that is not known.
pub const UNKNOWN_REPORT: Digest = [0; 32];

/// The ledger: entries in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
}

/// One entry and its link in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is recorded.
    pub record: Record,
    /// SHA-256 over the hash before and the record's bytes.
    pub hash: Digest,
}

/// What an entry can record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Record {
    /// A report was made and paid for.
    Charged(Charge),
    /// The server has the report of that charge (by its place in the ledger).
    Acknowledged {
        /// Place of the charge.
        charge: u32,
    },
    /// The report of that charge was erased before it was known to have arrived. Its cost stays spent.
    Withdrawn {
        /// Place of the charge.
        charge: u32,
    },
    /// Nothing is reported in an epoch that starts before this time: what happened until then is not known.
    SatOut {
        /// Milliseconds since 1970.
        until: i64,
    },
    /// A charge that was made elsewhere, or may have been: on the device that a record came from, or in one that was lost.
    Inherited {
        /// What it cost.
        epsilon: Epsilon,
        /// SHA-256 of the report's bytes, zeros where it is not known.
        report: Digest,
    },
}

/// A report, as it was paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The epoch that it belongs to.
    pub epoch: u32,
    /// When that epoch ends (ms since 1970).
    pub ends_at: i64,
    /// The task that it answers.
    pub task: TaskHash,
    /// How it was randomised.
    pub mechanism: Mechanism,
    /// What it cost.
    pub epsilon: Epsilon,
    /// SHA-256 of its bytes.
    pub report: Digest,
}

/// Why a report cannot be paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There is a charge for this time or a later one, or it is sat out.
    #[error("this epoch is already spent")]
    EpochSpent,
    /// The lifetime budget does not hold it.
    #[error("the lifetime budget does not hold another report")]
    BudgetSpent,
}

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
    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All charges, with their places.
    pub fn charges(&self) -> impl Iterator<Item = (u32, Charge)> + '_ {
        (0_u32..).zip(&self.entries).filter_map(|(place, entry)| match entry.record {
            Record::Charged(charge) => Some((place, charge)),
            _ => None,
        })
    }

    /// Whether a report for an epoch that starts at this time can be paid for at this cost.
    pub fn affords(&self, starts_at: i64, epsilon: Epsilon, cap: Epsilon) -> Result<(), Refusal> {
        if starts_at < self.spent_until() {
            return Err(Refusal::EpochSpent);
        }
        let cap = if cap.at_most(Epsilon::LIFETIME_CAP) { cap } else { Epsilon::LIFETIME_CAP };
        if budget::fits(self.costs().chain([epsilon]), cap) { Ok(()) } else { Err(Refusal::BudgetSpent) }
    }

    /// Pays for a report of an epoch that starts at this time; its place in the ledger.
    pub fn charge(&mut self, charge: Charge, starts_at: i64, cap: Epsilon) -> Result<u32, Refusal> {
        self.affords(starts_at, charge.epsilon, cap)?;
        Ok(self.push(Record::Charged(charge)))
    }

    /// Notes that the server has a report.
    pub fn acknowledge(&mut self, charge: u32) {
        self.push(Record::Acknowledged { charge });
    }

    /// Notes that a report was erased.
    pub fn withdraw(&mut self, charge: u32) {
        self.push(Record::Withdrawn { charge });
    }

    /// Gives up the epochs that start before this time.
    pub fn sit_out(&mut self, until: i64) {
        if self.spent_until() < until {
            self.push(Record::SatOut { until });
        }
    }

    /// Takes over a charge from elsewhere; one that is known here already, by its report, counts once.
    pub fn inherit(&mut self, epsilon: Epsilon, report: Digest) {
        let known = report != UNKNOWN_REPORT && self.costs_with_reports().any(|(_, known)| known == report);
        if !known {
            self.push(Record::Inherited { epsilon, report });
        }
    }

    /// The time before which no epoch may start that is still to be reported in. A clock set back meets it too.
    pub fn spent_until(&self) -> i64 {
        let times = self.entries.iter().filter_map(|entry| match entry.record {
            Record::Charged(charge) => Some(charge.ends_at),
            Record::SatOut { until } => Some(until),
            _ => None,
        });
        times.max().unwrap_or(i64::MIN)
    }

    /// Every cost, with the digest of its report.
    pub fn costs_with_reports(&self) -> impl Iterator<Item = (Epsilon, Digest)> + '_ {
        self.entries.iter().filter_map(|entry| match entry.record {
            Record::Charged(charge) => Some((charge.epsilon, charge.report)),
            Record::Inherited { epsilon, report } => Some((epsilon, report)),
            _ => None,
        })
    }

    fn costs(&self) -> impl Iterator<Item = Epsilon> + '_ {
        self.costs_with_reports().map(|(epsilon, _)| epsilon)
    }

    /// What was spent in all, in nats; for showing to people.
    pub fn spent_nats(&self) -> f64 {
        budget::nats(self.costs())
    }

    /// What became of a charge.
    pub fn outcome(&self, place: u32) -> Outcome {
        let later = self.entries.iter().rev().find_map(|entry| match entry.record {
            Record::Acknowledged { charge } if charge == place => Some(Outcome::Acknowledged),
            Record::Withdrawn { charge } if charge == place => Some(Outcome::Withdrawn),
            _ => None,
        });
        later.unwrap_or(Outcome::Charged)
    }

    fn push(&mut self, record: Record) -> u32 {
        let before = self.entries.last().map_or([0; 32], |entry| entry.hash);
        self.entries.push(Entry { hash: link(&before, &record), record });
        self.entries.len() as u32 - 1
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u32(self.entries.len() as u32);
        for entry in &self.entries {
            write_record(writer, &entry.record);
            writer.raw(&entry.hash);
        }
    }

    /// Reads entries; the chain is checked by [`Ledger::verify`].
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, CodecError> {
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

/// What became of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Paid for; it may or may not have arrived.
    Charged,
    /// The server has it.
    Acknowledged,
    /// Erased before it was known to have arrived.
    Withdrawn,
}

impl Outcome {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Charged => "charged",
            Self::Acknowledged => "acknowledged",
            Self::Withdrawn => "withdrawn",
        }
    }
}

fn link(before: &Digest, record: &Record) -> Digest {
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

#[cfg(test)]
mod tests {
    use super::*;

    const CAP: Epsilon = Epsilon::LIFETIME_CAP;

    fn charge(epoch: u32) -> Charge {
        Charge {
            epoch,
            ends_at: i64::from(epoch) * 10 + 10,
            task: TaskHash([1; 8]),
            mechanism: Mechanism::BinaryRandomisedResponse,
            epsilon: Epsilon::REPORT_CAP,
            report: [epoch as u8; 32],
        }
    }

    fn pay(ledger: &mut Ledger, epoch: u32, cap: Epsilon) -> Result<u32, Refusal> {
        ledger.charge(charge(epoch), i64::from(epoch) * 10, cap)
    }

    #[test]
    fn one_report_an_epoch_and_never_back_in_time() {
        let mut ledger = Ledger::default();
        pay(&mut ledger, 5, CAP).unwrap();
        assert_eq!(pay(&mut ledger, 5, CAP), Err(Refusal::EpochSpent));
        assert_eq!(pay(&mut ledger, 4, CAP), Err(Refusal::EpochSpent));
        ledger.sit_out(80);
        assert_eq!(pay(&mut ledger, 7, CAP), Err(Refusal::EpochSpent));
        assert!(pay(&mut ledger, 8, CAP).is_ok());
    }

    #[test]
    fn epochs_of_another_length_do_not_overlap_what_is_spent() {
        let mut ledger = Ledger::default();
        pay(&mut ledger, 5, CAP).unwrap();
        // Epochs of length 7: one that starts at 56 lies within what was spent until 60, one at 63 does not.
        assert_eq!(ledger.affords(56, Epsilon::REPORT_CAP, CAP), Err(Refusal::EpochSpent));
        assert_eq!(ledger.affords(63, Epsilon::REPORT_CAP, CAP), Ok(()));
    }

    #[test]
    fn the_lifetime_holds_four_reports_whatever_the_policy_says() {
        let generous = Epsilon::new(u32::MAX, 1).unwrap();
        let mut ledger = Ledger::default();
        for epoch in 0..4 {
            pay(&mut ledger, epoch, generous).unwrap();
        }
        assert_eq!(pay(&mut ledger, 4, generous), Err(Refusal::BudgetSpent));
        let mut frugal = Ledger::default();
        let half = Epsilon::new(55, 1).unwrap();
        assert!(pay(&mut frugal, 0, half).is_ok() && pay(&mut frugal, 1, half).is_ok());
        assert_eq!(pay(&mut frugal, 2, half), Err(Refusal::BudgetSpent));
    }

    #[test]
    fn what_was_spent_elsewhere_counts_once() {
        let mut ledger = Ledger::default();
        pay(&mut ledger, 1, CAP).unwrap();
        ledger.inherit(Epsilon::REPORT_CAP, charge(1).report);
        assert_eq!(ledger.entries().len(), 1, "the same report");
        for _ in 0..2 {
            ledger.inherit(Epsilon::REPORT_CAP, UNKNOWN_REPORT);
        }
        pay(&mut ledger, 2, CAP).unwrap();
        assert_eq!(pay(&mut ledger, 3, CAP), Err(Refusal::BudgetSpent));
        ledger.verify().unwrap();
    }

    #[test]
    fn withdrawing_gives_nothing_back() {
        let mut ledger = Ledger::default();
        let place = pay(&mut ledger, 1, CAP).unwrap();
        let spent = ledger.spent_nats();
        ledger.withdraw(place);
        assert_eq!((ledger.spent_nats(), ledger.outcome(place)), (spent, Outcome::Withdrawn));
        assert!(ledger.affords(10, Epsilon::new(2, 1).unwrap(), CAP).is_err());
    }

    #[test]
    fn a_changed_or_missing_entry_shows() {
        let mut ledger = Ledger::default();
        let place = pay(&mut ledger, 1, CAP).unwrap();
        ledger.acknowledge(place);
        pay(&mut ledger, 2, CAP).unwrap();
        ledger.verify().unwrap();
        for place in 0..ledger.entries.len() {
            let mut shorter = ledger.clone();
            shorter.entries.remove(place);
            assert_eq!(
                shorter.verify().is_err(),
                place + 1 < ledger.entries.len(),
                "the last leaves no trace"
            );
        }
        let mut changed = ledger.clone();
        changed.entries[0].record = Record::Charged(charge(9));
        assert_eq!(changed.verify(), Err(LedgerError::Chain(0)));
        let mut dangling = Ledger::default();
        dangling.acknowledge(0);
        assert_eq!(dangling.verify(), Err(LedgerError::Dangling(0)));
    }
}
