//! The wire between the two halves, when they are two processes of two keepers: the people half asks, the answers half tells,
//! never the other way round. [`Ask`] is everything that can cross. There is no place in it for a person, a blinded
//! number, a signature, or an answer.
//!
//! One request is one `POST /link` with the bytes `nonce (32) ‖ time (8) ‖ sealed`. Both sides derive two keys from the shared
//! secret and the nonce (HKDF-SHA256), one for each direction, and seal with AES-256-GCM: so both know that the other has the
//! secret, and nobody on the way reads or changes anything. A request is refused when its time is off by more than
//! [`WINDOW_SECONDS`] and when its nonce was seen before.

use crate::clock::Clock;
use answers::manifest::MANIFEST_BYTES_MAX;
use answers::{
    AskedBack, BallotBox, BoxError, Brought, CalledOff, GroupCounts, Issuer, Manifest, Remark, Said, Tally, Verdict,
    WaveKeys,
};
use answers::{audit, believed};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::Purpose;
use credential::blind::RSA_BYTES;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Seconds by which the clocks of the two machines may differ, and for which nonces are remembered.
pub const WINDOW_SECONDS: i64 = 60;
/// Characters of the shared secret, at least.
pub const SECRET_CHARS_MIN: usize = 32;
/// Nonces that are remembered, at most; more requests in the window are refused.
const NONCES_MAX: usize = 100_000;
/// Bytes of a request, at most: the largest is a manifest.
const REQUEST_BYTES_MAX: usize = 2 * MANIFEST_BYTES_MAX;
/// Bytes of a reply, at most: the largest is everything that is public of a large wave.
const REPLY_BYTES_MAX: usize = 256 * 1024 * 1024;
/// How long the other half may take.
const REPLY_WAIT: Duration = Duration::from_secs(30);
/// How long a connection may take.
const CONNECT_WAIT: Duration = Duration::from_secs(5);

const NONCE_BYTES: usize = 32;
const HEAD_BYTES: usize = NONCE_BYTES + 8;

/// Everything that the people half can ask of the answers half.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Whether its database answers.
    Well,
    /// The ids of all announced waves.
    Waves,
    /// The exact bytes of a manifest, in b64u.
    Manifest { wave: String },
    /// The public keys of the box and of the log for a wave that is about to be announced.
    BoxKeys { wave: String },
    /// Announce: the exact bytes of the manifest, in b64u.
    Announce { manifest: String },
    /// Whom to tell if somebody is at risk, by key group. Shown to everybody.
    Contacts { wave: String, contacts: BTreeMap<String, String> },
    /// How many credentials were handed out, by key group.
    Counts { wave: String, counts: GroupCounts },
    /// The hash of a release.
    ReleaseHash { wave: String },
    /// A release, and the log in which its hash must be.
    Release { wave: String },
    /// Call a wave off.
    CallOff { wave: String, reason: String },
    /// When and why it was.
    CalledOff { wave: String },
    /// Everything that is public of a wave.
    Published { wave: String },
    /// The comments of a counted wave.
    Remarks { wave: String },
    /// Those of some nodes.
    RemarksAt { wave: String, nodes: Vec<String> },
    /// What a reader decided on a comment.
    Judge { remark: String, verdict: Verdict, masked: Option<String> },
    /// A question to the writer of a comment.
    Question { wave: String, remark: String, text: String },
    /// What was asked back, and the replies.
    Questions { wave: String },
    /// The description of a survey that was brought in, in b64u.
    Brought { wave: String },
    /// Those of all.
    AllBrought,
    /// Everything that is public of one.
    PublishedBrought { wave: String },
    /// Waves that are destroyed.
    Destroyed,
    /// A sheet and its parts, in b64u.
    OpenSheet { sheet: String, parts: Vec<String> },
    /// Words without a name that wait for the morning.
    Words,
    /// Words that everybody can read now.
    WordsTaken { ids: Vec<String> },
    /// What is shown of how many back what.
    Tallies,
    /// Sheets that have ended.
    EndSheets,
}

/// A refusal or a fault on its way to the other half.
#[derive(Debug, Serialize, Deserialize)]
struct Refused {
    word: String,
    sentence: String,
}

