//! How much nearer the nearest codewords are: moments of the largest of 1024 standard normal numbers, for the server.

use super::CODEWORDS;

const PI: f64 = std::f64::consts::PI;

/// The expected sum of the `rank` largest of 1024 standard normal numbers.
///
/// A number counts where it is above T, the `rank`-th largest of the 1023 others, and E[Z; Z > t] is the density at t. So the sum is
/// 1024 E[density(T)]. The part of the normal distribution above T is a Beta(rank, 1024 - rank) number of mean m = rank / 1024
/// and variance m (1 - m) / 1025; as a function of it the density has the second derivative -1 / density. The terms left out
/// are of the order of 1024^-2.
pub(super) fn sum_of_largest(rank: u32) -> f64 {
    let (part, density) = (part(rank), density(threshold(rank)));
    f64::from(CODEWORDS) * (density - part * (1.0 - part) / (2.0 * f64::from(CODEWORDS + 1) * density))
}

/// By how much the expected sum of squares of the `rank` largest exceeds `rank`: E[Z^2 - 1; Z > t] = t density(t).
pub(super) fn excess_square(rank: u32) -> f64 {
    let threshold = threshold(rank);
    f64::from(CODEWORDS) * threshold * density(threshold)
}

fn part(rank: u32) -> f64 {
    f64::from(rank) / f64::from(CODEWORDS)
}

fn density(z: f64) -> f64 {
    libm::exp(-z * z / 2.0) / (2.0 * PI).sqrt()
}

/// The number above which a standard normal one is with probability rank / 1024, by Newton's method.
fn threshold(rank: u32) -> f64 {
    let above = |z: f64| libm::erfc(z / std::f64::consts::SQRT_2) / 2.0;
    (0..20).fold(0.0, |z, _| z + (above(z) - part(rank)) / density(z))
}
