//! Keys of the program itself that are not about a wave. They lie in the folder of keys.

use crate::app::App;
use crate::web::refusal::{Failure, Fault};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// The key that makes the addresses which end mail. Made at first use.
///
/// # Errors
/// A fault, when the folder cannot be written.
pub fn mail_key(app: &App) -> Result<aws_lc_rs::hmac::Key, Failure> {
    key(app, "mail.key")
}

/// The key under which codes for signing in, and what was tried, are kept. Made at first use; without it open codes are no
/// longer good, and nothing else is lost.
///
/// # Errors
/// A fault, when the folder cannot be written.
pub fn sign_in_key(app: &App) -> Result<aws_lc_rs::hmac::Key, Failure> {
    key(app, "signin.key")
}

fn key(app: &App, name: &str) -> Result<aws_lc_rs::hmac::Key, Failure> {
    let folder = app.config().keys_at();
    let at = folder.join(name);
    let fault = |why: &dyn std::fmt::Display| Failure::from(Fault(format!("{}: {why}", at.display())));
    let bytes = match std::fs::read(&at) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
            std::fs::create_dir_all(&folder).map_err(|why| fault(&why))?;
            // Whole before it has its name: somebody else may read it, or make it, at the same moment.
            let draft = folder.join(format!("{name}.{}", hex::encode(app.chance().bytes::<8>())));
            let made = write(&draft, &app.chance().bytes::<32>()).and_then(|()| std::fs::hard_link(&draft, &at));
            let _ = std::fs::remove_file(&draft);
            match made {
                Err(why) if why.kind() != std::io::ErrorKind::AlreadyExists => return Err(fault(&why)),
                _ => std::fs::read(&at).map_err(|why| fault(&why))?,
            }
        }
        Err(why) => return Err(fault(&why)),
    };
    if bytes.len() != KEY_BYTES {
        return Err(fault(&"this is not a key of ours"));
    }
    Ok(aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &bytes))
}

fn write(at: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(at)?;
    file.write_all(bytes)?;
    file.sync_all()
}
