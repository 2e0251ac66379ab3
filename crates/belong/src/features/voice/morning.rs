//! The morning: once a day, from six o'clock on. What came in without a name is taken out of the box, what came since yesterday appears
//! on a sheet, and what is shown of backing is read anew. Every step can be done again after the program stopped in the middle.

use super::rows::{self, NewSheet};
use super::{BACKING_DAYS, How, SHEET_MAX, Suggestion};
use crate::app::{App, set_setting, setting};
use crate::clock::days_after;
use crate::event::{self, Event};
use crate::features::directory::{self, GroupFault, GroupPlan};
use crate::features::{results, surveys};
use crate::web::refusal::Failure;
use answers::Tally;
use answers::manifest::GROUP_ELIGIBLE_MIN;
use answers::sheet::{PART_FORMAT, Part, PartOf, Right, SHEET_FORMAT, Sheet, SheetKind, bytes_of, key_name};
use jiff::civil::Date;
use measure::steps;
use std::collections::BTreeMap;
use store::{People, Tx};

/// The hour from which a day's morning may be.
const HOUR: i8 = 6;
/// The setting that keeps the last morning.
const LAST: &str = "voice_morning";
/// Days for which the tokens of a month can be used: long enough for a writer to reply.
const WORDS_DAYS: i32 = 92;
/// Tokens to put something forward in one month: so many for the whole organisation, and so many for the band.
const WORDS_MAX: u8 = 3;

/// The morning, if it is time and it was not yet.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    let today = app.clock().today().to_string();
    if app.clock().zoned().hour() < HOUR {
        return Ok(());
    }
    let last = app.people().read("voice: last morning", |tx| setting(tx, LAST)).await?;
    if last.as_ref() == Some(&today) {
        return Ok(());
    }
    morning(app).await
}

/// The morning, whatever the hour.
///
/// # Errors
/// A fault.
pub async fn morning(app: &App) -> Result<(), Failure> {
    let today = app.clock().today();
    open_made(app).await?;
    take_words(app).await?;
    make_words_sheet(app, today).await?;
    make_backing_sheet(app, today).await?;
    read_steps(app, today).await?;
    end_sheets(app, today).await?;
    let text = today.to_string();
    app.people().write("voice: morning", move |tx| set_setting(tx, LAST, &text)).await?;
    Ok(())
}

/// Words out of the box. They are forgotten there only when they are kept here.
async fn take_words(app: &App) -> Result<(), Failure> {
    let words = app.ballot_box().words_waiting().await?;
    if words.is_empty() {
        return Ok(());
    }
    let ids = words.iter().map(|said| said.id.clone()).collect();
    let today = app.clock().today();
    app.people()
        .write("voice: words", move |tx| {
            for said in &words {
                let band = match &said.band {
                    Some(code) => rows::site_of_band(tx, &said.sheet, code)?,
                    None => None,
                };
                let Some(title) = &said.title else { continue };
                let how = if said.thread.is_some() { How::MadeUp } else { How::Unnamed };
                let new = Suggestion {
                    id: said.id.clone(),
                    thread: said.thread.clone(),
                    finding: raised_by(tx, &said.finding, today)?,
                    ..Suggestion::new(title, &said.text, how, band)
                };
                rows::add(tx, &new, None, None)?;
            }
            // After them, so that a reply finds its thread.
            for said in words.iter().filter(|said| said.title.is_none()) {
                let thread = said.thread.as_deref().unwrap_or_default();
                if let Some(suggestion) = rows::by_thread(tx, thread)? {
                    rows::reply_add(tx, (&said.id, &suggestion), None, true, &said.text, &today.to_string())?;
                }
            }
            Ok::<_, Failure>(())
        })
        .await?;
    app.ballot_box().words_taken(ids).await?;
    Ok(())
}

/// The finding that words without a name may point to: one that everybody may read. A number that only few may see would tell
/// that one of those few wrote the words. Whoever sends words without a session may name anything.
pub(super) fn raised_by(tx: &mut Tx<'_, People>, id: &str, today: Date) -> Result<Option<String>, store::Error> {
    let Some(finding) = results::rows::finding(tx, id)? else { return Ok(None) };
    let of_all = finding.whom == "whole" || finding.whom.starts_with("fact:");
    let wave = surveys::rows::wave_by_id(tx, &finding.wave)?;
    let readable = wave.is_some_and(|wave| wave.is_readable(surveys::Reader::Anybody, today));
    Ok((of_all && readable).then_some(finding.id))
}

