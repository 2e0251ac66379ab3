//! Statistics against published values. Small public data sets are typed in with their source.

#![allow(clippy::excessive_precision)] // Published values are typed as published.

use measure::stats::drivers::{drivers, lmg};
use measure::stats::pooling::{Team, reml};
use measure::stats::raking::{RakeFault, rake};
use measure::stats::scale::{Columns, alpha, omega, reliability};
use nalgebra::DMatrix;

/// Swiss fertility and social indicators, 47 provinces, about 1888 (Mosteller and Tukey 1977; `swiss` in R): fertility,
/// agriculture, examination, education, Catholic, infant mortality.
const SWISS: [[f64; 6]; 47] = [
    [80.2, 17.0, 15.0, 12.0, 9.96, 22.2],
    [83.1, 45.1, 6.0, 9.0, 84.84, 22.2],
    [92.5, 39.7, 5.0, 5.0, 93.4, 20.2],
    [85.8, 36.5, 12.0, 7.0, 33.77, 20.3],
    [76.9, 43.5, 17.0, 15.0, 5.16, 20.6],
    [76.1, 35.3, 9.0, 7.0, 90.57, 26.6],
    [83.8, 70.2, 16.0, 7.0, 92.85, 23.6],
    [92.4, 67.8, 14.0, 8.0, 97.16, 24.9],
    [82.4, 53.3, 12.0, 7.0, 97.67, 21.0],
    [82.9, 45.2, 16.0, 13.0, 91.38, 24.4],
    [87.1, 64.5, 14.0, 6.0, 98.61, 24.5],
    [64.1, 62.0, 21.0, 12.0, 8.52, 16.5],
    [66.9, 67.5, 14.0, 7.0, 2.27, 19.1],
    [68.9, 60.7, 19.0, 12.0, 4.43, 22.7],
    [61.7, 69.3, 22.0, 5.0, 2.82, 18.7],
    [68.3, 72.6, 18.0, 2.0, 24.2, 21.2],
    [71.7, 34.0, 17.0, 8.0, 3.3, 20.0],
    [55.7, 19.4, 26.0, 28.0, 12.11, 20.2],
    [54.3, 15.2, 31.0, 20.0, 2.15, 10.8],
    [65.1, 73.0, 19.0, 9.0, 2.84, 20.0],
    [65.5, 59.8, 22.0, 10.0, 5.23, 18.0],
    [65.0, 55.1, 14.0, 3.0, 4.52, 22.4],
    [56.6, 50.9, 22.0, 12.0, 15.14, 16.7],
    [57.4, 54.1, 20.0, 6.0, 4.2, 15.3],
    [72.5, 71.2, 12.0, 1.0, 2.4, 21.0],
    [74.2, 58.1, 14.0, 8.0, 5.23, 23.8],
    [72.0, 63.5, 6.0, 3.0, 2.56, 18.0],
    [60.5, 60.8, 16.0, 10.0, 7.72, 16.3],
    [58.3, 26.8, 25.0, 19.0, 18.46, 20.9],
    [65.4, 49.5, 15.0, 8.0, 6.1, 22.5],
    [75.5, 85.9, 3.0, 2.0, 99.71, 15.1],
    [69.3, 84.9, 7.0, 6.0, 99.68, 19.8],
    [77.3, 89.7, 5.0, 2.0, 100.0, 18.3],
    [70.5, 78.2, 12.0, 6.0, 98.96, 19.4],
    [79.4, 64.9, 7.0, 3.0, 98.22, 20.2],
    [65.0, 75.9, 9.0, 9.0, 99.06, 17.8],
    [92.2, 84.6, 3.0, 3.0, 99.46, 16.3],
    [79.3, 63.1, 13.0, 13.0, 96.83, 18.1],
    [70.4, 38.4, 26.0, 12.0, 5.62, 20.3],
    [65.7, 7.7, 29.0, 11.0, 13.79, 20.5],
    [72.7, 16.7, 22.0, 13.0, 11.22, 18.9],
    [64.4, 17.6, 35.0, 32.0, 16.92, 23.0],
    [77.6, 37.6, 15.0, 7.0, 4.97, 20.0],
    [67.6, 18.7, 25.0, 7.0, 8.65, 19.5],
    [35.0, 1.2, 37.0, 53.0, 42.34, 18.0],
    [44.7, 46.6, 16.0, 29.0, 50.43, 18.2],
    [42.8, 27.7, 22.0, 29.0, 58.33, 19.3],
];

fn covariance(rows: &[[f64; 6]]) -> DMatrix<f64> {
    Columns((0..6).map(|c| rows.iter().map(|r| r[c]).collect()).collect()).pairwise()
}

