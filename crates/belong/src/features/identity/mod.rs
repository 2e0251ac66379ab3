//! Who may come in. People are known by their work email or by a printed card; nobody has a password.
//!
//! A sign-in link opens a page with a button, and the button spends it, because mail scanners open links. The code in
//! the same mail does the same on another device. A *claim card* is a sealed letter with a word code for one person,
//! once. Sessions are known by the hash of a cookie that is sent only under `/in`.

mod pages;
mod routes;
pub mod rows;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "fuzzing"))]
pub use routes::next_of;
pub use routes::routes;

use crate::app::App;
use crate::keys;
use crate::web::refusal::{Failure, Refusal};
use aws_lc_rs::hmac::{self, Key};
use store::{People, Tx};

/// Seconds that a sign-in link lives, at least.
pub const LINK_SECONDS: i64 = 30 * 60;
/// A link ends at a whole multiple of this: the database shall not tell at which second somebody asked.
pub const LINK_STEP_SECONDS: i64 = 15 * 60;
/// Seconds that a link for the first administrator lives: it is printed on a terminal.
const FIRST_LINK_SECONDS: i64 = 24 * 3600;
/// Wrong codes until a link is spent.
const CODE_TRIES_MAX: i64 = 5;
/// Seconds of a session on one's own device.
pub const SESSION_SECONDS: i64 = 30 * 24 * 3600;
/// Seconds of a session on a shared tablet.
pub const SHARED_SESSION_SECONDS: i64 = 20 * 60;
/// Links that one address may ask for in an hour.
const LINKS_PER_HOUR_MAX: i64 = 5;
/// Cards that may be tried in an hour by everybody together. A card has 66 bits: this is against load, not guessing.
const CARD_TRIES_PER_HOUR_MAX: i64 = 2_000;
/// Codes that may be tried for one address in an hour.
const CODE_TRIES_PER_HOUR_MAX: i64 = 15;
/// Wrong codes in an hour by everybody together: six digits are few when many addresses are tried at once.
const CODES_WRONG_PER_HOUR_MAX: i64 = 300;
/// Days that a claim card is good for.
pub const CARD_DAYS: i32 = 60;
/// How long asking for a link takes, whether the address is known or not.
const ASK_WAIT: std::time::Duration = std::time::Duration::from_millis(250);
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Somebody of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id on the people side.
    pub id: String,
    /// The name that the person goes by.
    pub name: String,
    /// Work email, for those who have one.
    pub email: Option<String>,
    /// What the person may do besides what everybody may.
    pub roles: Vec<Role>,
}

/// What somebody may do besides what every member may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Leads a site: sees the results of that site first.
    SiteLeader {
        /// Id of the site.
        site: String,
    },
    /// Writes surveys and runs waves.
    Organiser,
    /// Imports people, gives roles, configures.
    Administrator,
    /// Reads events and checks; changes nothing.
    Auditor,
    /// Holds one of the keys of waves.
    Keyholder,
}

impl Role {
    /// The role's name in the database.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SiteLeader { .. } => "site_leader",
            Self::Organiser => "organiser",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::Keyholder => "keyholder",
        }
    }

    /// The site that the role is bound to; empty for the whole organisation.
    pub fn site(&self) -> &str {
        match self {
            Self::SiteLeader { site } => site,
            _ => "",
        }
    }

    /// Back from the database. An unknown name gives no role.
    pub fn of(name: &str, site: &str) -> Option<Self> {
        match name {
            "site_leader" => Some(Self::SiteLeader { site: site.to_owned() }),
            "organiser" => Some(Self::Organiser),
            "administrator" => Some(Self::Administrator),
            "auditor" => Some(Self::Auditor),
            "keyholder" => Some(Self::Keyholder),
            _ => None,
        }
    }
}

impl Person {
    /// Whether the person may write surveys and run waves.
    pub fn is_organiser(&self) -> bool {
        self.roles.contains(&Role::Organiser) || self.is_administrator()
    }

    /// Whether the person may import people and give roles.
    pub fn is_administrator(&self) -> bool {
        self.roles.contains(&Role::Administrator)
    }

