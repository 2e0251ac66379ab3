//! Merkle trees, proofs, tiles and checkpoints (section 8).
//!
//! Hashing as RFC 6962 §2.1 and RFC 9162 §2.1, tiles as C2SP tlog-tiles, checkpoints as C2SP
//! tlog-checkpoint in the signed-note format, cosignatures of witnesses as C2SP tlog-cosignature.

use std::fmt::Write as _;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::derive::ed25519_verifies;
use crate::{LeafHash, RootHash, sha256};

/// Leaves of a full tile.
pub const TILE_WIDTH: u64 = 256;
/// Bytes of one entry at most: an entry bundle writes its length as `u16`.
pub const ENTRY_BYTES_MAX: usize = 65_535;
/// A longer signed note is not read.
pub const NOTE_BYTES_MAX: usize = 16_384;
/// Signatures on one note at most.
pub const SIGNATURES_MAX: usize = 32;
/// Hashes in a proof at most: a tree of 2^63 leaves needs no more.
pub const PROOF_HASHES_MAX: usize = 64;

/// A log, proof, tile or checkpoint that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// A place or size that the tree does not have.
    #[error("the log has no such entry")]
    Range,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the published root")]
    Proof,
    /// The tile is missing, has the wrong size, or does not give the root.
    #[error("a tile of the log is missing or does not belong to it")]
    Tile,
    /// Not a signed note.
    #[error("this is not a signed note")]
    Note,
    /// Not a checkpoint.
    #[error("this is not a checkpoint of a log")]
    Checkpoint,
    /// Not signed with that key.
    #[error("this note is not signed with the key of the log")]
    Signature,
    /// Not a verifier key.
    #[error("this is not the public key of a log or a witness")]
    Key,
}

type Hash = [u8; 32];

/// The leaf of an entry: SHA-256(0x00 ‖ entry).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> LeafHash {
    LeafHash::new(sha256(&[&[0], entry]))
}

fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// The greatest power of two below `n`; `n` must be at least 2.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// A Merkle tree in memory. Appending costs two hashes on average, a proof as many as it is long.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// `levels[k][i]` is the hash of the full subtree of 2^k leaves at place `i`.
    levels: Vec<Vec<Hash>>,
}

