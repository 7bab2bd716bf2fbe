//! The scores of a whole catalog, in one pass over its columns.
//!
//! What an item's score owes to its skills is the same for all items of a [kind](crate::catalog::shape::Shape::kind), and is
//! worked out once for each; what it owes to its topics likewise. What is left for an item is a look into both, the chance of a right
//! answer, its type, its length, and how it is to the learner's taste: a product of vectors, four items at a time. So
//! scores are [`Rows`] like any others, and the [scan](super::scan) keeps the best of those that may be shown.
//!
//! Items that the learner has met, and those of failing skills, have terms that are theirs alone; these are asked for one by one.
//! What a stream's scores are tested against is the sum of [`contributions`].

use super::candidates::Request;
use super::scan::dot::{self, BLOCK};
use super::scan::{Hit, Rows, Top, scan};
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
use crate::learner::knowledge::sigmoid;

const POOL: usize = 200;
/// So many candidates stand for all in a mean.
const SAMPLE: usize = 512;
/// How far uncertainty about the learner can lift or lower an item: enough to decide between near equals, so that
/// over time all of them are tried.
const EXPLORATION: f32 = 0.3;
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
    let mut top = Top::new(POOL.max(request.count));
    scan(&Stream::new(situation, request.seed), Some(&candidates), &mut top);
    Pool { best: top.into_hits(), mean: mean(situation, &candidates, SAMPLE) }
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
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// The sum of the terms that are the same for all.
    fixed: f32,
    /// Weight times how much is left to learn, where an item's chance decides how much of that it is worth.
    room: f32,
    /// The logit on an item whose difficulty is 0.
    ease: f32,
    /// How far chance may lift or lower an item.
    exploration: f32,
    /// What no item of it can pass.
    most: f32,
    /// A skill is failing: how an item helps depends on itself.
    failing: bool,
    /// Nothing can be got wrong.
    told: bool,
}

impl Kind {
    /// `drawn` is the most that topic and format can add to any item.
    fn new(situation: &Situation<'_>, now: &KindNow, first: ItemIndex, drawn: f32) -> Self {
        let (weights, told) = (situation.weights, situation.is_told(first));
        let room = weights.gain * gain::room(now);
        let help = if now.failing { 0.0 } else { remediation::value(situation, now, first) };
        let fixed = weights.readiness * readiness::value(situation, now, first)
            + weights.review * review::value(situation, now, first)
            + weights.remediation * help
            + weights.introduction * introduction::value(situation, now, first)
            + weights.goal * goal::value(situation, now, first);
        let exploration = EXPLORATION * now.uncertainty;
        let helped = if now.failing { weights.remediation } else { 0.0 };
        Self {
            fixed: fixed + if told { room } else { 0.0 },
            room,
            ease: now.ease,
            exploration,
            most: fixed + room + exploration + helped + drawn + ROUNDING,
            failing: now.failing,
            told,
        }
    }
}

/// Every item's score, and what exploration adds.
struct Stream<'a> {
    situation: &'a Situation<'a>,
    shape: &'a Shape,
    seed: u32,
    kinds: Vec<Kind>,
    topics: Vec<Sides>,
    /// Weight times inclination, by type.
    formats: Vec<f32>,
    taste: Option<(Vectors<'a>, &'a Query)>,
    /// A trained model decides what chances are.
    modelled: bool,
}

