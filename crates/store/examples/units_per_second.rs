//! Durable units per second with 64 writers at once, each unit one row of 2 kB, beside one writer alone.
//!
//! `cargo run --release -p store --features testing --example units_per_second [SECONDS]`

use std::time::{Duration, Instant};

use store::{Db, Error, World, params, testing};

/// Writers at once.
const WRITERS: u64 = 64;
/// Bytes of a row.
const ROW_BYTES: usize = 2_048;

enum Bench {}

impl World for Bench {
    const NAME: &'static str = "bench";
    fn migrations() -> &'static [(&'static str, &'static str)] {
        &[(
            "V001__bench",
            "CREATE TABLE thing (key BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;",
        )]
    }
}

/// Units per second of `writers` tasks that each write one row after the other.
async fn rate(db: &Db<Bench>, writers: u64, round: u64, span: Duration) -> f64 {
    let began = Instant::now();
    let tasks: Vec<_> = (0..writers)
        .map(|w| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut units = 0_u64;
                while began.elapsed() < span {
                    // Spread over the tree as the keys of answers are, without chance.
                    let mut key = [0_u8; 32];
                    let n = (round << 48 | w << 32 | units).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                    key[..8].copy_from_slice(&n.to_be_bytes());
                    db.write("bench", move |tx| {
                        tx.execute("INSERT INTO thing (key, body) VALUES (?1, ?2)", params![key, vec![7_u8; ROW_BYTES]])
                    })
                    .await
                    .map_err(|e: Error| e)
                    .expect("a durable unit");
                    units += 1;
                }
                units
            })
        })
        .collect();
    let mut units = 0;
    for task in tasks {
        units += task.await.expect("a task");
    }
    units as f64 / began.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let seconds = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(5);
    let span = Duration::from_secs(seconds);
    let trial = testing::sqlite::<Bench>().await;
    println!("SQLite, synchronous=FULL, rows of {ROW_BYTES} bytes, {seconds} s each, durable units per second:");
    println!("  1 writer    {:>8.0}", rate(&trial, 1, 1, span).await);
    println!("  {WRITERS} writers  {:>8.0}", rate(&trial, WRITERS, 2, span).await);
    if let Some(trial) = testing::postgres::<Bench>().await {
        println!("PostgreSQL, SERIALIZABLE (test server: fsync off):");
        println!("  1 writer    {:>8.0}", rate(&trial, 1, 1, span).await);
        println!("  {WRITERS} writers  {:>8.0}", rate(&trial, WRITERS, 2, span).await);
    }
}
