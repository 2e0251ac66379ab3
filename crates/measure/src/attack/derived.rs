//! A6 on a published release: everything that stands in it beside the numbers of groups is worked out again from these alone. Intervals
//! of means cannot differ where everything that is shown differs in nothing: they are compared wherever all they may depend on is the
//! same.

use std::collections::BTreeMap;

use super::labels::Labels;
use crate::draw;
use crate::guard::{Headline, Share};
use crate::policy::{Level, Tier};
use crate::release::{CSV_HEADER, ItemCell, Part, Place, Release};
use crate::structure::Structure;

/// How many things were worked out again, and of what kind those are that came out otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    /// Things that were looked at.
    pub looked: usize,
    /// What did not come out, once each.
    pub strange: Vec<&'static str>,
}

impl Compared {
    fn note(&mut self, what: &'static str, holds: bool) {
        self.looked += 1;
        if !holds && !self.strange.contains(&what) {
            self.strange.push(what);
        }
    }
}

/// Works out again whatever follows.
pub(crate) fn compare(release: &Release, labels: &[Labels<'_>]) -> Compared {
    let mut c = Compared::default();
    c.note("numbers of people", !labels.iter().any(|l| l.contradict));
    let s = release.structure();
    let mut intervals: BTreeMap<String, Option<[u8; 2]>> = BTreeMap::new();
    for part in release.parts() {
        let eligible = eligible(s, part);
        let of = |i: usize| part.item(i).shown();
        let mut interval = |c: &mut Compared, key: String, headline: Headline, own: Option<[u8; 2]>| {
            let at = headline.tenths();
            let around = own.is_none_or(|[low, high]| u16::from(low) * 10 <= at && at <= u16::from(high) * 10);
            c.note("an interval", around && (own.is_none() || !headline.is_end()));
            c.note("an interval", *intervals.entry(key).or_insert(own) == own);
        };
        for i in 0..s.items.len() {
            let Some(cell) = of(i) else { continue };
            if let Some(h) = cell.headline {
                interval(&mut c, format!("item {i} {h:?} {} {eligible:?}", cell.n), h, cell.interval);
            }
            c.note("a share", shares_follow(release, i, cell, eligible));
        }
        for theme in 0..s.themes.len() {
            let items: Vec<usize> = (0..s.items.len())
                .filter(|&i| {
                    s.items[i].theme == Some(theme as u16) && s.items[i].kind.is_scored() && !s.items[i].sensitive
                })
                .collect();
            let cells: Option<Vec<&ItemCell>> = items.iter().map(|&i| of(i)).collect();
            let heads: Vec<Headline> = cells.iter().flatten().filter_map(|c| c.headline).collect();
            let shown = part.theme(theme).shown();
            // A theme is all or nothing.
            let Some(cells) = cells.filter(|_| !heads.is_empty()) else {
                c.note("a theme", shown.is_none());
                continue;
            };
            let Some(cell) = shown else {
                c.note("a theme", false);
                continue;
            };
            c.note("a theme", Some(cell.n) == cells.iter().map(|c| c.n).min());
            c.note("a theme", cell.headline == middle(&heads, release.tier()));
            let favourable: Vec<u32> =
                cells.iter().filter_map(|c| Some(u32::from(c.shares?.favourable.percent()))).collect();
            let all = favourable.len() == cells.len();
            let sum: u32 = favourable.iter().sum();
            let near = |f: u8| (u32::from(f) * favourable.len() as u32).abs_diff(sum) < favourable.len() as u32;
            c.note("a theme", cell.favourable.is_some() == all && cell.favourable.is_none_or(near));
            let faces: Vec<(u32, Option<Headline>)> = cells.iter().map(|c| (c.n, c.headline)).collect();
            interval(&mut c, format!("theme {theme} {faces:?} {eligible:?}"), cell.headline, cell.interval);
        }
    }
    spreads(release, &mut c);
    places(release, &mut c);
    exports(release, &mut c);
    for model in release.models() {
        let shown = |t: u16| release.whole().is_some_and(|w| w.theme(usize::from(t)).shown().is_some());
        c.note("a model", [model.theme].iter().chain(&model.of).chain(&model.beside).all(|&t| shown(t)));
    }
    c
}

fn rounded(sum: u32, of: u32) -> u32 {
    (2 * sum + of) / (2 * of)
}

fn middle(heads: &[Headline], tier: Tier) -> Headline {
    let tenths = rounded(heads.iter().map(|h| u32::from(h.tenths())).sum(), heads.len() as u32);
    if heads.iter().all(|h| matches!(h, Headline::AtLeast(_))) {
        Headline::AtLeast((tenths / 10) as u8)
    } else if heads.iter().all(|h| matches!(h, Headline::AtMost(_))) {
        Headline::AtMost((tenths / 10) as u8)
    } else if matches!(tier, Tier::Percent | Tier::Fives) {
        Headline::Tenths(tenths as u16)
    } else {
        Headline::Points(rounded(tenths, 10) as u8)
    }
}

/// How many people could take part in a group, where that is public.
fn eligible(s: &Structure, part: &Part) -> Option<u32> {
    let inside = s.groups.iter().enumerate().filter(|(g, group)| match part.level() {
        Level::Whole => true,
        Level::Region => group.region.is_some_and(|r| part.nodes().contains(&r)),
        Level::Group => part.nodes().contains(&(*g as u16)),
    });
    let people: Vec<u32> = inside.map(|(_, group)| group.eligible).collect();
    (part.facts().is_empty() && people.iter().all(|&n| n > 0)).then(|| people.iter().sum())
}

fn shares_follow(release: &Release, item: usize, cell: &ItemCell, eligible: Option<u32>) -> bool {
    let Some(shares) = cell.shares else { return true };
    let kind = release.structure().items[item].kind;
    let sides = (1..=kind.options()).any(|c| kind.tone(c) == 0);
    let neutral = match (sides, release.tier()) {
        (false, _) => Share::Few == shares.neutral && shares.unfavourable == shares.favourable.complement(),
        (true, Tier::Percent) => true,
        (true, _) => shares.neutral == Share::rest(shares.favourable, shares.unfavourable, cell.n),
    };
    neutral && shares.interval == draw::share_interval(shares.favourable, cell.n, release.tier(), eligible)
}

/// The spread of an item over everybody comes from the shares of its options as they are shown.
fn spreads(release: &Release, c: &mut Compared) {
    let s = release.structure();
    for (i, item) in s.items.iter().enumerate() {
        let Some(own) = release.spread(i) else { continue };
        let options = release.whole().and_then(|w| w.item(i).shown()).and_then(|cell| cell.options.as_deref());
        c.note("a spread", item.kind.is_scored() && own == draw::spread(item.kind, options));
    }
}

/// A place shows a group that holds it, and the groups stand in the order of the places, which is that of the manifest: it says
/// nothing of results.
fn places(release: &Release, c: &mut Compared) {
    let s = release.structure();
    let mut seen = 0;
    for line in release.lines().filter(|line| line.item == 0) {
        let by: Vec<(usize, u8)> = line.by.iter().map(|&(f, v)| (f, v as u8 + 1)).collect();
        let (Place::Own(part) | Place::Together(part)) = release.place(line.at, line.node, &by) else { continue };
        let holds = part.level() == line.at
            && part.nodes().contains(&(line.node as u16))
            && part.facts().len() == by.len()
            && by
                .iter()
                .all(|(f, v)| part.facts().iter().any(|x| usize::from(x.fact) == *f && x.categories.contains(v)));
        c.note("a place", holds);
        let at = release.parts().iter().position(|p| std::ptr::eq(p, part)).unwrap_or(usize::MAX);
        c.note("the order of groups", at <= seen);
        seen = seen.max(at.saturating_add(1));
    }
    c.note("the order of groups", s.items.is_empty() || seen == release.parts().len());
}

/// Every line of an export says what the cell of its place says, and a line that is withheld says nothing.
fn exports(release: &Release, c: &mut Compared) {
    let s = release.structure();
    for (line, row) in release.lines().zip(release.csv_rows()) {
        let by: Vec<(usize, u8)> = line.by.iter().map(|&(f, v)| (f, v as u8 + 1)).collect();
        let own = match release.place(line.at, line.node, &by) {
            Place::Own(part) | Place::Together(part) => part.item(line.item).shown().map(|cell| (part, cell)),
            Place::Within(_) | Place::Withheld => None,
        };
        let told = &row[5..];
        let says = match own {
            None => told[0] == "withheld" && told[1..].iter().all(String::is_empty),
            Some((part, cell)) => {
                told[0] == "shown"
                    && told[1] == release.part_name(part)
                    && told[2] == cell.n.to_string()
                    && told[3].is_empty() == cell.headline.is_none()
                    && (told[4].parse().ok(), told[5].parse().ok())
                        == (cell.interval.map(|i| i[0]), cell.interval.map(|i| i[1]))
                    && told[6].is_empty() == cell.shares.is_none()
                    && told[9].split('|').filter(|o| !o.is_empty()).count() == cell.options.as_ref().map_or(0, Vec::len)
            }
        };
        c.note("an export", row.len() == CSV_HEADER.len() && row[3] == s.items[line.item].code && says);
    }
}
