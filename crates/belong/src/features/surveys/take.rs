//! Taking the credentials: the issuer's side (protocol section 4), and paper slips (12.3).

use super::access::{Running, Taking};
use super::{Stage, rows};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use answers::Manifest;
use credential::Purpose;
use credential::blind::RSA_BYTES;

/// One blinded number and the place that it is for.
#[derive(Clone)]
pub struct Asked {
    /// Answer or comment.
    pub purpose: Purpose,
    /// 0, or 0 to c − 1.
    pub slot: u8,
    /// The blinded message.
    pub blinded: [u8; RSA_BYTES],
}

/// Why credentials are not given. The browser's script has the sentences; the names are the contract with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Another blinded number was signed in one of the places.
    Taken,
    /// The person chose paper.
    Paper,
    /// Not on the frozen list.
    NotEligible,
    /// Before the announcement.
    NotAnnounced,
    /// After closing.
    Closed,
    /// There is no such slip.
    SlipUnknown,
    /// The slip was used with another request.
    SlipBurnt,
    /// The slip is of another key group.
    SlipGroup,
    /// A slip before the opening.
    NotOpen,
    /// Not exactly all credentials were asked for.
    Incomplete,
}

impl Denied {
    /// The word for the script.
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Paper => "paper",
            Self::NotEligible => "not-eligible",
            Self::NotAnnounced => "not-announced",
            Self::Closed => "closed",
            Self::SlipUnknown => "slip-unknown",
            Self::SlipBurnt => "slip-burnt",
            Self::SlipGroup => "slip-group",
            Self::NotOpen => "not-open",
            Self::Incomplete => "incomplete",
        }
    }
}

/// What comes of asking when it is not signatures.
#[derive(Debug)]
pub enum TakeError {
    /// A rule says no.
    Denied(Denied),
    /// Something else.
    Failure(Failure),
}

impl From<Denied> for TakeError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<store::Error> for TakeError {
    fn from(error: store::Error) -> Self {
        Self::Failure(error.into())
    }
}

impl From<answers::BoxError> for TakeError {
    fn from(error: answers::BoxError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Failure> for TakeError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(Refusal::NotFound) => Self::Denied(Denied::NotEligible),
            failure => Self::Failure(failure),
        }
    }
}

fn rule(sentence: String) -> Failure {
    Refusal::Rule(sentence).into()
}

/// Whether credentials are given out at this stage; slips only while the wave is open.
fn in_time(stage: Stage, slip: bool) -> Result<(), Denied> {
    match stage {
        Stage::Planned => Err(Denied::NotAnnounced),
        Stage::Announced if slip => Err(Denied::NotOpen),
        Stage::Announced | Stage::Open => Ok(()),
        Stage::Ended | Stage::Published | Stage::Destroyed | Stage::CalledOff => Err(Denied::Closed),
    }
}

fn blinded_hash(asked: &Asked) -> [u8; 32] {
    credential::sha256(&[&asked.blinded])
}

/// All credentials of a person, or none: exactly the places that the manifest gives (4.2).
fn complete(asked: &[Asked], manifest: &Manifest) -> bool {
    let mut places: Vec<(u8, u8)> = asked.iter().map(|one| (one.purpose.byte(), one.slot)).collect();
    places.sort_unstable();
    let comments = (0..manifest.comments).map(|slot| (Purpose::Comment.byte(), slot));
    places == std::iter::once((Purpose::Answer.byte(), 0)).chain(comments).collect::<Vec<_>>()
}

/// Whether the numbers can be signed with the keys of a key group: from 1 to n − 1. Asked before anything is recorded, or
/// a broken device would cost its owner the credential.
fn signable(asked: &[Asked], manifest: &Manifest, group: &str) -> bool {
    let Ok(keys) = manifest.issuer_keys() else { return false };
    let at = manifest.groups.iter().position(|one| one.code == group);
    asked.iter().all(|one| {
        let key = keys.iter().find(|(purpose, index, _)| *purpose == one.purpose && Some(*index) == at);
        // Numbers of the same length compare as their bytes do.
        key.is_some_and(|(_, _, key)| one.blinded < *key.modulus()) && one.blinded.iter().any(|byte| *byte != 0)
    })
}

async fn sign(app: &App, wave: &str, group: &str, asked: &[Asked]) -> Result<Vec<[u8; RSA_BYTES]>, Failure> {
    let blinded = asked.iter().map(|one| (one.purpose, one.blinded)).collect();
    Ok(app.ballot_box().blind_sign(wave, group, blinded).await?)
}

