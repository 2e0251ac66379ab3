//! A3: bounds. The attacker adds what linear algebra leaves out: every count is at least nought. For each unknown he asks a
//! linear programme for its smallest and largest value. Own small simplex method (two phases, Bland's rule, dense
//! floating point); for tables of some hundred unknowns, in tests and in the audit.

/// Σ factor · unknown, then `=` value when `slack` is 0, else within `value ± slack`.
#[derive(Clone, Debug)]
pub struct Equation {
    /// (unknown, factor).
    pub terms: Vec<(usize, f64)>,
    /// The published value.
    pub value: f64,
    /// Half the width of the rounding interval.
    pub slack: f64,
}

/// What the attacker knows of one unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Smallest possible value.
    pub low: f64,
    /// Largest possible value (infinite when nothing limits it).
    pub high: f64,
}

impl Bounds {
    /// Whether the bounds leave a single whole number.
    pub fn pins(&self) -> bool {
        (self.low - 1e-6).ceil() >= (self.high + 1e-6).floor()
    }
}

/// Bounds of every unknown asked for, or nothing if the numbers contradict each other.
pub fn bounds(unknowns: usize, equations: &[Equation], asked: &[usize]) -> Option<Vec<Bounds>> {
    let start = Tableau::feasible(unknowns, equations)?;
    Some(
        asked
            .iter()
            .map(|&x| {
                let low = start.clone().minimum(x, 1.0);
                let high = start.clone().minimum(x, -1.0);
                Bounds { low: low.max(0.0), high: -high }
            })
            .collect(),
    )
}

const SMALL: f64 = 1e-9;

#[derive(Clone)]
struct Tableau {
    /// One row an equation: coefficients, then the right-hand side.
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
    width: usize,
}

impl Tableau {
    /// A basic feasible point: artificial variables are driven out.
    fn feasible(unknowns: usize, equations: &[Equation]) -> Option<Self> {
        let slacks = equations.iter().filter(|e| e.slack > 0.0).count();
        // value − slack ≤ Σ ≤ value + slack becomes Σ − s = value − slack with 0 ≤ s, and s + t = 2 · slack.
        let m = equations.len() + slacks;
        let width = unknowns + 2 * slacks;
        let mut rows = Vec::with_capacity(m);
        let mut at = unknowns;
        for e in equations {
            let mut row = vec![0.0; width + m + 1];
            for &(x, f) in &e.terms {
                row[x] += f;
            }
            row[width + m] = e.value - e.slack;
            if e.slack > 0.0 {
                row[at] = -1.0;
                let mut limit = vec![0.0; width + m + 1];
                limit[at] = 1.0;
                limit[at + 1] = 1.0;
                limit[width + m] = 2.0 * e.slack;
                rows.push(limit);
                at += 2;
            }
            rows.push(row);
        }
        for (i, row) in rows.iter_mut().enumerate() {
            if row[width + m] < 0.0 {
                row.iter_mut().for_each(|v| *v = -*v);
            }
            row[width + i] = 1.0;
        }
        let mut t = Self { rows, basis: (width..width + m).collect(), width: width + m };
        let mut cost = vec![0.0; width + m];
        cost[width..].fill(1.0);
        if t.descend(&cost) > 1e-6 {
            return None;
        }
        // Artificial variables that stayed in the basis at nought are exchanged, or their row says nothing.
        let mut i = 0;
        while i < t.rows.len() {
            if t.basis[i] >= width {
                match (0..width).find(|&j| t.rows[i][j].abs() > 1e-7) {
                    Some(j) => t.turn(i, j),
                    None => {
                        t.rows.swap_remove(i);
                        t.basis.swap_remove(i);
                        continue;
                    }
                }
            }
            i += 1;
        }
        for row in &mut t.rows {
            let value = row[t.width];
            row.truncate(width);
            row.push(value);
        }
        t.width = width;
        Some(t)
    }

    fn minimum(&mut self, unknown: usize, sign: f64) -> f64 {
        let mut cost = vec![0.0; self.width];
        cost[unknown] = sign;
        self.descend(&cost)
    }

    fn turn(&mut self, row: usize, column: usize) {
        let by = self.rows[row][column];
        self.rows[row].iter_mut().for_each(|v| *v /= by);
        let pivot = self.rows[row].clone();
        for (i, r) in self.rows.iter_mut().enumerate() {
            let f = r[column];
            if i != row && f != 0.0 {
                for (v, p) in r.iter_mut().zip(&pivot) {
                    *v -= f * p;
                }
            }
        }
        self.basis[row] = column;
    }

    /// Minimises and gives the value; minus infinity when nothing limits it.
    fn descend(&mut self, cost: &[f64]) -> f64 {
        let mut reduced = cost.to_vec();
        reduced.push(0.0);
        for (row, &b) in self.rows.iter().zip(&self.basis) {
            let f = reduced[b];
            if f != 0.0 {
                for (v, r) in reduced.iter_mut().zip(row) {
                    *v -= f * r;
                }
            }
        }
        loop {
            let Some(column) = (0..self.width).find(|&j| reduced[j] < -SMALL) else { return -reduced[self.width] };
            let mut best: Option<(f64, usize, usize)> = None;
            for (i, row) in self.rows.iter().enumerate() {
                if row[column] > SMALL {
                    let ratio = row[self.width] / row[column];
                    let better =
                        best.is_none_or(|(r, b, _)| ratio < r - 1e-12 || (ratio <= r + 1e-12 && self.basis[i] < b));
                    if better {
                        best = Some((ratio, self.basis[i], i));
                    }
                }
            }
            let Some((_, _, row)) = best else { return f64::NEG_INFINITY };
            self.turn(row, column);
            let f = reduced[column];
            for (v, r) in reduced.iter_mut().zip(&self.rows[row]) {
                *v -= f * r;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_to_one_decimal_leaves_every_count_open_and_exact_shares_do_not() {
        // Twelve people on five points: total steps 30, one decimal of the mean.
        let n = Equation { terms: (0..5).map(|o| (o, 1.0)).collect(), value: 12.0, slack: 0.0 };
        let mean = Equation { terms: (0..5).map(|o| (o, 25.0 * o as f64 / 12.0)).collect(), value: 62.5, slack: 0.05 };
        let open = bounds(5, &[n.clone(), mean.clone()], &[0, 1, 2, 3, 4]).unwrap();
        assert!(open.iter().all(|b| !b.pins()), "{open:?}");
        let shares = [0.0, 2.0, 2.0, 8.0, 0.0];
        let exact: Vec<Equation> = std::iter::once(n)
            .chain((0..5).map(|o| Equation {
                terms: vec![(o, 100.0 / 12.0)],
                value: (shares[o] * 100.0f64 / 12.0).round(),
                slack: 0.5,
            }))
            .collect();
        assert!(bounds(5, &exact, &[0, 1, 2, 3, 4]).unwrap().iter().all(Bounds::pins));
    }

    #[test]
    fn contradictions_have_no_bounds() {
        let e = |v| Equation { terms: vec![(0, 1.0), (1, 1.0)], value: v, slack: 0.0 };
        assert!(bounds(2, &[e(3.0), e(4.0)], &[0]).is_none());
        assert_eq!(bounds(2, &[e(3.0)], &[0]).unwrap(), vec![Bounds { low: 0.0, high: 3.0 }]);
    }
}
