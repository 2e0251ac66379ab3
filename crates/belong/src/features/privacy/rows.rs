//! Every SQL statement of privacy.

use super::access::{Answering, View};
use super::retention::{Moments, ROWS_PER_UNIT_MAX};
use crate::chance::Chance;
use serde_json::{Map, Value};
use store::{Cell, Error, People, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// Seconds of a day.
const DAY: i64 = 24 * 3600;
/// Leavers that one unit of work forgets.
const LEAVERS_PER_UNIT_MAX: i64 = 50;
/// What stands in events in place of somebody who is no longer kept.
pub const FORGOTTEN: &str = "erased";

/// Every statement of this file by name: a test prepares them on both databases.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("END_SESSIONS", END_SESSIONS),
    ("END_LINKS", END_LINKS),
    ("END_ATTEMPTS", END_ATTEMPTS),
    ("END_CARDS", END_CARDS),
    ("END_LETTERS", END_LETTERS),
    ("EMPTY_LETTERS", EMPTY_LETTERS),
    ("END_TROUBLE", END_TROUBLE),
    ("END_BOUNCES", END_BOUNCES),
    ("END_SENDERS", END_SENDERS),
    ("END_EVENTS", END_EVENTS),
    ("END_ISSUED", END_ISSUED),
    ("END_REISSUES", END_REISSUES),
    ("END_SLIPS", END_SLIPS),
    ("END_PAPER", END_PAPER),
    ("END_LISTS", END_LISTS),
    ("END_TOPIC_REMARKS", END_TOPIC_REMARKS),
    ("END_TOPICS", END_TOPICS),
    ("EXACT_EVENTS", EXACT_EVENTS),
    ("COUNT_COARSE", COUNT_COARSE),
    ("CUT_EVENT", CUT_EVENT),
    ("CUT_LETTERS", CUT_LETTERS),
    ("LEAVERS", LEAVERS),
    ("DROP_FORGOTTEN", DROP_FORGOTTEN),
    ("FORGET_SESSIONS", FORGET_SESSIONS),
    ("FORGET_LINKS", FORGET_LINKS),
    ("FORGET_CARDS", FORGET_CARDS),
    ("FORGET_ROLES", FORGET_ROLES),
    ("FORGET_WORDS", FORGET_WORDS),
    ("FORGET_STOP", FORGET_STOP),
    ("FORGET_UPLOADS", FORGET_UPLOADS),
    ("FORGET_LETTERS", FORGET_LETTERS),
    ("FORGET_BOUNCE", FORGET_BOUNCE),
    ("FORGET_MANAGER", FORGET_MANAGER),
    ("FORGET_WORK", FORGET_WORK),
    ("FORGET_FINDINGS", FORGET_FINDINGS),
    ("FORGET_GROUPS", FORGET_GROUPS),
    ("FORGET_SUGGESTIONS", FORGET_SUGGESTIONS),
    ("FORGET_SPONSORING", FORGET_SPONSORING),
    ("FORGET_REPLIES", FORGET_REPLIES),
    ("FORGET_FOLLOWING", FORGET_FOLLOWING),
    ("FORGET_NEWS", FORGET_NEWS),
    ("FORGET_EVIDENCE", FORGET_EVIDENCE),
    ("FORGET_TOKENS", FORGET_TOKENS),
    ("FORGET_FEED", FORGET_FEED),
    ("FORGET_SPONSOR", FORGET_SPONSOR),
    ("FORGET_DECISIONS", FORGET_DECISIONS),
    ("FORGET_ACTIONS", FORGET_ACTIONS),
    ("FORGET_UPDATES", FORGET_UPDATES),
    ("FORGET_IN_EVENTS", FORGET_IN_EVENTS),
    ("FORGET_ABOUT_EVENTS", FORGET_ABOUT_EVENTS),
    ("FORGET_BY_EVENTS", FORGET_BY_EVENTS),
    ("FORGET_PERSON", FORGET_PERSON),
    ("IS_ADMINISTRATOR", IS_ADMINISTRATOR),
    ("OTHER_ADMINISTRATORS", OTHER_ADMINISTRATORS),
    ("KEY_AWAITED", KEY_AWAITED),
    ("ANSWERING", ANSWERING),
    ("UPLOADS", UPLOADS),
    ("DROP_UPLOADS", DROP_UPLOADS),
    ("WHO", WHO),
    ("HELD_PERSON", HELD[0].sql),
    ("HELD_APPOINTMENTS", HELD[1].sql),
    ("HELD_LINE_MANAGER_OF", HELD[2].sql),
    ("HELD_SEARCH_WORDS", HELD[3].sql),
    ("HELD_ROLES", HELD[4].sql),
    ("HELD_SESSIONS", HELD[5].sql),
    ("HELD_SIGN_IN_LINKS", HELD[6].sql),
    ("HELD_CLAIM_CARDS", HELD[7].sql),
    ("HELD_LETTERS", HELD[8].sql),
    ("HELD_ADDRESS_REFUSED", HELD[9].sql),
    ("HELD_NO_MORE_LETTERS", HELD[10].sql),
    ("HELD_STAFF_LISTS_SENT", HELD[11].sql),
    ("HELD_COULD_TAKE_PART", HELD[12].sql),
    ("HELD_CHOSE_PAPER", HELD[13].sql),
    ("HELD_CREDENTIALS_TAKEN", HELD[14].sql),
    ("HELD_CREDENTIALS_REPLACED", HELD[15].sql),
    ("HELD_KEYS_HELD", HELD[16].sql),
    ("HELD_FINDINGS_PINNED", HELD[17].sql),
    ("HELD_DONE_BY_THEM", HELD[18].sql),
    ("HELD_DONE_ABOUT_THEM", HELD[19].sql),
];