impl Refused {
    fn of(why: &BoxError) -> Self {
        let word = match why {
            BoxError::NoWave => "no-wave",
            BoxError::NoGroup => "no-group",
            BoxError::NoSheet => "no-sheet",
            BoxError::NoRemark => "no-remark",
            BoxError::NoTile => "no-tile",
            BoxError::NotCounted => "not-counted",
            why if why.is_busy() => "busy",
            why if why.is_fault() => "fault",
            _ => "rule",
        };
        Self { word: word.into(), sentence: why.to_string() }
    }

    fn into_error(self) -> BoxError {
        match self.word.as_str() {
            "no-wave" => BoxError::NoWave,
            "no-group" => BoxError::NoGroup,
            "no-sheet" => BoxError::NoSheet,
            "no-remark" => BoxError::NoRemark,
            "no-tile" => BoxError::NoTile,
            "not-counted" => BoxError::NotCounted,
            "busy" => BoxError::Busy,
            "fault" => BoxError::Link(format!("the answers half has a fault of its own: {}", self.sentence)),
            _ => BoxError::Elsewhere(self.sentence),
        }
    }
}

/// The keys of one request and its reply.
struct Pair {
    request: LessSafeKey,
    reply: LessSafeKey,
}

struct Bits;

impl hkdf::KeyType for Bits {
    fn len(&self) -> usize {
        32
    }
}

fn pair(secret: &str, nonce: &[u8]) -> Pair {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"belong/link/v1").extract(secret.as_bytes());
    let key = |label: &[u8]| {
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        let info = [label, nonce];
        let made = prk.expand(&info, Bits).and_then(|key| key.fill(&mut *bytes));
        made.expect("32 bytes are within the reach of HKDF");
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &*bytes).expect("a key of AES-256 has 32 bytes"))
    };
    Pair { request: key(b"request"), reply: key(b"reply") }
}

// Each key seals one message, so the nonce of AES-GCM need not differ.
fn seal(key: &LessSafeKey, head: &[u8], text: Vec<u8>) -> Vec<u8> {
    let mut sealed = text;
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), Aad::from(head), &mut sealed)
        .expect("a message is far below the limit of AES-GCM");
    sealed
}

fn open(key: &LessSafeKey, head: &[u8], mut sealed: Vec<u8>) -> Option<Vec<u8>> {
    let len = key.open_in_place(Nonce::assume_unique_for_key([0; 12]), Aad::from(head), &mut sealed).ok()?.len();
    sealed.truncate(len);
    Some(sealed)
}

/// The answers half's end.
#[derive(Clone)]
pub struct Teller(Arc<Telling>);

struct Telling {
    ballot_box: BallotBox,
    clock: Clock,
    secret: String,
    /// Nothing older is believed: nonces of before the start are not remembered.
    since: i64,
    seen: Mutex<HashMap<[u8; NONCE_BYTES], i64>>,
}

impl Teller {
    /// Tells of a box to whoever has the secret.
    pub fn new(ballot_box: BallotBox, clock: Clock, secret: String) -> Self {
        let since = clock.now();
        Self(Arc::new(Telling { ballot_box, clock, secret, since, seen: Mutex::default() }))
    }

