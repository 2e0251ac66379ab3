//! Bringing a database up to date. The texts of `/migrations/<world>` are built into the program; a text that
//! was applied once is never edited, which refinery's checksums see to.

use refinery::{Migration, Runner};

use crate::{
    World, dialect,
    error::{Error, Kind},
};

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The migrations of world `W`, in the words of one database.
fn runner<W: World>(translate: fn(&str) -> String) -> Result<Runner, Error> {
    let mut all = Vec::new();
    for (name, sql) in W::migrations() {
        if let Some(word) = dialect::refused_word(sql) {
            return Err(Error::new(Kind::Migration, format!("{name}: {word} works on one database only")));
        }
        all.push(Migration::unapplied(name, &translate(sql))?);
    }
    Ok(Runner::new(&all))
}

/// The first `count` migrations, for tests of what comes after them.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn first<W: World>(count: usize, sqlite: bool) -> Result<Runner, Error> {
    let mut all = Vec::new();
    for (name, sql) in W::migrations().iter().take(count) {
        let text = if sqlite { (*sql).to_owned() } else { dialect::migration(sql) };
        all.push(Migration::unapplied(name, &text)?);
    }
    Ok(Runner::new(&all))
}

pub(crate) fn sqlite<W: World>(conn: &mut rusqlite::Connection) -> Result<(), Error> {
    if !W::migrations().is_empty() {
        runner::<W>(str::to_owned)?.run(conn)?;
    }
    Ok(())
}

/// The caller holds the lock of the world, so that two processes that start at once do it one after the other.
pub(crate) async fn postgres<W: World>(client: &mut tokio_postgres::Client) -> Result<(), Error> {
    if !W::migrations().is_empty() {
        runner::<W>(dialect::migration)?.run_async(client).await?;
    }
    Ok(())
}