impl FromIterator<LeafHash> for Tree {
    fn from_iter<I: IntoIterator<Item = LeafHash>>(leaves: I) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Tree {
    /// Appends a leaf.
    pub fn push(&mut self, leaf: LeafHash) {
        let mut hash = *leaf.as_bytes();
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if row.len() % 2 == 1 {
                return;
            }
            hash = node(&row[row.len() - 2], &row[row.len() - 1]);
        }
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The leaf at a place.
    #[must_use]
    pub fn leaf(&self, index: u64) -> Option<LeafHash> {
        self.levels.first()?.get(usize::try_from(index).ok()?).copied().map(LeafHash::new)
    }

    /// The root; of an empty tree the hash of nothing.
    #[must_use]
    pub fn root(&self) -> RootHash {
        RootHash::new(self.range(0, self.size()))
    }

    /// The root when the tree had `size` leaves.
    ///
    /// # Errors
    /// When it never had so many.
    pub fn root_at(&self, size: u64) -> Result<RootHash, LogError> {
        if size > self.size() { Err(LogError::Range) } else { Ok(RootHash::new(self.range(0, size))) }
    }

    /// The hash of the leaves in [from, to), where `from` is a multiple of the power of two that covers
    /// the range, as it is everywhere in these algorithms.
    fn range(&self, from: u64, to: u64) -> Hash {
        let n = to - from;
        if n == 0 {
            return sha256(&[]);
        }
        if n.is_power_of_two() {
            let level = n.trailing_zeros();
            return self.levels[level as usize][(from >> level) as usize];
        }
        let k = split(n);
        node(&self.range(from, from + k), &self.range(from + k, to))
    }

    /// The audit path of a leaf (RFC 9162 §2.1.3.1).
    ///
    /// # Errors
    /// When there is no such leaf.
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>, LogError> {
        if index >= self.size() {
            return Err(LogError::Range);
        }
        let (mut from, mut to, mut path) = (0, self.size(), Vec::new());
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                path.push(self.range(middle, to));
                to = middle;
            } else {
                path.push(self.range(from, middle));
                from = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// The proof that this tree continues the one of its first `old` leaves (RFC 9162 §2.1.4.1).
    ///
    /// # Errors
    /// When the tree never had so many leaves, or `old` is 0.
    pub fn consistency(&self, old: u64) -> Result<Vec<Hash>, LogError> {
        if old == 0 || old > self.size() {
            return Err(LogError::Range);
        }
        let (mut from, mut to, mut path) = (0, self.size(), Vec::new());
        while old != to {
            let middle = from + split(to - from);
            if old <= middle {
                path.push(self.range(middle, to));
                to = middle;
            } else {
                path.push(self.range(from, middle));
                from = middle;
            }
        }
        if from != 0 {
            path.push(self.range(from, to));
        }
        path.reverse();
        Ok(path)
    }

    /// The bytes of a tile: `width` hashes of level `8 × level`, from place `256 × index` on.
    ///
    /// # Errors
    /// When the tree does not have them.
    pub fn tile(&self, tile: Tile) -> Result<Vec<u8>, LogError> {
        let row = self.levels.get(8 * usize::from(tile.level)).ok_or(LogError::Range)?;
        let from =
            tile.index.checked_mul(TILE_WIDTH).and_then(|from| usize::try_from(from).ok()).ok_or(LogError::Range)?;
        let hashes = row.get(from..from.saturating_add(usize::from(tile.width))).ok_or(LogError::Range)?;
        Ok(hashes.concat())
    }
}

/// Checks an audit path (RFC 9162 §2.1.3.2).
///
/// # Errors
/// When it does not lead from the leaf to the root.
pub fn check_inclusion(leaf: LeafHash, index: u64, size: u64, path: &[Hash], root: RootHash) -> Result<(), LogError> {
    if index >= size || path.len() > PROOF_HASHES_MAX {
        return Err(LogError::Proof);
    }
    let (mut fn_, mut sn, mut hash) = (index, size - 1, *leaf.as_bytes());
    for sibling in path {
        if sn == 0 {
            return Err(LogError::Proof);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            hash = node(sibling, &hash);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    if sn == 0 && hash == *root.as_bytes() { Ok(()) } else { Err(LogError::Proof) }
}

/// Checks that the tree of `new_size` continues the tree of `old_size` (RFC 9162 §2.1.4.2).
///
/// Every tree continues the empty one, with an empty proof.
///
/// # Errors
/// When it does not.
pub fn check_consistency(
    (old_size, old_root): (u64, RootHash),
    (new_size, new_root): (u64, RootHash),
    path: &[Hash],
) -> Result<(), LogError> {
    if old_size > new_size || path.len() > PROOF_HASHES_MAX {
        return Err(LogError::Proof);
    }
    if old_size == 0 {
        let sound = path.is_empty() && *old_root.as_bytes() == sha256(&[]);
        return if sound { Ok(()) } else { Err(LogError::Proof) };
    }
    if old_size == new_size {
        return if path.is_empty() && old_root == new_root { Ok(()) } else { Err(LogError::Proof) };
    }
    let mut path = path.iter();
    let first = if old_size.is_power_of_two() { old_root.as_bytes() } else { path.next().ok_or(LogError::Proof)? };
    let (mut fn_, mut sn) = (old_size - 1, new_size - 1);
    while fn_ & 1 == 1 {
        fn_ >>= 1;
        sn >>= 1;
    }
    let (mut old, mut new) = (*first, *first);
    for sibling in path {
        if sn == 0 {
            return Err(LogError::Proof);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            old = node(sibling, &old);
            new = node(sibling, &new);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            new = node(&new, sibling);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    let sound = sn == 0 && old == *old_root.as_bytes() && new == *new_root.as_bytes();
    if sound { Ok(()) } else { Err(LogError::Proof) }
}

/// The place of a tile: level, index, and how many hashes it holds (256 when full).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// 0 holds leaves, 1 the roots of full tiles of level 0, and so on.
    pub level: u8,
    /// From 0.
    pub index: u64,
    /// 1 to 256.
    pub width: u16,
}

/// Three digits a piece, every piece but the last with an `x` before it (C2SP tlog-tiles).
fn index_path(index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path.insert_str(0, &format!("x{:03}/", rest % 1000));
        rest /= 1000;
    }
    path
}

fn parse_index_path(pieces: &[&str]) -> Option<u64> {
    let (last, heads) = pieces.split_last()?;
    let digits = |text: &str| {
        (text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u64>().ok()).flatten()
    };
    let mut index = 0_u64;
    for head in heads {
        index = index.checked_mul(1000)?.checked_add(digits(head.strip_prefix('x')?)?)?;
    }
    index = index.checked_mul(1000)?.checked_add(digits(last)?)?;
    // One place has one path: no leading "x000".
    (index_path(index) == pieces.join("/")).then_some(index)
}

impl Tile {
    /// The path below the log's address: `tile/0/x001/234` or `tile/0/005.p/17`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = format!("tile/{}/{}", self.level, index_path(self.index));
        if u64::from(self.width) < TILE_WIDTH {
            let _ = write!(path, ".p/{}", self.width);
        }
        path
    }

    /// Reads such a path.
    ///
    /// # Errors
    /// When it is not the one spelling of a tile.
    pub fn parse(path: &str) -> Result<Self, LogError> {
        Self::read(path).filter(|tile| tile.path() == path).ok_or(LogError::Tile)
    }

    fn read(path: &str) -> Option<Self> {
        if path.len() > 64 {
            return None;
        }
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|width| (1..TILE_WIDTH as u16).contains(width))?),
            None => (rest, TILE_WIDTH as u16),
        };
        let level = level.parse().ok().filter(|level| *level < 8)?;
        let index = parse_index_path(&index.split('/').collect::<Vec<_>>())?;
        Some(Self { level, index, width })
    }

