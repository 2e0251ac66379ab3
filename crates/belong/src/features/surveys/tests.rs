//! Scenarios: from the staff list to published results, and what must be refused on the way.

use super::take::{Denied, TakeError};
use crate::features::identity::{self, Role};
use crate::testing::{Trial, on_both, on_sqlite};
use crate::web::refusal::{Failure, Refusal};
use axum::http::StatusCode;
use credential::Version;
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use jiff::civil::date;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const SITES: &[(&str, &str, usize)] = &[("Alder Primary", "North", 24), ("Birch Academy", "North", 26)];

/// What the `n`th person says: everybody agrees, every third strongly.
fn said(n: usize) -> AnswerBody {
    let choice = if n.is_multiple_of(3) { 5 } else { 4 };
    let answers = ["bel1", "bel2", "act1"].map(|code| (code.to_owned(), Value::One(choice)));
    let facts = [("age".to_owned(), Value::One(1 + u16::try_from(n % 2).unwrap()))];
    AnswerBody { answers: answers.into(), facts: facts.into() }
}

fn remark(text: &str) -> CommentBody {
    CommentBody::Written(Comment { mailbox: None, item: "say1".into(), text: text.into() })
}

/// Announces, takes and answers for `count` people; gives the wave and the keyholders' words.
async fn answered(trial: &Trial, holders: usize, count: usize) -> (String, Vec<String>) {
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let mut keyholders = vec![];
    for number in 1..=holders {
        keyholders.push(trial.person(&format!("p{number}@willowbrook.example"), &[Role::Keyholder]).await);
    }
    let (wave, secrets) = trial.announced(&organiser, &keyholders.iter().collect::<Vec<_>>()).await;
    let mut people = vec![];
    for n in 1..=count {
        let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
        let respondent = trial.respondent(&wave, &person).await;
        let (asked, pending) = respondent.ask().unwrap();
        let signatures = super::take(&trial.app, &person, wave.clone(), asked).await.unwrap();
        people.push((respondent, pending.finish(&signatures).unwrap()));
    }
    trial.app.clock().move_to(date(2026, 11, 10));
    let mut chance = ChaCha20Rng::from_seed([3; 32]);
    let mut browser = trial.browser();
    for (n, (respondent, held)) in people.iter().enumerate() {
        let comments = [remark("The canary sings of workload."), CommentBody::Empty];
        let all = respondent.submissions(held, &said(n), &comments, Version::FIRST, &mut chance).unwrap();
        for submission in all {
            let came = browser.post_bytes(&format!("/box/{wave}"), submission.clone()).await;
            assert_eq!(came.status, StatusCode::OK, "{}", came.text);
            assert_eq!(came.bytes.len(), 96);
            let again = browser.post_bytes(&format!("/box/{wave}"), submission).await;
            assert_eq!(again.bytes, came.bytes, "the same submission is acknowledged with the same bytes");
        }
    }
    (wave, secrets)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_goes_from_the_staff_list_to_published_results() {
    on_both(|trial| async move {
        let (wave, secrets) = answered(&trial, 3, 40).await;
        trial.app.clock().move_to(date(2026, 11, 21));
        let mut browser = trial.browser();
        for (seat, words) in [(0, &secrets[0]), (2, &secrets[2])] {
            let path = format!("/box/{wave}/closing/{seat}");
            let came = browser.post(&path, &[("words", words)]).await;
            assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
            assert_eq!(came.location.as_deref(), Some(format!("/box/{wave}/closing").as_str()));
        }
        trial.counted(&wave).await;
        let shown = browser.get(&format!("/box/{wave}/closing")).await;
        assert!(shown.text.contains("This survey is counted."), "{}", shown.text);
        let release = trial.app.own_box().release(&wave).await.unwrap().expect("results are out");
        let answered: u32 = release.counts().answers.iter().map(|tally| tally.answered).sum();
        assert_eq!(answered, 40);
        assert!(release.counts().answers.iter().all(measure::Tally::adds_up));
        let checks = trial.app.own_box().audit(&wave).await.unwrap();
        assert!(checks.iter().all(|check| check.passed), "{checks:?}");
        let member = trial.person("p9@willowbrook.example", &[]).await;
        let page = trial.signed_in(&member).await.get(&format!("/in/results/{wave}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("40 of 50 people answered"), "{}", page.text);
        assert!(!page.text.contains("canary"), "a comment is not shown before it was read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_keyholder_of_one_closes_alone_and_one_of_three_cannot() {
    let trial = on_sqlite().await;
    let (wave, secrets) = answered(&trial, 1, 22).await;
    trial.app.clock().move_to(date(2026, 11, 21));
    trial.app.own_box().give_secret(&wave, &secrets[0], "2026-11-21").await.unwrap();
    super::close_wave(&trial.app, &wave).await.unwrap();
    assert!(trial.app.own_box().release(&wave).await.unwrap().is_some());

    let trial = on_sqlite().await;
    let (wave, secrets) = answered(&trial, 3, 3).await;
    trial.app.clock().move_to(date(2026, 11, 21));
    trial.app.own_box().give_secret(&wave, &secrets[1], "2026-11-21").await.unwrap();
    assert!(super::close_wave(&trial.app, &wave).await.is_err(), "one of three is no quorum");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_credential_is_refused_and_the_same_request_is_signed_again() {
    on_both(|trial| async move {
        trial.import(SITES).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
        let person = trial.person("p5@willowbrook.example", &[]).await;
        let respondent = trial.respondent(&wave, &person).await;
        let (asked, _) = respondent.ask().unwrap();
        let first = super::take(&trial.app, &person, wave.clone(), asked.clone()).await.unwrap();
        let again = super::take(&trial.app, &person, wave.clone(), asked.clone()).await.unwrap();
        assert_eq!(first, again);
        let other = trial.respondent(&wave, &person).await.ask().unwrap().0;
        let refused = super::take(&trial.app, &person, wave.clone(), other.clone()).await;
        assert!(matches!(refused, Err(TakeError::Denied(Denied::Taken))));
        let part = super::take(&trial.app, &person, wave.clone(), asked[..1].to_vec()).await;
        assert!(matches!(part, Err(TakeError::Denied(Denied::Incomplete))), "all together or none");
        // A lost seed is made good once, within the cap.
        super::reissue(&trial.app, &organiser, wave.clone(), person.id.clone()).await.unwrap();
        super::take(&trial.app, &person, wave.clone(), other).await.unwrap();
        assert!(super::reissue(&trial.app, &organiser, wave.clone(), person.id.clone()).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_and_a_credential_exclude_each_other() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    let person = trial.person("p5@willowbrook.example", &[]).await;
    super::choose_paper(&trial.app, &person, wave.clone(), true).await.unwrap();
    let (asked, _) = trial.respondent(&wave, &person).await.ask().unwrap();
    let refused = super::take(&trial.app, &person, wave.clone(), asked).await;
    assert!(matches!(refused, Err(TakeError::Denied(Denied::Paper))));
    let other = trial.person("p6@willowbrook.example", &[]).await;
    let (asked, _) = trial.respondent(&wave, &other).await.ask().unwrap();
    super::take(&trial.app, &other, wave.clone(), asked).await.unwrap();
    assert!(super::choose_paper(&trial.app, &other, wave.clone(), true).await.is_err());
    // Never more slips than people on paper, however often they are printed; and no pile that says whose slip it is.
    let (manifest, _) = trial.manifest(&wave).await;
    let print = async || {
        let (mut slips, mut refused) = (0, 0);
        for group in &manifest.groups {
            match super::make_slips(&trial.app, &organiser, wave.clone(), group.code.clone()).await {
                Ok(made) => slips += made.len(),
                Err(Failure::Refused(Refusal::Rule(why))) => {
                    assert!(why.contains("Saturday 14 November 2026"), "{why}");
                    refused += 1;
                }
                Err(why) => panic!("{why:?}"),
            }
        }
        (slips, refused)
    };
    let choose = async |email: &str, chosen: bool| {
        let person = trial.person(email, &[]).await;
        super::choose_paper(&trial.app, &person, wave.clone(), chosen).await
    };
    assert_eq!(print().await, (0, 1), "one person of a group waits");
    let mut waiting = trial.signed_in(&person).await;
    assert!(waiting.get(&format!("/in/waves/{wave}")).await.text.contains("Fewer than 3 people of your group wait"));
    choose("p5@willowbrook.example", false).await.unwrap();
    choose("p5@willowbrook.example", true).await.unwrap();
    choose("p7@willowbrook.example", true).await.unwrap();
    assert_eq!(print().await, (0, 1), "two wait");
    choose("p8@willowbrook.example", true).await.unwrap();
    assert_eq!(print().await, (3, 0));
    assert_eq!(print().await, (0, 0), "once");
    assert!(choose("p5@willowbrook.example", false).await.is_err(), "a slip could be theirs");
    assert!(!waiting.get(&format!("/in/waves/{wave}")).await.text.contains("I would rather answer on a device"));
    // Who comes later waits for others, can still go back, and is not refused in the last days.
    choose("p9@willowbrook.example", true).await.unwrap();
    assert_eq!(print().await, (0, 1));
    choose("p9@willowbrook.example", false).await.unwrap();
    choose("p9@willowbrook.example", true).await.unwrap();
    trial.app.clock().move_to(date(2026, 11, 14));
    assert_eq!(print().await, (1, 0));
    let told = trial.app.people().read("test", crate::event::latest).await.unwrap();
    let chosen: Vec<_> =
        told.iter().filter(|told| matches!(told.event(), Some(crate::event::Event::PaperChosen { .. }))).collect();
    assert!(!chosen.is_empty() && chosen.iter().all(|event| event.by.is_none()), "events do not say who chose paper");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_printed_for_those_who_lack_one_and_nobody_sees_which_were_used() {
    on_both(|trial| async move {
        trial.import(SITES).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let member = trial.person("p9@willowbrook.example", &[]).await;
        let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
        trial
            .app
            .people()
            .write("test: no email", |tx| {
                let sql = "UPDATE person SET email = NULL WHERE name IN ('Person 5', 'Person 6')";
                tx.execute(sql, store::params![])
            })
            .await
            .unwrap();
        let (manifest, _) = trial.manifest(&wave).await;
        let print = async || {
            let mut all = vec![];
            for group in &manifest.groups {
                let made = super::waves::print_cards(&trial.app, &organiser, wave.clone(), group.code.clone()).await;
                all.extend(made.unwrap());
            }
            all
        };
        let first = print().await;
        assert_eq!(first.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Person 5", "Person 6"]);
        assert!(print().await.is_empty(), "nobody lacks a card");
        // One is used. What the organiser sees stays the same.
        let group = manifest.groups.iter().find(|group| group.name.contains("Alder")).unwrap().code.clone();
        let page = format!("/in/waves/{wave}/cards/{group}");
        let mut browser = trial.signed_in(&organiser).await;
        let tidy = |text: &str| {
            let proof = text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            text.replace(proof, "proof")
        };
        let before = tidy(&browser.get(&page).await.text);
        assert!(before.contains("Person 5") && before.contains("Person 6") && !before.contains("Person 9"));
        let used = &first[0].1;
        identity::spend_card(&trial.app, used.clone(), true).await.unwrap();
        assert_eq!(tidy(&browser.get(&page).await.text), before);
        assert!(print().await.is_empty());
        // A card is ended: it is no longer good, and the page does not tell whether it was used.
        let holders =
            async || super::waves::card_people(&trial.app, &organiser, wave.clone(), group.clone()).await.unwrap();
        let ids: Vec<String> = holders().await.into_iter().map(|holder| holder.person).collect();
        browser.submit(&page, &page, &[("end", &ids[0])]).await;
        browser.submit(&page, &page, &[("end", &ids[1])]).await;
        let all = holders().await;
        assert!(all.iter().all(|holder| holder.printed_on.is_some()), "{all:?}");
        assert!(identity::spend_card(&trial.app, first[1].1.clone(), true).await.is_err());
        // One card for one person, also for somebody with an email; the other cards stay good.
        let new = browser.submit(&page, &page, &[("who", &ids[0])]).await;
        assert!(new.text.contains("Person 5") && !new.text.contains("Person 6"), "{}", new.text);
        let wrong = browser.submit(&page, &page, &[("who", "nobody@elsewhere.example")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("nobody@elsewhere.example"), "the form comes back filled in");
        let other = browser.submit(&page, &page, &[("who", "p9@willowbrook.example")]).await;
        assert!(other.text.contains(&member.name));
        let mut stranger = trial.signed_in(&member).await;
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_answer_is_readable_in_any_file_while_the_wave_is_open() {
    let trial = on_sqlite().await;
    answered(&trial, 3, 5).await;
    let mut looked = 0;
    let mut folders = vec![trial.folder.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            looked += 1;
            let bytes = std::fs::read(entry.path()).unwrap();
            let found = bytes.windows(6).any(|six| six == b"canary");
            assert!(!found, "{} holds a comment in clear", entry.path().display());
        }
    }
    assert!(looked >= 3, "both databases and the keys were looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_find_nothing_and_members_cannot_run_a_wave() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    let mut stranger = trial.browser();
    let came = stranger.get(&format!("/in/waves/{wave}")).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
    assert!(came.location.unwrap().starts_with("/in/sign-in?next="));
    let member = trial.person("p7@willowbrook.example", &[]).await;
    let mut member = trial.signed_in(&member).await;
    for path in ["/in/surveys", "/in/audit", "/in/roles"].map(str::to_owned).iter().chain([
        &format!("/in/waves/{wave}/run"),
        &format!("/in/waves/{wave}/list"),
        &format!("/in/waves/{wave}/slip"),
    ]) {
        assert_eq!(member.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(member.get(&format!("/in/waves/{wave}")).await.status, StatusCode::OK);
    let came = member.post(&format!("/in/waves/{wave}/paper"), &[("csrf", "wrong"), ("chosen", "yes")]).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN, "a form of somebody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_go_to_everybody_alike() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    assert_eq!(super::invite(&trial.app, &organiser, wave.clone()).await.unwrap(), 50);
    assert!(super::invite(&trial.app, &organiser, wave.clone()).await.is_err(), "one round a day");
    let way = crate::post::Way::of(trial.app.config()).unwrap();
    while crate::post::send_due(&trial.app, &way).await.unwrap() > 0 {}
    let letters = std::fs::read_dir(trial.app.config().post_at()).unwrap().count();
    assert_eq!(letters, 50);
    for letter in std::fs::read_dir(trial.app.config().post_at()).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let rights = letter.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(rights & 0o077, 0, "letters are for their owner alone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keyholders_are_not_asked_for_their_words_while_the_wave_is_open() {
    let trial = on_sqlite().await;
    let (wave, _) = answered(&trial, 3, 1).await;
    let mut browser = trial.browser();
    let path = format!("/box/{wave}/closing/0");
    let early = browser.get(&path).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(!early.text.contains("id=\"keyholder\""), "{}", early.text);
    trial.app.clock().move_to(date(2026, 11, 21));
    assert!(browser.get(&path).await.text.contains("id=\"keyholder\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_device_can_end_the_session_when_the_credential_is_taken() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
    let page = trial.signed_in(&organiser).await.get(&format!("/in/waves/{wave}/take")).await;
    assert!(page.text.contains("data-sign-out=\"/in/sign-out\""), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_could_find_out_what_can_be_read_by_everybody_and_is_linked_from_the_promise() {
    let trial = on_sqlite().await;
    let mut browser = trial.browser();
    assert!(browser.get("/promise").await.text.contains("href=\"/how-it-is-kept\""));
    let page = browser.get("/how-it-is-kept").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("The hour of counting"));
}

/// The names in the filter that a page holds, out of those that are guessed.
fn names_in(page: &str, guesses: &[&'static str]) -> (String, Vec<&'static str>) {
    use super::names::{HASH_BYTES, filter};
    use base64::Engine;
    let field = |name: &str| {
        let rest = page.split(&format!("\"{name}\":\"")).nth(1).expect("the block is there");
        let text = rest.split('"').next().unwrap();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap()
    };
    let (salt, hashes) = (field("salt"), field("hashes"));
    let of = |guess: &str| filter([guess], &salt.clone().try_into().unwrap());
    let known = |guess: &&&str| of(guess).chunks(HASH_BYTES).all(|one| hashes.chunks(HASH_BYTES).any(|h| h == one));
    (hex::encode(&salt), guesses.iter().filter(known).copied().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_colleagues_at_the_own_sites_reach_the_device_and_no_others() {
    on_both(|trial| async move {
        trial.import(SITES).await;
        let named = [(3, "Grace Okafor"), (4, "Wim Leaver"), (30, "Zoë O'Neill")];
        trial
            .app
            .people()
            .write("test: names", move |tx| {
                for (number, name) in named {
                    let email = format!("p{number}@willowbrook.example");
                    tx.execute("UPDATE person SET name = ?2 WHERE email = ?1", store::params![email, name])?;
                }
                Ok::<_, store::Error>(())
            })
            .await
            .unwrap();
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
        let take = format!("/in/waves/{wave}/take");
        let guesses = ["Grace Okafor", "Okafor", "Zoe ONeill", "Wim Leaver", "Nobody Here"];
        let at_alder = trial.person("p5@willowbrook.example", &[]).await;
        let page = trial.signed_in(&at_alder).await.get(&take).await.text;
        assert!(!page.contains("Okafor") && !page.contains("okafor"), "no name can be read");
        let (salt, known) = names_in(&page, &guesses);
        assert_eq!(known, ["Grace Okafor", "Okafor", "Wim Leaver"]);
        let again = trial.signed_in(&at_alder).await.get(&take).await.text;
        assert_ne!(names_in(&again, &[]).0, salt, "a fresh salt for each device");
        let at_birch = trial.person("p31@willowbrook.example", &[]).await;
        let page = trial.signed_in(&at_birch).await.get(&take).await.text;
        assert_eq!(names_in(&page, &guesses).1, ["Zoe ONeill"]);
        // Who has left is not a colleague any more; who came later, with an appointment at the site, is.
        trial
            .app
            .people()
            .write("test: leave and come", |tx| {
                let of = "SELECT id FROM person WHERE email = ?1";
                let site = "SELECT site FROM appointment WHERE person = (SELECT id FROM person WHERE email = ?1)";
                let leaver = store::params!["p4@willowbrook.example"];
                tx.execute("UPDATE person SET left_on = '2026-11-01' WHERE email = ?1", leaver)?;
                let zoe: String = tx.row(of, store::params!["p30@willowbrook.example"], |row| row.get(0))?;
                let alder: String = tx.row(site, store::params!["p5@willowbrook.example"], |row| row.get(0))?;
                let sql = "INSERT INTO appointment (id, person, site, title, family, starts_on, source)
                    VALUES ('extra', ?1, ?2, 'Teacher', 'teaching', '2026-11-01', 'hand')";
                tx.execute(sql, store::params![zoe, alder])
            })
            .await
            .unwrap();
        let page = trial.signed_in(&at_alder).await.get(&take).await.text;
        assert_eq!(names_in(&page, &guesses).1, ["Grace Okafor", "Okafor", "Zoe ONeill"]);
        let open = trial.browser().get(&format!("/answer/{wave}")).await.text;
        assert!(!open.contains("hashes"), "the page that knows nobody has no names");
    })
    .await;
}

/// After how many seconds a page looks again.
fn refresh(came: &crate::testing::Came) -> Option<&str> {
    came.headers.get(axum::http::header::REFRESH).map(|value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_closing_page_says_where_it_stands_and_looks_again_only_while_something_happens() {
    let trial = on_sqlite().await;
    let (wave, secrets) = answered(&trial, 3, 12).await;
    let page = format!("/box/{wave}/closing");
    let mut browser = trial.browser();
    assert!(browser.get(&page).await.text.contains("not before"), "not while people answer");
    trial.app.clock().move_to(date(2026, 11, 21));
    let waiting = browser.get(&page).await;
    assert!(waiting.text.contains("0 of 2 keys are given"), "{}", waiting.text);
    assert_eq!(refresh(&waiting), None);
    browser.post(&format!("{page}/1"), &[("words", &secrets[1])]).await;
    let one = browser.get(&page).await;
    assert!(one.text.contains("1 of 2 keys are given"), "{}", one.text);
    assert_eq!(refresh(&one), None, "a page that waits for a person stands still");
    // A process that counts, and one that ended while it counted.
    let set = |state: &'static str, ago: i64| {
        let (app, now) = (trial.app.clone(), trial.app.clock().now());
        async move {
            let db = store::Db::<store::Answers>::open(&app.config().answers_at().unwrap()).await.unwrap();
            db.write("test", move |tx| {
                const OTHER: &str = "UPDATE desk SET process = 'another', state = ?1, began_at = ?2, beat_at = ?2";
                tx.execute(OTHER, store::params![state, now - ago])
            })
            .await
            .map_err(|why: store::Error| why)
            .unwrap();
        }
    };
    set("counting", 2).await;
    let counting = browser.get(&page).await;
    assert!(counting.text.contains("Counting now"), "{}", counting.text);
    assert!(counting.text.contains(&trial.app.clock().hour_of(trial.app.clock().now() - 2)), "{}", counting.text);
    assert_eq!(refresh(&counting), Some("5"));
    assert!(!counting.text.contains("Give your words"), "nobody is asked while it counts");
    set("counting", 60).await;
    let lost = browser.get(&page).await;
    assert!(lost.text.contains("the keys that were given before are gone"), "{}", lost.text);
    assert!(lost.text.contains("Give your words"), "{}", lost.text);
    assert_eq!(refresh(&lost), None);
    // This process still has its own key, so one more is enough.
    browser.post(&format!("{page}/0"), &[("words", &secrets[0])]).await;
    trial.counted(&wave).await;
    assert!(browser.get(&page).await.text.contains("This survey is counted."));
}

/// A wave with one keyholder that is planned, and whose key is made. Gives its id and the public key.
async fn planned(trial: &Trial, holder: &crate::features::identity::Person, apart: bool) -> (String, String) {
    let survey = trial.survey().await;
    let plan = super::Plan { threshold: 1, apart, ..super::Plan::default() };
    let seats = vec![("organiser".to_owned(), holder.id.clone())];
    let days = (date(2026, 11, 9), date(2026, 11, 20));
    let intent = super::Intent { title: "Autumn 2026".into(), days, plan, seats };
    let wave = super::plan(&trial.app, holder, survey, intent).await.unwrap();
    let made = another_key(trial);
    super::give_key(&trial.app, holder, wave.clone(), made.clone()).await.unwrap();
    (wave, made)
}

fn another_key(trial: &Trial) -> String {
    let seed = credential::derive::Seed::new(trial.app.chance().bytes());
    credential::seal::KeyholderSecret::from_seed(&seed).public().to_b64u()
}

fn check_words(public_key: &str) -> String {
    let (name, side, public_key) = ("Person 1".into(), "organiser".into(), public_key.to_owned());
    answers::manifest::Keyholder { name, side, public_key }.check_words()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_swapped_before_the_announcement_has_other_check_words() {
    for swapped in [false, true] {
        let trial = on_sqlite().await;
        trial.import(SITES).await;
        let holder = trial.person("p1@willowbrook.example", &[Role::Organiser, Role::Keyholder]).await;
        let (wave, made) = planned(&trial, &holder, false).await;
        let mut announced = made.clone();
        if swapped {
            // Somebody who can write to the people database.
            announced = another_key(&trial);
            let (id, thief) = (wave.clone(), announced.clone());
            let db = trial.app.people().clone();
            db.write("test", move |tx| super::rows::set_key(tx, &id, 0, &thief)).await.unwrap();
        }
        super::announce(&trial.app, &holder, wave.clone()).await.unwrap();
        let page = trial.signed_in(&holder).await.get(&format!("/in/waves/{wave}/key")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("data-mode=\"check\""), "{}", page.text);
        assert!(page.text.contains(&check_words(&announced)), "the words of the announced key");
        assert_eq!(page.text.contains(&check_words(&made)), !swapped, "the words that the holder wrote down");
        assert!(page.text.contains("Monday 9 November 2026"), "it says until when: {}", page.text);
        let public = trial.browser().get(&format!("/box/{wave}/closing")).await;
        assert_eq!(public.text.contains(&check_words(&made)), !swapped, "{}", public.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_promised_to_be_counted_apart_refuses_keys_on_the_server() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser, Role::Keyholder]).await;
    let survey = trial.survey().await;
    let mut browser = trial.signed_in(&organiser).await;
    let plan = format!("/in/surveys/{survey}/plan");
    let fields = [
        ("title", "Autumn"),
        ("opens-day", "9"),
        ("opens-month", "11"),
        ("opens-year", "2026"),
        ("closes-day", "20"),
        ("closes-month", "11"),
        ("closes-year", "2026"),
        ("care", "usual"),
        ("threshold", "1"),
        ("counting", "apart"),
        ("seat0", organiser.id.as_str()),
    ];
    let came = browser.submit(&plan, &plan, &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    let wave = came.location.unwrap().split('/').nth(3).unwrap().to_owned();
    let seed = credential::derive::Seed::new([9; 16]);
    let public = credential::seal::KeyholderSecret::from_seed(&seed).public().to_b64u();
    super::give_key(&trial.app, &organiser, wave.clone(), public).await.unwrap();
    super::announce(&trial.app, &organiser, wave.clone()).await.unwrap();
    let (manifest, _) = trial.manifest(&wave).await;
    assert!(manifest.is_counted_apart());
    assert!(manifest.promise["en"].contains("a machine that is not the server"), "{}", manifest.promise["en"]);
    assert!(!manifest.promise["en"].contains("give their words to the server"));
    trial.app.clock().move_to(date(2026, 11, 21));
    let page = format!("/box/{wave}/closing");
    let mut public = trial.browser();
    let shown = public.get(&page).await;
    assert!(shown.text.contains("Do not give your words here"), "{}", shown.text);
    assert!(!shown.text.contains(&format!("{page}/0")), "no way to give them");
    let form = public.get(&format!("{page}/0")).await;
    assert_eq!(form.status, StatusCode::CONFLICT);
    assert!(!form.text.contains("id=\"keyholder\""));
    let words = seed.words().to_string();
    assert_eq!(public.post(&format!("{page}/0"), &[("words", &words)]).await.status, StatusCode::CONFLICT);
    assert!(trial.app.own_box().secrets(&wave).await.unwrap().given.is_empty(), "nothing of it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_that_is_called_off_says_why_to_everybody_and_keeps_no_answer() {
    on_both(|trial| async move {
        let (wave, _) = answered(&trial, 3, 12).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        super::invite(&trial.app, &organiser, wave.clone()).await.unwrap();
        let mut browser = trial.signed_in(&organiser).await;
        let page = format!("/in/waves/{wave}/call-off");
        assert!(browser.get(&format!("/in/waves/{wave}/run")).await.text.contains(&page));
        // Half a form comes back filled in, and nothing has happened.
        let came = browser.submit(&page, &page, &[("reason", "The list was wrong.")]).await;
        assert!(came.text.contains("Tick the box") && came.text.contains("The list was wrong."), "{}", came.text);
        let came = browser.submit(&page, &page, &[("sure", "yes")]).await;
        assert!(came.text.contains("Say why the survey is called off"), "{}", came.text);
        assert!(came.status == StatusCode::UNPROCESSABLE_ENTITY && came.text.contains("<title>Error: "));
        // So does an address that nobody has, when a credential is to be replaced.
        let (run, reissue) = (format!("/in/waves/{wave}/run"), format!("/in/waves/{wave}/reissue"));
        let came = browser.submit(&run, &reissue, &[("email", "nobody@elsewhere.example")]).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(came.text.contains("value=\"nobody@elsewhere.example\"") && came.text.contains("Check the spelling"));
        assert!(trial.app.own_box().called_off(&wave).await.unwrap().is_none());
        let why = "The list was wrong. A new wave opens on 1 December.";
        let came = browser.submit(&page, &page, &[("reason", why), ("sure", "yes")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        // On every page that tells of it, with and without a session.
        assert!(browser.get(&format!("/in/waves/{wave}/run")).await.text.contains(why));
        assert!(browser.get("/in").await.text.contains("Called off"));
        let member = trial.person("p9@willowbrook.example", &[]).await;
        let mut reader = trial.signed_in(&member).await;
        assert!(reader.get(&format!("/in/waves/{wave}")).await.text.contains(why));
        assert!(trial.browser().get(&format!("/answer/{wave}")).await.text.contains(why));
        // Everybody who was written to is written to once more, once.
        super::round(&trial.app).await.unwrap();
        let told: i64 = trial
            .app
            .people()
            .read("test: letters", |tx| {
                let sql = "SELECT COUNT(*) FROM post WHERE subject LIKE '%is called off'";
                Ok::<_, Failure>(tx.row(sql, store::params![], |row| row.get(0))?)
            })
            .await
            .unwrap();
        assert_eq!(told, 50);
        // No answer, no credential, no result, and no letters about it any more.
        let other = trial.respondent(&wave, &member).await.ask().unwrap().0;
        let refused = super::take(&trial.app, &member, wave.clone(), other).await;
        assert!(matches!(refused, Err(TakeError::Denied(Denied::Closed))));
        trial.app.clock().move_to(date(2026, 11, 21));
        super::round(&trial.app).await.unwrap();
        assert!(super::invite(&trial.app, &organiser, wave.clone()).await.is_err());
        assert!(trial.app.own_box().release(&wave).await.unwrap().is_none());
        assert!(browser.get(&page).await.text.contains("can no longer be called off"));
        let checks = trial.app.own_box().audit(&wave).await.unwrap();
        assert!(checks.iter().all(|check| check.passed), "{checks:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_box_called_off_is_recorded_after_a_crash_between_the_halves() {
    let trial = on_sqlite().await;
    let (wave, _) = answered(&trial, 3, 3).await;
    trial.app.own_box().call_off(&wave, "Keys were lost.", "2026-11-10").await.unwrap();
    super::round(&trial.app).await.unwrap();
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let mut browser = trial.signed_in(&organiser).await;
    assert!(browser.get(&format!("/in/waves/{wave}/run")).await.text.contains("Keys were lost."));
}
