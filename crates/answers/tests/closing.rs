//! Closing as a job (protocol 10.7): one process is the desk, keys come to it from others, and what happens when it ends.

mod common;

use std::time::Duration;

use answers::close;
use answers::manifest::Counting;
use answers::{BallotBox, BoxError, Closing, ClosingState, SIGN_SECONDS_MAX};
use common::*;
use credential::log::Tree;
use store::{Answers, Db, params, testing};

const WAVE: &str = "w1";
const NOW: i64 = 1_795_000_000;

/// A wave of three keyholders with some answers, and the numbers of the people side.
async fn ended(db: Db<Answers>) -> Scene {
    let scene = Scene::new(db, WAVE, 3).await;
    for seed in 1..13 {
        scene.answer(0, seed, 4).await;
    }
    scene.ballot_box.hand_counts(WAVE, &scene.counts(), AFTER).await.unwrap();
    scene
}

/// Another process over the same database and the same keys.
fn another(scene: &Scene) -> BallotBox {
    BallotBox::open(scene.db.clone(), scene.keys()).unwrap()
}

async fn give(ballot_box: &BallotBox, holder: u8, now: i64) {
    ballot_box.give_secret(WAVE, &words(holder), AFTER).await.unwrap();
    ballot_box.tend(now, AFTER).await.unwrap();
}

async fn standing(ballot_box: &BallotBox, now: i64) -> Closing {
    ballot_box.closing(WAVE, now).await.unwrap()
}

