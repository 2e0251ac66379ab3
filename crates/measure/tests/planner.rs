//! The planner against brute force, the verifier against forgery, attackers against both.

use measure::attack::algebra::Attacker;
use measure::generate::{Recipe, trust};
use measure::plan::{Certificate, Planner, Row, Tree, Verdict};
use measure::verify::{Doubt, Offer, verify};
use measure::*;
use proptest::prelude::*;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % n
    }
}

/// Rank over the rationals of small 0/1 rows restricted to some atoms, by fractions of 128-bit integers (Bareiss).
fn rank(rows: &[Row], keep: &dyn Fn(usize) -> bool, atoms: usize) -> usize {
    let columns: Vec<usize> = (0..atoms).filter(|&a| keep(a)).collect();
    let mut m: Vec<Vec<i128>> = rows
        .iter()
        .map(|r| columns.iter().map(|&c| r.iter().find(|x| x.0 as usize == c).map_or(0, |x| i128::from(x.1))).collect())
        .collect();
    let (mut rank, mut last) = (0, 1i128);
    for c in 0..columns.len() {
        let Some(p) = (rank..m.len()).find(|&i| m[i][c] != 0) else { continue };
        m.swap(rank, p);
        for i in rank + 1..m.len() {
            for j in (c + 1..columns.len()).rev() {
                m[i][j] = (m[i][j] * m[rank][c] - m[i][c] * m[rank][j]) / last;
            }
            m[i][c] = 0;
        }
        last = m[rank][c];
        rank += 1;
    }
    rank
}

/// Weight of the smallest support of a non-zero vector in the span, by trying every set of atoms.
fn smallest(rows: &[Row], weights: &[u32]) -> u32 {
    let n = weights.len();
    let full = rank(rows, &|_| true, n);
    let mut best = u32::MAX;
    for set in 1u32..1 << n {
        let people = (0..n).filter(|&a| set >> a & 1 == 1).map(|a| weights[a]).sum::<u32>();
        if people < best && rank(rows, &|a| set >> a & 1 == 0, n) < full {
            best = people;
        }
    }
    best
}

#[test]
fn planner_agrees_with_brute_force_on_thousands_of_small_cases() {
    let mut dice = Dice(0xB10C_5EED);
    let (mut decided, mut unproven, mut safe, mut refused) = (0, 0, 0, 0);
    for _ in 0..5_000 {
        let n = 4 + dice.below(6) as usize;
        let weights: Vec<u32> = (0..n).map(|_| 1 + dice.below(3) as u32).collect();
        let kd = 2 + dice.below(4) as u32;
        let mut planner = Planner::new(weights.clone(), kd, 100_000);
        let mut accepted: Vec<Row> = Vec::new();
        for _ in 0..6 {
            let row: Row = (0..n as u32)
                .filter_map(|a| match dice.below(8) {
                    0..4 => Some((a, 1)),
                    4 if dice.below(6) == 0 => Some((a, 1 + dice.below(4) as i64)),
                    _ => None,
                })
                .collect();
            if row.is_empty() {
                continue;
            }
            let mut with = accepted.clone();
            with.push(row.clone());
            let new = rank(&with, &|_| true, n) > rank(&accepted, &|_| true, n);
            let truth = smallest(&with, &weights) >= kd;
            decided += 1;
            match planner.offer(&row).0 {
                Verdict::Derivable => assert!(!new),
                Verdict::Safe => {
                    assert!(new && truth, "{weights:?} {with:?} {kd}");
                    safe += 1;
                    accepted = with;
                }
                Verdict::Unsafe => {
                    assert!(new && !truth, "{weights:?} {with:?} {kd}");
                    refused += 1;
                }
                Verdict::Unproven => unproven += 1,
            }
        }
    }
    println!("{decided} offers: {safe} safe, {refused} unsafe, {unproven} unproven");
    assert!(decided > 25_000 && safe > 500 && refused > 500);
    assert_eq!(unproven, 0);
}

fn planned(x: u8, k_d: u32) -> (Vec<u32>, Vec<Offer>) {
    let recipe =
        Recipe { sites: 10, regions: 3, staff: 500, answering: 70, items: 1, facts: 4, unstated: 5, uneven: true };
    let t = trust(&recipe, [x; 32]);
    let wave = Wave { id: "w".into(), manifest: [0; 32], counts: t.counts };
    let mut policy = Policy::standard(&t.structure, 10, k_d);
    policy.cuts.retain(|c| c.by.len() < 2);
    let d = draw(&t.structure, &policy, &t.opened, &wave, [0; 32]).unwrap();
    (d.certificates.weights().to_vec(), d.certificates.offers().to_vec())
}

