//! What a learner leans towards by its name, a topic or a type, from what they did and said.

use crate::learner::profile::Inclination;

const DECAY: f32 = 0.98;
/// What the learner says can move a leaning so far.
pub const SAID: f32 = 3.0;
/// What the learner does can move a leaning so far: a fifth of that.
pub const DONE: f32 = 0.6;

/// Moves the leaning to a word, and lets it fade a little each time it is moved; never further than `most`, or than it was.
pub fn lean(leanings: &mut Vec<Inclination>, word: &str, by: f32, most: f32) {
    if word.is_empty() {
        return;
    }
    let known = leanings.iter().position(|leaning| leaning.word == word);
    let index = known.unwrap_or_else(|| {
        leanings.push(Inclination { word: word.to_owned(), weight: 0.0 });
        leanings.len() - 1
    });
    let weight = &mut leanings[index].weight;
    let most = weight.abs().max(most);
    // Not `clamp`, which would print its bounds if they were the wrong way round.
    *weight = (*weight * DECAY + by).max(-most).min(most);
}

/// The leaning to a word, -1 to 1.
pub fn towards(leanings: &[Inclination], word: &str) -> f32 {
    let leaning = leanings.iter().find(|leaning| leaning.word == word);
    leaning.map_or(0.0, |leaning| (leaning.weight / SAID).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leanings_grow_fade_and_stay_bounded() {
        let mut topics = Vec::new();
        lean(&mut topics, "geometry", 1.0, SAID);
        assert!(towards(&topics, "geometry") > 0.3 && towards(&topics, "time") == 0.0);
        for _ in 0..100 {
            lean(&mut topics, "geometry", -1.0, SAID);
        }
        assert_eq!(towards(&topics, "geometry"), -1.0);
    }

    #[test]
    fn doing_moves_a_leaning_a_fifth_of_the_way_and_takes_back_no_word() {
        let mut topics = Vec::new();
        for _ in 0..100 {
            lean(&mut topics, "time", 0.2, DONE);
        }
        assert!((towards(&topics, "time") - 0.2).abs() < 1e-6);
        (0..3).for_each(|_| lean(&mut topics, "time", 1.0, SAID));
        let said = towards(&topics, "time");
        lean(&mut topics, "time", 0.2, DONE);
        assert!(said > 0.9 && towards(&topics, "time") <= said);
    }
}
