//! Where the learner stands on every [skill](skills), worked out once a call, and on each [kind](kinds) of items that is asked about,
//! so that an item costs only a few look-ups.

mod kinds;
mod skills;

pub use kinds::KindNow;
pub use skills::SkillNow;

use super::candidates::{Limits, Request, put_away};
use super::terms::Weights;
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::learner::Outlook;
use crate::learner::interests::Interests;
use crate::learner::interests::leaning::towards;
use crate::learner::knowledge::{Terms as Prediction, sigmoid};
use crate::learner::mastery::{self, Known, Mastery};
use crate::learner::profile::Inclination;
use zerocopy::little_endian::U32;

/// All that scoring reads.
pub(super) struct Situation<'a> {
    pub view: &'a View<'a>,
    pub learner: &'a Learner,
    pub now: i64,
    pub weights: Weights,
    /// What is known of each skill.
    known: Vec<Known>,
    pub skills: Vec<SkillNow>,
    /// What the learner is drawn to.
    pub interests: Interests<'a>,
    /// Inclination to each type of the catalog (by word), -1 to 1.
    pub formats: Vec<f32>,
    pub outlook: Outlook,
    /// Mean of the items' expected times in seconds, of those that are known; at least 1.
    pub usual_time: f32,
    limits: Limits,
}

impl<'a> Situation<'a> {
    pub(super) fn new(view: &'a View<'a>, learner: &'a Learner, now: i64, request: &Request) -> Self {
        let mut known = Vec::new();
        mastery::known::fill(view, learner, now, &[], &mut known);
        let outlook = Outlook::new(view, &|skill| known[skill].now, learner.crowd().cloned());
        Self {
            view,
            learner,
            now,
            weights: request.weights,
            skills: skills::all(view, learner, &known, now),
            known,
            interests: Interests::new(view, learner, now),
            formats: leanings(view, view.types, &learner.profile().formats),
            outlook,
            usual_time: view.shape().usual_time(),
            limits: Limits::new(view, request),
        }
    }

    pub(super) fn candidates(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        (0..self.view.items()).filter(|&item| self.is_candidate(item))
    }

    /// The same as a bit each: item i is bit i % 64 of word i / 64.
    pub(super) fn candidate_bits(&self) -> Vec<u64> {
        let items = self.view.items();
        let word = |first: ItemIndex| {
            let allowed = |word, item| word | u64::from(self.limits.allow(self.view, item)) << (item - first);
            match items - first {
                64.. if self.limits.are_none() => u64::MAX,
                left => (first..first + left.min(64)).fold(0, allowed),
            }
        };
        let mut bits: Vec<u64> = (0..items).step_by(64).map(word).collect();
        for (item, _) in self.learner.items().filter(|&(item, _)| put_away(self.learner, item)) {
            bits[item / 64] &= !(1 << (item % 64));
        }
        bits
    }

    /// Whether the request's limits allow an item and the learner has not put it away.
    pub(super) fn is_candidate(&self, item: ItemIndex) -> bool {
        self.limits.allow(self.view, item) && !put_away(self.learner, item)
    }

    /// Whether an item was solved, or worked through.
    pub(super) fn is_done(&self, item: ItemIndex) -> bool {
        let record = self.learner.item(item);
        record.is_some_and(|record| record.finished || record.attempts > 0 && record.last_right)
    }

    /// How long an item takes, in seconds; as long as is usual where the catalog does not say.
    pub(super) fn seconds(&self, item: ItemIndex) -> f32 {
        seconds_of(self.view, item, self.usual_time)
    }

    /// What one of the catalog's kinds comes to.
    #[inline]
    pub(super) fn kind(&self, kind: usize) -> KindNow {
        kinds::of(self.view.shape(), kind, &self.skills, &self.outlook)
    }

    /// The same for an item's kind.
    #[inline(never)]
    pub(super) fn kind_of(&self, item: ItemIndex) -> KindNow {
        self.kind(self.view.shape().kind(item))
    }

