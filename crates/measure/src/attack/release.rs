//! The attackers on a published release, by whoever has nothing but what is published: `belong audit --attack`. Who is in which group is
//! gone by then. How many answered in each key group is published, so the tree is attacked with these numbers, and what is crossed with facts
//! by its labels ([`super::labels`]).

use std::collections::{BTreeMap, HashSet};

use super::algebra::{Attacker, support};
use super::derived;
use super::labels::{Labels, crossings};
use super::planted::plant;
use super::programmes::programmes;
use crate::guard::Headline;
use crate::plan::Row;
use crate::policy::Level;
use crate::release::{Part, Release};

/// Respondents that a node needs before a comment is shown at it.
pub const COMMENT_RESPONDENTS_MIN: u32 = 20;
/// Comments on one question that a node needs before a comment is shown at it.
pub const COMMENTS_MIN: u32 = 10;
/// Random changes of pivot at most for one crossing.
const TURNS_MAX: usize = 300;
/// Multiplications that the changes of pivot of one crossing may take.
const WORK_MAX: usize = 40_000_000;
/// Combinations of one crossing whose people are counted.
const SETS_MAX: usize = 20_000;

/// What became of an attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The release held.
    Held,
    /// The attacker broke through.
    Broken,
    /// There is nothing of the kind that it attacks.
    NothingToTry,
}

/// What an attacker tried and whether the release held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The attacker's name: `A1` to `A8`.
    pub name: &'static str,
    /// What became of it.
    pub state: State,
    /// What was tried and found, for people.
    pub sentence: String,
}

impl Attempt {
    fn new(name: &'static str, held: bool, sentence: String) -> Self {
        Self { name, state: if held { State::Held } else { State::Broken }, sentence }
    }

    fn nothing(name: &'static str, sentence: impl Into<String>) -> Self {
        Self { name, state: State::NothingToTry, sentence: sentence.into() }
    }
}

/// How many comments on one question are read at one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// `whole`, `region:` or `group:` and a code.
    pub node: String,
    /// Code of the question.
    pub item: String,
    /// Number of comments.
    pub comments: u32,
    /// Whether all that were written are among them: what a reader kept back is deleted after some time, and then there may have been more.
    pub all: bool,
}

/// Tries everything that what is published allows. `others` are other releases of the same organisation, of this wave or of others;
/// `comments` says where comments are read.
pub fn attack(release: &Release, others: &[&Release], comments: &[Standing], seed: [u8; 32]) -> Vec<Attempt> {
    let wanted = crossings(release);
    let labels: Vec<Labels<'_>> = wanted.iter().filter_map(|facts| Labels::new(release, facts.clone())).collect();
    let skipped = wanted.len() - labels.len();
    vec![
        differences(release, &labels, skipped),
        combinations(release, &labels, skipped, seed),
        counts(release, &labels),
        averages(release),
        time(release, others, seed),
        side_outputs(release, &labels),
        remarks(release, comments),
        planted(release, seed),
    ]
}

fn too_large(skipped: usize) -> String {
    match skipped {
        0 => String::new(),
        n => format!(" {n} crossings have too many categories and were left out."),
    }
}

/// What is known of how many people some sets have.
struct Sets {
    k_d: i64,
    looked: usize,
    /// Sets that perhaps are few people, and perhaps nobody.
    unsure: usize,
    /// The fewest of whom it is certain that there are some: the most that they may be.
    least: Option<i64>,
}

impl Sets {
    fn new(release: &Release) -> Self {
        Self { k_d: i64::from(release.policy().k_d), looked: 0, unsure: 0, least: None }
    }

    fn note(&mut self, [low, high]: [i64; 2]) {
        self.looked += 1;
        if low > 0 {
            self.least = Some(self.least.map_or(high, |l| l.min(high)));
        } else if high > 0 && high < self.k_d {
            self.unsure += 1;
        }
    }

    fn held(&self) -> bool {
        self.least.is_none_or(|people| people >= self.k_d)
    }

    fn unsure(&self) -> String {
        match self.unsure {
            0 => String::new(),
            n => format!(
                " Of {n} of them the release does not tell whether they are nobody or fewer than {} people.",
                self.k_d
            ),
        }
    }
}

