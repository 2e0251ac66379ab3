//! Every statement of the queue, of the programs that send, and of the addresses that do not work.

use super::reply::{Bounce, Outcome};
use super::{Letter, Waiting};
use store::{Error, People, Tx, params};

const INSERT: &str = "INSERT INTO post (id, to_person, to_email, subject, body, headers, due_at, urgency, until_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER), CAST(?8 AS INTEGER), CAST(?9 AS INTEGER)
    WHERE NOT EXISTS (SELECT 1 FROM bounce b WHERE b.email = ?3)";
const DUE: &str = "SELECT id, to_email, subject, body, headers, tries, due_at, until_at FROM post
    WHERE state = 'waiting' AND due_at <= ?1 ORDER BY urgency, due_at, id LIMIT ?2";
const TAKE: &str =
    "UPDATE post SET state = 'sending', sender = ?2, tries = tries + 1 WHERE id = ?1 AND state = 'waiting'";
const HAND: &str = "UPDATE post SET state = 'handing' WHERE id = ?1 AND state = 'sending' AND sender = ?2";
// What is over keeps the day and not the second, and none of the text: links to sign in are in it.
const OVER: &str = "UPDATE post SET state = ?3, error = ?4, due_at = ?5, body = '', headers = '{}', sender = NULL
    WHERE id = ?1 AND sender = ?2 AND state IN ('sending', 'handing', 'uncertain')";
const AGAIN: &str = "UPDATE post SET state = 'waiting', due_at = ?3, error = ?4, sender = NULL
    WHERE id = ?1 AND sender = ?2 AND state IN ('sending', 'handing')";
// The mail server is not there: that is not the letter's fault, and its tries are not counted.
const BACK: &str = "UPDATE post SET state = 'waiting', tries = tries - 1, sender = NULL
    WHERE id = ?1 AND sender = ?2 AND state IN ('sending', 'handing')";
const LATE: &str = "UPDATE post SET state = 'failed', error = 'late', due_at = ?2, body = '', headers = '{}'
    WHERE id = ?1 AND state = 'waiting'";
const BEAT: &str = "INSERT INTO sender (id, beat_at, trouble) VALUES (?1, ?2, ?3)
    ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, trouble = excluded.trouble";
const FREE: &str = "UPDATE post SET state = 'waiting', sender = NULL WHERE state = 'sending'
    AND NOT EXISTS (SELECT 1 FROM sender s WHERE s.id = post.sender AND s.beat_at >= ?1)";
const UNCERTAIN: &str = "UPDATE post SET state = 'uncertain', error = 'stopped', body = '', headers = '{}', due_at = ?2
    WHERE state = 'handing' AND NOT EXISTS (SELECT 1 FROM sender s WHERE s.id = post.sender AND s.beat_at >= ?1)";
const FORGET: &str = "DELETE FROM sender WHERE beat_at < ?1";
const LEAVE: &str = "DELETE FROM sender WHERE id = ?1";
const TROUBLES: &str = "SELECT trouble FROM sender WHERE trouble <> '' AND beat_at >= ?1 ORDER BY id LIMIT 10";
const COUNTS: &str = "SELECT state, COUNT(*) FROM post GROUP BY state ORDER BY state";
const OLDEST: &str = "SELECT MIN(due_at) FROM post WHERE state = 'waiting' AND due_at <= ?1";
const TROUBLE: &str = "SELECT to_email, subject, state, COALESCE(error, '') FROM post
    WHERE state IN ('failed', 'uncertain') ORDER BY due_at DESC, id LIMIT 200";
const BOUNCE: &str =
    "INSERT INTO bounce (email, why, reply, since_on) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (email) DO NOTHING";
const FAIL_BOUNCED: &str = "UPDATE post SET state = 'failed', error = 'bounced', due_at = ?2, body = '', headers = '{}'
    WHERE to_email = ?1 AND state = 'waiting'";
const BOUNCES: &str = "SELECT b.email, COALESCE(p.name, ''), b.why, b.reply, b.since_on FROM bounce b
    LEFT JOIN person p ON p.email = b.email ORDER BY b.since_on DESC, b.email LIMIT 500";
