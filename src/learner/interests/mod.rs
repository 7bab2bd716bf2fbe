//! What a learner would like next, worked out whenever a list is asked for; of it all only leanings to words and what was
//! done with each item are stored.
//!
//! Three kinds of evidence: [leanings](leaning) to topics; [`taste`], what items are like that were liked, put away or
//! done; and, where a school gave a model of them, [`neighbours`], what others went on to. Where a school's releases say so,
//! what [`others`] are busy with is a hint beside them. Each is a number of its own, and together they are more than each,
//! but never more than 1:
//!
//! > 1 − Π (1 − what speaks for it) − (1 − Π (1 − what speaks against it))
//!
//! # Doing is not liking
//!
//! A learner does what they are given. If exercises done counted as interest, a list of fractions would be done and taken
//! for a love of fractions, and the next list would be narrower: the loop that every recommender of leisure runs into. It
//! would also work against learning, as practice that is mixed holds better than the same again (Rohrer 2012,
//! "Interleaving helps students distinguish among similar concepts"). So a teacher takes a pupil at their word, and takes
//! what they did at most as a hint: all that was only done, however much, counts for a fifth at the most, as a leaning and
//! as a taste. A wrong answer says nothing about interest either way.

pub mod leaning;
pub mod neighbours;
mod others;
pub mod taste;

use super::{Learner, profile::ItemRecord};
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
use leaning::towards;
use neighbours::Step;
use taste::Taste;

/// Items at the end of a history that are looked at; with a decay of .8, what is before them counts 1 in 800.
const LONGEST_HISTORY: usize = 30;
/// Evidence without which the value is this little less is not named.
const LEAST: f32 = 0.001;

/// A learner's interests in a catalog at a time.
#[derive(Debug)]
pub struct Interests<'a> {
    view: &'a View<'a>,
    learner: &'a Learner,
    /// Leaning to each topic (by word), -1 to 1.
    topics: Vec<f32>,
    taste: Option<Taste<'a>>,
    /// How much others point to each topic (by word), 0 to 1; empty without a release.
    others: Vec<f32>,
    /// The last items taken up, as the model of neighbours knows them, and which items of the catalog they are.
    history: Vec<(Step, Option<ItemIndex>)>,
    /// What they point to, item by item, 0 to 1; empty without a model.
    followed: Vec<f32>,
}

/// The learner's own evidence that an interest rests on most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// They lean towards this topic (word).
    Topic(usize),
    /// They liked this item.
    Liked(ItemIndex),
    /// They worked through this item, which is like it.
    Done(ItemIndex),
    /// They took up this item, and others went on from there.
    Followed(ItemIndex),
}

impl<'a> Interests<'a> {
    /// Of a learner bound to this catalog, at a time (ms since 1970).
    pub fn new(view: &'a View<'a>, learner: &'a Learner, now: i64) -> Self {
        let leanings = &learner.profile().topics;
        let history = history(view, learner);
        let steps: Vec<Step> = history.iter().map(|&(step, _)| step).collect();
        Self {
            view,
            learner,
            topics: view.topics.iter().map(|&word| towards(leanings, view.string(word))).collect(),
            taste: Taste::new(view, learner, now),
            others: others::by_topic(view, learner),
            followed: learner.neighbours().map_or_else(Vec::new, |model| model.scores(&steps, view.items())),
            history,
        }
    }

    /// How much the learner is drawn to an item, -1 to 1; 0 where nothing says. What they did with the item itself is no
    /// evidence.
    pub fn towards(&self, item: ItemIndex) -> f32 {
        let (taste, followed) = match self.learner.item(item) {
            Some(_) => self.without(item, None),
            None => (
                self.taste.as_ref().map_or(0.0, |taste| taste.towards(item)),
                self.followed.get(item).copied().unwrap_or(0.0),
            ),
        };
        together([self.topic(item, None).0, self.others(item), taste, followed])
    }

    /// What the topics of items say, of each assortment of the catalog ([`Shape`](crate::catalog::shape::Shape)).
    pub fn by_topics(&self) -> Vec<Sides> {
        let of = |first| Sides::NONE.with(self.topic(first, None).0).with(self.others(first));
        self.view.shape().assortments().map(of).collect()
    }

