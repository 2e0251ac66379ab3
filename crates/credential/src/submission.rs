//! What the box receives, checks and acknowledges (section 6).

use std::collections::BTreeMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

use crate::blind::{IssuerPublicKey, RSA_BYTES};
use crate::client::Held;
use crate::derive::ed25519_verifies;
use crate::log::leaf_hash;
use crate::seal::{self, Binding, Threshold};
use crate::token::{Credential, IssuerName, TOKEN_INPUT_BYTES, TokenInput, challenge};
use crate::{IssuerKeyId, LeafHash, ManifestHash, Purpose, Reader, SealedHash, TokenHash, Version, sha256};

/// What every submission begins with.
const MAGIC: &[u8; 4] = b"BLG1";
/// Bytes before the sealed part.
const HEAD_BYTES: usize = 4 + 1 + 4 + TOKEN_INPUT_BYTES + RSA_BYTES + 32;
/// Bytes of an Ed25519 signature.
const SIGNATURE_BYTES: usize = 64;
/// Bytes of a submission around its sealed part.
pub const AROUND_BYTES: usize = HEAD_BYTES + SIGNATURE_BYTES;
/// Bytes of any submission at most.
pub const SUBMISSION_BYTES_MAX: usize = AROUND_BYTES + Threshold::TwoOfThree.sealed_bytes(*seal::BODY_BYTES.end());
/// Bytes of an acknowledgement (6.4).
pub const ACKNOWLEDGEMENT_BYTES: usize = 32 + SIGNATURE_BYTES;

/// A submission that is refused. The sentences are for the person who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// Not the form of 6.1.
    #[error("this is not a sealed answer")]
    Form,
    /// Another length than every submission of this wave and purpose.
    #[error("this sealed answer does not have the size that was announced for this survey")]
    Length,
    /// The token's nonce is not SHA-256 of the key that signed the submission.
    #[error("this answer was not sealed by the holder of its token")]
    Nonce,
    /// The token is for another wave.
    #[error("this token belongs to another survey")]
    Challenge,
    /// The token names an issuer key that is not in the manifest for this purpose.
    #[error("this token was not issued for this survey")]
    Key,
    /// The issuer's signature is wrong.
    #[error("this token was not signed by the issuer of this survey")]
    Signature,
    /// The holder's signature is wrong.
    #[error("this answer was changed after it was sealed")]
    Proof,
}

/// A submission as it is sent (6.1).
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    /// `P`.
    pub purpose: Purpose,
    /// From 1.
    pub version: Version,
    /// Token input and the issuer's signature.
    pub credential: Credential,
    /// The holder's Ed25519 public key.
    pub pk: [u8; 32],
    /// 5.5.
    pub sealed: Vec<u8>,
    /// The holder's signature over what is sent.
    pub proof: [u8; SIGNATURE_BYTES],
}

fn proof_message(manifest: ManifestHash, token: TokenHash, version: Version, sealed: SealedHash) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(121);
    bytes.extend(b"belong/submission/v1\0");
    bytes.extend(manifest.as_bytes());
    bytes.extend(token.as_bytes());
    bytes.extend(version.get().to_be_bytes());
    bytes.extend(sealed.as_bytes());
    bytes
}

impl Submission {
    /// Signs sealed bytes for sending.
    #[must_use]
    pub fn sign(held: &Held, manifest: ManifestHash, purpose: Purpose, version: Version, sealed: Vec<u8>) -> Self {
        let message = proof_message(manifest, held.credential.input.hash(), version, seal::hash(&sealed));
        Self {
            purpose,
            version,
            credential: held.credential.clone(),
            pk: held.holder.public(),
            proof: held.holder.sign(&message),
            sealed,
        }
    }

