//! Histories as text: a line a learner, `user item item ...`, the items in the order in which they were taken up.
//!
//! Ids are any text without spaces. A fault names file and line and never quotes what stands there: it may be somebody's
//! name.

use indexmap::IndexSet;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Items are numbered in 16 bits, and every pair has a place in memory while a model is trained.
pub const MOST_ITEMS: usize = 20_000;

/// Why a file of histories could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be opened or read on.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line is not what the format says.
    #[error("{}: line {line}: {wrong}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        wrong: Wrong,
    },
    /// The file has no line with anything on it.
    #[error("{}: has no learners: a line is `user item item ...`", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// What is wrong on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Wrong {
    /// Not UTF-8.
    #[error("is not UTF-8 text from byte {0} on")]
    NotText(usize),
    /// A learner alone.
    #[error("has a learner and no items")]
    NoItems,
    /// A learner who was there before.
    #[error("is about the same learner as line {0}")]
    Twice(usize),
    /// A learner of the test without a history.
    #[error("is about a learner who is not in the training file")]
    Unknown,
    /// More items than can be numbered.
    #[error("brings more than the {MOST_ITEMS} items that can be read")]
    ManyItems,
}

/// Who took up what, in order.
#[derive(Debug, Default)]
pub struct Histories {
    items: IndexSet<String>,
    trained: usize,
    rows: HashMap<String, usize>,
    lines: Vec<Vec<u16>>,
}

/// Items to be found: for a learner's row in the histories those that were held out.
pub type HeldOut = Vec<(usize, Vec<u16>)>;

impl Histories {
    /// Reads the histories to learn from.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let mut histories = Self::default();
        histories.lines = histories
            .lines_of(path, |rows, user, row| {
                rows.insert(user.to_owned(), row);
                Ok(())
            })?
            .into_iter()
            .map(|(_, items)| items)
            .collect();
        histories.trained = histories.items.len();
        Ok(histories)
    }

    /// Reads what was held out of these learners. Items that nobody had before are numbered too, behind the others.
    pub fn read_held_out(&mut self, path: &Path) -> Result<HeldOut, ReadError> {
        self.lines_of(
            path,
            |rows, user, _| if rows.contains_key(user) { Ok(()) } else { Err(Wrong::Unknown) },
        )
    }

    fn lines_of(
        &mut self,
        path: &Path,
        mut learner: impl FnMut(&mut HashMap<String, usize>, &str, usize) -> Result<(), Wrong>,
    ) -> Result<HeldOut, ReadError> {
        let bytes = std::fs::read(path).map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
        let mut met: HashMap<&str, usize> = HashMap::new();
        let mut held = HeldOut::new();
        for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let fault = |wrong| ReadError::Line { path: path.to_owned(), line: at + 1, wrong };
            let text = std::str::from_utf8(line).map_err(|e| fault(Wrong::NotText(e.valid_up_to() + 1)))?;
            let mut words = text.split_ascii_whitespace();
            let Some(user) = words.next() else { continue };
            if let Some(before) = met.insert(user, at + 1) {
                return Err(fault(Wrong::Twice(before)));
            }
            learner(&mut self.rows, user, held.len()).map_err(fault)?;
            let mut items: Vec<u16> = Vec::new();
            for word in words {
                let item = self
                    .items
                    .get_index_of(word)
                    .unwrap_or_else(|| self.items.insert_full(word.to_owned()).0);
                if self.items.len() > MOST_ITEMS {
                    return Err(fault(Wrong::ManyItems));
                }
                items.push(item as u16);
            }
            if items.is_empty() {
                return Err(fault(Wrong::NoItems));
            }
            held.push((self.rows[user], first_times(items)));
        }
        if held.is_empty() {
            return Err(ReadError::Empty { path: path.to_owned() });
        }
        Ok(held)
    }

    /// The histories, row by row; no item is twice in one.
    pub fn lines(&self) -> &[Vec<u16>] {
        &self.lines
    }

    /// All items, those only in what was held out too.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// The items that there are histories of; their numbers come first.
    pub fn trained_items(&self) -> usize {
        self.trained
    }

    /// The id of an item.
    pub fn item_id(&self, item: u16) -> &str {
        &self.items[usize::from(item)]
    }
}

/// Each item where it was first.
fn first_times(items: Vec<u16>) -> Vec<u16> {
    let mut met = std::collections::HashSet::new();
    items.into_iter().filter(|&item| met.insert(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(name: &str, bytes: &[u8], then: impl FnOnce(&Path) -> T) -> T {
        let path = std::env::temp_dir().join(format!("cairn-histories-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let result = then(&path);
        std::fs::remove_file(&path).unwrap();
        result
    }

    #[test]
    fn order_is_kept_and_items_are_numbered_as_they_come() {
        let mut histories = with("good", b"ann c a b a\r\n\nbob b\td\n", Histories::read).unwrap();
        assert_eq!(histories.lines(), [vec![0, 1, 2], vec![2, 3]]);
        assert_eq!((histories.item_id(0), histories.item_id(3)), ("c", "d"));
        let held = with("held", b"bob c new", |path| histories.read_held_out(path));
        assert_eq!(held.unwrap(), [(1, vec![0, 4])]);
        assert_eq!((histories.trained_items(), histories.items()), (4, 5));
    }

    #[test]
    fn faults_name_file_and_line_and_quote_nothing() {
        let cases: [(&[u8], &str); 5] = [
            (b"ann a\n\nann b\n", "line 3: is about the same learner as line 1"),
            (b"ann a\nbob \n", "line 2: has a learner and no items"),
            (b"ann a\nbob \xff\n", "line 2: is not UTF-8 text from byte 5 on"),
            (b"", "has no learners"),
            (b"\n \n", "has no learners"),
        ];
        for (at, (bytes, says)) in cases.into_iter().enumerate() {
            let name = format!("bad{at}");
            let said = with(&name, bytes, Histories::read).unwrap_err().to_string();
            assert!(said.contains(&name) && said.contains(says) && !said.contains("bob"), "{said}");
        }
        let missing = Histories::read(Path::new("/nowhere/at/all")).unwrap_err().to_string();
        assert!(missing.starts_with("/nowhere/at/all: "), "{missing}");
    }

    #[test]
    fn the_held_out_need_a_history_and_items_a_number() {
        let read = |path: &Path| {
            let mut histories = with("known", b"ann a\n", Histories::read).unwrap();
            histories.read_held_out(path)
        };
        let said = with("stranger", b"ann a\nbob a\n", read).unwrap_err().to_string();
        assert!(said.contains("line 2: is about a learner who is not in the training file"), "{said}");
        let many: Vec<String> = (0..=MOST_ITEMS).map(|item| format!("u{item} {item}")).collect();
        let said = with("many", many.join("\n").as_bytes(), Histories::read).unwrap_err().to_string();
        assert!(said.contains("line 20001: brings more than the 20000 items"), "{said}");
    }
}