    /// Whether the person may read events and checks.
    pub fn is_auditor(&self) -> bool {
        self.roles.contains(&Role::Auditor) || self.is_administrator()
    }
}

/// SHA-256 of a secret text: what the database keeps of links, cookies and cards.
pub fn hash(secret: &str) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// An email address as it is kept: without spaces, in lower case. `None` when it cannot be one.
pub fn email_of(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (name, host) = email.split_once('@')?;
    let fine = !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains('@')
        && email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"'));
    fine.then_some(email)
}

/// The words of a card or a code as they are compared: lower case, single spaces.
pub fn words_of(text: &str) -> String {
    // Small letters first: the small form of a letter may have a mark that is no letter.
    let spaced: String = text.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Counts one try, and refuses when there were too many in this hour.
///
/// # Errors
/// [`Refusal::TooMany`], or a fault of the database.
pub fn count_try(tx: &mut Tx<'_, People>, key: &Key, what: &str, now: i64, max: i64) -> Result<(), Failure> {
    let count = rows::count_attempt(tx, &try_name(key, what), now / HOUR * HOUR)?;
    if count > max { Err(Refusal::TooMany.into()) } else { Ok(()) }
}

/// What the database keeps of what was tried: a list of addresses must not be enough to find out whose tries they were.
fn try_name(key: &Key, what: &str) -> Vec<u8> {
    hmac::sign(key, format!("try\0{what}").as_bytes()).as_ref().to_vec()
}

/// What the database keeps of the six digits: under a key outside the database and bound to one link, so that a reader of
/// the database can neither try out all million of them nor use one elsewhere.
fn code_mark(key: &Key, link: &[u8], code: &str) -> Vec<u8> {
    let mut context = hmac::Context::with_key(key);
    context.update(b"code\0");
    context.update(link);
    context.update(code.as_bytes());
    context.sign().as_ref().to_vec()
}

/// A new link for a person: the token for the address, and the six digits for another device.
pub struct Link {
    /// For the address of the page with the button.
    pub token: String,
    /// To type on another device.
    pub code: String,
}

/// Makes a sign-in link for a person, in the same unit as whatever mails it.
///
/// # Errors
/// A fault of the database or of the folder of keys.
pub fn make_link(tx: &mut Tx<'_, People>, app: &App, person: &str, now: i64, seconds: i64) -> Result<Link, Failure> {
    let token = app.chance().token();
    let code = format!("{:06}", u64::from_be_bytes(app.chance().bytes()) % 1_000_000);
    let link = hash(&token);
    let mark = code_mark(&keys::sign_in_key(app)?, &link, &code);
    let ends_at = (now + seconds + LINK_STEP_SECONDS - 1) / LINK_STEP_SECONDS * LINK_STEP_SECONDS;
    rows::insert_link(tx, &link, person, &mark, ends_at)?;
    Ok(Link { token, code })
}

/// Somebody asks for a link by email. Whether the address is known makes no difference to what the asker sees.
///
/// # Errors
/// Too many tries, or a fault.
pub async fn ask_for_link(app: &App, email: String) -> Result<(), Failure> {
    let ends = tokio::time::Instant::now() + ASK_WAIT;
    let (now, app2, key) = (app.clock().now(), app.clone(), keys::sign_in_key(app)?);
    let asked = app
        .people()
        .write("identity: ask for a link", move |tx| {
            count_try(tx, &key, &format!("link {email}"), now, LINKS_PER_HOUR_MAX)?;
            let Some(person) = rows::person_by_email(tx, &email)? else { return Ok(()) };
            let link = make_link(tx, &app2, &person.id, now, LINK_SECONDS)?;
            let words = app2.words();
            let address = format!("{}/in/sign-in/{}", app2.config().base_url, link.token);
            let body = words.identity_mail_body(&person.name, &address, &link.code);
            crate::post::enqueue(
                tx,
                &app2,
                &crate::post::Letter::new(&person, words.identity_mail_subject(app2.organisation()), body)
                    .urgent(now + LINK_SECONDS),
                now,
            )?;
            Ok(())
        })
        .await;
    // A known address is more work than an unknown one. Both answer after the same time.
    tokio::time::sleep_until(ends).await;
    asked
}

/// A link for the first administrator, who is made when there is nobody yet; again at each start until an administrator
/// is signed in or has a work email, so that a lost link locks nobody out. `None` otherwise.
///
/// # Errors
/// A fault of the database.
pub async fn first_administrator(app: &App) -> Result<Option<String>, Failure> {
    let (now, app2) = (app.clock().now(), app.clone());
    app.people()
        .write("identity: first administrator", move |tx| {
            let id = if rows::any_administrator(tx)? {
                let Some(stranded) = rows::stranded_administrator(tx, now)? else { return Ok(None) };
                stranded
            } else {
                let id = app2.chance().id(now);
                let person = Person { id: id.clone(), name: "Administrator".into(), email: None, roles: vec![] };
                rows::insert_person(tx, &person, None)?;
                rows::give_role(tx, &id, &Role::Administrator)?;
                id
            };
            let link = make_link(tx, &app2, &id, now, FIRST_LINK_SECONDS)?;
            Ok(Some(format!("{}/in/sign-in/{}", app2.config().base_url, link.token)))
        })
        .await
}

/// Spends a link and opens a session. Gives the token for the cookie.
///
/// # Errors
/// A rule in words when the link is spent or too old; a fault.
pub async fn spend_link(app: &App, token: String, shared: bool) -> Result<String, Failure> {
    let (now, app2) = (app.clock().now(), app.clone());
    app.people()
        .write("identity: spend a link", move |tx| match rows::spend_link(tx, &hash(&token), now)? {
            Some(person) => Ok(open_session(tx, &app2, &person, shared, now)?),
            None => Err(Refusal::Rule(app2.words().identity_link_spent()).into()),
        })
        .await
}

/// Spends the code of a link, on whatever device. Gives the token for the cookie.
///
/// # Errors
/// A rule in words when the code is wrong; too many tries; a fault.
pub async fn spend_code(app: &App, email: String, code: String, shared: bool) -> Result<String, Failure> {
    let (now, app2, key) = (app.clock().now(), app.clone(), keys::sign_in_key(app)?);
    // A wrong try must be counted, so the unit succeeds and says what came out.
    let opened = app
        .people()
        .write("identity: spend a code", move |tx| {
            count_try(tx, &key, &format!("code {email}"), now, CODE_TRIES_PER_HOUR_MAX)?;
            let (wrong, window) = (try_name(&key, "wrong codes"), now / HOUR * HOUR);
            if rows::attempts(tx, &wrong, window)? >= CODES_WRONG_PER_HOUR_MAX {
                return Err(Refusal::TooMany.into());
            }
            let Some(person) = rows::person_by_email(tx, &email)? else { return Ok::<_, Failure>(None) };
            let mark = |link: &[u8]| code_mark(&key, link, &code);
            match rows::spend_code(tx, &person.id, &mark, now, CODE_TRIES_MAX)? {
                true => Ok(Some(open_session(tx, &app2, &person.id, shared, now)?)),
                false => {
                    rows::count_attempt(tx, &wrong, window)?;
                    Ok(None)
                }
            }
        })
        .await?;
    opened.ok_or_else(|| Refusal::Rule(app.words().identity_code_wrong()).into())
}

/// Makes a claim card for a person; an earlier unspent card of the person ends. Gives the words.
///
/// # Errors
/// A fault of the database.
pub fn make_card(tx: &mut Tx<'_, People>, app: &App, person: &str) -> Result<String, store::Error> {
    let words = credential::words::from_leaf(&credential::LeafHash::new(app.chance().bytes()));
    let today = app.clock().today();
    let ends = crate::clock::days_after(today, CARD_DAYS);
    rows::end_cards(tx, person, &today.to_string())?;
    rows::insert_card(tx, &hash(&words), person, &today.to_string(), &ends.to_string())?;
    Ok(words)
}

/// Ends the cards of a person that were not used.
///
/// # Errors
/// A fault of the database.
pub fn end_cards(tx: &mut Tx<'_, People>, app: &App, person: &str) -> Result<(), store::Error> {
    rows::end_cards(tx, person, &app.clock().today().to_string())
}

/// Who a card is for, without spending it.
///
/// # Errors
/// A rule in words when the card is spent, too old or unknown; a fault.
pub async fn card_holder(app: &App, words: &str) -> Result<Person, Failure> {
    let (now, today, card) = (app.clock().now(), app.clock().today().to_string(), hash(&words_of(words)));
    let key = keys::sign_in_key(app)?;
    let found = app
        .people()
        .write("identity: look at a card", move |tx| {
            count_try(tx, &key, "cards", now, CARD_TRIES_PER_HOUR_MAX)?;
            Ok::<_, Failure>(rows::card_holder(tx, &card, &today)?)
        })
        .await?;
    found.ok_or_else(|| Refusal::Rule(app.words().identity_card_spent()).into())
}

/// Spends a card and opens a session. Gives the token for the cookie.
///
/// # Errors
/// As [`card_holder`].
pub async fn spend_card(app: &App, words: String, shared: bool) -> Result<String, Failure> {
    let (now, today, app2) = (app.clock().now(), app.clock().today().to_string(), app.clone());
    let card = hash(&words_of(&words));
    app.people()
        .write("identity: spend a card", move |tx| match rows::card_holder(tx, &card, &today)? {
            Some(person) => {
                rows::spend_card(tx, &card, &today)?;
                Ok(open_session(tx, &app2, &person.id, shared, now)?)
            }
            None => Err(Refusal::Rule(app2.words().identity_card_spent()).into()),
        })
        .await
}

/// Opens a session and gives the token for the cookie. A session is always new: nothing that was known before the
/// sign-in is good after it.
fn open_session(
    tx: &mut Tx<'_, People>,
    app: &App,
    person: &str,
    shared: bool,
    now: i64,
) -> Result<String, store::Error> {
    let token = app.chance().token();
    // Whole days where that is enough: the database shall not tell at which minute somebody was here.
    let ends_at = if shared { now + SHARED_SESSION_SECONDS } else { (now + SESSION_SECONDS) / DAY * DAY + DAY };
    rows::insert_session(tx, &hash(&token), person, shared, now / DAY * DAY, ends_at)?;
    Ok(token)
}

/// Who the cookie belongs to, and whether it is on a shared tablet.
///
/// # Errors
/// A fault of the database.
pub async fn who(app: &App, token: &str) -> Result<Option<(Person, bool)>, Failure> {
    let (now, session) = (app.clock().now(), hash(token));
    app.people().read("identity: who", move |tx| Ok(rows::session_person(tx, &session, now)?)).await
}

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of its cookie.
    pub hash: Vec<u8>,
    /// The first day, as a moment.
    pub opened_at: i64,
    /// When it ends.
    pub ends_at: i64,
    /// Whether it is on a shared device.
    pub shared: bool,
}

