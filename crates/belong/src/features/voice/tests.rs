//! Suggestions from a token to an answer, through the whole program, and what must not leak (docs/method/voice.md).

use super::owed::clock_of;
use super::{Act, Change, How, OWED_DAYS, State, made_up_name, morning, rows};
use crate::features::identity::{Person, Role};
use crate::features::results::tests::two_sites;
use crate::features::surveys::Plan;
use crate::features::terms::{Calendar, Term};
use crate::respondent::{Taking, Tokens};
use crate::testing::{Browser, Trial, on_both, on_sqlite};
use answers::sheet::Whole;
use axum::http::StatusCode;
use credential::Version;
use credential::derive::Seed;
use credential::voice::{Reply, Use, Words};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The next day, and its morning.
async fn tomorrow(trial: &Trial) {
    let today = trial.app.clock().today();
    trial.app.clock().move_to(crate::clock::days_after(today, 1));
    morning(&trial.app).await.expect("a morning");
}

async fn sites(trial: &Trial) {
    trial
        .import(&[("Alder Primary", "North", 30), ("Beech School", "North", 30), ("Cedar College", "South", 30)])
        .await;
    // The tokens of the month.
    morning(&trial.app).await.expect("a morning");
}

async fn organiser(trial: &Trial) -> Person {
    trial.person("p1@willowbrook.example", &[Role::Organiser]).await
}

