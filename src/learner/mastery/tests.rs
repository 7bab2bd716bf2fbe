//! On a catalog of two skills, one before the other, with twelve exercises each and a lesson for the first.

use super::*;
use crate::catalog::pack::columns::SkillIndex;
use crate::catalog::source::{Catalog, InteractivityType, Item, Skill};
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::learner::memory::DAY_MS;
use crate::learner::{Event, Happening, Profile};
use proptest::prelude::*;
use std::sync::LazyLock;

const NOW: i64 = 1_790_000_000_000;
const EARLY: SkillIndex = 0;
const LATE: SkillIndex = 1;
const EXERCISES: usize = 12;

static PACK: LazyLock<Pack<Vec<u8>>> = LazyLock::new(catalog);

fn catalog() -> Pack<Vec<u8>> {
    let skill = |id: &str, prerequisites: Vec<String>| Skill {
        id: id.into(),
        name: id.into(),
        prerequisites,
        ..Skill::default()
    };
    let exercise = |id: String, skill: &str| Item {
        name: id.clone(),
        id,
        assesses: vec![skill.into()],
        difficulty: Some(0.5),
        ..Item::default()
    };
    let lesson = Item {
        id: "lesson".into(),
        name: "lesson".into(),
        teaches: vec!["early".into()],
        interactivity_type: Some(InteractivityType::Expositive),
        ..Item::default()
    };
    let exercises = [("e", "early"), ("l", "late")]
        .into_iter()
        .flat_map(|(id, skill)| (0..EXERCISES).map(move |at| exercise(format!("{id}{at}"), skill)));
    let catalog = Catalog {
        cairn: 1,
        name: "Two".into(),
        skills: vec![skill("early", vec![]), skill("late", vec!["early".into()])],
        items: exercises.chain([lesson]).collect(),
        ..Catalog::default()
    };
    Pack::open(pack::write(&validate(&catalog).unwrap()).unwrap()).unwrap()
}

/// A learner to whom things happen a minute apart.
struct Desk {
    view: View<'static>,
    learner: Learner,
    now: i64,
}

impl Desk {
    fn new() -> Self {
        let view = PACK.view();
        Self { learner: Learner::new(Profile::default(), &view), view, now: NOW }
    }

    fn happens(&mut self, happening: Happening) -> Mastery {
        self.now += 60_000;
        self.learner.record(&self.view, Event { at: self.now, happening });
        self.shown(0)
    }

    fn answers(&mut self, skill: SkillIndex, right: bool) -> Mastery {
        let item = self.view.item_with_id(["e0", "l0"][skill]).unwrap();
        let score = f32::from(u8::from(right));
        self.happens(Happening::Attempt { item, score, hints: 0, seconds: None });
        self.mastery(skill, 0)
    }

    fn answers_often(&mut self, skill: SkillIndex, right: bool, times: usize) -> Mastery {
        (0..times).map(|_| self.answers(skill, right)).last().unwrap()
    }

    fn says(&mut self, known: bool) -> Mastery {
        self.happens(Happening::Known { skill: EARLY, known })
    }

    fn unsays(&mut self) -> Mastery {
        self.happens(Happening::Unsaid { skill: EARLY })
    }

    fn mastery(&self, skill: SkillIndex, days: i64) -> Mastery {
        table(&self.view, &self.learner, self.now + days * DAY_MS)[skill]
    }

    fn shown(&self, days: i64) -> Mastery {
        self.mastery(EARLY, days)
    }

    fn record(&self) -> &SkillRecord {
        self.learner.skill(EARLY).unwrap()
    }

    fn general(&self) -> f32 {
        self.learner.profile().ability
    }
}

fn because(mastery: Mastery) -> Because {
    mastery.below.unwrap_or_else(|| panic!("{mastery:?} is not below its best")).because
}

/// About as much as four right answers in a row do in a skill of which nothing else is known.
#[test]
fn the_learners_word_weighs_four_answers() {
    let mut desk = Desk::new();
    let known = desk.says(true);
    let answered = |times| Desk::new().answers_often(EARLY, true, times).known;
    assert!(answered(3) < known.known && known.known < answered(4), "{known:?}");
    assert_eq!((known.level, known.said, known.below), (Level::Mastered, Some(true), None));
    assert_eq!(desk.general(), 0.0, "of the general ability it says nothing");
    let exercise = desk.view.item_with_id("e0").unwrap();
    let chance = |desk: &Desk| desk.learner.chance(&desk.view, exercise, desk.now);
    let before = chance(&desk);
    desk.says(false);
    assert!(before > 0.7 && chance(&desk) < 0.5, "items are predicted by it too");
}

