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
mod scores;
mod situation;
pub mod terms;

pub use candidates::Request;
pub use reasons::Reason;
pub(crate) use scores::Scores;
pub use terms::{Contributions, Term, Weights};

use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::learner::knowledge::Terms as Prediction;
use situation::Situation;

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

/// The list of what to do next; at most `request.count` items, fewer where limits leave fewer.
pub fn recommend(view: &View<'_>, learner: &Learner, now: i64, request: &Request) -> Vec<Recommendation> {
    if !request.personal {
        return choose::in_catalog_order(view, learner, request);
    }
    let situation = Situation::new(view, learner, now, request);
    let pool = choose::pool(&situation, request);
    let chosen = choose::varied(view, &pool.best, request.count);
    chosen.into_iter().map(|item| explained(&situation, item, &pool.mean)).collect()
}

/// The same for one item, whatever its rank, against the mean of all that could be recommended.
pub fn why(
    view: &View<'_>,
    learner: &Learner,
    now: i64,
    request: &Request,
    item: ItemIndex,
) -> Recommendation {
    let situation = Situation::new(view, learner, now, request);
    let pool = choose::pool(&situation, request);
    explained(&situation, item, &pool.mean)
}

fn explained(situation: &Situation<'_>, item: ItemIndex, mean: &Contributions) -> Recommendation {
    let contributions = terms::contributions(situation, item);
    Recommendation {
        item,
        score: contributions.sum(),
        contributions,
        chance: situation.chance(item),
        prediction: situation.learner.predict(situation.view, item, situation.now),
        reasons: reasons::reasons(situation, item, &contributions, mean),
        missing: situation.missing(item),
    }
}

#[cfg(test)]
mod tests;
