//! Every parser of bytes from outside, by name. The fuzzer (`fuzz/`, `cargo xtask fuzz`) feeds them bytes for a minute
//! each; the test below replays the seeds and every input that once broke one, and changes them for a moment.
//!
//! A parser must neither panic nor hang, and what it accepts must be what it was given: where a thing has one spelling, writing
//! it again gives the same bytes. To add one: a line in [`PARSERS`] and a folder of small seeds in `fuzz/seeds/`.

use crate::config::Config;
use crate::features::{actions, benchmarks, brought, directory, home, identity, spaces, surveys, terms};
use crate::sheet;
use crate::web::form::{Form, read_parts};
use answers::batch::Batch;
use answers::close::Outcome;
use answers::{GroupCounts, Manifest};
use axum::body::Body;
use axum::extract::Request;
use credential::blind::{IssuerKey, IssuerPublicKey};
use credential::body::{AnswerBody, CommentBody};
use credential::derive::Seed;
use credential::log::{
    Checkpoint, LogPublicKey, Note, Tile, WitnessPublicKey, check_consistency, check_inclusion, read_entries,
    tree_from_tiles, write_entries,
};
use credential::mailbox::{Address, Mailbox, Thread, thread_of};
use credential::receipt::Receipt;
use credential::seal::{Binding, KeyholderPublic, KeyholderSecret, Quorum};
use credential::submission::{Acknowledgement, Submission, Terms};
use credential::token::Credential;
use credential::voice;
use credential::{LeafHash, ManifestHash, Purpose, RootHash, Slot, sha256};
use jiff::civil::date;
use measure::Release;
use measure::attack::algebra::Attacker;
use measure::generate::Recipe;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::sync::LazyLock;

/// A parser.
pub struct Parser {
    /// The name of the target and of its folder of seeds.
    pub name: &'static str,
    /// Reads the bytes, and panics when something is wrong with the parser.
    pub see: fn(&[u8]),
}

/// All of them.
pub const PARSERS: &[Parser] = &[
    Parser { name: "manifest", see: manifest },
    Parser { name: "submission", see: submission },
    Parser { name: "sealed", see: sealed },
    Parser { name: "body", see: body },
    Parser { name: "receipt", see: receipt },
    Parser { name: "words", see: words },
    Parser { name: "message", see: message },
    Parser { name: "sheet", see: voice_sheet },
    Parser { name: "keys", see: keys },
    Parser { name: "log", see: log },
    Parser { name: "proof", see: proof },
    Parser { name: "batch", see: batch },
    Parser { name: "outcome", see: outcome },
    Parser { name: "release", see: release },
    Parser { name: "counts", see: counts },
    Parser { name: "plan", see: plan },
    Parser { name: "table", see: table },
    Parser { name: "comments", see: comments },
    Parser { name: "workbook", see: workbook },
    Parser { name: "book", see: book },
    Parser { name: "xlsform", see: surveys::see_form },
    Parser { name: "map", see: brought::see_map },
    Parser { name: "form", see: form },
    Parser { name: "parts", see: parts },
    Parser { name: "requests", see: surveys::see_requests },
    Parser { name: "config", see: config },
    Parser { name: "letter", see: home::see_letter },
    Parser { name: "mail", see: mail },
    Parser { name: "link", see: link },
    Parser { name: "calendar", see: calendar },
    Parser { name: "evidence", see: actions::see_evidence },
];

/// Term dates as people paste them, and times of day as they write them.
fn calendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    terms::see_lines(text);
    for line in text.lines().take(50) {
        if let Some(at) = spaces::forms::time_of(line) {
            let again = at.strftime("%H:%M").to_string();
            assert_eq!(spaces::forms::time_of(&again), Some(at), "a time is read as it is written");
        }
    }
}

/// People of an invented plan, at most.
const PLANNED_MAX: usize = 120;

