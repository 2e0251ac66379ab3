//! People of the demonstration on their way to the ballot box, as any respondent goes it: requests are blinded, the
//! people side signs them once for each person, answers are sealed to two of three keyholders and go into the box.

use super::lots::Lots;
use crate::app::App;
use crate::features::identity::Person;
use crate::features::surveys::{self, TakeError};
use crate::respondent::{Credentials, Respondent};
use answers::Manifest;
use credential::body::{AnswerBody, Comment, CommentBody};
use credential::derive::Seed;
use credential::{ManifestHash, Version};
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
    wave: String,
    manifest: Arc<Manifest>,
    hash: ManifestHash,
    /// Code of the question that takes a comment, if there is one.
    comment: Option<String>,
}

/// Somebody with the credentials in hand, and whether the words will be theirs afterwards: not with a slip.
pub struct InHand(Respondent, Credentials, bool);

/// How often the writer of a comment may be asked back.
const WILLING: f64 = 0.2;

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
        let manifest = app.ballot_box().manifest(wave).await.map_err(told)?.ok_or_else(unknown)?;
        let bytes = app.ballot_box().manifest_bytes(wave).await.map_err(told)?.ok_or_else(unknown)?;
        let hash = ManifestHash::new(credential::sha256(&[&bytes]));
        let comment = manifest.comment_questions().next().map(|question| question.code.clone());
        Ok(Self { app: app.clone(), wave: wave.to_owned(), manifest, hash, comment })
    }

    fn respondent(&self, group: &str, seed: Seed) -> Result<Respondent, String> {
        let found = Respondent::new(self.manifest.clone(), self.hash, group, seed);
        found.ok_or_else(|| format!("the wave has no key group {group}"))
    }

    /// Somebody takes all credentials, with a seed of their own.
    ///
    /// # Errors
    /// A sentence: why they are not given.
    pub async fn take(&self, person: &Person, group: &str, seed: Seed) -> Result<InHand, String> {
        let respondent = self.respondent(group, seed)?;
        let (respondent, (asked, pending)) = apart(move || respondent.ask().map(|asked| (respondent, asked))).await?;
        let signed = surveys::take(&self.app, person, self.wave.clone(), asked).await.map_err(take_told)?;
        apart(move || Ok(InHand(respondent, pending.finish(&signed).map_err(told)?, true))).await
    }

    /// A clerk enters a paper slip: its words are the seed, and stand for somebody of the key group who chose paper.
    ///
    /// # Errors
    /// A sentence: why it is not taken.
    pub async fn take_slip(&self, clerk: &Person, group: &str, words: &str) -> Result<InHand, String> {
        let seed = Seed::from_words(words).map_err(told)?;
        let slip = (credential::sha256(&[seed.bits()]), group.to_owned());
        let respondent = self.respondent(group, seed)?;
        let (asked, pending) = respondent.ask()?;
        let signed = surveys::take_slip(&self.app, clerk, self.wave.clone(), slip, asked).await.map_err(take_told)?;
        Ok(InHand(respondent, pending.finish(&signed).map_err(told)?, false))
    }

    /// Somebody sends answers and comment.
    ///
    /// # Errors
    /// A sentence: why the box does not take them.
    pub async fn send(&self, in_hand: InHand, sent: Sent, mut lots: Lots) -> Result<(), String> {
        // Who has nothing to say sends an empty comment of the same size.
        let comments: Vec<CommentBody> = match (&self.comment, &sent.comment) {
            (Some(item), Some(text)) => {
                let mailbox = (in_hand.2 && lots.yes(WILLING)).then(|| in_hand.0.mailbox(0).address().to_b64u());
                vec![CommentBody::Written(Comment { mailbox, item: item.clone(), text: text.clone() })]
            }
            _ => vec![],
        };
        let submissions = apart(move || {
            let InHand(respondent, credentials, _) = in_hand;
            let mut submissions = vec![];
            for time in 1..=sent.times {
                let version = Version::new(time).ok_or("versions begin with 1")?;
                submissions.extend(respondent.submissions(
                    &credentials,
                    &sent.answers,
                    &comments,
                    version,
                    lots.rng(),
                )?);
            }
            Ok(submissions)
        })
        .await?;
        let today = self.app.clock().today().to_string();
        for submission in submissions {
            self.app.own_box().submit(&self.wave, submission, &today).await.map_err(told)?;
        }
        Ok(())
    }
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