const IS_ADMINISTRATOR: &str = "SELECT COUNT(*) FROM role WHERE person = ?1 AND role = 'administrator'";
const OTHER_ADMINISTRATORS: &str = "SELECT COUNT(*) FROM role r JOIN person p ON p.id = r.person
    WHERE r.role = 'administrator' AND r.person <> ?1 AND p.left_on IS NULL";
const KEY_AWAITED: &str = "SELECT w.title FROM wave_keyholder k JOIN wave w ON w.id = k.wave
    WHERE k.person = ?1 AND w.announced_on IS NULL ORDER BY w.id LIMIT 1";
const ANSWERING: &str = "SELECT id, name, email, left_on, erased_on FROM person WHERE id = ?1";
const UPLOADS: &str = "SELECT COUNT(*) FROM staff_list";
const DROP_UPLOADS: &str = "DELETE FROM staff_list";
const WHO: &str = "SELECT id FROM person WHERE email = ?2 OR staff_number = ?1 OR id = ?1
    ORDER BY CASE WHEN email = ?2 THEN 0 WHEN staff_number = ?1 THEN 1 ELSE 2 END LIMIT 1";

/// Rows that are given out of one table, at most.
const HELD_ROWS_MAX: usize = 20_000;

/// What becomes of what is held when a person is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The rows go.
    Goes,
    /// The rows stay, and the person goes out of them.
    Emptied,
    /// The rows stay, about somebody without a name.
    Stays,
}

/// One place in which something is held about a person: what is given out, and what becomes of it.
pub struct Held {
    /// Its name in what is given out, and of its sentences.
    pub name: &'static str,
    /// The table.
    pub table: &'static str,
    /// The columns of that table which tell whose row it is, or hold something of theirs that names them.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with the columns of the database"))]
    pub of: &'static [&'static str],
    /// The columns that are given out, in the order of the statement.
    pub columns: &'static [&'static str],
    /// Gives them for the person whose id is `?1`.
    pub sql: &'static str,
    /// What becomes of it.
    pub fate: Fate,
    /// Whether it says how somebody takes part: administrators do not see that of others.
    pub part: bool,
}

