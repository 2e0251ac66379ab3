//! What people write about priorities, decisions and actions, read from forms.

use super::{Action, Confidence, Decision, Outcome, Said, State, TEXT_MAX, TITLE_MAX, Verdict};
use crate::features::directory::nouns::tidy;
use crate::features::spaces::forms::{day, limited, needed};
use crate::web::form::Form;
use jiff::civil::Date;
use ui::Words;
use ui::components::FieldErrors;

/// A decision as the form says.
pub fn decision(w: Words, form: &Form, wave: &str, today: Date) -> Result<Decision, FieldErrors> {
    let mut errors = FieldErrors::new(w);
    let question = tidy(&needed(&mut errors, w, form, "question", w.actions_question_missing(), TEXT_MAX));
    let reason = needed(&mut errors, w, form, "reason", w.actions_reason_missing(), TEXT_MAX);
    let verdict = Verdict::of(form.text("verdict"));
    if verdict.is_none() {
        errors.add("verdict", w.actions_verdict_missing());
    }
    let review_on = day(&mut errors, w, form, "review");
    if review_on.is_some_and(|on| on <= today) {
        errors.add("review", w.spaces_review_past());
    } else if verdict == Some(Verdict::NotNow) && review_on.is_none() && errors.get("review").is_none() {
        errors.add("review", w.actions_review_missing());
    }
    errors.or(Decision {
        id: String::new(),
        wave: wave.to_owned(),
        question,
        verdict: verdict.unwrap_or(Verdict::Yes),
        reason,
        decided_on: String::new(),
        review_on: review_on.map(|day| day.to_string()),
        by: None,
    })
}

/// An action as the form says. Owner and site are looked up by whoever calls.
pub fn action(w: Words, form: &Form, known: Option<&Action>, today: Date) -> (Action, FieldErrors) {
    let mut errors = FieldErrors::new(w);
    let title = tidy(&needed(&mut errors, w, form, "title", w.actions_title_missing(), TITLE_MAX));
    let detail = limited(&mut errors, w, form, "detail", TEXT_MAX);
    let due = day(&mut errors, w, form, "due");
    match due {
        None if errors.get("due").is_none() => errors.add("due", w.actions_due_missing()),
        // A day that was promised may be past; a new one may not.
        Some(due) if due < today && known.is_none_or(|known| known.due_on != due.to_string()) => {
            errors.add("due", w.actions_due_past());
        }
        _ => {}
    }
    let blank = Action {
        id: String::new(),
        space: String::new(),
        part_of: None,
        site: None,
        title: String::new(),
        detail: String::new(),
        owner: None,
        due_on: String::new(),
        state: State::Agreed,
        outcome: None,
        confidence: None,
        said: String::new(),
        finding: None,
        made_on: String::new(),
        changed_on: String::new(),
        reminded: 0,
    };
    let due_on = due.map(|day| day.to_string()).unwrap_or_default();
    (Action { title, detail, due_on, ..known.cloned().unwrap_or(blank) }, errors)
}

/// What somebody says of an action.
pub fn said(w: Words, form: &Form, action: &Action) -> Result<Said, FieldErrors> {
    let mut errors = FieldErrors::new(w);
    let state = State::of(form.text("state")).filter(|new| *new == action.state || action.state.next().contains(new));
    if state.is_none() {
        errors.add("state", w.actions_state_missing());
    }
    let state = state.unwrap_or(action.state);
    // What goes on needs no words; that it is stuck, or given up, does.
    let said = match state {
        State::Stuck | State::Stopped if form.text("said").is_empty() => {
            errors.add("said", w.actions_said_missing());
            String::new()
        }
        _ => limited(&mut errors, w, form, "said", TEXT_MAX),
    };
    let confidence = Confidence::of(form.text("confidence")).filter(|_| !state.is_ended());
    let outcome = Outcome::of(form.text("outcome")).filter(|_| state == State::Checked);
    if state == State::Checked && outcome.is_none() {
        errors.add("outcome", w.actions_outcome_missing());
    }
    errors.or(Said { state, confidence, outcome, said })
}

/// The form of an action as it is.
pub fn of_action(action: &Action) -> Form {
    let due = action.due_on.parse::<Date>().ok();
    let mut fields = vec![
        ("title", action.title.clone()),
        ("detail", action.detail.clone()),
        ("site", action.site.clone().unwrap_or_default()),
        ("finding", action.finding.clone().unwrap_or_default()),
        ("owner", action.owner.as_ref().map(|(_, name)| name.clone()).unwrap_or_default()),
    ];
    if let Some(due) = due {
        fields.extend([
            ("due-day", due.day().to_string()),
            ("due-month", due.month().to_string()),
            ("due-year", due.year().to_string()),
        ]);
    }
    Form::of(fields)
}