/// LMG of Fertility on the five others, as published with R package relaimpo.
#[test]
fn lmg_of_swiss_is_as_published() {
    let blocks: Vec<Vec<usize>> = (1..6).map(|i| vec![i]).collect();
    let shares = lmg(&covariance(&SWISS), &blocks).unwrap();
    let published = [0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592];
    // The issue prints eight digits; an independent computation in R gives these seventeen.
    let exact = [
        0.057_091_220_768_091_20,
        0.171_173_028_900_234_11,
        0.260_134_678_624_384_44,
        0.105_570_150_373_493_65,
        0.112_765_922_926_521_89,
    ];
    for i in 0..5 {
        assert!((shares[i] - published[i]).abs() < 1e-8);
        assert!((shares[i] - exact[i]).abs() < 1e-12);
    }
    assert!((shares.iter().sum::<f64>() - 0.706735001593).abs() < 1e-11);
}

#[test]
fn near_synonyms_in_one_block_share_what_they_have() {
    let all: Vec<f64> = lmg(&covariance(&SWISS), &[vec![1], vec![2, 3], vec![4], vec![5]]).unwrap();
    assert!((all.iter().sum::<f64>() - 0.706735001593).abs() < 1e-11);
    assert!(all[1] > 0.26);
}

#[test]
fn near_synonyms_are_found() {
    let fold = |x: usize| (x * 7_919 % 1_009) as f64;
    let base: Vec<f64> = (0..300).map(fold).collect();
    let nearly = |c: usize, part: f64| -> Vec<f64> {
        base.iter().enumerate().map(|(i, x)| x + part * fold(i * (c + 3) + 17 * c)).collect()
    };
    let other: Vec<f64> = (0..300).map(|i| fold(i * i + 5)).collect();
    // Variables 1 and 4 are nearly one; 3 is that one turned round, which is as much of a synonym; 2 is another.
    let turned: Vec<f64> = nearly(2, 0.1).iter().map(|x| -x).collect();
    let columns = vec![base.clone(), nearly(1, 0.1), other, turned, nearly(5, 0.1)];
    assert_eq!(measure::stats::drivers::blocks(&columns), [vec![1, 3, 4], vec![2]]);
    // A chain is no block: the first is like the second and the second like the third, but the first is not like the third.
    let chain: Vec<Vec<f64>> = [0.0, 0.0, 0.55, 1.4]
        .iter()
        .map(|part| (0..300).map(|i| fold(i) * (1.4 - part) + part * fold(i * i + 5)).collect())
        .collect();
    let r = |a: &[f64], b: &[f64]| {
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        let s = |v: &[f64], w: &[f64]| v.iter().zip(w).map(|(x, y)| (x - mean(v)) * (y - mean(w))).sum::<f64>();
        s(a, b) / (s(a, a) * s(b, b)).sqrt()
    };
    assert!(r(&chain[1], &chain[2]) > 0.8 && r(&chain[1], &chain[3]) < 0.5);
    assert_eq!(measure::stats::drivers::blocks(&chain), [vec![1, 2], vec![3]]);
    // Without a complete answer nothing is alike, and nothing fails.
    assert_eq!(measure::stats::drivers::blocks(&[vec![f64::NAN; 5], vec![1.0; 5]]), [vec![1]]);
}

#[test]
fn drivers_need_a_hundred_answers() {
    let columns: Vec<Vec<f64>> = (0..6).map(|c| SWISS.iter().map(|r| r[c]).collect()).collect();
    let blocks: Vec<Vec<usize>> = (1..6).map(|i| vec![i]).collect();
    assert!(drivers(&columns, &blocks, 10, [0; 32]).is_none());
    let three: Vec<Vec<f64>> = columns.iter().map(|c| c.iter().cycle().take(141).copied().collect()).collect();
    let found = drivers(&three, &blocks, 200, [0; 32]).unwrap();
    assert!(found.iter().all(|d| d.interval[0] <= d.share && d.share <= d.interval[1]));
    assert_eq!(found, drivers(&three, &blocks, 200, [0; 32]).unwrap());
}

/// Pairwise covariances of items A1 (reversed) to A5 of psych::bfi (2,800 people; the personality project), lower
/// triangle by column. α as printed by psych::alpha, minres loadings as printed by psych::fa.
#[test]
fn reliability_of_bfi_agreeableness_is_as_published() {
    let lower = [
        1.981723884958347,
        0.560225113749248,
        0.485841314114451,
        0.305074709395230,
        0.321240974079247,
        1.373630696746456,
        0.741629027461088,
        0.582148334662931,
        0.576094732868913,
        1.694770824130410,
        0.696134951313665,
        0.828038484937675,
        2.189312886260571,
        0.573723643957574,
        1.583852701748300,
    ];
    let mut c = DMatrix::zeros(5, 5);
    let mut at = 0;
    for j in 0..5 {
        for i in j..5 {
            c[(i, j)] = lower[at];
            c[(j, i)] = lower[at];
            at += 1;
        }
    }
    assert!((alpha(&c) - 0.7030184461).abs() < 1e-9, "{}", alpha(&c));
    assert!((alpha(&c) - 0.703018446057).abs() < 1e-11);
    let r = DMatrix::from_fn(5, 5, |i, j| c[(i, j)] / (c[(i, i)] * c[(j, j)]).sqrt());
    // psych stops its search at about 1e-6; ω from its loadings is .7236414894.
    assert!((omega(&r).unwrap() - 0.723641489422303).abs() < 1e-6, "{:?}", omega(&r));
}