#[test]
fn saying_it_ten_times_counts_once_and_taking_it_back_leaves_no_trace() {
    let mut desk = Desk::new();
    desk.answers_often(EARLY, true, 4);
    let before = desk.learner.profile().clone();
    let once = desk.says(true);
    for _ in 0..9 {
        assert_eq!(desk.says(true), once);
    }
    desk.unsays();
    assert_eq!(*desk.learner.profile(), before);
    desk.says(false);
    desk.says(true);
    desk.says(false);
    assert_eq!(desk.unsays().below, None);
    assert_eq!(*desk.learner.profile(), before);
}

#[test]
fn ten_answers_outweigh_the_word_either_way() {
    let (mut known, mut unsaid) = (Desk::new(), Desk::new());
    known.says(true);
    assert!(known.answers(EARLY, false).known > unsaid.answers(EARLY, false).known, "but it counts");
    let wrong = known.answers_often(EARLY, false, 9);
    unsaid.answers_often(EARLY, false, 9);
    assert_eq!(wrong.level, Level::GettingThere);
    assert!(wrong.probability < 0.5, "{wrong:?}");
    assert_eq!(known.general(), unsaid.general());

    let mut unknown = Desk::new();
    unknown.says(false);
    let right = unknown.answers_often(EARLY, true, 10);
    assert!(right.probability > 0.75 && right.level >= Level::Proficient, "{right:?}");
}

#[test]
fn not_knowing_counts_at_once_and_says_so() {
    let mut desk = Desk::new();
    let lesson = desk.view.item_with_id("lesson").unwrap();
    desk.happens(Happening::Finished { item: lesson });
    let mastered = desk.answers_often(EARLY, true, 15);
    assert_eq!(mastered.level, Level::Mastered);
    assert!(desk.record().introduced);
    let unknown = desk.says(false);
    assert_eq!(unknown.level, Level::GettingThere);
    assert!(unknown.known < 0.5 && unknown.probability < mastered.probability);
    assert_eq!(unknown.below, Some(Below { best: Level::Mastered, because: Because::SaidUnknown }));
    assert!(!desk.record().introduced);
    assert_eq!(desk.unsays().level, Level::Mastered);
}

#[test]
fn what_later_skills_imply_does_not_overrule_the_learners_word() {
    let mut desk = Desk::new();
    desk.answers_often(LATE, true, 20);
    assert!(desk.shown(0).level >= Level::Proficient, "{:?}", desk.shown(0));
    assert_eq!(desk.says(false).level, Level::GettingThere);
}

#[test]
fn one_slip_takes_no_level_and_three_take_some_and_are_named() {
    let mut desk = Desk::new();
    let mut mastered = 0;
    while desk.answers(EARLY, true).level < Level::Mastered {
        mastered += 1;
        assert!(mastered < 40, "never mastered");
    }
    let slip = desk.answers(EARLY, false);
    assert_eq!((slip.level, slip.below), (Level::Mastered, None), "just reached, and not lost by one slip");
    let mut before = slip.level;
    for _ in 0..2 {
        let now = desk.answers(EARLY, false).level;
        assert!(u8::from(before) - u8::from(now) <= 1, "one at a time");
        before = now;
    }
    let failed = desk.shown(0);
    assert!(failed.level < Level::Mastered);
    let errors = Because::RecentErrors { wrong: 3, of: 5 };
    assert_eq!(failed.below, Some(Below { best: Level::Mastered, because: errors }));
    let on_the_way = desk.answers_often(EARLY, true, 5);
    if on_the_way.level < Level::Mastered {
        assert_eq!(because(on_the_way), Because::Recovering { in_a_row: 5 });
    }
    assert_eq!(desk.answers_often(EARLY, true, 10).below, None, "regained");
}

#[test]
fn a_long_pause_takes_one_level_at_most_and_an_answer_gives_it_back() {
    let mut desk = Desk::new();
    desk.answers_often(EARLY, true, 15);
    assert_eq!(desk.shown(1).level, Level::Mastered, "a day takes nothing");
    let faded = desk.shown(200);
    assert_eq!(faded.level, Level::Proficient);
    assert!(faded.known < Level::Mastered.least() - super::super::level::MARGIN);
    let Because::Forgetting { days, recall } = because(faded) else { panic!("{faded:?}") };
    assert_eq!((days.round() as i64, Some(recall)), (200, faded.retrievability));
    assert_eq!(desk.shown(20_000).level, Level::Proficient);
    desk.now += 200 * DAY_MS;
    assert_eq!(desk.answers(EARLY, true).below, None);
}

