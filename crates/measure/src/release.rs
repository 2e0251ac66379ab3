//! The release: the only thing that may be drawn, reported or exported. Made by [`crate::draw`](fn@crate::draw) alone.

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

use crate::guard::{Headline, Share};
use crate::policy::{Cut, Level, Policy, Tier};
use crate::structure::Structure;

/// Format of the published bytes.
pub const FORMAT: &str = "belong/release/v1";
/// Largest release that is read back, in bytes.
pub const BYTES_MAX: usize = 512 << 20;

/// How many took part, by key group; published exactly, as the manifest declares (protocol 11.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// For each key group, in the order of the structure.
    pub answers: Vec<Tally>,
    /// The same for comments; may be empty.
    pub comments: Vec<Tally>,
}

/// What was handed out and came back in one key group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// People who could take part (for comments: credentials that could be taken).
    pub eligible: u32,
    /// Credentials taken.
    pub issued: u32,
    /// Of these, issued again after a loss.
    pub reissued: u32,
    /// People on paper.
    pub paper: u32,
    /// Valid answers.
    pub answered: u32,
    /// Spoilt ballots.
    pub spoilt: u32,
}

impl Tally {
    /// Whether answered ≤ issued + paper, and people who took or chose paper ≤ eligible. A credential that was lost
    /// stays good, so a loss made good counts once more among those issued.
    pub fn adds_up(&self) -> bool {
        let taken = u64::from(self.issued) + u64::from(self.paper);
        let counted = u64::from(self.answered) + u64::from(self.spoilt);
        counted <= taken && taken <= u64::from(self.eligible) + u64::from(self.reissued)
    }
}

/// What a release is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Id of the wave.
    pub id: String,
    /// Hash of its manifest.
    pub manifest: [u8; 32],
    /// How many took part.
    pub counts: Counts,
}

/// A group of people who are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub(crate) at: Level,
    pub(crate) nodes: Vec<u16>,
    pub(crate) facts: Vec<Slice>,
    pub(crate) n: u32,
    pub(crate) items: Vec<Option<ItemCell>>,
    pub(crate) themes: Vec<Option<ThemeCell>>,
}

/// Some categories of one fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Index of the fact.
    pub fact: u16,
    /// Categories, from 1; more than one when neighbours are shown together.
    pub categories: Vec<u8>,
}

/// What is shown of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemCell {
    /// About how many answered it (to the nearest 5).
    pub n: u32,
    /// Mean score from 0 to 100, for scored items.
    pub headline: Option<Headline>,
    /// 95 % interval of the mean, in whole points.
    pub interval: Option<[u8; 2]>,
    /// Favourable, neutral and unfavourable shares, for scored items.
    pub shares: Option<Shares>,
    /// Share of each option.
    pub options: Option<Vec<Share>>,
}

/// Shares of favourable, neutral and unfavourable answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// Above the middle of the scale.
    pub favourable: Share,
    /// In the middle.
    pub neutral: Share,
    /// Below the middle.
    pub unfavourable: Share,
    /// 95 % interval of the favourable share in per cent, among all eligible people of the group where their number
    /// is public, else among people like those who answered.
    pub interval: [u8; 2],
}

/// What is shown of a theme: a pure function of the items that are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeCell {
    /// About how many answered every item of it (the least of the items).
    pub n: u32,
    /// Mean of the item headlines.
    pub headline: Headline,
    /// 95 % interval in whole points.
    pub interval: Option<[u8; 2]>,
    /// Mean of the favourable shares, in per cent.
    pub favourable: Option<u8>,
}

/// Final values for a theme over everybody, computed at closing (only from 100 answers up).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// What it is: `alpha`, `omega`, `icc1`, `icc2`, `sd` or `driver`.
    pub kind: String,
    /// Index of the theme that it is about.
    pub theme: u16,
    /// For drivers, the index of the theme that goes with it.
    pub of: Option<u16>,
    /// For drivers, the themes that are answered so much like that one that they share its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<u16>,
    /// In hundredths.
    pub value: i32,
    /// 95 % bootstrap interval, in hundredths.
    pub interval: Option<[i32; 2]>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub format: String,
    pub wave: String,
    pub manifest: String,
    pub structure: Structure,
    pub policy: Policy,
    pub tier: Tier,
    pub tier_passed: bool,
    pub contested: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_by: Option<String>,
    pub counts: Counts,
    pub spreads: Vec<Option<u16>>,
    pub models: Vec<Model>,
    pub parts: Vec<Part>,
    pub places: Vec<Vec<Option<u32>>>,
    pub plan: String,
    pub certificates: String,
}

