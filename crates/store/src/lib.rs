//! One set of SQL on SQLite and PostgreSQL: units of work, migrations, test databases.
//!
//! A unit of work is a plain, synchronous, repeatable closure over a [`Tx`]. It happens as a whole or not at
//! all, and when [`Db::write`] answers it is durable:
//!
//! ```
//! # use store::{Db, Error, Location, People, params};
//! # async fn example(db: Db<People>) -> Result<(), Error> {
//! let renamed = db.write("rename a site", |tx| {
//!     tx.execute("UPDATE site SET name = ?1 WHERE id = ?2", params!["Oak Lodge", 7_i64])
//! }).await?;
//! # Ok(()) }
//! ```
//!
//! A closure may run more than once (PostgreSQL repeats units that were in each other's way), so it captures what it
//! needs, changes nothing outside, and waits for nothing. Time and chance are captured, too: the same unit
//! repeated writes the same.
//!
//! The two worlds, [`People`] and [`Answers`], are different types all the way down: a `Tx<People>` cannot see an
//! answer, a `Tx<Answers>` cannot see a name.
//!
//! What SQL both databases understand stands at the head of `dialect.rs`.

mod dialect;
mod error;
mod migrate;
mod postgres;
mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod tx;
mod value;

use std::{
    fmt,
    marker::PhantomData,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

pub use error::{Error, Kind};
pub use postgres::{CONNECTIONS_MAX, RETRIES_MAX, UNITS_WAITING_MAX};
pub use sqlite::{READERS, READS_WAITING_MAX, UNITS_PER_COMMIT_MAX, WRITES_WAITING_MAX};
pub use tx::{ROWS_MAX, Row, Tx};
pub use value::{Cell, Column, Param};

/// One of the two databases that never meet.
pub trait World: Send + Sync + 'static {
    /// Its name: that of its folder in `/migrations`, and of its file.
    const NAME: &'static str;

    /// Name (`V001__people`) and SQL text of each migration, in order.
    fn migrations() -> &'static [(&'static str, &'static str)];
}

/// The world of names: people, surveys, spaces, everything but answers.
#[derive(Clone, Copy, Debug)]
pub enum People {}

/// The world of sealed answers, without a word for a person.
#[derive(Clone, Copy, Debug)]
pub enum Answers {}

impl World for People {
    const NAME: &'static str = "people";
    fn migrations() -> &'static [(&'static str, &'static str)] {
        migrate::PEOPLE
    }
}

impl World for Answers {
    const NAME: &'static str = "answers";
    fn migrations() -> &'static [(&'static str, &'static str)] {
        migrate::ANSWERS
    }
}

/// Where a database lives.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// `postgres://user:password@host/database`, or with `?host=/folder/of/the/socket`.
    Postgres(String),
}

impl FromStr for Location {
    type Err = Error;

    /// `postgres://…` and `postgresql://…` are PostgreSQL; everything else is the path of a file.
    fn from_str(s: &str) -> Result<Self, Error> {
        if s.starts_with("postgres://") || s.starts_with("postgresql://") {
            s.parse::<tokio_postgres::Config>()
                .map_err(|_| Error::new(Kind::Open, "this address of a PostgreSQL database cannot be read"))?;
            Ok(Self::Postgres(s.to_owned()))
        } else if s.is_empty() || s.contains("://") {
            Err(Error::new(Kind::Open, "wanted the path of a file or postgres://…"))
        } else {
            Ok(Self::Sqlite(PathBuf::from(s)))
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "Sqlite({})", path.display()),
            // The address may hold a password.
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// A table whose rows are to lie in the order of their primary key. The names stand in SQL as they are.
#[derive(Clone, Copy, Debug)]
pub struct Ordered {
    /// Its name.
    pub name: &'static str,
    /// All its columns, with commas between.
    pub columns: &'static str,
    /// The columns of its primary key, likewise: the order.
    pub key: &'static str,
}

/// The database of world `W`. A clone is the same database.
pub struct Db<W: World> {
    engine: Engine,
    world: PhantomData<fn() -> W>,
}

#[derive(Clone)]
enum Engine {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

impl<W: World> Clone for Db<W> {
    fn clone(&self) -> Self {
        Self { engine: self.engine.clone(), world: PhantomData }
    }
}

impl<W: World> fmt::Debug for Db<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Db<{}>({})", W::NAME, if self.is_sqlite() { "SQLite" } else { "PostgreSQL" })
    }
}

impl<W: World> Db<W> {
    /// Opens the database, creates a missing SQLite file, and brings the tables up to date.
    ///
    /// # Errors
    /// [`Kind::Open`] when there is no such place, [`Kind::Migration`] when the tables cannot be brought up to date
    /// (for example because a newer version of the program has been there).
    pub async fn open(at: &Location) -> Result<Self, Error> {
        let engine = match at {
            Location::Sqlite(path) => {
                let path = path.clone();
                let open = tokio::task::spawn_blocking(move || sqlite::Sqlite::open::<W>(&path));
                Engine::Sqlite(Arc::new(open.await.map_err(|e| Error::new(Kind::Open, e.to_string()))??))
            }
            Location::Postgres(url) => Engine::Postgres(Arc::new(postgres::Postgres::open::<W>(url).await?)),
        };
        Ok(Self { engine, world: PhantomData })
    }

