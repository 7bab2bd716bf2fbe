//! The best of a whole catalog, most of it unread.
//!
//! What an item's score owes to its skills is the same for all items of a [kind](crate::catalog::shape::Shape::kind), and is
//! worked out once for each; what it owes to its topics likewise. What is left for an item is within bounds whatever the item
//! is, so kinds are taken in the order of the most that an item of theirs can come to, until the list is full of better ones: the
//! threshold algorithm (Fagin, Lotem and Naor 2003, "Optimal aggregation algorithms for middleware"), as search engines bound
//! what a word can add (Turtle and Flood 1995, "Query evaluation: strategies and optimizations"). Of an item that is looked at,
//! what costs least comes first, and it is left as soon as the rest cannot save it.
//!
//! Items that the learner has met, and those of failing skills, have terms that are theirs alone; these are asked for one by one.
//! What a stream's scores are tested against is the sum of [`contributions`].

use super::candidates::Request;
use super::scan::{Hit, Top};
use super::scored::Scored;
use super::situation::{KindNow, Situation};
use super::terms::{
    Contributions, contributions, gain, goal, interest, introduction, novelty, readiness, remediation,
    review, time,
};
use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::pack::vectors::{Query, Vectors};
use crate::catalog::shape::Shape;
use crate::learner::interests::Sides;
use crate::learner::interests::taste::Taste;
use std::collections::BinaryHeap;

const POOL: usize = 200;
/// So many candidates stand for all in a mean.
const SAMPLE: usize = 64;
/// How far uncertainty about the learner can lift or lower an item: enough to decide between near equals, so that
/// over time all of them are tried.
const EXPLORATION: f32 = 0.3;
/// The standard deviation of a chance is no more than this.
const MOST_UNCERTAINTY: f32 = 0.5;
/// More than floats lose in a score.
const ROUNDING: f32 = 0.001;

/// The best candidates, and the mean contributions of all.
pub(super) struct Pool {
    pub best: Vec<Hit>,
    pub mean: Contributions,
}

/// All that may be recommended, scored.
pub(super) fn pool(situation: &Situation<'_>, request: &Request) -> Pool {
    let candidates = situation.candidate_bits();
    let explored = Exploration { weight: EXPLORATION, seed: request.seed };
    let best = best(situation, explored, &candidates, POOL.max(request.count));
    Pool { best, mean: mean(situation, &candidates, SAMPLE) }
}

/// How uncertainty about the learner lifts and lowers items.
#[derive(Clone, Copy)]
pub(super) struct Exploration {
    pub weight: f32,
    pub seed: u64,
}

impl Exploration {
    /// Not at all.
    pub const NONE: Self = Self { weight: 0.0, seed: 0 };
}

/// The best of the items whose bit is set, at most so many, the best first. Much code, which is not to be copied into each caller.
#[inline(never)]
pub(super) fn best(
    situation: &Situation<'_>,
    explored: Exploration,
    candidates: &[u64],
    most: usize,
) -> Vec<Hit> {
    let mut top = Top::new(most);
    Stream::new(situation, explored).best(candidates, &mut top);
    top.into_hits()
}

/// The mean contributions of candidates: of all where they are few, else of one from each of so many runs of as many, the same
/// ones each time.
fn mean(situation: &Situation<'_>, candidates: &[u64], most: usize) -> Contributions {
    let count: usize = candidates.iter().map(|bits| bits.count_ones() as usize).sum();
    let runs = count.min(most);
    let mut sum = Contributions::default();
    let (mut run, mut passed) = (0, 0);
    for (at, &word) in candidates.iter().enumerate() {
        let mut bits = word;
        while bits != 0 {
            // Which of a run is taken follows from its number alone.
            let (from, to) = (run * count / runs, (run + 1) * count / runs);
            let taken = from + (unit(0, run) * (to - from) as f32) as usize;
            if taken >= passed + bits.count_ones() as usize {
                break;
            }
            for _ in 0..taken - passed {
                bits &= bits - 1;
            }
            sum.add(&contributions(situation, 64 * at + bits.trailing_zeros() as usize));
            (run, passed) = (run + 1, taken + 1);
            bits &= bits - 1;
        }
        passed += bits.count_ones() as usize;
    }
    sum.scaled(1.0 / runs.max(1) as f32)
}

/// What items of one kind have in common.
struct Kind {
    now: KindNow,
    /// How far chance may lift or lower an item.
    exploration: f32,
    /// The sum of the terms that are the same for all.
    fixed: f32,
    /// The most that an item's own chance, and its own way to help, can add to that.
    open: f32,
    /// Weight times how much is left to learn, where an item's chance decides how much of that it is worth.
    room: f32,
}

