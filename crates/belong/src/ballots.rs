//! The ballot box as the features see it: in this process, or in another one of another keeper. They do not know which.

use crate::link::Link;
use answers::audit::{Check, Published, audit_brought, audit_receipt, audit_with};
use answers::brought::{BroughtIn, Rows, Source};
use answers::{
    AskedBack, BallotBox, BoxError, Brought, CalledOff, Closed, GroupCounts, Manifest, Remark, Said, Tally, Verdict,
    WaveKeys,
};
use credential::Purpose;
use credential::blind::RSA_BYTES;
use credential::receipt::Receipt;
use measure::Release;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the box is.
#[derive(Clone)]
pub enum Ballots {
    /// In this process.
    Here(BallotBox),
    /// In another one; credentials are issued here.
    There(Link),
}

/// The shape of every method: what it does is said at [`BallotBox`].
impl Ballots {
    /// [`BallotBox::is_well`].
    pub async fn is_well(&self) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.is_well().await,
            Self::There(link) => link.is_well().await,
        }
    }

    /// [`BallotBox::waves`].
    pub async fn waves(&self) -> Result<Vec<Arc<Manifest>>, BoxError> {
        match self {
            Self::Here(b) => b.waves().await,
            Self::There(link) => link.waves().await,
        }
    }

    /// [`BallotBox::manifest`].
    pub async fn manifest(&self, wave: &str) -> Result<Option<Arc<Manifest>>, BoxError> {
        match self {
            Self::Here(b) => b.manifest(wave).await,
            Self::There(link) => Ok(link.manifest(wave).await?.map(|(manifest, _)| manifest)),
        }
    }

    /// [`BallotBox::manifest_bytes`].
    pub async fn manifest_bytes(&self, wave: &str) -> Result<Option<Arc<[u8]>>, BoxError> {
        match self {
            Self::Here(b) => b.manifest_bytes(wave).await,
            Self::There(link) => Ok(link.manifest(wave).await?.map(|(_, bytes)| bytes)),
        }
    }

    /// [`BallotBox::prepare`].
    pub async fn prepare(&self, wave: &str, groups: &[String], comments: bool) -> Result<WaveKeys, BoxError> {
        match self {
            Self::Here(b) => b.prepare(wave, groups, comments).await,
            Self::There(link) => link.prepare(wave, groups, comments).await,
        }
    }

    /// [`BallotBox::announce`].
    pub async fn announce(&self, manifest: Vec<u8>) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.announce(manifest).await.map(|_| ()),
            Self::There(link) => link.announce(&manifest).await,
        }
    }

    /// [`BallotBox::blind_sign_all`]. Always done in this process.
    pub async fn blind_sign(
        &self,
        wave: &str,
        group: &str,
        blinded: Vec<(Purpose, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        match self {
            Self::Here(b) => b.blind_sign_all(wave, group, blinded).await,
            Self::There(link) => link.blind_sign(wave, group, blinded).await,
        }
    }

    /// [`BallotBox::set_contacts`], where the answering page cannot ask the people side.
    pub async fn set_contacts(&self, wave: &str, contacts: BTreeMap<String, String>) -> Result<(), BoxError> {
        match self {
            Self::Here(_) => Ok(()),
            Self::There(link) => link.set_contacts(wave, contacts).await,
        }
    }

    /// [`BallotBox::hand_counts`].
    pub async fn hand_counts(&self, wave: &str, counts: &GroupCounts, today: &str) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.hand_counts(wave, counts, today).await,
            Self::There(link) => link.hand_counts(wave, counts).await,
        }
    }

    /// [`BallotBox::close`], which needs the keys in this process.
    pub async fn close(&self, wave: &str, counts: GroupCounts, today: &str) -> Result<Closed, BoxError> {
        match self {
            Self::Here(b) => b.close(wave, counts, today).await,
            Self::There(_) => Err(elsewhere()),
        }
    }

    /// [`BallotBox::publish_outcome`], where the batch is.
    pub async fn publish_outcome(&self, wave: &str, outcome: Vec<u8>, today: &str) -> Result<Closed, BoxError> {
        match self {
            Self::Here(b) => b.publish_outcome(wave, outcome, today).await,
            Self::There(_) => Err(elsewhere()),
        }
    }

    /// [`BallotBox::export_batch`], where the batch is.
    pub async fn export_batch(&self, wave: &str, today: &str) -> Result<Vec<u8>, BoxError> {
        match self {
            Self::Here(b) => b.export_batch(wave, today).await,
            Self::There(_) => Err(elsewhere()),
        }
    }

    /// [`BallotBox::call_off`].
    pub async fn call_off(&self, wave: &str, reason: &str, today: &str) -> Result<CalledOff, BoxError> {
        match self {
            Self::Here(b) => b.call_off(wave, reason, today).await,
            Self::There(link) => link.call_off(wave, reason).await,
        }
    }

    /// [`BallotBox::called_off`].
    pub async fn called_off(&self, wave: &str) -> Result<Option<CalledOff>, BoxError> {
        match self {
            Self::Here(b) => b.called_off(wave).await,
            Self::There(link) => link.called_off(wave).await,
        }
    }

    /// [`BallotBox::has_news`]. Of another process the next round tells.
    pub fn has_news(&self) -> bool {
        matches!(self, Self::Here(b) if b.has_news())
    }

    /// [`BallotBox::release_hash`].
    pub async fn release_hash(&self, wave: &str) -> Result<Option<String>, BoxError> {
        match self {
            Self::Here(b) => b.release_hash(wave).await,
            Self::There(link) => link.release_hash(wave).await,
        }
    }

    /// Whether the results of a wave, or of a survey that was brought in, are out.
    pub async fn is_counted(&self, wave: &str) -> Result<bool, BoxError> {
        Ok(self.release_hash(wave).await?.is_some())
    }

    /// [`BallotBox::release`].
    pub async fn release(&self, wave: &str) -> Result<Option<Arc<Release>>, BoxError> {
        match self {
            Self::Here(b) => b.release(wave).await,
            Self::There(link) => link.release(wave).await,
        }
    }

    /// [`BallotBox::comments`].
    pub async fn comments(&self, wave: &str) -> Result<Vec<Remark>, BoxError> {
        match self {
            Self::Here(b) => b.comments(wave).await,
            Self::There(link) => link.comments(wave).await,
        }
    }

    /// [`BallotBox::comments_at`].
    pub async fn comments_at(&self, wave: &str, nodes: Vec<String>) -> Result<Vec<Remark>, BoxError> {
        match self {
            Self::Here(b) => b.comments_at(wave, nodes).await,
            Self::There(link) => link.comments_at(wave, nodes).await,
        }
    }

    /// [`BallotBox::judge`].
    pub async fn judge(&self, remark: &str, verdict: Verdict, masked: Option<String>) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.judge(remark, verdict, masked).await,
            Self::There(link) => link.judge(remark, verdict, masked).await,
        }
    }

    /// [`BallotBox::ask_back`].
    pub async fn ask_back(&self, wave: &str, remark: &str, text: &str) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.ask_back(wave, remark, text).await,
            Self::There(link) => link.ask_back(wave, remark, text).await,
        }
    }

    /// [`BallotBox::asked_back`].
    pub async fn asked_back(&self, wave: &str, today: &str) -> Result<Vec<AskedBack>, BoxError> {
        match self {
            Self::Here(b) => b.asked_back(wave, today).await,
            Self::There(link) => link.asked_back(wave).await,
        }
    }

    /// [`BallotBox::published`], and how many rows were damaged.
    pub async fn published(&self, wave: &str) -> Result<(Published, u32), BoxError> {
        match self {
            Self::Here(b) => Ok((b.published(wave).await?, b.damaged(wave).await?)),
            Self::There(link) => link.published(wave).await,
        }
    }

    /// [`BallotBox::audit`]: checked in this process, whatever the other one says of itself.
    pub async fn audit(&self, wave: &str) -> Result<Vec<Check>, BoxError> {
        let (published, damaged) = self.published(wave).await?;
        let checked = tokio::task::spawn_blocking(move || audit_with(&published, damaged)).await;
        checked.map_err(|why| BoxError::Draw(why.to_string()))
    }

    /// [`BallotBox::audit_receipt`].
    pub async fn audit_receipt(&self, wave: &str, receipt: &Receipt) -> Result<Vec<Check>, BoxError> {
        Ok(audit_receipt(&self.published(wave).await?.0, receipt))
    }

    /// [`BallotBox::place_of`], where answers of other systems are brought in: in both halves together.
    pub async fn place_of(&self, source: &Source) -> Result<(String, String), BoxError> {
        match self {
            Self::Here(b) => b.place_of(source).await,
            Self::There(_) => Err(not_brought_here()),
        }
    }

    /// [`BallotBox::bring`], likewise: rows of answers never cross the link.
    pub async fn bring(
        &self,
        description: Brought,
        rows: Rows,
        source: &Source,
        today: &str,
    ) -> Result<BroughtIn, BoxError> {
        match self {
            Self::Here(b) => b.bring(description, rows, source, today).await,
            Self::There(_) => Err(not_brought_here()),
        }
    }

    /// [`BallotBox::brought`].
    pub async fn brought(&self, wave: &str) -> Result<Option<(Arc<Brought>, Vec<u8>)>, BoxError> {
        match self {
            Self::Here(b) => b.brought(wave).await,
            Self::There(link) => link.brought(wave).await,
        }
    }

    /// [`BallotBox::all_brought`].
    pub async fn all_brought(&self) -> Result<Vec<Arc<Brought>>, BoxError> {
        match self {
            Self::Here(b) => b.all_brought().await,
            Self::There(link) => link.all_brought().await,
        }
    }

    /// [`BallotBox::audit_brought`]: checked in this process.
    pub async fn audit_brought(&self, wave: &str) -> Result<Vec<Check>, BoxError> {
        let published = match self {
            Self::Here(b) => b.published_brought(wave).await?,
            Self::There(link) => link.published_brought(wave).await?,
        };
        let checked = tokio::task::spawn_blocking(move || audit_brought(&published)).await;
        checked.map_err(|why| BoxError::Draw(why.to_string()))
    }

    /// The words of the questions that took comments, by code, of a wave or of a survey that was brought in.
    pub async fn comment_questions(&self, wave: &str) -> Result<BTreeMap<String, String>, BoxError> {
        if let Some(manifest) = self.manifest(wave).await? {
            return Ok(manifest.comment_words());
        }
        Ok(self.brought(wave).await?.map_or_else(BTreeMap::new, |(brought, _)| brought.comment_words()))
    }

    /// [`Issuer::sign_rights`](answers::Issuer::sign_rights). Always done in this process.
    pub async fn sign_rights(
        &self,
        sheet: &str,
        blinded: Vec<(String, [u8; RSA_BYTES])>,
    ) -> Result<Vec<[u8; RSA_BYTES]>, BoxError> {
        match self {
            Self::Here(b) => b.sign_rights(sheet, blinded).await,
            Self::There(link) => link.sign_rights(sheet, blinded).await,
        }
    }

    /// [`BallotBox::open_sheet`].
    pub async fn open_sheet(&self, sheet: Vec<u8>, parts: Vec<Vec<u8>>) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.open_sheet(sheet, parts).await,
            Self::There(link) => link.open_sheet(&sheet, &parts).await,
        }
    }

    /// [`BallotBox::words_waiting`].
    pub async fn words_waiting(&self) -> Result<Vec<Said>, BoxError> {
        match self {
            Self::Here(b) => b.words_waiting().await,
            Self::There(link) => link.words_waiting().await,
        }
    }

    /// [`BallotBox::words_taken`].
    pub async fn words_taken(&self, ids: Vec<String>) -> Result<(), BoxError> {
        match self {
            Self::Here(b) => b.words_taken(ids).await,
            Self::There(link) => link.words_taken(ids).await,
        }
    }

    /// [`BallotBox::tallies`].
    pub async fn tallies(&self, today: &str) -> Result<Vec<Tally>, BoxError> {
        match self {
            Self::Here(b) => b.tallies(today).await,
            Self::There(link) => link.tallies().await,
        }
    }

    /// [`BallotBox::end_sheets`]. With a sheet the time of its issuer keys is over.
    pub async fn end_sheets(&self, today: &str) -> Result<Vec<String>, BoxError> {
        match self {
            Self::Here(b) => b.end_sheets(today).await,
            Self::There(link) => link.end_sheets().await,
        }
    }

    /// Waves whose batch and keys are destroyed.
    ///
    /// # Errors
    /// A fault.
    pub async fn destroyed(&self) -> Result<Vec<String>, BoxError> {
        match self {
            Self::Here(b) => b.destroyed().await,
            Self::There(link) => link.destroyed().await,
        }
    }

    /// Destroys what is due where the box is here; gives the waves that are destroyed, at least those since the last time.
    pub async fn destroy_due(&self, today: &str) -> Result<Vec<String>, BoxError> {
        match self {
            Self::Here(b) => b.destroy_due(today).await.map(drop)?,
            Self::There(_) => {}
        }
        self.destroyed().await
    }
}

fn not_brought_here() -> BoxError {
    BoxError::Elsewhere(
        "Answers of another system never cross from one half to the other. Bring them in before the halves are parted, \
         or where both run together on a copy."
            .into(),
    )
}

fn elsewhere() -> BoxError {
    BoxError::Elsewhere("The ballot box is on the machine of the answers half. Do this there.".into())
}
