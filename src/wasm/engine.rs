//! A catalog and one learner.

use super::error::{Fault, Result, unknown};
use super::message::{read, written};
use super::{event, output, prediction_output, profile, request, slot_name};
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
        let wrong = |error: crate::catalog::PackError| Fault::new("catalog-invalid", &error.to_string());
        let pack = Pack::open(pack).map_err(wrong)?;
        pack.verify_hash().map_err(wrong)?;
        let learner = Learner::new(Profile::default(), &pack.view());
        Ok(Engine { pack, learner, model: None, sequence: 0, next: Slot::A })
    }

    /// What the catalog is.
    pub fn catalog(&self) -> Vec<u8> {
        written(|out| output::catalog(out, &self.pack))
    }

    /// One item.
    pub fn item(&self, id: &str) -> Result<Vec<u8>> {
        let item = self.find(id)?;
        Ok(written(|out| output::item(out, &self.pack.view(), item)))
    }

    /// From now on predicts by a trained model, whose bytes may come from anywhere.
    pub fn use_model(&mut self, model: &[u8]) -> Result<Vec<u8>> {
        let model = Model::read(model).map_err(|error| Fault::new("model-invalid", &error.to_string()))?;
        let bound = Arc::new(Bound::to_catalog(model, &self.pack.view()));
        self.model = Some(Arc::clone(&bound));
        self.learner.set_model(&self.pack.view(), self.model.clone());
        Ok(written(|out| prediction_output::model(out, &bound)))
    }

    /// The chance that the learner gets an item right, and what it is made of.
    pub fn predict(&self, id: &str, now: f64) -> Result<Vec<u8>> {
        let (view, item) = (self.pack.view(), self.find(id)?);
        Ok(written(|out| prediction_output::prediction(out, &view, &self.learner, item, now as i64)))
    }

    /// Loads the profile from its two stored slots, empty where there is nothing.
    pub fn load_profile(&mut self, a: &[u8], b: &[u8]) -> Result<Vec<u8>> {
        let damaged = |error: &dyn std::error::Error| Fault::new("profile-damaged", &error.to_string());
        let loaded = load(Kind::Profile, a, b).map_err(|error| damaged(&error))?;
        let Some(loaded) = loaded else {
            self.bind(Profile::default());
            (self.sequence, self.next) = (0, Slot::A);
            return Ok(written(|out| output::loaded(out, "new", None)));
        };
        let profile = Profile::from_bytes(loaded.version, loaded.payload).map_err(|error| match error {
            ProfileError::Version(_) => Fault::new("profile-newer", &error.to_string()),
            _ => damaged(&error),
        })?;
        self.bind(profile);
        (self.sequence, self.next) = (loaded.sequence, loaded.slot.other());
        Ok(written(|out| match loaded.damaged {
            None => output::loaded(out, "loaded", None),
            Some(error) => {
                let message = format!("the newest record is {error}; the one before it was taken");
                output::loaded(out, "recovered", Some(&message));
            }
        }))
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
    pub fn export_profile(&self) -> Vec<u8> {
        written(|out| profile::write(out, self.learner.profile()))
    }

    /// Whether this is an exported profile, without taking it.
    #[allow(clippy::unused_self)] // a method, so that whoever holds an engine needs no second way in
    pub fn check_profile(&self, profile: &[u8], version: u16) -> Result<()> {
        read_profile(profile, version).map(drop)
    }

    /// Replaces the profile by one that was exported in that version.
    pub fn import_profile(&mut self, profile: &[u8], version: u16) -> Result<()> {
        self.bind(read_profile(profile, version)?);
        Ok(())
    }

    /// Replaces the profile by an empty one.
    pub fn erase_profile(&mut self) {
        self.bind(Profile::default());
    }

    /// Takes in an event at a time (ms since 1970). Returns the mastery of the skills that it touched.
    pub fn record(&mut self, event: &[u8], now: f64) -> Result<Vec<u8>> {
        let view = self.pack.view();
        let (events, skills) = event::event(event)?.resolve(&view, now as i64)?;
        for event in events {
            self.learner.record(&view, event);
        }
        let table = mastery::table(&view, &self.learner, now as i64);
        Ok(written(|out| {
            out.list(skills, |out, skill| output::mastery(out, &view, skill, &table[skill]));
        }))
    }

    /// The mastery of every skill at a time.
    pub fn mastery(&self, now: f64) -> Vec<u8> {
        let view = self.pack.view();
        let table = mastery::table(&view, &self.learner, now as i64);
        written(|out| {
            let all = table.iter().enumerate();
            out.list(all, |out, (skill, mastery)| output::mastery(out, &view, skill, mastery));
        })
    }

    /// What to do next.
    pub fn recommend(&self, request: &[u8], now: f64) -> Result<Vec<u8>> {
        let request = request::request(request)?;
        let view = self.pack.view();
        let list = recommend::recommend(&view, &self.learner, now as i64, &request);
        Ok(written(|out| out.list(&list, |out, pick| output::recommendation(out, &view, pick))))
    }

    /// The same for one item, whatever its rank.
    pub fn why(&self, id: &str, request: &[u8], now: f64) -> Result<Vec<u8>> {
        let request = request::request(request)?;
        let view = self.pack.view();
        let pick = recommend::why(&view, &self.learner, now as i64, &request, self.find(id)?);
        Ok(written(|out| output::recommendation(out, &view, &pick)))
    }

    fn find(&self, id: &str) -> Result<ItemIndex> {
        self.pack.view().item_with_id(id).ok_or_else(|| unknown("item-unknown", "item", id))
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

fn read_profile(profile: &[u8], version: u16) -> Result<Profile> {
    let profile = read(profile, "profile-invalid", "this is not an exported profile", profile::read)?;
    Ok(profile.sanitised().brought_forward(version))
}