/// Every item's score, and what exploration adds.
struct Stream<'a> {
    situation: &'a Situation<'a>,
    shape: &'a Shape,
    exploration: f32,
    seed: u32,
    topics: Vec<Sides>,
    /// Weight times inclination, by type.
    formats: Vec<f32>,
    taste: Option<(Vectors<'a>, &'a Query)>,
}

impl<'a> Stream<'a> {
    fn new(situation: &'a Situation<'a>, explored: Exploration) -> Self {
        let weights = situation.weights;
        Self {
            situation,
            shape: situation.view.shape(),
            exploration: explored.weight,
            seed: mixed(explored.seed),
            topics: situation.interests.by_topics(),
            formats: situation.formats.iter().map(|inclination| weights.format * inclination).collect(),
            taste: situation.interests.taste().map(Taste::parts),
        }
    }

    /// Offers to `top` every item whose bit is set in `candidates` and that may be among the best.
    fn best(&self, candidates: &[u64], top: &mut Top) {
        let drawn = self.formats.iter().fold(0.0, |most: f32, &format| most.max(format));
        let drawn = drawn + self.situation.weights.topic + ROUNDING;
        let bounded = |kind| {
            let own = self.kind(kind);
            Scored { score: own.fixed + own.open + own.exploration + drawn, of: kind }
        };
        let distant = self.situation.distant();
        let is_distant = |&kind: &usize| {
            let skills = self.shape.skills(kind);
            !skills.is_empty() && skills.iter().all(|&skill| distant[skill as usize])
        };
        let kinds = 0..self.shape.kinds();
        let mut left: BinaryHeap<_> = kinds.clone().filter(|kind| !is_distant(kind)).map(bounded).collect();
        self.take(&mut left, candidates, top);
        let nearness = self.situation.weights.readiness * readiness::MOST_OF_DISTANT;
        if nearness + self.exploration * MOST_UNCERTAINTY + drawn >= top.threshold() {
            left = kinds.filter(is_distant).map(bounded).collect();
            self.take(&mut left, candidates, top);
        }
    }

    /// Offers the items of kinds, scored by the most that one of theirs can come to, until none can be among the best.
    fn take(&self, left: &mut BinaryHeap<Scored>, candidates: &[u64], top: &mut Top) {
        while let Some(Scored { of: kind, .. }) = left.pop().filter(|next| next.score >= top.threshold()) {
            let own = self.kind(kind);
            for &item in self.shape.items(kind) {
                if candidates[item as usize / 64] >> (item % 64) & 1 == 1
                    && let Some(score) = self.score(item as ItemIndex, &own, top.threshold())
                {
                    top.offer(item, score);
                }
            }
        }
    }

    fn kind(&self, kind: usize) -> Kind {
        let situation = self.situation;
        let (weights, first) = (situation.weights, self.shape.items(kind)[0] as ItemIndex);
        let now = &situation.kind(kind);
        let room = weights.gain * gain::room(now);
        let help = if now.failing { 0.0 } else { remediation::value(situation, now, first) };
        let fixed = weights.readiness * readiness::value(situation, now, first)
            + weights.review * review::value(situation, now, first)
            + weights.remediation * help
            + weights.introduction * introduction::value(situation, now, first)
            + weights.goal * goal::value(situation, now, first);
        let helped = if now.failing { weights.remediation } else { 0.0 };
        let exploration = self.exploration * now.uncertainty;
        Kind { now: *now, exploration, fixed, open: room + helped, room }
    }

    /// An item's score, unless that is less than `least`.
    #[inline]
    fn score(&self, item: ItemIndex, kind: &Kind, least: f32) -> Option<f32> {
        let situation = self.situation;
        let (view, weights, now) = (situation.view, situation.weights, &kind.now);
        let mut score = kind.fixed
            + kind.exploration * (2.0 * unit(self.seed, item) - 1.0)
            + self.formats[usize::from(view.item_type[item].get())]
            + weights.time * time::value(situation, now, item);
        if score + kind.open + weights.topic + ROUNDING < least {
            return None;
        }
        if now.told {
            score += kind.room;
        } else if kind.room > 0.0 {
            score += kind.room * gain::fit(situation, situation.chance_of(item, now));
        }
        if now.failing {
            score += weights.remediation * remediation::value(situation, now, item);
        }
        if score + weights.topic + ROUNDING < least {
            return None;
        }
        if situation.learner.has_met(item) {
            return Some(score + self.of_met(item, kind));
        }
        let by_topics = self.topics[self.shape.assortment(item)];
        let taste = self.taste.map_or(0.0, |(vectors, query)| vectors.times(query, item));
        Some(score + weights.topic * situation.interests.towards_new(item, by_topics, taste))
    }

