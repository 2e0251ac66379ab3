//! Spaces: rooms in which people do something together. The first of them are working groups: a purpose, a charter, people who
//! lead, belong, watch or stand behind it, meetings with what was agreed, and what the group owes.
//!
//! A space says who may see it. *Open*: everybody sees all of it. *Listed*: everybody sees that it is there and what it is for.
//! *Private*: only those in it and those who look after spaces know of it. *Hidden*: only those in it.

mod access;
mod calendar;
pub mod forms;
mod meeting_pages;
mod pages;
mod routes;
pub mod rows;
#[cfg(test)]
mod tests;

pub use access::{Leading, Seeing};
pub use meeting_pages::paragraphs;
pub use pages::{link, state_tag};
pub use routes::routes;

use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::{Person, Role};
use crate::web::refusal::{Failure, Refusal};
use jiff::civil::{Date, Time};

/// Characters of a name, at most.
pub const NAME_MAX: usize = 100;
/// Characters of a purpose, at most.
pub const PURPOSE_MAX: usize = 1_000;
/// Characters of protected time, at most.
pub const PROTECTED_MAX: usize = 200;
/// Rules of a charter, at most.
pub const RULES_MAX: usize = 20;
/// Characters of a rule, at most.
pub const RULE_MAX: usize = 300;
/// Spaces of an organisation, at most.
pub const SPACES_MAX: usize = 500;
/// People in a space, at most.
pub const PEOPLE_MAX: usize = 500;
/// Meetings of a space, at most.
pub const MEETINGS_MAX: usize = 500;
/// Characters of an agenda or of notes, at most.
pub const NOTES_MAX: usize = 10_000;
/// Minutes of a meeting, at most.
pub const MINUTES_MAX: i64 = 12 * 60;

/// Makes an enum of words that are kept in the database, in the order in which they are offered.
macro_rules! words_kept {
    ($(#[$about:meta])* $name:ident { $($(#[$one:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$one])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database and in forms.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Back from it.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}
pub(crate) use words_kept;

words_kept! {
    /// How far a space is.
    State {
        /// Somebody would like it to be.
        Idea = "idea",
        /// People are being found.
        Forming = "forming",
        /// Tried out until a day.
        Pilot = "pilot",
        /// At work.
        Live = "live",
        /// Not at work for now.
        Resting = "resting",
        /// Ended. It can still be read.
        Closed = "closed",
    }
}

words_kept! {
    /// Who may see a space.
    Visibility {
        /// Everybody sees all of it.
        Open = "open",
        /// Everybody sees that it is there, and what it is for.
        Listed = "listed",
        /// Only those in it and those who look after spaces know of it.
        Private = "private",
        /// Only those in it know of it.
        Hidden = "hidden",
    }
}

words_kept! {
    /// How people come in.
    Joining {
        /// Whoever likes.
        Anybody = "anybody",
        /// Whoever asks and is let in.
        Ask = "ask",
        /// Whoever is invited.
        Invited = "invited",
    }
}

words_kept! {
    /// What somebody is in a space.
    Part {
        /// Leads it.
        Lead = "lead",
        /// Stands behind it, and is asked when it is stuck.
        Sponsor = "sponsor",
        /// Belongs to it.
        Member = "member",
        /// May see it all.
        Observer = "observer",
        /// Has asked to come in.
        Asked = "asked",
    }
}

impl State {
    /// What can come next.
    pub fn next(self) -> &'static [Self] {
        use State::{Closed, Forming, Idea, Live, Pilot, Resting};
        match self {
            Idea => &[Forming, Closed],
            Forming => &[Pilot, Live, Resting, Closed],
            Pilot => &[Live, Resting, Closed],
            Live => &[Resting, Closed],
            Resting => &[Forming, Live, Closed],
            Closed => &[Forming],
        }
    }
}

impl Part {
    /// Whether somebody with this part is inside.
    pub fn is_inside(self) -> bool {
        self != Self::Asked
    }
}

/// A room in which people do something together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// How far it is.
    pub state: State,
    /// Who may see it.
    pub visibility: Visibility,
    /// How people come in.
    pub joining: Joining,
    /// Time that its people may take for it, in words; may be empty.
    pub protected_time: String,
    /// How people are with one another, in order.
    pub rules: Vec<String>,
    /// ISO.
    pub made_on: String,
    /// When the charter is looked at again, ISO.
    pub review_on: Option<String>,
}

/// Somebody in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Id of the person.
    pub person: String,
    /// Name.
    pub name: String,
    /// What the person is in it.
    pub part: Part,
    /// ISO.
    pub since_on: String,
}

/// A meeting of a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Id.
    pub id: String,
    /// Id of the space.
    pub space: String,
    /// Title.
    pub title: String,
    /// The day.
    pub on_day: Date,
    /// When it begins, where the organisation is.
    pub starts: Time,
    /// How long it is.
    pub minutes: i64,
    /// Where; may be a link.
    pub place: String,
    /// What is talked about.
    pub agenda: String,
    /// What was said and agreed; empty until it was held.
    pub notes: String,
    /// How often day, time or place changed.
    pub sequence: i64,
    /// Whether it was called off.
    pub called_off: bool,
}

/// Whether somebody may make a space: those who run surveys, and those who lead a site.
pub fn may_make(person: &Person) -> bool {
    person.is_organiser() || person.roles.iter().any(|role| matches!(role, Role::SiteLeader { .. }))
}

