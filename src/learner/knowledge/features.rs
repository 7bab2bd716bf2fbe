//! What is known before an answer, as numbers: the inputs of a trained model.
//!
//! They fall into [`Group`]s, and a group is what a reason names and what an ablation leaves out. A learner without any
//! answer has the same features for every item but those of [`Group::Item`], so "what this evidence adds" is a
//! difference of two predictions.

use super::sequence::Sequence;
use super::track::{RATES, Track};
use super::windows::HALF_LIVES;
use std::ops::Range;

/// Which features belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The learner over all skills: Elo rating, counts, moving rates.
    Ability,
    /// The same in the item's skills, as a mean over them.
    Skills,
    /// How long ago and how often lately, by the clock.
    Timing,
    /// Earlier answers to this very item.
    Repetition,
    /// The last three answers, runs, and how this item compares with the one before.
    Sequence,
    /// The item alone: how many skills it asks for.
    Item,
}

impl Group {
    /// All of them, in the order of their features.
    pub const ALL: [Self; 6] =
        [Self::Ability, Self::Skills, Self::Timing, Self::Repetition, Self::Sequence, Self::Item];

    /// As it is written in reports.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ability => "ability",
            Self::Skills => "skills",
            Self::Timing => "timing",
            Self::Repetition => "repetition",
            Self::Sequence => "sequence",
            Self::Item => "item",
        }
    }

    const fn width(self) -> usize {
        match self {
            Self::Ability => 3 + RATES.len(),
            Self::Skills => 4 + RATES.len(),
            Self::Timing => 2 * HALF_LIVES.len() + 3,
            Self::Repetition => 3,
            Self::Sequence => 9,
            Self::Item => 1,
        }
    }

    /// Where its features are.
    pub const fn range(self) -> Range<usize> {
        let mut start = 0;
        let mut group = 0;
        while group != self as usize {
            start += Self::ALL[group].width();
            group += 1;
        }
        start..start + self.width()
    }
}

/// How many features there are.
pub const COUNT: usize = Group::Item.range().end;

/// The features of one item for one learner at one time.
pub type Features = [f32; COUNT];

/// Earlier answers to one item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repetition {
    /// How many.
    pub attempts: u32,
    /// How many of them right.
    pub wins: u32,
    /// The last was right.
    pub last_right: bool,
}

/// The item that is asked about, as far as features need it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Asked {
    /// Its difficulty in logits.
    pub difficulty: f32,
    /// Its earlier answers.
    pub repetition: Repetition,
    /// The share of its skills that the item answered before it has too, 0 to 1.
    pub overlap: f32,
    /// When (ms), 0 where it is not known.
    pub at: i64,
}

/// The features, from what was before: the general track, the tracks of the item's skills, the end of the sequence.
/// `mean` is the mean score of everyone, which a rate without evidence stands at.
pub fn features(
    mean: f32,
    general: &Track,
    skills: impl Iterator<Item = Track>,
    sequence: &Sequence,
    asked: &Asked,
) -> Features {
    let mut features = [0.0; COUNT];
    let [ability, skill, timing, repetition, order, item] =
        [Group::Ability, Group::Skills, Group::Timing, Group::Repetition, Group::Sequence, Group::Item]
            .map(Group::range);
    track(mean, general, &mut features[ability]);
    let mut count = 0.0_f32;
    for one in skills {
        count += 1.0;
        let mut own = [0.0; Group::Skills.range().end - Group::Skills.range().start];
        track(mean, &one, &mut own);
        own[3 + RATES.len()] = if one.attempts == 0 { 1.0 } else { 0.0 };
        add(&mut features[skill.clone()], &own);
        add(&mut features[timing.clone()], &clock(&one, asked.at));
    }
    for feature in features[skill.start..timing.end].iter_mut().filter(|_| count > 0.0) {
        *feature /= count;
    }
    // The gap since the last answer of any kind is the learner's, not the skills'.
    if sequence.at > 0 && asked.at > 0 {
        features[timing.end - 1] = ln_seconds(asked.at - sequence.at);
    }
    if asked.repetition.attempts > 0 {
        let Repetition { attempts, wins, last_right } = asked.repetition;
        let last = if last_right { 1.0 } else { -1.0 };
        features[repetition].copy_from_slice(&[ln(attempts as f32), ln(wins as f32), last]);
    }
    features[order].copy_from_slice(&sequence_features(sequence, asked, general.attempts == 0));
    features[item].copy_from_slice(&[count - 1.0]);
    features
}

