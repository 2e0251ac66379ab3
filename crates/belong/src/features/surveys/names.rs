//! The names of colleagues, for the person's own device: so that it can say, while a comment is being written and without
//! asking anybody, that something looks like a name. They go there as short salted hashes. Whoever holds them can test
//! a name that they guess, which colleagues know anyway, and cannot read a list.

use crate::features::directory::nouns::fold;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::sha256;
use std::collections::BTreeSet;

/// Colleagues whose names go into one filter, at most.
pub const COLLEAGUES_MAX: usize = 4_000;
/// Hashes in one filter, at most: 32 kB.
pub const HASHES_MAX: usize = 8_000;
/// Bytes of a hash. With the largest filter one word in half a million is taken for a name by chance.
pub const HASH_BYTES: usize = 4;
/// Words of one name that are looked at, at most.
const PARTS_MAX: usize = 6;
/// Letters from which a part of a name counts.
const LETTERS_MIN: usize = 2;

/// The parts of a name, folded as the directory folds them.
fn parts(name: &str) -> Vec<String> {
    fold(name)
        .split(' ')
        .filter(|part| part.chars().count() >= LETTERS_MIN && part.chars().all(char::is_alphabetic))
        .take(PARTS_MAX)
        .map(str::to_owned)
        .collect()
}

/// What is hashed of a name: each part, and each two parts in the order of their letters, since in a text the surname may
/// come first and a middle name may be left out.
fn entries(name: &str) -> Vec<String> {
    let parts = parts(name);
    let mut all = parts.clone();
    for (at, one) in parts.iter().enumerate() {
        for other in &parts[at + 1..] {
            let (first, second) = if one <= other { (one, other) } else { (other, one) };
            all.push(format!("{first} {second}"));
        }
    }
    all
}

fn hash(salt: &[u8; 16], entry: &str) -> [u8; HASH_BYTES] {
    let whole = sha256(&[b"belong/names/v1\0", salt, entry.as_bytes()]);
    std::array::from_fn(|at| whole[at])
}

/// The filter of these names: the first bytes of salted hashes, ascending. Where there are too many, the smallest are kept,
/// which is a random choice.
pub fn filter<'a>(names: impl IntoIterator<Item = &'a str>, salt: &[u8; 16]) -> Vec<u8> {
    let hashes: BTreeSet<[u8; HASH_BYTES]> =
        names.into_iter().flat_map(entries).map(|entry| hash(salt, &entry)).collect();
    hashes.into_iter().take(HASHES_MAX).flatten().collect()
}

/// What the page of the credential gives to its script.
pub fn block(names: &[String], salt: &[u8; 16]) -> serde_json::Value {
    let hashes = filter(names.iter().map(String::as_str), salt);
    serde_json::json!({ "salt": B64U.encode(salt), "hashes": B64U.encode(hashes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_knows_parts_and_pairs_in_any_order_and_nothing_else() {
        let salt = [7; 16];
        let filter = filter(["Zoë Anne O’Neill-Smith"], &salt);
        let knows = |entry: &str| filter.chunks(HASH_BYTES).any(|one| one == hash(&salt, entry));
        for entry in ["zoe", "oneill", "smith", "anne zoe", "oneill zoe", "smith zoe", "oneill smith"] {
            assert!(knows(entry), "{entry}");
        }
        for entry in ["zo", "o", "neill", "zoe oneill", "zoë", "grace", ""] {
            assert!(!knows(entry), "{entry}");
        }
        assert_eq!(filter.len() / HASH_BYTES, 4 + 6);
        assert!(filter.chunks(HASH_BYTES).is_sorted_by(|a, b| a < b));
    }

    /// `web/test/names.test.ts` reads the same bytes.
    #[test]
    fn the_browser_reads_these_bytes() {
        assert_eq!(hex::encode(filter(["Grace Okafor"], &[0; 16])), BROWSER_READS);
    }

    const BROWSER_READS: &str = "0725a1511d78a40f9482bf4d";

    #[test]
    fn no_name_can_be_read_out_of_a_filter_and_two_filters_have_nothing_in_common() {
        let names = ["Grace Okafor", "Will Baker"];
        let (one, other) = (filter(names, &[1; 16]), filter(names, &[2; 16]));
        assert_eq!(one.len(), other.len());
        assert!(one.chunks(HASH_BYTES).all(|hash| other.chunks(HASH_BYTES).all(|known| known != hash)));
        let said = String::from_utf8_lossy(&one).to_lowercase();
        assert!(!said.contains("grace") && !said.contains("baker"));
    }

    #[test]
    fn a_filter_has_a_largest_size() {
        let names: Vec<String> = (0..COLLEAGUES_MAX).map(|n| format!("A{} B{}", letters(n), letters(n))).collect();
        assert_eq!(filter(names.iter().map(String::as_str), &[3; 16]).len(), HASHES_MAX * HASH_BYTES);
        assert!(filter([], &[3; 16]).is_empty());
        assert!(parts(&"Ab ".repeat(50)).len() == PARTS_MAX);
    }

    fn letters(mut number: usize) -> String {
        let mut out = String::new();
        for _ in 0..4 {
            out.push(char::from(b'a' + u8::try_from(number % 26).unwrap()));
            number /= 26;
        }
        out
    }
}
