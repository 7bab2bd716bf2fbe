//! Files and directories that only the server's own user may read.
//!
//! Everything in the data directory is made here or under these rules, so that what it holds does not depend on the umask of
//! whoever starts the server.

use anyhow::{Context as _, bail};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Makes the data directory if it is missing. One that others can enter or read is refused: what was copied from it
/// cannot be called back.
pub(crate) fn private_directory(directory: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let named = || format!("the data directory {}", directory.display());
    builder.create(directory).with_context(|| format!("cannot create {}", named()))?;
    if let Some(mode) = others(directory).with_context(named)? {
        bail!(
            "{} can be read by other users of this machine (its mode is {mode:03o}): run `chmod 700 {}`",
            named(),
            directory.display()
        );
    }
    Ok(())
}

/// Refuses a file with a secret that others can read.
pub(crate) fn refuse_shared(file: &Path, what: &str) -> anyhow::Result<()> {
    let named = || format!("{what} {}", file.display());
    if let Some(mode) = others(file).with_context(named)? {
        bail!(
            "{} can be read by other users of this machine (its mode is {mode:03o}): run `chmod 600 {}`",
            named(),
            file.display()
        );
    }
    Ok(())
}

/// The mode of a file or directory that gives others anything.
fn others(path: &Path) -> io::Result<Option<u32>> {
    let metadata = std::fs::metadata(path)?;
    #[cfg(unix)]
    let mode = Some(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777);
    // Elsewhere the directory inherits who may read it, and there is no mode to look at.
    #[cfg(not(unix))]
    let mode = metadata.is_symlink().then_some(0);
    Ok(mode.filter(|mode| mode & 0o077 != 0))
}

/// Makes a file that must not be there yet.
pub(crate) fn create_new(file: &Path) -> io::Result<File> {
    options().create_new(true).open(file)
}

/// Makes a file unless it is there, and sees that nobody else can read it.
pub(crate) fn touch(file: &Path) -> io::Result<File> {
    let opened = options().create(true).truncate(false).open(file)?;
    #[cfg(unix)]
    opened.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(opened)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Puts a content in a file's place, whole or not at all, and returns when it is on the disk.
pub(crate) fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    let new = file.with_extension("new");
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut opened = create_new(&new)?;
    opened.write_all(content)?;
    opened.sync_all()?;
    std::fs::rename(&new, file)?;
    sync_parent(file)
}

/// Makes a name in a directory durable.
pub(crate) fn sync_parent(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    let _ = file;
    Ok(())
}
