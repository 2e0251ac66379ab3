//! Chance and silence set aside, from released numbers alone: what the score would be if every place had answered in the same
//! share, and where small places most likely stand. Never an order of places.

use super::Reading;
use measure::stats::pooling::{self, BetaBinomial, Team, pooled, r_wg_j, reml};
use measure::stats::raking::{Stratum, post_stratified};
use measure::{Kind, Level, Part, Place, Release, Share};
use std::collections::BTreeSet;
use ui::charts::{self, What};

/// Places from which something can be said about places in general.
const PLACES_MIN: usize = 5;

/// The groups that are shown, each place in one part at most, with its score; none where the end of the scale stands in place of a score.
struct Shown<'a> {
    part: &'a Part,
    n: f64,
    mean: f64,
    people: f64,
}

fn shown(release: &Release, what: What) -> Vec<Shown<'_>> {
    let groups = &release.structure().groups;
    let mut found: Vec<Shown> = vec![];
    let mut taken: BTreeSet<u16> = BTreeSet::new();
    for at in 0..groups.len() {
        let (Place::Own(part) | Place::Together(part)) = release.place(Level::Group, at, &[]) else { continue };
        // A small place is shown together with its neighbour, which may be shown by itself as well: nobody counts twice.
        if part.nodes().iter().any(|node| taken.contains(node)) {
            continue;
        }
        let Some(value) = charts::value(part, what).filter(|value| !value.headline.is_end() && value.n > 0) else {
            continue;
        };
        taken.extend(part.nodes());
        let people: u32 =
            part.nodes().iter().filter_map(|node| groups.get(usize::from(*node))).map(|g| g.eligible).sum();
        found.push(Shown {
            part,
            n: f64::from(value.n),
            mean: f64::from(value.headline.tenths()) / 10.0,
            people: f64::from(people),
        });
    }
    found
}

/// The score if every place had answered in the same share, in whole points, and for how many answers the answers then count. Only
/// where every place is shown and it is known how many work there, and only for whoever may see every place: beside the score of
/// everybody it is a second sum over places, from which those of others could be worked out.
pub fn even(reading: &Reading, what: What) -> Option<(i64, i64)> {
    let release = &*reading.release;
    let places = shown(release, what);
    if !reading.sees_all() {
        return None;
    }
    let covered: usize = places.iter().map(|place| place.part.nodes().len()).sum();
    if covered < release.structure().groups.len() || places.len() < 2 || places.iter().any(|place| place.people <= 0.0)
    {
        return None;
    }
    let strata: Vec<Stratum> =
        places.iter().map(|place| Stratum { n: place.n, mean: place.mean, people: place.people }).collect();
    let (mean, deff) = post_stratified(&strata)?;
    let answers: f64 = places.iter().map(|place| place.n).sum();
    Some((mean.round() as i64, (answers / deff).round() as i64))
}

/// From which agreement within places, and from which reliability of their means, one may speak of the climate of a place (James,
/// Demaree and Wolf 1984; Bliese 2000).
const CLIMATE_FROM: f64 = 0.70;

/// About how much people of the same place agree on a theme, r_wg(j): 0 if their answers were spread evenly over the scale, 1 if all
/// said the same; none where a place may not be said to have a climate, or where that cannot be told. The spread over everybody
/// stands in for that within places, which is smaller on average.
pub fn climate(release: &Release, theme: usize) -> Option<f64> {
    let items = release.structure().counted(theme);
    let points = |item: &usize| match release.structure().items[*item].kind {
        Kind::Scale { points, .. } => Some(u32::from(points)),
        Kind::ZeroToTen => Some(11),
        _ => None,
    };
    let options = items.first().and_then(points)?;
    if items.iter().any(|item| points(item) != Some(options)) {
        return None;
    }
    // In steps of the scale.
    let step = 100.0 / f64::from(options - 1);
    let variances: Option<Vec<f64>> =
        items.iter().map(|item| Some((f64::from(release.spread(*item)?) / 10.0 / step).powi(2))).collect();
    let variances = variances?;
    let mean = variances.iter().sum::<f64>() / variances.len() as f64;
    let agree = r_wg_j(mean, options, u32::try_from(variances.len()).ok()?);
    let reliable = release.models().iter().any(|model| {
        model.kind == "icc2" && usize::from(model.theme) == theme && f64::from(model.value) / 100.0 >= CLIMATE_FROM
    });
    (reliable && agree >= CLIMATE_FROM).then_some(agree)
}

