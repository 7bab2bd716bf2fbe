//! Would the tests see a fault? Faults are seeded into a copy of the privacy modules, one at a time, and each must be seen.
//!
//! The copy is a crate of just `src/privacy` and `src/stored`, which compiles in seconds. A fault that does not compile, or does
//! not fit the source any more, is an error and not a success. The table is kept with a digest of the sources and
//! of the faults, so that an audit need not do it all again while neither has changed.

mod faults;

use cairn::stored::digest::{hex, sha256};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use thiserror::Error;

use faults::{FAULTS, Fault};

/// What the copy depends on: as in the project's own Cargo.toml.
const MANIFEST: &str = r#"[package]
name = "cairn-mutant"
version = "0.0.0"
edition = "2024"
publish = false

[lib]
name = "cairn"

[dependencies]
bip39 = { version = "3", default-features = false }
libm = "0.2"
serde = { version = "1", features = ["derive"] }
sha2 = { version = "0.11", default-features = false }
thiserror = "2"

[dev-dependencies]
serde_json = "1"

[profile.dev]
debug = 0

[profile.dev.package."*"]
opt-level = 2

[workspace]
"#;
const LIBRARY: &str = "#![allow(warnings)]\npub mod privacy;\npub mod stored;\n";

/// Why faults could not be seeded.
#[derive(Debug, Error)]
pub enum MutantsError {
    /// A file.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The source has changed under a fault.
    #[error("the fault «{name}» fits {file} in {found} places, not in one")]
    Fit {
        /// The fault.
        name: &'static str,
        /// Its file.
        file: &'static str,
        /// In how many places.
        found: usize,
    },
    /// The tests do not pass without a fault, or do not compile with one.
    #[error("{what}:\n{output}")]
    Tests {
        /// Which.
        what: String,
        /// What was said.
        output: String,
    },
    /// Cargo is not installed.
    #[error("cargo cannot be started: {0}")]
    Cargo(std::io::Error),
}

/// What came of every fault.
#[derive(Debug, Serialize, Deserialize)]
pub struct Table {
    digest: String,
    rows: Vec<Row>,
}

/// What came of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The fault.
    pub fault: String,
    /// Where it was put.
    pub file: String,
    /// The first test that saw it; `None` where none did.
    pub killer: Option<String>,
}

impl Table {
    /// How many faults were seeded.
    pub fn seeded(&self) -> usize {
        self.rows.len()
    }

    /// How many were seen.
    pub fn killed(&self) -> usize {
        self.rows.iter().filter(|row| row.killer.is_some()).count()
    }

    /// The faults that no test saw.
    pub fn alive(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.killer.is_none())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wide = self.rows.iter().map(|row| row.fault.chars().count()).max().unwrap_or(0);
        writeln!(f, "{:wide$}  seen by", "seeded fault")?;
        for row in &self.rows {
            writeln!(f, "{:wide$}  {}", row.fault, row.killer.as_deref().unwrap_or("NO TEST"))?;
        }
        write!(f, "{} seeded, {} killed", self.seeded(), self.killed())
    }
}

/// How many faults there are.
pub fn count() -> usize {
    FAULTS.len()
}

/// Whether a folder is the project's source.
pub fn is_source(root: &Path) -> bool {
    root.join("src/privacy/mod.rs").is_file() && root.join("Cargo.lock").is_file()
}

/// The table of these sources: the kept one, or a new one.
pub fn table(root: &Path, done: &(dyn Fn() + Sync)) -> Result<Table, MutantsError> {
    let digest = digest(root)?;
    let kept = fs::read(scratch(root).join("table.json")).ok();
    let kept = kept.and_then(|bytes| serde_json::from_slice::<Table>(&bytes).ok());
    match kept {
        Some(table) if table.digest == digest => Ok(table),
        _ => run(root, done),
    }
}