    /// What else counts for an item that the learner has met.
    #[inline(never)]
    fn of_met(&self, item: ItemIndex, kind: &Kind) -> f32 {
        let (situation, now) = (self.situation, &kind.now);
        let old = if now.told && !situation.is_news(item) { kind.room } else { 0.0 };
        let weights = situation.weights;
        weights.topic * interest::topic(situation, now, item)
            + weights.novelty * novelty::value(situation, now, item)
            - old
    }
}

/// A number from 0 to 1 that depends on a seed, [mixed](mixed) already, and on an item.
#[inline]
fn unit(seed: u32, item: ItemIndex) -> f32 {
    (lowbias32(item as u32 ^ seed) >> 8) as f32 / (1_u32 << 24) as f32
}

/// Half as many bits, each of which depends on all.
fn mixed(seed: u64) -> u32 {
    lowbias32(seed as u32 ^ lowbias32((seed >> 32) as u32 ^ 0x9e37_79b9))
}

/// A permutation of 32 bits without visible pattern (Wellons 2018, "Prospecting for hash functions").
#[inline]
fn lowbias32(mut x: u32) -> u32 {
    x = (x ^ x >> 16).wrapping_mul(0x7feb_352d);
    x = (x ^ x >> 15).wrapping_mul(0x846c_a68b);
    x ^ x >> 16
}

#[cfg(test)]
mod tests {
    use super::super::faithful::made;
    use super::*;
    use crate::desk;
    use crate::recommend::Term;

    /// The twin: each item by itself, all sorted.
    fn one_by_one(situation: &Situation<'_>, seed: u64) -> Vec<(f32, ItemIndex)> {
        let score = |item| {
            let explored =
                EXPLORATION * situation.kind_of(item).uncertainty * (2.0 * unit(mixed(seed), item) - 1.0);
            contributions(situation, item).sum() + explored
        };
        let mut all: Vec<_> = situation.candidates().map(|item| (score(item), item)).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all
    }

    #[test]
    fn a_stream_scores_as_one_by_one() {
        let pack = desk::maths_with_vectors();
        let view = pack.view();
        assert!(view.vectors().is_some());
        let request = Request { minutes: Some(12.0), seed: 7, ..Request::default() };
        for profile in 0..200 {
            let (learner, now) = made(&view, profile);
            let situation = Situation::new(&view, &learner, now, &request);
            let all = one_by_one(&situation, request.seed);
            // The shorter the list, the more is passed over.
            for most in [1, 5, 30, POOL] {
                let explored = Exploration { weight: EXPLORATION, seed: request.seed };
                let hits = best(&situation, explored, &situation.candidate_bits(), most);
                assert_eq!(hits.len(), most.min(all.len()));
                for (hit, (score, item)) in hits.iter().zip(&all) {
                    let own = all.iter().find(|(_, item)| *item == hit.row as usize);
                    let own = own.expect("only candidates").0;
                    assert!((hit.score - own).abs() < 1e-4, "item {}: {} for {own}", hit.row, hit.score);
                    assert!(
                        (hit.score - score).abs() < 1e-4,
                        "in place of item {item}: {} for {score}",
                        hit.score
                    );
                }
            }
        }
    }

    #[test]
    fn a_mean_is_of_all_where_they_are_few_and_near_it_where_they_are_many() {
        let pack = desk::maths();
        let view = pack.view();
        let (learner, now) = made(&view, 3);
        let situation = Situation::new(&view, &learner, now, &Request::default());
        let of = |items: &[usize]| {
            let mut bits = vec![0_u64; view.items().div_ceil(64)];
            for item in items {
                bits[item / 64] |= 1 << (item % 64);
            }
            mean(&situation, &bits, SAMPLE)
        };
        let exact = |items: &[usize]| {
            let mut sum = Contributions::default();
            for &item in items {
                sum.add(&contributions(&situation, item));
            }
            sum.scaled(1.0 / items.len() as f32)
        };
        for items in [vec![0], vec![3, 64, 65, 313], (0..314).step_by(6).collect(), (7..7 + SAMPLE).collect()]
        {
            assert_eq!(of(&items), exact(&items));
        }
        assert_eq!(of(&[]), Contributions::default());
        let all = situation.candidate_bits();
        let (whole, part) = (mean(&situation, &all, SAMPLE), mean(&situation, &all, 100));
        assert_ne!(whole, part);
        for term in Term::ALL {
            assert!((whole.of(term) - part.of(term)).abs() < 0.3, "{term:?}");
        }
    }
}
