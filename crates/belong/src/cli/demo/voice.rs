//! What people of the trust put forward: with a name, under a made-up one, on paper; who backs it, and what was answered. Tokens are
//! real ones, taken and used as a device does.

use super::cast::{self, Cast};
use super::trust::days_after;
use crate::app::App;
use crate::features::actions::{self, Decision, Verdict};
use crate::features::directory::{self, GroupPlan};
use crate::features::identity::Person;
use crate::features::voice::{self, How, Suggestion};
use crate::respondent::{Taking, Tokens};
use crate::web::refusal::Failure;
use answers::manifest::GROUP_ELIGIBLE_MIN;
use answers::sheet::Whole;
use credential::Version;
use credential::derive::Seed;
use credential::voice::{Use, Words};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// People who back a suggestion that many want, and the bands that they come from.
const MANY: (usize, usize) = (84, 19);
/// People of a band whose devices are ready, beside those who back something.
const READY: usize = 12;

/// Something that came of a cycle.
struct Wish {
    /// Whether it was raised by what colleagues with a disability said.
    raised: bool,
    title: &'static str,
    text: &'static str,
    verdict: Verdict,
    reason: &'static str,
}

const WISHES: [Wish; 2] = [
    Wish {
        raised: true,
        title: "A network of colleagues with a disability, run by themselves",
        text: "Each of us thinks that we are the only one. A place for open and honest talk, across all academies, would change that. We would run it ourselves.",
        verdict: Verdict::Yes,
        reason: "You asked for a place of your own, and you should have it. It gets a sponsor, two hours in each half term, and nobody above you in the room unless you ask them in.",
    },
    Wish {
        raised: false,
        title: "One afternoon in each half term without meetings",
        text: "Planning together needs an afternoon that nobody can take away.",
        verdict: Verdict::Partly,
        reason: "One afternoon in each term can be kept free from September. Half terms are too short for it while exams are written.",
    },
];

/// The latest sheet of a kind with its tokens, in the hands of somebody's device: sheet, band, tokens.
async fn take(app: &App, person: &Person, kind: &str) -> Result<Option<(String, String, Tokens)>, Failure> {
    let offered = voice::rights(app, person).await?;
    match offered.into_iter().find(|one| one.kind == kind) {
        Some(offer) => Ok(Some(take_one(app, person, offer).await?)),
        None => Ok(None),
    }
}

async fn take_one(app: &App, person: &Person, offer: voice::Rights) -> Result<(String, String, Tokens), Failure> {
    let sheet = app.own_box().sheet_bytes(&offer.sheet, None).await?;
    let (parts, id) = {
        let id = offer.sheet.clone();
        let read = app.people().read("demonstration: parts", move |tx| voice::rows::sheet_parts(tx, &id));
        (read.await?, offer.sheet)
    };
    let told = |why: String| Failure::from(crate::web::refusal::Refusal::Rule(why));
    let whole = Whole::parse(&sheet, &parts).map_err(|why| told(why.to_string()))?;
    // One seed for each person, so that a person who takes again takes the same.
    let seed = credential::sha256(&[b"demonstration", person.id.as_bytes()]);
    let seed = Seed::new(seed[..16].try_into().map_err(|_| told("a seed has 16 bytes".into()))?);
    let taking = Taking::new(Arc::new(whole), &offer.band, &seed).map_err(told)?;
    match voice::issue(app, person, id.clone(), taking.blinded()).await? {
        Ok(signed) => {
            let tokens = taking.finish(&signed).map_err(|why| told(why.to_string()))?;
            Ok((id, offer.band, tokens))
        }
        Err(denied) => Err(told(denied.word().to_owned())),
    }
}

async fn say(app: &App, person: &Person, kind: &str, matter: &str, body: Vec<u8>) -> Result<(), Failure> {
    let Some((sheet, band, tokens)) = take(app, person, kind).await? else { return Ok(()) };
    let kind = if kind == "words" { Use::Words } else { Use::Backing };
    if let Some(message) = tokens.message(&band, matter, kind, Version::FIRST, body) {
        app.own_box().use_token(&sheet, message, &app.clock().today().to_string()).await?;
    }
    Ok(())
}

async fn bands(app: &App) -> Result<Vec<GroupPlan>, Failure> {
    let today = app.clock().today();
    app.people()
        .read("demonstration: bands", move |tx| {
            Ok::<_, Failure>(
                directory::key_groups(tx, today, GROUP_ELIGIBLE_MIN as usize)
                    .map_or_else(|_| vec![], |(_, groups)| groups),
            )
        })
        .await
}

/// People of some bands, evenly: as many as asked for, or as there are.
fn spread(bands: &[GroupPlan], (people, among): (usize, usize)) -> Vec<String> {
    let among = &bands[..among.min(bands.len())];
    let longest = among.iter().map(|band| band.people.len()).max().unwrap_or(0);
    let turns = (0..longest).flat_map(|turn| among.iter().filter_map(move |band| band.people.get(turn).cloned()));
    turns.take(people).collect()
}

