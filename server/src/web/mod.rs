//! Giving out files: the web app, which is part of the program or in a directory, and packs.
//!
//! Everything is served with a tag made from its content, so that a browser that has a file is told so in one short
//! answer. Compression is done once, when the app is built: `x.br` and `x.gz` beside `x` are other encodings of `x`
//! and nothing by themselves.

mod media_type;
mod packs;
mod path;
mod source;

use crate::http::{Cache, accepts, content};
use crate::pages;
use anyhow::{Context as _, ensure};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
pub(crate) use packs::Pack;
use path::SafePath;
use source::{Found, Source};
use std::io;
use std::path::Path;

/// The encodings that may lie beside a file, best first, by the name in HTTP and the ending of the file.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// All files that are given out.
#[derive(Debug)]
pub(crate) struct Site {
    web: Source,
    packs: Option<Source>,
}

impl Site {
    /// Serves `web`, or the app that is built in, and besides the packs in `packs`.
    pub(crate) fn new(web: Option<&Path>, packs: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self {
            web: web.map_or_else(|| Ok(built_in()), |web| directory(web, "web app"))?,
            packs: packs.map(|packs| directory(packs, "packs")).transpose()?,
        })
    }

    /// The file under a path, or a page that says that there is none.
    pub(crate) async fn answer(&self, path: &str, request: &HeaderMap) -> Response {
        let Some(path) = SafePath::new(path) else { return not_found() };
        match self.file(&path, request).await {
            Ok(Some(response)) => response,
            Ok(None) if path.as_str() == path::INDEX => {
                pages::html(StatusCode::NOT_FOUND, pages::not_built())
            }
            Ok(None) => not_found(),
            Err(error) => {
                // Not which: the path is what a client asked for.
                tracing::error!(kind = ?error.kind(), "a file could not be read");
                pages::html(StatusCode::INTERNAL_SERVER_ERROR, pages::unreadable())
            }
        }
    }

    /// What packs there are.
    pub(crate) async fn packs(&self) -> io::Result<Vec<Pack>> {
        packs::list(&self.web, self.packs.as_ref()).await
    }

    async fn file(&self, path: &SafePath, request: &HeaderMap) -> io::Result<Option<Response>> {
        if ENCODINGS.iter().any(|(_, ending)| path.as_str().ends_with(ending)) {
            return Ok(None);
        }
        // A pack in the directory wins over one of the app with the same name.
        if let (Some(packs), Some(name)) = (&self.packs, packs::name(path))
            && let Some(response) = serve(packs, &name, path, request).await?
        {
            return Ok(Some(response));
        }
        serve(&self.web, path, path, request).await
    }
}

/// The app in the program. Debug builds take it from where it is built, also if that was after they were: a folder that
/// was missing when rust-embed was compiled stays missing for it.
fn built_in() -> Source {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/dist").canonicalize();
    match built {
        Ok(root) if cfg!(debug_assertions) => Source::directory(root),
        _ => Source::Embedded,
    }
}

fn directory(path: &Path, what: &str) -> anyhow::Result<Source> {
    let found = || format!("the directory for {what}, {}", path.display());
    let root = path.canonicalize().with_context(found)?;
    ensure!(root.is_dir(), "{}, is not a directory", found());
    Ok(Source::directory(root))
}

/// The file `path` of `source`, described by the path `asked` for.
async fn serve(
    source: &Source,
    path: &SafePath,
    asked: &SafePath,
    request: &HeaderMap,
) -> io::Result<Option<Response>> {
    let Some(mut found) = source.find(path).await? else { return Ok(None) };
    let mut encoding = None;
    for (name, ending) in ENCODINGS {
        if accepts(request, name)
            && let Some(smaller) = source.find(&path.with_ending(ending)).await?
            && !smaller.is_older_than(&found)
        {
            (found, encoding) = (smaller, Some(name));
            break;
        }
    }
    let tag = source.tag(&mut found).await?;
    let cache = if asked.as_str().starts_with("assets/") { Cache::Forever } else { Cache::Revalidate };
    let mut describing = vec![
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type::of(asked.as_str()))),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
        (header::CONTENT_LENGTH, HeaderValue::from(found.len())),
    ];
    describing.extend(encoding.map(|name| (header::CONTENT_ENCODING, HeaderValue::from_static(name))));
    Ok(Some(content(request, &tag, cache, describing, || Found::into_body(found))))
}

fn not_found() -> Response {
    pages::html(StatusCode::NOT_FOUND, pages::not_found())
}
