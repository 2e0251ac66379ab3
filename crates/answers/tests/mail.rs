//! Asking writers of comments back, on both databases (protocol section 14).

mod common;

use answers::{AskedBack, BoxError};
use common::*;
use credential::mailbox::{QUESTION_BYTES, REPLY_BYTES};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use store::{Answers, Db, params, testing};

const LATER: &str = "2026-11-30";
const NEXT_DAY: &str = "2026-12-01";
const DESTROYED: &str = "2026-12-13";
/// Words that nobody would find by chance.
const ASKED: &str = "zither-canary-4410: which hall?";
const REPLIED: &str = "ocarina-canary-5520: the old one.";

/// A counted wave with thirteen comments; the first two writers may be asked back.
async fn counted(db: Db<Answers>, wave: &str) -> Scene {
    let scene = Scene::new(db, wave, 1).await;
    for seed in 1..34 {
        scene.answer(0, seed, 4).await;
    }
    for seed in 1..3 {
        scene.comment_with_mailbox(0, seed, &format!("Ask me ({seed}).")).await;
    }
    for seed in 3..14 {
        scene.comment(0, seed, "Do not ask me.").await;
    }
    scene.give(&[0]).await;
    scene.ballot_box.close(wave, scene.counts(), AFTER).await.unwrap();
    scene
}

async fn remark(scene: &Scene, words: &str) -> String {
    let all = scene.ballot_box.comments(&scene.manifest.wave).await.unwrap();
    all.into_iter().find(|remark| remark.text.contains(words)).expect("the comment is there").id
}

#[tokio::test(flavor = "multi_thread")]
async fn p_14_3_p_14_5_a_writer_is_asked_and_replies_and_everything_goes() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = counted(db, "w30").await;
        let (b, wave, mut chance) = (&scene.ballot_box, "w30", ChaCha20Rng::from_seed([1; 32]));
        let (first, second) = (remark(&scene, "(1)").await, remark(&scene, "(2)").await);
        let unwilling = remark(&scene, "Do not").await;
        assert!(b.questions(wave).await.unwrap().is_empty());
        assert!(matches!(b.ask_back(wave, &unwilling, "Why?").await, Err(BoxError::NoMailbox)));
        assert!(matches!(b.ask_back(wave, "none", "Why?").await, Err(BoxError::NoRemark)));
        assert!(matches!(b.ask_back("nowhere", &first, "Why?").await, Err(BoxError::NoWave)));
        for wrong in ["", "  ", &"x".repeat(601)] {
            assert!(matches!(b.ask_back(wave, &first, wrong).await, Err(BoxError::Question)));
        }
        b.ask_back(wave, &first, ASKED).await.unwrap();
        assert!(matches!(b.ask_back(wave, &first, "Again?").await, Err(BoxError::Asked)), "one question for a comment");
        b.ask_back(wave, &second, "And you?").await.unwrap();

        // Everybody fetches the same list; each opens what is theirs.
        let list = b.questions(wave).await.unwrap();
        assert_eq!(list.len(), 2 * QUESTION_BYTES);
        let opened = |seed: u8| {
            let mailbox = mailbox(scene.hash, seed);
            list.chunks(QUESTION_BYTES).filter_map(|one| mailbox.open(scene.hash, one)).collect::<Vec<_>>()
        };
        assert_eq!(opened(1).iter().map(|question| question.text.as_str()).collect::<Vec<_>>(), [ASKED]);
        assert_eq!(opened(2).len(), 1);
        assert!((3..20).all(|seed| opened(seed).is_empty()));

        // The reply: only by the writer, once, and the same again as often as the connection needs.
        let mine = mailbox(scene.hash, 1);
        let reply = mine.reply(scene.hash, &opened(1)[0], REPLIED, &mut chance).unwrap();
        let forged = mailbox(scene.hash, 2).reply(scene.hash, &opened(1)[0], "I resign.", &mut chance).unwrap();
        let other = mine.reply(scene.hash, &opened(1)[0], "Something else.", &mut chance).unwrap();
        for wrong in [forged, vec![], reply[1..].to_vec(), [&reply[..], &[0]].concat(), vec![7; REPLY_BYTES]] {
            assert!(matches!(b.reply(wave, wrong, LATER).await, Err(BoxError::NoQuestion)));
        }
        b.reply(wave, reply.clone(), LATER).await.unwrap();
        b.reply(wave, reply.clone(), NEXT_DAY).await.unwrap();
        assert!(matches!(b.reply(wave, other, LATER).await, Err(BoxError::Replied)));

        // A reply shows from the day after, so that nobody sees at which minute it came.
        let waiting = b.asked_back(wave, LATER).await.unwrap();
        assert!(waiting.iter().all(|one| one.reply.is_none()) && waiting.len() == 2);
        let shown = b.asked_back(wave, NEXT_DAY).await.unwrap();
        let wanted = AskedBack { remark: first.clone(), question: ASKED.into(), reply: Some(REPLIED.into()) };
        assert!(shown.contains(&wanted), "{shown:?}");
        assert!(shown.iter().any(|one| one.remark == second && one.reply.is_none()));

        // Nothing is left after the destruction, not even who was willing.
        b.destroy_due(DESTROYED).await.unwrap();
        assert!(b.questions(wave).await.unwrap().is_empty());
        assert!(b.asked_back(wave, DESTROYED).await.unwrap().is_empty());
        assert!(b.comments(wave).await.unwrap().iter().all(|remark| remark.mailbox.is_none()));
        assert!(matches!(b.reply(wave, reply, DESTROYED).await, Err(BoxError::Destroyed)));
        assert!(matches!(b.ask_back(wave, &first, "Why?").await, Err(BoxError::Destroyed)));
        let rows: i64 =
            scene.db.read("test", |tx| tx.row("SELECT COUNT(*) FROM mail", params![], |row| row.get(0))).await.unwrap();
        assert_eq!(rows, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p_14_4_neither_question_nor_reply_can_be_read_in_the_files() {
    let trial = testing::sqlite::<Answers>().await;
    let store::Location::Sqlite(file) = trial.location() else { unreachable!("a SQLite database") };
    let folder = file.parent().unwrap().to_owned();
    let scene = counted(trial.db(), "w31").await;
    let (b, mut chance) = (&scene.ballot_box, ChaCha20Rng::from_seed([2; 32]));
    b.ask_back("w31", &remark(&scene, "(1)").await, ASKED).await.unwrap();
    let list = b.questions("w31").await.unwrap();
    let mine = mailbox(scene.hash, 1);
    let question = mine.open(scene.hash, &list).unwrap();
    b.reply("w31", mine.reply(scene.hash, &question, REPLIED, &mut chance).unwrap(), LATER).await.unwrap();
    let mut bytes = vec![];
    for entry in std::fs::read_dir(&folder).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        bytes.extend(std::fs::read(entry.path()).unwrap());
    }
    let holds = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(holds("Ask me (1)."), "comments rest readable, so these are the files");
    assert!(!holds("zither-canary") && !holds("ocarina-canary"));
    assert_eq!(b.asked_back("w31", NEXT_DAY).await.unwrap()[0].reply.as_deref(), Some(REPLIED));
}
