//! The settings that were chosen, once more on all learners: those set aside have said what they had to say.

use super::super::answers::{Answers, Vocabulary};
use super::bench::Settings;
use super::calibrate::Line;
use super::kept::Kept;
use super::linear::Setting;
use super::network::{Left, Network};
use super::prepared::{Prepared, Scaling};
use super::{Deadline, Job, TrainError, export, mean_score};
use ::cairn::learner::knowledge::model::Parameters;

/// Trains both stages. `None` if there was no time to finish.
pub(super) fn refit(
    answers: &Answers,
    vocabulary: &Vocabulary,
    settings: &Settings,
    line: Line,
    job: &Job<'_>,
    deadline: &Deadline<'_>,
) -> Result<Option<Parameters>, TrainError> {
    deadline.watch.step("both stages on all learners", settings.passes);
    let kept = Kept::choose(answers, vocabulary, settings.dimensions, job.bytes);
    let (options, groups) = (job.options, Left::groups(&job.options.without));
    let setting = Setting {
        vocabulary,
        kept: &kept,
        mean: mean_score(answers),
        item_strength: settings.item_strength,
        without: &groups,
    };
    let made = setting.cross_fitted(answers, options.seed)?;
    let (recipe, scaling) = (settings.recipe(options.seed), Scaling::of(&made.features));
    let data = Prepared::new(answers, vocabulary, &kept, made);
    let mut network =
        Network::new(kept.items().len(), vocabulary.skills(), scaling, &recipe, &options.without);
    for pass in 0..settings.passes {
        if deadline.is_over() {
            return Ok(None);
        }
        network.pass(&data, &recipe, pass);
        deadline.watch.part("");
    }
    let linear = setting.fit(answers)?;
    Ok(Some(export::parameters(&setting, &linear, &network.settled(), &kept, line)))
}
