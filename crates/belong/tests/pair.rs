//! Two programs over the same PostgreSQL databases and the same keys, behind a front that gives every request to the other one: a whole
//! wave, and what happens once must not happen twice.

#[allow(dead_code, reason = "shared with the other tests of whole sites")]
mod site;

use site::*;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use store::{Db, Location, People, params};

const STAFF: usize = 24;

const EVENTS: &str = "SELECT kind, COUNT(*) FROM event GROUP BY kind";
const SENT: &str = "SELECT COUNT(*) FROM post WHERE state <> 'sent'";

async fn places() -> Option<(String, String)> {
    match (store::testing::postgres_location().await, store::testing::postgres_location().await) {
        (Some(Location::Postgres(people)), Some(Location::Postgres(answers))) => Some((people, answers)),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_over_one_database_do_everything_once() {
    let Some((people_at, answers_at)) = places().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let db: Db<People> = Db::open(&Location::Postgres(people_at.clone())).await.unwrap();
    let data = folder.path().join("data");
    let walked = tokio::task::spawn_blocking(move || walk(&data, &people_at, &answers_at));
    walked.await.unwrap();

    // What the program does by itself was done once.
    let events: Vec<(String, i64)> = db
        .read("test", |tx| tx.rows(EVENTS, params![], |row| Ok((row.get(0)?, row.get(1)?))))
        .await
        .map_err(|why: store::Error| why)
        .unwrap();
    let events: BTreeMap<String, i64> = events.into_iter().collect();
    for once in ["wave_announced", "invited", "wave_closed", "wave_destroyed"] {
        assert_eq!(events.get(once), Some(&1), "{once} in {events:?}");
    }
    let left: i64 =
        db.read("test", |tx| tx.row(SENT, params![], |row| row.get(0))).await.map_err(|why: store::Error| why).unwrap();
    assert_eq!(left, 0, "every letter went out, and of each it is known");
    drop(folder);
}

fn walk(data: &std::path::Path, people: &str, answers: &str) {
    let ports = Arc::new(OnceLock::<(u16, u16)>::new());
    let chosen = ports.clone();
    let (site, seen) = front(move |_, number| {
        let (a, b) = chosen.get().expect("both are known");
        if number % 2 == 0 { *a } else { *b }
    });
    let more = format!("people = {people:?}\nanswers = {answers:?}");
    let mut a = Program::new(data, "a", site, &more);
    let mut b = Program::new(data, "b", site, &more);
    ports.set((a.port, b.port)).expect("once");
    a.start();
    b.start();
    let mut walk = announce(&a, site, STAFF, 3);
    let letters = || a.letters();

    // Everybody gets one invitation.
    let run = format!("/in/waves/{}/run", walk.wave);
    let came = walk.organiser.form(Some(&run), &format!("/in/waves/{}/invite", walk.wave), &[]);
    assert_eq!(came.status, 303, "{}", came.text);
    let invitations = || letters().into_iter().filter(|text| text.contains("List-Unsubscribe")).collect::<Vec<_>>();
    wait_for("the invitations", || (invitations().len() >= STAFF).then_some(()));

    for number in 4..STAFF {
        let browser = signed_in(site, &letters, number);
        walk.take(browser, number);
    }
    walk.answer(site);
    for number in 1..=STAFF {
        let to = invitations().iter().filter(|text| text.contains(&email(number))).count();
        assert_eq!(to, 1, "letters to {}", email(number));
    }

    for program in [&mut a, &mut b] {
        program.kill();
    }
    a.shift_clock(DAY);
    a.start();
    b.start();
    // One key to each: they meet.
    walk.close(&[a.port, b.port]);
    let results = format!("/in/results/{}", walk.wave);
    let page = wait_for("the results", || Some(walk.organiser.get(&results)).filter(|page| page.status == 200));
    assert!(page.text.contains(&format!("{} of {STAFF} people answered", STAFF - 4)), "{}", page.text);
    let audit = b.run(&["audit", &walk.wave]);
    assert!(!audit.contains("FAILED"), "{audit}");

    // After the time for a recount both want to destroy.
    for program in [&mut a, &mut b] {
        program.kill();
    }
    a.shift_clock(17 * DAY);
    a.start();
    b.start();
    // That of the wave: sheets of suggestions have keys of their own.
    let own = format!("{}/k.key", hex::encode(&credential::sha256(&[walk.wave.as_bytes()])[..16]));
    let keys = || files(data).iter().filter(|(at, _)| at.ends_with(&own)).count();
    wait_for("the destruction", || (keys() == 0).then_some(()));
    let page = format!("/in/waves/{}/run", walk.wave);
    wait_for("the end", || walk.organiser.get(&page).text.contains("Finished").then_some(()));
    let audit = a.run(&["audit", &walk.wave]);
    assert!(!audit.contains("FAILED"), "{audit}");
    let seen = seen.lock().unwrap();
    let to = |port| seen.iter().filter(|(_, to)| *to == port).count();
    assert!(to(a.port) > 50 && to(b.port) > 50, "both were used");
}
