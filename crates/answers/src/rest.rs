//! A submission at rest (protocol section 9): found by an HMAC, and encrypted once more under K.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use credential::{ManifestHash, TokenHash};

use crate::keys::random;

/// K, ready for use.
pub(crate) struct RestKey {
    hmac: hmac::Key,
    aes: LessSafeKey,
}

/// Where a submission lies: `HMAC-SHA256(K, "key" ‖ T)`.
pub(crate) type Place = [u8; 32];

impl RestKey {
    pub(crate) fn new(k: &[u8; 32]) -> Self {
        let aes = UnboundKey::new(&AES_256_GCM, k).expect("a key of AES-256 has 32 bytes");
        Self { hmac: hmac::Key::new(hmac::HMAC_SHA256, k), aes: LessSafeKey::new(aes) }
    }

    pub(crate) fn place(&self, token: TokenHash) -> Place {
        let mut context = hmac::Context::with_key(&self.hmac);
        context.update(b"key");
        context.update(token.as_bytes());
        context.sign().as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
    }

    /// Says that a public key is that of a process which has K (10.7): `HMAC-SHA256(K, "desk" ‖ M ‖ public key ‖ process)`.
    pub(crate) fn desk_tag(&self, manifest: ManifestHash, process: &str, public: &[u8]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.hmac);
        for part in [&b"desk"[..], manifest.as_bytes(), public, process.as_bytes()] {
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// Whether the tag is right.
    pub(crate) fn is_desk(&self, manifest: ManifestHash, process: &str, public: &[u8], tag: &[u8]) -> bool {
        let text = [&b"desk"[..], manifest.as_bytes(), public, process.as_bytes()].concat();
        hmac::verify(&self.hmac, &text, tag).is_ok()
    }

    /// `nonce ‖ ciphertext`, bound to the wave and the place, so that no row can be moved to another.
    pub(crate) fn seal(&self, manifest: ManifestHash, place: &Place, submission: &[u8]) -> Vec<u8> {
        let nonce = random::<NONCE_LEN>();
        let mut row = Vec::with_capacity(NONCE_LEN + submission.len() + AES_256_GCM.tag_len());
        row.extend(*nonce);
        row.extend(submission);
        let tag = self
            .aes
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(*nonce),
                aad(manifest, place),
                &mut row[NONCE_LEN..],
            )
            .expect("a submission is far below the limit of AES-GCM");
        row.extend(tag.as_ref());
        row
    }

    /// The submission of a row; `None` when the box did not write it there.
    pub(crate) fn open(&self, manifest: ManifestHash, place: &Place, row: &[u8]) -> Option<Vec<u8>> {
        let (nonce, cipher) = row.split_first_chunk::<NONCE_LEN>()?;
        let mut submission = cipher.to_vec();
        let len = self
            .aes
            .open_in_place(Nonce::assume_unique_for_key(*nonce), aad(manifest, place), &mut submission)
            .ok()?
            .len();
        submission.truncate(len);
        Some(submission)
    }
}

fn aad(manifest: ManifestHash, place: &Place) -> Aad<[u8; 64]> {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(manifest.as_bytes());
    bytes[32..].copy_from_slice(place);
    Aad::from(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_9_1_a_row_opens_only_in_its_place_its_wave_and_with_its_key() {
        let key = RestKey::new(&[1; 32]);
        let manifest = ManifestHash::new([2; 32]);
        let place = key.place(TokenHash::new([3; 32]));
        let row = key.seal(manifest, &place, b"submission");
        assert_eq!(key.open(manifest, &place, &row).unwrap(), b"submission");
        assert_ne!(row, key.seal(manifest, &place, b"submission"), "a fresh nonce each time");
        assert!(key.open(manifest, &[9; 32], &row).is_none());
        assert!(key.open(ManifestHash::new([9; 32]), &place, &row).is_none());
        assert!(RestKey::new(&[9; 32]).open(manifest, &place, &row).is_none());
        for at in 0..row.len() {
            let mut wrong = row.clone();
            wrong[at] ^= 1;
            assert!(key.open(manifest, &place, &wrong).is_none());
        }
        assert!(key.open(manifest, &place, &row[..10]).is_none());
    }
}
