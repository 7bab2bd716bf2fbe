//! Exercism's tracks: a JSON list of exercises with `track`, `kind` and the slugs of the concepts they teach, practise
//! and build on.
//!
//! Concept slugs are unique only inside a track, so a skill's id is `track/slug`. What a concept builds on is read from
//! the exercises that teach it. The source is silent on some things; the rules that fill them, each counted:
//!
//! - *skills*: a practice exercise that names no concept practises what it builds on; one that builds on nothing
//!   either, its topics; without topics, its track's `general` skill.
//! - *difficulty* (1 to 10 becomes 0 to 1): a concept exercise introduces, so it gets 0.1 and 0.05 for each step of the
//!   longest chain of concepts before it, 0.6 at most; a practice exercise without difficulty gets 0.5.
//! - *timeRequired*: 20 minutes for a concept exercise; for a practice exercise 10 minutes and up to 40 more with
//!   difficulty.

use super::json::{JsonError, parse};
use super::{Format, Imported};
use ::cairn::catalog::order::topological;
use ::cairn::catalog::source::{Filled, InteractivityType, VERSION};
use ::cairn::catalog::{Catalog, Item, Skill};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Exercise {
    id: String,
    track: String,
    kind: Kind,
    title: String,
    difficulty: Option<f32>,
    #[serde(default)]
    teaches: Vec<String>,
    #[serde(default)]
    practices: Vec<String>,
    #[serde(default)]
    prerequisites: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    blurb: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    license: Option<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Concept,
    Practice,
}

#[derive(Default)]
struct Counts {
    skills_from_prerequisites: usize,
    skills_from_topics: usize,
    skills_general: usize,
    difficulty_of_concepts: usize,
    difficulty_of_practice: usize,
    time: usize,
}

/// Whether text starts like a list of Exercism's exercises.
pub(super) fn looks_like(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect();
    start.trim_start().starts_with('[')
        && ["\"track\"", "\"kind\"", "\"title\""].iter().all(|key| start.contains(key))
}

