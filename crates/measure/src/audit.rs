//! The audit of the presentation tier: could somebody who knows who answered work out from the numbers shown, and from
//! counts being whole and not negative, how many people of a small group chose an option?
//!
//! For every option of every small cell the audit looks for *another* set of answers, one or two people away, under which
//! everything shown would be the same. Where there is one, the count is not determined. Where none is found the cell
//! counts as pinned (the search may miss one, so the audit errs towards caution). Key groups are audited together with
//! every group of the tree that holds them; crossed groups by themselves.

use crate::chance::Chance;
use crate::guard::{self, GUARDED_BELOW, Headline, Share};
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

/// The face of these counts.
pub(crate) fn face(policy: &Policy, at: Level, kind: Kind, counts: &[u32], n: u32, tier: Tier) -> Face {
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
    let alone = n >= GUARDED_BELOW || kind.steps() == 1 || tier == Tier::Percent;
    let tones = (wants(Statistic::Shares) && scored && alone)
        .then(|| {
            let mut tones = [0u32; 3];
            for (c, &x) in counts.iter().enumerate() {
                tones[(1 - kind.tone(c as u8 + 1)) as usize] += x;
            }
            let [f, z, u] = tones.map(|t| guard::share(t, n, tier));
            // Of two options one says all: the other is its complement, not a second rounding.
            Some([f?, z?, if kind.steps() == 1 { f?.complement() } else { u? }])
        })
        .flatten();
    let options = (wants(Statistic::Options)
        && at != Level::Group
        && (n >= GUARDED_BELOW || tier == Tier::Percent || matches!(kind, Kind::Multiple { .. })))
    .then(|| {
        let tier = if tier == Tier::Percent && n < GUARDED_BELOW { Tier::Fives } else { tier };
        counts.iter().map(|&x| guard::share(x, n, tier)).collect::<Option<Vec<Share>>>()
    })
    .flatten();
    Face { n: guard::fives(n), headline, tones, options }
}

/// A shown cell with the counts behind it.
pub(crate) struct Seen {
    pub at: Level,
    pub counts: Vec<u32>,
    pub n: u32,
}

/// For cells that show their mean and nothing else: exactly how many options have a single possible count. For every option and
/// every number of people who did not choose it, the sums of steps that those people can have.
struct Means {
    steps: Vec<usize>,
    reach: Vec<Vec<Vec<bool>>>,
}

impl Means {
    fn of(kind: Kind) -> Self {
        let steps: Vec<usize> = (1..=kind.options()).map(|c| kind.step(c) as usize).collect();
        let top = kind.steps() as usize * GUARDED_BELOW as usize;
        let reach = (0..steps.len())
            .map(|without| {
                let mut by_people = vec![vec![false; top + 1]; GUARDED_BELOW as usize];
                by_people[0][0] = true;
                for people in 1..GUARDED_BELOW as usize {
                    for sum in 0..=top {
                        by_people[people][sum] = (0..steps.len())
                            .any(|o| o != without && sum >= steps[o] && by_people[people - 1][sum - steps[o]]);
                    }
                }
                by_people
            })
            .collect();
        Self { steps, reach }
    }

    fn pinned(&self, policy: &Policy, kind: Kind, cell: &Seen, tier: Tier) -> usize {
        let total: u64 = cell.counts.iter().zip(&self.steps).map(|(&c, &s)| u64::from(c) * s as u64).sum();
        let shown = guard::headline(total, cell.n, kind.steps(), tier);
        let alike: Vec<usize> = (0..=u64::from(cell.n * kind.steps()))
            .filter(|&t| guard::headline(t, cell.n, kind.steps(), tier) == shown)
            .map(|t| t as usize)
            .collect();
        debug_assert!(policy.statistics.contains(&Statistic::Mean));
        let n = cell.n as usize;
        (0..self.steps.len())
            .filter(|&o| {
                let possible = |x: usize| {
                    alike.iter().any(|&t| t >= x * self.steps[o] && self.reach[o][n - x][t - x * self.steps[o]])
                };
                (0..=n).filter(|&x| possible(x)).take(2).count() < 2
            })
            .count()
    }
}

/// Looks cells of one item over.
pub(crate) struct Auditor<'a> {
    policy: &'a Policy,
    kind: Kind,
    tier: Tier,
    means: Option<Means>,
}

