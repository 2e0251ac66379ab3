//! The numbered rules of docs/method/protocol.md that this crate keeps, each in a test of its number. Rules of the box, of
//! the closing and of the people side are tested where they live.

use std::sync::LazyLock;

use credential::blind::{IssuerKey, IssuerPublicKey, KeyError, SPKI_BYTES};
use credential::body::{AnswerBody, BodyError, Comment, CommentBody, TEXT_BYTES_MAX, Value};
use credential::client::{ClientError, Held, Request};
use credential::derive::Seed;
use credential::log::{self, LogError, LogKey, LogPublicKey, Note, NoteSignature, Tree, WitnessPublicKey, leaf_hash};
use credential::mailbox::{
    Address, MailError, Mailbox, QUESTION_BYTES, QUESTION_TEXT_MAX, REPLY_BYTES, REPLY_TEXT_MAX, Thread,
};
use credential::receipt::{RECEIPT_BYTES, Receipt, ReceiptError};
use credential::seal::{self, Binding, KeyholderError, KeyholderSecret, Keyholders, Quorum, Spoilt, Threshold};
use credential::submission::{
    ACKNOWLEDGEMENT_BYTES, AROUND_BYTES, Acknowledgement, BoxKey, Submission, SubmissionError, Terms,
};
use credential::token::{Credential, IssuerName, TokenError, TokenInput, challenge};
use credential::{ManifestHash, Purpose, Slot, TokenHash, Version, sha256, words};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const BODY: usize = 4_096;
static ISSUER: LazyLock<IssuerKey> = LazyLock::new(|| IssuerKey::generate().unwrap());
static OTHER_ISSUER: LazyLock<IssuerKey> = LazyLock::new(|| IssuerKey::generate().unwrap());

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([11; 32])
}

fn manifest() -> ManifestHash {
    ManifestHash::new(sha256(&[b"a manifest"]))
}

fn issuer() -> IssuerName {
    IssuerName::new("voice.example.org").unwrap()
}

fn secret(i: u8) -> KeyholderSecret {
    KeyholderSecret::from_seed(&Seed::new([i; 16]))
}

fn keyholders(threshold: Threshold) -> Keyholders {
    let keys = (0..threshold.holders()).map(|i| secret(i as u8).public()).collect();
    Keyholders::new(keys, threshold).unwrap()
}

fn quorum(threshold: Threshold, members: &[u8]) -> Quorum {
    keyholders(threshold).quorum(members.iter().map(|i| secret(*i)).collect()).unwrap()
}

fn terms(threshold: Threshold) -> Terms {
    Terms::new(manifest(), &issuer(), threshold, BODY, [(Purpose::Answer, 3, ISSUER.public())])
}

fn held(seed: u8) -> Held {
    let seed = Seed::new([seed; 16]);
    let key = ISSUER.public();
    let request = Request::new(&seed, &issuer(), manifest(), &key, Purpose::Answer, Slot(0)).unwrap();
    let reply = ISSUER.blind_sign(&request.blinded).unwrap();
    request.finalize(&reply).unwrap()
}

fn binding(token: TokenHash, version: u32) -> Binding {
    Binding { manifest: manifest(), purpose: Purpose::Answer, token, version: Version::new(version).unwrap() }
}

fn body() -> Vec<u8> {
    let mut body = AnswerBody::default();
    body.answers.insert("bel1".into(), Value::One(4));
    body.answers.insert("many".into(), Value::Several(vec![1, 3]));
    body.facts.insert("age".into(), Value::One(0));
    body.to_padded(BODY).unwrap().to_vec()
}

fn submission(threshold: Threshold, seed: u8, version: u32) -> Submission {
    let held = held(seed);
    let binding = binding(held.credential.input.hash(), version);
    let sealed = seal::seal(&body(), &binding, &keyholders(threshold), &mut chance()).unwrap();
    Submission::sign(&held, manifest(), Purpose::Answer, binding.version, sealed)
}

#[test]
fn p_2_1_a_seed_is_twelve_words_and_comes_back_from_them() {
    let seed = Seed::random(&mut chance());
    assert_eq!(seed.words().split(' ').count(), 12);
    assert_eq!(Seed::from_words(&seed.words()).unwrap().bits(), seed.bits());
}

#[test]
fn p_2_2_everything_derived_is_bound_to_manifest_purpose_and_slot() {
    let seed = Seed::new([1; 16]);
    let pk = |manifest, purpose, slot| seed.for_credential(manifest, purpose, Slot(slot)).holder().public();
    let mut all = vec![
        pk(manifest(), Purpose::Answer, 0),
        pk(manifest(), Purpose::Comment, 0),
        pk(manifest(), Purpose::Comment, 1),
        pk(ManifestHash::new([9; 32]), Purpose::Answer, 0),
        Seed::new([2; 16]).for_credential(manifest(), Purpose::Answer, Slot(0)).holder().public(),
    ];
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 5);
}

/// HKDF (RFC 5869) written out with HMAC, apart from the library's.
fn hkdf(seed: &[u8; 16], label: &[u8], len: usize) -> Vec<u8> {
    use aws_lc_rs::hmac;
    let mac = |key: &[u8], data: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data).as_ref().to_vec();
    let prk = mac(b"belong/v1", seed);
    let info = [b"belong/v1/", label, &[0], manifest().as_bytes(), &[2, 1]].concat();
    let (mut out, mut last) = (Vec::new(), Vec::new());
    for counter in 1..=len.div_ceil(32) {
        last = mac(&prk, &[&last[..], &info, &[counter as u8]].concat());
        out.extend(&last);
    }
    out.truncate(len);
    out
}

