//! From ciphertext to release.

use crate::answers_in::wanted;
use crate::machine::{memory_mb, say};
use answers::BallotBox;
use jiff::ToSpan;
use std::time::{Duration, Instant};
use store::{Db, Location};

/// How many have answered.
const SIZES: [usize; 2] = [2_500, 50_000];
/// Key groups for each 2,500 people, as many as a trust of that size has.
const GROUPS_PER_TRUST: usize = 31;

/// Staff of one organisation of the nation: 200 of them are 1.5 million.
const NATION_STAFF: usize = 7_500;
/// Organisations that are closed if nothing else is asked for: each takes about as long as any other.
const NATION_ORGANISATIONS: usize = 4;

/// What closing one box took.
struct Closed {
    groups: usize,
    batch: usize,
    release: usize,
    prepared: Duration,
    sealed: Duration,
    all: Duration,
}

/// Prints how long closing takes. `BELONG_BENCH_ORGANISATIONS=200` closes a whole nation.
pub async fn run() {
    println!("\nClosing, from sealed answers to a published release (2 of 3 keyholders, one fact, every cut of it)");
    for size in SIZES {
        let closed = close(size).await;
        println!(" {size} answers, {} key groups (made in {:.0} s)", closed.groups, closed.prepared.as_secs_f64());
        tell(size, &closed);
    }
    let asked = std::env::var("BELONG_BENCH_ORGANISATIONS").ok().and_then(|count| count.parse().ok());
    nation(asked.unwrap_or(NATION_ORGANISATIONS)).await;
}

/// Closes the boxes of many organisations, one after the other, as each of them does for itself.
async fn nation(organisations: usize) {
    let mut sum: Option<Closed> = None;
    for _ in 0..organisations {
        let one = close(NATION_STAFF).await;
        sum = Some(match sum {
            None => one,
            Some(sum) => Closed {
                groups: sum.groups + one.groups,
                batch: sum.batch + one.batch,
                release: sum.release + one.release,
                prepared: sum.prepared + one.prepared,
                sealed: sum.sealed + one.sealed,
                all: sum.all + one.all,
            },
        });
    }
    let Some(sum) = sum else { return };
    println!(
        " {organisations} organisations of {NATION_STAFF} one after the other, {} answers, {} key groups (made in {:.0} s)",
        organisations * NATION_STAFF,
        sum.groups,
        sum.prepared.as_secs_f64()
    );
    tell(organisations * NATION_STAFF, &sum);
}

fn tell(answers: usize, closed: &Closed) {
    say(
        "batch read, verified, sealed and signed",
        &format!("{:>8.2} s for {:.1} MB", closed.sealed.as_secs_f64(), closed.batch as f64 / 1e6),
    );
    say(
        "verified again, opened, planned, counted, attacked, published",
        &format!("{:>8.2} s; release of {} kB", (closed.all - closed.sealed).as_secs_f64(), closed.release / 1_000),
    );
    say(
        "answers a second, from ciphertext to release",
        &format!("{:>8.0} /s", answers as f64 / closed.all.as_secs_f64()),
    );
    let (_, high) = memory_mb("self");
    say("memory of this process at its highest so far, with what it sent", &format!("{high:>8.0} MB"));
}

async fn close(size: usize) -> Closed {
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
    Closed { groups, batch, release, prepared, sealed, all }
}
