//! The search for the smallest set of people about whom a new row would speak.
//!
//! A *witness* is a vector orthogonal to all accepted rows but not to the candidate; every attack must have one of
//! its atoms in its support. Witnesses that are disjoint (as a flow is, with the people of an atom as capacity) add
//! up, so packing them is a lower bound; the candidate reduced by any basis is an upper bound. Where they do not
//! meet, the search branches over the atoms of one witness.

use std::collections::BTreeMap;

use crate::field;
use crate::plan::{Basis, NONE};

/// What the search found.
pub(crate) enum Outcome {
    Proof(Proof),
    Attack(Vec<u32>),
    Cap,
}

/// A proof in the field; see [`crate::plan::Tree`].
pub(crate) enum Proof {
    Pack { scale: u32, witnesses: Vec<(u32, Vec<(u32, u64)>)> },
    Branch(Vec<(u32, u64)>, Vec<(u32, Proof)>),
}

/// How often a witness is made smaller.
const IMPROVEMENTS_MAX: usize = 40;
/// Rows of more entries are not looked through when a witness is made smaller.
const LONG_ROW: usize = 4_000;
/// How many witnesses are made smaller before the smallest is taken.
const STARTS: usize = 4;

/// May be in the support.
const FREE: u8 = 0;
/// Known not to be in the support, or too heavy: a witness holds it at no cost.
const BARRED: u8 = 1;
/// In the support, or its capacity is used up: a witness must not hold it.
const ERASED: u8 = 2;

/// A fully reduced basis of the accepted rows, punctured at the erased atoms, with the reduced candidate as its last row.
#[derive(Clone)]
pub(crate) struct Tableau {
    rows: Vec<Vec<(u32, u64)>>,
    pivot: Vec<u32>,
    at: Vec<u32>,
    cols: Vec<Vec<u32>>,
    state: Vec<u8>,
    room: Vec<u32>,
    /// Entries of rows touched so far.
    work: u64,
}

impl Tableau {
    pub(crate) fn new(basis: &[Basis], candidate: &[(u32, u64)], weights: &[u32]) -> Self {
        let mut rows: Vec<Vec<(u32, u64)>> = basis.iter().map(|b| b.e.clone()).collect();
        let mut pivot: Vec<u32> = basis.iter().map(|b| b.pivot).collect();
        rows.push(candidate.to_vec());
        pivot.push(NONE);
        let mut at = vec![NONE; weights.len()];
        for (r, &p) in pivot.iter().enumerate() {
            if p != NONE {
                at[p as usize] = r as u32;
            }
        }
        let mut cols = vec![Vec::new(); weights.len()];
        for (r, row) in rows.iter().enumerate() {
            for x in row {
                cols[x.0 as usize].push(r as u32);
            }
        }
        Self { rows, pivot, at, cols, state: vec![FREE; weights.len()], room: weights.to_vec(), work: 0 }
    }

    fn candidate(&self) -> &[(u32, u64)] {
        self.rows.last().map_or(&[], Vec::as_slice)
    }

    fn weight(&self, weights: &[u32]) -> u32 {
        self.candidate().iter().map(|x| weights[x.0 as usize]).sum()
    }

    /// Makes atom `q` the pivot of row `r`.
    fn turn(&mut self, r: usize, q: u32) {
        let Ok(i) = self.rows[r].binary_search_by_key(&q, |x| x.0) else { return };
        let scale = field::inv(self.rows[r][i].1);
        if scale != 1 {
            for x in &mut self.rows[r] {
                x.1 = field::mul(x.1, scale);
            }
        }
        let row = std::mem::take(&mut self.rows[r]);
        let others: Vec<u32> = self.cols[q as usize].iter().copied().filter(|&o| o as usize != r).collect();
        let (mut born, mut gone) = (Vec::new(), Vec::new());
        for o in others {
            let target = &self.rows[o as usize];
            let Ok(i) = target.binary_search_by_key(&q, |x| x.0) else { continue };
            self.work += (target.len() + row.len()) as u64;
            born.clear();
            gone.clear();
            let next = subtract(target, target[i].1, &row, &mut born, &mut gone);
            self.rows[o as usize] = next;
            // The lists of columns follow the entries that came and went.
            for &a in &born {
                self.cols[a as usize].push(o);
            }
            for &a in &gone {
                let c = &mut self.cols[a as usize];
                if let Some(i) = c.iter().position(|&y| y == o) {
                    c.swap_remove(i);
                }
            }
        }
        self.rows[r] = row;
        if self.pivot[r] != NONE {
            self.at[self.pivot[r] as usize] = NONE;
        }
        self.pivot[r] = q;
        self.at[q as usize] = r as u32;
    }

