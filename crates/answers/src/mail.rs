//! Asking the writers of comments back, and their replies (protocol section 14).

use credential::ManifestHash;
use credential::mailbox::{Address, QUESTION_BYTES, REPLY_BYTES, Thread, thread_of};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use store::{Answers, Tx, params};

use crate::fault::BoxError;
use crate::keys::random;
use crate::rest::RestKey;
use crate::rows;

/// Questions of one wave, at most: every device fetches them all.
pub const QUESTIONS_MAX: i64 = 200;

/// A question that a writer was asked, and the reply once it may be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AskedBack {
    /// The comment.
    pub remark: String,
    /// What was asked.
    pub question: String,
    /// What the writer replied, from the day after on.
    pub reply: Option<String>,
}

/// What is kept of the asker: the secret key, then the words of the question.
fn kept(rest: &RestKey, manifest: ManifestHash, thread: &Thread, text: &str) -> Vec<u8> {
    let bytes = zeroize::Zeroizing::new([&thread.to_bytes()[..], text.as_bytes()].concat());
    rest.seal(manifest, &thread.name(), &bytes)
}

fn unkept(rest: &RestKey, manifest: ManifestHash, name: &[u8; 32], kept: &[u8]) -> Option<(Thread, String)> {
    let bytes = zeroize::Zeroizing::new(rest.open(manifest, name, kept)?);
    let (secret, text) = bytes.split_first_chunk::<32>()?;
    Some((Thread::from_bytes(secret)?, String::from_utf8(text.to_vec()).ok()?))
}

/// Asks the writer of a comment (14.2, 14.3).
pub(crate) fn ask(
    tx: &mut Tx<'_, Answers>,
    (wave, manifest, rest): (&str, ManifestHash, &RestKey),
    remark: &str,
    text: &str,
) -> Result<(), BoxError> {
    let mailbox: Option<Option<String>> = tx.find(rows::REMARK, params![remark, wave], |row| row.get(0))?;
    let mailbox = mailbox.ok_or(BoxError::NoRemark)?.and_then(|text| Address::from_b64u(&text).ok());
    let to = mailbox.ok_or(BoxError::NoMailbox)?;
    let asked: i64 = tx.row(rows::MAIL_COUNT, params![wave], |row| row.get(0))?;
    if asked >= QUESTIONS_MAX {
        return Err(BoxError::QuestionsMax);
    }
    let mut chance = ChaCha20Rng::from_seed(*random::<32>());
    let thread = Thread::random(&mut chance);
    let question = thread.ask(manifest, &to, text, &mut chance).map_err(|_| BoxError::Question)?;
    let kept = kept(rest, manifest, &thread, text);
    match tx.execute(rows::MAIL_ADD, params![thread.name().to_vec(), wave, remark, question, kept])? {
        1 => Ok(()),
        _ => Err(BoxError::Asked),
    }
}

/// All questions of a wave, one after the other, in the order of random names (14.2).
pub(crate) fn questions(tx: &mut Tx<'_, Answers>, wave: &str) -> Result<Vec<u8>, BoxError> {
    let all: Vec<Vec<u8>> = tx.rows(rows::QUESTIONS, params![wave], |row| row.get(0))?;
    debug_assert!(all.iter().all(|one| one.len() == QUESTION_BYTES));
    Ok(all.concat())
}

/// Takes a reply if it is by the writer who was asked (14.4). The same again changes nothing; another is refused.
pub(crate) fn reply(
    tx: &mut Tx<'_, Answers>,
    (wave, manifest, rest): (&str, ManifestHash, &RestKey),
    message: &[u8],
    today: &str,
) -> Result<(), BoxError> {
    let name = thread_of(message).filter(|_| message.len() == REPLY_BYTES).ok_or(BoxError::NoQuestion)?;
    type Row = (Option<String>, Vec<u8>, Option<Vec<u8>>);
    let found: Option<Row> =
        tx.find(rows::THREAD, params![name.to_vec(), wave], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (mailbox, kept, known) = found.ok_or(BoxError::NoQuestion)?;
    let from = mailbox.and_then(|text| Address::from_b64u(&text).ok()).ok_or(BoxError::NoQuestion)?;
    let (thread, _) = unkept(rest, manifest, &name, &kept).ok_or(BoxError::NoQuestion)?;
    thread.read(manifest, &from, message).map_err(|_| BoxError::NoQuestion)?;
    match known {
        Some(known) if known == message => Ok(()),
        Some(_) => Err(BoxError::Replied),
        None => {
            tx.execute(rows::REPLY, params![name.to_vec(), message, today])?;
            Ok(())
        }
    }
}

/// Every question of a wave with its reply. A reply of today is not there yet: it would tell its minute (14.5).
pub(crate) fn asked_back(
    tx: &mut Tx<'_, Answers>,
    (wave, manifest, rest): (&str, ManifestHash, &RestKey),
    today: &str,
) -> Result<Vec<AskedBack>, BoxError> {
    type Row = (Vec<u8>, String, Option<String>, Vec<u8>, Option<Vec<u8>>, Option<String>);
    let all: Vec<Row> = tx.rows(rows::MAIL, params![wave], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
    })?;
    let mut asked = vec![];
    for (name, remark, mailbox, kept, reply, replied_on) in all {
        // A row that the box did not write is nobody's question.
        let Ok(name) = <[u8; 32]>::try_from(name.as_slice()) else { continue };
        let Some((thread, question)) = unkept(rest, manifest, &name, &kept) else { continue };
        let from = mailbox.and_then(|text| Address::from_b64u(&text).ok());
        let reply = match (reply, from) {
            (Some(reply), Some(from)) if replied_on.as_deref().is_some_and(|on| on < today) => {
                thread.read(manifest, &from, &reply).ok()
            }
            _ => None,
        };
        asked.push(AskedBack { remark, question, reply });
    }
    Ok(asked)
}
