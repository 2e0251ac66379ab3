//! Spaces through the whole program: who may know of one, come in, lead; meetings for any calendar.

use super::{Part, State, Visibility, rows};
use crate::features::identity::{Person, Role};
use crate::testing::{Browser, Trial, on_both, on_sqlite};
use crate::web::refusal::Failure;
use axum::http::StatusCode;
use std::collections::BTreeSet;

const FIELDS: [(&str, &str); 6] = [
    ("name", "Workload"),
    ("purpose", "Time to plan in the week"),
    ("protected", "Two hours a term"),
    ("rules", "Listen\n\nSay it here first"),
    ("visibility", "open"),
    ("joining", "ask"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(known, old)| if *known == name { (name, value) } else { (*known, *old) }).collect()
}

/// Makes a space as the organiser and gives its address.
async fn made(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let came = browser.submit("/in/spaces/new", "/in/spaces/new", fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    came.location.expect("its page")
}

async fn crew(trial: &Trial) -> (Person, Person, Person) {
    trial.import(&[("Alder Primary", "North", 6), ("Birch Academy", "North", 6)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    (organiser, trial.person("p2@willowbrook.example", &[]).await, trial.person("p3@willowbrook.example", &[]).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_started_people_ask_to_come_in_and_somebody_always_leads() {
    on_both(|trial| async move {
        let (organiser, member, _) = crew(&trial).await;
        let mut lead = trial.signed_in(&organiser).await;
        let at = made(&mut lead, &FIELDS).await;
        let page = lead.get(&at).await.text;
        assert!(page.contains("Workload") && page.contains("<li>Say it here first</li>"), "{page}");
        assert!(page.contains("Person 1, leads"));

        let mut other = trial.signed_in(&member).await;
        assert_eq!(other.get("/in/spaces/new").await.status, StatusCode::NOT_FOUND, "not everybody starts groups");
        for closed in ["/edit", "/people", "/meetings/new"] {
            assert_eq!(other.get(&format!("{at}{closed}")).await.status, StatusCode::NOT_FOUND, "{closed}");
        }
        let asked = other.submit(&at, &format!("{at}/join"), &[]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        assert!(other.get(&at).await.text.contains("You have asked to come in"));
        let people = format!("{at}/people");
        let waiting = lead.get(&people).await.text;
        assert!(waiting.contains("Person 2") && waiting.contains("asks to come in"), "{waiting}");
        lead.submit(&people, &people, &[("person", &member.id), ("part", "member")]).await;
        assert!(other.get(&at).await.text.contains("You are in this group: member"));

        // The last lead can neither go nor be made something else; with a second one both can.
        let stuck = lead.submit(&at, &format!("{at}/leave"), &[]).await;
        assert!(stuck.status == StatusCode::CONFLICT && stuck.text.contains("Make another person lead it first"));
        let demoted = lead.submit(&people, &people, &[("person", &organiser.id), ("part", "observer")]).await;
        assert_eq!(demoted.status, StatusCode::CONFLICT);
        lead.submit(&people, &people, &[("person", &member.id), ("part", "lead")]).await;
        let gone = lead.submit(&at, &format!("{at}/leave"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
        assert!(other.get(&people).await.status.is_success(), "the new lead looks after it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_is_known_to_those_who_may_and_to_nobody_else() {
    let trial = on_sqlite().await;
    let (organiser, member, stranger) = crew(&trial).await;
    let leader = {
        let sites = trial.app.people().read("test", crate::features::directory::rows::sites).await.unwrap();
        let site = sites.iter().find(|site| site.name == "Alder Primary").unwrap().id.clone();
        trial.person("p4@willowbrook.example", &[Role::SiteLeader { site }]).await
    };
    let mut lead = trial.signed_in(&leader).await;
    let mut addresses = vec![];
    for visibility in Visibility::ALL {
        let name = format!("Group {}", visibility.code());
        let fields = with(&with(&FIELDS, "visibility", visibility.code()), "name", &name);
        let at = made(&mut lead, &fields).await;
        let (id, inside) = (at.rsplit('/').next().unwrap().to_owned(), member.id.clone());
        trial
            .app
            .people()
            .write("test: inside", move |tx| Ok::<_, Failure>(rows::put(tx, &id, &inside, Part::Member, "2026-11-02")?))
            .await
            .unwrap();
        addresses.push((*visibility, at, name));
    }
    for (person, knows, reads) in [
        (&member, &[true, true, true, true], &[true, true, true, true]),
        (&organiser, &[true, true, true, false], &[true, true, true, false]),
        (&stranger, &[true, true, false, false], &[true, false, false, false]),
    ] {
        let mut browser = trial.signed_in(person).await;
        let list = browser.get("/in/spaces").await.text;
        for (at, (visibility, address, name)) in addresses.iter().enumerate() {
            let page = browser.get(address).await;
            assert_eq!(page.status.is_success(), knows[at], "{} {visibility:?}", person.name);
            assert_eq!(list.contains(name.as_str()), knows[at], "{} {visibility:?} in the list", person.name);
            // Who is in it stands in the part for those inside.
            assert_eq!(page.text.contains("Person 2"), reads[at], "{} {visibility:?}", person.name);
            let board = browser.get(&format!("{address}/actions")).await;
            assert_eq!(board.status.is_success(), reads[at], "{} {visibility:?} board", person.name);
            assert_eq!(
                browser.get(&format!("{address}/edit")).await.status.is_success(),
                person.is_organiser() && knows[at]
            );
        }
    }
}

/// The audit page tells that people of a group changed; of a group that is not for everybody's eyes it does not tell who.
#[tokio::test(flavor = "multi_thread")]
async fn no_auditor_reads_who_belongs_to_a_quiet_group() {
    let trial = on_sqlite().await;
    let (organiser, ..) = crew(&trial).await;
    let mut lead = trial.signed_in(&organiser).await;
    for (visibility, named) in [("open", true), ("listed", true), ("private", false), ("hidden", false)] {
        let at = made(&mut lead, &with(&FIELDS, "visibility", visibility)).await;
        let people = format!("{at}/people");
        let came = lead.submit(&people, &people, &[("who", "p5@willowbrook.example"), ("part", "member")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let id = at.rsplit('/').next().unwrap().to_owned();
        let sql = "SELECT COUNT(*) FROM event WHERE about = ?1 AND person IS NOT NULL";
        let named_events =
            trial.app.people().read("test", move |tx| tx.row(sql, store::params![id], |row| row.get::<i64>(0)));
        assert_eq!(named_events.await.unwrap() > 0, named, "{visibility}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_comes_back_with_what_was_wrong_and_what_was_written() {
    let trial = on_sqlite().await;
    let (organiser, ..) = crew(&trial).await;
    let mut lead = trial.signed_in(&organiser).await;
    let long = "x".repeat(101);
    let rule = "y".repeat(301);
    for (field, value, said) in [
        ("name", "", "Give the group a name"),
        ("name", long.as_str(), "Use at most 100 letters. There are 101 now."),
        ("purpose", "", "Say what the group is for"),
        ("rules", rule.as_str(), "Rule 1 is too long"),
        ("visibility", "else", "Choose who can see the group"),
        ("joining", "", "Choose how people come in"),
    ] {
        let came = lead.submit("/in/spaces/new", "/in/spaces/new", &with(&FIELDS, field, value)).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(came.text.contains(said), "{field}: {}", came.text);
        assert!(came.text.contains("Two hours a term"), "what was written is there");
    }
    let mut past = FIELDS.to_vec();
    past.extend([("review-day", "1"), ("review-month", "11"), ("review-year", "2026")]);
    let came = lead.submit("/in/spaces/new", "/in/spaces/new", &past).await;
    assert!(came.text.contains("Choose a day after today"), "{}", came.text);
    let at = made(&mut lead, &FIELDS).await;
    let people = format!("{at}/people");
    for (who, said) in [("", "Write whom you want to add"), ("Nobody Here", "Nobody on the staff list has that")] {
        let came = lead.submit(&people, &people, &[("who", who), ("part", "member")]).await;
        assert!(came.text.contains(said), "{}", came.text);
    }
    for who in ["p5@willowbrook.example", "S00006", "Person 4"] {
        let came = lead.submit(&people, &people, &[("who", who), ("part", "observer")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{who}: {}", came.text);
    }
    // An old form: the state that it offers is gone.
    let came = lead.submit(&at, &format!("{at}/state"), &[("state", "closed")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
    let came = lead.submit(&at, &format!("{at}/state"), &[("state", "live")]).await;
    assert!(came.text.contains("cannot go there"), "{}", came.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_goes_into_any_calendar_and_a_change_is_taken_up() {
    let trial = on_sqlite().await;
    let (organiser, _, stranger) = crew(&trial).await;
    let mut lead = trial.signed_in(&organiser).await;
    let at = made(&mut lead, &with(&FIELDS, "visibility", "private")).await;
    let new = format!("{at}/meetings/new");
    // In summer the organisation is an hour ahead of UTC.
    let fields = [
        ("title", "First meeting; rotas, cover"),
        ("on-day", "7"),
        ("on-month", "6"),
        ("on-year", "2027"),
        ("starts", "3.30 pm"),
        ("minutes", "90"),
        ("place", "Library"),
        ("agenda", "Rotas\nCover"),
    ];
    let came = lead.submit(&new, &new, &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    let meeting = came.location.unwrap();
    let file = lead.get(&format!("{meeting}/calendar")).await;
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    let unfolded = file.text.replace("\r\n ", "");
    for line in [
        "BEGIN:VCALENDAR",
        "METHOD:PUBLISH",
        "DTSTART:20270607T143000Z",
        "DTEND:20270607T160000Z",
        "SUMMARY:Workload: First meeting\\; rotas\\, cover",
        "LOCATION:Library",
        "DESCRIPTION:Rotas\\nCover",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
    ] {
        assert!(unfolded.lines().any(|one| one == line), "{line}\n{unfolded}");
    }
    assert!(file.text.lines().all(|line| line.len() <= 75), "{}", file.text);
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    let edit = format!("{meeting}/edit");
    let mut notes = fields.to_vec();
    notes.push(("notes", "Agreed to print the rota"));
    lead.submit(&edit, &edit, &notes).await;
    let same = lead.get(&format!("{meeting}/calendar")).await.text;
    assert!(same.contains("SEQUENCE:0"), "notes change no calendar");
    notes.push(("called_off", "yes"));
    lead.submit(&edit, &edit, &notes).await;
    let off = lead.get(&format!("{meeting}/calendar")).await.text;
    assert!(off.contains("SEQUENCE:1") && off.contains("STATUS:CANCELLED") && off.contains("METHOD:CANCEL"), "{off}");
    assert_eq!(uid(&off), uid(&file.text));
    assert!(lead.get(&meeting).await.text.contains("Agreed to print the rota"));
    let mut other = trial.signed_in(&stranger).await;
    for closed in ["", "/calendar", "/edit"] {
        assert_eq!(other.get(&format!("{meeting}{closed}")).await.status, StatusCode::NOT_FOUND, "{closed}");
    }
    for (field, value, said) in [
        ("on-day", "31", "Write a real date"),
        ("starts", "late", "Write when it begins"),
        ("minutes", "1000", "from 5 to 720"),
        ("title", "", "Say what the meeting is about"),
    ] {
        let came = lead.submit(&new, &new, &with(&fields, field, value)).await;
        assert!(came.status == StatusCode::UNPROCESSABLE_ENTITY && came.text.contains(said), "{field}: {}", came.text);
    }
}

/// From every state an end can be reached, and every end can be left or read.
#[test]
fn no_state_of_a_space_is_a_trap() {
    for start in State::ALL {
        let mut seen = BTreeSet::from([*start]);
        let mut left = vec![*start];
        while let Some(state) = left.pop() {
            left.extend(state.next().iter().copied().filter(|next| seen.insert(*next)));
        }
        assert!(seen.contains(&State::Closed) && seen.contains(&State::Live), "{start:?}: {seen:?}");
    }
    assert!(State::ALL.iter().all(|state| !state.next().contains(state)));
}
