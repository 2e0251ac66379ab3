//! Mail: letters are written into the database in the unit that causes them, and go out later, in order, at a bounded
//! pace; what somebody waits for goes first.
//!
//! A letter is never sent twice. It is *waiting*, then *sending* while a program talks to the mail server about it, then
//! *handing* from the moment at which the server said that it wants the text, then *sent*. Each step is one durable change
//! that only one program can make. What a killed program left at *sending* waits again, since nothing of it was out; what
//! it left at *handing* is *uncertain* and stays so: nobody can say whether it went. See docs/decisions/0006.

mod message;
mod reply;
mod rows;
mod smtp;
pub mod stop;
#[cfg(test)]
mod tests;

use crate::app::App;
use crate::chance::Chance;
use crate::features::identity::Person;
use crate::web::refusal::Failure;
use lettre::message::Mailbox;
pub use reply::Bounce;
use reply::Outcome;
#[cfg(test)]
pub use rows::STATEMENTS;
pub use rows::{Bounced, bounce_count, bounces, counts, restored, trouble};
use smtp::Smtp;
use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::{Error, People, Tx};
use tokio::time::Instant;
use ui::Words;

/// Tries until a letter counts as failed: with the waits between them, some eight hours.
const TRIES_MAX: i64 = 10;
/// The longest wait between two tries, in seconds.
const RETRY_SECONDS_MAX: i64 = 4 * 3_600;
/// Letters taken from the queue at once.
const BATCH: i64 = 20;
/// How long to leave a mail server alone that cannot be used: doubles from the first to the last.
const REST: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));
/// A sender that was not heard of for so many seconds is dead.
const ALIVE_SECONDS_MAX: i64 = 60;
/// Tries to write down what became of a letter, a second apart.
const WRITES_MAX: u32 = 20;
/// How often a sender says that it is alive, in seconds.
pub const BEAT_SECONDS: u64 = 15;

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    person: String,
    email: Option<String>,
    subject: String,
    body: String,
    headers: BTreeMap<String, String>,
    urgent: bool,
    until_at: Option<i64>,
}

impl Letter {
    /// A letter in plain text. People without email get none: see the printed cards.
    pub fn new(to: &Person, subject: String, body: String) -> Self {
        Self {
            person: to.id.clone(),
            email: to.email.clone(),
            subject,
            body,
            headers: BTreeMap::new(),
            urgent: false,
            until_at: None,
        }
    }

    /// Adds List-Unsubscribe (RFC 2369) and its one-click form (RFC 8058).
    pub fn unsubscribe(mut self, address: &str) -> Self {
        self.headers.insert("List-Unsubscribe".into(), format!("<{address}>"));
        self.headers.insert("List-Unsubscribe-Post".into(), "List-Unsubscribe=One-Click".into());
        self
    }

    /// Somebody waits for it: it goes before all others, and not at all after `until_at`, when it is of no use any more.
    pub fn urgent(mut self, until_at: i64) -> Self {
        self.urgent = true;
        self.until_at = Some(until_at);
        self
    }
}

/// A letter that is due.
struct Waiting {
    id: String,
    to: String,
    subject: String,
    body: String,
    headers: BTreeMap<String, String>,
    tries: i64,
    due_at: i64,
    until_at: Option<i64>,
}

/// Puts a letter into the queue. One to a person without email, or to an address that does not work, is not written.
///
/// # Errors
/// A fault of the database.
pub fn enqueue(tx: &mut Tx<'_, People>, app: &App, letter: &Letter, due_at: i64) -> Result<(), Error> {
    let Some(email) = &letter.email else { return Ok(()) };
    rows::insert(tx, &hex::encode(app.chance().bytes::<15>()), email, letter, due_at)
}

/// Where mail goes, and who sends it there.
pub struct Way {
    /// The name of this sender: random, and another one in each program.
    sender: String,
    place: Place,
    pace: tokio::sync::Mutex<Pace>,
    /// Why nothing can be sent just now; empty if it can.
    trouble: Mutex<String>,
    /// Held while a letter is in hand.
    busy: tokio::sync::Mutex<()>,
    stopping: AtomicBool,
}

enum Place {
    /// An SMTP server.
    Smtp(Box<tokio::sync::Mutex<Smtp>>),
    /// A folder with one `.eml` file a letter.
    Folder(PathBuf),
}

struct Pace {
    next_at: Instant,
    rest: Duration,
    rests_until: Instant,
}

