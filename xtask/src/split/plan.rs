//! Which function goes where.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::{Context, Result, bail};
use walrus::{FunctionId, ImportKind, Module, TableId};

use super::graph::{Graph, Item};
use super::parts::Part;

pub struct Plan {
    /// The function table.
    pub table: TableId,
    pub later: Vec<Later>,
    /// What later parts import, and the name under which the first part exports it.
    pub shared: BTreeMap<Item, String>,
}

pub struct Later {
    /// The functions that it holds. One that two later parts need and the first does not is in both.
    pub functions: HashSet<FunctionId>,
    /// Its gates that are called from elsewhere, in the order of their places in the table.
    pub gates: Vec<FunctionId>,
    /// The first of these places.
    pub slot: u64,
}

impl Plan {
    /// The plan for a module that was parsed from these bytes.
    pub fn new(module: &Module, wasm: &[u8], parts: &[Part]) -> Result<Self> {
        let table = module.tables.main_function_table()?.context("the module has no function table")?;
        let graph = Graph::new(module)?;
        let mut part_of = HashMap::new();
        for (number, part) in parts.iter().enumerate() {
            for gate in part.gates(module)? {
                if part_of.insert(gate, number).is_some_and(|other| other != number) {
                    bail!("{:?} is a gate of two parts", module.funcs.get(gate).name);
                }
            }
        }
        let mut first =
            graph.reached(graph.roots.iter().copied(), |function| part_of.contains_key(&function));
        // What JavaScript gives it gives to the first part.
        first.extend(module.imports.iter().filter_map(|import| match import.kind {
            ImportKind::Function(function) => Some(function),
            _ => None,
        }));
        let functions: Vec<_> = (0..parts.len())
            .map(|number| {
                let gates = part_of.iter().filter(|(_, part)| **part == number).map(|(gate, _)| *gate);
                let elsewhere = |function| part_of.get(&function).is_some_and(|part| *part != number);
                graph.reached(gates, |function| first.contains(&function) || elsewhere(function))
            })
            .collect();

        let mut slot = module.tables.get(table).initial;
        let mut later = Vec::new();
        for (number, held) in functions.iter().enumerate() {
            let others = functions.iter().enumerate().filter(|(other, _)| *other != number);
            let callers = first.iter().chain(others.flat_map(|(_, functions)| functions));
            let called = graph.roots.iter().copied().chain(callers.flat_map(|caller| graph.calls(*caller)));
            let gates: BTreeSet<_> = called.filter(|gate| part_of.get(gate) == Some(&number)).collect();
            later.push(Later { functions: held.clone(), gates: gates.iter().copied().collect(), slot });
            slot += gates.len() as u64;
        }
        let mut shared = shared(&graph, &later);
        shared.insert(Item::Table(table), "parts".to_owned());
        let memory = module.get_memory_id().context("the module does not have one memory")?;
        shared.insert(Item::Memory(memory), build(wasm));
        Ok(Self { table, later, shared })
    }
}

/// What the parts import, under numbers for names.
fn shared(graph: &Graph, later: &[Later]) -> BTreeMap<Item, String> {
    let mut shared = BTreeSet::new();
    for Later { functions, .. } in later {
        let needs = functions.iter().flat_map(|function| graph.needs(*function));
        shared.extend(needs.filter(|item| match item {
            Item::Function(function) => !functions.contains(function),
            _ => true,
        }));
    }
    shared.into_iter().enumerate().map(|(number, item)| (item, number.to_string())).collect()
}

/// The name of the memory, another one in each build: a part of another build finds none and does not start.
fn build(wasm: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    wasm.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
