//! The protocol, attacked by a dishonest respondent and by a dishonest operator. What is tried here is tried with real
//! keys and sound signatures: everything is right but the one thing.

mod common;

use answers::close::{self, Outcome};
use answers::{BoxError, GroupCounts, audit};
use common::*;
use credential::blind::RSA_BYTES;
use credential::body::{Comment, CommentBody, TEXT_BYTES_MAX};
use credential::client::Held;
use credential::submission::{Submission, SubmissionError};
use credential::{Purpose, Version};
use num_bigint::BigUint;
use store::{Answers, testing};

async fn scene(wave: &str, holders: u8) -> (testing::Trial<Answers>, Scene) {
    let trial = testing::sqlite::<Answers>().await;
    let scene = Scene::new(trial.db(), wave, holders).await;
    (trial, scene)
}

/// Signs sealed bytes that somebody has bent.
fn signed(scene: &Scene, held: &Held, sealed: Vec<u8>) -> Vec<u8> {
    Submission::sign(held, scene.hash, Purpose::Answer, Version::FIRST, sealed).to_bytes()
}

fn sealed(scene: &Scene, held: &Held) -> Vec<u8> {
    Submission::parse(&scene.seal(held, Purpose::Answer, 1, &body(3))).unwrap().sealed
}

fn pad(json: &[u8]) -> Vec<u8> {
    let mut body = json.to_vec();
    body.resize(4_096, 0);
    body
}

