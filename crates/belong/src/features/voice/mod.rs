//! Voice: suggestions that anybody can put forward, with their name, under a name made up for one thread, or with no name at all, and
//! back without anybody knowing who did. When enough people of enough places back one, an answer is owed by a day, by somebody with a
//! name. The protocol is docs/method/voice.md: what has no name comes out of the ballot box once a day, in the morning, and this
//! half of the program never has a row about who said or backed what.

mod access;
mod morning;
mod owed;
mod pages;
mod routes;
pub mod rows;
mod take;
#[cfg(test)]
mod tests;

pub use access::Reading;
pub use morning::morning;
pub use owed::Clock;
pub use pages::{Shown, link, page};
pub use routes::routes;
pub use take::{Rights, issue, rights};

use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::features::spaces::words_kept;
use crate::features::surveys;
use crate::web::refusal::{Failure, Refusal};

/// Characters of a title, at most: the same as in the box.
pub const TITLE_MAX: usize = credential::voice::TITLE_MAX;
/// Characters of a text, at most: the same as in the box.
pub const TEXT_MAX: usize = credential::voice::TEXT_MAX;
/// Suggestions that one person may put forward with their name on one day.
pub const NAMED_A_DAY_MAX: i64 = 5;
/// Replies below one suggestion, at most.
pub const REPLIES_MAX: usize = 500;
/// Suggestions that stand on one sheet, at most; the others wait for the next morning.
pub const SHEET_MAX: usize = 50;
/// Suggestions on one page of the list.
pub const PAGE_MAX: usize = 50;
/// Days for which a suggestion can be backed.
pub const BACKING_DAYS: i32 = 365;
/// People of a band who have taken a sheet, before a token of it is used.
pub const READY_MIN: i64 = 10;
/// School days from the day on which an answer is owed to the day by which it is.
pub const OWED_DAYS: u32 = 15;

words_kept! {
    /// How something was put forward.
    How {
        /// With the name of its writer.
        Named = "named",
        /// Under a name made up for its thread.
        MadeUp = "made_up",
        /// With no name.
        Unnamed = "unnamed",
        /// On paper, without a name.
        Paper = "paper",
    }
}

words_kept! {
    /// Where a suggestion is.
    State {
        /// It appears in the morning.
        Waiting = "waiting",
        /// Everybody can read it.
        Open = "open",
        /// It was joined to another.
        Merged = "merged",
        /// It was taken out of sight, with a reason.
        Hidden = "hidden",
    }
}

words_kept! {
    /// What somebody does with their name.
    Act {
        /// Hears what becomes of it.
        Follow = "follow",
        /// Would take part.
        Join = "join",
        /// Would help to run it.
        Help = "help",
    }
}

/// Something that was put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Id. Random where it has no name, so that it tells no time.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// What it is.
    pub text: String,
    /// How it was put forward.
    pub how: How,
    /// Id and name of its writer, who gave it.
    pub author: Option<(String, String)>,
    /// The name of its thread, hex, where its writer asked for a made-up name.
    pub thread: Option<String>,
    /// A site of the band that it is for, and the name of the band; none for the whole organisation.
    pub band: Option<(String, String)>,
    /// The finding that it was raised by.
    pub finding: Option<String>,
    /// The morning on which it appeared, ISO.
    pub appears_on: Option<String>,
    /// Where it is.
    pub state: State,
    /// The one to which it was joined.
    pub merged_into: Option<String>,
    /// Why it is out of sight.
    pub hidden_why: String,
    /// Who owes the answer: id and name.
    pub sponsor: Option<(String, String)>,
    /// Since when an answer is owed, ISO.
    pub owed_on: Option<String>,
    /// When it was answered, ISO.
    pub answered_on: Option<String>,
}

impl Suggestion {
    /// One that waits for the morning; `band` is a site of the band that it is for, and the band's name.
    pub fn new(title: &str, text: &str, how: How, band: Option<(String, String)>) -> Self {
        Self {
            id: String::new(),
            title: title.to_owned(),
            text: text.to_owned(),
            how,
            author: None,
            thread: None,
            band,
            finding: None,
            appears_on: None,
            state: State::Waiting,
            merged_into: None,
            hidden_why: String::new(),
            sponsor: None,
            owed_on: None,
            answered_on: None,
        }
    }
}

