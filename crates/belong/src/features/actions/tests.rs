//! From a finding to an answer, an action, and what was measured again, through the whole program.

use super::remind::{SILENT_DAYS, STEP_DAYS, step_due};
use super::{Action, Confidence, Outcome, RollUp, State, is_late, rows};
use crate::clock::days_after;
use crate::features::identity::{Person, Role};
use crate::features::results::tests::{held_with, two_sites};
use crate::features::surveys::Plan;
use crate::testing::{Browser, Trial, on_both, on_sqlite};
use axum::http::StatusCode;
use credential::body::Value;
use jiff::civil::{Date, date};
use proptest::prelude::*;

async fn space(browser: &mut Browser, visibility: &str) -> String {
    let fields = [("name", "Belonging"), ("purpose", "More of it"), ("visibility", visibility), ("joining", "ask")];
    let came = browser.submit("/in/spaces/new", "/in/spaces/new", &fields).await;
    came.location.unwrap_or_else(|| panic!("{}", came.text))
}

async fn finding(browser: &mut Browser, wave: &str) -> String {
    let at = format!("/in/results/{wave}/pin");
    let came = browser.submit(&at, &at, &[("what", "theme:belonging"), ("whom", "whole"), ("why", "It matters")]).await;
    let at = came.location.unwrap_or_else(|| panic!("{}", came.text));
    at.rsplit('/').next().unwrap().to_owned()
}

const DUE: [(&str, &str); 3] = [("due-day", "1"), ("due-month", "3"), ("due-year", "2027")];

