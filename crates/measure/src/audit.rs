//! The audit of the presentation tier: could somebody who knows who answered what not at all, who is in which group, and
//! every number that is shown, work out how many people of a small group chose an option?
//!
//! It is an attack, and what it finds is found: a count is *pinned* when everything shown leaves it a single value. For every
//! group (shown or not) the fewest and the most are kept of the sum of steps and of each option; they are passed on along
//! the sums of the tree and of the facts, and along every linear relation that the plan proved, until nothing changes. Then each
//! small group that is shown is decided exactly over all sets of answers which fit. (It may miss a count that only a whole-number
//! programme over many groups at once would pin; the tests ask such a programme.)

use crate::chance::Chance;
use crate::field;
use crate::guard::{self, GUARDED_BELOW, Headline, Share};
use crate::lattice::Lattice;
use crate::opened::{Answer, Opened};
use crate::plan::minus;
use crate::policy::{Level, Policy, Statistic, Tier};
use crate::structure::{Kind, Structure};

/// What a reader sees of a cell, without intervals (which are functions of it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    pub n: u32,
    pub headline: Option<Headline>,
    pub tones: Option<[Share; 3]>,
    pub options: Option<Vec<Share>>,
}

/// Where a group stands, as far as what is shown of it depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// All who answered.
    Everybody,
    /// Some of them.
    Part(Level),
}

/// The face of these counts.
pub(crate) fn face(policy: &Policy, at: Spot, kind: Kind, counts: &[u32], n: u32, tier: Tier) -> Face {
    if tier == Tier::Everybody && at != Spot::Everybody {
        return Face { n: guard::fives(n), headline: None, tones: None, options: None };
    }
    let wants = |s| policy.statistics.contains(&s);
    let scored = kind.is_scored();
    let total: u64 = if scored {
        counts.iter().enumerate().map(|(c, &x)| u64::from(x) * u64::from(kind.step(c as u8 + 1))).sum()
    } else {
        0
    };
    // The mean of a question with two options is a share, and is shown as one in small groups.
    let headline = (wants(Statistic::Mean) && scored && (kind.steps() > 1 || n >= GUARDED_BELOW))
        .then(|| guard::headline(total, n, kind.steps(), tier));
    // Each is harmless alone; together they determine counts where people keep to the edges of what a mean allows
    // (found by trying every set of answers; see the tests). So a small group shows its mean, and no shares beside it.
    // In the coarsest tiers shares are shown of everybody only: that few chose an option in a large group says of every group
    // inside it that few did, and many such bounds together leave a single value.
    let coarse = match tier {
        Tier::Percent | Tier::Fives => false,
        Tier::Coarse | Tier::Everybody => at != Spot::Everybody || n < GUARDED_BELOW,
        Tier::Means => true,
    };
    let alone = !coarse && (n >= guard::shares_from(kind.steps()) || kind.steps() == 1 || tier == Tier::Percent);
    let tones = (wants(Statistic::Shares) && scored && alone)
        .then(|| {
            let mut tones = [0u32; 3];
            for (c, &x) in counts.iter().enumerate() {
                tones[(1 - kind.tone(c as u8 + 1)) as usize] += x;
            }
            let [f, z, u] = tones.map(|t| guard::share(t, n, tier));
            // Of two options one says all: the other is its complement, not a second rounding.
            if two_sided(kind) {
                return Some([f?, Share::Few, f?.complement()]);
            }
            // What is neither is what is left: three roundings and a sum would leave too little room.
            Some([f?, if tier == Tier::Percent { z? } else { Share::rest(f?, u?, guard::fives(n)) }, u?])
        })
        .flatten();
    let options = (wants(Statistic::Options)
        && at != Spot::Part(Level::Group)
        && !coarse
        && (n >= if scored { guard::DISTRIBUTION_FROM } else { GUARDED_BELOW }
            || tier == Tier::Percent
            || matches!(kind, Kind::Multiple { .. })))
    .then(|| {
        let tier = option_tier(tier, n);
        counts.iter().map(|&x| guard::share(x, n, tier)).collect::<Option<Vec<Share>>>()
    })
    .flatten();
    Face { n: guard::fives(n), headline, tones, options }
}

/// Whether every option is on one of two sides.
fn two_sided(kind: Kind) -> bool {
    (1..=kind.options()).all(|c| kind.tone(c) != 0)
}

/// Single options of a small group are never shown in whole per cents.
fn option_tier(tier: Tier, n: u32) -> Tier {
    if tier == Tier::Percent && n < GUARDED_BELOW { Tier::Fives } else { tier }
}

