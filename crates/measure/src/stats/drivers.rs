//! What goes with what: each predictor's exact share of R² (Lindeman, Merenda and Gold 1980; the Shapley value of R²).

use nalgebra::{DMatrix, DVector};

use crate::chance::Chance;
use crate::stats::scale::percentiles;

/// Largest number of predictors (or blocks of near-synonyms): 2^12 regressions.
pub const PREDICTORS_MAX: usize = 12;
/// Fewest complete answers.
pub const ANSWERS_MIN: usize = 100;
/// Correlation from which two predictors are near-synonyms: what one is called might as well be called the other (the lower of
/// the usual bounds of discriminant validity; Brown 2006, "Confirmatory Factor Analysis for Applied Research", ch. 5).
pub const SYNONYMS_R: f64 = 0.80;

/// R² of the first variable on a set of the others, from a covariance matrix (variable 0 is the outcome).
fn r_squared(covariance: &DMatrix<f64>, columns: &[usize]) -> f64 {
    if columns.is_empty() {
        return 0.0;
    }
    let m = columns.len();
    let s = DMatrix::from_fn(m, m, |i, j| covariance[(columns[i], columns[j])]);
    let c = DVector::from_fn(m, |i, _| covariance[(columns[i], 0)]);
    // A ridge of rounding size lets exact near-synonyms share evenly instead of failing.
    let solved = s.clone().cholesky().map(|ch| ch.solve(&c)).or_else(|| {
        let ridge = s.trace() / m as f64 * 1e-10;
        (s + DMatrix::identity(m, m) * ridge).cholesky().map(|ch| ch.solve(&c))
    });
    solved.map_or(0.0, |b| (b.dot(&c) / covariance[(0, 0)]).clamp(0.0, 1.0))
}

/// The LMG shares from a covariance matrix whose variable 0 is the outcome. `blocks` lists the variables (from 1) of each
/// predictor; near-synonyms stand in one block. The shares add up to R² of all.
pub fn lmg(covariance: &DMatrix<f64>, blocks: &[Vec<usize>]) -> Option<Vec<f64>> {
    let p = blocks.len();
    if p == 0 || p > PREDICTORS_MAX || covariance[(0, 0)] <= 0.0 {
        return None;
    }
    let of: Vec<f64> = (0..1usize << p)
        .map(|set| {
            let columns: Vec<usize> =
                (0..p).filter(|i| set >> i & 1 == 1).flat_map(|i| blocks[i].iter().copied()).collect();
            r_squared(covariance, &columns)
        })
        .collect();
    // |S|! (p − 1 − |S|)! / p! = 1 / (p · C(p − 1, |S|))
    let choose = |n: usize, k: usize| (0..k).fold(1.0, |x, i| x * (n - i) as f64 / (i + 1) as f64);
    Some(
        (0..p)
            .map(|i| {
                (0..1usize << p)
                    .filter(|set| set >> i & 1 == 0)
                    .map(|set| (of[set | 1 << i] - of[set]) / (p as f64 * choose(p - 1, set.count_ones() as usize)))
                    .sum()
            })
            .collect(),
    )
}

/// A driver's share of R² with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Driver {
    /// Share of the outcome's variance that goes with it.
    pub share: f64,
    /// 95 % percentile bootstrap interval.
    pub interval: [f64; 2],
}

/// Rows in which nobody left a gap (`NaN`).
fn complete(columns: &[Vec<f64>]) -> Vec<usize> {
    (0..columns.first().map_or(0, Vec::len)).filter(|&r| columns.iter().all(|c| !c[r].is_nan())).collect()
}

/// Covariances of the columns over the rows, each row taken so many times.
fn covariance(columns: &[Vec<f64>], rows: &[usize], times: &[u32]) -> DMatrix<f64> {
    let m = columns.len();
    let n: f64 = times.iter().map(|&t| f64::from(t)).sum();
    let mean: Vec<f64> =
        columns.iter().map(|c| rows.iter().zip(times).map(|(&r, &t)| c[r] * f64::from(t)).sum::<f64>() / n).collect();
    let mut out = DMatrix::zeros(m, m);
    for (&r, &t) in rows.iter().zip(times) {
        if t > 0 {
            for i in 0..m {
                for j in 0..=i {
                    out[(i, j)] += f64::from(t) * (columns[i][r] - mean[i]) * (columns[j][r] - mean[j]) / (n - 1.0);
                }
            }
        }
    }
    out.fill_upper_triangle_with_lower_triangle();
    out
}

/// The predictors in blocks: in one block every two correlate with [`SYNONYMS_R`] or more over the complete rows (complete linkage,
/// the most alike first). `columns[0]` is the outcome, which has no say in it. Blocks and what is in them stand in the order
/// of the columns. There can be more than [`PREDICTORS_MAX`] of them; then [`lmg`] gives nothing.
pub fn blocks(columns: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let rows = complete(columns);
    let s = covariance(columns, &rows, &vec![1; rows.len()]);
    let alike = |i: usize, j: usize| {
        let r = s[(i, j)] / (s[(i, i)] * s[(j, j)]).sqrt();
        if r.is_finite() { r.abs() } else { 0.0 }
    };
    let mut blocks: Vec<Vec<usize>> = (1..columns.len()).map(|i| vec![i]).collect();
    loop {
        let mut closest: Option<(f64, usize, usize)> = None;
        for b in 1..blocks.len() {
            for a in 0..b {
                let r = blocks[a].iter().flat_map(|&i| blocks[b].iter().map(move |&j| (i, j)));
                let r = r.map(|(i, j)| alike(i, j)).fold(1.0, f64::min);
                if closest.is_none_or(|(most, ..)| r > most) {
                    closest = Some((r, a, b));
                }
            }
        }
        match closest {
            Some((r, a, b)) if r >= SYNONYMS_R => {
                let joined = blocks.remove(b);
                blocks[a].extend(joined);
                blocks[a].sort_unstable();
            }
            _ => return blocks,
        }
    }
}

/// LMG shares over respondents: `columns[0]` is the outcome; rows with a gap (`NaN`) are left out. Nothing from fewer than
/// [`ANSWERS_MIN`] complete rows or 10 a variable.
pub fn drivers(columns: &[Vec<f64>], blocks: &[Vec<usize>], draws: usize, seed: [u8; 32]) -> Option<Vec<Driver>> {
    let rows = complete(columns);
    if rows.len() < ANSWERS_MIN.max(10 * columns.len()) {
        return None;
    }
    let shares = lmg(&covariance(columns, &rows, &vec![1; rows.len()]), blocks)?;
    let mut chance = Chance::new(seed, 0xD81);
    let mut drawn = vec![Vec::new(); blocks.len()];
    for _ in 0..draws {
        let mut times = vec![0; rows.len()];
        for _ in 0..rows.len() {
            times[chance.below(rows.len() as u64) as usize] += 1;
        }
        for (to, share) in drawn.iter_mut().zip(lmg(&covariance(columns, &rows, &times), blocks).unwrap_or_default()) {
            to.push(share);
        }
    }
    shares.into_iter().zip(&mut drawn).map(|(share, d)| Some(Driver { share, interval: percentiles(d)? })).collect()
}
