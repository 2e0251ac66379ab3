//! What anybody can check from published things alone, and what a quorum can check in the objection period.

use credential::log::{LogPublicKey, Tree, check_consistency, leaf_hash};
use credential::receipt::Receipt;
use credential::submission::BoxPublicKey;
use credential::{LeafHash, ManifestHash, RootHash, sha256};
use measure::Release;
use serde::{Deserialize, Serialize};

use crate::ballot_box::{CalledOff, reason_hash};
use crate::brought::Brought;
use crate::journal::kind;
use crate::manifest::Manifest;

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// A short name, stable across versions.
    pub name: &'static str,
    /// Whether it holds.
    pub passed: bool,
    /// What was found, as a sentence for people.
    pub sentence: String,
}

fn check(name: &'static str, passed: bool, yes: &str, no: &str) -> Check {
    Check { name, passed, sentence: if passed { yes } else { no }.to_owned() }
}

/// Everything that is public of one wave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The manifest's exact bytes.
    pub manifest: Vec<u8>,
    /// All entries of the organisation's log.
    pub entries: Vec<Vec<u8>>,
    /// Its signed checkpoint.
    pub checkpoint: Vec<u8>,
    /// An earlier checkpoint of the same log, kept by whoever checks.
    pub earlier: Option<Vec<u8>>,
    /// The leaves of the batch tree, in order; none before closing.
    pub leaves: Option<Vec<LeafHash>>,
    /// The signed checkpoint of the batch tree.
    pub batch_checkpoint: Option<Vec<u8>>,
    /// The release's exact bytes; none before counting.
    pub release: Option<Vec<u8>>,
    /// When and why it was called off.
    #[serde(default)]
    pub called_off: Option<CalledOff>,
}

/// [`audit`], and whether rows of the database were bent: `damaged` is what the box says of itself.
#[must_use]
pub fn audit_with(published: &Published, damaged: u32) -> Vec<Check> {
    let mut checks = audit(published);
    if damaged > 0 {
        let sentence = format!(
            "{damaged} rows of the database were not what the ballot box had written there, and could not be counted."
        );
        checks.push(Check { name: "undamaged", passed: false, sentence });
    }
    checks
}

/// The name under which an organisation's log signs.
#[must_use]
pub fn log_name(issuer: &str) -> String {
    format!("{issuer}/log")
}

/// The name under which the closing tree of a wave is signed.
#[must_use]
pub fn batch_name(issuer: &str, wave: &str) -> String {
    format!("{issuer}/wave/{wave}")
}

/// Checks all that is there. The list is never empty, and a check that cannot be made yet is not in it.
#[must_use]
pub fn audit(published: &Published) -> Vec<Check> {
    let mut checks = Vec::new();
    let manifest = match Manifest::parse(&published.manifest) {
        Ok(manifest) => manifest,
        Err(why) => {
            checks.push(Check { name: "manifest", passed: false, sentence: why.to_string() });
            return checks;
        }
    };
    checks.push(check("manifest", true, "The announcement keeps every rule of the protocol.", ""));
    let hash = sha256(&[&published.manifest]);
    let key = log_key(&manifest, &log_name(&manifest.issuer));
    audit_log(published, key.as_ref(), &mut checks);
    let announced = logged(published, kind::MANIFEST, &manifest.wave);
    checks.push(check(
        "manifest_logged",
        announced == [hex::encode(hash)],
        "The announcement is the one and only one in the log.",
        "The log does not hold this announcement, or holds another one as well.",
    ));
    audit_called_off(published, &manifest.wave, ManifestHash::new(hash), &mut checks);
    if let Some(leaves) = &published.leaves {
        audit_batch(published, &manifest, leaves, &mut checks);
    }
    if let Some(release) = &published.release {
        audit_release(published, &manifest, &hash, release, &mut checks);
    }
    checks
}

/// 15.3: whoever called it off cannot give another reason later, or say that it never happened.
fn audit_called_off(published: &Published, wave: &str, manifest: ManifestHash, checks: &mut Vec<Check>) {
    let logged = logged(published, kind::CALLED_OFF, wave);
    match &published.called_off {
        None if logged.is_empty() => {}
        None => checks.push(check("called_off", false, "", "The log says that this survey was called off.")),
        Some(off) => {
            let told = logged == [hex::encode(reason_hash(manifest, &off.reason))];
            let nothing = published.leaves.is_none() && published.release.is_none();
            checks.push(check(
                "called_off",
                told && nothing,
                "The survey was called off once, for the reason that is shown, and nothing was counted.",
                "The survey is said to be called off, but the log does not say so once and for this reason, or something was \
                 counted.",
            ));
        }
    }
}

