//! Published vectors: RFC 9474 (four variants, 4,096 bits) and RFC 9578 (token type 0x0002).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use credential::blind::{IssuerKey, IssuerPublicKey, Signer};
use credential::client::{ClientError, RsaPublic};
use credential::token::{Credential, TokenInput};
use num_bigint::BigUint;
use serde::Deserialize;

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text.trim_start_matches("0x")).unwrap()
}

#[derive(Deserialize)]
struct Rfc9474 {
    name: String,
    p: String,
    q: String,
    n: String,
    e: String,
    d: String,
    input_msg: String,
    salt: String,
    inv: String,
    #[serde(default)]
    encoded_msg: String,
    blinded_msg: String,
    blind_sig: String,
    sig: String,
}

fn der_integer(number: &BigUint) -> Vec<u8> {
    let mut content = number.to_bytes_be();
    if content[0] & 0x80 != 0 {
        content.insert(0, 0);
    }
    der(2, &content)
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = content.len();
    let head = match len {
        0..=0x7f => vec![tag, len as u8],
        0x80..=0xff => vec![tag, 0x81, len as u8],
        _ => vec![tag, 0x82, (len >> 8) as u8, len as u8],
    };
    [head, content.to_vec()].concat()
}

/// PKCS#1 from the numbers of a vector.
fn pkcs1(vector: &Rfc9474) -> Vec<u8> {
    let number = |text: &str| BigUint::from_bytes_be(&unhex(text));
    let (p, q, d) = (number(&vector.p), number(&vector.q), number(&vector.d));
    let one = BigUint::from(1_u8);
    let numbers = [
        BigUint::default(),
        number(&vector.n),
        number(&vector.e),
        d.clone(),
        p.clone(),
        q.clone(),
        &d % (&p - &one),
        &d % (&q - &one),
        q.modinv(&p).unwrap(),
    ];
    let mut content = der(2, &[0]);
    numbers[1..].iter().for_each(|n| content.extend(der_integer(n)));
    der(0x30, &content)
}

#[test]
fn rfc_9474_all_four_variants() {
    let vectors: Vec<Rfc9474> = serde_json::from_str(include_str!("data/rfc9474.json")).unwrap();
    let names: Vec<_> = vectors.iter().map(|v| v.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "RSABSSA-SHA384-PSS-Randomized",
            "RSABSSA-SHA384-PSSZERO-Randomized",
            "RSABSSA-SHA384-PSS-Deterministic",
            "RSABSSA-SHA384-PSSZERO-Deterministic"
        ]
    );
    for vector in &vectors {
        let message = unhex(&vector.input_msg);
        let public = RsaPublic::new(&unhex(&vector.n), &unhex(&vector.e));
        let signer = Signer::from_pkcs1_der(&pkcs1(vector)).unwrap();
        assert_eq!(signer.modulus(), unhex(&vector.n));

        // Blind, with the randomness of the vector.
        let salt = unhex(&vector.salt);
        let n = BigUint::from_bytes_be(&unhex(&vector.n));
        let factor = BigUint::from_bytes_be(&unhex(&vector.inv)).modinv(&n).unwrap();
        let encoded = public.encode(&message, &salt).unwrap();
        if !vector.encoded_msg.is_empty() {
            assert_eq!(encoded, unhex(&vector.encoded_msg), "{}", vector.name);
        }
        let blinded = public.blind(&message, &salt, &factor.to_bytes_be()).unwrap().unwrap();
        assert_eq!(blinded.message, unhex(&vector.blinded_msg), "{}", vector.name);

        // BlindSign, Finalize, Verify.
        let reply = signer.blind_sign(&blinded.message).unwrap();
        assert_eq!(reply, unhex(&vector.blind_sig), "{}", vector.name);
        let signature = public.finalize(&blinded, &reply).unwrap();
        assert_eq!(signature, unhex(&vector.sig), "{}", vector.name);
        let opened = BigUint::from_bytes_be(&signature).modpow(&BigUint::from(65537_u32), &n);
        assert_eq!(opened, BigUint::from_bytes_be(&encoded));
        if salt.len() == 48 {
            use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA384, RsaPublicKeyComponents};
            let key = RsaPublicKeyComponents { n: unhex(&vector.n), e: vec![1, 0, 1] };
            key.verify(&RSA_PSS_2048_8192_SHA384, &message, &signature).unwrap();
        }

        // One bit off is refused.
        let mut wrong = reply.clone();
        wrong[100] ^= 1;
        assert_eq!(public.finalize(&blinded, &wrong), Err(ClientError::Signature));
        assert_eq!(public.finalize(&blinded, &reply[1..]), Err(ClientError::Length));
        assert!(signer.blind_sign(&unhex(&vector.n)).is_err(), "the modulus itself is out of range");
        assert!(signer.blind_sign(&blinded.message[1..]).is_err());
        // A key of 4,096 bits is no issuer key.
        assert!(IssuerKey::new(signer).is_err());
    }
}

#[derive(Deserialize)]
struct Rfc9578 {
    #[serde(rename = "skS", default)]
    secret: String,
    #[serde(rename = "pkS", default)]
    public: String,
    token_challenge: String,
    nonce: String,
    blind: String,
    salt: String,
    token_request: String,
    token_response: String,
    token: String,
}

fn issuer_of_the_appendix() -> (IssuerKey, Vec<u8>) {
    let runs: Vec<Rfc9578> = serde_json::from_str(include_str!("data/privacypass_public_go.json")).unwrap();
    let pem = String::from_utf8(unhex(&runs[0].secret)).unwrap();
    let der: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    (IssuerKey::from_pkcs8_der(&STANDARD.decode(der).unwrap()).unwrap(), unhex(&runs[0].public))
}

fn runs_as_written(vectors: &[Rfc9578]) {
    let (key, spki) = issuer_of_the_appendix();
    let public = key.public();
    assert_eq!(public.to_spki(), spki);
    assert_eq!(IssuerPublicKey::from_spki(&spki).unwrap(), public);
    let rsa = RsaPublic::new(public.modulus(), &[1, 0, 1]);
    for vector in vectors {
        let nonce = unhex(&vector.nonce).try_into().unwrap();
        let input = TokenInput::new(&nonce, &unhex(&vector.token_challenge), public.id());
        let blinded = rsa.blind(input.as_bytes(), &unhex(&vector.salt), &unhex(&vector.blind)).unwrap().unwrap();

        // TokenRequest is type, last byte of the key id, and the blinded number (RFC 9578 §6.1).
        let request = [&[0, 2, public.id().as_bytes()[31]], &blinded.message[..]].concat();
        assert_eq!(hex::encode(request), vector.token_request);
        let reply = key.blind_sign(&blinded.message.clone().try_into().unwrap()).unwrap();
        assert_eq!(hex::encode(reply), vector.token_response);
        let signature = rsa.finalize(&blinded, &reply).unwrap().try_into().unwrap();
        let credential = Credential { input, signature };
        assert_eq!(hex::encode(credential.to_bytes()), vector.token);
        Credential::parse(&unhex(&vector.token)).unwrap().check(&public).unwrap();
    }
}

#[test]
fn rfc_9578_token_type_2() {
    let vectors: Vec<Rfc9578> = serde_json::from_str(include_str!("data/rfc9578.json")).unwrap();
    assert_eq!(vectors.len(), 2);
    runs_as_written(&vectors);
}

#[test]
fn five_runs_of_the_go_implementation() {
    let vectors: Vec<Rfc9578> = serde_json::from_str(include_str!("data/privacypass_public_go.json")).unwrap();
    assert_eq!(vectors.len(), 5);
    runs_as_written(&vectors);
}
