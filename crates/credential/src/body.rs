//! What is inside a seal (5.1): canonical JSON, padded with zero bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Bytes of a comment's text at most, in UTF-8.
pub const TEXT_BYTES_MAX: usize = 3_500;
/// Characters of a mailbox at most (b64u of a public key).
pub const MAILBOX_BYTES_MAX: usize = 128;
/// A longer body is not read at all.
pub const BODY_BYTES_MAX: usize = *crate::seal::BODY_BYTES.end();

/// A body that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Longer than announced.
    #[error("this is longer than an answer may be")]
    Length,
    /// Not the JSON of 5.1, or not in its one spelling.
    #[error("this is not written as an answer must be")]
    Form,
    /// The text is too long.
    #[error("a comment may have {TEXT_BYTES_MAX} bytes")]
    Text,
    /// The mailbox is not b64u.
    #[error("a mailbox is a public key in base64url")]
    Mailbox,
}

/// The answer to one question: the number of a choice from 1 (0: "prefer not to say"), or several
/// numbers, ascending, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// One choice.
    One(u16),
    /// Several choices.
    Several(Vec<u16>),
}

impl Value {
    fn is_canonical(&self) -> bool {
        match self {
            Self::One(_) => true,
            Self::Several(choices) => {
                choices.first().is_some_and(|first| *first >= 1) && choices.is_sorted_by(|a, b| a < b)
            }
        }
    }
}

/// Answers and the facts that travel with them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// By item code.
    #[serde(rename = "a")]
    pub answers: BTreeMap<String, Value>,
    /// By fact code; only what the person left ticked.
    #[serde(rename = "f")]
    pub facts: BTreeMap<String, Value>,
}

/// A comment, or the empty one that everybody sends who has nothing to say (6.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CommentBody {
    /// `{}`.
    #[default]
    Empty,
    /// A comment.
    Written(Comment),
}

/// A written comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// b64u of the writer's fresh mailbox key, if she wants a mailbox.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// The item that the comment belongs to.
    #[serde(rename = "q")]
    pub item: String,
    /// The text, never empty.
    #[serde(rename = "t")]
    pub text: String,
}

impl AnswerBody {
    /// Canonical JSON, padded to `len` bytes.
    ///
    /// # Errors
    /// When it does not fit, or a list of choices is not ascending.
    pub fn to_padded(&self, len: usize) -> Result<Zeroizing<Vec<u8>>, BodyError> {
        if !self.is_canonical() {
            return Err(BodyError::Form);
        }
        pad(serde_json::to_vec(self).map_err(|_| BodyError::Form)?, len)
    }

    /// Reads a padded body.
    ///
    /// # Errors
    /// When it is not the one spelling of an answer.
    pub fn parse(padded: &[u8]) -> Result<Self, BodyError> {
        let json = unpad(padded)?;
        let body: Self = serde_json::from_slice(json).map_err(|_| BodyError::Form)?;
        let again = Zeroizing::new(serde_json::to_vec(&body).map_err(|_| BodyError::Form)?);
        if *again == json && body.is_canonical() { Ok(body) } else { Err(BodyError::Form) }
    }

    fn is_canonical(&self) -> bool {
        self.answers.values().chain(self.facts.values()).all(Value::is_canonical)
    }
}

impl CommentBody {
    /// Canonical JSON, padded to `len` bytes.
    ///
    /// # Errors
    /// When it does not fit, or breaks a rule of 5.1.
    pub fn to_padded(&self, len: usize) -> Result<Zeroizing<Vec<u8>>, BodyError> {
        match self {
            Self::Empty => pad(b"{}".to_vec(), len),
            Self::Written(comment) => {
                comment.check()?;
                pad(serde_json::to_vec(comment).map_err(|_| BodyError::Form)?, len)
            }
        }
    }

    /// Reads a padded body.
    ///
    /// # Errors
    /// When it is not the one spelling of a comment.
    pub fn parse(padded: &[u8]) -> Result<Self, BodyError> {
        let json = unpad(padded)?;
        if json == b"{}" {
            return Ok(Self::Empty);
        }
        let comment: Comment = serde_json::from_slice(json).map_err(|_| BodyError::Form)?;
        comment.check()?;
        let again = Zeroizing::new(serde_json::to_vec(&comment).map_err(|_| BodyError::Form)?);
        if *again == json { Ok(Self::Written(comment)) } else { Err(BodyError::Form) }
    }
}

impl Comment {
    fn check(&self) -> Result<(), BodyError> {
        let b64u = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if self.text.is_empty() || self.text.len() > TEXT_BYTES_MAX {
            return Err(BodyError::Text);
        }
        let fits = |key: &String| (1..=MAILBOX_BYTES_MAX).contains(&key.len()) && key.bytes().all(b64u);
        if self.mailbox.as_ref().is_none_or(fits) { Ok(()) } else { Err(BodyError::Mailbox) }
    }
}

fn pad(json: Vec<u8>, len: usize) -> Result<Zeroizing<Vec<u8>>, BodyError> {
    let mut json = Zeroizing::new(json);
    if json.len() > len {
        return Err(BodyError::Length);
    }
    // Not `resize`: growing in place would leave a copy of the text behind, unwiped.
    let mut padded = Zeroizing::new(vec![0; len]);
    padded[..json.len()].copy_from_slice(&json);
    json.fill(0);
    Ok(padded)
}

fn unpad(padded: &[u8]) -> Result<&[u8], BodyError> {
    if padded.len() > BODY_BYTES_MAX {
        return Err(BodyError::Length);
    }
    let len = padded.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    Ok(&padded[..len])
}
