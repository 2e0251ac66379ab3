//! Messages that use a token of a sheet: backing a suggestion, putting words forward, and a reply under a made-up name
//! (docs/method/voice.md, section 3).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::blind::{IssuerPublicKey, RSA_BYTES};
use crate::client::Held;
use crate::derive::ed25519_verifies;
use crate::token::{Credential, IssuerName, TOKEN_INPUT_BYTES, TokenInput, challenge};
use crate::{IssuerKeyId, ManifestHash, Reader, TokenHash, Version, sha256};

const MAGIC: &[u8; 4] = b"BLV1";
const PROOF_BYTES: usize = 64;
/// Bytes of a body that holds words.
pub const WORDS_BYTES: usize = 4_096;
/// Characters of the id of a finding, at most.
pub const FINDING_MAX: usize = 64;
/// Characters of a title, at most.
pub const TITLE_MAX: usize = 150;
/// Characters of a text, at most. The bytes of the whole body are limited too.
pub const TEXT_MAX: usize = 2_000;
/// The version of a reply, at most: twenty replies in one thread.
pub const REPLY_VERSION_MAX: u32 = 21;
/// Bytes of a message, at most.
pub const MESSAGE_BYTES_MAX: usize = 4 + 1 + 4 + TOKEN_INPUT_BYTES + RSA_BYTES + 32 + WORDS_BYTES + PROOF_BYTES;

/// A message that is refused. The sentences are for the person who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Not the form of 3.1.
    #[error("this is not a message of this kind")]
    Form,
    /// The token's nonce is not SHA-256 of the key that signed.
    #[error("this was not sent by the holder of its token")]
    Nonce,
    /// The token is for another sheet.
    #[error("this token belongs to another day")]
    Challenge,
    /// The key is not of this sheet.
    #[error("this token was not issued for this")]
    Key,
    /// The issuer's signature is wrong.
    #[error("this token was not signed by the issuer")]
    Signature,
    /// The holder's signature is wrong.
    #[error("this was changed on its way")]
    Proof,
    /// The words are missing, too long, or not in the form of 3.3.
    #[error("a title has 1 to {TITLE_MAX} characters and a text 1 to {TEXT_MAX}")]
    Words,
}

/// What a token is used for: the kind of 3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// Backs a suggestion, or takes that back.
    Backing,
    /// Puts a suggestion forward.
    Words,
    /// Replies under the name that was made up for a thread.
    Reply,
}

impl Use {
    /// The byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Backing => 1,
            Self::Words => 2,
            Self::Reply => 3,
        }
    }

    /// The use of a byte, if it is one.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Backing),
            2 => Some(Self::Words),
            3 => Some(Self::Reply),
            _ => None,
        }
    }

    const fn body_bytes(self) -> usize {
        match self {
            Self::Backing => 1,
            Self::Words | Self::Reply => WORDS_BYTES,
        }
    }
}

/// Words that are put forward (3.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The id of the finding that raised it; empty for none.
    #[serde(rename = "f")]
    pub finding: String,
    /// 1 asks for a name made up for this thread.
    #[serde(rename = "p")]
    pub named: u8,
    /// In a few words.
    #[serde(rename = "t")]
    pub title: String,
    /// The suggestion.
    #[serde(rename = "w")]
    pub text: String,
}

/// A reply in a thread (3.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// What is said.
    #[serde(rename = "w")]
    pub text: String,
}

fn fits(text: &str, max: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= max
}

fn padded(json: Vec<u8>) -> Result<Vec<u8>, MessageError> {
    let mut body = json;
    if body.len() > WORDS_BYTES {
        return Err(MessageError::Words);
    }
    body.resize(WORDS_BYTES, 0);
    Ok(body)
}

fn unpadded(body: &[u8]) -> &[u8] {
    let len = body.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &body[..len]
}