/// Where somebody is signed in.
///
/// # Errors
/// A fault of the database.
pub async fn sessions(app: &App, person: &Person) -> Result<Vec<Session>, Failure> {
    let (now, id) = (app.clock().now(), person.id.clone());
    app.people().read("identity: sessions", move |tx| Ok(rows::sessions_of(tx, &id, now)?)).await
}

/// Ends one session of somebody, by the hash of its cookie, or all but the one whose cookie is `here`.
///
/// # Errors
/// A fault of the database.
pub async fn end_sessions(app: &App, person: &Person, one: Option<Vec<u8>>, here: &str) -> Result<(), Failure> {
    let (id, here) = (person.id.clone(), hash(here));
    app.people()
        .write("identity: end sessions", move |tx| {
            match &one {
                Some(hash) => rows::end_session_of(tx, &id, hash)?,
                None => rows::end_other_sessions(tx, &id, &here)?,
            }
            Ok(())
        })
        .await
}

/// Ends the sessions of somebody whose roles changed, in the same unit: what a browser may do begins anew with a new
/// sign-in. The session in which they changed their own goes on.
///
/// # Errors
/// A fault of the database.
pub fn roles_changed(tx: &mut Tx<'_, People>, person: &str, here: &str) -> Result<(), store::Error> {
    rows::end_other_sessions(tx, person, &hash(here))
}

/// Ends a session.
///
/// # Errors
/// A fault of the database.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Failure> {
    let session = hash(token);
    app.people().write("identity: sign out", move |tx| Ok(rows::end_session(tx, &session)?)).await
}
