//! Recommending in a large school, and what a twin in JavaScript needs to do the same: the catalog's columns, and where the learner
//! stands.

use crate::school;
use cairn::catalog::Pack;
use cairn::learner::interests::Interests;
use cairn::learner::interests::leaning::towards;
use cairn::learner::mastery::{self, Level};
use cairn::learner::profile::SkillRecord;
use cairn::learner::{Event, Happening, Learner};
use cairn::recommend::scan::{Rows8, Top, scan};
use cairn::recommend::{Request, recommend};
use cairn::tutor::{Attempted, Session, step};
use wasm_bindgen::prelude::wasm_bindgen;
use zerocopy::little_endian::{U16, U32};

/// The pack of a school of so many items.
#[wasm_bindgen]
pub fn packed(items: usize) -> Vec<u8> {
    school::packed(items)
}

/// A school with a learner in it.
#[wasm_bindgen]
pub struct School {
    pack: Pack<Vec<u8>>,
    learner: Learner,
    scales: Vec<f32>,
    allowed: Vec<u64>,
}

#[wasm_bindgen]
impl School {
    /// Of so many items.
    #[wasm_bindgen(constructor)]
    pub fn new(items: usize) -> Self {
        let pack = Pack::open(school::packed(items)).expect("its own pack");
        let learner = school::learner(&pack.view());
        let view = pack.view();
        let scales = view.item_vector_scale.iter().map(|scale| scale.get()).collect();
        let mut allowed = vec![u64::MAX; items.div_ceil(64)];
        let away = learner.items().filter(|(_, record)| record.hidden || record.rejected);
        away.for_each(|(item, _)| allowed[item / 64] &= !(1 << (item % 64)));
        Self { pack, learner, scales, allowed }
    }

    /// The best items, as a page would be told them.
    pub fn recommend(&self, count: usize, seed: u32) -> Vec<u32> {
        let request = Request { count, seed: seed.into(), ..Request::default() };
        let list = recommend(&self.pack.view(), &self.learner, school::NOW, &request);
        list.iter().map(|pick| pick.item as u32).collect()
    }

    /// What the tutor names after a right answer to one of 200 items; nothing is taken in.
    pub fn next_step(&self, at: usize) -> Option<usize> {
        let view = self.pack.view();
        let item = at * 37 % view.items().min(200);
        let attempt = Attempted { item, score: 1.0, hints: 0, seconds: None, chance: 0.7 };
        step(&view, &self.learner, &Session::default(), school::NOW, &Request::default(), &attempt).item
    }

    /// Takes in so many answers, to items that were met and others.
    pub fn answer(&mut self, first: usize, count: usize) {
        let view = self.pack.view();
        for step in first..first + count {
            let item = step * 37 % view.items().min(200);
            let score = f32::from(u8::from(!step.is_multiple_of(3)));
            let happening = Happening::Attempt { item, score, hints: 0, seconds: None };
            self.learner.record(&view, Event { at: school::NOW + 60_000 * step as i64, happening });
        }
    }

    /// A column of whole numbers.
    pub fn column(&self, name: &str) -> Vec<u32> {
        let view = self.pack.view();
        let wide = |column: &[U32]| column.iter().map(|x| x.get()).collect();
        let narrow = |column: &[U16]| column.iter().map(|x| x.get().into()).collect();
        match name {
            "prerequisite_starts" => wide(view.prerequisite_starts),
            "prerequisite_values" => wide(view.prerequisite_values),
            "teaches_starts" => wide(view.teaches_starts),
            "teaches_values" => wide(view.teaches_values),
            "assesses_starts" => wide(view.assesses_starts),
            "assesses_values" => wide(view.assesses_values),
            "requires_starts" => wide(view.requires_starts),
            "requires_values" => wide(view.requires_values),
            "topic_starts" => wide(view.topic_starts),
            "topic_values" => wide(view.topic_values),
            "time" => wide(view.item_time),
            "type" => narrow(view.item_type),
            "difficulty" => narrow(view.item_difficulty),
            "expositive" => view.item_interactivity.iter().map(|&kind| u32::from(kind == 2)).collect(),
            _ => Vec::new(),
        }
    }

