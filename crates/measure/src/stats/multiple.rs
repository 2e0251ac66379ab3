//! Many comparisons at once.

/// Benjamini and Hochberg (1995): which of a declared family of p-values are rejected at false discovery rate `q`, and
/// the adjusted p-values, in the order given.
pub fn benjamini_hochberg(p: &[f64], q: f64) -> Vec<(bool, f64)> {
    let m = p.len();
    let mut order: Vec<usize> = (0..m).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]).then(a.cmp(&b)));
    let mut out = vec![(false, 1.0); m];
    let mut least = 1.0f64;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p[i] * m as f64 / (rank + 1) as f64);
        out[i] = (least <= q, least);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fifteen p-values of Benjamini and Hochberg (1995), section 3.1: four are rejected at 5 %.
    #[test]
    fn the_example_of_1995_rejects_four() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        let out = benjamini_hochberg(&p, 0.05);
        assert_eq!(out.iter().filter(|o| o.0).count(), 4);
        assert!((out[3].1 - 0.0095 * 15.0 / 4.0).abs() < 1e-12);
        assert!(out.windows(2).all(|w| w[0].1 <= w[1].1));
    }
}