    /// All tiles of a tree of `size` leaves.
    #[must_use]
    pub fn all(size: u64) -> Vec<Self> {
        let mut tiles = Vec::new();
        let mut count = size;
        for level in 0.. {
            if count == 0 {
                return tiles;
            }
            let full = count / TILE_WIDTH;
            tiles.extend((0..full).map(|index| Self { level, index, width: TILE_WIDTH as u16 }));
            let rest = (count % TILE_WIDTH) as u16;
            if rest > 0 {
                tiles.push(Self { level, index: full, width: rest });
            }
            count = full;
        }
        tiles
    }
}

/// Rebuilds a tree from the tiles of level 0, which the caller fetches whole, and checks it against a
/// published root (8.5): nobody learns which leaf was of interest.
///
/// # Errors
/// When a tile is missing, or the tree has another root.
pub fn tree_from_tiles(
    size: u64,
    root: RootHash,
    mut fetch: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> Result<Tree, LogError> {
    let mut tree = Tree::default();
    for tile in Tile::all(size).into_iter().filter(|tile| tile.level == 0) {
        let bytes = fetch(tile).ok_or(LogError::Tile)?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() != usize::from(tile.width) {
            return Err(LogError::Tile);
        }
        hashes.iter().for_each(|hash| tree.push(LeafHash::new(*hash)));
    }
    if tree.root() == root { Ok(tree) } else { Err(LogError::Tile) }
}

/// The path of an entry bundle: `tile/entries/x001/234` or `tile/entries/005.p/17`.
#[must_use]
pub fn entries_path(index: u64, width: u16) -> String {
    let mut path = format!("tile/entries/{}", index_path(index));
    if u64::from(width) < TILE_WIDTH {
        let _ = write!(path, ".p/{width}");
    }
    path
}

/// The bytes of an entry bundle: each entry behind its length as `u16`.
///
/// # Errors
/// When an entry is longer than [`ENTRY_BYTES_MAX`].
pub fn write_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, LogError> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(u16::try_from(entry.len()).map_err(|_| LogError::Range)?.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Reads an entry bundle of at most 256 entries.
///
/// # Errors
/// When it is not one.
pub fn read_entries(bytes: &[u8]) -> Result<Vec<Vec<u8>>, LogError> {
    let mut reader = crate::Reader(bytes);
    let mut entries = Vec::new();
    while !reader.is_empty() {
        let len = reader.u16().ok_or(LogError::Tile)?;
        entries.push(reader.take(usize::from(len)).ok_or(LogError::Tile)?.to_vec());
        if entries.len() as u64 > TILE_WIDTH {
            return Err(LogError::Tile);
        }
    }
    Ok(entries)
}

/// Size and root of a log at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, a schema-less address such as `voice.example.org/log`.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// The root.
    pub root: RootHash,
}

impl Checkpoint {
    /// The text that is signed, with its last line end.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.as_bytes()))
    }

    /// Reads the text of a note. We write no extension lines, and refuse them: what we do not
    /// understand, we do not sign and do not believe.
    ///
    /// # Errors
    /// When it is not the one spelling of a checkpoint.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, ""] = lines[..] else {
            return Err(LogError::Checkpoint);
        };
        let root = STANDARD.decode(root).ok().and_then(|root| root.try_into().ok()).ok_or(LogError::Checkpoint)?;
        let size = size.parse().map_err(|_| LogError::Checkpoint)?;
        let checkpoint = Self { origin: origin.to_owned(), size, root: RootHash::new(root) };
        if is_key_name(origin) && checkpoint.text() == text { Ok(checkpoint) } else { Err(LogError::Checkpoint) }
    }
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The signer's name.
    pub name: String,
    /// The first four bytes of the key's hash.
    pub key_id: [u8; 4],
    /// The signature, in the form of its algorithm.
    pub signature: Vec<u8>,
}

