//! A wave from announcement to destruction, on both databases, and everything that must not happen to it.

mod common;

use std::collections::BTreeSet;

use answers::batch::Batch;
use answers::close::{self, Outcome};
use answers::journal::kind;
use answers::{BallotBox, BoxError, GroupCounts, Manifest, SecretsHeld, Verdict, audit};
use common::*;
use credential::log::{LogPublicKey, check_consistency};
use credential::submission::SubmissionError;
use credential::{Purpose, RootHash};
use measure::Level;
use store::{Answers, Db, params, testing};

#[tokio::test]
async fn every_statement_is_understood_by_both_databases() {
    testing::prepare_all::<Answers>(answers::STATEMENTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_from_announcement_to_destruction() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Scene::new(db, "w1", 1).await;
        let wave = "w1";
        let b = &scene.ballot_box;

        // Announced twice with the same bytes: nothing changes. With others: refused.
        assert_eq!(b.announce(scene.manifest.to_bytes()).await.unwrap(), scene.hash);
        let mut other = scene.manifest.clone();
        other.reissue_cap += 1;
        assert!(matches!(b.announce(other.to_bytes()).await, Err(BoxError::AnnouncedOtherwise)));
        assert_eq!(b.journal().await.unwrap().entries().len(), 1);
        let before = b.log_checkpoint().await.unwrap();

        // 6.2: before the first day, after the last day, in no wave.
        let held = scene.hold(0, Purpose::Answer, 1).await;
        let bytes = scene.seal(&held, Purpose::Answer, 1, &body(4));
        assert!(matches!(scene.submit(&bytes, "2026-11-08").await, Err(BoxError::TooEarly(_))));
        assert!(matches!(scene.submit(&bytes, AFTER).await, Err(BoxError::Over)));
        assert!(matches!(b.submit("nowhere", bytes.clone(), OPEN).await, Err(BoxError::NoWave)));

        // 6.3, 6.4: taken, taken again with the same bytes, replaced, and never set back.
        let first = scene.submit(&bytes, OPEN).await.unwrap();
        assert_eq!(scene.submit(&bytes, OPEN).await.unwrap(), first);
        let same_version = scene.seal(&held, Purpose::Answer, 1, &body(5));
        assert!(matches!(scene.submit(&same_version, OPEN).await, Err(BoxError::Replaced)));
        let second = scene.seal(&held, Purpose::Answer, 3, &body(5));
        let replaced = scene.submit(&second, "2026-11-27").await.unwrap();
        assert_ne!(replaced, first);
        assert!(matches!(scene.submit(&bytes, OPEN).await, Err(BoxError::Replaced)));
        assert!(matches!(
            scene.submit(&bytes[1..], OPEN).await,
            Err(BoxError::Submission(SubmissionError::Form | SubmissionError::Length))
        ));

        let mut receipts = Vec::new();
        for seed in 2..20 {
            receipts.push(scene.answer(0, seed, 4).await);
        }
        for seed in 20..34 {
            receipts.push(scene.answer(1, seed, 2).await);
            scene.comment(1, seed, &format!("More tea, please ({seed}).")).await;
        }
        scene.comment(0, 1, "Only one here.").await;

        // 11.2: fixed for the day.
        let told = b.participation(wave, OPEN).await.unwrap();
        receipts.push(scene.answer(0, 40, 3).await);
        assert_eq!(b.participation(wave, OPEN).await.unwrap(), told);

        // 10.1: not before the closing time, not with a stranger's key, not without a quorum.
        assert!(matches!(b.give_secret(wave, &words(0), "2026-11-27").await, Err(BoxError::StillOpen(_))));
        assert!(matches!(b.give_secret(wave, &words(9), AFTER).await, Err(BoxError::Keyholder(_))));
        assert!(matches!(b.close(wave, scene.counts(), AFTER).await, Err(BoxError::Quorum { given: 0, wanted: 1 })));
        assert!(b.release(wave).await.unwrap().is_none());
        assert!(b.batch_checkpoint(wave).await.is_err());
        let state = b.give_secret(wave, &words(0), AFTER).await.unwrap();
        assert_eq!(state, SecretsHeld { given: vec![0], wanted: 1 });
        let closed = b.close(wave, scene.counts(), AFTER).await.unwrap();
        assert_eq!(closed.damaged, 0);
        assert_eq!(closed.remarks, 15);

        // Counted: 34 people, of whom the first replaced her answer.
        let release = b.release(wave).await.unwrap().unwrap();
        assert_eq!(release.hash(), closed.release_hash);
        assert_eq!(release.counts().answers.iter().map(|t| t.answered).collect::<Vec<_>>(), [20, 14]);
        assert_eq!(release.counts().comments.iter().map(|t| t.answered).collect::<Vec<_>>(), [1, 14]);
        assert!(!release.is_contested());
        assert!(release.place(Level::Whole, 0, &[]).part().is_some());

        // 10.4: what is left of a comment is its one node; 1 + 14 comments stand at the whole or the region.
        let comments = b.comments(wave).await.unwrap();
        assert_eq!(comments.len(), 15);
        assert!(comments.iter().all(|comment| comment.node == "region:north"), "{comments:?}");
        b.judge(&comments[0].id, Verdict::Masked, Some("[masked]".into())).await.unwrap();
        assert!(matches!(b.judge("none", Verdict::Shown, None).await, Err(BoxError::NoRemark)));
        let judged = b.comments(wave).await.unwrap().into_iter().find(|c| c.id == comments[0].id).unwrap();
        assert_eq!((judged.verdict, judged.masked.as_deref()), (Verdict::Masked, Some("[masked]")));

        // 8.2, 8.4 and the audit.
        let checks = b.audit(wave).await.unwrap();
        assert!(checks.iter().all(|check| check.passed), "{checks:#?}");
        assert!(checks.len() >= 12);
        for receipt in &receipts {
            assert!(b.audit_receipt(wave, receipt).await.unwrap().iter().all(|check| check.passed));
        }
        let mut published = b.published(wave).await.unwrap();
        assert_eq!(published.leaves.as_ref().unwrap().len(), 34 + 15);
        published.earlier = Some(before.clone());
        assert!(audit::audit(&published).iter().any(|check| check.name == "log_only_grew" && check.passed));
        let key = scene.manifest.log_public_key(&audit::log_name(&scene.manifest.issuer)).unwrap();
        log_grew(b, &key, &before).await;

        // 10.5, 10.6: a recount gives the same bytes.
        let batch = b.export_batch(wave, AFTER).await.unwrap();
        let handed = GroupCounts::of(&release);
        let again =
            close::count_files(&scene.manifest.to_bytes(), &batch, closed.root, vec![keyholder(0)], &handed).unwrap();
        assert_eq!(again.release_bytes(), b.release_bytes(wave).await.unwrap().unwrap());
        assert!(audit::audit_recount(&published, &again).passed);
        assert!(matches!(
            close::count_files(&scene.manifest.to_bytes(), &batch, RootHash::new([0; 32]), vec![keyholder(0)], &handed),
            Err(BoxError::OtherRoot)
        ));

        // A second closing is refused; issuing is over and its keys are gone.
        assert!(matches!(b.give_secret(wave, &words(0), AFTER).await, Err(BoxError::Over)));
        assert!(matches!(b.blind_sign(wave, "alder", Purpose::Answer, [1; 256]).await, Err(BoxError::Over)));
        assert!(!files(&scene).iter().any(|name| name.ends_with("issuer.json")), "{:?}", files(&scene));

        // Destruction, after the objection period only, once.
        assert!(b.destroy_due("2026-12-12").await.unwrap().is_empty());
        assert_eq!(b.destroy_due("2026-12-13").await.unwrap(), [wave]);
        assert!(b.destroy_due("2026-12-13").await.unwrap().is_empty());
        assert_eq!(files(&scene), ["log.key"]);
        let left: i64 =
            scene.db.read("test", |tx| tx.row("SELECT COUNT(*) FROM ballot", params![], |r| r.get(0))).await.unwrap();
        assert_eq!(left, 0);
        assert!(b.export_batch(wave, "2026-12-13").await.is_err());
        let kinds: Vec<String> = b
            .journal()
            .await
            .unwrap()
            .entries()
            .iter()
            .map(|entry| String::from_utf8_lossy(entry).split(' ').next().unwrap().to_owned())
            .collect();
        let wanted = [kind::MANIFEST, kind::CLOSING, kind::PLAN, kind::CERTIFICATES, kind::RELEASE, kind::DESTROYED];
        assert_eq!(kinds, wanted);
        // What was published can still be checked.
        assert!(b.audit(wave).await.unwrap().iter().all(|check| check.passed));

        // Comments go when they have had their time: those that no reader may see first.
        b.judge(&comments[1].id, Verdict::Withheld, None).await.unwrap();
        b.judge(&comments[2].id, Verdict::HandedOver, None).await.unwrap();
        assert_eq!(b.let_go("2024-01-01", "2026-12-13").await.unwrap(), 0, "not on the day itself");
        assert_eq!(b.let_go("2024-01-01", "2026-12-14").await.unwrap(), 2);
        assert_eq!(b.comments(wave).await.unwrap().len(), 13);
        assert_eq!(b.let_go("2026-12-14", "2026-12-14").await.unwrap(), 13);
        assert_eq!(b.let_go("2026-12-14", "2026-12-14").await.unwrap(), 0);
        assert!(b.comments(wave).await.unwrap().is_empty());
        assert!(b.audit(wave).await.unwrap().iter().all(|check| check.passed));
    })
    .await;
}

