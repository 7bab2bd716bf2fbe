//! Reasons are true: without the evidence that a reason names, the item's score is lower. Over a thousand made profiles.

use super::*;
use crate::catalog::source::Catalog;
use crate::catalog::validate::validate;
use crate::catalog::{Pack, pack};
use crate::learner::memory::DAY_MS;
use crate::learner::profile::{Profile, Recent};
use crate::learner::{Event, Happening, Rating};

const PROFILES: u64 = 1000;
const NOW: i64 = 1_790_000_000_000;

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Draws(u64);

impl Draws {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % count as u64) as usize
    }
}

/// A learner somewhere in the catalog: mostly right up to there, then mostly wrong, over some weeks.
pub(super) fn made(view: &View<'_>, seed: u64) -> (Learner, i64) {
    let mut draws = Draws(seed);
    let mut learner = Learner::new(Profile::default(), view);
    let mut now = NOW;
    let reached = draws.below(view.skills());
    for _ in 0..5 + draws.below(40) {
        now += [60_000, 120_000, 300_000, DAY_MS][draws.below(4)];
        let near = (0..8)
            .map(|_| draws.below(view.items()))
            .find(|&item| view.skills_of(item).all(|skill| skill <= reached + 3));
        let item = near.unwrap_or_else(|| draws.below(view.items()));
        let able = view.skills_of(item).all(|skill| skill <= reached);
        let right = draws.below(10) < if able { 8 } else { 3 };
        let score = f32::from(u8::from(right));
        let happening = match draws.below(60) {
            0..8 => Happening::Rated { item, rating: Rating::Liked },
            8..12 => Happening::Finished { item },
            12 => Happening::Goal { skill: Some(draws.below(view.skills())) },
            _ => Happening::Attempt { item, score, hints: 0, seconds: None },
        };
        learner.record(view, Event { at: now, happening });
    }
    (learner, now + [0, 60_000, DAY_MS, 20 * DAY_MS][draws.below(4)])
}

/// The same learner without what a reason names, and what that is; `None` where a reason names nothing of the learner's.
fn without(
    view: &View<'_>,
    learner: &Learner,
    now: i64,
    item: ItemIndex,
    reason: &Reason,
) -> Option<(Learner, &'static str)> {
    let mut profile = learner.profile().clone();
    let id_of = |name: &String| {
        let skill = (0..view.skills()).find(|&skill| view.string(view.skill_name[skill]) == name).unwrap();
        view.string(view.skill_id[skill])
    };
    let about = match reason {
        Reason::Review { skill, .. } => {
            // As if it had just been practised.
            let record = profile.skills.iter_mut().find(|record| record.id == id_of(skill)).unwrap();
            record.last_at = now;
            "review"
        }
        Reason::Prerequisite { failing: skill, .. }
        | Reason::Easier { skill, .. }
        | Reason::Explained { skill, .. } => {
            let record = profile.skills.iter_mut().find(|record| record.id == id_of(skill)).unwrap();
            record.recent = Recent::default();
            "failure"
        }
        Reason::Ready { builds_on: skill } => {
            let mut learner = learner.clone();
            let skill = view.skill_with_id(id_of(skill)).unwrap();
            learner.record(view, Event { at: now, happening: Happening::Known { skill, known: false } });
            return Some((learner, "readiness"));
        }
        Reason::Goal { .. } => {
            profile.goal = None;
            "goal"
        }
        Reason::Topic { .. } | Reason::Liked { .. } | Reason::Done { .. } => {
            profile.topics.clear();
            profile.items.iter_mut().for_each(|item| item.liked = false);
            "interest"
        }
        Reason::Introduces { .. } | Reason::RoomToGrow { .. } | Reason::RightLevel { .. } => {
            let mut learner = learner.clone();
            for skill in view.skills_of(item) {
                learner.record(view, Event { at: now, happening: Happening::Known { skill, known: true } });
            }
            return Some((learner, "room"));
        }
        _ => return None,
    };
    Some((Learner::new(profile, view), about))
}

#[test]
fn without_the_evidence_that_a_reason_names_the_score_is_lower() {
    let catalog: Catalog = serde_json::from_str(include_str!("../../catalogs/school-maths.json")).unwrap();
    let pack = Pack::open(pack::write(&validate(&catalog).unwrap()).unwrap()).unwrap();
    let view = pack.view();
    let mut checked: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for seed in 0..PROFILES {
        let (learner, now) = made(&view, seed);
        // Some learners have asked for more of what they like.
        let topic = if seed % 4 == 0 { 6.0 } else { Weights::default().topic };
        let weights = Weights::default().with(Term::Topic, topic);
        let request = Request { count: 3, weights, ..Request::default() };
        let list = recommend(&view, &learner, now, &request);
        for (pick, reason) in
            list.iter().flat_map(|pick| pick.reasons.iter().map(move |reason| (pick, reason)))
        {
            let Some((without, about)) = without(&view, &learner, now, pick.item, reason) else { continue };
            let after = why(&view, &without, now, &request, pick.item);
            // Who knows a skill knows what it builds on, so to say so makes ready too: that is not what the reason named.
            let readier = after.contributions.of(Term::Readiness) - pick.contributions.of(Term::Readiness);
            let besides = if about == "room" { readier.max(0.0) } else { 0.0 };
            assert!(
                after.score - besides < pick.score,
                "profile {seed}, {}: {reason:?}, {} before, {} without",
                view.string(view.item_id[pick.item]),
                pick.score,
                after.score
            );
            *checked.entry(about).or_default() += 1;
        }
    }
    println!("reasons checked: {checked:?}");
    for about in ["review", "failure", "goal", "interest", "readiness", "room"] {
        assert!(checked.get(about).is_some_and(|&count| count >= 10), "{checked:?}");
    }
}
