//! On the project's own catalog, and on small ones made for an edge.

use super::*;
use crate::desk::{Desk, Random, maths, small};
use crate::learner::Happening;
use crate::learner::mastery::answers::SPREAD;
use crate::learner::mastery::known::{GUESS, LEARN, SLIP, START};
use crate::learner::memory::DAY_MS;

fn plan(desk: &Desk<'_>, goal: &str) -> Path {
    path(desk.view, &desk.learner, desk.now, &Request::default(), desk.skill(goal))
}

fn ids<'a>(desk: &Desk<'a>, path: &Path) -> Vec<&'a str> {
    path.steps.iter().map(|step| desk.skill_id(step.skill)).collect()
}

#[test]
fn a_plan_comes_in_teaching_order_with_reasons_and_items() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    desk.knows("equivalent-fractions");
    let goal = desk.skill("adding-unlike-fractions");
    let plan = plan(&desk, "adding-unlike-fractions");
    assert_eq!(ids(&desk, &plan), ["adding-like-fractions", "adding-unlike-fractions"]);
    assert_eq!(plan.status, Status::Open);
    assert_eq!(plan.steps[0].why, Why::Needed { by: goal });
    assert_eq!(plan.steps[1].why, Why::Goal);
    assert_eq!(plan.steps.iter().map(|step| step.possible_now).collect::<Vec<_>>(), [true, false]);
    for step in &plan.steps {
        assert!(step.gap.is_none() && !step.learn.is_empty() && step.practise.len() >= 3);
        assert!(step.learn.iter().all(|item| !step.practise.contains(item)));
        assert!(
            step.learn
                .iter()
                .chain(&step.practise)
                .all(|&item| view.skills_of(item).any(|s| s == step.skill))
        );
        let range = |span: Span| 0.0 < span.low && span.low < span.mean && span.mean < span.high;
        assert!(range(step.answers) && range(step.minutes));
    }
    let sum: f32 = plan.steps.iter().map(|step| step.minutes.mean).sum();
    assert!((plan.minutes.mean - sum).abs() < 1e-3 * sum);
    let skip =
        |id: &str| plan.skipped.iter().find(|skipped| skipped.skill == desk.skill(id)).map(|it| it.because);
    assert_eq!(skip("equivalent-fractions"), Some(Skip::Met));
    assert_eq!(skip("naming-fractions"), Some(Skip::Met), "implied");
    assert_eq!((skip("linear-systems"), skip("adding-like-fractions")), (None, None));
}

#[test]
fn every_skill_stands_behind_what_it_needs_and_what_is_begun_comes_first() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let fresh = plan(&desk, "linear-systems");
    let in_order = |plan: &Path| {
        let place = |skill| plan.steps.iter().position(|step| step.skill == skill);
        plan.steps.iter().all(|step| {
            let before = view.prerequisites(step.skill).iter().map(|before| before.get() as usize);
            before.into_iter().all(|before| place(before) < place(step.skill))
        })
    };
    assert!(in_order(&fresh) && fresh.steps.len() > 40);
    desk.knows("count-to-20");
    let begun = desk.exercises("flat-shapes")[0];
    let waits = ids(&desk, &plan(&desk, "linear-systems")).iter().position(|id| *id == "flat-shapes");
    assert!(waits > Some(0));
    desk.answers(begun, false);
    let after = plan(&desk, "linear-systems");
    assert_eq!(ids(&desk, &after)[0], "flat-shapes");
    assert!(in_order(&after));
    let strays = after.steps.windows(2).filter(|pair| {
        let topics = |step: &Step| {
            let items = step.learn.iter().chain(&step.practise);
            items.flat_map(|&item| view.topics_of(item)).map(|word| word.get()).collect::<Vec<_>>()
        };
        !topics(&pair[0]).iter().any(|topic| topics(&pair[1]).contains(topic))
    });
    let strays = strays.count();
    assert!(strays * 2 < after.steps.len(), "{strays} changes of topic in {} steps", after.steps.len());
}

/// A skill of easy items takes a handful of them, wherever it stands in the years of school.
#[test]
fn the_first_skill_takes_a_handful_of_exercises() {
    let pack = maths();
    let view = pack.view();
    let plan = plan(&Desk::new(&view), "count-to-20");
    assert!((3.0..8.0).contains(&plan.answers.mean), "{:?}", plan.answers);
    assert!((5.0..25.0).contains(&plan.minutes.mean), "{:?}", plan.minutes);
    println!("{:?}", plan.minutes);
}

/// What a list tells as missing is what the plan has steps for, and what it takes for met the plan skips.
#[test]
fn the_list_and_the_plan_agree_on_what_is_met() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let mut random = Random(3);
    let (mut missing, mut met) = (0, 0);
    for _ in 0..40 {
        let plan = plan(&desk, "add-with-carrying");
        let request = Request { count: 100, ..Request::default() };
        for pick in crate::recommend::recommend(&view, &desk.learner, desk.now, &request) {
            let own: Vec<SkillIndex> = view.skills_of(pick.item).collect();
            let before = own.iter().flat_map(|&skill| view.prerequisites(skill));
            for before in before.map(|before| before.get() as usize).filter(|before| !own.contains(before)) {
                let told = pick.missing.contains(&before);
                if plan.steps.iter().any(|step| step.skill == before) {
                    assert!(told, "{}", desk.skill_id(before));
                    missing += 1;
                } else if plan.skipped.iter().any(|it| it.skill == before && it.because == Skip::Met) {
                    assert!(!told, "{}", desk.skill_id(before));
                    met += 1;
                }
            }
        }
        let Some(step) = plan.steps.first() else { break };
        desk.answers(step.practise[0], random.unit() < 0.75);
    }
    assert!(missing > 100 && met > 100, "{missing} {met}");
}

