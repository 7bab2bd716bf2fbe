//! Bytes out and in, those of version 1, and those that anyone may have changed.

use super::sanitised::LATEST_MS;
use super::*;
use crate::learner::knowledge::similar::{HEADS, LANES};
use crate::learner::level::Level;
use crate::learner::past::{Past, Remembered};
use crate::learner::profile::{Inclination, ItemRecord, Recent, SkillRecord};
use crate::stored::slots::{Kind, load, seal};
use proptest::prelude::*;

fn past() -> Past {
    let mut past = Past { model: 9, ..Past::default() };
    past.practice.push(0.5, 1_700_000_000_000);
    past.sequence.push(0.0, 0.3, 1_700_000_000_000);
    past.memory.push(&[0.5; HEADS], &[0.1; LANES], -0.4);
    past.keep(Remembered { item: 0, surprise: -0.4 });
    past
}

fn profile() -> Profile {
    Profile {
        ability: 0.7,
        attempts: 12,
        challenge: -0.1,
        goal: Some("fractions".into()),
        past: past(),
        skills: vec![SkillRecord {
            practice: past().practice,
            id: "adding".into(),
            ability: -0.2,
            attempts: 3,
            recent: Recent { bits: 0b101, count: 3 },
            last_at: 1_700_000_000_000,
            stability: 2.5,
            memory_difficulty: 5.0,
            said: Some(true),
            said_at: 1_699_000_000_000,
            said_after: 1,
            said_against: 1,
            introduced: false,
            held: Level::Familiar,
            best: Level::Proficient,
            best_at: 1_699_000_000_001,
            on_their_word: true,
        }],
        items: vec![ItemRecord {
            id: "é".into(),
            attempts: 2,
            wins: 1,
            rejected: true,
            liked: true,
            recommended: true,
            ..ItemRecord::default()
        }],
        topics: vec![Inclination { word: "time".into(), weight: 0.4 }],
        formats: vec![],
    }
}

#[test]
fn reads_back_what_was_written() {
    assert_eq!(Profile::from_bytes(VERSION, &profile().to_bytes()), Ok(profile()));
}

#[test]
fn an_import_is_held_to_what_a_device_would_have_made() {
    let mut odd = profile();
    odd.ability = f32::NAN;
    odd.items.push(ItemRecord::default());
    odd.items[0].wins = 9;
    odd.skills[0].last_at = i64::MAX;
    odd.goal = Some("x".repeat(201));
    let held = odd.sanitised();
    assert_eq!((held.ability, held.items.len(), held.items[0].wins), (0.0, 1, 2));
    assert_eq!((held.items[0].hidden, held.skills[0].last_at, held.goal), (false, LATEST_MS, None));
}

#[test]
fn version_2_is_version_3_without_recommended_items() {
    let mut older = profile();
    older.items[0].recommended = false;
    assert_eq!(Profile::from_bytes(2, &older.to_bytes()), Ok(older));
    assert_eq!(Profile::from_bytes(4, &profile().to_bytes()), Err(ProfileError::Version(4)));
}

#[test]
fn version_1_is_read_forward() {
    let older = include_bytes!("../../../tests/fixtures/profile-v1.bin");
    let loaded = load(Kind::Profile, older, &[]).unwrap().unwrap();
    assert_eq!(loaded.version, 1);
    let profile = Profile::from_bytes(1, loaded.payload).unwrap();
    assert_eq!((profile.attempts, profile.goal.as_deref()), (18, Some("add-with-carrying")));
    let skill = |id: &str| profile.skills.iter().find(|skill| skill.id == id).unwrap();

    let answered = skill("count-to-20");
    assert_eq!((answered.attempts, answered.recent.count, answered.said), (10, 10, None));
    assert_eq!((answered.held, answered.best_at), (Level::Mastered, answered.last_at));
    let known = skill("tens-and-ones");
    assert_eq!(
        (known.said, known.said_after, known.said_against, known.recent_since_said().count),
        (Some(true), 3, 1, 2),
        "the answers since came after the word"
    );
    assert_eq!(
        (known.held, known.best, known.best_at),
        (Level::Proficient, Level::Proficient, known.last_at)
    );
    assert_eq!(skill("flat-shapes").held, Level::Familiar);
    assert_eq!(skill("add-within-10").held, Level::NotStarted);
    assert!(skill("add-within-10").introduced);

    assert_eq!(
        Profile::from_bytes(VERSION, &profile.to_bytes()),
        Ok(profile.clone()),
        "and written as version 3"
    );
}

#[test]
fn a_word_that_was_all_version_1_knew_is_counted_apart_and_keeps_its_level() {
    let lifted =
        SkillRecord { id: "x".into(), ability: 2.7, said: Some(true), last_at: 5, ..SkillRecord::default() };
    let older = Profile { ability: -1.0, skills: vec![lifted], ..Profile::default() };
    let now = &older.clone().brought_forward(1).skills[0];
    assert_eq!((now.ability, now.said_at, now.last_word()), (0.0, 5, Some(true)));
    assert_eq!((now.held, now.best, now.best_at), (Level::Mastered, Level::Mastered, 5));
    assert_eq!(older.clone().brought_forward(VERSION), older);
}

#[test]
fn a_newer_version_is_refused_by_name() {
    let error = Profile::from_bytes(9, &[]).unwrap_err();
    assert!(error.to_string().contains("version 9"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Both the envelope and, behind a good checksum, the payload itself.
    #[test]
    fn ten_thousand_mutated_profiles_are_a_profile_or_an_error(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        cut in prop::option::weighted(0.3, any::<prop::sample::Index>()),
        inside in any::<bool>(),
    ) {
        let mutate = |mut bytes: Vec<u8>| {
            for (at, value) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            if let Some(cut) = &cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes
        };
        let older = seal(Kind::Profile, VERSION, 1, &profile().to_bytes());
        let newer = if inside {
            seal(Kind::Profile, VERSION, 2, &mutate(profile().to_bytes()))
        } else {
            mutate(seal(Kind::Profile, VERSION, 2, &profile().to_bytes()))
        };
        let loaded = load(Kind::Profile, &older, &newer).expect("the older slot is whole").expect("not empty");
        if let Ok(read) = Profile::from_bytes(loaded.version, loaded.payload) {
            prop_assert!(read.to_bytes().len() <= older.len() + newer.len());
        }
    }
}
