//! Addresses of benchmarks, for organisers.

use super::{Benchmark, Unit, WORDS_MAX, pages, rows};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::directory;
use crate::features::identity::Person;
use crate::features::surveys;
use crate::sheet;
use crate::web::form::{Form, Sent, Uploaded};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, done};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use std::collections::BTreeMap;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/benchmarks", get(list))
        .route("/benchmarks/{benchmark}", get(one).post(set_beside))
        .route("/benchmarks/{benchmark}/drop", post(drop_one))
}

/// Routes under `/in` that take files.
pub fn upload_routes() -> Router<App> {
    Router::new().route("/benchmarks/new", get(new).post(upload))
}

async fn all(app: &App) -> Result<Vec<Benchmark>, Failure> {
    app.people().read("benchmarks: all", |tx| Ok::<_, Failure>(rows::all(tx)?)).await
}

/// The benchmark with an id, for organisers.
async fn find(app: &App, person: &Person, id: &str) -> Result<Benchmark, Failure> {
    surveys::organisers_only(person)?;
    Ok(all(app).await?.into_iter().find(|benchmark| benchmark.id == id).ok_or(Refusal::NotFound)?)
}

async fn list(Member { visit, person }: Member) -> Result<Response, Failure> {
    surveys::organisers_only(&person)?;
    Ok(pages::list(&visit, &all(visit.app()).await?))
}

async fn new(Member { visit, person }: Member) -> Result<Response, Failure> {
    surveys::organisers_only(&person)?;
    let form = Form::of([("unit", "favourable")]);
    Ok(pages::new(&visit, &form, &FieldErrors::new(visit.app().words())))
}

async fn upload(Uploaded { visit, form, mut files }: Uploaded) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let w = app.words();
    let mut errors = FieldErrors::new(w);
    for (field, missing) in [
        ("name", w.benchmarks_name_missing()),
        ("source", w.benchmarks_source_missing()),
        ("licence", w.benchmarks_licence_missing()),
    ] {
        if form.text(field).is_empty() {
            errors.add(field, missing);
        } else if form.text(field).chars().count() > WORDS_MAX {
            errors.add(field, w.benchmarks_words_long(WORDS_MAX));
        }
    }
    let published = form.date("published");
    if published.is_none_or(|day| day > app.clock().today()) {
        errors.add("published", w.benchmarks_day_wrong());
    }
    let unit = Unit::of(form.text("unit"));
    if unit.is_none() {
        errors.add("unit", w.benchmarks_unit_missing());
    }
    let file = files.remove("file").filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty()));
    let read = match file.map(|(_, bytes)| sheet::read(&bytes)) {
        None => {
            errors.add("file", w.benchmarks_file_missing());
            None
        }
        Some(Err(why)) => {
            errors.add("file", directory::sheet_sentence(w, &why));
            None
        }
        Some(Ok(sheet)) => match super::read(&sheet) {
            Ok(read) => Some(read),
            Err(why) => {
                errors.add("file", pages::wrong(w, &why));
                None
            }
        },
    };
    let (Some(read), Some(published), Some(unit), true) = (read, published, unit, errors.is_empty()) else {
        return Ok(pages::new(&visit, &form, &errors));
    };
    let text = |field: &str| form.text(field).to_owned();
    let said = pages::taken(w, &read);
    let benchmark = Benchmark {
        id: String::new(),
        name: text("name"),
        source: text("source"),
        licence: text("licence"),
        published_on: published.to_string(),
        unit,
        measures: read.measures,
    };
    let id = super::keep(&app, &person, benchmark).await?;
    Ok(done(&app, &format!("/in/benchmarks/{id}"), &said))
}

/// The themes of all published surveys, by code.
async fn themes(app: &App) -> Result<BTreeMap<String, String>, Failure> {
    let waves = app.people().read("benchmarks: waves", |tx| Ok::<_, Failure>(surveys::rows::waves(tx)?)).await?;
    let mut themes = BTreeMap::new();
    for wave in waves.into_iter().filter(|wave| wave.published_on.is_some()) {
        if let Some(release) = app.ballot_box().release(&wave.id).await? {
            themes.extend(release.structure().themes.iter().map(|theme| (theme.code.clone(), theme.name.clone())));
        }
    }
    Ok(themes)
}

async fn one(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let benchmark = find(visit.app(), &person, &id).await?;
    Ok(pages::one(&visit, &benchmark, &themes(visit.app()).await?))
}

async fn set_beside(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let benchmark = find(&app, &person, &id).await?;
    let themes = themes(&app).await?;
    // A theme has one measure; a measure can be set beside one theme.
    let mut beside = vec![String::new(); benchmark.measures.len()];
    for code in themes.keys() {
        let chosen = form.text(&pages::field(code)).parse::<usize>().ok().filter(|at| *at < beside.len());
        if let Some(at) = chosen {
            if !beside[at].is_empty() {
                return Err(Refusal::Rule(app.words().benchmarks_twice(&benchmark.measures[at].name)).into());
            }
            beside[at].clone_from(code);
        }
    }
    let (app2, by, of) = (app.clone(), person.id.clone(), id.clone());
    app.people()
        .write("benchmarks: beside", move |tx| {
            rows::set_beside(tx, &of, &beside)?;
            event::record(tx, &app2, Some(&by), &of, &Event::SettingChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, &format!("/in/benchmarks/{id}"), &app.words().benchmarks_saved()))
}

async fn drop_one(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    find(&app, &person, &id).await?;
    let (app2, by) = (app.clone(), person.id.clone());
    app.people()
        .write("benchmarks: drop", move |tx| {
            rows::end(tx, &id)?;
            event::record(tx, &app2, Some(&by), &id, &Event::SettingChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, "/in/benchmarks", &app.words().benchmarks_dropped()))
}
