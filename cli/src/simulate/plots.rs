//! The SVG files of `cairn simulate learning --plots`: made before the long work, so that what cannot be written is told at once.

use anyhow::Context as _;
use cairn_lab::simulate::Report;
use cairn_lab::simulate::plots::{Plot, draw};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

pub struct Plots {
    folder: PathBuf,
}

impl Plots {
    /// Makes the folder, and sees that each file can be written.
    pub fn begin(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        for plot in Plot::ALL {
            let path = folder.join(plot.file());
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

    pub fn fill(&self, report: &Report) -> anyhow::Result<()> {
        for plot in Plot::ALL {
            let path = self.folder.join(plot.file());
            fs::write(&path, draw(plot, report))
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }
}
