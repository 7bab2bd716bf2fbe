//! Catalog, items, recommendations and mastery as JavaScript sees them.

use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;
use crate::catalog::{Pack, View};
use crate::learner::mastery::{Because, Mastery};
use crate::recommend::{Reason, Recommendation, Term};
use crate::stored::digest::hex;
use serde::Serialize;
use zerocopy::little_endian::U32;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CatalogOutput<'a> {
    name: &'a str,
    description: &'a str,
    language: &'a str,
    items: usize,
    skills: usize,
    bytes: usize,
    hash: String,
    topics: Vec<&'a str>,
    types: Vec<&'a str>,
    languages: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecommendationOutput<'a> {
    item: ItemOutput<'a>,
    score: f32,
    /// Chance of a right answer.
    chance: f32,
    reasons: &'a [Reason],
    terms: Vec<TermOutput>,
    missing: Vec<SkillName<'a>>,
}

#[derive(Serialize)]
pub(super) struct TermOutput {
    pub term: &'static str,
    pub value: f32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MasteryOutput<'a> {
    skill: SkillName<'a>,
    level: &'static str,
    probability: f32,
    uncertainty: f32,
    retrievability: Option<f32>,
    attempts: u32,
    prerequisites: Vec<&'a str>,
    said: Option<bool>,
    /// The best level that it had, and why it is below it, where it is: a code and up to two numbers. The package's
    /// TypeScript gives them their names, which costs a page less than records of their own would here.
    best: &'static str,
    because: Option<&'static str>,
    numbers: [f64; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LoadedOutput {
    /// `new`, `loaded`, or `recovered` where the newest record was damaged and an older one was taken.
    pub status: &'static str,
    pub message: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemOutput<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    url: &'a str,
    learning_resource_type: &'a str,
    educational_level: &'a str,
    in_language: &'a str,
    license: &'a str,
    interactivity_type: Option<InteractivityType>,
    difficulty: f32,
    /// Seconds.
    time_required: Option<u32>,
    teaches: Vec<SkillName<'a>>,
    assesses: Vec<SkillName<'a>>,
    competency_required: Vec<SkillName<'a>>,
    topics: Vec<&'a str>,
    keywords: Vec<&'a str>,
    accessibility: Vec<&'a str>,
    text: &'a str,
    accepted_answer: &'a str,
    hint: &'a str,
}

#[derive(Serialize)]
pub(super) struct SkillName<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> SkillName<'a> {
    pub(super) fn new(view: &View<'a>, skill: SkillIndex) -> Self {
        Self { id: view.string(view.skill_id[skill]), name: view.string(view.skill_name[skill]) }
    }
}

impl<'a> ItemOutput<'a> {
    pub(super) fn new(view: &View<'a>, item: ItemIndex) -> Self {
        let skills = |list: &[U32]| list.iter().map(|s| SkillName::new(view, s.get() as usize)).collect();
        let words = |vocabulary: &[U32], list: &[U32]| {
            list.iter().map(|word| view.word(vocabulary, word.get() as usize)).collect()
        };
        Self {
            id: view.string(view.item_id[item]),
            name: view.string(view.item_name[item]),
            description: view.string(view.item_description[item]),
            url: view.string(view.item_url[item]),
            learning_resource_type: view.word(view.types, view.item_type[item].get().into()),
            educational_level: view.word(view.levels, view.item_level[item].get().into()),
            in_language: view.word(view.languages, view.item_language[item].get().into()),
            license: view.string(view.item_license[item]),
            interactivity_type: view.interactivity(item),
            difficulty: view.difficulty(item),
            time_required: Some(view.item_time[item].get()).filter(|&seconds| seconds > 0),
            teaches: skills(view.teaches(item)),
            assesses: skills(view.assesses(item)),
            competency_required: skills(view.requires(item)),
            topics: words(view.topics, view.topics_of(item)),
            keywords: view.keywords_of(item).iter().map(|&keyword| view.string(keyword)).collect(),
            accessibility: words(view.features, view.features_of(item)),
            text: view.string(view.item_text[item]),
            accepted_answer: view.string(view.item_answer[item]),
            hint: view.string(view.item_hint[item]),
        }
    }
}

impl<'a> CatalogOutput<'a> {
    pub(super) fn new(pack: &'a Pack<Vec<u8>>) -> Self {
        let view = pack.view();
        let words =
            |vocabulary: &[U32]| (1..vocabulary.len()).map(|word| view.word(vocabulary, word)).collect();
        Self {
            name: view.string(view.meta[0]),
            description: view.string(view.meta[1]),
            language: view.string(view.meta[2]),
            items: view.items(),
            skills: view.skills(),
            bytes: pack.size(),
            hash: hex(&pack.hash()),
            topics: words(view.topics),
            types: words(view.types),
            languages: words(view.languages),
        }
    }
}

impl<'a> RecommendationOutput<'a> {
    pub(super) fn new(view: &View<'a>, pick: &'a Recommendation) -> Self {
        let terms =
            Term::ALL.map(|term| TermOutput { term: term.label(), value: pick.contributions.of(term) });
        Self {
            item: ItemOutput::new(view, pick.item),
            score: pick.score,
            chance: pick.prediction.probability(),
            reasons: &pick.reasons,
            terms: terms.into_iter().filter(|term| term.value != 0.0).collect(),
            missing: pick.missing.iter().map(|&skill| SkillName::new(view, skill)).collect(),
        }
    }
}

impl<'a> MasteryOutput<'a> {
    pub(super) fn new(view: &View<'a>, skill: SkillIndex, mastery: &Mastery) -> Self {
        let id = |skill: &U32| view.string(view.skill_id[skill.get() as usize]);
        let because = mastery.below.map(|below| below.because);
        Self {
            skill: SkillName::new(view, skill),
            level: mastery.level.label(),
            probability: mastery.probability,
            uncertainty: mastery.uncertainty,
            retrievability: mastery.retrievability,
            attempts: mastery.attempts,
            prerequisites: view.prerequisites(skill).iter().map(id).collect(),
            said: mastery.said,
            best: mastery.below.map_or(mastery.level, |below| below.best).label(),
            because: because.map(Because::label),
            numbers: match because {
                Some(Because::Forgetting { days, recall }) => [days, recall.into()],
                Some(Because::RecentErrors { wrong, of }) => [wrong.into(), of.into()],
                Some(Because::Recovering { in_a_row }) => [in_a_row.into(), 0.0],
                Some(Because::SaidUnknown) | None => [0.0; 2],
            },
        }
    }
}
