use super::*;
use crate::privacy::mechanism::Mechanism;
use crate::privacy::policy::PolicySource;
use crate::privacy::policy::tests::policy;
use crate::privacy::report::HEADER_LEN;

const HALF: u64 = 1 << 63;
const WORDS_AT_HALF: [u64; 5] = [HALF; 5];

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
        device.sharing.share(&device.policy, false).unwrap();
        device
    }

    fn step(&mut self) -> Result<Step, SharingError> {
        self.sharing.step(&self.policy, self.now, &WORDS_AT_HALF, |_, _| Input::Choice(1))
    }

    fn sealed() -> Self {
        let mut device = Self::sharing();
        device.step().unwrap();
        device.now = device.sharing.scheduled().unwrap().at;
        device.step().unwrap();
        device
    }

    /// The same, seen.
    fn seen() -> Self {
        let mut device = Self::sealed();
        assert!(device.sharing.shown(0, SHOW_FOR_MS));
        device
    }

    fn due(&self) -> bool {
        self.sharing.is_due(&self.policy, self.now)
    }

    fn attempt(&mut self) -> Option<Sealed> {
        self.sharing.attempt(&self.policy, self.now, HALF)
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
    assert_eq!(Report::from_bytes(&sealed.report).unwrap().payload, [1]);
    assert_eq!(device.sharing.ledger().charges().count(), 1);
    assert!(!device.due(), "it is shown first");
    assert!(device.sharing.shown(sealed.charge, SHOW_FOR_MS) && !device.due(), "and its hour passes");
    device.now += NOTICE_MS;
    assert_eq!(device.attempt().unwrap().report, sealed.report);
    assert_eq!(device.step(), Ok(Step::Nothing), "trying again makes no other bytes");
    device.sharing.acknowledged(sealed.charge);
    assert!(!device.due());
    device.now = device.policy.epoch_end(100) - 1;
    assert_eq!(device.step(), Ok(Step::Nothing), "one report an epoch");
    device.now += 1;
    assert_eq!(device.step(), Ok(Step::Changed));
}

#[test]
fn the_words_of_the_nonce_decide_nothing_else() {
    for (answer, told) in [(0, 0), (u64::MAX, 1)] {
        for (first, second) in [(0, u64::MAX), (u64::MAX, 0)] {
            let mut device = Device::sharing();
            device.step().unwrap();
            device.now = device.sharing.scheduled().unwrap().at;
            let words = [HALF, HALF, first, second, answer];
            device.sharing.step(&device.policy, device.now, &words, |_, _| Input::Choice(1)).unwrap();
            let report = Report::from_bytes(&device.sharing.outbox().unwrap().report).unwrap();
            assert_eq!(report.payload, [told]);
            assert_eq!(report.nonce, (u128::from(first) | u128::from(second) << 64).to_le_bytes());
        }
    }
}

#[test]
fn withdrawing_stops_what_waits() {
    let mut device = Device::seen();
    device.now += NOTICE_MS;
    assert!(device.due());
    device.sharing.withdraw(Consent::LocalOnly);
    assert!(!device.due() && device.sharing.outbox().is_none());
    assert!(device.sharing.ledger().spent_nats() > 1.9, "the cost stays spent");
    device.sharing.share(&device.policy, false).unwrap();
    assert_eq!(device.step(), Ok(Step::Nothing), "and so does the epoch");
}

#[test]
fn a_changed_policy_asks_again() {
    let mut device = Device::seen();
    device.now += NOTICE_MS;
    device.policy.cohort_floor = 11;
    assert_eq!(device.step(), Err(SharingError::PolicyChanged));
    assert!(!device.due());
}

#[test]
fn a_server_that_does_not_answer_is_asked_ever_more_seldom_and_then_no_more() {
    let mut device = Device::seen();
    device.now += NOTICE_MS;
    let report = device.sharing.outbox().unwrap().report.clone();
    let mut waits = Vec::new();
    while let Some(sealed) = device.attempt() {
        assert_eq!(sealed.report, report, "the same bytes each time");
        assert_eq!(device.attempt(), None, "not again at once");
        waits.push((sealed.send_at - device.now) / NOTICE_MS);
        device.now = sealed.send_at;
    }
    assert_eq!(waits, [1, 3, 6, 12, 24, 48, 96, 192]);
    assert!(device.sharing.outbox().is_none() && device.sharing.ledger().charges().count() == 1);
}

