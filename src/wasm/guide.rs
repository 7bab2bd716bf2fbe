//! The way to a goal: finding one by words, the plan, and the chance of reaching it by a date.

use super::engine::Engine;
use super::error::Result;
use super::message::written;
use super::{output, path_output};
use crate::catalog::pack::columns::SkillIndex;
use crate::forecast::{Pace, forecast, lately};
use crate::path::{Path, Status, path};
use crate::search::Index;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Engine {
    /// The skills that fit what was typed, the best first; at most `count`.
    pub fn find_goals(&mut self, typed: &str, count: u32) -> Vec<u8> {
        let view = self.opening.pack().view();
        let index = self.index.get_or_insert_with(|| Index::new(&view));
        let found = index.search(typed, count as usize);
        written(|out| out.list(&found, |out, found| output::found(out, &view, found)))
    }

    /// The plan for a skill, or for the learner's goal; null where there is none, or no such skill.
    pub fn goal(&self, skill: Option<String>, request: &[u8], now: f64) -> Result<Vec<u8>> {
        let path = self.path(skill, request, now, "goal")?;
        Ok(written(|out| {
            out.maybe(path.as_ref(), |out, path| path_output::path(out, &self.opening.pack().view(), path));
        }))
    }

    /// The chance that the same goal is reached by a time (ms since 1970), at so many minutes a week or, where that is
    /// nothing, at the pace of late.
    pub fn forecast(
        &self,
        skill: Option<String>,
        request: &[u8],
        by: f64,
        minutes_a_week: Option<f32>,
        now: f64,
    ) -> Result<Vec<u8>> {
        let path = self.path(skill, request, now, "forecast")?;
        Ok(written(|out| {
            out.maybe(path.as_ref(), |out, path| {
                let pace = match minutes_a_week {
                    Some(minutes) => Ok(Pace::given(minutes)),
                    None => lately(&self.learner, now as i64, path),
                };
                // What is met is met, and what nothing practises is out of reach, whatever the pace.
                let pace = match (pace, path.status) {
                    (Err(_), Status::Met | Status::Unreachable) => Ok(Pace::given(0.0)),
                    (pace, _) => pace,
                };
                let outlook = pace.and_then(|pace| forecast(path, &pace, now as i64, by as i64));
                path_output::forecast(out, &self.opening.pack().view(), path.goal, outlook);
            });
        }))
    }
}

impl Engine {
    fn path(
        &self,
        skill: Option<String>,
        request: &[u8],
        now: f64,
        place: &'static str,
    ) -> Result<Option<Path>> {
        let request = self.request(request)?.request;
        let view = self.opening.pack().view();
        let goal = match skill {
            Some(id) => {
                let skill = view.skill_with_id(&id);
                if skill.is_none() {
                    self.unknowns.met("skill", &id, place);
                }
                skill
            }
            None => self.learner.goal(&view),
        };
        Ok(goal.map(|goal: SkillIndex| path(&view, &self.learner, now as i64, &request, goal)))
    }
}
