//! Every way in which record and mark can be found beside each other.

use super::super::{Consent, SETTLED_MS, Sharing};
use super::*;
use crate::privacy::epsilon::Epsilon;
use crate::privacy::ledger::UNKNOWN_REPORT;
use crate::privacy::policy::tests::policy;

const CAP: u32 = crate::privacy::ledger::WHOLE_CAP;

/// A device's storage.
#[derive(Clone, Default)]
struct Storage {
    slots: [Vec<u8>; 2],
    mark: Vec<u8>,
    now: i64,
}

impl Storage {
    /// Of a learner who shares and has paid for so many reports, long ago.
    fn paid(reports: usize) -> Self {
        let mut storage = Self::default();
        storage.change(|sharing| sharing.share(&policy(), false).unwrap());
        for _ in 0..reports {
            storage.change(pay);
        }
        storage
    }

    fn load(&self) -> Record {
        Record::load(&self.slots[0], &self.slots[1], Some(&self.mark)).unwrap()
    }

    fn sharing(&self) -> Sharing {
        self.load().sharing
    }

    /// Stores a change as a host does, and lets the mark settle.
    fn change(&mut self, change: impl FnOnce(&mut Sharing)) {
        let (place, bytes) = self.half_of(change);
        self.slots[place] = bytes;
        self.now += SETTLED_MS;
    }

    /// The first half of that: the mark is written, and the record is not.
    fn half_of(&mut self, change: impl FnOnce(&mut Sharing)) -> (usize, Vec<u8>) {
        let mut record = self.load();
        change(&mut record.sharing);
        let place = usize::from(record.next_slot() == Slot::B);
        let bytes = record.save(Some(&self.mark), self.now);
        self.mark = record.mark(self.now);
        (place, bytes)
    }

    fn without_record(mut self) -> Self {
        self.slots = Default::default();
        self
    }
}

fn pay(sharing: &mut Sharing) {
    sharing.ledger.inherit(Epsilon::REPORT_CAP, UNKNOWN_REPORT);
}

fn spent(storage: &Storage) -> u32 {
    storage.sharing().ledger().spent_millionths()
}

#[test]
fn who_never_shared_may_and_a_record_with_its_mark_is_as_it_was_stored() {
    assert_eq!(Storage::default().sharing(), Sharing::default());
    let room = Storage { mark: vec![0; 8], ..Storage::default() };
    assert_eq!(room.sharing(), Sharing::default());
    let storage = Storage::paid(2);
    let sharing = storage.sharing();
    assert_eq!((sharing.consent(), sharing.ledger().entries().len()), (Consent::ShareAggregates, 2));
    assert_eq!(storage.sharing().ledger().spent_millionths(), 54_597_321);
}

#[test]
fn a_lost_record_keeps_all_that_was_spent() {
    for (reports, total) in
        [(0, 1_000_000), (1, 7_389_000), (2, 54_597_321), (3, 403_419_605), (4, 2_980_867_461)]
    {
        let storage = Storage::paid(reports).without_record();
        let sharing = storage.sharing();
        assert_eq!(sharing.consent(), Consent::LocalOnly);
        assert!(sharing.track_lost);
        assert!(spent(&storage) - total <= 1 + total / 1_000_000, "{reports}: {}", spent(&storage));
        let affords = |more: u32| {
            let mut sharing = sharing.clone();
            (0..more).all(|_| {
                let fits = sharing.ledger.affords(0, Epsilon::REPORT_CAP, Epsilon::LIFETIME_CAP).is_ok();
                pay(&mut sharing);
                fits
            })
        };
        let left = 4 - reports as u32;
        assert!(affords(left) && !affords(left + 1), "{reports} spent, {left} left");
        // And lost again, after it was stored.
        let mut again = storage.clone();
        again.change(|_| ());
        assert!(spent(&again.without_record()) - spent(&storage) <= 1 + total / 1_000_000);
    }
}