#[test]
fn errors_elsewhere_move_the_chance_but_take_no_level() {
    let mut desk = Desk::new();
    let before = desk.answers_often(EARLY, true, 15);
    desk.answers_often(LATE, false, 6);
    let after = desk.shown(0);
    assert!(after.probability < before.probability);
    assert_eq!((after.level, after.below), (before.level, None));
}

#[test]
fn one_slip_after_the_learners_word_takes_nothing_back() {
    let mut desk = Desk::new();
    desk.says(true);
    let slip = desk.answers(EARLY, false);
    assert_eq!((slip.level, slip.below), (Level::Mastered, None));
    assert_eq!(desk.answers(EARLY, false).level, Level::Proficient);
    assert_eq!(because(desk.shown(0)), Because::RecentErrors { wrong: 2, of: 2 });
    assert_eq!(desk.unsays().below, None, "the level came with the word");
}

#[test]
fn a_level_given_on_the_learners_word_goes_with_it() {
    let mut desk = Desk::new();
    desk.says(true);
    let unknown = desk.says(false);
    assert_eq!((unknown.level, unknown.below), (Level::GettingThere, None));
    assert_eq!(desk.unsays().level, Level::NotStarted);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Answer(bool),
    Says(bool),
    Unsays,
}

fn after(steps: &[Step]) -> Mastery {
    let mut desk = Desk::new();
    for &step in steps {
        match step {
            Step::Answer(right) => drop(desk.answers(EARLY, right)),
            Step::Says(known) => drop(desk.says(known)),
            Step::Unsays => drop(desk.unsays()),
        }
    }
    desk.shown(0)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => any::<bool>().prop_map(Step::Answer),
        1 => any::<bool>().prop_map(Step::Says),
        1 => Just(Step::Unsays),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_right_answer_for_a_wrong_one_lowers_nothing(steps in steps(), at in any::<prop::sample::Index>()) {
            let (mut wrong, mut right) = (steps.clone(), steps);
        let at = at.index(wrong.len());
        (wrong[at], right[at]) = (Step::Answer(false), Step::Answer(true));
        let (less, more) = (after(&wrong), after(&right));
        prop_assert!(more.probability >= less.probability - 1e-5, "{less:?}\n{more:?}");
        prop_assert!(more.known >= less.known - 1e-5, "{less:?}\n{more:?}");
        // What is held on the learner's word, or kept from before it, has a history of its own.
        if !right.iter().any(|step| matches!(step, Step::Says(_) | Step::Unsays)) {
            prop_assert!(more.level >= less.level, "{less:?}\n{more:?}");
        }
    }

    #[test]
    fn i_know_lowers_nothing_and_i_dont_raises_nothing(mut steps in steps()) {
            steps.push(Step::Unsays);
        let unsaid = after(&steps);
        steps.push(Step::Says(true));
        let known = after(&steps);
        steps.push(Step::Says(false));
        let unknown = after(&steps);
        prop_assert!(known.probability >= unsaid.probability && known.known >= unsaid.known);
        prop_assert!(unknown.probability <= unsaid.probability && unknown.known <= unsaid.known);
        prop_assert!(known.level >= unsaid.level);
        prop_assert!(unknown.level <= unsaid.level || unsaid.level == Level::NotStarted);
    }

    #[test]
    fn waiting_raises_nothing_and_what_is_below_its_best_says_why(steps in steps(), days in 0..2_000_i64) {
            let mut desk = Desk::new();
        for step in steps {
            match step {
                Step::Answer(right) => drop(desk.answers(EARLY, right)),
                Step::Says(known) => drop(desk.says(known)),
                Step::Unsays => drop(desk.unsays()),
            }
            let (now, later) = (desk.shown(0), desk.shown(days));
            prop_assert!(later.probability <= now.probability && later.known <= now.known);
            prop_assert!(later.level <= now.level);
            prop_assert!(later.said == Some(false) || u8::from(now.level) - u8::from(later.level) <= 1);
            let best = desk.record().best.max(now.level);
            prop_assert_eq!(later.below.map(|below| below.best), (later.level < best).then_some(best));
        }
    }
}
