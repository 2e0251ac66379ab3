//! The survey before, set beside this one: what changed, what did not, and what cannot be said.
//!
//! Only numbers that were released are compared. A group is compared when it was the same sites both times and is shown by
//! itself both times. Where its two lists of people differ by 1 to k_d − 1, nothing is said: the difference would speak
//! about those who came or went.

use super::Reading;
use crate::app::App;
use crate::features::identity::Person;
use crate::features::surveys;
use crate::web::refusal::Failure;
use measure::stats::change::{self, Change, Side};
use measure::stats::multiple::benjamini_hochberg;
use measure::{Level, Part, Place, Release};
use std::collections::BTreeSet;
use std::sync::Arc;
use ui::charts::{Point, What};

/// The false discovery rate within the themes of one page.
const DISCOVERY_RATE: f64 = 0.05;

/// What can be said of a theme now and before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// Its questions were others, or in other words.
    OtherWords,
    /// One of the numbers is of several groups together.
    NotAlike,
    /// Compared, or withheld, or too few; with the score before, where it may stand beside this one.
    Compared(Change, Option<measure::Headline>),
}

/// A survey before this one.
pub struct Before {
    /// Its id.
    wave: String,
    /// Its title.
    pub title: String,
    release: Arc<Release>,
    /// Who could take part differs by nobody, or by enough people.
    lists_allow: bool,
    /// The node in that survey.
    node: usize,
    at: Level,
}

/// Surveys before this one that a trend shows, at most.
const TREND_MAX: usize = 6;

/// The latest survey before this one that this person may read and that asked something of the same; for the whole, or for a
/// group by its code.
///
/// # Errors
/// A fault.
pub async fn find(app: &App, person: &Person, now: &Reading, group: Option<&str>) -> Result<Option<Before>, Failure> {
    for (wave, title) in earlier(app, person, now).await? {
        if let Some(found) = beside(app, now, (wave, title), group).await?
            && seen_then(app, person, &found).await?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Whether this person may see the group in that survey, too: somebody may have moved, or lead another site now.
async fn seen_then(app: &App, person: &Person, before: &Before) -> Result<bool, Failure> {
    let Some(code) = before.code() else { return Ok(true) };
    Ok(super::read(app, person, before.wave.clone()).await?.groups.contains(&code))
}

/// How the whole, or a group, went from survey to survey, the first one first.
pub struct Trend(Vec<Before>);

/// The surveys before this one that this person may read and that asked something of the same; for the whole, or for a group by
/// its code, where it was the same sites.
///
/// # Errors
/// A fault.
pub async fn trend(app: &App, person: &Person, now: &Reading, group: Option<&str>) -> Result<Trend, Failure> {
    let mut found: Vec<Before> = vec![];
    for (wave, title) in earlier(app, person, now).await? {
        if found.len() == TREND_MAX {
            break;
        }
        let Some(one) = beside(app, now, (wave, title), group).await? else { continue };
        if seen_then(app, person, &one).await? {
            found.push(one);
        }
    }
    // The lists of any two surveys of the line are compared, not those of neighbours alone; one that is withheld stands in no line.
    let lists: Vec<(String, Option<String>, u32)> =
        found.iter().map(|one| (one.wave.clone(), one.code(), one.release.policy().k_d)).collect();
    let (app2, at_first) = (app.clone(), found.iter().map(|one| one.lists_allow).collect::<Vec<_>>());
    let allowed = app
        .people()
        .read("results: lists", move |tx| {
            let mut allowed = at_first.clone();
            for at in 0..lists.len() {
                for later in 0..at {
                    if allowed[at] && allowed[later] {
                        let [(here, here_code, k_d), (there, there_code, other)] = [&lists[at], &lists[later]];
                        let (here, there) =
                            ((here.as_str(), here_code.as_deref()), (there.as_str(), there_code.as_deref()));
                        allowed[at] = lists_far_apart(tx, &app2, there, here, *k_d.max(other))?;
                    }
                }
            }
            Ok::<_, Failure>(allowed)
        })
        .await?;
    for (one, allowed) in found.iter_mut().zip(allowed) {
        one.lists_allow = allowed;
    }
    found.reverse();
    Ok(Trend(found))
}

impl Trend {
    /// The survey right before this one: the same that [`find`] gives for the whole.
    pub fn latest(&self) -> Option<&Before> {
        self.0.last()
    }

    /// Whether a survey is withheld because its list is too like another.
    pub fn has_gap(&self) -> bool {
        self.0.iter().any(|before| !before.lists_allow)
    }

    /// A point for each survey that asked this, and one for this survey, of which `here` is the part that is shown by itself.
    pub fn points<'a>(
        &'a self,
        title: &'a str,
        now: &'a Release,
        here: Option<&'a Part>,
        what: What,
    ) -> Vec<Point<'a>> {
        let known = |release: &Release| match what {
            What::Theme(at) => {
                let code = &now.structure().themes[at].code;
                release.structure().themes.iter().position(|theme| theme.code == *code).map(What::Theme)
            }
            What::Item(at) => {
                let stem_now = stem(&now.structure().items[at].code);
                release.structure().items.iter().position(|item| stem(&item.code) == stem_now).map(What::Item)
            }
        };
        let mut points = vec![];
        let mut before: Option<(&Release, What)> = None;
        for (title, release, part) in self
            .0
            .iter()
            .map(|one| (one.title.as_str(), &*one.release, one.own()))
            .chain(std::iter::once((title, now, here)))
        {
            let Some(asked) = known(release) else { continue };
            let new = before.is_some_and(|(old, there)| !same(old, there, release, asked));
            points.push(Point::new(title, part, asked).new_wording(new));
            before = Some((release, asked));
        }
        points
    }

    /// The scores of the themes from survey to survey as a table, the head first, then a line for each theme with the latest survey first,
    /// which a phone shows; nothing before the third survey, since two stand
    /// beside each other anyway. A theme that was asked in other words has no score of then.
    pub fn table(&self, w: ui::Words, now: &Reading, here: Option<&Part>) -> Option<(Vec<String>, Vec<Vec<String>>)> {
        let themes = &now.release.structure().themes;
        if self.0.len() < 2 || themes.is_empty() {
            return None;
        }
        let score = |part: Option<&Part>, theme: usize| {
            let cell = part.and_then(|part| part.theme(theme).shown());
            cell.map_or_else(|| w.withheld(), |cell| ui::charts::mean_text(w, cell.headline))
        };
        let rows = themes.iter().enumerate().map(|(at, theme)| {
            let then = self.0.iter().rev().map(|one| {
                let known = one.release.structure().themes.iter().position(|known| known.code == theme.code);
                match known {
                    None => w.results_over_time_not_asked(),
                    Some(there) if asked(&one.release, there) != asked(&now.release, at) => w.results_over_time_words(),
                    Some(there) => score(one.own(), there),
                }
            });
            [theme.name.clone(), score(here, at)].into_iter().chain(then).collect()
        });
        let head = [w.chart_theme(), now.title.clone()].into_iter();
        Some((head.chain(self.0.iter().rev().map(|one| one.title.clone())).collect(), rows.collect()))
    }
}

