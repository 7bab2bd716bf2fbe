//! A policy as a server wrote it, in the field names of [`Policy`]; and what it comes to, in numbers to show.

use super::error::{Fault, Result};
use super::message::{Fields, Writer, read};
use crate::privacy::epsilon::Epsilon;
use crate::privacy::mechanism::Mechanism;
use crate::privacy::policy::{Guardian, Permission, Policy, Question, School, Task};
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
        out.at("id").text(&policy.id());
        out.at("digest").text(&hex(&policy.digest()));
        out.at("fingerprint").list(&policy.fingerprint(), |out, word| out.text(word));
        out.at("school").text(&hex(&policy.school.0));
        out.at("noticeSeconds").u32(policy.notice_seconds);
        out.at("sharing").text(policy.sharing.label());
        if let Some(guardian) = &policy.guardian {
            out.at("guardian").object(|out| {
                out.at("salt").text(&guardian.salt);
                out.at("iterations").u32(guardian.iterations);
                out.at("hash").text(&guardian.hash);
            });
        }
        out.at("epochDays").u32(policy.epoch_days);
        out.at("cohortFloor").u32(policy.cohort_floor);
        out.at("lifetimeEpsilon").number(policy.lifetime_cap.nats());
        out.at("tasks").list(&policy.tasks, |out, task| {
            out.object(|out| {
                out.at("id").text(&policy.task_id(task));
                out.at("kind").text(task.question.kind());
                out.at("names").list(task.question.names(), |out, name| out.text(name));
                out.at("mechanism").text(task.mechanism.label());
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
    let needed =
        ["version", "school", "epochDays", "cohortFloor", "lifetimeCap", "noticeSeconds", "sharing", "tasks"];
    fields.need(&needed);
    let school = School::parse(fields.text("school")).unwrap_or_else(|_| {
        fields.wrong("school", " must have 32 lower-case hexadecimal digits");
        School([0; 16])
    });
    let sharing = Permission::labelled(fields.text("sharing")).unwrap_or_else(|| {
        fields.wrong("sharing", " must be \"open\", \"guardian\" or \"off\"");
        Permission::Off
    });
    Policy {
        version: fields.u32("version"),
        school,
        epoch_days: fields.u32("epochDays"),
        cohort_floor: fields.u32("cohortFloor"),
        lifetime_cap: epsilon(fields, "lifetimeCap"),
        notice_seconds: fields.u32("noticeSeconds"),
        sharing,
        guardian: fields.maybe("guardian", |fields, name| fields.object(name, guardian)),
        tasks: fields.objects("tasks", task),
    }
}

fn guardian(fields: &mut Fields<'_>) -> Guardian {
    fields.need(&["salt", "iterations", "hash"]);
    Guardian {
        salt: fields.string("salt"),
        iterations: fields.u32("iterations"),
        hash: fields.string("hash"),
    }
}

fn task(fields: &mut Fields<'_>) -> Task {
    fields.need(&["question", "mechanism", "epsilon"]);
    let mechanism = Mechanism::labelled(fields.text("mechanism")).unwrap_or_else(|| {
        fields.wrong("mechanism", " is none that is known here");
        Mechanism::BinaryRandomisedResponse
    });
    Task { question: fields.object("question", question), mechanism, epsilon: epsilon(fields, "epsilon") }
}

#[inline(never)]
pub(super) fn question(fields: &mut Fields<'_>) -> Question {
    match fields.text("kind") {
        "solved" => Question::Solved { items: names(fields, "items") },
        "tried" => Question::Tried { items: names(fields, "items") },
        "helped" => Question::Helped {},
        "topic" => Question::Topic { topics: names(fields, "topics") },
        "move" => Question::Move { topics: names(fields, "topics") },
        "interest" => {
            fields.need(&["catalog", "dimensions"]);
            Question::Interest { catalog: fields.string("catalog"), dimensions: fields.u32("dimensions") }
        }
        _ => {
            fields.wrong("kind", " is none that is known here");
            Question::Helped {}
        }
    }
}

fn names(fields: &mut Fields<'_>, name: &str) -> Vec<String> {
    fields.need(&[name]);
    fields.texts(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::policy::tests::policy;
    use crate::wasm::message::tests::encoded;
    use serde_json::{Value, json};

    #[test]
    fn a_policy_is_read_as_the_derived_reader_reads_it() {
        let good = serde_json::to_value(policy()).unwrap();
        let ours = |json: &Value| read(&encoded(json), "policy-invalid", "no policy", whole).ok();
        assert_eq!(ours(&good), Some(policy()));
        for path in ["", "/lifetimeCap", "/tasks/0", "/tasks/0/question", "/tasks/0/epsilon"] {
            let names: Vec<_> = good.pointer(path).unwrap().as_object().unwrap().keys().cloned().collect();
            for name in names.iter().map(String::as_str).chain(["more"]) {
                let odd = [json!(null), json!(0), json!(2.5), json!("x"), json!([]), json!([{}]), json!({})];
                for odd in odd {
                    let mut changed = good.clone();
                    changed.pointer_mut(path).unwrap()[name] = odd;
                    assert_eq!(ours(&changed), serde_json::from_value(changed.clone()).ok(), "{changed}");
                }
                let mut without = good.clone();
                without.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(name);
                assert_eq!(ours(&without), serde_json::from_value(without.clone()).ok(), "{without}");
            }
        }
    }

    #[test]
    fn there_may_be_none_and_one_that_asks_too_much_is_refused() {
        assert!(checked_if_any(&encoded(&json!({}))).unwrap().is_none());
        let mut greedy = policy();
        greedy.lifetime_cap = Epsilon::new(2_980_958, 1000).unwrap();
        let refused = checked_if_any(&encoded(&json!({ "policy": greedy }))).unwrap_err();
        let refused = format!("{refused:?}");
        assert!(refused.contains("policy-refused") && refused.contains("epsilon 8.000"), "{refused}");
        assert!(checked(&encoded(&serde_json::to_value(policy()).unwrap())).is_ok());
    }
}
