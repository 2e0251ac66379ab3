//! Styles, scripts and fonts, built from `web/` by `cargo xtask assets` into `crates/ui/assets`.
//!
//! A release carries them inside the binary; a development build reads them from the disk on each request. Every
//! address holds the beginning of the content's SHA-256, so a browser may keep a file for ever.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// The start of the address of every asset.
pub const PREFIX: &str = "/assets/";

/// Characters of the content hash in an address.
const HASH_LEN: usize = 10;

/// A style, script, font or picture, ready to be sent.
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// The media type, with its character set for text.
    pub mime: &'static str,
    /// Value for `ETag`, quoted.
    pub etag: String,
    /// Whether the address names this very content, so that it may be kept for ever.
    pub immutable: bool,
}

impl Asset {
    /// Value for `Cache-Control`.
    pub fn cache_control(&self) -> &'static str {
        if self.immutable { "public, max-age=31536000, immutable" } else { "no-cache" }
    }
}

/// The embedded files.
pub struct Assets;

impl Assets {
    /// What lies at `/assets/<path>`. The path may carry a content hash (`app.0a1b2c3d4e.css`) or not (`app.css`).
    /// A hash of an older build gets the present content, to be checked again each time.
    pub fn get(path: &str) -> Option<Asset> {
        let plain = Files::get(path);
        let (name, asked) = match &plain {
            Some(_) => (path.to_owned(), None),
            None => {
                let (name, hash) = split(path)?;
                (name, Some(hash))
            }
        };
        let file = match plain {
            Some(file) => file,
            None => Files::get(&name)?,
        };
        let hash = hex(&file.metadata.sha256_hash());
        Some(Asset {
            bytes: file.data,
            mime: mime(&name),
            immutable: asked.is_some_and(|asked| asked == &hash[..HASH_LEN]) || is_part(&name),
            etag: format!("\"{}\"", &hash[..32]),
        })
    }

    /// SHA-256 of a file's content, for the manifest of a wave and for `integrity`.
    pub fn sha256(name: &str) -> Option<[u8; 32]> {
        Files::get(name).map(|file| file.metadata.sha256_hash())
    }

    /// Whether the styles have been built.
    pub fn built() -> bool {
        Files::get("app.css").is_some()
    }
}

/// The address of a file with its content hash: `app.css` → `/assets/app.0a1b2c3d4e.css`. A file that has not
/// been built keeps its plain address.
pub fn asset_url(name: &str) -> String {
    match (Assets::sha256(name), name.rsplit_once('.')) {
        (Some(hash), Some((stem, end))) => format!("{PREFIX}{stem}.{}.{end}", &hex(&hash)[..HASH_LEN]),
        _ => format!("{PREFIX}{name}"),
    }
}

/// `app.0a1b2c3d4e.css` → (`app.css`, `0a1b2c3d4e`).
fn split(path: &str) -> Option<(String, &str)> {
    let (front, end) = path.rsplit_once('.')?;
    let (stem, hash) = front.rsplit_once('.')?;
    let is_hash = hash.len() == HASH_LEN && hash.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| (format!("{stem}.{end}"), hash))
}

/// The script build names what several scripts share `part-<hash>.js`: the name already tells the content.
fn is_part(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|file| file.starts_with("part-"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_split_from_a_name() {
        assert_eq!(split("app.0a1b2c3d4e.css"), Some(("app.css".to_owned(), "0a1b2c3d4e")));
        assert_eq!(split("app.css"), None);
        assert_eq!(split("app.min.css"), None);
    }

    #[test]
    fn unknown_asset_is_none_and_keeps_its_plain_address() {
        assert!(Assets::get("no-such-file.css").is_none());
        assert!(Assets::get("../Cargo.toml").is_none());
        assert_eq!(asset_url("no-such-file.css"), "/assets/no-such-file.css");
    }

    #[test]
    fn built_asset_is_immutable_at_its_hashed_address_only() {
        if !Assets::built() {
            eprintln!("skipped: the assets are not built (cargo xtask assets)");
            return;
        }
        let url = asset_url("app.css");
        let hashed = Assets::get(url.strip_prefix(PREFIX).unwrap()).unwrap();
        assert!(hashed.immutable);
        assert_eq!(hashed.mime, "text/css; charset=utf-8");
        assert!(!Assets::get("app.css").unwrap().immutable);
        assert!(!Assets::get("app.0000000000.css").unwrap().immutable);
    }
}
