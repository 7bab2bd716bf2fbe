//! `cairn simulate privacy --task loop`: from reports to a release to better predictions, or not.

use super::privacy::Args;
use super::weeks::pack;
use anyhow::{Context as _, ensure};
use cairn_lab::progress;
use cairn_lab::simulate::Options;
use cairn_lab::simulate::closed_loop::{EPOCHS, Loop, closed_loop, families, steps};
use serde_json::json;
use std::io::Write;

/// Sessions of each learner, three a week, and minutes of a session.
const SESSIONS: usize = 12;
const MINUTES: f64 = 20.0;

pub fn run(args: &Args) -> anyhow::Result<()> {
    let path =
        args.catalog.as_deref().context("the loop needs a catalog that learners study: --catalog PACK")?;
    ensure!(args.plots.is_none(), "there are no plots of the loop");
    let pack = pack(path)?;
    let mut sizes: Vec<usize> = args.learners.iter().map(|&learners| learners as usize).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let options = Options {
        families: families(&args.family)?,
        learners: sizes.last().copied().unwrap_or_default(),
        sessions: SESSIONS,
        minutes: MINUTES,
        seed: args.seed,
    };
    let bar = progress::bar(steps(&options, &sizes), "learners and schools");
    let found = closed_loop(&pack.view(), &options, &sizes, args.epsilon, &|| bar.inc(1));
    bar.finish_and_clear();
    let found = found?;
    let mut out = std::io::stdout().lock();
    if args.json {
        let report = json!({
            "epsilon": args.epsilon, "nats": args.epsilon.nats(), "seed": args.seed, "epochs": EPOCHS, "results": found,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        print(&mut out, args, &found)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, args: &Args, found: &[Loop]) -> std::io::Result<()> {
    writeln!(
        out,
        "{EPOCHS} reports of epsilon {:.3} from each learner; seed {}; log-loss in nats, brackets are 95 % intervals",
        args.epsilon.nats(),
        args.seed
    )?;
    for family in found.chunk_by(|a, b| a.family == b.family) {
        let first = &family[0];
        writeln!(
            out,
            "\n{}: without a release {:.4}; on calibration items ({:.0} % of answers) {:.4}",
            first.family,
            first.loss,
            100.0 * first.calibrated_share,
            first.calibrated_loss
        )?;
        writeln!(
            out,
            "{:>9} {:>7} {:>8} {:>7} {:>7} {:>7} {:>7}  {:^30} {:>8}  {:^30}",
            "learners",
            "schools",
            "reports",
            "rate",
            "shrunk",
            "topics",
            "moves",
            "change, all answers",
            "worst",
            "change, calibration items"
        )?;
        for one in family {
            writeln!(
                out,
                "{:>9} {:>7} {:>8.0} {:>7.4} {:>7.4} {:>7.3} {:>7.3}  {:>+9.5} [{:>+8.5}, {:>+8.5}] {:>+8.5}  {:>+9.5} [{:>+8.5}, {:>+8.5}]",
                one.learners,
                one.schools,
                one.reports,
                one.rate_error,
                one.shrunk_rate_error,
                one.topics_ndcg,
                one.moves_ndcg,
                one.change,
                one.change_ci[0],
                one.change_ci[1],
                one.worst,
                one.calibrated_change,
                one.calibrated_ci[0],
                one.calibrated_ci[1]
            )?;
        }
        writeln!(out, "  {}", verdict(family))?;
    }
    Ok(())
}

/// From which size on the release helps, and whether it ever hurts.
fn verdict(family: &[Loop]) -> String {
    let hurts = family.iter().find(|one| one.change_ci[0] > 0.0);
    let helps = (0..family.len()).find(|&from| family[from..].iter().all(|one| one.change_ci[1] < 0.0));
    let never = match hurts {
        Some(one) => format!("worse with {} learners", one.learners),
        None => "never worse beyond chance".to_owned(),
    };
    match helps {
        Some(from) => format!("{never}; better from {} learners on", family[from].learners),
        None => format!("{never}; not better beyond chance at the largest size"),
    }
}