/// A signed note: a text and signatures, some of which may be by witnesses whom we do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Ends with a line end.
    pub text: String,
    /// In the order in which they were added.
    pub signatures: Vec<NoteSignature>,
}

/// A key's name may not have white space or `+`, which separate it in a verifier key and in a note.
fn is_key_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 255 && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// When it is not one, or has more than [`SIGNATURES_MAX`] signatures.
    pub fn parse(bytes: &[u8]) -> Result<Self, LogError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(LogError::Note);
        }
        let note = std::str::from_utf8(bytes).map_err(|_| LogError::Note)?;
        if note.contains(|c: char| c.is_control() && c != '\n') {
            return Err(LogError::Note);
        }
        let at = note.rfind("\n\n").ok_or(LogError::Note)?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(LogError::Note)?;
        let signatures: Vec<_> =
            lines.split('\n').map(NoteSignature::read).collect::<Option<_>>().ok_or(LogError::Note)?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(LogError::Note);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The bytes that are published.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut note = format!("{}\n", self.text);
        for line in &self.signatures {
            let bytes = [&line.key_id[..], &line.signature].concat();
            let _ = writeln!(note, "\u{2014} {} {}", line.name, STANDARD.encode(bytes));
        }
        note.into_bytes()
    }

    /// Checks that the log signed it, and that no line which claims the log's name and key is wrong.
    ///
    /// # Errors
    /// When it did not.
    pub fn check(&self, key: &LogPublicKey) -> Result<(), LogError> {
        let mut lines = self.lines_of(key.name(), key.key_id()).peekable();
        let signed = lines.peek().is_some()
            && lines.all(|line| ed25519_verifies(&key.key, self.text.as_bytes(), &line.signature));
        if signed { Ok(()) } else { Err(LogError::Signature) }
    }

    /// The times (seconds of Unix time) at which a witness cosigned it, by its own clock.
    ///
    /// # Errors
    /// When the witness did not, or a line that claims its name and key is wrong.
    pub fn check_cosignature(&self, witness: &WitnessPublicKey) -> Result<u64, LogError> {
        let mut seen = None;
        for line in self.lines_of(&witness.name, witness.key_id()) {
            let (time, signature) = line.signature.split_first_chunk::<8>().ok_or(LogError::Signature)?;
            let time = u64::from_be_bytes(*time);
            if !ed25519_verifies(&witness.key, cosigned(time, &self.text).as_bytes(), signature) {
                return Err(LogError::Signature);
            }
            seen = Some(time);
        }
        seen.ok_or(LogError::Signature)
    }

    fn lines_of<'a>(&'a self, name: &'a str, key_id: [u8; 4]) -> impl Iterator<Item = &'a NoteSignature> {
        self.signatures.iter().filter(move |line| line.name == name && line.key_id == key_id)
    }
}

