//! Opened answers. Nothing of this module leaves the crate except as a [`measure::Drawn`] and a queue of comments:
//! there is no function that returns an answer (protocol 10.4).

use std::collections::BTreeMap;

use credential::body::{AnswerBody, CommentBody, Value};
use credential::seal::{Quorum, Spoilt};
use credential::submission::Checked;
use credential::{Purpose, RootHash, sha256};
use measure::{Answer, Chances, Drawn, Kind, Opened, Structure, Tally};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use rayon::prelude::*;

use crate::GroupCounts;
use crate::batch::Batch;
use crate::fault::BoxError;
use crate::manifest::Manifest;

/// Respondents that a node needs before a comment is shown at it (attacker A7).
pub const REMARK_RESPONDENTS_MIN: u32 = 20;
/// Comments on one question that a node needs before a comment is shown at it.
pub const REMARKS_MIN: u32 = 10;
/// In place of a node, of a comment that is shown nowhere since too few wrote one. Its reader still reads it, since somebody may be at
/// risk.
pub const FOR_READER: &str = "reader";

/// A comment on its way to the queue, with the one node at which it may be shown, and nothing finer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Remark {
    pub(crate) node: String,
    pub(crate) item: String,
    pub(crate) text: String,
    pub(crate) mailbox: Option<String>,
}

/// What counting gives.
pub(crate) struct Counted {
    pub(crate) drawn: Drawn,
    pub(crate) remarks: Vec<Remark>,
}

/// One answer, as numbers in the order of the structure. Wiped when dropped.
struct Ballot {
    group: usize,
    facts: Vec<u8>,
    items: Vec<Answer>,
}

impl Drop for Ballot {
    fn drop(&mut self) {
        self.facts.fill(0);
        self.items.fill(Answer::LeftOut);
        // Keeps the compiler from leaving out writes to memory that nobody reads again.
        std::hint::black_box((&self.facts, &self.items));
    }
}

/// One comment with its key group, before it is known where it may be shown.
pub(crate) struct Note {
    pub(crate) group: usize,
    pub(crate) item: String,
    pub(crate) text: String,
    pub(crate) mailbox: Option<String>,
}

enum Found {
    Ballot(Ballot),
    Note(Note),
    Nothing,
    Spoilt,
}

/// The frame by which bodies are read.
struct Frame<'a> {
    manifest: &'a Manifest,
    structure: Structure,
    items: BTreeMap<String, usize>,
    facts: BTreeMap<String, usize>,
}

impl<'a> Frame<'a> {
    fn new(manifest: &'a Manifest) -> Self {
        let structure = manifest.structure();
        let items = structure.items.iter().enumerate().map(|(at, item)| (item.code.clone(), at)).collect();
        let facts = structure.facts.iter().enumerate().map(|(at, fact)| (fact.code.clone(), at)).collect();
        Self { manifest, structure, items, facts }
    }

    fn answer(&self, group: usize, body: &AnswerBody) -> Result<Ballot, Spoilt> {
        let mut ballot = Ballot {
            group,
            facts: vec![0; self.structure.facts.len()],
            items: vec![Answer::LeftOut; self.structure.items.len()],
        };
        for (code, value) in &body.answers {
            let at = *self.items.get(code).ok_or(Spoilt::Content)?;
            ballot.items[at] = read(self.structure.items[at].kind, value).ok_or(Spoilt::Content)?;
        }
        for (code, value) in &body.facts {
            let at = *self.facts.get(code).ok_or(Spoilt::Content)?;
            let categories = self.structure.facts[at].categories.len();
            ballot.facts[at] = match value {
                Value::One(choice) if usize::from(*choice) <= categories => {
                    u8::try_from(*choice).map_err(|_| Spoilt::Content)?
                }
                _ => return Err(Spoilt::Content),
            };
        }
        Ok(ballot)
    }

    fn note(&self, group: usize, body: CommentBody) -> Result<Option<Note>, Spoilt> {
        let CommentBody::Written(comment) = body else { return Ok(None) };
        // PostgreSQL takes no U+0000, and no person types one.
        let known = self.manifest.comment_questions().any(|question| question.code == comment.item);
        if !known || comment.text.contains('\0') {
            return Err(Spoilt::Content);
        }
        Ok(Some(Note { group, item: comment.item, text: comment.text, mailbox: comment.mailbox }))
    }

