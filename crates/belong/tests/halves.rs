//! The two halves as two processes with two folders of two keepers, behind one front that sends each request by its path: a
//! whole wave, and what each half never gets to see.

#[allow(dead_code, reason = "shared with the other test of whole sites")]
mod site;

use credential::{Purpose, Slot, mailbox::Mailbox};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use site::*;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use store::{Answers, Column, Db, Location, People, World, params};

/// Everybody on the list; all but the last take credentials and answer.
const STAFF: usize = 24;

fn two_halves(folder: &Path) -> (Program, Program, u16, Seen) {
    let ports = Arc::new(OnceLock::<(u16, u16)>::new());
    let chosen = ports.clone();
    // As a proxy does it: /in is the people's, everything else is of the answers half.
    let (site, seen) = front(move |path, _| {
        let (people, answers) = chosen.get().expect("both are known");
        if path == "/in" || path.starts_with("/in/") || path.starts_with("/in?") { *people } else { *answers }
    });
    let link = port();
    let secret = "link_secret = \"a secret of more than thirty-two characters\"";
    let organisation = "organisation = \"Willowbrook Learning Trust\"";
    let more = format!("only = \"answers\"\nlink_listen = \"127.0.0.1:{link}\"\n{organisation}\n{secret}");
    let answers = Program::new(&folder.join("answers/data"), "answers", site, &more);
    let more = format!("only = \"people\"\nanswers_url = \"http://127.0.0.1:{link}\"\n{secret}");
    let people = Program::new(&folder.join("people/data"), "people", site, &more);
    ports.set((people.port, answers.port)).expect("once");
    (people, answers, site, seen)
}

/// Both halves are started, a wave is announced, and everybody below this number takes credentials.
fn taken(people: &mut Program, answers: &mut Program, site: u16, below: usize) -> Walk {
    answers.start();
    people.start();
    let mut walk = announce(people, site, STAFF, 1);
    let letters = || people.letters();
    for number in 2..below {
        walk.take(signed_in(site, &letters, number), number);
    }
    walk
}

