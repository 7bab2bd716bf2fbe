//! What a mechanism costs: noise, against the formula of its proof note, and time.

use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::k_closest::{CODEWORDS, KClosest};
use cairn::privacy::mechanism::{Input, Mechanism, Randomiser};
use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use serde::Serialize;
use std::time::Instant;

/// Categories, as where the others were measured.
const CATEGORIES: u32 = 10_000;
/// Dimensions of a direction.
const DIMENSIONS: u32 = 16;
/// Batches that reports are estimated in.
const BATCHES: u64 = 10;

/// The error of an estimate.
#[derive(Debug, Clone, Serialize)]
pub struct Noise {
    /// Its name in a policy.
    pub mechanism: &'static str,
    /// Categories or dimensions.
    pub size: u32,
    /// In nats, rounded.
    pub epsilon: f64,
    /// Reports made.
    pub reports: u64,
    /// n times the mean square of the error of an estimate from n reports: of a category's share; of a direction, for each
    /// dimension.
    pub measured: f64,
    /// What the proof note says it is.
    pub formula: f64,
    /// What the best published implementation was measured at.
    pub anchor: f64,
}

/// What is measured, with the anchors: n.MSE of `private_frequency_oracles` at 10,000 categories; c of k-closest with 1024 codewords.
const WANTED: [(Mechanism, f64, f64); 9] = [
    (Mechanism::SubsetSelection, 1.0, 3.66),
    (Mechanism::SubsetSelection, 2.0, 0.719),
    (Mechanism::SubsetSelection, 4.0, 0.0745),
    (Mechanism::ProjectiveGeometry, 1.0, 3.82),
    (Mechanism::ProjectiveGeometry, 2.0, 0.743),
    (Mechanism::ProjectiveGeometry, 4.0, 0.077),
    (Mechanism::KClosest, 1.0, 6.27),
    (Mechanism::KClosest, 2.0, 1.60),
    (Mechanism::KClosest, 4.0, 0.426),
];

/// How many batches [`noise`] makes.
pub fn noise_steps() -> usize {
    WANTED.len() * BATCHES as usize
}

/// Makes so many reports of each mechanism at epsilon 1, 2 and 4; `done` is called after each batch.
pub fn noise(reports: u64, done: &(dyn Fn() + Sync)) -> Vec<Noise> {
    WANTED
        .into_iter()
        .map(|(mechanism, nats, anchor)| {
            let size = size_of(mechanism);
            let randomiser = randomiser(mechanism, nats, size);
            let batch = (reports / BATCHES).max(1);
            let errors = in_parallel(BATCHES, &|index| {
                let error = batch_error(&randomiser, size, batch, index);
                done();
                error
            });
            Noise {
                mechanism: mechanism.label(),
                size,
                epsilon: nats,
                reports: batch * BATCHES,
                measured: errors.iter().sum::<f64>() / errors.len() as f64,
                formula: formula(&randomiser, size),
                anchor,
            }
        })
        .collect()
}

fn size_of(mechanism: Mechanism) -> u32 {
    match mechanism {
        Mechanism::KClosest => DIMENSIONS,
        Mechanism::SubsetSelection | Mechanism::ProjectiveGeometry => CATEGORIES,
        _ => 2,
    }
}

fn randomiser(mechanism: Mechanism, nats: f64, size: u32) -> Randomiser {
    let epsilon = Epsilon::new((nats.exp() * 1e6) as u32, 1_000_000).expect("above 1");
    Randomiser::new(mechanism, epsilon, size).expect("a size within the range")
}

fn formula(randomiser: &Randomiser, size: u32) -> f64 {
    let (others, own) = match randomiser {
        Randomiser::Subset(subset) => subset.probabilities(),
        Randomiser::Point(points) => points.probabilities(),
        Randomiser::Closest(closest) => return closest.error_per_dimension(),
        _ => unreachable!("not among what is measured"),
    };
    let share = 1.0 / f64::from(size);
    (share * own * (1.0 - own) + (1.0 - share) * others * (1.0 - others)) / (own - others).powi(2)
}