async fn back(app: &App, people: &[String], suggestion: &str) -> Result<(), Failure> {
    for id in people {
        let person = cast::person(app, id).await?;
        say(app, &person, "backing", suggestion, vec![1]).await?;
    }
    Ok(())
}

async fn tomorrow(app: &App) -> Result<(), Failure> {
    let day = days_after(app.clock().today(), 1);
    app.clock().move_to(day);
    voice::morning(app).await
}

async fn found(app: &App, title: &str) -> Result<Option<String>, Failure> {
    let show = voice::rows::Show { view: "all".into(), person: String::new(), text: title.into() };
    let lines = app.people().read("demonstration: suggestion", move |tx| voice::rows::list(tx, &show, 0, 1)).await?;
    Ok(lines.into_iter().next().map(|line| line.id))
}

/// What came of the wave with this number, and the answer to it. `finding` is what raised it.
///
/// # Errors
/// A fault.
pub async fn live(
    app: &App,
    (wave, number): (&str, usize),
    organiser: &Person,
    finding: Option<&str>,
) -> Result<(), Failure> {
    let Some(wish) = WISHES.get(number) else { return Ok(()) };
    let bands = bands(app).await?;
    let people = spread(&bands, MANY);
    let Some(writer) = people.first() else { return Ok(()) };
    let writer = cast::person(app, writer).await?;
    voice::morning(app).await?;
    let words = Words {
        finding: finding.filter(|_| wish.raised).unwrap_or_default().to_owned(),
        named: 1,
        title: wish.title.to_owned(),
        text: wish.text.to_owned(),
    };
    let body = words.to_body().map_err(|why| crate::web::refusal::Refusal::Rule(why.to_string()))?;
    say(app, &writer, "words", "all", body).await?;
    tomorrow(app).await?;
    let Some(id) = found(app, wish.title).await? else { return Ok(()) };
    back(app, &people, &id).await?;
    tomorrow(app).await?;
    let decision = Decision {
        id: String::new(),
        wave: wave.to_owned(),
        question: wish.title.to_owned(),
        verdict: wish.verdict,
        reason: wish.reason.to_owned(),
        decided_on: String::new(),
        review_on: None,
        by: None,
    };
    actions::decide(app, organiser, decision, vec![], Some(id), None).await?;
    Ok(())
}

/// What people put forward in these days: one answer is owed for the trust and one at a place, and the devices of those who play a
/// part here are ready.
///
/// # Errors
/// A fault.
pub async fn settle(app: &App, cast: &Cast, today: Date) -> Result<(), Failure> {
    app.clock().move_to(days_after(today, -3));
    let organiser = cast::person(app, &cast.organiser).await?;
    let bands = bands(app).await?;
    let member = cast::person(app, &cast.member).await?;
    let own = bands.iter().find(|band| band.people.contains(&member.id));
    let place = own.and_then(|band| Some((band.sites.first()?.clone(), band.name.clone())));
    let share = "Share plans between those who teach a subject alone";
    let alone = "At my academy I am the only one who teaches my subject. Somewhere in the trust there are others like me. Give us two hours in each term to show each other what works.";
    voice::put(app, &member, Suggestion::new(share, alone, How::Named, None)).await?;
    let bicycles = "A dry place for bicycles";
    voice::put(app, &organiser, Suggestion::new(bicycles, "Then more of us would come by bicycle.", How::Paper, place))
        .await?;
    tomorrow(app).await?;
    if let Some(id) = found(app, share).await? {
        back(app, &spread(&bands, (40, 12)), &id).await?;
    }
    if let (Some(id), Some(own)) = (found(app, bicycles).await?, own) {
        back(app, &own.people[..4.min(own.people.len())], &id).await?;
    }
    voice::put(
        app,
        &cast::person(app, &cast.site_leader).await?,
        Suggestion::new(
            "Read each other’s newsletters at the start of a meeting",
            "Two minutes are enough, and nobody misses what others do well.",
            How::Named,
            None,
        ),
    )
    .await?;
    tomorrow(app).await?;
    tomorrow(app).await?;
    let mut ready: BTreeMap<&str, &GroupPlan> = BTreeMap::new();
    for id in [&cast.member, &cast.organiser, &cast.site_leader, &cast.cleaner, &cast.second_key] {
        ready.extend(bands.iter().find(|band| band.people.contains(id)).map(|band| (band.code.as_str(), band)));
    }
    for band in ready.values() {
        // Not those who play a part: they make their own devices ready.
        let parts = [&cast.member, &cast.organiser, &cast.site_leader, &cast.cleaner, &cast.second_key, &cast.paper];
        for id in band.people.iter().filter(|id| !parts.contains(id)).take(READY) {
            let person = cast::person(app, id).await?;
            for offer in voice::rights(app, &person).await? {
                take_one(app, &person, offer).await?;
            }
        }
    }
    Ok(())
}
