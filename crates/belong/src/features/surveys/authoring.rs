//! Writing a survey in the browser: its questions, sections, rules, languages, and the workbooks in which it comes and
//! goes. Every form carries the mark of what it showed; when that was changed meanwhile, the form comes back instead of
//! overwriting it.

use super::access::organisers_only;
use super::authoring_pages::{self as pages, KINDS, Kind};
use super::draft::{
    CODE_CHARS_MAX, Draft, Fault, HINT_CHARS_MAX, OPTION_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX, Wording, is_code,
    options_range, successor,
};
use super::languages::{self, LANGUAGES_MAX};
use super::{Editing, Survey, bank, rows, xlsform};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::sheet::plain_text;
use crate::web::form::{Form, Sent, Uploaded};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit, done};
use answers::manifest::{Question, QuestionKind, Section, ShowIf, Text};
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use ui::Width;
use ui::components::FieldErrors;

/// The name that a form gives to the questions about the person, beside the codes of sections; no code itself.
pub const ABOUT_YOU: &str = "~about-you";
/// The name that a form gives to a section that is still to be made.
pub const NEW_SECTION: &str = "~new";
/// Sentences on one page of a translation, at most.
const SENTENCES_ON_PAGE: usize = 200;
/// Frames of our own pages in our own pages: the preview, and nothing else.
const CSP_FRAMED: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'";

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/surveys", get(list))
        .route("/surveys/new", get(new).post(create))
        .route("/surveys/xlsform", get(upload_page))
        .route("/surveys/{survey}", get(edit))
        .route("/surveys/{survey}/name", get(name).post(rename))
        .route("/surveys/{survey}/copy", post(copy))
        .route("/surveys/{survey}/retire", post(retire))
        .route("/surveys/{survey}/bank", get(bank_page).post(add_from_bank))
        .route("/surveys/{survey}/facts", get(facts_page).post(add_facts))
        .route("/surveys/{survey}/sections/{code}", get(section).post(save_section))
        .route("/surveys/{survey}/sections/{code}/move", post(move_section))
        .route("/surveys/{survey}/sections/{code}/remove", get(removing_section).post(remove_section))
        .route("/surveys/{survey}/questions/{code}", get(question).post(save_question))
        .route("/surveys/{survey}/questions/{code}/move", post(move_question))
        .route("/surveys/{survey}/questions/{code}/remove", get(removing_question).post(remove_question))
        .route("/surveys/{survey}/questions/{code}/show", get(show).post(save_show))
        .route("/surveys/{survey}/questions/{code}/wording", post(settle_wording))
        .route("/surveys/{survey}/languages", get(languages_page).post(change_languages))
        .route("/surveys/{survey}/languages/{language}/remove", get(removing_language).post(remove_language))
        .route("/surveys/{survey}/translate/{language}", get(translation).post(translate))
        .route("/surveys/{survey}/preview", get(preview))
        .route("/surveys/{survey}/test", get(test_run))
        .route("/surveys/{survey}/xlsform", get(replace_page))
        .route("/surveys/{survey}/workbook.xlsx", get(download))
}

/// Routes under `/in` that take files.
pub fn upload_routes() -> Router<App> {
    Router::new().route("/surveys/xlsform", post(upload)).route("/surveys/{survey}/xlsform", post(replace))
}

/// The words under which a code was asked, and when.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The words.
    pub wording: Wording,
    /// Title of the wave that locked them.
    pub wave: String,
}

/// A survey with what its pages need to know besides.
pub struct View {
    /// The survey.
    pub survey: Survey,
    /// Whether it was retired.
    pub retired: bool,
    /// What was asked before, by code.
    pub locked: BTreeMap<String, Locked>,
    /// Every code that was ever asked.
    pub asked: BTreeSet<String>,
}

impl View {
    /// The words that were asked under the code of a question, when they were others.
    pub fn broken(&self, question: &Question) -> Option<&Locked> {
        self.locked.get(&question.code).filter(|locked| !locked.wording.fits(question))
    }

    /// What stands in the way of asking it, codes with other words included.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.survey.draft.faults();
        let broken = self.survey.draft.all().filter(|question| self.broken(question).is_some());
        faults.extend(broken.map(|question| Fault::Locked(question.code.clone())));
        faults
    }

    /// Whether a code is used, here or by anything that was ever asked.
    pub fn taken(&self, code: &str) -> bool {
        self.asked.contains(code) || self.survey.draft.find(code).is_some()
    }

    /// The code for new words of a question.
    pub fn successor(&self, code: &str) -> String {
        successor(code, |code| self.taken(code))
    }
}

/// A short mark of what a form showed.
pub fn mark<T: Serialize + ?Sized>(thing: &T) -> String {
    let bytes = serde_json::to_vec(thing).unwrap_or_default();
    hex::encode(&credential::sha256(&[&bytes])[..8])
}

fn none(visit: &Visit) -> FieldErrors {
    FieldErrors::new(visit.app().words())
}

fn base(id: &str) -> String {
    format!("/in/surveys/{id}")
}

fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// A survey of which only its draft is needed.
pub async fn editing(app: &App, person: &Person, id: String) -> Result<Survey, Failure> {
    let person = person.clone();
    app.people().read("surveys: edit", move |tx| Ok(Editing::find(tx, &person, &id)?.0)).await
}

async fn view(app: &App, person: &Person, id: String) -> Result<View, Failure> {
    let person = person.clone();
    app.people()
        .read("surveys: view of a survey", move |tx| {
            let Editing(survey) = Editing::find(tx, &person, &id)?;
            let mut locked = BTreeMap::new();
            for question in survey.draft.all() {
                if let Some((wording, wave)) = rows::item(tx, &question.code)? {
                    locked.insert(question.code.clone(), Locked { wording, wave });
                }
            }
            let asked = rows::item_codes(tx)?.into_iter().collect();
            Ok(View { retired: rows::is_retired(tx, &survey.id)?, survey, locked, asked })
        })
        .await
}

