//! What people write about spaces and meetings, read from forms.

use super::{
    Joining, MINUTES_MAX, Meeting, NAME_MAX, NOTES_MAX, PROTECTED_MAX, PURPOSE_MAX, RULE_MAX, RULES_MAX, Space, State,
    Visibility,
};
use crate::features::directory::nouns::tidy;
use crate::web::form::Form;
use jiff::civil::{Date, Time};
use ui::Words;
use ui::components::FieldErrors;

/// A text that has to be there and must not be too long.
pub fn needed(errors: &mut FieldErrors, w: Words, form: &Form, field: &str, missing: String, max: usize) -> String {
    let text = form.text(field);
    if text.is_empty() {
        errors.add(field, missing);
    } else {
        limited(errors, w, form, field, max);
    }
    text.to_owned()
}

/// A text that may be empty and must not be too long.
pub fn limited(errors: &mut FieldErrors, w: Words, form: &Form, field: &str, max: usize) -> String {
    let text = form.text(field);
    let count = text.chars().count();
    if count > max {
        errors.add(field, w.spaces_long(max, count));
    }
    text.to_owned()
}

/// A date that may be missing, or has to be a date.
pub fn day(errors: &mut FieldErrors, w: Words, form: &Form, field: &str) -> Option<Date> {
    let given = ["day", "month", "year"].iter().any(|part| !form.text(&format!("{field}-{part}")).is_empty());
    let date = form.date(field);
    if given && date.is_none() {
        errors.add(field, w.spaces_day_wrong());
    }
    date
}

/// A space as the form says; a new one begins as `state`.
pub fn space(w: Words, form: &Form, known: Option<&Space>, today: Date) -> Result<Space, FieldErrors> {
    let mut errors = FieldErrors::new(w);
    let name = tidy(&needed(&mut errors, w, form, "name", w.spaces_name_missing(), NAME_MAX));
    let purpose = needed(&mut errors, w, form, "purpose", w.spaces_purpose_missing(), PURPOSE_MAX);
    let protected_time = limited(&mut errors, w, form, "protected", PROTECTED_MAX);
    let rules: Vec<String> = form.text("rules").lines().map(tidy).filter(|rule| !rule.is_empty()).collect();
    if rules.len() > RULES_MAX {
        errors.add("rules", w.spaces_rules_many(RULES_MAX));
    } else if let Some(at) = rules.iter().position(|rule| rule.chars().count() > RULE_MAX) {
        errors.add("rules", w.spaces_rule_long(at + 1, RULE_MAX));
    }
    let visibility = Visibility::of(form.text("visibility"));
    if visibility.is_none() {
        errors.add("visibility", w.spaces_visibility_missing());
    }
    let joining = Joining::of(form.text("joining"));
    if joining.is_none() {
        errors.add("joining", w.spaces_joining_missing());
    }
    let review_on = day(&mut errors, w, form, "review");
    // A day that was set long ago may stay.
    let review = review_on.map(|day| day.to_string());
    if review_on.is_some_and(|day| day <= today) && known.is_none_or(|known| known.review_on != review) {
        errors.add("review", w.spaces_review_past());
    }
    let made = Space {
        id: known.map(|known| known.id.clone()).unwrap_or_default(),
        name,
        purpose,
        state: known.map_or(State::Forming, |known| known.state),
        visibility: visibility.unwrap_or(Visibility::Open),
        joining: joining.unwrap_or(Joining::Ask),
        protected_time,
        rules,
        made_on: known.map(|known| known.made_on.clone()).unwrap_or_default(),
        review_on: review,
    };
    errors.or(made)
}

/// The form of a space as it is.
pub fn of_space(space: &Space) -> Form {
    let mut fields = vec![
        ("name", space.name.clone()),
        ("purpose", space.purpose.clone()),
        ("protected", space.protected_time.clone()),
        ("rules", space.rules.join("\n")),
        ("visibility", space.visibility.code().to_owned()),
        ("joining", space.joining.code().to_owned()),
    ];
    let review = space.review_on.as_deref().and_then(|day| day.parse::<Date>().ok());
    fields.extend(review.into_iter().flat_map(|day| parts_of("review", day)));
    Form::of(fields)
}

