//! The issuer's key and its blind signature: RFC 9474 with RSA-2048 and e = 65537 (3.2, 3.3).
//!
//! The private operation is AWS-LC's, in constant time, with base blinding and with a check of the
//! result against faults. This module holds the only `unsafe` code of the project: BlindSign is raw RSA,
//! which the safe crate over AWS-LC does not offer.

#![allow(unsafe_code)]

use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA384, RsaPublicKeyComponents};
use aws_lc_sys as lc;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::{IssuerKeyId, sha256};

/// Bytes of an RSA-2048 modulus, of a blinded number and of a signature.
pub const RSA_BYTES: usize = 256;
/// Bytes of an issuer key as SPKI.
pub const SPKI_BYTES: usize = SPKI_HEAD.len() + RSA_BYTES + SPKI_TAIL.len();
/// The bits of a modulus that [`Signer`] accepts. Issuer keys have the least.
pub const MODULUS_BITS: std::ops::RangeInclusive<u32> = 2048..=4096;
/// A longer private key is not read.
pub const PRIVATE_DER_BYTES_MAX: usize = 4_096;

/// A key that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the DER of a private key.
    #[error("this is not a complete and consistent RSA private key")]
    Private,
    /// Another size or exponent.
    #[error("an issuer key is RSA with 2,048 bits and the exponent 65537, and this key is not")]
    Kind,
    /// Not the one spelling of an issuer key.
    #[error("this is not an RSASSA-PSS public key (SHA-384, salt of 48 bytes) of 2,048 bits")]
    Public,
    /// AWS-LC could not make a key.
    #[error("no RSA key could be made")]
    Make,
}

/// A blinded number that is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlindSignError {
    /// Not as long as the modulus.
    #[error("a blinded number has as many bytes as the issuer key")]
    Length,
    /// Not below the modulus, or the private operation failed its own check.
    #[error("this blinded number cannot be signed with this key")]
    Range,
}

/// An RSA private key that signs blinded numbers.
///
/// Of any size in [`MODULUS_BITS`], so that the published vectors can be tested; the product issues with
/// [`IssuerKey`] only.
pub struct Signer {
    /// Owned; never null; freed in `drop`. AWS-LC wipes the key when it frees it.
    rsa: *mut lc::RSA,
    len: usize,
}

// SAFETY: an `RSA` of AWS-LC may be used from several threads at once for private operations: what it
// computes on first use (Montgomery contexts, blindings) is guarded by its own locks (rsa.h, "RSA objects").
// No function here changes the key after it was made.
unsafe impl Send for Signer {}
// SAFETY: as above.
unsafe impl Sync for Signer {}

impl Drop for Signer {
    fn drop(&mut self) {
        // SAFETY: `rsa` came from `RSA_new` or from a parser, and is freed once, here.
        unsafe { lc::RSA_free(self.rsa) }
    }
}

impl Signer {
    /// Takes ownership of a key and checks it: size, exponent, and that its parts belong together.
    ///
    /// # Safety
    /// `rsa` must be null or a valid, owned key which nobody else frees.
    unsafe fn adopt(rsa: *mut lc::RSA) -> Result<Self, KeyError> {
        if rsa.is_null() {
            // SAFETY: only clears this thread's queue of errors.
            unsafe { lc::ERR_clear_error() };
            return Err(KeyError::Private);
        }
        // SAFETY: `rsa` is valid; from here on `Signer` owns it and frees it on every way out.
        let (signer, bits, complete) = unsafe {
            let signer = Self { rsa, len: lc::RSA_size(rsa) as usize };
            (signer, lc::RSA_bits(rsa), lc::RSA_check_key(rsa) == 1)
        };
        if !complete {
            // SAFETY: as above.
            unsafe { lc::ERR_clear_error() };
            return Err(KeyError::Private);
        }
        if !MODULUS_BITS.contains(&bits) || signer.number(Part::Exponent, 4) != [0, 1, 0, 1] {
            return Err(KeyError::Kind);
        }
        Ok(signer)
    }

