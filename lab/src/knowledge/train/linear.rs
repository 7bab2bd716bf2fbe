//! The first stage: a logistic regression over items, skills, practice in each skill, and the features.

use super::super::answers::{Answers, Vocabulary};
use super::super::follower::Follower;
use super::super::logistic::{Design, FitError, fit};
use super::difficulty::Difficulties;
use super::kept::Kept;
use super::split;
use ::cairn::learner::knowledge::features::{COUNT, Features, Group, ln};
use std::ops::Range;

/// Prior precision of the features' weights, of the skills' and of the practice in a skill. That of the items is chosen.
const FEATURE_STRENGTH: f32 = 0.3;
const SKILL_STRENGTH: f32 = 0.5;
const PRACTICE_STRENGTH: f32 = 4.0;

/// What all fits share.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub vocabulary: &'a Vocabulary,
    pub kept: &'a Kept,
    pub mean: f32,
    /// Prior precision of an item's weight.
    pub item_strength: f32,
    /// Groups of features that are left out.
    pub without: &'a [Group],
}

/// A fitted first stage.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    pub difficulties: Difficulties,
    /// Intercept, features, items by row, then weight, wins and losses of each skill.
    pub weights: Vec<f32>,
}

/// Answers with what the first stage makes of them, learner by learner as in [`Answers`].
pub(super) struct Rows {
    pub logits: Vec<f32>,
    pub features: Vec<Features>,
}

impl Setting<'_> {
    /// Where the items' weights are.
    pub fn items(&self) -> Range<usize> {
        1 + COUNT..1 + COUNT + self.kept.items().len()
    }

    /// Where the weights of a skill are: its own, of its wins, of its losses.
    pub fn skill(&self, skill: u32) -> Range<usize> {
        let start = self.items().end + 3 * skill as usize;
        start..start + 3
    }

    /// Fits on answers.
    pub fn fit(&self, answers: &Answers) -> Result<Linear, FitError> {
        let difficulties = Difficulties::of(answers, self.vocabulary, self.kept, self.mean);
        let (design, _) = self.design(answers, &difficulties);
        let scores: Vec<f32> = answers.iter().flatten().map(|answer| answer.score).collect();
        let weights = fit(&design, &scores, None, &self.strengths())?;
        Ok(Linear { difficulties, weights })
    }

    /// What a fit makes of answers.
    pub fn apply(&self, linear: &Linear, answers: &Answers) -> Rows {
        let (design, features) = self.design(answers, &linear.difficulties);
        Rows { logits: design.logits(&linear.weights), features }
    }

    /// What fits that did not see a learner make of that learner's answers.
    pub fn cross_fitted(&self, answers: &Answers, seed: u64) -> Result<Rows, FitError> {
        let part_of = split::parts(answers.learners(), seed);
        let with = |wanted: &dyn Fn(usize) -> bool| {
            let learners: Vec<usize> =
                (0..part_of.len()).filter(|&learner| wanted(part_of[learner])).collect();
            answers.subset(&learners)
        };
        let one = |part: usize| -> Result<Rows, FitError> {
            let linear = self.fit(&with(&|other| other != part))?;
            Ok(self.apply(&linear, &with(&|other| other == part)))
        };
        let mut parts = (0..split::PARTS)
            .map(one)
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .map(|rows| (rows.logits.into_iter(), rows.features.into_iter()))
            .collect::<Vec<_>>();
        let mut rows = Rows { logits: Vec::new(), features: Vec::new() };
        for (learner, &part) in part_of.iter().enumerate() {
            let count = answers.learner(learner).len();
            rows.logits.extend(parts[part].0.by_ref().take(count));
            rows.features.extend(parts[part].1.by_ref().take(count));
        }
        Ok(rows)
    }

    fn strengths(&self) -> Vec<f32> {
        let mut strengths = vec![FEATURE_STRENGTH; self.items().end];
        strengths[0] = 0.0;
        strengths[self.items()].fill(self.item_strength);
        for _ in 0..self.vocabulary.skills() {
            strengths.extend([SKILL_STRENGTH, PRACTICE_STRENGTH, PRACTICE_STRENGTH]);
        }
        strengths
    }

    fn design(&self, answers: &Answers, difficulties: &Difficulties) -> (Design, Vec<Features>) {
        let mut design = Design::new(self.items().end + 3 * self.vocabulary.skills());
        let mut all = Vec::with_capacity(answers.rows());
        let mut follower = Follower::new(self.vocabulary, self.mean);
        for learner in answers.iter() {
            follower.forget();
            for answer in learner {
                let difficulty = difficulties.items[answer.item as usize];
                let mut features = follower.features(answer.item, difficulty, answer.at);
                self.without.iter().for_each(|group| features[group.range()].fill(0.0));
                let own = self.kept.row(answer.item).map(|row| ((self.items().start + row) as u32, 1.0));
                let line = features.iter().enumerate().map(|(at, &x)| (1 + at as u32, x));
                let skills = self.vocabulary.skills_of(answer.item);
                let share = 1.0 / skills.len().max(1) as f32;
                let practised = if self.without.contains(&Group::Skills) { 0.0 } else { share };
                let practice = follower.skills_of(answer.item).flat_map(|(skill, track)| {
                    let at = self.skill(skill as u32).start as u32;
                    let [wins, losses] =
                        [track.practice.wins, track.losses()].map(|count| practised * ln(count));
                    [(at, share), (at + 1, wins), (at + 2, losses)]
                });
                let row = [(0, 1.0)].into_iter().chain(line).chain(own).chain(practice);
                design.push_row(row.filter(|&(_, x)| x != 0.0));
                all.push(features);
                follower.learn(answer, difficulty);
            }
        }
        (design, all)
    }
}
