//! The box itself: announce, sign, take, close, publish, destroy.

mod desk;
mod voice;

pub use desk::{Closing, ClosingState, SIGN_SECONDS_MAX};
pub use voice::{Said, Tally};

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::blind::RSA_BYTES;
use credential::log::{LogKey, Tree};
use credential::receipt::Receipt;
use credential::seal::{KeyholderSecret, Keyholders};
use credential::submission::{ACKNOWLEDGEMENT_BYTES, BoxKey, Submission, Terms};
use credential::{LeafHash, ManifestHash, Purpose, RootHash, SealedHash, Version, seal, sha256};
use jiff::civil::Date;
use measure::Release;
use serde::{Deserialize, Serialize};
use store::{Answers, Db, Row, Tx, params};
use tokio::sync::{Semaphore, oneshot};

use crate::audit::{Check, Published, audit_brought, audit_receipt, audit_with, batch_name, log_name};
use crate::batch::{BATCH_MAX, Batch};
use crate::brought::{self, Brought, BroughtIn, Rows, Source};
use crate::close::{self, Outcome};
use crate::counts::{GroupCounts, Participation};
use crate::fault::BoxError;
use crate::issuer::Issuer;
use crate::journal::{self, Journal, kind};
use crate::keys::{Issuers, Keys, random};
use crate::mail::{self, AskedBack};
use crate::manifest::{Manifest, Openness};
use crate::rest::{Place, RestKey};
use crate::rows;

/// Submissions that wait for being checked or written, at most; more are told to come again.
pub const SUBMISSIONS_WAITING_MAX: usize = 4_096;
/// Submissions whose signatures are checked at the same time.
pub const CHECKS_AT_ONCE: usize = 8;
/// Submissions that are written in one unit of work, at most.
pub const SUBMISSIONS_PER_UNIT_MAX: usize = 256;
/// Comments of one wave that are listed, at most.
pub const REMARKS_MAX: usize = 200_000;

/// The box: a handle that is cheap to clone.
#[derive(Clone)]
pub struct BallotBox(Arc<Inner>);

impl std::fmt::Debug for BallotBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BallotBox")
    }
}

struct Inner {
    db: Db<Answers>,
    keys: Keys,
    waves: RwLock<HashMap<String, Arc<Frame>>>,
    /// None when the issuer is in another process.
    issuer: Option<Issuer>,
    /// Sheets whose tokens were used since the start.
    sheets: RwLock<HashMap<String, Arc<voice::SheetFrame>>>,
    trees: RwLock<HashMap<String, Arc<Tree>>>,
    /// Releases that were read and believed. One is written once and never again.
    releases: RwLock<HashMap<String, Arc<Release>>>,
    /// Keyholders' secrets between giving and opening. In memory only, and gone with the program.
    secrets: Mutex<HashMap<String, Vec<KeyholderSecret>>>,
    waiting: Semaphore,
    checking: Semaphore,
    queue: Mutex<Vec<Pending>>,
    writing: tokio::sync::Mutex<()>,
    /// Names this process among those over the same database. Another one at each start.
    process: String,
    /// The closings for which this process is the desk.
    desks: Mutex<HashMap<String, desk::Desk>>,
    /// Whether a wave was counted here since somebody asked.
    news: AtomicBool,
    /// Whether answers were written since their order was last cleared.
    written: AtomicBool,
    /// Whether something was deleted of which the files may still hold something.
    deleted: AtomicBool,
}

/// What is needed of a wave to take submissions. Never changes once it was announced.
struct Frame {
    manifest: Arc<Manifest>,
    bytes: Arc<[u8]>,
    hash: ManifestHash,
    terms: Terms,
    keyholders: Keyholders,
    opens_on: Date,
    closes_on: Date,
    /// K and the box's key; none once they were destroyed.
    rest: Option<(RestKey, BoxKey)>,
}

/// A checked submission on its way into the database.
struct Pending {
    frame: Arc<Frame>,
    place: Place,
    cipher: Vec<u8>,
    version: Version,
    sealed: SealedHash,
    reply: oneshot::Sender<Result<(), BoxError>>,
}

/// A counted wave: id, manifest, day of closing, day of destruction.
type CountedWave = (String, Vec<u8>, Option<String>, Option<String>);

/// What becomes of a submission in its unit of work.
#[derive(Clone, Copy)]
enum Taken {
    Yes,
    Replaced,
    Over,
    CalledOff,
}

/// Characters of the reason for calling a wave off, at most.
pub const REASON_CHARS_MAX: usize = 1_000;

/// That a wave was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalledOff {
    /// Why, as a sentence for everybody.
    pub reason: String,
    /// The day, ISO.
    pub on: String,
}

/// The public keys of a wave, for its manifest. All b64u.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaveKeys {
    /// Ed25519: signs acknowledgements.
    pub box_key: String,
    /// Ed25519: signs the organisation's log.
    pub log_key: String,
    /// Issuer keys, in the order in which the groups were named.
    pub groups: Vec<GroupKeys>,
}

/// The issuer keys of a key group, as RSASSA-PSS SubjectPublicKeyInfo in b64u.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupKeys {
    /// Code of the key group.
    pub code: String,
    /// For answers.
    pub answer_key: String,
    /// For comments; empty when there are none.
    pub comment_key: String,
}

/// Which keyholders have given their secret for closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretsHeld {
    /// Indices in the manifest, ascending.
    pub given: Vec<usize>,
    /// How many are needed.
    pub wanted: usize,
}

/// What came of a closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The root of the batch tree.
    pub root: RootHash,
    /// SHA-256 of the release.
    pub release_hash: [u8; 32],
    /// Comments in the queue.
    pub remarks: usize,
    /// Rows that were not what the box had written; they could not be counted.
    pub damaged: u32,
}

/// What a reader decided on a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not read yet.
    Waiting,
    /// Shown as written.
    Shown,
    /// Shown in the words of `masked`.
    Masked,
    /// Not shown.
    Withheld,
    /// Handed over, since somebody may be at risk; not shown.
    HandedOver,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Masked => "masked",
            Self::Withheld => "withheld",
            Self::HandedOver => "handed_over",
        }
    }

    fn read(word: &str) -> Self {
        [Self::Shown, Self::Masked, Self::Withheld, Self::HandedOver]
            .into_iter()
            .find(|verdict| verdict.word() == word)
            .unwrap_or(Self::Waiting)
    }
}

fn remark(row: &Row<'_>) -> Result<Remark, store::Error> {
    Ok(Remark {
        id: row.get(0)?,
        node: row.get(1)?,
        item: row.get(2)?,
        text: row.get(3)?,
        mailbox: row.get(4)?,
        verdict: Verdict::read(&row.get::<String>(5)?),
        masked: row.get(6)?,
    })
}

/// A comment in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Random.
    pub id: String,
    /// The one node at which it may be shown: `whole`, `region:CODE` or `group:CODE`; [`crate::FOR_READER`] where it is shown nowhere.
    pub node: String,
    /// Code of the question.
    pub item: String,
    /// As it was written.
    pub text: String,
    /// b64u of the writer's mailbox key, if she wants one.
    pub mailbox: Option<String>,
    /// What the reader decided.
    pub verdict: Verdict,
    /// What is shown instead, when masked.
    pub masked: Option<String>,
}

fn day(text: &str) -> Result<Date, BoxError> {
    text.parse()
        .map_err(|_| BoxError::Manifest(crate::manifest::ManifestFault::Rule(format!("{text:?} is not a date."))))
}

impl Frame {
    fn new(bytes: &[u8], keys: &Keys) -> Result<Self, BoxError> {
        let manifest = Manifest::parse(bytes)?;
        let hash = ManifestHash::new(sha256(&[bytes]));
        let rest = keys.find(&manifest.wave)?.map(|(k, key)| (RestKey::new(&k), BoxKey::from_secret(&key)));
        Ok(Self {
            hash,
            terms: manifest.terms(hash)?,
            keyholders: manifest.keyholders_of_box()?,
            opens_on: day(&manifest.opens_on)?,
            closes_on: day(&manifest.closes_on)?,
            bytes: bytes.into(),
            manifest: Arc::new(manifest),
            rest,
        })
    }

    fn rest(&self) -> Result<&(RestKey, BoxKey), BoxError> {
        self.rest.as_ref().ok_or(BoxError::Destroyed)
    }

    /// Whether keys may be given to this program (10.8).
    fn counted_here(&self) -> Result<(), BoxError> {
        if self.manifest.is_counted_apart() { Err(BoxError::CountedApart) } else { Ok(()) }
    }

    /// Whether the day of closing is past.
    fn ripe(&self, today: &str) -> Result<(), BoxError> {
        if day(today)? > self.closes_on { Ok(()) } else { Err(BoxError::StillOpen(self.manifest.closes_on.clone())) }
    }
}

