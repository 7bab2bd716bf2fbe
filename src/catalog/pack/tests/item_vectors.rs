//! What items are like: written, read back, and refused where it is not as it must be.

use super::super::vectors::{ItemVectors, LANES, MOST_DIMENSIONS, Query};
use super::super::{Pack, columns, write_with_vectors};
use super::{catalog, packed, walk, without_vectors};
use crate::catalog::validate::validate;

#[test]
fn vectors_are_read_back_as_cosines() {
    let bytes = packed();
    let pack = Pack::open(&bytes).unwrap();
    assert_eq!(pack.version(), 2);
    let view = pack.view();
    let vectors = view.vectors().unwrap();
    assert_eq!(vectors.row(0), [127; LANES]);
    assert_eq!((vectors.row(1)[0], vectors.row(1)[1], vectors.row(1)[LANES - 1]), (-127, 0, 127));
    assert!((vectors.cosine(0, 0) - 1.0).abs() < 1e-6 && vectors.cosine(0, 1) == 0.0);
    let twice: Vec<f32> = vectors.row(1).iter().map(|&x| 2.0 * vectors.scale(1) * f32::from(x)).collect();
    assert!((twice[0] + 2.0_f32.sqrt()).abs() < 1e-6 && twice[1] == 0.0);
    let query = Query::new(&twice);
    assert!((vectors.times(&query, 1) - 2.0).abs() < 1e-3 && vectors.times(&query, 0).abs() < 1e-3);
    assert_eq!(vectors.times(&Query::new(&[0.0; LANES]), 1), 0.0);
}

#[test]
fn a_pack_without_vectors_is_version_1_and_one_with_them_has_no_other_difference() {
    let bytes = without_vectors();
    let pack = Pack::open(&bytes).unwrap();
    pack.verify_hash().unwrap();
    assert!(pack.version() == 1 && pack.view().vectors().is_none());
    let with = packed();
    let with = Pack::open(&with).unwrap();
    assert_eq!(with.view().item_name, pack.view().item_name);
    assert_eq!(walk(&with.view()), walk(&pack.view()));
}

#[test]
fn no_dot_product_leaves_32_bits() {
    let catalog = catalog();
    let valid = validate(&catalog).unwrap();
    let mut vectors = ItemVectors::default();
    (0..2).for_each(|_| vectors.push(&[1.0; MOST_DIMENSIONS]));
    let pack = Pack::open(write_with_vectors(&valid, vectors).unwrap()).unwrap();
    let length = pack.view().vectors().unwrap().times(&Query::new(&[1.0; MOST_DIMENSIONS]), 0);
    assert!((length - 16.0).abs() < 1e-3, "{length}");
}

#[test]
fn vectors_that_are_not_as_long_as_1_are_refused() {
    let good = packed();
    let pack = Pack::open(&good).unwrap();
    let start = |column: columns::Column| pack.ranges[column as usize].start;
    let (rows, scales) = (start(columns::Column::item_vector), start(columns::Column::item_vector_scale));
    let says = |at: usize, new: &[u8]| {
        let mut bytes = good.clone();
        bytes[at..at + new.len()].copy_from_slice(new);
        Pack::open(bytes).unwrap_err().to_string()
    };
    assert!(says(rows, &[1]).contains("IVSC"));
    for wrong in [0.0, -0.1, 1.0, f32::NAN, f32::INFINITY] {
        assert!(
            says(scales + 4, &wrong.to_le_bytes()).contains(&format!("section IVSC, offset {}", scales + 4))
        );
    }
    // A vector of zeros has scale 0.
    assert!(says(rows, &[0; LANES]).contains("IVSC"));
    let mut bytes = without_vectors();
    bytes[8] = 2;
    assert!(Pack::open(bytes).unwrap_err().to_string().contains("the number of sections"));
    let mut bytes = good.clone();
    bytes[8] = 3;
    assert!(Pack::open(bytes).unwrap_err().to_string().contains("version 3 is not known"));
}
