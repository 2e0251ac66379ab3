//! People of the demonstration on their way to the ballot box, as any respondent goes it: requests are blinded, the
//! people side signs them once for each person, answers are sealed to two of three keyholders and go into the box.

use super::lots::Lots;
use crate::app::App;
use crate::features::identity::Person;
use crate::features::surveys::{self, Asked, TakeError};
use answers::Manifest;
use credential::blind::{IssuerPublicKey, RSA_BYTES};
use credential::body::{AnswerBody, Comment, CommentBody};
use credential::client::{Held, Request};
use credential::derive::Seed;
use credential::seal::{Binding, Keyholders, seal};
use credential::submission::Submission;
use credential::token::IssuerName;
use credential::{ManifestHash, Purpose, Slot, Version};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// People who are on their way at once.
const AT_ONCE: usize = 48;

/// A wave as its respondents see it: what its manifest says.
pub struct Frame {
    app: App,
    /// Id of the wave.
    pub wave: String,
    hash: ManifestHash,
    issuer: IssuerName,
    keys: BTreeMap<(String, u8), IssuerPublicKey>,
    keyholders: Keyholders,
    body_bytes: usize,
    /// Code of the question that takes a comment, if there is one.
    comment: Option<String>,
}

/// What somebody has in hand after taking: the credential for the answer, and that for the comment.
pub type InHand = Vec<(Purpose, Held)>;

/// What somebody sends.
pub struct Sent {
    /// Answers and facts.
    pub answers: AnswerBody,
    /// A comment, if there is something to say.
    pub comment: Option<String>,
    /// How often it is sent: more than once for those who think again.
    pub times: u32,
}

fn told(what: impl std::fmt::Display) -> String {
    what.to_string()
}

fn take_told(why: TakeError) -> String {
    match why {
        TakeError::Denied(denied) => format!("the credentials were denied: {}", denied.word()),
        TakeError::Failure(failure) => failure.to_string(),
    }
}

/// Work for the processor, off the threads that wait.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(told)?
}

impl Frame {
    /// Of an announced wave.
    ///
    /// # Errors
    /// A sentence, when the box does not know it.
    pub async fn of(app: &App, wave: &str) -> Result<Self, String> {
        let unknown = || format!("the box does not know the wave {wave}");
        let manifest: Arc<Manifest> = app.ballot_box().manifest(wave).await.map_err(told)?.ok_or_else(unknown)?;
        let bytes = app.ballot_box().manifest_bytes(wave).await.map_err(told)?.ok_or_else(unknown)?;
        let mut keys = BTreeMap::new();
        for group in &manifest.groups {
            for (purpose, key) in [(Purpose::Answer, &group.answer_key), (Purpose::Comment, &group.comment_key)] {
                if !key.is_empty() {
                    keys.insert((group.code.clone(), purpose.byte()), IssuerPublicKey::from_b64u(key).map_err(told)?);
                }
            }
        }
        Ok(Self {
            app: app.clone(),
            wave: wave.to_owned(),
            hash: ManifestHash::new(credential::sha256(&[&bytes])),
            issuer: IssuerName::new(&manifest.issuer).map_err(told)?,
            keys,
            keyholders: manifest.keyholders_of_box().map_err(told)?,
            body_bytes: manifest.body_bytes as usize,
            comment: manifest.comment_questions().next().map(|question| question.code.clone()),
        })
    }

    fn requests(&self, seed: &Seed, group: &str) -> Result<Vec<(Purpose, Request)>, String> {
        let wanted = [Purpose::Answer, Purpose::Comment];
        let wanted = wanted.into_iter().filter(|purpose| *purpose == Purpose::Answer || self.comment.is_some());
        wanted
            .map(|purpose| {
                let key = self.keys.get(&(group.to_owned(), purpose.byte())).ok_or("the key group has no key")?;
                let request = Request::new(seed, &self.issuer, self.hash, key, purpose, Slot(0)).map_err(told)?;
                Ok((purpose, request))
            })
            .collect()
    }

    /// Somebody takes all credentials, with a seed of their own.
    ///
    /// # Errors
    /// A sentence: why they are not given.
    pub async fn take(self: &Arc<Self>, person: &Person, group: &str, seed: Seed) -> Result<InHand, String> {
        let (frame, group) = (self.clone(), group.to_owned());
        let requests = apart(move || frame.requests(&seed, &group)).await?;
        let signed = surveys::take(&self.app, person, self.wave.clone(), asked(&requests)).await.map_err(take_told)?;
        apart(move || finished(requests, &signed)).await
    }

