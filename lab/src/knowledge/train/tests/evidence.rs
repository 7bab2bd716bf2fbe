//! What there is to find out is found, and is lost again where the evidence for it is left out.

use super::*;
use crate::knowledge::baselines;
use ::cairn::learner::knowledge::features::Group;

#[test]
fn similarity_is_learnt_where_skills_do_not_tell() {
    let mut vocabulary = worlds::across();
    let answers = worlds::read(&worlds::groups(0..200), &mut vocabulary);
    let test = worlds::read(&worlds::groups(1_000..1_060), &mut vocabulary);
    let whole = quick(&options(24, &[]), &answers, &vocabulary);
    let auc = auc_of(&whole, &test, &vocabulary);
    let baselines = baselines::run_all(&answers, &test, &vocabulary).unwrap();
    let best = baselines.metrics(&test).iter().filter_map(|(_, metrics)| metrics.auc).fold(0.0, f64::max);
    let without = quick(&options(24, &[Left::Similar]), &answers, &vocabulary);
    let without = auc_of(&without, &test, &vocabulary);
    assert!(auc > 0.75 && auc > best + 0.1 && auc > without + 0.1, "{auc}, but {best} and {without}");
    assert!(whole.quantisation_loss.abs() < 0.01, "{}", whole.quantisation_loss);
    assert_eq!((whole.set_aside, whole.stopped), (29, false));
}

#[test]
fn forgetting_is_learnt_from_times() {
    let mut vocabulary = worlds::fourths();
    let timed = |learners| worlds::forgetting(learners, Some(1_700_000_000));
    let answers = worlds::read(&timed(0..150), &mut vocabulary);
    let test = worlds::read(&timed(1_000..1_060), &mut vocabulary);
    let auc = auc_of(&quick(&options(6, &[]), &answers, &vocabulary), &test, &vocabulary);
    let timing = [Left::Features(Group::Timing)];
    let without = auc_of(&quick(&options(6, &timing), &answers, &vocabulary), &test, &vocabulary);
    assert!(auc > 0.66 && auc > without + 0.05, "{auc}, but without times {without}");
}

#[test]
fn without_times_all_is_finite() {
    let mut vocabulary = worlds::fourths();
    let answers = worlds::read(&worlds::forgetting(0..60, None), &mut vocabulary);
    let trained = quick(&options(3, &[]), &answers, &vocabulary);
    let timed = worlds::read(&worlds::forgetting(0..60, Some(1_700_000_000)), &mut vocabulary);
    // A model that never saw a time makes nothing of one.
    assert_eq!(predictions(&trained, &answers, &vocabulary), predictions(&trained, &timed, &vocabulary));
    assert!(predictions(&trained, &answers, &vocabulary).iter().all(|p| (0.0..=1.0).contains(p)));
}

#[test]
fn partial_credit_is_expected_as_it_is_given() {
    let mut vocabulary = worlds::fourths();
    let quarters = |learners| worlds::in_quarters(&worlds::levels(learners));
    let answers = worlds::read(&quarters(0..100), &mut vocabulary);
    let test = worlds::read(&quarters(1_000..1_100), &mut vocabulary);
    let trained = quick(&options(6, &[]), &answers, &vocabulary);
    let predictions = predictions(&trained, &test, &vocabulary);
    for (skill, share) in worlds::LEVELS.into_iter().enumerate() {
        let rows = test.iter().flatten().zip(&predictions);
        let of_skill: Vec<f32> =
            rows.filter(|(answer, _)| answer.item as usize % 4 == skill).map(|(_, &p)| p).collect();
        let mean = of_skill.iter().sum::<f32>() / of_skill.len() as f32;
        // Of the right, half lack a quarter; of the wrong, half have one.
        let expected = share * 0.875 + (1.0 - share) * 0.125;
        assert!((mean - expected).abs() < 0.05, "{skill}: {mean}, not {expected}");
    }
    assert!(auc_of(&trained, &test, &vocabulary) > 0.7);
}

#[test]
fn an_ablation_says_what_each_group_adds() {
    let mut vocabulary = worlds::fourths();
    let answers = worlds::read(&worlds::forgetting(0..150, Some(1_700_000_000)), &mut vocabulary);
    let options = AblationOptions { passes: 3, ..AblationOptions::default() };
    let ablation = ablate(&answers, &vocabulary, &options, &Unwatched).unwrap();
    assert_eq!((ablation.learners, ablation.set_aside, ablation.rows), (128, 22, 22 * 24));
    assert!(!ablation.stopped);
    assert!(ablation.without.iter().map(|one| one.group).eq(Left::ALL.map(Left::label)));
    for one in &ablation.without {
        assert_eq!(one.auc_added, ablation.whole.auc - one.quality.auc);
        let is_timing = one.group == "timing";
        assert_eq!(one.auc_added > 0.03, is_timing, "{one:?}");
    }
}

#[test]
fn a_stopped_ablation_tells_what_is_finished() {
    let mut vocabulary = worlds::fourths();
    let answers = worlds::read(&worlds::levels(0..40), &mut vocabulary);
    let options = AblationOptions { passes: 2, ..AblationOptions::default() };
    let stopped = ablate(&answers, &vocabulary, &options, &StopAfter::new(1));
    assert!(matches!(stopped, Err(TrainError::Stopped)));
    // Each model is three parts, and two are trained at a time.
    let ablation = ablate(&answers, &vocabulary, &options, &StopAfter::new(14)).unwrap();
    assert!(ablation.stopped && (1..8).contains(&ablation.without.len()), "{ablation:?}");
}
