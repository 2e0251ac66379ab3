//! Counting, at speed: how often each option of an item was chosen, by key group and by categories of facts.
//!
//! People are put into the order of their key groups once, and facts are bundled: a small number for each person says at once
//! which categories of several facts apply. For each item one pass over a key group fills a table of (bundle, option) that stays
//! in the nearest cache; the tables of single facts are sums of its rows. The work is linear in people and items, and the memory
//! is a few bytes a person besides the columns.

use rayon::prelude::*;

use crate::opened::{Column, Opened};

/// One way to cross key groups: the facts, and for each how many values it has ("not stated", 0, among them).
pub(crate) type Crossing = Vec<(usize, usize)>;

/// Facts are bundled as long as together they have no more combinations than this.
const BUNDLE_MAX: usize = 40;
/// So many people are counted in small numbers before they are added up.
const PEOPLE_AT_ONCE: usize = 60_000;

/// People in the order of their key groups, and what they are crossed by.
pub(crate) struct Counter {
    /// Respondents, key group by key group.
    order: Vec<u32>,
    /// First respondent of each key group, and the end.
    start: Vec<usize>,
    bundles: Vec<Bundle>,
    crossings: Vec<Derived>,
}

struct Bundle {
    size: usize,
    /// The combination of each respondent, in order.
    codes: Vec<u16>,
    /// The crossings that are sums of it.
    crossings: Vec<usize>,
}

/// A crossing as a sum of rows of a bundle.
struct Derived {
    size: usize,
    /// For each combination of the bundle, the combination of the crossing.
    of: Vec<u16>,
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
        let bundled = bundled(crossings);
        let bundles = bundled
            .par_iter()
            .map(|facts| {
                let code = |&p: &u32| {
                    let value = |f: usize| usize::from(opened.facts[f][p as usize]);
                    facts.iter().fold(0, |code, &(f, size)| code * size + value(f)) as u16
                };
                Bundle {
                    size: facts.iter().map(|f| f.1).product(),
                    codes: order.iter().map(code).collect(),
                    crossings: Vec::new(),
                }
            })
            .collect();
        let mut out = Self { order, start, bundles, crossings: Vec::new() };
        for (c, crossing) in crossings.iter().enumerate() {
            let holds = |b: &Crossing| crossing.iter().all(|x| b.contains(x));
            let at = bundled.iter().position(holds).unwrap_or(0);
            let of = (0..out.bundles[at].size).map(|code| part(&bundled[at], crossing, code)).collect();
            out.bundles[at].crossings.push(c);
            out.crossings.push(Derived { size: crossing.iter().map(|x| x.1).product(), of });
        }
        out
    }

    /// Counts an item in every crossing.
    pub(crate) fn count(&self, opened: &Opened, item: usize, options: usize) -> Counted {
        let groups = self.start.len() - 1;
        let mut out = Counted {
            by: self.crossings.iter().map(|c| vec![0; groups * c.size * options]).collect(),
            answered: self.crossings.iter().map(|c| vec![0; groups * c.size]).collect(),
        };
        match &opened.items[item] {
            // "Left out" (255) falls on the last place of a row, where there is no option.
            Column::Choice(column) if options < 7 => self.choices::<8>(column, options, &mut out),
            Column::Choice(column) if options < 15 => self.choices::<16>(column, options, &mut out),
            Column::Choice(column) => self.choices::<128>(column, options, &mut out),
            Column::Several(column) => self.several(column, options, &mut out),
        }
        out
    }

    fn choices<const W: usize>(&self, column: &[u8], options: usize, out: &mut Counted) {
        let mut values = Vec::new();
        let (mut even, mut odd, mut sums) = (Vec::new(), Vec::new(), Vec::<[u16; W]>::new());
        for g in 0..self.start.len() - 1 {
            let mut from = self.start[g];
            while from < self.start[g + 1] {
                let to = self.start[g + 1].min(from + PEOPLE_AT_ONCE);
                values.clear();
                values.extend(self.order[from..to].iter().map(|&p| column[p as usize]));
                for bundle in &self.bundles {
                    // Two tables by turns: an entry is not wanted again before it is written.
                    even.clear();
                    even.resize(bundle.size, [0u16; W]);
                    odd.clear();
                    odd.resize(bundle.size, [0u16; W]);
                    let mut pairs = values.chunks_exact(2).zip(bundle.codes[from..to].chunks_exact(2));
                    for (v, c) in &mut pairs {
                        even[usize::from(c[0])][usize::from(v[0]) % W] += 1;
                        odd[usize::from(c[1])][usize::from(v[1]) % W] += 1;
                    }
                    if (to - from) % 2 == 1 {
                        even[usize::from(bundle.codes[to - 1])][usize::from(values[to - from - 1]) % W] += 1;
                    }
                    for (e, o) in even.iter_mut().zip(&odd) {
                        add(e, o);
                    }
                    for &c in &bundle.crossings {
                        let crossing = &self.crossings[c];
                        sums.clear();
                        sums.resize(crossing.size, [0; W]);
                        for (row, &at) in even.iter().zip(&crossing.of) {
                            add(&mut sums[usize::from(at)], row);
                        }
                        let by = &mut out.by[c][g * crossing.size * options..][..crossing.size * options];
                        let answered = &mut out.answered[c][g * crossing.size..][..crossing.size];
                        for ((to, n), row) in by.chunks_exact_mut(options).zip(answered).zip(&sums) {
                            for (t, &x) in to.iter_mut().zip(&row[1..]) {
                                *t += u32::from(x);
                                *n += u32::from(x);
                            }
                        }
                    }
                }
                from = to;
            }
        }
    }

    fn several(&self, column: &[u64], options: usize, out: &mut Counted) {
        for g in 0..self.start.len() - 1 {
            for at in self.start[g]..self.start[g + 1] {
                let mut bits = column[self.order[at] as usize];
                if bits >> 62 != 0 {
                    continue;
                }
                let places = |out: &mut Counted, f: &dyn Fn(&mut Counted, usize, usize)| {
                    for bundle in &self.bundles {
                        for &c in &bundle.crossings {
                            let crossing = &self.crossings[c];
                            let code = usize::from(crossing.of[usize::from(bundle.codes[at])]);
                            f(out, c, g * crossing.size + code);
                        }
                    }
                };
                places(out, &|out, c, place| out.answered[c][place] += 1);
                while bits != 0 {
                    let o = bits.trailing_zeros() as usize;
                    places(out, &|out, c, place| out.by[c][place * options + o] += 1);
                    bits &= bits - 1;
                }
            }
        }
    }
}