/// Whether two surveys asked the same, word for word.
pub(super) fn same(old: &Release, there: What, new: &Release, here: What) -> bool {
    match (there, here) {
        (What::Theme(there), What::Theme(here)) => asked(old, there) == asked(new, here),
        (What::Item(there), What::Item(here)) => {
            let (old, new) = (&old.structure().items[there], &new.structure().items[here]);
            (&old.text, old.kind, &old.options) == (&new.text, new.kind, &new.options)
        }
        _ => false,
    }
}

/// The published surveys before this one that this person may read, the latest first: id and title.
async fn earlier(app: &App, person: &Person, now: &Reading) -> Result<Vec<(String, String)>, Failure> {
    let mut found = others(app, Some(person), now, |this, other| other.closes_on < this.opens_on).await?;
    found.reverse();
    Ok(found)
}

/// The published surveys after this one that somebody may read, or the world, the first one first: id and title.
pub(super) async fn later(app: &App, person: Option<&Person>, now: &Reading) -> Result<Vec<(String, String)>, Failure> {
    others(app, person, now, |this, other| other.opens_on > this.closes_on).await
}

/// Published surveys beside this one that this person may read, in the order in which they closed: id and title.
async fn others(
    app: &App,
    person: Option<&Person>,
    now: &Reading,
    wanted: fn(&surveys::Wave, &surveys::Wave) -> bool,
) -> Result<Vec<(String, String)>, Failure> {
    // Nobody was on a list for a survey that another system collected, so nothing can be checked.
    if now.brought.is_some() {
        return Ok(vec![]);
    }
    let (id, person, today) = (now.wave.clone(), person.cloned(), app.clock().today());
    app.people()
        .read("results: other surveys", move |tx| {
            let of_some = person.as_ref().filter(|person| !person.is_organiser() && !person.is_auditor());
            let waves = match of_some {
                Some(person) => surveys::rows::waves_of(tx, &person.id)?,
                None => surveys::rows::waves(tx)?,
            };
            let Some(this) = waves.iter().find(|wave| wave.id == id).cloned() else { return Ok::<_, Failure>(vec![]) };
            let mut found = vec![];
            for wave in waves.into_iter().filter(|wave| wave.id != id && wanted(&this, wave)) {
                let open = wave.is_readable(surveys::Reader::Anybody, today);
                let sooner = match &person {
                    Some(person) if !open => wave.is_readable(surveys::reader(tx, &wave.id, person)?, today),
                    _ => false,
                };
                if open || sooner {
                    found.push(wave);
                }
            }
            found.sort_by(|a, b| (&a.closes_on, &a.id).cmp(&(&b.closes_on, &b.id)));
            Ok(found.into_iter().map(|wave| (wave.id, wave.title)).collect())
        })
        .await
}

