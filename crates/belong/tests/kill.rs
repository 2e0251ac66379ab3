//! The program is killed (-9) at random under load, again and again: no acknowledged answer is lost, and none is counted
//! twice. And: nothing that lies on the disk tells in which order answers came.

#[allow(dead_code, reason = "shared with the measurements, which use other parts")]
mod wave;

use answers::BallotBox;
use credential::submission::{Acknowledgement, Submission};
use credential::{LeafHash, Version};
use jiff::ToSpan;
use jiff::civil::Date;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{Answers, Db, Location, params};
use wave::{Wanted, Wave};

/// Senders at the same time.
const SENDERS: usize = 6;
/// Seconds in which a server must be well after its start.
const START_SECONDS_MAX: u64 = 60;
/// Rounds of the usual run, and of the long one.
const ROUNDS: usize = 3;
const ROUNDS_LONG: usize = 55;
/// Respondents for each round.
const RESPONDENTS_PER_ROUND: usize = 40;

fn today() -> Date {
    // The day of the server, whose zone is the organisation's.
    jiff::Timestamp::now().in_tz("Europe/London").expect("the zone is known").date()
}

fn wanted(respondents: usize) -> Wanted {
    let today = today();
    let eligible = u32::try_from(respondents.max(20)).expect("few");
    let days = [today - 10.days(), today - 1.days(), today + 3.days()];
    Wanted { id: "kill", groups: vec![eligible, eligible], comments: 0, days, seed: 11 }
}

/// Where a server keeps things.
struct Place {
    folder: PathBuf,
    people: Option<String>,
    answers: Option<String>,
}

impl Place {
    async fn ballot_box(&self) -> BallotBox {
        let db = Db::open(&self.location()).await.expect("the database opens, whenever the program was killed");
        BallotBox::open(db, self.folder.join("keys")).expect("the folder of keys opens")
    }

    fn location(&self) -> Location {
        match &self.answers {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::Sqlite(self.folder.join("answers.db")),
        }
    }
}