pub(super) fn read(text: &str) -> Result<Imported, JsonError> {
    let exercises: Vec<Exercise> = parse(text, 1)?;
    let bar = crate::progress::bar(exercises.len(), "importing exercises");
    let mut counts = Counts::default();
    let before = concepts_before(&exercises);
    let depths = depths(&before);
    let mut items = Vec::with_capacity(exercises.len());
    for exercise in &exercises {
        items.push(item(exercise, &depths, &mut counts));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let catalog = Catalog {
        cairn: VERSION,
        name: "Exercism".into(),
        description: "Programming exercises of Exercism's tracks.".into(),
        in_language: "en".into(),
        skills: skills(&items, &before),
        items,
        ..Catalog::default()
    };
    let filled = vec![
        ("skills from the concepts an exercise builds on", counts.skills_from_prerequisites),
        ("skills from topics", counts.skills_from_topics),
        ("skills: the track's general one", counts.skills_general),
        (
            "difficulty of concept exercises from the depth of what they build on",
            counts.difficulty_of_concepts,
        ),
        ("difficulty of practice exercises: 0.5", counts.difficulty_of_practice),
        ("timeRequired from kind and difficulty", counts.time),
    ];
    Ok(Imported { catalog, format: Format::Exercism, filled })
}

fn item(exercise: &Exercise, depths: &BTreeMap<String, usize>, counts: &mut Counts) -> Item {
    let skill_ids = |slugs: &[String]| unique(slugs.iter().map(|slug| format!("{}/{slug}", exercise.track)));
    let teaches = skill_ids(&exercise.teaches);
    let requires = skill_ids(&exercise.prerequisites);
    let mut assesses = skill_ids(&exercise.practices);
    let mut filled = Filled { time_required: true, ..Filled::default() };
    if teaches.is_empty() && assesses.is_empty() {
        filled.skills = true;
        let (source, count) = if !requires.is_empty() {
            (requires.clone(), &mut counts.skills_from_prerequisites)
        } else if !exercise.topics.is_empty() {
            (
                skill_ids(&exercise.topics.iter().map(|t| slug(t)).collect::<Vec<_>>()),
                &mut counts.skills_from_topics,
            )
        } else {
            (vec![format!("{}/general", exercise.track)], &mut counts.skills_general)
        };
        assesses = source;
        *count += 1;
    }
    counts.time += 1;
    let difficulty = exercise.difficulty.map_or_else(
        || {
            filled.difficulty = true;
            if exercise.kind == Kind::Concept {
                counts.difficulty_of_concepts += 1;
                let depth = teaches.iter().filter_map(|id| depths.get(id)).max().copied().unwrap_or(0);
                (0.1 + 0.05 * depth as f32).min(0.6)
            } else {
                counts.difficulty_of_practice += 1;
                0.5
            }
        },
        |level| (level - 1.0) / 9.0,
    );
    let (kind, minutes) = match exercise.kind {
        Kind::Concept => ("concept exercise", 20.0),
        Kind::Practice => ("practice exercise", 10.0 + 40.0 * difficulty),
    };
    Item {
        id: exercise.id.clone(),
        name: exercise.title.clone(),
        description: exercise.blurb.clone().unwrap_or_default(),
        url: exercise.url.clone().unwrap_or_default(),
        learning_resource_type: kind.into(),
        teaches,
        assesses,
        competency_required: requires,
        difficulty: Some(difficulty),
        time_required: Some((minutes * 60.0) as u32),
        interactivity_type: Some(InteractivityType::Active),
        license: exercise.license.clone().unwrap_or_default(),
        topics: unique([exercise.track.clone()].into_iter().chain(exercise.topics.iter().map(|t| slug(t)))),
        filled,
        ..Item::default()
    }
}

/// For each concept that is taught, the concepts that the exercises teaching it build on.
fn concepts_before(exercises: &[Exercise]) -> BTreeMap<String, BTreeSet<String>> {
    let mut before: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for exercise in exercises {
        for taught in &exercise.teaches {
            let own = before.entry(format!("{}/{taught}", exercise.track)).or_default();
            own.extend(exercise.prerequisites.iter().map(|slug| format!("{}/{slug}", exercise.track)));
        }
    }
    for (taught, own) in &mut before {
        own.remove(taught);
    }
    before
}

/// Length of the longest chain before each concept; 0 for all where there is a cycle, which validation will name.
fn depths(before: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, usize> {
    let ids: Vec<&String> = before.keys().collect();
    let index_of: BTreeMap<&String, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let edges: Vec<Vec<usize>> =
        before.values().map(|own| own.iter().filter_map(|id| index_of.get(id).copied()).collect()).collect();
    let mut depth = vec![0; ids.len()];
    for node in topological(&edges).unwrap_or_default() {
        depth[node] = edges[node].iter().map(|&edge| depth[edge] + 1).max().unwrap_or(0);
    }
    ids.into_iter().cloned().zip(depth).collect()
}

fn skills(items: &[Item], before: &BTreeMap<String, BTreeSet<String>>) -> Vec<Skill> {
    let named = items.iter().flat_map(|item| {
        [&item.teaches, &item.assesses, &item.competency_required].into_iter().flatten().cloned()
    });
    let ids: BTreeSet<String> = named.collect();
    ids.into_iter()
        .map(|id| {
            let (track, concept) = id.split_once('/').unwrap_or(("", &id));
            let name = format!("{} ({track})", concept.replace(['-', '_'], " "));
            let prerequisites = before.get(&id).into_iter().flatten().cloned().collect();
            Skill { name, prerequisites, id, ..Skill::default() }
        })
        .collect()
}

fn slug(topic: &str) -> String {
    topic.trim().to_lowercase().replace([' ', '_'], "-")
}

fn unique(entries: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    entries.filter(|entry| seen.insert(entry.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::cairn::catalog::validate::validate;

    const TRACK: &str = r#"[
        {"id":"t/one","track":"t","kind":"concept","title":"One","difficulty":null,"teaches":["basics"]},
        {"id":"t/two","track":"t","kind":"concept","title":"Two","difficulty":4,"teaches":["lists"],"prerequisites":["basics"]},
        {"id":"t/three","track":"t","kind":"practice","title":"Three","difficulty":10,"practices":["lists"],"prerequisites":["lists","basics"]},
        {"id":"t/four","track":"t","kind":"practice","title":"Four","difficulty":1,"prerequisites":["lists"]},
        {"id":"t/five","track":"t","kind":"practice","title":"Five","difficulty":null,"topics":["Text Work"]},
        {"id":"t/six","track":"t","kind":"practice","title":"Six","difficulty":1}
    ]"#;

    #[test]
    fn concepts_prerequisites_and_difficulty_are_carried_over() {
        assert!(looks_like(TRACK));
        let catalog = read(TRACK).unwrap().catalog;
        validate(&catalog).unwrap();
        let lists = catalog.skills.iter().find(|skill| skill.id == "t/lists").unwrap();
        assert_eq!(lists.prerequisites, ["t/basics"]);
        assert_eq!(catalog.items[1].teaches, ["t/lists"]);
        assert_eq!(catalog.items[2].assesses, ["t/lists"]);
        assert_eq!(catalog.items[2].competency_required, ["t/lists", "t/basics"]);
        assert_eq!(catalog.items[2].difficulty, Some(1.0));
        assert_eq!(catalog.items[1].difficulty.map(|d| (d * 9.0).round()), Some(3.0));
    }

    #[test]
    fn what_is_missing_is_filled_by_the_stated_rules_and_counted() {
        let imported = read(TRACK).unwrap();
        let items = &imported.catalog.items;
        assert_eq!(items[3].assesses, ["t/lists"]);
        assert_eq!(items[4].assesses, ["t/text-work"]);
        assert_eq!(items[5].assesses, ["t/general"]);
        assert_eq!((items[0].difficulty, items[4].difficulty), (Some(0.1), Some(0.5)));
        assert!(items[0].filled.difficulty && !items[2].filled.difficulty);
        let counts: Vec<usize> = imported.filled.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [1, 1, 1, 1, 1, 6]);
    }
}
