//! The audit of native code.

use super::cases::{Case, full, reduced};
use super::channel::{Channel, Encoder, Ratio};
use super::{Finding, measure};
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::subset_selection::SubsetSelection;
use cairn::privacy::mechanism::{Input, Randomiser};

/// Goes through all cases; `done` is called after each.
pub fn native(done: &dyn Fn()) -> Vec<Finding> {
    let cases = reduced().into_iter().chain(full(true));
    let mut findings: Vec<_> = cases
        .map(|case| {
            let finding = audit(&case, "native", &mut Native(case.randomiser));
            done();
            finding
        })
        .collect();
    findings.extend(formulas());
    findings
}

/// How many cases [`native`] goes through.
pub fn native_steps() -> u64 {
    (reduced().len() + full(true).len()) as u64
}

struct Native(Randomiser);

impl Encoder for Native {
    fn encode(
        &mut self,
        input: &Input,
        nonce: &[u8; 16],
        words: &[Vec<u64>],
    ) -> Result<Vec<Vec<u8>>, String> {
        Ok(words.iter().map(|words| self.0.encode(input, nonce, words)).collect())
    }
}

/// What going through a case shows.
pub fn audit(case: &Case, target: &'static str, encoder: &mut impl Encoder) -> Finding {
    let enumerated = Channel::enumerate(encoder, &case.inputs, &case.nonce, &*case.classes);
    let mut finding = Finding {
        name: case.name.clone(),
        target,
        epsilon: case.epsilon.nats(),
        declared_ratio: declared(case.epsilon),
        worst_ratio: f64::INFINITY,
        holds: false,
        inputs: case.inputs.len(),
        words: (case.classes)().map(|class| class.words.len()).sum(),
        unbiased: false,
        fault: None,
    };
    match enumerated {
        Err(fault) => finding.fault = Some(fault),
        Ok(channel) => {
            let worst = channel.worst();
            let whole = channel.total() == Some(case.total);
            finding.holds = whole && worst.within(case.epsilon);
            finding.worst_ratio = shown(worst, case.epsilon);
            finding.unbiased = match &case.randomiser {
                Randomiser::Closest(closest) => {
                    channel.deals_out(&case.randomiser, closest.choice()) && measure::points_true(closest)
                }
                _ => channel.is_unbiased(&case.randomiser, &case.inputs),
            };
            if !whole {
                finding.fault = Some("the probabilities do not add up to 1".into());
            }
        }
    }
    finding
}

fn declared(epsilon: Epsilon) -> f64 {
    f64::from(epsilon.numerator()) / f64::from(epsilon.denominator())
}

/// As a float, whose rounding must not lift it over what it is within.
fn shown(worst: Ratio, epsilon: Epsilon) -> f64 {
    let value = worst.value();
    if worst.within(epsilon) { value.min(declared(epsilon)) } else { value }
}

/// Subset selection at sizes whose sets nobody can go through: the ratio by the formula of its proof note, and that the
/// probabilities of a category being in the set add up to the number of categories in it.
fn formulas() -> impl Iterator<Item = Finding> {
    [101, 10_000, 16_384].into_iter().flat_map(|k| {
        [(2, 1), (2718, 1000), (7389, 1000)].map(|(a, b)| {
            let epsilon = Epsilon::new(a, b).expect("a constant");
            let subset = SubsetSelection::new(epsilon, k).expect("a size within the range");
            let (inside, chosen) = (u128::from(subset.inside_weight()), u128::from(subset.chosen()));
            let worst =
                Ratio { over: inside * (u128::from(k) - chosen), under: ((1 << 64) - inside) * chosen };
            let (others, own) = subset.probabilities();
            let held = own + f64::from(k - 1) * others;
            Finding {
                name: format!("subset-selection, {k} categories, by the formula"),
                target: "native",
                epsilon: epsilon.nats(),
                declared_ratio: declared(epsilon),
                worst_ratio: shown(worst, epsilon),
                holds: worst.within(epsilon) && inside > 0,
                inputs: k as usize,
                words: 0,
                unbiased: (held - f64::from(subset.chosen())).abs() < 1e-9 * f64::from(k),
                fault: None,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that tells a wrong thing for some words.
    struct Wrong<F: Fn(&Input, u64, Vec<u8>) -> Vec<u8>>(Native, F);

    impl<F: Fn(&Input, u64, Vec<u8>) -> Vec<u8>> Encoder for Wrong<F> {
        fn encode(
            &mut self,
            input: &Input,
            nonce: &[u8; 16],
            words: &[Vec<u64>],
        ) -> Result<Vec<Vec<u8>>, String> {
            let told = self.0.encode(input, nonce, words)?;
            Ok(told
                .into_iter()
                .zip(words)
                .map(|(payload, words)| (self.1)(input, words[0], payload))
                .collect())
        }
    }

    fn with(case: &Case, wrong: impl Fn(&Input, u64, Vec<u8>) -> Vec<u8>) -> Finding {
        audit(case, "native", &mut Wrong(Native(case.randomiser), wrong))
    }

    #[test]
    fn what_is_right_holds_and_one_wrong_word_does_not() {
        let case = reduced().into_iter().find(|case| case.name.starts_with("binary")).unwrap();
        let right = with(&case, |_, _, payload| payload);
        assert!(right.holds && right.unbiased && right.worst_ratio <= right.declared_ratio, "{right:?}");
        assert_eq!((right.inputs, right.words), (2, 1 << 16));
        // The first word flips; where it does not, the ratio is too large by one word in 65,536.
        let one = with(&case, |_, word, payload| if word == 0 { vec![1 - payload[0]] } else { payload });
        assert!(!one.holds && !one.unbiased && one.worst_ratio > one.declared_ratio, "{one:?}");
        let own = with(&case, |input, _, payload| if *input == Input::Choice(1) { vec![2] } else { payload });
        assert!(!own.holds && own.worst_ratio == f64::INFINITY, "{own:?}");
    }

    #[test]
    fn both_ends_of_a_run_are_looked_at() {
        let case = full(false).into_iter().find(|case| case.name.starts_with("binary")).unwrap();
        assert!(with(&case, |_, _, payload| payload).holds);
        let other_end =
            with(&case, |_, word, payload| if word == u64::MAX { vec![1 - payload[0]] } else { payload });
        assert!(!other_end.holds && other_end.fault.unwrap().contains("do not tell the same"));
    }

    #[test]
    fn a_set_of_another_size_is_seen() {
        let case = reduced().into_iter().find(|case| case.name.starts_with("k-closest")).unwrap();
        let before = with(&case, |_, _, payload| payload);
        assert!(before.holds && before.unbiased, "{before:?}");
        let wrong = with(&case, |_, word, payload| if word == 0 { vec![payload[0] ^ 1, 0] } else { payload });
        assert!(!wrong.unbiased);
    }

    #[test]
    fn the_formula_is_that_of_the_smaller_sizes() {
        assert!(formulas().all(|finding| finding.holds && finding.unbiased));
        assert_eq!(native_steps(), (reduced().len() + full(true).len()) as u64);
    }
}
