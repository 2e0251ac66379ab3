//! A wave for measuring and for tests of the whole program: a real box with real credentials and sealed answers, and
//! invented respondents. The box knows no people, so none are needed.

use answers::manifest::{
    BODY_BYTES, Counting, FORMAT, Group, Keyholder, Manifest, OBJECTION_DAYS, Question, QuestionKind, Region, Section,
    Text,
};
use answers::{BallotBox, GroupCount, GroupCounts, Handed};
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use credential::client::{Held, Request};
use credential::derive::Seed;
use credential::seal::{Binding, KeyholderSecret, Keyholders, seal};
use credential::submission::Submission;
use credential::token::IssuerName;
use credential::{ManifestHash, Purpose, Slot, Version};
use jiff::civil::Date;
use measure::Policy;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Scored questions of the wave.
const QUESTIONS: u16 = 24;
/// Choices of each.
const CHOICES: u16 = 5;
/// Categories of the one fact that people tell of themselves.
const AGES: [&str; 4] = ["Under 30", "30 to 44", "45 to 59", "60 or over"];

/// What is wanted of a wave.
pub struct Wanted {
    /// Its id.
    pub id: &'static str,
    /// Eligible people of each key group.
    pub groups: Vec<u32>,
    /// Comment credentials of each person: 0 or 1.
    pub comments: u8,
    /// Announcement, first and last day of answering.
    pub days: [Date; 3],
    /// Everything that is drawn by lot follows from this.
    pub seed: u64,
}

/// An announced wave.
#[derive(Clone)]
pub struct Wave {
    /// What is frozen.
    pub manifest: Arc<Manifest>,
    /// Its hash.
    pub hash: ManifestHash,
    /// The words of the three keyholders, of whom two are needed.
    pub words: Vec<String>,
    seed: u64,
}

/// Somebody who holds the credentials of a person.
pub struct Respondent {
    held: Vec<(Purpose, Held)>,
    chance: ChaCha20Rng,
    number: usize,
}

fn english(text: impl Into<String>) -> Text {
    Text::from([("en".to_owned(), text.into())])
}

fn question(code: String, kind: QuestionKind, options: Vec<Text>) -> Question {
    let text = english(format!("Statement {code} on how it is to work here."));
    Question { code, kind, text, hint: BTreeMap::new(), options, sensitive: false, show_if: None }
}

fn sections(comments: u8) -> Vec<Section> {
    let scale: Vec<Text> = (1..=CHOICES).map(|choice| english(format!("Choice {choice}"))).collect();
    let scored = (1..=QUESTIONS).map(|n| question(format!("q{n}"), QuestionKind::Scale, scale.clone()));
    let said = (1..=comments).map(|n| question(format!("say{n}"), QuestionKind::Text, vec![]));
    let questions = scored.chain(said).collect();
    vec![Section { code: "work".into(), title: english("Work"), intro: BTreeMap::new(), theme: true, questions }]
}

/// Makes the keys of a wave and announces it.
///
/// # Errors
/// A sentence, when the box refuses.
pub async fn announce(ballot_box: &BallotBox, wanted: &Wanted) -> Result<Wave, String> {
    let mut chance = ChaCha20Rng::seed_from_u64(wanted.seed);
    let codes: Vec<String> = (1..=wanted.groups.len()).map(|n| format!("group{n}")).collect();
    let keys = ballot_box
        .prepare(wanted.id, &codes, wanted.comments > 0)
        .await
        .map_err(|why| format!("the keys cannot be made: {}", why.detail()))?;
    let seeds: Vec<Seed> = (0..3).map(|_| Seed::random(&mut chance)).collect();
    let holders = ["organiser", "staff", "outside"].iter().zip(&seeds).map(|(side, seed)| Keyholder {
        name: format!("Keyholder of the {side} side"),
        side: (*side).into(),
        public_key: KeyholderSecret::from_seed(seed).public().to_b64u(),
    });
    let groups = keys.groups.into_iter().zip(&wanted.groups).enumerate().map(|(at, (made, eligible))| Group {
        name: format!("Site {}", at + 1),
        code: made.code,
        region: Some(u16::try_from(at % 4).unwrap_or(0)),
        eligible: *eligible,
        answer_key: made.answer_key,
        comment_key: made.comment_key,
    });
    let groups: Vec<Group> = groups.collect();
    let regions = ["north", "east", "south", "west"].iter().take(groups.len());
    let [announced, opens, closes] = wanted.days.map(|day| day.to_string());
    let mut manifest = Manifest {
        format: FORMAT.into(),
        demonstration: false,
        organisation: "Willowbrook Learning Trust".into(),
        issuer: "localhost".into(),
        wave: wanted.id.into(),
        title: english("A wave that measures the program"),
        promise: english("Invented people answer here."),
        languages: vec!["en".into()],
        announced_on: announced,
        opens_on: opens,
        closes_on: closes,
        sections: sections(wanted.comments),
        facts: vec![question("age".into(), QuestionKind::Scale, AGES.map(english).into())],
        regions: regions.map(|code| Region { code: (*code).into(), name: format!("The {code}") }).collect(),
        groups,
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
        keyholders: holders.collect(),
        threshold: 2,
        box_key: keys.box_key,
        log_key: keys.log_key,
        comments: wanted.comments,
        body_bytes: BODY_BYTES,
        reissue_cap: 0,
        objection_days: OBJECTION_DAYS,
        counting: Some(Counting::Server),
        openness: None,
        script_sha256: String::new(),
    };
    manifest.policy = Policy::standard(&manifest.structure(), 10, 5);
    let bytes = manifest.to_bytes();
    let hash = ballot_box.announce(bytes).await.map_err(|why| format!("the wave is refused: {}", why.detail()))?;
    let words = seeds.iter().map(|seed| seed.words().to_string()).collect();
    Ok(Wave { manifest: Arc::new(manifest), hash, words, seed: wanted.seed })
}

