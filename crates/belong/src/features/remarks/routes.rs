//! Addresses of the queue.

use super::access::Queue;
use super::topics::{self, Change, NAME_MAX};
use super::{is_masking_of, pages, rows, spots, topic_pages};
use crate::app::App;
use crate::features::identity::Person;
use crate::features::surveys;
use crate::web::form::{Form, Sent};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit, done};
use answers::{AskedBack, Remark, Verdict};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use credential::mailbox::QUESTION_TEXT_MAX;
use std::collections::BTreeSet;
use std::ops::Range;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/results/{wave}/comments", get(next))
        .route("/results/{wave}/comments/read", get(read))
        .route("/results/{wave}/comments/asked", get(asked))
        .route("/results/{wave}/comments/{comment}", get(one).post(judge))
        .route("/results/{wave}/comments/{comment}/ask", get(ask_page).post(ask))
        .route("/results/{wave}/comments/{comment}/tell", get(tell))
        .route("/results/{wave}/topics", get(topics_page).post(look_for_topics))
        .route("/results/{wave}/topics/{topic}/keep", post(keep_topic))
        .route("/results/{wave}/topics/{topic}/join", post(join_topic))
        .route("/results/{wave}/topics/{topic}/drop", post(drop_topic))
}

/// What in the text may point at somebody.
async fn spots_in(app: &App, text: &str) -> Result<Vec<Range<usize>>, Failure> {
    let words = spots::candidates(text);
    let names: Vec<String> =
        app.people().read("remarks: names", move |tx| Ok::<_, Failure>(rows::names_among(tx, &words)?)).await?;
    Ok(spots::find(text, &names.into_iter().collect::<BTreeSet<_>>()))
}

async fn page(
    visit: &Visit,
    queue: &Queue,
    remark: &Remark,
    form: &Form,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let app = visit.app();
    let spots = spots_in(app, &remark.text).await?;
    let asked = app.ballot_box().comment_questions(&queue.wave).await?.remove(&remark.item).unwrap_or_default();
    Ok(pages::one(visit, queue, remark, &asked, &spots, form, errors))
}

async fn next(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    match queue.next() {
        Some(remark) => page(&visit, &queue, remark, &Form::default(), &FieldErrors::new(visit.app().words())).await,
        None => Ok(pages::nothing_left(&visit, &queue)),
    }
}

async fn read(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    Ok(pages::read(&visit, &queue))
}