    /// Its one route. It is served on an address of its own, which the public does not reach.
    pub fn router(self) -> Router {
        Router::new().route("/link", post(answer)).layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX)).with_state(self)
    }

    /// Opens a request: who has the secret, now, for the first time.
    fn admit(&self, body: &[u8]) -> Result<(Pair, Vec<u8>, Ask), &'static str> {
        let (head, sealed) = body.split_at_checked(HEAD_BYTES).ok_or("the request is cut off")?;
        let (nonce, time) = head.split_first_chunk::<NONCE_BYTES>().ok_or("the request is cut off")?;
        let time = i64::from_be_bytes(time.try_into().map_err(|_| "the request is cut off")?);
        let keys = pair(&self.0.secret, nonce);
        let text = open(&keys.request, head, sealed.to_vec()).ok_or("the secret is another one")?;
        let now = self.0.clock.now();
        if (now - time).abs() > WINDOW_SECONDS || time < self.0.since {
            return Err("the time of the request is too old, or the clocks differ");
        }
        {
            let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.retain(|_, at| now - *at <= 2 * WINDOW_SECONDS);
            if seen.len() >= NONCES_MAX {
                return Err("too many requests");
            }
            if seen.insert(*nonce, time).is_some() {
                return Err("the request came before");
            }
        }
        let ask = serde_json::from_slice(&text).map_err(|_| "the request cannot be read: the versions may differ")?;
        Ok((keys, head.to_vec(), ask))
    }

    async fn tell(&self, ask: Ask) -> Result<serde_json::Value, BoxError> {
        let b = &self.0.ballot_box;
        let today = self.0.clock.today().to_string();
        Ok(match ask {
            Ask::Well => json(b.is_well().await?),
            Ask::Waves => json(b.waves().await?.iter().map(|wave| wave.wave.clone()).collect::<Vec<_>>()),
            Ask::Manifest { wave } => json(b.manifest_bytes(&wave).await?.map(|bytes| B64U.encode(&bytes))),
            Ask::BoxKeys { wave } => json(b.prepare_box(&wave).await?),
            Ask::Announce { manifest } => {
                let bytes = B64U.decode(manifest).map_err(|why| BoxError::Elsewhere(why.to_string()))?;
                b.announce(bytes).await?;
                json(())
            }
            Ask::Contacts { wave, contacts } => json(b.set_contacts(&wave, contacts).await?),
            Ask::Counts { wave, counts } => json(b.hand_counts(&wave, &counts, &today).await?),
            Ask::ReleaseHash { wave } => json(b.release_hash(&wave).await?),
            Ask::Release { wave } => json(b.release_and_log(&wave).await?),
            Ask::CallOff { wave, reason } => json(b.call_off(&wave, &reason, &today).await?),
            Ask::CalledOff { wave } => json(b.called_off(&wave).await?),
            Ask::Published { wave } => json((b.published(&wave).await?, b.damaged(&wave).await?)),
            Ask::Remarks { wave } => json(b.comments(&wave).await?),
            Ask::RemarksAt { wave, nodes } => json(b.comments_at(&wave, nodes).await?),
            Ask::Judge { remark, verdict, masked } => json(b.judge(&remark, verdict, masked).await?),
            Ask::Question { wave, remark, text } => json(b.ask_back(&wave, &remark, &text).await?),
            Ask::Questions { wave } => json(b.asked_back(&wave, &today).await?),
            Ask::Brought { wave } => json(b.brought(&wave).await?.map(|(_, bytes)| B64U.encode(bytes))),
            Ask::AllBrought => json(b.all_brought().await?.iter().map(|one| (**one).clone()).collect::<Vec<_>>()),
            Ask::PublishedBrought { wave } => json(b.published_brought(&wave).await?),
            Ask::Destroyed => json(b.destroyed().await?),
            Ask::OpenSheet { sheet, parts } => {
                let bytes = |text: &String| B64U.decode(text).map_err(|why| BoxError::Elsewhere(why.to_string()));
                let parts = parts.iter().map(bytes).collect::<Result<Vec<_>, _>>()?;
                json(b.open_sheet(bytes(&sheet)?, parts).await?)
            }
            Ask::Words => json(b.words_waiting().await?),
            Ask::WordsTaken { ids } => json(b.words_taken(ids).await?),
            Ask::Tallies => json(b.tallies(&today).await?),
            Ask::EndSheets => json(b.end_sheets(&today).await?),
        })
    }
}

fn json(told: impl Serialize) -> serde_json::Value {
    serde_json::to_value(told).expect("what is told is JSON")
}

async fn answer(State(teller): State<Teller>, body: Bytes) -> Result<Vec<u8>, (StatusCode, &'static str)> {
    let (keys, head, ask) = teller.admit(&body).map_err(|why| {
        tracing::warn!(why, "a request to the link was refused");
        (StatusCode::FORBIDDEN, why)
    })?;
    let told = teller.tell(ask).await.map_err(|why| {
        if why.is_fault() {
            tracing::error!(why = why.detail(), "the ballot box failed");
        }
        Refused::of(&why)
    });
    Ok(seal(&keys.reply, &head, serde_json::to_vec(&told).expect("what is told is JSON")))
}

/// The people half's end: the box in another process, and the issuer here.
#[derive(Clone)]
pub struct Link(Arc<Asking>);

struct Asking {
    /// `host:port`.
    address: String,
    secret: String,
    clock: Clock,
    issuer: Issuer,
    manifests: RwLock<HashMap<String, (Arc<Manifest>, Arc<[u8]>)>>,
    releases: RwLock<HashMap<String, Arc<measure::Release>>>,
    contacts: Mutex<HashMap<String, BTreeMap<String, String>>>,
}