impl Wave {
    /// The `number`th respondent, with credentials of the key group in which that number falls.
    ///
    /// # Errors
    /// A sentence, when the box does not sign.
    pub async fn respondent(&self, ballot_box: &BallotBox, number: usize) -> Result<Respondent, String> {
        let issuer = IssuerName::new(&self.manifest.issuer).map_err(|why| why.to_string())?;
        let keys = self.manifest.issuer_keys().map_err(|why| why.to_string())?;
        let group = number % self.manifest.groups.len();
        let mut chance = ChaCha20Rng::seed_from_u64(self.seed);
        chance.set_stream(1 + number as u64);
        let seed = Seed::random(&mut chance);
        let comments = (0..self.manifest.comments).map(|slot| (Purpose::Comment, slot));
        let mut held = vec![];
        for (purpose, slot) in std::iter::once((Purpose::Answer, 0)).chain(comments) {
            let key = keys.iter().find(|(of, at, _)| *of == purpose && *at == group).map(|(_, _, key)| key);
            let key = key.ok_or("the manifest lacks a key")?;
            let request = Request::new(&seed, &issuer, self.hash, key, purpose, Slot(slot));
            let request = request.map_err(|why| why.to_string())?;
            let code = &self.manifest.groups[group].code;
            let signed = ballot_box.blind_sign(&self.manifest.wave, code, purpose, request.blinded).await;
            let signed = signed.map_err(|why| why.detail())?;
            held.push((purpose, request.finalize(&signed).map_err(|why| why.to_string())?));
        }
        Ok(Respondent { held, chance, number })
    }

    /// Every submission of the first `count` respondents, made on all cores.
    ///
    /// # Errors
    /// As [`Wave::respondent`].
    pub async fn submissions(&self, ballot_box: &BallotBox, count: usize) -> Result<Vec<Vec<u8>>, String> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let mut parts = vec![];
        for part in 0..cores {
            let (wave, ballot_box) = (self.clone(), ballot_box.clone());
            let runtime = tokio::runtime::Handle::current();
            parts.push(tokio::task::spawn_blocking(move || {
                let mut made = vec![];
                for number in (part..count).step_by(cores) {
                    let mut respondent = runtime.block_on(wave.respondent(&ballot_box, number))?;
                    made.extend(respondent.submissions(&wave, Version::FIRST)?);
                }
                Ok::<_, String>(made)
            }));
        }
        let mut all = vec![];
        for part in parts {
            all.extend(part.await.map_err(|why| why.to_string())??);
        }
        Ok(all)
    }

    /// What the people side would say when `count` respondents took credentials.
    pub fn counts(&self, count: usize) -> GroupCounts {
        let groups = self.manifest.groups.iter().enumerate().map(|(at, group)| {
            let issued = (at..count).step_by(self.manifest.groups.len()).count();
            let issued = u32::try_from(issued).unwrap_or(u32::MAX);
            let answers = Handed { issued, reissued: 0, paper: 0 };
            let comments = Handed { issued: issued * u32::from(self.manifest.comments), reissued: 0, paper: 0 };
            GroupCount { code: group.code.clone(), answers, comments }
        });
        GroupCounts { groups: groups.collect() }
    }
}

impl Respondent {
    /// What this person sends: the answer, then a comment for each credential. Bodies are sealed anew each time.
    ///
    /// # Errors
    /// A sentence, when a body does not fit.
    pub fn submissions(&mut self, wave: &Wave, version: Version) -> Result<Vec<Vec<u8>>, String> {
        let holders: Keyholders = wave.manifest.keyholders_of_box().map_err(|why| why.to_string())?;
        let size = wave.manifest.body_bytes as usize;
        let mut sent = vec![];
        for (purpose, held) in &self.held {
            let body = match purpose {
                Purpose::Answer => {
                    let answers = (1..=QUESTIONS).map(|n| {
                        let choice = 1 + u16::try_from(self.chance.next_u32() % u32::from(CHOICES)).unwrap_or(0);
                        (format!("q{n}"), Value::One(choice))
                    });
                    let answers = answers.collect();
                    let age = 1 + u16::try_from(self.chance.next_u32() as usize % AGES.len()).unwrap_or(0);
                    let facts = [("age".to_owned(), Value::One(age))];
                    AnswerBody { answers, facts: facts.into() }.to_padded(size)
                }
                Purpose::Comment if self.number.is_multiple_of(4) => {
                    let text = format!("Comment {} on how it is to work here.", self.number);
                    CommentBody::Written(Comment { mailbox: None, item: "say1".into(), text }).to_padded(size)
                }
                Purpose::Comment => CommentBody::Empty.to_padded(size),
            }
            .map_err(|why| why.to_string())?;
            let token = held.credential.input.hash();
            let binding = Binding { manifest: wave.hash, purpose: *purpose, token, version };
            let sealed = seal(&body, &binding, &holders, &mut self.chance).map_err(|why| why.to_string())?;
            sent.push(Submission::sign(held, wave.hash, *purpose, version, sealed).to_bytes());
        }
        Ok(sent)
    }
}
