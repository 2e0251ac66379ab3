//! For budgets of at most four people: all that few people could be, tried out.
//!
//! An attack is a vector g − u, with u in the span of what is accepted, about at most four people. In a reduced basis it has, at
//! each pivot, the factor of that basis row. Two reduced bases are kept that have no pivot in common. Of at most four people, at
//! most two sit on the pivots of the first, or at most one on those of the second: so the attack is the candidate with at most two
//! rows of the first basis, or with at most one of the second, and all of these that could be short are tried.

use crate::field;
use crate::plan::{Basis, NONE, bits, minus};

type Sparse = Vec<(u32, u64)>;

/// Largest budget that is tried out.
pub(crate) const BUDGET_MAX: u32 = 4;

pub(crate) enum Tried {
    Attack(Vec<u32>),
    /// There is none.
    Nothing,
    Undecided,
}

/// A second reduced basis of the span of what is accepted, none of whose pivots is one of the first.
pub(crate) struct Second {
    rows: Vec<Sparse>,
    pivot: Vec<u32>,
    at: Vec<u32>,
    /// Pivots of the first basis.
    taken: Vec<bool>,
    /// Whether every row has a pivot. If not, the bases overlap, and nothing can be said.
    apart: bool,
}

impl Second {
    pub(crate) fn new(atoms: usize) -> Self {
        Self { rows: Vec::new(), pivot: Vec::new(), at: vec![NONE; atoms], taken: vec![false; atoms], apart: true }
    }

    fn reduce(&self, v: &[(u32, u64)]) -> Sparse {
        let mut out = v.to_vec();
        for &(a, x) in v {
            if self.at[a as usize] != NONE {
                out = minus(&out, x, &self.rows[self.at[a as usize] as usize]);
            }
        }
        out
    }

    /// A row was accepted, and the first basis has this pivot for it.
    pub(crate) fn accept(&mut self, row: &[(u32, u64)], pivot: u32) {
        if !self.apart {
            return;
        }
        self.taken[pivot as usize] = true;
        let r = std::mem::replace(&mut self.at[pivot as usize], NONE);
        if r != NONE {
            self.settle(r as usize);
        }
        let own = self.reduce(row);
        self.rows.push(own);
        self.pivot.push(NONE);
        self.settle(self.rows.len() - 1);
    }

    /// Gives a row a pivot that few others touch.
    fn settle(&mut self, r: usize) {
        let free: Vec<u32> = self.rows[r].iter().map(|x| x.0).filter(|&a| !self.taken[a as usize]).collect();
        let touched = |a: u32| self.rows.iter().filter(|row| row.binary_search_by_key(&a, |x| x.0).is_ok()).count();
        let Some((_, p)) = free.into_iter().map(|a| (touched(a), a)).min() else {
            self.apart = false;
            return;
        };
        let lead = self.rows[r].iter().find(|x| x.0 == p).map_or(1, |x| x.1);
        let scale = field::inv(lead);
        self.rows[r].iter_mut().for_each(|x| x.1 = field::mul(x.1, scale));
        let own = std::mem::take(&mut self.rows[r]);
        for row in &mut self.rows {
            if let Ok(i) = row.binary_search_by_key(&p, |x| x.0) {
                *row = minus(row, row[i].1, &own);
            }
        }
        self.rows[r] = own;
        self.pivot[r] = p;
        self.at[p as usize] = r as u32;
    }
}

pub(crate) struct Few<'a> {
    basis: &'a [Basis],
    weights: &'a [u32],
    cols: Vec<Vec<u32>>,
    /// Entries that may still be touched.
    left: u64,
}

impl<'a> Few<'a> {
    pub(crate) fn new(basis: &'a [Basis], weights: &'a [u32], left: u64) -> Self {
        let mut cols = vec![Vec::new(); weights.len()];
        for (r, b) in basis.iter().enumerate() {
            for x in b.e.iter().filter(|x| x.0 != b.pivot) {
                cols[x.0 as usize].push(r as u32);
            }
        }
        Self { basis, weights, cols, left }
    }

    /// Tries everything that at most `budget` people could be. Gives what was found, and how many entries may still be touched.
    pub(crate) fn run(mut self, g: &[(u32, u64)], second: &Second, budget: u32) -> (Tried, u64) {
        let tried = match self.attack(g, budget).or_else(|| self.attack_apart(g, second, budget)) {
            Some(mut atoms) => {
                atoms.sort_unstable();
                Tried::Attack(atoms)
            }
            None if self.left == 0 || !second.apart => Tried::Undecided,
            None => Tried::Nothing,
        };
        (tried, self.left)
    }

