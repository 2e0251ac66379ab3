//! The queue against a mail server that refuses, defers and hangs up, on both databases. The real one, with encryption and
//! sign-in, is in e2e/journeys/post.test.mjs.

use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::identity::Role;
use crate::testing::{Trial, on_both, on_sqlite};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// A letter as the server took it: to whom, and its text.
type Taken = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server whose answer depends on the name in the address. `silent` and `vanish` take the letter or not, and hang up
/// without a word.
async fn server() -> (u16, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = Taken::default();
    let all = taken.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, all.clone()));
        }
    });
    (port, taken)
}

async fn talk(stream: tokio::net::TcpStream, all: Taken) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.test ESMTP\r\n").await.ok()?;
    let mut to = String::new();
    while let Some(command) = lines.next_line().await.ok()? {
        let verb = command.split(' ').next()?.to_ascii_uppercase();
        let reply: &str = match verb.as_str() {
            "EHLO" => "250-mail.test\r\n250 SIZE 1000000",
            "RCPT" => {
                to = command.split(['<', '>']).nth(1)?.to_owned();
                match to.split(['-', '@']).next()? {
                    "gone" => "550 5.1.1 no such user",
                    "full" => "552 5.2.2 mailbox full",
                    "later" => "451 4.7.1 come back later",
                    "policy" => "554 5.7.1 relay access denied",
                    "hangup" => return None,
                    _ => "250 fine",
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                loop {
                    let line = lines.next_line().await.ok()??;
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                let name = to.split(['-', '@']).next()?;
                if !matches!(name, "vanish" | "spam") {
                    all.lock().unwrap().push((to.clone(), text));
                }
                match name {
                    "silent" | "vanish" => return None,
                    "spam" => "554 5.7.1 we do not like it",
                    _ => "250 taken",
                }
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 fine",
        };
        write.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

/// The program again, over the same databases, with its mail going to a port.
async fn mailing(trial: &Trial, port: u16) -> App {
    let config = Config {
        smtp: Some(format!("smtp://127.0.0.1:{port}")),
        mail_from: "Voice <voice@willowbrook.example>".into(),
        mails_per_minute_max: 60_000,
        ..trial.app.config().clone()
    };
    let clock = Clock::shifted(0);
    clock.move_to(crate::testing::TODAY);
    App::open(config, clock, Chance::system()).await.expect("opens")
}

fn to(email: &str) -> Person {
    Person { id: format!("id of {email}"), name: "Sam".into(), email: Some(email.into()), roles: vec![] }
}

async fn write(app: &App, emails: &[&str]) {
    let emails: Vec<String> = emails.iter().map(|email| (*email).to_owned()).collect();
    let app2 = app.clone();
    app.people()
        .write("test: letters", move |tx| {
            for email in &emails {
                enqueue(tx, &app2, &Letter::new(&to(email), "A survey".into(), "Hello".into()), app2.clock().now())?;
            }
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
}

/// State and why of every letter, by address.
async fn states(app: &App) -> BTreeMap<String, (String, String)> {
    const ALL: &str = "SELECT to_email, state, COALESCE(error, ''), body FROM post ORDER BY to_email";
    let read = app.people().read("test: states", |tx| {
        tx.rows(ALL, store::params![], |row| {
            let (state, body) = (row.get::<String>(1)?, row.get::<String>(3)?);
            assert_eq!(
                body.is_empty(),
                !matches!(state.as_str(), "waiting" | "sending" | "handing"),
                "{state}: {body}"
            );
            Ok((row.get(0)?, (state, row.get(2)?)))
        })
    });
    let rows: Result<Vec<_>, Error> = read.await;
    rows.unwrap().into_iter().collect()
}

async fn send_all(app: &App, way: &Way) {
    while send_due(app, way).await.unwrap() > 0 {}
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reply_of_a_mail_server_has_its_consequence() {
    on_both(|trial| async move {
        let (port, taken) = server().await;
        let app = mailing(&trial, port).await;
        let way = Way::of(app.config()).unwrap();
        write(&app, &["fine@x.example", "gone@x.example", "full@x.example", "later@x.example", "policy@x.example"])
            .await;
        write(&app, &["hangup@x.example", "silent@x.example", "vanish@x.example", "spam@x.example"]).await;
        send_all(&app, &way).await;
        let now = states(&app).await;
        let state = |name: &str| now[&format!("{name}@x.example")].clone();
        assert_eq!(state("fine"), ("sent".into(), String::new()));
        assert_eq!(state("gone"), ("failed".into(), "bounced 550 5.1.1 no such user".into()));
        assert_eq!(state("full"), ("failed".into(), "bounced 552 5.2.2 mailbox full".into()));
        assert_eq!(state("policy"), ("failed".into(), "refused 554 5.7.1 relay access denied".into()));
        assert_eq!(state("spam"), ("failed".into(), "refused 554 5.7.1 we do not like it".into()));
        assert_eq!(state("later"), ("waiting".into(), "later 451 4.7.1 come back later".into()));
        assert_eq!(state("hangup").0, "waiting", "nothing of it was out, so it is tried again");
        // The server took one of them, and nobody here can know which.
        assert_eq!((state("silent").0, state("vanish").0), ("uncertain".into(), "uncertain".into()));
        let got: Vec<String> = taken.lock().unwrap().iter().map(|(to, _)| to.clone()).collect();
        assert_eq!(got.len(), 2, "{got:?}");
        for name in ["fine@x.example", "silent@x.example"] {
            assert!(got.contains(&name.to_owned()), "{got:?}");
        }
        // Refusals for now are tried again, in the end for the last time.
        for _ in 0..TRIES_MAX {
            later(&app, RETRY_SECONDS_MAX).await;
            send_all(&app, &way).await;
        }
        let now = states(&app).await;
        assert_eq!(now["later@x.example"].0, "failed");
        assert_eq!(now["hangup@x.example"].0, "failed");
        assert_eq!(taken.lock().unwrap().len(), 2, "nothing was sent again");
        // What bounced is not written to until somebody says that it is mended.
        write(&app, &["gone@x.example"]).await;
        assert_eq!(states(&app).await["gone@x.example"].0, "failed");
        let read = |app: App| async move {
            app.people().read("test: bounces", bounces).await.unwrap().into_iter().map(|b| b.email).collect::<Vec<_>>()
        };
        assert_eq!(read(app.clone()).await, ["full@x.example", "gone@x.example"]);
        assert!(app.people().write("test: mend", |tx| mend(tx, "gone@x.example")).await.unwrap());
        assert_eq!(read(app.clone()).await, ["full@x.example"]);
        write(&app, &["gone@x.example"]).await;
        let waiting = app.people().read("test: counts", counts).await.unwrap();
        assert!(waiting.contains(&("waiting".into(), 1)), "{waiting:?}");
    })
    .await;
}

/// Makes everything that waits due, as if time had passed.
async fn later(app: &App, seconds: i64) {
    const EARLIER: &str = "UPDATE post SET due_at = due_at - ?1 WHERE state = 'waiting'";
    app.people().write("test: later", move |tx| tx.execute(EARLIER, store::params![seconds])).await.map(drop).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_over_one_database_send_each_letter_once() {
    on_both(|trial| async move {
        const LETTERS: usize = 120;
        let (port, taken) = server().await;
        let first = mailing(&trial, port).await;
        let emails: Vec<String> = (0..LETTERS).map(|n| format!("p{n}@x.example")).collect();
        write(&first, &emails.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let second = mailing(&trial, port).await;
        let third = mailing(&trial, port).await;
        let all = [first.clone(), second, third].map(|app| {
            tokio::spawn(async move {
                let way = Way::of(app.config()).unwrap();
                let mut sent = 0;
                loop {
                    beat(&app, &way).await.unwrap();
                    let now = send_due(&app, &way).await.unwrap();
                    sent += now;
                    let left = app.people().read("test: counts", counts).await.unwrap();
                    if left.iter().all(|(state, _)| state == "sent") {
                        return sent;
                    }
                }
            })
        });
        let mut sent = vec![];
        for one in all {
            sent.push(one.await.unwrap());
        }
        assert_eq!(sent.iter().sum::<usize>(), LETTERS, "{sent:?}");
        assert!(sent.iter().filter(|sent| **sent > 0).count() > 1, "more than one had a part in it: {sent:?}");
        let mut got: Vec<String> = taken.lock().unwrap().iter().map(|(to, _)| to.clone()).collect();
        got.sort();
        let count = got.len();
        got.dedup();
        assert_eq!((got.len(), count), (LETTERS, LETTERS), "none twice, none lost");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_program_had_in_hand_waits_again_or_is_uncertain_and_a_slow_one_is_fenced_off() {
    on_both(|trial| async move {
        let (port, taken) = server().await;
        let app = mailing(&trial, port).await;
        write(&app, &["one@x.example", "two@x.example", "three@x.example"]).await;
        let (dead, alive) = (Way::of(app.config()).unwrap(), Way::of(app.config()).unwrap());
        let now = app.clock().now();
        let due = app.people().read("test: due", move |tx| rows::due(tx, now, 9)).await.unwrap();
        // Dead: heard of two minutes ago, with one letter not handed over yet and one on its way.
        for (place, handed) in [(0, false), (1, true)] {
            let (id, sender, at) = (due[place].id.clone(), dead.sender.clone(), app.clock().real() - 120);
            app.people()
                .write("test: take", move |tx| {
                    rows::beat(tx, &sender, at, "")?;
                    assert!(rows::take(tx, &id, &sender)?);
                    let _: () = assert!(!handed || rows::hand(tx, &id, &sender)?);
                    Ok::<_, Error>(())
                })
                .await
                .unwrap();
        }
        let before: BTreeMap<_, _> = due.iter().map(|letter| (letter.to.clone(), letter.id.clone())).collect();
        assert_eq!(beat(&app, &alive).await.unwrap(), 1);
        let now = states(&app).await;
        assert_eq!(now[&due[0].to].0, "waiting");
        assert_eq!(now[&due[1].to], ("uncertain".into(), "stopped".into()));
        assert_eq!(now[&due[2].to].0, "waiting");
        // It was only slow. It must not hand over what is no longer its own.
        assert!(!hand(&app, &dead, &due[0]).await.unwrap());
        send_all(&app, &alive).await;
        assert!(!hand(&app, &dead, &due[0]).await.unwrap());
        assert_eq!(taken.lock().unwrap().len(), 2);
        // The server can know a letter by its Message-ID.
        for (to, text) in taken.lock().unwrap().iter() {
            assert!(text.contains(&format!("Message-ID: <{}@willowbrook.example>", before[to])), "{text}");
        }
        // If the slow one did hand it over, and hears so late, it may say so.
        let (id, sender) = (due[1].id.clone(), dead.sender.clone());
        app.people()
            .write("test: heard", move |tx| rows::outcome(tx, (&id, &sender), "", &Outcome::Sent, None, 0))
            .await
            .unwrap();
        assert_eq!(states(&app).await[&due[1].to].0, "sent");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_is_away_for_hours_costs_no_letter() {
    let trial = on_sqlite().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let app = mailing(&trial, port).await;
    let way = Way::of(app.config()).unwrap();
    write(&app, &["a@x.example", "b@x.example"]).await;
    for _ in 0..30 {
        way.pace.lock().await.rests_until = Instant::now();
        send_due(&app, &way).await.unwrap();
        assert_eq!(send_due(&app, &way).await.unwrap(), 0, "it is left alone for a while");
        later(&app, RETRY_SECONDS_MAX).await;
    }
    assert!(states(&app).await.values().all(|(state, _)| state == "waiting"));
    beat(&app, &way).await.unwrap();
    let app2 = app.clone();
    let standing = app.people().read("test: standing", move |tx| standing(tx, &app2)).await.unwrap();
    assert!(standing.troubles[0].contains(&format!("127.0.0.1:{port}")), "{:?}", standing.troubles);
    assert!(standing.waits_seconds > 3_600);
    let admin = {
        trial.import(&[("Alder Primary", "North", 3)]).await;
        trial.person("p1@willowbrook.example", &[Role::Administrator]).await
    };
    let page = trial.signed_in(&admin).await.get("/in/letters").await;
    assert!(page.text.contains("The mail server cannot be used"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_waits_for_goes_first_and_not_when_it_is_too_late() {
    let trial = on_sqlite().await;
    let (port, taken) = server().await;
    let app = mailing(&trial, port).await;
    let way = Way::of(app.config()).unwrap();
    write(&app, &["slow1@x.example", "slow2@x.example"]).await;
    let app2 = app.clone();
    app.people()
        .write("test: urgent", move |tx| {
            let now = app2.clock().now();
            for (email, until) in [("fast@x.example", now + 60), ("late@x.example", now - 1)] {
                let letter = Letter::new(&to(email), "Your link".into(), "Link".into()).urgent(until);
                enqueue(tx, &app2, &letter, now)?;
            }
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    send_all(&app, &way).await;
    let got = taken.lock().unwrap().clone();
    assert_eq!((got[0].0.as_str(), got.len()), ("fast@x.example", 3));
    assert_eq!(states(&app).await["late@x.example"], ("failed".into(), "late".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_over_keeps_the_day_and_not_the_second() {
    const TIMES: &str = "SELECT id, due_at FROM post";
    let trial = on_sqlite().await;
    let (port, _) = server().await;
    let app = mailing(&trial, port).await;
    let way = Way::of(app.config()).unwrap();
    write(&app, &["fine@x.example", "gone@x.example", "silent@x.example"]).await;
    send_all(&app, &way).await;
    let read = app.people().read("test: times", |tx| {
        tx.rows(TIMES, store::params![], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))
    });
    let rows: Result<Vec<_>, Error> = read.await;
    let now = app.clock().now();
    for (id, due_at) in rows.unwrap() {
        assert_eq!(due_at % 86_400, 0);
        assert!((0..86_400).contains(&(now - due_at)));
        assert!(!id.starts_with(&format!("{now:010x}")[..7]), "an id has no time in it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_say_nothing_about_what_a_person_did_and_bounced_people_get_cards() {
    use crate::features::surveys;
    let trial = on_sqlite().await;
    let (port, taken) = server().await;
    let app = mailing(&trial, port).await;
    let way = Way::of(app.config()).unwrap();
    trial.import(&[("Alder Primary", "North", 24), ("Birch Academy", "North", 26)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    // Some took, one of them answered, one chose paper, one did nothing.
    let mut chance = <rand_chacha::ChaCha20Rng as rand_core::SeedableRng>::from_seed([3; 32]);
    for (n, answers) in [(2, true), (3, false)] {
        let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
        let respondent = trial.respondent(&wave, &person).await;
        let (asked, pending) = respondent.ask().unwrap();
        let held = pending.finish(&surveys::take(&trial.app, &person, wave.clone(), asked).await.unwrap()).unwrap();
        if answers {
            trial.app.clock().move_to(jiff::civil::date(2026, 11, 10));
            let said = credential::body::AnswerBody::default();
            let empty = [credential::body::CommentBody::Empty, credential::body::CommentBody::Empty];
            let sent = respondent.submissions(&held, &said, &empty, credential::Version::FIRST, &mut chance).unwrap();
            for submission in sent {
                let came = trial.browser().post_bytes(&format!("/box/{wave}"), submission).await;
                assert_eq!(came.status, axum::http::StatusCode::OK, "{}", came.text);
            }
            trial.app.clock().move_to(crate::testing::TODAY);
        }
    }
    let paper = trial.person("p4@willowbrook.example", &[]).await;
    surveys::choose_paper(&trial.app, &paper, wave.clone(), true).await.unwrap();
    app.people()
        .write("test: bounce", |tx| rows::bounce(tx, "p6@willowbrook.example", Bounce::Unknown, "", 0))
        .await
        .unwrap();
    assert_eq!(surveys::invite(&app, &organiser, wave.clone()).await.unwrap(), 49, "all but the one that bounced");
    app.clock().move_to(jiff::civil::date(2026, 11, 10));
    assert_eq!(surveys::invite(&app, &organiser, wave.clone()).await.unwrap(), 49);
    send_all(&app, &way).await;
    // Away with what may differ: name, address, own link, own id, time of sending.
    let plain = |to: &str, text: &str| {
        let number = to.trim_start_matches('p').split('@').next().unwrap().to_owned();
        // Quoted-printable: a line that ends in = goes on.
        let text = text.replace("=\n", "").replace(to, "TO").replace(&format!("Person {number}"), "NAME");
        let kept = text.lines().filter(|line| !line.starts_with("Message-ID: ") && !line.starts_with("Date: "));
        let stop = |line: &str| match line.find("/in/unsubscribe/") {
            Some(at) => line[..at].to_owned(),
            None => line.to_owned(),
        };
        kept.map(stop).collect::<Vec<_>>().join("\n")
    };
    let all = taken.lock().unwrap().clone();
    assert_eq!(all.len(), 98);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (to, text) in &all {
        *kinds.entry(plain(to, text)).or_default() += 1;
    }
    assert_eq!(
        kinds.into_values().collect::<Vec<_>>(),
        [49, 49],
        "one invitation and one reminder, alike for everybody"
    );
    // Whoever cannot be written to counts as somebody without email.
    let (manifest, _) = trial.manifest(&wave).await;
    let mut cards = vec![];
    for group in &manifest.groups {
        let (wave, code) = (wave.clone(), group.code.clone());
        let people = trial
            .app
            .people()
            .read("test: cards", move |tx| surveys::rows::card_people(tx, &wave, &code, "2026-11-02"));
        cards.extend(people.await.unwrap());
    }
    assert_eq!(cards.iter().map(|holder| holder.name.as_str()).collect::<Vec<_>>(), ["Person 6"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unsubscribing_takes_one_click_ends_letters_and_nothing_else_and_can_be_undone() {
    use crate::features::surveys;
    let trial = on_sqlite().await;
    let (port, taken) = server().await;
    let app = mailing(&trial, port).await;
    let way = Way::of(app.config()).unwrap();
    trial.import(&[("Alder Primary", "North", 30)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    assert_eq!(surveys::invite(&app, &organiser, wave.clone()).await.unwrap(), 30);
    send_all(&app, &way).await;
    let letter = taken.lock().unwrap().iter().find(|(to, _)| to == "p2@willowbrook.example").unwrap().1.clone();
    assert!(letter.contains("\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));
    let address = letter.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: <")?.strip_suffix('>')).unwrap();
    let path = address.strip_prefix("http://localhost:8080").expect("an address of this site").to_owned();
    // As a mail provider does it: no cookies, no page before, the body of RFC 8058.
    let mut provider = trial.browser();
    let seen = provider.get(&path).await;
    assert_eq!(seen.status, axum::http::StatusCode::OK);
    assert!(seen.text.contains("Stop these letters"), "looking changes nothing");
    let count = |app: App, wave: String| async move {
        app.people().read("test: count", move |tx| surveys::rows::recipients(tx, &wave)).await.unwrap().len()
    };
    assert_eq!(count(app.clone(), wave.clone()).await, 30);
    let came = provider.post(&path, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(came.status, axum::http::StatusCode::OK, "no redirect: RFC 8058 section 3.1");
    assert_eq!(count(app.clone(), wave.clone()).await, 29);
    let forged = format!("{}x", &path[..path.len() - 1]);
    assert_eq!(provider.post(&forged, &[]).await.status, axum::http::StatusCode::NOT_FOUND);
    // The person still sees and does everything, and still gets links to sign in.
    let person = trial.person("p2@willowbrook.example", &[]).await;
    let mut browser = trial.signed_in(&person).await;
    assert!(browser.get("/in").await.text.contains("Autumn 2026"));
    assert_eq!(browser.get(&format!("/in/waves/{wave}/take")).await.status, axum::http::StatusCode::OK);
    let before = taken.lock().unwrap().len();
    crate::features::identity::ask_for_link(&app, "p2@willowbrook.example".into()).await.unwrap();
    send_all(&app, &way).await;
    assert_eq!(taken.lock().unwrap().len(), before + 1);
    let again = path.replace("/unsubscribe/", "/subscribe/");
    assert!(came.text.contains(&again), "{}", came.text);
    assert_eq!(provider.post(&again, &[]).await.status, axum::http::StatusCode::OK);
    assert_eq!(count(app, wave).await, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_see_letters_and_what_they_mend_is_recorded() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 3)]).await;
    let admin = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
    let member = trial.person("p2@willowbrook.example", &[Role::Organiser]).await;
    let mut other = trial.signed_in(&member).await;
    assert_eq!(other.get("/in/letters").await.status, axum::http::StatusCode::NOT_FOUND);
    let mut browser = trial.signed_in(&admin).await;
    let wrong = browser.submit("/in/letters", "/in/letters", &[("email", "nobody")]).await;
    assert_eq!(wrong.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"nobody\""), "a form comes back filled in");
    browser.submit("/in/letters", "/in/letters", &[("email", "P2@willowbrook.example")]).await;
    let page = browser.get("/in/letters").await;
    assert!(page.text.contains("p2@willowbrook.example") && page.text.contains("Person 2"), "{}", page.text);
    browser.submit("/in/letters", "/in/letters/mend", &[("email", "p2@willowbrook.example")]).await;
    let page = browser.get("/in/letters").await;
    assert!(page.text.contains("No address has been refused."), "{}", page.text);
    let events = trial.app.people().read("test: events", crate::event::latest).await.unwrap();
    for kind in ["address_refused", "address_mended"] {
        let event = events.iter().find(|event| event.kind() == kind).expect("recorded");
        assert!(!event.body.contains("p2@"), "{}", event.body);
    }
}
