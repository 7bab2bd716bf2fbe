use super::*;
use proptest::prelude::*;

fn naive(rows: &impl Rows, allowed: Option<&[u64]>, most: usize) -> Vec<Hit> {
    let may = |row: &usize| allowed.is_none_or(|bits| word(bits, *row) >> (row % 64) & 1 == 1);
    let mut all: Vec<Hit> =
        (0..rows.len()).filter(may).map(|row| Hit { row: row as u32, score: rows.one(row) }).collect();
    all.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap().then(a.row.cmp(&b.row)));
    all.truncate(most);
    all
}

fn scanned(rows: &impl Rows, allowed: Option<&[u64]>, most: usize) -> Vec<Hit> {
    let mut top = Top::new(most);
    scan(rows, allowed, &mut top);
    top.hits().to_vec()
}

proptest! {
    #[test]
    fn finds_the_best_of_8_bit_rows(
        dimensions in (1_usize..5).prop_map(|lanes| lanes * LANES),
        // Few values, so that many scores are equal.
        numbers in prop::collection::vec(-2_i8..=2, 0..5_000),
        query in prop::collection::vec(-16_383_i16..=16_383, 64),
        allowed in prop::option::of(prop::collection::vec(any::<u64>(), 0..3)),
        most in 0_usize..12,
    ) {
        let rows = numbers.len() / dimensions;
        let scales: Vec<f32> = (0..rows).map(|row| [0.5, 1.0, 0.0][row % 3]).collect();
        let rows = Rows8::new(&numbers[..rows * dimensions], &scales, &query[..dimensions], 0.25).unwrap();
        prop_assert_eq!(scanned(&rows, allowed.as_deref(), most), naive(&rows, allowed.as_deref(), most));
    }

    #[test]
    fn finds_the_best_of_float_rows(
        dimensions in (1_usize..5).prop_map(|lanes| lanes * LANES),
        numbers in prop::collection::vec(-1.0_f32..1.0, 0..3_000),
        query in prop::collection::vec(-1.0_f32..1.0, 64),
        most in 0_usize..12,
    ) {
        let rows = numbers.len() / dimensions;
        let rows = Rows32::new(&numbers[..rows * dimensions], &query[..dimensions]).unwrap();
        prop_assert_eq!(scanned(&rows, None, most), naive(&rows, None, most));
    }
}

#[test]
fn the_largest_numbers_stay_within_32_bits() {
    let (rows, query) = (vec![i8::MIN; 4 * 256], vec![16_383_i16; 256]);
    assert_eq!(dot::block8(&rows, &query), [-128 * 256 * 16_383; 4]);
}

#[test]
fn rows_that_do_not_go_with_the_query_are_refused() {
    assert_eq!(Rows8::new(&[0; 8], &[1.0], &[0; 8], 1.0).unwrap_err(), ScanError::Dimensions(8));
    let error = Rows8::new(&[0; 31], &[1.0, 1.0], &[0; 16], 1.0).unwrap_err();
    assert_eq!(error, ScanError::Length { numbers: 31, rows: 2, dimensions: 16 });
    assert!(Rows32::new(&[0.0; 17], &[0.0; 16]).is_err() && Rows32::new(&[], &[]).is_err());
}

#[test]
fn what_is_no_number_is_not_among_the_best() {
    let mut top = Top::new(2);
    for (row, score) in [f32::NAN, 1.0, f32::NAN, 1.0, 1.0, 2.0].into_iter().enumerate() {
        top.offer(row as u32, score);
    }
    assert_eq!(top.hits(), [Hit { row: 5, score: 2.0 }, Hit { row: 1, score: 1.0 }]);
}
