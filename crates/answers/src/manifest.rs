//! The manifest of a wave: everything that is frozen when it is announced (docs/method/manifest.md, protocol 1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::blind::IssuerPublicKey;
use credential::log::LogPublicKey;
use credential::seal::{KeyholderPublic, Keyholders, Threshold};
use credential::submission::{BoxPublicKey, Terms};
use credential::token::IssuerName;
use credential::{LeafHash, ManifestHash, Purpose};
use jiff::civil::{Date, Weekday};
use measure::{Kind, Policy, Structure};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The format that this program writes and reads.
pub const FORMAT: &str = "belong/manifest/v1";
/// Eligible people of a key group, at least.
pub const GROUP_ELIGIBLE_MIN: u32 = 20;
/// Working days from the announcement to the opening, at least.
pub const WORKING_DAYS_MIN: usize = 3;
/// Comment credentials of a person, at most.
pub const COMMENTS_MAX: u8 = 3;
/// Bytes of a manifest, at most.
pub const MANIFEST_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of a padded body: the usual size.
pub const BODY_BYTES: u32 = 4_096;
/// Bytes of a padded body, at least and at most.
pub const BODY_BYTES_RANGE: std::ops::RangeInclusive<u32> = 4_096..=16_384;
/// Days in which a second party may recount: the usual number.
pub const OBJECTION_DAYS: u32 = 14;

/// A text in one or several languages: code of the language → words. Never empty.
pub type Text = BTreeMap<String, String>;

/// What is frozen when a wave is announced. Fields in the order of the canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// A demonstration: its dates need not lie three working days apart.
    pub demonstration: bool,
    /// Name of the organisation.
    pub organisation: String,
    /// Issuer name of tokens (RFC 9577).
    pub issuer: String,
    /// Id of the wave.
    pub wave: String,
    /// Title.
    pub title: Text,
    /// The whole promise as it is shown before answering.
    pub promise: Text,
    /// Languages of the survey; the first is the one of reports.
    pub languages: Vec<String>,
    /// Date of the announcement, ISO.
    pub announced_on: String,
    /// First day of answering, ISO.
    pub opens_on: String,
    /// Last day of answering, ISO.
    pub closes_on: String,
    /// Sections, each shown on a screen of its own.
    pub sections: Vec<Section>,
    /// Questions about the person; each becomes a fact that may travel with the answer.
    pub facts: Vec<Question>,
    /// Regions; may be empty.
    pub regions: Vec<Region>,
    /// Key groups.
    pub groups: Vec<Group>,
    /// What will be released.
    pub policy: Policy,
    /// The holders of the keys of the box.
    pub keyholders: Vec<Keyholder>,
    /// How many of them open the box together: 1 of 1, or 2 of 3.
    pub threshold: u8,
    /// Ed25519 public key that acknowledges, base64url.
    pub box_key: String,
    /// Ed25519 public key of the organisation's log, base64url.
    pub log_key: String,
    /// Comment credentials of each person.
    pub comments: u8,
    /// Bytes of a padded body.
    pub body_bytes: u32,
    /// Lost credentials that may be issued again, at most.
    pub reissue_cap: u32,
    /// Days for a recount after closing.
    pub objection_days: u32,
    /// Where it is counted. Manifests of before this was said lack it: they are counted on the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<Counting>,
    /// After how many days results open, and to whom. Without it they open to all on the day on which they are published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openness: Option<Openness>,
    /// SHA-256 of the list of the client scripts and their hashes (`client.sha256`), hex; empty when they were not built.
    pub script_sha256: String,
}

/// After how many days results open (1.7). Whoever runs the survey and whoever audits it read them at once, so that what
/// is hard to hear can be told by somebody, and before everybody reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Openness {
    /// Days from publication until leaders of sites read them.
    pub leaders_days: u16,
    /// Days from publication until everybody reads them.
    pub everybody_days: u16,
}

impl Openness {
    /// Days until everybody reads results, at most.
    pub const DAYS_MAX: u16 = 30;

    /// The day on which they open after so many days.
    #[must_use]
    pub fn day(published_on: Date, days: u16) -> Date {
        published_on.saturating_add(jiff::Span::new().days(i64::from(days)))
    }
}

/// Where the box is opened and counted (10.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// On the server, which is given the keyholders' words for this.
    Server,
    /// On a machine apart. The server refuses the words.
    Apart,
}

