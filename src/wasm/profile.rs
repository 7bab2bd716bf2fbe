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
    let ItemRecord {
        id,
        attempts,
        wins,
        last_at,
        last_right,
        finished,
        hidden,
        rejected,
        liked,
        recommended,
    } = item;
    out.object(|out| {
        out.at("id").text(id);
        out.at("attempts").u32(*attempts);
        out.at("wins").u32(*wins);
        out.at("lastAt").number(*last_at as f64);
        out.at("lastRight").flag(*last_right);
        out.at("finished").flag(*finished);
        out.at("hidden").flag(*hidden);
        out.at("rejected").flag(*rejected);
        out.at("liked").flag(*liked);
        out.at("recommended").flag(*recommended);
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
        recent: fields.given("recent", |fields, name| fields.object(name, recent)).unwrap_or_default(),
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
        liked: fields.flag("liked"),
        recommended: fields.flag("recommended"),
    }
}

#[inline(never)]
fn inclinations(fields: &mut Fields<'_>, name: &str) -> Vec<Inclination> {
    fields.objects(name, |fields| {
        fields.need(&["word", "weight"]);
        Inclination { word: fields.string("word"), weight: fields.f32("weight") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::validate::validate;
    use crate::catalog::{Catalog, Pack, pack};
    use crate::learner::{Event, Happening, Learner};
    use crate::wasm::message::tests::{decoded, encoded, floats};
    use crate::wasm::message::{read as message, written};
    use serde_json::{Value, json};

    fn profile() -> Profile {
        let catalog: Catalog =
            serde_json::from_str(include_str!("../../catalogs/school-maths.json")).unwrap();
        let pack = Pack::open(pack::write(&validate(&catalog).unwrap()).unwrap()).unwrap();
        let view = pack.view();
        let mut learner = Learner::new(Profile::default(), &view);
        for step in 0..40 {
            let (item, at) = (step * 7 % view.items(), 1_790_000_000_000 + 600_000 * step as i64);
            let happening = match step % 8 {
                3 => Happening::Finished { item },
                5 => Happening::Hidden { item, hidden: true },
                6 => Happening::Known { skill: step, known: step % 16 == 6 },
                7 => Happening::Goal { skill: Some(step) },
                _ => {
                    Happening::Attempt { item, score: 0.5 * (step % 3) as f32, hints: 1, seconds: Some(9.5) }
                }
            };
            learner.record(&view, Event { at, happening });
        }
        learner.profile().clone()
    }

    fn imported(json: &Value) -> Option<Profile> {
        message(&encoded(json), "profile-invalid", "no profile", read).ok()
    }

    #[test]
    fn an_export_is_the_profile_in_its_own_field_names_and_is_read_back() {
        for profile in [profile(), Profile::default()] {
            assert_eq!(decoded(&written(|out| write(out, &profile))), floats(&profile));
            assert_eq!(imported(&serde_json::to_value(&profile).unwrap()), Some(profile));
        }
        assert_eq!(imported(&json!({})), Some(Profile::default()));
    }

    #[test]
    fn an_import_is_refused_where_the_derived_reader_refuses_it() {
        let good = serde_json::to_value(profile()).unwrap();
        let (mut refused, mut taken) = (0, 0);
        for path in ["", "/skills/0", "/skills/0/recent", "/items/0", "/topics/0", "/formats/0"] {
            let names: Vec<_> = good.pointer(path).unwrap().as_object().unwrap().keys().cloned().collect();
            for name in names.iter().map(String::as_str).chain(["skils"]) {
                let odd = [
                    json!(null),
                    json!(true),
                    json!(-1),
                    json!(1.5),
                    json!(7),
                    json!(300),
                    json!(70_000),
                    json!(5_000_000_000_u64),
                    json!("x"),
                    json!([]),
                    json!([1, "x"]),
                    json!({}),
                    json!([{}]),
                ];
                for odd in odd {
                    let mut changed = good.clone();
                    changed.pointer_mut(path).unwrap()[name] = odd;
                    let theirs = serde_json::from_value::<Profile>(changed.clone()).ok();
                    let shown = &changed.pointer(path).unwrap()[name];
                    assert!(imported(&changed) == theirs, "{path}/{name}: {shown}");
                    *if theirs.is_some() { &mut taken } else { &mut refused } += 1;
                }
                let mut without = good.clone();
                without.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(name);
                let theirs = serde_json::from_value(without.clone()).ok();
                assert!(imported(&without) == theirs, "without {path}/{name}");
            }
        }
        assert!(refused > 200 && taken > 60, "{refused} {taken}");
    }
}