/// Seeds every fault, two at a time, and keeps the table; `done` is called after each.
pub fn run(root: &Path, done: &(dyn Fn() + Sync)) -> Result<Table, MutantsError> {
    let digest = digest(root)?;
    let next = AtomicUsize::new(0);
    let work = |worker: usize| -> Result<Vec<(usize, Row)>, MutantsError> {
        let copy = Copy::new(root, &scratch(root).join(format!("worker-{worker}")))?;
        let mut rows = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(fault) = FAULTS.get(index) else { return Ok(rows) };
            let killer = copy.seed(fault)?;
            rows.push((index, Row { fault: fault.name.into(), file: fault.file.into(), killer }));
            done();
        }
    };
    let mut rows = std::thread::scope(|scope| {
        let other = scope.spawn(|| work(1));
        let mut rows = work(0)?;
        rows.extend(other.join().expect("no worker panics")?);
        Ok(rows)
    })?;
    rows.sort_by_key(|(index, _)| *index);
    let table = Table { digest, rows: rows.into_iter().map(|(_, row)| row).collect() };
    let bytes = serde_json::to_vec_pretty(&table).expect("a table is JSON");
    write(&scratch(root).join("table.json"), &bytes)?;
    Ok(table)
}

fn scratch(root: &Path) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("mutants")
}

/// A copy of the privacy modules that faults can be put into.
struct Copy {
    root: PathBuf,
}

impl Copy {
    /// Copies the sources, and sees that the tests pass as they are.
    fn new(source: &Path, to: &Path) -> Result<Self, MutantsError> {
        let copy = Self { root: to.to_owned() };
        let _ = fs::remove_dir_all(to.join("src"));
        for file in files(source)? {
            write(&to.join(&file), &read(&source.join(&file))?)?;
        }
        write(&to.join("Cargo.toml"), MANIFEST.as_bytes())?;
        write(&to.join("src/lib.rs"), LIBRARY.as_bytes())?;
        if !to.join("Cargo.lock").is_file() {
            write(&to.join("Cargo.lock"), &read(&source.join("Cargo.lock"))?)?;
        }
        let (passed, output) = copy.test("privacy")?;
        if !passed {
            return Err(MutantsError::Tests { what: "the tests do not pass without a fault".into(), output });
        }
        Ok(copy)
    }

    /// The first test that fails with a fault.
    fn seed(&self, fault: &Fault) -> Result<Option<String>, MutantsError> {
        let path = self.root.join("src/privacy").join(fault.file);
        let whole = String::from_utf8_lossy(&read(&path)?).into_owned();
        let found = whole.matches(fault.from).count();
        if found != 1 {
            return Err(MutantsError::Fit { name: fault.name, file: fault.file, found });
        }
        write(&path, whole.replace(fault.from, fault.to).as_bytes())?;
        let tested = self.test(fault.tests);
        write(&path, whole.as_bytes())?;
        let (passed, output) = tested?;
        if passed {
            return Ok(None);
        }
        let failed = |line: &str| Some(line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?.to_owned());
        let killer = output.lines().find_map(failed);
        let broken = || MutantsError::Tests { what: format!("«{}» does not compile", fault.name), output };
        killer.ok_or_else(broken).map(Some)
    }

    /// Runs the tests whose names hold `filter`; whether they pass, and what was said.
    fn test(&self, filter: &str) -> Result<(bool, String), MutantsError> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["test", "--quiet", "--lib", "--", "--test-threads=1", "--format=pretty", filter])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(MutantsError::Cargo)?;
        let said = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
    }
}

/// The sources that are copied, as paths from the root, in order.
fn files(root: &Path) -> Result<Vec<PathBuf>, MutantsError> {
    let mut folders = vec![PathBuf::from("src/privacy"), PathBuf::from("src/stored")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        let entries =
            fs::read_dir(&path).map_err(|error| MutantsError::File { path: path.clone(), error })?;
        for entry in entries.flatten() {
            let name = folder.join(entry.file_name());
            if entry.path().is_dir() { folders.push(name) } else { files.push(name) }
        }
    }
    files.sort();
    Ok(files)
}

fn digest(root: &Path) -> Result<String, MutantsError> {
    let mut all = format!("{FAULTS:?}").into_bytes();
    for file in files(root)? {
        all.extend(sha256(&[&read(&root.join(&file))?]));
        all.extend(file.to_string_lossy().as_bytes());
    }
    Ok(hex(&sha256(&[&all])))
}

fn read(path: &Path) -> Result<Vec<u8>, MutantsError> {
    fs::read(path).map_err(|error| MutantsError::File { path: path.to_owned(), error })
}

/// Writes where something else stands: a file that stays the same is not compiled again.
fn write(path: &Path, bytes: &[u8]) -> Result<(), MutantsError> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| MutantsError::File { path: path.to_owned(), error })
}
