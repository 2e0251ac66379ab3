//! Every address of the program, attacked. The addresses are read from the source, so that a new one is attacked as soon as
//! it is written, and fails [`who_may_reach_what`] until somebody has said who may reach it.

use crate::features::actions::{self, Action, Decision, Priority, State, Verdict};
use crate::features::benchmarks::{self, Benchmark, Unit};
use crate::features::identity::{Person, Role};
use crate::features::results::{self, rows::Pinned};
use crate::features::spaces::{self, Joining, Meeting, Part, Space, Visibility};
use crate::features::surveys::{self, Intent, Plan};
use crate::features::terms;
use crate::features::voice::{self, How, Suggestion};
use crate::post::stop;
use crate::testing::{Browser, Came, Trial, on_both, on_sqlite};
use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::Version;
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use jiff::civil::date;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// A request that takes longer than this in a test counts as a hang.
const HANG: Duration = Duration::from_secs(20);

/// One address with one method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    method: &'static str,
    path: String,
}

impl Address {
    fn is_open(&self) -> bool {
        !self.path.starts_with("/in/") && self.path != "/in"
    }

    /// The names of the parts that vary.
    fn parts(&self) -> Vec<&str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
    }

    fn with(&self, values: &BTreeMap<&str, String>) -> String {
        let parts = self.path.split('/').map(|part| {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            name.map_or(part.to_owned(), |name| {
                values.get(name).unwrap_or_else(|| panic!("say in `Scene::values` what {{{name}}} can be")).clone()
            })
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// The text between a parenthesis and the one that closes it.
fn within(text: &str) -> &str {
    let (mut depth, mut quoted) = (1, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

fn sources(at: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(at).expect("the source").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("web/hostile_tests.rs") {
            let text = std::fs::read_to_string(&path).expect("text");
            // What comes after the first test module of a file serves tests.
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            found.push((path.to_string_lossy().into_owned(), text));
        }
    }
}

/// Every address, from every `.route("…", …)` of the source. Routers of features are mounted under `/in`.
fn addresses() -> Vec<Address> {
    let mut files = vec![];
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let (mut found, mut routes) = (BTreeSet::new(), 0);
    for (file, text) in &files {
        let under = if file.contains("/features/") { "/in" } else { "" };
        for (at, _) in text.match_indices(".route(") {
            routes += 1;
            let inside = within(&text[at + ".route(".len()..]);
            let path = inside.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            let path = path.unwrap_or_else(|| panic!("{file}: write the address of a route as a text: {inside}"));
            let inside = inside.split_once(',').map_or("", |(_, rest)| rest);
            let words: BTreeSet<&str> = ["get", "post", "posted", "put", "delete", "patch", "any"]
                .into_iter()
                .filter(|word| {
                    let calls =
                        |(at, _): (usize, &str)| !inside[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                    inside.match_indices(&format!("{word}(")).any(calls)
                })
                .collect();
            assert!(!words.is_empty(), "{file}: no method for {path}");
            for word in words {
                let method = match word {
                    "get" => "GET",
                    "post" | "posted" => "POST",
                    other => panic!("{file}: teach this test the method {other}"),
                };
                let path = if path == "/" && !under.is_empty() { under.to_owned() } else { format!("{under}{path}") };
                found.insert(Address { method, path });
            }
        }
        for word in [".route_service(", ".nest_service(", ".fallback_service(", ".method_not_allowed_fallback_service("]
        {
            assert!(!text.contains(word), "{file}: this test does not see what {word} mounts");
        }
    }
    assert!(routes > 60 && found.len() > 70, "the source was read: {routes} routes, {} addresses", found.len());
    found.into_iter().collect()
}

/// Who tries.
const VISITORS: [&str; 7] = ["nobody", "member", "leader", "organiser", "administrator", "keyholder", "auditor"];

/// Whether the long campaign was asked for: every visitor on both databases. Without it a few do, in seconds.
fn long() -> bool {
    std::env::var_os("BELONG_LONG").is_some()
}

/// An organisation in the middle of things: one survey that is planned, one that is open, one with results.
struct Scene {
    trial: Trial,
    people: BTreeMap<&'static str, Person>,
    values: BTreeMap<&'static str, String>,
    closed: String,
    planned: String,
}

/// A text of a stranger that is planted wherever people can write: it must come out as text.
const PLANTED: &str = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>'&{{7*7}}";

impl Scene {
    async fn new(trial: Trial) -> Self {
        trial.import(&[("Alder Primary", "North", 24), ("Birch Academy", "North", 26)]).await;
        let app = trial.app.clone();
        let sites = app.people().read("test: sites", crate::features::directory::rows::sites);
        let sites = sites.await.expect("sites");
        let site = sites.iter().find(|site| site.name == "Alder Primary").expect("a site").id.clone();
        let mut people = BTreeMap::new();
        for (number, (who, roles)) in [
            ("member", vec![]),
            ("leader", vec![Role::SiteLeader { site: site.clone() }]),
            ("organiser", vec![Role::Organiser]),
            ("administrator", vec![Role::Administrator]),
            ("keyholder", vec![Role::Keyholder]),
            ("auditor", vec![Role::Auditor]),
        ]
        .into_iter()
        .enumerate()
        {
            let person = trial.person(&format!("p{}@willowbrook.example", number + 1), &roles).await;
            people.insert(who, person);
        }
        let (organiser, keyholder) = (people["organiser"].clone(), people["keyholder"].clone());
        let (closed, words) = trial.announced(&organiser, &[&keyholder]).await;
        answer(&trial, &closed, 24).await;
        app.clock().move_to(date(2026, 11, 21));
        app.own_box().give_secret(&closed, &words[0], "2026-11-21").await.expect("a key");
        surveys::close_wave(&app, &closed).await.expect("closed");
        let wave = |title: &'static str, days| Intent {
            title: title.into(),
            days,
            plan: Plan { threshold: 1, ..Plan::default() },
            seats: vec![("organiser".into(), keyholder.id.clone())],
        };
        let days = (date(2026, 12, 1), date(2026, 12, 18));
        let open = surveys::plan(&app, &organiser, "s1".into(), wave("Open", days)).await.expect("a plan");
        let seed = credential::derive::Seed::new(app.chance().bytes());
        let public = credential::seal::KeyholderSecret::from_seed(&seed).public().to_b64u();
        surveys::give_key(&app, &keyholder, open.clone(), public).await.expect("a key");
        surveys::announce(&app, &organiser, open.clone()).await.expect("announced");
        let planned = surveys::plan(&app, &organiser, "s1".into(), wave("Planned", days)).await.expect("a plan");
        app.clock().move_to(date(2026, 12, 2));
        let remarks = app.own_box().comments(&closed).await.expect("comments");
        let member = people["member"].id.clone();
        let appointment = app.people().read("test: appointment", move |tx| {
            crate::features::directory::rows::appointments_of(tx, &member).map(|of| of[0].id.clone())
        });
        let spare = trial.person("p19@willowbrook.example", &[]).await.id;
        let manifest = app.own_box().manifest(&closed).await.expect("a box").expect("a manifest");
        let reading = results::read(&app, &organiser, closed.clone()).await.expect("results");
        // Too few answered for a number to be shown; what is kept of a finding is the same.
        let finding = Pinned {
            id: "f1".to_owned(),
            wave: closed.clone(),
            whom: "whole".to_owned(),
            what: "item:bel1".to_owned(),
            sentence: PLANTED.to_owned(),
            why: PLANTED.to_owned(),
            pinned_on: "2026-11-22".to_owned(),
            person: Some(organiser.id.clone()),
            name: None,
        };
        let pinned = app.people().write("test: finding", move |tx| results::rows::finding_add(tx, &finding));
        pinned.await.expect("a finding");
        let benchmark = Benchmark {
            id: "b1".to_owned(),
            name: PLANTED.to_owned(),
            source: PLANTED.to_owned(),
            licence: PLANTED.to_owned(),
            published_on: "2026-01-01".to_owned(),
            unit: Unit::Mean,
            measures: vec![],
        };
        let kept = benchmark.clone();
        let kept = app.people().write("test: benchmark", move |tx| benchmarks::rows::add(tx, &kept, "2026-12-02"));
        kept.await.expect("a benchmark");
        let (wave, leader, owner) = (closed.clone(), people["leader"].id.clone(), people["member"].clone());
        let acting = app.people().write("test: acting", move |tx| {
            let (text, day) = (|| PLANTED.to_owned(), || "2026-11-23".to_owned());
            let space = Space {
                id: "sp1".to_owned(),
                name: text(),
                purpose: text(),
                state: spaces::State::Live,
                visibility: Visibility::Open,
                joining: Joining::Ask,
                protected_time: text(),
                rules: vec![text()],
                made_on: day(),
                review_on: None,
            };
            spaces::rows::add(tx, &space)?;
            spaces::rows::put(tx, "sp1", &leader, Part::Lead, &day())?;
            let meeting = Meeting {
                id: "m1".to_owned(),
                space: "sp1".to_owned(),
                title: text(),
                on_day: date(2026, 12, 4),
                starts: jiff::civil::time(15, 30, 0, 0),
                minutes: 60,
                place: text(),
                agenda: text(),
                notes: text(),
                sequence: 0,
                called_off: false,
            };
            spaces::rows::meeting_add(tx, &meeting)?;
            let term = terms::Term {
                id: "t1".to_owned(),
                site: None,
                name: text(),
                starts_on: date(2026, 9, 1),
                ends_on: date(2026, 12, 18),
            };
            terms::rows::add(tx, &term)?;
            let priority = Priority {
                id: "y1".to_owned(),
                wave: wave.clone(),
                title: text(),
                reason: text(),
                space: Some(("sp1".to_owned(), text())),
                set_on: day(),
            };
            actions::rows::priority_add(tx, &priority)?;
            let decision = Decision {
                id: "d1".to_owned(),
                wave: wave.clone(),
                question: text(),
                verdict: Verdict::Yes,
                reason: text(),
                decided_on: day(),
                review_on: None,
                by: None,
            };
            actions::rows::decision_add(tx, &decision, &owner.id)?;
            actions::rows::set_world(tx, &wave, Some(&day()))?;
            spaces::rows::link_add(tx, ("decision", "d1"), "answers", ("finding", "f1"), &day())?;
            let action = Action {
                id: "a1".to_owned(),
                space: "sp1".to_owned(),
                part_of: None,
                site: None,
                title: text(),
                detail: text(),
                owner: Some((owner.id.clone(), owner.name.clone())),
                due_on: "2026-12-20".to_owned(),
                state: State::Doing,
                outcome: None,
                confidence: None,
                said: String::new(),
                finding: Some("f1".to_owned()),
                made_on: day(),
                changed_on: day(),
                reminded: 0,
            };
            actions::rows::add(tx, &action)?;
            tx.execute(
                "INSERT INTO evidence (id, action, name, kind, bytes, size, description, added_on)
                VALUES ('e1', 'a1', 'note.txt', 'text', ?1, 4, ?2, '2026-11-01')",
                store::params![b"Done".to_vec(), PLANTED],
            )?;
            spaces::rows::link_add(tx, ("decision", "d1"), "became", ("action", "a1"), &day())
        });
        acting.await.expect("something is done");
        let put = Suggestion {
            id: "sg1".to_owned(),
            finding: Some("f1".to_owned()),
            ..Suggestion::new(PLANTED, PLANTED, How::Named, None)
        };
        let writer = people["member"].id.clone();
        let put = app.people().write("test: suggestion", move |tx| {
            voice::rows::add(tx, &put, Some(&writer), Some("2026-01-01"))?;
            voice::rows::reply_add(tx, ("sr1", "sg1"), Some(&writer), false, PLANTED, "2026-11-23")
        });
        put.await.expect("a suggestion");
        voice::morning(&app).await.expect("a morning");
        let values = BTreeMap::from([
            ("space", "sp1".to_owned()),
            ("meeting", "m1".to_owned()),
            ("priority", "y1".to_owned()),
            ("term", "t1".to_owned()),
            ("decision", "d1".to_owned()),
            ("action", "a1".to_owned()),
            ("evidence", "e1".to_owned()),
            ("suggestion", "sg1".to_owned()),
            ("sheet", format!("backing-{}", app.clock().today())),
            ("band", "g01".to_owned()),
            ("feed", "none".to_owned()),
            ("wave", open),
            ("survey", "s1".to_owned()),
            ("code", "bel1".to_owned()),
            ("group", manifest.groups[0].code.clone()),
            ("comment", remarks[0].id.clone()),
            ("person", people["member"].id.clone()),
            ("appointment", appointment.await.expect("appointment")),
            ("site", site),
            ("seat", "0".to_owned()),
            ("fact", "age".to_owned()),
            ("theme", reading.release.structure().themes[0].code.clone()),
            ("item", "bel1".to_owned()),
            ("finding", "f1".to_owned()),
            ("benchmark", benchmark.id),
            // No comment has been read, so there is no topic.
            ("topic", "none".to_owned()),
            // Whoever is erased is somebody of whom nothing else is asked.
            ("spare", spare),
            ("language", "cy".to_owned()),
            ("region", manifest.regions.first().map_or_else(|| "none".to_owned(), |region| region.code.clone())),
            ("token", stop::token(&app, stop::Letters::News, &people["member"].id).expect("a token")),
            ("list", "none".to_owned()),
            ("*path", "checkpoint".to_owned()),
            ("*file", "app.css".to_owned()),
        ]);
        let mut scene = Self { trial, people, values, closed, planned };
        let uploaded = {
            let mut browser = scene.browser("administrator").await;
            let csrf = csrf_of(&mut browser, "/in/people/import").await;
            let csv = format!("Name,Site,Start date\n\"{}\",Alder Primary,2024-09-01\n", PLANTED.replace('"', "\"\""));
            browser.upload("/in/people/import", &csrf, ("file", "<b>list</b>.csv", csv.as_bytes())).await
        };
        let list = uploaded.location.expect("the list is taken").rsplit('/').next().expect("an id").to_owned();
        scene.values.insert("list", list);
        scene
    }

    async fn browser(&self, who: &str) -> Browser {
        match self.people.get(who) {
            Some(person) => self.trial.signed_in(person).await,
            None => self.trial.browser(),
        }
    }

    /// The values for an address: what it is about must exist.
    fn values_for(&self, address: &Address) -> BTreeMap<&str, String> {
        let mut values = self.values.clone();
        if address.path.ends_with("/erase") {
            values.insert("person", self.values["spare"].clone());
        }
        let wave = if address.path.contains("/results/")
            || address.path.contains("/together/")
            || address.path.contains("/tree/")
            || address.path.contains("/mail/")
            || address.path.ends_with("/release")
        {
            &self.closed
        } else if address.path.ends_with("/plan") && address.path.contains("/waves/") {
            &self.planned
        } else {
            &self.values["wave"]
        };
        values.insert("wave", wave.clone());
        values
    }

    /// Everything in both databases that is not about counting tries or about who is signed in, as one hash. SQLite only.
    async fn state(&self) -> String {
        let data = self.trial.folder.path().join("data");
        let mut all = String::new();
        for name in ["people.db", "answers.db"] {
            let script = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                AND name NOT IN ('attempt', 'session', 'signin_link') ORDER BY name";
            let db = rusqlite::Connection::open(data.join(name)).expect("the file");
            let tables: Vec<String> = db
                .prepare(script)
                .and_then(|mut one| one.query_map([], |row| row.get(0)).map(|rows| rows.flatten().collect()))
                .expect("tables");
            for table in tables {
                let columns: String = db
                    .query_row(
                        "SELECT group_concat('quote(' || name || ')', '||') FROM pragma_table_info(?1)",
                        [&table],
                        |row| row.get(0),
                    )
                    .expect("columns");
                let rows: String = db
                    .query_row(
                        &format!("SELECT COALESCE(group_concat(line, ';'), '') FROM (SELECT {columns} AS line FROM {table} ORDER BY 1)"),
                        [],
                        |row| row.get(0),
                    )
                    .expect("rows");
                all.push_str(&format!("{table} {}\n", hex::encode(credential::sha256(&[rows.as_bytes()]))));
            }
        }
        all
    }
}

async fn answer(trial: &Trial, wave: &str, count: u16) {
    let mut people = vec![];
    for n in 1..=count {
        let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
        let respondent = trial.respondent(wave, &person).await;
        let (asked, pending) = respondent.ask().expect("requests");
        let signatures = surveys::take(&trial.app, &person, wave.to_owned(), asked).await.expect("signatures");
        people.push((respondent, pending.finish(&signatures).expect("credentials")));
    }
    trial.app.clock().move_to(date(2026, 11, 10));
    let mut chance = ChaCha20Rng::from_seed([3; 32]);
    for (respondent, held) in &people {
        let body = AnswerBody { answers: [("bel1".to_owned(), Value::One(4))].into(), facts: [].into() };
        let said = Comment { mailbox: None, item: "say1".into(), text: PLANTED.into() };
        let comments = [CommentBody::Written(said), CommentBody::Empty];
        for bytes in respondent.submissions(held, &body, &comments, Version::FIRST, &mut chance).expect("sealed") {
            trial.app.own_box().submit(wave, bytes, "2026-11-10").await.expect("taken");
        }
    }
}

async fn csrf_of(browser: &mut Browser, page: &str) -> String {
    let shown = browser.get(page).await;
    shown
        .text
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("none")
        .to_owned()
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

/// What must be true of every reply to anything.
fn sound(came: &Came, what: &dyn std::fmt::Debug, began: Instant) {
    assert!(began.elapsed() < HANG, "{what:?} took {:?}", began.elapsed());
    let status = came.status;
    assert!(!status.is_server_error(), "{what:?}: {status} {}", came.text);
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"] {
        assert!(came.headers.contains_key(name), "{what:?}: {status} has no {name}");
    }
    let kind = came.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // A calendar has no markup, and no browser takes it for a page.
    if !kind.starts_with("text/calendar") {
        assert!(!came.text.contains("<script>alert"), "{what:?}: text of a stranger is markup");
        assert!(!came.text.contains("<img src=x"), "{what:?}: text of a stranger is markup");
    }
    if status.is_client_error() {
        let page = kind.starts_with("text/html") && came.text.contains("<h1") && came.text.contains("govuk-");
        let told = kind.starts_with("application/json") && came.text.contains("\"error\":\"");
        assert!(page || told, "{what:?}: {status} says nothing to a person: {kind} {}", came.text);
    }
    if let Some(to) = &came.location {
        assert!(to.starts_with('/') && !to.starts_with("//"), "{what:?} leads to {to}");
    }
}

/// Whether a reply says no.
fn refused(came: &Came) -> bool {
    let sign_in = came.location.as_deref().is_some_and(|to| to.starts_with("/in/sign-in"));
    came.status.is_client_error() || sign_in
}

/// Parts of an address that nobody sends in good faith.
fn hostile_parts() -> Vec<String> {
    let mut parts: Vec<String> = [
        "%00",
        "a%00b",
        "%FF%FE",
        "%C3%28",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e",
        "-1",
        "0",
        "18446744073709551616",
        "99999999999999999999999",
        "1e9",
        "NaN",
        "%0d%0aSet-Cookie:%20a=b",
        "%27%20OR%20%271%27=%271",
        "%22%3E%3Cscript%3Ealert(1)",
        "%E2%80%AE%F0%9F%98%80",
        "new",
        "%",
        "%zz",
        "%25",
        "*",
        "{wave}",
        "a;b",
        "~",
    ]
    .map(str::to_owned)
    .to_vec();
    parts.push("a".repeat(5_000));
    parts.push("%C3%A9".repeat(2_000));
    parts
}

fn hostile_queries() -> Vec<String> {
    let mut all: Vec<String> = [
        "q=%00",
        "q=%FF",
        "%FF=%FF",
        "next=%0d%0aX:%20y",
        "next=//elsewhere.example",
        "next=/in/%C3%A9",
        "words=%00",
        "after=%00&name=%00",
        "q=a&q=b",
        "comments=-1",
        "comments=99999999999999999999",
        "comments=x",
        "=",
        "&&&",
        "%",
        "q[]=1",
        "site=%00&q=",
        "name=%00&after=x",
        "q=%27%3B--&site=%22",
        "q=%25%25%5F",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("q={}", "a".repeat(20_000)));
    all.push(vec!["q=a"; 10_000].join("&"));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_breaks_on_a_hostile_address_or_query() {
    on_both(|trial| async move {
        let scene = Scene::new(trial).await;
        for who in if long() { &VISITORS[..] } else { &["administrator"] } {
            let mut browser = scene.browser(who).await;
            for address in addresses().iter().filter(|one| one.method == "GET") {
                let values = scene.values_for(address);
                for part in address.parts() {
                    for hostile in hostile_parts() {
                        let mut values = values.clone();
                        values.insert(part, hostile);
                        let path = address.with(&values);
                        if path.parse::<axum::http::Uri>().is_err() {
                            continue;
                        }
                        let began = Instant::now();
                        sound(&browser.get(&path).await, &(who, &path), began);
                    }
                }
                for query in hostile_queries() {
                    let path = format!("{}?{query}", address.with(&values));
                    let began = Instant::now();
                    let came = browser.get(&path).await;
                    sound(&came, &(who, &path[..path.len().min(300)]), began);
                }
            }
        }
    })
    .await;
}

/// Bodies that no form of ours sends: name, content type, bytes.
fn hostile_bodies(csrf: &str) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    const URL: &str = "application/x-www-form-urlencoded";
    const JSON: &str = "application/json";
    let proof = format!("csrf={csrf}&");
    let with = |rest: &[u8]| [proof.as_bytes(), rest].concat();
    vec![
        ("nothing", URL, vec![]),
        ("no type", "", with(b"a=1")),
        ("half a percent", URL, with(b"a=%4")),
        ("not UTF-8", URL, with(b"a=\xff\xfe&\xff=1")),
        ("not UTF-8, encoded", URL, with(b"a=%ff%fe")),
        ("zero bytes", URL, with(b"a=%00\0&words=%00&email=%00&group=%00")),
        ("many fields", URL, with(&b"a=1&".repeat(100_000))),
        ("one name often", URL, with(&b"theme=x&".repeat(1_500))),
        ("too large", URL, with(&vec![b'a'; 600 * 1024])),
        ("plain text", "text/plain", with(b"a=1")),
        ("JSON", JSON, br#"{"a":1}"#.to_vec()),
        ("deep JSON", JSON, b"[".repeat(100_000)),
        ("deep JSON in a field", JSON, [&b"{\"requests\":"[..], &b"[".repeat(50_000)].concat()),
        ("JSON with zero", JSON, br#"{"requests":[],"slip":"\u0000","group":"\u0000"}"#.to_vec()),
        ("JSON of wrong kinds", JSON, br#"{"requests":[{"purpose":300,"slot":-1,"blinded":5}]}"#.to_vec()),
        (
            "many requests",
            JSON,
            format!("{{\"requests\":[{}]}}", vec![r#"{"purpose":1,"slot":0,"blinded":"AA"}"#; 9_000].join(",")).into(),
        ),
        ("cut off JSON", JSON, br#"{"requests":[{"pur"#.to_vec()),
        ("parts without an edge", "multipart/form-data", with(b"a=1")),
        (
            "parts cut off",
            "multipart/form-data; boundary=e",
            b"--e\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx".to_vec(),
        ),
        ("an edge of nothing", "multipart/form-data; boundary=", b"----".to_vec()),
        (
            "nested parts",
            "multipart/form-data; boundary=e",
            b"--e\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\n\r\n--f--\r\n--e--\r\n".to_vec(),
        ),
        ("a strange charset", "application/x-www-form-urlencoded; charset=utf-16", with(b"a=1")),
        ("noise", "application/octet-stream", (0..4_000_u32).map(|n| (n * 7 % 251) as u8).collect()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_breaks_on_a_hostile_body_and_refusals_change_nothing() {
    on_both(|trial| async move {
        let scene = Scene::new(trial).await;
        let watched = scene.trial.app.people().is_sqlite();
        for (turn, who) in if long() { &VISITORS[..] } else { &["administrator", "nobody"] }.iter().enumerate() {
            for address in addresses().iter().filter(|one| one.method == "POST") {
                let path = address.with(&scene.values_for(address));
                let before = if watched { scene.state().await } else { String::new() };
                let mut all_refused = true;
                let mut browser = scene.browser(who).await;
                let csrf = if address.is_open() { "none".into() } else { csrf_of(&mut browser, "/in/sign-in").await };
                for (name, kind, body) in hostile_bodies(&csrf) {
                    if body.len() > 100_000 && turn > 0 && !long() {
                        continue;
                    }
                    if path == "/in/sign-out" && !body.is_empty() {
                        continue;
                    }
                    for proof in if long() { vec![csrf.as_str(), "wrong"] } else { vec![csrf.as_str()] } {
                        let began = Instant::now();
                        let headers = [("content-type", kind), OWN, ("x-csrf-token", proof)];
                        let came =
                            browser.raw("POST", &path, &headers[usize::from(kind.is_empty())..], body.clone()).await;
                        sound(&came, &(who, &path, name), began);
                        all_refused &= refused(&came);
                    }
                }
                if watched && all_refused {
                    assert_eq!(before, scene.state().await, "{who} was refused at {path}, and something changed");
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_changes_without_the_proof_of_the_form_or_from_another_site() {
    let scene = Scene::new(on_sqlite().await).await;
    for address in addresses().iter().filter(|one| one.method == "POST") {
        let path = address.with(&scene.values_for(address));
        // These take no session: the box knows nobody, mail programs end mail with one click, and that can be undone as simply.
        let no_proof =
            address.is_open() || ["/in/unsubscribe/{token}", "/in/subscribe/{token}"].contains(&address.path.as_str());
        let mut browser = scene.browser("administrator").await;
        let csrf = csrf_of(&mut browser, "/in").await;
        let before = scene.state().await;
        for (headers, csrf) in [
            (vec![FORM, OWN], "wrong"),
            (vec![FORM, OWN], ""),
            (vec![FORM, OWN], "none"),
            (vec![FORM, ("sec-fetch-site", "cross-site")], csrf.as_str()),
            (vec![FORM, ("sec-fetch-site", "same-site")], csrf.as_str()),
            (vec![FORM, ("origin", "https://elsewhere.example")], csrf.as_str()),
            (vec![FORM, ("origin", "null")], csrf.as_str()),
        ] {
            if no_proof && headers.contains(&OWN) {
                continue;
            }
            let came = browser.raw("POST", &path, &headers, format!("csrf={csrf}&chosen=yes&a=1").into()).await;
            sound(&came, &(&path, &headers, csrf), Instant::now());
            let expected = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED, StatusCode::BAD_REQUEST];
            assert!(expected.contains(&came.status), "{path} with {headers:?}: {}", came.status);
        }
        assert_eq!(before, scene.state().await, "{path}: something changed");
        assert_eq!(browser.get("/in").await.status, StatusCode::OK, "{path}: still signed in");
    }
}

/// The fields of the first form of a page that posts to an address.
fn fields_of(page: &str, action: &str) -> BTreeSet<String> {
    let form = page.split("<form").find(|form| form.contains(&format!("action=\"{action}\"")));
    let form = form.and_then(|form| form.split("</form").next()).unwrap_or_default();
    form.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Values for a field.
fn hostile_values() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\0",
        "-1",
        "0",
        "99999999999999999999",
        "1.5",
        "NaN",
        "é",
        "\u{202e}\u{1f600}\u{feff}",
        "\r\nBcc: x@y.example",
        "=1+1",
        "' OR '1'='1",
        "../../x",
        "2026-02-31",
        "x@y.example\r\nBcc: z@y.example",
        "\"a\"@y.example",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(PLANTED.to_owned());
    all.push("a".repeat(100_000));
    all.push("a\n".repeat(20_000));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_takes_hostile_values_with_a_sentence() {
    on_both(|trial| async move {
        let scene = Scene::new(trial).await;
        let all = addresses();
        let mut filled = 0;
        for address in all.iter().filter(|one| one.method == "POST" && !one.is_open() && one.path != "/in/sign-out") {
            let path = address.with(&scene.values_for(address));
            let mut browser = scene.browser("administrator").await;
            // The page with the form is at the same address, or at one above it.
            let mut fields = BTreeSet::new();
            for (at, _) in path.match_indices('/').skip(1).chain([(path.len(), "")]) {
                let page = browser.get(&path[..at]).await;
                fields.extend(fields_of(&page.text, &path));
            }
            fields.remove("csrf");
            fields.extend(["email", "words", "code", "group", "way", "what", "verdict", "masked"].map(str::to_owned));
            let csrf = csrf_of(&mut browser, "/in").await;
            filled += fields.len();
            for value in hostile_values() {
                let pairs: Vec<(&str, &str)> = std::iter::once(("csrf", csrf.as_str()))
                    .chain(fields.iter().map(|field| (field.as_str(), value.as_str())))
                    .collect();
                let began = Instant::now();
                let came = browser.post(&path, &pairs).await;
                sound(&came, &(&path, &value[..value.len().min(40)]), began);
            }
        }
        assert!(filled > 150, "{filled} fields were found");
        // Whatever was taken of it shows as text, on every page.
        for who in VISITORS {
            let mut browser = scene.browser(who).await;
            for address in all.iter().filter(|one| one.method == "GET") {
                let path = address.with(&scene.values_for(address));
                sound(&browser.get(&path).await, &(who, &path), Instant::now());
            }
        }
    })
    .await;
}

/// Who may reach what, by the letters of [`VISITORS`]: nobody, member, leader, organiser, administrator, keyholder, aUditor. Everybody else finds nothing there, or is asked to sign in. The member is on the list of every survey, the keyholder
/// holds the key of each.
const MAY: &[(&str, &str, &str)] = &[
    ("GET", "/", "nmloaku"),
    ("GET", "/accessibility", "nmloaku"),
    ("GET", "/answer/{wave}", "nmloaku"),
    ("GET", "/assets/{*file}", "nmloaku"),
    ("GET", "/box/{wave}/closing", "nmloaku"),
    ("GET", "/box/{wave}/closing/{seat}", "nmloaku"),
    ("GET", "/check", "nmloaku"),
    ("GET", "/for-unions", "nmloaku"),
    ("GET", "/health", "nmloaku"),
    ("GET", "/health/live", "nmloaku"),
    ("GET", "/help", "nmloaku"),
    ("GET", "/how-it-is-kept", "nmloaku"),
    ("GET", "/in", "mloaku"),
    ("GET", "/in/act", "mloaku"),
    ("GET", "/in/actions", "mloaku"),
    ("GET", "/in/actions/{action}", "mloaku"),
    ("GET", "/in/actions/{action}/edit", "loa"),
    ("GET", "/in/actions/{action}/evidence", "mloa"),
    ("GET", "/in/actions/{action}/evidence/{evidence}", "mloaku"),
    ("GET", "/in/actions/{action}/parts", "loa"),
    ("GET", "/in/assessment", "au"),
    ("GET", "/in/assessment.md", "au"),
    ("GET", "/in/audit", "au"),
    ("GET", "/in/benchmarks", "oa"),
    ("GET", "/in/benchmarks/new", "oa"),
    ("GET", "/in/benchmarks/{benchmark}", "oa"),
    ("GET", "/in/card", "nmloaku"),
    ("GET", "/in/decide", ""),
    ("GET", "/in/decisions/{decision}", "mloaku"),
    ("GET", "/in/decisions/{decision}/action", ""),
    ("GET", "/in/demo/clock", ""),
    ("GET", "/in/demo/post", ""),
    ("GET", "/in/feed/{feed}", ""),
    ("GET", "/in/findings", "mloaku"),
    ("GET", "/in/findings/{finding}", "mloaku"),
    ("GET", "/in/letters", "a"),
    ("GET", "/in/me", "mloaku"),
    ("GET", "/in/meetings/{meeting}", "mloaku"),
    ("GET", "/in/meetings/{meeting}/calendar", "mloaku"),
    ("GET", "/in/meetings/{meeting}/edit", "loa"),
    ("GET", "/in/open/feed", "nmloaku"),
    ("GET", "/in/open/together", "nmloaku"),
    ("GET", "/in/open/together/{wave}", "nmloaku"),
    ("GET", "/in/open/together/{wave}/poster", "nmloaku"),
    ("GET", "/in/people", "a"),
    ("GET", "/in/people/import", "a"),
    ("GET", "/in/people/import/{list}", "a"),
    ("GET", "/in/people/import/{list}/check", "a"),
    ("GET", "/in/people/new", "a"),
    ("GET", "/in/people/sites", "a"),
    ("GET", "/in/people/sites/new", "a"),
    ("GET", "/in/people/sites/{site}", "a"),
    ("GET", "/in/people/{person}", "a"),
    ("GET", "/in/people/{person}/appointments/{appointment}", "a"),
    ("GET", "/in/people/{person}/erase", "a"),
    ("GET", "/in/people/{person}/kept", "a"),
    ("GET", "/in/priorities/new", ""),
    ("GET", "/in/priorities/vote", ""),
    ("GET", "/in/results", "mloaku"),
    ("GET", "/in/results/{wave}", "mloaku"),
    ("GET", "/in/results/{wave}/comments", "oa"),
    ("GET", "/in/results/{wave}/comments/asked", "oa"),
    ("GET", "/in/results/{wave}/comments/read", "oa"),
    ("GET", "/in/results/{wave}/comments/{comment}", "oa"),
    ("GET", "/in/results/{wave}/comments/{comment}/ask", ""),
    ("GET", "/in/results/{wave}/comments/{comment}/tell", ""),
    ("GET", "/in/results/{wave}/csv", "oau"),
    ("GET", "/in/results/{wave}/description", ""),
    ("GET", "/in/results/{wave}/facts/{fact}", "mloaku"),
    ("GET", "/in/results/{wave}/groups/{group}", "mloaku"),
    ("GET", "/in/results/{wave}/groups/{group}/report", "mloaku"),
    ("GET", "/in/results/{wave}/groups/{group}/report.pdf", "mloaku"),
    ("GET", "/in/results/{wave}/items/{item}", "mloaku"),
    ("GET", "/in/results/{wave}/json", "oau"),
    ("GET", "/in/results/{wave}/pin", "mloaku"),
    ("GET", "/in/results/{wave}/regions/{region}", "mloaku"),
    ("GET", "/in/results/{wave}/regions/{region}/report", "mloaku"),
    ("GET", "/in/results/{wave}/regions/{region}/report.pdf", "mloaku"),
    ("GET", "/in/results/{wave}/release", "oau"),
    ("GET", "/in/results/{wave}/report", "mloaku"),
    ("GET", "/in/results/{wave}/report.pdf", "mloaku"),
    ("GET", "/in/results/{wave}/sav", "oau"),
    ("GET", "/in/results/{wave}/themes/{theme}", "mloaku"),
    ("GET", "/in/results/{wave}/topics", "oa"),
    ("GET", "/in/results/{wave}/topics/{topic}", ""),
    ("GET", "/in/results/{wave}/xlsx", "oau"),
    ("GET", "/in/roles", "a"),
    ("GET", "/in/settings", "a"),
    ("GET", "/in/sign-in", "nmloaku"),
    ("GET", "/in/sign-in/sent", "nmloaku"),
    ("GET", "/in/sign-in/{token}", "nmloaku"),
    ("GET", "/in/sites/{site}/actions", "loa"),
    ("GET", "/in/spaces", "mloaku"),
    ("GET", "/in/spaces/new", "loa"),
    ("GET", "/in/spaces/{space}", "mloaku"),
    ("GET", "/in/spaces/{space}/actions", "mloaku"),
    ("GET", "/in/spaces/{space}/actions/new", "loa"),
    ("GET", "/in/spaces/{space}/edit", "loa"),
    ("GET", "/in/spaces/{space}/meetings/new", "loa"),
    ("GET", "/in/spaces/{space}/people", "loa"),
    ("GET", "/in/suggestions", "mloaku"),
    ("GET", "/in/suggestions/letters", "mloaku"),
    ("GET", "/in/suggestions/new", "mloaku"),
    ("GET", "/in/suggestions/{suggestion}", "mloaku"),
    ("GET", "/in/surveys", "oa"),
    ("GET", "/in/surveys/new", "oa"),
    ("GET", "/in/surveys/xlsform", "oa"),
    ("GET", "/in/surveys/{survey}", "oa"),
    ("GET", "/in/surveys/{survey}/bank", "oa"),
    ("GET", "/in/surveys/{survey}/facts", "oa"),
    ("GET", "/in/surveys/{survey}/languages", "oa"),
    ("GET", "/in/surveys/{survey}/languages/{language}/remove", ""),
    ("GET", "/in/surveys/{survey}/name", "oa"),
    ("GET", "/in/surveys/{survey}/plan", "oa"),
    ("GET", "/in/surveys/{survey}/preview", "oa"),
    ("GET", "/in/surveys/{survey}/questions/{code}", "oa"),
    ("GET", "/in/surveys/{survey}/questions/{code}/remove", "oa"),
    ("GET", "/in/surveys/{survey}/questions/{code}/show", "oa"),
    ("GET", "/in/surveys/{survey}/sections/{code}", ""),
    ("GET", "/in/surveys/{survey}/sections/{code}/remove", ""),
    ("GET", "/in/surveys/{survey}/test", "oa"),
    ("GET", "/in/surveys/{survey}/translate/{language}", ""),
    ("GET", "/in/surveys/{survey}/workbook.xlsx", "oa"),
    ("GET", "/in/surveys/{survey}/xlsform", "oa"),
    ("GET", "/in/terms", "oa"),
    ("GET", "/in/together", "mloaku"),
    ("GET", "/in/together/equality.csv", "oa"),
    ("GET", "/in/together/{wave}", "mloaku"),
    ("GET", "/in/together/{wave}/briefing", "mloaku"),
    ("GET", "/in/together/{wave}/loop", "mloaku"),
    ("GET", "/in/together/{wave}/poster", "mloaku"),
    ("GET", "/in/together/{wave}/world", "oa"),
    ("GET", "/in/unsubscribe/{token}", "nmloaku"),
    ("GET", "/in/voice", "mloaku"),
    ("GET", "/in/voice/sheets", "mloaku"),
    ("GET", "/in/waves/{wave}", "mloaku"),
    ("GET", "/in/waves/{wave}/call-off", "oa"),
    ("GET", "/in/waves/{wave}/cards/{group}", "oa"),
    ("GET", "/in/waves/{wave}/key", "k"),
    ("GET", "/in/waves/{wave}/list", "oaku"),
    ("GET", "/in/waves/{wave}/plan", "oa"),
    ("GET", "/in/waves/{wave}/run", "oa"),
    ("GET", "/in/waves/{wave}/slip", "oa"),
    ("GET", "/in/waves/{wave}/take", "mloaku"),
    ("GET", "/log/{*path}", "nmloaku"),
    ("GET", "/mail/{wave}", "nmloaku"),
    ("GET", "/privacy", "nmloaku"),
    ("GET", "/promise", "nmloaku"),
    ("GET", "/schemas/results-v1.json", "nmloaku"),
    ("GET", "/sheets/{sheet}", "nmloaku"),
    ("GET", "/sheets/{sheet}/part/{band}", "nmloaku"),
    ("GET", "/waves/{wave}/manifest", "nmloaku"),
    ("GET", "/waves/{wave}/release", "nmloaku"),
    ("GET", "/waves/{wave}/tree/{*path}", "nmloaku"),
    ("POST", "/box/{wave}", "nmloaku"),
    ("POST", "/box/{wave}/closing/{seat}", "nmloaku"),
    ("POST", "/in/actions/{action}/edit", "loa"),
    ("POST", "/in/actions/{action}/evidence", "mloa"),
    ("POST", "/in/actions/{action}/evidence/{evidence}/remove", "m"),
    ("POST", "/in/actions/{action}/parts", "loa"),
    ("POST", "/in/actions/{action}/update", "mloa"),
    ("POST", "/in/benchmarks/new", "loaku"),
    ("POST", "/in/benchmarks/{benchmark}", "oa"),
    ("POST", "/in/benchmarks/{benchmark}/drop", "o"),
    ("POST", "/in/card", "nmloaku"),
    ("POST", "/in/card/spend", "nmloaku"),
    ("POST", "/in/decide", ""),
    ("POST", "/in/demo/clock", ""),
    ("POST", "/in/letters", "a"),
    ("POST", "/in/letters/mend", "a"),
    ("POST", "/in/me/copy", "mloaku"),
    ("POST", "/in/me/sessions", "mloaku"),
    ("POST", "/in/meetings/{meeting}/edit", "loa"),
    ("POST", "/in/people/import", "loaku"),
    ("POST", "/in/people/import/{list}", "a"),
    ("POST", "/in/people/import/{list}/check", "a"),
    ("POST", "/in/people/new", "a"),
    ("POST", "/in/people/sites/new", "a"),
    ("POST", "/in/people/sites/{site}", "a"),
    ("POST", "/in/people/{person}", "a"),
    ("POST", "/in/people/{person}/appointments", "a"),
    ("POST", "/in/people/{person}/appointments/{appointment}", "a"),
    ("POST", "/in/people/{person}/card", "a"),
    ("POST", "/in/people/{person}/erase", "a"),
    ("POST", "/in/people/{person}/kept", "a"),
    ("POST", "/in/priorities/new", ""),
    ("POST", "/in/priorities/vote", ""),
    ("POST", "/in/priorities/{priority}/end", "o"),
    ("POST", "/in/results/{wave}/comments/{comment}", "oa"),
    ("POST", "/in/results/{wave}/comments/{comment}/ask", ""),
    ("POST", "/in/results/{wave}/pin", "mloaku"),
    ("POST", "/in/results/{wave}/topics", "oa"),
    ("POST", "/in/results/{wave}/topics/{topic}/drop", ""),
    ("POST", "/in/results/{wave}/topics/{topic}/join", ""),
    ("POST", "/in/results/{wave}/topics/{topic}/keep", "oa"),
    ("POST", "/in/roles", "a"),
    ("POST", "/in/settings", "a"),
    ("POST", "/in/sign-in", "nmloaku"),
    ("POST", "/in/sign-in/sent", "nmloaku"),
    ("POST", "/in/sign-in/{token}", "nmloaku"),
    ("POST", "/in/sign-out", "nmloaku"),
    ("POST", "/in/spaces/new", "loa"),
    ("POST", "/in/spaces/{space}/actions/new", "loa"),
    ("POST", "/in/spaces/{space}/edit", "loa"),
    ("POST", "/in/spaces/{space}/join", "mloaku"),
    ("POST", "/in/spaces/{space}/leave", "mloaku"),
    ("POST", "/in/spaces/{space}/meetings/new", "loa"),
    ("POST", "/in/spaces/{space}/people", "loa"),
    ("POST", "/in/spaces/{space}/state", ""),
    ("POST", "/in/subscribe/{token}", "nmloaku"),
    ("POST", "/in/suggestions/letters", "mloaku"),
    ("POST", "/in/suggestions/new", "mloaku"),
    ("POST", "/in/suggestions/sponsor", "oa"),
    ("POST", "/in/suggestions/{suggestion}/act", ""),
    ("POST", "/in/suggestions/{suggestion}/again", ""),
    ("POST", "/in/suggestions/{suggestion}/change", ""),
    ("POST", "/in/suggestions/{suggestion}/reply", "mloaku"),
    ("POST", "/in/surveys/new", "oa"),
    ("POST", "/in/surveys/xlsform", "loaku"),
    ("POST", "/in/surveys/{survey}/bank", "oa"),
    ("POST", "/in/surveys/{survey}/copy", "oa"),
    ("POST", "/in/surveys/{survey}/facts", "oa"),
    ("POST", "/in/surveys/{survey}/languages", "oa"),
    ("POST", "/in/surveys/{survey}/languages/{language}/remove", "oa"),
    ("POST", "/in/surveys/{survey}/name", "oa"),
    ("POST", "/in/surveys/{survey}/plan", "oa"),
    ("POST", "/in/surveys/{survey}/questions/{code}", "oa"),
    ("POST", "/in/surveys/{survey}/questions/{code}/move", "oa"),
    ("POST", "/in/surveys/{survey}/questions/{code}/remove", "oa"),
    ("POST", "/in/surveys/{survey}/questions/{code}/show", "oa"),
    ("POST", "/in/surveys/{survey}/questions/{code}/wording", "oa"),
    ("POST", "/in/surveys/{survey}/retire", "oa"),
    ("POST", "/in/surveys/{survey}/sections/{code}", "oa"),
    ("POST", "/in/surveys/{survey}/sections/{code}/move", "oa"),
    ("POST", "/in/surveys/{survey}/sections/{code}/remove", "oa"),
    ("POST", "/in/surveys/{survey}/translate/{language}", ""),
    ("POST", "/in/surveys/{survey}/xlsform", "loaku"),
    ("POST", "/in/terms", "oa"),
    ("POST", "/in/terms/{term}/drop", "o"),
    ("POST", "/in/together/feed", "mloaku"),
    ("POST", "/in/together/{wave}/world", "oa"),
    ("POST", "/in/unsubscribe/{token}", "nmloaku"),
    ("POST", "/in/voice/sheets/{sheet}/issue", "mloaku"),
    ("POST", "/in/waves/{wave}/announce", "oa"),
    ("POST", "/in/waves/{wave}/call-off", "oa"),
    ("POST", "/in/waves/{wave}/cards", "oa"),
    ("POST", "/in/waves/{wave}/cards/{group}", "oa"),
    ("POST", "/in/waves/{wave}/invite", "oa"),
    ("POST", "/in/waves/{wave}/issue", "mloaku"),
    ("POST", "/in/waves/{wave}/key", "k"),
    ("POST", "/in/waves/{wave}/paper", "mloaku"),
    ("POST", "/in/waves/{wave}/plan", "oa"),
    ("POST", "/in/waves/{wave}/reissue", "oa"),
    ("POST", "/in/waves/{wave}/slip/issue", "oa"),
    ("POST", "/link", ""),
    ("POST", "/mail/{wave}", "nmloaku"),
    ("POST", "/sheets/{sheet}/box", "nmloaku"),
];

fn reached(came: &Came) -> bool {
    let sign_in = came.location.as_deref().is_some_and(|to| to.starts_with("/in/sign-in?next="));
    let not_found = came.status == StatusCode::NOT_FOUND;
    let denied = came.status == StatusCode::UNAUTHORIZED || came.text.contains("\"error\":\"not-eligible\"");
    !(sign_in || not_found || denied)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_reach_what() {
    let scene = Scene::new(on_sqlite().await).await;
    let mut found: Vec<(String, String, String)> = vec![];
    for address in addresses() {
        let path = address.with(&scene.values_for(&address));
        let mut who_may = String::new();
        for who in VISITORS {
            let mut browser = scene.browser(who).await;
            let came = if address.method == "GET" {
                browser.get(&path).await
            } else {
                let csrf = csrf_of(&mut browser, "/in").await;
                if address.path.ends_with("/issue") {
                    let number = B64U.encode([1; 256]);
                    let requests = [(1, 0), (2, 0), (2, 1)].map(
                        |(purpose, slot)| serde_json::json!({ "purpose": purpose, "slot": slot, "blinded": number }),
                    );
                    let body = serde_json::json!({ "requests": requests, "slip": B64U.encode([1; 32]), "group": "x" });
                    let headers = [("content-type", "application/json"), OWN, ("x-csrf-token", csrf.as_str())];
                    browser.raw("POST", &path, &headers, body.to_string().into_bytes()).await
                } else {
                    let group = &scene.values["group"];
                    let fields = [
                        ("csrf", csrf.as_str()),
                        ("role", "auditor"),
                        ("email", "nobody@willowbrook.example"),
                        ("way", "up"),
                        ("group", group),
                    ];
                    browser.post(&path, &fields).await
                }
            };
            sound(&came, &(who, &path), Instant::now());
            if reached(&came) {
                who_may.push(if who == "auditor" { 'u' } else { who.chars().next().expect("a letter") });
            }
        }
        found.push((address.method.to_owned(), address.path.clone(), who_may));
    }
    let expected: Vec<(String, String, String)> =
        MAY.iter().map(|(method, path, who)| ((*method).to_owned(), (*path).to_owned(), (*who).to_owned())).collect();
    let written = |rows: &[(String, String, String)]| {
        rows.iter()
            .map(|(method, path, who)| format!("    (\"{method}\", \"{path}\", \"{who}\"),\n"))
            .collect::<String>()
    };
    assert_eq!(written(&expected), written(&found), "\n{}", written(&found));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_see_looks_like_what_does_not_exist() {
    let scene = Scene::new(on_sqlite().await).await;
    let mut compared = 0;
    for who in ["nobody", "member", "leader", "keyholder", "auditor"] {
        let mut browser = scene.browser(who).await;
        for address in addresses().iter().filter(|one| !one.is_open() && !one.parts().is_empty()) {
            let values = scene.values_for(address);
            let mut absent = values.clone();
            for part in address.parts() {
                absent.insert(part, "zzzz".repeat(8));
            }
            let (real, none) = (address.with(&values), address.with(&absent));
            let (one, two) = if address.method == "GET" {
                (browser.get(&real).await, browser.get(&none).await)
            } else {
                let csrf = csrf_of(&mut browser, "/in").await;
                let body = format!("csrf={csrf}").into_bytes();
                let one = browser.raw("POST", &real, &[FORM, OWN], body.clone()).await;
                (one, browser.raw("POST", &none, &[FORM, OWN], body).await)
            };
            if reached(&one) {
                continue;
            }
            compared += 1;
            let plain = |came: &Came, path: &str| came.text.replace(path, "HERE");
            assert_eq!(one.status, two.status, "{who} {}", address.path);
            assert_eq!(plain(&one, &real), plain(&two, &none), "{who} {}", address.path);
        }
    }
    assert!(compared > 100, "{compared} addresses were closed to somebody");
}

/// The value of a cookie that a reply sets.
fn cookie_of(came: &Came, name: &str) -> Option<String> {
    let all = came.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.filter_map(|text| text.strip_prefix(&format!("{name}="))).next().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_new_at_each_sign_in_and_dead_after_it() {
    let scene = Scene::new(on_sqlite().await).await;
    let app = scene.trial.app.clone();
    let link = async || {
        let (app2, id, now) = (app.clone(), scene.people["member"].id.clone(), app.clock().now());
        let made =
            app.people().write("test: link", move |tx| crate::features::identity::make_link(tx, &app2, &id, now, 600));
        made.await.expect("a link").token
    };
    let inside = async |token: &str| {
        let cookie = format!("belong={token}");
        let came = scene.trial.browser().raw("GET", "/in", &[("cookie", cookie.as_str())], vec![]).await;
        came.status == StatusCode::OK
    };
    // A cookie that somebody put there before is no session, and does not become one.
    let planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let mut browser = scene.trial.browser();
    let with = format!("belong={planted}");
    let path = format!("/in/sign-in/{}", link().await);
    let headers = [FORM, OWN, ("cookie", with.as_str())];
    let came = browser.raw("POST", &path, &headers, b"csrf=none".to_vec()).await;
    let cookie = cookie_of(&came, "belong").expect("a session");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/in"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Domain="), "the cookie is of this host alone");
    let first = cookie.split(';').next().expect("a value").to_owned();
    assert!(first.len() >= 43 && first != planted);
    assert!(inside(&first).await && !inside(planted).await);
    // Signing in once more ends the session that the browser had.
    let path = format!("/in/sign-in/{}", link().await);
    let csrf = csrf_of(&mut browser, "/in").await;
    let came = browser.post(&path, &[("csrf", &csrf)]).await;
    let second = cookie_of(&came, "belong").expect("a session").split(';').next().expect("a value").to_owned();
    assert_ne!(first, second);
    assert!(!inside(&first).await && inside(&second).await);
    // Signing out ends it on the server too.
    let csrf = csrf_of(&mut browser, "/in").await;
    assert_eq!(browser.post("/in/sign-out", &[("csrf", &csrf)]).await.status, StatusCode::SEE_OTHER);
    assert!(!inside(&second).await);
    // Nothing of the inside is kept by a browser or a proxy.
    let mut browser = scene.browser("administrator").await;
    for page in ["/in", "/in/people", "/in/results", "/in/audit"] {
        let came = browser.get(page).await;
        assert_eq!(came.headers.get(header::CACHE_CONTROL).expect("said"), "no-store", "{page}");
        let policy = came.headers.get(header::CONTENT_SECURITY_POLICY).expect("said").to_str().expect("text");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{page}: {policy}");
        }
        assert!(!policy.contains("unsafe-"), "{policy}");
    }
}
