//! `belong doctor`: whether an installation is as it should be.

use super::backup::inside;
use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Half};
use crate::features::surveys::{self, Stage};
use crate::{event, post};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use store::Location;

/// Free space from which nothing is said.
const SPACE_BYTES_MIN: u64 = 2 * 1024 * 1024 * 1024;
/// Files in the folder of keys that are looked at, at most.
const KEY_FILES_MAX: usize = 20_000;
/// Seconds by which the last record may lie after the clock.
const CLOCK_SECONDS_MAX: i64 = 120;

/// Days until the newest backup is too old.
const BACKUP_DAYS_MAX: i32 = 2;
/// Seconds that a letter may wait.
const QUEUE_SECONDS_MAX: i64 = 900;
/// Days after its last day until a wave should have been counted.
const CLOSING_DAYS_MAX: i32 = 7;

/// Looks at everything that can be wrong with an installation.
#[derive(clap::Args)]
pub struct Doctor {
    /// The folder where backups are kept: looks that no keys are in it.
    #[arg(long)]
    backups: Option<PathBuf>,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// Has to be put right.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug)]
pub struct Look {
    state: State,
    sentence: String,
}

#[cfg(test)]
impl Look {
    /// How it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// What was found.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

fn look(good: bool, yes: impl Into<String>, no: impl Into<String>) -> Look {
    if good { Look { state: State::Good, sentence: yes.into() } } else { fault(no) }
}

fn fault(sentence: impl Into<String>) -> Look {
    Look { state: State::Fault, sentence: sentence.into() }
}

fn note(sentence: impl Into<String>) -> Look {
    Look { state: State::Note, sentence: sentence.into() }
}

impl Doctor {
    /// Prints a list.
    ///
    /// # Errors
    /// How many faults there are.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let looks = looks(&config, self.backups.as_deref()).await;
        for look in &looks {
            let word = match look.state {
                State::Good => "good ",
                State::Note => "note ",
                State::Fault => "FAULT",
            };
            println!("{word}  {}", look.sentence);
        }
        match looks.iter().filter(|look| look.state == State::Fault).count() {
            0 => Ok(()),
            1 => Err("1 thing has to be put right.".into()),
            faults => Err(format!("{faults} things have to be put right.")),
        }
    }
}

/// Everything that is looked at, in order.
pub async fn looks(config: &Config, backups: Option<&Path>) -> Vec<Look> {
    let mut looks = vec![folder(&config.folder)];
    looks.push(address(&config.base_url));
    looks.push(match &config.privacy_contact {
        Some(contact) => look(true, format!("Questions about personal data go to {contact}."), ""),
        None => {
            note("Nobody is named for questions about personal data. Set privacy_contact; the privacy page shows it.")
        }
    });
    looks.extend(keys(&config.keys_at()));
    looks.push(space(&config.folder));
    looks.extend(machine(&std::fs::read_to_string("/proc/swaps").unwrap_or_default(), core_limit()));
    looks.extend(settings(config));
    match backups {
        Some(backups) => {
            looks.push(apart(&config.keys_at(), backups));
            looks.push(backup_age(backups, Clock::shifted(0).today()));
        }
        None => looks.push(note("Backups were not looked at. Say where they are: belong doctor --backups FOLDER.")),
    }
    if config.only != Some(Half::Answers) {
        looks.push(mail(config).await);
    }
    let places = match config.places() {
        Ok(places) => places,
        Err(why) => {
            looks.push(fault(why));
            return looks;
        }
    };
    if let [(_, answers), (_, people)] = &places[..] {
        looks.push(two_databases(people, answers));
    }
    for (name, place) in &places {
        let name = name.trim_end_matches(".db");
        if let Location::Sqlite(path) = place
            && !path.is_file()
        {
            looks.push(fault(format!(
                "There is no database of {name} at {}. The first belong serve makes it.",
                path.display()
            )));
            return looks;
        }
    }
    let clock = Clock::shifted(super::kept_shift(config));
    match App::open(config.clone(), clock, Chance::system()).await {
        Ok(app) => {
            looks.push(look(true, "What this installation keeps opens, and its tables are up to date.", ""));
            looks.extend(inside_databases(&app).await);
        }
        Err(why) => looks.push(fault(format!("A database does not open: {why}."))),
    }
    looks
}

fn folder(at: &Path) -> Look {
    let probe = at.join(format!("doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"doctor").and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => look(true, format!("The folder {} can be written.", at.display()), ""),
        Err(why) => fault(format!(
            "The folder {} cannot be written: {why}. It must belong to the user of this program.",
            at.display()
        )),
    }
}

fn address(base_url: &str) -> Look {
    let host = base_url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
    if base_url.starts_with("https://") {
        look(true, format!("People reach the site by HTTPS, at {base_url}."), "")
    } else if matches!(host, "localhost" | "127.0.0.1") {
        note(format!("The site is at {base_url}: only this machine reaches it. Set base_url before others do."))
    } else {
        fault(format!(
            "People reach the site at {base_url}, without HTTPS. Browsers then give no cryptography to the answering page. \
             Set base_url to an address that begins with https://."
        ))
    }
}

/// Rights of the folder of keys and of everything in it.
fn keys(at: &Path) -> Vec<Look> {
    if !at.is_dir() {
        return vec![note(format!(
            "There is no folder of keys at {} yet. The first belong serve makes it.",
            at.display()
        ))];
    }
    let mut wrong = vec![];
    let mut left = vec![at.to_owned()];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        seen += 1;
        if seen > KEY_FILES_MAX {
            return vec![note(format!(
                "{} holds more than {KEY_FILES_MAX} files; not all were looked at.",
                at.display()
            ))];
        }
        let Ok(metadata) = std::fs::symlink_metadata(&path) else {
            wrong.push(format!("{} cannot be read.", path.display()));
            continue;
        };
        let (rights, wanted) = (metadata.permissions().mode() & 0o777, if metadata.is_dir() { 0o700 } else { 0o600 });
        if rights & !wanted != 0 {
            wrong.push(format!(
                "{} has the rights {rights:o}; it must have {wanted:o}: chmod {wanted:o} it.",
                path.display()
            ));
        }
        if metadata.is_dir() {
            match std::fs::read_dir(&path) {
                Ok(inside) => left.extend(inside.flatten().map(|entry| entry.path())),
                Err(why) => wrong.push(format!("{}: {why}.", path.display())),
            }
        }
    }
    if wrong.is_empty() {
        vec![look(true, "The keys are for nobody but the user of this program.", "")]
    } else {
        wrong.into_iter().map(fault).collect()
    }
}

fn space(at: &Path) -> Look {
    match crate::disk::free_bytes(at) {
        Some(bytes) => look(
            bytes >= SPACE_BYTES_MIN,
            format!("{} MB are free.", bytes / 1_000_000),
            format!(
                "Only {} MB are free on the disk of {}. Make room: when it is full no answer can be taken.",
                bytes / 1_000_000,
                at.display()
            ),
        ),
        None => note("How much space is free could not be found out."),
    }
}

/// What the machine must not do: write memory to a disk, or begin days at the wrong hour.
fn machine(swaps: &str, core_limit: Option<u64>) -> Vec<Look> {
    let mut looks = vec![];
    // The first line is a heading.
    let areas: Vec<&str> = swaps.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    looks.push(if areas.is_empty() {
        look(true, "Swap is off.", "")
    } else {
        note(format!(
            "Swap is on ({}). While a survey is counted, keys are in memory: turn swap off (swapoff -a, and /etc/fstab), or \
             encrypt it, or run Belong by the systemd unit, which keeps it out of swap.",
            areas.join(", ")
        ))
    });
    looks.push(if core_limit == Some(0) {
        look(true, "Core dumps are off for this user.", "")
    } else {
        note(
            "Core dumps are allowed for this user. The systemd unit turns them off; if you start Belong in another way, run \
             ulimit -c 0 before.",
        )
    });
    looks.push(look(
        Clock::knows_zone(),
        "Days begin by the clock of London.",
        "This machine does not know time zones, so days begin by UTC. Install the package tzdata.",
    ));
    looks
}

/// The limit of core dumps of this process, from `/proc`; nothing where there is none.
fn core_limit() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    limits.lines().find_map(|line| line.strip_prefix("Max core file size")?.split_whitespace().next()?.parse().ok())
}

