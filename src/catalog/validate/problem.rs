//! What is wrong with a catalog, where, and how that is told to its author.

use crate::catalog::source::VERSION;
use std::fmt;
use thiserror::Error;

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
    #[error("has {length} letters, but at most {limit} are allowed")]
    TooLong {
        /// Its length in letters, to which their marks belong.
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
    /// A language by its name, or by anything else that is no tag.
    #[error("is {}, which is no language tag: en, pt-BR or zh-Hant would be", Quoted(.0))]
    Language(String),
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
