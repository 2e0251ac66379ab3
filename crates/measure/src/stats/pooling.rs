//! Small teams borrow strength: variance components, agreement, partial pooling. Never a league table.

use statrs::function::gamma::ln_gamma;

/// A team in numbers: how many answered, their mean and the sum of squares about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Team {
    /// Number of answers.
    pub n: f64,
    /// Mean.
    pub mean: f64,
    /// Sum of squared differences from the mean.
    pub squares: f64,
}

impl Team {
    /// From single values.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        Self { n, mean, squares: values.iter().map(|v| (v - mean).powi(2)).sum() }
    }
}

/// Variance within and between teams.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Overall mean (weighted by precision).
    pub mean: f64,
    /// Variance between teams.
    pub between: f64,
    /// Variance within teams.
    pub within: f64,
}

/// Restricted maximum likelihood of the one-way random-effects model, exact up to the search over the ratio of the
/// variances (golden section to 1e-12 of its logarithm; the boundary 0 is compared). Needs two teams and more answers than teams.
pub fn reml(teams: &[Team]) -> Option<Components> {
    let total: f64 = teams.iter().map(|t| t.n).sum();
    if teams.len() < 2 || total <= teams.len() as f64 {
        return None;
    }
    let within: f64 = teams.iter().map(|t| t.squares).sum();
    // For a ratio q = between / within everything else has a closed form.
    let fit = |q: f64| {
        let w = |t: &Team| t.n / (1.0 + q * t.n);
        let weight: f64 = teams.iter().map(w).sum();
        let mean = teams.iter().map(|t| w(t) * t.mean).sum::<f64>() / weight;
        let rest = within + teams.iter().map(|t| w(t) * (t.mean - mean).powi(2)).sum::<f64>();
        let s2 = rest / (total - 1.0);
        let minus_twice =
            (total - 1.0) * s2.ln() + teams.iter().map(|t| (1.0 + q * t.n).ln()).sum::<f64>() + weight.ln();
        (minus_twice, mean, s2)
    };
    let (mut a, mut b) = (-25.0f64, 25.0f64);
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut c, mut d) = (b - golden * (b - a), a + golden * (b - a));
    let (mut fc, mut fd) = (fit(c.exp()).0, fit(d.exp()).0);
    for _ in 0..80 {
        if fc < fd {
            (b, d, fd) = (d, c, fc);
            c = b - golden * (b - a);
            fc = fit(c.exp()).0;
        } else {
            (a, c, fc) = (c, d, fd);
            d = a + golden * (b - a);
            fd = fit(d.exp()).0;
        }
    }
    // Near the optimum values differ by less than they can be told apart: the score decides there.
    let score = |u: f64| {
        let step = 1e-4;
        (fit((u + step).exp()).0 - fit((u - step).exp()).0) / (2.0 * step)
    };
    let mut u = (a + b) / 2.0;
    for _ in 0..8 {
        let step = 1e-3;
        let curve = (score(u + step) - score(u - step)) / (2.0 * step);
        if curve > 1e-9 && u > -20.0 {
            u -= (score(u) / curve).clamp(-0.5, 0.5);
        }
    }
    let q = if fit(0.0).0 <= fit(u.exp()).0 { 0.0 } else { u.exp() };
    let (_, mean, s2) = fit(q);
    Some(Components { mean, between: q * s2, within: s2 })
}

/// Team means drawn towards the whole, as far as their size warrants.
pub fn pooled(teams: &[Team], c: &Components) -> Vec<f64> {
    teams
        .iter()
        .map(|t| {
            let own = if c.between > 0.0 { c.between / (c.between + c.within / t.n) } else { 0.0 };
            c.mean + own * (t.mean - c.mean)
        })
        .collect()
}

/// ICC(1) and ICC(2) from the one-way analysis of variance (Bliese 2000); with unequal sizes the size is
/// (N − Σn²/N) / (teams − 1).
pub fn icc(teams: &[Team]) -> Option<(f64, f64)> {
    let total: f64 = teams.iter().map(|t| t.n).sum();
    let k = teams.len() as f64;
    if k < 2.0 || total <= k {
        return None;
    }
    let grand = teams.iter().map(|t| t.n * t.mean).sum::<f64>() / total;
    let between = teams.iter().map(|t| t.n * (t.mean - grand).powi(2)).sum::<f64>() / (k - 1.0);
    let within = teams.iter().map(|t| t.squares).sum::<f64>() / (total - k);
    let size = (total - teams.iter().map(|t| t.n * t.n).sum::<f64>() / total) / (k - 1.0);
    (between > 0.0).then(|| ((between - within) / (between + (size - 1.0) * within), (between - within) / between))
}

/// The mean square within teams that goes with this ICC(1), for teams of these sizes and means: the inverse of [`icc`], for where the
/// correlation is published and the squares are not. Nothing where the correlation is not between 0 and 1.
pub fn within(teams: &[Team], icc1: f64) -> Option<f64> {
    let total: f64 = teams.iter().map(|t| t.n).sum();
    let k = teams.len() as f64;
    if k < 2.0 || total <= k || !(icc1 > 0.0 && icc1 < 1.0) {
        return None;
    }
    let grand = teams.iter().map(|t| t.n * t.mean).sum::<f64>() / total;
    let between = teams.iter().map(|t| t.n * (t.mean - grand).powi(2)).sum::<f64>() / (k - 1.0);
    let size = (total - teams.iter().map(|t| t.n * t.n).sum::<f64>() / total) / (k - 1.0);
    Some(between * (1.0 - icc1) / (1.0 + (size - 1.0) * icc1))
}

