//! A3 on a published release: linear programmes ask how many people of a small group chose an option. One programme takes a group
//! apart in one way, by the tree or by the values of a fact, and adds everything that is shown of the group and of its parts; so every
//! group of the release is in some programme, and none is large. What a programme determines is determined, since only things are put
//! into it that hold whatever the rounding was.

use rayon::prelude::*;

use super::bounds::{Equation, bounds};
use super::labels::Labels;
use crate::guard::{self, GUARDED_BELOW, Headline, Share};
use crate::policy::Tier;
use crate::release::{ItemCell, Part, Release};
use crate::structure::Kind;

/// At most so many parts are in one programme; of more, the others are one part together.
const PARTS_MAX: usize = 12;

/// What the programmes found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Programmes that were solved.
    pub programmes: usize,
    /// Counts that were asked for.
    pub asked: usize,
    /// Of these, those with a single possible value.
    pub pinned: usize,
    /// Programmes without any solution: then the numbers are not of any answers.
    pub impossible: usize,
}

impl Found {
    fn and(self, other: Self) -> Self {
        Self {
            programmes: self.programmes + other.programmes,
            asked: self.asked + other.asked,
            pinned: self.pinned + other.pinned,
            impossible: self.impossible + other.impossible,
        }
    }
}

/// A group taken apart.
struct Unit<'a> {
    /// Most people of each part.
    most: Vec<i64>,
    /// Groups that are shown, as parts.
    shown: Vec<(&'a Part, Vec<usize>)>,
}

fn units<'a>(labels: &Labels<'a>) -> Vec<Unit<'a>> {
    let mut by_node: Vec<Vec<usize>> = vec![vec![]; labels.nodes_count()];
    for (i, (_, nodes)) in labels.shown.iter().enumerate() {
        by_node[nodes[0]].push(i);
    }
    let mut out = vec![];
    for node in 0..labels.nodes_count() {
        for parts in labels.apart(node) {
            // The tree alone is attacked once, not again with every fact.
            if !labels.facts.is_empty() && parts.iter().all(|&p| labels.is_plain(p)) {
                continue;
            }
            for chunk in parts.chunks(PARTS_MAX) {
                let rest: Vec<usize> = parts.iter().copied().filter(|p| !chunk.contains(p)).collect();
                let everything: Vec<usize> = (0..chunk.len() + usize::from(!rest.is_empty())).collect();
                let mut most: Vec<i64> = chunk.iter().map(|&p| labels.people(p)[1]).collect();
                if !rest.is_empty() {
                    most.push(rest.iter().map(|&p| labels.people(p)[1]).sum());
                }
                let mut shown = vec![];
                for &i in &by_node[node] {
                    let (part, nodes) = &labels.shown[i];
                    if nodes.len() == 1 {
                        shown.push((*part, everything.clone()));
                    }
                }
                for &i in chunk.iter().flat_map(|&p| &by_node[p]) {
                    let (part, nodes) = &labels.shown[i];
                    let at: Vec<usize> = nodes.iter().filter_map(|n| chunk.iter().position(|p| p == n)).collect();
                    if at.len() == nodes.len() {
                        shown.push((*part, at));
                    }
                }
                if shown.len() > 1 && shown.iter().any(|(p, _)| p.n() < GUARDED_BELOW + 5) {
                    out.push(Unit { most, shown });
                }
            }
        }
    }
    out
}

