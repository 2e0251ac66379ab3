//! The pages that are used most, on a demonstration trust of two sizes.

use crate::machine::{Server, free_port, quantile, request, say};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Staff, and how many of each hundred who would answer do: so that the large trust is ready in minutes.
const TRUSTS: [(&str, &str); 2] = [("2500", "100"), ("50000", "6")];
/// How often each page is asked for.
const ASKED: usize = 300;
/// Askers at once.
const ASKERS: usize = 2;

/// Prints how long pages take, what memory the program uses, and what the answering page weighs.
pub fn run() {
    println!("\nPages, asked for by {ASKERS} at once, each on a connection of its own (aim: p99 under 20 ms)");
    for (staff, answering) in TRUSTS {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("demo");
        let at = at.to_str().expect("a path in UTF-8");
        let began = Instant::now();
        let made = Command::new(env!("CARGO_BIN_EXE_belong"))
            .args(["demo", "--only-make", "--staff", staff, "--answering", answering, "--folder", at])
            .output()
            .expect("the demonstration is made");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        println!(" {staff} staff; the demonstration was made in {:.1} s", began.elapsed().as_secs_f64());
        act(&Path::new(at).join("people.db")).expect("actions");
        put_forward(&Path::new(at).join("people.db")).expect("suggestions");
        measure(at, folder.path());
    }
}

/// Working groups beside the one of the demonstration.
const GROUPS: usize = 29;
/// Actions over all groups.
const ACTIONS: usize = 3_000;
/// Decisions of the latest cycle, each with two of the actions, and each about one of its findings.
const DECISIONS: usize = 60;

