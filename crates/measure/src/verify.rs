//! Checks the certificates of a plan. It shares no code with the planner: it knows the
//! definition of the guarantee, the rows and the certificates, and nothing about how they were found.

use crate::plan::{Certificate, Row, Tree, Verdict};

/// Why a plan is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A derivation does not give the candidate.
    #[error("offer {0}: the derivation does not give the candidate")]
    Derivation(usize),
    /// A witness is not orthogonal to what was accepted, or is orthogonal to the candidate.
    #[error("offer {0}: a witness does not separate the candidate")]
    Witness(usize),
    /// The disjoint witnesses leave room for an attack.
    #[error("offer {0}: the witnesses leave room for a small support")]
    Room(usize),
    /// A branch is missing.
    #[error("offer {0}: a branch is missing")]
    Branch(usize),
    /// The verdict does not fit its certificate.
    #[error("offer {0}: the verdict does not fit its certificate")]
    Verdict(usize),
    /// A number is too large to be checked.
    #[error("offer {0}: a number is too large")]
    Overflow(usize),
}

/// One offer in public order, with what became of it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The row that was offered.
    pub row: Row,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason.
    pub certificate: Certificate,
}

/// Checks a whole plan: every shown row is derivable from the accepted rows before it, or its acceptance keeps
/// every support at `k_d` people or more. Refusals need no proof. Returns the number of accepted rows.
pub fn verify(weights: &[u32], k_d: u32, offers: &[Offer]) -> Result<usize, Doubt> {
    let mut accepted: Vec<&Row> = Vec::new();
    let mut dense = vec![0i128; weights.len()];
    let (mut reduced, mut apart) = (Reduced::new(weights), Reduced::new(weights));
    for (at, offer) in offers.iter().enumerate() {
        match (offer.verdict, &offer.certificate) {
            (Verdict::Derivable, Certificate::Derivable { scale, sum }) => {
                if *scale == 0 {
                    return Err(Doubt::Derivation(at));
                }
                for &(a, v) in &offer.row {
                    let own = i128::from(*scale).checked_mul(i128::from(v)).ok_or(Doubt::Overflow(at))?;
                    *dense.get_mut(a as usize).ok_or(Doubt::Derivation(at))? += own;
                }
                for &(i, f) in sum {
                    for &(a, v) in *accepted.get(i as usize).ok_or(Doubt::Derivation(at))? {
                        dense[a as usize] -= i128::from(f) * i128::from(v);
                    }
                }
                if dense.iter().any(|&v| v != 0) {
                    return Err(Doubt::Derivation(at));
                }
            }
            (Verdict::Safe, Certificate::Safe(Tree::Few { pivots })) => {
                // Of at most four people, more than two are on these pivots or at most one is on any others.
                reduced.extend(&accepted, pivots).ok_or(Doubt::Room(at))?;
                apart.extend_off(&accepted, pivots).ok_or(Doubt::Room(at))?;
                let far = |basis: &Reduced, rows| basis.is_far(&offer.row, k_d - 1, rows);
                if k_d > 5 || !far(&reduced, 2) || !far(&apart, 1) {
                    return Err(Doubt::Room(at));
                }
                accepted.push(&offer.row);
            }
            (Verdict::Safe, Certificate::Safe(tree)) => {
                let mut view = View {
                    at,
                    weights,
                    accepted: &accepted,
                    row: &offer.row,
                    dense: &mut dense,
                    state: vec![0; weights.len()],
                };
                view.no_attack(tree, i64::from(k_d) - 1)?;
                accepted.push(&offer.row);
            }
            (Verdict::Unsafe, Certificate::Unsafe(_)) | (Verdict::Unproven, Certificate::Unproven) => {}
            _ => return Err(Doubt::Verdict(at)),
        }
    }
    Ok(accepted.len())
}

const IN_SUPPORT: u8 = 1;
const NOT_IN_SUPPORT: u8 = 2;

struct View<'a> {
    at: usize,
    weights: &'a [u32],
    accepted: &'a [&'a Row],
    row: &'a Row,
    dense: &'a mut [i128],
    state: Vec<u8>,
}

