//! On the project's own catalog, and on small ones made for an edge.

use super::*;
use crate::desk::{Desk, maths, small};
use crate::learner::Happening;
use crate::learner::knowledge::{elo, sigmoid};
use crate::learner::mastery::answers::GAIN;
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
            println!(
                "{} {:?} a {:.1} {:.1}-{:.1} m {:.1} {:.1}-{:.1} ex {} learn {:?} practise {:?}",
                desk.skill_id(step.skill),
                step.why,
                step.answers.mean,
                step.answers.low,
                step.answers.high,
                step.minutes.mean,
                step.minutes.low,
                step.minutes.high,
                step.exercises,
                step.learn.iter().map(|i| view.string(view.item_id[*i])).collect::<Vec<_>>(),
                step.practise.iter().map(|i| view.string(view.item_id[*i])).collect::<Vec<_>>()
            );
        }
    }
    desk.knows("equivalent-fractions");
    for item in desk.exercises("adding-like-fractions") {
        desk.answers(item, true);
    }
    desk.now += 90 * DAY_MS;
    let plan = plan(&desk, "adding-unlike-fractions");
    for step in &plan.steps {
        println!("{} {:?} {:?} {:?}", desk.skill_id(step.skill), step.why, step.answers, step.mastery);
    }
    for skip in &plan.skipped {
        println!("{} {:?}", desk.skill_id(skip.skill), skip.because);
    }
    let _ = (ids(&desk, &plan), small, Happening::Unsaid { skill: 0 });
}

/// Numbers from 0 to 1 (`SplitMix64`).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}

/// A chain of skills, each with two exercises of two minutes.
fn chain(length: usize, difficulty: f32) -> crate::catalog::Pack<Vec<u8>> {
    let skill = |at: usize| match at {
        0 => r#"{"id": "s0", "name": "s0"}"#.to_owned(),
        _ => format!(r#"{{"id": "s{at}", "name": "s{at}", "prerequisites": ["s{}"]}}"#, at - 1),
    };
    let item = |at: usize| {
        let skill = at / 2;
        format!(
            r#"{{"id": "i{at}", "name": "i{at}", "assesses": ["s{skill}"], "difficulty": {difficulty}, "timeRequired": 120}}"#
        )
    };
    let skills: Vec<_> = (0..length).map(skill).collect();
    let items: Vec<_> = (0..2 * length).map(item).collect();
    small(&skills.join(","), &items.join(","))
}

/// Learners as the plan assumes them, but answer by answer through the real learner, until the plan says that the goal is
/// met: mean, 10 % and 90 % of the answers that it took must be about those that were foretold.
#[test]
fn simulated_learners_take_about_as_long_as_foretold() {
    for (length, difficulty, learners) in [(1, 0.5, 400), (1, 0.1, 300), (4, 0.3, 80)] {
        let pack = chain(length, difficulty);
        let view = pack.view();
        let goal = format!("s{}", length - 1);
        let foretold = plan(&Desk::new(&view), &goal).answers;
        let mut random = Random(7);
        let counts: Vec<f32> = (0..learners).map(|_| until_met(&view, &goal, &mut random)).collect();
        let mean = counts.iter().sum::<f32>() / counts.len() as f32;
        let within = counts.iter().filter(|&&count| count >= foretold.low && count <= foretold.high).count();
        let within = within as f32 / counts.len() as f32;
        println!(
            "{length} skills: foretold {:.1}, {mean:.1} taken, within the range {within:.2}",
            foretold.mean
        );
        assert!((mean / foretold.mean - 1.0).abs() < 0.2, "{mean} for {}", foretold.mean);
        assert!((0.6..0.95).contains(&within), "{within} within {foretold:?}");
    }
}

fn until_met(view: &View<'_>, goal: &str, random: &mut Random) -> f32 {
    let mut desk = Desk::new(view);
    let general = random.normal() * 0.8;
    let abilities: Vec<f32> = (0..view.skills()).map(|_| random.normal() * 0.8_f32.sqrt()).collect();
    let mut practised = vec![0.0; view.skills()];
    for count in 0..2_000 {
        let plan = plan(&desk, goal);
        let Some(step) = plan.steps.first() else { return count as f32 };
        let item = step.practise[0];
        let ability = general + abilities[step.skill] + GAIN * practised[step.skill];
        practised[step.skill] += 1.0;
        let logit = elo::BASE + ability - elo::harder(view.difficulty(item));
        desk.answers(item, random.unit() < sigmoid(logit));
    }
    2_000.0
}
