//! A catalog and one learner.

use super::error::{Fault, Result};
use super::message::{Writer, read, written};
use super::request::{self, Asked};
use super::unknown::Unknowns;
use super::{event, output, prediction_output, profile, release, slot_name, tutor_output};
use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::pack::{Opening, Stage};
use crate::learner::crowd::Crowd;
use crate::learner::interests::neighbours;
use crate::learner::knowledge::model::{Bound, Model};
use crate::learner::mastery;
use crate::learner::{Happening, Learner, PROFILE_VERSION, Profile, ProfileError};
use crate::privacy::mechanism::Input;
use crate::privacy::policy::{Policy, Question};
use crate::recommend::{self, Request};
use crate::search::Index;
use crate::stored::slots::{Kind, Slot, load, seal};
use crate::truth;
use crate::tutor::{self, Action, Attempted, Session};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A catalog opened for one learner: at first without a byte. [`Engine::open`] opens it, and nothing else is called before.
#[wasm_bindgen]
pub struct Engine {
    pub(super) opening: Opening,
    pub(super) learner: Learner,
    model: Option<Arc<Bound>>,
    neighbours: Option<Arc<neighbours::Bound>>,
    crowd: Option<Arc<Crowd>>,
    /// What holds where a request says nothing else.
    pub(super) standing: Request,
    /// What the learner is at, and how it was before the last event, which may fail to be stored.
    sitting: Session,
    sitting_before: Session,
    /// The items of the last list, and what the tutor named since.
    listed: Vec<ItemIndex>,
    pub(super) index: Option<Index>,
    sequence: u64,
    next: Slot,
    pub(super) unknowns: Unknowns,
}