impl Words {
    /// Padded to [`WORDS_BYTES`].
    ///
    /// # Errors
    /// When something is missing or too long.
    pub fn to_body(&self) -> Result<Vec<u8>, MessageError> {
        let finding = self.finding.len() <= FINDING_MAX
            && self.finding.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if self.named > 1 || !finding || !fits(&self.title, TITLE_MAX) || !fits(&self.text, TEXT_MAX) {
            return Err(MessageError::Words);
        }
        padded(serde_json::to_vec(self).map_err(|_| MessageError::Words)?)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// When it has another form, or something is missing or too long.
    pub fn parse(body: &[u8]) -> Result<Self, MessageError> {
        let words: Self = serde_json::from_slice(unpadded(body)).map_err(|_| MessageError::Words)?;
        words.to_body().map(|_| words)
    }
}

impl Reply {
    /// Padded to [`WORDS_BYTES`].
    ///
    /// # Errors
    /// When the text is missing or too long.
    pub fn to_body(&self) -> Result<Vec<u8>, MessageError> {
        if !fits(&self.text, TEXT_MAX) {
            return Err(MessageError::Words);
        }
        padded(serde_json::to_vec(self).map_err(|_| MessageError::Words)?)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// When it has another form, or the text is missing or too long.
    pub fn parse(body: &[u8]) -> Result<Self, MessageError> {
        let reply: Self = serde_json::from_slice(unpadded(body)).map_err(|_| MessageError::Words)?;
        reply.to_body().map(|_| reply)
    }
}

/// The name of a thread (3.4): SHA-256("belong/thread/v1" ‖ T). It says nothing about the token.
#[must_use]
pub fn thread(token: TokenHash) -> [u8; 32] {
    sha256(&[b"belong/thread/v1", token.as_bytes()])
}

/// A message as it is sent (3.1).
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// What the token is used for.
    pub kind: Use,
    /// From 1.
    pub version: Version,
    /// Token input and the issuer's signature.
    pub credential: Credential,
    /// The holder's Ed25519 public key.
    pub pk: [u8; 32],
    /// As long as the kind says.
    pub body: Vec<u8>,
    /// The holder's signature.
    pub proof: [u8; PROOF_BYTES],
}

fn proof_message(sheet: ManifestHash, token: TokenHash, kind: Use, version: Version, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(117);
    bytes.extend(b"belong/voice/v1\0");
    bytes.extend(sheet.as_bytes());
    bytes.extend(token.as_bytes());
    bytes.push(kind.byte());
    bytes.extend(version.get().to_be_bytes());
    bytes.extend(sha256(&[body]));
    bytes
}

/// The keys of a sheet by their ids, with the place of each in the list that whoever calls has.
pub type Keys = HashMap<IssuerKeyId, (IssuerPublicKey, usize)>;

impl Message {
    /// Signs a body for sending.
    #[must_use]
    pub fn sign(held: &Held, sheet: ManifestHash, kind: Use, version: Version, body: Vec<u8>) -> Self {
        let message = proof_message(sheet, held.credential.input.hash(), kind, version, &body);
        let (pk, proof) = (held.holder.public(), held.holder.sign(&message));
        Self { kind, version, credential: held.credential.clone(), pk, body, proof }
    }

    /// The bytes that are sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [&MAGIC[..], &[self.kind.byte()], &self.version.get().to_be_bytes()].concat();
        [&head, &self.credential.to_bytes(), &self.pk[..], &self.body, &self.proof].concat()
    }

    /// Reads the form; nothing is verified here.
    ///
    /// # Errors
    /// When the form is another.
    pub fn parse(bytes: &[u8]) -> Result<Self, MessageError> {
        let mut reader = Reader(bytes);
        let mut read = || {
            if reader.array::<4>()? != *MAGIC {
                return None;
            }
            let kind = Use::from_byte(reader.u8()?)?;
            let version = Version::new(reader.u32()?)?;
            let input = TokenInput::parse(reader.array::<TOKEN_INPUT_BYTES>()?).ok()?;
            let credential = Credential { input, signature: reader.array::<RSA_BYTES>()? };
            let pk = reader.array::<32>()?;
            let body = reader.take(kind.body_bytes())?.to_vec();
            let proof = reader.array::<PROOF_BYTES>()?;
            reader.is_empty().then_some(Self { kind, version, credential, pk, body, proof })
        };
        let message = read().ok_or(MessageError::Form)?;
        let right = match message.kind {
            Use::Backing => message.body[0] <= 1,
            Use::Words => message.version == Version::FIRST,
            Use::Reply => (2..=REPLY_VERSION_MAX).contains(&message.version.get()),
        };
        if right { Ok(message) } else { Err(MessageError::Form) }
    }

    /// `T`.
    #[must_use]
    pub fn token(&self) -> TokenHash {
        self.credential.input.hash()
    }

