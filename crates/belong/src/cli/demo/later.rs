//! Colleagues of a finished demonstration answer the surveys that a visitor has opened, so that a visitor can see them counted.

use super::Teller;
use super::feelings::{Asked, LATER, Part, RESPONSE, parts};
use super::history::people_by_number;
use super::lots::Lots;
use super::respondents::{Frame, Sent, everybody};
use super::trust::Trust;
use crate::app::App;
use crate::features::identity::Person;
use crate::features::surveys::{self, Stage, Wave};
use crate::web::refusal::Failure;
use credential::derive::Seed;
use jiff::civil::Date;
use std::sync::Arc;

fn told(what: impl std::fmt::Display) -> String {
    what.to_string()
}

/// Lets those answer each survey that is open today who have not yet taken anything for it. Questions that the demonstration does
/// not know are left out by everybody.
///
/// # Errors
/// A sentence that says what did not work.
pub async fn answer(app: &App, trust: &Trust, seed: u64, answering: f64, teller: &Teller) -> Result<(), String> {
    let today = app.clock().today().to_string();
    let waves = app.people().read("demonstration: waves", |tx| Ok::<_, Failure>(surveys::rows::waves(tx)?));
    let open: Vec<Wave> =
        waves.await.map_err(told)?.into_iter().filter(|wave| wave.stage(&today) == Stage::Open).collect();
    if open.is_empty() {
        teller.line("No survey is open, so nobody answers one");
    }
    let people = people_by_number(app).await?;
    for wave in open {
        let here: Vec<(usize, Person)> = (trust.people.iter().enumerate())
            .filter_map(|(at, staff)| Some((at, people.get(&staff.number)?.clone())))
            .collect();
        let (id, ids) = (wave.id.clone(), here.iter().map(|(_, person)| person.id.clone()).collect::<Vec<_>>());
        let groups = app
            .people()
            .read("demonstration: who may still answer", move |tx| {
                let mut found = vec![];
                for person in &ids {
                    let free = surveys::rows::taken_on(tx, &id, person)?.is_none();
                    found.push(surveys::rows::eligible(tx, &id, person)?.filter(|_| free).map(|(group, _)| group));
                }
                Ok::<_, Failure>(found)
            })
            .await
            .map_err(told)?;
        let on: Date = wave.opens_on.parse().map_err(told)?;
        let asked = |at: usize| Asked { seed, staff: &trust.people[at], academies: &trust.academies, wave: LATER, on };
        let who: Vec<(usize, Person, String)> =
            here.into_iter().zip(groups).filter_map(|((at, person), group)| Some((at, person, group?))).collect();
        let all: Vec<Asked<'_>> = who.iter().map(|(at, ..)| asked(*at)).collect();
        let parts = parts(&all, RESPONSE[2] * answering);
        let frame = Arc::new(Frame::of(app, &wave.id).await?);
        let mut jobs = vec![];
        for ((at, person, group), _) in who.into_iter().zip(parts).filter(|(_, part)| *part == Part::Answers) {
            let asked = asked(at);
            let lots = |what: &str| Lots::of(seed, &[what, &wave.id, &trust.people[at].number]);
            let sent = Sent { answers: asked.answers(&asked.feelings()), comment: None, times: 1 };
            jobs.push((person, group, Seed::new(lots("seed").bytes()), sent, lots("seal")));
        }
        let count = jobs.len();
        let each = |(person, group, seed, sent, lots): (Person, String, Seed, Sent, Lots)| {
            let frame = frame.clone();
            async move { frame.send(frame.take(&person, &group, seed).await?, sent, lots).await }
        };
        let (title, telling) = (wave.title.clone(), teller.clone());
        let tell = move |done| telling.now(&format!("{title}: {} people answered", ui::counted(done)));
        everybody(jobs, each, tell).await?.into_iter().collect::<Result<Vec<()>, String>>()?;
        teller.line(&format!("{}: {} people answered", wave.title, ui::counted(count)));
    }
    Ok(())
}
