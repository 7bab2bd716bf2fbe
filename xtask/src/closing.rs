//! Reads the closing lines of test runners: how many tests passed, failed and were skipped.
//!
//! A runner that found nothing to run also exits with 0, which is why a step of tests is judged by this count too.

use std::fmt;

use anyhow::{Result, bail};

/// What the runs in one step counted together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    runs: usize,
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Adds up what the runners said in `lines`: libtest and wasm-bindgen-test (`test result: ok. 3 passed; ...`), and
    /// Node's runner (`ℹ pass 3`).
    pub fn read(lines: &[String]) -> Self {
        let mut tally = Self::default();
        for line in lines {
            if let Some(counts) = line.strip_prefix("test result: ") {
                tally.runs += 1;
                tally.passed += counted(counts, "passed");
                tally.failed += counted(counts, "failed");
                tally.skipped += counted(counts, "ignored");
            } else if let Some(count) = line.strip_prefix("ℹ ") {
                match count.split_once(' ').map(|(what, n)| (what, n.parse::<u64>().unwrap_or_default())) {
                    Some(("tests", _)) => tally.runs += 1,
                    Some(("pass", n)) => tally.passed += n,
                    Some(("fail" | "cancelled", n)) => tally.failed += n,
                    Some(("skipped" | "todo", n)) => tally.skipped += n,
                    _ => {}
                }
            }
        }
        tally
    }

    /// The tally, if at least one test passed and none failed.
    pub fn good(self) -> Result<Self> {
        if self.failed > 0 || self.passed == 0 {
            bail!("no passing run: {self}");
        }
        Ok(self)
    }
}

fn counted(counts: &str, what: &str) -> u64 {
    let mut words = counts.split([' ', ';']).filter(|word| !word.is_empty()).rev();
    words
        .find(|word| *word == what)
        .and_then(|_| words.next())
        .and_then(|n| n.parse().ok())
        .unwrap_or_default()
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, passed, failed, skipped } = self;
        write!(f, "tests: {passed} passed, {failed} failed, {skipped} skipped, ")?;
        if *runs == 1 { f.write_str("in 1 run") } else { write!(f, "in {runs} runs") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(text: &str) -> Tally {
        Tally::read(&text.lines().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn adds_up_the_runs_of_libtest() {
        let text = "running 3 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(tally(text), Tally { runs: 2, passed: 6, failed: 1, skipped: 1 });
    }

    #[test]
    fn reads_the_summary_of_node() {
        let text = "ℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 0\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 12.5";
        assert_eq!(tally(text), Tally { runs: 1, passed: 3, failed: 1, skipped: 1 });
    }

    #[test]
    fn a_run_without_tests_is_not_good() {
        assert!(tally("test result: ok. 0 passed; 0 failed; 0 ignored").good().is_err());
        assert!(tally("").good().is_err());
        assert!(tally("test result: ok. 1 passed; 0 failed; 0 ignored").good().is_ok());
    }
}
