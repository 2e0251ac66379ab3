//! `belong demo`: an invented trust with eighteen months behind it, made in a new folder and served.
//!
//! Nothing is put into tables: people come in by the import of staff lists, and every answer goes the way of any answer,
//! blinded, signed, sealed and counted by keyholders ([`history`]). What people feel is a model with planted differences
//! ([`feelings`]), so that it can be checked what the results find.
//!
//! The folder of a demonstration holds, beside what every folder of data holds, the file `demonstration.json` once it is
//! finished: who plays which part, and the words of the keyholders, which in a real organisation only they have.

mod acting;
mod calendar;
mod cast;
mod feelings;
mod history;
mod later;
mod lots;
mod remarks;
mod respondents;
mod trust;
mod voice;

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::{identity, surveys};
use crate::post;
use crate::web::refusal::Failure;
use history::{History, Left};
use lots::Lots;
use measure::attack::release::State;
use serde::{Deserialize, Serialize};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use trust::{STAFF, STAFF_MAX, STAFF_MIN, Trust};

/// Seconds that a printed link lives: a week.
const LINK_SECONDS: i64 = 7 * 24 * 3_600;
/// The port, and the first of those that are tried when it is taken.
const PORT: u16 = 8_080;
/// Ports that are tried.
const PORTS_TRIED: u16 = 20;
/// The file that says that a demonstration is finished.
const FINISHED: &str = "demonstration.json";
/// The file that says that a demonstration was begun.
const BEGUN: &str = "demonstration-begun";

/// Makes an invented trust in a new folder and serves it.
#[derive(clap::Args)]
pub struct Demo {
    /// How many people work in the trust.
    #[arg(long, default_value_t = STAFF, value_parser = staff)]
    staff: usize,
    /// Where it is made. A finished demonstration that is there is served as it is.
    #[arg(long, default_value = "demo-data")]
    folder: PathBuf,
    /// The port of the site. Without it 8080 is taken, or the next one that is free.
    #[arg(long)]
    port: Option<u16>,
    /// The same seed gives the same people and the same answers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Of each hundred people who would answer, how many do. Fewer make a large trust ready sooner.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    answering: u8,
    /// Before a finished demonstration is served, lets its colleagues answer the surveys that are open on its day.
    #[arg(long)]
    answer: bool,
    /// Makes the trust and does not serve it.
    #[arg(long)]
    only_make: bool,
}

fn staff(text: &str) -> Result<usize, String> {
    let count: usize = text.parse().map_err(|_| "it is not a number".to_owned())?;
    if (STAFF_MIN..=STAFF_MAX).contains(&count) {
        Ok(count)
    } else {
        Err(format!("the trust can have {STAFF_MIN} to {STAFF_MAX} people"))
    }
}

/// What a finished demonstration keeps about itself.
#[derive(Serialize, Deserialize)]
struct Finished {
    staff: usize,
    seed: u64,
    made_on: String,
    left: Left,
}

/// Tells how far things are: on a terminal in one line that changes, and a line for what is done.
#[derive(Clone)]
pub struct Teller {
    terminal: bool,
    began: Instant,
}

impl Teller {
    fn new() -> Self {
        Self { terminal: std::io::stdout().is_terminal(), began: Instant::now() }
    }

    /// What is being done now. Only a terminal shows it.
    pub fn now(&self, what: &str) {
        if self.terminal {
            print!("\r\x1b[2K{what}");
            let _ = std::io::stdout().flush();
        }
    }

    /// What is done.
    pub fn line(&self, what: &str) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        println!("{clear}{:>5.1} s  {what}", self.began.elapsed().as_secs_f64());
    }
}

