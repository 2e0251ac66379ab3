//! Cuts above organisations. Each organisation has a plan of its own, made in parallel and forgotten but for what is kept
//! here; a cut over all of them needs only a condition of rank (proof: docs/method/disclosure.md, section 10).
//!
//! A cut above has a *slice* in each organisation. Every vector that the cuts above add to the span has, in each organisation, a
//! combination of slices plus something of the organisation's own span. Where the slices in question are linearly independent
//! modulo that span, the combination is not nothing: somebody of that organisation is in the support. Where that holds in at least
//! k_d organisations, at least k_d people are. Ranks are taken in a prime field: a rank found there is reached over the
//! rationals too, so a field can refuse a cut for no reason, and never accept one.

use crate::field;
use crate::plan::{Planner, Row, minus};

/// Largest number of cuts above.
pub const CUTS_MAX: usize = 200;

/// What is kept of one organisation: how its slices depend on each other, modulo its own plan.
#[derive(Clone, Debug, Default)]
pub struct Slices {
    /// For each cut above: the slice, in coordinates of what all slices span modulo the plan.
    coordinates: Vec<Vec<(u32, u64)>>,
    /// Number of people in each slice.
    people: Vec<u32>,
}

impl Slices {
    /// Keeps the slices of the cuts above (rows over the organisation's atoms) of a finished plan. Exact integer proofs back every
    /// slice that is taken to follow from the plan.
    pub fn of(planner: &Planner, weights: &[u32], slices: &[Row]) -> Self {
        let mut basis: Vec<(u32, Vec<(u32, u64)>)> = Vec::new();
        let mut coordinates = Vec::with_capacity(slices.len());
        for slice in slices.iter().take(CUTS_MAX) {
            let mut rest = planner.remainder(slice);
            let mut own = Vec::new();
            for (number, (pivot, row)) in basis.iter().enumerate() {
                if let Ok(i) = rest.binary_search_by_key(pivot, |x| x.0) {
                    let f = rest[i].1;
                    rest = minus(&rest, f, row);
                    own.push((number as u32, f));
                }
            }
            if let Some(&(pivot, lead)) = rest.first() {
                own.push((basis.len() as u32, lead));
                let scale = field::inv(lead);
                basis.push((pivot, rest.iter().map(|x| (x.0, field::mul(x.1, scale))).collect()));
            } else if own.is_empty() && !planner.derives(slice) {
                // Nothing over the field, but no proof in whole numbers: it stays in nobody's favour.
                coordinates.push(vec![(u32::MAX, 1)]);
                continue;
            }
            coordinates.push(own);
        }
        let people = slices.iter().map(|s| s.iter().map(|x| weights[x.0 as usize]).sum()).collect();
        Self { coordinates, people }
    }
}

/// What became of a cut above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// It follows from what the organisations show.
    Derivable,
    /// Independent in this many organisations.
    Safe(u32),
    /// Fewer than k people.
    Small,
    /// Independent in too few organisations.
    Refused(u32),
}

impl Above {
    /// Whether the cut may be shown.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Derivable | Self::Safe(_))
    }
}

