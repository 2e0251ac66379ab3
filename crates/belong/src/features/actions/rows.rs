//! Every SQL statement of decisions and actions.

use super::evidence::{Checked, Evidence, Kind};
use super::news::{Choice, Turn};
use super::{Action, Confidence, Decision, Outcome, Priority, RollUp, Said, State, Update, Verdict};
use crate::features::identity::Person;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("PRIORITIES", PRIORITIES),
    ("PRIORITY_ADD", PRIORITY_ADD),
    ("PRIORITY_END", PRIORITY_END),
    ("DECISIONS_OF", DECISIONS_OF),
    ("DECISION", DECISION),
    ("DECISION_ADD", DECISION_ADD),
    ("DECISIONS_DUE", DECISIONS_DUE),
    ("DECIDED_AGAIN", DECIDED_AGAIN),
    ("ACTION", BY_ID),
    ("ACTION_COUNT", COUNT_OF),
    ("ACTIONS_OF_SPACE", OF_SPACE),
    ("ACTIONS_OF_OWNER", OF_OWNER),
    ("ACTIONS_AT", AT_SITE),
    ("ACTIONS_PARTS", PARTS_OF),
    ("ACTIONS_PARTS_OF_SPACE", PARTS_OF_SPACE),
    ("ACTIONS_OF_FINDING", OF_FINDING),
    ("ACTION_ADD", ADD),
    ("ACTION_CHANGE", CHANGE),
    ("ACTION_MOVE", MOVE),
    ("ACTION_SAY", SAY),
    ("ACTION_UPDATES", UPDATES),
    ("ACTIONS_SILENT", SILENT),
    ("ACTION_REMINDED", REMINDED),
    ("ACTION_PEOPLE", PEOPLE_OF),
    ("ACTIONS_OF_DECISION", OF_DECISION),
    ("VOTES", VOTES),
    ("WORLD", WORLD),
    ("WORLD_OPEN", WORLD_OPEN),
    ("WORLD_CLOSE", WORLD_CLOSE),
    ("ACTIONS_OF_CYCLE", OF_CYCLE),
    ("ACTIONS_PARTS_OF_CYCLE", PARTS_OF_CYCLE),
    ("LINKS_OF_CYCLE", LINKS_OF_CYCLE),
    ("SUGGESTIONS_OF_CYCLE", SUGGESTIONS_OF_CYCLE),
    ("FINDINGS_OF_DECISION", FINDINGS_OF_DECISION),
    ("SUGGESTIONS_OF_DECISION", SUGGESTIONS_OF_DECISION),
    ("FEED_PUT", FEED_PUT),
    ("FEED_PERSON", FEED_PERSON),
    ("NEWS_ANSWERS", NEWS_ANSWERS),
    ("NEWS_ACTIONS", NEWS_ACTIONS),
    ("EVIDENCE_OF", EVIDENCE_OF),
    ("EVIDENCE", EVIDENCE),
    ("EVIDENCE_ADD", EVIDENCE_ADD),
    ("EVIDENCE_REMOVE", EVIDENCE_REMOVE),
    ("NEWS_TURNS", NEWS_TURNS),
    ("NEWS_CHOICE", NEWS_CHOICE),
    ("NEWS_PUT", NEWS_PUT),
    ("NEWS_AIMED", NEWS_AIMED),
    ("NEWS_TOLD", NEWS_TOLD),
    ("NEWS_FOLLOWERS", NEWS_FOLLOWERS),
    ("NEWS_EVERY", NEWS_EVERY),
    ("NEWS_DECISIONS", NEWS_DECISIONS),
    ("NEWS_USUAL_FOLLOWERS", NEWS_USUAL_FOLLOWERS),
];

/// A statement that gives actions as [`action`] reads them.
macro_rules! actions {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.space, a.part_of, a.site, a.title, a.detail, a.owner, p.name, a.due_on, a.state,
    a.outcome, a.confidence, a.said, a.finding, a.made_on, a.changed_on, a.reminded
    FROM action a LEFT JOIN person p ON p.id = a.owner ",
            $rest
        )
    };
}

const SUGGESTIONS_OF_DECISION: &str = "SELECT s.id, s.title FROM link l JOIN suggestion s ON s.id = l.to_id
    WHERE l.from_kind = 'decision' AND l.from_id = ?1 AND l.to_kind = 'suggestion' ORDER BY s.id LIMIT 20";
const FEED_PUT: &str = "INSERT INTO feed (person, token_hash, made_on) VALUES (?1, ?2, ?3)
    ON CONFLICT (person) DO UPDATE SET token_hash = excluded.token_hash, made_on = excluded.made_on";
const FEED_PERSON: &str = "SELECT f.person FROM feed f JOIN person p ON p.id = f.person
    WHERE f.token_hash = ?1 AND p.left_on IS NULL AND p.erased_on IS NULL";
