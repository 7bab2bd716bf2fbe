use super::*;
use crate::desk::{Desk, Random, maths, small};
use crate::learner::memory::DAY_MS;
use crate::path::path;
use crate::path::tests::{chain, until_met};
use crate::recommend::Request;

fn plan(desk: &Desk<'_>, goal: &str) -> Path {
    path(desk.view, &desk.learner, desk.now, &Request::default(), desk.skill(goal))
}

#[test]
fn the_chance_rises_with_the_date_and_with_the_pace() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    desk.knows("naming-fractions");
    let route = plan(&desk, "adding-unlike-fractions");
    let at = |minutes_a_week: f32, days: i64| {
        forecast(&route, &Pace::given(minutes_a_week), desk.now, desk.now + days * DAY_MS).unwrap()
    };
    let all = |forecast: Forecast| [forecast.low, forecast.chance, forecast.high];
    for minutes in [5.0, 20.0, 80.0, 320.0_f32] {
        for days in [1, 3, 9, 27, 81] {
            let here = all(at(minutes, days));
            assert!(here.is_sorted() && here.iter().all(|chance| (0.0..=1.0).contains(chance)));
            for more in [all(at(minutes, days * 2)), all(at(minutes * 1.5, days))] {
                assert!(here.iter().zip(more).all(|(here, more)| *here <= more), "{minutes} {days}");
            }
        }
    }
    assert!(at(5.0, 3).chance < 0.05 && at(320.0, 81).chance > 0.95);
    let some = at(60.0, 10);
    assert!(some.days_low < some.days && some.days < some.days_high);
    assert_eq!(at(60.0, 0).chance, 0.0);
    assert_eq!(at(60.0, -5).chance, 0.0);
    let half = at(60.0, libm::roundf(some.days) as i64).chance;
    assert!((half - 0.5).abs() < 0.1, "{half} at the middle");
}

#[test]
fn what_is_met_is_sure_and_what_is_not_known_is_not_said() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let goal = "times-tables";
    let open = plan(&desk, goal);
    assert_eq!(
        lately(&desk.learner, desk.now, &open),
        Err(Silence::TooFewAnswers { answers: 0, needed: 10 })
    );
    let none = forecast(&open, &Pace::given(0.0), desk.now, desk.now + DAY_MS);
    assert_eq!(none, Err(Silence::TooFewAnswers { answers: 0, needed: 10 }));
    for item in 0..30 {
        desk.answers(item, false);
    }
    assert_eq!(lately(&desk.learner, desk.now, &open), Err(Silence::TooShort));
    desk.knows(goal);
    let met = forecast(&plan(&desk, goal), &Pace::given(0.0), desk.now, desk.now - DAY_MS).unwrap();
    assert_eq!((met.chance, met.low, met.high), (1.0, 1.0, 1.0));

    let gap =
        small(r#"{"id": "s", "name": "s"}"#, r#"{"id": "a", "name": "a", "url": "https://example.org"}"#);
    let view = gap.view();
    let desk = Desk::new(&view);
    let said = forecast(&plan(&desk, "s"), &Pace::given(60.0), desk.now, desk.now + DAY_MS);
    assert_eq!(said, Err(Silence::Unreachable));
}

/// Ten answers every other day are five a day, after a week as after half a year; and a pause shows.
#[test]
fn a_pace_is_read_from_what_the_profile_keeps_already() {
    let maths = maths();
    let view = maths.view();
    for days in [14, 180] {
        let mut desk = Desk::new(&view);
        for day in 0..days / 2 {
            for exercise in 0..10 {
                desk.answers((day * 10 + exercise) % 300, exercise % 3 > 0);
            }
            desk.now += 2 * DAY_MS - 10 * crate::desk::MINUTE_MS;
        }
        let route = plan(&desk, "linear-systems");
        let pace = lately(&desk.learner, desk.now, &route).unwrap();
        let answers = pace.minutes_a_day / (route.minutes.mean / route.answers.mean);
        assert!((4.0..6.0).contains(&answers), "{answers} a day over {days} days");
        assert!(pace.deviation > 0.0);
        desk.now += 60 * DAY_MS;
        let after_pause = lately(&desk.learner, desk.now, &route).unwrap();
        assert!(after_pause.minutes_a_day < 0.6 * pace.minutes_a_day);
    }
}

/// Of many learners for whom the chance of a date is foretold, about that share must reach the goal by then: learners as
/// the plan assumes them, answer by answer, who work at a pace of their own.
#[test]
fn chances_are_calibrated_on_simulated_learners() {
    let chain = chain(2, 12);
    let view = chain.view();
    let desk = Desk::new(&view);
    let route = plan(&desk, "s1");
    let pace = Pace { minutes_a_day: 10.0, deviation: 4.0 };
    let mut random = Random(11);
    let spread = log_normal(pace.minutes_a_day, pace.deviation * pace.deviation);
    let days: Vec<f32> = (0..150)
        .map(|_| {
            let minutes =
                2.0 * until_met(&view, "s1", &mut random) * libm::expf(0.3 * random.normal() - 0.045);
            minutes / libm::expf(spread.0 + spread.1 * random.normal())
        })
        .collect();
    for share in [0.2_f32, 0.5, 0.8] {
        let date = days_for(share, &route, pace, desk.now);
        let foretold = forecast(&route, &pace, desk.now, date).unwrap().chance;
        let reached = days.iter().filter(|&&days| days <= days_between(desk.now, date) as f32).count();
        let reached = reached as f32 / days.len() as f32;
        println!("foretold {foretold:.2}, reached {reached:.2}");
        assert!((foretold - reached).abs() < 0.12, "{reached} for {foretold}");
    }
}

/// The first hour at which the chance is at least that.
fn days_for(share: f32, path: &Path, pace: Pace, now: i64) -> i64 {
    let hours = (1..100_000).map(|hour| now + hour * DAY_MS / 24);
    let reached = |date: &i64| forecast(path, &pace, now, *date).unwrap().chance >= share;
    hours.into_iter().find(reached).unwrap()
}