/// Questions that are shown together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Code, unique. Sections with `theme` are reported together under it.
    pub code: String,
    /// Heading.
    pub title: Text,
    /// A sentence below the heading; may be empty.
    pub intro: BTreeMap<String, String>,
    /// Whether the scored questions of the section make a theme of the report.
    pub theme: bool,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question, or words between questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Code, unique in the survey; with the wording it makes the item of a series.
    pub code: String,
    /// What kind of answer.
    pub kind: QuestionKind,
    /// The words.
    pub text: Text,
    /// A hint below the words; may be empty.
    pub hint: BTreeMap<String, String>,
    /// Names of the choices, numbered from 1. Empty for 0 to 10, free text and notes.
    pub options: Vec<Text>,
    /// Delicate: shown for the whole and regions only, unless the policy says otherwise.
    pub sensitive: bool,
    /// Shown only if an earlier question was answered so.
    pub show_if: Option<ShowIf>,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Ordered choices from worst to best, as an agreement or frequency scale.
    Scale,
    /// Ordered choices from best to worst.
    ScaleReversed,
    /// 0 to 10, sent as 1 to 11.
    ZeroToTen,
    /// One choice.
    Single,
    /// Several choices.
    Multiple,
    /// Free text: a comment.
    Text,
    /// Words between questions: takes no answer.
    Note,
}

/// A rule: show when `item` was answered with one of `any_of`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowIf {
    /// Code of an earlier question.
    pub item: String,
    /// Numbers of its choices.
    pub any_of: Vec<u8>,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A key group: a site, or small sites together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Index of its region.
    pub region: Option<u16>,
    /// Eligible people.
    pub eligible: u32,
    /// Issuer key for answers: RSASSA-PSS SubjectPublicKeyInfo, base64url.
    pub answer_key: String,
    /// Issuer key for comments, likewise. Empty when there are no comments.
    pub comment_key: String,
}

/// The holder of one key of the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyholder {
    /// Who it is, as staff know the person.
    pub name: String,
    /// `organiser`, `staff` or `outside`.
    pub side: String,
    /// P-256 public key, base64url (65 bytes).
    pub public_key: String,
}

/// Why a manifest is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestFault {
    /// Too large.
    #[error("the manifest is larger than {MANIFEST_BYTES_MAX} bytes")]
    TooLarge,
    /// Not JSON of this shape.
    #[error("the manifest cannot be read: {0}")]
    Unreadable(String),
    /// Written otherwise than canonically.
    #[error("the manifest is not in its canonical form")]
    NotCanonical,
    /// A rule of the protocol is broken; the sentence says which.
    #[error("{0}")]
    Rule(String),
}

pub(crate) fn ed25519(text: &str) -> Result<[u8; 32], ManifestFault> {
    let key = B64U.decode(text).ok().and_then(|key| key.try_into().ok());
    key.ok_or_else(|| rule("The key of the box or of the log is not an Ed25519 public key."))
}

pub(crate) fn rule(sentence: impl Into<String>) -> ManifestFault {
    ManifestFault::Rule(sentence.into())
}