/// Decides the cuts above in public order: each is accepted if it follows everywhere, or if it and those accepted before are
/// independent in at least `k_d` organisations.
pub fn above(organisations: &[Slices], k: u32, k_d: u32) -> Vec<Above> {
    let cuts = organisations.iter().map(|o| o.coordinates.len()).min().unwrap_or(0);
    // For each organisation the accepted cuts in reduced form, as long as they are independent there.
    let mut reduced: Vec<Option<Vec<(u32, Vec<(u32, u64)>)>>> = vec![Some(Vec::new()); organisations.len()];
    let mut out = Vec::with_capacity(cuts);
    for cut in 0..cuts {
        if organisations.iter().map(|o| u64::from(o.people[cut])).sum::<u64>() < u64::from(k) {
            out.push(Above::Small);
            continue;
        }
        if organisations.iter().all(|o| o.coordinates[cut].is_empty()) {
            out.push(Above::Derivable);
            continue;
        }
        let next: Vec<Option<(u32, Vec<(u32, u64)>)>> = organisations
            .iter()
            .zip(&reduced)
            .map(|(o, basis)| {
                let unsure = o.coordinates[cut].first().is_some_and(|x| x.0 == u32::MAX);
                let mut rest = if unsure { Vec::new() } else { o.coordinates[cut].clone() };
                for (pivot, row) in basis.as_ref()? {
                    if let Ok(i) = rest.binary_search_by_key(pivot, |x| x.0) {
                        rest = minus(&rest, rest[i].1, row);
                    }
                }
                let &(pivot, lead) = rest.first()?;
                let scale = field::inv(lead);
                Some((pivot, rest.iter().map(|x| (x.0, field::mul(x.1, scale))).collect()))
            })
            .collect();
        let independent = next.iter().flatten().count() as u32;
        if independent < k_d {
            out.push(Above::Refused(independent));
            continue;
        }
        for (basis, next) in reduced.iter_mut().zip(next) {
            match (next, basis.as_mut()) {
                (Some(row), Some(rows)) => rows.push(row),
                _ => *basis = None,
            }
        }
        out.push(Above::Safe(independent));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attack::algebra::Attacker;
    use crate::chance::Chance;

    /// Random organisations of a few atoms each: whatever is accepted above, no information set of the attacker finds fewer than
    /// k_d people in everything together.
    #[test]
    fn cuts_above_keep_the_promise_of_the_organisations() {
        let (mut safe, mut refused, mut derivable) = (0, 0, 0);
        for case in 0..120u8 {
            let mut dice = Chance::new([case; 32], 9);
            let organisations = 3 + dice.below(6) as usize;
            let (mut weights, mut shown, mut kept) = (Vec::new(), Vec::<Row>::new(), Vec::new());
            let mut above_rows: Vec<Row> = vec![Vec::new(); 5];
            for _ in 0..organisations {
                let own: Vec<u32> = (0..4 + dice.below(4)).map(|_| 1 + dice.below(6) as u32).collect();
                let from = weights.len() as u32;
                let mut planner = Planner::new(own.clone(), 5, 1_000);
                let row = |dice: &mut Chance| -> Row {
                    (0..own.len() as u32).filter(|_| dice.below(2) == 0).map(|a| (a, 1)).collect()
                };
                let all: Row = (0..own.len() as u32).map(|a| (a, 1)).collect();
                for r in std::iter::once(all.clone()).chain((0..3).map(|_| row(&mut dice))) {
                    if !r.is_empty() && planner.offer(&r).0.is_shown() {
                        shown.push(r.iter().map(|x| (x.0 + from, x.1)).collect());
                    }
                }
                let slices: Vec<Row> = (0..5).map(|c| if c == 0 { all.clone() } else { row(&mut dice) }).collect();
                for (to, s) in above_rows.iter_mut().zip(&slices) {
                    to.extend(s.iter().map(|x| (x.0 + from, x.1)));
                }
                kept.push(Slices::of(&planner, &own, &slices));
                weights.extend(own);
            }
            for (verdict, row) in above(&kept, 5, 5).iter().zip(&above_rows) {
                match verdict {
                    Above::Safe(n) => safe += usize::from(*n >= 5),
                    Above::Derivable => derivable += 1,
                    _ => refused += 1,
                }
                if verdict.is_shown() {
                    if *verdict == Above::Derivable {
                        assert!(Attacker::new(&weights, &shown).knows(row));
                    }
                    shown.push(row.clone());
                }
            }
            if let Some(found) = Attacker::new(&weights, &shown).search(200, 5, [case; 32]) {
                assert!(found.people >= 5, "{case}: {found:?}");
            }
        }
        assert!(safe > 30 && refused > 30 && derivable > 30, "{safe} {refused} {derivable}");
    }
}
