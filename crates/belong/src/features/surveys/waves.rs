//! Planning, announcing and inviting.

use super::access::{Holding, Running, Taking};
use super::draft::{Fault, Wording};
use super::{KeyGroup, Plan, Stage, Wave, day, rows};
use crate::app::App;
use crate::clock;
use crate::event::{self, Event};
use crate::features::directory;
use crate::features::identity::{self, Person};
use crate::post::stop::{self, Letters};
use crate::post::{self, Letter};
use crate::web::refusal::{Failure, Refusal};
use answers::manifest::{
    BODY_BYTES, Counting, FORMAT, GROUP_ELIGIBLE_MIN, Group, Keyholder, Manifest, OBJECTION_DAYS, Openness, Region,
    Text,
};
use answers::{GroupKeys, WaveKeys};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::derive::Seed;
use jiff::civil::Date;
use measure::Policy;
use store::{People, Tx};

/// Rounds of letters for one wave, at most: an invitation and four reminders.
const ROUNDS_MAX: usize = 5;
/// Paper slips of a key group are printed when so many people wait for one: a pile of one would say whose it is.
pub const SLIPS_MIN: i64 = 3;
/// In the last days of a wave, this one included, slips are printed for however few: nobody is refused paper.
pub const PAPER_LAST_DAYS: i32 = 7;

fn rule(sentence: String) -> Failure {
    Refusal::Rule(sentence).into()
}

/// What an organiser says of a wave.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Title.
    pub title: String,
    /// First and last day of answering.
    pub days: (Date, Date),
    /// Thresholds.
    pub plan: Plan,
    /// Side and person of each seat.
    pub seats: Vec<(String, String)>,
}

/// Plans a wave of a survey. Gives its id.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn plan(app: &App, by: &Person, survey: String, intent: Intent) -> Result<String, Failure> {
    let id = hex::encode(app.chance().bytes::<8>());
    let (app2, by, wave_id) = (app.clone(), by.clone(), id.clone());
    app.people()
        .write("surveys: plan", move |tx| {
            let super::Editing(survey) = super::Editing::find(tx, &by, &survey)?;
            let wave = Wave {
                id: wave_id.clone(),
                survey: survey.id,
                title: intent.title.clone(),
                plan: intent.plan.clone(),
                opens_on: intent.days.0.to_string(),
                closes_on: intent.days.1.to_string(),
                announced_on: None,
                manifest_hash: None,
                published_on: None,
                destroyed_on: None,
                called_off: None,
            };
            rows::insert_wave(tx, &wave)?;
            rows::set_seats(tx, &wave.id, &intent.seats)?;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::WavePlanned)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

/// Changes a wave that is not announced yet.
///
/// # Errors
/// A rule in words when it is announced, or a fault.
pub async fn replan(app: &App, by: &Person, wave: String, intent: Intent) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: replan", move |tx| {
            let Running(mut wave) = Running::find(tx, &by, &wave)?;
            wave.title.clone_from(&intent.title);
            wave.plan = intent.plan.clone();
            wave.opens_on = intent.days.0.to_string();
            wave.closes_on = intent.days.1.to_string();
            if !rows::replan_wave(tx, &wave)? {
                return Err(rule(app2.words().surveys_wave_frozen()));
            }
            rows::set_seats(tx, &wave.id, &intent.seats)?;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::WavePlanned)?;
            Ok(())
        })
        .await
}

/// A keyholder gives the public key that was made in the browser. Only before the announcement, and a key is never
/// used twice.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn give_key(app: &App, by: &Person, wave: String, public_key: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: give key", move |tx| {
            let holding = Holding::find(tx, &by, &wave)?;
            let words = app2.words();
            if holding.wave.announced_on.is_some() {
                return Err(rule(words.surveys_wave_frozen()));
            }
            let key = B64U.decode(&public_key).unwrap_or_default();
            if credential::seal::KeyholderPublic::from_bytes(&key).is_err() {
                return Err(rule(words.surveys_key_unfit()));
            }
            if rows::key_used(tx, &public_key)? {
                return Err(rule(words.surveys_key_used()));
            }
            rows::set_key(tx, &wave, holding.seat, &public_key)?;
            event::record(tx, &app2, Some(&by.id), &wave, &Event::KeyMade)?;
            Ok(())
        })
        .await
}

