//! Consent, and the way of a report: schedule, seal, show, send.
//!
//! A device that shares picks a random moment of the epoch (*schedule*). When that has come, it answers one randomly chosen
//! task from what it knows then, randomises the answer, and charges the ledger for the very bytes (*seal*); the caller
//! stores this state before doing anything else. The bytes can then be seen for at least [`NOTICE_MS`] (*show*), and
//! withdrawn, before they may leave (*send*). Sending again sends the same bytes.
//!
//! Nothing here sends: [`Sharing::due`] hands out bytes only from a state that has been sealed, and the caller must have
//! stored it under a lock. Random words are handed in; where there are none, nothing changes.

use super::epsilon::Epsilon;
use super::ledger::{Charge, Ledger, LedgerError, Refusal};
use super::mechanism::Mechanism;
use super::mechanism::binary_randomised_response::BinaryRandomisedResponse;
use super::policy::{Policy, PolicyError, Question, Task};
use super::report::{Answer, MAX_LEN, Report};
use crate::stored::codec::{CodecError, Reader, Writer};
use crate::stored::digest::{Digest, sha256};
use thiserror::Error;

/// The version of the stored state.
pub const VERSION: u16 = 1;
/// How long a sealed report is shown before it may leave: an hour.
pub const NOTICE_MS: i64 = 3_600_000;
/// Random words that [`Sharing::step`] takes, always all of them.
pub const WORDS: usize = 5;

/// What the learner agreed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Consent {
    /// Nothing but catalogs is fetched and nothing is sent.
    #[default]
    LocalOnly = 0,
    /// Releases may be fetched, to estimate better; nothing is sent.
    Personalise = 1,
    /// Reports are sent too, under the policy agreed to.
    ShareAggregates = 2,
}

impl Consent {
    /// All states.
    pub const ALL: [Self; 3] = [Self::LocalOnly, Self::Personalise, Self::ShareAggregates];

    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LocalOnly => "local-only",
            Self::Personalise => "personalise",
            Self::ShareAggregates => "share-aggregates",
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|&consent| consent as u8 == code)
    }
}

/// Everything about sharing that is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    consent: Consent,
    /// Digest of the policy that was agreed to.
    policy: Digest,
    ledger: Ledger,
    scheduled: Option<Scheduled>,
    outbox: Option<Sealed>,
    /// What happened lately is not known; the next step sits its epoch out.
    track_lost: bool,
}

/// A moment for the next report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    /// The epoch.
    pub epoch: u32,
    /// When it is to be sealed (ms since 1970).
    pub at: i64,
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
    /// The learner has not agreed to share.
    #[error("sharing is off")]
    Off,
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

