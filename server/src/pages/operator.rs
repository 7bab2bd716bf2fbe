//! The operator's page: what is asked, how many answered, and how far the answer can be trusted.
//!
//! It shows what is published and no more. In particular it never says how many reports wait: a number that grows by
//! one tells when somebody's report came.

use super::frame;
use crate::policy;
use crate::release::{Published, Release};
use cairn::privacy::mechanism::Mechanism;
use cairn::privacy::policy::{Policy, Question, Task, TaskHash};
use maud::{Markup, html};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// Half the width of a 95 % interval of a normal distribution, in standard errors.
const NORMAL_95: f64 = 1.959_964;

/// The page. `ripe` are the tasks and epochs of which enough reports wait for the next batch.
pub(crate) fn page(policy: &Policy, epoch: u32, release: &Release<'_>, ripe: &[(TaskHash, u32)]) -> Markup {
    let content = html! {
        p {
            "Learners' devices answer the questions below only with consent, and randomise every answer before it "
            "leaves. What is here is public: the same as " a href="/v1/releases/latest" { "the latest release" } "."
        }
        dl {
            dt { "Policy" }
            dd { (policy.id) " (" a href="/v1/policy" { "the whole of it" } ")" }
            dt { "Epoch" }
            dd { (epoch) ", " (dates(policy, epoch)) ". A device makes at most one report in each." }
            dt { "Published" }
            dd { "never about fewer than " (policy.cohort_floor) " reports" }
        }
        @for (hash, task) in policy::tasks(policy) {
            (section(policy, epoch, (hash, task), release, ripe))
        }
    };
    frame("What learners' devices report", &content)
}

fn section(
    policy: &Policy,
    now: u32,
    (hash, task): (TaskHash, &Task),
    release: &Release<'_>,
    ripe: &[(TaskHash, u32)],
) -> Markup {
    let published = |epoch| release.estimates.iter().find(|e| e.hash == hash && e.epoch == epoch);
    let mut epochs: BTreeSet<u32> = [now, now.saturating_sub(1)].into();
    epochs.extend(release.estimates.iter().filter(|e| e.hash == hash).map(|e| e.epoch));
    html! {
        section {
            h2 { "Task " (task.id) }
            dl {
                dt { "Question" }
                dd { (in_words(&task.question)) }
                dt { "Mechanism" }
                dd { (mechanism(task.mechanism)) }
                dt { "Epsilon" }
                dd {
                    "ln(" (task.epsilon.numerator()) "/" (task.epsilon.denominator()) ") = "
                    (format!("{:.3}", task.epsilon.nats()))
                    ": no report is more than "
                    (format!("{:.2}", f64::from(task.epsilon.numerator()) / f64::from(task.epsilon.denominator())))
                    " times as likely for one learner as for another"
                }
            }
            // Reachable by keyboard, since it scrolls where the window is narrow.
            div class="table" role="region" aria-label={ "Figures of task " (task.id) } tabindex="0" {
                table {
                    caption { "Reports and estimates, newest epoch first" }
                    thead {
                        tr {
                            th scope="col" { "Epoch" }
                            th scope="col" { "Reports counted" }
                            th scope="col" { "Waiting" }
                            th scope="col" { "Estimated share of yes" }
                            th scope="col" { "95 % interval" }
                            th scope="col" { "From noise alone" }
                        }
                    }
                    tbody {
                        @for epoch in epochs.into_iter().rev() {
                            tr {
                                th scope="row" { (epoch) ", " (dates(policy, epoch)) }
                                (figures(published(epoch)))
                                td { (waiting(policy, ripe.contains(&(hash, epoch)))) }
                                (estimate(published(epoch)))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figures(published: Option<&Published<'_>>) -> Markup {
    html! { td { @if let Some(published) = published { (published.reports) } @else { "none yet" } } }
}

fn waiting(policy: &Policy, ripe: bool) -> String {
    if ripe {
        format!("at least {}", policy.cohort_floor)
    } else {
        format!("fewer than {}", policy.cohort_floor)
    }
}

fn estimate(published: Option<&Published<'_>>) -> Markup {
    let Some(Published { value, standard_error, noise_standard_error, .. }) = published else {
        return html! { td colspan="3" { "nothing published" } };
    };
    let reach = NORMAL_95 * standard_error;
    html! {
        td { (percent(*value)) }
        td { (percent(value - reach)) " to " (percent(value + reach)) }
        td { "± " (format!("{:.1}", 100.0 * NORMAL_95 * noise_standard_error)) " points" }
    }
}

/// For reading, a share is cut to what a share can be; the release has the unbiased figure.
fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share.clamp(0.0, 1.0))
}

fn in_words(question: &Question) -> Markup {
    let names = || question.names().join("”, “");
    html! {
        @match question {
            Question::Solved { .. } => {
                "Was the learner’s last attempt at the epoch’s item right? Never having tried it counts as no. "
                "The items, in turn: “" (names()) "”."
            }
            Question::Tried { .. } => {
                "Did the learner ever try the epoch’s item? The items, in turn: “" (names()) "”."
            }
            Question::Helped {} => {
                "Did the item that was last recommended and then tried end well: solved, or said to be good? "
                "Nothing yet counts as no."
            }
            Question::Topic { .. } => {
                "With which topic was the learner busy most in the epoch, if with any? One of “" (names()) "”."
            }
            Question::Move { .. } => {
                "From which topic to which did the learner last go on, if at all? Of “" (names()) "”."
            }
            Question::Interest { .. } => { "In which direction of the catalog do the learner’s interests lie, if in any?" }
            _ => { "A question that this page cannot put into words yet; the policy has it." }
        }
    }
}

fn mechanism(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::BinaryRandomisedResponse => {
            "binary randomised response: the device flips the answer with a known probability"
        }
        _ => "described in the policy",
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
