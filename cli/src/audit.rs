//! `cairn audit`: questions put to what was trained or written. Whether it serves groups of learners equally well; [`privacy`]:
//! whether reports keep what they promise.

mod privacy;

use crate::simulate::groups;
use crate::simulate::weeks::Weeks;
use anyhow::Context as _;
use cairn_lab::fairness::{Attribute, Audit, Contrast, Gap, Groups, Party, Predictions, Settings, audit};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    question: Question,
}

#[derive(clap::Subcommand)]
enum Question {
    /// Are right answers predicted equally well for groups of learners? With --simulated: are they taught equally well?
    Fairness(Fairness),
    /// Do the privacy mechanisms hold their epsilon exactly, natively and in the wasm that ships, and would a fault be seen?
    Privacy(privacy::Args),
}

#[derive(clap::Args)]
struct Fairness {
    /// What the model predicted: a tab-separated table with the columns `user_id`, `correct`, `prediction`, and if known
    /// `skill_id`
    #[arg(long, value_name = "FILE", required_unless_present = "simulated", conflicts_with_all = ["simulated", "Weeks"])]
    predictions: Option<PathBuf>,
    /// Who is in which group: a tab-separated table with `user_id` and a column for each attribute
    #[arg(long, value_name = "FILE", required_unless_present = "simulated", conflicts_with_all = ["simulated", "Weeks"])]
    groups: Option<PathBuf>,
    /// Learners that a group must have to be named and measured
    #[arg(long, value_name = "LEARNERS", default_value_t = Settings::default().floor, conflicts_with = "simulated")]
    floor: usize,
    /// Permutations, and bootstrap draws, of each comparison (19 or more)
    #[arg(long, value_name = "N", default_value_t = Settings::default().resamples, conflicts_with = "simulated",
        value_parser = clap::value_parser!(u32).range(19..))]
    resamples: u32,
    /// Compare groups of simulated learners under the recommender instead: what they are given, and what they gain
    #[arg(long, requires = "catalog")]
    simulated: bool,
    /// The packed catalog that simulated learners study
    #[arg(long, value_name = "PACK", requires = "simulated")]
    catalog: Option<PathBuf>,
    #[command(flatten)]
    weeks: Weeks,
    /// Where draws start: the same seed gives the same figures
    #[arg(long, value_name = "N", default_value_t = Settings::default().seed)]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    match &args.question {
        Question::Fairness(args) => fairness(args),
        Question::Privacy(args) => privacy::run(args),
    }
}

fn fairness(args: &Fairness) -> anyhow::Result<()> {
    if let Some(catalog) = &args.catalog {
        return groups::run(catalog, &args.weeks.options(args.seed)?, args.json);
    }
    let (Some(predictions_at), Some(groups_at)) = (&args.predictions, &args.groups) else {
        anyhow::bail!("--predictions and --groups are needed, or --simulated");
    };
    let open = |path: &Path| -> anyhow::Result<_> {
        Ok(BufReader::new(File::open(path).with_context(|| format!("{} cannot be read", path.display()))?))
    };
    let groups = Groups::read(open(groups_at)?)
        .with_context(|| format!("{} does not say who is in which group", groups_at.display()))?;
    let predictions = Predictions::read(open(predictions_at)?)
        .with_context(|| format!("{} does not hold predictions", predictions_at.display()))?;
    let settings = Settings { resamples: args.resamples, seed: args.seed, floor: args.floor };
    let audit = audit(&predictions, &groups, &settings)
        .with_context(|| format!("{} and {} do not fit", predictions_at.display(), groups_at.display()))?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&audit)?)?;
    } else {
        print(&mut out, &audit)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, audit: &Audit) -> std::io::Result<()> {
    writeln!(
        out,
        "{} answers of {} learners; {} learners are not in the file of groups",
        audit.rows, audit.learners, audit.learners_without_groups
    )?;
    for attribute in &audit.attributes {
        print_attribute(out, attribute)?;
    }
    writeln!(out, "\nWhat this shows")?;
    for sentence in audit.attributes.iter().flat_map(|attribute| &attribute.sentences) {
        writeln!(out, "  {sentence}")?;
    }
    writeln!(out, "\nWhat it does not show")?;
    for limit in &audit.limits {
        writeln!(out, "  {limit}")?;
    }
    Ok(())
}

