//! One learner: what to do next, beside the bare scan of the vectors, and one answer taken in.

use crate::school;
use cairn::catalog::Pack;
use cairn::catalog::pack::columns::View;
use cairn::learner::{Event, Happening};
use cairn::recommend::scan::{Rows8, Top, scan};
use cairn::recommend::{Request, recommend};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use std::hint::black_box;

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = next, answer
}

fn next(c: &mut Criterion) {
    let mut group = c.benchmark_group("recommend");
    for items in [314, 2_000, 100_000] {
        let pack = Pack::open(school::packed(items)).expect("its own pack");
        let view = pack.view();
        let learner = school::learner(&view);
        let request = Request { count: 10, ..Request::default() };
        group.throughput(Throughput::Elements(items as u64));
        group.bench_function(BenchmarkId::new("ten", items), |b| {
            b.iter(|| recommend(&view, black_box(&learner), school::NOW, &request));
        });
        let scales: Vec<f32> = view.item_vector_scale.iter().map(|scale| scale.get()).collect();
        group.bench_function(BenchmarkId::new("bare scan", items), |b| {
            b.iter(|| bare(&view, black_box(&scales)));
        });
    }
}

fn bare(view: &View<'_>, scales: &[f32]) -> usize {
    let query = [1; 64];
    let rows = Rows8::new(view.item_vector, scales, &query, 1.0).expect("as long as the rows");
    let mut top = Top::new(10);
    scan(&rows, None, &mut top);
    top.hits().len()
}

fn answer(c: &mut Criterion) {
    let pack = Pack::open(school::packed(2_000)).expect("its own pack");
    let view = pack.view();
    let mut learner = school::learner(&view);
    let mut step = 0;
    c.bench_function("one answer", |b| {
        b.iter(|| {
            step += 1;
            let (item, score) = (step * 37 % 200, f32::from(u8::from(step % 3 > 0)));
            let happening = Happening::Attempt { item, score, hints: 0, seconds: None };
            learner.record(&view, Event { at: school::NOW + 60_000 * step as i64, happening });
        });
    });
}
