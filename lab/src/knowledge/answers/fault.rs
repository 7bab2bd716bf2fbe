//! What can be wrong with an answer file, and where.
//!
//! A fault never quotes the value it is about: what stands in the wrong place may be somebody's name. Line and column
//! let the owner of the file look it up.

use super::table::{LONGEST_LINE, MOST_FAULTS};
use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a file could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be opened or read on.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not what its format says.
    #[error("{}", listed(path, faults))]
    Faults {
        /// The file.
        path: PathBuf,
        /// The first fault of each of the first lines that have one; never empty.
        faults: Vec<Fault>,
    },
}

impl ReadError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

/// A fault and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The column's name, where the fault is in one.
    pub column: Option<&'static str>,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// What is wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Wrong {
    /// There is no header.
    #[error("is missing: the file is empty, but must start with a header")]
    NoHeader,
    /// The header lacks a column.
    #[error("is not in the header, whose columns (separated by tabs) are {found}")]
    Missing {
        /// The columns that are there.
        found: String,
    },
    /// The header has a column twice, under one name or two.
    #[error("is twice in the header, whose columns (separated by tabs) are {found}")]
    Twice {
        /// The columns that are there.
        found: String,
    },
    /// A line has fewer or more fields than the header.
    #[error("has {fields} fields, but the header has {header}")]
    Ragged {
        /// Fields on the line.
        fields: usize,
        /// Fields in the header.
        header: usize,
    },
    /// A line that is too long to be one; nothing after it is read.
    #[error("has more than {LONGEST_LINE} bytes")]
    LongLine,
    /// More rows than can be counted; nothing after them is read.
    #[error("is one row more than the {0} that can be read")]
    ManyRows(usize),
    /// Not UTF-8.
    #[error("is not UTF-8 text from byte {0} on")]
    NotText(usize),
    /// An id or a number that is not there.
    #[error("is empty")]
    Empty,
    /// Not a number.
    #[error("is not a number")]
    NotANumber,
    /// A score outside its range.
    #[error("must be between 0 and 1")]
    Score,
    /// An infinite time.
    #[error("must be finite")]
    Infinite,
    /// A time after the year 9999.
    #[error("is after the year 9999: times are in seconds")]
    Late,
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, column {column}: {}", self.line, self.wrong),
            None => write!(f, "line {}: {}", self.line, self.wrong),
        }
    }
}

fn listed(path: &Path, faults: &[Fault]) -> String {
    let mut lines: Vec<String> = faults.iter().map(|fault| format!("{}: {fault}", path.display())).collect();
    if faults.len() == MOST_FAULTS {
        lines.push(format!("reading stopped after {MOST_FAULTS} faults"));
    }
    lines.join("\n")
}
