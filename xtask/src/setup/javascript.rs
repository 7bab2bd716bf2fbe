//! Node, and the npm packages of package-lock.json.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::command::{node, npm, output, root, run};

/// What Vite asks for; the npm package itself asks for less.
const NODE: (u32, u32) = (20, 19);

pub fn packages() -> Result<()> {
    check_node()?;
    let lock = fs::read(root().join("package-lock.json"))?;
    let installed = root().join("node_modules/.installed-lock");
    if fs::read(&installed).is_ok_and(|there| there == lock) {
        return Ok(());
    }
    eprintln!("setup: installing the npm packages of package-lock.json");
    // No package here needs its install script, so none gets to run one.
    run(npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(installed, lock)?)
}

fn check_node() -> Result<()> {
    let wanted = format!("Node {}.{} or newer is needed (https://nodejs.org)", NODE.0, NODE.1);
    let version = output(node().arg("--version")).with_context(|| format!("{wanted}, and none was found"))?;
    if parse(&version).is_none_or(|found| found < NODE) {
        bail!("{wanted}; found {}", version.trim());
    }
    Ok(())
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse("v20.20.2\n").unwrap() > NODE);
        assert!(parse("v20.9.0").unwrap() < NODE);
        assert!(parse("v100.0.0").unwrap() > NODE);
        assert_eq!(parse("none"), None);
    }
}
