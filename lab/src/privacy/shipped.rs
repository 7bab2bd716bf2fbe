//! The audit of the wasm that ships: the same cases at full width, through a script in Node that hands it the words.
//!
//! The wasm draws from `crypto.getRandomValues` and from nothing else. The script puts its own in that place, before the
//! wasm is loaded, and ends with an error if not every word was taken, or one too many.

use super::Finding;
use super::cases::{Case, full};
use super::channel::Encoder;
use super::native::audit;
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::{Input, Mechanism};
use cairn::stored::codec::Writer;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use thiserror::Error;

const SCRIPT: &str = include_str!("drive.mjs");

/// Why what ships could not be audited.
#[derive(Debug, Error)]
pub enum ShippedError {
    /// Nothing is there.
    #[error("{} holds no cairn_bg.wasm with its cairn.js: `cargo xtask package` makes them", .0.display())]
    NoWasm(PathBuf),
    /// Node is not installed.
    #[error("the audit of what ships needs Node (`node`), which cannot be started: {0}")]
    NoNode(std::io::Error),
    /// The script ended early.
    #[error("the wasm in Node: {0}")]
    Node(String),
}

/// A wasm, running in Node.
pub struct Shipped {
    node: Child,
    mechanism: Mechanism,
    epsilon: Epsilon,
    size: u32,
}

/// The wasm of a file, of its folder, or of the folder of a package.
pub fn find(at: &Path) -> Result<PathBuf, ShippedError> {
    let places = [at.to_owned(), at.join("cairn_bg.wasm"), at.join("wasm/cairn_bg.wasm")];
    let found = places.into_iter().find(|path| path.is_file() && path.with_file_name("cairn.js").is_file());
    found.ok_or_else(|| ShippedError::NoWasm(at.to_owned()))
}

/// Goes through the cases; `done` is called after each.
pub fn shipped(wasm: &Path, done: &dyn Fn()) -> Result<Vec<Finding>, ShippedError> {
    let mut shipped = Shipped::start(wasm)?;
    let mut findings = Vec::new();
    for case in full(false) {
        shipped.set(&case);
        findings.push(audit(&case, "wasm", &mut shipped));
        done();
    }
    Ok(findings)
}

/// How many cases [`shipped`] goes through.
pub fn shipped_steps() -> usize {
    full(false).len()
}

impl Shipped {
    /// Starts Node and loads the wasm that [`find`] found.
    pub fn start(wasm: &Path) -> Result<Self, ShippedError> {
        let wasm = wasm.canonicalize().map_err(|_| ShippedError::NoWasm(wasm.to_owned()))?;
        let node = Command::new("node")
            .args(["--input-type=module", "--eval", SCRIPT, "--"])
            .arg(&wasm)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(ShippedError::NoNode)?;
        let epsilon = Epsilon::REPORT_CAP;
        Ok(Self { node, mechanism: Mechanism::BinaryRandomisedResponse, epsilon, size: 2 })
    }

    fn set(&mut self, case: &Case) {
        (self.mechanism, self.epsilon, self.size) = (case.mechanism, case.epsilon, case.size);
    }

    /// Microseconds an encode takes: with words from the script, and with the browser's own.
    pub fn micros(
        &mut self,
        mechanism: Mechanism,
        epsilon: Epsilon,
        size: u32,
    ) -> Result<(f64, f64), ShippedError> {
        (self.mechanism, self.epsilon, self.size) = (mechanism, epsilon, size);
        let input = match mechanism {
            Mechanism::KClosest => Input::Direction(vec![5; size as usize]),
            _ => Input::Choice(size / 2),
        };
        let mut out = self.request(1, &input);
        out.u32(if mechanism == Mechanism::ProjectiveGeometry { 20_000 } else { 200 });
        let times = self.ask(&out.finish()).map_err(ShippedError::Node)?;
        let at = |place: usize| {
            times.get(place..place + 8).and_then(|bytes| bytes.try_into().ok()).map(f64::from_le_bytes)
        };
        at(0).zip(at(8)).ok_or_else(|| ShippedError::Node("it told no times".into()))
    }

    fn request(&self, kind: u8, input: &Input) -> Writer {
        let (choice, direction) = match input {
            Input::Choice(choice) => (*choice, &[][..]),
            Input::Direction(direction) => (0, &direction[..]),
        };
        let mut out = Writer::default();
        out.u8(kind);
        out.u8(self.mechanism.code());
        out.u32(self.epsilon.numerator());
        out.u32(self.epsilon.denominator());
        out.u32(self.size);
        out.u32(choice);
        let direction: Vec<u8> = direction.iter().map(|&x| x as u8).collect();
        out.bytes(&direction);
        out
    }

    /// One question and its answer, each behind its length; an answer's first byte says whether it is an error.
    fn ask(&mut self, question: &[u8]) -> Result<Vec<u8>, String> {
        let mut talk = || -> std::io::Result<Vec<u8>> {
            let (Some(to), Some(from)) = (&mut self.node.stdin, &mut self.node.stdout) else {
                return Err(ErrorKind::BrokenPipe.into());
            };
            to.write_all(&(question.len() as u32).to_le_bytes())?;
            to.write_all(question)?;
            to.flush()?;
            let mut length = [0; 4];
            from.read_exact(&mut length)?;
            let mut answer = vec![0; u32::from_le_bytes(length) as usize];
            from.read_exact(&mut answer)?;
            Ok(answer)
        };
        match talk().map_err(|error| format!("Node ended: {error}"))?.split_first() {
            Some((0, answer)) => Ok(answer.to_vec()),
            Some((_, error)) => Err(String::from_utf8_lossy(error).into_owned()),
            None => Err("an empty answer".into()),
        }
    }
}

impl Encoder for Shipped {
    fn encode(
        &mut self,
        input: &Input,
        nonce: &[u8; 16],
        words: &[Vec<u64>],
    ) -> Result<Vec<Vec<u8>>, String> {
        let mut out = self.request(0, input);
        out.u32(words.len() as u32);
        out.u32(words.first().map_or(0, |words| 16 + words.len() as u32 * 8));
        for words in words {
            out.raw(nonce);
            for &word in words {
                out.u64(word);
            }
        }
        let told = self.ask(&out.finish())?;
        if words.is_empty() || !told.len().is_multiple_of(words.len()) {
            return Err("payloads of different lengths".into());
        }
        Ok(told.chunks(told.len() / words.len()).map(<[u8]>::to_vec).collect())
    }
}

impl Drop for Shipped {
    fn drop(&mut self) {
        // It ends when there are no more questions.
        drop(self.node.stdin.take());
        let _ = self.node.wait();
    }
}
