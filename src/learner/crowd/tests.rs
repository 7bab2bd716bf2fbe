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

fn question(ids: &[&str], tried: bool) -> Question {
    let items = named(ids);
    if tried { Question::Tried { items } } else { Question::Solved { items } }
}

fn told<'a>(question: &'a Question, epoch: u32, value: &'a [f64]) -> Released<'a> {
    Released { question, epoch, value, standard_error: &[0.01], shrunk: value }
}

/// Three items of one skill, and one of another.
fn ids<'a>(view: &View<'a>) -> [&'a str; 4] {
    let exercises = |item: &usize| view.skills_of(*item).count() == 1 && !view.assesses(*item).is_empty();
    let skill = |item: usize| view.skills_of(item).next();
    let all: Vec<usize> = (0..view.items()).filter(exercises).collect();
    let first =
        all.iter().copied().find(|&item| all.iter().filter(|&&o| skill(o) == skill(item)).count() >= 3);
    let mut of_one = all.iter().copied().filter(|&item| skill(item) == skill(first.unwrap()));
    let other = all.iter().copied().find(|&item| skill(item) != skill(first.unwrap())).unwrap();
    let mut next = || view.string(view.item_id[of_one.next().unwrap()]);
    [next(), next(), next(), view.string(view.item_id[other])]
}

#[test]
fn items_of_one_skill_and_time_are_compared_and_no_others() {
    let pack = desk::maths();
    let view = pack.view();
    let [one, two, three, other] = ids(&view);
    let harder = |crowd: &Crowd, id: &str| crowd.harder(view.item_with_id(id).unwrap());
    let solved = [one, two, three, other].map(|id| question(&[id], false));
    let tried = [one, two, three, other].map(|id| question(&[id], true));
    let few = [0.1];
    let many = [0.55];
    let all = [0.6];
    let at = |epoch: u32, of_three: u32| {
        [
            told(&solved[0], epoch, &few),
            told(&tried[0], epoch, &all),
            told(&solved[1], epoch, &many),
            told(&tried[1], epoch, &all),
            told(&solved[2], of_three, &few),
            told(&tried[2], of_three, &all),
            told(&solved[3], epoch, &few),
            told(&tried[3], epoch, &all),
        ]
    };
    let crowd = Crowd::new(&view, &at(3, 4));
    assert!(harder(&crowd, one) > 0.3 && harder(&crowd, two) < -0.3, "{:?}", crowd.harder);
    // Alone in their time, or in their skill.
    assert!(harder(&crowd, three).abs() < 0.3 && harder(&crowd, other).abs() < 0.3, "{:?}", crowd.harder);
    assert!(harder(&Crowd::new(&view, &at(3, 3)), three) > 0.3);
    assert_eq!(crowd.harder(usize::MAX), 0.0);
}

#[test]
fn epochs_are_put_together_and_only_usable_pairs_count() {
    let pack = desk::maths();
    let view = pack.view();
    let [one, two, ..] = ids(&view);
    let harder = |crowd: &Crowd| crowd.harder(view.item_with_id(one).unwrap());
    let solved = [one, two].map(|id| question(&[id], false));
    let tried = [one, two].map(|id| question(&[id], true));
    let elsewhere = question(&["of another catalog"], false);
    let (low, high, all) = ([0.25], [0.45], [0.6]);
    let error = [0.1];
    let pairs: Vec<Released<'_>> =
        [(&solved[0], &low), (&tried[0], &all), (&solved[1], &high), (&tried[1], &all)]
            .map(|(question, value)| Released { standard_error: &error, ..told(question, 3, value) })
            .to_vec();
    let first = harder(&Crowd::new(&view, &pairs));
    let twice: Vec<_> =
        pairs.iter().copied().chain(pairs.iter().map(|one| Released { epoch: 4, ..*one })).collect();
    assert!(first > 0.0 && harder(&Crowd::new(&view, &twice)) > first, "{first}");
    assert_eq!(harder(&Crowd::new(&view, &pairs[..1])), 0.0);
    let unusable = [told(&solved[0], 3, &[f64::NAN]), told(&tried[0], 3, &[]), told(&elsewhere, 3, &all)];
    assert_eq!(harder(&Crowd::new(&view, &unusable)), 0.0);
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
