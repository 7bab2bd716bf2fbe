use super::*;

fn run(tasks: &[Task], learners: usize, rounds: usize) -> Vec<Figure> {
    let options = Options {
        learners: vec![learners],
        epsilon: Epsilon::new(2718, 1000).unwrap(),
        topics: if tasks == [Task::Moves] { 10 } else { 100 },
        rounds: Some(rounds),
        seed: 1,
    };
    simulate(tasks, &options, &|| {}).figures
}

fn value(figures: &[Figure], measure: &str) -> f64 {
    figures.iter().find(|figure| figure.measure == measure).unwrap().value
}

#[test]
fn a_seed_repeats_and_another_does_not() {
    let options = |seed| Options {
        learners: vec![200],
        epsilon: Epsilon::REPORT_CAP,
        topics: 5,
        rounds: Some(2),
        seed,
    };
    let figures = |seed| simulate(&Task::ALL, &options(seed), &|| {}).figures;
    assert_eq!(figures(1), figures(1));
    assert_ne!(figures(1), figures(2));
    assert!(figures(1).iter().all(|figure| figure.value.is_finite() && figure.error.is_finite()));
}

#[test]
fn the_error_of_a_rate_is_what_its_formula_says() {
    let figures = run(&[Task::Calibration], 1000, 300);
    let error = value(&figures, calibration::ERROR);
    // Noise e / (e - 1)² and sampling of about 1/5 a report.
    assert!((error / 0.0335 - 1.0).abs() < 0.12, "{error}");
    assert!((value(&figures, "error that the release tells") / error - 1.0).abs() < 0.12);
    assert_eq!(figures[0].expected, Some(0.034));
}

/// In every class less squared error than without shrinking. Where reports tell hardly anything an even guess is better still: a figure
/// that stays in its interval cannot be one.
#[test]
fn what_is_shrunk_is_better_than_reports() {
    for learners in [60, 600] {
        for task in [Task::Topics, Task::Moves, Task::Interest, Task::Difficulty] {
            let figures = run(&[task], learners, 1800 / learners);
            let squared = |measure| value(&figures, measure).powi(2);
            let raw =
                figures.iter().find(|figure| figure.measure.starts_with("error of")).unwrap().value.powi(2);
            let (shrunk, none) = (squared("error when shrunk"), squared("error without reports"));
            // Sixty learners are too few for sixteen questions: nothing is published, and nothing moves.
            assert!(shrunk <= raw, "{task:?} of {learners}: {shrunk}, {raw}");
            assert!(shrunk < none + 0.7 * raw, "{task:?} of {learners}: {shrunk}, {none}, {raw}");
        }
    }
}

#[test]
fn ndcg_is_one_for_the_truth_and_less_for_anything_else() {
    let truth = [0.1, 0.5, 0.4];
    assert_eq!(ndcg(&truth, &truth), 1.0);
    assert_eq!(ndcg(&[1.0, 9.0, 8.0], &truth), 1.0);
    let swapped = (0.4 + 0.5 / 3_f64.log2() + 0.05) / (0.5 + 0.4 / 3_f64.log2() + 0.05);
    assert!((ndcg(&[0.0, 0.4, 0.5], &truth) - swapped).abs() < 1e-12);
    assert!(ndcg(&[0.0; 3], &truth) < 1.0);
    assert_eq!(ndcg(&[1.0, 2.0], &[0.0, 0.0]), 0.0);
}