/// A survey before this one, for the whole or for a group; none where it asked nothing of the same, or had no such group.
pub(super) async fn beside(
    app: &App,
    now: &Reading,
    (wave, title): (String, String),
    group: Option<&str>,
) -> Result<Option<Before>, Failure> {
    let Some(release) = app.ballot_box().release(&wave).await? else { return Ok(None) };
    let asks_the_same =
        now.release.structure().items.iter().any(|item| release.structure().items.iter().any(|old| old == item));
    let known = |theme: &measure::Theme| release.structure().themes.iter().any(|old| old.code == theme.code);
    if !asks_the_same && !now.release.structure().themes.iter().any(known) {
        return Ok(None);
    }
    let k_d = now.release.policy().k_d.max(release.policy().k_d);
    let (app2, this, that, code) = (app.clone(), now.wave.clone(), wave.clone(), group.map(str::to_owned));
    let found = app
        .people()
        .read("results: lists", move |tx| {
            let other = match &code {
                None => None,
                Some(code) => match same_sites(tx, &this, code, &that)? {
                    Some(other) => Some(other),
                    None => return Ok::<_, Failure>(None),
                },
            };
            // A list that had its time, or is on its way out, proves nothing.
            let whole = surveys::rows::list_is_whole(tx, &this)? && surveys::rows::list_is_whole(tx, &that)?;
            let (here, there) = ((this.as_str(), code.as_deref()), (that.as_str(), other.as_deref()));
            let allow = whole && lists_far_apart(tx, &app2, here, there, k_d)?;
            Ok(Some((other, allow)))
        })
        .await?;
    let Some((other, lists_allow)) = found else { return Ok(None) };
    let (at, node) = match &other {
        None => (Level::Whole, 0),
        Some(code) => match release.structure().groups.iter().position(|group| group.code == *code) {
            Some(node) => (Level::Group, node),
            None => return Ok(None),
        },
    };
    Ok(Some(Before { wave, title, release, lists_allow, node, at }))
}

/// Whether the lists of two waves, or of a group in each, differ by nobody or by enough people. Both must be whole.
fn lists_far_apart(
    tx: &mut store::Tx<'_, store::People>,
    app: &App,
    here: (&str, Option<&str>),
    there: (&str, Option<&str>),
    k_d: u32,
) -> Result<bool, store::Error> {
    let list = |(wave, group): (&str, Option<&str>)| (wave.to_owned(), group.unwrap_or_default().to_owned());
    let mut only = |one, other| {
        app.kept().only_in_first((list(one), list(other)), |_| surveys::rows::only_in_first(tx, one, other))
    };
    let (joined, left) = (only(here, there)?, only(there, here)?);
    let count = |people: i64| u32::try_from(people).unwrap_or(u32::MAX);
    Ok(change::trend_may_be_shown(count(joined), count(left), k_d))
}

/// The group of another wave that has the very same sites.
fn same_sites(
    tx: &mut store::Tx<'_, store::People>,
    wave: &str,
    group: &str,
    other: &str,
) -> Result<Option<String>, store::Error> {
    let sites = |pairs: &[(String, String)], group: &str| -> BTreeSet<String> {
        pairs.iter().filter(|(_, code)| code == group).map(|(site, _)| site.clone()).collect()
    };
    let (here, there) = (surveys::rows::group_sites(tx, wave)?, surveys::rows::group_sites(tx, other)?);
    let wanted = sites(&here, group);
    let codes: BTreeSet<&String> = there.iter().map(|(_, code)| code).collect();
    Ok(codes.into_iter().find(|code| !wanted.is_empty() && sites(&there, code) == wanted).cloned())
}

