//! The attackers on published instances, on naive publication, and on ours.

#![allow(clippy::needless_range_loop, clippy::useless_vec)] // Tables are read by row and column, as in print.

use std::collections::BTreeSet;

use measure::attack::algebra::Attacker;
use measure::attack::bounds::{Bounds, Equation, bounds};
use measure::attack::differences::gaps;
use measure::generate::{Recipe, trust};
use measure::plan::Row;
use measure::*;

fn exact(terms: &[usize], value: f64) -> Equation {
    Equation { terms: terms.iter().map(|&t| (t, 1.0)).collect(), value, slack: 0.0 }
}

/// The 4 × 4 table of sdcTable's test-simpleheuristic.R: nine cells suppressed, two in every line, and yet one of them, 47,
/// follows from the margins.
#[test]
fn sdctable_four_by_four_gives_away_47() {
    let table =
        [[30.0, 47.0, 64.0, 89.0], [90.0, 124.0, 5.0, 31.0], [92.0, 100.0, 59.0, 85.0], [800.0, 991.0, 651.0, 685.0]];
    let hidden = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 3)];
    let attack = |hidden: &[(usize, usize)]| {
        let mut equations = Vec::new();
        for i in 0..4 {
            equations.push(exact(&[4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3], table[i].iter().sum()));
            equations.push(exact(&[i, 4 + i, 8 + i, 12 + i], table.iter().map(|r| r[i]).sum()));
        }
        for i in 0..4 {
            for j in 0..4 {
                if !hidden.contains(&(i, j)) {
                    equations.push(exact(&[4 * i + j], table[i][j]));
                }
            }
        }
        bounds(16, &equations, &[1]).unwrap()[0]
    };
    let found = attack(&hidden);
    assert!(found.pins() && (found.low - 47.0).abs() < 1e-6, "{found:?}");
    // One more suppression opens it, to the bounds that the published test expects.
    let found = attack(&[&hidden[..], &[(1, 1)]].concat());
    assert!(found.low.abs() < 1e-6 && (found.high - 141.0).abs() < 1e-6, "{found:?}");
}

/// sdcTable's test-linked-tables.r: each of two tables is safe alone; together they give away K = 3. With N suppressed too, K
/// may be anything from 0 to 10.
#[test]
fn sdctable_linked_tables_give_away_k() {
    // A, B, I, J (county 1), K, L, M, N (county 2); L and M are big, all others small.
    let county = [exact(&[0, 1, 2, 3], 20.0), exact(&[4, 5, 6, 7], 16.0)];
    let size = [exact(&[5, 6], 6.0), exact(&[0, 1, 2, 3, 4, 7], 30.0)];
    let open = [exact(&[2], 8.0), exact(&[3], 8.0)];
    let n = [exact(&[7], 7.0)];
    let k = |tables: &[&[Equation]]| bounds(8, &tables.concat(), &[4]).unwrap()[0];
    assert!(!k(&[&county, &open, &n]).pins());
    assert!(!k(&[&size, &open, &n]).pins());
    let both = k(&[&county, &size, &open, &n]);
    assert!(both.pins() && (both.low - 3.0).abs() < 1e-9);
    let safe = k(&[&county, &size, &open]);
    assert!(safe.low.abs() < 1e-9 && (safe.high - 10.0).abs() < 1e-9);
}

/// The rule of the Office for National Statistics' ptable_10_5_rule.csv (cell-key perturbation): below 10 nothing is left, else
/// the count goes to the nearest 5. Our rounding to fives is the same from 10 up, and below 10 we show nothing either (k ≥ 10).
#[test]
fn rounding_to_fives_is_the_ten_five_rule() {
    for count in 10..=750u32 {
        let change = [0i64, -1, -2, 2, 1][(count % 5) as usize];
        assert_eq!(i64::from(guard::fives(count)), i64::from(count) + change);
    }
}

struct Planned {
    weights: Vec<u32>,
    shown: Vec<Row>,
    all: Vec<Row>,
}

fn planned(x: u8, k_d: u32) -> Planned {
    let recipe = Recipe {
        sites: 10 + usize::from(x) % 8,
        regions: 3,
        staff: 450 + 10 * usize::from(x),
        answering: 70,
        items: 1,
        facts: 4,
        unstated: 4,
        uneven: true,
    };
    let t = trust(&recipe, [x; 32]);
    let mut policy = Policy::standard(&t.structure, 10, k_d);
    policy.cuts.retain(|c| c.by.len() < 2);
    let d =
        draw(&t.structure, &policy, &t.opened, &Wave { id: "w".into(), manifest: [0; 32], counts: t.counts }, [0; 32])
            .unwrap();
    let rows = |all: bool| {
        d.certificates.offers().iter().filter(|o| all || o.verdict.is_shown()).map(|o| o.row.clone()).collect()
    };
    Planned { weights: d.certificates.weights().to_vec(), shown: rows(false), all: rows(true) }
}

