//! Addresses of the start.

use super::{Start, demo, pages};
use crate::app::App;
use crate::event;
use crate::features::identity::{self, Person, Role};
use crate::features::surveys;
use crate::post;
use crate::web::form::Sent;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, done};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post as posted};

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start))
        .route("/audit", get(audit))
        .route("/roles", get(roles).post(change_role))
        .route("/settings", get(settings).post(save_settings))
        .merge(demo::routes())
        .route("/demo/clock", posted(demo::move_clock))
}

async fn start(Member { visit, person }: Member) -> Result<Response, Failure> {
    let today = visit.app().clock().today().to_string();
    let start = visit
        .app()
        .people()
        .read("home: start", move |tx| {
            let mut waves = vec![];
            for wave in surveys::rows::waves_of(tx, &person.id)? {
                let stage = wave.stage(&today);
                let taken = surveys::rows::taken_on(tx, &wave.id, &person.id)?.is_some();
                waves.push((wave, stage, taken));
            }
            let (mut keys, mut running) = (vec![], vec![]);
            for wave in surveys::rows::waves(tx)? {
                let stage = wave.stage(&today);
                let seats = surveys::rows::seats(tx, &wave.id)?;
                if seats.iter().any(|seat| seat.person == person.id) {
                    keys.push((wave.clone(), stage));
                }
                if person.is_organiser() {
                    running.push((wave, stage));
                }
            }
            Ok::<_, Failure>(Start { waves, keys, running })
        })
        .await?;
    Ok(pages::start(&visit, &start))
}

async fn audit(Member { visit, person }: Member) -> Result<Response, Failure> {
    if !person.is_auditor() {
        return Err(Refusal::NotFound.into());
    }
    let app = visit.app();
    let (events, letters, trouble) = app
        .people()
        .read("home: audit", |tx| Ok::<_, Failure>((event::latest(tx)?, post::counts(tx)?, post::trouble(tx)?)))
        .await?;
    let mut checks = vec![];
    for wave in app.ballot_box().waves().await? {
        let checked = app.ballot_box().audit(&wave.wave).await?;
        checks.push((wave.said(&wave.title), false, checked));
    }
    for brought in app.ballot_box().all_brought().await? {
        let checked = app.ballot_box().audit_brought(&brought.wave).await?;
        checks.push((brought.said(&brought.title), true, checked));
    }
    Ok(pages::audit(&visit, &events, &letters, &trouble, &checks))
}

fn administrators_only(person: &Person) -> Result<(), Failure> {
    if person.is_administrator() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn roles(Member { visit, person }: Member) -> Result<Response, Failure> {
    administrators_only(&person)?;
    let people =
        visit.app().people().read("home: roles", |tx| Ok::<_, Failure>(identity::rows::people_with_roles(tx)?)).await?;
    let errors = ui::FieldErrors::new(visit.app().words());
    Ok(pages::roles(&visit, &people, &crate::web::form::Form::default(), &errors))
}

async fn change_role(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    administrators_only(&person)?;
    let app = visit.app().clone();
    let w = app.words();
    let given = form.text("way") != "take";
    let email = identity::email_of(form.text("email"));
    let (whom, role) = (form.text("person").to_owned(), Role::of(form.text("role"), form.text("site")));
    let Some(role) = role else { return Err(Refusal::NotFound.into()) };
    let (app2, by) = (app.clone(), person.id.clone());
    let found = app
        .people()
        .write("home: change role", move |tx| {
            let found = match &email {
                Some(email) => identity::rows::person_by_email(tx, email)?,
                None => identity::rows::person_by_id(tx, &whom)?,
            };
            let Some(found) = found else { return Ok::<_, Failure>(false) };
            if given {
                identity::rows::give_role(tx, &found.id, &role)?;
            } else {
                if role == Role::Administrator && found.id == by {
                    return Err(Refusal::Rule(app2.words().home_role_own()).into());
                }
                identity::rows::take_role(tx, &found.id, &role)?;
            }
            let changed = event::Event::RoleChanged { person: found.id.clone(), role: role.name().to_owned(), given };
            event::record(tx, &app2, Some(&by), &found.id, &changed)?;
            Ok(true)
        })
        .await?;
    if !found {
        let people =
            app.people().read("home: roles", |tx| Ok::<_, Failure>(identity::rows::people_with_roles(tx)?)).await?;
        let mut errors = ui::FieldErrors::new(w);
        errors.add("email", w.home_role_unknown());
        return Ok(pages::roles(&visit, &people, &form, &errors));
    }
    Ok(done(&app, "/in/roles", &w.home_role_changed()))
}

async fn settings(Member { visit, person }: Member) -> Result<Response, Failure> {
    administrators_only(&person)?;
    let app = visit.app().clone();
    let help = surveys::help_contacts(&app).await?;
    let everywhere = help.iter().find(|(site, _)| site.is_empty()).map_or("", |(_, contacts)| contacts.as_str());
    let form = crate::web::form::Form::of([("organisation", app.organisation()), ("help", everywhere.to_owned())]);
    Ok(pages::settings(&visit, &form, &ui::FieldErrors::new(app.words())))
}

async fn save_settings(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    administrators_only(&person)?;
    let app = visit.app().clone();
    let mut errors = ui::FieldErrors::new(app.words());
    let name = form.text("organisation");
    if name.is_empty() || name.chars().count() > 120 {
        errors.add("organisation", app.words().home_organisation_missing());
    }
    if form.text("help").chars().count() > 1_000 {
        errors.add("help", app.words().home_help_long());
    }
    if !errors.is_empty() {
        return Ok(pages::settings(&visit, &form, &errors));
    }
    app.name_organisation(name).await?;
    surveys::set_help(&app, &person, String::new(), form.text("help").to_owned()).await?;
    Ok(done(&app, "/in/settings", &app.words().home_saved()))
}