#[test]
fn the_server_is_asked_for_nothing_before_something_is_due() {
    let asks = |device: &Device| device.sharing.clone().ask(device.now, HALF).unwrap();
    let mut device = Device::sharing();
    assert!(asks(&device));
    device.step().unwrap();
    let scheduled = device.sharing.scheduled().unwrap().at;
    for (now, due) in [(scheduled - 1, false), (scheduled, true)] {
        device.now = now;
        assert_eq!(asks(&device), due);
    }
    device.step().unwrap();
    device.sharing.shown(0, SHOW_FOR_MS);
    for (now, due) in [(scheduled + NOTICE_MS - 1, false), (scheduled + NOTICE_MS, true)] {
        device.now = now;
        assert_eq!(asks(&device), due);
    }
    device.sharing.acknowledged(0);
    for (now, due) in [(device.policy.epoch_end(100) - 1, false), (device.policy.epoch_end(100), true)] {
        device.now = now;
        assert_eq!(asks(&device), due);
    }
    device.now = -1;
    assert_eq!(device.sharing.ask(device.now, HALF), Err(SharingError::Clock));
    device.sharing.withdraw(Consent::LocalOnly);
    assert_eq!(device.sharing.ask(device.policy.epoch_end(100), HALF), Ok(false));
}

#[test]
fn a_policy_that_does_not_come_is_asked_for_ever_more_seldom_until_something_comes_of_it() {
    let mut device = Device::sharing();
    device.step().unwrap();
    device.now = device.sharing.scheduled().unwrap().at;
    let mut waits = Vec::new();
    for _ in 0..9 {
        assert!(device.sharing.ask(device.now, HALF).unwrap());
        device.sharing = Sharing::from_bytes(VERSION, &device.sharing.to_bytes()).unwrap();
        let again = (0..10_000)
            .find(|hours| device.sharing.clone().ask(device.now + hours * NOTICE_MS, HALF) == Ok(true));
        waits.push(again.unwrap() / 12);
        device.now += again.unwrap() * NOTICE_MS;
    }
    assert_eq!(waits, [3, 6, 12, 24, 48, 96, 192, 192, 192], "half days");
    // By a clock that was years ahead when it was asked.
    assert!(device.sharing.clone().ask(device.now - 200 * asking::WAIT_MS, HALF).unwrap_or_default());
    device.now = device.policy.epoch_end(100) - NOTICE_MS;
    device.sharing.scheduled = Some(Scheduled { epoch: 100, at: device.now, made_at: 0 });
    assert_eq!(device.step(), Ok(Step::Changed));
    device.sharing.shown(0, SHOW_FOR_MS);
    device.now += NOTICE_MS;
    assert!(device.sharing.ask(device.now, HALF).unwrap(), "a report that is made is sent after its hour");
    assert!(device.attempt().is_some());
    device.now = device.sharing.outbox().unwrap().send_at;
    assert!(device.sharing.ask(device.now, HALF).unwrap(), "and tried again");
    let mut device = Device::sharing();
    device.sharing.lost_track();
    device.now = device.policy.epoch_end(100) - NOTICE_MS;
    assert_eq!((device.sharing.ask(device.now, HALF), device.step()), (Ok(true), Ok(Step::Changed)));
    device.now += NOTICE_MS;
    assert_eq!(device.sharing.ask(device.now, HALF), Ok(true), "an epoch sat out puts off no other");
    device.sharing.withdraw(Consent::Personalise);
    device.sharing.share(&device.policy, false).unwrap();
    assert_eq!(device.sharing.ask(device.now, HALF), Ok(true), "nor does who agrees anew wait");
}

#[test]
fn a_report_that_was_not_seen_for_long_enough_stays_whatever_time_passes() {
    let mut device = Device::sealed();
    device.now += NOTICE_MS;
    let asks = |device: &Device| device.sharing.clone().ask(device.now, HALF).unwrap();
    assert!(!device.sharing.shown(1, SHOW_FOR_MS), "another report");
    for _ in 0..3 {
        assert!(device.sharing.shown(0, SHOW_FOR_MS / 4));
        device.sharing = Sharing::from_bytes(VERSION, &device.sharing.to_bytes()).unwrap();
        device.now += 86_400_000;
        assert!(!device.due() && device.attempt().is_none());
        assert!(!asks(&device), "and no server is asked for it");
    }
    assert!(device.sharing.shown(0, SHOW_FOR_MS / 4) && device.due() && asks(&device));
    assert!(!device.sharing.shown(0, 1), "more changes nothing");
    assert!(device.attempt().is_some());
}

