//! Mail: letters are written into the database in the unit that causes them, and go out later, in order, at a
//! bounded pace. A letter is marked *sending* before it is handed over and *sent* after; one that a crash left in
//! between is not sent twice, but marked as uncertain for the administrator to see.

use crate::app::App;
use crate::features::identity::Person;
use crate::web::refusal::Failure;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::time::Duration;
use store::{Error, People, Tx, params};

/// Tries until a letter counts as failed.
const TRIES_MAX: i64 = 5;
/// Letters taken from the queue at once.
const BATCH: i64 = 20;
/// Seconds until the next try after the first failure; each further one doubles.
const RETRY_SECONDS: i64 = 60;

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    person: String,
    email: Option<String>,
    subject: String,
    body: String,
    headers: BTreeMap<String, String>,
}

impl Letter {
    /// A letter in plain text. People without email get none: see the printed cards.
    pub fn new(to: &Person, subject: String, body: String) -> Self {
        Self { person: to.id.clone(), email: to.email.clone(), subject, body, headers: BTreeMap::new() }
    }

    /// Adds List-Unsubscribe (RFC 2369) and its one-click form (RFC 8058).
    pub fn unsubscribe(mut self, address: &str) -> Self {
        self.headers.insert("List-Unsubscribe".into(), format!("<{address}>"));
        self.headers.insert("List-Unsubscribe-Post".into(), "List-Unsubscribe=One-Click".into());
        self
    }
}

const INSERT: &str = "INSERT INTO post (id, to_person, to_email, subject, body, headers, due_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const DUE: &str = "SELECT id, to_email, subject, body, headers, tries FROM post
    WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2";
const TAKE: &str = "UPDATE post SET state = 'sending', tries = tries + 1 WHERE id = ?1 AND state = 'waiting'";
const SENT: &str = "UPDATE post SET state = 'sent', body = '', error = NULL WHERE id = ?1";
const AGAIN: &str = "UPDATE post SET state = 'waiting', due_at = ?2, error = ?3 WHERE id = ?1";
const FAILED: &str = "UPDATE post SET state = 'failed', error = ?2 WHERE id = ?1";
const UNCERTAIN: &str = "UPDATE post SET state = 'uncertain' WHERE state = 'sending'";
const COUNTS: &str = "SELECT state, COUNT(*) FROM post GROUP BY state ORDER BY state";
const TROUBLE: &str = "SELECT to_email, subject, state, COALESCE(error, '') FROM post
    WHERE state IN ('failed', 'uncertain') ORDER BY id DESC LIMIT 200";

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("POST_INSERT", INSERT),
    ("POST_DUE", DUE),
    ("POST_TAKE", TAKE),
    ("POST_SENT", SENT),
    ("POST_AGAIN", AGAIN),
    ("POST_FAILED", FAILED),
    ("POST_UNCERTAIN", UNCERTAIN),
    ("POST_COUNTS", COUNTS),
    ("POST_TROUBLE", TROUBLE),
];

/// Puts a letter into the queue. One to a person without email is not written.
///
/// # Errors
/// A fault of the database.
pub fn enqueue(tx: &mut Tx<'_, People>, app: &App, letter: &Letter, due_at: i64) -> Result<(), Error> {
    let Some(email) = &letter.email else { return Ok(()) };
    let headers = serde_json::to_string(&letter.headers).unwrap_or_default();
    tx.execute(
        INSERT,
        params![app.chance().id(due_at), letter.person, email, letter.subject, letter.body, headers, due_at],
    )?;
    Ok(())
}

/// How many letters there are in each state.
///
/// # Errors
/// A fault of the database.
pub fn counts(tx: &mut Tx<'_, People>) -> Result<Vec<(String, i64)>, Error> {
    tx.rows(COUNTS, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Letters that did not go out, or of which nobody can say: address, subject, state, error.
///
/// # Errors
/// A fault of the database.
pub fn trouble(tx: &mut Tx<'_, People>) -> Result<Vec<[String; 4]>, Error> {
    tx.rows(TROUBLE, params![], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
}

/// Where mail goes: a server, or a folder.
pub enum Way {
    /// An SMTP server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// A folder with one `.eml` file a letter.
    Folder(PathBuf),
}

impl Way {
    /// As configured.
    ///
    /// # Errors
    /// A sentence, when the address of the server cannot be read or the folder cannot be made.
    pub fn of(config: &crate::config::Config) -> Result<Self, String> {
        match &config.smtp {
            Some(url) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&encrypted(url))
                    .map_err(|why| format!("the SMTP address cannot be read: {why}"))?
                    .timeout(Some(Duration::from_secs(30)))
                    .build();
                Ok(Self::Smtp(transport))
            }
            None => {
                let folder = config.post_at();
                // For its owner alone: letters have sign-in links in them.
                let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
                made.map_err(|why| format!("{} cannot be made: {why}", folder.display()))?;
                Ok(Self::Folder(folder))
            }
        }
    }
}

/// The address of a mail server, with STARTTLS asked for where it says nothing about it: letters have sign-in links in
/// them, and a bare `smtp://` would send them and the password in clear. On the same machine it may.
fn encrypted(url: &str) -> String {
    let Some(rest) = url.strip_prefix("smtp://") else { return url.to_owned() };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|after| after.is_empty() || after.starts_with([':', '/', '?']))
    });
    if here || url.contains("tls=") {
        return url.to_owned();
    }
    format!("{url}{}tls=required", if url.contains('?') { '&' } else { '?' })
}