/// What is fine for a trial and not for real use.
fn settings(config: &Config) -> Vec<Look> {
    let mut looks = vec![];
    if config.demonstration {
        looks.push(if config.is_https() {
            fault("demonstration is on: anybody can read all letters and move the clock. Take it out of the configuration.")
        } else {
            note("This is a demonstration: anybody can read all letters and move the clock.")
        });
    }
    if config.delay_ms_max.is_some() {
        looks.push(note(
            "delay_ms_max is set. It is there for tests; take it out, so that answers wait a random time before they are sent.",
        ));
    }
    if config.is_https() {
        looks.push(note(
            "Belong logs no addresses. What is in front of it may: make sure that its access log is off for this site (see \
             Behind a proxy in the handbook).",
        ));
    }
    looks
}

/// User and server of a PostgreSQL address.
fn user_and_server(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"))?;
    let (place, _) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, server) = place.rsplit_once('@').unwrap_or(("", place));
    Some((user.split(':').next().unwrap_or_default(), server))
}

/// Two databases, of two roles, at best on two servers.
fn two_databases(people: &Location, answers: &Location) -> Look {
    if people == answers {
        return fault("People and answers are configured to be in one database. They must be in two.");
    }
    let (Location::Postgres(people), Location::Postgres(answers)) = (people, answers) else {
        return look(true, "People and answers are in two databases.", "");
    };
    match (user_and_server(people), user_and_server(answers)) {
        (Some(one), Some(other)) if one.0 == other.0 => fault(
            "People and answers are reached by the same role of PostgreSQL, so whoever has its password has both. Make a role \
             for each (see PostgreSQL in the handbook).",
        ),
        (Some(one), Some(other)) if one.1 == other.1 => note(
            "People and answers are two databases with two roles, on one server of PostgreSQL: whoever runs that server sees \
             both. Two servers of different keepers are better.",
        ),
        _ => look(true, "People and answers are in two databases, with two roles, on two servers.", ""),
    }
}

