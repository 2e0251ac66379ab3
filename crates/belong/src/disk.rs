//! How much space is left.

use std::path::Path;

/// Bytes that are free for this program on the disk of a folder; `None` if that cannot be found out.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
