//! The figures of one task: with intervals, and with what another epsilon would have made of them.

use super::{table, words};
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::policy::{Question, Shape, Task};
use cairn::privacy::release::Published;
use maud::{Markup, html};

/// Half the width of a 95 % interval of a normal distribution, in standard errors.
const NORMAL_95: f64 = 1.959_964;
/// The categories that are shown: those with the greatest shares.
const SHOWN: usize = 20;
/// Epsilons to compare with, as exact as a policy can have them.
const OTHERS: [(&str, u32); 3] = [("0.5", 1648), ("1", 2718), ("2", 7389)];

/// What the columns of a question's figures are called.
pub(super) fn headings(question: &Question) -> [&'static str; 3] {
    match question.shape() {
        Shape::Bit => ["Share of yes, 95 % interval", "Estimate", "From noise alone"],
        Shape::Categories(_) => ["Share of nothing, 95 % interval", "Estimate", "From noise alone"],
        Shape::Direction(_) => {
            ["Length of the mean direction", "Error of each coordinate", "From noise alone"]
        }
    }
}

/// Three cells: the figure, its interval, and what of the interval is noise.
pub(super) fn cells(task: &Task, published: Option<&Published>) -> Markup {
    let Some(published) = published else {
        return html! { td colspan="3" { "nothing published" } };
    };
    let first = |list: &[f64]| list.first().copied().unwrap_or(f64::NAN);
    let (value, error) = (first(&published.value), first(&published.standard_error));
    let noise = NORMAL_95 * first(&published.noise_standard_error);
    if let Shape::Direction(_) = task.question.shape() {
        let length = published.shrunk.iter().map(|part| part * part).sum::<f64>().sqrt();
        return html! {
            td { (format!("{length:.2} of at most 1")) }
            td { "± " (format!("{:.2}", NORMAL_95 * error)) }
            td { "± " (format!("{noise:.2}")) }
        };
    }
    html! {
        td { (interval(value, error)) }
        td { (percent(value)) }
        td { "± " (format!("{:.1}", 100.0 * noise)) " points" }
    }
}

/// The most frequent answers of an epoch, of a question whose answer is one of many.
pub(super) fn categories(published: &Published) -> Markup {
    let Shape::Categories(_) = published.question.shape() else { return html! {} };
    let mut order: Vec<usize> = (1..published.value.len()).collect();
    order.sort_by(|&a, &b| published.shrunk[b].total_cmp(&published.shrunk[a]).then(a.cmp(&b)));
    order.truncate(SHOWN);
    let caption = format!("Most frequent answers in epoch {}", published.epoch);
    table(
        &published.task,
        &caption,
        &html! {
            thead {
                tr {
                    th scope="col" { "Answer" }
                    th scope="col" { "Share, 95 % interval" }
                    th scope="col" { "Estimate" }
                    th scope="col" { "Best guess" }
                }
            }
            tbody {
                @for number in order {
                    tr {
                        th scope="row" { (words::category(&published.question, number)) }
                        td { (interval(published.value[number], published.standard_error[number])) }
                        td { (percent(published.value[number])) }
                        td { (guess(published, number)) }
                    }
                }
            }
        },
    )
}

/// How far off as many reports would have been, from noise alone, under other epsilons.
pub(super) fn other_epsilons(task: &Task, published: &Published) -> Markup {
    let shape = task.question.shape();
    let unit = if matches!(shape, Shape::Direction(_)) { "" } else { " points" };
    let scale = if unit.is_empty() { 1.0 } else { 100.0 };
    let noise = |thousandths: u32| {
        let epsilon = Epsilon::new(thousandths, 1000).ok()?;
        let randomiser = Task { epsilon, ..task.clone() }.randomiser().ok()?;
        let none = vec![0; randomiser.counts_len()];
        let error = randomiser.estimate(&none, published.reports).last()?.noise_standard_error;
        Some(format!("± {:.1$}{unit}", scale * NORMAL_95 * error, if unit.is_empty() { 2 } else { 1 }))
    };
    html! {
        p {
            "With " (published.reports) " reports, noise alone puts each figure off by up to (in 95 % of cases): "
            @for (index, (name, thousandths)) in OTHERS.into_iter().enumerate() {
                @if index > 0 { "; " }
                "epsilon " (name) ", " (noise(thousandths).unwrap_or_else(|| "no such mechanism".to_owned()))
            }
            ". Less is more private, and four times as many reports halve it."
        }
    }
}

/// What to predict with. A figure that its own interval speaks against is not one to show.
fn guess(published: &Published, number: usize) -> String {
    let reach = NORMAL_95 * published.standard_error[number];
    let (guess, value) = (published.shrunk[number], published.value[number]);
    if (guess - value).abs() <= reach { percent(guess) } else { "none within the interval".to_owned() }
}

/// How far one made-up report moves the estimate, in honest ones, where a formula says it.
pub(super) fn weight(task: &Task) -> Option<f64> {
    let (a, b) = (f64::from(task.epsilon.numerator()), f64::from(task.epsilon.denominator()));
    matches!(task.question.shape(), Shape::Bit).then(|| (a + b) / (a - b))
}

fn interval(value: f64, error: f64) -> String {
    let reach = NORMAL_95 * error;
    format!("{} to {}", percent(value - reach), percent(value + reach))
}

/// For reading, a share is cut to what a share can be; the release has the unbiased figure.
fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share.clamp(0.0, 1.0))
}
