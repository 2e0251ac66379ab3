//! Proof that a count stays open: another set of answers of the same people from which everything shown is the same, and in which
//! that count is another.
//!
//! The audit looks for counts that are determined, and cannot see all of them, because it works on each group's own bounds. This
//! looks from the other side. One person's answer is exchanged for another, then more to mend what no longer looks the same in the
//! groups that they are in, until everything that is shown of every group is as it was. What is found is a proof, whatever method
//! an attacker has; what is not found is undecided. Tests ask this, since it is slower and decides less often.

use crate::audit::{Known, tone};
use crate::chance::Chance;
use crate::guard::GUARDED_BELOW;
use crate::structure::Kind;

/// How often a search begins anew before a count stays undecided.
const STARTS_MAX: usize = 24;
/// Exchanges of one try.
const EXCHANGES_MAX: usize = 16;
/// People who are looked at for each way to exchange an answer.
const LOOKS_MAX: usize = 12;

/// One item: who answered what, by atom, and what is shown.
pub(crate) struct Answers<'a> {
    pub kind: Kind,
    /// Options by atom.
    pub by_atom: &'a [u32],
    /// How many of each atom answered.
    pub answered: &'a [u32],
    /// For each atom, the shown groups that hold it.
    pub groups: &'a [Vec<u32>],
    /// For each shown group, its atoms.
    pub members: &'a [&'a [u32]],
}

/// What is shown of a group: what its numbers may be without a change of anything shown.
pub(crate) struct Shown {
    pub counts: Vec<u32>,
    pub n: u32,
    /// Nothing where the item is withheld.
    pub known: Option<Known>,
}

/// A change of one answer of somebody in an atom: the option that is taken back, and the one that is chosen.
#[derive(Clone, Copy)]
struct Move {
    atom: usize,
    from: Option<usize>,
    to: Option<usize>,
}

impl Move {
    fn shift(self, counts: &mut [i64], times: i64) {
        for (option, by) in [(self.from, -times), (self.to, times)] {
            if let Some(o) = option {
                counts[o] += by;
            }
        }
    }
}

impl Answers<'_> {
    fn options(&self) -> usize {
        usize::from(self.kind.options())
    }

    /// Every way to change one answer: to another, or, where several may be chosen, by one more or less.
    fn ways(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let m = self.options();
        if matches!(self.kind, Kind::Multiple { .. }) {
            return (0..m).flat_map(|o| [(Some(o), None), (None, Some(o))]).collect();
        }
        (0..m).flat_map(|a| (0..m).filter(move |&b| b != a).map(move |b| (Some(a), Some(b)))).collect()
    }

    /// How far a group is from looking as it is shown, when its options change by so much; 0 when it looks the same.
    fn distance(&self, shown: &Shown, change: &[i64]) -> i64 {
        let Some(known) = &shown.known else { return 0 };
        let beyond = |x: i64, r: [i64; 2]| (r[0] - x).max(x - r[1]).max(0);
        let (mut total, mut tones, mut far) = (0, [0; 3], 0);
        for (o, (&c, d)) in shown.counts.iter().zip(change).enumerate() {
            let x = i64::from(c) + d;
            far += beyond(x, known.options[o]);
            if self.kind.is_scored() {
                let step = i64::from(self.kind.step(o as u8 + 1));
                total += x * step;
                tones[tone(self.kind, o)] += x;
            }
        }
        if self.kind.is_scored() {
            far += beyond(total, known.total);
            far += known.tones.map_or(0, |t| (0..3).map(|i| beyond(tones[i], t[i])).sum());
        }
        far
    }

    /// Number of options of small shown groups, and of those for which no other possible count was found.
    pub(crate) fn undecided(&self, shown: &[Shown]) -> (usize, usize) {
        let m = self.options();
        let small: Vec<usize> =
            (0..shown.len()).filter(|&s| shown[s].known.is_some() && shown[s].n < GUARDED_BELOW).collect();
        let mut open = vec![false; shown.len() * m];
        let mut search = Search {
            answers: self,
            shown,
            by_atom: self.by_atom.iter().map(|&x| i64::from(x)).collect(),
            change: vec![0; shown.len() * m],
            far: vec![0; shown.len()],
            done: Vec::new(),
            // The same for everybody who counts again.
            chance: Chance::new([0; 32], 0x5717),
        };
        // Where one exchange is enough, it is found at once, and is often enough for several groups.
        for &s in &small {
            for &a in self.members[s] {
                if (0..m).all(|o| open[s * m + o]) {
                    break;
                }
                for x in search.moves(a as usize) {
                    search.make(x);
                    if search.same() {
                        search.note(&mut open);
                    }
                    search.undo();
                }
            }
        }
        for &s in &small {
            for o in 0..m {
                if !open[s * m + o] {
                    search.find(s, o, &mut open);
                }
            }
        }
        (small.len() * m, small.iter().map(|&s| (0..m).filter(|o| !open[s * m + o]).count()).sum())
    }
}

/// Other answers, step by step.
struct Search<'a> {
    answers: &'a Answers<'a>,
    shown: &'a [Shown],
    /// Options by atom, as they are now.
    by_atom: Vec<i64>,
    /// By how much the options of each shown group changed.
    change: Vec<i64>,
    /// How far each shown group is from looking the same.
    far: Vec<i64>,
    done: Vec<Move>,
    chance: Chance,
}

