//! The rules that a catalog must keep. All faults are found in one pass, each with its place, so that an author can
//! mend them together.

use super::order::topological;
use super::source::{Catalog, Item, Skill, VERSION};
use super::texts::Texts;
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
            Self::Skill(index, id, field) => write!(f, "skills[{index}] ({}), {field}", Quoted(id)),
            Self::Item(index, id, field) => write!(f, "items[{index}] ({}), {field}", Quoted(id)),
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
    #[error("names the skill {}, which the catalog does not list", Quoted(.0))]
    UnknownSkill(String),
    /// A reference to a skill without a name.
    #[error("names a skill by an empty text (entry {0})")]
    NamelessSkill(usize),
    /// The same reference twice.
    #[error("names {} twice", Quoted(.0))]
    Repeated(String),
    /// A difficulty outside 0 to 1.
    #[error("is {}, but must be between 0 and 1", Decimal(*.0))]
    Difficulty(f32),
    /// A time that is 0 or over a year.
    #[error("is {0} seconds, but must be between 1 and 31536000")]
    Time(u32),
    /// An address that is not http or https.
    #[error("is {}, but only addresses that start with http:// or https:// and name a host are taken", Quoted(.0))]
    Url(String),
    /// A control character, which has no place in text that is shown.
    #[error("holds the control character U+{0:04X}")]
    ControlCharacter(u32),
    /// Prerequisites that come back on themselves.
    #[error("prerequisites form a cycle: {}", Chain(.0))]
    Cycle(Vec<String>),
}

/// A text between quotation marks, without what would confuse a terminal. (`{:?}` brings tables of Unicode with it.)
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for letter in self.0.chars() {
            match letter {
                '"' | '\\' => write!(f, "\\{letter}")?,
                control if control.is_control() => write!(f, "\\u{{{:x}}}", control as u32)?,
                letter => write!(f, "{letter}")?,
            }
        }
        f.write_str("\"")
    }
}

/// Ids, each of which needs the next.
struct Chain<'a>(&'a [String]);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, id) in self.0.iter().enumerate() {
            f.write_str(if at > 0 { " needs " } else { "" })?;
            Quoted(id).fmt(f)?;
        }
        Ok(())
    }
}

/// A number to seven places. (The standard library's printing of floats is a tenth of what a page loads.)
struct Decimal(f32);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ONE: u64 = 10_000_000;
        if !self.0.is_finite() {
            return f.write_str("not a number");
        }
        let number = (f64::from(self.0.abs()) * ONE as f64 + 0.5) as u64;
        f.write_str(if self.0 < 0.0 { "-" } else { "" })?;
        write!(f, "{}", number / ONE)?;
        let (mut rest, mut digit) = (number % ONE, ONE / 10);
        f.write_str(if rest > 0 { "." } else { "" })?;
        while rest > 0 {
            write!(f, "{}", rest / digit)?;
            (rest, digit) = (rest % digit, digit / 10);
        }
        Ok(())
    }
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

/// Where something is looked at: what a [`Place`] is made of where there is a fault.
#[derive(Clone, Copy)]
struct At<'a> {
    list: fn(usize, String, &'static str) -> Place,
    index: usize,
    id: &'a str,
    field: &'static str,
}

impl At<'_> {
    fn field(self, field: &'static str) -> Self {
        Self { field, ..self }
    }

    #[cold]
    #[inline(never)]
    fn place(self) -> Place {
        (self.list)(self.index, self.id.to_owned(), self.field)
    }
}

/// Holds a catalog to the rules.
pub fn validate(catalog: &Catalog) -> Result<Valid<'_>, Problems> {
    let mut check = Check::default();
    check.catalog(catalog);
    let mut skills = Ids::new(Place::Skill);
    for (index, skill) in catalog.skills.iter().enumerate() {
        skills.add(&mut check, index, &skill.id);
    }
    for (index, skill) in catalog.skills.iter().enumerate() {
        check.skill(index, skill, &skills);
    }
    let mut items = Ids::new(Place::Item);
    for (index, item) in catalog.items.iter().enumerate() {
        items.add(&mut check, index, &item.id);
    }
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