impl Way {
    /// As configured.
    ///
    /// # Errors
    /// A sentence, when the address of the server cannot be read or the folder cannot be made.
    pub fn of(config: &crate::config::Config) -> Result<Self, String> {
        config.mail_from.parse::<Mailbox>().map_err(|_| {
            format!("mail_from is not a sender: {}. Write it like \"Your Voice <voice@example.org>\"", config.mail_from)
        })?;
        let place = match &config.smtp {
            Some(text) => Place::Smtp(Box::new(tokio::sync::Mutex::new(Smtp::of(text, config)?))),
            None => {
                let folder = config.post_at();
                // For its owner alone: letters have sign-in links in them.
                let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
                made.map_err(|why| format!("{} cannot be made: {why}", folder.display()))?;
                Place::Folder(folder)
            }
        };
        let now = Instant::now();
        Ok(Self {
            sender: hex::encode(Chance::system().bytes::<8>()),
            place,
            pace: tokio::sync::Mutex::new(Pace { next_at: now, rest: REST.0, rests_until: now }),
            trouble: Mutex::new(String::new()),
            busy: tokio::sync::Mutex::new(()),
            stopping: AtomicBool::new(false),
        })
    }

    fn trouble(&self) -> String {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Signs in at the mail server without sending anything. `None` where mail goes to a folder.
    ///
    /// # Errors
    /// Why letters could not be sent.
    pub async fn try_door(&self) -> Option<Result<(), String>> {
        match &self.place {
            Place::Smtp(smtp) => Some(smtp.lock().await.try_door().await),
            Place::Folder(_) => None,
        }
    }

    /// Waits until the next letter may go: letters to a server keep a pace.
    async fn keep_pace(&self, app: &App) {
        if matches!(self.place, Place::Smtp(_)) {
            let between = Duration::from_secs(60) / app.config().mails_per_minute_max.max(1);
            let mut pace = self.pace.lock().await;
            tokio::time::sleep_until(pace.next_at).await;
            pace.next_at = Instant::now() + between;
        }
    }

    /// Keeps in mind whether the server can be used, and leaves it alone for a while if not.
    async fn learn(&self, outcome: &Outcome) {
        let down = match outcome {
            Outcome::WayDown(why) => Some(why.clone()),
            _ => None,
        };
        let mut pace = self.pace.lock().await;
        if down.is_some() {
            pace.rests_until = Instant::now() + pace.rest;
            pace.rest = (pace.rest * 2).min(REST.1);
        } else {
            pace.rest = REST.0;
        }
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let now = down.unwrap_or_default();
        if trouble.is_empty() && !now.is_empty() {
            // The server's words, never a letter or an address of a person: those come with replies to letters only.
            tracing::warn!(why = %now, "the mail server cannot be used; letters wait");
        }
        *trouble = now;
    }
}

/// Says that this program is alive and looks whether others are. What the dead had in hand is freed.
///
/// # Errors
/// A fault of the database.
pub async fn beat(app: &App, way: &Way) -> Result<u64, Failure> {
    let (real, today, sender, trouble) = (app.clock().real(), app.clock().now(), way.sender.clone(), way.trouble());
    app.people()
        .write("post: beat", move |tx| {
            rows::beat(tx, &sender, real, &trouble)?;
            Ok(rows::free(tx, real - ALIVE_SECONDS_MAX, today)?)
        })
        .await
}

/// Takes no more letters, waits until the one in hand is done, and says that this program is gone.
///
/// # Errors
/// A fault of the database.
pub async fn stop(app: &App, way: &Way, wait_max: Duration) -> Result<(), Failure> {
    way.stopping.store(true, Ordering::Relaxed);
    // If the mail server takes longer than that, the letter is uncertain, as after a kill.
    let _ = tokio::time::timeout(wait_max, way.busy.lock()).await;
    let sender = way.sender.clone();
    app.people().write("post: leave", move |tx| Ok(rows::leave(tx, &sender)?)).await
}

/// How the queue stands, for whoever looks after it.
pub struct Standing {
    /// What keeps programs from sending, in the mail server's words.
    pub troubles: Vec<String>,
    /// For how many seconds the letter that waits longest has been due.
    pub waits_seconds: i64,
}

/// How the queue stands.
///
/// # Errors
/// A fault of the database.
pub fn standing(tx: &mut Tx<'_, People>, app: &App) -> Result<Standing, Error> {
    let now = app.clock().now();
    Ok(Standing {
        troubles: rows::troubles(tx, app.clock().real() - ALIVE_SECONDS_MAX)?,
        waits_seconds: rows::oldest(tx, now)?.map_or(0, |due_at| now - due_at),
    })
}

/// Takes an address off the list of those that do not work. False if it was not on it.
///
/// # Errors
/// A fault of the database.
pub fn mend(tx: &mut Tx<'_, People>, email: &str) -> Result<bool, Error> {
    rows::mend(tx, email)
}

/// Puts an address on the list by hand: somebody read in the mailbox of the sender that it does not work.
///
/// # Errors
/// A fault of the database.
pub fn told_bounced(tx: &mut Tx<'_, People>, app: &App, email: &str) -> Result<(), Error> {
    rows::bounce(tx, email, Bounce::Told, "", app.clock().now())
}

/// Why a letter did not go out, in words, from what is kept: a word of ours, and what the server said.
pub fn why_in_words(w: Words, kept: &str) -> String {
    let (key, said) = kept.split_once(' ').unwrap_or((kept, ""));
    match key {
        "bounced" if said.is_empty() => w.post_why_bounced_before(),
        "bounced" => w.post_why_bounced(said),
        "later" => w.post_why_later(said),
        "refused" => w.post_why_refused(said),
        "silent" => w.post_why_silent(said),
        "stopped" => w.post_why_stopped(),
        "late" => w.post_why_late(),
        "restored" => w.post_why_restored(),
        _ => kept.to_owned(),
    }
}

/// Sends what is due, one batch. Gives how many letters were taken; none while a mail server is left alone.
///
/// # Errors
/// A fault of the database.
pub async fn send_due(app: &App, way: &Way) -> Result<usize, Failure> {
    if way.stopping.load(Ordering::Relaxed) || Instant::now() < way.pace.lock().await.rests_until {
        return Ok(0);
    }
    let now = app.clock().now();
    let due = app.people().read("post: due", move |tx| Ok::<_, Failure>(rows::due(tx, now, BATCH)?)).await?;
    if let (true, Place::Smtp(smtp)) = (due.is_empty(), &way.place) {
        smtp.lock().await.rest().await;
    }
    let mut taken = 0;
    for letter in &due {
        way.keep_pace(app).await;
        let _busy = way.busy.lock().await;
        if way.stopping.load(Ordering::Relaxed) {
            break;
        }
        app.pulse().mail_came_around(app.clock().real());
        let (id, sender, now, real) = (letter.id.clone(), way.sender.clone(), app.clock().now(), app.clock().real());
        if letter.until_at.is_some_and(|until| until < now) {
            app.people().write("post: late", move |tx| Ok::<_, Failure>(rows::late(tx, &id, now)?)).await?;
            continue;
        }
        let trouble = way.trouble();
        let ours = app
            .people()
            .write("post: take", move |tx| {
                rows::beat(tx, &sender, real, &trouble)?;
                Ok::<_, Failure>(rows::take(tx, &id, &sender)?)
            })
            .await?;
        if !ours {
            continue;
        }
        taken += 1;
        let outcome = send(app, way, letter).await?;
        way.learn(&outcome).await;
        let down = matches!(outcome, Outcome::WayDown(_));
        write_down(app, way, letter, outcome).await?;
        if down {
            break;
        }
    }
    Ok(taken)
}

/// Sends one letter that was taken.
async fn send(app: &App, way: &Way, letter: &Waiting) -> Result<Outcome, Failure> {
    let Ok(from) = app.config().mail_from.parse::<Mailbox>() else {
        return Ok(Outcome::WayDown("mail_from is not a sender".into()));
    };
    let (envelope, text) = match message::of(&from, letter, app.clock().now()) {
        Ok(made) => made,
        Err(why) => return Ok(Outcome::Never(why)),
    };
    match &way.place {
        Place::Folder(folder) => {
            if !hand(app, way, letter).await? {
                return Ok(Outcome::Later("taken away".into()));
            }
            // The time first, so that a folder lists letters in order.
            let at = folder.join(format!("{:010x}{}.eml", letter.due_at, letter.id));
            let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&at);
            Ok(match file.and_then(|mut file| file.write_all(&text)) {
                Ok(()) => Outcome::Sent,
                Err(why) => Outcome::Later(why.to_string()),
            })
        }
        Place::Smtp(smtp) => {
            let mut smtp = smtp.lock().await;
            if let Err(outcome) = smtp.begin(&envelope).await {
                return Ok(outcome);
            }
            match hand(app, way, letter).await {
                Ok(true) => Ok(smtp.finish(&text).await),
                Ok(false) => {
                    smtp.give_up();
                    Ok(Outcome::Later("taken away".into()))
                }
                Err(why) => {
                    smtp.give_up();
                    Err(why)
                }
            }
        }
    }
}