    /// A clerk enters a paper slip: its words are the seed, and stand for somebody of the key group who chose paper.
    ///
    /// # Errors
    /// A sentence: why it is not taken.
    pub async fn take_slip(self: &Arc<Self>, clerk: &Person, group: &str, words: &str) -> Result<InHand, String> {
        let seed = Seed::from_words(words).map_err(told)?;
        let code = credential::sha256(&[seed.bits()]);
        let (frame, own) = (self.clone(), group.to_owned());
        let requests = apart(move || frame.requests(&seed, &own)).await?;
        let slip = (code, group.to_owned());
        let signed = surveys::take_slip(&self.app, clerk, self.wave.clone(), slip, asked(&requests))
            .await
            .map_err(take_told)?;
        apart(move || finished(requests, &signed)).await
    }

    fn submission(&self, purpose: Purpose, held: &Held, version: Version, sent: &Sent, lots: &mut Lots) -> Result<Vec<u8>, String> {
        let body = match (purpose, &self.comment, &sent.comment) {
            (Purpose::Answer, ..) => sent.answers.to_padded(self.body_bytes),
            (Purpose::Comment, Some(item), Some(text)) => {
                let comment = Comment { mailbox: None, item: item.clone(), text: text.clone() };
                CommentBody::Written(comment).to_padded(self.body_bytes)
            }
            // Who has nothing to say sends an empty one of the same size.
            (Purpose::Comment, ..) => CommentBody::Empty.to_padded(self.body_bytes),
        };
        let body = body.map_err(told)?;
        let binding = Binding { manifest: self.hash, purpose, token: held.credential.input.hash(), version };
        let sealed = seal(&body, &binding, &self.keyholders, lots.rng()).map_err(told)?;
        Ok(Submission::sign(held, self.hash, purpose, version, sealed).to_bytes())
    }

    /// Somebody sends answers and comment.
    ///
    /// # Errors
    /// A sentence: why the box does not take them.
    pub async fn send(self: &Arc<Self>, in_hand: InHand, sent: Sent, mut lots: Lots) -> Result<(), String> {
        let frame = self.clone();
        let submissions = apart(move || {
            let mut submissions = vec![];
            for time in 1..=sent.times {
                let version = Version::new(time).ok_or("versions begin with 1")?;
                for (purpose, held) in &in_hand {
                    submissions.push(frame.submission(*purpose, held, version, &sent, &mut lots)?);
                }
            }
            Ok(submissions)
        })
        .await?;
        let today = self.app.clock().today().to_string();
        for submission in submissions {
            self.app.ballot_box().submit(&self.wave, submission, &today).await.map_err(told)?;
        }
        Ok(())
    }
}

fn asked(requests: &[(Purpose, Request)]) -> Vec<Asked> {
    let of = |(purpose, request): &(Purpose, Request)| Asked { purpose: *purpose, slot: 0, blinded: request.blinded };
    requests.iter().map(of).collect()
}

fn finished(requests: Vec<(Purpose, Request)>, signed: &[[u8; RSA_BYTES]]) -> Result<InHand, String> {
    let pairs = requests.into_iter().zip(signed);
    pairs.map(|((purpose, request), signature)| Ok((purpose, request.finalize(signature).map_err(told)?))).collect()
}

/// Lets many people do something at once, some at a time; `count` tells now and then how many are done.
///
/// # Errors
/// The first thing that went wrong.
pub async fn everybody<T, F>(
    people: Vec<T>,
    each: impl Fn(T) -> F,
    count: impl Fn(usize) + Send + Sync + 'static,
) -> Result<Vec<F::Output>, String>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let done = Arc::new(AtomicUsize::new(0));
    let mut set = JoinSet::new();
    let mut outcomes = Vec::with_capacity(people.len());
    let mut told_at = Instant::now();
    for person in people {
        let permit = gate.clone().acquire_owned().await.map_err(told)?;
        let (doing, one_more) = (each(person), done.clone());
        set.spawn(async move {
            let outcome = doing.await;
            one_more.fetch_add(1, Ordering::Relaxed);
            drop(permit);
            outcome
        });
        while let Some(outcome) = set.try_join_next() {
            outcomes.push(outcome.map_err(told)?);
        }
        if told_at.elapsed() > Duration::from_millis(250) {
            count(done.load(Ordering::Relaxed));
            told_at = Instant::now();
        }
    }
    while let Some(outcome) = set.join_next().await {
        outcomes.push(outcome.map_err(told)?);
    }
    Ok(outcomes)
}
