//! Blinding and finalizing in Rust (2.5, 4.6), with plain big numbers.
//!
//! **Not in constant time.** It must only hold secrets that are made up (tests, demonstration trusts) or
//! that the clerk has before her anyway (paper slips, 12.3). Respondents blind in their own browser.

use num_bigint::BigUint;

use crate::blind::{IssuerPublicKey, RSA_BYTES};
use crate::derive::{Holder, Seed};
use crate::token::{Credential, IssuerName, TokenInput};
use crate::{ManifestHash, Purpose, Slot, sha256};

/// Bytes of SHA-384.
const HASH_BYTES: usize = 48;

/// A request that cannot be made, or a reply that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The key is too small for the salt.
    #[error("this key is too small for a signature of this kind")]
    KeySize,
    /// No usable blinding factor; a sound key never gets there.
    #[error("no blinding factor could be used with this key")]
    Factor,
    /// The blind signature has another length.
    #[error("the reply of the issuer has the wrong length")]
    Length,
    /// The unblinded signature does not verify (4.6).
    #[error("the signature of the issuer is not right, so nothing was kept")]
    Signature,
}

fn sha384(parts: &[&[u8]]) -> [u8; HASH_BYTES] {
    let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA384);
    for part in parts {
        hash.update(part);
    }
    hash.finish().as_ref().try_into().expect("SHA-384 has 48 bytes")
}

/// A public RSA key of any size, for the steps of RFC 9474 on their own.
pub struct RsaPublic {
    n: BigUint,
    e: BigUint,
    len: usize,
}

/// A message that was blinded, and what is needed to unblind its signature.
pub struct Blinded {
    /// What is sent to the issuer, as long as the modulus.
    pub message: Vec<u8>,
    encoded: BigUint,
    inverse: BigUint,
}

impl RsaPublic {
    /// A key of big-endian numbers.
    #[must_use]
    pub fn new(n: &[u8], e: &[u8]) -> Self {
        let n = BigUint::from_bytes_be(n);
        let len = usize::try_from(n.bits().div_ceil(8)).expect("a modulus fits in memory");
        Self { n, e: BigUint::from_bytes_be(e), len }
    }

    /// EMSA-PSS-ENCODE (RFC 8017 §9.1.1) with SHA-384, MGF1 with SHA-384, and this salt.
    ///
    /// # Errors
    /// When the key is too small for the salt.
    pub fn encode(&self, message: &[u8], salt: &[u8]) -> Result<Vec<u8>, ClientError> {
        let bits = self.n.bits().saturating_sub(1);
        let len = usize::try_from(bits.div_ceil(8)).expect("a modulus fits in memory");
        if len < HASH_BYTES + salt.len() + 2 {
            return Err(ClientError::KeySize);
        }
        let hash = sha384(&[&[0; 8], &sha384(&[message]), salt]);
        let mut block = vec![0; len - HASH_BYTES - 1 - salt.len() - 1];
        block.push(1);
        block.extend(salt);
        for (counter, chunk) in (0_u32..).zip(block.chunks_mut(HASH_BYTES)) {
            let mask = sha384(&[&hash, &counter.to_be_bytes()]);
            chunk.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        }
        let spare = u32::try_from(8 * len as u64 - bits).expect("fewer than eight bits");
        block[0] &= 0xff >> spare;
        block.extend(hash);
        block.push(0xbc);
        Ok(block)
    }

    /// Blind (RFC 9474 §4.2) with a given salt and blinding factor; `None` when the factor is not in
    /// [2, n) or has no inverse, or when the message has none.
    ///
    /// # Errors
    /// When the key is too small for the salt.
    pub fn blind(&self, message: &[u8], salt: &[u8], factor: &[u8]) -> Result<Option<Blinded>, ClientError> {
        let encoded = BigUint::from_bytes_be(&self.encode(message, salt)?);
        let factor = BigUint::from_bytes_be(factor);
        if factor < BigUint::from(2_u8) || factor >= self.n || encoded.modinv(&self.n).is_none() {
            return Ok(None);
        }
        let Some(inverse) = factor.modinv(&self.n) else {
            return Ok(None);
        };
        let blinded = &encoded * factor.modpow(&self.e, &self.n) % &self.n;
        Ok(Some(Blinded { message: padded(&blinded, self.len), encoded, inverse }))
    }

    /// Finalize (RFC 9474 §4.4): unblinds, and checks that the signature gives back the encoded message,
    /// which is what verifying with the known salt comes to.
    ///
    /// # Errors
    /// When the reply has the wrong length or does not verify.
    pub fn finalize(&self, blinded: &Blinded, reply: &[u8]) -> Result<Vec<u8>, ClientError> {
        if reply.len() != self.len {
            return Err(ClientError::Length);
        }
        let signature = BigUint::from_bytes_be(reply) * &blinded.inverse % &self.n;
        if signature.modpow(&self.e, &self.n) != blinded.encoded {
            return Err(ClientError::Signature);
        }
        Ok(padded(&signature, self.len))
    }
}

fn padded(number: &BigUint, len: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut out = vec![0; len - bytes.len()];
    out.extend(bytes);
    out
}

/// One credential asked for, and what is needed to finish it.
pub struct Request {
    /// What is sent to the issuer.
    pub blinded: [u8; RSA_BYTES],
    key: IssuerPublicKey,
    input: TokenInput,
    holder: Holder,
    pending: Blinded,
}

impl Request {
    /// The request that follows from a seed: the same on any device (2.6).
    ///
    /// # Errors
    /// Never with a sound key.
    pub fn new(
        seed: &Seed,
        issuer: &IssuerName,
        manifest: ManifestHash,
        key: &IssuerPublicKey,
        purpose: Purpose,
        slot: Slot,
    ) -> Result<Self, ClientError> {
        let derivation = seed.for_credential(manifest, purpose, slot);
        let holder = derivation.holder();
        let input = TokenInput::for_holder(&holder.public(), issuer, manifest, key.id());
        let salt = derivation.salt();
        let rsa = RsaPublic::new(key.modulus(), &[1, 0, 1]);
        for i in 0..=u8::MAX {
            if let Some(pending) = rsa.blind(input.as_bytes(), &*salt, &*derivation.factor(i))? {
                let blinded = pending.message.as_slice().try_into().map_err(|_| ClientError::KeySize)?;
                return Ok(Self { blinded, key: key.clone(), input, holder, pending });
            }
        }
        Err(ClientError::Factor)
    }

    /// SHA-256 of the blinded number: all that the people database keeps of it (4.3).
    #[must_use]
    pub fn blinded_hash(&self) -> [u8; 32] {
        sha256(&[&self.blinded])
    }

    /// What the issuer signs without seeing it.
    #[must_use]
    pub fn token_input(&self) -> TokenInput {
        self.input
    }

    /// Finishes with the issuer's reply, verified (4.6).
    ///
    /// # Errors
    /// When the reply is not the right signature.
    pub fn finalize(self, reply: &[u8]) -> Result<Held, ClientError> {
        let rsa = RsaPublic::new(self.key.modulus(), &[1, 0, 1]);
        let signature = rsa.finalize(&self.pending, reply)?.try_into().map_err(|_| ClientError::Length)?;
        let credential = Credential { input: self.input, signature };
        credential.check(&self.key).map_err(|_| ClientError::Signature)?;
        Ok(Held { credential, holder: self.holder })
    }
}

/// A credential with the key pair of its holder: all that is needed to submit.
pub struct Held {
    /// The credential.
    pub credential: Credential,
    /// The key pair whose public half is behind the nonce.
    pub holder: Holder,
}