/// Runs heavy work off the async threads.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => unreachable!("blocking work is never cancelled"),
        },
    }
}

fn held<T>(lock: Result<T, PoisonError<T>>) -> T {
    lock.unwrap_or_else(PoisonError::into_inner)
}

impl BallotBox {
    /// The box over a database and a folder of keys, which is made if it is missing.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(db: Db<Answers>, keys: PathBuf) -> Result<Self, BoxError> {
        let keys = Keys::open(keys)?;
        let issuer = Issuer::over(keys.clone());
        Ok(Self::over(db, keys, Some(issuer)))
    }

    /// The box alone: credentials are issued elsewhere, and no issuer key is in its folder of keys.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open_alone(db: Db<Answers>, keys: PathBuf) -> Result<Self, BoxError> {
        Ok(Self::over(db, Keys::open(keys)?, None))
    }

    fn over(db: Db<Answers>, keys: Keys, issuer: Option<Issuer>) -> Self {
        Self(Arc::new(Inner {
            db,
            keys,
            waves: RwLock::default(),
            issuer,
            sheets: RwLock::default(),
            trees: RwLock::default(),
            releases: RwLock::default(),
            secrets: Mutex::default(),
            waiting: Semaphore::new(SUBMISSIONS_WAITING_MAX),
            checking: Semaphore::new(CHECKS_AT_ONCE),
            queue: Mutex::default(),
            writing: tokio::sync::Mutex::new(()),
            process: hex::encode(*random::<8>()),
            desks: Mutex::default(),
            news: AtomicBool::new(false),
            // Whatever came before the start.
            written: AtomicBool::new(true),
            deleted: AtomicBool::new(false),
        }))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn is_well(&self) -> Result<(), BoxError> {
        self.0
            .db
            .read("box: well", |tx| {
                let _: i64 = tx.row(rows::WELL, params![], |row| row.get(0))?;
                Ok(())
            })
            .await
    }

    /// Makes the keys of a wave (issuer keys for each key group, K, the box's own key) or, if they exist, gives them again.
    ///
    /// # Errors
    /// When the folder of keys cannot be used.
    pub async fn prepare(&self, wave: &str, groups: &[String], comments: bool) -> Result<WaveKeys, BoxError> {
        let issuer = self.0.issuer.as_ref().ok_or(BoxError::NoIssuer)?;
        let groups = issuer.make(wave, groups, comments).await?;
        let (box_key, log_key) = self.prepare_box(wave).await?;
        Ok(WaveKeys { box_key, log_key, groups })
    }

    /// Makes K and the box's own key of a wave or, if they exist, gives the public half again, and that of the log: both b64u.
    ///
    /// # Errors
    /// When the folder of keys cannot be used.
    pub async fn prepare_box(&self, wave: &str) -> Result<(String, String), BoxError> {
        let (inner, wave) = (self.0.clone(), wave.to_owned());
        apart(move || {
            let log = inner.keys.log()?;
            let (_, key) = inner.keys.make(&wave)?;
            Ok((B64U.encode(BoxKey::from_secret(&key).public().0), B64U.encode(log_public(&log)?)))
        })
        .await
    }

    /// Keeps the manifest of a wave and logs it. Repeating it with the same bytes changes nothing.
    ///
    /// # Errors
    /// When the manifest breaks a rule, names other keys than [`BallotBox::prepare`] made, reuses a key of another
    /// wave, or the wave was announced with other bytes.
    pub async fn announce(&self, manifest: Vec<u8>) -> Result<ManifestHash, BoxError> {
        let (keys, issues) = (self.0.keys.clone(), self.0.issuer.is_some());
        let frame = apart(move || {
            let frame = Frame::new(&manifest, &keys)?;
            check_own_keys(&frame, &keys, issues)?;
            Ok::<_, BoxError>(frame)
        })
        .await?;
        let frame = Arc::new(frame);
        let kept = frame.clone();
        self.0.db.write("box: announce", move |tx| announce(tx, &kept)).await?;
        Ok(frame.hash)
    }

    /// The frame of a wave, from memory or from the database.
    async fn frame(&self, wave: &str) -> Result<Arc<Frame>, BoxError> {
        if let Some(frame) = held(self.0.waves.read()).get(wave) {
            return Ok(frame.clone());
        }
        let id = wave.to_owned();
        let found: Option<(Vec<u8>, Option<String>)> = self
            .0
            .db
            .read("box: wave", move |tx| {
                Ok::<_, BoxError>(tx.find(rows::WAVE, params![id], |row| Ok((row.get(0)?, row.get(1)?)))?)
            })
            .await?;
        let (bytes, _) = found.ok_or(BoxError::NoWave)?;
        let keys = self.0.keys.clone();
        let frame = Arc::new(apart(move || Frame::new(&bytes, &keys)).await?);
        held(self.0.waves.write()).insert(wave.to_owned(), frame.clone());
        Ok(frame)
    }

    /// The manifest of an announced wave.
    ///
    /// # Errors
    /// A fault of the database or the folder of keys.
    pub async fn manifest(&self, wave: &str) -> Result<Option<Arc<Manifest>>, BoxError> {
        match self.frame(wave).await {
            Ok(frame) => Ok(Some(frame.manifest.clone())),
            Err(BoxError::NoWave) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The manifests of all announced waves, the one that opens last first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn waves(&self) -> Result<Vec<Arc<Manifest>>, BoxError> {
        let ids: Vec<String> = self
            .0
            .db
            .read("box: waves", |tx| Ok::<_, BoxError>(tx.rows(rows::WAVES, params![], |row| row.get(0))?))
            .await?;
        let mut manifests = Vec::with_capacity(ids.len());
        for id in ids {
            manifests.push(self.frame(&id).await?.manifest.clone());
        }
        manifests.sort_by(|a, b| (&b.opens_on, &b.wave).cmp(&(&a.opens_on, &a.wave)));
        Ok(manifests)
    }

    /// The exact bytes of the manifest of an announced wave.
    ///
    /// # Errors
    /// As [`BallotBox::manifest`].
    pub async fn manifest_bytes(&self, wave: &str) -> Result<Option<Arc<[u8]>>, BoxError> {
        match self.frame(wave).await {
            Ok(frame) => Ok(Some(frame.bytes.clone())),
            Err(BoxError::NoWave) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Signs the blinded numbers of one person, in their order (protocol section 4). Whoever calls has checked that the person may
    /// have them: the box knows no people.
    ///
    /// # Errors
    /// When the wave is closed or its keys are destroyed, there is no such key group, or a number is out of range.
    pub async fn blind_sign_all(
        &self,
        wave: &str,
        group: &str,
        blinded: Vec<(Purpose, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        // Asked each time: another program over the same database may have closed the wave.
        self.not_closed(wave).await?;
        self.0.issuer.as_ref().ok_or(BoxError::NoIssuer)?.blind_sign(wave, group, blinded).await
    }

    /// [`Issuer::sign_rights`] with the issuer of this process.
    ///
    /// # Errors
    /// As there, and when credentials are issued elsewhere.
    pub async fn sign_rights(
        &self,
        sheet: &str,
        blinded: Vec<(String, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        self.0.issuer.as_ref().ok_or(BoxError::NoIssuer)?.sign_rights(sheet, blinded).await
    }

    /// [`BallotBox::blind_sign_all`] for a single number.
    ///
    /// # Errors
    /// As there.
    pub async fn blind_sign(
        &self,
        wave: &str,
        group: &str,
        purpose: Purpose,
        blinded: [u8; RSA_BYTES],
    ) -> Result<[u8; RSA_BYTES], BoxError> {
        let mut signed = self.blind_sign_all(wave, group, vec![(purpose, blinded)]).await?;
        signed.pop().ok_or(BoxError::Blinded)
    }

    async fn not_closed(&self, wave: &str) -> Result<(), BoxError> {
        let id = wave.to_owned();
        self.0
            .db
            .read("box: closed?", move |tx| {
                let found: Option<Option<String>> = tx.find(rows::CLOSED_ON, params![id], |row| row.get(0))?;
                match found {
                    None => Err(BoxError::NoWave),
                    Some(None) => Ok(()),
                    Some(Some(_)) => Err(over(tx, &id)?),
                }
            })
            .await
    }

    /// Takes a submission and acknowledges it once it is durable (protocol section 6). Sending the same bytes again gives the
    /// same acknowledgement.
    ///
    /// # Errors
    /// When a check fails ([`BoxError::Submission`]), the wave is not open, a newer version is there
    /// ([`BoxError::Replaced`]), or too many are waiting.
    pub async fn submit(
        &self,
        wave: &str,
        submission: Vec<u8>,
        today: &str,
    ) -> Result<[u8; ACKNOWLEDGEMENT_BYTES], BoxError> {
        let frame = self.frame(wave).await?;
        let today = day(today)?;
        if today < frame.opens_on {
            return Err(BoxError::TooEarly(frame.manifest.opens_on.clone()));
        }
        if today > frame.closes_on || frame.rest.is_none() {
            let id = wave.to_owned();
            return Err(self.0.db.read("box: over", move |tx| over(tx, &id)).await?);
        }
        let _waiting = self.0.waiting.try_acquire().map_err(|_| BoxError::Busy)?;
        let checking = self.0.checking.acquire().await.map_err(|_| BoxError::Busy)?;
        let (reply, written) = oneshot::channel();
        let (pending, acknowledgement) = apart(move || {
            let checked = frame.terms.check(&submission)?;
            let (rest, key) = frame.rest()?;
            let place = rest.place(checked.token());
            let cipher = rest.seal(frame.hash, &place, &submission);
            // Signed here, given out only after the unit of work is durable.
            let acknowledgement = key.acknowledge(&checked).to_bytes();
            let (version, sealed) = (checked.version(), checked.sealed_hash());
            Ok::<_, BoxError>((
                Pending { frame: frame.clone(), place, cipher, version, sealed, reply },
                acknowledgement,
            ))
        })
        .await?;
        drop(checking);
        held(self.0.queue.lock()).push(pending);
        // In a task of its own: a sender that goes away must not take the answers of others with it.
        let inner = self.0.clone();
        tokio::spawn(async move { inner.write_waiting().await });
        // The task always replies, unless the program is going down.
        written.await.map_err(|_| BoxError::Busy)??;
        Ok(acknowledgement)
    }

    /// Begins closing: from now on nothing more is taken. Then sorts the batch, signs and logs its root. Doing it again gives
    /// the same root, or is refused.
    async fn seal_batch(&self, frame: &Arc<Frame>, today: &str) -> Result<(Arc<Batch>, u32), BoxError> {
        let (id, on) = (frame.manifest.wave.clone(), today.to_owned());
        self.0
            .db
            .write("box: close", move |tx| {
                if tx.execute(rows::CLOSE, params![id, on])? == 0 && called_off(tx, &id)?.is_some() {
                    return Err(BoxError::CalledOff);
                }
                Ok::<_, BoxError>(())
            })
            .await?;
        let (batch, damaged) = self.batch_of(frame).await?;
        let batch = Arc::new(batch);
        let log = self.log_secret().await?;
        let (kept, within) = (frame.clone(), batch.clone());
        let refused = self.0.db.write("box: root", move |tx| set_root(tx, &kept, &within, damaged, &log)).await?;
        if refused {
            return Err(BoxError::OtherRoot);
        }
        Ok((batch, damaged))
    }

    /// All submissions of a closed wave, checked again, and the number of rows that the box had not written.
    async fn batch_of(&self, frame: &Arc<Frame>) -> Result<(Batch, u32), BoxError> {
        let id = frame.manifest.wave.clone();
        let ballots: Vec<(Vec<u8>, Vec<u8>)> = self
            .0
            .db
            .read("box: batch", move |tx| {
                let closed: Option<Option<String>> = tx.find(rows::CLOSED_ON, params![id], |row| row.get(0))?;
                if closed.ok_or(BoxError::NoWave)?.is_none() {
                    return Err(BoxError::NotCounted);
                }
                Ok(tx.rows_upto(BATCH_MAX, rows::BALLOTS, params![id], |row| Ok((row.get(0)?, row.get(1)?)))?)
            })
            .await?;
        let frame = frame.clone();
        apart(move || {
            use rayon::prelude::*;
            let (rest, _) = frame.rest()?;
            let checked: Vec<_> = ballots
                .par_iter()
                .map(|(place, cipher)| {
                    let place: Place = place.as_slice().try_into().ok()?;
                    let submission = rest.open(frame.hash, &place, cipher)?;
                    let checked = frame.terms.check(&submission).ok()?;
                    (rest.place(checked.token()) == place).then_some(checked)
                })
                .collect();
            let damaged = checked.iter().filter(|found| found.is_none()).count();
            let batch = Batch::new(frame.hash, checked.into_iter().flatten().collect())?;
            Ok((batch, u32::try_from(damaged).unwrap_or(u32::MAX)))
        })
        .await
    }

    /// The batch file, for an offline closing or a recount. Seals the batch first if that was not done.
    ///
    /// # Errors
    /// Before the day after the last day, after destruction, or when another batch was sealed before.
    pub async fn export_batch(&self, wave: &str, today: &str) -> Result<Vec<u8>, BoxError> {
        let frame = self.frame(wave).await?;
        frame.ripe(today)?;
        let (batch, _) = self.seal_batch(&frame, today).await?;
        Ok(apart(move || batch.to_bytes()).await)
    }

    /// Takes a keyholder's secret (32 bytes as b64u, or twelve words) into memory, checked against the manifest. Giving
    /// it again changes nothing.
    ///
    /// # Errors
    /// Before the day after the last day, after counting, when the wave is counted on a machine apart, or when it is nobody's
    /// secret.
    pub async fn give_secret(&self, wave: &str, secret: &str, today: &str) -> Result<SecretsHeld, BoxError> {
        let frame = self.frame(wave).await?;
        frame.ripe(today)?;
        frame.counted_here()?;
        let secret = KeyholderSecret::parse(secret)?;
        let index = frame.keyholders.index_of(&secret)?;
        if self.release_hash(wave).await?.is_some() {
            return Err(BoxError::Over);
        }
        if self.called_off(wave).await?.is_some() {
            return Err(BoxError::CalledOff);
        }
        let mut all = held(self.0.secrets.lock());
        let given = all.entry(wave.to_owned()).or_default();
        let known = given.iter().any(|known| frame.keyholders.index_of(known) == Ok(index));
        if !known {
            given.push(secret);
        }
        Ok(secrets_held(given, &frame.keyholders))
    }

    /// Which secrets are in memory.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn secrets(&self, wave: &str) -> Result<SecretsHeld, BoxError> {
        let frame = self.frame(wave).await?;
        let all = held(self.0.secrets.lock());
        Ok(secrets_held(all.get(wave).map_or(&[], Vec::as_slice), &frame.keyholders))
    }

    /// Forgets the secrets of a wave, as when keyholders called a closing off.
    pub fn forget_secrets(&self, wave: &str) {
        held(self.0.secrets.lock()).remove(wave);
    }

    /// Closes a wave once the quorum is there: signs and logs the root, opens in memory, counts, publishes, and destroys the
    /// issuer keys. If it was interrupted it can be done again, and gives the same.
    ///
    /// # Errors
    /// Before the day after the last day, without a quorum, or when it was counted already with another outcome.
    pub async fn close(&self, wave: &str, counts: GroupCounts, today: &str) -> Result<Closed, BoxError> {
        let frame = self.frame(wave).await?;
        frame.ripe(today)?;
        frame.counted_here()?;
        let secrets = {
            let mut all = held(self.0.secrets.lock());
            let state = secrets_held(all.get(wave).map_or(&[], Vec::as_slice), &frame.keyholders);
            if state.given.len() < state.wanted {
                return Err(BoxError::Quorum { given: state.given.len(), wanted: state.wanted });
            }
            // Out of the map: whatever happens now, they do not stay in memory.
            all.remove(wave).unwrap_or_default()
        };
        let (batch, damaged) = self.seal_batch(&frame, today).await?;
        let counting = frame.clone();
        let outcome = apart(move || {
            let quorum = close::quorum(&counting.manifest, secrets)?;
            close::count(&counting.manifest, counting.hash, &batch, &quorum, &counts)
        })
        .await?;
        self.publish(&frame, outcome, damaged, today).await
    }

    /// Publishes the outcome of an offline closing. Its root must be the one that was signed here.
    ///
    /// # Errors
    /// When it is of another wave, manifest or root.
    pub async fn publish_outcome(&self, wave: &str, outcome: Vec<u8>, today: &str) -> Result<Closed, BoxError> {
        let frame = self.frame(wave).await?;
        let outcome = apart(move || Outcome::parse(&outcome)).await?;
        let damaged = self.state(wave).await?.damaged;
        self.publish(&frame, outcome, damaged, today).await
    }

    async fn publish(
        &self,
        frame: &Arc<Frame>,
        outcome: Outcome,
        damaged: u32,
        today: &str,
    ) -> Result<Closed, BoxError> {
        let on = day(today)?.to_string();
        if outcome.wave != frame.manifest.wave || outcome.manifest != frame.hash {
            return Err(BoxError::OtherRoot);
        }
        let closed = Closed {
            root: outcome.root,
            release_hash: outcome.release_hash(),
            remarks: outcome.remarks.len(),
            damaged,
        };
        // Ids are drawn before the unit, which may run twice.
        let ids: Vec<String> = outcome.remarks.iter().map(|_| hex::encode(*random::<16>())).collect();
        let outcome = Arc::new(outcome);
        self.0.db.write("box: publish", move |tx| publish(tx, &outcome, &ids, &on)).await?;
        if let Some(issuer) = &self.0.issuer {
            issuer.destroy(&frame.manifest.wave).await?;
        }
        // So that the files tell nothing of the order in which answers came.
        self.0.written.store(true, Ordering::Relaxed);
        self.clear_deleted().await;
        Ok(closed)
    }

    /// Calls off a wave that is announced and not sealed yet (protocol section 15): nothing more is taken, everything that
    /// had been sent in is destroyed unread, and so are all its keys. Doing it again changes nothing, whatever the reason.
    ///
    /// # Errors
    /// When the reason is empty or too long, the box was sealed for counting, or there is no such wave.
    pub async fn call_off(&self, wave: &str, reason: &str, today: &str) -> Result<CalledOff, BoxError> {
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
            return Err(BoxError::Reason);
        }
        day(today)?;
        let frame = self.frame(wave).await?;
        let (id, on, hash) = (wave.to_owned(), today.to_owned(), frame.hash);
        let now = self.0.db.write("box: call off", move |tx| call_off(tx, &id, hash, &reason, &on)).await?;
        held(self.0.secrets.lock()).remove(wave);
        held(self.0.desks.lock()).remove(wave);
        self.destroy_keys(wave).await?;
        if now {
            self.clear_deleted().await;
        }
        self.called_off(wave).await?.ok_or(BoxError::NoWave)
    }

    /// When and why a wave was called off; none when it was not.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn called_off(&self, wave: &str) -> Result<Option<CalledOff>, BoxError> {
        let id = wave.to_owned();
        self.0.db.read("box: called off", move |tx| called_off(tx, &id)).await
    }

    /// Destroys whatever keys are left of a wave, and forgets what of them is in memory.
    async fn destroy_keys(&self, wave: &str) -> Result<(), BoxError> {
        if let Some(issuer) = &self.0.issuer {
            issuer.destroy(wave).await?;
        }
        let (keys, id) = (self.0.keys.clone(), wave.to_owned());
        apart(move || if keys.any_left(&id) { keys.destroy_all(&id) } else { Ok(()) }).await?;
        held(self.0.waves.write()).remove(wave);
        Ok(())
    }

    /// The hash of a wave's release in hex; none before counting.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn release_hash(&self, wave: &str) -> Result<Option<String>, BoxError> {
        let id = wave.to_owned();
        self.0.db.read("box: release", move |tx| Ok(tx.find(rows::RELEASE, params![id], |row| row.get(1))?)).await
    }

    async fn state(&self, wave: &str) -> Result<State, BoxError> {
        let id = wave.to_owned();
        let found = self
            .0
            .db
            .read("box: state", move |tx| {
                Ok::<_, BoxError>(tx.find(rows::STATE, params![id], |row| Ok(State { damaged: row.get(3)? }))?)
            })
            .await?;
        found.ok_or(BoxError::NoWave)
    }

    /// The exact bytes of a wave's release; none before counting.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn release_bytes(&self, wave: &str) -> Result<Option<Vec<u8>>, BoxError> {
        let id = wave.to_owned();
        self.0.db.read("box: release", move |tx| Ok(tx.find(rows::RELEASE, params![id], |row| row.get(0))?)).await
    }

    /// The same for whoever asks: none before the day on which it opens to everybody (1.7), which is given instead.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn open_release(&self, wave: &str, today: &str) -> Result<Option<Result<Vec<u8>, Date>>, BoxError> {
        let Some(bytes) = self.release_bytes(wave).await? else { return Ok(None) };
        let Some(manifest) = self.manifest(wave).await? else { return Ok(Some(Ok(bytes))) };
        let id = wave.to_owned();
        let on: Option<Option<String>> = self
            .0
            .db
            .read("box: published", move |tx| {
                Ok::<_, BoxError>(tx.find(rows::PUBLISHED_ON, params![id], |row| row.get(0))?)
            })
            .await?;
        let on = on.flatten().map(|on| day(&on)).transpose()?;
        Ok(Some(match (manifest.openness, on) {
            (Some(open), Some(on)) if !manifest.is_open_to_everybody(Some(on), day(today)?) => {
                Err(Openness::day(on, open.everybody_days))
            }
            _ => Ok(bytes),
        }))
    }

    /// A wave's release, believed only if its hash is the one in the log; none before counting.
    ///
    /// # Errors
    /// When what is stored is not what was logged.
    pub async fn release(&self, wave: &str) -> Result<Option<Arc<Release>>, BoxError> {
        if let Some(known) = held(self.0.releases.read()).get(wave) {
            return Ok(Some(known.clone()));
        }
        let Some((bytes, entries)) = self.release_and_log(wave).await? else { return Ok(None) };
        let id = wave.to_owned();
        let release = Arc::new(apart(move || believed(&id, &bytes, &entries)).await?);
        held(self.0.releases.write()).insert(wave.to_owned(), release.clone());
        Ok(Some(release))
    }

    /// A wave's release as it is stored, and the log in which its hash must be; none before counting.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn release_and_log(&self, wave: &str) -> Result<Option<(Vec<u8>, Vec<Vec<u8>>)>, BoxError> {
        let id = wave.to_owned();
        self.0
            .db
            .read("box: release", move |tx| {
                let found: Option<Vec<u8>> = tx.find(rows::RELEASE, params![id], |row| row.get(0))?;
                let Some(bytes) = found else { return Ok(None) };
                Ok(Some((bytes, Journal::read(tx)?.entries().to_vec())))
            })
            .await
    }

    /// The comments of a counted wave, by node and question, in random order otherwise.
    ///
    /// # Errors
    /// When there are more than [`REMARKS_MAX`].
    pub async fn comments(&self, wave: &str) -> Result<Vec<Remark>, BoxError> {
        let id = wave.to_owned();
        self.0
            .db
            .read("box: comments", move |tx| Ok(tx.rows_upto(REMARKS_MAX, rows::REMARKS, params![id], remark)?))
            .await
    }

    /// Those of some nodes, in the same order.
    ///
    /// # Errors
    /// The same.
    pub async fn comments_at(&self, wave: &str, nodes: Vec<String>) -> Result<Vec<Remark>, BoxError> {
        let id = wave.to_owned();
        self.0
            .db
            .read("box: comments at", move |tx| {
                let mut all = vec![];
                for node in &nodes {
                    all.extend(tx.rows_upto(REMARKS_MAX, rows::REMARKS_AT, params![id, node], remark)?);
                }
                Ok(all)
            })
            .await
    }

    /// Records what a reader decided on a comment. `masked` is what is shown instead, for [`Verdict::Masked`].
    ///
    /// # Errors
    /// When there is no such comment.
    pub async fn judge(&self, comment: &str, verdict: Verdict, masked: Option<String>) -> Result<(), BoxError> {
        let id = comment.to_owned();
        let masked = masked.filter(|_| verdict == Verdict::Masked);
        self.0
            .db
            .write("box: judge", move |tx| {
                let mut changed = tx.execute(rows::REMARK_JUDGE, params![id, verdict.word(), masked])?;
                changed += tx.execute(rows::BROUGHT_REMARK_JUDGE, params![id, verdict.word(), masked])?;
                if changed == 1 { Ok(()) } else { Err(BoxError::NoRemark) }
            })
            .await
    }

    /// Asks the writer of a comment back: one question for a comment, sealed to the writer's mailbox (14.2).
    ///
    /// # Errors
    /// When the writer does not want it, was asked already, the text does not fit, or the wave was destroyed.
    pub async fn ask_back(&self, wave: &str, remark: &str, text: &str) -> Result<(), BoxError> {
        let (frame, remark, text) = (self.frame(wave).await?, remark.to_owned(), text.trim().to_owned());
        self.0
            .db
            .write("box: ask back", move |tx| {
                mail::ask(tx, (&frame.manifest.wave, frame.hash, &frame.rest()?.0), &remark, &text)
            })
            .await
    }

    /// The public list of all sealed questions of a wave: [`credential::mailbox::QUESTION_BYTES`] each (14.3).
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn questions(&self, wave: &str) -> Result<Vec<u8>, BoxError> {
        let frame = self.frame(wave).await?;
        self.0.db.read("box: questions", move |tx| mail::questions(tx, &frame.manifest.wave)).await
    }

    /// Takes the reply of a writer (14.4). The same again changes nothing.
    ///
    /// # Errors
    /// When it is not by the writer who was asked, another came before, or the wave was destroyed.
    pub async fn reply(&self, wave: &str, message: Vec<u8>, today: &str) -> Result<(), BoxError> {
        let (frame, today) = (self.frame(wave).await?, today.to_owned());
        self.0
            .db
            .write("box: reply", move |tx| {
                mail::reply(tx, (&frame.manifest.wave, frame.hash, &frame.rest()?.0), &message, &today)
            })
            .await
    }

    /// What was asked back in a wave, and the replies of the days before `today` (14.5). Nothing after the destruction.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn asked_back(&self, wave: &str, today: &str) -> Result<Vec<AskedBack>, BoxError> {
        let (frame, today) = (self.frame(wave).await?, today.to_owned());
        if frame.rest.is_none() {
            return Ok(vec![]);
        }
        self.0
            .db
            .read("box: asked back", move |tx| {
                mail::asked_back(tx, (&frame.manifest.wave, frame.hash, &frame.rest()?.0), &today)
            })
            .await
    }

    /// The signed checkpoint of the organisation's log.
    ///
    /// # Errors
    /// Before the first wave.
    pub async fn log_checkpoint(&self) -> Result<Vec<u8>, BoxError> {
        let journal = self.journal().await?;
        let secret = self.log_secret().await?;
        Ok(journal.checkpoint(&secret)?.to_bytes())
    }

    /// The log of events as it stands.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn journal(&self) -> Result<Journal, BoxError> {
        self.0.db.read("box: log", Journal::read).await
    }

    /// A tile of the organisation's log by its path (`tile/0/000.p/5`, `tile/entries/000.p/5`).
    ///
    /// # Errors
    /// When the log has no such tile.
    pub async fn log_tile(&self, path: &str) -> Result<Vec<u8>, BoxError> {
        self.journal().await?.tile(path)
    }

    /// The signed checkpoint of a wave's batch tree.
    ///
    /// # Errors
    /// Before closing.
    pub async fn batch_checkpoint(&self, wave: &str) -> Result<Vec<u8>, BoxError> {
        let id = wave.to_owned();
        let found = self
            .0
            .db
            .read("box: batch checkpoint", move |tx| {
                Ok::<_, BoxError>(tx.find(rows::CHECKPOINT, params![id], |row| row.get(0))?)
            })
            .await?;
        found.ok_or(BoxError::NoTile)
    }

    /// A tile of a wave's batch tree by its path.
    ///
    /// # Errors
    /// Before closing, or when the tree has no such tile.
    pub async fn batch_tile(&self, wave: &str, path: &str) -> Result<Vec<u8>, BoxError> {
        journal::tile(&*self.batch_tree(wave).await?.ok_or(BoxError::NoTile)?, path)
    }

    async fn batch_tree(&self, wave: &str) -> Result<Option<Arc<Tree>>, BoxError> {
        if let Some(tree) = held(self.0.trees.read()).get(wave) {
            return Ok(Some(tree.clone()));
        }
        let Some(leaves) = self.batch_leaves(wave).await? else { return Ok(None) };
        let tree = Arc::new(leaves.into_iter().collect::<Tree>());
        held(self.0.trees.write()).insert(wave.to_owned(), tree.clone());
        Ok(Some(tree))
    }

    async fn batch_leaves(&self, wave: &str) -> Result<Option<Vec<LeafHash>>, BoxError> {
        let id = wave.to_owned();
        let found: Option<Vec<u8>> = self
            .0
            .db
            .read("box: batch tree", move |tx| Ok::<_, BoxError>(tx.find(rows::TREE, params![id], |row| row.get(0))?))
            .await?;
        Ok(found.map(|bytes| bytes.as_chunks::<32>().0.iter().map(|leaf| LeafHash::new(*leaf)).collect()))
    }

    /// Everything that is public of a wave.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn published(&self, wave: &str) -> Result<Published, BoxError> {
        let frame = self.frame(wave).await?;
        let journal = self.journal().await?;
        let secret = self.log_secret().await?;
        let leaves = self.batch_leaves(wave).await?;
        let batch_checkpoint = match &leaves {
            Some(_) => Some(self.batch_checkpoint(wave).await?),
            None => None,
        };
        Ok(Published {
            manifest: frame.bytes.to_vec(),
            entries: journal.entries().to_vec(),
            checkpoint: journal.checkpoint(&secret)?.to_bytes(),
            earlier: None,
            leaves,
            batch_checkpoint,
            release: self.release_bytes(wave).await?,
            called_off: self.called_off(wave).await?,
        })
    }

    /// Checks everything that is published of a wave.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn audit(&self, wave: &str) -> Result<Vec<Check>, BoxError> {
        let (published, damaged) = (self.published(wave).await?, self.damaged(wave).await?);
        Ok(apart(move || audit_with(&published, damaged)).await)
    }

    /// Checks one receipt against what is published.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn audit_receipt(&self, wave: &str, receipt: &Receipt) -> Result<Vec<Check>, BoxError> {
        Ok(audit_receipt(&self.published(wave).await?, receipt))
    }

    /// Live participation by key group, in the order of the manifest (11.2): the state of the first time that somebody asked
    /// today, so that asking again tells nothing. `None` for groups that are too small.
    ///
    /// # Errors
    /// When the wave is not open.
    pub async fn participation(&self, wave: &str, today: &str) -> Result<Vec<Option<Participation>>, BoxError> {
        let frame = self.frame(wave).await?;
        let (id, on) = (wave.to_owned(), today.to_owned());
        let kept: Option<String> = self
            .0
            .db
            .read("box: participation", move |tx| {
                Ok::<_, BoxError>(tx.find(rows::PARTICIPATION, params![id, on], |row| row.get(0))?)
            })
            .await?;
        if let Some(kept) = kept {
            return serde_json::from_str(&kept).map_err(|why| BoxError::Keys(why.to_string()));
        }
        self.not_closed(wave).await?;
        let id = wave.to_owned();
        let ballots: Vec<(Vec<u8>, Vec<u8>)> = self
            .0
            .db
            .read("box: participation", move |tx| {
                Ok::<_, BoxError>(
                    tx.rows_upto(BATCH_MAX, rows::BALLOTS, params![id], |row| Ok((row.get(0)?, row.get(1)?)))?,
                )
            })
            .await?;
        let counting = frame.clone();
        let answered = apart(move || count_groups(&counting, &ballots)).await?;
        let said: Vec<_> = frame
            .manifest
            .groups
            .iter()
            .zip(answered)
            .map(|(group, answered)| Participation::of(answered, group.eligible))
            .collect();
        let body = serde_json::to_string(&said).map_err(|why| BoxError::Keys(why.to_string()))?;
        let (id, on) = (wave.to_owned(), today.to_owned());
        let kept: String = self
            .0
            .db
            .write("box: participation", move |tx| {
                if called_off(tx, &id)?.is_some() {
                    return Err(BoxError::CalledOff);
                }
                tx.execute(rows::PARTICIPATION_PUT, params![id, on, body])?;
                tx.execute(rows::PARTICIPATION_CLEAR, params![id, on])?;
                // Somebody else may have been first.
                Ok::<_, BoxError>(tx.row(rows::PARTICIPATION, params![id, on], |row| row.get(0))?)
            })
            .await?;
        serde_json::from_str(&kept).map_err(|why| BoxError::Keys(why.to_string()))
    }

    /// Destroys batch and keys of every wave whose objection period is over, and logs it (10.6). Gives the waves that were
    /// destroyed now. Doing it again changes nothing.
    ///
    /// # Errors
    /// A fault of the database or the folder of keys.
    pub async fn destroy_due(&self, today: &str) -> Result<Vec<String>, BoxError> {
        let now = day(today)?;
        let counted: Vec<CountedWave> = self
            .0
            .db
            .read("box: counted waves", |tx| {
                Ok::<_, BoxError>(
                    tx.rows(rows::COUNTED, params![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?,
                )
            })
            .await?;
        let mut destroyed = Vec::new();
        for (wave, manifest, closed_on, destroyed_on) in counted {
            let over = {
                let days = Manifest::parse(&manifest)?.objection_days;
                let closed_on = day(closed_on.as_deref().unwrap_or_default())?;
                let last = closed_on.checked_add(jiff::Span::new().days(i64::from(days)));
                last.is_ok_and(|last| now > last)
            };
            if !over {
                continue;
            }
            if destroyed_on.is_none() {
                let (id, on) = (wave.clone(), today.to_owned());
                self.0.db.write("box: destroy", move |tx| destroy(tx, &id, &on)).await?;
                destroyed.push(wave.clone());
            }
            // Also for waves destroyed before: the program may have stopped between the two.
            self.destroy_keys(&wave).await?;
        }
        let off: Vec<String> = self
            .0
            .db
            .read("box: called off", |tx| {
                Ok::<_, BoxError>(tx.rows(rows::CALLED_OFF_ALL, params![], |row| row.get(0))?)
            })
            .await?;
        for wave in off {
            self.destroy_keys(&wave).await?;
        }
        if !destroyed.is_empty() {
            self.clear_deleted().await;
        }
        Ok(destroyed)
    }

    /// Lets go of comments whose time is over: of waves that were destroyed, and of surveys that were brought in, before the
    /// first day, and, of those that no reader may see, before the second; and of how many took part so far, once the count
    /// is published. Gives the number of comments. Doing it again changes nothing.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn let_go(&self, before: &str, held_before: &str) -> Result<u64, BoxError> {
        let (before, held_before) = (before.to_owned(), held_before.to_owned());
        let comments = self
            .0
            .db
            .write("box: let go", move |tx| {
                tx.execute(rows::PARTICIPATION_END, params![])?;
                let mut comments = 0;
                for (sql, before) in [
                    (rows::REMARKS_END, &before),
                    (rows::REMARKS_HELD_END, &held_before),
                    (rows::BROUGHT_REMARKS_END, &before),
                    (rows::BROUGHT_REMARKS_HELD_END, &held_before),
                ] {
                    comments += tx.execute(sql, params![*before])?;
                }
                Ok::<_, BoxError>(comments)
            })
            .await?;
        if comments > 0 {
            self.clear_deleted().await;
        }
        Ok(comments)
    }

    /// Where a file that is brought in has its place: the id of its survey, and the key of the log for its description.
    ///
    /// # Errors
    /// When the folder of keys cannot be used.
    pub async fn place_of(&self, source: &Source) -> Result<(String, String), BoxError> {
        let secret = self.log_secret().await?;
        let id = hex::encode(&brought::mark(&secret, "rows", &source.rows)[..8]);
        Ok((id, B64U.encode(log_public(&secret)?)))
    }

    /// Brings in a finished survey of another system: counts in memory, publishes, and keeps no answer. Its id and log key
    /// must be those of [`BallotBox::place_of`]. Repeating it with the same description changes nothing.
    ///
    /// # Errors
    /// When it breaks a rule, or the same rows, or others with the same columns and of the same time, were brought in before.
    pub async fn bring(
        &self,
        description: Brought,
        rows: Rows,
        source: &Source,
        today: &str,
    ) -> Result<BroughtIn, BoxError> {
        let (id, log_key) = self.place_of(source).await?;
        if description.wave != id || description.log_key != log_key {
            return Err(BoxError::Keys("the description names another place than that of its rows".into()));
        }
        let columns = hex::encode(brought::mark(&*self.log_secret().await?, "columns", &source.columns));
        let kept = Arc::new(Bringing { description, columns, on: today.to_owned() });
        let asked = kept.clone();
        let before = self.0.db.read("box: brought before?", move |tx| brought_before(tx, &asked)).await?;
        if let Some(before) = before {
            return Ok(before);
        }
        let counting = kept.clone();
        let blind = brought::mark(&*self.log_secret().await?, "blind", &counting.description.hash());
        let outcome = apart(move || brought::count(&counting.description, rows, blind)).await?;
        // Ids are drawn before the unit, which may run twice. Written in their order, comments tell nothing of the file's.
        let mut remarks: Vec<_> = outcome.remarks.iter().cloned().map(|r| (hex::encode(*random::<16>()), r)).collect();
        remarks.sort_by(|a, b| a.0.cmp(&b.0));
        let (outcome, remarks) = (Arc::new(outcome), Arc::new(remarks));
        self.0.db.write("box: bring", move |tx| bring(tx, &kept, &outcome, &remarks)).await
    }

    /// The description of a survey that was brought in, with its exact bytes.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn brought(&self, wave: &str) -> Result<Option<(Arc<Brought>, Vec<u8>)>, BoxError> {
        let id = wave.to_owned();
        let found: Option<Vec<u8>> = self
            .0
            .db
            .read("box: brought", move |tx| Ok::<_, BoxError>(tx.find(rows::BROUGHT, params![id], |row| row.get(0))?))
            .await?;
        Ok(match found {
            Some(bytes) => Some((Arc::new(Brought::parse(&bytes)?), bytes)),
            None => None,
        })
    }

    /// The descriptions of all surveys that were brought in, the one that opened last first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn all_brought(&self) -> Result<Vec<Arc<Brought>>, BoxError> {
        let found: Vec<Vec<u8>> = self
            .0
            .db
            .read("box: all brought", |tx| Ok::<_, BoxError>(tx.rows(rows::BROUGHT_ALL, params![], |row| row.get(0))?))
            .await?;
        let mut all =
            found.iter().map(|bytes| Ok(Arc::new(Brought::parse(bytes)?))).collect::<Result<Vec<_>, BoxError>>()?;
        all.sort_by(|a, b| (&b.opens_on, &b.wave).cmp(&(&a.opens_on, &a.wave)));
        Ok(all)
    }

    /// Checks everything that is published of a survey that was brought in.
    ///
    /// # Errors
    /// When there is no such survey.
    pub async fn audit_brought(&self, wave: &str) -> Result<Vec<Check>, BoxError> {
        let published = self.published_brought(wave).await?;
        Ok(apart(move || audit_brought(&published)).await)
    }

    /// Everything that is public of a survey that was brought in; its description stands in the place of a manifest.
    ///
    /// # Errors
    /// When there is no such survey.
    pub async fn published_brought(&self, wave: &str) -> Result<Published, BoxError> {
        let (_, manifest) = self.brought(wave).await?.ok_or(BoxError::NoWave)?;
        let journal = self.journal().await?;
        let secret = self.log_secret().await?;
        Ok(Published {
            manifest,
            entries: journal.entries().to_vec(),
            checkpoint: journal.checkpoint(&secret)?.to_bytes(),
            release: self.release_bytes(wave).await?,
            ..Published::default()
        })
    }

    /// Clears what the database keeps of the order in which answers came, if any came since the last time (9.4), and of what was
    /// deleted, where that is still to be done. True if anything was. Submissions wait meanwhile. To be called every hour or so.
    ///
    /// # Errors
    /// When somebody was in the way for too long; the next time clears it.
    pub async fn forget_order(&self) -> Result<bool, BoxError> {
        let written = self.0.written.swap(false, Ordering::Relaxed);
        let deleted = self.0.deleted.swap(false, Ordering::Relaxed);
        let db = &self.0.db;
        let clear = async {
            // On SQLite writing everything anew does both.
            if written && !(deleted && db.is_sqlite()) {
                for table in &rows::IN_ORDER {
                    db.reorder(table).await?;
                }
            }
            if deleted {
                db.rewrite().await?;
            }
            Ok(written || deleted)
        };
        let done: Result<bool, store::Error> = clear.await;
        if done.is_err() {
            self.0.written.fetch_or(written, Ordering::Relaxed);
            self.0.deleted.fetch_or(deleted, Ordering::Relaxed);
        }
        Ok(done?)
    }

    /// So that the files keep nothing of what was just deleted. It is deleted whatever becomes of this: if somebody is in the way
    /// for too long, the hourly job clears it ([`Self::forget_order`]).
    async fn clear_deleted(&self) {
        self.0.deleted.store(true, Ordering::Relaxed);
        if let Err(why) = self.forget_order().await {
            tracing::warn!(
                why = why.detail(),
                "what was deleted is not cleared yet; it is tried again within the hour"
            );
        }
    }

    /// Waves whose batch and keys are destroyed.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn destroyed(&self) -> Result<Vec<String>, BoxError> {
        self.0.db.read("box: destroyed", |tx| Ok(tx.rows(rows::DESTROYED, params![], |row| row.get(0))?)).await
    }

    /// Keeps whom to tell if somebody is at risk, by key group: shown beside every comment box, to everybody. Needed where
    /// the people side is another process.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn set_contacts(&self, wave: &str, contacts: BTreeMap<String, String>) -> Result<(), BoxError> {
        let frame = self.frame(wave).await?;
        self.0
            .db
            .write("box: contacts", move |tx| {
                let wave = &frame.manifest.wave;
                tx.execute(rows::CONTACTS_CLEAR, params![wave])?;
                for (group, text) in &contacts {
                    tx.execute(rows::CONTACT_ADD, params![wave, group, text])?;
                }
                Ok(())
            })
            .await
    }

    /// Whom to tell, by key group; the empty code stands for the whole organisation.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn contacts(&self, wave: &str) -> Result<BTreeMap<String, String>, BoxError> {
        let id = wave.to_owned();
        let all: Vec<(String, String)> = self
            .0
            .db
            .read("box: contacts", move |tx| {
                Ok::<_, BoxError>(tx.rows(rows::CONTACTS, params![id], |row| Ok((row.get(0)?, row.get(1)?)))?)
            })
            .await?;
        Ok(all.into_iter().collect())
    }

    /// Rows that were not what the box had written; known from closing on.
    ///
    /// # Errors
    /// When there is no such wave.
    pub async fn damaged(&self, wave: &str) -> Result<u32, BoxError> {
        Ok(self.state(wave).await?.damaged)
    }

    async fn log_secret(&self) -> Result<Arc<[u8; 32]>, BoxError> {
        let keys = self.0.keys.clone();
        apart(move || keys.log().map(|secret| Arc::new(*secret))).await
    }
}