/// What a reader can work out about a group: the fewest and the most of everything, given the numbers of people who answered.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub total: [i64; 2],
    pub options: Vec<[i64; 2]>,
    pub tones: Option<[[i64; 2]; 3]>,
}

/// All `x` in 0 … `most` that look like the true one, when looks only ever move one way.
fn alike<T: PartialEq>(truth: u64, most: u64, look: impl Fn(u64) -> T) -> [i64; 2] {
    let shown = look(truth);
    let (mut low, mut high) = (0, truth);
    while low < high {
        let mid = low + (high - low) / 2;
        if look(mid) == shown { high = mid } else { low = mid + 1 }
    }
    let from = low;
    let (mut low, mut high) = (truth, most);
    while low < high {
        let mid = low + (high - low).div_ceil(2);
        if look(mid) == shown { low = mid } else { high = mid - 1 }
    }
    [from as i64, low as i64]
}

/// What the face of a group alone tells somebody who knows how many answered.
pub(crate) fn known(policy: &Policy, at: Spot, kind: Kind, counts: &[u32], n: u32, tier: Tier) -> Known {
    let seen = face(policy, at, kind, counts, n, tier);
    let most = u64::from(n) * u64::from(kind.steps());
    let mut out = Known { total: [0, most as i64], options: vec![[0, i64::from(n)]; counts.len()], tones: None };
    if seen.headline.is_some() {
        let total = sum_of_steps(kind, counts) as u64;
        out.total = alike(total, most, |t| guard::headline(t, n, kind.steps(), tier));
    }
    if seen.tones.is_some() {
        let mut tones = [0u32; 3];
        for (c, &x) in counts.iter().enumerate() {
            tones[tone(kind, c)] += x;
        }
        let of = |t: u32| alike(u64::from(t), u64::from(n), |x| guard::share(x as u32, n, tier));
        let n = i64::from(n);
        out.tones = Some(if two_sided(kind) {
            let [low, high] = of(tones[0]);
            [[low, high], [0, 0], [n - high, n - low]]
        } else if tier == Tier::Percent {
            tones.map(of)
        } else {
            [of(tones[0]), [0, n], of(tones[2])]
        });
    }
    if seen.options.is_some() {
        let tier = option_tier(tier, n);
        for (o, &x) in out.options.iter_mut().zip(counts) {
            *o = alike(u64::from(x), u64::from(n), |x| guard::share(x as u32, n, tier));
        }
    }
    out
}

fn sum_of_steps(kind: Kind, counts: &[u32]) -> i64 {
    counts.iter().enumerate().map(|(c, &x)| i64::from(x) * i64::from(kind.step(c as u8 + 1))).sum()
}

/// 0 favourable, 1 neutral, 2 unfavourable.
pub(crate) fn tone(kind: Kind, option: usize) -> usize {
    (1 - kind.tone(option as u8 + 1)) as usize
}

/// How often numbers are passed on between groups at most.
const ROUNDS_MAX: usize = 40;

/// The attacker on one item: knows exactly who is in which group and who left the item out, and everything that is shown.
pub(crate) struct Attack<'a> {
    lattice: &'a Lattice,
    kind: Kind,
    /// Options by node, and the number who answered.
    counts: &'a [u32],
    n: &'a [u32],
    /// Fewest and most: for each node the sum of steps, then each option.
    low: Vec<i64>,
    high: Vec<i64>,
    tones: Vec<(u32, [[i64; 2]; 3])>,
    width: usize,
}

impl<'a> Attack<'a> {
    /// `open` says for every shown group where it stands, or nothing where this item is withheld.
    pub(crate) fn new(
        policy: &'a Policy,
        lattice: &'a Lattice,
        kind: Kind,
        tier: Tier,
        (counts, n): (&'a [u32], &'a [u32]),
        open: &[Option<Spot>],
    ) -> Self {
        let m = usize::from(kind.options());
        let width = m + 1;
        let mut attack = Self {
            lattice,
            kind,
            counts,
            n,
            low: vec![0; lattice.nodes * width],
            high: vec![0; lattice.nodes * width],
            tones: Vec::new(),
            width,
        };
        for (high, &n) in attack.high.chunks_exact_mut(width).zip(n) {
            high.fill(i64::from(n));
            high[0] = i64::from(n) * i64::from(kind.steps());
        }
        for (&node, at) in lattice.shown.iter().zip(open) {
            let Some(at) = *at else { continue };
            let known = known(policy, at, kind, attack.counts_of(node), n[node as usize], tier);
            let from = node as usize * width;
            (attack.low[from], attack.high[from]) = (known.total[0], known.total[1]);
            for (o, range) in known.options.iter().enumerate() {
                (attack.low[from + 1 + o], attack.high[from + 1 + o]) = (range[0], range[1]);
            }
            attack.tones.extend(known.tones.map(|t| (node, t)));
        }
        attack
    }

