//! Why this item: the one or two terms that set it apart from all that could have been recommended, with the learner's
//! own evidence. A reason is a message id and its parameters; pages put the words (`docs/formats/reasons.md`).

use super::situation::{Situation, SkillNow};
use super::terms::{Remedy, remedy};
use super::{Contributions, Term};
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::catalog::source::InteractivityType;
use crate::learner::interests::Because;
use crate::learner::memory::days_between;
use crate::learner::profile::SkillRecord;
use serde::Serialize;

/// How many answers are told as evidence.
const EVIDENCE: u8 = 5;
/// What helps after failures is what a learner wants to know then.
const AFTER_FAILURE: f32 = 2.0;
/// A second reason must weigh at least this part of the first.
const SECOND: f32 = 0.4;
/// Being ready, and suiting in difficulty, weigh much in the score but tell little: whatever else stands out is said first.
const PRECONDITION: f32 = 0.3;
const SUITED: f32 = 0.5;
/// A term must stand out by this much to be a reason.
const LEAST: f32 = 0.05;

/// A message and what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Reason {
    /// It builds on nothing: a place to start.
    Start,
    /// What it builds on is known.
    Ready {
        /// The prerequisite that was shown last.
        builds_on: String,
    },
    /// The difficulty suits: a chance of success worth trying for.
    RightLevel {
        /// The chance, 0 to 1.
        chance: f32,
    },
    /// Something to take in, in a skill with room to grow.
    RoomToGrow {
        /// The skill.
        skill: String,
    },
    /// A skill is about to be forgotten.
    Review {
        /// The skill.
        skill: String,
        /// Days since it was last practised.
        days: f64,
        /// The chance that it is recalled, 0 to 1.
        recall: f32,
    },
    /// A skill that builds on this one is failing.
    Prerequisite {
        /// The prerequisite that this item practises.
        skill: String,
        /// The failing skill.
        failing: String,
        /// Right answers there among the last ones.
        right: u32,
        /// How many last ones.
        of: u32,
    },
    /// The same skill, made easier.
    Easier {
        /// The failing skill.
        skill: String,
        /// Right answers there among the last ones.
        right: u32,
        /// How many last ones.
        of: u32,
    },
    /// The same skill, explained.
    Explained {
        /// The failing skill.
        skill: String,
        /// Right answers there among the last ones.
        right: u32,
        /// How many last ones.
        of: u32,
    },
    /// A skill that is new to the learner.
    Introduces {
        /// The skill.
        skill: String,
    },
    /// On the way to the goal.
    Goal {
        /// The goal.
        goal: String,
        /// The skill on the way.
        skill: String,
    },
    /// A topic that the learner leans towards.
    Topic {
        /// The topic.
        topic: String,
    },
    /// Like an item that the learner liked.
    Liked {
        /// That item.
        item: String,
    },
    /// Like an item that the learner worked through.
    Done {
        /// That item.
        item: String,
    },
    /// Others went on to it from an item that the learner took up.
    Followed {
        /// That item.
        item: String,
    },
    /// A type that the learner leans towards.
    Format {
        /// The type.
        format: String,
    },
    /// A teacher has put it first.
    Pinned,
    /// Nothing speaks for it but that little is left.
    Remaining,
    /// Profiling is off: everyone sees this order.
    NotPersonal,
}

/// One reason, or two where the second is nearly as strong.
pub(super) fn reasons(
    situation: &Situation<'_>,
    item: ItemIndex,
    own: &Contributions,
    mean: &Contributions,
) -> Vec<Reason> {
    let lift = |term: Term| {
        let telling = match term {
            Term::Readiness => PRECONDITION,
            Term::Gain => SUITED,
            Term::Remediation => AFTER_FAILURE,
            _ => 1.0,
        };
        telling * (own.of(term) - mean.of(term))
    };
    let telling = |term: Term| own.of(term) > 0.0 && lift(term) > LEAST;
    let strongest = Term::ALL.into_iter().filter(|&term| telling(term)).map(lift).fold(0.0, f32::max);
    let mut open = Term::ALL.map(|term| telling(term) && lift(term) >= SECOND * strongest);
    let mut reasons = Vec::new();
    while reasons.len() < 2 {
        // The strongest that is open, of equals the first; there are a dozen, and a sort would be most of the code.
        let next = (0..open.len()).filter(|&at| open[at]).fold(None, |best, at| match best {
            Some(best) if lift(Term::ALL[best]) >= lift(Term::ALL[at]) => Some(best),
            _ => Some(at),
        });
        let Some(at) = next else { break };
        open[at] = false;
        reasons.extend(reason(situation, item, Term::ALL[at]));
    }
    if reasons.is_empty() {
        reasons.push(reason(situation, item, Term::Readiness).unwrap_or(Reason::Remaining));
    }
    reasons
}

