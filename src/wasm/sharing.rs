//! Consent, ledger and reports.

use super::engine::Engine;
use super::error::{Fault, Result};
use super::message::{read, written};
use super::randomness::words;
use super::{policy, sharing_output, slot_name};
use crate::privacy::sharing::{
    Consent, Record, RecordError, Sharing as Core, SharingError, Step, StoredError, VERSION, Visit,
};
use crate::stored::digest::hex;
use wasm_bindgen::prelude::*;

/// The state of sharing, with its two stored slots and the mark beside them.
#[wasm_bindgen]
pub struct Sharing {
    record: Record,
}

#[wasm_bindgen]
impl Sharing {
    /// From two stored slots, empty where there is nothing, and from what is in the mark's place: `undefined` where there is no such place,
    /// empty where nothing is in it.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen takes no optional slice by reference")]
    pub fn new(a: &[u8], b: &[u8], mark: Option<Vec<u8>>) -> Result<Sharing> {
        match Record::load(a, b, mark.as_deref()) {
            Ok(record) => Ok(Self { record }),
            Err(error) => {
                let newer =
                    matches!(error, RecordError::Stored(StoredError::Version(version)) if version > VERSION);
                let code = if newer { "profile-newer" } else { "ledger-damaged" };
                Err(Fault::new(code, &error.to_string()))
            }
        }
    }

    /// The bytes to store now, and (by `next_slot` before this call) where, once the mark of [`Sharing::mark`] is written. `mark` is what
    /// is in its place before, `now` the time by that place's clock.
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen takes no optional slice by reference")]
    pub fn save(&mut self, mark: Option<Vec<u8>>, now: f64) -> Vec<u8> {
        self.record.save(mark.as_deref(), now as i64)
    }

    /// The mark of what was saved last, to be written before it.
    pub fn mark(&self, now: f64) -> Vec<u8> {
        self.record.mark(now as i64)
    }

    /// The slot that the next save goes to: `a` or `b`.
    pub fn next_slot(&self) -> String {
        slot_name(self.record.next_slot()).to_owned()
    }

    /// What is agreed, spent and waiting.
    pub fn state(&self, policy: &[u8]) -> Result<Vec<u8>> {
        let policy = policy::checked_if_any(policy)?;
        Ok(written(|out| sharing_output::state(out, &self.record.sharing, policy.as_ref())))
    }

    /// All entries of the ledger, oldest first.
    pub fn ledger(&self) -> Vec<u8> {
        written(|out| sharing_output::ledger(out, self.record.sharing.ledger()))
    }

    /// Agrees to share under a policy, with a guardian's or teacher's code or without.
    pub fn share(&mut self, policy: &[u8], with_code: bool) -> Result<()> {
        let policy = policy::checked(policy)?;
        self.record.sharing.share(&policy, with_code).map_err(|error| fault(&error))
    }

    /// Goes back to `local-only` or `personalise`, and erases what waits.
    pub fn withdraw(&mut self, to: &str) -> Result<()> {
        let consent = Consent::ALL.into_iter().find(|consent| consent.label() == to);
        let consent = consent.filter(|&consent| consent != Consent::ShareAggregates);
        let unknown =
            || Fault::new("consent-invalid", "consent is withdrawn to local-only or to personalise");
        self.record.sharing.withdraw(consent.ok_or_else(unknown)?);
        Ok(())
    }

    /// After an import: what happened up to now is not known.
    pub fn lost_track(&mut self) {
        self.record.sharing.lost_track();
    }

    /// Before the record goes to another device: nothing more is shared from here.
    pub fn retire(&mut self) {
        self.record.sharing.retire();
    }

    /// What was spent, to go along with an exported record.
    pub fn charges(&self) -> Vec<u8> {
        written(|out| out.list(self.record.sharing.ledger().costs_with_reports(), sharing_output::charge))
    }

    /// Takes over what was spent where an imported record comes from.
    pub fn inherit(&mut self, charges: &[u8]) -> Result<()> {
        let charges =
            read(charges, "profile-invalid", "these are not charges", sharing_output::read_charges)?;
        for (epsilon, report) in charges {
            self.record.sharing.inherit(epsilon, report);
        }
        Ok(())
    }

