//! Sealing for keyholders, and opening with a quorum (section 5).

use aws_lc_rs::aead::{Aad, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::derive::{Seed, expand};
use crate::words::WordsError;
use crate::wrap::{self, POINT_BYTES, TAG_BYTES};
use crate::{ManifestHash, Purpose, Reader, SealedHash, TokenHash, Version, sha256};

/// The info of every HPKE layer (5.3).
const WRAP_INFO: &[u8] = b"belong/wrap/v1";
/// What the ephemeral keys of the layers are derived for (5.3).
const EPHEMERAL_LABEL: &[u8] = b"belong/wrap/v1/ephemeral";
/// What a secret on its way to another process is sealed for.
const PASS_INFO: &[u8] = b"belong/pass/v1";
/// Bytes of a content key.
const CONTENT_KEY_BYTES: usize = 32;
/// What one HPKE layer adds.
const LAYER_BYTES: usize = POINT_BYTES + TAG_BYTES;
/// Bytes of a keyholder's public key, an uncompressed point of P-256.
pub const KEYHOLDER_KEY_BYTES: usize = POINT_BYTES;
/// Padded body sizes that a manifest may choose: room for 3,500 bytes of text, and not so much that
/// a wave of 2,500 people weighs more than some hundred megabytes.
pub const BODY_BYTES: std::ops::RangeInclusive<usize> = 4_096..=16_384;

/// How many keyholders there are, and how many of them open the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// One keyholder.
    OneOfOne,
    /// Any two of three.
    TwoOfThree,
}

impl Threshold {
    /// The threshold of `needed` of `holders`, if it is one of the two.
    #[must_use]
    pub const fn new(needed: usize, holders: usize) -> Option<Self> {
        match (needed, holders) {
            (1, 1) => Some(Self::OneOfOne),
            (2, 3) => Some(Self::TwoOfThree),
            _ => None,
        }
    }

    /// How many keyholders are needed.
    #[must_use]
    pub const fn needed(self) -> usize {
        match self {
            Self::OneOfOne => 1,
            Self::TwoOfThree => 2,
        }
    }

    /// How many keyholders there are.
    #[must_use]
    pub const fn holders(self) -> usize {
        match self {
            Self::OneOfOne => 1,
            Self::TwoOfThree => 3,
        }
    }

    /// The masks of all quorums, ascending (5.5).
    #[must_use]
    pub const fn masks(self) -> &'static [u8] {
        match self {
            Self::OneOfOne => &[0b001],
            Self::TwoOfThree => &[0b011, 0b101, 0b110],
        }
    }

    const fn wrap_bytes(self) -> usize {
        CONTENT_KEY_BYTES + self.needed() * LAYER_BYTES
    }

    /// Bytes of `sealed` for this threshold and padded body size (5.5).
    #[must_use]
    pub const fn sealed_bytes(self, body_bytes: usize) -> usize {
        32 + 1 + self.masks().len() * (1 + 2 + self.wrap_bytes()) + body_bytes + TAG_BYTES
    }
}

/// A keyholder's key that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyholderError {
    /// Not a point of P-256.
    #[error("this is not the public key of a keyholder (65 bytes, a point of P-256)")]
    Public,
    /// Another number of keys than the threshold speaks of.
    #[error("there must be one keyholder, or three")]
    Count,
    /// Not a secret key.
    #[error("this is not the secret key of a keyholder")]
    Secret,
    /// The words are wrong.
    #[error("{0}")]
    Words(#[from] WordsError),
    /// The secret is not that of a keyholder of this wave.
    #[error("these words are not the key of any keyholder of this survey")]
    Stranger,
    /// Fewer different secrets than the threshold asks for.
    #[error("more keyholders are needed to open the box")]
    TooFew,
}

/// A keyholder's public key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyholderPublic([u8; POINT_BYTES]);

impl std::fmt::Debug for KeyholderPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyholderPublic({})", self.to_b64u())
    }
}

impl KeyholderPublic {
    /// Takes an uncompressed point.
    ///
    /// # Errors
    /// When it is not a point of P-256.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyholderError> {
        let bytes: [u8; POINT_BYTES] = bytes.try_into().map_err(|_| KeyholderError::Public)?;
        if wrap::is_point(&bytes) { Ok(Self(bytes)) } else { Err(KeyholderError::Public) }
    }

    /// Reads the b64u of a manifest.
    ///
    /// # Errors
    /// When it is not the b64u of a point.
    pub fn from_b64u(text: &str) -> Result<Self, KeyholderError> {
        URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyholderError::Public).and_then(|bytes| Self::from_bytes(&bytes))
    }

    /// The b64u of the point.
    #[must_use]
    pub fn to_b64u(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The uncompressed point.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; POINT_BYTES] {
        &self.0
    }
}

