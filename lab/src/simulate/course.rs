//! What learners study: the parts of a catalog that hang together. In a catalog with one chain of prerequisites that is all of
//! it; in one with a track for each programming language a learner takes one track.
//!
//! Each part becomes a pack of its own, so that every policy chooses among the same items.

use super::SimulateError;
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use cairn::catalog::source::{Catalog, InteractivityType, Item, Skill};
use cairn::catalog::validate::validate;
use cairn::catalog::{Pack, View, pack};

/// A part with fewer items is nothing to study for weeks.
const LEAST_ITEMS: usize = 20;

/// What an item is, as far as learning goes.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// Its skills, each once.
    pub skills: Vec<SkillIndex>,
    /// What it builds on beside them: what it names, and what its skills build on.
    pub builds_on: Vec<SkillIndex>,
    /// Nothing is answered; it is taken in.
    pub expositive: bool,
    /// It brings something new: a lesson, or an exercise that teaches.
    pub teaches: bool,
    /// The catalog's word on its difficulty, 0 to 1.
    pub difficulty: f64,
    /// Where its difficulty stands among the items of its skills, 0 (easiest) to 1.
    pub rank: f64,
    /// Expected minutes.
    pub minutes: f64,
    pub kind: u16,
    pub topics: Vec<u32>,
}

/// A part of a catalog.
pub struct Course {
    pub(super) pack: Pack<Vec<u8>>,
    pub(super) tasks: Vec<Task>,
    pub(super) prerequisites: Vec<Vec<SkillIndex>>,
    /// Where each skill lies in the course, 0 (first) to 1: by the longest chain of prerequisites before it.
    pub(super) place: Vec<f64>,
    /// How many skills build on each one, near or far.
    pub(super) followers: Vec<usize>,
    /// Skills that some item has.
    pub(super) taught: Vec<SkillIndex>,
    /// The items of each skill.
    pub(super) items_of: Vec<Vec<ItemIndex>>,
    /// The only type of item that learners take, where they do not take all.
    pub(super) only: Option<u16>,
}

impl Course {
    /// All parts of a catalog that are large enough, in the catalog's order.
    pub(super) fn all(view: &View<'_>) -> Result<Vec<Self>, SimulateError> {
        let part = parts(view);
        let count = part.iter().max().map_or(0, |last| last + 1);
        let sizes = (0..count)
            .map(|wanted| (0..view.items()).filter(|&i| part_of(view, &part, i) == Some(wanted)).count());
        let large: Vec<usize> =
            sizes.enumerate().filter(|&(_, items)| items >= LEAST_ITEMS).map(|(part, _)| part).collect();
        if large.is_empty() {
            return Err(SimulateError::NothingToStudy { least: LEAST_ITEMS });
        }
        large.into_iter().map(|wanted| Self::new(&cut(view, &part, wanted))).collect()
    }

    fn new(source: &Catalog) -> Result<Self, SimulateError> {
        let valid = validate(source).map_err(|problems| SimulateError::Cut(format!("{problems:?}")))?;
        let bytes = pack::write(&valid).map_err(|error| SimulateError::Cut(error.to_string()))?;
        let pack = Pack::open(bytes).map_err(|error| SimulateError::Cut(error.to_string()))?;
        let view = pack.view();
        let prerequisites: Vec<Vec<SkillIndex>> = (0..view.skills())
            .map(|skill| view.prerequisites(skill).iter().map(|s| s.get() as usize).collect())
            .collect();
        let mut items_of = vec![Vec::new(); view.skills()];
        let mut tasks: Vec<Task> = (0..view.items()).map(|item| task(&view, item)).collect();
        for (item, task) in tasks.iter().enumerate() {
            task.skills.iter().for_each(|&skill| items_of[skill].push(item));
        }
        rank(&mut tasks, &items_of);
        let taught = (0..view.skills()).filter(|&skill| !items_of[skill].is_empty()).collect();
        let (place, followers) = (places(&prerequisites), followers(&prerequisites));
        Ok(Self { tasks, place, followers, taught, items_of, prerequisites, pack, only: None })
    }

    pub(super) fn skills(&self) -> usize {
        self.prerequisites.len()
    }

    /// Whether an item can be taken at all, and in so many minutes.
    pub(super) fn offers(&self, item: ItemIndex, minutes: f64) -> bool {
        let task = &self.tasks[item];
        task.minutes <= minutes && self.only.is_none_or(|only| task.kind == only)
    }

    /// From here on learners take nothing but the type that most exercises have.
    pub(super) fn keep_to_commonest_type(&mut self) {
        let of = |kind: u16| self.tasks.iter().filter(|task| !task.expositive && task.kind == kind).count();
        // The first of equals.
        self.only = self.tasks.iter().map(|task| task.kind).rev().max_by_key(|&kind| of(kind));
    }

    /// The name of the only type that learners take.
    pub(super) fn only_type(&self) -> Option<String> {
        let view = self.pack.view();
        self.only.map(|kind| view.word(view.types, kind.into()).to_owned())
    }
}

fn task(view: &View<'_>, item: ItemIndex) -> Task {
    let once = |skills: &mut Vec<SkillIndex>| {
        skills.sort_unstable();
        skills.dedup();
    };
    let mut skills: Vec<_> = view.skills_of(item).collect();
    once(&mut skills);
    let inherited = skills.iter().flat_map(|&skill| view.prerequisites(skill));
    let mut builds_on: Vec<_> =
        view.requires(item).iter().chain(inherited).map(|skill| skill.get() as usize).collect();
    once(&mut builds_on);
    builds_on.retain(|skill| !skills.contains(skill));
    let seconds = view.item_time[item].get();
    Task {
        skills,
        builds_on,
        expositive: view.interactivity(item) == Some(InteractivityType::Expositive),
        teaches: !view.teaches(item).is_empty(),
        difficulty: view.difficulty(item).into(),
        rank: 0.5,
        minutes: if seconds == 0 { 3.0 } else { f64::from(seconds) / 60.0 },
        kind: view.item_type[item].get(),
        topics: view.topics_of(item).iter().map(|topic| topic.get()).collect(),
    }
}

