//! Finished surveys of other systems. Their answers are handed over in memory ([`Rows`]), go through the same planning,
//! counting and guarding as those of a box, and are gone; what is kept is what is kept of a box: the release, the queue of
//! comments, hashes. Instead of a manifest there is a [`Brought`]: the public description of what was brought in, frozen and
//! logged before the release is. Nothing that Belong promises about *collecting* holds for such a survey, and the
//! release says so itself.

use std::collections::BTreeMap;

use aws_lc_rs::hmac;
use credential::log::LogPublicKey;
use credential::{RootHash, sha256};
use measure::{Answer, Chances, Counts, Opened, Policy, Structure, Tally, guard};
use serde::{Deserialize, Serialize};

use crate::close::Outcome;
use crate::fault::BoxError;
use crate::manifest::{
    Asked, MANIFEST_BYTES_MAX, ManifestFault, Question, QuestionKind, Region, Section, Text, day, ed25519, rule, said,
};
use crate::opened::{Note, place_notes};

/// The format that this program writes and reads.
pub const FORMAT: &str = "belong/brought/v1";
/// Answers of one survey that is brought in, at most.
pub const ROWS_MAX: usize = 1_000_000;
/// Questions with free text, at most.
pub const COMMENTS_MAX: usize = 20;

/// Who may read the results. Whoever kept the old survey may have promised less openness than Belong does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Readers {
    /// Organisers and auditors.
    Organisers,
    /// These, and leaders of sites, who see the whole and their own sites.
    Leaders,
    /// Everybody on the staff; and the release can be had by anybody who reaches the site, as that of a box can.
    Everybody,
}

impl Readers {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Organisers => "organisers",
            Self::Leaders => "leaders",
            Self::Everybody => "everybody",
        }
    }

    /// From the word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Organisers, Self::Leaders, Self::Everybody].into_iter().find(|readers| readers.word() == word)
    }
}

/// The description of a survey that was brought in. Fields in the order of the canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    /// [`FORMAT`].
    pub format: String,
    /// Name of the organisation.
    pub organisation: String,
    /// The name under which the log is kept.
    pub issuer: String,
    /// Id, as that of a wave.
    pub wave: String,
    /// Title.
    pub title: Text,
    /// Languages; the first is the one of reports.
    pub languages: Vec<String>,
    /// First day of answering, ISO.
    pub opens_on: String,
    /// Last day of answering, ISO.
    pub closes_on: String,
    /// The system or the people that collected the answers, in words.
    pub collected_by: String,
    /// Who may read the results.
    pub readers: Readers,
    /// How many answers there are.
    pub answers: u32,
    /// What was asked.
    pub sections: Vec<Section>,
    /// Questions about the person.
    pub facts: Vec<Question>,
    /// Regions; may be empty.
    pub regions: Vec<Region>,
    /// Groups.
    pub groups: Vec<Group>,
    /// What is released.
    pub policy: Policy,
    /// Ed25519 public key of the organisation's log, base64url.
    pub log_key: String,
}

/// A group of a survey that was brought in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Index of its region.
    pub region: Option<u16>,
    /// How many could take part, where that is known.
    pub eligible: Option<u32>,
}