/// Puts something forward with a name, and gives its id on the next morning.
async fn named(trial: &Trial, browser: &mut Browser, title: &str, whom: &str) -> String {
    let fields = [("title", title), ("text", "In every academy."), ("whom", whom), ("how", "named")];
    let came = browser.submit("/in/suggestions/new", "/in/suggestions/new", &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    tomorrow(trial).await;
    only(trial, title).await
}

async fn only(trial: &Trial, title: &str) -> String {
    let show = rows::Show { view: "all".into(), person: String::new(), text: title.into() };
    let found = trial.app.people().read("test: list", move |tx| rows::list(tx, &show, 0, 50)).await.unwrap();
    assert_eq!(found.len(), 1, "{title}");
    found[0].id.clone()
}

/// Takes the latest sheet of a kind for somebody, as a device does.
async fn take(trial: &Trial, person: &Person, kind: &str) -> (String, String, Tokens) {
    let offered = super::rights(&trial.app, person).await.unwrap();
    let offer = offered.into_iter().find(|one| one.kind == kind).expect("a sheet");
    let (sheet, band) = (offer.sheet, offer.band);
    let bytes = trial.app.own_box().sheet_bytes(&sheet, None).await.unwrap();
    let names: Vec<String> = {
        let read: answers::sheet::Sheet = serde_json::from_slice(&bytes).unwrap();
        read.parts.into_iter().map(|part| part.code).collect()
    };
    let mut parts = vec![];
    for name in names {
        parts.push(trial.app.own_box().sheet_bytes(&sheet, Some(&name)).await.unwrap());
    }
    let whole = Arc::new(Whole::parse(&bytes, &parts).unwrap());
    let seed = Seed::new(credential::sha256(&[person.id.as_bytes()])[..16].try_into().unwrap());
    let taking = Taking::new(whole, &band, &seed).unwrap();
    let signed = super::issue(&trial.app, person, sheet.clone(), taking.blinded()).await.unwrap().unwrap();
    (sheet, band, taking.finish(&signed).unwrap())
}

async fn back(trial: &Trial, person: &Person, suggestion: &str) {
    let (sheet, band, tokens) = take(trial, person, "backing").await;
    let message = tokens.message(&band, suggestion, Use::Backing, Version::FIRST, vec![1]).expect("a right");
    let today = trial.app.clock().today().to_string();
    trial.app.own_box().use_token(&sheet, message, &today).await.unwrap();
}

async fn people(trial: &Trial, numbers: impl IntoIterator<Item = usize>) -> Vec<Person> {
    let mut all = vec![];
    for number in numbers {
        all.push(trial.person(&format!("p{number}@willowbrook.example"), &[]).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_suggestion_with_a_name_to_an_answer_that_is_owed_and_given() {
    on_both(|trial| async move {
        let (organiser, _) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
        let mut browser = trial.signed_in(&organiser).await;
        let page = browser.get("/in/suggestions").await.text;
        assert!(page.contains("Nothing has been put forward yet"), "{page}");
        for (fields, said) in [
            (vec![("title", ""), ("text", "x"), ("whom", "all"), ("how", "named")], "Say in a few words"),
            (vec![("title", "x"), ("text", ""), ("whom", "all"), ("how", "named")], "Write your suggestion"),
            (vec![("title", "x"), ("text", "kept words"), ("whom", ""), ("how", "named")], "Choose who it is for"),
            (vec![("title", "x"), ("text", "kept words"), ("whom", "all"), ("how", "unnamed")], "nothing was sent"),
        ] {
            let came = browser.submit("/in/suggestions/new", "/in/suggestions/new", &fields).await;
            assert!(came.status == StatusCode::UNPROCESSABLE_ENTITY && came.text.contains(said), "{}", came.text);
        }
        let id = named(&trial, &mut browser, "A quiet room", "all").await;
        let at = format!("/in/suggestions/{id}");
        let page = browser.get(&at).await.text;
        assert!(page.contains("Fewer than 10 people back it") && page.contains("at least 3 places"), "{page}");
        // Two places are not three: it is not owed, however many ask.
        let all = people(&trial, 2..16).await;
        for person in &all {
            back(&trial, person, &id).await;
        }
        assert!(browser.get(&at).await.text.contains("Fewer than 10 people back it"), "numbers move once a day");
        tomorrow(&trial).await;
        let page = browser.get(&at).await.text;
        assert!(page.contains("10 people or more back it") && !page.contains("Answer owed"), "{page}");

        // Whoever follows hears of the answer, once, within a week or so; whoever backs gets no letter, since nobody knows them.
        let friend = trial.person("p20@willowbrook.example", &[]).await;
        super::act(&trial.app, &friend, id.clone(), Act::Follow, true).await.unwrap();
        crate::features::round(&trial.app).await.unwrap();

        // An organiser may answer all the same.
        let form = format!("/in/decide?suggestion={id}");
        let page = browser.get(&form).await.text;
        assert!(page.contains("A quiet room"), "{page}");
        let wave = page.split("name=\"wave\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let fields = [
            ("wave", wave.as_str()),
            ("suggestion", id.as_str()),
            ("question", "A quiet room"),
            ("verdict", "yes"),
            ("reason", "Everybody needs one"),
        ];
        let came = browser.submit(&form, "/in/decide", &fields).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let page = browser.get(&at).await.text;
        assert!(page.contains("Answered") && page.contains("Everybody needs one"), "{page}");
        let decision = came.location.unwrap();
        assert!(browser.get(&decision).await.text.contains(&at));
        let page = browser.get(&format!("/in/together/{wave}")).await.text;
        assert!(page.contains("Colleagues suggested:") && page.contains(&at), "{page}");
        assert!(browser.get(&format!("/in/together/{wave}/loop")).await.text.contains("Findings and suggestions: 1."));
        assert!(browser.get("/in/suggestions?view=followed").await.text.contains("0 suggestions"));
        let mut own = trial.signed_in(&friend).await;
        assert!(own.get("/in/suggestions?view=followed").await.text.contains("A quiet room"));
        for days in [0, 3, 5, 9, 10, 17, 24] {
            let day = crate::clock::days_after(date(2026, 11, 30), days);
            trial.app.clock().move_to(day);
            crate::features::round(&trial.app).await.unwrap();
        }
        let letters: Vec<(String, String)> = trial
            .app
            .people()
            .read("test: news", |tx| {
                tx.rows("SELECT to_email, body FROM post WHERE subject = 'News about what you follow'", &[], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
            })
            .await
            .unwrap();
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].0 == "p20@willowbrook.example" && letters[0].1.contains("was answered: Yes"), "{letters:?}");
        // Nobody but organisers and whoever owes the answer may.
        let mut other = trial.signed_in(&all[0]).await;
        assert_eq!(other.get(&form).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_owed_by_somebody_who_is_reminded_and_silence_is_told() {
    on_both(|trial| async move {
        sites(&trial).await;
        let organiser = organiser(&trial).await;
        let mut browser = trial.signed_in(&organiser).await;
        let sponsor = trial.person("p5@willowbrook.example", &[]).await;
        trial.person("p6@willowbrook.example", &[Role::Administrator]).await;
        let came = browser.submit("/in/suggestions", "/in/suggestions/sponsor", &[("person", "p5@willowbrook.example")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let came = browser.submit("/in/suggestions", "/in/suggestions/sponsor", &[("person", "nobody at all")]).await;
        assert!(came.text.contains("We found nobody"), "{}", came.text);
        let id = named(&trial, &mut browser, "A quiet room", "all").await;
        for person in people(&trial, [2, 3, 4, 7, 8, 9, 31, 32, 61, 62]).await {
            back(&trial, &person, &id).await;
        }
        tomorrow(&trial).await;
        let page = browser.get(&format!("/in/suggestions/{id}")).await.text;
        assert!(page.contains("from 3 or more places") && page.contains("15 school days are left"), "{page}");
        assert!(page.contains("Person 5 owes it"), "{page}");
        let letters = |count: usize| {
            let trial = &trial;
            async move {
                super::round(&trial.app).await.unwrap();
                let sent: Vec<String> = trial
                    .app
                    .people()
                    .read("test: post", |tx| {
                        tx.rows(
                            "SELECT to_email FROM post WHERE subject = 'An answer that you owe' ORDER BY due_at, to_email",
                            &[],
                            |row| row.get(0),
                        )
                    })
                    .await
                    .unwrap();
                assert_eq!(sent.len(), count, "{sent:?}");
                sent
            }
        };
        letters(0).await;
        let owed = trial.app.clock().today();
        let weekdays = |days| Calendar::default().days_after(owed, days);
        trial.app.clock().move_to(weekdays(OWED_DAYS - 5));
        assert_eq!(letters(1).await, ["p5@willowbrook.example"]);
        letters(1).await;
        trial.app.clock().move_to(weekdays(OWED_DAYS));
        letters(1).await;
        trial.app.clock().move_to(weekdays(OWED_DAYS + 1));
        letters(3).await;
        trial.app.clock().move_to(weekdays(OWED_DAYS + 6));
        letters(4).await;
        // Weeks have passed, so everybody signs in again.
        let page = trial.signed_in(&organiser).await.get("/in/suggestions?view=owed").await.text;
        assert!(page.contains("Answer late"), "{page}");
        // Whoever owes it may answer it, and nobody else who is no organiser.
        let mut own = trial.signed_in(&sponsor).await;
        assert!(own.get(&format!("/in/suggestions/{id}")).await.text.contains("Answer this"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_without_a_name_appear_in_the_morning_and_their_writer_can_reply_under_a_made_up_one() {
    on_both(|trial| async move {
        sites(&trial).await;
        let organiser = organiser(&trial).await;
        let writer = trial.person("p40@willowbrook.example", &[]).await;
        let (sheet, band, tokens) = take(&trial, &writer, "words").await;
        let today = || trial.app.clock().today().to_string();
        let say = |matter: &str, kind, version: u32, body: Vec<u8>| {
            let message = tokens.message(&band, matter, kind, Version::new(version).unwrap(), body).unwrap();
            let (trial, sheet) = (&trial, sheet.clone());
            async move { trial.app.own_box().use_token(&sheet, message, &today()).await }
        };
        let words =
            |named, title: &str| Words { finding: "none".into(), named, title: title.into(), text: "For us.".into() };
        say("all", Use::Words, 1, words(1, "Bicycle sheds").to_body().unwrap()).await.unwrap();
        say("own", Use::Words, 1, words(0, "Later bins").to_body().unwrap()).await.unwrap();
        let mut browser = trial.signed_in(&organiser).await;
        assert!(browser.get("/in/suggestions").await.text.contains("Nothing has been put forward"));
        tomorrow(&trial).await;
        let (sheds, bins) = (only(&trial, "Bicycle sheds").await, only(&trial, "Later bins").await);
        let (one, other) = trial
            .app
            .people()
            .read("test: both", move |tx| Ok::<_, store::Error>((rows::by_id(tx, &sheds)?, rows::by_id(tx, &bins)?)))
            .await
            .unwrap();
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.how, other.how), (How::MadeUp, How::Unnamed));
        assert_eq!((one.author.clone(), other.author.clone(), one.finding.clone()), (None, None, None));
        assert_eq!((one.band.clone(), other.band.clone().unwrap().1), (None, "Beech School".to_owned()));
        let name = made_up_name(one.thread.as_deref().unwrap());
        assert!(browser.get(&format!("/in/suggestions/{}", one.id)).await.text.contains(&name));

        say("all", Use::Reply, 2, Reply { text: "By the gate.".into() }.to_body().unwrap()).await.unwrap();
        assert!(say("own", Use::Reply, 2, Reply { text: "No.".into() }.to_body().unwrap()).await.is_err());
        tomorrow(&trial).await;
        let page = browser.get(&format!("/in/suggestions/{}", one.id)).await.text;
        assert!(page.contains("By the gate.") && page.contains("who wrote this suggestion"), "{page}");
        // Only the band can back what is for the band.
        let (_, _, far) = take(&trial, &people(&trial, [70]).await[0], "backing").await;
        let offers = super::rights(&trial.app, &people(&trial, [70]).await[0]).await.unwrap();
        assert!(far.message(&offers[0].band, &other.id, Use::Backing, Version::FIRST, vec![1]).is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v_2_2_a_sheet_is_taken_once_whole_and_in_one_band() {
    on_both(|trial| async move {
        sites(&trial).await;
        let organiser = organiser(&trial).await;
        let mut browser = trial.signed_in(&organiser).await;
        named(&trial, &mut browser, "A quiet room", "all").await;
        let person = trial.person("p2@willowbrook.example", &[]).await;
        let (sheet, ..) = take(&trial, &person, "backing").await;
        // The same again is the same; other numbers are refused, and so are too few.
        take(&trial, &person, "backing").await;
        let other = super::issue(&trial.app, &person, sheet.clone(), vec![[7; 256]]).await.unwrap();
        assert_eq!(other.unwrap_err().word(), "taken");
        let stranger = trial.person("p3@willowbrook.example", &[]).await;
        for wrong in [vec![], vec![[7; 256]; 2], vec![[0; 256]], vec![[0xff; 256]]] {
            let refused = super::issue(&trial.app, &stranger, sheet.clone(), wrong).await.unwrap();
            assert_eq!(refused.unwrap_err().word(), "incomplete");
        }
        let gone = super::issue(&trial.app, &stranger, "backing-2020-01-01".into(), vec![[7; 256]]).await.unwrap();
        assert_eq!(gone.unwrap_err().word(), "closed");
        // Over HTTP with its proof only.
        let mut own = trial.signed_in(&stranger).await;
        let came = own.post_bytes(&format!("/in/voice/sheets/{sheet}/issue"), b"{}".to_vec()).await;
        assert_eq!(came.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_two_suggestions_become_one() {
    on_both(|trial| async move {
        sites(&trial).await;
        let organiser = organiser(&trial).await;
        let mut browser = trial.signed_in(&organiser).await;
        let first = named(&trial, &mut browser, "A quiet room", "all").await;
        let second = named(&trial, &mut browser, "Somewhere to rest", "all").await;
        let friend = trial.person("p9@willowbrook.example", &[]).await;
        super::act(&trial.app, &friend, first.clone(), Act::Follow, true).await.unwrap();
        for person in people(&trial, [2, 3, 4, 7, 8, 9, 31, 32, 61, 62]).await {
            // The first stands on the sheet of the day before.
            let offered = super::rights(&trial.app, &person).await.unwrap();
            assert!(offered.iter().filter(|one| one.kind == "backing").count() == 2);
            back_on(&trial, &person, &first).await;
        }
        tomorrow(&trial).await;
        let into = format!("https://belong.example/in/suggestions/{second}");
        let at = format!("/in/suggestions/{first}");
        let came = browser.submit(&at, &format!("{at}/change"), &[("change", "merge"), ("text", &into)]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let page = browser.get(&format!("/in/suggestions/{second}")).await.text;
        assert!(page.contains("Answer owed"), "what was owed stays owed: {page}");
        assert!(page.contains("10 people or more back it, from 3 or more places"), "{page}");
        assert!(browser.get(&at).await.text.contains("joined to another suggestion"));
        let mut own = trial.signed_in(&friend).await;
        assert!(own.get(&format!("/in/suggestions/{second}")).await.text.contains("Stop following"));
        // It stands on the next sheet once more, and can be backed afresh.
        tomorrow(&trial).await;
        back(&trial, &friend, &second).await;
        let came = browser.submit(&at, &format!("{at}/change"), &[("change", "merge"), ("text", &second)]).await;
        assert!(came.text.contains("can be joined to another one that is open"), "{}", came.text);
    })
    .await;
}

/// Backs on whichever sheet the suggestion stands.
async fn back_on(trial: &Trial, person: &Person, suggestion: &str) {
    let today = trial.app.clock().today().to_string();
    let (id, day) = (suggestion.to_owned(), today.clone());
    let steps = trial.app.people().read("test: steps", move |tx| rows::steps(tx, &id, &day)).await.unwrap();
    let sheet = steps[0].sheet.clone();
    let bytes = trial.app.own_box().sheet_bytes(&sheet, None).await.unwrap();
    let read: answers::sheet::Sheet = serde_json::from_slice(&bytes).unwrap();
    let mut parts = vec![];
    for part in &read.parts {
        parts.push(trial.app.own_box().sheet_bytes(&sheet, Some(&part.code)).await.unwrap());
    }
    let offered = super::rights(&trial.app, person).await.unwrap();
    let band = offered.into_iter().find(|one| one.sheet == sheet).unwrap().band;
    let seed = Seed::new(credential::sha256(&[person.id.as_bytes()])[..16].try_into().unwrap());
    let taking = Taking::new(Arc::new(Whole::parse(&bytes, &parts).unwrap()), &band, &seed).unwrap();
    let signed = super::issue(&trial.app, person, sheet.clone(), taking.blinded()).await.unwrap().unwrap();
    let tokens = taking.finish(&signed).unwrap();
    let message = tokens.message(&band, suggestion, Use::Backing, Version::FIRST, vec![1]).unwrap();
    trial.app.own_box().use_token(&sheet, message, &today).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_sight_is_seen_by_those_who_keep_and_named_acts_by_those_who_answer() {
    let trial = on_sqlite().await;
    sites(&trial).await;
    let organiser = organiser(&trial).await;
    let writer = trial.person("p2@willowbrook.example", &[]).await;
    let other = trial.person("p3@willowbrook.example", &[]).await;
    let (mut keeps, mut writes, mut reads) =
        (trial.signed_in(&organiser).await, trial.signed_in(&writer).await, trial.signed_in(&other).await);
    let fields = [("title", "A quiet room"), ("text", "Please"), ("whom", "own"), ("how", "named")];
    writes.submit("/in/suggestions/new", "/in/suggestions/new", &fields).await;
    tomorrow(&trial).await;
    let id = only(&trial, "A quiet room").await;
    let at = format!("/in/suggestions/{id}");
    assert!(reads.get(&at).await.text.contains("For Alder Primary"));
    for (act, on) in [("join", "yes"), ("help", "yes"), ("follow", "yes"), ("help", "no")] {
        let came = reads.submit(&at, &format!("{at}/act"), &[("act", act), ("on", on)]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER);
    }
    let page = keeps.get(&at).await.text;
    assert!(page.contains("Would take part (1)") && !page.contains("Would help to run it ("), "{page}");
    assert!(!writes.get(&at).await.text.contains("Person 3"), "colleagues see no names");
    assert_eq!(reads.submit(&at, &format!("{at}/reply"), &[("text", "Good")]).await.status, StatusCode::SEE_OTHER);
    assert!(writes.get(&at).await.text.contains("Person 3"), "what is said has a name");
    assert!(reads.submit(&at, &format!("{at}/reply"), &[("text", " ")]).await.text.contains("Write something first"));
    assert_eq!(
        reads.submit(&at, &format!("{at}/change"), &[("change", "hide"), ("text", "x")]).await.status,
        StatusCode::NOT_FOUND
    );
    let hidden = keeps.submit(&at, &format!("{at}/change"), &[("change", "hide"), ("text", "It names a pupil")]).await;
    assert_eq!(hidden.status, StatusCode::SEE_OTHER);
    assert_eq!(reads.get(&at).await.status, StatusCode::NOT_FOUND);
    assert!(
        writes.get(&at).await.text.contains("It names a pupil") && keeps.get(&at).await.text.contains("Show it again")
    );
    super::change(&trial.app, &organiser, id.clone(), Change::Show).await.unwrap();
    assert_eq!(reads.get(&at).await.status, StatusCode::OK);
    for n in 0..10 {
        let title = format!("Number {n}");
        let fields = [("title", title.as_str()), ("text", "Please"), ("whom", "all"), ("how", "named")];
        let came = writes.submit("/in/suggestions/new", "/in/suggestions/new", &fields).await;
        assert_eq!(came.status == StatusCode::SEE_OTHER, n < 5, "{}", came.text);
    }
    let paper = [("title", "From a note"), ("text", "Please"), ("whom", "all"), ("how", "paper")];
    let came = reads.submit("/in/suggestions/new", "/in/suggestions/new", &paper).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "paper is for organisers");
    assert_eq!(keeps.submit("/in/suggestions/new", "/in/suggestions/new", &paper).await.status, StatusCode::SEE_OTHER);
    tomorrow(&trial).await;
    let id = only(&trial, "From a note").await;
    let found = trial.app.people().read("test: paper", move |tx| rows::by_id(tx, &id)).await.unwrap().unwrap();
    assert_eq!((found.author, found.how, found.state), (None, How::Paper, State::Open));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_people_for_a_band_can_still_put_something_forward_with_a_name() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 12)]).await;
    let organiser = organiser(&trial).await;
    let mut browser = trial.signed_in(&organiser).await;
    let page = browser.get("/in/suggestions/new").await.text;
    assert!(page.contains("too few people work here") && !page.contains("value=\"unnamed\""), "{page}");
    let id = named(&trial, &mut browser, "A quiet room", "all").await;
    assert!(browser.get(&format!("/in/suggestions/{id}")).await.text.contains("Backing is not counted here"));
}

/// Every page and download that can be reached by links from the first one, as somebody.
async fn crawl(browser: &mut Browser) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    let mut next: Vec<String> =
        ["/in", "/in/suggestions", "/in/act", "/in/me", "/", "/in/voice/sheets"].map(str::to_owned).into();
    next.extend(
        ["?q=quiet", "?q=nobody", "?view=owed", "?view=answered", "?view=followed"]
            .map(|show| format!("/in/suggestions{show}")),
    );
    while let Some(at) = next.pop() {
        if seen.contains_key(&at) || seen.len() > 600 || at.starts_with("/in/demo") {
            continue;
        }
        let came = browser.get(&at).await;
        let text = String::from_utf8_lossy(&came.bytes).into_owned();
        for href in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let href = href.split('#').next().unwrap_or_default().replace("&amp;", "&");
            if href.starts_with('/') && !href.starts_with("/assets") && !href.starts_with("/in/suggestions?view=") {
                next.push(href);
            }
        }
        seen.insert(at, text);
    }
    seen.into_iter().map(|(at, text)| (plain(&at), text)).collect()
}

/// What differs between two visits whoever was here: proofs of forms, tokens and keys of documents, and the second of signing in.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    let minute = |at: &[u8]| at.len() == 5 && at[2] == b':' && [0, 1, 3, 4].iter().all(|i| at[*i].is_ascii_digit());
    let minutes: Vec<usize> =
        text.as_bytes().windows(5).enumerate().filter(|(_, at)| minute(at)).map(|(i, _)| i).collect();
    for at in minutes {
        text.replace_range(at..at + 5, "00:00");
    }
    let seconds = |word: &str| word.len() >= 9 && word.bytes().all(|byte| byte.is_ascii_digit());
    let long = |word: &str| {
        let code = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // The opaque name of whoever looks is a hash of an id, which begins with the time at which the world was made.
        let holder = word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        seconds(word) || holder || (word.len() >= 20 && word.chars().all(code))
    };
    text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .map(|part| {
            let word = part.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            if long(word) { part.replacen(word, "…", 1) } else { part.to_owned() }
        })
        .collect()
}

/// One world in which people back something, and the same world in which one person more does.
async fn world(with: bool, among: usize) -> (Trial, Person, Vec<BTreeMap<String, String>>) {
    let trial = on_sqlite().await;
    sites(&trial).await;
    let organiser = organiser(&trial).await;
    trial.person("p6@willowbrook.example", &[Role::Administrator]).await;
    trial.person("p7@willowbrook.example", &[Role::Auditor]).await;
    let mut browser = trial.signed_in(&organiser).await;
    let id = named(&trial, &mut browser, "A quiet room", "all").await;
    let all = people(&trial, (10..30).chain(31..50).chain(61..80)).await;
    let secret = trial.person("p85@willowbrook.example", &[]).await;
    // Everybody takes, whoever backs.
    take(&trial, &secret, "backing").await;
    for person in &all {
        take(&trial, person, "backing").await;
    }
    let step = all.len() / among.max(1);
    for person in all.iter().step_by(step.max(1)).take(among) {
        back(&trial, person, &id).await;
    }
    if with {
        back(&trial, &secret, &id).await;
    }
    tomorrow(&trial).await;
    let mut told = vec![];
    for email in ["p2", "p1", "p6", "p7"] {
        let person = trial.person(&format!("{email}@willowbrook.example"), &[]).await;
        told.push(crawl(&mut trial.signed_in(&person).await).await);
    }
    (trial, secret, told)
}

/// Every letter, and how many rows each table of the people's database has.
async fn kept(trial: &Trial) -> (Vec<String>, BTreeMap<String, i64>) {
    trial
        .app
        .people()
        .read("test: what is kept", |tx| {
            let letters =
                tx.rows("SELECT COALESCE(to_email, ''), subject, body FROM post ORDER BY 1, 2, id", &[], |row| {
                    Ok(format!("{} {} {}", row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
                })?;
            let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
            let tables: Vec<String> = tx.rows(tables, &[], |row| row.get(0))?;
            let mut rows = BTreeMap::new();
            for table in tables {
                // A statement lives as long as the program.
                let count: &'static str = Box::leak(format!("SELECT COUNT(*) FROM {table}").into_boxed_str());
                rows.insert(table, tx.row(count, &[], |row| row.get::<i64>(0))?);
            }
            Ok::<_, store::Error>((letters, rows))
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn v_7_no_page_of_anybody_tells_whether_one_person_more_backs_something() {
    // 12 or 13 people: the same step. Every page, feed, download and list is the same to the letter for every role.
    let (one, _, without) = world(false, 12).await;
    let (trial, secret, with) = world(true, 12).await;
    // Every letter is the same, and every table has as many rows.
    let ((letters, rows), (other_letters, other_rows)) = (kept(&one).await, kept(&trial).await);
    assert!(rows.len() > 40 && rows["voice_taken"] > 0, "{rows:?}");
    assert_eq!(rows, other_rows);
    let told = |letters: &[String]| letters.iter().map(|letter| plain(letter)).collect::<Vec<_>>();
    assert_eq!(told(&letters), told(&other_letters));
    assert!(letters.iter().all(|letter| !letter.contains("Person 85")), "{letters:?}");
    for (a, b) in without.iter().zip(&with) {
        assert!(a.len() > 15, "{:?}", a.keys());
        assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
        for (at, text) in a {
            let (text, other) = (plain(text), plain(&b[at]));
            let from = text.bytes().zip(other.bytes()).position(|(a, b)| a != b).unwrap_or(0).saturating_sub(120);
            let part = |text: &str| text.chars().skip(from).take(240).collect::<String>();
            assert!(text == other, "{at}: {} and {}", part(&text), part(&other));
        }
    }
    // No page about suggestions has the name, the email or the id of the one who backs.
    for pages in &with {
        for (at, text) in pages.iter().filter(|(at, _)| at.contains("suggestions") || at.contains("voice")) {
            for word in [secret.name.as_str(), secret.email.as_deref().unwrap_or("-"), secret.id.as_str()] {
                assert!(!text.contains(word), "{at} has {word}");
            }
        }
    }
    // The raw databases: the person stands in one row for the sheet, as everybody does, and nowhere in the box.
    let file = |name: &str| std::fs::read(trial.app.config().folder.join(name)).unwrap_or_default();
    let files =
        ["people", "answers"].map(|half| [file(&format!("{half}.db")), file(&format!("{half}.db-wal"))].concat());
    assert!(files.iter().all(|bytes| bytes.len() > 10_000), "both databases are read");
    let has = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    assert!(has(&files[0], &secret.id), "the person is in the people half");
    assert!(!has(&files[1], &secret.id) && !has(&files[1], &secret.name), "and not in the box");
    let rows: i64 = trial
        .app
        .people()
        .read("test: raw", |tx| tx.row("SELECT COUNT(*) FROM voice_taken", &[], |row| row.get(0)))
        .await
        .unwrap();
    assert_eq!(rows, 59, "all who took, 12 or 13 of whom back something");
    let events: Vec<String> = trial
        .app
        .people()
        .read("test: events", |tx| tx.rows("SELECT body FROM event", &[], |row| row.get(0)))
        .await
        .unwrap();
    assert!(!events.iter().any(|event| event.contains(&secret.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn v_7_3_at_an_edge_the_step_moves_and_says_no_more() {
    // 9 or 10 people: the edge. What differs is the step, that an answer is owed, and what follows from it.
    let (_one, _, without) = world(false, 9).await;
    let (_other, secret, with) = world(true, 9).await;
    let mut differ = BTreeSet::new();
    for (a, b) in without.iter().zip(&with) {
        for (at, text) in a {
            if b.get(at).is_some_and(|other| plain(text) != plain(other)) {
                differ.insert(at.clone());
                assert!(!b[at].contains(&secret.name), "{at}");
            }
        }
    }
    assert!(!differ.is_empty(), "there is something that could leak, and it is seen here");
    for at in &differ {
        // Whoever owes the answer sees on the own page that it is owed.
        assert!(
            at.contains("suggestions") || ["/in/audit", "/in", "/in/me"].contains(&at.as_str()),
            "{at} tells of backing"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_without_a_name_point_to_no_finding_that_only_few_may_read() {
    let trial = on_sqlite().await;
    let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
    let today = trial.app.clock().today();
    let found = trial
        .app
        .people()
        .write("test: findings", move |tx| {
            let mut found = vec![];
            for (id, whom) in [("f1", "whole"), ("f2", "fact:disability:1"), ("f3", "group:g01"), ("f4", "region:r01")]
            {
                let pinned = crate::features::results::rows::Pinned {
                    id: id.into(),
                    wave: wave.clone(),
                    whom: whom.into(),
                    what: "item:bel1".into(),
                    sentence: "A number".into(),
                    why: String::new(),
                    pinned_on: "2026-11-22".into(),
                    person: Some(organiser.id.clone()),
                    name: None,
                };
                crate::features::results::rows::finding_add(tx, &pinned)?;
                found.push(super::morning::raised_by(tx, id, today)?);
            }
            // Before everybody may read the survey, and of a finding that is not there.
            found.push(super::morning::raised_by(tx, "f1", date(2026, 11, 1))?);
            found.push(super::morning::raised_by(tx, "none", today)?);
            Ok::<_, store::Error>(found)
        })
        .await
        .unwrap();
    assert_eq!(found, [Some("f1".into()), Some("f2".into()), None, None, None, None]);
}

fn terms(spans: &[(Date, Date)]) -> Calendar {
    let terms: Vec<Term> = spans
        .iter()
        .map(|(starts_on, ends_on)| Term {
            id: String::new(),
            site: None,
            name: String::new(),
            starts_on: *starts_on,
            ends_on: *ends_on,
        })
        .collect();
    Calendar::of(&terms)
}

#[test]
fn the_clock_of_an_answer_stands_still_over_easter() {
    // The published spring and summer terms of an English county in 2026: 5 January to 27 March with half term 16 to 20 February; 13
    // April to 20 July with half term 25 to 29 May. Good Friday is 3 April, Easter Monday 6 April, the May bank holiday 4 May.
    let calendar = terms(&[
        (date(2026, 1, 5), date(2026, 2, 13)),
        (date(2026, 2, 23), date(2026, 3, 27)),
        (date(2026, 4, 13), date(2026, 5, 22)),
        (date(2026, 6, 1), date(2026, 7, 20)),
    ]);
    let at = |today| clock_of("2026-03-20", &calendar, today).unwrap();
    // Five school days until 27 March, then ten from 13 April on.
    let before = at(date(2026, 3, 27));
    assert_eq!((before.by, before.left, before.still), (date(2026, 4, 24), 10, false));
    for day in [date(2026, 3, 28), date(2026, 4, 3), date(2026, 4, 12)] {
        let clock = at(day);
        assert_eq!((clock.left, clock.still, clock.late), (10, true, false), "{day}");
    }
    assert_eq!((at(date(2026, 4, 13)).left, at(date(2026, 4, 24)).left), (9, 0));
    assert!(!at(date(2026, 4, 24)).late && at(date(2026, 4, 25)).late);
    // The hour changes on 29 March 2026 and on 25 October: days are days.
    let october = terms(&[(date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))]);
    assert_eq!(clock_of("2026-10-20", &october, date(2026, 10, 25)).unwrap().by, date(2026, 11, 17));
}

proptest! {
    #[test]
    fn an_answer_is_never_owed_for_ever_and_its_clock_never_runs_backwards(
        start in 0_i32..700,
        spans in proptest::collection::vec((0_i32..500, 1_i32..120), 0..6),
    ) {
        let day = |n| crate::clock::days_after(date(2026, 1, 1), n);
        let calendar = terms(&spans.iter().map(|(from, len)| (day(*from), day(from + len))).collect::<Vec<_>>());
        let since = day(start).to_string();
        let by = clock_of(&since, &calendar, day(start)).unwrap().by;
        prop_assert!(by > day(start) && by < day(start + 3 * 366));
        let mut left = OWED_DAYS;
        for n in 0..200 {
            let clock = clock_of(&since, &calendar, day(start + n)).unwrap();
            prop_assert_eq!(clock.by, by);
            prop_assert!(clock.left <= left, "{} then {}", left, clock.left);
            prop_assert!(clock.remind <= clock.by && clock.by < clock.last);
            prop_assert_eq!(clock.late, day(start + n) > by);
            left = clock.left;
        }
    }
}
