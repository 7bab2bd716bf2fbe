//! The tutor's step as JavaScript sees it: a code with up to three numbers, to which the package's TypeScript gives names
//! and sentences (`docs/tutor.md`).

use super::message::Writer;
use super::output::{item, skill};
use crate::catalog::View;
use crate::tutor::{Step, Why};

pub(super) fn step(out: &mut Writer, view: &View<'_>, step: &Step) {
    out.object(|out| {
        out.at("action").text(step.action.label());
        out.at("item").maybe(step.item, |out, of| item(out, view, of));
        out.at("skill").maybe(step.skill, |out, of| skill(out, view, of));
        out.at("why").text(step.why.label());
        out.at("numbers").list(numbers(&step.why), Writer::f32);
    });
}

/// What the code says, in the order of its fields.
fn numbers(why: &Why) -> [f32; 3] {
    match *why {
        Why::LongSession { minutes } => [minutes, 0.0, 0.0],
        Why::Falling { right, of, expected } => [right as f32, of as f32, expected],
        Why::Quick { seconds, expected } | Why::Slow { seconds, expected } => [seconds, expected, 0.0],
        Why::InReach { chance } | Why::TooHard { chance } => [chance, 0.0, 0.0],
        Why::Again { tries: count }
        | Why::WrongRun { in_a_row: count }
        | Why::Stuck { attempts: count }
        | Why::Helped { hints: count } => [count as f32, 0.0, 0.0],
        Why::Easy { in_a_row, chance } => [in_a_row as f32, chance, 0.0],
        Why::Wrong | Why::SkillMet | Why::Right | Why::NothingLeft => [0.0; 3],
    }
}
