//! How much nearer the nearest codewords are: moments of the largest of n standard normal numbers, for the server.

const PI: f64 = std::f64::consts::PI;

/// The expected sum of the `rank` largest of n standard normal numbers.
///
/// A number counts where it is above T, the `rank`-th largest of the n - 1 others, and E[Z; Z > t] is the density at t. So the sum is
/// n E[density(T)]. The part of the normal distribution above T is a Beta(rank, n - rank) number of mean m = rank / n
/// and variance m (1 - m) / (n + 1); as a function of it the density has the second derivative -1 / density. The terms left out
/// are of the order of n^-2.
pub(super) fn sum_of_largest(n: u32, rank: u32) -> f64 {
    let (part, density) = (part(n, rank), density(threshold(n, rank)));
    f64::from(n) * (density - part * (1.0 - part) / (2.0 * f64::from(n + 1) * density))
}

/// By how much the expected sum of squares of the `rank` largest exceeds `rank`: E[Z^2 - 1; Z > t] = t density(t).
pub(super) fn excess_square(n: u32, rank: u32) -> f64 {
    let threshold = threshold(n, rank);
    f64::from(n) * threshold * density(threshold)
}

fn part(n: u32, rank: u32) -> f64 {
    f64::from(rank) / f64::from(n)
}

fn density(z: f64) -> f64 {
    libm::exp(-z * z / 2.0) / (2.0 * PI).sqrt()
}

/// The number above which a standard normal one is with probability rank / n, by Newton's method.
fn threshold(n: u32, rank: u32) -> f64 {
    let above = |z: f64| libm::erfc(z / std::f64::consts::SQRT_2) / 2.0;
    (0..20).fold(0.0, |z, _| z + (above(z) - part(n, rank)) / density(z))
}