#[test]
fn p_2_3_the_holder_key_and_the_nonce_follow_from_the_seed() {
    let seed = [5; 16];
    let derived = Seed::new(seed);
    let derivation = derived.for_credential(manifest(), Purpose::Comment, Slot(1));
    let sk: [u8; 32] = hkdf(&seed, b"sk", 32).try_into().unwrap();
    let pk = credential::derive::Holder::from_secret(&sk).public();
    assert_eq!(derivation.holder().public(), pk);
    let input = TokenInput::for_holder(&pk, &issuer(), manifest(), ISSUER.public().id());
    assert_eq!(*input.nonce(), sha256(&[&pk]));
}

#[test]
fn p_2_4_the_salt_follows_from_the_seed() {
    let seed = Seed::new([5; 16]);
    assert_eq!(seed.for_credential(manifest(), Purpose::Comment, Slot(1)).salt()[..], hkdf(&[5; 16], b"salt", 48));
}

#[test]
fn p_2_5_the_blinding_factor_is_the_first_candidate_that_fits() {
    use num_bigint::BigUint;
    let key = ISSUER.public();
    let n = BigUint::from_bytes_be(key.modulus());
    let mut later = 0;
    for at in 0..20_u8 {
        let seed = Seed::new([at; 16]);
        let derivation = seed.for_credential(manifest(), Purpose::Comment, Slot(1));
        assert_eq!(derivation.factor(7)[..], hkdf(&[at; 16], b"r\x07", 256));
        let fits = |i: &u8| {
            let r = BigUint::from_bytes_be(&*derivation.factor(*i));
            r >= BigUint::from(2_u8) && r < n && r.modinv(&n).is_some()
        };
        let first = (0..=255).find(fits).unwrap();
        later += usize::from(first > 0);
        let r = BigUint::from_bytes_be(&*derivation.factor(first));
        let request = Request::new(&seed, &issuer(), manifest(), &key, Purpose::Comment, Slot(1)).unwrap();
        // blinded × r^-e is the encoded message, whatever the candidate: so only the right one gives an encoding.
        let inverse = r.modinv(&n).unwrap().modpow(&BigUint::from(65537_u32), &n);
        let opened = BigUint::from_bytes_be(&request.blinded) * inverse % &n;
        let rsa = credential::client::RsaPublic::new(key.modulus(), &[1, 0, 1]);
        let encoded = rsa.encode(request.token_input().as_bytes(), &*derivation.salt()).unwrap();
        assert_eq!(opened, BigUint::from_bytes_be(&encoded));
    }
    // n lies anywhere in [2^2047, 2^2048), so a candidate fits at least every second time.
    assert!(later < 20);
}

#[test]
fn p_2_6_the_same_seed_repeats_the_identical_request() {
    let request = |seed: u8| {
        Request::new(&Seed::new([seed; 16]), &issuer(), manifest(), &ISSUER.public(), Purpose::Answer, Slot(0)).unwrap()
    };
    assert_eq!(request(1).blinded, request(1).blinded);
    assert_eq!(request(1).blinded_hash(), sha256(&[&request(1).blinded]));
    assert_ne!(request(1).blinded, request(2).blinded);
}

#[test]
fn p_3_1_the_challenge_holds_issuer_name_and_manifest() {
    let m = manifest();
    let expected = [&[0, 2, 0, 17][..], b"voice.example.org", &[32], m.as_bytes(), &[0, 0]];
    assert_eq!(challenge(&issuer(), manifest()), expected.concat());
    for name in ["", "a b", "ä", &"x".repeat(256)] {
        assert_eq!(IssuerName::new(name), Err(TokenError::IssuerName));
    }
}

#[test]
fn p_3_2_the_token_input_has_98_bytes_in_their_order() {
    let key = ISSUER.public();
    let input = TokenInput::for_holder(&[7; 32], &issuer(), manifest(), key.id());
    let expected =
        [&[0, 2][..], &sha256(&[&[7; 32]]), &sha256(&[&challenge(&issuer(), manifest())]), &sha256(&[&key.to_spki()])];
    assert_eq!(input.as_bytes()[..], expected.concat());
    let mut other = *input.as_bytes();
    other[1] = 1;
    assert_eq!(TokenInput::parse(other).err(), Some(TokenError::Type));
}

#[test]
fn p_3_2_a_spki_has_one_spelling() {
    let spki = ISSUER.public().to_spki();
    assert_eq!(spki.len(), SPKI_BYTES);
    assert_eq!(IssuerPublicKey::from_spki(&spki).unwrap(), ISSUER.public());
    for at in (0..81).chain(SPKI_BYTES - 5..SPKI_BYTES) {
        let mut wrong = spki.clone();
        wrong[at] ^= 1;
        assert_eq!(IssuerPublicKey::from_spki(&wrong), Err(KeyError::Public), "byte {at}");
    }
    assert!(IssuerPublicKey::from_spki(&spki[..spki.len() - 1]).is_err());
    assert!(IssuerPublicKey::from_spki(&[&spki[..], &[0]].concat()).is_err());
    let mut even = *ISSUER.public().modulus();
    even[255] &= 0xfe;
    assert!(IssuerPublicKey::from_modulus(even).is_err());
    let mut short = *ISSUER.public().modulus();
    short[0] &= 0x7f;
    assert!(IssuerPublicKey::from_modulus(short).is_err());
}

