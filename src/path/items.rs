//! What there is for each skill: counted for all in one pass over the items, picked for the steps in a second.

use super::{Gap, LEARN, PRACTISE};
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;
use crate::learner::Learner;
use crate::recommend::Scores;

/// Minutes of an item whose time is not known.
const UNKNOWN_MINUTES: f32 = 2.0;

/// The exercises of one skill.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Practice {
    pub count: u32,
    pub solved: u32,
    minutes: f32,
}

impl Practice {
    /// Expected minutes of one, on average.
    pub fn minutes(&self) -> f32 {
        self.minutes / self.count.max(1) as f32
    }
}

/// The best few items for one use, with their scores.
#[derive(Debug, Clone)]
struct Best<const COUNT: usize>([(f32, ItemIndex); COUNT]);

impl<const COUNT: usize> Best<COUNT> {
    const NONE: Self = Self([(f32::NEG_INFINITY, ItemIndex::MAX); COUNT]);

    /// Of equals the first stays first.
    fn offer(&mut self, mut score: f32, mut item: ItemIndex) {
        for held in &mut self.0 {
            if score > held.0 {
                std::mem::swap(&mut score, &mut held.0);
                std::mem::swap(&mut item, &mut held.1);
            }
        }
    }

    fn items(&self) -> Vec<ItemIndex> {
        self.0.iter().map(|held| held.1).filter(|&item| item != ItemIndex::MAX).collect()
    }
}

pub(super) struct Items {
    /// Items about each skill, whether or not they may be shown.
    about: Vec<u32>,
    /// Of those, the ones that may be shown.
    shown: Vec<u32>,
    practice: Vec<Practice>,
    best: Vec<(Best<LEARN>, Best<PRACTISE>)>,
}

impl Items {
    pub fn count(view: &View<'_>, learner: &Learner, scores: &Scores<'_>) -> Self {
        let mut items = Self {
            about: vec![0; view.skills()],
            shown: vec![0; view.skills()],
            practice: vec![Practice::default(); view.skills()],
            best: Vec::new(),
        };
        for skill in view.teaches_values.iter().chain(view.assesses_values) {
            items.about[skill.get() as usize] += 1;
        }
        scores.each(&mut |item| {
            let solved = learner.item(item).is_some_and(|record| record.attempts > 0 && record.last_right);
            for (skill, practises) in uses(view, item) {
                items.shown[skill] += 1;
                if practises {
                    let practice = &mut items.practice[skill];
                    practice.count += 1;
                    practice.solved += u32::from(solved);
                    practice.minutes += minutes(view, item);
                }
            }
        });
        items
    }

    /// Picks the best items for each of these skills.
    pub fn pick(&mut self, view: &View<'_>, scores: &Scores<'_>, steps: &[SkillIndex]) {
        let mut place = vec![usize::MAX; view.skills()];
        for (at, &skill) in steps.iter().enumerate() {
            place[skill] = at;
        }
        self.best = vec![(Best::NONE, Best::NONE); steps.len()];
        scores.each(&mut |item| {
            let mut score = None;
            for (skill, _) in uses(view, item) {
                let Some(best) = self.best.get_mut(place[skill]) else { continue };
                let score = *score.get_or_insert_with(|| scores.of(item));
                if view.teaches(item).iter().any(|taught| taught.get() as usize == skill) {
                    best.0.offer(score, item);
                } else {
                    best.1.offer(score, item);
                }
            }
        });
    }

    pub fn practice(&self, skill: SkillIndex) -> &Practice {
        &self.practice[skill]
    }

    /// What to learn from, and what to practise with.
    pub fn picked(&self, step: usize) -> (Vec<ItemIndex>, Vec<ItemIndex>) {
        (self.best[step].0.items(), self.best[step].1.items())
    }

    pub fn gap(&self, skill: SkillIndex) -> Option<Gap> {
        match (self.about[skill], self.shown[skill], self.practice[skill].count) {
            (0, _, _) => Some(Gap::NoItems),
            (_, 0, _) => Some(Gap::PutAway),
            (_, _, 0) => Some(Gap::NoPractice),
            _ => None,
        }
    }

    /// Minutes of the best item to learn from that is nothing to answer.
    pub fn lesson_minutes(&self, step: usize, view: &View<'_>) -> f32 {
        let lesson = self.best[step].0.0[0].1;
        if lesson < view.items() && is_taken_in(view, lesson) { minutes(view, lesson) } else { 0.0 }
    }
}

/// The skills that an item is about, and whether it practises them. A skill that it both teaches and assesses comes once.
fn uses<'a>(view: &View<'a>, item: ItemIndex) -> impl Iterator<Item = (SkillIndex, bool)> + use<'a> {
    let practises = !is_taken_in(view, item);
    let taught = view.teaches(item);
    let others = view.assesses(item).iter().filter(move |skill| !taught.contains(skill));
    taught.iter().chain(others).map(move |skill| (skill.get() as usize, practises))
}

/// Whether an item is only taken in: nothing is answered.
fn is_taken_in(view: &View<'_>, item: ItemIndex) -> bool {
    view.interactivity(item) == Some(InteractivityType::Expositive)
}

fn minutes(view: &View<'_>, item: ItemIndex) -> f32 {
    match view.item_time[item].get() {
        0 => UNKNOWN_MINUTES,
        seconds => seconds as f32 / 60.0,
    }
}