impl Link {
    /// A link to an address such as `http://10.0.0.7:8081`.
    ///
    /// # Errors
    /// A sentence, when it is no such address.
    pub fn new(url: &str, secret: String, clock: Clock, issuer: Issuer) -> Result<Self, String> {
        let address = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
        let address = address.filter(|host| host.contains(':') && !host.contains('/')).ok_or_else(|| {
            format!("answers_url is {url:?}; it must be like http://10.0.0.7:8081. What crosses is sealed by itself.")
        })?;
        Ok(Self(Arc::new(Asking {
            address: address.to_owned(),
            secret,
            clock,
            issuer,
            manifests: RwLock::default(),
            releases: RwLock::default(),
            contacts: Mutex::default(),
        })))
    }

    async fn ask<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, BoxError> {
        let wrong = |why: &str| BoxError::Link(format!("{}: {why}", self.0.address));
        let mut head = vec![0; NONCE_BYTES];
        aws_lc_rs::rand::fill(&mut head).map_err(|_| wrong("no random bytes"))?;
        let keys = pair(&self.0.secret, &head);
        head.extend(self.0.clock.now().to_be_bytes());
        let text = serde_json::to_vec(ask).map_err(|why| wrong(&why.to_string()))?;
        let body = [head.as_slice(), &seal(&keys.request, &head, text)].concat();
        let reply = tokio::time::timeout(REPLY_WAIT, exchange(&self.0.address, &body)).await;
        let reply = reply.map_err(|_| wrong("no reply in time"))?.map_err(|why| wrong(&why))?;
        let told = open(&keys.reply, &head, reply).ok_or_else(|| wrong("the reply is not of the answers half"))?;
        let told: Result<T, Refused> = serde_json::from_slice(&told).map_err(|why| wrong(&why.to_string()))?;
        told.map_err(Refused::into_error)
    }

