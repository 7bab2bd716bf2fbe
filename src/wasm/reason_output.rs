//! A reason as JavaScript sees it: its code, and its parameters beside it (`docs/formats/reasons.md`).

use super::message::Writer;
use crate::recommend::Reason;

#[inline(never)]
pub(super) fn reason(out: &mut Writer, reason: &Reason) {
    out.object(|out| match reason {
        Reason::Start => code(out, "start"),
        Reason::Ready { builds_on } => one(out, "ready", "buildsOn", builds_on),
        Reason::RightLevel { chance } => {
            code(out, "right-level");
            out.at("chance").f32(*chance);
        }
        Reason::RoomToGrow { skill } => one(out, "room-to-grow", "skill", skill),
        Reason::Review { skill, days, recall } => {
            one(out, "review", "skill", skill);
            out.at("days").number(*days);
            out.at("recall").f32(*recall);
        }
        Reason::Prerequisite { skill, failing, right, of } => {
            answers(out, "prerequisite", skill, *right, *of);
            out.at("failing").text(failing);
        }
        Reason::Easier { skill, right, of } => answers(out, "easier", skill, *right, *of),
        Reason::Explained { skill, right, of } => answers(out, "explained", skill, *right, *of),
        Reason::Introduces { skill } => one(out, "introduces", "skill", skill),
        Reason::Goal { goal, skill } => {
            one(out, "goal", "goal", goal);
            out.at("skill").text(skill);
        }
        Reason::Topic { topic } => one(out, "topic", "topic", topic),
        Reason::Format { format } => one(out, "format", "format", format),
        Reason::Liked { item } => one(out, "liked", "item", item),
        Reason::Done { item } => one(out, "done", "item", item),
        Reason::Followed { item } => one(out, "followed", "item", item),
        Reason::Pinned => code(out, "pinned"),
        Reason::Remaining => code(out, "remaining"),
        Reason::NotPersonal => code(out, "not-personal"),
    });
}

fn code(out: &mut Writer, code: &str) {
    out.at("code").text(code);
}

#[inline(never)]
fn one(out: &mut Writer, name: &str, key: &'static str, text: &str) {
    code(out, name);
    out.at(key).text(text);
}

#[inline(never)]
fn answers(out: &mut Writer, name: &str, skill: &str, right: u32, of: u32) {
    one(out, name, "skill", skill);
    out.at("right").u32(right);
    out.at("of").u32(of);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::message::tests::{decoded, floats};
    use crate::wasm::message::written;

    #[test]
    fn every_reason_is_written_as_it_is_derived() {
        let (skill, days, recall) = ("fractions".to_owned(), 3.5, 0.75);
        let (right, of, failing) = (2, 5, "ratios".to_owned());
        let all = [
            Reason::Start,
            Reason::Ready { builds_on: skill.clone() },
            Reason::RightLevel { chance: recall },
            Reason::RoomToGrow { skill: skill.clone() },
            Reason::Review { skill: skill.clone(), days, recall },
            Reason::Prerequisite { skill: skill.clone(), failing, right, of },
            Reason::Easier { skill: skill.clone(), right, of },
            Reason::Explained { skill: skill.clone(), right, of },
            Reason::Introduces { skill: skill.clone() },
            Reason::Goal { goal: "algebra".to_owned(), skill: skill.clone() },
            Reason::Topic { topic: "football".to_owned() },
            Reason::Format { format: "video".to_owned() },
            Reason::Liked { item: skill.clone() },
            Reason::Done { item: skill.clone() },
            Reason::Followed { item: skill.clone() },
            Reason::Pinned,
            Reason::Remaining,
            Reason::NotPersonal,
        ];
        for one in all {
            assert_eq!(decoded(&written(|out| reason(out, &one))), floats(&one));
        }
    }
}
