//! Will this learner get this item right? From the catalog alone by Elo ratings, or from a trained model; in either case with
//! what the learner said about the skills.

use super::bound::Learner;
use super::knowledge::features::Asked;
use super::knowledge::model::{Evidence, Item, Question};
use super::knowledge::similar::{HEADS, MOST_DIMENSIONS, weighted_dot};
use super::knowledge::track::Track;
use super::knowledge::{Terms, elo, sigmoid};
use super::mastery;
use super::outlook::Outlook;
use super::said;
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;

/// Prior variance of the general ability and of one beside it in a skill, in logits squared: together the spread between
/// learners, 1.2².
pub(super) const GENERAL_VARIANCE: f32 = 0.64;
pub(super) const SKILL_VARIANCE: f32 = 0.8;
/// Variance of the difficulty of an item that the model has seen, and of one that it has not.
const KNOWN_ITEM_VARIANCE: f32 = 0.1;
const UNKNOWN_ITEM_VARIANCE: f32 = 0.6;
/// What one answer tells about an ability, p (1 - p) at a chance of about .7 (Fisher information of the Rasch model).
const INFORMATION: f32 = 0.2;
/// From this cosine on an item counts as like another.
const ALIKE: f32 = 0.5;

/// What answers to items like this one add to a prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similar {
    /// Better than expected among them.
    pub better: u32,
    /// How many of the last answers were to items like this one.
    pub of: u32,
    /// The chance with them less the chance without them.
    pub change: f32,
}

/// What is left of an ability's variance after so many answers, in logits squared.
pub(super) fn variance_left(prior: f32, attempts: u32) -> f32 {
    1.0 / (1.0 / prior + INFORMATION * attempts as f32)
}

impl Learner {
    /// The chance that the learner gets an item right at a time (ms, 0 where it is not known), 0 to 1.
    pub fn chance(&self, view: &View<'_>, item: ItemIndex, now: i64) -> f32 {
        let Some(model) = self.model() else { return self.predict(view, item, now).probability() };
        let logit = model.logit(&self.evidence(view, item, now));
        sigmoid(logit + self.pull(view, item, logit))
    }

    /// The same term by term, by their answers and what they said. Reasons are made from it.
    pub fn predict(&self, view: &View<'_>, item: ItemIndex, now: i64) -> Terms {
        let Some(model) = self.model() else { return self.outlook(view, now).terms(view, item) };
        let evidence = self.evidence(view, item, now);
        let mut terms = model.terms(&evidence);
        terms.skills += self.pull(view, item, model.logit(&evidence));
        terms
    }

    /// What answers without a trained model, for all items at a time.
    pub fn outlook(&self, view: &View<'_>, now: i64) -> Outlook {
        let table = mastery::table(view, self, now);
        Outlook::new(view, &|skill| table[skill].known, self.crowd().cloned())
    }

    /// Standard error of the prediction's logit: what is still open about the learner and about the item.
    pub fn uncertainty(&self, view: &View<'_>, item: ItemIndex) -> f32 {
        let (sum, count) = view.skills_of(item).fold((0.0, 0.0_f32), |(sum, count), skill| {
            let attempts = self.skill(skill).map_or(0, |record| record.attempts);
            (sum + variance_left(SKILL_VARIANCE, attempts), count + 1.0)
        });
        let known = self
            .model()
            .is_some_and(|model| model.item(item, view.skills_of(item), view.difficulty(item)).known);
        let of_item = if known { KNOWN_ITEM_VARIANCE } else { UNKNOWN_ITEM_VARIANCE };
        libm::sqrtf(variance_left(GENERAL_VARIANCE, self.profile().attempts) + sum / count.max(1.0) + of_item)
    }

