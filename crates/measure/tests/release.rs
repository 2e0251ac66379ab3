//! What a release promises, whatever was answered.

use measure::generate::{Recipe, Trust, trust};
use measure::*;
use proptest::prelude::*;

fn seed(x: u8) -> [u8; 32] {
    [x; 32]
}

fn small(x: u8) -> Trust {
    trust(
        &Recipe { sites: 8, regions: 2, staff: 300, answering: 60, items: 5, facts: 3, unstated: 8, uneven: true },
        seed(x),
    )
}

fn wave(t: &Trust) -> Wave {
    Wave { id: "w".into(), manifest: [9; 32], counts: t.counts.clone() }
}

fn drawn(t: &Trust) -> Drawn {
    draw(&t.structure, &Policy::standard(&t.structure, 10, 5), &t.opened, &wave(t), seed(1)).unwrap()
}

#[test]
fn published_bytes_read_back_the_same() {
    let t = small(1);
    let d = drawn(&t);
    let bytes = d.release.bytes();
    let back = Release::from_published(&bytes, &d.release.hash()).unwrap();
    assert_eq!(back, d.release);
    assert_eq!(Release::from_published(&bytes, &[0; 32]), Err(ReleaseFault::Hash));
    assert!(d.release.whole().is_some());
    assert!(d.release.parts().len() > 10);
}

