//! Comments: where each may be read (attacker A7), in which order, and what they are about.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

use crate::chance::Chance;
use crate::policy::Level;
use crate::structure::Structure;

/// Fewest respondents of a node at which comments are read.
pub const RESPONDENTS_MIN: u32 = 20;
/// Fewest comments that are read together.
pub const COMMENTS_MIN: u32 = 10;
/// Largest number of themes offered.
pub const THEMES_MAX: usize = 12;
/// Largest number of words that are looked at.
const WORDS_MAX: usize = 600;
/// Dimensions kept by latent semantic analysis.
const DIMENSIONS: usize = 24;

/// For each key group the one node at which its comments are read, or nothing while there are too few anywhere. A node reads the
/// comments of all its key groups that are not read lower down; these together have the respondents and comments required, so
/// that no small group is what is left when the others are taken away.
pub fn nodes(structure: &Structure, respondents: &[u32], comments: &[u32]) -> Vec<Option<(Level, usize)>> {
    let groups = structure.groups.len();
    let enough = |of: &[usize]| {
        let sum = |v: &[u32]| of.iter().map(|&g| u64::from(v.get(g).copied().unwrap_or(0))).sum::<u64>();
        sum(respondents) >= u64::from(RESPONDENTS_MIN) && sum(comments) >= u64::from(COMMENTS_MIN)
    };
    let mut at: Vec<Option<(Level, usize)>> = (0..groups).map(|g| enough(&[g]).then_some((Level::Group, g))).collect();
    for r in 0..structure.regions.len() {
        let left: Vec<usize> =
            (0..groups).filter(|&g| at[g].is_none() && structure.groups[g].region == Some(r as u16)).collect();
        if enough(&left) {
            left.iter().for_each(|&g| at[g] = Some((Level::Region, r)));
        }
    }
    let mut left: Vec<usize> = (0..groups).filter(|&g| at[g].is_none()).collect();
    if left.is_empty() {
        return at;
    }
    // Too few are left over: whole nodes join them, in public order, until there are enough.
    while !enough(&left) {
        let Some(node) = (0..groups).find_map(|g| at[g]) else { return vec![None; groups] };
        left.extend((0..groups).filter(|&g| at[g] == Some(node)));
        at.iter_mut().filter(|n| **n == Some(node)).for_each(|n| *n = None);
    }
    left.iter().for_each(|&g| at[g] = Some((Level::Whole, 0)));
    at
}

/// A reading order for `n` comments which says nothing about when or by whom they were written.
pub fn shuffled(n: usize, seed: [u8; 32]) -> Vec<usize> {
    let mut chance = Chance::new(seed, 0xC033);
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, chance.below(i as u64 + 1) as usize);
    }
    order
}

/// A suggested theme: its words, its comments (indices, the most typical first).
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The words that set it apart, strongest first.
    pub words: Vec<String>,
    /// Its comments, most typical first.
    pub comments: Vec<usize>,
}

const STOP: &str = " a about after all also am an and any are as at be because been before being but by can could did do does doing don't down during each few for from further get had has have having he her here hers him his how i i'd i'm i've if in into is it it's its just like make me more most much my no nor not now of off on once one only or other our out over own really same she should so some such than that that's the their them then there these they they're this those through to too under until up us very was we we're well were what when where which while who why will with would you your ";

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|w| w.replace('’', "'").trim_matches('\'').to_owned())
        .filter(|w| w.chars().count() > 2 && !STOP.contains(&format!(" {w} ")))
        .map(|w| stem(&w))
        .collect()
}

/// Plurals and the commonest endings only, so that words stay words.
fn stem(w: &str) -> String {
    let n = w.chars().count();
    if n > 4 && w.ends_with("ies") {
        return format!("{}y", &w[..w.len() - 3]);
    }
    if n > 3 && w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") {
        return w[..w.len() - 1].to_owned();
    }
    w.to_owned()
}