    /// What is in a sealed answer, and its share of the secret of those who count; none of one that does not open.
    fn open(&self, quorum: &Quorum, checked: &Checked) -> (Found, Option<[u8; 32]>) {
        let Ok((body, share)) = quorum.open_with_share(&checked.submission().sealed, &checked.binding()) else {
            return (Found::Spoilt, None);
        };
        (self.read(checked, &body).unwrap_or(Found::Spoilt), Some(share))
    }

    fn read(&self, checked: &Checked, body: &[u8]) -> Result<Found, Spoilt> {
        match checked.purpose() {
            Purpose::Answer => {
                let body = AnswerBody::parse(body).map_err(|_| Spoilt::Content)?;
                self.answer(checked.group(), &body).map(Found::Ballot)
            }
            Purpose::Comment => {
                let body = CommentBody::parse(body).map_err(|_| Spoilt::Content)?;
                Ok(self.note(checked.group(), body)?.map_or(Found::Nothing, Found::Note))
            }
        }
    }
}

fn read(kind: Kind, value: &Value) -> Option<Answer> {
    match (kind, value) {
        (_, Value::One(0)) => Some(Answer::Declined),
        (Kind::Multiple { options }, Value::Several(choices)) => {
            let choices: Vec<u8> =
                choices.iter().map(|c| u8::try_from(*c).ok().filter(|c| *c <= options)).collect::<Option<_>>()?;
            Answer::several(&choices)
        }
        (Kind::Multiple { .. }, Value::One(_)) | (_, Value::Several(_)) => None,
        (kind, Value::One(choice)) => {
            u8::try_from(*choice).ok().filter(|choice| *choice <= kind.options()).map(Answer::One)
        }
    }
}

/// The order in which a batch is opened: a shuffle (Fisher and Yates) by ChaCha20 seeded as 10.3 says, the same on every
/// machine. Indices into the batch.
fn shuffled(batch: &Batch, root: RootHash) -> Vec<usize> {
    let seed = sha256(&[b"belong/shuffle/v1", batch.manifest().as_bytes(), root.as_bytes()]);
    let mut chance = ChaCha20Rng::from_seed(seed);
    let mut order: Vec<usize> = (0..batch.len()).collect();
    for at in (1..order.len()).rev() {
        let bound = at as u64 + 1;
        // Numbers of the last, incomplete cycle are drawn again, so that every place is as likely.
        let limit = u64::MAX - u64::MAX % bound;
        let drawn = loop {
            let number = chance.next_u64();
            if number < limit {
                break number % bound;
            }
        };
        order.swap(at, usize::try_from(drawn).expect("below the length of a list"));
    }
    order
}

/// Opens a batch in memory, counts, plans and draws (10.3, 10.4, 10.5).
pub(crate) fn count(
    manifest: &Manifest,
    batch: &Batch,
    root: RootHash,
    quorum: &Quorum,
    handed: &GroupCounts,
) -> Result<Counted, BoxError> {
    let frame = Frame::new(manifest);
    let order = shuffled(batch, root);
    let submissions = batch.submissions();
    type Opening = ((Purpose, usize, Found), Option<[u8; 32]>);
    let (found, mut shares): (Vec<_>, Vec<_>) = order
        .par_iter()
        .map(|at| -> Opening {
            let checked = &submissions[*at];
            let (found, share) = frame.open(quorum, checked);
            ((checked.purpose(), checked.group(), found), share)
        })
        .unzip();
    shares.sort_unstable();
    let shares: Vec<u8> = shares.into_iter().flatten().flatten().collect();
    let blind = sha256(&[b"belong/blind/v1", root.as_bytes(), &shares]);

    let mut opened = Opened::new(&frame.structure);
    let mut notes = Vec::new();
    let mut counts = handed.tallies(manifest)?;
    for (purpose, group, found) in found {
        let tally: &mut Tally = match purpose {
            Purpose::Answer => &mut counts.answers[group],
            Purpose::Comment => &mut counts.comments[group],
        };
        match found {
            Found::Ballot(ballot) => match opened.push(ballot.group, &ballot.facts, &ballot.items) {
                Ok(()) => tally.answered += 1,
                Err(_) => tally.spoilt += 1,
            },
            Found::Note(note) => {
                tally.answered += 1;
                notes.push(note);
            }
            Found::Nothing => tally.answered += 1,
            Found::Spoilt => tally.spoilt += 1,
        }
    }
    let answered: Vec<u32> = counts.answers.iter().map(|tally| tally.answered).collect();
    let remarks = place_notes(&frame.structure, &answered, notes);
    let wave = measure::Wave { id: manifest.wave.clone(), manifest: *batch.manifest().as_bytes(), counts };
    let seed = sha256(&[b"belong/draw/v1", batch.manifest().as_bytes(), root.as_bytes()]);
    let drawn = measure::draw(&frame.structure, &manifest.policy, &opened, &wave, Chances { seed, blind })
        .map_err(|why| BoxError::Draw(why.to_string()))?;
    Ok(Counted { drawn, remarks })
}

