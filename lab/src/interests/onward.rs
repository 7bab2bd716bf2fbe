//! What comes next: from what a learner has taken up so far to what they take up then, by ridge regression.
//!
//! Cosine and EASE see a set of items. A history has an order, and at each point of it there is a past to predict from
//! and a future to be predicted. Past and future fade: `x` has `decay^age` for each past item, `y` has `ahead^distance` for
//! each coming one, and `B = (Σ x xᵀ + ridge · I)⁻¹ Σ x yᵀ` is the linear model of one from the other (SLIT; Choi, Kim, Lee,
//! Shim and Lee 2021, "Session-aware Linear Item-Item Models"). No diagonal has to be held at zero, as an item is never
//! in its own past.

use super::square::Square;

/// How far the past reaches, and the future, in items. Behind it, the weights have faded.
const PAST: usize = 30;
const FUTURE: usize = 10;

/// How the regression sees a history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fading {
    /// What a past item weighs, for each one since.
    pub decay: f32,
    /// What a coming item weighs, for each one before it.
    pub ahead: f32,
    /// The penalty of large weights.
    pub ridge: f32,
}

/// `B`: row by row what an item says of those to come.
pub fn onward<H: AsRef<[u16]>>(histories: &[H], items: usize, fading: Fading) -> Square {
    let (mut past, mut coming) = (Square::zero(items), Square::zero(items));
    let powers = |base: f32, count: usize| -> Vec<f32> { (0..count).map(|k| base.powi(k as i32)).collect() };
    let (ages, distances) = (powers(fading.decay, PAST), powers(fading.ahead, FUTURE));
    for history in histories.iter().map(AsRef::as_ref) {
        let weight = 1.0 / history.len() as f32;
        for now in 1..history.len() {
            let before = || history[..now].iter().rev().zip(&ages);
            for (&i, age) in before() {
                for (&j, other) in before() {
                    *past.at(i.into(), j.into()) += weight * age * other;
                }
                for (&j, distance) in history[now..].iter().zip(&distances) {
                    *coming.at(i.into(), j.into()) += weight * age * distance;
                }
            }
        }
    }
    past.add_to_diagonal(fading.ridge);
    past.divide(coming)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_regression_of_what_comes_on_what_was() {
        let fading = Fading { decay: 0.5, ahead: 0.25, ridge: 1.0 };
        let weights = onward(&[vec![0, 1, 2]], 3, fading);
        // Each point weighs 1/3. Now = 1: x = e0, y = e1 + e2/4. Now = 2: x = e0/2 + e1, y = e2.
        // Σ x xᵀ + I = [[1 + 5/12, 1/6], [1/6, 1 + 1/3]]; Σ x yᵀ = [[1/3, 1/12 + 1/6], [0, 1/3]] in columns 1 and 2.
        let (p, q, r) = (17.0 / 12.0, 1.0 / 6.0, 4.0 / 3.0);
        let determinant = p * r - q * q;
        let known = [
            (0, 1, r / 3.0 / determinant),
            (1, 1, -q / 3.0 / determinant),
            (0, 2, (r * 0.25 - q / 3.0) / determinant),
            (1, 2, (p / 3.0 - q * 0.25) / determinant),
            (2, 2, 0.0),
        ];
        for (i, j, known) in known {
            let found: f32 = weights.row(i)[j];
            assert!((found - known).abs() < 1e-6, "{i} {j}: {found} is not {known}");
        }
    }
}
