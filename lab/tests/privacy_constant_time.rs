//! The wasm that ships executes as many instructions for one input as for any other, and for all random words.
//!
//! An interpreter counts them (wasmi's fuel), so the figures are exact, the same on every machine, and of the very file that
//! browsers get. Every call is made in a fresh instance, so that the heap is the same. `CAIRN_WASM` names the file, from the
//! workspace's root; `cargo xtask test` does so with what it has built. The part with the mechanisms is taken from beside it.

use std::path::Path;
use wasmi::{Caller, Config, Engine, Linker, Memory, Module, Store, TypedFunc};

/// What `randomise` takes, and returns: a pointer and a length, and an error.
type Randomise = TypedFunc<(i32, i32, i32, i32, i32, i32, i32), (i32, i32, i32, i32)>;
const FUEL: u64 = 1 << 40;

/// Where random words come from, and go to: both parts draw into the first one's memory.
struct Draws {
    state: u64,
    memory: Option<Memory>,
}

/// The module that a page loads first, and the part with the mechanisms, which runs on the first one's memory.
struct Meter {
    module: Module,
    sharing: Module,
}

impl Meter {
    /// The file that `CAIRN_WASM` names.
    fn of_what_ships() -> Option<Self> {
        let Some(named) = std::env::var_os("CAIRN_WASM") else {
            println!("skipped: CAIRN_WASM names no wasm");
            return None;
        };
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(named);
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut config = Config::default();
        config.consume_fuel(true);
        // Compiling is paid for in fuel too, by whoever calls first.
        config.compilation_mode(wasmi::CompilationMode::Eager);
        let engine = Engine::new(&config);
        let module = |bytes: &[u8]| Module::new(&engine, bytes).expect("what ships is a wasm");
        let sharing = std::fs::read(path.with_file_name("cairn_sharing_bg.wasm"));
        let sharing = sharing.expect("the part for sharing lies beside the first");
        Some(Self { module: module(&bytes), sharing: module(&sharing) })
    }

    /// Instructions, in the interpreter's units, and the payload.
    fn randomise(
        &self,
        mechanism: i32,
        size: i32,
        choice: i32,
        direction: &[i8],
        seed: u64,
    ) -> (u64, Vec<u8>) {
        let engine = self.module.engine();
        let mut store = Store::new(engine, Draws { state: seed, memory: None });
        store.set_fuel(FUEL).expect("fuel is metered");
        let mut linker = <Linker<Draws>>::new(engine);
        for import in self.module.imports() {
            let ty = import.ty().func().expect("only functions are imported").clone();
            let draws = import.name().contains("getRandomValues");
            linker
                .func_new(
                    import.module(),
                    import.name(),
                    ty,
                    move |mut caller: Caller<'_, Draws>, given, _| {
                        assert!(draws, "nothing but random words is asked for");
                        let (at, length) =
                            (given[0].i32().expect("a place"), given[1].i32().expect("a length"));
                        let memory = caller.data().memory.expect("it has started");
                        let (data, draws) = memory.data_and_store_mut(&mut caller);
                        for byte in &mut data[at as usize..][..length as usize] {
                            draws.state = draws
                                .state
                                .wrapping_mul(6_364_136_223_846_793_005)
                                .wrapping_add(1_442_695_040_888_963_407);
                            *byte = (draws.state >> 56) as u8;
                        }
                        Ok(())
                    },
                )
                .expect("each is imported once");
        }
        let instance = linker.instantiate_and_start(&mut store, &self.module).expect("it starts");
        store.data_mut().memory = instance.get_memory(&store, "memory");
        linker.instance(&mut store, "cairn", instance).expect("no other has its name");
        linker.instantiate_and_start(&mut store, &self.sharing).expect("it is of the same build");
        let malloc =
            instance.get_typed_func::<(i32, i32), i32>(&store, "__wbindgen_malloc").expect("an allocator");
        let at = malloc.call(&mut store, (direction.len() as i32, 1)).expect("there is memory");
        let bytes: Vec<u8> = direction.iter().map(|&x| x as u8).collect();
        let memory = instance.get_memory(&store, "memory").expect("a memory");
        memory.write(&mut store, at as usize, &bytes).expect("it was allocated");
        let randomise: Randomise = instance.get_typed_func(&store, "randomise").expect("it is exported");
        let before = store.get_fuel().expect("fuel is metered");
        let arguments = (mechanism, 2_718_281, 1_000_000, size, choice, at, direction.len() as i32);
        let (told, length, _, failed) = randomise.call(&mut store, arguments).expect("it returns");
        assert_eq!(failed, 0);
        let after = store.get_fuel().expect("fuel is metered");
        let mut report = vec![0; length as usize];
        memory.read(&store, told as usize, &mut report).expect("it was told where");
        (before - after, report.split_off(16))
    }
}

/// The count that all inputs and words have in common; and that they do not all tell the same.
fn only_count(name: &str, counts: impl Iterator<Item = (u64, Vec<u8>)>) -> u64 {
    let all: Vec<_> = counts.collect();
    let first = all[0].0;
    for (count, _) in &all {
        assert_eq!(*count, first, "{name}");
    }
    assert!(all.iter().any(|(_, payload)| *payload != all[0].1), "{name} tells one thing only");
    println!("{name}: {first} instructions, for all of {} inputs and words", all.len());
    first
}

#[test]
fn what_ships_takes_the_same_instructions_for_every_input() {
    let Some(meter) = Meter::of_what_ships() else { return };
    let seeds = || [1_u64, 2, 3, u64::MAX].into_iter();
    let choices = |name: &str, mechanism, size: i32, step: usize| {
        let inputs = seeds().flat_map(|seed| (0..size).step_by(step).map(move |choice| (seed, choice)));
        let name = format!("{name} of {size}");
        only_count(&name, inputs.map(|(seed, choice)| meter.randomise(mechanism, size, choice, &[], seed)))
    };
    choices("binary randomised response", 1, 2, 1);
    let fewer = choices("subset selection", 2, 100, 1);
    let more = choices("subset selection", 2, 101, 1);
    assert!(fewer < more, "the meter sees one category more");
    choices("subset selection", 2, 10_000, 3333);
    choices("projective geometry", 3, 100, 1);
    choices("projective geometry", 3, 10_000, 101);
    let mut directions = vec![vec![0; 16], vec![127; 16], vec![-128; 16]];
    directions.extend((0..9_i32).map(|i| (0..16).map(|j| ((i * 16 + j) * 37 % 101) as i8).collect()));
    let told = directions.iter().enumerate().flat_map(|(i, direction)| {
        let meter = &meter;
        seeds().take(2).map(move |seed| meter.randomise(4, 16, i as i32, direction, seed))
    });
    only_count("k-closest of 16", told);
}