    /// An attack with at most one atom on the pivots of the second basis.
    fn attack_apart(&mut self, g: &[(u32, u64)], second: &Second, budget: u32) -> Option<Vec<u32>> {
        if !second.apart {
            return None;
        }
        let g = second.reduce(g);
        let all: Vec<u32> = g.iter().map(|x| x.0).collect();
        if self.weigh(all.iter()) <= budget {
            return Some(all);
        }
        second.rows.iter().zip(&second.pivot).find_map(|(row, &pivot)| {
            let left = budget.checked_sub(self.weights[pivot as usize])?;
            let mut atoms = self.one(&g, (row, pivot), left)?;
            atoms.push(pivot);
            Some(atoms)
        })
    }

    fn weigh<'b>(&self, atoms: impl Iterator<Item = &'b u32>) -> u32 {
        atoms.map(|&a| self.weights[a as usize]).sum()
    }

    /// An attack with at most two atoms on pivots.
    fn attack(&mut self, g: &[(u32, u64)], budget: u32) -> Option<Vec<u32>> {
        if budget == 0 {
            return None;
        }
        let all: Vec<u32> = g.iter().map(|x| x.0).collect();
        if self.weigh(all.iter()) <= budget {
            return Some(all);
        }
        for r in self.hitting(&self.cover(&all, budget - 1)?) {
            let pivot = self.basis[r as usize].pivot;
            let Some(left) = budget.checked_sub(self.weights[pivot as usize]) else { continue };
            if let Some(mut atoms) = self.one(g, (&self.basis[r as usize].e, pivot), left) {
                atoms.push(pivot);
                return Some(atoms);
            }
        }
        if budget < 2 {
            return None;
        }
        let own = bits(g, NONE, self.weights.len().div_ceil(64));
        for first in self.hitting(&self.cover(&all, budget - 2)?) {
            let b = &self.basis[first as usize];
            // The second has one person at least.
            let Some(left) = budget.checked_sub(self.weights[b.pivot as usize] + 1) else { continue };
            let has = |list: &[(u32, u64)], a: u32| list.binary_search_by_key(&a, |x| x.0).is_ok();
            let only_g: Vec<u32> = all.iter().copied().filter(|&a| !has(&b.e, a)).collect();
            let only_b: Vec<u32> = b.e.iter().map(|x| x.0).filter(|&a| a != b.pivot && !has(g, a)).collect();
            self.left = self.left.saturating_sub((g.len() + b.e.len()) as u64);
            let price = |c: &Vec<u32>| c.iter().map(|&a| self.cols[a as usize].len()).sum::<usize>();
            let covers = [self.cover(&only_g, left), self.cover(&only_b, left)];
            let cover = covers.into_iter().flatten().min_by_key(price).unwrap_or_else(|| {
                let mut union: Vec<u32> = all.iter().chain(&only_b).copied().collect();
                union.sort_unstable();
                union.dedup();
                union
            });
            // What only one of the two has, and neither.
            let sides: Vec<[u64; 2]> = own.iter().zip(&b.bits).map(|(g, x)| [g ^ x, !(g | x)]).collect();
            for second in self.hitting(&cover) {
                if second == first || self.stays(&sides, second, left) {
                    continue;
                }
                let pivots = [b.pivot, self.basis[second as usize].pivot];
                let Some(left) = budget.checked_sub(self.weigh(pivots.iter())) else { continue };
                if let Some(mut atoms) = self.two(g, first, second, left) {
                    atoms.extend(pivots);
                    return Some(atoms);
                }
                if self.left == 0 {
                    return None;
                }
            }
        }
        None
    }

    /// Whether, with a second row, more atoms than `left` are in one of the three only: no factors make them vanish.
    fn stays(&mut self, sides: &[[u64; 2]], second: u32, left: u32) -> bool {
        let mut sum = 0;
        let at = sides.iter().zip(&self.basis[second as usize].bits).position(|([one, none], y)| {
            sum += ((one & !y) | (none & y)).count_ones();
            sum > left
        });
        self.left = self.left.saturating_sub(at.unwrap_or(sides.len()) as u64 / 8 + 1);
        at.is_some()
    }

    /// Atoms of which more people hang than may be left over, so that a row must touch one of them; those that few rows touch.
    fn cover(&self, atoms: &[u32], left: u32) -> Option<Vec<u32>> {
        let mut order: Vec<u32> = atoms.to_vec();
        order.sort_unstable_by_key(|&a| (self.cols[a as usize].len() / self.weights[a as usize].max(1) as usize, a));
        let mut sum = 0;
        let count = order.iter().position(|&a| {
            sum += self.weights[a as usize];
            sum > left
        })?;
        order.truncate(count + 1);
        Some(order)
    }

    fn hitting(&self, atoms: &[u32]) -> Vec<u32> {
        let mut rows: Vec<u32> = atoms.iter().flat_map(|&a| self.cols[a as usize].iter().copied()).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The candidate plus one row.
    fn one(&mut self, g: &[(u32, u64)], (row, pivot): (&[(u32, u64)], u32), left: u32) -> Option<Vec<u32>> {
        self.left = self.left.saturating_sub((g.len() + row.len()) as u64);
        let (mut alone, mut both): (Vec<u32>, Vec<(u64, u32)>) = (Vec::new(), Vec::new());
        merge([g, row, &[]], |a, v| {
            if a == pivot {
                return true;
            }
            if v[0] != 0 && v[1] != 0 {
                both.push((field::mul(v[0], field::inv(v[1])), a));
            } else {
                alone.push(a);
            }
            self.weigh(alone.iter()) <= left
        })?;
        both.sort_unstable();
        let mut i = 0;
        while i < both.len() {
            let ratio = both[i].0;
            while i < both.len() && both[i].0 == ratio {
                i += 1;
            }
            let rest: Vec<u32> =
                both.iter().filter(|x| x.0 != ratio).map(|x| x.1).chain(alone.iter().copied()).collect();
            if self.weigh(rest.iter()) <= left {
                return Some(rest);
            }
        }
        None
    }

    /// The candidate plus two rows, each with a factor that is not nought.
    fn two(&mut self, g: &[(u32, u64)], first: u32, second: u32, left: u32) -> Option<Vec<u32>> {
        let (x, y) = (&self.basis[first as usize], &self.basis[second as usize]);
        let (mut alone, mut touched) = (Vec::new(), 0u64);
        let mut shared: Vec<(u32, [u64; 3])> = Vec::new();
        let mut weight = 0;
        let done = merge([g, &x.e, &y.e], |a, v| {
            touched += 1;
            if a == x.pivot || a == y.pivot {
                return true;
            }
            if v.iter().filter(|&&v| v != 0).count() == 1 {
                weight += self.weights[a as usize];
                alone.push(a);
            } else {
                shared.push((a, v));
            }
            weight <= left
        });
        self.left = self.left.saturating_sub(touched);
        done?;
        // Of spare + 2 atoms two must vanish; where there are fewer, one or none.
        let spare = (left - weight) as usize;
        let some = shared.len().min(spare + 2);
        let mut tries: Vec<[u64; 2]> = Vec::new();
        for i in 0..some {
            for j in i + 1..some {
                match solve(shared[i].1, shared[j].1) {
                    Some(c) => tries.push(c),
                    None => tries.extend(shared.iter().filter_map(|k| solve(shared[i].1, k.1))),
                }
            }
            tries.extend(on_line(shared[i].1));
        }
        if shared.is_empty() {
            tries.push([1, 1]);
        }
        self.left = self.left.saturating_sub((tries.len() * shared.len()) as u64);
        tries.iter().filter(|c| c[0] != 0 && c[1] != 0).find_map(|c| {
            let stays =
                |v: &[u64; 3]| field::add(v[0], field::add(field::mul(c[0], v[1]), field::mul(c[1], v[2]))) != 0;
            let rest: Vec<u32> =
                shared.iter().filter(|s| stays(&s.1)).map(|s| s.0).chain(alone.iter().copied()).collect();
            (self.weigh(rest.iter()) <= left).then_some(rest)
        })
    }
}

