//! The rules that a catalog must keep. All faults are found in one pass, each with its place, so that an author can
//! mend them together.

use super::order::topological;
use super::source::{Catalog, Item, Skill, VERSION};
use std::collections::HashMap;
use std::fmt;
use thiserror::Error;

const LONGEST_ID: usize = 200;
const LONGEST_NAME: usize = 300;
const LONGEST_DESCRIPTION: usize = 4_000;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_URL: usize = 2_000;
const LONGEST_WORD: usize = 200;
const LONGEST_LIST: usize = 200;
const SHOWN: usize = 50;

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A field of the catalog itself.
    Catalog(&'static str),
    /// A field of a skill: index, id, field.
    Skill(usize, String, &'static str),
    /// A field of an item: index, id, field.
    Item(usize, String, &'static str),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalog(field) => write!(f, "{field}"),
            Self::Skill(index, id, field) => write!(f, "skills[{index}] ({id:?}), {field}"),
            Self::Item(index, id, field) => write!(f, "items[{index}] ({id:?}), {field}"),
        }
    }
}

/// What is wrong there.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Fault {
    /// A version that this library does not know.
    #[error("format version {0} is not known here (this library reads {VERSION})")]
    Version(u32),
    /// A field that must not be empty.
    #[error("is empty")]
    Empty,
    /// A text over its limit.
    #[error("has {length} bytes, but at most {limit} are allowed")]
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// A list over its limit.
    #[error("has {length} entries, but at most {limit} are allowed")]
    TooMany {
        /// Its length.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// An id that another entry has too.
    #[error("is also the id of entry {first}")]
    DuplicateId {
        /// Index of the first with this id.
        first: usize,
    },
    /// A reference to a skill that is not there.
    #[error("names the skill {0:?}, which the catalog does not list")]
    UnknownSkill(String),
    /// The same reference twice.
    #[error("names {0:?} twice")]
    Repeated(String),
    /// A difficulty outside 0 to 1.
    #[error("is {0}, but must be between 0 and 1")]
    Difficulty(f32),
    /// A time that is 0 or over a year.
    #[error("is {0} seconds, but must be between 1 and 31536000")]
    Time(u32),
    /// An address that is not http or https.
    #[error("is {0:?}, but only addresses that start with http:// or https:// and name a host are taken")]
    Url(String),
    /// A control character, which has no place in text that is shown.
    #[error("holds the control character U+{0:04X}")]
    ControlCharacter(u32),
    /// Prerequisites that come back on themselves.
    #[error("prerequisites form a cycle: {}", .0.iter().map(|id| format!("{id:?}")).collect::<Vec<_>>().join(" needs "))]
    Cycle(Vec<String>),
}

/// A fault and its place.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{place} {fault}")]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

/// All faults of a catalog, in the order of the file.
#[derive(Debug, Clone, PartialEq, Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "the catalog has {count} {}", if count == 1 { "problem" } else { "problems" })?;
        for problem in self.0.iter().take(SHOWN) {
            write!(f, "\n  {problem}")?;
        }
        if count > SHOWN {
            write!(f, "\n  and {} more", count - SHOWN)?;
        }
        Ok(())
    }
}

/// A catalog that keeps the rules, with its skills in an order in which prerequisites come first.
#[derive(Debug, Clone)]
pub struct Valid<'a> {
    pub(super) catalog: &'a Catalog,
    /// Indices into `catalog.skills`, prerequisites first.
    pub(super) skill_order: Vec<usize>,
}

/// Holds a catalog to the rules.
pub fn validate(catalog: &Catalog) -> Result<Valid<'_>, Problems> {
    let mut check = Check::default();
    check.catalog(catalog);
    let skills = check.ids(catalog.skills.iter().map(|skill| skill.id.as_str()), Place::Skill);
    for (index, skill) in catalog.skills.iter().enumerate() {
        check.skill(index, skill, &skills);
    }
    check.ids(catalog.items.iter().map(|item| item.id.as_str()), Place::Item);
    for (index, item) in catalog.items.iter().enumerate() {
        check.item(index, item, &skills);
    }
    match topological(&predecessors(&catalog.skills, &skills)) {
        Ok(skill_order) if check.problems.is_empty() => Ok(Valid { catalog, skill_order }),
        Ok(_) => Err(Problems(check.problems)),
        Err(cycle) => {
            let ids = cycle.iter().map(|&index| catalog.skills[index].id.clone()).collect();
            check.found(Place::Catalog("skills:"), Fault::Cycle(ids));
            Err(Problems(check.problems))
        }
    }
}

fn predecessors(skills: &[Skill], index_of: &HashMap<&str, usize>) -> Vec<Vec<usize>> {
    let known = |id: &String| index_of.get(id.as_str()).copied();
    skills.iter().map(|skill| skill.prerequisites.iter().filter_map(known).collect()).collect()
}