impl Brought {
    /// Reads canonical bytes and checks them.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestFault> {
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(ManifestFault::TooLarge);
        }
        let brought: Self = serde_json::from_slice(bytes).map_err(|why| ManifestFault::Unreadable(why.to_string()))?;
        if brought.to_bytes() != bytes {
            return Err(ManifestFault::NotCanonical);
        }
        brought.check()?;
        Ok(brought)
    }

    /// The canonical bytes.
    ///
    /// # Panics
    /// Never: every part of it can be written as JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a description is JSON")
    }

    /// SHA-256 of the canonical bytes.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        sha256(&[&self.to_bytes()])
    }

    /// The frame that `measure` plans with. A group of which it is not known how many could take part has 0 there.
    #[must_use]
    pub fn structure(&self) -> Structure {
        let groups = self.groups.iter().map(|group| measure::Group {
            code: group.code.clone(),
            name: group.name.clone(),
            region: group.region,
            eligible: group.eligible.unwrap_or(0),
            neighbours: Vec::new(),
        });
        self.asked().structure(&self.organisation, &self.regions, groups.collect())
    }

    /// A text in the first language, or in any that it has.
    #[must_use]
    pub fn said(&self, text: &BTreeMap<String, String>) -> String {
        said(&self.languages, text)
    }

    /// The words of the questions that take a comment, by code.
    pub fn comment_words(&self) -> std::collections::BTreeMap<String, String> {
        self.comment_questions().map(|q| (q.code.clone(), self.said(&q.text))).collect()
    }

    /// The questions that take a comment, in order.
    pub fn comment_questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions).filter(|q| q.kind == QuestionKind::Text)
    }

    /// How many could take part; nothing if that is not known of every group.
    #[must_use]
    pub fn eligible(&self) -> Option<u32> {
        self.groups.iter().map(|group| group.eligible).sum()
    }

    fn asked(&self) -> Asked<'_> {
        Asked { languages: &self.languages, sections: &self.sections, facts: &self.facts }
    }

    /// Every rule.
    ///
    /// # Errors
    /// The first rule that is broken, as a sentence.
    pub fn check(&self) -> Result<(), ManifestFault> {
        if self.format != FORMAT {
            return Err(rule(format!("The format is not {FORMAT}.")));
        }
        let named = [
            ("organisation", &self.organisation),
            ("issuer", &self.issuer),
            ("wave", &self.wave),
            ("system that collected the answers", &self.collected_by),
        ];
        for (what, text) in named {
            if text.trim().is_empty() || text.len() > 300 {
                return Err(rule(format!("The {what} must have 1 to 300 bytes.")));
            }
        }
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b));
        if !plain(&self.wave) || !plain(&self.issuer) {
            return Err(rule(
                "The issuer and the wave are named with letters, digits, points, hyphens and colons only.",
            ));
        }
        if day(&self.closes_on)? < day(&self.opens_on)? {
            return Err(rule("A survey cannot close before it opens."));
        }
        self.asked().check_languages(std::iter::once(&self.title))?;
        self.asked().check_questions()?;
        if self.comment_questions().count() > COMMENTS_MAX {
            return Err(rule(format!("There are more than {COMMENTS_MAX} questions with free text.")));
        }
        let structure = self.structure();
        structure.check().map_err(|why| rule(why.to_string()))?;
        if structure.items.is_empty() {
            return Err(rule("There is no question with choices, so there is nothing to show."));
        }
        self.policy.check_for(&structure).map_err(|why| rule(why.to_string()))?;
        if self.answers < self.policy.answers_min {
            return Err(rule(format!(
                "There are {} answers; below {} nothing could be shown.",
                self.answers, self.policy.answers_min
            )));
        }
        ed25519(&self.log_key)?;
        Ok(())
    }

    /// The log's key, under the name of one of its trees.
    ///
    /// # Errors
    /// When the name cannot stand in a signed note.
    pub fn log_public_key(&self, name: &str) -> Result<LogPublicKey, ManifestFault> {
        LogPublicKey::new(name, ed25519(&self.log_key)?).map_err(|why| rule(format!("{why}.")))
    }
}

/// What a file is recognised by when it is brought in a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// SHA-256 of its rows, in an order that does not depend on theirs.
    pub rows: [u8; 32],
    /// SHA-256 of the names of its columns, likewise.
    pub columns: [u8; 32],
}

/// The mark of a hash under the log's secret: the same each time, and of no use to somebody who guesses at rows of a file.
pub(crate) fn mark(log: &[u8; 32], what: &str, hash: &[u8; 32]) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &sha256(&[b"belong/brought/key/v1", log]));
    let mut context = hmac::Context::with_key(&key);
    context.update(what.as_bytes());
    context.update(hash);
    context.sign().as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
}