/// From here on nobody else may send it, and this program may send it once.
async fn hand(app: &App, way: &Way, letter: &Waiting) -> Result<bool, Failure> {
    let (id, sender) = (letter.id.clone(), way.sender.clone());
    app.people().write("post: hand", move |tx| Ok(rows::hand(tx, &id, &sender)?)).await
}

async fn write_down(app: &App, way: &Way, letter: &Waiting, outcome: Outcome) -> Result<(), Failure> {
    let now = app.clock().now();
    let tries = letter.tries + 1;
    let wait = i64::from(app.config().mail_retry_seconds.max(1)) << (tries - 1).min(20);
    let again_at = (tries < TRIES_MAX).then(|| now + wait.min(RETRY_SECONDS_MAX));
    let mut left = WRITES_MAX;
    loop {
        let (id, sender, to) = (letter.id.clone(), way.sender.clone(), letter.to.clone());
        let outcome = outcome.clone();
        let written = app
            .people()
            .write("post: outcome", move |tx| {
                Ok::<_, Failure>(rows::outcome(tx, (&id, &sender), &to, &outcome, again_at, now)?)
            })
            .await;
        left -= 1;
        // What went out and is not written down would be uncertain in the end: the database gets some time to come back.
        if written.is_ok() || left == 0 {
            return written;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