/// A node of the one tree whole → regions → key groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Whole,
    Region(usize),
    Group(usize),
}

/// One key group, for one question.
#[derive(Clone, Copy, Debug)]
struct Leaf {
    region: Option<usize>,
    respondents: u32,
    remarks: u32,
}

/// The one node at which the comments of each key group on one question may be shown (A7): the lowest with enough
/// respondents and comments.
///
/// What is left for a higher node is known to come from the groups that have no node of their own, so those
/// must be enough by themselves; if they are not, the smallest lower node is given up until they are.
fn nodes(leaves: &[Leaf]) -> Vec<Node> {
    let enough = |nodes: &[Node], at: Node| {
        let (mut respondents, mut remarks) = (0, 0);
        for (leaf, node) in leaves.iter().zip(nodes) {
            if *node == at {
                respondents += leaf.respondents;
                remarks += leaf.remarks;
            }
        }
        remarks == 0 || (respondents >= REMARK_RESPONDENTS_MIN && remarks >= REMARKS_MIN)
    };
    let size = |nodes: &[Node], at: Node| -> u32 {
        leaves.iter().zip(nodes).filter(|(_, node)| **node == at).map(|(leaf, _)| leaf.remarks).sum()
    };
    let mut nodes: Vec<Node> = (0..leaves.len()).map(Node::Group).collect();
    let above = |leaf: &Leaf| leaf.region.map_or(Node::Whole, Node::Region);
    for at in 0..leaves.len() {
        let leaf = leaves[at];
        if leaf.respondents < REMARK_RESPONDENTS_MIN || leaf.remarks < REMARKS_MIN {
            nodes[at] = above(&leaf);
        }
    }
    // Gives up the smallest node below `at` until what stands at `at` is enough; false if there is none left.
    let settle = |nodes: &mut Vec<Node>, at: Node, below: &dyn Fn(&Leaf, Node) -> bool| {
        while !enough(nodes, at) {
            let smallest = (0..leaves.len())
                .filter(|i| below(&leaves[*i], nodes[*i]))
                .map(|i| (size(nodes, nodes[i]), nodes[i]))
                .min();
            let Some((_, given_up)) = smallest else { return false };
            nodes.iter_mut().filter(|node| **node == given_up).for_each(|node| *node = at);
        }
        true
    };
    let regions: std::collections::BTreeSet<usize> = leaves.iter().filter_map(|leaf| leaf.region).collect();
    for region in regions {
        let at = Node::Region(region);
        let settled =
            settle(&mut nodes, at, &|leaf, node| leaf.region == Some(region) && matches!(node, Node::Group(_)));
        if !settled {
            nodes.iter_mut().filter(|node| **node == at).for_each(|node| *node = Node::Whole);
        }
    }
    // Where even everything together is not enough, everything is left for the whole, and looked at there with other questions.
    settle(&mut nodes, Node::Whole, &|_, node| node != Node::Whole);
    nodes
}

