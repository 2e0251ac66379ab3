//! Addresses that end one kind of letters with one click, without signing in (RFC 8058): the address itself is the proof.

use crate::app::App;
use crate::web::refusal::{Failure, Refusal};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;

/// Bytes of the proof in an address.
const TAG_BYTES: usize = 16;

/// Letters that somebody can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Invitations to surveys, and reminders.
    Surveys,
    /// What became of suggestions that somebody follows.
    News,
}

impl Letters {
    const ALL: [Self; 2] = [Self::Surveys, Self::News];

    /// How it stands in an address. Addresses in letters that went out before there were two kinds have nothing there.
    fn mark(self) -> &'static str {
        match self {
            Self::Surveys => "",
            Self::News => "news.",
        }
    }
}

/// The token that ends letters of a kind for somebody.
///
/// # Errors
/// A fault, when the key cannot be read.
pub fn token(app: &App, letters: Letters, person: &str) -> Result<String, Failure> {
    let key = crate::keys::mail_key(app)?;
    let marked = format!("{}{person}", letters.mark());
    let tag = aws_lc_rs::hmac::sign(&key, marked.as_bytes());
    let tag = tag.as_ref().get(..TAG_BYTES).unwrap_or_default();
    Ok(format!("{marked}.{}", B64U.encode(tag)))
}

/// The address that ends letters of a kind for somebody.
///
/// # Errors
/// A fault, when the key cannot be read.
pub fn address(app: &App, letters: Letters, person: &str) -> Result<String, Failure> {
    Ok(format!("{}/in/unsubscribe/{}", app.config().base_url, token(app, letters, person)?))
}

/// Which letters a token ends, and whose.
///
/// # Errors
/// Not found for a token that is not ours; a fault.
pub fn read(app: &App, given: &str) -> Result<(Letters, String), Failure> {
    for letters in Letters::ALL {
        let person = given.strip_prefix(letters.mark()).and_then(|rest| rest.split_once('.')).map(|(person, _)| person);
        let Some(person) = person else { continue };
        let right = token(app, letters, person)?;
        if aws_lc_rs::constant_time::verify_slices_are_equal(right.as_bytes(), given.as_bytes()).is_ok() {
            return Ok((letters, person.to_owned()));
        }
    }
    Err(Refusal::NotFound.into())
}