async fn log_grew(b: &BallotBox, key: &LogPublicKey, before: &[u8]) {
    let (old, new) =
        (key.open_checkpoint(before).unwrap(), key.open_checkpoint(&b.log_checkpoint().await.unwrap()).unwrap());
    let journal = b.journal().await.unwrap();
    let path = journal.tree().consistency(old.size).unwrap();
    check_consistency((old.size, old.root), (new.size, new.root), &path).unwrap();
    let tile = b.log_tile(&format!("tile/0/000.p/{}", new.size)).await.unwrap();
    assert_eq!(tile.len() as u64, 32 * new.size);
    let entries = b.log_tile(&format!("tile/entries/000.p/{}", new.size)).await.unwrap();
    assert_eq!(credential::log::read_entries(&entries).unwrap(), journal.entries());
    assert!(b.log_tile("tile/0/000.p/99").await.is_err());
}

/// Names of the files below the folder of keys.
fn files(scene: &Scene) -> Vec<String> {
    fn walk(at: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(at).unwrap().flatten() {
            if entry.path().is_dir() {
                walk(&entry.path(), found);
            } else {
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt as _;
                    assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
                }
                found.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(&scene.keys(), &mut found);
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn p_10_5_each_pair_of_three_keyholders_gives_the_same_bytes() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "w3", 3).await;
    for seed in 1..16 {
        scene.answer(0, seed, 1 + u16::from(seed % 5)).await;
    }
    let batch = scene.ballot_box.export_batch("w3", AFTER).await.unwrap();
    let bytes = scene.manifest.to_bytes();
    let root = Batch::parse(&batch, &scene.manifest.terms(scene.hash).unwrap()).unwrap().root();
    let count =
        |pair: [u8; 2]| close::count_files(&bytes, &batch, root, pair.map(keyholder).into(), &scene.counts()).unwrap();
    let first = count([0, 1]);
    for pair in [[0, 2], [2, 1], [1, 0]] {
        assert_eq!(count(pair).to_bytes(), first.to_bytes(), "{pair:?}");
    }
    let alone = close::count_files(&bytes, &batch, root, vec![keyholder(1)], &scene.counts());
    assert!(matches!(alone, Err(BoxError::Keyholder(_))));

    // Closed offline: the outcome travels as a file, and only its own root is accepted.
    let file = first.to_bytes();
    assert_eq!(Outcome::parse(&file).unwrap(), first);
    let closed = scene.ballot_box.publish_outcome("w3", file.clone(), "2026-11-28").await.unwrap();
    assert_eq!(closed.release_hash, first.release_hash());
    assert!(scene.ballot_box.audit("w3").await.unwrap().iter().all(|check| check.passed));
    // Published again: nothing changes. Another outcome of the same root: refused.
    scene.ballot_box.publish_outcome("w3", file.clone(), "2026-11-28").await.unwrap();
    let other = String::from_utf8(file).unwrap().replace(&root.to_string(), &RootHash::new([7; 32]).to_string());
    assert!(matches!(
        scene.ballot_box.publish_outcome("w3", other.into_bytes(), "2026-11-28").await,
        Err(BoxError::OtherRoot)
    ));
    assert_eq!(scene.ballot_box.journal().await.unwrap().entries().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_5_6_spoilt_ballots_are_counted_and_nothing_else() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "w4", 1).await;
    for seed in 1..13 {
        scene.answer(0, seed, 3).await;
    }
    let pad = |json: &str| {
        let mut body = json.as_bytes().to_vec();
        body.resize(4_096, 0);
        body
    };
    let wrong = [
        r#"{"a":{"bel1":6},"f":{}}"#,
        r#"{"a":{"bel1":[1]},"f":{}}"#,
        r#"{"a":{"many":1},"f":{}}"#,
        r#"{"a":{"many":[5]},"f":{}}"#,
        r#"{"a":{"ten":12},"f":{}}"#,
        r#"{"a":{"say":1},"f":{}}"#,
        r#"{"a":{"none":1},"f":{}}"#,
        r#"{"a":{},"f":{"age":4}}"#,
        r#"{"a":{},"f":{"age":[1]}}"#,
        r#"{"a":{},"f":{"none":1}}"#,
        r#"{"a": {},"f":{}}"#,
        "nothing of the kind",
    ];
    for (seed, json) in (100..).zip(wrong) {
        let held = scene.hold(0, Purpose::Answer, seed).await;
        scene.submit(&scene.seal(&held, Purpose::Answer, 1, &pad(json)), OPEN).await.unwrap();
    }
    // "Prefer not to say" and an empty answer are no spoilt ballots.
    for (seed, json) in (200..).zip([r#"{"a":{"bel1":0,"many":0},"f":{"age":0}}"#, r#"{"a":{},"f":{}}"#]) {
        let held = scene.hold(0, Purpose::Answer, seed).await;
        scene.submit(&scene.seal(&held, Purpose::Answer, 1, &pad(json)), OPEN).await.unwrap();
    }
    scene.give(&[0]).await;
    scene.ballot_box.close("w4", scene.counts(), AFTER).await.unwrap();
    let release = scene.ballot_box.release("w4").await.unwrap().unwrap();
    assert_eq!(release.counts().answers[0].spoilt as usize, wrong.len());
    assert_eq!(release.counts().answers[0].answered, 14);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_6_3_sent_many_times_at_once_an_answer_is_there_once() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Scene::new(db, "w5", 1).await;
        let mut sent = Vec::new();
        for seed in 1..9 {
            let held = scene.hold(0, Purpose::Answer, seed).await;
            let bytes = scene.seal(&held, Purpose::Answer, 1, &body(2));
            for _ in 0..6 {
                let (b, bytes) = (scene.ballot_box.clone(), bytes.clone());
                sent.push((seed, tokio::spawn(async move { b.submit("w5", bytes, OPEN).await })));
            }
        }
        let mut acknowledged = BTreeSet::new();
        for (seed, one) in sent {
            acknowledged.insert((seed, one.await.unwrap().unwrap()));
        }
        assert_eq!(acknowledged.len(), 8, "each got one and the same acknowledgement");
        let rows: i64 =
            scene.db.read("test", |tx| tx.row("SELECT COUNT(*) FROM ballot", params![], |r| r.get(0))).await.unwrap();
        assert_eq!(rows, 8);
    })
    .await;
}

