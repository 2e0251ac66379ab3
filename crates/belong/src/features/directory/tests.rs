//! Scenarios of people, sites and staff lists, through HTTP and on both databases.

use super::import::Field;
use super::nouns::SiteKind;
use super::{GroupFault, rows};
use crate::features::identity;
use crate::testing::{Browser, Came, Trial, on_both, on_sqlite};
use axum::http::StatusCode;
use jiff::civil::{Date, date};

const LIST: &str = "\
Staff number,Preferred name,Surname,Work email,Academy,Region,Department,Job title,FTE,Subjects,Start date,End date,Line manager
101,Asha,Bell,asha.bell@oak.example,Oak Lodge,North,,Headteacher,1,,2019-09-01,,
102,Ben,Carr,ben@oak.example,Oak Lodge,North,Science,Teacher of physics,0.6,Physics; Maths,2024-09-01,,101
102,Ben,Carr,ben@oak.example,Elm Court,South,,Teacher of physics,0.4,Physics,2024-09-01,,
103,Zoë,Dane,,Oak Lodge,North,,Cleaner,0.25,,2020-01-06,,asha.bell@oak.example
";

#[tokio::test]
async fn every_statement_prepares_on_both_databases() {
    store::testing::prepare_all::<store::People>(rows::STATEMENTS).await;
}

/// An administrator at a browser.
struct Desk {
    browser: Browser,
    csrf: String,
}

/// A page, and what it says.
struct Page {
    status: StatusCode,
    location: Option<String>,
    body: String,
}

impl From<Came> for Page {
    fn from(came: Came) -> Self {
        Self { status: came.status, location: came.location, body: came.text }
    }
}

/// The proof that the forms of a signed-in browser carry.
async fn desk_of(mut browser: Browser) -> Desk {
    let page = Page::from(browser.get("/in").await);
    let csrf = page.hidden("csrf").unwrap_or_else(|| panic!("{}", page.text()));
    Desk { browser, csrf }
}

/// The first administrator of a program in which there is nobody yet.
async fn administrator(trial: &Trial) -> Desk {
    let link = identity::first_administrator(&trial.app).await.expect("a link").expect("nobody was here");
    let path = link.split_once("/in/").map(|(_, rest)| format!("/in/{rest}")).expect("a link under /in");
    let mut browser = trial.browser();
    assert_eq!(browser.post(&path, &[("csrf", "none")]).await.status, StatusCode::SEE_OTHER);
    desk_of(browser).await
}

impl Desk {
    async fn get(&mut self, path: &str) -> Page {
        self.browser.get(path).await.into()
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        let all: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        self.browser.post(path, &all).await.into()
    }

    async fn upload(&mut self, path: &str, field: &str, name: &str, bytes: &[u8]) -> Page {
        let csrf = self.csrf.clone();
        self.browser.upload(path, &csrf, (field, name, bytes)).await.into()
    }
}

impl Page {
    /// Where it leads, if it is a redirect.
    fn to(&self) -> Option<String> {
        self.location.clone()
    }

