//! Backup, restore, doctor, audit and offline closing, on a real folder.

use super::audit::{self, Audit};
use super::backup::{Backup, inside};
use super::doctor::{State, looks};
use super::restore::Restore;
use super::{close, doctor, person};
use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::identity::Role;
use crate::testing::{Trial, on_sqlite};
use clap::Args;
use credential::seal::KeyholderSecret;
use jiff::civil::date;
use measure::attack::release::State as Tried;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A command as it comes from the command line.
fn given<T: Args>(words: &[&str]) -> T {
    let command = T::augment_args(clap::Command::new("belong").no_binary_name(true));
    T::from_arg_matches(&command.get_matches_from(words)).expect("arguments")
}

async fn announced() -> (Trial, String, Vec<String>) {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 24), ("Birch Academy", "North", 26)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, words) = trial.announced(&organiser, &[&organiser]).await;
    (trial, wave, words)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a name in UTF-8")
}

async fn opened(folder: &Path) -> App {
    let config = Config { folder: folder.to_owned(), ..Config::default() };
    let clock = Clock::shifted(0);
    clock.move_to(crate::testing::TODAY);
    App::open(config, clock, Chance::seeded([1; 32])).await.expect("opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_everything_but_keys_and_comes_back_into_an_empty_folder() {
    let (trial, wave, _) = announced().await;
    let to = trial.folder.path().join("copy");
    let config = trial.app.config().clone();
    given::<Backup>(&[text(&to)]).run(config.clone()).await.unwrap();
    let mut names: Vec<_> = std::fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["answers.db", "backup.json", "people.db"]);
    for name in names {
        assert_eq!(std::fs::metadata(to.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(given::<Backup>(&[text(&to)]).run(config.clone()).await.is_err(), "nothing is written over");

    let back = Config { folder: trial.folder.path().join("back"), ..Config::default() };
    let refused = given::<Restore>(&[text(&to)]).run(back.clone()).await.unwrap_err();
    assert!(refused.contains("Autumn 2026") && refused.contains("--with-open-surveys"), "{refused}");
    assert!(!back.folder.join("people.db").exists(), "nothing is kept of what was refused");
    given::<Restore>(&[text(&to), "--with-open-surveys"]).run(back.clone()).await.unwrap();
    let app = opened(&back.folder).await;
    let events = app.people().read("test: events", crate::event::latest).await.unwrap();
    assert!(
        events.iter().any(|event| event.kind() == "restored" && event.body.contains("\"waves\":1")),
        "auditors see it"
    );
    assert!(app.own_box().manifest(&wave).await.unwrap().is_some());
    assert_eq!(doctor::waves_without_keys(&app).await.unwrap(), ["Autumn 2026"], "the keys are not in a backup");
    let again = given::<Restore>(&[text(&to), "--with-open-surveys"]).run(back.clone()).await.unwrap_err();
    assert!(again.contains("already"), "{again}");

    // With the keys, which were kept apart, it is whole again.
    for entry in std::fs::read_dir(config.keys_at()).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let folder = back.keys_at().join(entry.file_name());
        std::fs::create_dir_all(&folder).unwrap();
        for key in std::fs::read_dir(entry.path()).unwrap().flatten() {
            std::fs::copy(key.path(), folder.join(key.file_name())).unwrap();
        }
    }
    assert!(doctor::waves_without_keys(&app).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_backup_is_refused_and_nothing_is_left_of_it() {
    let (trial, ..) = announced().await;
    let to = trial.folder.path().join("copy");
    given::<Backup>(&[text(&to)]).run(trial.app.config().clone()).await.unwrap();
    let back = Config { folder: trial.folder.path().join("back"), ..Config::default() };
    let refuses = async |words: &str| {
        let why = given::<Restore>(&[text(&to), "--with-open-surveys"]).run(back.clone()).await.unwrap_err();
        assert!(why.contains(words), "{why}");
        assert!(!back.folder.exists());
    };
    let whole = |name: &str| std::fs::read(to.join(name)).unwrap();
    let (people, label) = (whole("people.db"), String::from_utf8(whole("backup.json")).unwrap());
    // Cut off in the middle, one bit changed, of a newer program, label damaged, file or label missing.
    std::fs::write(to.join("people.db"), &people[..people.len() / 2]).unwrap();
    refuses("cut off or changed").await;
    let mut bent = people.clone();
    bent[people.len() / 3] ^= 1;
    std::fs::write(to.join("people.db"), bent).unwrap();
    refuses("cut off or changed").await;
    std::fs::write(to.join("people.db"), &people).unwrap();
    let newer = label.replace("\"people_tables\": ", "\"people_tables\": 9");
    assert_ne!(newer, label);
    std::fs::write(to.join("backup.json"), newer).unwrap();
    refuses("newer Belong").await;
    std::fs::write(to.join("backup.json"), &label[..20]).unwrap();
    refuses("damaged").await;
    std::fs::remove_file(to.join("backup.json")).unwrap();
    refuses("not a whole backup").await;
    std::fs::write(to.join("backup.json"), &label).unwrap();
    std::fs::remove_file(to.join("people.db")).unwrap();
    refuses("not a whole backup").await;
    // A log that lies there without its database would be mixed with the one that comes.
    std::fs::write(to.join("people.db"), &people).unwrap();
    std::fs::create_dir_all(&back.folder).unwrap();
    std::fs::write(back.folder.join("people.db-wal"), b"old").unwrap();
    let why = given::<Restore>(&[text(&to), "--with-open-surveys"]).run(back.clone()).await.unwrap_err();
    assert!(why.contains("people.db-wal is there already"), "{why}");
    assert!(!back.folder.join("answers.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_killed_does_not_look_like_one_and_is_cleared_by_the_next() {
    let (trial, ..) = announced().await;
    let to = trial.folder.path().join("copy");
    let half = trial.folder.path().join("copy.half");
    std::fs::create_dir(&half).unwrap();
    std::fs::write(half.join("answers.db"), b"half").unwrap();
    let back = Config { folder: trial.folder.path().join("back"), ..Config::default() };
    assert!(given::<Restore>(&[text(&half)]).run(back).await.is_err());
    given::<Backup>(&[text(&to)]).run(trial.app.config().clone()).await.unwrap();
    assert!(!half.exists() && to.join("backup.json").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backup_brings_back_signs_nobody_in_and_sends_nothing_twice() {
    let trial = on_sqlite().await;
    trial.import(&[("Alder Primary", "North", 3)]).await;
    let person = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
    let mut browser = trial.signed_in(&person).await;
    assert!(browser.get("/in").await.text.contains("Hello, Person 1"));
    crate::features::identity::ask_for_link(&trial.app, "p1@willowbrook.example".into()).await.unwrap();
    let to = trial.folder.path().join("copy");
    given::<Backup>(&[text(&to)]).run(trial.app.config().clone()).await.unwrap();
    // Since the backup the letter went out and the session ended.
    let back = Config { folder: trial.folder.path().join("back"), ..Config::default() };
    given::<Restore>(&[text(&to)]).run(back.clone()).await.unwrap();
    let app = opened(&back.folder).await;
    let way = crate::post::Way::of(app.config()).unwrap();
    assert_eq!(crate::post::send_due(&app, &way).await.unwrap(), 0);
    let counts = app.people().read("test: counts", crate::post::counts).await.unwrap();
    assert_eq!(counts, [("uncertain".to_owned(), 1)]);
    const LEFT: &str = "SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM signin_link)";
    let left: i64 = app
        .people()
        .read("test: left", |tx| tx.row(LEFT, store::params![], |row| row.get(0)))
        .await
        .map_err(|why: store::Error| why)
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_finds_open_keys_keys_among_backups_and_a_site_without_https() {
    let (trial, ..) = announced().await;
    let mut config = trial.app.config().clone();
    let faults = |looks: Vec<doctor::Look>| {
        let faults =
            looks.into_iter().filter(|look| look.state() == State::Fault).map(|look| look.sentence().to_owned());
        // The trial's clock is moved into another year and cannot be told to the doctor.
        // By the true date the wave of the trial may be over for long.
        let of_the_date =
            |sentence: &String| sentence.starts_with("The clock") || sentence.contains("has not been counted");
        faults.filter(|sentence| !of_the_date(sentence)).collect::<Vec<_>>()
    };
    assert_eq!(faults(looks(&config, None).await), [""; 0]);
    config.base_url = "http://voices.example".into();
    assert!(faults(looks(&config, None).await).iter().any(|fault| fault.contains("HTTPS")));
    config.base_url = "https://voices.example".into();
    let all = faults(looks(&config, Some(&config.folder)).await);
    assert!(all.iter().any(|fault| fault.contains("inside")), "{all:?}");
    let backups = trial.folder.path().join("backups/monday");
    std::fs::create_dir_all(&backups).unwrap();
    assert!(faults(looks(&config, Some(&backups)).await)[0].contains("There is no backup"));
    given::<Backup>(&[text(&backups.join("copy"))]).run(config.clone()).await.unwrap();
    assert_eq!(
        faults(looks(&config, backups.parent()).await),
        ["There is no backup in ".to_owned() + text(backups.parent().unwrap()) + ". Make one: belong backup FOLDER."]
    );
    assert_eq!(faults(looks(&config, Some(&backups)).await), [""; 0]);
    std::fs::write(backups.join("k.key"), b"").unwrap();
    let all = faults(looks(&config, backups.parent()).await);
    assert!(all.iter().any(|fault| fault.contains("among the backups")), "{all:?}");
    std::fs::set_permissions(config.keys_at().join("log.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let all = faults(looks(&config, None).await);
    assert!(all.iter().any(|fault| fault.contains("log.key has the rights 644")), "{all:?}");
}

#[test]
fn a_folder_that_does_not_exist_yet_is_found_inside_another() {
    let folder = tempfile::tempdir().unwrap();
    assert!(inside(&folder.path().join("a/b/../c"), folder.path()));
    assert!(!inside(Path::new("/tmp"), folder.path()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_is_counted_on_another_machine_and_published_here() {
    let (trial, wave, words) = announced().await;
    trial.app.clock().move_to(date(2026, 11, 21));
    let folder = trial.folder.path().join("export");
    close::export(&trial.app, &wave, &folder).await.unwrap();
    let stranger = KeyholderSecret::from_bytes(&[7; 32]).unwrap();
    assert!(close::count(&folder, vec![stranger]).is_err(), "another key opens nothing");
    close::count(&folder, vec![KeyholderSecret::parse(&words[0]).unwrap()]).unwrap();
    close::publish(&trial.app, &wave, &folder).await.unwrap();
    assert!(trial.app.own_box().release(&wave).await.unwrap().is_some());
    close::publish(&trial.app, &wave, &folder).await.unwrap();
    let checks = trial.app.own_box().audit(&wave).await.unwrap();
    assert!(checks.iter().all(|check| check.passed), "{checks:?}");
    let attacked = given::<Audit>(&[&wave, "--attack"]).run(trial.app.config().clone()).await;
    assert_eq!(attacked, Ok(()), "nobody answered, so there is nobody to find");
}

/// Whoever counts apart could bring anything back. These results are well formed, and their hash stands in the log: only whoever attacks
/// them finds that three people of Alder Primary are what is left of everybody without Birch Academy.
#[tokio::test(flavor = "multi_thread")]
async fn an_attack_finds_the_three_people_whom_bad_results_give_away() {
    let (trial, wave, words) = announced().await;
    trial.app.clock().move_to(date(2026, 11, 21));
    let folder = trial.folder.path().join("export");
    close::export(&trial.app, &wave, &folder).await.unwrap();
    close::count(&folder, vec![KeyholderSecret::parse(&words[0]).unwrap()]).unwrap();
    let at = folder.join("outcome.json");
    let mut outcome: serde_json::Value = serde_json::from_slice(&std::fs::read(&at).unwrap()).unwrap();
    // The bytes are canonical, so they are changed as text.
    let mut text = outcome["release"].as_str().unwrap().to_owned();
    let release: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut change = |from: String, to: String| {
        assert!(text.contains(&from), "{from}");
        text = text.replacen(&from, &to, 1);
    };
    for (eligible, answered) in [(24, 3), (26, 22)] {
        let tally =
            |n| format!(r#""eligible":{eligible},"issued":{n},"reissued":0,"paper":0,"answered":{n},"spoilt":0"#);
        change(tally(0), tally(answered));
    }
    let plain = serde_json::json!([]);
    let groups = release["policy"]["cuts"].as_array().unwrap().iter();
    let groups = groups.clone().position(|cut| cut["at"] == "group" && cut["by"] == plain).unwrap();
    let mut places = release["places"].clone();
    (places[0][0], places[groups][1]) = (0.into(), 1.into());
    change(release["places"].to_string(), places.to_string());
    let withheld = |of: &str| vec!["null"; release["structure"][of].as_array().unwrap().len()].join(",");
    let (items, themes) = (withheld("items"), withheld("themes"));
    let part = |at: &str, node: u32, n: u32| {
        format!(r#"{{"at":"{at}","nodes":[{node}],"facts":[],"n":{n},"items":[{items}],"themes":[{themes}]}}"#)
    };
    change(r#""parts":[]"#.into(), format!(r#""parts":[{},{}]"#, part("whole", 0, 25), part("group", 1, 20)));
    outcome["release"] = text.into();
    std::fs::write(&at, serde_json::to_vec(&outcome).unwrap()).unwrap();
    close::publish(&trial.app, &wave, &folder).await.unwrap();

    let config = trial.app.config().clone();
    // The list of sealed answers is empty, so that so many were counted is noticed in any case; whom they give away is not.
    assert_eq!(given::<Audit>(&[&wave]).run(config.clone()).await, Err("1 check failed.".into()));
    assert_eq!(given::<Audit>(&[&wave, "--attack"]).run(config).await, Err("3 checks failed.".into()));
    let tried = audit::attacks(&trial.app, &wave, true).await.unwrap();
    let names = |state| tried.iter().filter(|one| one.state == state).map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names(Tried::Broken), ["A1", "A2"], "{tried:?}");
    assert_eq!(names(Tried::NothingToTry), ["A3", "A4", "A5", "A7"], "{tried:?}");
    assert!(tried[0].sentence.contains("at most 3 people"), "{}", tried[0].sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_given_out_into_two_files_and_erased_only_when_told_to() {
    let (trial, ..) = announced().await;
    let to = trial.folder.path().join("asked");
    let files = person::give_out(&trial.app, "P9@willowbrook.example", &to).await.unwrap();
    for file in &files {
        assert!(std::fs::read_to_string(file).unwrap().contains("Person 9"));
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(person::give_out(&trial.app, "S00009", &to).await.is_err(), "nothing is written over");
    let nobody = person::give_out(&trial.app, "nobody@elsewhere.example", &to).await.unwrap_err();
    assert!(nobody.contains("nobody@elsewhere.example"), "{nobody}");
    let told = person::erase_or_tell(&trial.app, "S00009", false).await.unwrap();
    assert!(told.contains("Nothing was changed") && told.contains("Your answers."), "{told}");
    let told = person::erase_or_tell(&trial.app, "S00009", true).await.unwrap();
    assert!(told.ends_with("Done. The person is erased."), "{told}");
    assert!(person::erase_or_tell(&trial.app, "S00009", true).await.is_err(), "nobody has this number any more");
    let last = person::erase_or_tell(&trial.app, "p1@willowbrook.example", true).await;
    assert!(last.is_ok(), "an organiser who holds a key of an announced wave may go: {last:?}");
}