/// Everything that is held about a person, on the side of people.
pub const HELD: &[Held] = &[
    Held {
        name: "person",
        table: "person",
        of: &["id", "name", "email", "staff_number"],
        columns: &["id", "name", "email", "staff_number", "left_on", "language", "erased_on"],
        sql: "SELECT id, name, email, staff_number, left_on, language, erased_on FROM person WHERE id = ?1",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "appointments",
        table: "appointment",
        of: &["person"],
        columns: &["site", "title", "family", "fte_thousandths", "subjects", "manager", "starts_on", "ends_on", "source"],
        sql: "SELECT s.name, a.title, a.family, a.fte, a.subjects, m.name, a.starts_on, a.ends_on, a.source
            FROM appointment a LEFT JOIN site s ON s.id = a.site LEFT JOIN person m ON m.id = a.manager
            WHERE a.person = ?1 ORDER BY a.starts_on, a.id",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "line_manager_of",
        table: "appointment",
        of: &["manager"],
        columns: &["site", "title"],
        sql: "SELECT s.name, a.title FROM appointment a LEFT JOIN site s ON s.id = a.site
            WHERE a.manager = ?1 ORDER BY a.id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "search_words",
        table: "person_word",
        of: &["person"],
        columns: &["word"],
        sql: "SELECT word FROM person_word WHERE person = ?1 ORDER BY word",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "roles",
        table: "role",
        of: &["person"],
        columns: &["role", "site"],
        sql: "SELECT r.role, COALESCE(s.name, r.site) FROM role r LEFT JOIN site s ON s.id = r.site
            WHERE r.person = ?1 ORDER BY r.role, r.site",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "sessions",
        table: "session",
        of: &["person"],
        columns: &["opened_at", "ends_at", "shared_device"],
        sql: "SELECT opened_at, ends_at, shared FROM session WHERE person = ?1 ORDER BY ends_at, hash",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "sign_in_links",
        table: "signin_link",
        of: &["person"],
        columns: &["ends_at", "wrong_codes", "spent"],
        sql: "SELECT ends_at, tries, spent FROM signin_link WHERE person = ?1 ORDER BY ends_at, hash",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "claim_cards",
        table: "claim_card",
        of: &["person"],
        columns: &["made_on", "ends_on", "used_or_ended_on"],
        sql: "SELECT made_on, ends_on, spent_on FROM claim_card WHERE person = ?1 ORDER BY made_on, hash",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "letters",
        table: "post",
        of: &["to_person", "to_email"],
        columns: &["to", "subject", "text", "due_at", "state", "trouble"],
        sql: "SELECT to_email, subject, body, due_at, state, error FROM post WHERE to_person = ?1
            OR to_email = (SELECT p.email FROM person p WHERE p.id = ?1) ORDER BY id",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "address_refused",
        table: "bounce",
        of: &["email"],
        columns: &["email", "why", "reply", "since_on"],
        sql: "SELECT email, why, reply, since_on FROM bounce
            WHERE email = (SELECT p.email FROM person p WHERE p.id = ?1)",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "no_more_letters",
        table: "unsubscribed",
        of: &["person"],
        columns: &["since"],
        sql: "SELECT since FROM unsubscribed WHERE person = ?1",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "staff_lists_sent",
        table: "staff_list",
        of: &["person"],
        columns: &["file_name", "made_at"],
        sql: "SELECT file_name, made_at FROM staff_list WHERE person = ?1 ORDER BY id",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "could_take_part",
        table: "eligible",
        of: &["person"],
        columns: &["survey", "group"],
        sql: "SELECT w.title, g.name FROM eligible e JOIN wave w ON w.id = e.wave
            LEFT JOIN key_group g ON g.wave = e.wave AND g.code = e.key_group WHERE e.person = ?1 ORDER BY w.opens_on, w.id",
        fate: Fate::Stays,
        part: false,
    },
    Held {
        name: "chose_paper",
        table: "eligible",
        of: &["person"],
        columns: &["survey"],
        sql: "SELECT w.title FROM eligible e JOIN wave w ON w.id = e.wave
            WHERE e.person = ?1 AND e.way <> '' ORDER BY w.opens_on, w.id",
        fate: Fate::Stays,
        part: true,
    },
    Held {
        name: "credentials_taken",
        table: "issued",
        of: &["person"],
        columns: &["survey", "purpose", "slot", "hash_of_blinded_number", "taken_on"],
        sql: "SELECT w.title, i.purpose, i.slot, i.blinded_hash, i.taken_on FROM issued i JOIN wave w ON w.id = i.wave
            WHERE i.person = ?1 ORDER BY w.opens_on, w.id, i.purpose, i.slot",
        fate: Fate::Stays,
        part: true,
    },
    Held {
        name: "credentials_replaced",
        table: "reissue",
        of: &["person"],
        columns: &["survey", "replaced_on"],
        sql: "SELECT w.title, r.reissued_on FROM reissue r JOIN wave w ON w.id = r.wave
            WHERE r.person = ?1 ORDER BY w.opens_on, w.id",
        fate: Fate::Stays,
        part: true,
    },
    Held {
        name: "keys_held",
        table: "wave_keyholder",
        of: &["person"],
        columns: &["survey", "side", "public_key"],
        sql: "SELECT w.title, k.side, k.public_key FROM wave_keyholder k JOIN wave w ON w.id = k.wave
            WHERE k.person = ?1 ORDER BY w.opens_on, w.id, k.seat",
        fate: Fate::Stays,
        part: false,
    },
    Held {
        name: "findings_pinned",
        table: "finding",
        of: &["person"],
        columns: &["finding", "why", "pinned_on"],
        sql: "SELECT sentence, why, pinned_on FROM finding WHERE person = ?1 ORDER BY id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "groups",
        table: "membership",
        of: &["person"],
        columns: &["group", "part", "since_on"],
        sql: "SELECT s.name, m.part, m.since_on FROM membership m JOIN space s ON s.id = m.space
            WHERE m.person = ?1 ORDER BY s.name, s.id",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "suggestions_made",
        table: "suggestion",
        of: &["author"],
        columns: &["title", "text", "put_on", "appears_on"],
        sql: "SELECT title, text, put_on, appears_on FROM suggestion WHERE author = ?1 ORDER BY id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "answers_owed",
        table: "suggestion",
        of: &["sponsor"],
        columns: &["title", "owed_on", "answered_on"],
        sql: "SELECT title, owed_on, answered_on FROM suggestion WHERE sponsor = ?1 ORDER BY id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "suggestions_discussed",
        table: "suggestion_reply",
        of: &["author"],
        columns: &["suggestion", "text", "on_day"],
        sql: "SELECT s.title, r.text, r.on_day FROM suggestion_reply r JOIN suggestion s ON s.id = r.suggestion
            WHERE r.author = ?1 ORDER BY r.id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "following",
        table: "following",
        of: &["person"],
        columns: &["suggestion", "act", "since_on"],
        sql: "SELECT s.title, f.act, f.since_on FROM following f JOIN suggestion s ON s.id = f.suggestion
            WHERE f.person = ?1 ORDER BY s.id, f.act",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "news",
        table: "news",
        of: &["person"],
        columns: &["weekday", "hour", "told_on", "stopped_on", "every_on"],
        sql: "SELECT weekday, hour, told_on, stopped_on, every_on FROM news WHERE person = ?1",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "tokens_taken",
        table: "voice_taken",
        of: &["person"],
        columns: &["sheet"],
        sql: "SELECT sheet FROM voice_taken WHERE person = ?1 ORDER BY sheet",
        fate: Fate::Goes,
        part: true,
    },
    Held {
        name: "feed",
        table: "feed",
        of: &["person"],
        columns: &["made_on"],
        sql: "SELECT made_on FROM feed WHERE person = ?1",
        fate: Fate::Goes,
        part: false,
    },
    Held {
        name: "decisions_made",
        table: "decision",
        of: &["person"],
        columns: &["question", "verdict", "reason", "decided_on"],
        sql: "SELECT question, verdict, reason, decided_on FROM decision WHERE person = ?1 ORDER BY id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "actions_owned",
        table: "action",
        of: &["owner"],
        columns: &["action", "due_on", "state"],
        sql: "SELECT title, due_on, state FROM action WHERE owner = ?1 ORDER BY due_on, id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "actions_told_of",
        table: "action_update",
        of: &["person"],
        columns: &["action", "on_day", "said"],
        sql: "SELECT a.title, u.on_day, u.said FROM action_update u JOIN action a ON a.id = u.action
            WHERE u.person = ?1 ORDER BY u.id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "evidence_added",
        table: "evidence",
        of: &["person"],
        columns: &["action", "file", "description", "added_on"],
        sql: "SELECT a.title, e.name, e.description, e.added_on FROM evidence e JOIN action a ON a.id = e.action
            WHERE e.person = ?1 ORDER BY e.id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "done_by_them",
        table: "event",
        of: &["person"],
        columns: &["at", "kind", "about", "more"],
        sql: "SELECT at, kind, about, body FROM event WHERE person = ?1 ORDER BY id",
        fate: Fate::Emptied,
        part: false,
    },
    Held {
        name: "done_about_them",
        table: "event",
        of: &["about"],
        columns: &["at", "kind", "more"],
        sql: "SELECT at, kind, body FROM event WHERE about = ?1 ORDER BY id",
        fate: Fate::Emptied,
        part: false,
    },
];

