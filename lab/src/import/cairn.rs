//! Cairn's own form: one JSON object, a bare JSON array of items, or JSON Lines with one object a line, each with a
//! `type` of `catalog`, `skill` or `item`. `docs/formats/catalog.md`.

use super::json::{JsonError, on_line, parse};
use super::{Format, Imported};
use ::cairn::catalog::source::VERSION;
use ::cairn::catalog::{Catalog, Item, Skill};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    Catalog(Head),
    Skill(Skill),
    Item(Box<Item>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Head {
    cairn: u32,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    in_language: String,
    #[serde(default)]
    license: String,
}

pub(super) fn read(text: &str) -> Result<Imported, JsonError> {
    let catalog = if text.trim_start().starts_with('[') {
        Catalog { cairn: VERSION, name: "Unnamed".into(), items: parse(text, 1)?, ..Catalog::default() }
    } else if is_lines(text) {
        read_lines(text)?
    } else {
        parse(text, 1)?
    };
    Ok(Imported { catalog: catalog.with_named_skills(), format: Format::Cairn, filled: Vec::new() })
}

/// JSON Lines is told by a first line that starts an object and names its `type`; a catalog has no such field.
fn is_lines(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.trim_start().starts_with('{') && first.contains(r#""type""#)
}

fn read_lines(text: &str) -> Result<Catalog, JsonError> {
    let mut catalog = Catalog { cairn: VERSION, name: "Unnamed".into(), ..Catalog::default() };
    let mut headed = false;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match parse(line, index + 1)? {
            Line::Catalog(_) if headed => {
                return Err(on_line(index + 1, "there is a second line of type catalog"));
            }
            Line::Catalog(head) => {
                headed = true;
                catalog.cairn = head.cairn;
                catalog.name = head.name;
                catalog.description = head.description;
                catalog.in_language = head.in_language;
                catalog.license = head.license;
            }
            Line::Skill(skill) => catalog.skills.push(skill),
            Line::Item(item) => catalog.items.push(*item),
        }
    }
    Ok(catalog)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = r#"{ "cairn": 1, "name": "N", "skills": [{ "id": "s", "name": "S" }],
        "items": [{ "id": "i", "name": "I", "teaches": ["s"], "difficulty": 0.25 }] }"#;

    #[test]
    fn the_three_spellings_mean_the_same() {
        let lines = r#"
            {"type":"catalog","cairn":1,"name":"N"}
            {"type":"skill","id":"s","name":"S"}

            {"type":"item","id":"i","name":"I","teaches":["s"],"difficulty":0.25}"#;
        let object = read(OBJECT).unwrap().catalog;
        assert_eq!(read(lines).unwrap().catalog, object);
        let array = r#"[{ "id": "i", "name": "I", "teaches": ["s"], "difficulty": 0.25 }]"#;
        assert_eq!(read(array).unwrap().catalog.items, object.items);
    }

    #[test]
    fn errors_name_line_column_and_field() {
        let wrong = OBJECT.replace("0.25", "\"hard\"");
        let message = read(&wrong).unwrap_err().to_string();
        assert!(message.starts_with("line 2, column "), "{message}");
        assert!(message.contains(", at items[0].difficulty: invalid type: string \"hard\""), "{message}");
        let misspelt = OBJECT.replace("difficulty", "dificulty");
        assert!(read(&misspelt).unwrap_err().to_string().contains("unknown field `dificulty`"));
        let lines = "{\"type\":\"skill\",\"id\":\"s\",\"name\":\"S\"}\n{\"type\":\"item\",\"id\":\"i\"}";
        let message = read(lines).unwrap_err().to_string();
        assert!(message.starts_with("line 2: missing field `name`"), "{message}");
    }

    #[test]
    fn lines_are_told_from_one_object_even_where_the_first_is_broken() {
        let broken = r#"{"type":"catalog","cairn":1,"name":"N"
            {}"#;
        let message = read(broken).unwrap_err().to_string();
        assert!(message.starts_with("line 1") && message.contains("EOF"), "{message}");
        let head = r#"{"type":"catalog","cairn":1,"name":"N"}"#;
        let message = read(&format!("{head}\n{head}")).unwrap_err().to_string();
        assert_eq!(message, "line 2: there is a second line of type catalog");
    }

    #[test]
    fn what_follows_the_catalog_is_an_error() {
        assert!(read(&format!("{OBJECT} {OBJECT}")).is_err());
    }
}
