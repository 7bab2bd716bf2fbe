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
        assert_eq!(shorter.verify().is_err(), place + 1 < ledger.entries.len(), "the last leaves no trace");
    }
    let mut changed = ledger.clone();
    changed.entries[0].record = Record::Charged(charge(9));
    assert_eq!(changed.verify(), Err(LedgerError::Chain(0)));
    let mut dangling = Ledger::default();
    dangling.acknowledge(0);
    assert_eq!(dangling.verify(), Err(LedgerError::Dangling(0)));
}
