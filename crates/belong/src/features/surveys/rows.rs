//! Every SQL statement of surveys and waves.

use super::draft::Wording;
use super::{KeyGroup, Seat, Survey, Wave};
use answers::CalledOff;
use std::collections::BTreeMap;
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// Every statement of this file by name: a test prepares them on both databases.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("SURVEYS", SURVEYS),
    ("RETIRED_SURVEYS", RETIRED_SURVEYS),
    ("SURVEY", SURVEY),
    ("RETIRED", RETIRED),
    ("SET_RETIRED", SET_RETIRED),
    ("INSERT_SURVEY", INSERT_SURVEY),
    ("SAVE_SURVEY", SAVE_SURVEY),
    ("ITEM", ITEM),
    ("ITEM_CODES", ITEM_CODES),
    ("LOCK_ITEM", LOCK_ITEM),
    ("WAVES", WAVES),
    ("WAVE", WAVE),
    ("INSERT_WAVE", INSERT_WAVE),
    ("REPLAN_WAVE", REPLAN_WAVE),
    ("ANNOUNCE", ANNOUNCE),
    ("PUBLISH", PUBLISH),
    ("DESTROY", DESTROY),
    ("CALL_OFF", CALL_OFF),
    ("MANIFEST", MANIFEST),
    ("SEATS", SEATS),
    ("CLEAR_SEATS", CLEAR_SEATS),
    ("INSERT_SEAT", INSERT_SEAT),
    ("SET_KEY", SET_KEY),
    ("KEY_USED", KEY_USED),
    ("INSERT_GROUP", INSERT_GROUP),
    ("GROUPS", GROUPS),
    ("INSERT_ELIGIBLE", INSERT_ELIGIBLE),
    ("ELIGIBLE", ELIGIBLE),
    ("COUNT_LISTED", COUNT_LISTED),
    ("SET_WAY", SET_WAY),
    ("ISSUED", ISSUED),
    ("INSERT_ISSUED", INSERT_ISSUED),
    ("CLEAR_ISSUED", CLEAR_ISSUED),
    ("TAKEN_ON", TAKEN_ON),
    ("INSERT_REISSUE", INSERT_REISSUE),
    ("REISSUES", REISSUES),
    ("HAS_REISSUE", HAS_REISSUE),
    ("COUNT_ISSUED", COUNT_ISSUED),
    ("COUNT_REISSUED", COUNT_REISSUED),
    ("COUNT_PAPER", COUNT_PAPER),
    ("COUNT_WAITING", COUNT_WAITING),
    ("PAPER_TO_SLIP", PAPER_TO_SLIP),
    ("INSERT_SLIP", INSERT_SLIP),
    ("SLIP", SLIP),
    ("BURN_SLIP", BURN_SLIP),
    ("WAVES_OF", WAVES_OF),
    ("UNSUBSCRIBE", UNSUBSCRIBE),
    ("RESUBSCRIBE", RESUBSCRIBE),
    ("RECIPIENTS", RECIPIENTS),
    ("INVITATIONS", INVITATIONS),
    ("INSERT_INVITATION", INSERT_INVITATION),
    ("HELP", HELP),
    ("SET_HELP", SET_HELP),
    ("CARD_PEOPLE", CARD_PEOPLE),
    ("LISTED_AS", LISTED_AS),
    ("FROZEN_LIST", FROZEN_LIST),
    ("INSERT_GROUP_SITE", INSERT_GROUP_SITE),
    ("GROUP_OF_SITE", GROUP_OF_SITE),
    ("COLLEAGUES", COLLEAGUES),
    ("GROUP_SITES", GROUP_SITES),
    ("ONLY_IN_FIRST", ONLY_IN_FIRST),
];

const SURVEYS: &str =
    "SELECT id, title, body, changed_at FROM survey WHERE retired = 0 ORDER BY changed_at DESC LIMIT 200";
const RETIRED_SURVEYS: &str =
    "SELECT id, title, body, changed_at FROM survey WHERE retired = 1 ORDER BY changed_at DESC LIMIT 200";
