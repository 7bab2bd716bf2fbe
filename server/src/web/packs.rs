//! The list of packs: `/packs/index.json`.
//!
//! Read from the directory at every request, so that a school adds a pack by copying a file.

use super::path::SafePath;
use super::source::Source;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

const FOLDER: &str = "packs";
const ENDING: &str = ".cairn";
/// Unreserved in URLs (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One pack.
#[derive(Debug, Serialize)]
pub(crate) struct Pack {
    name: String,
    url: String,
    bytes: u64,
}

/// The name of the pack file that a path leads to.
pub(super) fn name(path: &SafePath) -> Option<SafePath> {
    let name = path.as_str().strip_prefix(FOLDER)?.strip_prefix('/')?;
    if name.ends_with(ENDING) { SafePath::of_name(name) } else { None }
}

/// The packs of the app and of the directory, by name.
pub(super) async fn list(web: &Source, directory: Option<&Source>) -> io::Result<Vec<Pack>> {
    let mut files = web.list(FOLDER).await?;
    if let Some(directory) = directory {
        files.extend(directory.list("").await?);
    }
    // Later ones replace earlier ones: a pack in the directory wins.
    let packs: BTreeMap<String, u64> = files
        .into_iter()
        .filter_map(|(file, bytes)| Some((file.strip_suffix(ENDING)?.to_owned(), bytes)))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    Ok(packs
        .into_iter()
        .map(|(name, bytes)| {
            let url = format!("/{FOLDER}/{}{ENDING}", utf8_percent_encode(&name, RESERVED));
            Pack { name, url, bytes }
        })
        .collect())
}