/// Fills the demonstration with as many groups, decisions and actions as a large organisation has.
fn act(people: &Path) -> rusqlite::Result<()> {
    let mut db = rusqlite::Connection::open(people)?;
    let tx = db.transaction()?;
    let wave: String = tx.query_row(
        "SELECT id FROM wave WHERE published_on IS NOT NULL ORDER BY closes_on DESC LIMIT 1",
        [],
        |row| row.get(0),
    )?;
    let findings: Vec<String> = tx
        .prepare("SELECT id FROM finding WHERE wave = ?1 ORDER BY id")?
        .query_map([&wave], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let owner: String =
        tx.query_row("SELECT owner FROM action WHERE owner IS NOT NULL LIMIT 1", [], |row| row.get(0))?;
    let first: String = tx.query_row("SELECT id FROM space LIMIT 1", [], |row| row.get(0))?;
    let mut groups = vec![first];
    for group in 0..GROUPS {
        let id = format!("bench-space-{group:02}");
        tx.execute(
            "INSERT INTO space (id, kind, name, purpose, state, visibility, joining, protected_time, rules, made_on)
            VALUES (?1, 'working_group', ?2, 'Measures the program', 'live', 'open', 'ask', '', '', '2026-01-01')",
            [&id, &format!("Group {group}")],
        )?;
        groups.push(id);
    }
    for action in 0..ACTIONS {
        tx.execute(
            "INSERT INTO action (id, space, title, detail, owner, due_on, state, made_on, changed_on, finding)
            VALUES (?1, ?2, ?3, 'What is meant by it, in a sentence or two.', ?4, '2027-03-01', ?5, '2026-01-01', '2026-01-01', ?6)",
            rusqlite::params![
                format!("bench-action-{action:05}"),
                groups[action % groups.len()],
                format!("Action {action}: do what was promised"),
                owner,
                ["agreed", "doing", "stuck", "done"][action % 4],
                findings.get(action % findings.len().max(1)),
            ],
        )?;
    }
    for decision in 0..DECISIONS {
        let id = format!("bench-decision-{decision:02}");
        tx.execute(
            "INSERT INTO decision (id, wave, question, verdict, reason, decided_on)
            VALUES (?1, ?2, ?3, ?4, 'A reason in plain words, as long as reasons are.', '2026-01-01')",
            [&id, &wave, &format!("What was asked for, number {decision}"), ["yes", "partly", "no"][decision % 3]],
        )?;
        let link = "INSERT INTO link (from_kind, from_id, edge, to_kind, to_id, made_on)
            VALUES ('decision', ?1, ?2, ?3, ?4, '2026-01-01')";
        for action in [2 * decision, 2 * decision + 1] {
            tx.execute(link, [&id, "became", "action", &format!("bench-action-{action:05}")])?;
        }
        if let Some(finding) = findings.get(decision % findings.len().max(1)) {
            tx.execute(link, [&id, "answers", "finding", finding])?;
        }
    }
    tx.commit()
}

/// Suggestions over all years, and people whose devices took every sheet.
const SUGGESTIONS: usize = 5_000;

/// Fills the demonstration with as many suggestions as a large organisation has, and with what the devices of everybody took.
fn put_forward(people: &Path) -> rusqlite::Result<()> {
    let mut db = rusqlite::Connection::open(people)?;
    let tx = db.transaction()?;
    let sheet: String =
        tx.query_row("SELECT id FROM voice_sheet WHERE kind = 'backing' ORDER BY id DESC LIMIT 1", [], |row| {
            row.get(0)
        })?;
    for at in 0..SUGGESTIONS {
        let id = format!("bench-suggestion-{at:05}");
        tx.execute(
            "INSERT INTO suggestion (id, title, text, how, appears_on, on_next, state, owed_on, answered_on)
            VALUES (?1, ?2, 'What should be different, and why: a sentence or two in plain words.', 'unnamed', ?3, 0, 'open', ?4, ?5)",
            rusqlite::params![
                id,
                format!("Suggestion {at}: something that colleagues want"),
                format!("20{:02}-{:02}-{:02}", 23 + at % 3, 1 + at % 12, 1 + at % 28),
                (at % 4 == 0).then_some("2026-01-05"),
                (at % 8 == 0).then_some("2026-01-20"),
            ],
        )?;
        tx.execute(
            "INSERT INTO voice_matter (sheet, suggestion, owed_at, people, bands) VALUES (?1, ?2, 25, ?3, 3)",
            rusqlite::params![sheet, id, [0, 10, 25, 75][at % 4]],
        )?;
    }
    tx.execute(
        "INSERT INTO voice_taken (person, sheet, code, blinded)
        SELECT p.id, s.id, 'g01', x'00' FROM person p CROSS JOIN voice_sheet s WHERE p.left_on IS NULL
        ON CONFLICT DO NOTHING",
        [],
    )?;
    tx.commit()
}

fn measure(demo: &str, folder: &Path) {
    let port = free_port();
    let server =
        Server::start(&["demo", "--folder", demo, "--port", &port.to_string()], port, Some(folder.join("printed")));
    let printed = std::fs::read_to_string(server.printed.as_ref().expect("printed")).expect("what was printed");
    let (fresh, _) = server.memory_mb();
    let administrator = sign_in(port, &printed, "Administrator");
    let organiser = sign_in(port, &printed, "Organiser");
    let member = sign_in(port, &printed, "Member");
    let results = first_link(port, &member, "/in/results", "/in/results/");
    let group = first_link(port, &member, &results, &format!("{results}/groups/"));
    let run = first_link(port, &organiser, "/in/surveys", "/in/waves/");
    let survey = first_link(port, &organiser, "/in/surveys", "/in/surveys/0");
    let open = first_link(port, "", "/", "/answer/");
    let wave = open.replace("/answer/", "/waves/") + "/manifest";
    let together = first_link(port, &member, "/in/together", "/in/together/");
    let group_of_many = first_link(port, &member, "/in/spaces", "/in/spaces/bench") + "/actions";
    let pages = [
        ("home of a member", "/in".to_owned(), &member),
        ("a survey to take part in", open.replace("/answer/", "/in/waves/"), &member),
        ("the answering page", open.clone(), &String::new()),
        ("the manifest", wave.clone(), &String::new()),
        ("results: the whole", results.clone(), &member),
        ("results: own group", group, &member),
        ("running a survey", run, &organiser),
        ("writing a survey", survey, &organiser),
        ("people, the first page", "/in/people".to_owned(), &administrator),
        ("people, a search", "/in/people?q=ada".to_owned(), &administrator),
        ("act: where things stand", "/in/act".to_owned(), &organiser),
        ("you said, together we did", together, &member),
        ("the actions of a group", group_of_many, &member),
        ("suggestions, the first page", "/in/suggestions".to_owned(), &member),
        ("suggestions, page 50", "/in/suggestions?page=50".to_owned(), &member),
        ("suggestions, a search", "/in/suggestions?q=4321".to_owned(), &member),
        ("suggestions that wait for an answer", "/in/suggestions?view=owed".to_owned(), &member),
        ("one suggestion", "/in/suggestions/bench-suggestion-00012".to_owned(), &member),
        ("the form of a suggestion", "/in/suggestions/new".to_owned(), &member),
        ("the sheets of a device", "/in/voice/sheets".to_owned(), &member),
    ];
    for (name, path, cookie) in &pages {
        let mut times = ask(port, path, cookie);
        times.sort_unstable();
        let (half, most) = (quantile(&times, 0.5), quantile(&times, 0.99));
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        say(name, &format!("p50 {:>6.2} ms, p99 {:>6.2} ms", ms(half), ms(most)));
    }
    let (now, high) = server.memory_mb();
    say(
        "resident memory (aim: under 150 MB)",
        &format!("{fresh:.0} MB fresh, {now:.0} MB after all pages, {high:.0} MB at most"),
    );
    let (page, script, all) = weight(port, &open, &wave);
    say(
        "weight of the answering page (aim: under 100 kB)",
        &format!("{:.1} kB with fonts, of which page and manifest {:.1}, scripts {:.1}", kb(all), kb(page), kb(script)),
    );
}

fn kb(bytes: usize) -> f64 {
    bytes as f64 / 1_000.0
}

/// Signs somebody in by the printed link. Gives the header with the cookie.
fn sign_in(port: u16, printed: &str, part: &str) -> String {
    let link = printed.lines().find(|line| line.trim_start().starts_with(part)).expect("a printed link");
    let path = format!("/in/sign-in/{}", link.rsplit('/').next().expect("a token"));
    let (_, head, body) = request(port, "GET", &path, "", &[]).expect("a page");
    let cookies = cookies(&head);
    let form = fields(&String::from_utf8_lossy(&body));
    let headers = format!("{cookies}Content-Type: application/x-www-form-urlencoded\r\n");
    let (status, head, _) = request(port, "POST", &path, &headers, form.as_bytes()).expect("an answer");
    assert_eq!(status, 303, "{part} signs in");
    self::cookies(&head)
}

/// The Cookie header for what a response sets.
fn cookies(head: &str) -> String {
    let set = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let pairs: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) }
}

