//! Term dates. What is owed by a number of school days waits in the holidays, at weekends and on bank holidays. Terms are those of the
//! organisation, or those of one academy where they differ.

mod pages;
mod routes;
pub mod rows;
#[cfg(test)]
mod tests;

pub use routes::routes;
#[cfg(any(test, feature = "fuzzing"))]
pub use routes::see_lines;

use crate::clock::days_after;
use crate::features::directory::Sites;
use jiff::civil::{Date, Weekday, date};
use std::collections::BTreeMap;

/// Characters of the name of a term, at most.
pub const NAME_MAX: usize = 60;
/// Terms of one place, at most.
pub const TERMS_MAX: usize = 60;
/// Days of a term, at most.
pub const TERM_DAYS_MAX: i32 = 200;
/// Days after the last term that is known which can still be its holidays. After that weekdays count again: nothing waits for ever
/// because nobody has entered the next term.
pub const HOLIDAY_DAYS_MAX: i32 = 50;
/// Years ahead that a day is looked for, at most.
const AHEAD_DAYS_MAX: i32 = 3 * 366;

/// One term, or one half of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Id.
    pub id: String,
    /// Id of the site; none for the whole organisation.
    pub site: Option<String>,
    /// Name.
    pub name: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
}

/// The terms of one place, by which school days are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar(Vec<(Date, Date)>);

impl Calendar {
    /// From terms in any order.
    pub fn of<'a>(terms: impl IntoIterator<Item = &'a Term>) -> Self {
        let mut spans: Vec<(Date, Date)> = terms.into_iter().map(|term| (term.starts_on, term.ends_on)).collect();
        spans.sort();
        Self(spans)
    }

    /// Whether a day counts.
    pub fn is_school_day(&self, on: Date) -> bool {
        if matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday) || is_bank_holiday(on) {
            return false;
        }
        let (Some((first, _)), Some(last)) = (self.0.first(), self.0.iter().map(|(_, ends)| *ends).max()) else {
            return true;
        };
        on < *first
            || on > days_after(last, HOLIDAY_DAYS_MAX)
            || self.0.iter().any(|(starts, ends)| (*starts..=*ends).contains(&on))
    }

    /// The day that is so many school days after another.
    pub fn days_after(&self, on: Date, days: u32) -> Date {
        let (mut at, mut left) = (on, days);
        for _ in 0..AHEAD_DAYS_MAX {
            if left == 0 {
                break;
            }
            at = days_after(at, 1);
            if self.is_school_day(at) {
                left -= 1;
            }
        }
        at
    }

    /// How many school days there are after one day, up to another and with it.
    pub fn days_until(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut at = from;
        while at < to {
            at = days_after(at, 1);
            count += u32::from(self.is_school_day(at));
        }
        count
    }
}

/// The calendar of a site: its own terms, else those of the nearest site above that has any, else those of the organisation.
pub fn calendar_of(terms: &[Term], sites: &Sites, site: Option<&str>) -> Calendar {
    let mut by_site: BTreeMap<Option<&str>, Vec<&Term>> = BTreeMap::new();
    for term in terms {
        by_site.entry(term.site.as_deref()).or_default().push(term);
    }
    let own =
        site.into_iter().flat_map(|site| sites.upwards(site)).find_map(|site| by_site.get(&Some(site.id.as_str())));
    let found = own.or_else(|| by_site.get(&None));
    Calendar::of(found.into_iter().flatten().copied())
}

/// Easter Sunday of the Gregorian calendar (the method of Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether a day is one of the yearly bank holidays of England and Wales, or stands in for one that falls on a weekend. Single days
/// that were proclaimed (a jubilee, a funeral) are not among them.
pub fn is_bank_holiday(on: Date) -> bool {
    let (year, month, day, weekday) = (on.year(), on.month(), on.day(), on.weekday());
    let monday = weekday == Weekday::Monday;
    // 1 January, or the Monday after it.
    let new_year = month == 1 && (day == 1 || (monday && day <= 3));
    let may = month == 5 && monday && (day <= 7 || day >= 25);
    let august = month == 8 && monday && day >= 25;
    // Christmas and the day after, or the first weekdays after them.
    let christmas = month == 12
        && (day == 25
            || day == 26
            || (matches!(weekday, Weekday::Monday | Weekday::Tuesday) && {
                let eve = date(year, 12, 25).weekday();
                match eve {
                    Weekday::Friday => day == 28,
                    Weekday::Saturday => day == 27 || day == 28,
                    Weekday::Sunday => day == 27,
                    _ => false,
                }
            }));
    let by_easter = easter(year).is_some_and(|sunday| on == days_after(sunday, -2) || on == days_after(sunday, 1));
    new_year || may || august || christmas || by_easter
}
