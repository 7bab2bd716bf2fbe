//! Checks that every relative link in the project's Markdown leads to a file: pages move, and readers notice last.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::{output, program, root};

pub fn check() -> Result<String> {
    let pages = output(program("git").args(["ls-files", "*.md"]))?;
    let (mut links, mut broken) = (0, Vec::new());
    for page in pages.lines() {
        let text = fs::read_to_string(root().join(page)).with_context(|| page.to_owned())?;
        let folder = root().join(page).parent().unwrap_or(root()).to_owned();
        for link in relative(&text) {
            links += 1;
            if !leads_somewhere(&folder, link) {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    if !broken.is_empty() {
        bail!("links that lead nowhere:\n{}", broken.join("\n"));
    }
    Ok(format!("{links} links in {} pages", pages.lines().count()))
}

fn leads_somewhere(folder: &Path, link: &str) -> bool {
    folder.join(link.split('#').next().unwrap_or_default()).exists()
}

/// The targets of `[text](target)` that are paths. Blocks of code are left out: `](` may mean anything there.
fn relative(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let targets =
        prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split([')', ' ']).next());
    targets
        .filter(|link| !link.contains("://") && !link.starts_with(['#', '/']) && !link.starts_with("mailto:"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_paths_and_not_addresses_or_code() {
        let text = "[a](docs/a.md#part) [b](https://b.example) [c](#c) ![d](d.png \"D\")\n```js\nx[0](y)\n```\n[e](../e)";
        assert_eq!(relative(text), ["docs/a.md#part", "d.png", "../e"]);
    }
}
