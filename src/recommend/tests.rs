//! On the project's own catalog: what a learner would notice.

use super::*;
use crate::catalog::source::Catalog;
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::learner::memory::DAY_MS;
use crate::learner::{Event, Happening, Profile, Rating};

const NOW: i64 = 1_790_000_000_000;
const MINUTE_MS: i64 = 60_000;

fn maths() -> Pack<Vec<u8>> {
    let catalog: Catalog = serde_json::from_str(include_str!("../../catalogs/school-maths.json")).unwrap();
    Pack::open(pack::write(&validate(&catalog).unwrap()).unwrap()).unwrap()
}

/// A learner at a desk: every event takes a minute.
struct Desk<'a> {
    view: &'a View<'a>,
    learner: Learner,
    now: i64,
}

impl<'a> Desk<'a> {
    fn new(view: &'a View<'a>) -> Self {
        Self { view, learner: Learner::new(Profile::default(), view), now: NOW }
    }

    fn happens(&mut self, happening: Happening) {
        self.now += MINUTE_MS;
        self.learner.record(self.view, Event { at: self.now, happening });
    }

    fn answers(&mut self, item: ItemIndex, right: bool) {
        let score = f32::from(u8::from(right));
        self.happens(Happening::Attempt { item, score, hints: 0, seconds: None });
    }

    fn knows(&mut self, skill: &str) {
        let skill = self.view.skill_with_id(skill).unwrap();
        self.happens(Happening::Known { skill, known: true });
    }

    fn list(&self) -> Vec<Recommendation> {
        self.asks(&Request::default())
    }

    fn asks(&self, request: &Request) -> Vec<Recommendation> {
        recommend(self.view, &self.learner, self.now, request)
    }

    fn about(&self, item: ItemIndex, skill: &str) -> bool {
        let skill = self.view.skill_with_id(skill).unwrap();
        self.view.skills_of(item).any(|other| other == skill)
    }

    /// The list as one would want to read it when a test fails.
    fn shown(&self) -> String {
        let line = |pick: &Recommendation| {
            let counted = Term::ALL.map(|term| (term.label(), pick.contributions.of(term)));
            let counted: Vec<_> = counted.into_iter().filter(|(_, value)| *value != 0.0).collect();
            format!(
                "\n{} {:.2} {counted:?} {:?}",
                self.view.string(self.view.item_id[pick.item]),
                pick.score,
                pick.reasons
            )
        };
        self.list().iter().map(line).collect()
    }

    /// Items that check a skill, easiest first.
    fn exercises(&self, skill: &str) -> Vec<ItemIndex> {
        let index = self.view.skill_with_id(skill).unwrap();
        let mut items: Vec<_> = (0..self.view.items())
            .filter(|&item| self.view.assesses(item).iter().any(|s| s.get() as usize == index))
            .collect();
        items.sort_by(|&a, &b| self.view.difficulty(a).total_cmp(&self.view.difficulty(b)));
        items
    }
}

#[test]
fn a_skill_that_the_learner_does_not_know_yet_is_brought_as_new() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    for skill in ["count-to-20", "compare-numbers", "add-within-10"] {
        desk.knows(skill);
    }
    let teaches = |pick: &Recommendation| {
        let skill = view.skill_with_id("add-within-10").unwrap();
        view.teaches(pick.item).iter().any(|taught| taught.get() as usize == skill)
    };
    assert!(!desk.list().iter().any(teaches), "{}", desk.shown());
    let skill = view.skill_with_id("add-within-10").unwrap();
    desk.happens(Happening::Known { skill, known: false });
    assert!(desk.list().iter().any(teaches), "{}", desk.shown());
    let later = desk.exercises("number-bonds-10")[0];
    let missing = why(&view, &desk.learner, desk.now, &Request::default(), later).missing;
    assert!(missing.contains(&skill), "and is missing for what builds on it");
}

#[test]
fn a_new_learner_gets_a_start_with_reasons() {
    let pack = maths();
    let view = pack.view();
    let list = Desk::new(&view).list();
    assert_eq!(list.len(), 5);
    for pick in &list {
        assert!(pick.missing.is_empty(), "{}", view.string(view.item_id[pick.item]));
        assert!((1..=2).contains(&pick.reasons.len()));
    }
}