    /// Erases an atom: no witness may hold it from now on. A row that lives on erased atoms only is dropped.
    fn erase(&mut self, a: u32) {
        self.state[a as usize] = ERASED;
        let r = self.at[a as usize];
        if r == NONE {
            return;
        }
        let r = r as usize;
        let best = self.rows[r]
            .iter()
            .map(|x| x.0)
            .filter(|&q| self.state[q as usize] != ERASED)
            // The candidate's own support is left alone: a witness then meets it exactly once.
            .min_by_key(|&q| {
                (self.is_in_candidate(q), u8::from(self.state[q as usize] == FREE), self.cols[q as usize].len(), q)
            });
        match best {
            Some(q) => self.turn(r, q),
            None => {
                self.at[a as usize] = NONE;
                self.pivot[r] = NONE;
                for x in std::mem::take(&mut self.rows[r]) {
                    let c = &mut self.cols[x.0 as usize];
                    if let Some(i) = c.iter().position(|&y| y as usize == r) {
                        c.swap_remove(i);
                    }
                }
            }
        }
    }

    fn is_in_candidate(&self, q: u32) -> bool {
        self.candidate().binary_search_by_key(&q, |x| x.0).is_ok()
    }

    /// Makes the candidate's support smaller by subtracting basis rows as long as one helps, and moves pivots out of it.
    fn shrink(&mut self, weights: &[u32]) {
        let last = self.rows.len() - 1;
        let mut e: BTreeMap<u32, u64> = self.candidate().iter().copied().collect();
        let mut offers: Vec<(u32, u64, u32)> = Vec::new();
        let mut changed = false;
        for _ in 0..IMPROVEMENTS_MAX {
            offers.clear();
            for (&a, &v) in &e {
                for &r in &self.cols[a as usize] {
                    if r as usize != last {
                        offers.push((r, field::mul(v, field::inv(self.entry(r, a))), weights[a as usize]));
                    }
                }
            }
            self.work += 4 * offers.len() as u64;
            offers.sort_unstable();
            let mut best: Option<(i64, u32, u64)> = None;
            let mut i = 0;
            while i < offers.len() {
                let (r, y, _) = offers[i];
                let mut gain = 0i64;
                while i < offers.len() && (offers[i].0, offers[i].1) == (r, y) {
                    gain += i64::from(offers[i].2);
                    i += 1;
                }
                if gain <= best.map_or(0, |b| b.0) {
                    continue;
                }
                self.work += self.rows[r as usize].len() as u64;
                gain -= self.rows[r as usize]
                    .iter()
                    .filter(|x| !e.contains_key(&x.0))
                    .map(|x| i64::from(weights[x.0 as usize]))
                    .sum::<i64>();
                if gain > best.map_or(0, |b| b.0) {
                    best = Some((gain, r, y));
                }
            }
            let Some((_, r, y)) = best else { break };
            changed = true;
            for x in &self.rows[r as usize] {
                let value = e.entry(x.0).or_insert(0);
                *value = field::sub(*value, field::mul(y, x.1));
                if *value == 0 {
                    e.remove(&x.0);
                }
            }
        }
        if !changed {
            return;
        }
        let old = std::mem::replace(&mut self.rows[last], e.into_iter().collect());
        for x in &old {
            self.cols[x.0 as usize].retain(|&r| r as usize != last);
        }
        for i in 0..self.rows[last].len() {
            let a = self.rows[last][i].0;
            self.cols[a as usize].push(last as u32);
        }
        // No pivot may stay in the support; where a row has no other place, the candidate is reduced by it again.
        let inside: Vec<u32> = self.candidate().iter().map(|x| x.0).filter(|&a| self.at[a as usize] != NONE).collect();
        for a in inside {
            let r = self.at[a as usize];
            if r == NONE || !self.is_in_candidate(a) {
                continue;
            }
            let other = self.rows[r as usize]
                .iter()
                .map(|x| x.0)
                .filter(|&q| self.state[q as usize] != ERASED && !self.is_in_candidate(q))
                .min_by_key(|&q| (u8::from(self.state[q as usize] == FREE), self.cols[q as usize].len(), q));
            match other {
                Some(q) => self.turn(r as usize, q),
                None => self.turn(r as usize, a),
            }
        }
    }