    /// Runs one unit of work that writes. `unit` names it in logs.
    ///
    /// Answers only when the unit is durable. A closure that returns `Err` or panics leaves nothing behind.
    ///
    /// # Errors
    /// What the closure returns; or [`Kind::Busy`] when the named limits are reached.
    pub async fn write<T, E>(
        &self,
        unit: &'static str,
        f: impl Fn(&mut Tx<'_, W>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(db) => db.write(unit, f).await,
            Engine::Postgres(db) => db.unit(unit, postgres::Mode::Write, f).await,
        }
    }

    /// Runs one unit of work that only reads, as of one moment. A statement that writes fails.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn read<T, E>(
        &self,
        unit: &'static str,
        f: impl Fn(&mut Tx<'_, W>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(db) => db.read(unit, f).await,
            Engine::Postgres(db) => db.unit(unit, postgres::Mode::Read, f).await,
        }
    }

    /// True for SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Copies a SQLite database, as of one moment and while it is in use, into the new file `path`, durably.
    /// The copy holds its rows in the order of their keys and nothing that was deleted.
    ///
    /// # Errors
    /// [`Kind::NotSqlite`] for PostgreSQL (use `pg_dump`); [`Kind::Unavailable`] if the file exists.
    pub async fn backup_to(&self, path: &Path) -> Result<(), Error> {
        match &self.engine {
            Engine::Sqlite(db) => db.backup_to(path).await,
            Engine::Postgres(_) => Err(Error::new(Kind::NotSqlite, "use pg_dump")),
        }
    }

    /// Writes the rows of a table anew in an order that has nothing to do with time, while it is in use: what tells in which
    /// order rows came is then only what came since. Nobody writes to it meanwhile.
    ///
    /// On SQLite all tables lie in the order of their keys; what is cleared is the write-ahead log and old pages. On PostgreSQL
    /// the server's write-ahead log, its archive and replicas keep what they have.
    ///
    /// # Errors
    /// [`Kind::Busy`] if somebody was in the way for too long.
    pub async fn reorder(&self, table: &'static Ordered) -> Result<(), Error> {
        match &self.engine {
            Engine::Sqlite(db) => db.rewrite().await,
            Engine::Postgres(db) => db.reorder(table).await,
        }
    }

    /// Writes every table anew in the order of its keys and lets go of old pages, so that the files tell nothing of
    /// the order in which rows came, nor of rows deleted. Slow, and nobody writes meanwhile.
    ///
    /// On PostgreSQL the tables are rewritten (`VACUUM FULL`), which keeps the order of rows (see [`Db::reorder`]); its write-ahead log and replicas are the operator's.
    ///
    /// # Errors
    /// [`Kind::Busy`] if somebody read for too long.
    pub async fn rewrite(&self) -> Result<(), Error> {
        match &self.engine {
            Engine::Sqlite(db) => db.rewrite().await,
            Engine::Postgres(db) => db.rewrite().await,
        }
    }
}