#[test]
fn the_same_question_gets_the_same_answer() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    desk.answers(3, true);
    assert_eq!(desk.list(), desk.list());
    let seeded = |seed| desk.asks(&Request { seed, count: 20, ..Request::default() });
    assert_eq!(seeded(1), seeded(1));
    assert!((2..20).any(|seed| seeded(seed) != seeded(1)), "the seed decides between near equals");
}

#[test]
fn three_wrong_answers_lead_to_prerequisites_or_easier_items() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    for skill in
        ["equal-groups", "times-tables", "division-facts", "naming-fractions", "factors-and-multiples"]
    {
        desk.knows(skill);
    }
    let skill = "comparing-fractions";
    let tried = desk.exercises(skill)[1];
    for _ in 0..3 {
        desk.answers(tried, false);
    }
    let index = view.skill_with_id(skill).unwrap();
    let before: Vec<_> = view.prerequisites(index).iter().map(|s| s.get() as usize).collect();
    let list = desk.list();
    let remedial = |pick: &&Recommendation| pick.contributions.of(Term::Remediation) > 0.0;
    assert!(list.iter().filter(remedial).count() >= 2, "the list moved: {}", desk.shown());
    for pick in list.iter().filter(remedial) {
        let is_before = view.skills_of(pick.item).any(|skill| before.contains(&skill));
        let is_easier = view.difficulty(pick.item) < view.difficulty(tried);
        let explains = !view.teaches(pick.item).is_empty();
        assert!(is_before || desk.about(pick.item, skill) && (is_easier || explains));
    }
    for pick in &list {
        let again = !view.assesses(pick.item).is_empty() && desk.about(pick.item, skill);
        assert!(
            !again || view.difficulty(pick.item) < view.difficulty(tried),
            "never the same again at once"
        );
    }
    let exercises = desk.exercises(skill);
    for item in [tried, exercises[exercises.len() - 1]] {
        let shown = why(&view, &desk.learner, desk.now, &Request::default(), item);
        assert!(
            shown.contributions.of(Term::Remediation) < 0.0,
            "what was too hard, or harder, is held back"
        );
    }
}

#[test]
fn what_was_just_done_steps_back_for_what_is_new_and_comes_nearer_with_the_days() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let novelty = |desk: &Desk, item| {
        why(&view, &desk.learner, desk.now, &Request::default(), item).contributions.of(Term::Novelty)
    };
    let item = desk.exercises("count-to-20")[0];
    assert_eq!(novelty(&desk, item), 0.0);
    desk.answers(item, false);
    let tried = novelty(&desk, item);
    desk.now += 3 * DAY_MS;
    let later = novelty(&desk, item);
    assert!(tried < later && later < 0.0);
    assert!(desk.list().iter().all(|pick| pick.item != item || pick.contributions.of(Term::Novelty) < 0.0));
}

/// By score alone a list would only fall, but for exploration.
#[test]
fn likeness_costs_a_place() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    for item in desk.exercises("telling-time") {
        desk.answers(item, true);
    }
    desk.now += 90 * DAY_MS;
    let list = desk.asks(&Request { count: 20, ..Request::default() });
    let falls = |pair: &[Recommendation]| pair[0].score >= pair[1].score - 0.6;
    assert!(!list.windows(2).all(falls), "{:?}", list.iter().map(|pick| pick.score).collect::<Vec<_>>());
}

#[test]
fn after_a_streak_the_list_moves_on() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let items = desk.exercises("count-to-20");
    let gain = |desk: &Desk| {
        why(&view, &desk.learner, desk.now, &Request::default(), items[1]).contributions.of(Term::Gain)
    };
    let before = gain(&desk);
    for _ in 0..4 {
        desk.answers(items[0], true);
    }
    assert!(gain(&desk) < before / 2.0, "there is little left to learn");
    assert!(!desk.about(desk.list()[0].item, "count-to-20"), "{}", desk.shown());
}