/// A release, believed only if its hash is in the log.
///
/// # Errors
/// When what is stored is not what was logged.
pub fn believed(wave: &str, bytes: &[u8], entries: &[Vec<u8>]) -> Result<Release, BoxError> {
    let hash = sha256(&[bytes]);
    if !entries.contains(&journal::entry(kind::RELEASE, wave, &hash)) {
        return Err(BoxError::OtherRoot);
    }
    Release::from_published(bytes, &hash).map_err(|why| BoxError::Draw(why.to_string()))
}

struct State {
    damaged: u32,
}

fn log_public(secret: &[u8; 32]) -> Result<[u8; 32], BoxError> {
    // The name plays no part in the key.
    let key = LogKey::new("log", secret).map_err(|why| BoxError::Keys(why.to_string()))?;
    Ok(*key.public().key())
}

fn secrets_held(given: &[KeyholderSecret], keyholders: &Keyholders) -> SecretsHeld {
    let mut indices: Vec<usize> = given.iter().filter_map(|secret| keyholders.index_of(secret).ok()).collect();
    indices.sort_unstable();
    SecretsHeld { given: indices, wanted: keyholders.threshold().needed() }
}

/// Answers by key group, counted from the rows of the box.
fn count_groups(frame: &Frame, ballots: &[(Vec<u8>, Vec<u8>)]) -> Result<Vec<u32>, BoxError> {
    let (rest, _) = frame.rest()?;
    let group_of: HashMap<_, _> = frame
        .manifest
        .issuer_keys()?
        .into_iter()
        .filter(|(purpose, _, _)| *purpose == Purpose::Answer)
        .map(|(_, group, key)| (key.id(), group))
        .collect();
    let mut counts = vec![0; frame.manifest.groups.len()];
    for (place, cipher) in ballots {
        let Ok(place) = Place::try_from(place.as_slice()) else { continue };
        let Some(submission) = rest.open(frame.hash, &place, cipher) else { continue };
        // The box checked the submission before it wrote it; only the group is wanted here.
        let Ok(submission) = Submission::parse(&submission) else { continue };
        if let Some(group) = group_of.get(&submission.credential.input.key_id()) {
            counts[*group] += 1;
        }
    }
    Ok(counts)
}