#[test]
fn the_verifier_refuses_forged_certificates() {
    let (weights, offers) = planned(1, 5);
    assert!(verify(&weights, 5, &offers).unwrap() > 10);
    // The same certificates do not prove a stronger promise.
    assert!(verify(&weights, 40, &offers).is_err());

    let (others, packed) = planned(1, 10);
    assert!(verify(&others, 10, &packed).unwrap() > 10);
    let forge = |(weights, k_d, offers): (&[u32], u32, &[Offer]), f: &dyn Fn(&mut Tree)| {
        let mut forged = offers.to_vec();
        for o in &mut forged {
            if let Certificate::Safe(t) = &mut o.certificate {
                f(t);
            }
        }
        verify(weights, k_d, &forged)
    };
    let first_safe = |f: &dyn Fn(&mut Tree)| forge((&weights, 5, &offers), f);
    assert!(matches!(first_safe(&|t| *t = Tree::Pack { scale: 1, witnesses: Vec::new() }), Err(Doubt::Room(0))));
    assert!(matches!(first_safe(&|t| *t = Tree::Pack { scale: 0, witnesses: Vec::new() }), Err(Doubt::Room(0))));
    let cut_short = |t: &mut Tree| {
        if let Tree::Pack { witnesses, .. } = t {
            witnesses.iter_mut().for_each(|w| w.1.truncate(1));
        }
    };
    assert!(matches!(forge((&others, 10, &packed), &cut_short), Err(Doubt::Witness(_))));
    // Pivots that are missing, or at which there is no basis.
    let with_pivots = |f: &dyn Fn(&mut Vec<u32>)| {
        first_safe(&|t| {
            if let Tree::Few { pivots } = t {
                f(pivots);
            }
        })
    };
    assert!(matches!(with_pivots(&|p| p.truncate(p.len() - p.len().min(1))), Err(Doubt::Room(_))));
    assert!(matches!(with_pivots(&|p| p.iter_mut().for_each(|x| *x = 0)), Err(Doubt::Room(_))));
    assert!(matches!(with_pivots(&|p| p.iter_mut().for_each(|x| *x = u32::MAX)), Err(Doubt::Room(_))));
    // The proof by trying out, claimed for each refused row.
    for at in (0..offers.len()).filter(|&i| offers[i].verdict == Verdict::Unsafe) {
        let pivots = offers[..at].iter().rev().find_map(|o| match &o.certificate {
            Certificate::Safe(Tree::Few { pivots }) => Some(pivots.clone()),
            _ => None,
        });
        let after = offers[at + 1..].iter().find_map(|o| match &o.certificate {
            Certificate::Safe(Tree::Few { pivots }) => Some(pivots.clone()),
            _ => None,
        });
        for pivots in [pivots, after].into_iter().flatten() {
            let mut forged = offers[..=at].to_vec();
            (forged[at].verdict, forged[at].certificate) = (Verdict::Safe, Certificate::Safe(Tree::Few { pivots }));
            assert_eq!(verify(&weights, 5, &forged), Err(Doubt::Room(at)));
        }
    }
    // A refused row that claims to be safe, derivable, or simply shown.
    let at = offers.iter().position(|o| o.verdict == Verdict::Unsafe).unwrap();
    let mut forged = offers.clone();
    forged[at].verdict = Verdict::Safe;
    assert_eq!(verify(&weights, 5, &forged), Err(Doubt::Verdict(at)));
    forged[at].verdict = Verdict::Derivable;
    forged[at].certificate = Certificate::Derivable { scale: 1, sum: vec![(0, 1)] };
    assert_eq!(verify(&weights, 5, &forged), Err(Doubt::Derivation(at)));
}

#[test]
fn linear_algebra_finds_single_people_in_threshold_publication_and_nobody_in_ours() {
    let mut broken = 0;
    for x in 0..10 {
        for k_d in [5, 10] {
            let (weights, offers) = planned(x, k_d);
            let shown: Vec<Row> = offers.iter().filter(|o| o.verdict.is_shown()).map(|o| o.row.clone()).collect();
            let found = Attacker::new(&weights, &shown).search(150, k_d, [x; 32]).unwrap();
            assert!(found.people >= k_d, "{found:?}");
            // Every candidate of ten or more, as by the threshold alone.
            let all: Vec<Row> = offers.iter().map(|o| o.row.clone()).collect();
            broken += u32::from(Attacker::new(&weights, &all).search(150, 2, [x; 32]).unwrap().people < 5);
        }
    }
    assert!(broken >= 18, "{broken} of 20 threshold publications were broken");
}

