//! Tokens of sheets: backing, words, replies, and what is shown of them (docs/method/voice.md, sections 3 to 5).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use credential::sha256;
use credential::voice::{Message, Reply, Use, Words, thread};
use measure::steps;
use serde::{Deserialize, Serialize};
use store::{Answers, Tx, params};

use super::{BallotBox, apart, day, held, log_public};
use crate::audit::log_name;
use crate::fault::BoxError;
use crate::journal::{self, kind};
use crate::keys::random;
use crate::rest::{Place, RestKey};
use crate::rows;
use crate::sheet::{SheetKind, Whole};

/// Words that wait for the morning, at most.
const SAID_MAX: usize = 10_000;
/// Tokens of one sheet that are counted, at most.
const SPENT_MAX: usize = 20_000_000;
/// Bytes of waiting words under K: the words and what they are for.
const SAID_BYTES: usize = 6_144;
/// Bands among which people must be for an answer about the whole organisation.
const BANDS_MIN: u32 = 3;

/// What is needed of a sheet to take its tokens.
pub(super) struct SheetFrame {
    whole: Whole,
    /// None once its keys were destroyed.
    rest: Option<RestKey>,
}

/// Words that wait to be put on the next sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Random.
    pub id: String,
    /// The sheet whose token brought them.
    pub sheet: String,
    /// The band for which they are; none for the whole organisation.
    pub band: Option<String>,
    /// The name of the thread, hex; none where the writer wants no name.
    pub thread: Option<String>,
    /// The finding that raised it; empty for none.
    pub finding: String,
    /// In a few words; none when it is a reply in the thread.
    pub title: Option<String>,
    /// The words.
    pub text: String,
}

/// What is shown of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Id of the sheet.
    pub sheet: String,
    /// Name of the matter.
    pub matter: String,
    /// At least so many people; 0 for fewer than the first step.
    pub people: u32,
    /// From at least so many bands; 0 for fewer than three, and below ten people.
    pub bands: u32,
    /// Whether an answer is owed.
    pub owed: bool,
}

/// What a used token said: always of the same length.
struct Spent {
    kind: u8,
    right: u32,
    version: u32,
    value: u8,
    body: [u8; 32],
}

impl Spent {
    fn to_bytes(&self) -> Vec<u8> {
        let head = [&[self.kind][..], &self.right.to_be_bytes(), &self.version.to_be_bytes(), &[self.value]].concat();
        [&head[..], &self.body].concat()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (head, body) = bytes.split_at_checked(10)?;
        Some(Self {
            kind: head[0],
            right: u32::from_be_bytes(head[1..5].try_into().ok()?),
            version: u32::from_be_bytes(head[5..9].try_into().ok()?),
            value: head[9],
            body: body.try_into().ok()?,
        })
    }
}

/// What was checked, ready to be written.
struct Checked {
    place: Place,
    new: Spent,
    said: Option<(String, Vec<u8>)>,
}

impl SheetFrame {
    fn rest(&self) -> Result<&RestKey, BoxError> {
        self.rest.as_ref().ok_or(BoxError::Destroyed)
    }

    fn id(&self) -> &str {
        &self.whole.sheet.sheet
    }

    /// Rules 3.1 to 3.6, but for what was there before.
    fn check(&self, message: &[u8]) -> Result<Checked, BoxError> {
        let rest = self.rest()?;
        let message = Message::parse(message)?;
        let right = message.check(&self.whole.issuer, self.whole.hash, &self.whole.keys)?;
        let fits = match self.whole.sheet.kind {
            SheetKind::Backing => message.kind == Use::Backing,
            SheetKind::Words => message.kind != Use::Backing,
        };
        if !fits {
            return Err(credential::voice::MessageError::Key.into());
        }
        let token = message.token();
        let named = hex::encode(thread(token));
        let band = self.whole.rights[right].1.map(|at| self.whole.parts[at].code.clone());
        let (value, said) = match message.kind {
            Use::Backing => (message.body[0], None),
            Use::Words => {
                let words = Words::parse(&message.body)?;
                let thread = (words.named == 1).then_some(named);
                (words.named, Some((words.finding, Some(words.title), words.text, thread)))
            }
            Use::Reply => (1, Some((String::new(), None, Reply::parse(&message.body)?.text, Some(named)))),
        };
        let said = said.map(|(finding, title, text, thread)| {
            let id = hex::encode(*random::<16>());
            let said = Said { id: id.clone(), sheet: self.id().to_owned(), band, thread, finding, title, text };
            let mut bytes = serde_json::to_vec(&said).expect("words can be written as JSON");
            bytes.resize(SAID_BYTES.max(bytes.len()), b' ');
            let cipher = rest.seal(self.whole.hash, &said_place(&id), &bytes);
            (id, cipher)
        });
        let new = Spent {
            kind: message.kind.byte(),
            right: u32::try_from(right).expect("a sheet has few rights"),
            version: message.version.get(),
            value,
            body: sha256(&[&message.body]),
        };
        Ok(Checked { place: rest.place(token), new, said })
    }
}