/// The answers, in memory, in columns. They can be put in and not taken out.
pub struct Rows {
    opened: Opened,
    notes: Vec<Note>,
    answered: Vec<u32>,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rows({} answers)", self.opened.len())
    }
}

impl Rows {
    /// No answers yet.
    #[must_use]
    pub fn new(structure: &Structure) -> Self {
        Self { opened: Opened::new(structure), notes: Vec::new(), answered: vec![0; structure.groups.len()] }
    }

    /// Adds one answer: its group, a category (from 1) or 0 for each fact, an answer for each item, and what was written, with
    /// the code of the question.
    ///
    /// # Errors
    /// When something is out of range, or there are more than [`ROWS_MAX`]; then nothing is added.
    pub fn push(
        &mut self,
        group: usize,
        facts: &[u8],
        items: &[Answer],
        comments: Vec<(String, String)>,
    ) -> Result<(), BoxError> {
        if self.opened.len() >= ROWS_MAX {
            return Err(BoxError::Draw(format!("there are more than {ROWS_MAX} answers")));
        }
        self.opened.push(group, facts, items).map_err(|why| BoxError::Draw(why.to_string()))?;
        self.answered[group] += 1;
        let notes = comments.into_iter().filter(|(_, text)| !text.trim().is_empty());
        self.notes.extend(notes.map(|(item, text)| Note { group, item, text, mailbox: None }));
        Ok(())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.opened.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty()
    }

    /// How many there are in each group.
    #[must_use]
    pub fn answered(&self) -> &[u32] {
        &self.answered
    }
}

/// Plans, counts and guards, as at the closing of a box. The same description and the same answers, in whatever order, give
/// the same release. Nobody can count again when the file is gone; `blind` is a secret of the box, so that the hashes of plan
/// and certificates confirm no guess.
///
/// # Errors
/// When the answers are not those of the description, or nothing can be drawn.
pub fn count(brought: &Brought, rows: Rows, blind: [u8; 32]) -> Result<Outcome, BoxError> {
    brought.check()?;
    let structure = brought.structure();
    if rows.len() != brought.answers as usize || rows.answered.len() != structure.groups.len() {
        return Err(BoxError::Draw("the answers are not those of the description".into()));
    }
    let asked: Vec<&str> = brought.comment_questions().map(|question| question.code.as_str()).collect();
    if rows.notes.iter().any(|note| !asked.contains(&note.item.as_str()) || note.text.contains('\0')) {
        return Err(BoxError::Draw("a comment is not on a question of the description".into()));
    }
    let hash = brought.hash();
    // In which group somebody is may be a fact that this person told, so the counts of groups are as coarse as all others.
    let tallies = rows.answered.iter().zip(&structure.groups).map(|(answered, group)| Tally {
        eligible: group.eligible,
        answered: guard::fives(*answered),
        ..Tally::default()
    });
    let counts = Counts { answers: tallies.collect(), comments: Vec::new() };
    let remarks = place_notes(&structure, &rows.answered, rows.notes);
    let wave = measure::Wave { id: brought.wave.clone(), manifest: hash, counts };
    let seed = sha256(&[b"belong/draw/v1", &hash]);
    let chances = Chances { seed, blind };
    let drawn = measure::draw_brought(&structure, &brought.policy, &rows.opened, &wave, &brought.collected_by, chances)
        .map_err(|why| BoxError::Draw(why.to_string()))?;
    Ok(Outcome {
        wave: brought.wave.clone(),
        manifest: credential::ManifestHash::new(hash),
        // There was no batch, so there is no root: the hash of the description stands in its place.
        root: RootHash::new(hash),
        release: drawn.release.bytes(),
        plan: RootHash::new(drawn.plan_hash),
        certificates: RootHash::new(drawn.certificates_hash),
        remarks,
    })
}

/// What came of bringing a survey in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtIn {
    /// SHA-256 of the description.
    pub description: [u8; 32],
    /// SHA-256 of the release.
    pub release: [u8; 32],
    /// Comments in the queue.
    pub remarks: usize,
    /// It had been brought in before, with the same description; nothing was changed.
    pub before: bool,
}
