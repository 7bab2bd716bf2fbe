use super::*;

fn mechanism(a: u32, b: u32, k: u32) -> ProjectiveGeometry {
    ProjectiveGeometry::new(Epsilon::new(a, b).unwrap(), k).unwrap()
}

/// The points of a hyperplane, by definition.
fn hyperplane(mechanism: &ProjectiveGeometry, number: u32) -> Vec<u32> {
    (0..mechanism.choice.likelier()).map(|nth| mechanism.on_hyperplane(number, nth)).collect()
}

#[test]
fn hyperplanes_have_distinct_points_and_any_two_share_as_many() {
    // Orders 2, 3, 5 and 7; a number of categories that makes the space complete, so that all hyperplanes are looked at.
    for (a, b, k) in [(11, 10, 31), (5, 2, 40), (4, 1, 31), (7389, 1000, 57), (7389, 1000, 8)] {
        let mechanism = mechanism(a, b, k);
        assert_eq!(mechanism.points(), k, "complete");
        let size = mechanism.choice.likelier();
        let sets: Vec<Vec<u32>> = (0..k)
            .map(|number| {
                let mut points = hyperplane(&mechanism, number);
                points.sort_unstable();
                points.dedup();
                assert_eq!(points.len() as u32, size);
                assert!(points.iter().all(|&point| point < mechanism.points()));
                points
            })
            .collect();
        for (i, one) in sets.iter().enumerate() {
            for other in &sets[..i] {
                let shared = one.iter().filter(|point| other.binary_search(point).is_ok()).count() as u32;
                assert_eq!(shared, (size - 1) / mechanism.order());
            }
        }
    }
}

#[test]
fn the_order_is_the_prime_with_the_smallest_variance() {
    for (a, b) in [(1001, 1000), (2, 1), (2718, 1000), (7389, 1000), (20, 1), (54_598, 1000), (u32::MAX, 1)] {
        let ratio = f64::from(a) / f64::from(b);
        let variance = |order: u32| (ratio + f64::from(order - 1)).powi(2) / f64::from(order - 1);
        let chosen = best_order(Epsilon::new(a, b).unwrap());
        assert!(ORDERS.iter().all(|&order| variance(chosen) <= variance(order)), "{a}/{b}: {chosen}");
    }
}

#[test]
fn a_word_tells_a_point_of_the_hyperplane_or_any_point() {
    let mechanism = mechanism(2718, 1000, 40);
    let (extra, each, size) =
        (mechanism.choice.extra(), mechanism.choice.each(), u64::from(mechanism.choice.likelier()));
    let tell = |category, word| point(&mechanism.encode(category, &[word]));
    for category in [0, 17, 39] {
        for nth in 0..size {
            let expected = mechanism.on_hyperplane(category, nth as u32);
            assert_eq!(tell(category, extra * nth), expected);
            assert_eq!(tell(category, extra * nth + extra - 1), expected);
        }
        for number in 0..u64::from(mechanism.points()) {
            let first = extra * size + each * number;
            assert_eq!(tell(category, first), number as u32);
            assert_eq!(tell(category, first + (each - 1)), number as u32);
        }
    }
    assert_eq!(tell(99, 0), tell(39, 0), "one beyond the last");
}

#[test]
fn the_sums_are_those_over_each_hyperplane() {
    for (a, b, k) in [(11, 10, 20), (2718, 1000, 30), (2718, 1000, 3), (7389, 1000, 300), (54_598, 1000, 60)]
    {
        let mechanism = mechanism(a, b, k);
        let counts: Vec<u64> = (0..u64::from(mechanism.points())).map(|point| point * point % 101).collect();
        let sums = sums::on_hyperplanes(mechanism.order, mechanism.coordinates, k as usize, &counts);
        for (number, sum) in (0..).zip(sums) {
            let points = hyperplane(&mechanism, number);
            assert_eq!(
                sum,
                points.iter().map(|&point| counts[point as usize]).sum::<u64>(),
                "{a}/{b}, {number}"
            );
        }
    }
}

/// Every output as often as it is expected: the estimate must be the truth.
#[test]
fn the_estimate_is_unbiased() {
    let mechanism = mechanism(2718, 1000, 40);
    let own = hyperplane(&mechanism, 7);
    let scale = 1 << 40;
    let each = mechanism.choice.each() / scale;
    let extra = mechanism.choice.extra() / scale;
    let counts: Vec<u64> =
        (0..mechanism.points()).map(|point| each + if own.contains(&point) { extra } else { 0 }).collect();
    let estimates = mechanism.estimate(&counts, counts.iter().sum());
    for (category, estimate) in estimates.iter().enumerate() {
        let truth = f64::from(u8::from(category == 7));
        assert!((estimate.value - truth).abs() < 1e-5, "{category}: {}", estimate.value);
    }
}

#[test]
fn only_numbers_of_points_pass() {
    let mechanism = mechanism(2718, 1000, 40);
    assert!(mechanism.is_payload(&[39, 0, 0]));
    for wrong in [&[40, 0, 0][..], &[0, 1, 0], &[0, 0, 1], &[0, 0], &[0, 0, 0, 0]] {
        assert!(!mechanism.is_payload(wrong), "{wrong:?}");
    }
}

#[test]
fn the_noise_is_near_the_optimum() {
    for eps in [1.0_f64, 2.0, 4.0] {
        let ratio = eps.exp();
        let mechanism = mechanism((ratio * 1e6) as u32, 1_000_000, 10_000);
        let (others, own) = mechanism.probabilities();
        let excess = others * (1.0 - others) / (own - others).powi(2) * (ratio - 1.0).powi(2) / (4.0 * ratio);
        assert!((1.0 - 1e-3..1.04).contains(&excess), "{eps}: {excess}");
    }
}

#[test]
fn a_number_of_categories_outside_the_range_is_refused() {
    for k in [0, 1, MOST + 1] {
        let error = ProjectiveGeometry::new(Epsilon::REPORT_CAP, k).unwrap_err().to_string();
        assert_eq!(error, format!("projective-geometry takes a size of 2 to 65536, not {k}"));
    }
    assert!(ProjectiveGeometry::new(Epsilon::new(u32::MAX, 1).unwrap(), MOST).is_ok());
    let least = Epsilon::new(u32::MAX, u32::MAX - 1).unwrap();
    assert!(ProjectiveGeometry::new(least, 1000).is_ok());
    let error = ProjectiveGeometry::new(least, MOST).unwrap_err().to_string();
    assert_eq!(error, "projective-geometry has not words enough to keep to so small an epsilon");
}
