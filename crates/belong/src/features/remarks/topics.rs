//! What people wrote about. The program finds comments that resemble each other and offers them; a reader names them, joins
//! two that are the same, and keeps what is worth keeping. Only what was kept stands on the results.
//!
//! Topics are made of comments that were read and may be shown, and of nothing else. How many comments a topic has is said to
//! the nearest five; who may read one of them is decided by its node, as everywhere.

use super::access::Queue;
use super::{Said, rows, shown};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Fault, Refusal};
use answers::Remark;
use measure::topics::{self, COMMENTS_MIN, TOPIC_MIN};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of the name of a topic, at most.
pub const NAME_MAX: usize = 80;
/// Topics of one wave that are kept, at most.
pub const KEPT_MAX: usize = 30;
/// Comments that stand as examples beside a topic that is offered.
pub const EXAMPLES: usize = 3;

/// A topic as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Random.
    pub id: String,
    /// Empty until somebody named it.
    pub name: String,
    /// The words that set it apart when it was found. [`Told::words`] are those that may be told.
    pub words: String,
    /// Whether it stands on the results.
    pub kept: bool,
    /// Ids of its comments, the most typical first.
    pub remarks: Vec<String>,
}

/// A topic with those of its comments that may be shown.
pub struct Told {
    /// The topic.
    pub topic: Topic,
    /// Node and words of each comment, the most typical first.
    pub said: Vec<(String, Said)>,
}

impl Told {
    /// How many comments, to the nearest five; nothing for fewer than five.
    pub fn about(&self) -> Option<usize> {
        let n = self.said.len();
        (n >= TOPIC_MIN).then_some((n + 2) / 5 * 5)
    }

    /// The words that set it apart and still stand in so many of its comments at least, as they are shown: what a reader masked or kept
    /// back is not told by them. Everybody reads of those in [`TOPIC_MIN`]; whoever sorts comments, of those in one.
    pub fn words(&self, least: usize) -> Vec<&str> {
        let comments = self.said.iter().map(|(_, said)| said.text.as_str());
        topics::standing(self.topic.words.split_whitespace(), comments, least)
    }
}

/// The topics of a wave with those of its comments that may be shown, those that are kept first, the largest first.
///
/// # Errors
/// A fault.
pub async fn all(app: &App, wave: &str, comments: &[Remark]) -> Result<Vec<Told>, Failure> {
    let found = of_wave(app, wave).await?;
    let wanted: BTreeSet<&str> = found.iter().flat_map(|topic| &topic.remarks).map(String::as_str).collect();
    let mut known: BTreeMap<&str, (String, Said)> = comments
        .iter()
        .filter(|remark| wanted.contains(remark.id.as_str()))
        .filter_map(|remark| Some((remark.id.as_str(), (remark.node.clone(), shown(remark)?))))
        .collect();
    let mut told: Vec<Told> = found
        .iter()
        .map(|topic| {
            let said = topic.remarks.iter().filter_map(|id| known.remove(id.as_str())).collect();
            Told { topic: topic.clone(), said }
        })
        .filter(|told| !told.said.is_empty())
        .collect();
    // By what is said of their size, so that their order says no more.
    told.sort_by(|a, b| {
        (b.topic.kept, b.about()).cmp(&(a.topic.kept, a.about())).then_with(|| a.topic.name.cmp(&b.topic.name))
    });
    Ok(told)
}

async fn of_wave(app: &App, wave: &str) -> Result<Vec<Topic>, Failure> {
    let wave = wave.to_owned();
    app.people().read("remarks: topics", move |tx| Ok::<_, Failure>(rows::topics(tx, &wave)?)).await
}

/// The topics of a wave that somebody kept, as everybody reads of them: of enough comments.
///
/// # Errors
/// A fault.
pub async fn kept(app: &App, wave: &str, comments: &[Remark]) -> Result<Vec<Told>, Failure> {
    let all = all(app, wave, comments).await?;
    Ok(all.into_iter().filter(|told| told.topic.kept && told.about().is_some()).collect())
}