const RETIRED: &str = "SELECT retired FROM survey WHERE id = ?1";
const SET_RETIRED: &str = "UPDATE survey SET retired = ?2 WHERE id = ?1";
const SURVEY: &str = "SELECT id, title, body, changed_at FROM survey WHERE id = ?1";
const INSERT_SURVEY: &str = "INSERT INTO survey (id, title, body, changed_at) VALUES (?1, ?2, ?3, ?4)";
const SAVE_SURVEY: &str = "UPDATE survey SET title = ?2, body = ?3, changed_at = ?4 WHERE id = ?1";
const ITEM: &str = "SELECT i.wording, COALESCE(w.title, i.wave) FROM item i LEFT JOIN wave w ON w.id = i.wave
    WHERE i.code = ?1";
const ITEM_CODES: &str = "SELECT code FROM item ORDER BY code LIMIT 20000";
const LOCK_ITEM: &str = "INSERT INTO item (code, wording, wave) VALUES (?1, ?2, ?3)
    ON CONFLICT (code) DO UPDATE SET wording = excluded.wording";
const WAVES: &str = "SELECT id, survey, title, plan, opens_on, closes_on, announced_on, manifest_hash, published_on,
    destroyed_on, called_off_on, called_off_why FROM wave ORDER BY opens_on DESC, id DESC LIMIT 200";
const WAVE: &str = "SELECT id, survey, title, plan, opens_on, closes_on, announced_on, manifest_hash, published_on,
    destroyed_on, called_off_on, called_off_why FROM wave WHERE id = ?1";
const INSERT_WAVE: &str = "INSERT INTO wave (id, survey, title, plan, opens_on, closes_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const REPLAN_WAVE: &str = "UPDATE wave SET title = ?2, plan = ?3, opens_on = ?4, closes_on = ?5
    WHERE id = ?1 AND announced_on IS NULL";
const ANNOUNCE: &str = "UPDATE wave SET announced_on = ?2, manifest = ?3, manifest_hash = ?4
    WHERE id = ?1 AND announced_on IS NULL";
const PUBLISH: &str = "UPDATE wave SET published_on = ?2 WHERE id = ?1 AND published_on IS NULL";
const DESTROY: &str = "UPDATE wave SET destroyed_on = ?2 WHERE id = ?1 AND destroyed_on IS NULL";
const CALL_OFF: &str = "UPDATE wave SET called_off_on = ?2, called_off_why = ?3, destroyed_on = ?2
    WHERE id = ?1 AND called_off_on IS NULL AND published_on IS NULL";
const MANIFEST: &str = "SELECT manifest FROM wave WHERE id = ?1 AND manifest IS NOT NULL";
const SEATS: &str = "SELECT k.seat, k.side, k.person, p.name, k.public_key FROM wave_keyholder k
    JOIN person p ON p.id = k.person WHERE k.wave = ?1 ORDER BY k.seat";
const CLEAR_SEATS: &str = "DELETE FROM wave_keyholder WHERE wave = ?1";
const INSERT_SEAT: &str =
    "INSERT INTO wave_keyholder (wave, seat, side, person, public_key) VALUES (?1, ?2, ?3, ?4, ?5)";
