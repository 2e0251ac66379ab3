//! What can go wrong with a unit of work.

use std::fmt;

/// The kind of a failure, for code that decides what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A queue is full, a lock was not had in time, or conflicts with other units did not end.
    Busy,
    /// A row with the same key exists.
    Unique,
    /// A row that is pointed to does not exist, or is still pointed to.
    ForeignKey,
    /// Another rule of a table (`CHECK`, `NOT NULL`).
    Constraint,
    /// Exactly one row was expected.
    NotOne,
    /// More rows than the named limit.
    TooMany,
    /// A column does not hold what the code asked for.
    Column,
    /// An earlier statement of the unit failed; nothing more is done in it.
    Spoilt,
    /// The code of the unit panicked; the unit was rolled back.
    Panicked,
    /// The units that this one depends on changed underneath it (PostgreSQL 40001, 40P01); it may be repeated.
    Conflict,
    /// The database could not be opened or its address not be read.
    Open,
    /// A migration did not apply, or differs from the one that was applied.
    Migration,
    /// The database went away.
    Unavailable,
    /// The statement itself is wrong.
    Statement,
    /// Only SQLite can do this (for PostgreSQL, use its own tools).
    NotSqlite,
}

/// A failure of the store. `Display` is fit for anybody's eyes and says nothing of statements, tables or
/// values; [`Error::detail`] and `Debug` are for the log of the operator. Neither holds the values of a row:
/// PostgreSQL's `DETAIL` lines, which do, are dropped.
#[derive(Clone)]
pub struct Error {
    kind: Kind,
    detail: Box<str>,
}

impl Error {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into().into_boxed_str() }
    }

    /// A column that holds what the code above does not know ([`Kind::Column`]). `what` goes to the log: say what is
    /// odd, not the value.
    pub fn unexpected(what: &str) -> Self {
        Self::new(Kind::Column, what)
    }

    /// What kind of failure.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What the database said, for the operator's log.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// True if a row with the same key exists already.
    pub fn is_unique_violation(&self) -> bool {
        self.kind == Kind::Unique
    }

    /// True if the same request may well succeed a little later.
    pub fn is_busy(&self) -> bool {
        matches!(self.kind, Kind::Busy | Kind::Conflict)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Busy | Kind::Conflict => "the database is busy",
            Kind::Unique => "there is one with the same key already",
            Kind::ForeignKey => "something that this belongs to is missing, or still needed",
            Kind::Constraint => "the database refused a value",
            Kind::NotOne => "exactly one row was expected",
            Kind::TooMany => "there are more rows than the limit",
            Kind::Column => "a column holds something unexpected",
            Kind::Spoilt => "an earlier statement of this unit failed",
            Kind::Panicked => "the unit of work stopped with a panic",
            Kind::Open => "the database could not be opened",
            Kind::Migration => "the database could not be brought up to date",
            Kind::Unavailable => "the database is not available",
            Kind::Statement => "a statement is wrong",
            Kind::NotSqlite => "only SQLite can do this",
        })
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.detail)
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        let kind = match &e {
            rusqlite::Error::SqliteFailure(f, _) => match f.extended_code {
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
                    Kind::Unique
                }
                ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Kind::ForeignKey,
                _ => match f.code {
                    ErrorCode::ConstraintViolation => Kind::Constraint,
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Kind::Busy,
                    ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::OutOfMemory
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase => Kind::Unavailable,
                    _ => Kind::Statement,
                },
            },
            _ => Kind::Statement,
        };
        Self::new(kind, e.to_string())
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(e: tokio_postgres::Error) -> Self {
        let Some(db) = e.as_db_error() else {
            let kind = if e.is_closed() { Kind::Unavailable } else { Kind::Statement };
            // Errors of the driver itself (an input or output of the wrong type, a lost connection) name
            // types and columns, never values.
            let cause = std::error::Error::source(&e).map(|s| format!(": {s}")).unwrap_or_default();
            return Self::new(kind, format!("{e}{cause}"));
        };
        let code = db.code().code();
        let kind = match code {
            "23505" => Kind::Unique,
            "23503" => Kind::ForeignKey,
            "40001" | "40P01" => Kind::Conflict,
            "55P03" | "57014" | "53300" => Kind::Busy,
            _ => match &code[..2] {
                "23" => Kind::Constraint,
                "08" | "53" | "57" | "58" => Kind::Unavailable,
                _ => Kind::Statement,
            },
        };
        Self::new(kind, format!("{code}: {}", db.message()))
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(e: deadpool_postgres::PoolError) -> Self {
        match e {
            deadpool_postgres::PoolError::Timeout(t) => {
                Self::new(Kind::Busy, format!("no connection to PostgreSQL in time ({t:?})"))
            }
            deadpool_postgres::PoolError::Backend(e) => {
                let e = Self::from(e);
                Self::new(Kind::Unavailable, e.detail)
            }
            other => Self::new(Kind::Unavailable, other.to_string()),
        }
    }
}

impl From<refinery::Error> for Error {
    fn from(e: refinery::Error) -> Self {
        let cause = std::error::Error::source(&e).map(|s| format!(": {s}")).unwrap_or_default();
        Self::new(Kind::Migration, format!("{e}{cause}"))
    }
}
