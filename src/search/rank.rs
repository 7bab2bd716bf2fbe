//! Which skills fit what was typed, the best first.

use super::index::{Entry, Index, hash};
use super::stem::stem;
use super::typo::one_apart;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::fold::Kind;

/// How soon saying a word again adds nothing, and how much long texts lose (BM25's `k1` and `b`), set by hand: a skill with
/// many items is no worse for it.
const SATURATION: f32 = 2.5;
const LENGTH: f32 = 0.5;
/// What a word counts that is not the one that was typed.
const SAME_STEM: f32 = 0.75;
const BEGINNING: f32 = 0.6;
const SLIP: f32 = 0.5;
/// A slip is looked for in words of at least so many letters, a beginning from so many on.
const SLIP_LETTERS: usize = 4;
const BEGINNING_LETTERS: usize = 2;
/// Words that say nothing, unless nothing else is typed.
const EMPTY: [&str; 32] = [
    "a", "about", "an", "and", "are", "as", "at", "can", "do", "does", "for", "from", "how", "i", "in",
    "into", "is", "it", "learn", "me", "my", "of", "on", "or", "than", "that", "the", "to", "what", "when",
    "with", "you",
];
/// No more words than this are looked up, and no more pairs of letters of scripts that put no spaces between words.
const MOST_WORDS: usize = 12;
const MOST_PAIRS: usize = 32;

/// A skill that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The skill.
    pub skill: SkillIndex,
    /// How well it fits; comparable within one search only.
    pub score: f32,
    /// What led to it.
    pub via: Via,
    /// The catalog's words that matched, folded, in the order in which theirs were typed. Where words are not apart, as much of them
    /// as matched.
    pub words: Vec<String>,
}

/// What led to a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// Its own name or description.
    Skill,
    /// An item about it: the one that fits best.
    Item(ItemIndex),
}

impl Via {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Skill => "skill",
            Self::Item(_) => "item",
        }
    }
}

/// A word that was typed: the entries that fit, and how well.
struct Asked {
    kind: Kind,
    fits: Vec<(u32, f32)>,
    /// How rare it is.
    rarity: f32,
}

impl Index {
    /// The skills that fit best, at most `limit`. Nothing is found for words that the catalog does not have.
    pub fn search(&self, typed: &str, limit: usize) -> Vec<Found> {
        let mut scores = vec![0.0_f32; self.lengths.len()];
        let asked = self.asked(typed, &mut scores);
        let mut found: Vec<Found> = Vec::new();
        while found.len() < limit {
            let best = (0..scores.len())
                .fold(0, |best, skill| if scores[skill] > scores[best] { skill } else { best });
            let Some(score) = scores.get(best).copied().filter(|&score| score > 0.0) else { break };
            scores[best] = 0.0;
            found.push(self.explained(best, score, &asked));
        }
        found
    }

    fn asked(&self, typed: &str, scores: &mut [f32]) -> Vec<Asked> {
        let (mut says, mut empty) = (Vec::new(), Vec::new());
        self.cutter.words(typed, &mut |kind, word| {
            let list: &mut Vec<(Kind, String)> = if EMPTY.contains(&word) { &mut empty } else { &mut says };
            let (is_pair, most) = if kind == Kind::Pair { (true, MOST_PAIRS) } else { (false, MOST_WORDS) };
            let alike = list.iter().filter(|(kind, _)| (*kind == Kind::Pair) == is_pair).count();
            // The pair before it has the last of several letters.
            if kind != Kind::Last && alike < most && !list.iter().any(|(_, known)| known == word) {
                list.push((kind, word.to_owned()));
            }
        });
        let typed_on = typed.chars().next_back().is_some_and(|last| !last.is_whitespace());
        let said = if says.is_empty() { empty } else { says };
        let mean_length = self.lengths.iter().sum::<f32>() / self.lengths.len().max(1) as f32;
        let mut asked = Vec::new();
        let mut weights = vec![0.0_f32; scores.len()];
        for (at, (kind, word)) in said.iter().enumerate() {
            let goes_on = typed_on && at + 1 == said.len() || *kind == Kind::Alone;
            let fits = self.fits(*kind, word, goes_on);
            weights.fill(0.0);
            for &(entry, fit) in &fits {
                for posting in self.postings_of(&self.entries[entry as usize]) {
                    weights[posting.skill as usize] += fit * posting.weight;
                }
            }
            let having = weights.iter().filter(|&&weight| weight > 0.0).count() as f32;
            let rarity = libm::log1pf((scores.len() as f32 - having + 0.5) / (having + 0.5));
            for (skill, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
                let length = 1.0 - LENGTH + LENGTH * self.lengths[skill] / mean_length;
                scores[skill] += rarity * weight / (weight + SATURATION * length);
            }
            asked.push(Asked { kind: *kind, fits, rarity });
        }
        asked
    }

