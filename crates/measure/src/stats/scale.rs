//! How well items hang together: Cronbach's α and McDonald's ω, with bootstrap intervals.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::chance::Chance;

/// Answers of one theme: one vector an item, `NaN` for no answer, all of one length.
#[derive(Clone, Debug, Default)]
pub struct Columns(pub Vec<Vec<f64>>);

impl Columns {
    /// Covariances from all pairs of answers (denominator pairs − 1), as `cov(use = "pairwise")` in R.
    pub fn pairwise(&self) -> DMatrix<f64> {
        self.weighted(None)
    }

    /// In how many rows the two items that were least often answered together both were; of one item, those that answered it.
    pub fn fewest_pairs(&self) -> usize {
        let both = |a: &[f64], b: &[f64]| a.iter().zip(b).filter(|(x, y)| !x.is_nan() && !y.is_nan()).count();
        let all = self.0.iter().enumerate();
        all.flat_map(|(i, a)| self.0[..=i].iter().map(move |b| both(a, b))).min().unwrap_or(0)
    }

    fn weighted(&self, times: Option<&[u32]>) -> DMatrix<f64> {
        let m = self.0.len();
        let mut out = DMatrix::zeros(m, m);
        for i in 0..m {
            for j in 0..=i {
                let (a, b) = (&self.0[i], &self.0[j]);
                let (mut n, mut sa, mut sb) = (0.0, 0.0, 0.0);
                let pairs = || {
                    (0..a.len())
                        .filter(|&r| !a[r].is_nan() && !b[r].is_nan())
                        .map(|r| (a[r], b[r], times.map_or(1.0, |t| f64::from(t[r]))))
                };
                for (x, y, w) in pairs() {
                    n += w;
                    sa += w * x;
                    sb += w * y;
                }
                let (ma, mb) = (sa / n, sb / n);
                let c = pairs().map(|(x, y, w)| w * (x - ma) * (y - mb)).sum::<f64>() / (n - 1.0);
                out[(i, j)] = c;
                out[(j, i)] = c;
            }
        }
        out
    }
}

/// Cronbach's α from a covariance matrix.
pub fn alpha(covariance: &DMatrix<f64>) -> f64 {
    let m = covariance.nrows() as f64;
    m / (m - 1.0) * (1.0 - covariance.trace() / covariance.sum())
}

/// McDonald's ω of one factor: (Σλ)² / ((Σλ)² + Σψ), by minimum residuals (iterated principal axis until the
/// communalities move less than 1e-12), on the covariance matrix given. Nothing if it does not settle.
pub fn omega(covariance: &DMatrix<f64>) -> Option<f64> {
    let m = covariance.nrows();
    if m < 3 {
        return None;
    }
    let sd: Vec<f64> = (0..m).map(|i| covariance[(i, i)].sqrt()).collect();
    let r = DMatrix::from_fn(m, m, |i, j| covariance[(i, j)] / (sd[i] * sd[j]));
    // Squared multiple correlations to begin with.
    let inverse = r.clone().try_inverse()?;
    let mut h: Vec<f64> = (0..m).map(|i| (1.0 - 1.0 / inverse[(i, i)]).clamp(0.0, 1.0)).collect();
    let mut loading = vec![0.0; m];
    for _ in 0..20_000 {
        let mut reduced = r.clone();
        for i in 0..m {
            reduced[(i, i)] = h[i];
        }
        let eigen = SymmetricEigen::new(reduced);
        let top = (0..m).max_by(|&a, &b| eigen.eigenvalues[a].total_cmp(&eigen.eigenvalues[b]))?;
        let size = eigen.eigenvalues[top].max(0.0).sqrt();
        let mut moved = 0.0f64;
        for i in 0..m {
            loading[i] = size * eigen.eigenvectors[(i, top)];
            let next = (loading[i] * loading[i]).min(1.0);
            moved = moved.max((next - h[i]).abs());
            h[i] = next;
        }
        if moved < 1e-12 {
            let common = (0..m).map(|i| loading[i] * sd[i]).sum::<f64>().powi(2);
            let own: f64 = (0..m).map(|i| (1.0 - h[i]) * sd[i] * sd[i]).sum();
            return Some(common / (common + own));
        }
    }
    None
}

/// An estimate with its 95 % percentile bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// 2.5 % and 97.5 % points.
    pub interval: [f64; 2],
}