impl Manifest {
    /// Reads canonical bytes and checks every rule of protocol section 1.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestFault> {
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(ManifestFault::TooLarge);
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|why| ManifestFault::Unreadable(why.to_string()))?;
        if manifest.to_bytes() != bytes {
            return Err(ManifestFault::NotCanonical);
        }
        manifest.check()?;
        Ok(manifest)
    }

    /// The canonical bytes.
    ///
    /// # Panics
    /// Never: every part of a manifest can be written as JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a manifest is JSON")
    }

    /// The frame that `measure` plans with. Names are in the first language.
    pub fn structure(&self) -> Structure {
        let groups = self.groups.iter().map(|group| measure::Group {
            code: group.code.clone(),
            name: group.name.clone(),
            region: group.region,
            eligible: group.eligible,
            neighbours: Vec::new(),
        });
        self.asked().structure(&self.organisation, &self.regions, groups.collect())
    }

    /// A text in the first language of the survey, or in any that it has.
    pub fn said(&self, text: &BTreeMap<String, String>) -> String {
        said(&self.languages, text)
    }

    /// Whether it is counted on a machine apart, and the server must not be given keys (10.8).
    pub fn is_counted_apart(&self) -> bool {
        self.counting == Some(Counting::Apart)
    }

    /// Whether a release that was published on this day is open to everybody (1.7). Without a day it is of before days were kept.
    pub fn is_open_to_everybody(&self, published_on: Option<Date>, today: Date) -> bool {
        match (self.openness, published_on) {
            (Some(open), Some(on)) => today >= Openness::day(on, open.everybody_days),
            _ => true,
        }
    }

    /// Whether every wrap of a sealed answer has to follow from its content key (5.3, 5.6). Manifests that do not say where they
    /// are counted are of before that rule: what was sealed for them then must count.
    pub fn wraps_follow(&self) -> bool {
        self.counting.is_some()
    }

    /// The words of the questions that take a comment, by code.
    pub fn comment_words(&self) -> BTreeMap<String, String> {
        self.comment_questions().map(|q| (q.code.clone(), self.said(&q.text))).collect()
    }

    /// The questions that take a comment, in order.
    pub fn comment_questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions).filter(|q| q.kind == QuestionKind::Text)
    }

    /// Every rule of protocol section 1.
    ///
    /// # Errors
    /// The first rule that is broken, as a sentence.
    pub fn check(&self) -> Result<(), ManifestFault> {
        if self.format != FORMAT {
            return Err(rule(format!("The format is not {FORMAT}.")));
        }
        for (what, text) in [("organisation", &self.organisation), ("issuer", &self.issuer), ("wave", &self.wave)] {
            if text.is_empty() || text.len() > 300 {
                return Err(rule(format!("The {what} must have 1 to 300 bytes.")));
            }
        }
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b));
        if !plain(&self.wave) || !plain(&self.issuer) {
            return Err(rule(
                "The issuer and the wave are named with letters, digits, points, hyphens and colons only.",
            ));
        }
        self.asked().check_languages([&self.title, &self.promise].into_iter())?;
        self.check_dates()?;
        self.check_questions()?;
        self.check_groups()?;
        self.check_keys()?;
        self.policy.check_for(&self.structure()).map_err(|why| rule(why.to_string()))?;
        if let Some(open) = self.openness
            && !(open.leaders_days <= open.everybody_days && (1..=Openness::DAYS_MAX).contains(&open.everybody_days))
        {
            return Err(rule(format!(
                "Results open to everybody after 1 to {} days, and to leaders not later.",
                Openness::DAYS_MAX
            )));
        }
        if !BODY_BYTES_RANGE.contains(&self.body_bytes) {
            return Err(rule("The size of a body is out of range."));
        }
        if self.objection_days == 0 || self.objection_days > 90 {
            return Err(rule("The time for a recount must be 1 to 90 days."));
        }
        Ok(())
    }

    /// What submissions are checked against, for this manifest with the hash of its bytes.
    ///
    /// # Errors
    /// Never for a manifest that was checked.
    pub fn terms(&self, hash: ManifestHash) -> Result<Terms, ManifestFault> {
        let issuer = IssuerName::new(&self.issuer).map_err(|why| rule(format!("{why}.")))?;
        let threshold = self.keyholders_of_box()?.threshold();
        let body_bytes = usize::try_from(self.body_bytes).map_err(|_| rule("The size of a body is out of range."))?;
        Ok(Terms::new(hash, &issuer, threshold, body_bytes, self.issuer_keys()?))
    }

    /// The issuer keys with their purpose and the index of their key group.
    ///
    /// # Errors
    /// Never for a manifest that was checked.
    pub fn issuer_keys(&self) -> Result<Vec<(Purpose, usize, IssuerPublicKey)>, ManifestFault> {
        let mut keys = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            let mut read = |purpose, text: &str| {
                let key = IssuerPublicKey::from_b64u(text)
                    .map_err(|why| rule(format!("The issuer key of {} is refused: {why}.", group.name)))?;
                keys.push((purpose, at, key));
                Ok::<_, ManifestFault>(())
            };
            read(Purpose::Answer, &group.answer_key)?;
            if self.comments > 0 {
                read(Purpose::Comment, &group.comment_key)?;
            }
        }
        Ok(keys)
    }

    /// The holders of the keys of the box, and how many of them open it.
    ///
    /// # Errors
    /// Never for a manifest that was checked.
    pub fn keyholders_of_box(&self) -> Result<Keyholders, ManifestFault> {
        let refused = |why: credential::seal::KeyholderError| rule(format!("The keyholders are refused: {why}."));
        let threshold = Threshold::new(usize::from(self.threshold), self.keyholders.len())
            .ok_or_else(|| rule("The box opens with one key of one, or with two keys of three."))?;
        let keys: Result<_, _> =
            self.keyholders.iter().map(|holder| KeyholderPublic::from_b64u(&holder.public_key)).collect();
        Keyholders::new(keys.map_err(refused)?, threshold).map_err(refused)
    }

    /// The key that signs acknowledgements.
    ///
    /// # Errors
    /// Never for a manifest that was checked.
    pub fn box_public_key(&self) -> Result<BoxPublicKey, ManifestFault> {
        ed25519(&self.box_key).map(BoxPublicKey)
    }

    /// The log's key, under the name of one of its trees.
    ///
    /// # Errors
    /// When the name cannot stand in a signed note.
    pub fn log_public_key(&self, name: &str) -> Result<LogPublicKey, ManifestFault> {
        LogPublicKey::new(name, ed25519(&self.log_key)?).map_err(|why| rule(format!("{why}.")))
    }

    fn asked(&self) -> Asked<'_> {
        Asked { languages: &self.languages, sections: &self.sections, facts: &self.facts }
    }

    fn check_dates(&self) -> Result<(), ManifestFault> {
        let (announced, opens, closes) = (day(&self.announced_on)?, day(&self.opens_on)?, day(&self.closes_on)?);
        if closes < opens {
            return Err(rule("A wave cannot close before it opens."));
        }
        if !self.demonstration && working_days_between(announced, opens) < WORKING_DAYS_MIN {
            return Err(rule(format!(
                "Answers can open {WORKING_DAYS_MIN} working days after the announcement at the earliest, so that \
                 everybody has time to take a credential."
            )));
        }
        Ok(())
    }

    fn check_questions(&self) -> Result<(), ManifestFault> {
        self.asked().check_questions()?;
        let comments = self.comment_questions().count();
        if self.comments > COMMENTS_MAX || comments != usize::from(self.comments) {
            return Err(rule(format!(
                "There are {comments} questions with free text and {} comment credentials; the numbers must be the \
                 same, and {COMMENTS_MAX} at most.",
                self.comments
            )));
        }
        self.structure().check().map_err(|why| rule(why.to_string()))
    }

    fn check_groups(&self) -> Result<(), ManifestFault> {
        let mut keys = BTreeSet::new();
        for group in &self.groups {
            if group.eligible < GROUP_ELIGIBLE_MIN {
                return Err(rule(format!(
                    "{} has {} eligible people; a key group needs at least {GROUP_ELIGIBLE_MIN}.",
                    group.name, group.eligible
                )));
            }
            let wanted =
                if self.comments > 0 { vec![&group.answer_key, &group.comment_key] } else { vec![&group.answer_key] };
            for key in wanted {
                if key.is_empty() || !keys.insert(key) {
                    return Err(rule(format!("An issuer key of {} is missing or occurs twice.", group.name)));
                }
            }
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), ManifestFault> {
        if !matches!((self.threshold, self.keyholders.len()), (1, 1) | (2, 3)) {
            return Err(rule("The box opens with one key of one, or with two keys of three."));
        }
        let mut keys = BTreeSet::new();
        for holder in &self.keyholders {
            if KeyholderPublic::from_b64u(&holder.public_key).is_err() {
                return Err(rule(format!("The key of {} is not a P-256 public key.", holder.name)));
            }
            if !keys.insert(&holder.public_key) {
                return Err(rule("Two keyholders have the same key."));
            }
        }
        self.issuer_keys()?;
        ed25519(&self.box_key)?;
        ed25519(&self.log_key)?;
        Ok(())
    }
}