#[test]
fn a_wave_goes_through_two_halves_and_neither_sees_what_is_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (mut people, mut answers, site, seen) = two_halves(folder.path());
    let mut walk = taken(&mut people, &mut answers, site, STAFF);
    // The answering page is of the answers half, and knows whom to tell.
    let page = format!("/answer/{}", walk.wave);
    wait_for("the contacts", || Browser::new(site).get(&page).text.contains("01632 960001").then_some(()));
    walk.answer(site);

    // Each half refuses what is the other's, whatever the proxy sends it.
    assert_eq!(Browser::new(people.port).get(&page).status, 404);
    let kind = [("content-type", "application/octet-stream")];
    let submission = &walk.respondents[0].submissions[0];
    assert_eq!(Browser::new(people.port).send("POST", &format!("/box/{}", walk.wave), &kind, submission).status, 404);
    assert_eq!(Browser::new(answers.port).get("/in/sign-in").status, 404);
    assert_eq!(Browser::new(answers.port).send("POST", "/link", &kind, b"anything").status, 404, "not for the public");
    for port in [people.port, answers.port] {
        assert_eq!(Browser::new(port).get("/health").text, "well\n");
    }

    // What lies on the two disks while the wave is open.
    look(&people, &answers, &walk);

    // The day after: both are started again, the keyholder gives the words, and results come to the people half.
    for half in [&mut people, &mut answers] {
        half.kill();
        half.shift_clock(DAY);
    }
    answers.start();
    people.start();
    let results = format!("/in/results/{}", walk.wave);
    assert_ne!(walk.organiser.get(&results).status, 200, "no results yet");
    walk.close(&[site]);
    let shown = wait_for("the results", || Some(walk.organiser.get(&results)).filter(|page| page.status == 200));
    assert!(shown.text.contains(&format!("{} of {STAFF} people answered", STAFF - 2)), "{}", shown.text);

    // Comments are read in the people half, and the verdict rests in the other.
    let queue = format!("{results}/comments");
    let shown = walk.organiser.get(&queue);
    assert!(shown.text.contains(CANARY), "{}", shown.text);
    let action = between(&shown.text, &format!("action=\"{queue}/"), "\"");
    let came = walk.organiser.form(Some(&queue), &format!("{queue}/{action}"), &[("verdict", "show")]);
    assert_eq!(came.status, 303, "{}", came.text);
    let read = walk.organiser.get(&format!("{queue}/read"));
    assert!(read.text.contains(CANARY), "{}", read.text);

    // A writer who is willing is asked back by the people half, and fetches and replies at the other, without a session.
    let willing = walk.respondents[0].seed.for_credential(walk.hash, Purpose::Comment, Slot(0));
    let (willing, mail) = (Mailbox::of(&willing), format!("/mail/{}", walk.wave));
    let ask = willing_comment(&mut walk.organiser, &queue);
    let came = walk.organiser.form(Some(&ask), &ask, &[("question", QUESTION)]);
    assert_eq!(came.status, 303, "{}", came.text);
    assert!(walk.organiser.get(&ask).text.contains("There is no reply yet"));
    assert_eq!(Browser::new(people.port).get(&mail).status, 404, "the people half has no mail");
    let question = willing.open(walk.hash, &Browser::new(site).get(&mail).bytes).expect("a question for this writer");
    assert_eq!(question.text, QUESTION);
    let mut chance = ChaCha20Rng::seed_from_u64(7);
    let reply = willing.reply(walk.hash, &question, REPLY, &mut chance).unwrap();
    assert_eq!(Browser::new(site).send("POST", &mail, &kind, &reply).status, 204);
    assert!(!walk.organiser.get(&ask).text.contains(REPLY), "not on the day on which it came");
    let mut words = Search::default();
    words.add("the question", QUESTION);
    words.add("the reply", REPLY);
    for half in [&people, &answers] {
        assert_eq!(words.found(&files(&half.folder)), std::collections::BTreeSet::<String>::new());
    }
    for half in [&mut people, &mut answers] {
        half.kill();
        half.shift_clock(2 * DAY);
    }
    answers.start();
    people.start();
    wait_for("the reply", || walk.organiser.get(&ask).text.contains(REPLY).then_some(()));

    // Issuer keys are gone on the people half, and the audit of the people half passes.
    wait_for("the end of the issuer keys", || key_of(&people, &walk.wave, "issuer.json").is_empty().then_some(()));
    let audit = people.run(&["audit", &walk.wave]);
    assert!(!audit.contains("FAILED"), "{audit}");
    look(&people, &answers, &walk);

    // The proxy's view: nothing of the people half is asked while answering, and nothing with a session goes elsewhere.
    let seen = seen.lock().unwrap();
    assert!(seen.iter().filter(|(path, _)| path.starts_with("/box/")).all(|(_, port)| *port == answers.port));
    assert!(seen.iter().filter(|(path, _)| path.starts_with("/in/")).all(|(_, port)| *port == people.port));
    assert!(seen.len() > 3 * (STAFF - 2));
}

