//! Every SQL statement of suggestions.

use super::{Act, How, Reply, State, Step, Suggestion};
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("SUGGESTION", BY_ID),
    ("SUGGESTION_ADD", ADD),
    ("SUGGESTION_TODAY", TODAY),
    ("SUGGESTIONS", LIST),
    ("SUGGESTIONS_COUNT", COUNT),
    ("SUGGESTIONS_NEXT", NEXT),
    ("SUGGESTION_APPEAR", APPEAR),
    ("SUGGESTION_MERGE", MERGE),
    ("SUGGESTION_AGAIN", AGAIN),
    ("SUGGESTIONS_INTO", INTO),
    ("SUGGESTION_HIDE", HIDE),
    ("SUGGESTION_SPONSOR", SPONSOR),
    ("SUGGESTION_OWED", OWED),
    ("SUGGESTION_ANSWERED", ANSWERED),
    ("SUGGESTIONS_OWED", ALL_OWED),
    ("SUGGESTIONS_OF_FINDING", OF_FINDING),
    ("SUGGESTION_BY_THREAD", BY_THREAD),
    ("SUGGESTION_REPLIES", REPLIES),
    ("SUGGESTION_REPLY_ADD", REPLY_ADD),
    ("SUGGESTION_REPLY_HIDE", REPLY_HIDE),
    ("FOLLOW", FOLLOW),
    ("UNFOLLOW", UNFOLLOW),
    ("FOLLOW_ALONG", FOLLOW_ALONG),
    ("ACTS_OF", ACTS_OF),
    ("ACTORS", ACTORS),
    ("SHEET_ADD", SHEET_ADD),
    ("PART_ADD", PART_ADD),
    ("SITE_ADD", SITE_ADD),
    ("MATTER_ADD", MATTER_ADD),
    ("SHEETS_MADE", SHEETS_MADE),
    ("SHEET_THERE", SHEET_THERE),
    ("SHEET_MOVE", SHEET_MOVE),
    ("SHEET_PARTS", SHEET_PARTS),
    ("SHEETS_LIVE", SHEETS_LIVE),
    ("SHEET_LIVE", SHEET_LIVE),
    ("SHEET_OF_KIND", SHEET_OF_KIND),
    ("SHEET_MATTERS", SHEET_MATTERS),
    ("SHEET_SITE", SHEET_SITE),
    ("SHEET_SITE_OF", SHEET_SITE_OF),
    ("STEPS", STEPS),
    ("STEP_PUT", STEP_PUT),
    ("TAKEN", TAKEN),
    ("TAKEN_ADD", TAKEN_ADD),
    ("TAKEN_COUNT", TAKEN_COUNT),
    ("TAKEN_END", TAKEN_END),
];

const BY_ID: &str = "SELECT s.id, s.title, s.text, s.how, s.author, a.name, s.thread, s.site, s.band, s.finding,
    s.appears_on, s.state, s.merged_into, s.hidden_why, s.sponsor, p.name, s.owed_on, s.answered_on
    FROM suggestion s LEFT JOIN person a ON a.id = s.author LEFT JOIN person p ON p.id = s.sponsor WHERE s.id = ?1";
const ADD: &str = "INSERT INTO suggestion (id, title, text, how, author, thread, site, band, finding, put_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING";
const TODAY: &str = "SELECT COUNT(*) FROM suggestion WHERE author = ?1 AND put_on = ?2";
// First which ones, along an index; what stands beside each is looked up for those of the page alone.
const LIST: &str =
    "SELECT s.id, s.title, s.how, a.name, s.thread, s.band, s.appears_on, s.owed_on, s.answered_on, p.name,
    (SELECT MAX(m.people) FROM voice_matter m WHERE m.suggestion = s.id),
    (SELECT MAX(m.bands) FROM voice_matter m WHERE m.suggestion = s.id),
    (SELECT MIN(m.owed_at) FROM voice_matter m WHERE m.suggestion = s.id), s.site
    FROM (SELECT o.id FROM suggestion o
        WHERE o.state = 'open' AND (?1 = '' OR LOWER(o.title) LIKE ?1 OR LOWER(o.text) LIKE ?1)
        AND (?2 = 'all' OR (?2 = 'owed' AND o.owed_on IS NOT NULL AND o.answered_on IS NULL)
            OR (?2 = 'answered' AND o.answered_on IS NOT NULL) OR (?2 = 'place' AND o.site IS NOT NULL)
            OR (?2 = 'followed' AND EXISTS (SELECT 1 FROM following f WHERE f.suggestion = o.id AND f.person = ?3)))
        ORDER BY o.appears_on DESC, o.id LIMIT ?4 OFFSET ?5) AS shown
    JOIN suggestion s ON s.id = shown.id LEFT JOIN person a ON a.id = s.author LEFT JOIN person p ON p.id = s.sponsor
    ORDER BY s.appears_on DESC, s.id";
