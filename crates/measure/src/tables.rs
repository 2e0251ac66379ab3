//! Counting, at speed: how often each option of an item was chosen, by key group and by categories of facts.
//!
//! People are put into the order of their key groups once, 64 to a word, and for each combination of categories there is a
//! bit for each of them. For each item the options become bits too, and a count is the number of ones of one and of the other:
//! 64 people at a time. The work is linear in people and items, and the memory is a bit a person and combination besides the columns.

use rayon::prelude::*;

use crate::opened::{Column, Opened};

/// One way to cross key groups: the facts, and for each how many values it has ("not stated", 0, among them).
pub(crate) type Crossing = Vec<(usize, usize)>;

/// People in a word.
const WORD: usize = 64;
/// Up to this option choices are told apart by four bits.
const NIBBLE_MAX: usize = 14;

/// People in the order of their key groups, and what they are crossed by.
pub(crate) struct Counter {
    /// Respondents, key group by key group.
    order: Vec<u32>,
    /// First respondent of each key group, and the end.
    start: Vec<usize>,
    /// Combinations of each crossing.
    sizes: Vec<usize>,
    /// Combinations of all crossings.
    width: usize,
    /// By word and combination: who of these 64 it applies to. Each key group begins a new word.
    bits: Vec<u64>,
}

/// Counts of one item.
pub(crate) struct Counted {
    /// For each crossing: by key group, combination and option.
    pub by: Vec<Vec<u32>>,
    /// For each crossing: how many answered the item, by key group and combination.
    pub answered: Vec<Vec<u32>>,
}

impl Counter {
    pub(crate) fn new(opened: &Opened, groups: usize, crossings: &[Crossing]) -> Self {
        let mut start = vec![0usize; groups + 1];
        for &g in &opened.groups {
            start[usize::from(g) + 1] += 1;
        }
        for g in 0..groups {
            start[g + 1] += start[g];
        }
        let mut next = start.clone();
        let mut order = vec![0; opened.groups.len()];
        for (p, &g) in opened.groups.iter().enumerate() {
            let at = &mut next[usize::from(g)];
            order[*at] = p as u32;
            *at += 1;
        }
        let sizes: Vec<usize> = crossings.iter().map(|c| c.iter().map(|x| x.1).product()).collect();
        let width: usize = sizes.iter().sum();
        let words: usize = start.windows(2).map(|g| (g[1] - g[0]).div_ceil(WORD)).sum();
        let mut bits = vec![0u64; words * width];
        let chunks = start.windows(2).flat_map(|g| order[g[0]..g[1]].chunks(WORD));
        for (row, people) in bits.chunks_exact_mut(width.max(1)).zip(chunks) {
            for (bit, &p) in people.iter().enumerate() {
                let mut from = 0;
                for (crossing, size) in crossings.iter().zip(&sizes) {
                    let value = |f: usize| usize::from(opened.facts[f][p as usize]);
                    row[from + crossing.iter().fold(0, |code, &(f, size)| code * size + value(f))] |= 1 << bit;
                    from += size;
                }
            }
        }
        Self { order, start, sizes, width, bits }
    }

    /// Counts an item in every crossing.
    pub(crate) fn count(&self, opened: &Opened, item: usize, options: usize) -> Counted {
        let groups = self.start.len() - 1;
        let mut out = Counted {
            by: self.sizes.iter().map(|size| vec![0; groups * size * options]).collect(),
            answered: self.sizes.iter().map(|size| vec![0; groups * size]).collect(),
        };
        // Who chose each option, and in the last place who answered at all; and how many of them, by combination.
        let mut chosen = vec![0u64; options + 1];
        let mut sums = vec![0u64; (options + 1) * self.width];
        let width = self.width.max(1);
        let mut rows = self.bits.chunks_exact(width);
        for g in 0..groups {
            sums.fill(0);
            for people in self.order[self.start[g]..self.start[g + 1]].chunks(WORD) {
                let Some(row) = rows.next() else { break };
                match &opened.items[item] {
                    Column::Choice(column) => choices(column, people, &mut chosen),
                    Column::Several(column) => several(column, people, &mut chosen),
                }
                for (sums, chosen) in sums.chunks_exact_mut(width).zip(&chosen) {
                    for (sum, bits) in sums.iter_mut().zip(row) {
                        *sum += u64::from((bits & chosen).count_ones());
                    }
                }
            }
            let mut from = 0;
            for ((by, answered), &size) in out.by.iter_mut().zip(&mut out.answered).zip(&self.sizes) {
                let by = &mut by[g * size * options..][..size * options];
                for (o, sums) in sums.chunks_exact(width).enumerate() {
                    let sums = sums[from..from + size].iter().map(|&x| x as u32);
                    if o < options {
                        by[o..].iter_mut().step_by(options).zip(sums).for_each(|(to, x)| *to = x);
                    } else {
                        answered[g * size..][..size].iter_mut().zip(sums).for_each(|(to, x)| *to = x);
                    }
                }
                from += size;
            }
        }
        out
    }
}

