//! Version 3: of an item also whether it was recommended when it was tried. Version 2 never says so and is the same
//! otherwise. Each `write` stands before the `read` that must follow it field by field.

use super::fields::Fields;
use crate::learner::knowledge::track::{Practice, SUMS};
use crate::learner::level::Level;
use crate::learner::past::{Past, Remembered};
use crate::learner::profile::{Inclination, ItemRecord, Profile, Recent, SkillRecord};
use crate::stored::codec::Writer;

const PRACTICE_BYTES: usize = SUMS * 4 + 8;
const LEAST_SKILL_BYTES: usize = 4 + 4 + 4 + 2 + 1 + 8 + 4 + 4 + 1 + 8 + 4 + 4 + 1 + 1 + 8 + PRACTICE_BYTES;
const LEAST_ITEM_BYTES: usize = 4 + 4 + 4 + 8 + 1;

pub(super) fn write(profile: &Profile) -> Vec<u8> {
    let mut w = Writer::default();
    w.f32(profile.ability);
    w.u32(profile.attempts);
    w.f32(profile.challenge);
    w.text(profile.goal.as_deref().unwrap_or_default());
    write_past(&mut w, &profile.past);
    w.u32(profile.skills.len() as u32);
    for skill in &profile.skills {
        write_skill(&mut w, skill);
    }
    w.u32(profile.items.len() as u32);
    for item in &profile.items {
        write_item(&mut w, item);
    }
    for inclinations in [&profile.topics, &profile.formats] {
        w.u32(inclinations.len() as u32);
        for inclination in inclinations {
            write_inclination(&mut w, inclination);
        }
    }
    w.finish()
}

pub(super) fn read(r: &mut Fields<'_>) -> Profile {
    Profile {
        ability: r.f32("ability"),
        attempts: r.u32("attempts"),
        challenge: r.f32("challenge"),
        goal: Some(r.text("goal")).filter(|goal| !goal.is_empty()),
        past: read_past(r),
        skills: r.list(LEAST_SKILL_BYTES, "number of skills", read_skill),
        items: r.list(LEAST_ITEM_BYTES, "number of items", read_item),
        topics: r.inclinations("number of topics"),
        formats: r.inclinations("number of formats"),
    }
}

fn write_skill(w: &mut Writer, skill: &SkillRecord) {
    w.text(&skill.id);
    w.u8(bits([skill.said == Some(true), skill.introduced, skill.said == Some(false), skill.on_their_word]));
    w.f32(skill.ability);
    w.u32(skill.attempts);
    write_practice(w, skill.practice);
    w.u16(skill.recent.bits);
    w.u8(skill.recent.count);
    w.i64(skill.last_at);
    w.f32(skill.stability);
    w.f32(skill.memory_difficulty);
    w.i64(skill.said_at);
    w.u32(skill.said_after);
    w.u32(skill.said_against);
    w.u8(skill.held.into());
    w.u8(skill.best.into());
    w.i64(skill.best_at);
}

fn read_skill(r: &mut Fields<'_>) -> SkillRecord {
    let id = r.text("skill id");
    let [known, introduced, unknown, on_their_word] = r.flags("skill flags");
    SkillRecord {
        id,
        introduced,
        on_their_word,
        said: (known || unknown).then_some(known),
        ability: r.f32("skill ability"),
        attempts: r.u32("skill attempts"),
        practice: read_practice(r),
        recent: Recent { bits: r.u16("recent answers"), count: r.u8("number of recent answers").min(16) },
        last_at: r.i64("time of last answer"),
        stability: r.f32("stability"),
        memory_difficulty: r.f32("memory difficulty"),
        said_at: r.i64("time of the learner's word"),
        said_after: r.u32("answers before the learner's word"),
        said_against: r.u32("answers against the learner's word"),
        held: Level::from(r.u8("level held")),
        best: Level::from(r.u8("best level")),
        best_at: r.i64("time of the best level"),
    }
}

fn write_practice(w: &mut Writer, mut practice: Practice) {
    for sum in practice.sums() {
        w.f32(*sum);
    }
    w.i64(practice.windows.at);
}

fn read_practice(r: &mut Fields<'_>) -> Practice {
    let mut practice = Practice::default();
    for sum in practice.sums() {
        *sum = r.f32("sums of practice");
    }
    practice.windows.at = r.i64("time of the windows");
    practice
}

fn write_past(w: &mut Writer, past: &Past) {
    write_practice(w, past.practice);
    for last in past.sequence.last {
        w.f32(last);
    }
    w.u32(past.sequence.run as u32);
    w.f32(past.sequence.difficulty);
    w.i64(past.sequence.at);
    w.u32(past.model);
    w.u32(past.answers.len() as u32);
    for answer in &past.answers {
        w.u32(answer.item);
        w.f32(answer.surprise);
    }
    for of in past.memory.of {
        w.f32(of);
    }
    w.u32(past.memory.sums.len() as u32);
    for &sum in &past.memory.sums {
        w.f32(sum);
    }
}

fn read_past(r: &mut Fields<'_>) -> Past {
    let mut past = Past { practice: read_practice(r), ..Past::default() };
    past.sequence.last.iter_mut().for_each(|last| *last = r.f32("last outcomes"));
    past.sequence.run = r.u32("run") as i32;
    past.sequence.difficulty = r.f32("difficulty of the last item");
    past.sequence.at = r.i64("time of the last answer of all");
    past.model = r.u32("model");
    past.answers = r.list(8, "number of last answers", |r| Remembered {
        item: r.u32("item of a last answer"),
        surprise: r.f32("surprise of a last answer"),
    });
    past.memory.of.iter_mut().for_each(|of| *of = r.f32("weight of the memory"));
    past.memory.sums = r.list(4, "length of the memory", |r| r.f32("memory"));
    past
}

fn write_item(w: &mut Writer, item: &ItemRecord) {
    w.text(&item.id);
    w.u32(item.attempts);
    w.u32(item.wins);
    w.i64(item.last_at);
    w.u8(bits([item.last_right, item.finished, item.hidden, item.rejected, item.liked, item.recommended]));
}

fn read_item(r: &mut Fields<'_>) -> ItemRecord {
    let mut item = ItemRecord {
        id: r.text("item id"),
        attempts: r.u32("item attempts"),
        wins: r.u32("item wins"),
        last_at: r.i64("time of last event"),
        ..ItemRecord::default()
    };
    [item.last_right, item.finished, item.hidden, item.rejected, item.liked, item.recommended] =
        r.flags("item flags");
    item
}

fn write_inclination(w: &mut Writer, inclination: &Inclination) {
    w.text(&inclination.word);
    w.f32(inclination.weight);
}

fn bits<const N: usize>(flags: [bool; N]) -> u8 {
    flags.into_iter().enumerate().map(|(bit, flag)| u8::from(flag) << bit).sum()
}
