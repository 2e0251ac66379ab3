//! A1: nested differences, and A5: time. The attacker subtracts every group shown from every group that holds it, and looks
//! at what came between two snapshots of a live page. Works on sets of people, without any algebra.

use std::collections::BTreeSet;

/// A difference of two nested groups about few people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Index of the larger group.
    pub large: usize,
    /// Index of the smaller one.
    pub small: usize,
    /// Number of people in between.
    pub people: u32,
}

/// All pairs of nested groups whose difference is about one to `k_d` − 1 people. Groups are sets of atoms of these weights.
pub fn gaps(weights: &[u32], groups: &[BTreeSet<u32>], k_d: u32) -> Vec<Gap> {
    let mut out = Vec::new();
    for (large, a) in groups.iter().enumerate() {
        for (small, b) in groups.iter().enumerate() {
            if b.len() < a.len() && b.is_subset(a) {
                let people = a.difference(b).map(|&x| weights[x as usize]).sum();
                if people > 0 && people < k_d {
                    out.push(Gap { large, small, people });
                }
            }
        }
    }
    out
}
