//! A8: somebody is planted who stands alone. Answers are invented over the key groups of a release and the numbers that answered there,
//! with one lone person in a category of one of them. Published by threshold alone they must give that person away to A2, else the
//! attacker is worth nothing; planned under the policy of the release they must not.

use std::collections::BTreeMap;

use super::algebra::Attacker;
use crate::chance::Chance;
use crate::draw::{DrawFault, Drawn, draw};
use crate::opened::{Answer, Opened};
use crate::plan::Row;
use crate::policy::{Cut, Level, Policy};
use crate::release::{Part, Release, Slice, Wave};
use crate::structure::Structure;

/// Random changes of pivot for each of the two.
const TURNS: usize = 100;

/// What came of it: the fewest people that A2 finds in each of the two, and whether the lone person is at one place of the tree (or in
/// one category).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planted {
    /// Where the lone person stands, for people.
    pub place: String,
    /// Published by threshold.
    pub threshold: Option<u32>,
    /// Published by the plan, or why nothing could be drawn.
    pub ours: Result<Option<u32>, DrawFault>,
}

/// Key group, category (0: none is crossed) and how many people.
type People = BTreeMap<(usize, u8), u32>;

/// Plants somebody; nothing where nobody can be alone.
pub(crate) fn plant(release: &Release, seed: [u8; 32]) -> Option<Planted> {
    let frame = Frame::of(release)?;
    let (people, place) = frame.people(release, seed)?;
    let atoms: Vec<((usize, u8), u32)> = people.iter().map(|(at, n)| (*at, *n)).collect();
    let weights: Vec<u32> = atoms.iter().map(|a| a.1).collect();
    let row = |at: Level, nodes: &[u16], by: &[Slice]| -> Row {
        let groups = &frame.structure.groups;
        (0..atoms.len())
            .filter(|&a| {
                let (g, category) = atoms[a].0;
                (match at {
                    Level::Whole => true,
                    Level::Region => groups[g].region.is_some_and(|r| nodes.contains(&r)),
                    Level::Group => nodes.contains(&(g as u16)),
                }) && by.iter().all(|s| s.categories.contains(&category))
            })
            .map(|a| (a as u32, 1))
            .collect()
    };
    let size = |r: &Row| r.iter().map(|x| weights[x.0 as usize]).sum::<u32>();
    let by_threshold: Vec<Row> = frame
        .places()
        .iter()
        .map(|(at, node, by)| row(*at, &[*node], by))
        .filter(|r| size(r) >= frame.policy.k)
        .collect();
    let least = |rows: &[Row]| Attacker::new(&weights, rows).search(TURNS, 2, seed).map(|f| f.people);
    let ours = frame.draw(release, &people, seed).map(|drawn| {
        let shown = drawn.release.parts().iter().map(|p: &Part| row(p.level(), p.nodes(), p.facts()));
        least(&shown.collect::<Vec<Row>>())
    });
    Some(Planted { place, threshold: least(&by_threshold), ours })
}

/// The frame of the release with one fact at most and one question: of more nothing is needed to be alone.
struct Frame {
    structure: Structure,
    policy: Policy,
}

impl Frame {
    fn of(release: &Release) -> Option<Self> {
        let mut structure = release.structure().clone();
        let mut policy = release.policy().clone();
        structure.themes.clear();
        structure.items.retain(|i| i.kind.is_scored());
        structure.items.truncate(1);
        structure.items.first_mut()?.theme = None;
        policy.outcome = None;
        // The fact that is crossed with the smallest groups.
        let crossed = |f: &crate::Fact| {
            let cuts = policy.cuts.iter().filter(|c| c.by[..] == [f.code.clone()]);
            cuts.filter(|c| c.at != Level::Group || !f.sensitive || policy.sensitive_in_groups).map(|c| c.at).max()
        };
        let fact =
            structure.facts.iter().filter(|f| f.categories.len() > 1).filter_map(|f| Some((crossed(f)?, f.clone())));
        let fact = fact.reduce(|best, f| if f.0 > best.0 { f } else { best }).map(|f| f.1);
        policy.cuts.retain(|c| c.by.iter().all(|code| fact.as_ref().is_some_and(|f| f.code == *code)));
        structure.facts = fact.into_iter().collect();
        Some(Self { structure, policy })
    }