// Links are followed from a suggestion to the decision about it, and to what that became when it was looked at again.
macro_rules! became {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE became (suggestion, decision) AS (
        SELECT l.to_id, l.from_id FROM link l WHERE l.to_kind = 'suggestion' AND l.from_kind = 'decision'
        UNION SELECT b.suggestion, k.to_id FROM became b JOIN link k ON k.from_kind = 'decision'
            AND k.from_id = b.decision AND k.edge = 'became' AND k.to_kind = 'decision') ",
            $rest
        )
    };
}

const NEWS_ANSWERS: &str = became!(
    "SELECT s.id, s.title, d.decided_on, d.verdict FROM became b JOIN suggestion s ON s.id = b.suggestion
    JOIN decision d ON d.id = b.decision
    WHERE s.state = 'open' AND d.decided_on > ?1 AND d.decided_on <= ?2 ORDER BY s.id, d.id"
);
// What a group does that not everybody can see is in no letter.
const NEWS_ACTIONS: &str = became!(
    "SELECT DISTINCT s.id, s.title, a.changed_on, a.id, a.title, a.state FROM became b
    JOIN suggestion s ON s.id = b.suggestion
    JOIN link k ON k.from_kind = 'decision' AND k.from_id = b.decision AND k.edge = 'became' AND k.to_kind = 'action'
    JOIN action a ON a.id = k.to_id JOIN space p ON p.id = a.space
    WHERE s.state = 'open' AND p.visibility = 'open' AND a.changed_on > ?1 AND a.changed_on <= ?2
    ORDER BY s.id, a.id"
);
// What should move, by what is done about a suggestion.
const NEWS_AIMED: &str = became!(
    "SELECT DISTINCT s.id, s.title, a.id, a.title, a.finding FROM became b
    JOIN suggestion s ON s.id = b.suggestion
    JOIN link k ON k.from_kind = 'decision' AND k.from_id = b.decision AND k.edge = 'became' AND k.to_kind = 'action'
    JOIN action a ON a.id = k.to_id JOIN space p ON p.id = a.space
    WHERE s.state = 'open' AND p.visibility = 'open' AND a.finding IS NOT NULL ORDER BY s.id, a.id LIMIT 1000"
);
const NEWS_TURNS: &str = "SELECT DISTINCT weekday, hour, told_on FROM news WHERE stopped_on IS NULL
    ORDER BY weekday, hour, told_on";
const NEWS_CHOICE: &str = "SELECT weekday, hour, told_on, stopped_on, every_on FROM news WHERE person = ?1";
const NEWS_PUT: &str = "INSERT INTO news (person, weekday, hour, told_on, stopped_on, every_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (person) DO UPDATE SET weekday = excluded.weekday, hour = excluded.hour, told_on = excluded.told_on,
    stopped_on = excluded.stopped_on, every_on = excluded.every_on";
const NEWS_TOLD: &str = "UPDATE news SET told_on = ?4
    WHERE weekday = ?1 AND hour = ?2 AND told_on = ?3 AND stopped_on IS NULL";
const NEWS_FOLLOWERS: &str = "SELECT p.id, p.name, p.email, f.since_on FROM following f
    JOIN person p ON p.id = f.person JOIN news n ON n.person = f.person
    WHERE f.suggestion = ?1 AND f.act = 'follow' AND p.left_on IS NULL AND p.email IS NOT NULL
    AND n.weekday = ?2 AND n.hour = ?3 AND n.told_on = ?4 AND n.stopped_on IS NULL ORDER BY p.id";
const NEWS_EVERY: &str = "SELECT p.id, p.name, p.email, n.every_on FROM news n JOIN person p ON p.id = n.person
    WHERE n.every_on IS NOT NULL AND p.left_on IS NULL AND p.email IS NOT NULL
    AND n.weekday = ?1 AND n.hour = ?2 AND n.told_on = ?3 AND n.stopped_on IS NULL ORDER BY p.id";
const NEWS_DECISIONS: &str = "SELECT d.id, d.question, d.verdict, d.decided_on FROM decision d
    WHERE d.decided_on > ?1 AND d.decided_on <= ?2 ORDER BY d.id LIMIT 1000";
const NEWS_USUAL_FOLLOWERS: &str = "SELECT p.id, p.name, p.email, f.since_on FROM following f
    JOIN person p ON p.id = f.person
    WHERE f.suggestion = ?1 AND f.act = 'follow' AND p.left_on IS NULL AND p.email IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM news n WHERE n.person = f.person) ORDER BY p.id";
const EVIDENCE_OF: &str = "SELECT e.id, e.name, e.kind, e.size, e.description, e.added_on, p.name FROM evidence e
    LEFT JOIN person p ON p.id = e.person WHERE e.action = ?1 ORDER BY e.id LIMIT 100";
