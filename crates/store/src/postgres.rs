//! PostgreSQL: a pool of connections, every unit SERIALIZABLE, repeated when it was in the way of another.
//!
//! A closure runs on a thread that may block, and waits there for each of its statements.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::BytesMut;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::TryStreamExt as _;
use tokio::runtime::Handle;
use tokio_postgres::{
    Config, NoTls,
    config::{Host, SslMode},
    types::{FromSql, IsNull, ToSql, Type},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    Cell, Ordered, Param, Row, Tx, World, dialect,
    error::{Error, Kind},
    tx::{Conn, RowOf},
};

/// Connections of one process to one database.
pub const CONNECTIONS_MAX: usize = 16;
/// Units that may wait for a connection; with more the answer is "busy".
pub const UNITS_WAITING_MAX: usize = 1024;
/// How often a unit is repeated that others were in the way of.
pub const RETRIES_MAX: u32 = 12;
/// How long to wait for a connection.
const CONNECTION_WAIT: Duration = Duration::from_secs(10);
/// The first pause before a repetition; it doubles up to the longest.
const PAUSE_FIRST: Duration = Duration::from_millis(2);
const PAUSE_LONGEST: Duration = Duration::from_millis(250);
/// How often it is looked whether earlier readers are done, with those pauses between: about three seconds.
const WAITS_MAX: u32 = 24;
/// How long a statement may take, and how long it may wait for a lock.
const STATEMENT_MS_MAX: u32 = 60_000;
const LOCK_MS_MAX: u32 = 10_000;

/// What a unit may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

impl Mode {
    fn begin(self) -> &'static str {
        match self {
            Mode::Read => "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
            Mode::Write => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }
}

pub(crate) struct Postgres {
    pool: Pool,
    waiting: AtomicUsize,
}

impl Postgres {
    pub(crate) async fn open<W: World>(url: &str) -> Result<Self, Error> {
        let mut config: Config =
            url.parse().map_err(|_| Error::new(Kind::Open, "this address of a PostgreSQL database cannot be read"))?;
        config.application_name(format!("belong {}", W::NAME));
        config.connect_timeout(CONNECTION_WAIT);
        let tls = tls(&mut config)?;
        migrate::<W>(&config, &tls).await?;
        // Durable means durable, whatever the server's default is.
        config.options(format!(
            "-c synchronous_commit=on -c statement_timeout={STATEMENT_MS_MAX} -c lock_timeout={LOCK_MS_MAX}"
        ));
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match tls {
            Some(tls) => Manager::from_config(config, tls, recycling),
            None => Manager::from_config(config, NoTls, recycling),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS_MAX)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(CONNECTION_WAIT))
            .create_timeout(Some(CONNECTION_WAIT))
            .build()
            .map_err(|e| Error::new(Kind::Open, e.to_string()))?;
        Ok(Self { pool, waiting: AtomicUsize::new(0) })
    }

    pub(crate) async fn unit<W, T, E, F>(&self, name: &'static str, mode: Mode, work: F) -> Result<T, E>
    where
        W: World,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_, W>) -> Result<T, E> + Send + Sync + 'static,
    {
        let work = Arc::new(work);
        let mut tries = 0;
        loop {
            let client = self.client().await.map_err(E::from)?;
            let (handle, mine) = (Handle::current(), Arc::clone(&work));
            let once = tokio::task::spawn_blocking(move || once(name, mode, handle, client, &*mine));
            match once.await.map_err(|_| E::from(Error::new(Kind::Unavailable, "the program is ending")))? {
                Once::Done(done) => return done,
                Once::Conflict(e) if tries == RETRIES_MAX => {
                    tracing::warn!(unit = name, tries, "a unit of work gave way to others too often");
                    return Err(E::from(e));
                }
                Once::Conflict(_) => {
                    tokio::time::sleep(pause(tries)).await;
                    tries += 1;
                }
            }
        }
    }

    async fn client(&self) -> Result<Object, Error> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= UNITS_WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Error::new(Kind::Busy, format!("{UNITS_WAITING_MAX} units wait for a connection")));
        }
        let place = Place(&self.waiting);
        let client = self.pool.get().await;
        drop(place);
        Ok(client?)
    }

    /// Every row anew and in order, in one transaction: then neither its place nor its transaction tells when it came, and
    /// what was there before is cleared away. Nobody writes to the table meanwhile; readers see it as before or after.
    pub(crate) async fn reorder(&self, table: &Ordered) -> Result<(), Error> {
        let Ordered { name, columns, key } = table;
        let mut client = self.client().await?;
        let unit = client.transaction().await?;
        // Read committed, alone with the lock: nothing to repeat.
        unit.batch_execute(&format!(
            "SET LOCAL statement_timeout=0; LOCK TABLE {name} IN EXCLUSIVE MODE;
             WITH gone AS (DELETE FROM {name} RETURNING {columns})
             INSERT INTO {name} ({columns}) SELECT {columns} FROM gone ORDER BY {key}"
        ))
        .await?;
        unit.commit().await?;
        wait_for_earlier(&client).await?;
        client.batch_execute("SET statement_timeout=0").await?;
        // The new rows went wherever there was room; this puts them in order and leaves the old ones behind.
        let done = client.batch_execute(&format!("CLUSTER {name} USING {name}_pkey")).await;
        client.batch_execute("RESET statement_timeout").await?;
        Ok(done?)
    }

    pub(crate) async fn rewrite(&self) -> Result<(), Error> {
        let client = self.client().await?;
        wait_for_earlier(&client).await?;
        client.batch_execute("SET statement_timeout=0").await?;
        let done = client.batch_execute("VACUUM FULL").await;
        client.batch_execute("RESET statement_timeout").await?;
        Ok(done?)
    }
}