#[test]
fn a_mark_that_is_missing_or_behind_spends_all() {
    let early = Storage::paid(1);
    let mut storage = early.clone();
    storage.change(pay);
    storage.change(|_| ());
    let behind = Storage { mark: early.mark.clone(), ..storage.clone() };
    let missing = Storage { mark: Vec::new(), ..storage.clone() };
    let other = Storage { mark: vec![7; 5], ..storage.clone() };
    for damaged in [behind, missing, other] {
        let sharing = damaged.sharing();
        assert_eq!((sharing.ledger().spent_millionths(), sharing.consent()), (CAP, Consent::LocalOnly));
        assert!(sharing.ledger().verify().is_ok());
        // Also once that is stored, and once more.
        let mut stored = damaged;
        stored.change(|_| ());
        assert_eq!((spent(&stored), spent(&stored.clone().without_record())), (CAP, CAP));
    }
    // Both put back, but not by the same time.
    let before = Storage { slots: early.slots.clone(), mark: Storage::paid(0).mark, now: early.now };
    let mut late = before.clone();
    late.slots = storage.slots;
    assert_eq!(spent(&late), CAP);
}

#[test]
fn a_crash_costs_what_was_on_its_way_and_not_the_whole_cap() {
    // The browser had not yet written the mark to the disk.
    let mut storage = Storage::paid(1);
    let old = storage.mark.clone();
    let (place, bytes) = storage.half_of(pay);
    let whole = Storage { mark: old, ..storage.clone() };
    let mut whole = Storage { now: whole.now + 60_000, ..whole };
    whole.slots[place] = bytes;
    assert_eq!((whole.sharing().consent(), spent(&whole)), (Consent::ShareAggregates, 54_597_321));
    // Nor ever one before: the very first record.
    let first = Storage { mark: Vec::new(), ..Storage::paid(0) };
    let mut fresh = Storage { slots: first.slots, ..Storage::default() };
    assert_eq!(fresh.sharing().consent(), Consent::ShareAggregates);
    fresh.change(|_| ());
    assert_eq!(spent(&fresh), 1_000_000);
    // The mark is there, and the record is not: the charge counts, consent stays.
    let crashed = storage.sharing();
    assert_eq!((crashed.consent(), crashed.track_lost), (Consent::ShareAggregates, true));
    assert!(spent(&storage) - 54_597_321 < 10);
    // Where nothing was to be charged, nothing is lost.
    let mut idle = Storage::paid(1);
    idle.half_of(|_| ());
    assert_eq!((idle.sharing().track_lost, spent(&idle)), (false, 7_389_000));
    // Crash upon crash costs each charge that was tried.
    for _ in 0..5 {
        storage.half_of(pay);
    }
    assert_eq!(spent(&storage), CAP);
}

#[test]
fn a_mark_that_knows_of_more_counts_whatever_its_number() {
    let mut other = Storage::paid(1);
    other.now = 0;
    for sequence in 1..9 {
        let mark = Mark { sequence, spent: 403_419_605, at: 0 };
        let found = Storage { mark: mark.to_bytes(), ..other.clone() };
        assert!(spent(&found) >= 403_419_605, "{sequence}");
    }
}

#[test]
fn an_older_record_that_was_put_back_counts_what_came_after_it_and_has_no_consent() {
    let older = Storage::paid(1);
    let mut storage = older.clone();
    for _ in 0..2 {
        storage.change(pay);
    }
    let put_back = Storage { slots: older.slots.clone(), ..storage.clone() };
    assert_eq!(put_back.sharing().consent(), Consent::LocalOnly);
    assert!(spent(&put_back) - spent(&storage) < 1000);
    // Also where its withdrawal came after: that is written twice.
    let mut withdrawn = older.clone();
    for _ in 0..2 {
        withdrawn.change(|sharing| sharing.withdraw(Consent::LocalOnly));
    }
    let put_back = Storage { slots: older.slots, ..withdrawn };
    assert_eq!(put_back.sharing().consent(), Consent::LocalOnly);
    // The newest slot alone, damaged or gone.
    for damage in [vec![], vec![1; 40]] {
        let mut torn = storage.clone();
        torn.slots[usize::from(torn.load().next_slot() == Slot::A)] = damage;
        assert_eq!(torn.sharing().consent(), Consent::LocalOnly);
        assert!(spent(&torn) >= spent(&storage));
    }
}

#[test]
fn marks_of_the_first_version_are_read() {
    let mut storage = Storage::paid(1);
    storage.mark.truncate(8);
    assert_eq!((spent(&storage), storage.sharing().consent()), (7_389_000, Consent::ShareAggregates));
    storage.change(|_| ());
    assert_eq!(spent(&storage), 7_389_000);
    let mut lost = Storage::paid(1).without_record();
    lost.mark.truncate(8);
    assert_eq!(spent(&lost), CAP, "it does not tell how much");
}