    fn counts_of(&self, node: u32) -> &'a [u32] {
        let m = self.width - 1;
        &self.counts[node as usize * m..(node as usize + 1) * m]
    }

    /// Number of options of small shown groups whose count is determined.
    pub(crate) fn pinned(&mut self, open: &[Option<Spot>]) -> usize {
        self.spread(open);
        let mut shown: Vec<u32> = self.lattice.shown.iter().zip(open).filter(|x| x.1.is_some()).map(|x| *x.0).collect();
        shown.sort_unstable();
        shown.dedup();
        shown.iter().filter(|&&g| self.n[g as usize] < GUARDED_BELOW).map(|&g| self.cell(g).pinned()).sum()
    }

    fn cell(&self, node: u32) -> Cell<'_> {
        let from = node as usize * self.width;
        let range = |i: usize| [self.low[from + i], self.high[from + i]];
        Cell {
            kind: self.kind,
            counts: self.counts_of(node),
            n: self.n[node as usize] as usize,
            total: range(0),
            options: (1..self.width).map(range).collect(),
            tones: self.tones.iter().find(|t| t.0 == node).map(|t| t.1),
        }
    }

    /// Passes what is known on between groups until nothing changes: along sums, inside each group, and along the relations
    /// that the plan found.
    fn spread(&mut self, open: &[Option<Spot>]) {
        let scored = self.kind.is_scored();
        let mut relations = None;
        for _ in 0..ROUNDS_MAX {
            let mut changed = false;
            for i in 0..self.lattice.sums.len() {
                changed |= self.along_sum(i);
            }
            for node in 0..self.lattice.nodes {
                changed |= self.inside(node);
            }
            for i in 0..self.tones.len() {
                changed |= self.by_tone(i);
            }
            if scored && !changed {
                // Only totals that are still open can gain from what the plan knows.
                let relations = relations.get_or_insert_with(|| self.open_relations(open));
                for r in relations.iter() {
                    changed |= self.along_relation(r);
                }
            }
            if !changed {
                break;
            }
        }
    }

    fn narrow(&mut self, at: usize, low: i64, high: i64) -> bool {
        let changed = low > self.low[at] || high < self.high[at];
        self.low[at] = self.low[at].max(low);
        self.high[at] = self.high[at].min(high);
        debug_assert!(self.low[at] <= self.high[at]);
        changed
    }

    fn along_sum(&mut self, i: usize) -> bool {
        let lattice = self.lattice;
        let (whole, parts) = &lattice.sums[i];
        let mut changed = false;
        for q in 0..self.width {
            let at = |node: u32| node as usize * self.width + q;
            let (low, high) = parts.iter().fold((0, 0), |s, &p| (s.0 + self.low[at(p)], s.1 + self.high[at(p)]));
            let whole = at(*whole);
            let spots: Vec<usize> = parts.iter().map(|&p| at(p)).filter(|&p| self.low[p] < self.high[p]).collect();
            changed |= self.narrow(whole, low, high);
            let (whole_low, whole_high) = (self.low[whole], self.high[whole]);
            for p in spots {
                let (own_low, own_high) = (self.low[p], self.high[p]);
                changed |= self.narrow(p, whole_low - (high - own_high), whole_high - (low - own_low));
            }
        }
        changed
    }

    /// Options add up to the people who answered (unless several may be chosen), and bound the sum of steps.
    fn inside(&mut self, node: usize) -> bool {
        if matches!(self.kind, Kind::Multiple { .. }) {
            return false;
        }
        let from = node * self.width;
        let n = i64::from(self.n[node]);
        let m = self.width - 1;
        let (low, high) = (1..=m).fold((0, 0), |s, i| (s.0 + self.low[from + i], s.1 + self.high[from + i]));
        let mut changed = false;
        for i in from + 1..=from + m {
            let (l, h) = (self.low[i], self.high[i]);
            changed |= self.narrow(i, n - (high - h), n - (low - l));
        }
        // The sums below are of what is known now; the next round takes the new.
        if changed || !self.kind.is_scored() {
            return changed;
        }
        let mut steps: Vec<(i64, usize)> =
            (0..m).map(|o| (i64::from(self.kind.step(o as u8 + 1)), from + 1 + o)).collect();
        steps.sort_unstable();
        // The truth fits, so there are such sums.
        if let Some([least, most]) = self.sums(&steps, n, None)
            && self.narrow(from, least, most)
        {
            return true;
        }
        let total = [self.low[from], self.high[from]];
        for o in 0..m {
            let i = from + 1 + o;
            let fits = |count: u64| {
                let sums = self.sums(&steps, n, Some((i, count as i64)));
                sums.is_some_and(|[least, most]| least <= total[1] && most >= total[0])
            };
            let [low, high] = alike(u64::from(self.counts[node * m + o]), n as u64, fits);
            changed |= self.narrow(i, low, high);
        }
        changed
    }

    /// The least and the most sum of steps that `n` people can have within what is known of their options, given in ascending order of
    /// their steps; perhaps with one count fixed. Nothing where so many people do not fit.
    fn sums(&self, steps: &[(i64, usize)], n: i64, fixed: Option<(usize, i64)>) -> Option<[i64; 2]> {
        let range = |i: usize| match fixed {
            Some((option, count)) if option == i => [count, count],
            _ => [self.low[i], self.high[i]],
        };
        let fill = |order: &mut dyn Iterator<Item = &(i64, usize)>| {
            let mut left = n - steps.iter().map(|x| range(x.1)[0]).sum::<i64>();
            let mut sum = 0;
            // The lowest sum fills the lowest steps first.
            for &(step, i) in order {
                let [low, high] = range(i);
                let more = left.min(high - low).max(0);
                sum += step * (low + more);
                left -= more;
            }
            (left == 0).then_some(sum)
        };
        Some([fill(&mut steps.iter())?, fill(&mut steps.iter().rev())?])
    }

    fn by_tone(&mut self, i: usize) -> bool {
        let (node, tones) = self.tones[i];
        let from = node as usize * self.width + 1;
        let mut changed = false;
        for (t, range) in tones.iter().enumerate() {
            let of: Vec<usize> = (0..self.width - 1).filter(|&o| tone(self.kind, o) == t).map(|o| from + o).collect();
            let (low, high) = of.iter().fold((0, 0), |s, &i| (s.0 + self.low[i], s.1 + self.high[i]));
            for &i in &of {
                let (l, h) = (self.low[i], self.high[i]);
                changed |= self.narrow(i, range[0] - (high - h), range[1] - (low - l));
            }
        }
        changed
    }

    /// The relations of the plan, combined so that as few open totals as possible stand in each.
    fn open_relations(&self, open: &[Option<Spot>]) -> Vec<Vec<(u32, i64)>> {
        let is_open = |s: u32| {
            let at = self.lattice.shown[s as usize] as usize * self.width;
            self.low[at] < self.high[at]
        };
        let small = |s: u32| is_open(s) && self.n[self.lattice.shown[s as usize] as usize] < GUARDED_BELOW;
        if !(0..open.len() as u32).any(small) {
            return Vec::new();
        }
        let mut rows: Vec<Vec<(u32, u64)>> = self
            .lattice
            .relations
            .iter()
            .map(|r| {
                let mut row: Vec<(u32, u64)> = r.iter().map(|&(s, f)| (s, field::from_i64(f))).collect();
                row.sort_unstable();
                row
            })
            .collect();
        let mut done = vec![false; rows.len()];
        loop {
            // Large groups first, whose totals are open by a little only: what is left then speaks about small ones.
            let pivot = (0..rows.len())
                .filter(|&r| !done[r])
                .filter_map(|r| rows[r].iter().filter(|x| is_open(x.0)).map(|x| (small(x.0), x.0, r)).min())
                .min();
            let Some((_, column, r)) = pivot else { break };
            done[r] = true;
            let Ok(i) = rows[r].binary_search_by_key(&column, |x| x.0) else { break };
            let scale = field::inv(rows[r][i].1);
            let own: Vec<(u32, u64)> = rows[r].iter().map(|x| (x.0, field::mul(x.1, scale))).collect();
            for (o, row) in rows.iter_mut().enumerate() {
                if o != r
                    && let Ok(i) = row.binary_search_by_key(&column, |x| x.0)
                {
                    *row = minus(row, row[i].1, &own);
                }
            }
            rows[r] = own;
        }
        let of_use = |row: &&Vec<(u32, u64)>| row.iter().any(|x| small(x.0));
        let originals = self.lattice.relations.iter().filter(|r| r.iter().any(|x| small(x.0))).cloned();
        rows.iter().filter(of_use).filter_map(|row| field::to_integers(row)).chain(originals).collect()
    }

    fn along_relation(&mut self, relation: &[(u32, i64)]) -> bool {
        let at = |s: u32| self.lattice.shown[s as usize] as usize * self.width;
        let range = |low: i64, high: i64, f: i64| if f > 0 { (f * low, f * high) } else { (f * high, f * low) };
        let (low, high) = relation.iter().fold((0, 0), |s, &(g, f)| {
            let (l, h) = range(self.low[at(g)], self.high[at(g)], f);
            (s.0 + l, s.1 + h)
        });
        let mut changed = false;
        let spots: Vec<(usize, i64)> =
            relation.iter().map(|&(g, f)| (at(g), f)).filter(|&(i, _)| self.low[i] < self.high[i]).collect();
        for (i, f) in spots {
            let (l, h) = range(self.low[i], self.high[i], f);
            // f · total = − (all others)
            let (from, to) = (-(high - h), -(low - l));
            let (least, most) =
                if f > 0 { (div_up(from, f), to.div_euclid(f)) } else { (div_up(-to, -f), (-from).div_euclid(-f)) };
            changed |= self.narrow(i, least, most);
        }
        changed
    }
}

