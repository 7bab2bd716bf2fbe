//! The kernels in headless Chromium, beside what a page would do without them. What they are compared with is installed
//! only here, so that nobody else fetches it.

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use super::real;
use crate::command::{node, npm, output, root, run as call};
use crate::{build, setup, wasm};

#[derive(Args)]
pub struct Options {
    /// Print the measurements as JSON
    #[arg(long)]
    json: bool,
    /// How often each is measured; the median counts
    #[arg(long, default_value_t = 31)]
    rounds: u32,
}

pub fn run(options: &Options) -> Result<()> {
    setup::everything()?;
    let bench = root().join("tests/bench");
    eprintln!("setup: installing what the bench compares with");
    call(npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(&bench))?;
    build::package()?;
    let built = wasm::build_bench()?;
    let real = real::packs()?;
    let mut page = node();
    page.arg(bench.join("run.mjs")).arg(&built).arg(options.rounds.to_string()).args(real);
    let said = output(&mut page)?;
    let measured: Value = serde_json::from_str(&said).context("the bench printed no JSON")?;
    if options.json {
        println!("{measured}");
        return Ok(());
    }
    for name in ["scan", "scan_1m"] {
        tell(&measured[name]);
    }
    tell_others(&measured);
    Ok(())
}

fn tell_others(measured: &Value) {
    let number = |path: &str| measured.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let (ours, scan, theirs) =
        (number("/recommend/ms"), number("/recommend/scan_i8_ms"), number("/recommend/js_same_rules_ms"));
    println!("recommending ten of {} items, median ms:", measured["recommend"]["items"]);
    println!(
        "  recommend        {ours:>8.2}   {:.1} x the bare scan, {:.0} x the same rules in JavaScript",
        ours / scan,
        theirs / ours
    );
    println!("  the same rules   {theirs:>8.2}");
    println!("  the tutor's step {:>8.2}", number("/recommend/next_step_ms"));
    let (pack, json) = (number("/open/pack_ms"), number("/open/json_parse_ms"));
    println!("opening a catalog of {} items, median ms:", measured["open"]["items"]);
    println!(
        "  pack             {pack:>8.2}   {} bytes; {:.1} x JSON.parse",
        measured["open"]["pack_bytes"],
        json / pack
    );
    println!("  JSON.parse       {json:>8.2}   {} bytes", measured["open"]["json_bytes"]);
    println!("taking in an answer: {:.2} us", number("/event_us"));
    let (first, bytes) = (number("/start/first_recommendation_ms"), &measured["start"]["bytes"]);
    println!("a first visit: {first:.0} ms to the first recommendation, {bytes} bytes");
}

fn tell(scan: &Value) {
    let ms = |name: &str| scan[name].as_f64().unwrap_or(f64::NAN);
    println!("the ten best of {} rows of {}, a tenth left out, median ms:", scan["items"], scan["dims"]);
    for (name, label, read) in [
        ("wasm_i8_ms", "12 bits, 8 first", "read_i8_ms"),
        ("wasm_i8_all_ms", "8 bits", "read_i8_ms"),
        ("wasm_f32_ms", "floats, 8 first", "read_ms"),
        ("wasm_f32_all_ms", "floats", "read_ms"),
    ] {
        println!(
            "  {label:16} {:>8.2}   {:.0} % of the speed of reading; {:.1} x typed arrays, {:.1} x tfjs-wasm",
            ms(name),
            100.0 * ms(read) / ms(name),
            ms("js_typed_ms") / ms(name),
            ms("tfjs_wasm_ms") / ms(name),
        );
    }
    for (name, label) in
        [("js_typed_ms", "typed arrays"), ("js_naive_ms", "plain JavaScript"), ("tfjs_wasm_ms", "tfjs-wasm")]
    {
        println!("  {label:16} {:>8.2}", ms(name));
    }
    println!(
        "  of the ten best of floats, 12 bits find {:.3}, 8 bits {:.3}",
        ms("overlap_at_10"),
        ms("overlap_at_10_i8_all")
    );
    for (name, of) in scan["real"].as_object().into_iter().flatten() {
        let found = |key: &str| of[key].as_f64().unwrap_or(f64::NAN);
        println!(
            "    of the {} items of {name}, 12 bits find {:.3}, the 8 bits of a pack {:.3}, which lose {:.6} of a cosine",
            of["items"],
            found("overlap_at_10"),
            found("overlap_at_10_pack"),
            found("cosine_lost_pack")
        );
    }
}
