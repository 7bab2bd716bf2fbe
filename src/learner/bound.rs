//! A profile bound to a catalog: where ids have become indices.

use super::crowd::Crowd;
use super::interests::neighbours;
use super::knowledge;
use super::knowledge::model::Bound;
use super::likeness::Likeness;
use super::mastery;
use super::profile::{ItemRecord, Profile, SkillRecord};
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use std::sync::Arc;

const NONE: u32 = u32::MAX;

/// A profile, with its skills and items found in one catalog. What belongs to other catalogs is kept untouched.
#[derive(Debug, Clone)]
pub struct Learner {
    pub(super) profile: Profile,
    /// Place in the profile of each of the catalog's skills.
    skill_places: Vec<u32>,
    /// Place in the profile of each of the catalog's items.
    pub(super) item_places: Vec<u32>,
    /// Which of the catalog's items each of the profile's is.
    items_known: Vec<u32>,
    items_like: Likeness,
    /// Whether two of the profile's are the same, which only an import can bring: then the first counts everywhere.
    items_repeat: bool,
    /// How many of the catalog's items are about each of its skills.
    pub(super) items_about: Vec<u32>,
    /// Room in which it is worked out what is known: no event needs new memory for it.
    pub(super) room: Vec<mastery::Known>,
    pub(super) model: Option<Arc<Bound>>,
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

    pub(super) fn skill_place(&mut self, view: &View<'_>, skill: SkillIndex) -> usize {
        let place = &mut self.skill_places[skill];
        if *place == NONE {
            *place = self.profile.skills.len() as u32;
            let id = view.string(view.skill_id[skill]).to_owned();
            self.profile.skills.push(SkillRecord { id, ..SkillRecord::default() });
        }
        *place as usize
    }

    pub(super) fn item_mut(&mut self, view: &View<'_>, item: ItemIndex, at: i64) -> &mut ItemRecord {
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
