//! On the project's own catalog, and on small ones made for an edge.

use super::*;
use crate::desk::{Desk, maths, small};
use crate::learner::Happening;
use crate::learner::memory::DAY_MS;

fn plan(desk: &Desk<'_>, goal: &str) -> Path {
    path(desk.view, &desk.learner, desk.now, &Request::default(), desk.skill(goal))
}

fn ids<'a>(desk: &Desk<'a>, path: &Path) -> Vec<&'a str> {
    path.steps.iter().map(|step| desk.skill_id(step.skill)).collect()
}

#[test]
fn look() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    for goal in ["linear-systems", "count-to-20"] {
        let plan = plan(&desk, goal);
        println!("{goal} {:?} {:?} {:?}", plan.status, plan.minutes, plan.answers);
        for step in &plan.steps {
            println!("{} {:?} a {:.1} {:.1}-{:.1} m {:.1} {:.1}-{:.1} ex {} learn {:?} practise {:?}", desk.skill_id(step.skill), step.why,
                step.answers.mean, step.answers.low, step.answers.high, step.minutes.mean, step.minutes.low, step.minutes.high, step.exercises,
                step.learn.iter().map(|i| view.string(view.item_id[*i])).collect::<Vec<_>>(), step.practise.iter().map(|i| view.string(view.item_id[*i])).collect::<Vec<_>>());
        }
    }
    desk.knows("equivalent-fractions");
    for item in desk.exercises("adding-like-fractions") { desk.answers(item, true); }
    desk.now += 90 * DAY_MS;
    let plan = plan(&desk, "adding-unlike-fractions");
    for step in &plan.steps { println!("{} {:?} {:?} {:?}", desk.skill_id(step.skill), step.why, step.answers, step.mastery); }
    for skip in &plan.skipped { println!("{} {:?}", desk.skill_id(skip.skill), skip.because); }
    let _ = (ids(&desk, &plan), small, Happening::Unsaid { skill: 0 });
}
