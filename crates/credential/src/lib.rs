//! Blind credentials, sealed submissions, receipts and the public log.
//!
//! This crate only computes: it reads no file, asks no clock and draws no lots. Time is not needed at
//! all, and chance is passed in as a [`rand_core::CryptoRng`], with one exception that is named where it
//! occurs: RSA keys are made inside AWS-LC, from the operating system's generator.
//!
//! The rules are numbered in `docs/method/protocol.md`; a module says which section it follows, and
//! `tests/protocol.rs` has a test for each number.
//!
//! | module | section | what it knows |
//! |---|---|---|
//! | [`words`] | 2.1, 7.1 | bits as English words |
//! | [`derive`] | 2 | everything that follows from one seed |
//! | [`blind`] | 3.2, 3.3 | the issuer's key and its blind signature |
//! | [`token`] | 3 | token input, token hash, credential |
//! | [`client`] | 2.5, 4.6 | blinding and finalizing, for paper slips, demonstrations and tests |
//! | [`body`] | 5.1 | what is inside a seal |
//! | [`seal`] | 5 | sealing for keyholders, and opening with a quorum |
//! | [`submission`] | 6 | what the box receives, checks and acknowledges |
//! | [`mailbox`] | 14 | asking the writer of a comment back |
//! | [`receipt`] | 7 | what the respondent keeps |
//! | [`log`] | 8 | Merkle trees, proofs, tiles and checkpoints |

pub mod blind;
pub mod body;
pub mod client;
pub mod derive;
pub mod log;
pub mod mailbox;
pub mod receipt;
pub mod seal;
pub mod submission;
pub mod token;
pub mod voice;
pub mod words;
mod wrap;

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// A hash or identifier was not written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash is written as 64 lower-case hexadecimal digits")]
pub struct HashFormError;

macro_rules! hash_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Takes 32 bytes as they are.
            #[must_use]
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = HashFormError;

            fn from_str(text: &str) -> Result<Self, HashFormError> {
                parse_hash(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hash_type!(
    /// `M`, the SHA-256 of the manifest's exact bytes (1.1).
    ManifestHash
);
hash_type!(
    /// `T`, the SHA-256 of a token input (3.4). It is a name for one submission, not the token itself.
    TokenHash
);
hash_type!(
    /// `C`, the SHA-256 of sealed bytes (6.1).
    SealedHash
);
hash_type!(
    /// A leaf of a Merkle tree: SHA-256 of 0x00 and the entry (8.1).
    LeafHash
);
hash_type!(
    /// The root of a Merkle tree (8.1).
    RootHash
);
hash_type!(
    /// SHA-256 of an issuer key's SPKI, the `token_key_id` of RFC 9578 (3.2).
    IssuerKeyId
);

/// Lower-case only: one hash has one spelling, so that canonical documents stay canonical.
fn parse_hash(text: &str) -> Result<[u8; 32], HashFormError> {
    if text.len() != 64 || text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(HashFormError);
    }
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| HashFormError)?;
    Ok(bytes)
}

/// What a credential is for, `P` (1 = answer, 2 = comment).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The answers to the questions: one for each person.
    Answer,
    /// One free comment: up to three for each person.
    Comment,
}

impl Purpose {
    /// Both, in the order of their bytes.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Comment];

    /// The purpose byte `P`.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Answer => 1,
            Self::Comment => 2,
        }
    }

    /// The purpose of a byte, if it is one.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Answer),
            2 => Some(Self::Comment),
            _ => None,
        }
    }
}

/// Which of a person's credentials for one purpose, `S`: 0 for the answer, 0 … c−1 for comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u8);

/// The version of a submission, from 1. The highest wins (6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(NonZeroU32);

impl Version {
    /// The first version.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The version of that number; `None` for 0, which is no version.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The number, at least 1.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// The version after this; `None` after the last.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

/// SHA-256 of the parts joined.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for part in parts {
        hash.update(part);
    }
    let mut bytes = [0; 32];
    bytes.copy_from_slice(hash.finish().as_ref());
    bytes
}

/// A reader over bytes from outside which never reads past the end.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(len)?;
        self.0 = tail;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