struct Waiting {
    id: String,
    to: String,
    subject: String,
    body: String,
    headers: BTreeMap<String, String>,
    tries: i64,
}

/// Why a letter did not go out.
enum Trouble {
    /// It never will: the address or the letter is at fault.
    Never(String),
    /// The server may take it later.
    Later(String),
}

/// Letters that a stopped program left half handed over: nobody can say whether they went. They are not sent again.
///
/// # Errors
/// A fault of the database.
pub async fn mark_uncertain(app: &App) -> Result<u64, Failure> {
    app.people().write("post: mark uncertain", |tx| Ok(tx.execute(UNCERTAIN, params![])?)).await
}

/// Sends what is due, one batch. Gives how many letters were taken.
///
/// # Errors
/// A fault of the database.
pub async fn send_due(app: &App, way: &Way) -> Result<usize, Failure> {
    let now = app.clock().now();
    let due: Vec<Waiting> = app
        .people()
        .read("post: due", move |tx| {
            Ok::<_, Failure>(tx.rows(DUE, params![now, BATCH], |row| {
                Ok(Waiting {
                    id: row.get(0)?,
                    to: row.get(1)?,
                    subject: row.get(2)?,
                    body: row.get(3)?,
                    headers: serde_json::from_str(&row.get::<String>(4)?).unwrap_or_default(),
                    tries: row.get(5)?,
                })
            })?)
        })
        .await?;
    let pause = Duration::from_millis(60_000 / u64::from(app.config().mails_per_minute_max.max(1)));
    for letter in &due {
        let id = letter.id.clone();
        let taken =
            app.people().write("post: take", move |tx| Ok::<_, Failure>(tx.execute(TAKE, params![id])?)).await?;
        if taken == 0 {
            continue;
        }
        let outcome = send(app, way, letter).await;
        let (id, tries) = (letter.id.clone(), letter.tries + 1);
        app.people()
            .write("post: outcome", move |tx| {
                match &outcome {
                    Ok(()) => tx.execute(SENT, params![id])?,
                    Err(Trouble::Later(why)) if tries < TRIES_MAX => {
                        let wait = RETRY_SECONDS << (tries - 1);
                        tx.execute(AGAIN, params![id, now + wait, why])?
                    }
                    Err(Trouble::Later(why) | Trouble::Never(why)) => tx.execute(FAILED, params![id, why])?,
                };
                Ok::<_, Failure>(())
            })
            .await?;
        if matches!(way, Way::Smtp(_)) {
            tokio::time::sleep(pause).await;
        }
    }
    Ok(due.len())
}

async fn send(app: &App, way: &Way, letter: &Waiting) -> Result<(), Trouble> {
    let never = |why: &dyn std::fmt::Display| Trouble::Never(why.to_string());
    let from: Mailbox = app.config().mail_from.parse().map_err(|why| never(&why))?;
    let to: Mailbox = letter.to.parse().map_err(|why| never(&why))?;
    let host = from.email.domain().to_owned();
    let mut message = Message::builder()
        .from(from)
        .to(to)
        .subject(&letter.subject)
        // The id of the row: a server that gets a letter twice can know it.
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .header(ContentType::TEXT_PLAIN);
    for (name, value) in &letter.headers {
        let name = HeaderName::new_from_ascii(name.clone()).map_err(|why| never(&why))?;
        message = message.raw_header(HeaderValue::new(name, value.clone()));
    }
    let message = message.body(letter.body.clone()).map_err(|why| never(&why))?;
    match way {
        Way::Folder(folder) => {
            let at = folder.join(format!("{}.eml", letter.id));
            let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&at);
            file.and_then(|mut file| file.write_all(&message.formatted()))
                .map_err(|why| Trouble::Later(why.to_string()))
        }
        Way::Smtp(server) => match server.send(message).await {
            Ok(_) => Ok(()),
            Err(why) if why.is_permanent() => Err(never(&why)),
            Err(why) => Err(Trouble::Later(why.to_string())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::encrypted;

    #[test]
    fn mail_to_a_server_elsewhere_is_encrypted_unless_the_address_says_otherwise() {
        assert_eq!(encrypted("smtp://u:p@mail.example:587"), "smtp://u:p@mail.example:587?tls=required");
        assert_eq!(encrypted("smtp://mail.example?a=b"), "smtp://mail.example?a=b&tls=required");
        assert_eq!(encrypted("smtp://localhost.example:25"), "smtp://localhost.example:25?tls=required");
        for same in [
            "smtps://u:p@mail.example",
            "smtp://mail.example:587?tls=opportunistic",
            "smtp://127.0.0.1:1025",
            "smtp://u:p@localhost:25",
            "smtp://[::1]:25",
        ] {
            assert_eq!(encrypted(same), same);
        }
    }
}
