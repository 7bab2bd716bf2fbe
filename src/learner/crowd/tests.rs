use super::difficulty::{Evidence, shifts};
use super::*;
use crate::desk;
use crate::learner::knowledge::sigmoid;

/// What many reports would say of an item whose typical chance has this logit, and that is so much harder than expected.
fn evidence(expected: f32, harder: f32, error: f32) -> Evidence {
    let rate = sigmoid((expected - harder) / (1.0_f32 + core::f32::consts::PI / 8.0 * 1.44).sqrt());
    Evidence::new(expected, (0.6 * rate, error * error), (0.6, error * error))
}

#[test]
fn many_reports_find_how_hard_items_are_and_few_hardly_move_them() {
    let harder = [1.2, -0.8, 0.3, -0.9, 0.6, -0.4];
    let found = |error| {
        let items: Vec<_> =
            harder.iter().enumerate().map(|(i, &h)| evidence(0.3 * i as f32 - 0.5, h, error)).collect();
        shifts(&items)
    };
    for (shift, truth) in found(0.003).iter().zip(harder) {
        assert!((shift - truth).abs() < 0.25, "{shift} of {truth}");
    }
    for (shift, truth) in found(0.5).iter().zip(harder) {
        assert!(shift.abs() < 0.25 * truth.abs().max(0.2), "{shift} of {truth}");
    }
}

#[test]
fn what_all_items_have_in_common_moves_none() {
    let all: Vec<_> = (0..6).map(|i| evidence(0.2 * i as f32, 1.5, 0.005)).collect();
    assert!(shifts(&all).iter().all(|shift| shift.abs() < 0.15), "{:?}", shifts(&all));
    let one = shifts(&[evidence(0.4, 1.5, 0.005)]);
    assert!(one[0].abs() < 0.3, "{one:?}");
    assert!(shifts(&[]).is_empty());
}

#[test]
fn nonsense_stays_finite() {
    for (solved, tried) in
        [((9.0, 1e-9), (-9.0, 1e-9)), ((0.0, 1e9), (0.0, 1e9)), ((-1.0, 1e-6), (0.0, 1e-6))]
    {
        let found =
            shifts(&[Evidence::new(0.0, solved, tried), evidence(0.0, 0.5, 0.1), evidence(0.5, 0.0, 0.1)]);
        assert!(found.iter().all(|shift| shift.is_finite() && shift.abs() <= 6.0), "{found:?}");
    }
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn epochs_of_an_item_are_put_together_and_only_pairs_count() {
    let pack = desk::maths();
    let view = pack.view();
    let ids: Vec<String> = (0..3).map(|item| view.string(view.item_id[item]).to_owned()).collect();
    let (solved, tried) = (Question::Solved { items: ids.clone() }, Question::Tried { items: ids.clone() });
    let elsewhere = Question::Solved { items: named(&["of another catalog"]) };
    let released = |question, epoch, value: &'static [f64]| Released {
        question,
        epoch,
        value,
        standard_error: &[0.01],
        shrunk: value,
    };
    let once = [
        released(&solved, 3, &[0.1]),
        released(&tried, 3, &[0.6]),
        released(&solved, 4, &[0.55]),
        released(&tried, 4, &[0.6]),
        // No pair, and nothing of this catalog.
        released(&solved, 5, &[0.5]),
        released(&elsewhere, 3, &[0.5]),
    ];
    let crowd = Crowd::new(&view, &once);
    assert!(crowd.harder(0) > 0.4 && crowd.harder(1) < -0.4, "{:?}", crowd.harder);
    assert_eq!((crowd.harder(2), crowd.harder(99)), (0.0, 0.0));
    let twice: Vec<_> = once
        .iter()
        .copied()
        .chain(once.iter().map(|one| Released { epoch: one.epoch + 3, ..*one }))
        .collect();
    assert!(Crowd::new(&view, &twice).harder(0) > crowd.harder(0));
    assert_eq!(Crowd::new(&view, &once[..1]).harder(0), 0.0);
    let unusable = [released(&solved, 3, &[f64::NAN]), released(&tried, 3, &[])];
    assert_eq!(Crowd::new(&view, &unusable).harder(0), 0.0);
}

#[test]
fn of_topics_the_newest_shares_are_kept() {
    let pack = desk::maths();
    let (topic, moved) =
        (Question::Topic { topics: named(&["a", "b"]) }, Question::Move { topics: named(&["a", "b"]) });
    let released =
        |question, epoch, shrunk| Released { question, epoch, value: &[], standard_error: &[], shrunk };
    let crowd = Crowd::new(
        &pack.view(),
        &[
            released(&topic, 8, &[0.5, 0.1, 0.4]),
            released(&topic, 7, &[0.0, 0.9, 0.1]),
            released(&moved, 8, &[0.4, 0.1, 0.3, 0.0, 0.0]),
        ],
    );
    assert_eq!((crowd.topic("a"), crowd.topic("b"), crowd.topic("c")), (Some(0.1), Some(0.4), None));
    assert!((crowd.onward("a", "b").unwrap() - 0.75).abs() < 1e-6);
    assert_eq!((crowd.onward("b", "a"), crowd.onward("a", "c")), (None, None));
}
