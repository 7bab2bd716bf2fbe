//! The rules that a catalog must keep. All faults are found in one pass, each with its place, so that an author can
//! mend them together.

mod problem;

pub use problem::{Fault, Place, Problem, Problems};

use super::language::Tag;
use super::order::topological;
use super::source::{Catalog, Item, Skill, VERSION};
use super::steps;
use super::texts::Texts;
use crate::fold::Letters;

// In letters, which are the same length for a reader in every script.
const LONGEST_ID: usize = 200;
const LONGEST_NAME: usize = 300;
const LONGEST_DESCRIPTION: usize = 4_000;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_URL: usize = 2_000;
const LONGEST_WORD: usize = 200;
const LONGEST_LIST: usize = 200;

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
    let mut checking = Checking::of(catalog);
    while !checking.step(catalog) {}
    Ok(Valid { catalog, skill_order: checking.skill_order(catalog)? })
}

/// A catalog that is held to the rules.
#[derive(Debug)]
pub(super) struct Checking {
    check: Check,
    skills: Ids,
    items: Ids,
    /// How many items' ids were looked at, and then how many items.
    ids_at: usize,
    items_at: usize,
}

impl Checking {
    /// Without its items.
    pub fn of(catalog: &Catalog) -> Self {
        let mut check = Check::default();
        check.catalog(catalog);
        let mut skills = Ids::new(Place::Skill);
        for (index, skill) in catalog.skills.iter().enumerate() {
            skills.add(&mut check, index, &skill.id);
        }
        for (index, skill) in catalog.skills.iter().enumerate() {
            check.skill(index, skill, &skills);
        }
        Self { check, skills, items: Ids::new(Place::Item), ids_at: 0, items_at: 0 }
    }

    /// Goes on with some items of the same catalog; whether those were the last.
    pub fn step(&mut self, Catalog { items, .. }: &Catalog) -> bool {
        if self.ids_at < items.len() {
            for (index, item) in steps::next(&mut self.ids_at, items) {
                self.items.add(&mut self.check, index, &item.id);
            }
        } else {
            for (index, item) in steps::next(&mut self.items_at, items) {
                self.check.item(index, item, &self.skills);
            }
        }
        self.items_at == items.len()
    }

    /// The order of its skills, once all items are looked at; or all that is wrong.
    pub fn skill_order(mut self, Catalog { skills, .. }: &Catalog) -> Result<Vec<usize>, Problems> {
        match topological(&predecessors(skills, &self.skills)) {
            Ok(skill_order) if self.check.problems.is_empty() => return Ok(skill_order),
            Ok(_) => {}
            Err(cycle) => {
                let ids = cycle.iter().map(|&index| skills[index].id.clone()).collect();
                self.check.found(Place::Catalog("skills:"), Fault::Cycle(ids));
            }
        }
        Err(Problems(self.check.problems))
    }
}

fn predecessors(skills: &[Skill], ids: &Ids) -> Vec<Vec<usize>> {
    let known = |id: &String| ids.find(id);
    skills.iter().map(|skill| skill.prerequisites.iter().filter_map(known).collect()).collect()
}

/// The ids of a list's entries, and of each the first entry that has it.
#[derive(Debug)]
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

#[derive(Debug, Default)]
struct Check {
    problems: Vec<Problem>,
    letters: Letters,
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
        self.language(at.field("inLanguage"), &catalog.in_language);
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
            ("license", &item.license, LONGEST_URL),
            ("text", &item.text, LONGEST_TEXT),
            ("acceptedAnswer", &item.accepted_answer, LONGEST_TEXT),
            ("hint", &item.hint, LONGEST_TEXT),
        ] {
            self.text(at.field(field), text, limit);
        }
        self.language(at.field("inLanguage"), &item.in_language);
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
        if let Some(length) = self.letters.over(limit, text) {
            self.found(at.place(), Fault::TooLong { length, limit });
        }
        if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            self.found(at.place(), Fault::ControlCharacter(control as u32));
        }
    }

    #[inline(never)]
    fn language(&mut self, at: At<'_>, tag: &str) {
        if !tag.is_empty() && Tag::read(tag).is_none() {
            self.found(at.place(), Fault::Language(tag.chars().take(80).collect()));
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
mod tests;