#[test]
fn every_certificate_is_verified_and_small_groups_are_not_shown() {
    for x in 1..12 {
        let t = small(x);
        let d = drawn(&t);
        assert!(d.certificates.verify().unwrap() > 1);
        assert!(d.release.parts().iter().all(|p| p.n() >= 10));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    /// In whatever order ballots are opened the bytes are the same, to the last digit of a theme, a model and its bootstrap.
    #[test]
    fn no_order_of_respondents_changes_a_byte(
        order in Just((0..150).collect::<Vec<usize>>()).prop_shuffle(),
        salt in 1_u64..1_000,
    ) {
        let mut t = small(2);
        t.structure.items.iter_mut().enumerate().for_each(|(i, item)| item.theme = Some(u16::from(i > 2)));
        let mut rows = random_rows(&t.structure, order.len(), salt);
        // Whoever likes one thing likes others: else there is no reliability, and no driver.
        for (at, (_, _, answers)) in rows.iter_mut().enumerate() {
            let mood = 1 + (at * 7 + salt as usize) % 5;
            for (i, answer) in answers.iter_mut().enumerate() {
                if (at + i) % 4 > 0 && matches!(answer, Answer::One(_)) {
                    *answer = Answer::One(mood as u8);
                }
            }
        }
        let mut wave = wave(&t);
        wave.counts.answers.iter_mut().for_each(|c| c.answered = 0);
        let mut policy = Policy::standard(&t.structure, 10, 5);
        policy.cuts.retain(|c| c.by.len() < 2);
        let fill = |order: &mut dyn Iterator<Item = usize>| {
            let mut o = Opened::new(&t.structure);
            order.for_each(|i| o.push(rows[i].0, &rows[i].1, &rows[i].2).unwrap());
            draw(&t.structure, &policy, &o, &wave, seed(1)).unwrap()
        };
        let (one, other) = (fill(&mut (0..order.len())), fill(&mut order.iter().copied()));
        let kinds: Vec<&str> = one.release.models().iter().map(|m| m.kind.as_str()).collect();
        prop_assert!(["alpha", "icc1", "driver"].iter().all(|kind| kinds.contains(kind)), "{:?}", kinds);
        prop_assert!(one.release.models().iter().any(|m| m.interval.is_some_and(|[low, high]| low < high)));
        prop_assert!(one.release.whole().is_some_and(|whole| whole.theme(0).shown().is_some()));
        prop_assert_eq!(one.release.bytes(), other.release.bytes());
        prop_assert_eq!(one.certificates_hash, other.certificates_hash);
    }
}

#[test]
fn the_plan_looks_at_membership_and_never_at_answers() {
    let t = small(3);
    let rows = random_rows(&t.structure, 200, 6);
    let other = random_rows(&t.structure, 200, 77);
    let with = |answers: &[Row]| {
        let mut o = Opened::new(&t.structure);
        for (row, answer) in rows.iter().zip(answers) {
            o.push(row.0, &row.1, &answer.2).unwrap();
        }
        draw(&t.structure, &Policy::standard(&t.structure, 10, 5), &o, &wave(&t), seed(1)).unwrap()
    };
    let (a, b) = (with(&rows), with(&other));
    assert_ne!(a.release.bytes(), b.release.bytes());
    assert_eq!(a.plan_hash, b.plan_hash);
    assert_eq!(a.certificates_hash, b.certificates_hash);
}

/// Two people in a category and nobody in it: the place looks the same, byte for byte, in JSON and in CSV.
#[test]
fn withheld_and_empty_are_the_same_bytes() {
    let t = small(4);
    let fill = |two: bool| {
        let mut o = Opened::new(&t.structure);
        for i in 0..160usize {
            let lone = two && (i == 3 || i == 4);
            o.push(i % 8, &[if lone { 7 } else { 1 + (i / 8 % 2) as u8 }, 1, 1], &[Answer::One(1 + (i % 5) as u8); 5])
                .unwrap();
        }
        draw(&t.structure, &Policy::standard(&t.structure, 10, 5), &o, &wave(&t), seed(1)).unwrap().release
    };
    let (lone, nobody) = (fill(true), fill(false));
    let rows = |r: &Release| r.csv_rows().into_iter().filter(|row| row[2] == "role=senior leader").collect::<Vec<_>>();
    assert!(!rows(&lone).is_empty());
    assert_eq!(rows(&lone), rows(&nobody));
    assert_eq!(lone.place(Level::Whole, 0, &[(0, 7)]), Place::Withheld);
    assert_eq!(nobody.place(Level::Whole, 0, &[(0, 7)]), Place::Withheld);
}

#[test]
fn a_small_key_group_is_shown_with_named_neighbours() {
    let mut t = small(5);
    t.structure.facts.clear();
    let mut o = Opened::new(&t.structure);
    for g in 0..8 {
        for i in 0..if g == 2 { 4 } else { 30 } {
            o.push(g, &[], &[Answer::One(1 + (i % 5) as u8); 5]).unwrap();
        }
    }
    let d = draw(&t.structure, &Policy::plain(&t.structure, 10, 5), &o, &wave(&t), seed(1)).unwrap();
    // Four people alone are too few, and so are they when everybody else of the region is shown.
    match d.release.place(Level::Group, 2, &[]) {
        Place::Together(part) => {
            assert!(part.nodes().contains(&2) && part.nodes().len() > 1);
            assert!(d.release.part_name(part).contains("Academy 3 + "));
        }
        Place::Within(part) => assert_eq!(part.level(), Level::Region),
        other => panic!("{other:?}"),
    }
    d.certificates.verify().unwrap();
}

#[test]
fn too_few_answers_publish_nothing() {
    let t = small(6);
    let mut o = Opened::new(&t.structure);
    for _ in 0..9 {
        o.push(0, &[1, 1, 1], &[Answer::One(3); 5]).unwrap();
    }
    let d = draw(&t.structure, &Policy::standard(&t.structure, 10, 5), &o, &wave(&t), seed(1)).unwrap();
    assert!(d.release.parts().is_empty());
    assert!(d.release.whole().is_none());
    assert!(d.release.csv_rows().iter().all(|r| r[5] == "withheld"));
}

#[test]
fn rows_out_of_range_are_refused_and_leave_nothing_behind() {
    let t = small(7);
    let mut o = Opened::new(&t.structure);
    let good = [Answer::One(3); 5];
    assert_eq!(o.push(8, &[1, 1, 1], &good), Err(RowFault::Group));
    assert_eq!(o.push(0, &[1, 1], &good), Err(RowFault::Width));
    assert_eq!(o.push(0, &[1, 9, 1], &good), Err(RowFault::Fact(1)));
    assert_eq!(o.push(0, &[1, 1, 1], &[Answer::One(6); 5]), Err(RowFault::Item(0)));
    assert_eq!(o.push(0, &[1, 1, 1], &[Answer::One(0); 5]), Err(RowFault::Item(0)));
    assert_eq!(o.push(0, &[1, 1, 1], &[Answer::Several(1); 5]), Err(RowFault::Item(0)));
    assert!(o.is_empty());
}

#[test]
fn policies_below_the_limits_are_refused() {
    let t = small(8);
    let good = Policy::standard(&t.structure, 10, 5);
    assert_eq!(good.check_for(&t.structure), Ok(()));
    let with = |f: &dyn Fn(&mut Policy)| {
        let mut p = good.clone();
        f(&mut p);
        p.check_for(&t.structure)
    };
    assert_eq!(with(&|p| p.k = 9), Err(PolicyFault::KTooSmall));
    assert_eq!(with(&|p| p.k_d = 4), Err(PolicyFault::KdOutOfRange));
    assert_eq!(with(&|p| p.k_d = 11), Err(PolicyFault::KdOutOfRange));
    assert_eq!(with(&|p| p.tier = Tier::Percent), Err(PolicyFault::TierTooFine));
    assert_eq!(with(&|p| p.cuts.push(Cut::of(Level::Whole, &[]))), Err(PolicyFault::CutTwice(good.cuts.len())));
    assert_eq!(with(&|p| p.cuts[1].by = vec!["shoe size".into()]), Err(PolicyFault::FactUnknown(1)));
    let text = serde_json::to_string(&good).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), good);
}

