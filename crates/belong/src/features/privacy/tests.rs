//! What is kept, given out, taken out, and let go of: on both databases.

use super::retention::{self, COMMENT_DAYS, EVENT_DAYS, Half, LEAVER_DAYS, LINES, LIST_DAYS, TROUBLE_DAYS};
use super::rows::HELD;
use super::{notices, person};
use crate::clock::days_after;
use crate::event::{self, Event};
use crate::features::identity::{self, Person, Role};
use crate::features::surveys;
use crate::post::{self, Letter};
use crate::testing::{TODAY, Trial, on_both, on_sqlite};
use crate::web::refusal::{Failure, Refusal};
use axum::http::StatusCode;
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use store::{Answers, Cell, Column, Db, Error, People, World, params};

const SITES: &[(&str, &str, usize)] = &[("Alder Primary", "North", 24), ("Birch Academy", "North", 26)];
const DAY: i64 = 24 * 3600;
/// Columns that are about a person by their names.
const NAMES: [&str; 7] = ["person", "to_person", "manager", "email", "to_email", "staff_number", "about"];

/// Any value as text; bytes as far as they are text.
struct Shown(String);

impl Column for Shown {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        Ok(Self(match cell {
            Cell::Null => String::new(),
            Cell::Int(whole) => whole.to_string(),
            Cell::Real(real) => real.to_string(),
            Cell::Text(text) => text.to_owned(),
            Cell::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        }))
    }
}