#[test]
fn nested_differences_find_few_people_in_threshold_publication_and_never_in_ours() {
    let mut naive = 0;
    for x in 0..12 {
        let p = planned(x, 5);
        let sets =
            |rows: &[Row]| rows.iter().map(|r| r.iter().map(|e| e.0).collect::<BTreeSet<u32>>()).collect::<Vec<_>>();
        assert_eq!(gaps(&p.weights, &sets(&p.shown), 5), Vec::new());
        naive += usize::from(!gaps(&p.weights, &sets(&p.all), 5).is_empty());
    }
    assert!(naive >= 8, "{naive} of 12");
}

/// A5: a live count seen before and after one late answer, with the person's group, is a row about one person. It is why
/// nothing is published while a wave is open but participation in coarse steps.
#[test]
fn two_snapshots_expose_the_late_answer() {
    let before: Row = (0..30).map(|a| (a, 1)).collect();
    let after: Row = (0..31).map(|a| (a, 1)).collect();
    let found = Attacker::new(&vec![1; 31], &[before, after]).search(20, 2, [0; 32]).unwrap();
    assert_eq!((found.people, found.atoms), (1, vec![30]));
}

/// A4 and A6: no chance is in any cell (nothing can be averaged away), and every export is a function of the release.
#[test]
fn cells_hold_no_chance_and_exports_hold_nothing_but_cells() {
    let t = trust(
        &Recipe { sites: 8, regions: 2, staff: 400, answering: 70, items: 5, facts: 3, unstated: 5, uneven: false },
        [5; 32],
    );
    let policy = Policy::standard(&t.structure, 10, 5);
    let wave = Wave { id: "w".into(), manifest: [0; 32], counts: t.counts.clone() };
    let [a, b] = [[1; 32], [2; 32]].map(|seed| draw(&t.structure, &policy, &t.opened, &wave, seed).unwrap());
    assert_eq!(a.release.parts(), b.release.parts());
    assert_eq!(a.release.csv_rows(), b.release.csv_rows());
    let again = Release::from_published(&a.release.bytes(), &a.release.hash()).unwrap();
    assert_eq!(again.csv_rows(), a.release.csv_rows());
}

/// A3 on a whole small release: the attacker knows who answered, takes every mean of the tree with its rounding interval, and asks for
/// the bounds of every option in every small key group.
#[test]
fn bounds_pin_no_count_in_a_release() {
    let recipe =
        Recipe { sites: 5, regions: 0, staff: 150, answering: 70, items: 2, facts: 0, unstated: 0, uneven: false };
    let mut open = 0;
    for x in 0..4 {
        let t = trust(&recipe, [x + 40; 32]);
        let policy = Policy::plain(&t.structure, 10, 5);
        let release = draw(
            &t.structure,
            &policy,
            &t.opened,
            &Wave { id: "w".into(), manifest: [0; 32], counts: t.counts.clone() },
            [0; 32],
        )
        .unwrap()
        .release;
        let mut equations = Vec::new();
        for part in release.parts().iter().filter(|p| !p.is_merged()) {
            let groups: Vec<usize> =
                if part.level() == Level::Whole { (0..5).collect() } else { vec![usize::from(part.nodes()[0])] };
            let Some(cell) = part.item(0).shown() else { continue };
            // Two in a hundred leave the item out: the attacker may take those who answered it within two of the base.
            let n: f64 = groups.iter().map(|&g| f64::from(t.counts.answers[g].answered)).sum();
            let all: Vec<(usize, f64)> = groups.iter().flat_map(|&g| (0..5).map(move |o| (5 * g + o, 1.0))).collect();
            equations.push(Equation { terms: all.clone(), value: n - 1.0, slack: 1.0 });
            if let Some(Headline::Tenths(v)) = cell.headline {
                // Σ (25 · o − mean) · count lies within rounding of nought.
                let mean = f64::from(v) / 10.0;
                let terms = all.iter().map(|&(x, _)| (x, 25.0 * (x % 5) as f64 - mean)).collect();
                equations.push(Equation { terms, value: 0.0, slack: 0.05 * n });
            }
        }
        let found = bounds(25, &equations, &(0..25).collect::<Vec<_>>()).unwrap();
        open += found.iter().filter(|b: &&Bounds| !b.pins()).count();
        assert!(found.iter().all(|b| !b.pins()), "{found:?}");
    }
    assert_eq!(open, 100);
}