    /// The entries that fit a word: itself and its other forms, beginnings where it may go on, and only where there is none
    /// of these what is a slip away. A letter by itself that may be a word begins pairs, and pairs stand in for slips.
    fn fits(&self, kind: Kind, word: &str, goes_on: bool) -> Vec<(u32, f32)> {
        let of_stem = hash(stem(word));
        let find = |fit: &dyn Fn(&Entry, &str) -> Option<f32>| {
            let mut fits = Vec::new();
            for (at, entry) in self.entries.iter().enumerate() {
                if let Some(fit) = fit(entry, self.word(entry)) {
                    fits.push((at as u32, fit));
                }
            }
            fits
        };
        let is_word = matches!(kind, Kind::Word | Kind::Part);
        let letters = word.chars().count();
        let begins = !is_word || letters >= BEGINNING_LETTERS;
        let exact = find(&|entry, other| match () {
            () if other == word => Some(1.0),
            () if entry.stem == of_stem => Some(SAME_STEM),
            () if goes_on && begins && other.starts_with(word) => Some(BEGINNING),
            () => None,
        });
        if !exact.is_empty() || !is_word || letters < SLIP_LETTERS {
            return exact;
        }
        let cut = stem(word);
        find(&|_, other| {
            let slipped = one_apart(word, other) || one_apart(cut, stem(other));
            (slipped && other.chars().count() >= SLIP_LETTERS).then_some(SLIP)
        })
    }

    fn explained(&self, skill: SkillIndex, score: f32, asked: &[Asked]) -> Found {
        let mut own = 0.0;
        let mut items: Vec<(ItemIndex, f32)> = Vec::new();
        let mut words: Vec<(Kind, String)> = Vec::new();
        for asked in asked {
            let mut heaviest: Option<(f32, &Entry)> = None;
            for &(entry, fit) in &asked.fits {
                let entry = &self.entries[entry as usize];
                for posting in self.postings_of(entry).filter(|posting| posting.skill as usize == skill) {
                    let counts = fit * posting.weight * asked.rarity;
                    if heaviest.is_none_or(|(most, _)| counts > most) {
                        heaviest = Some((counts, entry));
                    }
                    match posting.item() {
                        None => own += counts,
                        Some(item) => match items.iter_mut().find(|(known, _)| *known == item) {
                            Some((_, sum)) => *sum += counts,
                            None => items.push((item, counts)),
                        },
                    }
                }
            }
            let Some(word) = heaviest.map(|(_, entry)| self.word(entry)) else { continue };
            match words.last_mut() {
                Some((Kind::Pair, before)) if asked.kind == Kind::Pair => match beyond(before, word) {
                    Some(rest) => before.push_str(rest),
                    None => words.push((Kind::Pair, word.to_owned())),
                },
                _ => words.push((asked.kind, word.to_owned())),
            }
        }
        let words = words.into_iter().map(|(_, word)| word).collect();
        let best =
            items.into_iter().fold(
                (None, own),
                |(via, most), (item, sum)| {
                    if sum > most { (Some(item), sum) } else { (via, most) }
                },
            );
        Found { skill, score, via: best.0.map_or(Via::Skill, Via::Item), words }
    }
}

/// What of a pair is beyond the letter that it shares with what comes before it, if it does.
fn beyond<'a>(before: &str, pair: &'a str) -> Option<&'a str> {
    let ends = pair.char_indices().map(|(end, _)| end).filter(|&end| end > 0).rev();
    let shared = ends.filter_map(|end| pair.split_at_checked(end)).find(|(start, _)| before.ends_with(start));
    shared.map(|(_, rest)| rest)
}
