//! Presentation guards: how a number about a small group is shown, so that rare options and the ends of a scale
//! do not speak for single people. Everything here is a pure function of counts.

use serde::{Deserialize, Serialize};

use crate::policy::Tier;

/// Groups of fewer people than this are guarded.
pub const GUARDED_BELOW: u32 = 50;
/// Counts are rounded to this many people.
pub const FIVES: u32 = 5;
/// Counts below this are said in words in the finest tier.
pub const FEW: u32 = 3;

/// A mean score from 0 to 100, in tenths, or the end of the scale that it lies near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Headline {
    /// The mean, in tenths of a point.
    Tenths(u16),
    /// The mean in whole points (coarsest tier).
    Points(u8),
    /// This many points or below.
    AtMost(u8),
    /// This many points or above.
    AtLeast(u8),
}

impl Headline {
    /// The value in tenths that stands for it in charts and further sums.
    pub fn tenths(self) -> u16 {
        match self {
            Self::Tenths(t) => t,
            Self::Points(p) | Self::AtMost(p) | Self::AtLeast(p) => u16::from(p) * 10,
        }
    }

    /// Whether the end of the scale is shown in place of the value.
    pub fn is_end(self) -> bool {
        matches!(self, Self::AtMost(_) | Self::AtLeast(_))
    }
}

/// A share of the people of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Share {
    /// About this many per cent.
    About(u8),
    /// Fewer than 3 people (in tiers that round: nobody or only a few).
    Few,
    /// All but fewer than 3 people (in tiers that round: all or nearly all).
    AllButFew,
}

impl Share {
    /// The share of all others.
    pub fn complement(self) -> Self {
        match self {
            Self::About(p) => Self::About(100 - p),
            Self::Few => Self::AllButFew,
            Self::AllButFew => Self::Few,
        }
    }

    /// The per cent that stands for it in a chart.
    pub fn percent(self) -> u8 {
        match self {
            Self::About(p) => p,
            Self::Few => 0,
            Self::AllButFew => 100,
        }
    }
}

/// A count as it is shown: to the nearest 5.
pub fn fives(n: u32) -> u32 {
    (n + 2) / FIVES * FIVES
}

/// How near the end of the scale a mean must lie to be hidden, in points: at least 5, and so far that one person at
/// the other end remains possible (`100 / n`, rounded up to 5).
pub fn end_points(n: u32) -> u32 {
    (100u32.div_ceil(n.max(1))).div_ceil(5).max(1) * 5
}

/// The headline of `n` answers with these total steps, on a scale of `steps` steps.
pub fn headline(total: u64, n: u32, steps: u32, tier: Tier) -> Headline {
    mean(u128::from(total) * 1000, u128::from(n) * u128::from(steps), n, tier)
}

/// The headline of a mean given as a fraction in tenths of a point.
pub(crate) fn mean(tenths: u128, over: u128, n: u32, tier: Tier) -> Headline {
    let over = over.max(1);
    if n < GUARDED_BELOW {
        let end = u128::from(end_points(n));
        if tenths <= end * 10 * over {
            return Headline::AtMost(end as u8);
        }
        if tenths >= (100 - end) * 10 * over {
            return Headline::AtLeast((100 - end) as u8);
        }
    }
    let round = |unit: u128| (2 * tenths + over * unit) / (2 * over * unit);
    match tier {
        Tier::Coarse => Headline::Points(round(10) as u8),
        _ => Headline::Tenths(round(1) as u16),
    }
}

/// The share of `count` among `n`, or nothing where the tier shows no shares.
pub fn share(count: u32, n: u32, tier: Tier) -> Option<Share> {
    let n = n.max(1);
    match tier {
        Tier::Coarse if n < GUARDED_BELOW => None,
        Tier::Percent => Some(if count < FEW {
            Share::Few
        } else if n - count < FEW {
            Share::AllButFew
        } else {
            About::of(count, n)
        }),
        Tier::Fives | Tier::Coarse => {
            let (c, n5) = (fives(count), fives(n));
            Some(if c == 0 {
                Share::Few
            } else if c >= n5 || n - count < FEW {
                Share::AllButFew
            } else {
                About::of(c, n5)
            })
        }
    }
}

struct About;

impl About {
    fn of(count: u32, n: u32) -> Share {
        let percent = (u64::from(count) * 200 + u64::from(n)) / (2 * u64::from(n));
        Share::About(if n < GUARDED_BELOW { percent.clamp(1, 99) } else { percent } as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_rounded_to_fives() {
        assert_eq!([0, 2, 3, 7, 8, 12, 13].map(fives), [0, 0, 5, 5, 10, 10, 15]);
    }

    #[test]
    fn a_mean_near_the_end_is_hidden_in_a_small_group() {
        assert_eq!(headline(40, 10, 4, Tier::Fives), Headline::AtLeast(90));
        assert_eq!(headline(36, 10, 4, Tier::Fives), Headline::AtLeast(90));
        assert_eq!(headline(35, 10, 4, Tier::Fives), Headline::Tenths(875));
        assert_eq!(headline(2, 20, 4, Tier::Fives), Headline::AtMost(5));
        assert_eq!(headline(4, 20, 4, Tier::Fives), Headline::AtMost(5));
        assert_eq!(headline(5, 20, 4, Tier::Fives), Headline::Tenths(63));
        assert_eq!(headline(200, 50, 4, Tier::Fives), Headline::Tenths(1000));
        assert_eq!(headline(100, 49, 4, Tier::Coarse), Headline::Points(51));
    }

    /// For every group size below 50, every scale and every mean that is shown, somebody may have chosen either end.
    #[test]
    fn a_shown_mean_never_excludes_an_end_of_the_scale() {
        for n in 10..GUARDED_BELOW {
            for steps in [1, 2, 3, 4, 6, 10] {
                for total in 0..=u64::from(n * steps) {
                    if !headline(total, n, steps, Tier::Fives).is_end() {
                        let short = u64::from(n * steps) - total;
                        assert!(short >= u64::from(steps) && total >= u64::from(steps), "{n} {steps} {total}");
                    }
                }
            }
        }
    }

    #[test]
    fn shares_never_say_none_or_all_in_a_small_group() {
        for tier in [Tier::Percent, Tier::Fives] {
            for n in 10..GUARDED_BELOW {
                for count in 0..=n {
                    let shown = share(count, n, tier).unwrap();
                    assert!(!matches!(shown, Share::About(0 | 100)));
                }
            }
        }
        assert_eq!(share(3, 12, Tier::Coarse), None);
        assert_eq!(share(30, 60, Tier::Coarse), Some(Share::About(50)));
    }
}
