//! `cairn train interests` and `cairn eval interests`.

pub mod eval;
pub mod train;

use cairn_lab::interests::histories::Histories;
use cairn_lab::progress;
use std::path::Path;

fn read(path: &Path) -> anyhow::Result<Histories> {
    let spinner = progress::spinner("reading histories");
    let histories = Histories::read(path)?;
    spinner.finish_and_clear();
    Ok(histories)
}
