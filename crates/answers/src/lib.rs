//! The sealed box: takes a token and a sealed answer and gives back a Release. Knows no people.
//!
//! [`BallotBox`] is what the product calls: announce, sign blindly, take submissions, collect keys, close, publish,
//! destroy. [`manifest`] is what is frozen at the announcement, [`close`] counts (also offline), [`audit`] checks what is
//! published; [`brought`] counts surveys that another system collected. Rules are those of `docs/method/protocol.md`.
//!
//! No function of this crate returns an answer: opened answers live in a private module between opening and drawing.

pub mod audit;
mod ballot_box;
pub mod batch;
pub mod brought;
pub mod close;
mod counts;
mod fault;
mod issuer;
pub mod journal;
mod keys;
mod mail;
pub mod manifest;
mod opened;
mod rest;
mod rows;
pub mod sheet;

pub use ballot_box::{
    BallotBox, CHECKS_AT_ONCE, CalledOff, Closed, Closing, ClosingState, GroupKeys, REASON_CHARS_MAX, REMARKS_MAX,
    Remark, SIGN_SECONDS_MAX, SUBMISSIONS_PER_UNIT_MAX, SUBMISSIONS_WAITING_MAX, Said, SecretsHeld, Tally, Verdict,
    WaveKeys, believed,
};
pub use brought::Brought;
pub use counts::{GroupCount, GroupCounts, Handed, Participation};
pub use fault::BoxError;
pub use issuer::Issuer;
pub use mail::{AskedBack, QUESTIONS_MAX};
pub use manifest::Manifest;
pub use opened::{FOR_READER, REMARK_RESPONDENTS_MIN, REMARKS_MIN};
pub use rows::STATEMENTS;
