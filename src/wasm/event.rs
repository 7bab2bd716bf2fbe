//! Events as JavaScript writes them: ids instead of indices.

use super::error::{Fault, Result, joined, unknown};
use super::message::{Fields, read};
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::{Event, Happening, Rating};

/// All fields of all events.
pub(super) struct EventInput<'a> {
    kind: &'a str,
    item: Option<&'a str>,
    skill: Option<&'a str>,
    correct: Option<bool>,
    score: Option<f32>,
    hints: Option<u32>,
    seconds: Option<f32>,
    rating: Option<&'a str>,
    known: Option<bool>,
    hidden: Option<bool>,
}

/// An event, whose ids are not looked up yet.
pub(super) fn event(message: &[u8]) -> Result<EventInput<'_>> {
    read(message, "event-invalid", "this is not an event", whole)
}

#[inline(never)]
fn whole<'a>(fields: &mut Fields<'a>) -> EventInput<'a> {
    fields.need(&["type"]);
    EventInput {
        kind: fields.text("type"),
        item: fields.maybe("item", Fields::text),
        skill: fields.maybe("skill", Fields::text),
        correct: fields.maybe("correct", Fields::flag),
        score: fields.maybe("score", Fields::f32),
        hints: fields.maybe("hints", Fields::u32),
        seconds: fields.maybe("seconds", Fields::f32),
        rating: fields.maybe("rating", Fields::text),
        known: fields.maybe("known", Fields::flag),
        hidden: fields.maybe("hidden", Fields::flag),
    }
}

impl EventInput<'_> {
    /// The events in the catalog's own numbers, and the skills that they touch.
    pub(super) fn resolve(self, view: &View<'_>, at: i64) -> Result<(Vec<Event>, Vec<SkillIndex>)> {
        let happening = match self.kind {
            "known" | "unsaid" => {
                let skills = match (self.item, self.skill) {
                    (Some(_), None) => skills_of(view, self.item(view)?),
                    (None, Some(id)) => vec![find_skill(view, id)?],
                    _ => return Err(invalid("the event names either an item or a skill")),
                };
                let known = self.known.unwrap_or(true);
                let happening = |skill| match self.kind {
                    "known" => Happening::Known { skill, known },
                    _ => Happening::Unsaid { skill },
                };
                let events = skills.iter().map(|&skill| Event { at, happening: happening(skill) });
                return Ok((events.collect(), skills));
            }
            "goal" => {
                let skill = self.skill.map(|id| find_skill(view, id)).transpose()?;
                let event = Event { at, happening: Happening::Goal { skill } };
                return Ok((vec![event], skill.into_iter().collect()));
            }
            "attempt" => Happening::Attempt {
                item: self.item(view)?,
                score: self.score()?,
                hints: self.hints.unwrap_or(0),
                seconds: self.seconds,
            },
            "finished" => Happening::Finished { item: self.item(view)? },
            "opened" => Happening::Opened { item: self.item(view)? },
            "rated" => Happening::Rated { item: self.item(view)?, rating: self.rating()? },
            "hidden" => Happening::Hidden { item: self.item(view)?, hidden: self.hidden.unwrap_or(true) },
            other => {
                let known = "attempt, finished, opened, rated, known, unsaid, hidden and goal are";
                return Err(invalid(&joined(&["\"", other, "\" is no type of event (", known, ")"])));
            }
        };
        Ok((vec![Event { at, happening }], skills_of(view, self.item(view)?)))
    }

    fn item(&self, view: &View<'_>) -> Result<ItemIndex> {
        let id = self.item.ok_or_else(|| invalid("the event names no item"))?;
        view.item_with_id(id).ok_or_else(|| unknown("item-unknown", "item", id))
    }

    fn score(&self) -> Result<f32> {
        match (self.correct, self.score) {
            (_, Some(score)) if (0.0..=1.0).contains(&score) => Ok(score),
            (_, Some(_)) => Err(invalid("a score is 0 to 1")),
            (Some(correct), None) => Ok(f32::from(u8::from(correct))),
            (None, None) => Err(invalid("an attempt has either `correct` or `score`")),
        }
    }

    fn rating(&self) -> Result<Rating> {
        match self.rating {
            Some("too-easy") => Ok(Rating::TooEasy),
            Some("too-hard") => Ok(Rating::TooHard),
            Some("liked") => Ok(Rating::Liked),
            Some("not-for-me") => Ok(Rating::NotForMe),
            _ => Err(invalid("a rating is too-easy, too-hard, liked or not-for-me")),
        }
    }
}

fn invalid(message: &str) -> Fault {
    Fault::new("event-invalid", message)
}

fn find_skill(view: &View<'_>, id: &str) -> Result<SkillIndex> {
    view.skill_with_id(id).ok_or_else(|| unknown("skill-unknown", "skill", id))
}

fn skills_of(view: &View<'_>, item: ItemIndex) -> Vec<SkillIndex> {
    let mut skills = Vec::new();
    for skill in view.skills_of(item) {
        if let Err(place) = skills.binary_search(&skill) {
            skills.insert(place, skill);
        }
    }
    skills
}
