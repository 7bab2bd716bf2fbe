use super::*;
use ::cairn::learner::knowledge::sigmoid;

/// Intercept, indicators of ten groups, and a count of quite another size.
const FEATURES: usize = 12;

/// Numbers from 0 to 1 that are the same everywhere (splitmix64).
fn uniform(state: &mut u64) -> f32 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 40) as f32 / (1 << 24) as f32
}

fn truth() -> Vec<f32> {
    let mut weights = vec![0.3];
    weights.extend((0..10).map(|group| (group as f32 - 4.5) / 3.0));
    weights.push(-0.02);
    weights
}

/// Rows with the chance of each as its outcome, or a draw from it.
fn data(rows: usize, draw: bool) -> (Design, Vec<f32>) {
    let mut design = Design::new(FEATURES);
    let mut state = 7;
    for row in 0..rows {
        design.push_row([(0, 1.0), (1 + row as u32 % 10, 1.0), (11, 100.0 * uniform(&mut state))]);
    }
    let outcomes = design.logits(&truth()).into_iter().map(|logit| {
        let p = sigmoid(logit);
        if draw { f32::from(uniform(&mut state) < p) } else { p }
    });
    let outcomes = outcomes.collect();
    (design, outcomes)
}

fn strengths(l2: f32) -> Vec<f32> {
    let mut strengths = vec![l2; FEATURES];
    strengths[0] = 0.0;
    strengths
}

/// The gradient, written down once more, from the definition and row by row.
fn gradient(design: &Design, outcomes: &[f32], offsets: &[f32], l2: &[f32], weights: &[f32]) -> Vec<f64> {
    let mut gradient: Vec<f64> =
        weights.iter().zip(l2).map(|(&w, &l2)| f64::from(w) * f64::from(l2)).collect();
    for row in 0..design.rows() {
        let logit: f64 = design.row(row).map(|(column, value)| value * f64::from(weights[column])).sum();
        let p = 1.0 / (1.0 + (-logit - f64::from(offsets[row])).exp());
        design
            .row(row)
            .for_each(|(column, value)| gradient[column] += value * (p - f64::from(outcomes[row])));
    }
    gradient
}

#[test]
fn the_gradient_vanishes_at_the_fit() {
    let (design, outcomes) = data(8_000, true);
    let offsets: Vec<f32> = (0..8_000).map(|row| (row % 7) as f32 / 7.0 - 0.5).collect();
    let l2 = strengths(0.5);
    let weights = fit(&design, &outcomes, Some(&offsets), &l2).unwrap();
    let gradient = gradient(&design, &outcomes, &offsets, &l2, &weights);
    // What is left is the rounding of the weights to 32 bits, times values up to 100 in 8,000 rows.
    assert!(gradient.iter().all(|g| g.abs() < 0.05), "{gradient:?}");
    assert!(gradient[..11].iter().all(|g| g.abs() < 1e-3), "{gradient:?}");
}

#[test]
fn a_known_model_is_recovered() {
    let (design, outcomes) = data(2_000, false);
    // Indicators of all groups beside an intercept: only a penalty says which of the many equal models is meant.
    let weights = fit(&design, &outcomes, None, &strengths(1e-3)).unwrap();
    let (known, found) = (design.logits(&truth()), design.logits(&weights));
    assert!(known.iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-3));
    assert!((weights[11] + 0.02).abs() < 1e-5, "{weights:?}");
    // The truth's groups have mean zero, which is what the penalty prefers.
    assert!(truth().iter().zip(&weights).all(|(a, b)| (a - b).abs() < 2e-3), "{weights:?}");
}

#[test]
fn an_offset_stands_for_what_it_replaces() {
    let (design, outcomes) = data(2_000, false);
    let shifted = fit(&design, &outcomes, Some(&vec![1.0; 2_000]), &strengths(0.1)).unwrap();
    let plain = fit(&design, &outcomes, None, &strengths(0.1)).unwrap();
    assert!((plain[0] - shifted[0] - 1.0).abs() < 1e-5);
    assert!(plain[1..].iter().zip(&shifted[1..]).all(|(a, b)| (a - b).abs() < 1e-5));
}

#[test]
fn a_heavier_penalty_shrinks() {
    let (design, outcomes) = data(1_000, true);
    let norms = [0.1, 1.0, 10.0, 1e6].map(|l2| {
        let weights = fit(&design, &outcomes, None, &strengths(l2)).unwrap();
        weights[1..].iter().map(|w| w * w).sum::<f32>()
    });
    assert!(norms.is_sorted_by(|lighter, heavier| lighter > heavier), "{norms:?}");
    assert!(norms[3] < 1e-4, "{norms:?}");
}

#[test]
fn one_weight_has_its_closed_form() {
    let mut design = Design::new(2);
    (0..4).for_each(|_| design.push_row([(0, 0.5), (0, 0.5)]));
    // Feature 1 is in no row and without penalty; the log odds of three in four are ln 3.
    let weights = fit(&design, &[1.0, 1.0, 0.0, 1.0], None, &[0.0, 0.0]).unwrap();
    assert!((weights[0] - 3_f32.ln()).abs() < 1e-5 && weights[1] == 0.0, "{weights:?}");
    assert_eq!(fit(&Design::new(1), &[], None, &[1.0]).unwrap(), [0.0]);
}

#[test]
fn what_cannot_be_fitted_is_named() {
    let (design, outcomes) = data(10, true);
    let l2 = strengths(1.0);
    let message = |outcomes: &[f32], offsets: Option<&[f32]>, l2: &[f32]| {
        fit(&design, outcomes, offsets, l2).unwrap_err().to_string()
    };
    assert_eq!(message(&outcomes[1..], None, &l2), "there are 9 outcomes, but there must be 10");
    assert_eq!(message(&outcomes, None, &l2[1..]), "there are 11 strengths, but there must be 12");
    assert_eq!(message(&outcomes, Some(&[0.0]), &l2), "there are 1 offsets, but there must be 10");
    assert_eq!(message(&[f32::NAN; 10], None, &l2), "outcomes 0 must be between 0 and 1");
    assert_eq!(message(&outcomes, None, &[-1.0; 12]), "strengths 0 must be finite and not below 0");
    let mut infinite = Design::new(1);
    infinite.push_row([(0, f32::INFINITY)]);
    assert_eq!(fit(&infinite, &[1.0], None, &[1.0]).unwrap_err().to_string(), "values 0 must be finite");
}

#[test]
#[should_panic(expected = "feature 3 of 3")]
fn a_feature_that_there_is_not_panics() {
    Design::new(3).push_row([(3, 1.0)]);
}
