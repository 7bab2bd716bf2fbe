//! EASE (Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data"): each item is regressed on all others, in closed
//! form.

use super::similar::gram;
use super::square::Square;

/// `B_ij = -P_ij / P_jj` off the diagonal, 0 on it, with `P = (XᵀX + λI)⁻¹`.
pub fn ease<H: AsRef<[u16]>>(histories: &[H], items: usize, lambda: f32) -> Square {
    let mut gram = gram(histories, items, 0.0);
    gram.add_to_diagonal(lambda);
    let mut weights = gram.inverse();
    let diagonal: Vec<f32> = (0..items).map(|i| weights.row(i)[i]).collect();
    for i in 0..items {
        for (j, own) in diagonal.iter().enumerate() {
            let x = weights.at(i, j);
            *x = if i == j { 0.0 } else { -*x / own };
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_solves_its_own_regression() {
        // With two items, item 1 on item 0 alone: G_01 / (G_00 + λ) = 2 / (3 + 1).
        let b = ease(&[vec![0, 1], vec![1, 0], vec![0]], 2, 1.0);
        assert!((b.row(0)[1] - 0.5).abs() < 1e-6, "{:?}", b.data);
        // And item 0 on item 1: 2 / (2 + 1).
        assert!((b.row(1)[0] - 2.0 / 3.0).abs() < 1e-6, "{:?}", b.data);
        assert_eq!((b.row(0)[0], b.row(1)[1]), (0.0, 0.0));
    }
}
