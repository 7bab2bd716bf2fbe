//! ROC curves and the area between two of them, exactly: both are broken lines, so the area is a sum over the pieces
//! between their corners, and where the curves cross within a piece, over the two triangles.
//!
//! Answers with the same prediction share one slanting piece, as is usual: nothing says which of them comes first.

/// A ROC curve from (0, 0) to (1, 1): the share of wrong answers predicted at or above a threshold, and that of right ones.
#[derive(Debug, Default)]
pub(super) struct Roc {
    corners: Vec<(f64, f64)>,
}

impl Roc {
    /// Draws the curve anew from the wrong and right answers at each threshold, highest first; says whether there is one,
    /// which takes answers of both kinds.
    pub fn trace(&mut self, steps: impl Iterator<Item = (f64, f64)> + Clone) -> bool {
        let (all_wrong, all_right) =
            steps.clone().fold((0.0, 0.0), |sum, (wrong, right)| (sum.0 + wrong, sum.1 + right));
        self.corners.clear();
        if all_wrong == 0.0 || all_right == 0.0 {
            return false;
        }
        self.corners.push((0.0, 0.0));
        let (mut wrong, mut right) = (0.0, 0.0);
        for (more_wrong, more_right) in steps {
            if more_wrong + more_right > 0.0 {
                wrong += more_wrong;
                right += more_right;
                // A quotient rounds to the same float for every fraction of the same value, so equal curves are equal to
                // the last bit, whatever their sizes.
                self.corners.push((wrong / all_wrong, right / all_right));
            }
        }
        true
    }

    /// The area under the curve (AUC), 0 to 1: the probability that a right answer was predicted higher than a wrong one,
    /// ties counting half.
    pub fn area(&self) -> f64 {
        self.corners.windows(2).map(|piece| (piece[1].0 - piece[0].0) * (piece[0].1 + piece[1].1) / 2.0).sum()
    }

    /// The absolute area between two curves (ABROCA), 0 to 1: the integral of |y₁(x) − y₂(x)| over x. Gardner, Brooks and
    /// Baker, "Evaluating the fairness of predictive student models through slicing analysis", LAK 2019.
    pub fn area_between(&self, other: &Self) -> f64 {
        let (mut pieces, mut others) = (self.corners.windows(2), other.corners.windows(2));
        let (mut mine, mut theirs) = (pieces.next(), others.next());
        let (mut x, mut area) = (0.0, 0.0);
        while let (Some(a), Some(b)) = (mine, theirs) {
            let end = a[1].0.min(b[1].0);
            if end > x {
                area +=
                    (end - x) * mean_distance(height(a, x) - height(b, x), height(a, end) - height(b, end));
                x = end;
            }
            if a[1].0 <= end {
                mine = pieces.next();
            }
            if b[1].0 <= end {
                theirs = others.next();
            }
        }
        area
    }
}

/// The height of a piece that is not vertical at a place within it.
fn height(piece: &[(f64, f64)], x: f64) -> f64 {
    let ((x0, y0), (x1, y1)) = (piece[0], piece[1]);
    if x == x1 { y1 } else { y0 + (y1 - y0) * ((x - x0) / (x1 - x0)) }
}

/// The mean of |d| while d goes straight from one value to another.
fn mean_distance(from: f64, to: f64) -> f64 {
    if from * to >= 0.0 {
        f64::midpoint(from.abs(), to.abs())
    } else {
        (from * from + to * to) / (2.0 * (from.abs() + to.abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roc(steps: &[(f64, f64)]) -> Roc {
        let mut roc = Roc::default();
        assert!(roc.trace(steps.iter().copied()));
        roc
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-15, "{a} is not {b}");
    }

    #[test]
    fn the_area_under_a_curve_counts_ties_half() {
        assert_eq!(roc(&[(0.0, 3.0), (2.0, 0.0)]).area(), 1.0);
        assert_eq!(roc(&[(2.0, 0.0), (0.0, 3.0)]).area(), 0.0);
        assert_eq!(roc(&[(2.0, 3.0)]).area(), 0.5);
        // Pairs of right and wrong: 0.9 over both wrong ones, 0.5 ties with one and beats the other: 3.5 of 4.
        close(roc(&[(0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]).area(), 3.5 / 4.0);
        assert!(!Roc::default().trace([(0.0, 2.0)].into_iter()));
        assert!(!Roc::default().trace([(2.0, 0.0)].into_iter()));
    }

    #[test]
    fn where_one_curve_lies_above_it_is_the_difference_of_areas() {
        let (perfect, chance) = (roc(&[(0.0, 1.0), (1.0, 0.0)]), roc(&[(1.0, 1.0)]));
        close(perfect.area_between(&chance), 0.5);
        close(chance.area_between(&perfect), 0.5);
        let worst = roc(&[(1.0, 0.0), (0.0, 1.0)]);
        close(perfect.area_between(&worst), 1.0);
    }

    #[test]
    fn equal_curves_of_different_sizes_have_nothing_between_them() {
        let small = roc(&[(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)]);
        let large = roc(&[(0.0, 7.0), (7.0, 7.0), (14.0, 7.0)]);
        assert_eq!(small.area_between(&large), 0.0);
    }

    #[test]
    fn crossing_curves_do_not_cancel() {
        // (0,0) (0,½) (1,½) (1,1) against the diagonal: both have an area of ½; two triangles of ⅛ lie between.
        let step = roc(&[(0.0, 1.0), (1.0, 0.0), (0.0, 1.0)]);
        let diagonal = roc(&[(1.0, 1.0)]);
        close(step.area() - diagonal.area(), 0.0);
        close(step.area_between(&diagonal), 0.25);
        // Corners (0,0) (¼,¾) (1,1) and (0,0) (½,½) (½,1) (1,1), worked out by hand. Up to ¼ the first is above by 0 to ½:
        // 1/16. Up to ½ by ½ to 1/3: 5/48. From ½ on the second is 1 and the first climbs from 5/6: 1/24.
        let bent = roc(&[(1.0, 3.0), (3.0, 1.0)]);
        let late = roc(&[(1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]);
        close(bent.area_between(&late), 1.0 / 16.0 + 5.0 / 48.0 + 1.0 / 24.0);
        close(late.area_between(&bent), 1.0 / 16.0 + 5.0 / 48.0 + 1.0 / 24.0);
        // Crossing inside a piece: (0,0) (½,0) (1,1) against (0,0) (0,½) (½,½) (1,½) (1,1). From ½ on 2x−1 goes through ½
        // at ¾: ½·½ before, then two triangles of ½·¼·½.
        let slow = roc(&[(1.0, 0.0), (1.0, 1.0)]);
        let flat = roc(&[(0.0, 1.0), (2.0, 0.0), (0.0, 1.0)]);
        close(slow.area_between(&flat), 0.25 + 0.125);
    }
}