    /// Reads the form, and checks nothing else.
    ///
    /// # Errors
    /// When it is not a submission of any wave.
    pub fn parse(bytes: &[u8]) -> Result<Self, SubmissionError> {
        if bytes.len() > SUBMISSION_BYTES_MAX {
            return Err(SubmissionError::Length);
        }
        Self::read(bytes).ok_or(SubmissionError::Form)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.array()? != *MAGIC {
            return None;
        }
        let purpose = Purpose::from_byte(reader.u8()?)?;
        let version = Version::new(reader.u32()?)?;
        let input = TokenInput::parse(reader.array()?).ok()?;
        let credential = Credential { input, signature: reader.array()? };
        let pk = reader.array()?;
        let sealed = reader.take(reader.0.len().checked_sub(SIGNATURE_BYTES)?)?.to_vec();
        let proof = reader.array()?;
        reader.is_empty().then_some(Self { purpose, version, credential, pk, sealed, proof })
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(AROUND_BYTES + self.sealed.len());
        bytes.extend(MAGIC);
        bytes.push(self.purpose.byte());
        bytes.extend(self.version.get().to_be_bytes());
        bytes.extend(self.credential.input.as_bytes());
        bytes.extend(self.credential.signature);
        bytes.extend(self.pk);
        bytes.extend(&self.sealed);
        bytes.extend(self.proof);
        bytes
    }

    /// `T`.
    #[must_use]
    pub fn token(&self) -> TokenHash {
        self.credential.input.hash()
    }

    /// What the sealed part must be bound to.
    #[must_use]
    pub fn binding(&self, manifest: ManifestHash) -> Binding {
        Binding { manifest, purpose: self.purpose, token: self.token(), version: self.version }
    }
}

/// What a submission of one wave is checked against: public facts of its manifest.
#[derive(Debug, Clone)]
pub struct Terms {
    manifest: ManifestHash,
    challenge_digest: [u8; 32],
    submission_bytes: usize,
    keys: BTreeMap<(Purpose, IssuerKeyId), (usize, IssuerPublicKey)>,
}

impl Terms {
    /// The terms of a wave. `keys` gives, for each issuer key, its purpose and the index of its key group.
    #[must_use]
    pub fn new(
        manifest: ManifestHash,
        issuer: &IssuerName,
        threshold: Threshold,
        body_bytes: usize,
        keys: impl IntoIterator<Item = (Purpose, usize, IssuerPublicKey)>,
    ) -> Self {
        Self {
            manifest,
            challenge_digest: sha256(&[&challenge(issuer, manifest)]),
            submission_bytes: AROUND_BYTES + threshold.sealed_bytes(body_bytes),
            keys: keys.into_iter().map(|(purpose, group, key)| ((purpose, key.id()), (group, key))).collect(),
        }
    }

    /// `M`.
    #[must_use]
    pub fn manifest(&self) -> ManifestHash {
        self.manifest
    }

    /// Bytes of every submission of the wave.
    #[must_use]
    pub fn submission_bytes(&self) -> usize {
        self.submission_bytes
    }

    /// Reads and checks a submission (6.2, all but the wave's being open). The cheap checks come first.
    ///
    /// # Errors
    /// When any check fails.
    pub fn check(&self, bytes: &[u8]) -> Result<Checked, SubmissionError> {
        let submission = Submission::parse(bytes)?;
        if bytes.len() != self.submission_bytes {
            return Err(SubmissionError::Length);
        }
        let input = &submission.credential.input;
        if *input.nonce() != sha256(&[&submission.pk]) {
            return Err(SubmissionError::Nonce);
        }
        if *input.challenge_digest() != self.challenge_digest {
            return Err(SubmissionError::Challenge);
        }
        let (group, key) = self.keys.get(&(submission.purpose, input.key_id())).ok_or(SubmissionError::Key)?;
        if !key.verifies(input.as_bytes(), &submission.credential.signature) {
            return Err(SubmissionError::Signature);
        }
        let token = submission.token();
        let sealed_hash = seal::hash(&submission.sealed);
        let message = proof_message(self.manifest, token, submission.version, sealed_hash);
        if !ed25519_verifies(&submission.pk, &message, &submission.proof) {
            return Err(SubmissionError::Proof);
        }
        Ok(Checked { submission, manifest: self.manifest, group: *group, token, sealed_hash })
    }
}

/// A submission that passed every check of [`Terms::check`]. There is no other way to make one.
#[derive(Clone)]
pub struct Checked {
    submission: Submission,
    manifest: ManifestHash,
    group: usize,
    token: TokenHash,
    sealed_hash: SealedHash,
}