/// ln(1 + x), so that the first answers count most.
pub fn ln(count: f32) -> f32 {
    libm::logf(1.0 + count)
}

fn track(mean: f32, track: &Track, into: &mut [f32]) {
    into[..3].copy_from_slice(&[track.ability, ln(track.attempts as f32), ln(track.practice.wins)]);
    into[3..3 + RATES.len()].copy_from_slice(&track.practice.rates_above(mean));
}

/// Answers and scores in each window, whether there was a time to know, and the time since. All 0 without times.
fn clock(track: &Track, now: i64) -> [f32; 2 * HALF_LIVES.len() + 3] {
    let mut clock = [0.0; 2 * HALF_LIVES.len() + 3];
    if let Some(seen) = track.practice.windows.seen_from(now) {
        for (window, (&of, &right)) in seen.of.iter().zip(&seen.right).enumerate() {
            (clock[2 * window], clock[2 * window + 1]) = (ln(of), ln(right));
        }
        clock[2 * HALF_LIVES.len()] = 1.0;
        clock[2 * HALF_LIVES.len() + 1] = ln_seconds(now - track.practice.windows.at);
    }
    clock
}

fn ln_seconds(ms: i64) -> f32 {
    ln(ms.max(0) as f32 / 1000.0) / 10.0
}

fn sequence_features(sequence: &Sequence, asked: &Asked, first: bool) -> [f32; 9] {
    let [one, two, three] = sequence.last;
    let harder = if first { 0.0 } else { asked.difficulty - sequence.difficulty };
    let run = sequence.run.clamp(-8, 8) as f32 / 4.0;
    let first = if first { 1.0 } else { 0.0 };
    [one, two, three, run, first, asked.overlap, asked.overlap * one, harder, harder * one]
}

fn add(to: &mut [f32], what: &[f32]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(skills: &[Track], sequence: &Sequence, asked: &Asked) -> Features {
        features(0.6, &Track::default(), skills.iter().copied(), sequence, asked)
    }

    #[test]
    fn groups_follow_each_other_without_gaps() {
        let mut end = 0;
        for group in Group::ALL {
            assert_eq!(group.range().start, end);
            end = group.range().end;
        }
        assert_eq!(end, COUNT);
    }

    #[test]
    fn without_evidence_only_the_item_and_the_newness_speak() {
        let features =
            of(&[Track::default(); 3], &Sequence::default(), &Asked { difficulty: 1.0, ..Asked::default() });
        let mut said: Vec<_> = features.iter().filter(|&&feature| feature != 0.0).collect();
        said.sort_by(|a, b| a.total_cmp(b));
        // New skills, a first answer, and two skills more than one.
        assert_eq!(said, [&1.0, &1.0, &2.0]);
    }

    #[test]
    fn skills_count_as_their_mean() {
        let mut practised = Track::default();
        practised.practice.push(1.0, 0);
        practised.attempts = 1;
        practised.ability = 0.8;
        let features = of(&[practised, Track::default()], &Sequence::default(), &Asked::default());
        assert_eq!(features[Group::Skills.range().start], 0.4);
        assert_eq!(features[Group::Skills.range().end - 1], 0.5);
    }

    #[test]
    fn times_speak_only_where_they_are_known() {
        let mut practised = Track::default();
        practised.practice.push(1.0, 1_000);
        let asked = |at| Asked { at, ..Asked::default() };
        let sequence = Sequence { at: 1_000, ..Sequence::default() };
        assert_eq!(of(&[practised], &sequence, &asked(0))[Group::Timing.range()], [0.0; 11]);
        let known = of(&[practised], &sequence, &asked(3_601_000));
        let timing = &known[Group::Timing.range()];
        assert_eq!(timing[..2], [ln(0.5), ln(0.5)]);
        assert_eq!(timing[8], 1.0);
        assert!((timing[9] - 0.819).abs() < 1e-3 && timing[9] == timing[10]);
    }

    #[test]
    fn a_second_meeting_remembers_the_first() {
        let repetition = Repetition { attempts: 1, wins: 0, last_right: false };
        let features = of(&[], &Sequence::default(), &Asked { repetition, ..Asked::default() });
        assert_eq!(features[Group::Repetition.range()], [ln(1.0), 0.0, -1.0]);
    }
}