    /// Before when a page that is opened now sends nothing (ms since 1970); minus infinity where nothing waits.
    pub fn opened(&self, now: f64) -> Result<f64> {
        let word = words(1)?[0];
        let visit = Visit::open(&self.record.sharing, now as i64, word);
        let waits = self.record.sharing.outbox().is_some();
        Ok(if waits { visit.not_before() as f64 } else { f64::NEG_INFINITY })
    }

    /// When the next thing is due (ms since 1970), in a visit in which nothing is sent before that time; `undefined` where nothing is
    /// shared.
    pub fn next_at(&self, now: f64, not_before: f64) -> Option<f64> {
        let visit = Visit::from_time(not_before as i64);
        visit.next_at(&self.record.sharing, now as i64).map(|at| at as f64)
    }

    /// A notice of the waiting report of that digest (64 hexadecimal digits) was on screen for so many milliseconds of page time;
    /// whether the state changed and must be stored.
    pub fn shown(&mut self, digest: &str, ms: u32) -> bool {
        let waiting = self.record.sharing.outbox().filter(|sealed| hex(&sealed.digest()) == digest);
        waiting.map(|sealed| sealed.charge).is_some_and(|charge| self.record.sharing.shown(charge, ms))
    }

    /// Gives up a waiting report that no server takes any more; whether the state changed and must be stored.
    pub fn settle(&mut self, now: f64) -> bool {
        self.record.sharing.settle(now as i64)
    }

    /// Whether to ask the server for its policy now; the state must be stored before.
    pub fn ask(&mut self, now: f64) -> Result<bool> {
        let word = words(1)?[0];
        self.record.sharing.ask(now as i64, word).map_err(|error| fault(&error))
    }

    /// Schedules or seals where it is time to; whether the state changed and must be stored.
    pub fn step(&mut self, engine: &Engine, policy: &[u8], now: f64) -> Result<bool> {
        let policy = policy::checked(policy)?;
        let words = words(Core::words(&policy))?;
        let now = now as i64;
        match self
            .record
            .sharing
            .step(&policy, now, &words, |question, epoch| engine.answer(&policy, question, epoch, now))
        {
            Ok(step) => Ok(step == Step::Changed),
            Err(error) => Err(fault(&error)),
        }
    }

    /// Hands out the bytes to send now and puts off the next time; the state must be stored before they go.
    pub fn attempt(&mut self, policy: &[u8], now: f64) -> Result<Option<Vec<u8>>> {
        let policy = policy::checked(policy)?;
        let word = words(1)?[0];
        Ok(self.record.sharing.attempt(&policy, now as i64, word).map(|sealed| sealed.report))
    }

    /// The server says after how many milliseconds to try these bytes again; whether the state changed and must be stored.
    pub fn put_off(&mut self, report: &[u8], now: f64, ms: f64) -> bool {
        let charge = self.charge_of(report);
        charge.is_some_and(|charge| self.record.sharing.put_off(charge, now as i64, ms as i64))
    }

    /// The server has these bytes.
    pub fn acknowledged(&mut self, report: &[u8]) {
        if let Some(charge) = self.charge_of(report) {
            self.record.sharing.acknowledged(charge);
        }
    }

    /// No server will take these bytes.
    pub fn refused(&mut self, report: &[u8]) {
        if self.charge_of(report).is_some() {
            self.record.sharing.forget_outbox();
        }
    }
}

impl Sharing {
    fn charge_of(&self, report: &[u8]) -> Option<u32> {
        self.record.sharing.outbox().filter(|sealed| sealed.report == report).map(|sealed| sealed.charge)
    }
}

/// A policy held to this device's limits, in numbers to show.
#[wasm_bindgen]
pub fn check_policy(policy: &[u8]) -> Result<Vec<u8>> {
    let policy = policy::checked(policy)?;
    Ok(written(|out| policy::write(out, &policy)))
}

#[cold]
#[inline(never)]
fn fault(error: &SharingError) -> Fault {
    let code = match error {
        SharingError::Off => "sharing-off",
        SharingError::PolicyChanged => "policy-changed",
        SharingError::Policy(_) => "policy-refused",
        SharingError::Refused(_) => "budget-spent",
        SharingError::Retired => "sharing-retired",
        SharingError::Clock => "clock-implausible",
    };
    Fault::new(code, &error.to_string())
}
