//! A catalog as people and tools write it. `docs/formats/catalog.md` is the reference with an example.

use super::order::by_text;
use super::texts::Texts;
use serde::{Deserialize, Serialize};

/// The version of the source format.
pub const VERSION: u32 = 1;

/// A whole catalog.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Catalog {
    /// Version of the source format: 1.
    pub cairn: u32,
    /// Name of the catalog.
    pub name: String,
    /// A sentence or two about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Language of the items that do not name their own (BCP 47).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub in_language: String,
    /// Licence of the items that do not name their own (SPDX id or address).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub license: String,
    /// The skills. Where this is empty, they are the ones that items name, without prerequisites.
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// The items.
    pub items: Vec<Item>,
}

/// Something a learner can come to know or do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Skill {
    /// Identifier, unique among skills.
    pub id: String,
    /// Name, as learners read it.
    pub name: String,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Ids of the skills that come directly before it. CASE calls this edge `precedes`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prerequisites: Vec<String>,
}

/// A learning resource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// Identifier, unique among items.
    pub id: String,
    /// Name, as learners read it.
    pub name: String,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it is; http or https.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// What it is: exercise, lesson, video, ... (LRMI `learningResourceType`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub learning_resource_type: String,
    /// Ids of the skills that it teaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teaches: Vec<String>,
    /// Ids of the skills that it practises and checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assesses: Vec<String>,
    /// Ids of the skills that it builds on, beside the prerequisites of its own skills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competency_required: Vec<String>,
    /// Grade or stage.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub educational_level: String,
    /// Difficulty over the whole catalog, 0 (easiest) to 1; 0.5 where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<f32>,
    /// Expected time in seconds; not known where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_required: Option<u32>,
    /// Language (BCP 47).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub in_language: String,
    /// Doing, taking in, or both (LRMI `interactivityType`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interactivity_type: Option<InteractivityType>,
    /// Accessibility features (schema.org `accessibilityFeature`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accessibility: Vec<String>,
    /// Licence (SPDX id or address).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub license: String,
    /// Topics, for interests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Further words for finding it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The exercise or lesson itself, where it is short enough to be shown from the catalog (schema.org `text`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The answer to the exercise in `text` (schema.org `acceptedAnswer`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub accepted_answer: String,
    /// A nudge that does not give the answer away.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Which fields an importer filled by rule, because its source was silent.
    #[serde(default, skip_serializing_if = "Filled::is_none")]
    pub filled: Filled,
}

/// LRMI `interactivityType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum InteractivityType {
    /// The learner does something.
    Active = 1,
    /// The learner takes something in.
    Expositive = 2,
    /// Both.
    Mixed = 3,
}

/// Fields that were filled by rule. A reason never argues from a filled field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Filled {
    /// The skills were inferred.
    pub skills: bool,
    /// The difficulty was inferred.
    pub difficulty: bool,
    /// The time was inferred.
    pub time_required: bool,
}

impl Filled {
    /// Whether every field came from the source.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Catalog {
    /// Adds the skills that items name to a catalog that lists none: without such a list every name is taken at its
    /// word, with one every name outside it is an error.
    #[must_use]
    pub fn with_named_skills(mut self) -> Self {
        if self.skills.is_empty() {
            let mut known = Texts::new();
            let mut ids: Vec<&str> = Vec::new();
            for item in &self.items {
                for named in [&item.teaches, &item.assesses, &item.competency_required] {
                    // One without a name is told of where it stands.
                    for id in named.iter().filter(|id| !id.trim().is_empty()) {
                        if known.add(id) as usize == ids.len() {
                            ids.push(id);
                        }
                    }
                }
            }
            let skill = |id: &str| Skill { id: id.to_owned(), name: id.to_owned(), ..Skill::default() };
            self.skills = by_text(&ids).into_iter().map(|at| skill(ids[at as usize])).collect();
        }
        self
    }
}
