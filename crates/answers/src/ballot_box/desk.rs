//! Closing as a job (protocol 10.1, 10.7): keyholders give their keys to any process of the box, one process is the *desk* to
//! which all keys go, and the desk counts once the quorum and the numbers of the people side are there.
//!
//! Keys are in memory only. From one process to the other they go through the database, sealed to a key that the desk made
//! at its start and keeps in memory; a tag under K says that it is the desk's, so that nobody who has the database alone
//! can put another key there. When a process ends its keys are gone, and the keyholders give them again; nothing else
//! is lost, and the root stays the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use credential::seal::{self, KeyholderPublic, KeyholderSecret};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use store::{Answers, Tx, params};

use super::{BallotBox, Frame, Inner, held};
use crate::counts::GroupCounts;
use crate::fault::BoxError;
use crate::keys::random;
use crate::rows;

/// Seconds after which a desk that gave no sign counts as gone. It gives one each time that it is tended.
pub const SIGN_SECONDS_MAX: i64 = 20;

/// Where a closing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosingState {
    /// For keys, or for the numbers of the people side.
    Waiting,
    /// Since that second (of the clock that was passed in).
    Counting {
        /// Seconds since 1970.
        since: i64,
    },
    /// A sentence says why. The keys are gone from memory.
    Failed(String),
    /// A process ended with keys in its memory. They have to be given again.
    Lost,
    /// The results are out.
    Counted,
}

/// A closing, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Seats whose key is there, ascending.
    pub given: Vec<usize>,
    /// Keys that are needed.
    pub wanted: usize,
    /// Whether the people side has said what it handed out.
    pub numbers: bool,
    /// Whether keys were lost with a process that ended, so that some have to be given again.
    pub lost: bool,
    /// Where it stands.
    pub state: ClosingState,
}

/// The desk of this process for one wave.
pub(super) struct Desk {
    key: KeyholderSecret,
    counting: bool,
}

/// The row of a desk.
struct DeskRow {
    process: String,
    public_key: Vec<u8>,
    tag: Vec<u8>,
    given: Vec<usize>,
    state: String,
    began_at: Option<i64>,
    beat_at: i64,
    lost: bool,
    fault: Option<String>,
}

impl DeskRow {
    fn read(tx: &mut Tx<'_, Answers>, wave: &str) -> Result<Option<Self>, BoxError> {
        Ok(tx.find(rows::DESK, params![wave], |row| {
            let given: String = row.get(3)?;
            Ok(Self {
                process: row.get(0)?,
                public_key: row.get(1)?,
                tag: row.get(2)?,
                given: serde_json::from_str(&given).unwrap_or_default(),
                state: row.get(4)?,
                began_at: row.get(5)?,
                beat_at: row.get(6)?,
                lost: row.get(7)?,
                fault: row.get(8)?,
            })
        })?)
    }

    /// Whether its process still gives signs. A clock that was moved makes every desk of another process look gone.
    fn is_live(&self, now: i64) -> bool {
        self.state != "failed" && (now - self.beat_at).abs() <= SIGN_SECONDS_MAX
    }

    /// Whether something of a keyholder goes with it when its process is gone.
    fn has_keys(&self) -> bool {
        self.state == "counting" || !self.given.is_empty()
    }
}

/// What the database says of a closing.
struct Seen {
    row: Option<DeskRow>,
    counts: Option<GroupCounts>,
    published: bool,
    called_off: bool,
}

fn look(tx: &mut Tx<'_, Answers>, wave: &str) -> Result<Seen, BoxError> {
    let handed: Option<String> = tx.find(rows::HANDED, params![wave], |row| row.get(0))?;
    let release: Option<String> = tx.find(rows::RELEASE, params![wave], |row| row.get(1))?;
    Ok(Seen {
        row: DeskRow::read(tx, wave)?,
        counts: handed.and_then(|text| serde_json::from_str(&text).ok()),
        published: release.is_some(),
        called_off: super::called_off(tx, wave)?.is_some(),
    })
}

fn context(frame: &Frame, process: &str) -> Vec<u8> {
    [&frame.hash.as_bytes()[..], process.as_bytes()].concat()
}

fn seats(given: &[usize]) -> String {
    serde_json::to_string(given).unwrap_or_else(|_| "[]".into())
}

