//! Words without what makes them differ in writing alone: case, accents and vowel points, and how a text happens to be stored. For
//! searching, for vectors of items, and for counting letters.
//!
//! What is a letter, a mark or a space is Unicode's to say, in every script ([`table`]). Words are cut by its rules for their
//! boundaries (UAX 29), which say nothing of words in scripts that put no spaces between them, Thai, Khmer or Chinese: those, and Korean
//! with its endings, are taken as pairs of neighbouring letters with their marks, as search engines do (Lucene's `CJKBigramFilter`), on
//! every device the same. A
//! dictionary would cut a word within a name in another way than by itself.

#[cfg(test)]
mod made;
mod table;
#[cfg(test)]
mod tests;

use table::Class;
pub(crate) use table::Table;

/// What was cut from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word between spaces.
    Word,
    /// What is behind an apostrophe in the word before: "école" of "l'école".
    Part,
    /// Two neighbouring letters, where words are not apart.
    Pair,
    /// The last of several such letters.
    Last,
    /// One such letter by itself.
    Alone,
}

/// An apostrophe parts no shorter words: "t" of "don't" is none.
const PART_LETTERS: usize = 3;

/// Cuts texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cutter {
    table: Table,
}

/// A word, or a run of letters in a script without spaces, on its way.
#[derive(Debug, Clone, Default)]
struct Run {
    text: String,
    /// Where the last letter but one starts, and the last, with their marks, where words are not apart.
    letters: Option<(usize, Option<usize>)>,
    /// The last sign was an apostrophe, and where what is behind the last one starts.
    apostrophe: bool,
    part: Option<usize>,
}

impl Cutter {
    pub(crate) fn new() -> Self {
        Self { table: Table::new() }
    }

    /// Calls `each` with the words of a text, folded, in their order.
    pub(crate) fn words(&self, text: &str, each: &mut dyn FnMut(Kind, &str)) {
        let (mut run, mut folded) = (Run::default(), String::new());
        for letter in text.chars() {
            if letter.is_ascii() {
                let class = match letter {
                    '\'' => Class::Within,
                    // Between Hebrew letters it is typed for the sign that makes a word of initials (UAX 29, WB7b).
                    '"' if run.text.ends_with(|last| matches!(last, 'א'..='ת')) => Class::Within,
                    _ if letter.is_ascii_alphanumeric() => Class::Letter,
                    _ => Class::Apart,
                };
                run.take(letter.to_ascii_lowercase(), class, &self.table, each);
                continue;
            }
            folded.clear();
            self.table.fold(letter, &mut folded);
            for letter in folded.chars() {
                run.take(letter, self.table.class(letter), &self.table, each);
            }
        }
        run.end(each);
    }
}

impl Run {
    fn take(&mut self, letter: char, class: Class, table: &Table, each: &mut dyn FnMut(Kind, &str)) {
        match class {
            Class::Letter => {
                if self.letters.is_some() {
                    self.end(each);
                }
                if std::mem::take(&mut self.apostrophe) {
                    self.part = Some(self.text.len());
                }
                self.text.push(letter);
            }
            Class::Alone => {
                if self.letters.is_none() && !self.text.is_empty() {
                    self.end(each);
                }
                let here = self.text.len();
                self.letters = Some(match self.letters {
                    None => (here, None),
                    Some((first, None)) => (first, Some(here)),
                    Some((first, Some(second))) => {
                        each(Kind::Pair, self.since(first));
                        (second, Some(here))
                    }
                });
                self.text.push(letter);
            }
            // A mark without a letter is none.
            Class::Mark | Class::Moving if self.text.is_empty() => {}
            Class::Mark => self.text.push(letter),
            Class::Moving => {
                let is_behind = |other: &char| *other > letter && table.class(*other) == Class::Moving;
                let behind: usize = self.text.chars().rev().take_while(is_behind).map(char::len_utf8).sum();
                self.text.insert(self.text.len() - behind, letter);
            }
            Class::Within if self.letters.is_none() => self.apostrophe = !self.text.is_empty(),
            Class::Dropped => {}
            Class::Within | Class::Apart => self.end(each),
        }
    }

    fn end(&mut self, each: &mut dyn FnMut(Kind, &str)) {
        match self.letters.take() {
            Some((first, None)) => each(Kind::Alone, self.since(first)),
            Some((first, Some(second))) => {
                each(Kind::Pair, self.since(first));
                each(Kind::Last, self.since(second));
            }
            None if self.text.is_empty() => {}
            None => each(Kind::Word, &self.text),
        }
        if let Some(part) = self.part.take().map(|start| self.since(start))
            && part.chars().count() >= PART_LETTERS
        {
            each(Kind::Part, part);
        }
        self.text.clear();
        self.apostrophe = false;
    }

    fn since(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default()
    }
}

/// Counts the letters of texts, for limits that are the same in every script. Marks belong to their letters, up to four to each; so
/// does what cannot be seen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letters(Option<Table>);

impl Letters {
    /// How many letters a text has that has more than so many.
    pub(crate) fn over(&mut self, limit: usize, text: &str) -> Option<usize> {
        if text.len() <= limit {
            return None;
        }
        let table = self.0.get_or_insert_with(Table::new);
        let is_letter =
            |letter: &char| !matches!(table.class(*letter), Class::Mark | Class::Moving | Class::Dropped);
        let (letters, all) = (text.chars().filter(is_letter).count(), text.chars().count());
        Some(letters.max(all.div_ceil(5))).filter(|&letters| letters > limit)
    }
}