/// The factors that make two atoms vanish, if they are determined.
fn solve(a: [u64; 3], b: [u64; 3]) -> Option<[u64; 2]> {
    let cross = |i: usize, j: usize| field::sub(field::mul(a[i], b[j]), field::mul(a[j], b[i]));
    let det = cross(1, 2);
    if det == 0 {
        return None;
    }
    let inverse = field::inv(det);
    // g + c·x + d·y = 0 for both.
    Some([field::mul(cross(2, 0), inverse), field::mul(cross(0, 1), inverse)])
}

/// Some factors, neither of them nought, that make one atom vanish.
fn on_line(v: [u64; 3]) -> Vec<[u64; 2]> {
    if v[2] == 0 {
        // Only the candidate and the first row meet here.
        return if v[1] == 0 { Vec::new() } else { vec![[field::neg(field::mul(v[0], field::inv(v[1]))), 7]] };
    }
    let inverse = field::neg(field::inv(v[2]));
    [7u64, 11].iter().map(|&c| [c, field::mul(field::add(v[0], field::mul(c, v[1])), inverse)]).collect()
}

/// Walks over the atoms of three rows together, as long as wanted. Nothing if it was stopped.
fn merge(rows: [&[(u32, u64)]; 3], mut at: impl FnMut(u32, [u64; 3]) -> bool) -> Option<()> {
    let mut i = [0; 3];
    loop {
        let next = (0..3).filter_map(|r| rows[r].get(i[r]).map(|x| x.0)).min();
        let Some(a) = next else { return Some(()) };
        let mut v = [0; 3];
        for r in 0..3 {
            if let Some(&(b, x)) = rows[r].get(i[r])
                && b == a
            {
                v[r] = x;
                i[r] += 1;
            }
        }
        if !at(a, v) {
            return None;
        }
    }
}
