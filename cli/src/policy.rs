//! `cairn policy`: the form of a policy that devices take, and the code that unlocks sharing.

use anyhow::Context as _;
use cairn::privacy::policy::{Guardian, PolicySource, School};
use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;

/// As many rounds as OWASP's password storage cheat sheet asks of PBKDF2 with SHA-256.
const ITERATIONS: u32 = 600_000;
/// Shorter codes are found by trying all of them.
const LEAST_CODE: usize = 6;

#[derive(clap::Subcommand)]
pub enum Policy {
    /// Print the one form of a policy that devices take, and its six words
    Show(Show),
    /// Make the `guardian` field of a policy: reads a code from standard input, and prints what a device compares it with
    Code,
}

#[derive(clap::Args)]
pub struct Show {
    /// The policy as a school writes it (docs/formats/policy.md)
    file: PathBuf,
    /// The school's name: `school` of the policy that its server gives out, 32 hexadecimal digits
    #[arg(long, value_name = "HEX", value_parser = School::parse)]
    school: School,
}

pub fn run(policy: &Policy) -> anyhow::Result<()> {
    match policy {
        Policy::Show(args) => show(args),
        Policy::Code => code(),
    }
}

fn show(args: &Show) -> anyhow::Result<()> {
    let named = || format!("the policy {}", args.file.display());
    let text = std::fs::read_to_string(&args.file).with_context(named)?;
    let source: PolicySource =
        serde_json::from_str(&text).with_context(|| format!("{} is no policy", named()))?;
    let policy = source
        .canonical(args.school)
        .with_context(|| format!("{} would be refused by every device", named()))?;
    println!("{}", serde_json::to_string_pretty(&policy)?);
    eprintln!("{}", policy.fingerprint().join(" "));
    Ok(())
}

fn code() -> anyhow::Result<()> {
    let mut stderr = std::io::stderr();
    write!(stderr, "Code, {LEAST_CODE} characters or more: ")?;
    stderr.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the code could not be read")?;
    let code = line.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(code.chars().count() >= LEAST_CODE, "the code must have {LEAST_CODE} characters or more");
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).context("the system gave no randomness")?;
    let hash: [u8; 32] = pbkdf2::pbkdf2_hmac_array::<sha2::Sha256, 32>(code.as_bytes(), &salt, ITERATIONS);
    println!("{}", serde_json::to_string_pretty(&Guardian::new(&salt, ITERATIONS, &hash))?);
    Ok(())
}
