//! The rules, in the order in which they are tried.

use super::{Action, Attempted, Session, Step, Why};
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;
use crate::learner::Learner;
use crate::learner::mastery::{Level, Mastery};
use crate::learner::profile::{Recent, SkillRecord};
use crate::recommend::{Request, Scores};

/// After so many minutes a break is proposed, and again after so many more.
const LONG_MINUTES: f32 = 45.0;
const AGAIN_MINUTES: f32 = 20.0;
/// Sooner where accuracy falls this many standard deviations below what was expected of the last eight answers.
const FALLING_MINUTES: f32 = 15.0;
const FALLING: f32 = 2.0;
/// An answer in less than a tenth of the expected time, and in less than ten seconds, was not thought about (NT10, Wise and
/// Ma 2012; Wise 2017, "Rapid-guessing behavior").
const QUICK: f32 = 0.1;
const QUICK_SECONDS: f32 = 10.0;
/// One that takes three times as long was hard work.
const SLOW: f32 = 3.0;
/// Between these chances a task is worth trying for: below them help comes first, above them something harder (the window
/// of `recommend::terms::gain`; Wilson et al. 2019).
const IN_REACH: f32 = 0.4;
const EASY: f32 = 0.85;
/// Practice without mastery from which on more of the same rarely helps (wheel-spinning; Beck and Gong 2013).
const STUCK: u32 = 10;
/// Wrong answers in a row in a skill after which what comes before it is looked at.
const WRONG_RUN: u32 = 3;
/// Right answers in a row after which a skill asks for more.
const STREAK: u32 = 3;
/// How much easier or harder counts as such.
const BY: f32 = 0.02;

/// All that the rules look at.
pub(super) struct Moment<'a> {
    view: &'a View<'a>,
    learner: &'a Learner,
    session: &'a Session,
    scores: Scores<'a>,
    attempt: &'a Attempted,
    /// The item's skill that is least likely known, where it has any.
    skill: Option<SkillIndex>,
}

impl<'a> Moment<'a> {
    pub fn new(
        view: &'a View<'a>,
        learner: &'a Learner,
        session: &'a Session,
        now: i64,
        request: &Request,
        attempt: &'a Attempted,
    ) -> Self {
        let scores = Scores::new(view, learner, now, request);
        let skill = view.skills_of(attempt.item).fold(None, |least: Option<SkillIndex>, skill| match least {
            Some(least) if scores.mastery(least).known <= scores.mastery(skill).known => Some(least),
            _ => Some(skill),
        });
        Self { view, learner, session, scores, attempt, skill }
    }

    fn mastery(&self) -> Option<Mastery> {
        self.skill.map(|skill| self.scores.mastery(skill))
    }

    fn recent(&self) -> Recent {
        let record = self.skill.and_then(|skill| self.learner.skill(skill));
        record.map(SkillRecord::recent_since_said).unwrap_or_default()
    }

    /// Expected seconds of the item, where known, beside those it took, where known.
    fn seconds(&self) -> Option<(f32, f32)> {
        let expected = self.view.item_time[self.attempt.item].get();
        self.attempt.seconds.filter(|_| expected > 0).map(|seconds| (seconds, expected as f32))
    }

    fn same(&self, action: Action, why: Why) -> Option<Step> {
        let item = Some(self.attempt.item).filter(|&item| !self.scores.put_away(item));
        item.map(|item| Step { action, item: Some(item), skill: self.skill, why })
    }

    /// The best other item about a skill for which `fits` holds.
    fn other(
        &self,
        action: Action,
        skill: Option<SkillIndex>,
        why: Why,
        fits: &dyn Fn(ItemIndex) -> bool,
    ) -> Option<Step> {
        let item = self.scores.best_about(skill?, &|item| item != self.attempt.item && fits(item))?;
        Some(Step { action, item: Some(item), skill, why })
    }

    fn is_taken_in(&self, item: ItemIndex) -> bool {
        self.view.interactivity(item) == Some(InteractivityType::Expositive)
    }

    fn explain(&self, why: Why) -> Option<Step> {
        self.other(Action::Explain, self.skill, why, &|item| self.is_taken_in(item))
    }

    /// An exercise in the same skill that is so much harder than this one and not solved, or easier where `by` is negative.
    fn moved(&self, action: Action, why: Why, by: f32) -> Option<Step> {
        let here = self.view.difficulty(self.attempt.item);
        self.other(action, self.skill, why, &|item| {
            let there = self.view.difficulty(item);
            let moved =
                if by < 0.0 { there <= here + by } else { there >= here + by && !self.is_solved(item) };
            moved && !self.is_taken_in(item)
        })
    }

    fn other_format(&self, why: Why) -> Option<Step> {
        let of = |item: ItemIndex| self.view.item_type[item];
        self.other(Action::OtherFormat, self.skill, why, &|item| of(item) != of(self.attempt.item))
    }

    /// Practice in the prerequisite that is least likely known, of those that are not met.
    fn prerequisite(&self, why: Why) -> Option<Step> {
        let mut weakest: Option<SkillIndex> = None;
        for before in self.view.prerequisites(self.skill?).iter().map(|before| before.get() as usize) {
            let mastery = |skill| self.scores.mastery(skill);
            let is_weaker = |than: usize| mastery(before).known < mastery(than).known;
            if !mastery(before).is_met() && weakest.is_none_or(is_weaker) {
                weakest = Some(before);
            }
        }
        self.other(Action::Prerequisite, weakest, why, &|_| true)
    }