/// Published results. There is no way to make one except [`crate::draw`](fn@crate::draw), or to read back
/// bytes whose hash is known from the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    body: Body,
}

/// Why bytes are not a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseFault {
    /// Their hash is not the published one.
    #[error("these results are not the ones whose hash was published")]
    Hash,
    /// They cannot be read.
    #[error("these results cannot be read: {0}")]
    Form(String),
}

/// A cell as a reader sees it. Withheld and empty look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a, T> {
    /// Shown.
    Shown(&'a T),
    /// Too small, too revealing, or nobody there: the reader cannot tell which.
    Withheld,
}

impl<'a, T> Cell<'a, T> {
    fn of(value: Option<&'a T>) -> Self {
        value.map_or(Self::Withheld, Self::Shown)
    }

    /// The value, when shown.
    pub fn shown(self) -> Option<&'a T> {
        match self {
            Self::Shown(v) => Some(v),
            Self::Withheld => None,
        }
    }
}

/// Where the results for a place are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// Shown by itself.
    Own(&'a Part),
    /// Shown together with named neighbours.
    Together(&'a Part),
    /// Not shown; this larger group holds it.
    Within(&'a Part),
    /// Not shown at all.
    Withheld,
}

impl<'a> Place<'a> {
    /// The part, where the place is shown by itself.
    pub fn own(self) -> Option<&'a Part> {
        match self {
            Self::Own(part) => Some(part),
            _ => None,
        }
    }

    /// The part whose numbers stand for the place.
    pub fn part(self) -> Option<&'a Part> {
        match self {
            Self::Own(p) | Self::Together(p) | Self::Within(p) => Some(p),
            Self::Withheld => None,
        }
    }
}

impl Part {
    /// The level of the tree.
    pub fn level(&self) -> Level {
        self.at
    }

    /// Nodes of that level; more than one when neighbours are shown together. For the whole: one, 0.
    pub fn nodes(&self) -> &[u16] {
        &self.nodes
    }

    /// The facts that are crossed.
    pub fn facts(&self) -> &[Slice] {
        &self.facts
    }

    /// About how many answered (to the nearest 5).
    pub fn n(&self) -> u32 {
        self.n
    }

    /// Whether neighbours are shown together.
    pub fn is_merged(&self) -> bool {
        self.nodes.len() > 1 || self.facts.iter().any(|s| s.categories.len() > 1)
    }

    /// What is shown of an item.
    pub fn item(&self, at: usize) -> Cell<'_, ItemCell> {
        Cell::of(self.items.get(at).and_then(Option::as_ref))
    }

    /// What is shown of a theme.
    pub fn theme(&self, at: usize) -> Cell<'_, ThemeCell> {
        Cell::of(self.themes.get(at).and_then(Option::as_ref))
    }
}

impl Release {
    pub(crate) fn new(body: Body) -> Self {
        Self { body }
    }

    /// The canonical bytes: JSON without white space, fields in a fixed order, integers only.
    pub fn bytes(&self) -> Vec<u8> {
        // Serialising plain structures with string keys into memory cannot fail.
        serde_json::to_vec(&self.body).unwrap_or_default()
    }

