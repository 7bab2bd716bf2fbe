//! One learner with one policy: three sessions a week over weeks, a test before and after, and one more after two idle weeks.

use super::course::{Course, Task};
use super::draw::{Purpose, stream};
use super::policies::Chooser;
use super::student::{MASTERED, Student, score};
use super::{GOAL_REACHED, IDLE_DAYS};
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use cairn::learner::memory::DAY_MS;

/// Days from one session to the next: Monday, Wednesday, Friday.
const GAPS: [i64; 3] = [2, 2, 3];
const MINUTE_MS: f64 = 60_000.0;
/// When the first session starts (ms since 1970): a Monday in the afternoon.
pub(super) const FIRST: i64 = 1_788_790_000_000;
/// No session has more items than this, however short they are.
const MOST_ITEMS: usize = 200;
/// A chance in this window is worth trying for: not too easy, not too hard.
const WINDOW: std::ops::RangeInclusive<f64> = 0.60..=0.85;

/// How long a learner studies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub sessions: usize,
    pub minutes: f64,
    /// How much further apart sessions lie than three a week.
    pub apart: i64,
}

/// What one learner's weeks came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub before: f64,
    pub after: f64,
    pub later: f64,
    pub items: usize,
    pub answers: usize,
    pub in_window: usize,
    pub violations: usize,
    /// One less the mean likeness of two items of a session, summed over sessions with two or more.
    pub diversity: f64,
    pub varied_sessions: usize,
    /// Minutes of study until the goal was reached.
    pub minutes_to_goal: Option<f64>,
    /// Minutes studied.
    pub studied: f64,
    /// Minutes that there were to study.
    pub planned: f64,
    pub given: Vec<ItemIndex>,
    /// Ranks in difficulty of what was answered, summed; only where groups are compared.
    pub rank_sum: f64,
    /// The share of the course's items that was given; only where groups are compared.
    pub reach: f64,
}

pub(super) fn study(
    course: &Course,
    student: &mut dyn Student,
    chooser: &mut dyn Chooser,
    goal: SkillIndex,
    plan: Plan,
    (seed, number): (u64, usize),
) -> Outcome {
    let mut luck = stream(seed, Purpose::Luck, number);
    let mut outcome = Outcome { before: score(student, course), ..Outcome::default() };
    let mut day = 0;
    for session in 0..plan.sessions {
        let start = FIRST + day * DAY_MS;
        let mut spent = 0.0;
        let mut given = Vec::new();
        while spent < plan.minutes && given.len() < MOST_ITEMS {
            let now = start + (spent * MINUTE_MS) as i64;
            let Some(item) = chooser.next(student, plan.minutes - spent, now) else { break };
            let task = &course.tasks[item];
            outcome.watch(student, item, task);
            let answer = if task.expositive {
                student.study(item, &mut luck);
                None
            } else {
                Some(student.attempt(item, &mut luck))
            };
            spent += task.minutes * answer.map_or(1.0, |answer| answer.pace);
            chooser.sees(item, answer, start + (spent * MINUTE_MS) as i64);
            given.push(item);
            if outcome.minutes_to_goal.is_none() && student.knows(goal) >= GOAL_REACHED {
                outcome.minutes_to_goal = Some(outcome.studied + spent);
            }
            if student.leaves(&mut luck) {
                break;
            }
        }
        outcome.studied += spent;
        outcome.close(course, &given);
        if session + 1 < plan.sessions {
            let gap = plan.apart * GAPS[session % GAPS.len()];
            student.idle(gap as f64);
            day += gap;
        }
    }
    outcome.planned = outcome.studied.max(plan.sessions as f64 * plan.minutes);
    outcome.after = score(student, course);
    student.idle(IDLE_DAYS);
    outcome.later = score(student, course);
    outcome
}

impl Outcome {
    fn watch(&mut self, student: &dyn Student, item: ItemIndex, task: &Task) {
        self.items += 1;
        if !task.expositive {
            self.answers += 1;
            self.in_window += usize::from(WINDOW.contains(&student.chance(item)));
        }
        self.violations += usize::from(task.builds_on.iter().any(|&skill| student.knows(skill) < MASTERED));
    }

    fn close(&mut self, course: &Course, given: &[ItemIndex]) {
        let (mut sum, mut pairs) = (0.0, 0.0);
        for (at, &a) in given.iter().enumerate() {
            for &b in &given[..at] {
                sum += 1.0 - alike(&course.tasks[a], &course.tasks[b]);
                pairs += 1.0;
            }
        }
        if pairs > 0.0 {
            self.diversity += sum / pairs;
            self.varied_sessions += 1;
        }
        self.given.extend_from_slice(given);
    }
}

/// How alike two items are, 0 to 1: half by skills, the rest by topics and by type.
fn alike(a: &Task, b: &Task) -> f64 {
    fn shared<T: PartialEq>(a: &[T], b: &[T]) -> f64 {
        let both = a.iter().filter(|x| b.contains(x)).count() as f64;
        both / ((a.len() + b.len()) as f64 - both).max(1.0)
    }
    0.5 * shared(&a.skills, &b.skills)
        + 0.3 * shared(&a.topics, &b.topics)
        + if a.kind == b.kind { 0.2 } else { 0.0 }
}
