//! What was spent, written down before anything leaves.
//!
//! The ledger only grows. A charge names its epoch, task, mechanism, exact epsilon and the digest of the very bytes that
//! may be sent; what became of it is a later entry. Each entry's hash covers the one before, so that an entry can be
//! neither changed nor taken out from between others without it showing. Whatever is not known to have stayed here counts
//! as spent: a report that was never acknowledged, one that a damaged record may have held, and the time about which
//! nothing is known. Epochs are kept as times, because another policy may count them in other lengths.

mod stored;

pub use stored::LedgerError;

use self::stored::link;
use super::budget;
use super::epsilon::Epsilon;
use super::mechanism::Mechanism;
use super::policy::TaskHash;
use crate::stored::digest::Digest;
use thiserror::Error;

/// In place of the digest of a report that is not known.
pub const UNKNOWN_REPORT: Digest = [0; 32];

/// All that there is to spend, as a ratio in millionths: that of [`Epsilon::LIFETIME_CAP`].
pub const WHOLE_CAP: u32 = Epsilon::LIFETIME_CAP.numerator() * 1000;

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

impl Charge {
    /// How long its epoch is. Epochs are counted from 1970, so the end of one tells.
    pub(in crate::privacy) fn epoch_ms(&self) -> i64 {
        self.ends_at / (i64::from(self.epoch) + 1)
    }
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
        let known = if report == UNKNOWN_REPORT {
            // Where all is spent, one more changes nothing; a record that moves to and fro would double them each time.
            self.spent_millionths() == WHOLE_CAP
        } else {
            self.costs_with_reports().any(|(_, known)| known == report)
        };
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

    /// What was spent in all, as a ratio in millionths, rounded up: [`budget::MILLION`] for nothing, at most [`WHOLE_CAP`].
    pub fn spent_millionths(&self) -> u32 {
        budget::millionths(self.costs(), WHOLE_CAP)
    }

    /// Takes over as much as is missing to a total in millionths; whether anything was.
    pub fn cover(&mut self, total: u32) -> bool {
        if total <= self.spent_millionths() {
            return false;
        }
        let missing = budget::missing(self.costs(), total, WHOLE_CAP).max(budget::MILLION + 1);
        let missing = Epsilon::new(missing, budget::MILLION).unwrap_or(Epsilon::LIFETIME_CAP);
        self.inherit(missing, UNKNOWN_REPORT);
        true
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

#[cfg(test)]
mod tests;
