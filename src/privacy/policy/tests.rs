use super::*;

pub(crate) fn policy() -> Policy {
    Policy {
        version: VERSION,
        school: School([7; 16]),
        epoch_days: 91,
        cohort_floor: 10,
        lifetime_cap: Epsilon::LIFETIME_CAP,
        notice_seconds: 20,
        sharing: Permission::Open,
        guardian: None,
        tasks: vec![Task {
            question: Question::Solved { items: vec!["one-third-of-twelve".into()] },
            mechanism: Mechanism::BinaryRandomisedResponse,
            epsilon: Epsilon::REPORT_CAP,
        }],
    }
}

#[test]
fn the_client_refuses_what_exceeds_its_own_limits() {
    assert_eq!(policy().validate(), Ok(()));
    let greedy: [fn(&mut Policy); 14] = [
        |p| p.version = 1,
        |p| p.epoch_days = 1,
        |p| p.epoch_days = 367,
        |p| p.cohort_floor = 9,
        |p| p.lifetime_cap = Epsilon::new(2_980_959, 1000).unwrap(),
        |p| p.tasks[0].epsilon = Epsilon::new(7391, 1000).unwrap(),
        |p| p.tasks.push(p.tasks[0].clone()),
        |p| p.tasks.clear(),
        |p| p.tasks[0].question = Question::Solved { items: vec![String::new()] },
        |p| p.notice_seconds = 4,
        |p| p.notice_seconds = 3601,
        |p| p.sharing = Permission::Guardian,
        |p| p.guardian = Some(Guardian::new(&[1; 16], 600_000, &[2; 32])),
        |p| {
            p.sharing = Permission::Guardian;
            p.guardian = Some(Guardian::new(&[1; 16], 99_999, &[2; 32]));
        },
    ];
    for (index, change) in greedy.into_iter().enumerate() {
        let mut asked = policy();
        change(&mut asked);
        assert!(asked.validate().is_err(), "change {index}");
    }
}

#[test]
fn every_part_of_a_task_is_in_its_hash() {
    let base = policy();
    let hash = base.task_hash(&base.tasks[0]);
    let changes: [fn(&mut Policy); 4] = [
        |p| p.epoch_days = 92,
        |p| p.school = School([8; 16]),
        |p| p.tasks[0].question = Question::Solved { items: vec!["b".into()] },
        |p| p.tasks[0].epsilon = Epsilon::new(2, 1).unwrap(),
    ];
    for change in changes {
        let mut other = policy();
        change(&mut other);
        assert_ne!(other.task_hash(&other.tasks[0]), hash);
        assert_eq!(other.task(hash), None);
    }
    assert_eq!(base.task(hash), Some(&base.tasks[0]));
}

#[test]
fn a_clock_before_1970_falls_into_the_first_epoch() {
    assert_eq!(policy().epoch_at(-1), 0);
    assert_eq!(policy().epoch_at(policy().epoch_end(3)), 4);
    assert_eq!(policy().epoch_at(policy().epoch_end(3) - 1), 3);
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|place| format!("t{place}")).collect()
}