/// How many back a suggestion, as it stands on one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Id of the sheet.
    pub sheet: String,
    /// At least so many people; 0 for fewer than the first step.
    pub people: u32,
    /// From at least so many bands; 0 where that is not said.
    pub bands: u32,
    /// How many make an answer owed.
    pub owed_at: u32,
    /// The last day on which it can be backed there, ISO.
    pub ends_on: String,
    /// Whether it can be backed there today.
    pub is_open: bool,
}

/// Something that was said below a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Id.
    pub id: String,
    /// Who said it; nobody for its writer under the made-up name, and for somebody who is no longer kept.
    pub author: Option<String>,
    /// Whether it is the suggestion's writer under the made-up name.
    pub by_writer: bool,
    /// The words.
    pub text: String,
    /// ISO.
    pub on_day: String,
    /// Whether it is out of sight.
    pub hidden: bool,
}

// Names, not sentences: a colour and a bird, kind ones.
const COLOURS: [&str; 32] = [
    "Amber", "Apricot", "Ash", "Auburn", "Azure", "Bronze", "Cedar", "Chestnut", "Clover", "Copper", "Coral",
    "Crimson", "Fern", "Ginger", "Golden", "Hazel", "Heather", "Indigo", "Ivory", "Jade", "Lilac", "Maple", "Mint",
    "Olive", "Pearl", "Plum", "Ruby", "Russet", "Saffron", "Silver", "Teal", "Violet",
];
const BIRDS: [&str; 32] = [
    "Avocet",
    "Bittern",
    "Blackbird",
    "Bunting",
    "Chaffinch",
    "Crane",
    "Curlew",
    "Dunlin",
    "Egret",
    "Fieldfare",
    "Firecrest",
    "Goldfinch",
    "Grebe",
    "Heron",
    "Kestrel",
    "Kingfisher",
    "Lapwing",
    "Linnet",
    "Martin",
    "Nightjar",
    "Nuthatch",
    "Osprey",
    "Plover",
    "Puffin",
    "Redstart",
    "Robin",
    "Skylark",
    "Starling",
    "Swallow",
    "Swift",
    "Wagtail",
    "Wren",
];

/// The name that is made up for a thread: two words from its hash (docs/method/voice.md 3.4).
pub fn made_up_name(thread: &str) -> String {
    let bytes = hex::decode(thread).unwrap_or_default();
    let at = |n: usize| usize::from(bytes.get(n).copied().unwrap_or(0)) % 32;
    format!("{} {}", COLOURS[at(0)], BIRDS[at(1)])
}

/// What is due by itself: the morning, once a day, and reminders.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    morning::round(app).await?;
    owed::round(app).await
}