/// The bands of today; none while there are too few people for one.
async fn bands(app: &App, today: Date) -> Result<Vec<GroupPlan>, Failure> {
    let found = app
        .people()
        .read("voice: bands", move |tx| match directory::key_groups(tx, today, GROUP_ELIGIBLE_MIN as usize) {
            Ok((_, groups)) => Ok(groups),
            Err(GroupFault::TooFew(_)) => Ok(vec![]),
            Err(GroupFault::Store(error)) => Err(Failure::from(error)),
        })
        .await?;
    Ok(found)
}

/// What stands on a sheet: rights of everybody, and those of each band.
struct Plan {
    id: String,
    kind: SheetKind,
    ends_on: Date,
    common: Vec<String>,
    /// By band: matter, and how many make an answer owed.
    matters: Vec<Vec<(String, u32)>>,
}

async fn make_words_sheet(app: &App, today: Date) -> Result<(), Failure> {
    let month = today.first_of_month().to_string();
    if app.people().read("voice: words sheet", move |tx| rows::sheet_of_kind(tx, "words", &month)).await?.is_some() {
        return Ok(());
    }
    let bands = bands(app, today).await?;
    if bands.is_empty() {
        return Ok(());
    }
    let plan = Plan {
        id: format!("words-{today}"),
        kind: SheetKind::Words,
        ends_on: days_after(today, WORDS_DAYS),
        common: vec!["all".into()],
        matters: vec![vec![("own".into(), 0)]; bands.len()],
    };
    make_sheet(app, today, &bands, plan).await
}

async fn make_backing_sheet(app: &App, today: Date) -> Result<(), Failure> {
    let text = today.to_string();
    let next = app.people().read("voice: next", move |tx| rows::next(tx, &text, SHEET_MAX)).await?;
    if next.is_empty() {
        return Ok(());
    }
    let bands = bands(app, today).await?;
    if bands.is_empty() {
        // Too few people to hide among: it can be read and answered, and nobody can be counted.
        let text = today.to_string();
        return app
            .people()
            .write("voice: appear", move |tx| {
                for (id, _) in &next {
                    rows::appear(tx, id, &text)?;
                }
                Ok::<_, Failure>(())
            })
            .await;
    }
    let everybody: usize = bands.iter().map(|band| band.people.len()).sum();
    let owed_at = steps::owed_at(u32::try_from(everybody).unwrap_or(u32::MAX), false);
    let of_band = |site: &String, band: &GroupPlan| band.sites.contains(site);
    let stands = |band: &GroupPlan| -> Vec<(String, u32)> {
        let of = next.iter().filter_map(|(id, site)| match site {
            // A place that is gone is everybody's matter.
            Some(site) if bands.iter().any(|one| of_band(site, one)) => {
                of_band(site, band).then(|| (id.clone(), steps::owed_at(0, true)))
            }
            _ => Some((id.clone(), owed_at)),
        });
        of.collect()
    };
    let plan = Plan {
        id: format!("backing-{today}"),
        kind: SheetKind::Backing,
        ends_on: days_after(today, BACKING_DAYS),
        common: vec![],
        matters: bands.iter().map(stands).collect(),
    };
    make_sheet(app, today, &bands, plan).await
}