/// Why stored bytes are not the state of sharing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoredError {
    /// Written by a version that this one does not know.
    #[error("the sharing state was written in version {0}, but this library knows version {VERSION}")]
    Version(u16),
    /// Not its bytes.
    #[error("the sharing state cannot be read: {0}")]
    Codec(#[from] CodecError),
    /// The ledger's chain is broken.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
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

    /// Agrees to share under a policy.
    pub fn share(&mut self, policy: &Policy) -> Result<(), PolicyError> {
        policy.validate()?;
        self.withdraw(Consent::Personalise);
        self.consent = Consent::ShareAggregates;
        self.policy = policy.digest();
        Ok(())
    }

    /// Goes back to a state in which nothing is sent; a report that waits is erased, its cost stays spent.
    pub fn withdraw(&mut self, to: Consent) {
        if let Some(sealed) = self.outbox.take() {
            self.ledger.withdraw(sealed.charge);
        }
        self.scheduled = None;
        self.policy = [0; 32];
        self.consent = if to == Consent::ShareAggregates { Consent::Personalise } else { to };
    }

    /// After a restore, an import, a move to this device, or damage: what happened up to this epoch is not known, so it
    /// is taken as spent.
    pub fn sit_out(&mut self, policy_epoch: u32) {
        self.ledger.sit_out(policy_epoch);
        self.scheduled = None;
    }

    /// The same where no policy is at hand to tell the epoch: the next step sits its epoch out.
    pub fn lost_track(&mut self) {
        self.track_lost = true;
        self.scheduled = None;
    }

    /// Schedules or seals, where it is time to. `truth` answers a question from the profile.
    ///
    /// `words` are used as: task, moment of sealing, answer, nonce (two). All are drawn whatever happens.
    pub fn step(
        &mut self,
        policy: &Policy,
        now: i64,
        words: &[u64; WORDS],
        truth: impl Fn(&Question) -> bool,
    ) -> Result<Step, SharingError> {
        if self.consent != Consent::ShareAggregates {
            return Err(SharingError::Off);
        }
        if !self.agreed_to(policy) {
            return Err(SharingError::PolicyChanged);
        }
        policy.validate()?;
        let epoch = policy.epoch_at(now);
        let mut step = Step::Nothing;
        if std::mem::take(&mut self.track_lost) {
            self.sit_out(epoch);
            step = Step::Changed;
        }
        if self.outbox.as_ref().is_some_and(|sealed| self.is_stale(sealed, epoch)) {
            self.forget_outbox();
            step = Step::Changed;
        }
        if self.outbox.is_some() || self.ledger.spent_through().is_some_and(|spent| epoch <= spent) {
            return Ok(step);
        }
        let Some(scheduled) = self.scheduled.filter(|scheduled| scheduled.epoch == epoch) else {
            let rest = (policy.epoch_end(epoch) - now.max(0)).max(1) as u64;
            let at = now + below(words[1], rest) as i64;
            self.scheduled = Some(Scheduled { epoch, at });
            return Ok(Step::Changed);
        };
        if now < scheduled.at {
            return Ok(step);
        }
        let task = &policy.tasks[below(words[0], policy.tasks.len() as u64) as usize];
        self.seal(policy, task, epoch, now, words, truth(&task.question))?;
        Ok(Step::Changed)
    }

    /// Charge first; only then do the bytes exist in the state.
    fn seal(
        &mut self,
        policy: &Policy,
        task: &Task,
        epoch: u32,
        now: i64,
        words: &[u64; WORDS],
        truth: bool,
    ) -> Result<(), Refusal> {
        let answer = match task.mechanism {
            Mechanism::BinaryRandomisedResponse => {
                Answer::Bit(BinaryRandomisedResponse::new(task.epsilon).encode(truth, words[2]))
            }
        };
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&words[3].to_le_bytes());
        nonce[8..].copy_from_slice(&words[4].to_le_bytes());
        let hash = policy.task_hash(task);
        let report = Report { epoch, task: hash, nonce, answer }.to_bytes();
        let charge = Charge {
            epoch,
            task: hash,
            mechanism: task.mechanism,
            epsilon: task.epsilon,
            report: sha256(&[&report]),
        };
        let charge = self.ledger.charge(charge, policy.lifetime_cap)?;
        self.scheduled = None;
        self.outbox = Some(Sealed { charge, report, send_at: now.saturating_add(NOTICE_MS) });
        Ok(())
    }

    /// The bytes to send now, where a report waits, its notice is over and consent still stands.
    pub fn due(&self, policy: &Policy, now: i64) -> Option<&Sealed> {
        self.outbox.as_ref().filter(|sealed| self.agreed_to(policy) && now >= sealed.send_at)
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

    /// A server takes reports of the epoch and of the one before.
    fn is_stale(&self, sealed: &Sealed, epoch: u32) -> bool {
        let made = self.ledger.charges().find(|(place, _)| *place == sealed.charge);
        made.is_none_or(|(_, charge)| charge.epoch.saturating_add(1) < epoch)
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

    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u8(self.consent as u8);
        w.raw(&self.policy);
        self.ledger.write(&mut w);
        w.u8(u8::from(self.scheduled.is_some()));
        if let Some(scheduled) = self.scheduled {
            w.u32(scheduled.epoch);
            w.i64(scheduled.at);
        }
        w.u8(u8::from(self.outbox.is_some()));
        if let Some(sealed) = &self.outbox {
            w.u32(sealed.charge);
            w.i64(sealed.send_at);
            w.bytes(&sealed.report);
        }
        w.u8(u8::from(self.track_lost));
        w.finish()
    }

    /// Reads stored bytes of that version.
    pub fn from_bytes(version: u16, bytes: &[u8]) -> Result<Self, StoredError> {
        if version != VERSION {
            return Err(StoredError::Version(version));
        }
        let mut r = Reader::new(bytes);
        let out_of_range = |offset, what| CodecError::OutOfRange { offset, what };
        let consent = Consent::from_code(r.u8("consent")?).ok_or(out_of_range(0, "consent"))?;
        let policy = r.array("policy")?;
        let ledger = Ledger::read(&mut r)?;
        ledger.verify()?;
        let scheduled = flag(&mut r, "scheduled")?
            .then(|| Ok::<_, CodecError>(Scheduled { epoch: r.u32("epoch")?, at: r.i64("moment")? }))
            .transpose()?;
        let outbox = flag(&mut r, "outbox")?.then(|| outbox(&mut r, &ledger)).transpose()?;
        let track_lost = flag(&mut r, "track lost")?;
        r.finish()?;
        Ok(Self { consent, policy, ledger, scheduled, outbox, track_lost })
    }
}

