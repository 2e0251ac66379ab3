//! The k-support release plan: which groups may be shown, decided from membership alone.
//!
//! The definition, the theorem and its proof stand in `docs/method/disclosure.md`. In short: people with the same
//! characteristics form an *atom*; a group is a row of whole numbers over atoms; `V` is the span of all rows
//! accepted so far. A row is accepted only when every non-zero vector of the enlarged span has a support of at
//! least `k_d` people. The search runs in the field of 2^61 − 1 elements; what it finds is written down as a
//! [`Certificate`] in whole numbers, which [`crate::verify`] checks by itself, exactly.

use crate::few::{self, Few, Second, Tried};
use crate::field;
use crate::search::{Outcome, Proof, Search, Tableau};

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
    /// Witnesses with multiplicities. No usable atom is used more often than `scale` times its people; all
    /// multiplicities together exceed `scale` times the budget.
    Pack {
        /// What people and budget are multiplied with.
        scale: u32,
        /// (multiplicity, witness).
        witnesses: Vec<(u32, Row)>,
    },
    /// For budgets of at most four people: everything that so few people could be is too many (which the verifier tries out
    /// itself). `pivots` are atoms, one for each accepted row, at which these have a reduced basis, and off which another.
    Few {
        /// The pivot of each accepted row.
        pivots: Vec<u32>,
    },
    /// One witness: a support must hold one of its usable atoms. One branch for each, in order; in a branch the
    /// atom is in the support, and the atoms of the branches before it are not.
    Branch(Row, Vec<(u32, Tree)>),
}

pub(crate) struct Basis {
    pub pivot: u32,
    pub e: Vec<(u32, u64)>,
    /// One bit for each atom of `e`, except the pivot.
    pub bits: Vec<u64>,
    from: Vec<(u32, u64)>,
}

pub(crate) const NONE: u32 = u32::MAX;
/// The ledger under construction: offers are accepted or refused one after another, in public order.
pub struct Planner {
    weights: Vec<u32>,
    kd: u32,
    steps_max: u32,
    basis: Vec<Basis>,
    at: Vec<u32>,
    accepted: Vec<Row>,
    second: Second,
    steps: u64,
}

impl Planner {
    /// An empty plan. `weights` is the number of people of each atom; `steps_max` the search budget of one candidate.
    pub fn new(weights: Vec<u32>, kd: u32, steps_max: u32) -> Self {
        let n = weights.len();
        let second = Second::new(n);
        Self { weights, kd, steps_max, basis: Vec::new(), at: vec![NONE; n], accepted: Vec::new(), second, steps: 0 }
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

    /// A row modulo the accepted ones, in the field.
    pub(crate) fn remainder(&self, row: &Row) -> Vec<(u32, u64)> {
        self.reduce(row).0
    }

    /// Whether a row follows from the accepted ones, with a proof in whole numbers.
    pub(crate) fn derives(&self, row: &Row) -> bool {
        let (rest, from) = self.reduce(row);
        let Some((scale, sum)) = rest.is_empty().then(|| derivation(&from)).flatten() else { return false };
        let mut left = vec![0i128; self.weights.len()];
        row.iter().for_each(|&(a, v)| left[a as usize] += i128::from(scale) * i128::from(v));
        for (i, f) in sum {
            self.accepted[i as usize].iter().for_each(|&(a, v)| left[a as usize] -= i128::from(f) * i128::from(v));
        }
        left.iter().all(|&v| v == 0)
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
        // The pivot that changes fewest other rows keeps the basis sparse.
        let mut others = vec![0u32; self.weights.len()];
        for b in &self.basis {
            for x in &b.e {
                others[x.0 as usize] += 1;
            }
        }
        let pivot = rest
            .iter()
            .map(|x| x.0)
            .min_by_key(|&a| (others[a as usize], std::cmp::Reverse(self.weights[a as usize]), a))
            .unwrap_or(0);
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
                b.bits = bits(&b.e, b.pivot, b.bits.len());
                b.from = minus(&b.from, f, &own);
            }
        }
        if self.kd <= few::BUDGET_MAX + 1 {
            self.second.accept(&e, pivot);
        }
        self.at[pivot as usize] = self.basis.len() as u32;
        let bits = bits(&e, pivot, self.weights.len().div_ceil(64));
        self.basis.push(Basis { pivot, e, bits, from: own });
        self.accepted.push(row.clone());
    }

    fn judge(&mut self, rest: &[(u32, u64)]) -> (Verdict, Certificate) {
        let mut steps = self.steps_max;
        if self.kd <= few::BUDGET_MAX + 1 {
            let few = Few::new(&self.basis, &self.weights, u64::from(steps) * 1_000);
            let (tried, left) = few.run(rest, &self.second, self.kd - 1);
            self.steps += u64::from(steps) - left / 1_000;
            steps = (left / 1_000) as u32;
            match tried {
                Tried::Attack(support) => return (Verdict::Unsafe, Certificate::Unsafe(support)),
                Tried::Nothing => {
                    let pivots = self.basis.iter().map(|b| b.pivot).collect();
                    return (Verdict::Safe, Certificate::Safe(Tree::Few { pivots }));
                }
                Tried::Undecided => {}
            }
        }
        let mut search = Search { kd: self.kd, weights: &self.weights, steps };
        let tableau = Tableau::new(&self.basis, rest, &self.weights);
        let outcome = search.run(&tableau, self.kd - 1, 0);
        self.steps += u64::from(steps - search.steps);
        match outcome {
            Outcome::Proof(proof) => match tree(&proof) {
                Some(t) => (Verdict::Safe, Certificate::Safe(t)),
                None => (Verdict::Unproven, Certificate::Unproven),
            },
            Outcome::Attack(support) => (Verdict::Unsafe, Certificate::Unsafe(support)),
            Outcome::Cap => (Verdict::Unproven, Certificate::Unproven),
        }
    }
}

fn tree(proof: &Proof) -> Option<Tree> {
    Some(match proof {
        Proof::Pack { scale, witnesses } => Tree::Pack {
            scale: *scale,
            witnesses: witnesses.iter().map(|(y, h)| Some((*y, field::to_integers(h)?))).collect::<Option<_>>()?,
        },
        Proof::Branch(h, branches) => Tree::Branch(
            field::to_integers(h)?,
            branches.iter().map(|(a, p)| Some((*a, tree(p)?))).collect::<Option<_>>()?,
        ),
    })
}

fn derivation(from: &[(u32, u64)]) -> Option<(i64, Vec<(u32, i64)>)> {
    // The factor of the candidate itself is put in front, so that it is brought to whole numbers with the others.
    let mut all = vec![(NONE, 1)];
    all.extend_from_slice(from);
    let whole = field::to_integers(&all)?;
    Some((whole[0].1, whole[1..].to_vec()))
}

pub(crate) fn bits(row: &[(u32, u64)], without: u32, words: usize) -> Vec<u64> {
    let mut out = vec![0; words];
    for x in row.iter().filter(|x| x.0 != without) {
        out[x.0 as usize / 64] |= 1 << (x.0 % 64);
    }
    out
}

fn sparse(dense: &[u64]) -> Vec<(u32, u64)> {
    dense.iter().enumerate().filter(|x| *x.1 != 0).map(|(i, &v)| (i as u32, v)).collect()
}

/// a − f · b, both ascending.
pub(crate) fn minus(a: &[(u32, u64)], f: u64, b: &[(u32, u64)]) -> Vec<(u32, u64)> {
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
