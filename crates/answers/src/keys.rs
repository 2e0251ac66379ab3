//! The folder of keys: outside the database and outside its backups (protocol 9.2, 10.6).
//!
//! ```text
//! keys/log.key              the organisation's log, 32 bytes, for as long as there is a log
//! keys/<wave>/k.key         K, 32 bytes: what encrypts rows at rest; destroyed with the batch
//! keys/<wave>/box.key       signs acknowledgements, 32 bytes; destroyed with the batch
//! keys/<wave>/issuer.json   one RSA-2048 key for each key group and purpose; destroyed at closing
//! ```
//!
//! `<wave>` is the first half of the SHA-256 of the wave's id, so that no id can name another place. Folders have mode 0700,
//! files 0600. A file appears whole or not at all, is durable before its key is used, and is never replaced by another
//! key; two programs that prepare the same wave at once end with the same keys.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::blind::IssuerKey;
use credential::{Purpose, sha256};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::fault::BoxError;

/// Bytes of a file of keys at most: 2,000 issuer keys have 3.5 MB.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The folder.
#[derive(Clone, Debug)]
pub(crate) struct Keys(PathBuf);

/// The issuer keys of a wave.
pub(crate) type Issuers = BTreeMap<(String, Purpose), IssuerKey>;

#[derive(Serialize, Deserialize)]
struct Kept {
    group: String,
    purpose: Purpose,
    pkcs8: String,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.pkcs8.zeroize();
    }
}

fn fault(what: &str, at: &Path, why: &std::io::Error) -> BoxError {
    BoxError::Keys(format!("{what} {}: {why}", at.display()))
}

/// 32 bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    aws_lc_rs::rand::fill(&mut *bytes).expect("nothing may go on without random bytes of the operating system");
    bytes
}

impl Keys {
    pub(crate) fn open(folder: PathBuf) -> Result<Self, BoxError> {
        private_folder(&folder)?;
        Ok(Self(folder))
    }

    fn wave(&self, wave: &str) -> PathBuf {
        self.0.join(hex::encode(&sha256(&[wave.as_bytes()])[..16]))
    }

    /// The key of the organisation's log.
    pub(crate) fn log(&self) -> Result<Zeroizing<[u8; 32]>, BoxError> {
        secret(&self.0.join("log.key"))
    }

    /// K and the box's key, made if the wave has none yet.
    pub(crate) fn make(&self, wave: &str) -> Result<(Zeroizing<[u8; 32]>, Zeroizing<[u8; 32]>), BoxError> {
        let folder = self.wave(wave);
        private_folder(&folder)?;
        Ok((secret(&folder.join("k.key"))?, secret(&folder.join("box.key"))?))
    }

    /// K and the box's key, if they have not been destroyed.
    pub(crate) fn find(&self, wave: &str) -> Result<Option<(Zeroizing<[u8; 32]>, Zeroizing<[u8; 32]>)>, BoxError> {
        let folder = self.wave(wave);
        let (k, key) = (read(&folder.join("k.key"))?, read(&folder.join("box.key"))?);
        match (k, key) {
            (Some(k), Some(key)) => Ok(Some((exact(&k, &folder)?, exact(&key, &folder)?))),
            _ => Ok(None),
        }
    }

    /// Makes the issuer keys that are missing; those that exist stay.
    ///
    /// Slow: about a tenth of a second for each key on one core, shared among all of them.
    pub(crate) fn make_issuers(&self, wave: &str, groups: &[String], comments: bool) -> Result<Issuers, BoxError> {
        use rayon::prelude::*;
        let folder = self.wave(wave);
        private_folder(&folder)?;
        let at = folder.join("issuer.json");
        // Twice at most: when another program made the file meanwhile, its keys are taken and completed.
        loop {
            let found = read(&at)?;
            let mut issuers = found.as_ref().map_or(Ok(Issuers::new()), |bytes| parse_issuers(bytes, &at))?;
            let purposes = if comments { &Purpose::ALL[..] } else { &[Purpose::Answer] };
            let missing: Vec<(String, Purpose)> = groups
                .iter()
                .flat_map(|group| purposes.iter().map(|purpose| (group.clone(), *purpose)))
                .filter(|key| !issuers.contains_key(key))
                .collect();
            if missing.is_empty() {
                return Ok(issuers);
            }
            let made: Result<Vec<_>, _> =
                missing.into_par_iter().map(|name| IssuerKey::generate().map(|key| (name, key))).collect();
            issuers.extend(made.map_err(|why| BoxError::Keys(why.to_string()))?);
            let bytes = write_issuers(&issuers);
            let done = if found.is_some() { replace(&at, &bytes).map(|()| true) } else { create(&at, &bytes) }?;
            if done {
                return Ok(issuers);
            }
        }
    }

    /// The issuer keys, if they have not been destroyed.
    pub(crate) fn find_issuers(&self, wave: &str) -> Result<Option<Issuers>, BoxError> {
        let at = self.wave(wave).join("issuer.json");
        read(&at)?.map(|bytes| parse_issuers(&bytes, &at)).transpose()
    }

    /// Destroys the issuer keys, at closing. Doing it again changes nothing.
    pub(crate) fn destroy_issuers(&self, wave: &str) -> Result<(), BoxError> {
        destroy(&self.wave(wave).join("issuer.json"))
    }

