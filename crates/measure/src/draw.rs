//! From opened answers to a release: atoms, plan, counts, guards.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::audit::{self, Attack, Spot};
use crate::guard::{self, GUARDED_BELOW, Headline, Share};
use crate::lattice::Lattice;
use crate::models::models;
use crate::national::Slices;
use crate::opened::{Column, Opened};
use crate::plan::{Certificate, Planner, Row, Tree, Verdict};
use crate::policy::{Level, Policy, PolicyFault, Tier};
use crate::release::{self, Body, FORMAT, ItemCell, Part, Release, Shares, Slice, ThemeCell, Wave};
use crate::stats::interval;
use crate::structure::{Kind, Structure, StructureFault};
use crate::tables::Counter;
use crate::verify::{self, Doubt, Offer};
#[cfg(test)]
use crate::witness::{Answers, Shown};

/// At most this many neighbours are joined to a key group or category that is too small.
pub const NEIGHBOURS_MAX: usize = 4;

/// Why nothing can be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// The policy is refused.
    #[error(transparent)]
    Policy(#[from] PolicyFault),
    /// The structure is refused.
    #[error(transparent)]
    Structure(#[from] StructureFault),
    /// The columns or counts are not those of the structure.
    #[error("the answers do not fit the structure")]
    Misfit,
    /// A certificate did not stand up to its verification: a fault of the planner, and nothing is published.
    #[error("the plan could not be verified: {0}")]
    Doubt(#[from] Doubt),
}

/// Where the chance of a release comes from.
#[derive(Clone, Copy, Debug)]
pub struct Chances {
    /// Of bootstraps. Public: whoever counts again draws the same.
    pub seed: [u8; 32],
    /// Goes into the hashes of plan and certificates. Only whoever has opened the answers can know it: without it these hashes would
    /// confirm a guess of how many people stated what.
    pub blind: [u8; 32],
}

/// For invented answers, of which nothing has to be hidden.
impl From<[u8; 32]> for Chances {
    fn from(seed: [u8; 32]) -> Self {
        Self { seed, blind: seed }
    }
}

/// A release with the reasons for it. The reasons are rows about people: they live in memory only.
#[derive(Debug)]
pub struct Drawn {
    /// What is published.
    pub release: Release,
    /// SHA-256 of the plan: each candidate and its verdict, in public order, after [`Chances::blind`].
    pub plan_hash: [u8; 32],
    /// SHA-256 of the certificates, likewise.
    pub certificates_hash: [u8; 32],
    /// The certificates, for a recount in memory.
    pub certificates: Certificates,
}

/// The plan in full. Never written anywhere.
pub struct Certificates {
    pub(crate) weights: Vec<u32>,
    pub(crate) k_d: u32,
    pub(crate) offers: Vec<Offer>,
    /// For each offer, whether it is a merged group.
    pub(crate) merged: Vec<bool>,
}

impl Certificates {
    /// Verifies every certificate; gives the number of independent rows of the release.
    pub fn verify(&self) -> Result<usize, Doubt> {
        verify::verify(&self.weights, self.k_d, &self.offers)
    }

    /// Number of candidates by verdict: derivable, safe, unsafe, unproven.
    pub fn tally(&self) -> [usize; 4] {
        let count = |v| self.offers.iter().filter(|o| o.verdict == v).count();
        [count(Verdict::Derivable), count(Verdict::Safe), count(Verdict::Unsafe), count(Verdict::Unproven)]
    }

    /// Of the candidates of k people or more before any merging: how many there are, and how many are shown.
    pub fn tally_unmerged(&self) -> [usize; 2] {
        let own = || self.offers.iter().zip(&self.merged).filter(|x| !x.1);
        [own().count(), own().filter(|x| x.0.verdict.is_shown()).count()]
    }

    /// The offers, in public order.
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// Number of people of each atom.
    pub fn weights(&self) -> &[u32] {
        &self.weights
    }
}

impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificates({} offers)", self.offers.len())
    }
}

/// Plans, counts and guards. All chance comes from `chances`; the same input gives the same bytes on any machine and
/// with any number of threads.
pub fn draw(
    structure: &Structure,
    policy: &Policy,
    opened: &Opened,
    wave: &Wave,
    chances: impl Into<Chances>,
) -> Result<Drawn, DrawFault> {
    draw_from(structure, policy, opened, wave, None, chances.into(), &[]).map(|drawn| drawn.0)
}

/// As [`draw`](fn@draw), for answers that another system collected. The release names that system. There were no
/// credentials, so counts of issued ones are not compared with the answers.
pub fn draw_brought(
    structure: &Structure,
    policy: &Policy,
    opened: &Opened,
    wave: &Wave,
    collected_by: &str,
    chances: impl Into<Chances>,
) -> Result<Drawn, DrawFault> {
    draw_from(structure, policy, opened, wave, Some(collected_by.to_owned()), chances.into(), &[]).map(|drawn| drawn.0)
}

