//! What each function of a module needs.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::{Result, bail};
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{ElementItems, ExportItem, FunctionId, FunctionKind, GlobalId, MemoryId, Module, TableId};

/// Something that one module may import from another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Function(FunctionId),
    Global(GlobalId),
    Memory(MemoryId),
    Table(TableId),
}

pub struct Graph {
    needs: HashMap<FunctionId, BTreeSet<Item>>,
    /// What is called from outside, when the module starts, or through the table.
    pub roots: Vec<FunctionId>,
}

impl Graph {
    pub fn new(module: &Module) -> Result<Self> {
        let mut needs = HashMap::new();
        for function in module.funcs.iter() {
            let mut items = Items::default();
            if let FunctionKind::Local(local) = &function.kind {
                dfs_in_order(&mut items, local, local.entry_block());
            }
            needs.insert(function.id(), items.0);
        }
        let mut roots: Vec<_> = module.start.into_iter().collect();
        roots.extend(module.exports.iter().filter_map(|export| match export.item {
            ExportItem::Function(function) => Some(function),
            _ => None,
        }));
        for element in module.elements.iter() {
            match &element.items {
                ElementItems::Functions(functions) => roots.extend(functions),
                ElementItems::Expressions(..) => bail!("a table has elements that are expressions"),
            }
        }
        Ok(Self { needs, roots })
    }

    pub fn needs(&self, function: FunctionId) -> &BTreeSet<Item> {
        &self.needs[&function]
    }

    pub fn calls(&self, function: FunctionId) -> impl Iterator<Item = FunctionId> {
        self.needs[&function].iter().filter_map(|item| match item {
            Item::Function(function) => Some(*function),
            _ => None,
        })
    }

    /// All functions that are reached from some without going through where it is cut.
    pub fn reached(
        &self,
        from: impl IntoIterator<Item = FunctionId>,
        cut: impl Fn(FunctionId) -> bool,
    ) -> HashSet<FunctionId> {
        let mut unread: Vec<_> = from.into_iter().collect();
        let mut reached = HashSet::new();
        while let Some(function) = unread.pop() {
            if !cut(function) && reached.insert(function) {
                unread.extend(self.calls(function));
            }
        }
        reached
    }
}

#[derive(Default)]
struct Items(BTreeSet<Item>);

impl Visitor<'_> for Items {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.insert(Item::Function(*function));
    }

    fn visit_global_id(&mut self, global: &GlobalId) {
        self.0.insert(Item::Global(*global));
    }

    fn visit_memory_id(&mut self, memory: &MemoryId) {
        self.0.insert(Item::Memory(*memory));
    }

    fn visit_table_id(&mut self, table: &TableId) {
        self.0.insert(Item::Table(*table));
    }
}