/// Changes a survey in one unit: read, change, look whether it is still possible, write, record.
async fn change<T, F>(app: &App, person: &Person, id: String, change: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Fn(&mut Survey) -> Result<T, Failure> + Send + Sync + 'static,
{
    let (app2, person) = (app.clone(), person.clone());
    app.people()
        .write("surveys: change", move |tx| {
            let Editing(mut survey) = Editing::find(tx, &person, &id)?;
            let before = survey.clone();
            let given = change(&mut survey)?;
            if survey == before {
                return Ok(given);
            }
            // A survey from before this rule can still be put right step by step.
            if let Some(fault) = survey.draft.impossible().filter(|fault| !before.draft.faults().contains(fault)) {
                return Err(Refusal::Rule(pages::fault_sentence(app2.words(), &fault)).into());
            }
            survey.changed_at = app2.clock().now();
            rows::save_survey(tx, &survey)?;
            event::record(tx, &app2, Some(&person.id), &survey.id, &Event::SurveyWritten)?;
            Ok(given)
        })
        .await
}

/// Reads a title.
pub fn title_of(app: &App, form: &Form, errors: &mut FieldErrors) -> String {
    let title = plain_text(form.text("title")).replace('\n', " ");
    if title.is_empty() {
        errors.add("title", app.words().surveys_title_missing());
    } else if title.chars().count() > TITLE_CHARS_MAX {
        errors.add("title", app.words().surveys_title_long(TITLE_CHARS_MAX));
    }
    title
}

/// Reads words of at most so many characters.
fn words_of(app: &App, form: &Form, name: &str, chars_max: usize, errors: &mut FieldErrors) -> String {
    let text = plain_text(form.text(name));
    if text.chars().count() > chars_max {
        errors.add(name, app.words().surveys_text_long(chars_max));
    }
    text
}

// ---------------------------------------------------------------------------------------------- surveys as a whole

async fn list(Member { visit, person }: Member) -> Result<Response, Failure> {
    organisers_only(&person)?;
    let (surveys, retired, waves) = visit
        .app()
        .people()
        .read("surveys: list", |tx| {
            Ok::<_, Failure>((rows::surveys(tx)?, rows::retired_surveys(tx)?, rows::waves(tx)?))
        })
        .await?;
    Ok(pages::surveys(&visit, &surveys, &retired, &waves, &visit.app().clock().today().to_string()))
}

async fn new(Member { visit, person }: Member) -> Result<Response, Failure> {
    organisers_only(&person)?;
    let themes = bank::bank().theme.iter().map(|theme| ("theme", theme.code.as_str()));
    let facts = bank::bank().fact.iter().filter(|fact| !fact.sensitive).map(|fact| ("fact", fact.code.as_str()));
    let form = Form::of(themes.chain(facts));
    Ok(pages::new_survey(&visit, &form, &none(&visit)))
}

async fn create(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    organisers_only(&person)?;
    let app = visit.app().clone();
    let mut errors = none(&visit);
    let title = title_of(&app, &form, &mut errors);
    if form.all("theme").is_empty() {
        errors.add("theme", app.words().surveys_themes_missing());
    }
    if !errors.is_empty() {
        return Ok(pages::new_survey(&visit, &form, &errors));
    }
    let draft = Draft::from_bank(form.all("theme"), form.all("fact"));
    let id = insert(&app, &person, title, draft).await?;
    Ok(done(&app, &base(&id), &app.words().surveys_created()))
}

async fn insert(app: &App, person: &Person, title: String, draft: Draft) -> Result<String, Failure> {
    let now = app.clock().now();
    let survey = Survey { id: app.chance().id(now), title, draft, changed_at: now };
    let (app2, by, id) = (app.clone(), person.id.clone(), survey.id.clone());
    app.people()
        .write("surveys: create", move |tx| {
            rows::insert_survey(tx, &survey)?;
            event::record(tx, &app2, Some(&by), &survey.id, &Event::SurveyWritten)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

async fn edit(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let view = view(visit.app(), &person, id).await?;
    Ok(pages::survey(&visit, &view))
}

async fn name(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    let form = Form::of([("title", survey.title.as_str())]);
    Ok(pages::name(&visit, &survey.id, &form, &none(&visit)))
}

async fn rename(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    editing(&app, &person, id.clone()).await?;
    let mut errors = none(&visit);
    let title = title_of(&app, &form, &mut errors);
    if !errors.is_empty() {
        return Ok(pages::name(&visit, &id, &form, &errors));
    }
    change(&app, &person, id.clone(), move |survey| {
        title.clone_into(&mut survey.title);
        Ok(())
    })
    .await?;
    Ok(done(&app, &base(&id), &app.words().surveys_saved()))
}

async fn copy(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let survey = editing(&app, &person, id).await?;
    let title: String = app.words().authoring_copy_of(&survey.title).chars().take(TITLE_CHARS_MAX).collect();
    let copy = insert(&app, &person, title, survey.draft).await?;
    Ok(done(&app, &base(&copy), &app.words().authoring_copied()))
}

async fn retire(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let retired = form.text("retired") != "no";
    let app2 = app.clone();
    app.people()
        .write("surveys: retire", move |tx| {
            let Editing(survey) = Editing::find(tx, &person, &id)?;
            rows::set_retired(tx, &survey.id, retired)?;
            event::record(tx, &app2, Some(&person.id), &survey.id, &Event::SurveyWritten)?;
            Ok::<_, Failure>(())
        })
        .await?;
    let w = app.words();
    Ok(done(&app, "/in/surveys", &if retired { w.authoring_retired() } else { w.authoring_restored() }))
}

async fn bank_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    Ok(pages::bank(&visit, &survey, &Form::default(), &none(&visit)))
}

async fn add_from_bank(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let survey = editing(&app, &person, id.clone()).await?;
    let wanted: Vec<String> = form.all("item").to_vec();
    if wanted.is_empty() {
        let mut errors = none(&visit);
        errors.add("item", app.words().authoring_bank_missing());
        return Ok(pages::bank(&visit, &survey, &form, &errors));
    }
    let count = change(&app, &person, id.clone(), move |survey| {
        let mut count = 0;
        for theme in &bank::bank().theme {
            let items = theme.item.iter().filter(|item| wanted.contains(&item.code));
            for item in items {
                if survey.draft.find(&item.code).is_some() {
                    continue;
                }
                let question = in_first(&survey.draft, item.question());
                if !survey.draft.sections.iter().any(|section| section.code == theme.code) {
                    let mut section = theme.section();
                    section.questions.clear();
                    section.title = retold(&survey.draft, section.title);
                    section.intro = retold(&survey.draft, section.intro);
                    survey.draft.sections.push(section);
                }
                survey.draft.put("", question, Some(&theme.code));
                count += 1;
            }
        }
        Ok(count)
    })
    .await?;
    Ok(done(&app, &base(&id), &app.words().authoring_bank_added(count)))
}

/// A text of the bank, which is English, in a survey that may have no English: there its words are a beginning.
fn retold(draft: &Draft, text: Text) -> Text {
    if draft.languages.iter().any(|code| code == "en") && draft.first() == "en" {
        return text;
    }
    let words = text.get("en").cloned().unwrap_or_default();
    let mut told = Text::from([(draft.first().to_owned(), words.clone())]);
    if draft.languages.iter().any(|code| code == "en") {
        told.insert("en".into(), words);
    }
    told.retain(|_, words| !words.is_empty());
    told
}

fn in_first(draft: &Draft, question: Question) -> Question {
    Question {
        text: retold(draft, question.text),
        options: question.options.into_iter().map(|option| retold(draft, option)).collect(),
        ..question
    }
}

async fn facts_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    Ok(pages::facts(&visit, &survey, &none(&visit)))
}

async fn add_facts(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let survey = editing(&app, &person, id.clone()).await?;
    let wanted: Vec<String> = form.all("fact").to_vec();
    if wanted.is_empty() {
        let mut errors = none(&visit);
        errors.add("fact", app.words().authoring_bank_missing());
        return Ok(pages::facts(&visit, &survey, &errors));
    }
    let count = change(&app, &person, id.clone(), move |survey| {
        let facts = bank::bank().fact.iter().filter(|fact| wanted.contains(&fact.code));
        let mut count = 0;
        for fact in facts {
            if survey.draft.find(&fact.code).is_none() {
                let question = in_first(&survey.draft, fact.question());
                survey.draft.put("", question, None);
                count += 1;
            }
        }
        Ok(count)
    })
    .await?;
    Ok(done(&app, &format!("{}#about-you", base(&id)), &app.words().authoring_bank_added(count)))
}

// -------------------------------------------------------------------------------------------------------- sections

fn section_form(draft: &Draft, section: &Section) -> Form {
    let mut fields = vec![
        ("title", draft.said(&section.title).to_owned()),
        ("intro", section.intro.get(draft.first()).cloned().unwrap_or_default()),
        ("was", mark(&head_of(section))),
    ];
    if section.theme {
        fields.push(("theme", "yes".to_owned()));
    }
    Form::of(fields)
}

/// What the form of a section changes.
fn head_of(section: &Section) -> (&Text, &BTreeMap<String, String>, bool) {
    (&section.title, &section.intro, section.theme)
}

async fn section(
    Member { visit, person }: Member,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    if code == "new" {
        return Ok(pages::section(&visit, &survey, None, &Form::of([("theme", "yes")]), &none(&visit)));
    }
    let section = survey.draft.sections.iter().find(|section| section.code == code).ok_or(Refusal::NotFound)?;
    let form = section_form(&survey.draft, section);
    Ok(pages::section(&visit, &survey, Some(section), &form, &none(&visit)))
}

async fn save_section(Path((id, code)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let survey = editing(&app, &person, id.clone()).await?;
    let w = app.words();
    let mut errors = none(&visit);
    let title = words_of(&app, &form, "title", TEXT_CHARS_MAX, &mut errors).replace('\n', " ");
    if title.is_empty() {
        errors.add("title", w.authoring_section_title_missing());
    }
    let intro = words_of(&app, &form, "intro", TEXT_CHARS_MAX, &mut errors);
    let theme = form.has("theme");
    let current = survey.draft.sections.iter().find(|section| section.code == code);
    let was = form.text("was").to_owned();
    let (current, form) = match current {
        _ if code == "new" => (None, form),
        Some(section) if mark(&head_of(section)) != was => {
            errors.add("title", w.authoring_changed_meanwhile());
            (Some(section), form.with("was", &mark(&head_of(section))))
        }
        Some(section) => (Some(section), form),
        None => {
            errors.add("title", w.authoring_gone_meanwhile());
            (None, form)
        }
    };
    if !errors.is_empty() {
        return Ok(pages::section(&visit, &survey, current, &form, &errors));
    }
    let keep = form.has("keep");
    let fresh = format!("s-{}", hex::encode(app.chance().bytes::<3>()));
    let target = if code == "new" { fresh.clone() } else { code.clone() };
    let (old, code2) = (was, code.clone());
    change(&app, &person, id.clone(), move |survey| {
        let draft = &mut survey.draft;
        let first = draft.first().to_owned();
        let at = draft.sections.iter().position(|section| section.code == code2);
        let at = match at {
            Some(at) if mark(&head_of(&draft.sections[at])) == old => at,
            _ if code2 == "new" => {
                draft.sections.push(Section {
                    code: fresh.clone(),
                    title: Text::new(),
                    intro: BTreeMap::new(),
                    theme,
                    questions: vec![],
                });
                draft.sections.len() - 1
            }
            // Between the look and the change, somebody was faster: once more from the page.
            _ => return Err(Refusal::Busy.into()),
        };
        let section = &mut draft.sections[at];
        section.title = reworded(&section.title, &first, &title, keep);
        section.intro = reworded(&section.intro, &first, &intro, keep);
        section.theme = theme;
        Ok(())
    })
    .await?;
    Ok(done(&app, &format!("{}#s-{target}", base(&id)), &w.surveys_saved()))
}

/// A text with new words in the first language. Other languages stay when the words are the same, or when only the
/// spelling was put right.
fn reworded(before: &BTreeMap<String, String>, first: &str, words: &str, keep: bool) -> BTreeMap<String, String> {
    if words.is_empty() {
        return BTreeMap::new();
    }
    let same = before.get(first).is_some_and(|old| old == words);
    let mut text = if same || keep { before.clone() } else { BTreeMap::new() };
    text.insert(first.to_owned(), words.to_owned());
    text
}

async fn move_section(Path((id, code)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let up = way_of(&form)?;
    let code2 = code.clone();
    change(visit.app(), &person, id.clone(), move |survey| Ok(survey.draft.shift_section(&code2, up))).await?;
    Ok(go(&format!("{}#section-{}-{code}", base(&id), form.text("way"))))
}

fn way_of(form: &Form) -> Result<bool, Refusal> {
    match form.text("way") {
        "up" => Ok(true),
        "down" => Ok(false),
        _ => Err(Refusal::NotFound),
    }
}

async fn removing_section(
    Member { visit, person }: Member,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    let section = survey.draft.sections.iter().find(|section| section.code == code).ok_or(Refusal::NotFound)?;
    Ok(pages::removing_section(&visit, &survey, section))
}

async fn remove_section(
    Path((id, code)): Path<(String, String)>,
    Sent(visit, form): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let was = form.text("was").to_owned();
    let code2 = code.clone();
    let gone = change(&app, &person, id.clone(), move |survey| {
        match survey.draft.sections.iter().find(|section| section.code == code2) {
            // What was not seen is not taken out.
            Some(section) if mark(section) != was => Ok(false),
            Some(_) => Ok(survey.draft.remove_section(&code2)),
            None => Ok(true),
        }
    })
    .await?;
    if !gone {
        return Ok(go(&format!("{}/sections/{code}/remove", base(&id))));
    }
    Ok(done(&app, &base(&id), &app.words().authoring_removed()))
}

// ------------------------------------------------------------------------------------------------------- questions

/// How a question is asked, as its form names it.
pub fn kind_of(draft: &Draft, question: &Question) -> Kind {
    let scale = |name: &str| draft.first() == "en" && bank::scale(name).is_some_and(|scale| says(&scale, question));
    match question.kind {
        QuestionKind::Scale | QuestionKind::ScaleReversed if scale("agreement") => Kind::Agreement,
        QuestionKind::Scale | QuestionKind::ScaleReversed if scale("frequency") => Kind::Frequency,
        QuestionKind::Scale | QuestionKind::ScaleReversed => Kind::Scale,
        QuestionKind::ZeroToTen => Kind::ZeroToTen,
        QuestionKind::Single => Kind::Single,
        QuestionKind::Multiple => Kind::Multiple,
        QuestionKind::Text => Kind::Text,
        QuestionKind::Note => Kind::Note,
    }
}

/// Whether the choices of a question are these, in English.
fn says(scale: &[Text], question: &Question) -> bool {
    let words = |text: &Text| text.get("en").cloned();
    question.options.len() == scale.len() && question.options.iter().zip(scale).all(|(a, b)| words(a) == words(b))
}

fn kind_named(name: &str) -> Option<Kind> {
    KINDS.iter().find(|(named, _)| *named == name).map(|(_, kind)| *kind)
}

fn question_form(draft: &Draft, question: &Question) -> Form {
    let options: Vec<&str> = question.options.iter().map(|option| draft.said(option)).collect();
    let section = draft.section_of(&question.code).map_or(ABOUT_YOU, |section| section.code.as_str());
    let mut fields = vec![
        ("text", draft.said(&question.text).to_owned()),
        ("hint", question.hint.get(draft.first()).cloned().unwrap_or_default()),
        ("options", options.join("\n")),
        ("section", section.to_owned()),
        ("code", question.code.clone()),
        ("was", mark(question)),
    ];
    match question.kind {
        QuestionKind::Scale => fields.push(("good", "last".to_owned())),
        QuestionKind::ScaleReversed => fields.push(("good", "first".to_owned())),
        _ => {}
    }
    if question.sensitive {
        fields.push(("sensitive", "yes".to_owned()));
    }
    Form::of(fields)
}

type Asked = Query<BTreeMap<String, String>>;

fn asked<'a>(query: &'a Asked, name: &str) -> &'a str {
    query.get(name).map_or("", |text| text.trim())
}

async fn question(
    Member { visit, person }: Member,
    Path((id, code)): Path<(String, String)>,
    query: Asked,
) -> Result<Response, Failure> {
    let view = view(visit.app(), &person, id).await?;
    let wanted = kind_named(asked(&query, "kind"));
    let section = asked(&query, "section");
    if code == "new" {
        let Some(kind) = wanted else { return Ok(pages::kinds(&visit, &view.survey, "new", section, None)) };
        let section = if section.is_empty() {
            view.survey.draft.sections.last().map_or(NEW_SECTION, |section| section.code.as_str())
        } else {
            section
        };
        let form = Form::of([("section", section)]);
        return Ok(pages::question(&visit, &view, None, kind, &form, &none(&visit)));
    }
    let question = view.survey.draft.find(&code).ok_or(Refusal::NotFound)?;
    let now = kind_of(&view.survey.draft, question);
    if query.contains_key("choose") {
        return Ok(pages::kinds(&visit, &view.survey, &code, section, Some(now)));
    }
    let form = question_form(&view.survey.draft, question);
    Ok(pages::question(&visit, &view, Some(question), wanted.unwrap_or(now), &form, &none(&visit)))
}

/// Reads a question from its form. A code that is left empty is made.
fn question_of(
    app: &App,
    view: &View,
    old: Option<&Question>,
    kind: Kind,
    form: &Form,
    errors: &mut FieldErrors,
) -> Question {
    let w = app.words();
    let draft = &view.survey.draft;
    let first = draft.first();
    let keep = form.has("keep");
    let text = words_of(app, form, "text", TEXT_CHARS_MAX, errors);
    if text.is_empty() {
        errors.add("text", w.surveys_text_missing());
    }
    let hint = if kind == Kind::Note { String::new() } else { words_of(app, form, "hint", HINT_CHARS_MAX, errors) };
    let reversed = match form.text("good") {
        "first" => true,
        "last" => false,
        _ if kind.is_scale() && form.text("section") != ABOUT_YOU => {
            errors.add("good", w.authoring_good_missing());
            false
        }
        _ => false,
    };
    let lines: Vec<String> = match kind {
        Kind::Agreement | Kind::Frequency => {
            let scale = bank::scale(if kind == Kind::Agreement { "agreement" } else { "frequency" });
            scale.unwrap_or_default().iter().filter_map(|text| text.get("en").cloned()).collect()
        }
        Kind::Scale | Kind::Single | Kind::Multiple => {
            form.text("options").lines().map(plain_text).filter(|line| !line.is_empty()).collect()
        }
        Kind::ZeroToTen | Kind::Text | Kind::Note => vec![],
    };
    let asked_kind = match kind {
        Kind::Agreement | Kind::Frequency | Kind::Scale if reversed => QuestionKind::ScaleReversed,
        Kind::Agreement | Kind::Frequency | Kind::Scale => QuestionKind::Scale,
        Kind::ZeroToTen => QuestionKind::ZeroToTen,
        Kind::Single => QuestionKind::Single,
        Kind::Multiple => QuestionKind::Multiple,
        Kind::Text => QuestionKind::Text,
        Kind::Note => QuestionKind::Note,
    };
    let range = options_range(asked_kind);
    if !range.contains(&lines.len()) {
        errors.add("options", w.authoring_options_wrong(lines.len(), *range.start(), *range.end()));
    } else if lines.iter().any(|line| line.chars().count() > OPTION_CHARS_MAX) {
        errors.add("options", w.authoring_option_long(OPTION_CHARS_MAX));
    } else if lines.iter().collect::<BTreeSet<_>>().len() != lines.len() {
        errors.add("options", w.authoring_option_twice());
    }
    // Choices keep their translations by their words, or by their place when only the spelling was put right.
    let before = old.map(|old| old.options.as_slice()).unwrap_or_default();
    let options = lines.iter().enumerate().map(|(at, line)| {
        let same = before.iter().find(|option| option.get(first) == Some(line));
        let beside = before.get(at).filter(|_| keep && before.len() == lines.len());
        match same.or(beside) {
            Some(option) => reworded(option, first, line, true),
            // The same words elsewhere in the survey have their translation already.
            None => known(draft, line),
        }
    });
    let mut code = form.text("code").to_lowercase();
    if code.is_empty() {
        code = old.map_or_else(|| draft.fresh_code("own", |code| view.asked.contains(code)), |old| old.code.clone());
    }
    if !is_code(&code) {
        errors.add("code", w.surveys_code_wrong(CODE_CHARS_MAX));
    } else if old.is_none_or(|old| old.code != code) && draft.find(&code).is_some() {
        errors.add("code", w.surveys_code_twice(&code));
    }
    let empty = BTreeMap::new();
    Question {
        code,
        kind: asked_kind,
        text: reworded(old.map_or(&empty, |old| &old.text), first, &text, keep),
        hint: reworded(old.map_or(&empty, |old| &old.hint), first, &hint, keep),
        options: options.collect(),
        sensitive: form.has("sensitive"),
        show_if: old.and_then(|old| old.show_if.clone()),
    }
}

/// Words with the translations that the same words have as a choice elsewhere in the survey.
fn known(draft: &Draft, words: &str) -> Text {
    let all = draft.all().flat_map(|question| &question.options);
    let same = all.filter(|option| option.get(draft.first()).is_some_and(|said| said == words));
    let best = same.max_by_key(|option| option.len()).cloned();
    best.unwrap_or_else(|| Text::from([(draft.first().to_owned(), words.to_owned())]))
}

async fn save_question(Path((id, code)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let view = view(&app, &person, id.clone()).await?;
    let Some(kind) = kind_named(form.text("kind")) else {
        return Ok(pages::kinds(&visit, &view.survey, &code, form.text("section"), None));
    };
    let mut errors = none(&visit);
    let old = view.survey.draft.find(&code).filter(|_| code != "new");
    let mut question = question_of(&app, &view, old, kind, &form, &mut errors);
    let was = form.text("was").to_owned();
    let mut form = form;
    match old {
        Some(old) if mark(old) != was => {
            errors.add("text", w.authoring_changed_meanwhile());
            form = form.with("was", &mark(old));
        }
        None if code != "new" => errors.add("text", w.authoring_gone_meanwhile()),
        _ => {}
    }
    let target = form.text("section").to_owned();
    let about_you = target == ABOUT_YOU;
    let new_title = words_of(&app, &form, "section_title", TEXT_CHARS_MAX, &mut errors).replace('\n', " ");
    if target == NEW_SECTION && new_title.is_empty() {
        errors.add("section_title", w.surveys_section_title_missing());
    } else if target != NEW_SECTION && !about_you && !view.survey.draft.sections.iter().any(|s| s.code == target) {
        errors.add("section", w.authoring_section_gone());
    }
    if about_you {
        match question.kind {
            QuestionKind::Single | QuestionKind::Scale => {}
            QuestionKind::ScaleReversed => question.kind = QuestionKind::Scale,
            _ => errors.add("section", w.surveys_fact_kind()),
        }
    }
    let fresh = format!("s-{}", hex::encode(app.chance().bytes::<3>()));
    let old_code = old.map(|old| old.code.clone()).unwrap_or_default();
    let saved = question.clone();
    let put = move |draft: &mut Draft| {
        let section = match target.as_str() {
            ABOUT_YOU => None,
            NEW_SECTION => {
                let title = Text::from([(draft.first().to_owned(), new_title.clone())]);
                let (intro, theme) = (BTreeMap::new(), saved.answer_kind().is_some_and(|kind| kind.is_scored()));
                draft.sections.push(Section { code: fresh.clone(), title, intro, theme, questions: vec![] });
                Some(fresh.as_str())
            }
            code => Some(code),
        };
        draft.put(&old_code, saved.clone(), section)
    };
    if errors.is_empty() {
        // Tried out first, so that what cannot be is said beside the field and nothing typed is lost.
        let mut trial = view.survey.draft.clone();
        put(&mut trial);
        let before = view.survey.draft.faults();
        if let Some(fault) = trial.impossible().filter(|fault| !before.contains(fault)) {
            errors.add("text", pages::fault_sentence(w, &fault));
        }
    }
    if !errors.is_empty() {
        return Ok(pages::question(&visit, &view, old, kind, &form, &errors));
    }
    let code2 = code.clone();
    change(&app, &person, id.clone(), move |survey| {
        let now = survey.draft.find(&code2).filter(|_| code2 != "new");
        if now.is_some_and(|now| mark(now) != was) {
            return Err(Refusal::Busy.into());
        }
        put(&mut survey.draft);
        Ok(())
    })
    .await?;
    let broken = view.locked.get(&question.code).is_some_and(|locked| !locked.wording.fits(&question));
    let sentence = if broken { w.authoring_locked_saved() } else { w.surveys_saved() };
    Ok(done(&app, &format!("{}#q-{}", base(&id), question.code), &sentence))
}

async fn move_question(Path((id, code)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    if form.text("way") == "duplicate" {
        let view = view(&app, &person, id.clone()).await?;
        let asked = view.asked;
        let copy = change(&app, &person, id.clone(), move |survey| {
            Ok(survey.draft.duplicate(&code, |code| asked.contains(code)).ok_or(Refusal::NotFound)?)
        })
        .await?;
        return Ok(done(&app, &format!("{}#q-{copy}", base(&id)), &app.words().authoring_duplicated(&copy)));
    }
    let up = way_of(&form)?;
    let code2 = code.clone();
    change(&app, &person, id.clone(), move |survey| Ok(survey.draft.shift(&code2, up))).await?;
    // The keyboard goes on from the button that was pressed, at its new place.
    Ok(go(&format!("{}#{}-{code}", base(&id), form.text("way"))))
}

async fn removing_question(
    Member { visit, person }: Member,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    let question = survey.draft.find(&code).ok_or(Refusal::NotFound)?;
    Ok(pages::removing_question(&visit, &survey, question))
}

async fn remove_question(
    Path((id, code)): Path<(String, String)>,
    Sent(visit, form): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let was = form.text("was").to_owned();
    let code2 = code.clone();
    let (gone, section) = change(&app, &person, id.clone(), move |survey| {
        let section = survey.draft.section_of(&code2).map(|section| format!("#s-{}", section.code));
        match survey.draft.find(&code2) {
            Some(question) if mark(question) != was => Ok((false, section)),
            Some(_) => Ok((survey.draft.remove(&code2), section)),
            None => Ok((true, None)),
        }
    })
    .await?;
    if !gone {
        return Ok(go(&format!("{}/questions/{code}/remove", base(&id))));
    }
    let to = format!("{}{}", base(&id), section.unwrap_or_default());
    Ok(done(&app, &to, &app.words().authoring_removed()))
}

async fn show(
    Member { visit, person }: Member,
    Path((id, code)): Path<(String, String)>,
    query: Asked,
) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    let question = survey.draft.find(&code).ok_or(Refusal::NotFound)?;
    let rule = question.show_if.clone();
    let item = match asked(&query, "item") {
        "" => rule.as_ref().map(|rule| rule.item.clone()).unwrap_or_default(),
        item => item.to_owned(),
    };
    let chosen = rule.filter(|rule| rule.item == item).map(|rule| rule.any_of).unwrap_or_default();
    let fields = chosen.iter().map(|number| ("choice", number.to_string())).chain([("was", mark(question))]);
    Ok(pages::show(&visit, &survey, question, &item, &Form::of(fields), &none(&visit)))
}

async fn save_show(Path((id, code)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let survey = editing(&app, &person, id.clone()).await?;
    let question = survey.draft.find(&code).ok_or(Refusal::NotFound)?;
    let always = form.text("always") == "yes";
    let item = form.text("item").to_owned();
    let mut any_of: Vec<u8> = form.all("choice").iter().filter_map(|number| number.parse().ok()).collect();
    any_of.sort_unstable();
    any_of.dedup();
    let mut errors = none(&visit);
    let was = form.text("was").to_owned();
    let stale = mark(question) != was;
    if stale {
        errors.add("choice", w.authoring_changed_meanwhile());
    } else if !always && any_of.is_empty() {
        errors.add("choice", w.authoring_show_choices_missing());
    }
    if !errors.is_empty() {
        let form = form.with("was", &mark(question));
        return Ok(pages::show(&visit, &survey, question, &item, &form, &errors));
    }
    let code2 = code.clone();
    change(&app, &person, id.clone(), move |survey| {
        let now = survey.draft.find(&code2).filter(|now| mark(*now) == was).cloned().ok_or(Refusal::Busy)?;
        let show_if = (!always).then(|| ShowIf { item: item.clone(), any_of: any_of.clone() });
        let section = survey.draft.section_of(&code2).map(|section| section.code.clone());
        survey.draft.put(&code2, Question { show_if, ..now }, section.as_deref());
        Ok(())
    })
    .await?;
    let sentence = if always { w.authoring_show_always_done() } else { w.surveys_saved() };
    Ok(done(&app, &format!("{}#q-{code}", base(&id)), &sentence))
}

/// A question with a code that was asked with other words: the old words again, or a new code for the new ones.
async fn settle_wording(
    Path((id, code)): Path<(String, String)>,
    Sent(visit, form): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let view = view(&app, &person, id.clone()).await?;
    let question = view.survey.draft.find(&code).ok_or(Refusal::NotFound)?;
    let Some(locked) = view.broken(question) else { return Ok(go(&base(&id))) };
    match form.text("way") {
        "keep" => {
            let restored = locked.wording.restored(question, &view.survey.draft.languages);
            let restored = restored.ok_or_else(|| Refusal::Rule(w.authoring_locked_impossible()))?;
            let code2 = code.clone();
            change(&app, &person, id.clone(), move |survey| {
                let section = survey.draft.section_of(&code2).map(|section| section.code.clone());
                survey.draft.put(&code2, restored.clone(), section.as_deref());
                Ok(())
            })
            .await?;
            Ok(done(&app, &format!("{}#q-{code}", base(&id)), &w.authoring_locked_kept()))
        }
        "break" => {
            let new = view.successor(&code);
            let (old, new2) = (code.clone(), new.clone());
            change(&app, &person, id.clone(), move |survey| {
                survey.draft.rename(&old, &new2);
                Ok(())
            })
            .await?;
            Ok(done(&app, &format!("{}#q-{new}", base(&id)), &w.authoring_locked_broken(&code, &new)))
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

// ------------------------------------------------------------------------------------------------------- languages

async fn languages_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    Ok(pages::languages(&visit, &survey, &Form::default(), &none(&visit)))
}

async fn change_languages(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let survey = editing(&app, &person, id.clone()).await?;
    let to = format!("{}/languages", base(&id));
    let lead = form.text("lead").to_owned();
    if !lead.is_empty() {
        let name = languages::name(&lead).to_owned();
        let led = change(&app, &person, id, move |survey| Ok(survey.draft.lead_with(&lead))).await?;
        return if led {
            Ok(done(&app, &to, &w.authoring_led(name)))
        } else {
            Err(Refusal::Rule(w.authoring_lead_refused()).into())
        };
    }
    let mut errors = none(&visit);
    let code = match form.text("other") {
        "" => form.text("language").to_owned(),
        other => other.to_owned(),
    };
    if !languages::is_code(&code) {
        let field = if form.text("other").is_empty() { "language" } else { "other" };
        errors.add(field, w.authoring_language_wrong());
    } else if survey.draft.languages.contains(&code) {
        errors.add("language", w.authoring_language_twice());
    } else if survey.draft.languages.len() >= LANGUAGES_MAX {
        errors.add("language", w.authoring_language_max(LANGUAGES_MAX));
    }
    if !errors.is_empty() {
        return Ok(pages::languages(&visit, &survey, &form, &errors));
    }
    let added = code.clone();
    change(&app, &person, id.clone(), move |survey| {
        if !survey.draft.languages.contains(&added) && survey.draft.languages.len() < LANGUAGES_MAX {
            survey.draft.languages.push(added.clone());
        }
        Ok(())
    })
    .await?;
    let to = format!("{}/translate/{code}", base(&id));
    Ok(done(&app, &to, &w.authoring_language_added(languages::name(&code))))
}

/// A language of a survey that is not its first.
fn other_language(survey: &Survey, language: &str) -> Result<(), Refusal> {
    let there = survey.draft.languages.iter().skip(1).any(|code| code == language);
    if there { Ok(()) } else { Err(Refusal::NotFound) }
}

async fn removing_language(
    Member { visit, person }: Member,
    Path((id, language)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    other_language(&survey, &language)?;
    Ok(pages::removing_language(&visit, &survey, &language))
}

async fn remove_language(
    Path((id, language)): Path<(String, String)>,
    Sent(visit, _): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    change(&app, &person, id.clone(), move |survey| Ok(survey.draft.remove_language(&language))).await?;
    Ok(done(&app, &format!("{}/languages", base(&id)), &app.words().authoring_removed()))
}

/// The name of the field of a sentence: it tells the original and what the translation was.
pub fn field_of(original: &str, translation: &str) -> String {
    format!("t-{}-{}", mark(original), mark(translation))
}

/// What of a translation a page shows.
pub struct Leaf {
    /// Counted from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// Only what is missing.
    pub missing_only: bool,
}

fn leaf(survey: &Survey, language: &str, query: &Asked) -> (Vec<super::draft::Sentence>, Leaf) {
    let missing_only = asked(query, "show") == "missing";
    let mut sentences = survey.draft.sentences(language);
    sentences.retain(|sentence| !missing_only || sentence.translation.is_empty());
    let pages = sentences.len().div_ceil(SENTENCES_ON_PAGE).max(1);
    let page = asked(query, "page").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let shown = sentences.into_iter().skip((page - 1) * SENTENCES_ON_PAGE).take(SENTENCES_ON_PAGE).collect();
    (shown, Leaf { page, pages, missing_only })
}

async fn translation(
    Member { visit, person }: Member,
    Path((id, language)): Path<(String, String)>,
    query: Asked,
) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    other_language(&survey, &language)?;
    let (sentences, leaf) = leaf(&survey, &language, &query);
    Ok(pages::translation(&visit, &survey, &language, &sentences, &leaf, &Form::default(), &[], &none(&visit)))
}

async fn translate(
    Path((id, language)): Path<(String, String)>,
    query: Asked,
    Sent(visit, form): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let survey = editing(&app, &person, id.clone()).await?;
    other_language(&survey, &language)?;
    // What was typed, by the marks of the original and of what its translation was.
    let mut typed: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut errors = none(&visit);
    for name in form.names() {
        let Some((original, was)) = name.strip_prefix("t-").and_then(|rest| rest.split_once('-')) else { continue };
        let words = plain_text(form.text(name));
        if mark(&words) == was {
            continue;
        }
        if words.chars().count() > TEXT_CHARS_MAX {
            let short: String = words.chars().take(30).collect();
            errors.add(name.to_owned(), w.authoring_translate_long(format!("{short} …"), TEXT_CHARS_MAX));
        }
        typed.insert((original.to_owned(), was.to_owned()), words);
    }
    if !errors.is_empty() {
        let (sentences, leaf) = leaf(&survey, &language, &query);
        return Ok(pages::translation(&visit, &survey, &language, &sentences, &leaf, &form, &[], &errors));
    }
    let language2 = language.clone();
    let (saved, conflicts) = change(&app, &person, id.clone(), move |survey| {
        let sentences = survey.draft.sentences(&language2);
        let (mut saved, mut conflicts) = (0_usize, vec![]);
        for ((original, was), words) in &typed {
            let same = sentences.iter().filter(|sentence| mark(&sentence.original) == *original);
            let here = same.clone().find(|sentence| mark(&sentence.translation) == *was);
            match here {
                Some(sentence) => {
                    survey.draft.translate(&language2, &sentence.original, &sentence.translation, words);
                    saved += 1;
                }
                None if same.clone().any(|sentence| sentence.translation == *words) => {}
                None => conflicts.push((same.clone().next().map(|sentence| sentence.original.clone()), words.clone())),
            }
        }
        Ok((saved, conflicts))
    })
    .await?;
    if !conflicts.is_empty() {
        let survey = editing(&app, &person, id).await?;
        let (sentences, leaf) = leaf(&survey, &language, &query);
        let (form, errors) = (Form::default(), none(&visit));
        return Ok(pages::translation(&visit, &survey, &language, &sentences, &leaf, &form, &conflicts, &errors));
    }
    let (_, leaf) = leaf(&survey, &language, &query);
    let next = if leaf.page < leaf.pages && !leaf.missing_only {
        format!("{}/translate/{language}?page={}", base(&id), leaf.page + 1)
    } else {
        format!("{}/languages", base(&id))
    };
    Ok(done(&app, &next, &w.authoring_translate_saved(saved)))
}

// --------------------------------------------------------------------------------------------- preview and test run

fn framed(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP_FRAMED));
    response.headers_mut().insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

async fn preview(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    Ok(framed(pages::preview(&visit, &survey)))
}

/// The answering client with the survey as it is written. In a frame it stands alone, as on a phone.
async fn test_run(Member { visit, person }: Member, Path(id): Path<String>, query: Asked) -> Result<Response, Failure> {
    let app = visit.app().clone();
    let survey = editing(&app, &person, id.clone()).await?;
    let w = app.words();
    let frame = query.contains_key("frame");
    let mount = html! {
        @if !frame { p.govuk-body { a.govuk-link href=(base(&id)) { (w.surveys_preview_back()) } } }
        div id="answer" data-stage="preview" {}
    };
    let first = |text: &str| Text::from([(survey.draft.first().to_owned(), text.to_owned())]);
    let asked = json!({
        "title": first(&survey.title), "languages": survey.draft.languages, "sections": survey.draft.sections,
        "facts": survey.draft.facts, "comments": survey.draft.comments(),
        "promise": bank::english(&w.surveys_preview_promise()),
    });
    let title = w.surveys_preview_of(&survey.title);
    let body = super::pages::script_body(w, &title, "js/answer.js", &mount);
    let page = if frame {
        app.draft(&title, &body).width(Width::Bare).main_name(w.authoring_preview_frame(&survey.title))
    } else {
        visit.draft(&title, &body)
    };
    let page = page.style("answer.css").data("words", w.client_words()).data("preview", asked);
    Ok(framed(visit.show(page.script(ui::Script::new("js/answer.js")))))
}

// ------------------------------------------------------------------------------------------------------- workbooks

async fn upload_page(Member { visit, person }: Member) -> Result<Response, Failure> {
    organisers_only(&person)?;
    Ok(pages::upload(&visit, None, &none(&visit)))
}

async fn replace_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    Ok(pages::upload(&visit, Some(&survey), &none(&visit)))
}

/// The file that was sent, with its name; nothing when none was chosen.
fn file_of(files: &mut BTreeMap<String, (String, Vec<u8>)>) -> Option<(String, Vec<u8>)> {
    files.remove("file").filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty()))
}

/// Reads a workbook off the threads that answer requests.
async fn read(app: &App, bytes: Vec<u8>) -> Result<Result<xlsform::Found, Vec<xlsform::Problem>>, Failure> {
    let w = app.words();
    let read = tokio::task::spawn_blocking(move || xlsform::read(w, &bytes)).await;
    read.map_err(|_| crate::web::refusal::Fault("the reader of workbooks panicked".into()).into())
}

async fn upload(Uploaded { visit, mut files, .. }: Uploaded) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    organisers_only(&person)?;
    let app = visit.app().clone();
    let Some((name, bytes)) = file_of(&mut files) else {
        let mut errors = none(&visit);
        errors.add("file", app.words().authoring_xlsform_file_missing());
        return Ok(pages::upload(&visit, None, &errors));
    };
    match read(&app, bytes).await? {
        Err(problems) => Ok(pages::refused(&visit, None, &name, &problems)),
        Ok(found) => {
            let title = match found.title.as_str() {
                "" => title_from(&app, &name),
                title => title.to_owned(),
            };
            let id = insert(&app, &person, title, found.draft.clone()).await?;
            Ok(pages::taken_over(&visit, &id, &found))
        }
    }
}

/// A title from the name of a file.
fn title_from(app: &App, name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).replace(['_', '-'], " ");
    let title: String = plain_text(&stem).replace('\n', " ").chars().take(TITLE_CHARS_MAX).collect();
    if title.is_empty() { app.words().authoring_xlsform_untitled() } else { title }
}

