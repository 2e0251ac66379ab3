//! Addresses of spaces and meetings.

use super::{Leading, NAME_MAX, Part, Seeing, Space, State, calendar, forms, meeting_pages, pages, rows};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::web::form::{Form, Sent};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, done};
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/spaces", get(list))
        .route("/spaces/new", get(new).post(make))
        .route("/spaces/{space}", get(one))
        .route("/spaces/{space}/edit", get(edit).post(save))
        .route("/spaces/{space}/state", post(move_to))
        .route("/spaces/{space}/join", post(join))
        .route("/spaces/{space}/leave", post(leave))
        .route("/spaces/{space}/people", get(people).post(put))
        .route("/spaces/{space}/meetings/new", get(new_meeting).post(add_meeting))
        .route("/meetings/{meeting}", get(meeting))
        .route("/meetings/{meeting}/edit", get(edit_meeting).post(save_meeting))
        .route("/meetings/{meeting}/calendar", get(calendar_file))
}

/// A space that somebody may know of.
async fn seeing(app: &App, person: &Person, id: String) -> Result<Seeing, Failure> {
    let person = person.clone();
    app.people().read("spaces: one", move |tx| Seeing::find(tx, &person, &id)).await
}

/// A space that somebody may change.
async fn leading(app: &App, person: &Person, id: String) -> Result<Leading, Failure> {
    let person = person.clone();
    app.people().read("spaces: lead", move |tx| Leading::find(tx, &person, &id)).await
}

async fn list(Member { visit, person }: Member) -> Result<Response, Failure> {
    let who = person.clone();
    let spaces = visit.app().people().read("spaces: list", move |tx| super::seen(tx, &who)).await?;
    Ok(pages::list(&visit, &spaces, super::may_make(&person)))
}

async fn new(Member { visit, person }: Member) -> Result<Response, Failure> {
    if !super::may_make(&person) {
        return Err(Refusal::NotFound.into());
    }
    let form = Form::of([("visibility", "open"), ("joining", "ask")]);
    Ok(pages::edit(&visit, None, &form, &FieldErrors::new(visit.app().words())))
}

async fn make(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    if !super::may_make(&person) {
        return Err(Refusal::NotFound.into());
    }
    let app = visit.app().clone();
    match forms::space(app.words(), &form, None, app.clock().today()) {
        Err(errors) => Ok(pages::edit(&visit, None, &form, &errors)),
        Ok(space) => {
            let id = super::make(&app, &person, space).await?;
            Ok(done(&app, &format!("/in/spaces/{id}"), &app.words().spaces_made()))
        }
    }
}

async fn one(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let seeing = seeing(visit.app(), &person, id).await?;
    let space = seeing.space.id.clone();
    let meetings = match seeing.inside {
        true => {
            visit
                .app()
                .people()
                .read("spaces: meetings", move |tx| Ok::<_, Failure>(rows::meetings(tx, &space)?))
                .await?
        }
        false => vec![],
    };
    Ok(pages::one(&visit, &seeing, &meetings))
}

async fn edit(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let Leading { space, .. } = leading(visit.app(), &person, id).await?;
    Ok(pages::edit(&visit, Some(&space), &forms::of_space(&space), &FieldErrors::new(visit.app().words())))
}

