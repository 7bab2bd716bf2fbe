//! A mechanism as a table of exact probabilities: for every input, how much of all random words tells each output.

use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::uneven::Uneven;
use cairn::privacy::mechanism::{Input, Randomiser};
use std::collections::BTreeMap;

/// Words that must all tell the same, and how many of all words they stand for.
pub struct Class {
    pub weight: u128,
    pub words: Vec<Vec<u64>>,
}

/// Whatever randomises: native code, or a wasm.
pub trait Encoder {
    /// The payload for each of `words`, all under one nonce.
    fn encode(&mut self, input: &Input, nonce: &[u8; 16], words: &[Vec<u64>])
    -> Result<Vec<Vec<u8>>, String>;
}

/// Weights of outputs, for each input.
pub struct Channel {
    rows: Vec<BTreeMap<Vec<u8>, u128>>,
}

/// An exact ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    pub over: u128,
    pub under: u128,
}

impl Ratio {
    /// Whether it is at most e^epsilon.
    pub fn within(self, epsilon: Epsilon) -> bool {
        let product = |number: u128, factor: u32| {
            number.checked_mul(u128::from(factor)).expect("weights are below 2^96")
        };
        product(self.over, epsilon.denominator()) <= product(self.under, epsilon.numerator())
    }

    pub fn value(self) -> f64 {
        self.over as f64 / self.under as f64
    }

    /// Whether it is larger than another.
    fn exceeds(self, other: Self) -> bool {
        // Weights of up to 96 bits: compared by what the whole parts leave.
        let (mut a, mut b) = (self, other);
        loop {
            if a.under == 0 || b.under == 0 {
                return a.under == 0 && b.under != 0;
            }
            let (x, y) = (a.over / a.under, b.over / b.under);
            if x != y {
                return x > y;
            }
            // Equal whole parts: a's rest is larger where the inverse of its rest is smaller.
            (a, b) = (
                Self { over: b.under, under: b.over % b.under },
                Self { over: a.under, under: a.over % a.under },
            );
        }
    }
}

impl Channel {
    /// Goes through all classes for every input, some thousand strings of words at a time.
    pub fn enumerate(
        encoder: &mut impl Encoder,
        inputs: &[Input],
        nonce: &[u8; 16],
        classes: &dyn Fn() -> Box<dyn Iterator<Item = Class>>,
    ) -> Result<Self, String> {
        let rows = inputs.iter().map(|input| {
            let mut row = BTreeMap::new();
            let mut classes = classes().peekable();
            while classes.peek().is_some() {
                let (mut weights, mut words) = (Vec::new(), Vec::new());
                while words.len() < 4096 {
                    let Some(class) = classes.next() else { break };
                    weights.push((class.weight, class.words.len()));
                    words.extend(class.words);
                }
                let mut told = encoder.encode(input, nonce, &words)?.into_iter();
                for (weight, strings) in weights {
                    let mut class = told.by_ref().take(strings);
                    let payload = class.next().ok_or("too few payloads")?;
                    if class.any(|other| other != payload) {
                        return Err(format!("words of one run do not tell the same for {input:?}"));
                    }
                    *row.entry(payload).or_insert(0) += weight;
                }
            }
            Ok(row)
        });
        Ok(Self { rows: rows.collect::<Result<_, String>>()? })
    }

    /// The weight of all outputs, where it is the same for every input.
    pub fn total(&self) -> Option<u128> {
        let mut totals = self.rows.iter().map(|row| row.values().sum::<u128>());
        let first = totals.next()?;
        totals.all(|total| total == first).then_some(first)
    }

    /// The largest ratio of an output's weights under two inputs; the one below is 0 where only one input can tell it.
    pub fn worst(&self) -> Ratio {
        let mut extremes: BTreeMap<&[u8], (u128, u128, usize)> = BTreeMap::new();
        for row in &self.rows {
            for (payload, &weight) in row {
                let (most, least, inputs) = extremes.entry(payload).or_insert((0, u128::MAX, 0));
                (*most, *least, *inputs) = ((*most).max(weight), (*least).min(weight), *inputs + 1);
            }
        }
        let ratios = extremes.values().map(|&(most, least, inputs)| Ratio {
            over: most,
            under: if inputs == self.rows.len() { least } else { 0 },
        });
        ratios.fold(
            Ratio { over: 1, under: 1 },
            |worst, ratio| if ratio.exceeds(worst) { ratio } else { worst },
        )
    }