/// The wave to which the seeds belong.
const WAVE: &[u8] = include_bytes!("../../../fuzz/seeds/manifest/wave.json");
/// The words of its keyholder.
const HOLDER: &str = include_str!("../../../fuzz/seeds/words/keyholder.txt");

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(WAVE).expect("the seed is a manifest"));
static TERMS: LazyLock<Terms> = LazyLock::new(|| MANIFEST.terms(hash_of(WAVE)).expect("the seed has keys"));
static QUORUM: LazyLock<Quorum> = LazyLock::new(|| {
    let secret = KeyholderSecret::from_words(HOLDER).expect("the words of the keyholder");
    answers::close::quorum(&MANIFEST, vec![secret]).expect("they are those of the seed")
});
/// One sealed answer of it.
const ANSWER: &[u8] = include_bytes!("../../../fuzz/seeds/submission/answer");
static BINDING: LazyLock<Binding> =
    LazyLock::new(|| Submission::parse(ANSWER).expect("the seed is a submission").binding(hash_of(WAVE)));

fn hash_of(bytes: &[u8]) -> ManifestHash {
    ManifestHash::new(sha256(&[bytes]))
}

fn text(bytes: &[u8], see: impl FnOnce(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        see(text);
    }
}

fn manifest(bytes: &[u8]) {
    let Ok(manifest) = Manifest::parse(bytes) else { return };
    assert_eq!(manifest.to_bytes(), bytes);
    // What is accepted can be used: nothing of it is refused later.
    let terms = manifest.terms(hash_of(bytes)).expect("terms");
    assert!(terms.submission_bytes() <= credential::submission::SUBMISSION_BYTES_MAX);
    manifest.keyholders_of_box().expect("keyholders");
    manifest.structure().check().expect("a structure");
    manifest.box_public_key().expect("the key of the box");
}

fn message(bytes: &[u8]) {
    if let Ok(message) = voice::Message::parse(bytes) {
        assert!(message.to_bytes() == bytes, "a message has one spelling");
        let _ = voice::Words::parse(&message.body);
        let _ = voice::Reply::parse(&message.body);
    }
    if let Ok(words) = voice::Words::parse(bytes) {
        assert_eq!(voice::Words::parse(&words.to_body().expect("it was read")).as_ref(), Ok(&words));
    }
}

/// The sheet, a line break, and the bytes of one part.
fn voice_sheet(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (sheet, part) = bytes.split_at(at);
    if let Ok(whole) = answers::sheet::Whole::parse(sheet, &[part.get(1..).unwrap_or_default().to_vec()]) {
        assert!(answers::sheet::bytes_of(&whole.sheet) == sheet, "a sheet has one spelling");
    }
}

fn submission(bytes: &[u8]) {
    let parsed = Submission::parse(bytes);
    if let Ok(submission) = &parsed {
        assert_eq!(submission.to_bytes(), bytes);
    }
    if let Ok(checked) = TERMS.check(bytes) {
        assert_eq!(checked.submission().to_bytes(), bytes);
        assert!(parsed.is_ok());
    }
}

fn sealed(bytes: &[u8]) {
    if let Ok(body) = QUORUM.open(bytes, &BINDING) {
        // Whoever knows the public keys can seal anything; the size is that of the manifest, whatever is in it.
        assert!(!body.is_empty());
    }
}

fn body(bytes: &[u8]) {
    if let Ok(body) = AnswerBody::parse(bytes) {
        assert_eq!(body.to_padded(bytes.len()).expect("it fitted").as_slice(), bytes);
    }
    if let Ok(body) = CommentBody::parse(bytes) {
        assert_eq!(body.to_padded(bytes.len()).expect("it fitted").as_slice(), bytes);
    }
}

