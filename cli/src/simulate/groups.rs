//! `cairn audit fairness --simulated`: whether the recommender serves groups of simulated learners alike.

use super::weeks::pack;
use cairn_lab::progress;
use cairn_lab::simulate::{Gap, Groups, Options, groups, groups_steps};
use std::io::Write;
use std::path::Path;

pub fn run(catalog: &Path, options: &Options, json: bool) -> anyhow::Result<()> {
    let pack = pack(catalog)?;
    let bar = progress::bar(groups_steps(options), "learners");
    let groups = groups(&pack.view(), options, &|| bar.inc(1));
    bar.finish_and_clear();
    let groups = groups?;
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&groups)?)?;
    } else {
        print(&mut out, &groups)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, groups: &Groups) -> std::io::Result<()> {
    writeln!(
        out,
        "{}: {} learners a family, {} sessions of {} minutes, seed {}; of the group, and the gap to the others with its 95 % \
         interval",
        groups.catalog, groups.learners, groups.sessions, groups.minutes, groups.seed
    )?;
    let mut last = ("", "");
    for one in &groups.results {
        if (one.family, one.group) != last {
            last = (one.family, one.group);
            writeln!(
                out,
                "\n{}, {}\n{:13} {:>29}  {:>29}  {:>14}  {:>14}  {:>14}",
                one.family, one.group, "", "gain", "gain an hour", "difficulty", "lessons", "reach"
            )?;
        }
        let whole = |gap: &Gap| {
            let [low, high] = gap.gap_ci;
            format!("{:.3} {:+.3} ({low:+.3} {high:+.3})", gap.group, gap.gap)
        };
        let short = |gap: &Gap| format!("{:.2} {:+.2}{}", gap.group, gap.gap, mark(gap));
        writeln!(
            out,
            "{:13} {:>29}  {:>29}  {:>14}  {:>14}  {:>14}",
            one.policy,
            whole(&one.gain),
            whole(&one.gain_an_hour),
            short(&one.difficulty),
            short(&one.lessons),
            short(&one.reach)
        )?;
    }
    writeln!(out, "\n* the interval leaves out 0\n\nWhat this shows")?;
    groups.sentences.iter().try_for_each(|sentence| writeln!(out, "  {sentence}"))?;
    writeln!(out, "\nWhat it does not show")?;
    groups.limits.iter().try_for_each(|limit| writeln!(out, "  {limit}"))
}

fn mark(gap: &Gap) -> &'static str {
    let [low, high] = gap.gap_ci;
    if low > 0.0 || high < 0.0 { "*" } else { " " }
}
