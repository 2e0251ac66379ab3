//! Asking the writer of a comment back, still without a name (section 14).
//!
//! The writer's mailbox is a key pair that follows from the seed and from nothing that is sent. A question is sealed to it,
//! and the reply is sealed to a key that was made for this one question, by the mailbox's own key, so that nobody else can
//! reply.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::derive::Derivation;
use crate::wrap::{self, Info, POINT_BYTES, Secret, TAG_BYTES};
use crate::{ManifestHash, sha256};

/// Bytes of the text of a question at most, in UTF-8.
pub const QUESTION_TEXT_MAX: usize = 600;
/// Bytes of the text of a reply at most, in UTF-8.
pub const REPLY_TEXT_MAX: usize = 1_500;
/// Bytes to which the body of a question is padded.
const QUESTION_BODY: usize = 768;
/// Bytes to which the body of a reply is padded.
const REPLY_BODY: usize = 1_792;
/// Bytes of a sealed question.
pub const QUESTION_BYTES: usize = POINT_BYTES + QUESTION_BODY + TAG_BYTES;
/// Bytes of a reply: the name of the thread, and what is sealed.
pub const REPLY_BYTES: usize = 32 + POINT_BYTES + REPLY_BODY + TAG_BYTES;

const QUESTION_INFO: &[u8] = b"belong/question/v1";
const REPLY_INFO: &[u8] = b"belong/reply/v1";

/// Mail that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Empty, too long, or with characters that no person types.
    #[error("the text is empty or too long")]
    Text,
    /// Not a key.
    #[error("this is no address of a mailbox")]
    Address,
    /// It does not open, or is not by whom it should be.
    #[error("this is not a reply to the question")]
    Sealed,
}

/// The writer's side: one for each comment of a wave.
pub struct Mailbox(Secret);

/// The public key of a mailbox, as it stands in a comment (`m` of 5.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Address([u8; POINT_BYTES]);

/// The asker's side: a key pair for one question.
pub struct Thread(Secret);