    /// Whether the page says something, once tags are away.
    fn says(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// The text of the page: without tags, with single spaces.
    fn text(&self) -> String {
        let mut out = String::with_capacity(self.body.len());
        let mut in_tag = false;
        for c in self.body.chars() {
            match c {
                '<' => in_tag = true,
                '>' => {
                    in_tag = false;
                    out.push(' ');
                }
                c if !in_tag => out.push(c),
                _ => {}
            }
        }
        let plain = out.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first hidden field of a name.
    fn hidden(&self, name: &str) -> Option<String> {
        let rest = self.body.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    }
}

/// Uploads a list and gives the address of its mapping page.
async fn uploaded(desk: &mut Desk, bytes: &[u8]) -> String {
    let answer = desk.upload("/in/people/import", "file", "staff.csv", bytes).await;
    answer.to().unwrap_or_else(|| panic!("{}", answer.text()))
}

/// Chooses the columns as they were guessed, and more choices.
async fn chosen(desk: &mut Desk, list: &str, bytes: &[u8], also: &[(&str, &str)]) -> Page {
    let sheet = crate::sheet::read(bytes).expect("a table");
    let guessed = super::Choices::guessed(&sheet.header, true).columns;
    let names: Vec<String> = (0..guessed.len()).map(|n| format!("column-{n}")).collect();
    let mut fields: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(guessed.iter().map(String::as_str)).collect();
    fields.extend(also);
    let answer = desk.post(list, &fields).await;
    let to = answer.to().unwrap_or_else(|| panic!("{}", answer.text()));
    desk.get(&to).await
}

/// Uploads, chooses and imports.
async fn imported(desk: &mut Desk, bytes: &[u8], also: &[(&str, &str)]) -> Page {
    let list = uploaded(desk, bytes).await;
    let check = chosen(desk, &list, bytes, also).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.text());
    let mark = check.hidden("mark").unwrap_or_else(|| panic!("{}", check.text()));
    let done = desk.post(&format!("{list}/check"), &[("mark", &mark)]).await;
    assert_eq!(done.to().as_deref(), Some("/in/people"), "{}", done.text());
    desk.get("/in/people").await
}

const NEW_SITES: &[(&str, &str)] = &[("also", "new_sites"), ("scope", "everybody")];

#[tokio::test]
async fn a_staff_list_is_uploaded_mapped_checked_and_imported() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        let page = desk.get("/in/people").await;
        assert!(page.says("No people yet"), "{}", page.text());
        // Windows-1252, as school systems write.
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(LIST);
        let list = uploaded(&mut desk, &bytes).await;
        let page = desk.get(&list).await;
        assert!(page.says("We read 4 rows from staff.csv"), "{}", page.text());
        assert!(page.body.contains("<option value=\"staff_number\" selected>"));
        let check = chosen(&mut desk, &list, &bytes, NEW_SITES).await;
        assert!(check.says("3 Join"), "{}", check.text());
        assert!(
            check.says("Academy or team Oak Lodge") && check.says("Region North") && check.says("Department Science")
        );
        let before = desk.get("/in/people?q=zoe").await;
        assert!(before.says("Nobody here matches that."), "a dry run changes nothing");
        let mark = check.hidden("mark").expect("a mark");
        desk.post(&format!("{list}/check"), &[("mark", &mark)]).await;
        let page = desk.get("/in/people").await;
        assert!(page.says("Imported. 3 joined, 0 changed, 0 left."), "{}", page.text());
        assert!(page.says("4 people are on the list."));
        for (query, name) in [("zoe", "Zoë Dane"), ("DANE", "Zoë Dane"), ("be%20as", "Asha Bell"), ("102", "Ben Carr")]
        {
            let page = desk.get(&format!("/in/people?q={query}")).await;
            assert!(page.says(name), "{query}: {}", page.text());
        }
        // The list itself is gone once it is imported.
        assert_eq!(desk.get(&list).await.status, StatusCode::NOT_FOUND);
        let sites = desk.get("/in/people/sites").await;
        assert!(sites.says("Elm Court Academy or team, 1 person"), "{}", sites.text());
    })
    .await;
}

#[tokio::test]
async fn the_same_list_again_says_that_nothing_changes() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        imported(&mut desk, LIST.as_bytes(), NEW_SITES).await;
        let list = uploaded(&mut desk, LIST.as_bytes()).await;
        let check = chosen(&mut desk, &list, LIST.as_bytes(), &[]).await;
        assert!(check.says("There is nothing to import."), "{}", check.text());
        assert!(check.says("3 Stay as they are"));
        assert_eq!(check.hidden("mark"), None);
        // One cell is different: one change, told in words.
        let other = LIST.replace(",0.6,", ",0.8,");
        let list = uploaded(&mut desk, other.as_bytes()).await;
        let check = chosen(&mut desk, &list, other.as_bytes(), &[]).await;
        assert!(check.says("Ben Carr FTE: from \"0.6\" to \"0.8\""), "{}", check.text());
        let page = imported(&mut desk, other.as_bytes(), &[]).await;
        assert!(page.says("Imported. 0 joined, 1 changed, 0 left."), "{}", page.text());
    })
    .await;
}

