//! The claims on the module's page, counted: classes of every kind, by the error models of the very mechanisms.

use super::super::*;
use super::Normal;
use crate::privacy::epsilon::Epsilon;
use crate::privacy::mechanism::{Mechanism, Randomiser};

const TOPICS: usize = 99;

fn concentrated() -> Vec<f64> {
    let mut shares = vec![0.0, 0.5, 0.3, 0.2];
    shares.resize(TOPICS + 1, 0.0);
    shares
}

fn zipf(power: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..=TOPICS).map(|rank| (rank as f64).powf(-power)).collect();
    let all: f64 = weights.iter().sum();
    std::iter::once(0.0).chain(weights.iter().map(|weight| weight / all)).collect()
}

/// How many of so many have what each has with some probability: counted where they are few, else the nearest whole number of
/// a normal one.
fn binomial(normal: &mut Normal, reports: u64, chance: f64) -> u64 {
    let n = reports as f64;
    if n > 200.0 {
        return (n * chance + (n * chance * (1.0 - chance)).sqrt() * normal.next()).round().clamp(0.0, n)
            as u64;
    }
    let (mut at, mut count) = (0.0, 0);
    loop {
        at += ((1.0 - normal.even()).ln() / (1.0 - chance).ln()).floor() + 1.0;
        if at > n {
            return count;
        }
        count += 1;
    }
}

/// Reports of a class whose answers have these shares, as estimates. `own` learners of each answer are as the shares say, but for
/// a rounding: what the standard error adds for who happened to be in the class is drawn with the rest.
fn estimates(normal: &mut Normal, randomiser: &Randomiser, truth: &[f64], reports: u64) -> Vec<Estimate> {
    let (others, own) = randomiser.agreeing().unwrap();
    let one = |&share: &f64| {
        let agreeing = binomial(normal, reports, others + (own - others) * share);
        let n = reports as f64;
        let part = (agreeing as f64 + 1.0) / (n + 2.0);
        let standard_error = (part * (1.0 - part) / n).sqrt() / (own - others);
        let value = (agreeing as f64 / n - others) / (own - others);
        Estimate { value, standard_error, noise_standard_error: standard_error }
    };
    truth.iter().map(one).collect()
}

#[derive(Default)]
struct Counted {
    covered: f64,
    of: f64,
}

impl Counted {
    fn add(&mut self, truth: f64, shrunk: Shrunk) {
        self.of += 1.0;
        self.covered += f64::from((shrunk.value - truth).abs() <= 2.0 * shrunk.standard_error + 1e-9);
    }

    /// The part that is covered, and three deviations of what chance does to it.
    fn part(&self) -> (f64, f64) {
        let part = self.covered / self.of;
        (part, 3.0 * (0.95 * 0.05 / self.of).sqrt())
    }
}

/// `rounds` releases of each class; what is said of each must hold in every cell.
fn go_through(rounds: usize) {
    let classes = [("concentrated", concentrated()), ("zipf", zipf(1.0)), ("even", zipf(0.0))];
    for mechanism in [Mechanism::SubsetSelection, Mechanism::ProjectiveGeometry] {
        for ratio in [2718, 7389] {
            let epsilon = Epsilon::new(ratio, 1000).unwrap();
            let randomiser = Randomiser::new(mechanism, epsilon, TOPICS as u32 + 1).unwrap();
            for (class, truth) in &classes {
                for reports in [100, 1000, 10_000, 100_000] {
                    let mut normal = Normal(reports ^ u64::from(ratio) << 20);
                    let (mut all, mut most) = (Counted::default(), Counted::default());
                    let (mut own, mut raw) = (0.0, 0.0);
                    for _ in 0..rounds {
                        let seen = estimates(&mut normal, &randomiser, truth, reports);
                        let found = shares(&seen, |share| randomiser.error_at(share, reports).unwrap());
                        for (place, ((&truth, one), seen)) in truth.iter().zip(&found).zip(&seen).enumerate()
                        {
                            let reach = 1.96 * seen.standard_error;
                            let (low, high) = ((seen.value - reach).min(1.0), (seen.value + reach).max(0.0));
                            assert!(
                                (low.max(0.0) - 1e-12..=high.min(1.0) + 1e-12).contains(&one.value),
                                "{one:?} of {seen:?}"
                            );
                            own += (one.value - truth).powi(2);
                            raw += (seen.value - truth).powi(2);
                            all.add(truth, *one);
                            if (1..=3).contains(&place) {
                                most.add(truth, *one);
                            }
                        }
                    }
                    let cell = format!("{}, {ratio}/1000, {class}, {reports}", mechanism.label());
                    let ((all, luck), (most, more_luck)) = (all.part(), most.part());
                    println!(
                        "{cell}: covered {all:.3} of all, {most:.3} of the three; squared error {:.2}",
                        own / raw
                    );
                    assert!((0.90 - luck..=0.97 + luck).contains(&all), "{cell}: {all}");
                    assert!((0.90 - more_luck..=0.97 + more_luck).contains(&most), "{cell}: {most} of three");
                    assert!(own < raw, "{cell}: {own} against {raw}");
                }
            }
        }
    }
}

/// Each figure within its interval; the truth within two errors in 90 to 97 % of releases, on average over all answers and of the
/// three most frequent alone; and less squared error than without shrinking. 300 releases of each of 48 classes.
#[test]
fn errors_cover_the_truth_and_squared_error_falls_in_every_class() {
    go_through(300);
}

