//! A profile bound to a catalog, and how events change it.

use super::crowd::Crowd;
use super::event::{Event, Happening, Rating};
use super::interests::leaning::{self, lean};
use super::interests::neighbours;
use super::knowledge::model::Bound;
use super::knowledge::{self, elo};
use super::likeness::Likeness;
use super::mastery;
use super::memory;
use super::past::Remembered;
use super::profile::{ItemRecord, Profile, SkillRecord};
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;
use std::sync::Arc;

const NONE: u32 = u32::MAX;
/// What a hint takes from a score.
const HINT_COST: f32 = 0.2;
/// What finishing without a verdict, or calling an item too easy or too hard, weighs beside an answer.
const WEAK_EVIDENCE: f32 = 0.5;

/// A profile, with its skills and items found in one catalog. What belongs to other catalogs is kept untouched.
#[derive(Debug, Clone)]
pub struct Learner {
    profile: Profile,
    /// Place in the profile of each of the catalog's skills.
    skill_places: Vec<u32>,
    /// Place in the profile of each of the catalog's items.
    item_places: Vec<u32>,
    /// Which of the catalog's items each of the profile's is.
    items_known: Vec<u32>,
    items_like: Likeness,
    /// Whether two of the profile's are the same, which only an import can bring: then the first counts everywhere.
    items_repeat: bool,
    /// How many of the catalog's items are about each of its skills.
    items_about: Vec<u32>,
    /// Room in which it is worked out what is known: no event needs new memory for it.
    room: Vec<mastery::Known>,
    model: Option<Arc<Bound>>,
    neighbours: Option<Arc<neighbours::Bound>>,
    crowd: Option<Arc<Crowd>>,
}

impl Learner {
    /// Binds a profile to a catalog.
    pub fn new(profile: Profile, view: &View<'_>) -> Self {
        let mut skill_places = vec![NONE; view.skills()];
        for (place, record) in profile.skills.iter().enumerate() {
            if let Some(skill) = view.skill_with_id(&record.id) {
                // Of two records with one id, which only an import can bring, the first counts everywhere.
                skill_places[skill] = skill_places[skill].min(place as u32);
            }
        }
        let mut item_places = vec![NONE; view.items()];
        let mut items_known = vec![NONE; profile.items.len()];
        let mut items_repeat = false;
        let mut items_like = Likeness::default();
        for (place, record) in profile.items.iter().enumerate() {
            let item = view.item_with_id(&record.id);
            items_like.push(view, item);
            if let Some(item) = item {
                items_repeat |= item_places[item] != NONE;
                item_places[item] = item_places[item].min(place as u32);
                items_known[place] = item as u32;
            }
        }
        let mut items_about = vec![0; view.skills()];
        for skill in view.teaches_values.iter().chain(view.assesses_values) {
            items_about[skill.get() as usize] += 1;
        }
        let room = Vec::with_capacity(view.skills());
        Self {
            profile,
            skill_places,
            item_places,
            items_known,
            items_like,
            items_repeat,
            items_about,
            room,
            model: None,
            neighbours: None,
            crowd: None,
        }
    }

    /// The profile.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What is known about a skill.
    pub fn skill(&self, skill: SkillIndex) -> Option<&SkillRecord> {
        self.profile.skills.get(self.skill_places[skill] as usize)
    }

    /// What is known about an item.
    pub fn item(&self, item: ItemIndex) -> Option<&ItemRecord> {
        self.profile.items.get(self.item_places[item] as usize)
    }

    /// The catalog's items of which something is known, in the order of the profile.
    pub fn items(&self) -> impl Iterator<Item = (ItemIndex, &ItemRecord)> {
        let known = self.items_known.iter().zip(&self.profile.items);
        known
            .filter(|&(&item, record)| self.counts(item, record))
            .map(|(&item, record)| (item as ItemIndex, record))
    }

