//! Token input, token hash and credential (section 3).

use crate::blind::{IssuerPublicKey, RSA_BYTES};
use crate::{IssuerKeyId, ManifestHash, TokenHash, sha256};

/// The token type of RFC 9578 for publicly verifiable tokens.
pub const TOKEN_TYPE: u16 = 0x0002;
/// Bytes of a token input.
pub const TOKEN_INPUT_BYTES: usize = 98;
/// Bytes of a credential: token input and signature.
pub const CREDENTIAL_BYTES: usize = TOKEN_INPUT_BYTES + RSA_BYTES;
/// Bytes of an issuer name at most (it stands behind a `u16`; a host name is shorter).
pub const ISSUER_NAME_BYTES_MAX: usize = 255;

/// A token or credential that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Another length.
    #[error("a credential has {CREDENTIAL_BYTES} bytes")]
    Length,
    /// Another token type.
    #[error("this is a token of another type")]
    Type,
    /// Empty, too long, or not printable ASCII.
    #[error("an issuer name has 1 to {ISSUER_NAME_BYTES_MAX} printable ASCII characters")]
    IssuerName,
    /// Not signed with that key.
    #[error("the signature of this credential is not right for its issuer key")]
    Signature,
}

/// The name of the issuer as it stands in the challenge (3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerName(String);

impl IssuerName {
    /// Takes a name of printable ASCII without spaces.
    ///
    /// # Errors
    /// When it is empty, longer than [`ISSUER_NAME_BYTES_MAX`], or has other characters.
    pub fn new(name: &str) -> Result<Self, TokenError> {
        let fits = (1..=ISSUER_NAME_BYTES_MAX).contains(&name.len());
        if fits && name.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(name.to_owned()))
        } else {
            Err(TokenError::IssuerName)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The challenge of a wave (3.1): a `TokenChallenge` of RFC 9577 §2.1 with the manifest hash as context.
#[must_use]
pub fn challenge(issuer: &IssuerName, manifest: ManifestHash) -> Vec<u8> {
    let name = issuer.0.as_bytes();
    let len = u16::try_from(name.len()).expect("an issuer name is short");
    let mut bytes = Vec::with_capacity(name.len() + 39);
    bytes.extend(TOKEN_TYPE.to_be_bytes());
    bytes.extend(len.to_be_bytes());
    bytes.extend(name);
    bytes.push(32);
    bytes.extend(manifest.as_bytes());
    bytes.extend(0_u16.to_be_bytes());
    bytes
}

/// `nonce ‖ challenge digest ‖ key id` behind the token type (3.2). This is what the issuer signs blindly.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenInput([u8; TOKEN_INPUT_BYTES]);

impl TokenInput {
    /// The input for a nonce and a challenge (its bytes, not its hash).
    #[must_use]
    pub fn new(nonce: &[u8; 32], challenge: &[u8], key: IssuerKeyId) -> Self {
        let mut bytes = [0; TOKEN_INPUT_BYTES];
        bytes[..2].copy_from_slice(&TOKEN_TYPE.to_be_bytes());
        bytes[2..34].copy_from_slice(nonce);
        bytes[34..66].copy_from_slice(&sha256(&[challenge]));
        bytes[66..].copy_from_slice(key.as_bytes());
        Self(bytes)
    }

    /// The input of the holder of `pk` in a wave: the nonce is SHA-256(pk) (2.3).
    #[must_use]
    pub fn for_holder(pk: &[u8; 32], issuer: &IssuerName, manifest: ManifestHash, key: IssuerKeyId) -> Self {
        Self::new(&sha256(&[pk]), &challenge(issuer, manifest), key)
    }

    /// Reads an input.
    ///
    /// # Errors
    /// When it has another token type.
    pub fn parse(bytes: [u8; TOKEN_INPUT_BYTES]) -> Result<Self, TokenError> {
        if bytes[..2] == TOKEN_TYPE.to_be_bytes() { Ok(Self(bytes)) } else { Err(TokenError::Type) }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; TOKEN_INPUT_BYTES] {
        &self.0
    }

    /// The nonce.
    #[must_use]
    pub fn nonce(&self) -> &[u8; 32] {
        self.0[2..34].try_into().expect("32 bytes")
    }

    /// SHA-256 of the challenge.
    #[must_use]
    pub fn challenge_digest(&self) -> &[u8; 32] {
        self.0[34..66].try_into().expect("32 bytes")
    }

    /// The issuer key that should have signed.
    #[must_use]
    pub fn key_id(&self) -> IssuerKeyId {
        IssuerKeyId::new(self.0[66..].try_into().expect("32 bytes"))
    }

    /// `T` (3.4).
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::new(sha256(&[&self.0]))
    }
}

/// A token input with the issuer's signature (3.4). Proves that its holder may answer, and not who she is.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// What was signed.
    pub input: TokenInput,
    /// The unblinded signature.
    pub signature: [u8; RSA_BYTES],
}

impl Credential {
    /// Reads a credential of [`CREDENTIAL_BYTES`] bytes. The signature is not verified here.
    ///
    /// # Errors
    /// When the length or the token type is another.
    pub fn parse(bytes: &[u8]) -> Result<Self, TokenError> {
        let (input, signature) = bytes.split_first_chunk::<TOKEN_INPUT_BYTES>().ok_or(TokenError::Length)?;
        Ok(Self { signature: signature.try_into().map_err(|_| TokenError::Length)?, input: TokenInput::parse(*input)? })
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.input.as_bytes()[..], &self.signature].concat()
    }

    /// Checks that the input names this key and is signed with it (3.5).
    ///
    /// # Errors
    /// When it is not.
    pub fn check(&self, key: &IssuerPublicKey) -> Result<(), TokenError> {
        let named = self.input.key_id() == key.id();
        if named && key.verifies(self.input.as_bytes(), &self.signature) { Ok(()) } else { Err(TokenError::Signature) }
    }
}
