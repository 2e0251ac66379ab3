//! Who may read comments before they are shown: the only way to get hold of the queue.

use crate::app::App;
use crate::features::brought;
use crate::features::identity::Person;
use crate::features::surveys::Running;
use crate::web::refusal::{Failure, Refusal};
use answers::{Remark, Verdict};

/// The comments of a counted wave in the hands of a reader.
pub struct Queue {
    /// Id of the wave.
    pub wave: String,
    /// All comments, by their random id.
    remarks: Vec<Remark>,
}

/// Whether the writer said so, with a key that can be used.
pub fn may_be_asked(remark: &Remark) -> bool {
    remark.mailbox.as_deref().is_some_and(|address| credential::mailbox::Address::from_b64u(address).is_ok())
}

impl Queue {
    /// The queue, for those who run surveys.
    ///
    /// # Errors
    /// Not found for everybody else, and before the wave was counted.
    pub async fn find(app: &App, person: &Person, wave: String) -> Result<Self, Failure> {
        let (person, id) = (person.clone(), wave.clone());
        app.people()
            .read("remarks: queue", move |tx| {
                // Of a survey that was brought in, organisers read as of their own.
                if person.is_organiser() && brought::rows::survey_by_wave(tx, &id)?.is_some() {
                    return Ok(());
                }
                Running::find(tx, &person, &id).map(|_| ())
            })
            .await?;
        if !app.ballot_box().is_counted(&wave).await? {
            return Err(Refusal::NotFound.into());
        }
        let mut remarks = app.ballot_box().comments(&wave).await?;
        // By their random id: neighbours in the queue have nothing in common.
        remarks.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { wave, remarks })
    }

    /// One comment.
    pub fn remark(&self, id: &str) -> Option<&Remark> {
        self.remarks.iter().find(|remark| remark.id == id)
    }

    /// A comment whose writer may be asked back.
    pub fn askable(&self, id: &str) -> Option<&Remark> {
        self.remark(id).filter(|remark| may_be_asked(remark))
    }

    /// How many writers may be asked back.
    pub fn askable_count(&self) -> usize {
        self.remarks.iter().filter(|remark| may_be_asked(remark)).count()
    }

    /// The next that nobody has read.
    pub fn next(&self) -> Option<&Remark> {
        self.remarks.iter().find(|remark| remark.verdict == Verdict::Waiting)
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.remarks.iter().filter(|remark| remark.verdict == Verdict::Waiting).count()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.remarks.len()
    }

    /// How many may be shown.
    pub fn shown_count(&self) -> usize {
        let may = |remark: &&Remark| {
            remark.node != answers::FOR_READER && matches!(remark.verdict, Verdict::Shown | Verdict::Masked)
        };
        self.remarks.iter().filter(may).count()
    }

    /// All of them.
    pub fn all(&self) -> &[Remark] {
        &self.remarks
    }

    /// Those that were read, at most `max`.
    pub fn read(&self, max: usize) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|remark| remark.verdict != Verdict::Waiting).take(max)
    }
}