/// The manifest must name the keys that were prepared for it here, and no others.
fn check_own_keys(frame: &Frame, keys: &Keys, issues: bool) -> Result<(), BoxError> {
    let other = || BoxError::Keys("the manifest names keys that are not in the folder of keys".into());
    let manifest = &frame.manifest;
    let (_, own) = frame.rest().map_err(|_| other())?;
    let issuers = if issues { keys.find_issuers(&manifest.wave)?.ok_or_else(other)? } else { Issuers::new() };
    let ours = manifest.groups.iter().all(|group| {
        if !issues {
            return true;
        }
        let is = |purpose, wanted: &String| {
            issuers.get(&(group.code.clone(), purpose)).is_some_and(|key| key.public().to_b64u() == *wanted)
        };
        is(Purpose::Answer, &group.answer_key) && (manifest.comments == 0 || is(Purpose::Comment, &group.comment_key))
    });
    let signers =
        manifest.box_key == B64U.encode(own.public().0) && manifest.log_key == B64U.encode(log_public(&*keys.log()?)?);
    if ours && signers { Ok(()) } else { Err(other()) }
}

fn announce(tx: &mut Tx<'_, Answers>, frame: &Frame) -> Result<(), BoxError> {
    let manifest = &frame.manifest;
    let known: Option<Vec<u8>> = tx.find(rows::WAVE, params![manifest.wave], |row| row.get(0))?;
    if let Some(known) = known {
        return if known[..] == frame.bytes[..] { Ok(()) } else { Err(BoxError::AnnouncedOtherwise) };
    }
    let others: Vec<Vec<u8>> = tx.rows(rows::MANIFESTS, params![manifest.wave], |row| row.get(0))?;
    for other in others {
        let other = Manifest::parse(&other)?;
        let keyholder =
            manifest.keyholders.iter().any(|a| other.keyholders.iter().any(|b| a.public_key == b.public_key));
        let issuer = manifest.groups.iter().any(|a| {
            other.groups.iter().any(|b| {
                [&a.answer_key, &a.comment_key]
                    .into_iter()
                    .filter(|key| !key.is_empty())
                    .any(|key| *key == b.answer_key || *key == b.comment_key)
            })
        });
        if keyholder || issuer || manifest.box_key == other.box_key {
            return Err(BoxError::KeyReused);
        }
    }
    tx.execute(rows::WAVE_ADD, params![manifest.wave, frame.bytes.to_vec(), frame.hash.to_string()])?;
    tx.execute(rows::LOG_NAME_SET, params![log_name(&manifest.issuer)])?;
    journal::append(tx, &journal::entry(kind::MANIFEST, &manifest.wave, frame.hash.as_bytes()))
}

