//! The first part: stubs in the place of gates, and exports for the later parts.

use walrus::ir::Value;
use walrus::{ExportItem, FunctionBuilder, FunctionId, FunctionKind, Module, passes};

use super::graph::Item;
use super::plan::Plan;

pub fn cut(module: &mut Module, plan: &Plan) {
    for part in &plan.later {
        for (slot, gate) in (part.slot..).zip(&part.gates) {
            stub(module, plan, *gate, slot);
        }
        let table = module.tables.get_mut(plan.table);
        let size = part.slot + part.gates.len() as u64;
        table.initial = size;
        table.maximum = table.maximum.map(|most| most.max(size));
    }
    for (item, name) in &plan.shared {
        let item = match *item {
            Item::Function(id) => ExportItem::Function(id),
            Item::Global(id) => ExportItem::Global(id),
            Item::Memory(id) => ExportItem::Memory(id),
            Item::Table(id) => ExportItem::Table(id),
        };
        module.exports.add(name, item);
    }
    passes::gc::run(module);
}

/// Makes a gate a call of what will be at a place in the table.
fn stub(module: &mut Module, plan: &Plan, gate: FunctionId, slot: u64) {
    let ty = module.funcs.get(gate).ty();
    let (parameters, results) = (module.types.params(ty).to_vec(), module.types.results(ty).to_vec());
    let arguments: Vec<_> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    let mut body = builder.func_body();
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.const_(Value::I32(slot as i32)).call_indirect(ty, plan.table);
    module.funcs.get_mut(gate).kind = FunctionKind::Local(builder.local_func(arguments));
}
