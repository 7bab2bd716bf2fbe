//! On the project's own catalog: what the tutor says after this answer or that.

use super::*;
use crate::desk::{Desk, maths, small};
use crate::learner::Happening;

/// A desk with a tutor beside it.
struct Lesson<'a> {
    desk: Desk<'a>,
    session: Session,
}

impl<'a> Lesson<'a> {
    fn new(view: &'a View<'a>) -> Self {
        Self { desk: Desk::new(view), session: Session::default() }
    }

    fn tries(&mut self, item: ItemIndex, score: f32, hints: u32, seconds: Option<f32>) -> Step {
        let desk = &mut self.desk;
        let chance = desk.learner.chance(desk.view, item, desk.now);
        let attempt = Attempted { item, score, hints, seconds, chance };
        desk.happens(Happening::Attempt { item, score, hints, seconds });
        self.session.take(&attempt, desk.now);
        step(desk.view, &desk.learner, &self.session, desk.now, &Request::default(), &attempt)
    }

    fn answers(&mut self, item: ItemIndex, right: bool) -> Step {
        self.tries(item, f32::from(u8::from(right)), 0, None)
    }
}

#[test]
fn a_guess_is_looked_at_again_and_the_second_time_it_is_an_answer() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let item = lesson.desk.exercises("times-tables")[1];
    let quick = lesson.tries(item, 0.0, 0, Some(2.0));
    assert_eq!((quick.action, quick.item, quick.why.label()), (Action::TryAgain, Some(item), "tutor-quick"));
    assert_ne!(lesson.tries(item, 0.0, 0, Some(2.0)).why.label(), "tutor-quick");
    assert_ne!(Lesson::new(&view).tries(item, 0.0, 0, Some(40.0)).why.label(), "tutor-quick");
}

#[test]
fn what_is_in_reach_gets_a_hint_and_then_an_explanation() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let hinted = |item: &ItemIndex| view.item_hint[*item].get() != 0;
    let item = lesson.desk.exercises("add-within-10").into_iter().find(hinted).unwrap();
    let first = lesson.answers(item, false);
    assert_eq!((first.action, first.item, first.why.label()), (Action::Hint, Some(item), "tutor-in-reach"));
    let second = lesson.tries(item, 0.0, 1, None);
    assert_eq!((second.action, second.why), (Action::Explain, Why::Again { tries: 2 }));
    let skill = lesson.desk.skill("add-within-10");
    assert!(view.teaches(second.item.unwrap()).iter().any(|taught| taught.get() as usize == skill));
}

#[test]
fn a_run_of_wrong_answers_leads_back_to_the_weakest_prerequisite() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let items = lesson.desk.exercises("adding-unlike-fractions");
    lesson.desk.knows("adding-like-fractions");
    lesson.answers(items[0], false);
    lesson.answers(items[1], false);
    let third = lesson.answers(items[2], false);
    assert_eq!((third.action, third.why), (Action::Prerequisite, Why::WrongRun { in_a_row: 3 }));
    assert_eq!(third.skill, Some(lesson.desk.skill("equivalent-fractions")));
    lesson.desk.knows("equivalent-fractions");
    let fourth = lesson.answers(items[2], false);
    assert_eq!(fourth.action, Action::Easier, "nothing before it is missing");
    assert!(view.difficulty(fourth.item.unwrap()) < view.difficulty(items[2]));
}

#[test]
fn much_practice_without_mastery_is_told_and_changed() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let items = lesson.desk.exercises("equal-groups");
    let mut last = lesson.answers(items[0], false);
    for round in 0..11 {
        last = lesson.answers(items[round % items.len()], round % 2 == 1);
    }
    let stuck = if last.why.label() == "tutor-stuck" { last } else { lesson.answers(items[0], false) };
    assert_eq!(stuck.why.label(), "tutor-stuck", "{stuck:?}");
    assert_eq!(stuck.action, Action::Prerequisite);
}

#[test]
fn what_was_too_hard_is_explained() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let item = *lesson.desk.exercises("linear-systems").last().unwrap();
    let step = lesson.answers(item, false);
    assert_eq!((step.action, step.why.label()), (Action::Explain, "tutor-too-hard"));
}

