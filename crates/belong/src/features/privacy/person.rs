//! What is held about one person, given out; and a person taken out.

use super::access::{Answering, View};
use super::document::Document;
use super::rows::{self, Fate, HELD, Held};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use serde_json::{Map, Value, json};
use std::path::Path;
use store::{People, Tx};
use ui::Words;

/// Letters in the folder of post that are looked through, at most.
const LETTERS_MAX: usize = 100_000;

/// What is held in one place.
pub struct Section {
    /// The place.
    pub held: &'static Held,
    /// The rows: column → value.
    pub rows: Vec<Map<String, Value>>,
}

/// Everything that is held about a person.
pub struct Everything {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// By place.
    pub sections: Vec<Section>,
    /// Whether how they take part was left out.
    pub without_part: bool,
}

/// The name of a place in words.
pub fn held_name(w: Words, held: &Held) -> String {
    match held.name {
        "person" => w.privacy_held_person(),
        "appointments" => w.privacy_held_appointments(),
        "line_manager_of" => w.privacy_held_line_manager_of(),
        "search_words" => w.privacy_held_search_words(),
        "roles" => w.privacy_held_roles(),
        "sessions" => w.privacy_held_sessions(),
        "sign_in_links" => w.privacy_held_sign_in_links(),
        "claim_cards" => w.privacy_held_claim_cards(),
        "letters" => w.privacy_held_letters(),
        "address_refused" => w.privacy_held_address_refused(),
        "no_more_letters" => w.privacy_held_no_more_letters(),
        "staff_lists_sent" => w.privacy_held_staff_lists_sent(),
        "could_take_part" => w.privacy_held_could_take_part(),
        "chose_paper" => w.privacy_held_chose_paper(),
        "credentials_taken" => w.privacy_held_credentials_taken(),
        "credentials_replaced" => w.privacy_held_credentials_replaced(),
        "keys_held" => w.privacy_held_keys_held(),
        "groups" => w.privacy_held_groups(),
        "suggestions_made" => w.privacy_held_suggestions_made(),
        "answers_owed" => w.privacy_held_answers_owed(),
        "suggestions_discussed" => w.privacy_held_suggestions_discussed(),
        "following" => w.privacy_held_following(),
        "news" => w.privacy_held_news(),
        "feed" => w.privacy_held_feed(),
        "tokens_taken" => w.privacy_held_tokens_taken(),
        "decisions_made" => w.privacy_held_decisions_made(),
        "actions_owned" => w.privacy_held_actions_owned(),
        "evidence_added" => w.privacy_held_evidence_added(),
        "actions_told_of" => w.privacy_held_actions_told_of(),
        "done_by_them" => w.privacy_held_done_by_them(),
        "done_about_them" => w.privacy_held_done_about_them(),
        other => other.replace('_', " "),
    }
}

/// What cannot be found, and why.
pub fn cannot(w: Words) -> [String; 7] {
    [
        w.privacy_cannot_answers(),
        w.privacy_cannot_comments(),
        w.privacy_cannot_letters(),
        w.privacy_cannot_backups(),
        w.privacy_cannot_published(),
        w.privacy_cannot_free(),
        w.privacy_cannot_systems(),
    ]
}

