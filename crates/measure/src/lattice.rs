//! How the groups of a wave add up. A *node* is a group that somebody could name: a part of the tree, crossed with categories
//! ("not stated" among them), shown or not. The audit reasons about nodes, because what is shown of a group says something
//! about the groups inside it and around it.

use std::collections::BTreeMap;

use crate::plan::{Certificate, Verdict};
use crate::policy::{Level, Policy};
use crate::release::Slice;
use crate::structure::Structure;
use crate::tables::{Counted, Crossing};
use crate::verify::Offer;

/// Nodes, and what is known of them before anybody answers.
pub(crate) struct Lattice {
    /// Number of nodes.
    pub nodes: usize,
    /// (a node, the nodes which it is made of). Everything additive adds up along these.
    pub sums: Vec<(u32, Vec<u32>)>,
    /// The node of each group that is shown.
    pub shown: Vec<u32>,
    /// Σ factor · (total of the shown group) = 0, for every relation that the plan proved.
    pub relations: Vec<Vec<(u32, i64)>>,
    /// What people are counted by, to fill in all nodes.
    pub crossings: Vec<Crossing>,
    kinds: Vec<Kind>,
    /// For each key group, its node at each level.
    levels: Vec<[Option<usize>; 3]>,
    /// Merged nodes: (node, its parts).
    merged: Vec<(u32, Vec<u32>)>,
}

/// A kind of node: a level crossed with facts.
struct Kind {
    at: Level,
    facts: Vec<usize>,
    from: usize,
    /// Number of combinations of values, "not stated" among them.
    crossed: usize,
    crossing: usize,
}