/// What is asked, of an announced wave or of a survey that was brought in.
pub(crate) struct Asked<'a> {
    pub(crate) languages: &'a [String],
    pub(crate) sections: &'a [Section],
    pub(crate) facts: &'a [Question],
}

impl Asked<'_> {
    /// The frame that `measure` plans with. Names are in the first language.
    pub(crate) fn structure(&self, whole: &str, regions: &[Region], groups: Vec<measure::Group>) -> Structure {
        let mut themes = Vec::new();
        let mut items = Vec::new();
        for section in self.sections {
            let mut theme = None;
            for question in &section.questions {
                let Some(kind) = question.answer_kind() else { continue };
                if section.theme && theme.is_none() {
                    theme = Some(u16::try_from(themes.len()).unwrap_or(u16::MAX));
                    themes.push(measure::Theme {
                        code: section.code.clone(),
                        name: said(self.languages, &section.title),
                    });
                }
                items.push(measure::Item {
                    code: question.code.clone(),
                    text: said(self.languages, &question.text),
                    kind,
                    options: question.options.iter().map(|option| said(self.languages, option)).collect(),
                    theme,
                    sensitive: question.sensitive,
                });
            }
        }
        let facts = self.facts.iter().map(|fact| measure::Fact {
            code: fact.code.clone(),
            name: said(self.languages, &fact.text),
            categories: (1..)
                .zip(&fact.options)
                .map(|(number, option)| measure::Category {
                    code: format!("{number}"),
                    name: said(self.languages, option),
                })
                .collect(),
            ordered: fact.kind == QuestionKind::Scale,
            sensitive: fact.sensitive,
        });
        Structure {
            whole: whole.to_owned(),
            regions: regions
                .iter()
                .map(|region| measure::Region { code: region.code.clone(), name: region.name.clone() })
                .collect(),
            groups,
            facts: facts.collect(),
            themes,
            items,
        }
    }

    /// Languages, and that every text is there in the first one. Titles and the promise are said by whoever runs the survey
    /// and by the program, in the languages they have.
    pub(crate) fn check_languages<'t>(&self, mut titles: impl Iterator<Item = &'t Text>) -> Result<(), ManifestFault> {
        let known: BTreeSet<&String> = self.languages.iter().collect();
        if self.languages.is_empty() || known.len() != self.languages.len() {
            return Err(rule("There must be at least one language, and none twice."));
        }
        let first = &self.languages[0];
        let questions = self.sections.iter().flat_map(|section| &section.questions).chain(self.facts);
        let mut texts = questions
            .flat_map(|question| std::iter::once(&question.text).chain(&question.options))
            .chain(self.sections.iter().map(|section| &section.title));
        let check = |text: &Text| {
            if text.get(first).is_none_or(|words| words.trim().is_empty()) {
                return Err(rule(format!("A text is missing in the first language ({first}).")));
            }
            match text.keys().find(|language| !known.contains(language)) {
                Some(other) => Err(rule(format!("A text is given in {other}, which is not a language of the survey."))),
                None => Ok(()),
            }
        };
        texts.try_for_each(check)?;
        if titles.any(|text| text.is_empty() || text.values().any(|words| words.trim().is_empty())) {
            return Err(rule("The title or the promise has no words."));
        }
        Ok(())
    }

    /// Each question by itself, codes, what depends on what, and that facts have one choice.
    pub(crate) fn check_questions(&self) -> Result<(), ManifestFault> {
        let mut seen: BTreeMap<&str, &Question> = BTreeMap::new();
        let asked = self.sections.iter().flat_map(|section| &section.questions);
        for question in asked.chain(self.facts) {
            question.check().map_err(rule)?;
            if let Some(show_if) = &question.show_if {
                let earlier = seen.get(show_if.item.as_str()).filter(|q| q.answer_kind().is_some());
                let Some(earlier) = earlier else {
                    return Err(rule(format!(
                        "{} depends on {}, which is not an earlier question with choices.",
                        question.code, show_if.item
                    )));
                };
                let options = earlier.answer_kind().map_or(0, Kind::options);
                if show_if.any_of.is_empty() || show_if.any_of.iter().any(|choice| *choice > options) {
                    return Err(rule(format!(
                        "{} depends on a choice which {} does not have.",
                        question.code, show_if.item
                    )));
                }
            }
            if seen.insert(&question.code, question).is_some() {
                return Err(rule(format!("The code {} occurs twice.", question.code)));
            }
        }
        let fine = [QuestionKind::Single, QuestionKind::Scale];
        match self.facts.iter().find(|fact| !fine.contains(&fact.kind)) {
            Some(fact) => Err(rule(format!("{} is about the person and must have exactly one choice.", fact.code))),
            None => Ok(()),
        }
    }
}