fn rank(tasks: &mut [Task], items_of: &[Vec<ItemIndex>]) {
    for item in 0..tasks.len() {
        let Some(&skill) = tasks[item].skills.last() else { continue };
        let others: Vec<f64> = items_of[skill]
            .iter()
            .filter(|&&other| other != item && !tasks[other].expositive)
            .map(|&other| tasks[other].difficulty)
            .collect();
        let own = tasks[item].difficulty;
        let easier = others.iter().filter(|&&other| other < own).count() as f64;
        let equal = others.iter().filter(|&&other| other == own).count() as f64;
        if !others.is_empty() {
            tasks[item].rank = (easier + 0.5 * equal) / others.len() as f64;
        }
    }
}

fn places(prerequisites: &[Vec<SkillIndex>]) -> Vec<f64> {
    let mut depth = vec![0_usize; prerequisites.len()];
    for skill in 0..depth.len() {
        depth[skill] = prerequisites[skill].iter().map(|&before| depth[before] + 1).max().unwrap_or(0);
    }
    let mut order: Vec<SkillIndex> = (0..depth.len()).collect();
    order.sort_by_key(|&skill| (depth[skill], skill));
    let mut places = vec![0.0; depth.len()];
    for (place, skill) in order.into_iter().enumerate() {
        places[skill] = place as f64 / depth.len() as f64;
    }
    places
}

fn followers(prerequisites: &[Vec<SkillIndex>]) -> Vec<usize> {
    let skills = prerequisites.len();
    let mut counts = vec![0; skills];
    for first in 0..skills {
        let mut reached = vec![false; skills];
        reached[first] = true;
        for skill in first + 1..skills {
            reached[skill] = prerequisites[skill].iter().any(|&before| reached[before]);
            counts[first] += usize::from(reached[skill]);
        }
    }
    counts
}

/// For each skill, which part of the catalog it belongs to: skills hang together by prerequisites and by items.
fn parts(view: &View<'_>) -> Vec<usize> {
    let mut root: Vec<usize> = (0..view.skills()).collect();
    let mut join = |a: usize, b: usize| {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        root[a.max(b)] = a.min(b);
    };
    for skill in 0..view.skills() {
        view.prerequisites(skill).iter().for_each(|before| join(skill, before.get() as usize));
    }
    for item in 0..view.items() {
        let mut skills = view.skills_of(item).chain(view.requires(item).iter().map(|s| s.get() as usize));
        if let Some(first) = skills.next() {
            skills.for_each(|other| join(first, other));
        }
    }
    let mut numbers = vec![None; view.skills()];
    let mut next = 0;
    (0..view.skills())
        .map(|skill| {
            let root = find(&mut root, skill);
            *numbers[root].get_or_insert_with(|| {
                next += 1;
                next - 1
            })
        })
        .collect()
}

fn find(root: &mut [usize], mut skill: usize) -> usize {
    while root[skill] != skill {
        root[skill] = root[root[skill]];
        skill = root[skill];
    }
    skill
}

fn part_of(view: &View<'_>, part: &[usize], item: ItemIndex) -> Option<usize> {
    view.skills_of(item).next().map(|skill| part[skill])
}

/// The source of one part.
fn cut(view: &View<'_>, part: &[usize], wanted: usize) -> Catalog {
    let id = |skill: usize| view.string(view.skill_id[skill]).to_owned();
    let skills = (0..view.skills()).filter(|&skill| part[skill] == wanted).map(|skill| Skill {
        id: id(skill),
        name: view.string(view.skill_name[skill]).to_owned(),
        prerequisites: ids(view, view.prerequisites(skill)),
        ..Skill::default()
    });
    let items =
        (0..view.items()).filter(|&item| part_of(view, part, item) == Some(wanted)).map(|item| Item {
            id: view.string(view.item_id[item]).to_owned(),
            name: view.string(view.item_name[item]).to_owned(),
            learning_resource_type: view.word(view.types, view.item_type[item].get().into()).to_owned(),
            teaches: ids(view, view.teaches(item)),
            assesses: ids(view, view.assesses(item)),
            competency_required: ids(view, view.requires(item)),
            difficulty: Some(view.difficulty(item)),
            time_required: Some(view.item_time[item].get()).filter(|&seconds| seconds > 0),
            interactivity_type: view.interactivity(item),
            description: view.string(view.item_description[item]).to_owned(),
            keywords: view.keywords_of(item).iter().map(|&keyword| view.string(keyword).to_owned()).collect(),
            topics: view
                .topics_of(item)
                .iter()
                .map(|t| view.word(view.topics, t.get() as usize).to_owned())
                .collect(),
            ..Item::default()
        });
    Catalog {
        cairn: cairn::catalog::source::VERSION,
        name: view.string(view.meta[0]).to_owned(),
        skills: skills.collect(),
        items: items.collect(),
        ..Catalog::default()
    }
}

fn ids<T: Copy + Into<u32>>(view: &View<'_>, skills: &[T]) -> Vec<String> {
    skills.iter().map(|&skill| view.string(view.skill_id[skill.into() as usize]).to_owned()).collect()
}