const END_SESSIONS: &str = "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE ends_at <= ?1 LIMIT ?2)";
const END_LINKS: &str =
    "DELETE FROM signin_link WHERE hash IN (SELECT hash FROM signin_link WHERE ends_at <= ?1 OR spent = 1 LIMIT ?2)";
const END_ATTEMPTS: &str = "DELETE FROM attempt WHERE window_at < ?1";
const END_CARDS: &str =
    "DELETE FROM claim_card WHERE hash IN (SELECT hash FROM claim_card WHERE ends_on < ?1 LIMIT ?2)";
const END_LETTERS: &str =
    "DELETE FROM post WHERE id IN (SELECT id FROM post WHERE state = 'sent' AND due_at < ?1 LIMIT ?2)";
const EMPTY_LETTERS: &str = "UPDATE post SET body = '' WHERE id IN (SELECT id FROM post
    WHERE state IN ('failed', 'uncertain') AND due_at < ?1 AND body <> '' LIMIT ?2)";
const END_TROUBLE: &str = "DELETE FROM post WHERE id IN (SELECT id FROM post
    WHERE state IN ('failed', 'uncertain') AND due_at < ?1 LIMIT ?2)";
const END_BOUNCES: &str = "DELETE FROM bounce WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.email = bounce.email)";
const END_SENDERS: &str = "DELETE FROM sender WHERE beat_at < ?1";
const END_EVENTS: &str = "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ?1 ORDER BY id LIMIT ?2)";
const END_ISSUED: &str = "DELETE FROM issued WHERE (wave, person) IN (SELECT i.wave, i.person FROM issued i
    JOIN wave w ON w.id = i.wave WHERE w.destroyed_on IS NOT NULL LIMIT ?1)";
