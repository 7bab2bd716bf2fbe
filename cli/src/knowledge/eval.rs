//! `cairn eval knowledge`: how well a model predicts answers that it has not seen.

use super::input::{self, Input};
use super::train::Choice;
use crate::output;
use anyhow::Context as _;
use cairn::learner::knowledge::model::Model;
use cairn_lab::knowledge::answers::{Answers, Vocabulary};
use cairn_lab::knowledge::eval::{Evaluation, Predicted, evaluate, predict};
use cairn_lab::knowledge::online::bind;
use cairn_lab::progress;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Answers to predict, in the same form
    #[arg(long)]
    test: PathBuf,
    /// The model; where it is not given, one is trained on the training answers
    #[arg(long)]
    model: Option<PathBuf>,
    /// Write each prediction here, in the form that `cairn audit fairness` reads
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choice: Choice,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut inputs = vec![args.input.train.as_path(), &args.input.item_skills, &args.test];
    inputs.extend(args.model.as_deref());
    let written = args.predictions.as_ref().map(|path| output::target(&inputs, path)).transpose()?;
    let given =
        args.model.as_ref().map(|path| Ok::<_, anyhow::Error>((path, input::bytes(path)?))).transpose()?;
    let (mut vocabulary, train) = args.input.read()?;
    let test = input::read(&args.test, &mut vocabulary)?;
    let model = match given {
        Some((path, bytes)) => {
            Model::read(&bytes).with_context(|| format!("{} is not a whole model", path.display()))?
        }
        None => Model::read(&args.choice.train(&train, &vocabulary)?.1)
            .context("the model just trained does not open; this is a fault of cairn")?,
    };
    let size = model.size();
    let bound = bind(model, &vocabulary);
    let predicted = predict(&bound, &test, &vocabulary);
    let spinner = progress::spinner("running Elo, IRT, PFA and Best-LR on the same answers");
    let evaluation = evaluate(&predicted, size, &train, &test, &vocabulary)?;
    spinner.finish_and_clear();
    if let Some(path) = written {
        output::replace(&path, table(&predicted, &test, &vocabulary).as_bytes())?;
    }
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &evaluation)?;
        return Ok(writeln!(out)?);
    }
    print(&mut out, &evaluation, test.items_not_in(&train), bound.items_known())?;
    Ok(())
}

fn print(out: &mut impl std::io::Write, e: &Evaluation, unseen: usize, known: usize) -> std::io::Result<()> {
    let share = |auc: Option<f64>| auc.map_or_else(|| "none".to_owned(), |auc| format!("{auc:.4}"));
    writeln!(
        out,
        "{} answers of {} learners, predicted one by one before they were seen",
        e.rows, e.learners
    )?;
    writeln!(out, "{unseen} items of the test are not in training; the model knows {known} items")?;
    writeln!(out)?;
    writeln!(out, "  model     AUC")?;
    let b = &e.baselines;
    let rows = [("Cairn", e.auc), ("Best-LR", b.bestlr), ("Elo", b.elo), ("IRT", b.irt), ("PFA", b.pfa)];
    for (name, auc) in rows {
        writeln!(out, "  {name:8}  {}", share(auc))?;
    }
    writeln!(out)?;
    writeln!(out, "  AUC, a learner's first ten answers  {}", share(e.auc_first_10))?;
    writeln!(out, "  AUC, items not met before           {}", share(e.auc_first_encounter))?;
    writeln!(out, "  calibration error (15 bins)         {:.4}", e.ece)?;
    writeln!(out, "  Brier score                         {:.4}", e.brier)?;
    writeln!(out, "  log loss                            {:.4}", e.log_loss)?;
    writeln!(out, "  model                               {} bytes", e.model_bytes)?;
    writeln!(out, "  an event, median                    {:.2} us", e.update_us_p50)
}

/// A line an answer: learner, item, its skills, outcome and prediction.
fn table(predicted: &[Predicted], test: &Answers, vocabulary: &Vocabulary) -> String {
    let mut table = "user_id\titem_id\tskill_id\tcorrect\tprediction\n".to_owned();
    let mut predicted = predicted.iter();
    for (learner, answers) in test.iter().enumerate() {
        for (answer, predicted) in answers.iter().zip(&mut predicted) {
            let skills = vocabulary.skills_of(answer.item).iter().map(|&skill| vocabulary.skill_id(skill));
            let skills = skills.collect::<Vec<_>>().join("~");
            let (user, item) = (test.learner_id(learner), vocabulary.item_id(answer.item));
            let (score, probability) = (answer.score, predicted.probability);
            writeln!(table, "{user}\t{item}\t{skills}\t{score}\t{probability}").expect("text takes all");
        }
    }
    table
}
