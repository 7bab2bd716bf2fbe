//! Does the last entry of the lines belong to its learner?
//!
//! Published files are made by scripts, and a script that cuts a set into parts can put one learner's part on another's
//! line. In files made from `MOOCCubeX` the last item of a line is found from the rest in 5 % of cases, the one before it in
//! 28 %. Learning from such entries is learning from noise, and the most recent item is the one that
//! tells most. So before anything is learnt both places are looked for from the same evidence, all other items of the line;
//! a last entry that is found far more rarely is left out, and the command says so. The learner still counts as having it.

use super::metrics::Sums;
use super::similar::cosine;

/// Learners that are asked; fewer than the least say nothing.
const ASKED: usize = 2_000;
const LEAST: usize = 50;
/// A history must have this many items besides the two that are looked for.
const EVIDENCE: usize = 2;
/// Found so many times more rarely, an entry does not belong.
const RARER: f64 = 4.0;

/// How often the last two entries of a line are among the ten that the rest of it points to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tail {
    /// The last.
    pub last: f64,
    /// The one before.
    pub before: f64,
}

impl Tail {
    /// Looks at the ends of lines; none where there are too few.
    pub fn of(histories: &[Vec<u16>], items: usize) -> Option<Self> {
        let long: Vec<usize> =
            (0..histories.len()).filter(|&row| histories[row].len() >= EVIDENCE + 2).collect();
        if long.len() < LEAST {
            return None;
        }
        // A line that neighbours were learnt from would find its own last item.
        let asked: Vec<usize> = long.iter().copied().step_by(long.len().div_ceil(ASKED).max(2)).collect();
        let others: Vec<&[u16]> = (0..histories.len())
            .filter(|row| asked.binary_search(row).is_err())
            .map(|row| histories[row].as_slice())
            .collect();
        let similar = cosine(&others, items);
        let [mut last, mut before] = [Sums::default(); 2];
        let mut scores = vec![0.0; items];
        for row in asked {
            let history = &histories[row];
            let (evidence, ends) = history.split_at(history.len() - 2);
            scores.fill(0.0);
            for &item in evidence {
                for (score, s) in scores.iter_mut().zip(similar.row(item.into())) {
                    *score += s;
                }
            }
            before.add(&scores, evidence, &ends[..1]);
            last.add(&scores, evidence, &ends[1..]);
        }
        Some(Self { last: last.found().hr, before: before.found().hr })
    }

    /// Whether the last entries are somebody else's.
    pub fn is_foreign(self) -> bool {
        self.last * RARER < self.before
    }
}

/// The histories without their last entries.
pub fn cut(histories: &[Vec<u16>]) -> Vec<&[u16]> {
    histories
        .iter()
        .map(|history| if history.len() > 1 { &history[..history.len() - 1] } else { history })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Learners who each take up a run of eight neighbours out of 200, and a last item at random or the next one.
    fn histories(foreign: bool) -> Vec<Vec<u16>> {
        let line = |u: u16| {
            let first = u * 37 % 190;
            let last = if foreign { (first + 60 + u * 71 % 90) % 200 } else { first + 6 };
            (first..first + 6).chain([last]).collect()
        };
        (0..400).map(line).collect()
    }

    #[test]
    fn a_foreign_last_entry_is_told_from_the_learners_own() {
        let foreign = Tail::of(&histories(true), 200).unwrap();
        assert!(foreign.is_foreign(), "{foreign:?}");
        let own = Tail::of(&histories(false), 200).unwrap();
        assert!(!own.is_foreign(), "{own:?}");
    }

    #[test]
    fn few_lines_say_nothing_and_a_line_of_one_is_kept() {
        assert_eq!(Tail::of(&histories(true)[..LEAST - 1], 200), None);
        assert_eq!(cut(&[vec![1, 2, 3], vec![4]]), [&[1u16, 2][..], &[4]]);
    }
}
