//! What the reports of many say, on one device: how hard calibration items really are, which topics others are busy with,
//! and where they go on to. From a verified [release](crate::privacy::release); the same code for browsers and simulation.
//!
//! Nothing here is sent, and nothing of it is stored: it is worked out anew from the release that the device holds.

mod difficulty;
#[cfg(test)]
mod tests;

use super::outlook::Outlook;
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
use crate::privacy::policy::Question;
use crate::privacy::release::Published;
use difficulty::{Evidence, shifts};

/// One estimate of a release, as far as the model takes it.
#[derive(Debug, Clone, Copy)]
pub struct Released<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// When.
    pub epoch: u32,
    /// Unbiased estimates.
    pub value: &'a [f64],
    /// Their standard errors for the population.
    pub standard_error: &'a [f64],
    /// The estimates shrunk to the prior.
    pub shrunk: &'a [f64],
}

impl<'a> From<&'a Published> for Released<'a> {
    fn from(published: &'a Published) -> Self {
        let Published { question, epoch, value, standard_error, shrunk, .. } = published;
        Self { question, epoch: *epoch, value, standard_error, shrunk }
    }
}

/// What a release changes for a catalog.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crowd {
    /// The logits by which each item is harder than the catalog says; 0 where nobody was asked.
    harder: Vec<f32>,
    topics: Vec<Share>,
    /// Of those who went on from a topic: topic before, topic after, share.
    moves: Vec<(String, Share)>,
}

/// A name and a share, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
struct Share {
    name: String,
    share: f32,
}

/// What was reported about an item, and when.
#[derive(Clone)]
struct Asked {
    item: ItemIndex,
    epochs: Vec<u32>,
    evidence: Evidence,
}

impl Crowd {
    /// Of a release's estimates, for a catalog. Questions about other catalogs change nothing, nor do lists that are not as
    /// long as their question has answers.
    pub fn new(view: &View<'_>, released: &[Released<'_>]) -> Self {
        let outlook = Outlook::new(view, &|_| super::mastery::START, None);
        let mut asked: Vec<Asked> = Vec::new();
        for solved in released.iter().filter(|one| matches!(one.question, Question::Solved { .. })) {
            let Some(id) = solved.question.item(solved.epoch) else { continue };
            // Of two tasks that ask whether an item was tried, the first that fits is taken.
            let tried = released.iter().find(|one| {
                matches!(one.question, Question::Tried { .. })
                    && one.epoch == solved.epoch
                    && one.question.item(one.epoch) == Some(id)
            });
            let (Some(item), Some(tried)) = (view.item_with_id(id), tried) else { continue };
            let (Some(of_solved), Some(of_tried)) = (rate(solved), rate(tried)) else { continue };
            if let Some(known) = asked.iter_mut().find(|one| one.item == item) {
                known.epochs.push(solved.epoch);
                known.evidence.add(of_solved, of_tried);
            } else {
                let evidence = Evidence::new(outlook.terms(view, item).sum(), of_solved, of_tried);
                asked.push(Asked { item, epochs: vec![solved.epoch], evidence });
            }
        }
        let mut crowd = Self { harder: vec![0.0; view.items()], ..Self::default() };
        // How well a skill is known is for the learner's own answers to tell, and later in a year more of it is. So only items
        // of the same skills are compared, and only where they were asked about at the same time: anything else would pass for
        // the items' difficulty.
        while let Some(first) = asked.first() {
            let alike = |one: &Asked| {
                one.epochs == first.epochs && view.skills_of(one.item).eq(view.skills_of(first.item))
            };
            let (group, rest): (Vec<Asked>, Vec<Asked>) = asked.iter().cloned().partition(alike);
            let numbers: Vec<Evidence> = group.iter().map(|one| one.evidence).collect();
            for (one, shift) in group.iter().zip(shifts(&numbers)) {
                crowd.harder[one.item] = shift;
            }
            asked = rest;
        }
        crowd.read_topics(released);
        crowd
    }

    /// The newest shares of each list of topics.
    fn read_topics(&mut self, released: &[Released<'_>]) {
        for one in released {
            let newer =
                released.iter().any(|other| other.question == one.question && other.epoch > one.epoch);
            let names = one.question.names();
            let share = |place: usize| one.shrunk.get(place + 1).copied().unwrap_or_default() as f32;
            match one.question {
                _ if newer => {}
                Question::Topic { .. } => {
                    for (place, name) in names.iter().enumerate() {
                        self.topics.push(Share { name: name.clone(), share: share(place) });
                    }
                }
                Question::Move { .. } => {
                    for (from, before) in names.iter().enumerate() {
                        let row = from * names.len();
                        let all: f32 = (0..names.len()).map(|to| share(row + to)).sum();
                        for (to, name) in names.iter().enumerate().filter(|_| all > 0.0) {
                            let share = share(row + to) / all;
                            self.moves.push((before.clone(), Share { name: name.clone(), share }));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The logits by which an item is harder than the catalog says; 0 where nobody was asked.
    pub fn harder(&self, item: ItemIndex) -> f32 {
        self.harder.get(item).copied().unwrap_or_default()
    }

    /// The share of learners who are busy with a topic most; `None` where nobody was asked about it.
    pub fn topic(&self, name: &str) -> Option<f32> {
        self.topics.iter().find(|topic| topic.name == name).map(|topic| topic.share)
    }

    /// Of those who went on from one topic, the share that went to another; `None` where nobody was asked.
    pub fn onward(&self, from: &str, to: &str) -> Option<f32> {
        let found = self.moves.iter().find(|(before, after)| before == from && after.name == to);
        found.map(|(_, after)| after.share)
    }
}

/// A share and its variance, where the estimate has just one number and is usable.
fn rate(one: &Released<'_>) -> Option<(f32, f32)> {
    let (&[value], &[error]) = (one.value, one.standard_error) else { return None };
    let usable = value.is_finite() && error.is_finite() && error > 0.0;
    usable.then_some((value as f32, (error * error) as f32))
}