async fn replace(Path(id): Path<String>, Uploaded { visit, form, mut files }: Uploaded) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let survey = editing(&app, &person, id.clone()).await?;
    let was = form.text("was").to_owned();
    let mut errors = none(&visit);
    let file = file_of(&mut files);
    if mark(&survey.draft) != was {
        errors.add("file", app.words().authoring_xlsform_changed());
    } else if file.is_none() {
        errors.add("file", app.words().authoring_xlsform_file_missing());
    }
    let Some((name, bytes)) = file.filter(|_| errors.is_empty()) else {
        return Ok(pages::upload(&visit, Some(&survey), &errors));
    };
    match read(&app, bytes).await? {
        Err(problems) => Ok(pages::refused(&visit, Some(&survey), &name, &problems)),
        Ok(found) => {
            let draft = found.draft.clone();
            change(&app, &person, id.clone(), move |survey| {
                if mark(&survey.draft) != was {
                    return Err(Refusal::Busy.into());
                }
                survey.draft = draft.clone();
                Ok(())
            })
            .await?;
            Ok(pages::taken_over(&visit, &id, &found))
        }
    }
}

async fn download(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let survey = editing(visit.app(), &person, id).await?;
    let bytes = xlsform::write(visit.app().words(), &survey.title, &survey.draft)
        .map_err(|why| crate::web::refusal::Fault(format!("a workbook could not be written: {why}")))?;
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = survey.title.chars().map(plain).take(60).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
    ];
    Ok((headers, bytes).into_response())
}
