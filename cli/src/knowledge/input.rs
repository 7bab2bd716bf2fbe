//! The files that both commands read.

use anyhow::Context as _;
use cairn_lab::knowledge::answers::{Answers, Vocabulary};
use cairn_lab::progress;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Input {
    /// Answers to learn from: tab-separated, with the columns `user_id`, `item_id`, timestamp and correct
    #[arg(long)]
    pub train: PathBuf,
    /// Which skills each item asks for: tab-separated, with the columns `item_id` and `skill_id`
    #[arg(long)]
    pub item_skills: PathBuf,
}

impl Input {
    pub fn read(&self) -> anyhow::Result<(Vocabulary, Answers)> {
        let spinner = progress::spinner("reading answers");
        let mut vocabulary = Vocabulary::read_item_skills(&self.item_skills)?;
        let answers = read(&self.train, &mut vocabulary)?;
        spinner.finish_and_clear();
        Ok((vocabulary, answers))
    }
}

/// Reads answers, and says on standard error what is odd about them.
pub fn read(path: &Path, vocabulary: &mut Vocabulary) -> anyhow::Result<Answers> {
    let answers = Answers::read(path, vocabulary)?;
    if answers.rows() == 0 {
        anyhow::bail!("{} has no answers", path.display());
    }
    let notes = answers.notes(vocabulary);
    let note = |count: usize, what: &str| {
        if count > 0 {
            eprintln!("{}: {count} {what}", path.display());
        }
    };
    note(
        notes.items_without_skills,
        "items are not in the map of skills; only their own difficulty is learnt",
    );
    note(notes.learners_backwards, "learners have times that run backwards; the order of the file is kept");
    Ok(answers)
}

/// A file that is read whole.
pub fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
