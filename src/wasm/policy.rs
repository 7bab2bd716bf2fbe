//! A policy as a server wrote it, in the field names of [`Policy`]; and what it comes to, in numbers to show.

use super::error::{Fault, Result};
use super::message::{Fields, Writer, read};
use crate::privacy::epsilon::Epsilon;
use crate::privacy::mechanism::Mechanism;
use crate::privacy::policy::{Policy, Question, Task};
use crate::stored::digest::hex;

/// A policy held to this device's limits.
pub(super) fn checked(policy: &[u8]) -> Result<Policy> {
    within_limits(read(policy, "policy-invalid", "this is not a policy", whole)?)
}

/// The same where there may be none: an object whose one field is `policy`.
pub(super) fn checked_if_any(policy: &[u8]) -> Result<Option<Policy>> {
    let read = read(policy, "policy-invalid", "this is not a policy", |fields| {
        fields.maybe("policy", |fields, name| fields.object(name, whole))
    });
    read?.map(within_limits).transpose()
}

#[inline(never)]
fn within_limits(policy: Policy) -> Result<Policy> {
    match policy.validate() {
        Ok(()) => Ok(policy),
        Err(error) => Err(Fault::new("policy-refused", &error.to_string())),
    }
}

pub(super) fn write(out: &mut Writer, policy: &Policy) {
    out.object(|out| {
        out.at("id").text(&policy.id);
        out.at("epochDays").u32(policy.epoch_days);
        out.at("cohortFloor").u32(policy.cohort_floor);
        out.at("lifetimeEpsilon").number(policy.lifetime_cap.nats());
        out.at("tasks").list(&policy.tasks, |out, task| {
            let Question::Solved { item } = &task.question;
            out.object(|out| {
                out.at("id").text(&task.id);
                out.at("item").text(item);
                out.at("epsilon").number(task.epsilon.nats());
                out.at("task").text(&hex(&policy.task_hash(task).0));
            });
        });
    });
}

/// An epsilon as a ratio, in an object.
pub(super) fn write_epsilon(out: &mut Writer, epsilon: Epsilon) {
    out.object(|out| {
        out.at("numerator").u32(epsilon.numerator());
        out.at("denominator").u32(epsilon.denominator());
    });
}

pub(super) fn epsilon(fields: &mut Fields<'_>, name: &str) -> Epsilon {
    let ratio = fields.object(name, |fields| {
        fields.need(&["numerator", "denominator"]);
        Epsilon::new(fields.u32("numerator"), fields.u32("denominator"))
    });
    ratio.unwrap_or_else(|_| {
        fields.wrong(name, " must have a numerator above its denominator, and that above 0");
        Epsilon::REPORT_CAP
    })
}

#[inline(never)]
fn whole(fields: &mut Fields<'_>) -> Policy {
    fields.need(&["version", "id", "epochDays", "cohortFloor", "lifetimeCap", "tasks"]);
    Policy {
        version: fields.u32("version"),
        id: fields.string("id"),
        epoch_days: fields.u32("epochDays"),
        cohort_floor: fields.u32("cohortFloor"),
        lifetime_cap: epsilon(fields, "lifetimeCap"),
        tasks: fields.objects("tasks", task),
    }
}

fn task(fields: &mut Fields<'_>) -> Task {
    fields.need(&["id", "question", "mechanism", "epsilon"]);
    if fields.text("mechanism") != "binary-randomised-response" {
        fields.wrong("mechanism", " must be \"binary-randomised-response\"");
    }
    Task {
        id: fields.string("id"),
        question: fields.object("question", question),
        mechanism: Mechanism::BinaryRandomisedResponse,
        epsilon: epsilon(fields, "epsilon"),
    }
}

fn question(fields: &mut Fields<'_>) -> Question {
    fields.need(&["kind", "item"]);
    if fields.text("kind") != "solved" {
        fields.wrong("kind", " must be \"solved\"");
    }
    Question::Solved { item: fields.string("item") }
}
