use super::*;
use crate::recommend::scan::{Hit, Top, scan};
use proptest::prelude::*;
use std::cell::Cell;

fn scanned(rows: &impl Rows, allowed: Option<&[u64]>, most: usize) -> Vec<(u32, u32)> {
    let mut top = Top::new(most);
    scan(rows, allowed, &mut top);
    top.hits().iter().map(|Hit { row, score }| (*row, score.to_bits())).collect()
}

/// No bound is below what it is of; and the list is that of the rows themselves.
fn is_exact(rows: &[f32], query: &[f32], allowed: Option<&[u64]>, most: usize) -> Result<(), TestCaseError> {
    let (first, whole) = (Rounded::of(rows, query.len()).unwrap(), Query::new(query));
    let plain = Rows32::new(rows, query).unwrap();
    let bounded = Bounded::floats(&first, rows, query, &whole).unwrap();
    sound(&plain, &bounded)?;
    prop_assert_eq!(scanned(&bounded, allowed, most), scanned(&plain, allowed, most));
    let Ok(finer) = Finer::of(rows, query.len()) else { return Ok(()) };
    let (plain, bounded) = (finer.times(&whole).unwrap(), Bounded::finer(&finer, &whole).unwrap());
    sound(&plain, &bounded)?;
    prop_assert_eq!(scanned(&bounded, allowed, most), scanned(&plain, allowed, most));
    Ok(())
}

fn sound(plain: &impl Rows, bounded: &impl Rows) -> Result<(), TestCaseError> {
    for first in (0..plain.len() - plain.len() % BLOCK).step_by(BLOCK) {
        for (at, product) in plain.block(first).into_iter().enumerate() {
            let one = plain.one(first + at);
            prop_assert!(one.to_bits() == product.to_bits() || one.is_nan() && product.is_nan());
            prop_assert!(!bounded.are_below(first, product), "block {} has {}", first, product);
        }
    }
    Ok(())
}

/// Numbers from -1 to 1 of few values, in sizes from what is hardly a float to what is too large for one.
fn numbers(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f32>> {
    let number = (-8_i8..=8).prop_map(|x| f32::from(x) / 8.0);
    prop::collection::vec(number, count)
}

fn size() -> impl Strategy<Value = f32> {
    prop_oneof![4 => Just(1.0), 1 => (-149_i32..=127).prop_map(|power| libm::exp2f(power as f32))]
}

proptest! {
    #[test]
    fn the_list_is_that_of_the_rows_themselves(
        dimensions in (1_usize..6).prop_map(|lanes| 16 * lanes),
        few in numbers(0..3_000),
        many in prop::collection::vec(-1.0_f32..1.0, 0..3_000),
        sizes in prop::collection::vec(size(), 8),
        query in prop::collection::vec(-1.0_f32..1.0, 80),
        query_size in size(),
        odd in prop::option::of((any::<prop::sample::Index>(), prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, f32::MAX]))),
        odd_query in prop::option::weighted(0.1, prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::MAX])),
        allowed in prop::option::of(prop::collection::vec(any::<u64>(), 0..3)),
        most in 0_usize..12,
    ) {
        // Rows of few values are often equal, or zeros; those of many hardly ever.
        for mut rows in [few, many] {
            rows.truncate(rows.len() / dimensions * dimensions);
            for (at, row) in rows.chunks_exact_mut(dimensions).enumerate() {
                for x in row {
                    *x *= sizes[at % sizes.len()];
                }
            }
            if let (Some((at, odd)), false) = (&odd, rows.is_empty()) {
                let at = at.index(rows.len());
                rows[at] = *odd;
            }
            let mut query: Vec<f32> = query[..dimensions].iter().map(|x| x * query_size).collect();
            query[0] = odd_query.unwrap_or(query[0]);
            is_exact(&rows, &query, allowed.as_deref(), most)?;
        }
    }

    /// The query is among the rows, and all are alike: bounds are as near as they come.
    #[test]
    fn rows_that_differ_by_a_float_or_two_are_told_apart(
        row in prop::collection::vec(-1.0_f32..1.0, 32),
        bits in prop::collection::vec((0_usize..32, 0_u32..4), 64),
        size in size(),
    ) {
        let mut rows = Vec::new();
        for (at, bits) in bits {
            let mut near: Vec<f32> = row.iter().map(|x| x * size).collect();
            near[at] = f32::from_bits(near[at].to_bits() ^ bits);
            rows.extend(near);
        }
        is_exact(&rows, &row, None, 10)?;
    }
}