/// Everything that the manifest is made of besides the keys.
struct Frozen {
    wave: Wave,
    draft: super::Draft,
    keyholders: Vec<Keyholder>,
    regions: Vec<Region>,
    groups: Vec<directory::GroupPlan>,
}

fn gather(tx: &mut Tx<'_, People>, app: &App, by: &Person, wave: &str) -> Result<Frozen, Failure> {
    let words = app.words();
    let Running(wave) = Running::find(tx, by, wave)?;
    if wave.announced_on.is_some() {
        return Err(rule(words.surveys_wave_frozen()));
    }
    let survey = rows::survey_by_id(tx, &wave.survey)?.ok_or(Refusal::NotFound)?;
    if let Some(fault) = faults(tx, &survey.draft)?.first() {
        let sentence = super::authoring_pages::fault_sentence(words, fault);
        return Err(rule(words.surveys_not_ready(sentence, &survey.title)));
    }
    let seats = rows::seats(tx, &wave.id)?;
    let wanted = if wave.plan.threshold == 1 { 1 } else { 3 };
    if seats.len() != wanted {
        return Err(rule(words.surveys_seats_wrong(wanted)));
    }
    let keyholders = seats
        .into_iter()
        .map(|seat| match seat.public_key {
            Some(public_key) => Ok(Keyholder { name: seat.name, side: seat.side, public_key }),
            None => Err(rule(words.surveys_key_missing(&seat.name))),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let (regions, groups) =
        directory::key_groups(tx, app.clock().today(), GROUP_ELIGIBLE_MIN as usize).map_err(|why| match why {
            directory::GroupFault::Store(error) => Failure::from(error),
            directory::GroupFault::TooFew(people) => rule(words.surveys_too_few_people(people)),
        })?;
    let regions = regions.into_iter().map(|(code, name)| Region { code, name }).collect();
    Ok(Frozen { wave, draft: survey.draft, keyholders, regions, groups })
}

/// What stands in the way of announcing a draft: its own faults, and codes that were asked before with other words.
///
/// # Errors
/// A fault of the database.
pub fn faults(tx: &mut Tx<'_, People>, draft: &super::Draft) -> Result<Vec<Fault>, store::Error> {
    let mut faults = draft.faults();
    for question in draft.all() {
        if rows::item(tx, &question.code)?.is_some_and(|(wording, _)| !wording.fits(question)) {
            faults.push(Fault::Locked(question.code.clone()));
        }
    }
    Ok(faults)
}

/// The promise as it is shown before answering, generated from what is configured: see words/en/promise.ftl.
pub fn promise(app: &App, wave: &Wave, keyholders: &[Keyholder], comments: bool) -> String {
    let w = app.words();
    let mut lines = vec![w.promise_once(), w.promise_sealed()];
    match keyholders {
        [one] => lines.push(w.promise_keys_one(&one.name)),
        all => {
            let names: Vec<&str> = all.iter().map(|holder| holder.name.as_str()).collect();
            lines.push(w.promise_keys_two(names.join(", ")));
        }
    }
    lines.push(w.promise_release(wave.plan.k, wave.plan.k_d));
    if comments {
        lines.push(w.promise_comments());
    }
    if wave.plan.everybody_days > 0 {
        lines.push(w.promise_opens(wave.plan.leaders_days, wave.plan.everybody_days));
    }
    lines.push(w.promise_destroyed(OBJECTION_DAYS));
    lines.push(w.promise_paper(SLIPS_MIN, PAPER_LAST_DAYS));
    if wave.plan.apart {
        lines.push(w.promise_counted_apart());
        lines.push(w.promise_remains_apart());
    } else {
        lines.push(w.promise_remains());
    }
    lines.join("\n")
}

fn manifest_of(app: &App, frozen: &Frozen, keys: &WaveKeys) -> Result<Manifest, Failure> {
    let wave = &frozen.wave;
    let comments = u8::try_from(frozen.draft.comments()).unwrap_or(u8::MAX);
    // The organiser writes the title in the first language of the survey; the product speaks English.
    let first = frozen.draft.first().to_owned();
    let english = |text: String| Text::from([("en".to_owned(), text)]);
    let eligible: u32 = frozen.groups.iter().map(|group| u32::try_from(group.people.len()).unwrap_or(u32::MAX)).sum();
    let groups = frozen.groups.iter().map(|group| {
        let made: &GroupKeys = keys.groups.iter().find(|made| made.code == group.code).ok_or(Refusal::Busy)?;
        Ok(Group {
            code: group.code.clone(),
            name: group.name.clone(),
            region: group.region,
            eligible: u32::try_from(group.people.len()).unwrap_or(u32::MAX),
            answer_key: made.answer_key.clone(),
            comment_key: made.comment_key.clone(),
        })
    });
    let mut manifest = Manifest {
        format: FORMAT.into(),
        demonstration: app.config().demonstration,
        organisation: app.organisation(),
        issuer: issuer_name(app),
        wave: wave.id.clone(),
        title: Text::from([(first, wave.title.clone())]),
        promise: english(promise(app, wave, &frozen.keyholders, comments > 0)),
        languages: frozen.draft.languages.clone(),
        announced_on: app.clock().today().to_string(),
        opens_on: wave.opens_on.clone(),
        closes_on: wave.closes_on.clone(),
        sections: frozen.draft.sections.clone(),
        facts: frozen.draft.facts.clone(),
        regions: frozen.regions.clone(),
        groups: groups.collect::<Result<_, Refusal>>()?,
        policy: Policy::plain(&empty_structure(), wave.plan.k, wave.plan.k_d),
        keyholders: frozen.keyholders.clone(),
        threshold: wave.plan.threshold,
        box_key: keys.box_key.clone(),
        log_key: keys.log_key.clone(),
        comments,
        body_bytes: BODY_BYTES,
        reissue_cap: (eligible * wave.plan.reissue_permille).div_ceil(1_000),
        objection_days: OBJECTION_DAYS,
        counting: Some(if wave.plan.apart { Counting::Apart } else { Counting::Server }),
        openness: (wave.plan.everybody_days > 0)
            .then_some(Openness { leaders_days: wave.plan.leaders_days, everybody_days: wave.plan.everybody_days }),
        script_sha256: ui::Assets::sha256("js/client.sha256").map(hex::encode).unwrap_or_default(),
    };
    let structure = manifest.structure();
    manifest.policy = if wave.plan.cuts {
        let mut policy = Policy::standard(&structure, wave.plan.k, wave.plan.k_d);
        // Two facts at once make groups so small that most are withheld, and the search for what they would betray takes
        // minutes: one fact at a time, everywhere.
        policy.cuts.retain(|cut| cut.by.len() <= 1);
        policy
    } else {
        Policy::plain(&structure, wave.plan.k, wave.plan.k_d)
    };
    manifest.check().map_err(|why| rule(why.to_string()))?;
    Ok(manifest)
}

fn empty_structure() -> measure::Structure {
    measure::Structure {
        whole: String::new(),
        regions: vec![],
        groups: vec![],
        facts: vec![],
        themes: vec![],
        items: vec![],
    }
}

/// The issuer name of tokens, and that of the log: the host that people reach.
pub fn issuer_name(app: &App) -> String {
    let url = &app.config().base_url;
    url.split_once("://").map_or(url.as_str(), |(_, host)| host).to_owned()
}

/// Announces a wave: makes the keys, freezes the list of who may take part and the manifest, and tells the box.
/// Gives the hash of the manifest in hex.
///
/// # Errors
/// A rule in words that says what is missing, or a fault.
pub async fn announce(app: &App, by: &Person, wave: String) -> Result<String, Failure> {
    let (app2, person, id) = (app.clone(), by.clone(), wave.clone());
    let frozen = app.people().read("surveys: gather", move |tx| gather(tx, &app2, &person, &id)).await?;
    let codes: Vec<String> = frozen.groups.iter().map(|group| group.code.clone()).collect();
    let keys = app.ballot_box().prepare(&wave, &codes, frozen.draft.comments() > 0).await?;
    let manifest = manifest_of(app, &frozen, &keys)?;
    let bytes = manifest.to_bytes();
    let hash = hex::encode(credential::sha256(&[&bytes]));
    let (app2, person, id, kept, kept_hash) = (app.clone(), by.clone(), wave.clone(), bytes.clone(), hash.clone());
    app.people()
        .write("surveys: announce", move |tx| {
            // The list was gathered in another unit: it must still be so.
            let now = gather(tx, &app2, &person, &id)?;
            if now.groups != frozen.groups || now.draft != frozen.draft || now.wave != frozen.wave {
                return Err(Refusal::Busy.into());
            }
            if !rows::announce(tx, &id, &manifest.announced_on, &kept, &kept_hash)? {
                return Err(rule(app2.words().surveys_wave_frozen()));
            }
            for question in frozen.draft.all() {
                let wording = match rows::item(tx, &question.code)? {
                    Some((locked, _)) => locked.with(question),
                    None => Wording::of(question),
                };
                rows::lock_item(tx, &question.code, &wording, &id)?;
            }
            for group in &frozen.groups {
                let eligible = i64::try_from(group.people.len()).unwrap_or(i64::MAX);
                let kept = KeyGroup { code: group.code.clone(), name: group.name.clone(), eligible };
                rows::insert_group(tx, &id, &kept)?;
                for site in &group.sites {
                    rows::insert_group_site(tx, &id, &group.code, site)?;
                }
                for person in &group.people {
                    rows::insert_eligible(tx, &id, person, &group.code)?;
                }
            }
            let announced = Event::WaveAnnounced { manifest: kept_hash.clone() };
            event::record(tx, &app2, Some(&person.id), &id, &announced)?;
            Ok(())
        })
        .await?;
    app.ballot_box().announce(bytes).await?;
    Ok(hash)
}

/// Tells the box of every announced wave that it does not know: a crash between the two databases loses nothing.
///
/// # Errors
/// A fault.
pub async fn repeat_announcements(app: &App) -> Result<(), Failure> {
    let waves = app.people().read("surveys: waves", |tx| Ok::<_, Failure>(rows::waves(tx)?)).await?;
    for wave in waves {
        if wave.announced_on.is_none() || app.ballot_box().manifest(&wave.id).await?.is_some() {
            continue;
        }
        let id = wave.id.clone();
        let bytes =
            app.people().read("surveys: manifest", move |tx| Ok::<_, Failure>(rows::manifest(tx, &id)?)).await?;
        if let Some(bytes) = bytes {
            app.ballot_box().announce(bytes).await?;
        }
    }
    Ok(())
}

/// Chooses paper, or goes back from it. Whoever has taken the credentials cannot choose paper, and whoever chose paper
/// can go back only while no slip could be theirs: until slips are made for those who wait.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn choose_paper(app: &App, person: &Person, wave: String, chosen: bool) -> Result<(), Failure> {
    let (app2, person) = (app.clone(), person.clone());
    app.people()
        .write("surveys: paper", move |tx| {
            let taking = Taking::find(tx, &person.id, &wave)?;
            let words = app2.words();
            let today = app2.clock().today().to_string();
            if !matches!(taking.wave.stage(&today), Stage::Announced | Stage::Open) {
                return Err(rule(words.surveys_not_now()));
            }
            if chosen && rows::taken_on(tx, &wave, &person.id)?.is_some() {
                return Err(rule(words.surveys_paper_taken()));
            }
            if taking.way == "slip" {
                return Err(rule(words.surveys_paper_printed()));
            }
            rows::set_way(tx, &wave, &person.id, if chosen { "paper" } else { "" })?;
            // That it happened, and not who: in a small pile the name would say whose slip it is.
            event::record(tx, &app2, None, &wave, &Event::PaperChosen { chosen })?;
            Ok(())
        })
        .await
}

/// Makes the slips that a key group still lacks: as many as people marked paper, never more, and not fewer than
/// [`SLIPS_MIN`] at once before the last days. Gives their words, which are kept nowhere.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn make_slips(app: &App, by: &Person, wave: String, group: String) -> Result<Vec<String>, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: slips", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            if !matches!(wave.stage(&app2.clock().today().to_string()), Stage::Announced | Stage::Open) {
                return Err(rule(app2.words().surveys_not_now()));
            }
            if let Some(from) = few_until(tx, &app2, &wave, &group)? {
                return Err(rule(app2.words().surveys_slips_few(SLIPS_MIN, day(&from))));
            }
            let mut slips = vec![];
            for _ in 0..rows::count_waiting(tx, &wave.id, &group)? {
                let seed = Seed::new(app2.chance().bytes());
                rows::insert_slip(tx, &wave.id, &slip_hash(&seed), &group)?;
                slips.push(seed.words().to_string());
            }
            rows::paper_to_slip(tx, &wave.id, &group)?;
            let count = slips.len() as u64;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::SlipsPrinted { group: group.clone(), count })?;
            Ok(slips)
        })
        .await
}