const EVIDENCE: &str = "SELECT name, kind, bytes FROM evidence WHERE action = ?1 AND id = ?2";
const EVIDENCE_ADD: &str = "INSERT INTO evidence (id, action, name, kind, bytes, size, description, added_on, person)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const EVIDENCE_REMOVE: &str = "DELETE FROM evidence WHERE action = ?1 AND id = ?2";
const PRIORITIES: &str = "SELECT y.id, y.wave, y.title, y.reason, y.space, s.name, y.set_on FROM priority y
    LEFT JOIN space s ON s.id = y.space WHERE y.wave = ?1 AND y.ended_on IS NULL ORDER BY y.place LIMIT 50";
const PRIORITY_ADD: &str =
    "INSERT INTO priority (id, wave, title, reason, space, set_on, place) SELECT ?1, ?2, ?3, ?4, ?5, ?6,
    COALESCE((SELECT MAX(p.place) FROM priority p WHERE p.wave = ?2), 0) + 1";
const PRIORITY_END: &str = "UPDATE priority SET ended_on = ?2 WHERE id = ?1 AND ended_on IS NULL";
const DECISIONS_OF: &str = "SELECT d.id, d.wave, d.question, d.verdict, d.reason, d.decided_on, d.review_on, p.name
    FROM decision d LEFT JOIN person p ON p.id = d.person WHERE d.wave = ?1 ORDER BY d.id LIMIT 300";
const DECISION: &str = "SELECT d.id, d.wave, d.question, d.verdict, d.reason, d.decided_on, d.review_on, p.name
    FROM decision d LEFT JOIN person p ON p.id = d.person WHERE d.id = ?1";
const DECISION_ADD: &str = "INSERT INTO decision (id, wave, question, verdict, reason, decided_on, review_on, person)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
// What was put off and has not been decided again.
const DECISIONS_DUE: &str = "SELECT d.id, d.wave, d.question, d.verdict, d.reason, d.decided_on, d.review_on, p.name
    FROM decision d LEFT JOIN person p ON p.id = d.person WHERE d.review_on <= ?1
    AND NOT EXISTS (SELECT 1 FROM link l WHERE l.from_kind = 'decision' AND l.from_id = d.id AND l.to_kind = 'decision')
    ORDER BY d.review_on, d.id LIMIT 100";
const DECIDED_AGAIN: &str = "SELECT to_id FROM link
    WHERE from_kind = 'decision' AND from_id = ?1 AND to_kind = 'decision' ORDER BY to_id LIMIT 20";
const BY_ID: &str = actions!("WHERE a.id = ?1");
const COUNT_OF: &str = "SELECT COUNT(*) FROM action WHERE space = ?1";
const OF_SPACE: &str = actions!("WHERE a.space = ?1 AND a.part_of IS NULL ORDER BY a.due_on, a.id LIMIT 2000");
const OF_OWNER: &str = actions!("WHERE a.owner = ?1 ORDER BY a.due_on, a.id LIMIT 2000");
const AT_SITE: &str = actions!("WHERE a.site = ?1 ORDER BY a.due_on, a.id LIMIT 2000");
const PARTS_OF: &str = actions!("WHERE a.part_of = ?1 ORDER BY a.due_on, a.id LIMIT 2000");
const PARTS_OF_SPACE: &str = "SELECT part_of, state, COUNT(*) FROM action WHERE space = ?1 AND part_of IS NOT NULL
    GROUP BY part_of, state";
const OF_FINDING: &str = actions!("WHERE a.finding = ?1 AND a.part_of IS NULL ORDER BY a.due_on, a.id LIMIT 200");
const ADD: &str = "INSERT INTO action (id, space, part_of, site, title, detail, owner, due_on, state, outcome,
    confidence, said, finding, made_on, changed_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', '', '', ?10, ?11, ?12)";
const CHANGE: &str = "UPDATE action SET title = ?2, detail = ?3, owner = ?4, due_on = ?5, site = ?6, finding = ?7,
    reminded = 0 WHERE id = ?1";
const MOVE: &str =
    "UPDATE action SET state = ?2, confidence = ?3, outcome = ?4, said = ?5, changed_on = ?6, reminded = 0
    WHERE id = ?1";
const SAY: &str = "INSERT INTO action_update (id, action, on_day, person, state, confidence, said)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const UPDATES: &str = "SELECT u.on_day, p.name, u.state, u.confidence, u.said FROM action_update u
    LEFT JOIN person p ON p.id = u.person WHERE u.action = ?1 ORDER BY u.id DESC LIMIT 500";