fn reason(situation: &Situation<'_>, item: ItemIndex, term: Term) -> Option<Reason> {
    let view = situation.view;
    let name = |skill: SkillIndex| owned(view.string(view.skill_name[skill]));
    let strongest = |value| strongest(situation, item, value);
    match term {
        Term::Readiness => readiness(situation, item),
        Term::Gain if view.interactivity(item) == Some(InteractivityType::Expositive) => {
            strongest(|skill| 1.0 - skill.known).map(|(skill, _)| Reason::RoomToGrow { skill: name(skill) })
        }
        Term::Gain => Some(Reason::RightLevel { chance: situation.chance(item) }),
        Term::Review => {
            let (skill, _) = strongest(|skill| skill.due)?;
            let refreshed_at = situation.learner.skill(skill)?.refreshed_at();
            let days = days_between(refreshed_at, situation.now);
            Some(Reason::Review {
                skill: name(skill),
                days,
                recall: situation.mastery(skill).retrievability?,
            })
        }
        Term::Remediation => remediation(situation, item),
        Term::Introduction => {
            let new = view.teaches(item).iter().map(|skill| skill.get() as usize);
            new.filter(|&skill| !situation.skills[skill].begun)
                .map(|skill| Reason::Introduces { skill: name(skill) })
                .next()
        }
        Term::Goal => {
            let goal = situation.learner.goal(view)?;
            let (skill, _) = situation.skills_of(item).find(|(_, skill)| skill.on_path)?;
            Some(Reason::Goal { goal: name(goal), skill: name(skill) })
        }
        Term::Topic => {
            let name = |item: ItemIndex| owned(view.string(view.item_name[item]));
            Some(match situation.interests.because(item)? {
                Because::Topic(word) => Reason::Topic { topic: owned(view.word(view.topics, word)) },
                Because::Liked(item) => Reason::Liked { item: name(item) },
                Because::Done(item) => Reason::Done { item: name(item) },
                Because::Followed(item) => Reason::Followed { item: name(item) },
            })
        }
        Term::Format => {
            let format = view.word(view.types, view.item_type[item].get().into());
            Some(Reason::Format { format: owned(format) })
        }
        Term::Time | Term::Novelty => None,
    }
}

/// The skill of an item of which there is most, of equals the last.
#[inline(never)]
fn strongest(
    situation: &Situation<'_>,
    item: ItemIndex,
    value: fn(&SkillNow) -> f32,
) -> Option<(SkillIndex, f32)> {
    situation.skills_of(item).fold(None, |most, (skill, now)| match most {
        Some((_, most_value)) if most_value > value(now) => most,
        _ => Some((skill, value(now))),
    })
}

#[inline(never)]
fn owned(text: &str) -> String {
    text.to_owned()
}

/// The prerequisite with the latest evidence, or that there is none to have. Where one is
/// missing, nobody is told to be ready.
fn readiness(situation: &Situation<'_>, item: ItemIndex) -> Option<Reason> {
    let view = situation.view;
    if !situation.missing(item).is_empty() {
        return None;
    }
    let mut none = true;
    let latest = situation
        .builds_on(item)
        .inspect(|_| none = false)
        .filter(|&skill| !situation.skills[skill].missing)
        .max_by_key(|&skill| situation.learner.skill(skill).map_or(i64::MIN, SkillRecord::refreshed_at));
    match latest {
        Some(skill) => Some(Reason::Ready { builds_on: owned(view.string(view.skill_name[skill])) }),
        None => none.then_some(Reason::Start),
    }
}

fn remediation(situation: &Situation<'_>, item: ItemIndex) -> Option<Reason> {
    let view = situation.view;
    let name = |skill: SkillIndex| owned(view.string(view.skill_name[skill]));
    let evidence = |skill| {
        situation.learner.skill(skill).map(|record| record.recent_since_said().right_of_last(EVIDENCE))
    };
    let helped = situation.skills_of(item).map(|(skill, now)| (skill, now, remedy(situation, item, now)));
    let (skill, now, (_, remedy)) = helped.max_by(|a, b| a.2.0.total_cmp(&b.2.0))?;
    let (right, of) = evidence(if remedy == Remedy::Prerequisite { now.remedial_for } else { skill })?;
    let skill = name(skill);
    match remedy {
        Remedy::Prerequisite => {
            Some(Reason::Prerequisite { skill, failing: name(now.remedial_for), right, of })
        }
        Remedy::Explained => Some(Reason::Explained { skill, right, of }),
        Remedy::Easier => Some(Reason::Easier { skill, right, of }),
        Remedy::None | Remedy::Again => None,
    }
}
