//! Consent, ledger and reports.

use super::engine::Engine;
use super::error::{Fault, Result};
use super::message::{read, written};
use super::randomness::words;
use super::{policy, sharing_output, slot_name};
use crate::privacy::sharing::{Consent, Sharing as Core, SharingError, Step, StoredError, VERSION};
use crate::stored::digest::hex;
use crate::stored::slots::{Kind, Slot, load, seal};
use wasm_bindgen::prelude::*;

/// The state of sharing, with its two stored slots.
#[wasm_bindgen]
pub struct Sharing {
    core: Core,
    sequence: u64,
    next: Slot,
}

#[wasm_bindgen]
impl Sharing {
    /// From two stored slots, empty where there is nothing. `mark` is the sequence number that the newest must have, as far
    /// as it is known from elsewhere; an older one was put back.
    #[wasm_bindgen(constructor)]
    pub fn new(a: &[u8], b: &[u8], mark: f64) -> Result<Sharing> {
        let damaged = |error: &dyn std::error::Error| Fault::new("ledger-damaged", &error.to_string());
        let mark = mark as u64;
        let mut sharing = Self { core: Core::default(), sequence: mark, next: Slot::A };
        let mut lost = mark > 0;
        if let Some(loaded) = load(Kind::Sharing, a, b).map_err(|error| damaged(&error))? {
            sharing.core = Core::from_bytes(loaded.version, loaded.payload).map_err(|error| match error {
                StoredError::Version(version) if version > VERSION => {
                    Fault::new("profile-newer", &error.to_string())
                }
                _ => damaged(&error),
            })?;
            sharing.next = loaded.slot.other();
            lost = loaded.damaged.is_some() || loaded.sequence < mark;
            sharing.sequence = mark.max(loaded.sequence);
        }
        if lost {
            sharing.core.recovered();
        }
        Ok(sharing)
    }

    /// The bytes to store now, and (by `next_slot` before this call) where.
    pub fn save(&mut self) -> Vec<u8> {
        self.sequence += 1;
        self.next = self.next.other();
        seal(Kind::Sharing, VERSION, self.sequence, &self.core.to_bytes())
    }

    /// The slot that the next save goes to: `a` or `b`.
    pub fn next_slot(&self) -> String {
        slot_name(self.next).to_owned()
    }

    /// What is agreed, spent and waiting.
    pub fn state(&self, policy: &[u8]) -> Result<Vec<u8>> {
        let policy = policy::checked_if_any(policy)?;
        Ok(written(|out| sharing_output::state(out, &self.core, policy.as_ref())))
    }

    /// All entries of the ledger, oldest first.
    pub fn ledger(&self) -> Vec<u8> {
        written(|out| sharing_output::ledger(out, self.core.ledger()))
    }

    /// Agrees to share under a policy, with a guardian's or teacher's code or without.
    pub fn share(&mut self, policy: &[u8], with_code: bool) -> Result<()> {
        let policy = policy::checked(policy)?;
        self.core.share(&policy, with_code).map_err(|error| fault(&error))
    }

    /// Goes back to `local-only` or `personalise`, and erases what waits.
    pub fn withdraw(&mut self, to: &str) -> Result<()> {
        let consent = Consent::ALL.into_iter().find(|consent| consent.label() == to);
        let consent = consent.filter(|&consent| consent != Consent::ShareAggregates);
        let unknown =
            || Fault::new("consent-invalid", "consent is withdrawn to local-only or to personalise");
        self.core.withdraw(consent.ok_or_else(unknown)?);
        Ok(())
    }

    /// After an import: what happened up to now is not known.
    pub fn lost_track(&mut self) {
        self.core.lost_track();
    }

    /// Before the record goes to another device: nothing more is shared from here.
    pub fn retire(&mut self) {
        self.core.retire();
    }

    /// What was spent, to go along with an exported record.
    pub fn charges(&self) -> Vec<u8> {
        written(|out| out.list(self.core.ledger().costs_with_reports(), sharing_output::charge))
    }

    /// Takes over what was spent where an imported record comes from.
    pub fn inherit(&mut self, charges: &[u8]) -> Result<()> {
        let charges =
            read(charges, "profile-invalid", "these are not charges", sharing_output::read_charges)?;
        for (epsilon, report) in charges {
            self.core.inherit(epsilon, report);
        }
        Ok(())
    }

    /// The time (ms since 1970) from which there is something to do; `undefined` where nothing is shared.
    pub fn wake_at(&self) -> Option<f64> {
        self.core.wake_at().map(|at| at as f64)
    }

    /// A notice of the waiting report of that digest (64 hexadecimal digits) was on screen for so many milliseconds of page time;
    /// whether the state changed and must be stored.
    pub fn shown(&mut self, digest: &str, ms: u32) -> bool {
        let waiting = self.core.outbox().filter(|sealed| hex(&sealed.digest()) == digest);
        waiting.map(|sealed| sealed.charge).is_some_and(|charge| self.core.shown(charge, ms))
    }

    /// Gives up a waiting report that no server takes any more; whether the state changed and must be stored.
    pub fn settle(&mut self, now: f64) -> bool {
        self.core.settle(now as i64)
    }

    /// Whether to ask the server for its policy now; the state must be stored before.
    pub fn ask(&mut self, now: f64) -> Result<bool> {
        let word = words(1)?[0];
        self.core.ask(now as i64, word).map_err(|error| fault(&error))
    }

    /// Schedules or seals where it is time to; whether the state changed and must be stored.
    pub fn step(&mut self, engine: &Engine, policy: &[u8], now: f64) -> Result<bool> {
        let policy = policy::checked(policy)?;
        let words = words(Core::words(&policy))?;
        let now = now as i64;
        match self
            .core
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
        Ok(self.core.attempt(&policy, now as i64, word).map(|sealed| sealed.report))
    }

    /// The server has these bytes.
    pub fn acknowledged(&mut self, report: &[u8]) {
        if let Some(charge) = self.charge_of(report) {
            self.core.acknowledged(charge);
        }
    }

    /// No server will take these bytes.
    pub fn refused(&mut self, report: &[u8]) {
        if self.charge_of(report).is_some() {
            self.core.forget_outbox();
        }
    }
}

impl Sharing {
    fn charge_of(&self, report: &[u8]) -> Option<u32> {
        self.core.outbox().filter(|sealed| sealed.report == report).map(|sealed| sealed.charge)
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
