//! What a device would answer to a policy's question if it said the truth. It never does: a mechanism comes in between
//! ([`crate::privacy::sharing`]).
//!
//! Every question has an answer for a learner who did nothing, and that is also the answer where the catalog at hand does
//! not have what is asked about: no, category 0, no direction. An answer has its question's shape whatever is behind it.

use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
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
    for (_, item) in taken_up(view, learner).filter(|(record, _)| record.last_at >= since) {
        for &word in view.topics_of(item) {
            let word = view.word(view.topics, word.get() as usize);
            if let Some(place) = topics.iter().position(|topic| topic == word) {
                counts[place + 1] += 1;
            }
        }
    }
    let mut most = 0;
    for (place, &count) in counts.iter().enumerate() {
        if count > counts[most] {
            most = place;
        }
    }
    most as u32
}

/// From the topic of the last item but one to that of the last, as 1 + from · count + to. Of an item with several topics
/// its first counts, and items with none of them are passed over. 0 where there are no two.
fn last_move(topics: &[String], view: &View<'_>, learner: &Learner) -> u32 {
    // Newest first: when, and which topic.
    let mut last = [(i64::MIN, None::<usize>); 2];
    for (record, item) in taken_up(view, learner) {
        let mut words = view.topics_of(item).iter().map(|word| view.word(view.topics, word.get() as usize));
        let topic = words.find_map(|word| topics.iter().position(|topic| topic == word));
        if topic.is_none() {
            continue;
        }
        if record.last_at >= last[0].0 {
            last = [(record.last_at, topic), last[0]];
        } else if record.last_at >= last[1].0 {
            last[1] = (record.last_at, topic);
        }
    }
    match last {
        [(_, Some(to)), (_, Some(from))] => (1 + from * topics.len() + to) as u32,
        _ => 0,
    }
}

/// The items that a learner worked on, as far as this catalog has them.
fn taken_up<'a>(
    view: &'a View<'_>,
    learner: &'a Learner,
) -> impl Iterator<Item = (&'a ItemRecord, ItemIndex)> + 'a {
    (0..view.items())
        .filter_map(|item| Some((learner.item(item)?, item)))
        .filter(|(record, _)| record.attempts > 0 || record.finished)
}

#[cfg(test)]
mod tests;