/// The same with less luck in it: cargo test --release -p cairn-learn --lib shrinkage -- --ignored --nocapture
#[test]
#[ignore = "takes a minute"]
fn errors_cover_the_truth_and_squared_error_falls_in_every_class_in_5000_releases() {
    go_through(5000);
}

/// The class that the old deviation failed: half of all learners are busy with one topic of 99, and 1,000 report at epsilon 1. The
/// best guess was 8 % beside an interval of 29 to 55 %, and the truth within two errors in none of 300 releases.
#[test]
fn the_most_frequent_of_99_topics_is_not_talked_down() {
    let epsilon = Epsilon::new(2718, 1000).unwrap();
    let randomiser = Randomiser::new(Mechanism::SubsetSelection, epsilon, 100).unwrap();
    let (mut normal, mut counted, mut sum) = (Normal(9), Counted::default(), 0.0);
    for _ in 0..300 {
        let seen = estimates(&mut normal, &randomiser, &concentrated(), 1000);
        let found = shares(&seen, |share| randomiser.error_at(share, 1000).unwrap());
        counted.add(0.5, found[1]);
        sum += found[1].value;
    }
    assert!((sum / 300.0 - 0.5).abs() < 0.02, "{}", sum / 300.0);
    assert!((270.0..=297.0).contains(&counted.covered), "{}", counted.covered);
}

/// The same of directions: one coordinate is great, the others are 0 or small, or all are alike.
#[test]
fn a_direction_keeps_its_great_coordinates_and_is_nearer_to_the_truth() {
    let great: Vec<f64> = (0..32).map(|place| if place == 3 { 0.7 } else { 0.0 }).collect();
    let spread: Vec<f64> = (0..32).map(|place| 0.4 * f64::from(place % 3 - 1) / 21_f64.sqrt()).collect();
    for (truth, most) in [(great, 3), (spread, 2), (vec![0.0; 32], 0)] {
        for noise in [0.002, 0.02, 0.08, 0.25] {
            let mut normal = Normal(12);
            let (mut all, mut top, mut own, mut raw) = (Counted::default(), Counted::default(), 0.0, 0.0);
            for _ in 0..400 {
                let one = |&truth: &f64| {
                    let value = truth + noise * normal.next();
                    Estimate { value, standard_error: noise, noise_standard_error: noise }
                };
                let seen: Vec<Estimate> = truth.iter().map(one).collect();
                let found = direction(&seen);
                for (place, ((&truth, found), seen)) in truth.iter().zip(&found).zip(&seen).enumerate() {
                    let off = (found.value - seen.value).abs();
                    assert!(off <= 1.96 * noise + 1e-12 || found.value.abs() == 1.0, "{found:?} of {seen:?}");
                    own += (found.value - truth).powi(2);
                    raw += (seen.value - truth).powi(2);
                    all.add(truth, *found);
                    if place == most {
                        top.add(truth, *found);
                    }
                }
            }
            let ((all, luck), (top, more_luck)) = (all.part(), top.part());
            println!("{most} at {noise}: {all:.3}, {top:.3}; squared error {:.2}", own / raw);
            assert!((0.90 - luck..=0.97 + luck).contains(&all), "{most} at {noise}: {all}");
            assert!((0.90 - more_luck..=0.97 + more_luck).contains(&top), "{most} at {noise}: {top}");
            assert!(own < raw * 1.0001, "{most} at {noise}: {own} against {raw}");
        }
    }
}

/// A share of yes is weighed against an even spread: there the stated error holds on average over what the truth may be, and of
/// every single truth it covers no fewer than nine of ten.
#[test]
fn a_share_of_yes_stays_in_its_interval_and_its_error_covers_the_truth() {
    for ratio in [2718, 7389] {
        let epsilon = Epsilon::new(ratio, 1000).unwrap();
        let randomiser = Randomiser::new(Mechanism::BinaryRandomisedResponse, epsilon, 2).unwrap();
        for reports in [100, 1000, 10_000, 100_000] {
            let mut normal = Normal(reports);
            let (mut all, mut own, mut raw) = (Counted::default(), 0.0, 0.0);
            for step in 0..=20 {
                let truth = f64::from(step) / 20.0;
                let mut of_truth = Counted::default();
                for _ in 0..400 {
                    let seen = estimates(&mut normal, &randomiser, &[truth], reports)[0];
                    let found = crate::privacy::release::shrunk(&randomiser, &[seen], reports)[0];
                    let reach = 1.96 * seen.standard_error;
                    let (low, high) =
                        ((seen.value - reach).clamp(0.0, 1.0), (seen.value + reach).clamp(0.0, 1.0));
                    assert!((low - 1e-12..=high + 1e-12).contains(&found.value), "{found:?} of {seen:?}");
                    own += (found.value - truth).powi(2);
                    raw += (seen.value - truth).powi(2);
                    all.add(truth, found);
                    of_truth.add(truth, found);
                }
                let (part, luck) = of_truth.part();
                assert!(part >= 0.90 - luck, "{ratio}, {reports}, {truth}: {part}");
            }
            let (part, luck) = all.part();
            println!("{ratio}, {reports}: {part:.3}; squared error {:.3}", own / raw);
            assert!((0.90 - luck..=0.97 + luck).contains(&part), "{ratio}, {reports}: {part}");
            assert!(own < raw, "{ratio}, {reports}: {own} against {raw}");
        }
    }
}