#[tokio::test]
async fn a_leaver_ends_and_can_no_longer_ask_for_a_link() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        imported(&mut desk, LIST.as_bytes(), NEW_SITES).await;
        let without: String =
            LIST.lines().filter(|line| !line.starts_with("102,")).map(|line| format!("{line}\n")).collect();
        let list = uploaded(&mut desk, without.as_bytes()).await;
        let check = chosen(&mut desk, &list, without.as_bytes(), &[]).await;
        assert_eq!(check.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(check.says("1 of 3 people would leave. That is more than 5%, so we stopped."), "{}", check.text());
        let page = imported(&mut desk, without.as_bytes(), &[("also", "may_shrink")]).await;
        assert!(page.says("Imported. 0 joined, 0 changed, 1 left."), "{}", page.text());
        assert!(!page.says("Ben Carr"));
        let known = |email: &'static str| {
            let app = trial.app.clone();
            async move {
                app.people()
                    .read("test: who", move |tx| identity::rows::person_by_email(tx, email))
                    .await
                    .expect("an answer")
                    .map(|person| person.name)
            }
        };
        assert_eq!(known("ben@oak.example").await, None);
        assert_eq!(known("asha.bell@oak.example").await.as_deref(), Some("Asha Bell"));
        // Back again.
        imported(&mut desk, LIST.as_bytes(), &[]).await;
        assert_eq!(known("ben@oak.example").await.as_deref(), Some("Ben Carr"));
    })
    .await;
}

#[tokio::test]
async fn a_list_with_columns_that_are_nobodys_business_is_refused_and_not_kept() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    let secret = "Staff number,Name,Academy,Ethnicity,NI Number\n1,Asha Bell,Oak Lodge,canary-ethnicity,QQ123456C\n";
    let answer = desk.upload("/in/people/import", "file", "staff.csv", secret.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("We did not take this file"), "{}", answer.text());
    assert!(answer.says("Ethnicity (D) This is for each person to say"));
    assert!(answer.says("NI Number (E) Belong does not need this"));
    let folder = trial.app.config().folder.clone();
    for entry in std::fs::read_dir(folder).expect("the folder").flatten().filter(|e| e.path().is_file()) {
        let bytes = std::fs::read(entry.path()).expect("a file");
        for canary in [&b"canary-ethnicity"[..], b"QQ123456C"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary), "{}", entry.path().display());
        }
    }
}

#[tokio::test]
async fn problems_are_named_by_row_and_column_and_nothing_is_imported() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    let wrong = LIST.replace(",0.25,", ",1.25,").replace("ben@oak.example,Elm", "not an email,Elm");
    let list = uploaded(&mut desk, wrong.as_bytes()).await;
    let check = chosen(&mut desk, &list, wrong.as_bytes(), NEW_SITES).await;
    assert_eq!(check.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(check.says("We found 2 problems"), "{}", check.text());
    assert!(check.says("Row 4, column D (Work email) \"not an email\" is not an email address."), "{}", check.text());
    assert!(check.says("Row 5, column I (FTE) \"1.25\" is not a full-time equivalent."), "{}", check.text());
    let tried = desk.post(&format!("{list}/check"), &[("mark", "whatever")]).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.get("/in/people?q=asha").await.says("Nobody here matches that."));
}

#[tokio::test]
async fn what_was_agreed_to_is_what_is_done() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    imported(&mut desk, LIST.as_bytes(), NEW_SITES).await;
    let changed = LIST.replace(",0.6,", ",0.8,");
    let list = uploaded(&mut desk, changed.as_bytes()).await;
    let mark = chosen(&mut desk, &list, changed.as_bytes(), &[]).await.hidden("mark").expect("a mark");
    // Meanwhile the same change arrives by another list.
    imported(&mut desk, changed.as_bytes(), &[]).await;
    let answer = desk.post(&format!("{list}/check"), &[("mark", &mark)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.says("Something changed in Belong since you looked."), "{}", answer.text());
    assert!(answer.says("There is nothing to import."));
}

#[tokio::test]
async fn bad_files_get_a_sentence() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    let huge = vec![b'x'; crate::web::form::UPLOAD_BYTES_MAX + 1];
    let truncated = &crate::sheet::workbook("<row/>")[..300];
    for (bytes, sentence) in [
        (&b""[..], "There are no rows in this file."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "This file is not a table."),
        (b"\xD0\xCF\x11\xE0 and so on", "This is an old kind of Excel workbook"),
        (truncated, "This workbook is damaged or locked with a password."),
        (b"a,b\n1,2,3,4\n", "Row 2 has more cells than there are columns."),
        (&huge, "larger than"),
    ] {
        let answer = desk.upload("/in/people/import", "file", "staff.csv", bytes).await;
        assert!(answer.status.is_client_error(), "{} {}", answer.status, answer.text());
        assert!(answer.says(sentence), "{}", answer.text());
    }
    let answer = desk.upload("/in/people/import", "other", "staff.csv", b"a,b\n1,2\n").await;
    assert!(answer.says("Choose a file."), "{}", answer.text());
}

