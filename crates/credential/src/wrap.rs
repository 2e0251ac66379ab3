//! HPKE in base and auth mode (RFC 9180) for one suite: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
//!
//! Over AWS-LC's P-256, which opens nine times faster than the one behind crate `hpke`; that crate and
//! the vectors of the RFC check this module in its tests. One message for each key (sequence number 0)
//! is all that the protocol needs (5.3).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use aws_lc_rs::hmac;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Bytes of an uncompressed P-256 point: a public key, and `enc`.
pub(crate) const POINT_BYTES: usize = 65;
/// Bytes of an authentication tag of AES-GCM.
pub(crate) const TAG_BYTES: usize = 16;

/// "KEM" and the number of DHKEM(P-256, HKDF-SHA256).
const KEM_SUITE: &[u8] = b"KEM\x00\x10";
/// "HPKE", and the numbers of KEM, KDF and AEAD.
const HPKE_SUITE: &[u8] = b"HPKE\x00\x10\x00\x01\x00\x02";

type Bytes32 = Zeroizing<[u8; 32]>;

fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Bytes32 {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    let mut out = Zeroizing::new([0; 32]);
    out.copy_from_slice(context.sign().as_ref());
    out
}

fn labeled_extract(suite: &[u8], salt: &[u8], label: &[u8], ikm: &[u8]) -> Bytes32 {
    hmac_sha256(salt, &[b"HPKE-v1", suite, label, ikm])
}

/// At most 32 bytes, which is one block of HKDF-Expand.
fn labeled_expand<const N: usize>(suite: &[u8], prk: &[u8; 32], label: &[u8], info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 32) };
    let len = (N as u16).to_be_bytes();
    let mut parts = vec![&len[..], b"HPKE-v1", suite, label];
    parts.extend(info);
    parts.push(&[1]);
    let mut out = Zeroizing::new([0; N]);
    out.copy_from_slice(&hmac_sha256(prk, &parts)[..N]);
    out
}

/// A P-256 secret key with its public key.
pub(crate) struct Secret {
    key: PrivateKey,
    public: [u8; POINT_BYTES],
}

impl Secret {
    /// The key of a secret number, if it is in [1, order).
    pub(crate) fn from_number(number: &[u8; 32]) -> Option<Self> {
        let key = PrivateKey::from_private_key(&ECDH_P256, number).ok()?;
        let public = key.compute_public_key().ok()?.as_ref().try_into().ok()?;
        Some(Self { key, public })
    }

    /// DeriveKeyPair (RFC 9180 §7.1.3).
    pub(crate) fn derive(ikm: &[u8]) -> Self {
        let prk = labeled_extract(KEM_SUITE, &[], b"dkp_prk", ikm);
        (0..=u8::MAX)
            .find_map(|counter| Self::from_number(&labeled_expand(KEM_SUITE, &prk, b"candidate", &[&[counter]])))
            .expect("256 candidates in a row miss P-256's range once in 2^8192")
    }

    pub(crate) fn public(&self) -> &[u8; POINT_BYTES] {
        &self.public
    }

    /// The secret number, big-endian.
    pub(crate) fn number(&self) -> Bytes32 {
        let der: EcPrivateKeyBin<'_> = self.key.as_be_bytes().expect("a P-256 key has its 32 bytes");
        let mut out = Zeroizing::new([0; 32]);
        out.copy_from_slice(der.as_ref());
        out
    }

    /// The shared secret of DHKEM. `None` when `point` is not on the curve.
    fn shared(&self, point: &[u8], enc: &[u8], recipient: &[u8]) -> Option<Bytes32> {
        Some(shared_secret(&*self.agreed(point)?, &[enc, recipient]))
    }

    /// What both sides compute. `None` when `point` is not on the curve.
    fn agreed(&self, point: &[u8]) -> Option<Bytes32> {
        agree(&self.key, UnparsedPublicKey::new(&ECDH_P256, point), (), |dh| {
            let mut out = Zeroizing::new([0; 32]);
            out.copy_from_slice(dh);
            Ok(out)
        })
        .ok()
    }
}

/// ExtractAndExpand of DHKEM.
fn shared_secret(dh: &[u8], context: &[&[u8]]) -> Bytes32 {
    let prk = labeled_extract(KEM_SUITE, &[], b"eae_prk", dh);
    labeled_expand(KEM_SUITE, &prk, b"shared_secret", context)
}

fn joined(one: &[u8; 32], other: &[u8; 32]) -> Zeroizing<[u8; 64]> {
    let mut out = Zeroizing::new([0; 64]);
    out[..32].copy_from_slice(one);
    out[32..].copy_from_slice(other);
    out
}

/// Whether these bytes are an uncompressed point of P-256.
pub(crate) fn is_point(bytes: &[u8; POINT_BYTES]) -> bool {
    let key = UnparsedPublicKey::new(&ECDH_P256, &bytes[..]);
    bytes[0] == 4 && ParsedPublicKey::try_from(key).is_ok()
}

/// The part of the key schedule that depends on `info` alone.
pub(crate) struct Info([u8; 65]);