type Row = (usize, Vec<u8>, Vec<Answer>);

fn random_rows(s: &Structure, n: usize, salt: u64) -> Vec<Row> {
    let mut x = salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |m: usize| {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        (x >> 20) as usize % m
    };
    (0..n)
        .map(|_| {
            let facts = s.facts.iter().map(|f| next(f.categories.len() + 1) as u8).collect();
            let items = s
                .items
                .iter()
                .map(|_| if next(20) == 0 { Answer::Declined } else { Answer::One(1 + next(5) as u8) })
                .collect();
            (next(s.groups.len()), facts, items)
        })
        .collect()
}

/// How far places differ says nothing of a place that is withheld: whatever people there answer, it stays the same.
#[test]
fn what_a_withheld_group_answered_is_in_no_model_of_places() {
    let mut withheld = 0;
    for x in 0..12 {
        let mut t = small(x);
        t.structure.themes = vec![Theme { code: "t".into(), name: "T".into() }];
        t.structure.items.iter_mut().for_each(|item| item.theme = Some(0));
        t.structure.facts.clear();
        // Two places that are too small even together, in a region of their own: seven people whom nobody can be shown with.
        let sizes = [40, 30, 36, 52, 33, 61, 4, 3];
        for (at, group) in t.structure.groups.iter_mut().enumerate() {
            group.region = Some(u16::from(at > 5));
        }
        let draw_with = |outside: &[usize], choice: u8| {
            let mut o = Opened::new(&t.structure);
            for (g, size) in sizes.iter().enumerate() {
                for i in 0..*size {
                    let own = 1 + ((i * 7 + g * 3 + i / 5 + usize::from(x)) % 5) as u8;
                    let answer = if outside.contains(&g) { choice } else { own };
                    o.push(g, &[], &[Answer::One(answer); 5]).unwrap();
                }
            }
            draw(&t.structure, &Policy::plain(&t.structure, 10, 5), &o, &wave(&t), seed(1)).unwrap().release
        };
        let release = draw_with(&[], 0);
        let shown = |g: &usize| matches!(release.place(Level::Group, *g, &[]), Place::Own(_) | Place::Together(_));
        let outside: Vec<usize> = (0..sizes.len()).filter(|g| !shown(g)).collect();
        withheld += outside.len();
        let places = |release: &Release| {
            let of =
                |kind: &str| release.models().iter().filter(|m| m.kind == kind).map(|m| m.value).collect::<Vec<_>>();
            (of("icc1"), of("icc2"), of("alpha"))
        };
        let (low, high) = (places(&draw_with(&outside, 1)), places(&draw_with(&outside, 5)));
        assert!(!low.0.is_empty() && !low.2.is_empty(), "there is something that could leak");
        assert_eq!((&low.0, &low.1), (&high.0, &high.1), "{outside:?}");
    }
    assert!(withheld > 0);
}

/// The hashes of plan and certificates confirm no guess: without what only those know who opened the answers they cannot be made.
#[test]
fn hashes_of_the_plan_depend_on_what_only_counters_know() {
    let t = small(9);
    let policy = Policy::standard(&t.structure, 10, 5);
    let of = |blind: u8| {
        let chances = Chances { seed: seed(1), blind: seed(blind) };
        draw(&t.structure, &policy, &t.opened, &wave(&t), chances).unwrap()
    };
    let (one, other) = (of(1), of(2));
    assert_ne!(one.plan_hash, other.plan_hash);
    assert_ne!(one.certificates_hash, other.certificates_hash);
    assert_eq!(one.release.parts(), other.release.parts());
    assert_eq!(one.release.bytes(), of(1).release.bytes());
}

/// Of a theme with an item that hardly anybody answered nothing is shown, and so no spread of its other items, although with this many
/// answers it comes from the shares of their options.
#[test]
fn no_spread_is_published_of_an_item_that_is_withheld() {
    let mut t = small(3);
    t.structure.items.iter_mut().enumerate().for_each(|(i, item)| item.theme = Some(u16::from(i > 2)));
    let policy = Policy::plain(&t.structure, 10, 5);
    let mut o = Opened::new(&t.structure);
    for i in 0..1_200usize {
        let of =
            |item: usize| if item == 0 && i > 3 { Answer::LeftOut } else { Answer::One(1 + ((i + item) % 5) as u8) };
        o.push(i % 8, &[1, 1, 1], &[of(0), of(1), of(2), of(3), of(4)]).unwrap();
    }
    let release = draw(&t.structure, &policy, &o, &wave(&t), seed(1)).unwrap().release;
    let whole = release.whole().unwrap();
    assert_eq!((whole.item(1), release.spread(1)), (Cell::Withheld, None));
    assert!(whole.item(3).shown().is_some_and(|cell| cell.options.is_some()) && release.spread(3).is_some());
}