#[test]
fn questions_that_no_device_answers_are_refused_by_name() {
    let catalog = "ab".repeat(32);
    let (items, topics) = (names(33), names(257));
    let wrong = [
        (Question::Solved { items: vec![] }, "1 to 32 items"),
        (Question::Tried { items }, "1 to 32 items"),
        (Question::Topic { topics: names(1) }, "2 to 256 topics"),
        (Question::Topic { topics }, "2 to 256 topics"),
        (Question::Move { topics: names(128) }, "2 to 127 topics"),
        (Question::Topic { topics: vec!["a".into(), "a".into()] }, "used twice"),
        (Question::Interest { catalog: "ab".into(), dimensions: 32 }, "64 lower-case hexadecimal digits"),
        (Question::Interest { catalog: "zz".repeat(32), dimensions: 32 }, "64 lower-case hexadecimal digits"),
        (Question::Interest { catalog: "AB".repeat(32), dimensions: 32 }, "64 lower-case hexadecimal digits"),
        (Question::Interest { catalog: catalog.clone(), dimensions: 65 }, "2 to 64 dimensions"),
        (Question::Topic { topics: names(2) }, "cannot be answered by that mechanism"),
        (Question::Interest { catalog, dimensions: 32 }, "cannot be answered by that mechanism"),
    ];
    for (question, expected) in wrong {
        let mut asked = policy();
        asked.tasks[0].question = question;
        let error = asked.validate().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let mut twice = policy();
    twice.tasks.push(twice.tasks[0].clone());
    let error = twice.validate().unwrap_err().to_string();
    assert!(error.contains("tasks[1] (solved) asks what tasks[0] (solved) asks"), "{error}");
    twice.tasks[1].question = Question::Solved { items: vec!["one-third-of-twelve".into(), "other".into()] };
    assert!(twice.validate().is_err(), "in some epochs it is the same item");
    twice.tasks[1].question = Question::Tried { items: vec!["one-third-of-twelve".into()] };
    assert_eq!(twice.validate(), Ok(()), "it asks something else of it");
}

#[test]
fn calibration_items_take_turns() {
    let question = Question::Solved { items: names(3) };
    let asked: Vec<_> = (6..10).map(|epoch| question.item(epoch).unwrap()).collect();
    assert_eq!(asked, ["t0", "t1", "t2", "t0"]);
    assert_eq!(Question::Helped {}.item(6), None);
    assert_eq!(Question::Solved { items: vec![] }.item(6), None);
}

#[test]
fn every_question_reads_back_and_has_a_name_of_its_own() {
    let catalog = "0a".repeat(32);
    let kinds = [
        Question::Solved { items: names(2) },
        Question::Tried { items: names(2) },
        Question::Helped {},
        Question::Topic { topics: names(2) },
        Question::Move { topics: names(2) },
        Question::Interest { catalog: catalog.clone(), dimensions: 8 },
        Question::Interest { catalog, dimensions: 9 },
    ];
    let mut hashes = std::collections::HashSet::new();
    for question in kinds {
        let json = serde_json::to_value(&question).unwrap();
        assert_eq!(json["kind"], question.kind());
        assert_eq!(serde_json::from_value::<Question>(json).unwrap(), question);
        let mut asked = policy();
        asked.tasks[0].question = question;
        assert!(hashes.insert(asked.task_hash(&asked.tasks[0])));
    }
}

/// A policy of three tasks, as a school might write it: in no order, and in no lowest terms.
fn written() -> PolicySource {
    let task = |question, mechanism| Task { question, mechanism, epsilon: Epsilon::new(14, 4).unwrap() };
    let topics = ["shapes", "angles", "fractions"].map(String::from).to_vec();
    let items = ["z", "a"].map(String::from).to_vec();
    PolicySource {
        tasks: vec![
            task(Question::Topic { topics }, Mechanism::SubsetSelection),
            task(Question::Solved { items }, Mechanism::BinaryRandomisedResponse),
            task(Question::Helped {}, Mechanism::BinaryRandomisedResponse),
        ],
        ..PolicySource::from(&policy())
    }
}

#[test]
fn whatever_a_school_writes_there_is_one_form_of_one_meaning() {
    let canonical = written().canonical(School([7; 16])).unwrap();
    assert_eq!(
        canonical.tasks.iter().map(|task| task.question.kind()).collect::<Vec<_>>(),
        ["helped", "solved", "topic"]
    );
    assert_eq!(canonical.tasks[2].question.names(), ["angles", "fractions", "shapes"]);
    let mut otherwise = written();
    otherwise.tasks.reverse();
    otherwise.lifetime_cap = Epsilon::new(2 * 2_980_957, 2000).unwrap();
    otherwise.tasks[2].epsilon = Epsilon::new(700, 200).unwrap();
    assert_eq!(otherwise.canonical(School([7; 16])), Ok(canonical.clone()));
    assert_eq!(PolicySource::from(&canonical).canonical(School([7; 16])), Ok(canonical));
}

/// A change to a policy, and words of the error that it meets.
type Change = (fn(&mut Policy), &'static str);

#[test]
fn a_device_refuses_every_other_form_and_says_which() {
    let canonical = written().canonical(School([7; 16])).unwrap();
    let changes: [Change; 7] = [
        (|p| p.tasks.swap(0, 1), "tasks must be sorted"),
        (
            |p| p.tasks[2].question = Question::Topic { topics: ["b", "a"].map(String::from).to_vec() },
            "the names of tasks[2] (topic) must be sorted",
        ),
        (
            |p| p.tasks[1].question = Question::Solved { items: ["b", "a"].map(String::from).to_vec() },
            "the names of tasks[1] (solved) must be sorted",
        ),
        (|p| p.tasks[0].epsilon = Epsilon::new(4, 2).unwrap(), "tasks[0] (helped) is ln(4/2)"),
        (|p| p.tasks[0].epsilon = Epsilon::new(1002, 1001).unwrap(), "a denominator of at most 1000"),
        (|p| p.lifetime_cap = Epsilon::new(8, 4).unwrap(), "lifetimeCap is ln(8/4)"),
        (
            |p| p.lifetime_cap = Epsilon::new(2_000_001, 1_000_000).unwrap(),
            "lifetimeCap is ln(2000001/1000000)",
        ),
    ];
    for (change, expected) in changes {
        let mut other = canonical.clone();
        change(&mut other);
        let error = other.validate().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn all_spellings_of_one_epsilon_but_one_are_refused() {
    // 581,265 ratios of 32 bits are 7389/1000. Each gave the same words and a task hash of its own.
    let accepted = (1..=u32::MAX / 7389).step_by(7).chain([1]).filter(|&k| {
        let mut asked = policy();
        asked.tasks[0].epsilon = Epsilon::new(7389 * k, 1000 * k).unwrap();
        asked.validate().is_ok()
    });
    assert_eq!(accepted.collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn free_names_are_no_part_of_a_policy() {
    let json = serde_json::to_value(policy()).unwrap();
    assert!(serde_json::from_value::<Policy>(json.clone()).is_ok());
    for (path, field) in [("", "id"), ("/tasks/0", "id"), ("/tasks/0", "name"), ("", "note")] {
        let mut marked = json.clone();
        marked.pointer_mut(path).unwrap()[field] = "device 17".into();
        assert!(serde_json::from_value::<Policy>(marked.clone()).is_err(), "{marked}");
    }
    let mut shouted = json;
    shouted["school"] = "AB".repeat(16).into();
    assert!(serde_json::from_value::<Policy>(shouted).is_err());
}

#[test]
fn reports_for_one_school_are_of_no_task_of_another() {
    let (one, other) = (policy(), Policy { school: School([8; 16]), ..policy() });
    assert_eq!(other.task(one.task_hash(&one.tasks[0])), None);
    assert_ne!(one.digest(), other.digest());
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn every_part_of_a_policy_is_in_its_digest() {
    let changes: [fn(&mut Policy); 7] = [
        |p| p.school = School([8; 16]),
        |p| p.epoch_days = 92,
        |p| p.cohort_floor = 11,
        |p| p.lifetime_cap = Epsilon::new(2, 1).unwrap(),
        |p| p.notice_seconds = 21,
        |p| p.sharing = Permission::Off,
        |p| p.guardian = Some(Guardian::new(&[1; 16], 600_000, &[2; 32])),
    ];
    for change in changes {
        let mut other = policy();
        change(&mut other);
        assert_ne!(other.digest(), policy().digest());
    }
}

#[test]
fn a_policy_that_turns_sharing_off_may_ask_nothing() {
    let off = Policy { sharing: Permission::Off, tasks: vec![], ..policy() };
    assert_eq!(off.validate(), Ok(()));
    assert!(Policy { tasks: vec![], ..policy() }.validate().is_err());
}