impl Info {
    pub(crate) fn new(info: &[u8]) -> Self {
        let mut context = [0; 65];
        context[1..33].copy_from_slice(&*labeled_extract(HPKE_SUITE, &[], b"psk_id_hash", &[]));
        context[33..].copy_from_slice(&*labeled_extract(HPKE_SUITE, &[], b"info_hash", info));
        Self(context)
    }

    /// For auth mode.
    pub(crate) fn authenticated(info: &[u8]) -> Self {
        let mut all = Self::new(info);
        all.0[0] = 2;
        all
    }

    fn key_and_nonce(&self, shared: &[u8; 32]) -> (LessSafeKey, Nonce) {
        let secret = labeled_extract(HPKE_SUITE, shared, b"secret", &[]);
        let key: Bytes32 = labeled_expand(HPKE_SUITE, &secret, b"key", &[&self.0]);
        let nonce: Zeroizing<[u8; 12]> = labeled_expand(HPKE_SUITE, &secret, b"base_nonce", &[&self.0]);
        (aes_256_gcm(&key), Nonce::assume_unique_for_key(*nonce))
    }
}

pub(crate) fn aes_256_gcm(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a key of AES-256 has 32 bytes"))
}

/// SealBase with the ephemeral key of a fresh `ikm`: `enc ‖ ciphertext`. `None` when `to` is not on the curve.
pub(crate) fn seal(
    to: &[u8; POINT_BYTES],
    info: &Info,
    aad: &[u8],
    plaintext: &[u8],
    chance: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let mut ikm = Zeroizing::new([0; 32]);
    chance.fill_bytes(&mut *ikm);
    seal_with(&Secret::derive(&*ikm), to, info, aad, plaintext)
}

/// SealAuth with the ephemeral key of a fresh `ikm`: `enc ‖ ciphertext` that only the holder of `from` can have made.
pub(crate) fn seal_from(
    from: &Secret,
    to: &[u8; POINT_BYTES],
    info: &Info,
    aad: &[u8],
    plaintext: &[u8],
    chance: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let mut ikm = Zeroizing::new([0; 32]);
    chance.fill_bytes(&mut *ikm);
    let ephemeral = Secret::derive(&*ikm);
    let dh = joined(&*ephemeral.agreed(to)?, &*from.agreed(to)?);
    let shared = shared_secret(&*dh, &[ephemeral.public(), to, from.public()]);
    Some(seal_shared(ephemeral.public(), &shared, info, aad, plaintext))
}

/// As [`seal`] with the ephemeral key of a given `ikm`, which must be secret and used for nothing else.
pub(crate) fn seal_with(
    ephemeral: &Secret,
    to: &[u8; POINT_BYTES],
    info: &Info,
    aad: &[u8],
    plaintext: &[u8],
) -> Option<Vec<u8>> {
    let enc = ephemeral.public();
    Some(seal_shared(enc, &*ephemeral.shared(to, enc, to)?, info, aad, plaintext))
}

fn seal_shared(enc: &[u8; POINT_BYTES], shared: &[u8; 32], info: &Info, aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let (key, nonce) = info.key_and_nonce(shared);
    let mut out = Vec::with_capacity(POINT_BYTES + plaintext.len() + TAG_BYTES);
    out.extend(enc);
    out.extend(plaintext);
    let tag = key
        .seal_in_place_separate_tag(nonce, Aad::from(aad), &mut out[POINT_BYTES..])
        .expect("what is wrapped is far below the limit of AES-GCM");
    out.extend(tag.as_ref());
    out
}

/// OpenBase of `enc ‖ ciphertext`. `None` when it does not open.
pub(crate) fn open(secret: &Secret, info: &Info, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (enc, ciphertext) = sealed.split_first_chunk::<POINT_BYTES>()?;
    if enc[0] != 4 {
        return None;
    }
    open_shared(&*secret.shared(enc, enc, secret.public())?, info, aad, ciphertext)
}

/// OpenAuth of `enc ‖ ciphertext`. `None` when it does not open, or was not sealed by the holder of `from`.
pub(crate) fn open_from(
    from: &[u8; POINT_BYTES],
    secret: &Secret,
    info: &Info,
    aad: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (enc, ciphertext) = sealed.split_first_chunk::<POINT_BYTES>()?;
    if enc[0] != 4 {
        return None;
    }
    let dh = joined(&*secret.agreed(enc)?, &*secret.agreed(from)?);
    let shared = shared_secret(&*dh, &[enc, secret.public(), from]);
    open_shared(&shared, info, aad, ciphertext)
}

fn open_shared(shared: &[u8; 32], info: &Info, aad: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (key, nonce) = info.key_and_nonce(shared);
    let mut text = Zeroizing::new(ciphertext.to_vec());
    let len = key.open_in_place(nonce, Aad::from(aad), &mut text).ok()?.len();
    text.truncate(len);
    Some(text)
}

