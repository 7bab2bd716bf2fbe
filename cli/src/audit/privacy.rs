//! `cairn audit privacy`: the proofs of the mechanisms, gone through by machine.

use anyhow::{Context as _, bail};
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::Mechanism;
use cairn_lab::privacy::mutants::{self, Table};
use cairn_lab::privacy::shipped::{self, Shipped};
use cairn_lab::privacy::{Finding, measure};
use cairn_lab::{privacy, progress};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// The wasm that ships: `cairn_bg.wasm`, its folder, or the package's. Without it, the one that was built here, if any
    #[arg(long, value_name = "PATH")]
    wasm: Option<PathBuf>,
    /// Where the project's source is, into which faults are seeded
    #[arg(long, value_name = "DIR", default_value = ".")]
    source: PathBuf,
    /// Measure noise and time instead: this many reports of each mechanism at epsilon 1, 2 and 4
    #[arg(long, value_name = "REPORTS", num_args = 0..=1, default_missing_value = "1000000", conflicts_with = "json")]
    measure: Option<u64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Audit {
    mechanisms: Vec<Finding>,
    mutants: Option<Mutants>,
}

#[derive(Serialize)]
struct Mutants {
    seeded: usize,
    killed: usize,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let wasm = wasm(args)?;
    if let Some(reports) = args.measure {
        return measured(reports, wasm.as_deref());
    }
    let start = Instant::now();
    let bar = progress::bar(privacy::native_steps() as usize, "native");
    let mut mechanisms = privacy::native(&|| bar.inc(1));
    bar.finish_and_clear();
    if let Some(wasm) = &wasm {
        let bar = progress::bar(shipped::shipped_steps(), "wasm");
        let found = shipped::shipped(wasm, &|| bar.inc(1));
        bar.finish_and_clear();
        mechanisms.extend(found?);
    }
    let seconds = start.elapsed().as_secs_f64();
    let table = seeded(&args.source)?;
    let mut out = std::io::stdout().lock();
    let bad = mechanisms.iter().filter(|finding| !finding.holds || !finding.unbiased).count();
    let alive = table.as_ref().map_or(0, |table| table.seeded() - table.killed());
    if args.json {
        let mutants = table.map(|table| Mutants { seeded: table.seeded(), killed: table.killed() });
        writeln!(out, "{}", serde_json::to_string_pretty(&Audit { mechanisms, mutants })?)?;
        eprintln!("the mechanisms took {seconds:.1} s");
    } else {
        print(&mut out, &mechanisms, table.as_ref())?;
        writeln!(out, "\nThe mechanisms took {seconds:.1} s.")?;
    }
    drop(out);
    if bad + alive > 0 {
        bail!("{bad} of the mechanisms' claims do not hold, and {alive} seeded faults were not seen");
    }
    Ok(())
}

/// Asked for, it must be there; otherwise what was built here is taken, or it is said that nothing was.
fn wasm(args: &Args) -> anyhow::Result<Option<PathBuf>> {
    if let Some(at) = &args.wasm {
        return Ok(Some(shipped::find(at)?));
    }
    let built = shipped::find(&args.source.join("pkg-config/wasm"));
    if let Err(missing) = &built {
        eprintln!("What ships is not looked at, native code only: {missing}");
    }
    Ok(built.ok())
}

fn seeded(source: &Path) -> anyhow::Result<Option<Table>> {
    if !mutants::is_source(source) {
        eprintln!("No faults are seeded: {} is not the project's source (--source)", source.display());
        return Ok(None);
    }
    let bar = progress::bar(mutants::count(), "seeded faults");
    let table = mutants::table(source, &|| bar.inc(1)).context("faults could not be seeded");
    bar.finish_and_clear();
    Ok(Some(table?))
}

