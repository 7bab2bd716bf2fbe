//! Answer files: who answered which item, when, and how well. `docs/formats/answers.md`.
//!
//! Answers are kept learner by learner, each learner's in the order of the file, because that is how every model reads
//! them. The file's order is the order of time and nothing is sorted: many published files have no times at all.

mod fault;
mod notes;
mod table;
mod vocabulary;

pub use fault::{Fault, ReadError, Wrong};
pub use notes::Notes;
pub use vocabulary::Vocabulary;

use indexmap::IndexSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use table::{Column, MOST_ROWS};

/// One answer of one learner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The item, an index into the [`Vocabulary`].
    pub item: u32,
    /// How well it was answered: 0 wrong, 1 right, between them partial credit.
    pub score: f32,
    /// When, in milliseconds from any start; 0 where it is not known.
    pub at: i64,
}

/// The answers of a file, grouped by learner in the order in which the learners first appear.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    learners: Vec<Box<str>>,
    /// Where each learner's rows start, and one more for the end.
    starts: Vec<usize>,
    rows: Vec<Answer>,
}

const COLUMNS: [Column; 4] = [
    Column { name: "user_id", alias: Some("user") },
    Column { name: "item_id", alias: Some("item") },
    Column { name: "timestamp", alias: Some("time") },
    Column { name: "correct", alias: None },
];

/// The last second of the year 9999. A greater time is not meant in seconds.
const LAST_SECOND: f64 = 253_402_300_799.0;

impl Answers {
    /// Reads a file of answers. Items that the vocabulary does not have are added to it, without skills; where reading
    /// fails, it is left as it was.
    pub fn read(path: &Path, vocabulary: &mut Vocabulary) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|source| ReadError::io(path, source))?;
        Self::read_from(file, path, vocabulary)
    }

    /// Reads answers from anywhere, as [`Answers::read`] does; `name` stands for the file in errors.
    pub fn read_from(input: impl Read, name: &Path, vocabulary: &mut Vocabulary) -> Result<Self, ReadError> {
        Self::read_at_most(MOST_ROWS, input, name, vocabulary)
    }

    fn read_at_most(
        most_rows: usize,
        input: impl Read,
        name: &Path,
        vocabulary: &mut Vocabulary,
    ) -> Result<Self, ReadError> {
        let known = vocabulary.items();
        let mut learners: IndexSet<Box<str>> = IndexSet::new();
        let mut owners: Vec<u32> = Vec::new();
        let mut rows = Vec::new();
        let read =
            table::read(BufReader::new(input), COLUMNS, most_rows, |[learner, item, time, correct]| {
                let answer = |item| {
                    let at = milliseconds(time).map_err(|wrong| (2, wrong))?;
                    Ok(Answer { item, at, score: score(correct).map_err(|wrong| (3, wrong))? })
                };
                if let Some(empty) = [learner, item].iter().position(|id| id.is_empty()) {
                    return Err((empty, Wrong::Empty));
                }
                rows.push(answer(vocabulary.intern_item(item))?);
                owners.push(vocabulary::intern(&mut learners, learner));
                Ok(())
            });
        if let Err(error) = read {
            vocabulary.forget_items_from(known);
            return Err(error.of(name));
        }
        Ok(Self::grouped(learners.into_iter().collect(), &owners, rows))
    }

    /// Brings the rows of each learner together, in their order.
    fn grouped(learners: Vec<Box<str>>, owners: &[u32], rows: Vec<Answer>) -> Self {
        let mut starts = vec![0; learners.len() + 1];
        for &owner in owners {
            starts[owner as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        if owners.is_sorted() {
            return Self { learners, starts, rows };
        }
        let mut next = starts.clone();
        let mut grouped = rows.clone();
        for (&owner, row) in owners.iter().zip(rows) {
            grouped[next[owner as usize]] = row;
            next[owner as usize] += 1;
        }
        Self { learners, starts, rows: grouped }
    }

    /// How many learners there are.
    pub fn learners(&self) -> usize {
        self.learners.len()
    }

    /// The answers of one learner, oldest first. Panics from [`Answers::learners`] on.
    pub fn learner(&self, index: usize) -> &[Answer] {
        &self.rows[self.starts[index]..self.starts[index + 1]]
    }

    /// A learner's id in the file. Panics from [`Answers::learners`] on.
    pub fn learner_id(&self, index: usize) -> &str {
        &self.learners[index]
    }

    /// How many answers there are.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Learner by learner, the answers of each.
    pub fn iter(&self) -> impl Iterator<Item = &[Answer]> {
        self.starts.windows(2).map(|bounds| &self.rows[bounds[0]..bounds[1]])
    }

    /// The answers of some learners, in the order in which they are named. Panics at an index from
    /// [`Answers::learners`] on.
    #[must_use]
    pub fn subset(&self, learners: &[usize]) -> Self {
        let mut subset =
            Self { learners: Vec::with_capacity(learners.len()), starts: vec![0], rows: Vec::new() };
        for &learner in learners {
            subset.learners.push(self.learners[learner].clone());
            subset.rows.extend_from_slice(self.learner(learner));
            subset.starts.push(subset.rows.len());
        }
        subset
    }
}

fn score(text: &str) -> Result<f32, Wrong> {
    let score = number(text)?;
    if (0.0..=1.0).contains(&score) { Ok(score as f32) } else { Err(Wrong::Score) }
}

/// Seconds as a whole number of milliseconds, 0 for what is not known: nothing, zero and less.
fn milliseconds(text: &str) -> Result<i64, Wrong> {
    let seconds = if text.is_empty() { 0.0 } else { number(text)? };
    match seconds {
        f64::NEG_INFINITY | f64::INFINITY => Err(Wrong::Infinite),
        _ if seconds > LAST_SECOND => Err(Wrong::Late),
        // A time that is known must not round to "unknown".
        _ if seconds > 0.0 => Ok(((seconds * 1000.0).round() as i64).max(1)),
        _ => Ok(0),
    }
}

fn number(text: &str) -> Result<f64, Wrong> {
    if text.is_empty() {
        return Err(Wrong::Empty);
    }
    text.parse().ok().filter(|number: &f64| !number.is_nan()).ok_or(Wrong::NotANumber)
}

#[cfg(test)]
mod tests;
