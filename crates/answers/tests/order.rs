//! What the database keeps of the order in which answers came (protocol 9.1, 9.4).

mod common;

use common::*;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
    mpsc,
};
use store::{Answers, Db, params, testing};

const PLACES: &str = "SELECT place FROM ballot ORDER BY ctid";
const TRANSACTIONS: &str = "SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM ballot";
/// Long values lie in a table of their own, in pieces with numbers that are counted upwards. A piece begins with the bytes of
/// its value, so that it can be told of which row it is.
const PIECES: &str = "SELECT CAST(query_to_xml(
    'SELECT encode(b.place, ''hex'') AS place FROM ' || CAST(CAST(reltoastrelid AS regclass) AS TEXT) || ' t
     JOIN ballot b ON t.chunk_seq = 0 AND substr(t.chunk_data, 1, 40) = substr(b.cipher, 1, 40) ORDER BY t.chunk_id',
    false, false, '') AS TEXT) FROM pg_class WHERE relname = 'ballot'";

struct Layout {
    places: Vec<Vec<u8>>,
    transactions: i64,
    pieces: Vec<String>,
}

async fn layout(db: &Db<Answers>) -> Layout {
    db.read("test", |tx| {
        let xml: String = tx.row(PIECES, params![], |row| row.get(0))?;
        Ok::<_, store::Error>(Layout {
            places: tx.rows(PLACES, params![], |row| row.get(0))?,
            transactions: tx.row(TRANSACTIONS, params![], |row| row.get(0))?,
            pieces: xml.split("<place>").skip(1).filter_map(|part| Some(part.split_once('<')?.0.to_owned())).collect(),
        })
    })
    .await
    .unwrap()
}

