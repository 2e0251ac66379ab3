//! Change between waves, comparison with a benchmark: pure functions of released numbers.

use crate::draw::t975;
use crate::guard::{self, Headline};
use crate::release::{Part, Release};

/// What can be said about two means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// One of the two is withheld.
    Withheld,
    /// Too few answered to tell: fewer than the minimum on one side, or in all too few for a spread, or the scale's end is shown.
    TooFew,
    /// Compared, and no clear difference was found.
    NoDifference(Difference),
    /// Compared, and different beyond chance.
    Different(Difference),
}

/// A difference with its 95 % interval, in points of 100, and both bases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Now minus before.
    pub points: f64,
    /// 95 % interval.
    pub interval: [f64; 2],
    /// Two-sided p-value, for a declared family (see [`crate::stats::multiple`]).
    pub p: f64,
    /// About how many answered before and now.
    pub bases: [u32; 2],
}

/// Fewest answers on each side of a comparison.
pub const COMPARED_MIN: u32 = 20;

/// One side of a comparison, from released numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// The headline.
    pub headline: Headline,
    /// About how many answered.
    pub n: u32,
    /// Standard deviation over everybody, in points; infinite where too few answered for one.
    pub sd: f64,
    /// Number of eligible people, where it is public.
    pub eligible: Option<u32>,
    /// In how many points the mean may lie and be shown alike ([`guard::blur`]).
    pub blur: f64,
    /// How many points it may lie farther off, since the end of the scale stands for one of its items.
    pub beyond: f64,
}

impl Side {
    /// An item of a part; nothing where it is withheld.
    pub fn of_item(release: &Release, part: &Part, item: usize) -> Option<Self> {
        let cell = part.item(item).shown()?;
        let headline = cell.headline?;
        Some(Self {
            headline,
            n: cell.n,
            sd: release.spread(item).map_or(f64::INFINITY, |tenths| f64::from(tenths) / 10.0),
            eligible: release.eligible(part),
            blur: guard::blur(headline, cell.n, release.structure().items[item].kind.steps(), release.tier()),
            beyond: 0.0,
        })
    }

    /// A theme of a part, from its items as they are shown; nothing where it is withheld.
    pub fn of_theme(release: &Release, part: &Part, theme: usize) -> Option<Self> {
        let cell = part.theme(theme).shown()?;
        let structure = release.structure();
        let items = structure.counted(theme);
        let sides: Option<Vec<Self>> = items.iter().map(|&i| Self::of_item(release, part, i)).collect();
        // Where one of its items has no mean of its own nobody knows how blurred this one is: too few to tell.
        let sides = sides.unwrap_or_default();
        let shown: Vec<_> = sides
            .iter()
            .zip(&items)
            .map(|(side, &i)| (side.headline, side.n, structure.items[i].kind.steps()))
            .collect();
        let (blur, beyond) = guard::blur_of_theme(cell.headline, &shown, release.tier());
        let sd = if sides.is_empty() {
            f64::INFINITY
        } else {
            sides.iter().map(|side| side.sd).sum::<f64>() / sides.len() as f64
        };
        let eligible = release.eligible(part);
        Some(Self { headline: cell.headline, n: cell.n, sd, eligible, blur, beyond: beyond.iter().sum() })
    }

    fn error(&self) -> f64 {
        // The base is shown to the nearest five.
        let n = f64::from(self.n.saturating_sub(2).max(1));
        let left = self.eligible.map_or(1.0, |e| (1.0 - n / f64::from(e.max(1))).max(0.0));
        (self.sd * self.sd * left / n + self.blur * self.blur / 12.0).sqrt()
    }
}

/// Compares two waves (or two groups that do not overlap). `None` stands for withheld.
pub fn compare(before: Option<Side>, now: Option<Side>) -> Change {
    let (Some(a), Some(b)) = (before, now) else { return Change::Withheld };
    let too_few = |side: &Side| side.n < COMPARED_MIN || side.headline.is_end() || !side.sd.is_finite();
    if too_few(&a) || too_few(&b) {
        return Change::TooFew;
    }
    let points = (f64::from(b.headline.tenths()) - f64::from(a.headline.tenths())) / 10.0;
    let error = a.error().hypot(b.error()).max(1e-9);
    let df = f64::from(a.n + b.n) - 2.0;
    let beyond = a.beyond + b.beyond;
    let half = t975(df) * error + beyond;
    let difference = Difference {
        points,
        interval: [points - half, points + half],
        p: two_sided((points.abs() - beyond).max(0.0) / error),
        bases: [a.n, b.n],
    };
    if points.abs() > half { Change::Different(difference) } else { Change::NoDifference(difference) }
}

