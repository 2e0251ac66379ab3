//! Weights that make the answers match the staff list's margins.

/// Raked weights, with what they cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Raked {
    /// One weight a row, in the order given.
    pub weights: Vec<f64>,
    /// Kish's design effect: n Σw² / (Σw)²; the answers count as n / deff.
    pub deff: f64,
    /// Number of rounds until the margins fitted.
    pub rounds: u32,
    /// Largest weight over the mean weight.
    pub spread: f64,
}

/// Why weights cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RakeFault {
    /// A margin has people where nobody answered, or the shapes differ.
    #[error("category {category} of margin {margin} has people on the list but no answer")]
    Empty {
        /// Index of the margin.
        margin: usize,
        /// Index of the category.
        category: usize,
    },
    /// The margins were not met within the rounds allowed.
    #[error("the margins do not settle")]
    Unsettled,
}

/// Iterative proportional fitting. `base` holds one starting weight a row; each margin gives the category of every row and
/// the wanted total of every category. It has settled when no total moves by more than `epsilon` in a round. Weights
/// above `trim` times the mean are cut to it and the rest raked again (at most 50 times); a `trim` of infinity leaves them.
pub fn rake(
    base: &[f64],
    margins: &[(Vec<usize>, Vec<f64>)],
    trim: f64,
    epsilon: f64,
    rounds_max: u32,
) -> Result<Raked, RakeFault> {
    for (m, (of, wanted)) in margins.iter().enumerate() {
        for (c, &w) in wanted.iter().enumerate() {
            if w > 0.0 && !of.contains(&c) {
                return Err(RakeFault::Empty { margin: m, category: c });
            }
        }
    }
    let mut weights = base.to_vec();
    let mut cut = vec![false; base.len()];
    let mut rounds = 0;
    for _ in 0..50 {
        let mut settled = false;
        for _ in 0..rounds_max {
            rounds += 1;
            let mut moved = 0.0f64;
            for (of, wanted) in margins {
                let (mut free, mut fixed) = (vec![0.0; wanted.len()], vec![0.0; wanted.len()]);
                for (i, &c) in of.iter().enumerate() {
                    if cut[i] { fixed[c] += weights[i] } else { free[c] += weights[i] }
                }
                for (i, &c) in of.iter().enumerate() {
                    if !cut[i] && free[c] > 0.0 {
                        weights[i] *= (wanted[c] - fixed[c]).max(0.0) / free[c];
                    }
                }
                for c in 0..wanted.len() {
                    moved = moved.max((free[c] + fixed[c] - wanted[c]).abs());
                }
            }
            if moved <= epsilon {
                settled = true;
                break;
            }
        }
        let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
        let over: Vec<usize> =
            (0..weights.len()).filter(|&i| !cut[i] && weights[i] > trim * mean * (1.0 + 1e-12)).collect();
        if over.is_empty() {
            if !settled {
                return Err(RakeFault::Unsettled);
            }
            break;
        }
        for i in over {
            weights[i] = trim * mean;
            cut[i] = true;
        }
    }
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |s, w| (s.0 + w, s.1 + w * w));
    let n = weights.len() as f64;
    Ok(Raked {
        deff: n * squares / (sum * sum),
        spread: weights.iter().copied().fold(0.0, f64::max) * n / sum,
        weights,
        rounds,
    })
}

/// A group of people whose number is known, with what those who answered said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// How many answered.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// How many there are.
    pub people: f64,
}

/// The mean if every group had answered in the same share, and Kish's design effect of the weights: raking to one margin, in closed
/// form, so that released means are enough. Nothing without groups, or where a group has people and no answer.
pub fn post_stratified(strata: &[Stratum]) -> Option<(f64, f64)> {
    let (answers, people) = strata.iter().fold((0.0, 0.0), |sum, s| (sum.0 + s.n, sum.1 + s.people));
    if people <= 0.0 || strata.iter().any(|s| s.people > 0.0 && s.n <= 0.0) {
        return None;
    }
    let mean = strata.iter().map(|s| s.people * s.mean).sum::<f64>() / people;
    let squares = strata.iter().filter(|s| s.n > 0.0).map(|s| s.people * s.people / s.n).sum::<f64>();
    Some((mean, answers * squares / (people * people)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_margin_in_closed_form_is_what_raking_every_answer_gives() {
        let strata = [(40, 3.5, 50.0), (10, 1.25, 60.0), (25, 4.0, 25.0), (7, 2.0, 90.0)];
        let of: Vec<usize> = strata.iter().enumerate().flat_map(|(at, s)| vec![at; s.0]).collect();
        let wanted = strata.iter().map(|s| s.2).collect();
        let raked = rake(&vec![1.0; of.len()], &[(of.clone(), wanted)], f64::INFINITY, 1e-12, 100).unwrap();
        let sum: f64 = raked.weights.iter().sum();
        let mean = raked.weights.iter().zip(&of).map(|(w, at)| w * strata[*at].1).sum::<f64>() / sum;
        let closed: Vec<Stratum> =
            strata.iter().map(|(n, mean, people)| Stratum { n: *n as f64, mean: *mean, people: *people }).collect();
        let (ours, deff) = post_stratified(&closed).unwrap();
        assert!(
            (ours - mean).abs() < 1e-12 && (deff - raked.deff).abs() < 1e-12,
            "{ours} {mean} {deff} {}",
            raked.deff
        );
        assert_eq!(post_stratified(&[]), None);
        assert_eq!(post_stratified(&[Stratum { n: 0.0, mean: 0.0, people: 3.0 }]), None, "people and no answer");
    }
}
