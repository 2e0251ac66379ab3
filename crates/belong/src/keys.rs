//! Keys of the program itself that are not about a wave. They lie in the folder of keys.

use crate::app::App;
use crate::web::refusal::{Failure, Fault};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

/// The key that makes the addresses which end mail. Made at first use.
///
/// # Errors
/// A fault, when the folder cannot be written.
pub fn mail_key(app: &App) -> Result<aws_lc_rs::hmac::Key, Failure> {
    let at = app.config().keys_at().join("mail.key");
    let fault = |why: std::io::Error| Failure::from(Fault(format!("{}: {why}", at.display())));
    let bytes = match std::fs::read(&at) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
            std::fs::create_dir_all(app.config().keys_at()).map_err(fault)?;
            let bytes = app.chance().bytes::<32>();
            let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&at);
            let mut file = file.map_err(fault)?;
            file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(fault)?;
            bytes.to_vec()
        }
        Err(why) => return Err(fault(why)),
    };
    Ok(aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &bytes))
}