    /// Number of free atoms of the witness of a non-pivot atom.
    fn cost(&self, j: u32) -> usize {
        let last = self.rows.len() as u32 - 1;
        let pivots = self.cols[j as usize]
            .iter()
            .filter(|&&r| r != last && self.state[self.pivot[r as usize] as usize] == FREE)
            .count();
        pivots + usize::from(self.state[j as usize] == FREE)
    }

    /// The witness of a non-pivot atom, made smaller by adding other orthogonal vectors as long as one helps.
    fn witness(&mut self, j: u32) -> Vec<(u32, u64)> {
        let last = self.rows.len() as u32 - 1;
        let mut outside: Vec<(u32, u64)> = vec![(j, 1)];
        let mut inside: BTreeMap<u32, u64> = BTreeMap::new();
        for &r in &self.cols[j as usize] {
            if r != last {
                inside.insert(r, field::neg(self.entry(r, j)));
            }
        }
        let mut syndrome = self.entry(last, j);
        let mut offers: Vec<(u32, u64)> = Vec::new();
        for _ in 0..IMPROVEMENTS_MAX {
            offers.clear();
            for (&r, &value) in &inside {
                if self.state[self.pivot[r as usize] as usize] != FREE || self.rows[r as usize].len() > LONG_ROW {
                    continue;
                }
                for &(q, v) in &self.rows[r as usize] {
                    // A column with more entries than h has cannot make it smaller.
                    if q != self.pivot[r as usize]
                        && self.state[q as usize] != ERASED
                        && !self.is_in_candidate(q)
                        && self.cols[q as usize].len() <= 2 * inside.len() + 1
                    {
                        offers.push((q, field::mul(value, field::inv(v))));
                    }
                }
            }
            self.work += 4 * offers.len() as u64;
            offers.sort_unstable();
            let mut best: Option<(i64, u32, u64)> = None;
            let mut i = 0;
            while i < offers.len() {
                let (q, y) = offers[i];
                let same = offers[i..].iter().take_while(|o| **o == (q, y)).count();
                i += same;
                let known = outside.iter().find(|o| o.0 == q).map_or(0, |o| o.1);
                let free = i64::from(self.state[q as usize] == FREE);
                let mut gain = same as i64;
                gain += if known == 0 {
                    -free
                } else if field::add(known, y) == 0 {
                    free
                } else {
                    0
                };
                if best.is_some_and(|b| gain <= b.0) || gain <= 0 {
                    continue;
                }
                for &r in &self.cols[q as usize] {
                    if r != last && !inside.contains_key(&r) && self.state[self.pivot[r as usize] as usize] == FREE {
                        gain -= 1;
                    }
                }
                let s = field::add(syndrome, field::mul(y, self.entry(last, q)));
                if gain > 0 && s != 0 && best.is_none_or(|b| gain > b.0) {
                    best = Some((gain, q, y));
                }
            }
            let Some((_, q, y)) = best else { break };
            syndrome = field::add(syndrome, field::mul(y, self.entry(last, q)));
            for &r in &self.cols[q as usize] {
                if r != last {
                    let value = inside.entry(r).or_insert(0);
                    *value = field::sub(*value, field::mul(y, self.entry(r, q)));
                    if *value == 0 {
                        inside.remove(&r);
                    }
                }
            }
            match outside.iter_mut().find(|o| o.0 == q) {
                Some(o) => o.1 = field::add(o.1, y),
                None => outside.push((q, y)),
            }
            outside.retain(|o| o.1 != 0);
        }
        let mut h = outside;
        h.extend(inside.into_iter().map(|(r, v)| (self.pivot[r as usize], v)));
        h.sort_unstable_by_key(|x| x.0);
        h
    }

    fn entry(&self, row: u32, atom: u32) -> u64 {
        let row = &self.rows[row as usize];
        row.binary_search_by_key(&atom, |x| x.0).map_or(0, |i| row[i].1)
    }

    fn price(&self, h: &[(u32, u64)]) -> usize {
        h.iter().filter(|x| self.state[x.0 as usize] == FREE).count()
    }
}

/// a − f · b, with the places where entries appeared and vanished.
fn subtract(a: &[(u32, u64)], f: u64, b: &[(u32, u64)], born: &mut Vec<u32>, gone: &mut Vec<u32>) -> Vec<(u32, u64)> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let mut i = 0;
    for &(at, x) in b {
        while i < a.len() && a[i].0 < at {
            out.push(a[i]);
            i += 1;
        }
        let y = field::mul(f, x);
        if i < a.len() && a[i].0 == at {
            let v = field::sub(a[i].1, y);
            i += 1;
            if v == 0 {
                gone.push(at);
            } else {
                out.push((at, v));
            }
        } else {
            born.push(at);
            out.push((at, field::neg(y)));
        }
    }
    out.extend_from_slice(&a[i..]);
    out
}