impl Demo {
    /// Makes the demonstration if it is not there, prints how to sign in, and serves it.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub async fn run(self) -> Result<(), String> {
        let port = self.free_port().await?;
        let config = self.config(port);
        let finished = match read_finished(&self.folder)? {
            Some(finished) => {
                println!(
                    "{} holds a demonstration of {}; it is served as it is.",
                    self.folder.display(),
                    finished.made_on
                );
                finished
            }
            None => self.make(&config).await?,
        };
        let app = App::open(config.clone(), Clock::shifted(super::kept_shift(&config)), Chance::system()).await?;
        if self.answer {
            let made_on = finished.made_on.parse().map_err(|_| "the demonstration does not know its day".to_owned())?;
            let trust = Trust::new(finished.seed, finished.staff, made_on);
            let answering = f64::from(self.answering) / 100.0;
            later::answer(&app, &trust, finished.seed, answering, &Teller::new()).await?;
        }
        if self.only_make {
            return Ok(());
        }
        print_links(&app, &finished).await.map_err(|why| why.to_string())?;
        super::serve::serve(app).await
    }

    fn config(&self, port: u16) -> Config {
        Config {
            folder: self.folder.clone(),
            listen: format!("127.0.0.1:{port}"),
            base_url: format!("http://localhost:{port}"),
            organisation: trust::NAME.into(),
            mail_from: format!("{} <voice@larkmere.example>", trust::NAME),
            demonstration: true,
            ..Config::default()
        }
    }

    async fn free_port(&self) -> Result<u16, String> {
        let ports = match self.port {
            Some(port) => port..=port,
            None => PORT..=PORT + PORTS_TRIED,
        };
        for port in ports.clone() {
            if tokio::net::TcpListener::bind(("127.0.0.1", port)).await.is_ok() {
                return Ok(port);
            }
        }
        Err(format!("Port {} is in use. Choose another with --port.", ports.start()))
    }

    async fn make(&self, config: &Config) -> Result<Finished, String> {
        clear(&self.folder)?;
        let teller = Teller::new();
        println!("Making {} with {} people in {}.", trust::NAME, ui::counted(self.staff), self.folder.display());
        let today = Clock::shifted(0).today();
        let trust = Trust::new(self.seed, self.staff, today);
        let chance = Chance::seeded(Lots::of(self.seed, &["program"]).bytes());
        let app = App::open(config.clone(), Clock::shifted(0), chance).await?;
        app.name_organisation(trust::NAME).await.map_err(|why| why.to_string())?;
        let left = History::new(&app, &trust, self.seed, today, &teller)?
            .answering(f64::from(self.answering) / 100.0)
            .live()
            .await?;
        let attacked = attacked(&app).await?;
        teller.line(&format!(
            "Attacked the results of {} surveys (A1 to A8); nothing broke through",
            ui::counted(attacked)
        ));
        let finished = Finished { staff: self.staff, seed: self.seed, made_on: today.to_string(), left };
        let text = serde_json::to_string_pretty(&finished).map_err(|why| why.to_string())?;
        let toml =
            "# Serves this demonstration: belong serve --config belong.toml\nfolder = \".\"\ndemonstration = true\n";
        let toml = format!("{toml}listen = \"{}\"\nbase_url = \"{}\"\n", config.listen, config.base_url);
        let write =
            |name: &str, text: &str| std::fs::write(self.folder.join(name), text).map_err(|why| why.to_string());
        write("belong.toml", &toml)?;
        write(FINISHED, &text)?;
        std::fs::remove_file(self.folder.join(BEGUN)).map_err(|why| why.to_string())?;
        teller.line("Ready");
        Ok(finished)
    }
}

/// Attacks what is published of every survey that was counted, and gives the number of surveys.
///
/// # Errors
/// A sentence, when an attacker breaks through: such a demonstration would show what must not be.
async fn attacked(app: &App) -> Result<usize, String> {
    let mut count = 0;
    for manifest in app.ballot_box().waves().await.map_err(|why| why.to_string())? {
        if !app.ballot_box().is_counted(&manifest.wave).await.map_err(|why| why.to_string())? {
            continue;
        }
        count += 1;
        let tried = super::audit::attacks(app, &manifest.wave, true).await?;
        if let Some(one) = tried.iter().find(|one| one.state == State::Broken) {
            let title = manifest.said(&manifest.title);
            return Err(format!("{title} gives people away. {}: {}", one.name, one.sentence));
        }
    }
    Ok(count)
}

fn read_finished(folder: &Path) -> Result<Option<Finished>, String> {
    let at = folder.join(FINISHED);
    match std::fs::read_to_string(&at) {
        Ok(text) => {
            serde_json::from_str(&text).map(Some).map_err(|why| format!("{} cannot be read: {why}", at.display()))
        }
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(format!("{} cannot be read: {why}", at.display())),
    }
}

/// Makes the folder, or empties it if it holds a demonstration that was begun and not finished. A folder with anything
/// else in it is left alone.
fn clear(folder: &Path) -> Result<(), String> {
    let fault = |why: std::io::Error| format!("{}: {why}", folder.display());
    let begun = folder.join(BEGUN);
    let is_empty = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => true,
        Err(why) => return Err(fault(why)),
    };
    if !is_empty {
        if !begun.exists() {
            return Err(format!(
                "{} holds something that is not a demonstration. Choose another folder with --folder.",
                folder.display()
            ));
        }
        println!("{} holds a demonstration that was not finished; it is begun anew.", folder.display());
        std::fs::remove_dir_all(folder).map_err(fault)?;
    }
    std::fs::create_dir_all(folder).map_err(fault)?;
    std::fs::write(begun, "").map_err(fault)
}

/// Writes the letters that wait into the post folder. Gives how many.
async fn send_post(app: App) -> Result<usize, String> {
    let way = post::Way::of(app.config())?;
    let mut count = 0;
    loop {
        match post::send_due(&app, &way).await.map_err(|why| why.to_string())? {
            0 => return Ok(count),
            sent => count += sent,
        }
    }
}