/// A text in the first of these languages, or in any that it has.
pub(crate) fn said(languages: &[String], text: &BTreeMap<String, String>) -> String {
    let first = languages.first().and_then(|language| text.get(language));
    first.or_else(|| text.values().next()).cloned().unwrap_or_default()
}

impl Keyholder {
    /// Six words for the public key (5.8): the keyholder compares them with those that the own device showed.
    pub fn check_words(&self) -> String {
        let key = B64U.decode(&self.public_key).unwrap_or_default();
        credential::words::from_leaf(&LeafHash::new(credential::sha256(&[&key])))
    }
}

impl Question {
    /// What `measure` counts for it; nothing for free text and notes.
    pub fn answer_kind(&self) -> Option<Kind> {
        let options = u8::try_from(self.options.len()).unwrap_or(u8::MAX);
        match self.kind {
            QuestionKind::Scale => Some(Kind::Scale { points: options, reversed: false }),
            QuestionKind::ScaleReversed => Some(Kind::Scale { points: options, reversed: true }),
            QuestionKind::ZeroToTen => Some(Kind::ZeroToTen),
            QuestionKind::Single => Some(Kind::Single { options }),
            QuestionKind::Multiple => Some(Kind::Multiple { options }),
            QuestionKind::Text | QuestionKind::Note => None,
        }
    }

