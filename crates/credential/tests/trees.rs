//! Our log agrees with two other implementations, on many sizes.

use credential::log::{self, LogError, Tile, Tree, leaf_hash};
use credential::{LeafHash, RootHash};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

fn entry(i: u64) -> Vec<u8> {
    format!("entry {i}").into_bytes()
}

fn tree(size: u64) -> Tree {
    (0..size).map(|i| leaf_hash(&entry(i))).collect()
}

const SIZES: [u64; 19] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 100, 255, 256, 257, 700];

#[test]
fn roots_and_proofs_agree_with_ct_merkle() {
    for size in SIZES {
        let ours = tree(size);
        let mut theirs: MemoryBackedTree<Sha256, Vec<u8>> = MemoryBackedTree::new();
        (0..size).for_each(|i| theirs.push(entry(i)));
        assert_eq!(ours.root().as_bytes()[..], theirs.root().as_bytes()[..], "{size}");
        for index in (0..size).step_by(1 + size as usize / 23) {
            let path = ours.inclusion(index).unwrap();
            assert_eq!(path.concat(), theirs.prove_inclusion(index as usize).as_bytes(), "{size} {index}");
            log::check_inclusion(leaf_hash(&entry(index)), index, size, &path, ours.root()).unwrap();
        }
        for old in (1..size).step_by(1 + size as usize / 23) {
            let path = ours.consistency(old).unwrap();
            let added = (size - old) as usize;
            assert_eq!(path.concat(), theirs.prove_consistency(added).as_bytes(), "{old} of {size}");
            log::check_consistency((old, ours.root_at(old).unwrap()), (size, ours.root()), &path).unwrap();
        }
    }
}

#[test]
fn roots_proofs_and_tiles_agree_with_tlog_tiles() {
    use std::cell::RefCell;
    struct Stored(RefCell<Vec<tlog_tiles::Hash>>);
    impl tlog_tiles::HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
            Ok(indexes.iter().map(|i| self.0.borrow()[*i as usize]).collect())
        }
    }
    let stored = Stored(RefCell::new(Vec::new()));
    let mut ours = Tree::default();
    for i in 0..700_u64 {
        let more = tlog_tiles::stored_hashes(i, &entry(i), &stored).unwrap();
        stored.0.borrow_mut().extend(more);
        ours.push(leaf_hash(&entry(i)));
        let size = i + 1;
        if !SIZES.contains(&size) {
            continue;
        }
        let root = tlog_tiles::tree_hash(size, &stored).unwrap();
        assert_eq!(ours.root().as_bytes(), &root.0, "{size}");
        for index in [0, size / 2, size - 1] {
            let theirs = tlog_tiles::prove_record(size, index, &stored).unwrap();
            let path: Vec<[u8; 32]> = theirs.iter().map(|hash| hash.0).collect();
            assert_eq!(ours.inclusion(index).unwrap(), path);
        }
        for old in [1, size / 3 + 1, size] {
            let theirs = tlog_tiles::prove_tree(size, old, &stored).unwrap();
            let path: Vec<[u8; 32]> = theirs.iter().map(|hash| hash.0).collect();
            assert_eq!(ours.consistency(old).unwrap(), path);
        }
        for tile in Tile::all(size) {
            let theirs = tlog_tiles::Tile::new(8, tile.level, tile.index, u32::from(tile.width), false);
            assert_eq!(ours.tile(tile).unwrap(), theirs.read_data(&stored).unwrap(), "{}", tile.path());
            assert_eq!(Tile::parse(&tile.path()), Ok(tile));
            // Their path carries the height too ("tile/8/0/…"), ours is that of the C2SP.
            assert_eq!(theirs.path().replacen("tile/8/", "tile/", 1), tile.path());
        }
    }
}

#[test]
fn checkpoints_agree_with_tlog_tiles() {
    let ours = log::Checkpoint { origin: "voice.example.org/log".into(), size: 700, root: tree(700).root() };
    let theirs = tlog_tiles::Checkpoint::from_bytes(ours.text().as_bytes()).unwrap();
    assert_eq!(theirs.origin(), ours.origin);
    assert_eq!(theirs.size(), ours.size);
    assert_eq!(&theirs.hash().0, ours.root.as_bytes());
    assert_eq!(theirs.to_bytes(), ours.text().as_bytes());
}

#[test]
fn tile_paths_have_one_spelling() {
    let tile = Tile { level: 0, index: 1_234_067, width: 256 };
    assert_eq!(tile.path(), "tile/0/x001/x234/067");
    for wrong in [
        "tile/0/x000/067",
        "tile/00/067",
        "tile/0/67",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/01",
        "tile/9/000",
        "tile/0/",
        "tile/0/000/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(wrong), Err(LogError::Tile), "{wrong}");
    }
}

proptest! {
    #[test]
    fn a_changed_proof_is_refused(size in 1_u64..300, at in any::<prop::sample::Index>(), bit in 0_usize..256, which in any::<prop::sample::Index>()) {
        let tree = tree(size);
        let index = at.index(size as usize) as u64;
        let path = tree.inclusion(index).unwrap();
        let leaf = tree.leaf(index).unwrap();
        log::check_inclusion(leaf, index, size, &path, tree.root()).unwrap();
        if !path.is_empty() {
            let mut wrong = path.clone();
            wrong[which.index(path.len())][bit / 8] ^= 1 << (bit % 8);
            prop_assert!(log::check_inclusion(leaf, index, size, &wrong, tree.root()).is_err());
            prop_assert!(log::check_inclusion(leaf, index, size, &path[1..], tree.root()).is_err());
        }
        let mut other = *leaf.as_bytes();
        other[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(log::check_inclusion(LeafHash::new(other), index, size, &path, tree.root()).is_err());
        let long = [&path[..], &[[0; 32]]].concat();
        prop_assert!(log::check_inclusion(leaf, index, size, &long, tree.root()).is_err());
        prop_assert!(log::check_inclusion(leaf, size, size, &path, tree.root()).is_err());
    }

    #[test]
    fn a_rewritten_log_is_refused(size in 2_u64..300, at in any::<prop::sample::Index>(), bit in 0_usize..256) {
        let tree = tree(size);
        let old = 1 + at.index(size as usize - 1) as u64;
        let path = tree.consistency(old).unwrap();
        let mut root = *tree.root_at(old).unwrap().as_bytes();
        root[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(log::check_consistency((old, RootHash::new(root)), (size, tree.root()), &path).is_err());
        let mut root = *tree.root().as_bytes();
        root[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(log::check_consistency((old, tree.root_at(old).unwrap()), (size, RootHash::new(root)), &path).is_err());
        prop_assert!(log::check_consistency((size, tree.root()), (old, tree.root_at(old).unwrap()), &path).is_err());
    }

    #[test]
    fn a_tree_comes_back_from_its_tiles(size in 0_u64..1500) {
        let tree = tree(size);
        let back = log::tree_from_tiles(size, tree.root(), |tile| tree.tile(tile).ok()).unwrap();
        prop_assert_eq!(back.root(), tree.root());
        if size > 0 {
            let wrong = log::tree_from_tiles(size, tree.root(), |tile| {
                let mut bytes = tree.tile(tile).ok()?;
                bytes[7] ^= 1;
                Some(bytes)
            });
            prop_assert_eq!(wrong.unwrap_err(), LogError::Tile);
        }
    }
}