#[test]
fn a_report_that_nobody_saw_is_given_up_without_asking_anyone() {
    let mut device = Device::sealed();
    let stale = device.policy.epoch_end(101);
    assert_eq!(device.sharing.wake_at(), Some(stale));
    assert!(!device.sharing.settle(stale - 1) && device.sharing.outbox().is_some());
    assert!(device.sharing.settle(stale) && device.sharing.outbox().is_none());
    assert_eq!(device.sharing.ledger().outcome(0), crate::privacy::ledger::Outcome::Withdrawn);
    assert!(device.sharing.ledger().spent_nats() > 1.9);
}

#[test]
fn what_a_clock_that_was_ahead_has_put_off_is_put_off_no_longer_once_it_is_right() {
    let mut device = Device::sharing();
    let right = device.now;
    device.now += 20 * device.policy.epoch_ms();
    device.step().unwrap();
    device.now = right;
    let visit = Visit::from_time(i64::MIN);
    assert_eq!(visit.next_at(&device.sharing, right), Some(right));
    assert!(device.sharing.settle(right) && device.sharing.ask(right, HALF).unwrap());
    device.step().unwrap();
    assert_eq!(device.sharing.scheduled().unwrap().epoch, 100);
    assert!(!device.sharing.settle(right), "and is kept");

    let mut device = Device::seen();
    let sealed = device.sharing.outbox().unwrap().send_at;
    device.now = sealed - 40 * NOTICE_MS;
    assert!(device.sharing.settle(device.now) && !device.due());
    device.now += NOTICE_MS;
    assert!(device.due(), "an hour by the clock as it is now");

    let mut ahead = Device::sharing();
    ahead.now = ahead.policy.epoch_start(103);
    ahead.step().unwrap();
    ahead.now = ahead.sharing.scheduled().unwrap().at;
    ahead.step().unwrap();
    ahead.sharing.shown(0, SHOW_FOR_MS);
    ahead.now = ahead.policy.epoch_start(101);
    ahead.sharing.settle(ahead.now);
    ahead.now += 2 * NOTICE_MS;
    assert!(!ahead.due(), "no server takes a report of an epoch that is to come");
    ahead.now = ahead.policy.epoch_start(103);
    assert!(ahead.due());
}

#[test]
fn a_visit_looks_at_the_exact_moment_and_sends_nothing_on_arrival() {
    let mut device = Device::sharing();
    let now = device.now;
    let next = |device: &Device, visit: Visit| visit.next_at(&device.sharing, device.now);
    let visit = Visit::open(&device.sharing, now, u64::MAX);
    assert!(next(&device, visit).unwrap() <= now);
    assert!(device.sharing.ask(now, HALF).unwrap());
    let again = next(&device, visit).unwrap();
    assert!(again > now && !device.sharing.clone().ask(again - 1, HALF).unwrap());
    assert!(device.sharing.clone().ask(again, HALF).unwrap());
    device.step().unwrap();
    assert_eq!(next(&device, visit), device.sharing.scheduled().map(|scheduled| scheduled.at));
    device.now = device.sharing.scheduled().unwrap().at;
    device.step().unwrap();
    assert_eq!(
        next(&device, visit),
        Some(device.policy.epoch_end(101)),
        "seen by nobody: until it is given up"
    );
    device.sharing.shown(0, SHOW_FOR_MS);
    assert_eq!(next(&device, visit), Some(device.now + NOTICE_MS));
    device.now += 9 * NOTICE_MS;
    for (word, wait) in [(0, 60_000), (u64::MAX, 239_999)] {
        let visit = Visit::open(&device.sharing, device.now, word);
        assert_eq!(next(&device, visit), Some(device.now + wait));
    }
    device.sharing.withdraw(Consent::LocalOnly);
    assert_eq!(next(&device, visit), None);
}

