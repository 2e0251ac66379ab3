//! Final values computed while a wave is being closed, over everybody: reliability, how far places differ, drivers. They are
//! exceptions of ANONYMITY 5.7: only of themes that are shown for everybody, only from max(100, 10 × items) answers up to every pair
//! of items, two decimals, never a matrix. How far places differ is worked out from the scores of places as they are shown, so a
//! place that is withheld is in none of it.

use rayon::prelude::*;

use crate::opened::{Column, LEFT_OUT, Opened};
use crate::policy::{Level, Policy};
use crate::release::{Model, Part};
use crate::stats::drivers::{blocks, drivers};
use crate::stats::pooling::{Team, icc};
use crate::stats::scale::{Columns, Estimate, reliability};
use crate::structure::Structure;

/// Draws of a bootstrap.
pub const DRAWS: usize = 200;
/// Fewest answers for any model.
pub const ANSWERS_MIN: usize = 100;

/// Everything that the structure and the policy declare, in the order of themes.
pub(crate) fn models(
    structure: &Structure,
    policy: &Policy,
    opened: &Opened,
    order: &[u32],
    parts: &[Part],
    seed: [u8; 32],
) -> Vec<Model> {
    if opened.len() < ANSWERS_MIN.max(policy.k as usize) {
        return Vec::new();
    }
    let whole = |part: &&Part| part.at == Level::Whole && part.facts.is_empty();
    let Some(whole) = parts.iter().find(whole) else { return Vec::new() };
    let themes: Vec<(usize, Columns)> = (0..structure.themes.len())
        .filter(|t| whole.themes.get(*t).is_some_and(Option::is_some))
        .map(|t| (t, columns(structure, opened, order, t)))
        .filter(|(_, c)| !c.0.is_empty())
        .collect();
    let mut out: Vec<Model> =
        themes.par_iter().flat_map_iter(|(t, c)| of_theme(*t, c, opened, order, parts, seed)).collect();
    let outcome = policy.outcome.as_ref().and_then(|code| structure.themes.iter().position(|t| t.code == *code));
    if let Some(at) = outcome.and_then(|o| themes.iter().position(|t| t.0 == o)) {
        let others: Vec<&(usize, Columns)> = themes.iter().filter(|t| t.0 != themes[at].0).collect();
        let scores: Vec<Vec<f64>> =
            std::iter::once(&themes[at]).chain(others.iter().copied()).map(|(_, c)| person_scores(c)).collect();
        let blocks = blocks(&scores);
        for (found, block) in drivers(&scores, &blocks, DRAWS, seed).unwrap_or_default().into_iter().zip(&blocks) {
            let mut named = block.iter().map(|variable| others[variable - 1].0 as u16);
            out.push(Model {
                kind: "driver".into(),
                theme: themes[at].0 as u16,
                of: named.next(),
                beside: named.collect(),
                value: hundredths(found.share),
                interval: Some(found.interval.map(hundredths)),
            });
        }
    }
    out
}

/// The groups whose score of a theme is shown, each person in one at most, with the score as it is shown and the spread within.
fn teams(theme: usize, scores: &[f64], opened: &Opened, order: &[u32], parts: &[Part]) -> Vec<Team> {
    let mut of_group: Vec<Option<usize>> = Vec::new();
    let mut shown: Vec<(f64, f64)> = Vec::new();
    for part in parts.iter().filter(|part| part.at == Level::Group && part.facts.is_empty()) {
        let Some(cell) = part.themes.get(theme).and_then(Option::as_ref).filter(|cell| !cell.headline.is_end()) else {
            continue;
        };
        let nodes: Vec<usize> = part.nodes.iter().map(|node| usize::from(*node)).collect();
        if nodes.iter().any(|node| of_group.get(*node).is_some_and(Option::is_some)) {
            continue;
        }
        for node in nodes {
            if of_group.len() <= node {
                of_group.resize(node + 1, None);
            }
            of_group[node] = Some(shown.len());
        }
        shown.push((f64::from(cell.n), f64::from(cell.headline.tenths()) / 10.0));
    }
    let mut within: Vec<Vec<f64>> = vec![Vec::new(); shown.len()];
    for (score, &p) in scores.iter().zip(order) {
        let group = usize::from(opened.groups[p as usize]);
        if let Some(at) = of_group.get(group).copied().flatten().filter(|_| !score.is_nan()) {
            within[at].push(*score);
        }
    }
    // The squares are used as one sum over all teams, and never of one.
    let all = shown.into_iter().zip(&within).filter(|((n, _), scores)| *n > 1.0 && scores.len() > 1);
    all.map(|((n, mean), scores)| Team { n, mean, squares: Team::of(scores).squares }).collect()
}

fn of_theme(
    theme: usize,
    columns: &Columns,
    opened: &Opened,
    order: &[u32],
    parts: &[Part],
    seed: [u8; 32],
) -> Vec<Model> {
    let mut out = Vec::new();
    let mut note = |kind: &str, e: Estimate| {
        out.push(Model {
            kind: kind.into(),
            theme: theme as u16,
            of: None,
            beside: Vec::new(),
            value: hundredths(e.value),
            interval: Some(e.interval.map(hundredths)),
        });
    };
    if let Some((alpha, omega)) = reliability(columns, DRAWS, seed) {
        note("alpha", alpha);
        if let Some(omega) = omega {
            note("omega", omega);
        }
    }
    let scores = person_scores(columns);
    let teams = teams(theme, &scores, opened, order, parts);
    if teams.iter().map(|t| t.n).sum::<f64>() >= ANSWERS_MIN as f64
        && let Some((one, two)) = icc(&teams)
    {
        for (kind, value) in [("icc1", one), ("icc2", two)] {
            out.push(Model {
                kind: kind.into(),
                theme: theme as u16,
                of: None,
                beside: Vec::new(),
                value: hundredths(value),
                interval: None,
            });
        }
    }
    out
}

/// Scores from 0 to 100 of the scored items of a theme, respondents in the order given (sorted by characteristics and
/// answers, so that the order of opening does not matter to the last bit).
fn columns(structure: &Structure, opened: &Opened, order: &[u32], theme: usize) -> Columns {
    Columns(
        structure
            .counted(theme)
            .into_iter()
            .filter_map(|at| match &opened.items[at] {
                Column::Choice(v) => {
                    let kind = structure.items[at].kind;
                    Some(
                        order
                            .iter()
                            .map(|&p| match v[p as usize] {
                                0 | LEFT_OUT => f64::NAN,
                                choice => 100.0 * f64::from(kind.step(choice)) / f64::from(kind.steps()),
                            })
                            .collect(),
                    )
                }
                Column::Several(_) => None,
            })
            .collect(),
    )
}

/// Each person's mean over the items answered, if at least half were.
fn person_scores(columns: &Columns) -> Vec<f64> {
    let m = columns.0.len();
    (0..columns.0.first().map_or(0, Vec::len))
        .map(|r| {
            let (n, sum) =
                columns.0.iter().map(|c| c[r]).filter(|v| !v.is_nan()).fold((0usize, 0.0), |s, v| (s.0 + 1, s.1 + v));
            if 2 * n >= m && n > 0 { sum / n as f64 } else { f64::NAN }
        })
        .collect()
}

fn hundredths(x: f64) -> i32 {
    (x * 100.0).round().clamp(-1e6, 1e6) as i32
}
