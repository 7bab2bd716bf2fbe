//! A model with the items and skills of one catalog found in it, once, when both are opened.

use super::super::elo;
use super::super::similar::MOST_DIMENSIONS;
use super::read::Model;
use super::{ItemParameters, SkillParameters};
use crate::catalog::View;

const UNKNOWN: u32 = u32::MAX;

/// A model bound to a catalog: items and skills are the catalog's indices.
#[derive(Debug, Clone)]
pub struct Bound {
    pub(super) model: Model,
    items: Vec<u32>,
    skills: Vec<SkillParameters>,
}

/// What a model says about one item of the catalog.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// How much harder than the mean it is, in logits.
    pub difficulty: f32,
    /// What it adds to the logit.
    pub weight: f32,
    /// The model has seen it.
    pub known: bool,
}

impl Bound {
    /// Finds a catalog's items and skills in a model. Skills come in an order in which each stands behind its
    /// prerequisites, which `before` names by their places.
    pub fn new<'a, P: Iterator<Item = usize>>(
        model: Model,
        skills: impl Iterator<Item = &'a str>,
        before: impl Fn(usize) -> P,
        items: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut bound = Self { items: Vec::new(), skills: Vec::new(), model };
        for (skill, id) in skills.enumerate() {
            let parameters = match bound.model.skill(id) {
                Some(known) => known.clone(),
                None => bound.mean_of(before(skill)),
            };
            bound.skills.push(parameters);
        }
        bound.items = items.map(|id| bound.model.item_row(id).map_or(UNKNOWN, |row| row as u32)).collect();
        bound
    }

    /// The model itself.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The first bytes of the model's digest, never 0: what a memory is marked with.
    pub fn id(&self) -> u32 {
        let [a, b, c, d, ..] = self.model.digest();
        u32::from_le_bytes([a, b, c, d]).max(1)
    }

    /// How many of the catalog's items the model has seen.
    pub fn items_known(&self) -> usize {
        self.items.iter().filter(|&&row| row != UNKNOWN).count()
    }

    /// What the model says about an item of these skills, which the catalog calls so hard (0 to 1). Half of the
    /// catalog's spread is kept for an item that the model does not know: the other half is what its skills already say.
    #[inline(never)]
    pub fn item(&self, item: usize, skills: impl Iterator<Item = usize>, catalog_difficulty: f32) -> Item {
        let row = self.items[item];
        if row != UNKNOWN {
            let ItemParameters { difficulty, weight, .. } = self.model.item(row as usize);
            return Item { difficulty, weight, known: true };
        }
        let harder = elo::SPREAD / 2.0 * (catalog_difficulty - 0.5);
        let (sum, count) = skills
            .fold((0.0, 0.0_f32), |(sum, count), skill| (sum + self.skills[skill].difficulty, count + 1.0));
        Item { difficulty: sum / count.max(1.0) + harder, weight: -harder, known: false }
    }

    /// Finds a packed catalog's items and skills in a model.
    pub fn to_catalog(model: Model, view: &View<'_>) -> Self {
        let skills = view.skill_id.iter().map(|&id| view.string(id));
        let before = |skill: usize| view.prerequisites(skill).iter().map(|before| before.get() as usize);
        Self::new(model, skills, before, view.item_id.iter().map(|&id| view.string(id)))
    }

    /// The vector of an item: its own and the mean of its skills', `dimensions` long.
    pub fn vector<'b>(
        &self,
        item: Option<usize>,
        skills: impl Iterator<Item = usize>,
        room: &'b mut [f32; MOST_DIMENSIONS],
    ) -> &'b [f32] {
        let vector = &mut room[..self.model.dimensions];
        vector.fill(0.0);
        let mut count = 0.0_f32;
        for skill in skills {
            count += 1.0;
            vector.iter_mut().zip(&self.skills[skill].vector).for_each(|(x, of_skill)| *x += of_skill);
        }
        for x in vector.iter_mut() {
            *x /= count.max(1.0);
        }
        if let Some(row) = item.map(|item| self.items[item]).filter(|&row| row != UNKNOWN) {
            self.model.add_item_vector(row as usize, vector);
        }
        vector
    }

    pub(super) fn skill(&self, skill: usize) -> &SkillParameters {
        &self.skills[skill]
    }

    /// A skill that the model never saw is what its prerequisites are; without any, nothing is known about it.
    fn mean_of(&self, before: impl Iterator<Item = usize>) -> SkillParameters {
        let mut mean =
            SkillParameters { vector: vec![0.0; self.model.dimensions], ..SkillParameters::default() };
        let mut count = 0.0_f32;
        for one in before.map(|skill| &self.skills[skill]) {
            count += 1.0;
            mean.difficulty += one.difficulty;
            mean.weight += one.weight;
            mean.wins += one.wins;
            mean.losses += one.losses;
            mean.vector.iter_mut().zip(&one.vector).for_each(|(mean, x)| *mean += x);
        }
        let numbers = [&mut mean.difficulty, &mut mean.weight, &mut mean.wins, &mut mean.losses];
        numbers.into_iter().chain(&mut mean.vector).for_each(|x| *x /= count.max(1.0));
        mean
    }
}