    /// Destroys all keys of a wave, after the objection period. Doing it again changes nothing.
    pub(crate) fn destroy_all(&self, wave: &str) -> Result<(), BoxError> {
        let folder = self.wave(wave);
        for name in ["issuer.json", "k.key", "box.key"] {
            destroy(&folder.join(name))?;
        }
        match fs::remove_dir(&folder) {
            Err(why) if why.kind() != ErrorKind::NotFound => Err(fault("the folder cannot be removed:", &folder, &why)),
            _ => Ok(()),
        }
    }

    /// Whether any key of the wave is left.
    pub(crate) fn any_left(&self, wave: &str) -> bool {
        self.wave(wave).exists()
    }
}

fn parse_issuers(bytes: &[u8], at: &Path) -> Result<Issuers, BoxError> {
    let broken = || BoxError::Keys(format!("{} is damaged", at.display()));
    let kept: Vec<Kept> = serde_json::from_slice(bytes).map_err(|_| broken())?;
    kept.into_iter()
        .map(|kept| {
            let der = Zeroizing::new(B64U.decode(&kept.pkcs8).map_err(|_| broken())?);
            let key = IssuerKey::from_pkcs8_der(&der).map_err(|_| broken())?;
            Ok(((kept.group.clone(), kept.purpose), key))
        })
        .collect()
}

fn write_issuers(issuers: &Issuers) -> Zeroizing<Vec<u8>> {
    let kept: Vec<Kept> = issuers
        .iter()
        .map(|((group, purpose), key)| Kept {
            group: group.clone(),
            purpose: *purpose,
            pkcs8: B64U.encode(&*key.to_pkcs8_der()),
        })
        .collect();
    Zeroizing::new(serde_json::to_vec(&kept).expect("keys can be written as JSON"))
}

/// A secret of 32 bytes, made if there is none.
fn secret(at: &Path) -> Result<Zeroizing<[u8; 32]>, BoxError> {
    loop {
        if let Some(found) = read(at)? {
            return exact(&found, at);
        }
        create(at, &*random::<32>())?;
    }
}

fn exact(bytes: &[u8], at: &Path) -> Result<Zeroizing<[u8; 32]>, BoxError> {
    let mut out = Zeroizing::new([0; 32]);
    if bytes.len() != out.len() {
        return Err(BoxError::Keys(format!("{} is damaged", at.display())));
    }
    out.copy_from_slice(bytes);
    Ok(out)
}

fn private_folder(folder: &Path) -> Result<(), BoxError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|why| fault("the folder cannot be made:", folder, &why))?;
    folder.parent().map_or(Ok(()), sync_folder)
}

fn read(at: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, BoxError> {
    let file = match File::open(at) {
        Ok(file) => file,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(fault("the key cannot be read:", at, &why)),
    };
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(|why| fault("the key cannot be read:", at, &why))?;
    Ok(Some(bytes))
}

/// Writes a new file beside its place, durably.
fn write_beside(at: &Path, bytes: &[u8]) -> Result<PathBuf, BoxError> {
    let beside = at.with_extension(format!("new-{}", hex::encode(*random::<8>())));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside).map_err(|why| fault("the key cannot be written:", &beside, &why))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|why| fault("the key cannot be written:", &beside, &why))?;
    Ok(beside)
}

/// Makes a file that must not exist yet; false if it exists.
fn create(at: &Path, bytes: &[u8]) -> Result<bool, BoxError> {
    let beside = write_beside(at, bytes)?;
    // A hard link, unlike a rename, never replaces what is there.
    let linked = fs::hard_link(&beside, at);
    fs::remove_file(&beside).map_err(|why| fault("the file cannot be removed:", &beside, &why))?;
    match linked {
        Ok(()) => at.parent().map_or(Ok(()), sync_folder).map(|()| true),
        Err(why) if why.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(why) => Err(fault("the key cannot be written:", at, &why)),
    }
}

fn replace(at: &Path, bytes: &[u8]) -> Result<(), BoxError> {
    let beside = write_beside(at, bytes)?;
    fs::rename(&beside, at).map_err(|why| fault("the key cannot be written:", at, &why))?;
    at.parent().map_or(Ok(()), sync_folder)
}

fn sync_folder(folder: &Path) -> Result<(), BoxError> {
    // The parent of a relative name is the empty path: the folder in which the program stands.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|f| f.sync_all()).map_err(|why| fault("the folder cannot be written:", folder, &why))
}

/// Overwrites and removes. What a disk keeps of overwritten blocks is beyond any program; the page on closing says so.
fn destroy(at: &Path) -> Result<(), BoxError> {
    let mut file = match OpenOptions::new().write(true).open(at) {
        Ok(file) => file,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(()),
        Err(why) => return Err(fault("the key cannot be destroyed:", at, &why)),
    };
    let overwrite = |file: &mut File| {
        let len = file.metadata()?.len().min(FILE_BYTES_MAX);
        std::io::copy(&mut std::io::repeat(0).take(len), file)?;
        file.sync_all()?;
        fs::remove_file(at)
    };
    overwrite(&mut file).map_err(|why| fault("the key cannot be destroyed:", at, &why))?;
    at.parent().map_or(Ok(()), sync_folder)
}
