//! What a device would answer to a policy's question if it said the truth. It never does: a mechanism comes in between
//! ([`crate::privacy::sharing`]).
//!
//! Every question has an answer for a learner who did nothing, and that is also the answer where the catalog at hand does
//! not have what is asked about: no, category 0, no direction. An answer has its question's shape whatever is behind it.

use crate::catalog::View;
use crate::learner::Learner;
use crate::learner::interests::taste::Taste;
use crate::learner::profile::ItemRecord;
use crate::privacy::mechanism::Input;
use crate::privacy::policy::Question;
use crate::stored::digest::{Digest, hex};

/// When and where a question is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The epoch.
    pub epoch: u32,
    /// "Lately" begins here: the start of the epoch before (ms since 1970).
    pub since: i64,
    /// Now (ms since 1970).
    pub now: i64,
    /// The hash of the pack that is open.
    pub catalog: Digest,
}

/// The truth.
pub fn of(question: &Question, view: &View<'_>, learner: &Learner, asked: &Asked) -> Input {
    let yes = |yes: bool| Input::Choice(u32::from(yes));
    match question {
        Question::Solved { .. } => {
            yes(record(question, learner, asked.epoch).is_some_and(|item| item.last_right))
        }
        Question::Tried { .. } => {
            yes(record(question, learner, asked.epoch).is_some_and(|item| item.attempts > 0))
        }
        Question::Helped {} => {
            let tried = learner.profile().items.iter().filter(|item| item.recommended);
            let last = tried.max_by_key(|item| item.last_at);
            yes(last.is_some_and(|item| item.last_right || item.liked))
        }
        Question::Topic { topics } => Input::Choice(busiest(topics, view, learner, asked.since)),
        Question::Move { topics } => Input::Choice(last_move(topics, view, learner)),
        Question::Interest { catalog, dimensions } => {
            let taste = Taste::new(view, learner, asked.now).filter(|_| *catalog == hex(&asked.catalog));
            let mut direction = taste.map_or_else(Vec::new, |taste| taste.direction());
            // A question about another number of dimensions is about another pack too.
            if direction.len() != *dimensions as usize {
                direction = vec![0; *dimensions as usize];
            }
            Input::Direction(direction)
        }
    }
}

fn record<'a>(question: &Question, learner: &'a Learner, epoch: u32) -> Option<&'a ItemRecord> {
    let asked = question.item(epoch)?;
    learner.profile().items.iter().find(|item| item.id == asked)
}

/// The topic of most items that were last taken up since then, from 1; of equals the first. 0 for none.
fn busiest(topics: &[String], view: &View<'_>, learner: &Learner, since: i64) -> u32 {
    let mut counts = vec![0_u32; topics.len() + 1];
    for (at, topic) in taken_up(topics, view, learner) {
        counts[topic + 1] += u32::from(at >= since);
    }
    let mut most = 0;
    for (place, &count) in counts.iter().enumerate() {
        if count > counts[most] {
            most = place;
        }
    }
    most as u32
}

/// From the topic of the last item but one to that of the last, as 1 + from · count + to. 0 where there are no two.
fn last_move(topics: &[String], view: &View<'_>, learner: &Learner) -> u32 {
    // Newest first: when, and which topic.
    let mut last = [(i64::MIN, None); 2];
    for (at, topic) in taken_up(topics, view, learner) {
        if at >= last[0].0 {
            last = [(at, Some(topic)), last[0]];
        } else if at >= last[1].0 {
            last[1] = (at, Some(topic));
        }
    }
    match last {
        [(_, Some(to)), (_, Some(from))] => (1 + from * topics.len() + to) as u32,
        _ => 0,
    }
}

/// When each item was taken up that the learner answered or worked through, and its place among the topics: that of the first
/// of its own that is among them. Items of other catalogs and of none of the topics are passed over.
#[inline(never)]
fn taken_up(topics: &[String], view: &View<'_>, learner: &Learner) -> Vec<(i64, usize)> {
    let mut found = Vec::new();
    for item in 0..view.items() {
        let Some(record) = learner.item(item).filter(|record| record.attempts > 0 || record.finished) else {
            continue;
        };
        for word in view.topics_of(item) {
            let word = view.word(view.topics, word.get() as usize);
            if let Some(place) = topics.iter().position(|topic| topic == word) {
                found.push((record.last_at, place));
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
