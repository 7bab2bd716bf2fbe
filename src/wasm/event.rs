//! Events as JavaScript writes them: ids instead of indices.

use super::error::{Result, coded};
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::{Event, Happening, Rating};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum EventInput {
    Attempt {
        item: String,
        correct: Option<bool>,
        score: Option<f32>,
        hints: Option<u32>,
        seconds: Option<f32>,
    },
    Finished {
        item: String,
    },
    Opened {
        item: String,
    },
    Rated {
        item: String,
        rating: RatingInput,
    },
    Known {
        item: Option<String>,
        skill: Option<String>,
    },
    Hidden {
        item: String,
        hidden: Option<bool>,
    },
    Goal {
        skill: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RatingInput {
    TooEasy,
    TooHard,
    Liked,
    NotForMe,
}

impl EventInput {
    /// The events in the catalog's own numbers, and the skills that they touch.
    pub(super) fn resolve(self, view: &View<'_>, at: i64) -> Result<(Vec<Event>, Vec<SkillIndex>)> {
        let find_item = |id: &str| -> Result<ItemIndex> {
            let unknown = || coded("item-unknown", &format!("the catalog has no item {id:?}"));
            view.item_with_id(id).ok_or_else(unknown)
        };
        let find_skill = |id: &str| -> Result<SkillIndex> {
            let unknown = || coded("skill-unknown", &format!("the catalog has no skill {id:?}"));
            view.skill_with_id(id).ok_or_else(unknown)
        };
        let on_item = |item, happening| (vec![Event { at, happening }], skills_of(view, item));
        Ok(match self {
            Self::Attempt { item, correct, score, hints, seconds } => {
                let item = find_item(&item)?;
                let score = score_of(correct, score)?;
                on_item(item, Happening::Attempt { item, score, hints: hints.unwrap_or(0), seconds })
            }
            Self::Finished { item } => {
                let item = find_item(&item)?;
                on_item(item, Happening::Finished { item })
            }
            Self::Opened { item } => {
                let item = find_item(&item)?;
                on_item(item, Happening::Opened { item })
            }
            Self::Rated { item, rating } => {
                let item = find_item(&item)?;
                on_item(item, Happening::Rated { item, rating: rating.into() })
            }
            Self::Hidden { item, hidden } => {
                let item = find_item(&item)?;
                on_item(item, Happening::Hidden { item, hidden: hidden.unwrap_or(true) })
            }
            Self::Known { item, skill } => {
                let skills = match (item, skill) {
                    (Some(item), None) => skills_of(view, find_item(&item)?),
                    (None, Some(skill)) => vec![find_skill(&skill)?],
                    _ => return Err(coded("event-invalid", "a known event names either an item or a skill")),
                };
                let events = skills.iter().map(|&skill| Event { at, happening: Happening::Known { skill } });
                (events.collect(), skills)
            }
            Self::Goal { skill } => {
                let skill = skill.as_deref().map(find_skill).transpose()?;
                (vec![Event { at, happening: Happening::Goal { skill } }], skill.into_iter().collect())
            }
        })
    }
}

fn score_of(correct: Option<bool>, score: Option<f32>) -> Result<f32> {
    match (correct, score) {
        (_, Some(score)) if (0.0..=1.0).contains(&score) => Ok(score),
        (_, Some(score)) => Err(coded("event-invalid", &format!("a score is 0 to 1, not {score}"))),
        (Some(correct), None) => Ok(f32::from(u8::from(correct))),
        (None, None) => Err(coded("event-invalid", "an attempt has either `correct` or `score`")),
    }
}

fn skills_of(view: &View<'_>, item: ItemIndex) -> Vec<SkillIndex> {
    let mut skills: Vec<_> = view.skills_of(item).collect();
    skills.sort_unstable();
    skills.dedup();
    skills
}

impl From<RatingInput> for Rating {
    fn from(rating: RatingInput) -> Self {
        match rating {
            RatingInput::TooEasy => Self::TooEasy,
            RatingInput::TooHard => Self::TooHard,
            RatingInput::Liked => Self::Liked,
            RatingInput::NotForMe => Self::NotForMe,
        }
    }
}