/// The hashes that the log holds for a wave and kind, in order.
fn logged(published: &Published, kind: &str, wave: &str) -> Vec<String> {
    let start = format!("{kind} {wave} ");
    let entries = published.entries.iter().filter_map(|entry| std::str::from_utf8(entry).ok());
    entries.filter_map(|entry| entry.strip_prefix(&start)).map(str::to_owned).collect()
}

fn log_key(manifest: &Manifest, name: &str) -> Option<LogPublicKey> {
    manifest.log_public_key(name).ok()
}

fn audit_log(published: &Published, key: Option<&LogPublicKey>, checks: &mut Vec<Check>) {
    let tree: Tree = published.entries.iter().map(|entry| leaf_hash(entry)).collect();
    let checkpoint = key.and_then(|key| key.open_checkpoint(&published.checkpoint).ok());
    checks.push(check(
        "log_signature",
        checkpoint.is_some(),
        "The log is signed with the key that was announced.",
        "The log is not signed with the key that was announced.",
    ));
    let whole = checkpoint.as_ref().is_some_and(|c| c.size == tree.size() && c.root == tree.root());
    checks.push(check(
        "log_entries",
        whole,
        "The entries of the log are exactly those that were signed.",
        "The entries of the log are not those that were signed.",
    ));
    if let Some(earlier) = &published.earlier {
        let grew = key.and_then(|key| key.open_checkpoint(earlier).ok()).is_some_and(|old| {
            tree.consistency(old.size)
                .is_ok_and(|path| check_consistency((old.size, old.root), (tree.size(), tree.root()), &path).is_ok())
        });
        checks.push(check(
            "log_only_grew",
            grew,
            "The log continues the one that was seen before; nothing was changed or taken out.",
            "The log does not continue the one that was seen before.",
        ));
    }
}

fn audit_batch(published: &Published, manifest: &Manifest, leaves: &[LeafHash], checks: &mut Vec<Check>) {
    checks.push(check(
        "batch_order",
        leaves.is_sorted_by(|a, b| a < b),
        "The sealed answers are listed by hash, each once, so that their order tells nothing.",
        "The sealed answers are not listed by hash, or one occurs twice.",
    ));
    let tree: Tree = leaves.iter().copied().collect();
    let signed = published
        .batch_checkpoint
        .as_ref()
        .and_then(|note| log_key(manifest, &batch_name(&manifest.issuer, &manifest.wave))?.open_checkpoint(note).ok())
        .is_some_and(|c| c.size == tree.size() && c.root == tree.root());
    checks.push(check(
        "batch_signature",
        signed,
        "The list of sealed answers is the one that was signed at closing.",
        "The list of sealed answers is not the one that was signed at closing.",
    ));
    let roots = logged(published, kind::CLOSING, &manifest.wave);
    checks.push(check(
        "one_closing",
        roots == [tree.root().to_string()],
        "The survey was closed once, with this list.",
        "The survey was not closed exactly once with this list.",
    ));
    let refused = logged(published, kind::REFUSED, &manifest.wave);
    checks.push(check(
        "no_second_closing",
        refused.is_empty(),
        "Nobody tried to close the survey with another list.",
        "Somebody tried to close the survey with another list of answers; that was refused.",
    ));
}

/// The release, after checking that it is the one of the log.
fn read_release(published: &Published, wave: &str, bytes: &[u8], checks: &mut Vec<Check>) -> Option<Release> {
    let hash = sha256(&[bytes]);
    checks.push(check(
        "release_logged",
        logged(published, kind::RELEASE, wave) == [hex::encode(hash)],
        "The results are the first and only ones in the log.",
        "The results are not the first and only ones in the log.",
    ));
    match Release::from_published(bytes, &hash) {
        Ok(release) => Some(release),
        Err(why) => {
            let sentence = format!("The results cannot be read: {why}.");
            checks.push(Check { name: "release", passed: false, sentence });
            None
        }
    }
}

fn audit_plan(published: &Published, wave: &str, release: &Release, checks: &mut Vec<Check>) {
    let planned = logged(published, kind::PLAN, wave) == [release.plan_hash()]
        && logged(published, kind::CERTIFICATES, wave) == [release.certificates_hash()];
    checks.push(check(
        "plan_logged",
        planned,
        "What may be shown was decided once, and that decision is in the log.",
        "The decision on what may be shown is not the first and only one in the log.",
    ));
}

