//! What people wrote. After closing, comments wait in a queue; a reader sees one at a time, without anything beside it, and
//! decides: shown as written, shown with words taken out, kept back, or handed over because somebody may be at risk. Each
//! decision is recorded with the reader's name, and never with the words. What may be shown stands on the results of the one
//! node to which the box has given the comment, in random order, and beside no fact about people.
//!
//! A reader can take words out, and can put none in: see [`is_masking_of`].

mod access;
mod pages;
mod routes;
pub mod rows;
mod spots;
#[cfg(test)]
mod tests;
mod topic_pages;
pub mod topics;

pub use pages::said;
pub use routes::{routes, waiting_for};
pub use spots::GAP;
pub use topic_pages::{list as topic_list, topic as topic_page};

use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use access::Queue;
use answers::{Remark, Verdict};

/// Comments of one node on a page of results, at most; the rest are on the next pages.
pub const REMARKS_PER_PAGE: usize = 50;

/// A comment as everybody may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Code of the question.
    pub item: String,
    /// The words, masked where the reader masked them.
    pub text: String,
}

/// The name of a verdict in the record of events.
fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "waiting",
        Verdict::Shown => "shown",
        Verdict::Masked => "masked",
        Verdict::Withheld => "withheld",
        Verdict::HandedOver => "handed_over",
    }
}

/// What may be shown of a comment; nothing before it was read, nothing that was kept back, and nothing of what is for its reader alone.
fn shown(remark: &Remark) -> Option<Said> {
    if remark.node == answers::FOR_READER {
        return None;
    }
    let text = match remark.verdict {
        Verdict::Shown => &remark.text,
        Verdict::Masked => remark.masked.as_ref()?,
        Verdict::Waiting | Verdict::Withheld | Verdict::HandedOver => return None,
    };
    Some(Said { item: remark.item.clone(), text: text.clone() })
}

/// The comments of one node (`whole`, `region:CODE`, `group:CODE`) that may be shown, by question and in random order
/// otherwise. Whoever calls has made sure that the person may read the results of that node.
#[must_use]
pub fn shown_at(comments: &[Remark], node: &str) -> Vec<Said> {
    comments.iter().filter(|remark| remark.node == node).filter_map(shown).collect()
}

/// Whether `masked` is `original` with words taken out and `[…]` in their places, and nothing else. White space counts as
/// one blank.
pub fn is_masking_of(masked: &str, original: &str) -> bool {
    let (masked, original) = (plain(masked), plain(original));
    let parts: Vec<&str> = masked.split(GAP).map(str::trim).collect();
    let [first, rest @ ..] = parts.as_slice() else { return false };
    let Some((last, middle)) = rest.split_last() else { return false };
    let Some(mut left) = original.strip_prefix(first) else { return false };
    for part in middle {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

/// White space as one blank, none at the ends.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Looks for topics among the comments of a wave, for whoever reads them, and gives what there is then.
///
/// # Errors
/// Not found for those who do not read comments, or a fault.
pub async fn find_topics(app: &App, by: &Person, wave: &str) -> Result<Vec<topics::Told>, Failure> {
    let queue = Queue::find(app, by, wave.to_owned()).await?;
    topics::look(app, &queue, by).await?;
    topics::all(app, wave, queue.all()).await
}

/// Names a topic and keeps it, for whoever reads comments.
///
/// # Errors
/// Not found, a rule in words, or a fault.
pub async fn keep_topic(app: &App, by: &Person, wave: &str, topic: &str, name: String) -> Result<(), Failure> {
    let queue = Queue::find(app, by, wave.to_owned()).await?;
    topics::change(app, &queue, topic, by, topics::Change::Keep(name)).await
}

/// Asks the writer of a comment back. That it was done and by whom is recorded first, without the words.
///
/// # Errors
/// Not found when there is no such comment or the writer does not want it, a rule in words, or a fault.
async fn ask_back(app: &App, queue: &Queue, comment: &str, by: &Person, text: &str) -> Result<(), Failure> {
    queue.askable(comment).ok_or(Refusal::NotFound)?;
    let (app2, by, about) = (app.clone(), by.id.clone(), comment.to_owned());
    app.people()
        .write("remarks: ask back", move |tx| {
            event::record(tx, &app2, Some(&by), &about, &Event::WriterAsked)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(app.ballot_box().ask_back(&queue.wave, comment, text).await?)
}

/// Records what a reader decided: who and what first, then the verdict. So none is without its record.
///
/// # Errors
/// Not found when there is no such comment, a rule in words when the masked text is no masking, or a fault.
async fn judge(
    app: &App,
    queue: &Queue,
    comment: &str,
    by: &Person,
    verdict: Verdict,
    masked: Option<String>,
) -> Result<(), Failure> {
    let remark = queue.remark(comment).ok_or(Refusal::NotFound)?;
    if verdict == Verdict::Masked && !masked.as_ref().is_some_and(|masked| is_masking_of(masked, &remark.text)) {
        return Err(Refusal::Rule(app.words().remarks_mask_wrong()).into());
    }
    let (app2, by, about) = (app.clone(), by.id.clone(), comment.to_owned());
    app.people()
        .write("remarks: judge", move |tx| {
            let event = Event::CommentRead { verdict: name_of(verdict).to_owned() };
            event::record(tx, &app2, Some(&by), &about, &event)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(app.ballot_box().judge(comment, verdict, masked.map(|text| plain(&text))).await?)
}