#[test]
fn a_wave_is_called_off_through_two_halves_and_what_was_sent_in_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut people, mut answers, site, _) = two_halves(folder.path());
    let mut walk = taken(&mut people, &mut answers, site, 8);
    let page = format!("/answer/{}", walk.wave);
    wait_for("the box", || (Browser::new(site).get(&page).status == 200).then_some(()));
    walk.answer(site);
    let run = format!("/in/waves/{}/run", walk.wave);
    let invite = format!("/in/waves/{}/invite", walk.wave);
    assert_eq!(walk.organiser.form(Some(&run), &invite, &[]).status, 303);

    assert!(
        rows_in_box(&answers) > 0 && !key_of(&answers, &walk.wave, "k.key").is_empty(),
        "there is something to lose"
    );
    assert!(!key_of(&people, &walk.wave, "issuer.json").is_empty());

    // While the other half is away nothing is called off, and the organiser is told so.
    let path = format!("/in/waves/{}/call-off", walk.wave);
    let reason = "The list was of last year.";
    let fields = [("reason", reason), ("sure", "yes")];
    answers.kill();
    let came = walk.organiser.form(Some(&run), &path, &fields);
    assert_ne!(came.status, 303);
    assert!(came.text.contains("One half of this site cannot reach the other just now"), "{}", came.text);
    answers.start();
    assert!(walk.organiser.get(&run).text.contains("call-off"), "it can still be called off");

    let came = walk.organiser.form(Some(&path), &path, &fields);
    assert_eq!(came.status, 303, "{}", came.text);
    // Again, and with other words: the first reason stays.
    let came = walk.organiser.form(Some("/in"), &path, &[("reason", "Another"), ("sure", "yes")]);
    assert!(came.status < 500, "{}", came.text);
    let shown = Browser::new(site).get(&page).text;
    assert!(shown.contains(reason) && !shown.contains("Another"), "{shown}");
    let kind = [("content-type", "application/octet-stream")];
    let late =
        Browser::new(site).send("POST", &format!("/box/{}", walk.wave), &kind, &walk.respondents[0].submissions[0]);
    assert_eq!(late.status, 409, "{}", late.text);

    // Nothing is left on either disk, not even after a kill: neither what was sent in, nor a key of that wave.
    for half in [&mut people, &mut answers] {
        half.kill();
    }
    assert_eq!(rows_in_box(&answers), 0);
    for (half, names) in [(&people, &["issuer.json"][..]), (&answers, &["k.key", "box.key"][..])] {
        for name in names {
            assert_eq!(key_of(half, &walk.wave, name), Vec::<std::path::PathBuf>::new(), "{name}");
        }
    }
    answers.start();
    people.start();
    let told = wait_for("the letters", || {
        let told = people.letters().iter().filter(|letter| letter.contains(reason)).count();
        (told >= STAFF - 1).then_some(told)
    });
    assert!(told <= STAFF, "each gets one letter: {told}");
    let audit = people.run(&["audit", &walk.wave]);
    assert!(!audit.contains("FAILED"), "{audit}");
}

const QUESTION: &str = "Which of the two halls, zither-4410?";
const REPLY: &str = "The old one, ocarina-5520.";

/// Where the writer of the one comment who is willing can be asked.
fn willing_comment(reader: &mut Browser, queue: &str) -> String {
    loop {
        // One after the other, until the one is shown.
        let shown = reader.get(queue).text;
        let id = between(&shown, &format!("action=\"{queue}/"), "\"");
        if shown.contains("willing to be asked back") {
            return format!("{queue}/{id}/ask");
        }
        let came = reader.form(Some(queue), &format!("{queue}/{id}"), &[("verdict", "show")]);
        assert_eq!(came.status, 303, "{}", came.text);
    }
}

fn holding_file(program: &Program, name: &str) -> Vec<std::path::PathBuf> {
    let found = files(&program.folder).into_iter().map(|(at, _)| at);
    found.filter(|at| at.file_name().is_some_and(|file| file == name)).collect()
}

/// The same among the keys of one wave. The sheets of suggestions have keys of their own.
fn key_of(program: &Program, wave: &str, name: &str) -> Vec<std::path::PathBuf> {
    let folder = hex::encode(&credential::sha256(&[wave.as_bytes()])[..16]);
    let within = |at: &std::path::PathBuf| at.parent().is_some_and(|parent| parent.ends_with(&folder));
    holding_file(program, name).into_iter().filter(within).collect()
}