/// Who is told to have changed the people of a space: in one that is not for everybody's eyes nobody, so that no auditor reads there
/// who belongs to it.
pub(crate) fn quiet<'a>(space: &Space, by: &'a str) -> Option<&'a str> {
    matches!(space.visibility, Visibility::Open | Visibility::Listed).then_some(by)
}

/// Makes a space. Whoever makes it leads it. Gives its id.
///
/// # Errors
/// Not found for those who may not; a rule in words when there are too many; a fault.
pub async fn make(app: &App, by: &Person, mut space: Space) -> Result<String, Failure> {
    if !may_make(by) {
        return Err(Refusal::NotFound.into());
    }
    space.id = app.chance().id(app.clock().now());
    space.made_on = app.clock().today().to_string();
    let (app2, by, id) = (app.clone(), by.id.clone(), space.id.clone());
    app.people()
        .write("spaces: make", move |tx| {
            if rows::count(tx)? >= SPACES_MAX as i64 {
                return Err(Refusal::Rule(app2.words().spaces_enough(SPACES_MAX)).into());
            }
            rows::add(tx, &space)?;
            rows::put(tx, &space.id, &by, Part::Lead, &space.made_on)?;
            event::record(tx, &app2, quiet(&space, &by), &space.id, &Event::SpaceChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

/// Puts somebody into a space, or gives them another part.
///
/// # Errors
/// Not found for those who may not; a rule in words; a fault.
pub async fn put(app: &App, by: &Person, space: String, person: String, part: Part) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("spaces: put", move |tx| {
            let leading = Leading::find(tx, &by, &space)?;
            let is_new = leading.members.iter().all(|member| member.person != person);
            if is_new && leading.members.len() >= PEOPLE_MAX {
                return Err(Refusal::Rule(app2.words().spaces_full(PEOPLE_MAX)).into());
            }
            if part != Part::Lead && leading.is_last_lead(&person) {
                return Err(Refusal::Rule(app2.words().spaces_last_lead()).into());
            }
            rows::put(tx, &space, &person, part, &app2.clock().today().to_string())?;
            event::record(tx, &app2, quiet(&leading.space, &by.id), &space, &Event::SpacePeopleChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}

/// Takes somebody out of a space; everybody may take themselves out.
///
/// # Errors
/// Not found for those who may not; a rule in words; a fault.
pub async fn take_out(app: &App, by: &Person, space: String, person: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("spaces: take out", move |tx| {
            let (found, members) = if by.id == person {
                let seeing = Seeing::find(tx, &by, &space)?;
                (seeing.space, seeing.members)
            } else {
                let leading = Leading::find(tx, &by, &space)?;
                (leading.space, leading.members)
            };
            if members.iter().all(|member| member.person != person) {
                return Err(Refusal::NotFound.into());
            }
            if access::is_last_lead(&members, &person) {
                return Err(Refusal::Rule(app2.words().spaces_last_lead()).into());
            }
            rows::take_out(tx, &space, &person)?;
            event::record(tx, &app2, quiet(&found, &by.id), &space, &Event::SpacePeopleChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}

/// Somebody comes in, or asks to. Gives whether they are in.
///
/// # Errors
/// Not found where that is not possible; a rule in words; a fault.
pub async fn join(app: &App, person: &Person, space: String) -> Result<bool, Failure> {
    let (app2, person) = (app.clone(), person.clone());
    app.people()
        .write("spaces: join", move |tx| {
            let seeing = Seeing::find(tx, &person, &space)?;
            if let Some(part) = seeing.part {
                return Ok(part.is_inside());
            }
            let part = match (seeing.space.joining, seeing.space.state) {
                (_, State::Closed) | (Joining::Invited, _) => return Err(Refusal::NotFound.into()),
                (Joining::Anybody, _) => Part::Member,
                (Joining::Ask, _) => Part::Asked,
            };
            if seeing.members.len() >= PEOPLE_MAX {
                return Err(Refusal::Rule(app2.words().spaces_full(PEOPLE_MAX)).into());
            }
            rows::put(tx, &space, &person.id, part, &app2.clock().today().to_string())?;
            event::record(tx, &app2, quiet(&seeing.space, &person.id), &space, &Event::SpacePeopleChanged)?;
            Ok::<_, Failure>(part.is_inside())
        })
        .await
}

/// A space in the list of those that somebody may know of.
pub struct Listed {
    /// The space.
    pub space: Space,
    /// What this person is in it.
    pub part: Option<Part>,
    /// Whether this person may see more than that it is there.
    pub inside: bool,
}

/// The spaces that somebody may know of, by name.
///
/// # Errors
/// A fault.
pub fn seen(tx: &mut store::Tx<'_, store::People>, person: &Person) -> Result<Vec<Listed>, Failure> {
    let parts = rows::parts(tx, &person.id)?;
    let all = rows::all(tx)?;
    let listed = all.into_iter().filter_map(|space| {
        let part = parts.iter().find(|(id, _)| *id == space.id).map(|(_, part)| *part);
        let within = part.is_some_and(Part::is_inside);
        let (knows, inside) = access::rights(space.visibility, within, person);
        knows.then_some(Listed { space, part, inside })
    });
    Ok(listed.collect())
}
