//! Whether one task got more reports than chance gives it.
//!
//! Every device draws the task that it answers evenly from all tasks of the policy, so the reports of an epoch fall on the
//! tasks like dice. Who makes up reports wants them to count, and puts them where they count: on one task, in which each then
//! weighs as many times more as there are tasks (`docs/privacy/attacks.md`). That shows. Pearson's chi-square statistic
//! (1900) over all tasks says by how much, and its probability under even draws says how often chance alone does as much.
//!
//! The counts must be those of all reports that were taken in for the epoch, also of those that wait: batches are
//! closed at a floor and by growth, and what is closed is not even.

/// In this part of all looks at honest reports the alarm is raised, or in less: counts are whole numbers. Where the probability is
/// not counted out it is up to three tenths too small, so false alarms are up to 1.4 times as frequent.
pub const FALSE_ALARMS: f64 = 0.001;
/// Steps up to which the probability is counted out: about a hundredth of a second.
const MOST_STEPS: f64 = 6e6;
/// Only between these is the probability counted out: beyond, it is an alarm or none by any reading.
const BEYOND_DOUBT: f64 = 1e-7;
const NO_ALARM: f64 = 10.0 * FALSE_ALARMS;
/// Of fewer reports it is always counted out.
const FEW: u64 = 20;

/// Reports that fell on tasks as chance hardly ever has them fall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alarm {
    /// Pearson's chi-square statistic: the sum over tasks of (count - expected)² / expected.
    pub statistic: f64,
    /// Its degrees of freedom: tasks less one.
    pub degrees: usize,
    /// The probability that even draws come to this statistic or more.
    pub p: f64,
    /// The place of the task with the most reports; of several the first.
    pub most: usize,
    /// How many reports a task would have if all had as many.
    pub expected: f64,
}

/// The alarm for one epoch's reports, counted for each task of the policy, tasks without reports included; `None` where chance
/// explains them ([`FALSE_ALARMS`] says in how many looks at honest reports it seems not to).
///
/// That rate is of one look at an epoch. Who looks each day, while reports come in, sees a false alarm more often.
pub fn uneven(counts: &[u64]) -> Option<Alarm> {
    let tasks = counts.len();
    let reports: u64 = counts.iter().sum();
    if tasks < 2 || reports < 2 {
        return None;
    }
    let expected = reports as f64 / tasks as f64;
    let statistic = counts.iter().map(|&count| (count as f64 - expected).powi(2)).sum::<f64>() / expected;
    let mut p = by_moments(statistic, reports as f64, tasks as f64);
    if (BEYOND_DOUBT..=NO_ALARM).contains(&p) || reports < FEW {
        p = exact(counts, reports, MOST_STEPS).unwrap_or(p);
    }
    let most = counts.iter().position(|count| counts.iter().all(|other| other <= count)).unwrap_or(0);
    let alarm = Alarm { statistic, degrees: tasks - 1, p, most, expected };
    (p <= FALSE_ALARMS).then_some(alarm)
}

/// The probability of the statistic or more, counted out: each outcome of the draws with what it is worth. `None` where that would
/// take more steps than that, which it does only where [`by_moments`] is near enough.
///
/// The statistic grows with the sum of squares of the counts, a whole number. Task by task, this keeps how likely each
/// number of reports dealt out so far is together with each sum of squares below the one that was seen; of the reports
/// that are left, a task gets a binomial number.
fn exact(counts: &[u64], reports: u64, most_steps: f64) -> Option<f64> {
    let squares: u64 = counts.iter().map(|count| count * count).sum();
    let (n, seen) = (reports as f64, squares as f64);
    if let &[one, other] = counts {
        return Some(binomial(one.max(other) as f64, n));
    }
    if counts.len() as f64 * n * seen * n.min(seen.sqrt()) / 2.0 > most_steps {
        return None;
    }
    let (n, seen) = (reports as usize, squares as usize);
    let mut dealt = vec![0.0; (n + 1) * seen];
    dealt[0] = 1.0;
    for left in (1..=counts.len()).rev() {
        let mut next = vec![0.0; (n + 1) * seen];
        for used in 0..=n {
            let row = &dealt[used * seen..(used + 1) * seen];
            let among = (n - used) as f64;
            // The last task gets what is left; any other the number of heads of a coin that says so once in `left` times.
            let first = if left == 1 { n - used } else { 0 };
            let mut chance = libm::pow(1.0 - 1.0 / left as f64, among);
            if left == 1 {
                chance = 1.0;
            }
            for got in first..=n - used {
                let square = got * got;
                if square >= seen {
                    break;
                }
                let to = (used + got) * seen + square;
                for (sum, &likely) in row[..seen - square].iter().enumerate() {
                    next[to + sum] += chance * likely;
                }
                chance *= (among - got as f64) / (got as f64 + 1.0) / (left as f64 - 1.0);
            }
        }
        dealt = next;
    }
    let below: f64 = dealt[n * seen..].iter().sum();
    Some((1.0 - below).clamp(0.0, 1.0))
}

