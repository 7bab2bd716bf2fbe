//! Expected gain: most is learned where success is likely but not certain, .60 to .85 (Wilson et al. 2019 put the optimum
//! of a learning rate at .85), and only in a skill that is not mastered.

use crate::catalog::pack::columns::ItemIndex;
use crate::floats::lesser;
use crate::recommend::situation::{KindNow, Situation};

const WINDOW: (f32, f32) = (0.60, 0.85);
/// Below and above the window, the chances at which nothing is left to gain.
const ENDS: (f32, f32) = (0.20, 1.05);
/// A skill leaves full room until it is known but for this chance.
const OPEN: f32 = 0.3;
/// How far the learner's own word on difficulty moves the window.
const CHALLENGE_SHIFT: f32 = 0.1;

pub(super) fn value(situation: &Situation<'_>, kind: &KindNow, item: ItemIndex) -> f32 {
    if kind.told {
        // To be told again helps only who failed since.
        return room(kind) * if situation.is_news(item) { 1.0 } else { 0.0 };
    }
    room(kind) * fit(situation, situation.chance_of(item, kind))
}

/// How much is left to learn in a skill that is not known, by this chance.
pub(in crate::recommend) fn open(unknown: f32) -> f32 {
    lesser(unknown / OPEN, 1.0)
}

/// How much is left to learn, as far as a kind is ready, 0 to 1.
pub(in crate::recommend) fn room(kind: &KindNow) -> f32 {
    kind.open * kind.ready
}

/// How much is learned at a chance of success, 0 to 1.
#[inline]
pub(in crate::recommend) fn fit(situation: &Situation<'_>, chance: f32) -> f32 {
    within_window(chance + CHALLENGE_SHIFT * situation.learner.profile().challenge)
}

#[inline]
fn within_window(chance: f32) -> f32 {
    let rising = (chance - ENDS.0) / (WINDOW.0 - ENDS.0);
    let falling = (ENDS.1 - chance) / (ENDS.1 - WINDOW.1);
    lesser(rising, falling).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::within_window;

    #[test]
    fn gain_is_full_inside_the_window_and_fades_outside() {
        assert_eq!([0.6, 0.7, 0.85].map(within_window), [1.0; 3]);
        assert!(within_window(0.95) < 1.0 && within_window(0.4) < 1.0 && within_window(0.1) == 0.0);
    }
}