/// All bytes of the database's files.
fn raw(folder: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_file() {
            bytes.extend(std::fs::read(entry.path()).unwrap());
        }
    }
    bytes
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test(flavor = "multi_thread")]
async fn p_9_1_neither_content_nor_token_nor_order_can_be_had_from_the_files() {
    let trial = testing::sqlite::<Answers>().await;
    let store::Location::Sqlite(file) = trial.location() else { unreachable!("a SQLite database") };
    let folder = file.parent().unwrap().to_owned();
    let scene = Scene::new(trial.db(), "w6", 1).await;
    scene.comment(0, 1, CANARY).await;
    let mut tokens = Vec::new();
    for seed in 2..26 {
        tokens.push(scene.answer(0, seed, 4).await.token);
    }
    let open = raw(&folder);
    assert!(holds(&open, b"CREATE TABLE ballot"), "these are the files");
    assert!(!holds(&open, CANARY.as_bytes()));
    assert!(!holds(&open, b"\"bel1\":4"));
    for token in &tokens {
        assert!(!holds(&open, token.as_bytes()), "9.1: not even the token hash");
    }
    // A backup taken while open holds the rows in the order of their places, in the file too.
    let copy = scene.folder.path().join("copy.sqlite");
    scene.db.backup_to(&copy).await.unwrap();
    let rows: Vec<(Vec<u8>, Vec<u8>)> = scene
        .db
        .read("test", |tx| {
            tx.rows("SELECT place, cipher FROM ballot ORDER BY place", params![], |r| Ok((r.get(0)?, r.get(1)?)))
        })
        .await
        .unwrap();
    let backup = std::fs::read(&copy).unwrap();
    assert!(in_order(&backup, &rows), "pages of a backup follow the places");

    scene.give(&[0]).await;
    scene.ballot_box.close("w6", scene.counts(), AFTER).await.unwrap();
    let closed = std::fs::read(file).unwrap();
    assert!(in_order(&closed, &rows), "pages after closing follow the places");
    // The journals beside the file, in which the pages of the last answers lay in the order of their coming, are empty.
    for entry in std::fs::read_dir(&folder).unwrap().flatten().filter(|entry| entry.path() != *file) {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        assert!(rows.iter().all(|(_, cipher)| !holds(&bytes, &cipher[cipher.len() - 32..])), "{:?}", entry.path());
    }
    // The comment is in the queue now; the answers still are nowhere.
    assert!(!holds(&raw(&folder), b"\"bel1\":4"));
}

