//! Scenarios of the results, through HTTP: what is set beside the survey before, and what must not be.

use crate::features::brought;
use crate::features::directory;
use crate::features::identity::{Person, Role};
use crate::features::surveys::{self, Intent, Plan};
use crate::sheet;
use crate::testing::{Trial, on_both, on_sqlite};
use answers::Manifest;
use axum::http::StatusCode;
use credential::Version;
use credential::body::{AnswerBody, CommentBody, Value};
use credential::derive::Seed;
use credential::seal::KeyholderSecret;
use jiff::civil::{Date, date};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The staff list: the number of everybody, and the site.
async fn staff(trial: &Trial, people: &[(usize, &str)]) {
    let mut csv = String::from("Staff number,Name,Email,Site,Region,Job title,Start date\n");
    for (n, site) in people {
        writeln!(csv, "S{n:05},Person {n},p{n}@willowbrook.example,{site},North,Teacher,2024-09-01").unwrap();
    }
    let sheet = sheet::read(csv.as_bytes()).expect("a table");
    let choices = directory::Choices { may_shrink: true, ..directory::Choices::guessed(&sheet.header, true) };
    directory::import_sheet(&trial.app, sheet, choices, false).await.expect("an import").expect("no problems");
}

/// A wave from the announcement to its results, in which these people give the choice that `says` names.
pub async fn held(
    trial: &Trial,
    organiser: &Person,
    title: &str,
    days: (Date, Date),
    people: &[usize],
    says: fn(usize) -> Option<u16>,
) -> String {
    let plan = Plan { threshold: 1, cuts: false, ..Plan::default() };
    held_as(trial, organiser, title, days, people, says, plan).await
}

/// The same by a plan of one's own.
async fn held_as(
    trial: &Trial,
    organiser: &Person,
    title: &str,
    days: (Date, Date),
    people: &[usize],
    says: fn(usize) -> Option<u16>,
    plan: Plan,
) -> String {
    held_with(trial, organiser, ("s1", title), days, people, plan, |n, manifest| {
        let choice = says(n)?;
        let scored = manifest.sections.iter().filter(|section| section.theme).flat_map(|section| &section.questions);
        Some(scored.map(|question| (question.code.clone(), Value::One(choice))).collect())
    })
    .await
}

