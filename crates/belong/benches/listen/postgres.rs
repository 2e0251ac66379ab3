//! A PostgreSQL server for measuring: as it comes, with fsync on.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server of its own. It ends with this value.
pub struct Postgres {
    folder: tempfile::TempDir,
    child: Child,
}

/// The folder of `initdb` and `postgres`, the newest that Debian has installed.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|version| version.path().join("bin"));
    versions.filter(|at| at.join("initdb").is_file()).max()
}

/// A command as the user `postgres` where this process is root, since PostgreSQL refuses root.
fn as_postgres(program: &Path, root: bool) -> Command {
    if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

impl Postgres {
    /// Starts it; none where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let programs = programs()?;
        let folder = tempfile::tempdir().ok()?;
        let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
        if root {
            Command::new("chown").arg("postgres:postgres").arg(folder.path()).status().ok()?;
        }
        let data = folder.path().join("data");
        let made = as_postgres(&programs.join("initdb"), root)
            .args(["--username=belong", "--auth=trust", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status();
        assert!(made.is_ok_and(|status| status.success()), "initdb");
        let child = as_postgres(&programs.join("postgres"), root)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses="])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        Some(Self { folder, child })
    }

    fn url(&self, name: &str) -> String {
        format!("postgresql://belong@{}/{name}", self.folder.path().display().to_string().replace('/', "%2F"))
    }

    async fn client(&self, name: &str) -> tokio_postgres::Client {
        let began = Instant::now();
        loop {
            if let Ok((client, connection)) = tokio_postgres::connect(&self.url(name), tokio_postgres::NoTls).await {
                tokio::spawn(connection);
                return client;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "PostgreSQL did not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Makes a database and gives its address.
    pub async fn database(&self, name: &str) -> String {
        self.client("postgres").await.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a database");
        self.url(name)
    }

    /// What the server says of its setting.
    pub async fn fsync(&self) -> String {
        self.client("postgres").await.query_one("SHOW fsync", &[]).await.expect("a setting").get(0)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A clean stop takes its children along.
        let _ = Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