const SET_KEY: &str = "UPDATE wave_keyholder SET public_key = ?3 WHERE wave = ?1 AND seat = ?2";
const KEY_USED: &str = "SELECT wave FROM wave_keyholder WHERE public_key = ?1 LIMIT 1";
const INSERT_GROUP: &str = "INSERT INTO key_group (wave, code, name, eligible) VALUES (?1, ?2, ?3, ?4)";
const GROUPS: &str = "SELECT code, name, eligible FROM key_group WHERE wave = ?1 ORDER BY code";
const INSERT_ELIGIBLE: &str = "INSERT INTO eligible (wave, person, key_group) VALUES (?1, ?2, ?3)";
const ELIGIBLE: &str = "SELECT key_group, way FROM eligible WHERE wave = ?1 AND person = ?2";
const COUNT_LISTED: &str = "SELECT COUNT(*) FROM eligible WHERE wave = ?1";
const SET_WAY: &str = "UPDATE eligible SET way = ?3 WHERE wave = ?1 AND person = ?2";
const ISSUED: &str = "SELECT blinded_hash FROM issued WHERE wave = ?1 AND person = ?2 AND purpose = ?3 AND slot = ?4";
const INSERT_ISSUED: &str = "INSERT INTO issued (wave, person, purpose, slot, blinded_hash, taken_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const CLEAR_ISSUED: &str = "DELETE FROM issued WHERE wave = ?1 AND person = ?2";
const TAKEN_ON: &str = "SELECT taken_on FROM issued WHERE wave = ?1 AND person = ?2 LIMIT 1";
const INSERT_REISSUE: &str = "INSERT INTO reissue (wave, person, reissued_on) VALUES (?1, ?2, ?3)";
const REISSUES: &str = "SELECT COUNT(*) FROM reissue WHERE wave = ?1";
const HAS_REISSUE: &str = "SELECT reissued_on FROM reissue WHERE wave = ?1 AND person = ?2";
const COUNT_ISSUED: &str = "SELECT e.key_group, COUNT(DISTINCT i.person) FROM issued i
    JOIN eligible e ON e.wave = i.wave AND e.person = i.person
    WHERE i.wave = ?1 AND i.purpose = ?2 GROUP BY e.key_group";
const COUNT_REISSUED: &str = "SELECT e.key_group, COUNT(*) FROM reissue r
    JOIN eligible e ON e.wave = r.wave AND e.person = r.person WHERE r.wave = ?1 GROUP BY e.key_group";
const COUNT_PAPER: &str = "SELECT key_group, COUNT(*) FROM eligible WHERE wave = ?1 AND way <> '' GROUP BY key_group";
const COUNT_WAITING: &str = "SELECT COUNT(*) FROM eligible WHERE wave = ?1 AND key_group = ?2 AND way = 'paper'";
const PAPER_TO_SLIP: &str = "UPDATE eligible SET way = 'slip' WHERE wave = ?1 AND key_group = ?2 AND way = 'paper'";
const INSERT_SLIP: &str = "INSERT INTO slip (wave, code_hash, key_group) VALUES (?1, ?2, ?3)";
const SLIP: &str = "SELECT key_group, blinded_hash FROM slip WHERE wave = ?1 AND code_hash = ?2";
const BURN_SLIP: &str = "UPDATE slip SET blinded_hash = ?3 WHERE wave = ?1 AND code_hash = ?2 AND blinded_hash IS NULL";
const WAVES_OF: &str = "SELECT w.id, w.survey, w.title, w.plan, w.opens_on, w.closes_on, w.announced_on,
    w.manifest_hash, w.published_on, w.destroyed_on, w.called_off_on, w.called_off_why FROM eligible e JOIN wave w ON w.id = e.wave
    WHERE e.person = ?1 ORDER BY w.opens_on DESC, w.id DESC LIMIT 50";
const UNSUBSCRIBE: &str = "INSERT INTO unsubscribed (person, since) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const RESUBSCRIBE: &str = "DELETE FROM unsubscribed WHERE person = ?1";
const RECIPIENTS: &str = "SELECT p.id, p.name, p.email FROM eligible e JOIN person p ON p.id = e.person
    WHERE e.wave = ?1 AND p.email IS NOT NULL AND p.left_on IS NULL
    AND NOT EXISTS (SELECT 1 FROM bounce b WHERE b.email = p.email)
    AND NOT EXISTS (SELECT 1 FROM unsubscribed u WHERE u.person = p.id) ORDER BY p.id";
const INVITATIONS: &str = "SELECT round, sent_on, letters FROM invitation WHERE wave = ?1 ORDER BY round";
const INSERT_INVITATION: &str = "INSERT INTO invitation (wave, round, sent_on, letters) VALUES (?1, ?2, ?3, ?4)";
const HELP: &str = "SELECT site, contacts FROM help_contact ORDER BY site";
const SET_HELP: &str = "INSERT INTO help_contact (site, contacts) VALUES (?1, ?2)
    ON CONFLICT (site) DO UPDATE SET contacts = excluded.contacts";
