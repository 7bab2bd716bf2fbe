//! The profile as an export has it: the field names of [`Profile`], in both directions.

use super::message::{Fields, Writer};
use crate::learner::Profile;
use crate::learner::knowledge::track::Practice;
use crate::learner::level::Level;
use crate::learner::past::Past;
use crate::learner::profile::{Inclination, ItemRecord, Recent, SkillRecord};

pub(super) fn write(out: &mut Writer, profile: &Profile) {
    let Profile { ability, attempts, challenge, goal, past, skills, items, topics, formats } = profile;
    out.object(|out| {
        out.at("ability").f32(*ability);
        out.at("attempts").u32(*attempts);
        out.at("challenge").f32(*challenge);
        out.at("goal").maybe(goal.as_deref(), Writer::text);
        out.at("past").numbers(past.clone().into());
        out.at("skills").list(skills, write_skill);
        out.at("items").list(items, write_item);
        for (key, inclinations) in [("topics", topics), ("formats", formats)] {
            out.at(key).list(inclinations, |out, Inclination { word, weight }| {
                out.object(|out| {
                    out.at("word").text(word);
                    out.at("weight").f32(*weight);
                });
            });
        }
    });
}

fn write_skill(out: &mut Writer, skill: &SkillRecord) {
    let SkillRecord {
        id,
        ability,
        attempts,
        practice,
        recent: Recent { bits, count },
        last_at,
        stability,
        memory_difficulty,
        said,
        said_at,
        said_after,
        said_against,
        introduced,
        held,
        best,
        best_at,
        on_their_word,
    } = skill;
    out.object(|out| {
        out.at("id").text(id);
        out.at("ability").f32(*ability);
        out.at("attempts").u32(*attempts);
        out.at("practice").numbers((*practice).into());
        out.at("recent").object(|out| {
            out.at("bits").u32(u32::from(*bits));
            out.at("count").u32(u32::from(*count));
        });
        out.at("lastAt").number(*last_at as f64);
        out.at("stability").f32(*stability);
        out.at("memoryDifficulty").f32(*memory_difficulty);
        out.at("said").maybe(*said, Writer::flag);
        out.at("saidAt").number(*said_at as f64);
        out.at("saidAfter").u32(*said_after);
        out.at("saidAgainst").u32(*said_against);
        out.at("introduced").flag(*introduced);
        out.at("held").u32(*held as u32);
        out.at("best").u32(*best as u32);
        out.at("bestAt").number(*best_at as f64);
        out.at("onTheirWord").flag(*on_their_word);
    });
}

fn write_item(out: &mut Writer, item: &ItemRecord) {
    let ItemRecord { id, attempts, wins, last_at, last_right, finished, hidden, rejected } = item;
    out.object(|out| {
        out.at("id").text(id);
        out.at("attempts").u32(*attempts);
        out.at("wins").u32(*wins);
        out.at("lastAt").number(*last_at as f64);
        out.at("lastRight").flag(*last_right);
        out.at("finished").flag(*finished);
        out.at("hidden").flag(*hidden);
        out.at("rejected").flag(*rejected);
    });
}

/// A profile from elsewhere; its numbers are not held to their ranges yet.
pub(super) fn read(fields: &mut Fields<'_>) -> Profile {
    Profile {
        ability: fields.f32("ability"),
        attempts: fields.u32("attempts"),
        challenge: fields.f32("challenge"),
        goal: fields.maybe("goal", Fields::string),
        past: Past::from(fields.numbers("past")),
        skills: fields.objects("skills", skill),
        items: fields.objects("items", item),
        topics: inclinations(fields, "topics"),
        formats: inclinations(fields, "formats"),
    }
}

fn skill(fields: &mut Fields<'_>) -> SkillRecord {
    SkillRecord {
        id: fields.string("id"),
        ability: fields.f32("ability"),
        attempts: fields.u32("attempts"),
        practice: Practice::from(fields.numbers("practice")),
        recent: fields.maybe("recent", |fields, name| fields.object(name, recent)).unwrap_or_default(),
        last_at: fields.time("lastAt"),
        stability: fields.f32("stability"),
        memory_difficulty: fields.f32("memoryDifficulty"),
        said: fields.maybe("said", Fields::flag),
        said_at: fields.time("saidAt"),
        said_after: fields.u32("saidAfter"),
        said_against: fields.u32("saidAgainst"),
        introduced: fields.flag("introduced"),
        held: Level::from(fields.u8("held")),
        best: Level::from(fields.u8("best")),
        best_at: fields.time("bestAt"),
        on_their_word: fields.flag("onTheirWord"),
    }
}

fn recent(fields: &mut Fields<'_>) -> Recent {
    fields.need(&["bits", "count"]);
    Recent { bits: fields.u16("bits"), count: fields.u8("count") }
}

fn item(fields: &mut Fields<'_>) -> ItemRecord {
    ItemRecord {
        id: fields.string("id"),
        attempts: fields.u32("attempts"),
        wins: fields.u32("wins"),
        last_at: fields.time("lastAt"),
        last_right: fields.flag("lastRight"),
        finished: fields.flag("finished"),
        hidden: fields.flag("hidden"),
        rejected: fields.flag("rejected"),
    }
}

#[inline(never)]
fn inclinations(fields: &mut Fields<'_>, name: &str) -> Vec<Inclination> {
    fields.objects(name, |fields| {
        fields.need(&["word", "weight"]);
        Inclination { word: fields.string("word"), weight: fields.f32("weight") }
    })
}
