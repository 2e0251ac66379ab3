//! Everything that follows from one seed (section 2).

use aws_lc_rs::hkdf;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::words::{self, WordsError};
use crate::{ManifestHash, Purpose, Slot};

/// 128 random bits, made on the respondent's device, or the code of a paper slip (12.3).
///
/// Whoever holds it can repeat every request and replace every answer of its wave. It has no
/// `Debug`, so that it cannot slip into a log, and is wiped when dropped.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 16]>);

impl Seed {
    /// A seed of these bits.
    #[must_use]
    pub fn new(bits: [u8; 16]) -> Self {
        Self(Zeroizing::new(bits))
    }

    /// A fresh seed.
    pub fn random(chance: &mut impl CryptoRng) -> Self {
        let mut bits = Zeroizing::new([0; 16]);
        chance.fill_bytes(&mut *bits);
        Self(bits)
    }

    /// Reads twelve words.
    ///
    /// # Errors
    /// When they are not a seed's words.
    pub fn from_words(text: &str) -> Result<Self, WordsError> {
        words::to_seed(text).map(Self)
    }

    /// The twelve words.
    #[must_use]
    pub fn words(&self) -> Zeroizing<String> {
        words::from_seed(&self.0)
    }

    /// The 16 bytes.
    #[must_use]
    pub fn bits(&self) -> &[u8; 16] {
        &self.0
    }

    /// The `ikm` of a keyholder's key pair (5.7). A keyholder's seed is used for nothing else.
    pub(crate) fn keyholder_ikm(&self) -> Zeroizing<[u8; 32]> {
        let mut ikm = Zeroizing::new([0; 32]);
        expand(self.bits(), &[b"belong/keyholder/v1"], &mut *ikm);
        ikm
    }

    /// What the seed gives for one credential.
    #[must_use]
    pub fn for_credential(&self, manifest: ManifestHash, purpose: Purpose, slot: Slot) -> Derivation<'_> {
        Derivation { seed: self, manifest, purpose, slot }
    }
}

/// What a seed gives for one wave, purpose and slot.
#[derive(Clone, Copy)]
pub struct Derivation<'a> {
    seed: &'a Seed,
    manifest: ManifestHash,
    purpose: Purpose,
    slot: Slot,
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF-SHA256 with the salt of this program. `out` may be at most 8,160 bytes long, the limit of HKDF.
pub(crate) fn expand(ikm: &[u8], info: &[&[u8]], out: &mut [u8]) {
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"belong/v1")
        .extract(ikm)
        .expand(info, Length(out.len()))
        .and_then(|okm| okm.fill(out))
        .expect("the lengths in use are far below the limit of HKDF");
}

impl Derivation<'_> {
    /// Bytes derived under a label (2.2).
    fn fill(&self, label: &[u8], out: &mut [u8]) {
        let place = [self.purpose.byte(), self.slot.0];
        let info = [b"belong/v1/", label, &[0], self.manifest.as_bytes(), &place];
        expand(self.seed.bits(), &info, out);
    }

    /// The Ed25519 key pair of the credential (2.3).
    #[must_use]
    pub fn holder(&self) -> Holder {
        let mut seed = Zeroizing::new([0; 32]);
        self.fill(b"sk", &mut *seed);
        Holder::from_secret(&seed)
    }

    /// The secret of the mailbox of a comment (14.1).
    pub(crate) fn mailbox_ikm(&self) -> Zeroizing<[u8; 32]> {
        let mut ikm = Zeroizing::new([0; 32]);
        self.fill(b"mailbox", &mut *ikm);
        ikm
    }

    /// The salt of the PSS encoding (2.4).
    #[must_use]
    pub fn salt(&self) -> Zeroizing<[u8; 48]> {
        let mut salt = Zeroizing::new([0; 48]);
        self.fill(b"salt", &mut *salt);
        salt
    }

    /// Candidate number `i` for the blinding factor (2.5).
    #[must_use]
    pub fn factor(&self, i: u8) -> Zeroizing<[u8; 256]> {
        let mut factor = Zeroizing::new([0; 256]);
        self.fill(&[b'r', i], &mut *factor);
        factor
    }
}

/// The key pair with which the holder of a credential signs submissions.
pub struct Holder(Ed25519KeyPair);

impl Holder {
    /// The pair of an Ed25519 secret seed (RFC 8032).
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(secret).expect("every 32 bytes are an Ed25519 seed"))
    }

    /// `pk`.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.public_key().as_ref().try_into().expect("an Ed25519 public key has 32 bytes")
    }

    /// An Ed25519 signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).as_ref().try_into().expect("an Ed25519 signature has 64 bytes")
    }
}

/// Whether an Ed25519 signature is right.
pub(crate) fn ed25519_verifies(public: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}
