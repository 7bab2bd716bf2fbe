//! The profile's bytes, version 1 (`docs/formats/profile.md`). A later version reads this one forward; a version that is
//! not known is refused and left where it is.

use super::profile::{Inclination, ItemRecord, Profile, Recent, SkillRecord};
use crate::stored::codec::{CodecError, Reader, Writer};
use thiserror::Error;

/// The latest time that JavaScript knows.
const LATEST_MS: i64 = 8_640_000_000_000_000;

/// The version that is written.
pub const VERSION: u16 = 1;

const LEAST_SKILL_BYTES: usize = 4 + 4 + 4 + 2 + 1 + 8 + 4 + 4 + 1;
const LEAST_ITEM_BYTES: usize = 4 + 4 + 4 + 8 + 1;
const LEAST_INCLINATION_BYTES: usize = 4 + 4;

/// Why stored bytes are not a profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// Written by a version that this one does not know.
    #[error("the profile was written in version {0}, but this library knows version {VERSION}")]
    Version(u16),
    /// Not the bytes of a profile.
    #[error("the profile cannot be read: {0}")]
    Codec(#[from] CodecError),
}

impl Profile {
    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.f32(self.ability);
        w.u32(self.attempts);
        w.f32(self.challenge);
        w.text(self.goal.as_deref().unwrap_or_default());
        w.u32(self.skills.len() as u32);
        for skill in &self.skills {
            w.text(&skill.id);
            w.f32(skill.ability);
            w.u32(skill.attempts);
            w.u16(skill.recent.bits);
            w.u8(skill.recent.count);
            w.i64(skill.last_at);
            w.f32(skill.stability);
            w.f32(skill.memory_difficulty);
            w.u8(bits([skill.declared_known, skill.introduced, false, false]));
        }
        w.u32(self.items.len() as u32);
        for item in &self.items {
            w.text(&item.id);
            w.u32(item.attempts);
            w.u32(item.wins);
            w.i64(item.last_at);
            w.u8(bits([item.last_right, item.finished, item.hidden, item.rejected]));
        }
        for inclinations in [&self.topics, &self.formats] {
            w.u32(inclinations.len() as u32);
            for inclination in inclinations {
                w.text(&inclination.word);
                w.f32(inclination.weight);
            }
        }
        w.finish()
    }

    /// Reads stored bytes of that version.
    pub fn from_bytes(version: u16, bytes: &[u8]) -> Result<Self, ProfileError> {
        if version != VERSION {
            return Err(ProfileError::Version(version));
        }
        let mut r = Reader::new(bytes);
        let profile = Self {
            ability: r.f32("ability")?,
            attempts: r.u32("attempts")?,
            challenge: r.f32("challenge")?,
            goal: Some(r.text("goal")?).filter(|goal| !goal.is_empty()).map(str::to_owned),
            skills: list(&mut r, LEAST_SKILL_BYTES, "number of skills", skill)?,
            items: list(&mut r, LEAST_ITEM_BYTES, "number of items", item)?,
            topics: list(&mut r, LEAST_INCLINATION_BYTES, "number of topics", inclination)?,
            formats: list(&mut r, LEAST_INCLINATION_BYTES, "number of formats", inclination)?,
        };
        r.finish()?;
        Ok(profile)
    }

    /// Holds a profile from elsewhere (an import) to what a device would have made: finite numbers in their ranges, and ids
    /// that a catalog can have.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        let finite = |x: f32, least: f32, most: f32| if x.is_finite() { x.clamp(least, most) } else { 0.0 };
        self.ability = finite(self.ability, -10.0, 10.0);
        self.challenge = finite(self.challenge, -1.0, 1.0);
        self.skills.retain(|skill| is_id(&skill.id));
        self.items.retain(|item| is_id(&item.id));
        self.goal = self.goal.filter(|goal| is_id(goal));
        for item in &mut self.items {
            item.wins = item.wins.min(item.attempts);
            item.last_at = item.last_at.clamp(-LATEST_MS, LATEST_MS);
        }
        for skill in &mut self.skills {
            skill.last_at = skill.last_at.clamp(-LATEST_MS, LATEST_MS);
            skill.ability = finite(skill.ability, -10.0, 10.0);
            skill.stability = finite(skill.stability, 0.0, 36_500.0);
            skill.memory_difficulty = finite(skill.memory_difficulty, 0.0, 10.0);
            skill.recent.count = skill.recent.count.min(16);
        }
        for inclination in self.topics.iter_mut().chain(&mut self.formats) {
            inclination.weight = finite(inclination.weight, -3.0, 3.0);
        }
        self
    }
}

/// The same limit as a catalog's.
fn is_id(id: &str) -> bool {
    (1..=200).contains(&id.len())
}