impl<'a> Auditor<'a> {
    pub(crate) fn new(policy: &'a Policy, kind: Kind, tier: Tier) -> Self {
        let means = (kind.is_scored() && kind.steps() > 1 && policy.statistics.contains(&Statistic::Mean))
            .then(|| Means::of(kind));
        Self { policy, kind, tier, means }
    }

    /// See [`pinned`]. A cell that shows its mean alone and is held by no group shown is decided exactly.
    pub(crate) fn pinned(&self, cell: &Seen, above: &[&Seen], beside: &[&Seen]) -> usize {
        if cell.n >= GUARDED_BELOW || !self.kind.is_scored() {
            return 0;
        }
        let seen = face(self.policy, cell.at, self.kind, &cell.counts, cell.n, self.tier);
        if let Some(means) = &self.means
            && seen.tones.is_none()
            && seen.options.is_none()
        {
            let own = means.pinned(self.policy, self.kind, cell, self.tier);
            if above.is_empty() || own > 0 {
                return own;
            }
        }
        pinned(self.policy, self.kind, cell, above, beside, self.tier)
    }
}

/// Number of options of this cell whose count is determined by what is shown of it, of the groups that hold it (`above`), and of
/// others which the same groups hold (`beside`: what one cell gains another may lose, and the groups above see nothing).
fn pinned(policy: &Policy, kind: Kind, cell: &Seen, above: &[&Seen], beside: &[&Seen], tier: Tier) -> usize {
    let m = cell.counts.len();
    let of = |s: &Seen| face(policy, s.at, kind, &s.counts, s.n, tier);
    let own = of(cell);
    let over: Vec<Face> = above.iter().map(|s| of(s)).collect();
    let next: Vec<Face> = beside.iter().map(|s| of(s)).collect();
    let mut open = vec![true; m];
    let mut left = m;
    let mut counts = vec![0u32; m];
    let mut attempt = |moves: &[(usize, usize, u32)], open: &mut Vec<bool>, left: &mut usize| {
        let mut change = vec![0i64; m];
        for &(from, to, people) in moves {
            change[from] -= i64::from(people);
            change[to] += i64::from(people);
        }
        if !(0..m).any(|o| open[o] && change[o] != 0) || (0..m).any(|o| i64::from(cell.counts[o]) + change[o] < 0) {
            return;
        }
        let mut unchanged = |s: &Seen, f: &Face, sign: i64| {
            for o in 0..m {
                let x = i64::from(s.counts[o]) + sign * change[o];
                if x < 0 {
                    return false;
                }
                counts[o] = x as u32;
            }
            face(policy, s.at, kind, &counts, s.n, tier) == *f
        };
        let same = unchanged(cell, &own, 1)
            && (above.iter().zip(&over).all(|(s, f)| unchanged(s, f, 1))
                || beside.iter().zip(&next).any(|(s, f)| unchanged(s, f, -1)));
        if same {
            for o in 0..m {
                if open[o] && change[o] != 0 {
                    open[o] = false;
                    *left -= 1;
                }
            }
        }
    };
    let moves: Vec<(usize, usize)> =
        (0..m).flat_map(|i| (0..m).filter(move |&j| j != i).map(move |j| (i, j))).collect();
    let up = |(i, j): (usize, usize)| i64::from(kind.step(j as u8 + 1)) - i64::from(kind.step(i as u8 + 1));
    for &a in &moves {
        attempt(&[(a.0, a.1, 1)], &mut open, &mut left);
    }
    // One person moves; others make up for the sum of steps, in one or two ways at once.
    for &a in &moves {
        for &b in &moves {
            if left == 0 {
                return 0;
            }
            let need = -up(a);
            if need != 0 && need % up(b) == 0 && need / up(b) > 0 {
                attempt(&[(a.0, a.1, 1), (b.0, b.1, (need / up(b)) as u32)], &mut open, &mut left);
            }
            attempt(&[(a.0, a.1, 1), (b.0, b.1, 1)], &mut open, &mut left);
        }
    }
    for &a in &moves {
        for &b in &moves {
            for &c in &moves {
                if left == 0 {
                    return 0;
                }
                for people in 1..=3 {
                    let need = -up(a) - people * up(b);
                    if need % up(c) == 0 && need / up(c) >= 0 {
                        attempt(
                            &[(a.0, a.1, 1), (b.0, b.1, people as u32), (c.0, c.1, (need / up(c)) as u32)],
                            &mut open,
                            &mut left,
                        );
                    }
                }
            }
        }
    }
    left
}