/// A respondent whose wraps open for one pair of keyholders only would be counted by some and not by others, and the recount
/// would come to other numbers.
#[tokio::test(flavor = "multi_thread")]
async fn p_5_4_no_answer_opens_for_some_keyholders_and_not_for_others() {
    let (_trial, scene) = scene("a1", 3).await;
    for seed in 1..13 {
        scene.answer(0, seed, 4).await;
    }
    // 33 bytes, then for each pair mask, length and 194 bytes.
    for (seed, pair) in (50..).zip(0..3) {
        let held = scene.hold(0, Purpose::Answer, seed).await;
        let mut bent = sealed(&scene, &held);
        bent[33 + 197 * pair + 3 + 100] ^= 1;
        scene.submit(&signed(&scene, &held, bent), OPEN).await.unwrap();
    }
    let batch = scene.ballot_box.export_batch("a1", AFTER).await.unwrap();
    let published = scene.ballot_box.published("a1").await.unwrap();
    let root = published.leaves.clone().unwrap().into_iter().collect::<credential::log::Tree>().root();
    let counted = |pair: [u8; 2]| {
        let secrets = pair.map(keyholder).into();
        close::count_files(&published.manifest, &batch, root, secrets, &scene.counts()).unwrap().to_bytes()
    };
    let first = counted([0, 1]);
    assert_eq!(first, counted([0, 2]));
    assert_eq!(first, counted([2, 1]));
    scene.give(&[1, 2]).await;
    scene.ballot_box.close("a1", scene.counts(), AFTER).await.unwrap();
    let release = scene.ballot_box.release("a1").await.unwrap().unwrap();
    assert_eq!((release.counts().answers[0].answered, release.counts().answers[0].spoilt), (12, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_counts_in_its_own_key_group_and_for_its_own_purpose_only() {
    let (_trial, scene) = scene("a2", 1).await;
    let held = scene.hold(0, Purpose::Answer, 1).await;
    // The issuer of another group signs the same blinded number: it is no signature for the key that was asked for.
    let issuer = credential::token::IssuerName::new(&scene.manifest.issuer).unwrap();
    let key = scene.manifest.issuer_keys().unwrap().into_iter().find(|k| (k.0, k.1) == (Purpose::Answer, 0)).unwrap().2;
    let seed = credential::derive::Seed::new([2; 16]);
    let ask = || {
        let slot = credential::Slot(0);
        credential::client::Request::new(&seed, &issuer, scene.hash, &key, Purpose::Answer, slot).unwrap()
    };
    for (group, purpose) in [("birch", Purpose::Answer), ("alder", Purpose::Comment)] {
        let reply = scene.ballot_box.blind_sign("a2", group, purpose, ask().blinded).await;
        // Another modulus may be the smaller one, and then the number is out of its range.
        if let Ok(reply) = reply {
            assert!(ask().finalize(&reply).is_err(), "{group}");
        }
    }
    // An answer's token on a comment.
    let mut bytes = scene.seal(&held, Purpose::Answer, 1, &body(3));
    bytes[4] = Purpose::Comment.byte();
    assert!(matches!(scene.submit(&bytes, OPEN).await, Err(BoxError::Submission(SubmissionError::Key))));
    // No such group, no such wave.
    assert!(matches!(
        scene.ballot_box.blind_sign("a2", "none", Purpose::Answer, [1; 256]).await,
        Err(BoxError::NoGroup)
    ));
    assert!(matches!(
        scene.ballot_box.blind_sign("none", "alder", Purpose::Answer, [1; 256]).await,
        Err(BoxError::NoWave)
    ));
}

/// Numbers that a signer should not be led astray by. 0, 1 and n−1 are their own signatures (d is odd), which everybody
/// knows already; n and more are refused, and so is what AWS-LC does not sign.
#[tokio::test(flavor = "multi_thread")]
async fn strange_blinded_numbers_teach_nothing() {
    let (_trial, scene) = scene("a3", 1).await;
    let key = scene.manifest.issuer_keys().unwrap().into_iter().find(|k| (k.0, k.1) == (Purpose::Answer, 0)).unwrap().2;
    let n = BigUint::from_bytes_be(key.modulus());
    let bytes = |number: &BigUint| -> [u8; RSA_BYTES] {
        let short = number.to_bytes_be();
        let mut out = [0; RSA_BYTES];
        out[RSA_BYTES - short.len()..].copy_from_slice(&short);
        out
    };
    for number in [BigUint::ZERO, BigUint::from(1_u8), &n - 1_u8] {
        match scene.ballot_box.blind_sign("a3", "alder", Purpose::Answer, bytes(&number)).await {
            Ok(signed) => assert_eq!(signed, bytes(&number)),
            Err(why) => assert!(matches!(why, BoxError::Blinded), "{why:?}"),
        }
    }
    for number in [bytes(&n), bytes(&(&n + 1_u8)), [0xff; RSA_BYTES]] {
        let refused = scene.ballot_box.blind_sign("a3", "alder", Purpose::Answer, number).await;
        assert!(matches!(refused, Err(BoxError::Blinded)), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_has_one_form() {
    let (_trial, scene) = scene("a4", 1).await;
    let key = scene.manifest.issuer_keys().unwrap().into_iter().find(|k| (k.0, k.1) == (Purpose::Answer, 0)).unwrap().2;
    let n = BigUint::from_bytes_be(key.modulus());
    // L, the order of Ed25519's group (RFC 8032 §5.1), little-endian.
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let (mut above, mut tried) = (0, 0);
    for seed in 1..64 {
        if above > 0 && tried > 7 {
            break;
        }
        let held = scene.hold(0, Purpose::Answer, seed).await;
        let good = scene.seal(&held, Purpose::Answer, 1, &body(3));
        // The issuer's signature plus n is the same number modulo n.
        let signature = BigUint::from_bytes_be(&held.credential.signature) + &n;
        let bigger = signature.to_bytes_be();
        if bigger.len() == RSA_BYTES {
            above += 1;
            let mut bent = good.clone();
            bent[4 + 1 + 4 + 98..][..RSA_BYTES].copy_from_slice(&bigger);
            let refused = scene.submit(&bent, OPEN).await;
            assert!(matches!(refused, Err(BoxError::Submission(SubmissionError::Signature))), "{refused:?}");
        }
        // The holder's proof with S + L.
        let mut bent = good.clone();
        let at = bent.len() - 32;
        let mut carry = 0_u16;
        for (byte, add) in bent[at..].iter_mut().zip(&order) {
            let sum = u16::from(*byte) + u16::from(*add) + carry;
            *byte = sum as u8;
            carry = sum >> 8;
        }
        if carry == 0 {
            tried += 1;
            let refused = scene.submit(&bent, OPEN).await;
            assert!(matches!(refused, Err(BoxError::Submission(SubmissionError::Proof))), "{refused:?}");
        }
        scene.submit(&good, OPEN).await.unwrap();
    }
    assert!(tried > 0);
    // Above a modulus with many ones in front there is little room for a second form.
    assert!(above > 0 || key.modulus()[0] >= 0xe0);
}

/// Who sends the last version there is can never change the answer again; nobody else is touched.
#[tokio::test(flavor = "multi_thread")]
async fn p_6_3_the_last_version_shuts_out_its_own_holder_only() {
    let (_trial, scene) = scene("a5", 1).await;
    let held = scene.hold(0, Purpose::Answer, 1).await;
    scene.submit(&scene.seal(&held, Purpose::Answer, 1, &body(1)), OPEN).await.unwrap();
    let last = scene.seal(&held, Purpose::Answer, u32::MAX, &body(5));
    let given = scene.submit(&last, OPEN).await.unwrap();
    for version in [1, 2, 1 << 31, u32::MAX] {
        let refused = scene.submit(&scene.seal(&held, Purpose::Answer, version, &body(2)), OPEN).await;
        assert!(matches!(refused, Err(BoxError::Replaced)), "{version}: {refused:?}");
    }
    assert_eq!(scene.submit(&last, OPEN).await.unwrap(), given);
    scene.answer(0, 2, 3).await;
    assert!(Version::new(0).is_none(), "no version comes before the first");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_bent_inside_the_seal_is_a_spoilt_ballot_and_never_a_fault() {
    let (_trial, scene) = scene("a6", 1).await;
    for seed in 1..13 {
        scene.answer(0, seed, 3).await;
    }
    let mut spoilt = 0;
    // The point of the wrap: off the curve, at infinity, written short, not a point at all, another's.
    let points: [fn(&mut [u8]); 5] = [
        |enc| enc[64] ^= 1,
        |enc| enc.fill(0),
        |enc| enc[0] = 2,
        |enc| enc[1..].fill(0xff),
        |enc| enc.copy_from_slice(keyholder(9).public().as_bytes()),
    ];
    for (seed, bend) in (20..).zip(points) {
        let held = scene.hold(0, Purpose::Answer, seed).await;
        let mut bent = sealed(&scene, &held);
        bend(&mut bent[36..36 + 65]);
        scene.submit(&signed(&scene, &held, bent), OPEN).await.unwrap();
        spoilt += 1;
    }
    // Another mask, another length, another number of wraps.
    for (seed, at) in (30..).zip([32, 33, 34, 35]) {
        let held = scene.hold(0, Purpose::Answer, seed).await;
        let mut bent = sealed(&scene, &held);
        bent[at] = bent[at].wrapping_add(1);
        scene.submit(&signed(&scene, &held, bent), OPEN).await.unwrap();
        spoilt += 1;
    }
    // What was sealed for another token is nothing under this one.
    let (one, two) = (scene.hold(0, Purpose::Answer, 40).await, scene.hold(0, Purpose::Answer, 41).await);
    scene.submit(&signed(&scene, &two, sealed(&scene, &one)), OPEN).await.unwrap();
    spoilt += 1;
    let deep = [&b"{\"a\":{\"bel1\":"[..], &b"[".repeat(2_000), &b"]".repeat(2_000), b"},\"f\":{}}"].concat();
    let many = format!(
        "{{\"a\":{{{}}},\"f\":{{}}}}",
        (0..300).map(|n| format!("\"c{n:03}\":1")).collect::<Vec<_>>().join(",")
    );
    for (seed, json) in (60..).zip([
        &br#"{"a":{"bel1":1,"bel1":5},"f":{}}"#[..],
        br#"{"a":{},"f":{},"a":{"bel1":5}}"#,
        br#"{"f":{},"a":{}}"#,
        br#"{"a":{"bel1":1.0},"f":{}}"#,
        br#"{"a":{"bel1":1e0},"f":{}}"#,
        br#"{"a":{"bel1":01},"f":{}}"#,
        br#"{"a":{"bel1":-0},"f":{}}"#,
        br#"{"a":{"bel1":-1},"f":{}}"#,
        br#"{"a":{"bel1":65536},"f":{}}"#,
        br#"{"a":{"bel1":18446744073709551616},"f":{}}"#,
        br#"{"a":{"bel1":"1"},"f":{}}"#,
        br#"{"a":{"bel1":null},"f":{}}"#,
        br#"{"a":{"many":[1,1]},"f":{}}"#,
        br#"{"a":{"many":[3,1]},"f":{}}"#,
        br#"{"a":{"many":[]},"f":{}}"#,
        br#"{"a":{"many":[0]},"f":{}}"#,
        br#"{"a":{"\u0062el1":1},"f":{}}"#,
        br#"{"a":{},"f":{},"x":1}"#,
        b"\xef\xbb\xbf{\"a\":{},\"f\":{}}",
        b"{\"a\":{},\"f\":{}}\n",
        b"{\"a\":{},\"f\":{}}\0x",
        b"{\"a\":{},\"f\":{\"\xff\":1}}",
        b"[]",
        b"",
        &deep,
        many.as_bytes(),
    ]) {
        let held = scene.hold(0, Purpose::Answer, seed).await;
        scene.submit(&scene.seal(&held, Purpose::Answer, 1, &pad(json)), OPEN).await.unwrap();
        spoilt += 1;
    }
    scene.give(&[0]).await;
    let counts = GroupCounts { groups: vec![] };
    assert!(scene.ballot_box.close("a6", counts, AFTER).await.is_err(), "counts of other groups are refused");
    scene.give(&[0]).await;
    scene.ballot_box.close("a6", scene.counts(), AFTER).await.unwrap();
    let release = scene.ballot_box.release("a6").await.unwrap().unwrap();
    assert_eq!((release.counts().answers[0].answered, release.counts().answers[0].spoilt), (12, spoilt));
}

#[test]
fn p_5_1_a_comment_has_3500_bytes_and_not_one_more() {
    let written = |text: String| CommentBody::Written(Comment { mailbox: None, item: "say".into(), text });
    for (text, fits) in [
        ("x".repeat(TEXT_BYTES_MAX), true),
        ("x".repeat(TEXT_BYTES_MAX + 1), false),
        // Three bytes each, so that the limit falls between two.
        ("€".repeat(TEXT_BYTES_MAX / 3), true),
        ("€".repeat(TEXT_BYTES_MAX / 3 + 1), false),
        (String::new(), false),
        // Few bytes, but six each once they are escaped: they fit the text and not the body.
        ("\u{1}".repeat(600), true),
        ("\u{1}".repeat(TEXT_BYTES_MAX), false),
    ] {
        let body = written(text.clone()).to_padded(4_096);
        assert_eq!(body.is_ok(), fits, "{} bytes", text.len());
        if let Ok(body) = body {
            assert_eq!(CommentBody::parse(&body), Ok(written(text)));
        }
    }
    // What a dishonest client writes by hand.
    let long = pad(format!("{{\"q\":\"say\",\"t\":\"{}\"}}", "x".repeat(TEXT_BYTES_MAX + 1)).as_bytes());
    assert!(CommentBody::parse(&long).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn p_7_3_a_receipt_of_another_wave_proves_nothing() {
    let (trial, one) = scene("a7", 1).await;
    let mut receipts = vec![];
    for seed in 1..13 {
        receipts.push(one.answer(0, seed, 4).await);
    }
    one.give(&[0]).await;
    one.ballot_box.close("a7", one.counts(), AFTER).await.unwrap();
    assert!(one.ballot_box.audit_receipt("a7", &receipts[0]).await.unwrap().iter().all(|check| check.passed));
    // Another manifest, another version, another leaf, and one that was never acknowledged.
    let mut other = receipts[0];
    other.manifest = credential::ManifestHash::new([7; 32]);
    let mut later = receipts[0];
    later.version = Version::new(2).unwrap();
    let mut swapped = receipts[0];
    swapped.acknowledgement.leaf = receipts[1].acknowledgement.leaf;
    for (name, bent) in [("manifest", other), ("version", later), ("leaf", swapped)] {
        let checks = one.ballot_box.audit_receipt("a7", &bent).await.unwrap();
        assert!(checks.iter().any(|check| !check.passed), "{name}: {checks:?}");
    }
    drop(trial);
}

/// Whoever carries the outcome of an offline count can bend it. The wrong root is refused at once; other numbers under the right
/// root are what a recount is for.
#[tokio::test(flavor = "multi_thread")]
async fn p_10_6_a_forged_outcome_is_refused_or_found_by_counting_again() {
    let (_trial, scene) = scene("a8", 1).await;
    for seed in 1..25 {
        scene.answer(0, seed, 4).await;
    }
    let batch = scene.ballot_box.export_batch("a8", AFTER).await.unwrap();
    let published = scene.ballot_box.published("a8").await.unwrap();
    let root = published.leaves.clone().unwrap().into_iter().collect::<credential::log::Tree>().root();
    let count = || close::count_files(&published.manifest, &batch, root, vec![keyholder(0)], &scene.counts()).unwrap();
    let honest = String::from_utf8(count().to_bytes()).unwrap();
    let refuse = |text: String| {
        let b = scene.ballot_box.clone();
        async move { b.publish_outcome("a8", text.into_bytes(), "2026-11-28").await.is_err() }
    };
    assert!(refuse(honest.replace(&root.to_string(), &"0".repeat(64))).await, "another root");
    assert!(refuse(honest.replace("\"wave\":\"a8\"", "\"wave\":\"a9\"")).await, "another wave");
    assert!(refuse(honest.replace(&scene.hash.to_string(), &"0".repeat(64))).await, "another manifest");
    assert!(refuse(honest.replace("\"remarks\":[]", "\"remarks\":[],\"x\":1")).await, "a field that is none");
    assert!(refuse(honest[..honest.len() / 2].to_owned()).await, "cut off");
    assert!(scene.ballot_box.release("a8").await.unwrap().is_none(), "nothing was published");

    // Other numbers: "answered" is told as one less.
    let forged = honest.replacen(r#"\"answered\":24"#, r#"\"answered\":23"#, 1);
    assert_ne!(forged, honest);
    Outcome::parse(forged.as_bytes()).expect("well formed");
    scene.ballot_box.publish_outcome("a8", forged.into_bytes(), "2026-11-28").await.unwrap();
    let published = scene.ballot_box.published("a8").await.unwrap();
    let recount = audit::audit_recount(&published, &count());
    assert!(!recount.passed, "{recount:?}");
    // And it cannot be put right in silence: one outcome, for good.
    assert!(refuse(honest).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_11_1_more_answers_than_credentials_are_contested_for_each_purpose() {
    for (wave, what) in [("a9", "answers"), ("a10", "comments"), ("a11", "people")] {
        let (_trial, scene) = scene(wave, 1).await;
        for seed in 1..13 {
            scene.answer(0, seed, 4).await;
            scene.comment(0, seed, "Tea.").await;
        }
        let mut counts = scene.counts();
        match what {
            "answers" => counts.groups[0].answers.issued = 11,
            "comments" => counts.groups[0].comments.issued = 11,
            // 60 are eligible.
            _ => counts.groups[0].answers.paper = 40,
        }
        scene.give(&[0]).await;
        scene.ballot_box.close(wave, counts, AFTER).await.unwrap();
        let release = scene.ballot_box.release(wave).await.unwrap().unwrap();
        assert!(release.is_contested(), "{what}");
        let checks = scene.ballot_box.audit(wave).await.unwrap();
        assert!(checks.iter().any(|check| !check.passed && check.sentence.contains("contested")), "{what}: {checks:?}");
    }
}

/// A clock that is set back, or a keyholder who is early, opens nothing again and nothing early.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_goes_backwards_opens_nothing_again() {
    let (_trial, scene) = scene("a12", 1).await;
    for seed in 1..13 {
        scene.answer(0, seed, 4).await;
    }
    let held = scene.hold(0, Purpose::Answer, 60).await;
    let late = scene.seal(&held, Purpose::Answer, 1, &body(1));
    assert!(matches!(scene.ballot_box.export_batch("a12", OPEN).await, Err(BoxError::StillOpen(_))));
    scene.ballot_box.export_batch("a12", AFTER).await.unwrap();
    // The batch is sealed; the clock says that it is the middle of the wave.
    assert!(matches!(scene.submit(&late, OPEN).await, Err(BoxError::Over)));
    assert!(matches!(
        scene.ballot_box.blind_sign("a12", "alder", Purpose::Answer, [1; 256]).await,
        Err(BoxError::Over)
    ));
    scene.give(&[0]).await;
    scene.ballot_box.close("a12", scene.counts(), AFTER).await.unwrap();
    assert!(matches!(scene.submit(&late, OPEN).await, Err(BoxError::Over)));
    let release = scene.ballot_box.release("a12").await.unwrap().unwrap();
    assert_eq!(release.counts().answers[0].answered, 12);
}
