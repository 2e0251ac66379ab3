//! Why the box refuses something, in sentences for people.

use credential::seal::KeyholderError;
use credential::submission::SubmissionError;

use crate::batch::BatchFault;
use crate::manifest::ManifestFault;

/// A refusal or a fault. `Display` is a sentence that may be shown to anybody; it never holds an answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BoxError {
    /// No wave with that id was announced.
    #[error("There is no such survey.")]
    NoWave,
    /// Before the first day.
    #[error("Answers to this survey can be sent from {0} on.")]
    TooEarly(String),
    /// After the last day, or after the box was closed.
    #[error("This survey has closed, so nothing more can be sent.")]
    Over,
    /// The wave was called off.
    #[error("This survey was called off. Everything that had been sent in was destroyed unread.")]
    CalledOff,
    /// It is too late to call a wave off.
    #[error("The box of this survey has been sealed for counting, so the survey can no longer be called off.")]
    TooLateToCallOff,
    /// The reason for calling a wave off.
    #[error("Say in 1 to {} characters why the survey is called off. Everybody can read it.", crate::REASON_CHARS_MAX)]
    Reason,
    /// The submission fails a check.
    #[error("Your answer could not be taken: {0}.")]
    Submission(#[from] SubmissionError),
    /// No sheet with that id, or no such band on it.
    #[error("There is no such sheet.")]
    NoSheet,
    /// After the last day of a sheet.
    #[error("The time in which this could be sent is over.")]
    SheetOver,
    /// A sheet is refused.
    #[error("{0}")]
    Sheet(#[from] crate::sheet::SheetFault),
    /// A message that uses a token fails a check.
    #[error("This could not be taken: {0}.")]
    Message(#[from] credential::voice::MessageError),
    /// The token was used for other words.
    #[error("Something else was put forward with this token before. Nothing was changed.")]
    Spent,
    /// There is no thread in which the token may reply.
    #[error("Only words that were put forward under a made-up name can be replied to.")]
    NoThread,
    /// Rule 6.3. A client that does not know its version sends a higher one (6.7).
    #[error("An answer with this or a later version has been taken already.")]
    Replaced,
    /// Before the day after the last day.
    #[error("This survey is open until the end of {0}. The box can be opened after that day.")]
    StillOpen(String),
    /// The manifest says that it is counted on a machine apart.
    #[error("This survey is counted on a machine that is not the server, so keys are never given here.")]
    CountedApart,
    /// A keyholder's secret is refused.
    #[error("This key cannot be used: {0}.")]
    Keyholder(#[from] KeyholderError),
    /// The quorum is not there.
    #[error("{given} of {wanted} keys have been given. The box opens when all {wanted} are there.")]
    Quorum {
        /// Different keys given so far.
        given: usize,
        /// Keys needed.
        wanted: usize,
    },
    /// Keys were destroyed, as announced.
    #[error("The keys for this have been destroyed, as was announced.")]
    Destroyed,
    /// The folder of keys cannot be used.
    #[error("The keys of the box cannot be read or written.")]
    Keys(String),
    /// The manifest is refused.
    #[error("{0}")]
    Manifest(#[from] ManifestFault),
    /// The wave was announced with other bytes.
    #[error("This survey has been announced already, and what was announced cannot change.")]
    AnnouncedOtherwise,
    /// A keyholder's or issuer's key of another wave.
    #[error("A key of this survey was used in another survey. Every survey needs fresh keys.")]
    KeyReused,
    /// The same rows were brought in before.
    #[error(
        "These answers were brought in before, on {0}. What was published of them stays as it is: a second set of results of \
         the same answers could be set against the first, and tell of single people."
    )]
    BroughtBefore(String),
    /// Another file with the same columns, of the same time, was brought in before.
    #[error(
        "A file with the same columns, of the same time, was brought in on {0}. If this is a corrected version of it, it \
         cannot be taken: the two together would tell of the people who were added, changed or left out. If it is of other \
         people, put all of them into one file."
    )]
    BroughtLike(String),
    /// A blinded number out of range.
    #[error("The request for a credential is damaged. Please reload the page and try again.")]
    Blinded,
    /// No such key group, or no comments in this wave.
    #[error("There is no such key group in this survey.")]
    NoGroup,
    /// The batch is not the one whose root was signed.
    #[error("These answers are not the ones that were sealed when the survey closed.")]
    OtherRoot,
    /// A batch file is refused.
    #[error("{0}")]
    Batch(#[from] BatchFault),
    /// Nothing could be drawn.
    #[error("The results could not be drawn: {0}.")]
    Draw(String),
    /// Not closed yet.
    #[error("The box of this survey has not been opened yet.")]
    NotCounted,
    /// There is no such comment.
    #[error("There is no such comment.")]
    NoRemark,
    /// The writer of the comment does not want to be asked.
    #[error("The writer of this comment did not say that they may be asked back.")]
    NoMailbox,
    /// One question for a comment.
    #[error("The writer of this comment has been asked already. There is one question for a comment.")]
    Asked,
    /// More questions than a wave may have.
    #[error("{} questions have been asked in this survey, and there can be no more.", crate::mail::QUESTIONS_MAX)]
    QuestionsMax,
    /// There is no such question, or the reply is not by whom it was asked.
    #[error("This is not a reply to a question of this survey.")]
    NoQuestion,
    /// Another reply came before.
    #[error("This question has been answered already.")]
    Replied,
    /// The text of a question.
    #[error("A question has 1 to {} characters.", credential::mailbox::QUESTION_TEXT_MAX)]
    Question,
    /// No such tile or checkpoint.
    #[error("The log has no such page.")]
    NoTile,
    /// Credentials are issued by another process.
    #[error("Credentials are not issued here.")]
    NoIssuer,
    /// A refusal of the other half of the site, in its words.
    #[error("{0}")]
    Elsewhere(String),
    /// The other half of the site cannot be asked.
    #[error("One half of this site cannot reach the other just now. Please try again in a minute; nothing is lost.")]
    Link(String),
    /// More work is waiting than the named limits allow.
    #[error("Very many answers are coming in just now. Please try again in a minute; nothing is lost.")]
    Busy,
    /// The database.
    #[error("The ballot box could not be reached. Please try again in a minute.")]
    Store(store::Error),
}

impl BoxError {
    /// True if the same request may well succeed a little later.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Busy => true,
            Self::Store(error) => error.is_busy(),
            _ => false,
        }
    }

    /// True if it is our fault and not that of whoever asked: to be written to the operator's log.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Store(_) | Self::Keys(_) | Self::Draw(_) | Self::Link(_))
    }

    /// What the operator's log should say; holds no answer and no key.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Store(error) => error.detail().to_owned(),
            Self::Keys(detail) | Self::Link(detail) => detail.clone(),
            other => other.to_string(),
        }
    }
}

impl From<store::Error> for BoxError {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}