/// A value as it is read: moments as dates and times.
pub fn said(column: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Number(at) if column.ends_with("_at") => moment(at.as_i64().unwrap_or(0)),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A moment by UTC; the day alone where no more is kept.
fn moment(at: i64) -> String {
    let format = if at % (24 * 3600) == 0 { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%SZ" };
    jiff::Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.strftime(format).to_string())
}

impl Everything {
    /// For a program.
    pub fn json(&self, app: &App) -> String {
        let held: Map<String, Value> = self
            .sections
            .iter()
            .map(|section| {
                let rows = section.rows.iter().map(|row| {
                    let told = row.iter().map(|(column, value)| {
                        let value = if column.ends_with("_at") { said(column, value).into() } else { value.clone() };
                        (column.clone(), value)
                    });
                    Value::Object(told.collect())
                });
                (section.held.name.to_owned(), rows.collect())
            })
            .collect();
        let w = app.words();
        let all = json!({
            "format": "belong/person/v1",
            "organisation": app.organisation(),
            "made_on": app.clock().today().to_string(),
            "held": held,
            "left_out": if self.without_part { vec![w.privacy_person_part()] } else { vec![] },
            "cannot_be_found": cannot(w),
        });
        serde_json::to_string_pretty(&all).unwrap_or_default()
    }

    /// For a person to read.
    pub fn document(&self, app: &App) -> Document {
        let w = app.words();
        let mut text = Document::new(w.privacy_copy_title(&self.name));
        text.text(w.privacy_copy_lead(app.organisation(), crate::clock::in_words(app.clock().today())));
        if self.without_part {
            text.text(w.privacy_person_part());
        }
        for section in &self.sections {
            let name = held_name(w, section.held);
            text.heading(name.clone());
            if section.rows.is_empty() {
                text.text(w.privacy_none());
                continue;
            }
            let head = section.held.columns.iter().map(|column| column.replace('_', " ")).collect();
            let rows = section.rows.iter().map(|row| {
                let cell = |column: &&str| said(column, row.get(*column).unwrap_or(&Value::Null));
                section.held.columns.iter().map(cell).collect()
            });
            text.table(name, head, rows.collect());
        }
        text.heading(w.privacy_cannot_title());
        text.list(cannot(w));
        text
    }
}

/// Everything that is held about a person.
///
/// # Errors
/// A fault of the database.
pub fn everything(tx: &mut Tx<'_, People>, who: &Answering) -> Result<Everything, Failure> {
    let without_part = who.view == View::Administrator;
    let mut sections = vec![];
    for held in HELD.iter().filter(|held| !(without_part && held.part)) {
        sections.push(Section { held, rows: rows::held(tx, held, &who.id)? });
    }
    Ok(Everything { id: who.id.clone(), name: who.name.clone(), sections, without_part })
}

/// Gives everything out about somebody else, which is recorded. `by` is nobody for the command line.
///
/// # Errors
/// Not found for those who may not; a fault.
pub async fn give_out(app: &App, by: Option<&Person>, id: String) -> Result<Everything, Failure> {
    let (app2, by) = (app.clone(), by.cloned());
    app.people()
        .write("privacy: give out", move |tx| {
            let who = Answering::find(tx, by.as_ref(), &id)?;
            let all = everything(tx, &who)?;
            event::record(tx, &app2, by.as_ref().map(|by| by.id.as_str()), &who.id, &Event::PersonExported)?;
            Ok(all)
        })
        .await
}

/// What erasing somebody would do.
pub struct Erasing {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Places with something in them, how many rows, and what becomes of them. The number is not told to administrators
    /// where it says how somebody takes part.
    pub lines: Vec<(&'static Held, Option<usize>)>,
    /// Why it cannot be done.
    pub refused: Option<String>,
    /// Whether they still work here.
    pub here: bool,
    /// Staff lists that wait to be imported, and go.
    pub uploads: i64,
}

/// What becomes of something, in words.
pub fn fate(w: Words, held: &Held) -> String {
    match (held.fate, held.table) {
        (Fate::Goes, _) => w.privacy_erase_goes(),
        (_, "person") => w.privacy_erase_name_stays(),
        (Fate::Emptied, _) => w.privacy_erase_emptied(),
        (Fate::Stays, "eligible") if !held.part => w.privacy_erase_list_stays(),
        (Fate::Stays, "wave_keyholder") => w.privacy_erase_key_stays(),
        (Fate::Stays, _) => w.privacy_erase_taken_stays(),
    }
}

/// The id of the person with this email, staff number or id, also of one who has left.
///
/// # Errors
/// A fault.
pub async fn who(app: &App, text: String) -> Result<Option<String>, Failure> {
    app.people().read("privacy: who", move |tx| Ok(rows::who(tx, text.trim())?)).await
}

/// What erasing somebody would do. Nothing is done.
///
/// # Errors
/// Not found for those who may not; a fault.
pub async fn would_erase(app: &App, by: Option<&Person>, id: String) -> Result<Erasing, Failure> {
    let (app2, by) = (app.clone(), by.cloned());
    app.people()
        .read("privacy: would erase", move |tx| {
            let who = Answering::find(tx, by.as_ref(), &id)?;
            plan_erasing(tx, &app2, &who)
        })
        .await
}

fn plan_erasing(tx: &mut Tx<'_, People>, app: &App, who: &Answering) -> Result<Erasing, Failure> {
    let w = app.words();
    let mut lines = vec![];
    for held in HELD {
        let hidden = held.part && who.view == View::Administrator;
        let count = rows::held(tx, held, &who.id)?.len();
        if hidden {
            lines.push((held, None));
        } else if count > 0 {
            lines.push((held, Some(count)));
        }
    }
    let (administrator, others) = rows::administrators(tx, &who.id)?;
    let refused = if who.erased {
        Some(w.privacy_erase_again())
    } else if who.own {
        Some(w.privacy_erase_own())
    } else if administrator && others == 0 {
        Some(w.privacy_erase_last())
    } else {
        rows::key_awaited(tx, &who.id)?.map(|wave| w.privacy_erase_key(&wave))
    };
    let uploads = rows::uploads(tx)?;
    Ok(Erasing { id: who.id.clone(), name: who.name.clone(), lines, refused, here: !who.left, uploads })
}

/// Erases somebody: everything at once, or nothing. The event says that it was done, and not whom.
///
/// # Errors
/// Not found for those who may not; a rule in words; a fault.
pub async fn erase(app: &App, by: Option<&Person>, id: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.cloned());
    let email = app
        .people()
        .write("privacy: erase", move |tx| {
            let who = Answering::find(tx, by.as_ref(), &id)?;
            if let Some(why) = plan_erasing(tx, &app2, &who)?.refused {
                return Err(Refusal::Rule(why).into());
            }
            let today = app2.clock().today().to_string();
            rows::drop_uploads(tx)?;
            rows::forget(tx, &who.id, &app2.words().privacy_name_erased(), &today)?;
            rows::drop_forgotten(tx)?;
            event::record(tx, &app2, by.as_ref().map(|by| by.id.as_str()), "", &Event::PersonErased)?;
            Ok::<_, Failure>(who.email)
        })
        .await?;
    if let (Some(email), None) = (email, &app.config().smtp) {
        let folder = app.config().post_at();
        let dropped = tokio::task::spawn_blocking(move || drop_letters(&folder, &email)).await;
        if !matches!(dropped, Ok(Ok(()))) {
            tracing::error!("letters of somebody who was erased could not be taken out of the folder of post");
        }
    }
    Ok(())
}

/// Takes letters to an address out of the folder in which they lie when there is no mail server.
fn drop_letters(folder: &Path, email: &str) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)?.take(LETTERS_MAX) {
        let path = entry?.path();
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).to_lowercase();
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        let to = head.lines().find_map(|line| line.strip_prefix("to:")).unwrap_or_default();
        if to.trim().trim_matches(['<', '>']) == email || to.contains(&format!("<{email}>")) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}