fn div_up(a: i64, b: i64) -> i64 {
    -(-a).div_euclid(b)
}

/// A small group, with everything that is known of it.
struct Cell<'a> {
    kind: Kind,
    counts: &'a [u32],
    n: usize,
    total: [i64; 2],
    options: Vec<[i64; 2]>,
    tones: Option<[[i64; 2]; 3]>,
}

/// Sums of steps that some people can have: below 50 people and 10 steps each.
type Sums = [u64; 8];

impl Cell<'_> {
    /// Number of options with a single possible count. Exact: first answers a person or two away are tried, then all.
    fn pinned(&self) -> usize {
        let m = self.counts.len();
        if matches!(self.kind, Kind::Multiple { .. }) {
            return self.options.iter().filter(|o| o[0] == o[1]).count();
        }
        let mut shut: Vec<bool> = vec![true; m];
        let moves: Vec<(usize, usize)> =
            (0..m).flat_map(|i| (0..m).filter(move |&j| j != i).map(move |j| (i, j))).collect();
        let mut counts: Vec<i64> = self.counts.iter().map(|&c| i64::from(c)).collect();
        for (x, &a) in moves.iter().enumerate() {
            step(&mut counts, a, 1);
            if (shut[a.0] || shut[a.1]) && self.allows(&counts) {
                (shut[a.0], shut[a.1]) = (false, false);
            }
            for &b in &moves[x..] {
                if ![a.0, a.1, b.0, b.1].iter().any(|&o| shut[o]) {
                    continue;
                }
                step(&mut counts, b, 1);
                if self.allows(&counts) {
                    for o in [a.0, a.1, b.0, b.1] {
                        shut[o] &= counts[o] == i64::from(self.counts[o]);
                    }
                }
                step(&mut counts, b, -1);
            }
            step(&mut counts, a, -1);
            if !shut.contains(&true) {
                return 0;
            }
        }
        (0..m).filter(|&o| shut[o] && !self.varies(o)).count()
    }

    fn allows(&self, counts: &[i64]) -> bool {
        let mut total = 0;
        let mut tones = [0; 3];
        for (o, (&c, range)) in counts.iter().zip(&self.options).enumerate() {
            if c < range[0] || c > range[1] {
                return false;
            }
            total += c * self.step(o);
            tones[tone(self.kind, o)] += c;
        }
        let within = |x: i64, r: [i64; 2]| r[0] <= x && x <= r[1];
        within(total, self.total) && self.tones.is_none_or(|t| (0..3).all(|i| within(tones[i], t[i])))
    }

    fn step(&self, option: usize) -> i64 {
        if self.kind.is_scored() { i64::from(self.kind.step(option as u8 + 1)) } else { 0 }
    }

    /// Whether some set of answers with another count of this option fits everything known.
    fn varies(&self, option: usize) -> bool {
        let truth = i64::from(self.counts[option]);
        let [low, high] = self.options[option];
        (low..=high).filter(|&x| x != truth).any(|x| self.fits(option, x))
    }

    fn fits(&self, option: usize, count: i64) -> bool {
        let tones: Vec<Vec<usize>> = match self.tones {
            Some(_) => (0..3).map(|t| (0..self.counts.len()).filter(|&o| tone(self.kind, o) == t).collect()).collect(),
            None => vec![(0..self.counts.len()).collect()],
        };
        let mut all = vec![Sums::default(); self.n + 1];
        all[0][0] = 1;
        for (t, options) in tones.iter().enumerate() {
            let mut block = vec![Sums::default(); self.n + 1];
            block[0][0] = 1;
            for &o in options {
                let [low, high] = if o == option { [count, count] } else { self.options[o] };
                let mut next = vec![Sums::default(); self.n + 1];
                for people in 0..=self.n {
                    for x in low.max(0)..=high.min((self.n - people) as i64) {
                        shift_in(&mut next[people + x as usize], &block[people], (x * self.step(o)) as usize);
                    }
                }
                block = next;
            }
            let range = self.tones.map_or([0, self.n as i64], |r| r[t]);
            let mut next = vec![Sums::default(); self.n + 1];
            for (people, sums) in block.iter().enumerate() {
                if (people as i64) < range[0] || people as i64 > range[1] {
                    continue;
                }
                for sum in (0..512).filter(|s| sums[s / 64] >> (s % 64) & 1 == 1) {
                    for before in 0..=self.n - people {
                        shift_in(&mut next[before + people], &all[before], sum);
                    }
                }
            }
            all = next;
        }
        (self.total[0].max(0)..=self.total[1].min(511)).any(|t| all[self.n][t as usize / 64] >> (t % 64) & 1 == 1)
    }
}

