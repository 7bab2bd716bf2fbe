//! Consent, and the way of a report: schedule, seal, show, send.
//!
//! A device that shares picks a random moment of the epoch (*schedule*). When that has come, it answers one randomly chosen
//! task from what it knows then, randomises the answer, and charges the ledger for the very bytes (*seal*); the caller
//! stores this state before doing anything else. The bytes may leave (*send*) only after two things: [`NOTICE_MS`] have passed, in
//! which they can be withdrawn, and a notice of them was on screen (*show*) for as much page time as the policy sets, added up
//! over visits. Sending again sends the same bytes, each time after a longer, random wait, so that a server which does not
//! answer cannot watch when a device is used.
//!
//! Nothing here sends: [`Sharing::attempt`] hands out bytes only from a state that has been sealed, and the caller must
//! store that state under a lock before the bytes go. Random words are handed in; where there are none, nothing changes.
//! [`Sharing::ask`] says whether to ask the server for its policy, which comes before all of this: only where something is
//! due, and ever more seldom where nothing comes of it.

mod asking;
mod consent;
mod mark;
mod record;
mod stored;
mod visit;

pub use consent::Consent;
pub use mark::{Mark, SETTLED_MS};
pub use record::{Record, RecordError};
pub use stored::{StoredError, VERSION};
pub use visit::Visit;

use super::epsilon::Epsilon;
use super::ledger::{Charge, Ledger, Refusal, UNKNOWN_REPORT};
use super::mechanism::Input;
use super::policy::{Permission, Policy, PolicyError, Question, Task};
use super::report::Report;
use crate::stored::digest::{Digest, sha256};
use asking::Asking;
use thiserror::Error;

/// How long after it was sealed a report stays here at least, whatever was shown: an hour.
pub const NOTICE_MS: i64 = 3_600_000;
/// For how much page time a notice of a report must have been on screen before it may leave, of a record from before the policy said so.
const SHOW_FOR_MS: u32 = 20_000;
/// The random words that come before those of the mechanism: task, moment of sealing, nonce (two).
const FIRST_WORDS: usize = 4;
/// How often a report is tried before it is given up.
pub const ATTEMPTS: u8 = 8;
/// The longest that a server can put off the next attempt: a day.
const LONGEST_RETRY_MS: i64 = 86_400_000;
/// Clocks beyond the year 2200 are wrong, and would spend the future.
const LATEST_MS: i64 = 7_258_118_400_000;

/// Everything about sharing that is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    consent: Consent,
    /// Digest of the policy that was agreed to.
    policy: Digest,
    /// Whether a guardian's or teacher's code was given with it.
    with_code: bool,
    ledger: Ledger,
    scheduled: Option<Scheduled>,
    outbox: Option<Sealed>,
    /// What happened lately is not known; the next step sits its epoch out.
    track_lost: bool,
    /// The record was exported to another device, which now holds the budget.
    retired: bool,
    asking: Asking,
    /// The number of the newest mark that is known to be written.
    settled: u64,
}

/// A moment for the next report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    /// The epoch.
    pub epoch: u32,
    /// When it is to be sealed (ms since 1970).
    pub at: i64,
    /// When that was picked: by a clock that is behind this, the moment was picked by one that was ahead.
    pub made_at: i64,
}

/// A report that is paid for and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Place of its charge in the ledger.
    pub charge: u32,
    /// The bytes, and no others, that may be sent.
    pub report: Vec<u8>,
    /// When they may leave (ms since 1970).
    pub send_at: i64,
    /// How often they were handed out to be sent.
    pub attempts: u8,
    /// For how much page time a notice of them was on screen, over all visits.
    pub shown_ms: u32,
    /// For how much it must have been: what the policy said when they were sealed.
    pub show_for_ms: u32,
}

impl Sealed {
    /// SHA-256 of the bytes: the name by which a page says that it showed them.
    pub fn digest(&self) -> Digest {
        sha256(&[&self.report])
    }

    /// Whether a notice of it was on screen for as long as it must be.
    pub fn is_seen(&self) -> bool {
        self.shown_ms >= self.show_for_ms
    }

