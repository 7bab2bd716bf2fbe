//! Courses, worlds and what is made of them, on a catalog small enough to reason about.

mod learners;
mod measures;

use super::course::Course;
use super::families::Family;
use super::plots::{Plot, draw};
use super::world::{Arm, World};
use super::*;
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
    let item = Item { id: "one".into(), name: "One".into(), ..Item::default() };
    let source = Catalog { cairn: VERSION, name: "Small".into(), items: vec![item], ..Catalog::default() };
    let pack = Pack::open(pack::write(&validate(&source).unwrap()).unwrap()).unwrap();
    assert!(matches!(Course::all(&pack.view()), Err(SimulateError::NothingToStudy { least: 20 })));
}