/// Puts something forward with a name, or from paper. It appears the next morning. Gives its id.
///
/// # Errors
/// A rule in words when somebody puts too much forward on one day; a fault.
pub async fn put(app: &App, by: &Person, mut new: Suggestion) -> Result<String, Failure> {
    new.id = app.chance().id(app.clock().now());
    let paper = new.how == How::Paper;
    if paper {
        surveys::organisers_only(by)?;
    }
    let (app2, by, id) = (app.clone(), by.clone(), new.id.clone());
    app.people()
        .write("voice: put forward", move |tx| {
            let today = app2.clock().today().to_string();
            let author = (!paper).then_some(by.id.as_str());
            if !paper && rows::put_today(tx, &by.id, &today)? >= NAMED_A_DAY_MAX {
                return Err(Refusal::Rule(app2.words().voice_enough_today(NAMED_A_DAY_MAX)).into());
            }
            rows::add(tx, &new, author, Some(&today))?;
            event::record(tx, &app2, Some(&by.id), &new.id, &Event::SuggestionPut)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

/// Says something below a suggestion, with one's name.
///
/// # Errors
/// Not found for a suggestion that is not open; a rule in words when there are too many; a fault.
pub async fn reply(app: &App, by: &Person, suggestion: String, text: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("voice: reply", move |tx| {
            let Reading { suggestion, .. } = Reading::open(tx, &by, &suggestion)?;
            if rows::replies(tx, &suggestion.id)?.len() >= REPLIES_MAX {
                return Err(Refusal::Rule(app2.words().voice_replies_enough(REPLIES_MAX)).into());
            }
            let today = app2.clock().today().to_string();
            let id = app2.chance().id(app2.clock().now());
            rows::reply_add(tx, (&id, &suggestion.id), Some(&by.id), false, &text, &today)?;
            event::record(tx, &app2, Some(&by.id), &suggestion.id, &Event::SuggestionReplied)?;
            Ok::<_, Failure>(())
        })
        .await
}

/// Follows, would join, would help, or takes that back. What people do for themselves is no event.
///
/// # Errors
/// Not found for a suggestion that is out of sight; a fault.
pub async fn act(app: &App, by: &Person, suggestion: String, act: Act, on: bool) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("voice: act", move |tx| {
            let Reading { suggestion, .. } = Reading::find(tx, &by, &suggestion)?;
            let today = app2.clock().today().to_string();
            rows::act(tx, &suggestion.id, &by.id, act, on.then_some(today.as_str()))?;
            Ok::<_, Failure>(())
        })
        .await
}

/// Puts a suggestion on the next sheet once more, when its last one is over.
///
/// # Errors
/// Not found for a suggestion that is not open or can still be backed; a fault.
pub async fn again(app: &App, by: &Person, suggestion: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("voice: again", move |tx| {
            let Reading { suggestion, .. } = Reading::open(tx, &by, &suggestion)?;
            let steps = rows::steps(tx, &suggestion.id, &app2.clock().today().to_string())?;
            if steps.iter().any(|step| step.is_open) {
                return Err(Refusal::NotFound.into());
            }
            rows::again(tx, &suggestion.id)?;
            event::record(tx, &app2, None, &suggestion.id, &Event::SuggestionChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}

/// What an organiser does to a suggestion.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is the same as another one, and is joined to it.
    Merge(String),
    /// It is taken out of sight, with a reason for everybody.
    Hide(String),
    /// It is shown again.
    Show,
    /// Somebody else owes the answer.
    Sponsor(String),
    /// One reply is taken out of sight.
    HideReply(String),
}

/// Changes where a suggestion is, or who owes its answer.
///
/// # Errors
/// Not found for everybody but organisers; a rule in words when it cannot be; a fault.
pub async fn change(app: &App, by: &Person, suggestion: String, change: Change) -> Result<(), Failure> {
    surveys::organisers_only(by)?;
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("voice: change", move |tx| {
            let w = app2.words();
            let Reading { suggestion: one, .. } = Reading::find(tx, &by, &suggestion)?;
            match &change {
                Change::Merge(into) => {
                    let other = Reading::open(tx, &by, into)?.suggestion;
                    if other.id == one.id || one.state != State::Open {
                        return Err(Refusal::Rule(w.voice_merge_wrong()).into());
                    }
                    // An answer that is owed to one of them is owed to what they have become: nothing is lost in a merge.
                    let owed = [&one.owed_on, &other.owed_on].into_iter().flatten().min().cloned();
                    rows::merge(tx, &one.id, &other.id)?;
                    if one.answered_on.is_none() && owed != other.owed_on {
                        rows::set_owed(tx, &other.id, owed.as_deref())?;
                    }
                    rows::follow_along(tx, &one.id, &other.id)?;
                }
                Change::Hide(why) => rows::hide(tx, &one.id, Some(why))?,
                Change::Show => rows::hide(tx, &one.id, None)?,
                Change::Sponsor(person) => rows::set_sponsor(tx, &one.id, person)?,
                Change::HideReply(reply) => rows::reply_hide(tx, reply, &one.id)?,
            }
            event::record(tx, &app2, Some(&by.id), &one.id, &Event::SuggestionChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}