/// Searches both disks for what must not be there, and makes sure that the search could find it.
fn look(people: &Program, answers: &Program, walk: &Walk) {
    let (ours, theirs) = (files(&people.folder), files(&answers.folder));
    let (mut persons, mut sealed, mut nowhere) = (Search::default(), Search::default(), Search::default());
    // The keyholder's name is in the manifest, which is public.
    for number in 2..=STAFF {
        persons.add(format!("name {number}"), name(number));
    }
    for number in 1..=STAFF {
        persons.add(format!("address {number}"), email(number));
        persons.add(format!("staff number {number}"), format!("ZQ{number:05}"));
    }
    for (at, id) in ids(people).iter().enumerate() {
        persons.add(format!("id {at}"), id);
    }
    for (at, one) in walk.respondents.iter().enumerate() {
        for ((blinded, token), submission) in one.blinded.iter().zip(&one.tokens).zip(&one.submissions) {
            nowhere.add(format!("blinded number of {at}"), blinded);
            sealed.add(format!("token of {at}"), token);
            // magic, purpose, version; then token input, signature, public key; then what is sealed
            let (input, rest) = submission[9..].split_at(98);
            let (signature, body) = (&rest[..256], &rest[256 + 32..]);
            sealed.add(format!("token input of {at}"), input);
            sealed.add(format!("signature of {at}"), signature);
            sealed.add(format!("commitment of {at}"), &body[..32]);
            sealed.add(format!("ciphertext of {at}"), &body[body.len() - 128..body.len() - 64]);
        }
        nowhere.add(format!("seed of {at}"), one.seed.bits());
    }
    sealed.add("a comment", CANARY);
    for name in ["k.key", "box.key", "log.key"] {
        let own = holding_file(answers, name);
        assert!(!own.is_empty(), "{name}");
        for key in own {
            sealed.add(name, std::fs::read(key).unwrap());
        }
    }
    let none = std::collections::BTreeSet::<String>::new();
    assert_eq!(persons.found(&theirs), none, "people in the answers half");
    assert_eq!(sealed.found(&ours), none, "answers in the people half");
    assert_eq!(nowhere.found(&ours), none);
    assert_eq!(nowhere.found(&theirs), none);
    assert!(persons.found(&ours).len() > STAFF, "the search finds what is there");
    assert!(!sealed.found(&theirs).is_empty(), "the search finds what is there");
    for (half, names) in [
        (people, ["k.key", "box.key", "log.key", "answers.db"]),
        (answers, ["issuer.json", "mail.key", "post", "people.db"]),
    ] {
        for name in names {
            assert!(holding_file(half, name).is_empty(), "{name}");
        }
    }
}

/// What was sent in and is kept.
fn rows_in_box(answers: &Program) -> i64 {
    in_file::<Answers, i64>(answers, "answers.db", "SELECT COUNT(*) FROM ballot")[0]
}

/// Ids of everybody.
fn ids(people: &Program) -> Vec<String> {
    in_file::<People, String>(people, "people.db", "SELECT id FROM person")
}

/// The first column of a query on the database of a half.
fn in_file<W: World, T: Column + Send + 'static>(half: &Program, name: &str, sql: &'static str) -> Vec<T> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db: Db<W> = Db::open(&Location::Sqlite(half.folder.join(name))).await.unwrap();
        let rows = db.read("test", move |tx| tx.rows(sql, params![], |row| row.get(0))).await;
        rows.map_err(|why: store::Error| why).unwrap()
    })
}

#[test]
fn a_half_without_its_link_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    for (only, more, wanted) in [
        ("people", "", "answers_url"),
        ("people", "answers_url = \"http://127.0.0.1:1\"", "link_secret"),
        (
            "people",
            "answers_url = \"https://elsewhere:1\"\nlink_secret = \"0123456789012345678901234567890123\"",
            "http://",
        ),
        ("answers", "", "link_listen"),
        ("answers", "link_listen = \"127.0.0.1:0\"\nlink_secret = \"short\"", "link_secret"),
    ] {
        let config = folder.path().join("half.toml");
        let data = folder.path().join("data");
        let text = format!("folder = {data:?}\nlisten = \"127.0.0.1:0\"\nonly = \"{only}\"\n{more}\n");
        std::fs::write(&config, text).unwrap();
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_belong"))
            .arg("--config")
            .arg(&config)
            .arg("serve")
            .output()
            .unwrap();
        let why = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && why.contains(wanted), "{only} {more}: {why}");
    }
}
