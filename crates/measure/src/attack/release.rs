//! The attackers on a published release, by whoever has nothing but the release: `belong audit --attack`. Who is in which group is gone
//! by then; how many answered in each key group is published exactly, so the tree is attacked with exact numbers, and what is crossed
//! with facts by its labels.

use std::collections::BTreeSet;

use super::algebra::Attacker;
use super::bounds::{Equation, bounds};
use super::differences::gaps;
use crate::guard::{self, GUARDED_BELOW, Headline};
use crate::plan::Row;
use crate::policy::Level;
use crate::release::{Part, Release};

/// So many items are attacked with linear programmes.
const ITEMS_MAX: usize = 6;
/// So many key groups at most are in one linear programme.
const GROUPS_MAX: usize = 12;

/// What an attacker tried and whether the release held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The attacker's name: `A1`, `A2`, `A3`, `A6`.
    pub name: &'static str,
    /// Whether the release held.
    pub held: bool,
    /// What was tried and found, for people.
    pub sentence: String,
}

/// Tries everything that a release alone allows.
pub fn attack(release: &Release, seed: [u8; 32]) -> Vec<Attempt> {
    vec![differences(release), combinations(release, seed), programmes(release), side_outputs(release)]
}

fn inside(release: &Release, part: &Part) -> Vec<usize> {
    let groups = &release.structure().groups;
    (0..groups.len())
        .filter(|&g| match part.level() {
            Level::Whole => true,
            Level::Region => groups[g].region.is_some_and(|r| part.nodes().contains(&r)),
            Level::Group => part.nodes().contains(&(g as u16)),
        })
        .collect()
}

fn tree(release: &Release) -> Vec<(&Part, Vec<usize>)> {
    release.parts().iter().filter(|p| p.facts().is_empty()).map(|p| (p, inside(release, p))).collect()
}

fn answered(release: &Release) -> Vec<u32> {
    release.counts().answers.iter().map(|t| t.answered).collect()
}

fn differences(release: &Release) -> Attempt {
    let sets: Vec<BTreeSet<u32>> = tree(release).iter().map(|(_, g)| g.iter().map(|&g| g as u32).collect()).collect();
    let found = gaps(&answered(release), &sets, release.policy().k_d);
    Attempt {
        name: "A1",
        held: found.is_empty(),
        sentence: match found.first() {
            None => format!("Every pair of {} groups was subtracted; no difference is about few people.", sets.len()),
            Some(gap) => format!("A group and a smaller one inside it differ by {} people.", gap.people),
        },
    }
}

fn combinations(release: &Release, seed: [u8; 32]) -> Attempt {
    let rows: Vec<Row> = tree(release).iter().map(|(_, g)| g.iter().map(|&g| (g as u32, 1)).collect()).collect();
    let k_d = release.policy().k_d;
    let least = Attacker::new(&answered(release), &rows).search(300, k_d, seed).map(|f| f.people);
    Attempt {
        name: "A2",
        held: least.is_none_or(|people| people >= k_d),
        sentence: match least {
            None => "Nothing is shown, so there is nothing to combine.".into(),
            Some(people) => {
                format!("The smallest set of people found by adding and subtracting groups of the tree has {people}.")
            }
        },
    }
}

