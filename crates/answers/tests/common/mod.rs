//! A small wave with made-up people, for the tests of the box.

#![allow(dead_code)] // Each file of tests uses a part of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use answers::manifest::{BODY_BYTES, Counting, FORMAT, Group, Keyholder, Question, QuestionKind, Region, Section};
use answers::{BallotBox, BoxError, GroupCount, GroupCounts, Handed, Manifest};
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use credential::client::{Held, Request};
use credential::derive::Seed;
use credential::mailbox::Mailbox;
use credential::receipt::Receipt;
use credential::seal::{self, KeyholderSecret};
use credential::submission::{Acknowledgement, Submission};
use credential::token::IssuerName;
use credential::{ManifestHash, Purpose, Slot, Version};
use measure::Policy;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use store::{Answers, Db};

pub const OPEN: &str = "2026-11-10";
pub const AFTER: &str = "2026-11-28";
/// A sentence that nobody would find by chance.
pub const CANARY: &str = "xylophone-canary-7731 in the staffroom";

pub struct Scene {
    pub db: Db<Answers>,
    pub ballot_box: BallotBox,
    pub manifest: Manifest,
    pub hash: ManifestHash,
    pub folder: tempfile::TempDir,
}

pub fn text(words: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), words.to_owned())])
}

pub fn question(code: &str, kind: QuestionKind, options: usize) -> Question {
    Question {
        code: code.into(),
        kind,
        text: text("A question?"),
        hint: BTreeMap::new(),
        options: (1..=options).map(|i| text(&format!("choice {i}"))).collect(),
        sensitive: false,
        show_if: None,
    }
}

pub fn keyholder(i: u8) -> KeyholderSecret {
    KeyholderSecret::from_seed(&Seed::new([100 + i; 16]))
}

/// The words of a keyholder.
pub fn words(i: u8) -> String {
    Seed::new([100 + i; 16]).words().to_string()
}

/// A manifest without the keys that the box makes.
pub fn draft(wave: &str, holders: u8) -> Manifest {
    let mut manifest = Manifest {
        format: FORMAT.into(),
        demonstration: false,
        organisation: "Willowbrook Learning Trust".into(),
        issuer: "willowbrook.example".into(),
        wave: wave.into(),
        title: text("Your Voice Matters"),
        promise: text("A promise."),
        languages: vec!["en".into()],
        announced_on: "2026-11-02".into(),
        opens_on: "2026-11-09".into(),
        closes_on: "2026-11-27".into(),
        sections: vec![Section {
            code: "belonging".into(),
            title: text("Belonging"),
            intro: BTreeMap::new(),
            theme: true,
            questions: vec![
                question("bel1", QuestionKind::Scale, 5),
                question("many", QuestionKind::Multiple, 4),
                question("ten", QuestionKind::ZeroToTen, 0),
                question("say", QuestionKind::Text, 0),
            ],
        }],
        facts: vec![question("age", QuestionKind::Single, 3)],
        regions: vec![Region { code: "north".into(), name: "North".into() }],
        groups: [("alder", 60), ("birch", 40)]
            .map(|(code, eligible)| Group {
                code: code.into(),
                name: code.into(),
                region: Some(0),
                eligible,
                answer_key: String::new(),
                comment_key: String::new(),
            })
            .into(),
        // Planned anew below, once the structure is known.
        policy: Policy::plain(
            &measure::Structure {
                whole: String::new(),
                regions: vec![],
                groups: vec![],
                facts: vec![],
                themes: vec![],
                items: vec![],
            },
            10,
            5,
        ),
        keyholders: (0..holders)
            .map(|i| Keyholder {
                name: format!("Holder {i}"),
                side: "organiser".into(),
                public_key: keyholder(i).public().to_b64u(),
            })
            .collect(),
        threshold: if holders == 1 { 1 } else { 2 },
        box_key: String::new(),
        log_key: String::new(),
        comments: 1,
        body_bytes: BODY_BYTES,
        reissue_cap: 5,
        objection_days: 14,
        counting: Some(Counting::Server),
        openness: None,
        script_sha256: String::new(),
    };
    manifest.policy = Policy::plain(&manifest.structure(), 10, 5);
    manifest
}

impl Scene {
    /// An announced wave.
    pub async fn new(db: Db<Answers>, wave: &str, holders: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ballot_box = BallotBox::open(db.clone(), folder.path().join("keys")).unwrap();
        let manifest = prepared(&ballot_box, draft(wave, holders)).await;
        let hash = ballot_box.announce(manifest.to_bytes()).await.unwrap();
        Self { db, ballot_box, manifest, hash, folder }
    }

    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    pub async fn hold(&self, group: usize, purpose: Purpose, seed: u8) -> Held {
        let key = self.manifest.issuer_keys().unwrap().into_iter().find(|k| k.0 == purpose && k.1 == group).unwrap().2;
        let issuer = IssuerName::new(&self.manifest.issuer).unwrap();
        let request = Request::new(&Seed::new([seed; 16]), &issuer, self.hash, &key, purpose, Slot(0)).unwrap();
        let code = &self.manifest.groups[group].code;
        let reply = self.ballot_box.blind_sign(&self.manifest.wave, code, purpose, request.blinded).await.unwrap();
        request.finalize(&reply).unwrap()
    }