#[test]
fn what_is_being_forgotten_comes_back() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let items = desk.exercises("telling-time");
    for &item in &items {
        desk.answers(item, true);
    }
    let review = |desk: &Desk| {
        desk.list().iter().any(|pick| {
        matches!(&pick.reasons[0], Reason::Review { days, recall, .. } if *days > 59.0 && *recall < 0.9)
    })
    };
    assert!(!review(&desk));
    desk.now += 60 * DAY_MS;
    assert!(review(&desk), "{}", desk.shown());
}

#[test]
fn the_goal_and_interests_steer() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let goal = view.skill_with_id("telling-time").unwrap();
    desk.happens(Happening::Goal { skill: Some(goal) });
    assert!(desk.list().iter().any(|pick| pick.contributions.of(Term::Goal) > 0.0));
    desk.happens(Happening::Goal { skill: None });
    assert!(desk.list().iter().all(|pick| pick.contributions.of(Term::Goal) == 0.0));

    let geometry = (1..view.topics.len()).find(|&word| view.word(view.topics, word) == "geometry").unwrap();
    let on_geometry = |desk: &Desk| {
        let has = |item| view.topics_of(item).iter().any(|word| word.get() as usize == geometry);
        desk.asks(&Request { count: 10, ..Request::default() }).iter().filter(|pick| has(pick.item)).count()
    };
    let before = on_geometry(&desk);
    for item in
        (0..view.items()).filter(|&i| view.topics_of(i).iter().any(|w| w.get() as usize == geometry)).take(3)
    {
        desk.happens(Happening::Rated { item, rating: Rating::Liked });
    }
    assert!(on_geometry(&desk) > before);
}

#[test]
fn limits_are_hard_and_put_away_items_stay_away() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    let first = desk.list()[0].item;
    desk.happens(Happening::Hidden { item: first, hidden: true });
    let second = desk.list()[0].item;
    desk.happens(Happening::Rated { item: second, rating: Rating::NotForMe });
    assert!(desk.list().iter().all(|pick| pick.item != first && pick.item != second));
    desk.happens(Happening::Hidden { item: first, hidden: false });
    assert!(desk.asks(&Request { count: 400, ..Request::default() }).iter().any(|pick| pick.item == first));

    let short = desk.asks(&Request { minutes: Some(3.0), ..Request::default() });
    assert!(short.iter().all(|pick| view.item_time[pick.item].get() <= 180) && !short.is_empty());
    let languages =
        |name: &str| desk.asks(&Request { languages: vec![name.into()], ..Request::default() }).len();
    assert_eq!((languages("en"), languages("fr")), (5, 0));
    let types = vec!["game".to_owned()];
    let games = desk.asks(&Request { types, ..Request::default() });
    assert!(games.iter().all(|pick| view.word(view.types, view.item_type[pick.item].get().into()) == "game"));
    assert_eq!(desk.asks(&Request { accessibility: vec!["captions".into()], ..Request::default() }), []);
}

#[test]
fn a_list_is_varied_and_holds_nothing_twice() {
    let pack = maths();
    let view = pack.view();
    let mut desk = Desk::new(&view);
    for skill in ["count-to-20", "add-within-10", "number-bonds-10", "compare-numbers"] {
        desk.knows(skill);
    }
    let list = desk.asks(&Request { count: 8, ..Request::default() });
    let mut items: Vec<_> = list.iter().map(|pick| pick.item).collect();
    items.sort_unstable();
    items.dedup();
    assert_eq!(items.len(), 8);
    let mut skills: Vec<_> = list.iter().flat_map(|pick| view.skills_of(pick.item)).collect();
    skills.sort_unstable();
    skills.dedup();
    assert!(skills.len() >= 4, "{} skills", skills.len());
}

#[test]
fn profiling_off_is_the_same_for_everyone() {
    let pack = maths();
    let view = pack.view();
    let request = Request { personal: false, ..Request::default() };
    let mut desk = Desk::new(&view);
    let before = desk.asks(&request);
    desk.answers(200, false);
    assert_eq!(desk.asks(&request), before);
    assert!(before.iter().all(|pick| pick.reasons == [Reason::NotPersonal]));
    desk.happens(Happening::Hidden { item: before[0].item, hidden: true });
    assert_eq!(desk.asks(&request)[..4], before[1..], "what was put away stays away");
}
