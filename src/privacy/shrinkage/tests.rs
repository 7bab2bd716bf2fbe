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

    fn around(&mut self, truth: &[f64], noise: f64) -> Vec<Estimate> {
        let one = |value| Estimate { value, standard_error: noise, noise_standard_error: noise };
        truth.iter().map(|truth| one(truth + noise * self.next())).collect()
    }
}

fn squared(truth: &[f64], found: impl Iterator<Item = f64>) -> f64 {
    truth.iter().zip(found).map(|(truth, found)| (truth - found).powi(2)).sum()
}

fn zipf(nothing: f64, count: usize, power: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..=count).map(|rank| (rank as f64).powf(-power)).collect();
    let all: f64 = weights.iter().sum();
    std::iter::once(nothing).chain(weights.iter().map(|weight| (1.0 - nothing) * weight / all)).collect()
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

/// The claim on the module's page: better than the estimates in every world, and hardly worse than an even guess where
/// that is the truth, at any noise.
#[test]
fn shares_are_never_worse_than_the_estimates_and_hardly_than_an_even_guess() {
    let mut normal = Normal(2);
    for truth in
        [zipf(0.3, 100, 1.0), zipf(0.8, 100, 1.0), zipf(0.3, 100, 0.0), zipf(0.0, 20, 4.0), zipf(0.5, 2, 1.0)]
    {
        let count = truth.len() - 1;
        for noise in [0.0005, 0.005, 0.02, 0.1, 1.0] {
            let (mut own, mut raw, mut even) = (0.0, 0.0, 0.0);
            for _ in 0..200 {
                let estimates = normal.around(&truth, noise);
                let found = shares(&estimates);
                let sum: f64 = found.iter().map(|one| one.value).sum();
                assert!((sum - 1.0).abs() < 1e-9 && found.iter().all(|one| one.value >= 0.0));
                own += squared(&truth, found.iter().map(|one| one.value));
                raw += squared(&truth, estimates.iter().map(|one| one.value));
                even += squared(&truth, zipf(truth[0], count, 0.0).into_iter());
            }
            assert!(own <= raw * (1.0 + 1e-9), "{count} at {noise}: {own} against {raw}");
            // Three numbers are always learned from the noise: the share of nothing, the mean and the deviation.
            let learned = 3.0 * noise * noise * 200.0;
            assert!(own <= even + learned, "{count} at {noise}: {own} against {even} and {learned}");
        }
    }
}

#[test]
fn a_direction_is_never_worse_than_its_estimate_or_none() {
    let mut normal = Normal(3);
    for length in [0.0, 0.05, 0.4, 1.0] {
        let truth: Vec<f64> =
            (0..32).map(|place| length * f64::from(place % 3 - 1) / 21_f64.sqrt()).collect();
        for noise in [0.001, 0.02, 0.2] {
            let (mut own, mut raw, mut none) = (0.0, 0.0, 0.0);
            for _ in 0..200 {
                let estimates = normal.around(&truth, noise);
                own += squared(&truth, direction(&estimates).iter().map(|one| one.value));
                raw += squared(&truth, estimates.iter().map(|one| one.value));
                none += squared(&truth, std::iter::repeat(0.0));
            }
            // Where noise is small the two come to the same, up to luck.
            assert!(own < raw * 1.0001, "{length} at {noise}: {own} against {raw}");
            assert!(own <= none + 2.0 * noise * noise * 200.0, "{length} at {noise}: {own} against {none}");
        }
    }
}

/// Not on average but each time: the nearest shares are nearer to the truth than what they were made from.
#[test]
fn the_step_to_the_nearest_shares_never_leads_away_from_the_truth() {
    let mut normal = Normal(4);
    let truth = zipf(0.4, 9, 1.5);
    for noise in [0.01, 0.3, 30.0] {
        for _ in 0..500 {
            let seen = normal.around(&truth, noise);
            let mut found: Vec<_> =
                seen.iter().map(|one| Shrunk { value: one.value, standard_error: noise }).collect();
            onto_simplex(&mut found);
            let sum: f64 = found.iter().map(|one| one.value).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            let (before, after) = (
                squared(&truth, seen.iter().map(|one| one.value)),
                squared(&truth, found.iter().map(|one| one.value)),
            );
            assert!(after <= before + 1e-12, "{after} against {before}");
        }
    }
}

#[test]
fn few_values_stay_and_equal_ones_have_no_deviation() {
    let one = Estimate { value: 5.0, standard_error: 1.0, noise_standard_error: 1.0 };
    let few = Family::new(&[one; 3], |_| 0.0, 1);
    assert_eq!(few.shrink(&one, 0.0), Shrunk { value: 5.0, standard_error: 1.0 });
    assert_eq!(Family::new(&[one; 9], |_| 5.0, 0).deviation, 0.0);
    assert!(Family::new(&[one; 9], |_| 0.0, 0).deviation > 4.0);
    assert_eq!(shares(&[]), []);
    assert_eq!(direction(&[]), []);
}