#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn found(&mut self, place: Place, fault: Fault) {
        self.problems.push(Problem { place, fault });
    }

    fn catalog(&mut self, catalog: &Catalog) {
        if catalog.cairn != VERSION {
            self.found(Place::Catalog("cairn:"), Fault::Version(catalog.cairn));
        }
        self.required(|| Place::Catalog("name"), &catalog.name, LONGEST_NAME);
        self.text(|| Place::Catalog("description"), &catalog.description, LONGEST_DESCRIPTION);
        self.text(|| Place::Catalog("inLanguage"), &catalog.in_language, LONGEST_WORD);
        self.text(|| Place::Catalog("license"), &catalog.license, LONGEST_URL);
        if catalog.items.is_empty() {
            self.found(Place::Catalog("items"), Fault::Empty);
        }
    }

    fn ids<'a>(
        &mut self,
        ids: impl Iterator<Item = &'a str>,
        place: fn(usize, String, &'static str) -> Place,
    ) -> HashMap<&'a str, usize> {
        let mut index_of = HashMap::new();
        for (index, id) in ids.enumerate() {
            self.required(|| place(index, id.to_owned(), "id"), id, LONGEST_ID);
            if let Some(&first) = index_of.get(id) {
                self.found(place(index, id.to_owned(), "id"), Fault::DuplicateId { first });
            } else {
                index_of.insert(id, index);
            }
        }
        index_of
    }

    fn skill(&mut self, index: usize, skill: &Skill, skills: &HashMap<&str, usize>) {
        let place = |field| move || Place::Skill(index, skill.id.clone(), field);
        self.required(place("name"), &skill.name, LONGEST_NAME);
        self.text(place("description"), &skill.description, LONGEST_DESCRIPTION);
        self.references(place("prerequisites"), &skill.prerequisites, skills);
    }

    fn item(&mut self, index: usize, item: &Item, skills: &HashMap<&str, usize>) {
        let place = |field| move || Place::Item(index, item.id.clone(), field);
        self.required(place("name"), &item.name, LONGEST_NAME);
        self.text(place("description"), &item.description, LONGEST_DESCRIPTION);
        self.text(place("learningResourceType"), &item.learning_resource_type, LONGEST_WORD);
        self.text(place("educationalLevel"), &item.educational_level, LONGEST_WORD);
        self.text(place("inLanguage"), &item.in_language, LONGEST_WORD);
        self.text(place("license"), &item.license, LONGEST_URL);
        self.text(place("text"), &item.text, LONGEST_TEXT);
        self.text(place("acceptedAnswer"), &item.accepted_answer, LONGEST_TEXT);
        self.text(place("hint"), &item.hint, LONGEST_TEXT);
        if !item.url.is_empty() {
            self.url(place("url"), &item.url);
        }
        if let Some(difficulty) = item.difficulty.filter(|d| !(0.0..=1.0).contains(d)) {
            self.found(place("difficulty")(), Fault::Difficulty(difficulty));
        }
        if let Some(time) = item.time_required.filter(|t| !(1..=31_536_000).contains(t)) {
            self.found(place("timeRequired")(), Fault::Time(time));
        }
        self.references(place("teaches"), &item.teaches, skills);
        self.references(place("assesses"), &item.assesses, skills);
        self.references(place("competencyRequired"), &item.competency_required, skills);
        self.words(place("topics"), &item.topics);
        self.words(place("keywords"), &item.keywords);
        self.words(place("accessibility"), &item.accessibility);
    }

    fn required(&mut self, place: impl Fn() -> Place, text: &str, limit: usize) {
        if text.trim().is_empty() {
            self.found(place(), Fault::Empty);
        }
        self.text(place, text, limit);
    }

    fn text(&mut self, place: impl Fn() -> Place, text: &str, limit: usize) {
        if text.len() > limit {
            self.found(place(), Fault::TooLong { length: text.len(), limit });
        }
        if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            self.found(place(), Fault::ControlCharacter(control as u32));
        }
    }

    fn url(&mut self, place: impl Fn() -> Place, url: &str) {
        self.text(&place, url, LONGEST_URL);
        let scheme_len = ["http://", "https://"].iter().find_map(|scheme| {
            url.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).map(str::len)
        });
        let host = scheme_len.map(|len| url[len..].split(['/', '?', '#']).next().unwrap_or_default());
        let well_formed = host.is_some_and(|host| !host.is_empty() && !host.starts_with(':'))
            && !url.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '`'));
        if !well_formed {
            self.found(place(), Fault::Url(url.chars().take(80).collect()));
        }
    }

    fn references(&mut self, place: impl Fn() -> Place, ids: &[String], skills: &HashMap<&str, usize>) {
        self.list(&place, ids);
        for id in ids.iter().filter(|id| !skills.contains_key(id.as_str())) {
            self.found(place(), Fault::UnknownSkill(id.clone()));
        }
    }

    fn words(&mut self, place: impl Fn() -> Place, words: &[String]) {
        self.list(&place, words);
        for word in words {
            self.required(&place, word, LONGEST_WORD);
        }
    }

    fn list(&mut self, place: impl Fn() -> Place, entries: &[String]) {
        if entries.len() > LONGEST_LIST {
            self.found(place(), Fault::TooMany { length: entries.len(), limit: LONGEST_LIST });
            return;
        }
        for (index, entry) in entries.iter().enumerate() {
            if entries[..index].contains(entry) {
                self.found(place(), Fault::Repeated(entry.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        let skill = |id: &str, prerequisites: &[&str]| Skill {
            id: id.into(),
            name: id.to_uppercase(),
            prerequisites: prerequisites.iter().map(ToString::to_string).collect(),
            ..Skill::default()
        };
        Catalog {
            cairn: 1,
            name: "A catalog".into(),
            skills: vec![skill("c", &["b"]), skill("a", &[]), skill("b", &["a"])],
            items: vec![Item {
                id: "x".into(),
                name: "X".into(),
                teaches: vec!["a".into()],
                url: "https://example.org/x".into(),
                difficulty: Some(0.5),
                ..Item::default()
            }],
            ..Catalog::default()
        }
    }

    fn faults(change: impl Fn(&mut Catalog)) -> Vec<String> {
        let mut changed = catalog();
        change(&mut changed);
        validate(&changed).map_or_else(|p| p.0.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    #[test]
    fn a_sound_catalog_gets_its_skills_in_order() {
        assert_eq!(validate(&catalog()).unwrap().skill_order, [1, 2, 0]);
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        type Case = (fn(&mut Catalog), &'static str);
        let cases: [Case; 15] = [
            (|c| c.cairn = 9, "cairn: format version 9 is not known here"),
            (|c| c.name = " ".into(), "name is empty"),
            (|c| c.items.clear(), "items is empty"),
            (|c| c.items.push(c.items[0].clone()), r#"items[1] ("x"), id is also the id of entry 0"#),
            (|c| c.skills[2].id = "a".into(), r#"skills[2] ("a"), id is also the id of entry 1"#),
            (|c| c.items[0].teaches = vec!["q".into()], r#"items[0] ("x"), teaches names the skill "q""#),
            (|c| c.skills[1].prerequisites = vec!["q".into()], r#"skills[1] ("a"), prerequisites names"#),
            (
                |c| c.skills[1].prerequisites = vec!["c".into()],
                r#"skills: prerequisites form a cycle: "c" needs "b" needs "a" needs "c""#,
            ),
            (|c| c.items[0].difficulty = Some(1.5), "difficulty is 1.5, but must be between 0 and 1"),
            (|c| c.items[0].difficulty = Some(f32::NAN), "difficulty is NaN"),
            (|c| c.items[0].time_required = Some(0), "timeRequired is 0 seconds"),
            (|c| c.items[0].url = "javascript:alert(1)".into(), "url is \"javascript:alert(1)\""),
            (|c| c.items[0].name = "x".repeat(301), "name has 301 bytes, but at most 300"),
            (|c| c.items[0].description = "a\u{0}b".into(), "description holds the control character U+0000"),
            (|c| c.items[0].topics = vec!["t".into(), "t".into()], r#"topics names "t" twice"#),
        ];
        for (change, expected) in cases {
            let found = faults(change);
            assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
        }
    }

    #[test]
    fn only_http_addresses_with_a_host_are_taken() {
        for good in ["http://a", "HTTPS://a.org:8/x?y#z"] {
            assert!(faults(|c| c.items[0].url = good.into()).is_empty(), "{good}");
        }
        for bad in
            ["ftp://a", "//a", "http://", "http:///x", "https://a b", "data:x", "http://a/\"", "/x", "é"]
        {
            assert_eq!(faults(|c| c.items[0].url = bad.into()).len(), 1, "{bad}");
        }
    }

    #[test]
    fn all_faults_are_told_together() {
        let found = faults(|c| {
            c.name.clear();
            c.items[0].difficulty = Some(2.0);
            c.items[0].assesses = vec!["q".into()];
        });
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn skills_are_inferred_only_where_none_are_listed() {
        let mut bare = catalog();
        bare.skills.clear();
        bare.items[0].assesses = vec!["z".into(), "a".into()];
        let ids: Vec<_> = bare.with_named_skills().skills.into_iter().map(|skill| skill.id).collect();
        assert_eq!(ids, ["a", "z"]);
        assert_eq!(catalog().with_named_skills().skills.len(), 3);
    }
}