    /// Seals a padded body as a submission.
    pub fn seal(&self, held: &Held, purpose: Purpose, version: u32, body: &[u8]) -> Vec<u8> {
        let mut chance = ChaCha20Rng::from_seed(credential::sha256(&[
            held.credential.input.as_bytes(),
            &version.to_be_bytes(),
            body,
        ]));
        let version = Version::new(version).unwrap();
        let binding = seal::Binding { manifest: self.hash, purpose, token: held.credential.input.hash(), version };
        let sealed = seal::seal(body, &binding, &self.manifest.keyholders_of_box().unwrap(), &mut chance).unwrap();
        Submission::sign(held, self.hash, purpose, version, sealed).to_bytes()
    }

    pub async fn submit(&self, bytes: &[u8], today: &str) -> Result<[u8; 96], BoxError> {
        self.ballot_box.submit(&self.manifest.wave, bytes.to_vec(), today).await
    }

    /// One person answers.
    pub async fn answer(&self, group: usize, seed: u8, choice: u16) -> Receipt {
        let held = self.hold(group, Purpose::Answer, seed).await;
        let bytes = self.seal(&held, Purpose::Answer, 1, &body(choice));
        let ack = self.submit(&bytes, OPEN).await.unwrap();
        Receipt {
            manifest: self.hash,
            token: held.credential.input.hash(),
            version: Version::FIRST,
            acknowledgement: Acknowledgement::parse(&ack).unwrap(),
        }
    }

    /// One person comments.
    pub async fn comment(&self, group: usize, seed: u8, words: &str) {
        let held = self.hold(group, Purpose::Comment, seed).await;
        let comment = Comment { mailbox: None, item: "say".into(), text: words.into() };
        let body = CommentBody::Written(comment).to_padded(BODY_BYTES as usize).unwrap();
        self.submit(&self.seal(&held, Purpose::Comment, 1, &body), OPEN).await.unwrap();
    }

    /// A comment whose writer may be asked back. Gives the mailbox.
    pub async fn comment_with_mailbox(&self, group: usize, seed: u8, words: &str) -> Mailbox {
        let held = self.hold(group, Purpose::Comment, seed).await;
        let mailbox = mailbox(self.hash, seed);
        let comment = Comment { mailbox: Some(mailbox.address().to_b64u()), item: "say".into(), text: words.into() };
        let body = CommentBody::Written(comment).to_padded(BODY_BYTES as usize).unwrap();
        self.submit(&self.seal(&held, Purpose::Comment, 1, &body), OPEN).await.unwrap();
        mailbox
    }

    pub fn counts(&self) -> GroupCounts {
        let handed = |issued| Handed { issued, reissued: 0, paper: 0 };
        let count = |(code, issued): (&str, u32)| GroupCount {
            code: code.into(),
            answers: handed(issued),
            comments: handed(issued),
        };
        GroupCounts { groups: [("alder", 30), ("birch", 20)].map(count).into() }
    }

    pub async fn give(&self, holders: &[u8]) {
        for i in holders {
            self.ballot_box.give_secret(&self.manifest.wave, &words(*i), AFTER).await.unwrap();
        }
    }
}

/// The mailbox of the comment of whoever has this seed.
pub fn mailbox(manifest: ManifestHash, seed: u8) -> Mailbox {
    Mailbox::of(&Seed::new([seed; 16]).for_credential(manifest, Purpose::Comment, Slot(0)))
}

/// Puts the keys of the box into a draft.
pub async fn prepared(ballot_box: &BallotBox, mut manifest: Manifest) -> Manifest {
    let codes: Vec<String> = manifest.groups.iter().map(|group| group.code.clone()).collect();
    let keys = ballot_box.prepare(&manifest.wave, &codes, true).await.unwrap();
    assert_eq!(keys, ballot_box.prepare(&manifest.wave, &codes, true).await.unwrap(), "the same again");
    for (group, keys) in manifest.groups.iter_mut().zip(&keys.groups) {
        group.answer_key.clone_from(&keys.answer_key);
        group.comment_key.clone_from(&keys.comment_key);
    }
    manifest.box_key = keys.box_key;
    manifest.log_key = keys.log_key;
    manifest
}

/// A padded answer.
pub fn body(choice: u16) -> Vec<u8> {
    let mut body = AnswerBody::default();
    body.answers.insert("bel1".into(), Value::One(choice));
    body.answers.insert("many".into(), Value::Several(vec![1, 3]));
    body.answers.insert("ten".into(), Value::One(11));
    body.facts.insert("age".into(), Value::One(2));
    body.to_padded(BODY_BYTES as usize).unwrap().to_vec()
}