fn cosigned(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl NoteSignature {
    fn read(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = STANDARD.decode(bytes).ok()?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        (is_key_name(name) && !signature.is_empty()).then(|| Self {
            name: name.to_owned(),
            key_id: *key_id,
            signature: signature.to_vec(),
        })
    }
}

/// Ed25519 over the note's text.
const ALGORITHM_ED25519: u8 = 0x01;
/// Ed25519 over a dated checkpoint.
const ALGORITHM_COSIGNATURE: u8 = 0x04;

fn key_id(name: &str, algorithm: u8, key: &[u8; 32]) -> [u8; 4] {
    let hash = sha256(&[name.as_bytes(), b"\n", &[algorithm], key]);
    [hash[0], hash[1], hash[2], hash[3]]
}

fn parse_verifier(text: &str, algorithm: u8) -> Option<(String, [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = STANDARD.decode(key).ok()?;
    let (found, key) = bytes.split_first()?;
    let key: [u8; 32] = key.try_into().ok()?;
    let sound = is_key_name(name) && *found == algorithm && id == hex::encode(key_id(name, algorithm, &key));
    sound.then(|| (name.to_owned(), key))
}

/// A log's public key with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPublicKey {
    name: String,
    key: [u8; 32],
}

impl LogPublicKey {
    /// The key of 32 bytes, under the log's name.
    ///
    /// # Errors
    /// When the name has white space or `+`, is empty or longer than 255 bytes.
    pub fn new(name: &str, key: [u8; 32]) -> Result<Self, LogError> {
        if is_key_name(name) { Ok(Self { name: name.to_owned(), key }) } else { Err(LogError::Key) }
    }

    /// The 32 bytes.
    #[must_use]
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Reads a verifier key, `name+id+base64`.
    ///
    /// # Errors
    /// When it is not one of an Ed25519 log.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let (name, key) = parse_verifier(text, ALGORITHM_ED25519).ok_or(LogError::Key)?;
        Ok(Self { name, key })
    }

    /// The log's name, which is also the origin of its checkpoints.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> [u8; 4] {
        key_id(&self.name, ALGORITHM_ED25519, &self.key)
    }

    /// Checks a note and reads its checkpoint, whose origin must be this log's name.
    ///
    /// # Errors
    /// When the note is not signed by this log or is not its checkpoint.
    pub fn open_checkpoint(&self, note: &[u8]) -> Result<Checkpoint, LogError> {
        let note = Note::parse(note)?;
        note.check(self)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin == self.name { Ok(checkpoint) } else { Err(LogError::Checkpoint) }
    }
}

impl std::fmt::Display for LogPublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = [&[ALGORITHM_ED25519], &self.key[..]].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.key_id()), STANDARD.encode(key))
    }
}

/// A witness's public key with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessPublicKey {
    name: String,
    key: [u8; 32],
}

impl WitnessPublicKey {
    /// Reads a verifier key, `name+id+base64`.
    ///
    /// # Errors
    /// When it is not one of a cosigning witness.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let (name, key) = parse_verifier(text, ALGORITHM_COSIGNATURE).ok_or(LogError::Key)?;
        Ok(Self { name, key })
    }

    fn key_id(&self) -> [u8; 4] {
        key_id(&self.name, ALGORITHM_COSIGNATURE, &self.key)
    }
}

/// A log's secret key with its name. Has no `Debug`.
pub struct LogKey {
    name: String,
    key: Ed25519KeyPair,
}

impl LogKey {
    /// The key of 32 secret bytes, under the log's name.
    ///
    /// # Errors
    /// When the name has white space or `+`, is empty or longer than 255 bytes.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, LogError> {
        if !is_key_name(name) {
            return Err(LogError::Key);
        }
        let key = Ed25519KeyPair::from_seed_unchecked(secret).expect("every 32 bytes are an Ed25519 seed");
        Ok(Self { name: name.to_owned(), key })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> LogPublicKey {
        let key = self.key.public_key().as_ref().try_into().expect("an Ed25519 public key has 32 bytes");
        LogPublicKey { name: self.name.clone(), key }
    }

    /// The signed checkpoint of a tree; witnesses may add their lines to it later.
    #[must_use]
    pub fn checkpoint(&self, size: u64, root: RootHash) -> Note {
        let text = Checkpoint { origin: self.name.clone(), size, root }.text();
        let signature = self.key.sign(text.as_bytes()).as_ref().to_vec();
        let line = NoteSignature { name: self.name.clone(), key_id: self.public().key_id(), signature };
        Note { text, signatures: vec![line] }
    }
}