const COUNT: &str = "SELECT COUNT(*) FROM suggestion s
    WHERE s.state = 'open' AND (?1 = '' OR LOWER(s.title) LIKE ?1 OR LOWER(s.text) LIKE ?1)
    AND (?2 = 'all' OR (?2 = 'owed' AND s.owed_on IS NOT NULL AND s.answered_on IS NULL)
        OR (?2 = 'answered' AND s.answered_on IS NOT NULL) OR (?2 = 'place' AND s.site IS NOT NULL)
        OR (?2 = 'followed' AND EXISTS (SELECT 1 FROM following f WHERE f.suggestion = s.id AND f.person = ?3)))";
// What came before this morning. The ids of what has no name are random, so the order says nothing.
const NEXT: &str = "SELECT id, site FROM suggestion WHERE on_next = 1 AND state IN ('waiting', 'open')
    AND (put_on IS NULL OR put_on < ?1) ORDER BY id LIMIT ?2";
const APPEAR: &str = "UPDATE suggestion SET on_next = 0, state = 'open', appears_on = COALESCE(appears_on, ?2)
    WHERE id = ?1 AND state IN ('waiting', 'open')";
const MERGE: &str = "UPDATE suggestion SET state = 'merged', merged_into = ?2, on_next = 0 WHERE id = ?1";
const AGAIN: &str = "UPDATE suggestion SET on_next = 1 WHERE id = ?1";
const INTO: &str = "SELECT s.id, s.title FROM suggestion s WHERE s.merged_into = ?1 ORDER BY s.id LIMIT 100";
const HIDE: &str = "UPDATE suggestion SET state = ?2, hidden_why = ?3 WHERE id = ?1 AND state IN ('open', 'hidden')";
const SPONSOR: &str = "UPDATE suggestion SET sponsor = ?2 WHERE id = ?1";
const OWED: &str = "UPDATE suggestion SET owed_on = ?2 WHERE id = ?1";
const ANSWERED: &str = "UPDATE suggestion SET answered_on = ?2 WHERE id = ?1";
const ALL_OWED: &str = "SELECT s.id, s.title, s.text, s.how, s.author, a.name, s.thread, s.site, s.band, s.finding,
    s.appears_on, s.state, s.merged_into, s.hidden_why, s.sponsor, p.name, s.owed_on, s.answered_on
    FROM suggestion s LEFT JOIN person a ON a.id = s.author LEFT JOIN person p ON p.id = s.sponsor
    WHERE s.state = 'open' AND s.owed_on IS NOT NULL AND s.answered_on IS NULL ORDER BY s.owed_on, s.id LIMIT 1000";
const OF_FINDING: &str = "SELECT id, title FROM suggestion WHERE finding = ?1 AND state = 'open' ORDER BY id LIMIT 100";
const BY_THREAD: &str = "SELECT id FROM suggestion WHERE thread = ?1";
const REPLIES: &str = "SELECT r.id, p.name, r.by_writer, r.text, r.on_day, r.hidden FROM suggestion_reply r
    LEFT JOIN person p ON p.id = r.author WHERE r.suggestion = ?1 ORDER BY r.on_day, r.id LIMIT 600";
