//! `cairn train knowledge`: from answers of many learners to a model.

use super::input::Input;
use super::watch::Bars;
use crate::output;
use cairn_lab::knowledge::answers::{Answers, Vocabulary};
use cairn_lab::knowledge::train::{Left, MOST_BYTES, MOST_PASSES, Options, Trained, train};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Where the model goes
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    choice: Choice,
}

/// How to train; `eval` takes the same where it trains.
#[derive(clap::Args)]
pub struct Choice {
    /// Wind up after so many minutes, with the best so far
    #[arg(long, default_value_t = 19.0)]
    minutes: f64,
    /// Leave out a group of evidence, to see what it adds
    #[arg(long, value_parser = left)]
    without: Vec<Left>,
    /// The number that every random choice follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most passes over the answers with one setting; fewer are taken where more bring nothing
    #[arg(long, default_value_t = MOST_PASSES as u64, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    passes: u64,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let output = output::target(&[&args.input.train, &args.input.item_skills], &args.output)?;
    let (vocabulary, answers) = args.input.read()?;
    let start = Instant::now();
    let (trained, bytes) = args.choice.train(&answers, &vocabulary)?;
    output::replace(&output, &bytes)?;
    let mut out = std::io::stdout().lock();
    let Trained { settings, tried, set_aside, quantisation_loss, stopped, parameters } = &trained;
    writeln!(
        out,
        "{}: {} bytes of at most {MOST_BYTES}, {} items, {} skills, trained in {:.0} s on {} answers of {} learners",
        args.output.display(),
        bytes.len(),
        parameters.items.len(),
        parameters.skills.len(),
        start.elapsed().as_secs_f64(),
        answers.rows(),
        answers.learners(),
    )?;
    if *stopped {
        writeln!(
            out,
            "  stopped early: the best until then, from six sevenths of the learners or fewer passes"
        )?;
    }
    writeln!(out, "  on {set_aside} learners set aside, for each setting tried:")?;
    for one in tried {
        let s = one.settings;
        let chosen = if s == *settings { "  <- chosen" } else { "" };
        writeln!(
            out,
            "    AUC {:.4}, log loss {:.4}: {} dimensions, dropout {} and {}, decay {}, step {} falling to {}, {} passes{chosen}",
            one.auc,
            one.log_loss,
            s.dimensions,
            s.vector_dropout,
            s.answer_dropout,
            s.decay,
            s.step,
            s.fall,
            s.passes,
        )?;
    }
    writeln!(out, "  cut to 4 and 8 bits it loses {quantisation_loss:+.5} of AUC")?;
    Ok(())
}

impl Choice {
    /// Trains, and gives the bytes of the model too.
    pub fn train(&self, answers: &Answers, vocabulary: &Vocabulary) -> anyhow::Result<(Trained, Vec<u8>)> {
        if !(self.minutes > 0.0 && self.minutes <= 1e6) {
            anyhow::bail!("--minutes must be above 0, not {}", self.minutes);
        }
        let time = Duration::from_secs_f64(self.minutes * 60.0);
        let passes = self.passes as usize;
        let options = Options { time, without: self.without.clone(), seed: self.seed, passes };
        let bars = Bars::new()?;
        let trained = train(answers, vocabulary, &options, &bars);
        bars.finish();
        let trained = trained?;
        let bytes = trained.parameters.to_bytes();
        Ok((trained, bytes))
    }
}

fn left(name: &str) -> Result<Left, String> {
    Left::ALL.into_iter().find(|left| left.label() == name).ok_or_else(|| {
        format!("there is no group {name:?}; there are {}", Left::ALL.map(Left::label).join(", "))
    })
}
