//! Every SQL statement of spaces.

use super::{Joining, Meeting, Member, Part, Space, State, Visibility};
use jiff::civil::{Date, Time};
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("SPACES", ALL),
    ("SPACE", BY_ID),
    ("SPACE_COUNT", COUNT),
    ("SPACE_ADD", ADD),
    ("SPACE_CHANGE", CHANGE),
    ("SPACE_MOVE", MOVE),
    ("SPACE_MEMBERS", MEMBERS),
    ("SPACE_PUT", PUT),
    ("SPACE_TAKE_OUT", TAKE_OUT),
    ("SPACE_PARTS", PARTS),
    ("SPACE_FIND_PERSON", FIND_PERSON),
    ("MEETINGS", MEETINGS),
    ("MEETING", MEETING),
    ("MEETING_COUNT", MEETING_COUNT),
    ("MEETING_ADD", MEETING_ADD),
    ("MEETING_CHANGE", MEETING_CHANGE),
    ("LINK_ADD", LINK_ADD),
    ("LINKS_TO", LINKS_TO),
];

const ALL: &str = "SELECT id, name, purpose, state, visibility, joining, protected_time, rules, made_on, review_on
    FROM space ORDER BY name, id LIMIT 500";
const BY_ID: &str = "SELECT id, name, purpose, state, visibility, joining, protected_time, rules, made_on, review_on
    FROM space WHERE id = ?1";
