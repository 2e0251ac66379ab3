//! Counts of people in steps (docs/method/voice.md, section 5): what is shown of how many back something.
//!
//! A step is a number of people that is reached. Two steps are at least [`K`] apart, and a step that was shown goes down only when
//! the count is [`K`] below it, so that two looks at a page differ by nobody or by many, but for the one who tips an edge.

/// People by which two steps differ, at least.
pub const K: u32 = 10;

/// The steps before one is put in for what makes an answer owed: people.
const PEOPLE: [u32; 24] = [
    10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000,
    20_000, 50_000, 100_000, 1_000_000,
];
/// Bands of people (sites) in steps.
const BANDS: [u32; 10] = [3, 5, 10, 15, 20, 25, 30, 50, 100, 500];

/// The steps of a matter whose answer is owed from `owed_at` people on, ascending. Unit: people.
#[must_use]
pub fn steps(owed_at: u32) -> Vec<u32> {
    let mut steps: Vec<u32> = PEOPLE.into_iter().filter(|step| step.abs_diff(owed_at) >= K).collect();
    steps.push(owed_at);
    steps.sort_unstable();
    steps
}

/// The step that is shown for a count, after `shown` was. 0 says "fewer than the first step". Units: people.
#[must_use]
pub fn step(count: u32, owed_at: u32, shown: u32) -> u32 {
    let reached = steps(owed_at).into_iter().rev().find(|step| *step <= count).unwrap_or(0);
    if reached < shown && count.saturating_add(K) > shown { shown } else { reached }
}

/// How many people a step speaks of, at most: half of those whom it concerns, so that none says that everybody backs something.
#[must_use]
pub fn most(people: u32) -> u32 {
    people / 2
}

/// The step that is shown for a number of bands: 0 below 3.
#[must_use]
pub fn bands(count: u32) -> u32 {
    BANDS.into_iter().rev().find(|step| *step <= count).unwrap_or(0)
}

/// How many people make an answer owed: the larger of 10 and 1 % of those whom it concerns, rounded up; within one band 3.
#[must_use]
pub fn owed_at(people: u32, one_band: bool) -> u32 {
    if one_band { 3 } else { people.div_ceil(100).max(10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn v_5_1_steps_are_ten_people_apart_and_hold_the_number_that_makes_an_answer_owed() {
        assert_eq!(steps(10)[..4], [10, 20, 30, 40]);
        assert_eq!(steps(25)[..4], [10, 25, 40, 50]);
        assert_eq!(steps(3)[..3], [3, 20, 30]);
        assert_eq!(
            (owed_at(2_500, false), owed_at(400, false), owed_at(2_501, false), owed_at(60, true)),
            (25, 10, 26, 3)
        );
        assert_eq!((bands(2), bands(3), bands(19), bands(31)), (0, 3, 15, 30));
        // Half of the smallest band, and of the smallest organisation, is enough for an answer.
        assert!(
            (20..5_000).all(|people| most(people) >= owed_at(people, false) && most(people) >= owed_at(people, true))
        );
    }

    proptest! {
        #[test]
        fn v_5_2_what_is_shown_moves_by_ten_or_not_at_all(
            owed in 3_u32..600,
            walk in proptest::collection::vec((0_u32..2, 0_u32..25), 1..200),
        ) {
            let all = steps(owed);
            prop_assert!(all.windows(2).all(|pair| pair[1] - pair[0] >= K));
            prop_assert!(all.contains(&owed));
            let (mut count, mut shown) = (0_u32, 0);
            for (up, by) in walk {
                count = if up == 1 { count + by } else { count.saturating_sub(by) };
                let next = step(count, owed, shown);
                prop_assert!(next == 0 || all.contains(&next));
                // Never says more than is true by more than one who comes and goes may move.
                prop_assert!(next <= count || next < count + K);
                if next > shown { prop_assert!(next <= count); }
                if next < shown { prop_assert!(count + K <= shown); }
                // Asked again, the same.
                prop_assert_eq!(step(count, owed, next), next);
                shown = next;
            }
        }

        #[test]
        fn v_5_2_one_more_or_one_fewer_is_seen_only_at_an_edge(owed in 3_u32..600, count in 0_u32..2_000, shown in 0_usize..20) {
            let all = steps(owed);
            let shown = all.get(shown).copied().unwrap_or(0);
            let (with, without) = (step(count + 1, owed, shown), step(count, owed, shown));
            if with != without {
                prop_assert!(all.contains(&(count + 1)) || count + 1 + K == shown + 1, "{count} {with} {without}");
            }
        }
    }
}