/// The three fields of a date input.
fn parts_of(field: &'static str, day: Date) -> [(&'static str, String); 3] {
    let names = match field {
        "review" => ["review-day", "review-month", "review-year"],
        _ => ["on-day", "on-month", "on-year"],
    };
    [(names[0], day.day().to_string()), (names[1], day.month().to_string()), (names[2], day.year().to_string())]
}

/// A time of day as people write it: 15:30, 9.00, 9am, 3:30 pm.
pub fn time_of(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase().replace(['.', ' '], ":").replace("::", ":");
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest, Some(0)),
        (_, Some(rest)) => (rest, Some(12)),
        _ => (text.as_str(), None),
    };
    let text = text.trim_end_matches(':');
    let (hour, minute) = match text.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute.parse::<i8>().ok()?),
        Some(_) => return None,
        None => (text, 0),
    };
    let hour = hour.parse::<i8>().ok()?;
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// A meeting as the form says.
pub fn meeting(w: Words, form: &Form, known: Option<&Meeting>) -> Result<Meeting, FieldErrors> {
    let mut errors = FieldErrors::new(w);
    let title = tidy(&needed(&mut errors, w, form, "title", w.spaces_meeting_title_missing(), NAME_MAX));
    let on_day = day(&mut errors, w, form, "on");
    if on_day.is_none() && errors.get("on").is_none() {
        errors.add("on", w.spaces_meeting_day_missing());
    }
    let starts = time_of(form.text("starts"));
    if starts.is_none() {
        errors.add("starts", w.spaces_meeting_time_wrong());
    }
    let minutes = form.text("minutes").parse::<i64>().ok().filter(|minutes| (5..=MINUTES_MAX).contains(minutes));
    if minutes.is_none() {
        errors.add("minutes", w.spaces_meeting_minutes_wrong(MINUTES_MAX));
    }
    let place = limited(&mut errors, w, form, "place", PROTECTED_MAX);
    let agenda = limited(&mut errors, w, form, "agenda", NOTES_MAX);
    let notes = limited(&mut errors, w, form, "notes", NOTES_MAX);
    let (Some(on_day), Some(starts), Some(minutes), true) = (on_day, starts, minutes, errors.is_empty()) else {
        return Err(errors);
    };
    let called_off = form.has("called_off");
    let mut made = Meeting {
        id: known.map(|known| known.id.clone()).unwrap_or_default(),
        space: known.map(|known| known.space.clone()).unwrap_or_default(),
        title,
        on_day,
        starts,
        minutes,
        place,
        agenda,
        notes,
        sequence: known.map_or(0, |known| known.sequence),
        called_off,
    };
    // Calendars take a change only if the number grew (RFC 5545, 3.8.7.4).
    if known.is_some_and(|known| {
        (known.on_day, known.starts, known.minutes, &known.place, &known.title, known.called_off)
            != (made.on_day, made.starts, made.minutes, &made.place, &made.title, made.called_off)
    }) {
        made.sequence += 1;
    }
    Ok(made)
}

/// The form of a meeting as it is.
pub fn of_meeting(meeting: &Meeting) -> Form {
    let mut fields = vec![
        ("title", meeting.title.clone()),
        ("starts", meeting.starts.strftime("%H:%M").to_string()),
        ("minutes", meeting.minutes.to_string()),
        ("place", meeting.place.clone()),
        ("agenda", meeting.agenda.clone()),
        ("notes", meeting.notes.clone()),
    ];
    if meeting.called_off {
        fields.push(("called_off", "yes".to_owned()));
    }
    fields.extend(parts_of("on", meeting.on_day));
    Form::of(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, hour, minute) in [
            ("15:30", 15, 30),
            ("9.05", 9, 5),
            ("9am", 9, 0),
            ("12am", 0, 0),
            ("12 pm", 12, 0),
            ("3:30 pm", 15, 30),
            ("16", 16, 0),
        ] {
            assert_eq!(time_of(text), Some(time(hour, minute, 0, 0)), "{text}");
        }
        for wrong in ["", "25:00", "9:5", "13pm", "0am", "noon", "9:60", "-1", "99999999999"] {
            assert_eq!(time_of(wrong), None, "{wrong}");
        }
    }
}