#[test]
fn p_3_3_an_issuer_key_is_rsa_2048_with_65537_and_survives_its_file() {
    let der = ISSUER.to_pkcs8_der();
    let back = IssuerKey::from_pkcs8_der(&der).unwrap();
    assert_eq!(back.public(), ISSUER.public());
    assert_eq!(*back.to_pkcs8_der(), *der);
    for cut in [0, 1, 10, der.len() / 2, der.len() - 1] {
        assert!(IssuerKey::from_pkcs8_der(&der[..cut]).is_err());
    }
    assert!(IssuerKey::from_pkcs8_der(&[&der[..], &[0]].concat()).is_err());
    // A flipped bit anywhere makes a key whose parts do not belong together, or no key.
    for at in (0..der.len()).step_by(37) {
        let mut wrong = der.to_vec();
        wrong[at] ^= 4;
        assert!(IssuerKey::from_pkcs8_der(&wrong).is_err(), "byte {at}");
    }
}

#[test]
fn p_3_4_a_credential_is_its_input_and_its_signature() {
    let credential = held(1).credential;
    let bytes = credential.to_bytes();
    assert_eq!(bytes.len(), 98 + 256);
    assert_eq!(*credential.input.hash().as_bytes(), sha256(&[&bytes[..98]]));
    assert!(Credential::parse(&bytes).unwrap() == credential);
    assert_eq!(Credential::parse(&bytes[..353]).err(), Some(TokenError::Length));
    assert_eq!(Credential::parse(&[&bytes[..], &[0]].concat()).err(), Some(TokenError::Length));
}

#[test]
fn p_3_5_anybody_verifies_with_the_public_key_alone() {
    let credential = held(1).credential;
    let key = IssuerPublicKey::from_b64u(&ISSUER.public().to_b64u()).unwrap();
    credential.check(&key).unwrap();
    assert_eq!(credential.check(&OTHER_ISSUER.public()), Err(TokenError::Signature));
    for at in [0_usize, 20, 50, 97, 98, 200, 353] {
        let mut wrong = credential.to_bytes();
        wrong[at] ^= 1;
        assert!(Credential::parse(&wrong).and_then(|credential| credential.check(&key)).is_err(), "byte {at}");
    }
}

#[test]
fn p_4_4_the_same_blinded_number_gets_the_same_signature() {
    let blinded = {
        let mut number = [0x42; 256];
        number[0] = 0;
        number
    };
    let first = ISSUER.blind_sign(&blinded).unwrap();
    assert_eq!(first, ISSUER.blind_sign(&blinded).unwrap());
    let again = IssuerKey::from_pkcs8_der(&ISSUER.to_pkcs8_der()).unwrap();
    assert_eq!(first, again.blind_sign(&blinded).unwrap());
    assert!(ISSUER.blind_sign(&[0xff; 256]).is_err(), "a number above the modulus is refused");
}

#[test]
fn p_4_6_a_wrong_signature_is_not_kept() {
    let request = || {
        Request::new(&Seed::new([1; 16]), &issuer(), manifest(), &ISSUER.public(), Purpose::Answer, Slot(0)).unwrap()
    };
    let mut reply = ISSUER.blind_sign(&request().blinded).unwrap();
    assert!(request().finalize(&reply).is_ok());
    reply[255] ^= 1;
    assert_eq!(request().finalize(&reply).err(), Some(ClientError::Signature));
    let other = OTHER_ISSUER
        .blind_sign(&{
            let mut b = request().blinded;
            b[0] = 0;
            b
        })
        .unwrap();
    assert_eq!(request().finalize(&other).err(), Some(ClientError::Signature));
    assert_eq!(request().finalize(&reply[1..]).err(), Some(ClientError::Length));
}

#[test]
fn p_5_1_a_body_is_canonical_and_padded() {
    let padded = body();
    assert_eq!(padded.len(), BODY);
    let json = br#"{"a":{"bel1":4,"many":[1,3]},"f":{"age":0}}"#;
    assert_eq!(&padded[..json.len()], json);
    assert!(padded[json.len()..].iter().all(|byte| *byte == 0));
    AnswerBody::parse(&padded).unwrap();
    for wrong in [
        r#"{"a":{"many":[1,3],"bel1":4},"f":{}}"#,
        r#"{"f":{},"a":{}}"#,
        r#"{"a":{}, "f":{}}"#,
        r#"{"a":{},"f":{},"g":{}}"#,
        r#"{"a":{}}"#,
        r#"{"a":{"x":1.0},"f":{}}"#,
        r#"{"a":{"x":01},"f":{}}"#,
        r#"{"a":{"x":-1},"f":{}}"#,
        r#"{"a":{"x":70000},"f":{}}"#,
        r#"{"a":{"x":"1"},"f":{}}"#,
        r#"{"a":{"x":[]},"f":{}}"#,
        r#"{"a":{"x":[0]},"f":{}}"#,
        r#"{"a":{"x":[2,1]},"f":{}}"#,
        r#"{"a":{"x":[1,1]},"f":{}}"#,
        r#"{"a":{"x":1,"x":1},"f":{}}"#,
        r#"{"a":{"\u0078":1},"f":{}}"#,
        r#"{"a":{},"f":{}}x"#,
        "",
        "null",
    ] {
        assert_eq!(AnswerBody::parse(wrong.as_bytes()), Err(BodyError::Form), "{wrong}");
    }
    let mut large = AnswerBody::default();
    large.answers.extend((0..2_000).map(|i| (format!("item{i}"), Value::One(1))));
    assert_eq!(large.to_padded(BODY).err(), Some(BodyError::Length));
}