fn receipt(bytes: &[u8]) {
    let key = MANIFEST.box_public_key().expect("the key of the box");
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_bytes(), bytes);
        let _ = receipt.check(&key);
        assert_eq!(Receipt::from_b64u(&receipt.to_b64u()).as_ref(), Ok(&receipt));
    }
    if let Some(acknowledgement) = Acknowledgement::parse(bytes) {
        assert_eq!(acknowledgement.to_bytes(), bytes);
    }
    text(bytes, |text| {
        if let Ok(receipt) = Receipt::from_b64u(text) {
            assert_eq!(receipt.to_b64u(), text.split_whitespace().collect::<String>(), "one receipt has one spelling");
        }
    });
}

fn words(bytes: &[u8]) {
    text(bytes, |text| {
        if let Ok(seed) = Seed::from_words(text) {
            assert_eq!(Seed::from_words(&seed.words()).expect("our own words").bits(), seed.bits());
        }
        if let Ok(secret) = KeyholderSecret::parse(text) {
            assert_eq!(KeyholderSecret::from_bytes(&secret.to_bytes()).expect("a number").public(), secret.public());
        }
        // The words of a card, the code and the address of somebody who signs in.
        let plain = identity::words_of(text);
        assert_eq!(identity::words_of(&plain), plain, "tidying tidy words changes nothing");
        if let Some(email) = identity::email_of(text) {
            assert_eq!(identity::email_of(&email).as_ref(), Some(&email));
            assert!(!email.contains(['\r', '\n', ' ', '<', '>', ',']), "an address cannot end a header");
        }
        let next = identity::next_of(text);
        assert!(next.starts_with("/in") && axum::http::HeaderValue::try_from(next).is_ok(), "{next:?}");
    });
}

fn keys(bytes: &[u8]) {
    if let Ok(key) = IssuerPublicKey::from_spki(bytes) {
        assert_eq!(key.to_spki(), bytes);
    }
    if let Ok(key) = IssuerKey::from_pkcs8_der(bytes) {
        let again = IssuerKey::from_pkcs8_der(&key.to_pkcs8_der()).expect("what we write");
        assert_eq!(again.public(), key.public());
    }
    if let Ok(key) = KeyholderPublic::from_bytes(bytes) {
        assert_eq!(key.as_bytes()[..], *bytes);
    }
    if let Ok(credential) = Credential::parse(bytes) {
        assert_eq!(credential.to_bytes(), bytes);
    }
    text(bytes, |text| {
        if let Ok(key) = IssuerPublicKey::from_b64u(text) {
            assert_eq!(key.to_b64u(), text, "one key has one spelling");
        }
        if let Ok(key) = KeyholderPublic::from_b64u(text) {
            assert_eq!(key.to_b64u(), text, "one key has one spelling");
        }
    });
}

fn log(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_bytes(), bytes);
        if let Ok(checkpoint) = Checkpoint::parse(&note.text) {
            assert_eq!(checkpoint.text(), note.text);
        }
    }
    if let Ok(entries) = read_entries(bytes) {
        assert_eq!(write_entries(entries.iter().map(Vec::as_slice)).expect("they fitted"), bytes);
    }
    text(bytes, |text| {
        if let Ok(tile) = Tile::parse(text) {
            assert_eq!(tile.path(), text);
        }
        if let Ok(key) = LogPublicKey::parse(text) {
            assert_eq!(key.to_string(), text);
        }
        let _ = WitnessPublicKey::parse(text);
    });
}

/// Two sizes, a place, a leaf, two roots, and hashes of a proof.
fn proof(bytes: &[u8]) {
    let Some((head, rest)) = bytes.split_at_checked(3 * 8 + 3 * 32) else { return };
    let number = |at: usize| u64::from_be_bytes(head[at * 8..][..8].try_into().expect("8 bytes"));
    let hash = |at: usize| -> [u8; 32] { head[24 + at * 32..][..32].try_into().expect("32 bytes") };
    let path = rest.as_chunks::<32>().0;
    let (old, new) = (RootHash::new(hash(1)), RootHash::new(hash(2)));
    let _ = check_inclusion(LeafHash::new(hash(0)), number(2), number(1), path, new);
    let _ = check_consistency((number(0), old), (number(1), new), path);
    // A small tree from tiles that are too short, too long or not there.
    let size = number(1) % 600;
    let tile = |tile: Tile| rest.get(usize::try_from(tile.index).expect("small")..).map(<[u8]>::to_vec);
    if let Ok(tree) = tree_from_tiles(size, new, tile) {
        assert_eq!((tree.size(), tree.root()), (size, new));
    }
}