#[wasm_bindgen]
impl Engine {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)] // JavaScript's
    pub fn new() -> Engine {
        let opening = Opening::default();
        let learner = Learner::new(Profile::default(), &opening.pack().view());
        Engine {
            opening,
            learner,
            model: None,
            neighbours: None,
            crowd: None,
            standing: Request::default(),
            sitting: Session::default(),
            sitting_before: Session::default(),
            listed: Vec::new(),
            index: None,
            sequence: 0,
            next: Slot::A,
            unknowns: Unknowns::default(),
        }
    }

    /// Opens a pack, which may come from anywhere, call by call: takes in bytes of it, behind those before. Then, where there is work
    /// to do, all bytes must have been taken in, and it does about as much as looking at so many is. How far that came: 0 where
    /// there is more to check, 1 where the pack is good, 2 where what every list needs is there too, and all else can be called.
    pub fn open(&mut self, bytes: &[u8], work: usize) -> Result<u32> {
        self.opening.take(bytes);
        if work == 0 {
            return Ok(0);
        }
        let step = self.opening.step(work);
        let stage = step.map_err(|error| Fault::new("catalog-invalid", &error.to_string()))?;
        if stage == Stage::Shaped {
            self.bind(Profile::default());
        }
        Ok(stage as u32)
    }

    /// What the catalog is.
    pub fn catalog(&self) -> Vec<u8> {
        written(|out| output::catalog(out, self.opening.pack()))
    }

    /// What was named and the catalog does not have, of all calls since this one was made last; no bytes where there is none.
    pub fn unknown(&self) -> Vec<u8> {
        self.unknowns.untold()
    }

    /// One item; null where there is none.
    pub fn item(&self, id: &str) -> Vec<u8> {
        let item = self.find(id, "item");
        written(|out| out.maybe(item, |out, item| output::item(out, &self.opening.pack().view(), item)))
    }

    /// From now on predicts by a trained model, whose bytes may come from anywhere.
    pub fn use_model(&mut self, model: &[u8]) -> Result<Vec<u8>> {
        let model = Model::read(model).map_err(|error| Fault::new("model-invalid", &error.to_string()))?;
        let bound = Arc::new(Bound::to_catalog(model, &self.opening.pack().view()));
        self.model = Some(Arc::clone(&bound));
        self.learner.set_model(&self.opening.pack().view(), self.model.clone());
        let model = bound.model();
        Ok(written(|out| {
            prediction_output::model(out, model.size(), &model.digest(), bound.items_known());
        }))
    }

    /// From now on interests also follow a model of neighbours, whose bytes may come from anywhere.
    pub fn use_neighbours(&mut self, model: &[u8]) -> Result<Vec<u8>> {
        let bytes = model.len();
        let model = neighbours::Model::read(model)
            .map_err(|error| Fault::new("neighbours-invalid", &error.to_string()))?;
        let bound = Arc::new(neighbours::Bound::to_catalog(model, &self.opening.pack().view()));
        self.neighbours = Some(Arc::clone(&bound));
        self.learner.set_neighbours(self.neighbours.clone());
        Ok(written(|out| {
            prediction_output::model(out, bytes, &bound.model().digest(), bound.items_known());
        }))
    }

    /// From now on items are as hard as the estimates of a release say, which must have been verified; without any, as the
    /// catalog does.
    pub fn use_release(&mut self, release: &[u8]) -> Result<()> {
        let crowd = release::crowd(release, &self.opening.pack().view())?;
        self.crowd = crowd.map(Arc::new);
        self.learner.set_crowd(self.crowd.clone());
        Ok(())
    }

    /// What holds from now on where a request says nothing else.
    pub fn stand(&mut self, request: &[u8]) -> Result<()> {
        self.standing = self.request(request)?.request;
        Ok(())
    }

    /// How much each term counts where a request says nothing else.
    pub fn weights(&self) -> Vec<u8> {
        written(|out| output::weights(out, &self.standing.weights))
    }

    /// The chance that the learner gets an item right, and what it is made of; null where there is no such item.
    pub fn predict(&self, id: &str, now: f64) -> Vec<u8> {
        let (view, item) = (self.opening.pack().view(), self.find(id, "predict"));
        written(|out| {
            out.maybe(item, |out, item| {
                prediction_output::prediction(out, &view, &self.learner, item, now as i64);
            });
        })
    }

    /// Loads the profile from its two stored slots, empty where there is nothing.
    pub fn load_profile(&mut self, a: &[u8], b: &[u8]) -> Result<Vec<u8>> {
        let damaged = |error: &dyn std::error::Error| Fault::new("profile-damaged", &error.to_string());
        let loaded = load(Kind::Profile, a, b).map_err(|error| damaged(&error))?;
        if loaded.as_ref().map_or(0, |loaded| loaded.sequence) < self.sequence {
            // The last event was not stored, so it did not happen.
            self.sitting = self.sitting_before;
        }
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
        self.sitting = Session::default();
        self.bind(Profile::default());
    }

    /// Takes in an event at a time (ms since 1970). Returns the mastery of the skills that it touched and, after an attempt,
    /// the tutor's step, for whose item the limits of a request hold.
    pub fn record(&mut self, event: &[u8], request: &[u8], now: f64) -> Result<Vec<u8>> {
        let request = self.request(request)?.request;
        let (view, now) = (self.opening.pack().view(), now as i64);
        let (events, skills) = event::event(event)?.resolve(&view, now)?;
        self.sitting_before = self.sitting;
        let mut step = None;
        for event in events {
            let Happening::Attempt { item, score, hints, seconds } = event.happening else {
                self.learner.record(&view, event);
                if let Happening::Rated { item, .. } = event.happening {
                    follow(&mut self.learner, &self.listed, item);
                }
                continue;
            };
            let chance = self.learner.chance(&view, item, now);
            self.learner.record(&view, event);
            follow(&mut self.learner, &self.listed, item);
            let attempt = Attempted { item, score, hints, seconds, chance };
            self.sitting.take(&attempt, now);
            let next = tutor::step(&view, &self.learner, &self.sitting, now, &request, &attempt);
            if next.action == Action::Break {
                self.sitting.proposed_break(now);
            }
            self.listed.extend(next.item);
            step = Some(next);
        }
        let mut known = Vec::new();
        mastery::known::fill(&view, &self.learner, now, &[], &mut known);
        Ok(written(|out| {
            out.object(|out| {
                let mastery = |out: &mut Writer, skill| {
                    let mastery = mastery::of(self.learner.skill(skill), &known[skill], now);
                    output::mastery(out, &view, skill, &mastery);
                };
                out.at("mastery").list(skills, mastery);
                out.at("next").maybe(step.as_ref(), |out, step| tutor_output::step(out, &view, step));
            });
        }))
    }

    /// The mastery of every skill at a time.
    pub fn mastery(&self, now: f64) -> Vec<u8> {
        let view = self.opening.pack().view();
        let table = mastery::table(&view, &self.learner, now as i64);
        written(|out| {
            let all = table.iter().enumerate();
            out.list(all, |out, (skill, mastery)| output::mastery(out, &view, skill, mastery));
        })
    }

    /// What to do next.
    pub fn recommend(&mut self, request: &[u8], now: f64) -> Result<Vec<u8>> {
        let Asked { request, preview } = self.request(request)?;
        let view = self.opening.pack().view();
        let list = |request: &Request| recommend::recommend(&view, &self.learner, now as i64, request);
        let picks = list(&request);
        self.listed = picks.iter().map(|pick| pick.item).collect();
        let before = preview.then(|| list(&Request { weights: self.standing.weights, ..request }));
        Ok(written(|out| {
            out.list(&picks, |out, pick| output::recommendation(out, &view, pick, before.as_deref()));
        }))
    }

    /// What to do in the minutes of a request, from a start to an end.
    pub fn session(&mut self, request: &[u8], now: f64) -> Result<Vec<u8>> {
        let request = self.request(request)?.request;
        let view = self.opening.pack().view();
        let picks = recommend::session(&view, &self.learner, now as i64, &request);
        self.listed = picks.iter().map(|pick| pick.item).collect();
        Ok(written(|out| out.list(&picks, |out, pick| output::recommendation(out, &view, pick, None))))
    }

    /// An item as a list would have it, whatever its rank; null where there is no such item.
    pub fn why(&self, id: &str, request: &[u8], now: f64) -> Result<Vec<u8>> {
        let request = self.request(request)?.request;
        let view = self.opening.pack().view();
        let pick =
            self.find(id, "why").map(|item| recommend::why(&view, &self.learner, now as i64, &request, item));
        Ok(written(|out| {
            out.maybe(pick.as_ref(), |out, pick| output::recommendation(out, &view, pick, None));
        }))
    }

    fn find(&self, id: &str, place: &'static str) -> Option<ItemIndex> {
        let found = self.opening.pack().view().item_with_id(id);
        if found.is_none() {
            self.unknowns.met("item", id, place);
        }
        found
    }

    fn bind(&mut self, profile: Profile) {
        let view = self.opening.pack().view();
        self.unknowns.of_profile(&view, &profile);
        self.learner = Learner::new(profile, &view);
        self.learner.set_model(&view, self.model.clone());
        self.learner.set_neighbours(self.neighbours.clone());
        self.learner.set_crowd(self.crowd.clone());
        self.sitting_before = self.sitting;
    }
}

impl Engine {
    #[inline(never)]
    pub(super) fn request(&self, request: &[u8]) -> Result<Asked> {
        let asked = request::request(request, &self.standing)?;
        self.unknowns.of_request(&self.opening.pack().view(), &asked.request);
        Ok(asked)
    }

    /// The true answer to a policy's question in an epoch.
    pub(super) fn answer(&self, policy: &Policy, question: &Question, epoch: u32, now: i64) -> Input {
        let since = policy.epoch_start(epoch.saturating_sub(1));
        let asked = truth::Asked { epoch, since, now, catalog: self.opening.pack().hash() };
        truth::of(question, &self.opening.pack().view(), &self.learner, &asked)
    }
}

fn follow(learner: &mut Learner, listed: &[ItemIndex], item: ItemIndex) {
    if listed.contains(&item) {
        learner.followed(item);
    }
}

fn read_profile(profile: &[u8], version: u16) -> Result<Profile> {
    let profile = read(profile, "profile-invalid", "this is not an exported profile", profile::read)?;
    Ok(profile.sanitised().brought_forward(version))
}
