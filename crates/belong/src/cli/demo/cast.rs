//! Who plays which part in the demonstration: the people whose sign-in links are printed.

use super::trust::{Phase, Trust, days_after};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::directory::{self, JobFamily};
use crate::features::identity::{self, Person, Role};
use crate::web::refusal::Failure;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cast {
    /// Imports people and gives roles.
    pub administrator: String,
    /// Writes surveys and runs waves.
    pub organiser: String,
    /// Holds the first key, for the organiser's side.
    pub first_key: String,
    /// Holds the second key, for the staff's side.
    pub second_key: String,
    /// Holds the third key, and works elsewhere.
    pub third_key: String,
    /// Leads the academy that gets better.
    pub site_leader: String,
    /// Reads what was done and checks it.
    pub auditor: String,
    /// A teacher with email, who has not answered the open wave.
    pub member: String,
    /// A cleaner without email, for whom there is a claim card.
    pub cleaner: String,
    /// Somebody who chose paper.
    pub paper: String,
}

/// The keyholder from elsewhere.
const OUTSIDER: (&str, &str) = ("Dr Marian Ellwood", "marian.ellwood@fairwater.example");

/// Who plays which part, as indices of the trust's people.
pub struct Roles {
    administrator: usize,
    organiser: usize,
    first_key: usize,
    second_key: usize,
    site_leader: usize,
    auditor: usize,
    member: usize,
    cleaner: usize,
    paper: usize,
}

impl Roles {
    /// Chooses them: all were here when the first wave was announced, and are now.
    ///
    /// # Errors
    /// A sentence, when the trust has nobody for a part.
    pub fn of(trust: &Trust, began: Date, today: Date) -> Result<Self, String> {
        let lasting = |fits: &dyn Fn(usize) -> bool| {
            (0..trust.people.len()).find(|at| {
                let staff = &trust.people[*at];
                staff.here(began) && staff.here(days_after(today, 60)) && fits(*at)
            })
        };
        let titled = |title: &str| trust.titled(title, today).ok_or(format!("the trust has no {title}"));
        let nobody = |part: &str| format!("the trust has nobody for the part of {part}; ask for more people");
        let phase = |at: usize| trust.academies[trust.people[at].main().site].phase;
        let deskless = |at: usize| trust.people[at].email.is_none();
        let cleaner = lasting(&|at| deskless(at) && trust.people[at].main().family == JobFamily::Cleaning)
            .or_else(|| lasting(&deskless))
            .ok_or_else(|| nobody("a cleaner"))?;
        let paper = lasting(&|at| deskless(at) && trust.people[at].main().family == JobFamily::Midday && at != cleaner)
            .or_else(|| lasting(&|at| deskless(at) && at != cleaner))
            .ok_or_else(|| nobody("somebody on paper"))?;
        let is_teacher =
            |at: usize| trust.people[at].main().family == JobFamily::Teaching && trust.people[at].email.is_some();
        let member = lasting(&|at| is_teacher(at) && phase(at) == Phase::Primary).ok_or_else(|| nobody("a teacher"))?;
        Ok(Self {
            administrator: titled("Systems and Data Lead")?,
            organiser: titled("Director of People")?,
            first_key: titled("Chief Operating Officer")?,
            second_key: lasting(&|at| is_teacher(at) && phase(at) == Phase::Secondary)
                .ok_or_else(|| nobody("a keyholder"))?,
            site_leader: trust.head_of(1, today).ok_or_else(|| nobody("a site leader"))?,
            auditor: titled("Governance Professional")?,
            member,
            cleaner,
            paper,
        })
    }

    /// Those whom the visitor plays in the open wave: they have not done anything in it yet.
    pub fn idle(&self) -> [usize; 9] {
        [
            self.administrator,
            self.organiser,
            self.first_key,
            self.second_key,
            self.site_leader,
            self.auditor,
            self.member,
            self.cleaner,
            self.paper,
        ]
    }

    /// Who chose paper.
    pub fn on_paper(&self) -> usize {
        self.paper
    }

    /// Gives them their roles, and makes the keyholder from elsewhere known. `ids` gives the id of a staff number.
    ///
    /// # Errors
    /// A fault.
    pub async fn give(&self, app: &App, trust: &Trust, ids: &BTreeMap<String, Person>) -> Result<Cast, Failure> {
        let id = |at: usize| ids.get(&trust.people[at].number).map(|person| person.id.clone()).unwrap_or_default();
        let cast = Cast {
            administrator: id(self.administrator),
            organiser: id(self.organiser),
            first_key: id(self.first_key),
            second_key: id(self.second_key),
            third_key: app.chance().id(app.clock().now()),
            site_leader: id(self.site_leader),
            auditor: id(self.auditor),
            member: id(self.member),
            cleaner: id(self.cleaner),
            paper: id(self.paper),
        };
        let (app2, given, academy) = (app.clone(), cast.clone(), trust.academies[1].name);
        app.people()
            .write("demonstration: roles", move |tx| {
                let outsider = Person {
                    id: given.third_key.clone(),
                    name: OUTSIDER.0.into(),
                    email: Some(OUTSIDER.1.into()),
                    roles: vec![],
                };
                identity::rows::insert_person(tx, &outsider, None)?;
                let sites = directory::rows::sites(tx)?;
                let site =
                    sites.iter().find(|site| site.name == academy).map(|site| site.id.clone()).unwrap_or_default();
                let roles = [
                    (&given.administrator, Role::Administrator),
                    (&given.organiser, Role::Organiser),
                    (&given.first_key, Role::Keyholder),
                    (&given.second_key, Role::Keyholder),
                    (&given.third_key, Role::Keyholder),
                    (&given.site_leader, Role::SiteLeader { site }),
                    (&given.auditor, Role::Auditor),
                ];
                for (person, role) in roles {
                    identity::rows::give_role(tx, person, &role)?;
                    let told = Event::RoleChanged { person: person.clone(), role: role.name().into(), given: true };
                    event::record(tx, &app2, Some(&given.administrator), person, &told)?;
                }
                Ok::<_, Failure>(())
            })
            .await?;
        Ok(cast)
    }
}

/// Somebody with the roles that the database knows.
///
/// # Errors
/// A fault, also when there is no such person.
pub async fn person(app: &App, id: &str) -> Result<Person, Failure> {
    let id = id.to_owned();
    app.people()
        .read("demonstration: person", move |tx| {
            let mut found = identity::rows::person_by_id(tx, &id)?.ok_or(crate::web::refusal::Refusal::NotFound)?;
            found.roles = identity::rows::roles(tx, &id)?;
            Ok(found)
        })
        .await
}
