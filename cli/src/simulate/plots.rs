//! The SVG files of `--plots`: made before the long work, so that what cannot be written is told at once.

use anyhow::Context as _;
use cairn_lab::simulate::Report;
use cairn_lab::simulate::plots::{Plot, draw};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

/// Files in a folder that can be written.
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Makes the folder, and sees that each file can be written.
    pub fn begin(folder: &Path, names: &[String]) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        for name in names {
            let path = folder.join(name);
            let new = !path.exists();
            OpenOptions::new()
                .append(true)
                .create(true)
                .open(&path)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            // Nothing empty stays behind where the work is stopped.
            if new {
                fs::remove_file(&path)?;
            }
        }
        Ok(Self { folder: folder.to_owned() })
    }

    pub fn write(&self, name: &str, content: &str) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        fs::write(&path, content).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// The pictures of `cairn simulate learning`.
pub struct Plots(Files);

impl Plots {
    pub fn begin(folder: &Path) -> anyhow::Result<Self> {
        Files::begin(folder, &Plot::ALL.map(|plot| plot.file().to_owned())).map(Self)
    }

    pub fn fill(&self, report: &Report) -> anyhow::Result<()> {
        Plot::ALL.into_iter().try_for_each(|plot| self.0.write(plot.file(), &draw(plot, report)))
    }
}
