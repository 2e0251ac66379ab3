//! Tables that others publish: lines of groups, of which some are hidden. A line that hides a single group hides nothing, as soon as its
//! total is published anywhere.

/// One line of a published table: the groups of one organisation, say.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about.
    pub name: String,
    /// For each group, the number of people and one of its results; nothing where it is hidden.
    pub cells: Vec<Option<(f64, f64)>>,
}

/// Lines that hide exactly one group.
pub fn singly_hidden(lines: &[Line]) -> Vec<&Line> {
    lines.iter().filter(|l| l.cells.len() > 1 && l.cells.iter().filter(|c| c.is_none()).count() == 1).collect()
}

/// The hidden group of such a line, worked out from the total: (people, result) of everybody.
pub fn recovered(line: &Line, total: (f64, f64)) -> Option<(f64, f64)> {
    if line.cells.iter().filter(|c| c.is_none()).count() != 1 {
        return None;
    }
    let (people, sum) = line.cells.iter().flatten().fold((0.0, 0.0), |s, c| (s.0 + c.0, s.1 + c.0 * c.1));
    let rest = total.0 - people;
    (rest > 0.0).then(|| (rest, (total.0 * total.1 - sum) / rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hidden_group_follows_from_the_total() {
        let line = Line { name: "x".into(), cells: vec![Some((90.0, 70.0)), None] };
        assert_eq!(singly_hidden(std::slice::from_ref(&line)).len(), 1);
        let (people, result) = recovered(&line, (98.0, 67.55)).unwrap();
        assert!((people - 8.0).abs() < 1e-9 && (result - 39.99).abs() < 0.01);
        assert!(recovered(&Line { cells: vec![None, None], ..line.clone() }, (98.0, 67.55)).is_none());
        assert!(singly_hidden(&[Line { cells: vec![None, None], ..line }]).is_empty());
    }
}