#[test]
fn records_of_earlier_versions_are_read() {
    let mut device = Device::sealed();
    let tail = device.sharing.to_bytes().len() - 20 - 8;
    let bytes = |device: &Device| {
        let mut bytes = device.sharing.to_bytes();
        bytes.drain(tail..tail + 8);
        bytes.truncate(bytes.len() - 9);
        bytes
    };
    let second = bytes(&device);
    assert_eq!(Sharing::from_bytes(2, &second), Ok(device.sharing.clone()), "nobody has seen what waits");
    assert_eq!(Sharing::from_bytes(1, &second[..second.len() - 9]), Ok(device.sharing.clone()));
    assert!(
        Sharing::from_bytes(1, &second).is_err()
            && Sharing::from_bytes(2, &device.sharing.to_bytes()).is_err()
    );
    device.sharing.acknowledged(0);
    let without = device.sharing.to_bytes();
    assert_eq!(Sharing::from_bytes(2, &without[..without.len() - 9]), Ok(device.sharing));
    assert_eq!(Sharing::from_bytes(4, &without), Err(StoredError::Version(4)));
}

#[test]
fn agreeing_again_changes_nothing() {
    let mut device = Device::sealed();
    let before = device.sharing.clone();
    device.sharing.share(&device.policy, false).unwrap();
    assert_eq!(device.sharing, before);
}

#[test]
fn a_school_that_switched_sharing_off_gets_nothing() {
    let mut device = Device::new();
    device.policy.sharing = crate::privacy::policy::Permission::Off;
    assert_eq!(device.sharing.share(&device.policy, true), Err(SharingError::Off));
    assert_eq!((device.sharing.consent(), device.step()), (Consent::LocalOnly, Err(SharingError::Off)));
}

#[test]
fn a_code_counts_until_consent_is_taken_back() {
    let mut device = Device::sealed();
    device.sharing.share(&device.policy, true).unwrap();
    assert!(device.sharing.outbox().is_some(), "agreeing once more with a code erases nothing");
    device.sharing = Sharing::from_bytes(VERSION, &device.sharing.to_bytes()).unwrap();
    assert!(device.sharing.with_code());
    device.sharing.share(&device.policy, false).unwrap();
    assert!(device.sharing.with_code());
    device.sharing.withdraw(Consent::LocalOnly);
    assert!(!device.sharing.with_code());
}

#[test]
fn a_policy_with_shorter_epochs_gets_nothing_sooner() {
    let mut device = Device::sealed();
    device.sharing.acknowledged(0);
    let spent_until = device.policy.epoch_end(100);
    device.policy.epoch_days = 7;
    device.sharing.share(&device.policy, false).unwrap();
    while device.now < spent_until {
        assert_eq!(device.step(), Ok(Step::Nothing));
        device.now += device.policy.epoch_ms();
    }
    assert_eq!(device.step(), Ok(Step::Changed));
}

#[test]
fn a_clock_set_back_or_a_wrong_one_spends_nothing_twice() {
    let mut device = Device::sealed();
    device.sharing.acknowledged(0);
    device.now -= 5 * device.policy.epoch_ms();
    assert_eq!(device.step(), Ok(Step::Nothing));
    for now in [-1, i64::MAX] {
        device.now = now;
        assert_eq!(device.step(), Err(SharingError::Clock));
    }
}

#[test]
fn after_an_import_nothing_that_waits_is_sent_and_the_epoch_is_sat_out() {
    let mut device = Device::seen();
    device.sharing.lost_track();
    device.sharing.inherit(Epsilon::REPORT_CAP, [7; 32]);
    device.sharing = Sharing::from_bytes(VERSION, &device.sharing.to_bytes()).unwrap();
    device.now += NOTICE_MS;
    assert!(!device.due() && device.sharing.outbox().is_none());
    assert_eq!(device.step(), Ok(Step::Changed));
    assert_eq!(device.sharing.ledger().spent_until(), device.policy.epoch_end(100));
    assert!(device.sharing.scheduled().is_none() && device.sharing.ledger().spent_nats() > 3.9);
}

#[test]
fn an_epoch_of_which_nothing_is_known_is_sat_out_where_nothing_was_ever_charged() {
    let mut device = Device::sharing();
    device.sharing.lost_track();
    assert_eq!(device.step(), Ok(Step::Changed));
    assert!(device.sharing.scheduled().is_none());
    assert_eq!(device.step(), Ok(Step::Nothing));
    assert_eq!(device.sharing.ledger().spent_until(), device.policy.epoch_end(100));
}