fn predecessors(skills: &[Skill], ids: &Ids) -> Vec<Vec<usize>> {
    let known = |id: &String| ids.find(id);
    skills.iter().map(|skill| skill.prerequisites.iter().filter_map(known).collect()).collect()
}

/// The ids of a list's entries, and of each the first entry that has it.
struct Ids {
    list: fn(usize, String, &'static str) -> Place,
    known: Texts,
    first: Vec<usize>,
}

impl Ids {
    fn new(list: fn(usize, String, &'static str) -> Place) -> Self {
        Self { list, known: Texts::new(), first: Vec::new() }
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.known.find(id).map(|number| self.first[number as usize])
    }

    #[inline(never)]
    fn add(&mut self, check: &mut Check, index: usize, id: &str) {
        let at = At { list: self.list, index, id, field: "id" };
        check.required(at, id, LONGEST_ID);
        let number = self.known.add(id) as usize;
        if number == self.first.len() {
            self.first.push(index);
        } else {
            check.found(at.place(), Fault::DuplicateId { first: self.first[number] });
        }
    }
}

#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    #[cold]
    #[inline(never)]
    fn found(&mut self, place: Place, fault: Fault) {
        self.problems.push(Problem { place, fault });
    }

    fn catalog(&mut self, catalog: &Catalog) {
        if catalog.cairn != VERSION {
            self.found(Place::Catalog("cairn:"), Fault::Version(catalog.cairn));
        }
        let of_catalog = |_, _, field| Place::Catalog(field);
        let at = At { list: of_catalog, index: 0, id: "", field: "name" };
        self.required(at, &catalog.name, LONGEST_NAME);
        self.text(at.field("description"), &catalog.description, LONGEST_DESCRIPTION);
        self.text(at.field("inLanguage"), &catalog.in_language, LONGEST_WORD);
        self.text(at.field("license"), &catalog.license, LONGEST_URL);
        if catalog.items.is_empty() {
            self.found(Place::Catalog("items"), Fault::Empty);
        }
    }

    fn skill(&mut self, index: usize, skill: &Skill, skills: &Ids) {
        let at = At { list: Place::Skill, index, id: &skill.id, field: "name" };
        self.required(at, &skill.name, LONGEST_NAME);
        self.text(at.field("description"), &skill.description, LONGEST_DESCRIPTION);
        self.references(at.field("prerequisites"), &skill.prerequisites, skills);
    }

    fn item(&mut self, index: usize, item: &Item, skills: &Ids) {
        let at = At { list: Place::Item, index, id: &item.id, field: "name" };
        self.required(at, &item.name, LONGEST_NAME);
        for (field, text, limit) in [
            ("description", &item.description, LONGEST_DESCRIPTION),
            ("learningResourceType", &item.learning_resource_type, LONGEST_WORD),
            ("educationalLevel", &item.educational_level, LONGEST_WORD),
            ("inLanguage", &item.in_language, LONGEST_WORD),
            ("license", &item.license, LONGEST_URL),
            ("text", &item.text, LONGEST_TEXT),
            ("acceptedAnswer", &item.accepted_answer, LONGEST_TEXT),
            ("hint", &item.hint, LONGEST_TEXT),
        ] {
            self.text(at.field(field), text, limit);
        }
        if !item.url.is_empty() {
            self.url(at.field("url"), &item.url);
        }
        if let Some(difficulty) = item.difficulty.filter(|d| !(0.0..=1.0).contains(d)) {
            self.found(at.field("difficulty").place(), Fault::Difficulty(difficulty));
        }
        if let Some(time) = item.time_required.filter(|time| !(1..=31_536_000).contains(time)) {
            self.found(at.field("timeRequired").place(), Fault::Time(time));
        }
        for (field, ids) in [
            ("teaches", &item.teaches),
            ("assesses", &item.assesses),
            ("competencyRequired", &item.competency_required),
        ] {
            self.references(at.field(field), ids, skills);
        }
        for (field, words) in
            [("topics", &item.topics), ("keywords", &item.keywords), ("accessibility", &item.accessibility)]
        {
            self.words(at.field(field), words);
        }
    }