/// A question that was opened.
#[derive(Clone)]
pub struct Question {
    /// To whom the reply goes: the asker's public key.
    to: [u8; POINT_BYTES],
    /// What is asked.
    pub text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionBody {
    #[serde(rename = "k")]
    key: String,
    #[serde(rename = "t")]
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyBody {
    #[serde(rename = "t")]
    text: String,
}

/// Whether a text can be sent. PostgreSQL takes no U+0000, and no person types one.
fn fits(text: &str, max: usize) -> bool {
    !text.trim().is_empty() && text.len() <= max && !text.contains('\0')
}

fn pad<const N: usize>(body: &impl Serialize) -> Result<Zeroizing<[u8; N]>, MailError> {
    let json = Zeroizing::new(serde_json::to_vec(body).map_err(|_| MailError::Text)?);
    let mut padded = Zeroizing::new([0; N]);
    padded.get_mut(..json.len()).ok_or(MailError::Text)?.copy_from_slice(&json);
    Ok(padded)
}

/// Reads a padded body in its one spelling.
fn unpad<T: Serialize + for<'a> Deserialize<'a>>(padded: &[u8]) -> Option<T> {
    let len = padded.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let body: T = serde_json::from_slice(&padded[..len]).ok()?;
    (serde_json::to_vec(&body).ok()? == padded[..len]).then_some(body)
}

fn point(text: &str) -> Option<[u8; POINT_BYTES]> {
    let bytes: [u8; POINT_BYTES] = B64U.decode(text).ok()?.try_into().ok()?;
    wrap::is_point(&bytes).then_some(bytes)
}

/// The name of a thread (14.3).
fn name_of(asker: &[u8; POINT_BYTES]) -> [u8; 32] {
    sha256(&[asker])
}

fn reply_aad(manifest: ManifestHash, name: &[u8; 32]) -> [u8; 64] {
    let mut aad = [0; 64];
    aad[..32].copy_from_slice(manifest.as_bytes());
    aad[32..].copy_from_slice(name);
    aad
}

impl Address {
    /// Reads `m` of a comment.
    ///
    /// # Errors
    /// When it is no point of P-256.
    pub fn from_b64u(text: &str) -> Result<Self, MailError> {
        point(text).map(Self).ok_or(MailError::Address)
    }

    /// As it stands in a comment: 87 characters.
    #[must_use]
    pub fn to_b64u(&self) -> String {
        B64U.encode(self.0)
    }
}

impl Mailbox {
    /// The mailbox of a comment's credential (14.1).
    #[must_use]
    pub fn of(derivation: &Derivation<'_>) -> Self {
        Self(Secret::derive(&*derivation.mailbox_ikm()))
    }

    /// Where it is asked.
    #[must_use]
    pub fn address(&self) -> Address {
        Address(*self.0.public())
    }

    /// The question, if it is for this mailbox.
    #[must_use]
    pub fn open(&self, manifest: ManifestHash, sealed: &[u8]) -> Option<Question> {
        if sealed.len() != QUESTION_BYTES {
            return None;
        }
        let body = wrap::open(&self.0, &Info::new(QUESTION_INFO), manifest.as_bytes(), sealed)?;
        let body: QuestionBody = unpad(&body)?;
        if !fits(&body.text, QUESTION_TEXT_MAX) {
            return None;
        }
        Some(Question { to: point(&body.key)?, text: body.text })
    }

    /// A reply (14.4).
    ///
    /// # Errors
    /// When the text is empty or does not fit.
    pub fn reply(
        &self,
        manifest: ManifestHash,
        question: &Question,
        text: &str,
        chance: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, MailError> {
        if !fits(text, REPLY_TEXT_MAX) {
            return Err(MailError::Text);
        }
        let body = pad::<REPLY_BODY>(&ReplyBody { text: text.to_owned() })?;
        let name = name_of(&question.to);
        let info = Info::authenticated(REPLY_INFO);
        let sealed = wrap::seal_from(&self.0, &question.to, &info, &reply_aad(manifest, &name), &*body, chance);
        Ok([&name[..], &sealed.ok_or(MailError::Address)?].concat())
    }
}

impl Thread {
    /// A fresh one.
    pub fn random(chance: &mut impl CryptoRng) -> Self {
        let mut ikm = Zeroizing::new([0; 32]);
        chance.fill_bytes(&mut *ikm);
        Self(Secret::derive(&*ikm))
    }

    /// One that was kept. `None` for bytes that are no key.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        Secret::from_number(bytes).map(Self)
    }

    /// To be kept.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.number()
    }

    /// Its name, which only those know who can open the question.
    #[must_use]
    pub fn name(&self) -> [u8; 32] {
        name_of(self.0.public())
    }

    /// A question, sealed to a mailbox (14.2).
    ///
    /// # Errors
    /// When the text is empty or does not fit.
    pub fn ask(
        &self,
        manifest: ManifestHash,
        to: &Address,
        text: &str,
        chance: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, MailError> {
        if !fits(text, QUESTION_TEXT_MAX) {
            return Err(MailError::Text);
        }
        let body = pad::<QUESTION_BODY>(&QuestionBody { key: B64U.encode(self.0.public()), text: text.to_owned() })?;
        let sealed = wrap::seal(&to.0, &Info::new(QUESTION_INFO), manifest.as_bytes(), &*body, chance);
        sealed.ok_or(MailError::Address)
    }

    /// The text of a reply, which only the owner of the mailbox `from` can have written.
    ///
    /// # Errors
    /// When it is not one.
    pub fn read(&self, manifest: ManifestHash, from: &Address, reply: &[u8]) -> Result<String, MailError> {
        if reply.len() != REPLY_BYTES || thread_of(reply) != Some(self.name()) {
            return Err(MailError::Sealed);
        }
        let aad = reply_aad(manifest, &self.name());
        let body = wrap::open_from(&from.0, &self.0, &Info::authenticated(REPLY_INFO), &aad, &reply[32..]);
        let body: ReplyBody = body.and_then(|body| unpad(&body)).ok_or(MailError::Sealed)?;
        if fits(&body.text, REPLY_TEXT_MAX) { Ok(body.text) } else { Err(MailError::Sealed) }
    }
}

/// The name of the thread to which a reply belongs.
#[must_use]
pub fn thread_of(reply: &[u8]) -> Option<[u8; 32]> {
    reply.first_chunk().copied()
}
