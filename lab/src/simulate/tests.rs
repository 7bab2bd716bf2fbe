//! Families, measures and courses, on a catalog small enough to reason about.

use super::course::Course;
use super::draw::{Purpose, stream};
use super::families::{Family, Truth};
use super::plots::{Plot, draw};
use super::session::Outcome;
use super::student::{Seen, Student};
use super::world::{Arm, World};
use super::*;
use cairn::catalog::pack::columns::SkillIndex;
use cairn::catalog::source::{Catalog, InteractivityType, Item, Skill, VERSION};
use cairn::catalog::validate::validate;
use cairn::catalog::{Pack, pack};
use cairn::recommend::Term;

/// Two chains of skills that have nothing to do with each other: six skills `a0`, `a1`, ... with a lesson and five exercises
/// each, and one skill `b0` with too few items to study.
fn catalog() -> Pack<Vec<u8>> {
    let skill = |id: String, before: Option<String>| Skill {
        name: id.clone(),
        id,
        prerequisites: before.into_iter().collect(),
        ..Skill::default()
    };
    let item = |skill: &str, number: usize| Item {
        id: format!("{skill}-{number}"),
        name: format!("{skill} {number}"),
        learning_resource_type: if number == 0 { "lesson" } else { "exercise" }.into(),
        teaches: if number == 0 { vec![skill.into()] } else { vec![] },
        assesses: if number == 0 { vec![] } else { vec![skill.into()] },
        difficulty: Some(0.15 * number as f32),
        time_required: Some(180),
        interactivity_type: Some(if number == 0 {
            InteractivityType::Expositive
        } else {
            InteractivityType::Active
        }),
        ..Item::default()
    };
    let chain = (0..6).map(|n| skill(format!("a{n}"), (n > 0).then(|| format!("a{}", n - 1))));
    let mut items: Vec<Item> = (0..6)
        .flat_map(|n| (0..6).map(move |number| (n, number)))
        .map(|(n, number)| item(&format!("a{n}"), number))
        .collect();
    items.extend((0..3).map(|number| item("b0", number)));
    let source = Catalog {
        cairn: VERSION,
        name: "Made".into(),
        skills: chain.chain([skill("b0".into(), None)]).collect(),
        items,
        ..Catalog::default()
    };
    Pack::open(pack::write(&validate(&source).unwrap()).unwrap()).unwrap()
}

fn course() -> Course {
    Course::all(&catalog().view()).unwrap().remove(0)
}

fn options() -> Options {
    Options { families: Family::ALL.to_vec(), learners: 12, sessions: 4, minutes: 20.0, seed: 3 }
}

#[test]
fn a_course_is_what_hangs_together_and_is_large_enough() {
    let courses = Course::all(&catalog().view()).unwrap();
    assert_eq!(courses.len(), 1);
    let course = &courses[0];
    assert_eq!((course.skills(), course.tasks.len()), (6, 36));
    assert_eq!(course.prerequisites[2], [1]);
    assert_eq!((course.followers[0], course.followers[5]), (5, 0));
    assert!(course.place.is_sorted());
    let view = course.pack.view();
    let named = |id: &str| (0..36).find(|&item| view.string(view.item_id[item]) == id).unwrap();
    assert!(course.tasks[named("a2-0")].expositive && course.tasks[named("a2-0")].teaches);
    assert_eq!(course.tasks[named("a2-3")].builds_on, [1]);
    // Of five exercises the third is in the middle; the lesson does not count.
    assert_eq!(course.tasks[named("a2-3")].rank, 0.5);
    assert_eq!(course.tasks[named("a2-5")].rank, 1.0);
}

