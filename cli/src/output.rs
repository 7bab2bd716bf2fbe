//! Where a command's result goes: whole or not at all, and never over what it was made from.

use anyhow::{Context as _, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The file that the result becomes: behind a link, never one of the inputs, and never something that is not a file.
pub fn target(inputs: &[&Path], output: &Path) -> anyhow::Result<PathBuf> {
    let Ok(existing) = fs::canonicalize(output) else { return Ok(output.to_owned()) };
    for input in inputs {
        if fs::canonicalize(input).is_ok_and(|input| input == existing) {
            bail!("{} is what is read from: choose another --output", output.display());
        }
    }
    if !existing.is_file() {
        bail!("{} is there and is not a file: choose another --output", output.display());
    }
    Ok(existing)
}

/// Writes beside the target and moves into place, so that nobody ever reads half a file.
pub fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let name = path.file_name().with_context(cannot)?;
    let beside = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path)).with_context(|| {
        let _ = fs::remove_file(&beside);
        cannot()
    })
}
