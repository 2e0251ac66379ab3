//! The sealed box: takes a token and a sealed answer and gives back a Release. Knows no people.
//!
//! What the product (crate `belong`) calls, all through a cheap, cloneable [`BallotBox`]; every function is `async`,
//! heavy work is off the async threads, errors are `BoxError` whose `Display` is a sentence for people and which
//! converts from `store::Error` (with `is_busy()`):
//!
//! * `BallotBox::open(db: store::Db<store::Answers>, keys: PathBuf) -> Result<Self, BoxError>`
//! * `is_well()`: the database answers.
//! * `prepare(wave: &str, groups: &[String], comments: bool) -> WaveKeys { box_key, log_key, groups: Vec<GroupKeys { code,
//!   answer_key, comment_key }> }` (all base64url): makes issuer keys, K and the box's own key; repeating it gives the same.
//! * `announce(manifest: Vec<u8>) -> ManifestHash`: keeps the manifest and logs it; repeating it changes nothing.
//! * `blind_sign(wave: &str, group: &str, purpose: Purpose, blinded: [u8; 256]) -> [u8; 256]`: for the people side, which
//!   has checked who asks.
//! * `submit(wave: &str, submission: Vec<u8>, today: &str) -> [u8; 96]`.
//! * `manifest(wave: &str) -> Option<Arc<Manifest>>`, `manifest_bytes(wave)`.
//! * `give_secret(wave: &str, words: &str, today: &str) -> SecretsHeld { given: Vec<usize>, wanted: usize }`: kept in memory
//!   until the quorum is there.
//! * `close(wave: &str, counts: GroupCounts, today: &str) -> Closed { release_hash, … }` once the quorum is there.
//! * `release(wave) -> Option<Arc<Release>>`, `release_bytes(wave)`, `comments(wave)`, verdicts on comments.
//! * `log_tile(path)`, `log_checkpoint()`, `batch_tile(wave, path)`, `batch_checkpoint(wave)`.
//! * `audit(wave) -> Vec<Check { name, passed, sentence }>`; `destroy_due(today) -> Vec<wave>`.

pub mod manifest;

pub use manifest::Manifest;
