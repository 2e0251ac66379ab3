//! When news comes: on the chosen day and hour, once, and never for nothing.

use super::news::{self, Turn};
use crate::clock::{Clock, days_after};
use crate::features::identity::{Person, Role};
use crate::features::terms::{Calendar, Term};
use crate::features::voice::{self, Act};
use crate::testing::{Trial, on_both};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use store::params;

/// A trust with a wave and an open group; everything before today was told. Gives the wave.
async fn begun(trial: &Trial) -> String {
    trial.import(&[("Alder Primary", "North", 30)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    for (id, visibility) in [("open", "open"), ("hidden", "hidden")] {
        let sql =
            "INSERT INTO space (id, kind, name, purpose, state, visibility, joining, protected_time, rules, made_on)
            VALUES (?1, 'working_group', ?1, 'More of it', 'live', ?2, 'ask', '', '', '2026-11-01')";
        trial.app.people().write("test", move |tx| tx.execute(sql, params![id, visibility])).await.unwrap();
    }
    news::round(&trial.app).await.unwrap();
    wave
}

async fn suggested(trial: &Trial, id: &str) {
    let sql = "INSERT INTO suggestion (id, title, text, how, state, appears_on) VALUES (?1, ?1, '', 'unnamed', 'open', '2026-11-01')";
    let id = id.to_owned();
    trial.app.people().write("test", move |tx| tx.execute(sql, params![id])).await.unwrap();
}

/// Decides on a day; `about` is what it answers, or which decision it is made again of.
async fn decided(trial: &Trial, wave: &str, id: &str, about: (&str, &str), on: Date) {
    let (wave, id, kind, about) = (wave.to_owned(), id.to_owned(), about.0.to_owned(), about.1.to_owned());
    let add =
        "INSERT INTO decision (id, wave, question, verdict, reason, decided_on) VALUES (?1, ?2, '?', 'yes', 'So', ?3)";
    let link = "INSERT INTO link (from_kind, from_id, edge, to_kind, to_id, made_on) VALUES (?1, ?2, ?3, ?4, ?5, '2026-11-01')";
    let write = trial.app.people().write("test", move |tx| {
        tx.execute(add, params![id, wave, on.to_string()])?;
        match kind.as_str() {
            "decision" => tx.execute(link, params!["decision", about, "became", "decision", id]),
            _ => tx.execute(link, params!["decision", id, "answers", "suggestion", about]),
        }
    });
    write.await.unwrap();
}

async fn acted(trial: &Trial, space: &'static str, decision: &'static str, title: &'static str, on: Date) {
    let add = "INSERT INTO action (id, space, title, detail, due_on, state, made_on, changed_on)
        VALUES (?2, ?1, ?2, '', '2027-03-01', 'doing', ?3, ?3)";
    let link = "INSERT INTO link (from_kind, from_id, edge, to_kind, to_id, made_on)
        VALUES ('decision', ?1, 'became', 'action', ?2, '2026-11-01')";
    let write = trial.app.people().write("test", move |tx| {
        tx.execute(add, params![space, title, on.to_string()])?;
        tx.execute(link, params![decision, title])
    });
    write.await.unwrap();
}

async fn following(trial: &Trial, n: usize, suggestions: &[&str]) -> Person {
    let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
    for id in suggestions {
        voice::act(&trial.app, &person, (*id).to_owned(), Act::Follow, true).await.unwrap();
    }
    person
}

/// Every letter of news: to whom, and what it says.
async fn letters(trial: &Trial) -> Vec<(String, String)> {
    let sql = "SELECT to_email, body FROM post WHERE subject = 'News about what you follow' ORDER BY to_email, body";
    let read = trial
        .app
        .people()
        .read("test", move |tx| tx.rows(sql, params![], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?))));
    read.await.unwrap().into_iter().map(|(to, body)| (to.replace("@willowbrook.example", ""), body)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn news_comes_on_the_chosen_day_at_the_chosen_hour_and_never_for_nothing() {
    on_both(|trial| async move {
        let wave = begun(&trial).await;
        suggested(&trial, "Quiet room").await;
        suggested(&trial, "Car park").await;
        // The second has chosen nothing, the fifth follows what nothing becomes of, the sixth nothing at all.
        following(&trial, 2, &["Quiet room"]).await;
        let third = following(&trial, 3, &["Quiet room", "Car park"]).await;
        following(&trial, 5, &["Car park"]).await;
        let sixth = following(&trial, 6, &[]).await;
        news::choose(&trial.app, third.id.clone(), Some((3, 15))).await.unwrap();
        news::choose(&trial.app, sixth.id.clone(), Some((3, 15))).await.unwrap();
        // A decision that was looked at again, and what came of that one, in a group that all can see and in one that is hidden.
        decided(&trial, &wave, "d1", ("suggestion", "Quiet room"), date(2026, 11, 3)).await;
        decided(&trial, &wave, "d2", ("decision", "d1"), date(2026, 11, 3)).await;
        acted(&trial, "open", "d2", "Paint the room", date(2026, 11, 3)).await;
        acted(&trial, "hidden", "d2", "Ask for the money", date(2026, 11, 3)).await;
        let mut came = vec![];
        for days in 0..10 {
            let day = days_after(date(2026, 11, 3), days);
            for hour in [0, 5, 6, 7, 14, 15, 21] {
                trial.app.clock().move_to_hour(day, hour);
                let before = letters(&trial).await;
                news::round(&trial.app).await.unwrap();
                news::round(&trial.app).await.unwrap();
                let new = letters(&trial).await.into_iter().filter(|letter| !before.contains(letter));
                came.extend(new.map(|(to, body)| (day, hour, to, body)));
            }
        }
        let when: Vec<_> = came.iter().map(|(day, hour, to, _)| (day.to_string(), *hour, to.as_str())).collect();
        assert_eq!(when, [("2026-11-04".to_owned(), 15, "p3"), ("2026-11-09".to_owned(), 7, "p2")]);
        for (.., body) in &came {
            assert_eq!(body.matches("“Quiet room” was answered").count(), 2, "what was decided again, too: {body}");
            assert!(
                body.contains("Paint the room is ") && !body.contains("money") && !body.contains("Car park"),
                "{body}"
            );
            assert!(body.contains("/in/suggestions/letters") && body.contains("/in/unsubscribe/news."), "{body}");
        }
        // Whoever begins to follow is not told what stood on the page already, and is told what comes from that day on.
        trial.app.clock().move_to(date(2026, 11, 12));
        let seventh = following(&trial, 7, &["Car park"]).await;
        news::choose(&trial.app, seventh.id, Some((5, 6))).await.unwrap();
        decided(&trial, &wave, "d3", ("suggestion", "Car park"), date(2026, 11, 11)).await;
        decided(&trial, &wave, "d4", ("suggestion", "Car park"), date(2026, 11, 12)).await;
        trial.app.clock().move_to(date(2026, 11, 13));
        news::round(&trial.app).await.unwrap();
        let found = letters(&trial).await;
        let own: Vec<_> = found.iter().filter(|(to, _)| to == "p7").collect();
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].1.matches("was answered").count(), 1, "{own:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_often_the_day_is_changed_nothing_is_lost_and_nothing_is_said_twice() {
    on_both(|trial| async move {
        let wave = begun(&trial).await;
        let (mut fickle, mut steady) = (None, None);
        for n in 0..28_i32 {
            let day = days_after(date(2026, 11, 3), n);
            trial.app.clock().move_to_hour(day, 5);
            let name = format!("Idea {n} of them");
            suggested(&trial, &name).await;
            fickle = Some(following(&trial, 2, &[&name]).await);
            steady = Some(following(&trial, 3, &[&name]).await);
            decided(&trial, &wave, &format!("d{n:02}"), ("suggestion", &name), day).await;
            let id = fickle.as_ref().unwrap().id.clone();
            let when = match n % 7 {
                6 => None,
                _ => Some((i8::try_from(n * 3 % 5 + 1).unwrap(), i8::try_from(6 + n % 15).unwrap())),
            };
            news::choose(&trial.app, id, when).await.unwrap();
            for hour in [7, 12, 20] {
                trial.app.clock().move_to_hour(day, hour);
                news::round(&trial.app).await.unwrap();
            }
        }
        news::choose(&trial.app, fickle.unwrap().id, Some((1, 6))).await.unwrap();
        assert!(steady.is_some());
        trial.app.clock().move_to(date(2026, 12, 7));
        news::round(&trial.app).await.unwrap();
        let all = letters(&trial).await;
        for who in ["p2", "p3"] {
            let said: String = all.iter().filter(|(to, _)| to == who).map(|(_, body)| body.as_str()).collect();
            for n in 0..28 {
                let name = format!("“Idea {n} of them”");
                assert_eq!(said.matches(&name).count(), 1, "{who}: {name}");
            }
        }
        assert_eq!(all.iter().filter(|(to, _)| to == "p3").count(), 5, "one in each week");
        assert!(all.iter().all(|(_, body)| body.contains("was answered")), "none is empty");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_ends_news_and_nothing_else_and_can_be_taken_back() {
    on_both(|trial| async move {
        let wave = begun(&trial).await;
        suggested(&trial, "Quiet room").await;
        let person = following(&trial, 2, &["Quiet room"]).await;
        decided(&trial, &wave, "d1", ("suggestion", "Quiet room"), date(2026, 11, 3)).await;
        trial.app.clock().move_to(date(2026, 11, 9));
        news::round(&trial.app).await.unwrap();
        let sql = "SELECT headers FROM post WHERE subject = 'News about what you follow'";
        let read = trial.app.people().read("test", move |tx| tx.row(sql, params![], |row| row.get::<String>(0)));
        let headers = read.await.unwrap();
        assert!(headers.contains("List-Unsubscribe=One-Click"), "{headers}");
        let path = headers.split("http://localhost:8080").nth(1).unwrap().split('>').next().unwrap().to_owned();
        assert!(letters(&trial).await[0].1.contains(&path), "the letter says it in a line, too");
        // As a mail provider does it.
        let mut provider = trial.browser();
        let seen = provider.get(&path).await;
        assert!(seen.status == StatusCode::OK && seen.text.contains("No more letters of news"), "{}", seen.text);
        let stopped = async || {
            let id = person.id.clone();
            let today = trial.app.clock().today();
            let read = trial.app.people().read("test", move |tx| news::choice(tx, &id, today)).await;
            read.unwrap().stopped_on.is_some()
        };
        assert!(!stopped().await, "looking changes nothing");
        for _ in 0..2 {
            let came = provider.post(&path, &[("List-Unsubscribe", "One-Click")]).await;
            assert!(
                came.status == StatusCode::OK && came.text.contains("Send me these letters again"),
                "{}",
                came.text
            );
        }
        assert!(stopped().await);
        let (id, of) = (wave.clone(), person.id.clone());
        let recipients = trial.app.people().read("test", move |tx| crate::features::surveys::rows::recipients(tx, &id));
        assert!(
            recipients.await.unwrap().iter().any(|(person, ..)| *person == of),
            "letters about surveys come as before"
        );
        let mut own = trial.signed_in(&person).await;
        assert!(own.get("/in/suggestions?view=followed").await.text.contains("Quiet room"), "it is followed as before");
        assert!(own.get("/in/suggestions/letters").await.text.contains("You get no letters of news."));
        decided(&trial, &wave, "d2", ("suggestion", "Quiet room"), date(2026, 11, 10)).await;
        trial.app.clock().move_to(date(2026, 11, 16));
        news::round(&trial.app).await.unwrap();
        assert_eq!(letters(&trial).await.len(), 1);
        let forged = path.replace("/news.", "/");
        assert_eq!(provider.post(&forged, &[]).await.status, StatusCode::NOT_FOUND, "it ends one kind of letters only");
        let again = path.replace("/unsubscribe/", "/subscribe/");
        assert_eq!(provider.post(&again, &[]).await.status, StatusCode::OK);
        assert!(!stopped().await);
        news::round(&trial.app).await.unwrap();
        let all = letters(&trial).await;
        assert_eq!(all.len(), 2, "what was missed is told");
        assert!(all.iter().all(|(_, body)| body.matches("was answered").count() == 1), "{all:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn day_and_hour_are_chosen_on_a_page_that_says_when_the_next_letter_comes() {
    on_both(|trial| async move {
        begun(&trial).await;
        let person = following(&trial, 2, &[]).await;
        let mut browser = trial.signed_in(&person).await;
        assert!(browser.get("/in/suggestions?view=followed").await.text.contains("/in/suggestions/letters"));
        let at = "/in/suggestions/letters";
        let page = browser.get(at).await.text;
        assert!(page.contains("on Monday 9 November 2026 from 07:00 on"), "everybody begins with the usual: {page}");
        let wrong = browser.submit(at, at, &[("day", "6"), ("hour", "5")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("Choose a day, or") && wrong.text.contains("Choose an hour from"),
            "{}",
            wrong.text
        );
        assert_eq!(browser.submit(at, at, &[("day", "4"), ("hour", "16")]).await.status, StatusCode::SEE_OTHER);
        let page = browser.get(at).await.text;
        assert!(page.contains("Saved. The next letter comes on Thursday 5 November 2026 from 16:00 on"), "{page}");
        assert_eq!(browser.submit(at, at, &[("day", "none")]).await.status, StatusCode::SEE_OTHER);
        let page = browser.get(at).await.text;
        assert!(page.contains("You get no letters of news.") && page.contains("value=\"16\" selected"), "{page}");
    })
    .await;
}

#[test]
fn a_day_in_the_holidays_is_made_up_for_on_the_next_school_day() {
    let term =
        |name: &str, starts_on, ends_on| Term { id: name.into(), site: None, name: name.into(), starts_on, ends_on };
    let terms = [
        term("Autumn 1", date(2026, 9, 2), date(2026, 10, 23)),
        term("Autumn 2", date(2026, 11, 2), date(2026, 12, 18)),
        term("Spring", date(2027, 1, 5), date(2027, 7, 20)),
    ];
    let calendar = Calendar::of(&terms);
    // Told on each day at noon from a day on: on which days a letter is due.
    let days = |weekday, from: Date, until: Date| {
        let mut turn = Turn { weekday, hour: 9, told: days_after(from, -1) };
        let mut due = vec![];
        let mut day = from;
        while day <= until {
            if turn.is_due(day.at(12, 0, 0, 0), &calendar) {
                due.push(day.to_string());
                turn.told = days_after(day, -1);
            }
            day = days_after(day, 1);
        }
        due
    };
    let autumn = (date(2026, 10, 19), date(2026, 11, 13));
    assert_eq!(days(5, autumn.0, autumn.1), ["2026-10-23", "2026-11-02", "2026-11-06", "2026-11-13"]);
    assert_eq!(days(1, autumn.0, autumn.1), ["2026-11-02", "2026-11-09"]);
    // The first school day after Christmas is a Tuesday, and 3 May 2027 a bank holiday.
    assert_eq!(days(1, date(2026, 12, 14), date(2027, 1, 11)), ["2027-01-05", "2027-01-11"]);
    assert_eq!(days(1, date(2027, 4, 28), date(2027, 5, 10)), ["2027-05-04", "2027-05-10"]);
    let turn = Turn { weekday: 1, hour: 9, told: date(2026, 10, 18) };
    assert_eq!(turn.next(date(2026, 10, 24), &calendar), Some(date(2026, 11, 2)));
}

#[test]
fn the_hour_is_that_of_the_clocks_on_the_days_around_their_change() {
    // The clocks go back on Sunday 31 October 2027 and forward on Sunday 26 March 2028.
    for (told, utc, due) in [
        ("2027-10-17", "2027-10-25T04:59:59Z", false),
        ("2027-10-17", "2027-10-25T05:00:00Z", true),
        ("2027-10-24", "2027-11-01T05:59:59Z", false),
        ("2027-10-24", "2027-11-01T06:00:00Z", true),
        ("2028-03-12", "2028-03-20T05:59:59Z", false),
        ("2028-03-12", "2028-03-20T06:00:00Z", true),
        ("2028-03-19", "2028-03-27T04:59:59Z", false),
        ("2028-03-19", "2028-03-27T05:00:00Z", true),
    ] {
        let at: Timestamp = utc.parse().unwrap();
        let now = at.to_zoned_datetime(Clock::shifted(0).zone()).datetime();
        let turn = Turn { weekday: 1, hour: 6, told: told.parse().unwrap() };
        assert_eq!(turn.is_due(now, &Calendar::default()), due, "{utc}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wants_hears_of_every_decision_once() {
    on_both(|trial| async move {
        let wave = begun(&trial).await;
        suggested(&trial, "Quiet room").await;
        suggested(&trial, "Car park").await;
        let eager = following(&trial, 3, &["Quiet room"]).await;
        following(&trial, 2, &["Quiet room"]).await;
        decided(&trial, &wave, "d0", ("suggestion", "Car park"), date(2026, 11, 2)).await;
        trial.app.clock().move_to_hour(date(2026, 11, 3), 12);
        let mut browser = trial.signed_in(&eager).await;
        let page = "/in/suggestions/letters";
        let came = browser.submit(page, page, &[("day", "1"), ("hour", "7"), ("every", "yes")]).await;
        assert_eq!(came.status, axum::http::StatusCode::SEE_OTHER, "{}", came.text);
        assert!(browser.get(page).await.text.contains("value=\"yes\" checked"), "it stays chosen");
        decided(&trial, &wave, "d1", ("suggestion", "Quiet room"), date(2026, 11, 4)).await;
        decided(&trial, &wave, "d2", ("suggestion", "Car park"), date(2026, 11, 4)).await;
        for day in [date(2026, 11, 9), date(2026, 11, 16)] {
            trial.app.clock().move_to_hour(day, 8);
            news::round(&trial.app).await.unwrap();
        }
        let found = letters(&trial).await;
        let (of_eager, other): (Vec<_>, Vec<_>) = found.iter().partition(|(to, _)| to == "p3");
        assert_eq!((of_eager.len(), other.len()), (1, 1), "{found:?}");
        let body = &of_eager[0].1;
        assert!(body.contains("/in/decisions/d2") && !body.contains("/in/decisions/d0"), "{body}");
        assert!(body.contains("“Quiet room” was answered") && !body.contains("/in/decisions/d1"), "told once: {body}");
        assert!(!other[0].1.contains("/in/decisions/"), "{other:?}");
        // Whoever wants no more of it hears of what they follow, as before.
        browser.submit(page, page, &[("day", "1"), ("hour", "7")]).await;
        decided(&trial, &wave, "d3", ("suggestion", "Car park"), date(2026, 11, 18)).await;
        trial.app.clock().move_to_hour(date(2026, 11, 23), 8);
        news::round(&trial.app).await.unwrap();
        assert_eq!(letters(&trial).await.len(), 2);
    })
    .await;
}
