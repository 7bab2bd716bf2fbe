use super::*;

pub(crate) fn policy() -> Policy {
    Policy {
        version: 1,
        id: "a school".into(),
        epoch_days: 91,
        cohort_floor: 10,
        lifetime_cap: Epsilon::LIFETIME_CAP,
        tasks: vec![Task {
            id: "calibration".into(),
            question: Question::Solved { items: vec!["one-third-of-twelve".into()] },
            mechanism: Mechanism::BinaryRandomisedResponse,
            epsilon: Epsilon::REPORT_CAP,
        }],
    }
}

#[test]
fn the_client_refuses_what_exceeds_its_own_limits() {
    assert_eq!(policy().validate(), Ok(()));
    let greedy: [fn(&mut Policy); 9] = [
        |p| p.version = 2,
        |p| p.epoch_days = 1,
        |p| p.epoch_days = 367,
        |p| p.cohort_floor = 9,
        |p| p.lifetime_cap = Epsilon::new(2_980_958, 1000).unwrap(),
        |p| p.tasks[0].epsilon = Epsilon::new(7390, 1000).unwrap(),
        |p| p.tasks.push(p.tasks[0].clone()),
        |p| p.tasks.clear(),
        |p| p.tasks[0].question = Question::Solved { items: vec![String::new()] },
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
        |p| p.tasks[0].id = "b".into(),
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
        (Question::Interest { catalog: "ab".into(), dimensions: 32 }, "64 hexadecimal digits"),
        (Question::Interest { catalog: "zz".repeat(32), dimensions: 32 }, "64 hexadecimal digits"),
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
    twice.tasks.push(Task { id: "again".into(), ..twice.tasks[0].clone() });
    let error = twice.validate().unwrap_err().to_string();
    assert!(error.contains("\"again\" asks what task \"calibration\" asks"), "{error}");
    twice.tasks[1].question = Question::Solved { items: vec!["other".into(), "one-third-of-twelve".into()] };
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