const REPLY_ADD: &str = "INSERT INTO suggestion_reply (id, suggestion, author, by_writer, text, on_day)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
const REPLY_HIDE: &str = "UPDATE suggestion_reply SET hidden = 1 WHERE id = ?1 AND suggestion = ?2";
const FOLLOW: &str = "INSERT INTO following (suggestion, person, act, since_on) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO NOTHING";
const UNFOLLOW: &str = "DELETE FROM following WHERE suggestion = ?1 AND person = ?2 AND act = ?3";
const FOLLOW_ALONG: &str = "INSERT INTO following (suggestion, person, act, since_on)
    SELECT ?2, f.person, f.act, f.since_on FROM following f WHERE f.suggestion = ?1 AND f.act = 'follow'
    ON CONFLICT DO NOTHING";
const ACTS_OF: &str = "SELECT act FROM following WHERE suggestion = ?1 AND person = ?2 ORDER BY act";
const ACTORS: &str = "SELECT f.person, p.name FROM following f JOIN person p ON p.id = f.person
    WHERE f.suggestion = ?1 AND f.act = ?2 AND p.left_on IS NULL ORDER BY p.name, p.id LIMIT 2000";
const SHEET_ADD: &str = "INSERT INTO voice_sheet (id, kind, hash, bytes, appears_on, ends_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING";
const PART_ADD: &str = "INSERT INTO voice_part (sheet, place, code, name, bytes) VALUES (?1, ?2, ?3, ?4, ?5)";
const SITE_ADD: &str = "INSERT INTO voice_site (sheet, site, code) VALUES (?1, ?2, ?3)";
const MATTER_ADD: &str = "INSERT INTO voice_matter (sheet, suggestion, owed_at) VALUES (?1, ?2, ?3)";
const SHEETS_MADE: &str = "SELECT id, bytes FROM voice_sheet WHERE state = 'made' ORDER BY id";
const SHEET_THERE: &str = "SELECT COUNT(*) FROM voice_sheet WHERE id = ?1";
const SHEET_MOVE: &str = "UPDATE voice_sheet SET state = ?3 WHERE id = ?1 AND state = ?2";
const SHEET_PARTS: &str = "SELECT bytes FROM voice_part WHERE sheet = ?1 ORDER BY place";
const SHEETS_LIVE: &str = "SELECT s.id, s.kind, s.hash, t.code FROM voice_sheet s
    LEFT JOIN voice_taken t ON t.sheet = s.id AND t.person = ?1
    WHERE s.state = 'open' AND s.appears_on <= ?2 AND s.ends_on >= ?2 ORDER BY s.appears_on DESC, s.id LIMIT 1000";
const SHEET_LIVE: &str = "SELECT bytes, hash FROM voice_sheet WHERE id = ?1 AND state = 'open' AND appears_on <= ?2
    AND ends_on >= ?2";
const SHEET_OF_KIND: &str =
    "SELECT id FROM voice_sheet WHERE kind = ?1 AND appears_on >= ?2 AND state <> 'ended' ORDER BY id LIMIT 1";
const SHEET_MATTERS: &str = "SELECT suggestion FROM voice_matter WHERE sheet = ?1 ORDER BY suggestion";
const SHEET_SITE: &str = "SELECT code FROM voice_site WHERE sheet = ?1 AND site = ?2";
const SHEET_SITE_OF: &str =
    "SELECT v.site, p.name FROM voice_site v JOIN voice_part p ON p.sheet = v.sheet AND p.code = v.code
    WHERE v.sheet = ?1 AND v.code = ?2 ORDER BY v.site LIMIT 1";
const STEPS: &str = "SELECT m.sheet, m.people, m.bands, m.owed_at, s.ends_on, s.state
    FROM voice_matter m JOIN voice_sheet s ON s.id = m.sheet WHERE m.suggestion = ?1 ORDER BY s.appears_on DESC, s.id";
const STEP_PUT: &str = "UPDATE voice_matter SET people = ?3, bands = ?4 WHERE sheet = ?1 AND suggestion = ?2";
const TAKEN: &str = "SELECT code, blinded FROM voice_taken WHERE person = ?1 AND sheet = ?2";
const TAKEN_ADD: &str = "INSERT INTO voice_taken (person, sheet, code, blinded) VALUES (?1, ?2, ?3, ?4)";
const TAKEN_COUNT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM voice_taken WHERE sheet = ?1 AND code = ?2 LIMIT ?3) t";
const TAKEN_END: &str = "DELETE FROM voice_taken WHERE sheet = ?1";
fn odd(what: &str) -> Error {
    Error::unexpected(what)
}

