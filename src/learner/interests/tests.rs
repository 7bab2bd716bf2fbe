use super::*;
use crate::catalog::pack::vectors::{ItemVectors, LANES};
use crate::catalog::source::{Catalog, Item};
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::learner::memory::DAY_MS;
use crate::learner::{Event, Happening, Profile, Rating};
use proptest::prelude::*;
use std::sync::Arc;

const NOW: i64 = 1_790_000_000_000;
const ITEMS: usize = 24;

/// Items on a circle in two dimensions, an hour of the clock apart; every sixth has a topic.
fn clock() -> Pack<Vec<u8>> {
    let item = |at: usize| Item {
        id: format!("i{at}"),
        name: format!("Item {at}"),
        topics: if at.is_multiple_of(6) { vec![format!("t{at}")] } else { Vec::new() },
        ..Item::default()
    };
    let items = (0..ITEMS).map(item).collect();
    let catalog = Catalog { cairn: 1, name: "Clock".into(), items, ..Catalog::default() };
    let mut vectors = ItemVectors::default();
    for at in 0..ITEMS {
        let angle = std::f32::consts::TAU * at as f32 / ITEMS as f32;
        let mut vector = [0.0; LANES];
        (vector[0], vector[1]) = (3.0 * angle.cos(), 3.0 * angle.sin());
        vectors.push(&vector);
    }
    Pack::open(pack::write_with_vectors(&validate(&catalog).unwrap(), vectors).unwrap()).unwrap()
}

fn learner(view: &View<'_>, happenings: &[Happening]) -> Learner {
    let mut learner = Learner::new(Profile::default(), view);
    for &happening in happenings {
        learner.record(view, Event { at: NOW, happening });
    }
    learner
}

fn rated(item: ItemIndex, rating: Rating) -> Happening {
    Happening::Rated { item, rating }
}

#[test]
fn nothing_is_known_without_evidence() {
    let pack = clock();
    let view = pack.view();
    let nobody = learner(&view, &[]);
    let interests = Interests::new(&view, &nobody, NOW);
    assert!((0..ITEMS).all(|item| interests.towards(item) == 0.0 && interests.because(item).is_none()));
}

#[test]
fn a_like_draws_to_what_is_alike_a_rejection_away_and_neither_to_itself() {
    let pack = clock();
    let view = pack.view();
    let liked = learner(&view, &[rated(1, Rating::Liked)]);
    let interests = Interests::new(&view, &liked, NOW);
    // A third is known after one like; item 3 is two steps of 15 degrees away.
    let known = (std::f32::consts::TAU / 12.0).cos() / 3.0;
    assert!((interests.towards(3) - known).abs() < 0.002, "{}", interests.towards(3));
    assert_eq!(interests.because(3), Some(Because::Liked(1)));
    assert!(interests.towards(13) < -0.3 && interests.because(13).is_none());
    assert_eq!(interests.towards(1), 0.0, "an item is no evidence for itself");
    let rejected = learner(&view, &[rated(1, Rating::Liked), rated(1, Rating::NotForMe)]);
    let interests = Interests::new(&view, &rejected, NOW);
    assert!(interests.towards(2) < -0.3 && interests.because(2).is_none());
    let hidden = learner(&view, &[Happening::Hidden { item: 1, hidden: true }]);
    let away = Interests::new(&view, &hidden, NOW).towards(2);
    assert!(away < 0.0 && away > -0.25, "{away}");
}

#[test]
fn doing_is_not_liking() {
    let pack = clock();
    let view = pack.view();
    let all: Vec<_> = (0..8).map(|item| Happening::Finished { item }).collect();
    let done = learner(&view, &all);
    let interests = Interests::new(&view, &done, NOW);
    let most =
        (8..ITEMS).filter(|item| item % 6 != 0).map(|item| interests.towards(item)).fold(0.0, f32::max);
    assert!(most > 0.05 && most <= 0.2, "{most}");
    assert!(matches!(interests.because(8), Some(Because::Done(_))));
    // One word the other way outweighs them all.
    let said = learner(&view, &[&all[..], &[rated(14, Rating::Liked)]].concat());
    let interests = Interests::new(&view, &said, NOW);
    assert!(interests.towards(15) > 2.0 * interests.towards(8));
    let wrong = learner(&view, &[Happening::Attempt { item: 1, score: 0.0, hints: 0, seconds: None }]);
    assert_eq!(Interests::new(&view, &wrong, NOW).towards(2), 0.0, "a wrong answer says nothing");
}

#[test]
fn old_evidence_fades_and_a_clock_set_back_changes_nothing() {
    let pack = clock();
    let view = pack.view();
    let liked = learner(&view, &[rated(1, Rating::Liked)]);
    let after = |days: i64| Interests::new(&view, &liked, NOW + days * DAY_MS).towards(2);
    // At 90 days half a like is left, of which half / (half + 2) is known.
    assert!((after(90) / after(0) - 0.2 * 3.0).abs() < 1e-3);
    assert!(after(900) > 0.0 && after(-400) == after(0));
}

#[test]
fn a_topic_is_named_where_it_counts_most() {
    let pack = clock();
    let view = pack.view();
    let likes: Vec<_> = (0..3).map(|_| rated(6, Rating::Liked)).collect();
    let learner = learner(&view, &likes);
    let interests = Interests::new(&view, &learner, NOW);
    let word = view.topics_of(6)[0].get() as usize;
    assert_eq!(interests.because(6), Some(Because::Topic(word)));
    assert_eq!(interests.because(7), Some(Because::Liked(6)));
}

