//! A pack from a catalog that JavaScript has as objects, in the field names of `docs/formats/catalog.md`: the same bytes as
//! `cairn pack` makes of the same catalog, and the same words about what is wrong with it. In short steps, because it is a
//! page that waits.

use super::error::{Fault, Result};
use super::message::{Fields, read};
use crate::catalog::build::Building as Core;
use crate::catalog::source::{Catalog, Filled, InteractivityType, Item, Skill};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

const INVALID: &str = "catalog-invalid";
const WHAT: &str = "this is not a catalog";

/// A pack that is being made.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct Building {
    catalog: Catalog,
    core: Option<Core>,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl Building {
    /// From a catalog without its items.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen(constructor))]
    pub fn new(catalog: &[u8]) -> Result<Building> {
        Ok(Self { catalog: read(catalog, INVALID, WHAT, whole)?, core: None })
    }

    /// The next items.
    pub fn add(&mut self, message: &[u8]) -> Result<()> {
        let Self { catalog: Catalog { items, .. }, .. } = self;
        read(message, INVALID, WHAT, |fields| {
            fields.need(&["items"]);
            fields.more_objects("items", items, item);
        })
    }

    /// Goes on for a moment. The bytes of the pack once it is there, and none before; then there is nothing more to call.
    pub fn step(&mut self) -> Result<Vec<u8>> {
        let core = self.core.get_or_insert_with(|| {
            self.catalog = std::mem::take(&mut self.catalog).with_named_skills();
            Core::default()
        });
        let built = core.step(&self.catalog).map_err(|error| Fault::new(INVALID, &error.to_string()));
        Ok(built?.unwrap_or_default())
    }
}

#[inline(never)]
fn whole(fields: &mut Fields<'_>) -> Catalog {
    fields.need(&["cairn", "name"]);
    Catalog {
        cairn: fields.u32("cairn"),
        name: fields.string("name"),
        description: fields.string("description"),
        in_language: fields.string("inLanguage"),
        license: fields.string("license"),
        skills: fields.objects("skills", skill),
        items: Vec::new(),
    }
}

#[inline(never)]
fn skill(fields: &mut Fields<'_>) -> Skill {
    fields.need(&["id", "name"]);
    Skill {
        id: fields.string("id"),
        name: fields.string("name"),
        description: fields.string("description"),
        prerequisites: fields.texts("prerequisites"),
    }
}

#[inline(never)]
fn item(fields: &mut Fields<'_>) -> Item {
    fields.need(&["id", "name"]);
    Item {
        id: fields.string("id"),
        name: fields.string("name"),
        description: fields.string("description"),
        url: fields.string("url"),
        learning_resource_type: fields.string("learningResourceType"),
        teaches: fields.texts("teaches"),
        assesses: fields.texts("assesses"),
        competency_required: fields.texts("competencyRequired"),
        educational_level: fields.string("educationalLevel"),
        difficulty: fields.maybe("difficulty", Fields::f32),
        time_required: fields.maybe("timeRequired", Fields::u32),
        in_language: fields.string("inLanguage"),
        interactivity_type: fields.maybe("interactivityType", interactivity),
        accessibility: fields.texts("accessibility"),
        license: fields.string("license"),
        topics: fields.texts("topics"),
        keywords: fields.texts("keywords"),
        text: fields.string("text"),
        accepted_answer: fields.string("acceptedAnswer"),
        hint: fields.string("hint"),
        filled: fields.object("filled", |fields| Filled {
            skills: fields.flag("skills"),
            difficulty: fields.flag("difficulty"),
            time_required: fields.flag("timeRequired"),
        }),
    }
}

