//! A device: what it stores, its clock, and a page that is open for some minutes. It does what `pkg-config/src/sharing/` does, in the
//! same order.

use super::world::{Answer, World};
use cairn::privacy::mechanism::Input;
use cairn::privacy::sharing::{Consent, Record, Sharing, Step, Visit};
use cairn::stored::slots::Slot;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
/// How often a notice says for how long it was on screen.
const SAYS_MS: u32 = 5000;
/// As `pkg-config/src/sharing/looking.ts` waits.
const LONGEST_MS: i64 = 15 * MINUTE;
const SHORTEST_MS: i64 = MINUTE;

/// What is stored, in its two places.
#[derive(Clone, Default)]
pub(super) struct Storage {
    pub slots: [Vec<u8>; 2],
    pub mark: Vec<u8>,
}

/// How likely it is that something goes wrong, each time that it can.
#[derive(Clone, Copy)]
pub(super) struct Odds {
    /// A request does not come through, or its answer does not.
    pub offline: f64,
    /// The page is gone between the mark and the record.
    pub crash: f64,
    /// The page is gone after the record, and the browser had not written the mark yet.
    pub crash_before_mark: f64,
    /// The notice is on screen, in five seconds of a visit.
    pub looks: f64,
}

#[derive(Default)]
pub(super) struct Device {
    pub storage: Storage,
    /// How far its clock is ahead.
    pub ahead: i64,
    /// Whether something befell the record, and the mark, since both were last written.
    pub befallen: [bool; 2],
}

/// The page is gone.
struct Gone;

/// A page that is open.
struct Page<'a> {
    device: &'a mut Device,
    record: Record,
    visit: Visit,
    odds: Odds,
}

impl Device {
    /// A visit of so many milliseconds, in which the learner agrees if asked and `agrees`.
    pub fn visit(&mut self, world: &mut World, ms: i64, agrees: bool, odds: Odds, rng: &mut ChaCha8Rng) {
        let until = world.now + ms;
        let Ok(record) = self.load() else { return };
        let visit = Visit::open(&record.sharing, world.now + self.ahead, rng.random());
        let mut page = Page { device: self, record, visit, odds };
        // Whoever is gone is back at the next visit.
        let _ = page.runs(world, until, agrees, rng);
        world.now = until;
    }

    /// Takes what was spent to another device, which goes on from there.
    pub fn moves_to(&mut self, other: &mut Self, now: i64) {
        let Ok(mut record) = self.load() else { return };
        record.sharing.retire();
        let charges: Vec<_> = record.sharing.ledger().costs_with_reports().collect();
        for _ in 0..2 {
            self.storage.write(&mut record, now);
        }
        (self.befallen, other.befallen) = ([false; 2], [false; 2]);
        let Ok(mut record) = other.load() else { return };
        for (epsilon, report) in charges {
            record.sharing.inherit(epsilon, report);
        }
        record.sharing.lost_track();
        other.storage.write(&mut record, now);
    }

    fn load(&self) -> Result<Record, cairn::privacy::sharing::RecordError> {
        let Storage { slots: [a, b], mark } = &self.storage;
        Record::load(a, b, Some(mark))
    }
}

impl Storage {
    /// The mark, then the record.
    fn write(&mut self, record: &mut Record, now: i64) {
        let place = place(record.next_slot());
        let bytes = record.save(Some(&self.mark), now);
        self.mark = record.mark(now);
        self.slots[place] = bytes;
    }
}

fn place(slot: Slot) -> usize {
    usize::from(slot == Slot::B)
}