    /// What makes a question unfit, as a sentence.
    ///
    /// # Errors
    /// The sentence.
    pub fn check(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
        if self.code.is_empty() || self.code.len() > 40 || !self.code.chars().all(plain) {
            return Err(format!(
                "{:?} is not a code. Use 1 to 40 small letters, digits, points, hyphens or low lines.",
                self.code
            ));
        }
        let (min, max) = match self.kind {
            QuestionKind::Scale | QuestionKind::ScaleReversed => (2, 11),
            QuestionKind::Single => (2, usize::from(measure::OPTIONS_MAX)),
            QuestionKind::Multiple => (1, usize::from(measure::SEVERAL_MAX)),
            QuestionKind::ZeroToTen | QuestionKind::Text | QuestionKind::Note => (0, 0),
        };
        if !(min..=max).contains(&self.options.len()) {
            return Err(format!("{} has {} choices; it needs {min} to {max}.", self.code, self.options.len()));
        }
        Ok(())
    }
}

/// A date as it stands in a manifest.
pub(crate) fn day(text: &String) -> Result<Date, ManifestFault> {
    text.parse::<Date>()
        .ok()
        .filter(|date| date.to_string() == *text)
        .ok_or_else(|| rule(format!("{text:?} is not a date; write it as 2026-11-24.")))
}

/// Working days after `from` up to and including `to`; Saturdays and Sundays are none. Counts no further than 60 days.
fn working_days_between(from: Date, to: Date) -> usize {
    from.series(jiff::Span::new().days(1))
        .skip(1)
        .take(60)
        .take_while(|day| *day <= to)
        .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_5_8_check_words_are_those_that_the_browser_shows() {
        let seed = credential::derive::Seed::new([1; 16]);
        let public_key = credential::seal::KeyholderSecret::from_seed(&seed).public().to_b64u();
        let holder = Keyholder { name: "Asha Bell".into(), side: "staff".into(), public_key };
        // The same key and the same words stand in web/test/own-key.test.ts.
        assert_eq!(holder.check_words(), "offer quantum sorry range brief palace");
    }

    #[test]
    fn a_manifest_of_before_it_said_where_it_is_counted_is_read_as_it_was_written() {
        let text = |counting: &str| format!("{{\"objection_days\":14{counting}}}");
        #[derive(Serialize, Deserialize)]
        struct Part {
            objection_days: u32,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            counting: Option<Counting>,
        }
        for (written, counting) in [
            (text(""), None),
            (text(",\"counting\":\"server\""), Some(Counting::Server)),
            (text(",\"counting\":\"apart\""), Some(Counting::Apart)),
        ] {
            let part: Part = serde_json::from_str(&written).unwrap();
            assert_eq!(part.counting, counting);
            assert_eq!(serde_json::to_string(&part).unwrap(), written);
        }
    }

    #[test]
    fn working_days_skip_the_weekend() {
        use jiff::civil::date;
        // 2026-11-26 is a Thursday.
        assert_eq!(working_days_between(date(2026, 11, 26), date(2026, 11, 29)), 1);
        assert_eq!(working_days_between(date(2026, 11, 26), date(2026, 12, 1)), 3);
        assert_eq!(working_days_between(date(2026, 11, 26), date(2026, 11, 26)), 0);
    }
}