/// [`draw`](fn@draw) for one of many organisations, with what is to be kept of it for cuts above all of them: `above` lists
/// crossings of facts (by index), and each gives one slice for every combination of categories, in order.
pub fn draw_within(
    structure: &Structure,
    policy: &Policy,
    opened: &Opened,
    wave: &Wave,
    chances: impl Into<Chances>,
    above: &[Vec<usize>],
) -> Result<(Drawn, Slices), DrawFault> {
    draw_from(structure, policy, opened, wave, None, chances.into(), above)
}

fn draw_from(
    structure: &Structure,
    policy: &Policy,
    opened: &Opened,
    wave: &Wave,
    collected_by: Option<String>,
    chances: Chances,
    above: &[Vec<usize>],
) -> Result<(Drawn, Slices), DrawFault> {
    structure.check()?;
    policy.check_for(structure)?;
    if !opened.fits(structure) || wave.counts.answers.len() != structure.groups.len() {
        return Err(DrawFault::Misfit);
    }
    let plan = Plan::of(structure, policy, opened);
    plan.certificates.verify()?;
    let slices = plan.slices(structure, above);
    let blinded = |bytes: &[u8]| release::sha256(&[&chances.blind, bytes].concat());
    let plan_hash = blinded(plan.log.as_bytes());
    let certificates_hash = blinded(&certificate_bytes(&plan.certificates));

    let lattice = plan.lattice(structure, policy);
    let tables = Tables::new(structure, policy, opened, &plan, &lattice, &[policy.tier]);
    let tier_passed = tables.pinned() == [0];
    let tier = if tier_passed {
        policy.tier
    } else {
        // The only reaction to a tier that fails on the answers is a fixed coarser one for everything, never for a part.
        let coarser = [Tier::Coarse, Tier::Means].into_iter().filter(|&t| t > policy.tier).collect::<Vec<_>>();
        let pinned = Tables::new(structure, policy, opened, &plan, &lattice, &coarser).pinned();
        coarser.into_iter().zip(pinned).find(|x| x.1 == 0).map_or(Tier::Everybody, |x| x.0)
    };
    let spreads = tables.spreads(tier);
    let parts = tables.parts(tier, &spreads);
    // The spread comes from the shares of options: of an item that is withheld for everybody they are not shown either.
    let shown = |i: usize| parts.first().is_some_and(|whole| whole.items[i].is_some());
    let spreads = spreads.into_iter().enumerate().map(|(i, spread)| spread.filter(|_| shown(i))).collect();
    let models = models(structure, policy, opened, &person_order(opened, &plan.atoms), &parts, chances.seed);
    let body = Body {
        format: FORMAT.to_owned(),
        wave: wave.id.clone(),
        manifest: release::hex(&wave.manifest),
        structure: structure.clone(),
        policy: policy.clone(),
        tier,
        tier_passed,
        contested: collected_by.is_none()
            && !wave.counts.answers.iter().chain(&wave.counts.comments).all(release::Tally::adds_up),
        collected_by,
        counts: wave.counts.clone(),
        spreads,
        models,
        parts,
        places: plan.places.clone(),
        plan: release::hex(&plan_hash),
        certificates: release::hex(&certificates_hash),
    };
    let release = Release::new(body);
    Ok((Drawn { release, plan_hash, certificates_hash, certificates: plan.certificates }, slices))
}

/// Number of counts of small groups that are determined, by wave and tier. The waves are answers of the same people.
pub(crate) fn audited(structure: &Structure, policy: &Policy, waves: &[Opened], tiers: &[Tier]) -> Vec<Vec<usize>> {
    let Some(first) = waves.first() else { return Vec::new() };
    let plan = Plan::of(structure, policy, first);
    let lattice = plan.lattice(structure, policy);
    waves.iter().map(|opened| Tables::new(structure, policy, opened, &plan, &lattice, tiers).pinned()).collect()
}