    /// What the last answers to items like this one change, exactly: the memory is a sum, and their part is taken out of it.
    /// `None` without a model, or where there are none.
    pub fn similar(&self, view: &View<'_>, item: ItemIndex, now: i64) -> Option<Similar> {
        let model = self.model()?;
        let past = &self.profile().past;
        let mut room = [0.0; MOST_DIMENSIONS];
        let vector = model.vector(Some(item), view.skills_of(item), &mut room);
        let ones = [1.0; MOST_DIMENSIONS];
        let dot = |a: &[f32], b: &[f32]| weighted_dot(&ones[..a.len()], a, b);
        let length = dot(vector, vector);
        let mut similar = Similar { better: 0, of: 0, change: 0.0 };
        let mut theirs_of_reads = [0.0; HEADS];
        let mut fading = [1.0; HEADS];
        for answer in past.answers.iter().rev() {
            if let Some(other) = self.item_at(answer.item) {
                let mut room = [0.0; MOST_DIMENSIONS];
                let theirs = model.vector(Some(other), view.skills_of(other), &mut room);
                if dot(vector, theirs) >= ALIKE * libm::sqrtf(length * dot(theirs, theirs)) && length > 0.0 {
                    similar.of += 1;
                    similar.better += u32::from(answer.surprise > 0.0);
                    let reads = model.reads(vector, theirs, answer.surprise);
                    let fresh = reads.iter().zip(fading);
                    theirs_of_reads
                        .iter_mut()
                        .zip(fresh)
                        .for_each(|(sum, (read, faded))| *sum += faded * read);
                }
            }
            fading.iter_mut().zip(model.decays()).for_each(|(fading, decay)| *fading *= decay);
        }
        let evidence = self.evidence(view, item, now);
        let mut without = evidence;
        for ((read, theirs), of) in without.reads.iter_mut().zip(theirs_of_reads).zip(past.memory.of) {
            *read -= theirs / libm::sqrtf(1.0 + of);
        }
        similar.change = sigmoid(model.logit(&evidence)) - sigmoid(model.logit(&without));
        (similar.of > 0).then_some(similar)
    }

    /// The evidence on an item at a time (ms), 0 where it is not known.
    #[inline(never)]
    pub(super) fn evidence(&self, view: &View<'_>, item: ItemIndex, at: i64) -> Evidence {
        let model = self.model().expect("asked only where there is a model");
        let of_item = self.of_item(view, item);
        let past = &self.profile().past;
        let general = Track {
            ability: self.profile().ability,
            attempts: self.profile().attempts,
            practice: past.practice,
        };
        model.evidence(&Question {
            item: Some(item),
            of_item,
            skills: view.skills_of(item).map(|skill| (skill, self.track(skill))),
            general: &general,
            sequence: &past.sequence,
            memory: &past.memory,
            asked: Asked {
                difficulty: of_item.difficulty,
                repetition: self.item(item).map(super::profile::ItemRecord::repetition).unwrap_or_default(),
                overlap: self.overlap(view, item),
                at,
            },
        })
    }

    /// What the model says about an item; without one, what the catalog says.
    pub(super) fn of_item(&self, view: &View<'_>, item: ItemIndex) -> Item {
        if let Some(model) = self.model() {
            return model.item(item, view.skills_of(item), view.difficulty(item));
        }
        let shift = self.crowd().map_or(0.0, |crowd| crowd.harder(item));
        Item { difficulty: elo::harder(view.difficulty(item)) + shift, weight: 0.0, known: false }
    }

    /// The Elo terms without a model, which ratings are moved by: from answers alone.
    pub(super) fn elo_terms(&self, view: &View<'_>, item: ItemIndex) -> Terms {
        let (sum, count) = view.skills_of(item).fold((0.0, 0.0_f32), |(sum, count), skill| {
            (sum + self.skill(skill).map_or(0.0, |record| record.ability), count + 1.0)
        });
        elo::predict(self.profile().ability, sum / count.max(1.0), elo::harder(view.difficulty(item)))
    }

    /// How far what the learner said about the item's skills moves a logit.
    fn pull(&self, view: &View<'_>, item: ItemIndex, logit: f32) -> f32 {
        let (sum, count) = view.skills_of(item).fold((0.0, 0.0_f32), |(sum, count), skill| {
            (sum + self.skill(skill).map_or(0.0, |record| said::pull(record, logit)), count + 1.0)
        });
        sum / count.max(1.0)
    }

    fn track(&self, skill: usize) -> Track {
        self.skill(skill).map_or(Track::NEW, |record| Track {
            ability: record.ability,
            attempts: record.attempts,
            practice: record.practice,
        })
    }

    /// The share of an item's skills that the item answered last has too.
    fn overlap(&self, view: &View<'_>, item: ItemIndex) -> f32 {
        let Some(last) = self.profile().past.answers.last().and_then(|last| self.item_at(last.item)) else {
            return 0.0;
        };
        let (shared, count) = view.skills_of(item).fold((0.0, 0.0_f32), |(shared, count), skill| {
            let both = view.skills_of(last).any(|other| other == skill);
            (shared + f32::from(u8::from(both)), count + 1.0)
        });
        shared / count.max(1.0)
    }
}
