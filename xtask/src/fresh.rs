//! Tells whether something made earlier still stands, so that a second run is quick.
//!
//! By modification time, as make does it. A folder counts with everything in it and with its own time, which is what
//! changes when a file in it is deleted.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Result;

/// Whether `made` exists and is no older than any of `from`. A source that does not exist is not waited for.
pub fn is_fresh(made: &Path, from: &[&Path]) -> bool {
    let Ok(made) = fs::metadata(made).and_then(|about| about.modified()) else { return false };
    from.iter().filter_map(|path| newest(path)).all(|time| time <= made)
}

fn newest(path: &Path) -> Option<SystemTime> {
    let about = fs::metadata(path).ok()?;
    let own = about.modified().ok();
    if !about.is_dir() {
        return own;
    }
    let inside = fs::read_dir(path).ok()?.flatten().filter_map(|entry| newest(&entry.path()));
    inside.chain(own).max()
}

/// Writes `bytes` to `path` unless they are there already: what was made from the file then stays fresh.
pub fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    Ok(fs::write(path, bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn touch(path: &Path, age: u64) {
        fs::write(path, "").unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    }

    #[test]
    fn what_is_older_than_a_source_is_not_fresh() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        touch(&old, 60);
        touch(&new, 0);
        assert!(is_fresh(&new, &[&old]));
        assert!(!is_fresh(&old, &[&new]));
        assert!(!is_fresh(&old, &[folder.path()]), "a folder is as new as the newest file in it");
        assert!(is_fresh(&old, &[&folder.path().join("absent")]));
        assert!(!is_fresh(&folder.path().join("absent"), &[]));
    }
}
