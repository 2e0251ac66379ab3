//! What an installation can choose. Without any file everything has a default.

use crate::link;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file of the people database, unless configured otherwise.
pub const PEOPLE: &str = "people.db";
/// The file of the answers database, unless configured otherwise.
pub const ANSWERS: &str = "answers.db";

/// One of the two halves of the product, when they run as two processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// People, sessions, pages for members, and the issuer of credentials.
    People,
    /// The ballot box, the answering page, the log, closing.
    Answers,
}

/// The whole configuration, read from `belong.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder of everything that is not in a database server: files of SQLite, keys, post.
    pub folder: PathBuf,
    /// Address and port to listen on.
    pub listen: String,
    /// How people reach the site, without a trailing slash. Links in mails start with it.
    pub base_url: String,
    /// The name of the organisation, until an administrator sets another.
    pub organisation: String,
    /// The database of people: a path, or `postgres://…`. Default: `people.db` in the folder.
    pub people: Option<String>,
    /// The database of answers: another one than that of people. Default: `answers.db` in the folder.
    pub answers: Option<String>,
    /// Only this half; both when it is left out.
    pub only: Option<Half>,
    /// People half: where the answers half listens for it, `http://host:port`.
    pub answers_url: Option<String>,
    /// Answers half: address and port to listen on for the people half, and for nobody else.
    pub link_listen: Option<String>,
    /// Both halves: the secret by which they know each other.
    pub link_secret: Option<String>,
    /// `smtp://user:password@host:587` or `smtps://…`. Without it mail is written to `post/` in the folder.
    pub smtp: Option<String>,
    /// A file of certificates (PEM) that the mail server's may be signed by, besides those of the system.
    pub smtp_root: Option<PathBuf>,
    /// The sender of all mail.
    pub mail_from: String,
    /// Mails a minute, at most.
    pub mails_per_minute_max: u32,
    /// Seconds until a letter that was refused for now is tried again; each further wait is twice as long.
    pub mail_retry_seconds: u32,
    /// The longest random delay before a browser sends a submission, in milliseconds. Without it the browser's own.
    pub delay_ms_max: Option<u32>,
    /// Who answers questions about personal data: a name, an address, an email. Shown on the privacy page.
    pub privacy_contact: Option<String>,
    /// The demonstration trust: shows its post and lets anybody move its clock.
    pub demonstration: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("data"),
            listen: "127.0.0.1:8080".into(),
            base_url: "http://localhost:8080".into(),
            organisation: "Our organisation".into(),
            people: None,
            answers: None,
            only: None,
            answers_url: None,
            link_listen: None,
            link_secret: None,
            smtp: None,
            smtp_root: None,
            mail_from: "Belong <belong@localhost>".into(),
            mails_per_minute_max: 300,
            mail_retry_seconds: 60,
            delay_ms_max: None,
            privacy_contact: None,
            demonstration: false,
        }
    }
}

impl Config {
    /// Reads a file; a relative `folder` or `smtp_root` in it is relative to the file.
    ///
    /// # Errors
    /// A sentence that names the file and what is wrong in it.
    pub fn read(at: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(at).map_err(|why| format!("{} cannot be read: {why}", at.display()))?;
        let mut config =
            Self::parse(&text).map_err(|why| format!("{} is not a valid configuration: {why}", at.display()))?;
        // Joining an absolute path leaves it as it is.
        let beside = at.parent().unwrap_or(Path::new("."));
        config.folder = beside.join(&config.folder);
        config.smtp_root = config.smtp_root.map(|root| beside.join(root));
        Ok(config)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong in it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        config.base_url = config.base_url.trim_end_matches('/').to_owned();
        Ok(config)
    }

    /// Where the people database is.
    ///
    /// # Errors
    /// A sentence, when the text is neither a path nor a PostgreSQL address.
    pub fn people_at(&self) -> Result<store::Location, String> {
        self.location(self.people.as_deref(), PEOPLE)
    }

    /// Where the answers database is.
    ///
    /// # Errors
    /// As [`Config::people_at`].
    pub fn answers_at(&self) -> Result<store::Location, String> {
        self.location(self.answers.as_deref(), ANSWERS)
    }

    fn location(&self, given: Option<&str>, name: &str) -> Result<store::Location, String> {
        match given {
            Some(text) => text.parse().map_err(|why| format!("{text} is not a database: {why}")),
            None => Ok(store::Location::Sqlite(self.folder.join(name))),
        }
    }

    /// The databases of this installation, or of the half that it is, with the names of their files in a backup. Answers first.
    ///
    /// # Errors
    /// As [`Config::people_at`].
    pub fn places(&self) -> Result<Vec<(&'static str, store::Location)>, String> {
        let mut places = vec![];
        if self.only != Some(Half::People) {
            places.push((ANSWERS, self.answers_at()?));
        }
        if self.only != Some(Half::Answers) {
            places.push((PEOPLE, self.people_at()?));
        }
        Ok(places)
    }

    /// The secret of the link.
    ///
    /// # Errors
    /// A sentence, when it is missing or too short to be one.
    pub fn link_secret(&self) -> Result<String, String> {
        let secret = self.link_secret.as_deref().unwrap_or_default();
        if secret.chars().count() < link::SECRET_CHARS_MIN {
            return Err(format!(
                "link_secret is missing or too short: the two halves need the same secret of {} characters or more, for \
                 example from openssl rand -hex 32.",
                link::SECRET_CHARS_MIN
            ));
        }
        Ok(secret.to_owned())
    }

    /// The folder of secret keys. It lies outside the databases and outside their backups.
    pub fn keys_at(&self) -> PathBuf {
        self.folder.join("keys")
    }

    /// The folder where mail is written when no SMTP server is configured.
    pub fn post_at(&self) -> PathBuf {
        self.folder.join("post")
    }

    /// Whether people reach the site by HTTPS: then cookies are marked so.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