fn list<T>(
    reader: &mut Reader<'_>,
    least_bytes: usize,
    what: &'static str,
    mut read: impl FnMut(&mut Reader<'_>) -> Result<T, CodecError>,
) -> Result<Vec<T>, CodecError> {
    let count = reader.count(least_bytes, what)?;
    (0..count).map(|_| read(reader)).collect()
}

fn skill(r: &mut Reader<'_>) -> Result<SkillRecord, CodecError> {
    let mut skill = SkillRecord {
        id: r.text("skill id")?.to_owned(),
        ability: r.f32("skill ability")?,
        attempts: r.u32("skill attempts")?,
        recent: Recent { bits: r.u16("recent answers")?, count: r.u8("number of recent answers")?.min(16) },
        last_at: r.i64("time of last answer")?,
        stability: r.f32("stability")?,
        memory_difficulty: r.f32("memory difficulty")?,
        ..SkillRecord::default()
    };
    [skill.declared_known, skill.introduced, ..] = flags(r, "skill flags")?;
    Ok(skill)
}

fn item(r: &mut Reader<'_>) -> Result<ItemRecord, CodecError> {
    let mut item = ItemRecord {
        id: r.text("item id")?.to_owned(),
        attempts: r.u32("item attempts")?,
        wins: r.u32("item wins")?,
        last_at: r.i64("time of last event")?,
        ..ItemRecord::default()
    };
    [item.last_right, item.finished, item.hidden, item.rejected] = flags(r, "item flags")?;
    Ok(item)
}

fn inclination(r: &mut Reader<'_>) -> Result<Inclination, CodecError> {
    Ok(Inclination { word: r.text("word")?.to_owned(), weight: r.f32("inclination")? })
}

fn bits(flags: [bool; 4]) -> u8 {
    flags.into_iter().enumerate().map(|(bit, flag)| u8::from(flag) << bit).sum()
}

fn flags(r: &mut Reader<'_>, what: &'static str) -> Result<[bool; 4], CodecError> {
    let offset = r.offset();
    match r.u8(what)? {
        byte @ 0..16 => Ok(std::array::from_fn(|bit| byte >> bit & 1 == 1)),
        _ => Err(CodecError::OutOfRange { offset, what }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored::slots::{Kind, load, seal};
    use proptest::prelude::*;

    fn profile() -> Profile {
        Profile {
            ability: 0.7,
            attempts: 12,
            challenge: -0.1,
            goal: Some("fractions".into()),
            skills: vec![SkillRecord {
                id: "adding".into(),
                ability: -0.2,
                attempts: 3,
                recent: Recent { bits: 0b101, count: 3 },
                last_at: 1_700_000_000_000,
                stability: 2.5,
                memory_difficulty: 5.0,
                declared_known: true,
                introduced: false,
            }],
            items: vec![ItemRecord {
                id: "é".into(),
                attempts: 2,
                wins: 1,
                rejected: true,
                ..ItemRecord::default()
            }],
            topics: vec![Inclination { word: "time".into(), weight: 0.4 }],
            formats: vec![],
        }
    }

    #[test]
    fn reads_back_what_was_written() {
        assert_eq!(Profile::from_bytes(VERSION, &profile().to_bytes()), Ok(profile()));
    }

    #[test]
    fn an_import_is_held_to_what_a_device_would_have_made() {
        let mut odd = profile();
        odd.ability = f32::NAN;
        odd.items.push(ItemRecord::default());
        odd.items[0].wins = 9;
        odd.skills[0].last_at = i64::MAX;
        odd.goal = Some("x".repeat(201));
        let held = odd.sanitised();
        assert_eq!((held.ability, held.items.len(), held.items[0].wins), (0.0, 1, 2));
        assert_eq!((held.items[0].hidden, held.skills[0].last_at, held.goal), (false, LATEST_MS, None));
    }

    #[test]
    fn a_newer_version_is_refused_by_name() {
        let error = Profile::from_bytes(9, &[]).unwrap_err();
        assert!(error.to_string().contains("version 9"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Both the envelope and, behind a good checksum, the payload itself.
        #[test]
        fn ten_thousand_mutated_profiles_are_a_profile_or_an_error(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
            cut in prop::option::weighted(0.3, any::<prop::sample::Index>()),
            inside in any::<bool>(),
        ) {
            let mutate = |mut bytes: Vec<u8>| {
                for (at, value) in &changes {
                    let at = at.index(bytes.len());
                    bytes[at] = *value;
                }
                if let Some(cut) = &cut {
                    bytes.truncate(cut.index(bytes.len()));
                }
                bytes
            };
            let older = seal(Kind::Profile, VERSION, 1, &profile().to_bytes());
            let newer = if inside {
                seal(Kind::Profile, VERSION, 2, &mutate(profile().to_bytes()))
            } else {
                mutate(seal(Kind::Profile, VERSION, 2, &profile().to_bytes()))
            };
            let loaded = load(Kind::Profile, &older, &newer).expect("the older slot is whole").expect("not empty");
            if let Ok(read) = Profile::from_bytes(loaded.version, loaded.payload) {
                prop_assert!(read.to_bytes().len() <= older.len() + newer.len());
            }
        }
    }
}
