//! The way to a goal and its forecast as JavaScript sees them: codes with what belongs to them, to which the package's
//! TypeScript gives names and sentences (`docs/path.md`).

use super::message::Writer;
use super::output::{item_name, skill};
use crate::catalog::View;
use crate::catalog::pack::columns::SkillIndex;
use crate::forecast::{Forecast, Silence};
use crate::path::{Path, Skipped, Span, Step, Why};

pub(super) fn path(out: &mut Writer, view: &View<'_>, path: &Path) {
    out.object(|out| {
        skill(out.at("skill"), view, path.goal);
        out.at("status").text(path.status.label());
        out.at("steps").list(&path.steps, |out, of| step(out, view, of));
        out.at("skipped").list(&path.skipped, |out, of| skipped(out, view, of));
        spans(out, &path.answers, &path.minutes);
    });
}

fn step(out: &mut Writer, view: &View<'_>, step: &Step) {
    out.object(|out| {
        skill(out.at("skill"), view, step.skill);
        out.at("level").text(step.mastery.level.label());
        out.at("why").text(step.why.label());
        // The skill that needs it, and days and recall of one that was met.
        let (by, numbers) = match step.why {
            Why::Goal => (None, [0.0; 2]),
            Why::Needed { by } => (Some(by), [0.0; 2]),
            Why::Forgotten { days, recall } => (None, [days, recall.into()]),
        };
        out.at("by").maybe(by, |out, by| out.text(view.string(view.skill_name[by])));
        out.at("numbers").list(numbers, Writer::number);
        out.at("possibleNow").flag(step.possible_now);
        out.at("gap").maybe(step.gap, |out, gap| out.text(gap.label()));
        for (key, items) in [("learn", &step.learn), ("practise", &step.practise)] {
            out.at(key).list(items, |out, &item| item_name(out, view, item));
        }
        out.at("exercises").u32(step.exercises);
        out.at("solved").u32(step.solved);
        spans(out, &step.answers, &step.minutes);
    });
}

fn skipped(out: &mut Writer, view: &View<'_>, skipped: &Skipped) {
    out.object(|out| {
        skill(out.at("skill"), view, skipped.skill);
        out.at("level").text(skipped.mastery.level.label());
        out.at("because").text(skipped.because.label());
    });
}

#[inline(never)]
fn spans(out: &mut Writer, answers: &Span, minutes: &Span) {
    for (key, span) in [("answers", answers), ("minutes", minutes)] {
        out.at(key).object(|out| {
            out.at("mean").f32(span.mean);
            out.at("low").f32(span.low);
            out.at("high").f32(span.high);
        });
    }
}

/// The chances, or a code, each with its numbers.
pub(super) fn forecast(
    out: &mut Writer,
    view: &View<'_>,
    goal: SkillIndex,
    forecast: Result<Forecast, Silence>,
) {
    out.object(|out| {
        skill(out.at("skill"), view, goal);
        match forecast {
            Ok(Forecast { chance, low, high, days, days_low, days_high }) => {
                out.at("numbers").list([chance, low, high, days, days_low, days_high], Writer::f32);
            }
            Err(silence) => {
                out.at("because").text(silence.label());
                let numbers = match silence {
                    Silence::TooFewAnswers { answers, needed } => [answers, needed],
                    Silence::TooShort | Silence::Unreachable => [0; 2],
                };
                out.at("numbers").list(numbers, Writer::u32);
            }
        }
    });
}