#[test]
fn practice_shortens_a_plan_and_forgetting_brings_a_step_back() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    desk.knows("naming-fractions");
    let before = plan(&desk, "adding-like-fractions");
    let items = desk.exercises("adding-like-fractions");
    desk.answers(items[0], true);
    let after = plan(&desk, "adding-like-fractions");
    assert!(after.minutes.mean < before.minutes.mean);
    for round in 0..5 {
        desk.answers(items[round % items.len()], true);
    }
    let met = plan(&desk, "adding-like-fractions");
    assert_eq!((met.status, met.steps.len(), met.minutes.mean), (Status::Met, 0, 0.0));
    desk.now += 200 * DAY_MS;
    let later = plan(&desk, "adding-like-fractions");
    let step = &later.steps[0];
    assert!(
        matches!(step.why, Why::Forgotten { days, recall } if days > 199.0 && recall < 0.9),
        "{:?}",
        step.why
    );
    assert!(step.answers.mean < 3.0, "a review is short: {:?}", step.answers);
}

#[test]
fn gaps_are_told() {
    let skills = r#"{"id": "a", "name": "a"}, {"id": "b", "name": "b", "prerequisites": ["a"]},
        {"id": "c", "name": "c", "prerequisites": ["b"]}"#;
    let items = r#"{"id": "read", "name": "read", "teaches": ["b"], "interactivityType": "expositive"},
        {"id": "do", "name": "do", "assesses": ["c"]}"#;
    let pack = small(skills, items);
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let gaps = |plan: &Path| plan.steps.iter().map(|step| step.gap).collect::<Vec<_>>();
    let open = plan(&desk, "c");
    assert_eq!(gaps(&open), [Some(Gap::NoItems), Some(Gap::NoPractice), None]);
    assert_eq!((open.status, plan(&desk, "b").status), (Status::Open, Status::Unreachable));
    assert!(open.minutes.mean > 0.0);
    desk.happens(Happening::Hidden { item: desk.view.item_with_id("do").unwrap(), hidden: true });
    let hidden = plan(&desk, "c");
    assert_eq!((gaps(&hidden)[2], hidden.status), (Some(Gap::PutAway), Status::Unreachable));
    assert_eq!(hidden.minutes, Span::default());
}

/// A chain of skills, each with so many exercises of two minutes.
pub(crate) fn chain(length: usize, exercises: usize) -> crate::catalog::Pack<Vec<u8>> {
    let skill = |at: usize| match at {
        0 => r#"{"id": "s0", "name": "s0"}"#.to_owned(),
        _ => format!(r#"{{"id": "s{at}", "name": "s{at}", "prerequisites": ["s{}"]}}"#, at - 1),
    };
    let item = |at: usize| {
        let skill = at / exercises;
        format!(r#"{{"id": "i{at}", "name": "i{at}", "assesses": ["s{skill}"], "timeRequired": 120}}"#)
    };
    let skills: Vec<_> = (0..length).map(skill).collect();
    let items: Vec<_> = (0..exercises * length).map(item).collect();
    small(&skills.join(","), &items.join(","))
}

/// Learners as the plan assumes them, but answer by answer through the real learner, until the plan says that the goal is
/// met: mean, 10 % and 90 % of the answers that it took must be about those that were foretold.
#[test]
fn simulated_learners_take_about_as_long_as_foretold() {
    for (length, exercises, learners) in [(1, 12, 400), (1, 2, 400), (4, 12, 150), (8, 6, 50)] {
        let pack = chain(length, exercises);
        let view = pack.view();
        let goal = format!("s{}", length - 1);
        let foretold = plan(&Desk::new(&view), &goal).answers;
        let mut random = Random(7);
        let counts: Vec<f32> = (0..learners).map(|_| until_met(&view, &goal, &mut random)).collect();
        let mean = counts.iter().sum::<f32>() / counts.len() as f32;
        let within = counts.iter().filter(|&&count| count >= foretold.low && count <= foretold.high).count();
        let within = within as f32 / counts.len() as f32;
        println!(
            "{length} skills of {exercises} exercises: foretold {:.1}, {mean:.1} taken, within the range {within:.2}",
            foretold.mean
        );
        assert!((mean / foretold.mean - 1.0).abs() < 0.15, "{mean} for {}", foretold.mean);
        assert!((0.68..0.95).contains(&within), "{within} within {foretold:?}");
    }
}

/// Answers that a learner takes who is as the plan assumes: what they bring along is known from the start as far as it goes,
/// the rest is learned an answer at a time, by each at a speed of their own.
pub(crate) fn until_met(view: &View<'_>, goal: &str, random: &mut Random) -> f32 {
    let mut desk = Desk::new(view);
    let speed = libm::expf(SPREAD * random.normal() - SPREAD * SPREAD / 2.0);
    let mut known: Vec<bool> = Vec::new();
    for _ in 0..view.skills() {
        let brought = known.last().map_or(START, |&before| if before { 0.6 } else { 0.15 });
        known.push(random.unit() < brought);
    }
    for count in 0..2_000 {
        let plan = plan(&desk, goal);
        let Some(step) = plan.steps.first() else { return count as f32 };
        let item = step.practise[0];
        if step.mastery.attempts == 0 && step.skill > 0 {
            known[step.skill] &= known[step.skill - 1];
        }
        let right = if known[step.skill] { 1.0 - SLIP } else { GUESS };
        desk.answers(item, random.unit() < right);
        known[step.skill] |= random.unit() < LEARN * speed;
    }
    2_000.0
}
