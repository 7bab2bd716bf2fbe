//! What may be recommended at all: the learner's own hard limits. Prerequisites are not among them.

use super::terms::Weights;
use crate::catalog::View;
use crate::catalog::language::Tag;
use crate::catalog::pack::columns::ItemIndex;
use crate::learner::Learner;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// How many items.
    pub count: usize,
    /// Minutes at hand: longer items are left out.
    pub minutes: Option<f32>,
    /// Only items in one of these languages, as tags that [`Tag`] reads; empty for any. What is no tag is met by no item.
    pub languages: Vec<String>,
    /// Only items of one of these types; empty for any.
    pub types: Vec<String>,
    /// Only items with all these accessibility features.
    pub accessibility: Vec<String>,
    /// Only items with this topic.
    pub topic: Option<String>,
    /// Ids of items that a teacher has put first, in their order; what is done drops out. Those that the catalog does not
    /// have are passed over.
    pub pins: Vec<String>,
    /// Decides between what is equally good.
    pub seed: u64,
    /// How much each term counts.
    pub weights: Weights,
    /// `false` for the same order for everyone.
    pub personal: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            count: 5,
            minutes: None,
            languages: Vec::new(),
            types: Vec::new(),
            accessibility: Vec::new(),
            topic: None,
            pins: Vec::new(),
            seed: 0,
            weights: Weights::default(),
            personal: true,
        }
    }
}

/// The request's limits in the catalog's own numbers, so that an item is checked without touching a string.
pub(super) struct Limits {
    seconds: Option<u32>,
    /// By word, whether it may be.
    languages: Option<Vec<bool>>,
    types: Option<Vec<bool>>,
    features: Vec<usize>,
    topic: Option<usize>,
    /// A word that the catalog does not have is one that no item has.
    impossible: bool,
    /// All may be shown.
    none: bool,
}

impl Limits {
    #[inline(never)]
    pub(super) fn new(view: &View<'_>, request: &Request) -> Self {
        let words = |vocabulary: &[zerocopy::little_endian::U32], wanted: &dyn Fn(&str) -> bool| {
            (1..vocabulary.len()).filter(|&word| wanted(view.word(vocabulary, word))).collect::<Vec<_>>()
        };
        // What an item does not say is word 0; items that name no language pass.
        let table =
            |vocabulary: &[zerocopy::little_endian::U32], unsaid: bool, wanted: &dyn Fn(&str) -> bool| {
                let said = (1..vocabulary.len()).map(|word| wanted(view.word(vocabulary, word)));
                std::iter::once(unsaid).chain(said).collect::<Vec<_>>()
            };
        let wanted: Vec<Tag> = request.languages.iter().filter_map(|tag| Tag::read(tag)).collect();
        let speaks = |word: &str| {
            Tag::read(word).is_some_and(|offered| wanted.iter().any(|wanted| wanted.is_met_by(&offered)))
        };
        let languages = (!request.languages.is_empty()).then(|| table(view.languages, true, &speaks));
        let types = (!request.types.is_empty())
            .then(|| table(view.types, false, &|word| request.types.iter().any(|name| name == word)));
        let features = words(view.features, &|word| request.accessibility.iter().any(|name| name == word));
        let topic = request.topic.as_ref().map(|name| words(view.topics, &|word| word == name));
        Self {
            seconds: request.minutes.map(|minutes| (minutes.max(0.0) * 60.0) as u32),
            none: request.minutes.is_none()
                && request.languages.is_empty()
                && request.types.is_empty()
                && request.accessibility.is_empty()
                && request.topic.is_none(),
            languages,
            types,
            impossible: features.len() < request.accessibility.len()
                || topic.as_ref().is_some_and(Vec::is_empty),
            features,
            topic: topic.and_then(|found| found.first().copied()),
        }
    }

    /// Whether all items pass.
    pub(super) fn are_none(&self) -> bool {
        self.none
    }

    pub(super) fn allow(&self, view: &View<'_>, item: ItemIndex) -> bool {
        if self.none {
            return true;
        }
        let one_of = |words: &Option<Vec<bool>>, word: u16| {
            words.as_ref().is_none_or(|words| words[usize::from(word)])
        };
        let has = |list: &[zerocopy::little_endian::U32], word: usize| {
            list.iter().any(|w| w.get() as usize == word)
        };
        !self.impossible
            && self.seconds.is_none_or(|seconds| view.item_time[item].get() <= seconds)
            && one_of(&self.languages, view.item_language[item].get())
            && one_of(&self.types, view.item_type[item].get())
            && self.features.iter().all(|&feature| has(view.features_of(item), feature))
            && self.topic.is_none_or(|topic| has(view.topics_of(item), topic))
    }
}

/// Whether the learner has put an item away.
pub(super) fn put_away(learner: &Learner, item: ItemIndex) -> bool {
    learner.item(item).is_some_and(|record| record.hidden || record.rejected)
}