#[test]
fn a_course_of_one_type_offers_what_most_exercises_are() {
    let mut course = course();
    assert!((0..36).all(|item| course.offers(item, 3.0)) && !course.offers(0, 2.9));
    course.keep_to_commonest_type();
    assert_eq!(course.only_type().as_deref(), Some("exercise"));
    assert!((0..36).all(|item| course.offers(item, 3.0) != course.tasks[item].expositive));
}

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
fn the_same_seed_gives_the_same_figures_on_any_number_of_threads() {
    let pack = catalog();
    for family in Family::ALL {
        let world = World::new(&pack.view(), family, 3).unwrap();
        let run = |threads, seed| {
            let world = if seed == 3 { &world } else { &World::new(&pack.view(), family, seed).unwrap() };
            let outcomes = world.run_on(threads, &Arm::new(Policy::Cairn, &options()), 12, &|| ());
            format!("{outcomes:?}")
        };
        assert_eq!(run(1, 3), run(4, 3));
        assert_ne!(run(1, 3), run(1, 4));
    }
}

#[test]
fn every_policy_meets_the_same_learners() {
    let pack = catalog();
    for family in Family::ALL {
        let world = World::new(&pack.view(), family, 3).unwrap();
        let before = |policy| -> Vec<f64> {
            let outcomes = world.run(&Arm::new(policy, &options()), 12, &|| ());
            outcomes.iter().map(|(_, outcome)| outcome.before).collect()
        };
        let first = before(Policy::Cairn);
        assert!(first.windows(2).any(|pair| pair[0] != pair[1]));
        for policy in Policy::ALL {
            assert_eq!(before(policy), first);
        }
    }
}

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

#[test]
fn leaving_a_term_out_is_measured_with_each_family() {
    let pack = catalog();
    let options = options();
    let ablation = ablation(&pack.view(), &options, &|| ()).unwrap();
    assert_eq!(ablation.results.len(), 3 * Term::ALL.len());
    for one in &ablation.results {
        // Nobody is told a goal but where minutes to it are measured.
        if one.without == Term::Goal.label() {
            assert_eq!((one.gain_cost, one.retention_cost), (0.0, 0.0));
        }
        assert!(one.gain_cost_ci[0] <= one.gain_cost_ci[1]);
    }
    assert!(ablation.results.iter().any(|one| one.gain_cost != 0.0));
}

#[test]
fn groups_are_compared_with_themselves_or_with_the_others() {
    let pack = catalog();
    let groups = groups(&pack.view(), &options(), &|| ()).unwrap();
    assert_eq!(groups.results.len(), 3 * 4 * 3);
    for one in &groups.results {
        assert_eq!(one.learners, if one.group == "low-ability" { 3 } else { 12 });
        assert!((one.gain.group - one.gain.others - one.gain.gap).abs() < 1e-9);
        if one.group == "one-format" {
            assert_eq!(one.lessons.group, 0.0, "{}", one.policy);
        }
        if one.policy == "cairn" && one.group == "few-minutes" {
            assert!(one.reach.gap < 0.0, "half the time shows less of the course");
        }
    }
    assert!(groups.sentences.iter().any(|said| said.contains("half the sessions")));
}

#[test]
fn pictures_say_their_figures() {
    let pack = catalog();
    let options = Options { families: vec![Family::Irt], ..options() };
    let report =
        learning(&pack.view(), &options, &[Policy::Cairn, Policy::Random], Weights::default(), &|| ())
            .unwrap();
    for plot in Plot::ALL {
        let svg = draw(plot, &report);
        for part in
            ["<title id=\"title\">", "<desc id=\"desc\">", "role=\"img\"", "prefers-color-scheme:dark"]
        {
            assert!(svg.contains(part), "{part}");
        }
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(!svg.contains("NaN"));
    }
    let said = format!("cairn {:.3} (", report.results[0].gain);
    assert!(draw(Plot::Gain, &report).contains(&said), "{said}");
}

#[test]
fn a_small_catalog_is_nothing_to_study() {
    let source = Catalog { cairn: VERSION, name: "Small".into(), ..Catalog::default() };
    let Ok(valid) = validate(&source) else { return };
    let pack = Pack::open(pack::write(&valid).unwrap()).unwrap();
    assert!(matches!(Course::all(&pack.view()), Err(SimulateError::NothingToStudy { least: 20 })));
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
