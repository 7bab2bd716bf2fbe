//! What Unicode says of each code point, as far as words are cut and compared by it: read from a file of few bytes, which tests make
//! and hold to Unicode (`made.rs`).

/// The numbers of the file: runs of code points of one class, then what code points become, both in their order. Numbers are of seven
/// bits a byte, the lowest first.
const FILE: &[u8] = include_bytes!("unicode.bin");

/// What a code point is in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Between words.
    Apart,
    /// Of a word: a letter or a digit.
    Letter,
    /// A letter of a script that is written without spaces between words.
    Alone,
    /// A sign at the letter before it, and part of the word.
    Mark,
    /// The same, of those that may be stored in one order or another.
    Moving,
    /// Nothing that makes two words different.
    Dropped,
    /// Nothing within a word, and between words what it is at their ends: an apostrophe.
    Within,
}

const CLASSES: [Class; 8] = [
    Class::Apart,
    Class::Letter,
    Class::Alone,
    Class::Mark,
    Class::Moving,
    Class::Dropped,
    Class::Within,
    Class::Apart,
];

/// Hangul, whose syllables are taken apart by arithmetic (The Unicode Standard, 3.12).
const SYLLABLES: u32 = 0xAC00;
const SYLLABLES_END: u32 = 0xD7A3;

/// The file, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Where each run of code points of one class ends, and the class.
    runs: Vec<(u32, Class)>,
    /// The code points that become something, and where that ends in `texts`.
    folds: Vec<(u32, u32)>,
    texts: String,
}

struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        number
    }

    fn difference(&mut self) -> u32 {
        let number = self.next();
        (number >> 1) ^ (number & 1).wrapping_neg()
    }
}

impl Table {
    pub(crate) fn new() -> Self {
        Self::read(FILE)
    }

    pub(super) fn read(file: &[u8]) -> Self {
        let mut numbers = Numbers(file);
        let (mut runs, mut end) = (Vec::new(), 0);
        loop {
            let number = numbers.next();
            if number >> 3 == 0 {
                break;
            }
            end += number >> 3;
            runs.push((end, CLASSES[number as usize & 7]));
        }
        let mut table = Self { runs, folds: Vec::new(), texts: String::new() };
        let mut code = 0;
        while !numbers.0.is_empty() {
            code += numbers.next();
            let kind = numbers.next();
            if kind < 2 {
                let (more, by) = (numbers.next(), numbers.difference());
                for at in 0..=more {
                    table.add(code + at * (kind + 1), [by]);
                }
                code += more * (kind + 1) + 1;
            } else {
                let differences = (1..kind).map(|_| numbers.difference());
                table.add(code, differences);
                code += 1;
            }
        }
        table
    }

    fn add(&mut self, code: u32, differences: impl IntoIterator<Item = u32>) {
        let mut last = code;
        for difference in differences {
            last = last.wrapping_add(difference);
            self.texts.extend(char::from_u32(last));
        }
        self.folds.push((code, self.texts.len() as u32));
    }

    pub(super) fn class(&self, letter: char) -> Class {
        let run = self.runs.partition_point(|&(end, _)| end <= letter as u32);
        self.runs.get(run).map_or(Class::Apart, |&(_, class)| class)
    }

    /// Appends what a code point becomes; nothing where it makes no difference.
    pub(super) fn fold(&self, letter: char, to: &mut String) {
        let code = letter as u32;
        if let SYLLABLES..=SYLLABLES_END = code {
            let at = code - SYLLABLES;
            let parts = [0x1100 + at / 588, 0x1161 + at % 588 / 28, 0x11A7 + at % 28];
            to.extend(parts.into_iter().filter(|&part| part != 0x11A7).filter_map(char::from_u32));
        } else if let Ok(at) = self.folds.binary_search_by_key(&code, |&(code, _)| code) {
            let start = at.checked_sub(1).map_or(0, |before| self.folds[before].1);
            to.push_str(self.texts.get(start as usize..self.folds[at].1 as usize).unwrap_or_default());
        } else if self.class(letter) != Class::Dropped {
            to.push(letter);
        }
    }
}
