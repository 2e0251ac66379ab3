//! Databases for tests: a SQLite file in a folder of its own, and a database on a PostgreSQL server that is started
//! once for the test program and ends with it.

use std::{
    fs,
    io::Write as _,
    ops::Deref,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Db, Location, World};

/// How long PostgreSQL may take to start.
const START_WAIT: Duration = Duration::from_secs(60);

/// A database for one test. Its files go when it goes.
pub struct Trial<W: World> {
    db: Db<W>,
    location: Location,
    _folder: Option<tempfile::TempDir>,
}

impl<W: World> Trial<W> {
    /// The database.
    pub fn db(&self) -> Db<W> {
        self.db.clone()
    }

    /// Where it is, to open it again or in another process.
    pub fn location(&self) -> &Location {
        &self.location
    }
}

impl<W: World> Deref for Trial<W> {
    type Target = Db<W>;
    fn deref(&self) -> &Db<W> {
        &self.db
    }
}

/// A fresh SQLite database.
pub async fn sqlite<W: World>() -> Trial<W> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let location = Location::Sqlite(folder.path().join(format!("{}.sqlite", W::NAME)));
    let db = Db::open(&location).await.expect("a fresh SQLite database");
    Trial { db, location, _folder: Some(folder) }
}

/// A fresh PostgreSQL database, or `None` where PostgreSQL is not installed (`BELONG_REQUIRE_POSTGRES=1` makes
/// that a failure).
pub async fn postgres<W: World>() -> Option<Trial<W>> {
    let location = postgres_location().await?;
    let db = Db::open(&location).await.expect("a fresh PostgreSQL database");
    Some(Trial { db, location, _folder: None })
}

/// The address of a fresh and empty PostgreSQL database, or `None` as in [`postgres`].
pub async fn postgres_location() -> Option<Location> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = tokio::task::spawn_blocking(server).await.expect("PostgreSQL starts")?;
    let name = format!("trial_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let (client, connection) =
        tokio_postgres::connect(&server.url("postgres"), tokio_postgres::NoTls).await.expect("PostgreSQL answers");
    let connection = tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a fresh database");
    drop(client);
    connection.await.expect("the connection ends").expect("the connection ends well");
    Some(Location::Postgres(server.url(&name)))
}

/// Makes a database as it was when there were `count` migrations.
pub async fn migrate_to<W: World>(at: &Location, count: usize) {
    match at {
        Location::Sqlite(path) => {
            let mut conn = rusqlite::Connection::open(path).expect("a SQLite file");
            let runner = crate::migrate::first::<W>(count, true).expect("migrations");
            runner.run(&mut conn).expect("they can be applied");
        }
        Location::Postgres(url) => {
            let (mut client, connection) =
                tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("PostgreSQL");
            let connection = tokio::spawn(connection);
            let runner = crate::migrate::first::<W>(count, false).expect("migrations");
            runner.run_async(&mut client).await.expect("they can be applied");
            drop(client);
            connection.await.expect("the connection ends").expect("the connection ends well");
        }
    }
}

/// Runs SQL that is written in the words of that database.
pub async fn run_script(at: &Location, sql: &str) {
    match at {
        Location::Sqlite(path) => {
            let conn = rusqlite::Connection::open(path).expect("a SQLite file");
            conn.execute_batch(&format!("BEGIN;{sql}COMMIT;")).expect("the script runs");
        }
        Location::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("PostgreSQL");
            let connection = tokio::spawn(connection);
            client.batch_execute(&format!("BEGIN;{sql}COMMIT;")).await.expect("the script runs");
            drop(client);
            connection.await.expect("the connection ends").expect("the connection ends well");
        }
    }
}

/// Runs a test on a fresh database of each kind.
pub async fn on_both<W: World, F, Fut>(test: F)
where
    F: Fn(Db<W>) -> Fut,
    Fut: Future<Output = ()>,
{
    let trial = sqlite::<W>().await;
    test(trial.db()).await;
    if let Some(trial) = postgres::<W>().await {
        test(trial.db()).await;
    }
}

