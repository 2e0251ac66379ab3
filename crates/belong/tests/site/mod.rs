//! A whole site for tests: real processes behind a front that sends each request to one of them, and people who use it
//! through HTTP alone, as browsers do. The respondent's side of the protocol is that of crate `credential`.

use answers::Manifest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use credential::client::Request;
use credential::derive::Seed;
use credential::mailbox::Mailbox;
use credential::seal::{Binding, KeyholderSecret, seal};
use credential::submission::Submission;
use credential::token::IssuerName;
use credential::{ManifestHash, Purpose, Slot, Version, sha256};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

/// How long anything may take that the program does by itself.
pub const WAIT_MAX: Duration = Duration::from_secs(90);
/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// A free port.
pub fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// Waits until something is there.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < WAIT_MAX, "{what} does not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A configuration of one process.
pub struct Program {
    /// Its folder of data.
    pub folder: PathBuf,
    /// Where it listens.
    pub port: u16,
    config: PathBuf,
    child: Option<Child>,
    lines: Option<mpsc::Receiver<String>>,
}

impl Program {
    /// Writes the configuration `name.toml` beside the folder.
    pub fn new(folder: &Path, name: &str, base_port: u16, more: &str) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        let port = port();
        let config = folder.parent().expect("a folder above").join(format!("{name}.toml"));
        let text = format!(
            "folder = {folder:?}\nlisten = \"127.0.0.1:{port}\"\nbase_url = \"http://localhost:{base_port}\"\n\
             demonstration = true\n{more}\n"
        );
        std::fs::write(&config, text).expect("a configuration");
        Self { folder: folder.to_owned(), port, config, child: None, lines: None }
    }

    /// Moves its clock; heeded at the next start.
    pub fn shift_clock(&self, seconds: i64) {
        std::fs::write(self.folder.join("clock-shift"), seconds.to_string()).expect("the shift is written");
    }

    /// Runs one command to its end; gives what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let done =
            Command::new(env!("CARGO_BIN_EXE_belong")).arg("--config").arg(&self.config).args(arguments).output();
        let done = done.expect("the program runs");
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&done.stderr));
        text
    }

    /// Serves, and waits until it answers.
    pub fn start(&mut self) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_belong"))
            .arg("--config")
            .arg(&self.config)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("its output");
        let (send, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        self.child = Some(child);
        self.lines = Some(lines);
        let port = self.port;
        wait_for("the program", || TcpStream::connect(("127.0.0.1", port)).ok());
    }

    /// The link of the first administrator, which it printed at its start.
    pub fn first_link(&self) -> String {
        let lines = self.lines.as_ref().expect("it runs");
        wait_for("the first link", || lines.try_recv().ok().filter(|line| line.contains("/in/sign-in/")))
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("the program is killed");
            child.wait().expect("the program has ended");
        }
    }

    /// Every letter that it wrote, as text.
    pub fn letters(&self) -> Vec<String> {
        letters_in(&self.folder)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Every letter in the post of a folder of data, as text.
pub fn letters_in(folder: &Path) -> Vec<String> {
    let Ok(all) = std::fs::read_dir(folder.join("post")) else { return vec![] };
    all.flatten().filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).map(|text| unquoted(&text)).collect()
}

/// Quoted-printable, for what is in these letters.
fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    let mut parts = joined.split('=');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => plain.push_str(&format!("{}{}", char::from(byte), &part[2..])),
            None => plain.push_str(&format!("={part}")),
        }
    }
    plain
}

/// What a request was and where it went.
pub type Seen = Arc<Mutex<Vec<(String, u16)>>>;

/// Takes requests for the whole site and sends each to a process, as a reverse proxy does. `choose` gets the path and the
/// number of the request.
pub fn front(choose: impl Fn(&str, usize) -> u16 + Send + Sync + 'static) -> (u16, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (choose, seen) = (Arc::new(choose), Seen::default());
    let kept = seen.clone();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let (choose, seen) = (choose.clone(), kept.clone());
            std::thread::spawn(move || {
                let Some((head, body)) = read_message(&stream) else { return };
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let to = choose(&path, number);
                seen.lock().unwrap().push((path, to));
                let Ok(mut there) = TcpStream::connect(("127.0.0.1", to)) else { return };
                let _ = there.write_all(head.as_bytes()).and_then(|()| there.write_all(&body));
                let mut back = vec![];
                let _ = there.read_to_end(&mut back);
                let _ = (&stream).write_all(&back);
            });
        }
    });
    (port, seen)
}