/// Whether the ends of the rows' ciphertexts, which lie on pages of their own, stand in a file in the order of the rows.
fn in_order(file: &[u8], rows: &[(Vec<u8>, Vec<u8>)]) -> bool {
    let places: Vec<usize> = rows
        .iter()
        .map(|(_, cipher)| {
            let tail = &cipher[cipher.len() - 32..];
            file.windows(32).position(|window| window == tail).expect("the row is in the file")
        })
        .collect();
    places.is_sorted()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_is_not_counted_and_a_second_root_is_refused_and_logged() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Scene::new(db, "w7", 1).await;
        for seed in 1..14 {
            scene.answer(0, seed, 4).await;
        }
        // Somebody with the database changes one row before closing.
        scene
            .db
            .write("test", |tx| {
                tx.execute(
                    "UPDATE ballot SET cipher = ?1 WHERE place = (SELECT place FROM ballot ORDER BY place LIMIT 1)",
                    params![vec![1_u8; 500]],
                )
            })
            .await
            .unwrap();
        scene.ballot_box.export_batch("w7", AFTER).await.unwrap();
        // And takes one away after the root was signed.
        scene
            .db
            .write("test", |tx| {
                tx.execute(
                    "DELETE FROM ballot WHERE place = (SELECT place FROM ballot ORDER BY place DESC LIMIT 1)",
                    params![],
                )
            })
            .await
            .unwrap();
        scene.give(&[0]).await;
        let refused = scene.ballot_box.close("w7", scene.counts(), AFTER).await;
        assert!(matches!(refused, Err(BoxError::OtherRoot)), "{refused:?}");
        let checks = scene.ballot_box.audit("w7").await.unwrap();
        let failed: Vec<_> = checks.iter().filter(|check| !check.passed).map(|check| check.name).collect();
        assert_eq!(failed, ["no_second_closing", "undamaged"]);
        assert!(scene.ballot_box.release("w7").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_file_that_was_changed_is_not_believed() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "w8", 1).await;
    for seed in 1..13 {
        scene.answer(0, seed, 4).await;
    }
    scene.give(&[0]).await;
    scene.ballot_box.close("w8", scene.counts(), AFTER).await.unwrap();
    let bytes = scene.ballot_box.release_bytes("w8").await.unwrap().unwrap();
    let changed = String::from_utf8(bytes).unwrap().replace("\"answered\":12", "\"answered\":13").into_bytes();
    scene.db.write("test", move |tx| tx.execute("UPDATE wave SET release = ?1", params![changed])).await.unwrap();
    assert!(scene.ballot_box.release("w8").await.is_err());
    let checks = scene.ballot_box.audit("w8").await.unwrap();
    assert!(checks.iter().any(|check| check.name == "release_logged" && !check.passed));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_another_wave_are_refused_and_a_token_of_another_wave_too() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "w9", 1).await;
    // Fresh keys of the box, but the keyholder of the first wave.
    let second = prepared(&scene.ballot_box, draft("w10", 1)).await;
    assert!(matches!(scene.ballot_box.announce(second.to_bytes()).await, Err(BoxError::KeyReused)));
    let mut fresh = second;
    fresh.keyholders[0].public_key = keyholder(50).public().to_b64u();
    // Issuer keys that the box never made.
    let mut foreign = fresh.clone();
    foreign.groups[0].answer_key.clone_from(&scene.manifest.groups[0].answer_key);
    assert!(matches!(scene.ballot_box.announce(foreign.to_bytes()).await, Err(BoxError::Keys(_))));
    scene.ballot_box.announce(fresh.to_bytes()).await.unwrap();

    let held = scene.hold(0, Purpose::Answer, 1).await;
    let bytes = scene.seal(&held, Purpose::Answer, 1, &body(4));
    let refused = scene.ballot_box.submit("w10", bytes, OPEN).await;
    assert!(matches!(refused, Err(BoxError::Submission(SubmissionError::Challenge))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_that_was_opened_anew_goes_on_where_it_was() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "w11", 1).await;
    let held = scene.hold(0, Purpose::Answer, 1).await;
    let bytes = scene.seal(&held, Purpose::Answer, 1, &body(4));
    let before = scene.submit(&bytes, OPEN).await.unwrap();
    let again = BallotBox::open(trial.db(), scene.keys()).unwrap();
    assert_eq!(again.submit("w11", bytes, OPEN).await.unwrap(), before);
    assert_eq!(again.manifest("w11").await.unwrap().as_deref(), Some(&scene.manifest));
    assert!(again.manifest("other").await.unwrap().is_none());
    // Closed by one program, closed for the other, which still has the wave in memory.
    again.export_batch("w11", AFTER).await.unwrap();
    let late = scene.hold_late(&held);
    assert!(matches!(scene.submit(&late, OPEN).await, Err(BoxError::Over)));
    assert!(scene.ballot_box.blind_sign("w11", "alder", Purpose::Answer, [1; 256]).await.is_err());
}

