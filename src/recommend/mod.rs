//! What to do next, and why.
//!
//! Four steps, one file each: [`candidates`] keeps what the learner's hard limits allow; [`terms`] scores each by a sum of
//! small terms; [`choose`] makes a list of them that is varied; [`reasons`] says in the learner's terms what made the
//! score. A term is a number between -1 and 1, its weight is data ([`Weights`]), and a reason is made only from a term
//! that really counted.
//!
//! The result is a function of catalog, profile, time and request, the seed included.

mod candidates;
mod choose;
pub mod reasons;
pub mod scan;
mod scored;
mod scores;
mod session;
mod situation;
mod stream;
pub mod terms;

pub use candidates::Request;
pub use reasons::Reason;
pub(crate) use scores::Scores;
pub use terms::{Contributions, Term, Weights};

use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::learner::knowledge::Terms as Prediction;
use choose::Room;
use situation::Situation;
use stream::Pool;

/// One item of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// The item.
    pub item: ItemIndex,
    /// The sum of its contributions.
    pub score: f32,
    /// Weight times value of each term.
    pub contributions: Contributions,
    /// The chance of a right answer, 0 to 1.
    pub chance: f32,
    /// The chance of a right answer, term by term.
    pub prediction: Prediction,
    /// The one or two terms that set it apart, as reasons.
    pub reasons: Vec<Reason>,
    /// Prerequisites that are not met yet. They never lock an item; they are told.
    pub missing: Vec<SkillIndex>,
}

/// The list of what to do next; at most `request.count` items, fewer where limits leave fewer. What a teacher has pinned
/// comes first.
pub fn recommend(view: &View<'_>, learner: &Learner, now: i64, request: &Request) -> Vec<Recommendation> {
    let room = Room { count: request.count, seconds: None };
    if !request.personal {
        return choose::in_catalog_order(view, learner, request, &room);
    }
    let list = List::new(view, learner, now, request);
    let items = choose::varied(&list.situation, &list.pool.best, list.pins.clone(), &room);
    list.explained(items)
}

/// A session that fills `request.minutes` (20 where there are none) from a start to an end: of at most `request.count`
/// items, which together fit the time. What a teacher has pinned comes first.
pub fn session(view: &View<'_>, learner: &Learner, now: i64, request: &Request) -> Vec<Recommendation> {
    let minutes = request.minutes.unwrap_or(session::MINUTES);
    let request = Request { minutes: Some(minutes), ..request.clone() };
    let room = Room { count: request.count, seconds: Some(60.0 * minutes) };
    if !request.personal {
        return choose::in_catalog_order(view, learner, &request, &room);
    }
    let list = List::new(view, learner, now, &request);
    let pins = list.pins.len();
    let mut items = choose::varied(&list.situation, &list.pool.best, list.pins.clone(), &room);
    let rest = items.split_off(pins);
    items.extend(session::in_order(&list.situation, rest));
    list.explained(items)
}

/// What a list is made from.
struct List<'a> {
    situation: Situation<'a>,
    pool: Pool,
    pins: Vec<ItemIndex>,
}

impl<'a> List<'a> {
    fn new(view: &'a View<'a>, learner: &'a Learner, now: i64, request: &Request) -> Self {
        let situation = Situation::new(view, learner, now, request);
        let pool = stream::pool(&situation, request);
        let pins = choose::pinned(&situation, request);
        Self { situation, pool, pins }
    }

    fn explained(&self, items: Vec<ItemIndex>) -> Vec<Recommendation> {
        items.into_iter().map(|item| self.explain(item)).collect()
    }

    fn explain(&self, item: ItemIndex) -> Recommendation {
        let situation = &self.situation;
        let contributions = terms::contributions(situation, item);
        let mut reasons = reasons::reasons(situation, item, &contributions, &self.pool.mean);
        if self.pins.contains(&item) {
            reasons.insert(0, Reason::Pinned);
            reasons.truncate(2);
        }
        Recommendation {
            item,
            score: contributions.sum(),
            contributions,
            chance: situation.chance(item),
            prediction: situation.prediction(item),
            reasons,
            missing: situation.missing(item),
        }
    }
}

/// The same for one item, whatever its rank, against the mean of all that could be recommended.
pub fn why(
    view: &View<'_>,
    learner: &Learner,
    now: i64,
    request: &Request,
    item: ItemIndex,
) -> Recommendation {
    List::new(view, learner, now, request).explain(item)
}

#[cfg(test)]
mod edges;
#[cfg(test)]
mod faithful;
#[cfg(test)]
mod tests;