/// A report that waits must be the one that was paid for.
fn outbox(r: &mut Reader<'_>, ledger: &Ledger) -> Result<Sealed, CodecError> {
    let offset = r.offset();
    let sealed =
        Sealed { charge: r.u32("charge")?, send_at: r.i64("moment")?, report: r.bytes("report")?.to_vec() };
    let digest = sha256(&[&sealed.report]);
    let paid = ledger.charges().any(|(place, charge)| place == sealed.charge && charge.report == digest);
    if paid && sealed.report.len() <= MAX_LEN {
        Ok(sealed)
    } else {
        Err(CodecError::OutOfRange { offset, what: "the waiting report" })
    }
}

fn flag(r: &mut Reader<'_>, what: &'static str) -> Result<bool, CodecError> {
    let offset = r.offset();
    match r.u8(what)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(CodecError::OutOfRange { offset, what }),
    }
}

/// A number below `bound` from a uniform word: the high half of their product, whose bias is under bound / 2^64.
fn below(word: u64, bound: u64) -> u64 {
    ((u128::from(word) * u128::from(bound)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::super::policy::tests::policy;
    use super::*;

    const HALF: u64 = 1 << 63;
    const WORDS_AT_HALF: [u64; WORDS] = [HALF; WORDS];

    struct Device {
        sharing: Sharing,
        policy: Policy,
        now: i64,
    }

    impl Device {
        fn new() -> Self {
            let policy = policy();
            let now = policy.epoch_end(99);
            Self { sharing: Sharing::default(), policy, now }
        }

        fn sharing() -> Self {
            let mut device = Self::new();
            device.sharing.share(&device.policy).unwrap();
            device
        }

        fn step(&mut self) -> Result<Step, SharingError> {
            self.sharing.step(&self.policy, self.now, &WORDS_AT_HALF, |_| true)
        }

        fn sealed() -> Self {
            let mut device = Self::sharing();
            device.step().unwrap();
            device.now = device.sharing.scheduled().unwrap().at;
            device.step().unwrap();
            device
        }

        fn due(&self) -> bool {
            self.sharing.due(&self.policy, self.now).is_some()
        }
    }

    #[test]
    fn nothing_happens_before_consent() {
        let mut device = Device::new();
        assert_eq!(device.step(), Err(SharingError::Off));
        device.sharing.withdraw(Consent::Personalise);
        assert_eq!(device.step(), Err(SharingError::Off));
        assert!(device.sharing.ledger().entries().is_empty() && !device.due());
    }

    #[test]
    fn a_report_is_scheduled_sealed_shown_sent_and_acknowledged() {
        let mut device = Device::sharing();
        assert_eq!(device.step(), Ok(Step::Changed));
        let scheduled = device.sharing.scheduled().unwrap();
        assert_eq!((scheduled.epoch, scheduled.at - device.now), (100, device.policy.epoch_ms() / 2));
        assert_eq!(device.step(), Ok(Step::Nothing), "the moment is kept");
        device.now = scheduled.at;
        assert_eq!(device.step(), Ok(Step::Changed));
        let sealed = device.sharing.outbox().unwrap().clone();
        assert_eq!(Report::from_bytes(&sealed.report).unwrap().answer, Answer::Bit(true));
        assert_eq!(device.sharing.ledger().charges().count(), 1);
        assert!(!device.due(), "it is shown first");
        device.now += NOTICE_MS;
        assert_eq!(device.sharing.due(&device.policy, device.now), Some(&sealed));
        assert_eq!(device.step(), Ok(Step::Nothing), "trying again makes no other bytes");
        assert_eq!(device.sharing.due(&device.policy, device.now), Some(&sealed));
        device.sharing.acknowledged(sealed.charge);
        assert!(!device.due());
        device.now = device.policy.epoch_end(100) - 1;
        assert_eq!(device.step(), Ok(Step::Nothing), "one report an epoch");
        device.now += 1;
        assert_eq!(device.step(), Ok(Step::Changed));
    }

    #[test]
    fn withdrawing_stops_what_waits() {
        let mut device = Device::sealed();
        device.now += NOTICE_MS;
        assert!(device.due());
        device.sharing.withdraw(Consent::LocalOnly);
        assert!(!device.due() && device.sharing.outbox().is_none());
        assert!(device.sharing.ledger().spent_nats() > 1.9, "the cost stays spent");
        device.sharing.share(&device.policy).unwrap();
        assert_eq!(device.step(), Ok(Step::Nothing), "and so does the epoch");
    }

    #[test]
    fn a_changed_policy_asks_again() {
        let mut device = Device::sealed();
        device.now += NOTICE_MS;
        device.policy.cohort_floor = 11;
        assert_eq!(device.step(), Err(SharingError::PolicyChanged));
        assert!(!device.due());
    }

    #[test]
    fn a_clock_set_back_or_a_restore_spends_nothing_twice() {
        let mut device = Device::sealed();
        device.sharing.acknowledged(0);
        device.now -= 5 * device.policy.epoch_ms();
        assert_eq!(device.step(), Ok(Step::Nothing));
        let mut restored = Device::sharing();
        restored.sharing.sit_out(restored.policy.epoch_at(restored.now));
        assert_eq!(restored.step(), Ok(Step::Nothing));
        restored.now += restored.policy.epoch_ms();
        assert_eq!(restored.step(), Ok(Step::Changed));
        let mut lost = Device::sharing();
        lost.sharing.lost_track();
        lost.sharing = Sharing::from_bytes(VERSION, &lost.sharing.to_bytes()).unwrap();
        assert_eq!(lost.step(), Ok(Step::Changed));
        assert_eq!(lost.sharing.ledger().spent_through(), Some(100));
        assert!(lost.sharing.scheduled().is_none());
    }

    #[test]
    fn a_lifetime_ends() {
        let mut device = Device::sharing();
        for _ in 0..4 {
            device.step().unwrap();
            device.now = device.sharing.scheduled().unwrap().at;
            device.step().unwrap();
            device.sharing.acknowledged(device.sharing.outbox().unwrap().charge);
            device.now += device.policy.epoch_ms();
        }
        device.step().unwrap();
        device.now = device.sharing.scheduled().unwrap().at;
        assert_eq!(device.step(), Err(SharingError::Refused(Refusal::BudgetSpent)));
        assert!(device.sharing.outbox().is_none());
    }

    #[test]
    fn a_report_that_is_too_late_is_given_up_but_stays_spent() {
        let mut device = Device::sealed();
        device.now += 2 * device.policy.epoch_ms();
        assert_eq!(device.step(), Ok(Step::Changed));
        assert!(!device.due() && device.sharing.outbox().is_none());
        assert_eq!(device.sharing.ledger().charges().count(), 1);
    }

    #[test]
    fn the_stored_state_reads_back_and_a_changed_byte_is_refused_or_harmless() {
        let device = Device::sealed();
        let bytes = device.sharing.to_bytes();
        assert_eq!(Sharing::from_bytes(VERSION, &bytes), Ok(device.sharing.clone()));
        for at in 0..bytes.len() {
            for flip in [1, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= flip;
                if let Ok(read) = Sharing::from_bytes(VERSION, &changed) {
                    assert_eq!(read.ledger(), device.sharing.ledger());
                    assert_eq!(read.outbox().map(|s| &s.report), device.sharing.outbox().map(|s| &s.report));
                }
            }
        }
    }
}