/// A finding, a yes with an action that should move it, and a no.
pub async fn taken_up(trial: &Trial, organiser: &Person, wave: &str) -> (Browser, String, String, String) {
    let mut browser = trial.signed_in(organiser).await;
    let finding = finding(&mut browser, wave).await;
    let form = format!("/in/decide?finding={finding}");
    let page = browser.get(&form).await.text;
    assert!(page.contains("value=\"yes\"") && page.contains("checked"), "the finding is chosen: {page}");
    let yes = [
        ("wave", wave),
        ("finding", finding.as_str()),
        ("question", "Colleagues at some sites feel less that they belong"),
        ("verdict", "yes"),
        ("reason", "Because belonging comes first"),
    ];
    let came = browser.submit(&form, "/in/decide", &yes).await;
    let decision = came.location.unwrap_or_else(|| panic!("{}", came.text));
    let space = space(&mut browser, "open").await;
    let id = space.rsplit('/').next().unwrap();
    let form = format!("{decision}/action?space={id}");
    let mut fields = vec![
        ("decision", decision.rsplit('/').next().unwrap()),
        ("title", "Welcome every new colleague"),
        ("owner", "p3@willowbrook.example"),
        ("site", ""),
        ("finding", finding.as_str()),
    ];
    fields.extend(DUE);
    let came = browser.submit(&form, &format!("{space}/actions/new"), &fields).await;
    let action = came.location.unwrap_or_else(|| panic!("{}", came.text));
    let no = [
        ("wave", wave),
        ("question", "A car park at every site"),
        ("verdict", "no"),
        ("reason", "The land is not ours"),
    ];
    let came = browser.submit(&format!("/in/decide?wave={wave}"), "/in/decide", &no).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    (browser, decision, action, finding)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_answered_becomes_an_action_and_everybody_can_follow_it() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
        let (mut browser, decision, action, finding) = taken_up(&trial, &organiser, &wave).await;
        // What was decided, for feed readers: without a session, by an address that is shown once and can be replaced.
        let came = browser.submit("/in/together", "/in/together/feed", &[]).await;
        let address = |text: &str| text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
        let first = address(&came.text).split_once("/in/feed/").unwrap().1.to_owned();
        let read = |token: String| {
            let mut nobody = trial.browser();
            async move { nobody.get(&format!("/in/feed/{token}")).await }
        };
        let feed = read(first.clone()).await;
        assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
        let parsed: atom_syndication::Feed = feed.text.parse().expect("an Atom feed");
        assert_eq!(parsed.entries().len(), 2);
        let titles: Vec<&str> = parsed.entries().iter().map(|entry| entry.title().value.as_str()).collect();
        assert!(titles.contains(&"A car park at every site: No"), "{titles:?}");
        assert!(parsed.entries()[0].id().starts_with("tag:") && feed.text.contains("The land is not ours"));
        let came = browser.submit("/in/together", "/in/together/feed", &[]).await;
        let second = address(&came.text).split_once("/in/feed/").unwrap().1.to_owned();
        assert_eq!(read(first).await.status, StatusCode::NOT_FOUND, "another one ends the first");
        assert_eq!(read(second).await.status, StatusCode::OK);
        // Both ways along the links.
        let page = browser.get(&action).await.text;
        assert!(
            page.contains("Colleagues at some sites feel less") && page.contains(&format!("/in/findings/{finding}"))
        );
        assert!(page.contains("It has not been asked again yet"), "{page}");
        let page = browser.get(&decision).await.text;
        assert!(page.contains("Welcome every new colleague") && page.contains(&format!("/in/findings/{finding}")));
        let page = browser.get(&format!("/in/findings/{finding}")).await.text;
        assert!(page.contains("What became of it") && page.contains("Colleagues at some sites"), "{page}");

        // Its owner sees it as a promise and says how it goes.
        let owner = trial.person("p3@willowbrook.example", &[]).await;
        let mut own = trial.signed_in(&owner).await;
        assert!(own.get("/in/actions").await.text.contains("Welcome every new colleague"));
        assert!(own.get("/in/act").await.text.contains("Welcome every new colleague"));
        let update = format!("{action}/update");
        for (fields, said) in [
            (vec![("state", "checked"), ("outcome", "worked")], "Choose how far it is"),
            (vec![("state", "stuck")], "Say what holds it up"),
            (vec![("state", "")], "Choose how far it is"),
        ] {
            let came = own.submit(&action, &update, &fields).await;
            assert!(came.status == StatusCode::UNPROCESSABLE_ENTITY && came.text.contains(said), "{}", came.text);
        }
        for fields in [
            vec![("state", "doing"), ("confidence", "on_course"), ("said", "Begun at two sites")],
            vec![("state", "done"), ("said", "Every site does it")],
            vec![("state", "checked"), ("outcome", "mixed"), ("said", "Not everywhere")],
        ] {
            let came = own.submit(&action, &update, &fields).await;
            assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        }
        let page = own.get(&action).await.text;
        assert!(page.contains("Begun at two sites") && page.contains("It worked in part"), "{page}");
        assert!(own.get("/in/actions").await.text.contains("You owe nobody anything"));

        // A colleague who is in no group reads all of it, and can change nothing.
        let colleague = trial.person("p7@willowbrook.example", &[]).await;
        let mut other = trial.signed_in(&colleague).await;
        let page = other.get(&format!("/in/together/{wave}")).await.text;
        for said in [
            "Welcome every new colleague",
            "Because belonging comes first",
            "A car park at every site",
            "The land is not ours",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let (did, not) = page.split_once("What we could not do, and why").unwrap();
        assert!(did.contains("Welcome every new colleague") && not.contains("A car park"));
        assert_eq!(other.get(&format!("{action}/edit")).await.status, StatusCode::NOT_FOUND);
        assert!(!other.get(&action).await.text.contains("Say how it goes"));
        let csrf = [("state", "stopped"), ("said", "Mine")];
        assert_eq!(other.submit("/in/me", &update, &csrf).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get("/in/decide").await.status, StatusCode::NOT_FOUND);
        let picture = other.get(&format!("/in/together/{wave}/loop")).await.text;
        assert!(
            picture.contains("Findings and suggestions: 1. Decisions: 2. Actions: 1. Measured again: 0.")
                && picture.contains("A1"),
            "{picture}"
        );
        let poster = other.get(&format!("/in/together/{wave}/poster")).await;
        assert!(poster.bytes.starts_with(b"%PDF-1.7"), "{}", poster.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_private_group_does_stays_in_it() {
    let trial = on_sqlite().await;
    let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
    let mut browser = trial.signed_in(&organiser).await;
    let space = space(&mut browser, "private").await;
    let yes = [("wave", wave.as_str()), ("question", "Support"), ("verdict", "yes"), ("reason", "It is needed")];
    let came = browser.submit(&format!("/in/decide?wave={wave}"), "/in/decide", &yes).await;
    let decision = came.location.unwrap();
    let mut fields = vec![
        ("decision", decision.rsplit('/').next().unwrap()),
        ("title", "Adjust the secret desk"),
        ("owner", "p3@willowbrook.example"),
    ];
    fields.extend(DUE);
    let new = format!("{space}/actions/new");
    let action = browser.submit(&new, &new, &fields).await.location.unwrap();
    let colleague = trial.person("p7@willowbrook.example", &[]).await;
    let mut other = trial.signed_in(&colleague).await;
    assert_eq!(other.get(&action).await.status, StatusCode::NOT_FOUND);
    for at in
        [decision.clone(), format!("/in/together/{wave}"), format!("/in/together/{wave}/loop"), "/in/act".to_owned()]
    {
        let page = other.get(&at).await.text;
        assert!(!page.contains("secret desk"), "{at}: {page}");
    }
    let id = action.rsplit('/').next().unwrap().to_owned();
    let sql = "SELECT COUNT(*), COUNT(person) FROM event WHERE about = ?1";
    let told = trial
        .app
        .people()
        .read("test", move |tx| tx.row(sql, store::params![id], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))));
    assert_eq!(told.await.unwrap(), (1, 0), "the audit page tells that something was done, and not by whom");
    // Its owner knows of it, though not of the group.
    let owner = trial.person("p3@willowbrook.example", &[]).await;
    let mut own = trial.signed_in(&owner).await;
    let page = own.get(&action).await.text;
    assert!(page.contains("secret desk") && !page.contains(&space) && !page.contains("Belonging</a>"), "{page}");
    assert_eq!(own.get(&format!("{space}/actions")).await.status, StatusCode::NOT_FOUND);
    assert!(browser.get(&decision).await.text.contains("secret desk"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_is_shared_out_to_sites_and_rolled_up() {
    let trial = on_sqlite().await;
    let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
    let (mut browser, _, action, _) = taken_up(&trial, &organiser, &wave).await;
    let sites = trial.app.people().read("test", crate::features::directory::rows::sites).await.unwrap();
    let site = sites.iter().find(|site| site.name == "Alder Primary").unwrap().id.clone();
    let leader = trial.person("p5@willowbrook.example", &[Role::SiteLeader { site: site.clone() }]).await;
    let parts = format!("{action}/parts");
    let none = browser.submit(&parts, &parts, &[]).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text.contains("Choose at least one place"));
    let some = browser.submit(&parts, &parts, &[("site", &site)]).await;
    assert_eq!(some.status, StatusCode::SEE_OTHER, "{}", some.text);
    let all = browser.submit(&parts, &parts, &[("all", "yes")]).await;
    assert_eq!(all.status, StatusCode::SEE_OTHER);
    let id = action.rsplit('/').next().unwrap().to_owned();
    let there = trial.app.people().read("test", move |tx| rows::parts_of(tx, &id)).await.unwrap();
    assert_eq!(there.len(), 2, "each place once");
    let owner =
        |site: &str| there.iter().find(|part| part.site.as_deref() == Some(site)).unwrap().owner.clone().unwrap().1;
    assert_eq!(owner(&site), leader.name, "who leads the place owns its part");
    assert!(there.iter().any(|part| part.owner.as_ref().unwrap().1 == "Person 3"), "else the owner of the whole");
    let mut led = trial.signed_in(&leader).await;
    assert!(led.get(&format!("/in/sites/{site}/actions")).await.text.contains("Welcome every new colleague"));
    let other = sites.iter().find(|one| one.name == "Birch Academy").unwrap().id.clone();
    assert_eq!(led.get(&format!("/in/sites/{other}/actions")).await.status, StatusCode::NOT_FOUND);
    let part = there.iter().find(|part| part.site.as_deref() == Some(site.as_str())).unwrap();
    let at = format!("/in/actions/{}", part.id);
    led.submit(&at, &format!("{at}/update"), &[("state", "done"), ("said", "We do it")]).await;
    let page = browser.get(&action).await.text;
    assert!(page.contains("1 of 2 places have done it."), "{page}");
    assert!(browser.get(&format!("/in/together/{wave}")).await.text.contains("1 of 2 places have done it."));
    // The same for one place: its own part, and not how far the others are.
    let own = led.get(&format!("/in/together/{wave}?site={site}")).await.text;
    assert!(own.contains("at Alder Primary") && own.contains("We do it") && !own.contains("1 of 2 places"), "{own}");
    let elsewhere = led.get(&format!("/in/together/{wave}?site={other}")).await.text;
    assert!(!elsewhere.contains("We do it") && elsewhere.contains("Agreed"), "{elsewhere}");
    let region = sites.iter().find(|one| one.name == "North").unwrap().id.clone();
    assert!(led.get(&format!("/in/together/{wave}?site={region}")).await.text.contains("1 of 2 places have done it."));
    assert_eq!(led.get(&format!("/in/together/{wave}?site=none")).await.status, StatusCode::NOT_FOUND);
    let paper = led.get(&format!("/in/together/{wave}/poster?site={site}")).await;
    assert!(paper.bytes.starts_with(b"%PDF-1.7"));
    let moved = browser.get(&parts).await.text;
    assert!(moved.contains("Have their part already") && !moved.contains("type=\"checkbox\""), "{moved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_silent_is_reminded_then_the_space_then_its_sponsor() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
        let (mut browser, _, action, _) = taken_up(&trial, &organiser, &wave).await;
        let board = browser.get(&action).await.text;
        let space =
            board.split("href=\"/in/spaces/").nth(1).unwrap().split('/').next().unwrap().split('"').next().unwrap();
        let people = format!("/in/spaces/{space}/people");
        let came = browser.submit(&people, &people, &[("who", "p9@willowbrook.example"), ("part", "sponsor")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let letters = async |who: &str| -> i64 {
            let to = format!("{who}@willowbrook.example");
            let sql = "SELECT COUNT(*) FROM post WHERE to_email = ?1 AND subject LIKE 'How does it go?%'";
            let count = trial.app.people().read("test", move |tx| tx.row(sql, store::params![to], |row| row.get(0)));
            count.await.unwrap()
        };
        let made = trial.app.clock().today();
        let mut expected = [0, 0, 0];
        for (days, who) in [
            (SILENT_DAYS - 1, None),
            (SILENT_DAYS, Some(0)),
            (SILENT_DAYS + 1, None),
            (SILENT_DAYS + STEP_DAYS, Some(1)),
            (SILENT_DAYS + 2 * STEP_DAYS, Some(2)),
            (SILENT_DAYS + 3 * STEP_DAYS, None),
        ] {
            trial.app.clock().move_to(days_after(made, days));
            super::round(&trial.app).await.unwrap();
            super::round(&trial.app).await.unwrap();
            if let Some(who) = who {
                expected[who] += 1;
            }
            let found = [letters("p3").await, letters("p1").await, letters("p9").await];
            assert_eq!(found, expected, "{days} days after");
        }
        // A sign of life begins it anew.
        let mut lead = trial.signed_in(&organiser).await;
        lead.submit(&action, &format!("{action}/update"), &[("state", "doing"), ("said", "On it")]).await;
        super::round(&trial.app).await.unwrap();
        assert_eq!(letters("p3").await, 1);
        trial.app.clock().move_to(days_after(trial.app.clock().today(), SILENT_DAYS));
        super::round(&trial.app).await.unwrap();
        assert_eq!(letters("p3").await, 2, "and is silent again after four weeks");
        // Whoever has left is not written to: those who lead hear at once that nobody owns it.
        lead.submit(&action, &format!("{action}/update"), &[("state", "stuck"), ("said", "Waiting")]).await;
        let left = "UPDATE person SET left_on = '2027-01-01' WHERE email = 'p3@willowbrook.example'";
        trial.app.people().write("test", move |tx| tx.execute(left, store::params![])).await.unwrap();
        let before = letters("p1").await;
        trial.app.clock().move_to(days_after(trial.app.clock().today(), SILENT_DAYS));
        super::round(&trial.app).await.unwrap();
        assert_eq!((letters("p3").await, letters("p1").await), (2, before + 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn first_decisions_are_owed_by_a_day_of_term_and_silence_is_told_of() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
        trial.person("p2@willowbrook.example", &[Role::Administrator]).await;
        let mut browser = trial.signed_in(&organiser).await;
        let terms = "Autumn; 2/9/2026; 18/12/2026\nSpring; 11/1/2027; 12/2/2027";
        let came = browser.submit("/in/terms", "/in/terms", &[("site", ""), ("terms", terms)]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let waves = trial.app.people().read("test", super::together::cycles).await.unwrap();
        assert_eq!(waves[0].published_on.as_deref(), Some("2026-11-21"), "a Saturday, so Monday is the first day");
        // 23 November to 11 December are fifteen school days.
        let member = trial.person("p7@willowbrook.example", &[]).await;
        let page = trial.signed_in(&member).await.get(&format!("/in/together/{wave}")).await.text;
        assert!(page.contains("owed by Friday 11 December 2026: 15 school days"), "{page}");
        let letters = async |who: &str| -> i64 {
            let to = format!("{who}@willowbrook.example");
            let sql = "SELECT COUNT(*) FROM post WHERE to_email = ?1 AND subject LIKE 'Decisions are owed%'";
            let count = trial.app.people().read("test", move |tx| tx.row(sql, store::params![to], |row| row.get(0)));
            count.await.unwrap()
        };
        // Five more school days: 14 to 18 December. Over Christmas nobody is reminded.
        for (on, organisers, administrators) in [
            (date(2026, 12, 11), 0, 0),
            (date(2026, 12, 12), 1, 0),
            (date(2026, 12, 18), 1, 0),
            (date(2026, 12, 19), 1, 1),
            (date(2027, 1, 29), 1, 1),
        ] {
            trial.app.clock().move_to(on);
            super::round(&trial.app).await.unwrap();
            super::round(&trial.app).await.unwrap();
            assert_eq!((letters("p1").await, letters("p2").await), (organisers, administrators), "{on}");
        }
        let mut browser = trial.signed_in(&organiser).await;
        assert!(browser.get("/in/act").await.text.contains("were owed by Friday 11 December 2026"));
        let no = [("wave", wave.as_str()), ("question", "Parking"), ("verdict", "no"), ("reason", "No land")];
        browser.submit(&format!("/in/decide?wave={wave}"), "/in/decide", &no).await;
        assert!(!browser.get("/in/act").await.text.contains("were owed by"), "a no with its reason is a decision");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_off_comes_back_on_its_day_once() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
        let mut browser = trial.signed_in(&organiser).await;
        let page = format!("/in/decide?wave={wave}");
        let mut later = vec![
            ("wave", wave.as_str()),
            ("question", "The same term dates everywhere"),
            ("verdict", "not_now"),
            ("reason", "Two councils do not agree"),
        ];
        let came = browser.submit(&page, "/in/decide", &later).await;
        assert!(came.text.contains("Write the day on which it is looked at again"), "{}", came.text);
        later.extend([("review-day", "1"), ("review-month", "12"), ("review-year", "2026")]);
        let first = browser.submit(&page, "/in/decide", &later).await.location.expect("its page");
        let letters = async || -> i64 {
            let sql = "SELECT COUNT(*) FROM post WHERE subject = 'Something that was put off is due'";
            trial.app.people().read("test", move |tx| tx.row(sql, store::params![], |row| row.get(0))).await.unwrap()
        };
        for (on, expected) in [(date(2026, 11, 30), 0), (date(2026, 12, 1), 1), (date(2026, 12, 9), 1)] {
            trial.app.clock().move_to(on);
            super::round(&trial.app).await.unwrap();
            assert_eq!(letters().await, expected, "{on}");
            assert_eq!(browser.get("/in/act").await.text.contains("Put off until now"), expected == 1);
        }
        let id = first.rsplit('/').next().unwrap();
        let again = format!("/in/decide?again={id}");
        assert!(browser.get(&again).await.text.contains("The same term dates everywhere"));
        let no = [
            ("wave", wave.as_str()),
            ("again", id),
            ("question", "The same term dates everywhere"),
            ("verdict", "no"),
            ("reason", "They still do not agree"),
        ];
        let second = browser.submit(&again, "/in/decide", &no).await.location.expect("its page");
        assert!(browser.get(&first).await.text.contains(&second), "from the first to the second");
        assert!(!browser.get("/in/act").await.text.contains("Put off until now"));
        assert_eq!(browser.get("/in/decide?again=none").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_vote_on_what_matters_most_as_they_answer_a_survey() {
    let trial = on_sqlite().await;
    let plan = Plan { threshold: 1, cuts: false, ..Plan::default() };
    let (organiser, wave) = two_sites(&trial, plan.clone()).await;
    let mut browser = trial.signed_in(&organiser).await;
    let member = trial.person("p7@willowbrook.example", &[]).await;
    let at = format!("/in/priorities/vote?wave={wave}");
    let set = async |browser: &mut Browser, title: &str| {
        let fields = [("wave", wave.as_str()), ("title", title), ("reason", "It was said most")];
        let came = browser.submit(&format!("/in/priorities/new?wave={wave}"), "/in/priorities/new", &fields).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    };
    set(&mut browser, "Workload").await;
    assert!(!browser.get("/in/act").await.text.contains("Ask everybody what matters most"));
    let came = browser.submit("/in/act", "/in/priorities/vote", &[("wave", wave.as_str())]).await;
    assert!(came.text.contains("People can only choose between two priorities or more"), "{}", came.text);
    set(&mut browser, "Being told why").await;
    set(&mut browser, "Time together").await;
    assert!(browser.get("/in/act").await.text.contains("Ask everybody what matters most"));
    assert!(browser.get(&at).await.text.contains("nobody can know who chose what"));
    assert_eq!(trial.signed_in(&member).await.get(&at).await.status, StatusCode::NOT_FOUND);
    let came = browser.submit(&at, "/in/priorities/vote", &[("wave", wave.as_str())]).await;
    let survey = came.location.unwrap_or_else(|| panic!("{}", came.text)).rsplit('/').next().unwrap().to_owned();
    let again = browser.submit(&at, "/in/priorities/vote", &[("wave", wave.as_str())]).await;
    assert!(again.text.contains("There is a vote about these priorities already"), "{}", again.text);
    assert!(browser.get("/in/act").await.text.contains("nobody has been asked yet"));

    // Forty of fifty vote: all for being told why, thirty for workload, two for time together.
    let all: Vec<usize> = (1..=50).collect();
    let days = (date(2026, 12, 7), date(2026, 12, 18));
    let vote = held_with(&trial, &organiser, (&survey, "What matters most"), days, &all, plan, |n, manifest| {
        let question = &manifest.sections[0].questions[0];
        let chosen =
            [(1, n <= 30), (2, true), (3, n <= 2)].into_iter().filter(|(_, yes)| *yes).map(|(choice, _)| choice);
        (n <= 40).then(|| [(question.code.clone(), Value::Several(chosen.collect()))].into())
    })
    .await;
    let page = trial.signed_in(&member).await.get("/in/act").await.text;
    let place = |title: &str| page.find(&format!("{title}: <strong>")).unwrap_or_else(|| panic!("{title}: {page}"));
    assert!(place("Being told why") < place("Workload") && place("Workload") < place("Time together"), "{page}");
    assert!(page.contains("Workload: <strong>75%"), "{page}");
    assert!(page.contains("Time together: <strong>very few"), "two people of forty are no number: {page}");
    // The cycle is the survey's still: a vote begins none, and is owed no decisions.
    assert!(page.contains(&format!("/in/together/{wave}")) && !page.contains(&format!("/in/together/{vote}")));
    assert_eq!(browser.get(&format!("/in/together/{vote}")).await.status, StatusCode::NOT_FOUND);
    assert!(browser.get(&format!("/in/together/{wave}")).await.text.contains("Workload: <strong>75%"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_world_reads_what_an_organiser_opened_and_no_words_of_colleagues() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
        let (mut browser, _, action, _) = taken_up(&trial, &organiser, &wave).await;
        let said = [("state", "doing"), ("confidence", "on_course"), ("said", "Said to colleagues by the owner")];
        browser.submit(&action, &format!("{action}/update"), &said).await;
        let member = trial.person("p7@willowbrook.example", &[]).await;
        let (page, switch) = (format!("/in/open/together/{wave}"), format!("/in/together/{wave}/world"));
        let paths =
            [page.clone(), format!("{page}/poster"), "/in/open/together".to_owned(), "/in/open/feed".to_owned()];
        for path in &paths {
            assert_eq!(trial.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path} before it is opened");
        }
        let mut colleague = trial.signed_in(&member).await;
        assert_eq!(colleague.get(&switch).await.status, StatusCode::NOT_FOUND);
        assert_eq!(colleague.submit("/in/act", &switch, &[("open", "yes")]).await.status, StatusCode::NOT_FOUND);
        let form = browser.get(&switch).await.text;
        assert!(form.contains("Read the page once as a stranger would"), "{form}");
        browser.submit(&switch, &switch, &[("open", "yes")]).await;
        assert!(browser.get(&format!("/in/decide?wave={wave}")).await.text.contains("a stranger may read it"));

        let open = trial.browser().get(&page).await;
        assert_eq!(open.status, StatusCode::OK, "{}", open.text);
        for there in [
            "Colleagues at some sites feel less",
            "Because belonging comes first",
            "Welcome every new colleague",
            "A car park at every site",
            "The land is not ours",
        ] {
            assert!(open.text.contains(there), "{there}: {}", open.text);
        }
        // The owner's update, names, and every way to what asks for a session stay inside.
        let secret =
            ["Said to colleagues", "Person 3", "/in/actions/", "/in/findings/", "/in/decisions/", "/in/results/"];
        for hidden in secret {
            assert!(!open.text.contains(hidden), "{hidden}: {}", open.text);
        }
        let sites = trial.app.people().read("test", crate::features::directory::rows::sites).await.unwrap();
        let alder = sites.iter().find(|site| site.name == "Alder Primary").unwrap().id.clone();
        assert_eq!(trial.browser().get(&format!("{page}?site={alder}")).await.status, StatusCode::OK);
        let feed = trial.browser().get("/in/open/feed").await.text;
        assert!(feed.contains("The land is not ours") && feed.contains(&page) && !feed.contains("/in/decisions/"));
        assert!(trial.browser().get(&format!("{page}/poster")).await.bytes.starts_with(b"%PDF"));
        assert!(trial.browser().get("/in/open/together").await.text.contains(&page));
        // A group that not everybody can see keeps what it does from the world too.
        let hide = "UPDATE space SET visibility = 'private'";
        trial.app.people().write("test", move |tx| tx.execute(hide, store::params![])).await.unwrap();
        assert!(!trial.browser().get(&page).await.text.contains("Welcome every new colleague"));
        browser.submit(&switch, &switch, &[("open", "no")]).await;
        for path in &paths {
            assert_eq!(trial.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path} after it is closed");
        }
        let briefing = browser.get(&format!("/in/together/{wave}/briefing")).await.text;
        assert!(briefing.contains("A car park at every site") && briefing.contains("The land is not ours"));
    })
    .await;
}

fn action(state: State, due: Date, changed: Date) -> Action {
    Action {
        id: "a".into(),
        space: "s".into(),
        part_of: None,
        site: None,
        title: "Do it".into(),
        detail: String::new(),
        owner: None,
        due_on: due.to_string(),
        state,
        outcome: None,
        confidence: None,
        said: String::new(),
        finding: None,
        made_on: changed.to_string(),
        changed_on: changed.to_string(),
        reminded: 0,
    }
}

fn state() -> impl Strategy<Value = State> {
    proptest::sample::select(State::ALL)
}

proptest! {
    /// Whatever is owed and stays silent reaches its sponsor within seven weeks, and what has ended never does.
    #[test]
    fn nothing_is_owed_for_ever_in_silence(state in state(), due in -400..400_i32, changed in -400..=0_i32) {
        let today = date(2027, 3, 28);
        let one = action(state, days_after(today, due), days_after(today, changed));
        let step = step_due(&one, today);
        prop_assert!((0..=3).contains(&step));
        if state.is_ended() {
            prop_assert_eq!(step, 0);
            prop_assert!(!is_late(&one, today));
        } else {
            let silent = -changed;
            prop_assert_eq!(silent >= SILENT_DAYS + 2 * STEP_DAYS, step == 3 && silent >= SILENT_DAYS + 2 * STEP_DAYS);
            prop_assert!(silent < SILENT_DAYS || step >= 1);
            // A day later it is never less.
            prop_assert!(step_due(&one, days_after(today, 1)) >= step);
        }
    }

    /// The parts of a whole sum up, in whatever order they come.
    #[test]
    fn a_roll_up_counts_every_part_once(parts in proptest::collection::vec(state(), 0..60)) {
        let mut sum = RollUp::default();
        parts.iter().for_each(|state| sum.add(*state, 1));
        prop_assert_eq!(sum.all(), parts.len());
        prop_assert_eq!(State::ALL.iter().map(|state| sum.of(*state)).sum::<usize>(), parts.len());
        prop_assert_eq!(sum.done(), parts.iter().filter(|state| matches!(state, State::Done | State::Checked)).count());
    }
}

/// Every state that is not an end leads to one, and to no state that it cannot leave but by an end.
#[test]
fn every_action_can_end_and_no_end_is_left_but_to_go_on_with_it() {
    for start in State::ALL {
        let (mut seen, mut left) = (vec![*start], vec![*start]);
        while let Some(state) = left.pop() {
            for next in state.next() {
                if !seen.contains(next) {
                    seen.push(*next);
                    left.push(*next);
                }
            }
        }
        assert!(seen.iter().any(|state| state.is_ended()), "{start:?}");
    }
    for end in [State::Checked, State::Stopped] {
        assert!(end.next().is_empty());
    }
    assert_eq!(State::Done.next(), [State::Checked, State::Doing]);
    assert_eq!((Confidence::of("stuck"), Outcome::of("worked")), (Some(Confidence::Stuck), Some(Outcome::Worked)));
}
