//! Sheets: what can be backed or put forward without a name, with the keys of its tokens (docs/method/voice.md, section 1).

use std::collections::BTreeSet;

use credential::blind::IssuerPublicKey;
use credential::token::IssuerName;
use credential::voice::Keys;
use credential::{ManifestHash, sha256};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::manifest::GROUP_ELIGIBLE_MIN;

/// The format of a sheet.
pub const SHEET_FORMAT: &str = "belong/sheet/v1";
/// The format of a part.
pub const PART_FORMAT: &str = "belong/part/v1";
/// Tokens of one person on one sheet, at most: a slot is one byte.
pub const RIGHTS_MAX: usize = 200;
/// Parts of a sheet, at most.
pub const PARTS_MAX: usize = 2_000;
/// Bytes of a sheet or of one part, at most.
pub const SHEET_BYTES_MAX: usize = 1024 * 1024;

/// What the tokens of a sheet are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// Backing suggestions.
    Backing,
    /// Putting suggestions forward.
    Words,
}

impl SheetKind {
    /// The word in databases.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Backing => "backing",
            Self::Words => "words",
        }
    }
}

/// The name of a matter and the key of its tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Name of the matter.
    pub matter: String,
    /// RSASSA-PSS SubjectPublicKeyInfo in b64u.
    pub key: String,
    /// How many people make an answer owed; 0 where nothing is backed.
    pub owed_at: u32,
    /// How many tokens one person gets; 1 where something is backed.
    pub tokens: u8,
}

/// What a sheet says of one of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// Code of the band.
    pub code: String,
    /// Name of the band.
    pub name: String,
    /// People in it on the day of the sheet.
    pub people: u32,
    /// SHA-256 of the part's bytes, hex.
    pub hash: String,
}

/// A sheet. Fields in the order of the canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// [`SHEET_FORMAT`].
    pub format: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Issuer name of tokens (RFC 9577).
    pub issuer: String,
    /// Ed25519 key of the organisation's log, b64u.
    pub log_key: String,
    /// Id.
    pub sheet: String,
    /// What its tokens are for.
    pub kind: SheetKind,
    /// The first day, ISO.
    pub appears_on: String,
    /// The last day on which its tokens can be used, ISO.
    pub ends_on: String,
    /// Rights of everybody, with the same keys.
    pub common: Vec<Right>,
    /// The bands.
    pub parts: Vec<PartOf>,
}

/// The part of a sheet for one band. Fields in the order of the canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// [`PART_FORMAT`].
    pub format: String,
    /// Id of the sheet.
    pub sheet: String,
    /// Code of the band.
    pub code: String,
    /// Rights of the people of this band.
    pub matters: Vec<Right>,
}

/// A sheet or part that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// Not JSON of this form.
    #[error("This is no sheet of this program.")]
    Form,
    /// Not written in the one form that it has.
    #[error("This sheet is not written in its one form.")]
    NotCanonical,
    /// A rule of section 1.
    #[error("{0}")]
    Rule(&'static str),
}

/// Canonical bytes.
#[must_use]
pub fn bytes_of(document: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("a sheet can be written as JSON")
}

fn canonical<D: Serialize + for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<D, SheetFault> {
    if bytes.len() > SHEET_BYTES_MAX {
        return Err(SheetFault::Form);
    }
    let document: D = serde_json::from_slice(bytes).map_err(|_| SheetFault::Form)?;
    if bytes_of(&document) == bytes { Ok(document) } else { Err(SheetFault::NotCanonical) }
}

/// A sheet with all its parts, checked against each other.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The sheet.
    pub sheet: Sheet,
    /// Its parts, in its order.
    pub parts: Vec<Part>,
    /// `M`.
    pub hash: ManifestHash,
    /// The first day.
    pub appears_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// Issuer name of tokens.
    pub issuer: IssuerName,
    /// Every key, with its place in [`Whole::rights`].
    pub keys: Keys,
    /// What each key is for: the matter, and the part that it is of; none for everybody.
    pub rights: Vec<(Right, Option<usize>)>,
}

