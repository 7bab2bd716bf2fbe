//! Square matrices of items by items: inverse and product, on as many threads as there are cores.
//!
//! A matrix of a few thousand items is small for a linear algebra library and large for a naive loop. All that is needed
//! is one kernel, rows += factors · rows, cut into blocks that stay in the cache: the product is that kernel, and so is
//! blocked Gauss-Jordan elimination, which needs no pivots as what is inverted is symmetric and positive definite. A
//! row's sum has the same order on any number of threads, so the bytes of a model do not depend on the machine's cores.

/// Rows that are eliminated at once, and columns that are walked at once.
const ROWS: usize = 64;
const COLUMNS: usize = 512;

/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    /// Rows and columns.
    pub n: usize,
    /// The numbers.
    pub data: Vec<f32>,
}

impl Square {
    /// All zero.
    pub fn zero(n: usize) -> Self {
        Self { n, data: vec![0.0; n * n] }
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.n..][..self.n]
    }

    /// A number to change.
    pub fn at(&mut self, row: usize, column: usize) -> &mut f32 {
        &mut self.data[row * self.n + column]
    }

    /// Adds to the diagonal.
    pub fn add_to_diagonal(&mut self, value: f32) {
        for i in 0..self.n {
            *self.at(i, i) += value;
        }
    }

    /// The inverse of a symmetric positive definite matrix.
    #[must_use]
    pub fn inverse(mut self) -> Self {
        let n = self.n;
        for start in (0..n).step_by(ROWS) {
            let end = (start + ROWS).min(n);
            let block: Vec<f64> = (start..end)
                .flat_map(|row| self.row(row)[start..end].iter().map(|&x| f64::from(x)))
                .collect();
            let pivot = small_inverse(block, end - start);
            let mut panel = self.data[start * n..end * n].to_vec();
            for (at, row) in panel.chunks_exact_mut(n).enumerate() {
                row[start..end].fill(0.0);
                row[start + at] = 1.0;
            }
            let mut solved = vec![0.0; panel.len()];
            add_product(&mut solved, &pivot, &panel, n);
            let solved = &solved;
            on_all_cores(&mut self.data, n, |first, rows| {
                let mut factors = vec![0.0; rows.len() / n * (end - start)];
                for (at, (row, factors)) in
                    rows.chunks_exact_mut(n).zip(factors.chunks_exact_mut(end - start)).enumerate()
                {
                    if (start..end).contains(&(first + at)) {
                        row.copy_from_slice(&solved[(first + at - start) * n..][..n]);
                        continue;
                    }
                    for (factor, x) in factors.iter_mut().zip(&mut row[start..end]) {
                        *factor = -std::mem::take(x);
                    }
                }
                add_product(rows, &factors, solved, n);
            });
        }
        self
    }

    /// This times another.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.n);
        on_all_cores(&mut product.data, self.n, |first, rows| {
            let left = &self.data[first * self.n..][..rows.len()];
            add_product(rows, left, &other.data, self.n);
        });
        product
    }
}

/// Gives each core a run of whole rows, and the number of its first.
fn on_all_cores(data: &mut [f32], n: usize, work: impl Fn(usize, &mut [f32]) + Sync) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rows = (data.len() / n.max(1)).div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        for (at, part) in data.chunks_mut((rows * n).max(1)).enumerate() {
            let work = &work;
            scope.spawn(move || work(at * rows, part));
        }
    });
}

/// `out += factors · rows`, where `rows` and `out` have `n` columns.
fn add_product(out: &mut [f32], factors: &[f32], rows: &[f32], n: usize) {
    let inner = rows.len() / n;
    for column in (0..n).step_by(COLUMNS) {
        let columns = column..(column + COLUMNS).min(n);
        for start in (0..inner).step_by(ROWS) {
            let end = (start + ROWS).min(inner);
            for (out, factors) in out.chunks_exact_mut(n).zip(factors.chunks_exact(inner)) {
                let out = &mut out[columns.clone()];
                let row = |at: usize| &rows[at * n..][columns.clone()];
                let fours = start + (end - start) / 4 * 4;
                for at in (start..fours).step_by(4) {
                    add_four(out, &factors[at..at + 4], [row(at), row(at + 1), row(at + 2), row(at + 3)]);
                }
                for (at, factor) in (fours..end).zip(&factors[fours..end]) {
                    for (out, x) in out.iter_mut().zip(row(at)) {
                        *out += factor * x;
                    }
                }
            }
        }
    }
}

/// Four rows at once: one load and store of `out` for four products.
fn add_four(out: &mut [f32], factors: &[f32], rows: [&[f32]; 4]) {
    let (f, r) = (&factors[..4], rows.map(|row| &row[..out.len()]));
    for i in 0..out.len() {
        out[i] += f[0] * r[0][i] + f[1] * r[1][i] + f[2] * r[2][i] + f[3] * r[3][i];
    }
}

/// Gauss-Jordan in 64 bits, for a block that is eliminated at once.
fn small_inverse(mut m: Vec<f64>, n: usize) -> Vec<f32> {
    for p in 0..n {
        let over = 1.0 / m[p * n + p];
        m[p * n + p] = 1.0;
        for x in &mut m[p * n..][..n] {
            *x *= over;
        }
        let pivot = m[p * n..][..n].to_vec();
        for (_, row) in m.chunks_exact_mut(n).enumerate().filter(|&(i, _)| i != p) {
            let factor = std::mem::take(&mut row[p]);
            for (x, y) in row.iter_mut().zip(&pivot) {
                *x -= factor * y;
            }
        }
    }
    m.into_iter().map(|x| x as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_inverse_is_the_known_one() {
        let inverse = Square { n: 2, data: vec![4.0, 2.0, 2.0, 3.0] }.inverse();
        for (x, known) in inverse.data.iter().zip([0.375, -0.25, -0.25, 0.5]) {
            assert!((x - known).abs() < 1e-6, "{:?}", inverse.data);
        }
    }

    #[test]
    fn a_matrix_times_its_inverse_is_the_identity_across_blocks() {
        // Neither a multiple of the block nor of four.
        let n = 2 * ROWS + 7;
        let mut m = Square::zero(n);
        for i in 0..n {
            for j in 0..n {
                *m.at(i, j) = 1.0 / (1.0 + i.abs_diff(j) as f32) + ((i * j) % 3) as f32 / 50.0;
            }
        }
        m.add_to_diagonal(4.0);
        let product = m.clone().inverse().times(&m);
        for i in 0..n {
            for (j, x) in product.row(i).iter().enumerate() {
                let identity = f32::from(u8::from(i == j));
                assert!((x - identity).abs() < 1e-4, "{i} {j}: {x}");
            }
        }
    }

    #[test]
    fn a_product_has_rows_times_columns() {
        let a = Square { n: 2, data: vec![1.0, 2.0, 3.0, 4.0] };
        let b = Square { n: 2, data: vec![5.0, 6.0, 7.0, 8.0] };
        assert_eq!(a.times(&b).data, [19.0, 22.0, 43.0, 50.0]);
    }
}