/// Waits until nobody can see rows any more that were deleted before now. While somebody can, a table that is written anew
/// takes them along, and with them what they tell. A unit that begins later holds nothing up.
async fn wait_for_earlier(client: &Object) -> Result<(), Error> {
    let now: String = client.query_one("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS TEXT)", &[]).await?.get(0);
    for tries in 0..WAITS_MAX {
        let earlier: i64 = client.query_one(EARLIER, &[&now]).await?.get(0);
        if earlier == 0 {
            return Ok(());
        }
        tokio::time::sleep(pause(tries)).await;
    }
    Err(Error::new(Kind::Busy, "somebody has been reading since before the rows were written anew"))
}

/// How many hold the horizon of visible rows at `$1` or before: snapshots in this database (those of standbys too), and running and
/// prepared transactions of every database of the server, since the next snapshot here begins with the oldest of these; replication
/// slots. Every role may read these columns.
const EARLIER: &str = "SELECT COUNT(*) FROM (
    SELECT backend_xmin AS held FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
    UNION ALL SELECT backend_xid FROM pg_stat_activity WHERE pid <> pg_backend_pid()
    UNION ALL SELECT transaction FROM pg_prepared_xacts
    UNION ALL SELECT xmin FROM pg_replication_slots) AS holders
  WHERE held IS NOT NULL AND age(held) >= age(CAST(CAST($1 AS TEXT) AS xid))";

struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How long to pause before repetition `tries`: a random part of a time that doubles, so that two units do not meet
/// again.
fn pause(tries: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let longest = PAUSE_FIRST.saturating_mul(1 << tries.min(16)).min(PAUSE_LONGEST);
    // Each RandomState has keys of its own; that is chance enough to keep two units apart.
    let chance = RandomState::new().hash_one(tries) % 1_000;
    longest.mul_f64(0.25 + 0.75 * chance as f64 / 1_000.0)
}