    /// Whether every input makes just as many outputs likelier as are declared, each by just as many words, and no other.
    pub fn deals_out(&self, randomiser: &Randomiser, choice: &Uneven) -> bool {
        let (each, extra) = (u128::from(choice.each()), u128::from(choice.extra()));
        self.rows.iter().all(|row| {
            let likelier = row.values().filter(|&&weight| weight == each + extra).count();
            let others = row.values().filter(|&&weight| weight == each).count();
            likelier == choice.likelier() as usize
                && likelier + others == choice.outputs() as usize
                && row.len() == choice.outputs() as usize
                && row.keys().all(|payload| randomiser.is_payload(payload))
        })
    }

    /// Whether the mechanism takes every output, and its estimate over all of them, each as often as it weighs, is the truth
    /// of each input: to nine digits, or where weights must be shortened to count in 64 bits, to six.
    pub fn is_unbiased(&self, randomiser: &Randomiser, inputs: &[Input]) -> bool {
        let long = self.total().map_or(0, |total| (128 - total.leading_zeros()).saturating_sub(52));
        let tolerance = if long == 0 { 1e-9 } else { 1e-6 };
        self.rows.iter().zip(inputs).all(|(row, input)| {
            let Input::Choice(truth) = *input else { return false };
            let mut counts = vec![0; randomiser.counts_len()];
            let (mut one, mut reports) = (counts.clone(), 0);
            for (payload, weight) in row {
                if !randomiser.is_payload(payload) {
                    return false;
                }
                let weight = (weight >> long) as u64;
                one.fill(0);
                randomiser.add(&mut one, &[0; 16], payload);
                for (count, one) in counts.iter_mut().zip(&one) {
                    *count += one * weight;
                }
                reports += weight;
            }
            let estimates = randomiser.estimate(&counts, reports);
            let bit = matches!(randomiser, Randomiser::Bit(_));
            !estimates.is_empty()
                && (0..).zip(&estimates).all(|(category, estimate)| {
                    let expected = if bit { truth } else { u32::from(category == truth) };
                    (estimate.value - f64::from(expected)).abs() < tolerance
                })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(weights: &[(u8, u128)]) -> BTreeMap<Vec<u8>, u128> {
        weights.iter().map(|&(payload, weight)| (vec![payload], weight)).collect()
    }

    #[test]
    fn the_worst_ratio_is_exact_and_one_input_s_own_output_is_beyond_all() {
        let third = 1 << 90;
        let channel = Channel {
            rows: vec![row(&[(0, 3 * third + 1), (1, third)]), row(&[(0, third), (1, 3 * third + 1)])],
        };
        let worst = channel.worst();
        assert_eq!(worst, Ratio { over: 3 * third + 1, under: third });
        assert!(!worst.within(Epsilon::new(3, 1).unwrap()), "by one unit");
        assert!(Ratio { over: 3 * third, under: third }.within(Epsilon::new(3, 1).unwrap()));
        assert_eq!(channel.total(), Some(4 * third + 1));
        let own = Channel { rows: vec![row(&[(0, 1), (1, 1)]), row(&[(0, 2)])] };
        assert_eq!(own.worst().under, 0);
        assert!(!own.worst().within(Epsilon::new(u32::MAX, 1).unwrap()));
    }

    #[test]
    fn ratios_are_compared_to_the_last_unit() {
        let ratio = |over, under| Ratio { over, under };
        let big = 1 << 90;
        assert!(ratio(3 * big + 1, big).exceeds(ratio(3 * big, big)));
        assert!(!ratio(3 * big, big).exceeds(ratio(3 * big + 1, big)));
        assert!(!ratio(7, 3).exceeds(ratio(14, 6)) && ratio(7, 3).exceeds(ratio(16, 7)));
        assert!(ratio(1, 0).exceeds(ratio(big, 1)) && !ratio(1, 0).exceeds(ratio(2, 0)));
    }
}