    /// SHA-256 of [`Release::bytes`].
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.bytes())
    }

    /// Reads published bytes back. They are believed only if their hash is the one given (from the log), and if
    /// writing them again gives the same bytes.
    pub fn from_published(bytes: &[u8], expected_sha256: &[u8; 32]) -> Result<Self, ReleaseFault> {
        if bytes.len() > BYTES_MAX {
            return Err(ReleaseFault::Form("too large".into()));
        }
        if sha256(bytes) != *expected_sha256 {
            return Err(ReleaseFault::Hash);
        }
        let body: Body = serde_json::from_slice(bytes).map_err(|e| ReleaseFault::Form(e.to_string()))?;
        if body.format != FORMAT {
            return Err(ReleaseFault::Form("unknown format".into()));
        }
        body.structure.check().map_err(|e| ReleaseFault::Form(e.to_string()))?;
        body.policy.check_for(&body.structure).map_err(|e| ReleaseFault::Form(e.to_string()))?;
        let release = Self { body };
        release.shape()?;
        if release.bytes() != bytes {
            return Err(ReleaseFault::Form("not canonical".into()));
        }
        Ok(release)
    }

    fn shape(&self) -> Result<(), ReleaseFault> {
        let b = &self.body;
        let s = &b.structure;
        let sound = b.places.len() == b.policy.cuts.len()
            && b.policy.cuts.iter().zip(&b.places).all(|(cut, places)| places.len() == size(s, cut))
            && b.places.iter().flatten().flatten().all(|&p| (p as usize) < b.parts.len())
            && b.spreads.len() == s.items.len()
            && b.counts.answers.len() == s.groups.len()
            && (b.counts.comments.is_empty() || b.counts.comments.len() == s.groups.len())
            && b.models.iter().all(|m| {
                let mut named = m.of.iter().chain(&m.beside).chain([&m.theme]);
                named.all(|&theme| usize::from(theme) < s.themes.len())
            })
            && b.parts.iter().all(|p| {
                let nodes = nodes(s, p.at);
                p.items.len() == s.items.len()
                    && p.themes.len() == s.themes.len()
                    && !p.nodes.is_empty()
                    && p.nodes.iter().all(|&n| usize::from(n) < nodes)
                    && p.facts.iter().all(|f| {
                        s.facts.get(usize::from(f.fact)).is_some_and(|fact| {
                            !f.categories.is_empty()
                                && f.categories.iter().all(|&c| (1..=fact.categories.len()).contains(&usize::from(c)))
                        })
                    })
                    && p.items.iter().zip(&s.items).all(|(cell, item)| {
                        cell.as_ref()
                            .and_then(|c| c.options.as_ref())
                            .is_none_or(|o| o.len() == usize::from(item.kind.options()))
                    })
            });
        if sound { Ok(()) } else { Err(ReleaseFault::Form("its parts do not fit together".into())) }
    }

    /// Id of the wave.
    pub fn wave(&self) -> &str {
        &self.body.wave
    }

    /// Hash of the manifest, in hexadecimal.
    pub fn manifest(&self) -> &str {
        &self.body.manifest
    }

    /// Names of nodes, facts, themes and items.
    pub fn structure(&self) -> &Structure {
        &self.body.structure
    }

    /// The policy that was announced.
    pub fn policy(&self) -> &Policy {
        &self.body.policy
    }

    /// The presentation tier that was used.
    pub fn tier(&self) -> Tier {
        self.body.tier
    }

    /// Whether the announced tier passed its audit on the answers; otherwise the coarsest was used.
    pub fn tier_passed(&self) -> bool {
        self.body.tier_passed
    }

    /// Whether the counts of participation do not add up.
    pub fn is_contested(&self) -> bool {
        self.body.contested
    }

    /// The system that collected the answers, when that was not Belong: then nobody had a credential, and the counts say only
    /// about how many answered.
    pub fn collected_by(&self) -> Option<&str> {
        self.body.collected_by.as_deref()
    }

    /// How many took part.
    pub fn counts(&self) -> &Counts {
        &self.body.counts
    }

    /// The cuts, in public order.
    pub fn cuts(&self) -> &[Cut] {
        &self.body.policy.cuts
    }

    /// Every group that is shown, the whole first (if anything is shown).
    pub fn parts(&self) -> &[Part] {
        &self.body.parts
    }

    /// Final values computed over everybody at closing.
    pub fn models(&self) -> &[Model] {
        &self.body.models
    }

    /// The people who could take part in a part; nothing where that is not known, as of those who told something of themselves.
    pub fn eligible(&self, part: &Part) -> Option<u32> {
        let groups = &self.body.structure.groups;
        let inside = |at: usize| match part.at {
            Level::Whole => true,
            Level::Region => groups[at].region.is_some_and(|region| part.nodes.contains(&region)),
            Level::Group => part.nodes.contains(&(at as u16)),
        };
        let of: Vec<u32> = (0..groups.len()).filter(|&at| inside(at)).map(|at| groups[at].eligible).collect();
        (part.facts.is_empty() && of.iter().all(|&people| people > 0)).then(|| of.iter().sum())
    }

    /// Between which per cents the favourable share of an item lies among all who could answer, whatever those think who did not;
    /// nothing where no share is shown or nobody knows how many could answer. A function of what is shown.
    pub fn favourable_bound(&self, part: &Part, item: usize) -> Option<[u8; 2]> {
        let cell = part.item(item).shown()?;
        let shares = cell.shares?;
        Some(crate::draw::whatever_others_think(shares.favourable, cell.n, self.tier(), self.eligible(part)?))
    }

    /// Standard deviation of an item over everybody, in tenths of a point, rounded up to whole points: from the shares of
    /// options that are shown, and where none are, as if all options were chosen equally often.
    pub fn spread(&self, item: usize) -> Option<u16> {
        self.body.spreads.get(item).copied().flatten()
    }

    /// Hash of the plan, in hexadecimal.
    pub fn plan_hash(&self) -> &str {
        &self.body.plan
    }

    /// Hash of the certificates, in hexadecimal.
    pub fn certificates_hash(&self) -> &str {
        &self.body.certificates
    }

    /// The whole organisation, when anything is shown.
    pub fn whole(&self) -> Option<&Part> {
        self.place(Level::Whole, 0, &[]).part()
    }

    /// Where the results of a node are, crossed with (fact, category from 1) pairs in the order of the structure.
    pub fn place(&self, at: Level, node: usize, by: &[(usize, u8)]) -> Place<'_> {
        if let Some(part) = self.look(at, node, by) {
            let own = part.at == at && !part.is_merged();
            return if own { Place::Own(part) } else { Place::Together(part) };
        }
        let mut at = at;
        let mut node = node;
        loop {
            (at, node) = match at {
                Level::Group => match self.body.structure.groups.get(node).and_then(|g| g.region) {
                    Some(r) => (Level::Region, usize::from(r)),
                    None => (Level::Whole, 0),
                },
                Level::Region => (Level::Whole, 0),
                Level::Whole => return Place::Withheld,
            };
            if let Some(part) = self.look(at, node, by) {
                return Place::Within(part);
            }
        }
    }

    fn look(&self, at: Level, node: usize, by: &[(usize, u8)]) -> Option<&Part> {
        let s = &self.body.structure;
        let mut codes = Vec::new();
        for &(fact, category) in by {
            let f = s.facts.get(fact)?;
            if category == 0 || usize::from(category) > f.categories.len() {
                return None;
            }
            codes.push(&f.code);
        }
        let cut = self.body.policy.cuts.iter().position(|c| c.at == at && c.by.iter().eq(codes.iter().copied()))?;
        if node >= nodes(s, at) {
            return None;
        }
        let index =
            by.iter().fold(node, |i, &(fact, category)| i * s.facts[fact].categories.len() + usize::from(category) - 1);
        let part = self.body.places.get(cut)?.get(index).copied().flatten()?;
        self.body.parts.get(part as usize)
    }

    /// What is shown of an item at a node (see [`Release::place`]).
    pub fn cell(&self, at: Level, node: usize, by: &[(usize, u8)], item: usize) -> Cell<'_, ItemCell> {
        Cell::of(self.place(at, node, by).part().and_then(|p| p.item(item).shown()))
    }

    /// What is shown of a theme at a node (see [`Release::place`]).
    pub fn theme_cell(&self, at: Level, node: usize, by: &[(usize, u8)], theme: usize) -> Cell<'_, ThemeCell> {
        Cell::of(self.place(at, node, by).part().and_then(|p| p.theme(theme).shown()))
    }

    /// Name of a node.
    pub fn node_name(&self, at: Level, node: usize) -> &str {
        let s = &self.body.structure;
        match at {
            Level::Whole => &s.whole,
            Level::Region => s.regions.get(node).map_or("", |r| &r.name),
            Level::Group => s.groups.get(node).map_or("", |g| &g.name),
        }
    }

    /// Name of a part: its nodes, then its categories. Names are joined by `" + "` and `" · "`.
    pub fn part_name(&self, part: &Part) -> String {
        let mut name =
            part.nodes.iter().map(|&n| self.node_name(part.at, usize::from(n))).collect::<Vec<_>>().join(" + ");
        for slice in &part.facts {
            let fact = &self.body.structure.facts[usize::from(slice.fact)];
            let of =
                slice.categories.iter().map(|&c| fact.categories[usize::from(c) - 1].name.as_str()).collect::<Vec<_>>();
            name = format!("{name} · {}", of.join(" + "));
        }
        name
    }

    /// How many places of every cut are shown, and how many there are.
    pub fn coverage(&self) -> Vec<(usize, usize)> {
        self.body.places.iter().map(|p| (p.iter().flatten().count(), p.len())).collect()
    }

    /// One line for every place and item, for export: place by place in public order, withheld ones too. Every export is made
    /// of these lines and of nothing else.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let s = &self.body.structure;
        self.body.policy.cuts.iter().zip(&self.body.places).flat_map(move |(cut, places)| {
            let facts: Vec<usize> = cut.by.iter().filter_map(|c| s.fact(c)).collect();
            places.iter().enumerate().flat_map(move |(index, place)| {
                let mut node = index;
                let mut by = Vec::new();
                for &f in facts.iter().rev() {
                    let m = s.facts[f].categories.len();
                    by.push((f, node % m));
                    node /= m;
                }
                by.reverse();
                let part = place.and_then(|p| self.body.parts.get(p as usize));
                (0..s.items.len()).map(move |item| Line {
                    at: cut.at,
                    node,
                    by: by.clone(),
                    item,
                    shown: part.and_then(|p| p.items[item].as_ref().map(|cell| (p, cell))),
                })
            })
        })
    }

    /// What is crossed in a line: `"Fact=Category; Fact=Category"`.
    pub fn crossed(&self, line: &Line<'_>) -> String {
        let facts = &self.body.structure.facts;
        let one = |&(f, c): &(usize, usize)| format!("{}={}", facts[f].name, facts[f].categories[c].name);
        line.by.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// The lines as text (see [`CSV_HEADER`]).
    pub fn csv_rows(&self) -> Vec<Vec<String>> {
        let s = &self.body.structure;
        let row = |line: Line<'_>| {
            let item = &s.items[line.item];
            let mut row = vec![
                line.at.word().to_owned(),
                self.node_name(line.at, line.node).to_owned(),
                self.crossed(&line),
                item.code.clone(),
                item.text.clone(),
            ];
            match line.shown {
                Some((part, cell)) => row.extend(cell_columns(&self.part_name(part), cell)),
                None => row.extend(
                    std::iter::once("withheld".to_owned())
                        .chain(std::iter::repeat_n(String::new(), CSV_HEADER.len() - 6)),
                ),
            }
            row
        };
        self.lines().map(row).collect()
    }
}

