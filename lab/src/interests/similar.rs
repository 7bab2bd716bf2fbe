//! Items that go together, whatever the order: cosine of two items over learners, each learner weighing less the longer
//! their history.
//!
//! A learner with 500 items says of 250,000 pairs that they go together, one with five of 25. So each adds
//! `x xᵀ / |x|`: as much as they have items, not its square.

use super::square::Square;

/// `G = Σ x xᵀ / |x|^power` over learners, `x` being 1 for each of a learner's items.
pub fn gram<H: AsRef<[u16]>>(histories: &[H], items: usize, power: f32) -> Square {
    let mut gram = Square::zero(items);
    for history in histories.iter().map(AsRef::as_ref) {
        let weight = (history.len() as f32).powf(-power);
        for &i in history {
            for &j in history {
                *gram.at(i.into(), j.into()) += weight;
            }
        }
    }
    gram
}

/// `S_ij = G_ij / √(G_ii G_jj)`, and 0 on the diagonal.
pub fn cosine<H: AsRef<[u16]>>(histories: &[H], items: usize) -> Square {
    let mut gram = gram(histories, items, 1.0);
    let lengths: Vec<f32> = (0..items).map(|i| gram.row(i)[i].sqrt()).collect();
    for i in 0..items {
        for (j, length) in lengths.iter().enumerate() {
            let x = gram.at(i, j);
            *x = if i == j || *x == 0.0 { 0.0 } else { *x / (lengths[i] * length) };
        }
    }
    gram
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_histories_weigh_less() {
        let s = cosine(&[vec![0, 1], vec![0, 1, 2, 3]], 5);
        // G_01 = 1/2 + 1/4, as are G_00 and G_11; G_02 = G_22 = 1/4.
        assert!((s.row(0)[1] - 1.0).abs() < 1e-6);
        assert!((s.row(0)[2] - 0.25 / (0.75f32 * 0.25).sqrt()).abs() < 1e-6);
        assert_eq!((s.row(0)[0], s.row(0)[4], s.row(4)[0]), (0.0, 0.0, 0.0));
    }
}
