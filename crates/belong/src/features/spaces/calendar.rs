//! A meeting as an entry for any calendar (RFC 5545).

use super::{Meeting, Space};
use crate::app::App;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

/// The file. The time is given by UTC, so that no calendar has to know our zone.
pub fn file(app: &App, space: &Space, meeting: &Meeting) -> Option<String> {
    let zone = app.clock().zone();
    let starts = meeting.on_day.to_datetime(meeting.starts).to_zoned_datetime(zone).ok()?.timestamp();
    let at = |seconds: i64| icalendar::DatePerhapsTime::from(chrono_of(seconds));
    let mut event = Event::new();
    event
        .uid(&format!("meeting-{}@belong", meeting.id))
        .summary(&format!("{}: {}", space.name, meeting.title))
        .starts(at(starts.as_second()))
        .ends(at(starts.as_second() + meeting.minutes * 60))
        .sequence(u32::try_from(meeting.sequence).unwrap_or(u32::MAX))
        .timestamp(chrono_of(app.clock().now()))
        .url(&format!("{}/in/meetings/{}", app.config().base_url, meeting.id))
        .status(if meeting.called_off { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if !meeting.place.is_empty() {
        event.location(&meeting.place);
    }
    if !meeting.agenda.is_empty() {
        event.description(&meeting.agenda);
    }
    let mut calendar = Calendar::new();
    calendar.append_property(("METHOD", if meeting.called_off { "CANCEL" } else { "PUBLISH" }));
    Some(calendar.push(event.done()).done().to_string())
}

/// The library speaks of moments in the words of another one.
fn chrono_of(seconds: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