#[test]
fn neighbours_draw_to_what_others_went_on_to() {
    let pack = clock();
    let view = pack.view();
    let ids: Vec<String> = (0..ITEMS).map(|item| format!("i{item}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    // From each item to the one on the other side of the clock.
    let model = neighbours::Model::new(&ids, 0.5, |item| vec![(((item + ITEMS / 2) % ITEMS) as u16, 2.0)]);
    let mut done = learner(&view, &[Happening::Finished { item: 1 }, Happening::Finished { item: 2 }]);
    let alone = Interests::new(&view, &done, NOW).towards(14);
    done.set_neighbours(Some(Arc::new(neighbours::Bound::to_catalog(model, &view))));
    let interests = Interests::new(&view, &done, NOW);
    let drawn = interests.towards(14);
    assert!(alone < 0.0 && drawn > 0.3);
    assert_eq!(interests.because(14), Some(Because::Followed(2)));
    assert!(drawn > interests.towards(13), "the most recent counts most");
    done.record(&view, Event { at: NOW, happening: rated(2, Rating::NotForMe) });
    let because = Interests::new(&view, &done, NOW).because(14);
    assert!(because.is_none(), "what was rejected leads nowhere: {because:?}");
}

#[test]
fn a_pack_without_vectors_leaves_leanings() {
    let item =
        |id: &str| Item { id: id.into(), name: id.into(), topics: vec!["t".into()], ..Item::default() };
    let items = vec![item("a"), item("b")];
    let catalog = Catalog { cairn: 1, name: "C".into(), items, ..Catalog::default() };
    let pack = Pack::open(pack::write(&validate(&catalog).unwrap()).unwrap()).unwrap();
    let view = pack.view();
    assert!(view.vectors().is_none());
    let learner = learner(&view, &[rated(0, Rating::Liked)]);
    let interests = Interests::new(&view, &learner, NOW);
    assert!((interests.towards(1) - 1.0 / 3.0).abs() < 1e-6);
    assert_eq!(interests.because(1), Some(Because::Topic(1)));
}

fn happening() -> impl Strategy<Value = Happening> {
    (0..ITEMS, 0..6).prop_map(|(item, what)| match what {
        0 => rated(item, Rating::Liked),
        1 => rated(item, Rating::NotForMe),
        2 => Happening::Hidden { item, hidden: true },
        3 => Happening::Finished { item },
        _ => Happening::Attempt { item, score: 1.0, hints: 0, seconds: None },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    /// The evidence that is named is evidence: without it, the learner is less drawn to the item.
    #[test]
    fn what_is_named_counts(happenings in prop::collection::vec(happening(), 1..20), item in 0..ITEMS) {
        let pack = clock();
        let view = pack.view();
        let mut all = learner(&view, &happenings);
        let model = |all: &Learner| {
            let ids: Vec<&str> = (0..ITEMS).map(|item| view.string(view.item_id[item])).collect();
            let model = neighbours::Model::new(&ids, 0.7, |item| vec![(((item * 5 + 1) % ITEMS) as u16, 1.0)]);
            let mut learner = all.clone();
            learner.set_neighbours(Some(Arc::new(neighbours::Bound::to_catalog(model, &view))));
            learner
        };
        all = model(&all);
        let interests = Interests::new(&view, &all, NOW);
        let value = interests.towards(item);
        prop_assert!((-1.0..=1.0).contains(&value));
        let Some(because) = interests.because(item) else { return Ok(()) };
        let mut profile = all.profile().clone();
        match because {
            Because::Topic(word) => {
                let topic = view.word(view.topics, word);
                profile.topics.retain(|leaning| leaning.word != topic);
            }
            Because::Liked(other) | Because::Done(other) | Because::Followed(other) => {
                prop_assert!(other != item);
                let id = view.string(view.item_id[other]);
                profile.items.retain(|record| record.id != id);
            }
        }
        let without = model(&Learner::new(profile, &view));
        let left = Interests::new(&view, &without, NOW).towards(item);
        prop_assert!(left < value, "{because:?}: {left} is not below {value}");
    }
}

#[test]
fn what_others_are_busy_with_is_a_hint_and_no_reason() {
    use crate::learner::crowd::{Crowd, Released};
    use crate::privacy::policy::Question;
    let pack = clock();
    let view = pack.view();
    let topics = || ["t0", "t6", "t12"].map(String::from).to_vec();
    let (topic, moved) = (Question::Topic { topics: topics() }, Question::Move { topics: topics() });
    let released =
        |question, shrunk| Released { question, epoch: 8, value: &[], standard_error: &[], shrunk };
    let busy = [0.3, 0.1, 0.4, 0.2];
    // From t0 nobody stays, a fifth go on to t6 and the rest to t12.
    let going = [0.5, 0.0, 0.1, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let with = |happenings: &[Happening], released: &[Released<'_>]| {
        let mut learner = learner(&view, happenings);
        learner.set_crowd(Some(Arc::new(Crowd::new(&view, released))));
        let interests = Interests::new(&view, &learner, NOW);
        assert!((0..ITEMS).all(|item| interests.because(item).is_none() || !happenings.is_empty()));
        [0, 6, 12, 18, 1].map(|item| interests.towards(item))
    };
    let fresh = with(&[], &[released(&topic, &busy)]);
    assert!((fresh[0] - 0.025).abs() < 1e-6 && (fresh[1] - 0.1).abs() < 1e-6, "{fresh:?}");
    assert!((fresh[2] - 0.05).abs() < 1e-6 && fresh[3] == 0.0 && fresh[4] == 0.0, "{fresh:?}");
    let done = [Happening::Opened { item: 6 }, Happening::Finished { item: 0 }];
    let plain = with(&done, &[]);
    let moved = with(&done, &[released(&moved, &going)]);
    let by = |at: usize| moved[at] - plain[at];
    assert!(by(2) > 0.07 && (0.01..0.03).contains(&by(1)) && by(0) == 0.0, "{moved:?} {plain:?}");
}
