//! The organisation's append-only log of events (protocol 8.3, 8.4).

use credential::log::{LogError, LogKey, Note, TILE_WIDTH, Tile, Tree, entries_path, leaf_hash, write_entries};
use store::{Answers, Tx, params};

use crate::fault::BoxError;
use crate::rows;

/// Entries of the log at most; five for each wave, one for each sheet.
pub const ENTRIES_MAX: usize = 100_000;

/// Kinds of entries.
pub mod kind {
    /// A manifest was announced; its hash.
    pub const MANIFEST: &str = "manifest";
    /// A survey of another system was brought in; the hash of its description.
    pub const BROUGHT: &str = "brought";
    /// A box was closed; the root of its batch tree.
    pub const CLOSING: &str = "closing";
    /// Somebody tried to close it with another root; that root.
    pub const REFUSED: &str = "refused";
    /// How the release was planned; the hash of the plan.
    pub const PLAN: &str = "plan";
    /// Why the plan is safe; the hash of the certificates.
    pub const CERTIFICATES: &str = "certificates";
    /// Results were published; their hash.
    pub const RELEASE: &str = "release";
    /// A wave was called off; SHA-256 of the manifest's hash and the reason.
    pub const CALLED_OFF: &str = "called-off";
    /// A sheet appeared: what can be backed or put forward without a name; its hash (docs/method/voice.md 1.2).
    pub const SHEET: &str = "sheet";
    /// Ciphertexts and keys were destroyed; the root of the batch tree once more.
    pub const DESTROYED: &str = "destroyed";
}

/// `kind ‖ " " ‖ wave ‖ " " ‖ hash in hexadecimal`.
#[must_use]
pub fn entry(kind: &str, wave: &str, hash: &[u8; 32]) -> Vec<u8> {
    format!("{kind} {wave} {}", hex::encode(hash)).into_bytes()
}

/// Appends an entry, in the unit of what it tells.
pub(crate) fn append(tx: &mut Tx<'_, Answers>, entry: &[u8]) -> Result<(), BoxError> {
    let size: i64 = tx.row(rows::LOG_SIZE, params![], |row| row.get(0))?;
    tx.execute(rows::LOG_ADD, params![size, entry.to_vec()])?;
    Ok(())
}

/// The log as it stands.
#[derive(Clone, Debug)]
pub struct Journal {
    name: Option<String>,
    entries: Vec<Vec<u8>>,
    tree: Tree,
}

impl Journal {
    pub(crate) fn read(tx: &mut Tx<'_, Answers>) -> Result<Self, BoxError> {
        let name = tx.find(rows::LOG_NAME, params![], |row| row.get(0))?;
        let entries: Vec<Vec<u8>> = tx.rows_upto(ENTRIES_MAX, rows::LOG, params![], |row| row.get(0))?;
        let tree = entries.iter().map(|entry| leaf_hash(entry)).collect();
        Ok(Self { name, entries, tree })
    }

    /// The entries in their order.
    #[must_use]
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// The tree over them.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The name under which checkpoints are signed; none before the first wave.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn checkpoint(&self, secret: &[u8; 32]) -> Result<Note, BoxError> {
        let name = self.name().ok_or(BoxError::NoTile)?;
        let key = LogKey::new(name, secret).map_err(|why| BoxError::Keys(why.to_string()))?;
        Ok(key.checkpoint(self.tree.size(), self.tree.root()))
    }

    /// A tile or an entry bundle by its path.
    pub(crate) fn tile(&self, path: &str) -> Result<Vec<u8>, BoxError> {
        if path.starts_with("tile/entries/") {
            return self.bundle(path).ok_or(BoxError::NoTile);
        }
        tile(&self.tree, path)
    }

    fn bundle(&self, path: &str) -> Option<Vec<u8>> {
        // The same spelling as a tile of leaves, so that there is one parser.
        let tile = Tile::parse(&path.replacen("entries", "0", 1)).ok()?;
        if entries_path(tile.index, tile.width) != path {
            return None;
        }
        let from = usize::try_from(tile.index.checked_mul(TILE_WIDTH)?).ok()?;
        let entries = self.entries.get(from..from.checked_add(usize::from(tile.width))?)?;
        write_entries(entries.iter().map(Vec::as_slice)).ok()
    }
}

/// A tile of a tree by its path.
pub(crate) fn tile(tree: &Tree, path: &str) -> Result<Vec<u8>, BoxError> {
    let found: Result<_, LogError> = Tile::parse(path).and_then(|tile| tree.tile(tile));
    found.map_err(|_| BoxError::NoTile)
}