/// r_wg of one item (James, Demaree and Wolf 1984): 1 − s² / σ²_E with the variance of even answers over `options`
/// options, (A² − 1) / 12; cut at 0.
pub fn r_wg(variance: f64, options: u32) -> f64 {
    let even = f64::from(options * options - 1) / 12.0;
    (1.0 - variance / even).clamp(0.0, 1.0)
}

/// r_wg(j) of several items with this mean variance.
pub fn r_wg_j(mean_variance: f64, options: u32, items: u32) -> f64 {
    let r = r_wg(mean_variance, options);
    let j = f64::from(items);
    j * r / (1.0 + (j - 1.0) * r)
}

/// Shares of small teams under a beta-binomial prior fitted to all teams.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaBinomial {
    /// Mean share.
    pub mean: f64,
    /// Prior strength in people (a + b); large when the teams hardly differ.
    pub strength: f64,
}

impl BetaBinomial {
    /// Maximum likelihood over (mean, strength), by nested golden sections; strength within 0.1 … 100,000.
    /// `teams` holds (answers, of these favourable).
    pub fn fit(teams: &[(u32, u32)]) -> Option<Self> {
        let (n, x) = teams.iter().fold((0u64, 0u64), |s, t| (s.0 + u64::from(t.0), s.1 + u64::from(t.1)));
        if teams.len() < 2 || x == 0 || x == n {
            return None;
        }
        let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        let likelihood = |mean: f64, strength: f64| {
            let (a, b) = (mean * strength, (1.0 - mean) * strength);
            teams.iter().map(|&(n, x)| ln_beta(a + f64::from(x), b + f64::from(n - x)) - ln_beta(a, b)).sum::<f64>()
        };
        let best_mean = |strength: f64| maximum(1e-4, 1.0 - 1e-4, |m| likelihood(m, strength));
        let strength = maximum(0.1f64.ln(), 100_000f64.ln(), |u| likelihood(best_mean(u.exp()), u.exp())).exp();
        Some(Self { mean: best_mean(strength), strength })
    }

    /// The pooled share of a team.
    pub fn pooled(&self, n: u32, x: u32) -> f64 {
        (self.mean * self.strength + f64::from(x)) / (self.strength + f64::from(n))
    }
}

fn maximum(mut a: f64, mut b: f64, f: impl Fn(f64) -> f64) -> f64 {
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut c, mut d) = (b - golden * (b - a), a + golden * (b - a));
    let (mut fc, mut fd) = (f(c), f(d));
    for _ in 0..60 {
        if fc > fd {
            (b, d, fd) = (d, c, fc);
            c = b - golden * (b - a);
            fc = f(c);
        } else {
            (a, c, fc) = (c, d, fd);
            d = a + golden * (b - a);
            fd = f(d);
        }
    }
    (a + b) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Davies and Goldsmith (1972), the dyestuff yields that lme4 ships: six batches of five.
    const DYESTUFF: [[f64; 5]; 6] = [
        [1545.0, 1440.0, 1440.0, 1520.0, 1580.0],
        [1540.0, 1555.0, 1490.0, 1560.0, 1495.0],
        [1595.0, 1550.0, 1605.0, 1510.0, 1560.0],
        [1445.0, 1440.0, 1595.0, 1465.0, 1545.0],
        [1595.0, 1630.0, 1515.0, 1635.0, 1625.0],
        [1520.0, 1455.0, 1450.0, 1480.0, 1445.0],
    ];

    #[test]
    fn dyestuff_gives_the_published_variance_components() {
        let teams: Vec<Team> = DYESTUFF.iter().map(|b| Team::of(b)).collect();
        let c = reml(&teams).unwrap();
        assert!((c.mean - 1527.5).abs() < 1e-8);
        assert!((c.between.sqrt() - 42.000595).abs() < 1e-5, "{}", c.between.sqrt());
        assert!((c.within.sqrt() - 49.510100).abs() < 1e-5, "{}", c.within.sqrt());
        // Balanced data: the closed form of the analysis of variance.
        let (icc1, icc2) = icc(&teams).unwrap();
        assert!((icc1 - c.between / (c.between + c.within)).abs() < 1e-7);
        assert!((icc2 - c.between / (c.between + c.within / 5.0)).abs() < 1e-7);
        let drawn = pooled(&teams, &c);
        assert!(drawn.iter().zip(&teams).all(|(p, t)| (p - 1527.5).abs() < (t.mean - 1527.5).abs()));
    }

    #[test]
    fn alike_teams_have_no_variance_between() {
        let c = reml(&[Team::of(&[1.0, 5.0, 3.0]), Team::of(&[2.0, 4.0, 3.0]), Team::of(&[3.0, 0.0, 6.0])]).unwrap();
        assert_eq!(c.between, 0.0);
        assert_eq!(pooled(&[Team::of(&[9.0])], &c), vec![c.mean]);
    }

    #[test]
    fn agreement_is_one_when_all_agree_and_nought_when_answers_are_even() {
        assert_eq!(r_wg(0.0, 5), 1.0);
        assert_eq!(r_wg(2.0, 5), 0.0);
        assert!((r_wg_j(1.0, 5, 10) - 10.0 * 0.5 / 5.5).abs() < 1e-12);
    }

    #[test]
    fn a_small_team_is_drawn_further_than_a_large_one() {
        let b = BetaBinomial::fit(&[(100, 80), (90, 40), (120, 60), (80, 60), (100, 30)]).unwrap();
        assert!((0.4..0.7).contains(&b.mean) && b.strength > 1.0);
        assert!((b.pooled(10, 10) - b.mean).abs() < (b.pooled(100, 100) - b.mean).abs());
        assert!(BetaBinomial::fit(&[(10, 0), (10, 0)]).is_none());
    }
}
