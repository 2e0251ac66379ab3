//! Time, passed in: the real clock, or one that a demonstration or a test moves.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTime};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The zone of the organisation's days.
const ZONE: &str = "Europe/London";

/// Tells the time. Clones share their shift.
#[derive(Clone)]
pub struct Clock {
    /// Seconds added to the real time.
    shift: Arc<AtomicI64>,
    zone: TimeZone,
}

impl Clock {
    /// The real time, plus `shift` seconds.
    pub fn shifted(shift: i64) -> Self {
        Self { shift: Arc::new(AtomicI64::new(shift)), zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC) }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        Timestamp::now().as_second() + self.shift.load(Ordering::Relaxed)
    }

    /// Seconds since 1970 by this machine, also where a demonstration has moved the clock: to tell whether another program
    /// is alive.
    pub fn real(&self) -> i64 {
        Timestamp::now().as_second()
    }

    /// Whether this machine knows the zone. Without `tzdata` days begin by UTC.
    pub fn knows_zone() -> bool {
        TimeZone::get(ZONE).is_ok()
    }

    /// The organisation's zone.
    pub fn zone(&self) -> TimeZone {
        self.zone.clone()
    }

    /// The date in the organisation's zone.
    pub fn today(&self) -> Date {
        self.zoned().date()
    }

    /// Date and time in the organisation's zone.
    pub fn zoned(&self) -> ZonedDateTime {
        Timestamp::from_second(self.now()).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(self.zone.clone())
    }

    /// Hour and minute of a second since 1970, in the organisation's zone: "14:05".
    pub fn hour_of(&self, at: i64) -> String {
        let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned_datetime(self.zone.clone()).strftime("%-H:%M").to_string()
    }

    /// Moves the clock so that it now reads nine in the morning of a date. Returns the shift in seconds.
    pub fn move_to(&self, on: Date) -> i64 {
        self.move_to_hour(on, 9)
    }

    /// The same for another full hour.
    pub fn move_to_hour(&self, on: Date, hour: i8) -> i64 {
        let at = on.at(hour, 0, 0, 0).to_zoned_datetime(self.zone.clone()).map_or(0, |at| at.timestamp().as_second());
        let shift = at - Timestamp::now().as_second();
        self.shift.store(shift, Ordering::Relaxed);
        shift
    }
}

/// The date `days` later (or earlier, if negative).
pub fn days_after(on: Date, days: i32) -> Date {
    on.checked_add(Span::new().days(days)).unwrap_or(on)
}

/// The date that is `days` working days later. Saturdays and Sundays are not working days.
pub fn working_days_after(on: Date, days: u32) -> Date {
    let mut at = on;
    let mut left = days;
    while left > 0 {
        at = days_after(at, 1);
        if !matches!(at.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
            left -= 1;
        }
    }
    at
}

/// A date as people write it: "Tuesday 24 November 2026".
pub fn in_words(on: Date) -> String {
    on.strftime("%A %-d %B %Y").to_string()
}

/// A date that fits into a narrow column: "24 Nov 2026".
pub fn in_short(on: Date) -> String {
    on.strftime("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn three_working_days_after_a_thursday_is_a_tuesday() {
        assert_eq!(working_days_after(date(2026, 11, 26), 3), date(2026, 12, 1));
    }

    #[test]
    fn clones_of_a_clock_move_together() {
        let clock = Clock::shifted(0);
        let other = clock.clone();
        clock.move_to(date(2025, 3, 4));
        assert_eq!(other.today(), date(2025, 3, 4));
    }

    #[test]
    fn a_day_ends_at_midnight_where_the_organisation_is() {
        // In summer midnight is at 23:00 UTC, in winter at 24:00; the days of the change have 23 and 25 hours.
        for (utc, day) in [
            ("2026-08-31T22:59:59Z", date(2026, 8, 31)),
            ("2026-08-31T23:00:00Z", date(2026, 9, 1)),
            ("2026-12-18T23:59:58Z", date(2026, 12, 18)),
            ("2026-12-19T00:00:00Z", date(2026, 12, 19)),
            ("2026-03-29T00:00:00Z", date(2026, 3, 29)),
            ("2026-03-29T22:59:58Z", date(2026, 3, 29)),
            ("2026-03-29T23:00:00Z", date(2026, 3, 30)),
            ("2026-10-24T23:00:00Z", date(2026, 10, 25)),
            ("2026-10-25T23:59:58Z", date(2026, 10, 25)),
        ] {
            let at: Timestamp = utc.parse().expect("a time");
            let clock = Clock::shifted(at.as_second() - Timestamp::now().as_second());
            assert_eq!(clock.today(), day, "{utc}");
        }
    }
}
