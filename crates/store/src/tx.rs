//! What a unit of work sees: statements in, rows out.

use std::{fmt, marker::PhantomData};

use crate::{
    Cell, Column, Param, World,
    error::{Error, Kind},
    postgres::PgUnit,
};

/// [`Tx::rows`] refuses to gather more rows than this: a page or an export that needs more asks for its own
/// limit with [`Tx::rows_upto`], or reads row by row with [`Tx::each`].
pub const ROWS_MAX: usize = 200_000;

/// The open transaction of one unit of work in world `W`.
///
/// After a statement has failed the unit is spoilt, on both databases alike: every further statement fails,
/// and the unit is rolled back even if its closure returns `Ok`. Where a row may exist already, say so in
/// the statement (`ON CONFLICT DO NOTHING`) and look at the number of rows that [`Tx::execute`] returns.
pub struct Tx<'c, W: World> {
    conn: Conn<'c>,
    failed: Option<Error>,
    world: PhantomData<W>,
}

pub(crate) enum Conn<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c PgUnit),
}

/// One row of a result. Columns are counted from 0.
pub struct Row<'r>(pub(crate) RowOf<'r>);

pub(crate) enum RowOf<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of column `idx`.
    pub fn get<T: Column>(&self, idx: usize) -> Result<T, Error> {
        let read = match &self.0 {
            RowOf::Sqlite(row) => {
                let value = row.get_ref(idx).map_err(|e| Error::new(Kind::Column, e.to_string()))?;
                T::from_cell(match value {
                    rusqlite::types::ValueRef::Null => Cell::Null,
                    rusqlite::types::ValueRef::Integer(i) => Cell::Int(i),
                    rusqlite::types::ValueRef::Real(r) => Cell::Real(r),
                    rusqlite::types::ValueRef::Text(t) => Cell::Text(
                        std::str::from_utf8(t).map_err(|_| Error::new(Kind::Column, "text that is not UTF-8"))?,
                    ),
                    rusqlite::types::ValueRef::Blob(b) => Cell::Blob(b),
                })
            }
            RowOf::Postgres(row) => crate::postgres::cell(row, idx).and_then(T::from_cell),
        };
        read.map_err(|e| Error::new(e.kind(), format!("column {idx}: {}", e.detail())))
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Row")
    }
}

impl<'c, W: World> Tx<'c, W> {
    pub(crate) fn new(conn: Conn<'c>) -> Self {
        Self { conn, failed: None, world: PhantomData }
    }

    /// The first statement that failed, if one did.
    pub(crate) fn into_failed(self) -> Option<Error> {
        self.failed
    }

    fn guarded<T>(&mut self, go: impl FnOnce(&Conn<'c>) -> Result<T, Error>) -> Result<T, Error> {
        if let Some(first) = &self.failed {
            return Err(Error::new(Kind::Spoilt, format!("after {first:?}")));
        }
        let done = go(&self.conn);
        if let Err(e) = &done
            && !matches!(e.kind(), Kind::NotOne | Kind::TooMany | Kind::Column)
        {
            self.failed = Some(e.clone());
        }
        done
    }

    /// Runs a statement without rows; returns how many rows it changed.
    pub fn execute(&mut self, sql: &'static str, params: &[&dyn Param]) -> Result<u64, Error> {
        self.guarded(|conn| match conn {
            Conn::Sqlite(c) => crate::sqlite::execute(c, sql, params),
            Conn::Postgres(c) => c.execute(sql, params),
        })
    }

    /// Calls `see` with each row in turn, without gathering them. An error of `see` ends the reading and comes
    /// back as it is.
    pub fn each<E: From<Error>>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
        mut see: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut stopped = None;
        let mut keep = |row: &Row<'_>| match see(row) {
            Ok(()) => true,
            Err(e) => {
                stopped = Some(e);
                false
            }
        };
        self.guarded(|conn| match conn {
            Conn::Sqlite(c) => crate::sqlite::each(c, sql, params, &mut keep),
            Conn::Postgres(c) => c.each(sql, params, &mut keep),
        })?;
        stopped.map_or(Ok(()), Err)
    }

    /// All rows, at most [`ROWS_MAX`]; more are an error.
    pub fn rows<T>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.rows_upto(ROWS_MAX, sql, params, read)
    }

    /// All rows, at most `max`; more are an error ([`Kind::TooMany`]).
    pub fn rows_upto<T>(
        &mut self,
        max: usize,
        sql: &'static str,
        params: &[&dyn Param],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut out = Vec::new();
        self.each(sql, params, |row| {
            if out.len() == max {
                return Err(Error::new(Kind::TooMany, format!("more than {max} rows")));
            }
            out.push(read(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    /// Exactly one row; none or several are an error ([`Kind::NotOne`]).
    pub fn row<T>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.find(sql, params, read)?.ok_or_else(|| Error::new(Kind::NotOne, "no row"))
    }

    /// One row or none; several are an error ([`Kind::NotOne`]).
    pub fn find<T>(
        &mut self,
        sql: &'static str,
        params: &[&dyn Param],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.each(sql, params, |row| {
            if found.is_some() {
                return Err(Error::new(Kind::NotOne, "several rows"));
            }
            found = Some(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Prepares a statement without running it, so that a test can try every statement on both databases.
    pub fn prepare(&mut self, sql: &'static str) -> Result<(), Error> {
        if let Some(word) = crate::dialect::refused_word(sql) {
            return Err(Error::new(Kind::Statement, format!("{word} works on one database only")));
        }
        self.guarded(|conn| match conn {
            Conn::Sqlite(c) => c.prepare(sql).map(drop).map_err(Error::from),
            Conn::Postgres(c) => c.prepare(sql),
        })
    }
}