/// Signs and logs the root of a wave, once. True when another root was signed before, which is logged.
fn set_root(
    tx: &mut Tx<'_, Answers>,
    frame: &Frame,
    batch: &Batch,
    damaged: u32,
    log: &[u8; 32],
) -> Result<bool, BoxError> {
    let wave = &frame.manifest.wave;
    let root = batch.root();
    let known: Option<Option<String>> = tx.find(rows::ROOT, params![wave], |row| row.get(0))?;
    if let Some(known) = known.ok_or(BoxError::NoWave)? {
        if known == root.to_string() {
            return Ok(false);
        }
        journal::append(tx, &journal::entry(kind::REFUSED, wave, root.as_bytes()))?;
        return Ok(true);
    }
    let name = batch_name(&frame.manifest.issuer, wave);
    let key = LogKey::new(&name, log).map_err(|why| BoxError::Keys(why.to_string()))?;
    let note = key.checkpoint(batch.len() as u64, root).to_bytes();
    let leaves: Vec<u8> = batch.leaves().flat_map(|leaf| *leaf.as_bytes()).collect();
    tx.execute(rows::ROOT_SET, params![wave, leaves, root.to_string(), note, damaged])?;
    journal::append(tx, &journal::entry(kind::CLOSING, wave, root.as_bytes()))?;
    Ok(false)
}