impl<'a> Stream<'a> {
    fn new(situation: &'a Situation<'a>, seed: u64) -> Self {
        let shape = situation.view.shape();
        let weights = situation.weights;
        let formats: Vec<f32> =
            situation.formats.iter().map(|inclination| weights.format * inclination).collect();
        let drawn = weights.topic + formats.iter().fold(0.0, |most: f32, &format| most.max(format));
        let kinds = shape.kinds().zip(&situation.kinds);
        let kinds = kinds.map(|(first, now)| Kind::new(situation, now, first, drawn));
        Self {
            situation,
            shape,
            seed: mixed(seed),
            kinds: kinds.collect(),
            topics: situation.interests.by_topics(),
            formats,
            taste: situation.interests.taste().map(Taste::parts),
            modelled: situation.learner.model().is_some(),
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "the loop over items is this function, and by itself the compiler calls it"
    )]
    #[inline(always)]
    fn score(&self, item: ItemIndex, taste: f32) -> f32 {
        let situation = self.situation;
        let view = situation.view;
        let at = self.shape.kind(item);
        let (kind, now) = (&self.kinds[at], &situation.kinds[at]);
        let mut score = kind.fixed
            + kind.exploration * (2.0 * unit(self.seed, item) - 1.0)
            + self.formats[usize::from(view.item_type[item].get())]
            + situation.weights.time * time::value(situation, now, item);
        if kind.room > 0.0 && !kind.told {
            let chance = if self.modelled {
                situation.chance(item)
            } else {
                sigmoid(situation.outlook.logit(view, item, kind.ease))
            };
            score += kind.room * gain::fit(situation, chance);
        }
        if kind.failing {
            score += situation.weights.remediation * remediation::value(situation, now, item);
        }
        if situation.learner.has_met(item) {
            return score + self.of_met(item, kind, now);
        }
        let by_topics = self.topics[self.shape.assortment(item)];
        score + situation.weights.topic * situation.interests.towards_new(item, by_topics, taste)
    }

    /// What else counts for an item that the learner has met.
    #[inline(never)]
    fn of_met(&self, item: ItemIndex, kind: &Kind, now: &KindNow) -> f32 {
        let situation = self.situation;
        let old = if kind.told && !situation.is_news(item) { kind.room } else { 0.0 };
        let weights = situation.weights;
        weights.topic * interest::topic(situation, now, item)
            + weights.novelty * novelty::value(situation, now, item)
            - old
    }
}

impl Rows for Stream<'_> {
    fn len(&self) -> usize {
        self.situation.view.items()
    }

    #[inline]
    fn block(&self, first: usize) -> [f32; BLOCK] {
        let tastes = self.taste.map_or([0.0; BLOCK], |(vectors, query)| {
            let products = dot::block8(vectors.rows(first..first + BLOCK), query.numbers());
            let of = |at: usize| products[at] as f32 * vectors.scale(first + at) * query.scale();
            [of(0), of(1), of(2), of(3)]
        });
        let mut scores = [0.0; BLOCK];
        for (at, (score, taste)) in scores.iter_mut().zip(tastes).enumerate() {
            *score = self.score(first + at, taste);
        }
        scores
    }

    /// Topic, gain and time are within bounds whatever the item is, so most of a catalog is passed over by its kind alone: what
    /// search engines do with the most that a word can add (Turtle and Flood 1995, "Query evaluation: strategies and
    /// optimizations").
    #[inline]
    fn most(&self, first: usize) -> f32 {
        let of = |at: usize| self.kinds[self.shape.kind(first + at)].most;
        of(0).max(of(1)).max(of(2).max(of(3)))
    }

    fn one(&self, item: usize) -> f32 {
        self.score(item, self.taste.map_or(0.0, |(vectors, query)| vectors.times(query, item)))
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
                EXPLORATION * situation.kind(item).uncertainty * (2.0 * unit(mixed(seed), item) - 1.0);
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
            let pool = pool(&situation, &request);
            assert_eq!(pool.best.len(), POOL.min(all.len()));
            for (hit, (score, item)) in pool.best.iter().zip(&all) {
                let own = all.iter().find(|(_, item)| *item == hit.row as usize).expect("only candidates").0;
                assert!((hit.score - own).abs() < 1e-4, "item {}: {} for {own}", hit.row, hit.score);
                assert!(
                    (hit.score - score).abs() < 1e-4,
                    "in place of item {item}: {} for {score}",
                    hit.score
                );
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
        for items in
            [vec![0], vec![3, 64, 65, 313], (0..314).step_by(3).collect::<Vec<_>>(), (0..314).collect()]
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
