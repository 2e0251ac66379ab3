//! What the trust did about what was said: after each closed wave a few priorities, decisions with their reasons, and actions. The
//! first two cycles are finished; the third is under way. Everything goes through the verbs that anybody else uses.

use super::cast::{self, Cast};
use super::trust::days_after;
use crate::app::App;
use crate::features::actions::{self, Action, Confidence, Decision, Outcome, Priority, Said, State, Verdict};
use crate::features::directory::{self, SiteKind};
use crate::features::identity::Person;
use crate::features::spaces::{self, Joining, Part, Space, Visibility};
use crate::features::terms::{self, Term};
use crate::web::refusal::Failure;
use jiff::civil::Date;

/// How an action ended, or where it is today.
#[derive(Clone, Copy)]
enum End {
    /// Done, and looked at.
    Checked(Outcome),
    /// Being done, and this is how its owner thinks that it goes.
    Doing(Confidence),
    /// Given up, and why.
    Stopped,
}

/// Something that was promised.
struct Deed {
    title: &'static str,
    detail: &'static str,
    /// Shared out to every academy.
    everywhere: bool,
    /// Days from the closing until it is due.
    due_days: i32,
    end: End,
    /// What was said of it, the first one first.
    said: &'static [&'static str],
}

/// Something that was decided.
struct Answer {
    /// Which of the pinned findings it answers.
    finding: Option<usize>,
    question: &'static str,
    verdict: Verdict,
    reason: &'static str,
    deed: Option<Deed>,
}

/// What happened after one wave.
struct Cycle {
    priorities: &'static [(&'static str, &'static str)],
    answers: &'static [Answer],
}

/// The days after the closing on which things are decided.
const DECIDED_DAYS: i32 = 24;
/// Days from a "not now" until it is looked at again.
const REVIEW_DAYS: i32 = 365;

const CYCLES: [Cycle; 3] = [
    Cycle {
        priorities: &[
            ("Belonging", "Colleagues with a disability told us that they feel less at home here than others do."),
            ("Workload", "Workload is what people wrote about most, at nearly every academy."),
        ],
        answers: &[
            Answer {
                finding: Some(0),
                question: "Colleagues with a disability feel less that they belong",
                verdict: Verdict::Yes,
                reason: "Nobody should have to ask twice for what they need to do their work. We begin with asking everybody, once a year.",
                deed: Some(Deed {
                    title: "Ask every colleague once a year which adjustments help",
                    detail: "A talk of ten minutes with somebody of one's own choice. What was agreed is written down and done within a month.",
                    everywhere: true,
                    due_days: 140,
                    end: End::Checked(Outcome::Mixed),
                    said: &[
                        "Leaders of all academies were told how, at their meeting.",
                        "Every academy has asked. What was agreed is not done everywhere in time.",
                    ],
                }),
            },
            Answer {
                finding: Some(1),
                question: "Workload: planning, marking and data take evenings and weekends",
                verdict: Verdict::Partly,
                reason: "We can stop what nobody reads. We cannot give every teacher another free hour in this year: there is no money for cover.",
                deed: Some(Deed {
                    title: "Stop asking for marking and data that nobody reads",
                    detail: "Each academy writes down what is asked for, who reads it, and what is dropped.",
                    everywhere: false,
                    due_days: 120,
                    end: End::Checked(Outcome::Worked),
                    said: &[
                        "Three collections of data were dropped for everybody.",
                        "Two marking policies were shortened to a page.",
                    ],
                }),
            },
            Answer {
                finding: None,
                question: "Some asked for a car park at every academy",
                verdict: Verdict::No,
                reason: "At nine academies the land is not ours, and at four there is none. We help with bus passes and places for bicycles instead.",
                deed: None,
            },
        ],
    },
    Cycle {
        priorities: &[
            ("Belonging", "Adjustments are asked for everywhere now, and yet the difference has not gone."),
            ("Being told what happened", "Many do not know what was done after the last survey."),
        ],
        answers: &[
            Answer {
                finding: Some(0),
                question: "Colleagues with a disability want a place to talk openly with one another",
                verdict: Verdict::Yes,
                reason: "Colleagues suggested it themselves, and they know best what helps. They get time for it.",
                deed: Some(Deed {
                    title: "Start a staff disability network, with time to meet",
                    detail: "Two hours in each half term, covered. Who comes is nobody else's business.",
                    everywhere: false,
                    due_days: 130,
                    end: End::Checked(Outcome::Worked),
                    said: &[
                        "The first meeting was well attended.",
                        "The network has its own charter, and has met four times.",
                    ],
                }),
            },
            Answer {
                finding: Some(2),
                question: "Many do not see that anything was done after the last survey",
                verdict: Verdict::Yes,
                reason: "What is done and not told is not believed. Each academy hangs up the same sheet.",
                deed: Some(Deed {
                    title: "Hang up what was said and what was done on every staffroom door",
                    detail: "The poster of this site, with what could not be done in the same size.",
                    everywhere: true,
                    due_days: 60,
                    end: End::Checked(Outcome::Worked),
                    said: &["The posters are printed.", "Every academy has sent a picture of its door."],
                }),
            },
            Answer {
                finding: None,
                question: "Some asked for the same INSET days at all academies",
                verdict: Verdict::NotNow,
                reason: "Two councils set other term dates, so it cannot be done before they agree. We ask them again next year.",
                deed: None,
            },
        ],
    },
    Cycle {
        priorities: &[
            ("Workload", "It is the lowest theme again, and the one with the most comments."),
            ("Belonging", "It is moving. We stay with it."),
        ],
        answers: &[
            Answer {
                finding: Some(0),
                question: "Colleagues with a disability need somewhere quiet in the day",
                verdict: Verdict::Yes,
                reason: "The network asked for it, and most academies have a room that is hardly used.",
                deed: Some(Deed {
                    title: "A quiet room in every academy",
                    detail: "A door that closes, soft light, no bookings.",
                    everywhere: true,
                    due_days: 290,
                    end: End::Doing(Confidence::OnCourse),
                    said: &["Twelve academies have named their room.", "The first rooms are open."],
                }),
            },
            Answer {
                finding: Some(1),
                question: "Workload: meetings after school are too many and too long",
                verdict: Verdict::Partly,
                reason: "Meetings that only tell people something become a letter. Those about children's safety stay.",
                deed: Some(Deed {
                    title: "One meeting less in each half term, and none after half past four",
                    detail: "",
                    everywhere: false,
                    due_days: 270,
                    end: End::Doing(Confidence::AtRisk),
                    said: &["All secondaries have agreed on it.", "Two academies have not found out how yet."],
                }),
            },
            Answer {
                finding: None,
                question: "A shared library of lesson plans across all academies",
                verdict: Verdict::Yes,
                reason: "People who are the only one of their subject in an academy asked for it.",
                deed: Some(Deed {
                    title: "Buy a system for lesson plans",
                    detail: "",
                    everywhere: false,
                    due_days: 150,
                    end: End::Stopped,
                    said: &[
                        "The offers cost more than we have. Subject networks share their plans in the folders that we have, from this term on.",
                    ],
                }),
            },
        ],
    },
];