fn said_place(id: &str) -> Place {
    sha256(&[b"said", id.as_bytes()])
}

impl BallotBox {
    /// Keeps a sheet with its parts and logs it. Repeating it with the same bytes changes nothing.
    ///
    /// # Errors
    /// When the sheet breaks a rule, names another log, or another sheet has its id.
    pub async fn open_sheet(&self, sheet: Vec<u8>, parts: Vec<Vec<u8>>) -> Result<(), BoxError> {
        let keys = self.0.keys.clone();
        let (bytes, kept) = (sheet.clone(), parts.clone());
        let whole = apart(move || {
            use base64::Engine as _;
            let whole = Whole::parse(&bytes, &kept)?;
            let log = super::B64U.encode(log_public(&*keys.log()?)?);
            if whole.sheet.log_key != log {
                return Err(BoxError::Sheet(crate::sheet::SheetFault::Rule("The log of the sheet is another one.")));
            }
            keys.make(&whole.sheet.sheet)?;
            Ok(whole)
        })
        .await?;
        self.0
            .db
            .write("box: open a sheet", move |tx| {
                let s = &whole.sheet;
                let known: Option<Vec<u8>> = tx.find(rows::SHEET, params![s.sheet], |row| row.get(0))?;
                if let Some(known) = known {
                    return if known == sheet { Ok(()) } else { Err(BoxError::AnnouncedOtherwise) };
                }
                let hash = whole.hash.to_string();
                tx.execute(rows::SHEET_ADD, params![s.sheet, sheet, hash, s.kind.word(), s.appears_on, s.ends_on])?;
                for (place, (part, bytes)) in whole.parts.iter().zip(&parts).enumerate() {
                    let place = i64::try_from(place).unwrap_or(i64::MAX);
                    tx.execute(rows::PART_ADD, params![s.sheet, place, part.code, bytes])?;
                }
                tx.execute(rows::LOG_NAME_SET, params![log_name(&s.issuer)])?;
                journal::append(tx, &journal::entry(kind::SHEET, &s.sheet, whole.hash.as_bytes()))
            })
            .await
    }

    /// The exact bytes of a sheet, or of its part for a band.
    ///
    /// # Errors
    /// When there is no such sheet or part.
    pub async fn sheet_bytes(&self, sheet: &str, band: Option<&str>) -> Result<Vec<u8>, BoxError> {
        let (sheet, band) = (sheet.to_owned(), band.map(str::to_owned));
        self.0
            .db
            .read("box: sheet", move |tx| {
                let found: Option<Vec<u8>> = match &band {
                    None => tx.find(rows::SHEET, params![sheet], |row| row.get(0))?,
                    Some(band) => tx.find(rows::PART, params![sheet, band], |row| row.get(0))?,
                };
                found.ok_or(BoxError::NoSheet)
            })
            .await
    }

