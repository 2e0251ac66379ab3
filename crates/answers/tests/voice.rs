//! Sheets, tokens, steps: suggestions and backing without a name, on both databases (docs/method/voice.md).

use answers::sheet::{
    PART_FORMAT, Part, PartOf, Right, SHEET_FORMAT, Sheet, SheetFault, SheetKind, Whole, bytes_of, key_name,
};
use answers::{BallotBox, BoxError, Issuer, Tally};
use credential::blind::IssuerPublicKey;
use credential::client::{Held, Request};
use credential::derive::Seed;
use credential::token::IssuerName;
use credential::voice::{Message, Reply, Use, Words};
use credential::{ManifestHash, Purpose, Slot, Version, sha256};
use store::{Answers, Db, testing};

const DAY: &str = "2026-11-10";
const NEXT: &str = "2026-11-11";
const THEN: &str = "2026-11-12";

struct Scene {
    ballot_box: BallotBox,
    issuer: Issuer,
    sheet: Vec<u8>,
    parts: Vec<Vec<u8>>,
    whole: Whole,
    folder: tempfile::TempDir,
}

impl Scene {
    /// A sheet with three bands. Backing: `quiet` for everybody, `bins` in the first band. Words: two tokens for each right.
    async fn new(db: Db<Answers>, id: &str, kind: SheetKind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ballot_box = BallotBox::open(db, folder.path().join("keys")).unwrap();
        let issuer = Issuer::open(folder.path().join("keys")).unwrap();
        let (_, log_key) = ballot_box.prepare_box(id).await.unwrap();
        let bands = ["a", "b", "c"];
        let (common, matters): (Vec<&str>, Vec<Vec<&str>>) = match kind {
            SheetKind::Backing => (vec![], vec![vec!["quiet", "bins"], vec!["quiet"], vec!["quiet"]]),
            SheetKind::Words => (vec!["all"], vec![vec!["own"]; 3]),
        };
        let mut names: Vec<String> = common.iter().map(|matter| key_name(None, matter)).collect();
        for (band, matters) in bands.iter().zip(&matters) {
            names.extend(matters.iter().map(|matter| key_name(Some(band), matter)));
        }
        let keys = issuer.make(id, &names, false).await.unwrap();
        let right = |name: String, matter: &str| Right {
            matter: matter.into(),
            key: keys.iter().find(|key| key.code == name).unwrap().answer_key.clone(),
            owed_at: match (kind, matter) {
                (SheetKind::Words, _) => 0,
                (_, "bins") => 3,
                _ => 12,
            },
            tokens: if kind == SheetKind::Words { 2 } else { 1 },
        };
        let parts: Vec<Part> = bands
            .iter()
            .zip(&matters)
            .map(|(band, matters)| Part {
                format: PART_FORMAT.into(),
                sheet: id.into(),
                code: (*band).into(),
                matters: matters.iter().map(|matter| right(key_name(Some(band), matter), matter)).collect(),
            })
            .collect();
        let parts: Vec<(String, Vec<u8>)> = parts.iter().map(|part| (part.code.clone(), bytes_of(part))).collect();
        let of = |(code, bytes): &(String, Vec<u8>)| PartOf {
            code: code.clone(),
            name: format!("Band {code}"),
            people: 40,
            hash: hex::encode(sha256(&[bytes])),
        };
        let sheet = Sheet {
            format: SHEET_FORMAT.into(),
            organisation: "Heron Vale Learning Trust".into(),
            issuer: "belong.example".into(),
            log_key,
            sheet: id.into(),
            kind,
            appears_on: DAY.into(),
            ends_on: NEXT.into(),
            common: common.iter().map(|matter| right(key_name(None, matter), matter)).collect(),
            parts: parts.iter().map(of).collect(),
        };
        let (sheet, parts) = (bytes_of(&sheet), parts.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>());
        ballot_box.open_sheet(sheet.clone(), parts.clone()).await.unwrap();
        let whole = Whole::parse(&sheet, &parts).unwrap();
        Self { ballot_box, issuer, sheet, parts, whole, folder }
    }

    async fn hold(&self, band: &str, slot: u8, seed: u8) -> Held {
        let rights = self.whole.rights_of(band).unwrap();
        let (right, name) = &rights[usize::from(slot)];
        let key = IssuerPublicKey::from_b64u(&right.key).unwrap();
        let issuer = IssuerName::new("belong.example").unwrap();
        let request =
            Request::new(&Seed::new([seed; 16]), &issuer, self.whole.hash, &key, Purpose::Answer, Slot(slot)).unwrap();
        let blinded = vec![(Purpose::Answer, request.blinded)];
        let signed = self.issuer.blind_sign(&self.whole.sheet.sheet, name, blinded).await.unwrap();
        request.finalize(&signed[0]).unwrap()
    }

