//! Intervals for a share in a finite population.

use statrs::function::gamma::ln_gamma;

/// A share among all eligible people: interval from sampling, and the bound without any assumption about the silent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiniteShare {
    /// Smallest and largest number of people for whom it may hold (exact hypergeometric, at the level asked for).
    pub people: [u32; 2],
    /// The same if every silent person could be either (no assumption; Manski's bound).
    pub worst: [u32; 2],
}

fn ln_choose(n: u32, k: u32) -> f64 {
    ln_gamma(f64::from(n) + 1.0) - ln_gamma(f64::from(k) + 1.0) - ln_gamma(f64::from(n - k) + 1.0)
}

/// P(X = x) when `n` of `population` are asked and `holds` of them hold.
fn density(population: u32, holds: u32, n: u32, x: u32) -> f64 {
    if x > holds || x > n || n - x > population - holds {
        return 0.0;
    }
    (ln_choose(holds, x) + ln_choose(population - holds, n - x) - ln_choose(population, n)).exp()
}

/// P(X ≥ x); sums the shorter tail outwards from its largest term.
fn at_least(population: u32, holds: u32, n: u32, x: u32) -> f64 {
    (x..=n.min(holds)).map(|i| density(population, holds, n, i)).sum()
}

/// Exact interval for the number of people, among `population`, for whom something holds, when it held for `x` of the
/// `n` who answered (a random sample without replacement). Inverts both one-sided tests at `tail` each; only values that
/// the data allow (`x` … `population − n + x`) are considered. Coverage is never below 1 − 2·tail.
///
/// `n` must not exceed `population`, nor `x` exceed `n`; larger values are cut down.
pub fn finite(population: u32, n: u32, x: u32, tail: f64) -> FiniteShare {
    let n = n.min(population);
    let x = x.min(n);
    let (least, most) = (x, population - n + x);
    // P(X ≥ x) grows with the number of holders: the first for which it is not too small.
    let (mut low, mut high) = (least, most);
    while low < high {
        let mid = low + (high - low) / 2;
        if at_least(population, mid, n, x) > tail { high = mid } else { low = mid + 1 }
    }
    let from = low;
    // P(X ≤ x) = P(n − X ≥ n − x) among those for whom it does not hold.
    let (mut low, mut high) = (least, most);
    while low < high {
        let mid = low + (high - low).div_ceil(2);
        if at_least(population, population - mid, n, n - x) > tail { low = mid } else { high = mid - 1 }
    }
    FiniteShare { people: [from, low], worst: [least, most] }
}

/// Clopper-Pearson interval of a share in an unlimited population.
pub fn unlimited(n: u32, x: u32, tail: f64) -> [f64; 2] {
    let (n, x) = (f64::from(n.max(1)), f64::from(x.min(n)));
    let tail_at_least = |p: f64| statrs::function::beta::beta_reg(x, n - x + 1.0, p);
    let tail_at_most = |p: f64| 1.0 - statrs::function::beta::beta_reg(x + 1.0, n - x, p);
    let solve = |f: &dyn Fn(f64) -> bool| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let mid = (low + high) / 2.0;
            if f(mid) { high = mid } else { low = mid }
        }
        (low + high) / 2.0
    };
    let low = if x <= 0.0 { 0.0 } else { solve(&|p| tail_at_least(p) > tail) };
    let high = if x >= n { 1.0 } else { solve(&|p| tail_at_most(p) < tail) };
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_never_below_95_per_cent() {
        for population in [12u32, 20, 31, 57, 90] {
            for n in [population / 3, population / 2, population * 3 / 4, population] {
                let intervals: Vec<[u32; 2]> = (0..=n).map(|x| finite(population, n, x, 0.025).people).collect();
                for holds in 0..=population {
                    let covered: f64 = (0..=n)
                        .filter(|&x| (intervals[x as usize][0]..=intervals[x as usize][1]).contains(&holds))
                        .map(|x| density(population, holds, n, x))
                        .sum();
                    assert!(covered >= 0.95 - 1e-12, "{population} {n} {holds} {covered}");
                }
            }
        }
    }

    /// Every population up to 40, every number asked, every truth.
    #[test]
    fn coverage_holds_for_every_small_population() {
        for population in 1..=40u32 {
            for n in 1..=population {
                let intervals: Vec<[u32; 2]> = (0..=n).map(|x| finite(population, n, x, 0.025).people).collect();
                for holds in 0..=population {
                    let inside = |x: &u32| (intervals[*x as usize][0]..=intervals[*x as usize][1]).contains(&holds);
                    let covered: f64 = (0..=n).filter(inside).map(|x| density(population, holds, n, x)).sum();
                    assert!(covered >= 0.95 - 1e-12, "{population} {n} {holds} {covered}");
                }
            }
        }
    }

    #[test]
    fn everybody_answered_leaves_nothing_open() {
        assert_eq!(finite(40, 40, 13, 0.025), FiniteShare { people: [13, 13], worst: [13, 13] });
        assert_eq!(finite(40, 30, 13, 0.025).worst, [13, 23]);
    }

    /// Clopper and Pearson (1934), and every table since: 0 of 10 → 30.85 %, 5 of 10 → 18.71 % to 81.29 %.
    #[test]
    fn unlimited_population_gives_clopper_pearson() {
        let close = |a: f64, b: f64| (a - b).abs() < 5e-6;
        let [low, high] = unlimited(10, 0, 0.025);
        assert!(low == 0.0 && close(high, 1.0 - 0.025f64.powf(0.1)));
        let [low, high] = unlimited(10, 5, 0.025);
        assert!(close(low, 0.187_086) && close(high, 0.812_914), "{low} {high}");
    }
}