fn batch(bytes: &[u8]) {
    if let Ok(batch) = Batch::parse(bytes, &TERMS) {
        assert_eq!(batch.to_bytes(), bytes);
    }
}

fn outcome(bytes: &[u8]) {
    if let Ok(outcome) = Outcome::parse(bytes) {
        Release::from_published(outcome.release_bytes(), &outcome.release_hash()).expect("it was checked");
        assert_eq!(Outcome::parse(&outcome.to_bytes()).expect("what we write").root(), outcome.root());
    }
}

fn release(bytes: &[u8]) {
    if let Ok(release) = Release::from_published(bytes, &sha256(&[bytes])) {
        assert_eq!(release.bytes(), bytes);
        let _ = GroupCounts::of(&release);
    }
}

fn counts(bytes: &[u8]) {
    if let Ok(counts) = serde_json::from_slice::<GroupCounts>(bytes) {
        let again = serde_json::to_vec(&counts).expect("counts are JSON");
        assert_eq!(serde_json::from_slice::<GroupCounts>(&again).expect("what we write"), counts);
    }
}

/// People as bytes: whatever they belong to and say, the plan is proved, the attacker finds no small set in what is shown, and what
/// is published can be read back. The first byte says how many sites and regions and how much care; two bytes are a person.
fn plan(bytes: &[u8]) {
    let Some((first, people)) = bytes.split_first() else { return };
    let sites = 1 + usize::from(first & 3);
    let recipe = Recipe {
        sites,
        regions: usize::from(first >> 2 & 1) * sites.min(2),
        staff: 20 * sites,
        answering: 0,
        items: 1,
        facts: 2,
        unstated: 0,
        uneven: false,
    };
    let structure = measure::generate::trust(&recipe, [1; 32]).structure;
    let policy = measure::Policy::standard(&structure, 10, if first & 8 == 0 { 5 } else { 10 });
    let mut opened = measure::Opened::new(&structure);
    for person in people.chunks_exact(2).take(PLANNED_MAX) {
        let facts: Vec<u8> = [(person[0] >> 2, 0), (person[1], 1)]
            .map(|(byte, fact): (u8, usize)| byte % (structure.facts[fact].categories.len() as u8 + 1))
            .to_vec();
        let answer = measure::Answer::One(1 + (person[1] >> 3) % 5);
        opened.push(usize::from(person[0]) % sites, &facts, &[answer]).expect("a row of this structure");
    }
    let wave = measure::Wave {
        id: "w".to_owned(),
        manifest: [0; 32],
        counts: measure::Counts { answers: vec![measure::Tally::default(); sites], comments: vec![] },
    };
    let drawn =
        measure::draw(&structure, &policy, &opened, &wave, [2; 32]).expect("a plan that stands up to its proof");
    drawn.certificates.verify().expect("a proof");
    let shown = drawn.certificates.offers().iter().filter(|offer| offer.verdict.is_shown());
    let rows: Vec<_> = shown.map(|offer| offer.row.clone()).collect();
    let found = Attacker::new(drawn.certificates.weights(), &rows).search(50, policy.k_d, [3; 32]);
    assert!(found.is_none_or(|found| found.people >= policy.k_d));
    let (bytes, hash) = (drawn.release.bytes(), drawn.release.hash());
    assert_eq!(Release::from_published(&bytes, &hash).expect("it can be read back"), drawn.release);
}

