//! Items of a catalog that people made, as their pack has them and before they were rounded; and what made-up learners have a taste for.

use crate::{FITS, allowed, school::Random, ten};
use cairn::catalog::pack::vectors::{Query, rounded};
use cairn::catalog::source::{Catalog, Item, Skill};
use cairn::catalog::{Pack, View, vectors};
use cairn::learner::interests::Interests;
use cairn::learner::{Event, Happening, Learner, Profile, Rating};
use cairn::recommend::scan::Rows8;
use wasm_bindgen::prelude::wasm_bindgen;
use zerocopy::little_endian::U32;

const DAY_MS: i64 = 86_400_000;
/// Events of a learner are spread over so many days.
const DAYS: f32 = 120.0;

/// A catalog's vectors, of length 1.
#[wasm_bindgen]
pub struct Real {
    pack: Pack<Vec<u8>>,
    rows: Vec<f32>,
    scales: Vec<f32>,
}

#[wasm_bindgen]
impl Real {
    /// Of a pack. What its vectors were before rounding is worked out again from its texts, and must round to the same.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Self {
        let pack = Pack::open(bytes).expect("a pack");
        let view = pack.view();
        let (mut rows, mut again) = (Vec::new(), Vec::new());
        for row in vectors::rows(&unpacked(&view)) {
            rounded(&row, &mut again);
            let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
            rows.extend(row.map(|x| if length > 0.0 { x / length } else { 0.0 }));
        }
        assert!(again == view.item_vector, "the texts of a pack give its vectors");
        let scales = view.item_vector_scale.iter().map(|scale| scale.get()).collect();
        Self { pack, rows, scales }
    }

    /// How many items there are.
    #[wasm_bindgen(getter)]
    pub fn items(&self) -> usize {
        self.scales.len()
    }

    /// Numbers in a vector.
    #[wasm_bindgen(getter)]
    pub fn dimensions(&self) -> usize {
        self.rows.len() / self.scales.len()
    }

    /// The vectors before they were rounded.
    pub fn rows(&self) -> Vec<f32> {
        self.rows.clone()
    }

    /// The taste of a learner who has liked, put away or finished two to six items.
    pub fn query(&self, learner: u32) -> Vec<f32> {
        let view = self.pack.view();
        let mut draws = Random(learner.into());
        let mut who = Learner::new(Profile::default(), &view);
        let now = crate::school::NOW;
        let mut events: Vec<(i64, Happening)> = (0..2 + draws.below(5))
            .map(|at| {
                let item = draws.below(view.items());
                let happening = match draws.below(6) {
                    // The first is liked, or there might be nothing that draws the learner.
                    _ if at == 0 => Happening::Rated { item, rating: Rating::Liked },
                    0 => Happening::Rated { item, rating: Rating::NotForMe },
                    1 => Happening::Hidden { item, hidden: true },
                    2 => Happening::Finished { item },
                    _ => Happening::Rated { item, rating: Rating::Liked },
                };
                (now - (draws.unit() * DAYS * DAY_MS as f32) as i64, happening)
            })
            .collect();
        events.sort_by_key(|(at, _)| *at);
        for (at, happening) in events {
            who.record(&view, Event { at, happening });
        }
        let interests = Interests::new(&view, &who, now);
        let Some(taste) = interests.taste() else { return vec![0.0; self.dimensions()] };
        let (_, query) = taste.parts();
        query.numbers().iter().map(|&x| f32::from(x) * query.scale()).collect()
    }

    /// The ten items of the pack that go best with a query.
    pub fn packed(&self, query: &[f32]) -> Vec<u32> {
        let (view, whole) = (self.pack.view(), Query::new(query));
        let rows = Rows8::new(view.item_vector, &self.scales, whole.numbers(), whole.scale()).expect(FITS);
        ten(&rows, &allowed(self.items()))
    }
}

/// The part of a catalog that vectors are made of.
fn unpacked(view: &View<'_>) -> Catalog {
    let text = |string| view.string(string).to_owned();
    let skill = |skill: usize| Skill {
        id: text(view.skill_id[skill]),
        name: text(view.skill_name[skill]),
        ..Skill::default()
    };
    let ids = |skills: &[U32]| skills.iter().map(|skill| text(view.skill_id[skill.get() as usize])).collect();
    let item = |item: usize| Item {
        name: text(view.item_name[item]),
        description: text(view.item_description[item]),
        topics: view
            .topics_of(item)
            .iter()
            .map(|t| view.word(view.topics, t.get() as usize).to_owned())
            .collect(),
        keywords: view.keywords_of(item).iter().map(|&keyword| text(keyword)).collect(),
        teaches: ids(view.teaches(item)),
        assesses: ids(view.assesses(item)),
        ..Item::default()
    };
    Catalog {
        skills: (0..view.skills()).map(skill).collect(),
        items: (0..view.items()).map(item).collect(),
        ..Catalog::default()
    }
}