/// When the newest backup was made.
fn backup_age(backups: &Path, today: jiff::civil::Date) -> Look {
    let entries = std::fs::read_dir(backups).into_iter().flatten().flatten();
    let label = |path: &Path| {
        let text = std::fs::read_to_string(path.join(super::backup::LABEL)).ok()?;
        serde_json::from_str::<super::backup::Label>(&text).ok()?.made_on.parse::<jiff::civil::Date>().ok()
    };
    let newest = entries.filter_map(|entry| label(&entry.path())).chain(label(backups)).max();
    match newest {
        None => fault(format!("There is no backup in {}. Make one: belong backup FOLDER.", backups.display())),
        Some(on) => {
            let days = today.since(on).map_or(0, |span| span.get_days());
            look(
                days <= BACKUP_DAYS_MAX,
                format!("The newest backup was made on {on}."),
                format!("The newest backup is {days} days old. See why the nightly one did not run."),
            )
        }
    }
}

fn apart(keys: &Path, backups: &Path) -> Look {
    if inside(keys, backups) {
        return fault(format!("The folder of keys lies inside {}, where backups are kept.", backups.display()));
    }
    let mut left = vec![backups.to_owned()];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        let Ok(inside) = std::fs::read_dir(&path) else { continue };
        for entry in inside.flatten() {
            seen += 1;
            if seen > KEY_FILES_MAX {
                return note(format!(
                    "{} holds more than {KEY_FILES_MAX} files; not all were looked at.",
                    backups.display()
                ));
            }
            let name = entry.file_name();
            if ["k.key", "box.key", "issuer.json", "log.key"].iter().any(|key| name == *key) {
                return fault(format!("A key lies among the backups: {}.", entry.path().display()));
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                left.push(entry.path());
            }
        }
    }
    look(true, format!("No key lies in {}.", backups.display()), "")
}

