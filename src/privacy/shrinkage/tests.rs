use super::*;

/// Normal numbers that are the same in every run: the sum of twelve even ones (`SplitMix64` beneath).
struct Normal(u64);

impl Normal {
    fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (word ^ (word >> 31)) as f64 / 2_f64.powi(64)
    }

    fn next(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

#[test]
fn a_prior_that_holds_makes_every_estimate_better_and_the_stated_error_true() {
    let mut normal = Normal(1);
    for (deviation, noise) in [(1.0, 0.1), (1.0, 1.0), (0.3, 3.0)] {
        let (mut own, mut raw, mut prior, mut stated) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..20_000 {
            let truth = 0.7 + deviation * normal.next();
            let seen = truth + noise * normal.next();
            let shrunk = towards(seen, noise, 0.7, deviation);
            own += (shrunk.value - truth).powi(2);
            raw += (seen - truth).powi(2);
            prior += (0.7 - truth).powi(2);
            stated += shrunk.standard_error.powi(2);
        }
        assert!(own < raw && own < prior, "{deviation}, {noise}: {own}, {raw}, {prior}");
        assert!((own / stated - 1.0).abs() < 0.04, "{own} against {stated}");
    }
}

#[test]
fn without_a_deviation_or_with_endless_noise_the_prior_stays() {
    for (error, deviation) in [(1.0, 0.0), (f64::INFINITY, 2.0), (f64::NAN, 2.0), (0.0, 0.0)] {
        let shrunk = towards(9.0, error, 0.5, deviation);
        assert_eq!((shrunk.value, shrunk.standard_error), (0.5, deviation), "{error}");
    }
    assert_eq!(towards(9.0, 0.0, 0.5, 2.0), Shrunk { value: 9.0, standard_error: 0.0 });
}

#[test]
fn nothing_is_made_of_nothing_and_one_answer_stays() {
    assert_eq!(shares(&[], |_| 0.1), []);
    assert_eq!(direction(&[]), []);
    let one = Estimate { value: 0.5, standard_error: 0.1, noise_standard_error: 0.1 };
    let alone = shares(&[one], |_| 0.1);
    assert_eq!(alone[0].value, 0.5);
    // Two other answers are too few to say anything about each other.
    assert_eq!(shares(&[one; 3], |_| 0.1).iter().map(|one| one.value).collect::<Vec<_>>(), [0.5; 3]);
}

/// Errors that are not to be had, or of no size, must not become figures that are none.
#[test]
fn no_figure_is_lost_to_an_error_that_is_none() {
    for error in [f64::INFINITY, f64::NAN, 0.0] {
        let one = |value| Estimate { value, standard_error: error, noise_standard_error: error };
        for shrunk in shares(&[0.1, 0.7, -0.2, 1.3, 0.1, 0.2, 0.3, 0.1, 0.0, 0.2].map(one), |_| error) {
            assert!((0.0..=1.0).contains(&shrunk.value), "{error}: {shrunk:?}");
        }
    }
}

/// Beside answers that are all alike one is moved through all values: what is made of it never falls where it rises, and is
/// within its interval and the possible range.
#[test]
fn what_is_shrunk_keeps_the_order_and_the_interval() {
    let one = |value| Estimate { value, standard_error: 0.05, noise_standard_error: 0.05 };
    let mut normal = Normal(6);
    let mut estimates: Vec<Estimate> = (0..60).map(|_| one(0.02 + 0.05 * normal.next())).collect();
    let mut before = f64::NEG_INFINITY;
    for step in -400..1400 {
        let value = f64::from(step) / 1000.0;
        estimates[7] = one(value);
        let shrunk = shares(&estimates, |_| 0.05)[7];
        assert!(shrunk.value >= before - 1e-3, "{value}: {} after {before}", shrunk.value);
        assert!((0.0..=1.0).contains(&shrunk.value) && shrunk.standard_error > 0.0);
        let possible = |end: f64| end.clamp(0.0, 1.0);
        let (low, high) = (possible(value - 1.96 * 0.05), possible(value + 1.96 * 0.05));
        assert!((low - 1e-12..=high + 1e-12).contains(&shrunk.value), "{value}: {shrunk:?}");
        before = shrunk.value;
    }
}

mod grid;
