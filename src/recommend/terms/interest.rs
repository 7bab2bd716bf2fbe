//! Topics and types that the learner leans towards, or away from.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

pub(super) fn topic(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    situation.learner.topic_interest(situation.view, item)
}

pub(super) fn format(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    situation.learner.format_interest(situation.view, item)
}
