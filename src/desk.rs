//! For tests: a learner at a desk with the project's own catalog, where every event takes a minute.

use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::pack::vectors::{ItemVectors, LANES};
use crate::catalog::source::Catalog;
use crate::catalog::validate::validate;
use crate::catalog::{Pack, View, pack};
use crate::learner::{Event, Happening, Learner, Profile};

pub(crate) const MINUTE_MS: i64 = 60_000;

pub(crate) fn packed(catalog: Catalog) -> Pack<Vec<u8>> {
    Pack::open(pack::write(&validate(&catalog.with_named_skills()).unwrap()).unwrap()).unwrap()
}

pub(crate) fn maths() -> Pack<Vec<u8>> {
    packed(serde_json::from_str(include_str!("../catalogs/school-maths.json")).unwrap())
}

/// The project's own catalog, each item with a vector that is near those of its first topic.
pub(crate) fn maths_with_vectors() -> Pack<Vec<u8>> {
    let catalog: Catalog = serde_json::from_str(include_str!("../catalogs/school-maths.json")).unwrap();
    let mut vectors = ItemVectors::default();
    let mut draws = Random(1);
    for item in &catalog.items {
        let seed = item.topics.first().map_or(0, |topic| topic.bytes().map(u64::from).sum());
        let mut centre = Random(seed);
        vectors.push(&(0..2 * LANES).map(|_| centre.normal() + 0.5 * draws.normal()).collect::<Vec<_>>());
    }
    Pack::open(pack::write_with_vectors(&validate(&catalog).unwrap(), vectors).unwrap()).unwrap()
}

/// A catalog from a line of JSON for its skills and one for its items.
pub(crate) fn small(skills: &str, items: &str) -> Pack<Vec<u8>> {
    let text = format!(r#"{{"cairn": 1, "name": "Small", "skills": [{skills}], "items": [{items}]}}"#);
    packed(serde_json::from_str(&text).unwrap())
}

pub(crate) struct Desk<'a> {
    pub view: &'a View<'a>,
    pub learner: Learner,
    pub now: i64,
}

impl<'a> Desk<'a> {
    pub fn new(view: &'a View<'a>) -> Self {
        Self { view, learner: Learner::new(Profile::default(), view), now: 1_790_000_000_000 }
    }

    pub fn happens(&mut self, happening: Happening) {
        self.now += MINUTE_MS;
        self.learner.record(self.view, Event { at: self.now, happening });
    }

    pub fn answers(&mut self, item: ItemIndex, right: bool) {
        let score = f32::from(u8::from(right));
        self.happens(Happening::Attempt { item, score, hints: 0, seconds: None });
    }

    pub fn knows(&mut self, skill: &str) {
        let skill = self.skill(skill);
        self.happens(Happening::Known { skill, known: true });
    }

    pub fn skill(&self, id: &str) -> SkillIndex {
        self.view.skill_with_id(id).unwrap_or_else(|| panic!("no skill {id}"))
    }

    pub fn skill_id(&self, skill: SkillIndex) -> &'a str {
        self.view.string(self.view.skill_id[skill])
    }

    /// Items that check a skill, easiest first.
    pub fn exercises(&self, skill: &str) -> Vec<ItemIndex> {
        let index = self.skill(skill);
        let assesses = |item: &ItemIndex| self.view.assesses(*item).iter().any(|s| s.get() as usize == index);
        let mut items: Vec<_> = (0..self.view.items()).filter(assesses).collect();
        items.sort_by(|&a, &b| self.view.difficulty(a).total_cmp(&self.view.difficulty(b)));
        items
    }
}

/// Numbers from 0 to 1 (`SplitMix64`).
pub(crate) struct Random(pub u64);

impl Random {
    pub fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// From the standard normal distribution, nearly.
    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}