    /// Makes a key of `bits` bits.
    ///
    /// The one place of this crate where chance is not passed in: AWS-LC takes it from the operating
    /// system, since making RSA keys from a generator of one's own is where others went wrong.
    fn generate(bits: i32) -> Result<Self, KeyError> {
        // SAFETY: every pointer is checked before use; `e` is freed on every way out; `rsa` is either
        // freed here or given to `adopt`, which owns it from then on.
        unsafe {
            let e = lc::BN_new();
            let rsa = lc::RSA_new();
            let made = !e.is_null()
                && !rsa.is_null()
                && lc::BN_set_word(e, 65537) == 1
                && lc::RSA_generate_key_ex(rsa, bits, e, std::ptr::null_mut()) == 1;
            lc::BN_free(e);
            if !made {
                lc::RSA_free(rsa);
                lc::ERR_clear_error();
                return Err(KeyError::Make);
            }
            Self::adopt(rsa)
        }
    }

    /// Reads a PKCS#1 `RSAPrivateKey` in DER.
    ///
    /// # Errors
    /// When it is not one, its parts do not belong together, or its size or exponent is not ours.
    pub fn from_pkcs1_der(der: &[u8]) -> Result<Self, KeyError> {
        if der.len() > PRIVATE_DER_BYTES_MAX {
            return Err(KeyError::Private);
        }
        // SAFETY: `RSA_private_key_from_bytes` reads exactly `der.len()` bytes, refuses trailing ones,
        // and gives null or a key that we own.
        unsafe { Self::adopt(lc::RSA_private_key_from_bytes(der.as_ptr(), der.len())) }
    }

    /// Reads a PKCS#8 `PrivateKeyInfo` of an RSA key in DER, without attributes.
    ///
    /// # Errors
    /// As [`Signer::from_pkcs1_der`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_pkcs1_der(pkcs8_content(der).ok_or(KeyError::Private)?)
    }

    /// The key as PKCS#1 `RSAPrivateKey` in DER, wiped when dropped.
    #[must_use]
    pub fn to_pkcs1_der(&self) -> Zeroizing<Vec<u8>> {
        let mut out = std::ptr::null_mut();
        let mut len = 0;
        // SAFETY: the key is valid; on success `out` points to `len` bytes which we copy and give back to
        // `OPENSSL_free`, which wipes them.
        unsafe {
            let ok = lc::RSA_private_key_to_bytes(&raw mut out, &raw mut len, self.rsa);
            assert_eq!(ok, 1, "a checked key can be written");
            let der = Zeroizing::new(std::slice::from_raw_parts(out, len).to_vec());
            lc::OPENSSL_free(out.cast());
            der
        }
    }

    /// The key as PKCS#8 `PrivateKeyInfo` in DER, wiped when dropped.
    #[must_use]
    pub fn to_pkcs8_der(&self) -> Zeroizing<Vec<u8>> {
        let key = self.to_pkcs1_der();
        let mut inside = Zeroizing::new(Vec::with_capacity(key.len() + 64));
        inside.extend([0x02, 0x01, 0x00]);
        inside.extend(RSA_ENCRYPTION);
        push_der(&mut inside, 0x04, &key);
        let mut der = Zeroizing::new(Vec::with_capacity(inside.len() + 8));
        push_der(&mut der, 0x30, &inside);
        der
    }

    /// Bytes of the modulus, of a blinded number and of a signature.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a modulus is never empty")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The modulus, big-endian, as long as [`Signer::len`].
    #[must_use]
    pub fn modulus(&self) -> Vec<u8> {
        self.number(Part::Modulus, self.len)
    }

    fn number(&self, part: Part, len: usize) -> Vec<u8> {
        let mut out = vec![0; len];
        // SAFETY: the key is valid and has a modulus and an exponent, since it passed `RSA_check_key`;
        // at most `len` bytes are written, and a number that does not fit is refused.
        let ok = unsafe {
            let number = match part {
                Part::Modulus => lc::RSA_get0_n(self.rsa),
                Part::Exponent => lc::RSA_get0_e(self.rsa),
            };
            lc::BN_bn2bin_padded(out.as_mut_ptr(), len, number)
        };
        // A number that does not fit leaves zeros, which is neither a modulus nor 65537.
        if ok != 1 {
            out.fill(0);
        }
        out
    }

    /// BlindSign of RFC 9474 §4.3: `blinded ^ d mod n`, checked before it is given out.
    ///
    /// The same number gives the same signature, on any machine (4.4).
    ///
    /// # Errors
    /// When the number is not as long as the modulus, or not below it.
    pub fn blind_sign(&self, blinded: &[u8]) -> Result<Vec<u8>, BlindSignError> {
        if blinded.len() != self.len {
            return Err(BlindSignError::Length);
        }
        let mut out = vec![0_u8; self.len];
        let mut written = 0_usize;
        // SAFETY: the key is valid; `out` and `blinded` are as long as said; AWS-LC writes at most
        // `out.len()` bytes. A number not below the modulus is refused inside.
        let ok = unsafe {
            lc::RSA_sign_raw(
                self.rsa,
                &raw mut written,
                out.as_mut_ptr(),
                out.len(),
                blinded.as_ptr(),
                blinded.len(),
                lc::RSA_NO_PADDING,
            )
        };
        if ok != 1 || written != self.len {
            // SAFETY: only clears this thread's queue of errors.
            unsafe { lc::ERR_clear_error() };
            return Err(BlindSignError::Range);
        }
        Ok(out)
    }
}