fn audit_release(
    published: &Published,
    manifest: &Manifest,
    manifest_hash: &[u8; 32],
    bytes: &[u8],
    checks: &mut Vec<Check>,
) {
    let Some(release) = read_release(published, &manifest.wave, bytes, checks) else { return };
    let fits = release.manifest() == hex::encode(manifest_hash)
        && release.wave() == manifest.wave
        && *release.policy() == manifest.policy
        && *release.structure() == manifest.structure()
        && release.collected_by().is_none();
    checks.push(check(
        "release",
        fits,
        "The results follow the rules of the announcement.",
        "The results do not follow the rules of the announcement.",
    ));
    audit_plan(published, &manifest.wave, &release, checks);
    let counts = release.counts();
    let all = || counts.answers.iter().chain(&counts.comments);
    checks.push(check(
        "counts",
        all().all(measure::Tally::adds_up) && !release.is_contested(),
        "In every key group no more answers came than credentials and paper slips were given, and no more of these \
         than people could take part.",
        "In a key group more answers came than credentials and slips were given, or more of these than people could take \
         part. The results are contested.",
    ));
    if let Some(leaves) = &published.leaves {
        let counted: u64 = all().map(|tally| u64::from(tally.answered) + u64::from(tally.spoilt)).sum();
        checks.push(check(
            "all_counted",
            counted == leaves.len() as u64,
            "As many were counted as are in the list of sealed answers.",
            "Not as many were counted as are in the list of sealed answers.",
        ));
    }
}

/// What is checked of a wave of the box and cannot be checked of a survey that another system collected: a short name, and why.
pub const NOT_FOR_BROUGHT: [(&str, &str); 4] = [
    ("tokens", "Nobody had a credential, so nothing shows that each person answered once, and that nobody else did."),
    ("receipts", "Nobody got a receipt, so nobody can check that an answer was counted."),
    ("sealed_answers", "The answers came readable, in a file. There is no list of sealed answers to count again."),
    ("promise", "Who saw the answers before they came here, and what was promised, is not known to Belong."),
];

/// Checks all that is published of a survey that was brought in: `manifest` holds its description. The list is never empty.
#[must_use]
pub fn audit_brought(published: &Published) -> Vec<Check> {
    let mut checks = Vec::new();
    let brought = match Brought::parse(&published.manifest) {
        Ok(brought) => brought,
        Err(why) => {
            checks.push(Check { name: "description", passed: false, sentence: why.to_string() });
            return checks;
        }
    };
    checks.push(check("description", true, "The description of what was brought in keeps every rule.", ""));
    let key = brought.log_public_key(&log_name(&brought.issuer)).ok();
    audit_log(published, key.as_ref(), &mut checks);
    let hash = hex::encode(sha256(&[&published.manifest]));
    checks.push(check(
        "description_logged",
        logged(published, kind::BROUGHT, &brought.wave) == [hash.clone()],
        "The description is the one and only one in the log.",
        "The log does not hold this description, or holds another one as well.",
    ));
    let Some(bytes) = &published.release else { return checks };
    let Some(release) = read_release(published, &brought.wave, bytes, &mut checks) else { return checks };
    let fits = release.manifest() == hash
        && release.wave() == brought.wave
        && *release.policy() == brought.policy
        && *release.structure() == brought.structure()
        && release.collected_by() == Some(brought.collected_by.as_str());
    checks.push(check(
        "release",
        fits,
        "The results follow the rules of the description, and say who collected the answers.",
        "The results do not follow the rules of the description.",
    ));
    audit_plan(published, &brought.wave, &release, &mut checks);
    checks
}

/// Checks one receipt: that the box signed it, and, once the survey is closed, that its leaf was counted (7.3).
#[must_use]
pub fn audit_receipt(published: &Published, receipt: &Receipt) -> Vec<Check> {
    let mut checks = Vec::new();
    let same = receipt.manifest == ManifestHash::new(sha256(&[&published.manifest]));
    checks.push(check(
        "receipt_wave",
        same,
        "The receipt belongs to this survey.",
        "The receipt belongs to another survey.",
    ));
    let key = Manifest::parse(&published.manifest).ok().and_then(|manifest| manifest.box_public_key().ok());
    let signed = key.is_some_and(|key: BoxPublicKey| receipt.check(&key).is_ok());
    checks.push(check(
        "receipt_signature",
        signed,
        "The ballot box signed the receipt.",
        "The ballot box did not sign this receipt.",
    ));
    if let Some(leaves) = &published.leaves {
        let counted = leaves.binary_search(&receipt.acknowledgement.leaf).is_ok();
        checks.push(check(
            "receipt_counted",
            counted,
            "Your answer is in the list that was counted.",
            "This answer is not in the list that was counted. If you replaced it later, check the receipt of your last \
             answer. If you did not, keep this receipt: it is proof.",
        ));
    }
    checks
}

/// Compares a recount with what was published (10.5, 10.6).
#[must_use]
pub fn audit_recount(published: &Published, outcome: &crate::close::Outcome) -> Check {
    let tree: Option<RootHash> =
        published.leaves.as_ref().map(|leaves| leaves.iter().copied().collect::<Tree>().root());
    let same = published.release.as_deref() == Some(outcome.release_bytes()) && tree == Some(outcome.root());
    check(
        "recount",
        same,
        "Counting again gave the same results, byte for byte.",
        "Counting again gave other results than those published.",
    )
}
