//! Version 1, which is only read. Its one word on a skill was "I know this", and that lifted the ability itself; levels were
//! not kept.

use super::fields::Fields;
use crate::learner::knowledge::track::Practice;
use crate::learner::mastery::{START, settle};
use crate::learner::past::Past;
use crate::learner::profile::{ItemRecord, Profile, Recent, SkillRecord};

const LEAST_SKILL_BYTES: usize = 4 + 4 + 4 + 2 + 1 + 8 + 4 + 4 + 1;
const LEAST_ITEM_BYTES: usize = 4 + 4 + 4 + 8 + 1;

pub(super) fn read(r: &mut Fields<'_>) -> Profile {
    Profile {
        ability: r.f32("ability"),
        attempts: r.u32("attempts"),
        past: Past::default(),
        challenge: r.f32("challenge"),
        goal: Some(r.text("goal")).filter(|goal| !goal.is_empty()),
        skills: r.list(LEAST_SKILL_BYTES, "number of skills", skill),
        items: r.list(LEAST_ITEM_BYTES, "number of items", item),
        topics: r.inclinations("number of topics"),
        formats: r.inclinations("number of formats"),
    }
}

/// A word is counted apart, dated to the last event in its skill, with the answers that came since. What it had lifted the
/// ability by is taken off again, but where answers came since: they moved the lifted ability, and there it stays. Each skill
/// holds the level that its evidence gives it.
pub(super) fn complete(profile: &mut Profile) {
    for skill in &mut profile.skills {
        let Recent { bits, count } = skill.recent;
        skill.practice = Practice::replayed(skill.attempts, bits, count);
        if skill.said.is_some() {
            // The word emptied the list of answers, so what is there came after it.
            let (right, of) = skill.recent.right_of_last(count);
            skill.said_at = skill.last_at;
            skill.said_after = skill.attempts.saturating_sub(of);
            skill.said_against = (of - right).min(skill.attempts);
        }
        settle(skill, START, u32::MAX, skill.last_at);
        if skill.said.is_some() && count == 0 {
            skill.ability = 0.0;
        }
    }
}

fn skill(r: &mut Fields<'_>) -> SkillRecord {
    let mut skill = SkillRecord {
        id: r.text("skill id"),
        ability: r.f32("skill ability"),
        attempts: r.u32("skill attempts"),
        recent: Recent { bits: r.u16("recent answers"), count: r.u8("number of recent answers").min(16) },
        last_at: r.i64("time of last answer"),
        stability: r.f32("stability"),
        memory_difficulty: r.f32("memory difficulty"),
        ..SkillRecord::default()
    };
    let [declared_known, introduced, _, _] = r.flags("skill flags");
    skill.said = declared_known.then_some(true);
    skill.introduced = introduced;
    skill
}

fn item(r: &mut Fields<'_>) -> ItemRecord {
    let mut item = ItemRecord {
        id: r.text("item id"),
        attempts: r.u32("item attempts"),
        wins: r.u32("item wins"),
        last_at: r.i64("time of last event"),
        ..ItemRecord::default()
    };
    [item.last_right, item.finished, item.hidden, item.rejected] = r.flags("item flags");
    item
}
