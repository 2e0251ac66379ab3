//! The batch: every final submission of a wave, sorted by leaf (protocol 10.2), as a file for offline closing and recount.
//!
//! `"BLB1" ‖ M ‖ count (u32) ‖ count × (length (u32) ‖ submission)`. Nothing in it is readable without a quorum.

use credential::log::Tree;
use credential::submission::{Checked, SUBMISSION_BYTES_MAX, Terms};
use credential::{LeafHash, ManifestHash, RootHash};
use rayon::prelude::*;

const MAGIC: &[u8; 4] = b"BLB1";
/// Submissions of one wave at most: a million people with an answer and three comments each.
pub const BATCH_MAX: usize = 4_000_000;

/// Why a batch is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchFault {
    /// Not the form.
    #[error("This is not a complete batch of sealed answers.")]
    Form,
    /// Of another wave.
    #[error("This batch belongs to another survey.")]
    OtherWave,
    /// A submission fails a check.
    #[error("Answer number {0} of this batch does not pass its checks.")]
    Submission(usize),
    /// Not in the order of the leaves, or a token twice.
    #[error("The answers of this batch are not in their order, or one occurs twice.")]
    Order,
}

/// All final submissions of a wave: each checked, each token once, sorted by leaf.
pub struct Batch {
    manifest: ManifestHash,
    sorted: Vec<Checked>,
}

impl std::fmt::Debug for Batch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Batch({} sealed submissions of {})", self.sorted.len(), self.manifest)
    }
}

impl Batch {
    /// Sorts checked submissions.
    ///
    /// # Errors
    /// When a token occurs twice, or one is of another wave.
    pub(crate) fn new(manifest: ManifestHash, mut submissions: Vec<Checked>) -> Result<Self, BatchFault> {
        if submissions.iter().any(|checked| checked.manifest() != manifest) {
            return Err(BatchFault::OtherWave);
        }
        submissions.par_sort_unstable_by_key(Checked::leaf);
        let batch = Self { manifest, sorted: submissions };
        batch.check_tokens()?;
        Ok(batch)
    }

    /// Reads a batch file, and checks every submission against the wave's terms (10.3).
    ///
    /// # Errors
    /// When it is not a batch of that wave.
    pub fn parse(bytes: &[u8], terms: &Terms) -> Result<Self, BatchFault> {
        let parts = split(bytes).ok_or(BatchFault::Form)?;
        if parts.manifest != terms.manifest() {
            return Err(BatchFault::OtherWave);
        }
        let sorted = parts
            .submissions
            .par_iter()
            .enumerate()
            .map(|(at, bytes)| terms.check(bytes).map_err(|_| BatchFault::Submission(at + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        if !sorted.is_sorted_by(|a, b| a.leaf() < b.leaf()) {
            return Err(BatchFault::Order);
        }
        let batch = Self { manifest: parts.manifest, sorted };
        batch.check_tokens()?;
        Ok(batch)
    }

    fn check_tokens(&self) -> Result<(), BatchFault> {
        let mut tokens: Vec<_> = self.sorted.iter().map(Checked::token).collect();
        tokens.par_sort_unstable();
        if tokens.is_sorted_by(|a, b| a < b) { Ok(()) } else { Err(BatchFault::Order) }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(self.manifest.as_bytes());
        bytes.extend(u32::try_from(self.sorted.len()).expect("fewer than BATCH_MAX").to_be_bytes());
        for checked in &self.sorted {
            let submission = checked.submission().to_bytes();
            bytes.extend(u32::try_from(submission.len()).expect("a submission is short").to_be_bytes());
            bytes.extend(submission);
        }
        bytes
    }

    /// `M`.
    #[must_use]
    pub fn manifest(&self) -> ManifestHash {
        self.manifest
    }

    /// Number of submissions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether nobody sent anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The leaves in order.
    pub fn leaves(&self) -> impl Iterator<Item = LeafHash> {
        self.sorted.iter().map(Checked::leaf)
    }

    /// The root of the batch tree (8.2).
    #[must_use]
    pub fn root(&self) -> RootHash {
        self.leaves().collect::<Tree>().root()
    }

    pub(crate) fn submissions(&self) -> &[Checked] {
        &self.sorted
    }
}

struct Parts<'a> {
    manifest: ManifestHash,
    submissions: Vec<&'a [u8]>,
}

fn split(bytes: &[u8]) -> Option<Parts<'_>> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (manifest, rest) = rest.split_first_chunk::<32>()?;
    let (count, mut rest) = rest.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_be_bytes(*count)).ok().filter(|count| *count <= BATCH_MAX)?;
    // Not `with_capacity(count)`: the number comes from outside, the bytes behind it may not.
    let mut submissions = Vec::new();
    for _ in 0..count {
        let (len, after) = rest.split_first_chunk::<4>()?;
        let len = usize::try_from(u32::from_be_bytes(*len)).ok().filter(|len| *len <= SUBMISSION_BYTES_MAX)?;
        let (submission, after) = after.split_at_checked(len)?;
        submissions.push(submission);
        rest = after;
    }
    rest.is_empty().then_some(Parts { manifest: ManifestHash::new(*manifest), submissions })
}
