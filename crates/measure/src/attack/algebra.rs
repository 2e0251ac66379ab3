//! A2: linear algebra with random information sets. The attacker writes down every group shown as a row over people,
//! brings the rows into reduced form again and again with other pivots, and looks for combinations that speak about few
//! people. Works over the prime field of 2^61 − 31 elements with dense rows; shares nothing with the planner.

use crate::chance::Chance;

const Q: u64 = (1 << 61) - 31;

fn mul(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(Q)) as u64
}

fn sub(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + Q - b }
}

fn inverse(a: u64) -> u64 {
    let (mut result, mut base, mut left) = (1, a, Q - 2);
    while left > 0 {
        if left & 1 == 1 {
            result = mul(result, base);
        }
        base = mul(base, base);
        left >>= 1;
    }
    result
}

#[derive(Clone)]
/// Released rows in the hands of an attacker.
pub struct Attacker {
    weights: Vec<u32>,
    rows: Vec<Vec<u64>>,
    pivots: Vec<usize>,
}

/// The smallest set of people about whom the attacker can compute something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Number of people.
    pub people: u32,
    /// The atoms.
    pub atoms: Vec<u32>,
}

impl Attacker {
    /// Takes the rows of a release over atoms of these weights.
    pub fn new(weights: &[u32], released: &[Vec<(u32, i64)>]) -> Self {
        let mut attacker = Self { weights: weights.to_vec(), rows: Vec::new(), pivots: Vec::new() };
        for row in released {
            attacker.learn(row);
        }
        attacker
    }

    /// Adds a released row. Gives false when it was known already.
    pub fn learn(&mut self, row: &[(u32, i64)]) -> bool {
        let mut v = self.reduced(row);
        let Some(p) = (0..v.len()).rev().find(|&i| v[i] != 0) else { return false };
        let scale = inverse(v[p]);
        v.iter_mut().for_each(|x| *x = mul(*x, scale));
        for r in &mut self.rows {
            clear(r, &v, p);
        }
        self.rows.push(v);
        self.pivots.push(p);
        true
    }

    /// Number of independent rows.
    pub fn rank(&self) -> usize {
        self.rows.len()
    }

    /// Whether a row follows from what was released.
    pub fn knows(&self, row: &[(u32, i64)]) -> bool {
        self.reduced(row).iter().all(|&x| x == 0)
    }

    fn reduced(&self, row: &[(u32, i64)]) -> Vec<u64> {
        let mut v = vec![0; self.weights.len()];
        for &(a, x) in row {
            v[a as usize] = x.rem_euclid(Q as i64) as u64;
        }
        for (r, &p) in self.rows.iter().zip(&self.pivots) {
            clear(&mut v, r, p);
        }
        v
    }

    /// Looks through `turns` random changes of pivot, and the differences of pairs of short rows, for the smallest
    /// set. Stops early at a set of fewer than `enough` people.
    pub fn search(&mut self, turns: usize, enough: u32, seed: [u8; 32]) -> Option<Finding> {
        let weights = self.weights.clone();
        let mut best: Option<Finding> = None;
        self.walk(turns, seed, &mut |v| {
            let people = weigh(&weights, v);
            if people > 0 && best.as_ref().is_none_or(|b| people < b.people) {
                best = Some(Finding { people, atoms: support(v).collect() });
            }
            best.as_ref().is_some_and(|b| b.people < enough)
        });
        best
    }