#[test]
fn refused_as_unsafe_is_an_attack_indeed() {
    let (weights, offers) = planned(3, 5);
    let mut attacker = Attacker::new(&weights, &[]);
    let mut checked = 0;
    for o in &offers {
        if let Certificate::Unsafe(support) = &o.certificate {
            let people: u32 = support.iter().map(|&a| weights[a as usize]).sum();
            assert!(people < 5);
            // Knowing what is shown, the candidate, and these few people's sum: everything else cancels.
            let mut knows = attacker.clone();
            for &a in support {
                knows.learn(&[(a, 1)]);
            }
            assert!(knows.knows(&o.row) && !attacker.knows(&o.row));
            checked += 1;
        }
        if o.verdict.is_shown() {
            attacker.learn(&o.row);
        }
    }
    assert!(checked > 3);
}

/// A8: a lone woman teacher. Everybody, men, women, teachers, men teachers: each of at least ten people.
#[test]
fn a_lone_woman_teacher_is_exposed_by_naive_publication_and_not_by_ours() {
    // Atoms: men teachers 15, women others 20, men others 12, the woman teacher 1.
    let weights = vec![15, 20, 12, 1];
    let rows: Vec<Row> =
        vec![vec![(0, 1), (1, 1), (2, 1), (3, 1)], vec![(1, 1), (3, 1)], vec![(0, 1), (3, 1)], vec![(0, 1)]];
    let naive = Attacker::new(&weights, &rows).search(50, 2, [1; 32]).unwrap();
    assert_eq!((naive.people, naive.atoms), (1, vec![3]));
    let mut planner = Planner::new(weights.clone(), 5, 1_000);
    let ours: Vec<Row> = rows.into_iter().filter(|r| planner.offer(r).0.is_shown()).collect();
    assert_eq!(ours.len(), 3);
    assert!(Attacker::new(&weights, &ours).search(50, 5, [1; 32]).unwrap().people >= 5);
}

#[test]
fn weighted_rows_are_planned_like_any_other() {
    let weights = vec![6, 6, 6];
    let mut planner = Planner::new(weights, 5, 1_000);
    assert_eq!(planner.offer(&vec![(0, 1), (1, 1), (2, 1)]).0, Verdict::Safe);
    assert_eq!(planner.offer(&vec![(0, 3), (1, 1), (2, 2)]).0, Verdict::Safe);
    assert_eq!(planner.offer(&vec![(0, 4), (1, 2), (2, 3)]).0, Verdict::Derivable);
    // With one person of weight 2 the difference of two sums is about that person alone.
    let mut planner = Planner::new(vec![6, 6, 1], 5, 1_000);
    assert_eq!(planner.offer(&vec![(0, 1), (1, 1), (2, 1)]).0, Verdict::Safe);
    assert_eq!(planner.offer(&vec![(0, 1), (1, 1), (2, 2)]).0, Verdict::Unsafe);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever rows are offered, the planner answers without a panic and its certificates stand.
    #[test]
    fn any_rows_are_planned_and_verified(weights in prop::collection::vec(1u32..6, 1..14), rows in prop::collection::vec(prop::collection::vec(-3i64..4, 14), 0..10), kd in 1u32..8) {
        let mut planner = Planner::new(weights.clone(), kd, 2_000);
        let mut offers = Vec::new();
        for r in rows {
            let row: Row = r.iter().take(weights.len()).enumerate().filter(|x| *x.1 != 0).map(|(a, &v)| (a as u32, v)).collect();
            let (verdict, certificate) = planner.offer(&row);
            offers.push(Offer { row, verdict, certificate });
        }
        prop_assert_eq!(verify(&weights, kd, &offers).unwrap(), planner.accepted().len());
        let shown: Vec<Row> = offers.iter().filter(|o| o.verdict.is_shown()).map(|o| o.row.clone()).collect();
        if let Some(found) = Attacker::new(&weights, &shown).search(60, kd, [2; 32]) {
            prop_assert!(found.people >= kd);
        }
    }

    /// Adding people to an atom never makes what was safe unsafe.
    #[test]
    fn more_people_never_make_a_plan_unsafe(weights in prop::collection::vec(1u32..4, 3..9), more in prop::collection::vec(0u32..3, 9), rows in prop::collection::vec(prop::collection::vec(0i64..2, 9), 1..6)) {
        let larger: Vec<u32> = weights.iter().zip(&more).map(|(w, m)| w + m).collect();
        let row = |r: &Vec<i64>| -> Row { r.iter().take(weights.len()).enumerate().filter(|x| *x.1 != 0).map(|(a, &v)| (a as u32, v)).collect() };
        let mut planner = Planner::new(weights.clone(), 4, 50_000);
        let shown: Vec<Row> = rows.iter().map(row).filter(|r| planner.offer(r).0.is_shown()).collect();
        let mut again = Planner::new(larger, 4, 50_000);
        for r in &shown {
            prop_assert!(again.offer(r).0.is_shown());
        }
    }
}
