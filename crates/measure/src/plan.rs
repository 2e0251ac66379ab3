//! The k-support release plan: which groups may be shown, decided from membership alone.
//!
//! The definition, the theorem and its proof stand in `docs/method/disclosure.md`. In short: people with the same
//! characteristics form an *atom*; a group is a row of whole numbers over atoms; `V` is the span of all rows
//! accepted so far. A row is accepted only when every non-zero vector of the enlarged span has a support of at
//! least `k_d` people. The search runs in the field of 2^61 − 1 elements; what it finds is written down as a
//! [`Certificate`] in whole numbers, which [`crate::verify`] checks by itself, exactly.

use std::rc::Rc;

use crate::field;

/// A row over atoms: (atom, value), ascending by atom, no value zero.
pub type Row = Vec<(u32, i64)>;

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It follows from what is already shown.
    Derivable,
    /// It was accepted, with a proof.
    Safe,
    /// It was refused: together with what is shown it would be about fewer than `k_d` people.
    Unsafe,
    /// It was refused: no proof was found within the budget.
    Unproven,
}

impl Verdict {
    /// Whether the group may be shown.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Derivable | Self::Safe)
    }
}

/// Why a candidate was accepted or refused. Certificates are rows about people: they live in memory only, and
/// their hash is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// `scale` times the candidate is the sum of the accepted rows (by number) times these factors.
    Derivable {
        /// What the candidate is multiplied with.
        scale: i64,
        /// (number of the accepted row, factor).
        sum: Vec<(u32, i64)>,
    },
    /// A search tree whose leaves leave no room for a small support.
    Safe(Tree),
    /// A set of atoms, of fewer than `k_d` people, about which a difference would speak.
    Unsafe(Vec<u32>),
    /// Nothing was proved.
    Unproven,
}

/// A step of a proof that no attack with a support of at most a given budget exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Disjoint witnesses whose lightest usable atoms weigh more than the budget.
    Pack(Vec<Row>),
    /// One witness: a support must hold one of its usable atoms. One branch for each, in order; in a branch the
    /// atom is in the support, and the atoms of the branches before it are not.
    Branch(Row, Vec<(u32, Tree)>),
}

struct Basis {
    pivot: u32,
    e: Vec<(u32, u64)>,
    from: Vec<(u32, u64)>,
}

struct Check {
    s: u64,
    e: Vec<(u32, u64)>,
}

enum Found {
    Proof(Proof),
    Support(Vec<u32>),
    Cap,
}

enum Proof {
    Pack(Vec<Rc<Check>>),
    Branch(Rc<Check>, Vec<(u32, Proof)>),
}

const NONE: u32 = u32::MAX;
/// How many of the smallest witnesses the search begins with.
const WITNESSES: usize = 70;
/// How many checks of zero syndrome that touch them.
const CALM: usize = 80;
/// How often checks that a found support violates are added before the candidate is refused.
const ROUNDS: usize = 40;

/// The ledger under construction: offers are accepted or refused one after another, in public order.
pub struct Planner {
    weights: Vec<u32>,
    kd: u32,
    steps_max: u32,
    basis: Vec<Basis>,
    at: Vec<u32>,
    cols: Vec<Vec<(u32, u64)>>,
    cols_stale: bool,
    accepted: Vec<Row>,
    steps: u64,
}

impl Planner {
    /// An empty plan. `weights` is the number of people of each atom; `steps_max` the search budget of one candidate.
    pub fn new(weights: Vec<u32>, kd: u32, steps_max: u32) -> Self {
        let n = weights.len();
        Self { weights, kd, steps_max, basis: Vec::new(), at: vec![NONE; n], cols: vec![Vec::new(); n], cols_stale: false, accepted: Vec::new(), steps: 0 }
    }

    /// The rows accepted so far, without those that are derivable.
    pub fn accepted(&self) -> &[Row] {
        &self.accepted
    }

    /// Search steps taken so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Decides about a row, and keeps it when it is accepted.
    pub fn offer(&mut self, row: &Row) -> (Verdict, Certificate) {
        let (rest, from) = self.reduce(row);
        if rest.is_empty() {
            return match derivation(&from) {
                Some((scale, sum)) => (Verdict::Derivable, Certificate::Derivable { scale, sum }),
                None => (Verdict::Unproven, Certificate::Unproven),
            };
        }
        let (verdict, certificate) = self.judge(&rest);
        if verdict == Verdict::Safe {
            self.keep(row, rest, from);
        }
        (verdict, certificate)
    }