/// The same for two tasks: that one of them, whichever, gets so many of n reports or more.
fn binomial(most: f64, n: f64) -> f64 {
    let logarithm = libm::lgamma(n + 1.0) - libm::lgamma(most + 1.0) - libm::lgamma(n - most + 1.0);
    let (mut got, mut chance, mut tail) = (most, libm::exp(logarithm - n * std::f64::consts::LN_2), 0.0);
    while got <= n && chance > tail * 1e-16 {
        tail += chance;
        chance *= (n - got) / (got + 1.0);
        got += 1.0;
    }
    (2.0 * tail).min(1.0)
}

/// The same by the gamma distribution that has the statistic's own mean, variance and skewness (Pearson's type III), which are
/// known exactly for even draws (Haldane 1937): the usual chi-square distribution has them only where reports are many.
fn by_moments(statistic: f64, reports: f64, tasks: f64) -> f64 {
    let mean = tasks - 1.0;
    let variance = 2.0 * mean * (reports - 1.0) / reports;
    let third = 4.0 * mean * (reports - 1.0) * (2.0 * reports + tasks - 6.0) / (reports * reports);
    let shape = 4.0 * variance * variance * variance / (third * third).max(f64::MIN_POSITIVE);
    upper_gamma(shape, shape + (statistic - mean) / variance.sqrt() * shape.sqrt())
}