    /// Checks everything that 3.6 says but the days and the kind of the sheet; gives the place of the key.
    ///
    /// # Errors
    /// Which check fails.
    pub fn check(&self, issuer: &IssuerName, sheet: ManifestHash, keys: &Keys) -> Result<usize, MessageError> {
        let input = &self.credential.input;
        if *input.nonce() != sha256(&[&self.pk]) {
            return Err(MessageError::Nonce);
        }
        if *input.challenge_digest() != sha256(&[&challenge(issuer, sheet)]) {
            return Err(MessageError::Challenge);
        }
        let (key, place) = keys.get(&input.key_id()).ok_or(MessageError::Key)?;
        self.credential.check(key).map_err(|_| MessageError::Signature)?;
        let message = proof_message(sheet, self.token(), self.kind, self.version, &self.body);
        if !ed25519_verifies(&self.pk, &message, &self.proof) {
            return Err(MessageError::Proof);
        }
        Ok(*place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blind::IssuerKey;
    use crate::client::Request;
    use crate::derive::Seed;
    use crate::{Purpose, Slot};

    fn held(key: &IssuerKey, sheet: ManifestHash, seed: u8) -> Held {
        let issuer = IssuerName::new("belong.example").unwrap();
        let request =
            Request::new(&Seed::new([seed; 16]), &issuer, sheet, &key.public(), Purpose::Answer, Slot(0)).unwrap();
        let signature = key.blind_sign(&request.blinded).unwrap();
        request.finalize(&signature).unwrap()
    }

    #[test]
    fn v_3_1_a_message_is_believed_only_as_it_was_signed_and_for_its_sheet() {
        let (key, other) = (IssuerKey::generate().unwrap(), IssuerKey::generate().unwrap());
        let (sheet, issuer) = (ManifestHash::new([7; 32]), IssuerName::new("belong.example").unwrap());
        let keys: Keys = [(key.public().id(), (key.public(), 5))].into();
        let sent = Message::sign(&held(&key, sheet, 1), sheet, Use::Backing, Version::FIRST, vec![1]);
        let read = Message::parse(&sent.to_bytes()).unwrap();
        assert!(read == sent);
        assert_eq!(read.check(&issuer, sheet, &keys), Ok(5));
        assert_eq!(read.check(&issuer, ManifestHash::new([8; 32]), &keys), Err(MessageError::Challenge));
        let elsewhere = IssuerName::new("other.example").unwrap();
        assert_eq!(read.check(&elsewhere, sheet, &keys), Err(MessageError::Challenge));
        let stranger = Message::sign(&held(&other, sheet, 1), sheet, Use::Backing, Version::FIRST, vec![1]);
        assert_eq!(stranger.check(&issuer, sheet, &keys), Err(MessageError::Key));
        let changed = Message { body: vec![0], ..read.clone() };
        assert_eq!(changed.check(&issuer, sheet, &keys), Err(MessageError::Proof));
        let later = Message { version: Version::new(9).unwrap(), ..read.clone() };
        assert_eq!(later.check(&issuer, sheet, &keys), Err(MessageError::Proof));
        let mut forged = read.clone();
        forged.credential.signature[9] ^= 1;
        assert_eq!(forged.check(&issuer, sheet, &keys), Err(MessageError::Signature));
        let stolen = Message { pk: [3; 32], ..read };
        assert_eq!(stolen.check(&issuer, sheet, &keys), Err(MessageError::Nonce));
    }

    #[test]
    fn v_3_2_to_3_4_forms_and_versions_have_limits() {
        let (key, sheet) = (IssuerKey::generate().unwrap(), ManifestHash::new([7; 32]));
        let held = held(&key, sheet, 2);
        let version = |number| Version::new(number).unwrap();
        let made = |kind, number, body| {
            Message::parse(&Message::sign(&held, sheet, kind, version(number), body).to_bytes()).is_ok()
        };
        let words =
            Words { finding: "f1".into(), named: 1, title: "Quiet room".into(), text: "A room to be quiet in.".into() };
        assert_eq!(Words::parse(&words.to_body().unwrap()).unwrap(), words);
        assert!(made(Use::Backing, 3, vec![0]));
        assert!(!made(Use::Backing, 1, vec![2]), "a backing says yes or no");
        assert!(!made(Use::Backing, 1, vec![1, 1]));
        assert!(made(Use::Words, 1, words.to_body().unwrap()));
        assert!(!made(Use::Words, 2, words.to_body().unwrap()), "words are said once");
        let reply = Reply { text: "It could be the old office.".into() };
        assert!(made(Use::Reply, 2, reply.to_body().unwrap()) && made(Use::Reply, 21, reply.to_body().unwrap()));
        assert!(!made(Use::Reply, 1, reply.to_body().unwrap()) && !made(Use::Reply, 22, reply.to_body().unwrap()));
        for (title, text) in [("", "x"), ("x", " "), (&*"x".repeat(151), "x"), ("x", &*"x".repeat(2_001))] {
            let words = Words { finding: String::new(), named: 0, title: title.into(), text: text.into() };
            assert_eq!(words.to_body(), Err(MessageError::Words));
        }
        assert!(Words::parse(b"{\"f\":\"\",\"p\":0,\"t\":\"a\",\"w\":\"b\",\"x\":1}").is_err());
        assert!(Words { finding: "../f".into(), ..words.clone() }.to_body().is_err(), "no id");
        assert!(
            Words { finding: String::new(), named: 0, title: "x".into(), text: "€".repeat(2_000) }.to_body().is_err(),
            "too many bytes"
        );
    }

    #[test]
    fn v_3_4_the_name_of_a_thread_is_of_its_token_alone() {
        assert_ne!(thread(TokenHash::new([1; 32])), thread(TokenHash::new([2; 32])));
        assert_ne!(thread(TokenHash::new([1; 32])), [1; 32]);
    }
}