/// The day from which slips are printed in any case, while too few people of a key group wait for one.
///
/// # Errors
/// A fault of the database.
pub fn few_until(tx: &mut Tx<'_, People>, app: &App, wave: &Wave, group: &str) -> Result<Option<String>, store::Error> {
    let few = (1..SLIPS_MIN).contains(&rows::count_waiting(tx, &wave.id, group)?);
    let last = wave.closes_on.parse::<Date>();
    let from = last.map_or_else(|_| wave.opens_on.clone(), |on| clock::days_after(on, 1 - PAPER_LAST_DAYS).to_string());
    Ok(Some(from).filter(|from| few && app.clock().today().to_string() < *from))
}

/// What the database keeps of a slip.
pub fn slip_hash(seed: &Seed) -> Vec<u8> {
    credential::sha256(&[seed.bits()]).to_vec()
}

/// Ends letters about surveys for somebody, or lets them come again.
///
/// # Errors
/// A fault.
pub async fn set_stopped(app: &App, person: String, stopped: bool) -> Result<(), Failure> {
    let on = app.clock().today().to_string();
    app.people()
        .write("surveys: letters", move |tx| {
            match stopped {
                true => rows::unsubscribe(tx, &person, &on)?,
                false => rows::resubscribe(tx, &person)?,
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// Sends the invitation, or a reminder, to everybody on the list alike: nobody can know who has answered. Gives the
/// number of letters.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn invite(app: &App, by: &Person, wave: String) -> Result<i64, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: invite", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            let words = app2.words();
            let (now, today) = (app2.clock().now(), app2.clock().today());
            let stage = wave.stage(&today.to_string());
            if !matches!(stage, Stage::Announced | Stage::Open) {
                return Err(rule(words.surveys_not_now()));
            }
            let rounds = rows::invitations(tx, &wave.id)?;
            if rounds.len() >= ROUNDS_MAX {
                return Err(rule(words.surveys_rounds_max(ROUNDS_MAX)));
            }
            if rounds.iter().any(|(_, on, _)| *on == today.to_string()) {
                return Err(rule(words.surveys_round_today()));
            }
            let base = &app2.config().base_url;
            let (opens, closes) = (day(&wave.opens_on), day(&wave.closes_on));
            let mut letters = 0;
            for (id, name, email) in rows::recipients(tx, &wave.id)? {
                let link = format!("{base}/in/waves/{}", wave.id);
                let stop = stop::address(&app2, Letters::Surveys, &id)?;
                let body = if stage == Stage::Announced {
                    words.surveys_mail_announced(&name, &wave.title, &link, &opens, &closes, &stop)
                } else {
                    words.surveys_mail_open(&name, &wave.title, &link, &closes, &stop)
                };
                let subject = words.surveys_mail_subject(&wave.title, app2.organisation());
                let to = Person { id, name, email: Some(email), roles: vec![] };
                post::enqueue(tx, &app2, &Letter::new(&to, subject, body).unsubscribe(&stop), now)?;
                letters += 1;
            }
            let round = i64::try_from(rounds.len()).unwrap_or(i64::MAX);
            rows::insert_invitation(tx, &wave.id, round, &today.to_string(), letters)?;
            let count = u64::try_from(letters).unwrap_or(0);
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::Invited { count, reminder: round > 0 })?;
            Ok(letters)
        })
        .await
}

