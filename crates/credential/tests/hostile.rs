//! Bytes from outside, changed at random: no parser panics, and what is accepted has one spelling.
//!
//! Each runs for `BELONG_FUZZ_SECONDS` (a tenth of a second when that is not set, 60 in `cargo xtask test --long`).

use std::time::{Duration, Instant};

use credential::blind::{IssuerKey, IssuerPublicKey};
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use credential::derive::Seed;
use credential::log::{Checkpoint, LogKey, LogPublicKey, Note, Tile, WitnessPublicKey, read_entries, write_entries};
use credential::mailbox::{Address, Mailbox, Thread};
use credential::receipt::Receipt;
use credential::seal::{self, Binding, KeyholderPublic, KeyholderSecret, Keyholders, Threshold};
use credential::submission::{AROUND_BYTES, Acknowledgement, Submission};
use credential::token::Credential;
use credential::{ManifestHash, Purpose, RootHash, Slot, TokenHash, Version};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

fn budget() -> Duration {
    let seconds = std::env::var("BELONG_FUZZ_SECONDS").ok().and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.1);
    Duration::from_secs_f64(seconds)
}

/// Changes bytes as a fuzzer does: bits, bytes, lengths, pieces moved, doubled and cut.
fn change(bytes: &mut Vec<u8>, chance: &mut ChaCha20Rng) {
    for _ in 0..=chance.next_u32() % 4 {
        let at = chance.next_u32() as usize % (bytes.len() + 1);
        let other = chance.next_u32() as usize % (bytes.len() + 1);
        match chance.next_u32() % 9 {
            0 if at < bytes.len() => bytes[at] ^= 1 << (chance.next_u32() % 8),
            1 if at < bytes.len() => bytes[at] = chance.next_u32() as u8,
            2 if at < bytes.len() => {
                bytes[at] = *[0, 1, 0x7f, 0x80, 0xff, b'"', b'{', b'\n', b'+'].get(other % 9).unwrap_or(&0)
            }
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

/// Feeds changed samples, and plain noise now and then, to `see`.
fn hostile(samples: &[Vec<u8>], mut see: impl FnMut(&[u8])) {
    let end = Instant::now() + budget();
    let mut chance = ChaCha20Rng::from_seed([samples.len() as u8; 32]);
    samples.iter().for_each(|sample| see(sample));
    see(&[]);
    while Instant::now() < end {
        for _ in 0..64 {
            let mut bytes = samples[chance.next_u32() as usize % samples.len()].clone();
            if chance.next_u32().is_multiple_of(32) {
                chance.fill_bytes(&mut bytes);
            }
            change(&mut bytes, &mut chance);
            see(&bytes);
        }
    }
}

fn text(see: impl Fn(&str)) -> impl FnMut(&[u8]) {
    move |bytes| {
        if let Ok(text) = std::str::from_utf8(bytes) {
            see(text);
        }
    }
}

fn secret() -> KeyholderSecret {
    KeyholderSecret::from_seed(&Seed::new([1; 16]))
}

fn binding() -> Binding {
    Binding {
        manifest: ManifestHash::new([1; 32]),
        purpose: Purpose::Answer,
        token: TokenHash::new([2; 32]),
        version: Version::FIRST,
    }
}

fn sealed() -> Vec<u8> {
    let keyholders = Keyholders::new(vec![secret().public()], Threshold::OneOfOne).unwrap();
    seal::seal(&[0; 64], &binding(), &keyholders, &mut ChaCha20Rng::from_seed([3; 32])).unwrap()
}

#[test]
fn hostile_submissions() {
    let mut bytes = b"BLG1\x02\0\0\0\x09\0\x02".to_vec();
    bytes.resize(AROUND_BYTES, 7);
    bytes.extend(sealed());
    hostile(&[bytes], |bytes| {
        if let Ok(submission) = Submission::parse(bytes) {
            assert_eq!(submission.to_bytes(), bytes);
        }
    });
}

#[test]
fn hostile_seals() {
    let quorum = Keyholders::new(vec![secret().public()], Threshold::OneOfOne).unwrap().quorum(vec![secret()]).unwrap();
    let good = sealed();
    hostile(std::slice::from_ref(&good), |bytes| {
        assert_eq!(quorum.open(bytes, &binding()).is_ok(), bytes == good);
    });
}

#[test]
fn hostile_receipts_and_acknowledgements() {
    let mut bytes = b"BLR1".to_vec();
    bytes.resize(68, 5);
    bytes.extend([0, 0, 0, 1]);
    bytes.resize(168, 6);
    hostile(std::slice::from_ref(&bytes), |bytes| {
        if let Ok(receipt) = Receipt::parse(bytes) {
            assert_eq!(receipt.to_bytes(), bytes);
        }
        if let Some(acknowledgement) = Acknowledgement::parse(bytes) {
            assert_eq!(acknowledgement.to_bytes(), bytes);
        }
    });
    let written = Receipt::parse(&bytes).unwrap().to_b64u();
    hostile(
        &[written.into_bytes()],
        text(|text| {
            if let Ok(receipt) = Receipt::from_b64u(text) {
                assert_eq!(Receipt::from_b64u(&receipt.to_b64u()), Ok(receipt));
            }
        }),
    );
}

#[test]
fn hostile_bodies() {
    let mut answers = AnswerBody::default();
    answers.answers.insert("bel1".into(), Value::One(4));
    answers.answers.insert("many".into(), Value::Several(vec![1, 3, 40]));
    answers.facts.insert("age".into(), Value::One(0));
    let comment =
        CommentBody::Written(Comment { mailbox: Some("AAAA".into()), item: "say".into(), text: "Tea\n\"é\"".into() });
    let samples =
        [answers.to_padded(96).unwrap().to_vec(), comment.to_padded(96).unwrap().to_vec(), b"{}\0\0".to_vec()];
    hostile(&samples, |bytes| {
        if let Ok(body) = AnswerBody::parse(bytes) {
            assert_eq!(body.to_padded(bytes.len()).unwrap().as_slice(), bytes);
        }
        if let Ok(body) = CommentBody::parse(bytes) {
            assert_eq!(body.to_padded(bytes.len()).unwrap().as_slice(), bytes);
        }
    });
}

#[test]
fn hostile_notes_and_checkpoints() {
    let key = LogKey::new("voice.example.org/log", &[7; 32]).unwrap();
    let public = key.public();
    let good = key.checkpoint(300, RootHash::new([9; 32])).to_bytes();
    let mut two = good.clone();
    two.extend("\u{2014} witness.example AAAAAAAA\n".bytes());
    hostile(&[good, two], |bytes| {
        if let Ok(note) = Note::parse(bytes) {
            assert_eq!(note.to_bytes(), bytes);
            if let Ok(checkpoint) = Checkpoint::parse(&note.text) {
                assert_eq!(checkpoint.text(), note.text);
            }
        }
        if let Ok(checkpoint) = public.open_checkpoint(bytes) {
            assert_eq!((checkpoint.size, checkpoint.root), (300, RootHash::new([9; 32])));
        }
    });
    hostile(
        &[public.to_string().into_bytes()],
        text(move |text| {
            if let Ok(key) = LogPublicKey::parse(text) {
                assert_eq!(key.to_string(), text);
            }
            drop(WitnessPublicKey::parse(text));
        }),
    );
}

#[test]
fn hostile_tiles_and_entries() {
    let samples = ["tile/0/x001/234", "tile/2/005.p/17", "tile/7/x123/x456/789"].map(|path| path.as_bytes().to_vec());
    hostile(
        &samples,
        text(|text| {
            if let Ok(tile) = Tile::parse(text) {
                assert_eq!(tile.path(), text);
            }
        }),
    );
    let entries = write_entries([&b"manifest w 00"[..], b"", b"release w 11"]).unwrap();
    hostile(&[entries], |bytes| {
        if let Ok(entries) = read_entries(bytes) {
            assert_eq!(write_entries(entries.iter().map(Vec::as_slice)).unwrap(), bytes);
        }
    });
}

#[test]
fn hostile_keys_credentials_and_words() {
    let key = IssuerKey::generate().unwrap();
    hostile(&[key.public().to_spki()], |bytes| {
        if let Ok(key) = IssuerPublicKey::from_spki(bytes) {
            assert_eq!(key.to_spki(), bytes);
        }
    });
    hostile(&[key.to_pkcs8_der().to_vec()], |bytes| {
        if let Ok(read) = IssuerKey::from_pkcs8_der(bytes) {
            assert_eq!(read.public(), key.public());
        }
    });
    hostile(&[secret().public().as_bytes().to_vec()], |bytes| {
        if let Ok(key) = KeyholderPublic::from_bytes(bytes) {
            assert_eq!(key.as_bytes()[..], *bytes);
        }
    });
    let mut credential = vec![0, 2];
    credential.resize(354, 9);
    hostile(&[credential], |bytes| {
        if let Ok(credential) = Credential::parse(bytes) {
            assert_eq!(credential.to_bytes(), bytes);
        }
    });
    hostile(
        &[Seed::new([8; 16]).words().as_bytes().to_vec()],
        text(|text| {
            if let Ok(seed) = Seed::from_words(text) {
                assert_eq!(Seed::from_words(&seed.words()).unwrap().bits(), seed.bits());
            }
            drop(KeyholderSecret::parse(text));
        }),
    );
}

#[test]
fn hostile_mail() {
    let mut chance = ChaCha20Rng::from_seed([6; 32]);
    let manifest = ManifestHash::new([1; 32]);
    let mailbox = Mailbox::of(&Seed::new([1; 16]).for_credential(manifest, Purpose::Comment, Slot(0)));
    let thread = Thread::random(&mut chance);
    let sealed = thread.ask(manifest, &mailbox.address(), "Why?", &mut chance).unwrap();
    let question = mailbox.open(manifest, &sealed).unwrap();
    let reply = mailbox.reply(manifest, &question, "So.", &mut chance).unwrap();
    let address = mailbox.address().to_b64u().into_bytes();
    hostile(&[sealed.clone(), reply.clone(), address.clone()], |bytes| {
        assert_eq!(mailbox.open(manifest, bytes).is_some(), bytes == sealed);
        assert_eq!(thread.read(manifest, &mailbox.address(), bytes).is_ok(), bytes == reply);
        if let Ok(read) = Address::from_b64u(&String::from_utf8_lossy(bytes)) {
            assert_eq!(read.to_b64u().as_bytes(), bytes);
        }
    });
}