/// Makes keys and documents, keeps them here, and gives them to the box. Where a sheet of this name is there already, the day had
/// its morning, and what has come since waits for the next.
async fn make_sheet(app: &App, today: Date, bands: &[GroupPlan], plan: Plan) -> Result<(), Failure> {
    let id = plan.id.clone();
    let there = app.people().read("voice: sheet", move |tx| rows::sheet_there(tx, &id)).await?;
    if there {
        return Ok(());
    }
    let mut names: Vec<String> = plan.common.iter().map(|matter| key_name(None, matter)).collect();
    for (band, matters) in bands.iter().zip(&plan.matters) {
        names.extend(matters.iter().map(|(matter, _)| key_name(Some(&band.code), matter)));
    }
    let keys = app.ballot_box().prepare(&plan.id, &names, false).await?;
    let by_name: BTreeMap<&str, &str> =
        keys.groups.iter().map(|key| (key.code.as_str(), key.answer_key.as_str())).collect();
    let right = |band: Option<&str>, matter: &str, owed_at: u32| Right {
        matter: matter.to_owned(),
        key: by_name.get(key_name(band, matter).as_str()).copied().unwrap_or_default().to_owned(),
        owed_at,
        tokens: if plan.kind == SheetKind::Words { WORDS_MAX } else { 1 },
    };
    let parts: Vec<(String, String, Vec<u8>, Vec<String>)> = bands
        .iter()
        .zip(&plan.matters)
        .map(|(band, matters)| {
            let part = Part {
                format: PART_FORMAT.into(),
                sheet: plan.id.clone(),
                code: band.code.clone(),
                matters: matters.iter().map(|(matter, at)| right(Some(&band.code), matter, *at)).collect(),
            };
            (band.code.clone(), band.name.clone(), bytes_of(&part), band.sites.clone())
        })
        .collect();
    let sheet = Sheet {
        format: SHEET_FORMAT.into(),
        organisation: app.organisation(),
        issuer: crate::features::surveys::issuer_name(app),
        log_key: keys.log_key,
        sheet: plan.id.clone(),
        kind: plan.kind,
        appears_on: today.to_string(),
        ends_on: plan.ends_on.to_string(),
        common: plan.common.iter().map(|matter| right(None, matter, 0)).collect(),
        parts: parts
            .iter()
            .zip(bands)
            .map(|((code, name, bytes, _), band)| PartOf {
                code: code.clone(),
                name: name.clone(),
                people: u32::try_from(band.people.len()).unwrap_or(u32::MAX),
                hash: hex::encode(credential::sha256(&[bytes])),
            })
            .collect(),
    };
    let matters: BTreeMap<String, u32> = match plan.kind {
        SheetKind::Backing => plan.matters.into_iter().flatten().collect(),
        SheetKind::Words => BTreeMap::new(),
    };
    let bytes = bytes_of(&sheet);
    let new = NewSheet {
        id: plan.id,
        kind: plan.kind.word(),
        hash: hex::encode(credential::sha256(&[&bytes])),
        bytes,
        appears_on: sheet.appears_on,
        ends_on: sheet.ends_on,
        parts,
        matters: matters.into_iter().collect(),
    };
    app.people().write("voice: keep a sheet", move |tx| rows::sheet_add(tx, &new)).await?;
    open_made(app).await
}

/// Gives the box what it does not have yet; then everybody can read what stands on it.
async fn open_made(app: &App) -> Result<(), Failure> {
    let made = app
        .people()
        .read("voice: made sheets", |tx| {
            let mut made = vec![];
            for (id, bytes) in rows::sheets_made(tx)? {
                made.push((rows::sheet_parts(tx, &id)?, id, bytes));
            }
            Ok::<_, store::Error>(made)
        })
        .await?;
    for (parts, id, bytes) in made {
        app.ballot_box().open_sheet(bytes, parts).await?;
        let today = app.clock().today().to_string();
        app.people()
            .write("voice: open a sheet", move |tx| {
                for suggestion in rows::sheet_matters(tx, &id)? {
                    rows::appear(tx, &suggestion, &today)?;
                }
                rows::sheet_move(tx, &id, "made", "open")
            })
            .await?;
    }
    Ok(())
}

/// What the box shows of backing, and to whom an answer is owed from today on.
async fn read_steps(app: &App, today: Date) -> Result<(), Failure> {
    let tallies: Vec<Tally> = app.ballot_box().tallies(&today.to_string()).await?;
    let app2 = app.clone();
    app.people()
        .write("voice: steps", move |tx| {
            let today = today.to_string();
            for tally in &tallies {
                rows::step_put(tx, &tally.sheet, &tally.matter, tally.people, tally.bands)?;
                if !tally.owed {
                    continue;
                }
                // What was joined to another is owed an answer there.
                let mut found = rows::by_id(tx, &tally.matter)?;
                for _ in 0..SHEET_MAX {
                    let Some(into) = found.as_ref().and_then(|one| one.merged_into.clone()) else { break };
                    found = rows::by_id(tx, &into)?;
                }
                let Some(one) = found.filter(|one| one.owed_on.is_none() && one.answered_on.is_none()) else {
                    continue;
                };
                rows::set_owed(tx, &one.id, Some(&today))?;
                if one.sponsor.is_none()
                    && let Some(sponsor) = super::owed::sponsor_for(tx, &one)?
                {
                    rows::set_sponsor(tx, &one.id, &sponsor)?;
                }
                event::record(tx, &app2, None, &one.id, &Event::AnswerOwed)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// What is over is forgotten: who took it, and with which keys.
async fn end_sheets(app: &App, today: Date) -> Result<(), Failure> {
    let ended = app.ballot_box().end_sheets(&today.to_string()).await?;
    app.people()
        .write("voice: end sheets", move |tx| {
            for id in &ended {
                if rows::sheet_move(tx, id, "open", "ended")? {
                    rows::taken_end(tx, id)?;
                }
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    Ok(())
}
