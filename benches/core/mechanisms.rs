//! Randomising one answer, each mechanism at a size and epsilon as a school would ask with, beside hashing what is sent.

use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::{Input, Mechanism, Randomiser};
use cairn::stored::digest::sha256;
use criterion::{BenchmarkId, Criterion, criterion_group};
use std::hint::black_box;

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = encode
}

fn encode(c: &mut Criterion) {
    let mut group = c.benchmark_group("randomise");
    let epsilon = Epsilon::new(7_389, 1_000).expect("two");
    for mechanism in Mechanism::ALL {
        let size = match mechanism {
            Mechanism::BinaryRandomisedResponse => 2,
            Mechanism::KClosest => 32,
            _ => 60,
        };
        let randomiser = Randomiser::new(mechanism, epsilon, size).expect("a size that it takes");
        let input = match mechanism {
            Mechanism::KClosest => Input::Direction((0..32).map(|at| at * 7 % 50).collect()),
            _ => Input::Choice(1),
        };
        let words: Vec<u64> =
            (1..=randomiser.words() as u64).map(|at| at.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        group.bench_function(BenchmarkId::new("answer", mechanism.label()), |b| {
            b.iter(|| randomiser.encode(black_box(&input), &[7; 16], &words));
        });
    }
    group.bench_function("hash of 64 bytes", |b| b.iter(|| sha256(&[black_box(&[7; 64])])));
}