/// Gives each comment its one node. What is finer is forgotten here. `answered` is the number of answers of each group. What is left
/// for the whole is looked at over all questions: where fewer than [`REMARK_RESPONDENTS_MIN`] people answered or fewer than
/// [`REMARKS_MIN`] comments would stand there, they are for their reader alone ([`FOR_READER`]).
pub(crate) fn place_notes(structure: &Structure, answered: &[u32], notes: Vec<Note>) -> Vec<Remark> {
    let mut by_item: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for note in &notes {
        by_item.entry(note.item.clone()).or_insert_with(|| vec![0; answered.len()])[note.group] += 1;
    }
    let nodes: BTreeMap<String, Vec<Node>> = by_item
        .into_iter()
        .map(|(item, remarks)| {
            let leaves: Vec<Leaf> = (0..answered.len())
                .map(|group| Leaf {
                    region: structure.groups[group].region.map(usize::from),
                    respondents: answered[group],
                    remarks: remarks[group],
                })
                .collect();
            (item, nodes(&leaves))
        })
        .collect();
    let at_whole = notes.iter().filter(|note| nodes[&note.item][note.group] == Node::Whole).count();
    let enough = at_whole >= REMARKS_MIN as usize && answered.iter().sum::<u32>() >= REMARK_RESPONDENTS_MIN;
    notes
        .into_iter()
        .map(|note| {
            let node = match nodes[&note.item][note.group] {
                Node::Whole => if enough { "whole" } else { FOR_READER }.to_owned(),
                Node::Region(region) => format!("region:{}", structure.regions[region].code),
                Node::Group(group) => format!("group:{}", structure.groups[group].code),
            };
            Remark { node, item: note.item, text: note.text, mailbox: note.mailbox }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaf(region: usize, respondents: u32, remarks: u32) -> Leaf {
        Leaf { region: Some(region), respondents, remarks }
    }

    #[test]
    fn a_comment_stands_at_the_lowest_node_that_is_large_enough() {
        let all = [leaf(0, 40, 12), leaf(0, 15, 3), leaf(0, 10, 8), leaf(1, 30, 2), leaf(1, 25, 1)];
        // The two small groups of region 0 are 25 respondents with 11 comments: enough for the region.
        // Region 1 has 3 comments, the whole would show these alone, so the smallest node is given up.
        assert_eq!(nodes(&all), [Node::Group(0), Node::Whole, Node::Whole, Node::Whole, Node::Whole]);
        assert_eq!(nodes(&all[..3]), [Node::Group(0), Node::Region(0), Node::Region(0)]);
    }

    #[test]
    fn what_is_left_for_the_region_never_points_at_one_small_group() {
        // Alone, the two comments of the second group would be known to be theirs.
        assert_eq!(nodes(&[leaf(0, 40, 12), leaf(0, 5, 2)]), [Node::Region(0), Node::Region(0)]);
        assert_eq!(nodes(&[leaf(0, 4, 1)]), [Node::Whole]);
    }

    /// One group of so many people, so many comments on each question.
    fn shown(people: u32, remarks: &[usize]) -> usize {
        let mut structure = measure::generate::trust(
            &measure::generate::Recipe {
                sites: 1,
                regions: 1,
                staff: 40,
                items: 1,
                facts: 0,
                ..measure::generate::Recipe::section_five()
            },
            [0; 32],
        )
        .structure;
        structure.groups.truncate(1);
        let notes = remarks.iter().enumerate().flat_map(|(at, count)| {
            (0..*count).map(move |_| Note { item: format!("q{at}"), group: 0, text: "x".into(), mailbox: None })
        });
        let placed = place_notes(&structure, &[people], notes.collect());
        assert_eq!(placed.len(), remarks.iter().sum::<usize>(), "each is read by its reader");
        placed.iter().filter(|remark| remark.node != FOR_READER).count()
    }

    #[test]
    fn comments_that_are_too_few_everywhere_are_shown_nowhere() {
        assert_eq!(shown(40, &[9]), 0);
        assert_eq!(shown(19, &[12]), 0);
        assert_eq!(shown(20, &[10]), 10);
        // What is too little for one question by itself is enough together with others.
        assert_eq!(shown(40, &[4, 6]), 10);
        assert_eq!(shown(40, &[4, 5]), 0);
    }

    proptest! {
        #[test]
        fn every_node_below_the_whole_is_large_enough(
            all in prop::collection::vec((prop::option::of(0_usize..4), 0_u32..60, 0_u32..30), 1..30)
        ) {
            let leaves: Vec<Leaf> =
                all.iter().map(|&(region, respondents, remarks)| Leaf { region, respondents, remarks }).collect();
            let placed = nodes(&leaves);
            let mut seen: BTreeMap<Node, (u32, u32)> = BTreeMap::new();
            for (leaf, node) in leaves.iter().zip(&placed) {
                let sum = seen.entry(*node).or_default();
                sum.0 += leaf.respondents;
                sum.1 += leaf.remarks;
                if let Node::Region(region) = node {
                    prop_assert_eq!(leaf.region, Some(*region));
                }
            }
            let one_node_only = seen.len() == 1;
            for (node, (respondents, remarks)) in seen {
                let everything = node == Node::Whole && one_node_only;
                prop_assert!(everything || remarks == 0 || (respondents >= 20 && remarks >= 10), "{:?} {:?}", node, placed);
            }
        }
    }
}
