//! When the waves of the demonstration are: three over, one open, one announced, over eighteen months that end today.

use super::feelings::{RESPONSE, RESPONSE_OPEN};
use super::trust::days_after;
use jiff::civil::{Date, Weekday};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The whole survey.
    Whole,
    /// A few questions about belonging.
    Pulse,
}

/// How far a wave comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Closed, published, and the sealed answers destroyed.
    Published,
    /// Open today.
    Open,
    /// Announced today.
    Announced,
}

/// One wave.
#[derive(Clone, Debug, PartialEq)]
pub struct Occasion {
    /// Its title.
    pub title: String,
    /// What is asked.
    pub form: Form,
    /// How far it comes.
    pub fate: Fate,
    /// The day on which the staff list before it comes in.
    pub listed_on: Date,
    /// The day of the announcement.
    pub announced_on: Date,
    /// First day of answering.
    pub opens_on: Date,
    /// Last day of answering.
    pub closes_on: Date,
    /// How many of everybody answer.
    pub response: f64,
}

/// Days before today on which the closed waves opened, about.
const OPENED_DAYS_AGO: [i32; 3] = [556, 374, 192];

/// All waves, the oldest first.
pub fn occasions(today: Date) -> Vec<Occasion> {
    let mut all: Vec<Occasion> = OPENED_DAYS_AGO
        .into_iter()
        .zip(RESPONSE)
        .map(|(ago, response)| {
            let opens_on = in_term(monday_before(days_after(today, -ago)));
            occasion(Form::Whole, Fate::Published, opens_on, 11, response)
        })
        .collect();
    let opens_on = monday_before(days_after(today, -8));
    all.push(occasion(Form::Whole, Fate::Open, opens_on, 18, RESPONSE_OPEN));
    let opens_on = monday_before(days_after(today, 16));
    let mut last = occasion(Form::Pulse, Fate::Announced, opens_on, 4, 0.0);
    last.announced_on = today;
    last.listed_on = today;
    all.push(last);
    all
}

fn occasion(form: Form, fate: Fate, opens_on: Date, days: i32, response: f64) -> Occasion {
    let name = match form {
        Form::Whole => "Your Voice Matters",
        Form::Pulse => "Belonging pulse",
    };
    Occasion {
        title: format!("{name}, {}", opens_on.strftime("%B %Y")),
        form,
        fate,
        listed_on: days_after(opens_on, -14),
        announced_on: days_after(opens_on, -7),
        opens_on,
        closes_on: days_after(opens_on, days),
        response,
    }
}

fn monday_before(on: Date) -> Date {
    (0..7).map(|back| days_after(on, -back)).find(|day| day.weekday() == Weekday::Monday).unwrap_or(on)
}

/// The same Monday, or the first after the summer, Christmas or Easter holidays if it lies in them.
fn in_term(monday: Date) -> Date {
    let holiday = |day: Date| {
        let (month, day) = (day.month(), day.day());
        matches!((month, day), (7, 12..) | (8, _) | (9, ..=10) | (12, 8..) | (1, ..=9) | (4, ..=17))
    };
    (0..10).map(|weeks| days_after(monday, 7 * weeks)).find(|day| !holiday(*day)).unwrap_or(monday)
}

#[cfg(test)]
mod tests {
    use super::super::trust::PAST_DAYS;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn on_any_day_three_waves_are_over_one_is_open_and_one_announced() {
        let mut today = date(2026, 1, 1);
        while today < date(2028, 3, 1) {
            let all = occasions(today);
            assert_eq!(all.len(), 5);
            for one in &all {
                assert_eq!(one.opens_on.weekday(), Weekday::Monday);
                assert!(one.listed_on <= one.announced_on && one.announced_on < one.opens_on);
                assert!(one.listed_on > days_after(today, -PAST_DAYS));
            }
            for pair in all[..4].windows(2) {
                assert!(days_after(pair[0].closes_on, 60) < pair[1].listed_on, "{today}");
            }
            // Past the time in which a second party may recount.
            assert!(days_after(all[2].closes_on, 30) < today);
            assert!(days_after(all[3].opens_on, 4) < today && today < days_after(all[3].closes_on, -3), "{today}");
            assert!(all[4].announced_on == today && days_after(today, 8) < all[4].opens_on);
            today = days_after(today, 1);
        }
    }

    #[test]
    fn nobody_is_asked_in_the_summer() {
        assert_eq!(in_term(date(2026, 8, 3)), date(2026, 9, 14));
        assert_eq!(in_term(date(2026, 11, 9)), date(2026, 11, 9));
    }
}