impl View<'_> {
    /// Shows that no vector of the coset has the atoms marked `IN_SUPPORT`, none of those marked
    /// `NOT_IN_SUPPORT`, and further atoms of at most `budget` people.
    fn no_attack(&mut self, tree: &Tree, budget: i64) -> Result<(), Doubt> {
        match tree {
            Tree::Pack { scale, witnesses } => {
                let mut used = vec![0u64; self.weights.len()];
                let mut sum = 0u64;
                for (times, h) in witnesses {
                    self.separates(h)?;
                    sum += u64::from(*times);
                    let mut room = false;
                    for &(a, _) in h {
                        let w = self.weights[a as usize];
                        if self.state[a as usize] == NOT_IN_SUPPORT || i64::from(w) > budget {
                            continue;
                        }
                        room = true;
                        used[a as usize] += u64::from(*times);
                        if used[a as usize] > u64::from(*scale) * u64::from(w) {
                            return Err(Doubt::Room(self.at));
                        }
                    }
                    if !room {
                        // Nobody could be in the support: this one witness is a proof.
                        return Ok(());
                    }
                }
                let enough = i64::from(*scale) * budget < sum as i64;
                if enough && *scale > 0 { Ok(()) } else { Err(Doubt::Room(self.at)) }
            }
            // It speaks about a whole offer only.
            Tree::Few { .. } => Err(Doubt::Room(self.at)),
            Tree::Branch(h, branches) => {
                self.separates(h)?;
                for &(a, _) in h {
                    let possible =
                        self.state[a as usize] != NOT_IN_SUPPORT && i64::from(self.weights[a as usize]) <= budget;
                    if possible && !branches.iter().any(|b| b.0 == a) {
                        return Err(Doubt::Branch(self.at));
                    }
                }
                let mut done = Ok(());
                for (i, (a, below)) in branches.iter().enumerate() {
                    if h.iter().all(|x| x.0 != *a)
                        || branches[..i].iter().any(|b| b.0 == *a)
                        || self.state[*a as usize] != 0
                    {
                        done = Err(Doubt::Branch(self.at));
                        break;
                    }
                    self.state[*a as usize] = IN_SUPPORT;
                    done = self.no_attack(below, budget - i64::from(self.weights[*a as usize]));
                    self.state[*a as usize] = NOT_IN_SUPPORT;
                    if done.is_err() {
                        break;
                    }
                }
                for (a, _) in branches {
                    if self.state[*a as usize] == NOT_IN_SUPPORT {
                        self.state[*a as usize] = 0;
                    }
                }
                done
            }
        }
    }

    /// Shows that `h` is orthogonal to every accepted row, not to the candidate (nor modulo the prime), and holds no atom in the
    /// support.
    fn separates(&mut self, h: &Row) -> Result<(), Doubt> {
        for &(a, v) in h {
            if self.weights.len() <= a as usize
                || v == 0
                || self.state[a as usize] == IN_SUPPORT
                || self.dense[a as usize] != 0
            {
                self.dense.fill(0);
                return Err(Doubt::Witness(self.at));
            }
            self.dense[a as usize] = i128::from(v);
        }
        let dot = |r: &Row, dense: &[i128]| r.iter().map(|&(a, v)| dense[a as usize] * i128::from(v)).sum::<i128>();
        let sound =
            self.accepted.iter().all(|r| dot(r, self.dense) == 0) && dot(self.row, self.dense) % i128::from(PRIME) != 0;
        for &(a, _) in h {
            self.dense[a as usize] = 0;
        }
        if sound { Ok(()) } else { Err(Doubt::Witness(self.at)) }
    }
}

/// The accepted rows in reduced form at given pivots, over a prime field of its own.
///
/// What is short over the rationals is short there too. Every witness separates modulo the prime as well, and the accepted rows stay
/// independent (their pivots show it), so a vector of whole numbers in their span and the candidate's, divided by what all its
/// numbers have in common, is a vector of the span modulo the prime, is not nought, and has no further atoms.
struct Reduced<'a> {
    weights: &'a [u32],
    pivots: Vec<u32>,
    rows: Vec<Vec<u64>>,
    /// Which atoms of a row are not nought, its pivot left out.
    bits: Vec<Vec<u64>>,
}

const PRIME: u64 = (1 << 61) - 31;

fn times(a: u64, b: u64) -> u64 {
    // 2^61 is 31 there.
    let fold = |x: u128| (x & ((1 << 61) - 1)) + 31 * (x >> 61);
    let x = fold(fold(u128::from(a) * u128::from(b))) as u64;
    if x >= PRIME { x - PRIME } else { x }
}

fn minus(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + PRIME - b }
}

fn inverse(a: u64) -> u64 {
    let (mut result, mut base, mut left) = (1, a, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        left >>= 1;
    }
    result
}

