//! What a learner leans towards, from what they did and said; nobody else's data is needed.

use super::profile::Inclination;

const DECAY: f32 = 0.98;
const LIMIT: f32 = 3.0;

/// Moves the inclination to a word, and lets it fade a little each time it is moved.
pub fn lean(inclinations: &mut Vec<Inclination>, word: &str, by: f32) {
    if word.is_empty() {
        return;
    }
    let known = inclinations.iter().position(|inclination| inclination.word == word);
    let index = known.unwrap_or_else(|| {
        inclinations.push(Inclination { word: word.to_owned(), weight: 0.0 });
        inclinations.len() - 1
    });
    let weight = &mut inclinations[index].weight;
    *weight = (*weight * DECAY + by).clamp(-LIMIT, LIMIT);
}

/// The inclination to a word, -1 to 1.
pub fn towards(inclinations: &[Inclination], word: &str) -> f32 {
    inclinations.iter().find(|inclination| inclination.word == word).map_or(0.0, |i| i.weight / LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inclinations_grow_fade_and_stay_bounded() {
        let mut topics = Vec::new();
        lean(&mut topics, "geometry", 1.0);
        assert!(towards(&topics, "geometry") > 0.3 && towards(&topics, "time") == 0.0);
        for _ in 0..100 {
            lean(&mut topics, "geometry", -1.0);
        }
        assert_eq!(towards(&topics, "geometry"), -1.0);
    }
}