    /// Whether the other half answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn is_well(&self) -> Result<(), BoxError> {
        self.ask(&Ask::Well).await
    }

    /// Manifests of all announced waves, in the order of the box.
    ///
    /// # Errors
    /// As everywhere here: a refusal of the box, or the link.
    pub async fn waves(&self) -> Result<Vec<Arc<Manifest>>, BoxError> {
        let ids: Vec<String> = self.ask(&Ask::Waves).await?;
        let mut waves = vec![];
        for id in ids {
            waves.extend(self.manifest(&id).await?.map(|(manifest, _)| manifest));
        }
        Ok(waves)
    }

    /// A manifest and its exact bytes. It never changes, so it is asked for once.
    pub async fn manifest(&self, wave: &str) -> Result<Option<(Arc<Manifest>, Arc<[u8]>)>, BoxError> {
        if let Some(known) = self.0.manifests.read().unwrap_or_else(PoisonError::into_inner).get(wave) {
            return Ok(Some(known.clone()));
        }
        let Some(text) = self.ask::<Option<String>>(&Ask::Manifest { wave: wave.into() }).await? else {
            return Ok(None);
        };
        let bytes = B64U.decode(text).map_err(|why| BoxError::Link(why.to_string()))?;
        let found = (Arc::new(Manifest::parse(&bytes)?), Arc::<[u8]>::from(bytes));
        self.0.manifests.write().unwrap_or_else(PoisonError::into_inner).insert(wave.to_owned(), found.clone());
        Ok(Some(found))
    }

    /// Signs here; the other half never sees a blinded number.
    pub async fn blind_sign(
        &self,
        wave: &str,
        group: &str,
        blinded: Vec<(Purpose, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        self.0.issuer.blind_sign(wave, group, blinded).await
    }

    /// Signs rights of a sheet here.
    pub async fn sign_rights(
        &self,
        sheet: &str,
        blinded: Vec<(String, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        self.0.issuer.sign_rights(sheet, blinded).await
    }

    /// Opens a sheet.
    pub async fn open_sheet(&self, sheet: &[u8], parts: &[Vec<u8>]) -> Result<(), BoxError> {
        let parts = parts.iter().map(|part| B64U.encode(part)).collect();
        self.ask(&Ask::OpenSheet { sheet: B64U.encode(sheet), parts }).await
    }

    /// Words without a name that wait for the morning.
    pub async fn words_waiting(&self) -> Result<Vec<Said>, BoxError> {
        self.ask(&Ask::Words).await
    }

    /// Says which of them everybody can read now.
    pub async fn words_taken(&self, ids: Vec<String>) -> Result<(), BoxError> {
        self.ask(&Ask::WordsTaken { ids }).await
    }

    /// What is shown of how many back what.
    pub async fn tallies(&self) -> Result<Vec<Tally>, BoxError> {
        self.ask(&Ask::Tallies).await
    }

    /// Sheets that have ended. With them the time of their issuer keys is over.
    pub async fn end_sheets(&self) -> Result<Vec<String>, BoxError> {
        let ended: Vec<String> = self.ask(&Ask::EndSheets).await?;
        for sheet in &ended {
            self.0.issuer.destroy(sheet).await?;
        }
        Ok(ended)
    }

    /// Issuer keys of this half, box and log key of the other.
    pub async fn prepare(&self, wave: &str, groups: &[String], comments: bool) -> Result<WaveKeys, BoxError> {
        let groups = self.0.issuer.make(wave, groups, comments).await?;
        let (box_key, log_key) = self.ask(&Ask::BoxKeys { wave: wave.into() }).await?;
        Ok(WaveKeys { box_key, log_key, groups })
    }

    /// Announces.
    pub async fn announce(&self, manifest: &[u8]) -> Result<(), BoxError> {
        self.ask(&Ask::Announce { manifest: B64U.encode(manifest) }).await
    }

    /// Tells whom to tell, when that changed.
    pub async fn set_contacts(&self, wave: &str, contacts: BTreeMap<String, String>) -> Result<(), BoxError> {
        let known = |link: &Self| link.0.contacts.lock().unwrap_or_else(PoisonError::into_inner).get(wave).cloned();
        if known(self).as_ref() == Some(&contacts) {
            return Ok(());
        }
        self.ask::<()>(&Ask::Contacts { wave: wave.into(), contacts: contacts.clone() }).await?;
        self.0.contacts.lock().unwrap_or_else(PoisonError::into_inner).insert(wave.to_owned(), contacts);
        Ok(())
    }

    /// Tells how many credentials were handed out.
    pub async fn hand_counts(&self, wave: &str, counts: &GroupCounts) -> Result<(), BoxError> {
        self.ask(&Ask::Counts { wave: wave.into(), counts: counts.clone() }).await
    }

    /// Calls a wave off. With it the time of the issuer keys of this half is over.
    pub async fn call_off(&self, wave: &str, reason: &str) -> Result<CalledOff, BoxError> {
        let off = self.ask(&Ask::CallOff { wave: wave.into(), reason: reason.into() }).await?;
        self.0.issuer.destroy(wave).await?;
        Ok(off)
    }

    /// When and why a wave was called off. With it the time of the issuer keys of this half is over.
    pub async fn called_off(&self, wave: &str) -> Result<Option<CalledOff>, BoxError> {
        let off: Option<CalledOff> = self.ask(&Ask::CalledOff { wave: wave.into() }).await?;
        if off.is_some() {
            self.0.issuer.destroy(wave).await?;
        }
        Ok(off)
    }

    /// The hash of a release. With it the time of the issuer keys of this half is over.
    pub async fn release_hash(&self, wave: &str) -> Result<Option<String>, BoxError> {
        let hash: Option<String> = self.ask(&Ask::ReleaseHash { wave: wave.into() }).await?;
        if hash.is_some() {
            self.0.issuer.destroy(wave).await?;
        }
        Ok(hash)
    }

    /// A release, believed only if its hash is in the log.
    pub async fn release(&self, wave: &str) -> Result<Option<Arc<measure::Release>>, BoxError> {
        if let Some(known) = self.0.releases.read().unwrap_or_else(PoisonError::into_inner).get(wave) {
            return Ok(Some(known.clone()));
        }
        let found: Option<(Vec<u8>, Vec<Vec<u8>>)> = self.ask(&Ask::Release { wave: wave.into() }).await?;
        let Some((bytes, entries)) = found else { return Ok(None) };
        let release = Arc::new(believed(wave, &bytes, &entries)?);
        self.0.releases.write().unwrap_or_else(PoisonError::into_inner).insert(wave.to_owned(), release.clone());
        Ok(Some(release))
    }

    /// Everything that is public of a wave, and how many rows the box found damaged.
    pub async fn published(&self, wave: &str) -> Result<(audit::Published, u32), BoxError> {
        self.ask(&Ask::Published { wave: wave.into() }).await
    }

    /// The comments of a counted wave.
    pub async fn comments(&self, wave: &str) -> Result<Vec<Remark>, BoxError> {
        self.ask(&Ask::Remarks { wave: wave.into() }).await
    }

    /// Those of some nodes.
    pub async fn comments_at(&self, wave: &str, nodes: Vec<String>) -> Result<Vec<Remark>, BoxError> {
        self.ask(&Ask::RemarksAt { wave: wave.into(), nodes }).await
    }

    /// What a reader decided on a comment.
    pub async fn judge(&self, remark: &str, verdict: Verdict, masked: Option<String>) -> Result<(), BoxError> {
        self.ask(&Ask::Judge { remark: remark.into(), verdict, masked }).await
    }

    /// A question to the writer of a comment.
    pub async fn ask_back(&self, wave: &str, remark: &str, text: &str) -> Result<(), BoxError> {
        self.ask(&Ask::Question { wave: wave.into(), remark: remark.into(), text: text.into() }).await
    }

    /// What was asked back, and the replies.
    pub async fn asked_back(&self, wave: &str) -> Result<Vec<AskedBack>, BoxError> {
        self.ask(&Ask::Questions { wave: wave.into() }).await
    }

    /// The description of a survey that was brought in, with its exact bytes.
    pub async fn brought(&self, wave: &str) -> Result<Option<(Arc<Brought>, Vec<u8>)>, BoxError> {
        let Some(text) = self.ask::<Option<String>>(&Ask::Brought { wave: wave.into() }).await? else {
            return Ok(None);
        };
        let bytes = B64U.decode(text).map_err(|why| BoxError::Link(why.to_string()))?;
        Ok(Some((Arc::new(Brought::parse(&bytes)?), bytes)))
    }

    /// Those of all.
    pub async fn all_brought(&self) -> Result<Vec<Arc<Brought>>, BoxError> {
        let all: Vec<Brought> = self.ask(&Ask::AllBrought).await?;
        Ok(all.into_iter().map(Arc::new).collect())
    }

    /// Everything that is public of one.
    pub async fn published_brought(&self, wave: &str) -> Result<audit::Published, BoxError> {
        self.ask(&Ask::PublishedBrought { wave: wave.into() }).await
    }

    /// Waves that the other half has destroyed.
    pub async fn destroyed(&self) -> Result<Vec<String>, BoxError> {
        self.ask(&Ask::Destroyed).await
    }
}

/// One request on a connection of its own. The other side is a program of ours, so this is all of HTTP that is needed.
async fn exchange(address: &str, body: &[u8]) -> Result<Vec<u8>, String> {
    let text = |why: std::io::Error| why.to_string();
    let connecting = tokio::time::timeout(CONNECT_WAIT, TcpStream::connect(address));
    let mut stream = connecting.await.map_err(|_| "no connection in time".to_owned())?.map_err(text)?;
    let head = format!(
        "POST /link HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.map_err(text)?;
    stream.write_all(body).await.map_err(text)?;
    let mut came = vec![];
    stream.take(REPLY_BYTES_MAX as u64 + 1).read_to_end(&mut came).await.map_err(text)?;
    if came.len() > REPLY_BYTES_MAX {
        return Err("the reply is too large".into());
    }
    let end = came.windows(4).position(|four| four == b"\r\n\r\n").ok_or("the reply is no HTTP")?;
    let head = String::from_utf8_lossy(&came[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let body = came.split_off(end + 4);
    if status != "200" {
        let why = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        return Err(format!("it says {status}: {why}"));
    }
    if length.is_some_and(|length: usize| length != body.len()) {
        return Err("the reply was cut off".into());
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Answers, testing};

    const SECRET: &str = "a secret of more than thirty-two characters";

    async fn teller(clock: &Clock) -> (Teller, tempfile::TempDir, testing::Trial<Answers>) {
        let folder = tempfile::tempdir().unwrap();
        let trial = testing::sqlite::<Answers>().await;
        let ballot_box = BallotBox::open_alone(trial.db(), folder.path().join("keys")).unwrap();
        (Teller::new(ballot_box, clock.clone(), SECRET.into()), folder, trial)
    }

    fn request(secret: &str, time: i64, nonce: u8, ask: &Ask) -> Vec<u8> {
        let mut head = vec![nonce; NONCE_BYTES];
        let keys = pair(secret, &head);
        head.extend(time.to_be_bytes());
        let text = serde_json::to_vec(ask).unwrap();
        [head.as_slice(), &seal(&keys.request, &head, text)].concat()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_link_refuses_a_wrong_secret_a_replay_an_old_time_and_changed_bytes() {
        let clock = Clock::shifted(0);
        let (teller, ..) = teller(&clock).await;
        let now = clock.now();
        let good = request(SECRET, now, 1, &Ask::Well);
        assert!(teller.admit(&good).is_ok());
        assert_eq!(teller.admit(&good).err(), Some("the request came before"));
        let other = request("another secret that is just as long as it", now, 2, &Ask::Well);
        assert_eq!(teller.admit(&other).err(), Some("the secret is another one"));
        for time in [now - WINDOW_SECONDS - 1, now + WINDOW_SECONDS + 1, now - 1] {
            // The last is within the window, and of before the start: its nonce could not be known.
            let old = request(SECRET, time, 3, &Ask::Well);
            assert!(teller.admit(&old).is_err_and(|why| why.contains("too old")), "{}", time - now);
        }
        for at in [0, NONCE_BYTES + 7, HEAD_BYTES, good.len() - 1] {
            let mut bent = request(SECRET, now, 4, &Ask::Waves);
            let at = at.min(bent.len() - 1);
            bent[at] ^= 1;
            assert_eq!(teller.admit(&bent).err(), Some("the secret is another one"), "byte {at}");
        }
        for short in [0, 10, HEAD_BYTES, HEAD_BYTES + 3] {
            assert!(teller.admit(&good[..short]).is_err());
        }
        assert!(teller.admit(&request(SECRET, now, 4, &Ask::Waves)).is_ok(), "what was refused is not remembered");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn both_ends_know_each_other_and_nothing_on_the_way_is_readable() {
        let clock = Clock::shifted(0);
        let (teller, folder, _trial) = teller(&clock).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, teller.router()).await });
        let issuer = Issuer::open(folder.path().join("issuer")).unwrap();
        let link = Link::new(&url, SECRET.into(), clock.clone(), issuer.clone()).unwrap();
        link.is_well().await.unwrap();
        assert!(link.waves().await.unwrap().is_empty());
        assert!(link.manifest("nowhere").await.unwrap().is_none());
        assert!(link.release_hash("nowhere").await.unwrap().is_none());
        assert!(matches!(link.published("nowhere").await, Err(BoxError::NoWave)));
        assert!(matches!(link.judge("none", Verdict::Shown, None).await, Err(BoxError::NoRemark)));
        let keys = link.prepare("w", &["g".to_owned()], false).await.unwrap();
        assert_eq!(keys, link.prepare("w", &["g".to_owned()], false).await.unwrap());
        let stranger = Link::new(&url, "x".repeat(40), clock.clone(), issuer.clone()).unwrap();
        assert!(matches!(stranger.is_well().await, Err(BoxError::Link(why)) if why.contains("403")));

        // Somebody else at the address of the answers half is not believed.
        let impostor = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", impostor.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = seen.clone();
        let liar = Router::new().route(
            "/link",
            post(move |body: Bytes| async move {
                kept.lock().unwrap().extend_from_slice(&body);
                serde_json::to_vec(&Ok::<(), ()>(())).unwrap()
            }),
        );
        tokio::spawn(async move { axum::serve(impostor, liar).await });
        let link = Link::new(&url, SECRET.into(), clock, issuer).unwrap();
        let canary = "canary-on-the-wire";
        let lied = link.judge("r", Verdict::Masked, Some(canary.into())).await;
        assert!(matches!(lied, Err(BoxError::Link(why)) if why.contains("not of the answers half")));
        let seen = seen.lock().unwrap();
        assert!(!seen.is_empty() && !seen.windows(canary.len()).any(|part| part == canary.as_bytes()));
    }

    #[test]
    fn an_address_must_be_one_of_the_link() {
        let folder = tempfile::tempdir().unwrap();
        let issuer = Issuer::open(folder.path().join("keys")).unwrap();
        for wrong in ["https://host:1", "host:1", "http://host", "http://host:1/path", ""] {
            assert!(Link::new(wrong, SECRET.into(), Clock::shifted(0), issuer.clone()).is_err(), "{wrong}");
        }
    }
}