/// n times the mean square error of one batch.
fn batch_error(randomiser: &Randomiser, size: u32, reports: u64, index: u64) -> f64 {
    let mut draws = ChaCha8Rng::seed_from_u64(0x6361_6972);
    draws.set_stream(index);
    let mut words = vec![0; randomiser.words()];
    let mut nonce = [0; 16];
    let mut report = |input: &Input, counts: &mut [u64]| {
        draws.fill_bytes(&mut nonce);
        words.fill_with(|| draws.next_u64());
        let payload = randomiser.encode(input, &nonce, &words);
        randomiser.add(counts, &nonce, &payload);
    };
    let mut counts = vec![0; randomiser.counts_len()];
    if let Randomiser::Closest(_) = randomiser {
        // Each report by itself: their errors are independent and their mean 0.
        let direction: Vec<i8> = (0..size as i8).map(|i| 3 * i - 20).collect();
        let length = direction.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
        let truth: Vec<f64> = direction.iter().map(|&x| f64::from(x) / length).collect();
        let input = Input::Direction(direction);
        let mut error = 0.0;
        for _ in 0..reports {
            counts.fill(0);
            report(&input, &mut counts);
            let estimates = randomiser.estimate(&counts, 1);
            error += estimates.iter().zip(&truth).map(|(e, truth)| (e.value - truth).powi(2)).sum::<f64>();
        }
        return error / (reports as f64 * f64::from(size));
    }
    let mut truth = vec![0_u64; size as usize];
    for i in 0..reports {
        let category = (i * 7919 % u64::from(size)) as u32;
        truth[category as usize] += 1;
        report(&Input::Choice(category), &mut counts);
    }
    let estimates = randomiser.estimate(&counts, reports);
    let n = reports as f64;
    let squares = estimates.iter().zip(&truth).map(|(e, &count)| (e.value - count as f64 / n).powi(2));
    n * squares.sum::<f64>() / f64::from(size)
}

fn in_parallel(count: u64, work: &(dyn Fn(u64) -> f64 + Sync)) -> Vec<f64> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                scope.spawn(move || (worker..count).step_by(threads as usize).map(work).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no batch panics")).collect()
    })
}

/// Microseconds an encode of one of 10,000 categories at epsilon 1 takes natively, with its words drawn before: the fastest
/// of some batches, since whatever else runs only makes it slower.
pub fn native_micros(mechanism: Mechanism) -> f64 {
    let size = size_of(mechanism);
    let randomiser = randomiser(mechanism, 1.0, size);
    let mut draws = ChaCha8Rng::seed_from_u64(1);
    let words: Vec<u64> = (0..randomiser.words()).map(|_| draws.next_u64()).collect();
    let input = match mechanism {
        Mechanism::KClosest => Input::Direction(vec![5; size as usize]),
        _ => Input::Choice(size / 2),
    };
    let batch = if randomiser.words() == 1 && mechanism != Mechanism::KClosest { 20_000 } else { 200 };
    (0..15)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..batch {
                std::hint::black_box(randomiser.encode(std::hint::black_box(&input), &[1; 16], &words));
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(batch)
        })
        .fold(f64::INFINITY, f64::min)
}

/// How far the mean codeword of the set points along the truth, as a multiple of what the estimator assumes, and the standard
/// error of that.
pub fn relative_gain(closest: &KClosest, direction: &[i8], codebooks: u64) -> (f64, f64) {
    let length = direction.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
    let mut draws = ChaCha8Rng::seed_from_u64(7);
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..codebooks {
        let nonce: [u8; 16] = draws.random();
        let ratio = closest.along_nearest(direction, &nonce) / length / closest.gain();
        sum += ratio;
        squares += ratio * ratio;
    }
    let n = codebooks as f64;
    let mean = sum / n;
    (mean, ((squares / n - mean * mean) / n).sqrt())
}

/// [`relative_gain`] at epsilon 1, 2 and 4 (first of each row) along an axis and along the diagonal.
pub fn relative_gains(codebooks: u64) -> Vec<(f64, [(f64, f64); 2])> {
    let axis: Vec<i8> = (0..DIMENSIONS).map(|i| if i == 0 { 127 } else { 0 }).collect();
    let gains = |nats: f64| {
        let Randomiser::Closest(closest) = randomiser(Mechanism::KClosest, nats, DIMENSIONS) else {
            unreachable!("asked for by its name")
        };
        [&axis[..], &[127; DIMENSIONS as usize]]
            .map(|direction| relative_gain(&closest, direction, codebooks))
    };
    [1.0, 2.0, 4.0].map(|nats| (nats, gains(nats))).to_vec()
}

/// Whether the estimator's gain is that of codebooks, to half a percent and four standard errors.
pub fn points_true(closest: &KClosest) -> bool {
    let mut axis = vec![0; closest.dimensions() as usize];
    axis[0] = 127;
    let codebooks = if closest.choice().outputs() == CODEWORDS { 1000 } else { 20_000 };
    [axis, vec![127; closest.dimensions() as usize]].iter().all(|direction| {
        let (ratio, error) = relative_gain(closest, direction, codebooks);
        (ratio - 1.0).abs() < 0.005 + 4.0 * error
    })
}