enum Part {
    Modulus,
    Exponent,
}

/// `SEQUENCE { OBJECT rsaEncryption, NULL }`.
const RSA_ENCRYPTION: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// One DER element of less than 65,536 bytes.
fn push_der(to: &mut Vec<u8>, tag: u8, content: &[u8]) {
    to.push(tag);
    let len = u16::try_from(content.len()).expect("keys are far shorter than 64 kB").to_be_bytes();
    match len {
        [0, low] if low < 0x80 => to.push(low),
        [0, low] => to.extend([0x81, low]),
        [high, low] => to.extend([0x82, high, low]),
    }
    to.extend(content);
}

/// The content of the next DER element with that tag, and what follows it.
fn split_der(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[t, first], rest) = der.split_first_chunk::<2>()?;
    if t != tag {
        return None;
    }
    let (len, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => {
            let (&len, rest) = rest.split_first()?;
            (usize::from(len), rest)
        }
        0x82 => {
            let (len, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*len)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(len)
}

fn pkcs8_content(der: &[u8]) -> Option<&[u8]> {
    let (inside, after) = split_der(der, 0x30)?;
    let key = inside.strip_prefix(&[0x02, 0x01, 0x00])?.strip_prefix(&RSA_ENCRYPTION)?;
    let (key, attributes) = split_der(key, 0x04)?;
    (after.is_empty() && attributes.is_empty()).then_some(key)
}

/// The private key of one wave, key group and purpose: RSA-2048, e = 65537.
pub struct IssuerKey(Signer);

impl IssuerKey {
    /// Makes a key, with chance from the operating system (see the module's text).
    ///
    /// # Errors
    /// When AWS-LC cannot make one, which it never does while the system gives random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        Self::new(Signer::generate(2048)?)
    }

    /// Takes a signer of the right size.
    ///
    /// # Errors
    /// When its modulus has not 2,048 bits.
    pub fn new(signer: Signer) -> Result<Self, KeyError> {
        if signer.len() == RSA_BYTES { Ok(Self(signer)) } else { Err(KeyError::Kind) }
    }

    /// Reads a PKCS#8 key.
    ///
    /// # Errors
    /// When it is not an RSA-2048 key with e = 65537.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::new(Signer::from_pkcs8_der(der)?)
    }

    /// The key as PKCS#8, wiped when dropped. For the folder of keys only.
    #[must_use]
    pub fn to_pkcs8_der(&self) -> Zeroizing<Vec<u8>> {
        self.0.to_pkcs8_der()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> IssuerPublicKey {
        let modulus = self.0.modulus();
        IssuerPublicKey::from_modulus(modulus.try_into().expect("an issuer key has 256 bytes"))
            .expect("a checked key has an odd modulus with its highest bit set")
    }

    /// Signs a blinded number (see [`Signer::blind_sign`]).
    ///
    /// # Errors
    /// When it is not below the modulus.
    pub fn blind_sign(&self, blinded: &[u8; RSA_BYTES]) -> Result<[u8; RSA_BYTES], BlindSignError> {
        let signature = self.0.blind_sign(blinded)?;
        Ok(signature.try_into().expect("a signature is as long as the modulus"))
    }
}