    /// Whether it is put off for longer than it ever is: by a clock that was ahead.
    fn is_far(&self, now: i64) -> bool {
        let most =
            if self.attempts == 0 { NOTICE_MS } else { LONGEST_RETRY_MS.max(NOTICE_MS << self.attempts) };
        self.send_at.saturating_sub(now) > most
    }
}

/// What [`Sharing::step`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing; there is nothing to store.
    Nothing,
    /// The state changed and must be stored.
    Changed,
}

/// Why sharing did not go on.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SharingError {
    /// The learner has not agreed to share, or the school has switched it off.
    #[error("sharing is off")]
    Off,
    /// The record was exported to another device.
    #[error("this record was moved to another device, which shares from now on")]
    Retired,
    /// The device's clock cannot be right.
    #[error("the device's clock is not plausible, so nothing is reported")]
    Clock,
    /// The policy is not the one that was agreed to: the learner must be asked again.
    #[error("the policy has changed since the learner agreed to it")]
    PolicyChanged,
    /// The policy asks for more than this device gives.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The ledger does not hold another report.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Sharing {
    /// What the learner agreed to.
    pub fn consent(&self) -> Consent {
        self.consent
    }

    /// What was spent.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The moment of the next report, where one is picked.
    pub fn scheduled(&self) -> Option<Scheduled> {
        self.scheduled
    }

    /// The report that waits.
    pub fn outbox(&self) -> Option<&Sealed> {
        self.outbox.as_ref()
    }

    /// Whether consent was given to this very policy.
    pub fn agreed_to(&self, policy: &Policy) -> bool {
        self.consent == Consent::ShareAggregates && self.policy == policy.digest()
    }

    /// Whether the record was exported to another device.
    pub fn is_retired(&self) -> bool {
        self.retired
    }

    /// Whether a guardian's or teacher's code was given with the consent.
    pub fn with_code(&self) -> bool {
        self.with_code
    }

    /// Agrees to share under a policy, with a guardian's or teacher's code or without; agreeing again to the same changes nothing.
    pub fn share(&mut self, policy: &Policy, with_code: bool) -> Result<(), SharingError> {
        policy.validate()?;
        if policy.sharing == Permission::Off {
            return Err(SharingError::Off);
        }
        if self.retired {
            return Err(SharingError::Retired);
        }
        if !self.agreed_to(policy) {
            self.withdraw(Consent::Personalise);
            self.consent = Consent::ShareAggregates;
            self.policy = policy.digest();
        }
        self.with_code |= with_code;
        Ok(())
    }

    /// Goes back to a state in which nothing is sent; a report that waits is erased, its cost stays spent.
    pub fn withdraw(&mut self, to: Consent) {
        self.forget_outbox();
        self.scheduled = None;
        self.policy = [0; 32];
        self.with_code = false;
        self.asking = Asking::default();
        self.consent = if to == Consent::ShareAggregates { Consent::Personalise } else { to };
    }

    /// After an import: what happened up to now is not known, so the next step sits its epoch out, and nothing that
    /// waits is sent. The record lives here now.
    pub fn lost_track(&mut self) {
        self.track_lost = true;
        self.retired = false;
        self.scheduled = None;
        self.forget_outbox();
    }

    /// After falling back to an older record: the newer one may have withdrawn consent, and may have held a charge.
    pub fn recovered(&mut self) {
        self.withdraw(Consent::LocalOnly);
        self.ledger.inherit(Epsilon::REPORT_CAP, UNKNOWN_REPORT);
        self.track_lost = true;
    }

    /// Before the record goes to another device, which takes the charges with it: nothing more is shared from here.
    pub fn retire(&mut self) {
        self.withdraw(Consent::LocalOnly);
        self.retired = true;
    }

    /// Takes over a charge that was made where an imported record comes from.
    pub fn inherit(&mut self, epsilon: Epsilon, report: Digest) {
        self.ledger.inherit(epsilon, report);
    }

    /// Whether to ask the server for its policy now: something is due, and it was not asked lately. The state must be stored before
    /// anyone asks.
    pub fn ask(&mut self, now: i64, word: u64) -> Result<bool, SharingError> {
        plausible(now)?;
        let ask = !self.asking.is_put_off(now) && self.wake_at().is_some_and(|at| at <= now);
        if ask {
            self.asking.put_off(now, word);
        }
        Ok(ask)
    }

    /// The time from which [`Sharing::step`] or [`Sharing::attempt`] could do something; `None` where nothing is shared.
    pub fn wake_at(&self) -> Option<i64> {
        if self.consent != Consent::ShareAggregates {
            return None;
        }
        let next = self.scheduled.map_or(self.ledger.spent_until(), |scheduled| scheduled.at);
        Some(self.outbox.as_ref().map_or(next, |sealed| {
            let stale_at = self.stale_at(sealed);
            if sealed.is_seen() { self.ready_at(sealed).min(stale_at) } else { stale_at }
        }))
    }

    /// A notice of the report of that charge was on screen for so much page time; whether that changed anything.
    pub fn shown(&mut self, charge: u32, ms: u32) -> bool {
        let waiting = self.outbox.as_mut().filter(|sealed| sealed.charge == charge && !sealed.is_seen());
        waiting.is_some_and(|sealed| {
            sealed.shown_ms = sealed.shown_ms.saturating_add(ms).min(sealed.show_for_ms);
            ms > 0
        })
    }

    /// How many random words [`Sharing::step`] takes under a policy, whichever of its tasks is answered.
    pub fn words(policy: &Policy) -> usize {
        let most =
            policy.tasks.iter().filter_map(|task| task.randomiser().ok()).map(|each| each.words()).max();
        FIRST_WORDS + most.unwrap_or(0)
    }

    /// Schedules or seals, where it is time to. `truth` answers a question in an epoch from the profile.
    ///
    /// `words` are used as: task, moment of sealing, nonce (two), then those of the mechanism; [`Sharing::words`] says
    /// how many. All are drawn whatever happens.
    pub fn step(
        &mut self,
        policy: &Policy,
        now: i64,
        words: &[u64],
        truth: impl Fn(&Question, u32) -> Input,
    ) -> Result<Step, SharingError> {
        let step = self.go_on(policy, now, words, truth)?;
        if step == Step::Changed {
            self.asking = Asking::default();
        }
        Ok(step)
    }

    fn go_on(
        &mut self,
        policy: &Policy,
        now: i64,
        words: &[u64],
        truth: impl Fn(&Question, u32) -> Input,
    ) -> Result<Step, SharingError> {
        if self.consent != Consent::ShareAggregates || policy.sharing == Permission::Off {
            return Err(SharingError::Off);
        }
        if !self.agreed_to(policy) {
            return Err(SharingError::PolicyChanged);
        }
        policy.validate()?;
        plausible(now)?;
        let epoch = policy.epoch_at(now);
        let mut step = Step::Nothing;
        if std::mem::take(&mut self.track_lost) {
            self.ledger.sit_out(policy.epoch_end(epoch));
            step = Step::Changed;
        }
        if self.settle(now) {
            step = Step::Changed;
        }
        if self.outbox.is_some() || policy.epoch_start(epoch) < self.ledger.spent_until() {
            return Ok(step);
        }
        let Some(scheduled) = self.scheduled.filter(|scheduled| scheduled.epoch == epoch) else {
            let rest = (policy.epoch_end(epoch) - now).max(1) as u64;
            let at = now + below(words[1], rest) as i64;
            self.scheduled = Some(Scheduled { epoch, at, made_at: now });
            return Ok(Step::Changed);
        };
        if now < scheduled.at {
            return Ok(step);
        }
        let task = &policy.tasks[below(words[0], policy.tasks.len() as u64) as usize];
        self.seal(policy, task, epoch, now, words, &truth(&task.question, epoch))?;
        Ok(Step::Changed)
    }

    /// Charge first; only then do the bytes exist in the state.
    fn seal(
        &mut self,
        policy: &Policy,
        task: &Task,
        epoch: u32,
        now: i64,
        words: &[u64],
        truth: &Input,
    ) -> Result<(), SharingError> {
        let randomiser = task.randomiser()?;
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&words[2].to_le_bytes());
        nonce[8..].copy_from_slice(&words[3].to_le_bytes());
        let payload = randomiser.encode(truth, &nonce, &words[FIRST_WORDS..][..randomiser.words()]);
        let hash = policy.task_hash(task);
        let report = Report { epoch, task: hash, nonce, mechanism: task.mechanism, payload }.to_bytes();
        let charge = Charge {
            epoch,
            ends_at: policy.epoch_end(epoch),
            task: hash,
            mechanism: task.mechanism,
            epsilon: task.epsilon,
            report: sha256(&[&report]),
        };
        let charge = self.ledger.charge(charge, policy.epoch_start(epoch), policy.lifetime_cap)?;
        self.scheduled = None;
        let send_at = now + NOTICE_MS;
        let show_for_ms = policy.notice_seconds * 1000;
        self.outbox = Some(Sealed { charge, report, send_at, attempts: 0, shown_ms: 0, show_for_ms });
        Ok(())
    }

    /// Whether a report waits that was seen, its hour or its wait is over, and consent still stands.
    pub fn is_due(&self, policy: &Policy, now: i64) -> bool {
        let due = |sealed: &Sealed| sealed.is_seen() && now >= self.ready_at(sealed);
        self.agreed_to(policy) && self.outbox.as_ref().is_some_and(due)
    }

    /// Hands out the bytes to send now, and puts off the next time: by one to two hours, then by two to four, and so on.
    /// The state must be stored before they go.
    pub fn attempt(&mut self, policy: &Policy, now: i64, word: u64) -> Option<Sealed> {
        if !self.is_due(policy, now) {
            return None;
        }
        self.asking = Asking::default();
        let sealed = self.outbox.as_mut()?;
        if sealed.attempts >= ATTEMPTS {
            self.forget_outbox();
            return None;
        }
        let wait = NOTICE_MS << sealed.attempts;
        sealed.attempts += 1;
        sealed.send_at = now.saturating_add(wait + below(word, wait as u64) as i64);
        Some(sealed.clone())
    }

    /// The server has too much to do and says after how long to try again; whether that puts it off.
    pub fn put_off(&mut self, charge: u32, now: i64, ms: i64) -> bool {
        let until = now.saturating_add(ms.clamp(0, LONGEST_RETRY_MS));
        let waiting = self.outbox.as_mut().filter(|sealed| sealed.charge == charge && sealed.send_at < until);
        waiting.is_some_and(|sealed| {
            sealed.send_at = until;
            true
        })
    }

    /// The server has the report of that charge.
    pub fn acknowledged(&mut self, charge: u32) {
        if self.outbox.as_ref().is_some_and(|sealed| sealed.charge == charge) {
            self.outbox = None;
            self.ledger.acknowledge(charge);
        }
    }

    /// Gives up a report that no server will take; its cost stays spent.
    pub fn forget_outbox(&mut self) {
        if let Some(sealed) = self.outbox.take() {
            self.ledger.withdraw(sealed.charge);
        }
    }

    /// When a report may leave: not before its epoch, which is still to come where the clock was ahead.
    fn ready_at(&self, sealed: &Sealed) -> i64 {
        let made = self.ledger.charges().find(|(place, _)| *place == sealed.charge);
        made.map_or(i64::MAX, |(_, charge)| sealed.send_at.max(charge.ends_at - charge.epoch_ms()))
    }

    /// When a report is given up: a server takes reports of the epoch and of the one before.
    fn stale_at(&self, sealed: &Sealed) -> i64 {
        let made = self.ledger.charges().find(|(place, _)| *place == sealed.charge);
        made.map_or(i64::MIN, |(_, charge)| charge.ends_at.saturating_add(charge.epoch_ms()))
    }

    /// What remains of the lifetime budget, in nats; for showing to people.
    pub fn left_nats(&self, policy: &Policy) -> f64 {
        let cap = if policy.lifetime_cap.at_most(Epsilon::LIFETIME_CAP) {
            policy.lifetime_cap
        } else {
            Epsilon::LIFETIME_CAP
        };
        (cap.nats() - self.ledger.spent_nats()).max(0.0)
    }
}

fn plausible(now: i64) -> Result<(), SharingError> {
    if (0..LATEST_MS).contains(&now) { Ok(()) } else { Err(SharingError::Clock) }
}

/// A number below `bound` from a uniform word: the high half of their product, whose bias is under bound / 2^64.
fn below(word: u64, bound: u64) -> u64 {
    ((u128::from(word) * u128::from(bound)) >> 64) as u64
}

#[cfg(test)]
mod tests;
