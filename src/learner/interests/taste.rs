//! A learner's taste: where in the space of the pack's [vectors](crate::catalog::pack::vectors) the items are that they
//! liked, put away or worked through.
//!
//! With weights *w* and vectors *x* of length 1, *u* = Σ *w* *x*, and an item is as much to the learner's taste as
//!
//! > W / (W + 2) · cos(*u*, *x*),  W = Σ |*w*|
//!
//! The first factor is how much is known: a third after one like, two thirds after four. A cosine alone would be 1 from
//! the first. An item liked weighs 1, one rejected -1, one hidden -½: it may be hidden for many reasons. One worked
//! through, finished or solved, weighs ¼, and all of these together no more than ½, as [doing is not
//! liking](super#doing-is-not-liking). All weights fade to a half in a quarter of a year, to a third in two.

use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::pack::vectors::{Query, Vectors};
use crate::learner::Learner;
use crate::learner::memory::days_between;
use crate::learner::profile::ItemRecord;

const LIKED: f32 = 1.0;
const REJECTED: f32 = -1.0;
const HIDDEN: f32 = -0.5;
const DONE: f32 = 0.25;
/// All that was only done weighs together at most this.
const MOST_OF_DONE: f32 = 0.5;
/// So much evidence makes half of what can be known.
const HALF_KNOWN: f32 = 2.0;
/// After so many days a weight is half of what it was.
const HALF_FADED: f32 = 90.0;

/// What a learner's items are like.
#[derive(Debug)]
pub struct Taste<'a> {
    vectors: Vectors<'a>,
    said: Side,
    done: Side,
    /// `u` over its length, times how much is known.
    query: Query,
    /// The learner's items that it is made of.
    evidence: Vec<Evidence>,
}

/// The sum of one kind of evidence.
#[derive(Debug, Clone, Default)]
struct Side {
    sum: Vec<f32>,
    weight: f32,
}

#[derive(Debug, Clone, Copy)]
struct Evidence {
    item: ItemIndex,
    weight: f32,
    said: bool,
}

impl<'a> Taste<'a> {
    /// Of a learner bound to this catalog; `None` where the pack has no vectors, or the learner no evidence.
    pub fn new(view: &View<'a>, learner: &Learner, now: i64) -> Option<Self> {
        let vectors = view.vectors()?;
        let side = || Side { sum: vec![0.0; vectors.dimensions()], weight: 0.0 };
        let (mut said, mut done) = (side(), side());
        let mut evidence = Vec::new();
        for (item, record, like, scale) in learner.items_like() {
            let Some((weight, is_said)) = weight(record, now) else { continue };
            if scale > 0.0 {
                let side = if is_said { &mut said } else { &mut done };
                let times = weight * scale;
                for (sum, &x) in side.sum.iter_mut().zip(like) {
                    *sum += times * f32::from(x);
                }
                side.weight += weight.abs();
                evidence.push(Evidence { item, weight, said: is_said });
            }
        }
        if evidence.is_empty() {
            return None;
        }
        let share = share(done.weight);
        let mut sum: Vec<f32> =
            said.sum.iter().zip(&done.sum).map(|(said, done)| said + share * done).collect();
        let length = libm::sqrtf(sum.iter().map(|x| x * x).sum());
        let times = if length > 0.0 { known(said.weight + share * done.weight) / length } else { 0.0 };
        for x in &mut sum {
            *x *= times;
        }
        Some(Self { vectors, said, done, query: Query::new(&sum), evidence })
    }

    /// How much an item is to the learner's taste, -1 to 1.
    pub fn towards(&self, item: ItemIndex) -> f32 {
        self.vectors.times(&self.query, item)
    }

    /// Vectors and what they are multiplied by, for whoever asks about many items at once.
    pub fn parts(&self) -> (Vectors<'a>, &Query) {
        (self.vectors, &self.query)
    }

    /// The same, as if some of the learner's items had never been met.
    pub fn towards_without(&self, item: ItemIndex, left_out: [Option<ItemIndex>; 2]) -> f32 {
        let left_out = left_out.map(|item| self.evidence.iter().find(|known| Some(known.item) == item));
        let (mut said, mut done) = (self.said.weight, self.done.weight);
        for known in left_out.into_iter().flatten() {
            *(if known.said { &mut said } else { &mut done }) -= known.weight.abs();
        }
        let (said, done) = (said.max(0.0), done.max(0.0));
        let share = share(done);
        let (mut dot, mut squares) = (0.0, 0.0);
        for (at, &x) in self.vectors.row(item).iter().enumerate() {
            let mut sum = self.said.sum[at] + share * self.done.sum[at];
            for known in left_out.into_iter().flatten() {
                let own = known.weight
                    * self.vectors.scale(known.item)
                    * f32::from(self.vectors.row(known.item)[at]);
                sum -= if known.said { own } else { share * own };
            }
            dot += sum * f32::from(x);
            squares += sum * sum;
        }
        if squares > 0.0 {
            known(said + share * done) * dot * self.vectors.scale(item) / libm::sqrtf(squares)
        } else {
            0.0
        }
    }

    /// Which way it lies, in numbers of which the largest is 127 either way; all 0 where likes and dislikes cancel out.
    pub fn direction(&self) -> Vec<i8> {
        let share = share(self.done.weight);
        let (said, done) = (&self.said.sum, &self.done.sum);
        let sum = |at: usize| said[at] + share * done[at];
        let most = (0..said.len()).fold(0.0, |most: f32, at| most.max(sum(at).abs()));
        let times = if most > 0.0 { 127.0 / most } else { 0.0 };
        (0..said.len()).map(|at| libm::roundf(sum(at) * times) as i8).collect()
    }

    /// The learner's items that it is made of.
    pub fn evidence(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        self.evidence.iter().map(|known| known.item)
    }
}

/// What a record weighs at a time, and whether the learner said so; nothing where it is no evidence.
fn weight(record: &ItemRecord, now: i64) -> Option<(f32, bool)> {
    let (weight, said) = match record {
        _ if record.rejected => (REJECTED, true),
        _ if record.hidden => (HIDDEN, true),
        _ if record.liked => (LIKED, true),
        _ if record.finished || record.wins > 0 => (DONE, false),
        _ => return None,
    };
    Some((weight / (1.0 + days_between(record.last_at, now) as f32 / HALF_FADED), said))
}

/// What is left of each weight of what was only done.
fn share(done: f32) -> f32 {
    if done > MOST_OF_DONE { MOST_OF_DONE / done } else { 1.0 }
}

/// How much is known from so much evidence, 0 to 1.
fn known(weight: f32) -> f32 {
    weight / (weight + HALF_KNOWN)
}