    async fn sheet_frame(&self, sheet: &str) -> Result<Arc<SheetFrame>, BoxError> {
        if let Some(frame) = held(self.0.sheets.read()).get(sheet) {
            return Ok(frame.clone());
        }
        let id = sheet.to_owned();
        let (bytes, parts) = self.0.db.read("box: sheet", move |tx| sheet_and_parts(tx, &id)).await?;
        let (keys, id) = (self.0.keys.clone(), sheet.to_owned());
        let frame = apart(move || {
            let rest = keys.find(&id)?.map(|(k, _)| RestKey::new(&k));
            Ok::<_, BoxError>(Arc::new(SheetFrame { whole: Whole::parse(&bytes, &parts)?, rest }))
        })
        .await?;
        held(self.0.sheets.write()).insert(sheet.to_owned(), frame.clone());
        Ok(frame)
    }

    /// Takes a message that uses a token of a sheet, and returns when it is durable. The same bytes again change nothing.
    ///
    /// # Errors
    /// When a check fails, the sheet is not of today, the token said something else before, or too much is waiting.
    pub async fn use_token(&self, sheet: &str, message: Vec<u8>, today: &str) -> Result<(), BoxError> {
        let frame = self.sheet_frame(sheet).await?;
        let today = day(today)?;
        if today < frame.whole.appears_on {
            return Err(BoxError::TooEarly(frame.whole.sheet.appears_on.clone()));
        }
        if today > frame.whole.ends_on || frame.rest.is_none() {
            return Err(BoxError::SheetOver);
        }
        let _waiting = self.0.waiting.try_acquire().map_err(|_| BoxError::Busy)?;
        let checking = self.0.checking.acquire().await.map_err(|_| BoxError::Busy)?;
        let within = frame.clone();
        let checked = apart(move || within.check(&message)).await?;
        drop(checking);
        let done = self.0.db.write("box: use a token", move |tx| write(tx, &frame, &checked)).await;
        self.0.written.store(true, Ordering::Relaxed);
        done
    }