/// Clears the order once nobody reads any more. A server looks through its tables by itself now and then, and whoever reads puts the
/// clearing off: it is tried again, as the program does. Gives whether there was anything to clear.
async fn cleared_at_last(ballot_box: &answers::BallotBox) -> bool {
    for _ in 0..300 {
        match ballot_box.forget_order().await {
            Ok(any) => return any,
            Err(answers::BoxError::Store(why)) if why.kind() == store::Kind::Busy => {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            Err(why) => panic!("{}", why.detail()),
        }
    }
    panic!("somebody reads for half a minute")
}

#[tokio::test(flavor = "multi_thread")]
async fn p_9_4_on_postgresql_neither_place_nor_transaction_tells_the_order_once_it_was_cleared() {
    let Some(trial) = testing::postgres::<Answers>().await else { return };
    let scene = Scene::new(trial.db(), "w1", 1).await;
    let b = &scene.ballot_box;
    for seed in 1..31 {
        scene.answer(0, seed, 4).await;
    }
    let came = layout(&scene.db).await;
    assert!(!came.places.is_sorted(), "this test could see an order if there were one");
    assert!(came.transactions > 20, "each answer has a transaction of its own: {}", came.transactions);
    assert_eq!(came.pieces.len(), 30, "the pieces are found");
    assert!(!came.pieces.is_sorted());

    assert!(cleared_at_last(b).await);
    let cleared = layout(&scene.db).await;
    assert!(cleared.places.is_sorted() && cleared.places.len() == 30);
    assert_eq!(cleared.transactions, 1);
    // Numbers of pieces come from a counter of the whole server that begins anew after 2^32: what matters is that they do
    // not follow the coming, and that no piece of an old row was kept.
    assert!(cleared.pieces != came.pieces && cleared.pieces.len() == 30, "{} pieces", cleared.pieces.len());
    assert!(!b.forget_order().await.unwrap(), "nothing came since");

    // Only what came since has an order.
    for seed in 31..41 {
        scene.answer(0, seed, 4).await;
    }
    let since = layout(&scene.db).await;
    assert_eq!(since.transactions, 11);
    assert!(since.places[..30].is_sorted());

    scene.give(&[0]).await;
    b.close("w1", scene.counts(), AFTER).await.unwrap();
    // Closing has cleared it, or put it off while somebody read.
    while cleared_at_last(b).await {}
    let closed = layout(&scene.db).await;
    assert!(closed.places.is_sorted() && closed.places.len() == 40);
    assert_eq!(closed.transactions, 1);
    assert!(closed.pieces[..30] != came.pieces[..], "the pieces follow the coming");
    assert_eq!(closed.pieces.len(), 40, "no piece of an old row is left");
    assert_eq!(b.release("w1").await.unwrap().unwrap().counts().answers[0].answered, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_9_4_on_postgresql_what_somebody_could_still_see_is_not_kept_in_its_order() {
    let Some(trial) = testing::postgres::<Answers>().await else { return };
    let scene = Scene::new(trial.db(), "w1", 1).await;
    for seed in 1..31 {
        scene.answer(0, seed, 4).await;
    }
    let (reader, end) = long_reader(trial.db());
    let refused =
        scene.ballot_box.forget_order().await.expect_err("it is not said to be cleared while the old rows are there");
    assert!(matches!(&refused, answers::BoxError::Store(e) if e.kind() == store::Kind::Busy), "{refused:?}");

    drop(end);
    assert_eq!(reader.await.unwrap().unwrap(), 1);
    assert!(scene.ballot_box.forget_order().await.unwrap(), "it is still to be done, and is done");
    let cleared = layout(&scene.db).await;
    assert!(cleared.places.is_sorted() && cleared.places.len() == 30);
    assert_eq!((cleared.pieces.len(), cleared.transactions), (30, 1));

    // What is deleted while somebody reads is deleted, and its files are still to be cleared.
    let (reader, end) = long_reader(trial.db());
    scene.ballot_box.call_off("w1", "The list was wrong.", OPEN).await.unwrap();
    drop(end);
    assert_eq!(reader.await.unwrap().unwrap(), 1);
    assert!(scene.ballot_box.forget_order().await.unwrap());
    assert!(!scene.ballot_box.forget_order().await.unwrap(), "nothing is left to be done");
    assert_eq!(layout(&scene.db).await.pieces.len(), 0);
}

/// Somebody who reads from now on until the other end is dropped, such as a backup: rows that are seen now have to stay. Gives how many
/// waves there are.
fn long_reader(db: Db<Answers>) -> (tokio::task::JoinHandle<Result<i64, store::Error>>, mpsc::Sender<()>) {
    let ((begins, began), (end, ends)) = (mpsc::channel(), mpsc::channel());
    let ends = Mutex::new(ends);
    let reader = tokio::spawn(async move {
        db.read("a long one", move |tx| {
            let waves = tx.row("SELECT COUNT(*) FROM wave", params![], |row| row.get(0))?;
            begins.send(()).unwrap();
            let _ = ends.lock().unwrap().recv();
            Ok(waves)
        })
        .await
    });
    tokio::task::block_in_place(|| began.recv()).unwrap();
    (reader, end)
}

#[tokio::test(flavor = "multi_thread")]
async fn p_9_4_nothing_is_lost_when_answers_come_while_the_order_is_cleared() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Arc::new(Scene::new(db, "w1", 1).await);
        for seed in 1..11 {
            scene.answer(0, seed, 4).await;
        }
        let done = Arc::new(AtomicBool::new(false));
        let (clearing, until) = (scene.clone(), done.clone());
        let clearer = tokio::spawn(async move {
            let mut times = 0;
            while !until.load(Ordering::Relaxed) {
                // Busy is no loss: the next time does it.
                times += i32::from(clearing.ballot_box.forget_order().await.unwrap_or(false));
                tokio::task::yield_now().await;
            }
            times
        });
        let mut senders = vec![];
        for part in 0..3 {
            let scene = scene.clone();
            senders.push(tokio::spawn(async move {
                for seed in (11..51).skip(part).step_by(3) {
                    scene.answer(0, seed, 2).await;
                }
            }));
        }
        for sender in senders {
            sender.await.unwrap();
        }
        done.store(true, Ordering::Relaxed);
        assert!(clearer.await.unwrap() > 0, "it was cleared meanwhile");
        scene.give(&[0]).await;
        let mut counts = scene.counts();
        counts.groups[0].answers.issued = 60;
        let closed = scene.ballot_box.close("w1", counts, AFTER).await.unwrap();
        assert_eq!(closed.damaged, 0);
        let release = scene.ballot_box.release("w1").await.unwrap().unwrap();
        assert_eq!(release.counts().answers[0].answered, 50);
    })
    .await;
}