/// Respondents sorted by all that is known of them, so that sums of floating-point numbers come out the same whatever order
/// the ballots were opened in.
fn person_order(opened: &Opened, atoms: &Atoms) -> Vec<u32> {
    let mut order = atoms.people.clone();
    let key = |p: u32, column: &Column| match column {
        Column::Choice(v) => u64::from(v[p as usize]),
        Column::Several(v) => v[p as usize],
    };
    for a in 0..atoms.weights.len() {
        order[atoms.start[a]..atoms.start[a + 1]].sort_unstable_by(|&x, &y| {
            opened
                .items
                .iter()
                .map(|c| key(x, c).cmp(&key(y, c)))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    order
}

/// People with the same key group and facts.
pub(crate) struct Atoms {
    keys: Vec<(u16, Vec<u8>)>,
    weights: Vec<u32>,
    /// Respondents by atom: `people[start[a] .. start[a + 1]]`.
    start: Vec<usize>,
    people: Vec<u32>,
}

impl Atoms {
    fn of(opened: &Opened, facts: &[usize]) -> Self {
        let key = |i: u32| {
            let i = i as usize;
            (opened.groups[i], facts.iter().map(move |&f| opened.facts[f][i]))
        };
        let mut people: Vec<u32> = (0..opened.len() as u32).collect();
        people.par_sort_unstable_by(|&a, &b| {
            let (x, y) = (key(a), key(b));
            x.0.cmp(&y.0).then_with(|| x.1.cmp(y.1)).then(a.cmp(&b))
        });
        let (mut keys, mut weights, mut start): (Vec<(u16, Vec<u8>)>, Vec<u32>, Vec<usize>) =
            (Vec::new(), Vec::new(), Vec::new());
        for (at, &p) in people.iter().enumerate() {
            let (group, values) = key(p);
            if keys.last().is_some_and(|k| k.0 == group && k.1.iter().copied().eq(values.clone())) {
                if let Some(w) = weights.last_mut() {
                    *w += 1;
                }
            } else {
                keys.push((group, values.collect()));
                weights.push(1);
                start.push(at);
            }
        }
        start.push(people.len());
        Self { keys, weights, start, people }
    }

    fn size(&self, atoms: &[u32]) -> u32 {
        atoms.iter().map(|&a| self.weights[a as usize]).sum()
    }
}

/// The groups to be shown, as lists of atoms.
pub(crate) struct Plan {
    atoms: Atoms,
    shown: Vec<(Level, Vec<u16>, Vec<Slice>, Vec<u32>)>,
    places: Vec<Vec<Option<u32>>>,
    certificates: Certificates,
    log: String,
    planner: Planner,
    /// The facts that some cut crosses.
    used: Vec<usize>,
}

struct Planning<'a> {
    policy: &'a Policy,
    atoms: Atoms,
    planner: Planner,
    offers: Vec<Offer>,
    merged: Vec<bool>,
    log: String,
    /// (level, nodes, slices) → what became of it.
    known: BTreeMap<(Level, Vec<u16>, Vec<Slice>), Option<u32>>,
    shown: Vec<(Level, Vec<u16>, Vec<Slice>, Vec<u32>)>,
}

impl Planning<'_> {
    /// Offers a group, unless it is too small or was decided before.
    fn offer(&mut self, at: Level, nodes: Vec<u16>, slices: Vec<Slice>, members: &[u32]) -> Option<u32> {
        let key = (at, nodes, slices);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let shown = if self.atoms.size(members) < self.policy.k {
            None
        } else {
            let row: Row = members.iter().map(|&a| (a, 1)).collect();
            let (verdict, certificate) = self.planner.offer(&row);
            self.log.push_str(&format!(
                "{:?} {:?} {:?} {:?}\n",
                key.0,
                key.1,
                key.2.iter().map(|s| (s.fact, &s.categories)).collect::<Vec<_>>(),
                verdict
            ));
            self.offers.push(Offer { row, verdict, certificate });
            self.merged.push(key.1.len() > 1 || key.2.iter().any(|s| s.categories.len() > 1));
            verdict.is_shown().then(|| {
                self.shown.push((key.0, key.1.clone(), key.2.clone(), members.to_vec()));
                self.shown.len() as u32 - 1
            })
        };
        self.known.insert(key, shown);
        shown
    }
}

impl Plan {
    fn of(structure: &Structure, policy: &Policy, opened: &Opened) -> Self {
        let used: Vec<usize> = (0..structure.facts.len())
            .filter(|&f| policy.cuts.iter().any(|c| c.by.contains(&structure.facts[f].code)))
            .collect();
        let atoms = Atoms::of(opened, &used);
        let planner = Planner::new(atoms.weights.clone(), policy.k_d, policy.steps_max);
        let mut p = Planning {
            policy,
            atoms,
            planner,
            offers: Vec::new(),
            merged: Vec::new(),
            log: String::new(),
            known: BTreeMap::new(),
            shown: Vec::new(),
        };
        let silent = opened.len() < policy.answers_min as usize;
        let mut places = Vec::new();
        for cut in &policy.cuts {
            let facts: Vec<usize> = cut.by.iter().filter_map(|c| structure.fact(c)).collect();
            let size = release::size(structure, cut);
            let hidden = cut.at == Level::Group
                && !policy.sensitive_in_groups
                && facts.iter().any(|&f| structure.facts[f].sensitive);
            if silent || hidden {
                places.push(vec![None; size]);
                continue;
            }
            let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); size];
            'atoms: for (a, (group, values)) in p.atoms.keys.iter().enumerate() {
                let mut index = match cut.at {
                    Level::Whole => 0,
                    Level::Region => match structure.groups[usize::from(*group)].region {
                        Some(r) => usize::from(r),
                        None => continue,
                    },
                    Level::Group => usize::from(*group),
                };
                for &f in &facts {
                    let value = used.iter().position(|&u| u == f).map_or(0, |i| values[i]);
                    if value == 0 {
                        continue 'atoms;
                    }
                    index = index * structure.facts[f].categories.len() + usize::from(value) - 1;
                }
                buckets[index].push(a as u32);
            }
            let mut row = Vec::with_capacity(size);
            for index in 0..size {
                let (node, slices) = unfold(structure, &facts, index);
                let mut found = p.offer(cut.at, vec![node as u16], slices.clone(), &buckets[index]);
                if found.is_none() && cut.at == Level::Group && facts.is_empty() {
                    let near = structure.neighbours(node);
                    for more in 1..=near.len().min(NEIGHBOURS_MAX) {
                        let mut nodes: Vec<usize> = std::iter::once(node).chain(near[..more].iter().copied()).collect();
                        nodes.sort_unstable();
                        let members = union(nodes.iter().map(|&n| &buckets[n]));
                        found = p.offer(cut.at, nodes.iter().map(|&n| n as u16).collect(), Vec::new(), &members);
                        if found.is_some() {
                            break;
                        }
                    }
                }
                if found.is_none() && cut.at != Level::Group && facts.len() == 1 && structure.facts[facts[0]].ordered {
                    let count = structure.facts[facts[0]].categories.len();
                    let own = index % count;
                    let base = index - own;
                    for (from, to) in stretches(own, count) {
                        let members = union((from..=to).map(|c| &buckets[base + c]));
                        let slice =
                            Slice { fact: facts[0] as u16, categories: (from..=to).map(|c| c as u8 + 1).collect() };
                        found = p.offer(cut.at, vec![node as u16], vec![slice], &members);
                        if found.is_some() {
                            break;
                        }
                    }
                }
                row.push(found);
            }
            places.push(row);
        }
        let certificates =
            Certificates { weights: p.atoms.weights.clone(), k_d: policy.k_d, offers: p.offers, merged: p.merged };
        Self { atoms: p.atoms, shown: p.shown, places, certificates, log: p.log, planner: p.planner, used }
    }

    fn slices(&self, structure: &Structure, above: &[Vec<usize>]) -> Slices {
        let mut rows: Vec<Row> = Vec::new();
        for facts in above {
            let from = rows.len();
            let sizes = facts.iter().map(|&f| structure.facts[f].categories.len());
            rows.resize(from + sizes.product::<usize>(), Row::new());
            'atoms: for (a, (_, values)) in self.atoms.keys.iter().enumerate() {
                let mut index = 0;
                for &f in facts {
                    let value = self.used.iter().position(|&u| u == f).map_or(0, |i| values[i]);
                    if value == 0 {
                        continue 'atoms;
                    }
                    index = index * structure.facts[f].categories.len() + usize::from(value) - 1;
                }
                rows[from + index].push((a as u32, 1));
            }
        }
        Slices::of(&self.planner, &self.atoms.weights, &rows)
    }

    fn lattice(&self, structure: &Structure, policy: &Policy) -> Lattice {
        let shown = self.shown.iter().map(|p| (p.0, p.1.as_slice(), p.2.as_slice()));
        Lattice::new(structure, policy, shown, self.certificates.offers())
    }
}