/// A place with its number and where it most likely stands, in whole points or per cent.
pub struct Drawn {
    /// Its name.
    pub name: String,
    /// What is shown.
    pub own: String,
    /// The same, drawn towards everybody.
    pub drawn: i64,
}

/// The places, in the order of the release, for whoever may see all of them: where one most likely stands depends on the others.
/// Scores of a theme are drawn by REML (best linear unbiased prediction), favourable shares of a statement by a beta-binomial.
/// Nothing where fewer than five are shown or they do not differ by more than chance: then everybody's number is the best guess
/// for each of them.
pub fn drawn(w: ui::Words, reading: &Reading, what: What) -> Vec<Drawn> {
    if !reading.sees_all() {
        return vec![];
    }
    match what {
        What::Theme(theme) => scores(w, &reading.release, theme),
        What::Item(item) => shares(w, &reading.release, item),
    }
}

fn scores(w: ui::Words, release: &Release, theme: usize) -> Vec<Drawn> {
    let what = What::Theme(theme);
    let places = shown(release, what);
    let icc1 = release.models().iter().find(|model| model.kind == "icc1" && usize::from(model.theme) == theme);
    if places.len() < PLACES_MIN {
        return vec![];
    }
    let mut teams: Vec<Team> = places.iter().map(|place| Team { n: place.n, mean: place.mean, squares: 0.0 }).collect();
    // How much people of a place differ is in no release, but it follows from how much of all differences lies between places.
    let Some(within) = icc1.and_then(|icc1| pooling::within(&teams, f64::from(icc1.value) / 100.0)) else {
        return vec![];
    };
    for team in &mut teams {
        team.squares = within * (team.n - 1.0).max(0.0);
    }
    let Some(components) = reml(&teams).filter(|components| components.between > 0.0) else { return vec![] };
    let all = pooled(&teams, &components);
    let told = places.iter().zip(all).filter_map(|(place, drawn)| {
        let own = charts::mean_text(w, charts::value(place.part, what)?.headline);
        Some(Drawn { name: release.part_name(place.part), own, drawn: drawn.round() as i64 })
    });
    told.collect()
}

/// Prior strength from which places hardly differ: everybody's share is the best guess for each.
const ALIKE_FROM: f64 = 10_000.0;

fn shares(w: ui::Words, release: &Release, item: usize) -> Vec<Drawn> {
    let places = shown(release, What::Item(item));
    let counted: Vec<(&Part, Share, (u32, u32))> = places
        .iter()
        .filter_map(|place| {
            let cell = place.part.item(item).shown()?;
            let share = cell.shares?.favourable;
            // "Very few" are 0 to 2 people, and "nearly all" all but so many.
            let people = match share {
                Share::About(percent) => (cell.n * u32::from(percent) + 50) / 100,
                Share::Few => 1,
                Share::AllButFew => cell.n.saturating_sub(1),
            };
            Some((place.part, share, (cell.n, people)))
        })
        .collect();
    if counted.len() < PLACES_MIN {
        return vec![];
    }
    let teams: Vec<(u32, u32)> = counted.iter().map(|(_, _, team)| *team).collect();
    let Some(prior) = BetaBinomial::fit(&teams).filter(|prior| prior.strength < ALIKE_FROM) else { return vec![] };
    let told = counted.iter().map(|(part, share, (n, x))| Drawn {
        name: release.part_name(part),
        own: charts::share_text(w, *share),
        drawn: (100.0 * prior.pooled(*n, *x)).round() as i64,
    });
    told.collect()
}
