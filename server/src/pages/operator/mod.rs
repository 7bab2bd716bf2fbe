//! The operator's page: what is asked, how many answered, and how far the answer can be trusted.
//!
//! It shows what is published and no more, for the operator alone. In particular it never says how many reports wait: a number
//! that grows by one tells when somebody's report came. Of each figure the interval comes first, since that is what the reports say.

mod figures;
mod words;

use super::frame;
use crate::policy;
use cairn::privacy::alarm::{Alarm, FALSE_ALARMS};
use cairn::privacy::policy::{Policy, Question, Task, TaskHash};
use cairn::privacy::release::{Published, Release};
use cairn::stored::digest::hex;
use maud::{Markup, html};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// What one task's section is made from.
struct Section<'a> {
    policy: &'a Policy,
    task: &'a Task,
    hash: TaskHash,
    /// The epoch of now.
    now: u32,
    published: Vec<&'a Published>,
    ripe: &'a [(TaskHash, u32)],
}

/// The page. `ripe` are the tasks and epochs of which at least as many reports as the floor wait.
pub(crate) fn page(
    policy: &Policy,
    epoch: u32,
    release: Option<&Release>,
    ripe: &[(TaskHash, u32)],
    alarms: &[(u32, Alarm)],
) -> Markup {
    let content = html! {
        p {
            "Learners' devices answer the questions below only with consent, and randomise every answer before it "
            "leaves. What is here is public: the same as in "
            @match release {
                Some(release) => {
                    a href={ "/v1/releases/" (release.number) } { "release " (release.number) }
                    ", signed with " a href="/v1/releases/key" { "this server’s key" } "."
                }
                None => { "the releases, of which there is none yet." }
            }
        }
        dl {
            dt { "School" }
            dd { (String::from(policy.school)) }
            dt { "Policy" }
            dd { (policy.fingerprint().join(" ")) " (" a href="/v1/policy" { "the whole of it" } ")" }
            dt { "Epoch" }
            dd { (epoch) ", " (dates(policy, epoch)) ". A device makes at most one report in each." }
            dt { "Published" }
            dd { "never about fewer than " (policy.cohort_floor) " reports" }
        }
        @for (epoch, alarm) in alarms { (uneven(policy, *epoch, alarm)) }
        @for (hash, task) in policy::tasks(policy) {
            @let name = hex(&hash.0);
            @let all = release.map_or(&[][..], |release| &release.estimates);
            @let published = all.iter().filter(|one| one.hash == name).collect();
            (section(&Section { policy, task, hash, now: epoch, published, ripe }))
        }
    };
    frame("What learners' devices report", &content)
}

fn section(section: &Section<'_>) -> Markup {
    let Section { policy, task, hash, now, ref published, ripe } = *section;
    let mut epochs: BTreeSet<u32> = [now, now.saturating_sub(1)].into();
    epochs.extend(published.iter().map(|one| one.epoch));
    html! {
        section {
            h2 { "Task " (policy.task_id(task)) }
            dl {
                dt { "Question" }
                dd { (words::in_words(&task.question)) }
                dt { "Mechanism" }
                dd { (words::mechanism(task.mechanism)) }
                dt { "Epsilon" }
                dd {
                    "ln(" (task.epsilon.numerator()) "/" (task.epsilon.denominator()) ") = "
                    (format!("{:.3}", task.epsilon.nats()))
                    ": no report is more than "
                    (format!("{:.2}", f64::from(task.epsilon.numerator()) / f64::from(task.epsilon.denominator())))
                    " times as likely for one learner as for another"
                }
            }
            p { (liars(policy, task)) }
            (table(&policy.task_id(task), "Reports and estimates, newest epoch first", &html! {
                thead {
                    tr {
                        th scope="col" { "Epoch" }
                        th scope="col" { "Reports counted" }
                        th scope="col" { "Waiting" }
                        @for heading in figures::headings(&task.question) { th scope="col" { (heading) } }
                    }
                }
                tbody {
                    @for epoch in epochs.into_iter().rev() {
                        @let found = published.iter().find(|one| one.epoch == epoch).copied();
                        tr {
                            th scope="row" { (epoch) ", " (dates(policy, epoch)) (item(&task.question, epoch)) }
                            td { @if let Some(found) = found { (found.reports) } @else { "none yet" } }
                            td { (waiting(policy, ripe.contains(&(hash, epoch)))) }
                            (figures::cells(task, found))
                        }
                    }
                }
            }))
            @if let Some(newest) = published.last() {
                (figures::categories(newest))
                (figures::other_epsilons(task, newest))
            }
        }
    }
}

/// That one task got more reports than chance gives it. How many reports there are, nobody is told here either.
fn uneven(policy: &Policy, epoch: u32, alarm: &Alarm) -> Markup {
    let task = policy.tasks.get(alarm.most).map(|task| policy.task_id(task)).unwrap_or_default();
    html! {
        p class="alarm" role="alert" {
            strong { "Task " (task) " got more reports in epoch " (epoch) " than chance gives it." }
            " Devices draw their task at random, and even draws come out like this in "
            (format!("{:.1e}", alarm.p))
            " of cases or fewer (chi-square, " (alarm.degrees) " degrees of freedom). Somebody may be making up reports to this task. Honest "
            "reports raise this alarm in 1 of " (format!("{:.0}", 1.0 / FALSE_ALARMS))
            " looks at an epoch; who looks every day sees a false one more often. A policy that was changed within the epoch raises it too."
        }
    }
}

/// A table that scrolls where the window is narrow, and can be reached by keyboard for that.
fn table(task: &str, caption: &str, content: &Markup) -> Markup {
    html! {
        div class="table" role="region" aria-label={ (caption) ", task " (task) } tabindex="0" {
            table {
                caption { (caption) }
                (content)
            }
        }
    }
}

/// Which item an epoch's reports are about.
fn item(question: &Question, epoch: u32) -> Markup {
    html! { @if let Some(item) = question.item(epoch) { ": “" (item) "”" } }
}

/// Who counts how much.
fn liars(policy: &Policy, task: &Task) -> String {
    let tasks = policy.tasks.len();
    let of_one = figures::weight(task).map_or_else(
        || "further than an honest one can: docs/privacy/attacks.md has figures".to_owned(),
        |weight| format!("up to {weight:.1} times as far as an honest one can"),
    );
    let of_all = match (tasks, figures::weight(task)) {
        (1, _) => String::new(),
        (_, Some(weight)) => format!(
            " An honest device answers one of {tasks} tasks, drawn at random; who makes up reports can answer this one each time, and \
             then weighs {:.1} times as much as a device.",
            weight * tasks as f64
        ),
        (_, None) => format!(
            " An honest device answers one of {tasks} tasks, drawn at random; who makes up reports can answer this one each time, and \
             then weighs {tasks} times that."
        ),
    };
    format!(
        "Nobody can tell a made-up report from an honest one. One made-up report moves an estimate {of_one}.{of_all}"
    )
}

fn waiting(policy: &Policy, ripe: bool) -> String {
    if ripe {
        format!("at least {}", policy.cohort_floor)
    } else {
        format!("fewer than {}", policy.cohort_floor)
    }
}

fn dates(policy: &Policy, epoch: u32) -> String {
    let end = policy.epoch_end(epoch);
    format!("{} to {}", date(end - policy.epoch_ms()), date(end - 1))
}

fn date(time_ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp(time_ms.div_euclid(1000))
        .map_or_else(|_| "far from now".to_owned(), |time| time.date().to_string())
}