const END_REISSUES: &str = "DELETE FROM reissue WHERE (wave, person) IN (SELECT r.wave, r.person FROM reissue r
    JOIN wave w ON w.id = r.wave WHERE w.destroyed_on IS NOT NULL LIMIT ?1)";
const END_SLIPS: &str = "DELETE FROM slip WHERE (wave, code_hash) IN (SELECT s.wave, s.code_hash FROM slip s
    JOIN wave w ON w.id = s.wave WHERE w.destroyed_on IS NOT NULL LIMIT ?1)";
const END_PAPER: &str = "UPDATE eligible SET way = '' WHERE way <> ''
    AND wave IN (SELECT id FROM wave WHERE destroyed_on IS NOT NULL)";
const END_LISTS: &str = "DELETE FROM eligible WHERE (wave, person) IN (SELECT e.wave, e.person FROM eligible e
    JOIN wave w ON w.id = e.wave WHERE w.destroyed_on < ?1
    AND NOT EXISTS (SELECT 1 FROM issued i WHERE i.wave = e.wave AND i.person = e.person)
    AND NOT EXISTS (SELECT 1 FROM reissue r WHERE r.wave = e.wave AND r.person = e.person) LIMIT ?2)";
// Topics go with the comments that they are made of.
const END_TOPIC_REMARKS: &str = "DELETE FROM topic_remark WHERE topic IN (SELECT t.id FROM topic t
    WHERE t.wave IN (SELECT id FROM wave WHERE destroyed_on < ?1)
    OR t.wave IN (SELECT wave FROM brought WHERE brought_on < ?1))";
const END_TOPICS: &str = "DELETE FROM topic WHERE wave IN (SELECT id FROM wave WHERE destroyed_on < ?1)
    OR wave IN (SELECT wave FROM brought WHERE brought_on < ?1)";