impl BallotBox {
    /// Takes what the people side handed out, which is needed for counting and is published (11.1). The last one before
    /// the results counts.
    ///
    /// # Errors
    /// Before the day after the last day, or when key groups are missing or unknown.
    pub async fn hand_counts(&self, wave: &str, counts: &GroupCounts, today: &str) -> Result<(), BoxError> {
        let frame = self.frame(wave).await?;
        frame.ripe(today)?;
        counts.tallies(&frame.manifest)?;
        let text = serde_json::to_string(counts).map_err(|why| BoxError::Keys(why.to_string()))?;
        let id = wave.to_owned();
        self.0.db.write("box: counts", move |tx| Ok(tx.execute(rows::HAND, params![id, text]).map(|_| ())?)).await
    }

    /// What the people side handed out, if it has said so.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn handed_counts(&self, wave: &str) -> Result<Option<GroupCounts>, BoxError> {
        let id = wave.to_owned();
        Ok(self.0.db.read("box: counts", move |tx| look(tx, &id)).await?.counts)
    }

    /// Where the closing of a wave stands.
    ///
    /// # Errors
    /// When there is no such wave, or a fault.
    pub async fn closing(&self, wave: &str, now: i64) -> Result<Closing, BoxError> {
        let frame = self.frame(wave).await?;
        let id = wave.to_owned();
        let seen = self.0.db.read("box: closing", move |tx| look(tx, &id)).await?;
        if seen.called_off {
            return Err(BoxError::CalledOff);
        }
        let mut given: BTreeSet<usize> = self.seats_here(&frame).into_iter().collect();
        let mut lost = false;
        let state = match seen.row {
            _ if seen.published => ClosingState::Counted,
            None => ClosingState::Waiting,
            Some(row) if self.is_desk(wave, &row) || row.is_live(now) => {
                given.extend(&row.given);
                lost = row.lost;
                match row.state.as_str() {
                    "counting" => ClosingState::Counting { since: row.began_at.unwrap_or(row.beat_at) },
                    "failed" => ClosingState::Failed(row.fault.unwrap_or_default()),
                    _ => ClosingState::Waiting,
                }
            }
            Some(row) if row.state == "failed" => ClosingState::Failed(row.fault.unwrap_or_default()),
            Some(row) if row.has_keys() => ClosingState::Lost,
            Some(_) => ClosingState::Waiting,
        };
        let wanted = frame.keyholders.threshold().needed();
        Ok(Closing { given: given.into_iter().collect(), wanted, numbers: seen.counts.is_some(), lost, state })
    }

    /// Does what is due for closings: passes keys to the desk, or is the desk; gives a sign; begins to count when everything
    /// is there. To be called every second or so, and after a key was given. Counting goes on by itself.
    ///
    /// # Errors
    /// A fault of the database or the folder of keys.
    pub async fn tend(&self, now: i64, today: &str) -> Result<(), BoxError> {
        let waves: BTreeSet<String> = {
            let with_keys = held(self.0.secrets.lock()).keys().cloned().collect::<Vec<_>>();
            let with_desks = held(self.0.desks.lock()).keys().cloned().collect::<Vec<_>>();
            with_keys.into_iter().chain(with_desks).collect()
        };
        let mut trouble = Ok(());
        for wave in waves {
            // One wave's trouble does not hold up the others.
            trouble = trouble.and(self.tend_wave(&wave, now, today).await);
        }
        trouble
    }

    /// True once after a wave was counted here.
    pub fn has_news(&self) -> bool {
        self.0.news.swap(false, std::sync::atomic::Ordering::Relaxed)
    }

    async fn tend_wave(&self, wave: &str, now: i64, today: &str) -> Result<(), BoxError> {
        let frame = self.frame(wave).await?;
        let id = wave.to_owned();
        let seen = self.0.db.read("box: desk", move |tx| look(tx, &id)).await?;
        if seen.published || seen.called_off {
            held(self.0.secrets.lock()).remove(wave);
            held(self.0.desks.lock()).remove(wave);
            let id = wave.to_owned();
            return self.0.db.write("box: desk cleared", move |tx| clear(tx, &id)).await;
        }
        match seen.row {
            Some(row) if row.process != self.0.process && row.is_live(now) => self.pass_keys(&frame, &row).await,
            _ => self.be_desk(&frame, seen.counts, now, today).await,
        }
    }

    /// Another process is the desk: what it lacks goes there, and what it has is forgotten here.
    async fn pass_keys(&self, frame: &Arc<Frame>, desk: &DeskRow) -> Result<(), BoxError> {
        let wave = &frame.manifest.wave;
        let (rest, _) = frame.rest()?;
        if !rest.is_desk(frame.hash, &desk.process, &desk.public_key, &desk.tag) {
            return Err(BoxError::Keys("the desk of a closing is not of a process that has the key of the box".into()));
        }
        let to = KeyholderPublic::from_bytes(&desk.public_key)?;
        held(self.0.desks.lock()).remove(wave);
        let mut sealed: Vec<(i64, Vec<u8>)> = vec![];
        if let Some(mine) = held(self.0.secrets.lock()).get_mut(wave) {
            mine.retain(|secret| frame.keyholders.index_of(secret).is_ok_and(|seat| !desk.given.contains(&seat)));
            let mut chance = ChaCha20Rng::from_seed(*random());
            for secret in mine.iter() {
                let seat = i64::try_from(frame.keyholders.index_of(secret)?).unwrap_or(i64::MAX);
                sealed.push((seat, seal::pass(secret, &to, &context(frame, &desk.process), &mut chance)));
            }
        }
        held(self.0.secrets.lock()).retain(|_, given| !given.is_empty());
        if sealed.is_empty() {
            return Ok(());
        }
        let (id, process) = (wave.clone(), desk.process.clone());
        self.0
            .db
            .write("box: pass keys", move |tx| {
                for (seat, sealed) in &sealed {
                    tx.execute(rows::PASS, params![id, seat, process, sealed])?;
                }
                Ok(())
            })
            .await
    }

    /// This process is the desk, or becomes it: takes the keys that others passed, and counts when everything is there.
    async fn be_desk(
        &self,
        frame: &Arc<Frame>,
        counts: Option<GroupCounts>,
        now: i64,
        today: &str,
    ) -> Result<(), BoxError> {
        let wave = frame.manifest.wave.clone();
        let counting = held(self.0.desks.lock()).get(&wave).is_some_and(|desk| desk.counting);
        if !counting && self.seats_here(frame).is_empty() && !held(self.0.desks.lock()).contains_key(&wave) {
            return Ok(());
        }
        let public = {
            let mut desks = held(self.0.desks.lock());
            let fresh =
                || Desk { key: KeyholderSecret::from_seed(&credential::derive::Seed::new(*random())), counting: false };
            desks.entry(wave.clone()).or_insert_with(fresh).key.public()
        };
        let (rest, _) = frame.rest()?;
        let tag = rest.desk_tag(frame.hash, &self.0.process, public.as_bytes());
        let (id, process, given) = (wave.clone(), self.0.process.clone(), self.seats_here(frame));
        let passed = self
            .0
            .db
            .write("box: desk", move |tx| {
                match DeskRow::read(tx, &id)? {
                    Some(row) if row.process == process && row.state != "failed" => {
                        let given = if counting { row.given } else { given.clone() };
                        tx.execute(rows::DESK_BEAT, params![id, process, seats(&given), now])?;
                    }
                    // Somebody else was first.
                    Some(row) if row.process != process && row.is_live(now) => return Ok(None),
                    row => {
                        let lost = row.is_some_and(|row| row.lost || row.has_keys());
                        let public = public.as_bytes().to_vec();
                        tx.execute(rows::DESK_TAKE, params![id, process, public, tag, seats(&given), now, lost])?;
                    }
                }
                let passed: Vec<(i64, Vec<u8>)> =
                    tx.rows(rows::PASSED, params![id, process], |row| Ok((row.get(0)?, row.get(1)?)))?;
                tx.execute(rows::PASSED_CLEAR, params![id])?;
                Ok::<_, BoxError>(Some(passed))
            })
            .await?;
        let Some(passed) = passed else { return Ok(()) };
        if counting {
            return Ok(());
        }
        self.receive(frame, &passed);
        if let Some(counts) = counts.filter(|_| self.seats_here(frame).len() >= frame.keyholders.threshold().needed()) {
            self.begin(frame, counts, now, today).await?;
        }
        Ok(())
    }

    /// Opens keys that other processes passed. One that does not open, or is nobody's, is left out: its holder gives it again.
    fn receive(&self, frame: &Frame, passed: &[(i64, Vec<u8>)]) {
        let wave = &frame.manifest.wave;
        let desks = held(self.0.desks.lock());
        let Some(desk) = desks.get(wave) else { return };
        for (_, sealed) in passed {
            let Ok(secret) = seal::receive(&desk.key, &context(frame, &self.0.process), sealed) else { continue };
            let Ok(seat) = frame.keyholders.index_of(&secret) else { continue };
            let mut all = held(self.0.secrets.lock());
            let given = all.entry(wave.clone()).or_default();
            if !given.iter().any(|known| frame.keyholders.index_of(known) == Ok(seat)) {
                given.push(secret);
            }
        }
    }

    /// Begins to count, unless that was done.
    async fn begin(&self, frame: &Arc<Frame>, counts: GroupCounts, now: i64, today: &str) -> Result<(), BoxError> {
        let wave = frame.manifest.wave.clone();
        {
            let mut desks = held(self.0.desks.lock());
            match desks.get_mut(&wave) {
                Some(desk) if !desk.counting => desk.counting = true,
                _ => return Ok(()),
            }
        }
        let (id, process, given) = (wave.clone(), self.0.process.clone(), self.seats_here(frame));
        let begun = self
            .0
            .db
            .write("box: count", move |tx| {
                tx.execute(rows::DESK_BEAT, params![id, process, seats(&given), now])?;
                Ok::<_, BoxError>(tx.execute(rows::DESK_COUNT, params![id, process, now])? == 1)
            })
            .await;
        if !matches!(begun, Ok(true)) {
            if let Some(desk) = held(self.0.desks.lock()).get_mut(&wave) {
                desk.counting = false;
            }
            return begun.map(|_| ());
        }
        let (here, on) = (self.clone(), today.to_owned());
        tokio::spawn(async move {
            // In a task of its own, so that a panic is seen here and told.
            let (counter, id) = (here.clone(), wave.clone());
            let done = tokio::spawn(async move { counter.close(&id, counts, &on).await }).await;
            let fault = match done {
                Ok(Ok(_)) => None,
                Ok(Err(why)) => Some(why),
                Err(stopped) => Some(BoxError::Draw(if stopped.is_panic() {
                    "the count stopped with a mistake of the program".into()
                } else {
                    "the program was stopped".into()
                })),
            };
            if let Err(why) = here.0.end_count(&wave, fault).await {
                // The desk gives no more signs, so the page will say that it is gone.
                tracing::error!(why = why.detail(), "the end of a count could not be written down");
            }
        });
        Ok(())
    }

    /// Whether a row is that of this process, which is still at it.
    fn is_desk(&self, wave: &str, row: &DeskRow) -> bool {
        row.process == self.0.process && held(self.0.desks.lock()).contains_key(wave)
    }

    fn seats_here(&self, frame: &Frame) -> Vec<usize> {
        let all = held(self.0.secrets.lock());
        let given = all.get(&frame.manifest.wave).map_or(&[][..], Vec::as_slice);
        super::secrets_held(given, &frame.keyholders).given
    }
}

impl Inner {
    async fn end_count(&self, wave: &str, fault: Option<BoxError>) -> Result<(), BoxError> {
        held(self.desks.lock()).remove(wave);
        let (id, process) = (wave.to_owned(), self.process.clone());
        match fault {
            None => {
                self.db.write("box: desk cleared", move |tx| clear(tx, &id)).await?;
                self.news.store(true, std::sync::atomic::Ordering::Relaxed);
            }
            Some(why) => {
                tracing::error!(why = why.detail(), wave, "a count failed");
                let sentence = why.to_string();
                self.db
                    .write("box: count failed", move |tx| {
                        Ok::<_, BoxError>(tx.execute(rows::DESK_FAIL, params![id, process, sentence])?)
                    })
                    .await?;
            }
        }
        Ok(())
    }
}

fn clear(tx: &mut Tx<'_, Answers>, wave: &str) -> Result<(), BoxError> {
    tx.execute(rows::PASSED_CLEAR, params![wave])?;
    tx.execute(rows::DESK_CLEAR, params![wave])?;
    Ok(())
}
