//! What all families of learners have in common: they learn by practice, forget, and need what comes before.

use super::super::course::Course;
use super::super::draw::{Purpose, stream};
use super::super::families::{Family, Truth};
use super::super::student::{Seen, Student};
use super::course;
use cairn::catalog::pack::columns::SkillIndex;

/// The mean of a figure over many learners of a family.
fn mean_of(family: Family, course: &Course, figure: impl Fn(&mut dyn Student, usize) -> f64) -> f64 {
    let truth = Truth::new(course, 5, 0);
    let of = |number| figure(family.student(course, &truth, 5, number).as_mut(), number);
    (0..200).map(of).sum::<f64>() / 200.0
}

/// Works through all items of a skill, three times over.
fn practise(student: &mut dyn Student, course: &Course, skill: SkillIndex, number: usize) {
    let mut luck = stream(5, Purpose::Luck, number);
    for item in course.items_of[skill].iter().copied().cycle().take(18) {
        if course.tasks[item].expositive {
            student.study(item, &mut luck);
        } else {
            student.attempt(item, &mut luck);
        }
    }
}

#[test]
fn knowledge_grows_with_practice_and_fades_without() {
    let course = course();
    for family in Family::ALL {
        let [before, after, later] = [0, 1, 2].map(|stage| {
            mean_of(family, &course, |student, number| {
                if stage > 0 {
                    practise(student, &course, 0, number);
                }
                if stage > 1 {
                    student.idle(60.0);
                }
                student.knows(0)
            })
        });
        assert!(after > before + 0.05, "{family:?}: {before} to {after}");
        assert!(later < after - 0.02, "{family:?}: {after} to {later}");
    }
}

#[test]
fn prerequisites_matter() {
    let course = course();
    for family in Family::ALL {
        let [ready, not] = [true, false].map(|first| {
            mean_of(family, &course, |student, number| {
                if first {
                    (1..4).for_each(|skill| practise(student, &course, skill, number));
                }
                let before = student.knows(4);
                practise(student, &course, 4, number);
                student.knows(4) - before
            })
        });
        assert!(ready > not + 0.02, "{family:?}: {ready} against {not}");
    }
}

/// Only what is worth something to the oracle is what raises scores.
#[test]
fn what_promises_more_brings_more() {
    let course = course();
    for family in Family::ALL {
        let gain = |best: bool| {
            mean_of(family, &course, |student, number| {
                let before: f64 = (0..6).map(|skill| student.knows(skill)).sum();
                let mut luck = stream(5, Purpose::Luck, number);
                for _ in 0..12 {
                    let mut items: Vec<usize> = (0..36).collect();
                    items.sort_by(|&a, &b| student.promise(a).total_cmp(&student.promise(b)));
                    let item = items[if best { 35 } else { 0 }];
                    if course.tasks[item].expositive {
                        student.study(item, &mut luck);
                    } else {
                        student.attempt(item, &mut luck);
                    }
                }
                (0..6).map(|skill| student.knows(skill)).sum::<f64>() - before
            })
        };
        assert!(gain(true) > gain(false) + 0.1, "{family:?}");
    }
}

#[test]
fn the_same_item_once_more_teaches_less_until_it_is_forgotten() {
    let mut seen = Seen::nothing(&course());
    assert_eq!(seen.freshness(0), 1.0);
    seen.sees(0);
    assert_eq!((seen.freshness(0), seen.freshness(1)), (0.5, 1.0));
    seen.idle(7.0);
    assert!((seen.freshness(0) - 2.0 / 3.0).abs() < 1e-9);
}