/// Signs the blinded numbers of somebody on the list. The same numbers are signed again with the same result; others,
/// once a place is taken, are refused.
///
/// # Errors
/// Which rule says no, or a fault.
pub async fn take(
    app: &App,
    person: &Person,
    wave: String,
    asked: Vec<Asked>,
) -> Result<Vec<[u8; RSA_BYTES]>, TakeError> {
    let manifest = app.ballot_box().manifest(&wave).await?.ok_or(Denied::NotAnnounced)?;
    if !complete(&asked, &manifest) {
        return Err(Denied::Incomplete.into());
    }
    let (app2, person, id, wanted) = (app.clone(), person.clone(), wave.clone(), asked.clone());
    let group = app
        .people()
        .write("surveys: take", move |tx| {
            let taking = Taking::find(tx, &person.id, &id)?;
            let today = app2.clock().today().to_string();
            in_time(taking.wave.stage(&today), false)?;
            if !taking.way.is_empty() {
                return Err(Denied::Paper.into());
            }
            if !signable(&wanted, &manifest, &taking.group) {
                return Err(Denied::Incomplete.into());
            }
            for one in &wanted {
                let place = (i64::from(one.purpose.byte()), i64::from(one.slot));
                match rows::issued(tx, &id, &person.id, place.0, place.1)? {
                    Some(before) if before == blinded_hash(one) => {}
                    Some(_) => return Err(Denied::Taken.into()),
                    None => rows::insert_issued(tx, &id, &person.id, place, &blinded_hash(one), &today)?,
                }
            }
            Ok::<_, TakeError>(taking.group)
        })
        .await?;
    Ok(sign(app, &wave, &group, &asked).await?)
}

/// Makes a lost seed good: the person may take once more. Within the cap of the manifest, once a person.
///
/// # Errors
/// A rule in words, or a fault.
pub async fn reissue(app: &App, by: &Person, wave: String, person: String) -> Result<(), Failure> {
    let manifest = app.ballot_box().manifest(&wave).await?.ok_or(Refusal::NotFound)?;
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("surveys: reissue", move |tx| {
            let Running(wave) = Running::find(tx, &by, &wave)?;
            let words = app2.words();
            let today = app2.clock().today().to_string();
            if !matches!(wave.stage(&today), Stage::Announced | Stage::Open) {
                return Err(rule(words.surveys_not_now()));
            }
            if rows::taken_on(tx, &wave.id, &person)?.is_none() {
                return Err(rule(words.surveys_reissue_untaken()));
            }
            if rows::has_reissue(tx, &wave.id, &person)? {
                return Err(rule(words.surveys_reissue_twice()));
            }
            if rows::reissues(tx, &wave.id)? >= i64::from(manifest.reissue_cap) {
                return Err(rule(words.surveys_reissue_cap(manifest.reissue_cap)));
            }
            rows::insert_reissue(tx, &wave.id, &person, &today)?;
            rows::clear_issued(tx, &wave.id, &person)?;
            event::record(tx, &app2, Some(&by.id), &wave.id, &Event::CredentialReissued)?;
            Ok(())
        })
        .await
}

/// Signs the blinded numbers of a paper slip, known by the hash of its code, which stands for a person who chose paper,
/// and burns the code. The same numbers are signed again, for a clerk whose connection was lost.
///
/// # Errors
/// Which rule says no, or a fault.
pub async fn take_slip(
    app: &App,
    by: &Person,
    wave: String,
    (code, chosen): ([u8; 32], String),
    asked: Vec<Asked>,
) -> Result<Vec<[u8; RSA_BYTES]>, TakeError> {
    let manifest = app.ballot_box().manifest(&wave).await?.ok_or(Denied::NotAnnounced)?;
    if !complete(&asked, &manifest) {
        return Err(Denied::Incomplete.into());
    }
    let all: Vec<u8> = asked.iter().flat_map(|one| one.blinded).collect();
    let request = credential::sha256(&[&all]);
    let (app2, by, id, wanted) = (app.clone(), by.clone(), wave.clone(), asked.clone());
    let group = app
        .people()
        .write("surveys: take slip", move |tx| {
            let Running(wave) = Running::find(tx, &by, &id)?;
            in_time(wave.stage(&app2.clock().today().to_string()), true)?;
            let (group, burnt) = rows::slip(tx, &id, &code)?.ok_or(Denied::SlipUnknown)?;
            if group != chosen {
                return Err(Denied::SlipGroup.into());
            }
            if !signable(&wanted, &manifest, &group) {
                return Err(Denied::Incomplete.into());
            }
            match burnt {
                Some(before) if before == request => {}
                Some(_) => return Err(Denied::SlipBurnt.into()),
                None => {
                    rows::burn_slip(tx, &id, &code, &request)?;
                }
            }
            Ok::<_, TakeError>(group)
        })
        .await?;
    Ok(sign(app, &wave, &group, &asked).await?)
}