#[test]
fn p_5_1_a_comment_is_written_or_empty() {
    let comment = |text: &str, mailbox: Option<&str>| {
        CommentBody::Written(Comment { mailbox: mailbox.map(Into::into), item: "say".into(), text: text.into() })
    };
    for (body, json) in [
        (CommentBody::Empty, "{}"),
        (
            comment("Tea \"please\"\n\u{7f}é\u{1}", None),
            "{\"q\":\"say\",\"t\":\"Tea \\\"please\\\"\\n\u{7f}é\\u0001\"}",
        ),
        (comment("x", Some("AB-_")), r#"{"m":"AB-_","q":"say","t":"x"}"#),
    ] {
        let padded = body.to_padded(BODY).unwrap();
        assert_eq!(std::str::from_utf8(&padded).unwrap().trim_end_matches('\0'), json);
        assert_eq!(CommentBody::parse(&padded), Ok(body));
    }
    assert_eq!(comment("", None).to_padded(BODY).err(), Some(BodyError::Text));
    assert!(comment(&"x".repeat(TEXT_BYTES_MAX), None).to_padded(BODY).is_ok());
    assert_eq!(comment(&"x".repeat(TEXT_BYTES_MAX + 1), None).to_padded(BODY).err(), Some(BodyError::Text));
    assert_eq!(comment("x", Some("")).to_padded(BODY).err(), Some(BodyError::Mailbox));
    assert_eq!(comment("x", Some("a+b")).to_padded(BODY).err(), Some(BodyError::Mailbox));
    for wrong in [
        r#"{"m":null,"q":"say","t":"x"}"#,
        r#"{"q":"say","t":"\u0041"}"#,
        r#"{"t":"x","q":"say"}"#,
        r#"{"q":"s"}"#,
        "{ }",
    ] {
        assert!(CommentBody::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn p_5_2_sealed_bytes_are_bound_to_wave_purpose_token_and_version() {
    let token = TokenHash::new([4; 32]);
    let bound = binding(token, 1);
    let sealed = seal::seal(&body(), &bound, &keyholders(Threshold::OneOfOne), &mut chance()).unwrap();
    let quorum = quorum(Threshold::OneOfOne, &[0]);
    assert_eq!(*quorum.open(&sealed, &bound).unwrap(), body());
    for other in [
        Binding { manifest: ManifestHash::new([9; 32]), ..bound },
        Binding { purpose: Purpose::Comment, ..bound },
        Binding { token: TokenHash::new([5; 32]), ..bound },
        Binding { version: Version::new(2).unwrap(), ..bound },
    ] {
        assert_eq!(quorum.open(&sealed, &other).unwrap_err(), Spoilt::Wrap);
    }
}

#[test]
fn p_5_3_every_pair_of_three_opens_the_same_and_one_alone_opens_nothing() {
    let bound = binding(TokenHash::new([4; 32]), 1);
    let three = keyholders(Threshold::TwoOfThree);
    let sealed = seal::seal(&body(), &bound, &three, &mut chance()).unwrap();
    for pair in [[0, 1], [0, 2], [1, 2], [2, 0], [2, 1]] {
        assert_eq!(*quorum(Threshold::TwoOfThree, &pair).open(&sealed, &bound).unwrap(), body(), "{pair:?}");
    }
    assert_eq!(*quorum(Threshold::TwoOfThree, &[2, 1, 0]).open(&sealed, &bound).unwrap(), body());
    assert_eq!(three.quorum(vec![secret(1)]).err(), Some(KeyholderError::TooFew));
    assert_eq!(three.quorum(vec![secret(1), secret(1)]).err(), Some(KeyholderError::TooFew));
    assert_eq!(three.quorum(vec![secret(1), secret(7)]).err(), Some(KeyholderError::Stranger));
    assert!(Keyholders::new(vec![secret(0).public(); 3], Threshold::TwoOfThree).is_err(), "no key twice");
}

#[test]
fn p_5_4_the_commitment_is_checked_by_every_opener() {
    let bound = binding(TokenHash::new([4; 32]), 1);
    let mut sealed = seal::seal(&body(), &bound, &keyholders(Threshold::TwoOfThree), &mut chance()).unwrap();
    sealed[0] ^= 1;
    for pair in [[0, 1], [0, 2], [1, 2]] {
        assert_eq!(quorum(Threshold::TwoOfThree, &pair).open(&sealed, &bound).unwrap_err(), Spoilt::Commitment);
    }
    // Another key in one pair's wrap, as by a dishonest client: every pair sees it, so that all come to the same numbers.
    let honest = seal::seal(&body(), &bound, &keyholders(Threshold::TwoOfThree), &mut chance()).unwrap();
    let other =
        seal::seal(&body(), &bound, &keyholders(Threshold::TwoOfThree), &mut ChaCha20Rng::from_seed([2; 32])).unwrap();
    let mut mixed = honest.clone();
    mixed[33..33 + 197].copy_from_slice(&other[33..33 + 197]);
    assert_eq!(quorum(Threshold::TwoOfThree, &[0, 1]).open(&mixed, &bound).unwrap_err(), Spoilt::Commitment);
    for pair in [[0, 2], [1, 2]] {
        assert_eq!(quorum(Threshold::TwoOfThree, &pair).open(&mixed, &bound).unwrap_err(), Spoilt::Wrap);
    }
    // Any bit of any wrap that only another pair would read.
    for (start, blind) in [(36, [1, 2]), (36 + 197, [0, 1]), (36 + 2 * 197, [0, 2])] {
        for at in [0, 1, 64, 65, 193] {
            let mut bent = honest.clone();
            bent[start + at] ^= 1;
            assert!(quorum(Threshold::TwoOfThree, &blind).open(&bent, &bound).is_err(), "byte {at} behind {start}");
        }
    }
}

#[test]
fn p_5_5_the_length_follows_from_the_manifest_alone() {
    for (threshold, wraps) in [(Threshold::OneOfOne, 3 + 113), (Threshold::TwoOfThree, 3 * (3 + 194))] {
        let bound = binding(TokenHash::new([4; 32]), 1);
        let sealed = seal::seal(&body(), &bound, &keyholders(threshold), &mut chance()).unwrap();
        assert_eq!(sealed.len(), 33 + wraps + BODY + 16);
        assert_eq!(sealed.len(), threshold.sealed_bytes(BODY));
        assert_eq!(sealed[33], threshold.masks()[0]);
    }
}

#[test]
fn p_5_6_whatever_is_damaged_is_spoilt() {
    let bound = binding(TokenHash::new([4; 32]), 1);
    let sealed = seal::seal(&body(), &bound, &keyholders(Threshold::OneOfOne), &mut chance()).unwrap();
    let quorum = quorum(Threshold::OneOfOne, &[0]);
    let spoilt = |at: usize| {
        let mut wrong = sealed.clone();
        wrong[at] ^= 1;
        quorum.open(&wrong, &bound).unwrap_err()
    };
    assert_eq!(spoilt(0), Spoilt::Commitment);
    assert_eq!(spoilt(32), Spoilt::Form);
    assert_eq!(spoilt(33), Spoilt::Form);
    assert_eq!(spoilt(35), Spoilt::Form);
    assert_eq!(spoilt(36), Spoilt::Wrap);
    assert_eq!(spoilt(140), Spoilt::Wrap);
    assert_eq!(spoilt(200), Spoilt::Body);
    assert_eq!(spoilt(sealed.len() - 1), Spoilt::Body);
    assert_eq!(quorum.open(&sealed[..40], &bound).unwrap_err(), Spoilt::Form);
    assert_eq!(quorum.open(&[], &bound).unwrap_err(), Spoilt::Form);
}

#[test]
fn p_5_7_a_keyholder_key_follows_from_twelve_words() {
    use hpke::Serializable as _;
    use hpke::kem::{DhP256HkdfSha256, Kem as _};
    let seed = [9_u8; 16];
    let ikm = {
        use aws_lc_rs::hmac;
        let mac = |key: &[u8], data: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data).as_ref().to_vec();
        mac(&mac(b"belong/v1", &seed), b"belong/keyholder/v1\x01")
    };
    let (theirs, public) = DhP256HkdfSha256::derive_keypair(&ikm);
    let ours = KeyholderSecret::from_words(&words::from_seed(&seed)).unwrap();
    assert_eq!(ours.public().as_bytes()[..], public.to_bytes()[..]);
    assert_eq!(ours.to_bytes()[..], theirs.to_bytes()[..]);
    // What is given at closing: the 32 bytes, or the words where no device turned them into these.
    use base64::Engine as _;
    let given = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(*ours.to_bytes());
    assert_eq!(KeyholderSecret::parse(&given).unwrap().public(), ours.public());
    assert_eq!(KeyholderSecret::parse(&words::from_seed(&seed)).unwrap().public(), ours.public());
    for wrong in ["", "AAAA", &"A".repeat(43), &"_".repeat(42), "zoo zoo"] {
        assert!(KeyholderSecret::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn p_6_1_a_submission_is_laid_out_as_written() {
    let submission = submission(Threshold::OneOfOne, 1, 3);
    let bytes = submission.to_bytes();
    assert_eq!(&bytes[..9], b"BLG1\x01\0\0\0\x03");
    assert_eq!(&bytes[9..107], submission.credential.input.as_bytes());
    assert_eq!(&bytes[107..363], &submission.credential.signature);
    assert_eq!(&bytes[363..395], &submission.pk);
    assert_eq!(&bytes[395..bytes.len() - 64], &submission.sealed[..]);
    assert_eq!(bytes.len(), AROUND_BYTES + submission.sealed.len());
    assert!(Submission::parse(&bytes).unwrap() == submission);
    let message = [
        b"belong/submission/v1\0",
        &manifest().as_bytes()[..],
        submission.token().as_bytes(),
        &[0, 0, 0, 3],
        &sha256(&[&submission.sealed]),
    ]
    .concat();
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
    UnparsedPublicKey::new(&ED25519, submission.pk).verify(&message, &submission.proof).unwrap();
}

#[test]
fn p_6_2_each_check_refuses_by_its_name() {
    let terms = terms(Threshold::OneOfOne);
    let good = submission(Threshold::OneOfOne, 1, 1);
    assert_eq!(terms.check(&good.to_bytes()).unwrap().group(), 3);
    let refused = |change: &dyn Fn(&mut Submission)| {
        let mut wrong = good.clone();
        change(&mut wrong);
        terms.check(&wrong.to_bytes()).err().unwrap()
    };
    assert_eq!(refused(&|s| s.pk[0] ^= 1), SubmissionError::Nonce);
    assert_eq!(refused(&|s| s.purpose = Purpose::Comment), SubmissionError::Key);
    assert_eq!(refused(&|s| s.credential.signature[0] ^= 1), SubmissionError::Signature);
    assert_eq!(refused(&|s| s.version = Version::new(2).unwrap()), SubmissionError::Proof);
    assert_eq!(refused(&|s| s.sealed[50] ^= 1), SubmissionError::Proof);
    assert_eq!(refused(&|s| s.proof[5] ^= 1), SubmissionError::Proof);
    assert_eq!(refused(&|s| s.sealed.push(0)), SubmissionError::Length);
    assert_eq!(refused(&|s| s.sealed.truncate(s.sealed.len() - 1)), SubmissionError::Length);
    // A token of another wave, and one of an issuer that is not in the manifest.
    let other = |manifest, key: &IssuerKey| {
        let public = key.public();
        let request =
            Request::new(&Seed::new([1; 16]), &issuer(), manifest, &public, Purpose::Answer, Slot(0)).unwrap();
        let reply = key.blind_sign(&request.blinded).unwrap();
        let held = request.finalize(&reply).unwrap();
        Submission::sign(&held, manifest, Purpose::Answer, Version::FIRST, good.sealed.clone())
    };
    let elsewhere = other(ManifestHash::new([1; 32]), &ISSUER);
    assert_eq!(terms.check(&elsewhere.to_bytes()).err(), Some(SubmissionError::Challenge));
    let stranger = other(manifest(), &OTHER_ISSUER);
    assert_eq!(terms.check(&stranger.to_bytes()).err(), Some(SubmissionError::Key));
    assert_eq!(terms.check(b"BLG1").err(), Some(SubmissionError::Form));
    assert_eq!(terms.check(&vec![0; 1 << 20]).err(), Some(SubmissionError::Length));
    let mut version_zero = good.to_bytes();
    version_zero[8] = 0;
    assert_eq!(terms.check(&version_zero).err(), Some(SubmissionError::Form));
}

#[test]
fn p_6_4_an_acknowledgement_is_leaf_and_signature_and_the_same_again() {
    let key = BoxKey::from_secret(&[3; 32]);
    let terms = terms(Threshold::OneOfOne);
    let bytes = submission(Threshold::OneOfOne, 1, 1).to_bytes();
    let checked = terms.check(&bytes).unwrap();
    let ack = key.acknowledge(&checked);
    assert_eq!(ack.to_bytes().len(), ACKNOWLEDGEMENT_BYTES);
    assert_eq!(ack.to_bytes(), key.acknowledge(&terms.check(&bytes).unwrap()).to_bytes());
    assert_eq!(ack.leaf, checked.leaf());
    assert_eq!(Acknowledgement::parse(&ack.to_bytes()), Some(ack));
    assert_eq!(Acknowledgement::parse(&ack.to_bytes()[1..]), None);
    assert!(ack.verifies(&key.public(), manifest(), checked.token(), Version::FIRST));
    assert!(!ack.verifies(&key.public(), manifest(), checked.token(), Version::new(2).unwrap()));
    assert!(!ack.verifies(&BoxKey::from_secret(&[4; 32]).public(), manifest(), checked.token(), Version::FIRST));
}

fn receipt() -> (Receipt, BoxKey) {
    let key = BoxKey::from_secret(&[3; 32]);
    let checked = terms(Threshold::OneOfOne).check(&submission(Threshold::OneOfOne, 1, 1).to_bytes()).unwrap();
    let acknowledgement = key.acknowledge(&checked);
    (Receipt { manifest: manifest(), token: checked.token(), version: Version::FIRST, acknowledgement }, key)
}

#[test]
fn p_7_1_a_receipt_has_168_bytes_and_six_words() {
    let (receipt, key) = receipt();
    assert_eq!(receipt.to_bytes().len(), RECEIPT_BYTES);
    assert_eq!(Receipt::parse(&receipt.to_bytes()), Ok(receipt));
    assert_eq!(Receipt::from_b64u(&format!(" {}\n", receipt.to_b64u())), Ok(receipt));
    receipt.check(&key.public()).unwrap();
    assert_eq!(receipt.words().split(' ').count(), 6);
    // The first words of the leaf as a seed of 128 bits are the same words.
    let start: [u8; 16] = receipt.acknowledgement.leaf.as_bytes()[..16].try_into().unwrap();
    assert!(words::from_seed(&start).starts_with(&receipt.words()));
    for wrong in ["", "BLR1", &"A".repeat(10_000), &receipt.to_b64u()[1..]] {
        assert_eq!(Receipt::from_b64u(wrong), Err(ReceiptError::Form));
    }
}

#[test]
fn p_7_2_a_receipt_holds_nothing_of_the_credential() {
    let (receipt, _) = receipt();
    let sent = submission(Threshold::OneOfOne, 1, 1);
    let bytes = receipt.to_bytes();
    let holds = |secret: &[u8]| bytes.windows(16).any(|window| secret.windows(16).any(|part| part == window));
    assert!(!holds(sent.credential.input.as_bytes()));
    assert!(!holds(&sent.credential.signature));
    assert!(!holds(&sent.pk));
    assert!(!holds(&sent.sealed));
    assert!(!holds(Seed::new([1; 16]).bits()));
}

#[test]
fn p_7_3_a_receipt_that_any_bit_was_changed_of_proves_nothing() {
    let (receipt, key) = receipt();
    for bit in 0..RECEIPT_BYTES * 8 {
        let mut wrong = receipt.to_bytes();
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(Receipt::parse(&wrong).and_then(|receipt| receipt.check(&key.public())).is_err(), "bit {bit}");
    }
}

#[test]
fn p_8_1_leaf_and_node_are_hashed_as_rfc_6962_says() {
    let checked = terms(Threshold::OneOfOne).check(&submission(Threshold::OneOfOne, 1, 1).to_bytes()).unwrap();
    let entry = sha256(&[checked.token().as_bytes(), checked.sealed_hash().as_bytes()]);
    assert_eq!(checked.entry(), entry);
    assert_eq!(*checked.leaf().as_bytes(), sha256(&[&[0], &entry]));
    let tree: Tree = [leaf_hash(b"a"), leaf_hash(b"b")].into_iter().collect();
    assert_eq!(*tree.root().as_bytes(), sha256(&[&[1], leaf_hash(b"a").as_bytes(), leaf_hash(b"b").as_bytes()]));
    assert_eq!(*Tree::default().root().as_bytes(), sha256(&[]));
}

#[test]
fn p_8_3_a_checkpoint_is_a_signed_note_with_room_for_witnesses() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let key = LogKey::new("voice.example.org/log", &[7; 32]).unwrap();
    let tree: Tree = (0..300).map(|i: u32| leaf_hash(&i.to_be_bytes())).collect();
    let mut note = key.checkpoint(tree.size(), tree.root());
    let public = LogPublicKey::parse(&key.public().to_string()).unwrap();
    assert_eq!(public, key.public());
    let opened = public.open_checkpoint(&note.to_bytes()).unwrap();
    assert_eq!((opened.size, opened.root), (300, tree.root()));

    // A witness adds a line (C2SP tlog-cosignature), and everybody still reads the log's own.
    let witness = credential::derive::Holder::from_secret(&[8; 32]);
    let time = 1_790_000_000_u64;
    let signature = witness.sign(format!("cosignature/v1\ntime {time}\n{}", note.text).as_bytes());
    let id = sha256(&[b"witness.example", b"\n", &[4], &witness.public()]);
    let verifier = format!(
        "witness.example+{}+{}",
        hex::encode(&id[..4]),
        STANDARD.encode([&[4][..], &witness.public()].concat())
    );
    note.signatures.push(NoteSignature {
        name: "witness.example".into(),
        key_id: id[..4].try_into().unwrap(),
        signature: [&time.to_be_bytes()[..], &signature].concat(),
    });
    let seen = Note::parse(&note.to_bytes()).unwrap();
    assert_eq!(seen, note);
    assert_eq!(seen.check_cosignature(&WitnessPublicKey::parse(&verifier).unwrap()), Ok(time));
    public.open_checkpoint(&note.to_bytes()).unwrap();

    // Another key, another name, a changed text.
    let other = LogKey::new("voice.example.org/log", &[9; 32]).unwrap().public();
    assert_eq!(other.open_checkpoint(&note.to_bytes()), Err(LogError::Signature));
    let renamed = LogPublicKey::new("other.example/log", *public.key()).unwrap();
    assert_eq!(renamed.open_checkpoint(&note.to_bytes()), Err(LogError::Signature));
    let forged = String::from_utf8(note.to_bytes()).unwrap().replace("\n300\n", "\n301\n");
    assert_eq!(public.open_checkpoint(forged.as_bytes()), Err(LogError::Signature));
    let extended = "voice.example.org/log\n300\nAAAA\nmore\n";
    assert!(log::Checkpoint::parse(extended).is_err(), "extension lines are refused");
}

fn mailbox(seed: u8, slot: u8) -> Mailbox {
    Mailbox::of(&Seed::new([seed; 16]).for_credential(manifest(), Purpose::Comment, Slot(slot)))
}

#[test]
fn p_14_1_a_mailbox_follows_from_the_seed_and_from_nothing_that_is_sent() {
    let address = mailbox(1, 0).address();
    assert!(address == mailbox(1, 0).address(), "the words find it again");
    assert_eq!(address.to_b64u().len(), 87);
    assert!(Address::from_b64u(&address.to_b64u()).unwrap() == address);
    let seed = Seed::new([1; 16]);
    let others = [
        mailbox(2, 0).address(),
        mailbox(1, 1).address(),
        Mailbox::of(&seed.for_credential(manifest(), Purpose::Answer, Slot(0))).address(),
        Mailbox::of(&seed.for_credential(ManifestHash::new([9; 32]), Purpose::Comment, Slot(0))).address(),
    ];
    assert!(others.iter().all(|other| *other != address), "one for each seed, comment and wave");
    // What is sent in the open of the same comment makes no mailbox: not pk, not its nonce.
    let holder = seed.for_credential(manifest(), Purpose::Comment, Slot(0)).holder();
    for sent in [holder.public(), sha256(&[&holder.public()])] {
        assert!(Thread::from_bytes(&sent).is_none_or(|key| key.name() != sha256(&[&decoded(&address)])));
    }
    for wrong in ["", "AAAA", &"A".repeat(87), &address.to_b64u()[1..]] {
        assert_eq!(Address::from_b64u(wrong).err(), Some(MailError::Address));
    }
}

fn decoded(address: &Address) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(address.to_b64u()).unwrap()
}

#[test]
fn p_14_2_only_the_mailbox_that_is_asked_opens_a_question_and_all_have_one_size() {
    let mut chance = chance();
    let (mine, thread) = (mailbox(1, 0), Thread::random(&mut chance));
    let short = thread.ask(manifest(), &mine.address(), "Why?", &mut chance).unwrap();
    let long = thread.ask(manifest(), &mine.address(), &"é".repeat(QUESTION_TEXT_MAX / 2), &mut chance).unwrap();
    assert_eq!([short.len(), long.len()], [QUESTION_BYTES; 2]);
    assert_eq!(mine.open(manifest(), &short).unwrap().text, "Why?");
    assert!(mailbox(2, 0).open(manifest(), &short).is_none());
    assert!(mailbox(1, 1).open(manifest(), &short).is_none(), "not even another comment of the same person");
    assert!(mine.open(ManifestHash::new([9; 32]), &short).is_none(), "another wave");
    for at in [0, 64, 65, 500, QUESTION_BYTES - 1] {
        let mut wrong = short.clone();
        wrong[at] ^= 1;
        assert!(mine.open(manifest(), &wrong).is_none());
    }
    assert!(mine.open(manifest(), &short[1..]).is_none());
    let again = thread.ask(manifest(), &mine.address(), "Why?", &mut chance).unwrap();
    assert!(short.windows(16).all(|piece| again.windows(16).all(|other| other != piece)), "nothing tells one mailbox");
    for wrong in ["", "  ", "a\0b", &"x".repeat(QUESTION_TEXT_MAX + 1), &"\n\u{1}".repeat(300)] {
        assert_eq!(thread.ask(manifest(), &mine.address(), wrong, &mut chance).err(), Some(MailError::Text));
    }
}

#[test]
fn p_14_4_only_the_writer_who_was_asked_can_reply_and_only_to_this_question() {
    let mut chance = chance();
    let (mine, thread) = (mailbox(1, 0), Thread::random(&mut chance));
    let ask = |to: &Mailbox, chance: &mut ChaCha20Rng| {
        let sealed = thread.ask(manifest(), &to.address(), "Why?", chance).unwrap();
        to.open(manifest(), &sealed).unwrap()
    };
    let question = ask(&mine, &mut chance);
    let reply = mine.reply(manifest(), &question, "Since the hall is cold.", &mut chance).unwrap();
    assert_eq!(reply.len(), REPLY_BYTES);
    assert_eq!(mine.reply(manifest(), &question, &"x".repeat(REPLY_TEXT_MAX), &mut chance).unwrap().len(), REPLY_BYTES);
    assert_eq!(thread.read(manifest(), &mine.address(), &reply).unwrap(), "Since the hall is cold.");
    // The server's own key, kept and read again, opens the same.
    let kept = Thread::from_bytes(&thread.to_bytes()).unwrap();
    assert_eq!(kept.read(manifest(), &mine.address(), &reply).unwrap(), "Since the hall is cold.");
    // Somebody else who knows the question, and another mailbox of the same person.
    for other in [mailbox(2, 0), mailbox(1, 1)] {
        let forged = other.reply(manifest(), &question, "I resign.", &mut chance).unwrap();
        assert_eq!(thread.read(manifest(), &mine.address(), &forged), Err(MailError::Sealed));
    }
    let second = Thread::random(&mut chance);
    assert_eq!(second.read(manifest(), &mine.address(), &reply), Err(MailError::Sealed));
    assert_eq!(thread.read(ManifestHash::new([9; 32]), &mine.address(), &reply), Err(MailError::Sealed));
    for at in 0..REPLY_BYTES {
        let mut wrong = reply.clone();
        wrong[at] ^= 1;
        assert_eq!(thread.read(manifest(), &mine.address(), &wrong), Err(MailError::Sealed), "{at}");
    }
    assert!(thread.read(manifest(), &mine.address(), &reply[..REPLY_BYTES - 1]).is_err());
    for wrong in ["", " \n", &"x".repeat(REPLY_TEXT_MAX + 1)] {
        assert_eq!(mine.reply(manifest(), &question, wrong, &mut chance).err(), Some(MailError::Text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_changed_bit_of_a_submission_is_refused(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| submission(Threshold::TwoOfThree, 1, 1).to_bytes());
        let terms = terms(Threshold::TwoOfThree);
        prop_assert!(terms.check(&GOOD).is_ok());
        let mut wrong = GOOD.clone();
        let at = at.index(wrong.len());
        wrong[at] ^= 1 << bit;
        prop_assert!(terms.check(&wrong).is_err());
    }

    #[test]
    fn any_changed_bit_of_a_seal_is_noticed_by_every_quorum(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let bound = binding(TokenHash::new([4; 32]), 1);
        let good = seal::seal(&body(), &bound, &keyholders(Threshold::TwoOfThree), &mut chance()).unwrap();
        let mut wrong = good.clone();
        let at = at.index(wrong.len());
        wrong[at] ^= 1 << bit;
        for pair in [[0, 1], [0, 2], [1, 2]] {
            prop_assert!(quorum(Threshold::TwoOfThree, &pair).open(&wrong, &bound).is_err(), "{:?}", pair);
        }
    }

    #[test]
    fn answers_come_back_as_they_were_written(
        answers in prop::collection::btree_map("[a-z0-9_.-]{1,12}", (0_u16..200, prop::collection::btree_set(1_u16..60, 0..5)), 0..40)
    ) {
        let mut written = AnswerBody::default();
        for (code, (one, several)) in answers {
            let value = if several.is_empty() { Value::One(one) } else { Value::Several(several.into_iter().collect()) };
            written.answers.insert(code.clone(), value.clone());
            written.facts.insert(code, value);
        }
        let padded = written.to_padded(BODY).unwrap();
        prop_assert_eq!(AnswerBody::parse(&padded), Ok(written));
    }

    #[test]
    fn comments_come_back_as_they_were_written(text in "\\PC{1,400}", mailbox in prop::option::of("[A-Za-z0-9_-]{1,128}")) {
        let written = CommentBody::Written(Comment { mailbox, item: "say".into(), text });
        let padded = written.to_padded(BODY).unwrap();
        prop_assert_eq!(CommentBody::parse(&padded), Ok(written));
    }
}
