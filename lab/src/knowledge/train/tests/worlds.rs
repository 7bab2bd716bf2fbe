//! Simulated learners, of whom it is known what there is to find out.

use crate::knowledge::answers::{Answers, Vocabulary};
use ::cairn::learner::knowledge::sigmoid;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

pub const ITEMS: usize = 48;
/// Hidden groups of items.
const GROUPS: usize = 6;
/// The skills' shares of right answers where nothing else matters.
pub const LEVELS: [f32; 4] = [0.9, 0.7, 0.5, 0.3];

/// A vocabulary of pairs.
pub fn map(pairs: impl Iterator<Item = (usize, usize)>) -> Vocabulary {
    let pairs: Vec<String> = pairs.map(|(item, skill)| format!("i{item}\ts{skill}\n")).collect();
    Vocabulary::read_from(format!("item_id\tskill_id\n{}", pairs.concat()).as_bytes(), Path::new("")).unwrap()
}

/// A skill for every fourth item.
pub fn fourths() -> Vocabulary {
    map((0..ITEMS).map(|item| (item, item % 4)))
}

/// Three skills that go across the hidden groups.
pub fn across() -> Vocabulary {
    map((0..ITEMS).map(|item| (item, item / GROUPS % 3)))
}

pub fn read(rows: &str, vocabulary: &mut Vocabulary) -> Answers {
    let text = format!("user_id\titem_id\ttimestamp\tcorrect\n{rows}");
    Answers::read_from(text.as_bytes(), Path::new(""), vocabulary).unwrap()
}

/// Each learner knows half of the hidden groups, and answers items of a known one right nine times in ten, others one
/// time in six. Neither a skill nor the learner's mean tells which they are; answers to items of the same group do.
pub fn groups(learners: Range<usize>) -> String {
    rows(learners, 40, |rng| {
        let mut knows = [false; GROUPS];
        while knows.iter().filter(|&&knows| knows).count() < GROUPS / 2 {
            knows[rng.random_range(0..GROUPS)] = true;
        }
        move |rng| {
            let item = rng.random_range(0..ITEMS);
            let chance = if knows[item % GROUPS] { 0.9 } else { 1.0 / 6.0 };
            (item, 0, chance)
        }
    })
}

/// Learners who practise four skills in turn, now after minutes and now after weeks: what was practised less than an hour
/// ago is mostly answered right, what was not mostly wrong. `start` is the time before the first answer in seconds;
/// without one, no time is told.
pub fn forgetting(learners: Range<usize>, start: Option<u64>) -> String {
    rows(learners, 24, |_| {
        let (mut now, mut last) = (0, [None::<u64>; 4]);
        move |rng| {
            now += if rng.random::<bool>() { 300 } else { 1_000_000 };
            let item = rng.random_range(0..ITEMS);
            let fresh = last[item % 4].is_some_and(|last| now - last < 3_600);
            last[item % 4] = Some(now);
            (item, start.map_or(0, |start| start + now), sigmoid(if fresh { 2.0 } else { -1.0 }))
        }
    })
}

/// Learners of whom nothing matters but how hard a skill is. The last eight items are never asked.
pub fn levels(learners: Range<usize>) -> String {
    rows(learners, 20, |_| {
        |rng| {
            let item = rng.random_range(0..ITEMS - 8);
            (item, 0, LEVELS[item % 4])
        }
    })
}

/// The same answers marked in quarters: half of the right ones lack one, half of the wrong ones have one.
pub fn in_quarters(rows: &str) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut marked = String::new();
    for line in rows.lines() {
        let (start, score) = line.rsplit_once('\t').expect("four columns");
        let score = match (score, rng.random::<bool>()) {
            ("1", true) => "0.75",
            ("0", true) => "0.25",
            (score, _) => score,
        };
        writeln!(marked, "{start}\t{score}").expect("text takes all");
    }
    marked
}

/// Answers of learners, each of whom is made by `learner` and then gives items, times and chances one by one.
fn rows<L, A>(learners: Range<usize>, count: usize, learner: L) -> String
where
    L: Fn(&mut ChaCha8Rng) -> A,
    A: FnMut(&mut ChaCha8Rng) -> (usize, u64, f32),
{
    let mut rows = String::new();
    for number in learners {
        let mut rng = ChaCha8Rng::seed_from_u64(number as u64);
        let mut answer = learner(&mut rng);
        for _ in 0..count {
            let (item, time, chance) = answer(&mut rng);
            let right = u8::from(rng.random::<f32>() < chance);
            writeln!(rows, "u{number}\ti{item}\t{time}\t{right}").expect("text takes all");
        }
    }
    rows
}