/// Runs of neighbouring categories around one, shortest first, never all of them.
fn stretches(own: usize, count: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for len in 2..count.min(NEIGHBOURS_MAX + 2) {
        for from in own.saturating_sub(len - 1)..=own {
            if from + len <= count {
                out.push((from, from + len - 1));
            }
        }
    }
    out
}

fn unfold(structure: &Structure, facts: &[usize], index: usize) -> (usize, Vec<Slice>) {
    let mut rest = index;
    let mut slices = Vec::new();
    for &f in facts.iter().rev() {
        let m = structure.facts[f].categories.len();
        slices.push(Slice { fact: f as u16, categories: vec![(rest % m) as u8 + 1] });
        rest /= m;
    }
    slices.reverse();
    (rest, slices)
}

fn spot(at: Level, facts: &[Slice]) -> Spot {
    if at == Level::Whole && facts.is_empty() { Spot::Everybody } else { Spot::Part(at) }
}

fn union<'a>(lists: impl Iterator<Item = &'a Vec<u32>>) -> Vec<u32> {
    let mut all: Vec<u32> = lists.flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Counts of what is shown, and what the audit found.
struct Tables<'a> {
    structure: &'a Structure,
    policy: &'a Policy,
    plan: &'a Plan,
    items: Vec<Totals>,
}

/// Where each shown group stands, or nothing where an item is withheld; `n` says how many of a shown group answered it.
fn open(
    structure: &Structure,
    policy: &Policy,
    shown: &[(Level, Vec<u16>, Vec<Slice>, Vec<u32>)],
    item: usize,
    n: impl Fn(usize) -> u32,
) -> Vec<Option<Spot>> {
    let hidden = |at| at == Level::Group && structure.items[item].sensitive && !policy.sensitive_in_groups;
    shown.iter().enumerate().map(|(p, s)| (n(p) >= policy.k && !hidden(s.0)).then_some(spot(s.0, &s.2))).collect()
}

