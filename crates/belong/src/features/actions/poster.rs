//! You said, together we did, on one sheet for the door of the staffroom: a tagged PDF that prints in grey.

use super::pages::{verdict_name, when};
use super::together::Together;
use super::{State, Verdict, together_pages};
use crate::app::App;
use crate::features::surveys::day;
use crate::web::refusal::{Failure, Fault};
use ui::paper::Paper;

/// Answers of each kind on the sheet, at most. What is left out is said.
const SHOWN_MAX: usize = 6;

/// The bytes of the PDF. `address` is where the same can be read.
///
/// # Errors
/// A fault, when it cannot be written.
pub fn bytes(app: &App, all: &Together, address: String) -> Result<Vec<u8>, Failure> {
    let w = app.words();
    let mut paper =
        Paper::new(w.actions_together_title(), w.lang(), app.organisation()).text(together_pages::of_what(w, all));
    let (done, not) = all.split();
    paper = paper.heading(w.actions_together_did());
    if done.is_empty() {
        paper = paper.text(w.actions_together_did_none());
    }
    for one in done.iter().take(SHOWN_MAX) {
        paper = paper.text(w.actions_poster_said(one.decision.question.as_str()));
        for deed in &one.deeds {
            let said = together_pages::deed_sentence(w, deed);
            paper = paper.text(match deed.action.state {
                State::Done | State::Checked => w.actions_poster_did(said),
                State::Stopped => w.actions_poster_gave_up(said, deed.action.said.as_str()),
                State::Agreed | State::Doing | State::Stuck => w.actions_poster_doing(said),
            });
        }
        if one.deeds.is_empty() || one.decision.verdict == Verdict::Partly {
            paper = paper.small(one.decision.reason.as_str());
        }
        for again in one.heard.iter().filter_map(|heard| together_pages::again_sentence(w, heard)) {
            paper = paper.small(again);
        }
    }
    // In the same size as what was done.
    paper = paper.heading(w.actions_together_not());
    if not.is_empty() {
        paper = paper.text(w.actions_together_not_none());
    }
    for one in not.iter().take(SHOWN_MAX) {
        let decision = &one.decision;
        paper = paper.text(w.actions_poster_said(decision.question.as_str()));
        paper = paper.text(w.actions_poster_not(verdict_name(w, decision.verdict), decision.reason.as_str()));
        if let Some(review) = &decision.review_on {
            paper = paper.small(w.actions_review_on(day(review)));
        }
    }
    let left = done.len().saturating_sub(SHOWN_MAX) + not.len().saturating_sub(SHOWN_MAX);
    if left > 0 {
        paper = paper.small(w.actions_poster_more(left));
    }
    let coming = all.coming();
    if !coming.is_empty() {
        let next = coming.iter().take(SHOWN_MAX).map(|deed| when(w, &deed.action)).collect();
        paper = paper.heading(w.actions_together_next()).list(next);
    }
    paper.small(w.actions_poster_where(address)).fills_a_page().to_pdf().map_err(|why| Fault(why.0).into())
}
