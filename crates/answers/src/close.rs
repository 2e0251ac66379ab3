//! Opening and counting, on the server or on an offline machine (protocol section 10). Pure: what is written is for the
//! caller to write.

use credential::seal::{KeyholderSecret, Quorum};
use credential::{ManifestHash, RootHash, sha256};
use measure::Release;
use serde::{Deserialize, Serialize};

use crate::batch::Batch;
use crate::counts::GroupCounts;
use crate::fault::BoxError;
use crate::manifest::Manifest;
use crate::opened::{self, Remark};

/// Bytes of an outcome file at most.
pub const OUTCOME_BYTES_MAX: usize = 1 << 30;

/// What counting gives: everything that may be written, and nothing else. As a file (JSON) it carries the outcome of an
/// offline closing to the server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub(crate) wave: String,
    pub(crate) manifest: ManifestHash,
    pub(crate) root: RootHash,
    #[serde(with = "text")]
    pub(crate) release: Vec<u8>,
    pub(crate) plan: RootHash,
    pub(crate) certificates: RootHash,
    pub(crate) remarks: Vec<Remark>,
}

/// The release is JSON already, so it travels as text.
mod text {
    use serde::{Deserialize as _, Deserializer, Serializer, de, ser};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(std::str::from_utf8(bytes).map_err(ser::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() { Err(de::Error::custom("a release is never empty")) } else { Ok(text.into_bytes()) }
    }
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outcome({} of {}, {} comments)", self.root, self.wave, self.remarks.len())
    }
}

impl Outcome {
    /// The canonical bytes of the release.
    #[must_use]
    pub fn release_bytes(&self) -> &[u8] {
        &self.release
    }

    /// SHA-256 of the release.
    #[must_use]
    pub fn release_hash(&self) -> [u8; 32] {
        sha256(&[&self.release])
    }

    /// The root of the batch that was counted.
    #[must_use]
    pub fn root(&self) -> RootHash {
        self.root
    }

    /// The release itself.
    ///
    /// # Errors
    /// Never for an outcome of [`count`].
    pub fn release(&self) -> Result<Release, BoxError> {
        Release::from_published(&self.release, &self.release_hash()).map_err(|why| BoxError::Draw(why.to_string()))
    }

    /// Number of comments in the queue.
    #[must_use]
    pub fn remark_count(&self) -> usize {
        self.remarks.len()
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("an outcome can be written as JSON")
    }

    /// Reads the file, and checks that its release is one of that wave and manifest.
    ///
    /// # Errors
    /// When it is not.
    pub fn parse(bytes: &[u8]) -> Result<Self, BoxError> {
        let form = || BoxError::Draw("this is not the outcome of a count".into());
        if bytes.len() > OUTCOME_BYTES_MAX {
            return Err(form());
        }
        let outcome: Self = serde_json::from_slice(bytes).map_err(|_| form())?;
        let release = outcome.release()?;
        let fits = release.wave() == outcome.wave
            && release.manifest() == outcome.manifest.to_string()
            && release.plan_hash() == outcome.plan.to_string()
            && release.certificates_hash() == outcome.certificates.to_string();
        if fits { Ok(outcome) } else { Err(form()) }
    }
}

/// The quorum of secrets for a manifest, each checked against its public key (10.1).
///
/// # Errors
/// When a secret is nobody's, or there are too few.
pub fn quorum(manifest: &Manifest, secrets: Vec<KeyholderSecret>) -> Result<Quorum, BoxError> {
    let quorum = manifest.keyholders_of_box()?.quorum(secrets)?;
    Ok(if manifest.wraps_follow() { quorum } else { quorum.of_wraps_by_chance() })
}

/// Opens and counts a batch. The same batch, keys and counts give the same bytes on any machine (10.5).
///
/// # Errors
/// When the batch is not of this manifest, or nothing can be drawn.
pub fn count(
    manifest: &Manifest,
    manifest_hash: ManifestHash,
    batch: &Batch,
    quorum: &Quorum,
    handed: &GroupCounts,
) -> Result<Outcome, BoxError> {
    if batch.manifest() != manifest_hash {
        return Err(BoxError::OtherRoot);
    }
    let root = batch.root();
    let counted = opened::count(manifest, batch, root, quorum, handed)?;
    Ok(Outcome {
        wave: manifest.wave.clone(),
        manifest: manifest_hash,
        root,
        release: counted.drawn.release.bytes(),
        plan: RootHash::new(counted.drawn.plan_hash),
        certificates: RootHash::new(counted.drawn.certificates_hash),
        remarks: counted.remarks,
    })
}

/// Counts from files, on any machine: the offline closing, and the recount by a second party (10.6).
///
/// # Errors
/// When the manifest, the batch or the secrets are refused, or the batch is not the one whose root was signed.
pub fn count_files(
    manifest: &[u8],
    batch: &[u8],
    root: RootHash,
    secrets: Vec<KeyholderSecret>,
    handed: &GroupCounts,
) -> Result<Outcome, BoxError> {
    let parsed = Manifest::parse(manifest)?;
    let hash = ManifestHash::new(sha256(&[manifest]));
    let batch = Batch::parse(batch, &parsed.terms(hash)?)?;
    if batch.root() != root {
        return Err(BoxError::OtherRoot);
    }
    count(&parsed, hash, &batch, &quorum(&parsed, secrets)?, handed)
}