/// How many counts of small groups there are, and of how many no other possible value was found (see [`crate::witness`]).
#[cfg(test)]
pub(crate) fn undecided(structure: &Structure, policy: &Policy, opened: &Opened, tier: Tier) -> (usize, usize) {
    let plan = Plan::of(structure, policy, opened);
    let members: Vec<&[u32]> = plan.shown.iter().map(|p| p.3.as_slice()).collect();
    let mut groups = vec![Vec::new(); plan.atoms.weights.len()];
    for (p, atoms) in members.iter().enumerate() {
        atoms.iter().for_each(|&a| groups[a as usize].push(p as u32));
    }
    let tables = Tables::new(structure, policy, opened, &plan, &plan.lattice(structure, policy), &[]);
    // An atom is a place in the crossing of all facts that are used.
    let crossing: Vec<(usize, usize)> =
        plan.used.iter().map(|&f| (f, structure.facts[f].categories.len() + 1)).collect();
    let size: usize = crossing.iter().map(|c| c.1).product();
    let place = |(group, values): &(u16, Vec<u8>)| {
        usize::from(*group) * size + crossing.iter().zip(values).fold(0, |at, (c, &v)| at * c.1 + usize::from(v))
    };
    let places: Vec<usize> = plan.atoms.keys.iter().map(place).collect();
    let counter = Counter::new(opened, structure.groups.len(), std::slice::from_ref(&crossing));
    let of_item = |i: usize| {
        let kind = structure.items[i].kind;
        let m = usize::from(kind.options());
        let counted = counter.count(opened, i, m);
        let by_atom: Vec<u32> = places.iter().flat_map(|at| &counted.by[0][at * m..][..m]).copied().collect();
        let answered: Vec<u32> = places.iter().map(|&at| counted.answered[0][at]).collect();
        let open = open(structure, policy, &plan.shown, i, |p| tables.totals(p, i).1);
        let shown: Vec<Shown> = open
            .iter()
            .enumerate()
            .map(|(p, at)| {
                let (counts, n) = tables.totals(p, i);
                let known = at.map(|at| audit::known(policy, at, kind, counts, n, tier));
                Shown { counts: counts.to_vec(), n, known }
            })
            .collect();
        Answers { kind, by_atom: &by_atom, answered: &answered, groups: &groups, members: &members }.undecided(&shown)
    };
    (0..structure.items.len()).into_par_iter().map(of_item).reduce(|| (0, 0), |s, x| (s.0 + x.0, s.1 + x.1))
}

/// Standard deviation of a scored item in tenths of a point, rounded up to whole points, from the shares that are shown. From
/// the answers themselves it would be one more sum, and small counts could be worked out with it.
pub(crate) fn spread(kind: Kind, shares: Option<&[Share]>) -> u16 {
    let steps = f64::from(kind.steps());
    let weights: Vec<(f64, f64)> = (0..kind.options())
        .map(|o| {
            // Where no shares are shown, as if each option was chosen equally often, which is more than nearly all scales have.
            let share = shares.map_or(1.0, |s| f64::from(s[usize::from(o)].percent()));
            (f64::from(kind.step(o + 1)) / steps, share)
        })
        .collect();
    let all: f64 = weights.iter().map(|w| w.1).sum();
    let mean = weights.iter().map(|w| w.0 * w.1).sum::<f64>() / all;
    let variance = weights.iter().map(|w| (w.0 - mean).powi(2) * w.1).sum::<f64>() / all;
    ((variance.sqrt() * 100.0 - 1e-9).ceil().max(1.0) * 10.0) as u16
}

/// One item.
struct Totals {
    /// Options, by shown group.
    counts: Vec<u32>,
    /// How many answered it, by shown group.
    n: Vec<u32>,
    /// Number of options of small groups whose count could be worked out, by tier.
    pinned: Vec<usize>,
}

impl<'a> Tables<'a> {
    fn new(
        structure: &'a Structure,
        policy: &'a Policy,
        opened: &Opened,
        plan: &'a Plan,
        lattice: &Lattice,
        tiers: &[Tier],
    ) -> Self {
        let counter = Counter::new(opened, structure.groups.len(), &lattice.crossings);
        let of_item = |i: usize| {
            let kind = structure.items[i].kind;
            let m = usize::from(kind.options());
            let (counts, n) = lattice.fill(&counter.count(opened, i, m), m);
            let open = open(structure, policy, &plan.shown, i, |p| n[lattice.shown[p] as usize]);
            let pinned = |&tier| Attack::new(policy, lattice, kind, tier, (&counts, &n), &open).pinned(&open);
            Totals {
                pinned: tiers.iter().map(pinned).collect(),
                counts: lattice.shown.iter().flat_map(|&g| &counts[g as usize * m..][..m]).copied().collect(),
                n: lattice.shown.iter().map(|&g| n[g as usize]).collect(),
            }
        };
        Self { structure, policy, plan, items: (0..structure.items.len()).into_par_iter().map(of_item).collect() }
    }

    /// Number of options of small groups whose count could be worked out, by tier.
    fn pinned(&self) -> Vec<usize> {
        let tiers = self.items.first().map_or(1, |t| t.pinned.len());
        (0..tiers).map(|t| self.items.iter().map(|i| i.pinned[t]).sum()).collect()
    }