    /// Whether a row follows from the accepted ones (in the field; the certificate of an offer is exact).
    pub fn spans(&self, row: &Row) -> bool {
        self.reduce(row).0.is_empty()
    }

    fn reduce(&self, row: &Row) -> (Vec<(u32, u64)>, Vec<(u32, u64)>) {
        let mut dense = vec![0u64; self.weights.len()];
        let mut from = vec![0u64; self.accepted.len()];
        for &(a, v) in row {
            dense[a as usize] = field::from_i64(v);
        }
        // The basis is fully reduced: one pass suffices, since no basis row touches another row's pivot.
        for &(a, v) in row {
            let r = self.at[a as usize];
            if r == NONE {
                continue;
            }
            let f = field::from_i64(v);
            let b = &self.basis[r as usize];
            for &(j, x) in &b.e {
                dense[j as usize] = field::sub(dense[j as usize], field::mul(f, x));
            }
            for &(j, x) in &b.from {
                from[j as usize] = field::add(from[j as usize], field::mul(f, x));
            }
        }
        (sparse(&dense), sparse(&from))
    }

    fn keep(&mut self, row: &Row, rest: Vec<(u32, u64)>, from: Vec<(u32, u64)>) {
        let pivot = rest.iter().max_by_key(|&&(a, _)| (self.weights[a as usize], std::cmp::Reverse(a))).map(|&(a, _)| a).unwrap_or(0);
        let lead = rest.iter().find(|e| e.0 == pivot).map_or(1, |e| e.1);
        let scale = field::inv(lead);
        let e: Vec<(u32, u64)> = rest.iter().map(|&(a, v)| (a, field::mul(v, scale))).collect();
        // rest = row − Σ from · accepted
        let mut own: Vec<(u32, u64)> = from.iter().map(|&(i, v)| (i, field::mul(field::neg(v), scale))).collect();
        own.push((self.accepted.len() as u32, scale));
        for b in &mut self.basis {
            if let Ok(i) = b.e.binary_search_by_key(&pivot, |x| x.0) {
                let f = b.e[i].1;
                b.e = minus(&b.e, f, &e);
                b.from = minus(&b.from, f, &own);
            }
        }
        self.at[pivot as usize] = self.basis.len() as u32;
        self.basis.push(Basis { pivot, e, from: own });
        self.accepted.push(row.clone());
        self.cols_stale = true;
    }

    fn columns(&mut self) {
        if !self.cols_stale {
            return;
        }
        self.cols.iter_mut().for_each(Vec::clear);
        for b in &self.basis {
            for &(j, v) in &b.e {
                if j != b.pivot {
                    self.cols[j as usize].push((b.pivot, v));
                }
            }
        }
        self.cols_stale = false;
    }

    /// The parity check of non-pivot atom `j`: orthogonal to every accepted row.
    fn parity(&self, j: u32, s: u64) -> Check {
        let col = &self.cols[j as usize];
        let mut e: Vec<(u32, u64)> = col.iter().map(|&(p, v)| (p, field::neg(v))).collect();
        e.push((j, 1));
        e.sort_unstable_by_key(|x| x.0);
        Check { s, e }
    }

