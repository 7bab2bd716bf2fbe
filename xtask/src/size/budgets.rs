//! budgets.json: limits that nothing may pass, and under `recorded` the sizes that were accepted last. More than a twentieth
//! above its recorded size fails as a limit does, so that nothing grows unnoticed where a limit is far.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use super::Sizes;
use crate::command::root;

const RECORDED: &str = "recorded";
/// How much a size may grow over the recorded one, in percent.
const GROWTH: u64 = 5;

/// In the order of the file, which is written as it was read.
#[derive(Serialize)]
pub struct Budgets {
    #[serde(flatten)]
    limits: IndexMap<String, Value>,
    recorded: IndexMap<String, Value>,
}

fn path() -> PathBuf {
    root().join("budgets.json")
}

pub fn read() -> Result<Budgets> {
    let text = fs::read_to_string(path()).context("budgets.json cannot be read")?;
    parse(&text).context("budgets.json")
}

fn parse(text: &str) -> Result<Budgets> {
    let mut limits: IndexMap<String, Value> = serde_json::from_str(text)?;
    let recorded = match limits.shift_remove(RECORDED) {
        Some(Value::Object(recorded)) => recorded.into_iter().collect(),
        None => IndexMap::new(),
        Some(_) => bail!("{RECORDED} is not an object"),
    };
    if let Some((name, _)) = limits.iter().chain(&recorded).find(|(_, bytes)| !bytes.is_u64()) {
        bail!("{name} is not a number of bytes");
    }
    Ok(Budgets { limits, recorded })
}

/// Takes the sizes as the ones that later sizes are held to.
pub fn record(sizes: &Sizes) -> Result<()> {
    let mut budgets = read()?;
    budgets.recorded = sizes.iter().map(|(name, bytes)| (name.clone(), (*bytes).into())).collect();
    Ok(fs::write(path(), budgets.to_text()?)?)
}

impl Budgets {
    fn to_text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The most that a size may be, and why.
    fn most(&self, name: &str) -> Option<(u64, &'static str)> {
        let limit = self.limits.get(name).and_then(Value::as_u64).map(|limit| (limit, "limit"));
        let recorded = self.recorded.get(name).and_then(Value::as_u64);
        let grown =
            recorded.map(|recorded| (recorded + recorded * GROWTH / 100, "5 % over the recorded size"));
        limit.into_iter().chain(grown).min()
    }

    /// The same, in words for a table.
    pub fn of(&self, name: &str) -> String {
        self.most(name).map(|(most, why)| format!(" of {most:>7} ({why})")).unwrap_or_default()
    }

    pub fn judge(&self, sizes: &Sizes) -> Result<String> {
        let mut names = self.limits.keys().chain(self.recorded.keys());
        if let Some(unknown) = names.find(|name| !sizes.iter().any(|(known, _)| known == *name)) {
            bail!("budgets.json has {unknown}, which is not measured");
        }
        let over: Vec<String> = sizes
            .iter()
            .filter_map(|(name, bytes)| {
                let (most, why) = self.most(name).filter(|(most, _)| bytes > most)?;
                Some(format!("{name} has {bytes} bytes of {most} ({why})"))
            })
            .collect();
        if !over.is_empty() {
            bail!("over budget: {}", over.join(", "));
        }
        Ok(format!("{} sizes within budget", sizes.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_held_to_its_limit_and_to_a_twentieth_over_the_recorded_one() {
        let budgets =
            parse(r#"{ "a": 100, "b": 1000, "recorded": { "a": 98, "b": 200, "c": 300 } }"#).unwrap();
        let judge = |a, b, c| {
            let sizes = [("a", a), ("b", b), ("c", c)].map(|(name, bytes)| (name.to_owned(), bytes)).to_vec();
            budgets.judge(&sizes).map_err(|error| error.to_string())
        };
        assert!(judge(100, 210, 315).is_ok());
        assert_eq!(judge(101, 210, 315).unwrap_err(), "over budget: a has 101 bytes of 100 (limit)");
        let grown = "over budget: b has 211 bytes of 210 (5 % over the recorded size)";
        assert_eq!(judge(100, 211, 315).unwrap_err(), grown);
        assert!(judge(100, 210, 316).unwrap_err().contains("c has 316 bytes of 315"));
        let fewer = vec![("a".to_owned(), 1), ("b".to_owned(), 1)];
        assert!(budgets.judge(&fewer).unwrap_err().to_string().contains("has c, which"));
    }

    #[test]
    fn the_order_of_the_file_is_kept() {
        let text = "{\n  \"b\": 2,\n  \"a\": 1,\n  \"recorded\": {\n    \"a\": 1\n  }\n}\n";
        assert_eq!(parse(text).unwrap().to_text().unwrap(), text);
    }

    #[test]
    fn what_is_no_number_of_bytes_is_named() {
        for (text, name) in [(r#"{ "a": "1" }"#, "a"), (r#"{ "recorded": { "b": -1 } }"#, "b")] {
            assert!(parse(text).err().unwrap().to_string().starts_with(name), "{text}");
        }
        assert!(parse(r#"{ "recorded": 1 }"#).is_err());
    }
}
