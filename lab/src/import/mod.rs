//! Importers: one file each, from a foreign form to a [`Catalog`] and a summary of what had to be filled in.
//!
//! An importer says what it read, and fills what is missing only by a rule that its documentation states; every use of
//! a rule is counted, so that nobody mistakes a guess for a fact.

mod cairn;
mod exercism;
mod json;

use ::cairn::catalog::Catalog;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The forms that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Cairn's own JSON or JSON Lines.
    Cairn,
    /// A list of Exercism's exercises.
    Exercism,
}

/// A catalog from elsewhere.
#[derive(Debug)]
pub struct Imported {
    /// The catalog, not yet validated.
    pub catalog: Catalog,
    /// The form it was read from.
    pub format: Format,
    /// What was filled by rule: the rule and how often it was used.
    pub filled: Vec<(&'static str, usize)>,
}

/// Why a file could not be read as a catalog.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// Not UTF-8.
    #[error("the file is not UTF-8 text (byte {0})")]
    NotText(usize),
    /// Not the JSON that the form has.
    #[error(transparent)]
    Json(#[from] json::JsonError),
    /// A name of no form.
    #[error("{0:?} is not a form that can be read (cairn and exercism are)")]
    Format(String),
}

impl FromStr for Format {
    type Err = ImportError;

    fn from_str(name: &str) -> Result<Self, ImportError> {
        match name {
            "cairn" => Ok(Self::Cairn),
            "exercism" => Ok(Self::Exercism),
            _ => Err(ImportError::Format(name.to_owned())),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cairn => "cairn",
            Self::Exercism => "exercism",
        })
    }
}

/// Reads a catalog in the form given, or in the one that its first entry shows.
pub fn read(bytes: &[u8], format: Option<Format>) -> Result<Imported, ImportError> {
    let text = std::str::from_utf8(bytes).map_err(|error| ImportError::NotText(error.valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}');
    match format.unwrap_or_else(|| if exercism::looks_like(text) { Format::Exercism } else { Format::Cairn })
    {
        Format::Cairn => Ok(cairn::read(text)?),
        Format::Exercism => Ok(exercism::read(text)?),
    }
}