/// Head with its empty line, and body.
fn read_message(stream: &TcpStream) -> Option<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        head.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// A browser of somebody.
pub struct Browser {
    port: u16,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Came {
    pub status: u16,
    pub location: String,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Browser {
    pub fn new(port: u16) -> Self {
        Self { port, cookies: BTreeMap::new() }
    }

    pub fn get(&mut self, path: &str) -> Came {
        self.send("GET", path, &[], &[])
    }

    /// Sends a form, with the proof that a page of the site gave for it (signed out it is `none`).
    pub fn form(&mut self, page: Option<&str>, path: &str, fields: &[(&str, &str)]) -> Came {
        let proof =
            page.map_or("none".to_owned(), |page| between(&self.get(page).text, "name=\"csrf\" value=\"", "\""));
        let mut all = vec![("csrf", proof.as_str())];
        all.extend_from_slice(fields);
        let body: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.send("POST", path, &[kind, ("sec-fetch-site", "same-origin")], body.join("&").as_bytes())
    }

    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Came {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the site");
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n", self.port);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if path.starts_with("/in") && !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("Cookie: {}\r\n", all.join("; ")));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).expect("it is sent");
        let mut came = vec![];
        stream.read_to_end(&mut came).expect("it is answered");
        let end = came.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}"));
        let head = String::from_utf8_lossy(&came[..end]).into_owned();
        assert!(!head.to_ascii_lowercase().contains("transfer-encoding"), "{head}");
        let mut location = String::new();
        for line in head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            match name.to_ascii_lowercase().as_str() {
                "location" => location = value.to_owned(),
                "set-cookie" => {
                    assert!(value.contains("Path=/in"), "cookies stay under /in: {value}");
                    let (name, value) =
                        value.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
                _ => {}
            }
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let bytes = came[end + 4..].to_vec();
        Came { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    /// Spends a sign-in link.
    pub fn sign_in(&mut self, path: &str) {
        assert_eq!(self.get(path).status, 200, "the page of the link");
        let came = self.form(None, path, &[]);
        assert_eq!(came.status, 303, "{}", came.text);
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The text between two others.
pub fn between(text: &str, before: &str, after: &str) -> String {
    let found = text.split(before).nth(1).and_then(|rest| rest.split(after).next());
    found.unwrap_or_else(|| panic!("{before:?} is not in {text}")).to_owned()
}

/// Everybody on the staff list: number from 1, with a name and an address that occur nowhere else.
pub fn name(number: usize) -> String {
    format!("Zephyrine Quillfeather-{number:03}")
}

pub fn email(number: usize) -> String {
    format!("zq{number:03}@quillfeather.example")
}

/// One person's part.
pub struct Respondent {
    pub browser: Browser,
    pub seed: Seed,
    /// What the issuer was given and gave.
    pub blinded: Vec<Vec<u8>>,
    pub submissions: Vec<Vec<u8>>,
    pub tokens: Vec<Vec<u8>>,
}

/// A wave from the staff list to the results.
pub struct Walk {
    pub wave: String,
    pub manifest: Manifest,
    pub hash: ManifestHash,
    pub organiser: Browser,
    pub keyholders: Vec<String>,
    pub respondents: Vec<Respondent>,
}

/// Signs somebody of [`announce`]'s list in.
pub fn signed_in(site: u16, letters: &impl Fn() -> Vec<String>, number: usize) -> Browser {
    signed_in_as(site, letters, &email(number))
}

/// Signs somebody in by the link in the newest letter.
pub fn signed_in_as(site: u16, letters: &impl Fn() -> Vec<String>, email: &str) -> Browser {
    let find = |text: &String| {
        // With a name, or bare.
        let ours = text.contains(&format!("To: {email}")) || text.contains(&format!("<{email}>"));
        let at = text.find("/in/sign-in/").filter(|_| ours)?;
        Some(text[at..].split_whitespace().next().unwrap_or_default().to_owned())
    };
    let before: BTreeSet<String> = letters().iter().filter_map(find).collect();
    let mut browser = Browser::new(site);
    let came = browser.form(None, "/in/sign-in", &[("email", email)]);
    assert_eq!(came.status, 200, "{}", came.text);
    let link = wait_for("the letter", || letters().iter().filter_map(find).find(|link| !before.contains(link)));
    browser.sign_in(&link);
    browser
}

/// Imports `count` people at one site, makes a survey, keys, and announces: answers are taken from today on, and until today.
pub fn announce(people: &Program, site: u16, count: usize, keyholders: usize) -> Walk {
    let mut csv = String::from("Staff number,Name,Email,Site,Region,Job title,Start date\n");
    for number in 1..=count {
        let (name, email) = (name(number), email(number));
        csv.push_str(&format!("ZQ{number:05},{name},{email},Alder Primary,North,Teacher,2024-09-01\n"));
    }
    let list = people.folder.parent().expect("a folder above").join("staff.csv");
    std::fs::write(&list, csv).expect("a staff list");
    people.run(&["import", "people", "--new-sites", &list.display().to_string()]);
    let mut admin = Browser::new(site);
    let link = people.first_link();
    admin.sign_in(&link[link.find("/in/").expect("a link")..]);
    let mut roles = vec![(1, "organiser")];
    roles.extend((1..=keyholders).map(|number| (number, "keyholder")));
    for (number, role) in roles {
        let email = email(number);
        let fields = [("email", email.as_str()), ("role", role), ("site", ""), ("way", "give")];
        let came = admin.form(Some("/in/roles"), "/in/roles", &fields);
        assert_eq!(came.status, 303, "{}", came.text);
    }
    let contacts = "Safeguarding: 01632 960001";
    let fields = [("organisation", "Willowbrook Learning Trust"), ("help", contacts)];
    assert_eq!(admin.form(Some("/in/settings"), "/in/settings", &fields).status, 303);

    let letters = || people.letters();
    let mut holders: Vec<Browser> = (1..=keyholders).map(|number| signed_in(site, &letters, number)).collect();
    let mut organiser = holders.remove(0);
    let fields = [("title", "Your Voice Matters"), ("theme", "belonging"), ("theme", "comments"), ("fact", "age")];
    let came = organiser.form(Some("/in/surveys/new"), "/in/surveys/new", &fields);
    assert_eq!(came.status, 303, "{}", came.text);
    let plan = format!("{}/plan", came.location.split('?').next().expect("a path"));
    let page = organiser.get(&plan).text;
    let id = |number: usize| {
        let before = page.split(&format!(">{}</option>", name(number))).next().expect("the person can be chosen");
        let option = before.rsplit("value=\"").next().expect("an option");
        option.split('"').next().expect("an id").to_owned()
    };
    let today = jiff::Timestamp::now().in_tz("Europe/London").expect("a zone").date();
    let (day, month, year) = (today.day().to_string(), today.month().to_string(), today.year().to_string());
    let ids: Vec<String> = (1..=keyholders).map(id).collect();
    let mut fields = vec![("title", "Autumn"), ("care", "usual"), ("cuts", "yes"), ("counting", "server")];
    fields.push(("threshold", if keyholders == 1 { "1" } else { "2" }));
    for (part, value) in [("day", &day), ("month", &month), ("year", &year)] {
        for which in ["opens", "closes"] {
            fields.push((Box::leak(format!("{which}-{part}").into_boxed_str()), value.as_str()));
        }
    }
    for (seat, id) in ids.iter().enumerate() {
        fields.push((Box::leak(format!("seat{seat}").into_boxed_str()), id.as_str()));
    }
    let came = organiser.form(Some(&plan), &plan, &fields);
    assert_eq!(came.status, 303, "{}", came.text);
    let wave = came.location.split('/').nth(3).expect("a wave").to_owned();
    let key = format!("/in/waves/{wave}/key");
    let mut words = vec![];
    for number in 0..keyholders {
        let seed =
            Seed::new(sha256(&[b"keyholder", wave.as_bytes(), &[number as u8]])[..16].try_into().expect("16 bytes"));
        let public = KeyholderSecret::from_seed(&seed).public().to_b64u();
        let browser = if number == 0 { &mut organiser } else { &mut holders[number - 1] };
        let came = browser.form(Some(&key), &key, &[("public_key", &public)]);
        assert_eq!(came.status, 303, "{}", came.text);
        words.push(seed.words().to_string());
    }
    let run = format!("/in/waves/{wave}/run");
    let came = organiser.form(Some(&run), &format!("/in/waves/{wave}/announce"), &[]);
    assert_eq!(came.status, 303, "{}", came.text);
    Walk { organiser, ..Walk::of(site, &wave, words) }
}

impl Walk {
    /// A wave that is there already.
    pub fn of(site: u16, wave: &str, keyholders: Vec<String>) -> Self {
        let bytes = Browser::new(site).get(&format!("/waves/{wave}/manifest"));
        assert_eq!(bytes.status, 200, "{}", bytes.text);
        let manifest = Manifest::parse(&bytes.bytes).expect("a manifest");
        let hash = ManifestHash::new(sha256(&[&bytes.bytes]));
        let organiser = Browser::new(site);
        Self { wave: wave.to_owned(), manifest, hash, organiser, keyholders, respondents: vec![] }
    }

    /// Somebody takes the credentials, with a seed of their own.
    pub fn take(&mut self, browser: Browser, number: usize) {
        let seed = sha256(&[b"seed", self.wave.as_bytes(), &[number as u8]]);
        self.take_with(browser, number, Seed::new(seed[..16].try_into().expect("16 bytes")));
    }

    /// Somebody takes the credentials of a seed.
    pub fn take_with(&mut self, mut browser: Browser, number: usize, seed: Seed) {
        let wave = &self.wave;
        let page = browser.get(&format!("/in/waves/{wave}/take"));
        let (csrf, group) = (between(&page.text, "data-csrf=\"", "\""), between(&page.text, "data-group=\"", "\""));
        let group = self.manifest.groups.iter().position(|one| one.code == group).expect("a group");
        let issuer = IssuerName::new(&self.manifest.issuer).expect("an issuer");
        let keys = self.manifest.issuer_keys().expect("keys");
        let comments = (0..self.manifest.comments).map(|slot| (Purpose::Comment, slot));
        let mut asked = vec![];
        let mut pending = vec![];
        for (purpose, slot) in std::iter::once((Purpose::Answer, 0)).chain(comments) {
            let key = &keys.iter().find(|(of, at, _)| *of == purpose && *at == group).expect("a key").2;
            let request = Request::new(&seed, &issuer, self.hash, key, purpose, Slot(slot)).expect("a request");
            let blinded = B64U.encode(request.blinded);
            asked.push(serde_json::json!({ "purpose": purpose.byte(), "slot": slot, "blinded": blinded }));
            pending.push((purpose, request));
        }
        let body = serde_json::json!({ "requests": asked }).to_string();
        let headers = [("content-type", "application/json"), ("x-csrf-token", csrf.as_str())];
        let came = browser.send("POST", &format!("/in/waves/{wave}/issue"), &headers, body.as_bytes());
        assert_eq!(came.status, 200, "{}", came.text);
        let signed: serde_json::Value = serde_json::from_slice(&came.bytes).expect("signatures");
        let holders = self.manifest.keyholders_of_box().expect("keyholders");
        let size = self.manifest.body_bytes as usize;
        let mut chance = ChaCha20Rng::seed_from_u64(number as u64);
        let mut one = Respondent { browser, seed, blinded: vec![], submissions: vec![], tokens: vec![] };
        let mut said = 0;
        for ((purpose, request), signature) in pending.into_iter().zip(signed["signatures"].as_array().expect("a list"))
        {
            one.blinded.push(request.blinded.to_vec());
            let signature = B64U.decode(signature.as_str().expect("text")).expect("b64u");
            let held = request.finalize(&signature).expect("a good signature");
            let body = match purpose {
                Purpose::Answer => {
                    let answers = ["bel1", "bel2", "act1"].map(|code| (code.to_owned(), Value::One(4)));
                    let facts = [("age".to_owned(), Value::One(2))];
                    AnswerBody { answers: answers.into(), facts: facts.into() }.to_padded(size)
                }
                Purpose::Comment if said == 0 => {
                    said += 1;
                    let item = self.manifest.comment_questions().next().expect("a question").code.clone();
                    let text = format!("The {CANARY} sings of workload ({number}).");
                    // The second person on the list is willing to be asked back.
                    let address =
                        || Mailbox::of(&one.seed.for_credential(self.hash, Purpose::Comment, Slot(0))).address();
                    let mailbox = (number == 2).then(|| address().to_b64u());
                    CommentBody::Written(Comment { mailbox, item, text }).to_padded(size)
                }
                Purpose::Comment => CommentBody::Empty.to_padded(size),
            };
            let token = held.credential.input.hash();
            let binding = Binding { manifest: self.hash, purpose, token, version: Version::FIRST };
            let sealed = seal(&body.expect("it fits"), &binding, &holders, &mut chance).expect("sealed");
            one.tokens.push(token.as_bytes().to_vec());
            one.submissions.push(Submission::sign(&held, self.hash, purpose, Version::FIRST, sealed).to_bytes());
        }
        self.respondents.push(one);
    }

    /// Everybody who took sends everything, without any session.
    pub fn answer(&self, site: u16) {
        for one in &self.respondents {
            for submission in &one.submissions {
                let kind = [("content-type", "application/octet-stream")];
                let came = Browser::new(site).send("POST", &format!("/box/{}", self.wave), &kind, submission);
                assert_eq!(came.status, 200, "{}", came.text);
                assert_eq!(came.bytes.len(), 96);
            }
        }
    }

    /// Two keyholders of three, or the one, give their words, each at another of the ports; waits until each page says that it is
    /// counted.
    pub fn close(&self, ports: &[u16]) {
        let page = format!("/box/{}/closing", self.wave);
        let wanted = if self.keyholders.len() == 1 { 1 } else { 2 };
        for (seat, words) in self.keyholders.iter().enumerate().take(wanted) {
            let port = ports[seat % ports.len()];
            let came = Browser::new(port).form(None, &format!("{page}/{seat}"), &[("words", words)]);
            assert_eq!((came.status, came.location.as_str()), (303, page.as_str()), "{}", came.text);
        }
        for port in ports {
            let counted = || Browser::new(*port).get(&page).text.contains("This survey is counted.");
            wait_for("the count", || counted().then_some(()));
        }
    }
}

/// A word of the comments that occurs nowhere else.
pub const CANARY: &str = "vermilion-canary-5521";

/// All files below a folder, with their bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut folders) = (vec![], vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            if entry.file_type().expect("a kind").is_dir() {
                folders.push(entry.path());
            } else {
                found.push((entry.path(), std::fs::read(entry.path()).expect("a file")));
            }
        }
    }
    found
}

/// Bytes that one looks for in files, as they are, in hexadecimal, and in base64 (of either alphabet): all in one pass.
#[derive(Default)]
pub struct Search(HashMap<[u8; START], Vec<(String, Vec<u8>)>>);

/// Bytes by which a needle is found; none is shorter.
const START: usize = 7;

impl Search {
    /// Looks for this, too. `what` says what it is.
    pub fn add(&mut self, what: impl Into<String>, needle: impl AsRef<[u8]>) {
        let (what, needle) = (what.into(), needle.as_ref());
        let b64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(needle);
        // The last character of base64 depends on what follows.
        let forms = [
            needle.to_vec(),
            hex::encode(needle).into_bytes(),
            B64U.encode(needle).as_bytes()[..b64.len() - 1].to_vec(),
            b64.as_bytes()[..b64.len() - 1].to_vec(),
        ];
        for form in forms {
            let start = *form.first_chunk::<START>().expect("long enough to be found");
            self.0.entry(start).or_default().push((what.clone(), form));
        }
    }

    /// What was found, and in which file.
    pub fn found(&self, files: &[(PathBuf, Vec<u8>)]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (at, bytes) in files {
            for (place, start) in bytes.windows(START).enumerate() {
                let start: &[u8; START] = start.try_into().expect("as long");
                for (what, form) in self.0.get(start).into_iter().flatten() {
                    if bytes[place..].starts_with(form) {
                        found.insert(format!("{what} in {}", at.display()));
                    }
                }
            }
        }
        found
    }
}