/// A keyholder's secret key, from twelve words of its own for each wave (5.7). Has no `Debug`.
pub struct KeyholderSecret(wrap::Secret);

impl KeyholderSecret {
    /// The key of 128 bits (5.7).
    #[must_use]
    pub fn from_seed(seed: &Seed) -> Self {
        Self(wrap::Secret::derive(&*seed.keyholder_ikm()))
    }

    /// The key of twelve words.
    ///
    /// # Errors
    /// When they are not a seed's words.
    pub fn from_words(text: &str) -> Result<Self, KeyholderError> {
        Ok(Self::from_seed(&Seed::from_words(text)?))
    }

    /// The key of 32 secret bytes, which is what a keyholder's device gives at closing (5.7).
    ///
    /// # Errors
    /// When they are not a number of P-256's range.
    pub fn from_bytes(secret: &[u8; 32]) -> Result<Self, KeyholderError> {
        wrap::Secret::from_number(secret).map(Self).ok_or(KeyholderError::Secret)
    }

    /// Reads what a keyholder gives: 32 bytes as b64u, or, where no device could turn them into that, the twelve
    /// words themselves (offline closing).
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, KeyholderError> {
        let text = text.trim();
        if text.contains(char::is_whitespace) {
            return Self::from_words(text);
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyholderError::Secret)?);
        let secret: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyholderError::Secret)?;
        Self::from_bytes(secret)
    }

    /// The 32 secret bytes, wiped when dropped.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.number()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> KeyholderPublic {
        KeyholderPublic(*self.0.public())
    }
}

/// Seals a keyholder's secret to another process of the same box (10.1). `context` says what it is for.
#[must_use]
pub fn pass(secret: &KeyholderSecret, to: &KeyholderPublic, context: &[u8], chance: &mut impl CryptoRng) -> Vec<u8> {
    wrap::seal(&to.0, &wrap::Info::new(PASS_INFO), context, &*secret.to_bytes(), chance)
        .expect("a public key is a point of the curve")
}

/// Opens what [`pass`] sealed to `own`.
///
/// # Errors
/// When it was sealed to another key or for something else.
pub fn receive(own: &KeyholderSecret, context: &[u8], passed: &[u8]) -> Result<KeyholderSecret, KeyholderError> {
    let secret = wrap::open(&own.0, &wrap::Info::new(PASS_INFO), context, passed).ok_or(KeyholderError::Secret)?;
    KeyholderSecret::from_bytes(secret.as_slice().try_into().map_err(|_| KeyholderError::Secret)?)
}

/// The keyholders of a wave, in the order of the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyholders {
    keys: Vec<KeyholderPublic>,
    threshold: Threshold,
}

impl Keyholders {
    /// One key for one of one, three different keys for two of three.
    ///
    /// # Errors
    /// When the number of keys is another, or a key occurs twice.
    pub fn new(keys: Vec<KeyholderPublic>, threshold: Threshold) -> Result<Self, KeyholderError> {
        let twice = keys.iter().enumerate().any(|(i, key)| keys[..i].contains(key));
        if keys.len() != threshold.holders() || twice {
            return Err(KeyholderError::Count);
        }
        Ok(Self { keys, threshold })
    }

    /// How many are needed.
    #[must_use]
    pub fn threshold(&self) -> Threshold {
        self.threshold
    }

    /// The keys, in order.
    #[must_use]
    pub fn keys(&self) -> &[KeyholderPublic] {
        &self.keys
    }

    /// The index of a secret, which is thereby checked against the manifest (10.1).
    ///
    /// # Errors
    /// When it is nobody's.
    pub fn index_of(&self, secret: &KeyholderSecret) -> Result<usize, KeyholderError> {
        self.keys.iter().position(|key| *key == secret.public()).ok_or(KeyholderError::Stranger)
    }

    /// The secrets of enough keyholders, each checked against its public key.
    ///
    /// More secrets than needed are no fault: the lowest indices are used.
    ///
    /// # Errors
    /// When one is nobody's, or there are too few different ones.
    pub fn quorum(&self, secrets: Vec<KeyholderSecret>) -> Result<Quorum, KeyholderError> {
        let mut members = Vec::with_capacity(secrets.len());
        for secret in secrets {
            members.push((self.index_of(&secret)?, secret));
        }
        members.sort_by_key(|(index, _)| *index);
        members.dedup_by_key(|(index, _)| *index);
        if members.len() < self.threshold.needed() {
            return Err(KeyholderError::TooFew);
        }
        members.truncate(self.threshold.needed());
        let mask = members.iter().fold(0, |mask, (index, _)| mask | 1 << index);
        let info = wrap::Info::new(WRAP_INFO);
        Ok(Quorum { members, mask, keyholders: self.clone(), info, wraps_follow: true })
    }
}

