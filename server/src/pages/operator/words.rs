//! Questions and mechanisms in words for people who know neither.

use cairn::privacy::mechanism::Mechanism;
use cairn::privacy::policy::Question;
use maud::{Markup, html};

pub(super) fn in_words(question: &Question) -> Markup {
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

pub(super) fn mechanism(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::BinaryRandomisedResponse => {
            "binary randomised response: the device flips the answer with a known probability"
        }
        Mechanism::SubsetSelection => {
            "subset selection: the device names a random set of answers, in which the true one is somewhat likelier to be"
        }
        Mechanism::ProjectiveGeometry => {
            "projective geometry response: the device names a random point, somewhat likelier one of those that belong to the \
             true answer"
        }
        Mechanism::KClosest => {
            "k-closest: the device names one of 1,024 random directions, somewhat likelier one of those near the true one"
        }
        _ => "described in the policy",
    }
}

/// What the answer of that number is called, of answers that are one of many.
pub(super) fn category(question: &Question, number: usize) -> String {
    let names = question.names();
    let Some(place) = number.checked_sub(1) else { return "nothing of these".to_owned() };
    match question {
        Question::Move { .. } => {
            let topic = |place: usize| names.get(place).map_or("?", String::as_str);
            format!("{} → {}", topic(place / names.len().max(1)), topic(place % names.len().max(1)))
        }
        _ => names.get(place).cloned().unwrap_or_default(),
    }
}
