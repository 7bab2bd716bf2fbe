use walrus::ir::{BinaryOp, Instr};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, ImportKind, ValType,
};

use super::*;

/// Exports `plain` and `gated`, which share one function and what that imports; `own` is called by `gated` alone.
fn module() -> (Module, [FunctionId; 4]) {
    let mut module = Module::default();
    let memory = module.memories.add_local(false, false, 1, None, None);
    module.exports.add("memory", memory);
    module.tables.add_local(false, 1, Some(1), walrus::RefType::FUNCREF);
    let i32 = ValType::I32;
    let throw = module.types.add(&[i32], &[]);
    let (throw, _) = module.add_import_func("./glue.js", "throw", throw);
    let shared = calling(&mut module, "shared", &[throw]);
    let own = calling(&mut module, "own", &[shared, throw]);
    let plain = calling(&mut module, "plain", &[shared]);
    let gated = calling(&mut module, "gated", &[own]);
    module.exports.add("plain", plain);
    module.exports.add("gated", gated);
    (module, [shared, own, plain, gated])
}

/// A function that hands its argument to each of these and returns it plus one.
fn calling(module: &mut Module, name: &str, callees: &[FunctionId]) -> FunctionId {
    let argument = module.locals.add(ValType::I32);
    let returns: Vec<_> = callees
        .iter()
        .map(|callee| !module.types.results(module.funcs.get(*callee).ty()).is_empty())
        .collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    builder.name(name.to_owned());
    let mut body = builder.func_body();
    for (callee, returns) in callees.iter().zip(returns) {
        body.local_get(argument).call(*callee);
        if returns {
            body.drop();
        }
    }
    body.local_get(argument).i32_const(1).binop(BinaryOp::I32Add);
    builder.finish(vec![argument], &mut module.funcs)
}

const PART: Part = Part { name: "late", exports: &["gated"], functions: &[] };

fn functions(module: &Module) -> Vec<&str> {
    let mut names: Vec<_> =
        module.funcs.iter_local().filter_map(|(id, _)| module.funcs.get(id).name.as_deref()).collect();
    names.sort_unstable();
    names
}

#[test]
fn what_only_a_gate_reaches_is_in_the_later_part() {
    let split = split(&module().0.emit_wasm(), &[PART]).unwrap();
    let (first, late) =
        (Module::from_buffer(&split.first).unwrap(), Module::from_buffer(&split.later[0]).unwrap());
    // The gate itself is in both: there as a stub.
    assert_eq!(functions(&first), ["gated", "plain", "shared"]);
    assert_eq!(functions(&late), ["gated", "own"]);
    assert!(late.exports.iter().next().is_none());
    let exported =
        |name: &str| first.exports.iter().find(|export| export.name == name).map(|export| export.item);
    for import in late.imports.iter() {
        assert_eq!(import.module, FIRST);
        let same = match (import.kind.clone(), exported(&import.name)) {
            (ImportKind::Function(theirs), Some(ExportItem::Function(ours))) => {
                let [theirs, ours] = [(&late, theirs), (&first, ours)].map(|(module, id)| {
                    let ty = module.funcs.get(id).ty();
                    (module.types.params(ty).to_vec(), module.types.results(ty).to_vec())
                });
                theirs == ours
            }
            (ImportKind::Memory(_), Some(ExportItem::Memory(_)))
            | (ImportKind::Table(_), Some(ExportItem::Table(_))) => true,
            _ => false,
        };
        assert!(same, "{} is imported as what it is exported as", import.name);
    }
}

#[test]
fn the_later_part_fills_the_place_that_the_stub_calls() {
    let split = split(&module().0.emit_wasm(), &[PART]).unwrap();
    let (first, late) =
        (Module::from_buffer(&split.first).unwrap(), Module::from_buffer(&split.later[0]).unwrap());
    assert_eq!(first.tables.iter().next().unwrap().initial, 2);
    let gated = first.exports.get_func("gated").unwrap();
    let stub = first.funcs.get(gated).kind.unwrap_local();
    let place = stub.block(stub.entry_block()).instrs.iter().find_map(|(instr, _)| match instr {
        Instr::Const(constant) => Some(constant.value),
        _ => None,
    });
    let element = late.elements.iter().next().unwrap();
    let ElementKind::Active { offset: ConstExpr::Value(offset), .. } = &element.kind else {
        panic!("it is active")
    };
    assert_eq!(place.map(|place| place.to_string()), Some(offset.to_string()));
    let ElementItems::Functions(functions) = &element.items else { panic!("it has functions") };
    assert_eq!(late.funcs.get(functions[0]).name.as_deref(), Some("gated"));
}

#[test]
fn parts_of_two_builds_do_not_fit() {
    let name = |wasm: &[u8]| {
        let first = Module::from_buffer(&split(wasm, &[PART]).unwrap().first).unwrap();
        let memories = first.exports.iter().filter(|export| matches!(export.item, ExportItem::Memory(_)));
        memories.map(|export| export.name.clone()).find(|name| name != "memory")
    };
    let (mut other, [_, own, ..]) = module();
    other.exports.add("own", own);
    assert_ne!(name(&module().0.emit_wasm()), name(&other.emit_wasm()));
}

#[test]
fn a_gate_that_is_not_there_or_is_another_function_too_is_an_error() {
    let (mut module, [.., gated]) = module();
    let wrong = Part { exports: &["gatd"], ..PART };
    let error =
        |wasm: &[u8], part| split(wasm, &[part]).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error(&module.emit_wasm(), wrong).contains("gatd"));
    module.exports.add("alias", gated);
    assert!(error(&module.emit_wasm(), PART).contains("alias"));
}