fn step(counts: &mut [i64], (from, to): (usize, usize), people: i64) {
    counts[from] -= people;
    counts[to] += people;
}

fn shift_in(to: &mut Sums, from: &Sums, by: usize) {
    let (words, bits) = (by / 64, by % 64);
    for i in (words..8).rev() {
        let mut v = from[i - words] << bits;
        if bits > 0 && i > words {
            v |= from[i - words - 1] >> (64 - bits);
        }
        to[i] |= v;
    }
}

/// Memberships that are invented, and sets of answers over each, before a tier is recommended.
pub const MEMBERSHIPS: u64 = 2;
/// See [`MEMBERSHIPS`].
pub const ANSWER_SETS: u64 = 10;

/// What an audit of simulated answers found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// Waves that were invented.
    pub waves: u32,
    /// Waves in which some count of a small group was determined.
    pub failed: u32,
    /// Counts that were determined, in all of them.
    pub pinned: u32,
}

/// The finest tier under which no count of a small group is determined on any of the simulated answers. To be asked before the
/// manifest is frozen: it needs the frame and the policy only.
pub fn recommend(structure: &Structure, policy: &Policy, seed: [u8; 32]) -> Tier {
    let tiers: &[Tier] = if policy.k_d >= 10 { &[Tier::Percent, Tier::Fives] } else { &[Tier::Fives] };
    let found = simulated(structure, policy, tiers, seed);
    tiers.iter().zip(found).find(|x| x.1.failed == 0).map_or(Tier::Coarse, |x| *x.0)
}

