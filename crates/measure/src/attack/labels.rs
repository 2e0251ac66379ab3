//! Groups by their labels. Who has which characteristic is gone when a wave is counted, so whoever has nothing but the release
//! knows a group as key groups × values of facts, "not stated" among them, and how many people are there within the rounding of what
//! is published. An *atom* is one key group with one value of each fact that is crossed.
//!
//! What is said of the number of people of a set of atoms always holds, so a set that is proved to hold one to k_d − 1 people *is*
//! one. Of a set that may as well be empty nothing is proved.

use std::collections::BTreeSet;

use crate::policy::Level;
use crate::release::{Part, Release};

/// Most atoms of a crossing that is attacked.
pub const ATOMS_MAX: usize = 20_000;
/// More people than there are. Sums of it are not cut off, since parts are subtracted from them again.
const MANY: i64 = 1 << 40;
/// How far a rounded number of people may be off.
const ROUNDED: i64 = 2;

/// Fewest and most people.
pub(crate) type People = [i64; 2];

/// Everything that is shown of the tree crossed with some facts.
pub(crate) struct Labels<'a> {
    /// The facts that are crossed.
    pub facts: Vec<usize>,
    /// Number of atoms.
    pub atoms: usize,
    /// The groups that are shown, and the nodes which each is made of: one, or several that are shown together.
    pub shown: Vec<(&'a Part, Vec<usize>)>,
    /// Whether the numbers of people that are published cannot all be true.
    pub contradict: bool,
    /// For each place of the tree (the whole, the regions, the key groups), those it is made of.
    below: Vec<Vec<usize>>,
    /// Values of each fact, "not stated" among them.
    widths: Vec<usize>,
    /// Number of patterns: a value of each fact, or any.
    patterns: usize,
    of: Vec<Vec<u32>>,
    people: Vec<People>,
}

/// The crossings of which something is shown, without those inside another: no fact first.
pub(crate) fn crossings(release: &Release) -> Vec<Vec<usize>> {
    let facts = |p: &Part| -> Vec<usize> { p.facts().iter().map(|s| usize::from(s.fact)).collect() };
    let all: BTreeSet<Vec<usize>> = release.parts().iter().map(facts).filter(|f| !f.is_empty()).collect();
    let inside = |one: &Vec<usize>, other: &Vec<usize>| one != other && one.iter().all(|f| other.contains(f));
    let mut out = vec![vec![]];
    out.extend(all.iter().filter(|one| !all.iter().any(|other| inside(one, other))).cloned());
    out
}

impl<'a> Labels<'a> {
    /// The labels of one crossing, or nothing where there are too many.
    pub fn new(release: &'a Release, facts: Vec<usize>) -> Option<Self> {
        let s = release.structure();
        let widths: Vec<usize> = facts.iter().map(|&f| s.facts[f].categories.len() + 1).collect();
        let codes: usize = widths.iter().product();
        let atoms = codes * s.groups.len();
        if atoms > ATOMS_MAX {
            return None;
        }
        let (regions, groups) = (s.regions.len(), s.groups.len());
        let group = |g: usize| 1 + regions + g;
        let mut below = vec![vec![]; 1 + regions + groups];
        for (g, of) in s.groups.iter().enumerate() {
            below[of.region.map_or(0, |r| 1 + usize::from(r))].push(group(g));
        }
        let full = (1..=regions).filter(|&r| !below[r].is_empty()).collect::<Vec<_>>();
        below[0].extend(full);
        let mut out = Self {
            facts,
            atoms,
            shown: vec![],
            contradict: false,
            below,
            patterns: widths.iter().map(|w| w + 1).product(),
            widths,
            of: vec![],
            people: vec![],
        };
        out.fill(groups, regions, codes);
        // How many answered in a key group is published exactly, but of a survey that was brought in.
        let slack = if release.collected_by().is_some() { ROUNDED } else { 0 };
        let any = out.patterns - 1;
        for (g, tally) in release.counts().answers.iter().enumerate() {
            let n = i64::from(tally.answered);
            out.narrow(group(g) * out.patterns + any, n - slack, n + slack);
        }
        let mut sums = out.sums();
        for part in release.parts() {
            if let Some(nodes) = out.nodes(regions, part) {
                let n = i64::from(part.n());
                let (least, most) = ((n - ROUNDED).max(i64::from(release.policy().k)), n + ROUNDED);
                let own = match nodes[..] {
                    [node] => node,
                    _ => {
                        let joint = out.people.len();
                        out.people.push([0, MANY]);
                        sums.push((joint, nodes.clone()));
                        joint
                    }
                };
                out.narrow(own, least, most);
                out.shown.push((part, nodes));
            }
        }
        out.spread(&sums);
        Some(out)
    }

    /// The atoms of every node.
    fn fill(&mut self, groups: usize, regions: usize, codes: usize) {
        self.of = vec![vec![]; self.below.len() * self.patterns];
        self.people = vec![[0, MANY]; self.of.len()];
        let mut above = vec![vec![]; groups];
        for (place, below) in self.below.iter().enumerate() {
            for &b in below.iter().filter(|&&b| b > regions) {
                above[b - 1 - regions].push(place);
            }
        }
        for (g, above) in above.iter().enumerate() {
            let places: BTreeSet<usize> = [0, 1 + regions + g].into_iter().chain(above.iter().copied()).collect();
            for code in 0..codes {
                // The patterns that hold this code: of each fact its own value, or any.
                let mut fit = vec![0];
                let mut rest = code;
                let mut scale = 1;
                for &w in &self.widths {
                    let own = rest % w;
                    rest /= w;
                    fit = fit.iter().flat_map(|p| [p + own * scale, p + w * scale]).collect();
                    scale *= w + 1;
                }
                for &place in &places {
                    for p in &fit {
                        self.of[place * self.patterns + p].push((g * codes + code) as u32);
                    }
                }
            }
        }
    }

