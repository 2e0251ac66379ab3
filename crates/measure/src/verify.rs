//! Checks the certificates of a plan with whole numbers only. It shares no code with the planner: it knows the
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

    /// Shows that `h` is orthogonal to every accepted row, not to the candidate, and holds no atom in the support.
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
        let sound = self.accepted.iter().all(|r| dot(r, self.dense) == 0) && dot(self.row, self.dense) != 0;
        for &(a, _) in h {
            self.dense[a as usize] = 0;
        }
        if sound { Ok(()) } else { Err(Doubt::Witness(self.at)) }
    }
}
