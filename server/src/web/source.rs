//! Where files come from: the program itself, or a directory.
//!
//! Files of a directory are streamed, so that many slow readers of a large pack cost no memory; their digests are
//! remembered as long as size and time of change stay the same.

use super::path::SafePath;
use crate::http::entity_tag;
use axum::body::{Body, Bytes};
use cairn::stored::digest::sha256;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use tokio_util::io::ReaderStream;

const CHUNK: usize = 64 * 1024;

/// The web app as built. It may be missing when the server is compiled; then there are no files.
#[derive(RustEmbed)]
#[folder = "../www/dist"]
#[allow_missing = true]
struct App;

/// Files by path.
#[derive(Debug)]
pub(super) enum Source {
    /// The web app that is part of the program.
    Embedded,
    /// A directory, by its canonical path.
    Directory { root: PathBuf, tags: Mutex<HashMap<PathBuf, (Version, String)>> },
}

/// When two are equal, the content is taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    length: u64,
    modified: SystemTime,
}

/// A file that is there.
pub(super) enum Found {
    Embedded(EmbeddedFile),
    File { path: PathBuf, file: File, version: Version },
}

impl Source {
    pub(super) fn directory(root: PathBuf) -> Self {
        Self::Directory { root, tags: Mutex::default() }
    }

    /// Opens a file; `None` if there is none, or if it lies outside the directory by way of a link.
    pub(super) async fn find(&self, path: &SafePath) -> io::Result<Option<Found>> {
        match self {
            Self::Embedded => Ok(App::get(path.as_str()).map(Found::Embedded)),
            Self::Directory { root, .. } => {
                let (root, path) = (root.clone(), root.join(path.as_str()));
                blocking(move || absent(open(&root, &path))).await
            }
        }
    }

    /// The entity tag of a file, from its content.
    pub(super) async fn tag(&self, found: &mut Found) -> io::Result<String> {
        match (self, found) {
            (_, Found::Embedded(file)) => Ok(entity_tag(&file.metadata.sha256_hash())),
            (Self::Embedded, Found::File { file, .. }) => digest(file.try_clone()?).await,
            (Self::Directory { tags, .. }, Found::File { path, file, version }) => {
                // Held while hashing: of many who ask for a new file at once, one reads it.
                let mut tags = tags.lock().await;
                if let Some((of, tag)) = tags.get(path)
                    && of == version
                {
                    return Ok(tag.clone());
                }
                let tag = digest(file.try_clone()?).await?;
                tags.insert(path.clone(), (*version, tag.clone()));
                Ok(tag)
            }
        }
    }

    /// The names and sizes of the files in a folder (the top one if it is empty), hidden ones left out.
    pub(super) async fn list(&self, folder: &'static str) -> io::Result<Vec<(String, u64)>> {
        match self {
            Self::Embedded => Ok(App::iter()
                .filter_map(|path| {
                    let name = path.strip_prefix(folder)?.strip_prefix('/')?;
                    SafePath::of_name(name)?;
                    Some((name.to_owned(), App::get(&path)?.data.len() as u64))
                })
                .collect()),
            Self::Directory { root, .. } => {
                let folder = root.join(folder);
                Ok(blocking(move || absent(entries(&folder).map(Some))).await?.unwrap_or_default())
            }
        }
    }
}

impl Found {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Embedded(file) => file.data.len() as u64,
            Self::File { version, .. } => version.length,
        }
    }

    /// Whether this was left behind when the other was written anew.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File { version: this, .. }, Self::File { version: other, .. }) => {
                this.modified < other.modified
            }
            _ => false,
        }
    }

    pub(super) fn into_body(self) -> Body {
        match self {
            Self::Embedded(EmbeddedFile { data: Cow::Borrowed(bytes), .. }) => {
                Body::from(Bytes::from_static(bytes))
            }
            Self::Embedded(EmbeddedFile { data: Cow::Owned(bytes), .. }) => Body::from(bytes),
            Self::File { file, .. } => {
                let file = tokio::fs::File::from_std(file);
                Body::from_stream(ReaderStream::with_capacity(file, CHUNK))
            }
        }
    }
}

fn open(root: &Path, path: &Path) -> io::Result<Option<Found>> {
    let path = path.canonicalize()?;
    if !path.starts_with(root) {
        return Ok(None);
    }
    let file = File::open(&path)?;
    let metadata = file.metadata()?;
    let version = Version { length: metadata.len(), modified: metadata.modified()? };
    Ok(metadata.is_file().then_some(Found::File { path, file, version }))
}

fn entries(folder: &Path) -> io::Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // Through links, as `open` does; what vanished meanwhile is not listed.
        let Ok(metadata) = std::fs::metadata(entry.path()) else { continue };
        if let Ok(name) = entry.file_name().into_string()
            && metadata.is_file()
            && SafePath::of_name(&name).is_some()
        {
            files.push((name, metadata.len()));
        }
    }
    Ok(files)
}

/// What is not there is no error.
fn absent<T>(result: io::Result<Option<T>>) -> io::Result<Option<T>> {
    use io::ErrorKind::{InvalidFilename, IsADirectory, NotADirectory, NotFound};
    match result {
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | IsADirectory | InvalidFilename) => {
            Ok(None)
        }
        result => result,
    }
}

async fn digest(mut file: File) -> io::Result<String> {
    blocking(move || {
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        // The clone shares its position with the file that will be sent.
        file.rewind()?;
        Ok(entity_tag(&sha256(&[&content])))
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
