//! The choice of prior precisions, on training learners alone: four fifths learn, one fifth judges.

use super::super::answers::Answers;
use super::super::logistic::FitError;

/// What is tried for each strength. The first is taken where there are too few learners to judge.
pub(super) const STRENGTHS: [f32; 5] = [1.0, 0.1, 0.3, 3.0, 10.0];
/// One learner in so many judges.
const JUDGES: usize = 5;

/// The strengths with the lowest loss, each varied in its turn while the others stay at the best known. `loss` is given
/// those who learn, those who judge, and the strengths.
pub(super) fn choose<const N: usize>(
    train: &Answers,
    loss: impl Fn(&Answers, &Answers, [f32; N]) -> Result<f64, FitError>,
) -> Result<[f32; N], FitError> {
    let mut best = [STRENGTHS[0]; N];
    let (judge, learn): (Vec<_>, Vec<_>) =
        (0..train.learners()).partition(|index| index % JUDGES == JUDGES - 1);
    if judge.is_empty() {
        return Ok(best);
    }
    let (learn, judge) = (train.subset(&learn), train.subset(&judge));
    let mut lowest = loss(&learn, &judge, best)?;
    for turn in 0..N {
        for strength in &STRENGTHS[1..] {
            let mut tried = best;
            tried[turn] = *strength;
            let loss = loss(&learn, &judge, tried)?;
            if loss < lowest {
                (lowest, best) = (loss, tried);
            }
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::answers::Vocabulary;
    use std::path::Path;

    fn answers(learners: usize) -> Answers {
        let rows = (0..learners).map(|learner| format!("{learner}\ti\t0\t1\n")).collect::<Vec<_>>().concat();
        let text = format!("user_id\titem_id\ttimestamp\tcorrect\n{rows}");
        Answers::read_from(text.as_bytes(), Path::new(""), &mut Vocabulary::default()).unwrap()
    }

    #[test]
    fn the_lowest_loss_of_held_out_learners_decides() {
        let chosen = choose(&answers(11), |learn, judge, [a, b]| {
            let ids = |answers: &Answers| {
                (0..answers.learners()).map(|l| answers.learner_id(l).to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(ids(judge), ["4", "9"]);
            assert!(learn.learners() == 9 && !ids(learn).contains(&"4".to_owned()));
            Ok(f64::from((a - 0.3).abs() + (b - 10.0).abs()))
        });
        assert_eq!(chosen, Ok([0.3, 10.0]));
    }

    #[test]
    fn too_few_to_judge_leave_the_first() {
        assert_eq!(choose(&answers(4), |_, _, [_]| panic!("nobody judges")), Ok([STRENGTHS[0]]));
    }
}
