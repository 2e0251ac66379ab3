//! Taking the tokens of a sheet: the issuer's side (docs/method/voice.md, section 2).

use super::{READY_MIN, rows};
use crate::app::App;
use crate::features::directory;
use crate::features::identity::Person;
use crate::web::refusal::Failure;
use answers::sheet::{RIGHTS_MAX, Whole};
use credential::blind::RSA_BYTES;
use serde::Serialize;
use std::sync::Arc;
use store::{People, Tx};

/// Why tokens are not given. The browser's script has the sentences; the names are the contract with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Other blinded numbers were signed for this sheet.
    Taken,
    /// This person is in no band of the sheet.
    NotEligible,
    /// Not a sheet of today.
    Closed,
    /// Not exactly the rights of the band were asked for.
    Incomplete,
}

impl Denied {
    /// The word for the script.
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::NotEligible => "not-eligible",
            Self::Closed => "closed",
            Self::Incomplete => "incomplete",
        }
    }
}

/// A sheet that a device may take, as its script reads it.
#[derive(Clone, Debug, Serialize)]
pub struct Rights {
    /// Id.
    pub sheet: String,
    /// `backing` or `words`.
    pub kind: String,
    /// `M`, hex.
    pub hash: String,
    /// Code of the person's band.
    pub band: String,
    /// Whether enough people of the band have taken it, so that a token may be used.
    pub ready: bool,
}

/// The site by which somebody is counted today.
pub(super) fn academy_of(tx: &mut Tx<'_, People>, app: &App, person: &Person) -> Result<Option<String>, store::Error> {
    let mine = directory::rows::appointments_of(tx, &person.id)?;
    let Some(main) = directory::nouns::primary(&mine, app.clock().today()) else { return Ok(None) };
    Ok(directory::rows::sites(tx)?.academy_of(&main.site).map(|site| site.id.clone()))
}

/// The band of somebody on a sheet: the one in which it was taken, else that of the site by which they are counted today.
pub(super) fn band_of(
    tx: &mut Tx<'_, People>,
    sheet: &str,
    taken: Option<String>,
    site: Option<&str>,
) -> Result<Option<String>, store::Error> {
    match (taken, site) {
        (Some(band), _) => Ok(Some(band)),
        (None, Some(site)) => rows::band_of_site(tx, sheet, site),
        (None, None) => Ok(None),
    }
}

/// The sheets that somebody may take or has taken, the latest first.
///
/// # Errors
/// A fault.
pub async fn rights(app: &App, person: &Person) -> Result<Vec<Rights>, Failure> {
    let (app2, person) = (app.clone(), person.clone());
    app.people()
        .read("voice: rights", move |tx| {
            let today = app2.clock().today().to_string();
            let site = academy_of(tx, &app2, &person)?;
            let mut found = vec![];
            for live in rows::sheets_live(tx, &person.id, &today)? {
                let Some(band) = band_of(tx, &live.id, live.taken, site.as_deref())? else { continue };
                let ready = rows::taken_count(tx, &live.id, &band, READY_MIN)? >= READY_MIN;
                found.push(Rights { sheet: live.id, kind: live.kind, hash: live.hash, band, ready });
            }
            Ok::<_, Failure>(found)
        })
        .await
}

/// Signs all rights of somebody on a sheet, or none. The same numbers are signed again with the same result; others, once the sheet
/// is taken, are refused.
///
/// # Errors
/// Which rule says no, as the outer `Ok`; a fault.
pub async fn issue(
    app: &App,
    person: &Person,
    sheet: String,
    blinded: Vec<[u8; RSA_BYTES]>,
) -> Result<Result<Vec<[u8; RSA_BYTES]>, Denied>, Failure> {
    if blinded.is_empty() || blinded.len() > RIGHTS_MAX {
        return Ok(Err(Denied::Incomplete));
    }
    // Read before the unit of work that writes: on SQLite all of those wait for one another, and a sheet never changes.
    let (id, today) = (sheet.clone(), app.clock().today().to_string());
    let found = app
        .people()
        .read("voice: sheet to take", move |tx| {
            let Some((bytes, _)) = rows::sheet_live(tx, &id, &today)? else { return Ok(None) };
            Ok::<_, store::Error>(Some((bytes, rows::sheet_parts(tx, &id)?)))
        })
        .await?;
    let Some((bytes, parts)) = found else { return Ok(Err(Denied::Closed)) };
    let whole = Arc::new(Whole::parse(&bytes, &parts).map_err(answers::BoxError::from)?);
    let (app2, person, id, numbers) = (app.clone(), person.clone(), sheet.clone(), blinded.clone());
    let taken = app
        .people()
        .write("voice: take", move |tx| {
            let before = rows::taken(tx, &person.id, &id)?;
            let site = academy_of(tx, &app2, &person)?;
            let band = band_of(tx, &id, before.as_ref().map(|(band, _)| band.clone()), site.as_deref())?;
            let Some(band) = band else { return Ok(Err(Denied::NotEligible)) };
            let rights = whole.rights_of(&band).unwrap_or_default();
            let fits = |(at, number): (usize, &[u8; RSA_BYTES])| {
                let key = credential::blind::IssuerPublicKey::from_b64u(&rights[at].0.key);
                // Numbers of the same length compare as their bytes do.
                key.is_ok_and(|key| *number < *key.modulus()) && number.iter().any(|byte| *byte != 0)
            };
            if rights.len() != numbers.len() || !numbers.iter().enumerate().all(fits) {
                return Ok(Err(Denied::Incomplete));
            }
            let hash = credential::sha256(&numbers.iter().map(|number| &number[..]).collect::<Vec<_>>());
            match before {
                Some((_, known)) if known == hash => {}
                Some(_) => return Ok(Err(Denied::Taken)),
                None => {
                    rows::taken_add(tx, (&person.id, &id), &band, &hash)?;
                }
            }
            Ok::<_, Failure>(Ok(rights.into_iter().map(|(_, name)| name).collect::<Vec<_>>()))
        })
        .await?;
    let names = match taken {
        Ok(names) => names,
        Err(denied) => return Ok(Err(denied)),
    };
    Ok(Ok(app.ballot_box().sign_rights(&sheet, names.into_iter().zip(blinded).collect()).await?))
}