/// α (first) and ω (second) with bootstrap intervals over respondents. Nothing where any two of the items were both answered by
/// fewer than max(100, 10 × items): their covariance would speak of these few. Nothing where a value does not exist.
pub fn reliability(columns: &Columns, draws: usize, seed: [u8; 32]) -> Option<(Estimate, Option<Estimate>)> {
    let n = columns.0.first()?.len();
    if columns.0.len() < 2 || columns.fewest_pairs() < 100.max(10 * columns.0.len()) {
        return None;
    }
    let full = columns.pairwise();
    let (a, w) = (alpha(&full), omega(&full));
    if !a.is_finite() {
        return None;
    }
    let mut chance = Chance::new(seed, 0xA1FA);
    let (mut alphas, mut omegas) = (Vec::new(), Vec::new());
    for _ in 0..draws {
        let mut times = vec![0u32; n];
        for _ in 0..n {
            times[chance.below(n as u64) as usize] += 1;
        }
        let c = columns.weighted(Some(&times));
        alphas.push(alpha(&c));
        if w.is_some() {
            omegas.extend(omega(&c));
        }
    }
    Some((
        Estimate { value: a, interval: percentiles(&mut alphas)? },
        w.and_then(|w| Some(Estimate { value: w, interval: percentiles(&mut omegas)? })),
    ))
}

/// 2.5 % and 97.5 % points (type 7 of Hyndman and Fan).
pub fn percentiles(values: &mut Vec<f64>) -> Option<[f64; 2]> {
    values.retain(|v| v.is_finite());
    values.sort_by(f64::total_cmp);
    let at = |p: f64| {
        let h = p * (values.len() - 1) as f64;
        let low = h.floor() as usize;
        let high = (low + 1).min(values.len() - 1);
        values[low] + (h - low as f64) * (values[high] - values[low])
    };
    (!values.is_empty()).then(|| [at(0.025), at(0.975)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_factor(loadings: &[f64], sd: &[f64]) -> DMatrix<f64> {
        DMatrix::from_fn(loadings.len(), loadings.len(), |i, j| {
            if i == j { sd[i] * sd[i] } else { loadings[i] * loadings[j] * sd[i] * sd[j] }
        })
    }

    #[test]
    fn omega_of_an_exact_one_factor_matrix_is_exact() {
        let (l, sd) = ([0.8, 0.7, 0.6, 0.5], [1.0, 2.0, 1.5, 1.0]);
        let common = (0..4).map(|i| l[i] * sd[i]).sum::<f64>().powi(2);
        let own: f64 = (0..4).map(|i| (1.0 - l[i] * l[i]) * sd[i] * sd[i]).sum();
        let w = omega(&one_factor(&l, &sd)).unwrap();
        assert!((w - common / (common + own)).abs() < 1e-8, "{w}");
    }

    #[test]
    fn alpha_of_equal_loadings_equals_omega() {
        let c = one_factor(&[0.7; 5], &[1.0; 5]);
        assert!((alpha(&c) - 5.0 * 0.49 / (1.0 + 4.0 * 0.49)).abs() < 1e-12);
        assert!((alpha(&c) - omega(&c).unwrap()).abs() < 1e-9);
    }

    #[test]
    fn too_few_respondents_give_no_reliability() {
        assert!(reliability(&Columns(vec![vec![1.0; 99]; 5]), 10, [0; 32]).is_none());
    }

    /// A theme of two items, of which nearly everybody left out the second: α would be 0 exactly where the two who answered it are of
    /// one mind.
    #[test]
    fn an_item_that_few_answered_gives_no_reliability() {
        let spread = |n: usize, answered: &dyn Fn(usize) -> bool| -> Vec<f64> {
            (0..n).map(|r| if answered(r) { (r % 5) as f64 * 25.0 } else { f64::NAN }).collect()
        };
        let (all, two) = (spread(400, &|_| true), spread(400, &|r| r == 3 || r == 8));
        assert!(reliability(&Columns(vec![all.clone(), two]), 10, [0; 32]).is_none());
        // Each answered by enough, both together by few.
        let (first, second) = (spread(400, &|r| r < 210), spread(400, &|r| r >= 190));
        assert_eq!(Columns(vec![first.clone(), second.clone()]).fewest_pairs(), 20);
        assert!(reliability(&Columns(vec![first, second]), 10, [0; 32]).is_none());
        assert!(reliability(&Columns(vec![all.clone(), all]), 10, [0; 32]).is_some());
    }
}