/// Solves the programmes of these crossings for every question with one answer.
pub(crate) fn programmes(release: &Release, crossings: &[Labels<'_>]) -> Found {
    let items = &release.structure().items;
    let units: Vec<Unit<'_>> = crossings.iter().flat_map(units).collect();
    let tasks: Vec<(usize, &Unit<'_>)> = (0..items.len())
        .filter(|&i| !matches!(items[i].kind, Kind::Multiple { .. }))
        .flat_map(|i| units.iter().map(move |u| (i, u)))
        .collect();
    tasks.par_iter().map(|(item, unit)| solve(release, *item, unit)).reduce(Found::default, Found::and)
}

fn solve(release: &Release, item: usize, unit: &Unit<'_>) -> Found {
    let kind = release.structure().items[item].kind;
    let m = usize::from(kind.options());
    let (k, tier) = (release.policy().k, release.tier());
    let mut unknowns = unit.most.len() * m;
    let (mut equations, mut asked) = (vec![], vec![]);
    let mut rows = 0;
    for (part, inside) in &unit.shown {
        let Some(cell) = part.item(item).shown() else { continue };
        rows += 1;
        let people = inside.iter().map(|&a| unit.most[a]).sum::<i64>();
        let each = |pick: &dyn Fn(usize) -> f64| -> Vec<(usize, f64)> {
            inside
                .iter()
                .flat_map(|&a| (0..m).map(move |o| (a * m + o, o)))
                .map(|(x, o)| (x, pick(o)))
                .filter(|t| t.1 != 0.0)
                .collect()
        };
        let Some(shows) = Shows::of(kind, cell, k, people.clamp(0, i64::from(u32::MAX)) as u32, tier) else {
            // No number of people and no sum looks like this.
            return Found { programmes: 1, impossible: 1, ..Found::default() };
        };
        let between =
            |terms, [low, high]: [f64; 2]| Equation { terms, value: (low + high) / 2.0, slack: (high - low) / 2.0 };
        equations.push(between(each(&|_| 1.0), shows.n.map(f64::from)));
        if let Some(steps) = shows.steps {
            equations.push(between(each(&|o| f64::from(kind.step(o as u8 + 1))), steps));
        }
        if let Some([low, high]) = shows.mean {
            // Each person's distance from the middle of what the mean may be, in steps.
            let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
            let width = half * f64::from(shows.n[1]);
            equations.push(between(each(&|o| f64::from(kind.step(o as u8 + 1)) - middle), [-width, width]));
        }
        for (options, range) in shows.counts {
            equations.push(between(each(&|o| f64::from(u8::from(options.contains(&o)))), range));
        }
        if shows.n[1] < GUARDED_BELOW {
            for o in 0..m {
                if let [a] = inside[..] {
                    asked.push(a * m + o);
                    continue;
                }
                let mut terms: Vec<(usize, f64)> = inside.iter().map(|&a| (a * m + o, 1.0)).collect();
                terms.push((unknowns, -1.0));
                equations.push(Equation { terms, value: 0.0, slack: 0.0 });
                asked.push(unknowns);
                unknowns += 1;
            }
        }
    }
    if asked.is_empty() || rows < 2 {
        return Found::default();
    }
    // Nobody answered who is not there: of parts of which nothing is shown this is all that is known.
    for (a, &most) in unit.most.iter().enumerate() {
        if most < 1 << 30 && !unit.shown.iter().any(|(p, inside)| inside[..] == [a] && p.item(item).shown().is_some()) {
            let half = most as f64 / 2.0;
            equations.push(Equation { terms: (0..m).map(|o| (a * m + o, 1.0)).collect(), value: half, slack: half });
        }
    }
    match bounds(unknowns, &equations, &asked) {
        Some(found) => Found {
            programmes: 1,
            asked: found.len(),
            pinned: found.iter().filter(|b| b.pins()).count(),
            impossible: 0,
        },
        None => Found { programmes: 1, impossible: 1, ..Found::default() },
    }
}

/// What a cell says of the answers, whatever was rounded.
struct Shows {
    /// How many answered.
    n: [u32; 2],
    /// Their sum of steps.
    steps: Option<[f64; 2]>,
    /// Their mean, in steps.
    mean: Option<[f64; 2]>,
    /// How many chose one of these options.
    counts: Vec<(Vec<usize>, [f64; 2])>,
}

impl Shows {
    fn of(kind: Kind, cell: &ItemCell, k: u32, people: u32, tier: Tier) -> Option<Self> {
        let bases = cell.n.saturating_sub(2).max(k)..=(cell.n + 2).min(people);
        let mut out: Option<Self> = None;
        for n in bases {
            let Some(one) = Self::with(kind, cell, n, tier) else { continue };
            out = Some(match out {
                None => one,
                Some(all) => Self {
                    n: [all.n[0], n],
                    steps: hull(all.steps, one.steps),
                    mean: hull(all.mean, one.mean),
                    counts: all
                        .counts
                        .into_iter()
                        .zip(one.counts)
                        .map(|(a, b)| (a.0, [a.1[0].min(b.1[0]), a.1[1].max(b.1[1])]))
                        .collect(),
                },
            });
        }
        out
    }

    /// If so many answered; nothing where then no answers look like this.
    fn with(kind: Kind, cell: &ItemCell, n: u32, tier: Tier) -> Option<Self> {
        let m = usize::from(kind.options());
        let (mut steps, mut mean, mut counts) = (None, None, vec![]);
        if let Some(h) = cell.headline {
            let range = sums(h, n, kind.steps(), tier)?.map(|t| t as f64);
            (steps, mean) = (Some(range), Some(range.map(|t| t / f64::from(n))));
        }
        if let Some(shares) = cell.shares {
            let of = |tone: i8| (0..m).filter(|&o| kind.tone(o as u8 + 1) == tone).collect::<Vec<_>>();
            counts.push((of(1), chosen(shares.favourable, n, tier)?));
            if !of(0).is_empty() {
                // Of two sides one is the other's complement; what is neither is worked out, but in the finest tier.
                counts.push((of(-1), chosen(shares.unfavourable, n, tier)?));
                if tier == Tier::Percent {
                    counts.push((of(0), chosen(shares.neutral, n, tier)?));
                }
            }
        }
        if let Some(options) = &cell.options {
            // Options of small groups are never shown in whole per cents.
            let tier = if tier == Tier::Percent && n < GUARDED_BELOW { Tier::Fives } else { tier };
            for (o, &share) in options.iter().enumerate() {
                counts.push((vec![o], chosen(share, n, tier)?));
            }
        }
        Some(Self { n: [n, n], steps, mean, counts })
    }
}

fn hull(a: Option<[f64; 2]>, b: Option<[f64; 2]>) -> Option<[f64; 2]> {
    a.zip(b).map(|(a, b)| [a[0].min(b[0]), a[1].max(b[1])])
}

/// The sums of steps of `n` people that are shown by this headline.
fn sums(shown: Headline, n: u32, steps: u32, tier: Tier) -> Option<[u64; 2]> {
    let key = |h: Headline| match h {
        Headline::AtMost(_) => (0, h.tenths()),
        Headline::AtLeast(_) => (2, h.tenths()),
        Headline::Tenths(_) | Headline::Points(_) => (1, h.tenths()),
    };
    let look = |t: u64| guard::headline(t, n, steps, tier);
    alike(u64::from(n) * u64::from(steps), |t| key(look(t)).cmp(&key(shown))).filter(|r| look(r[0]) == shown)
}

/// The fewest and the most among `n` people that are shown by this share. Around the middle shares need not move one way, so
/// all counts are tried that could be rounded to it.
fn chosen(shown: Share, n: u32, tier: Tier) -> Option<[f64; 2]> {
    let near = (u64::from(shown.percent()) * u64::from(n) / 100) as u32;
    let wide = 10 + n / 50;
    let looks = |c: &u32| guard::share(*c, n, tier) == Some(shown);
    let mut all = (near.saturating_sub(wide)..=(near + wide).min(n)).filter(looks);
    let first = all.next()?;
    Some([f64::from(first), f64::from(all.next_back().unwrap_or(first))])
}

/// All of 0 … `most` that look the same, when looks only ever move one way.
fn alike(most: u64, look: impl Fn(u64) -> std::cmp::Ordering) -> Option<[u64; 2]> {
    let first = |reached: &dyn Fn(u64) -> bool| {
        let (mut low, mut high) = (0, most + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if reached(middle) { high = middle } else { low = middle + 1 }
        }
        low
    };
    let from = first(&|x| look(x).is_ge());
    let to = first(&|x| look(x).is_gt());
    (from < to).then(|| [from, to - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_found_by_halving_as_by_trying_everything() {
        let mut looks = 0;
        for tier in [Tier::Percent, Tier::Fives, Tier::Coarse, Tier::Means] {
            for n in (10..=60).chain([99, 250]) {
                for steps in [1, 2, 4, 10] {
                    let all: Vec<Headline> =
                        (0..=u64::from(n * steps)).map(|t| guard::headline(t, n, steps, tier)).collect();
                    for (t, &h) in all.iter().enumerate() {
                        let alike: Vec<usize> = (0..all.len()).filter(|&x| all[x] == h).collect();
                        let found = sums(h, n, steps, tier).unwrap().map(|x| x as usize);
                        assert_eq!(found, [alike[0], alike[alike.len() - 1]], "{tier:?} {n} {steps} {t} {h:?}");
                        assert_eq!(alike.len(), found[1] - found[0] + 1);
                        looks += 1;
                    }
                }
                for c in 0..=n {
                    let Some(share) = guard::share(c, n, tier) else { continue };
                    let alike: Vec<u32> = (0..=n).filter(|&x| guard::share(x, n, tier) == Some(share)).collect();
                    let found = chosen(share, n, tier).unwrap().map(|x| x as u32);
                    assert_eq!(found, [alike[0], alike[alike.len() - 1]], "{tier:?} {n} {c}");
                }
            }
        }
        assert!(looks > 10_000);
        assert_eq!(sums(Headline::Tenths(1), 60, 4, Tier::Fives), None, "no sum looks like this");
    }
}