async fn one(
    Member { visit, person }: Member,
    Path((wave, comment)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    let remark = queue.remark(&comment).ok_or(Refusal::NotFound)?;
    page(&visit, &queue, remark, &Form::default(), &FieldErrors::new(visit.app().words())).await
}

async fn judge(Path((wave, comment)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let queue = Queue::find(&app, &person, wave).await?;
    let remark = queue.remark(&comment).ok_or(Refusal::NotFound)?;
    let w = app.words();
    let mut errors = FieldErrors::new(w);
    let verdict = pages::VERDICTS.iter().find(|(name, _)| *name == form.text("verdict")).map(|(_, verdict)| *verdict);
    let masked = form.text("masked").to_owned();
    match verdict {
        None => errors.add("verdict", w.remarks_verdict_missing()),
        Some(Verdict::Masked) if !is_masking_of(&masked, &remark.text) => errors.add("masked", w.remarks_mask_wrong()),
        Some(_) => {}
    }
    let Some(verdict) = verdict.filter(|_| errors.is_empty()) else {
        return page(&visit, &queue, remark, &form, &errors).await;
    };
    super::judge(&app, &queue, &comment, &person, verdict, Some(masked).filter(|_| verdict == Verdict::Masked)).await?;
    let id = &queue.wave;
    let to = match verdict {
        Verdict::HandedOver => {
            return Ok(Redirect::to(&format!("/in/results/{id}/comments/{comment}/tell")).into_response());
        }
        _ => format!("/in/results/{id}/comments"),
    };
    Ok(done(&app, &to, &w.remarks_saved()))
}

/// Whom to tell of a comment that was handed over: the contacts of its sites, then those of everywhere.
async fn contacts_of(app: &App, wave: &str, node: &str) -> Result<Vec<String>, Failure> {
    let by_group = surveys::help_by_group(app, wave).await?;
    let own = node.strip_prefix("group:").and_then(|code| by_group.get(code));
    let everywhere = by_group.get("");
    Ok(own.into_iter().chain(everywhere).filter(|text| !text.trim().is_empty()).cloned().collect())
}

async fn tell(
    Member { visit, person }: Member,
    Path((wave, comment)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    let remark =
        queue.remark(&comment).filter(|remark| remark.verdict == Verdict::HandedOver).ok_or(Refusal::NotFound)?;
    let contacts = contacts_of(visit.app(), &queue.wave, &remark.node).await?;
    Ok(pages::handed_over(&visit, &queue, remark, &contacts))
}

/// What was asked back in a wave so far.
async fn asked_in(app: &App, queue: &Queue) -> Result<Vec<AskedBack>, Failure> {
    let today = app.clock().today().to_string();
    Ok(app.ballot_box().asked_back(&queue.wave, &today).await?)
}

async fn asked(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    let all = asked_in(visit.app(), &queue).await?;
    Ok(pages::asked(&visit, &queue, &all))
}

async fn ask_page(
    Member { visit, person }: Member,
    Path((wave, comment)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    let remark = queue.askable(&comment).ok_or(Refusal::NotFound)?;
    let known = asked_in(visit.app(), &queue).await?.into_iter().find(|one| one.remark == comment);
    let errors = FieldErrors::new(visit.app().words());
    Ok(pages::ask(&visit, &queue, remark, known.as_ref(), "", &errors))
}

async fn ask(Path((wave, comment)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let queue = Queue::find(&app, &person, wave).await?;
    let remark = queue.askable(&comment).ok_or(Refusal::NotFound)?;
    let (w, text) = (app.words(), form.text("question").trim().to_owned());
    let mut errors = FieldErrors::new(w);
    if text.is_empty() {
        errors.add("question", w.remarks_ask_missing());
    } else if text.len() > QUESTION_TEXT_MAX {
        errors.add("question", w.remarks_ask_too_long(text.len() - QUESTION_TEXT_MAX));
    }
    if !errors.is_empty() {
        return Ok(pages::ask(&visit, &queue, remark, None, &text, &errors));
    }
    super::ask_back(&app, &queue, &comment, &person, &text).await?;
    let to = format!("/in/results/{}/comments/{comment}/ask", queue.wave);
    Ok(done(&app, &to, &w.remarks_asked_done()))
}

/// The page of topics, as it is now.
async fn topics_of(visit: &Visit, queue: &Queue, form: &Form, errors: &FieldErrors) -> Result<Response, Failure> {
    let all = topics::all(visit.app(), &queue.wave, queue.all()).await?;
    Ok(topic_pages::all(visit, queue, &all, form, errors))
}

async fn topics_page(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let queue = Queue::find(visit.app(), &person, wave).await?;
    topics_of(&visit, &queue, &Form::default(), &FieldErrors::new(visit.app().words())).await
}

async fn look_for_topics(Path(wave): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let queue = Queue::find(&app, &person, wave).await?;
    let said = match topics::look(&app, &queue, &person).await? {
        Some(count) => app.words().remarks_topics_found(count),
        None => app.words().remarks_topics_left_few(),
    };
    Ok(done(&app, &format!("/in/results/{}/topics", queue.wave), &said))
}

/// Changes a topic and says so on their page.
async fn changed(
    visit: &Visit,
    person: &Person,
    (wave, topic): (String, String),
    change: Change,
    said: String,
) -> Result<Response, Failure> {
    let app = visit.app();
    let queue = Queue::find(app, person, wave).await?;
    topics::change(app, &queue, &topic, person, change).await?;
    Ok(done(app, &format!("/in/results/{}/topics", queue.wave), &said))
}

async fn keep_topic(Path((wave, topic)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let w = visit.app().words();
    // Each topic has a form of its own on the page, so each field has a name of its own.
    let field = topic_pages::name_field(&topic);
    let name = form.text(&field).to_owned();
    let mut errors = FieldErrors::new(w);
    if name.is_empty() {
        errors.add(field, w.remarks_topic_name_missing());
    } else if name.chars().count() > NAME_MAX {
        errors.add(field, w.remarks_topic_name_long(NAME_MAX));
    }
    if !errors.is_empty() {
        let queue = Queue::find(visit.app(), &person, wave).await?;
        return topics_of(&visit, &queue, &form, &errors).await;
    }
    let said = w.remarks_topic_kept(&name);
    changed(&visit, &person, (wave, topic), Change::Keep(name), said).await
}

async fn join_topic(Path((wave, topic)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let said = visit.app().words().remarks_topic_joined();
    changed(&visit, &person, (wave, topic), Change::Join(form.text("into").to_owned()), said).await
}

async fn drop_topic(Path((wave, topic)): Path<(String, String)>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let said = visit.app().words().remarks_topic_dropped();
    changed(&visit, &person, (wave, topic), Change::Drop, said).await
}

/// How many comments wait for this person; nothing for those who do not read them.
///
/// # Errors
/// A fault.
pub async fn waiting_for(app: &App, person: &Person, wave: &str) -> Result<Option<usize>, Failure> {
    match Queue::find(app, person, wave.to_owned()).await {
        Ok(queue) => Ok(Some(queue.waiting()).filter(|_| queue.len() > 0)),
        Err(Failure::Refused(Refusal::NotFound)) => Ok(None),
        Err(other) => Err(other),
    }
}