/// Enough secrets to open the box. Lives in memory only.
pub struct Quorum {
    members: Vec<(usize, KeyholderSecret)>,
    mask: u8,
    keyholders: Keyholders,
    info: wrap::Info,
    /// Whether every wrap has to be the one that follows from the content key.
    wraps_follow: bool,
}

/// What sealed bytes are bound to (5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// `M`.
    pub manifest: ManifestHash,
    /// `P`.
    pub purpose: Purpose,
    /// `T`.
    pub token: TokenHash,
    /// The version of the submission.
    pub version: Version,
}

impl Binding {
    /// `A` of 5.2.
    fn associated(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(85);
        bytes.extend(b"belong/body/v1");
        bytes.extend(self.manifest.as_bytes());
        bytes.push(self.purpose.byte());
        bytes.extend(self.token.as_bytes());
        bytes.extend(self.version.get().to_be_bytes());
        bytes
    }

    fn commitment(&self, content_key: &[u8; CONTENT_KEY_BYTES]) -> [u8; 32] {
        sha256(&[b"ck", content_key, self.token.as_bytes()])
    }
}

/// The wrap of a content key for one quorum (5.3). Nothing in it is left to chance: the ephemeral key of each layer follows
/// from the content key, so that whoever opens one wrap knows what the others must be.
fn wrap_for(
    mask: u8,
    content_key: &[u8; CONTENT_KEY_BYTES],
    associated: &[u8],
    keyholders: &Keyholders,
    info: &wrap::Info,
) -> Option<Zeroizing<Vec<u8>>> {
    let members = (0..keyholders.threshold.holders()).filter(|index| mask >> index & 1 == 1);
    let mut inner = Zeroizing::new(content_key.to_vec());
    for (layer, index) in (0..).zip(members) {
        let aad = layer_aad(associated, mask, layer);
        let mut ikm = Zeroizing::new([0; 32]);
        expand(content_key, &[EPHEMERAL_LABEL, &aad], &mut *ikm);
        let ephemeral = wrap::Secret::derive(&*ikm);
        inner = Zeroizing::new(wrap::seal_with(&ephemeral, keyholders.keys[index].as_bytes(), info, &aad, &inner)?);
    }
    Some(inner)
}

fn layer_aad(associated: &[u8], mask: u8, layer: u8) -> Vec<u8> {
    [associated, &[mask, layer]].concat()
}

/// Seals a padded body for all quorums (5.2 to 5.5).
///
/// # Errors
/// Never with keyholders that were parsed; their points are on the curve.
pub fn seal(
    body: &[u8],
    binding: &Binding,
    keyholders: &Keyholders,
    chance: &mut impl CryptoRng,
) -> Result<Vec<u8>, KeyholderError> {
    let mut content_key = Zeroizing::new([0; CONTENT_KEY_BYTES]);
    chance.fill_bytes(&mut *content_key);
    let associated = binding.associated();
    let info = wrap::Info::new(WRAP_INFO);
    let threshold = keyholders.threshold;

    let mut sealed = Vec::with_capacity(threshold.sealed_bytes(body.len()));
    sealed.extend(binding.commitment(&content_key));
    sealed.push(u8::try_from(threshold.masks().len()).expect("one or three quorums"));
    for &mask in threshold.masks() {
        let wrap = wrap_for(mask, &content_key, &associated, keyholders, &info).ok_or(KeyholderError::Public)?;
        sealed.push(mask);
        sealed.extend(u16::try_from(wrap.len()).expect("a wrap is short").to_be_bytes());
        sealed.extend(wrap.iter());
    }
    let start = sealed.len();
    sealed.extend(body);
    let tag = wrap::aes_256_gcm(&content_key)
        .seal_in_place_separate_tag(zero_nonce(), Aad::from(&associated), &mut sealed[start..])
        .expect("a body is far below the limit of AES-GCM");
    sealed.extend(tag.as_ref());
    Ok(sealed)
}

