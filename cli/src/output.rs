//! Where a command's result goes: whole or not at all, and never over what it was made from.

use anyhow::{Context as _, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The file that the result becomes: behind a link, never one of the inputs, and never something that is not a file.
pub fn target(inputs: &[&Path], output: &Path) -> anyhow::Result<PathBuf> {
    let Ok(existing) = fs::canonicalize(output) else {
        // Told before the work is done, not after.
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
        return match folder.filter(|folder| !folder.is_dir()) {
            Some(folder) => {
                bail!("{} cannot be written: {} is not a folder", output.display(), folder.display())
            }
            None => Ok(output.to_owned()),
        };
    };
    for input in inputs {
        if fs::canonicalize(input).is_ok_and(|input| input == existing) {
            bail!("{} is what is read from: choose another file for the result", output.display());
        }
    }
    if !existing.is_file() {
        bail!("{} is there and is not a file: choose another file for the result", output.display());
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
