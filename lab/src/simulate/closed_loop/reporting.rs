//! From what learners could say to a release: each reports once an epoch, to a task chosen at random.

use super::super::draw::{below, stream_of};
use super::EPOCHS;
use super::diary::{Diary, Page};
use crate::privacy_utility::reports::{Collection, policy as simulated};
use cairn::catalog::View;
use cairn::catalog::pack::columns::ItemIndex;
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::Input;
use cairn::privacy::policy::{Policy, Question};
use cairn::privacy::release::Published;

/// Solved and tried of the calibration items, in turn; topics, moves where their pairs fit, and whether recommending helps.
pub(super) fn policy(view: &View<'_>, asked: &[ItemIndex], epsilon: Epsilon) -> Policy {
    let id = |item: &ItemIndex| view.string(view.item_id[*item]).to_owned();
    let mut questions = Vec::new();
    for items in asked.chunks(EPOCHS) {
        let items: Vec<String> = items.iter().map(id).collect();
        questions.extend([Question::Solved { items: items.clone() }, Question::Tried { items }]);
    }
    let topics: Vec<String> =
        (0..view.topics.len()).map(|word| view.word(view.topics, word).to_owned()).collect();
    if (2..=127).contains(&topics.len()) {
        questions.extend([Question::Topic { topics: topics.clone() }, Question::Move { topics }]);
    }
    questions.push(Question::Helped {});
    simulated(questions, epsilon)
}

/// What a learner truly answers.
fn answer(question: &Question, task: usize, epoch: usize, page: &Page) -> Input {
    // Tasks come in pairs of the same items, and an epoch asks about one of each.
    let place = task / 2 * EPOCHS + epoch;
    Input::Choice(match question {
        Question::Solved { .. } => page.solved >> place & 1,
        Question::Tried { .. } => page.tried >> place & 1,
        Question::Topic { .. } => page.topic,
        Question::Move { .. } => page.moved,
        _ => page.helped.into(),
    })
}

/// What a server publishes about a school; `number` is the school's, for its own luck.
pub(super) fn release(policy: &Policy, school: &[Diary], seed: u64, number: usize) -> Vec<Published> {
    let mut luck = stream_of(seed ^ 0x5EED, number);
    let mut published = Vec::new();
    for epoch in 0..EPOCHS {
        let mut answers: Vec<Vec<Input>> = vec![Vec::new(); policy.tasks.len()];
        for diary in school {
            let task = below(&mut luck, policy.tasks.len());
            answers[task].push(answer(&policy.tasks[task].question, task, epoch, &diary.0[epoch]));
        }
        for (task, answers) in policy.tasks.iter().zip(answers) {
            let mut collection = Collection::new(policy, task, epoch as u32);
            collection.extend(answers, &mut luck);
            published.extend(collection.publish());
        }
    }
    published
}

/// The truth of the whole crowd.
pub(super) struct Shares {
    solved: Vec<[f64; EPOCHS]>,
    /// Of the last epoch.
    pub topics: Vec<f64>,
    pub moves: Vec<f64>,
}

impl Shares {
    pub(super) fn of(view: &View<'_>, diaries: &[Diary], items: usize) -> Self {
        let one = 1.0 / diaries.len().max(1) as f64;
        let count = view.topics.len();
        let mut shares = Self {
            solved: vec![[0.0; EPOCHS]; items],
            topics: vec![0.0; count + 1],
            moves: vec![0.0; count * count + 1],
        };
        for diary in diaries {
            for (epoch, page) in diary.0.iter().enumerate() {
                for (place, solved) in shares.solved.iter_mut().enumerate() {
                    solved[epoch] += one * f64::from(page.solved >> place & 1);
                }
            }
            shares.topics[diary.0[EPOCHS - 1].topic as usize] += one;
            shares.moves[diary.0[EPOCHS - 1].moved as usize] += one;
        }
        shares
    }

    /// Adds the squared errors of a published share of who solved an item, as estimated and as shrunk.
    pub(super) fn compare(&self, one: &Published, items: usize, raw: &mut Vec<f64>, shrunk: &mut Vec<f64>) {
        if !matches!(one.question, Question::Solved { .. }) {
            return;
        }
        let Some(task) = one.task.rsplit(' ').next().and_then(|number| number.parse::<usize>().ok()) else {
            return;
        };
        let place = task / 2 * EPOCHS + one.epoch as usize;
        if place < items {
            let truth = self.solved[place][one.epoch as usize];
            raw.push((one.value[0] - truth).powi(2));
            shrunk.push((one.shrunk[0] - truth).powi(2));
        }
    }
}