/// Prepares every statement on both databases, and fails with a list of all that cannot be prepared.
pub async fn prepare_all<W: World>(statements: &'static [(&'static str, &'static str)]) {
    on_both(|db: Db<W>| async move {
        let mut wrong = Vec::new();
        for &(name, sql) in statements {
            // A unit for each: on PostgreSQL the first failure ends the unit.
            if let Err(e) = db.write("prepare", move |tx| tx.prepare(sql)).await {
                wrong.push(format!("{db:?} {name}: {e:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}

/// The PostgreSQL server of this test program.
struct Server {
    folder: PathBuf,
    /// Holds the open end of the shell's input for as long as this program lives.
    _keeper: Child,
}

impl Server {
    fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgresql://belong@{host}/{database}")
    }
}

/// Starts the server once; `None` if there is none to start.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    // A test that panics while starting lets the next one try and fail with the same words.
    static STARTING: Mutex<()> = Mutex::new(());
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    SERVER
        .get_or_init(|| {
            let Some(programs) = programs() else {
                assert!(
                    std::env::var("BELONG_REQUIRE_POSTGRES").as_deref() != Ok("1"),
                    "PostgreSQL is not installed, and BELONG_REQUIRE_POSTGRES=1 asks for it"
                );
                // Written past the capture of the test runner, so that a skipped half is seen.
                let _ = std::io::stderr().write_all(b"skipped: PostgreSQL is not installed\n");
                return None;
            };
            Some(start(&programs))
        })
        .as_ref()
}

/// The folder that holds `initdb` and `postgres`: on the path, or where Debian puts the newest.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").map(|p| std::env::split_paths(&p).collect::<Vec<_>>()).unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|d| d.flatten().map(|e| e.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort_by_key(|p| {
        let version = p.parent().and_then(Path::file_name).and_then(|v| v.to_str()).and_then(|v| v.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    debian.into_iter().chain(on_path).find(|p| p.join("initdb").is_file() && p.join("postgres").is_file())
}

/// A command as a user who is not root, since PostgreSQL refuses root.
fn as_somebody(root: bool, user: &Option<(u32, u32)>, program: &Path) -> Command {
    match user {
        Some((uid, gid)) if root => {
            let mut command = Command::new("setpriv");
            command.args([&format!("--reuid={uid}"), &format!("--regid={gid}"), "--clear-groups", "--"]).arg(program);
            command
        }
        _ => Command::new(program),
    }
}

/// User and group number of `name` in /etc/passwd.
fn user(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let fields = users.lines().map(|l| l.split(':').collect::<Vec<_>>()).find(|f| f.first() == Some(&name))?;
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

fn start(programs: &Path) -> Server {
    let folder = tempfile::Builder::new().prefix("belong-pg-").tempdir().expect("a folder for PostgreSQL").keep();
    let root = is_root(&folder);
    let user = user("postgres").or_else(|| user("nobody"));
    if let (true, Some((uid, gid))) = (root, user) {
        #[cfg(unix)]
        std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).expect("the folder is given to PostgreSQL's user");
    }
    let data = folder.join("data");
    let made = as_somebody(root, &user, &programs.join("initdb"))
        .args(["--username=belong", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"])
        .arg("-D")
        .arg(&data)
        .current_dir(&folder)
        .output()
        .expect("initdb runs");
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    // A shell holds the server and waits for the end of its own input, which comes when the test program ends,
    // however it ends. Then it stops the server and clears up.
    let script = r#"
        "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off \
            -c max_connections=400 -c shared_buffers=32MB -c autovacuum=off >"$2/log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT "$server"
        wait "$server"
        cd /
        rm -rf "$2"
    "#;
    let mut keeper = as_somebody(root, &user, Path::new("/bin/sh"));
    keeper.args(["-c", script, "sh"]).arg(programs).arg(&folder).current_dir(&folder);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
    let keeper = keeper
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell to hold PostgreSQL");
    let socket = folder.join(".s.PGSQL.5432");
    let began = Instant::now();
    while std::os::unix::net::UnixStream::connect(&socket).is_err() || !ready(&folder) {
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(began.elapsed() < START_WAIT, "PostgreSQL did not start: {}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
    Server { folder, _keeper: keeper }
}

/// True once the server has written that it takes connections.
fn ready(folder: &Path) -> bool {
    fs::read_to_string(folder.join("log")).is_ok_and(|log| log.contains("ready to accept connections"))
}

/// Whoever owns a fresh file is who we are.
fn is_root(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(folder).is_ok_and(|m| m.uid() == 0)
}