#[test]
fn the_bootstrap_surrounds_the_value_and_is_repeatable() {
    let columns = Columns(
        (0..4)
            .map(|i| (0..200).map(|r| f64::from(((r * 7 + r / 3) % 5 + (r * (i + 2)) % 3) as u32)).collect())
            .collect(),
    );
    let (a, w) = reliability(&columns, 200, [4; 32]).unwrap();
    assert!(a.interval[0] <= a.value && a.value <= a.interval[1]);
    assert_eq!((a, w), reliability(&columns, 200, [4; 32]).unwrap());
}

/// The cluster sample of California schools, apiclus1 of R package survey: by school type and school-wide target, the
/// number of schools and the sum of api00. Raked to the population margins, the mean is 641.23032.
#[test]
fn raking_of_apiclus1_is_as_published() {
    let cells = [
        (0, 0, 7156.0, 12),
        (1, 0, 1978.0, 3),
        (2, 0, 4851.0, 8),
        (0, 1, 86281.0, 132),
        (1, 1, 6682.0, 11),
        (2, 1, 10935.0, 17),
    ];
    let (mut kind, mut target, mut value) = (Vec::new(), Vec::new(), Vec::new());
    for (k, t, sum, n) in cells {
        for _ in 0..n {
            kind.push(k);
            target.push(t);
            value.push(sum / f64::from(n));
        }
    }
    let margins = [(kind, vec![4421.0, 755.0, 1018.0]), (target, vec![1072.0, 5122.0])];
    let raked = rake(&vec![33.8469963074; 183], &margins, f64::INFINITY, 1e-10, 100).unwrap();
    let mean = raked.weights.iter().zip(&value).map(|(w, v)| w * v).sum::<f64>() / raked.weights.iter().sum::<f64>();
    assert!((mean - 641.23032).abs() < 5e-6, "{mean}");
    assert!((mean - 641.230320927).abs() < 1e-8, "{mean}");
    let of = |k: usize, t: usize| {
        (0..183).find(|&i| margins[0].0[i] == k && margins[1].0[i] == t).map(|i| raked.weights[i]).unwrap()
    };
    assert!((of(1, 1) - 50.3294011162406).abs() < 1e-8);
    assert!((of(1, 0) - 67.1255292412626).abs() < 1e-8);
    assert!(raked.deff > 1.0 && raked.deff < 1.1);
    // Trimmed at 1.8 of the mean, no weight is above it, and the margins still hold.
    let trimmed = rake(&vec![1.0; 183], &margins, 1.8, 1e-9, 1_000).unwrap();
    assert!(trimmed.spread < 1.8 + 1e-9 && trimmed.deff < raked.deff);
    let total: f64 = (0..183).filter(|&i| margins[0].0[i] == 1).map(|i| trimmed.weights[i]).sum();
    assert!((total - 755.0).abs() < 1e-6);
}

#[test]
fn people_on_the_list_whom_nobody_speaks_for_stop_the_raking() {
    assert_eq!(
        rake(&[1.0; 2], &[(vec![0, 0], vec![5.0, 5.0])], 5.0, 1e-9, 50),
        Err(RakeFault::Empty { margin: 0, category: 1 })
    );
    assert_eq!(
        rake(&[1.0; 2], &[(vec![0, 1], vec![5.0, 5.0]), (vec![0, 1], vec![4.0, 6.0])], 5.0, 1e-9, 50),
        Err(RakeFault::Unsettled)
    );
}

/// Four teams of unequal size: lme4::lmer gives these.
#[test]
fn reml_of_unequal_teams_agrees_with_lme4() {
    let teams = [
        Team::of(&[3.0, 4.0, 5.0, 2.0]),
        Team::of(&[9.0, 8.0, 7.0, 6.5]),
        Team::of(&[1.0, 2.0, 2.5]),
        Team::of(&[4.0, 4.0, 6.0]),
    ];
    let c = reml(&teams).unwrap();
    assert!((c.between - 5.61826391782).abs() < 2e-5, "{}", c.between);
    assert!((c.within - 1.25124347899).abs() < 2e-5, "{}", c.within);
    assert!((c.mean - 4.41632507041).abs() < 1e-6);
}