fn print_attribute(out: &mut impl Write, attribute: &Attribute) -> std::io::Result<()> {
    writeln!(
        out,
        "\n{}: {} learners left out (no group stated, or in one of {} groups that are too small)",
        attribute.attribute, attribute.learners_left_out, attribute.groups_below_floor
    )?;
    let width = |names: &mut dyn Iterator<Item = &str>| {
        names.map(|name| name.chars().count()).max().unwrap_or(0).max(5)
    };
    let wide = width(&mut attribute.groups.iter().map(|group| group.group.as_str()));
    if wide > 0 && !attribute.groups.is_empty() {
        writeln!(
            out,
            "  {:wide$}  {:>8}  {:>9}  {:>6}  {:>6}  {:>9}  {:>7}",
            "group", "learners", "answers", "right", "AUC", "cal.error", "bias"
        )?;
    }
    for group in &attribute.groups {
        let Party { learners, figures } = &group.party;
        writeln!(
            out,
            "  {:wide$}  {learners:8}  {:9}  {:6.3}  {:>6}  {:9.3}  {:+7.3}",
            group.group,
            figures.rows,
            figures.base_rate,
            optional(figures.auc),
            figures.calibration_error,
            figures.bias
        )?;
    }
    for comparison in &attribute.comparisons {
        let Some(contrast) = &comparison.over_all else { continue };
        writeln!(out, "\n  {} less {}", comparison.group, comparison.reference)?;
        print_contrast(out, contrast)?;
        let Some(skills) = &comparison.skills else { continue };
        if skills.each.is_empty() {
            continue;
        }
        let wide = width(&mut skills.each.iter().map(|skill| skill.skill.as_str()));
        writeln!(
            out,
            "\n    {:wide$}  {:>9}  {:>7}  {:>6}  {:>6}  {:>6}  {:>7}  {:>6}",
            "skill", "learners", "AUC gap", "ABROCA", "q", "found*", "cal.gap", "q"
        )?;
        for skill in &skills.each {
            let contrast = &skill.contrast;
            writeln!(
                out,
                "    {:wide$}  {:>9}  {:+7.3}  {:6.3}  {:6.3}  {:>6}  {:+7.3}  {:6.3}",
                skill.skill,
                format!("{}+{}", contrast.group.learners, contrast.reference.learners),
                contrast.auc_gap.estimate,
                contrast.abroca.estimate,
                contrast.abroca.q,
                optional(contrast.power.detectable_abroca),
                contrast.calibration_gap.estimate,
                contrast.calibration_gap.q
            )?;
        }
        writeln!(out, "    * the smallest ABROCA that would have been found 8 times in 10")?;
    }
    Ok(())
}

fn print_contrast(out: &mut impl Write, contrast: &Contrast) -> std::io::Result<()> {
    writeln!(out, "    {:21}  {:>7}  {:>17}  {:>6}  {:>6}", "", "gap", "95 % interval", "p", "q")?;
    let rows = [
        ("AUC", &contrast.auc_gap),
        ("ABROCA", &contrast.abroca),
        ("calibration (bias)", &contrast.calibration_gap),
        ("calibration error", &contrast.calibration_error_gap),
    ];
    for (name, Gap { estimate, low, high, p, q }) in rows {
        let interval = low.zip(*high).map_or("-".into(), |(low, high)| format!("{low:+.3} to {high:+.3}"));
        writeln!(out, "    {name:21}  {estimate:+7.3}  {interval:>17}  {p:6.3}  {q:6.3}")?;
    }
    let (chance, power) = (&contrast.abroca_by_chance, &contrast.power);
    writeln!(
        out,
        "    ABROCA by chance alone: median {}, found from {} on; its interval lies too high",
        optional(chance.median),
        optional(chance.critical)
    )?;
    writeln!(
        out,
        "    power: an ABROCA of {} would have been found with probability {}; 0.8 is reached at {}",
        power.reference_abroca,
        optional(power.power_at_reference),
        optional(power.detectable_abroca)
    )
}

fn optional(figure: Option<f64>) -> String {
    figure.map_or("-".into(), |figure| format!("{figure:.3}"))
}