/// Table → columns, as the database says.
async fn tables<W: World>(db: &Db<W>) -> BTreeMap<String, Vec<String>> {
    let sql = if db.is_sqlite() {
        "SELECT m.name, i.name FROM sqlite_schema m JOIN pragma_table_info(m.name) i
            WHERE m.type = 'table' ORDER BY m.name, i.cid"
    } else {
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
    };
    let all = db
        .read("test: tables", move |tx| {
            tx.rows(sql, params![], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
        })
        .await
        .unwrap();
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in all {
        tables.entry(table).or_default().push(column);
    }
    tables
}

/// Table and column of every reference to a person.
async fn references(db: &Db<People>) -> BTreeSet<(String, String)> {
    let sql = if db.is_sqlite() {
        "SELECT m.name, f.\"from\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND f.\"table\" = 'person'"
    } else {
        "SELECT CAST(k.table_name AS TEXT), CAST(k.column_name AS TEXT) FROM information_schema.key_column_usage k
            JOIN information_schema.constraint_column_usage c ON c.constraint_name = k.constraint_name
            JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name
            WHERE t.constraint_type = 'FOREIGN KEY' AND c.table_name = 'person'"
    };
    let all = db
        .read("test: references", move |tx| {
            tx.rows(sql, params![], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
        })
        .await
        .unwrap();
    all.into_iter().collect()
}

/// Every cell of the people side: table, column, value.
async fn cells(trial: &Trial) -> Vec<(String, String, String)> {
    let db = trial.app.people();
    let mut all = vec![];
    for (table, columns) in tables(db).await {
        let sql: &'static str = Box::leak(format!("SELECT {} FROM {table}", columns.join(", ")).into_boxed_str());
        let count = columns.len();
        let rows = db
            .read("test: cells", move |tx| {
                tx.rows(sql, params![], |row| {
                    (0..count).map(|n| Ok(row.get::<Shown>(n)?.0)).collect::<Result<Vec<_>, _>>()
                })
            })
            .await
            .unwrap();
        for row in rows {
            all.extend(columns.iter().cloned().zip(row).map(|(column, value)| (table.clone(), column, value)));
        }
    }
    all
}

async fn count(trial: &Trial, sql: &'static str) -> i64 {
    trial.app.people().read("test: count", move |tx| tx.row(sql, params![], |row| row.get::<i64>(0))).await.unwrap()
}

async fn run(trial: &Trial, sql: &'static str) {
    trial.app.people().write("test: run", move |tx| tx.execute(sql, params![])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_of_both_databases_stands_in_one_line_and_every_line_has_its_tables() {
    async fn check<W: World>(db: Db<W>, half: Half) {
        let there: BTreeSet<String> = tables(&db).await.into_keys().collect();
        let mut listed = vec![];
        for line in LINES {
            listed.extend(line.tables.iter().filter(|(of, _)| *of == half).map(|(_, table)| (*table).to_owned()));
        }
        let once: BTreeSet<String> = listed.iter().cloned().collect();
        assert_eq!(once.len(), listed.len(), "a table stands in two lines: {listed:?}");
        assert!(there.len() > 5, "{there:?}");
        let missing: Vec<_> = there.difference(&once).collect();
        assert!(missing.is_empty(), "nothing says why these tables are kept: {missing:?}");
        let extra: Vec<_> = once.difference(&there).collect();
        assert!(extra.is_empty(), "these tables are not there: {extra:?}");
    }
    store::testing::on_both::<People, _, _>(|db| check(db, Half::People)).await;
    store::testing::on_both::<Answers, _, _>(|db| check(db, Half::Answers)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_points_at_a_person_is_given_out_and_treated_when_they_are_erased() {
    store::testing::on_both::<People, _, _>(|db| async move {
        let treated: BTreeSet<(String, String)> =
            HELD.iter().flat_map(|held| held.of.iter().map(|of| (held.table.to_owned(), (*of).to_owned()))).collect();
        let mut pointing = references(&db).await;
        assert!(pointing.len() > 8, "{pointing:?}");
        for (table, columns) in tables(&db).await {
            for column in columns.into_iter().filter(|column| NAMES.contains(&column.as_str())) {
                pointing.insert((table.clone(), column));
            }
        }
        let missing: Vec<_> = pointing.difference(&treated).collect();
        assert!(missing.is_empty(), "neither export nor erase knows of {missing:?}");
    })
    .await;
}

/// Somebody with something in every place: Zelda Quarrington.
async fn zelda(trial: &Trial) -> (Person, Person, String, Vec<String>) {
    trial.import(SITES).await;
    let admin = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
    let organiser = trial.person("p2@willowbrook.example", &[Role::Organiser]).await;
    let plain = trial.person("p5@willowbrook.example", &[Role::Organiser]).await;
    let facts = crate::features::directory::PersonFacts {
        name: "Zelda Quarrington".into(),
        email: "zelda.q@willowbrook.example".into(),
        staff_number: "ZQ-99881".into(),
    };
    crate::features::directory::change_person(&trial.app, &admin, plain.id.clone(), facts).await.unwrap();
    let zelda = trial.person("zelda.q@willowbrook.example", &[]).await;
    let (wave, secrets) = trial.announced(&organiser, &[&zelda]).await;
    // She takes a credential, loses it, and takes another; she signs in, gets a card, stops letters, sends a list.
    let (asked, _) = trial.respondent(&wave, &zelda).await.ask().unwrap();
    surveys::take(&trial.app, &zelda, wave.clone(), asked).await.unwrap();
    surveys::reissue(&trial.app, &organiser, wave.clone(), zelda.id.clone()).await.unwrap();
    let (asked, _) = trial.respondent(&wave, &zelda).await.ask().unwrap();
    surveys::take(&trial.app, &zelda, wave.clone(), asked).await.unwrap();
    trial.signed_in(&zelda).await;
    surveys::invite(&trial.app, &organiser, wave.clone()).await.unwrap();
    let (app, id, by, now) = (trial.app.clone(), zelda.id.clone(), admin.id.clone(), trial.app.clock().now());
    trial
        .app
        .people()
        .write("test: more of Zelda", move |tx| {
            identity::make_card(tx, &app, &id)?;
            identity::make_link(tx, &app, &id, now, 600)?;
            surveys::rows::unsubscribe(tx, &id, "2026-11-02")?;
            let changed = Event::RoleChanged { person: id.clone(), role: "organiser".into(), given: true };
            event::record(tx, &app, Some(&by), &id, &changed)?;
            event::record(tx, &app, Some(&id), "", &Event::SettingChanged)?;
            crate::features::directory::rows::insert_list(tx, "list1", &id, now, ("staff.csv", b"Name\nx\n"), "{}")?;
            tx.execute("UPDATE appointment SET manager = ?1 WHERE person = ?2", params![id, by])?;
            tx.execute(
                "INSERT INTO bounce (email, why, reply, since_on) VALUES (?1, 'full', 'mailbox full', '2026-11-02')",
                params!["zelda.q@willowbrook.example"],
            )?;
            tx.execute(
                "INSERT INTO finding (id, wave, whom, what, sentence, why, pinned_on, person)
                VALUES ('f1', 'w', 'whole', 'theme:a', 'A number', 'It matters', '2026-11-01', ?1)",
                params![id],
            )?;
            for sql in [
                "INSERT INTO space (id, kind, name, purpose, state, visibility, joining, protected_time, rules, made_on)
                VALUES ('sp1', 'working_group', 'Rotas', 'Better rotas', 'live', 'open', 'ask', '', '', '2026-11-01')",
                "INSERT INTO action (id, space, title, detail, owner, due_on, state, made_on, changed_on)
                VALUES ('a1', 'sp1', 'Print rotas', '', NULL, '2026-12-01', 'agreed', '2026-11-01', '2026-11-01')",
            ] {
                tx.execute(sql, params![])?;
            }
            let wave: String = tx.row("SELECT id FROM wave LIMIT 1", params![], |row| row.get(0))?;
            tx.execute(
                "INSERT INTO decision (id, wave, question, verdict, reason, decided_on, person)
                VALUES ('d1', ?2, 'Rotas', 'yes', 'Because', '2026-11-01', ?1)",
                params![id, wave],
            )?;
            for sql in [
                "INSERT INTO membership (space, person, part, since_on) VALUES ('sp1', ?1, 'lead', '2026-11-01')",
                "UPDATE action SET owner = ?1 WHERE id = 'a1'",
                "INSERT INTO action_update (id, action, on_day, person, state, confidence, said)
                VALUES ('u1', 'a1', '2026-11-01', ?1, 'agreed', '', 'Begun')",
                "INSERT INTO suggestion (id, title, text, how, author, sponsor)
                VALUES ('sg1', 'Rotas', 'Earlier', 'named', ?1, ?1)",
                "INSERT INTO suggestion_reply (id, suggestion, author, text, on_day)
                VALUES ('sr1', 'sg1', ?1, 'Soon', '2026-11-01')",
                "INSERT INTO following (suggestion, person, act, since_on) VALUES ('sg1', ?1, 'follow', '2026-11-01')",
                "INSERT INTO setting (name, value) VALUES ('voice_sponsor', ?1)",
                "INSERT INTO news (person, weekday, hour, told_on, stopped_on) VALUES (?1, 3, 15, '2026-11-01', NULL)",
            ] {
                tx.execute(sql, params![id])?;
            }
            tx.execute(
                "INSERT INTO evidence (id, action, name, kind, bytes, size, description, added_on, person)
                VALUES ('e1', 'a1', 'rota.txt', 'text', ?2, 5, 'The new rota', '2026-11-01', ?1)",
                params![id, b"Rotas".to_vec()],
            )?;
            tx.execute(
                "INSERT INTO feed (person, token_hash, made_on) VALUES (?1, ?2, '2026-11-01')",
                params![id, b"hash".to_vec()],
            )?;
            tx.execute(
                "INSERT INTO voice_sheet (id, kind, hash, bytes, appears_on, ends_on, state)
                VALUES ('vs1', 'backing', 'h', ?1, '2026-11-01', '2026-11-01', 'ended')",
                params![b"{}".to_vec()],
            )?;
            tx.execute(
                "INSERT INTO voice_taken (person, sheet, code, blinded) VALUES (?1, 'vs1', 'g01', ?2)",
                params![id, b"hash".to_vec()],
            )?;
            Ok::<_, Failure>(())
        })
        .await
        .unwrap();
    (zelda, admin, wave, secrets)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_something_from_every_place() {
    on_both(|trial| async move {
        let (zelda, admin, wave, _) = zelda(&trial).await;
        let all = person::give_out(&trial.app, None, zelda.id.clone()).await.unwrap();
        let empty: Vec<_> = all.sections.iter().filter(|one| one.rows.is_empty()).map(|one| one.held.name).collect();
        assert_eq!(empty, ["chose_paper"], "whoever took a credential cannot choose paper");
        let json: serde_json::Value = serde_json::from_str(&all.json(&trial.app)).unwrap();
        assert_eq!(json["held"]["person"][0]["email"], "zelda.q@willowbrook.example");
        let (manifest, _) = trial.manifest(&wave).await;
        let taken = json["held"]["credentials_taken"].as_array().unwrap().len();
        assert_eq!(taken, 1 + usize::from(manifest.comments), "one for answering, and one for each comment");
        assert!(json["cannot_be_found"][0].as_str().unwrap().contains("Nobody can know which answer is yours"));
        let page = all.document(&trial.app).alone();
        assert!(page.contains("Zelda Quarrington") && page.contains("Your answers."));

        // An administrator sees the same without how she takes part. It is recorded that it was given out.
        let seen = person::give_out(&trial.app, Some(&admin), zelda.id.clone()).await.unwrap();
        let json: serde_json::Value = serde_json::from_str(&seen.json(&trial.app)).unwrap();
        for hidden in ["credentials_taken", "credentials_replaced", "chose_paper", "claim_cards", "sessions", "letters"]
        {
            assert!(json["held"].get(hidden).is_none(), "{hidden} is not for administrators");
        }
        assert!(json["left_out"][0].as_str().unwrap().contains("not shown to you"));
        let told = trial.app.people().read("test", event::latest).await.unwrap();
        assert_eq!(told.iter().filter(|told| matches!(told.event(), Some(Event::PersonExported))).count(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_names_somebody_who_was_erased_and_the_wave_is_counted_all_the_same() {
    on_both(|trial| async move {
        let (zelda, admin, wave, secrets) = zelda(&trial).await;
        let way = post::Way::of(trial.app.config()).unwrap();
        while post::send_due(&trial.app, &way).await.unwrap() > 0 {}
        let letters = || {
            let all = std::fs::read_dir(trial.app.config().post_at()).unwrap().flatten();
            all.filter(|one| std::fs::read_to_string(one.path()).unwrap().contains("zelda.q@")).count()
        };
        assert!(letters() > 0);
        let canaries = [&zelda.id, "Zelda", "Quarrington", "zelda", "zelda.q@willowbrook.example", "ZQ-99881"];
        let found = |cells: Vec<(String, String, String)>| -> BTreeSet<(String, String)> {
            cells
                .into_iter()
                .filter(|(.., value)| canaries.iter().any(|canary| value.contains(*canary)))
                .map(|(table, column, _)| (table, column))
                .collect()
        };
        let before = found(cells(&trial).await);
        for place in
            [("event", "about"), ("event", "body"), ("event", "person"), ("post", "to_email"), ("person_word", "word")]
        {
            assert!(before.contains(&(place.0.to_owned(), place.1.to_owned())), "{place:?} in {before:?}");
        }
        let listed = count(&trial, "SELECT COUNT(*) FROM eligible").await;
        let issued = count(&trial, "SELECT COUNT(*) FROM issued").await;

        let plan = person::would_erase(&trial.app, Some(&admin), zelda.id.clone()).await.unwrap();
        assert!(plan.refused.is_none() && plan.here && plan.uploads == 1);
        assert_eq!(found(cells(&trial).await), before, "looking at it changes nothing");
        person::erase(&trial.app, Some(&admin), zelda.id.clone()).await.unwrap();

        let after = found(cells(&trial).await);
        let allowed: BTreeSet<_> = [
            // Her id, which names nobody any more.
            ("person", "id"),
            ("eligible", "person"),
            ("issued", "person"),
            ("reissue", "person"),
            ("wave_keyholder", "person"),
            // The published manifest names its keyholders for good.
            ("wave", "manifest"),
        ]
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .into();
        assert!(after.is_subset(&allowed), "{:?}", after.difference(&allowed));
        assert_eq!(letters(), 0, "letters in the folder go, too");
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM eligible").await, listed, "the list keeps its number");
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM issued").await, issued);
        let told = trial.app.people().read("test", event::latest).await.unwrap();
        assert!(told.iter().any(|told| matches!(told.event(), Some(Event::PersonErased)) && told.by.as_deref() == Some("Person 1")));
        assert!(told.iter().any(|event| event.forgotten), "what she did was done by somebody who was erased");
        assert!(identity::ask_for_link(&trial.app, "zelda.q@willowbrook.example".into()).await.is_ok());
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM signin_link").await, 0);
        assert!(person::erase(&trial.app, Some(&admin), zelda.id.clone()).await.is_err(), "once");
        let mut browser = trial.signed_in(&admin).await;
        assert!(browser.get("/in/audit").await.text.contains("Somebody who was erased"));
        let groups = "SELECT DISTINCT key_group FROM eligible";
        let read = trial.app.people().read("test", move |tx| tx.rows(groups, params![], |row| row.get::<String>(0)));
        let groups = read.await.unwrap();
        let mut lists = String::new();
        for group in groups {
            lists += &browser.get(&format!("/in/waves/{wave}/list?group={group}")).await.text;
        }
        assert!(lists.contains("Somebody who was erased"));

        // Her words still open the box, and the counts are what they were.
        trial.app.clock().move_to(date(2026, 11, 21));
        trial.app.own_box().give_secret(&wave, &secrets[0], "2026-11-21").await.unwrap();
        surveys::close_wave(&trial.app, &wave).await.unwrap();
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        let eligible: u32 = release.counts().answers.iter().map(|tally| tally.eligible).sum();
        assert_eq!(eligible, 50);
        // And when the list has had its time only the holder of a key is left, without a name.
        trial.app.clock().move_to(date(2026, 12, 10));
        crate::features::round(&trial.app).await.unwrap();
        let whole = async || {
            let wave = wave.clone();
            trial.app.people().read("test", move |tx| surveys::rows::list_is_whole(tx, &wave)).await.unwrap()
        };
        assert!(whole().await, "her place is kept, so that surveys can be compared");
        trial.app.clock().move_to(days_after(date(2026, 12, 10), LIST_DAYS + 1));
        crate::features::round(&trial.app).await.unwrap();
        assert!(!whole().await, "and from now on this survey is compared with no other");
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM eligible").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_be_erased_is_told_why_and_nothing_happens() {
    let trial = on_sqlite().await;
    let (zelda, admin, ..) = zelda(&trial).await;
    let refused = |done: Result<(), Failure>| match done {
        Err(Failure::Refused(Refusal::Rule(why))) => why,
        other => panic!("{other:?}"),
    };
    let own = refused(person::erase(&trial.app, Some(&admin), admin.id.clone()).await);
    assert!(own.contains("Another administrator"), "{own}");
    let last = refused(person::erase(&trial.app, None, admin.id.clone()).await);
    assert!(last.contains("only administrator"), "{last}");
    let organiser = trial.person("p2@willowbrook.example", &[]).await;
    let survey = surveys::Intent {
        title: "Spring".into(),
        days: (date(2027, 1, 11), date(2027, 1, 22)),
        plan: surveys::Plan { threshold: 1, ..surveys::Plan::default() },
        seats: vec![("organiser".into(), zelda.id.clone())],
    };
    surveys::plan(&trial.app, &organiser, "s1".into(), survey).await.unwrap();
    let key = refused(person::erase(&trial.app, Some(&admin), zelda.id.clone()).await);
    assert!(key.contains("Spring"), "{key}");
    let not = person::erase(&trial.app, Some(&organiser), zelda.id.clone()).await;
    assert!(matches!(not, Err(Failure::Refused(Refusal::NotFound))));
    assert_eq!(person::who(&trial.app, " ZQ-99881 ".into()).await.unwrap(), Some(zelda.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_what_is_kept_of_them_and_nobody_that_of_others() {
    let trial = on_sqlite().await;
    let (zelda, admin, ..) = zelda(&trial).await;
    let mut own = trial.signed_in(&zelda).await;
    let page = own.get("/in/me").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("ZQ-99881") && page.text.contains("Credentials that you took"), "{}", page.text);
    let copy = own.submit("/in/me", "/in/me/copy", &[("format", "json")]).await;
    assert!(copy.text.contains("\"credentials_taken\""));
    let copy = own.submit("/in/me", "/in/me/copy", &[("format", "html")]).await;
    assert!(copy.text.starts_with("<!DOCTYPE html>"));
    for path in ["kept", "erase"].map(|end| format!("/in/people/{}/{end}", admin.id)) {
        assert_eq!(own.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(own.get("/in/assessment").await.status, StatusCode::NOT_FOUND);
    let mut keeper = trial.signed_in(&admin).await;
    let kept = keeper.get(&format!("/in/people/{}/kept", zelda.id)).await;
    assert!(kept.text.contains("ZQ-99881") && !kept.text.contains("Credentials that you took"));
    let erase = keeper.get(&format!("/in/people/{}/erase", zelda.id)).await;
    assert!(erase.text.contains("Nothing has been done yet"));
    let path = format!("/in/people/{}/erase", zelda.id);
    let done = keeper.submit(&path, &path, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(own.get("/in/me").await.status, StatusCode::SEE_OTHER, "she is signed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_ended_and_end_when_a_role_changes() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let admin = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
    let member = trial.person("p5@willowbrook.example", &[]).await;
    let (mut one, mut two, mut three) =
        (trial.signed_in(&member).await, trial.signed_in(&member).await, trial.signed_in(&member).await);
    let shown = one.get("/in/me").await.text;
    assert_eq!(shown.matches("name=\"session\"").count(), 2 + 1, "two others, and all others at once");
    // Nobody ends the session of somebody else.
    let theirs = identity::sessions(&trial.app, &member).await.unwrap();
    let mut stranger = trial.signed_in(&admin).await;
    stranger.submit("/in/me", "/in/me/sessions", &[("session", &hex::encode(&theirs[0].hash))]).await;
    assert_eq!(identity::sessions(&trial.app, &member).await.unwrap().len(), 3);
    one.submit("/in/me", "/in/me/sessions", &[("session", "others")]).await;
    assert_eq!(one.get("/in").await.status, StatusCode::OK);
    assert_eq!(two.get("/in").await.status, StatusCode::SEE_OTHER);
    assert_eq!(three.get("/in").await.status, StatusCode::SEE_OTHER);
    let fields = [("email", "p5@willowbrook.example"), ("role", "auditor"), ("way", "give")];
    let given = stranger.submit("/in/roles", "/in/roles", &fields).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    assert_eq!(one.get("/in").await.status, StatusCode::SEE_OTHER, "a new role begins with a new sign-in");
    let own = [("email", "p1@willowbrook.example"), ("role", "organiser"), ("way", "give")];
    stranger.submit("/in/roles", "/in/roles", &own).await;
    assert_eq!(stranger.get("/in").await.status, StatusCode::OK, "nobody locks themselves out");
    // Who signs in again in the same browser has one session and not two.
    let (app, id, now) = (trial.app.clone(), admin.id.clone(), trial.app.clock().now());
    let link = trial.app.people().write("test", move |tx| identity::make_link(tx, &app, &id, now, 600)).await.unwrap();
    let path = format!("/in/sign-in/{}", link.token);
    stranger.submit(&path, &path, &[]).await;
    assert_eq!(identity::sessions(&trial.app, &admin).await.unwrap().len(), 1);
}

/// What is there of each kind, after some days.
async fn left(trial: &Trial) -> BTreeMap<&'static str, i64> {
    let mut left = BTreeMap::new();
    for (name, sql) in [
        ("sessions", "SELECT COUNT(*) FROM session"),
        ("links", "SELECT COUNT(*) FROM signin_link"),
        ("tries", "SELECT COUNT(*) FROM attempt"),
        ("cards", "SELECT COUNT(*) FROM claim_card"),
        ("lists", "SELECT COUNT(*) FROM staff_list"),
        ("sent", "SELECT COUNT(*) FROM post WHERE state = 'sent'"),
        ("failed", "SELECT COUNT(*) FROM post WHERE state = 'failed'"),
        ("failed with text", "SELECT COUNT(*) FROM post WHERE state = 'failed' AND body <> ''"),
        ("failed at a second", "SELECT COUNT(*) FROM post WHERE state = 'failed' AND due_at % 86400 <> 0"),
        ("events", "SELECT COUNT(*) FROM event"),
        ("events at a second", "SELECT COUNT(*) FROM event WHERE at % 86400 <> 0"),
    ] {
        let found = count(trial, sql).await;
        if found > 0 {
            left.insert(name, found);
        }
    }
    left
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_had_its_time_goes_and_times_are_cut_to_days() {
    on_both(|trial| async move {
        zelda(&trial).await;
        // Nothing is written to her, since her address was refused.
        let letter_to = trial.person("p3@willowbrook.example", &[]).await;
        let app = trial.app.clone();
        let now = trial.app.clock().now();
        trial
            .app
            .people()
            .write("test: letters", move |tx| {
                post::enqueue(tx, &app, &Letter::new(&letter_to, "Hello".into(), "text".into()), now)?;
                identity::count_try(tx, &crate::keys::sign_in_key(&app)?, "something", now, 5)?;
                Ok::<_, Failure>(())
            })
            .await
            .unwrap();
        run(&trial, "UPDATE post SET state = 'sent', body = '' WHERE subject <> 'Hello'").await;
        run(&trial, "UPDATE post SET state = 'failed' WHERE subject = 'Hello'").await;
        retention::round(&trial.app).await.unwrap();
        let names = |left: &BTreeMap<&'static str, i64>| left.keys().copied().collect::<Vec<_>>();
        let at_first = left(&trial).await;
        assert_eq!(
            names(&at_first),
            [
                "cards",
                "events",
                "events at a second",
                "failed",
                "failed at a second",
                "failed with text",
                "links",
                "lists",
                "sent",
                "sessions",
                "tries"
            ],
        );
        let order = async |trial: &Trial| {
            let told = trial.app.people().read("test", event::latest).await.unwrap();
            told.into_iter().map(|told| told.body).collect::<Vec<_>>()
        };
        let before = order(&trial).await;

        // The next day: everything that is about a day.
        trial.app.clock().move_to(days_after(TODAY, 2));
        crate::features::round(&trial.app).await.unwrap();
        assert_eq!(names(&left(&trial).await), ["cards", "events", "failed", "sessions"]);
        assert_eq!(order(&trial).await, before, "events keep their order when only the day is left");
        // The id of an event begins with its time: that is cut, too.
        for (table, column, value) in cells(&trial).await {
            if (table.as_str(), column.as_str()) == ("event", "id") {
                let at = i64::from_str_radix(&value[..10], 16).unwrap();
                assert_eq!(at % DAY, 0, "{table} {value}");
                assert_eq!(value.len(), 30);
            }
        }
        // A letter in trouble, then a session and a card, then events.
        trial.app.clock().move_to(days_after(TODAY, TROUBLE_DAYS + 2));
        crate::features::round(&trial.app).await.unwrap();
        assert_eq!(names(&left(&trial).await), ["cards", "events"]);
        trial.app.clock().move_to(days_after(TODAY, identity::CARD_DAYS + 1));
        crate::features::round(&trial.app).await.unwrap();
        assert_eq!(names(&left(&trial).await), ["events"]);
        trial.app.clock().move_to(days_after(TODAY, EVENT_DAYS + 2));
        retention::round(&trial.app).await.unwrap();
        let told = trial.app.people().read("test", event::latest).await.unwrap();
        assert!(told.is_empty(), "{:?}", order(&trial).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_paper_is_never_recorded_at_a_second_and_events_of_one_day_stay_in_order_over_many_units() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let app = trial.app.clone();
    trial
        .app
        .people()
        .write("test: many events", move |tx| {
            for count in 0..1_200 {
                event::record(tx, &app, None, "", &Event::CardsPrinted { count })?;
            }
            event::record(tx, &app, None, "", &Event::PaperChosen { chosen: true })
        })
        .await
        .unwrap();
    let paper = "SELECT COUNT(*) FROM event WHERE kind = 'paper_chosen' AND at % 86400 = 0";
    assert_eq!(count(&trial, paper).await, 1);
    let order = async || {
        let sql = "SELECT body FROM event WHERE kind = 'cards_printed' ORDER BY id";
        trial.app.people().read("test", move |tx| tx.rows(sql, params![], |row| row.get::<String>(0))).await.unwrap()
    };
    // Within one second ids are by chance; what is compared is that cutting changes nothing.
    let before = order().await;
    trial.app.clock().move_to(days_after(TODAY, 1));
    retention::round(&trial.app).await.unwrap();
    assert_eq!(count(&trial, "SELECT COUNT(*) FROM event WHERE at % 86400 <> 0").await, 0);
    assert_eq!(order().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_left_long_ago_is_forgotten_and_keeps_the_place_on_the_list() {
    on_both(|trial| async move {
        let (zelda, admin, ..) = zelda(&trial).await;
        let sql = "SELECT id FROM appointment WHERE person = ?1";
        let id = zelda.id.clone();
        let work: String =
            trial.app.people().read("test", move |tx| tx.row(sql, params![id], |row| row.get(0))).await.unwrap();
        let last = TODAY;
        crate::features::directory::end_appointment(&trial.app, &admin, zelda.id.clone(), work, last).await.unwrap();
        let named = "SELECT COUNT(*) FROM person WHERE name = 'Zelda Quarrington'";
        trial.app.clock().move_to(days_after(last, LEAVER_DAYS));
        crate::features::round(&trial.app).await.unwrap();
        assert_eq!(count(&trial, named).await, 1, "not a day too early");
        trial.app.clock().move_to(days_after(last, LEAVER_DAYS + 2));
        crate::features::round(&trial.app).await.unwrap();
        assert_eq!(count(&trial, named).await, 1, "the box for which she has a key is not counted yet");
        run(&trial, "UPDATE wave SET published_on = '2026-11-30'").await;
        crate::features::round(&trial.app).await.unwrap();
        assert_eq!(count(&trial, named).await, 0);
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM person WHERE name = 'Somebody who has left'").await, 1);
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM eligible").await, 50);
        let told = trial.app.people().read("test", event::latest).await.unwrap();
        assert!(told.iter().any(|told| matches!(told.event(), Some(Event::LeaversForgotten { count: 1 }))));
        crate::features::round(&trial.app).await.unwrap();
        let again = trial.app.people().read("test", event::latest).await.unwrap();
        assert_eq!(
            again.iter().filter(|told| matches!(told.event(), Some(Event::LeaversForgotten { .. }))).count(),
            1,
            "once"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_what_goes_with_the_sealed_answers_and_the_published_numbers_stay() {
    on_both(|trial| async move {
        let (_, _, wave, secrets) = zelda(&trial).await;
        for email in ["p6@willowbrook.example", "p7@willowbrook.example", "p8@willowbrook.example"] {
            let person = trial.person(email, &[]).await;
            surveys::choose_paper(&trial.app, &person, wave.clone(), true).await.unwrap();
        }
        let organiser = trial.person("p2@willowbrook.example", &[]).await;
        let (manifest, _) = trial.manifest(&wave).await;
        for group in &manifest.groups {
            surveys::make_slips(&trial.app, &organiser, wave.clone(), group.code.clone()).await.unwrap();
        }
        trial.app.clock().move_to(date(2026, 11, 21));
        trial.app.own_box().give_secret(&wave, &secrets[0], "2026-11-21").await.unwrap();
        surveys::close_wave(&trial.app, &wave).await.unwrap();
        crate::features::round(&trial.app).await.unwrap();
        let all = [
            "SELECT COUNT(*) FROM issued",
            "SELECT COUNT(*) FROM reissue",
            "SELECT COUNT(*) FROM slip",
            "SELECT COUNT(*) FROM eligible WHERE way <> ''",
        ];
        for sql in all {
            assert!(count(&trial, sql).await > 0, "until the time for objections is over: {sql}");
        }
        trial.app.clock().move_to(date(2026, 12, 10));
        crate::features::round(&trial.app).await.unwrap();
        for sql in all {
            assert_eq!(count(&trial, sql).await, 0, "{sql}");
        }
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        let counts = &release.counts().answers;
        assert_eq!(counts.iter().map(|tally| tally.paper).sum::<u32>(), 3);
        assert_eq!(counts.iter().map(|tally| tally.reissued).sum::<u32>(), 1);
        assert_eq!(count(&trial, "SELECT COUNT(*) FROM eligible").await, 50, "for comparing surveys");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_staff_list_never_rests_and_an_accepted_one_goes_in_a_day() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let admin = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
    let mut browser = trial.signed_in(&admin).await;
    let page = browser.get("/in/people/import").await.text;
    let proof = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let bad = b"Staff number,Name,Site,Ethnicity\nS1,Ann Canaryname,Alder Primary,canaryvalue\n";
    let came = browser.upload("/in/people/import", &proof, ("file", "staff.csv", bad)).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", came.text);
    let mut looked = 0;
    for entry in std::fs::read_dir(trial.app.config().folder.clone()).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            looked += 1;
            let bytes = std::fs::read(entry.path()).unwrap();
            for canary in [&b"Canaryname"[..], b"canaryvalue"] {
                assert!(!bytes.windows(canary.len()).any(|part| part == canary), "{}", entry.path().display());
            }
        }
    }
    assert!(looked >= 2, "the databases were looked at");
    let good = b"Staff number,Name,Site,Job title,Start date\nS1,Ann Goodname,Alder Primary,Cook,2024-09-01\n";
    let came = browser.upload("/in/people/import", &proof, ("file", "staff.csv", good)).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    assert_eq!(count(&trial, "SELECT COUNT(*) FROM staff_list").await, 1);
    trial.app.clock().move_to(days_after(TODAY, 2));
    crate::features::round(&trial.app).await.unwrap();
    assert_eq!(count(&trial, "SELECT COUNT(*) FROM staff_list").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_notices_say_how_this_installation_really_is() {
    let trial = on_sqlite().await;
    let mut browser = trial.browser();
    assert!(browser.get("/for-unions").await.text.contains("No survey has been announced"));
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
    let (staff, outside) =
        (trial.person("p2@willowbrook.example", &[]).await, trial.person("p3@willowbrook.example", &[]).await);
    trial.announced(&organiser, &[&organiser, &staff, &outside]).await;
    let unions = browser.get("/for-unions").await.text;
    for said in ["Person 2 (staff side)", "50 in 2 groups", "10 or more", "fewer than 5 people", "14 days"] {
        assert!(unions.contains(said), "{said}: {unions}");
    }
    let privacy = browser.get("/privacy").await.text;
    let w = trial.app.words();
    for line in LINES {
        let long = maud::html! { ((line.long)(w)) }.into_string();
        assert!(privacy.contains(&long), "{long}");
    }
    let draft = notices::assessment(&trial.app).await.unwrap();
    let text = draft.markdown();
    for said in ["Autumn 2026", "2 of 3: Person 1 (organiser), Person 2 (staff side)", "50 people", "**To fill in:**"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("{ $") && !text.contains("smtp://"), "{text}");
    let mut admin = trial.signed_in(&organiser).await;
    assert_eq!(admin.get("/in/assessment").await.status, StatusCode::OK);
    assert_eq!(admin.get("/in/assessment.md").await.text, text);
}

/// The handbook's table is this one. `BELONG_WRITE_DOCS=1` writes it anew.
#[test]
fn the_handbook_has_the_same_table() {
    let at = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/handbook/retention.md");
    let w = ui::Words::english();
    let mut text = super::Document::new(w.privacy_kept_title());
    text.text(
        "A test writes this page from the table in `crates/belong/src/features/privacy/retention.rs`, by which the program works; \
         `/privacy` shows the same. After a change of the table run the tests of that feature with `BELONG_WRITE_DOCS=1`."
            .into(),
    );
    notices::kept(&mut text, w, true);
    let wanted = text.markdown();
    if std::env::var("BELONG_WRITE_DOCS").as_deref() == Ok("1") {
        std::fs::write(&at, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&at).unwrap_or_default();
    assert_eq!(found, wanted, "run this test with BELONG_WRITE_DOCS=1");
    assert!(wanted.contains(&COMMENT_DAYS.to_string()));
}
