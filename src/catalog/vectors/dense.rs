//! What the decomposition needs of dense linear algebra, for matrices with many short rows. Only sums, products, quotients
//! and square roots, which every machine rounds alike.

use super::DIMENSIONS;

/// Directions that are followed: a few beside those kept make what is kept exact.
pub const WIDTH: usize = DIMENSIONS + 10;
/// A row of a matrix.
pub type Row = [f64; WIDTH];
/// A matrix of as many rows.
pub type Square = [Row; WIDTH];

/// A column is nothing but the ones before it where less than this share of its square is its own.
const DEPENDENT: f64 = 1e-12;
/// Rows that are taken at once, so that sums are loaded and stored less often.
const AT_ONCE: usize = 4;
/// How often every pair of directions is turned at most; half as often has always been enough.
const MOST_SWEEPS: usize = 20;

/// The dot products of a matrix's columns.
pub fn gram(matrix: &[Row]) -> Square {
    let mut sums = [[0.0; WIDTH]; WIDTH];
    let (chunks, rest) = matrix.as_chunks::<AT_ONCE>();
    for [a, b, c, d] in chunks {
        for (i, sums) in sums.iter_mut().enumerate() {
            let (w, x, y, z) = (a[i], b[i], c[i], d[i]);
            for j in i..WIDTH {
                sums[j] += w * a[j] + x * b[j] + y * c[j] + z * d[j];
            }
        }
    }
    for row in rest {
        for (i, sums) in sums.iter_mut().enumerate() {
            for j in i..WIDTH {
                sums[j] += row[i] * row[j];
            }
        }
    }
    std::array::from_fn(|i| std::array::from_fn(|j| sums[i.min(j)][i.max(j)]))
}

/// Makes a matrix's columns orthogonal and of length 1, each from itself and those before it; a column that is nothing else
/// becomes zeros. By the Cholesky decomposition of the columns' dot products, brought to length 1 first: Gram and Schmidt's
/// process, which reads the matrix twice (Stathopoulos and Wu 2002, "A block orthogonalization procedure with constant
/// synchronization requirements").
pub fn orthonormalise(matrix: &mut [Row]) {
    let dots = gram(matrix);
    let lengths: Row = std::array::from_fn(|at| dots[at][at].sqrt());
    let mut upper: Square = [[0.0; WIDTH]; WIDTH];
    for i in 0..WIDTH {
        let mut row: Row =
            std::array::from_fn(|j| if j < i { 0.0 } else { dots[i][j] / (lengths[i] * lengths[j]) });
        for above in &upper[..i] {
            let times = above[i];
            for (x, a) in row.iter_mut().zip(above) {
                *x -= times * a;
            }
        }
        // Not-a-number too, of a column of zeros.
        if row[i] > DEPENDENT {
            let root = row[i].sqrt();
            // A column of zeros further on is not a number here; what it comes to is dropped at its own turn.
            upper[i] = std::array::from_fn(|j| if j < i || lengths[j] == 0.0 { 0.0 } else { row[j] / root });
        }
    }
    let mut inverse = inverted(&upper);
    for (row, length) in inverse.iter_mut().zip(&lengths) {
        if *length > 0.0 {
            *row = row.map(|x| x / length);
        }
    }
    for row in matrix {
        let mut sums = [0.0; WIDTH];
        for (i, along) in inverse.iter().enumerate() {
            for j in i..WIDTH {
                sums[j] += row[i] * along[j];
            }
        }
        *row = sums;
    }
}

/// The inverse of an upper triangle; rows and columns whose diagonal is 0 stay 0.
fn inverted(upper: &Square) -> Square {
    let mut inverse = [[0.0; WIDTH]; WIDTH];
    for i in (0..WIDTH).filter(|&i| upper[i][i] > 0.0).rev() {
        let mut row = [0.0; WIDTH];
        row[i] = 1.0;
        for k in i + 1..WIDTH {
            let times = upper[i][k];
            for (x, below) in row.iter_mut().zip(&inverse[k]) {
                *x -= times * below;
            }
        }
        inverse[i] = row.map(|x| x / upper[i][i]);
    }
    inverse
}

/// A row times a matrix.
pub fn turned(row: &Row, matrix: &Square) -> Row {
    let mut sums = [0.0; WIDTH];
    for (x, along) in row.iter().zip(matrix) {
        for (sum, y) in sums.iter_mut().zip(along) {
            *sum += x * y;
        }
    }
    sums
}

/// Eigenvectors, as columns, and eigenvalues of a symmetric matrix, in no order: Jacobi's rotations, pair by pair (Golub and
/// Van Loan 2013, algorithm 8.5.3).
pub fn eigen(mut matrix: Square) -> (Square, Row) {
    let mut vectors: Square =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }));
    for _ in 0..MOST_SWEEPS {
        let mut turned = false;
        for p in 0..WIDTH {
            for q in p + 1..WIDTH {
                let (a, b, both) = (matrix[p][p], matrix[q][q], matrix[p][q]);
                if both * both <= f64::EPSILON * f64::EPSILON * (a * b).abs() {
                    continue;
                }
                turned = true;
                let tau = (b - a) / (2.0 * both);
                let tangent = 1.0 / (tau.abs() + (1.0 + tau * tau).sqrt());
                let tangent = if tau < 0.0 { -tangent } else { tangent };
                let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
                let sine = tangent * cosine;
                for row in matrix.iter_mut().chain(&mut vectors) {
                    (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
                }
                let (before, after) = matrix.split_at_mut(q);
                for (x, y) in before[p].iter_mut().zip(&mut after[0]) {
                    (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
                }
            }
        }
        if !turned {
            break;
        }
    }
    (vectors, std::array::from_fn(|at| matrix[at][at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: usize) -> Vec<Row> {
        let number = |at: usize| (at * 7_919 % 1_009) as f64 / 504.5 - 1.0;
        (0..rows).map(|row| std::array::from_fn(|column| number(row * WIDTH + column + row * row))).collect()
    }

    #[test]
    fn columns_become_orthonormal_and_dependent_ones_nothing() {
        let mut columns = matrix(301);
        for row in &mut columns {
            row[5] = 0.0;
            row[9] = row[2] - 3.0 * row[7];
            row[20] *= 1e-9;
        }
        orthonormalise(&mut columns);
        for (i, row) in gram(&columns).iter().enumerate() {
            for (j, dot) in row.iter().enumerate() {
                let expected = f64::from(u8::from(i == j && i != 5 && i != 9));
                assert!((dot - expected).abs() < 1e-10, "{i} {j}: {dot}");
            }
        }
        let mut few = matrix(3);
        orthonormalise(&mut few);
        let lengths: f64 = (0..WIDTH).map(|at| gram(&few)[at][at]).sum();
        assert!((lengths - 3.0).abs() < 1e-9, "three rows span three directions, not {lengths}");
    }

    #[test]
    fn eigenvectors_make_the_matrix_again() {
        let symmetric = gram(&matrix(60));
        let (vectors, values) = eigen(symmetric);
        let scaled: Square =
            std::array::from_fn(|at| std::array::from_fn(|row| vectors[row][at] * values[at]));
        for (row, vector) in symmetric.iter().zip(&vectors) {
            for (x, y) in row.iter().zip(turned(vector, &scaled)) {
                assert!((x - y).abs() < 1e-9, "{x} is not {y}");
            }
        }
        let lengths = gram(&vectors);
        assert!((0..WIDTH).all(|at| (lengths[at][at] - 1.0).abs() < 1e-12 && values[at] > -1e-9));
    }
}