/// The part of a code that stays when a question gets other words: `bel1` of `bel1.2`.
pub(super) fn stem(code: &str) -> &str {
    code.rsplit_once('.').filter(|(_, end)| end.parse::<u32>().is_ok()).map_or(code, |(stem, _)| stem)
}

impl Before {
    /// The code of its group, unless it is of the whole.
    fn code(&self) -> Option<String> {
        (self.at == Level::Group).then(|| self.release.structure().groups[self.node].code.clone())
    }

    /// Its part, where it is shown by itself and the lists allow that it stands beside another survey.
    fn own(&self) -> Option<&Part> {
        self.release.place(self.at, self.node, &[]).own().filter(|_| self.lists_allow)
    }

    /// What was published of it, whether its list allows a comparison, and the node of the group that was asked for.
    pub(super) fn parts(&self) -> (&Release, bool, Level, usize) {
        (&self.release, self.lists_allow, self.at, self.node)
    }

    /// Questions of this survey that the one before asked in other words: those words, and these.
    pub fn breaks(&self, now: &Release) -> Vec<(String, String)> {
        let old = &self.release.structure().items;
        let broken = now.structure().items.iter().filter_map(|item| {
            if old.iter().any(|known| known.code == item.code) {
                return None;
            }
            let then = old.iter().find(|known| stem(&known.code) == stem(&item.code))?;
            Some((then.text.clone(), item.text.clone()))
        });
        broken.collect()
    }

    /// What can be said of each theme of a part of this survey, in its order; nothing for themes that are new.
    pub fn told(&self, now: &Release, part: &Part) -> Vec<Option<Told>> {
        let place = self.release.place(self.at, self.node, &[]);
        let own = !part.is_merged() && part.level() == self.at;
        let alike = own && matches!(place, Place::Own(_) | Place::Withheld);
        let old = match place {
            Place::Own(old) if self.lists_allow && own => Some(old),
            _ => None,
        };
        let mut told: Vec<Option<Told>> = (0..now.structure().themes.len())
            .map(|theme| {
                let code = &now.structure().themes[theme].code;
                let before = self.release.structure().themes.iter().position(|known| known.code == *code)?;
                if asked(now, theme) != asked(&self.release, before) {
                    return Some(Told::OtherWords);
                }
                if !alike {
                    return Some(Told::NotAlike);
                }
                let was = old.and_then(|old| Side::of_theme(&self.release, old, before));
                let is = Side::of_theme(now, part, theme);
                let change = change::compare(was, is);
                Some(Told::Compared(change, was.map(|was| was.headline)))
            })
            .collect();
        // One page, one family: with many themes one of them would else differ by chance.
        let tested: Vec<usize> = (0..told.len())
            .filter(|at| matches!(told[*at], Some(Told::Compared(Change::Different(_) | Change::NoDifference(_), _))))
            .collect();
        let p: Vec<f64> = tested
            .iter()
            .map(|at| match told[*at] {
                Some(Told::Compared(Change::Different(found) | Change::NoDifference(found), _)) => found.p,
                _ => 1.0,
            })
            .collect();
        for (at, (rejected, _)) in tested.iter().zip(benjamini_hochberg(&p, DISCOVERY_RATE)) {
            if let Some(Told::Compared(Change::Different(found), before)) = told[*at]
                && !rejected
            {
                told[*at] = Some(Told::Compared(Change::NoDifference(found), before));
            }
        }
        told
    }
}

/// What a theme asks: code, words, kind and options of each of its questions.
fn asked(release: &Release, theme: usize) -> Vec<(&str, &str, measure::Kind, &[String])> {
    let items = release.structure().items.iter().filter(|item| item.theme.map(usize::from) == Some(theme));
    items.map(|item| (item.code.as_str(), item.text.as_str(), item.kind, item.options.as_slice())).collect()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_question_with_other_words_keeps_the_stem_of_its_code() {
        for (code, of) in
            [("bel1", "bel1"), ("bel1.2", "bel1"), ("bel1.12", "bel1"), ("q1.a", "q1.a"), ("a.b.3", "a.b")]
        {
            assert_eq!(stem(code), of);
        }
    }
}