const BOUNCE_COUNT: &str = "SELECT COUNT(*) FROM bounce";
// After a restore nobody can say which of these went out since the backup.
const RESTORED: &str =
    "UPDATE post SET state = 'uncertain', error = 'restored', body = '', headers = '{}', sender = NULL,
    due_at = ?1 WHERE state IN ('waiting', 'sending', 'handing')";
const MEND: &str = "DELETE FROM bounce WHERE email = ?1";

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("POST_INSERT", INSERT),
    ("POST_DUE", DUE),
    ("POST_TAKE", TAKE),
    ("POST_HAND", HAND),
    ("POST_OVER", OVER),
    ("POST_AGAIN", AGAIN),
    ("POST_BACK", BACK),
    ("POST_LATE", LATE),
    ("POST_BEAT", BEAT),
    ("POST_FREE", FREE),
    ("POST_UNCERTAIN", UNCERTAIN),
    ("POST_FORGET", FORGET),
    ("POST_LEAVE", LEAVE),
    ("POST_TROUBLES", TROUBLES),
    ("POST_COUNTS", COUNTS),
    ("POST_OLDEST", OLDEST),
    ("POST_TROUBLE", TROUBLE),
    ("POST_BOUNCE", BOUNCE),
    ("POST_FAIL_BOUNCED", FAIL_BOUNCED),
    ("POST_BOUNCES", BOUNCES),
    ("POST_BOUNCE_COUNT", BOUNCE_COUNT),
    ("POST_MEND", MEND),
    ("POST_RESTORED", RESTORED),
];

type Result<T> = std::result::Result<T, Error>;

/// Midnight UTC of the day of `at`.
fn day(at: i64) -> i64 {
    at - at.rem_euclid(86_400)
}

/// Writes a letter, unless its address is known not to work. The id is random: it goes into the letter, and tells no time.
pub fn insert(tx: &mut Tx<'_, People>, id: &str, email: &str, letter: &Letter, due_at: i64) -> Result<()> {
    let headers = serde_json::to_string(&letter.headers).unwrap_or_default();
    let urgency = i64::from(!letter.urgent);
    tx.execute(
        INSERT,
        params![id, letter.person, email, letter.subject, letter.body, headers, due_at, urgency, letter.until_at],
    )?;
    Ok(())
}

/// What is due, at most `max`: what is urgent first.
pub fn due(tx: &mut Tx<'_, People>, now: i64, max: i64) -> Result<Vec<Waiting>> {
    tx.rows(DUE, params![now, max], |row| {
        Ok(Waiting {
            id: row.get(0)?,
            to: row.get(1)?,
            subject: row.get(2)?,
            body: row.get(3)?,
            headers: serde_json::from_str(&row.get::<String>(4)?).unwrap_or_default(),
            tries: row.get(5)?,
            due_at: row.get(6)?,
            until_at: row.get(7)?,
        })
    })
}

/// Takes a letter for a sender. False if another sender was first.
pub fn take(tx: &mut Tx<'_, People>, id: &str, sender: &str) -> Result<bool> {
    Ok(tx.execute(TAKE, params![id, sender])? == 1)
}

/// Says that its text goes out now. False if it was taken away meanwhile: then it must not go out.
pub fn hand(tx: &mut Tx<'_, People>, id: &str, sender: &str) -> Result<bool> {
    Ok(tx.execute(HAND, params![id, sender])? == 1)
}

/// Gives up a letter that is of no use any more.
pub fn late(tx: &mut Tx<'_, People>, id: &str, now: i64) -> Result<()> {
    tx.execute(LATE, params![id, day(now)])?;
    Ok(())
}

/// Writes down what became of a letter. `again_at` is when it is tried again if it was refused for now.
pub fn outcome(
    tx: &mut Tx<'_, People>,
    (id, sender): (&str, &str),
    to: &str,
    outcome: &Outcome,
    again_at: Option<i64>,
    now: i64,
) -> Result<()> {
    let today = day(now);
    match (outcome, again_at) {
        (Outcome::Sent, _) => tx.execute(OVER, params![id, sender, "sent", None::<String>, today])?,
        (Outcome::WayDown(_), _) => tx.execute(BACK, params![id, sender])?,
        (Outcome::Later(why), Some(at)) => tx.execute(AGAIN, params![id, sender, at, format!("later {why}")])?,
        (Outcome::Later(why), None) => {
            tx.execute(OVER, params![id, sender, "failed", format!("later {why}"), today])?
        }
        (Outcome::Never(why), _) => tx.execute(OVER, params![id, sender, "failed", format!("refused {why}"), today])?,
        (Outcome::Uncertain(why), _) => {
            tx.execute(OVER, params![id, sender, "uncertain", format!("silent {why}"), today])?
        }
        (Outcome::Bounced(why, reply), _) => {
            bounce(tx, to, *why, reply, now)?;
            tx.execute(OVER, params![id, sender, "failed", format!("bounced {reply}"), today])?
        }
    };
    Ok(())
}

