//! What can happen. An event is recorded in the same unit of work as the change that it tells of; whoever has to act
//! on it later (mail, a feature further down) reads it from there.

use crate::app::App;
use store::{Error, People, Tx, params};

/// Everything that is worth remembering who did it, and when.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A role was given or taken.
    RoleChanged {
        /// Whose.
        person: String,
        /// Which.
        role: String,
        /// Given, or taken.
        given: bool,
    },
    /// Claim cards were printed.
    CardsPrinted {
        /// How many.
        count: u64,
    },
    /// Claim cards that were not used were ended.
    CardsEnded {
        /// For how many people.
        count: u64,
    },
    /// A file of people was imported.
    PeopleImported {
        /// People who are new.
        joined: u64,
        /// People whose facts changed.
        changed: u64,
        /// People whose appointments ended.
        ended: u64,
    },
    /// A person was added or changed by hand.
    PersonChanged,
    /// A survey was written or changed.
    SurveyWritten,
    /// A wave was planned.
    WavePlanned,
    /// A keyholder's public key came in.
    KeyMade,
    /// A wave was announced: the manifest is frozen.
    WaveAnnounced {
        /// Its hash.
        manifest: String,
    },
    /// Somebody chose paper, or went back from it.
    PaperChosen {
        /// Chosen, or undone.
        chosen: bool,
    },
    /// Paper slips were printed.
    SlipsPrinted {
        /// The key group.
        group: String,
        /// How many.
        count: u64,
    },
    /// A lost credential was issued again.
    CredentialReissued,
    /// Invitations or reminders went into the post.
    Invited {
        /// Letters.
        count: u64,
        /// A reminder, not the first invitation.
        reminder: bool,
    },
    /// A wave was closed and its results published.
    WaveClosed {
        /// Hash of the release.
        release: String,
    },
    /// A finished survey of another system was brought in and its results published.
    SurveyBroughtIn {
        /// Hash of the release.
        release: String,
    },
    /// Something was done to a comment on its way to readers.
    CommentRead {
        /// Masked, released, kept back, handed over.
        verdict: String,
    },
    /// A number of the results was pinned as a finding.
    FindingPinned,
    /// A space was made, or its charter, state or meetings changed.
    SpaceChanged,
    /// Somebody came into a space, left it, or was given another part.
    SpacePeopleChanged,
    /// A priority was set or ended.
    PriorityChanged,
    /// A cycle was opened to the world, or closed again.
    CycleShown {
        /// Opened.
        world: bool,
    },
    /// Something that people said was answered.
    DecisionMade,
    /// An action was agreed, changed, or told of.
    ActionChanged,
    /// Something was put forward with a name, or from paper. What has no name is no event.
    SuggestionPut,
    /// Somebody said something below a suggestion, with their name.
    SuggestionReplied,
    /// A suggestion was joined to another, taken out of sight or shown again, or somebody else owes its answer.
    SuggestionChanged,
    /// Enough people back a suggestion, so an answer is owed.
    AnswerOwed,
    /// Somebody was named who owes the answers about the whole organisation.
    SponsorChosen,
    /// Topics of comments were looked for, named, joined or let go. Never the words.
    TopicsChanged,
    /// The writer of a comment was asked something back. Never the words.
    WriterAsked,
    /// An announced wave was called off; everything that had been sent in was destroyed unread.
    WaveCalledOff {
        /// Letters that tell of it.
        count: u64,
    },
    /// Ciphertexts and keys were destroyed.
    WaveDestroyed,
    /// An address was put on the list of those that do not work, by hand. Which is not kept here.
    AddressRefused,
    /// An address was taken off that list.
    AddressMended,
    /// A backup was put back: what happened since it was made is gone.
    Restored {
        /// The date of the backup; empty where another program made it.
        made_on: String,
        /// Waves that were announced and not counted in it.
        waves: u64,
    },
    /// A setting of the organisation changed.
    SettingChanged,
    /// Everything that is kept about somebody was given out, to them or on their behalf.
    PersonExported,
    /// Somebody was erased at their wish.
    PersonErased,
    /// People who left long ago were taken out.
    LeaversForgotten {
        /// How many.
        count: u64,
    },
}

impl Event {
    /// The name of the kind, as it is kept.
    fn name(&self, body: &serde_json::Value) -> String {
        body.get("kind").and_then(|kind| kind.as_str()).unwrap_or("unknown").to_owned()
    }
}

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

const INSERT: &str = "INSERT INTO event (id, at, person, kind, about, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const LATEST: &str = "SELECT e.at, p.name, e.body, e.person FROM event e LEFT JOIN person p ON p.id = e.person
    ORDER BY e.id DESC LIMIT 200";

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[("EVENT_INSERT", INSERT), ("EVENT_LATEST", LATEST)];

/// Records an event. `by` is nobody for the program itself.
///
/// # Errors
/// A fault of the database.
pub fn record(tx: &mut Tx<'_, People>, app: &App, by: Option<&str>, about: &str, event: &Event) -> Result<(), Error> {
    let now = app.clock().now();
    // Choosing paper is something that one person did for herself: no event tells at which minute.
    let at = if matches!(event, Event::PaperChosen { .. }) { now / DAY * DAY } else { now };
    let body = serde_json::to_value(event).unwrap_or_default();
    tx.execute(
        INSERT,
        params![app.chance().id(at), at, by.map(str::to_owned), event.name(&body), about, body.to_string()],
    )?;
    Ok(())
}

/// One event as it is shown to an auditor.
pub struct Told {
    /// Seconds since 1970.
    pub at: i64,
    /// Who did it: a name, or nothing for the program itself and for somebody who is no longer kept.
    pub by: Option<String>,
    /// Whether somebody did it who is no longer kept.
    pub forgotten: bool,
    /// What happened, as JSON.
    pub body: String,
}

impl Told {
    /// What happened; none for a kind that this program does not know (any more).
    pub fn event(&self) -> Option<Event> {
        serde_json::from_str(&self.body).ok()
    }

    /// The name of its kind.
    #[cfg(test)]
    pub fn kind(&self) -> String {
        serde_json::from_str(&self.body)
            .map(|body: serde_json::Value| body["kind"].as_str().unwrap_or("").to_owned())
            .unwrap_or_default()
    }
}

/// The latest 200 events, newest first.
///
/// # Errors
/// A fault of the database.
pub fn latest(tx: &mut Tx<'_, People>) -> Result<Vec<Told>, Error> {
    tx.rows(LATEST, params![], |row| {
        let (by, who) = (row.get::<Option<String>>(1)?, row.get::<Option<String>>(3)?);
        Ok(Told { at: row.get(0)?, forgotten: by.is_none() && who.is_some(), by, body: row.get(2)? })
    })
}