/// Whether the way to the server is to be encrypted, and with what: always to another machine, whose certificate must
/// be signed by an authority that this machine trusts (`SSL_CERT_FILE` names another set); never over a socket
/// in a folder; on this machine only if the address says `sslmode=require`. Only `sslmode=disable`, written out,
/// takes an open way to another machine.
fn tls(config: &mut Config) -> Result<Option<MakeRustlsConnect>, Error> {
    let elsewhere = config.get_hosts().iter().any(|h| match h {
        Host::Tcp(name) => {
            name != "localhost" && !name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => false,
    }) || config.get_hostaddrs().iter().any(|address| !address.is_loopback());
    match config.get_ssl_mode() {
        SslMode::Disable => return Ok(None),
        SslMode::Require => {}
        _ if elsewhere => {
            config.ssl_mode(SslMode::Require);
        }
        _ => return Ok(None),
    }
    let (tls, skipped) = MakeRustlsConnect::with_native_certs()
        .map_err(|e| Error::new(Kind::Open, format!("this machine's list of certificate authorities: {e:?}")))?;
    for e in skipped {
        tracing::warn!(error = %e, "a certificate authority of this machine was left out");
    }
    Ok(Some(tls))
}

/// Brings the tables up to date on a connection of its own, under a lock of the whole database.
async fn migrate<W: World>(config: &Config, tls: &Option<MakeRustlsConnect>) -> Result<(), Error> {
    let open_error = |e: tokio_postgres::Error| Error::new(Kind::Open, Error::from(e).detail().to_owned());
    let (mut client, connection) = match tls {
        Some(tls) => {
            let (client, connection) = config.connect(tls.clone()).await.map_err(open_error)?;
            (client, tokio::spawn(connection))
        }
        None => {
            let (client, connection) = config.connect(NoTls).await.map_err(open_error)?;
            (client, tokio::spawn(connection))
        }
    };
    let encoding: String =
        client.query_one("SHOW server_encoding", &[]).await.map_err(open_error)?.try_get(0).map_err(open_error)?;
    if encoding != "UTF8" {
        return Err(Error::new(Kind::Open, format!("the database is in {encoding}, wanted UTF8")));
    }
    client.execute("SELECT pg_advisory_lock(hashtext($1))", &[&format!("belong {}", W::NAME)]).await?;
    let done = crate::migrate::postgres::<W>(&mut client).await;
    // The end of the connection is the end of the lock.
    drop(client);
    let _ = connection.await;
    done
}

/// How one run of a unit ended.
enum Once<T, E> {
    Done(Result<T, E>),
    Conflict(Error),
}

fn once<W: World, T, E: From<Error>>(
    name: &'static str,
    mode: Mode,
    handle: Handle,
    client: Object,
    work: &impl Fn(&mut Tx<'_, W>) -> Result<T, E>,
) -> Once<T, E> {
    let unit = PgUnit { handle, client };
    if let Err(e) = unit.simple(mode.begin()) {
        unit.give_up();
        return Once::Done(Err(E::from(e)));
    }
    let mut tx = Tx::new(Conn::Postgres(&unit));
    let done = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
    let failed = tx.into_failed();
    if let (Ok(Ok(_)), None) = (&done, &failed) {
        return match unit.simple("COMMIT") {
            Ok(()) => match done {
                Ok(done) => Once::Done(done),
                Err(_) => Once::Done(Err(E::from(Error::new(Kind::Panicked, name)))),
            },
            Err(e) if e.kind() == Kind::Conflict => Once::Conflict(e),
            Err(e) => {
                unit.give_up();
                Once::Done(Err(E::from(e)))
            }
        };
    }
    if unit.simple("ROLLBACK").is_err() {
        unit.give_up();
    }
    match (done, failed) {
        (_, Some(e)) if e.kind() == Kind::Conflict => Once::Conflict(e),
        (Err(_), _) => {
            tracing::error!(unit = name, "a unit of work panicked and was rolled back");
            Once::Done(Err(E::from(Error::new(Kind::Panicked, format!("in {name}")))))
        }
        (Ok(Ok(_)), Some(e)) => Once::Done(Err(E::from(e))),
        (Ok(done), _) => Once::Done(done),
    }
}

/// One connection for the length of one unit.
pub(crate) struct PgUnit {
    handle: Handle,
    client: Object,
}

impl PgUnit {
    fn simple(&self, sql: &str) -> Result<(), Error> {
        Ok(self.handle.block_on(self.client.batch_execute(sql))?)
    }

    /// A connection in an unknown state is closed, not given back.
    fn give_up(self) {
        drop(Object::take(self.client));
    }

    fn prepared(&self, sql: &str, params: Option<usize>) -> Result<tokio_postgres::Statement, Error> {
        let stmt = self.handle.block_on(self.client.prepare_cached(&dialect::statement(sql)))?;
        match params {
            Some(given) if given != stmt.params().len() => {
                Err(Error::new(Kind::Statement, format!("{given} parameters for {} placeholders", stmt.params().len())))
            }
            _ => Ok(stmt),
        }
    }

    pub(crate) fn prepare(&self, sql: &str) -> Result<(), Error> {
        self.prepared(sql, None).map(drop)
    }

    pub(crate) fn execute(&self, sql: &str, params: &[&dyn Param]) -> Result<u64, Error> {
        let stmt = self.prepared(sql, Some(params.len()))?;
        let bound = params.iter().map(|p| Bound(p.cell()));
        Ok(self.handle.block_on(self.client.execute_raw(&stmt, bound))?)
    }

    pub(crate) fn each(
        &self,
        sql: &str,
        params: &[&dyn Param],
        see: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<(), Error> {
        let stmt = self.prepared(sql, Some(params.len()))?;
        let bound = params.iter().map(|p| Bound(p.cell()));
        let mut next = self.handle.block_on(async {
            let stream = self.client.query_raw(&stmt, bound).await?;
            Ok::<_, tokio_postgres::Error>(Box::pin(stream))
        })?;
        // The closure that sees the rows may block, so it runs outside of the wait for the next row.
        while let Some(row) = self.handle.block_on(next.try_next())? {
            if !see(&Row(RowOf::Postgres(&row))) {
                break;
            }
        }
        Ok(())
    }
}

/// Column `idx` as one of the four kinds of value.
pub(crate) fn cell(row: &tokio_postgres::Row, idx: usize) -> Result<Cell<'_>, Error> {
    match row.try_get::<_, Option<Found<'_>>>(idx) {
        Ok(Some(found)) => Ok(found.0),
        Ok(None) => Ok(Cell::Null),
        Err(e) => Err(Error::new(Kind::Column, Error::from(e).detail().to_owned())),
    }
}

struct Found<'a>(Cell<'a>);