#[tokio::test]
async fn a_mapping_without_a_key_a_name_or_an_academy_comes_back() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    let list = uploaded(&mut desk, b"Thing,Other\n1,2\n").await;
    let answer = desk.post(&list, &[("column-0", Field::Title.code()), ("column-1", Field::Title.code())]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in ["Choose a column for the staff number", "\"Job title\" is chosen for two columns."] {
        assert!(answer.says(sentence), "{}", answer.text());
    }
    // Whoever goes on without choosing is sent back.
    assert_eq!(desk.get(&format!("{list}/check")).await.to().as_deref(), Some(list.as_str()));
}

#[tokio::test]
async fn only_administrators_see_people_and_only_the_sender_sees_a_list() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    imported(&mut desk, LIST.as_bytes(), NEW_SITES).await;
    let list = uploaded(&mut desk, LIST.as_bytes()).await;
    let asha = trial
        .app
        .people()
        .read("test: asha", |tx| identity::rows::person_by_email(tx, "asha.bell@oak.example"))
        .await
        .expect("an answer")
        .expect("Asha");
    let mut member = desk_of(trial.signed_in(&asha).await).await;
    let check = format!("{list}/check");
    let person = format!("/in/people/{}", asha.id);
    for path in [
        "/in/people",
        "/in/people/new",
        "/in/people/import",
        "/in/people/sites",
        "/in/people/sites/new",
        &list,
        &check,
        &person,
    ] {
        assert_eq!(member.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert!(trial.browser().get(path).await.location.is_some_and(|to| to.starts_with("/in/sign-in")), "{path}");
    }
    for path in ["/in/people/new", "/in/people/sites/new", &list, &check, &person] {
        let fields = [
            ("name", "Mallory"),
            ("site", "x"),
            ("family", "other"),
            ("start-day", "1"),
            ("start-month", "9"),
            ("start-year", "2026"),
        ];
        assert_eq!(member.post(path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(desk.browser.post(path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let answer = member.upload("/in/people/import", "file", "staff.csv", LIST.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    // Another administrator does not see the first one's list either.
    let id = asha.id.clone();
    trial
        .app
        .people()
        .write("test: role", move |tx| identity::rows::give_role(tx, &id, &identity::Role::Administrator))
        .await
        .expect("a role");
    assert_eq!(member.get(&list).await.status, StatusCode::NOT_FOUND);
    assert_eq!(member.get("/in/people").await.status, StatusCode::OK);
}

#[tokio::test]
async fn people_without_a_list_are_added_moved_and_ended_by_hand() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        imported(&mut desk, LIST.as_bytes(), NEW_SITES).await;
        let sites = trial.app.people().read("test: sites", rows::sites).await.expect("sites");
        let elm = sites.iter().find(|site| site.name == "Elm Court").expect("Elm Court").id.clone();
        let fields = [
            ("name", "Olu Ade"),
            ("email", ""),
            ("staff_number", "C-7"),
            ("site", elm.as_str()),
            ("title", "Cook"),
            ("family", "catering"),
            ("fte", "0.5"),
            ("start-day", "1"),
            ("start-month", "9"),
            ("start-year", "2025"),
        ];
        let answer = desk.post("/in/people/new", &fields).await;
        let person = answer.to().unwrap_or_else(|| panic!("{}", answer.text()));
        let page = desk.get(&person).await;
        assert!(
            page.says(
                "Cook Added by hand Where Elm Court Kind of work Catering FTE 0.5 From 1 September 2025 Until No end"
            ),
            "{}",
            page.text()
        );
        // A number that is taken is refused in words, and what was typed is still there.
        let taken = desk.post(&person, &[("name", "Olu Ade"), ("staff_number", "101")]).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.says("already has this email, number, URN or code"), "{}", taken.text());
        assert!(taken.body.contains("value=\"101\""));
        desk.post(&person, &[("name", "Olu Ade-King"), ("email", "Olu@Elm.example"), ("staff_number", "C-7")]).await;
        let page = desk.get(&person).await;
        assert!(page.says("Olu Ade-King") && page.body.contains("olu@elm.example"), "{}", page.text());
        // More work, with a mistake first.
        let answer = desk
            .post(
                &format!("{person}/appointments"),
                &[
                    ("site", elm.as_str()),
                    ("family", "midday"),
                    ("fte", "2"),
                    ("start-day", "31"),
                    ("start-month", "2"),
                    ("start-year", "2026"),
                ],
            )
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.says("Enter a day, month and year.") && answer.says("is not a full-time equivalent"),
            "{}",
            answer.text()
        );
        let answer = desk
            .post(
                &format!("{person}/appointments"),
                &[
                    ("site", elm.as_str()),
                    ("family", "midday"),
                    ("start-day", "2"),
                    ("start-month", "9"),
                    ("start-year", "2025"),
                ],
            )
            .await;
        assert_eq!(answer.to().as_deref(), Some(person.as_str()), "{}", answer.text());
        let id = person.rsplit('/').next().expect("an id").to_owned();
        let work = trial.app.people().read("test: work", move |tx| rows::appointments_of(tx, &id)).await.expect("work");
        assert_eq!(work.len(), 2);
        for one in &work {
            let end = format!("{person}/appointments/{}", one.id);
            assert!(desk.get(&end).await.says("End: "));
            let early = desk.post(&end, &[("last-day", "1"), ("last-month", "1"), ("last-year", "2020")]).await;
            assert!(early.says("The last day is before the first day."), "{}", early.text());
            let ended = desk.post(&end, &[("last-day", "3"), ("last-month", "9"), ("last-year", "2025")]).await;
            assert_eq!(ended.to().as_deref(), Some(person.as_str()), "{}", ended.text());
        }
        assert!(desk.get("/in/people?q=olu").await.says("Nobody here matches that."), "ended, so no longer listed");
        // A list never ends what was added by hand: nobody would change.
        let list = uploaded(&mut desk, LIST.as_bytes()).await;
        assert!(chosen(&mut desk, &list, LIST.as_bytes(), &[]).await.says("There is nothing to import."));
    })
    .await;
}

#[tokio::test]
async fn sites_are_added_and_keep_their_order() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        assert!(desk.get("/in/people/sites").await.says("Willowbrook Learning Trust Trust, 0 people"));
        let root = trial
            .app
            .people()
            .read("test: sites", rows::sites)
            .await
            .expect("sites")
            .root()
            .expect("a root")
            .id
            .clone();
        let add = async |desk: &mut Desk, kind: SiteKind, name: &str, parent: &str, urn: &str| {
            desk.post(
                "/in/people/sites/new",
                &[("kind", kind.code()), ("name", name), ("parent", parent), ("urn", urn)],
            )
            .await
        };
        assert!(add(&mut desk, SiteKind::Region, "North", &root, "").await.to().is_some());
        let sites = trial.app.people().read("test: sites", rows::sites).await.expect("sites");
        let north = sites.iter().find(|site| site.name == "North").expect("North").id.clone();
        assert!(add(&mut desk, SiteKind::Academy, "Oak Lodge", &north, "123456").await.to().is_some());
        for (kind, name, parent, urn, sentence) in [
            (
                SiteKind::Academy,
                "Oak  LODGE",
                north.as_str(),
                "",
                "There is already a site called \"Oak LODGE\" there.",
            ),
            (SiteKind::Academy, "Elm", &north, "12", "A URN has six digits."),
            (SiteKind::Academy, "Elm", &north, "123456", "already has this email, number, URN or code"),
            (SiteKind::Region, "West", &north, "", "Choose a site above it that fits"),
            (SiteKind::Department, "Maths", &root, "", "Choose a site above it that fits"),
            (SiteKind::Academy, "", &root, "", "Enter a name"),
            (SiteKind::Academy, "Elm", "nowhere", "", "Choose a site above it that fits"),
        ] {
            let answer = add(&mut desk, kind, name, parent, urn).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(answer.says(sentence), "{name}: {}", answer.text());
        }
        let page = desk.get("/in/people/sites").await;
        assert!(page.says("North Region, 0 people Oak Lodge Academy or team, 0 people"), "{}", page.text());
        // A list may name the academy by its URN.
        let list = "Staff number,Name,URN,Job title\n1,Asha Bell,123456,Headteacher\n";
        assert!(imported(&mut desk, list.as_bytes(), &[]).await.says("1 joined"));
        assert!(desk.get("/in/people/sites").await.says("Oak Lodge Academy or team, 1 person"));
    })
    .await;
}