/// Writes release, comments and hashes in one unit. The same outcome again changes nothing; another is refused.
fn publish(tx: &mut Tx<'_, Answers>, outcome: &Outcome, ids: &[String], on: &str) -> Result<(), BoxError> {
    let wave = &outcome.wave;
    let root: Option<Option<String>> = tx.find(rows::ROOT, params![wave], |row| row.get(0))?;
    if root.flatten() != Some(outcome.root.to_string()) {
        return Err(BoxError::OtherRoot);
    }
    let hash = outcome.release_hash();
    let hexed = hex::encode(hash);
    if tx.execute(rows::RELEASE_SET, params![wave, outcome.release, hexed, on])? == 0 {
        let known: Option<(Vec<u8>, String)> =
            tx.find(rows::RELEASE, params![wave], |row| Ok((row.get(0)?, row.get(1)?)))?;
        return if known.is_some_and(|(_, known)| known == hexed) { Ok(()) } else { Err(BoxError::OtherRoot) };
    }
    for (id, remark) in ids.iter().zip(&outcome.remarks) {
        tx.execute(rows::REMARK_ADD, params![id, wave, remark.node, remark.item, remark.text, remark.mailbox])?;
    }
    journal::append(tx, &journal::entry(kind::PLAN, wave, outcome.plan.as_bytes()))?;
    journal::append(tx, &journal::entry(kind::CERTIFICATES, wave, outcome.certificates.as_bytes()))?;
    journal::append(tx, &journal::entry(kind::RELEASE, wave, &hash))
}