impl Scene {
    fn hold_late(&self, held: &credential::client::Held) -> Vec<u8> {
        self.seal(held, Purpose::Answer, 2, &body(1))
    }
}

#[test]
fn p_1_2_a_manifest_has_one_spelling() {
    let manifest = with_keys();
    let bytes = manifest.to_bytes();
    assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
    let json = String::from_utf8(bytes).unwrap();
    for wrong in [
        json.replacen(',', ", ", 1),
        format!("{json}\n"),
        json.replacen("\"demonstration\":false,", "", 1),
        json.replacen("{\"format\"", "{\"extra\":1,\"format\"", 1),
        json.replacen("\"reissue_cap\":5", "\"reissue_cap\":5.0", 1),
    ] {
        assert!(Manifest::parse(wrong.as_bytes()).is_err(), "{}", &wrong[..60]);
    }
}

/// A manifest with keys that are real, and nobody's.
fn with_keys() -> Manifest {
    use base64::Engine as _;
    use credential::blind::IssuerKey;
    use std::sync::LazyLock;
    static KEYS: LazyLock<Vec<String>> =
        LazyLock::new(|| (0..4).map(|_| IssuerKey::generate().unwrap().public().to_b64u()).collect());
    let mut manifest = draft("w", 3);
    for (group, keys) in manifest.groups.iter_mut().zip(KEYS.chunks(2)) {
        group.answer_key.clone_from(&keys[0]);
        group.comment_key.clone_from(&keys[1]);
    }
    let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([7; 32]);
    manifest.box_key.clone_from(&key);
    manifest.log_key = key;
    manifest
}

