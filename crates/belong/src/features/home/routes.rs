//! Addresses of the start.

use super::{Start, demo, letters, pages, stop};
use crate::app::App;
use crate::event;
use crate::features::directory;
use crate::features::identity::{self, Person, Role};
use crate::features::surveys;
use crate::post;
use crate::web::form::Sent;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit, done};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post as posted};
use serde::Deserialize;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start))
        .route("/audit", get(audit))
        .route("/roles", get(roles).post(change_role))
        .route("/settings", get(settings).post(save_settings))
        .merge(demo::routes())
        .merge(letters::routes())
        .merge(stop::routes())
        .route("/demo/clock", posted(demo::move_clock))
}

async fn start(Member { visit, person }: Member) -> Result<Response, Failure> {
    let day = visit.app().clock().today();
    let today = day.to_string();
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
            waves.sort_by(|(a, ..): &(surveys::Wave, _, _), (b, ..)| (&b.opens_on, &b.id).cmp(&(&a.opens_on, &a.id)));
            let mut out = vec![];
            for (wave, stage, _) in &waves {
                if stage.has_results() && surveys::opens_later(tx, wave, &person, day)?.is_none() {
                    out.push(wave);
                }
            }
            let results = out.first().map(|latest| ((*latest).clone(), out.len() - 1));
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
            Ok::<_, Failure>(Start { waves, results, keys, running })
        })
        .await?;
    Ok(pages::start(&visit, &start))
}

/// Of which wave the checks are shown; without it the last that is over.
#[derive(Deserialize)]
struct AuditOf {
    wave: Option<String>,
}

async fn audit(Member { visit, person }: Member, Query(asked): Query<AuditOf>) -> Result<Response, Failure> {
    if !person.is_auditor() {
        return Err(Refusal::NotFound.into());
    }
    let app = visit.app();
    let (events, letters, trouble) = app
        .people()
        .read("home: audit", |tx| Ok::<_, Failure>((event::latest(tx)?, post::counts(tx)?, post::trouble(tx)?)))
        .await?;
    // The checks read the whole list of what was counted: one survey at a time.
    let mut waves = app.ballot_box().waves().await?;
    waves.sort_by(|a, b| (&b.opens_on, &b.wave).cmp(&(&a.opens_on, &a.wave)));
    let brought = app.ballot_box().all_brought().await?;
    let today = app.clock().today().to_string();
    let ended = waves.iter().find(|wave| wave.closes_on < today).or(waves.first());
    let first = ended.map(|wave| &wave.wave).or(brought.first().map(|brought| &brought.wave));
    let chosen = asked.wave.clone().or(first.cloned());
    let all = || {
        let own = waves.iter().map(|wave| (wave.wave.clone(), wave.said(&wave.title), false));
        own.chain(brought.iter().map(|brought| (brought.wave.clone(), brought.said(&brought.title), true)))
    };
    let checked = match &chosen {
        Some(id) => {
            let (id, title, from_outside) = all().find(|(wave, ..)| wave == id).ok_or(Refusal::NotFound)?;
            let checks = match from_outside {
                true => app.ballot_box().audit_brought(&id).await?,
                false => app.ballot_box().audit(&id).await?,
            };
            Some(pages::Checked { title, from_outside, checks })
        }
        None => None,
    };
    let others: Vec<(String, String)> =
        all().filter(|(wave, ..)| chosen.as_ref() != Some(wave)).map(|(wave, title, _)| (wave, title)).collect();
    Ok(pages::audit(&visit, &events, &letters, &trouble, checked.as_ref(), &others))
}

fn administrators_only(person: &Person) -> Result<(), Failure> {
    if person.is_administrator() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn roles(Member { visit, person }: Member) -> Result<Response, Failure> {
    administrators_only(&person)?;
    let errors = ui::FieldErrors::new(visit.app().words());
    roles_page(&visit, &crate::web::form::Form::default(), &errors).await
}

/// Everybody with a role, and the sites that somebody may lead.
async fn roles_page(
    visit: &Visit,
    form: &crate::web::form::Form,
    errors: &ui::FieldErrors,
) -> Result<Response, Failure> {
    let (people, sites) = visit
        .app()
        .people()
        .read("home: roles", |tx| {
            Ok::<_, Failure>((identity::rows::people_with_roles(tx)?, directory::rows::sites(tx)?))
        })
        .await?;
    Ok(pages::roles(visit, &people, &sites, form, errors))
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
    // Everybody but a site leader has the role for the whole organisation.
    let mut errors = ui::FieldErrors::new(w);
    if given && email.is_none() {
        errors.add("email", w.home_role_email());
    }
    if given && matches!(&role, Role::SiteLeader { site } if site.is_empty()) {
        errors.add("site", w.home_role_site_missing());
    }
    if !errors.is_empty() {
        return roles_page(&visit, &form, &errors).await;
    }
    let (app2, by, here) = (app.clone(), person.id.clone(), visit.session.clone().unwrap_or_default());
    let found = app
        .people()
        .write("home: change role", move |tx| {
            let found = match &email {
                Some(email) => identity::rows::person_by_email(tx, email)?,
                None => identity::rows::person_by_id(tx, &whom)?,
            };
            let Some(found) = found else { return Ok::<_, Failure>(false) };
            if given {
                if let Role::SiteLeader { site } = &role {
                    directory::rows::sites(tx)?.get(site).ok_or(Refusal::NotFound)?;
                }
                identity::rows::give_role(tx, &found.id, &role)?;
            } else {
                if role == Role::Administrator && found.id == by {
                    return Err(Refusal::Rule(app2.words().home_role_own()).into());
                }
                identity::rows::take_role(tx, &found.id, &role)?;
            }
            identity::roles_changed(tx, &found.id, &here)?;
            let changed = event::Event::RoleChanged { person: found.id.clone(), role: role.name().to_owned(), given };
            event::record(tx, &app2, Some(&by), &found.id, &changed)?;
            Ok(true)
        })
        .await?;
    if !found {
        errors.add("email", w.home_role_unknown());
        return roles_page(&visit, &form, &errors).await;
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
