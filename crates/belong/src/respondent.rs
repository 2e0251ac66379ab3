//! The respondent's side of the protocol in Rust: for demonstrations and tests, which have nobody to protect. Real
//! people use the browser's part (`web/src/credential`), which keeps its secrets.

use crate::features::surveys::Asked;
use answers::Manifest;
use answers::sheet::Whole;
use credential::blind::IssuerPublicKey;
use credential::body::{AnswerBody, CommentBody};
use credential::client::{ClientError, Held, Request};
use credential::derive::Seed;
use credential::mailbox::Mailbox;
use credential::seal::{Binding, seal};
use credential::submission::Submission;
use credential::token::IssuerName;
use credential::voice::{Message, Use};
use credential::{ManifestHash, Purpose, Slot, Version};
use rand_core::CryptoRng;
use std::sync::Arc;

/// Somebody who holds a seed, for one wave and one key group.
pub struct Respondent {
    manifest: Arc<Manifest>,
    hash: ManifestHash,
    group: usize,
    seed: Seed,
}

/// Requests that wait for their signatures, in the order in which they were asked.
pub struct Pending(Vec<(Purpose, Request)>);

/// The credentials of one person: the answer first, then the comments.
pub struct Credentials(Vec<(Purpose, Held)>);

impl Respondent {
    /// Somebody of a key group, by its code. `None` when the wave has no such group.
    pub fn new(manifest: Arc<Manifest>, hash: ManifestHash, group: &str, seed: Seed) -> Option<Self> {
        let group = manifest.groups.iter().position(|one| one.code == group)?;
        Some(Self { manifest, hash, group, seed })
    }

    /// What is sent to the issuer, and what waits for its reply.
    ///
    /// # Errors
    /// When the manifest's keys cannot be read.
    pub fn ask(&self) -> Result<(Vec<Asked>, Pending), String> {
        let text = |why: &dyn std::fmt::Display| why.to_string();
        let issuer = IssuerName::new(&self.manifest.issuer).map_err(|why| text(&why))?;
        let comments = (0..self.manifest.comments).map(|slot| (Purpose::Comment, slot));
        let (mut asked, mut pending) = (vec![], vec![]);
        let keys = self.manifest.issuer_keys().map_err(|why| text(&why))?;
        for (purpose, slot) in std::iter::once((Purpose::Answer, 0)).chain(comments) {
            let key = keys.iter().find(|(of, group, _)| *of == purpose && *group == self.group);
            let (_, _, key) = key.ok_or("the manifest lacks a key")?;
            let request = Request::new(&self.seed, &issuer, self.hash, key, purpose, Slot(slot));
            let request = request.map_err(|why| text(&why))?;
            asked.push(Asked { purpose, slot, blinded: request.blinded });
            pending.push((purpose, request));
        }
        Ok((asked, Pending(pending)))
    }

    /// The mailbox of a comment: where its writer may be asked back.
    pub fn mailbox(&self, slot: u8) -> Mailbox {
        Mailbox::of(&self.seed.for_credential(self.hash, Purpose::Comment, Slot(slot)))
    }

    /// Everything that one person sends: the answer, then a comment for each credential, empty ones too.
    ///
    /// # Errors
    /// When a body does not fit.
    pub fn submissions(
        &self,
        held: &Credentials,
        answer: &AnswerBody,
        comments: &[CommentBody],
        version: Version,
        chance: &mut impl CryptoRng,
    ) -> Result<Vec<Vec<u8>>, String> {
        let keyholders = self.manifest.keyholders_of_box().map_err(|why| why.to_string())?;
        let size = self.manifest.body_bytes as usize;
        let mut said = comments.iter();
        let mut sent = vec![];
        for (purpose, held) in &held.0 {
            let body = match purpose {
                Purpose::Answer => answer.to_padded(size),
                Purpose::Comment => said.next().unwrap_or(&CommentBody::Empty).to_padded(size),
            }
            .map_err(|why| why.to_string())?;
            let binding =
                Binding { manifest: self.hash, purpose: *purpose, token: held.credential.input.hash(), version };
            let sealed = seal(&body, &binding, &keyholders, chance).map_err(|why| why.to_string())?;
            sent.push(Submission::sign(held, self.hash, *purpose, version, sealed).to_bytes());
        }
        Ok(sent)
    }
}

/// The tokens of a sheet in the hands of somebody, in the order of its rights (docs/method/voice.md, section 2).
pub struct Tokens {
    whole: Arc<Whole>,
    held: Vec<Held>,
}

/// What is sent to the issuer for a sheet, and what waits for its reply.
pub struct Taking {
    whole: Arc<Whole>,
    requests: Vec<Request>,
}

impl Taking {
    /// All rights of a band of a sheet.
    ///
    /// # Errors
    /// When the sheet has no such band, or its keys cannot be read.
    pub fn new(whole: Arc<Whole>, band: &str, seed: &Seed) -> Result<Self, String> {
        let rights = whole.rights_of(band).ok_or("no such band")?;
        let mut requests = vec![];
        for (slot, (right, _)) in rights.iter().enumerate() {
            let key = IssuerPublicKey::from_b64u(&right.key).map_err(|why| why.to_string())?;
            let slot = Slot(u8::try_from(slot).map_err(|why| why.to_string())?);
            let request = Request::new(seed, &whole.issuer, whole.hash, &key, Purpose::Answer, slot);
            requests.push(request.map_err(|why| why.to_string())?);
        }
        Ok(Self { whole, requests })
    }

    /// The blinded numbers.
    pub fn blinded(&self) -> Vec<[u8; 256]> {
        self.requests.iter().map(|request| request.blinded).collect()
    }

    /// Finishes with the issuer's signatures, each verified.
    ///
    /// # Errors
    /// When a signature is not right.
    pub fn finish(self, signatures: &[[u8; 256]]) -> Result<Tokens, ClientError> {
        let held = self.requests.into_iter().zip(signatures).map(|(request, signature)| request.finalize(signature));
        Ok(Tokens { whole: self.whole, held: held.collect::<Result<_, ClientError>>()? })
    }
}

impl Tokens {
    /// A message about a matter, with the first token for it; `band` is that of the holder. None where the holder has no right to it.
    pub fn message(&self, band: &str, matter: &str, kind: Use, version: Version, body: Vec<u8>) -> Option<Vec<u8>> {
        let at = self.whole.rights_of(band)?.iter().position(|(right, _)| right.matter == matter)?;
        Some(Message::sign(&self.held[at], self.whole.hash, kind, version, body).to_bytes())
    }
}

impl Pending {
    /// Finishes with the issuer's signatures, each verified.
    ///
    /// # Errors
    /// When a signature is not right.
    pub fn finish(self, signatures: &[[u8; 256]]) -> Result<Credentials, ClientError> {
        let held = self.0.into_iter().zip(signatures);
        let held = held.map(|((purpose, request), signature)| Ok((purpose, request.finalize(signature)?)));
        Ok(Credentials(held.collect::<Result<_, ClientError>>()?))
    }
}