#[test]
fn p_1_4_a_manifest_that_breaks_a_rule_is_refused() {
    let good = with_keys();
    good.check().unwrap();
    type Break = fn(&mut Manifest);
    let breaks: [(&str, Break); 16] = [
        ("fewer than 20", |m| m.groups[0].eligible = 19),
        ("an issuer key twice", |m| m.groups[1].answer_key = m.groups[0].answer_key.clone()),
        ("an issuer key twice", |m| m.groups[0].comment_key = m.groups[0].answer_key.clone()),
        ("no issuer key", |m| m.groups[0].answer_key = "AAAA".into()),
        ("k", |m| m.policy.k = 9),
        ("k_d", |m| m.policy.k_d = 4),
        ("k_d above k", |m| m.policy.k_d = 11),
        ("threshold", |m| m.threshold = 1),
        ("threshold", |m| m.threshold = 3),
        ("keyholders", |m| drop(m.keyholders.pop())),
        ("a keyholder twice", |m| m.keyholders[1].public_key = m.keyholders[0].public_key.clone()),
        ("no point", |m| m.keyholders[1].public_key.replace_range(10..11, "!")),
        ("two working days", |m| m.opens_on = "2026-11-04".into()),
        ("closes before it opens", |m| m.closes_on = "2026-11-08".into()),
        ("format", |m| m.format = "belong/manifest/v2".into()),
        ("a wave id with a space", |m| m.wave = "w 1".into()),
    ];
    for (what, change) in breaks {
        let mut wrong = good.clone();
        change(&mut wrong);
        assert!(wrong.check().is_err(), "{what}");
    }
    let mut demonstration = good;
    demonstration.opens_on = "2026-11-02".into();
    assert!(demonstration.check().is_err());
    demonstration.demonstration = true;
    demonstration.check().unwrap();
}