fn print(out: &mut impl Write, mechanisms: &[Finding], table: Option<&Table>) -> std::io::Result<()> {
    let wide = mechanisms.iter().map(|finding| finding.name.len()).max().unwrap_or(0);
    writeln!(
        out,
        "{:wide$}  target  {:>7}  {:>9}  {:>11}  {:>6}  {:>8}  claim  unbiased",
        "mechanism", "epsilon", "declared", "worst ratio", "inputs", "words"
    )?;
    for finding in mechanisms {
        writeln!(
            out,
            "{:wide$}  {:6}  {:7.4}  {:9.6}  {:11.8}  {:6}  {:8}  {:5}  {}",
            finding.name,
            finding.target,
            finding.epsilon,
            finding.declared_ratio,
            finding.worst_ratio,
            finding.inputs,
            finding.words,
            if finding.holds { "holds" } else { "FAILS" },
            if finding.unbiased { "yes" } else { "NO" }
        )?;
        if let Some(fault) = &finding.fault {
            writeln!(out, "  {fault}")?;
        }
    }
    if let Some(table) = table {
        writeln!(out, "\n{table}")?;
    }
    Ok(())
}

fn measured(reports: u64, wasm: Option<&Path>) -> anyhow::Result<()> {
    let bar = progress::bar(measure::noise_steps(), "noise");
    let noise = measure::noise(reports, &|| bar.inc(1));
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    writeln!(out, "n times the mean square error (k-closest: for each dimension)")?;
    writeln!(
        out,
        "{:20}  {:>6}  {:>3}  {:>8}  {:>8}  {:>8}  {:>8}  {:>10}",
        "mechanism", "size", "eps", "reports", "measured", "formula", "anchor", "to anchor"
    )?;
    for one in &noise {
        writeln!(
            out,
            "{:20}  {:6}  {:3}  {:8}  {:8.4}  {:8.4}  {:8.4}  {:+9.2} %",
            one.mechanism,
            one.size,
            one.epsilon,
            one.reports,
            one.measured,
            one.formula,
            one.anchor,
            100.0 * (one.measured / one.anchor - 1.0)
        )?;
    }
    writeln!(
        out,
        "\nk-closest, 16 dimensions: how far codewords point along the truth, over what the estimator assumes\n{:>3}  {:>18}  {:>18}",
        "eps", "along an axis", "along the diagonal"
    )?;
    for (nats, gains) in measure::relative_gains(reports.min(20_000)) {
        let [axis, diagonal] = gains.map(|(ratio, error)| format!("{ratio:.4} +- {error:.4}"));
        writeln!(out, "{nats:3}  {axis:>18}  {diagonal:>18}")?;
    }
    times(&mut out, wasm)
}

fn times(out: &mut impl Write, wasm: Option<&Path>) -> anyhow::Result<()> {
    let mut shipped = wasm.map(Shipped::start).transpose()?;
    let epsilon = Epsilon::new(2_718_281, 1_000_000)?;
    writeln!(
        out,
        "\nmicroseconds an encode at epsilon 1, the fastest of 15 batches\n{:20}  {:>6}  {:>8}  {:>12}  {:>16}  {:>10}",
        "mechanism", "size", "native", "wasm in Node", "and its drawing", "C++ anchor"
    )?;
    let rows = [
        (Mechanism::SubsetSelection, 10_000, "279"),
        (Mechanism::ProjectiveGeometry, 10_000, ".24"),
        (Mechanism::KClosest, 16, "-"),
    ];
    for (mechanism, size, anchor) in rows {
        let native = measure::native_micros(mechanism);
        let (encode, drawn) = match &mut shipped {
            Some(shipped) => {
                let (encode, drawn) = shipped.micros(mechanism, epsilon, size)?;
                (format!("{encode:.2}"), format!("{drawn:.2}"))
            }
            None => ("-".into(), "-".into()),
        };
        writeln!(
            out,
            "{:20}  {size:6}  {native:8.2}  {encode:>12}  {drawn:>16}  {anchor:>10}",
            mechanism.label()
        )?;
    }
    Ok(())
}