#[test]
fn after_falling_back_consent_is_asked_anew_and_a_charge_is_assumed() {
    let mut device = Device::seen();
    device.sharing.recovered();
    device.now += NOTICE_MS;
    assert_eq!((device.sharing.consent(), device.due()), (Consent::LocalOnly, false));
    assert!(device.sharing.ledger().spent_nats() > 3.9);
    device.sharing.share(&device.policy, false).unwrap();
    assert_eq!(device.step(), Ok(Step::Changed));
    assert!(device.sharing.scheduled().is_none(), "the epoch is sat out");
}

#[test]
fn a_record_that_moved_away_shares_nothing_more() {
    let mut device = Device::seen();
    device.sharing.retire();
    device.now += NOTICE_MS;
    assert!(!device.due());
    assert_eq!(device.sharing.share(&device.policy, false), Err(SharingError::Retired));
    device.sharing.lost_track();
    assert_eq!(device.sharing.share(&device.policy, false), Ok(()), "unless it comes back");
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

#[test]
fn any_moment_of_the_rest_of_the_epoch_can_be_picked_and_no_other() {
    let mut device = Device::sharing();
    device.now += device.policy.epoch_ms() / 3;
    let end = device.policy.epoch_end(100);
    for (word, expected) in [(0, device.now), (u64::MAX, end - 1)] {
        device.sharing.scheduled = None;
        let words = [word; 5];
        device.sharing.step(&device.policy, device.now, &words, |_, _| Input::Choice(0)).unwrap();
        assert_eq!(device.sharing.scheduled().unwrap().at, expected);
        let kept = Sharing::from_bytes(VERSION, &device.sharing.to_bytes()).unwrap();
        assert_eq!(kept.scheduled(), device.sharing.scheduled(), "it outlives the page");
    }
}

#[test]
fn a_task_has_one_length_whatever_the_answer_and_all_tasks_draw_alike() {
    let topics: Vec<String> = (0..20).map(|place| format!("t{place:02}")).collect();
    let interest = Question::Interest { catalog: "0a".repeat(32), dimensions: 8 };
    let asks = [
        (Question::Helped {}, Mechanism::BinaryRandomisedResponse),
        (Question::Topic { topics: topics.clone() }, Mechanism::SubsetSelection),
        (Question::Move { topics }, Mechanism::ProjectiveGeometry),
        (interest, Mechanism::KClosest),
    ];
    let mut policy = policy();
    let task = policy.tasks[0].clone();
    policy.tasks =
        asks.into_iter().map(|(question, mechanism)| Task { question, mechanism, ..task.clone() }).collect();
    let policy = PolicySource::from(&policy).canonical(policy.school).unwrap();
    let mut state = 1_u64;
    let mut word = || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        state ^ state >> 29
    };
    let mut lengths = vec![Vec::new(); policy.tasks.len()];
    for run in 0..200_u32 {
        let mut device = Device { policy: policy.clone(), ..Device::new() };
        device.sharing.share(&policy, false).unwrap();
        let mut words: Vec<u64> = (0..Sharing::words(&policy)).map(|_| word()).collect();
        words[1] = 0;
        let answer = |question: &Question, _| match question {
            Question::Interest { .. } => Input::Direction(vec![(run % 3) as i8 * 60; 8]),
            _ => Input::Choice(run % 2),
        };
        for _ in 0..2 {
            device.sharing.step(&policy, device.now, &words, answer).unwrap();
        }
        let report = &device.sharing.outbox().unwrap().report;
        let read = Report::from_bytes(report).unwrap();
        let task = policy.task(read.task).unwrap();
        assert!(task.randomiser().unwrap().is_payload(&read.payload));
        assert_eq!(read.nonce[..8], words[2].to_le_bytes());
        lengths[policy.tasks.iter().position(|each| each == task).unwrap()].push(report.len());
    }
    for (task, lengths) in policy.tasks.iter().zip(lengths) {
        assert!(lengths.len() > 20, "{} was chosen {} times", task.question.kind(), lengths.len());
        let expected = HEADER_LEN + task.randomiser().unwrap().payload_len();
        assert!(lengths.iter().all(|&length| length == expected), "{}: {lengths:?}", task.question.kind());
    }
}
