//! Blind signatures beside the limit that `openssl speed` gives for the same operation.

use crate::machine::{cores, say};
use answers::BallotBox;
use credential::Purpose;
use credential::blind::RSA_BYTES;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Db, Location};

/// How long each side is measured.
const SPAN: Duration = Duration::from_secs(4);

/// Credentials of one person: one to answer, two to comment, asked for in one request (protocol 4.2).
const EACH: [Purpose; 3] = [Purpose::Answer, Purpose::Comment, Purpose::Comment];

/// Prints credentials signed a second, on all cores.
pub async fn run() {
    println!("\nCredentials (blind signatures, RSA-2048) signed a second on all cores");
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&Location::Sqlite(folder.path().join("answers.db"))).await.expect("a database");
    let ballot_box = BallotBox::open(db, folder.path().join("keys")).expect("a box");
    let wave =
        crate::wave::announce(&ballot_box, &crate::wave::Wanted { comments: 2, ..crate::answers_in::wanted(20) })
            .await
            .expect("a wave");
    let code = wave.manifest.groups[0].code.clone();
    let count = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    // Twice the cores, so that none waits for its next number.
    let tasks: Vec<_> = (0..cores() * 2)
        .map(|task| {
            let (ballot_box, count, code, id) =
                (ballot_box.clone(), count.clone(), code.clone(), wave.manifest.wave.clone());
            tokio::spawn(async move {
                let mut blinded = [0_u8; RSA_BYTES];
                blinded[RSA_BYTES - 1] = u8::try_from(task + 2).unwrap_or(2);
                while began.elapsed() < SPAN {
                    let asked = EACH.map(|purpose| (purpose, blinded)).to_vec();
                    let signed = ballot_box.blind_sign_all(&id, &code, asked).await.expect("signatures");
                    blinded[8..24].copy_from_slice(&signed[0][8..24]);
                    count.fetch_add(signed.len() as u64, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task");
    }
    let ours = count.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    say("Belong, through the box with its look at the database, three a person", &format!("{ours:>8.0} /s"));
    match openssl() {
        Some(limit) => {
            say("openssl speed rsa2048, as many processes as cores", &format!("{limit:>8.0} /s"));
            say("ratio to that limit (aim: 80 %)", &format!("{:>8.0} %", 100.0 * ours / limit));
        }
        None => say("openssl speed", "not measured: openssl is not installed"),
    }
}

/// Signatures a second by `openssl speed`.
fn openssl() -> Option<f64> {
    let (seconds, processes) = (SPAN.as_secs().to_string(), cores().to_string());
    let out = Command::new("openssl").args(["speed", "-seconds", &seconds, "-multi", &processes, "rsa2048"]).output();
    let text = String::from_utf8(out.ok()?.stdout).ok()?;
    // rsa 2048 bits 0.000402s 0.000012s   2485.1  84937.6 [...]: the first number without a unit is signatures a second.
    let line = text.lines().rev().find(|line| line.starts_with("rsa") && line.contains("2048"))?;
    line.split_whitespace().skip(3).find_map(|field| field.parse::<f64>().ok())
}