const COUNT: &str = "SELECT COUNT(*) FROM space";
const ADD: &str = "INSERT INTO space
    (id, kind, name, purpose, state, visibility, joining, protected_time, rules, made_on, review_on)
    VALUES (?1, 'working_group', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const CHANGE: &str = "UPDATE space SET name = ?2, purpose = ?3, visibility = ?4, joining = ?5, protected_time = ?6,
    rules = ?7, review_on = ?8 WHERE id = ?1";
const MOVE: &str = "UPDATE space SET state = ?2 WHERE id = ?1";
const MEMBERS: &str = "SELECT m.person, p.name, m.part, m.since_on FROM membership m JOIN person p ON p.id = m.person
    WHERE m.space = ?1 ORDER BY CASE m.part WHEN 'lead' THEN 0 WHEN 'sponsor' THEN 1 WHEN 'member' THEN 2 ELSE 3 END,
    p.name, p.id";
const PUT: &str = "INSERT INTO membership (space, person, part, since_on) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (space, person) DO UPDATE SET part = excluded.part";
const TAKE_OUT: &str = "DELETE FROM membership WHERE space = ?1 AND person = ?2";
const PARTS: &str = "SELECT space, part FROM membership WHERE person = ?1";
const FIND_PERSON: &str = "SELECT id FROM person WHERE left_on IS NULL AND erased_on IS NULL
    AND (email = ?1 OR staff_number = ?2 OR name = ?2) ORDER BY id LIMIT 2";
const MEETINGS: &str = "SELECT id, space, title, on_day, starts, minutes, place, agenda, notes, sequence, called_off
    FROM meeting WHERE space = ?1 ORDER BY on_day DESC, starts DESC, id LIMIT 500";
const MEETING: &str = "SELECT id, space, title, on_day, starts, minutes, place, agenda, notes, sequence, called_off
    FROM meeting WHERE id = ?1";
const MEETING_COUNT: &str = "SELECT COUNT(*) FROM meeting WHERE space = ?1";
const MEETING_ADD: &str = "INSERT INTO meeting
    (id, space, title, on_day, starts, minutes, place, agenda, notes, sequence, called_off)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
const MEETING_CHANGE: &str = "UPDATE meeting SET title = ?2, on_day = ?3, starts = ?4, minutes = ?5, place = ?6,
    agenda = ?7, notes = ?8, sequence = ?9, called_off = ?10 WHERE id = ?1";
const LINK_ADD: &str = "INSERT INTO link (from_kind, from_id, edge, to_kind, to_id, made_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
const LINKS_TO: &str = "SELECT edge, from_kind, from_id FROM link WHERE to_kind = ?1 AND to_id = ?2
    ORDER BY made_on, from_id LIMIT 500";

fn odd(what: &str) -> Error {
    Error::unexpected(what)
}

fn space(row: &Row<'_>) -> Result<Space> {
    let rules: String = row.get(7)?;
    Ok(Space {
        id: row.get(0)?,
        name: row.get(1)?,
        purpose: row.get(2)?,
        state: State::of(&row.get::<String>(3)?).ok_or_else(|| odd("an unknown state of a space"))?,
        visibility: Visibility::of(&row.get::<String>(4)?).ok_or_else(|| odd("an unknown visibility"))?,
        joining: Joining::of(&row.get::<String>(5)?).ok_or_else(|| odd("an unknown way in"))?,
        protected_time: row.get(6)?,
        rules: rules.lines().map(str::to_owned).collect(),
        made_on: row.get(8)?,
        review_on: row.get(9)?,
    })
}

/// All spaces, by name.
pub fn all(tx: &mut Tx<'_, People>) -> Result<Vec<Space>> {
    tx.rows(ALL, params![], space)
}

/// One of them.
pub fn by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Space>> {
    tx.find(BY_ID, params![id], space)
}

/// How many there are.
pub fn count(tx: &mut Tx<'_, People>) -> Result<i64> {
    tx.row(COUNT, params![], |row| row.get(0))
}

/// Adds a space.
pub fn add(tx: &mut Tx<'_, People>, one: &Space) -> Result<()> {
    let (state, visibility, joining) = (one.state.code(), one.visibility.code(), one.joining.code());
    tx.execute(
        ADD,
        params![
            one.id,
            one.name,
            one.purpose,
            state,
            visibility,
            joining,
            one.protected_time,
            one.rules.join("\n"),
            one.made_on,
            one.review_on
        ],
    )
    .map(|_| ())
}

/// Changes everything but its state.
pub fn change(tx: &mut Tx<'_, People>, one: &Space) -> Result<()> {
    let (visibility, joining) = (one.visibility.code(), one.joining.code());
    tx.execute(
        CHANGE,
        params![
            one.id,
            one.name,
            one.purpose,
            visibility,
            joining,
            one.protected_time,
            one.rules.join("\n"),
            one.review_on
        ],
    )
    .map(|_| ())
}

/// Moves it to a state.
pub fn move_to(tx: &mut Tx<'_, People>, id: &str, state: State) -> Result<()> {
    tx.execute(MOVE, params![id, state.code()]).map(|_| ())
}

/// Everybody in a space, leads first, and those who have asked.
pub fn members(tx: &mut Tx<'_, People>, id: &str) -> Result<Vec<Member>> {
    tx.rows(MEMBERS, params![id], |row| {
        Ok(Member {
            person: row.get(0)?,
            name: row.get(1)?,
            part: Part::of(&row.get::<String>(2)?).ok_or_else(|| odd("an unknown part"))?,
            since_on: row.get(3)?,
        })
    })
}

/// Puts somebody in, or gives them another part.
pub fn put(tx: &mut Tx<'_, People>, space: &str, person: &str, part: Part, today: &str) -> Result<()> {
    tx.execute(PUT, params![space, person, part.code(), today]).map(|_| ())
}

/// Takes somebody out.
pub fn take_out(tx: &mut Tx<'_, People>, space: &str, person: &str) -> Result<()> {
    tx.execute(TAKE_OUT, params![space, person]).map(|_| ())
}

/// What somebody is, by space.
pub fn parts(tx: &mut Tx<'_, People>, person: &str) -> Result<Vec<(String, Part)>> {
    tx.rows(PARTS, params![person], |row| {
        Ok((row.get(0)?, Part::of(&row.get::<String>(1)?).ok_or_else(|| odd("an unknown part"))?))
    })
}

/// The one person with this email, staff number or name: nobody, one, or that there are several.
pub fn find_person(tx: &mut Tx<'_, People>, text: &str) -> Result<std::result::Result<Option<String>, ()>> {
    let found = tx.rows(FIND_PERSON, params![text.to_lowercase(), text], |row| row.get::<String>(0))?;
    Ok(if found.len() > 1 { Err(()) } else { Ok(found.into_iter().next()) })
}

fn meeting(row: &Row<'_>) -> Result<Meeting> {
    Ok(Meeting {
        id: row.get(0)?,
        space: row.get(1)?,
        title: row.get(2)?,
        on_day: row.get::<String>(3)?.parse::<Date>().map_err(|_| odd("a date that is none"))?,
        starts: row.get::<String>(4)?.parse::<Time>().map_err(|_| odd("a time that is none"))?,
        minutes: row.get(5)?,
        place: row.get(6)?,
        agenda: row.get(7)?,
        notes: row.get(8)?,
        sequence: row.get(9)?,
        called_off: row.get::<i64>(10)? != 0,
    })
}

/// The meetings of a space, the latest day first.
pub fn meetings(tx: &mut Tx<'_, People>, space: &str) -> Result<Vec<Meeting>> {
    tx.rows(MEETINGS, params![space], meeting)
}

/// One of them.
pub fn meeting_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Meeting>> {
    tx.find(MEETING, params![id], meeting)
}

/// How many meetings a space has.
pub fn meeting_count(tx: &mut Tx<'_, People>, space: &str) -> Result<i64> {
    tx.row(MEETING_COUNT, params![space], |row| row.get(0))
}

fn starts(one: &Meeting) -> String {
    one.starts.strftime("%H:%M").to_string()
}

/// Adds a meeting.
pub fn meeting_add(tx: &mut Tx<'_, People>, one: &Meeting) -> Result<()> {
    tx.execute(
        MEETING_ADD,
        params![
            one.id,
            one.space,
            one.title,
            one.on_day.to_string(),
            starts(one),
            one.minutes,
            one.place,
            one.agenda,
            one.notes,
            one.sequence,
            i64::from(one.called_off)
        ],
    )
    .map(|_| ())
}

/// Changes a meeting.
pub fn meeting_change(tx: &mut Tx<'_, People>, one: &Meeting) -> Result<()> {
    tx.execute(
        MEETING_CHANGE,
        params![
            one.id,
            one.title,
            one.on_day.to_string(),
            starts(one),
            one.minutes,
            one.place,
            one.agenda,
            one.notes,
            one.sequence,
            i64::from(one.called_off)
        ],
    )
    .map(|_| ())
}

/// One end of a link: kind and id.
pub type End<'a> = (&'a str, &'a str);

/// What led to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `raised_by`, `became`, `answers`.
    pub edge: String,
    /// What kind of thing is at the other end: `finding`, `decision`, `action`, `space`, `priority`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// Adds a link, if it is not there.
pub fn link_add(tx: &mut Tx<'_, People>, from: End<'_>, edge: &str, to: End<'_>, today: &str) -> Result<()> {
    tx.execute(LINK_ADD, params![from.0, from.1, edge, to.0, to.1, today]).map(|_| ())
}

fn linked(row: &Row<'_>) -> Result<Link> {
    Ok(Link { edge: row.get(0)?, kind: row.get(1)?, id: row.get(2)? })
}

/// Where links to a thing come from.
pub fn links_to(tx: &mut Tx<'_, People>, to: End<'_>) -> Result<Vec<Link>> {
    tx.rows(LINKS_TO, params![to.0, to.1], linked)
}
