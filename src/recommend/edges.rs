//! Where lists are odd: nothing known, nothing left, one item, nowhere to go, contradictions, a hundred thousand items, and a
//! clock that went back.

use super::*;
use crate::catalog::source::{Catalog, Item, Skill};
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::learner::memory::DAY_MS;
use crate::learner::{Event, Happening, Profile, Rating};

const NOW: i64 = 1_790_000_000_000;

fn packed(catalog: &Catalog) -> Pack<Vec<u8>> {
    Pack::open(pack::write(&validate(catalog).unwrap()).unwrap()).unwrap()
}

fn maths() -> Pack<Vec<u8>> {
    packed(&serde_json::from_str(include_str!("../../catalogs/school-maths.json")).unwrap())
}

/// So many exercises over so many skills in a chain.
fn chain(skills: usize, items: usize) -> Pack<Vec<u8>> {
    let skill = |index: usize| format!("s{index:06}");
    packed(&Catalog {
        cairn: 1,
        name: "A chain".to_owned(),
        skills: (0..skills)
            .map(|index| Skill {
                id: skill(index),
                name: skill(index),
                prerequisites: index.checked_sub(1).map(skill).into_iter().collect(),
                ..Skill::default()
            })
            .collect(),
        items: (0..items)
            .map(|index| Item {
                id: format!("i{index:06}"),
                name: format!("Exercise {index}"),
                assesses: vec![skill(index * skills / items)],
                difficulty: Some((index % 7) as f32 / 7.0),
                time_required: Some(60),
                ..Item::default()
            })
            .collect(),
        ..Catalog::default()
    })
}

fn does(view: &View<'_>, learner: &mut Learner, at: i64, happening: Happening) {
    learner.record(view, Event { at, happening });
}

fn answers(view: &View<'_>, learner: &mut Learner, at: i64, item: ItemIndex, right: bool) {
    let score = f32::from(u8::from(right));
    does(view, learner, at, Happening::Attempt { item, score, hints: 0, seconds: None });
}

fn list(view: &View<'_>, learner: &Learner, now: i64, count: usize) -> Vec<Recommendation> {
    let list = recommend(view, learner, now, &Request { count, ..Request::default() });
    assert!(list.iter().all(|pick| pick.score.is_finite() && !pick.reasons.is_empty()));
    let mut items: Vec<_> = list.iter().map(|pick| pick.item).collect();
    items.sort_unstable();
    items.dedup();
    assert_eq!(items.len(), list.len(), "nothing twice");
    list
}

#[test]
fn who_is_new_starts_where_nothing_comes_before() {
    let pack = maths();
    let view = pack.view();
    let learner = Learner::new(Profile::default(), &view);
    let first = &list(&view, &learner, NOW, 1)[0];
    assert!(first.missing.is_empty() && view.requires(first.item).is_empty());
    assert_eq!(list(&view, &learner, NOW, 0).len(), 0);
    assert_eq!(list(&view, &learner, NOW, 10_000).len(), view.items());
}

#[test]
fn a_finished_catalog_still_gives_what_is_longest_ago() {
    let pack = chain(5, 20);
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    for round in 0..4 {
        for item in 0..view.items() {
            answers(&view, &mut learner, NOW + (round * 20 + item as i64) * 60_000, item, true);
        }
    }
    let now = NOW + 90 * 60_000;
    assert_eq!(list(&view, &learner, now, 5).len(), 5);
    let later = list(&view, &learner, now + 300 * DAY_MS, 5);
    assert!(later.iter().all(|pick| pick.contributions.of(Term::Review) > 0.0));
}

#[test]
fn with_everything_hidden_there_is_nothing_and_one_item_is_a_list() {
    let pack = chain(1, 1);
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    for right in [true, false, true] {
        assert_eq!(list(&view, &learner, NOW, 5).len(), 1);
        answers(&view, &mut learner, NOW, 0, right);
    }
    does(&view, &mut learner, NOW, Happening::Hidden { item: 0, hidden: true });
    assert!(list(&view, &learner, NOW, 5).is_empty());
    let pinned = Request { pins: vec!["i000000".to_owned()], ..Request::default() };
    assert!(recommend(&view, &learner, NOW, &pinned).is_empty(), "not even what a teacher has pinned");
}

#[test]
fn a_goal_whose_way_is_put_away_leaves_the_rest() {
    let pack = chain(4, 16);
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    does(&view, &mut learner, NOW, Happening::Goal { skill: Some(3) });
    for item in 0..8 {
        does(&view, &mut learner, NOW, Happening::Hidden { item, hidden: true });
    }
    let list = list(&view, &learner, NOW, 16);
    assert_eq!(list.len(), 8);
    assert!(list.iter().all(|pick| !pick.missing.is_empty()), "what is missing is told");
}

#[test]
fn who_contradicts_themselves_is_taken_at_their_last_word() {
    let pack = chain(4, 16);
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    for item in 0..16 {
        for rating in [Rating::Liked, Rating::NotForMe, Rating::TooEasy, Rating::TooHard, Rating::Liked] {
            does(&view, &mut learner, NOW, Happening::Rated { item, rating });
        }
    }
    for known in [true, false, true, false] {
        does(&view, &mut learner, NOW, Happening::Known { skill: 0, known });
        answers(&view, &mut learner, NOW, 0, !known);
    }
    assert!(!list(&view, &learner, NOW, 5).is_empty());
    let nothing = Term::ALL.into_iter().fold(Weights::default(), |weights, term| weights.with(term, 0.0));
    let list = recommend(&view, &learner, NOW, &Request { weights: nothing, ..Request::default() });
    assert!(list.len() == 5 && list.iter().all(|pick| pick.score == 0.0), "all weights at 0 are no error");
}