// Whether a card was used is not asked for: that somebody signed in with one is nobody's business.
const CARD_PEOPLE: &str = "SELECT p.id, p.name, CASE WHEN p.email IS NULL OR EXISTS (SELECT 1 FROM bounce b WHERE b.email = p.email) THEN 1 ELSE 0 END,
    (SELECT MAX(c.made_on) FROM claim_card c WHERE c.person = p.id AND c.ends_on >= ?3)
    FROM eligible e JOIN person p ON p.id = e.person WHERE e.wave = ?1 AND e.key_group = ?2 AND p.left_on IS NULL
    AND (p.email IS NULL OR EXISTS (SELECT 1 FROM bounce b WHERE b.email = p.email) OR EXISTS (SELECT 1 FROM claim_card c WHERE c.person = p.id AND c.ends_on >= ?3))
    ORDER BY p.name, p.id";
const LISTED_AS: &str = "SELECT p.id, p.name FROM person p JOIN eligible e ON e.person = p.id
    WHERE e.wave = ?1 AND p.left_on IS NULL AND (p.email = ?2 OR p.staff_number = ?3 OR p.id = ?3) LIMIT 1";
const FROZEN_LIST: &str = "SELECT p.name FROM eligible e JOIN person p ON p.id = e.person
    WHERE e.wave = ?1 AND e.key_group = ?2 ORDER BY p.name, p.id";
// Everybody of the key group, and everybody who works where the person works.
const COLLEAGUES: &str = "SELECT DISTINCT p.name FROM person p WHERE p.left_on IS NULL AND p.id IN (
    SELECT e.person FROM eligible e WHERE e.wave = ?1 AND e.key_group = ?2
    UNION SELECT a.person FROM appointment a WHERE a.starts_on <= ?4 AND (a.ends_on IS NULL OR a.ends_on >= ?4)
    AND a.site IN (SELECT b.site FROM appointment b WHERE b.person = ?3 AND b.starts_on <= ?4
        AND (b.ends_on IS NULL OR b.ends_on >= ?4)
        UNION SELECT s.site FROM key_group_site s WHERE s.wave = ?1 AND s.key_group = ?2)) ORDER BY p.name LIMIT ?5";
const INSERT_GROUP_SITE: &str = "INSERT INTO key_group_site (wave, key_group, site) VALUES (?1, ?2, ?3)";
const GROUP_SITES: &str = "SELECT site, key_group FROM key_group_site WHERE wave = ?1 ORDER BY site";
const GROUP_OF_SITE: &str = "SELECT key_group FROM key_group_site WHERE wave = ?1 AND site = ?2";
// A group of no name stands for everybody.
const ONLY_IN_FIRST: &str = "SELECT COUNT(*) FROM eligible a WHERE a.wave = ?1 AND (?2 = '' OR a.key_group = ?2)
    AND NOT EXISTS (SELECT 1 FROM eligible b WHERE b.wave = ?3 AND b.person = a.person AND (?4 = '' OR b.key_group = ?4))";

fn survey(row: &Row<'_>) -> Result<Survey> {
    let body: String = row.get(2)?;
    Ok(Survey {
        id: row.get(0)?,
        title: row.get(1)?,
        draft: serde_json::from_str(&body).unwrap_or_default(),
        changed_at: row.get(3)?,
    })
}

fn wave(row: &Row<'_>) -> Result<Wave> {
    let plan: String = row.get(3)?;
    Ok(Wave {
        id: row.get(0)?,
        survey: row.get(1)?,
        title: row.get(2)?,
        plan: serde_json::from_str(&plan).unwrap_or_default(),
        opens_on: row.get(4)?,
        closes_on: row.get(5)?,
        announced_on: row.get(6)?,
        manifest_hash: row.get(7)?,
        published_on: row.get(8)?,
        destroyed_on: row.get(9)?,
        called_off: match (row.get(10)?, row.get(11)?) {
            (Some(on), Some(reason)) => Some(CalledOff { reason, on }),
            _ => None,
        },
    })
}