#[tokio::test]
async fn p_1_7_a_release_opens_to_everybody_on_its_day() {
    use answers::manifest::Openness;
    let mut manifest = with_keys();
    for (leaders_days, everybody_days, fine) in
        [(0, 1, true), (2, 7, true), (30, 30, true), (0, 0, false), (8, 7, false), (0, 31, false)]
    {
        manifest.openness = Some(Openness { leaders_days, everybody_days });
        assert_eq!(manifest.check().is_ok(), fine, "{leaders_days} and {everybody_days} days");
    }
    manifest.openness = Some(Openness { leaders_days: 2, everybody_days: 7 });
    let bytes = manifest.to_bytes();
    assert!(String::from_utf8_lossy(&bytes).contains(r#""openness":{"leaders_days":2,"everybody_days":7}"#));
    assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
    let on = Some(jiff::civil::date(2026, 11, 28));
    assert!(!manifest.is_open_to_everybody(on, jiff::civil::date(2026, 12, 4)));
    assert!(manifest.is_open_to_everybody(on, jiff::civil::date(2026, 12, 5)));
    manifest.openness = None;
    assert!(manifest.is_open_to_everybody(on, jiff::civil::date(2026, 11, 28)));
    assert!(!String::from_utf8_lossy(&manifest.to_bytes()).contains("openness"), "old manifests keep their bytes");
}
