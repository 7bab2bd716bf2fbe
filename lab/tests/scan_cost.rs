//! The dense scan's instructions a row, counted in the wasm that the browser's bench runs: what no clock on a busy machine tells.
//!
//! wasmi's fuel counts WebAssembly's instructions, which are not a processor's: it finds a loop that keeps its sums in memory, a call
//! for each row, a best of four that costs more than their products. All of these have happened, and times on busy machines did not
//! show it. `CAIRN_BENCH_WASM` names the file, from the workspace's root; `cargo xtask test` does so with what it has built.

use std::path::Path;
use wasmi::{Config, Engine, Func, Instance, Linker, Module, Store};

const FUEL: u64 = 1 << 40;
const DIMENSIONS: usize = 64;

/// The scans of the bench, and the most that a row of 64 numbers may cost in each: a few hundredths more than it does.
const MOST: [(&str, f64); 4] = [
    ("bench_bytes_all", 123.0),
    ("bench_bytes", 189.0),
    ("bench_floats_all", 206.0),
    ("bench_floats", 149.0),
];

struct Bench {
    store: Store<()>,
    instance: Instance,
    rows: i32,
}

impl Bench {
    /// Of so many rows, of which the first twenty are the best: what comes behind them is in no list.
    fn new(module: &Module, items: usize) -> Self {
        let mut store = Store::new(module.engine(), ());
        store.set_fuel(FUEL).expect("fuel is metered");
        let mut linker = <Linker<()>>::new(module.engine());
        for import in module.imports() {
            let ty = import.ty().func().expect("only functions are imported").clone();
            let name = import.name().to_owned();
            let unasked = Func::new(&mut store, ty, move |_, _, _| panic!("nothing is asked for: {name}"));
            linker.define(import.module(), import.name(), unasked).expect("each is imported once");
        }
        let instance = linker.instantiate_and_start(&mut store, module).expect("it starts");
        let mut bench = Self { store, instance, rows: 0 };
        let number = |at: usize| {
            let row = if at < 20 * DIMENSIONS { 1.0 } else { -1.0 };
            row * query(at % DIMENSIONS)
        };
        let rows: Vec<f32> = (0..items * DIMENSIONS).map(number).collect();
        let at = bench.written(&rows);
        let new = bench.instance.get_typed_func::<(i32, i32, i32), i32>(&bench.store, "bench_new");
        let arguments = (at, rows.len() as i32, DIMENSIONS as i32);
        bench.rows = new.expect("a constructor").call(&mut bench.store, arguments).expect("it returns");
        bench
    }

    fn written(&mut self, numbers: &[f32]) -> i32 {
        let bytes: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        let malloc = self.instance.get_typed_func::<(i32, i32), i32>(&self.store, "__wbindgen_malloc");
        let at = malloc.expect("an allocator").call(&mut self.store, (bytes.len() as i32, 4));
        let at = at.expect("there is memory");
        let memory = self.instance.get_memory(&self.store, "memory").expect("a memory");
        memory.write(&mut self.store, at as usize, &bytes).expect("it was allocated");
        at
    }

    /// Instructions of one scan, in the interpreter's units.
    fn scan(&mut self, name: &str) -> u64 {
        let at = self.written(&std::array::from_fn::<f32, DIMENSIONS, _>(query));
        let scan = self.instance.get_typed_func::<(i32, i32, i32), (i32, i32)>(&self.store, name);
        let before = self.store.get_fuel().expect("fuel is metered");
        let arguments = (self.rows, at, DIMENSIONS as i32);
        let (found, count) = scan.expect("a scan").call(&mut self.store, arguments).expect("it returns");
        let spent = before - self.store.get_fuel().expect("fuel is metered");
        let mut rows = vec![0; 4 * count as usize];
        let memory = self.instance.get_memory(&self.store, "memory").expect("a memory");
        memory.read(&self.store, found as usize, &mut rows).expect("it was told where");
        let rows: Vec<u8> = rows.chunks_exact(4).map(|row| row[0]).collect();
        assert_eq!(rows, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11], "{name}");
        spent
    }
}

fn query(at: usize) -> f32 {
    (at % 7) as f32 / 7.0 + 0.1
}

#[test]
fn a_row_costs_no_more_instructions_than_it_did() {
    let Some(named) = std::env::var_os("CAIRN_BENCH_WASM") else {
        println!("skipped: CAIRN_BENCH_WASM names no wasm");
        return;
    };
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(named);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut config = Config::default();
    config.consume_fuel(true);
    // Compiling is paid for in fuel too, by whoever calls first.
    config.compilation_mode(wasmi::CompilationMode::Eager);
    let module = Module::new(&Engine::new(&config), &bytes).expect("what the bench runs is a wasm");
    let (few, more) = (640, 2_560);
    let (mut short, mut long) = (Bench::new(&module, few), Bench::new(&module, more));
    let mut dear = Vec::new();
    for (name, most) in MOST {
        let a_row = (long.scan(name) - short.scan(name)) as f64 / (more - few) as f64;
        println!("{name}: {a_row:.1} instructions a row of {DIMENSIONS} numbers, of {most} that it may have");
        if a_row > most {
            dear.push(name);
        }
    }
    assert!(dear.is_empty(), "more instructions a row than they may have: {dear:?}");
}