/// The DER before the modulus: `SubjectPublicKeyInfo` with `id-RSASSA-PSS` and the parameters of
/// RFC 9578 §6.5 (SHA-384, MGF1 with SHA-384, salt 48). With 2,048 bits and e = 65537 everything but the
/// modulus is fixed, and comparing is the strictest parser.
const SPKI_HEAD: [u8; 81] = [
    0x30, 0x82, 0x01, 0x52, 0x30, 0x3d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a, 0x30, 0x30,
    0xa0, 0x0d, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0xa1, 0x1a, 0x30, 0x18,
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
    0x65, 0x03, 0x04, 0x02, 0x02, 0xa2, 0x03, 0x02, 0x01, 0x30, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a,
    0x02, 0x82, 0x01, 0x01, 0x00,
];
/// The exponent 65537.
const SPKI_TAIL: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];

/// An issuer's public key: RSA-2048, e = 65537, for RSASSA-PSS with SHA-384 and a salt of 48 bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IssuerPublicKey([u8; RSA_BYTES]);

impl std::fmt::Debug for IssuerPublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuerPublicKey({})", self.id())
    }
}

impl IssuerPublicKey {
    /// The key of a modulus (big-endian).
    ///
    /// # Errors
    /// When it is even or has fewer than 2,048 bits.
    pub fn from_modulus(modulus: [u8; RSA_BYTES]) -> Result<Self, KeyError> {
        if modulus[0] & 0x80 == 0 || modulus[RSA_BYTES - 1] & 1 == 0 {
            return Err(KeyError::Public);
        }
        Ok(Self(modulus))
    }

    /// Reads a `SubjectPublicKeyInfo`. Only the one spelling that [`IssuerPublicKey::to_spki`] writes is
    /// accepted, so that one key has one id.
    ///
    /// # Errors
    /// For anything else.
    pub fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        der.strip_prefix(&SPKI_HEAD)
            .and_then(|rest| rest.strip_suffix(&SPKI_TAIL))
            .and_then(|modulus| modulus.try_into().ok())
            .ok_or(KeyError::Public)
            .and_then(Self::from_modulus)
    }

    /// Reads the b64u of a `SubjectPublicKeyInfo`, as it stands in a manifest.
    ///
    /// # Errors
    /// For anything that [`IssuerPublicKey::to_b64u`] would not write.
    pub fn from_b64u(text: &str) -> Result<Self, KeyError> {
        URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::Public).and_then(|der| Self::from_spki(&der))
    }

    /// The `SubjectPublicKeyInfo` in DER, [`SPKI_BYTES`] bytes.
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        [&SPKI_HEAD[..], &self.0, &SPKI_TAIL].concat()
    }

    /// The b64u of [`IssuerPublicKey::to_spki`].
    #[must_use]
    pub fn to_b64u(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.to_spki())
    }

    /// The modulus, big-endian.
    #[must_use]
    pub fn modulus(&self) -> &[u8; RSA_BYTES] {
        &self.0
    }

    /// `token_key_id`: SHA-256 of the SPKI.
    #[must_use]
    pub fn id(&self) -> IssuerKeyId {
        IssuerKeyId::new(sha256(&[&SPKI_HEAD, &self.0, &SPKI_TAIL]))
    }

    /// Whether this is a signature over `message` with SHA-384, PSS and a salt of 48 bytes.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        RsaPublicKeyComponents { n: &self.0[..], e: &[1, 0, 1][..] }
            .verify(&RSA_PSS_2048_8192_SHA384, message, signature)
            .is_ok()
    }
}
