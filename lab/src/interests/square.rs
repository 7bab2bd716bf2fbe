//! Square matrices of items by items, row by row, and what is solved with them: Cholesky's decomposition, as everything here
//! that is inverted is symmetric and positive definite. The linear algebra is faer's.
//!
//! On one machine the same numbers give the same result. On another, with wider registers or more cores, the last bits
//! may differ.

use faer::linalg::solvers::{DenseSolveCore as _, Llt, Solve as _};
use faer::{MatMut, MatRef, Side};

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
    pub fn inverse(self) -> Self {
        let inverse = self.decomposed().inverse();
        let n = self.n;
        // Symmetric, so that columns are rows.
        let data =
            (0..n).flat_map(|i| inverse.col(i).try_as_col_major().expect("a column").as_slice().to_vec());
        Self { n, data: data.collect() }
    }

    /// The inverse of a symmetric positive definite matrix, times another matrix.
    #[must_use]
    pub fn divide(self, mut other: Self) -> Self {
        let rows = MatMut::from_row_major_slice_mut(&mut other.data, self.n, self.n);
        self.decomposed().solve_in_place(rows);
        other
    }

    fn decomposed(&self) -> Llt<f32> {
        let matrix = MatRef::from_row_major_slice(&self.data, self.n, self.n);
        Llt::new(matrix, Side::Lower).expect("a sum of squares and a penalty above 0 is positive definite")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_inverse_is_the_known_one() {
        let matrix = Square { n: 2, data: vec![4.0, 2.0, 2.0, 3.0] };
        let known = [0.375, -0.25, -0.25, 0.5];
        for (x, known) in matrix.clone().inverse().data.iter().zip(known) {
            assert!((x - known).abs() < 1e-6, "{x} is not {known}");
        }
        let other = Square { n: 2, data: vec![1.0, 2.0, 0.0, 4.0] };
        for (x, known) in matrix.divide(other).data.iter().zip([0.375, -0.25, -0.25, 1.5]) {
            assert!((x - known).abs() < 1e-6, "{x} is not {known}");
        }
    }

    #[test]
    fn a_matrix_times_its_inverse_is_the_identity() {
        let n = 135;
        let mut m = Square::zero(n);
        for i in 0..n {
            for j in 0..n {
                *m.at(i, j) = 1.0 / (1.0 + i.abs_diff(j) as f32) + ((i * j) % 3) as f32 / 50.0;
            }
        }
        m.add_to_diagonal(4.0);
        let inverse = m.clone().inverse();
        for i in 0..n {
            for j in 0..n {
                let sum: f32 = inverse.row(i).iter().zip(m.row(j)).map(|(x, y)| x * y).sum();
                let identity = f32::from(u8::from(i == j));
                assert!((sum - identity).abs() < 1e-4, "{i} {j}: {sum}");
            }
        }
        for (x, i) in m.clone().divide(m).data.iter().zip(0..) {
            let identity = f32::from(u8::from(i % (n + 1) == 0));
            assert!((x - identity).abs() < 1e-4, "{i}: {x}");
        }
    }
}