fn many(people: usize) -> String {
    let mut text = String::from("Staff number,Name,Email,Site,Region,Job title,FTE,Start\n");
    for n in 0..people {
        let (site, region) = match n % 10 {
            0 => ("Elm Court", "South"),
            1 => ("Ash Hill", "South"),
            2 | 3 => ("Fern Bank", "South"),
            _ => ("Oak Lodge", "North"),
        };
        text.push_str(&format!("{n},Person {n:04},p{n}@example.org,{site},{region},Teacher,1,2020-09-01\n"));
    }
    text
}

#[tokio::test]
async fn key_groups_have_everybody_once_in_groups_of_twenty_or_more() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        // Somebody with two jobs is counted at the one with more hours, and once.
        let text = format!("{}5000,Two Jobs,two@example.org,Oak Lodge,North,Teacher,0.4,2020-09-01\n5000,Two Jobs,two@example.org,Elm Court,South,Teacher,0.6,2020-09-01\n", many(100));
        imported(&mut desk, text.as_bytes(), NEW_SITES).await;
        let today = trial.app.clock().today();
        let (regions, groups) = trial
            .app
            .people()
            .read("test: groups", move |tx| {
                Ok::<_, store::Error>(super::key_groups(tx, today, 20).unwrap_or_else(|fault| panic!("{fault:?}")))
            })
            .await
            .expect("groups");
        let told: Vec<(&str, &str, Option<u16>, usize)> =
            groups.iter().map(|g| (g.code.as_str(), g.name.as_str(), g.region, g.people.len())).collect();
        assert_eq!(
            told,
            [
                ("g01", "Oak Lodge", Some(0), 60),
                ("g02", "Elm Court with Ash Hill", Some(1), 21),
                ("g03", "Fern Bank", Some(1), 20),
            ]
        );
        assert_eq!(regions, [("r01".to_owned(), "North".to_owned()), ("r02".to_owned(), "South".to_owned())]);
        let mut everybody: Vec<&String> = groups.iter().flat_map(|group| &group.people).collect();
        everybody.sort();
        everybody.dedup();
        assert_eq!(everybody.len(), 101);
        let long_ago: Date = date(2019, 1, 1);
        trial
            .app
            .people()
            .read("test: nobody", move |tx| {
                assert!(matches!(super::key_groups(tx, long_ago, 20), Err(GroupFault::TooFew(0))));
                Ok::<_, store::Error>(())
            })
            .await
            .expect("an answer");
    })
    .await;
}