/// Who of these people chose each option of an item with one answer, and in the last place who chose any.
fn choices(column: &[u8], people: &[u32], chosen: &mut [u64]) {
    let options = chosen.len() - 1;
    if options > NIBBLE_MAX {
        chosen.fill(0);
        for (bit, &p) in people.iter().enumerate() {
            if let Some(chosen) = chosen[..options].get_mut(usize::from(column[p as usize]).wrapping_sub(1)) {
                *chosen |= 1 << bit;
            }
        }
    } else {
        // "Left out" is 15 here, which is no option, and so are places where there is nobody.
        let mut values = [u8::MAX; WORD];
        values.iter_mut().zip(people).for_each(|(v, &p)| *v = column[p as usize]);
        let mut planes = [0u64; 4];
        for (at, eight) in values.chunks_exact(8).enumerate() {
            let eight = eight.iter().rev().fold(0u64, |word, &v| word << 8 | u64::from(v));
            for (b, plane) in planes.iter_mut().enumerate() {
                // The lowest bits of eight bytes side by side: no two of the products meet.
                let bits = (eight >> b & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                *plane |= bits << (8 * at);
            }
        }
        for (o, chosen) in chosen[..options].iter_mut().enumerate() {
            *chosen = (0..4).fold(u64::MAX, |all, b| all & if (o + 1) >> b & 1 == 1 { planes[b] } else { !planes[b] });
        }
    }
    chosen[options] = chosen[..options].iter().fold(0, |any, x| any | x);
}

/// As [`choices`], of an item with several answers. None of the options is an answer too.
fn several(column: &[u64], people: &[u32], chosen: &mut [u64]) {
    let options = chosen.len() - 1;
    chosen.fill(0);
    for (bit, &p) in people.iter().enumerate() {
        let mut bits = column[p as usize];
        if bits >> 62 != 0 {
            continue;
        }
        chosen[options] |= 1 << bit;
        while bits != 0 {
            chosen[bits.trailing_zeros() as usize] |= 1 << bit;
            bits &= bits - 1;
        }
    }
}

/// Counts all one-way and key group × fact tables of all items, and gives a sum over everything counted: for the bench, which
/// compares it. The counts themselves stay inside.
pub fn sum_of_all_tables(structure: &crate::Structure, opened: &Opened) -> u64 {
    let crossings: Vec<Crossing> =
        structure.facts.iter().enumerate().map(|(f, x)| vec![(f, x.categories.len() + 1)]).collect();
    let counter = Counter::new(opened, structure.groups.len(), &crossings);
    (0..structure.items.len())
        .into_par_iter()
        .map(|i| {
            let options = usize::from(structure.items[i].kind.options());
            let counted = counter.count(opened, i, options);
            // Every place of every table has a factor of its own, up to a cycle.
            let mut factor = 0;
            counted.by.iter().flatten().fold(0u64, |sum, &x| {
                factor = if factor == 8_191 { 1 } else { factor + 1 };
                sum + factor * u64::from(x)
            })
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Recipe, trust};
    use crate::opened::Answer;
    use crate::structure::{Item, Kind};

    /// Every cell equals a count person by person: scales, one of a hundred, several.
    #[test]
    fn counts_are_those_of_counting_person_by_person() {
        let recipe =
            Recipe { sites: 7, regions: 2, staff: 900, items: 2, facts: 3, unstated: 9, uneven: true, answering: 80 };
        let t = trust(&recipe, [3; 32]);
        let mut s = t.structure.clone();
        let more = [
            Kind::Single { options: 100 },
            Kind::Multiple { options: 60 },
            Kind::ZeroToTen,
            Kind::Single { options: 7 },
        ];
        for kind in more {
            let code = format!("{kind:?}");
            s.items.push(Item {
                code,
                kind,
                options: vec![String::new(); kind.options().into()],
                ..s.items[0].clone()
            });
        }
        let mut dice = crate::chance::Chance::new([5; 32], 1);
        let mut opened = Opened::new(&s);
        for i in 0..t.opened.len() {
            let facts: Vec<u8> = t.opened.facts.iter().map(|f| f[i]).collect();
            let answers: Vec<Answer> = s
                .items
                .iter()
                .map(|item| match (dice.below(9), item.kind) {
                    (0, _) => Answer::LeftOut,
                    (1, _) => Answer::Declined,
                    (_, Kind::Multiple { .. }) => Answer::Several(dice.below(1 << 60)),
                    (_, kind) => Answer::One(dice.below(kind.options().into()) as u8 + 1),
                })
                .collect();
            opened.push(usize::from(t.opened.groups[i]), &facts, &answers).unwrap();
        }
        let crossings = vec![vec![], vec![(0, 8)], vec![(1, 5), (2, 4)], vec![(2, 4)], vec![(1, 5)]];
        let counter = Counter::new(&opened, 7, &crossings);
        for (i, item) in s.items.iter().enumerate() {
            let m = usize::from(item.kind.options());
            let counted = counter.count(&opened, i, m);
            for (c, facts) in crossings.iter().enumerate() {
                let sizes: usize = facts.iter().map(|f: &(usize, usize)| f.1).product();
                let (mut by, mut answered) = (vec![0u32; 7 * sizes * m], vec![0u32; 7 * sizes]);
                for p in 0..opened.len() {
                    let at = facts.iter().fold(usize::from(opened.groups[p]), |i, &(f, size)| {
                        i * size + usize::from(opened.facts[f][p])
                    });
                    match &opened.items[i] {
                        Column::Choice(v) if v[p] != 0 && v[p] != 255 => {
                            answered[at] += 1;
                            by[at * m + usize::from(v[p]) - 1] += 1;
                        }
                        Column::Several(v) if v[p] >> 62 == 0 => {
                            answered[at] += 1;
                            (0..m).for_each(|o| by[at * m + o] += (v[p] >> o & 1) as u32);
                        }
                        _ => {}
                    }
                }
                assert_eq!(counted.by[c], by, "{:?}", item.kind);
                assert_eq!(counted.answered[c], answered);
            }
        }
    }
}