/// Says that a sender is alive, and what keeps it from sending.
pub fn beat(tx: &mut Tx<'_, People>, sender: &str, now: i64, trouble: &str) -> Result<()> {
    tx.execute(BEAT, params![sender, now, trouble])?;
    Ok(())
}

/// Takes letters out of the hands of senders that were last heard of before `alive_from`. Gives how many are uncertain.
pub fn free(tx: &mut Tx<'_, People>, alive_from: i64, today: i64) -> Result<u64> {
    tx.execute(FREE, params![alive_from])?;
    let uncertain = tx.execute(UNCERTAIN, params![alive_from, day(today)])?;
    tx.execute(FORGET, params![alive_from])?;
    Ok(uncertain)
}

/// A sender that has nothing in hand ends.
pub fn leave(tx: &mut Tx<'_, People>, sender: &str) -> Result<()> {
    tx.execute(LEAVE, params![sender])?;
    Ok(())
}

/// What keeps living senders from sending.
pub fn troubles(tx: &mut Tx<'_, People>, alive_from: i64) -> Result<Vec<String>> {
    tx.rows(TROUBLES, params![alive_from], |row| row.get(0))
}

/// How many letters there are in each state.
///
/// # Errors
/// A fault of the database.
pub fn counts(tx: &mut Tx<'_, People>) -> Result<Vec<(String, i64)>> {
    tx.rows(COUNTS, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Since when the letter has been due that waits longest.
pub fn oldest(tx: &mut Tx<'_, People>, now: i64) -> Result<Option<i64>> {
    tx.row(OLDEST, params![now], |row| row.get(0))
}

/// Letters that did not go out, or of which nobody can say: address, subject, state, why.
///
/// # Errors
/// A fault of the database.
pub fn trouble(tx: &mut Tx<'_, People>) -> Result<Vec<[String; 4]>> {
    tx.rows(TROUBLE, params![], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
}

/// Puts an address on the list of those that do not work, and gives up what waits for it.
pub fn bounce(tx: &mut Tx<'_, People>, email: &str, why: Bounce, reply: &str, now: i64) -> Result<()> {
    let on = jiff::Timestamp::from_second(now).map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%d").to_string());
    tx.execute(BOUNCE, params![email, why.name(), reply, on])?;
    tx.execute(FAIL_BOUNCED, params![email, day(now)])?;
    Ok(())
}

/// An address that does not work.
pub struct Bounced {
    /// The address.
    pub email: String,
    /// Whose it is; empty if nobody's any more.
    pub name: String,
    /// Why.
    pub why: Bounce,
    /// What the mail server said.
    pub reply: String,
    /// Since when.
    pub since_on: String,
}

/// Addresses that do not work, newest first.
pub fn bounces(tx: &mut Tx<'_, People>) -> Result<Vec<Bounced>> {
    tx.rows(BOUNCES, params![], |row| {
        Ok(Bounced {
            email: row.get(0)?,
            name: row.get(1)?,
            why: Bounce::of(&row.get::<String>(2)?),
            reply: row.get(3)?,
            since_on: row.get(4)?,
        })
    })
}

/// How many addresses do not work.
pub fn bounce_count(tx: &mut Tx<'_, People>) -> Result<i64> {
    tx.row(BOUNCE_COUNT, params![], |row| row.get(0))
}

/// What waited when a backup was made may have gone out since: it is not sent again. Gives how many.
pub fn restored(tx: &mut Tx<'_, People>, now: i64) -> Result<u64> {
    tx.execute(RESTORED, params![day(now)])
}

/// Takes an address off the list. False if it was not on it.
pub fn mend(tx: &mut Tx<'_, People>, email: &str) -> Result<bool> {
    Ok(tx.execute(MEND, params![email])? == 1)
}