#[tokio::test]
async fn lists_of_people_have_pages() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    imported(&mut desk, many(120).as_bytes(), NEW_SITES).await;
    let mut seen = 0;
    let mut path = "/in/people".to_owned();
    loop {
        let page = desk.get(&path).await;
        seen += page.body.matches("Person 0").count();
        let Some(next) = page
            .body
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or(""))
            .find(|href| href.contains("after="))
        else {
            break;
        };
        path = next.replace("&amp;", "&");
    }
    assert_eq!(seen, 120);
    let sites = trial.app.people().read("test: sites", rows::sites).await.expect("sites");
    let elm = &sites.iter().find(|site| site.name == "Elm Court").expect("Elm Court").id;
    let page = desk.get(&format!("/in/people?site={elm}")).await;
    assert!(page.says("People at Elm Court"));
    assert_eq!(page.body.matches("Person 0").count(), 12);
}

#[tokio::test]
async fn old_lists_are_dropped_after_a_day() {
    let trial = on_sqlite().await;
    let mut desk = administrator(&trial).await;
    let list = uploaded(&mut desk, LIST.as_bytes()).await;
    super::round(&trial.app).await.expect("a round");
    assert_eq!(desk.get(&list).await.status, StatusCode::OK);
    let later = crate::clock::days_after(trial.app.clock().today(), 2);
    trial.app.clock().move_to(later);
    super::round(&trial.app).await.expect("a round");
    assert_eq!(desk.get(&list).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_thousand_five_hundred_people_are_imported_at_once() {
    on_both(|trial: Trial| async move {
        let mut desk = administrator(&trial).await;
        let began = std::time::Instant::now();
        let page = imported(&mut desk, many(2_500).as_bytes(), NEW_SITES).await;
        assert!(page.says("Imported. 2500 joined"), "{}", page.text());
        assert!(page.says("2501 people are on the list."), "{}", page.text());
        println!("2,500 people uploaded, checked and imported in {:?}", began.elapsed());
    })
    .await;
}
