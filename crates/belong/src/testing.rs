//! A whole program for a test: databases of its own, a clock that stands where it is put, and a browser of sorts.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::directory;
use crate::features::identity::{self, Person, Role};
use crate::features::surveys::{self, Draft, Intent, Plan, Survey};
use crate::respondent::Respondent;
use crate::web;
use answers::Manifest;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use credential::derive::Seed;
use credential::seal::KeyholderSecret;
use credential::{ManifestHash, sha256};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

/// The day on which a test begins: a Monday.
pub const TODAY: Date = date(2026, 11, 2);

/// A program with its folder.
pub struct Trial {
    /// The program.
    pub app: App,
    /// Its folder; goes when the trial goes.
    pub folder: tempfile::TempDir,
}

/// Runs a scenario on SQLite and on PostgreSQL.
pub async fn on_both<F, Fut>(scenario: F)
where
    F: Fn(Trial) -> Fut,
    Fut: Future<Output = ()>,
{
    scenario(trial(None, None).await).await;
    let places = (store::testing::postgres_location().await, store::testing::postgres_location().await);
    if let (Some(store::Location::Postgres(people)), Some(store::Location::Postgres(answers))) = places {
        scenario(trial(Some(people), Some(answers)).await).await;
    }
}

/// A program on SQLite.
pub async fn on_sqlite() -> Trial {
    trial(None, None).await
}

async fn trial(people: Option<String>, answers: Option<String>) -> Trial {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let config = Config {
        folder: folder.path().join("data"),
        organisation: "Willowbrook Learning Trust".into(),
        people,
        answers,
        ..Config::default()
    };
    let clock = Clock::shifted(0);
    clock.move_to(TODAY);
    let app = App::open(config, clock, Chance::seeded([7; 32])).await.expect("the program opens");
    Trial { app, folder }
}

impl Trial {
    /// Imports people: `sites` are name, region, and how many people. Everybody has an email of the form
    /// `p12@willowbrook.example`.
    pub async fn import(&self, sites: &[(&str, &str, usize)]) {
        let mut csv = String::from("Staff number,Name,Email,Site,Region,Job title,Start date\n");
        let mut number = 0;
        for (site, region, count) in sites {
            for _ in 0..*count {
                number += 1;
                csv.push_str(&format!(
                    "S{number:05},Person {number},p{number}@willowbrook.example,{site},{region},Teacher,2024-09-01\n"
                ));
            }
        }
        let sheet = crate::sheet::read(csv.as_bytes()).expect("a table");
        let choices = directory::Choices::guessed(&sheet.header, true);
        let plan = directory::import_sheet(&self.app, sheet, choices, false).await.expect("an import");
        plan.expect("no problems in the list");
    }

    /// Somebody with an email, with roles that are given now.
    pub async fn person(&self, email: &str, roles: &[Role]) -> Person {
        let (email, roles) = (email.to_owned(), roles.to_vec());
        self.app
            .people()
            .write("test: roles", move |tx| {
                let found = identity::rows::person_by_email(tx, &email)?.expect("the person is there");
                for role in &roles {
                    identity::rows::give_role(tx, &found.id, role)?;
                }
                Ok::<_, store::Error>(identity::rows::person_by_email(tx, &email)?.expect("still there"))
            })
            .await
            .expect("roles are given")
    }

    /// A survey from the bank: belonging and comments, with age and disability as facts.
    pub async fn survey(&self) -> String {
        let draft = Draft::from_bank(&["belonging".into(), "comments".into()], &["age".into(), "disability".into()]);
        let survey = Survey { id: "s1".into(), title: "Your Voice Matters".into(), draft, changed_at: 0 };
        let id = survey.id.clone();
        self.app
            .people()
            .write("test: survey", move |tx| surveys::rows::insert_survey(tx, &survey))
            .await
            .expect("a survey");
        id
    }

    /// A wave that is announced today, opens on the 9th and closes on the 20th, with the secrets of its keyholders.
    pub async fn announced(&self, organiser: &Person, holders: &[&Person]) -> (String, Vec<String>) {
        let survey = self.survey().await;
        let sides = ["organiser", "staff", "outside"];
        let seats = sides.iter().zip(holders).map(|(side, person)| ((*side).to_owned(), person.id.clone())).collect();
        let threshold = if holders.len() == 1 { 1 } else { 2 };
        let plan = Plan { threshold, ..Plan::default() };
        let intent = Intent { title: "Autumn 2026".into(), days: (date(2026, 11, 9), date(2026, 11, 20)), plan, seats };
        let wave = surveys::plan(&self.app, organiser, survey, intent).await.expect("a plan");
        let mut secrets = vec![];
        for holder in holders {
            let seed = Seed::new(self.app.chance().bytes());
            let public = KeyholderSecret::from_seed(&seed).public().to_b64u();
            surveys::give_key(&self.app, holder, wave.clone(), public).await.expect("a key");
            secrets.push(seed.words().to_string());
        }
        surveys::announce(&self.app, organiser, wave.clone()).await.expect("the announcement");
        (wave, secrets)
    }