impl Whole {
    /// Reads a sheet and its parts.
    ///
    /// # Errors
    /// When a document is not canonical, a rule of section 1 is broken, or they do not belong together.
    pub fn parse(sheet: &[u8], parts: &[Vec<u8>]) -> Result<Self, SheetFault> {
        let rule = SheetFault::Rule;
        let hash = ManifestHash::new(sha256(&[sheet]));
        let sheet: Sheet = canonical(sheet)?;
        let day = |text: &str| text.parse::<Date>().map_err(|_| rule("A day of the sheet is no date."));
        let (appears_on, ends_on) = (day(&sheet.appears_on)?, day(&sheet.ends_on)?);
        let issuer = IssuerName::new(&sheet.issuer).map_err(|_| rule("The issuer has no name that can be used."))?;
        let codes: BTreeSet<&str> = sheet.parts.iter().map(|part| part.code.as_str()).collect();
        if sheet.format != SHEET_FORMAT || sheet.sheet.is_empty() || ends_on < appears_on {
            return Err(SheetFault::Form);
        }
        if codes.len() != sheet.parts.len() || sheet.parts.is_empty() || sheet.parts.len() > PARTS_MAX {
            return Err(rule("A sheet has each band once, and at least one."));
        }
        if sheet.parts.iter().any(|part| part.people < GROUP_ELIGIBLE_MIN) {
            return Err(rule("A band has at least 20 people."));
        }
        if parts.len() != sheet.parts.len() {
            return Err(rule("A part of the sheet is missing."));
        }
        let mut rights: Vec<(Right, Option<usize>)> = sheet.common.iter().map(|right| (right.clone(), None)).collect();
        let mut read = vec![];
        for (at, (said, bytes)) in sheet.parts.iter().zip(parts).enumerate() {
            if said.hash != hex::encode(sha256(&[bytes])) {
                return Err(rule("A part is not the one that the sheet names."));
            }
            let part: Part = canonical(bytes)?;
            if part.format != PART_FORMAT || part.sheet != sheet.sheet || part.code != said.code {
                return Err(rule("A part is of another sheet or band."));
            }
            let tokens = sheet.common.iter().chain(&part.matters).map(|right| usize::from(right.tokens)).sum::<usize>();
            if tokens > RIGHTS_MAX {
                return Err(rule("A sheet has at most 200 tokens for one person."));
            }
            rights.extend(part.matters.iter().map(|right| (right.clone(), Some(at))));
            read.push(part);
        }
        let mut keys = Keys::new();
        for (place, (right, _)) in rights.iter().enumerate() {
            let key = IssuerPublicKey::from_b64u(&right.key).map_err(|_| rule("A key of the sheet cannot be read."))?;
            if keys.insert(key.id(), (key, place)).is_some() {
                return Err(rule("A key occurs twice on the sheet."));
            }
            if (sheet.kind == SheetKind::Backing) != (right.owed_at > 0) {
                return Err(rule("Each matter that is backed says how many people make an answer owed."));
            }
            if right.tokens == 0 || (sheet.kind == SheetKind::Backing && right.tokens > 1) {
                return Err(rule("Everybody backs a matter once."));
            }
        }
        Ok(Self { sheet, parts: read, hash, appears_on, ends_on, issuer, keys, rights })
    }

    /// What the people of a band get a token for, in the order of the slots: the right, and the name of its key.
    #[must_use]
    pub fn rights_of(&self, code: &str) -> Option<Vec<(&Right, String)>> {
        let part = self.parts.iter().find(|part| part.code == code)?;
        let common = self.sheet.common.iter().map(|right| (right, key_name(None, &right.matter)));
        let own = part.matters.iter().map(|right| (right, key_name(Some(code), &right.matter)));
        let mut all = vec![];
        for one in common.chain(own) {
            all.extend(std::iter::repeat_n(one.clone(), usize::from(one.0.tokens)));
        }
        Some(all)
    }
}

/// The name under which the issuer keeps the key of a right: `common/matter` or `part/code/matter`.
#[must_use]
pub fn key_name(part: Option<&str>, matter: &str) -> String {
    part.map_or_else(|| format!("common/{matter}"), |code| format!("part/{code}/{matter}"))
}
