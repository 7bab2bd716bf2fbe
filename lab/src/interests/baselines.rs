//! The published ways: popularity, neighbours by cosine, EASE.

use super::ease::ease;
use super::similar::cosine;
use super::square::Square;

/// Neighbours that an item keeps.
const NEIGHBOURS: usize = 100;
/// The penalty of EASE.
const LAMBDA: f32 = 500.0;

/// What each scores items by.
#[derive(Debug)]
pub struct Baselines {
    /// How many learners have an item.
    pub popularity: Vec<f32>,
    /// Cosine, cut to the nearest hundred of each item.
    pub itemknn: Square,
    /// EASE, whole.
    pub ease: Square,
}

impl Baselines {
    /// Learns from lines whose items are below `items`.
    pub fn of<H: AsRef<[u16]>>(histories: &[H], items: usize) -> Self {
        let mut popularity = vec![0.0; items];
        for &item in histories.iter().flat_map(AsRef::as_ref) {
            popularity[usize::from(item)] += 1.0;
        }
        let mut itemknn = cosine(histories, items);
        for row in itemknn.data.chunks_exact_mut(items) {
            cut(row, NEIGHBOURS);
        }
        Self { popularity, itemknn, ease: ease(histories, items, LAMBDA) }
    }
}

/// The sum of the history's rows.
pub fn add_rows(weights: &Square, history: &[u16], scores: &mut [f32]) {
    scores.fill(0.0);
    for &item in history {
        for (score, weight) in scores.iter_mut().zip(weights.row(item.into())) {
            *score += weight;
        }
    }
}

/// Makes all but the largest numbers zero; of those equal to the last of them all stay.
fn cut(row: &mut [f32], most: usize) {
    if row.len() <= most {
        return;
    }
    let mut sorted = row.to_vec();
    sorted.select_nth_unstable_by(most - 1, |a, b| b.total_cmp(a));
    let least = sorted[most - 1];
    row.iter_mut().filter(|x| **x < least).for_each(|x| *x = 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popularity_counts_learners_and_rows_add_up() {
        let b = Baselines::of(&[vec![0, 1], vec![1]], 3);
        assert_eq!(b.popularity, [1.0, 2.0, 0.0]);
        let mut scores = [7.0; 3];
        add_rows(&Square { n: 3, data: (0..9).map(|x| x as f32).collect() }, &[0, 2], &mut scores);
        assert_eq!(scores, [6.0, 8.0, 10.0]);
    }

    #[test]
    fn the_largest_stay() {
        let mut row = [3.0, 1.0, 2.0, 2.0, 0.5];
        cut(&mut row, 2);
        assert_eq!(row, [3.0, 0.0, 2.0, 2.0, 0.0]);
    }
}