    fn go_on(&self, why: Why) -> Option<Step> {
        // Within the skill while it is not met.
        let within = self.skill.filter(|_| self.mastery().is_some_and(|mastery| !mastery.is_met()));
        self.other(Action::GoOn, within, why, &|item| !self.is_solved(item)).or_else(|| {
            let here = self.attempt.item;
            let mut done = vec![here];
            done.extend(self.learner.items().map(|(item, _)| item).filter(|&item| self.is_solved(item)));
            let item = self.scores.best_but(&done).or_else(|| self.scores.best_but(&[here]))?;
            Some(Step { action: Action::GoOn, item: Some(item), skill: None, why })
        })
    }

    fn is_solved(&self, item: ItemIndex) -> bool {
        self.learner
            .item(item)
            .is_some_and(|record| record.finished || record.attempts > 0 && record.last_right)
    }
}

/// The first rule that applies and finds an item.
pub(super) fn decide(moment: &Moment<'_>) -> Step {
    rest(moment)
        .or_else(|| if moment.attempt.is_right() { after_right(moment) } else { after_wrong(moment) })
        .or_else(|| moment.go_on(if moment.attempt.is_right() { Why::Right } else { Why::Wrong }))
        .or_else(|| moment.same(Action::TryAgain, Why::NothingLeft).filter(|_| !moment.attempt.is_right()))
        .unwrap_or(Step { action: Action::Done, item: None, skill: None, why: Why::NothingLeft })
}

/// Enough for now?
fn rest(moment: &Moment<'_>) -> Option<Step> {
    let minutes = moment.session.minutes();
    let again = moment.session.since_break().is_none_or(|minutes| minutes >= AGAIN_MINUTES);
    let (of, right, expected, deviation) = moment.session.last();
    let falls = of as usize == super::session::LAST && (right as f32) < expected - FALLING * deviation;
    let why = match () {
        () if !again => return None,
        () if minutes >= LONG_MINUTES => Why::LongSession { minutes },
        () if minutes >= FALLING_MINUTES && falls => Why::Falling { right, of, expected },
        () => return None,
    };
    Some(Step { action: Action::Break, item: None, skill: None, why })
}

fn after_wrong(moment: &Moment<'_>) -> Option<Step> {
    let attempt = moment.attempt;
    let chance = attempt.chance;
    let tries = moment.session.tries();
    // A guess says nothing about the skill: look again. The second time it is taken for an answer.
    if let Some((seconds, expected)) = moment.seconds()
        && seconds < (QUICK * expected).min(QUICK_SECONDS)
        && tries <= 1
    {
        return moment.same(Action::TryAgain, Why::Quick { seconds, expected });
    }
    let attempts = moment.mastery().map_or(0, |mastery| mastery.attempts);
    if attempts >= STUCK && moment.mastery().is_some_and(|mastery| !mastery.is_met()) {
        let why = Why::Stuck { attempts };
        let step = moment.prerequisite(why).or_else(|| moment.explain(why));
        if let Some(step) =
            step.or_else(|| moment.other_format(why)).or_else(|| moment.moved(Action::Easier, why, -BY))
        {
            return Some(step);
        }
    }
    let in_a_row = moment.recent().wrong_in_a_row();
    if in_a_row >= WRONG_RUN {
        let why = Why::WrongRun { in_a_row };
        let step = moment.prerequisite(why).or_else(|| moment.moved(Action::Easier, why, -BY));
        if let Some(step) = step.or_else(|| moment.explain(why)).or_else(|| moment.other_format(why)) {
            return Some(step);
        }
    }
    if tries >= 2 {
        let why = Why::Again { tries };
        let step = moment.explain(why).or_else(|| moment.moved(Action::Easier, why, -BY));
        if let Some(step) = step.or_else(|| moment.other_format(why)) {
            return Some(step);
        }
    }
    if chance < IN_REACH {
        let why = Why::TooHard { chance };
        let step = moment.explain(why).or_else(|| moment.moved(Action::Easier, why, -BY));
        if let Some(step) = step.or_else(|| moment.prerequisite(why)) {
            return Some(step);
        }
    }
    let has_hint = moment.view.item_hint[attempt.item].get() != 0;
    let action = if has_hint && attempt.hints == 0 { Action::Hint } else { Action::TryAgain };
    moment.same(action, Why::InReach { chance }).filter(|_| tries <= 1)
}

fn after_right(moment: &Moment<'_>) -> Option<Step> {
    let attempt = moment.attempt;
    let in_a_row = moment.recent().right_in_a_row();
    let at_least = |known: f32| moment.mastery().is_some_and(|mastery| mastery.known >= known);
    if attempt.hints > 0 || attempt.score < 1.0 {
        return moment.go_on(Why::Helped { hints: attempt.hints });
    }
    if let Some((seconds, expected)) =
        moment.seconds().filter(|(seconds, expected)| *seconds > SLOW * expected)
    {
        return moment.go_on(Why::Slow { seconds, expected });
    }
    if in_a_row >= STREAK || attempt.chance > EASY {
        let why = Why::Easy { in_a_row, chance: attempt.chance };
        if let Some(step) =
            moment.moved(Action::Harder, why, BY).filter(|_| !at_least(Level::Mastered.least()))
        {
            return Some(step);
        }
    }
    let met = moment.mastery().is_some_and(|mastery| mastery.is_met());
    moment.go_on(if met { Why::SkillMet } else { Why::Right })
}