    /// How often each option of an item was chosen in a shown group, and by how many it was answered.
    fn totals(&self, shown: usize, item: usize) -> (&[u32], u32) {
        let m = usize::from(self.structure.items[item].kind.options());
        let of = &self.items[item];
        (&of.counts[shown * m..][..m], of.n[shown])
    }

    /// The spread of each scored item over everybody (see [`spread`]).
    fn spreads(&self, tier: Tier) -> Vec<Option<u16>> {
        (0..self.structure.items.len())
            .map(|i| {
                self.plan.shown.first()?;
                let kind = self.structure.items[i].kind;
                let (counts, n) = self.totals(0, i);
                if !kind.is_scored() || n < GUARDED_BELOW {
                    return None;
                }
                let seen = audit::face(self.policy, Spot::Everybody, kind, counts, n, tier);
                Some(spread(kind, seen.options.as_deref()))
            })
            .collect()
    }

    fn parts(&self, tier: Tier, spreads: &[Option<u16>]) -> Vec<Part> {
        (0..self.plan.shown.len()).into_par_iter().map(|p| self.part(p, tier, spreads)).collect()
    }

    fn part(&self, shown: usize, tier: Tier, spreads: &[Option<u16>]) -> Part {
        let s = self.structure;
        let (at, nodes, facts, atoms) = &self.plan.shown[shown];
        let (at, spot) = (*at, spot(*at, facts));
        let apart = tier == Tier::Everybody && spot != Spot::Everybody;
        let hidden = |i: usize| apart || at == Level::Group && s.items[i].sensitive && !self.policy.sensitive_in_groups;
        let eligible = if facts.is_empty() { self.eligible(at, nodes) } else { None };
        let totals: Vec<(&[u32], u32)> = (0..s.items.len()).map(|i| self.totals(shown, i)).collect();
        // A theme is all or nothing: the one item that is missing could else be worked out from the index.
        let mut silent = vec![false; s.themes.len()];
        for (i, item) in s.items.iter().enumerate() {
            if let Some(t) = item.theme {
                silent[usize::from(t)] |= !hidden(i) && totals[i].1 < self.policy.k;
            }
        }
        let items: Vec<Option<ItemCell>> = (0..s.items.len())
            .map(|i| {
                let withheld = hidden(i)
                    || totals[i].1 < self.policy.k
                    || s.items[i].theme.is_some_and(|t| silent[usize::from(t)]);
                (!withheld)
                    .then(|| self.cell(spot, s.items[i].kind, totals[i].0, totals[i].1, tier, spreads[i], eligible))
            })
            .collect();
        let themes = (0..s.themes.len()).map(|t| self.theme(t, &items, tier, spreads, eligible)).collect();
        Part {
            at,
            nodes: nodes.clone(),
            facts: facts.clone(),
            n: guard::fives(self.plan.atoms.size(atoms)),
            items,
            themes,
        }
    }

    /// The people who could take part in some nodes; nothing if that is not known of one of them.
    fn eligible(&self, at: Level, nodes: &[u16]) -> Option<u32> {
        let s = self.structure;
        let of: Vec<u32> = match at {
            Level::Whole => s.groups.iter().map(|g| g.eligible).collect(),
            Level::Region => {
                s.groups.iter().filter(|g| g.region.is_some_and(|r| nodes.contains(&r))).map(|g| g.eligible).collect()
            }
            Level::Group => nodes.iter().map(|&n| s.groups[usize::from(n)].eligible).collect(),
        };
        of.iter().all(|&people| people > 0).then(|| of.iter().sum())
    }

    #[allow(clippy::too_many_arguments)]
    fn cell(
        &self,
        at: Spot,
        kind: Kind,
        counts: &[u32],
        n: u32,
        tier: Tier,
        spread: Option<u16>,
        eligible: Option<u32>,
    ) -> ItemCell {
        let seen = audit::face(self.policy, at, kind, counts, n, tier);
        let n5 = seen.n;
        let headline = seen.headline;
        let interval = headline.filter(|h| !h.is_end()).zip(spread).map(|(h, sd)| {
            mean_interval(h, f64::from(sd) / 10.0, n5, eligible, guard::blur(h, n5, kind.steps(), tier))
        });
        let shares = seen.tones.map(|[favourable, neutral, unfavourable]| Shares {
            favourable,
            neutral,
            unfavourable,
            interval: share_interval(favourable, n5, tier, eligible),
        });
        let options = seen.options;
        ItemCell { n: n5, headline, interval, shares, options }
    }