    /// What the learner's items are like, where anything is known of it.
    pub fn taste(&self) -> Option<&Taste<'a>> {
        self.taste.as_ref()
    }

    /// How much the learner is drawn to an item that they never met, from what its topics say and how it is to their taste: as
    /// [`Interests::towards`].
    #[inline]
    pub fn towards_new(&self, item: ItemIndex, by_topics: Sides, taste: f32) -> f32 {
        let followed = self.followed.get(item).copied().unwrap_or(0.0);
        by_topics.with(taste).with(followed).value()
    }

    /// The learner's own evidence without which they would be drawn to the item least: a topic they lean to, or an item.
    /// `None` where nothing speaks for it.
    pub fn because(&self, item: ItemIndex) -> Option<Because> {
        let (topic, word) = self.topic(item, None);
        let (taste, followed) = self.without(item, None);
        let others = self.others(item);
        let whole = together([topic, others, taste, followed]);
        let mut found = None;
        let mut least = whole - LEAST;
        if let Some(word) = word.filter(|_| topic > 0.0) {
            let value = together([self.topic(item, Some(word)).0, others, taste, followed]);
            if value < least {
                (least, found) = (value, Some(Because::Topic(word)));
            }
        }
        let known =
            self.taste.iter().flat_map(Taste::evidence).chain(self.history.iter().filter_map(|h| h.1));
        for other in known.filter(|&other| other != item) {
            let Some(record) = self.learner.item(other).filter(|record| !is_put_away(record)) else {
                continue;
            };
            let (by_taste, by_others) = self.without(item, Some(other));
            let value = together([topic, others, by_taste, by_others]);
            if value < least {
                // An item that is unlike may count by how much it lets be known, but it is not called alike.
                let alike = self.view.vectors().is_some_and(|vectors| vectors.cosine(item, other) > 0.0);
                let because = match record.liked {
                    _ if followed - by_others > taste - by_taste => Because::Followed(other),
                    _ if !alike => continue,
                    true => Because::Liked(other),
                    false => Because::Done(other),
                };
                (least, found) = (value, Some(because));
            }
        }
        found
    }

    /// The strongest leaning to one of an item's topics, for or against, and which topic that is.
    fn topic(&self, item: ItemIndex, left_out: Option<usize>) -> (f32, Option<usize>) {
        let words = self.view.topics_of(item).iter().map(|word| word.get() as usize);
        words.filter(|&word| Some(word) != left_out).fold((0.0_f32, None), |strongest, word| {
            let leaning = self.topics[word];
            if leaning.abs() > strongest.0.abs() { (leaning, Some(word)) } else { strongest }
        })
    }

    /// How much others point to an item: by that of its topics to which they point most.
    fn others(&self, item: ItemIndex) -> f32 {
        let words = self.view.topics_of(item).iter();
        words
            .filter_map(|word| self.others.get(word.get() as usize))
            .fold(0.0, |most, &value| value.max(most))
    }

    /// Taste and what others went on to, without the item's own part, and as if another item had never been met.
    fn without(&self, item: ItemIndex, other: Option<ItemIndex>) -> (f32, f32) {
        let left_out = [Some(item), other];
        let taste = self.taste.as_ref().map_or(0.0, |taste| taste.towards_without(item, left_out));
        let followed = self.learner.neighbours().map_or(0.0, |model| {
            let mut steps = self.history.clone();
            steps.retain(|&(_, known)| known.is_none() || !left_out.contains(&known));
            model.score(self.view, item, steps.iter().map(|&(step, _)| step))
        });
        (taste, followed)
    }
}

/// What speaks for an item and what against it, each as the chance that nothing does: independent chances multiply.
#[derive(Debug, Clone, Copy)]
pub struct Sides {
    not_for: f32,
    not_against: f32,
}

impl Sides {
    const NONE: Self = Self { not_for: 1.0, not_against: 1.0 };

    #[inline]
    fn with(self, value: f32) -> Self {
        Self {
            not_for: self.not_for * (1.0 - value.clamp(0.0, 1.0)),
            not_against: self.not_against * (1.0 + value.clamp(-1.0, 0.0)),
        }
    }

    #[inline]
    fn value(self) -> f32 {
        self.not_against - self.not_for
    }
}

fn together(values: [f32; 4]) -> f32 {
    values.into_iter().fold(Sides::NONE, Sides::with).value()
}

/// The last items taken up, the most recent last; none where there is no model to ask.
fn history(view: &View<'_>, learner: &Learner) -> Vec<(Step, Option<ItemIndex>)> {
    let Some(model) = learner.neighbours() else { return Vec::new() };
    let records = &learner.profile().items;
    let mut history: Vec<_> = records
        .iter()
        .rev()
        .filter(|record| (record.attempts > 0 || record.finished || record.liked) && !is_put_away(record))
        .take(LONGEST_HISTORY)
        .map(|record| (model.model().item(&record.id), view.item_with_id(&record.id)))
        .collect();
    history.reverse();
    history
}

fn is_put_away(record: &ItemRecord) -> bool {
    record.hidden || record.rejected
}

#[cfg(test)]
mod tests;