fn two_sided(z: f64) -> f64 {
    statrs::function::erf::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// Whether a trend of a group may be shown: its eligible list changed by nobody, or by at least `k_d` people
/// (ANONYMITY 5.8: a change of one to k_d − 1 people would speak about those who came or went).
pub fn trend_may_be_shown(joined: u32, left: u32, k_d: u32) -> bool {
    let moved = joined.saturating_add(left);
    moved == 0 || moved >= k_d
}

/// Median of organisations, with the quartiles; nothing for fewer than five. Of an odd number the median is the value of one of
/// them; which one is not said.
pub fn benchmark(values: &[f64]) -> Option<[f64; 3]> {
    let mut v: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    if v.len() < 5 {
        return None;
    }
    v.sort_by(f64::total_cmp);
    let at = |p: f64| {
        let h = p * (v.len() - 1) as f64;
        let i = h.floor() as usize;
        v[i] + (h - i as f64) * (v[(i + 1).min(v.len() - 1)] - v[i])
    };
    Some([at(0.25), at(0.5), at(0.75)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(tenths: u16, n: u32) -> Option<Side> {
        Some(Side {
            headline: Headline::Tenths(tenths),
            n,
            sd: 25.0,
            eligible: None,
            blur: 500.0 / f64::from(n) / 4.0,
            beyond: 0.0,
        })
    }

    #[test]
    fn withheld_too_few_and_no_difference_are_three_things() {
        assert_eq!(compare(None, side(600, 100)), Change::Withheld);
        assert_eq!(compare(side(600, 15), side(600, 100)), Change::TooFew);
        let unknown = side(600, 100).map(|side| Side { sd: f64::INFINITY, ..side });
        assert_eq!(compare(side(600, 100), unknown), Change::TooFew);
        assert!(matches!(compare(side(600, 100), side(610, 100)), Change::NoDifference(_)));
        match compare(side(600, 400), side(700, 400)) {
            Change::Different(d) => {
                assert_eq!(d.bases, [400, 400]);
                assert!((d.points - 10.0).abs() < 1e-9 && d.p < 0.001 && d.interval[0] > 5.0);
            }
            other => panic!("{other:?}"),
        }
        let end = side(600, 40).map(|side| Side { headline: Headline::AtLeast(95), ..side });
        assert_eq!(compare(end, side(600, 100)), Change::TooFew);
        // Where the end of the scale stands for an item of a theme, the score may lie as much farther off.
        let loose = side(600, 400).map(|side| Side { beyond: 8.0, ..side });
        assert!(matches!(compare(loose, side(700, 400)), Change::NoDifference(_)));
    }

    /// 19 of 19 answered both times, and one of them moved by one step: five points, half of which may be the blur.
    #[test]
    fn one_step_of_one_person_is_no_change_beyond_chance() {
        let of = |total| {
            let headline = crate::guard::headline(total, 19, 4, crate::policy::Tier::Fives);
            let blur = guard::blur(headline, 20, 4, crate::policy::Tier::Fives);
            Some(Side { headline, n: 20, sd: 28.0, eligible: Some(19), blur, beyond: 0.0 })
        };
        assert!(matches!(compare(of(37), of(38)), Change::NoDifference(_)), "{:?}", compare(of(37), of(38)));
    }

    #[test]
    fn a_list_that_changed_by_a_few_people_shows_no_trend() {
        assert!(trend_may_be_shown(0, 0, 5));
        assert!(!trend_may_be_shown(1, 0, 5));
        assert!(!trend_may_be_shown(2, 2, 5));
        assert!(trend_may_be_shown(3, 2, 5));
    }

    #[test]
    fn a_benchmark_is_the_median_of_five_or_more() {
        assert_eq!(benchmark(&[1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(benchmark(&[5.0, 1.0, 4.0, 2.0, 3.0]), Some([2.0, 3.0, 4.0]));
    }
}