impl Checked {
    /// The submission.
    #[must_use]
    pub fn submission(&self) -> &Submission {
        &self.submission
    }

    /// `M`.
    #[must_use]
    pub fn manifest(&self) -> ManifestHash {
        self.manifest
    }

    /// The index of the key group whose key signed the token.
    #[must_use]
    pub fn group(&self) -> usize {
        self.group
    }

    /// `P`.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.submission.purpose
    }

    /// `T`.
    #[must_use]
    pub fn token(&self) -> TokenHash {
        self.token
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.submission.version
    }

    /// `C`.
    #[must_use]
    pub fn sealed_hash(&self) -> SealedHash {
        self.sealed_hash
    }

    /// SHA-256(T ‖ C), the entry of the batch tree (8.1).
    #[must_use]
    pub fn entry(&self) -> [u8; 32] {
        entry(self.token, self.sealed_hash)
    }

    /// The leaf of the batch tree (8.1).
    #[must_use]
    pub fn leaf(&self) -> LeafHash {
        leaf_hash(&self.entry())
    }

    /// What the sealed part must be bound to.
    #[must_use]
    pub fn binding(&self) -> Binding {
        self.submission.binding(self.manifest)
    }
}

/// SHA-256(T ‖ C) (8.1).
#[must_use]
pub fn entry(token: TokenHash, sealed: SealedHash) -> [u8; 32] {
    sha256(&[token.as_bytes(), sealed.as_bytes()])
}

/// The box's answer: the leaf, and its signature that the leaf will be counted (6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The leaf that will be in the closing tree.
    pub leaf: LeafHash,
    /// Ed25519 by the box.
    pub signature: [u8; SIGNATURE_BYTES],
}

fn acknowledgement_message(manifest: ManifestHash, token: TokenHash, version: Version, leaf: LeafHash) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(114);
    bytes.extend(b"belong/ack/v1\0");
    bytes.extend(manifest.as_bytes());
    bytes.extend(token.as_bytes());
    bytes.extend(version.get().to_be_bytes());
    bytes.extend(leaf.as_bytes());
    bytes
}

impl Acknowledgement {
    /// Reads [`ACKNOWLEDGEMENT_BYTES`] bytes; `None` for another length.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; ACKNOWLEDGEMENT_BYTES] = bytes.try_into().ok()?;
        let (leaf, signature) = bytes.split_first_chunk::<32>()?;
        Some(Self { leaf: LeafHash::new(*leaf), signature: signature.try_into().ok()? })
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; ACKNOWLEDGEMENT_BYTES] {
        let mut bytes = [0; ACKNOWLEDGEMENT_BYTES];
        bytes[..32].copy_from_slice(self.leaf.as_bytes());
        bytes[32..].copy_from_slice(&self.signature);
        bytes
    }

    /// Whether the box signed it for this token and version.
    #[must_use]
    pub fn verifies(&self, key: &BoxPublicKey, manifest: ManifestHash, token: TokenHash, version: Version) -> bool {
        ed25519_verifies(&key.0, &acknowledgement_message(manifest, token, version, self.leaf), &self.signature)
    }
}

/// The ballot box's public key, Ed25519.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoxPublicKey(pub [u8; 32]);

/// The ballot box's key pair. Has no `Debug`.
pub struct BoxKey(Ed25519KeyPair);

impl BoxKey {
    /// The key of 32 secret bytes.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(secret).expect("every 32 bytes are an Ed25519 seed"))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> BoxPublicKey {
        BoxPublicKey(self.0.public_key().as_ref().try_into().expect("an Ed25519 public key has 32 bytes"))
    }

    /// Acknowledges a checked submission. Call it only after the submission is durable (6.4).
    ///
    /// Ed25519 is deterministic, so the same submission gets the same bytes again (6.3).
    #[must_use]
    pub fn acknowledge(&self, checked: &Checked) -> Acknowledgement {
        let leaf = checked.leaf();
        let message = acknowledgement_message(checked.manifest, checked.token, checked.version(), leaf);
        let signature = self.0.sign(&message);
        Acknowledgement { leaf, signature: signature.as_ref().try_into().expect("64 bytes") }
    }
}