/// Name, first and last day of each half of a term, with the years that are added to that of its autumn.
const TERMS: [(&str, (i16, i8, i8), (i16, i8, i8)); 6] = [
    ("Autumn, first half", (0, 9, 2), (0, 10, 23)),
    ("Autumn, second half", (0, 11, 2), (0, 12, 18)),
    ("Spring, first half", (1, 1, 5), (1, 2, 12)),
    ("Spring, second half", (1, 2, 22), (1, 3, 25)),
    ("Summer, first half", (1, 4, 12), (1, 5, 24)),
    ("Summer, second half", (1, 6, 2), (1, 7, 21)),
];

/// Enters the term dates from the years of the first survey to the next one.
///
/// # Errors
/// A fault.
pub async fn enter_terms(app: &App, began: Date, today: Date) -> Result<(), Failure> {
    let mut all = vec![];
    for year in began.year() - 1..=today.year() {
        for (name, starts, ends) in TERMS {
            let day = |(years, month, day): (i16, i8, i8)| Date::new(year + years, month, day);
            let (Ok(starts_on), Ok(ends_on)) = (day(starts), day(ends)) else { continue };
            let id = app.chance().id(app.clock().now());
            all.push(Term { id, site: None, name: format!("{name} {}", starts_on.year()), starts_on, ends_on });
        }
    }
    app.people()
        .write("demonstration: terms", move |tx| {
            for term in &all {
                terms::rows::add(tx, term)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// The group that looks after what is done about belonging, and its people.
async fn group(app: &App, organiser: &Person, cast: &Cast) -> Result<String, Failure> {
    let space = Space {
        id: String::new(),
        name: "Belonging and workload".into(),
        purpose: "Takes up what colleagues say in Your Voice Matters, and makes sure that it is acted on.".into(),
        state: spaces::State::Live,
        visibility: Visibility::Open,
        joining: Joining::Ask,
        protected_time: "Two hours in each half term, covered".into(),
        rules: vec![
            "We speak for ourselves, and listen to what we did not expect.".into(),
            "What was said in confidence stays here.".into(),
            "Every promise has one name and one day.".into(),
        ],
        made_on: String::new(),
        review_on: Some(days_after(app.clock().today(), 700).to_string()),
    };
    let id = spaces::make(app, organiser, space).await?;
    for (person, part) in [
        (&cast.site_leader, Part::Lead),
        (&cast.first_key, Part::Sponsor),
        (&cast.member, Part::Member),
        (&cast.second_key, Part::Member),
        (&cast.auditor, Part::Observer),
    ] {
        spaces::put(app, organiser, id.clone(), person.clone(), part).await?;
    }
    Ok(id)
}

/// The group, which is made with the first cycle.
async fn group_of(app: &App, organiser: &Person, cast: &Cast) -> Result<String, Failure> {
    let who = organiser.clone();
    let known = app.people().read("demonstration: groups", move |tx| spaces::seen(tx, &who)).await?;
    match known.into_iter().next() {
        Some(known) => Ok(known.space.id),
        None => group(app, organiser, cast).await,
    }
}

/// Everything that happened after the wave with this number, up to the day before `until`. `findings` are those that were pinned.
///
/// # Errors
/// A fault.
pub async fn live(
    app: &App,
    (wave, number): (&str, usize),
    organiser: &Person,
    cast: &Cast,
    findings: &[Option<String>],
    (closed_on, until): (Date, Date),
) -> Result<(), Failure> {
    let Some(cycle) = CYCLES.get(number) else { return Ok(()) };
    app.clock().move_to(days_after(closed_on, DECIDED_DAYS).min(until));
    let space = group_of(app, organiser, cast).await?;
    let today = || app.clock().today();
    for (title, reason) in cycle.priorities {
        let priority = Priority {
            id: app.chance().id(app.clock().now()),
            wave: wave.to_owned(),
            title: (*title).to_owned(),
            reason: (*reason).to_owned(),
            space: Some((space.clone(), String::new())),
            set_on: today().to_string(),
        };
        app.people()
            .write("demonstration: priority", move |tx| Ok::<_, Failure>(actions::rows::priority_add(tx, &priority)?))
            .await?;
    }
    let owner = cast::person(app, &cast.member).await?;
    let mut promised = vec![];
    for answer in cycle.answers {
        let finding = answer.finding.and_then(|at| findings.get(at).cloned().flatten());
        let decision = Decision {
            id: String::new(),
            wave: wave.to_owned(),
            question: answer.question.to_owned(),
            verdict: answer.verdict,
            reason: answer.reason.to_owned(),
            decided_on: String::new(),
            review_on: (answer.verdict == Verdict::NotNow).then(|| days_after(today(), REVIEW_DAYS).to_string()),
            by: None,
        };
        let decided = actions::decide(app, organiser, decision, finding.iter().cloned().collect(), None, None).await?;
        let Some(deed) = &answer.deed else { continue };
        let action = Action {
            id: String::new(),
            space: space.clone(),
            part_of: None,
            site: None,
            title: deed.title.to_owned(),
            detail: deed.detail.to_owned(),
            owner: Some((owner.id.clone(), owner.name.clone())),
            due_on: days_after(closed_on, deed.due_days).to_string(),
            state: State::Agreed,
            outcome: None,
            confidence: None,
            said: String::new(),
            finding,
            made_on: String::new(),
            changed_on: String::new(),
            reminded: 0,
        };
        let made = actions::make(app, organiser, action, Some(decided)).await?;
        if deed.everywhere {
            let sites = app.people().read("demonstration: sites", directory::rows::sites).await?;
            let academies = sites.iter().filter(|site| site.kind == SiteKind::Academy).map(|site| site.id.clone());
            actions::share_out(app, organiser, made.clone(), academies.collect()).await?;
        }
        promised.push((made, deed));
    }
    // The words are spread over the time until the next survey, and the last one is said shortly before it.
    let span = until.since(today()).map_or(0, |span| span.get_days());
    for step in 0..2 {
        app.clock().move_to(days_after(today(), (span / 2 - 4).max(1)));
        for (made, deed) in &promised {
            let (first, last) = (step == 0, step == 1);
            let text = if first { deed.said.first() } else { deed.said.get(1) };
            let said = |state, text: &str| Said { state, confidence: None, outcome: None, said: text.to_owned() };
            let Some(text) = text else { continue };
            match deed.end {
                End::Checked(outcome) if last => {
                    tell_parts(app, organiser, made, true).await?;
                    actions::update(app, &owner, made.clone(), said(State::Done, text)).await?;
                    let checked = Said { outcome: Some(outcome), ..said(State::Checked, text) };
                    actions::update(app, &owner, made.clone(), checked).await?;
                }
                End::Stopped => actions::update(app, &owner, made.clone(), said(State::Stopped, text)).await?,
                End::Doing(confidence) if last => {
                    tell_parts(app, organiser, made, false).await?;
                    let told = Said { confidence: Some(confidence), ..said(State::Doing, text) };
                    actions::update(app, &owner, made.clone(), told).await?;
                }
                _ => {
                    let told = Said { confidence: Some(Confidence::OnCourse), ..said(State::Doing, text) };
                    actions::update(app, &owner, made.clone(), told).await?;
                }
            }
        }
    }
    Ok(())
}

/// Says of the parts of an action that they are done; while it is not finished of two in three, and of the next one that it is stuck.
async fn tell_parts(app: &App, organiser: &Person, whole: &str, finished: bool) -> Result<(), Failure> {
    let id = whole.to_owned();
    let parts = app
        .people()
        .read("demonstration: parts", move |tx| Ok::<_, Failure>(actions::rows::parts_of(tx, &id)?))
        .await?;
    let done = if finished { parts.len() } else { parts.len() * 2 / 3 };
    for (at, part) in parts.into_iter().enumerate().take(done + 1) {
        let (state, text) = if at < done {
            (State::Done, "Done here.")
        } else {
            (State::Stuck, "The room that we had in mind is needed for a class. We look for another.")
        };
        let told = Said { state, confidence: None, outcome: None, said: text.to_owned() };
        actions::update(app, organiser, part.id, told).await?;
    }
    Ok(())
}