#[inline]
fn add<const W: usize>(to: &mut [u16; W], from: &[u16; W]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t += f;
    }
}

/// Bundles of facts such that every crossing lies in one.
fn bundled(crossings: &[Crossing]) -> Vec<Crossing> {
    let mut order: Vec<&Crossing> = crossings.iter().collect();
    let size = |c: &Crossing| c.iter().map(|x| x.1).product::<usize>();
    order.sort_by_key(|c| (std::cmp::Reverse(c.len().max(1)), std::cmp::Reverse(size(c))));
    let mut out: Vec<Crossing> = Vec::new();
    for crossing in order {
        if out.iter().any(|b| crossing.iter().all(|x| b.contains(x))) {
            continue;
        }
        // A single fact joins the fullest bundle that has room.
        let room = (0..out.len())
            .filter(|&b| crossing.len() == 1 && size(&out[b]) * size(crossing) <= BUNDLE_MAX)
            .max_by_key(|&b| size(&out[b]));
        match room {
            Some(b) => out[b].extend(crossing),
            None => out.push(crossing.clone()),
        }
    }
    if out.is_empty() {
        out.push(Vec::new());
    }
    out
}

/// The combination of a crossing that a combination of a bundle belongs to.
fn part(bundle: &Crossing, crossing: &Crossing, code: usize) -> u16 {
    let mut values = vec![0; bundle.len()];
    let mut rest = code;
    for (v, x) in values.iter_mut().zip(bundle).rev() {
        *v = rest % x.1;
        rest /= x.1;
    }
    let value = |f: usize| bundle.iter().position(|x| x.0 == f).map_or(0, |i| values[i]);
    crossing.iter().fold(0, |code, &(f, size)| code * size + value(f)) as u16
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
