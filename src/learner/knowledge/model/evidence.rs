//! From what was before to a probability, and back to what made it.

use super::super::features::{Asked, Features, Group, features, ln};
use super::super::head::inputs;
use super::super::sequence::Sequence;
use super::super::similar::{HEADS, MOST_DIMENSIONS, Memory, weighted_dot};
use super::super::track::Track;
use super::super::{Terms, logit, sigmoid};
use super::bound::{Bound, Item};

/// What is asked, and what the learner did before.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a, S> {
    /// The item's place in the catalog; `None` for an item of these skills of which nothing more is known.
    pub item: Option<usize>,
    /// What the model says about it.
    pub of_item: Item,
    /// Its skills' places in the catalog, each with the learner's track in it.
    pub skills: S,
    /// The learner over all skills.
    pub general: &'a Track,
    /// The learner's last answers.
    pub sequence: &'a Sequence,
    /// The learner's memory.
    pub memory: &'a Memory,
    /// The rest of what features need.
    pub asked: Asked,
}

/// The numbers that a prediction is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// What item and skills say about anyone.
    pub fixed: f32,
    /// What practice in each of the skills adds.
    pub practice: f32,
    /// The features.
    pub features: Features,
    /// What the memory of similar answers says.
    pub reads: [f32; HEADS],
}

impl Bound {
    /// The evidence on a question.
    pub fn evidence<S>(&self, question: &Question<'_, S>) -> Evidence
    where
        S: Iterator<Item = (usize, Track)> + Clone,
    {
        let mut room = [0.0; MOST_DIMENSIONS];
        let vector = self.vector(question.item, question.skills.clone().map(|(skill, _)| skill), &mut room);
        let reads = question.memory.read(&self.model.reads, vector);
        let tracks = question.skills.clone().map(|(_, track)| track);
        let features =
            features(self.model.mean, question.general, tracks, question.sequence, &question.asked);
        let (mut weight, mut practice, mut count) = (0.0, 0.0, 0.0_f32);
        for (skill, track) in question.skills.clone() {
            let of_skill = self.skill(skill);
            count += 1.0;
            weight += of_skill.weight;
            practice += of_skill.wins * ln(track.practice.wins) + of_skill.losses * ln(track.losses());
        }
        let count = count.max(1.0);
        let fixed = self.model.intercept + question.of_item.weight + weight / count;
        Evidence { fixed, practice: practice / count, features, reads }
    }

    /// The logit of the first stage.
    pub fn base(&self, evidence: &Evidence) -> f32 {
        let line: f32 = evidence.features.iter().zip(&self.model.weights).map(|(x, w)| x * w).sum();
        evidence.fixed + evidence.practice + line
    }

    /// The logit of both stages.
    #[inline(never)]
    pub fn logit(&self, evidence: &Evidence) -> f32 {
        let base = self.base(evidence);
        let correction = self.model.head.correction(&inputs(&evidence.reads, &evidence.features, base));
        self.model.slope * (base + correction) + self.model.shift
    }

    /// What an answer is remembered by: its score less what the first stage expected.
    #[inline(never)]
    pub fn surprise(&self, evidence: &Evidence, score: f32) -> f32 {
        score - sigmoid(self.base(evidence))
    }

    /// Adds an answer to a memory.
    #[inline(never)]
    pub fn remember(
        &self,
        memory: &mut Memory,
        item: usize,
        skills: impl Iterator<Item = usize>,
        surprise: f32,
    ) {
        let mut room = [0.0; MOST_DIMENSIONS];
        memory.push(&self.model.decays, self.vector(Some(item), skills, &mut room), surprise);
    }

    /// What an answer adds to each head's sum as an item of that vector reads it, before it fades and before the root.
    pub fn reads(&self, vector: &[f32], theirs: &[f32], surprise: f32) -> [f32; HEADS] {
        let mut reads = [0.0; HEADS];
        for (read, weights) in reads.iter_mut().zip(self.model.reads.chunks_exact(vector.len().max(1))) {
            *read = weighted_dot(weights, vector, theirs) * surprise;
        }
        reads
    }

    /// What an answer still counts at the next one, in each head.
    pub fn decays(&self) -> [f32; HEADS] {
        self.model.decays
    }

    /// The same logit as a sum of terms: what each group of evidence changes when it is taken in after those before it. A
    /// learner without answers has the first two terms only.
    #[inline(never)]
    pub fn terms(&self, evidence: &Evidence) -> Terms {
        let skills = (evidence.features[Group::Item.range().start] + 1.0) as usize;
        let nobody = features(
            self.model.mean,
            &Track::NEW,
            (0..skills).map(|_| Track::NEW),
            &Sequence::default(),
            &Asked::default(),
        );
        let mut so_far = Evidence { features: nobody, practice: 0.0, reads: [0.0; HEADS], ..*evidence };
        let mut before = self.logit(&so_far);
        let base = logit(self.model.mean);
        let mut terms = Terms { base, difficulty: before - base, ..Terms::default() };
        let mut step = |so_far: &Evidence| {
            let now = self.logit(so_far);
            let change = now - before;
            before = now;
            change
        };
        let take = |so_far: &mut Evidence, group: Group| {
            so_far.features[group.range()].copy_from_slice(&evidence.features[group.range()]);
        };
        take(&mut so_far, Group::Ability);
        terms.ability = step(&so_far);
        take(&mut so_far, Group::Skills);
        so_far.practice = evidence.practice;
        terms.skills = step(&so_far);
        take(&mut so_far, Group::Timing);
        terms.timing = step(&so_far);
        take(&mut so_far, Group::Repetition);
        terms.repetition = step(&so_far);
        take(&mut so_far, Group::Sequence);
        terms.sequence = step(&so_far);
        so_far.reads = evidence.reads;
        terms.similar = step(&so_far);
        terms
    }
}