/// Whether letters could be sent: signs in at the mail server and sends nothing.
async fn mail(config: &Config) -> Look {
    match post::Way::of(config) {
        Err(why) => fault(format!("Mail: {why}.")),
        Ok(way) => match way.try_door().await {
            None => note(format!(
                "No mail server is configured: letters are written to {}, and nobody gets them. Set smtp.",
                config.post_at().display()
            )),
            Some(Ok(())) => look(true, "The mail server can be reached, is who it says, and lets us sign in.", ""),
            Some(Err(why)) => fault(format!("The mail server cannot be used: {why}. Letters wait until it can.")),
        },
    }
}

/// The clock of a database server, in seconds since 1970: what it says of itself, as text with its zone.
fn seconds_of(text: &str) -> Option<i64> {
    let (moment, zone) = (text.get(..19)?, text.get(19..).unwrap_or_default());
    let zone = zone.find(['+', '-']).map_or("+00", |at| &zone[at..]);
    let zone = if zone.len() == 3 { format!("{zone}:00") } else { zone.to_owned() };
    format!("{}{zone}", moment.replace(' ', "T")).parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

async fn inside_databases(app: &App) -> Vec<Look> {
    let mut looks = vec![];
    match app.is_well().await {
        Ok(()) => looks.push(look(true, "People and answers can be asked.", "")),
        Err(why) => looks.push(fault(format!("A database does not answer: {why}."))),
    }
    if app.has_people() {
        looks.extend(letters_and_records(app).await);
    }
    match waves_without_keys(app).await {
        Ok(missing) if missing.is_empty() => looks.push(look(true, "Every survey that needs its keys has them.", "")),
        Ok(missing) => {
            looks.extend(missing.into_iter().map(|title| fault(format!("The keys of {title} are not there."))))
        }
        Err(why) => looks.push(fault(why)),
    }
    looks
}

async fn letters_and_records(app: &App) -> Vec<Look> {
    let mut looks = vec![];
    let now = app.clock().now();
    let app2 = app.clone();
    let told = app.people().read("doctor", move |tx| {
        let moment = crate::app::moment(tx)?;
        let letters = (post::counts(tx)?, post::standing(tx, &app2)?, post::bounce_count(tx)?);
        Ok::<_, store::Error>((letters, event::latest(tx)?, moment, surveys::rows::waves(tx)?))
    });
    match told.await {
        Ok(((letters, standing, bounced), events, moment, waves)) => {
            if let Some(there) = seconds_of(&moment) {
                let apart = (app.clock().real() - there).abs();
                looks.push(look(
                    apart <= CLOCK_SECONDS_MAX,
                    "The clock of the database agrees.",
                    format!("This clock and that of the database are {apart} seconds apart. Set both by NTP."),
                ));
            }
            for trouble in &standing.troubles {
                looks.push(fault(format!("Letters wait because the mail server cannot be used: {trouble}.")));
            }
            if standing.waits_seconds > QUEUE_SECONDS_MAX {
                looks.push(fault(format!(
                    "A letter has waited for {} minutes. See that belong serve runs, and look at /in/letters.",
                    standing.waits_seconds / 60
                )));
            }
            if bounced > 0 {
                looks.push(note(format!("{bounced} addresses do not work. /in/letters lists them.")));
            }
            let today = app.clock().today();
            for wave in waves.iter().filter(|wave| wave.stage(&today.to_string()) == Stage::Ended) {
                let days = wave.closes_on.parse::<jiff::civil::Date>().ok().and_then(|on| today.since(on).ok());
                if let Some(days) = days.map(|span| span.get_days()).filter(|days| *days > CLOSING_DAYS_MAX) {
                    looks.push(fault(format!(
                        "{} ended {days} days ago and has not been counted. Ask its keyholders for their words.",
                        wave.title
                    )));
                }
            }
            let count = |state: &str| letters.iter().find(|(name, _)| name == state).map_or(0, |(_, count)| *count);
            let (waiting, failed, uncertain) = (count("waiting"), count("failed"), count("uncertain"));
            looks.push(look(true, format!("{waiting} letters wait to be sent, {} were sent.", count("sent")), ""));
            if failed + uncertain > 0 {
                looks.push(note(format!(
                    "{failed} letters did not go out, and of {uncertain} nobody can say. /in/letters lists them."
                )));
            }
            let latest = events.first().map_or(0, |event| event.at);
            looks.push(look(
                latest <= now + CLOCK_SECONDS_MAX,
                "The clock is not behind the last record.",
                format!("The clock is {} seconds behind the last record. Set the clock of this machine.", latest - now),
            ));
        }
        Err(why) => looks.push(fault(format!("The people database cannot be read: {}.", why.detail()))),
    }
    looks
}

/// Titles of waves that were announced and not counted.
///
/// # Errors
/// A sentence, when the box cannot be read.
pub async fn waves_not_counted(app: &App) -> Result<Vec<String>, String> {
    let mut open = vec![];
    for manifest in app.ballot_box().waves().await.map_err(|why| why.detail())? {
        if !app.ballot_box().is_counted(&manifest.wave).await.map_err(|why| why.detail())? {
            open.push(manifest.said(&manifest.title));
        }
    }
    Ok(open)
}

/// Titles of waves that were announced and not counted, and whose keys are not in the folder.
///
/// # Errors
/// A sentence, when the box cannot be read.
pub async fn waves_without_keys(app: &App) -> Result<Vec<String>, String> {
    let mut missing = vec![];
    for manifest in app.ballot_box().waves().await.map_err(|why| why.detail())? {
        let counted = app.ballot_box().is_counted(&manifest.wave).await.map_err(|why| why.detail())?;
        // The names are those of `answers`, in its folder of keys.
        let folder = app.config().keys_at().join(hex::encode(&credential::sha256(&[manifest.wave.as_bytes()])[..16]));
        let wanted: &[&str] = match app.config().only {
            None => &["k.key", "box.key", "issuer.json"],
            Some(Half::Answers) => &["k.key", "box.key"],
            Some(Half::People) => &["issuer.json"],
        };
        let there = wanted.iter().all(|name| folder.join(name).is_file());
        if !counted && !there {
            missing.push(manifest.said(&manifest.title));
        }
    }
    Ok(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(look: Look) -> (State, String) {
        (look.state, look.sentence)
    }

    #[test]
    fn swap_and_core_dumps_are_noticed() {
        let heading = "Filename\tType\tSize\tUsed\tPriority\n";
        let quiet = machine(heading, Some(0));
        assert!(quiet.iter().take(2).all(|look| look.state == State::Good), "{quiet:?}");
        let loud = machine(&format!("{heading}/dev/sda2 partition 1 0 -2\n"), None);
        assert!(loud.iter().take(2).all(|look| look.state == State::Note), "{loud:?}");
        assert!(loud[0].sentence.contains("/dev/sda2"));
    }

    #[test]
    fn one_role_for_both_databases_is_a_fault_and_one_server_is_worth_knowing() {
        let at = |text: &str| text.parse::<Location>().expect("a place");
        let state = |people: &str, answers: &str| only(two_databases(&at(people), &at(answers))).0;
        assert_eq!(state("a.db", "b.db"), State::Good);
        assert_eq!(state("a.db", "a.db"), State::Fault);
        assert_eq!(state("postgres://u:p@h/one", "postgres://u:p@h/two"), State::Fault);
        assert_eq!(state("postgres://u:p@h/one", "postgres://v:p@h/two"), State::Note);
        assert_eq!(state("postgres://u:p@h/one", "postgres://v:p@other:5433/two"), State::Good);
        let said = only(two_databases(&at("postgres://u:hunter2@h/one"), &at("postgres://u:hunter2@h/two"))).1;
        assert!(!said.contains("hunter2"));
    }

    #[test]
    fn settings_for_trials_are_noticed() {
        let real = Config { base_url: "https://voice.example".into(), ..Config::default() };
        let count = |config: &Config, state| settings(config).iter().filter(|look| look.state == state).count();
        assert_eq!((count(&real, State::Fault), count(&real, State::Note)), (0, 1), "the note about the proxy");
        let trial = Config { demonstration: true, delay_ms_max: Some(10), ..real };
        assert_eq!((count(&trial, State::Fault), count(&trial, State::Note)), (1, 2));
        assert_eq!(settings(&Config::default()).len(), 0);
    }

    #[test]
    fn the_age_of_the_newest_backup_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let today = jiff::civil::date(2026, 11, 24);
        assert_eq!(backup_age(folder.path(), today).state, State::Fault);
        for on in ["2026-11-01", "2026-11-22"] {
            std::fs::create_dir(folder.path().join(on)).expect("a folder");
            let label = format!(
                "{{\"made_on\":\"{on}\",\"version\":\"\",\"people_tables\":1,\"answers_tables\":1,\"people_sha256\":\"\",\"answers_sha256\":\"\"}}"
            );
            std::fs::write(folder.path().join(on).join(super::super::backup::LABEL), label).expect("a label");
        }
        assert_eq!(backup_age(folder.path(), today).state, State::Good);
        let later = only(backup_age(folder.path(), jiff::civil::date(2026, 11, 25)));
        assert_eq!(later.0, State::Fault);
        assert!(later.1.contains("3 days old"), "{}", later.1);
    }

    #[test]
    fn the_clock_of_both_databases_can_be_read() {
        assert_eq!(seconds_of("1970-01-02 00:00:05"), Some(86_405));
        assert_eq!(seconds_of("1970-01-02 01:00:05.123456+01"), Some(86_405));
        assert_eq!(seconds_of("1970-01-01 18:30:05.1-05:30"), Some(86_405));
        assert_eq!(seconds_of("soon"), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_stuck_queue_and_a_survey_that_nobody_counts_and_a_mail_server_that_is_away_are_faults() {
        let trial = crate::testing::on_sqlite().await;
        trial.import(&[("Alder Primary", "North", 24)]).await;
        let organiser = trial.person("p1@willowbrook.example", &[crate::features::identity::Role::Organiser]).await;
        let (wave, _) = trial.announced(&organiser, &[&organiser]).await;
        let faults = async || {
            let looks = inside_databases(&trial.app).await;
            looks.into_iter().filter(|look| look.state == State::Fault).map(|look| look.sentence).collect::<Vec<_>>()
        };
        assert_eq!(faults().await, [""; 0]);
        surveys::invite(&trial.app, &organiser, wave).await.expect("letters");
        assert_eq!(faults().await, [""; 0], "they have just been written");
        trial.app.clock().move_to(jiff::civil::date(2026, 11, 27));
        let ended = faults().await;
        assert!(ended.iter().any(|fault| fault.contains("A letter has waited")), "{ended:?}");
        assert!(!ended.iter().any(|fault| fault.contains("has not been counted")), "a week is given: {ended:?}");
        trial.app.clock().move_to(jiff::civil::date(2026, 11, 28));
        assert!(faults().await.iter().any(|fault| fault.contains("ended 8 days ago")), "{:?}", faults().await);
        let config = Config { smtp: Some("smtp://127.0.0.1:9".into()), ..trial.app.config().clone() };
        let away = only(mail(&config).await);
        assert_eq!(away.0, State::Fault);
        assert!(away.1.contains("127.0.0.1:9"), "{}", away.1);
        let wrong = Config { smtp: Some("smtp://u:hunter2@".into()), ..config };
        assert!(!only(mail(&wrong).await).1.contains("hunter2"));
    }
}
