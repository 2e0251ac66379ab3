//! SQLite: one thread writes, several connections read.
//!
//! The writer takes all units that wait, runs each in a savepoint of its own, and commits them at once: one
//! `fsync` for many units. A unit that fails is rolled back to its savepoint and harms no other. Nobody is
//! answered before the commit is durable (WAL, synchronous=FULL).

use std::{
    fs::OpenOptions,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, types::ToSqlOutput, types::ValueRef};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::{
    Cell, Param, Row, Tx, World,
    error::{Error, Kind},
    tx::{Conn, RowOf},
};

/// Units that may wait for the writer; with more the answer is "busy".
pub const WRITES_WAITING_MAX: usize = 1024;
/// Units that are committed together at most, so that nobody waits long for the commit of others.
pub const UNITS_PER_COMMIT_MAX: usize = 256;
/// Connections for reading.
pub const READERS: usize = 4;
/// Units that may wait for a connection for reading; with more the answer is "busy".
pub const READS_WAITING_MAX: usize = 1024;
/// How long to wait for another process that holds the file (a command beside the server).
const LOCK_WAIT: Duration = Duration::from_secs(10);
/// Prepared statements kept per connection.
const STATEMENTS_KEPT: usize = 256;
/// Page caches in KiB: the writer's, and that of each reader.
const WRITER_CACHE_KIB: i64 = 16_000;
const READER_CACHE_KIB: i64 = 4_000;

/// A unit that waits for the writer.
trait Waiting: Send {
    /// Runs it; true if it is to be kept, false if it is to be rolled back.
    fn run(&mut self, conn: &Connection) -> bool;
    /// Answers whoever waits: with what the unit returned, or with why it was not kept.
    fn answer(self: Box<Self>, kept: Result<(), Error>);
    /// True if nobody waits any more.
    fn forsaken(&self) -> bool;
}

struct Unit<W, T, E, F> {
    name: &'static str,
    work: F,
    done: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    world: std::marker::PhantomData<fn() -> W>,
}