async fn save(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let Leading { space, .. } = leading(&app, &person, id.clone()).await?;
    let new = match forms::space(app.words(), &form, Some(&space), app.clock().today()) {
        Err(errors) => return Ok(pages::edit(&visit, Some(&space), &form, &errors)),
        Ok(new) => new,
    };
    let app2 = app.clone();
    app.people()
        .write("spaces: save", move |tx| {
            Leading::find(tx, &person, &new.id)?;
            rows::change(tx, &new)?;
            event::record(tx, &app2, super::quiet(&new, &person.id), &new.id, &Event::SpaceChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, &format!("/in/spaces/{id}"), &app.words().spaces_saved()))
}

async fn move_to(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let state = State::of(form.text("state")).ok_or(Refusal::NotFound)?;
    let (app2, space) = (app.clone(), id.clone());
    app.people()
        .write("spaces: move", move |tx| {
            let Leading { space, .. } = Leading::find(tx, &person, &space)?;
            if !space.state.next().contains(&state) {
                return Err(Refusal::Rule(app2.words().spaces_state_wrong()).into());
            }
            rows::move_to(tx, &space.id, state)?;
            event::record(tx, &app2, super::quiet(&space, &person.id), &space.id, &Event::SpaceChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, &format!("/in/spaces/{id}"), &app.words().spaces_saved()))
}

async fn join(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let inside = super::join(&app, &person, id.clone()).await?;
    let said = if inside { app.words().spaces_joined() } else { app.words().spaces_asked() };
    Ok(done(&app, &format!("/in/spaces/{id}"), &said))
}

async fn leave(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    super::take_out(&app, &person, id, person.id.clone()).await?;
    Ok(done(&app, "/in/spaces", &app.words().spaces_left()))
}

async fn people(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let leading = leading(visit.app(), &person, id).await?;
    let form = Form::of([("part", "member")]);
    Ok(pages::people(&visit, &leading, &form, &FieldErrors::new(visit.app().words())))
}

async fn put(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let leading = leading(&app, &person, id.clone()).await?;
    let back = format!("/in/spaces/{id}/people");
    if form.has("out") {
        super::take_out(&app, &person, id, form.text("out").to_owned()).await?;
        return Ok(done(&app, &back, &w.spaces_taken_out()));
    }
    let part = Part::of(form.text("part")).filter(|part| part.is_inside());
    let mut errors = FieldErrors::new(w);
    if part.is_none() {
        errors.add("part", w.spaces_part_missing());
    }
    // Somebody who is in it already is named by their id; somebody new as people know them.
    let known = leading.members.iter().find(|member| member.person == form.text("person"));
    let found = match (known, form.text("who")) {
        (Some(member), _) => Some(member.person.clone()),
        (None, "") => {
            errors.add("who", w.spaces_who_missing());
            None
        }
        (None, who) => {
            let text: String = who.chars().take(2 * NAME_MAX).collect();
            let found = app.people().read("spaces: find", move |tx| Ok::<_, Failure>(rows::find_person(tx, &text)?));
            match found.await? {
                Err(()) => errors.add("who", w.spaces_who_several()),
                Ok(None) => errors.add("who", w.spaces_who_unknown()),
                Ok(Some(_)) if !errors.is_empty() => {}
                Ok(Some(found)) => {
                    super::put(&app, &person, id, found, part.unwrap_or(Part::Member)).await?;
                    return Ok(done(&app, &back, &w.spaces_put()));
                }
            }
            None
        }
    };
    let (Some(found), Some(part), true) = (found, part, errors.is_empty()) else {
        return Ok(pages::people(&visit, &leading, &form, &errors));
    };
    super::put(&app, &person, id, found, part).await?;
    Ok(done(&app, &back, &w.spaces_put()))
}

async fn new_meeting(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let Leading { space, .. } = leading(visit.app(), &person, id).await?;
    let form = Form::of([("minutes", "60")]);
    Ok(meeting_pages::edit(&visit, &space, None, &form, &FieldErrors::new(visit.app().words())))
}

async fn add_meeting(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let Leading { space, .. } = leading(&app, &person, id).await?;
    let mut meeting = match forms::meeting(app.words(), &form, None) {
        Err(errors) => return Ok(meeting_pages::edit(&visit, &space, None, &form, &errors)),
        Ok(meeting) => meeting,
    };
    meeting.id = app.chance().id(app.clock().now());
    meeting.space = space.id;
    let (app2, made) = (app.clone(), meeting.id.clone());
    app.people()
        .write("spaces: meet", move |tx| {
            let Leading { space, .. } = Leading::find(tx, &person, &meeting.space)?;
            if rows::meeting_count(tx, &meeting.space)? >= super::MEETINGS_MAX as i64 {
                return Err(Refusal::Rule(app2.words().spaces_meetings_enough(super::MEETINGS_MAX)).into());
            }
            rows::meeting_add(tx, &meeting)?;
            event::record(tx, &app2, super::quiet(&space, &person.id), &meeting.space, &Event::SpaceChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, &format!("/in/meetings/{made}"), &app.words().spaces_meeting_made()))
}

/// A meeting with its space, for those inside.
async fn found(app: &App, person: &Person, id: String) -> Result<(super::Meeting, Seeing), Failure> {
    let person = person.clone();
    app.people()
        .read("spaces: meeting", move |tx| {
            let meeting = rows::meeting_by_id(tx, &id)?.ok_or(Refusal::NotFound)?;
            let seeing = Seeing::find(tx, &person, &meeting.space)?.inside()?;
            Ok::<_, Failure>((meeting, seeing))
        })
        .await
}

async fn meeting(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (meeting, seeing) = found(visit.app(), &person, id).await?;
    Ok(meeting_pages::one(&visit, &seeing, &meeting))
}

/// A meeting with its space, for those who lead.
async fn led(app: &App, person: &Person, id: String) -> Result<(super::Meeting, Space), Failure> {
    let (meeting, seeing) = found(app, person, id).await?;
    if seeing.leads { Ok((meeting, seeing.space)) } else { Err(Refusal::NotFound.into()) }
}

async fn edit_meeting(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (meeting, space) = led(visit.app(), &person, id).await?;
    let form = forms::of_meeting(&meeting);
    Ok(meeting_pages::edit(&visit, &space, Some(&meeting), &form, &FieldErrors::new(visit.app().words())))
}

async fn save_meeting(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let (meeting, space) = led(&app, &person, id.clone()).await?;
    let new = match forms::meeting(app.words(), &form, Some(&meeting)) {
        Err(errors) => return Ok(meeting_pages::edit(&visit, &space, Some(&meeting), &form, &errors)),
        Ok(new) => new,
    };
    let app2 = app.clone();
    app.people()
        .write("spaces: meeting changed", move |tx| {
            let Leading { space, .. } = Leading::find(tx, &person, &new.space)?;
            rows::meeting_change(tx, &new)?;
            event::record(tx, &app2, super::quiet(&space, &person.id), &new.space, &Event::SpaceChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, &format!("/in/meetings/{id}"), &app.words().spaces_saved()))
}

async fn calendar_file(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (meeting, seeing) = found(visit.app(), &person, id).await?;
    let file = calendar::file(visit.app(), &seeing.space, &meeting).ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"meeting.ics\""),
    ];
    Ok((headers, file).into_response())
}