impl Lattice {
    /// `shown` are the groups that are shown, in the order of the offers which were accepted.
    pub(crate) fn new<'a>(
        structure: &Structure,
        policy: &Policy,
        shown: impl Iterator<Item = (Level, &'a [u16], &'a [Slice])>,
        offers: &[Offer],
    ) -> Self {
        let width = |f: usize| structure.facts[f].categories.len() + 1;
        let mut nodes = 0;
        let mut kinds: Vec<Kind> = Vec::new();
        let mut crossings: Vec<Crossing> = Vec::new();
        for cut in &policy.cuts {
            let facts: Vec<usize> = cut.by.iter().filter_map(|c| structure.fact(c)).collect();
            let crossing: Crossing = facts.iter().map(|&f| (f, width(f))).collect();
            let crossed = crossing.iter().map(|c| c.1).product();
            let known = crossings.iter().position(|c| *c == crossing);
            let at = known.unwrap_or_else(|| {
                crossings.push(crossing);
                crossings.len() - 1
            });
            kinds.push(Kind { at: cut.at, from: nodes, facts, crossed, crossing: at });
            nodes += count(structure, cut.at) * crossed;
        }
        let find = |at: Level, facts: &[usize]| kinds.iter().find(|k| k.at == at && k.facts == facts);
        let levels = (0..structure.groups.len())
            .map(|g| [Level::Whole, Level::Region, Level::Group].map(|at| above(structure, at, g)))
            .collect();
        let mut sums = Vec::new();
        for kind in &kinds {
            let crossed = kind.crossed;
            // A group and the smaller nodes of the tree inside it.
            for finer in [Level::Region, Level::Group] {
                if finer <= kind.at {
                    continue;
                }
                let Some(fine) = find(finer, &kind.facts) else { continue };
                for node in 0..count(structure, kind.at) {
                    let inside: Vec<usize> = (0..count(structure, finer))
                        .filter(|&i| match (kind.at, finer) {
                            (Level::Region, _) => structure.groups[i].region == Some(node as u16),
                            _ => true,
                        })
                        .collect();
                    // Regions make up the whole only where every key group has one.
                    if finer == Level::Region && structure.groups.iter().any(|g| g.region.is_none()) {
                        continue;
                    }
                    for c in 0..crossed {
                        let parts = inside.iter().map(|i| (fine.from + i * crossed + c) as u32).collect();
                        sums.push(((kind.from + node * crossed + c) as u32, parts));
                    }
                }
            }
            // A group and its categories, "not stated" among them.
            for (at, &f) in kind.facts.iter().enumerate() {
                let mut rest = kind.facts.clone();
                rest.remove(at);
                let Some(coarse) = find(kind.at, &rest) else { continue };
                let inner: usize = kind.facts[at + 1..].iter().map(|&f| width(f)).product();
                let own = width(f);
                let of = |index: usize| {
                    let (high, low) = (index / inner, index % inner);
                    (0..own).map(|v| (kind.from + (high * own + v) * inner + low) as u32).collect()
                };
                let coarse_count = count(structure, kind.at) * crossed / own;
                sums.extend((0..coarse_count).map(|index| ((coarse.from + index) as u32, of(index))));
            }
        }
        let mut known: BTreeMap<(Level, Vec<u16>, Vec<Slice>), u32> = BTreeMap::new();
        let mut merged = Vec::new();
        let shown = shown
            .map(|(at, of, slices)| {
                let facts: Vec<usize> = slices.iter().map(|s| usize::from(s.fact)).collect();
                let from = find(at, &facts).map_or(0, |k| k.from);
                let mut parts: Vec<usize> = of.iter().map(|&n| usize::from(n)).collect();
                for s in slices {
                    parts = parts
                        .iter()
                        .flat_map(|&p| {
                            s.categories.iter().map(move |&c| p * width(usize::from(s.fact)) + usize::from(c))
                        })
                        .collect();
                }
                if parts.len() == 1 {
                    return (from + parts[0]) as u32;
                }
                *known.entry((at, of.to_vec(), slices.to_vec())).or_insert_with(|| {
                    let node = nodes as u32;
                    nodes += 1;
                    let parts: Vec<u32> = parts.iter().map(|p| (from + p) as u32).collect();
                    sums.push((node, parts.clone()));
                    merged.push((node, parts));
                    node
                })
            })
            .collect();
        Self { nodes, sums, shown, relations: relations(offers), crossings, kinds, levels, merged }
    }

    /// Options of an item by node, and how many answered it, from counts by key group.
    pub(crate) fn fill(&self, counted: &Counted, options: usize) -> (Vec<u32>, Vec<u32>) {
        let (mut counts, mut n) = (vec![0; self.nodes * options], vec![0; self.nodes]);
        for kind in &self.kinds {
            for (g, levels) in self.levels.iter().enumerate() {
                let Some(node) = levels[kind.at as usize] else { continue };
                let add = |to: &mut [u32], from: &[u32], width: usize| {
                    let to = &mut to[(kind.from + node * kind.crossed) * width..];
                    let from = &from[g * kind.crossed * width..(g + 1) * kind.crossed * width];
                    to.iter_mut().zip(from).for_each(|(t, f)| *t += f);
                };
                add(&mut counts, &counted.by[kind.crossing], options);
                add(&mut n, &counted.answered[kind.crossing], 1);
            }
        }
        for (node, parts) in &self.merged {
            let sum = |to: &mut [u32], width: usize| {
                for q in 0..width {
                    to[*node as usize * width + q] = parts.iter().map(|&p| to[p as usize * width + q]).sum();
                }
            };
            sum(&mut counts, options);
            sum(&mut n, 1);
        }
        (counts, n)
    }
}

fn count(structure: &Structure, at: Level) -> usize {
    crate::release::nodes(structure, at)
}

fn above(structure: &Structure, at: Level, group: usize) -> Option<usize> {
    match at {
        Level::Whole => Some(0),
        Level::Region => structure.groups[group].region.map(usize::from),
        Level::Group => Some(group),
    }
}

fn relations(offers: &[Offer]) -> Vec<Vec<(u32, i64)>> {
    let (mut number, mut accepted, mut out) = (0u32, Vec::new(), Vec::new());
    for offer in offers {
        match (&offer.verdict, &offer.certificate) {
            (Verdict::Safe, _) => {
                accepted.push(number);
                number += 1;
            }
            (Verdict::Derivable, Certificate::Derivable { scale, sum }) => {
                let mut relation = vec![(number, *scale)];
                relation.extend(sum.iter().map(|&(i, f)| (accepted[i as usize], -f)));
                out.push(relation);
                number += 1;
            }
            _ => {}
        }
    }
    out
}