/// A running program.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(place: &Place) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let config = place.folder.join("belong.toml");
        let mut text = format!("folder = {:?}\nlisten = \"127.0.0.1:{port}\"\n", place.folder);
        for (name, url) in [("people", &place.people), ("answers", &place.answers)] {
            if let Some(url) = url {
                text.push_str(&format!("{name} = {url:?}\n"));
            }
        }
        std::fs::write(&config, text).expect("a configuration");
        let child = Command::new(env!("CARGO_BIN_EXE_belong"))
            .arg("--config")
            .arg(&config)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        Self { child, port }
    }

    fn wait_until_well(&mut self) {
        let began = Instant::now();
        while send(self.port, "GET", "/health", &[]).is_none_or(|(status, _)| status != 200) {
            assert!(self.child.try_wait().expect("a child").is_none(), "the program ended by itself");
            assert!(began.elapsed() < Duration::from_secs(START_SECONDS_MAX), "the program did not start");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// SIGKILL.
    fn kill(mut self) {
        self.child.kill().expect("the program is killed");
        self.child.wait().expect("the program has ended");
    }
}

/// One request on a connection of its own; nothing when the connection broke.
fn send(port: u16, method: &str, path: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut came = vec![];
    stream.read_to_end(&mut came).ok()?;
    let end = came.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&came[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let body = came[end + 4..].to_vec();
    // A reply that was cut off is no reply.
    if length.is_some_and(|length: usize| length != body.len()) { None } else { Some((status, body)) }
}

/// What one respondent sends, and what was acknowledged.
struct Sender {
    first: Vec<u8>,
    /// Some people replace their answer.
    second: Option<Vec<u8>>,
    /// Some send what was acknowledged once more, in a later round. The others never do, so that a lost answer stays lost.
    repeats: bool,
}

/// The acknowledgement of each submission, by respondent and version.
type Acknowledged = Mutex<BTreeMap<(usize, u32), Vec<u8>>>;

fn post(port: u16, submission: &[u8]) -> Option<Vec<u8>> {
    match send(port, "POST", "/box/kill", submission)? {
        (200, acknowledgement) => {
            assert_eq!(acknowledgement.len(), 96);
            Some(acknowledgement)
        }
        (503, _) => None,
        (status, body) => panic!("{status}: {}", String::from_utf8_lossy(&body)),
    }
}

/// Sends until the program is gone or everything is sent.
fn send_some(
    port: u16,
    senders: &[Sender],
    part: &[usize],
    acknowledged: &Acknowledged,
    count: &AtomicUsize,
    gone: &AtomicBool,
) {
    for &number in part {
        let sender = &senders[number];
        for (version, bytes) in [(1, Some(&sender.first)), (2, sender.second.as_ref())] {
            let Some(bytes) = bytes else { continue };
            let known = acknowledged.lock().unwrap().get(&(number, version)).cloned();
            // A first version after a second one would rightly be refused.
            if known.is_some() && (!sender.repeats || sender.second.is_some()) {
                continue;
            }
            if gone.load(Ordering::Relaxed) {
                return;
            }
            // When the connection breaks nobody knows whether the answer was taken: it is sent again in a later round.
            let Some(came) = post(port, bytes) else { return };
            if let Some(known) = known {
                assert_eq!(known, came, "the same submission is acknowledged with the same bytes after a kill");
            }
            acknowledged.lock().unwrap().insert((number, version), came);
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn survives(place: Place, rounds: usize) {
    let respondents = rounds * RESPONDENTS_PER_ROUND;
    let ballot_box = place.ballot_box().await;
    let wave = wave::announce(&ballot_box, &wanted(respondents)).await.expect("the wave is announced");
    let senders = make(&wave, &ballot_box, respondents).await;
    drop(ballot_box);

    let (senders, acknowledged) = (Arc::new(senders), Arc::new(Acknowledged::default()));
    let mut chance = ChaCha20Rng::seed_from_u64(jiff::Timestamp::now().as_nanosecond() as u64);
    let mut killed_busy = 0;
    for round in 0..rounds {
        let mut server = Server::start(&place);
        if chance.next_u32().is_multiple_of(8) {
            // Now and then the program does not get as far as serving.
            std::thread::sleep(Duration::from_millis(u64::from(chance.next_u32() % 120)));
            server.kill();
            server = Server::start(&place);
        }
        server.wait_until_well();
        let (count, gone) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let threads: Vec<_> = (0..SENDERS)
            .map(|thread| {
                let (senders, acknowledged, count, gone) =
                    (senders.clone(), acknowledged.clone(), count.clone(), gone.clone());
                let (port, until) = (server.port, (round + 1) * RESPONDENTS_PER_ROUND);
                let part: Vec<usize> = (thread..until).step_by(SENDERS).collect();
                std::thread::spawn(move || send_some(port, &senders, &part, &acknowledged, &count, &gone))
            })
            .collect();
        // Some answers are in; then a moment that falls anywhere between a request and its commit.
        let wait_for = 1 + chance.next_u32() as usize % (RESPONDENTS_PER_ROUND / 2);
        let began = Instant::now();
        while count.load(Ordering::Relaxed) < wait_for && began.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_micros(300));
        }
        std::thread::sleep(Duration::from_micros(u64::from(chance.next_u32() % 12_000)));
        if threads.iter().any(|thread| !thread.is_finished()) {
            killed_busy += 1;
        }
        server.kill();
        gone.store(true, Ordering::Relaxed);
        for thread in threads {
            thread.join().expect("a sender saw nothing wrong");
        }
    }
    let acknowledged = Arc::into_inner(acknowledged).expect("all senders are done").into_inner().unwrap();
    eprintln!("{rounds} kills, {killed_busy} of them under load; {} submissions acknowledged", acknowledged.len());
    assert!(acknowledged.len() >= rounds, "enough came through to mean something");
    assert!(killed_busy * 2 >= rounds, "most kills were under load");
    check_box(&place, &wave, &senders, &acknowledged, respondents).await;
}

async fn make(wave: &Wave, ballot_box: &BallotBox, respondents: usize) -> Vec<Sender> {
    let mut senders = vec![];
    for number in 0..respondents {
        let mut respondent = wave.respondent(ballot_box, number).await.expect("credentials");
        let mut made = |version| respondent.submissions(wave, version).expect("sealed").remove(0);
        let first = made(Version::FIRST);
        let second = number.is_multiple_of(5).then(|| made(Version::FIRST.next().expect("a second version")));
        senders.push(Sender { first, second, repeats: number % 4 == 1 });
    }
    senders
}

/// Closes the box as it was left by the last kill. What was acknowledged must be in it, once.
async fn check_box(
    place: &Place,
    wave: &Wave,
    senders: &[Sender],
    acknowledged: &BTreeMap<(usize, u32), Vec<u8>>,
    respondents: usize,
) {
    let ballot_box = place.ballot_box().await;
    let after = (today() + 10.days()).to_string();
    for words in &wave.words[..2] {
        ballot_box.give_secret("kill", words, &after).await.expect("a keyholder");
    }
    let closed = ballot_box.close("kill", wave.counts(respondents), &after).await.expect("the box closes");
    assert_eq!(closed.damaged, 0, "no row is torn");
    let published = ballot_box.published("kill").await.expect("published");
    let leaves: Vec<LeafHash> = published.leaves.expect("the closing tree");
    let once: BTreeSet<LeafHash> = leaves.iter().copied().collect();
    assert_eq!(once.len(), leaves.len(), "nothing is there twice");
    let key = wave.manifest.box_public_key().expect("a key");
    let mut found = 0;
    for (number, sender) in senders.iter().enumerate() {
        for (version, bytes) in [(1, Some(&sender.first)), (2, sender.second.as_ref())] {
            let (Some(bytes), Some(given)) = (bytes, acknowledged.get(&(number, version))) else { continue };
            let acknowledgement = Acknowledgement::parse(given).expect("96 bytes");
            let submission = Submission::parse(bytes).expect("ours");
            let token = submission.token();
            assert!(acknowledgement.verifies(&key, wave.hash, token, submission.version), "signed by the box");
            let there = once.contains(&acknowledgement.leaf);
            if version == 1 && acknowledged.contains_key(&(number, 2)) {
                assert!(!there, "a replaced answer is counted beside the one that replaced it");
            } else if version == 1 && sender.second.is_some() {
                // The second may have been taken and its acknowledgement lost: then the second is there, and alone.
            } else {
                assert!(there, "an acknowledged answer is lost: respondent {number}, version {version}");
                found += 1;
            }
        }
    }
    // Nobody is in the box with two answers, and nobody without an acknowledgement or a chance of one.
    let release = ballot_box.release("kill").await.expect("a release").expect("published");
    let answered: u32 = release.counts().answers.iter().map(|tally| tally.answered).sum();
    let spoilt: u32 = release.counts().answers.iter().map(|tally| tally.spoilt).sum();
    assert_eq!((answered as usize, spoilt), (leaves.len(), 0));
    let people: BTreeSet<usize> = acknowledged.keys().map(|(number, _)| *number).collect();
    assert!(leaves.len() >= people.len() && leaves.len() <= respondents, "{} for {}", leaves.len(), people.len());
    assert!(found > 0);
    let checks = ballot_box.audit("kill").await.expect("an audit");
    assert!(checks.iter().all(|check| check.passed), "{checks:?}");
}

fn on_sqlite(folder: &Path) -> Place {
    Place { folder: folder.to_owned(), people: None, answers: None }
}

async fn on_postgres(folder: &Path) -> Option<Place> {
    let people = store::testing::postgres_location().await;
    let answers = store::testing::postgres_location().await;
    match (people, answers) {
        (Some(Location::Postgres(people)), Some(Location::Postgres(answers))) => {
            Some(Place { folder: folder.to_owned(), people: Some(people), answers: Some(answers) })
        }
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_answer_is_lost_when_the_program_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    survives(on_sqlite(folder.path()), ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; part of cargo xtask test --long"]
async fn no_acknowledged_answer_is_lost_in_many_kills_on_both_databases() {
    let folder = tempfile::tempdir().unwrap();
    survives(on_sqlite(folder.path()), ROUNDS_LONG).await;
    let folder = tempfile::tempdir().unwrap();
    if let Some(place) = on_postgres(folder.path()).await {
        survives(place, ROUNDS_LONG).await;
    }
}

/// Where each place of a ballot lies in a file: every offset at which its bytes occur.
fn offsets(file: &Path, places: &[Vec<u8>]) -> Vec<Vec<usize>> {
    let bytes = std::fs::read(file).unwrap_or_default();
    let mut found: BTreeMap<&[u8], Vec<usize>> = places.iter().map(|place| (place.as_slice(), vec![])).collect();
    for (at, window) in bytes.windows(32).enumerate() {
        if let Some(list) = found.get_mut(window) {
            list.push(at);
        }
    }
    places.iter().map(|place| found[place.as_slice()].clone()).collect()
}

async fn places(place: &Place) -> Vec<Vec<u8>> {
    let db: Db<Answers> = Db::open(&place.location()).await.unwrap();
    let rows =
        db.read("test: places", |tx| tx.rows("SELECT place FROM ballot ORDER BY place", params![], |row| row.get(0)));
    rows.await.map_err(|why: store::Error| why.detail().to_owned()).unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_9_1_neither_a_backup_nor_a_closed_box_tells_in_which_order_answers_came() {
    const RESPONDENTS: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let one = on_sqlite(&folder.path().join("one"));
    std::fs::create_dir_all(&one.folder).unwrap();
    let ballot_box = one.ballot_box().await;
    let wave = wave::announce(&ballot_box, &wanted(RESPONDENTS)).await.unwrap();
    let mut sent = ballot_box_submissions(&wave, &ballot_box, RESPONDENTS).await;
    drop(ballot_box);
    // The same box twice, with the same keys. What comes is the same; only the order differs.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let two = on_sqlite(&folder.path().join("two"));
    copy_folder(&one.folder, &two.folder);
    let today = today().to_string();
    let after = (crate::today() + 10.days()).to_string();
    let mut layouts = vec![];
    for place in [&one, &two] {
        let ballot_box = place.ballot_box().await;
        for submission in &sent {
            ballot_box.submit("kill", submission.clone(), &today).await.unwrap();
        }
        let db: Db<Answers> = Db::open(&place.location()).await.unwrap();
        let backup = place.folder.join("backup.db");
        db.backup_to(&backup).await.unwrap();
        let rows = places(place).await;
        assert_eq!(rows.len(), RESPONDENTS);
        let in_backup = offsets(&backup, &rows);
        assert!(in_backup.iter().all(|found| found.len() == 1), "each row is in the backup once");
        let live = offsets(&place.folder.join("answers.db-wal"), &rows);
        for words in &wave.words[..2] {
            ballot_box.give_secret("kill", words, &after).await.unwrap();
        }
        ballot_box.close("kill", wave.counts(RESPONDENTS), &after).await.unwrap();
        let closed = offsets(&place.folder.join("answers.db"), &rows);
        for name in ["answers.db-wal", "answers.db-shm"] {
            let left = offsets(&place.folder.join(name), &rows);
            assert!(left.iter().all(Vec::is_empty), "{name} keeps a trace of the order after closing");
        }
        assert!(closed.iter().all(|found| found.len() == 1), "each row is in the file once: no old page is left");
        layouts.push((rows, in_backup, closed, live));
        sent.reverse();
    }
    let (two, one) = (layouts.pop().unwrap(), layouts.pop().unwrap());
    assert_eq!(one.0, two.0, "the same answers make the same rows, in whatever order they come");
    assert_eq!(one.1, two.1, "in a backup every row lies at the same place, in whatever order they came");
    assert_eq!(one.2, two.2, "after closing every row lies at the same place, in whatever order they came");
    // The test can see an order where there is one: in the live log of the open box, which is in no backup.
    assert_ne!(one.3, two.3, "this test could see an order if there were one");
}

async fn ballot_box_submissions(wave: &Wave, ballot_box: &BallotBox, respondents: usize) -> Vec<Vec<u8>> {
    wave.submissions(ballot_box, respondents).await.unwrap()
}

/// Kills of the usual run and of the long one, for closing, destroying and importing.
const OTHER_KILLS: u32 = 4;
const OTHER_KILLS_LONG: u32 = 25;
/// What tells this program that it is the one to be killed, and in which folder it works.
const CHILD: &str = "BELONG_KILL_FOLDER";
/// Where that one leaves the words of its keyholders.
const WORDS: &str = "words.txt";

fn other_kills() -> u32 {
    if std::env::var_os("BELONG_LONG").is_some() { OTHER_KILLS_LONG } else { OTHER_KILLS }
}

/// This same program again, to do one thing and be killed while it does it.
fn child(folder: &Path) -> Command {
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    again.args(["--exact", "a_box_that_is_closed_and_destroyed_until_killed", "--ignored"]).env(CHILD, folder);
    again.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    again
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "only as the child of a_kill_while_the_box_is_closed_or_destroyed_changes_nothing"]
async fn a_box_that_is_closed_and_destroyed_until_killed() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let ballot_box = on_sqlite(&folder).ballot_box().await;
    close_and_destroy(&ballot_box, &folder).await;
}

async fn close_and_destroy(ballot_box: &BallotBox, folder: &Path) {
    let after = (today() + 10.days()).to_string();
    let long_after = (today() + 60.days()).to_string();
    let counts = std::fs::read(folder.join("counts.json")).expect("counts");
    let words = std::fs::read_to_string(folder.join(WORDS)).expect("words");
    if ballot_box.release("kill").await.expect("a release or none").is_none() {
        for words in words.lines().take(2) {
            ballot_box.give_secret("kill", words, &after).await.expect("a keyholder");
        }
        let counts = serde_json::from_slice(&counts).expect("counts");
        ballot_box.close("kill", counts, &after).await.expect("the box closes");
    }
    ballot_box.destroy_due(&long_after).await.expect("destroyed");
}

/// The files of a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_the_box_is_closed_or_destroyed_changes_nothing() {
    const RESPONDENTS: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    std::fs::create_dir_all(&first).unwrap();
    let ballot_box = on_sqlite(&first).ballot_box().await;
    let wave = wave::announce(&ballot_box, &wanted(RESPONDENTS)).await.unwrap();
    for submission in ballot_box_submissions(&wave, &ballot_box, RESPONDENTS).await {
        ballot_box.submit("kill", submission, &today().to_string()).await.unwrap();
    }
    drop(ballot_box);
    std::fs::write(first.join(WORDS), wave.words.join("\n")).unwrap();
    std::fs::write(first.join("counts.json"), serde_json::to_vec(&wave.counts(RESPONDENTS)).unwrap()).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;

    // Once without a kill: how long it takes, and what comes of it.
    let calm = folder.path().join("calm");
    copy_folder(&first, &calm);
    let began = Instant::now();
    assert!(child(&calm).status().unwrap().success());
    let takes = began.elapsed();
    let calm_box = on_sqlite(&calm).ballot_box().await;
    let expected = calm_box.release_bytes("kill").await.unwrap().expect("published");
    let entries = calm_box.journal().await.unwrap().entries().to_vec();

    let mut chance = ChaCha20Rng::seed_from_u64(jiff::Timestamp::now().as_nanosecond() as u64);
    let (mut early, mut midway, mut late) = (0, 0, 0);
    for kill in 0..other_kills() {
        let place = folder.path().join(format!("kill-{kill}"));
        copy_folder(&first, &place);
        // Once, twice or three times in a row, anywhere in between.
        for _ in 0..=chance.next_u32() % 3 {
            let mut running = child(&place).spawn().unwrap();
            std::thread::sleep(takes.mul_f64(f64::from(chance.next_u32() % 1_000) / 1_000.0));
            let _ = running.kill();
            running.wait().unwrap();
        }
        let ballot_box = on_sqlite(&place).ballot_box().await;
        let closed = ballot_box.batch_checkpoint("kill").await.is_ok();
        let published = ballot_box.release_bytes("kill").await.unwrap();
        match (&published, closed) {
            (None, false) => early += 1,
            (None, true) => midway += 1,
            (Some(bytes), _) => {
                late += 1;
                assert_eq!(*bytes, expected, "what was published is whole");
            }
        }
        close_and_destroy(&ballot_box, &place).await;
        assert_eq!(
            ballot_box.release_bytes("kill").await.unwrap().unwrap(),
            expected,
            "the same results, byte for byte"
        );
        assert_eq!(ballot_box.journal().await.unwrap().entries(), entries, "each step is in the log once");
        let checks = ballot_box.audit("kill").await.unwrap();
        assert!(checks.iter().all(|check| check.passed), "{checks:?}");
        assert_eq!(names(&place.join("keys")), names(&calm.join("keys")), "no key is left that should be gone");
        assert_eq!(places(&on_sqlite(&place)).await.len(), 0, "no sealed answer is left");
    }
    eprintln!("killed while closing: {early} before the root, {midway} between root and release, {late} after");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_people_are_imported_leaves_all_of_them_or_none() {
    const PEOPLE: usize = 2_500;
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("staff.csv");
    let mut csv = String::from("Staff number,Name,Email,Site,Region,Job title,Start date\n");
    for n in 0..PEOPLE {
        let site = n % 30;
        csv.push_str(&format!("S{n:05},Person {n},p{n}@willowbrook.example,Site {site},North,Teacher,2024-09-01\n"));
    }
    std::fs::write(&list, csv).unwrap();
    let import = |data: &Path| {
        std::fs::create_dir_all(data).unwrap();
        let config = data.with_extension("toml");
        std::fs::write(&config, format!("folder = {data:?}\n")).unwrap();
        let mut import = Command::new(env!("CARGO_BIN_EXE_belong"));
        import.arg("--config").arg(&config).args(["import", "people", "--new-sites"]).arg(&list);
        import.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        import
    };
    let count = async |data: &Path| -> (i64, i64) {
        let db: Db<store::People> = Db::open(&Location::Sqlite(data.join("people.db"))).await.unwrap();
        let counted = db.read("test: count", |tx| {
            let of = |tx: &mut store::Tx<'_, store::People>, sql| tx.row(sql, params![], |row| row.get(0));
            Ok((of(tx, "SELECT COUNT(*) FROM person")?, of(tx, "SELECT COUNT(*) FROM appointment")?))
        });
        counted.await.map_err(|why: store::Error| why.detail().to_owned()).unwrap()
    };
    let calm = folder.path().join("calm");
    let began = Instant::now();
    assert!(import(&calm).status().unwrap().success());
    let takes = began.elapsed();
    let all = count(&calm).await;
    assert_eq!(all, (PEOPLE as i64, PEOPLE as i64));
    let mut chance = ChaCha20Rng::seed_from_u64(jiff::Timestamp::now().as_nanosecond() as u64);
    let (mut none, mut whole) = (0, 0);
    for kill in 0..other_kills() {
        let data = folder.path().join(format!("kill-{kill}"));
        let mut running = import(&data).spawn().unwrap();
        std::thread::sleep(takes.mul_f64(0.2 + 0.8 * f64::from(chance.next_u32() % 1_000) / 1_000.0));
        let _ = running.kill();
        running.wait().unwrap();
        match count(&data).await {
            (0, 0) => none += 1,
            found if found == all => whole += 1,
            found => panic!("half an import: {found:?}"),
        }
        // And once more to the end: everybody is there once.
        assert!(import(&data).status().unwrap().success());
        assert_eq!(count(&data).await, all);
    }
    eprintln!("killed while importing: {none} times nobody was there, {whole} times everybody");
}