// A whole day at a time, the oldest first; the order within it stays.
const EXACT_EVENTS: &str = "SELECT id, at FROM event WHERE at < ?1 AND at % 86400 <> 0 ORDER BY id LIMIT ?2";
const COUNT_COARSE: &str = "SELECT COUNT(*) FROM event WHERE at = ?1";
const CUT_EVENT: &str = "UPDATE event SET id = ?2, at = ?3 WHERE id = ?1";
// Ids of letters are random. What is over is cut when it ends; these are those that an older program left.
const CUT_LETTERS: &str = "UPDATE post SET due_at = due_at - due_at % 86400, until_at = NULL WHERE id IN (
    SELECT id FROM post WHERE state IN ('sent', 'failed', 'uncertain') AND due_at < ?1
    AND (due_at % 86400 <> 0 OR until_at IS NOT NULL) LIMIT ?2)";
// Who holds a key of a wave that is not counted yet is kept until it is.
const LEAVERS: &str = "SELECT p.id FROM person p WHERE p.left_on < ?1 AND p.erased_on IS NULL
    AND NOT EXISTS (SELECT 1 FROM wave_keyholder k JOIN wave w ON w.id = k.wave
        WHERE k.person = p.id AND w.published_on IS NULL AND w.called_off_on IS NULL)
    ORDER BY p.id LIMIT ?2";
const DROP_FORGOTTEN: &str = "DELETE FROM person WHERE erased_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM eligible e WHERE e.person = person.id)
    AND NOT EXISTS (SELECT 1 FROM wave_keyholder k WHERE k.person = person.id)";
const FORGET_SESSIONS: &str = "DELETE FROM session WHERE person = ?1";
const FORGET_LINKS: &str = "DELETE FROM signin_link WHERE person = ?1";
const FORGET_CARDS: &str = "DELETE FROM claim_card WHERE person = ?1";
const FORGET_ROLES: &str = "DELETE FROM role WHERE person = ?1";
const FORGET_WORDS: &str = "DELETE FROM person_word WHERE person = ?1";
const FORGET_STOP: &str = "DELETE FROM unsubscribed WHERE person = ?1";
const FORGET_UPLOADS: &str = "DELETE FROM staff_list WHERE person = ?1";
const FORGET_LETTERS: &str = "DELETE FROM post WHERE to_person = ?1
    OR to_email = (SELECT p.email FROM person p WHERE p.id = ?1)";
const FORGET_BOUNCE: &str = "DELETE FROM bounce WHERE email = (SELECT p.email FROM person p WHERE p.id = ?1)";
const FORGET_MANAGER: &str = "UPDATE appointment SET manager = NULL WHERE manager = ?1";
const FORGET_WORK: &str = "DELETE FROM appointment WHERE person = ?1";
const FORGET_FINDINGS: &str = "UPDATE finding SET person = NULL WHERE person = ?1";
const FORGET_GROUPS: &str = "DELETE FROM membership WHERE person = ?1";
const FORGET_SUGGESTIONS: &str = "UPDATE suggestion SET author = NULL WHERE author = ?1";
const FORGET_SPONSORING: &str = "UPDATE suggestion SET sponsor = NULL WHERE sponsor = ?1";
const FORGET_REPLIES: &str = "UPDATE suggestion_reply SET author = NULL WHERE author = ?1";
const FORGET_FOLLOWING: &str = "DELETE FROM following WHERE person = ?1";
const FORGET_NEWS: &str = "DELETE FROM news WHERE person = ?1";
const FORGET_TOKENS: &str = "DELETE FROM voice_taken WHERE person = ?1";
const FORGET_FEED: &str = "DELETE FROM feed WHERE person = ?1";
const FORGET_SPONSOR: &str = "DELETE FROM setting WHERE name = 'voice_sponsor' AND value = ?1";
const FORGET_DECISIONS: &str = "UPDATE decision SET person = NULL WHERE person = ?1";
// An action that is still owed is not lost: who leads its space is reminded that it has no owner.
const FORGET_ACTIONS: &str = "UPDATE action SET owner = NULL, reminded = 0 WHERE owner = ?1";
const FORGET_UPDATES: &str = "UPDATE action_update SET person = NULL WHERE person = ?1";
const FORGET_EVIDENCE: &str = "UPDATE evidence SET person = NULL WHERE person = ?1";
const FORGET_IN_EVENTS: &str = "UPDATE event SET body = REPLACE(body, ?1, ?2) WHERE about = ?1";
const FORGET_ABOUT_EVENTS: &str = "UPDATE event SET about = ?2 WHERE about = ?1";
const FORGET_BY_EVENTS: &str = "UPDATE event SET person = ?2 WHERE person = ?1";
const FORGET_PERSON: &str = "UPDATE person SET name = ?2, email = NULL, staff_number = NULL, language = 'en',
    left_on = COALESCE(left_on, ?3), erased_on = ?3 WHERE id = ?1";

