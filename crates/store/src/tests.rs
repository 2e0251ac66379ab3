//! Tests of the store, on both databases unless the name says which.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use crate::{
    Answers, Db, Error, Kind, Location, People, ROWS_MAX, World, params,
    testing::{self, on_both, prepare_all},
};

/// A world of its own for these tests.
enum Shop {}

const FIRST: (&str, &str) = (
    "V001__shop",
    "CREATE TABLE shelf (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
     CREATE TABLE thing (key BLOB NOT NULL PRIMARY KEY, shelf INTEGER NOT NULL REFERENCES shelf (id),
        price REAL, text TEXT, sold INTEGER NOT NULL DEFAULT 0 CHECK (sold IN (0, 1))) STRICT, WITHOUT ROWID;",
);
const SECOND: (&str, &str) =
    ("V002__label", "ALTER TABLE thing ADD COLUMN label TEXT; CREATE INDEX thing_shelf ON thing (shelf);");

impl World for Shop {
    const NAME: &'static str = "shop";
    fn migrations() -> &'static [(&'static str, &'static str)] {
        &[FIRST, SECOND]
    }
}

/// The same world in its first version.
enum OldShop {}

impl World for OldShop {
    const NAME: &'static str = "shop";
    fn migrations() -> &'static [(&'static str, &'static str)] {
        &[FIRST]
    }
}

/// The same world, with a migration edited after it was applied.
enum EditedShop {}

impl World for EditedShop {
    const NAME: &'static str = "shop";
    fn migrations() -> &'static [(&'static str, &'static str)] {
        &[("V001__shop", "CREATE TABLE shelf (id INTEGER NOT NULL PRIMARY KEY) STRICT;"), SECOND]
    }
}

const ADD: &str = "INSERT INTO shelf (id, name) VALUES (?1, ?2)";
const COUNT: &str = "SELECT count(*) FROM shelf";

async fn add<W: World>(db: &Db<W>, id: i64, name: &str) -> Result<(), Error> {
    let name = name.to_owned();
    db.write("add a shelf", move |tx| tx.execute(ADD, params![id, name]).map(drop)).await
}

async fn count<W: World>(db: &Db<W>) -> i64 {
    db.read("count shelves", |tx| tx.row(COUNT, params![], |r| r.get(0))).await.expect("a count")
}

#[tokio::test]
async fn both_worlds_of_the_product_open_on_both_databases() {
    on_both(|db: Db<People>| async move {
        assert!(format!("{db:?}").contains("people"));
    })
    .await;
    on_both(|db: Db<Answers>| async move {
        let one: i64 = db.read("one", |tx| tx.row("SELECT 1", params![], |r| r.get(0))).await.expect("a row");
        assert_eq!(one, 1);
    })
    .await;
}

#[tokio::test]
async fn statements_of_these_tests_prepare_on_both() {
    prepare_all::<Shop>(&[("add", ADD), ("count", COUNT)]).await;
}

#[tokio::test]
#[should_panic(expected = "misspelt")]
async fn a_statement_that_does_not_prepare_is_named() {
    prepare_all::<Shop>(&[("good", COUNT), ("misspelt", "SELEC 1")]).await;
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    on_both(|db: Db<Shop>| async move {
        add(&db, 1, "Top").await.expect("a shelf");
        let key = [7_u8, 0, 255];
        db.write("put", move |tx| {
            tx.execute(
                "INSERT INTO thing (key, shelf, price, text, sold, label) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![key, 1_i32, 2.5_f64, "naïve 'quoted' ?1 🌳", true, None::<String>],
            )?;
            tx.execute(
                "INSERT INTO thing (key, shelf, price) VALUES (?1, ?2, ?3)",
                params![vec![9_u8], 1_i64, None::<f64>],
            )
        })
        .await
        .expect("two things");
        db.read("get", move |tx| {
            let all =
                tx.rows("SELECT key, shelf, price, text, sold, label FROM thing ORDER BY key", params![], |r| {
                    Ok((
                        r.get::<Vec<u8>>(0)?,
                        r.get::<u32>(1)?,
                        r.get::<Option<f64>>(2)?,
                        r.get::<Option<String>>(3)?,
                        r.get::<bool>(4)?,
                        r.get::<Option<String>>(5)?,
                    ))
                })?;
            let text = Some("naïve 'quoted' ?1 🌳".to_owned());
            assert_eq!(all, [(vec![7, 0, 255], 1, Some(2.5), text, true, None), (vec![9], 1, None, None, false, None)]);
            let fixed: [u8; 3] =
                tx.row("SELECT key FROM thing WHERE key = ?1", params![&[7_u8, 0, 255][..]], |r| r.get(0))?;
            assert_eq!(fixed, [7, 0, 255]);
            // Sums are NUMERIC on PostgreSQL, comparisons BOOLEAN.
            let (sum, is): (i64, bool) =
                tx.row("SELECT sum(shelf), sum(shelf) > ?1 FROM thing", params![1_i64], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })?;
            assert_eq!((sum, is), (2, true));
            let mean: f64 = tx.row("SELECT avg(shelf + sold) FROM thing", params![], |r| r.get(0))?;
            assert_eq!(mean, 1.5);
            let cast: i64 = tx.row("SELECT CAST(?1 AS INTEGER)", params![i64::MIN], |r| r.get(0))?;
            assert_eq!(cast, i64::MIN);
            let wrong = tx.row("SELECT key FROM thing WHERE key = ?1", params![vec![9_u8]], |r| r.get::<String>(0));
            assert_eq!(wrong.expect_err("bytes are not text").kind(), Kind::Column);
            Ok::<_, Error>(())
        })
        .await
        .expect("the same values");
    })
    .await;
}

