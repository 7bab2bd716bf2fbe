//! A catalog and one learner.

use super::error::{Result, coded};
use super::event::EventInput;
use super::output::{CatalogOutput, ItemOutput, LoadedOutput, MasteryOutput, RecommendationOutput};
use super::prediction_output::{ModelOutput, PredictionOutput};
use super::request::RequestInput;
use super::{from_js, slot_name, to_js};
use crate::catalog::Pack;
use crate::catalog::pack::columns::ItemIndex;
use crate::learner::knowledge::model::{Bound, Model};
use crate::learner::mastery;
use crate::learner::{Learner, PROFILE_VERSION, Profile, ProfileError};
use crate::privacy::policy::Question;
use crate::recommend;
use crate::stored::slots::{Kind, Slot, load, seal};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A catalog opened for one learner.
#[wasm_bindgen]
pub struct Engine {
    pack: Pack<Vec<u8>>,
    learner: Learner,
    model: Option<Arc<Bound>>,
    sequence: u64,
    next: Slot,
}

#[wasm_bindgen]
impl Engine {
    /// Opens a pack, whose bytes may come from anywhere.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: Vec<u8>) -> Result<Engine> {
        let wrong = |error: crate::catalog::PackError| coded("catalog-invalid", &error.to_string());
        let pack = Pack::open(pack).map_err(wrong)?;
        pack.verify_hash().map_err(wrong)?;
        let learner = Learner::new(Profile::default(), &pack.view());
        Ok(Engine { pack, learner, model: None, sequence: 0, next: Slot::A })
    }

    /// What the catalog is.
    pub fn catalog(&self) -> Result<JsValue> {
        to_js(&CatalogOutput::new(&self.pack))
    }

    /// One item.
    pub fn item(&self, id: &str) -> Result<JsValue> {
        to_js(&ItemOutput::new(&self.pack.view(), self.find(id)?))
    }

    /// From now on predicts by a trained model, whose bytes may come from anywhere.
    pub fn use_model(&mut self, model: &[u8]) -> Result<JsValue> {
        let model = Model::read(model).map_err(|error| coded("model-invalid", &error.to_string()))?;
        let bound = Arc::new(Bound::to_catalog(model, &self.pack.view()));
        self.model = Some(Arc::clone(&bound));
        self.learner.set_model(&self.pack.view(), self.model.clone());
        to_js(&ModelOutput::new(&bound))
    }

    /// The chance that the learner gets an item right, and what it is made of.
    pub fn predict(&self, id: &str, now: f64) -> Result<JsValue> {
        let (view, item) = (self.pack.view(), self.find(id)?);
        to_js(&PredictionOutput::new(&view, &self.learner, item, now as i64))
    }

    /// Loads the profile from its two stored slots, empty where there is nothing.
    pub fn load_profile(&mut self, a: &[u8], b: &[u8]) -> Result<JsValue> {
        let damaged = |error: &dyn std::error::Error| coded("profile-damaged", &error.to_string());
        let loaded = load(Kind::Profile, a, b).map_err(|error| damaged(&error))?;
        let Some(loaded) = loaded else {
            self.bind(Profile::default());
            (self.sequence, self.next) = (0, Slot::A);
            return to_js(&LoadedOutput { status: "new", message: None });
        };
        let profile = Profile::from_bytes(loaded.version, loaded.payload).map_err(|error| match error {
            ProfileError::Version(_) => coded("profile-newer", &error.to_string()),
            _ => damaged(&error),
        })?;
        self.bind(profile);
        (self.sequence, self.next) = (loaded.sequence, loaded.slot.other());
        to_js(&match loaded.damaged {
            None => LoadedOutput { status: "loaded", message: None },
            Some(error) => LoadedOutput {
                status: "recovered",
                message: Some(format!("the newest record is {error}; the one before it was taken")),
            },
        })
    }

    /// The bytes to store now, and (by `next_slot` before this call) where: the older slot.
    pub fn save_profile(&mut self) -> Vec<u8> {
        self.sequence += 1;
        self.next = self.next.other();
        seal(Kind::Profile, PROFILE_VERSION, self.sequence, &self.learner.profile().to_bytes())
    }

    /// The slot that the next save goes to: `a` or `b`.
    pub fn next_slot(&self) -> String {
        slot_name(self.next).to_owned()
    }

    /// The profile as a plain object.
    pub fn export_profile(&self) -> Result<JsValue> {
        to_js(self.learner.profile())
    }

    /// Whether this is an exported profile, without taking it.
    #[allow(clippy::unused_self)] // a method, so that whoever holds an engine needs no second way in
    pub fn check_profile(&self, profile: JsValue, version: u16) -> Result<()> {
        read_profile(profile, version).map(drop)
    }

    /// Replaces the profile by one that was exported in that version.
    pub fn import_profile(&mut self, profile: JsValue, version: u16) -> Result<()> {
        self.bind(read_profile(profile, version)?);
        Ok(())
    }

    /// Replaces the profile by an empty one.
    pub fn erase_profile(&mut self) {
        self.bind(Profile::default());
    }

    /// Takes in an event at a time (ms since 1970). Returns the mastery of the skills that it touched.
    pub fn record(&mut self, event: JsValue, now: f64) -> Result<JsValue> {
        let input: EventInput = from_js(event, "event-invalid", "this is not an event")?;
        let view = self.pack.view();
        let (events, skills) = input.resolve(&view, now as i64)?;
        for event in events {
            self.learner.record(&view, event);
        }
        let table = mastery::table(&view, &self.learner, now as i64);
        let touched: Vec<_> =
            skills.into_iter().map(|skill| MasteryOutput::new(&view, skill, &table[skill])).collect();
        to_js(&touched)
    }

    /// The mastery of every skill at a time.
    pub fn mastery(&self, now: f64) -> Result<JsValue> {
        let view = self.pack.view();
        let table = mastery::table(&view, &self.learner, now as i64);
        let all: Vec<_> = table
            .iter()
            .enumerate()
            .map(|(skill, mastery)| MasteryOutput::new(&view, skill, mastery))
            .collect();
        to_js(&all)
    }

    /// What to do next.
    pub fn recommend(&self, request: JsValue, now: f64) -> Result<JsValue> {
        let request = RequestInput::read(request)?;
        let view = self.pack.view();
        let list = recommend::recommend(&view, &self.learner, now as i64, &request);
        to_js(&list.iter().map(|pick| RecommendationOutput::new(&view, pick)).collect::<Vec<_>>())
    }

    /// The same for one item, whatever its rank.
    pub fn why(&self, id: &str, request: JsValue, now: f64) -> Result<JsValue> {
        let request = RequestInput::read(request)?;
        let view = self.pack.view();
        let pick = recommend::why(&view, &self.learner, now as i64, &request, self.find(id)?);
        to_js(&RecommendationOutput::new(&view, &pick))
    }

    fn find(&self, id: &str) -> Result<ItemIndex> {
        self.pack
            .view()
            .item_with_id(id)
            .ok_or_else(|| coded("item-unknown", &format!("the catalog has no item {id:?}")))
    }

    fn bind(&mut self, profile: Profile) {
        let view = self.pack.view();
        self.learner = Learner::new(profile, &view);
        self.learner.set_model(&view, self.model.clone());
    }
}

impl Engine {
    /// The true answer to a task's question.
    pub(super) fn answer(&self, question: &Question) -> bool {
        let Question::Solved { item } = question;
        let record = self.learner.profile().items.iter().find(|record| record.id == *item);
        record.is_some_and(|record| record.last_right)
    }
}

fn read_profile(profile: JsValue, version: u16) -> Result<Profile> {
    let profile: Profile = from_js(profile, "profile-invalid", "this is not an exported profile")?;
    Ok(profile.sanitised().brought_forward(version))
}