/// The finest tier under which no cell is pinned on simulated answers over these key groups, at several moods and rates
/// of answering. To be asked before the manifest is frozen.
pub fn recommend(structure: &Structure, policy: &Policy, seed: [u8; 32]) -> Tier {
    let tiers: &[Tier] = if policy.k_d >= 10 { &[Tier::Percent, Tier::Fives] } else { &[Tier::Fives] };
    for &tier in tiers {
        if simulated(structure, policy, tier, seed) == 0 {
            return tier;
        }
    }
    Tier::Coarse
}

/// Number of pinned options on simulated answers under a tier.
pub fn simulated(structure: &Structure, policy: &Policy, tier: Tier, seed: [u8; 32]) -> usize {
    let mut chance = Chance::new(seed, 0x7134);
    let mut found = 0;
    for group in &structure.groups {
        for item in structure.items.iter().filter(|i| i.kind.is_scored()) {
            for mood in [0.25, 0.5, 0.75, 0.9] {
                let n = (0..group.eligible).filter(|_| chance.below(100) < 60).count() as u32;
                if n < policy.k {
                    continue;
                }
                let mut counts = vec![0u32; usize::from(item.kind.options())];
                for _ in 0..n {
                    let x = (mood + 0.2 * chance.bell()).clamp(0.0, 1.0) * f64::from(item.kind.steps());
                    counts[x.round() as usize] += 1;
                }
                found += Auditor::new(policy, item.kind, tier).pinned(&Seen { at: Level::Group, counts, n }, &[], &[]);
            }
        }
    }
    found
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
                        .entry(format!("{:?}", face(&policy, Level::Group, kind, counts, n, Tier::Fives)))
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

    /// The quick search of the audit misses hardly any way out, and never finds one that is not there.
    #[test]
    fn the_audit_agrees_with_trying_everything() {
        let policy = policy(Tier::Fives);
        let auditor = Auditor::new(&policy, FIVE, Tier::Fives);
        let (mut alarms, mut cells) = (0, 0);
        for n in [10, 13] {
            everything(n, 5, &mut |counts| {
                let cell = Seen { at: Level::Group, counts: counts.to_vec(), n };
                assert_eq!(auditor.pinned(&cell, &[], &[]), 0);
                alarms += usize::from(pinned(&policy, FIVE, &cell, &[], &[], Tier::Fives) > 0);
                cells += 1;
            });
        }
        assert_eq!(cells, 1001 + 2380);
        assert!(alarms <= 2, "{alarms}");
    }

    /// The audit is able to fail: exact counts in a small group are determined by whole per cents.
    #[test]
    fn whole_per_cents_determine_counts_in_a_small_group() {
        let policy = policy(Tier::Percent);
        let found: usize = [[3, 0, 9, 0, 0], [0, 3, 3, 6, 0], [0, 0, 12, 0, 0], [4, 0, 4, 0, 4]]
            .iter()
            .map(|c| {
                let kind = Kind::Scale { points: 3, reversed: false };
                Auditor::new(&policy, kind, Tier::Percent).pinned(
                    &Seen { at: Level::Group, counts: vec![c[0] + c[1], c[2], c[3] + c[4]], n: 12 },
                    &[],
                    &[],
                )
            })
            .sum();
        assert!(found > 0);
    }

    /// A key group at the end of its scale, shown as "95 or above", inside a region whose exact mean gives it away.
    #[test]
    fn a_hidden_end_that_the_region_gives_away_is_noticed() {
        let policy = policy(Tier::Fives);
        let auditor = Auditor::new(&policy, FIVE, Tier::Fives);
        let cell = Seen { at: Level::Group, counts: vec![0, 0, 0, 0, 20], n: 20 };
        let other = Seen { at: Level::Group, counts: vec![4, 6, 10, 10, 5], n: 35 };
        let region = Seen { at: Level::Region, counts: vec![4, 6, 10, 10, 25], n: 55 };
        assert_eq!(auditor.pinned(&cell, &[], &[]), 0);
        assert!(auditor.pinned(&cell, &[&region], &[&other]) > 0);
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

    #[test]
    fn the_recommended_tier_passes_its_own_simulation() {
        let t = trust(&Recipe { sites: 10, staff: 400, ..Recipe::section_five() }, [2; 32]);
        let policy = Policy::standard(&t.structure, 10, 5);
        assert_eq!(recommend(&t.structure, &policy, [0; 32]), Tier::Fives);
    }
}