/// Records that a wave was called off. False when it was so already.
pub fn call_off(tx: &mut Tx<'_, People>, id: &str, off: &CalledOff) -> Result<bool> {
    Ok(tx.execute(CALL_OFF, params![id, off.on, off.reason])? > 0)
}

pub fn surveys(tx: &mut Tx<'_, People>) -> Result<Vec<Survey>> {
    tx.rows(SURVEYS, params![], survey)
}

pub fn survey_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Survey>> {
    tx.find(SURVEY, params![id], survey)
}

pub fn insert_survey(tx: &mut Tx<'_, People>, survey: &Survey) -> Result<()> {
    let body = serde_json::to_string(&survey.draft).unwrap_or_default();
    tx.execute(INSERT_SURVEY, params![survey.id, survey.title, body, survey.changed_at])?;
    Ok(())
}

pub fn save_survey(tx: &mut Tx<'_, People>, survey: &Survey) -> Result<()> {
    let body = serde_json::to_string(&survey.draft).unwrap_or_default();
    tx.execute(SAVE_SURVEY, params![survey.id, survey.title, body, survey.changed_at])?;
    Ok(())
}

/// Surveys that were retired.
pub fn retired_surveys(tx: &mut Tx<'_, People>) -> Result<Vec<Survey>> {
    tx.rows(RETIRED_SURVEYS, params![], survey)
}

pub fn is_retired(tx: &mut Tx<'_, People>, id: &str) -> Result<bool> {
    Ok(tx.find(RETIRED, params![id], |row| row.get::<i64>(0))? == Some(1))
}

/// Retires a survey, or brings it back.
pub fn set_retired(tx: &mut Tx<'_, People>, id: &str, retired: bool) -> Result<()> {
    tx.execute(SET_RETIRED, params![id, i64::from(retired)])?;
    Ok(())
}

/// The locked wording of an item, and the title of the wave that locked it.
pub fn item(tx: &mut Tx<'_, People>, code: &str) -> Result<Option<(Wording, String)>> {
    let found: Option<(String, String)> = tx.find(ITEM, params![code], |row| Ok((row.get(0)?, row.get(1)?)))?;
    // A wording that cannot be read fits nothing, so that it stays locked.
    let unknown = || Wording(answers::manifest::QuestionKind::Note, BTreeMap::new(), vec![], None);
    Ok(found.map(|(wording, wave)| (serde_json::from_str(&wording).unwrap_or_else(|_| unknown()), wave)))
}

/// Every code that was ever asked.
pub fn item_codes(tx: &mut Tx<'_, People>) -> Result<Vec<String>> {
    tx.rows(ITEM_CODES, params![], |row| row.get(0))
}

/// Locks the words of a code. The first wave that asks it stays the one that locked it.
pub fn lock_item(tx: &mut Tx<'_, People>, code: &str, wording: &Wording, wave: &str) -> Result<()> {
    let wording = serde_json::to_string(wording).unwrap_or_default();
    tx.execute(LOCK_ITEM, params![code, wording, wave])?;
    Ok(())
}

pub fn waves(tx: &mut Tx<'_, People>) -> Result<Vec<Wave>> {
    tx.rows(WAVES, params![], wave)
}

pub fn wave_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Wave>> {
    tx.find(WAVE, params![id], wave)
}

/// The waves for which somebody is or was eligible.
pub fn waves_of(tx: &mut Tx<'_, People>, person: &str) -> Result<Vec<Wave>> {
    tx.rows(WAVES_OF, params![person], wave)
}

pub fn insert_wave(tx: &mut Tx<'_, People>, wave: &Wave) -> Result<()> {
    let plan = serde_json::to_string(&wave.plan).unwrap_or_default();
    tx.execute(INSERT_WAVE, params![wave.id, wave.survey, wave.title, plan, wave.opens_on, wave.closes_on])?;
    Ok(())
}