    fn judge(&mut self, rest: &[(u32, u64)]) -> (Verdict, Certificate) {
        self.columns();
        let mut syndrome = vec![0u64; self.weights.len()];
        for &(a, v) in rest {
            syndrome[a as usize] = v;
        }
        let light = |a: u32| self.weights[a as usize] < self.kd;
        let usable = |j: u32| self.cols[j as usize].iter().filter(|x| light(x.0)).count() + usize::from(light(j));
        let mut order: Vec<(usize, u32)> = rest.iter().map(|&(j, _)| (usable(j), j)).collect();
        order.sort_unstable();
        let mut chosen: Vec<u32> = order.iter().take(WITNESSES).map(|x| x.1).collect();
        let mut touched = vec![false; self.weights.len()];
        for &j in &chosen {
            touched[j as usize] = true;
            for x in &self.cols[j as usize] {
                touched[x.0 as usize] = true;
            }
        }
        let mut calm: Vec<(usize, u32)> = (0..self.weights.len() as u32)
            .filter(|&j| self.at[j as usize] == NONE && syndrome[j as usize] == 0)
            .filter(|&j| light(j) && self.cols[j as usize].iter().any(|x| touched[x.0 as usize] && light(x.0)))
            .map(|j| (usable(j), j))
            .collect();
        calm.sort_unstable();
        chosen.extend(calm.iter().take(CALM).map(|x| x.1));

        let mut steps = self.steps_max;
        for _ in 0..ROUNDS {
            let checks: Vec<Rc<Check>> = chosen.iter().map(|&j| Rc::new(self.parity(j, syndrome[j as usize]))).collect();
            let mut search = Search { weights: &self.weights, barred: vec![false; self.weights.len()], steps: &mut steps };
            let found = search.run(checks, self.kd - 1, &mut Vec::new());
            match found {
                Found::Proof(proof) => {
                    self.steps += u64::from(self.steps_max - steps);
                    return match tree(&proof) {
                        Some(t) => (Verdict::Safe, Certificate::Safe(t)),
                        None => (Verdict::Unproven, Certificate::Unproven),
                    };
                }
                Found::Cap => break,
                Found::Support(support) => {
                    let broken = self.broken(&support, &syndrome, rest);
                    if broken.is_empty() {
                        self.steps += u64::from(self.steps_max - steps);
                        return (Verdict::Unsafe, Certificate::Unsafe(support));
                    }
                    let before = chosen.len();
                    for j in broken {
                        if !chosen.contains(&j) {
                            chosen.push(j);
                        }
                    }
                    if chosen.len() == before {
                        break;
                    }
                }
            }
        }
        self.steps += u64::from(self.steps_max - steps);
        (Verdict::Unproven, Certificate::Unproven)
    }

    /// Parity checks that no vector with this support can satisfy; empty for a true attack.
    fn broken(&self, support: &[u32], syndrome: &[u64], rest: &[(u32, u64)]) -> Vec<u32> {
        let mut touching: Vec<u32> = Vec::new();
        for &a in support {
            if self.at[a as usize] == NONE {
                touching.push(a);
            } else {
                touching.extend(self.basis[self.at[a as usize] as usize].e.iter().map(|x| x.0).filter(|&j| j != a));
            }
        }
        touching.sort_unstable();
        touching.dedup();
        let size = |j: u32| self.cols[j as usize].len();
        let mut alone: Vec<u32> = rest.iter().map(|x| x.0).filter(|j| touching.binary_search(j).is_err()).collect();
        if !alone.is_empty() {
            alone.sort_unstable_by_key(|&j| (size(j), j));
            alone.truncate(12);
            return alone;
        }
        touching.sort_by_key(|&j| (size(j), j));
        let mut reducers: Vec<(u32, u32, Vec<(u32, u64)>, u64)> = Vec::new();
        for &j in &touching {
            let full = self.parity(j, syndrome[j as usize]);
            let mut s = full.s;
            let mut e: Vec<(u32, u64)> = full.e.into_iter().filter(|x| support.contains(&x.0)).collect();
            for (_, pivot, r, rs) in &reducers {
                if let Some(f) = e.iter().find(|x| x.0 == *pivot).map(|x| x.1) {
                    e = minus(&e, f, r);
                    s = field::sub(s, field::mul(f, *rs));
                }
            }
            match e.first().copied() {
                Some((pivot, lead)) => {
                    let i = field::inv(lead);
                    let r = e.iter().map(|&(a, v)| (a, field::mul(v, i))).collect();
                    reducers.push((j, pivot, r, field::mul(s, i)));
                }
                None if s != 0 => {
                    let mut out = vec![j];
                    out.extend(reducers.iter().map(|r| r.0));
                    return out;
                }
                None => {}
            }
        }
        Vec::new()
    }
}

struct Search<'a> {
    weights: &'a [u32],
    barred: Vec<bool>,
    steps: &'a mut u32,
}

