//! The few directions in which items differ most: a truncated singular value decomposition of a sparse table, by random
//! projection (Halko, Martinsson and Tropp 2011, "Finding structure with randomness", algorithms 4.4 and 5.1). The table is
//! read a few times, and memory is that of a dozen numbers an item and dimension. The dense linear algebra is faer's.

use super::table::Table;
use faer::linalg::solvers::{Qr, SelfAdjointEigen};
use faer::{Mat, MatRef, Side};
use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, SeedableRng as _};

/// Directions beside those asked for, and how often the table is read to and fro: both make the projection exact where
/// singular values lie close together.
const SPARE: usize = 10;
const PASSES: usize = 3;
/// A direction with less than this share of the strongest is noise.
const NOISE: f64 = 1e-4;

/// Rows of so many numbers: each item's place along the strongest directions (U Σ), zeros where there are fewer.
pub fn truncated(table: &Table, dimensions: usize) -> Vec<f64> {
    let (items, words) = (table.items(), table.words);
    let width = (dimensions + SPARE).min(items).min(words);
    let mut rows = vec![0.0; items * dimensions];
    if width == 0 {
        return rows;
    }
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let start: Vec<f64> =
        (0..words * width).map(|_| if random.next_u32() & 1 == 0 { 1.0 } else { -1.0 }).collect();
    let mut of_items = orthonormal(items, width, &times(table, &start, width));
    for _ in 0..PASSES {
        let of_words = orthonormal(words, width, &transposed_times(table, &of_items, width));
        of_items = orthonormal(items, width, &times(table, &of_words, width));
    }
    let projected = transposed_times(table, &of_items, width);
    let projected = MatRef::from_row_major_slice(&projected, words, width);
    let gram: Mat<f64> = projected.transpose() * projected;
    let eigen = SelfAdjointEigen::new(gram.as_ref(), Side::Lower).expect("a sum of squares is finite");
    let (vectors, values) = (eigen.U(), eigen.S().column_vector());
    let strength = |direction: usize| values[direction].max(0.0).sqrt();
    // Eigenvalues ascend.
    for (at, direction) in (0..width).rev().take(dimensions).enumerate() {
        if strength(direction) <= NOISE * strength(width - 1) {
            break;
        }
        for (row, place) in rows.chunks_exact_mut(dimensions).zip(of_items.chunks_exact(width)) {
            let along: f64 = (0..width).map(|k| place[k] * vectors[(k, direction)]).sum();
            row[at] = along * strength(direction);
        }
    }
    rows
}

/// The table times a matrix of words by `width`, row by row.
fn times(table: &Table, matrix: &[f64], width: usize) -> Vec<f64> {
    let mut product = vec![0.0; table.items() * width];
    for (item, sums) in product.chunks_exact_mut(width).enumerate() {
        for &(word, weight) in table.row(item) {
            let row = &matrix[word as usize * width..][..width];
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += f64::from(weight) * x);
        }
    }
    product
}

/// The table turned over, times a matrix of items by `width`.
fn transposed_times(table: &Table, matrix: &[f64], width: usize) -> Vec<f64> {
    let mut product = vec![0.0; table.words * width];
    for (item, row) in matrix.chunks_exact(width).enumerate() {
        for &(word, weight) in table.row(item) {
            let sums = &mut product[word as usize * width..][..width];
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += f64::from(weight) * x);
        }
    }
    product
}

/// An orthonormal basis of the columns.
fn orthonormal(rows: usize, width: usize, matrix: &[f64]) -> Vec<f64> {
    let basis = Qr::new(MatRef::from_row_major_slice(matrix, rows, width)).compute_thin_Q();
    let mut out = Vec::with_capacity(rows * width);
    for row in 0..rows {
        out.extend((0..width).map(|column| basis[(row, column)]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups of items; those of a group share words pairwise, and no word is in both.
    fn table() -> Table {
        let rows: Vec<Vec<(u32, f32)>> = (0..12)
            .map(|item: u32| {
                let first = item / 6 * 6;
                vec![(first + item % 6, 0.6), (first + (item + 1) % 6, 0.8)]
            })
            .collect();
        let mut starts = vec![0];
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len());
        }
        Table { starts, entries: rows.concat(), words: 12 }
    }

    fn cosine(a: &[f64], b: &[f64]) -> f64 {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    #[test]
    fn with_all_directions_every_dot_product_is_the_tables_own() {
        let table = table();
        let rows = truncated(&table, 16);
        for a in 0..12 {
            for b in 0..12 {
                let own: f64 =
                    (rows[a * 16..].iter().zip(&rows[b * 16..])).take(16).map(|(x, y)| x * y).sum();
                let shared = table.row(a).iter().flat_map(|x| table.row(b).iter().map(move |y| (x, y)));
                let known: f64 = shared.filter(|(x, y)| x.0 == y.0).map(|(x, y)| f64::from(x.1 * y.1)).sum();
                assert!((own - known).abs() < 1e-6, "{a} {b}: {own} is not {known}");
            }
        }
    }

    #[test]
    fn with_few_directions_a_group_is_near_also_where_no_word_is_shared() {
        let rows = truncated(&table(), 2);
        let row = |item: usize| &rows[item * 2..][..2];
        assert!(cosine(row(0), row(3)) > 0.99 && cosine(row(0), row(9)).abs() < 0.01, "{rows:?}");
    }

    #[test]
    fn no_words_are_no_directions() {
        let empty = Table { starts: vec![0, 0, 0], entries: Vec::new(), words: 0 };
        assert_eq!(truncated(&empty, 4), [0.0; 8]);
    }
}