/// Suggests themes: TF-IDF, latent semantic analysis (subspace iteration from a fixed start), k-means from the farthest points.
/// The same comments give the same themes. People name, merge and pin them; nothing is decided here.
pub fn themes(comments: &[&str], wanted: usize) -> Vec<Suggestion> {
    let texts: Vec<Vec<String>> = comments.iter().map(|t| words(t)).collect();
    let mut documents: BTreeMap<&str, u32> = BTreeMap::new();
    for t in &texts {
        let mut once: Vec<&str> = t.iter().map(String::as_str).collect();
        once.sort_unstable();
        once.dedup();
        for w in once {
            *documents.entry(w).or_default() += 1;
        }
    }
    let most = (comments.len() as u32 * 6 / 10).max(2);
    let mut vocabulary: Vec<(&str, u32)> = documents.into_iter().filter(|d| d.1 >= 2 && d.1 <= most).collect();
    vocabulary.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    vocabulary.truncate(WORDS_MAX);
    let k = wanted.clamp(1, THEMES_MAX);
    if vocabulary.len() < k || comments.len() < 2 * k {
        return Vec::new();
    }
    let place: BTreeMap<&str, usize> = vocabulary.iter().enumerate().map(|(i, v)| (v.0, i)).collect();
    let n = comments.len();
    let mut x = DMatrix::<f64>::zeros(n, vocabulary.len());
    for (r, t) in texts.iter().enumerate() {
        for w in t {
            if let Some(&c) = place.get(w.as_str()) {
                x[(r, c)] += 1.0;
            }
        }
        for (c, v) in vocabulary.iter().enumerate() {
            let tf: f64 = x[(r, c)];
            if tf > 0.0 {
                x[(r, c)] = (1.0 + tf.ln()) * ((n as f64 + 1.0) / (f64::from(v.1) + 1.0)).ln();
            }
        }
        let length = x.row(r).norm();
        if length > 0.0 {
            x.row_mut(r).unscale_mut(length);
        }
    }
    // Right singular vectors by subspace iteration.
    let d = DIMENSIONS.min(vocabulary.len()).min(n);
    let mut v =
        DMatrix::from_fn(vocabulary.len(), d, |i, j| if i % d == j { 1.0 } else { 0.01 / (1.0 + (i * d + j) as f64) });
    for _ in 0..30 {
        v = (x.transpose() * (&x * &v)).qr().q();
    }
    let mut points = &x * &v;
    for r in 0..n {
        let length = points.row(r).norm();
        if length > 1e-12 {
            points.row_mut(r).unscale_mut(length);
        }
    }
    let speaks: Vec<usize> = (0..n).filter(|&r| points.row(r).norm() > 0.5).collect();
    if speaks.len() < 2 * k {
        return Vec::new();
    }
    let apart = |r: usize, c: &nalgebra::RowDVector<f64>| (points.row(r) - c).norm_squared();
    let mean: nalgebra::RowDVector<f64> =
        speaks.iter().fold(nalgebra::RowDVector::zeros(d), |m, &r| m + points.row(r)) / speaks.len() as f64;
    let nearest = |c: &nalgebra::RowDVector<f64>| {
        speaks.iter().copied().min_by(|&a, &b| apart(a, c).total_cmp(&apart(b, c)).then(a.cmp(&b))).unwrap_or(0)
    };
    let mut centres = vec![points.row(nearest(&mean)).clone_owned()];
    while centres.len() < k {
        let gap = |r: usize| centres.iter().map(|c| apart(r, c)).fold(f64::INFINITY, f64::min);
        let far = speaks.iter().copied().max_by(|&a, &b| gap(a).total_cmp(&gap(b)).then(b.cmp(&a))).unwrap_or(0);
        centres.push(points.row(far).clone_owned());
    }
    let mut of = vec![0usize; n];
    for _ in 0..100 {
        let mut moved = false;
        for &r in &speaks {
            let best = (0..k).min_by(|&a, &b| apart(r, &centres[a]).total_cmp(&apart(r, &centres[b]))).unwrap_or(0);
            moved |= std::mem::replace(&mut of[r], best) != best;
        }
        for (c, centre) in centres.iter_mut().enumerate() {
            let own: Vec<usize> = speaks.iter().copied().filter(|&r| of[r] == c).collect();
            if !own.is_empty() {
                *centre = own.iter().fold(nalgebra::RowDVector::zeros(d), |m, &r| m + points.row(r)) / own.len() as f64;
            }
        }
        if !moved {
            break;
        }
    }
    let mut out: Vec<Suggestion> = (0..k)
        .filter_map(|c| {
            let mut own: Vec<usize> = speaks.iter().copied().filter(|&r| of[r] == c).collect();
            if own.len() < 2 {
                return None;
            }
            own.sort_by(|&a, &b| apart(a, &centres[c]).total_cmp(&apart(b, &centres[c])).then(a.cmp(&b)));
            let weigh = |w: usize| {
                let inside = own.iter().map(|&r| x[(r, w)]).sum::<f64>() / own.len() as f64;
                let outside = speaks.iter().filter(|&&r| of[r] != c).map(|&r| x[(r, w)]).sum::<f64>()
                    / (speaks.len() - own.len()).max(1) as f64;
                inside - outside
            };
            let mut strong: Vec<(f64, usize)> =
                (0..vocabulary.len()).map(|w| (weigh(w), w)).filter(|s| s.0 > 0.0).collect();
            strong.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            Some(Suggestion {
                words: strong.iter().take(5).map(|s| vocabulary[s.1].0.to_owned()).collect(),
                comments: own,
            })
        })
        .collect();
    out.sort_by(|a, b| b.comments.len().cmp(&a.comments.len()).then(a.comments.cmp(&b.comments)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Recipe, trust};

    fn structure() -> Structure {
        trust(&Recipe { sites: 6, regions: 2, staff: 300, items: 1, facts: 0, ..Recipe::section_five() }, [0; 32])
            .structure
    }

    /// A7: groups 0 to 2 are in region 0, groups 3 to 5 in region 1.
    #[test]
    fn each_comment_is_read_at_exactly_one_node_and_nothing_small_is_left_over() {
        let s = structure();
        let at = nodes(&s, &[40, 15, 12, 50, 50, 50], &[15, 6, 5, 12, 12, 12]);
        assert_eq!(at[0], Some((Level::Group, 0)));
        assert_eq!((at[1], at[2]), (Some((Level::Region, 0)), Some((Level::Region, 0))));
        // One small group alone in its region must not be what is left there.
        let at = nodes(&s, &[40, 40, 12, 50, 50, 50], &[15, 15, 5, 12, 12, 12]);
        assert_eq!(at[2], Some((Level::Whole, 0)));
        assert_eq!(at[0], Some((Level::Whole, 0)));
        assert_eq!(at[1], Some((Level::Group, 1)));
        assert_eq!(nodes(&s, &[3; 6], &[1; 6]), vec![None; 6]);
        for respondents in [[20u32, 25, 40, 5, 60, 19], [19; 6], [100, 1, 1, 1, 1, 1]] {
            for comments in [[10u32, 9, 30, 4, 8, 9], [10; 6], [2, 2, 2, 2, 2, 2], [40, 0, 0, 0, 0, 1]] {
                let at = nodes(&s, &respondents, &comments);
                for node in at.iter().flatten() {
                    let own = |v: &[u32; 6]| (0..6).filter(|&g| at[g] == Some(*node)).map(|g| v[g]).sum::<u32>();
                    assert!(own(&respondents) >= RESPONDENTS_MIN && own(&comments) >= COMMENTS_MIN);
                }
            }
        }
    }

    #[test]
    fn the_reading_order_is_a_shuffle_that_can_be_repeated() {
        let order = shuffled(100, [3; 32]);
        assert_eq!(order, shuffled(100, [3; 32]));
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        let mut sorted = order;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn comments_about_different_things_fall_into_different_themes() {
        let parking = [
            "The car park is full by eight and parking on the road is unsafe",
            "Parking spaces: please mark more spaces in the car park",
            "I cannot find parking, the car park is too small",
            "Car park gates open too late for parking",
        ];
        let workload = [
            "Marking takes every evening, the workload is too heavy",
            "Workload: too much marking and data entry every evening",
            "Please cut marking; the workload in the evening is not fair",
            "Evening marking and workload leave no rest",
        ];
        let leaders = [
            "Our head listens and thanks the whole team",
            "The head thanks people and listens to the team",
            "Team feels heard, the head listens every week",
            "I like how the head thanks our team",
        ];
        let all: Vec<&str> = parking.iter().chain(&workload).chain(&leaders).copied().collect();
        let found = themes(&all, 3);
        assert_eq!(found, themes(&all, 3));
        let mut sets: Vec<Vec<usize>> = found
            .iter()
            .map(|s| {
                let mut c = s.comments.clone();
                c.sort_unstable();
                c
            })
            .collect();
        sets.sort();
        assert_eq!(sets, vec![vec![0, 1, 2, 3], vec![4, 5, 6, 7], vec![8, 9, 10, 11]]);
        assert!(found.iter().any(|s| s.words.contains(&"parking".to_owned())));
        assert!(themes(&["one", "two"], 3).is_empty());
    }
}