/// A staff list from its bytes to what it would change.
fn table(bytes: &[u8]) {
    let Ok(sheet) = sheet::read(bytes) else { return };
    assert!(sheet.lines.iter().all(|line| line.cells.len() == sheet.header.len()));
    let no_zero = |text: &String| !text.contains('\0');
    assert!(sheet.header.iter().chain(sheet.lines.iter().flat_map(|line| &line.cells)).all(no_zero));
    directory::see_list(&sheet, date(2026, 11, 2));
    // The same table as the scores of other organisations, under headers that it would need.
    let named = ["organisation", "measure", "value"].into_iter().map(str::to_owned);
    let header = named.chain(sheet.header.iter().skip(3).cloned()).take(sheet.header.len()).collect();
    if let Ok(read) = benchmarks::read(&sheet::Sheet { header, ..sheet }) {
        assert!(read.measures.iter().all(|measure| {
            let [low, middle, high] = measure.quarters;
            0 <= low && low <= middle && middle <= high && high <= 1_000 && measure.organisations >= 5
        }));
    }
}

/// Comments: what they are about never takes one twice, whatever is written.
fn comments(bytes: &[u8]) {
    text(bytes, |all| {
        let comments: Vec<&str> = all.lines().take(200).collect();
        let found = measure::topics::topics(&comments, &["pl", "cy"], [7; 32]);
        let mut seen = std::collections::BTreeSet::new();
        assert!(found.iter().flat_map(|topic| &topic.comments).all(|at| *at < comments.len() && seen.insert(*at)));
    });
}

/// The cells of a workbook: what is inside the packing, where a fuzzer by itself would never come.
fn workbook(bytes: &[u8]) {
    text(bytes, |cells| table(&sheet::workbook(cells)));
}

/// A whole workbook, old or new, as it comes.
fn book(bytes: &[u8]) {
    if let Ok(book) = sheet::read_book(bytes) {
        let cells = book.iter().flat_map(|(_, lines)| lines).flat_map(|(_, cells)| cells);
        assert!(cells.into_iter().all(|cell| !cell.contains('\0')));
    }
    text(bytes, |cells| {
        let _ = sheet::read_book(&sheet::workbook(cells));
    });
}

fn form(bytes: &[u8]) {
    let Ok(form) = Form::parse(bytes) else { return };
    for name in ["a", "on", "opens", "csrf"] {
        assert!(!form.text(name).contains('\0'));
        let _ = (form.date(name), form.all(name), form.has(name));
    }
}

/// A form with files. The first line is the content type.
fn parts(bytes: &[u8]) {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    }
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let (kind, body) = (&bytes[..end], bytes[end + 1..].to_vec());
    let Ok(request) = Request::post("/").header("content-type", kind).body(Body::from(body)) else { return };
    RUNTIME.with(|runtime| {
        if let Ok((form, files)) = runtime.block_on(read_parts(request)) {
            assert!(!form.text("csrf").contains('\0'));
            assert!(files.values().all(|(name, _)| !name.contains('\0')));
        }
    });
}

static MAILBOX: LazyLock<(Mailbox, Thread)> = LazyLock::new(|| {
    let seed = Seed::new([1; 16]);
    let mailbox = Mailbox::of(&seed.for_credential(hash_of(WAVE), Purpose::Comment, Slot(0)));
    (mailbox, Thread::random(&mut ChaCha20Rng::from_seed([6; 32])))
});

/// What goes to and from the writer of a comment.
fn mail(bytes: &[u8]) {
    let (mailbox, thread) = &*MAILBOX;
    // The seeds that open were sealed to these keys; nobody else knows them, so nothing else does.
    let _ = mailbox.open(hash_of(WAVE), bytes);
    let _ = thread.read(hash_of(WAVE), &mailbox.address(), bytes);
    let _ = thread_of(bytes);
    text(bytes, |text| {
        if let Ok(address) = Address::from_b64u(text) {
            assert_eq!(address.to_b64u(), text, "one address has one spelling");
        }
    });
}

