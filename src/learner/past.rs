//! What is kept of a learner's answers beside the records of skills and items: sums over all answers, the end of their
//! sequence, and the memory of similar ones. Its size does not grow with the number of answers.
//!
//! A memory speaks the language of the model that wrote it. The last answers are kept beside it, each by its item and its
//! surprise, so that another model can be told the most of it again, and so that a prediction can name the answers it
//! rests on.

use super::knowledge::features::Repetition;
use super::knowledge::sequence::Sequence;
use super::knowledge::similar::{HEADS, LANES, MOST_DIMENSIONS, Memory};
use super::knowledge::track::Practice;
use super::profile::ItemRecord;
use serde::{Deserialize, Serialize};

/// How many last answers are kept one by one.
pub const KEPT: usize = 64;

/// A learner's answers as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Vec<f64>", from = "Vec<f64>")]
pub struct Past {
    /// Sums over all answers.
    pub practice: Practice,
    /// The last answers.
    pub sequence: Sequence,
    /// The memory of similar answers.
    pub memory: Memory,
    /// The first bytes of the digest of the model that wrote it, 0 for none.
    pub model: u32,
    /// The last answers, oldest first, at most [`KEPT`].
    pub answers: Vec<Remembered>,
}

/// One of the last answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remembered {
    /// The item's place in the profile.
    pub item: u32,
    /// The score less what was expected.
    pub surprise: f32,
}

impl Past {
    /// Adds one of the last answers, and lets the oldest go.
    pub fn keep(&mut self, answer: Remembered) {
        if self.answers.len() == KEPT {
            self.answers.rotate_left(1);
            self.answers[KEPT - 1] = answer;
        } else {
            self.answers.push(answer);
        }
    }

    /// Holds numbers from elsewhere to what a device would have made, where a profile has so many items.
    pub fn sanitise(&mut self, items: usize) {
        let is_good = |sum: &f32| sum.is_finite() && sum.abs() <= 1e6;
        let dimensions = self.memory.sums.len() / HEADS;
        let fits = self.memory.sums.len().is_multiple_of(HEADS * LANES) && dimensions <= MOST_DIMENSIONS;
        if !(fits && self.memory.sums.iter().chain(&self.memory.of).all(is_good)) {
            (self.memory, self.model) = (Memory::default(), 0);
        }
        self.memory.of.iter_mut().for_each(|of| *of = of.max(0.0));
        self.answers.retain(|answer| (answer.item as usize) < items && answer.surprise.abs() <= 1.0);
        let surplus = self.answers.len().saturating_sub(KEPT);
        self.answers.drain(..surplus);
        let sequence = &mut self.sequence;
        sequence.last.iter_mut().for_each(|last| *last = finite(*last, -1.0, 1.0));
        sequence.difficulty = finite(sequence.difficulty, -10.0, 10.0);
        sequence.at = sequence.at.max(0);
        self.practice.sanitise(u32::MAX);
    }
}

impl Practice {
    /// The same for the sums over so many answers.
    pub fn sanitise(&mut self, attempts: u32) {
        let most = attempts as f32;
        for sum in self.sums() {
            *sum = finite(*sum, 0.0, most);
        }
        self.windows.at = self.windows.at.max(0);
    }

    /// The sums of so many answers of which only the last outcomes are known, newest in bit 0: those before are taken to
    /// have gone alike.
    pub fn replayed(attempts: u32, bits: u16, count: u8) -> Self {
        let mut practice = Self::default();
        for age in (0..count.min(16)).rev() {
            practice.push(f32::from(bits >> age & 1), 0);
        }
        if count > 0 {
            practice.wins *= attempts as f32 / f32::from(count.min(16));
        }
        practice
    }
}

impl ItemRecord {
    /// What a prediction needs to know of earlier answers.
    pub fn repetition(&self) -> Repetition {
        Repetition { attempts: self.attempts, wins: self.wins, last_right: self.last_right }
    }
}

fn finite(x: f32, least: f32, most: f32) -> f32 {
    if x.is_finite() { x.max(least).min(most) } else { 0.0 }
}

/// In exports, sums are a plain list of numbers: they mean nothing to a reader one by one, and names would be most of it.
impl From<Practice> for Vec<f64> {
    fn from(mut practice: Practice) -> Self {
        let mut numbers = Self::new();
        practice.put(&mut numbers);
        numbers
    }
}

impl From<Vec<f64>> for Practice {
    fn from(numbers: Vec<f64>) -> Self {
        let mut practice = Self::default();
        practice.take(&mut Numbers(numbers.into_iter()));
        practice
    }
}

