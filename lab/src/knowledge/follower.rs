//! Follows one learner after another through their answers, keeping what a device would keep.
//!
//! Training and evaluation see learners only through this, and it only through the core's own tracks and features: what
//! is trained is what runs.

use super::answers::{Answer, Vocabulary};
use ::cairn::learner::knowledge::elo;
use ::cairn::learner::knowledge::features::{Asked, Features, Repetition, features};
use ::cairn::learner::knowledge::sequence::Sequence;
use ::cairn::learner::knowledge::track::Track;
use std::collections::HashMap;

/// One learner's state. [`Follower::forget`] makes room for the next.
pub struct Follower<'a> {
    vocabulary: &'a Vocabulary,
    /// The mean score of everyone.
    mean: f32,
    general: Track,
    skills: Vec<Track>,
    items: HashMap<u32, Repetition>,
    sequence: Sequence,
    last_item: Option<u32>,
}

impl<'a> Follower<'a> {
    /// A learner without answers.
    pub fn new(vocabulary: &'a Vocabulary, mean: f32) -> Self {
        Self {
            vocabulary,
            mean,
            general: Track::NEW,
            skills: vec![Track::NEW; vocabulary.skills()],
            items: HashMap::new(),
            sequence: Sequence::default(),
            last_item: None,
        }
    }

    /// Becomes a learner without answers.
    pub fn forget(&mut self) {
        for item in self.items.keys() {
            self.vocabulary
                .skills_of(*item)
                .iter()
                .for_each(|&skill| self.skills[skill as usize] = Track::NEW);
        }
        self.items.clear();
        (self.general, self.sequence, self.last_item) = (Track::NEW, Sequence::default(), None);
    }

    /// The learner over all skills.
    pub fn general(&self) -> &Track {
        &self.general
    }

    /// The learner's last answers.
    pub fn sequence(&self) -> &Sequence {
        &self.sequence
    }

    /// An item's skills, each with the learner's track in it.
    pub fn skills_of(&self, item: u32) -> impl Iterator<Item = (usize, Track)> + Clone {
        self.vocabulary.skills_of(item).iter().map(|&skill| (skill as usize, self.skills[skill as usize]))
    }

    /// What the features need to know of an item of that difficulty (logits), asked at that time.
    pub fn asked(&self, item: u32, difficulty: f32, at: i64) -> Asked {
        let skills = self.vocabulary.skills_of(item);
        let last = self.last_item.map_or(&[][..], |last| self.vocabulary.skills_of(last));
        let shared = skills.iter().filter(|skill| last.contains(skill)).count();
        Asked {
            difficulty,
            repetition: self.items.get(&item).copied().unwrap_or_default(),
            overlap: shared as f32 / skills.len().max(1) as f32,
            at,
        }
    }

    /// The features of an item of that difficulty, asked at that time.
    pub fn features(&self, item: u32, difficulty: f32, at: i64) -> Features {
        let asked = self.asked(item, difficulty, at);
        let tracks = self.skills_of(item).map(|(_, track)| track);
        features(self.mean, &self.general, tracks, &self.sequence, &asked)
    }

    /// Takes in an answer to an item of that difficulty.
    pub fn learn(&mut self, answer: &Answer, difficulty: f32) {
        let Answer { item, score, at } = *answer;
        let skills = self.vocabulary.skills_of(item);
        let ability = skills.iter().map(|&skill| self.skills[skill as usize].ability).sum::<f32>();
        let mean_ability = ability / skills.len().max(1) as f32;
        let base = ::cairn::learner::knowledge::logit(self.mean);
        let surprise = elo::surprise(base, self.general.ability, mean_ability, difficulty, score);
        for &skill in skills {
            let track = &mut self.skills[skill as usize];
            track.ability += elo::skill_step(track.attempts, surprise);
            track.attempts += 1;
            track.practice.push(score, at);
        }
        self.general.ability += elo::ability_step(self.general.attempts, surprise);
        self.general.attempts += 1;
        self.general.practice.push(score, at);
        self.sequence.push(score, difficulty, at);
        let repetition = self.items.entry(item).or_default();
        repetition.attempts += 1;
        repetition.last_right = score >= 0.5;
        repetition.wins += u32::from(repetition.last_right);
        self.last_item = Some(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_forgotten_learner_leaves_nothing_to_the_next() {
        let map = "item_id\tskill_id\na\tx\na\ty\nb\tx\n";
        let vocabulary = Vocabulary::read_from(map.as_bytes(), Path::new("map")).unwrap();
        let mut follower = Follower::new(&vocabulary, 0.6);
        let fresh = [0, 1].map(|item| follower.features(item, 0.3, 9));
        for (item, score) in [(0, 1.0), (1, 0.0), (0, 0.5)] {
            follower.learn(&Answer { item, score, at: 5 }, 0.3);
        }
        assert!(follower.features(0, 0.3, 9) != fresh[0]);
        assert_eq!(follower.asked(0, 0.3, 9).repetition.attempts, 2);
        assert_eq!((follower.asked(1, 0.3, 9).overlap, follower.asked(0, 0.3, 9).overlap), (1.0, 1.0));
        follower.learn(&Answer { item: 1, score: 1.0, at: 6 }, 0.3);
        assert_eq!(follower.asked(0, 0.3, 9).overlap, 0.5);
        follower.forget();
        assert_eq!([0, 1].map(|item| follower.features(item, 0.3, 9)), fresh);
    }
}
