//! Many tests at once: of twenty skills without any gap one falls below 0.05 by chance. Benjamini and Hochberg,
//! "Controlling the false discovery rate", JRSS B 1995, keep the share of false ones among those found below α.

/// The smallest α at which each test would be found, in the order of the p-values given: q₍ᵢ₎ = min over j ≥ i of m p₍ⱼ₎ / j.
pub(super) fn adjusted(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let mut q = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (from_end, &test) in order.iter().enumerate() {
        let rank = p.len() - from_end;
        least = least.min(p[test] * p.len() as f64 / rank as f64);
        q[test] = least;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q_is_the_least_over_larger_p() {
        assert_eq!(adjusted(&[]), Vec::<f64>::new());
        assert_eq!(adjusted(&[0.03]), [0.03]);
        let q = adjusted(&[0.04, 0.01, 0.03, 0.8]);
        let wanted = [0.04 * 4.0 / 3.0, 0.04, 0.04 * 4.0 / 3.0, 0.8];
        assert!(q.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-15), "{q:?}");
    }
}
