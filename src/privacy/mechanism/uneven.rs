//! A choice among `outputs` of which some are likelier, exactly: one word decides, and no word is left over.
//!
//! Two mechanisms are of this form: the input names a set of `likelier` outputs, each of which must be at most a/b times as
//! likely as any other. The 2^64 words are dealt out whole: `extra` to each output of the set, and `each` to every output,
//!
//! ```text
//! extra * likelier + each * outputs = 2^64,    (extra + each) b <= a each,
//! ```
//!
//! with the largest `extra` there is. So an output has just `extra + each` words or just `each`: the probabilities are
//! exact, the choice within and without the set is uniform without a remainder, and the ratio is rounded towards privacy.

use crate::privacy::epsilon::Epsilon;

/// The choice for one epsilon and one size of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uneven {
    outputs: u32,
    likelier: u32,
    extra: Divisor,
    each: Divisor,
    /// The words below this choose within the set.
    inside_below: u64,
}

/// What a word chose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// All ones where the output is chosen from the set, otherwise zero.
    pub inside: u32,
    /// The place in the set; 0 where it is not chosen from the set.
    pub within: u32,
    /// The output, where it is not chosen from the set; otherwise 0.
    pub among: u32,
}

impl Uneven {
    /// `last` is the greatest word, 2^bits - 1. `inverse` is that of `likelier` modulo `outputs`; where `outputs` is a power
    /// of two it does not count. `None` where words are too few for so small an epsilon.
    ///
    /// `extra` must be congruent to 2^bits `inverse` modulo `outputs`, or what is left could not be dealt out evenly.
    #[inline(never)]
    pub(super) fn new(
        epsilon: Epsilon,
        outputs: u32,
        likelier: u32,
        inverse: u32,
        last: u64,
    ) -> Option<Self> {
        let (n, s) = (u64::from(outputs), u64::from(likelier));
        let more = u64::from(epsilon.numerator() - epsilon.denominator());
        let shares = u64::from(epsilon.denominator()) * n + more * s;
        let most = (u128::from(more) * (u128::from(last) + 1) / u128::from(shares)) as u64;
        let residue = (last % n + 1) % n * u64::from(inverse) % n;
        let extra = most.checked_sub(residue)? / n * n + residue;
        if extra == 0 {
            return None;
        }
        let inside_below = extra * s;
        let each = (last - inside_below + 1) / n;
        Some(Self { outputs, likelier, extra: Divisor::new(extra), each: Divisor::new(each), inside_below })
    }

    /// The outcome of one uniform word. The same instructions for every word.
    pub(super) fn draw(&self, word: u64) -> Drawn {
        let inside = u64::from(word < self.inside_below).wrapping_neg();
        Drawn {
            inside: inside as u32,
            within: (self.extra.into(word) & inside) as u32,
            among: (self.each.into(word.wrapping_sub(self.inside_below)) & !inside) as u32,
        }
    }

    /// How many outputs there are.
    pub fn outputs(&self) -> u32 {
        self.outputs
    }

    /// How many of them are likelier.
    pub fn likelier(&self) -> u32 {
        self.likelier
    }

    /// For how many words an output of the set is chosen beyond the words of any other.
    pub fn extra(&self) -> u64 {
        self.extra.divisor
    }

    /// For how many words an output outside the set is chosen.
    pub fn each(&self) -> u64 {
        self.each.divisor
    }

    /// The part of all words that are dealt out to the set alone, for each output of it.
    pub(super) fn extra_share(&self) -> f64 {
        self.extra() as f64 / self.words()
    }

    /// The part of all words that every output has.
    pub(super) fn each_share(&self) -> f64 {
        self.each() as f64 / self.words()
    }

    fn words(&self) -> f64 {
        self.inside_below as f64 + self.each() as f64 * f64::from(self.outputs)
    }
}

/// A divisor with its reciprocal: how long a processor's own division takes may depend on the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Divisor {
    divisor: u64,
    reciprocal: u64,
}

impl Divisor {
    fn new(divisor: u64) -> Self {
        Self { divisor, reciprocal: u64::MAX / divisor }
    }

    /// floor(number / divisor). The product with the reciprocal is short by less than number / 2^64, so by at most one.
    fn into(self, number: u64) -> u64 {
        let quotient = ((u128::from(number) * u128::from(self.reciprocal)) >> 64) as u64;
        let rest = number.wrapping_sub(quotient.wrapping_mul(self.divisor));
        quotient + u64::from(rest >= self.divisor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_dealt_out_and_the_ratio_holds_and_is_tight() {
        for (a, b) in [(2, 1), (3, 1), (7389, 1000), (54_598, 1000), (7, 3), (u32::MAX, 1), (1001, 1000)] {
            let epsilon = Epsilon::new(a, b).unwrap();
            // Points and hyperplanes: outputs = order * likelier + 1, so the inverse of likelier is -order.
            for (outputs, likelier, inverse) in
                [(29_524, 9841, 29_521), (13, 4, 10), (1024, 341, 0), (1024, 2, 0)]
            {
                let choice = Uneven::new(epsilon, outputs, likelier, inverse, u64::MAX).unwrap();
                let (a, b) = (u128::from(a), u128::from(b));
                let (n, s) = (u128::from(outputs), u128::from(likelier));
                let (extra, each) = (u128::from(choice.extra()), u128::from(choice.each()));
                assert_eq!(extra * s + each * n, 1 << 64);
                assert!((extra + each) * b <= a * each, "{epsilon:?}, {outputs}");
                // The next that could be dealt out evenly is too much.
                let (extra, each) = (extra + n, each.saturating_sub(s));
                assert!((extra + each) * b > a * each, "{epsilon:?}, {outputs}");
            }
        }
    }

    #[test]
    fn at_16_bits_each_outcome_has_just_its_words() {
        let choice = Uneven::new(Epsilon::new(3, 1).unwrap(), 13, 4, 10, 0xffff).unwrap();
        let (mut within, mut among) = ([0_u64; 4], [0_u64; 13]);
        for word in 0..1 << 16 {
            let drawn = choice.draw(word);
            if drawn.inside == 0 {
                among[drawn.among as usize] += 1;
                assert_eq!(drawn.within, 0);
            } else {
                within[drawn.within as usize] += 1;
                assert_eq!(drawn.among, 0);
            }
        }
        assert_eq!((within, among), ([choice.extra(); 4], [choice.each(); 13]));
    }

    #[test]
    fn the_reciprocal_divides_exactly() {
        for divisor in [1, 2, 3, 29_524, 1 << 32, (1 << 50) - 1, u64::MAX / 3, u64::MAX - 1, u64::MAX] {
            let by = Divisor::new(divisor);
            for times in [0, 1, 2, 1000, u64::MAX / divisor] {
                let Some(exact) = times.checked_mul(divisor) else { continue };
                for number in [exact.saturating_sub(1), exact, exact.saturating_add(1), u64::MAX] {
                    assert_eq!(by.into(number), number / divisor, "{number} / {divisor}");
                }
            }
        }
    }

    #[test]
    fn words_too_few_for_the_epsilon_are_refused() {
        let least = Epsilon::new(u32::MAX, u32::MAX - 1).unwrap();
        assert_eq!(Uneven::new(least, 13, 4, 10, 0xffff), None);
        assert!(Uneven::new(least, 65_535, 32_767, 65_533, u64::MAX).is_some());
    }
}