// Whoever has left owns nothing any more: an owner who is not told is nobody.
const SILENT: &str = "SELECT a.id, a.space, a.part_of, a.site, a.title, a.detail,
    CASE WHEN p.left_on IS NULL THEN a.owner END, p.name, a.due_on, a.state,
    a.outcome, a.confidence, a.said, a.finding, a.made_on, a.changed_on, a.reminded
    FROM action a LEFT JOIN person p ON p.id = a.owner
    WHERE a.state IN ('agreed', 'doing', 'stuck') AND a.reminded < 3 AND (a.due_on < ?1 OR a.changed_on < ?2)
    ORDER BY a.id LIMIT 500";
const REMINDED: &str = "UPDATE action SET reminded = ?2 WHERE id = ?1";
const PEOPLE_OF: &str = "SELECT p.id FROM membership m JOIN person p ON p.id = m.person
    WHERE m.space = ?1 AND m.part = ?2 AND p.left_on IS NULL ORDER BY p.id";
// A vote is a survey that a cycle raised.
const VOTES: &str = "SELECT l.from_id, l.to_id FROM link l
    WHERE l.from_kind = 'survey' AND l.edge = 'raised_by' AND l.to_kind = 'wave' ORDER BY l.from_id LIMIT 1000";
const WORLD: &str = "SELECT wave FROM world ORDER BY wave LIMIT 1000";
const WORLD_OPEN: &str = "INSERT INTO world (wave, opened_on) VALUES (?1, ?2) ON CONFLICT (wave) DO NOTHING";
const WORLD_CLOSE: &str = "DELETE FROM world WHERE wave = ?1";
// Everything that the decisions of a cycle lead to, in one statement each: a page of a cycle shows hundreds.
const OF_CYCLE: &str = actions!("WHERE a.id IN
    (SELECT l.to_id FROM decision d JOIN link l ON l.from_kind = 'decision' AND l.from_id = d.id AND l.to_kind = 'action'
    WHERE d.wave = ?1) ORDER BY a.due_on, a.id LIMIT 20000");
const PARTS_OF_CYCLE: &str = "SELECT a.part_of, a.state, COUNT(*) FROM action a WHERE a.part_of IN
    (SELECT l.to_id FROM decision d JOIN link l ON l.from_kind = 'decision' AND l.from_id = d.id AND l.to_kind = 'action'
    WHERE d.wave = ?1) GROUP BY a.part_of, a.state";
const LINKS_OF_CYCLE: &str = "SELECT l.from_id, l.to_kind, l.to_id FROM decision d
    JOIN link l ON l.from_kind = 'decision' AND l.from_id = d.id
    WHERE d.wave = ?1 AND l.to_kind IN ('action', 'finding', 'suggestion')
    ORDER BY l.from_id, l.to_kind, l.to_id LIMIT 60000";
const SUGGESTIONS_OF_CYCLE: &str = "SELECT s.id, s.title, s.finding FROM suggestion s WHERE s.id IN
    (SELECT l.to_id FROM decision d JOIN link l ON l.from_kind = 'decision' AND l.from_id = d.id
    AND l.to_kind = 'suggestion' WHERE d.wave = ?1) ORDER BY s.id LIMIT 6000";
const OF_DECISION: &str = actions!(
    "WHERE a.id IN
    (SELECT l.to_id FROM link l WHERE l.from_kind = 'decision' AND l.from_id = ?1 AND l.to_kind = 'action')
    ORDER BY a.due_on, a.id LIMIT 200"
);
// What a suggestion was raised by is answered with it.
const FINDINGS_OF_DECISION: &str = "SELECT to_id FROM link
    WHERE from_kind = 'decision' AND from_id = ?1 AND to_kind = 'finding'
    UNION SELECT s.finding FROM link l JOIN suggestion s ON s.id = l.to_id
    WHERE l.from_kind = 'decision' AND l.from_id = ?1 AND l.to_kind = 'suggestion' AND s.finding IS NOT NULL
    ORDER BY 1 LIMIT 10";

fn odd(what: &str) -> Error {
    Error::unexpected(what)
}

/// The priorities of a cycle, in the order in which they were set.
pub fn priorities(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<Priority>> {
    tx.rows(PRIORITIES, params![wave], |row| {
        let space = row.get::<Option<String>>(4)?.zip(row.get::<Option<String>>(5)?);
        Ok(Priority {
            id: row.get(0)?,
            wave: row.get(1)?,
            title: row.get(2)?,
            reason: row.get(3)?,
            space,
            set_on: row.get(6)?,
        })
    })
}

/// Sets a priority.
pub fn priority_add(tx: &mut Tx<'_, People>, one: &Priority) -> Result<()> {
    let space = one.space.as_ref().map(|(id, _)| id.clone());
    tx.execute(PRIORITY_ADD, params![one.id, one.wave, one.title, one.reason, space, one.set_on]).map(|_| ())
}

/// Ends a priority.
pub fn priority_end(tx: &mut Tx<'_, People>, id: &str, today: &str) -> Result<u64> {
    tx.execute(PRIORITY_END, params![id, today])
}

fn decision(row: &Row<'_>) -> Result<Decision> {
    Ok(Decision {
        id: row.get(0)?,
        wave: row.get(1)?,
        question: row.get(2)?,
        verdict: Verdict::of(&row.get::<String>(3)?).ok_or_else(|| odd("an unknown verdict"))?,
        reason: row.get(4)?,
        decided_on: row.get(5)?,
        review_on: row.get(6)?,
        by: row.get(7)?,
    })
}

/// The decisions of a cycle, the first one first.
pub fn decisions_of(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<Decision>> {
    tx.rows(DECISIONS_OF, params![wave], decision)
}

/// One of them.
pub fn decision_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Decision>> {
    tx.find(DECISION, params![id], decision)
}

/// Decisions whose day has come to be looked at again, the longest due first.
pub fn decisions_due(tx: &mut Tx<'_, People>, today: &str) -> Result<Vec<Decision>> {
    tx.rows(DECISIONS_DUE, params![today], decision)
}

/// The decisions that another one became when it was looked at again.
pub fn decided_again(tx: &mut Tx<'_, People>, id: &str) -> Result<Vec<String>> {
    tx.rows(DECIDED_AGAIN, params![id], |row| row.get(0))
}

/// The suggestions that a decision answers: id and title.
pub fn suggestions_of_decision(tx: &mut Tx<'_, People>, id: &str) -> Result<Vec<(String, String)>> {
    tx.rows(SUGGESTIONS_OF_DECISION, params![id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Keeps the hash of the address of somebody's feed.
pub fn feed_put(tx: &mut Tx<'_, People>, person: &str, hash: &[u8], today: &str) -> Result<()> {
    tx.execute(FEED_PUT, params![person, hash, today]).map(|_| ())
}

/// Whose feed has this address; nobody for somebody who has left.
pub fn feed_person(tx: &mut Tx<'_, People>, hash: &[u8]) -> Result<Option<String>> {
    tx.find(FEED_PERSON, params![hash], |row| row.get(0))
}

/// What became of something that people follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It was answered.
    Answered(Verdict),
    /// An action about it, by its title, is where it is.
    Action(String, State),
    /// What an action about it, by its title, should move was asked again, and everybody can read what came out.
    Measured(String),
}

/// News of one suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Id of the suggestion.
    pub suggestion: String,
    /// Its title.
    pub title: String,
    /// When it happened, ISO.
    pub on_day: String,
    /// What happened.
    pub of: News,
}

/// What happened to suggestions after a day, up to another one, ISO: answers first.
pub fn news(tx: &mut Tx<'_, People>, after: &str, until: &str) -> Result<Vec<Told>> {
    let mut all = tx.rows(NEWS_ANSWERS, params![after, until], |row| {
        let verdict = Verdict::of(&row.get::<String>(3)?).ok_or_else(|| odd("an unknown verdict"))?;
        let of = News::Answered(verdict);
        Ok(Told { suggestion: row.get(0)?, title: row.get(1)?, on_day: row.get(2)?, of })
    })?;
    all.extend(tx.rows(NEWS_ACTIONS, params![after, until], |row| {
        let state = State::of(&row.get::<String>(5)?).ok_or_else(|| odd("an unknown state of an action"))?;
        let of = News::Action(row.get(4)?, state);
        Ok(Told { suggestion: row.get(0)?, title: row.get(1)?, on_day: row.get(2)?, of })
    })?);
    Ok(all)
}

/// An action that should move a finding, and the suggestion that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aimed {
    /// Id of the suggestion.
    pub suggestion: String,
    /// Its title.
    pub title: String,
    /// The title of the action.
    pub action: String,
    /// Id of the finding.
    pub finding: String,
}

/// What is done about suggestions to move a finding, as far as everybody may know of it.
pub fn aimed(tx: &mut Tx<'_, People>) -> Result<Vec<Aimed>> {
    tx.rows(NEWS_AIMED, params![], |row| {
        Ok(Aimed { suggestion: row.get(0)?, title: row.get(1)?, action: row.get(3)?, finding: row.get(4)? })
    })
}

fn turn(row: &Row<'_>) -> Result<Turn> {
    let small = |at| -> Result<i8> { i8::try_from(row.get::<i64>(at)?).map_err(|_| odd("a day or an hour of news")) };
    let told = row.get::<String>(2)?.parse().map_err(|_| odd("a date of news"))?;
    Ok(Turn { weekday: small(0)?, hour: small(1)?, told })
}

/// Every turn that somebody has chosen, each once.
pub fn news_turns(tx: &mut Tx<'_, People>) -> Result<Vec<Turn>> {
    tx.rows(NEWS_TURNS, params![], turn)
}

/// What somebody has chosen about news.
pub fn news_choice(tx: &mut Tx<'_, People>, person: &str) -> Result<Option<Choice>> {
    tx.find(NEWS_CHOICE, params![person], |row| {
        Ok(Choice { turn: turn(row)?, stopped_on: row.get(3)?, every_on: row.get(4)? })
    })
}

/// Keeps what somebody has chosen about news.
pub fn news_put(tx: &mut Tx<'_, People>, person: &str, choice: &Choice) -> Result<()> {
    let (weekday, hour) = (i64::from(choice.turn.weekday), i64::from(choice.turn.hour));
    let told = choice.turn.told.to_string();
    tx.execute(NEWS_PUT, params![person, weekday, hour, told, choice.stopped_on, choice.every_on]).map(|_| ())
}

/// Everybody of a turn was told up to another day.
pub fn news_told(tx: &mut Tx<'_, People>, turn: &Turn, until: Date) -> Result<()> {
    let (weekday, hour) = (i64::from(turn.weekday), i64::from(turn.hour));
    tx.execute(NEWS_TOLD, params![weekday, hour, turn.told.to_string(), until.to_string()]).map(|_| ())
}

fn follower(row: &Row<'_>) -> Result<(Person, String)> {
    Ok((Person { id: row.get(0)?, name: row.get(1)?, email: row.get(2)?, roles: vec![] }, row.get(3)?))
}

/// Who follows a suggestion and has chosen a turn, with the day since when, ISO. Only those who can get letters.
pub fn news_followers(tx: &mut Tx<'_, People>, suggestion: &str, turn: &Turn) -> Result<Vec<(Person, String)>> {
    let (weekday, hour) = (i64::from(turn.weekday), i64::from(turn.hour));
    tx.rows(NEWS_FOLLOWERS, params![suggestion, weekday, hour, turn.told.to_string()], follower)
}

/// Who has chosen a turn and wants to hear of every decision, with the day since when, ISO. Only those who can get letters.
pub fn news_every(tx: &mut Tx<'_, People>, turn: &Turn) -> Result<Vec<(Person, String)>> {
    let (weekday, hour) = (i64::from(turn.weekday), i64::from(turn.hour));
    tx.rows(NEWS_EVERY, params![weekday, hour, turn.told.to_string()], follower)
}

/// What was decided after a day, up to another one, ISO: id, question, verdict, day.
pub fn news_decisions(
    tx: &mut Tx<'_, People>,
    after: &str,
    until: &str,
) -> Result<Vec<(String, String, Verdict, String)>> {
    tx.rows(NEWS_DECISIONS, params![after, until], |row| {
        let verdict = Verdict::of(&row.get::<String>(2)?).ok_or_else(|| odd("an unknown verdict"))?;
        Ok((row.get(0)?, row.get(1)?, verdict, row.get(3)?))
    })
}

/// The same of those who have chosen nothing.
pub fn news_usual_followers(tx: &mut Tx<'_, People>, suggestion: &str) -> Result<Vec<(Person, String)>> {
    tx.rows(NEWS_USUAL_FOLLOWERS, params![suggestion], follower)
}

fn kind(text: &str) -> Result<Kind> {
    Kind::of(text).ok_or_else(|| odd("an unknown kind of file"))
}

/// The files of an action without their bytes, the first one first.
pub fn evidence_of(tx: &mut Tx<'_, People>, action: &str) -> Result<Vec<Evidence>> {
    tx.rows(EVIDENCE_OF, params![action], |row| {
        Ok(Evidence {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: kind(&row.get::<String>(2)?)?,
            size: u64::try_from(row.get::<i64>(3)?).unwrap_or(0),
            description: row.get(4)?,
            added_on: row.get(5)?,
            by: row.get(6)?,
        })
    })
}

/// A file of an action.
pub fn evidence(tx: &mut Tx<'_, People>, action: &str, id: &str) -> Result<Option<Checked>> {
    tx.find(EVIDENCE, params![action, id], |row| {
        Ok(Checked { name: row.get(0)?, kind: kind(&row.get::<String>(1)?)?, bytes: row.get(2)? })
    })
}

/// Adds a file to an action: `new` is its id and that of the action, `by` who adds it and when.
pub fn evidence_add(
    tx: &mut Tx<'_, People>,
    new: (&str, &str),
    file: &Checked,
    description: &str,
    by: (&str, &str),
) -> Result<()> {
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let kind = file.kind.code();
    tx.execute(EVIDENCE_ADD, params![new.0, new.1, file.name, kind, file.bytes, size, description, by.1, by.0])
        .map(|_| ())
}

/// Takes a file away from an action. Gives how many there were.
pub fn evidence_remove(tx: &mut Tx<'_, People>, action: &str, id: &str) -> Result<u64> {
    tx.execute(EVIDENCE_REMOVE, params![action, id])
}

/// Keeps a decision.
pub fn decision_add(tx: &mut Tx<'_, People>, one: &Decision, by: &str) -> Result<()> {
    let verdict = one.verdict.code();
    tx.execute(
        DECISION_ADD,
        params![one.id, one.wave, one.question, verdict, one.reason, one.decided_on, one.review_on, by],
    )
    .map(|_| ())
}

fn action(row: &Row<'_>) -> Result<Action> {
    Ok(Action {
        id: row.get(0)?,
        space: row.get(1)?,
        part_of: row.get(2)?,
        site: row.get(3)?,
        title: row.get(4)?,
        detail: row.get(5)?,
        owner: row.get::<Option<String>>(6)?.zip(row.get::<Option<String>>(7)?),
        due_on: row.get(8)?,
        state: State::of(&row.get::<String>(9)?).ok_or_else(|| odd("an unknown state of an action"))?,
        outcome: Outcome::of(&row.get::<String>(10)?),
        confidence: Confidence::of(&row.get::<String>(11)?),
        said: row.get(12)?,
        finding: row.get(13)?,
        made_on: row.get(14)?,
        changed_on: row.get(15)?,
        reminded: row.get(16)?,
    })
}

/// An action.
pub fn by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Action>> {
    tx.find(BY_ID, params![id], action)
}

/// How many actions a space has, with parts.
pub fn count_of(tx: &mut Tx<'_, People>, space: &str) -> Result<i64> {
    tx.row(COUNT_OF, params![space], |row| row.get(0))
}

/// The whole actions of a space, the one that is due first first.
pub fn of_space(tx: &mut Tx<'_, People>, space: &str) -> Result<Vec<Action>> {
    tx.rows(OF_SPACE, params![space], action)
}

/// What somebody has promised, the one that is due first first.
pub fn of_owner(tx: &mut Tx<'_, People>, person: &str) -> Result<Vec<Action>> {
    tx.rows(OF_OWNER, params![person], action)
}

/// What is done at a site, the one that is due first first.
pub fn at_site(tx: &mut Tx<'_, People>, site: &str) -> Result<Vec<Action>> {
    tx.rows(AT_SITE, params![site], action)
}

/// The parts of an action.
pub fn parts_of(tx: &mut Tx<'_, People>, whole: &str) -> Result<Vec<Action>> {
    tx.rows(PARTS_OF, params![whole], action)
}

/// The votes on what matters most: the survey, and the cycle about whose priorities it asks.
pub fn votes(tx: &mut Tx<'_, People>) -> Result<Vec<(String, String)>> {
    tx.rows(VOTES, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The cycles that the world may read.
pub fn world(tx: &mut Tx<'_, People>) -> Result<Vec<String>> {
    tx.rows(WORLD, params![], |row| row.get(0))
}

/// Opens a cycle to the world from today on, or closes it again.
pub fn set_world(tx: &mut Tx<'_, People>, wave: &str, today: Option<&str>) -> Result<()> {
    match today {
        Some(today) => tx.execute(WORLD_OPEN, params![wave, today]),
        None => tx.execute(WORLD_CLOSE, params![wave]),
    }
    .map(|_| ())
}

fn summed(tx: &mut Tx<'_, People>, statement: &'static str, of: &str) -> Result<BTreeMap<String, RollUp>> {
    let mut all: BTreeMap<String, RollUp> = BTreeMap::new();
    let counted = tx.rows(statement, params![of], |row| {
        let state = State::of(&row.get::<String>(1)?).ok_or_else(|| odd("an unknown state of an action"))?;
        Ok((row.get::<String>(0)?, state, row.get::<i64>(2)?))
    })?;
    for (whole, state, count) in counted {
        all.entry(whole).or_default().add(state, usize::try_from(count).unwrap_or(0));
    }
    Ok(all)
}

/// How far the parts of the actions of a space are, by whole.
pub fn roll_ups(tx: &mut Tx<'_, People>, space: &str) -> Result<BTreeMap<String, RollUp>> {
    summed(tx, PARTS_OF_SPACE, space)
}

/// Everything that the decisions of a cycle lead to.
#[derive(Default)]
pub struct Led {
    /// The findings that they answer, by decision.
    pub findings: BTreeMap<String, Vec<String>>,
    /// The suggestions that they answer, by decision: id and title.
    pub suggestions: BTreeMap<String, Vec<(String, String)>>,
    /// The actions that they became, by decision, the one that is due first first.
    pub actions: BTreeMap<String, Vec<Action>>,
    /// How far the parts of these actions are, by whole.
    pub parts: BTreeMap<String, RollUp>,
}

/// Everything that the decisions of a cycle lead to.
pub fn led(tx: &mut Tx<'_, People>, wave: &str) -> Result<Led> {
    let links = tx.rows(LINKS_OF_CYCLE, params![wave], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let suggestions: BTreeMap<String, (String, Option<String>)> = tx
        .rows(SUGGESTIONS_OF_CYCLE, params![wave], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
        .into_iter()
        .collect();
    let mut led = Led { parts: summed(tx, PARTS_OF_CYCLE, wave)?, ..Led::default() };
    let mut decisions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (decision, kind, id) in links {
        match kind.as_str() {
            "finding" => led.findings.entry(decision).or_default().push(id),
            "suggestion" => {
                let Some((title, raised_by)) = suggestions.get(&id) else { continue };
                let findings = led.findings.entry(decision.clone()).or_default();
                findings.extend(raised_by.clone().filter(|finding| !findings.contains(finding)));
                led.suggestions.entry(decision).or_default().push((id, title.clone()));
            }
            _ => decisions.entry(id).or_default().push(decision),
        }
    }
    for one in tx.rows(OF_CYCLE, params![wave], action)? {
        for decision in decisions.get(&one.id).into_iter().flatten() {
            led.actions.entry(decision.clone()).or_default().push(one.clone());
        }
    }
    Ok(led)
}

/// The whole actions that should move a finding.
pub fn of_finding(tx: &mut Tx<'_, People>, finding: &str) -> Result<Vec<Action>> {
    tx.rows(OF_FINDING, params![finding], action)
}

/// The actions that a decision became.
pub fn of_decision(tx: &mut Tx<'_, People>, decision: &str) -> Result<Vec<Action>> {
    tx.rows(OF_DECISION, params![decision], action)
}

/// The findings that a decision answers.
pub fn findings_of_decision(tx: &mut Tx<'_, People>, decision: &str) -> Result<Vec<String>> {
    tx.rows(FINDINGS_OF_DECISION, params![decision], |row| row.get(0))
}

fn owner_of(one: &Action) -> Option<String> {
    one.owner.as_ref().map(|(id, _)| id.clone())
}

/// Adds an action.
pub fn add(tx: &mut Tx<'_, People>, one: &Action) -> Result<()> {
    let (state, owner) = (one.state.code(), owner_of(one));
    tx.execute(
        ADD,
        params![
            one.id,
            one.space,
            one.part_of,
            one.site,
            one.title,
            one.detail,
            owner,
            one.due_on,
            state,
            one.finding,
            one.made_on,
            one.changed_on
        ],
    )
    .map(|_| ())
}

/// Changes what was promised, by whom and by when.
pub fn change(tx: &mut Tx<'_, People>, one: &Action) -> Result<()> {
    let owner = owner_of(one);
    tx.execute(CHANGE, params![one.id, one.title, one.detail, owner, one.due_on, one.site, one.finding]).map(|_| ())
}

/// Says how an action goes.
pub fn update(tx: &mut Tx<'_, People>, id: &str, action: &str, (by, today): (&str, &str), new: &Said) -> Result<()> {
    let (state, confidence) = (new.state.code(), new.confidence.map_or("", Confidence::code));
    let outcome = new.outcome.map_or("", Outcome::code);
    tx.execute(MOVE, params![action, state, confidence, outcome, new.said, today])?;
    tx.execute(SAY, params![id, action, today, by, state, confidence, new.said]).map(|_| ())
}

/// What was said of an action, the latest first.
pub fn updates(tx: &mut Tx<'_, People>, action: &str) -> Result<Vec<Update>> {
    tx.rows(UPDATES, params![action], |row| {
        Ok(Update {
            on_day: row.get(0)?,
            by: row.get(1)?,
            state: State::of(&row.get::<String>(2)?).ok_or_else(|| odd("an unknown state of an action"))?,
            confidence: Confidence::of(&row.get::<String>(3)?),
            said: row.get(4)?,
        })
    })
}

/// Actions of which somebody may have to be reminded: late, or silent since before a day.
pub fn silent(tx: &mut Tx<'_, People>, today: &str, since: &str) -> Result<Vec<Action>> {
    tx.rows(SILENT, params![today, since], action)
}

/// Keeps who was reminded.
pub fn reminded(tx: &mut Tx<'_, People>, action: &str, step: i64) -> Result<()> {
    tx.execute(REMINDED, params![action, step]).map(|_| ())
}

/// The people of a space who are something in it.
pub fn people_of(tx: &mut Tx<'_, People>, space: &str, part: &str) -> Result<Vec<String>> {
    tx.rows(PEOPLE_OF, params![space, part], |row| row.get(0))
}