fn suggestion(row: &Row<'_>) -> Result<Suggestion> {
    Ok(Suggestion {
        id: row.get(0)?,
        title: row.get(1)?,
        text: row.get(2)?,
        how: How::of(&row.get::<String>(3)?).ok_or_else(|| odd("an unknown way to put something forward"))?,
        author: row.get::<Option<String>>(4)?.zip(row.get::<Option<String>>(5)?),
        thread: row.get(6)?,
        band: row.get::<Option<String>>(7)?.zip(Some(row.get::<String>(8)?)),
        finding: row.get(9)?,
        appears_on: row.get(10)?,
        state: State::of(&row.get::<String>(11)?).ok_or_else(|| odd("an unknown state of a suggestion"))?,
        merged_into: row.get(12)?,
        hidden_why: row.get(13)?,
        sponsor: row.get::<Option<String>>(14)?.zip(row.get::<Option<String>>(15)?),
        owed_on: row.get(16)?,
        answered_on: row.get(17)?,
    })
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

/// One of them.
pub fn by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Suggestion>> {
    tx.find(BY_ID, params![id], suggestion)
}

/// Adds one, or changes nothing when it is there. `put_on` is the day, where it has a name or came on paper.
pub fn add(tx: &mut Tx<'_, People>, one: &Suggestion, author: Option<&str>, put_on: Option<&str>) -> Result<()> {
    let (site, band) = match &one.band {
        Some((site, name)) => (Some(site.as_str()), name.as_str()),
        None => (None, ""),
    };
    let how = one.how.code();
    let row = params![one.id, one.title, one.text, how, author, one.thread, site, band, one.finding, put_on];
    tx.execute(ADD, row).map(|_| ())
}

/// How many somebody has put forward with their name on a day.
pub fn put_today(tx: &mut Tx<'_, People>, person: &str, today: &str) -> Result<i64> {
    tx.row(TODAY, params![person, today], |row| row.get(0))
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// Id.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// How it was put forward.
    pub how: How,
    /// The name of its writer, who gave it.
    pub author: Option<String>,
    /// The name of its thread.
    pub thread: Option<String>,
    /// The name of the band that it is for; empty for the whole organisation.
    pub band: String,
    /// ISO.
    pub appears_on: String,
    /// Since when an answer is owed.
    pub owed_on: Option<String>,
    /// When it was answered.
    pub answered_on: Option<String>,
    /// Who owes the answer.
    pub sponsor: Option<String>,
    /// The largest step that is shown of it, of people and of bands.
    pub step: (u32, u32),
    /// How many make an answer owed.
    pub owed_at: u32,
    /// A site of the band that it is for.
    pub site: Option<String>,
}

/// What the list shows.
#[derive(Clone, Debug, Default)]
pub struct Show {
    /// `all`, `owed`, `answered`, `place` or `followed`.
    pub view: String,
    /// Who looks.
    pub person: String,
    /// What to look for.
    pub text: String,
}

impl Show {
    fn like(&self) -> String {
        // What is typed is looked for as it is.
        let text = self.text.to_lowercase().replace(['%', '_', '\\'], " ");
        if text.trim().is_empty() { String::new() } else { format!("%{}%", text.trim()) }
    }
}

/// The open ones, the latest first.
pub fn list(tx: &mut Tx<'_, People>, show: &Show, from: usize, count: usize) -> Result<Vec<Line>> {
    let (from, count) = (i64::try_from(from).unwrap_or(0), i64::try_from(count).unwrap_or(0));
    tx.rows(LIST, params![show.like(), show.view, show.person, count, from], |row| {
        let most = |at: usize| -> Result<u32> { Ok(number(row.get::<Option<i64>>(at)?.unwrap_or(0))) };
        Ok(Line {
            id: row.get(0)?,
            title: row.get(1)?,
            how: How::of(&row.get::<String>(2)?).ok_or_else(|| odd("an unknown way to put something forward"))?,
            author: row.get(3)?,
            thread: row.get(4)?,
            band: row.get(5)?,
            appears_on: row.get::<Option<String>>(6)?.unwrap_or_default(),
            owed_on: row.get(7)?,
            answered_on: row.get(8)?,
            sponsor: row.get(9)?,
            step: (most(10)?, most(11)?),
            owed_at: most(12)?,
            site: row.get(13)?,
        })
    })
}

/// How many the list has.
pub fn count(tx: &mut Tx<'_, People>, show: &Show) -> Result<usize> {
    let count: i64 = tx.row(COUNT, params![show.like(), show.view, show.person], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Those that stand on the next sheet: id, and the site of the band that it is for.
pub fn next(tx: &mut Tx<'_, People>, today: &str, count: usize) -> Result<Vec<(String, Option<String>)>> {
    tx.rows(NEXT, params![today, i64::try_from(count).unwrap_or(0)], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Everybody can read it from a day on.
pub fn appear(tx: &mut Tx<'_, People>, id: &str, today: &str) -> Result<()> {
    tx.execute(APPEAR, params![id, today]).map(|_| ())
}

/// Joins one to another, which stands on the next sheet again.
pub fn merge(tx: &mut Tx<'_, People>, one: &str, into: &str) -> Result<()> {
    tx.execute(MERGE, params![one, into])?;
    tx.execute(AGAIN, params![into]).map(|_| ())
}

/// It stands on the next sheet again.
pub fn again(tx: &mut Tx<'_, People>, id: &str) -> Result<()> {
    tx.execute(AGAIN, params![id]).map(|_| ())
}

/// Those that were joined to one: id and title.
pub fn joined(tx: &mut Tx<'_, People>, id: &str) -> Result<Vec<(String, String)>> {
    tx.rows(INTO, params![id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Takes it out of sight with a reason, or shows it again.
pub fn hide(tx: &mut Tx<'_, People>, id: &str, why: Option<&str>) -> Result<()> {
    let state = if why.is_some() { State::Hidden } else { State::Open };
    tx.execute(HIDE, params![id, state.code(), why.unwrap_or_default()]).map(|_| ())
}

/// Who owes the answer.
pub fn set_sponsor(tx: &mut Tx<'_, People>, id: &str, person: &str) -> Result<()> {
    tx.execute(SPONSOR, params![id, person]).map(|_| ())
}

/// Since when an answer is owed.
pub fn set_owed(tx: &mut Tx<'_, People>, id: &str, on: Option<&str>) -> Result<()> {
    tx.execute(OWED, params![id, on]).map(|_| ())
}

/// That it was answered.
pub fn set_answered(tx: &mut Tx<'_, People>, id: &str, on: Option<&str>) -> Result<()> {
    tx.execute(ANSWERED, params![id, on]).map(|_| ())
}

/// All to which an answer is owed, the longest first.
pub fn all_owed(tx: &mut Tx<'_, People>) -> Result<Vec<Suggestion>> {
    tx.rows(ALL_OWED, params![], suggestion)
}

/// Those that a finding raised: id and title.
pub fn of_finding(tx: &mut Tx<'_, People>, finding: &str) -> Result<Vec<(String, String)>> {
    tx.rows(OF_FINDING, params![finding], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The suggestion of a thread.
pub fn by_thread(tx: &mut Tx<'_, People>, thread: &str) -> Result<Option<String>> {
    tx.find(BY_THREAD, params![thread], |row| row.get(0))
}

/// What was said below it, the first first.
pub fn replies(tx: &mut Tx<'_, People>, suggestion: &str) -> Result<Vec<Reply>> {
    tx.rows(REPLIES, params![suggestion], |row| {
        Ok(Reply {
            id: row.get(0)?,
            author: row.get(1)?,
            by_writer: row.get::<i64>(2)? == 1,
            text: row.get(3)?,
            on_day: row.get(4)?,
            hidden: row.get::<i64>(5)? == 1,
        })
    })
}

/// Adds what was said, by its ids: of itself and of the suggestion.
pub fn reply_add(
    tx: &mut Tx<'_, People>,
    (id, suggestion): (&str, &str),
    author: Option<&str>,
    by_writer: bool,
    text: &str,
    today: &str,
) -> Result<()> {
    tx.execute(REPLY_ADD, params![id, suggestion, author, i64::from(by_writer), text, today]).map(|_| ())
}

/// Takes a reply out of sight.
pub fn reply_hide(tx: &mut Tx<'_, People>, id: &str, suggestion: &str) -> Result<()> {
    tx.execute(REPLY_HIDE, params![id, suggestion]).map(|_| ())
}

/// Does something with one's name from a day on, or takes it back.
pub fn act(tx: &mut Tx<'_, People>, suggestion: &str, person: &str, act: Act, since: Option<&str>) -> Result<()> {
    match since {
        Some(day) => tx.execute(FOLLOW, params![suggestion, person, act.code(), day]),
        None => tx.execute(UNFOLLOW, params![suggestion, person, act.code()]),
    }
    .map(|_| ())
}

/// Whoever follows one follows what it was joined to. Whoever would take part in one, or help to run it, said so of that one.
pub fn follow_along(tx: &mut Tx<'_, People>, one: &str, into: &str) -> Result<()> {
    tx.execute(FOLLOW_ALONG, params![one, into]).map(|_| ())
}

/// What somebody does about one.
pub fn acts_of(tx: &mut Tx<'_, People>, suggestion: &str, person: &str) -> Result<Vec<Act>> {
    let acts = tx.rows(ACTS_OF, params![suggestion, person], |row| row.get::<String>(0))?;
    Ok(acts.iter().filter_map(|act| Act::of(act)).collect())
}

/// Who does something about one: id and name.
pub fn actors(tx: &mut Tx<'_, People>, suggestion: &str, act: Act) -> Result<Vec<(String, String)>> {
    tx.rows(ACTORS, params![suggestion, act.code()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A sheet that is to be kept.
#[derive(Clone, Debug)]
pub struct NewSheet {
    /// Id.
    pub id: String,
    /// `backing` or `words`.
    pub kind: &'static str,
    /// `M`, hex.
    pub hash: String,
    /// Exact bytes.
    pub bytes: Vec<u8>,
    /// ISO.
    pub appears_on: String,
    /// ISO.
    pub ends_on: String,
    /// Code, name, bytes and sites of each part.
    pub parts: Vec<(String, String, Vec<u8>, Vec<String>)>,
    /// The suggestions on it, and how many make an answer owed.
    pub matters: Vec<(String, u32)>,
}

/// Keeps a sheet before the box has it. Of two programs over one database the second one changes nothing.
pub fn sheet_add(tx: &mut Tx<'_, People>, new: &NewSheet) -> Result<()> {
    if tx.execute(SHEET_ADD, params![new.id, new.kind, new.hash, new.bytes, new.appears_on, new.ends_on])? == 0 {
        return Ok(());
    }
    for (place, (code, name, bytes, sites)) in new.parts.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        tx.execute(PART_ADD, params![new.id, place, code, name, bytes])?;
        for site in sites {
            tx.execute(SITE_ADD, params![new.id, site, code])?;
        }
    }
    for (suggestion, owed_at) in &new.matters {
        tx.execute(MATTER_ADD, params![new.id, suggestion, i64::from(*owed_at)])?;
    }
    Ok(())
}

/// Sheets that the box does not have yet: id and bytes.
pub fn sheets_made(tx: &mut Tx<'_, People>) -> Result<Vec<(String, Vec<u8>)>> {
    tx.rows(SHEETS_MADE, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Whether a sheet of this id was made.
pub fn sheet_there(tx: &mut Tx<'_, People>, id: &str) -> Result<bool> {
    tx.row(SHEET_THERE, params![id], |row| Ok(row.get::<i64>(0)? > 0))
}

/// Moves a sheet from one state to another; false when it is not in the first.
pub fn sheet_move(tx: &mut Tx<'_, People>, id: &str, from: &str, to: &str) -> Result<bool> {
    Ok(tx.execute(SHEET_MOVE, params![id, from, to])? > 0)
}

/// The bytes of the parts of a sheet, in its order.
pub fn sheet_parts(tx: &mut Tx<'_, People>, id: &str) -> Result<Vec<Vec<u8>>> {
    tx.rows(SHEET_PARTS, params![id], |row| row.get(0))
}

/// A sheet whose tokens can be used today.
#[derive(Clone, Debug)]
pub struct Live {
    /// Id.
    pub id: String,
    /// `backing` or `words`.
    pub kind: String,
    /// `M`, hex.
    pub hash: String,
    /// The band in which this person took it.
    pub taken: Option<String>,
}

/// The sheets whose tokens can be used today, the latest first.
pub fn sheets_live(tx: &mut Tx<'_, People>, person: &str, today: &str) -> Result<Vec<Live>> {
    tx.rows(SHEETS_LIVE, params![person, today], |row| {
        Ok(Live { id: row.get(0)?, kind: row.get(1)?, hash: row.get(2)?, taken: row.get(3)? })
    })
}

/// Bytes and hash of a sheet whose tokens can be used today.
pub fn sheet_live(tx: &mut Tx<'_, People>, id: &str, today: &str) -> Result<Option<(Vec<u8>, String)>> {
    tx.find(SHEET_LIVE, params![id, today], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A sheet of a kind that appeared on a day or after it.
pub fn sheet_of_kind(tx: &mut Tx<'_, People>, kind: &str, since: &str) -> Result<Option<String>> {
    tx.find(SHEET_OF_KIND, params![kind, since], |row| row.get(0))
}

/// The suggestions on a sheet.
pub fn sheet_matters(tx: &mut Tx<'_, People>, id: &str) -> Result<Vec<String>> {
    tx.rows(SHEET_MATTERS, params![id], |row| row.get(0))
}

/// The band of a site on a sheet.
pub fn band_of_site(tx: &mut Tx<'_, People>, sheet: &str, site: &str) -> Result<Option<String>> {
    tx.find(SHEET_SITE, params![sheet, site], |row| row.get(0))
}

/// A site of a band on a sheet, and the name of the band.
pub fn site_of_band(tx: &mut Tx<'_, People>, sheet: &str, code: &str) -> Result<Option<(String, String)>> {
    tx.find(SHEET_SITE_OF, params![sheet, code], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What is shown of how many back one, the latest sheet first.
pub fn steps(tx: &mut Tx<'_, People>, suggestion: &str, today: &str) -> Result<Vec<Step>> {
    tx.rows(STEPS, params![suggestion], |row| {
        let (ends_on, state): (String, String) = (row.get(4)?, row.get(5)?);
        Ok(Step {
            is_open: state == "open" && ends_on.as_str() >= today,
            sheet: row.get(0)?,
            people: number(row.get(1)?),
            bands: number(row.get(2)?),
            owed_at: number(row.get(3)?),
            ends_on,
        })
    })
}

/// Keeps what is shown.
pub fn step_put(tx: &mut Tx<'_, People>, sheet: &str, suggestion: &str, people: u32, bands: u32) -> Result<()> {
    tx.execute(STEP_PUT, params![sheet, suggestion, i64::from(people), i64::from(bands)]).map(|_| ())
}

/// How somebody took a sheet: the band, and the hash of what was blinded.
pub fn taken(tx: &mut Tx<'_, People>, person: &str, sheet: &str) -> Result<Option<(String, Vec<u8>)>> {
    tx.find(TAKEN, params![person, sheet], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// That somebody took a sheet.
pub fn taken_add(tx: &mut Tx<'_, People>, (person, sheet): (&str, &str), code: &str, blinded: &[u8]) -> Result<()> {
    tx.execute(TAKEN_ADD, params![person, sheet, code, blinded]).map(|_| ())
}

/// How many took a sheet in a band, as far as `max`.
pub fn taken_count(tx: &mut Tx<'_, People>, sheet: &str, code: &str, max: i64) -> Result<i64> {
    tx.row(TAKEN_COUNT, params![sheet, code, max], |row| row.get(0))
}

/// Forgets who took a sheet.
pub fn taken_end(tx: &mut Tx<'_, People>, sheet: &str) -> Result<()> {
    tx.execute(TAKEN_END, params![sheet]).map(|_| ())
}