/// Looks for topics among the comments that may be shown and are in no topic that is kept. What was offered before and not kept
/// goes. Gives how many were found; nothing when there are too few comments.
///
/// # Errors
/// A fault.
pub async fn look(app: &App, queue: &Queue, by: &Person) -> Result<Option<usize>, Failure> {
    let before = of_wave(app, &queue.wave).await?;
    let taken: BTreeSet<String> =
        before.into_iter().filter(|topic| topic.kept).flat_map(|topic| topic.remarks).collect();
    let free: Vec<(String, String)> = queue
        .all()
        .iter()
        .filter(|remark| !taken.contains(&remark.id))
        .filter_map(|remark| Some((remark.id.clone(), shown(remark)?.text)))
        .collect();
    if free.len() < COMMENTS_MIN {
        return Ok(None);
    }
    let seed = credential::sha256(&[b"topics", queue.wave.as_bytes()]);
    let languages = match app.ballot_box().manifest(&queue.wave).await? {
        Some(manifest) => manifest.languages.clone(),
        // A survey that was brought in has a description instead.
        None => {
            app.ballot_box().brought(&queue.wave).await?.map_or_else(Vec::new, |(brought, _)| brought.languages.clone())
        }
    };
    // Seconds of work for many thousands of comments: not on a thread that serves pages.
    let found = tokio::task::spawn_blocking(move || {
        let texts: Vec<&str> = free.iter().map(|one| one.1.as_str()).collect();
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        let found = topics::topics(&texts, &languages, seed);
        let ids = |topic: &topics::Topic| topic.comments.iter().map(|at| free[*at].0.clone()).collect::<Vec<_>>();
        found.iter().map(|topic| (topic.words.join(" "), ids(topic))).collect::<Vec<_>>()
    })
    .await
    .map_err(|why| Failure::Fault(Fault(why.to_string())))?;
    let count = found.len();
    let (app2, wave, by) = (app.clone(), queue.wave.clone(), by.id.clone());
    app.people()
        .write("remarks: look for topics", move |tx| {
            rows::topics_offered_end(tx, &wave)?;
            for (words, remarks) in &found {
                let id = app2.chance().id(app2.clock().now());
                rows::topic_add(tx, &id, &wave, words, remarks)?;
            }
            event::record(tx, &app2, Some(&by), &wave, &Event::TopicsChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(Some(count))
}

/// What can be done with a topic.
pub enum Change {
    /// Gives it a name and keeps it.
    Keep(String),
    /// Puts its comments into another.
    Join(String),
    /// Lets it go; its comments stay where they are.
    Drop,
}

/// Changes a topic of a wave.
///
/// # Errors
/// Not found when there is no such topic, a rule in words, or a fault.
pub async fn change(app: &App, queue: &Queue, topic: &str, by: &Person, change: Change) -> Result<(), Failure> {
    let (app2, wave, by, topic) = (app.clone(), queue.wave.clone(), by.id.clone(), topic.to_owned());
    app.people()
        .write("remarks: change a topic", move |tx| {
            let all = rows::topics(tx, &wave)?;
            let one = all.iter().find(|one| one.id == topic).ok_or(Refusal::NotFound)?;
            match &change {
                Change::Keep(name) => {
                    if !one.kept && all.iter().filter(|one| one.kept).count() >= KEPT_MAX {
                        return Err(Refusal::Rule(app2.words().remarks_topics_enough(KEPT_MAX)).into());
                    }
                    rows::topic_keep(tx, &topic, name)?;
                }
                Change::Join(into) => {
                    let other =
                        all.iter().find(|other| other.id == *into && other.id != topic).ok_or(Refusal::NotFound)?;
                    let remarks = [other.remarks.as_slice(), one.remarks.as_slice()].concat();
                    rows::topic_end(tx, &topic)?;
                    rows::topic_remarks(tx, &other.id, &remarks)?;
                }
                Change::Drop => rows::topic_end(tx, &topic)?,
            }
            event::record(tx, &app2, Some(&by), &wave, &Event::TopicsChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}