impl<'a> FromSql<'a> for Found<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Found(match *ty {
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Cell::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Cell::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Cell::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Cell::Real(f32::from_sql(ty, raw)?.into()),
            Type::NUMERIC => numeric(raw).ok_or("a number too large")?,
            Type::BYTEA => Cell::Blob(raw),
            _ => Cell::Text(std::str::from_utf8(raw)?),
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::BOOL
                | Type::FLOAT8
                | Type::FLOAT4
                | Type::NUMERIC
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::BPCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}

/// PostgreSQL's NUMERIC (the type of `sum` over BIGINT): groups of four decimal digits after a header of group
/// count, weight of the first group, sign and scale (src/backend/utils/adt/numeric.c, `numeric_send`).
fn numeric(raw: &[u8]) -> Option<Cell<'static>> {
    let word = |n: usize| raw.get(2 * n..2 * n + 2).map(|b| i16::from_be_bytes([b[0], b[1]]));
    let (groups, weight, sign) = (word(0)?, i32::from(word(1)?), word(2)? as u16);
    if sign != 0 && sign != 0x4000 {
        return None; // NaN, infinity
    }
    let (mut whole, mut real, mut fraction) = (0_i128, 0_f64, false);
    for n in 0..i32::from(groups) {
        let digits = word(4 + n as usize)?;
        let power = weight - n;
        real += f64::from(digits) * 10_000_f64.powi(power);
        if power >= 0 {
            let place = 10_000_i128.checked_pow(power as u32)?;
            whole = whole.checked_add(i128::from(digits).checked_mul(place)?)?;
        } else if digits != 0 {
            fraction = true;
        }
    }
    let (whole, real) = if sign == 0x4000 { (-whole, -real) } else { (whole, real) };
    if fraction { Some(Cell::Real(real)) } else { i64::try_from(whole).ok().map(Cell::Int) }
}