impl<W, T, E, F> Waiting for Unit<W, T, E, F>
where
    W: World,
    T: Send,
    E: From<Error> + Send,
    F: Fn(&mut Tx<'_, W>) -> Result<T, E> + Send,
{
    fn run(&mut self, conn: &Connection) -> bool {
        let done = attempt(self.name, conn, &self.work);
        let keep = done.is_ok();
        self.done = Some(done);
        keep
    }

    fn answer(self: Box<Self>, kept: Result<(), Error>) {
        let answer = match (kept, self.done) {
            (Ok(()), Some(done)) => done,
            (Ok(()), None) => Err(E::from(Error::new(Kind::Unavailable, "the unit was not run"))),
            // A unit that failed by itself says why, whatever became of the commit.
            (Err(_), Some(Err(own))) => Err(own),
            (Err(e), _) => Err(E::from(e)),
        };
        // Whoever asked may have gone meanwhile; the unit is kept all the same.
        let _ = self.reply.send(answer);
    }

    fn forsaken(&self) -> bool {
        self.reply.is_closed()
    }
}

/// Runs the closure of a unit inside the transaction that is open on `conn`.
fn attempt<W: World, T, E: From<Error>>(
    name: &'static str,
    conn: &Connection,
    work: &impl Fn(&mut Tx<'_, W>) -> Result<T, E>,
) -> Result<T, E> {
    let mut tx = Tx::new(Conn::Sqlite(conn));
    let done = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
    match (done, tx.into_failed()) {
        (Err(_), _) => {
            tracing::error!(unit = name, "a unit of work panicked and was rolled back");
            Err(E::from(Error::new(Kind::Panicked, format!("in {name}"))))
        }
        (Ok(Ok(_)), Some(failed)) => Err(E::from(failed)),
        (Ok(done), _) => done,
    }
}

/// One SQLite file.
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: mpsc::Sender<Box<dyn Waiting>>,
    readers: Arc<Readers>,
}

struct Readers {
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    waiting: AtomicUsize,
}

impl Sqlite {
    /// Opens the file, creates it if it is missing (for its owner's eyes only), brings it up to date, and
    /// starts the writer.
    pub(crate) fn open<W: World>(path: &Path) -> Result<Self, Error> {
        let open_error = |e: &dyn std::fmt::Display| Error::new(Kind::Open, format!("{}: {e}", path.display()));
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        drop(options.open(path).map_err(|e| open_error(&e))?);
        let mut conn =
            connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER_CACHE_KIB).map_err(|e| open_error(&e))?;
        {
            // Two processes that start at once bring the file up to date one after the other.
            let mut lock_path = path.as_os_str().to_owned();
            lock_path.push(".upgrade-lock");
            let lock = options.open(PathBuf::from(lock_path)).map_err(|e| open_error(&e))?;
            lock.lock().map_err(|e| open_error(&e))?;
            let mode: String =
                conn.query_row("PRAGMA journal_mode=WAL", [], |r| r.get(0)).map_err(|e| open_error(&e))?;
            if mode != "wal" {
                return Err(open_error(&format!("journal mode is {mode}, wanted wal")));
            }
            crate::migrate::sqlite::<W>(&mut conn)?;
        }
        let mut idle = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let reader =
                connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, READER_CACHE_KIB).map_err(|e| open_error(&e))?;
            idle.push(reader);
        }
        let (writer, queue) = mpsc::channel(WRITES_WAITING_MAX);
        std::thread::Builder::new()
            .name(format!("{} writer", W::NAME))
            .spawn(move || write_all(conn, queue))
            .map_err(|e| open_error(&e))?;
        Ok(Self {
            path: path.to_owned(),
            writer,
            readers: Arc::new(Readers {
                idle: Mutex::new(idle),
                permits: Semaphore::new(READERS),
                waiting: AtomicUsize::new(0),
            }),
        })
    }

    pub(crate) async fn write<W, T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        W: World,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_, W>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let unit = Unit { name, work, done: None, reply, world: std::marker::PhantomData };
        self.writer.try_send(Box::new(unit)).map_err(|e| {
            E::from(match e {
                mpsc::error::TrySendError::Full(_) => {
                    Error::new(Kind::Busy, format!("{WRITES_WAITING_MAX} units wait for the writer"))
                }
                mpsc::error::TrySendError::Closed(_) => Error::new(Kind::Unavailable, "the writer has ended"),
            })
        })?;
        answer.await.map_err(|_| E::from(Error::new(Kind::Unavailable, "the writer has ended")))?
    }

    pub(crate) async fn read<W, T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        W: World,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_, W>) -> Result<T, E> + Send + 'static,
    {
        let readers = Arc::clone(&self.readers);
        let place = Place::take(&self.readers.waiting)
            .ok_or_else(|| E::from(Error::new(Kind::Busy, format!("{READS_WAITING_MAX} units wait to read"))))?;
        let permit = self.readers.permits.acquire().await;
        drop(place);
        if permit.is_err() {
            return Err(E::from(Error::new(Kind::Unavailable, "the readers have ended")));
        }
        // The permit goes along with the connection, since a caller who is gone must not free it early.
        if let Ok(p) = permit {
            p.forget();
        }
        let conn = lock(&readers.idle).pop();
        let lent = Lent { conn, readers };
        tokio::task::spawn_blocking(move || {
            let Some(conn) = &lent.conn else {
                return Err(E::from(Error::new(Kind::Unavailable, "no connection for reading is left")));
            };
            conn.execute_batch("BEGIN").map_err(|e| E::from(e.into()))?;
            let done = attempt(name, conn, &work);
            if let Err(e) = conn.execute_batch("ROLLBACK") {
                tracing::error!(unit = name, error = %e, "a unit that reads could not be ended");
            }
            done
        })
        .await
        .map_err(|_| E::from(Error::new(Kind::Unavailable, "the program is ending")))?
    }

    /// A copy of the whole database, as of one moment, into a new file. Rows are written in the order of their
    /// keys and without what was deleted, so the copy does not tell in which order they came.
    pub(crate) async fn backup_to(&self, to: &Path) -> Result<(), Error> {
        let (from, to) = (self.path.clone(), to.to_owned());
        tokio::task::spawn_blocking(move || {
            let failed = |e: &dyn std::fmt::Display| Error::new(Kind::Unavailable, format!("{}: {e}", to.display()));
            let name = to.to_str().ok_or_else(|| failed(&"the name is not UTF-8"))?;
            let mut options = OpenOptions::new();
            options.create_new(true).write(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            // SQLite accepts an empty file; made here so that nobody else can read it.
            drop(options.open(&to).map_err(|e| failed(&e))?);
            let conn = connect(&from, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)?;
            conn.execute("VACUUM INTO ?1", [name])?;
            // VACUUM INTO leaves it to us to make the copy durable.
            let copy = OpenOptions::new().append(true).open(&to).map_err(|e| failed(&e))?;
            copy.sync_all().map_err(|e| failed(&e))?;
            if let Some(folder) = to.parent().filter(|p| !p.as_os_str().is_empty())
                && let Ok(folder) = std::fs::File::open(folder)
            {
                folder.sync_all().map_err(|e| failed(&e))?;
            }
            Ok(())
        })
        .await
        .map_err(|e| Error::new(Kind::Unavailable, e.to_string()))?
    }

    /// Writes the whole file anew in the order of the keys and empties the write-ahead log.
    pub(crate) async fn rewrite(&self) -> Result<(), Error> {
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let conn = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER_CACHE_KIB)?;
            conn.execute_batch("VACUUM")?;
            let blocked: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
            if blocked != 0 {
                return Err(Error::new(Kind::Busy, "somebody reads; the write-ahead log was not emptied"));
            }
            Ok(())
        })
        .await
        .map_err(|e| Error::new(Kind::Unavailable, e.to_string()))?
    }
}