proptest! {
    /// Where Cauchy and Schwarz's inequality is an equality: the query lies along what rounding took from the rows, or the rows along
    /// what it took from the query.
    #[test]
    fn the_worst_queries_and_rows_are_within_bounds(numbers in prop::collection::vec(-1.0_f32..1.0, 64)) {
        let first = Rounded::of(&numbers, 64).unwrap();
        let taken = |x: &f32, byte: &i8| x - f32::from(*byte) * first.scales()[0];
        let along: Vec<f32> = numbers.iter().zip(first.rows()).map(|(x, byte)| taken(x, byte)).collect();
        is_exact(&numbers.repeat(4), &along, None, 1)?;
        let whole = Query::new(&numbers);
        let taken = |(x, y): (&f32, &i16)| x - f32::from(*y) * whole.scale();
        let along: Vec<f32> = numbers.iter().zip(whole.numbers()).map(taken).map(|x| 1.0_f32.copysign(x)).collect();
        is_exact(&along.repeat(4), &numbers, None, 1)?;
    }

    /// Products with fewer bits than a float has, and none.
    #[test]
    fn the_smallest_products_are_within_bounds(
        numbers in prop::collection::vec(-1.0_f32..1.0, 64),
        query in prop::collection::vec(-1.0_f32..1.0, 16),
        (product, of_rows) in (-152_i32..-138, -149_i32..0),
    ) {
        let sized = |numbers: &[f32], power: i32| -> Vec<f32> {
            numbers.iter().map(|x| (f64::from(*x) * libm::exp2(power.into())) as f32).collect()
        };
        is_exact(&sized(&numbers, of_rows), &sized(&query, product - of_rows), None, 1)?;
    }
}

#[test]
fn a_row_that_rounding_takes_nothing_from_may_lose_by_its_sum() {
    let bytes: Vec<i8> = (0..64).map(|at| 127 - at).collect();
    let row = bytes.iter().map(|&x| f64::from(x) / 4.0);
    let length = row.clone().map(|x| x * x).sum::<f64>().sqrt();
    let lost = f64::from(slack::lost(row, &bytes, 0.25)) / length;
    let least = 64.0 / f64::from(1 << 24);
    assert!(lost > least && lost < 1.001 * least, "{lost}");
}

/// Counts the blocks that are read.
struct Counted<R>(R, Cell<usize>);

impl<R: Rows> Rows for Counted<R> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn block(&self, first: usize) -> [f32; BLOCK] {
        self.1.set(self.1.get() + 1);
        self.0.block(first)
    }

    fn one(&self, row: usize) -> f32 {
        self.0.one(row)
    }
}

#[test]
fn of_many_rows_few_are_read() {
    let mut state = 1_u64;
    let mut unit = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    let (dimensions, items) = (64, 20_000);
    let rows: Vec<f32> = (0..items * dimensions).map(|_| unit()).collect();
    let query: Vec<f32> = (0..dimensions).map(|_| unit()).collect();
    let whole = Query::new(&query);
    let first = Rounded::of(&rows, dimensions).unwrap();
    let exact = Counted(Rows32::new(&rows, &query).unwrap(), Cell::new(0));
    let bounded = Bounded::new(&first, exact, &query, &whole).unwrap();
    scanned(&bounded, None, 10);
    let read = bounded.exact.1.get();
    assert!(read > 10 && read < items / BLOCK / 40, "{read} of {} blocks", items / BLOCK);
}

#[test]
fn rows_that_do_not_go_together_are_refused() {
    let (rows, query) = ([1.0; 64], [1.0; 32]);
    let (first, whole) = (Rounded::of(&rows, 32).unwrap(), Query::new(&query));
    let error = Bounded::floats(&first, &rows[..32], &query, &whole).unwrap_err();
    assert_eq!(error, ScanError::Length { numbers: 64, rows: 1, dimensions: 32 });
    let error = Bounded::floats(&first, &rows, &query, &Query::new(&[1.0; 16])).unwrap_err();
    assert_eq!(error, ScanError::Length { numbers: 64, rows: 2, dimensions: 16 });
    assert_eq!(Rounded::of(&rows, 24).unwrap_err(), ScanError::Dimensions(24));
    let mut rows = rows;
    rows[40] = f32::NAN;
    assert_eq!(Finer::of(&rows, 32).unwrap_err(), ScanError::NotFinite(1));
}

#[test]
fn twelve_bits_are_within_a_thirty_second_of_eight() {
    let row: Vec<f32> = (0..32).map(|at| libm::sinf(at as f32)).collect();
    let finer = Finer::of(&row, 32).unwrap();
    for (at, x) in row.iter().enumerate() {
        let mut query = [0.0; 32];
        query[at] = 1.0;
        let found = finer.times(&Query::new(&query)).unwrap().one(0);
        assert!((found - x).abs() <= finer.first().scales()[0] / 32.0 * 1.001, "{found} for {x}");
    }
}