/// Drops what has had its time, up to a limit of each kind. Gives the largest number of rows of one kind.
pub fn let_go(tx: &mut Tx<'_, People>, at: &Moments) -> Result<i64> {
    let max = ROWS_PER_UNIT_MAX;
    let mut most = 0;
    most = most.max(tx.execute(END_SESSIONS, params![at.now, max])?);
    most = most.max(tx.execute(END_LINKS, params![at.now, max])?);
    tx.execute(END_ATTEMPTS, params![at.hour])?;
    most = most.max(tx.execute(END_CARDS, params![at.today, max])?);
    most = most.max(tx.execute(END_LETTERS, params![at.day, max])?);
    most = most.max(tx.execute(EMPTY_LETTERS, params![at.day, max])?);
    most = most.max(tx.execute(END_TROUBLE, params![at.trouble, max])?);
    tx.execute(END_BOUNCES, params![])?;
    tx.execute(END_SENDERS, params![at.day - DAY])?;
    most = most.max(tx.execute(END_EVENTS, params![at.events, max])?);
    most = most.max(tx.execute(END_ISSUED, params![max])?);
    most = most.max(tx.execute(END_REISSUES, params![max])?);
    most = most.max(tx.execute(END_SLIPS, params![max])?);
    tx.execute(END_PAPER, params![])?;
    most = most.max(tx.execute(END_LISTS, params![at.lists, max])?);
    tx.execute(END_TOPIC_REMARKS, params![at.comments])?;
    tx.execute(END_TOPICS, params![at.comments])?;
    Ok(i64::try_from(most).unwrap_or(i64::MAX))
}

