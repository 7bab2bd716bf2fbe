//! How events change a profile.

use super::bound::Learner;
use super::event::{Event, Happening, Rating};
use super::interests::leaning::{self, lean};
use super::knowledge::{self, elo};
use super::mastery;
use super::memory;
use super::past::Remembered;
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;

/// What a hint takes from a score.
const HINT_COST: f32 = 0.2;
/// What finishing without a verdict, or calling an item too easy or too hard, weighs beside an answer.
const WEAK_EVIDENCE: f32 = 0.5;

impl Learner {
    /// Notes that an item which was just answered or rated had been recommended.
    pub fn followed(&mut self, item: ItemIndex) {
        if let Some(record) = self.profile.items.get_mut(self.item_places[item] as usize) {
            record.recommended = true;
        }
    }

    /// Takes in an event.
    pub fn record(&mut self, view: &View<'_>, event: Event) {
        let at = event.at;
        match event.happening {
            Happening::Attempt { item, score, hints, .. } => self.attempt(view, item, score, hints, at),
            Happening::Finished { item } => self.finished(view, item, at),
            Happening::Opened { item } => self.lean_to(view, item, 0.1, leaning::DONE),
            Happening::Rated { item, rating } => self.rated(view, item, rating, at),
            Happening::Known { skill, known } => self.says(view, skill, Some(known), at),
            Happening::Unsaid { skill } => self.says(view, skill, None, at),
            Happening::Hidden { item, hidden } => {
                self.item_mut(view, item, at).hidden = hidden;
                self.lean_to(view, item, if hidden { -0.5 } else { 0.0 }, leaning::SAID);
            }
            Happening::Goal { skill } => {
                self.profile.goal = skill.map(|skill| view.string(view.skill_id[skill]).to_owned());
            }
        }
    }

    fn attempt(&mut self, view: &View<'_>, item: ItemIndex, score: f32, hints: u32, at: i64) {
        let score = (score.clamp(0.0, 1.0) - HINT_COST * hints as f32).max(0.0);
        let right = score >= 0.5;
        for skill in view.skills_of(item) {
            let place = self.skill_place(view, skill);
            mastery::hold(&mut self.profile.skills[place], at);
        }
        let difficulty = self.of_item(view, item).difficulty;
        let surprise = self.surprise(view, item, score, at);
        self.learn(view, item, score, 1.0);
        for skill in view.skills_of(item) {
            let place = self.skill_place(view, skill);
            let record = &mut self.profile.skills[place];
            memory::review(record, score, at);
            record.answered(score, at);
        }
        self.profile.attempts = self.profile.attempts.saturating_add(1);
        self.settle(view, item, at);
        let record = self.item_mut(view, item, at);
        record.attempts = record.attempts.saturating_add(1);
        record.wins = record.wins.saturating_add(u32::from(right));
        record.last_right = right;
        let place = self.item_places[item];
        let past = &mut self.profile.past;
        past.practice.push(score, at);
        past.sequence.push(score, difficulty, at);
        past.keep(Remembered { item: place, surprise });
        match &self.model {
            Some(model) => model.remember(&mut past.memory, item, view.skills_of(item), surprise),
            // The memory lacks this answer: whichever model comes next is told the last ones anew.
            None => past.model = 0,
        }
        self.lean_to(view, item, 0.2, leaning::DONE);
    }

    fn finished(&mut self, view: &View<'_>, item: ItemIndex, at: i64) {
        if view.interactivity(item) != Some(InteractivityType::Expositive) && !view.assesses(item).is_empty()
        {
            self.learn(view, item, 1.0, WEAK_EVIDENCE);
            self.settle(view, item, at);
        }
        for skill in view.teaches(item) {
            let place = self.skill_place(view, skill.get() as usize);
            self.profile.skills[place].introduced = true;
        }
        self.item_mut(view, item, at).finished = true;
        self.lean_to(view, item, 0.2, leaning::DONE);
    }

