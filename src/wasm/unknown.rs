//! What a page or the profile names and this edition of the catalog does not have. It is passed over, so that no page stops for a lesson
//! that a new edition dropped, and it is told, so that somebody can mend it.

use super::message::{Writer, written};
use crate::catalog::View;
use crate::catalog::language::Tag;
use crate::learner::Profile;
use crate::recommend::Request;
use std::cell::RefCell;
use zerocopy::little_endian::U32;

/// No page has use for more of them.
const MOST: usize = 1_000;

/// Something of that name.
#[derive(Debug, Clone, PartialEq)]
struct Unknown {
    kind: &'static str,
    id: String,
    place: &'static str,
}

/// All that was met, each once.
#[derive(Debug, Default)]
pub(super) struct Unknowns {
    all: RefCell<Vec<Unknown>>,
    told: RefCell<usize>,
}

impl Unknowns {
    #[cold]
    #[inline(never)]
    pub(super) fn met(&self, kind: &'static str, id: &str, place: &'static str) {
        let mut all = self.all.borrow_mut();
        let unknown = Unknown { kind, id: id.to_owned(), place };
        if all.len() < MOST && !all.contains(&unknown) {
            all.push(unknown);
        }
    }

    /// Those that were met since this was asked last; no bytes where there are none.
    pub(super) fn untold(&self) -> Vec<u8> {
        let all = self.all.borrow();
        let first = self.told.replace(all.len());
        if first == all.len() {
            return Vec::new();
        }
        written(|out| {
            out.list(&all[first..], |out: &mut Writer, Unknown { kind, id, place }| {
                out.object(|out| {
                    out.at("kind").text(kind);
                    out.at("id").text(id);
                    out.at("in").text(place);
                });
            });
        })
    }

    /// Looks for what a request names.
    #[inline(never)]
    pub(super) fn of_request(&self, view: &View<'_>, request: &Request) {
        for pin in &request.pins {
            if view.item_with_id(pin).is_none() {
                self.met("item", pin, "pins");
            }
        }
        let words = |vocabulary: &[U32], wanted: &[String], kind, place| {
            for name in wanted {
                if !(1..vocabulary.len()).any(|word| view.word(vocabulary, word) == name) {
                    self.met(kind, name, place);
                }
            }
        };
        words(view.types, &request.types, "type", "types");
        words(view.features, &request.accessibility, "accessibility", "accessibility");
        words(view.topics, request.topic.as_slice(), "topic", "topic");
        for language in &request.languages {
            let Some(wanted) = Tag::read(language) else { continue };
            let mut offered =
                (1..view.languages.len()).filter_map(|word| Tag::read(view.word(view.languages, word)));
            // Where no item says its language, all are found.
            if view.languages.len() > 1 && !offered.any(|offered| wanted.is_met_by(&offered)) {
                self.met("language", language, "languages");
            }
        }
    }

    /// Looks for what the learner aims at, said and put away.
    #[inline(never)]
    pub(super) fn of_profile(&self, view: &View<'_>, profile: &Profile) {
        let said = profile.skills.iter().filter(|skill| skill.said.is_some()).map(|skill| &skill.id);
        let skills = profile.goal.iter().map(|id| (id, "profile.goal"));
        for (id, place) in skills.chain(said.map(|id| (id, "profile.said"))) {
            if view.skill_with_id(id).is_none() {
                self.met("skill", id, place);
            }
        }
        for item in profile.items.iter().filter(|item| item.hidden) {
            if view.item_with_id(&item.id).is_none() {
                self.met("item", &item.id, "profile.hidden");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::maths;
    use crate::learner::profile::{ItemRecord, SkillRecord};
    use crate::wasm::message::tests::decoded;
    use serde_json::{Value, json};

    fn told(unknowns: &Unknowns) -> Vec<Value> {
        let bytes = unknowns.untold();
        if bytes.is_empty() { Vec::new() } else { decoded(&bytes).as_array().unwrap().clone() }
    }

    #[test]
    fn what_the_catalog_lacks_is_told_once_and_what_it_has_is_not() {
        let pack = maths();
        let view = pack.view();
        let unknowns = Unknowns::default();
        let there = |text: &str| vec![text.to_owned(), "gone".to_owned()];
        let request = Request {
            pins: there("tables-chairs"),
            types: there("exercise"),
            topic: Some("gone".into()),
            accessibility: vec!["gone".into()],
            languages: vec!["en".into(), "uk".into()],
            ..Request::default()
        };
        unknowns.of_request(&view, &request);
        unknowns.of_request(&view, &request);
        let all = told(&unknowns);
        let found: Vec<_> = all.iter().map(|one| format!("{} {}", one["in"], one["id"])).collect();
        assert_eq!(
            found.join(","),
            r#""pins" "gone","types" "gone","accessibility" "gone","topic" "gone","languages" "uk""#
        );
        assert_eq!(all[0], json!({ "kind": "item", "id": "gone", "in": "pins" }));
        assert_eq!(told(&unknowns), [Value::Null; 0]);
        let profile = Profile {
            goal: Some("alchemy".into()),
            skills: vec![SkillRecord { id: "magic".into(), said: Some(true), ..SkillRecord::default() }],
            items: vec![ItemRecord { id: "gone".into(), hidden: true, ..ItemRecord::default() }],
            ..Profile::default()
        };
        unknowns.of_profile(&view, &profile);
        assert_eq!(told(&unknowns).len(), 3);
        unknowns.of_profile(&view, &Profile::default());
        for many in 0..2 * MOST {
            unknowns.met("item", &many.to_string(), "item");
        }
        assert_eq!(told(&unknowns).len(), MOST - 8);
    }
}
