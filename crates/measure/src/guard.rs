//! Presentation guards: how a number about a small group is shown, so that rare options and the ends of a scale
//! do not speak for single people. Everything here is a pure function of counts.

use serde::{Deserialize, Serialize};

use crate::policy::Tier;

/// Groups of fewer people than this are guarded.
pub const GUARDED_BELOW: u32 = 50;
/// From so many answers on the single options of a scale are shown beside its mean: then each is rounded so widely that the
/// mean does not tell how few chose a rare one.
pub const DISTRIBUTION_FROM: u32 = 1_000;
/// From so many answers on the shares of a scale of so many steps are shown beside its mean. Of three options they are the
/// distribution.
pub fn shares_from(steps: u32) -> u32 {
    if steps == 2 { DISTRIBUTION_FROM } else { GUARDED_BELOW }
}

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

    /// What is left beside two others of about `n5` people, from what is shown of them.
    pub fn rest(one: Self, other: Self, n5: u32) -> Self {
        if one == Self::About(50) && other == Self::About(50) {
            // Each half may be up to four people less than a half, so this is the middle of none to eight.
            return Self::About((400 / n5.max(1)).clamp(1, 99) as u8);
        }
        match 100u8.saturating_sub(one.percent()).saturating_sub(other.percent()) {
            0 => Self::Few,
            100 => Self::AllButFew,
            p => Self::About(p),
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

/// Within how many steps a sum of steps is shown: sums that lie in the same stretch look alike. One person who thought the opposite
/// of all others fits into a stretch (`steps + 1`), and so do five people one step away.
pub fn stretch(steps: u32, tier: Tier) -> u64 {
    let one = u64::from(steps + 1).max(u64::from(FIVES));
    match tier {
        Tier::Percent => 1,
        Tier::Fives => one,
        Tier::Coarse | Tier::Means | Tier::Everybody => 2 * one,
    }
}

/// The headline of `n` answers with these total steps, on a scale of `steps` steps.
///
/// A group and a smaller one inside it are two sums of steps, and their difference is the sum of those in between. If both were
/// exact, a few people who all chose the end of the scale would be exact too. So sums are shown in stretches that are counted
/// from the nearer end of the scale: where a large group lies in a later stretch than a small one inside it, or in the same, those in
/// between may always have left a whole scale's length to the end.
pub fn headline(total: u64, n: u32, steps: u32, tier: Tier) -> Headline {
    let most = (u64::from(n) * u64::from(steps)).max(1);
    let total = total.min(most);
    if n < GUARDED_BELOW {
        let end = u64::from(end_points(n));
        if total * 100 <= end * most {
            return Headline::AtMost(end as u8);
        }
        if total * 100 >= (100 - end) * most {
            return Headline::AtLeast((100 - end) as u8);
        }
    }
    let lower = 2 * total < most;
    // Steps from the nearer end, and the farthest that this half reaches.
    let (from_end, far) = if lower { (total, (most - 1) / 2) } else { (most - total, most / 2) };
    let width = stretch(steps, tier);
    // The stretch in the middle is made up from what is left and the one before it.
    let last = ((far + 1) / width).max(1) - 1;
    let number = (from_end / width).min(last);
    let twice = if number == last { number * width + far } else { 2 * number * width + width - 1 };
    let tenths = (1_000 * twice + most) / (2 * most);
    let tenths = if lower { tenths } else { 1_000 - tenths } as u16;
    // No more digits than the stretch is worth.
    match tier {
        Tier::Percent => Headline::Tenths(tenths),
        Tier::Fives if n >= GUARDED_BELOW => Headline::Tenths(tenths),
        _ => Headline::Points(((tenths + 5) / 10) as u8),
    }
}

/// The points that the digits of a headline leave open.
fn digits(headline: Headline) -> f64 {
    match headline {
        // Rounded to tenths first.
        Headline::Points(_) => 1.1,
        _ => 0.1,
    }
}

/// In how many points, at most, a mean may lie and be shown by this headline: the stretch of sums that look alike (the one in the
/// middle of the scale is nearly twice as wide) and the digits that are left out. `n5` is the base as it is shown, which may be
/// two people more than the base is. Nothing of the ends of the scale, which stand for all that lies beyond them.
pub fn blur(headline: Headline, n5: u32, steps: u32, tier: Tier) -> f64 {
    if headline.is_end() {
        return 0.0;
    }
    let digits = digits(headline);
    let width = stretch(steps, tier) as f64;
    if width <= 1.0 {
        return digits;
    }
    let step = 100.0 / (f64::from(n5.saturating_sub(2).max(1)) * f64::from(steps.max(1)));
    let from_middle = (f64::from(headline.tenths()) / 10.0 - 50.0).abs();
    let sums = if from_middle <= width * step + digits { 2.0 * width - 1.0 } else { width };
    sums * step + digits
}

/// How many points lie beyond an end of the scale that stands in place of a mean: below it, and above it.
pub fn beyond(headline: Headline) -> [f64; 2] {
    match headline {
        Headline::AtMost(p) => [f64::from(p), 0.0],
        Headline::AtLeast(p) => [0.0, 100.0 - f64::from(p)],
        Headline::Tenths(_) | Headline::Points(_) => [0.0, 0.0],
    }
}

/// The same for a theme whose headline is the mean of these items (headline, base as it is shown, steps of the scale), and how many
/// points it may lie below and above beyond that, where the end of the scale stands for an item.
pub fn blur_of_theme(headline: Headline, items: &[(Headline, u32, u32)], tier: Tier) -> (f64, [f64; 2]) {
    let count = items.len().max(1) as f64;
    let blurred: f64 = items.iter().map(|&(item, n5, steps)| blur(item, n5, steps, tier)).sum();
    let ends = items.iter().map(|item| beyond(item.0)).fold([0.0, 0.0], |sum, end| [sum[0] + end[0], sum[1] + end[1]]);
    (blurred / count + digits(headline), ends.map(|points| points / count))
}

/// The share of `count` among `n`, or nothing where the tier shows no shares.
pub fn share(count: u32, n: u32, tier: Tier) -> Option<Share> {
    let n = n.max(1);
    match tier {
        Tier::Means => None,
        Tier::Coarse | Tier::Everybody if n < GUARDED_BELOW => None,
        Tier::Percent => Some(if count < FEW {
            Share::Few
        } else if n - count < FEW {
            Share::AllButFew
        } else {
            About::of(count, n)
        }),
        // Counted from the nearer end, like sums of steps.
        Tier::Fives | Tier::Coarse | Tier::Everybody => {
            let lower = 2 * count <= n;
            let (from_end, far) = if lower { (count, n / 2) } else { (n - count, (n - 1) / 2) };
            // Five counts look alike, as far as they fit on this side of the middle. What is left there on both sides is a half, if it
            // is five counts or more; else it looks like the five before it, so that no count stands alone.
            let last = |far: u32| (far.saturating_sub(FIVES / 2) / FIVES * FIVES).max(FIVES);
            let left = |far: u32| far.saturating_sub(last(far) + FIVES / 2);
            let (last, left) = (last(far), left(n / 2) + left((n - 1) / 2));
            Some(match fives(from_end) {
                0 if lower => Share::Few,
                0 => Share::AllButFew,
                c if c > last && left >= FIVES => Share::About(50),
                c => {
                    let middle = c.min(last);
                    let from = middle - FIVES / 2;
                    let to = if middle == last && left < FIVES { far } else { 0 }.max(middle + FIVES / 2);
                    let share = About::of(from + to, 2 * fives(n));
                    if lower { share } else { share.complement() }
                }
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
        assert_eq!(headline(35, 10, 4, Tier::Percent), Headline::Tenths(875));
        assert_eq!(headline(2, 20, 4, Tier::Fives), Headline::AtMost(5));
        assert_eq!(headline(4, 20, 4, Tier::Fives), Headline::AtMost(5));
        assert_eq!(headline(200, 50, 4, Tier::Percent), Headline::Tenths(1000));
    }

    #[test]
    fn no_mean_lies_farther_from_its_headline_than_the_blur_says() {
        for tier in [Tier::Percent, Tier::Fives, Tier::Coarse] {
            for steps in [2, 4, 10] {
                for n in (10..=60).chain([99, 100, 250, 251, 252]) {
                    for total in 0..=n * steps {
                        let shown = headline(u64::from(total), n, steps, tier);
                        let mean = 100.0 * f64::from(total) / f64::from(n * steps);
                        let [below, above] = beyond(shown);
                        let (at, half) = (f64::from(shown.tenths()) / 10.0, blur(shown, fives(n), steps, tier) / 2.0);
                        assert!(
                            (at - below - half - 1e-9..=at + above + half + 1e-9).contains(&mean),
                            "{tier:?} {steps} {n} {total}: {shown:?} {mean}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn shares_only_ever_go_up_and_no_count_looks_like_fewer_than_three() {
        for n in GUARDED_BELOW..400 {
            let shown: Vec<Share> = (0..=n).map(|count| share(count, n, Tier::Fives).unwrap()).collect();
            for count in 1..=n as usize {
                assert!(shown[count - 1].percent() <= shown[count].percent(), "{count} of {n}");
            }
            for (count, seen) in shown.iter().enumerate() {
                let alike = shown.iter().filter(|other| *other == seen).count();
                assert!(alike >= 3, "{count} of {n}");
                // The ends take in three counts, all others five or more.
                assert!(alike >= 5 || matches!(seen, Share::Few | Share::AllButFew), "{count} of {n}");
                let far = (100.0 * count as f64 / f64::from(n) - f64::from(seen.percent())).abs();
                // Four people at most, two in the base and half a per cent.
                assert!(far <= 600.0 / f64::from(n) + 0.5, "{count} of {n}: {seen:?}");
            }
        }
    }

    #[test]
    fn sums_are_shown_in_stretches_from_the_nearer_end() {
        // 60 people, 240 steps: five steps make one stretch, shown by its middle.
        for total in 0..5 {
            assert_eq!(headline(total, 60, 4, Tier::Fives), Headline::Tenths(8));
            assert_eq!(headline(240 - total, 60, 4, Tier::Fives), Headline::Tenths(992));
        }
        assert_eq!(headline(5, 60, 4, Tier::Fives), Headline::Tenths(29));
        assert_eq!(headline(235, 60, 4, Tier::Fives), Headline::Tenths(971));
        // In a small group without a digit that would mean nothing.
        // 18 steps from the top: in 15 … 19, whose middle is 17 of 48.
        assert_eq!(headline(30, 12, 4, Tier::Fives), Headline::Points(65));
        for (n, steps) in [(10, 1), (11, 4), (50, 2), (63, 6), (999, 4)] {
            for tier in [Tier::Percent, Tier::Fives, Tier::Coarse] {
                let shown: Vec<u16> =
                    (0..=u64::from(n * steps)).map(|t| headline(t, n, steps, tier).tenths()).collect();
                assert!(shown.is_sorted(), "{n} {steps} {tier:?}");
                // In the middle of the scale a stretch can be twice as wide; half a tenth or half a point is rounding.
                let half = stretch(steps, tier) as f64 * 1_000.0 / f64::from(n * steps) + 5.0;
                for (t, &x) in shown.iter().enumerate() {
                    let (truth, x) = (t as f64 * 1_000.0 / f64::from(n * steps), f64::from(x));
                    let fits = match headline(t as u64, n, steps, tier) {
                        Headline::AtMost(_) => truth <= x,
                        Headline::AtLeast(_) => truth >= x,
                        _ => (truth - x).abs() <= half,
                    };
                    assert!(fits, "{t} of {n}, {steps} steps, {tier:?}: {x}");
                }
            }
        }
    }

    /// However two nested groups answer: if the larger is on the nearer side to the top like the smaller, the people in between may
    /// have left a whole scale's length to the top (and the other way round).
    #[test]
    fn a_difference_of_two_groups_never_shows_that_all_chose_the_end() {
        let (large, small, steps) = (70u32, 58u32, 4u32);
        let missing = |n: u32, d: u64| headline(u64::from(n * steps) - d, n, steps, Tier::Fives);
        for d in 0..u64::from(small * steps) / 2 {
            for more in 0..4 {
                let widest = (0..=u64::from(large * steps) / 2)
                    .filter(|&x| missing(large, x) == missing(large, d + more))
                    .max()
                    .unwrap();
                let least = (0..=d).filter(|&x| missing(small, x) == missing(small, d)).min().unwrap();
                assert!(widest - least >= u64::from(steps), "{d} {more}");
            }
        }
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