/// Prints a fresh sign-in link for each part, and what else a visitor needs.
async fn print_links(app: &App, finished: &Finished) -> Result<(), Failure> {
    let left = &finished.left;
    let cast = &left.cast;
    let parts = [
        ("Administrator", &cast.administrator),
        ("Organiser", &cast.organiser),
        ("Keyholder 1", &cast.first_key),
        ("Keyholder 2", &cast.second_key),
        ("Keyholder 3", &cast.third_key),
        ("Site leader", &cast.site_leader),
        ("Auditor", &cast.auditor),
        ("Member", &cast.member),
    ];
    println!();
    println!("Sign-in links, good once, for a week. The next start prints new ones.");
    for (part, id) in parts {
        let person = cast::person(app, id).await?;
        let (app2, id, now) = (app.clone(), id.clone(), app.clock().now());
        let link = app
            .people()
            .write("demonstration: link", move |tx| identity::make_link(tx, &app2, &id, now, LINK_SECONDS))
            .await?;
        println!("  {part:<14} {:<22} {}/in/sign-in/{}", person.name, app.config().base_url, link.token);
    }
    let cleaner = cast::person(app, &cast.cleaner).await?;
    let (app2, id) = (app.clone(), cast.cleaner.clone());
    let card = app
        .people()
        .write("demonstration: card", move |tx| Ok::<_, Failure>(identity::make_card(tx, &app2, &id)?))
        .await?;
    println!();
    println!(
        "A claim card for {}, a cleaner without email. Enter it at {}/in/card",
        cleaner.name,
        app.config().base_url
    );
    println!("  {card}");
    if let Some(slip) = &left.slip {
        let paper = cast::person(app, &cast.paper).await?;
        println!();
        println!("The paper slip of {}, which an organiser can type in:", paper.name);
        println!("  {slip}");
    }
    println!();
    println!("Keyholders' words, which close the waves that are not closed:");
    for key in &left.keys {
        println!("  {} · {}\n    {}", key.wave, key.name, key.words);
    }
    let waves = app.people().read("demonstration: waves", |tx| Ok::<_, Failure>(surveys::rows::waves(tx)?)).await?;
    println!();
    println!("Waves: {}", waves.iter().rev().map(|wave| wave.title.clone()).collect::<Vec<_>>().join(" · "));
    println!(
        "Mail is shown at {0}/in/demo/post, and the date can be moved at {0}/in/demo/clock.",
        app.config().base_url
    );
    println!("Everything is in {}; remove the folder to begin anew.", app.config().folder.display());
    println!();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_things_in_it_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("demo");
        clear(&at).unwrap();
        std::fs::write(at.join("people.db"), "half").unwrap();
        clear(&at).unwrap();
        assert!(!at.join("people.db").exists(), "an unfinished demonstration is begun anew");
        std::fs::remove_file(at.join(BEGUN)).unwrap();
        std::fs::write(at.join("letter.txt"), "mine").unwrap();
        assert!(clear(&at).unwrap_err().contains("not a demonstration"));
        assert!(at.join("letter.txt").exists());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_small_trust_lives_through_its_waves_and_everything_checks() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("demo");
        let demo = Demo {
            staff: STAFF_MIN,
            folder: at.clone(),
            port: Some(8_080),
            seed: 4,
            answering: 100,
            answer: false,
            only_make: true,
        };
        let config = demo.config(8_080);
        demo.make(&config).await.unwrap();
        let finished = read_finished(&at).unwrap().expect("it is finished");
        assert_eq!(finished.left.keys.len(), 6, "three keyholders of the open wave and three of the announced one");
        let app = App::open(config, Clock::shifted(0), Chance::system()).await.unwrap();
        assert_eq!(attacked(&app).await, Ok(3));
        let waves = app.people().read("test: waves", |tx| Ok::<_, Failure>(surveys::rows::waves(tx)?)).await.unwrap();
        let today = app.clock().today().to_string();
        let stages: Vec<surveys::Stage> = waves.iter().rev().map(|wave| wave.stage(&today)).collect();
        use surveys::Stage::{Announced, Destroyed, Open};
        assert_eq!(stages, [Destroyed, Destroyed, Destroyed, Open, Announced]);
        for wave in waves.iter().filter(|wave| wave.destroyed_on.is_some()) {
            let checks = app.ballot_box().audit(&wave.id).await.unwrap();
            assert!(!checks.is_empty());
            for check in checks {
                assert!(check.passed, "{}: {}", wave.title, check.sentence);
            }
            let tried = crate::cli::audit::attacks(&app, &wave.id, true).await.unwrap();
            let of = |name: &str| tried.iter().find(|one| one.name == name).map(|one| one.state);
            assert!(tried.iter().all(|one| one.state != State::Broken), "{}: {tried:?}", wave.title);
            assert_eq!(["A1", "A2", "A6", "A8"].map(of), [Some(State::Held); 4], "{tried:?}");
            let release = app.ballot_box().release(&wave.id).await.unwrap().expect("it is published");
            let answered: u32 = release.counts().answers.iter().map(|tally| tally.answered).sum();
            assert!((80..130).contains(&answered), "{answered} of about {STAFF_MIN} answered");
            assert!(release.counts().answers.iter().all(|tally| tally.spoilt == 0));
        }
        let member = cast::person(&app, &finished.left.cast.member).await.unwrap();
        assert!(member.email.is_some());
        assert!(cast::person(&app, &finished.left.cast.cleaner).await.unwrap().email.is_none());
    }

    #[test]
    fn numbers_of_staff_have_limits() {
        assert_eq!(staff("2500"), Ok(2_500));
        assert!(staff("20").is_err() && staff("999999").is_err() && staff("many").is_err());
    }
}
