//! What follows from a release after everything else is destroyed.

use crate::attack::algebra::Attacker;
use crate::policy::Level;
use crate::release::{Part, Release, Slice};

/// Largest number of cells (key groups × categories) over which a request is decided.
pub const CELLS_MAX: usize = 20_000;

/// Answers one question for reports, exports and later counts: does this group follow from the groups that are shown? Membership
/// is gone by then, so it is decided on the labels: key groups × categories, "not stated" included.
#[derive(Debug)]
pub struct Ledger<'a> {
    release: &'a Release,
}

impl<'a> Ledger<'a> {
    /// The ledger of a release.
    pub fn of(release: &'a Release) -> Self {
        Self { release }
    }

    /// Whether the sums of a group (nodes of a level, crossed with categories) follow from the shown ones, whoever belongs where.
    pub fn derivable(&self, at: Level, nodes: &[u16], by: &[Slice]) -> bool {
        let s = self.release.structure();
        let facts: Vec<u16> = by.iter().map(|x| x.fact).collect();
        if facts.iter().any(|&f| usize::from(f) >= s.facts.len()) {
            return false;
        }
        let sizes: Vec<usize> = facts.iter().map(|&f| s.facts[usize::from(f)].categories.len() + 1).collect();
        let cells = sizes.iter().product::<usize>() * s.groups.len();
        if cells > CELLS_MAX {
            return false;
        }
        let row = |at: Level, nodes: &[u16], by: &[Slice]| -> Vec<(u32, i64)> {
            (0..cells)
                .filter(|&cell| {
                    let mut rest = cell;
                    let mut inside = true;
                    for (f, m) in facts.iter().zip(&sizes) {
                        let category = (rest % m) as u8;
                        rest /= m;
                        inside &= by.iter().find(|x| x.fact == *f).is_none_or(|x| x.categories.contains(&category));
                    }
                    inside
                        && match at {
                            Level::Whole => true,
                            Level::Region => s.groups[rest].region.is_some_and(|r| nodes.contains(&r)),
                            Level::Group => nodes.contains(&(rest as u16)),
                        }
                })
                .map(|cell| (cell as u32, 1))
                .collect()
        };
        let known = |p: &&Part| p.facts().iter().all(|x| facts.contains(&x.fact));
        let shown: Vec<Vec<(u32, i64)>> =
            self.release.parts().iter().filter(known).map(|p| row(p.level(), p.nodes(), p.facts())).collect();
        Attacker::new(&vec![1; cells], &shown).knows(&row(at, nodes, by))
    }
}
