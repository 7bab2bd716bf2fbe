//! What `unicode.bin` is made of, and that it says what Unicode says: of every code point there is. The properties come from the
//! `icu_*` crates, which a page does not load: compiled in, they would be several times as large as what is made of them here.
//!
//! `CAIRN_WRITE_FOLDS=1 cargo test -p cairn-learn --lib fold` makes the file anew, after an update of those crates.

use super::table::{Class, Table};
use icu_casemap::CaseMapperBorrowed;
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_properties::props::{
    Alphabetic, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, GraphemeClusterBreak,
    WordBreak,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use std::collections::BTreeMap;

/// Letters that Unicode takes apart into nothing, although its collation sorts them with others; and a line that only makes a word
/// longer on the page.
const BY_HAND: [(char, &str); 12] = [
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('þ', "th"),
    ('ı', "i"),
    ('\u{2bb}', "\u{2019}"),
    ('\u{2bc}', "\u{2019}"),
];
const TATWEEL: char = '\u{640}';

/// All code points but for planes in which nothing is assigned, or nothing that means anything.
fn all() -> impl Iterator<Item = char> {
    (0..0x4_0000).chain(0xE_0000..0xE_1000).filter_map(char::from_u32)
}

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

fn combining(letter: char) -> u8 {
    CanonicalCombiningClassMapBorrowed::new().get_u8(letter)
}

fn is_mark(letter: char) -> bool {
    GeneralCategoryGroup::Mark.contains(category(letter))
}

/// What two ways of writing one word may differ in: marks that stand at a letter (classes from 200 on, and 1 for those across it),
/// the dot of a nukta (7), and the vowel points of Hebrew, Arabic and Syriac (10 to 36). Signs for vowels in other scripts, tone
/// marks of Thai and Lao, and what kills a vowel are part of the word.
fn is_left_out(letter: char) -> bool {
    let class = combining(letter);
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        || letter == TATWEEL
        || is_mark(letter) && (matches!(class, 1 | 7 | 10..=36) || class >= 200)
}

fn class(letter: char, folded: &str) -> Class {
    let breaks = CodePointMapData::<WordBreak>::new().get(letter);
    let alphabetic = CodePointSetData::new::<Alphabetic>().contains(letter);
    // Vowel points by themselves, in forms for old devices, come to nothing too.
    if is_left_out(letter) || folded.is_empty() {
        return Class::Dropped;
    }
    match CodePointMapData::<GraphemeClusterBreak>::new().get(letter) {
        // Korean has spaces, and endings at its words without number. A syllable of Hangul is a letter with what belongs to it.
        GraphemeClusterBreak::L => return Class::Alone,
        GraphemeClusterBreak::V | GraphemeClusterBreak::T => return Class::Mark,
        _ => {}
    }
    match breaks {
        _ if is_mark(letter) => {
            if combining(letter) == 0 {
                Class::Mark
            } else {
                Class::Moving
            }
        }
        // Full stops and colons join names of files and ids, and no words.
        WordBreak::SingleQuote | WordBreak::MidLetter | WordBreak::MidNumLet
            if !matches!(letter, '.' | ':') =>
        {
            Class::Within
        }
        // UAX 29 cuts around each of their letters, as it has no dictionary; Katakana is folded to one of them.
        WordBreak::Other | WordBreak::Katakana if alphabetic => Class::Alone,
        _ if alphabetic || GeneralCategoryGroup::Number.contains(category(letter)) => Class::Letter,
        _ => Class::Apart,
    }
}

fn folded(letter: char) -> String {
    if category(letter) == GeneralCategory::Unassigned {
        return if is_left_out(letter) { String::new() } else { letter.to_string() };
    }
    let mut text = letter.to_string();
    loop {
        let next = once(&text);
        if next == text {
            return text;
        }
        text = next;
    }
}

fn once(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let kept: String = decomposed.chars().filter(|&letter| !is_left_out(letter)).collect();
    let small = CaseMapperBorrowed::new().fold_string(&kept).into_owned();
    let mut text = String::new();
    for letter in small.chars() {
        match (BY_HAND.iter().find(|(from, _)| *from == letter), letter as u32) {
            (Some((_, to)), _) => text.push_str(to),
            // The same syllables in the other Kana.
            (_, code @ (0x30A1..=0x30F6 | 0x30FD..=0x30FE)) => text.extend(char::from_u32(code - 0x60)),
            _ if category(letter) == GeneralCategory::DecimalNumber => text.push(digit(letter)),
            _ => text.push(letter),
        }
    }
    text
}

/// Unicode keeps the ten digits of every script one after another, zero first.
fn digit(letter: char) -> char {
    let before = |by: u32| char::from_u32(letter as u32 - by).unwrap_or('\0');
    let is_digit = |by: &u32| category(before(by + 1)) == GeneralCategory::DecimalNumber;
    let first = (0..100).take_while(is_digit).count();
    char::from(b'0' + (first % 10) as u8)
}

/// By code point, its class and what it becomes.
fn properties() -> BTreeMap<char, (Class, String)> {
    let both = |letter| {
        let folded = folded(letter);
        (letter, (class(letter, &folded), folded))
    };
    all().map(both).collect()
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn difference(&mut self, number: i32) {
        self.number(((number << 1) ^ (number >> 31)) as u32);
    }
}

fn made(properties: &BTreeMap<char, (Class, String)>) -> Vec<u8> {
    let mut bytes = Bytes(Vec::new());
    let class = |code| {
        char::from_u32(code).and_then(|letter| properties.get(&letter)).map_or(Class::Apart, |of| of.0)
    };
    let classes: Vec<Class> = (0..0xE_1000).map(class).collect();
    for run in classes.chunk_by(|a, b| a == b) {
        bytes.number((run.len() as u32) << 3 | run[0] as u32);
    }
    // No run is empty: this ends them.
    bytes.number(0);
    // Syllables of Hangul are taken apart by arithmetic.
    let all: Vec<(u32, Vec<char>)> = properties
        .iter()
        .filter(|(letter, (class, to))| {
            !('가'..='힣').contains(*letter) && *class != Class::Dropped && !to.chars().eq([**letter])
        })
        .map(|(letter, (_, to))| (*letter as u32, to.chars().collect()))
        .collect();
    let (mut at, mut next) = (0, 0);
    while at < all.len() {
        let (code, to) = &all[at];
        let by = |(code, to): &(u32, Vec<char>)| (to.len() == 1).then(|| to[0] as i32 - *code as i32);
        let same = |step: u32| {
            let follows = |n: &usize| {
                all.get(at + n).is_some_and(|other| {
                    by(other).is_some() && by(other) == by(&all[at]) && other.0 == code + *n as u32 * step
                })
            };
            (1..all.len()).take_while(follows).count() as u32
        };
        let (step, more) = if same(1) >= same(2) { (1, same(1)) } else { (2, same(2)) };
        bytes.number(code - next);
        if more > 0 {
            bytes.number(step - 1);
            bytes.number(more);
        } else {
            bytes.number(to.len() as u32 + 1);
            assert!(!to.is_empty());
        }
        let mut last = *code as i32;
        for &letter in to {
            bytes.difference(letter as i32 - last);
            last = letter as i32;
        }
        next = code + more * step + 1;
        at += 1 + more as usize;
    }
    bytes.0
}

#[test]
fn the_file_says_of_every_code_point_what_unicode_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/fold/unicode.bin");
    let properties = properties();
    let made = made(&properties);
    if std::env::var_os("CAIRN_WRITE_FOLDS").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    assert!(std::fs::read(path).unwrap() == made, "CAIRN_WRITE_FOLDS=1 makes unicode.bin anew");
    let table = Table::read(&made);
    let mut read = String::new();
    for (&letter, (class, folded)) in &properties {
        read.clear();
        table.fold(letter, &mut read);
        assert_eq!((table.class(letter), &read), (*class, folded), "{letter:?}");
    }
}
