//! What the comparison of groups shows, in plain words.

use super::groups::{Comparison, FEW_MINUTES, Gap, LOW_ABILITY, SPARSE_HISTORY};
use super::policies::Policy;

/// What simulated groups cannot show.
pub(super) const LIMITS: [&str; 3] = [
    "These are simulated learners: the figures show how the recommender treats circumstances, not how people in them fare.",
    "A gap under every policy is the world's doing as it was simulated; only what is larger than under the others is the recommender's.",
    "Groups of language, culture or disability are not simulated, nor is anything that a catalog does not say.",
];

/// A sentence on gain, and one on what is given, for each family and group.
pub(super) fn sentences(results: &[Comparison]) -> Vec<String> {
    let ours = results.iter().filter(|result| result.policy == Policy::Cairn.label());
    ours.flat_map(|one| {
        let beside = |policy: Policy| {
            results.iter().find(|result| {
                result.policy == policy.label() && result.family == one.family && result.group == one.group
            })
        };
        [Some(gains(one, beside(Policy::Random), beside(Policy::OuterFringe))), exposure(one)]
    })
    .flatten()
    .collect()
}

fn gains(one: &Comparison, random: Option<&Comparison>, fringe: Option<&Comparison>) -> String {
    let points = |gap: &Gap| 100.0 * gap.gap.abs();
    let than = if one.group == LOW_ABILITY { "the other learners" } else { "they do in usual circumstances" };
    let told = if one.gain.found() {
        let which = if one.gain.gap < 0.0 { "less" } else { "more" };
        format!("gain {:.1} points {which} of what they miss than {than}", points(&one.gain))
    } else {
        format!("gain as much of what they miss as {than}, as far as can be told")
    };
    let beside = |result: Option<&Comparison>| result.map_or(0.0, |result| 100.0 * result.gain.gap);
    format!(
        "{}, {}: they {told} (under random {:+.1}, under outer-fringe {:+.1}){}",
        one.family,
        who(one.group),
        beside(random),
        beside(fringe),
        an_hour(one)
    )
}

/// Where a group has less time, what an hour of it brings.
fn an_hour(one: &Comparison) -> String {
    if ![FEW_MINUTES, SPARSE_HISTORY].contains(&one.group) {
        return ".".into();
    }
    let gap = &one.gain_an_hour;
    format!("; an hour of study brings {:.1} points instead of {:.1}.", 100.0 * gap.group, 100.0 * gap.others)
}

fn exposure(one: &Comparison) -> Option<String> {
    let changed = |gap: &Gap, less: &str, more: &str| {
        gap.found().then(|| {
            format!(
                "{} ({:.2} against {:.2})",
                if gap.gap < 0.0 { less } else { more },
                gap.group,
                gap.others
            )
        })
    };
    let told: Vec<String> = [
        changed(&one.difficulty, "easier exercises", "harder exercises"),
        changed(&one.lessons, "fewer lessons", "more lessons"),
        changed(&one.reach, "less of the course", "more of the course"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!told.is_empty())
        .then(|| format!("{}, {}: they are given {}.", one.family, who(one.group), told.join(", ")))
}

fn who(group: &str) -> &'static str {
    match group {
        LOW_ABILITY => "the quarter that knew least before",
        SPARSE_HISTORY => "learners with half the sessions",
        FEW_MINUTES => "learners with half the minutes a session",
        _ => "learners who take one type of item only",
    }
}