    /// A theme is a pure function of the item cells that are shown, so it tells nothing more.
    fn theme(
        &self,
        theme: usize,
        items: &[Option<ItemCell>],
        tier: Tier,
        spreads: &[Option<u16>],
        eligible: Option<u32>,
    ) -> Option<ThemeCell> {
        let s = self.structure;
        let of = s.counted(theme);
        let cells: Vec<&ItemCell> = of.iter().filter_map(|&i| items[i].as_ref()).collect();
        let heads: Vec<Headline> = cells.iter().filter_map(|c| c.headline).collect();
        if of.is_empty() || cells.len() < of.len() || heads.is_empty() {
            return None;
        }
        let n = cells.iter().map(|c| c.n).min()?;
        let sum: u32 = heads.iter().map(|h| u32::from(h.tenths())).sum();
        let count = heads.len() as u32;
        let tenths = (2 * sum + count) / (2 * count);
        let headline = if heads.iter().all(|h| matches!(h, Headline::AtLeast(_))) {
            Headline::AtLeast((tenths / 10) as u8)
        } else if heads.iter().all(|h| matches!(h, Headline::AtMost(_))) {
            Headline::AtMost((tenths / 10) as u8)
        } else if tier >= Tier::Coarse {
            Headline::Points(((tenths + 5) / 10) as u8)
        } else {
            Headline::Tenths(tenths as u16)
        };
        let sd: Vec<f64> = of.iter().filter_map(|&i| spreads[i]).map(|x| f64::from(x) / 10.0).collect();
        // People's theme scores spread at most as widely as their answers do on average. Where the end of the scale stands for one of
        // the items, the mean may lie as much farther that way as it may lie beyond that end.
        let interval = (sd.len() == of.len() && heads.len() == of.len() && !headline.is_end()).then(|| {
            let shown = of.iter().zip(&cells).zip(&heads);
            let shown: Vec<_> = shown.map(|((&i, cell), &h)| (h, cell.n, s.items[i].kind.steps())).collect();
            let (blur, beyond) = guard::blur_of_theme(headline, &shown, tier);
            let [low, high] = mean_interval(headline, sd.iter().sum::<f64>() / sd.len() as f64, n, eligible, blur);
            let [below, above] = beyond.map(|points| points.ceil() as u8);
            [low.saturating_sub(below), high.saturating_add(above).min(100)]
        });
        let shares: Vec<u32> =
            cells.iter().filter_map(|c| c.shares).map(|x| u32::from(x.favourable.percent())).collect();
        let favourable = (shares.len() == of.len())
            .then(|| ((2 * shares.iter().sum::<u32>() + count) / (2 * shares.len() as u32)) as u8);
        Some(ThemeCell { n, headline, interval, favourable })
    }
}

/// 95 % interval of a mean from published numbers only: the headline, the spread over everybody, the rounded n, the
/// public number of eligible people (finite population), and how blurred it is ([`guard::blur`]). The base may be two people less
/// than it is shown to be, which matters most where nearly everybody answered. Rounded outwards to whole points.
fn mean_interval(headline: Headline, sd: f64, n5: u32, eligible: Option<u32>, blur: f64) -> [u8; 2] {
    let n = f64::from(n5.saturating_sub(2).max(3));
    let left = eligible.map_or(1.0, |e| (1.0 - n / f64::from(e.max(1))).max(0.0));
    // Where the mean lies within its blur is not known: even over it.
    let half = t975(n - 1.0) * (sd * sd * left / n + blur * blur / 12.0).sqrt();
    let mean = f64::from(headline.tenths()) / 10.0;
    [(mean - half).floor().clamp(0.0, 100.0) as u8, (mean + half).ceil().clamp(0.0, 100.0) as u8]
}

/// The 97.5 % point of Student's t (Abramowitz and Stegun 26.7.5; four decimals from 9 degrees of freedom up).
/// Sums and products only, so that every machine gives the same bits.
pub(crate) fn t975(df: f64) -> f64 {
    let z: f64 = 1.959_963_984_540_054;
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z);
    z + (z3 + z) / (4.0 * df)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * df * df)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * df * df * df)
}

/// The bases and the counts that would be shown like this, the least and the most of each.
fn counts_of(share: Share, n5: u32, tier: Tier) -> ([u32; 2], [u32; 2]) {
    let (n_least, n_most) = (n5.saturating_sub(2).max(1), n5 + 2);
    let counts = match share {
        Share::Few => [0, 2],
        Share::AllButFew => [n_least.saturating_sub(2), n_most],
        Share::About(p) => {
            // Off by half a per cent, and by two people more where counts are rounded to fives; in the middle, where what is left looks
            // like the five counts before it, by five.
            let middle = u64::from(p).abs_diff(50) * u64::from(n_most) <= 800;
            let slack = match tier {
                Tier::Percent => 0,
                _ if middle => 5,
                _ => 2,
            };
            let count = |n: u32| (u64::from(p) * u64::from(n) / 100) as u32;
            [
                count(n_least).saturating_sub(slack + n_least.div_ceil(200)),
                (count(n_most) + slack + n_most.div_ceil(200) + 1).min(n_most),
            ]
        }
    };
    ([n_least, n_most], counts)
}