/// Those of a key group who have no email or were given a card.
///
/// # Errors
/// Not found for those who may not; a fault.
pub async fn card_people(
    app: &App,
    by: &Person,
    wave: String,
    group: String,
) -> Result<Vec<rows::CardHolder>, Failure> {
    let (by, today) = (by.clone(), app.clock().today().to_string());
    app.people()
        .read("surveys: card people", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            Ok(rows::card_people(tx, &wave.id, &group, &today)?)
        })
        .await
}

/// Claim cards for everybody of a key group without email for whom none was printed. Gives name and words of each.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn print_cards(
    app: &App,
    by: &Person,
    wave: String,
    group: String,
) -> Result<Vec<(String, String)>, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: cards", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            let today = app2.clock().today().to_string();
            let mut cards = vec![];
            for holder in rows::card_people(tx, &wave.id, &group, &today)? {
                if holder.without_email && holder.printed_on.is_none() {
                    cards.push((holder.name, identity::make_card(tx, &app2, &holder.person)?));
                }
            }
            let count = cards.len() as u64;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::CardsPrinted { count })?;
            Ok::<_, Failure>(cards)
        })
        .await
}

/// A claim card for one person on the list, known by email, staff number or id; an earlier one that was not used ends.
/// Gives name and words.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn print_card(app: &App, by: &Person, wave: String, who: String) -> Result<(String, String), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: one card", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            let found = rows::listed_as(tx, &wave.id, who.trim())?;
            let (person, name) = found.ok_or_else(|| rule(app2.words().surveys_card_unknown()))?;
            let words = identity::make_card(tx, &app2, &person)?;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::CardsPrinted { count: 1 })?;
            Ok((name, words))
        })
        .await
}

/// Ends the cards of somebody on the list that were not used; of everybody of a key group, when `person` is nobody.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn end_cards(
    app: &App,
    by: &Person,
    wave: String,
    group: String,
    person: Option<String>,
) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: end cards", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            let today = app2.clock().today().to_string();
            let mut holders = rows::card_people(tx, &wave.id, &group, &today)?;
            holders.retain(|holder| holder.printed_on.is_some());
            if let Some(person) = &person {
                holders.retain(|holder| holder.person == *person);
                if holders.is_empty() {
                    return Err(Refusal::NotFound.into());
                }
            }
            for holder in &holders {
                identity::end_cards(tx, &app2, &holder.person)?;
            }
            let count = holders.len() as u64;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::CardsEnded { count })?;
            Ok(())
        })
        .await
}