/// Changes a wave that is not announced; says whether it was so.
pub fn replan_wave(tx: &mut Tx<'_, People>, wave: &Wave) -> Result<bool> {
    let plan = serde_json::to_string(&wave.plan).unwrap_or_default();
    Ok(tx.execute(REPLAN_WAVE, params![wave.id, wave.title, plan, wave.opens_on, wave.closes_on])? == 1)
}

/// Freezes the manifest; says whether it was not frozen before.
pub fn announce(tx: &mut Tx<'_, People>, wave: &str, on: &str, manifest: &[u8], hash: &str) -> Result<bool> {
    Ok(tx.execute(ANNOUNCE, params![wave, on, manifest, hash])? == 1)
}

pub fn publish(tx: &mut Tx<'_, People>, wave: &str, on: &str) -> Result<bool> {
    Ok(tx.execute(PUBLISH, params![wave, on])? == 1)
}

pub fn destroy(tx: &mut Tx<'_, People>, wave: &str, on: &str) -> Result<bool> {
    Ok(tx.execute(DESTROY, params![wave, on])? == 1)
}

pub fn manifest(tx: &mut Tx<'_, People>, wave: &str) -> Result<Option<Vec<u8>>> {
    tx.find(MANIFEST, params![wave], |row| row.get(0))
}