#[test]
fn a_clock_set_back_a_year_changes_nothing_but_time() {
    let pack = maths();
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    for item in 0..60 {
        answers(&view, &mut learner, NOW + item as i64 * 60_000, item, item % 3 > 0);
    }
    let before = NOW - 365 * DAY_MS;
    assert_eq!(list(&view, &learner, before, 5).len(), 5);
    answers(&view, &mut learner, before, 3, true);
    assert_eq!(list(&view, &learner, before, 5).len(), 5);
    assert_eq!(list(&view, &learner, NOW + DAY_MS, 5).len(), 5);
}

#[test]
fn a_hundred_thousand_items_are_a_list_like_any_other() {
    let pack = chain(2_000, 100_000);
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    for step in 0..30 {
        answers(&view, &mut learner, NOW + step * 60_000, step as usize, step % 4 > 0);
    }
    let list = list(&view, &learner, NOW + DAY_MS, 10);
    assert_eq!(list.len(), 10);
    assert!(list.iter().all(|pick| pick.missing.is_empty()), "of so many, what is ready comes first");
}

#[test]
fn a_session_fits_its_time_and_ends_well() {
    let pack = maths();
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    let exercises = (0..view.items()).filter(|&item| !view.assesses(item).is_empty()).take(24);
    for (step, item) in exercises.enumerate() {
        answers(&view, &mut learner, NOW + step as i64 * 60_000, item, true);
    }
    let (mut opened, mut closed) = (0, 0);
    for seed in 0..20 {
        let request = Request { count: 50, minutes: Some(20.0), seed, ..Request::default() };
        let session = session(&view, &learner, NOW + 3 * DAY_MS, &request);
        let seconds: u32 = session.iter().map(|pick| view.item_time[pick.item].get()).sum();
        assert!((900..=1200).contains(&seconds), "{seconds} s of 1,200");
        let (first, last) = (&session[0], &session[session.len() - 1]);
        opened += u32::from(first.chance >= 0.75);
        closed += u32::from(last.chance >= 0.75);
    }
    assert!(opened >= 15 && closed >= 8, "{opened} and {closed} of 20");
}

#[test]
fn what_a_teacher_pins_comes_first_and_goes_when_it_is_done() {
    let pack = maths();
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    let ids = [200, 5, 200].map(|item: usize| view.string(view.item_id[item]).to_owned());
    let mut pins = ids.to_vec();
    pins.push("not in the catalog".to_owned());
    let request = Request { pins, ..Request::default() };
    let items = |learner: &Learner| -> Vec<ItemIndex> {
        recommend(&view, learner, NOW, &request).iter().map(|pick| pick.item).collect()
    };
    let list = recommend(&view, &learner, NOW, &request);
    assert_eq!((list.len(), list[0].item, list[1].item), (5, 200, 5));
    assert!(list.iter().enumerate().all(|(at, pick)| (pick.reasons[0] == Reason::Pinned) == (at < 2)));
    for pick in &list {
        assert_eq!(why(&view, &learner, NOW, &request, pick.item), *pick, "asked why, it says the same");
    }
    answers(&view, &mut learner, NOW, 200, false);
    assert_eq!(items(&learner)[0], 200, "until it is done");
    answers(&view, &mut learner, NOW, 200, true);
    assert_eq!(items(&learner)[0], 5);
    assert_ne!(why(&view, &learner, NOW, &request, 200).reasons[0], Reason::Pinned, "done");
    let impersonal = Request { personal: false, ..request.clone() };
    assert_eq!(recommend(&view, &learner, NOW, &impersonal)[0].reasons, [Reason::Pinned]);
}

#[test]
fn a_session_that_is_the_same_for_everyone_fills_its_minutes_too() {
    let pack = maths();
    let view = pack.view();
    let mut learner = Learner::new(Profile::default(), &view);
    let id = view.string(view.item_id[200]).to_owned();
    let request = Request { personal: false, count: 50, minutes: Some(20.0), ..Request::default() };
    let picks = session(&view, &learner, NOW, &request);
    let seconds: u32 = picks.iter().map(|pick| view.item_time[pick.item].get()).sum();
    assert!((15 * 60..=20 * 60).contains(&seconds), "{seconds} seconds");
    assert!(picks.is_sorted_by_key(|pick| view.item_difficulty[pick.item].get()), "the easiest first");
    for pick in &picks {
        assert!(pick.reasons == [Reason::NotPersonal] && (0.05..0.95).contains(&pick.chance), "{pick:?}");
    }
    answers(&view, &mut learner, NOW, picks[0].item, true);
    assert_eq!(session(&view, &learner, NOW, &request), picks, "whatever was answered");
    let pinned = session(&view, &learner, NOW, &Request { pins: vec![id], ..request });
    assert_eq!((pinned[0].item, &pinned[0].reasons[..]), (200, &[Reason::Pinned][..]));
}