/// Waits until a count is over, one way or the other.
async fn over(ballot_box: &BallotBox, now: i64) -> ClosingState {
    for _ in 0..600 {
        let state = standing(ballot_box, now).await.state;
        if !matches!(state, ClosingState::Counting { .. } | ClosingState::Waiting) {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the count does not end");
}

/// Waits until a process says that it has counted: after the results are out it still clears up.
async fn news(ballot_box: &BallotBox) {
    for _ in 0..600 {
        if ballot_box.has_news() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there is no news");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_the_last_key_begins_the_count_and_nobody_waits_for_it() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = ended(db).await;
        let b = &scene.ballot_box;
        assert_eq!(standing(b, NOW).await.state, ClosingState::Waiting);
        give(b, 0, NOW).await;
        let waiting = standing(b, NOW).await;
        assert_eq!((waiting.given, waiting.wanted, waiting.state), (vec![0], 2, ClosingState::Waiting));
        assert!(b.release_bytes(WAVE).await.unwrap().is_none(), "one key opens nothing");
        give(b, 2, NOW + 5).await;
        assert_eq!(over(b, NOW + 5).await, ClosingState::Counted);
        news(b).await;
        assert!(!b.has_news(), "told once");
        let release = b.release(WAVE).await.unwrap().unwrap();
        assert_eq!(release.counts().answers[0].answered, 12);
        assert_eq!(b.secrets(WAVE).await.unwrap().given, [0; 0], "no key stays in memory");
        let left: i64 = scene
            .db
            .read("test", |tx| tx.row("SELECT COUNT(*) FROM desk", params![], |row| row.get(0)))
            .await
            .map_err(|why: store::Error| why)
            .unwrap();
        assert_eq!(left, 0, "the desk is cleared");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_without_the_numbers_of_the_people_side_it_waits() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), WAVE, 1).await;
    for seed in 1..13 {
        scene.answer(0, seed, 4).await;
    }
    let b = &scene.ballot_box;
    assert!(matches!(b.hand_counts(WAVE, &scene.counts(), OPEN).await, Err(BoxError::StillOpen(_))));
    give(b, 0, NOW).await;
    let waiting = standing(b, NOW).await;
    assert_eq!((waiting.numbers, waiting.state), (false, ClosingState::Waiting));
    let mut other = scene.counts();
    other.groups.pop();
    assert!(matches!(b.hand_counts(WAVE, &other, AFTER).await, Err(BoxError::NoGroup)), "every key group is needed");
    b.hand_counts(WAVE, &scene.counts(), AFTER).await.unwrap();
    b.tend(NOW + 1, AFTER).await.unwrap();
    assert_eq!(over(b, NOW + 1).await, ClosingState::Counted);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_keys_given_to_two_processes_meet_at_one_desk_which_alone_counts() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = ended(db).await;
        let (a, b) = (&scene.ballot_box, another(&scene));
        give(a, 0, NOW).await;
        give(&b, 1, NOW + 1).await;
        // On its way: sealed, so that the database holds nothing of the key itself.
        let passed: Vec<Vec<u8>> = scene
            .db
            .read("test", |tx| tx.rows("SELECT sealed FROM passed_key", params![], |row| row.get(0)))
            .await
            .map_err(|why: store::Error| why)
            .unwrap();
        assert_eq!(passed.len(), 1);
        let secret = keyholder(1).to_bytes();
        assert!(!passed[0].windows(32).any(|part| part == &secret[..]), "a key lies open in the database");
        assert_eq!(standing(&b, NOW + 1).await.given, [0, 1]);
        a.tend(NOW + 2, AFTER).await.unwrap();
        b.tend(NOW + 2, AFTER).await.unwrap();
        assert_eq!(over(&b, NOW + 3).await, ClosingState::Counted);
        b.tend(NOW + 4, AFTER).await.unwrap();
        assert_eq!(b.secrets(WAVE).await.unwrap().given, [0; 0], "the other process forgets its key too");
        news(a).await;
        assert!(!b.has_news(), "one of the two counted");
        let checks = b.audit(WAVE).await.unwrap();
        assert!(checks.iter().all(|check| check.passed), "{checks:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_when_the_desk_ends_keys_are_given_again_and_nothing_else_is_lost() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = ended(db).await;
        let a = another(&scene);
        give(&a, 0, NOW).await;
        let root = {
            let batch = a.export_batch(WAVE, AFTER).await.unwrap();
            credential::sha256(&[&batch])
        };
        drop(a);
        let b = another(&scene);
        assert_eq!(standing(&b, NOW + 1).await.given, [0], "nobody can know yet that it is gone");
        let later = NOW + SIGN_SECONDS_MAX + 1;
        let lost = standing(&b, later).await;
        assert_eq!((lost.given, lost.state), (vec![], ClosingState::Lost));
        give(&b, 1, later).await;
        let again = standing(&b, later).await;
        assert_eq!((again.given, again.lost, again.state), (vec![1], true, ClosingState::Waiting));
        give(&b, 0, later).await;
        assert_eq!(over(&b, later).await, ClosingState::Counted);
        let batch = b.export_batch(WAVE, AFTER).await.unwrap();
        assert_eq!(credential::sha256(&[&batch]), root, "the batch is the same");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_a_process_that_ends_while_it_counts_leaves_a_closing_that_can_be_done_again() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = ended(trial.db()).await;
    let a = another(&scene);
    give(&a, 0, NOW).await;
    // As a process leaves it that is killed in the middle of a count.
    scene
        .db
        .write("test", |tx| {
            tx.execute("UPDATE desk SET state = 'counting', began_at = beat_at, given = '[0,1]'", params![])
        })
        .await
        .map_err(|why: store::Error| why)
        .unwrap();
    drop(a);
    let b = another(&scene);
    assert_eq!(standing(&b, NOW + 1).await.state, ClosingState::Counting { since: NOW });
    let later = NOW + SIGN_SECONDS_MAX + 1;
    assert_eq!(standing(&b, later).await.state, ClosingState::Lost);
    give(&b, 1, later).await;
    give(&b, 2, later).await;
    assert_eq!(over(&b, later).await, ClosingState::Counted);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_a_count_that_fails_says_why_and_forgets_the_keys() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = ended(trial.db()).await;
    let b = &scene.ballot_box;
    b.export_batch(WAVE, AFTER).await.unwrap();
    let root = |root: &'static str| {
        let db = scene.db.clone();
        async move {
            db.write("test", move |tx| tx.execute("UPDATE wave SET root = ?1", params![root]))
                .await
                .map_err(|why: store::Error| why)
                .unwrap();
        }
    };
    root("0000000000000000000000000000000000000000000000000000000000000000").await;
    give(b, 0, NOW).await;
    give(b, 1, NOW).await;
    let ClosingState::Failed(why) = over(b, NOW).await else { panic!("another root is refused") };
    assert_eq!(why, BoxError::OtherRoot.to_string());
    let failed = standing(b, NOW).await;
    assert_eq!(failed.given, [0; 0]);
    assert_eq!(b.secrets(WAVE).await.unwrap().given, [0; 0]);
    // Tried again with one key it waits for the other.
    give(b, 0, NOW + 60).await;
    assert_eq!(standing(b, NOW + 60).await.state, ClosingState::Waiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_7_whoever_has_the_database_alone_cannot_have_keys_sent_to_them() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = ended(trial.db()).await;
    let a = another(&scene);
    give(&a, 0, NOW).await;
    let thief = keyholder(77).public().as_bytes().to_vec();
    scene
        .db
        .write("test", move |tx| tx.execute("UPDATE desk SET public_key = ?1", params![thief]))
        .await
        .map_err(|why: store::Error| why)
        .unwrap();
    let b = another(&scene);
    b.give_secret(WAVE, &words(1), AFTER).await.unwrap();
    assert!(matches!(b.tend(NOW + 1, AFTER).await, Err(BoxError::Keys(_))));
    let passed: i64 = scene
        .db
        .read("test", |tx| tx.row("SELECT COUNT(*) FROM passed_key", params![], |row| row.get(0)))
        .await
        .map_err(|why: store::Error| why)
        .unwrap();
    assert_eq!(passed, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_8_a_wave_that_is_counted_apart_takes_no_key_here() {
    testing::on_both(|db: Db<Answers>| async move {
        let folder = tempfile::tempdir().unwrap();
        let b = BallotBox::open(db.clone(), folder.path().join("keys")).unwrap();
        let mut manifest = draft(WAVE, 1);
        manifest.counting = Some(Counting::Apart);
        let manifest = prepared(&b, manifest).await;
        let hash = b.announce(manifest.to_bytes()).await.unwrap();
        let scene = Scene { db, ballot_box: b.clone(), manifest: manifest.clone(), hash, folder };
        for seed in 1..13 {
            scene.answer(0, seed, 4).await;
        }
        b.hand_counts(WAVE, &scene.counts(), AFTER).await.unwrap();
        assert!(matches!(b.give_secret(WAVE, &words(0), AFTER).await, Err(BoxError::CountedApart)));
        assert!(matches!(b.close(WAVE, scene.counts(), AFTER).await, Err(BoxError::CountedApart)));
        b.tend(NOW, AFTER).await.unwrap();
        assert_eq!(standing(&b, NOW).await.state, ClosingState::Waiting);
        // The other way is open.
        let batch = b.export_batch(WAVE, AFTER).await.unwrap();
        let root = b.published(WAVE).await.unwrap().leaves.unwrap().into_iter().collect::<Tree>().root();
        let outcome =
            close::count_files(&manifest.to_bytes(), &batch, root, vec![keyholder(0)], &scene.counts()).unwrap();
        b.publish_outcome(WAVE, outcome.to_bytes(), "2026-11-28").await.unwrap();
        assert_eq!(standing(&b, NOW).await.state, ClosingState::Counted);
    })
    .await;
}
