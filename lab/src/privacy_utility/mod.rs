//! What a school of some size would learn from private reports, before it asks anybody: made-up learners answer through the
//! very mechanism, report bytes, counts and estimator that devices and servers have.
//!
//! One file for each kind of question. What reports do for predictions, from end to end, is
//! [`closed_loop`](crate::simulate::closed_loop).

mod calibration;
mod difficulty;
mod draw;
mod interest;
pub mod plots;
pub(crate) mod reports;
#[cfg(test)]
mod tests;
mod topics;

use cairn::privacy::epsilon::Epsilon;
use serde::Serialize;
use thiserror::Error;

pub use topics::ndcg;

/// What can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// The success rate of an item.
    Calibration,
    /// How hard items are, from who tried and who solved them.
    Difficulty,
    /// Which topics learners are busy with.
    Topics,
    /// From which topic to which they go on.
    Moves,
    /// The direction of their interests.
    Interest,
}

impl Task {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Calibration, Self::Difficulty, Self::Topics, Self::Moves, Self::Interest];

    /// As it is written on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Calibration => "calibration",
            Self::Difficulty => "difficulty",
            Self::Topics => "topics",
            Self::Moves => "moves",
            Self::Interest => "interest",
        }
    }

    /// The task of that name, or all.
    pub fn named(name: &str) -> Result<Vec<Self>, UtilityError> {
        if name == "all" {
            return Ok(Self::ALL.to_vec());
        }
        let found = Self::ALL.into_iter().find(|task| task.label() == name);
        let known = || Self::ALL.map(Self::label).join(", ");
        Ok(vec![found.ok_or_else(|| UtilityError { name: name.to_owned(), known: known() })?])
    }
}

/// No task of that name.
#[derive(Debug, Error)]
#[error("there is no task {name:?}; there are {known}, loop, and all")]
pub struct UtilityError {
    name: String,
    known: String,
}

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Options {
    /// Numbers of learners who report.
    pub learners: Vec<usize>,
    /// What a report costs.
    pub epsilon: Epsilon,
    /// How many topics there are; for moves their pairs are asked about.
    pub topics: usize,
    /// Repetitions of each; `None` for as many as give a steady figure.
    pub rounds: Option<usize>,
    /// The same seed gives the same figures.
    pub seed: u64,
}

impl Options {
    fn rounds(&self, learners: usize) -> usize {
        self.rounds.unwrap_or_else(|| (200_000 / learners.max(1)).clamp(4, 100))
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// Which task it is of.
    pub task: &'static str,
    /// What was measured.
    pub measure: &'static str,
    /// How many learners reported.
    pub learners: usize,
    /// The mean over repetitions; of errors the root of the mean square.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// What was computed for this case before there was any code, where it was.
    pub expected: Option<f64>,
}

/// All figures of some tasks, and what they are of.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What a report costs.
    pub epsilon: Epsilon,
    /// The same in nats.
    pub nats: f64,
    /// Topics asked about.
    pub topics: usize,
    /// The seed.
    pub seed: u64,
    /// By task, measure and learners.
    pub figures: Vec<Figure>,
}

/// Asks as many learners as the options say; `watch` is told of each repetition.
pub fn simulate(tasks: &[Task], options: &Options, watch: &dyn Fn()) -> Report {
    let mut figures = Vec::new();
    for &task in tasks {
        let mut of_task = Vec::new();
        for &learners in &options.learners {
            let rounds = (0..options.rounds(learners)).map(|round| {
                let found = one(task, options, learners, round);
                watch();
                found
            });
            of_task.extend(means(task, options, learners, &rounds.collect::<Vec<_>>()));
        }
        // One measure's sizes beside each other.
        let mut order: Vec<&str> = Vec::new();
        for figure in &of_task {
            if !order.contains(&figure.measure) {
                order.push(figure.measure);
            }
        }
        of_task.sort_by_key(|figure| order.iter().position(|measure| *measure == figure.measure));
        figures.extend(of_task);
    }
    let Options { epsilon, topics, seed, .. } = *options;
    Report { epsilon, nats: epsilon.nats(), topics, seed, figures }
}

/// How many times [`simulate`] will call `watch`.
pub fn steps(tasks: &[Task], options: &Options) -> usize {
    tasks.len() * options.learners.iter().map(|&learners| options.rounds(learners)).sum::<usize>()
}

/// A measure of one repetition.
struct Measured {
    name: &'static str,
    value: f64,
    /// Whether it is a squared error, of which the root of the mean is told.
    squared: bool,
}

impl Measured {
    fn plain(name: &'static str, value: f64) -> Self {
        Self { name, value, squared: false }
    }

    fn squared(name: &'static str, value: f64) -> Self {
        Self { name, value, squared: true }
    }
}

fn one(task: Task, options: &Options, learners: usize, round: usize) -> Vec<Measured> {
    let mut rng = draw::stream(options.seed, task.label(), learners, round);
    match task {
        Task::Calibration => calibration::round(options, learners, &mut rng),
        Task::Difficulty => difficulty::round(options, learners, &mut rng),
        Task::Topics => topics::topics(options, learners, &mut rng),
        Task::Moves => topics::moves(options, learners, &mut rng),
        Task::Interest => interest::round(options, learners, &mut rng),
    }
}

fn means(task: Task, options: &Options, learners: usize, rounds: &[Vec<Measured>]) -> Vec<Figure> {
    let count = rounds.len() as f64;
    let Some(first) = rounds.first() else { return Vec::new() };
    let of_place = |place: usize| {
        let Measured { name, squared, .. } = first[place];
        let values = || rounds.iter().map(move |round| round[place].value);
        let mean = values().sum::<f64>() / count;
        let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        let error = (variance / count).sqrt();
        let root = mean.max(0.0).sqrt();
        let (value, error) = if squared { (root, error / (2.0 * root).max(1e-12)) } else { (mean, error) };
        let expected = expected(task, name, options, learners);
        Figure { task: task.label(), measure: name, learners, value, error, expected }
    };
    (0..first.len()).map(of_place).collect()
}

/// What was worked out from formulas before: at epsilon 1, with 100 topics.
fn expected(task: Task, measure: &str, options: &Options, learners: usize) -> Option<f64> {
    let place = [1_000, 10_000, 100_000].iter().position(|&known| known == learners)?;
    if (options.epsilon.nats() - 1.0).abs() > 0.01 {
        return None;
    }
    match (task, measure) {
        (Task::Calibration, calibration::ERROR) => Some([0.034, 0.011, 0.003][place]),
        (Task::Topics, topics::NDCG) if options.topics == 100 => Some([0.64, 0.90, 0.987][place]),
        _ => None,
    }
}
