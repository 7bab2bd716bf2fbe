//! Language tags as school software writes them, and whether an item in a language is what a learner asked for.
//!
//! A tag is meant as BCP 47 (RFC 5646). Moodle, Open edX and Kolibri write the same languages in ways of their own: `pt_br` and
//! `es_mx_kids`, `sr@latin` and `zh_TW`, `swa` beside `sw`. All are read here, by one definition for packing, for lists and for the
//! npm package, and are written as BCP 47 into a pack, because browsers and screen readers know nothing else.
//!
//! What fits is what RFC 4647 calls filtering: "pt" is met by "pt-BR", and "pt-BR" by itself only. What is merely near is no match: nobody
//! is given the page of a neighbouring language because theirs is not there.

mod names;
#[cfg(test)]
mod tests;

use names::{MODIFIERS, OPEN, PACKS, REPLACED, SCRIPTS, SHORTER, WITH_MEMBERS, WRITTEN};

/// A language, as a tag names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// In the shortest code there is.
    language: String,
    /// A member of it, where the tag names one.
    member: String,
    script: String,
    region: String,
    /// Dialects and spellings.
    variants: Vec<String>,
    /// What says nothing about which language it is: a calendar, a school's own edition.
    rest: Vec<String>,
    private: Vec<String>,
}

impl Tag {
    /// Reads a tag; nothing where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, modifier) = text.split_once('@').unwrap_or((text, ""));
        let text = text.split_once('.').map_or(text, |(tag, _charset)| tag);
        let mut parts = text.split(['-', '_']).map(str::to_ascii_lowercase);
        let first = parts.next()?;
        let mut tag = Self::named(&first)?;
        let mut singleton = None;
        for part in parts {
            if !(1..=8).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return None;
            }
            match singleton {
                Some("x") => tag.private.push(part),
                _ if part.len() == 1 => {
                    singleton = Some(if part == "x" { "x" } else { "" });
                    if part != "x" {
                        tag.rest.push(part);
                    }
                }
                Some(_) => tag.rest.push(part),
                None => tag.take(part),
            }
        }
        let ends_open = tag.rest.last().is_some_and(|last| last.len() == 1)
            || singleton == Some("x") && tag.private.is_empty();
        match MODIFIERS.iter().find(|(name, _)| *name == modifier.to_ascii_lowercase()) {
            Some((_, script)) if tag.script.is_empty() => (*script).clone_into(&mut tag.script),
            Some(_) => {}
            None if modifier.is_empty() => {}
            None if modifier.bytes().all(|byte| byte.is_ascii_alphanumeric()) && modifier.len() <= 8 => {
                tag.take(modifier.to_ascii_lowercase());
            }
            None => return None,
        }
        (!ends_open).then_some(tag)
    }

    /// By the first part of a tag.
    fn named(first: &str) -> Option<Self> {
        if !(2..=3).contains(&first.len()) || !first.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let mut tag = Self::default();
        if let Some((_, language, script, region)) = REPLACED.iter().find(|(old, ..)| *old == first) {
            (*language).clone_into(&mut tag.language);
            (*script).clone_into(&mut tag.script);
            (*region).clone_into(&mut tag.region);
        } else {
            let shorter =
                groups(SHORTER, 5).find_map(|both| both.strip_prefix(first).filter(|_| first.len() == 3));
            shorter.unwrap_or(first).clone_into(&mut tag.language);
        }
        Some(tag)
    }

    /// Takes a part of which the place does not say what it is.
    fn take(&mut self, part: String) {
        let letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let upper = part.to_ascii_uppercase();
        let nothing_yet = self.region.is_empty() && self.variants.is_empty() && self.private.is_empty();
        match part.len() {
            3 if letters && nothing_yet && WITH_MEMBERS.contains(&self.language.as_str()) => {
                // Mandarin is what Chinese means.
                if part != "cmn" {
                    self.member = part;
                }
            }
            4 if letters && nothing_yet => {
                let script = [upper.get(..1), part.get(1..)].into_iter().flatten().collect::<String>();
                if groups(SCRIPTS, 4).any(|known| known == script) {
                    self.script = script;
                } else {
                    self.private.push(part);
                }
            }
            2 if letters && self.region.is_empty() => {
                let pack =
                    PACKS.iter().find(|(language, region, _)| *language == self.language && *region == upper);
                match pack {
                    Some((_, _, "")) => self.private.push(part),
                    Some((_, _, script)) => (*script).clone_into(&mut self.script),
                    None => self.region = upper,
                }
            }
            3 if self.region.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.region = part;
            }
            5..=8 => self.variants.push(part),
            4 if part.as_bytes()[0].is_ascii_digit() => self.variants.push(part),
            _ => self.private.push(part),
        }
    }

    /// Whether what is in that language is what was asked for.
    ///
    /// A range of languages is met by all that is in it (RFC 4647, extended filtering). Where a language is written in several scripts,
    /// a region says which one, and so does its absence: "zh-TW" is in "zh-Hant". Norwegian without more is Bokmål.
    pub fn is_met_by(&self, offered: &Self) -> bool {
        if OPEN.contains(&offered.language.as_str()) {
            return true;
        }
        let script = match (self.script.is_empty(), self.written()) {
            (true, _) if self.region.is_empty() => true,
            (true, None) => true,
            (_, script) => script == offered.written(),
        };
        // "zh-TW" is asked for to have it in that script, which "zh-Hant" says by itself.
        let by_script = offered.region.is_empty() && !offered.script.is_empty() && self.written().is_some();
        script
            && (self.region.is_empty() || self.region == offered.region || by_script)
            && self.key() == offered.key()
            && (self.member.is_empty() || self.member == offered.member)
            && self.variants.iter().all(|variant| offered.variants.contains(variant))
    }

    fn key(&self) -> &str {
        if self.language == "no" { "nb" } else { &self.language }
    }

    /// The script, where it is said or known.
    fn written(&self) -> Option<&str> {
        if !self.script.is_empty() {
            return Some(&self.script);
        }
        let language = if self.member.is_empty() { &self.language } else { &self.member };
        let (_, usual, others) = WRITTEN.iter().find(|(known, ..)| known == language)?;
        let here = |regions: &str| groups(regions, 2).any(|region| region == self.region);
        Some(others.iter().find(|(_, regions)| here(regions)).map_or(usual, |(script, _)| script))
    }
}

/// As BCP 47. What a school added of its own is behind an "x".
impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.language)?;
        let private: &[String] = if self.private.is_empty() { &[] } else { &["x".to_owned()] };
        let lists = [&self.variants[..], &self.rest, private, &self.private];
        let parts = [&self.member, &self.script, &self.region].into_iter().chain(lists.into_iter().flatten());
        for part in parts.filter(|part| !part.is_empty()) {
            f.write_str("-")?;
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// A tag as BCP 47; as it is where it is none.
pub fn canonical(text: &str) -> String {
    Tag::read(text).map_or_else(|| text.to_owned(), |tag| tag.to_string())
}

/// The entries of a list in which all have the same length.
fn groups(list: &str, length: usize) -> impl Iterator<Item = &str> {
    (0..list.len() / length).filter_map(move |at| list.get(at * length..(at + 1) * length))
}