fn interactivity(fields: &mut Fields<'_>, name: &str) -> InteractivityType {
    match fields.text(name) {
        "active" => InteractivityType::Active,
        "expositive" => InteractivityType::Expositive,
        "mixed" => InteractivityType::Mixed,
        _ => {
            fields.wrong(name, " must be active, expositive or mixed");
            InteractivityType::Active
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::build;
    use crate::wasm::message::tests::encoded;
    use serde_json::{Value, json};

    /// Every field of every kind.
    fn full() -> Value {
        json!({
            "cairn": 1,
            "name": "Brüche",
            "description": "About fractions.",
            "inLanguage": "de",
            "license": "CC-BY-4.0",
            "skills": [{ "id": "a", "name": "A", "description": "First" }, { "id": "b", "name": "B", "prerequisites": ["a"] }],
            "items": [
                {
                    "id": "pizza", "name": "Pizza 😀", "description": "Halves and thirds", "url": "https://example.org/x",
                    "learningResourceType": "exercise", "teaches": ["a"], "assesses": ["b"], "competencyRequired": ["a"],
                    "educationalLevel": "5", "difficulty": 0.4, "timeRequired": 180, "inLanguage": "en",
                    "interactivityType": "mixed", "accessibility": ["captions"], "license": "CC0-1.0", "topics": ["food"],
                    "keywords": ["halves"], "text": "2/3?", "acceptedAnswer": "x", "hint": "y",
                    "filled": { "skills": true, "difficulty": false, "timeRequired": true },
                },
                { "id": "bread", "name": "Bread", "topics": ["food"], "keywords": ["halves"] },
                { "id": "rope", "name": "Rope", "difficulty": null, "timeRequired": null, "interactivityType": null },
            ],
        })
    }

    fn ours(json: &Value) -> Option<Catalog> {
        handed_over(json).ok().map(|building| building.catalog)
    }

    /// In pieces, as a page hands it over.
    fn handed_over(json: &Value) -> Result<Building> {
        let mut head = json.clone();
        let items = head.as_object_mut().and_then(|head| head.remove("items"));
        let mut building = Building::new(&encoded(&head))?;
        match items {
            Some(Value::Array(items)) => {
                let add = |items| building.add(&encoded(&json!({ "items": items })));
                items.chunks(2).try_for_each(add)?;
            }
            Some(items) => building.add(&encoded(&json!({ "items": items })))?,
            None => building.add(&encoded(&json!({})))?,
        }
        Ok(building)
    }

    fn build_pack(json: &Value) -> Result<Vec<u8>> {
        let mut building = handed_over(json)?;
        loop {
            let pack = building.step()?;
            if !pack.is_empty() {
                return Ok(pack);
            }
        }
    }

    fn said(json: &Value) -> String {
        format!("{:?}", build_pack(json).unwrap_err())
    }

    #[test]
    fn a_catalog_is_read_as_the_derived_reader_reads_it() {
        let good = full();
        assert!(ours(&good).is_some());
        for path in ["", "/skills/1", "/items/0", "/items/0/filled"] {
            let names: Vec<_> = good.pointer(path).unwrap().as_object().unwrap().keys().cloned().collect();
            for name in names.iter().map(String::as_str).chain(["more"]) {
                let odd = [
                    json!(null),
                    json!(0),
                    json!(-1),
                    json!(2.5),
                    json!("x"),
                    json!(true),
                    json!([]),
                    json!(["x"]),
                ];
                for odd in odd {
                    // A list in place of an object is its fields in their order for serde, which no author means.
                    if name == "filled" && odd.is_array() {
                        continue;
                    }
                    let mut changed = good.clone();
                    changed.pointer_mut(path).unwrap()[name] = odd;
                    assert_eq!(ours(&changed), serde_json::from_value(changed.clone()).ok(), "{changed}");
                }
                let mut without = good.clone();
                without.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(name);
                assert_eq!(ours(&without), serde_json::from_value(without.clone()).ok(), "{without}");
            }
        }
    }

    #[test]
    fn the_pack_is_the_one_that_the_file_would_give() {
        let maths = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/school-maths.json");
        let maths = serde_json::from_str(&std::fs::read_to_string(maths).unwrap()).unwrap();
        let mut bare = full();
        bare.as_object_mut().unwrap().remove("skills");
        for json in [full(), bare, maths] {
            let source: Catalog = serde_json::from_value(json.clone()).unwrap();
            let native = build(&source.with_named_skills()).unwrap();
            assert!(build_pack(&json).unwrap() == native, "{}", json["name"]);
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_as_it_is_of_a_file() {
        let mut wrong = full();
        wrong["items"][0]["difficulty"] = json!(1.5);
        wrong["items"][1]["id"] = json!("pizza");
        wrong["items"][1]["teaches"] = json!(["q\"\u{7}"]);
        wrong["skills"][0]["prerequisites"] = json!(["b"]);
        let native = build(&serde_json::from_value(wrong.clone()).unwrap()).unwrap_err().to_string();
        assert!(native.starts_with("the catalog has 4 problems\n") && native.contains("is 1.5,"), "{native}");
        assert_eq!(said(&wrong), format!("{:?}", Fault::new("catalog-invalid", &native)));
        // No skill is told of that its author did not write.
        let nameless =
            json!({ "cairn": 1, "name": "x", "items": [{ "id": "a", "name": "A", "teaches": [""] }] });
        let expected =
            "the catalog has 1 problem\n  items[0] (\"a\"), teaches names a skill by an empty text (entry 0)";
        assert_eq!(said(&nameless), format!("{:?}", Fault::new("catalog-invalid", expected)));
    }

    #[test]
    fn what_is_no_catalog_is_told_with_its_place() {
        let mut misspelt = full();
        misspelt["items"][1]["dificulty"] = json!(0.5);
        let mut odd = full();
        odd["items"][2]["interactivityType"] = json!("passive");
        for (json, expected) in [
            (misspelt, "this is not a catalog: items[1].dificulty is no field that is known here"),
            (odd, "this is not a catalog: items[2].interactivityType must be active, expositive or mixed"),
            (json!([]), "this is not a catalog: must be an object, not a list"),
            (json!({ "cairn": 1, "name": "x" }), "this is not a catalog: items is missing"),
        ] {
            let said = said(&json);
            assert!(said.contains("catalog-invalid") && said.contains(expected), "{said}");
        }
    }
}