/// Leaves only the day of what happened before `day`, in events and in letters that did not go out; events keep their
/// order. Gives how many rows were changed of the kind with most.
pub fn cut_times(tx: &mut Tx<'_, People>, chance: &Chance, day: i64) -> Result<i64> {
    let events =
        tx.rows(EXACT_EVENTS, params![day, ROWS_PER_UNIT_MAX], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    let mut last = None;
    for (id, at) in &events {
        let on = at / DAY * DAY;
        let place = match last {
            Some((before, place)) if before == on => place + 1,
            _ => tx.row(COUNT_COARSE, params![on], |row| row.get::<i64>(0))?,
        };
        last = Some((on, place));
        // Ten digits of the day, eight of the place in it, twelve of chance: as long as every id.
        let new = format!("{on:010x}{place:08x}{}", hex::encode(chance.bytes::<6>()));
        tx.execute(CUT_EVENT, params![id, new, on])?;
    }
    let letters = tx.execute(CUT_LETTERS, params![day, ROWS_PER_UNIT_MAX])?;
    Ok(i64::try_from((events.len() as u64).max(letters)).unwrap_or(i64::MAX))
}

/// People who left before a day and are still known by name, some at a time.
pub fn leavers(tx: &mut Tx<'_, People>, before: &str) -> Result<Vec<String>> {
    tx.rows(LEAVERS, params![before, LEAVERS_PER_UNIT_MAX], |row| row.get(0))
}

/// Takes a person out of everything but the lists and keys of waves, where `name` stands from then on. A place on a list
/// must stay: two waves are compared only where their lists differ by nobody or by enough people, and a place that was
/// gone would let the difference of two results be read as one person's answer.
pub fn forget(tx: &mut Tx<'_, People>, person: &str, name: &str, today: &str) -> Result<()> {
    for sql in [
        FORGET_SESSIONS,
        FORGET_LINKS,
        FORGET_CARDS,
        FORGET_ROLES,
        FORGET_WORDS,
        FORGET_STOP,
        FORGET_UPLOADS,
        FORGET_LETTERS,
        FORGET_BOUNCE,
        FORGET_MANAGER,
        FORGET_WORK,
        FORGET_FINDINGS,
        FORGET_GROUPS,
        FORGET_SUGGESTIONS,
        FORGET_SPONSORING,
        FORGET_REPLIES,
        FORGET_FOLLOWING,
        FORGET_NEWS,
        FORGET_TOKENS,
        FORGET_FEED,
        FORGET_SPONSOR,
        FORGET_DECISIONS,
        FORGET_ACTIONS,
        FORGET_UPDATES,
        FORGET_EVIDENCE,
    ] {
        tx.execute(sql, params![person])?;
    }
    for sql in [FORGET_IN_EVENTS, FORGET_ABOUT_EVENTS, FORGET_BY_EVENTS] {
        tx.execute(sql, params![person, FORGOTTEN])?;
    }
    tx.execute(FORGET_PERSON, params![person, name, today])?;
    Ok(())
}

/// Drops those whose last list is gone, too.
pub fn drop_forgotten(tx: &mut Tx<'_, People>) -> Result<u64> {
    tx.execute(DROP_FORGOTTEN, params![])
}

/// Whether somebody is an administrator, and how many others who can come in are.
pub fn administrators(tx: &mut Tx<'_, People>, person: &str) -> Result<(bool, i64)> {
    let is = tx.row(IS_ADMINISTRATOR, params![person], |row| row.get::<i64>(0))? > 0;
    Ok((is, tx.row(OTHER_ADMINISTRATORS, params![person], |row| row.get(0))?))
}

/// The title of a wave that is not announced yet and of which somebody is to hold a key.
pub fn key_awaited(tx: &mut Tx<'_, People>, person: &str) -> Result<Option<String>> {
    tx.find(KEY_AWAITED, params![person], |row| row.get(0))
}

/// Somebody about whom a question is answered.
pub fn answering(tx: &mut Tx<'_, People>, id: &str, view: View, own: bool) -> Result<Option<Answering>> {
    tx.find(ANSWERING, params![id], |row| {
        Ok(Answering {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            left: row.get::<Option<String>>(3)?.is_some(),
            erased: row.get::<Option<String>>(4)?.is_some(),
            own,
            view,
        })
    })
}

/// How many staff lists wait to be imported.
pub fn uploads(tx: &mut Tx<'_, People>) -> Result<i64> {
    tx.row(UPLOADS, params![], |row| row.get(0))
}

/// Lets go of all staff lists that wait to be imported.
pub fn drop_uploads(tx: &mut Tx<'_, People>) -> Result<u64> {
    tx.execute(DROP_UPLOADS, params![])
}

/// The id of the person with this email, this staff number or this id, also of one who has left.
pub fn who(tx: &mut Tx<'_, People>, text: &str) -> Result<Option<String>> {
    tx.find(WHO, params![text, text.to_lowercase()], |row| row.get(0))
}

/// A value of any column, as JSON: bytes in hex.
struct Any(Value);

impl store::Column for Any {
    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        Ok(Self(match cell {
            Cell::Null => Value::Null,
            Cell::Int(whole) => whole.into(),
            Cell::Real(real) => real.into(),
            Cell::Text(text) => text.into(),
            Cell::Blob(bytes) => hex::encode(bytes).into(),
        }))
    }
}

/// Everything that one of [`HELD`] knows of a person: column → value, by row.
pub fn held(tx: &mut Tx<'_, People>, held: &Held, person: &str) -> Result<Vec<Map<String, Value>>> {
    tx.rows_upto(HELD_ROWS_MAX, held.sql, params![person], |row| {
        held.columns
            .iter()
            .enumerate()
            .map(|(n, column)| Ok(((*column).to_owned(), row.get::<Any>(n)?.0)))
            .collect::<Result<_>>()
    })
}