/// The part of the gamma distribution of a shape that lies above x: by its series below the mean, by its continued fraction above
/// (Press et al. 2007, *Numerical Recipes*, section 6.2).
fn upper_gamma(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let density = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * 1e-16 {
            at += 1.0;
            term *= x / at;
            sum += term;
        }
        return (1.0 - density * sum).max(0.0);
    }
    // Lentz's method, from the front.
    let mut whole = x + 1.0 - shape;
    let (mut above, mut below) = (f64::MAX, 1.0 / whole);
    let mut fraction = below;
    for step in 1..1000 {
        let step = f64::from(step);
        let part = step * (shape - step);
        whole += 2.0;
        below = 1.0 / (part * below + whole);
        above = whole + part / above;
        fraction *= above * below;
        if (above * below - 1.0).abs() < 1e-14 {
            break;
        }
    }
    density * fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Even words that are the same in every run (`SplitMix64`).
    struct Words(u64);

    impl Words {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut word = self.0;
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            word ^ (word >> 31)
        }

        /// Reports of honest devices, each to a task that it drew, and of liars, all to the first.
        fn counts(&mut self, tasks: usize, honest: u64, liars: u64) -> Vec<u64> {
            let mut counts = vec![0; tasks];
            for _ in 0..honest {
                counts[((u128::from(self.next()) * tasks as u128) >> 64) as usize] += 1;
            }
            counts[0] += liars;
            counts
        }
    }

    #[test]
    fn what_is_even_or_too_little_raises_no_alarm() {
        for counts in [&[][..], &[1_000_000], &[0, 0, 0], &[1, 0], &[1, 1], &[5, 5, 6], &[100, 120, 95, 88]] {
            assert_eq!(uneven(counts), None, "{counts:?}");
        }
    }

    #[test]
    fn the_alarm_names_the_task_and_how_unlikely_it_is() {
        let alarm = uneven(&[90, 91, 170, 89, 93]).unwrap();
        assert_eq!((alarm.most, alarm.degrees, alarm.expected), (2, 4, 106.6));
        assert!((alarm.statistic - 47.216).abs() < 1e-3 && alarm.p < 1e-8, "{alarm:?}");
        // Two tasks: 2 P(Binomial(30, 1/2) <= 5) = 2 * 174,437 / 2^30.
        let alarm = uneven(&[25, 5]).unwrap();
        assert!((alarm.p - 2.0 * 174_437.0 / 2_f64.powi(30)).abs() < 1e-12, "{alarm:?}");
        assert_eq!(uneven(&[23, 7]), None, "2 P(Binomial(30, 1/2) <= 7) = .0052");
    }

    /// Against each of the outcomes, gone through one by one.
    #[test]
    fn the_probability_is_exact_where_reports_are_few() {
        for (tasks, reports) in [(2_u64, 9_u32), (3, 7), (4, 6), (5, 5)] {
            let outcomes: Vec<u64> = (0..tasks.pow(reports))
                .map(|mut outcome| {
                    let mut counts = vec![0_u64; tasks as usize];
                    for _ in 0..reports {
                        counts[(outcome % tasks) as usize] += 1;
                        outcome /= tasks;
                    }
                    counts.iter().map(|count| count * count).sum()
                })
                .collect();
            for most in u64::from(reports).div_ceil(tasks)..=u64::from(reports) {
                let mut counts = vec![0; tasks as usize];
                (counts[0], counts[1]) = (most, u64::from(reports) - most);
                let squares: u64 = counts.iter().map(|count| count * count).sum();
                let as_much = outcomes.iter().filter(|&&other| other >= squares).count();
                let expected = as_much as f64 / outcomes.len() as f64;
                let found = exact(&counts, reports.into(), MOST_STEPS).unwrap();
                assert!((found - expected).abs() < 1e-12, "{counts:?}: {found} against {expected}");
            }
        }
    }

    /// Upper points of the chi-square distribution, as printed in tables.
    #[test]
    fn the_gamma_tail_is_that_of_the_tables() {
        for (degrees, point, p) in
            [(1.0, 10.828, 0.001), (10.0, 29.588, 0.001), (10.0, 9.342, 0.5), (31.0, 61.098, 0.001)]
        {
            let found = upper_gamma(degrees / 2.0, point / 2.0);
            assert!((found / p - 1.0).abs() < 1e-3, "{degrees}: {found}");
        }
    }

    /// About where counting out ends, also beyond: farther on the approximation by moments is nearer still.
    #[test]
    fn the_approximation_is_near_where_it_takes_over() {
        for (tasks, reports) in [(3, 70_u64), (4, 65), (11, 65), (32, 75)] {
            let (mut compared, mut words) = (0, Words(3));
            for tilt in (0..20).cycle().take(400) {
                let counts = words.counts(tasks, reports - tilt, tilt);
                let squares: u64 = counts.iter().map(|count| count * count).sum();
                let statistic = squares as f64 * tasks as f64 / reports as f64 - reports as f64;
                let near = by_moments(statistic, reports as f64, tasks as f64);
                if compared < 2 && (3e-4..3e-3).contains(&near) {
                    let exact = exact(&counts, reports, f64::INFINITY).unwrap();
                    println!("{tasks} tasks, {reports} reports: {exact:.5} exact, {near:.5} by moments");
                    assert!((near / exact).ln().abs() < 0.4, "{tasks}, {reports}: {near} against {exact}");
                    compared += 1;
                }
            }
            assert!(compared > 0, "{tasks}, {reports}");
        }
    }

    /// The claim on [`FALSE_ALARMS`], for schools of every size.
    #[test]
    fn honest_reports_raise_no_more_false_alarms_than_it_says() {
        for (tasks, reports, looks) in [
            (2, 12, 4000),
            (2, 100, 4000),
            (3, 70, 4000),
            (5, 20, 2000),
            (5, 80, 4000),
            (11, 100, 4000),
            (32, 100, 4000),
        ] {
            let mut words = Words(7 + tasks as u64 * reports);
            let alarms = (0..looks).filter(|_| uneven(&words.counts(tasks, reports, 0)).is_some()).count();
            println!("{tasks} tasks, {reports} reports: {alarms} alarms in {looks} looks");
            let expected = FALSE_ALARMS * f64::from(looks);
            assert!(alarms as f64 <= expected + 3.0 * expected.sqrt() + 1.0, "{tasks}, {reports}: {alarms}");
        }
    }

    /// Of a class of eleven tasks 70 liars beside 1,000 honest devices: 91 of those answer the task that the liars are at.
    #[test]
    fn a_flood_on_one_task_is_seen() {
        for (tasks, honest, liars) in [(2, 400, 110), (5, 500, 66), (11, 1000, 70), (32, 3000, 80)] {
            let mut words = Words(3);
            let seen = (0..60).filter(|_| uneven(&words.counts(tasks, honest, liars)).is_some()).count();
            println!("{tasks} tasks, {honest} honest, {liars} liars: seen in {seen} of 60");
            assert!(seen >= 51, "{tasks}: {seen}");
            let spread =
                (0..60).filter(|_| uneven(&words.counts(tasks, honest + liars, 0)).is_some()).count();
            assert!(spread <= 2, "lies that are spread like honest reports are not: {spread}");
        }
    }
}