/// Between which per cents a share of all who could answer lies whatever those think who did not (Manski's bound), from published
/// numbers only. In whole per cents outwards.
pub(crate) fn whatever_others_think(share: Share, n5: u32, tier: Tier, eligible: u32) -> [u8; 2] {
    let ([n_least, n_most], [least, most]) = counts_of(share, n5, tier);
    let all = eligible.max(1);
    let worst = |n: u32, x: u32| crate::stats::interval::finite(all, n.min(all), x.min(n), 0.5).worst;
    // The fewest answered and the fewest said so; the most silent and the most said so.
    let low = worst(n_most, least)[0].min(worst(n_least, least)[0]);
    let high = worst(n_least, most)[1];
    let percent = |people: u32| f64::from(people) * 100.0 / f64::from(all);
    [percent(low).floor().clamp(0.0, 100.0) as u8, percent(high).ceil().clamp(0.0, 100.0) as u8]
}

/// 95 % interval of a share from published numbers only. Every count and base that would be shown like this is covered:
/// exact hypergeometric among the eligible people where their number is public, else Clopper-Pearson. In whole per cents outwards.
pub(crate) fn share_interval(share: Share, n5: u32, tier: Tier, eligible: Option<u32>) -> [u8; 2] {
    let ([n_least, n_most], [least, most]) = counts_of(share, n5, tier);
    match eligible {
        Some(population) => {
            let percent = |people: u32, n: u32, up: bool| {
                let population = population.max(n).max(1);
                if up {
                    (100 * u64::from(people)).div_ceil(u64::from(population))
                } else {
                    100 * u64::from(people) / u64::from(population)
                }
            };
            let low = interval::finite(population.max(n_most), n_most, least.min(n_most), 0.025).people[0];
            let high = interval::finite(population.max(n_least), n_least, most.min(n_least), 0.025).people[1];
            [percent(low, n_most, false).min(100) as u8, percent(high, n_least, true).min(100) as u8]
        }
        None => {
            let low = interval::unlimited(n_most, least, 0.025)[0];
            let high = interval::unlimited(n_least, most.min(n_least), 0.025)[1];
            // A hair is taken off before rounding outwards, so that the last bit of a logarithm never decides.
            [(low * 100.0 + 1e-7).floor().clamp(0.0, 100.0) as u8, (high * 100.0 - 1e-7).ceil().clamp(0.0, 100.0) as u8]
        }
    }
}

fn certificate_bytes(c: &Certificates) -> Vec<u8> {
    let mut out = Vec::new();
    let number = |out: &mut Vec<u8>, x: i64| out.extend_from_slice(&x.to_be_bytes());
    let row = |out: &mut Vec<u8>, r: &Row| {
        number(out, r.len() as i64);
        for &(a, v) in r {
            number(out, i64::from(a));
            number(out, v);
        }
    };
    fn tree(out: &mut Vec<u8>, t: &Tree, row: &dyn Fn(&mut Vec<u8>, &Row)) {
        match t {
            Tree::Pack { scale, witnesses } => {
                out.push(b'p');
                out.extend_from_slice(&scale.to_be_bytes());
                out.extend_from_slice(&(witnesses.len() as u64).to_be_bytes());
                for (times, h) in witnesses {
                    out.extend_from_slice(&times.to_be_bytes());
                    row(out, h);
                }
            }
            Tree::Few { pivots } => {
                out.push(b'f');
                out.extend_from_slice(&(pivots.len() as u64).to_be_bytes());
                pivots.iter().for_each(|p| out.extend_from_slice(&p.to_be_bytes()));
            }
            Tree::Branch(r, branches) => {
                out.push(b'b');
                row(out, r);
                out.extend_from_slice(&(branches.len() as u64).to_be_bytes());
                for (a, below) in branches {
                    out.extend_from_slice(&a.to_be_bytes());
                    tree(out, below, row);
                }
            }
        }
    }
    for &w in &c.weights {
        number(&mut out, i64::from(w));
    }
    for offer in &c.offers {
        row(&mut out, &offer.row);
        match &offer.certificate {
            Certificate::Derivable { scale, sum } => {
                out.push(b'd');
                number(&mut out, *scale);
                row(&mut out, sum);
            }
            Certificate::Safe(t) => {
                out.push(b's');
                tree(&mut out, t, &row);
            }
            Certificate::Unsafe(support) => {
                out.push(b'u');
                support.iter().for_each(|&a| number(&mut out, i64::from(a)));
            }
            Certificate::Unproven => out.push(b'n'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_lies_among_those_that_its_share_may_stand_for() {
        for tier in [Tier::Percent, Tier::Fives, Tier::Coarse] {
            for n in guard::GUARDED_BELOW..400 {
                for count in 0..=n {
                    let shown = guard::share(count, n, tier).unwrap();
                    let ([n_least, n_most], [least, most]) = counts_of(shown, guard::fives(n), tier);
                    assert!((n_least..=n_most).contains(&n), "{n}");
                    assert!(
                        (least..=most).contains(&count),
                        "{tier:?}: {count} of {n}, shown {shown:?}: {least} to {most}"
                    );
                }
            }
        }
    }
}
