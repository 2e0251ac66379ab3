//! Bits as English words (2.1, 7.1): the 2,048 words of BIP-39, eleven bits each.
//!
//! A seed of 128 bits is twelve words, of which the last four bits are a checksum, so that most
//! mistyped words are noticed. Six words without a checksum are the first 66 bits of a receipt's leaf,
//! for reading aloud and comparing.
//!
//! The list is `words/english.txt`, SHA-256
//! `2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda`, as published with BIP-39.

use std::sync::OnceLock;

use zeroize::Zeroizing;

use crate::sha256;

/// Number of words for 128 bits and their checksum.
pub const SEED_WORDS: usize = 12;
/// Number of words for 66 bits.
pub const LEAF_WORDS: usize = 6;
/// A longer text is not read: twelve words of at most eight letters, with room for untidy spacing.
pub const TEXT_BYTES_MAX: usize = 1_000;

/// Words that are not a seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Not twelve of them.
    #[error("there should be {SEED_WORDS} words, and these are {0}")]
    Count(usize),
    /// One is not in the list; its place is counted from 1.
    #[error("word number {0} is not one of the words we use; please check its spelling")]
    Unknown(usize),
    /// All are in the list, and do not belong together.
    #[error("these words do not belong together; one of them is wrong or in the wrong place")]
    Checksum,
    /// Far too long to be words at all.
    #[error("this is too long to be {SEED_WORDS} words")]
    TooLong,
}

fn list() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| include_str!("words/english.txt").lines().collect())
}

/// Writes `count × 11` bits, taken from the front of `bytes` (big-endian), as words.
fn write(bytes: &[u8], count: usize) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(count * 9));
    for word in 0..count {
        let number = (0..11).fold(0_usize, |number, bit| {
            let at = word * 11 + bit;
            number << 1 | usize::from(bytes[at / 8] >> (7 - at % 8) & 1)
        });
        if word > 0 {
            text.push(' ');
        }
        text.push_str(list()[number]);
    }
    text
}

/// The twelve words of a 128-bit seed.
#[must_use]
pub fn from_seed(seed: &[u8; 16]) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; 17]);
    bytes[..16].copy_from_slice(seed);
    bytes[16] = sha256(&[seed])[0];
    write(&*bytes, SEED_WORDS)
}

/// The 128 bits of twelve words. Case and spacing do not matter; four letters of a word are enough,
/// since no two words of the list share them.
///
/// # Errors
/// When they are not twelve words of the list with the right checksum.
pub fn to_seed(text: &str) -> Result<Zeroizing<[u8; 16]>, WordsError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(WordsError::TooLong);
    }
    let text = Zeroizing::new(text.to_ascii_lowercase());
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() != SEED_WORDS {
        return Err(WordsError::Count(words.len()));
    }
    let mut bytes = Zeroizing::new([0_u8; 17]);
    for (place, word) in words.iter().enumerate() {
        let number = find(word).ok_or(WordsError::Unknown(place + 1))?;
        for bit in 0..11 {
            let at = place * 11 + bit;
            if number >> (10 - bit) & 1 == 1 {
                bytes[at / 8] |= 1 << (7 - at % 8);
            }
        }
    }
    let mut seed = Zeroizing::new([0; 16]);
    seed.copy_from_slice(&bytes[..16]);
    if bytes[16] >> 4 != sha256(&[&*seed])[0] >> 4 {
        return Err(WordsError::Checksum);
    }
    Ok(seed)
}

fn find(word: &str) -> Option<usize> {
    list()
        .binary_search(&word)
        .ok()
        .or_else(|| (word.len() >= 4).then(|| list().iter().position(|known| known.starts_with(word))).flatten())
}

/// The first 66 bits as six words (7.1).
#[must_use]
pub fn from_leaf(leaf: &crate::LeafHash) -> String {
    write(leaf.as_bytes(), LEAF_WORDS).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_published_one() {
        assert_eq!(list().len(), 2048);
        assert_eq!(
            hex::encode(sha256(&[include_bytes!("words/english.txt")])),
            "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
        );
        assert!(list().is_sorted());
    }

    /// Vectors of BIP-39 (trezor/python-mnemonic, vectors.json).
    #[test]
    fn seeds_are_written_as_bip_39_says() {
        for (seed, words) in [
            (
                "00000000000000000000000000000000",
                "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
            ),
            (
                "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
                "legal winner thank year wave sausage worth useful legal winner thank yellow",
            ),
            (
                "80808080808080808080808080808080",
                "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
            ),
            ("ffffffffffffffffffffffffffffffff", "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"),
            (
                "9e885d952ad362caeb4efe34a8e91bd2",
                "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
            ),
        ] {
            let mut bytes = [0; 16];
            hex::decode_to_slice(seed, &mut bytes).unwrap();
            assert_eq!(*from_seed(&bytes), words);
            assert_eq!(*to_seed(words).unwrap(), bytes);
            let short: Vec<_> = words.split(' ').map(|w| &w[..w.len().min(4)]).collect();
            assert_eq!(*to_seed(&short.join("  ").to_uppercase()).unwrap(), bytes);
        }
    }

    #[test]
    fn wrong_words_are_named_by_their_place() {
        assert_eq!(to_seed("abandon"), Err(WordsError::Count(1)));
        assert_eq!(to_seed("zoo zoo zoo zooo zoo zoo zoo zoo zoo zoo zoo wrong"), Err(WordsError::Unknown(4)));
        assert_eq!(to_seed("zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"), Err(WordsError::Checksum));
        assert_eq!(to_seed(&"zoo ".repeat(900)), Err(WordsError::TooLong));
    }
}