    async fn say(&self, held: &Held, kind: Use, version: u32, body: Vec<u8>, day: &str) -> Result<(), BoxError> {
        let version = Version::new(version).unwrap();
        let message = Message::sign(held, self.whole.hash, kind, version, body).to_bytes();
        self.ballot_box.use_token(&self.whole.sheet.sheet, message, day).await
    }

    async fn back(&self, band: &str, slot: u8, seed: u8) {
        let held = self.hold(band, slot, seed).await;
        self.say(&held, Use::Backing, 1, vec![1], DAY).await.unwrap();
    }

    async fn shown(&self, matter: &str, day: &str) -> (u32, u32, bool) {
        let tallies = self.ballot_box.tallies(day).await.unwrap();
        let found = tallies.into_iter().find(|tally| tally.matter == matter);
        let Tally { people, bands, owed, .. } = found.unwrap();
        (people, bands, owed)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v_3_2_and_5_1_each_backs_once_and_steps_are_read_once_a_day() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Scene::new(db, "s1", SheetKind::Backing).await;
        for seed in 0..11 {
            scene.back(if seed < 10 { "a" } else { "b" }, 0, seed).await;
        }
        // Ten of one band and one of another: a step, and no answer owed yet.
        assert_eq!(
            scene.shown("quiet", DAY).await,
            (0, 0, false),
            "the step of ten lies within ten of the number that owes"
        );
        scene.back("b", 0, 20).await;
        assert_eq!(scene.shown("quiet", DAY).await, (0, 0, false), "asking again on the same day tells nothing new");
        assert_eq!(
            scene.shown("quiet", NEXT).await,
            (12, 0, false),
            "twelve, of two bands: not owed, and no number of bands"
        );
        // One more from a third band.
        let held = scene.hold("c", 0, 30).await;
        for (version, body, right) in
            [(1, 1, true), (1, 1, true), (1, 0, false), (3, 0, true), (2, 1, false), (4, 1, true)]
        {
            let done = scene.say(&held, Use::Backing, version, vec![body], NEXT).await;
            assert_eq!(done.is_ok(), right, "version {version}: {done:?}");
        }
        assert_eq!(scene.ballot_box.end_sheets(NEXT).await.unwrap(), Vec::<String>::new(), "the last day is not past");
        assert_eq!(scene.ballot_box.end_sheets(THEN).await.unwrap(), ["s1"]);
        assert_eq!(
            scene.shown("quiet", THEN).await,
            (12, 0, false),
            "counted once more at its end: the first person of a third band moves nothing, or everybody would see that one came"
        );
        assert!(matches!(scene.say(&held, Use::Backing, 9, vec![1], NEXT).await, Err(BoxError::SheetOver)));
        assert!(!scene.folder.path().join("keys").join(hex::encode(&sha256(&[b"s1"])[..16])).join("k.key").exists());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v_5_3_three_people_of_one_band_are_owed_an_answer_about_their_own_place() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Scene::new(db, "s2", SheetKind::Backing).await;
        scene.back("a", 1, 1).await;
        scene.back("a", 1, 2).await;
        assert_eq!(scene.shown("bins", DAY).await, (0, 0, false));
        scene.back("a", 1, 3).await;
        assert_eq!(scene.shown("bins", NEXT).await, (3, 0, true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v_3_6_a_token_is_good_for_its_sheet_its_days_and_its_kind() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "s3", SheetKind::Backing).await;
    let held = scene.hold("a", 0, 1).await;
    assert!(matches!(scene.say(&held, Use::Backing, 1, vec![1], "2026-11-09").await, Err(BoxError::TooEarly(_))));
    assert!(matches!(scene.say(&held, Use::Backing, 1, vec![1], THEN).await, Err(BoxError::SheetOver)));
    let words = Words { finding: String::new(), named: 0, title: "A".into(), text: "B".into() }.to_body().unwrap();
    assert!(matches!(scene.say(&held, Use::Words, 1, words, DAY).await, Err(BoxError::Message(_))));
    let message = Message::sign(&held, ManifestHash::new([1; 32]), Use::Backing, Version::FIRST, vec![1]).to_bytes();
    assert!(matches!(scene.ballot_box.use_token("s3", message, DAY).await, Err(BoxError::Message(_))));
    assert!(matches!(scene.ballot_box.use_token("nowhere", vec![], DAY).await, Err(BoxError::NoSheet)));
    // The same again is the same; other bytes under its name are refused.
    scene.ballot_box.open_sheet(scene.sheet.clone(), scene.parts.clone()).await.unwrap();
    let mut other = scene.whole.sheet.clone();
    other.ends_on = THEN.into();
    let refused = scene.ballot_box.open_sheet(bytes_of(&other), scene.parts.clone()).await;
    assert!(matches!(refused, Err(BoxError::AnnouncedOtherwise)));
    let log = scene.ballot_box.journal().await.unwrap();
    let entry = format!("sheet s3 {}", scene.whole.hash);
    assert_eq!(log.entries().iter().filter(|line| line.as_slice() == entry.as_bytes()).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn v_3_3_and_3_4_words_are_said_once_and_only_a_made_up_name_can_reply() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = Scene::new(db, "s4", SheetKind::Words).await;
        let words = |named, title: &str| Words {
            finding: String::new(),
            named,
            title: title.into(),
            text: "In every academy.".into(),
        };
        let (named, silent) = (scene.hold("a", 0, 1).await, scene.hold("b", 2, 2).await);
        for _ in 0..2 {
            scene.say(&named, Use::Words, 1, words(1, "Quiet rooms").to_body().unwrap(), DAY).await.unwrap();
        }
        let other = words(1, "Something else").to_body().unwrap();
        assert!(matches!(scene.say(&named, Use::Words, 1, other, DAY).await, Err(BoxError::Spent)));
        scene.say(&silent, Use::Words, 1, words(0, "Bins").to_body().unwrap(), DAY).await.unwrap();
        let reply = || Reply { text: "The old office is free.".into() }.to_body().unwrap();
        assert!(matches!(scene.say(&silent, Use::Reply, 2, reply(), DAY).await, Err(BoxError::NoThread)));
        let stranger = scene.hold("a", 1, 9).await;
        assert!(matches!(scene.say(&stranger, Use::Reply, 2, reply(), DAY).await, Err(BoxError::NoThread)));
        scene.say(&named, Use::Reply, 2, reply(), DAY).await.unwrap();
        scene.say(&named, Use::Reply, 2, reply(), DAY).await.unwrap();
        let waiting = scene.ballot_box.words_waiting().await.unwrap();
        assert_eq!(waiting.len(), 3);
        let find = |title: Option<&str>| waiting.iter().find(|said| said.title.as_deref() == title).unwrap();
        let (rooms, bins, answer) = (find(Some("Quiet rooms")), find(Some("Bins")), find(None));
        assert_eq!((rooms.band.as_deref(), bins.band.as_deref()), (None, Some("b")));
        assert_eq!((&rooms.thread, &bins.thread), (&answer.thread, &None));
        assert!(rooms.thread.is_some());
        // Words of the last day keep the sheet until somebody took them.
        assert!(scene.ballot_box.end_sheets(THEN).await.unwrap().is_empty());
        scene.ballot_box.words_taken(waiting.iter().map(|said| said.id.clone()).collect()).await.unwrap();
        assert!(scene.ballot_box.words_waiting().await.unwrap().is_empty());
        assert_eq!(scene.ballot_box.end_sheets(THEN).await.unwrap(), ["s4"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_people_who_back_at_once_are_counted_exactly_once_each() {
    testing::on_both(|db: Db<Answers>| async move {
        let scene = std::sync::Arc::new(Scene::new(db.clone(), "s5", SheetKind::Backing).await);
        let mut held = vec![];
        for n in 0..200_u8 {
            held.push(scene.hold(["a", "b", "c"][usize::from(n) % 3], 0, n).await);
        }
        let mut sending = tokio::task::JoinSet::new();
        // Everybody sends twice at once, as a phone does whose connection was lost.
        for held in held.into_iter().map(std::sync::Arc::new) {
            for _ in 0..2 {
                let (scene, held) = (scene.clone(), held.clone());
                sending.spawn(async move {
                    loop {
                        match scene.say(&held, Use::Backing, 1, vec![1], DAY).await {
                            Err(why) if why.is_busy() => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
                            done => break done,
                        }
                    }
                });
            }
        }
        while let Some(done) = sending.join_next().await {
            done.unwrap().unwrap();
        }
        let spent: i64 = db
            .read("test: spent", |tx| tx.row("SELECT COUNT(*) FROM spent WHERE sheet = 's5'", &[], |row| row.get(0)))
            .await
            .unwrap();
        assert_eq!(spent, 200);
        // The sheet says that it concerns 120 people: of more than half of them no step speaks.
        assert_eq!(scene.shown("quiet", DAY).await, (50, 3, true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v_4_1_whoever_reads_the_database_finds_rows_of_one_length_and_nothing_that_tells_them_apart() {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), "s6", SheetKind::Backing).await;
    scene.back("a", 0, 1).await;
    scene.back("b", 0, 2).await;
    scene.back("a", 1, 1).await;
    let words = Scene::new(trial.db(), "s7", SheetKind::Words).await;
    for (seed, named) in [(1, 0), (2, 1)] {
        let held = words.hold("a", 0, seed).await;
        let said = Words {
            finding: String::new(),
            named,
            title: "Canary".repeat(usize::from(seed)),
            text: "A canary sings.".into(),
        };
        words.say(&held, Use::Words, 1, said.to_body().unwrap(), DAY).await.unwrap();
    }
    let rows: Vec<(Vec<u8>, Vec<u8>)> = trial
        .db()
        .read("test: raw", |tx| {
            tx.rows("SELECT place, cipher FROM spent UNION ALL SELECT place, cipher FROM spent", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
        })
        .await
        .unwrap();
    assert_eq!(rows.len(), 10);
    assert!(rows.iter().all(|(place, cipher)| place.len() == 32 && cipher.len() == 12 + 42 + 16));
    let said: Vec<Vec<u8>> =
        trial.db().read("test: raw", |tx| tx.rows("SELECT cipher FROM said", &[], |row| row.get(0))).await.unwrap();
    assert!(said.len() == 2 && said[0].len() == said[1].len());
    let all = std::fs::read(match trial.location() {
        store::Location::Sqlite(path) => path.clone(),
        store::Location::Postgres(_) => unreachable!(),
    });
    for bytes in said.iter().chain(&all.into_iter().collect::<Vec<_>>()) {
        assert!(!bytes.windows(6).any(|part| part == b"Canary" || part == b"canary"));
    }
}

#[test]
fn v_1_3_to_1_7_a_sheet_that_breaks_a_rule_is_refused() {
    let key = |n: u8| {
        let mut modulus = [n; 256];
        (modulus[0], modulus[255]) = (0x80 | n, 1);
        IssuerPublicKey::from_modulus(modulus).unwrap().to_b64u()
    };
    let right = |n: u8| Right { matter: format!("m{n}"), key: key(n), owed_at: 10, tokens: 1 };
    let part = |code: &str, matters: Vec<Right>| Part {
        format: PART_FORMAT.into(),
        sheet: "s".into(),
        code: code.into(),
        matters,
    };
    let sheet = |parts: &[Part], people: u32| Sheet {
        format: SHEET_FORMAT.into(),
        organisation: "O".into(),
        issuer: "belong.example".into(),
        log_key: String::new(),
        sheet: "s".into(),
        kind: SheetKind::Backing,
        appears_on: DAY.into(),
        ends_on: NEXT.into(),
        common: vec![],
        parts: parts
            .iter()
            .map(|part| PartOf {
                code: part.code.clone(),
                name: "N".into(),
                people,
                hash: hex::encode(sha256(&[&bytes_of(part)])),
            })
            .collect(),
    };
    let read =
        |sheet: &Sheet, parts: &[Part]| Whole::parse(&bytes_of(sheet), &parts.iter().map(bytes_of).collect::<Vec<_>>());
    let good = [part("a", vec![right(1)]), part("b", vec![right(2)])];
    assert!(read(&sheet(&good, 20), &good).is_ok());
    let refused = |sheet: &Sheet, parts: &[Part], why: &str| {
        let fault = read(sheet, parts).unwrap_err();
        assert!(fault.to_string().contains(why), "{fault}");
    };
    refused(&sheet(&good, 19), &good, "at least 20");
    refused(&sheet(&good, 20), &good[..1], "missing");
    let twice = [part("a", vec![right(1)]), part("b", vec![right(1)])];
    refused(&sheet(&twice, 20), &twice, "twice");
    let same = [part("a", vec![right(1)]), part("a", vec![right(2)])];
    refused(&sheet(&same, 20), &same, "each band once");
    let swapped = [good[1].clone(), good[0].clone()];
    refused(&sheet(&good, 20), &swapped, "not the one");
    let free = [part("a", vec![Right { owed_at: 0, ..right(1) }])];
    refused(&sheet(&free, 20), &free, "owed");
    let twice = [part("a", vec![Right { tokens: 2, ..right(1) }])];
    refused(&sheet(&twice, 20), &twice, "once");
    let mut late = sheet(&good, 20);
    late.ends_on = "2026-11-01".into();
    assert_eq!(read(&late, &good).unwrap_err(), SheetFault::Form);
    let spaced = [&b" "[..], &bytes_of(&sheet(&good, 20))].concat();
    assert_eq!(
        Whole::parse(&spaced, &good.iter().map(bytes_of).collect::<Vec<_>>()).unwrap_err(),
        SheetFault::NotCanonical
    );
}