    /// The nodes of a group that is shown; nothing where it is crossed with another fact.
    fn nodes(&self, regions: usize, part: &Part) -> Option<Vec<usize>> {
        let place = |n: u16| match part.level() {
            Level::Whole => 0,
            Level::Region => 1 + usize::from(n),
            Level::Group => 1 + regions + usize::from(n),
        };
        let mut patterns = vec![0];
        let mut scale = 1;
        for (&f, &w) in self.facts.iter().zip(&self.widths) {
            let values: Vec<usize> = match part.facts().iter().find(|s| usize::from(s.fact) == f) {
                Some(slice) => slice.categories.iter().map(|&c| usize::from(c)).collect(),
                None => vec![w],
            };
            patterns = patterns.iter().flat_map(|p| values.iter().map(move |v| p + v * scale)).collect();
            scale *= w + 1;
        }
        part.facts().iter().all(|s| self.facts.contains(&usize::from(s.fact))).then(|| {
            part.nodes().iter().flat_map(|&n| patterns.iter().map(move |p| place(n) * self.patterns + p)).collect()
        })
    }

    /// For a node each way to take it apart: by the tree, or by the values of a fact.
    pub fn apart(&self, node: usize) -> Vec<Vec<usize>> {
        let (place, pattern) = (node / self.patterns, node % self.patterns);
        let mut out = vec![];
        if !self.below[place].is_empty() {
            out.push(self.below[place].iter().map(|b| b * self.patterns + pattern).collect());
        }
        let mut scale = 1;
        for &w in &self.widths {
            if pattern / scale % (w + 1) == w {
                out.push((0..w).map(|v| node - (w - v) * scale).collect());
            }
            scale *= w + 1;
        }
        out
    }

    /// Number of nodes.
    pub fn nodes_count(&self) -> usize {
        self.of.len()
    }

    /// Whether a node is a place of the tree, crossed with nothing.
    pub fn is_plain(&self, node: usize) -> bool {
        node % self.patterns == self.patterns - 1
    }

    /// How many people a node has.
    pub fn people(&self, node: usize) -> People {
        self.people[node]
    }

    fn sums(&self) -> Vec<(usize, Vec<usize>)> {
        (0..self.of.len()).flat_map(|node| self.apart(node).into_iter().map(move |parts| (node, parts))).collect()
    }

    fn narrow(&mut self, node: usize, least: i64, most: i64) -> bool {
        let [low, high] = self.people[node];
        let new = [low.max(least), high.min(most)];
        if new[0] > new[1] {
            self.contradict = true;
            return false;
        }
        self.people[node] = new;
        new != [low, high]
    }

    /// Passes numbers of people on along sums until nothing changes.
    fn spread(&mut self, sums: &[(usize, Vec<usize>)]) {
        for _ in 0..60 {
            let mut changed = false;
            for (whole, parts) in sums {
                let [low, high] = parts.iter().fold([0, 0], |s, &p| add(s, self.people[p]));
                changed |= self.narrow(*whole, low, high);
                let [least, most] = self.people[*whole];
                for &p in parts {
                    let own = self.people[p];
                    changed |= self.narrow(p, least - (high - own[1]), most - (low - own[0]));
                }
            }
            if !changed {
                break;
            }
        }
    }

    /// The atoms of a group that is shown.
    pub fn atoms_of(&self, nodes: &[usize]) -> Vec<u32> {
        let mut out: Vec<u32> = nodes.iter().flat_map(|&n| self.of[n].iter().copied()).collect();
        out.sort_unstable();
        out
    }

    /// Whether it is published that nobody is in an atom.
    pub fn is_empty(&self, atom: u32) -> bool {
        let codes: usize = self.widths.iter().product();
        let places = self.below.len() - self.atoms / codes;
        let (mut node, mut rest, mut scale) =
            ((places + atom as usize / codes) * self.patterns, atom as usize % codes, 1);
        for &w in &self.widths {
            node += rest % w * scale;
            rest /= w;
            scale *= w + 1;
        }
        self.people[node][1] == 0
    }

    /// How many people a set of atoms has. Where numbers contradict each other nothing is certain.
    pub fn size(&self, set: &[bool]) -> People {
        let everybody = self.patterns - 1;
        let [least, most] = self.split(everybody, set)[0];
        if least > most || most < 0 { [0, MANY] } else { [least.max(0), most] }
    }

    /// How many people of a node are in a set, and how many are not.
    fn split(&self, node: usize, set: &[bool]) -> [People; 2] {
        let own = self.people[node];
        let inside = self.of[node].iter().filter(|&&a| set[a as usize]).count();
        if inside == 0 {
            return [[0, 0], own];
        }
        if inside == self.of[node].len() {
            return [own, [0, 0]];
        }
        let mut both = [[0, own[1]]; 2];
        for parts in self.apart(node) {
            let sums =
                parts.iter().map(|&p| self.split(p, set)).fold([[0, 0]; 2], |s, x| [add(s[0], x[0]), add(s[1], x[1])]);
            for (b, s) in both.iter_mut().zip(sums) {
                *b = [b[0].max(s[0]), b[1].min(s[1])];
            }
        }
        let [a, b] = both;
        [[a[0].max(own[0] - b[1]), a[1].min(own[1] - b[0])], [b[0].max(own[0] - a[1]), b[1].min(own[1] - a[0])]]
    }
}

fn add(a: People, b: People) -> People {
    [a[0] + b[0], a[1] + b[1]]
}