impl<'a> Reduced<'a> {
    fn new(weights: &'a [u32]) -> Self {
        Self { weights, pivots: Vec::new(), rows: Vec::new(), bits: Vec::new() }
    }

    fn dense(&self, row: &Row) -> Vec<u64> {
        let mut v = vec![0; self.weights.len()];
        for &(a, x) in row {
            v[a as usize] = x.rem_euclid(PRIME as i64) as u64;
        }
        for (r, &p) in self.rows.iter().zip(&self.pivots) {
            clear(&mut v, r, p as usize);
        }
        v
    }

    /// Takes in all accepted rows, at these pivots. Nothing if they do not fit.
    fn extend(&mut self, accepted: &[&Row], pivots: &[u32]) -> Option<()> {
        if pivots.len() != accepted.len() || !pivots.starts_with(&self.pivots) {
            return None;
        }
        for (row, &p) in accepted.iter().zip(pivots).skip(self.rows.len()) {
            let v = self.dense(row);
            v.get(p as usize).filter(|&&x| x != 0)?;
            let at = self.push(v);
            self.place(at, p);
        }
        self.note_bits();
        Some(())
    }

    /// Takes in all accepted rows at pivots of its own, none of which is one of these. Nothing if there are not enough.
    fn extend_off(&mut self, accepted: &[&Row], off: &[u32]) -> Option<()> {
        let mut taken = vec![false; self.weights.len()];
        off.iter().try_for_each(|&p| taken.get_mut(p as usize).map(|t| *t = true))?;
        for i in 0..self.rows.len() {
            if taken[self.pivots[i] as usize] {
                self.settle(i, &taken)?;
            }
        }
        for row in &accepted[self.rows.len()..] {
            let at = self.push(self.dense(row));
            self.settle(at, &taken)?;
        }
        self.note_bits();
        Some(())
    }

    /// Gives a row a pivot that is not taken and that few others touch.
    fn settle(&mut self, at: usize, taken: &[bool]) -> Option<()> {
        let touched = |a: &usize| self.rows.iter().filter(|r| r[*a] != 0).count();
        let free = (0..taken.len()).filter(|&a| !taken[a] && self.rows[at][a] != 0);
        let pivot = free.min_by_key(touched)?;
        self.place(at, pivot as u32);
        Some(())
    }

    /// Adds a row that has no pivot yet.
    fn push(&mut self, row: Vec<u64>) -> usize {
        self.rows.push(row);
        self.pivots.push(0);
        self.bits.push(Vec::new());
        self.rows.len() - 1
    }

    /// Makes an atom at which a row is not nought its pivot, and no other row's.
    fn place(&mut self, at: usize, pivot: u32) {
        let p = pivot as usize;
        let mut own = std::mem::take(&mut self.rows[at]);
        let scale = inverse(own[p]);
        own.iter_mut().filter(|x| **x != 0).for_each(|x| *x = times(*x, scale));
        for (r, bits) in self.rows.iter_mut().zip(&mut self.bits) {
            if r.get(p).is_some_and(|&x| x != 0) {
                clear(r, &own, p);
                *bits = Vec::new();
            }
        }
        self.rows[at] = own;
        self.bits[at] = Vec::new();
        self.pivots[at] = pivot;
    }

    fn note_bits(&mut self) {
        for i in 0..self.rows.len() {
            if self.bits[i].is_empty() {
                self.bits[i] = bits(&self.rows[i]);
                self.bits[i][self.pivots[i] as usize / 64] &= !(1 << (self.pivots[i] % 64));
            }
        }
    }

    /// The weight of a set of atoms, or anything above the limit.
    fn weigh(&self, words: impl Iterator<Item = u64>, limit: u32) -> u32 {
        let mut sum = 0;
        for (i, mut word) in words.enumerate() {
            while word != 0 {
                sum += self.weights[i * 64 + word.trailing_zeros() as usize];
                word &= word - 1;
                if sum > limit {
                    return sum;
                }
            }
        }
        sum
    }