impl Search<'_> {
    /// Whether somebody in the atom can exchange an answer so.
    fn can(&self, x: &Move) -> bool {
        let m = self.answers.options();
        let counts = &self.by_atom[x.atom * m..][..m];
        x.from.is_none_or(|o| counts[o] > 0)
            && (x.from.is_some() || x.to.is_some_and(|o| counts[o] < i64::from(self.answers.answered[x.atom])))
    }

    /// Every change of one answer in an atom.
    fn moves(&self, atom: usize) -> Vec<Move> {
        let all = self.answers.ways().into_iter().map(|(from, to)| Move { atom, from, to });
        all.filter(|x| self.can(x)).collect()
    }

    fn apply(&mut self, x: Move, times: i64) {
        let m = self.answers.options();
        let answers = self.answers;
        x.shift(&mut self.by_atom[x.atom * m..][..m], times);
        for &s in &answers.groups[x.atom] {
            let s = s as usize;
            let change = &mut self.change[s * m..][..m];
            x.shift(change, times);
            self.far[s] = answers.distance(&self.shown[s], change);
        }
    }

    fn make(&mut self, x: Move) {
        self.apply(x, 1);
        self.done.push(x);
    }

    fn undo(&mut self) {
        while let Some(x) = self.done.pop() {
            self.apply(x, -1);
        }
    }

    /// The shown groups that hold somebody whose answer was exchanged.
    fn touched(&self) -> impl Iterator<Item = usize> + '_ {
        self.done.iter().flat_map(|x| &self.answers.groups[x.atom]).map(|&s| s as usize)
    }

    fn same(&self) -> bool {
        self.touched().all(|s| self.far[s] == 0)
    }

    /// These other answers prove that counts are open.
    fn note(&self, open: &mut [bool]) {
        let m = self.answers.options();
        for s in self.touched() {
            for o in 0..m {
                open[s * m + o] |= self.change[s * m + o] != 0;
            }
        }
    }

    /// Looks for other answers in which the count of an option of a group is another: exchanges one answer in the group, then
    /// mends what no longer looks the same, each time by the exchange that brings all groups together nearest.
    fn find(&mut self, group: usize, option: usize, open: &mut [bool]) {
        let m = self.answers.options();
        let inside = self.answers.members[group];
        let first: Vec<Move> = inside
            .iter()
            .flat_map(|&a| self.moves(a as usize))
            .filter(|x| x.from == Some(option) || x.to == Some(option))
            .collect();
        if first.is_empty() {
            return;
        }
        for _ in 0..STARTS_MAX {
            let start = first[self.chance.below(first.len() as u64) as usize];
            self.make(start);
            for _ in 0..EXCHANGES_MAX {
                let broken: Vec<usize> = self.touched().filter(|&s| self.far[s] > 0).collect();
                if broken.is_empty() {
                    self.note(open);
                    break;
                }
                let at = broken[self.chance.below(broken.len() as u64) as usize];
                let mending = self.mending(at);
                let mut best: Option<(i64, Move)> = None;
                // Of each way some: the rare ones are often those that are needed.
                for way in mending.chunk_by(|x, y| (x.from, x.to) == (y.from, y.to)) {
                    for _ in 0..way.len().min(LOOKS_MAX) {
                        let x = way[self.chance.below(way.len() as u64) as usize];
                        let gain = self.gain(x);
                        if best.is_none_or(|b| gain < b.0) && !self.closes(x, group, option) {
                            best = Some((gain, x));
                        }
                    }
                }
                let best = best.filter(|b| b.0 < 0 || self.chance.below(2) == 0).map(|b| b.1);
                // Where nothing helps, anything: the next exchanges mend that too.
                if let Some(x) = best.or_else(|| self.any(at)).filter(|x| !self.closes(*x, group, option)) {
                    self.make(x);
                }
            }
            self.undo();
            if open[group * m + option] {
                return;
            }
        }
    }

    /// Any exchange in a group.
    fn any(&mut self, at: usize) -> Option<Move> {
        let members = self.answers.members[at];
        let atom = members[self.chance.below(members.len() as u64) as usize];
        let moves = self.moves(atom as usize);
        moves.get(self.chance.below(moves.len().max(1) as u64) as usize).copied()
    }

    /// Exchanges after which this group is nearer to looking the same.
    fn mending(&self, at: usize) -> Vec<Move> {
        let m = self.answers.options();
        let mut found = Vec::new();
        for (from, to) in self.answers.ways() {
            let all = self.answers.members[at].iter().map(|&a| Move { atom: a as usize, from, to });
            let mut change = self.change[at * m..][..m].to_vec();
            Move { atom: 0, from, to }.shift(&mut change, 1);
            if self.answers.distance(&self.shown[at], &change) < self.far[at] {
                found.extend(all.filter(|x| self.can(x)));
            }
        }
        found
    }

    /// By how much all groups together move away from looking the same.
    fn gain(&self, x: Move) -> i64 {
        let m = self.answers.options();
        let mut change = vec![0; m];
        self.answers.groups[x.atom]
            .iter()
            .map(|&s| {
                let s = s as usize;
                change.copy_from_slice(&self.change[s * m..][..m]);
                x.shift(&mut change, 1);
                self.answers.distance(&self.shown[s], &change) - self.far[s]
            })
            .sum()
    }

    /// Whether an exchange would bring the count back to what it was.
    fn closes(&self, x: Move, group: usize, option: usize) -> bool {
        let within = self.answers.groups[x.atom].binary_search(&(group as u32)).is_ok();
        let by = i64::from(x.to == Some(option)) - i64::from(x.from == Some(option));
        within && self.change[group * self.answers.options() + option] + by == 0
    }
}
