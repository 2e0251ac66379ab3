//! Pages of the vote on what matters most.

use super::Priority;
use super::vote::Vote;
use crate::features::surveys::{Stage, Wave, day};
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::charts::share_text;
use ui::components::{Button, back_link, withheld};

/// What is asked, before the survey is written.
pub fn new(visit: &Visit, cycle: &Wave, priorities: &[Priority]) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, "/in/act"))
        h1.govuk-heading-l { (w.actions_vote_new()) }
        p.govuk-body-l { (cycle.title) }
        p.govuk-body { (w.actions_vote_lead()) }
        h2.govuk-heading-m { (w.actions_vote_question()) }
        p.govuk-hint { (w.actions_vote_question_hint()) }
        ul.govuk-list.govuk-list--bullet { @for one in priorities { li { (one.title) } } }
        p.govuk-body { (w.actions_vote_then()) }
        form method="post" action="/in/priorities/vote" {
            (visit.csrf_field())
            input type="hidden" name="wave" value=(cycle.id);
            (Button::new(w.actions_vote_make()).once())
        }
    };
    visit.page(&w.actions_vote_new(), &body)
}

/// How the vote stands: what organisers do next, where one votes, what was chosen.
pub fn stands(visit: &Visit, vote: &Vote) -> Markup {
    let w = visit.app().words();
    let today = visit.app().clock().today().to_string();
    let organiser = visit.person.as_ref().is_some_and(crate::features::identity::Person::is_organiser);
    html! {
        @match &vote.wave {
            None => @if organiser {
                p.govuk-body { (w.actions_vote_unplanned()) " " a.govuk-link href={ "/in/surveys/" (vote.survey) } { (w.actions_vote_plan()) } }
            },
            Some(wave) => {
                h3.govuk-heading-s { (wave.title) }
                @match wave.stage(&today) {
                    Stage::Planned => @if organiser {
                        p.govuk-body { a.govuk-link href={ "/in/waves/" (wave.id) "/run" } { (w.actions_vote_run()) } }
                    },
                    Stage::Announced => p.govuk-body { (w.actions_vote_soon(day(&wave.opens_on))) },
                    Stage::Open => {
                        p.govuk-body { (w.actions_vote_open(day(&wave.closes_on))) }
                        p.govuk-body { a.govuk-link href={ "/in/waves/" (wave.id) } { (w.actions_vote_now()) } }
                    },
                    Stage::Ended => p.govuk-body { (w.actions_vote_counting()) },
                    Stage::CalledOff => {},
                    Stage::Published | Stage::Destroyed => {
                        @if vote.shares.is_empty() { p.govuk-body { (w.actions_vote_not_readable()) } }
                        @else {
                            p.govuk-body { (w.actions_vote_chosen()) }
                            ol.govuk-list.govuk-list--number {
                                @for (title, share) in &vote.shares {
                                    li {
                                        (title) ": "
                                        @match share {
                                            Some(share) => strong { (share_text(w, *share)) },
                                            None => (withheld(w)),
                                        }
                                    }
                                }
                            }
                            p.govuk-body { a.govuk-link href={ "/in/results/" (wave.id) } { (w.actions_vote_results()) } }
                        }
                    },
                }
            },
        }
    }
}