/// What is about to be brought in.
struct Bringing {
    description: Brought,
    /// Mark of its columns.
    columns: String,
    on: String,
}

/// Whether it is there already: then nothing has to be done, or nothing may be.
fn brought_before(tx: &mut Tx<'_, Answers>, new: &Bringing) -> Result<Option<BroughtIn>, BoxError> {
    let known: Option<(Vec<u8>, String, String)> =
        tx.find(rows::BROUGHT, params![new.description.wave], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if let Some((description, release, on)) = known {
        if description != new.description.to_bytes() {
            return Err(BoxError::BroughtBefore(on));
        }
        let release: RootHash = release.parse().map_err(|_| BoxError::OtherRoot)?;
        let (description, release) = (new.description.hash(), *release.as_bytes());
        let remarks =
            tx.rows_upto(REMARKS_MAX, rows::REMARKS, params![new.description.wave], |row| row.get::<String>(0))?;
        return Ok(Some(BroughtIn { description, release, remarks: remarks.len(), before: true }));
    }
    let alike: Vec<(Vec<u8>, String)> =
        tx.rows(rows::BROUGHT_LIKE, params![new.columns, new.description.wave], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (other, on) in alike {
        let other = Brought::parse(&other)?;
        if other.opens_on <= new.description.closes_on && new.description.opens_on <= other.closes_on {
            return Err(BoxError::BroughtLike(on));
        }
    }
    Ok(None)
}

/// Writes description, release, comments and hashes in one unit.
fn bring(
    tx: &mut Tx<'_, Answers>,
    new: &Bringing,
    outcome: &Outcome,
    remarks: &[(String, crate::opened::Remark)],
) -> Result<BroughtIn, BoxError> {
    // Somebody else may have been first.
    if let Some(before) = brought_before(tx, new)? {
        return Ok(before);
    }
    let (wave, bytes, hash) = (&new.description.wave, new.description.to_bytes(), new.description.hash());
    let release = outcome.release_hash();
    tx.execute(
        rows::BROUGHT_ADD,
        params![wave, bytes, hex::encode(hash), new.columns, new.on, outcome.release, hex::encode(release)],
    )?;
    for (id, remark) in remarks {
        tx.execute(rows::BROUGHT_REMARK_ADD, params![id, wave, remark.node, remark.item, remark.text])?;
    }
    tx.execute(rows::LOG_NAME_SET, params![log_name(&new.description.issuer)])?;
    journal::append(tx, &journal::entry(kind::BROUGHT, wave, &hash))?;
    journal::append(tx, &journal::entry(kind::PLAN, wave, outcome.plan.as_bytes()))?;
    journal::append(tx, &journal::entry(kind::CERTIFICATES, wave, outcome.certificates.as_bytes()))?;
    journal::append(tx, &journal::entry(kind::RELEASE, wave, &release))?;
    Ok(BroughtIn { description: hash, release, remarks: remarks.len(), before: false })
}

fn destroy(tx: &mut Tx<'_, Answers>, wave: &str, today: &str) -> Result<(), BoxError> {
    let root: Option<Option<String>> = tx.find(rows::ROOT, params![wave], |row| row.get(0))?;
    let root: RootHash = root.flatten().and_then(|root| root.parse().ok()).ok_or(BoxError::NotCounted)?;
    if tx.execute(rows::DESTROY, params![wave, today])? == 0 {
        return Ok(());
    }
    tx.execute(rows::BALLOTS_CLEAR, params![wave])?;
    tx.execute(rows::MAIL_CLEAR, params![wave])?;
    tx.execute(rows::MAILBOXES_CLEAR, params![wave])?;
    journal::append(tx, &journal::entry(kind::DESTROYED, wave, root.as_bytes()))
}

/// What to say of a wave that takes nothing any more.
fn over(tx: &mut Tx<'_, Answers>, wave: &str) -> Result<BoxError, BoxError> {
    Ok(if called_off(tx, wave)?.is_some() { BoxError::CalledOff } else { BoxError::Over })
}

fn called_off(tx: &mut Tx<'_, Answers>, wave: &str) -> Result<Option<CalledOff>, BoxError> {
    Ok(tx.find(rows::CALLED_OFF, params![wave], |row| Ok(CalledOff { reason: row.get(0)?, on: row.get(1)? }))?)
}

/// What the log holds of a wave that was called off (15.2).
pub(crate) fn reason_hash(manifest: ManifestHash, reason: &str) -> [u8; 32] {
    sha256(&[manifest.as_bytes(), reason.as_bytes()])
}

/// Calls a wave off in one unit: nothing more is taken, and what had been sent in is gone. False when it was so already.
fn call_off(
    tx: &mut Tx<'_, Answers>,
    wave: &str,
    manifest: ManifestHash,
    reason: &str,
    today: &str,
) -> Result<bool, BoxError> {
    if called_off(tx, wave)?.is_some() {
        return Ok(false);
    }
    if tx.execute(rows::CALL_OFF, params![wave, reason, today])? == 0 {
        return Err(BoxError::TooLateToCallOff);
    }
    for sql in [rows::BALLOTS_CLEAR, rows::PARTICIPATION_OF, rows::DESK_CLEAR, rows::PASSED_CLEAR, rows::CONTACTS_CLEAR]
    {
        tx.execute(sql, params![wave])?;
    }
    journal::append(tx, &journal::entry(kind::CALLED_OFF, wave, &reason_hash(manifest, reason)))?;
    Ok(true)
}

impl Inner {
    /// Writes all that waits, in one unit of work and in the order of the places (9.3), and replies to each.
    async fn write_waiting(&self) {
        let _turn = self.writing.lock().await;
        let mut batch = {
            let mut queue = held(self.queue.lock());
            let count = queue.len().min(SUBMISSIONS_PER_UNIT_MAX);
            queue.drain(..count).collect::<Vec<_>>()
        };
        if batch.is_empty() {
            // An earlier turn wrote it.
            return;
        }
        batch.sort_by(|a, b| (&a.frame.manifest.wave, a.place).cmp(&(&b.frame.manifest.wave, b.place)));
        let mut replies = Vec::with_capacity(batch.len());
        let mut rows = Vec::with_capacity(batch.len());
        for pending in batch {
            replies.push(pending.reply);
            rows.push(Waiting {
                frame: pending.frame,
                place: pending.place,
                cipher: pending.cipher,
                version: pending.version,
                sealed: pending.sealed,
            });
        }
        let done = self.db.write("box: submit", move |tx| write_rows(tx, &rows)).await;
        self.written.store(true, Ordering::Relaxed);
        for (at, reply) in replies.into_iter().enumerate() {
            let verdict = match &done {
                Ok(taken) => match taken[at] {
                    Taken::Yes => Ok(()),
                    Taken::Replaced => Err(BoxError::Replaced),
                    Taken::Over => Err(BoxError::Over),
                    Taken::CalledOff => Err(BoxError::CalledOff),
                },
                Err(fault) => Err(fault.clone()),
            };
            // A sender that went away needs no reply; sending again gives it the acknowledgement.
            let _ = reply.send(verdict);
        }
    }
}

struct Waiting {
    frame: Arc<Frame>,
    place: Place,
    cipher: Vec<u8>,
    version: Version,
    sealed: SealedHash,
}

fn write_rows(tx: &mut Tx<'_, Answers>, waiting: &[Waiting]) -> Result<Vec<Taken>, BoxError> {
    let mut closed: BTreeMap<&str, Option<Taken>> = BTreeMap::new();
    let mut taken = Vec::with_capacity(waiting.len());
    for one in waiting {
        let wave = one.frame.manifest.wave.as_str();
        let over = match closed.get(wave) {
            Some(over) => *over,
            None => {
                let on: Option<Option<String>> = tx.find(rows::CLOSED_ON, params![wave], |row| row.get(0))?;
                let over = match on.ok_or(BoxError::NoWave)? {
                    None => None,
                    Some(_) if called_off(tx, wave)?.is_some() => Some(Taken::CalledOff),
                    Some(_) => Some(Taken::Over),
                };
                closed.insert(wave, over);
                over
            }
        };
        taken.push(match over {
            Some(over) => over,
            None => write_row(tx, one)?,
        });
    }
    Ok(taken)
}

/// Rule 6.3.
fn write_row(tx: &mut Tx<'_, Answers>, one: &Waiting) -> Result<Taken, BoxError> {
    let wave = &one.frame.manifest.wave;
    let place = one.place.to_vec();
    let known: Option<Vec<u8>> = tx.find(rows::BALLOT, params![wave, place], |row| row.get(0))?;
    if let Some(known) = known {
        let (rest, _) = one.frame.rest()?;
        // A row that the box did not write is replaced: the holder of the token proves that this answer is hers.
        let known = rest.open(one.frame.hash, &one.place, &known).and_then(|bytes| Submission::parse(&bytes).ok());
        if let Some(known) = known {
            if known.version == one.version && seal::hash(&known.sealed) == one.sealed {
                return Ok(Taken::Yes);
            }
            if known.version >= one.version {
                return Ok(Taken::Replaced);
            }
        }
    }
    tx.execute(rows::BALLOT_PUT, params![wave, place, one.cipher])?;
    Ok(Taken::Yes)
}
