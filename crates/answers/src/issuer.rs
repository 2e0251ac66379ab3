//! The issuer: makes the keys of credentials and signs blinded numbers. It needs no database and knows no answers, and
//! may live in another process than the box, with another keeper.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use credential::Purpose;
use credential::blind::{IssuerKey, RSA_BYTES};

use crate::GroupKeys;
use crate::ballot_box::apart;
use crate::fault::BoxError;
use crate::keys::{Issuers, Keys};

/// The issuer: a handle that is cheap to clone.
#[derive(Clone)]
pub struct Issuer(Arc<Inner>);

struct Inner {
    keys: Keys,
    waves: RwLock<HashMap<String, Arc<Issuers>>>,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Issuer")
    }
}

impl Issuer {
    /// The issuer over a folder of keys, which is made if it is missing.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(keys: PathBuf) -> Result<Self, BoxError> {
        Ok(Self::over(Keys::open(keys)?))
    }

    pub(crate) fn over(keys: Keys) -> Self {
        Self(Arc::new(Inner { keys, waves: RwLock::default() }))
    }

    /// Makes the issuer keys of a wave or, if they exist, gives them again: in the order in which the groups were named.
    ///
    /// # Errors
    /// When the folder of keys cannot be used.
    pub async fn make(&self, wave: &str, groups: &[String], comments: bool) -> Result<Vec<GroupKeys>, BoxError> {
        let (inner, wave, groups) = (self.0.clone(), wave.to_owned(), groups.to_vec());
        apart(move || {
            let issuers = inner.keys.make_issuers(&wave, &groups, comments)?;
            inner.waves.write().unwrap_or_else(PoisonError::into_inner).remove(&wave);
            let public = |group: &String, purpose| {
                issuers.get(&(group.clone(), purpose)).map(|key: &IssuerKey| key.public().to_b64u())
            };
            let groups = groups.iter().map(|group| GroupKeys {
                code: group.clone(),
                answer_key: public(group, Purpose::Answer).unwrap_or_default(),
                comment_key: if comments { public(group, Purpose::Comment).unwrap_or_default() } else { String::new() },
            });
            Ok(groups.collect())
        })
        .await
    }

    /// Signs the blinded numbers of one person, in their order: all in one go, since one request asks for all of them (4.2).
    /// Whoever calls has checked who asks, and when (protocol section 4); the issuer cannot.
    ///
    /// # Errors
    /// When the keys are destroyed, there is no such key group, or a number is out of range.
    pub async fn blind_sign(
        &self,
        wave: &str,
        group: &str,
        blinded: Vec<(Purpose, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        let issuers = self.keys_of(wave).await?;
        let group = group.to_owned();
        apart(move || {
            let sign = |(purpose, number): &(Purpose, [u8; RSA_BYTES])| {
                let key = issuers.get(&(group.clone(), *purpose)).ok_or(BoxError::NoGroup)?;
                key.blind_sign(number).map_err(|_| BoxError::Blinded)
            };
            blinded.iter().map(sign).collect()
        })
        .await
    }

    /// Signs the blinded numbers of one person for a sheet, each with the key of its right (docs/method/voice.md 2.2).
    /// Whoever calls has checked who asks.
    ///
    /// # Errors
    /// When the keys are destroyed, there is no such right, or a number is out of range.
    pub async fn sign_rights(
        &self,
        sheet: &str,
        blinded: Vec<(String, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        let issuers = self.keys_of(sheet).await?;
        apart(move || {
            use rayon::prelude::*;
            let sign = |(right, number): &(String, [u8; RSA_BYTES])| {
                let key = issuers.get(&(right.clone(), Purpose::Answer)).ok_or(BoxError::NoGroup)?;
                key.blind_sign(number).map_err(|_| BoxError::Blinded)
            };
            blinded.par_iter().map(sign).collect()
        })
        .await
    }

    /// Destroys the issuer keys of a wave, when it was counted. Doing it again changes nothing.
    ///
    /// # Errors
    /// When the folder of keys cannot be used.
    pub async fn destroy(&self, wave: &str) -> Result<(), BoxError> {
        self.0.waves.write().unwrap_or_else(PoisonError::into_inner).remove(wave);
        let (inner, id) = (self.0.clone(), wave.to_owned());
        apart(move || inner.keys.destroy_issuers(&id)).await
    }

    async fn keys_of(&self, wave: &str) -> Result<Arc<Issuers>, BoxError> {
        if let Some(issuers) = self.0.waves.read().unwrap_or_else(PoisonError::into_inner).get(wave) {
            return Ok(issuers.clone());
        }
        let (inner, id) = (self.0.clone(), wave.to_owned());
        let issuers = Arc::new(apart(move || inner.keys.find_issuers(&id)).await?.ok_or(BoxError::Destroyed)?);
        self.0.waves.write().unwrap_or_else(PoisonError::into_inner).insert(wave.to_owned(), issuers.clone());
        Ok(issuers)
    }
}