    /// The manifest of a wave and its hash.
    pub async fn manifest(&self, wave: &str) -> (Arc<Manifest>, ManifestHash) {
        let manifest = self.app.ballot_box().manifest(wave).await.expect("a box").expect("a manifest");
        let bytes = self.app.ballot_box().manifest_bytes(wave).await.expect("a box").expect("bytes");
        (manifest, ManifestHash::new(sha256(&[&bytes])))
    }

    /// A respondent for a person on the list, with a new seed.
    pub async fn respondent(&self, wave: &str, person: &Person) -> Respondent {
        let (manifest, hash) = self.manifest(wave).await;
        let (id, who) = (wave.to_owned(), person.id.clone());
        let group = self
            .app
            .people()
            .read("test: group", move |tx| surveys::rows::eligible(tx, &id, &who))
            .await
            .expect("a list")
            .expect("on the list");
        Respondent::new(manifest, hash, &group.0, Seed::new(self.app.chance().bytes())).expect("the group is there")
    }

    /// Waits until the box has counted a wave, and does what the program then does by itself.
    pub async fn counted(&self, wave: &str) {
        for _ in 0..600 {
            if self.app.ballot_box().release_hash(wave).await.expect("a box").is_some() {
                crate::features::round(&self.app).await.expect("a round");
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the box is not counted");
    }

    /// A browser.
    pub fn browser(&self) -> Browser {
        Browser { router: web::router(self.app.clone()), cookies: BTreeMap::new() }
    }

    /// A browser in which somebody is signed in.
    pub async fn signed_in(&self, person: &Person) -> Browser {
        let (app, id, now) = (self.app.clone(), person.id.clone(), self.app.clock().now());
        let link = self
            .app
            .people()
            .write("test: link", move |tx| identity::make_link(tx, &app, &id, now, 600))
            .await
            .expect("a link");
        let mut browser = self.browser();
        let shown = browser.get(&format!("/in/sign-in/{}", link.token)).await;
        assert_eq!(shown.status, StatusCode::OK);
        let came = browser.post(&format!("/in/sign-in/{}", link.token), &[("csrf", "none")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        browser
    }
}

/// Something like a browser: it keeps cookies by path and sends forms.
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Came {
    /// The status.
    pub status: StatusCode,
    /// Where to go next.
    pub location: Option<String>,
    /// All headers.
    pub headers: axum::http::HeaderMap,
    /// The bytes as text.
    pub text: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Browser {
    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Came {
        self.send(Request::get(path), path, Body::empty()).await
    }

    /// Sends a form as it is.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Came {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, path, Body::from(body)).await
    }

    /// Sends a form with the proof that a page of ours gave for it.
    pub async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Came {
        let shown = self.get(page).await;
        let proof = shown.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let proof = proof.unwrap_or_else(|| panic!("{page} has no form: {}", shown.text)).to_owned();
        let mut all = vec![("csrf", proof.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Sends bytes, as the script sends a submission.
    pub async fn post_bytes(&mut self, path: &str, bytes: Vec<u8>) -> Came {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/octet-stream");
        self.send(request, path, Body::from(bytes)).await
    }

    /// Sends a form with one file, as the form of an upload page does. `file` is field, file name and bytes.
    pub async fn upload(&mut self, path: &str, csrf: &str, file: (&str, &str, &[u8])) -> Came {
        self.upload_with(path, &[("csrf", csrf)], file).await
    }

    /// The same with more fields than the proof.
    pub async fn upload_with(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Came {
        const EDGE: &str = "edge-of-a-part-7f3a";
        let (field, name, bytes) = file;
        let fields: String = fields
            .iter()
            .map(|(name, value)| {
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .collect();
        let head = format!(
            "{fields}--{EDGE}\r\n\
             Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, format!("\r\n--{EDGE}--\r\n").as_bytes()].concat();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .header("sec-fetch-site", "same-origin");
        self.send(request, path, Body::from(body)).await
    }

    /// Sends any request at all: method, address, headers and bytes as they are.
    pub async fn raw(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Came {
        let request = headers
            .iter()
            .fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(*name, *value));
        self.send(request, path, Body::from(body)).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, path: &str, body: Body) -> Came {
        let mut request = request.header(header::HOST, "localhost:8080");
        if path.starts_with(web::visit::SIGNED_IN_PATH) && !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, all.join("; "));
        }
        let response = self.router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie::Cookie::parse(cookie.to_str().expect("text").to_owned()).expect("a cookie");
            assert_eq!(cookie.path(), Some(web::visit::SIGNED_IN_PATH), "cookies stay under /in");
            if cookie.value().is_empty() {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (status, location, headers) = (response.status(), header(header::LOCATION), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
        Came { status, location, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}