    /// Words that wait, in the order of their random ids. They stay until [`Self::words_taken`].
    ///
    /// # Errors
    /// A fault of the database or the folder of keys.
    pub async fn words_waiting(&self) -> Result<Vec<Said>, BoxError> {
        let found: Vec<(String, String, Vec<u8>)> = self
            .0
            .db
            .read("box: words", |tx| {
                Ok::<_, BoxError>(
                    tx.rows_upto(SAID_MAX, rows::SAID, params![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?,
                )
            })
            .await?;
        let mut words = vec![];
        for (id, sheet, cipher) in found {
            let frame = self.sheet_frame(&sheet).await?;
            let Some(rest) = &frame.rest else { continue };
            // A row that the box did not write says nothing.
            let bytes = rest.open(frame.whole.hash, &said_place(&id), &cipher);
            words.extend(bytes.and_then(|bytes| serde_json::from_slice::<Said>(&bytes).ok()));
        }
        Ok(words)
    }

    /// Forgets words that were put where everybody can read them. Doing it again changes nothing.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn words_taken(&self, ids: Vec<String>) -> Result<(), BoxError> {
        let deleted = self
            .0
            .db
            .write("box: words taken", move |tx| {
                let mut deleted = 0;
                for id in &ids {
                    deleted += tx.execute(rows::SAID_END, params![id])?;
                }
                Ok::<_, BoxError>(deleted)
            })
            .await?;
        if deleted > 0 {
            self.clear_deleted().await;
        }
        Ok(())
    }

    /// What is shown of all matters. Steps are read once a day, by the first who asks on it; asking again on the same day tells nothing new.
    ///
    /// # Errors
    /// A fault of the database or the folder of keys.
    pub async fn tallies(&self, today: &str) -> Result<Vec<Tally>, BoxError> {
        let on = today.to_owned();
        let due: Vec<String> = self
            .0
            .db
            .read("box: sheets to count", move |tx| {
                Ok::<_, BoxError>(tx.rows(rows::SHEETS_TO_COUNT, params![on], |row| row.get(0))?)
            })
            .await?;
        for sheet in due {
            let frame = self.sheet_frame(&sheet).await?;
            if frame.rest.is_none() {
                continue;
            }
            let on = today.to_owned();
            self.0.db.write("box: count a sheet", move |tx| count(tx, &frame, &on)).await?;
        }
        self.0.db.read("box: tallies", all_tallies).await
    }

    /// Ends the sheets whose last day is past: counts them once more, deletes their tokens and destroys K. Gives the ids of all that have ended.
    ///
    /// # Errors
    /// A fault of the database or the folder of keys.
    pub async fn end_sheets(&self, today: &str) -> Result<Vec<String>, BoxError> {
        let on = today.to_owned();
        let due: Vec<String> = self
            .0
            .db
            .read("box: sheets to end", move |tx| {
                Ok::<_, BoxError>(tx.rows(rows::SHEETS_TO_END, params![on], |row| row.get(0))?)
            })
            .await?;
        for sheet in &due {
            let frame = self.sheet_frame(sheet).await?;
            let on = today.to_owned();
            let within = frame.clone();
            let ended = self
                .0
                .db
                .write("box: end a sheet", move |tx| {
                    let waiting: i64 = tx.row(rows::SAID_OF, params![within.id()], |row| row.get(0))?;
                    // Words of the last day are still on their way to the next morning.
                    if waiting > 0 {
                        return Ok(false);
                    }
                    if within.whole.sheet.kind == SheetKind::Backing && within.rest.is_some() {
                        count(tx, &within, &on)?;
                    }
                    tx.execute(rows::SPENT_END, params![within.id()])?;
                    tx.execute(rows::SHEET_END, params![within.id()])?;
                    Ok::<_, BoxError>(true)
                })
                .await?;
            if ended {
                held(self.0.sheets.write()).remove(sheet);
                let (keys, id) = (self.0.keys.clone(), sheet.clone());
                apart(move || keys.destroy_all(&id)).await?;
                self.clear_deleted().await;
            }
        }
        self.0
            .db
            .read("box: ended sheets", |tx| {
                Ok::<_, BoxError>(tx.rows(rows::SHEETS_ENDED, params![], |row| row.get(0))?)
            })
            .await
    }
}

type Documents = (Vec<u8>, Vec<Vec<u8>>);

fn sheet_and_parts(tx: &mut Tx<'_, Answers>, id: &str) -> Result<Documents, BoxError> {
    let sheet: Option<Vec<u8>> = tx.find(rows::SHEET, params![id], |row| row.get(0))?;
    Ok((sheet.ok_or(BoxError::NoSheet)?, tx.rows(rows::PARTS, params![id], |row| row.get(0))?))
}

fn all_tallies(tx: &mut Tx<'_, Answers>) -> Result<Vec<Tally>, BoxError> {
    let number = |count: i64| u32::try_from(count).unwrap_or(0);
    Ok(tx.rows_upto(SPENT_MAX, rows::TALLIES, params![], |row| {
        Ok(Tally {
            sheet: row.get(0)?,
            matter: row.get(1)?,
            people: number(row.get(2)?),
            bands: number(row.get(3)?),
            owed: row.get::<i64>(4)? == 1,
        })
    })?)
}

/// Rules 3.2 to 3.4 beside what is there.
fn write(tx: &mut Tx<'_, Answers>, frame: &SheetFrame, checked: &Checked) -> Result<(), BoxError> {
    let (rest, place, id) = (frame.rest()?, checked.place.to_vec(), frame.id());
    let ended: i64 = tx.row(rows::SHEET_ENDED, params![id], |row| row.get(0))?;
    if ended == 1 {
        return Err(BoxError::SheetOver);
    }
    let known: Option<Vec<u8>> = tx.find(rows::SPENT, params![id, place], |row| row.get(0))?;
    let known = known.and_then(|row| Spent::parse(&rest.open(frame.whole.hash, &checked.place, &row)?));
    let new = &checked.new;
    match (Use::from_byte(new.kind), &known) {
        (Some(Use::Backing | Use::Words), None) => {}
        // A reply needs words that asked for a name.
        (Some(Use::Reply), None) => return Err(BoxError::NoThread),
        (Some(Use::Reply), Some(known)) if known.value != 1 => return Err(BoxError::NoThread),
        (_, Some(known)) if known.version == new.version && known.body == new.body => return Ok(()),
        (Some(Use::Words), Some(_)) => return Err(BoxError::Spent),
        (_, Some(known)) if known.version >= new.version => return Err(BoxError::Replaced),
        _ => {}
    }
    let row = rest.seal(frame.whole.hash, &checked.place, &new.to_bytes());
    tx.execute(rows::SPENT_PUT, params![id, place, row])?;
    if let Some((said, cipher)) = &checked.said {
        let waiting: i64 = tx.row(rows::SAID_COUNT, params![], |row| row.get(0))?;
        if usize::try_from(waiting).unwrap_or(usize::MAX) >= SAID_MAX {
            return Err(BoxError::Busy);
        }
        tx.execute(rows::SAID_ADD, params![said, id, cipher])?;
    }
    Ok(())
}

/// Rules 5.1 to 5.4 for a sheet of backing.
fn count(tx: &mut Tx<'_, Answers>, frame: &SheetFrame, today: &str) -> Result<(), BoxError> {
    let (rest, id) = (frame.rest()?, frame.id());
    let spent: Vec<(Vec<u8>, Vec<u8>)> =
        tx.rows_upto(SPENT_MAX, rows::SPENT_ALL, params![id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut counted: BTreeMap<&str, (u32, BTreeSet<Option<usize>>)> = BTreeMap::new();
    for (place, row) in &spent {
        let Ok(place) = <Place>::try_from(place.as_slice()) else { continue };
        let Some(spent) = rest.open(frame.whole.hash, &place, row).and_then(|bytes| Spent::parse(&bytes)) else {
            continue;
        };
        let right = usize::try_from(spent.right).ok().and_then(|at| frame.whole.rights.get(at));
        if let (Some((right, part)), 1) = (right, spent.value) {
            let matter = counted.entry(right.matter.as_str()).or_default();
            matter.0 += 1;
            matter.1.insert(*part);
        }
    }
    let parts = &frame.whole.sheet.parts;
    // For each matter: when it is owed, among how many bands, and of how many people.
    let mut matters: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for (right, part) in &frame.whole.rights {
        let people = part
            .and_then(|at| parts.get(at))
            .map_or_else(|| parts.iter().map(|part| part.people).sum(), |part| part.people);
        let matter = matters.entry(right.matter.as_str()).or_insert((right.owed_at, 0, 0));
        matter.1 += 1;
        matter.2 += people;
    }
    let before: BTreeMap<String, Tally> = tx
        .rows_upto(SPENT_MAX, rows::TALLIES_OF, params![id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .into_iter()
        .map(|(matter, people, bands, owed): (String, i64, i64, i64)| {
            let number = |count: i64| u32::try_from(count).unwrap_or(0);
            let tally = Tally {
                sheet: id.into(),
                matter: matter.clone(),
                people: number(people),
                bands: number(bands),
                owed: owed == 1,
            };
            (matter, tally)
        })
        .collect();
    for (matter, (owed_at, parts, all)) in matters {
        let (people, among) = counted.get(matter).map_or((0, 0), |(people, parts)| (*people, parts.len()));
        let among = u32::try_from(among).unwrap_or(u32::MAX);
        let shown = before.get(matter).map_or(0, |tally| tally.people);
        // Of no more than half of the people is told, so that no step says "everybody" (5.6).
        let step = steps::step(people.min(steps::most(all)), owed_at, shown);
        // The number of bands moves only when the step does (5.4), and so does what they make owed: else the first person of a third
        // band would be seen.
        let moved = before.get(matter).is_none_or(|tally| tally.people != step);
        let bands = match before.get(matter) {
            Some(tally) if !moved => tally.bands,
            _ if step < steps::K => 0,
            _ => steps::bands(among),
        };
        let was_owed = before.get(matter).is_some_and(|tally| tally.owed);
        let owed = was_owed || (moved && step >= owed_at && (parts == 1 || among >= BANDS_MIN));
        // That an answer is owed says that there are three.
        let bands = if owed && parts > 1 { bands.max(BANDS_MIN) } else { bands };
        let row = params![matter, id, i64::from(step), i64::from(bands), i64::from(owed)];
        tx.execute(rows::TALLY_PUT, row)?;
    }
    tx.execute(rows::SHEET_COUNTED, params![id, today])?;
    Ok(())
}