fn programmes(release: &Release) -> Attempt {
    let s = release.structure();
    let answered = answered(release);
    let (mut asked_all, mut pinned) = (0, 0);
    let scored = (0..s.items.len()).filter(|&i| s.items[i].kind.is_scored()).take(ITEMS_MAX);
    for item in scored {
        let kind = s.items[item].kind;
        let m = usize::from(kind.options());
        let groups = s.groups.len().min(GROUPS_MAX);
        let mut unknowns = groups * m;
        let (mut equations, mut asked) = (Vec::new(), Vec::new());
        for (part, inside) in tree(release) {
            let Some(cell) = part.item(item).shown() else { continue };
            if inside.iter().any(|&g| g >= groups) {
                continue;
            }
            let all: u32 = inside.iter().map(|&g| answered[g]).sum();
            // The base is published to the nearest 5, and nobody answered the item who did not answer.
            let (least, most) = (cell.n.saturating_sub(2), (cell.n + 2).min(all));
            let each: Vec<(usize, usize)> = inside.iter().flat_map(|&g| (0..m).map(move |o| (g * m + o, o))).collect();
            let middle = f64::from(least + most) / 2.0;
            let terms = each.iter().map(|&(x, _)| (x, 1.0)).collect();
            equations.push(Equation { terms, value: middle, slack: f64::from(most) - middle });
            let steps = f64::from(kind.steps());
            let points = |o: usize| 100.0 * f64::from(kind.step(o as u8 + 1)) / steps;
            let (low, high) = match cell.headline {
                None => (0.0, 100.0),
                Some(Headline::AtMost(p)) => (0.0, f64::from(p)),
                Some(Headline::AtLeast(p)) => (f64::from(p), 100.0),
                Some(h) => {
                    let half = 50.0 * guard::stretch(kind.steps(), release.tier()) as f64 / (f64::from(least) * steps);
                    let at = f64::from(h.tenths()) / 10.0;
                    (at - 2.0 * half - 0.5, at + 2.0 * half + 0.5)
                }
            };
            let mean = (low + high) / 2.0;
            let terms = each.iter().map(|&(x, o)| (x, points(o) - mean)).collect();
            equations.push(Equation { terms, value: 0.0, slack: (high - mean) * f64::from(most) });
            if most < GUARDED_BELOW {
                for o in 0..m {
                    let mut terms: Vec<(usize, f64)> = inside.iter().map(|&g| (g * m + o, 1.0)).collect();
                    terms.push((unknowns, -1.0));
                    equations.push(Equation { terms, value: 0.0, slack: 0.0 });
                    asked.push(unknowns);
                    unknowns += 1;
                }
            }
        }
        if let Some(found) = bounds(unknowns, &equations, &asked) {
            asked_all += found.len();
            pinned += found.iter().filter(|b| b.pins()).count();
        }
    }
    Attempt {
        name: "A3",
        held: pinned == 0,
        sentence: format!("Linear programmes asked for {asked_all} counts of small groups; {pinned} were determined."),
    }
}

/// A6: what is shown beside the items is worked out from them again.
fn side_outputs(release: &Release) -> Attempt {
    let s = release.structure();
    let (mut looked, mut strange) = (0, 0);
    for part in release.parts() {
        for theme in 0..s.themes.len() {
            let Some(cell) = part.theme(theme).shown() else { continue };
            looked += 1;
            let heads: Vec<u32> = (0..s.items.len())
                .filter(|&i| {
                    s.items[i].theme == Some(theme as u16) && s.items[i].kind.is_scored() && !s.items[i].sensitive
                })
                .filter_map(|i| part.item(i).shown()?.headline)
                .map(|h| u32::from(h.tenths()))
                .collect();
            let mean = f64::from(heads.iter().sum::<u32>()) / heads.len().max(1) as f64;
            strange += u32::from(heads.is_empty() || (mean - f64::from(cell.headline.tenths())).abs() > 10.0);
        }
    }
    Attempt {
        name: "A6",
        held: strange == 0,
        sentence: format!(
            "{looked} theme scores were worked out again from the items that are shown; {strange} said anything else."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Recipe, trust};
    use crate::release::{Body, Wave};
    use crate::{Policy, draw};

    #[test]
    fn a_release_holds_and_a_forged_one_does_not() {
        let recipe = Recipe { sites: 8, regions: 2, staff: 320, items: 4, facts: 1, ..Recipe::section_five() };
        let t = trust(&recipe, [4; 32]);
        let policy =
            Policy { cuts: Policy::standard(&t.structure, 10, 5).cuts, ..Policy::standard(&t.structure, 10, 5) };
        let wave = Wave { id: "w".into(), manifest: [0; 32], counts: t.counts.clone() };
        let release = draw(&t.structure, &policy, &t.opened, &wave, [0; 32]).unwrap().release;
        for attempt in attack(&release, [1; 32]) {
            assert!(attempt.held, "{attempt:?}");
        }
        // The same with a key group of which three people answered, left out of its region by the group next to it.
        let mut body: Body = serde_json::from_slice(&release.bytes()).unwrap();
        body.counts.answers[0].answered = 3;
        let whole = body.parts[0].clone();
        body.parts.push(Part { at: Level::Group, nodes: (1..8).collect(), ..whole });
        let held: Vec<bool> = attack(&Release::new(body), [1; 32]).iter().map(|a| a.held).collect();
        assert_eq!(held[..2], [false, false]);
    }
}