/// A place in the queue of those who wait to read.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Option<Self> {
        if waiting.fetch_add(1, Ordering::Relaxed) >= READS_WAITING_MAX {
            waiting.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        Some(Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A reader's connection, given back when dropped.
struct Lent {
    conn: Option<Connection>,
    readers: Arc<Readers>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            lock(&self.readers.idle).push(conn);
        }
        self.readers.permits.add_permits(1);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Nothing can panic while the lock is held, so a poisoned one is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, flags: OpenFlags, cache_kib: i64) -> Result<Connection, Error> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(LOCK_WAIT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Deleted rows are overwritten; nothing of a row is written to temporary files; text compares as on PostgreSQL.
    conn.execute_batch(&format!(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; \
         PRAGMA trusted_schema=OFF; PRAGMA case_sensitive_like=ON; PRAGMA cache_size=-{cache_kib};"
    ))?;
    Ok(conn)
}

/// The writer's life: until nobody can send any more.
fn write_all(conn: Connection, mut queue: mpsc::Receiver<Box<dyn Waiting>>) {
    let mut units: Vec<Box<dyn Waiting>> = Vec::with_capacity(UNITS_PER_COMMIT_MAX);
    while let Some(first) = queue.blocking_recv() {
        units.push(first);
        while units.len() < UNITS_PER_COMMIT_MAX
            && let Ok(next) = queue.try_recv()
        {
            units.push(next);
        }
        // Whoever has gone before the work began is spared the work.
        units.retain(|u| !u.forsaken());
        match commit_together(&conn, &mut units) {
            Ok(()) => units.drain(..).for_each(|u| u.answer(Ok(()))),
            Err(e) if units.len() == 1 => units.drain(..).for_each(|u| u.answer(Err(e.clone()))),
            // The fault of one (a deferred rule, a full disk) must not fall on the others: each alone, once more.
            Err(_) => {
                for unit in units.drain(..) {
                    let mut alone = [unit];
                    let kept = commit_together(&conn, &mut alone);
                    let [unit] = alone;
                    unit.answer(kept);
                }
            }
        }
    }
}

/// One transaction for all `units`; afterwards it is durable, or nothing of it was done.
fn commit_together(conn: &Connection, units: &mut [Box<dyn Waiting>]) -> Result<(), Error> {
    if units.is_empty() {
        return Ok(());
    }
    let mut go = || {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for unit in units.iter_mut() {
            conn.prepare_cached("SAVEPOINT unit")?.raw_execute()?;
            if !unit.run(conn) {
                // Some failures (disk full, I/O) end the whole transaction by themselves.
                if conn.is_autocommit() {
                    return Err(Error::new(Kind::Unavailable, "the transaction was lost"));
                }
                conn.prepare_cached("ROLLBACK TO unit")?.raw_execute()?;
            }
            conn.prepare_cached("RELEASE unit")?.raw_execute()?;
        }
        conn.prepare_cached("COMMIT")?.raw_execute()?;
        Ok(())
    };
    let done = go();
    if done.is_err()
        && !conn.is_autocommit()
        && let Err(e) = conn.execute_batch("ROLLBACK")
    {
        tracing::error!(error = %e, "a transaction could not be rolled back");
    }
    done
}

/// Binds the parameters; each must have its number in the statement.
fn bind(stmt: &mut rusqlite::Statement<'_>, params: &[&dyn Param]) -> Result<(), Error> {
    if stmt.parameter_count() != params.len() {
        return Err(Error::new(
            Kind::Statement,
            format!("{} parameters for {} placeholders", params.len(), stmt.parameter_count()),
        ));
    }
    for (n, param) in params.iter().enumerate() {
        stmt.raw_bind_parameter(n + 1, Bound(param.cell()))?;
    }
    Ok(())
}

struct Bound<'a>(Cell<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Cell::Null => ValueRef::Null,
            Cell::Int(i) => ValueRef::Integer(i),
            Cell::Real(r) => ValueRef::Real(r),
            Cell::Text(t) => ValueRef::Text(t.as_bytes()),
            Cell::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

pub(crate) fn execute(conn: &Connection, sql: &'static str, params: &[&dyn Param]) -> Result<u64, Error> {
    let mut stmt = conn.prepare_cached(sql)?;
    bind(&mut stmt, params)?;
    Ok(stmt.raw_execute()? as u64)
}

pub(crate) fn each(
    conn: &Connection,
    sql: &'static str,
    params: &[&dyn Param],
    see: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<(), Error> {
    let mut stmt = conn.prepare_cached(sql)?;
    bind(&mut stmt, params)?;
    let mut rows = stmt.raw_query();
    while let Some(row) = rows.next()? {
        if !see(&Row(RowOf::Sqlite(row))) {
            break;
        }
    }
    Ok(())
}
