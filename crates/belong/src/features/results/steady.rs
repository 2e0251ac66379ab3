//! Chance and silence set aside, from released numbers alone: what the score would be if every place had answered in the same
//! share, and where small places most likely stand. Never an order of places.

use super::Reading;
use measure::stats::pooling::{Team, pooled, reml};
use measure::stats::raking::{Stratum, post_stratified};
use measure::{Level, Part, Place, Release};
use ui::charts::{self, What};

/// Places from which something can be said about places in general.
const PLACES_MIN: usize = 5;

/// The groups that are shown, each part once, with its score; none where the end of the scale stands in place of a score.
struct Shown<'a> {
    part: &'a Part,
    n: f64,
    mean: f64,
    people: f64,
}

fn shown(release: &Release, what: What) -> Vec<Shown<'_>> {
    let groups = &release.structure().groups;
    let mut found: Vec<Shown> = vec![];
    for at in 0..groups.len() {
        let (Place::Own(part) | Place::Together(part)) = release.place(Level::Group, at, &[]) else { continue };
        if found.iter().any(|known| std::ptr::eq(known.part, part)) {
            continue;
        }
        let Some(value) = charts::value(part, what).filter(|value| !value.headline.is_end() && value.n > 0) else {
            continue;
        };
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

/// The score if every place had answered in the same share, in tenths, and for how many answers the answers then count. Only where
/// every place is shown and it is known how many work there.
pub fn even(release: &Release, what: What) -> Option<(i64, i64)> {
    let places = shown(release, what);
    let covered: usize = places.iter().map(|place| place.part.nodes().len()).sum();
    if covered < release.structure().groups.len() || places.len() < 2 || places.iter().any(|place| place.people <= 0.0)
    {
        return None;
    }
    let strata: Vec<Stratum> =
        places.iter().map(|place| Stratum { n: place.n, mean: place.mean, people: place.people }).collect();
    let (mean, deff) = post_stratified(&strata)?;
    let answers: f64 = places.iter().map(|place| place.n).sum();
    Some(((mean * 10.0).round() as i64, (answers / deff).round() as i64))
}

/// A place with its score and where it most likely stands, in whole points.
pub struct Drawn {
    /// Its name.
    pub name: String,
    /// The score that is shown.
    pub own: String,
    /// The score drawn towards everybody (REML, best linear unbiased prediction).
    pub drawn: i64,
}

/// The places that this person may see, in the order of the release. Nothing where fewer than five are shown or they do not
/// differ by more than chance: then everybody's score is the best guess for each of them.
pub fn drawn(w: ui::Words, reading: &Reading, what: What) -> Vec<Drawn> {
    let release = &reading.release;
    let structure = release.structure();
    let spread = match what {
        What::Item(at) => release.spread(at).map(f64::from),
        What::Theme(at) => {
            let items = super::pages::scored(release, at);
            let spreads: Option<Vec<f64>> = items.iter().map(|item| release.spread(*item).map(f64::from)).collect();
            spreads.filter(|all| !all.is_empty()).map(|all| all.iter().sum::<f64>() / all.len() as f64)
        }
    };
    let (places, Some(spread)) = (shown(release, what), spread) else { return vec![] };
    if places.len() < PLACES_MIN {
        return vec![];
    }
    let sd = spread / 10.0;
    let teams: Vec<Team> = places
        .iter()
        .map(|place| Team { n: place.n, mean: place.mean, squares: sd * sd * (place.n - 1.0).max(0.0) })
        .collect();
    let Some(components) = reml(&teams).filter(|components| components.between > 0.0) else { return vec![] };
    let all = pooled(&teams, &components);
    let seen = |part: &Part| {
        part.nodes().iter().all(|node| reading.groups.contains(&structure.groups[usize::from(*node)].code))
    };
    places
        .iter()
        .zip(all)
        .filter(|(place, _)| seen(place.part))
        .filter_map(|(place, drawn)| {
            let own = charts::mean_text(w, charts::value(place.part, what)?.headline);
            Some(Drawn { name: release.part_name(place.part), own, drawn: drawn.round() as i64 })
        })
        .collect()
}