/// A1: every group is subtracted from every group that holds it.
fn differences(release: &Release, labels: &[Labels<'_>], skipped: usize) -> Attempt {
    let mut sets = Sets::new(release);
    for of in labels {
        let groups: Vec<(Vec<u32>, bool)> =
            of.shown.iter().map(|(p, nodes)| (of.atoms_of(nodes), p.facts().is_empty())).collect();
        let mut inside = vec![false; of.atoms];
        for (large, plain) in &groups {
            large.iter().for_each(|&a| inside[a as usize] = true);
            for (small, plain_too) in &groups {
                // The tree alone is attacked once, not again with every fact.
                let again = *plain && *plain_too && !of.facts.is_empty();
                if again || small.len() >= large.len() || !small.iter().all(|&a| inside[a as usize]) {
                    continue;
                }
                small.iter().for_each(|&a| inside[a as usize] = false);
                sets.note(of.size(&inside));
                small.iter().for_each(|&a| inside[a as usize] = true);
            }
            large.iter().for_each(|&a| inside[a as usize] = false);
        }
    }
    let found = match sets.least.filter(|_| !sets.held()) {
        Some(people) => format!(
            "one of {} differences of a group and a smaller one inside it is about somebody, and at most {people} people.",
            sets.looked
        ),
        None => {
            format!("{} differences of a group and a smaller one inside it; none is about few people.", sets.looked)
        }
    };
    Attempt::new(
        "A1",
        sets.held(),
        format!("Groups were subtracted from each other: {found}{}{}", sets.unsure(), too_large(skipped)),
    )
}

/// A2: groups are added and subtracted in every way that linear algebra finds.
fn combinations(release: &Release, labels: &[Labels<'_>], skipped: usize, seed: [u8; 32]) -> Attempt {
    if release.parts().is_empty() {
        return Attempt::nothing("A2", "Nothing is shown, so there is nothing to combine.");
    }
    let mut sets = Sets::new(release);
    for of in labels {
        let rows: Vec<Vec<u32>> = of.shown.iter().map(|(_, nodes)| of.atoms_of(nodes)).collect();
        // Atoms in the same groups cannot be told apart, and nobody is in those that are published to be empty.
        let mut within: Vec<Vec<u32>> = vec![vec![]; of.atoms];
        for (r, atoms) in rows.iter().enumerate() {
            atoms.iter().for_each(|&a| within[a as usize].push(r as u32));
        }
        let mut classes: BTreeMap<&[u32], Vec<u32>> = BTreeMap::new();
        for (a, rows) in within.iter().enumerate().filter(|x| !x.1.is_empty() && !of.is_empty(x.0 as u32)) {
            classes.entry(rows).or_default().push(a as u32);
        }
        let mut own: Vec<Row> = vec![vec![]; rows.len()];
        for (c, in_rows) in classes.keys().enumerate() {
            in_rows.iter().for_each(|&r| own[r as usize].push((c as u32, 1)));
        }
        let classes: Vec<Vec<u32>> = classes.into_values().collect();
        let mut set = vec![false; of.atoms];
        let weights: Vec<u32> = classes
            .iter()
            .map(|atoms| {
                atoms.iter().for_each(|&a| set[a as usize] = true);
                let most = of.size(&set)[1].min(100_000);
                atoms.iter().for_each(|&a| set[a as usize] = false);
                most as u32
            })
            .collect();
        let mut attacker = Attacker::new(&weights, &own);
        let turns = (WORK_MAX / (attacker.rank() * classes.len()).max(1)).clamp(16, TURNS_MAX);
        let mut seen: HashSet<Vec<u32>> = HashSet::new();
        attacker.walk(turns, seed, &mut |v| {
            let atoms: Vec<u32> = support(v).collect();
            if atoms.is_empty() || !seen.insert(atoms) {
                return false;
            }
            let mark = |set: &mut [bool], to: bool| {
                support(v).flat_map(|c| &classes[c as usize]).for_each(|&a| set[a as usize] = to)
            };
            mark(&mut set, true);
            sets.note(of.size(&set));
            mark(&mut set, false);
            seen.len() >= SETS_MAX
        });
    }
    let least = sets.least.map_or("none of them is certain to hold anybody".to_owned(), |people| {
        format!("the smallest that is certain to hold somebody has at most {people} people")
    });
    Attempt::new(
        "A2",
        sets.held(),
        format!(
            "{} sets of people were worked out by adding and subtracting groups; {least}.{}{}",
            sets.looked,
            sets.unsure(),
            too_large(skipped)
        ),
    )
}

/// A3: linear programmes.
fn counts(release: &Release, labels: &[Labels<'_>]) -> Attempt {
    let found = programmes(release, labels);
    if found.programmes == 0 {
        return Attempt::nothing("A3", "No small group is shown beside another, so there is no count to ask for.");
    }
    let contradict = match found.impossible {
        0 => String::new(),
        n => format!(" {n} programmes have no solution: no answers give these numbers."),
    };
    Attempt::new(
        "A3",
        found.pinned == 0 && found.impossible == 0,
        format!(
            "{} linear programmes asked for {} counts of small groups; {} were determined.{contradict}",
            found.programmes, found.asked, found.pinned
        ),
    )
}

fn inside(release: &Release, part: &Part) -> Vec<usize> {
    let groups = &release.structure().groups;
    (0..groups.len())
        .filter(|&g| match part.level() {
            Level::Whole => true,
            Level::Region => groups[g].region.is_some_and(|r| part.nodes().contains(&r)),
            Level::Group => part.nodes().contains(&(g as u16)),
        })
        .collect()
}

/// A4: averaging. No noise is in any number; people who are shown under two names show that.
fn averages(release: &Release) -> Attempt {
    let mut known: BTreeMap<Vec<usize>, &Part> = BTreeMap::new();
    let (mut twice, mut apart) = (0, 0);
    for part in release.parts().iter().filter(|p| p.facts().is_empty()) {
        let first = *known.entry(inside(release, part)).or_insert(part);
        if std::ptr::eq(first, part) {
            continue;
        }
        twice += 1;
        let heads = |p: &Part, i: usize| p.item(i).shown().and_then(|c| c.headline);
        let differ = |i: usize| heads(first, i).zip(heads(part, i)).is_some_and(|(a, b): (Headline, Headline)| a != b);
        apart += usize::from(first.n() != part.n() || (0..release.structure().items.len()).any(differ));
    }
    if apart > 0 {
        return Attempt::new(
            "A4",
            false,
            format!("{apart} groups are shown twice with different numbers: something was added to them."),
        );
    }
    let shown = match twice {
        0 => String::new(),
        1 => " One group is shown under two names, with the same numbers.".to_owned(),
        n => format!(" {n} groups are shown under two names, with the same numbers."),
    };
    Attempt::nothing(
        "A4",
        format!("Numbers are rounded and no noise is added to any, so there is nothing to average.{shown}"),
    )
}

/// A5: time. Two releases of one wave are about the same unknowns, but for those who came or went.
fn time(release: &Release, others: &[&Release], seed: [u8; 32]) -> Attempt {
    let k_d = release.policy().k_d;
    let same =
        |o: &&&Release| o.wave() == release.wave() && o.structure().groups.len() == release.structure().groups.len();
    let again: Vec<&Release> = others.iter().filter(same).filter(|o| o.hash() != release.hash()).copied().collect();
    let waves: Vec<&&Release> = others.iter().filter(|o| o.wave() != release.wave()).collect();
    let codes = |r: &Release| -> BTreeMap<String, u32> {
        let shown = |g: &usize| {
            r.parts().iter().any(|p| p.level() == Level::Group && p.facts().is_empty() && p.nodes()[..] == [*g as u16])
        };
        let groups = &r.structure().groups;
        (0..groups.len()).filter(shown).map(|g| (groups[g].code.clone(), groups[g].eligible)).collect()
    };
    let own = codes(release);
    let near: usize = waves
        .iter()
        .map(|o| {
            codes(o)
                .iter()
                .filter(|(code, n)| own.get(*code).is_some_and(|m| (1..k_d).contains(&m.abs_diff(**n))))
                .count()
        })
        .sum();
    let others = match waves.len() {
        0 => String::new(),
        1 => " One other survey was laid beside it: its answers are others, so no row of it can be subtracted."
            .to_owned(),
        n => format!(
            " {n} other surveys were laid beside it: their answers are others, so no row of theirs can be subtracted."
        ),
    };
    let beside = match near {
        0 => others,
        _ => format!(
            "{others} Groups that are shown both times and have fewer than {k_d} people more or fewer: {near}. Whether a page compares them hangs \
             on the lists of people, and cannot be told from a release."
        ),
    };
    if again.is_empty() {
        return Attempt::nothing(
            "A5",
            format!("This survey was published once, so there are no two snapshots to subtract.{beside}"),
        );
    }
    let groups = release.structure().groups.len();
    let mut least: Option<u32> = None;
    for other in &again {
        let n = |r: &Release, g: usize| r.counts().answers[g].answered;
        // For each key group those who are in both, only in the one, only in the other.
        let mut weights = vec![0; 3 * groups];
        for g in 0..groups {
            let (here, there) = (n(release, g), n(other, g));
            (weights[3 * g], weights[3 * g + 1], weights[3 * g + 2]) =
                (here.min(there), here.saturating_sub(there), there.saturating_sub(here));
        }
        let row = |r: &Release, p: &Part, own: usize| -> Row {
            let atoms = inside(r, p).into_iter().flat_map(|g| [3 * g, 3 * g + own]);
            atoms.filter(|&a| weights[a] > 0).map(|a| (a as u32, 1)).collect()
        };
        let tree = |r: &Release, own: usize| -> Vec<Row> {
            r.parts().iter().filter(|p| p.facts().is_empty()).map(|p| row(r, p, own)).collect()
        };
        let rows = [tree(release, 1), tree(other, 2)].concat();
        let found = Attacker::new(&weights, &rows).search(TURNS_MAX, k_d, seed).map(|f| f.people);
        least = [least, found].into_iter().flatten().min();
    }
    Attempt::new(
        "A5",
        least.is_none_or(|people| people >= k_d),
        format!(
            "This survey was published {} times; the smallest set of people found by subtracting one from the other has {}.{beside}",
            again.len() + 1,
            least.unwrap_or(0)
        ),
    )
}

/// A6: side outputs.
fn side_outputs(release: &Release, labels: &[Labels<'_>]) -> Attempt {
    let found = derived::compare(release, labels);
    let strange = match found.strange[..] {
        [] => "all of them follow.".to_owned(),
        _ => format!("these do not follow: {}.", found.strange.join(", ")),
    };
    Attempt::new(
        "A6",
        found.strange.is_empty(),
        format!(
            "{} themes, intervals, shares, spreads, models, places and lines of exports were worked out again from what is shown of groups; {strange}",
            found.looked
        ),
    )
}

/// A7: where comments are read. A key group's comments on one question stand at one node, so those of a node are of the groups inside it
/// that have none of their own.
fn remarks(release: &Release, comments: &[Standing]) -> Attempt {
    if comments.is_empty() {
        return Attempt::nothing("A7", "No comment is read anywhere.");
    }
    let s = release.structure();
    let tallies = release.counts();
    let slack = if release.collected_by().is_some() { 2 } else { 0 };
    let mut faults: Vec<String> = vec![];
    let all_there = comments.iter().all(|one| one.all);
    let mut left_over = 0;
    let mut known: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for one in comments {
        if known.insert((&one.item, &one.node), one.comments).is_some() {
            faults.push(format!("{} is counted twice for {}", one.node, one.item));
        }
    }
    for (&(item, node), &read) in &known {
        let own = |g: usize| known.contains_key(&(item, format!("group:{}", s.groups[g].code).as_str()));
        let groups: Option<Vec<usize>> =
            match node.split_once(':') {
                None if node == "whole" => Some((0..s.groups.len()).filter(|&g| !own(g)).collect()),
                Some(("region", code)) => s.regions.iter().position(|r| r.code == code).map(|r| {
                    (0..s.groups.len()).filter(|&g| s.groups[g].region == Some(r as u16) && !own(g)).collect()
                }),
                Some(("group", code)) => s.groups.iter().position(|g| g.code == code).map(|g| vec![g]),
                _ => None,
            };
        let Some(groups) = groups else {
            faults.push(format!("{node} is no node of this survey"));
            continue;
        };
        let respondents: u32 = groups.iter().map(|&g| tallies.answers[g].answered + slack).sum();
        if respondents < COMMENT_RESPONDENTS_MIN {
            faults.push(format!("{item} at {node} is of {respondents} people at most"));
        }
        // All comments on a question may stand at the whole, mixed with those on others: then they are counted together.
        let lower = known.keys().any(|(i, n)| *i == item && *n != "whole");
        let together = if node == "whole" && !lower {
            known.iter().filter(|(at, _)| at.1 == "whole").map(|(_, n)| n).sum()
        } else {
            read
        };
        if together < COMMENTS_MIN && !all_there {
            left_over += 1;
        } else if together < COMMENTS_MIN {
            faults.push(format!("{item} at {node} has {together} comments"));
        }
    }
    // Nobody can have written twice, and none may stand at two nodes: there are no more than came.
    if !tallies.comments.is_empty() {
        let came = |groups: &mut dyn Iterator<Item = usize>| groups.map(|g| tallies.comments[g].answered).sum::<u32>();
        let read = |node: Option<&str>| {
            comments.iter().filter(|c| node.is_none_or(|n| c.node == n)).map(|c| c.comments).sum::<u32>()
        };
        if read(None) > came(&mut (0..s.groups.len())) {
            faults.push("more comments are read than were written".to_owned());
        }
        for (g, group) in s.groups.iter().enumerate() {
            if read(Some(&format!("group:{}", group.code))) > came(&mut std::iter::once(g)) {
                faults.push(format!("more comments are read at group:{} than were written there", group.code));
            }
        }
    }
    let all: u32 = comments.iter().map(|c| c.comments).sum();
    let found = match faults.first() {
        None if left_over == 0 => format!(
            "each stands at one node, of {COMMENT_RESPONDENTS_MIN} respondents and {COMMENTS_MIN} comments at least."
        ),
        None => format!(
            "each stands at one node, of {COMMENT_RESPONDENTS_MIN} respondents at least. At {left_over} of them fewer than {COMMENTS_MIN} \
             comments are left; those that a reader kept back are deleted by now, so nobody can tell how many were written."
        ),
        Some(fault) if faults.len() == 1 => format!("{fault}."),
        Some(fault) => format!("{fault}, and {} more.", faults.len() - 1),
    };
    Attempt::new(
        "A7",
        faults.is_empty(),
        format!("{all} comments are read at {} nodes, question by question: {found}", comments.len()),
    )
}

/// A8: a lone person.
fn planted(release: &Release, seed: [u8; 32]) -> Attempt {
    let Some(found) = plant(release, seed) else {
        return Attempt::nothing("A8", "No group is large enough for somebody to be planted who is alone in it.");
    };
    let k_d = release.policy().k_d;
    let broken = found.threshold == Some(1);
    let (held, finds) = match found.ours {
        Ok(None) => (true, "the attacker finds nothing at all".to_owned()),
        Ok(Some(n)) => (n >= k_d, format!("the attacker finds {n} people at the fewest")),
        Err(why) => (false, format!("nothing could be drawn: {why}")),
    };
    Attempt::new(
        "A8",
        broken && held,
        format!(
            "Of invented answers one is {}. Published by threshold alone the person is {}; under this plan {finds}.",
            found.place,
            if broken { "found" } else { "not found, so this attacker proves nothing" },
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Recipe, Trust, trust};
    use crate::guard::Share;
    use crate::release::{Body, Wave};
    use crate::{Policy, draw};

    fn invented(seed: u8, facts: usize) -> (Trust, Policy) {
        let recipe =
            Recipe { sites: 8, regions: 2, staff: 320, items: 5, facts, unstated: 3, ..Recipe::section_five() };
        let t = trust(&recipe, [seed; 32]);
        let mut policy = Policy::standard(&t.structure, 10, 5);
        policy.cuts.retain(|c| c.by.len() < 2);
        (t, policy)
    }

    fn drawn(t: &Trust, policy: &Policy) -> Release {
        let wave = Wave { id: "w".into(), manifest: [0; 32], counts: t.counts.clone() };
        draw(&t.structure, policy, &t.opened, &wave, [0; 32]).unwrap().release
    }

    fn body(release: &Release) -> Body {
        serde_json::from_slice(&release.bytes()).unwrap()
    }

    fn forged(release: &Release, forge: impl FnOnce(&mut Body)) -> Release {
        let mut body = body(release);
        forge(&mut body);
        Release::new(body)
    }

    fn states(attempts: &[Attempt]) -> Vec<State> {
        attempts.iter().map(|a| a.state).collect()
    }

    fn alone(release: &Release, name: &str) -> Attempt {
        attack(release, &[], &[], [1; 32]).into_iter().find(|a| a.name == name).unwrap()
    }

    #[test]
    fn a_release_holds_against_all_eight() {
        use State::{Held, NothingToTry};
        for (seed, facts) in [(4, 1), (5, 3), (6, 0)] {
            let (t, policy) = invented(seed, facts);
            let release = drawn(&t, &policy);
            let found = attack(&release, &[], &[], [1; 32]);
            assert_eq!(
                found.iter().map(|a| a.name).collect::<Vec<_>>(),
                ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"]
            );
            assert_eq!(
                states(&found),
                [Held, Held, Held, NothingToTry, NothingToTry, Held, NothingToTry, Held],
                "{found:?}"
            );
        }
    }

    /// Three people answered in a key group, and all its neighbours together are shown beside everybody.
    #[test]
    fn a_few_people_beside_the_tree_are_found_by_subtraction() {
        let (mut t, policy) = invented(4, 1);
        t.opened = crate::Opened::new(&t.structure);
        for g in 0..8 {
            t.counts.answers[g].answered = if g == 0 { 3 } else { 31 };
            for i in 0..t.counts.answers[g].answered as u8 {
                t.opened.push(g, &[1 + i % 3], &[crate::Answer::One(1 + i % 5); 5]).unwrap();
            }
        }
        let honest = drawn(&t, &policy);
        assert_eq!(states(&attack(&honest, &[], &[], [1; 32]))[..2], [State::Held, State::Held]);
        let naive = forged(&honest, |body| {
            let whole = body.parts[0].clone();
            body.parts.push(Part { at: Level::Group, nodes: (1..8).collect(), n: 215, ..whole });
        });
        let found = attack(&naive, &[], &[], [1; 32]);
        assert_eq!(states(&found)[..2], [State::Broken, State::Broken]);
        assert!(found[0].sentence.contains("at most 3 people"), "{}", found[0].sentence);
    }

    /// One fact of two categories, eight key groups of 31 people, k_d = 10. In the group 3 so many stated each category, and the others
    /// nothing; these are shown by threshold beside what is shown by the plan.
    fn by_labels(stated: [usize; 2], shown: &[u8]) -> (Release, Release) {
        let (mut t, mut policy) = invented(7, 1);
        (policy.k_d, t.structure.facts[0].categories) = (10, t.structure.facts[0].categories[..2].to_vec());
        t.counts.answers.iter_mut().for_each(|c| c.answered = 31);
        t.opened = crate::Opened::new(&t.structure);
        for g in 0..8 {
            for i in 0..31 {
                let category = match i {
                    _ if g != 3 => 1 + i % 2,
                    _ if i < stated[0] => 1,
                    _ if i < stated[0] + stated[1] => 2,
                    _ => 0,
                };
                let answer = crate::Answer::One(1 + (i % 5) as u8);
                t.opened.push(g, &[category as u8], &[answer; 5]).unwrap();
            }
        }
        let honest = drawn(&t, &policy);
        let naive = forged(&honest, |body| {
            let like = body.parts[0].clone();
            for &category in shown {
                let facts = vec![crate::Slice { fact: 0, categories: vec![category] }];
                body.parts.retain(|p| p.facts != facts || p.nodes != [3] || p.at != Level::Group);
                let n = crate::guard::fives(stated[usize::from(category) - 1] as u32);
                body.parts.push(Part { at: Level::Group, nodes: vec![3], facts, n, ..like.clone() });
            }
        });
        (honest, naive)
    }

    /// How many did not state the fact is not published, yet it is certain that they are some, and fewer than ten.
    #[test]
    fn a_few_people_are_found_by_their_labels() {
        for (stated, shown, found_by) in [
            // 24 of one category: the seven others are the difference of two groups.
            ([24, 7], &[1][..], [State::Broken, State::Broken]),
            // 13 and 12: the six who said nothing are the difference of a group and two groups.
            ([13, 12], &[1, 2], [State::Held, State::Broken]),
        ] {
            let (honest, naive) = by_labels(stated, shown);
            let held = attack(&honest, &[], &[], [1; 32]);
            assert_eq!(states(&held)[..2], [State::Held, State::Held], "{held:?}");
            let found = attack(&naive, &[], &[], [1; 32]);
            assert_eq!(states(&found)[..2], found_by, "{found:?}");
        }
    }

    /// Twelve people whose mean is published to the tenth at the very end of the scale.
    #[test]
    fn a_mean_at_the_end_of_the_scale_is_found_by_programmes() {
        let (t, policy) = invented(4, 0);
        let release = drawn(&t, &policy);
        let small =
            release.parts().iter().position(|p| p.n() < 45 && p.level() == Level::Group && !p.is_merged()).unwrap();
        let told = forged(&release, |body| {
            let cell = body.parts[small].items[0].as_mut().unwrap();
            cell.headline = Some(Headline::Tenths(1_000));
            body.tier = crate::Tier::Percent;
        });
        let found = alone(&told, "A3");
        assert_eq!(found.state, State::Broken, "{found:?}");
    }

    #[test]
    fn the_same_people_with_two_numbers_are_noise() {
        let (mut t, policy) = invented(4, 0);
        // One region has one key group.
        t.structure.groups.iter_mut().enumerate().for_each(|(g, group)| group.region = Some(u16::from(g == 7)));
        let release = drawn(&t, &policy);
        let found = alone(&release, "A4");
        assert!(
            found.state == State::NothingToTry && found.sentence.contains("One group is shown under two names"),
            "{found:?}"
        );
        let at = release.parts().iter().position(|p| p.level() == Level::Region && p.nodes() == [1]).unwrap();
        let noisy =
            forged(&release, |body| body.parts[at].items[0].as_mut().unwrap().headline = Some(Headline::Points(1)));
        assert_eq!(alone(&noisy, "A4").state, State::Broken);
    }

    /// Counted again after one late paper, and published again.
    #[test]
    fn two_snapshots_of_a_wave_expose_who_came_between() {
        let (mut t, policy) = invented(4, 0);
        let before = drawn(&t, &policy);
        assert_eq!(attack(&before, &[&before], &[], [1; 32])[4].state, State::NothingToTry, "the same bytes twice");
        t.opened.push(2, &[], &[crate::Answer::One(1); 5]).unwrap();
        t.counts.answers[2].answered += 1;
        let after = drawn(&t, &policy);
        let found = &attack(&after, &[&before], &[], [1; 32])[4];
        assert!(found.state == State::Broken && found.sentence.contains("has 1."), "{found:?}");
        // Another wave is about other answers.
        let other = forged(&before, |body| body.wave = "spring".into());
        let found = &attack(&after, &[&other], &[], [1; 32])[4];
        assert!(found.state == State::NothingToTry && found.sentence.contains("One other survey"), "{found:?}");
    }

    #[test]
    fn whatever_does_not_follow_from_cells_is_noticed() {
        let (t, policy) = invented(4, 1);
        let release = drawn(&t, &policy);
        let tells = |forge: &dyn Fn(&mut Body)| {
            let found = alone(&forged(&release, forge), "A6");
            assert_eq!(found.state, State::Broken, "{found:?}");
            found.sentence
        };
        let said = tells(&|b| b.parts[0].themes[0].as_mut().unwrap().favourable = Some(3));
        assert!(said.ends_with("these do not follow: a theme."), "{said}");
        let said = tells(&|b| b.parts[0].themes[0] = None);
        assert!(said.contains("not follow: a theme"), "{said}");
        let said =
            tells(&|b| b.parts[0].items[0].as_mut().unwrap().shares.as_mut().unwrap().neutral = Share::About(77));
        assert!(said.ends_with("a share."), "{said}");
        let said = tells(&|b| b.parts[0].items[0].as_mut().unwrap().shares.as_mut().unwrap().interval[0] -= 1);
        assert!(said.ends_with("a share."), "{said}");
        let said = tells(&|b| b.spreads[0] = Some(123));
        assert!(said.contains("a spread"), "{said}");
        let said = tells(&|b| b.parts[0].items[0].as_mut().unwrap().interval = Some([0, 1]));
        assert!(said.contains("an interval"), "{said}");
        // The best groups first.
        let last = release.parts().len() as u32 - 1;
        let said = tells(&|b| {
            b.parts.swap(1, last as usize);
            for at in b.places.iter_mut().flatten().flatten() {
                *at = if *at == 1 {
                    last
                } else if *at == last {
                    1
                } else {
                    *at
                };
            }
        });
        assert!(said.contains("the order of groups"), "{said}");
        let said = tells(&|b| b.places[0][0] = Some(1));
        assert!(said.contains("a place"), "{said}");
        let said = tells(&|b| b.parts[0].n += 50);
        assert!(said.contains("numbers of people"), "{said}");
    }

    #[test]
    fn comments_of_few_people_and_comments_at_two_nodes_are_noticed() {
        let (mut t, policy) = invented(4, 0);
        t.counts.answers[0].answered = t.counts.answers[0].answered.max(30);
        t.counts.comments = vec![crate::Tally { eligible: 60, issued: 60, answered: 25, ..Default::default() }; 8];
        let release = forged(&drawn(&t, &policy), |body| body.counts.answers[1].answered = 19);
        let s = release.structure();
        let (first, second, region) = (
            format!("group:{}", s.groups[0].code),
            format!("group:{}", s.groups[1].code),
            format!("region:{}", s.regions[0].code),
        );
        let tells = |all: &[(&str, &str, u32)]| {
            let standing: Vec<Standing> = all
                .iter()
                .map(|&(node, item, comments)| Standing { node: node.into(), item: item.into(), comments, all: true })
                .collect();
            let found = attack(&release, &[], &standing, [1; 32]).remove(6);
            (found.state, found.sentence)
        };
        let held = tells(&[(&first, "c1", 10), (&region, "c1", 12), ("whole", "c1", 40), ("whole", "c2", 10)]);
        assert_eq!(held.0, State::Held, "{held:?}");
        let held = tells(&[("whole", "c1", 4), ("whole", "c2", 6)]);
        assert_eq!(held.0, State::Held, "{held:?}");
        for (broken, why) in [
            (&[(&*first, "c1", 10), ("whole", "c1", 4), ("whole", "c2", 30)][..], "c1 at whole has 4 comments"),
            (&[("whole", "c1", 4), ("whole", "c2", 5)], "9 comments"),
            (&[("whole", "c1", 9)][..], "9 comments"),
            (&[(&second, "c1", 12)], "19 people"),
            (&[("region:nowhere", "c1", 12)], "no node"),
            (&[("", "c1", 12)], "no node"),
            (&[(&first, "c1", 12), (&first, "c2", 14)], "than were written there"),
            (&[("whole", "c1", 12), ("whole", "c1", 12)], "twice"),
            (&[("whole", "c1", 201)], "than were written"),
        ] {
            let (state, said) = tells(broken);
            assert!(state == State::Broken && said.contains(why), "{said}");
        }
    }

    /// With a threshold in place of the plan the lone person is found, whatever is crossed; without anybody to plant nothing is said.
    #[test]
    fn a_lone_person_is_planted_at_the_smallest_cut() {
        let (t, policy) = invented(4, 2);
        for cuts in [
            policy.cuts.clone(),
            policy.cuts.iter().filter(|c| c.at == Level::Whole).cloned().collect(),
            policy.cuts.iter().filter(|c| c.at != Level::Group || c.by.is_empty()).cloned().collect(),
            policy.cuts.iter().filter(|c| c.by.is_empty()).cloned().collect(),
        ] {
            let release = drawn(&t, &Policy { cuts, ..policy.clone() });
            let found = plant(&release, [3; 32]).unwrap();
            assert!(found.threshold == Some(1) && found.ours.as_ref().is_ok_and(|n| n.unwrap() >= 5), "{found:?}");
        }
        // Who promises nothing cannot hold.
        let careless = forged(&drawn(&t, &policy), |b| b.policy.k_d = 1);
        let found = alone(&careless, "A8");
        assert!(found.state == State::Broken && found.sentence.contains("nothing could be drawn"), "{found:?}");
        let nobody = forged(&drawn(&t, &policy), |b| b.counts.answers.iter_mut().for_each(|t| t.answered = 0));
        assert_eq!(alone(&nobody, "A8").state, State::NothingToTry);
    }
}
