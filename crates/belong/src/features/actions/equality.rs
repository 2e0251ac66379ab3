//! The equality pack: what was found by characteristic, what was decided about it, what is done, and what was measured again, in one
//! table. For the report that public bodies in England owe under the Public Sector Equality Duty (Equality Act 2010, section 149;
//! Specific Duties Regulations 2017). It holds released numbers, and sentences that were written for everybody.

use super::pages::{state_name, verdict_name};
use super::together::{self, Heard};
use super::{rows, together_pages};
use crate::app::App;
use crate::features::identity::Person;
use crate::features::results;
use crate::features::spaces::{self, Visibility};
use crate::features::surveys;
use crate::features::voice;
use crate::web::refusal::Failure;
use std::collections::BTreeSet;

/// The pack as CSV (RFC 4180): a line for each finding by characteristic and each action about it.
///
/// # Errors
/// Not found for everybody but organisers; a fault.
pub async fn pack(app: &App, person: &Person) -> Result<Vec<u8>, Failure> {
    surveys::organisers_only(person)?;
    let w = app.words();
    let mut lines = vec![];
    for (finding, title) in results::findings::all(app, person).await? {
        if finding.number.whom.by.is_none() {
            continue;
        }
        let id = finding.pinned.id.clone();
        let answers = app
            .people()
            .read("actions: equality", move |tx| {
                let mut answers = vec![];
                let mut links = spaces::rows::links_to(tx, ("finding", &id))?;
                for (suggestion, _) in voice::rows::of_finding(tx, &id)? {
                    links.extend(spaces::rows::links_to(tx, ("suggestion", &suggestion))?);
                }
                let decisions: BTreeSet<String> = links.into_iter().map(|link| link.id).collect();
                for decision in decisions {
                    if let Some(decision) = rows::decision_by_id(tx, &decision)? {
                        let mut public = vec![];
                        for action in rows::of_decision(tx, &decision.id)? {
                            // It is handed on: what a private group does is not in it.
                            let space = spaces::rows::by_id(tx, &action.space)?;
                            let open = |space: &spaces::Space| {
                                matches!(space.visibility, Visibility::Open | Visibility::Listed)
                            };
                            public.extend(space.as_ref().is_some_and(open).then_some(action));
                        }
                        answers.push((decision, public));
                    }
                }
                Ok::<_, Failure>(answers)
            })
            .await?;
        let heard = together::heard(app, Some(person), std::slice::from_ref(&finding.pinned.id)).await?;
        let again =
            heard.first().and_then(|heard: &Heard| together_pages::again_sentence(w, heard)).unwrap_or_default();
        let said = [title, finding.pinned.sentence, finding.pinned.why, finding.pinned.pinned_on];
        let line = |decided: [String; 5], done: [String; 4]| -> Vec<String> {
            [&said[..], &decided, &done, std::slice::from_ref(&again)].concat()
        };
        if answers.is_empty() {
            lines.push(line(Default::default(), Default::default()));
        }
        for (decision, actions) in answers {
            let decided = [
                decision.question,
                verdict_name(w, decision.verdict),
                decision.reason,
                decision.decided_on,
                decision.review_on.unwrap_or_default(),
            ];
            if actions.is_empty() {
                lines.push(line(decided.clone(), Default::default()));
            }
            for action in actions {
                let state = state_name(w, action.state);
                lines.push(line(decided.clone(), [action.title, state, action.due_on, action.said]));
            }
        }
    }
    let head = [
        w.actions_equality_survey(),
        w.actions_equality_finding(),
        w.actions_equality_why(),
        w.actions_equality_pinned(),
        w.actions_equality_question(),
        w.actions_equality_decision(),
        w.actions_equality_reason(),
        w.actions_equality_decided(),
        w.actions_equality_review(),
        w.actions_equality_action(),
        w.actions_equality_state(),
        w.actions_equality_due(),
        w.actions_equality_said(),
        w.actions_equality_again(),
    ];
    results::table(std::iter::once(head.to_vec()).chain(lines))
}