    fn rated(&mut self, view: &View<'_>, item: ItemIndex, rating: Rating, at: i64) {
        let (outcome, challenge, interest) = match rating {
            Rating::TooEasy => (Some(1.0), 0.1, 0.0),
            Rating::TooHard => (Some(0.0), -0.1, 0.0),
            Rating::Liked => (None, 0.0, 1.0),
            Rating::NotForMe => (None, 0.0, -1.0),
        };
        if let Some(outcome) = outcome {
            self.learn(view, item, outcome, WEAK_EVIDENCE);
            self.settle(view, item, at);
        }
        self.profile.challenge = (self.profile.challenge + challenge).clamp(-1.0, 1.0);
        let record = self.item_mut(view, item, at);
        match rating {
            Rating::NotForMe => (record.rejected, record.liked) = (true, false),
            Rating::Liked => (record.rejected, record.liked) = (false, true),
            // An item that was too easy is done with.
            Rating::TooEasy => record.finished = true,
            Rating::TooHard => {}
        }
        self.lean_to(view, item, interest, leaning::SAID);
    }

    /// What the learner says moves no level that is held; but one that was reached on their word goes with the word.
    fn says(&mut self, view: &View<'_>, skill: SkillIndex, known: Option<bool>, at: i64) {
        let place = self.skill_place(view, skill);
        let record = &mut self.profile.skills[place];
        if record.on_their_word && known != Some(true) {
            record.says(None, at);
            self.known(view, at);
            let (start, items) = (self.room[skill].start, self.items_about[skill]);
            mastery::without_word(&mut self.profile.skills[place], start, items);
        }
        self.profile.skills[place].says(known, at);
    }

    /// Lets evidence on an item count for the levels of its skills.
    fn settle(&mut self, view: &View<'_>, item: ItemIndex, at: i64) {
        let matters = |skill: SkillIndex| {
            self.skill(skill).is_some_and(|record| mastery::start_matters(record, self.items_about[skill]))
        };
        let start_matters = view.skills_of(item).any(matters);
        if start_matters {
            self.known(view, at);
        }
        for skill in view.skills_of(item) {
            let start = if start_matters { self.room[skill].start } else { mastery::START };
            let (place, items) = (self.skill_place(view, skill), self.items_about[skill]);
            mastery::settle(&mut self.profile.skills[place], start, items, at);
        }
    }

    /// Works out in its room what is known.
    fn known(&mut self, view: &View<'_>, at: i64) {
        let mut room = std::mem::take(&mut self.room);
        mastery::known::fill(view, self, at, &[], &mut room);
        self.room = room;
    }

    /// By how much an answer is better than expected, as it is remembered.
    fn surprise(&self, view: &View<'_>, item: ItemIndex, score: f32, at: i64) -> f32 {
        match self.model() {
            Some(model) => model.surprise(&self.evidence(view, item, at), score),
            None => score - self.elo_terms(view, item).probability(),
        }
    }

    /// The Elo update: the surprise moves the general ability and that in each of the item's skills. What the learner said
    /// has no part in the surprise, or taking it back would leave a trace.
    fn learn(&mut self, view: &View<'_>, item: ItemIndex, outcome: f32, weight: f32) {
        let terms = self.elo_terms(view, item);
        let base = self.model().map_or(elo::BASE, |model| knowledge::logit(model.model().mean()));
        let difficulty = self.of_item(view, item).difficulty;
        let surprise = weight * elo::surprise(base, terms.ability, terms.skills, difficulty, outcome);
        for skill in view.skills_of(item) {
            let place = self.skill_place(view, skill);
            let record = &mut self.profile.skills[place];
            record.ability += elo::skill_step(record.attempts, surprise);
        }
        self.profile.ability += elo::ability_step(self.profile.attempts, surprise);
    }

    fn lean_to(&mut self, view: &View<'_>, item: ItemIndex, by: f32, most: f32) {
        for &topic in view.topics_of(item) {
            lean(&mut self.profile.topics, view.word(view.topics, topic.get() as usize), by, most);
        }
        lean(&mut self.profile.formats, view.word(view.types, view.item_type[item].get().into()), by, most);
    }
}
