use super::*;

fn mechanism(a: u32, b: u32, dimensions: u32) -> KClosest {
    KClosest::new(Epsilon::new(a, b).unwrap(), dimensions).unwrap()
}

/// A nonce for each round.
fn nonce(round: u64) -> [u8; 16] {
    u128::from((round + 1).wrapping_mul(0xd6e8_feb8_6659_fd93)).to_le_bytes()
}

#[test]
fn the_set_is_that_of_the_nearest_codewords_and_of_the_first_among_equals() {
    let keys = [5, 1, 3, 3, 9, 3, 0];
    let set = |rank| (0..rank).map(|nth| nth_of_smallest(&keys, rank, nth)).collect::<Vec<_>>();
    assert_eq!(set(1), [6]);
    assert_eq!(set(3), [1, 2, 6]);
    assert_eq!(set(4), [1, 2, 3, 6]);
    assert_eq!(set(6), [0, 1, 2, 3, 5, 6]);
}

#[test]
fn nearer_codewords_have_larger_products() {
    let mechanism = mechanism(7389, 1000, 4);
    let direction = [100, -50, 7, 0];
    let distances = mechanism.distances(&direction, &nonce(1));
    let all: Vec<i32> = coordinates(&nonce(1)).take(4 * CODEWORDS as usize).collect();
    for (distance, codeword) in distances.iter().zip(all.chunks(4)) {
        let product: i32 = codeword.iter().zip(direction).map(|(x, y)| x * i32::from(y)).sum();
        assert_eq!(*distance as i32, MIDDLE - product);
    }
    assert_eq!(
        distances,
        mechanism.distances(&[100, -50, 7], &nonce(1)),
        "a coordinate that is missing is 0"
    );
    assert_eq!(distances, mechanism.distances(&[100, -50, 7, 0, 99], &nonce(1)));
}

#[test]
fn the_largest_products_stay_within_the_keys() {
    let mechanism = mechanism(2, 1, MOST);
    let greatest = MOST as i32 * 128 * GREATEST;
    assert!(greatest < MIDDLE, "{greatest}");
    for direction in [[-128; 64], [127; 64]] {
        assert!(mechanism.distances(&direction, &nonce(3)).iter().all(|&key| key < 1 << 31));
    }
}

#[test]
fn a_word_tells_a_codeword_of_the_set_or_any() {
    let mechanism = mechanism(2718, 1000, 8);
    let direction = [1, -2, 3, 4, 5, -6, 7, 8];
    let (extra, each, near) =
        (mechanism.choice.extra(), mechanism.choice.each(), mechanism.choice.likelier());
    let tell = |word| codeword(&mechanism.encode(&direction, &nonce(2), &[word])) as u32;
    let distances = mechanism.distances(&direction, &nonce(2));
    let mut order: Vec<u32> = (0..CODEWORDS).collect();
    order.sort_by_key(|&place| (distances[place as usize], place));
    let mut set = order[..near as usize].to_vec();
    set.sort_unstable();
    for (nth, &place) in (0..).zip(&set).step_by(7) {
        assert_eq!((tell(extra * nth), tell(extra * nth + extra - 1)), (place, place));
    }
    for place in (0..CODEWORDS).step_by(97) {
        let first = extra * u64::from(near) + each * u64::from(place);
        assert_eq!((tell(first), tell(first + each - 1)), (place, place));
    }
}

/// The mean over the whole channel, for 1,000 codebooks: the true direction, within six standard errors.
#[test]
fn the_estimate_points_where_the_truth_does() {
    let mechanism = mechanism(7389, 1000, 4);
    let (direction, length) = ([80, -60, 0, 0], 100.0);
    let rounds = 1000;
    let (mut sums, near) = ([0.0; 4], mechanism.choice.likelier());
    for round in 0..rounds {
        let distances = mechanism.distances(&direction, &nonce(round));
        let all: Vec<i32> = coordinates(&nonce(round)).take(4 * CODEWORDS as usize).collect();
        let mut order: Vec<usize> = (0..CODEWORDS as usize).collect();
        order.sort_by_key(|&place| (distances[place], place));
        for place in &order[..near as usize] {
            for (sum, coordinate) in sums.iter_mut().zip(&all[place * 4..]) {
                *sum += f64::from(*coordinate) * mechanism.choice.extra_share();
            }
        }
    }
    let error = 6.0
        * (codebook::MEAN_SQUARE * f64::from(near) / rounds as f64).sqrt()
        * mechanism.choice.extra_share();
    for (sum, truth) in sums.iter().zip(direction) {
        let mean = sum / rounds as f64;
        let expected = mechanism.gain() * f64::from(truth) / length;
        assert!((mean - expected).abs() < error, "{mean} against {expected} +- {error}");
    }
    assert!(error / mechanism.gain() < 0.02);
}

#[test]
fn reports_add_up_and_are_estimated() {
    let mechanism = mechanism(7389, 1000, 3);
    let mut counts = vec![0; mechanism.counts_len()];
    let told =
        |round: u64, place: usize| coordinates(&nonce(round)).skip(place * 3).take(3).collect::<Vec<_>>();
    mechanism.add(&mut counts, &nonce(1), &[2, 1]);
    mechanism.add(&mut counts, &nonce(2), &[255, 3]);
    let estimates = mechanism.estimate(&counts, 2);
    for (i, estimate) in estimates.iter().enumerate() {
        let mean = f64::from(told(1, 258)[i] + told(2, 1023)[i]) / 2.0;
        assert!((estimate.value - mean / mechanism.gain()).abs() < 1e-9);
    }
    assert!(mechanism.estimate(&counts, 0).is_empty());
}

#[test]
fn the_error_is_the_known_one() {
    for (eps, anchor) in [(1.0_f64, 6.27), (2.0, 1.60), (4.0, 0.426)] {
        for dimensions in [16, 64] {
            let c = mechanism((eps.exp() * 1e6) as u32, 1_000_000, dimensions).error_per_dimension();
            assert!((c / anchor - 1.0).abs() < 0.03, "{eps}, {dimensions}: {c}");
        }
    }
}

#[test]
fn what_is_no_codeword_or_no_dimension_is_refused() {
    let mechanism = mechanism(2, 1, 3);
    assert!(mechanism.is_payload(&[255, 3]) && !mechanism.is_payload(&[0, 4]));
    assert!(!mechanism.is_payload(&[0]) && !mechanism.is_payload(&[0, 0, 0]));
    for dimensions in [0, 1, MOST + 1] {
        let error = KClosest::new(Epsilon::REPORT_CAP, dimensions).unwrap_err().to_string();
        assert_eq!(error, format!("k-closest takes a size of 2 to 64, not {dimensions}"));
    }
    for epsilon in [Epsilon::new(u32::MAX, u32::MAX - 1).unwrap(), Epsilon::new(u32::MAX, 1).unwrap()] {
        assert!(KClosest::new(epsilon, 2).is_ok());
    }
}
