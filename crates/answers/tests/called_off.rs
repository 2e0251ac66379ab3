//! Calling a wave off (protocol section 15): nothing more is taken, nothing is left, and the log tells of it.

mod common;

use answers::BoxError;
use common::*;
use credential::Purpose;
use store::{Answers, Db, params, testing};

const WAVE: &str = "w1";
const WHY: &str = "The list of sites was wrong. A new wave opens on 1 December.";

/// A wave of three keyholders with some answers and a comment.
async fn open(db: Db<Answers>) -> Scene {
    let scene = Scene::new(db, WAVE, 3).await;
    for seed in 1..13 {
        scene.answer(0, seed, 4).await;
    }
    scene.comment(0, 40, "Too many meetings").await;
    scene.ballot_box.participation(WAVE, OPEN).await.unwrap();
    scene
}

async fn count(scene: &Scene, sql: &'static str) -> i64 {
    let found = scene.db.read("test: count", move |tx| Ok::<_, BoxError>(tx.row(sql, params![], |row| row.get(0))?));
    found.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn p_15_1_everything_that_was_sent_in_is_gone_with_its_keys() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = open(db).await;
        let b = &scene.ballot_box;
        assert_eq!(count(&scene, "SELECT COUNT(*) FROM ballot").await, 13);
        assert!(files(&scene.keys()) > 0);
        let off = b.call_off(WAVE, &format!("  {WHY} "), OPEN).await.unwrap();
        assert_eq!((off.reason.as_str(), off.on.as_str()), (WHY, OPEN));
        assert_eq!(count(&scene, "SELECT COUNT(*) FROM ballot").await, 0);
        assert_eq!(count(&scene, "SELECT COUNT(*) FROM participation").await, 0);
        let left: Vec<_> = std::fs::read_dir(scene.keys()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().contains(WAVE)), "{left:?}");
        // A program that stopped between the two finishes later, and the same again changes nothing.
        assert!(b.destroy_due(AFTER).await.unwrap().is_empty());
        let again = b.call_off(WAVE, "Another reason", AFTER).await.unwrap();
        assert_eq!(again, off, "the first reason stays");
        assert!(b.destroyed().await.unwrap().contains(&WAVE.to_owned()));
    })
    .await;
}

/// Files below a folder.
fn files(folder: &std::path::Path) -> usize {
    let all = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    all.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn p_15_2_nothing_is_taken_signed_or_counted_any_more() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = open(db).await;
        let b = &scene.ballot_box;
        let held = scene.hold(0, Purpose::Answer, 60).await;
        let late = scene.seal(&held, Purpose::Answer, 1, &body(3));
        b.give_secret(WAVE, &words(0), AFTER).await.unwrap();
        b.call_off(WAVE, WHY, AFTER).await.unwrap();
        assert!(matches!(scene.submit(&late, OPEN).await, Err(BoxError::CalledOff)));
        let blind = b.blind_sign(WAVE, "alder", Purpose::Answer, [1; 256]).await;
        assert!(matches!(blind, Err(BoxError::CalledOff)), "{blind:?}");
        assert!(matches!(b.participation(WAVE, OPEN).await, Err(BoxError::CalledOff)));
        assert!(matches!(b.give_secret(WAVE, &words(1), AFTER).await, Err(BoxError::CalledOff)));
        assert!(matches!(b.closing(WAVE, 1_795_000_000).await, Err(BoxError::CalledOff)));
        assert!(b.secrets(WAVE).await.unwrap().given.is_empty(), "keys that were given are forgotten");
        assert!(b.close(WAVE, scene.counts(), AFTER).await.is_err());
        assert!(b.export_batch(WAVE, AFTER).await.is_err());
        assert!(b.release_hash(WAVE).await.unwrap().is_none());
        b.hand_counts(WAVE, &scene.counts(), AFTER).await.unwrap();
        assert!(b.handed_counts(WAVE).await.unwrap().is_none(), "how many took part is not kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p_15_3_the_log_holds_the_reason_and_the_audit_compares_it() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = open(db).await;
        let b = &scene.ballot_box;
        b.call_off(WAVE, WHY, OPEN).await.unwrap();
        let checks = b.audit(WAVE).await.unwrap();
        let of = |checks: &[answers::audit::Check]| checks.iter().find(|c| c.name == "called_off").map(|c| c.passed);
        assert_eq!(of(&checks), Some(true));
        assert!(checks.iter().all(|check| check.passed), "{checks:?}");
        // Whoever has the database cannot change the reason, or say that it never happened.
        for sql in ["UPDATE wave SET called_off = 'Nobody wanted it'", "UPDATE wave SET called_off = NULL"] {
            scene
                .db
                .write("test: bend", move |tx| {
                    tx.execute(sql, params![])?;
                    Ok::<_, BoxError>(())
                })
                .await
                .unwrap();
            assert_eq!(of(&b.audit(WAVE).await.unwrap()), Some(false), "{sql}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p_15_4_a_sealed_box_cannot_be_called_off_and_a_reason_is_needed() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = open(db).await;
        let b = &scene.ballot_box;
        for reason in ["", "   ", &"x".repeat(answers::REASON_CHARS_MAX + 1)] {
            assert!(matches!(b.call_off(WAVE, reason, OPEN).await, Err(BoxError::Reason)));
        }
        assert!(matches!(b.call_off("w2", WHY, OPEN).await, Err(BoxError::NoWave)));
        b.export_batch(WAVE, AFTER).await.unwrap();
        assert!(matches!(b.call_off(WAVE, WHY, AFTER).await, Err(BoxError::TooLateToCallOff)));
        assert_eq!(count(&scene, "SELECT COUNT(*) FROM ballot").await, 13);
    })
    .await;
}
