//! Starting other programs: always from the workspace's root, always with an error that says what was run.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, bail};

/// The workspace's root. Fixed when xtask is compiled, which Cargo does anew for every clone.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace's root")
}

/// Where Cargo builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

pub fn program(name: impl AsRef<Path>) -> Command {
    let mut command = Command::new(name.as_ref());
    command.current_dir(root());
    command
}

/// The Cargo that started xtask, so that one run never mixes toolchains.
pub fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

pub fn node() -> Command {
    program("node")
}

pub fn npm() -> Command {
    program(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// A program that npm installed, run by Node itself: the links that npm makes to it differ between systems.
pub fn npm_tool(script: &str) -> Command {
    let mut command = node();
    command.arg(root().join("node_modules").join(script));
    command
}

/// Where `name` lies on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Runs to the end and shows what it says, on stderr: stdout is for what xtask itself was asked.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdout(io::stderr())
        .status()
        .with_context(|| format!("could not start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// What it printed, for commands whose output is an answer or matters only when they fail.
pub fn output(command: &mut Command) -> Result<String> {
    let out = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start {}", shown(command)))?;
    if !out.status.success() {
        eprint!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        bail!("{} failed ({})", shown(command), out.status);
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Runs to the end and shows every line as it comes, and gives them back too, for what they say at the close.
pub fn watch(command: &mut Command) -> Result<Vec<String>> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {}", shown(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let lines = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| pass_on(stderr, io::stderr(), &lines));
        pass_on(stdout, io::stdout(), &lines);
    });
    let status = child.wait()?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(lines.into_inner().unwrap_or_default())
}

/// A program that runs beside the others, its output kept aside so that the two do not mix. Ends with its owner: a
/// failure elsewhere is told at once, not after this one's last minute.
pub struct Background {
    child: Child,
    name: String,
    log: PathBuf,
}

impl Background {
    pub fn start(command: &mut Command, log: &str) -> Result<Self> {
        let log = target().join(log);
        fs::create_dir_all(target())?;
        let file = File::create(&log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let child = command.spawn().with_context(|| format!("could not start {}", shown(command)))?;
        Ok(Self { child, name: shown(command), log })
    }

    /// Waits for it, and shows what it said if it failed.
    pub fn finish(mut self) -> Result<()> {
        let status = self.child.wait()?;
        if !status.success() {
            eprint!("{}", fs::read_to_string(&self.log).unwrap_or_default());
            bail!("{} failed ({status})", self.name);
        }
        Ok(())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // Neither does anything once it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pass_on(from: Option<impl Read>, mut to: impl Write, lines: &Mutex<Vec<String>>) {
    let Some(from) = from else { return };
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        // A closed terminal must not stop the run: its result is still its exit code.
        let _ = writeln!(to, "{line}");
        if let Ok(mut lines) = lines.lock() {
            lines.push(line);
        }
    }
}

fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words =
        std::iter::once(name).chain(command.get_args()).map(|word| word.to_string_lossy().into_owned());
    format!("`{}`", words.collect::<Vec<_>>().join(" ").replace(&format!("{}/", root().display()), ""))
}
