//! From a matrix to a model that fits in its file: of each item the strongest neighbours stay.

use super::square::Square;
use cairn::learner::interests::neighbours::{Model, most_neighbours};

/// Keeps of each row the strongest weights above zero, as many as fit. `ids` are the rows'.
pub fn prune(weights: &Square, ids: &[&str], decay: f32) -> Model {
    assert_eq!(weights.n, ids.len(), "a row for each item");
    let most = most_neighbours(ids.len());
    Model::new(ids, decay, |row| strongest(weights.row(row), most))
}

fn strongest(row: &[f32], most: usize) -> Vec<(u16, f32)> {
    let positive = row.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
    let mut all: Vec<(u16, f32)> = positive.map(|(item, &weight)| (item as u16, weight)).collect();
    if all.len() > most {
        all.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(most);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn::learner::interests::neighbours::MOST_BYTES;

    #[test]
    fn the_strongest_neighbours_are_kept_within_the_bound() {
        let n = 1_200;
        let ids: Vec<String> = (0..n).map(|item| format!("item {item}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut weights = Square::zero(n);
        for i in 0..n {
            for j in 0..n {
                *weights.at(i, j) = 100.0 + ((i + j * 7) % n) as f32;
            }
        }
        *weights.at(5, 0) = -3.0;
        let model = prune(&weights, &ids, 0.9);
        let most = most_neighbours(n);
        assert!(most < n);
        let size = model.to_bytes().len();
        assert!(size < MOST_BYTES && size + 3 * n >= MOST_BYTES - 1, "{size}");
        let mut scores = vec![0.0; n];
        model.score(&[model.item(ids[5])], &mut scores);
        let mut sorted = weights.row(5).to_vec();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        for (j, id) in ids.iter().enumerate() {
            let (score, weight) = (scores[usize::from(model.item(id).unwrap())], weights.row(5)[j]);
            let kept = if weight >= sorted[most - 1] { weight } else { 0.0 };
            assert!((score - kept).abs() <= sorted[0] / 510.0 + 0.01, "{j}: {score} for {weight}");
        }
        assert!(10 * 20_000 + 3 * 20_000 * most_neighbours(20_000) + 56 < MOST_BYTES);
    }
}