/// Audits tiers on invented answers over invented memberships of these key groups: six in ten answer, facts fall unevenly, some
/// are not stated, and the items reach from unpopular to very popular.
pub fn simulated(structure: &Structure, policy: &Policy, tiers: &[Tier], seed: [u8; 32]) -> Vec<Simulated> {
    let mut out = vec![Simulated { waves: 0, failed: 0, pinned: 0 }; tiers.len()];
    for membership in 0..MEMBERSHIPS {
        let mut chance = Chance::new(seed, 0x7134 + membership);
        let mut people: Vec<(usize, Vec<u8>)> = Vec::new();
        for (g, group) in structure.groups.iter().enumerate() {
            for _ in 0..group.eligible {
                if chance.below(100) < 60 {
                    let fact = |categories: usize, chance: &mut Chance| {
                        if chance.below(100) < 4 {
                            return 0;
                        }
                        let weights: Vec<u32> = (0..categories as u32).map(|c| 60 / (c + 1)).collect();
                        chance.pick(&weights) as u8 + 1
                    };
                    let facts = structure.facts.iter().map(|f| fact(f.categories.len(), &mut chance)).collect();
                    people.push((g, facts));
                }
            }
        }
        let waves: Vec<Opened> = (0..ANSWER_SETS).map(|_| answers(structure, &people, &mut chance)).collect();
        for by_tier in crate::draw::audited(structure, policy, &waves, tiers) {
            for (found, pinned) in out.iter_mut().zip(by_tier) {
                found.waves += 1;
                found.failed += u32::from(pinned > 0);
                found.pinned += pinned as u32;
            }
        }
    }
    out
}