impl Search<'_> {
    fn run(&mut self, checks: Vec<Rc<Check>>, budget: u32, chosen: &mut Vec<u32>) -> Found {
        if *self.steps == 0 {
            return Found::Cap;
        }
        *self.steps -= 1;
        let mut alive: Vec<(usize, u32, usize)> = Vec::new();
        for (i, c) in checks.iter().enumerate() {
            if c.s == 0 {
                continue;
            }
            let (mut n, mut least) = (0, u32::MAX);
            for &(a, _) in &c.e {
                let w = self.weights[a as usize];
                if w <= budget && !self.barred[a as usize] {
                    n += 1;
                    least = least.min(w);
                }
            }
            if n == 0 {
                return Found::Proof(Proof::Pack(vec![c.clone()]));
            }
            alive.push((n, u32::MAX - least, i));
        }
        if alive.is_empty() {
            return Found::Support(chosen.clone());
        }
        alive.sort_unstable();
        let mut used: Vec<u32> = Vec::new();
        let mut pack = Vec::new();
        let mut sum = 0;
        for &(_, inverse, i) in &alive {
            let c = &checks[i];
            let free = |a: u32| self.weights[a as usize] <= budget && !self.barred[a as usize];
            if c.e.iter().any(|x| free(x.0) && used.contains(&x.0)) {
                continue;
            }
            used.extend(c.e.iter().map(|x| x.0).filter(|&a| free(a)));
            pack.push(c.clone());
            sum += u32::MAX - inverse;
            if sum > budget {
                return Found::Proof(Proof::Pack(pack));
            }
        }
        let row = checks[alive[0].2].clone();
        let mut atoms: Vec<u32> = row.e.iter().map(|x| x.0).filter(|&a| self.weights[a as usize] <= budget && !self.barred[a as usize]).collect();
        atoms.sort_unstable_by_key(|&a| (self.weights[a as usize], a));
        let mut branches = Vec::new();
        let mut outcome = None;
        for &a in &atoms {
            let lead = row.e.iter().find(|x| x.0 == a).map_or(1, |x| x.1);
            let i = field::inv(lead);
            let next = checks
                .iter()
                .filter(|c| !Rc::ptr_eq(c, &row))
                .map(|c| match c.e.binary_search_by_key(&a, |x| x.0) {
                    Ok(at) => {
                        let f = field::mul(c.e[at].1, i);
                        Rc::new(Check { s: field::sub(c.s, field::mul(f, row.s)), e: minus(&c.e, f, &row.e) })
                    }
                    Err(_) => c.clone(),
                })
                .collect();
            chosen.push(a);
            let found = self.run(next, budget - self.weights[a as usize], chosen);
            chosen.pop();
            match found {
                Found::Proof(p) => branches.push((a, p)),
                other => {
                    outcome = Some(other);
                    break;
                }
            }
            self.barred[a as usize] = true;
        }
        for &(a, _) in &branches {
            self.barred[a as usize] = false;
        }
        outcome.unwrap_or(Found::Proof(Proof::Branch(row, branches)))
    }
}

fn tree(proof: &Proof) -> Option<Tree> {
    Some(match proof {
        Proof::Pack(checks) => Tree::Pack(checks.iter().map(|c| field::to_integers(&c.e)).collect::<Option<_>>()?),
        Proof::Branch(c, branches) => {
            Tree::Branch(field::to_integers(&c.e)?, branches.iter().map(|(a, p)| Some((*a, tree(p)?))).collect::<Option<_>>()?)
        }
    })
}

fn derivation(from: &[(u32, u64)]) -> Option<(i64, Vec<(u32, i64)>)> {
    // The factor of the candidate itself is put in front, so that it is brought to whole numbers with the others.
    let mut all = vec![(NONE, 1)];
    all.extend_from_slice(from);
    let whole = field::to_integers(&all)?;
    Some((whole[0].1, whole[1..].to_vec()))
}

fn sparse(dense: &[u64]) -> Vec<(u32, u64)> {
    dense.iter().enumerate().filter(|x| *x.1 != 0).map(|(i, &v)| (i as u32, v)).collect()
}

/// a − f · b, both ascending.
fn minus(a: &[(u32, u64)], f: u64, b: &[(u32, u64)]) -> Vec<(u32, u64)> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if j == b.len() || (i < a.len() && a[i].0 < b[j].0) {
            out.push(a[i]);
            i += 1;
        } else {
            let y = field::mul(f, b[j].1);
            let v = if i < a.len() && a[i].0 == b[j].0 {
                i += 1;
                field::sub(a[i - 1].1, y)
            } else {
                field::neg(y)
            };
            if v != 0 {
                out.push((b[j].0, v));
            }
            j += 1;
        }
    }
    out
}