/// Each content key encrypts one body, so its nonce can be fixed (5.2).
fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// Why a sealed body is a spoilt ballot (5.6). Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Spoilt {
    /// Not the form of 5.5.
    #[error("the sealed answer is not in the form that was announced")]
    Form,
    /// A wrap does not open with its keyholder's key, or is not the one that follows from the content key.
    #[error("a keyholder's part of the sealed answer does not open")]
    Wrap,
    /// The content key is not the one that was committed to.
    #[error("the keyholders' parts of the sealed answer hold different keys")]
    Commitment,
    /// The body does not open.
    #[error("the sealed answer does not open")]
    Body,
    /// The body is not canonical, or says something that the manifest does not know.
    #[error("the sealed answer is not written as announced")]
    Content,
}

struct Parts<'a> {
    commitment: [u8; 32],
    wraps: Vec<(u8, &'a [u8])>,
    body: &'a [u8],
}

fn parts(sealed: &[u8], threshold: Threshold) -> Option<Parts<'_>> {
    let mut reader = Reader(sealed);
    let commitment = reader.array()?;
    let count = usize::from(reader.u8()?);
    if count != threshold.masks().len() {
        return None;
    }
    let mut wraps = Vec::with_capacity(count);
    for &mask in threshold.masks() {
        let found = reader.u8()?;
        let len = usize::from(reader.u16()?);
        if found != mask || len != threshold.wrap_bytes() {
            return None;
        }
        wraps.push((mask, reader.take(len)?));
    }
    (reader.0.len() >= TAG_BYTES).then_some(Parts { commitment, wraps, body: reader.0 })
}

impl Quorum {
    /// For waves of before 5.3 said how ephemeral keys are made: each layer has a key of its own by chance, so that wraps cannot
    /// be made again and compared.
    #[must_use]
    pub fn of_wraps_by_chance(self) -> Self {
        Self { wraps_follow: false, ..self }
    }

    /// Opens sealed bytes and gives the padded body, wiped when dropped.
    ///
    /// # Errors
    /// When the ballot is spoilt (5.6), whichever quorum opens it.
    pub fn open(&self, sealed: &[u8], binding: &Binding) -> Result<Zeroizing<Vec<u8>>, Spoilt> {
        self.open_with_share(sealed, binding).map(|(body, _)| body)
    }

    /// The same, with a share: 32 bytes that follow from the content key alone, so that every quorum comes to the same and nobody
    /// else to any. Together they make a secret that all who count the batch know, and that no answer can be worked out from.
    ///
    /// # Errors
    /// When the ballot is spoilt (5.6).
    pub fn open_with_share(&self, sealed: &[u8], binding: &Binding) -> Result<(Zeroizing<Vec<u8>>, [u8; 32]), Spoilt> {
        let parts = parts(sealed, self.keyholders.threshold).ok_or(Spoilt::Form)?;
        let associated = binding.associated();
        let (mask, mut inner) = parts
            .wraps
            .iter()
            .find(|(mask, _)| *mask == self.mask)
            .map(|(mask, wrap)| (*mask, Zeroizing::new(wrap.to_vec())))
            .ok_or(Spoilt::Form)?;
        for (layer, (_, secret)) in (0..).zip(&self.members).collect::<Vec<(u8, _)>>().into_iter().rev() {
            let aad = layer_aad(&associated, mask, layer);
            inner = wrap::open(&secret.0, &self.info, &aad, &inner).ok_or(Spoilt::Wrap)?;
        }
        let mut content_key = Zeroizing::new([0; CONTENT_KEY_BYTES]);
        if inner.len() != CONTENT_KEY_BYTES {
            return Err(Spoilt::Wrap);
        }
        content_key.copy_from_slice(&inner);
        if binding.commitment(&content_key) != parts.commitment {
            return Err(Spoilt::Commitment);
        }
        // Every quorum must find the same ballot spoilt, or a recount by others would come to other numbers.
        for (mask, found) in parts.wraps.iter().filter(|_| self.wraps_follow) {
            let right = wrap_for(*mask, &content_key, &associated, &self.keyholders, &self.info);
            if right.is_none_or(|right| right.as_slice() != *found) {
                return Err(Spoilt::Wrap);
            }
        }
        let mut body = Zeroizing::new(parts.body.to_vec());
        let len = wrap::aes_256_gcm(&content_key)
            .open_in_place(zero_nonce(), Aad::from(&associated), &mut body)
            .map_err(|_| Spoilt::Body)?
            .len();
        body.truncate(len);
        Ok((body, sha256(&[b"belong/share/v1", &*content_key])))
    }
}

/// `C` (6.1).
#[must_use]
pub fn hash(sealed: &[u8]) -> SealedHash {
    SealedHash::new(sha256(&[sealed]))
}