/// A parameter, written in whichever type PostgreSQL inferred for its place.
#[derive(Debug)]
struct Bound<'a>(Cell<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self.0, ty) {
            (Cell::Null, _) => Ok(IsNull::Yes),
            (Cell::Int(i), &Type::INT8) => i.to_sql(ty, out),
            (Cell::Int(i), &Type::INT4) => i32::try_from(i)?.to_sql(ty, out),
            (Cell::Int(i), &Type::INT2) => i16::try_from(i)?.to_sql(ty, out),
            (Cell::Int(i), &Type::BOOL) => (i != 0).to_sql(ty, out),
            (Cell::Int(i), &Type::FLOAT8) => (i as f64).to_sql(ty, out),
            (Cell::Int(i), &Type::NUMERIC) => {
                write_numeric(i, out);
                Ok(IsNull::No)
            }
            (Cell::Real(r), &Type::FLOAT8) => r.to_sql(ty, out),
            (Cell::Text(t), &(Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)) => {
                t.to_sql(ty, out)
            }
            (Cell::Blob(b), &Type::BYTEA) => b.to_sql(ty, out),
            (cell, _) => {
                let kind = match cell {
                    Cell::Int(_) => "a whole number",
                    Cell::Real(_) => "a real number",
                    Cell::Text(_) => "text",
                    Cell::Blob(_) => "bytes",
                    Cell::Null => "nothing",
                };
                Err(format!("the statement wants {ty} here, and was given {kind}").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.to_sql(ty, out)
    }
}

/// The reverse of [`numeric`] for whole numbers.
fn write_numeric(i: i64, out: &mut BytesMut) {
    let mut left = i.unsigned_abs();
    let mut groups = Vec::new();
    while left > 0 {
        groups.push((left % 10_000) as i16);
        left /= 10_000;
    }
    let sign = if i < 0 { 0x4000_i16 } else { 0 };
    for word in [groups.len() as i16, groups.len() as i16 - 1, sign, 0] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    for group in groups.iter().rev() {
        out.extend_from_slice(&group.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numeric_round_trips_every_whole_number(i in any::<i64>()) {
            let mut out = BytesMut::new();
            write_numeric(i, &mut out);
            prop_assert_eq!(numeric(&out), Some(Cell::Int(i)));
        }

        #[test]
        fn numeric_of_any_bytes_does_not_panic(raw in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = numeric(&raw);
        }
    }

    #[test]
    fn the_way_to_another_machine_is_encrypted_unless_refused_in_writing() {
        for (url, wanted) in [
            ("postgres://u@db.example.org/x", SslMode::Require),
            ("postgres://u@10.0.0.7/x", SslMode::Require),
            ("postgres://u@10.0.0.7/x?sslmode=prefer", SslMode::Require),
            ("postgres://u@db.example.org/x?sslmode=disable", SslMode::Disable),
            ("postgres://u@localhost/x", SslMode::Prefer),
            ("postgres://u@127.0.0.1/x", SslMode::Prefer),
            ("postgres://u@127.0.0.1,db.example.org/x", SslMode::Require),
            ("postgres://u@[::1]/x", SslMode::Prefer),
            ("postgres://u@%2Frun%2Fpostgresql/x", SslMode::Prefer),
        ] {
            let mut config: Config = url.parse().expect("an address");
            // Without any authority on this machine there is no encrypted way, and none is taken.
            let made = tls(&mut config);
            assert_eq!(config.get_ssl_mode(), wanted, "{url}");
            if wanted != SslMode::Require {
                assert!(matches!(made, Ok(None)), "{url}");
            } else {
                assert!(!matches!(made, Ok(None)), "{url}");
            }
        }
    }

    #[test]
    fn pauses_grow_and_stay_below_the_longest() {
        for tries in 0..40 {
            assert!(pause(tries) <= PAUSE_LONGEST);
        }
        assert!(pause(0) <= PAUSE_FIRST);
    }
}