pub(crate) struct Search<'a> {
    pub kd: u32,
    pub weights: &'a [u32],
    /// Thousands of entries that may still be touched.
    pub steps: u32,
}

enum Packed {
    Enough(Proof),
    Attack(Vec<u32>),
    /// The first witness that was taken.
    Short(Option<Vec<(u32, u64)>>),
}

#[allow(clippy::only_used_in_recursion)] // The depth bounds the recursion; a caller sees it at zero.
impl Search<'_> {
    pub(crate) fn run(&mut self, tableau: &Tableau, budget: u32, depth: u32) -> Outcome {
        let mut first = None;
        let mut tableau = tableau.clone();
        tableau.work = 0;
        tableau.shrink(self.weights);
        self.steps = self.steps.saturating_sub((tableau.work / 1_000) as u32);
        for scale in [1, 2] {
            if self.steps == 0 {
                return Outcome::Cap;
            }
            match self.pack(&tableau, budget, scale) {
                Packed::Enough(p) => return Outcome::Proof(p),
                Packed::Attack(a) => return Outcome::Attack(a),
                Packed::Short(h) => first = first.or(h),
            }
        }
        let Some(h) = first else { return Outcome::Cap };
        let mut atoms: Vec<u32> = h
            .iter()
            .map(|x| x.0)
            .filter(|&a| tableau.state[a as usize] == FREE && self.weights[a as usize] <= budget)
            .collect();
        atoms.sort_unstable_by_key(|&a| (tableau.cols[a as usize].len(), a));
        let mut base = tableau.clone();
        let mut branches = Vec::new();
        for a in atoms {
            let mut child = base.clone();
            child.erase(a);
            match self.run(&child, budget - self.weights[a as usize], depth + 1) {
                Outcome::Proof(p) => branches.push((a, p)),
                other => return other,
            }
            base.state[a as usize] = BARRED;
        }
        Outcome::Proof(Proof::Branch(h, branches))
    }

    /// Takes witnesses one after another, the cheapest first, as long as there is room.
    fn pack(&mut self, tableau: &Tableau, budget: u32, scale: u32) -> Packed {
        let mut t = tableau.clone();
        t.work = t.rows.iter().map(|r| r.len() as u64).sum();
        for a in 0..self.weights.len() {
            if t.state[a] == FREE && self.weights[a] > budget {
                t.state[a] = BARRED;
            }
            t.room[a] = self.weights[a] * scale;
        }
        let mut taken = Vec::new();
        let mut sum = 0;
        let mut first = None;
        loop {
            self.steps = self.steps.saturating_sub(1 + (t.work / 1_000) as u32);
            t.work = 0;
            if t.weight(self.weights) < self.kd {
                return Packed::Attack(t.candidate().iter().map(|x| x.0).collect());
            }
            if self.steps == 0 {
                return Packed::Short(None);
            }
            let mut starts: Vec<(usize, u32)> = t
                .candidate()
                .iter()
                .map(|x| x.0)
                .filter(|&j| t.state[j as usize] != ERASED)
                .map(|j| (t.cost(j), j))
                .collect();
            if starts.len() > STARTS {
                starts.select_nth_unstable(STARTS);
                starts.truncate(STARTS);
            }
            starts.sort_unstable();
            let found: Vec<Vec<(u32, u64)>> = starts.iter().map(|&(_, j)| t.witness(j)).collect();
            let Some(h) = found.into_iter().min_by_key(|h| t.price(h)) else { return Packed::Short(first) };
            if t.price(&h) == 0 {
                return Packed::Enough(Proof::Pack { scale, witnesses: vec![(1, h)] });
            }
            let free: Vec<u32> = h.iter().map(|x| x.0).filter(|&a| t.state[a as usize] == FREE).collect();
            let times = free.iter().map(|&a| t.room[a as usize]).min().unwrap_or(1);
            sum += times;
            if first.is_none() {
                first = Some(h.clone());
            }
            taken.push((times, h));
            if sum > scale * budget {
                return Packed::Enough(Proof::Pack { scale, witnesses: taken });
            }
            for a in free {
                t.room[a as usize] -= times;
                if t.room[a as usize] == 0 {
                    t.erase(a);
                }
            }
        }
    }
}