/// One item at one place, as an export has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The level of the tree.
    pub at: Level,
    /// The node of that level.
    pub node: usize,
    /// Facts that are crossed: the index of each and the index of its category, from 0.
    pub by: Vec<(usize, usize)>,
    /// Index of the item.
    pub item: usize,
    /// What is shown, and the group for which it is shown. Nothing, whether it is withheld or nobody is there.
    pub shown: Option<(&'a Part, &'a ItemCell)>,
}

/// Header of [`Release::csv_rows`].
pub const CSV_HEADER: [&str; 15] = [
    "level",
    "group",
    "by",
    "item",
    "text",
    "state",
    "shown_for",
    "about_n",
    "mean",
    "mean_low",
    "mean_high",
    "favourable",
    "neutral",
    "unfavourable",
    "options",
];

fn cell_columns(name: &str, cell: &ItemCell) -> Vec<String> {
    let share = |s: Share| match s {
        Share::About(p) => p.to_string(),
        Share::Few => "few".to_owned(),
        Share::AllButFew => "nearly all".to_owned(),
    };
    let mean = match cell.headline {
        None => String::new(),
        Some(Headline::Tenths(t)) => format!("{}.{}", t / 10, t % 10),
        Some(Headline::Points(p)) => p.to_string(),
        Some(Headline::AtMost(p)) => format!("{p} or below"),
        Some(Headline::AtLeast(p)) => format!("{p} or above"),
    };
    let bound = |i: usize| cell.interval.map_or(String::new(), |b| b[i].to_string());
    let tone = |pick: fn(&Shares) -> Share| cell.shares.as_ref().map_or(String::new(), |s| share(pick(s)));
    vec![
        "shown".to_owned(),
        name.to_owned(),
        cell.n.to_string(),
        mean,
        bound(0),
        bound(1),
        tone(|s| s.favourable),
        tone(|s| s.neutral),
        tone(|s| s.unfavourable),
        cell.options.as_ref().map_or(String::new(), |o| o.iter().map(|&s| share(s)).collect::<Vec<_>>().join("|")),
    ]
}

pub(crate) fn nodes(structure: &Structure, at: Level) -> usize {
    match at {
        Level::Whole => 1,
        Level::Region => structure.regions.len(),
        Level::Group => structure.groups.len(),
    }
}

/// Number of places of a cut.
pub(crate) fn size(structure: &Structure, cut: &Cut) -> usize {
    cut.by.iter().filter_map(|c| structure.fact(c)).map(|f| structure.facts[f].categories.len()).product::<usize>()
        * nodes(structure, cut.at)
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