    /// Shows `look` every row after each of `turns` random changes of pivot, and the differences of pairs of short rows, until it
    /// says that it has seen enough.
    pub fn walk(&mut self, turns: usize, seed: [u8; 32], look: &mut impl FnMut(&[u64]) -> bool) {
        let mut chance = Chance::new(seed, 0xA2);
        for turn in 0..=turns {
            // All of them, so that what is found does not hang on their order.
            if self.rows.iter().fold(false, |enough, r| look(r) | enough) {
                return;
            }
            if turn % 16 == 0 {
                let mut short: Vec<usize> = (0..self.rows.len()).collect();
                short.sort_by_key(|&i| weigh(&self.weights, &self.rows[i]));
                short.truncate(24);
                let mut enough = false;
                for (n, &i) in short.iter().enumerate() {
                    for &j in &short[..n] {
                        enough |= self.pair(i, j).is_some_and(|v| look(&v));
                    }
                }
                if enough {
                    return;
                }
            }
            if self.rows.is_empty() {
                return;
            }
            let r = chance.below(self.rows.len() as u64) as usize;
            let choices: Vec<usize> =
                (0..self.weights.len()).filter(|&i| self.rows[r][i] != 0 && i != self.pivots[r]).collect();
            if choices.is_empty() {
                continue;
            }
            let p = choices[chance.below(choices.len() as u64) as usize];
            let scale = inverse(self.rows[r][p]);
            self.rows[r].iter_mut().for_each(|x| *x = mul(*x, scale));
            let row = std::mem::take(&mut self.rows[r]);
            for (i, other) in self.rows.iter_mut().enumerate() {
                if i != r {
                    clear(other, &row, p);
                }
            }
            self.rows[r] = row;
            self.pivots[r] = p;
        }
    }

    /// The combination of two rows that cancels most.
    fn pair(&self, i: usize, j: usize) -> Option<Vec<u64>> {
        let (a, b) = (&self.rows[i], &self.rows[j]);
        let mut ratios: Vec<u64> =
            a.iter().zip(b).filter(|x| *x.0 != 0 && *x.1 != 0).map(|x| mul(*x.0, inverse(*x.1))).collect();
        ratios.sort_unstable();
        let mut top = (0, 0);
        let mut at = 0;
        while at < ratios.len() {
            let same = ratios[at..].iter().take_while(|&&x| x == ratios[at]).count();
            top = top.max((same, ratios[at]));
            at += same;
        }
        (top.0 > 0).then(|| a.iter().zip(b).map(|(&x, &y)| sub(x, mul(y, top.1))).collect())
    }
}

fn weigh(weights: &[u32], v: &[u64]) -> u32 {
    v.iter().zip(weights).filter(|x| *x.0 != 0).map(|x| x.1).sum()
}

/// The atoms of which a vector speaks.
pub fn support(v: &[u64]) -> impl Iterator<Item = u32> + '_ {
    (0..v.len() as u32).filter(|&i| v[i as usize] != 0)
}

/// row −= row[p] · by, with by[p] = 1.
fn clear(row: &mut [u64], by: &[u64], p: usize) {
    let f = row[p];
    if f != 0 {
        for (x, &y) in row.iter_mut().zip(by) {
            if y != 0 {
                *x = sub(*x, mul(f, y));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_and_the_same_group_plus_one_exposes_the_one() {
        let weights = vec![1; 12];
        let all: Vec<(u32, i64)> = (0..12).map(|a| (a, 1)).collect();
        let found = Attacker::new(&weights, &[all.clone(), all[..11].to_vec()]).search(50, 2, [0; 32]).unwrap();
        assert_eq!(found, Finding { people: 1, atoms: vec![11] });
    }

    #[test]
    fn the_field_is_a_field() {
        for a in [1, 2, 3, Q - 1, 0x0123_4567_89ab_cdef] {
            assert_eq!(mul(a, inverse(a)), 1);
        }
        // Fermat for several bases: Q is prime (also by a table of primes below 2^61).
        for a in [2u64, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37] {
            let (mut d, mut s) = (Q - 1, 0);
            while d % 2 == 0 {
                d /= 2;
                s += 1;
            }
            let mut x = 1;
            let (mut base, mut left) = (a, d);
            while left > 0 {
                if left & 1 == 1 {
                    x = mul(x, base);
                }
                base = mul(base, base);
                left >>= 1;
            }
            let mut witness = x != 1 && x != Q - 1;
            for _ in 1..s {
                x = mul(x, x);
                witness &= x != Q - 1;
            }
            assert!(!witness);
        }
    }
}