    #[inline(never)]
    fn required(&mut self, at: At<'_>, text: &str, limit: usize) {
        if text.trim().is_empty() {
            self.found(at.place(), Fault::Empty);
        }
        self.text(at, text, limit);
    }

    #[inline(never)]
    fn text(&mut self, at: At<'_>, text: &str, limit: usize) {
        if text.len() > limit {
            self.found(at.place(), Fault::TooLong { length: text.len(), limit });
        }
        if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            self.found(at.place(), Fault::ControlCharacter(control as u32));
        }
    }

    #[inline(never)]
    fn url(&mut self, at: At<'_>, url: &str) {
        self.text(at, url, LONGEST_URL);
        let starts =
            |scheme: &&str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        let after = ["http://", "https://"].iter().find(|scheme| starts(scheme));
        let host = after.and_then(|scheme| url.get(scheme.len()..)).and_then(|rest| rest.chars().next());
        let well_formed = host.is_some_and(|first| !matches!(first, '/' | '?' | '#' | ':'))
            && !url.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '`'));
        if !well_formed {
            self.found(at.place(), Fault::Url(url.chars().take(80).collect()));
        }
    }

    #[inline(never)]
    fn references(&mut self, at: At<'_>, ids: &[String], skills: &Ids) {
        self.list(at, ids);
        for (entry, id) in ids.iter().enumerate() {
            if id.trim().is_empty() {
                self.found(at.place(), Fault::NamelessSkill(entry));
            } else if skills.find(id).is_none() {
                self.found(at.place(), Fault::UnknownSkill(id.clone()));
            }
        }
    }

    #[inline(never)]
    fn words(&mut self, at: At<'_>, words: &[String]) {
        self.list(at, words);
        for word in words {
            self.required(at, word, LONGEST_WORD);
        }
    }

    #[inline(never)]
    fn list(&mut self, at: At<'_>, entries: &[String]) {
        if entries.len() > LONGEST_LIST {
            self.found(at.place(), Fault::TooMany { length: entries.len(), limit: LONGEST_LIST });
            return;
        }
        for (index, entry) in entries.iter().enumerate() {
            if entries[..index].contains(entry) {
                self.found(at.place(), Fault::Repeated(entry.clone()));
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
        let cases: [Case; 16] = [
            (|c| c.cairn = 9, "cairn: format version 9 is not known here"),
            (|c| c.name = " ".into(), "name is empty"),
            (|c| c.items.clear(), "items is empty"),
            (|c| c.items.push(c.items[0].clone()), r#"items[1] ("x"), id is also the id of entry 0"#),
            (|c| c.skills[2].id = "a".into(), r#"skills[2] ("a"), id is also the id of entry 1"#),
            (|c| c.items[0].teaches = vec!["q".into()], r#"items[0] ("x"), teaches names the skill "q""#),
            (|c| c.skills[1].prerequisites = vec!["q".into()], r#"skills[1] ("a"), prerequisites names"#),
            (
                |c| c.items[0].assesses = vec!["a".into(), " ".into()],
                r#"items[0] ("x"), assesses names a skill by an empty text (entry 1)"#,
            ),
            (
                |c| c.skills[1].prerequisites = vec!["c".into()],
                r#"skills: prerequisites form a cycle: "c" needs "b" needs "a" needs "c""#,
            ),
            (|c| c.items[0].difficulty = Some(1.5), "difficulty is 1.5, but must be between 0 and 1"),
            (|c| c.items[0].difficulty = Some(f32::NAN), "difficulty is not a number"),
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