/// Any survey, from the announcement to its results: `says` gives what each of these people answers, or nothing.
pub async fn held_with(
    trial: &Trial,
    organiser: &Person,
    (survey, title): (&str, &str),
    days: (Date, Date),
    people: &[usize],
    plan: Plan,
    says: impl Fn(usize, &Manifest) -> Option<BTreeMap<String, Value>>,
) -> String {
    let intent = Intent { title: title.into(), days, plan, seats: vec![("organiser".into(), organiser.id.clone())] };
    let wave = surveys::plan(&trial.app, organiser, survey.into(), intent).await.unwrap();
    let seed = Seed::new(trial.app.chance().bytes());
    let public = KeyholderSecret::from_seed(&seed).public().to_b64u();
    surveys::give_key(&trial.app, organiser, wave.clone(), public).await.unwrap();
    surveys::announce(&trial.app, organiser, wave.clone()).await.unwrap();
    let mut ready = vec![];
    for n in people {
        let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
        let respondent = trial.respondent(&wave, &person).await;
        let (asked, pending) = respondent.ask().unwrap();
        let signatures = surveys::take(&trial.app, &person, wave.clone(), asked).await.unwrap();
        ready.push((*n, respondent, pending.finish(&signatures).unwrap()));
    }
    trial.app.clock().move_to(days.0);
    let (manifest, _) = trial.manifest(&wave).await;
    let mut chance = ChaCha20Rng::from_seed([3; 32]);
    for (n, respondent, credentials) in &ready {
        let Some(answers) = says(*n, &manifest) else { continue };
        let answer = AnswerBody { answers, facts: [].into() };
        let silent = vec![CommentBody::Empty; usize::from(manifest.comments)];
        for one in respondent.submissions(credentials, &answer, &silent, Version::FIRST, &mut chance).unwrap() {
            trial.app.own_box().submit(&wave, one, &days.0.to_string()).await.unwrap();
        }
    }
    let after = days.1.tomorrow().unwrap();
    trial.app.clock().move_to(after);
    trial.app.own_box().give_secret(&wave, seed.words().as_ref(), &after.to_string()).await.unwrap();
    surveys::close_wave(&trial.app, &wave).await.unwrap();
    wave
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_whose_list_changed_by_one_person_is_not_set_beside_the_survey_before() {
    let trial = on_sqlite().await;
    let alder: Vec<usize> = (1..=24).collect();
    let birch: Vec<usize> = (25..=50).collect();
    let list = |alder: &[usize]| -> Vec<(usize, &str)> {
        let here = alder.iter().map(|n| (*n, "Alder Primary"));
        here.chain(birch.iter().map(|n| (*n, "Birch Academy"))).collect()
    };
    staff(&trial, &list(&alder)).await;
    trial.survey().await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let all: Vec<usize> = (1..=50).collect();
    let first = held(&trial, &organiser, "Spring", (date(2026, 11, 9), date(2026, 11, 20)), &all, |n| {
        Some(if n % 2 == 0 { 2 } else { 4 })
    })
    .await;
    // One person joins Alder and gives the worst answer; in Birch everybody stays, and thinks better of it.
    let more: Vec<usize> = (1..=24).chain([51]).collect();
    staff(&trial, &list(&more)).await;
    let all: Vec<usize> = (1..=51).collect();
    let second = held(&trial, &organiser, "Autumn", (date(2026, 12, 7), date(2026, 12, 18)), &all, |n| {
        Some(match n {
            51 => 1,
            n if n > 24 => 4 + u16::from(n % 3 == 0),
            n if n % 2 == 0 => 2,
            _ => 4,
        })
    })
    .await;
    let release = trial.app.own_box().release(&second).await.unwrap().unwrap();
    let code = |name: &str| release.structure().groups.iter().find(|group| group.name == name).unwrap().code.clone();
    let mut browser = trial.signed_in(&organiser).await;
    let birch = browser.get(&format!("/in/results/{second}/groups/{}", code("Birch Academy"))).await.text;
    assert!(birch.contains("higher than before") && birch.contains("in “Spring”"), "{birch}");
    let alder = browser.get(&format!("/in/results/{second}/groups/{}", code("Alder Primary"))).await.text;
    assert!(alder.contains("Compared with “Spring”") && alder.contains("Withheld to protect people"), "{alder}");
    // Both scores of Alder were released, each by itself; they are not set side by side.
    assert!(!alder.contains(": it was") && !alder.contains("▲") && !alder.contains("▼"), "{alder}");
    // The whole changed by the same one person.
    let whole = browser.get(&format!("/in/results/{second}")).await.text;
    assert!(whole.contains("Compared with “Spring”") && !whole.contains(": it was"), "{whole}");
    // The reports say the same in sentences, each with its number on the page.
    let report = |name: &str| format!("/in/results/{second}/groups/{}/report", code(name));
    let birch = browser.get(&report("Birch Academy")).await.text;
    assert!(birch.contains("Since “Spring” the scores are higher for"), "{birch}");
    assert!(birch.contains("Strongest is “") && birch.contains("Weakest is “"), "{birch}");
    for at in ["themes", "strongest", "weakest", "said", "since"] {
        assert!(birch.contains(&format!("href=\"#{at}\"")) && birch.contains(&format!("id=\"{at}\"")), "{at}: {birch}");
    }
    let alder = browser.get(&report("Alder Primary")).await.text;
    assert!(
        alder.contains("What has changed since “Spring” is withheld to protect people: we show it to nobody."),
        "{alder}"
    );
    let everybody = browser.get(&format!("/in/results/{second}/report")).await.text;
    assert!(everybody.contains("What has changed since “Spring” is withheld"), "{everybody}");
    let paper = browser.get(&format!("{}.pdf", report("Birch Academy"))).await;
    assert_eq!(paper.status, StatusCode::OK);
    assert!(paper.bytes.starts_with(b"%PDF-1.7"), "a PDF");
    // A colleague reads the report of the whole and of the own site, and of no other.
    let colleague = trial.person("p3@willowbrook.example", &[]).await;
    let mut other = trial.signed_in(&colleague).await;
    assert_eq!(other.get(&report("Alder Primary")).await.status, StatusCode::OK);
    assert_eq!(other.get(&report("Birch Academy")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("{}.pdf", report("Birch Academy"))).await.status, StatusCode::NOT_FOUND);
    // Nearly all are of one mind, and still no count of a small group can be worked out, so the tier that was announced holds.
    assert_eq!(release.tier(), measure::Tier::Fives);
    assert!(release.tier_passed() && whole.contains("shown from 50 answers up"), "{whole}");
    assert!(!whole.contains("was decided from the answers"), "{whole}");
    // The first has nothing before it.
    let whole = browser.get(&format!("/in/results/{first}")).await.text;
    assert!(!whole.contains("Compared with") && whole.contains("How to read this page"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_that_nobody_answered_says_so_and_shows_nothing() {
    let trial = on_sqlite().await;
    staff(&trial, &(1..=40).map(|n| (n, "Alder Primary")).collect::<Vec<_>>()).await;
    trial.survey().await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let days = (date(2026, 11, 9), date(2026, 11, 20));
    let wave = held(&trial, &organiser, "Silence", days, &[1, 2, 3], |_| None).await;
    let mut browser = trial.signed_in(&organiser).await;
    let shown = browser.get(&format!("/in/results/{wave}")).await;
    assert!(shown.status == StatusCode::OK && shown.text.contains("Fewer than 10 people answered"), "{}", shown.text);
    assert!(!shown.text.contains("out of 100"));
    let group = &trial.app.own_box().release(&wave).await.unwrap().unwrap().structure().groups[0].code.clone();
    let shown = browser.get(&format!("/in/results/{wave}/groups/{group}")).await.text;
    assert!(shown.contains("Withheld to protect people. This says nothing"), "{shown}");
}

const MAP: &str = r#"
title = "Old"
opens_on = "2024-10-01"
closes_on = "2024-10-31"
collected_by = "another system"
readers = "leaders"
[group]
column = "Site"
[group.values]
"A" = { name = "=HYPERLINK(1)", region = "North" }
"B" = { name = "Few", region = "South" }
"C" = { name = "None", region = "South" }
[[item]]
column = "Q"
text = "@SUM(A1)"
options = ["Worst", "Middle", "Best"]
theme = "Theme"
[[item]]
column = "R"
text = "Which?"
kind = "single"
options = ["One", "Other"]
"#;

/// Forty people in one group, three in another, nobody in a third.
async fn brought(trial: &Trial) -> String {
    brought_by(trial, MAP).await
}

async fn brought_by(trial: &Trial, map: &str) -> String {
    let mut file = String::from("Site,Q,R\n");
    for n in 0..43 {
        writeln!(file, "{},{},One", if n < 40 { "A" } else { "B" }, n % 3 + 1).unwrap();
    }
    let sheet = sheet::read(file.as_bytes()).unwrap();
    let ready = brought::check(&trial.app, &sheet, map.as_bytes(), "MAP").await.unwrap();
    let ready = ready.unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let wave = ready.description.wave.clone();
    brought::bring(&trial.app, ready).await.unwrap();
    wave
}

#[tokio::test(flavor = "multi_thread")]
async fn withheld_and_empty_are_the_same_bytes_on_pages_and_in_the_table() {
    on_both(async |trial| {
        trial.import(&[("Alder Primary", "North", 24)]).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let wave = brought(&trial).await;
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        let code = |name: &str| release.structure().groups.iter().find(|g| g.name == name).unwrap().code.clone();
        let mut browser = trial.signed_in(&organiser).await;
        let mut page = async |name: &str| {
            let text = browser.get(&format!("/in/results/{wave}/groups/{}", code(name))).await.text;
            let main = text.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
            main.replace(name, "X").replace(&code(name), "x")
        };
        let (few, none) = (page("Few").await, page("None").await);
        assert!(few.contains("This says nothing about what anybody answered"), "{few}");
        assert_eq!(few, none);
        let table = browser.get(&format!("/in/results/{wave}/csv")).await;
        assert!(table.bytes.starts_with("\u{feff}level,group,".as_bytes()), "{}", table.text);
        let lines = |name: &str| -> Vec<String> {
            let of = table.text.lines().filter(|line| line.starts_with(&format!("group,{name},")));
            of.map(|line| line.replace(name, "X")).collect()
        };
        assert_eq!(lines("Few").len(), 2);
        assert_eq!(lines("Few"), lines("None"));
        assert!(lines("Few").iter().all(|line| line.contains(",withheld,")));
    })
    .await;
}

/// The sentences about shares, and about what decided how finely numbers are shown, are those of the tier.
#[tokio::test(flavor = "multi_thread")]
async fn no_sentence_of_a_page_says_otherwise_than_the_tier() {
    for (tier, k_d, passes) in [("fives", 5, true), ("means", 5, true), ("percent", 10, false)] {
        let trial = on_sqlite().await;
        trial.import(&[("Alder Primary", "North", 24)]).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let mut browser = trial.signed_in(&organiser).await;
        let map = format!("{MAP}[release]\nk_d = {k_d}\ntier = \"{tier}\"\n");
        let wave = brought_by(&trial, &map).await;
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        assert_eq!(release.tier_passed(), passes, "{tier}");
        let whole = browser.get(&format!("/in/results/{wave}")).await.text;
        let none = release.tier() == measure::Tier::Means;
        assert!(none || tier != "means");
        assert_eq!(whole.contains("is not shown in these results"), none, "{tier}: {whole}");
        assert_eq!(whole.contains("people and more"), release.tier() == measure::Tier::Fives, "{tier}: {whole}");
        assert_eq!(whole.contains("was decided from the answers"), !passes, "{tier}: {whole}");
        assert_eq!(whole.contains("never on what they said"), passes, "{tier}: {whole}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_the_table_is_a_formula() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 24)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let wave = brought(&trial).await;
    let table = trial.signed_in(&organiser).await.get(&format!("/in/results/{wave}/csv")).await;
    let mut reader = csv::Reader::from_reader(&table.bytes[3..]);
    let cells: Vec<String> =
        reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(cells.iter().any(|cell| cell == "'=HYPERLINK(1)") && cells.iter().any(|cell| cell == "'@SUM(A1)"));
    assert!(!cells.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{cells:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn regions_facts_and_unknown_places() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 24)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let wave = brought(&trial).await;
    let mut browser = trial.signed_in(&organiser).await;
    let region = browser.get(&format!("/in/results/{wave}/regions/r01")).await;
    assert!(region.status == StatusCode::OK && region.text.contains("North"), "{}", region.text);
    for gone in ["regions/r99", "groups/g99", "facts/age"] {
        assert_eq!(browser.get(&format!("/in/results/{wave}/{gone}")).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
}

/// Two sites of 24 and 26, where Alder thinks less well of everything.
pub async fn two_sites(trial: &Trial, plan: Plan) -> (Person, String) {
    let list: Vec<(usize, &str)> =
        (1..=50).map(|n| (n, if n <= 24 { "Alder Primary" } else { "Birch Academy" })).collect();
    staff(trial, &list).await;
    trial.survey().await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let all: Vec<usize> = (1..=50).collect();
    let days = (date(2026, 11, 9), date(2026, 11, 20));
    let says =
        |n: usize| Some(if n <= 24 { 2 + u16::from(n.is_multiple_of(3)) } else { 4 + u16::from(n.is_multiple_of(4)) });
    let wave = held_as(trial, &organiser, "Autumn", days, &all, says, plan).await;
    (organiser, wave)
}

/// Six people of each place change to the other one. Who came to Birch saw nothing of Birch the time before, and is not told now.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_to_a_place_is_not_told_what_it_said_before() {
    let trial = on_sqlite().await;
    let (organiser, _) = two_sites(&trial, Plan { threshold: 1, cuts: false, ..Plan::default() }).await;
    let at = |n: usize| {
        if (n <= 24) != ((3..9).contains(&n) || (25..31).contains(&n)) { "Alder Primary" } else { "Birch Academy" }
    };
    let list: Vec<(usize, &str)> = (1..=50).map(|n| (n, at(n))).collect();
    staff(&trial, &list).await;
    let all: Vec<usize> = (1..=50).collect();
    let second = held(&trial, &organiser, "Winter", (date(2026, 12, 7), date(2026, 12, 18)), &all, |_| Some(4)).await;
    let release = trial.app.own_box().release(&second).await.unwrap().unwrap();
    let birch = &release.structure().groups.iter().find(|group| group.name == "Birch Academy").unwrap().code;
    for page in [format!("/in/results/{second}/groups/{birch}"), format!("/in/results/{second}/groups/{birch}/report")]
    {
        for (n, was_there) in [(40, true), (3, false)] {
            let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
            let seen = trial.signed_in(&person).await.get(&page).await;
            assert_eq!(seen.status, StatusCode::OK);
            assert_eq!(seen.text.contains("in “Autumn”"), was_there, "{n} at {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn results_open_first_to_those_who_run_them_then_to_leaders_then_to_everybody() {
    on_both(|trial| async move {
        let plan = Plan { threshold: 1, cuts: false, leaders_days: 2, everybody_days: 7, ..Plan::default() };
        let (organiser, wave) = two_sites(&trial, plan).await;
        let birch = trial
            .app
            .people()
            .read("test: sites", directory::rows::sites)
            .await
            .unwrap()
            .iter()
            .find(|site| site.name == "Birch Academy")
            .unwrap()
            .id
            .clone();
        let leader = trial.person("p30@willowbrook.example", &[Role::SiteLeader { site: birch }]).await;
        let auditor = trial.person("p4@willowbrook.example", &[Role::Auditor]).await;
        let member = trial.person("p3@willowbrook.example", &[]).await;
        let (at, file) = (format!("/in/results/{wave}"), format!("/waves/{wave}/release"));
        // A finding that the organiser pins meanwhile waits with the results, and breaks nobody's list.
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        let what = format!("theme:{}", release.structure().themes[0].code);
        let pin = format!("{at}/pin");
        let mut runner = trial.signed_in(&organiser).await;
        let pinned = runner.submit(&pin, &pin, &[("what", &what), ("whom", "whole")]).await.location.unwrap();
        let opens = [(&organiser, 0), (&auditor, 0), (&leader, 2), (&member, 7)];
        let first = trial.app.clock().today();
        for after in [0, 1, 2, 6, 7, 8] {
            trial.app.clock().move_to(crate::clock::days_after(first, after));
            for (person, from) in opens {
                let mut browser = trial.signed_in(person).await;
                let page = browser.get(&at).await;
                let (list, home) = (browser.get("/in/results").await.text, browser.get("/in").await.text);
                let link = format!("href=\"{at}\"");
                let findings = browser.get("/in/findings").await;
                assert_eq!(findings.status, StatusCode::OK, "{} on day {after}", person.name);
                assert_eq!(findings.text.contains(&pinned), after >= from, "{} on day {after}", person.name);
                assert_eq!(browser.get(&pinned).await.status.is_success(), after >= from);
                if after < from {
                    assert_eq!(page.status, StatusCode::CONFLICT, "{} on day {after}", person.name);
                    assert!(page.text.contains("You can read these results from"), "{}", page.text);
                    for other in ["report", "report.pdf", "themes/belonging", "pin", "json"] {
                        let status = browser.get(&format!("{at}/{other}")).await.status;
                        assert!(!status.is_success(), "{other} for {} on day {after}", person.name);
                    }
                    assert!(!list.contains(&link) && !home.contains(&link));
                    let taking = browser.get(&format!("/in/waves/{wave}")).await.text;
                    assert!(taking.contains("You can read these results from") && !taking.contains(&link), "{taking}");
                } else {
                    assert_eq!(page.status, StatusCode::OK, "{} on day {after}", person.name);
                    assert!(list.contains(&link));
                }
            }
            // Nobody who is not signed in is told sooner than everybody.
            let mut nobody = trial.browser();
            let bytes = nobody.get(&file).await;
            assert_eq!(bytes.status, if after < 7 { StatusCode::CONFLICT } else { StatusCode::OK });
            assert!(after >= 7 || !bytes.text.contains("belong/release"), "{}", bytes.text);
        }
        // The promise says so, and so does the manifest.
        let (manifest, _) = trial.manifest(&wave).await;
        assert!(
            manifest.promise["en"].contains("Leaders of sites read them 2 days later, and everybody else 7 days later")
        );
        let open = manifest.openness.unwrap();
        assert_eq!((open.leaders_days, open.everybody_days), (2, 7));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_pinned_once_never_changes_and_is_seen_by_those_who_see_its_number() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, cuts: false, ..Plan::default() }).await;
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        let structure = release.structure();
        let code = |name: &str| structure.groups.iter().find(|group| group.name == name).unwrap().code.clone();
        let (theme, item) = (&structure.themes[0], structure.items.iter().find(|item| item.kind.is_scored()).unwrap());
        let at = format!("/in/results/{wave}/pin");
        let mut browser = trial.signed_in(&organiser).await;
        let what = format!("theme:{}", theme.code);
        let whom = format!("group:{}", code("Alder Primary"));
        let came =
            browser.submit(&at, &at, &[("what", &what), ("whom", &whom), ("why", "We want <this> to rise")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let place = came.location.unwrap();
        let page = browser.get(&place).await.text;
        let number = release.theme_cell(measure::Level::Group, 0, &[], 0).shown().unwrap();
        let measure::Headline::Tenths(tenths) = number.headline else { panic!("{:?}", number.headline) };
        let sentence = format!("“{}” – Alder Primary: {}.{} of 100", theme.name, tenths / 10, tenths % 10);
        assert!(page.contains(&sentence) && page.contains("We want &lt;this&gt; to rise"), "{page}");
        assert!(page.contains("Pinned by Person 1 on"));
        // The same number again is the same finding.
        let again = browser.submit(&at, &at, &[("what", &what), ("whom", &whom), ("why", "Again")]).await;
        assert_eq!(again.location.as_deref(), Some(place.as_str()));
        // What is missing, unknown or too long comes back filled in.
        for (fields, says) in [
            (vec![("what", ""), ("whom", "whole"), ("why", "kept words")], "Choose a theme or a statement"),
            (vec![("what", what.as_str()), ("whom", "group:none"), ("why", "kept words")], "Choose whose number it is"),
            (vec![("what", "item:none"), ("whom", "whole"), ("why", "kept words")], "Choose a theme or a statement"),
        ] {
            let back = browser.submit(&at, &at, &fields).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(back.text.contains(says) && back.text.contains("kept words"), "{}", back.text);
        }
        let long = "x".repeat(301);
        let back = browser.submit(&at, &at, &[("what", &what), ("whom", "whole"), ("why", &long)]).await;
        assert!(back.text.contains("at most 300 letters") && back.text.contains(&long));
        // A colleague of Birch neither pins nor sees a number of Alder, and sees one of everybody.
        let colleague = trial.person("p40@willowbrook.example", &[]).await;
        let mut other = trial.signed_in(&colleague).await;
        assert_eq!(other.get(&place).await.status, StatusCode::NOT_FOUND);
        assert!(!other.get("/in/findings").await.text.contains("Alder Primary"));
        let sneaky = other.submit(&at, &at, &[("what", &what), ("whom", &whom)]).await;
        assert_eq!(sneaky.status, StatusCode::UNPROCESSABLE_ENTITY);
        let everybody = format!("item:{}", item.code);
        let came = other.submit(&at, &at, &[("what", &everybody), ("whom", "whole")]).await;
        let whole = came.location.unwrap();
        assert_eq!(browser.get(&whole).await.status, StatusCode::OK);
        let list = browser.get("/in/findings").await.text;
        assert!(list.contains(&place) && list.contains(&whole));
        // Whoever pinned it can be erased, and the finding stays.
        let person = colleague.id.clone();
        trial
            .app
            .people()
            .write("test: forget", move |tx| {
                crate::features::privacy::rows::forget(tx, &person, "Somebody who left", "2026-11-21")
            })
            .await
            .unwrap();
        let left = browser.get(&whole).await.text;
        assert!(left.contains("Pinned on") && !left.contains("Person 40"), "{left}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_link_to_a_credential_leads_to_the_page_of_its_survey() {
    let trial = on_sqlite().await;
    let (_, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
    let colleague = trial.person("p3@willowbrook.example", &[]).await;
    let mut browser = trial.signed_in(&colleague).await;
    let came = browser.get(&format!("/in/waves/{wave}/take")).await;
    assert_eq!(came.location, Some(format!("/in/waves/{wave}")), "{}", came.text);
    assert!(browser.get(&format!("/in/waves/{wave}")).await.status.is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_and_a_statement_have_pages_of_their_own() {
    let trial = on_sqlite().await;
    let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, ..Plan::default() }).await;
    let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
    let structure = release.structure();
    let mut browser = trial.signed_in(&organiser).await;
    let colleague = trial.person("p3@willowbrook.example", &[]).await;
    let mut other = trial.signed_in(&colleague).await;
    for theme in &structure.themes {
        let at = format!("/in/results/{wave}/themes/{}", theme.code);
        let (page, own) = (browser.get(&at).await.text, other.get(&at).await.text);
        assert!(page.contains(&format!("<h1 class=\"govuk-heading-l\">{}", theme.name)), "{page}");
        assert!(page.contains("Alder Primary") && page.contains("Birch Academy"));
        assert!(own.contains("Alder Primary") && !own.contains("Birch Academy"), "the own group and everybody");
    }
    for item in &structure.items {
        let page = browser.get(&format!("/in/results/{wave}/items/{}", item.code)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", item.code);
        // Fifty answered: agreement is shown, single options of a scale are not.
        assert_eq!(page.text.contains("id=\"answers\""), item.kind.is_scored(), "{}", item.code);
        assert!(!page.text.contains("Answer</th>") || !item.kind.is_scored(), "{}", page.text);
    }
    for wrong in ["themes/none", "items/none", "themes/", "items/%00"] {
        assert!(!browser.get(&format!("/in/results/{wave}/{wrong}")).await.status.is_success(), "{wrong}");
    }
}

/// Six places that answered in unlike shares and differ: the score that an even share would give is that of arithmetic by hand, and
/// small places are drawn towards everybody.
#[tokio::test(flavor = "multi_thread")]
async fn chance_and_silence_are_set_aside_from_released_numbers_alone() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 24)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    // Answers, staff, and how many of ten choose the best option.
    let places = [(20, 200, 8), (30, 40, 7), (40, 50, 2), (60, 60, 5), (100, 120, 6), (20, 25, 3)];
    let mut file = String::from("Site,Q,R\n");
    let mut values = String::new();
    for (at, (answers, staff, best)) in places.iter().enumerate() {
        for n in 0..*answers {
            writeln!(file, "S{at},{},One", if n % 10 < *best { 3 } else { 1 }).unwrap();
        }
        writeln!(values, "\"S{at}\" = {{ name = \"Place {at}\", eligible = {staff} }}").unwrap();
    }
    let start = MAP.find("[group.values]").unwrap();
    let map = format!("{}[group.values]\n{values}{}", &MAP[..start], &MAP[MAP.find("[[item]]").unwrap()..]);
    let sheet = sheet::read(file.as_bytes()).unwrap();
    let ready = brought::check(&trial.app, &sheet, map.as_bytes(), "MAP").await.unwrap();
    let ready = ready.unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let wave = ready.description.wave.clone();
    brought::bring(&trial.app, ready).await.unwrap();
    let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
    let theme = release.structure().themes[0].code.clone();
    let page = trial.signed_in(&organiser).await.get(&format!("/in/results/{wave}/themes/{theme}")).await.text;
    let cell = |at: usize| release.theme_cell(measure::Level::Group, at, &[], 0).shown().unwrap().headline.tenths();
    let staff: f64 = places.iter().map(|place| f64::from(place.1)).sum();
    let by_hand = places.iter().enumerate().map(|(at, place)| f64::from(place.1) * f64::from(cell(at))).sum::<f64>();
    let even = (by_hand / staff / 10.0).round() as i64;
    assert!(page.contains(&format!("would be about {even}, in place of")), "{even}: {page}");
    let drawn = &page[page.find("Scores of places, with some of the chance taken out").expect("a table")..];
    let row = |name: &str| -> Vec<String> {
        let row = drawn.split("<tr").find(|row| row.contains(name)).unwrap_or_else(|| panic!("{name}: {drawn}"));
        let cells = row.split("</td>").filter_map(|cell| cell.rsplit('>').next());
        cells.map(str::to_owned).filter(|cell| cell.parse::<f64>().is_ok()).collect()
    };
    let whole = f64::from(release.whole().unwrap().theme(0).shown().unwrap().headline.tenths()) / 10.0;
    for (at, place) in places.iter().enumerate() {
        let cells: Vec<f64> = row(&format!("Place {at}")).iter().map(|cell| cell.parse().unwrap()).collect();
        let [own, steadied] = cells[..] else { panic!("{cells:?}") };
        assert!(
            (steadied - whole).abs() <= (own - whole).abs() + 0.5,
            "Place {at}, {place:?}: {own} {steadied} {whole}"
        );
    }
    let far = |name: &str| {
        let cells: Vec<f64> = row(name).iter().map(|cell| cell.parse().unwrap()).collect();
        (cells[0] - cells[1]).abs()
    };
    assert!(far("Place 0") > far("Place 4"), "the smaller place is drawn further");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organiser_adds_a_benchmark_sets_it_beside_a_theme_and_lets_it_go() {
    on_both(|trial| async move {
        let (organiser, wave) = two_sites(&trial, Plan { threshold: 1, cuts: false, ..Plan::default() }).await;
        let auditor = trial.person("p2@willowbrook.example", &[Role::Auditor]).await;
        let mut browser = trial.signed_in(&organiser).await;
        let mut other = trial.signed_in(&auditor).await;
        assert_eq!(other.get("/in/benchmarks").await.status, StatusCode::NOT_FOUND);
        let form = browser.get("/in/benchmarks/new").await.text;
        let csrf =
            form.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let fields = |name: &'static str, licence: &'static str| {
            vec![
                ("csrf", csrf.as_str()),
                ("name", name),
                ("source", "A <report>"),
                ("licence", licence),
                ("published-day", "1"),
                ("published-month", "3"),
                ("published-year", "2025"),
                ("unit", "mean"),
            ]
        };
        let mut good = String::from("Organisation,Measure,Value\n");
        for (n, name) in ["Ash", "Beech", "Cherry", "Damson", "Elm", "Fir"].into_iter().enumerate() {
            writeln!(good, "{name},Teamwork,{}", 50 + 5 * n).unwrap();
        }
        // Nothing is lost where something is missing.
        let back = browser
            .upload_with("/in/benchmarks/new", &fields("Six bodies", ""), ("file", "six.csv", good.as_bytes()))
            .await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.text.contains("Say under which licence") && back.text.contains("Six bodies"), "{}", back.text);
        let bad = good.replace("75", "many");
        let back = browser
            .upload_with("/in/benchmarks/new", &fields("Six bodies", "OGL v3"), ("file", "six.csv", bad.as_bytes()))
            .await;
        assert!(back.text.contains("Row 7: “many” is no number from 0 to 100"), "{}", back.text);
        let came = browser
            .upload_with("/in/benchmarks/new", &fields("Six bodies", "OGL v3"), ("file", "six.csv", good.as_bytes()))
            .await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let at = came.location.unwrap();
        let page = browser.get(&at).await.text;
        assert!(page.contains("A &lt;report&gt;") && page.contains("62.5"), "{page}");
        let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
        let theme = &release.structure().themes[0].code;
        let field = format!("beside-{theme}");
        let saved = browser.submit(&at, &at, &[(&field, "0")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let results = format!("/in/results/{wave}/themes/{theme}");
        let beside = other.get(&results).await.text;
        assert!(beside.contains("Middle of 6 organisations") && beside.contains("OGL v3"), "{beside}");
        assert!(beside.contains("56.3 to 68.8"));
        // The report on everybody says the same, on its page and on paper.
        let report = format!("/in/results/{wave}/report");
        let told = other.get(&report).await.text;
        assert!(told.contains("56.3 to 68.8") && told.contains("6 organisations") && told.contains("OGL v3"), "{told}");
        assert_eq!(other.get(&format!("{report}.pdf")).await.status, StatusCode::OK);
        assert_eq!(other.submit(&results, &format!("{at}/drop"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.submit(&at, &format!("{at}/drop"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!other.get(&results).await.text.contains("Middle of 6 organisations"));
        assert!(!other.get(&report).await.text.contains("6 organisations"));
    })
    .await;
}
