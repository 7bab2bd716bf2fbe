//! A later part: its functions and their places in the table; all else it imports from the first part.

use walrus::ir::Value;
use walrus::{
    ConstExpr, Data, Element, ElementItems, ElementKind, Export, FunctionKind, GlobalKind, ImportedFunction,
    Module, passes,
};

use super::FIRST;
use super::graph::Item;
use super::plan::{Later, Plan};

pub fn emit(mut module: Module, plan: &Plan, part: &Later) -> Vec<u8> {
    forget_what_is_the_first_parts(&mut module);
    for (item, name) in &plan.shared {
        import(&mut module, *item, name, part);
    }
    let offset = ConstExpr::Value(Value::I32(part.slot as i32));
    let places = ElementKind::Active { table: plan.table, offset };
    let element = module.elements.add(places, ElementItems::Functions(part.gates.clone()));
    module.tables.get_mut(plan.table).elem_segments.insert(element);
    passes::gc::run(&mut module);
    module.emit_wasm()
}

fn forget_what_is_the_first_parts(module: &mut Module) {
    module.start = None;
    for export in module.exports.iter().map(Export::id).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for data in module.data.iter().map(Data::id).collect::<Vec<_>>() {
        module.data.delete(data);
    }
    for element in module.elements.iter().map(Element::id).collect::<Vec<_>>() {
        module.elements.delete(element);
    }
    module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
}

/// What the module then does not use is dropped again.
fn import(module: &mut Module, item: Item, name: &str, part: &Later) {
    match item {
        Item::Function(id) if part.functions.contains(&id) => {}
        Item::Function(id) => {
            let ty = module.funcs.get(id).ty();
            if let FunctionKind::Import(import) = &module.funcs.get(id).kind {
                module.imports.delete(import.import);
            }
            let import = module.imports.add(FIRST, name, id);
            module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
        Item::Global(id) => {
            let import = module.imports.add(FIRST, name, id);
            module.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
        Item::Memory(id) => {
            let import = module.imports.add(FIRST, name, id);
            module.memories.get_mut(id).import = Some(import);
        }
        Item::Table(id) => {
            let import = module.imports.add(FIRST, name, id);
            let table = module.tables.get_mut(id);
            // The first part has made room in it.
            (table.import, table.maximum) = (Some(import), None);
        }
    }
}