    /// Whether an explanation was not taken in yet, or not since the last wrong answer in one of its skills.
    pub(super) fn is_news(&self, item: ItemIndex) -> bool {
        let Some(taken) = self.learner.item(item).filter(|record| record.finished) else { return true };
        self.view.skills_of(item).any(|skill| {
            let record = self.learner.skill(skill);
            record.is_some_and(|skill| skill.last_at > taken.last_at && skill.recent.wrong_in_a_row() > 1)
        })
    }

    /// The chance of a right answer: by the trained model, or by what is known about the item's skills.
    /// It is to the last bit the one that is predicted.
    #[inline(never)]
    pub(super) fn chance(&self, item: ItemIndex) -> f32 {
        self.learner.model().map_or_else(
            || self.outlook.chance(self.view, item),
            |_| self.learner.chance(self.view, item, self.now),
        )
    }

    /// The same but for the last bits, where it is known what the item's kind comes to: for scores.
    #[inline]
    pub(super) fn chance_of(&self, item: ItemIndex, kind: &KindNow) -> f32 {
        if self.learner.model().is_some() {
            return self.learner.chance(self.view, item, self.now);
        }
        sigmoid(self.outlook.logit(self.view, item, kind.ease))
    }

    /// The same, term by term.
    pub(super) fn prediction(&self, item: ItemIndex) -> Prediction {
        if self.learner.model().is_some() {
            return self.learner.predict(self.view, item, self.now);
        }
        self.outlook.terms(self.view, item)
    }

    /// The skills that an item is about.
    pub(super) fn skills_of(&self, item: ItemIndex) -> impl Iterator<Item = (SkillIndex, &SkillNow)> + Clone {
        let shape = self.view.shape();
        let skills = shape.skills(shape.kind(item)).iter();
        skills.map(|&skill| (skill as SkillIndex, &self.skills[skill as usize]))
    }

    /// Which skills nothing speaks for now: they build on what is not met at all, and are neither due, nor failing, nor asked for by
    /// the goal or by a failing one. Nothing speaks for an item either all of whose skills are such: what the first of them in the
    /// catalog's order builds on is none of the others.
    pub(super) fn distant(&self) -> Vec<bool> {
        let distant = |(skill, now): (SkillIndex, &SkillNow)| {
            let mut before = self.view.prerequisites(skill).iter();
            let spoken_for = now.due > 0.0 || now.failing > 0.0 || now.remedial > 0.0 || now.on_path;
            !spoken_for && before.any(|before| self.skills[before.get() as usize].met == 0.0)
        };
        self.skills.iter().enumerate().map(distant).collect()
    }

    /// The mastery of a skill.
    pub(super) fn mastery(&self, skill: SkillIndex) -> Mastery {
        mastery::of(self.learner.skill(skill), &self.known[skill], self.now)
    }

    /// What an item builds on, each skill once, in the catalog's order: what it names, and the prerequisites of its skills, but for its
    /// own skills.
    pub(super) fn builds_on(&self, item: ItemIndex) -> impl Iterator<Item = SkillIndex> + '_ {
        let shape = self.view.shape();
        shape.builds_on(shape.kind(item)).iter().map(|&skill| skill as SkillIndex)
    }

    /// Prerequisites that are not met.
    pub(super) fn missing(&self, item: ItemIndex) -> Vec<SkillIndex> {
        self.builds_on(item).filter(|&skill| self.skills[skill].missing).collect()
    }
}

fn leanings(view: &View<'_>, words: &[U32], inclinations: &[Inclination]) -> Vec<f32> {
    words.iter().map(|&word| towards(inclinations, view.string(word))).collect()
}

/// How long an item takes, in seconds; as long as is usual where the catalog does not say.
pub(super) fn seconds_of(view: &View<'_>, item: ItemIndex, usual: f32) -> f32 {
    match view.item_time[item].get() {
        0 => usual,
        seconds => seconds as f32,
    }
}