fn answers(structure: &Structure, people: &[(usize, Vec<u8>)], chance: &mut Chance) -> Opened {
    let mut opened = Opened::new(structure);
    let sites: Vec<f64> = structure.groups.iter().map(|_| 0.05 * chance.bell()).collect();
    let items: Vec<f64> = structure.items.iter().map(|_| (0.65 + 0.12 * chance.bell()).clamp(0.3, 0.9)).collect();
    for (group, facts) in people {
        let person = 0.15 * chance.bell();
        let row: Vec<Answer> = structure
            .items
            .iter()
            .zip(&items)
            .map(|(item, mood)| {
                let options = u64::from(item.kind.options());
                match item.kind {
                    _ if chance.below(100) < 3 => Answer::LeftOut,
                    Kind::Multiple { .. } => Answer::Several(chance.below(1 << options) & chance.below(1 << options)),
                    Kind::Single { .. } => Answer::One((chance.below(options).min(chance.below(options))) as u8 + 1),
                    kind => {
                        let x = (mood + sites[*group] + person + 0.15 * chance.bell()).clamp(0.0, 1.0);
                        let step = (x * f64::from(kind.steps())).round() as u32;
                        let choice = (1..=kind.options()).find(|&c| kind.step(c) == step).unwrap_or(1);
                        Answer::One(choice)
                    }
                }
            })
            .collect();
        // Everything drawn is in range.
        let _ = opened.push(*group, facts, &row);
    }
    opened
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::generate::{Recipe, trust};

    const FIVE: Kind = Kind::Scale { points: 5, reversed: false };

    fn policy(tier: Tier) -> Policy {
        let t = trust(&Recipe::section_five(), [1; 32]);
        Policy { tier, ..Policy::standard(&t.structure, 10, 10) }
    }

    fn everything(n: u32, m: usize, f: &mut impl FnMut(&[u32])) {
        fn go(left: u32, at: usize, counts: &mut Vec<u32>, f: &mut impl FnMut(&[u32])) {
            if at + 1 == counts.len() {
                counts[at] = left;
                f(counts);
                return;
            }
            for x in 0..=left {
                counts[at] = x;
                go(left - x, at + 1, counts, f);
            }
        }
        go(n, 0, &mut vec![0; m], f);
    }

    /// Every possible set of answers, grouped by what is shown of it: within every group each option's count varies.
    #[test]
    fn no_small_cell_ever_determines_a_count() {
        let policy = policy(Tier::Fives);
        let mut cells = 0;
        for (points, sizes) in [(2u8, 10..=49u32), (3, 10..=49), (4, 10..=24), (5, 10..=17), (7, 10..=11)] {
            let kind = Kind::Scale { points, reversed: false };
            for n in sizes {
                let mut seen: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
                everything(n, usize::from(points), &mut |counts| {
                    let bounds = seen
                        .entry(format!("{:?}", face(&policy, Spot::Part(Level::Group), kind, counts, n, Tier::Fives)))
                        .or_insert_with(|| counts.iter().map(|&c| (c, c)).collect());
                    for (b, &c) in bounds.iter_mut().zip(counts) {
                        *b = (b.0.min(c), b.1.max(c));
                    }
                    cells += 1;
                });
                assert!(seen.values().flatten().all(|b| b.0 < b.1), "{points} {n}");
            }
        }
        assert!(cells > 50_000);
    }

    fn alone(policy: &Policy, kind: Kind, counts: &[u32], tier: Tier) -> usize {
        let n = counts.iter().sum();
        let k = known(policy, Spot::Part(Level::Group), kind, counts, n, tier);
        Cell { kind, counts, n: n as usize, total: k.total, options: k.options, tones: k.tones }.pinned()
    }

    /// Deciding a cell agrees with trying every set of answers, where counts are determined and where not.
    #[test]
    fn the_audit_of_a_cell_agrees_with_trying_everything() {
        let fives = policy(Tier::Fives);
        everything(11, 5, &mut |counts| assert_eq!(alone(&fives, FIVE, counts, Tier::Fives), 0));
        let policy = policy(Tier::Percent);
        let (mut pins, mut cells) = (0, 0);
        for (points, n) in [(3, 12), (4, 11), (5, 10)] {
            let kind = Kind::Scale { points, reversed: false };
            let mut seen: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
            let show = |counts: &[u32]| {
                format!("{:?}", face(&policy, Spot::Part(Level::Group), kind, counts, n, Tier::Percent))
            };
            everything(n, usize::from(points), &mut |counts| {
                let bounds = seen.entry(show(counts)).or_insert_with(|| counts.iter().map(|&c| (c, c)).collect());
                for (b, &c) in bounds.iter_mut().zip(counts) {
                    *b = (b.0.min(c), b.1.max(c));
                }
            });
            everything(n, usize::from(points), &mut |counts| {
                let truth = seen[&show(counts)].iter().filter(|b| b.0 == b.1).count();
                assert_eq!(alone(&policy, kind, counts, Tier::Percent), truth, "{counts:?}");
                pins += truth;
                cells += 1;
            });
        }
        assert!(pins > 100 && cells > 1_000, "{pins} {cells}");
    }

    /// A key group at the end of its scale, shown as "95 or above", inside a region whose mean to one decimal gives it away.
    #[test]
    fn a_hidden_end_that_the_region_gives_away_is_noticed() {
        let mut t = trust(&Recipe { sites: 2, regions: 0, items: 1, facts: 0, ..Recipe::section_five() }, [1; 32]);
        t.structure.themes.clear();
        t.structure.items[0].theme = None;
        let policy = Policy::plain(&t.structure, 10, 5);
        let pins = |happy: u8, others: &[u32; 5]| {
            let mut o = Opened::new(&t.structure);
            (0..20).for_each(|i| o.push(0, &[], &[Answer::One(if i == 0 { happy } else { 5 })]).unwrap());
            for (choice, &people) in others.iter().enumerate() {
                (0..people).for_each(|_| o.push(1, &[], &[Answer::One(choice as u8 + 1)]).unwrap());
            }
            let found = crate::draw::audited(&t.structure, &policy, &[o], &[Tier::Percent, Tier::Fives]);
            [found[0][0], found[0][1]]
        };
        let others = [4, 6, 10, 10, 5];
        for happy in [5, 4] {
            let [exact, stretched] = pins(happy, &others);
            assert!(exact >= 5, "all were happy, or all but one: every option of theirs is known");
            // Where sums are shown in stretches the region does not give it away.
            assert_eq!(stretched, 0);
        }
        assert!(pins(3, &others)[0] > 0);
        // One at the other end: then nobody can say of any option how many chose it.
        assert_eq!(pins(1, &others)[1], 0);
    }

    /// A generated trust passes: the audit does not cry wolf.
    #[test]
    fn an_ordinary_trust_passes_the_audit() {
        for x in 0..3 {
            let t = trust(&Recipe { items: 8, facts: 2, ..Recipe::section_five() }, [x; 32]);
            let policy = Policy {
                cuts: Policy::standard(&t.structure, 10, 5).cuts.into_iter().filter(|c| c.by.len() < 2).collect(),
                ..Policy::standard(&t.structure, 10, 5)
            };
            let wave = crate::Wave { id: "w".into(), manifest: [0; 32], counts: t.counts.clone() };
            let release = crate::draw(&t.structure, &policy, &t.opened, &wave, [0; 32]).unwrap().release;
            assert!(release.tier_passed());
        }
    }

    /// Percents and exact means tell of rare options; what is rounded to five people does not.
    #[test]
    fn the_recommended_tier_is_the_finest_that_passes_its_own_simulation() {
        let mut found = vec![];
        for (facts, k_d) in [(0, 5), (4, 5), (2, 10)] {
            let t = trust(&Recipe { sites: 8, staff: 320, facts, items: 12, ..Recipe::section_five() }, [2; 32]);
            let policy = Policy::standard(&t.structure, 10, k_d);
            let failed = simulated(
                &t.structure,
                &policy,
                &[Tier::Percent, Tier::Fives, Tier::Coarse, Tier::Means, Tier::Everybody],
                [0; 32],
            );
            assert!(failed[0].failed > 0, "{facts} facts: this audit can find what is determined");
            let tier = recommend(&t.structure, &policy, [0; 32]);
            assert_eq!(tier == Tier::Fives, failed[1].failed == 0);
            found.push(failed.iter().map(|f| f.failed).collect::<Vec<_>>());
        }
        // In small groups even means alone may tell a count, now and then.
        assert_eq!(found, [[20, 0, 0, 0, 0], [20, 0, 0, 0, 0], [20, 1, 1, 1, 0]]);
    }

    /// Everybody's mean, shares and single options together say that nobody chose the first option, and so of every group that nobody
    /// there did, although no group is shown below fifty.
    #[test]
    fn what_all_numbers_of_a_large_group_say_together_is_noticed() {
        let mut t = trust(&Recipe { sites: 8, regions: 0, items: 1, facts: 0, ..Recipe::section_five() }, [1; 32]);
        t.structure.themes.clear();
        t.structure.items[0].theme = None;
        let mut o = Opened::new(&t.structure);
        // 0, 13, 63, 74, 40: the second and third are the fewest that look so, and the others are too few for the mean.
        let all: Vec<u8> = [0, 13, 63, 74, 40].iter().zip(1..).flat_map(|(&n, c)| vec![c; n]).collect();
        all.iter().enumerate().for_each(|(i, &c)| o.push(i % 8, &[], &[Answer::One(c)]).unwrap());
        let policy = Policy::plain(&t.structure, 10, 5);
        let found = crate::draw::audited(&t.structure, &policy, &[o], &[Tier::Percent, Tier::Fives]);
        assert!(found[0][0] > 0 && found[0][1] == 0, "{found:?}");
    }
}
