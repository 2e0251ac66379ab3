//! Closing: the counts of the people side go to the box, the box gives a release, and later everything is destroyed.

use super::{Stage, rows};
use crate::app::App;
use crate::event::{self, Event};
use crate::web::refusal::{Failure, Refusal};
use answers::{GroupCount, GroupCounts, Handed};
use credential::Purpose;
use std::collections::BTreeMap;
use store::{People, Tx};

/// What the people side handed out in a wave, per key group: issued, reissued, on paper (protocol 11.1). `comments` is the
/// number of comment credentials of each person.
///
/// # Errors
/// A fault of the database.
pub fn counts(tx: &mut Tx<'_, People>, wave: &str, comments: u8) -> Result<GroupCounts, store::Error> {
    let by_group = |counts: Vec<(String, i64)>| counts.into_iter().collect::<BTreeMap<_, _>>();
    let people = by_group(rows::count_issued(tx, wave, i64::from(Purpose::Answer.byte()))?);
    let reissued = by_group(rows::count_reissued(tx, wave)?);
    let paper = by_group(rows::count_paper(tx, wave)?);
    let of = |counts: &BTreeMap<String, i64>, code: &str| {
        u32::try_from(counts.get(code).copied().unwrap_or(0)).unwrap_or(u32::MAX)
    };
    let groups = rows::groups(tx, wave)?.into_iter().map(|group| {
        let reissued = of(&reissued, &group.code);
        // A credential that was lost stays good: both were issued.
        let answers = Handed { issued: of(&people, &group.code) + reissued, reissued, paper: of(&paper, &group.code) };
        let each = u32::from(comments);
        let comments = Handed { issued: answers.issued * each, reissued: reissued * each, paper: answers.paper * each };
        GroupCount { code: group.code, answers, comments }
    });
    Ok(GroupCounts { groups: groups.collect() })
}

/// Closes a wave for which the box holds a quorum of secrets, and records that results are out. Repeating it after a
/// crash gives the same release.
///
/// # Errors
/// A rule in words when it is not over yet or keys are missing, or a fault.
pub async fn close_wave(app: &App, wave: &str) -> Result<String, Failure> {
    let counts = counts_at_end(app, wave).await?;
    let today = app.clock().today().to_string();
    let closed = app.ballot_box().close(wave, counts, &today).await?;
    record_results(app, wave, hex::encode(closed.release_hash)).await
}

/// Tells the box what the people side handed out in a wave that is over: it cannot count without. Repeating it until
/// the results are out changes nothing.
///
/// # Errors
/// A rule in words when it is not over yet, or a fault.
pub async fn hand_counts(app: &App, wave: &str) -> Result<(), Failure> {
    let counts = counts_at_end(app, wave).await?;
    Ok(app.ballot_box().hand_counts(wave, &counts, &app.clock().today().to_string()).await?)
}

/// What is due after the last day of a wave: the numbers go to the box, and when the box has counted, results are out.
///
/// # Errors
/// A fault.
pub async fn follow_closings(app: &App) -> Result<(), Failure> {
    let waves = app.people().read("surveys: waves", |tx| Ok::<_, Failure>(rows::waves(tx)?)).await?;
    let today = app.clock().today().to_string();
    for wave in waves.iter().filter(|wave| super::call_off::can_be(wave.stage(&today))) {
        if super::call_off::follow(app, wave).await? || wave.stage(&today) != Stage::Ended {
            continue;
        }
        match app.ballot_box().release_hash(&wave.id).await? {
            Some(hash) => {
                record_results(app, &wave.id, hash).await?;
            }
            None => hand_counts(app, &wave.id).await?,
        }
    }
    Ok(())
}

/// What the people side handed out in a wave that is over: for counting it, here or on another machine.
///
/// # Errors
/// A rule in words when it is not over yet, or a fault.
pub async fn counts_at_end(app: &App, wave: &str) -> Result<GroupCounts, Failure> {
    let id = wave.to_owned();
    let manifest = app.ballot_box().manifest(wave).await?.ok_or(Refusal::NotFound)?;
    if !app.has_people() {
        let handed = app.own_box().handed_counts(wave).await?;
        return handed.ok_or_else(|| Refusal::Rule(app.words().surveys_no_numbers()).into());
    }
    let (found, counts) = app
        .people()
        .read("surveys: counts", move |tx| {
            let wave = rows::wave_by_id(tx, &id)?.ok_or(Refusal::NotFound)?;
            let counts = counts(tx, &id, manifest.comments)?;
            Ok::<_, Failure>((wave, counts))
        })
        .await?;
    if found.stage(&app.clock().today().to_string()) < Stage::Ended {
        return Err(Refusal::Rule(app.words().surveys_not_ended()).into());
    }
    Ok(counts)
}

/// Takes what was counted on another machine, and records that results are out. Repeating it changes nothing.
///
/// # Errors
/// A rule in words when it is not what this box sealed, or a fault.
pub async fn publish_outcome(app: &App, wave: &str, outcome: Vec<u8>) -> Result<String, Failure> {
    let today = app.clock().today().to_string();
    let closed = app.ballot_box().publish_outcome(wave, outcome, &today).await?;
    record_results(app, wave, hex::encode(closed.release_hash)).await
}

async fn record_results(app: &App, wave: &str, release: String) -> Result<String, Failure> {
    if !app.has_people() {
        // The people half hears of it in its next round.
        return Ok(release);
    }
    let today = app.clock().today().to_string();
    let (app2, id) = (app.clone(), wave.to_owned());
    let told = release.clone();
    app.people()
        .write("surveys: publish", move |tx| {
            if rows::publish(tx, &id, &today)? {
                event::record(tx, &app2, None, &id, &Event::WaveClosed { release: told.clone() })?;
            }
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(release)
}

/// Destroys ciphertexts and keys of waves whose time for a recount is over.
///
/// # Errors
/// A fault.
pub async fn destroy_due(app: &App) -> Result<(), Failure> {
    let today = app.clock().today().to_string();
    let gone = app.ballot_box().destroy_due(&today).await?;
    let waves = app.people().read("surveys: waves", |tx| Ok::<_, Failure>(rows::waves(tx)?)).await?;
    for wave in waves.into_iter().filter(|wave| wave.destroyed_on.is_none() && gone.contains(&wave.id)) {
        let (app2, today) = (app.clone(), today.clone());
        app.people()
            .write("surveys: destroyed", move |tx| {
                if rows::destroy(tx, &wave.id, &today)? {
                    event::record(tx, &app2, None, &wave.id, &Event::WaveDestroyed)?;
                }
                Ok::<_, Failure>(())
            })
            .await?;
    }
    Ok(())
}

/// Tells the answering page whom to tell if somebody is at risk, where it cannot ask by itself.
///
/// # Errors
/// A fault.
pub async fn share_contacts(app: &App) -> Result<(), Failure> {
    let waves = app.people().read("surveys: waves", |tx| Ok::<_, Failure>(rows::waves(tx)?)).await?;
    let today = app.clock().today().to_string();
    for wave in waves.iter().filter(|wave| matches!(wave.stage(&today), Stage::Announced | Stage::Open)) {
        let contacts = super::help_by_group(app, &wave.id).await?;
        app.ballot_box().set_contacts(&wave.id, contacts).await?;
    }
    Ok(())
}
