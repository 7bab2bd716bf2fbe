//! The few directions in which items differ most: a truncated singular value decomposition of a sparse table, by random
//! projection (Halko, Martinsson and Tropp 2011, "Finding structure with randomness", algorithms 4.4 and 5.1). The table is
//! read a few times, and memory is that of a hundred numbers an item and a word.
//!
//! Own code, because a browser packs catalogs too: a library of linear algebra is many times what all this weighs there, and
//! chooses its instructions by the machine it meets, so that the same catalog would give other bytes elsewhere. Here every
//! sum has one order.

use super::DIMENSIONS;
use super::dense::{Row, Square, WIDTH, eigen, gram, orthonormalise, turned};
use super::table::Table;

/// How often the table is read to and fro, which makes the projection exact where singular values lie close together.
const PASSES: usize = 2;
/// A direction with less than this share of the strongest is noise.
const NOISE: f64 = 1e-4;

/// A decomposition under way.
#[derive(Debug)]
pub struct Directions {
    table: Table,
    /// A row for each word or, after a step to the items, for each item.
    matrix: Vec<Row>,
    /// What turns an item's row to its place; there at the end.
    turn: Box<Square>,
    step: usize,
}

impl Directions {
    /// Nothing is done yet.
    pub fn of(table: Table) -> Self {
        let matrix = (0..table.words as u64).map(signs).collect();
        Self { table, matrix, turn: Box::new([[0.0; WIDTH]; WIDTH]), step: 0 }
    }

    /// Goes on by one step of many alike: to the items and to the words in turn, each time made orthonormal, and at last, at the
    /// items, to their strongest directions. Whether that was the last.
    pub fn step(&mut self) -> bool {
        let last = self.step == 4 * PASSES + 2;
        match self.step % 4 {
            _ if last => along(&self.table, &self.matrix, &mut self.turn),
            0 => self.matrix = times(&self.table, &self.matrix),
            2 => self.matrix = transposed_times(&self.table, &self.matrix),
            _ => orthonormalise(&mut self.matrix),
        }
        self.step += 1;
        last
    }

    /// Each item's place, once all steps are done, and the table.
    pub fn places(self) -> (Vec<[f64; DIMENSIONS]>, Table) {
        let place = |row: &Row| *turned(row, &self.turn).first_chunk().unwrap_or(&[0.0; DIMENSIONS]);
        (self.matrix.iter().map(place).collect(), self.table)
    }
}

/// What turns items to their places along the strongest directions (U Σ), zeros where there are fewer.
fn along(table: &Table, of_items: &[Row], along: &mut Square) {
    let (vectors, mut values) = eigen(gram(&transposed_times(table, of_items)));
    let mut strongest = 0.0;
    for at in 0..DIMENSIONS {
        let next = (0..WIDTH).fold(0, |best, other| if values[other] > values[best] { other } else { best });
        let strength = values[next].max(0.0).sqrt();
        if at == 0 {
            strongest = strength;
        }
        if strength <= NOISE * strongest {
            break;
        }
        for (to, from) in along.iter_mut().zip(&vectors) {
            to[at] = from[next] * strength;
        }
        values[next] = 0.0;
    }
}

/// Signs that look drawn by lot, and are the same for ever: `SplitMix64` (Steele, Lea and Flood 2014) of the word's number.
fn signs(word: u64) -> Row {
    let mut bits = (word + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    std::array::from_fn(|column| if bits >> column & 1 == 0 { 1.0 } else { -1.0 })
}

/// The table times a matrix with a row for each word.
fn times(table: &Table, matrix: &[Row]) -> Vec<Row> {
    let row = |item| {
        let mut sums = [0.0; WIDTH];
        for &(word, weight) in table.row(item) {
            add(&mut sums, weight, &matrix[word as usize]);
        }
        sums
    };
    (0..table.items()).map(row).collect()
}

/// The table turned over, times a matrix with a row for each item.
fn transposed_times(table: &Table, matrix: &[Row]) -> Vec<Row> {
    let mut product = vec![[0.0; WIDTH]; table.words];
    for (item, row) in matrix.iter().enumerate() {
        for &(word, weight) in table.row(item) {
            add(&mut product[word as usize], weight, row);
        }
    }
    product
}

fn add(sums: &mut Row, weight: f32, row: &Row) {
    for (sum, x) in sums.iter_mut().zip(row) {
        *sum += f64::from(weight) * x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truncated(table: Table) -> Vec<[f64; DIMENSIONS]> {
        let mut directions = Directions::of(table);
        while !directions.step() {}
        directions.places().0
    }

    /// Two groups of items; those of a group share words pairwise, and no word is in both. The second's weigh less.
    fn table(second: f32) -> Table {
        let rows: Vec<Vec<(u32, f32)>> = (0..12)
            .map(|item: u32| {
                let first = item / 6 * 6;
                let times = if first == 0 { 1.0 } else { second };
                vec![(first + item % 6, 0.6 * times), (first + (item + 1) % 6, 0.8 * times)]
            })
            .collect();
        let mut starts = vec![0];
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len());
        }
        Table { starts, entries: rows.concat(), words: 12 }
    }

    fn dot(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(x, y)| x * y).sum()
    }

    #[test]
    fn with_all_directions_every_dot_product_is_the_tables_own() {
        for second in [1.0, 0.01, 0.001] {
            let table = table(second);
            let rows = truncated(table.clone());
            for a in 0..12 {
                for b in 0..12 {
                    let own = dot(&rows[a], &rows[b]);
                    let shared = table.row(a).iter().flat_map(|x| table.row(b).iter().map(move |y| (x, y)));
                    let known: f64 = shared
                        .filter(|(x, y)| x.0 == y.0)
                        .map(|(x, y)| f64::from(x.1) * f64::from(y.1))
                        .sum();
                    let least = f64::from(second * second);
                    assert!((own - known).abs() < 1e-6 * least, "{second}: {a} {b}: {own} is not {known}");
                }
            }
        }
    }

    #[test]
    fn with_few_directions_a_group_is_near_also_where_no_word_is_shared() {
        // The strongest direction of each group comes before all others.
        let rows = truncated(table(1.0));
        let cosine = |a: usize, b: usize| {
            let (a, b) = (&rows[a][..2], &rows[b][..2]);
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        };
        assert!(cosine(0, 3) > 0.99 && cosine(0, 9).abs() < 0.01, "{rows:?}");
    }

    #[test]
    fn of_more_directions_than_are_kept_the_strongest_are() {
        // Item and word in one: singular values are the weights, mixed, the last 28 a tenth of what came before.
        let weight = |rank: usize| (if rank < DIMENSIONS { 1.0 } else { 0.1 }) / (1.0 + rank as f32);
        let weights: Vec<f32> = (0..60).map(|at| weight(at * 37 % 60)).collect();
        let table = Table {
            starts: (0..=60).collect(),
            entries: weights.iter().zip(0..).map(|(&weight, word)| (word, weight)).collect(),
            words: 60,
        };
        for (row, &weight) in truncated(table).iter().zip(&weights) {
            let (length, weight) = (dot(row, row).sqrt(), f64::from(weight));
            let kept = if weight > 0.01 { weight } else { 0.0 };
            assert!((length - kept).abs() < 1e-6, "{length} is not {kept}");
        }
    }

    #[test]
    fn no_words_are_no_directions() {
        let empty = Table { starts: vec![0, 0, 0], entries: Vec::new(), words: 0 };
        assert_eq!(truncated(empty), [[0.0; DIMENSIONS]; 2]);
    }
}
