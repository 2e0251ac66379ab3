//! From ciphertext to release.

use crate::answers_in::wanted;
use crate::machine::{memory_mb, say};
use answers::BallotBox;
use jiff::ToSpan;
use std::time::Instant;
use store::{Db, Location};

/// How many have answered.
const SIZES: [usize; 2] = [2_500, 50_000];
/// Key groups for each 2,500 people, as many as a trust of that size has.
const GROUPS_PER_TRUST: usize = 31;

/// Prints how long closing takes.
pub async fn run() {
    println!("\nClosing, from sealed answers to a published release (2 of 3 keyholders, one fact, every cut of it)");
    for size in SIZES {
        close(size).await;
    }
}

async fn close(size: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&Location::Sqlite(folder.path().join("answers.db"))).await.expect("a database");
    let ballot_box = BallotBox::open(db, folder.path().join("keys")).expect("a box");
    let groups = GROUPS_PER_TRUST * size / SIZES[0];
    let mut wanted = wanted(size);
    let eligible = u32::try_from((size / groups).max(20) * 2).expect("few");
    wanted.groups = vec![eligible; groups];
    let today = wanted.days[1].to_string();
    let after = (wanted.days[2] + 1.days()).to_string();
    let began = Instant::now();
    let wave = crate::wave::announce(&ballot_box, &wanted).await.expect("a wave");
    let made = wave.submissions(&ballot_box, size).await.expect("submissions");
    let mut made = made.into_iter();
    loop {
        let some: Vec<_> = made.by_ref().take(512).collect();
        if some.is_empty() {
            break;
        }
        let sent = some.into_iter().map(|one| {
            let (ballot_box, today) = (ballot_box.clone(), today.clone());
            tokio::spawn(async move { ballot_box.submit("bench", one, &today).await })
        });
        for one in sent.collect::<Vec<_>>() {
            one.await.expect("a task").expect("taken");
        }
    }
    let prepared = began.elapsed();
    for words in &wave.words[..2] {
        ballot_box.give_secret("bench", words, &after).await.expect("a keyholder");
    }
    let began = Instant::now();
    let batch = ballot_box.export_batch("bench", &after).await.expect("a batch").len();
    let sealed = began.elapsed();
    ballot_box.close("bench", wave.counts(size), &after).await.expect("closed");
    let all = began.elapsed();
    let release = ballot_box.release_bytes("bench").await.expect("read").expect("published").len();
    println!(" {size} answers, {groups} key groups (made in {:.0} s)", prepared.as_secs_f64());
    say(
        "batch read, verified, sealed and signed",
        &format!("{:>8.2} s for {:.1} MB", sealed.as_secs_f64(), batch as f64 / 1e6),
    );
    say(
        "verified again, opened, planned, counted, attacked, published",
        &format!("{:>8.2} s; release of {} kB", (all - sealed).as_secs_f64(), release / 1_000),
    );
    say("answers a second, from ciphertext to release", &format!("{:>8.0} /s", size as f64 / all.as_secs_f64()));
    let (_, high) = memory_mb("self");
    say("memory of this process at its highest, with what it sent", &format!("{high:>8.0} MB"));
}