#[tokio::test]
async fn text_sorts_and_compares_by_bytes() {
    on_both(|db: Db<Shop>| async move {
        for (id, name) in [(1, "b"), (2, "B"), (3, "a"), (4, "é"), (5, "z")] {
            add(&db, id, name).await.expect("a shelf");
        }
        let (names, like): (Vec<String>, i64) = db
            .read("sort", |tx| {
                Ok::<_, Error>((
                    tx.rows("SELECT name FROM shelf ORDER BY name", params![], |r| r.get(0))?,
                    tx.row("SELECT count(*) FROM shelf WHERE name LIKE ?1", params!["b%"], |r| r.get(0))?,
                ))
            })
            .await
            .expect("names");
        assert_eq!(names, ["B", "a", "b", "z", "é"]);
        assert_eq!(like, 1);
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_fails_leaves_nothing_behind() {
    on_both(|db: Db<Shop>| async move {
        let failed: Result<(), Error> = db
            .write("half", |tx| {
                tx.execute(ADD, params![1_i64, "one"])?;
                tx.execute(ADD, params![1_i64, "again"])?;
                Ok(())
            })
            .await;
        let error = failed.expect_err("the key is taken");
        assert!(error.is_unique_violation());
        assert!(!error.to_string().contains("shelf"), "nothing of the tables in what people see");
        let refused: Result<(), Error> = db
            .write("refused", |tx| {
                tx.execute(ADD, params![2_i64, "two"])?;
                Err(Error::new(Kind::NotOne, "the rule of somebody above"))
            })
            .await;
        assert_eq!(refused.expect_err("as returned").kind(), Kind::NotOne);
        assert_eq!(count(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_is_swallowed_still_spoils_the_unit() {
    on_both(|db: Db<Shop>| async move {
        let done: Result<(), Error> = db
            .write("swallow", |tx| {
                tx.execute(ADD, params![1_i64, "one"])?;
                let _ = tx.execute(ADD, params![1_i64, "one"]);
                let next = tx.execute(ADD, params![2_i64, "two"]);
                assert_eq!(next.expect_err("nothing more is done").kind(), Kind::Spoilt);
                Ok(())
            })
            .await;
        assert!(done.expect_err("the first failure").is_unique_violation());
        assert_eq!(count(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn conflicts_that_are_expected_are_said_in_the_statement() {
    on_both(|db: Db<Shop>| async move {
        let changed = db
            .write("twice", |tx| {
                let sql = "INSERT INTO shelf (id, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                Ok::<_, Error>((tx.execute(sql, params![1_i64, "one"])?, tx.execute(sql, params![1_i64, "one"])?))
            })
            .await
            .expect("no failure");
        assert_eq!(changed, (1, 0));
    })
    .await;
}

#[tokio::test]
async fn rules_of_tables_have_kinds() {
    on_both(|db: Db<Shop>| async move {
        let put = |shelf: i64, sold: i64| {
            let db = db.clone();
            async move {
                db.write("put", move |tx| {
                    tx.execute(
                        "INSERT INTO thing (key, shelf, sold) VALUES (?1, ?2, ?3)",
                        params![vec![1_u8], shelf, sold],
                    )
                })
                .await
                .map_err(|e: Error| e.kind())
            }
        };
        assert_eq!(put(5, 0).await, Err(Kind::ForeignKey));
        add(&db, 5, "five").await.expect("a shelf");
        assert_eq!(put(5, 2).await, Err(Kind::Constraint));
        assert_eq!(put(5, 0).await, Ok(1));
        let wrong: Result<u64, Error> = db.write("few", |tx| tx.execute(ADD, params![1_i64])).await;
        assert_eq!(wrong.expect_err("a parameter is missing").kind(), Kind::Statement);
    })
    .await;
}

#[tokio::test]
async fn a_panic_rolls_back_and_the_next_unit_runs() {
    on_both(|db: Db<Shop>| async move {
        let done: Result<(), Error> = db
            .write("panic", |tx| {
                tx.execute(ADD, params![1_i64, "one"])?;
                panic!("a bug in a unit");
            })
            .await;
        assert_eq!(done.expect_err("a panic").kind(), Kind::Panicked);
        let read: Result<(), Error> = db.read("panic while reading", |_| panic!("a bug in a unit")).await;
        assert_eq!(read.expect_err("a panic").kind(), Kind::Panicked);
        assert_eq!(count(&db).await, 0);
        add(&db, 1, "one").await.expect("the writer lives");
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn units_that_read_cannot_write() {
    on_both(|db: Db<Shop>| async move {
        let wrote: Result<u64, Error> = db.read("write", |tx| tx.execute(ADD, params![1_i64, "one"])).await;
        assert!(wrote.is_err());
        assert_eq!(count(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn rows_have_limits_and_one_means_one() {
    on_both(|db: Db<Shop>| async move {
        for id in 0..5 {
            add(&db, id, &format!("shelf {id}")).await.expect("a shelf");
        }
        db.read("limits", |tx| {
            let ids = "SELECT id FROM shelf ORDER BY id";
            let read = |r: &crate::Row<'_>| r.get::<i64>(0);
            assert_eq!(tx.rows_upto(4, ids, params![], read).expect_err("five").kind(), Kind::TooMany);
            assert_eq!(tx.rows_upto(5, ids, params![], read)?, [0, 1, 2, 3, 4]);
            assert_eq!(tx.row(ids, params![], read).expect_err("five").kind(), Kind::NotOne);
            assert_eq!(tx.find(ids, params![], read).expect_err("five").kind(), Kind::NotOne);
            let one = "SELECT id FROM shelf WHERE id = ?1";
            assert_eq!(tx.row(one, params![9_i64], read).expect_err("none").kind(), Kind::NotOne);
            assert_eq!(tx.find(one, params![9_i64], read)?, None);
            assert_eq!(tx.find(one, params![3_i64], read)?, Some(3));
            let mut seen = 0;
            let stopped = tx.each(ids, params![], |_| {
                seen += 1;
                if seen == 2 { Err(Error::new(Kind::Column, "enough")) } else { Ok(()) }
            });
            assert_eq!((stopped.expect_err("stopped").kind(), seen), (Kind::Column, 2));
            assert_eq!(tx.rows(ids, params![], read)?.len(), 5);
            Ok::<_, Error>(())
        })
        .await
        .expect("limits hold");
        const { assert!(ROWS_MAX > 50_000, "a trust of 50,000 staff fits") };
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_committed_together_fail_alone() {
    on_both(|db: Db<Shop>| async move {
        // Every third unit fails; on SQLite many of them share a commit.
        let units: Vec<_> = (0..200_i64)
            .map(|id| {
                let db = db.clone();
                tokio::spawn(async move {
                    let done: Result<(), Error> = db
                        .write("mixed", move |tx| {
                            tx.execute(ADD, params![id, format!("shelf {id}")])?;
                            match id % 3 {
                                1 => Err(Error::new(Kind::NotOne, "refused")),
                                2 if id % 2 == 0 => panic!("a bug in a unit"),
                                _ => Ok(()),
                            }
                        })
                        .await;
                    (id, done)
                })
            })
            .collect();
        let mut kept = BTreeSet::new();
        for unit in units {
            let (id, done) = unit.await.expect("a task");
            let wanted = match id % 3 {
                1 => Err(Kind::NotOne),
                2 if id % 2 == 0 => Err(Kind::Panicked),
                _ => Ok(()),
            };
            assert_eq!(done.map_err(|e| e.kind()), wanted, "unit {id}");
            if wanted.is_ok() {
                kept.insert(id);
            }
        }
        let rows: Vec<i64> = db
            .read("all", |tx| tx.rows("SELECT id FROM shelf ORDER BY id", params![], |r| r.get(0)))
            .await
            .map_err(|e: Error| e)
            .expect("rows");
        assert_eq!(rows, kept.into_iter().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_deferred_rule_broken_by_one_does_not_harm_the_others() {
    enum Deferred {}
    impl World for Deferred {
        const NAME: &'static str = "deferred";
        fn migrations() -> &'static [(&'static str, &'static str)] {
            &[(
                "V001__deferred",
                "CREATE TABLE shelf (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,
                    beside INTEGER REFERENCES shelf (id) DEFERRABLE INITIALLY DEFERRED) STRICT;",
            )]
        }
    }
    on_both(|db: Db<Deferred>| async move {
        let units = (0..20_i64).map(|id| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write("beside", move |tx| {
                    let beside = (id == 7).then_some(1_000_i64);
                    tx.execute("INSERT INTO shelf (id, name, beside) VALUES (?1, ?2, ?3)", params![id, "n", beside])
                })
                .await
                .map_err(|e: Error| e.kind())
            })
        });
        for (id, unit) in units.collect::<Vec<_>>().into_iter().enumerate() {
            let wanted = if id == 7 { Err(Kind::ForeignKey) } else { Ok(1) };
            assert_eq!(unit.await.expect("a task"), wanted, "unit {id}");
        }
        assert_eq!(count(&db).await, 19);
    })
    .await;
}

#[tokio::test]
async fn a_unit_is_durable_when_its_writer_is_answered() {
    // Without any orderly end: the files are copied as a crash would leave them, and opened elsewhere.
    let trial = testing::sqlite::<Shop>().await;
    let Location::Sqlite(path) = trial.location().clone() else { panic!("a file") };
    for id in 0..20 {
        add(&trial, id, &format!("shelf {id}")).await.expect("a shelf");
        let elsewhere = tempfile::tempdir().expect("a folder");
        let copy = elsewhere.path().join("copy.sqlite");
        std::fs::copy(&path, &copy).expect("the file");
        std::fs::copy(path.with_extension("sqlite-wal"), copy.with_extension("sqlite-wal")).expect("its log");
        let other = Db::<Shop>::open(&Location::Sqlite(copy)).await.expect("opens after a crash");
        assert_eq!(count(&other).await, id + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_write_what_the_other_read_are_repeated_until_both_are_right() {
    on_both(|db: Db<Shop>| async move {
        // Each unit reads the number of shelves and adds one with that number: right only one after the other.
        let runs = Arc::new(AtomicU32::new(0));
        let units: Vec<_> = (0..30)
            .map(|_| {
                let (db, runs) = (db.clone(), Arc::clone(&runs));
                tokio::spawn(async move {
                    db.write("count and add", move |tx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        let n: i64 = tx.row(COUNT, params![], |r| r.get(0))?;
                        tx.execute(
                            "INSERT INTO shelf (id, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                            params![n, format!("shelf {n}")],
                        )
                    })
                    .await
                })
            })
            .collect();
        let mut added = 0;
        for unit in units {
            let done: Result<u64, Error> = unit.await.expect("a task");
            match done {
                Ok(n) => added += n as i64,
                Err(e) => assert!(e.is_busy(), "{e:?}"),
            }
        }
        assert_eq!(count(&db).await, added);
        if db.is_sqlite() {
            assert_eq!((added, runs.load(Ordering::Relaxed)), (30, 30));
        } else {
            assert!(added >= 20, "most get through: {added}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn write_skew_is_not_possible() {
    // Two rows, each unit may clear one only while the other is still set: without SERIALIZABLE both could.
    on_both(|db: Db<Shop>| async move {
        for round in 0..10_i64 {
            let (a, b) = (2 * round, 2 * round + 1);
            add(&db, a, &format!("on {a}")).await.expect("a shelf");
            add(&db, b, &format!("on {b}")).await.expect("a shelf");
            let clear = |mine: i64, other: i64| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write("clear", move |tx| {
                        let set: bool =
                            tx.row("SELECT name LIKE 'on%' FROM shelf WHERE id = ?1", params![other], |r| r.get(0))?;
                        if set {
                            tx.execute(
                                "UPDATE shelf SET name = ?1 WHERE id = ?2",
                                params![format!("off {mine}"), mine],
                            )?;
                        }
                        Ok::<_, Error>(())
                    })
                    .await
                })
            };
            let (one, two) = (clear(a, b), clear(b, a));
            one.await.expect("a task").expect("done");
            two.await.expect("a task").expect("done");
            let on: i64 = db
                .read("left", move |tx| {
                    tx.row("SELECT count(*) FROM shelf WHERE id IN (?1, ?2) AND name LIKE 'on%'", params![a, b], |r| {
                        r.get(0)
                    })
                })
                .await
                .map_err(|e: Error| e)
                .expect("a count");
            assert_eq!(on, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_says_busy() {
    let trial = testing::sqlite::<Shop>().await;
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let first = tokio::spawn({
        let db = trial.db();
        async move {
            db.write("slow", move |_| {
                let _ = held.lock().expect("a lock").recv();
                Ok::<_, Error>(())
            })
            .await
        }
    });
    // The first is on its way; now as many as may wait, and more.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let units: Vec<_> = (0..crate::WRITES_WAITING_MAX as i64 + 50)
        .map(|id| {
            let db = trial.db();
            tokio::spawn(async move { add(&db, id, &format!("shelf {id}")).await.map_err(|e| e.kind()) })
        })
        .collect();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    hold.send(()).expect("the slow unit waits");
    first.await.expect("a task").expect("the slow unit");
    let mut busy = 0;
    for unit in units {
        match unit.await.expect("a task") {
            Ok(()) => {}
            Err(kind) => {
                assert_eq!(kind, Kind::Busy);
                busy += 1;
            }
        }
    }
    assert_eq!(busy, 50);
    assert_eq!(count(&trial).await, crate::WRITES_WAITING_MAX as i64);
}

#[tokio::test]
async fn a_backup_is_a_whole_database_and_never_overwrites() {
    let trial = testing::sqlite::<Shop>().await;
    add(&trial, 1, "one").await.expect("a shelf");
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("backup.sqlite");
    trial.backup_to(&to).await.expect("a backup");
    add(&trial, 2, "two").await.expect("a shelf");
    assert_eq!(trial.backup_to(&to).await.expect_err("it exists").kind(), Kind::Unavailable);
    let copy = Db::<Shop>::open(&Location::Sqlite(to)).await.expect("the copy opens");
    assert_eq!(count(&copy).await, 1);
    if let Some(trial) = testing::postgres::<Shop>().await {
        assert_eq!(trial.backup_to(&folder.path().join("pg")).await.expect_err("not here").kind(), Kind::NotSqlite);
    }
}

#[tokio::test]
async fn a_backup_does_not_tell_the_order_in_which_rows_came() {
    let mut copies = Vec::new();
    for order in [[3_u8, 1, 2], [2, 3, 1]] {
        let trial = testing::sqlite::<Shop>().await;
        add(&trial, 1, "one").await.expect("a shelf");
        for key in order {
            trial
                .write("put", move |tx| {
                    tx.execute("INSERT INTO thing (key, shelf) VALUES (?1, 1)", params![[key; 400]])
                })
                .await
                .map_err(|e: Error| e)
                .expect("a thing");
        }
        trial
            .write("take", |tx| tx.execute("DELETE FROM thing WHERE key = ?1", params![[2_u8; 400]]))
            .await
            .map_err(|e: Error| e)
            .expect("gone");
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("backup.sqlite");
        trial.backup_to(&to).await.expect("a backup");
        let copy = rusqlite::Connection::open(&to).expect("the copy");
        // The time at which migrations were applied is the only thing that may differ.
        copy.execute_batch("UPDATE refinery_schema_history SET applied_on = ''; VACUUM").expect("tidied");
        drop(copy);
        let bytes = std::fs::read(&to).expect("the copy");
        assert!(!bytes.windows(100).any(|w| w == [2; 100]), "what was deleted is not in the copy");
        // Bytes 24..28 and 92..96 count changes of the file.
        let mut bytes = bytes;
        bytes[24..28].fill(0);
        bytes[92..96].fill(0);
        copies.push(bytes);
    }
    assert!(copies[0] == copies[1], "the same rows in another order make the same copy");
}

#[tokio::test]
async fn deleted_rows_leave_the_files_when_they_are_rewritten() {
    on_both(|db: Db<Shop>| async move {
        add(&db, 1, "one").await.expect("a shelf");
        db.rewrite().await.expect("rewritten");
        assert_eq!(count(&db).await, 1);
    })
    .await;
    let trial = testing::sqlite::<Shop>().await;
    let Location::Sqlite(path) = trial.location().clone() else { panic!("a file") };
    add(&trial, 1, "canary-of-a-shelf").await.expect("a shelf");
    let holds =
        |path: &std::path::Path| std::fs::read(path).unwrap_or_default().windows(17).any(|w| w == b"canary-of-a-shelf");
    let wal = path.with_extension("sqlite-wal");
    assert!(holds(&path) || holds(&wal));
    trial
        .write("take", |tx| tx.execute("DELETE FROM shelf WHERE id = 1", params![]))
        .await
        .map_err(|e: Error| e)
        .expect("gone");
    trial.rewrite().await.expect("rewritten");
    assert!(!holds(&path) && !holds(&wal));
}

#[tokio::test]
async fn an_earlier_version_is_brought_up_to_date_with_its_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut places = vec![Location::Sqlite(folder.path().join("shop.sqlite"))];
    places.extend(testing::postgres_location().await);
    for place in places {
        let old = Db::<OldShop>::open(&place).await.expect("the first version");
        add(&old, 1, "kept").await.expect("a shelf");
        drop(old);
        // Two at once, as when two processes start.
        let (one, two) = tokio::join!(Db::<Shop>::open(&place), Db::<Shop>::open(&place));
        let (db, _other) = (one.expect("one"), two.expect("two"));
        let label: Option<String> = db
            .write("label", |tx| {
                tx.execute("INSERT INTO thing (key, shelf, label) VALUES (?1, 1, ?2)", params![vec![1_u8], "new"])?;
                tx.row("SELECT label FROM thing", params![], |r| r.get(0))
            })
            .await
            .map_err(|e: Error| e)
            .expect("the second version");
        assert_eq!(label.as_deref(), Some("new"));
        assert_eq!(count(&db).await, 1);
        drop((db, _other));
        // A program that is older than the database, or whose migrations were edited, does not touch it.
        assert_eq!(Db::<OldShop>::open(&place).await.expect_err("older").kind(), Kind::Migration);
        assert_eq!(Db::<EditedShop>::open(&place).await.expect_err("edited").kind(), Kind::Migration);
    }
}

#[tokio::test]
async fn places_that_cannot_be_are_refused() {
    assert!(matches!("data/people.sqlite".parse(), Ok(Location::Sqlite(_))));
    assert!(matches!("postgres://u:p@localhost/x".parse(), Ok(Location::Postgres(_))));
    for wrong in ["", "mysql://localhost/x", "postgres://u:p@local host:port/x"] {
        assert!(wrong.parse::<Location>().is_err(), "{wrong}");
    }
    let secret = Location::Postgres("postgres://u:hidden@localhost/x".into());
    assert!(!format!("{secret:?}").contains("hidden"));
    let missing = Location::Sqlite("/nowhere/at/all/people.sqlite".into());
    assert_eq!(Db::<Shop>::open(&missing).await.expect_err("no folder").kind(), Kind::Open);
    let folder = tempfile::tempdir().expect("a folder");
    let other = folder.path().join("letter.txt");
    std::fs::write(&other, "Dear all, this is not a database. ".repeat(100)).expect("a file");
    assert!(Db::<Shop>::open(&Location::Sqlite(other)).await.is_err());
    let nobody = Location::Postgres("postgres://belong@127.0.0.1:1/x".into());
    assert_eq!(Db::<Shop>::open(&nobody).await.expect_err("nobody there").kind(), Kind::Open);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let trial = testing::sqlite::<Shop>().await;
    add(&trial, 1, "one").await.expect("a shelf");
    let Location::Sqlite(path) = trial.location().clone() else { panic!("a file") };
    for file in [path.clone(), path.with_extension("sqlite-wal"), path.with_extension("sqlite-shm")] {
        let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.display());
    }
}
