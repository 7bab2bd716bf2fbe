//! Which files of the built web app a first visit fetches: index.html and the scripts, styles and wasm it leads to.
//!
//! Read off the built text: a file is fetched when a file already fetched names it, except in `import("./x.js")` and in
//! Vite's table of what such an import preloads (`"assets/x.js"`, the only form with no `/` or `./` before it). Those
//! come later, when the page asks. The service worker counts, and what it fetches beside does not: it starts once the page
//! stands, and what it keeps for offline use holds nobody up. Later parts of the wasm ([`crate::split`]) are such imports: the app
//! waits for none of them to show its list.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub fn files(dist: &Path) -> Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    list(dist, "", &mut names)?;
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut unread = vec!["index.html".to_owned()];
    while let Some(name) = unread.pop() {
        if kind(&name) == "wasm" || name == "sw.js" {
            continue;
        }
        let text = fs::read_to_string(dist.join(&name))
            .with_context(|| format!("www/dist/{name} cannot be read"))?;
        for other in &names {
            if !reached.contains(other) && is_fetched(&text, &name, other) {
                reached.insert(other.clone());
                unread.push(other.clone());
            }
        }
    }
    Ok(reached.iter().map(|name| dist.join(name)).collect())
}

fn list(dist: &Path, folder: &str, names: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(dist.join(folder))?.flatten() {
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(dist, &format!("{name}/"), names)?;
        } else if ["js", "css", "wasm"].contains(&kind(&name)) {
            names.push(name);
        }
    }
    Ok(())
}

fn kind(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// Whether `text`, the file `from`, names the file `to` in a way that fetches it.
fn is_fetched(text: &str, from: &str, to: &str) -> bool {
    let absolute = [format!("/{to}")];
    let folder = |name: &str| name.rfind('/').map_or(String::new(), |end| name[..=end].to_owned());
    let relative = (folder(from) == folder(to)).then(|| format!("./{}", &to[folder(to).len()..]));
    absolute.iter().chain(&relative).any(|name| {
        text.match_indices(name.as_str()).any(|(at, _)| {
            let before = &text[..at];
            let quoted = before.ends_with(['"', '\'', '`', '(']);
            quoted && !before.trim_end_matches(['"', '\'', '`']).ends_with("import(")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_what_is_fetched_at_once_and_not_what_may_come_later() {
        let dist = tempfile::tempdir().unwrap();
        fs::create_dir(dist.path().join("assets")).unwrap();
        for (name, text) in [
            ("index.html", r#"<script src="/assets/index-1.js"></script><link href="/assets/index-1.css">"#),
            (
                "assets/index-1.js",
                r#"import{a}from"./lit-1.js";m=["assets/later-1.js"];import("./later-1.js")"#,
            ),
            ("assets/index-1.css", ""),
            ("assets/lit-1.js", "new URL(`/assets/cairn_bg-1.wasm`,b);()=>import(`./part-record-1.js`)"),
            ("assets/later-1.js", ""),
            ("assets/cairn_bg-1.wasm", ""),
            ("assets/part-record-1.js", ""),
        ] {
            fs::write(dist.path().join(name), text).unwrap();
        }
        let files = files(dist.path()).unwrap();
        let names: Vec<_> =
            files.iter().map(|path| path.strip_prefix(dist.path()).unwrap().to_str().unwrap()).collect();
        assert_eq!(
            names,
            [
                "assets/cairn_bg-1.wasm",
                "assets/index-1.css",
                "assets/index-1.js",
                "assets/lit-1.js",
                "index.html"
            ]
        );
    }
}