    /// Whether the row, and the row plus any factors of any one (or two) of the reduced rows, is about more people than the budget.
    fn is_far(&self, row: &Row, budget: u32, rows_max: usize) -> bool {
        let g = self.dense(row);
        let own = bits(&g);
        if self.weigh(own.iter().copied(), budget) <= budget {
            return false;
        }
        for i in 0..self.rows.len() {
            let Some(left) = budget.checked_sub(self.weights[self.pivots[i] as usize]) else { continue };
            let x = &self.bits[i];
            let before = if rows_max < 2 { 0 } else { i };
            let alone = own.iter().zip(x).map(|(g, x)| g ^ x);
            if self.weigh(alone, left) <= left && self.fits(&g, &[i], left) {
                return false;
            }
            // What only the candidate has, of the candidate and this row.
            let rest: Vec<(usize, u64)> =
                own.iter().zip(x).map(|(g, x)| g & !x).enumerate().filter(|w| w.1 != 0).collect();
            for j in 0..before {
                let Some(left) = left.checked_sub(self.weights[self.pivots[j] as usize]) else { continue };
                let y = &self.bits[j];
                let mut sum = 0;
                if rest.iter().any(|&(w, word)| {
                    sum += (word & !y[w]).count_ones();
                    sum > left
                }) {
                    continue;
                }
                let alone = (0..own.len()).map(|w| {
                    let (g, x, y) = (own[w], x[w], y[w]);
                    (g ^ x ^ y) & !(g & x & y)
                });
                if self.weigh(alone, left) <= left && self.fits(&g, &[i, j], left) {
                    return false;
                }
            }
        }
        true
    }

    /// Whether some factors of these rows bring the candidate down to `left` people off the pivots. Every pair of atoms (with one row,
    /// every atom) that could vanish together is tried, and where that does not settle the factors the answer is yes.
    fn fits(&self, g: &[u64], rows: &[usize], left: u32) -> bool {
        let at = |r: usize, a: usize| if self.pivots[r] as usize == a { 0 } else { self.rows[r][a] };
        let atoms: Vec<usize> = (0..g.len()).filter(|&a| g[a] != 0 || rows.iter().any(|&r| at(r, a) != 0)).collect();
        let stays = |factors: &[u64]| {
            let mut sum = 0;
            for &a in &atoms {
                let value = rows.iter().zip(factors).fold(g[a], |v, (&r, &f)| minus(v, times(f, at(r, a))));
                sum += if value == 0 { 0 } else { self.weights[a] };
                if sum > left {
                    return false;
                }
            }
            true
        };
        if let [r] = rows {
            return atoms.iter().any(|&a| at(*r, a) != 0 && stays(&[times(g[a], inverse(at(*r, a)))]));
        }
        let (i, j) = (rows[0], rows[1]);
        let cross = |a: usize, b: usize| {
            let (v, w) = ([g[a], at(i, a), at(j, a)], [g[b], at(i, b), at(j, b)]);
            let minor = |p: usize, q: usize| minus(times(v[p], w[q]), times(v[q], w[p]));
            [minor(1, 2), minor(0, 2), minor(1, 0)]
        };
        let weigh = |a: &mut dyn Iterator<Item = usize>| a.map(|a| self.weights[a]).sum::<u32>();
        if weigh(&mut atoms.iter().copied()) <= left {
            return true;
        }
        // Of any left + 2 atoms two vanish; where there are fewer, perhaps one.
        let some = &atoms[..atoms.len().min(left as usize + 2)];
        for (n, &a) in some.iter().enumerate().filter(|x| at(i, *x.1) != 0 || at(j, *x.1) != 0) {
            // On the line where `a` vanishes, these do not vanish all along.
            let off = |b: &usize| cross(a, *b) != [0; 3];
            if weigh(&mut atoms.iter().copied().filter(off)) <= left {
                return true;
            }
            let meets = |b: usize| {
                let [det, x, y] = cross(a, b);
                det != 0 && stays(&[times(x, inverse(det)), times(y, inverse(det))])
            };
            for &b in &some[n + 1..] {
                if meets(b) {
                    return true;
                }
                // Both on one line: of the atoms off it, at most `left` stay.
                if !off(&b) && atoms.iter().copied().filter(|c| cross(a, *c)[0] != 0).take(left as usize + 1).any(meets)
                {
                    return true;
                }
            }
        }
        false
    }
}

fn bits(v: &[u64]) -> Vec<u64> {
    let mut out = vec![0; v.len().div_ceil(64)];
    for (i, _) in v.iter().enumerate().filter(|x| *x.1 != 0) {
        out[i / 64] |= 1 << (i % 64);
    }
    out
}

/// v −= v[p] · by, with by[p] = 1.
fn clear(v: &mut [u64], by: &[u64], p: usize) {
    let f = v[p];
    if f != 0 {
        for (x, &y) in v.iter_mut().zip(by) {
            if y != 0 {
                *x = minus(*x, times(f, y));
            }
        }
    }
}
