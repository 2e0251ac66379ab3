//! Scenarios of signing in.

use super::Role;
use crate::testing::{on_both, on_sqlite};
use crate::web::refusal::{Failure, Refusal};
use axum::http::StatusCode;

const SITES: &[(&str, &str, usize)] = &[("Alder Primary", "North", 21)];

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_spent_by_its_button_and_only_once() {
    on_both(|trial| async move {
        trial.import(SITES).await;
        let person = trial.person("p2@willowbrook.example", &[]).await;
        let (app, id, now) = (trial.app.clone(), person.id.clone(), trial.app.clock().now());
        let link = trial.app.people().write("test", move |tx| super::make_link(tx, &app, &id, now, 600)).await.unwrap();
        let path = format!("/in/sign-in/{}", link.token);
        let mut browser = trial.browser();
        for _ in 0..3 {
            assert_eq!(browser.get(&path).await.status, StatusCode::OK, "opening it spends nothing");
        }
        assert_eq!(browser.post(&path, &[("csrf", "none")]).await.status, StatusCode::SEE_OTHER);
        assert!(browser.get("/in").await.text.contains("Hello, Person 2"));
        let mut other = trial.browser();
        assert_eq!(other.post(&path, &[("csrf", "none")]).await.status, StatusCode::CONFLICT);
        assert_eq!(other.get("/in").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_looks_like_a_known_one() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let mut browser = trial.browser();
    let known = browser.post("/in/sign-in", &[("csrf", "none"), ("email", "p3@willowbrook.example")]).await;
    let unknown = browser.post("/in/sign-in", &[("csrf", "none"), ("email", "p9@elsewhere.example")]).await;
    assert_eq!(known.status, unknown.status);
    let masked = |text: &str| text.replace("p3@willowbrook", "x").replace("p9@elsewhere", "x");
    assert_eq!(masked(&known.text), masked(&unknown.text));
    let wrong = browser.post("/in/sign-in", &[("csrf", "none"), ("email", "not an address")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("not an address"), "the form comes back filled in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_works_on_another_device_and_cannot_be_guessed() {
    on_both(|trial| async move {
        trial.import(SITES).await;
        let person = trial.person("p4@willowbrook.example", &[]).await;
        let (app, id, now) = (trial.app.clone(), person.id.clone(), trial.app.clock().now());
        let link = trial.app.people().write("test", move |tx| super::make_link(tx, &app, &id, now, 600)).await.unwrap();
        let fields = |code: &str| {
            vec![("csrf", "none".to_owned()), ("email", "p4@willowbrook.example".to_owned()), ("code", code.to_owned())]
        };
        let send = async |code: &str| {
            let fields = fields(code);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            trial.browser().post("/in/sign-in/sent", &fields).await.status
        };
        let wrong = if link.code == "000000" { "000001" } else { "000000" };
        for _ in 0..4 {
            assert_eq!(send(wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(send(&link.code).await, StatusCode::SEE_OTHER);
        assert_eq!(send(&link.code).await, StatusCode::UNPROCESSABLE_ENTITY, "once");
        for _ in 0..20 {
            send(wrong).await;
        }
        assert_eq!(send(wrong).await, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_database_is_not_enough_to_find_a_code() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let person = trial.person("p4@willowbrook.example", &[]).await;
    let (app, id, now) = (trial.app.clone(), person.id.clone(), trial.app.clock().now());
    let link = trial.app.people().write("test", move |tx| super::make_link(tx, &app, &id, now, 600)).await.unwrap();
    let (token, kept): (Vec<u8>, Vec<u8>) = trial
        .app
        .people()
        .read("test", |tx| {
            let sql = "SELECT hash, code_hash FROM signin_link";
            tx.row(sql, store::params![], |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .await
        .unwrap();
    // Whoever has the file tries what it holds as a key, all of a million codes; here the right one is enough.
    let code = link.code.as_bytes();
    for key in [&b""[..], &token, person.id.as_bytes(), person.email.as_deref().unwrap_or_default().as_bytes()] {
        for text in [code.to_vec(), [person.id.as_bytes(), b" ", code].concat(), [b"code\0", &token[..], code].concat()]
        {
            assert_ne!(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &text).as_ref(), kept);
            let key = super::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key);
            assert_ne!(aws_lc_rs::hmac::sign(&key, &text).as_ref(), kept);
        }
    }
    // The same code for another link is kept as something else, and the key lies outside the database.
    let key = crate::keys::sign_in_key(&trial.app).unwrap();
    assert_eq!(super::code_mark(&key, &token, &link.code), kept);
    assert_ne!(super::code_mark(&key, b"another", &link.code), kept);
    let email = person.email.clone().unwrap();
    std::fs::remove_file(trial.app.config().keys_at().join("signin.key")).unwrap();
    assert!(super::spend_code(&trial.app, email, link.code.clone(), false).await.is_err(), "not without the key");
    assert!(super::spend_link(&trial.app, link.token, false).await.is_ok(), "the link is good without it");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_takes_the_same_time_for_everybody_and_a_link_ends_at_a_round_time() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    for email in ["p3@willowbrook.example", "p9@elsewhere.example"] {
        let began = std::time::Instant::now();
        super::ask_for_link(&trial.app, email.into()).await.unwrap();
        assert!(began.elapsed() >= super::ASK_WAIT, "{email}");
    }
    let now = trial.app.clock().now();
    let ends: Vec<i64> = trial
        .app
        .people()
        .read("test", |tx| tx.rows("SELECT ends_at FROM signin_link", store::params![], |row| row.get(0)))
        .await
        .unwrap();
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0] % super::LINK_STEP_SECONDS, 0);
    assert!(
        ends[0] >= now + super::LINK_SECONDS - 2 && ends[0] <= now + super::LINK_SECONDS + super::LINK_STEP_SECONDS
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_guessed_at_many_addresses_at_once() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 31)]).await;
    let mut right = None;
    for n in 1..=31 {
        let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
        let (app, id, now) = (trial.app.clone(), person.id.clone(), trial.app.clock().now());
        let link = trial.app.people().write("test", move |tx| super::make_link(tx, &app, &id, now, 600)).await.unwrap();
        right = Some((person, link.code));
    }
    let app = &trial.app;
    for n in 1..=30 {
        for _ in 0..10 {
            let tried = super::spend_code(app, format!("p{n}@willowbrook.example"), "none".into(), false).await;
            assert!(matches!(tried, Err(Failure::Refused(Refusal::Rule(_)))), "address {n}: {tried:?}");
        }
    }
    let (person, code) = right.unwrap();
    let email = person.email.clone().unwrap();
    let tried = super::spend_code(app, email.clone(), code.clone(), false).await;
    assert!(matches!(tried, Err(Failure::Refused(Refusal::TooMany))), "{tried:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_on_a_device_of_ones_own_tells_the_day_and_not_the_minute() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let person = trial.person("p2@willowbrook.example", &[]).await;
    trial.signed_in(&person).await;
    let kept: Vec<(i64, i64)> = trial
        .app
        .people()
        .read("test", |tx| {
            let sessions = "SELECT opened_at, ends_at FROM session";
            tx.rows(sessions, store::params![], |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    let (now, (opened, ends)) = (trial.app.clock().now(), kept[0]);
    assert_eq!((opened % super::DAY, ends % super::DAY), (0, 0));
    assert!(opened <= now && now + super::SESSION_SECONDS <= ends);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_card_signs_one_person_in_once() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let person = trial.person("p5@willowbrook.example", &[]).await;
    let (app, id) = (trial.app.clone(), person.id.clone());
    let words = trial.app.people().write("test", move |tx| super::make_card(tx, &app, &id)).await.unwrap();
    assert_eq!(words.split(' ').count(), 6);
    let shouted = format!("  {} ", words.to_uppercase().replace(' ', " - "));
    let mut browser = trial.browser();
    let found = browser.post("/in/card", &[("csrf", "none"), ("words", &shouted)]).await;
    assert!(found.text.contains("Is this you, Person 5?"), "{}", found.text);
    let spent = browser.post("/in/card/spend", &[("csrf", "none"), ("words", &words), ("shared", "yes")]).await;
    assert_eq!(spent.status, StatusCode::SEE_OTHER);
    assert!(browser.get("/in").await.text.contains("Hello, Person 5"));
    let again = trial.browser().post("/in/card", &[("csrf", "none"), ("words", &words)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_another_site_sends_is_refused() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let person = trial.person("p6@willowbrook.example", &[Role::Administrator]).await;
    let mut browser = trial.signed_in(&person).await;
    let stale = browser.post("/in/settings", &[("csrf", "none"), ("organisation", "Taken over")]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    let fine = browser.submit("/in/settings", "/in/settings", &[("organisation", "New Name"), ("help", "")]).await;
    assert_eq!(fine.status, StatusCode::SEE_OTHER, "{}", fine.text);
    assert_eq!(trial.app.organisation(), "New Name");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_gets_a_link_at_each_start_until_it_was_used() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let first = super::first_administrator(&trial.app).await.unwrap().expect("nobody was here");
    let again = super::first_administrator(&trial.app).await.unwrap().expect("the first link may be lost");
    assert_ne!(first, again);
    let path = again.strip_prefix(&trial.app.config().base_url).unwrap();
    let mut browser = trial.browser();
    assert_eq!(browser.post(path, &[("csrf", "none")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/in/people").await.status, StatusCode::OK);
    assert!(super::first_administrator(&trial.app).await.unwrap().is_none(), "somebody is signed in");
    let days = trial.app.clock().today().checked_add(jiff::Span::new().days(40)).unwrap();
    trial.app.clock().move_to(days);
    assert!(super::first_administrator(&trial.app).await.unwrap().is_some(), "nobody can come in any more");
    trial.person("p2@willowbrook.example", &[Role::Administrator]).await;
    assert!(super::first_administrator(&trial.app).await.unwrap().is_none(), "one has a work email");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_stranger_is_not_read() {
    let trial = on_sqlite().await;
    let mut stranger = trial.browser();
    // No form of ours has this proof. It is the sign-in page that comes, and not a word about the form.
    let came = stranger.upload("/in/people/import", "wrong", ("file", "staff.csv", &[b'x'; 1024])).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    assert!(came.location.unwrap().starts_with("/in/sign-in?next="));
}