/// The hidden fields of the first form in the main part of a page, as a form body.
fn fields(page: &str) -> String {
    let main = page.split("<main").nth(1).unwrap_or_default();
    let form = main.split("<form").nth(1).unwrap_or_default().split("</form>").next().unwrap_or_default();
    let value = |input: &str, name: &str| {
        input.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let hidden = form.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\""));
    hidden.map(|input| format!("{}={}", value(input, "name"), value(input, "value"))).collect::<Vec<_>>().join("&")
}

/// The first link on a page that begins so.
fn first_link(port: u16, cookie: &str, path: &str, begins: &str) -> String {
    let (_, _, body) = request(port, "GET", path, cookie, &[]).expect("a page");
    let page = String::from_utf8_lossy(&body).into_owned();
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let found = links.filter(|link| link.starts_with(begins) && !link.ends_with("/new")).map(str::to_owned).next();
    found.unwrap_or_else(|| panic!("{path} has a link to {begins}"))
}

/// How long each answer took.
fn ask(port: u16, path: &str, cookie: &str) -> Vec<Duration> {
    let askers: Vec<Vec<Duration>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..ASKERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut times = vec![];
                    for _ in 0..ASKED / ASKERS {
                        let began = Instant::now();
                        let (status, ..) = request(port, "GET", path, cookie, &[]).expect("an answer");
                        times.push(began.elapsed());
                        assert_eq!(status, 200, "{path}");
                    }
                    times
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("an asker")).collect()
    });
    askers.concat()
}

/// Bytes that a browser fetches for the answering page: page and manifest, scripts, everything with styles and fonts.
fn weight(port: u16, page: &str, manifest: &str) -> (usize, usize, usize) {
    let fetch = |path: &str| {
        let (status, head, body) = request(port, "GET", path, "Accept-Encoding: gzip\r\n", &[]).expect("an answer");
        assert_eq!(status, 200, "{path}");
        head.len() + body.len()
    };
    let (_, _, body) = request(port, "GET", page, "", &[]).expect("the page");
    let text = String::from_utf8_lossy(&body).into_owned();
    let mut wanted: BTreeSet<String> = text
        .split('"')
        .filter(|part| part.starts_with("/assets/"))
        .map(|part| part.split('?').next().unwrap_or(part).to_owned())
        .collect();
    // Fonts and pictures are named by the style.
    for style in wanted.clone().iter().filter(|path| path.ends_with(".css")) {
        let (_, _, body) = request(port, "GET", style, "", &[]).expect("a style");
        let css = String::from_utf8_lossy(&body).into_owned();
        let folder = style.rsplit_once('/').map_or("", |(folder, _)| folder);
        for part in css.split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
            let name = part.trim_matches(['"', '\'']);
            if !name.starts_with("data:") {
                let path = if name.starts_with('/') { name.to_owned() } else { format!("{folder}/{name}") };
                wanted.insert(path.split('?').next().unwrap_or(&path).to_owned());
            }
        }
    }
    let first = fetch(page) + fetch(manifest);
    let (mut scripts, mut all) = (0, first);
    for path in &wanted {
        let bytes = fetch(path);
        all += bytes;
        if path.ends_with(".js") {
            scripts += bytes;
        }
    }
    (first, scripts, all)
}