    /// The same with their vectors, and what those are multiplied by to have length 1; none where the catalog has no vectors.
    pub(super) fn items_like(&self) -> impl Iterator<Item = (ItemIndex, &ItemRecord, &[i8], f32)> {
        let known = self.items_known.iter().zip(&self.profile.items).zip(self.items_like.iter());
        known
            .filter(|&((&item, record), _)| self.counts(item, record))
            .map(|((&item, record), (like, scale))| (item as ItemIndex, record, like, scale))
    }

    /// Whether a record of the profile is the one of an item of the catalog.
    fn counts(&self, item: u32, record: &ItemRecord) -> bool {
        let first = || self.item(item as ItemIndex).is_some_and(|first| std::ptr::eq(first, record));
        item != NONE && (!self.items_repeat || first())
    }

    /// Whether anything is known about an item.
    #[inline]
    pub fn has_met(&self, item: ItemIndex) -> bool {
        self.item_places[item] != NONE
    }

    /// How many of the catalog's items are about a skill.
    pub fn items_about(&self, skill: SkillIndex) -> u32 {
        self.items_about[skill]
    }

    /// The goal, where this catalog has it.
    pub fn goal(&self, view: &View<'_>) -> Option<SkillIndex> {
        view.skill_with_id(self.profile.goal.as_ref()?)
    }

    /// The trained model, where there is one.
    pub fn model(&self) -> Option<&Bound> {
        self.model.as_deref()
    }

    /// From now on predicts by this model, or by none. A memory that another one wrote is told anew from the last answers.
    pub fn set_model(&mut self, view: &View<'_>, model: Option<Arc<Bound>>) {
        self.model = model;
        let Some(model) = &self.model else { return };
        let id = model.id();
        if self.profile.past.model == id {
            return;
        }
        let mut memory = knowledge::similar::Memory::default();
        for answer in &self.profile.past.answers {
            if let Some(item) = self.item_at(answer.item) {
                model.remember(&mut memory, item, view.skills_of(item), answer.surprise);
            }
        }
        (self.profile.past.memory, self.profile.past.model) = (memory, id);
    }

    /// The model of what others went on to, bound to the catalog.
    pub fn neighbours(&self) -> Option<&neighbours::Bound> {
        self.neighbours.as_deref()
    }

    /// From now on interests also follow this model, or none. It must be bound to the learner's catalog.
    pub fn set_neighbours(&mut self, neighbours: Option<Arc<neighbours::Bound>>) {
        self.neighbours = neighbours;
    }

    /// What others' reports say, where there is a release.
    pub fn crowd(&self) -> Option<&Arc<Crowd>> {
        self.crowd.as_ref()
    }

    /// From now on items are as hard as others' reports say, or as the catalog does. A trained model, which has seen more than
    /// reports tell, keeps its own word. The crowd must be of the learner's catalog.
    pub fn set_crowd(&mut self, crowd: Option<Arc<Crowd>>) {
        self.crowd = crowd;
    }

    /// The catalog's item at a place in the profile.
    pub(super) fn item_at(&self, place: u32) -> Option<ItemIndex> {
        self.items_known.get(place as usize).filter(|&&item| item != NONE).map(|&item| item as ItemIndex)
    }

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

    fn skill_place(&mut self, view: &View<'_>, skill: SkillIndex) -> usize {
        let place = &mut self.skill_places[skill];
        if *place == NONE {
            *place = self.profile.skills.len() as u32;
            let id = view.string(view.skill_id[skill]).to_owned();
            self.profile.skills.push(SkillRecord { id, ..SkillRecord::default() });
        }
        *place as usize
    }

    fn item_mut(&mut self, view: &View<'_>, item: ItemIndex, at: i64) -> &mut ItemRecord {
        let place = &mut self.item_places[item];
        if *place == NONE {
            *place = self.profile.items.len() as u32;
            self.items_known.push(item as u32);
            self.items_like.push(view, Some(item));
            let id = view.string(view.item_id[item]).to_owned();
            self.profile.items.push(ItemRecord { id, ..ItemRecord::default() });
        }
        let record = &mut self.profile.items[*place as usize];
        record.last_at = at;
        record
    }
}