#[test]
fn easy_success_leads_to_something_harder_and_help_to_more_of_the_same() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let alone = |item: &ItemIndex| view.skills_of(*item).count() == 1;
    let items: Vec<_> = lesson.desk.exercises("times-tables").into_iter().filter(alone).collect();
    let skill = Some(lesson.desk.skill("times-tables"));
    let helped = lesson.tries(items[0], 1.0, 1, None);
    assert_eq!((helped.action, helped.why, helped.skill), (Action::GoOn, Why::Helped { hints: 1 }, skill));
    let slow = lesson.tries(items[1], 1.0, 0, Some(2_000.0));
    assert_eq!((slow.action, slow.why.label()), (Action::GoOn, "tutor-slow"));
    let easy = lesson.answers(items[2], true);
    assert_eq!((easy.action, easy.why.label()), (Action::Harder, "tutor-easy"));
    assert!(view.difficulty(easy.item.unwrap()) > view.difficulty(items[2]));
    for &item in &items {
        lesson.answers(item, true);
    }
    let met = lesson.answers(items[items.len() - 1], true);
    assert_eq!((met.action, met.why), (Action::GoOn, Why::SkillMet));
    assert!(!items.contains(&met.item.unwrap()), "on to something else");
}

#[test]
fn a_break_comes_after_long_and_is_not_repeated_at_once() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let item = lesson.desk.exercises("times-tables")[0];
    let mut told = Vec::new();
    for minute in 0..90 {
        let step = lesson.answers(item, minute % 3 > 0);
        if let (Action::Break, Why::LongSession { minutes }) = (step.action, step.why) {
            assert_eq!(step.item, None);
            told.push(minutes);
            lesson.session.proposed_break(lesson.desk.now);
        }
    }
    assert_eq!(told, [45.0, 65.0, 85.0]);
    lesson.desk.now += 40 * crate::desk::MINUTE_MS;
    lesson.answers(item, true);
    assert_eq!(lesson.session.minutes(), 0.0, "another sitting");
}

#[test]
fn falling_accuracy_is_told_against_what_was_expected() {
    let mut session = Session::default();
    let attempt = |right: bool, chance| Attempted {
        item: 0,
        score: f32::from(u8::from(right)),
        hints: 0,
        seconds: None,
        chance,
    };
    for minute in 0..20 {
        session.take(&attempt(minute < 12, 0.8), 1_000 + minute * crate::desk::MINUTE_MS);
    }
    let (of, right, expected, deviation) = session.last();
    assert_eq!((of, right), (8, 0));
    assert!((expected - 6.4).abs() < 1e-3 && (deviation - 1.131).abs() < 1e-3);
    let pack = maths();
    let view = pack.view();
    let desk = Desk::new(&view);
    let said = |session: &Session, chance| {
        step(&view, &desk.learner, session, desk.now, &Request::default(), &attempt(false, chance))
            .why
            .label()
    };
    assert_eq!(said(&session, 0.8), "tutor-falling");
    let mut hard = Session::default();
    for minute in 0..20 {
        hard.take(&attempt(minute < 12, 0.2), 1_000 + minute * crate::desk::MINUTE_MS);
    }
    assert_ne!(said(&hard, 0.2), "tutor-falling", "no more could be expected");
}

/// Whatever is answered, the step names an item that may be shown, or says that none is left.
#[test]
fn there_is_no_dead_end() {
    let pack = maths();
    let view = pack.view();
    let mut lesson = Lesson::new(&view);
    let mut item = 0;
    for round in 0..250_usize {
        if round % 7 == 0 {
            lesson.desk.happens(Happening::Hidden { item, hidden: true });
        }
        let step = lesson.tries(
            item,
            (round * 5 % 3) as f32 / 2.0,
            (round % 4 / 3) as u32,
            Some((round % 50) as f32),
        );
        match step.item {
            None => assert_eq!(step.action, Action::Break, "{step:?}"),
            Some(next) => assert!(!lesson.desk.learner.item(next).is_some_and(|record| record.hidden)),
        }
        if step.action == Action::Break {
            lesson.session.proposed_break(lesson.desk.now);
        }
        item = step.item.unwrap_or(item * 31 % view.items());
    }
    let lonely = small("", r#"{"id": "a", "name": "a", "url": "https://example.org", "assesses": ["s"]}"#);
    let view = lonely.view();
    let mut lesson = Lesson::new(&view);
    let wrong = lesson.answers(0, false);
    assert_eq!((wrong.action, wrong.item), (Action::TryAgain, Some(0)));
    lesson.answers(0, false);
    let again = lesson.answers(0, false);
    assert_eq!((again.action, again.item), (Action::TryAgain, Some(0)));
    let right = lesson.answers(0, true);
    assert_eq!((right.action, right.item, right.why), (Action::Done, None, Why::NothingLeft));
    lesson.desk.happens(Happening::Hidden { item: 0, hidden: true });
    assert_eq!(lesson.answers(0, false).action, Action::Done);
}