pub fn seats(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<Seat>> {
    tx.rows(SEATS, params![wave], |row| {
        Ok(Seat {
            seat: row.get::<i64>(0)?,
            side: row.get(1)?,
            person: row.get(2)?,
            name: row.get(3)?,
            public_key: row.get(4)?,
        })
    })
}

/// Replaces the seats of a wave. A key that was made stays only with the same person in the same seat.
pub fn set_seats(tx: &mut Tx<'_, People>, wave: &str, seats: &[(String, String)]) -> Result<()> {
    let before = self::seats(tx, wave)?;
    tx.execute(CLEAR_SEATS, params![wave])?;
    for (seat, (side, person)) in (0_i64..).zip(seats) {
        let key =
            before.iter().find(|old| old.seat == seat && old.person == *person).and_then(|old| old.public_key.clone());
        tx.execute(INSERT_SEAT, params![wave, seat, side, person, key])?;
    }
    Ok(())
}

pub fn set_key(tx: &mut Tx<'_, People>, wave: &str, seat: i64, public_key: &str) -> Result<()> {
    tx.execute(SET_KEY, params![wave, seat, public_key])?;
    Ok(())
}

/// Whether a key was ever given before, in any wave.
pub fn key_used(tx: &mut Tx<'_, People>, public_key: &str) -> Result<bool> {
    Ok(tx.find(KEY_USED, params![public_key], |row| row.get::<String>(0))?.is_some())
}

pub fn insert_group(tx: &mut Tx<'_, People>, wave: &str, group: &KeyGroup) -> Result<()> {
    tx.execute(INSERT_GROUP, params![wave, group.code, group.name, group.eligible])?;
    Ok(())
}

pub fn groups(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<KeyGroup>> {
    tx.rows(GROUPS, params![wave], |row| Ok(KeyGroup { code: row.get(0)?, name: row.get(1)?, eligible: row.get(2)? }))
}

pub fn insert_eligible(tx: &mut Tx<'_, People>, wave: &str, person: &str, group: &str) -> Result<()> {
    tx.execute(INSERT_ELIGIBLE, params![wave, person, group])?;
    Ok(())
}

/// Key group and way (empty, `paper` or `slip`) of somebody who may take part.
pub fn eligible(tx: &mut Tx<'_, People>, wave: &str, person: &str) -> Result<Option<(String, String)>> {
    tx.find(ELIGIBLE, params![wave, person], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Whether everybody who was on the list of a wave is on it still: lists go when they have had their time.
pub fn list_is_whole(tx: &mut Tx<'_, People>, wave: &str) -> Result<bool> {
    let there: i64 = tx.row(COUNT_LISTED, params![wave], |row| row.get(0))?;
    Ok(there == groups(tx, wave)?.iter().map(|group| group.eligible).sum::<i64>())
}

pub fn set_way(tx: &mut Tx<'_, People>, wave: &str, person: &str, way: &str) -> Result<()> {
    tx.execute(SET_WAY, params![wave, person, way])?;
    Ok(())
}

pub fn issued(tx: &mut Tx<'_, People>, wave: &str, person: &str, purpose: i64, slot: i64) -> Result<Option<Vec<u8>>> {
    tx.find(ISSUED, params![wave, person, purpose, slot], |row| row.get(0))
}

pub fn insert_issued(
    tx: &mut Tx<'_, People>,
    wave: &str,
    person: &str,
    (purpose, slot): (i64, i64),
    blinded_hash: &[u8],
    on: &str,
) -> Result<()> {
    tx.execute(INSERT_ISSUED, params![wave, person, purpose, slot, blinded_hash, on])?;
    Ok(())
}

pub fn clear_issued(tx: &mut Tx<'_, People>, wave: &str, person: &str) -> Result<()> {
    tx.execute(CLEAR_ISSUED, params![wave, person])?;
    Ok(())
}

/// When somebody took the credentials.
pub fn taken_on(tx: &mut Tx<'_, People>, wave: &str, person: &str) -> Result<Option<String>> {
    tx.find(TAKEN_ON, params![wave, person], |row| row.get(0))
}

pub fn insert_reissue(tx: &mut Tx<'_, People>, wave: &str, person: &str, on: &str) -> Result<()> {
    tx.execute(INSERT_REISSUE, params![wave, person, on])?;
    Ok(())
}

/// How many losses were made good in a wave.
pub fn reissues(tx: &mut Tx<'_, People>, wave: &str) -> Result<i64> {
    tx.row(REISSUES, params![wave], |row| row.get(0))
}

pub fn has_reissue(tx: &mut Tx<'_, People>, wave: &str, person: &str) -> Result<bool> {
    Ok(tx.find(HAS_REISSUE, params![wave, person], |row| row.get::<String>(0))?.is_some())
}

fn by_group(row: &Row<'_>) -> Result<(String, i64)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// People of each key group who took credentials of a purpose.
pub fn count_issued(tx: &mut Tx<'_, People>, wave: &str, purpose: i64) -> Result<Vec<(String, i64)>> {
    tx.rows(COUNT_ISSUED, params![wave, purpose], by_group)
}

pub fn count_reissued(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<(String, i64)>> {
    tx.rows(COUNT_REISSUED, params![wave], by_group)
}

pub fn count_paper(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<(String, i64)>> {
    tx.rows(COUNT_PAPER, params![wave], by_group)
}

/// People of a key group who chose paper and for whom no slip was made yet.
pub fn count_waiting(tx: &mut Tx<'_, People>, wave: &str, group: &str) -> Result<i64> {
    tx.row(COUNT_WAITING, params![wave, group], |row| row.get(0))
}

/// Says that a slip could be that of everybody of a key group who waited for one.
pub fn paper_to_slip(tx: &mut Tx<'_, People>, wave: &str, group: &str) -> Result<()> {
    tx.execute(PAPER_TO_SLIP, params![wave, group])?;
    Ok(())
}

pub fn insert_slip(tx: &mut Tx<'_, People>, wave: &str, code_hash: &[u8], group: &str) -> Result<()> {
    tx.execute(INSERT_SLIP, params![wave, code_hash, group])?;
    Ok(())
}

/// Key group of a slip, and what it was burnt with.
pub fn slip(tx: &mut Tx<'_, People>, wave: &str, code_hash: &[u8]) -> Result<Option<(String, Option<Vec<u8>>)>> {
    tx.find(SLIP, params![wave, code_hash], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub fn burn_slip(tx: &mut Tx<'_, People>, wave: &str, code_hash: &[u8], request_hash: &[u8]) -> Result<bool> {
    Ok(tx.execute(BURN_SLIP, params![wave, code_hash, request_hash])? == 1)
}

pub fn unsubscribe(tx: &mut Tx<'_, People>, person: &str, on: &str) -> Result<()> {
    tx.execute(UNSUBSCRIBE, params![person, on])?;
    Ok(())
}

/// Takes an unsubscription back.
pub fn resubscribe(tx: &mut Tx<'_, People>, person: &str) -> Result<()> {
    tx.execute(RESUBSCRIBE, params![person])?;
    Ok(())
}

/// Everybody on the frozen list who can get mail: id, name, address.
pub fn recipients(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<(String, String, String)>> {
    tx.rows(RECIPIENTS, params![wave], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Rounds of letters: number, date, how many.
pub fn invitations(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<(i64, String, i64)>> {
    tx.rows(INVITATIONS, params![wave], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

pub fn insert_invitation(tx: &mut Tx<'_, People>, wave: &str, round: i64, on: &str, letters: i64) -> Result<()> {
    tx.execute(INSERT_INVITATION, params![wave, round, on, letters])?;
    Ok(())
}

/// Whom to tell, by site; the empty site stands for the whole organisation.
pub fn help(tx: &mut Tx<'_, People>) -> Result<Vec<(String, String)>> {
    tx.rows(HELP, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub fn set_help(tx: &mut Tx<'_, People>, site: &str, contacts: &str) -> Result<()> {
    tx.execute(SET_HELP, params![site, contacts])?;
    Ok(())
}

/// Somebody who gets a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardHolder {
    /// Id of the person.
    pub person: String,
    /// Name.
    pub name: String,
    /// Whether the card is the only way in: there is no email, or none that works.
    pub without_email: bool,
    /// When the latest card was printed that is not too old, used or not.
    pub printed_on: Option<String>,
}

/// People of a key group who have no email, or one that does not work, or for whom a card was printed.
pub fn card_people(tx: &mut Tx<'_, People>, wave: &str, group: &str, today: &str) -> Result<Vec<CardHolder>> {
    tx.rows(CARD_PEOPLE, params![wave, group, today], |row| {
        Ok(CardHolder { person: row.get(0)?, name: row.get(1)?, without_email: row.get(2)?, printed_on: row.get(3)? })
    })
}

/// Id and name of somebody on the list with this email, staff number or id.
pub fn listed_as(tx: &mut Tx<'_, People>, wave: &str, who: &str) -> Result<Option<(String, String)>> {
    tx.find(LISTED_AS, params![wave, who.to_lowercase(), who], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Names of everybody of a key group who may take part.
pub fn frozen_list(tx: &mut Tx<'_, People>, wave: &str, group: &str) -> Result<Vec<String>> {
    tx.rows(FROZEN_LIST, params![wave, group], |row| row.get(0))
}

/// Says that a site is in a key group.
pub fn insert_group_site(tx: &mut Tx<'_, People>, wave: &str, group: &str, site: &str) -> Result<()> {
    tx.execute(INSERT_GROUP_SITE, params![wave, group, site])?;
    Ok(())
}

/// The key group that a site is in.
pub fn group_of_site(tx: &mut Tx<'_, People>, wave: &str, site: &str) -> Result<Option<String>> {
    tx.find(GROUP_OF_SITE, params![wave, site], |row| row.get(0))
}

/// The names of those who work with somebody: in the key group, and at the person's sites.
pub fn colleagues(
    tx: &mut Tx<'_, People>,
    wave: &str,
    group: &str,
    person: &str,
    on: &str,
    max: usize,
) -> Result<Vec<String>> {
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    tx.rows(COLLEAGUES, params![wave, group, person, on, max], |row| row.get(0))
}

/// The sites of a wave's key groups: site, key group.
pub fn group_sites(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<(String, String)>> {
    tx.rows(GROUP_SITES, params![wave], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many people could take part in a group of one wave, and not in a group of another. Without a group: of the whole.
pub fn only_in_first(
    tx: &mut Tx<'_, People>,
    (wave, group): (&str, Option<&str>),
    (other, other_group): (&str, Option<&str>),
) -> Result<i64> {
    let (group, other_group) = (group.unwrap_or_default(), other_group.unwrap_or_default());
    tx.row(ONLY_IN_FIRST, params![wave, group, other, other_group], |row| row.get(0))
}