#[cfg(test)]
mod tests {
    use ::hpke::aead::AesGcm256;
    use ::hpke::kdf::HkdfSha256;
    use ::hpke::kem::DhP256HkdfSha256;
    use ::hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
    use rand_chacha::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    /// RFC 9180 §A.3.1, the key pairs of DHKEM(P-256, HKDF-SHA256), and §A.3.1's shared secret.
    #[test]
    fn key_pairs_and_shared_secret_are_those_of_rfc_9180() {
        let ephemeral =
            Secret::derive(&hex::decode("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e").unwrap());
        assert_eq!(
            hex::encode(*ephemeral.number()),
            "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb"
        );
        assert_eq!(
            hex::encode(ephemeral.public()),
            "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
        );
        let recipient =
            Secret::derive(&hex::decode("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550").unwrap());
        assert_eq!(
            hex::encode(*recipient.number()),
            "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"
        );
        let shared = ephemeral.shared(recipient.public(), ephemeral.public(), recipient.public()).unwrap();
        assert_eq!(hex::encode(*shared), "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8");
        let back = recipient.shared(ephemeral.public(), ephemeral.public(), recipient.public()).unwrap();
        assert_eq!(*back, *shared);
    }

    #[test]
    fn agrees_with_crate_hpke_both_ways() {
        let mut chance = ChaCha20Rng::from_seed([7; 32]);
        for round in 0..40_usize {
            let mut ikm = [0; 32];
            chance.fill_bytes(&mut ikm);
            let (theirs, their_public) = DhP256HkdfSha256::derive_keypair(&ikm);
            let ours = Secret::derive(&ikm);
            assert_eq!(their_public.to_bytes()[..], ours.public()[..]);
            let mut text = vec![0; round];
            chance.fill_bytes(&mut text);

            let sealed = seal(ours.public(), &Info::new(b"info"), b"aad", &text, &mut chance).unwrap();
            let enc = <DhP256HkdfSha256 as Kem>::EncappedKey::from_bytes(&sealed[..65]).unwrap();
            let opened = ::hpke::single_shot_open::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
                &OpModeR::Base,
                &theirs,
                &enc,
                b"info",
                &sealed[65..],
                b"aad",
            );
            assert_eq!(opened.unwrap(), text);

            let (enc, ciphertext) = ::hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
                &OpModeS::Base,
                &their_public,
                b"info",
                &text,
                b"aad",
                &mut chance,
            )
            .unwrap();
            let sealed = [&enc.to_bytes()[..], &ciphertext].concat();
            assert_eq!(*open(&ours, &Info::new(b"info"), b"aad", &sealed).unwrap(), text);
            assert!(open(&ours, &Info::new(b"info"), b"other", &sealed).is_none());
            assert!(open(&ours, &Info::new(b"other"), b"aad", &sealed).is_none());
        }
    }

    #[test]
    fn auth_mode_agrees_with_crate_hpke_both_ways() {
        let mut chance = ChaCha20Rng::from_seed([8; 32]);
        let (their_secret, their_public) = DhP256HkdfSha256::derive_keypair(&[1; 32]);
        let (sender_secret, sender_public) = DhP256HkdfSha256::derive_keypair(&[2; 32]);
        let (ours, sender) = (Secret::derive(&[1; 32]), Secret::derive(&[2; 32]));
        let info = Info::authenticated(b"info");
        let sealed = seal_from(&sender, ours.public(), &info, b"aad", b"text", &mut chance).unwrap();
        let enc = <DhP256HkdfSha256 as Kem>::EncappedKey::from_bytes(&sealed[..65]).unwrap();
        let opened = ::hpke::single_shot_open::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
            &OpModeR::Auth(sender_public.clone()),
            &their_secret,
            &enc,
            b"info",
            &sealed[65..],
            b"aad",
        );
        assert_eq!(opened.unwrap(), b"text");
        let (enc, ciphertext) = ::hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
            &OpModeS::Auth((sender_secret, sender_public)),
            &their_public,
            b"info",
            b"text",
            b"aad",
            &mut chance,
        )
        .unwrap();
        let sealed = [&enc.to_bytes()[..], &ciphertext].concat();
        assert_eq!(*open_from(sender.public(), &ours, &info, b"aad", &sealed).unwrap(), b"text");
        assert!(open_from(ours.public(), &ours, &info, b"aad", &sealed).is_none(), "another sender");
        assert!(open_from(sender.public(), &ours, &Info::new(b"info"), b"aad", &sealed).is_none(), "another mode");
        let anonymous = seal(ours.public(), &info, b"aad", b"text", &mut chance).unwrap();
        assert!(open_from(sender.public(), &ours, &info, b"aad", &anonymous).is_none(), "no sender");
    }

    #[test]
    fn a_point_off_the_curve_is_refused() {
        let mut point = *Secret::derive(b"a secret of some length for this").public();
        assert!(is_point(&point));
        point[64] ^= 1;
        assert!(!is_point(&point));
        let mut chance = ChaCha20Rng::from_seed([7; 32]);
        assert!(seal(&point, &Info::new(b""), b"", b"x", &mut chance).is_none());
    }
}