impl Practice {
    fn put(&mut self, numbers: &mut Vec<f64>) {
        for sum in self.sums() {
            numbers.push((*sum).into());
        }
        numbers.push(self.windows.at as f64);
    }

    fn take(&mut self, numbers: &mut Numbers) {
        for sum in self.sums() {
            *sum = numbers.next() as f32;
        }
        self.windows.at = numbers.next() as i64;
    }
}

impl From<Past> for Vec<f64> {
    fn from(mut past: Past) -> Self {
        let mut numbers = Self::new();
        past.practice.put(&mut numbers);
        let Sequence { last: [one, two, three], run, difficulty, at } = past.sequence;
        let fixed = [
            one.into(),
            two.into(),
            three.into(),
            run.into(),
            difficulty.into(),
            at as f64,
            past.model.into(),
        ];
        numbers.extend_from_slice(&fixed);
        numbers.push(past.answers.len() as f64);
        for answer in &past.answers {
            numbers.extend_from_slice(&[answer.item.into(), answer.surprise.into()]);
        }
        for sums in [&past.memory.of[..], &past.memory.sums] {
            for &sum in sums {
                numbers.push(sum.into());
            }
        }
        numbers
    }
}

impl From<Vec<f64>> for Past {
    fn from(numbers: Vec<f64>) -> Self {
        let mut numbers = Numbers(numbers.into_iter());
        let mut past = Self::default();
        past.practice.take(&mut numbers);
        for last in &mut past.sequence.last {
            *last = numbers.next() as f32;
        }
        past.sequence.run = numbers.next() as i32;
        past.sequence.difficulty = numbers.next() as f32;
        past.sequence.at = numbers.next() as i64;
        past.model = numbers.next() as u32;
        for _ in 0..numbers.next().clamp(0.0, KEPT as f64) as usize {
            let item = numbers.next() as u32;
            past.answers.push(Remembered { item, surprise: numbers.next() as f32 });
        }
        for of in &mut past.memory.of {
            *of = numbers.next() as f32;
        }
        past.memory.sums = numbers.0.take(HEADS * MOST_DIMENSIONS).map(|sum| sum as f32).collect();
        past
    }
}

/// A list that goes on with zeros.
struct Numbers(std::vec::IntoIter<f64>);

impl Numbers {
    #[inline(never)]
    fn next(&mut self) -> f64 {
        self.0.next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past() -> Past {
        let mut past = Past { model: 7, ..Past::default() };
        past.practice.push(0.5, 1_000);
        past.sequence.push(0.5, 0.25, 1_000);
        past.memory.push(&[0.5; HEADS], &[0.25; LANES], -0.5);
        past.keep(Remembered { item: 3, surprise: -0.5 });
        past
    }

    #[test]
    fn an_export_comes_back_as_it_was() {
        assert_eq!(Past::from(Vec::from(past())), past());
        assert_eq!(Past::from(Vec::from(Past::default())), Past::default());
        assert_eq!(Practice::from(Vec::from(past().practice)), past().practice);
    }

    #[test]
    fn numbers_from_elsewhere_do_no_harm() {
        for cut in 0..Vec::from(past()).len() {
            let mut numbers = Vec::from(past());
            numbers[cut] = f64::NAN;
            numbers.truncate(cut + 1);
            let mut odd = Past::from(numbers);
            odd.sanitise(4);
            assert!(Vec::from(odd.clone()).iter().all(|number: &f64| number.is_finite()), "{odd:?}");
            assert!(odd.memory.sums.is_empty() || odd.memory.sums.len() == HEADS * LANES);
        }
        let mut few = past();
        few.sanitise(3);
        assert_eq!(few.answers, []);
    }

    #[test]
    fn only_the_last_answers_are_kept() {
        let mut past = Past::default();
        (0..KEPT as u32 + 3).for_each(|item| past.keep(Remembered { item, surprise: 0.0 }));
        assert_eq!((past.answers.len(), past.answers[0].item, past.answers[KEPT - 1].item), (KEPT, 3, 66));
    }

    #[test]
    fn what_an_old_profile_did_not_count_is_told_from_its_last_answers() {
        let practice = Practice::replayed(10, 0b011, 3);
        assert!((practice.wins - 20.0 / 3.0).abs() < 1e-6);
        assert!((practice.right[0] - 1.5).abs() < 1e-6 && (practice.of[0] - 1.75).abs() < 1e-6);
        assert_eq!(Practice::replayed(0, 0, 0), Practice::default());
    }
}
