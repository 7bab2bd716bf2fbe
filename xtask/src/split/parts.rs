//! The later parts, and the gates through which they are reached.

use anyhow::{Result, bail};
use walrus::{ExportItem, FunctionId, Module};

/// What is fetched later, and when: `pkg-config/src/core/wasm.ts` has the other end.
pub const PARTS: &[Part] = &[
    // With what the learner did first, and before anything else that changes the profile.
    Part {
        name: "record",
        exports: &[
            "engine_record",
            "engine_save_profile",
            "engine_next_slot",
            "engine_check_profile",
            "engine_import_profile",
            "engine_erase_profile",
        ],
        // Closures, which the table names: nobody has a moment before an event is taken in.
        functions: &["cairn::tutor::rules::Moment::"],
    },
    // Beside the first one; a page that wants to recommend first, as the app does, goes on without.
    Part {
        name: "guide",
        exports: &[
            "engine_goal",
            "engine_find_goals",
            "engine_forecast",
            "engine_session",
            "engine_predict",
            "engine_export_profile",
        ],
        // Nobody has what a plan collects, or an index, before one was asked for.
        functions: &[
            "cairn::path::items::Items::",
            "cairn::search::index::Index::",
            "cairn::search::rank::<impl cairn::search::index::Index>::",
        ],
    },
    // With the catalog, where a trained model is given.
    Part {
        name: "models",
        exports: &["engine_use_model", "engine_use_neighbours"],
        // Nobody has a bound model before one was read.
        functions: &[
            "cairn::learner::knowledge::model::bound::Bound::",
            "cairn::learner::knowledge::model::evidence::<impl cairn::learner::knowledge::model::bound::Bound>::",
            "cairn::learner::predict::<impl cairn::learner::bound::Learner>::evidence",
        ],
    },
    // With a catalog of plain objects.
    Part {
        name: "build",
        exports: &["building_*", "__wbg_building_free"],
        // Its table of texts, and how faults are told, which only a build finds.
        functions: &["cairn::catalog::texts::Texts::", "<cairn::catalog::validate::"],
    },
    // Where the learner agrees to something, or did.
    Part {
        name: "sharing",
        exports: &["sharing_*", "__wbg_sharing_free", "check_policy", "randomise", "engine_use_release"],
        // How a fault of its own record is told.
        functions: &["<cairn::privacy::sharing::stored::StoredError as "],
    },
];

/// A later part.
pub struct Part {
    /// As the package calls it.
    pub name: &'static str,
    /// Exported functions, as wasm-bindgen names them; `*` at the end stands for anything.
    pub exports: &'static [&'static str],
    /// Other functions, by the beginning of their path: methods of what only this part makes, so that nobody has one before
    /// it is there. They are `#[inline(never)]`, or rustc would leave nothing of them; small ones are no gates.
    pub functions: &'static [&'static str],
}

/// So many instructions a gate has that is named by its path. The compiler makes one of two functions that are alike, under
/// either name, and small ones may be; and they would be no smaller as stubs.
const LEAST: u64 = 32;

impl Part {
    /// The name of its file.
    pub fn file(&self) -> String {
        format!("cairn_{}_bg.wasm", self.name)
    }

    /// Its gates in a module. Each name must be there, and stand for a function that no other name stands for: the compiler
    /// makes one of two that are alike.
    pub fn gates(&self, module: &Module) -> Result<Vec<FunctionId>> {
        let mut gates = Vec::new();
        for name in self.exports {
            let found = exported(module).filter(|(export, _)| matches(export, name)).map(|(_, gate)| gate);
            found_some(&mut gates, found, name, self.name)?;
        }
        for (export, function) in exported(module) {
            if gates.contains(&function) && !self.exports.iter().any(|name| matches(export, name)) {
                bail!("{export} and a gate of the part {} are one function", self.name);
            }
        }
        for path in self.functions {
            let begins = |id: &FunctionId| {
                module.funcs.get(*id).name.as_ref().is_some_and(|name| name.starts_with(path))
            };
            let found = module.funcs.iter_local().filter(|(_, function)| function.size() >= LEAST);
            found_some(&mut gates, found.map(|(id, _)| id).filter(begins), path, self.name)?;
        }
        Ok(gates)
    }
}

fn found_some(
    gates: &mut Vec<FunctionId>,
    found: impl Iterator<Item = FunctionId>,
    name: &str,
    part: &str,
) -> Result<()> {
    let before = gates.len();
    gates.extend(found);
    if gates.len() == before {
        bail!("the wasm has no {name}, which is a gate of the part {part}");
    }
    Ok(())
}

fn exported(module: &Module) -> impl Iterator<Item = (&str, FunctionId)> {
    module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(function) => Some((export.name.as_str(), function)),
        _ => None,
    })
}

fn matches(name: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |beginning| name.starts_with(beginning))
}