/// What one half asks of the other, once it is unsealed.
fn link(bytes: &[u8]) {
    if let Ok(ask) = serde_json::from_slice::<crate::link::Ask>(bytes) {
        let again = serde_json::to_vec(&ask).expect("it is JSON");
        serde_json::from_slice::<crate::link::Ask>(&again).expect("what we write");
    }
}

fn config(bytes: &[u8]) {
    text(bytes, |text| {
        if let Ok(config) = Config::parse(text) {
            let _ = (config.people_at(), config.answers_at(), config.keys_at(), config.is_https());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use credential::Version;
    use rand_core::Rng;
    use std::collections::BTreeSet;
    use std::path::PathBuf;
    use std::time::{Duration, Instant};

    /// How long each parser gets changed inputs here. The fuzzer itself takes a minute each.
    const CHANGED: Duration = Duration::from_millis(60);
    /// An input that takes longer than this (twenty megabytes of hostile bytes included) counts as a hang.
    const HANG: Duration = Duration::from_secs(5);

    fn folder(kind: &str, name: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(kind).join(name)
    }

    fn files(folder: PathBuf) -> Vec<Vec<u8>> {
        let mut at: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
        at.sort();
        at.into_iter().map(|at| std::fs::read(at).expect("a seed")).collect()
    }

    /// Changes bytes as a fuzzer does: bits, bytes, pieces moved, doubled and cut.
    fn change(bytes: &mut Vec<u8>, chance: &mut ChaCha20Rng) {
        for _ in 0..=chance.next_u32() % 4 {
            let at = chance.next_u32() as usize % (bytes.len() + 1);
            let other = chance.next_u32() as usize % (bytes.len() + 1);
            match chance.next_u32() % 9 {
                0 if at < bytes.len() => bytes[at] ^= 1 << (chance.next_u32() % 8),
                1 if at < bytes.len() => bytes[at] = chance.next_u32() as u8,
                2 if at < bytes.len() => bytes[at] = b"\0\x01\x7f\x80\xff\"{\n+"[other % 9],
                3 => bytes.truncate(at),
                4 => bytes.insert(at, chance.next_u32() as u8),
                5 if at < bytes.len() => drop(bytes.remove(at)),
                6 => bytes.extend_from_within(at.min(other)..(at.min(other) + 64).min(bytes.len())),
                7 => drop(bytes.drain(at.min(other)..at.max(other))),
                _ if at < bytes.len() && other < bytes.len() => bytes.swap(at, other),
                _ => {}
            }
        }
    }

    fn seen(parser: &Parser, bytes: &[u8]) {
        let began = Instant::now();
        let result = std::panic::catch_unwind(|| (parser.see)(bytes));
        assert!(result.is_ok(), "{} breaks on {} bytes: {}", parser.name, bytes.len(), hex::encode(bytes));
        assert!(began.elapsed() < HANG, "{} takes {:?} for {} bytes", parser.name, began.elapsed(), bytes.len());
    }

    #[test]
    fn no_parser_breaks_on_bytes_from_outside() {
        for parser in PARSERS {
            let seeds = files(folder("seeds", parser.name));
            assert!(!seeds.is_empty(), "fuzz/seeds/{} has no seeds", parser.name);
            seen(parser, &[]);
            for bytes in seeds.iter().chain(&files(folder("crashers", parser.name))) {
                seen(parser, bytes);
            }
            let mut chance = ChaCha20Rng::from_seed(sha256(&[parser.name.as_bytes()]));
            let until = Instant::now() + CHANGED;
            while Instant::now() < until {
                let mut bytes = seeds[chance.next_u32() as usize % seeds.len()].clone();
                change(&mut bytes, &mut chance);
                seen(parser, &bytes);
            }
        }
    }

    #[test]
    fn every_folder_of_seeds_belongs_to_a_parser() {
        let known: BTreeSet<&str> = PARSERS.iter().map(|parser| parser.name).collect();
        assert_eq!(known.len(), PARSERS.len(), "a name occurs twice");
        for kind in ["seeds", "crashers"] {
            for found in std::fs::read_dir(folder(kind, "")).expect("the folder").flatten() {
                let name = found.file_name().into_string().expect("a plain name");
                assert!(
                    name.starts_with('.') || known.contains(name.as_str()),
                    "fuzz/{kind}/{name} belongs to no parser"
                );
            }
        }
    }

    #[test]
    fn the_seeds_are_what_they_should_be() {
        // Were they not, the fuzzer would only ever see the first check of a parser.
        assert!(files(folder("seeds", "submission")).iter().any(|bytes| TERMS.check(bytes).is_ok()));
        assert!(files(folder("seeds", "sealed")).iter().any(|bytes| QUORUM.open(bytes, &BINDING).is_ok()));
        assert!(files(folder("seeds", "batch")).iter().any(|bytes| Batch::parse(bytes, &TERMS).is_ok()));
        assert!(files(folder("seeds", "outcome")).iter().any(|bytes| Outcome::parse(bytes).is_ok()));
        let release = |bytes: &Vec<u8>| Release::from_published(bytes, &sha256(&[bytes])).is_ok();
        assert!(files(folder("seeds", "release")).iter().any(release));
        assert!(files(folder("seeds", "body")).iter().any(|bytes| AnswerBody::parse(bytes).is_ok()));
        assert!(files(folder("seeds", "receipt")).iter().any(|bytes| Receipt::parse(bytes).is_ok()));
        assert!(files(folder("seeds", "log")).iter().any(|bytes| Note::parse(bytes).is_ok()));
        assert!(
            files(folder("seeds", "workbook"))
                .iter()
                .any(|bytes| { sheet::read(&sheet::workbook(std::str::from_utf8(bytes).expect("text"))).is_ok() })
        );
    }

    /// Makes the seeds of what a wave writes anew, from a small wave: `BELONG_WRITE_SEEDS=1 cargo test … the_seeds_of_a_wave`.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_seeds_of_a_wave_can_be_made_anew() {
        if std::env::var_os("BELONG_WRITE_SEEDS").is_none() {
            return;
        }
        let write = |name: &str, file: &str, bytes: &[u8]| {
            std::fs::create_dir_all(folder("seeds", name)).expect("a folder");
            std::fs::write(folder("seeds", name).join(file), bytes).expect("a seed");
        };
        let trial = crate::testing::on_sqlite().await;
        trial.import(&[("Alder Primary", "North", 24)]).await;
        let organiser = trial.person("p1@willowbrook.example", &[identity::Role::Organiser]).await;
        let (wave, words) = trial.announced(&organiser, &[&organiser]).await;
        let ballot_box = trial.app.own_box();
        write("manifest", "wave.json", &ballot_box.manifest_bytes(&wave).await.unwrap().unwrap());
        write("words", "keyholder.txt", words[0].as_bytes());
        trial.app.clock().move_to(date(2026, 11, 10));
        let mut chance = ChaCha20Rng::from_seed([3; 32]);
        for n in 1..=12 {
            let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
            let respondent = trial.respondent(&wave, &person).await;
            let (asked, pending) = respondent.ask().unwrap();
            let signatures = surveys::take(&trial.app, &person, wave.clone(), asked).await.unwrap();
            let held = pending.finish(&signatures).unwrap();
            let mut body = AnswerBody::default();
            body.answers.insert("bel1".into(), credential::body::Value::One(1 + n % 5));
            body.facts.insert("age".into(), credential::body::Value::One(1));
            let comment = credential::body::Comment { mailbox: None, item: "say1".into(), text: "Tea\n\"é\"".into() };
            let comments = [CommentBody::Written(comment), CommentBody::Empty];
            let sent = respondent.submissions(&held, &body, &comments, Version::FIRST, &mut chance).unwrap();
            for (at, submission) in sent.into_iter().enumerate() {
                let today = trial.app.clock().today().to_string();
                let given = ballot_box.submit(&wave, submission.clone(), &today).await.unwrap();
                if n == 1 && at < 2 {
                    let parsed = Submission::parse(&submission).unwrap();
                    let receipt = Receipt {
                        manifest: hash_of(&ballot_box.manifest_bytes(&wave).await.unwrap().unwrap()),
                        token: parsed.token(),
                        version: parsed.version,
                        acknowledgement: Acknowledgement::parse(&given).unwrap(),
                    };
                    write("submission", ["answer", "comment"][at], &submission);
                    write("sealed", ["answer", "comment"][at], &parsed.sealed);
                    write("receipt", ["answer", "comment"][at], &receipt.to_bytes());
                    write("receipt", ["answer.txt", "comment.txt"][at], receipt.to_b64u().as_bytes());
                    write("keys", ["answer", "comment"][at], &parsed.credential.to_bytes());
                }
            }
            if n == 1 {
                write("body", "answer", &body.to_padded(200).unwrap());
                write("body", "comment", &comments[0].to_padded(200).unwrap());
                write("body", "empty", &comments[1].to_padded(4).unwrap());
            }
        }
        trial.app.clock().move_to(date(2026, 11, 21));
        let batch = ballot_box.export_batch(&wave, "2026-11-21").await.unwrap();
        // Two of them are enough: "BLB1", the manifest, a number, and each behind its length.
        let length = 4 + u32::from_be_bytes(batch[40..44].try_into().unwrap()) as usize;
        let two = [&batch[..36], &2_u32.to_be_bytes(), &batch[40..40 + 2 * length]].concat();
        write("batch", "two", &two);
        let handed = surveys::counts_at_end(&trial.app, &wave).await.unwrap();
        write("counts", "counts.json", &serde_json::to_vec(&handed).unwrap());
        let published = ballot_box.published(&wave).await.unwrap();
        let root = published.leaves.clone().unwrap().into_iter().collect::<credential::log::Tree>().root();
        let secret = vec![KeyholderSecret::from_words(&words[0]).unwrap()];
        let outcome = answers::close::count_files(&published.manifest, &batch, root, secret, &handed).unwrap();
        write("outcome", "outcome.json", &outcome.to_bytes());
        write("release", "release.json", outcome.release_bytes());
        write("log", "checkpoint", &published.checkpoint);
        write("log", "batch-checkpoint", &published.batch_checkpoint.unwrap());
        write("log", "entries", &ballot_box.log_tile("tile/entries/000.p/2").await.unwrap());
        write("log", "tile.txt", b"tile/0/x001/234.p/17");
        let group = &ballot_box.manifest(&wave).await.unwrap().unwrap().groups[0];
        write("keys", "issuer.txt", group.answer_key.as_bytes());
        write("keys", "issuer", &IssuerPublicKey::from_b64u(&group.answer_key).unwrap().to_spki());
        write("keys", "keyholder", KeyholderSecret::from_words(&words[0]).unwrap().public().as_bytes());
        let tree: credential::log::Tree = published.leaves.unwrap().into_iter().collect();
        let numbers = [5, tree.size(), 3].map(u64::to_be_bytes).concat();
        let (leaf, old) = (tree.leaf(3).unwrap(), tree.root_at(5).unwrap());
        let head = [&numbers[..], leaf.as_bytes(), old.as_bytes(), tree.root().as_bytes()].concat();
        let (mailbox, thread) = &*MAILBOX;
        let question = thread.ask(hash_of(WAVE), &mailbox.address(), "Why?", &mut chance).unwrap();
        let asked = mailbox.open(hash_of(WAVE), &question).unwrap();
        write("mail", "question", &question);
        write("mail", "reply", &mailbox.reply(hash_of(WAVE), &asked, "So.", &mut chance).unwrap());
        write("mail", "address.txt", mailbox.address().to_b64u().as_bytes());
        write("proof", "inclusion", &[&head[..], &tree.inclusion(3).unwrap().concat()].concat());
        write("proof", "consistency", &[&head[..], &tree.consistency(5).unwrap().concat()].concat());
    }
}
