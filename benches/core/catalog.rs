//! Catalogs: opening a pack beside parsing the same catalog's JSON, packing, and finding a goal by words.

use crate::school;
use cairn::catalog::{Catalog, Pack, build};
use cairn::search::Index;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use std::hint::black_box;

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = open, pack, search
}

fn open(c: &mut Criterion) {
    let mut group = c.benchmark_group("open");
    for items in [2_000, 100_000] {
        let catalog = school::catalog(items);
        let json = serde_json::to_string(&catalog).expect("plain data");
        let pack = build(&catalog).expect("the school keeps the rules");
        group.throughput(Throughput::Elements(items as u64));
        group.bench_function(BenchmarkId::new("pack", items), |b| {
            b.iter(|| {
                let pack = Pack::open(black_box(&pack)).expect("its own pack");
                pack.verify().expect("whole");
            });
        });
        group.bench_function(BenchmarkId::new("json", items), |b| {
            b.iter(|| serde_json::from_str::<Catalog>(black_box(&json)).expect("its own JSON"));
        });
    }
}

fn pack(c: &mut Criterion) {
    let mut group = c.benchmark_group("make a pack");
    for items in [2_000, 20_000] {
        let catalog = school::catalog(items);
        group.throughput(Throughput::Elements(items as u64));
        group.bench_function(BenchmarkId::from_parameter(items), |b| b.iter(|| build(black_box(&catalog))));
    }
}

fn search(c: &mut Criterion) {
    let mut group = c.benchmark_group("search");
    let pack = Pack::open(school::packed(100_000)).expect("its own pack");
    let view = pack.view();
    group.bench_function("index 100000", |b| b.iter(|| Index::new(black_box(&view))));
    let index = Index::new(&view);
    group.bench_function("find a goal", |b| b.iter(|| index.search(black_box("skil 1234"), 10)));
    group.bench_function("look through all names", |b| {
        b.iter(|| {
            let names = view.skill_name.iter().chain(view.item_name).map(|&name| view.string(name));
            names.filter(|name| name.to_lowercase().contains(black_box("skill 1234"))).count()
        });
    });
}