    /// Every place of the cuts.
    fn places(&self) -> Vec<(Level, u16, Vec<Slice>)> {
        let s = &self.structure;
        let places = |cut: &Cut| -> Vec<(Level, u16, Vec<Slice>)> {
            let nodes = 0..crate::release::nodes(s, cut.at) as u16;
            if cut.by.is_empty() {
                return nodes.map(|n| (cut.at, n, vec![])).collect();
            }
            let categories = s.facts.first().map_or(0, |f| f.categories.len()) as u8;
            nodes
                .flat_map(|n| (1..=categories).map(move |c| (n, Slice { fact: 0, categories: vec![c] })))
                .map(|(n, slice)| (cut.at, n, vec![slice]))
                .collect()
        };
        self.policy.cuts.iter().flat_map(places).collect()
    }

    /// Who answered: as many as did in each key group, spread over the categories, but for one group (or region, or everybody), where all
    /// but one person share a category. Where no fact is crossed, one key group has a lone person.
    fn people(&self, release: &Release, seed: [u8; 32]) -> Option<(People, String)> {
        let mut chance = Chance::new(seed, 0xA8);
        let k = self.policy.k;
        let s = &self.structure;
        let answered: Vec<u32> = release.counts().answers.iter().map(|t| t.answered).collect();
        let mut pick = |from: Vec<usize>| -> Option<usize> {
            (!from.is_empty()).then(|| from[chance.below(from.len() as u64) as usize])
        };
        let Some(fact) = s.facts.first() else {
            // Every other group is large enough to be shown, so that what is left is the lone person.
            let alone = pick((0..answered.len()).collect()).filter(|_| answered.len() > 1)?;
            let of = |g: usize| if g == alone { 1 } else { answered[g].max(k) };
            let people = (0..answered.len()).map(|g| ((g, 0), of(g))).collect();
            return Some((people, format!("alone in {}", s.groups[alone].name)));
        };
        let at = self.policy.cuts.iter().filter(|c| !c.by.is_empty()).map(|c| c.at).max()?;
        let within = |node: usize, g: usize| match at {
            Level::Whole => true,
            Level::Region => s.groups[g].region == Some(node as u16),
            Level::Group => node == g,
        };
        let groups = |node: usize| (0..answered.len()).filter(move |&g| within(node, g));
        let large = |node: &usize| groups(*node).map(|g| answered[g]).sum::<u32>() > k;
        let node = pick((0..crate::release::nodes(s, at)).filter(large).collect())?;
        let group = groups(node).find(|&g| answered[g] > 0)?;
        let categories = fact.categories.len() as u64;
        let lone = 1 + chance.below(categories) as u8;
        let others = 1 + (u64::from(lone) % categories) as u8;
        let mut people = People::new();
        for (g, &n) in answered.iter().enumerate() {
            for _ in 0..n {
                let category = if within(node, g) { others } else { 1 + chance.below(categories) as u8 };
                *people.entry((g, category)).or_default() += 1;
            }
        }
        *people.get_mut(&(group, others))? -= 1;
        people.insert((group, lone), 1);
        people.retain(|_, n| *n > 0);
        let category = &fact.categories[usize::from(lone) - 1].name;
        Some((people, format!("the only one of \u{201c}{category}\u{201d} in {}", release.node_name(at, node))))
    }

    /// Plans and draws them under the policy of the release.
    fn draw(&self, release: &Release, people: &People, seed: [u8; 32]) -> Result<Drawn, DrawFault> {
        let mut chance = Chance::new(seed, 0xA8A8);
        let mut opened = Opened::new(&self.structure);
        let options = u64::from(self.structure.items[0].kind.options());
        let mut counts = release.counts().clone();
        counts.comments.clear();
        counts.answers.iter_mut().for_each(|t| t.answered = 0);
        for (&(g, category), &n) in people {
            counts.answers[g].answered += n;
            let facts = vec![category; self.structure.facts.len()];
            for _ in 0..n {
                let answer = Answer::One(1 + chance.below(options) as u8);
                opened.push(g, &facts, &[answer]).map_err(|_| DrawFault::Misfit)?;
            }
        }
        let wave = Wave { id: "planted".into(), manifest: [0; 32], counts };
        draw(&self.structure, &self.policy, &opened, &wave, seed)
    }
}