impl Page<'_> {
    fn runs(
        &mut self,
        world: &mut World,
        until: i64,
        agrees: bool,
        rng: &mut ChaCha8Rng,
    ) -> Result<(), Gone> {
        let asks =
            self.sharing().consent() != Consent::ShareAggregates || !self.sharing().agreed_to(&world.policy);
        if asks && agrees && self.record.sharing.share(&world.policy, false).is_ok() {
            self.save(world, rng)?;
        }
        while world.now < until {
            let due = self.next_in(world);
            if due.is_some_and(|left| left <= 0) {
                self.looks(world, rng)?;
            }
            let left = self.next_in(world).unwrap_or(LONGEST_MS);
            let mut wait = if left > 0 { left.min(LONGEST_MS) } else { SHORTEST_MS };
            if self.sharing().outbox().is_some_and(|sealed| !sealed.is_seen()) {
                wait = wait.min(SAYS_MS.into());
                if world.now + wait <= until && rng.random::<f64>() < self.odds.looks {
                    self.is_shown(world, rng)?;
                }
            }
            world.now = until.min(world.now + wait);
        }
        Ok(())
    }

    fn sharing(&self) -> &Sharing {
        &self.record.sharing
    }

    fn now(&self, world: &World) -> i64 {
        world.now + self.device.ahead
    }

    fn next_in(&self, world: &World) -> Option<i64> {
        let now = self.now(world);
        self.visit.next_at(self.sharing(), now).map(|at| at.saturating_sub(now))
    }

    fn is_shown(&mut self, world: &mut World, rng: &mut ChaCha8Rng) -> Result<(), Gone> {
        let Some(sealed) = self.sharing().outbox().cloned() else { return Ok(()) };
        world.was_shown(sealed.digest(), SAYS_MS);
        if self.record.sharing.shown(sealed.charge, SAYS_MS) { self.save(world, rng) } else { Ok(()) }
    }

    /// What `Reports.sync` does.
    fn looks(&mut self, world: &mut World, rng: &mut ChaCha8Rng) -> Result<(), Gone> {
        let now = self.now(world);
        let settled = self.record.sharing.settle(now);
        let Ok(asks) = self.record.sharing.ask(now, rng.random()) else { return Ok(()) };
        if settled || asks {
            self.save(world, rng)?;
        }
        if !asks || rng.random::<f64>() < self.odds.offline {
            return Ok(());
        }
        let words: Vec<u64> = (0..Sharing::words(&world.policy)).map(|_| rng.random()).collect();
        let truth = rng.random_range(0..2);
        let waited = self.sharing().outbox().map(|sealed| sealed.charge);
        match self.record.sharing.step(&world.policy, now, &words, |_, _| Input::Choice(truth)) {
            Ok(Step::Nothing) => {}
            Ok(Step::Changed) => {
                if let Some(sealed) = self.sharing().outbox().filter(|sealed| Some(sealed.charge) != waited) {
                    world.was_charged(&sealed.report);
                }
                self.save(world, rng)?;
            }
            // A budget that is spent shows in the state.
            Err(_) => return Ok(()),
        }
        if now >= self.visit.not_before() { self.sends(world, now, rng) } else { Ok(()) }
    }

    fn sends(&mut self, world: &mut World, now: i64, rng: &mut ChaCha8Rng) -> Result<(), Gone> {
        let waited = self.sharing().outbox().is_some();
        let report = self.record.sharing.attempt(&world.policy, now, rng.random());
        if report.is_some() || waited && self.sharing().outbox().is_none() {
            self.save(world, rng)?;
        }
        let Some(sealed) = report else { return Ok(()) };
        world.handed_out(&sealed.report, sealed.show_for_ms);
        if rng.random::<f64>() < self.odds.offline {
            return Ok(());
        }
        let answer = world.arrived(&sealed.report);
        if rng.random::<f64>() < self.odds.offline {
            return Ok(());
        }
        match answer {
            Answer::Taken => self.record.sharing.acknowledged(sealed.charge),
            Answer::Refused => self.record.sharing.forget_outbox(),
        }
        self.save(world, rng)
    }

    fn save(&mut self, world: &World, rng: &mut ChaCha8Rng) -> Result<(), Gone> {
        let storage = &mut self.device.storage;
        let before = storage.clone();
        storage.write(&mut self.record, world.now);
        self.device.befallen = [false; 2];
        let storage = &mut self.device.storage;
        if rng.random::<f64>() < self.odds.crash {
            storage.slots = before.slots;
            return Err(Gone);
        }
        if rng.random::<f64>() < self.odds.crash_before_mark {
            storage.mark = before.mark;
            return Err(Gone);
        }
        Ok(())
    }
}