    /// Vectors of the items.
    pub fn vectors(&self) -> Vec<i8> {
        self.pack.view().item_vector.to_vec()
    }

    /// What each is multiplied by.
    pub fn scales(&self) -> Vec<f32> {
        self.scales.clone()
    }

    /// Nine numbers a skill: the chance that it is known, the same as it counts for what builds on it, how uncertain that is, the
    /// chance of recall, whether it is met; wrong answers in a row, right ones among the last four, how many those are;
    /// whether it is begun.
    pub fn skills(&self) -> Vec<f32> {
        let table = mastery::table(&self.pack.view(), &self.learner, school::NOW);
        let of = |(skill, mastery): (usize, &mastery::Mastery)| {
            let record = self.learner.skill(skill);
            let recent = record.map(SkillRecord::recent_since_said).unwrap_or_default();
            let (right, of) = recent.right_of_last(4);
            let unknown = record.and_then(SkillRecord::last_word) == Some(false);
            let begun = record.is_some_and(|record| record.introduced)
                || mastery.level > Level::NotStarted && !unknown;
            [
                mastery.known,
                mastery.counts,
                mastery.uncertainty,
                mastery.retrievability.unwrap_or(1.0),
                f32::from(u8::from(mastery.is_met())),
                recent.wrong_in_a_row() as f32,
                right as f32,
                of as f32,
                f32::from(u8::from(begun)),
            ]
        };
        table.iter().enumerate().flat_map(of).collect()
    }

    /// Seven numbers for each item that the learner has met: which, answers, whether finished, whether last right, days since,
    /// whether put away, how much they are drawn to it.
    pub fn met(&self) -> Vec<f64> {
        let view = self.pack.view();
        let interests = Interests::new(&view, &self.learner, school::NOW);
        let of = |(item, record): (usize, &cairn::learner::profile::ItemRecord)| {
            [
                item as f64,
                record.attempts.into(),
                f64::from(u8::from(record.finished)),
                f64::from(u8::from(record.last_right)),
                (school::NOW - record.last_at) as f64 / 86_400_000.0,
                f64::from(u8::from(record.hidden || record.rejected)),
                interests.towards(item).into(),
            ]
        };
        self.learner.items().flat_map(of).collect()
    }

    /// The goal.
    pub fn goal(&self) -> Option<usize> {
        self.learner.goal(&self.pack.view())
    }

    /// Inclinations to the words of a vocabulary: `topics` or `types`.
    pub fn leanings(&self, vocabulary: &str) -> Vec<f32> {
        let (view, profile) = (self.pack.view(), self.learner.profile());
        let (words, leanings) = match vocabulary {
            "topics" => (view.topics, &profile.topics),
            _ => (view.types, &profile.formats),
        };
        words.iter().map(|&word| towards(leanings, view.string(word))).collect()
    }

    /// The learner's taste: what vectors are multiplied by, and last what the product is.
    pub fn taste(&self) -> Vec<f32> {
        let view = self.pack.view();
        let interests = Interests::new(&view, &self.learner, school::NOW);
        let Some(taste) = interests.taste() else { return Vec::new() };
        let (_, query) = taste.parts();
        query.numbers().iter().map(|&x| x.into()).chain([query.scale()]).collect()
    }

    /// The challenge that the learner asked for, -1 to 1.
    pub fn challenge(&self) -> f32 {
        self.learner.profile().challenge
    }

    /// The ten rows that are most to the learner's taste, and nothing else: what recommending is beside.
    pub fn scan(&self) -> Vec<u32> {
        let view = self.pack.view();
        let interests = Interests::new(&view, &self.learner, school::NOW);
        let (vectors, query) = interests.taste().expect("a learner with likes").parts();
        let items = view.items();
        let rows = Rows8::new(vectors.rows(0..items), &self.scales, query.numbers(), query.scale());
        let mut top = Top::new(10);
        scan(&rows.expect("the query is as long as the rows"), Some(&self.allowed), &mut top);
        top.hits().iter().map(|hit| hit.row).collect()
    }
}
