//! Figures and their differences, against what they come to by hand.

use super::super::session::Outcome;
use super::super::{interval, measures};
use super::course;

/// Eight learners: two knew little, and gained half of what they missed; six knew half, and gained a fifth.
#[test]
fn figures_are_those_worked_out_by_hand() {
    let course = course();
    let weak = Outcome {
        before: 0.2,
        after: 0.6,
        later: 0.4,
        items: 10,
        answers: 8,
        in_window: 6,
        violations: 1,
        minutes_to_goal: Some(30.0),
        studied: 80.0,
        planned: 80.0,
        given: vec![0, 1, 1],
        ..Outcome::default()
    };
    let other = Outcome {
        before: 0.5,
        after: 0.6,
        later: 0.5,
        violations: 0,
        // Left early, without the goal: that is not fast.
        minutes_to_goal: None,
        studied: 10.0,
        given: vec![2],
        ..weak.clone()
    };
    let outcomes: Vec<(usize, Outcome)> =
        (0..8).map(|n| (0, if n < 2 { weak.clone() } else { other.clone() })).collect();
    let figures = measures::figures(("bkt", "cairn"), &[course], &outcomes, None, 0);
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} for {b}");
    close(figures.gain, (2.0 * 0.4 + 6.0 * 0.1) / (2.0 * 0.8 + 6.0 * 0.5));
    close(figures.retention, 2.0 * 0.2 / 4.6);
    close(figures.zpd_hit, 0.75);
    close(figures.prerequisite_violations, 2.0 / 80.0);
    close(figures.minutes_to_goal, (2.0 * 30.0 + 6.0 * 80.0) / 8.0);
    close(figures.goal_reached, 0.25);
    close(figures.coverage, 3.0 / 36.0);
    close(figures.weakest_quarter_gain, 0.5);
    close(figures.weakest_quarter_ratio.unwrap(), 0.5 / 0.2);
    assert!(figures.gain_ci[0] < figures.gain && figures.gain < figures.gain_ci[1]);
    // All of the quarter are alike.
    figures.weakest_quarter_gain_ci.iter().for_each(|&end| close(end, 0.5));
}

#[test]
fn a_paired_difference_does_not_see_what_learners_have_in_common() {
    let learner = |before: f64, gain: f64| Outcome { before, after: before + gain, ..Outcome::default() };
    let many = |gain: f64| -> Vec<Outcome> {
        (0..20).map(|n| learner(0.04 * n as f64, gain * (1.0 - 0.04 * n as f64))).collect()
    };
    let (one, other) = (many(0.5), many(0.3));
    let (one, other): (Vec<_>, Vec<_>) = (one.iter().collect(), other.iter().collect());
    let (cost, [low, high]) = interval::paired(&one, &other, interval::gain, 0);
    for figure in [cost, low, high] {
        assert!((figure - 0.2).abs() < 1e-9, "{figure}");
    }
    let (cost, [low, high]) = interval::apart(&one, &other, interval::minutes_to_goal, 0);
    assert_eq!((cost, low, high), (0.0, 0.0, 0.0));
}
