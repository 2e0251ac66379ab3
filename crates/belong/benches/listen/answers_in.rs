//! Durable sealed answers a second over HTTP.

use crate::machine::{Server, cores, exchange, request_bytes, say};
use crate::postgres::Postgres;
use crate::wave::{Wanted, Wave};
use answers::BallotBox;
use jiff::ToSpan;
use jiff::civil::Date;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::{Db, Location};

/// Answers that are sent by many at once.
const ANSWERS: usize = 10_000;
/// Answers that are sent one after the other, so that each is a commit of its own.
const ANSWERS_ALONE: usize = 600;
/// Senders at once. Each opens a connection for each answer, as browsers do (protocol 6.5).
const SENDERS: usize = 64;

fn today() -> Date {
    jiff::Timestamp::now().in_tz("Europe/London").expect("the zone is known").date()
}

/// An open wave without comments for this many people.
pub fn wanted(people: usize) -> Wanted {
    let today = today();
    let eligible = u32::try_from(people.max(20)).expect("few");
    let days = [today - 10.days(), today - 1.days(), today + 3.days()];
    Wanted { id: "bench", groups: vec![eligible; 4], comments: 0, days, seed: 21 }
}

/// Prints the figures on both databases.
pub async fn run() {
    println!("\nSealed answers of full size, over HTTP, each acknowledged only when it is durable");
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("answers.db"));
    let checks = measured("SQLite, synchronous=FULL", folder.path(), location, "").await;
    match Postgres::start() {
        Some(server) => {
            let folder = tempfile::tempdir().expect("a folder");
            let (people, answers) = (server.database("people").await, server.database("answers").await);
            let more = format!("people = {people:?}\nanswers = {answers:?}\n");
            let name = format!("PostgreSQL, fsync {}", server.fsync().await);
            measured(&name, folder.path(), Location::Postgres(answers), &more).await;
        }
        None => say("PostgreSQL", "not measured: it is not installed"),
    }
    say("the limit: bare checks of signatures on the same cores", &format!("{checks:>8.0} /s"));
}

/// Sends answers to a program over one database. Gives how many submissions could be checked a second, by all cores,
/// if nothing else had to be done.
async fn measured(name: &str, folder: &Path, location: Location, more: &str) -> f64 {
    let db = Db::open(&location).await.expect("a database");
    let ballot_box = BallotBox::open(db, folder.join("keys")).expect("a box");
    let count = ANSWERS + ANSWERS_ALONE;
    let wave = crate::wave::announce(&ballot_box, &wanted(count)).await.expect("a wave");
    let made = wave.submissions(&ballot_box, count).await.expect("submissions");
    drop(ballot_box);
    let size = made[0].len();
    let checks = bare_checks(&wave, &made[..2_000]);
    let server = Server::serve(folder, more);
    let port = server.port;
    let sent = tokio::task::spawn_blocking(move || {
        let cpu = server.cpu();
        let many = send_all(port, &made[..ANSWERS], SENDERS);
        let after = server.cpu();
        let alone = send_all(port, &made[ANSWERS..], 1);
        (many, alone, (after.0 - cpu.0, after.1 - cpu.1), server.memory_mb())
    });
    let (many, alone, (user, kernel), (memory, _)) = sent.await.expect("sent");
    let each = |time: Duration| time.as_secs_f64() * 1e6 / ANSWERS as f64;
    println!(" {name}, {size} bytes each");
    say(
        &format!("{SENDERS} senders at once (aim: 2,000)"),
        &format!("{many:>8.0} /s = {:.1} % of the bare checks", 100.0 * many / checks),
    );
    say(
        "one sender: the same handler with a commit each",
        &format!("{alone:>8.0} /s; together {:.1} times that", many / alone),
    );
    say(
        "processor time of the program for each",
        &format!(
            "{:>8.0} µs in it, {:.0} µs in the kernel; {:.0} µs is the check",
            each(user),
            each(kernel),
            1e6 * cores() as f64 / checks
        ),
    );
    say("resident memory of the program then", &format!("{memory:>8.0} MB"));
    checks
}

/// Submissions a second, sent by some senders at once, each on a connection of its own.
fn send_all(port: u16, submissions: &[Vec<u8>], senders: usize) -> f64 {
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..senders {
            scope.spawn(|| {
                while let Some(submission) = submissions.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let headers = "Content-Type: application/octet-stream\r\n";
                    let mut bytes = request_bytes("POST", "/box/bench", headers, submission.len());
                    bytes.extend(submission);
                    loop {
                        match exchange(port, &bytes) {
                            Some((200, _, body)) if body.len() == 96 => break,
                            Some((503, ..)) | None => std::thread::sleep(Duration::from_millis(5)),
                            Some((status, head, _)) => panic!("{status}: {head}"),
                        }
                    }
                }
            });
        }
    });
    submissions.len() as f64 / began.elapsed().as_secs_f64()
}

/// Checks a second of token, signature and proof, by all cores, with nothing else done.
fn bare_checks(wave: &Wave, submissions: &[Vec<u8>]) -> f64 {
    let terms = wave.manifest.terms(wave.hash).expect("the terms of the wave");
    let began = Instant::now();
    std::thread::scope(|scope| {
        for part in submissions.chunks(submissions.len().div_ceil(cores())) {
            let terms = &terms;
            scope.spawn(move || {
                for bytes in part {
                    terms.check(bytes).expect("valid");
                }
            });
        }
    });
    submissions.len() as f64 / began.elapsed().as_secs_f64()
}
